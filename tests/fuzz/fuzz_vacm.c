/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access control: the input makes rows of all tables, and every decision must
 * be that of the model, which knows nothing of how rows are compiled.
 *
 * Input: octets drawn in turn, zeros when it has ended: contexts, groups,
 * access rows, views, then OIDs to ask for. Names and sub-identifiers come
 * from small sets, so that rows meet.
 */
#include "security/vacm.h"

#include "tests/unit/vacm_model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define CHECK(condition)                                                       \
 do {                                                                          \
  if (!(condition)) {                                                          \
   fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);             \
   abort();                                                                    \
  }                                                                            \
 } while (0)

enum {
	GROUPS_MAX = 8,
	ACCESSES_MAX = 16,
	VIEWS_MAX = 48,
	PROBES_MAX = 2 * VIEWS_MAX + 16,
	LENGTH_MAX = 16,
};

static const char *const contexts[] = { "", "a", "ab", "abc", "b" };
static const char *const names[] = { "x", "y" };
static const char *const groups[] = { "g", "h" };
static const char *const views[] = { "v", "w", "" };
static const uint32_t letters[] = { 0, 1, 2, 3, UINT32_MAX - 1, UINT32_MAX };

struct input {
	const uint8_t *p;
	size_t n;
};

static uint8_t
take(struct input *in)
{
	if (in->n == 0)
		return 0;
	in->n--;
	return *in->p++;
}

static struct oid
take_oid(struct input *in)
{
	struct oid oid = { .n = take(in) % (LENGTH_MAX + 1U) };

	for (size_t i = 0; i < oid.n; i++)
		oid.sub[i] = letters[take(in) % ARRAY_LEN(letters)];
	return oid;
}

/* What the library takes, the model takes; it has no checks of its own. */
static void
take_names(struct input *in, struct vacm *vacm, struct vacm_model *m)
{
	uint8_t known = take(in);
	size_t n_groups = take(in) % (GROUPS_MAX + 1U);

	for (size_t i = 1; i < ARRAY_LEN(contexts); i++) {
		if ((known >> i & 1) == 0)
			continue;
		CHECK(vacm_add_context(vacm, contexts[i]) == 0);
		m->contexts[m->n_contexts++] = contexts[i];
	}
	for (size_t i = 0; i < n_groups; i++) {
		uint8_t which = take(in);
		struct vacm_group_row row = { .security_model = which % 4 };
		int rc;

		strcpy(row.security_name, names[which / 4 % 2]);
		strcpy(row.group_name, groups[which / 8 % 2]);
		rc = vacm_add_group(vacm, &row);
		CHECK((rc == -EINVAL) == (row.security_model == 0));
		if (rc == 0)
			m->groups[m->n_groups++] = row;
	}
}

static void
take_accesses(struct input *in, struct vacm *vacm, struct vacm_model *m)
{
	size_t n = take(in) % (ACCESSES_MAX + 1U);

	for (size_t i = 0; i < n; i++) {
		uint8_t which = take(in);
		uint8_t which_views = take(in);
		struct vacm_access_row row = {
			.security_model = which & 3,
			.security_level = (enum security_level)(which >> 2 & 3),
			.context_match_prefix = (which >> 4 & 1) != 0,
		};
		int rc;

		strcpy(row.group_name, groups[which >> 5 & 1]);
		strcpy(row.context_prefix,
			contexts[which_views / 27 % ARRAY_LEN(contexts)]);
		strcpy(row.view_names[VACM_READ], views[which_views % 3]);
		strcpy(row.view_names[VACM_WRITE], views[which_views / 3 % 3]);
		strcpy(row.view_names[VACM_NOTIFY], views[which_views / 9 % 3]);
		rc = vacm_add_access(vacm, &row);
		CHECK((rc == -EINVAL) ==
			(row.security_level == SECURITY_LEVEL_NONE));
		if (rc == 0)
			m->accesses[m->n_accesses++] = row;
	}
}

static void
take_views(struct input *in, struct vacm *vacm, struct vacm_model *m)
{
	size_t n = take(in) % (VIEWS_MAX + 1U);

	for (size_t i = 0; i < n; i++) {
		uint8_t which = take(in);
		struct vacm_view_row row = { .included = (which & 1) != 0 };

		strcpy(row.view_name, views[which >> 1 & 1]);
		row.subtree = take_oid(in);
		row.mask_n = which >> 2 & 3;
		for (size_t j = 0; j < row.mask_n; j++)
			row.mask[j] = take(in);
		if (vacm_add_view(vacm, &row) == 0)
			m->views[m->n_views++] = row;
	}
}

/* OIDs at which answers change, and those of the rest of the input. */
static size_t
make_probes(struct input *in, const struct vacm_model *m,
	struct oid probes[PROBES_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_views; i++) {
		struct oid next = m->views[i].subtree;

		probes[n++] = next;
		if (next.n > 0)
			next.sub[next.n - 1]++;
		probes[n++] = next;
	}
	while (in->n > 0 && n < PROBES_MAX)
		probes[n++] = take_oid(in);
	return n;
}

/* vacm_view_skip from x, whose membership is "in" */
static void
check_skip(const struct vacm_model *m, const char *name,
	const struct vacm_view *view, struct oid_view x, bool in,
	const struct oid *probes, size_t n_probes)
{
	struct oid out;
	bool more = vacm_view_skip(view, x, &out);

	if (in)
		CHECK(more && oid_compare(oid_view(&out), x) == 0);
	else if (more)
		CHECK(oid_compare(oid_view(&out), x) > 0);
	for (size_t i = 0; i < n_probes; i++) {
		struct oid_view p = oid_view(&probes[i]);

		if (oid_compare(p, x) >= 0 &&
			(!more || oid_compare(p, oid_view(&out)) < 0))
			CHECK(!model_has(m, name, p));
	}
}

static void
check_view(const struct vacm_model *m, const char *name,
	const struct vacm_view *view, const struct oid *probes, size_t n_probes)
{
	for (size_t i = 0; i < n_probes; i++) {
		struct oid_view x = oid_view(&probes[i]);
		bool in = model_has(m, name, x);

		CHECK(vacm_view_has(view, x) == in);
		check_skip(m, name, view, x, in, probes, n_probes);
	}
}

static void
check_decisions(const struct vacm *vacm, const struct vacm_model *m,
	const struct oid *probes, size_t n_probes)
{
	const struct vacm_view *checked[ARRAY_LEN(views)] = { NULL };

	/* Models 0..3, levels 1..3, view types, contexts, names. */
	for (unsigned i = 0; i < 4 * 3 * 3 * ARRAY_LEN(contexts) * 2; i++) {
		const char *context = contexts[i / 36 % ARRAY_LEN(contexts)];
		const char *security_name = names[i / 36 / ARRAY_LEN(contexts)];
		enum security_level level =
			(enum security_level)(1 + i / 4 % 3);
		enum vacm_view_type type = (enum vacm_view_type)(i / 12 % 3);
		struct octets context_name = { (const uint8_t *)context,
			strlen(context) };
		const struct vacm_view *view = NULL;
		const char *name = NULL;
		enum refusal expected = model_find_view(m, (int32_t)(i % 4),
			security_name, level, type, context, &name);
		size_t v = 0;

		CHECK(vacm_find_view(vacm, (int32_t)(i % 4), security_name,
			      level, type, context_name, &view) == expected);
		if (expected != REFUSAL_NONE)
			continue;
		while (strcmp(views[v], name) != 0)
			v++;
		if (checked[v] == NULL)
			check_view(m, name, view, probes, n_probes);
		CHECK(checked[v] == NULL || checked[v] == view);
		checked[v] = view;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct vacm_model m;
	static struct oid probes[PROBES_MAX];
	struct input in = { data, n };
	struct vacm *vacm = vacm_new();
	size_t n_probes;

	CHECK(vacm != NULL);
	memset(&m, 0, sizeof(m));
	take_names(&in, vacm, &m);
	take_accesses(&in, vacm, &m);
	take_views(&in, vacm, &m);
	n_probes = make_probes(&in, &m, probes);
	CHECK(vacm_compile(vacm) == 0);
	check_decisions(vacm, &m, probes, n_probes);
	vacm_free(vacm);
	return 0;
}
