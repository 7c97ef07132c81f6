/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A configuration file: whatever it holds, the problems found are as many as
 * they are said to be, and what is accepted can be put in force.
 */
#include <stdlib.h>
#include <string.h>

#include "agent/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define CHECK(condition)                                                       \
 do {                                                                          \
  if (!(condition))                                                            \
   abort();                                                                    \
 } while (0)

enum { INPUT_MAX = 1 << 16, PROBLEMS_MAX = 1000 };

/* Files named in the input are not read: what is on this host is no input. */
static bool
includes_files(const uint8_t *data, size_t n)
{
	static const char word[] = "include";
	size_t matched = 0;

	for (size_t i = 0; i < n; i++) {
		uint8_t c = data[i] | 0x20;

		if (c == (uint8_t)word[matched])
			matched++;
		else
			matched = c == (uint8_t)word[0];
		/* "included" is the word of a view. */
		if (word[matched] == '\0') {
			if (i + 1 == n || (data[i + 1] | 0x20) != 'd' ||
				(i + 2 < n && (data[i + 2] | 0x20) == 'i'))
				return true;
			matched = 0;
		}
	}
	return false;
}

static void
read_config(struct config *config, const uint8_t *data, size_t n)
{
	config_init(config);
	config_read_text(config, "t", (const char *)data, n);
	config_finish(config);
}

/* One line each, with its place, and the errors counted. */
static void
check_problems(const struct config *config)
{
	size_t errors = 0;

	CHECK(!config->no_memory);
	CHECK(config->n_problems <= PROBLEMS_MAX);
	for (size_t i = 0; i < config->n_problems; i++) {
		const struct config_problem *p = &config->problems[i];

		errors += p->severity == CONFIG_ERROR;
		CHECK(p->where[0] == 't');
		CHECK(p->where[1] == ':' || p->where[1] == '\0');
		CHECK(p->message[0] != '\0');
		for (const char *c = p->message; *c != '\0'; c++)
			CHECK((unsigned char)*c >= 0x20 || *c == '\t');
	}
	if (config->n_problems < PROBLEMS_MAX)
		CHECK(errors == config->n_errors);
	else
		CHECK(errors <= config->n_errors);
}

static bool
is_name(const char *name, size_t min)
{
	size_t n = strnlen(name, VACM_NAME_MAX + 1);

	return n >= min && n <= VACM_NAME_MAX;
}

static bool
has_view(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->n_views; i++)
		if (strcmp(config->views[i].view_name, name) == 0)
			return true;
	return name[0] == '\0';
}

/* VACM-02, VACM-08, VACM-14: every row can stand in its table. */
static void
check_access(const struct config *config)
{
	for (size_t i = 0; i < config->n_groups; i++) {
		const struct vacm_group_row *row = &config->groups[i];

		CHECK(row->security_model == 4);
		CHECK(is_name(row->security_name, 1));
		CHECK(is_name(row->group_name, 1));
		for (size_t j = 0; j < i; j++)
			CHECK(strcmp(row->security_name,
				      config->groups[j].security_name) != 0);
		CHECK(config->group_where[i] != NULL);
	}
	for (size_t i = 0; i < config->n_accesses; i++) {
		const struct vacm_access_row *row = &config->accesses[i];

		CHECK(is_name(row->group_name, 1));
		CHECK(is_name(row->context_prefix, 0));
		CHECK(row->security_level >= SECURITY_LEVEL_NO_AUTH_NO_PRIV &&
			row->security_level <= SECURITY_LEVEL_AUTH_PRIV);
		for (size_t j = 0; j < VACM_VIEW_TYPES; j++)
			CHECK(is_name(row->view_names[j], 0) &&
				has_view(config, row->view_names[j]));
		CHECK(config->access_where[i] != NULL);
	}
	for (size_t i = 0; i < config->n_views; i++) {
		const struct vacm_view_row *row = &config->views[i];

		CHECK(is_name(row->view_name, 1));
		CHECK(row->subtree.n >= 1 && row->subtree.n <= OID_MAX_LEN);
		CHECK(row->mask_n <= VACM_MASK_MAX);
		CHECK(config->view_where[i] != NULL);
	}
}

/* TLSTM-14, TLSTM-23, ENG-01 */
static void
check_identities(const struct config *config)
{
	for (size_t i = 0; i < config->n_cert_map_rows; i++) {
		const struct config_map_row *row = &config->cert_map_rows[i];

		CHECK(row->row.id != 0);
		CHECK(row->row.active == (row->cert_name == NULL));
		CHECK(row->row.active == (row->row.fingerprint.n != 0));
		CHECK(row->row.type != CERT_MAP_UNKNOWN);
		CHECK((row->row.type == CERT_MAP_SPECIFIED) ==
			(row->row.data_n != 0));
		CHECK(row->row.data_n <= VACM_NAME_MAX);
		for (size_t j = 0; j < i; j++)
			CHECK(row->row.id != config->cert_map_rows[j].row.id);
	}
	CHECK(config->engine_id_n == 0 ||
		engine_id_is_valid((struct octets){
			config->engine_id, config->engine_id_n }));
	CHECK(config->sys_services >= -1 && config->sys_services <= 127);
	CHECK(config->n_listen <= CONFIG_LISTEN_MAX);
	CHECK(config->sessions.max_half_open_per_prefix <=
		config->sessions.max_half_open);
}

/* Carriage returns before the line ends change nothing. */
static void
check_crlf(const struct config *config, const uint8_t *data, size_t n)
{
	uint8_t *text = malloc(2 * n + 1);
	struct config other;
	size_t used = 0;

	CHECK(text != NULL);
	for (size_t i = 0; i < n; i++) {
		if (data[i] == '\n')
			text[used++] = '\r';
		text[used++] = data[i];
	}
	read_config(&other, text, used);
	CHECK(other.n_problems == config->n_problems);
	CHECK(other.n_errors == config->n_errors);
	for (size_t i = 0; i < other.n_problems; i++) {
		CHECK(strcmp(other.problems[i].where,
			      config->problems[i].where) == 0);
		CHECK(strcmp(other.problems[i].message,
			      config->problems[i].message) == 0);
	}
	CHECK(other.n_accesses == config->n_accesses);
	CHECK(other.n_listen == config->n_listen);
	config_free(&other);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct config config;

	if (n > INPUT_MAX || includes_files(data, n))
		return 0;
	read_config(&config, data, n);
	check_problems(&config);
	if (config.n_errors == 0) {
		check_access(&config);
		check_identities(&config);
	}
	if (memchr(data, '\r', n) == NULL)
		check_crlf(&config, data, n);
	config_free(&config);
	return 0;
}
