/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks of the configuration as a whole, once every file is read. */
#include <stdlib.h>
#include <string.h>

#include "agent/config_internal.h"
#include "security/tsm.h"

static const char dtls_prefix[] = "dtls:"; /* TS-07 */

/* Row numbers in some order of the rows; equal ones in that of the files. */
struct row_order {
	size_t *row;
	size_t n;
};

typedef int (*row_compare)(
	const struct config *config, size_t row_a, size_t row_b);

struct sort_context {
	const struct config *config;
	row_compare compare;
};

static int
compare_for_sort(const void *a, const void *b, void *ctx)
{
	const struct sort_context *sort = ctx;
	const size_t *row_a = a;
	const size_t *row_b = b;
	int order = sort->compare(sort->config, *row_a, *row_b);

	if (order != 0)
		return order;
	return (*row_a > *row_b) - (*row_a < *row_b);
}

/* The caller frees row. Empty, and reported, without memory. */
static struct row_order
sort_rows(struct config *config, size_t n, row_compare compare)
{
	struct sort_context sort = { config, compare };
	struct row_order order = { NULL, 0 };

	if (n == 0)
		return order;
	order.row = calloc(n, sizeof(*order.row));
	if (order.row == NULL) {
		config->n_errors += !config->no_memory;
		config->no_memory = true;
		return order;
	}
	order.n = n;
	for (size_t i = 0; i < n; i++)
		order.row[i] = i;
	qsort_r(order.row, n, sizeof(*order.row), compare_for_sort, &sort);
	return order;
}

static int
compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* Certificates to names. */

static int
compare_map_ids(const struct config *config, size_t a, size_t b)
{
	return compare_numbers(config->cert_map_rows[a].row.id,
		config->cert_map_rows[b].row.id);
}

static void
check_map_rows(struct config *config)
{
	const struct config_map_row *rows = config->cert_map_rows;
	struct row_order order =
		sort_rows(config, config->n_cert_map_rows, compare_map_ids);
	size_t first = 0;

	for (size_t i = 1; i < order.n; i++) {
		const struct config_map_row *a = &rows[order.row[first]];
		const struct config_map_row *b = &rows[order.row[i]];

		if (a->row.id == b->row.id)
			config_report(config, CONFIG_ERROR, b->where,
				"certSecName: priority %u is taken already at "
				"%s",
				b->row.id, a->where);
		else
			first = i;
	}
	free(order.row);
	/* The prefix counts against the 32 octets of VACM (TSM-14). */
	for (size_t i = 0; i < config->n_cert_map_rows; i++)
		if (config->tsm_use_prefix &&
			rows[i].row.data_n + strlen(dtls_prefix) >
				VACM_NAME_MAX)
			config_report(config, CONFIG_ERROR, rows[i].where,
				"certSecName: with tsmUseTransportPrefix a "
				"securityName has at most %zu octets",
				VACM_NAME_MAX - strlen(dtls_prefix));
}

/* Groups. */

static int
compare_members(const struct config *config, size_t a, size_t b)
{
	const struct vacm_group_row *x = &config->groups[a];
	const struct vacm_group_row *y = &config->groups[b];

	if (x->security_model != y->security_model)
		return x->security_model < y->security_model ? -1 : 1;
	return strcmp(x->security_name, y->security_name);
}

/* A security name is in one group (RFC 3415, vacmSecurityToGroupTable). */
static void
check_groups(struct config *config)
{
	struct vacm_group_row *rows = config->groups;
	struct row_order order =
		sort_rows(config, config->n_groups, compare_members);
	size_t first = 0;
	size_t kept = 0;

	for (size_t i = 1; i < order.n; i++) {
		size_t a = order.row[first];
		size_t b = order.row[i];

		if (compare_members(config, a, b) != 0) {
			first = i;
		} else if (strcmp(rows[a].group_name, rows[b].group_name) !=
			0) {
			config_report(config, CONFIG_ERROR,
				config->group_where[b],
				"securityName \"%s\" has a group already by "
				"%s; give it one only, or all of its access "
				"with rouser and rwuser",
				rows[b].security_name, config->group_where[a]);
		} else {
			/* Two lines of one user: the row stands once. */
			config->group_where[b] = NULL;
		}
	}
	free(order.row);
	for (size_t i = 0; i < config->n_groups; i++) {
		if (config->group_where[i] == NULL)
			continue;
		rows[kept] = rows[i];
		config->group_where[kept++] = config->group_where[i];
	}
	config->n_groups = kept;
}

/* Views. */

static int
compare_views(const struct config *config, size_t a, size_t b)
{
	const struct vacm_view_row *x = &config->views[a];
	const struct vacm_view_row *y = &config->views[b];
	int order = strcmp(x->view_name, y->view_name);

	if (order != 0)
		return order;
	return oid_compare(oid_view(&x->subtree), oid_view(&y->subtree));
}

static void
check_views(struct config *config)
{
	struct vacm_view_row *rows = config->views;
	struct row_order order =
		sort_rows(config, config->n_views, compare_views);
	size_t first = 0;
	size_t kept = 0;

	for (size_t i = 1; i < order.n; i++) {
		size_t a = order.row[first];
		size_t b = order.row[i];

		if (compare_views(config, a, b) != 0)
			first = i;
		else if (rows[b].view_name[0] == CONFIG_OWN_PREFIX)
			config->view_where[b] = NULL;
		else
			config_report(config, CONFIG_ERROR,
				config->view_where[b],
				"view: \"%s\" has this subtree already by %s",
				rows[b].view_name, config->view_where[a]);
	}
	free(order.row);
	for (size_t i = 0; i < config->n_views; i++) {
		if (config->view_where[i] == NULL)
			continue;
		rows[kept] = rows[i];
		config->view_where[kept++] = config->view_where[i];
	}
	config->n_views = kept;
}

/* Access. */

static int
compare_accesses(const struct config *config, size_t a, size_t b)
{
	const struct vacm_access_row *x = &config->accesses[a];
	const struct vacm_access_row *y = &config->accesses[b];
	int order = strcmp(x->group_name, y->group_name);

	if (order == 0)
		order = strcmp(x->context_prefix, y->context_prefix);
	if (order != 0)
		return order;
	if (x->security_model != y->security_model)
		return x->security_model < y->security_model ? -1 : 1;
	return (int)x->security_level - (int)y->security_level;
}

static bool
is_discovery(const struct vacm_access_row *row)
{
	return strcmp(row->view_names[VACM_READ], CONFIG_VIEW_ENGINE) == 0;
}

/*
 * vacmAccessTable's index is group, context, model and level. An entry that
 * is there for discovery only gives way to any other.
 */
static void
check_accesses(struct config *config)
{
	struct vacm_access_row *rows = config->accesses;
	struct row_order order =
		sort_rows(config, config->n_accesses, compare_accesses);
	size_t first = 0;
	size_t kept = 0;

	for (size_t i = 1; i < order.n; i++) {
		size_t a = order.row[first];
		size_t b = order.row[i];

		if (compare_accesses(config, a, b) != 0) {
			first = i;
		} else if (is_discovery(&rows[b])) {
			config->access_where[b] = NULL;
		} else if (is_discovery(&rows[a])) {
			config->access_where[a] = NULL;
			first = i;
		} else {
			config_report(config, CONFIG_ERROR,
				config->access_where[b],
				"the same group or user, context, model and "
				"level have access already by %s; put all "
				"subtrees into one view",
				config->access_where[a]);
		}
	}
	free(order.row);
	for (size_t i = 0; i < config->n_accesses; i++) {
		if (config->access_where[i] == NULL)
			continue;
		rows[kept] = rows[i];
		config->access_where[kept++] = config->access_where[i];
	}
	config->n_accesses = kept;
}

static bool
has_view(const struct config *config, const struct row_order *by_name,
	const char *name)
{
	size_t low = 0;
	size_t high = by_name->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *found =
			config->views[by_name->row[middle]].view_name;
		int order = strcmp(found, name);

		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static void
report_no_view(struct config *config, const char *where, const char *name)
{
	struct config_suggestion suggestion = { .asked = name };
	char text[CONFIG_SUGGESTION_MAX];

	for (size_t i = 0; i < config->n_views; i++)
		if (config->views[i].view_name[0] != CONFIG_OWN_PREFIX)
			config_suggest(&suggestion, config->views[i].view_name);
	config_report(config, CONFIG_ERROR, where,
		"no view directive defines \"%s\"%s", name,
		config_suggestion_text(text, &suggestion));
}

/* A view that is not defined would be noSuchView for ever (VACM-08). */
static void
check_view_names(struct config *config)
{
	struct row_order by_name =
		sort_rows(config, config->n_views, compare_views);

	for (size_t i = 0; i < config->n_accesses; i++) {
		const struct vacm_access_row *row = &config->accesses[i];

		for (size_t j = 0; j < VACM_VIEW_TYPES; j++) {
			const char *name = row->view_names[j];
			bool reported = false;

			for (size_t k = 0; k < j; k++)
				if (strcmp(row->view_names[k], name) == 0)
					reported = true;
			if (*name != '\0' && !reported &&
				!has_view(config, &by_name, name))
				report_no_view(
					config, config->access_where[i], name);
		}
	}
	free(by_name.row);
}

static int
compare_group_names(const struct config *config, size_t a, size_t b)
{
	return strcmp(
		config->groups[a].group_name, config->groups[b].group_name);
}

static int
compare_access_groups(const struct config *config, size_t a, size_t b)
{
	return strcmp(
		config->accesses[a].group_name, config->accesses[b].group_name);
}

/* Both sorted by group: each one's groups that the other lacks. */
static void
check_group_names(struct config *config)
{
	struct row_order groups =
		sort_rows(config, config->n_groups, compare_group_names);
	struct row_order accesses =
		sort_rows(config, config->n_accesses, compare_access_groups);
	size_t g = 0;
	size_t a = 0;

	while (g < groups.n || a < accesses.n) {
		const char *member = g < groups.n
			? config->groups[groups.row[g]].group_name
			: NULL;
		const char *access = a < accesses.n
			? config->accesses[accesses.row[a]].group_name
			: NULL;
		int order = member == NULL ? 1
			: access == NULL   ? -1
					   : strcmp(member, access);

		if (order < 0)
			config_report(config, CONFIG_WARNING,
				config->group_where[groups.row[g]],
				"group: \"%s\" has no access: no access "
				"directive names it",
				member);
		if (order > 0)
			config_report(config, CONFIG_WARNING,
				config->access_where[accesses.row[a]],
				"access: nobody is in group \"%s\"", access);
		while (order <= 0 && g < groups.n &&
			strcmp(config->groups[groups.row[g]].group_name,
				member) == 0)
			g++;
		while (order >= 0 && a < accesses.n &&
			strcmp(config->accesses[accesses.row[a]].group_name,
				access) == 0)
			a++;
	}
	free(groups.row);
	free(accesses.row);
}

/* With the prefix on, names without it cannot come (TSM-14). */
static void
check_prefixes(struct config *config)
{
	if (!config->tsm_use_prefix)
		return;
	for (size_t i = 0; i < config->n_groups; i++) {
		const char *name = config->groups[i].security_name;

		if (strncmp(name, dtls_prefix, strlen(dtls_prefix)) != 0)
			config_report(config, CONFIG_WARNING,
				config->group_where[i],
				"securityName \"%s\" does not begin with "
				"\"%s\", as tsmUseTransportPrefix makes all "
				"of them",
				name, dtls_prefix);
	}
}

/* One default and one configured value may contradict; two written may not. */
static void
check_sessions(struct config *config)
{
	struct dtls_listener_config *sessions = &config->sessions;
	const char *total = NULL;
	const char *per_prefix = NULL;

	if (sessions->max_half_open_per_prefix <= sessions->max_half_open)
		return;
	for (size_t i = 0; config->given != NULL && i < config_n_directives;
		i++) {
		size_t offset = config_directives[i].offset;

		if (offset == offsetof(struct config, sessions.max_half_open))
			total = config->given[i];
		if (offset ==
			offsetof(struct config,
				sessions.max_half_open_per_prefix))
			per_prefix = config->given[i];
	}
	if (total != NULL && per_prefix != NULL)
		config_report(config, CONFIG_ERROR, per_prefix,
			"maxHandshakesPerPrefix is above maxHandshakes at %s",
			total);
	else if (per_prefix != NULL)
		sessions->max_half_open = sessions->max_half_open_per_prefix;
	else
		sessions->max_half_open_per_prefix = sessions->max_half_open;
}

/* VACM-17: without a word nobody is let in; say so. */
static void
check_anybody(struct config *config)
{
	if (config->n_cert_map_rows == 0)
		config_report(config, CONFIG_WARNING, NULL,
			"no certSecName: no manager can be let in");
	if (config->n_accesses == 0)
		config_report(config, CONFIG_WARNING, NULL,
			"no rouser, rwuser or access: no manager can read "
			"anything");
}

void
config_finish(struct config *config)
{
	check_map_rows(config);
	check_groups(config);
	check_views(config);
	check_accesses(config);
	check_view_names(config);
	check_group_names(config);
	check_prefixes(config);
	check_sessions(config);
	check_anybody(config);
}
