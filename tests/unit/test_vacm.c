/* SPDX-License-Identifier: BSD-2-Clause */
/* vacm: isAccessAllowed by example, and against the model of vacm_model.h. */
#include "security/vacm.h"

#include "tests/unit/runner.h"
#include "tests/unit/vacm_model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_32 "abcdefghijklmnopqrstuvwxyz012345"

/*
 * The linker gives us the library's allocations (--wrap), to count them and to
 * let the one of our choice fail.
 */
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_reallocarray(void *p, size_t n, size_t size);
void *__wrap_reallocarray(void *p, size_t n, size_t size);

static size_t allocations;
static size_t failing = SIZE_MAX; /* which one, from 0 */

void *
__wrap_calloc(size_t n, size_t size)
{
	return allocations++ == failing ? NULL : __real_calloc(n, size);
}

void *
__wrap_reallocarray(void *p, size_t n, size_t size)
{
	return allocations++ == failing ? NULL
					: __real_reallocarray(p, n, size);
}

/* xorshift64*: the same numbers everywhere. */
static uint64_t random_state;

static uint32_t
random_below(uint32_t bound)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (uint32_t)((random_state * UINT64_C(0x2545f4914f6cdd1d)) >> 33) %
		bound;
}

static void
random_seed(uint64_t seed)
{
	random_state = seed;
	printf("# seed 0x%llx\n", (unsigned long long)seed);
}

static struct vacm *
new_vacm(void)
{
	struct vacm *vacm = vacm_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(vacm);
	return vacm;
}

static void
compile(struct vacm *vacm)
{
	CU_ASSERT_EQUAL_FATAL(vacm_compile(vacm), 0);
}

static struct vacm_group_row
group_row(int32_t model, const char *name, const char *group)
{
	struct vacm_group_row row = { .security_model = model };

	snprintf(row.security_name, sizeof(row.security_name), "%s", name);
	snprintf(row.group_name, sizeof(row.group_name), "%s", group);
	return row;
}

static void
add_group(struct vacm *vacm, int32_t model, const char *name, const char *group)
{
	struct vacm_group_row row = group_row(model, name, group);

	CU_ASSERT_EQUAL_FATAL(vacm_add_group(vacm, &row), 0);
}

/* The three views have the same name. */
static struct vacm_access_row
access_row(const char *group, const char *prefix, bool match_prefix,
	int32_t model, int level, const char *view)
{
	struct vacm_access_row row = {
		.security_model = model,
		.security_level = (enum security_level)level,
		.context_match_prefix = match_prefix,
	};

	snprintf(row.group_name, sizeof(row.group_name), "%s", group);
	snprintf(row.context_prefix, sizeof(row.context_prefix), "%s", prefix);
	for (size_t t = 0; t < VACM_VIEW_TYPES; t++)
		snprintf(row.view_names[t], sizeof(row.view_names[t]), "%s",
			view);
	return row;
}

static void
add_access(struct vacm *vacm, const char *group, const char *prefix,
	bool match_prefix, int32_t model, int level, const char *view)
{
	struct vacm_access_row row =
		access_row(group, prefix, match_prefix, model, level, view);

	CU_ASSERT_EQUAL_FATAL(vacm_add_access(vacm, &row), 0);
}

static struct vacm_view_row
view_row(const char *name, bool included, const char *subtree)
{
	struct vacm_view_row row = { .included = included };

	snprintf(row.view_name, sizeof(row.view_name), "%s", name);
	CU_ASSERT_FATAL(oid_parse(subtree, &row.subtree));
	return row;
}

static void
add_view(
	struct vacm *vacm, const char *name, bool included, const char *subtree)
{
	struct vacm_view_row row = view_row(name, included, subtree);

	CU_ASSERT_EQUAL_FATAL(vacm_add_view(vacm, &row), 0);
}

static void
add_masked_view(struct vacm *vacm, const char *name, bool included,
	const char *subtree, const char *mask, size_t mask_n)
{
	struct vacm_view_row row = view_row(name, included, subtree);

	memcpy(row.mask, mask, mask_n);
	row.mask_n = (uint8_t)mask_n;
	CU_ASSERT_EQUAL_FATAL(vacm_add_view(vacm, &row), 0);
}

static struct octets
text(const char *s)
{
	return (struct octets){ (const uint8_t *)s, strlen(s) };
}

static const struct vacm_view *found;

/* As a read by "ops" under model 4 */
static enum refusal
find(const struct vacm *vacm, int level, const char *context)
{
	found = NULL;
	return vacm_find_view(vacm, 4, "ops", (enum security_level)level,
		VACM_READ, text(context), &found);
}

static bool
has(const char *oid)
{
	struct oid instance;

	CU_ASSERT_FATAL(oid_parse(oid, &instance));
	return found != NULL && vacm_view_has(found, oid_view(&instance));
}

/* vacm_view_skip on texts: NULL when there is nothing more. */
static const char *
skip(const char *oid)
{
	static char result[OID_TEXT_MAX];
	struct oid instance;

	CU_ASSERT_FATAL(oid_parse(oid, &instance));
	CU_ASSERT_PTR_NOT_NULL_FATAL(found);
	/* into its own storage, as a walk would */
	if (!vacm_view_skip(found, oid_view(&instance), &instance))
		return NULL;
	return oid_format(result, sizeof(result), oid_view(&instance));
}

/* ops, group g, everything under view "v", whose rows the test adds. */
static struct vacm *
new_vacm_with_view(void)
{
	struct vacm *vacm = new_vacm();

	add_group(vacm, 4, "ops", "g");
	add_access(vacm, "g", "", false, 4, 1, "v");
	return vacm;
}

static void
compile_and_find(struct vacm *vacm)
{
	compile(vacm);
	CU_ASSERT_EQUAL_FATAL(find(vacm, 3, ""), REFUSAL_NONE);
}

/* VACM-17: no access by default; VACM-03: "" is there */
static void
test_empty_tables_refuse_everybody(void)
{
	struct vacm *vacm = new_vacm();

	CU_ASSERT_EQUAL(find(vacm, 3, ""), REFUSAL_ACCESS_NO_GROUP);
	CU_ASSERT_EQUAL(find(vacm, 3, "x"), REFUSAL_ACCESS_NO_CONTEXT);
	CU_ASSERT_EQUAL(vacm_add_context(vacm, ""), -EEXIST);
	vacm_free(vacm);
	vacm_free(NULL);
}

/* VACM-01, VACM-03, VACM-04, VACM-08: each step removed in turn */
static void
test_first_failing_step_names_the_result(void)
{
	struct vacm *vacm = new_vacm();

	CU_ASSERT_EQUAL(find(vacm, 3, "c"), REFUSAL_ACCESS_NO_CONTEXT);
	CU_ASSERT_EQUAL(vacm_add_context(vacm, "c"), 0);
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, "c"), REFUSAL_ACCESS_NO_GROUP);
	add_group(vacm, 4, "ops", "g");
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, "c"), REFUSAL_ACCESS_NO_ENTRY);
	add_access(vacm, "g", "", true, 4, 3, "v");
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, "c"), REFUSAL_ACCESS_NO_VIEW);
	CU_ASSERT_PTR_NULL(found);
	add_view(vacm, "v", true, "1.3.6.1");
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, "c"), REFUSAL_NONE);
	CU_ASSERT(has("1.3.6.1.2"));
	CU_ASSERT_FALSE(has("1.3.6.2"));
	vacm_free(vacm);
}

/* VACM-08: by operation; an empty name and one without rows are alike */
static void
test_each_operation_has_its_view(void)
{
	struct vacm *vacm = new_vacm();
	struct vacm_access_row row = access_row("g", "", false, 4, 3, "");
	const struct vacm_view *view = NULL;

	strcpy(row.view_names[VACM_READ], "r");
	strcpy(row.view_names[VACM_NOTIFY], "no rows");
	add_group(vacm, 4, "ops", "g");
	CU_ASSERT_EQUAL(vacm_add_access(vacm, &row), 0);
	add_view(vacm, "r", true, "1.3");
	add_view(vacm, "unused", true, "1.3");
	compile(vacm);
	CU_ASSERT_EQUAL(vacm_find_view(vacm, 4, "ops", SECURITY_LEVEL_AUTH_PRIV,
				VACM_WRITE, text(""), &view),
		REFUSAL_ACCESS_NO_VIEW);
	CU_ASSERT_EQUAL(vacm_find_view(vacm, 4, "ops", SECURITY_LEVEL_AUTH_PRIV,
				VACM_NOTIFY, text(""), &view),
		REFUSAL_ACCESS_NO_VIEW);
	CU_ASSERT_PTR_NULL(view);
	CU_ASSERT_EQUAL(vacm_find_view(vacm, 4, "ops", SECURITY_LEVEL_AUTH_PRIV,
				VACM_READ, text(""), &view),
		REFUSAL_NONE);
	CU_ASSERT_PTR_NOT_NULL(view);
	CU_ASSERT_EQUAL(vacm_find_view(vacm, 4, "ops", SECURITY_LEVEL_AUTH_PRIV,
				(enum vacm_view_type)3, text(""), &view),
		REFUSAL_ACCESS_NO_VIEW);
	vacm_free(vacm);
}

/* VACM-02 */
static void
test_same_name_under_another_model_is_another_principal(void)
{
	struct vacm *vacm = new_vacm();

	add_group(vacm, 3, "ops", "g");
	add_access(vacm, "g", "", false, 0, 1, "v");
	add_view(vacm, "v", true, "1.3");
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, ""), REFUSAL_ACCESS_NO_GROUP);
	add_group(vacm, 4, "ops", "other");
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, ""), REFUSAL_ACCESS_NO_ENTRY);
	CU_ASSERT_EQUAL(vacm_find_view(vacm, 3, "ops", SECURITY_LEVEL_AUTH_PRIV,
				VACM_READ, text(""), &found),
		REFUSAL_NONE);
	/* "any" is no model of a message */
	CU_ASSERT_EQUAL(vacm_find_view(vacm, 0, "ops", SECURITY_LEVEL_AUTH_PRIV,
				VACM_READ, text(""), &found),
		REFUSAL_ACCESS_NO_GROUP);
	vacm_free(vacm);
}

/* VACM-03, VACM-04: names no row can have, as a message may bring them */
static void
test_strange_names_of_messages_match_nothing(void)
{
	struct vacm *vacm = new_vacm_with_view();
	const struct vacm_view *view = NULL;

	add_view(vacm, "v", true, "1.3");
	CU_ASSERT_EQUAL(vacm_add_context(vacm, "ab"), 0);
	CU_ASSERT_EQUAL(vacm_add_context(vacm, NAME_32), 0);
	add_access(vacm, "g", "ab", true, 4, 1, "v");
	add_access(vacm, "g", NAME_32, false, 4, 1, "v");
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, "ab"), REFUSAL_NONE);
	CU_ASSERT_EQUAL(find(vacm, 3, NAME_32), REFUSAL_NONE);
	CU_ASSERT_EQUAL(find(vacm, 3, NAME_32 "6"), REFUSAL_ACCESS_NO_CONTEXT);
	CU_ASSERT_EQUAL(find(vacm, 3, "AB"), REFUSAL_ACCESS_NO_CONTEXT);
	CU_ASSERT_EQUAL(
		vacm_find_view(vacm, 4, "ops", SECURITY_LEVEL_AUTH_PRIV,
			VACM_READ,
			(struct octets){ (const uint8_t *)"ab\0", 3 }, &view),
		REFUSAL_ACCESS_NO_CONTEXT);
	CU_ASSERT_EQUAL(
		vacm_find_view(vacm, 4, "ops", SECURITY_LEVEL_AUTH_PRIV,
			VACM_READ, (struct octets){ (const uint8_t *)"\0", 1 },
			&view),
		REFUSAL_ACCESS_NO_CONTEXT);
	CU_ASSERT_EQUAL(vacm_find_view(vacm, 4, "ops", SECURITY_LEVEL_AUTH_PRIV,
				VACM_READ, (struct octets){ NULL, 0 }, &view),
		REFUSAL_NONE);
	CU_ASSERT_EQUAL(
		vacm_find_view(vacm, 4, NAME_32 "6", SECURITY_LEVEL_AUTH_PRIV,
			VACM_READ, text(""), &view),
		REFUSAL_ACCESS_NO_GROUP);
	CU_ASSERT_EQUAL(vacm_find_view(vacm, 4, "", SECURITY_LEVEL_AUTH_PRIV,
				VACM_READ, text(""), &view),
		REFUSAL_ACCESS_NO_GROUP);
	vacm_free(vacm);
}

/* VACM-05, VACM-06: a message gets rows at its level and below, no higher */
static void
test_rows_above_the_message_s_level_do_not_count(void)
{
	for (int row_level = 1; row_level <= 3; row_level++) {
		struct vacm *vacm = new_vacm();

		add_group(vacm, 4, "ops", "g");
		add_access(vacm, "g", "", false, 4, row_level, "v");
		add_view(vacm, "v", true, "1.3");
		compile(vacm);
		for (int level = -1; level <= 4; level++)
			CU_ASSERT_EQUAL(find(vacm, level, ""),
				level >= row_level && level <= 3
					? REFUSAL_NONE
					: REFUSAL_ACCESS_NO_ENTRY);
		vacm_free(vacm);
	}
}

/* VACM-05: exact is exact, prefix is a leading part, of any length */
static void
test_context_prefixes_match_as_told(void)
{
	struct vacm *vacm = new_vacm();

	CU_ASSERT_EQUAL(vacm_add_context(vacm, "router"), 0);
	CU_ASSERT_EQUAL(vacm_add_context(vacm, "router1"), 0);
	CU_ASSERT_EQUAL(vacm_add_context(vacm, "rout"), 0);
	add_group(vacm, 4, "ops", "g");
	add_view(vacm, "v", true, "1.3");
	add_access(vacm, "g", "router", false, 4, 3, "v");
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, "router"), REFUSAL_NONE);
	CU_ASSERT_EQUAL(find(vacm, 3, "router1"), REFUSAL_ACCESS_NO_ENTRY);
	CU_ASSERT_EQUAL(find(vacm, 3, "rout"), REFUSAL_ACCESS_NO_ENTRY);
	CU_ASSERT_EQUAL(find(vacm, 3, ""), REFUSAL_ACCESS_NO_ENTRY);
	add_access(vacm, "g", "route", true, 0, 3, "v");
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, "router1"), REFUSAL_NONE);
	CU_ASSERT_EQUAL(find(vacm, 3, "rout"), REFUSAL_ACCESS_NO_ENTRY);
	vacm_free(vacm);
}

struct crossing {
	const char *prefix;
	bool match_prefix;
	int32_t model;
	int level;
};

/* Does the first of the two rows win for context "abc", authPriv, model 4? */
static bool
first_wins(const struct crossing *a, const struct crossing *b)
{
	struct vacm *vacm = new_vacm();
	bool first;

	CU_ASSERT_EQUAL(vacm_add_context(vacm, "abc"), 0);
	add_group(vacm, 4, "ops", "g");
	add_access(
		vacm, "g", a->prefix, a->match_prefix, a->model, a->level, "a");
	add_access(
		vacm, "g", b->prefix, b->match_prefix, b->model, b->level, "b");
	add_view(vacm, "a", true, "1.1");
	add_view(vacm, "b", true, "1.2");
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, "abc"), REFUSAL_NONE);
	first = has("1.1");
	CU_ASSERT_EQUAL(has("1.2"), !first); /* never joined */
	vacm_free(vacm);
	return first;
}

/* VACM-07: in each pair the first wins by one step and loses by all later */
static void
test_selection_steps_run_a_b_c_d(void)
{
	static const struct crossing rows[][2] = {
		/* (a) exact model, over (b), (c) and (d) */
		{ { "", true, 4, 1 }, { "abc", false, 0, 3 } },
		{ { "a", true, 4, 1 }, { "ab", true, 0, 3 } },
		{ { "abc", false, 4, 1 }, { "abc", false, 0, 3 } },
		/* (b) prefix equal to the name, whatever its match, over (d) */
		{ { "abc", false, 4, 1 }, { "ab", true, 4, 3 } },
		{ { "abc", true, 0, 1 }, { "", true, 0, 3 } },
		/* (c) longest prefix, over (d) */
		{ { "ab", true, 4, 1 }, { "a", true, 4, 3 } },
		{ { "a", true, 0, 1 }, { "", true, 0, 3 } },
		/* (d) highest level */
		{ { "ab", true, 4, 3 }, { "ab", true, 4, 2 } },
		{ { "abc", false, 0, 2 }, { "abc", true, 0, 1 } },
		/* what is no candidate does not discard others */
		{ { "", true, 0, 1 }, { "abc", true, 3, 3 } },
		{ { "a", true, 0, 1 }, { "ab", false, 4, 3 } },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		CU_ASSERT(first_wins(&rows[i][0], &rows[i][1]));
		CU_ASSERT_FALSE(first_wins(&rows[i][1], &rows[i][0]));
	}
}

/* VACM-07: a level too high is out before step (a) can prefer its model */
static void
test_exact_model_above_the_level_leaves_any_to_decide(void)
{
	struct vacm *vacm = new_vacm();

	add_group(vacm, 4, "ops", "g");
	add_access(vacm, "g", "", false, 4, 3, "a");
	add_access(vacm, "g", "", false, 0, 1, "b");
	add_view(vacm, "a", true, "1.1");
	add_view(vacm, "b", true, "1.2");
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 2, ""), REFUSAL_NONE);
	CU_ASSERT(has("1.2"));
	CU_ASSERT_FALSE(has("1.1"));
	vacm_free(vacm);
}

/* VACM-09: the longest matching entry decides; VACM-15: down to an instance */
static void
test_longest_family_decides(void)
{
	struct vacm *vacm = new_vacm_with_view();

	add_view(vacm, "v", true, "1.3.6.1");
	add_view(vacm, "v", false, "1.3.6.1.2");
	add_view(vacm, "v", true, "1.3.6.1.2.1.1");
	add_view(vacm, "v", false, "1.3.6.1.2.1.1.5.0");
	compile_and_find(vacm);
	CU_ASSERT_FALSE(has("1.3.6"));
	CU_ASSERT(has("1.3.6.1"));
	CU_ASSERT(has("1.3.6.1.1.9"));
	CU_ASSERT_FALSE(has("1.3.6.1.2"));
	CU_ASSERT_FALSE(has("1.3.6.1.2.1"));
	CU_ASSERT_FALSE(has("1.3.6.1.2.1.2.1.0"));
	CU_ASSERT(has("1.3.6.1.2.1.1"));
	CU_ASSERT(has("1.3.6.1.2.1.1.1.0"));
	CU_ASSERT(has("1.3.6.1.2.1.1.5"));
	CU_ASSERT_FALSE(has("1.3.6.1.2.1.1.5.0"));
	CU_ASSERT_FALSE(has("1.3.6.1.2.1.1.5.0.1"));
	CU_ASSERT(has("1.3.6.1.2.1.1.5.1"));
	CU_ASSERT_FALSE(has("1.3.7"));
	CU_ASSERT_FALSE(has("2"));
	vacm_free(vacm);
}

/* VACM-09: among families of one length the greatest subtree */
static void
test_greatest_subtree_decides_among_equals(void)
{
	struct vacm *vacm = new_vacm_with_view();

	/* 1.*.3 and 1.2.*: both match 1.2.3 */
	add_masked_view(vacm, "v", true, "1.0.3", "\xa0", 1);
	add_masked_view(vacm, "v", false, "1.2.0", "\xc0", 1);
	/* 2.*.3 and 2.2.*: with the wildcard's filler the greater */
	add_masked_view(vacm, "v", true, "2.9.3", "\xa0", 1);
	add_masked_view(vacm, "v", false, "2.2.0", "\xc0", 1);
	/* the same pattern twice: 3.* */
	add_masked_view(vacm, "v", true, "3.7", "\x80", 1);
	add_masked_view(vacm, "v", false, "3.8", "\x80", 1);
	compile_and_find(vacm);
	CU_ASSERT_FALSE(has("1.2.3"));
	CU_ASSERT(has("1.1.3"));
	CU_ASSERT(has("2.2.3"));
	CU_ASSERT_FALSE(has("2.2.4"));
	CU_ASSERT_FALSE(has("3.7"));
	CU_ASSERT_FALSE(has("3.8"));
	CU_ASSERT_FALSE(has("3.9.1"));
	vacm_free(vacm);
}

/* VACM-10: ifEntry.*.2 */
static void
test_mask_selects_one_row_across_columns(void)
{
	struct vacm *vacm = new_vacm_with_view();

	add_masked_view(
		vacm, "v", true, "1.3.6.1.2.1.2.2.1.0.2", "\xff\xa0", 2);
	compile_and_find(vacm);
	CU_ASSERT(has("1.3.6.1.2.1.2.2.1.1.2"));
	CU_ASSERT(has("1.3.6.1.2.1.2.2.1.22.2"));
	CU_ASSERT(has("1.3.6.1.2.1.2.2.1.4294967295.2.7"));
	CU_ASSERT_FALSE(has("1.3.6.1.2.1.2.2.1.1.1"));
	CU_ASSERT_FALSE(has("1.3.6.1.2.1.2.2.1.1.3"));
	CU_ASSERT_FALSE(has("1.3.6.1.2.1.2.2.1.1"));
	CU_ASSERT_FALSE(has("1.3.6.1.2.1.2.2.2.1.2"));
	CU_ASSERT_STRING_EQUAL(
		skip("1.3.6.1.2.1.1.1.0"), "1.3.6.1.2.1.2.2.1.0.2");
	CU_ASSERT_STRING_EQUAL(
		skip("1.3.6.1.2.1.2.2.1.1.1"), "1.3.6.1.2.1.2.2.1.1.2");
	CU_ASSERT_STRING_EQUAL(
		skip("1.3.6.1.2.1.2.2.1.1.3"), "1.3.6.1.2.1.2.2.1.2.2");
	CU_ASSERT_STRING_EQUAL(
		skip("1.3.6.1.2.1.2.2.1.1.2.9"), "1.3.6.1.2.1.2.2.1.1.2.9");
	CU_ASSERT_PTR_NULL(skip("1.3.6.1.2.1.2.2.1.4294967295.3"));
	CU_ASSERT_PTR_NULL(skip("1.3.6.1.2.1.2.2.2"));
	vacm_free(vacm);
}

/* VACM-10: high bit first, missing bits are ones, further bits are nothing */
static void
test_mask_bits_and_lengths(void)
{
	static const struct {
		const char *mask;
		size_t mask_n;
		bool matches[3]; /* other at position 1, 8, 9 */
	} rows[] = {
		{ "", 0, { false, false, false } },
		{ "\xff", 1, { false, false, false } },
		{ "\x7f", 1, { true, false, false } },
		{ "\xfe", 1, { false, true, false } },
		{ "\xff\x7f", 2, { false, false, true } },
		{ "\xfe\x7f", 2, { false, true, true } },
		{ "\xff\xff\x00", 3, { false, false, false } },
		{ "\x00\x7f", 2, { true, true, true } },
		{ "\x00", 1, { true, true, false } },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct vacm *vacm = new_vacm_with_view();

		add_masked_view(vacm, "v", true, "1.2.3.4.5.6.7.8.9",
			rows[i].mask, rows[i].mask_n);
		compile_and_find(vacm);
		CU_ASSERT(has("1.2.3.4.5.6.7.8.9"));
		CU_ASSERT_EQUAL(has("9.2.3.4.5.6.7.8.9"), rows[i].matches[0]);
		CU_ASSERT_EQUAL(has("1.2.3.4.5.6.7.9.9"), rows[i].matches[1]);
		CU_ASSERT_EQUAL(has("1.2.3.4.5.6.7.8.8"), rows[i].matches[2]);
		CU_ASSERT_FALSE(has("1.2.3.4.5.6.7.8"));
		vacm_free(vacm);
	}
}

/* VACM-11: what a walk does at the edges of excluded and unnamed parts */
static void
test_skip_leaves_excluded_parts_in_one_jump(void)
{
	struct vacm *vacm = new_vacm_with_view();

	add_view(vacm, "v", true, "1.3.6.1.2.1");
	add_view(vacm, "v", false, "1.3.6.1.2.1.4");
	add_view(vacm, "v", false, "1.3.6.1.2.1.5");
	add_view(vacm, "v", true, "1.3.6.1.2.1.4.20");
	add_view(vacm, "v", true, "1.3.6.1.6.3.10");
	add_view(vacm, "v", false, "1.3.6.1.9");
	compile_and_find(vacm);
	CU_ASSERT_STRING_EQUAL(skip("0"), "1.3.6.1.2.1");
	CU_ASSERT_STRING_EQUAL(skip("1.3.6.1"), "1.3.6.1.2.1");
	CU_ASSERT_STRING_EQUAL(skip("1.3.6.1.2.1.1"), "1.3.6.1.2.1.1");
	CU_ASSERT_STRING_EQUAL(skip("1.3.6.1.2.1.4"), "1.3.6.1.2.1.4.20");
	CU_ASSERT_STRING_EQUAL(
		skip("1.3.6.1.2.1.4.20.1"), "1.3.6.1.2.1.4.20.1");
	CU_ASSERT_STRING_EQUAL(skip("1.3.6.1.2.1.4.21.7"), "1.3.6.1.2.1.6");
	CU_ASSERT_STRING_EQUAL(skip("1.3.6.1.2.1.5.1"), "1.3.6.1.2.1.6");
	CU_ASSERT_STRING_EQUAL(skip("1.3.6.1.2.2"), "1.3.6.1.6.3.10");
	CU_ASSERT_PTR_NULL(skip("1.3.6.1.6.3.11"));
	CU_ASSERT_PTR_NULL(skip("1.3.6.1.9.9"));
	CU_ASSERT_PTR_NULL(skip("2"));
	vacm_free(vacm);
}

/* VACM-11: sub-identifiers end at 2^32 - 1 */
static void
test_skip_at_the_last_sub_identifier_goes_up(void)
{
	struct vacm *vacm = new_vacm_with_view();

	add_view(vacm, "v", true, "1.3");
	add_view(vacm, "v", false, "1.3.4294967294");
	add_view(vacm, "v", false, "1.3.4294967295");
	add_view(vacm, "v", true, "1.7.4294967295.2");
	compile_and_find(vacm);
	CU_ASSERT_STRING_EQUAL(skip("1.3.4294967293"), "1.3.4294967293");
	CU_ASSERT_STRING_EQUAL(skip("1.3.4294967294"), "1.7.4294967295.2");
	CU_ASSERT_STRING_EQUAL(skip("1.3.4294967295.1"), "1.7.4294967295.2");
	CU_ASSERT_PTR_NULL(skip("1.7.4294967295.4294967295"));
	vacm_free(vacm);
}

/* VACM-11 */
static void
test_view_of_exclusions_only_is_never_left(void)
{
	struct vacm *vacm = new_vacm_with_view();

	add_view(vacm, "v", false, "1.3.6.1.2");
	add_view(vacm, "v", false, "1.3.6.1.4");
	compile_and_find(vacm);
	CU_ASSERT_FALSE(has("1.3.6.1.2.1"));
	CU_ASSERT_PTR_NULL(skip("0"));
	CU_ASSERT_PTR_NULL(skip("1.3.6.1.2.1"));
	vacm_free(vacm);
}

/* VACM-09: the longest OIDs there are, and the empty subtree */
static void
test_oids_of_all_lengths(void)
{
	struct vacm *vacm = new_vacm_with_view();
	struct vacm_view_row whole = { .view_name = "v", .included = true };
	struct vacm_view_row deepest = { .view_name = "v" };
	struct oid out;
	uint32_t longer[OID_MAX_LEN + 1] = { 0 };

	deepest.subtree.n = OID_MAX_LEN;
	for (size_t i = 0; i < OID_MAX_LEN; i++)
		longer[i] = deepest.subtree.sub[i] = 7;
	CU_ASSERT_EQUAL(vacm_add_view(vacm, &whole), 0);
	CU_ASSERT_EQUAL(vacm_add_view(vacm, &deepest), 0);
	compile_and_find(vacm);
	CU_ASSERT(vacm_view_has(found, (struct oid_view){ NULL, 0 }));
	CU_ASSERT_FALSE(vacm_view_has(found, oid_view(&deepest.subtree)));
	CU_ASSERT(vacm_view_skip(found, oid_view(&deepest.subtree), &out));
	CU_ASSERT_EQUAL(out.n, OID_MAX_LEN);
	CU_ASSERT_EQUAL(out.sub[OID_MAX_LEN - 1], 8);
	deepest.subtree.n--;
	CU_ASSERT(vacm_view_has(found, oid_view(&deepest.subtree)));
	/* No OID is longer, but nothing breaks over one that says so. */
	CU_ASSERT_FALSE(vacm_view_has(
		found, (struct oid_view){ longer, OID_MAX_LEN + 1 }));
	(void)vacm_view_skip(
		found, (struct oid_view){ longer, OID_MAX_LEN + 1 }, &out);
	longer[0] = 6;
	CU_ASSERT(vacm_view_has(
		found, (struct oid_view){ longer, OID_MAX_LEN + 1 }));
	vacm_free(vacm);
}

/* VACM-14, VACM-02, VACM-13 */
static void
test_rows_out_of_range_are_refused(void)
{
	struct vacm *vacm = new_vacm();
	struct vacm_group_row group;
	struct vacm_access_row access;
	struct vacm_view_row view;

	CU_ASSERT_EQUAL(vacm_add_context(vacm, NAME_32 "6"), -EINVAL);
	CU_ASSERT_EQUAL(vacm_add_context(vacm, NAME_32), 0);
	CU_ASSERT_EQUAL(vacm_add_context(vacm, NAME_32), -EEXIST);

	for (int32_t model = -1; model <= 0; model++) {
		group = group_row(model, "n", "g");
		CU_ASSERT_EQUAL(vacm_add_group(vacm, &group), -EINVAL);
	}
	group = group_row(1, "", "g");
	CU_ASSERT_EQUAL(vacm_add_group(vacm, &group), -EINVAL);
	group = group_row(1, "n", "");
	CU_ASSERT_EQUAL(vacm_add_group(vacm, &group), -EINVAL);
	memset(group.group_name, 'g', sizeof(group.group_name)); /* no NUL */
	CU_ASSERT_EQUAL(vacm_add_group(vacm, &group), -EINVAL);
	group = group_row(1, NAME_32, NAME_32);
	CU_ASSERT_EQUAL(vacm_add_group(vacm, &group), 0);
	group = group_row(1, NAME_32, "other");
	CU_ASSERT_EQUAL(vacm_add_group(vacm, &group), -EEXIST);

	for (int level = 0; level <= 4; level += 4) {
		access = access_row("g", "", false, 0, level, "v");
		CU_ASSERT_EQUAL(vacm_add_access(vacm, &access), -EINVAL);
	}
	access = access_row("g", "", false, -1, 1, "v");
	CU_ASSERT_EQUAL(vacm_add_access(vacm, &access), -EINVAL);
	access = access_row("", "", false, 0, 1, "v");
	CU_ASSERT_EQUAL(vacm_add_access(vacm, &access), -EINVAL);
	access = access_row("g", "", false, 0, 1, "v");
	memset(access.context_prefix, 'c', sizeof(access.context_prefix));
	CU_ASSERT_EQUAL(vacm_add_access(vacm, &access), -EINVAL);
	for (size_t t = 0; t < VACM_VIEW_TYPES; t++) {
		access = access_row("g", "", false, 0, 1, "v");
		memset(access.view_names[t], 'v', VACM_NAME_MAX + 1);
		CU_ASSERT_EQUAL(vacm_add_access(vacm, &access), -EINVAL);
	}
	access = access_row(NAME_32, NAME_32, false, 0, 1, NAME_32);
	CU_ASSERT_EQUAL(vacm_add_access(vacm, &access), 0);
	access = access_row(NAME_32, NAME_32, true, 0, 1, "other");
	CU_ASSERT_EQUAL(vacm_add_access(vacm, &access), -EEXIST);
	access.security_level = SECURITY_LEVEL_AUTH_PRIV;
	CU_ASSERT_EQUAL(vacm_add_access(vacm, &access), 0);

	view = view_row("", true, "1.3");
	CU_ASSERT_EQUAL(vacm_add_view(vacm, &view), -EINVAL);
	view = view_row("v", true, "1.3");
	view.mask_n = VACM_MASK_MAX + 1;
	CU_ASSERT_EQUAL(vacm_add_view(vacm, &view), -EINVAL);
	view.mask_n = 0;
	view.subtree.n = OID_MAX_LEN + 1;
	CU_ASSERT_EQUAL(vacm_add_view(vacm, &view), -EINVAL);
	view = view_row("v", true, "1.3");
	CU_ASSERT_EQUAL(vacm_add_view(vacm, &view), 0);
	view.mask_n = VACM_MASK_MAX; /* not part of the index */
	CU_ASSERT_EQUAL(vacm_add_view(vacm, &view), -EEXIST);
	vacm_free(vacm);
}

/* VACM-16: rows have no effect before vacm_compile, all of it after */
static void
test_rows_take_effect_when_compiled(void)
{
	struct vacm *vacm = new_vacm_with_view();

	add_view(vacm, "v", true, "1.3");
	CU_ASSERT_EQUAL(find(vacm, 3, ""), REFUSAL_ACCESS_NO_GROUP);
	compile_and_find(vacm);
	CU_ASSERT(has("1.3.6"));
	add_view(vacm, "v", false, "1.3.6");
	CU_ASSERT(has("1.3.6"));
	compile_and_find(vacm);
	CU_ASSERT_FALSE(has("1.3.6"));
	vacm_clear(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, ""), REFUSAL_NONE);
	CU_ASSERT(has("1.3.5"));
	compile(vacm);
	CU_ASSERT_EQUAL(find(vacm, 3, ""), REFUSAL_ACCESS_NO_GROUP);
	CU_ASSERT_EQUAL(vacm_add_context(vacm, ""), -EEXIST);
	add_view(vacm, "v", true, "1.3"); /* may be added again */
	vacm_free(vacm);
}

/* Compiled with "1.3" in view, and then given many rows that change that. */
static struct vacm *
new_vacm_to_compile(void)
{
	struct vacm *vacm = new_vacm_with_view();

	add_view(vacm, "v", true, "1.3");
	compile(vacm);
	CU_ASSERT_EQUAL(vacm_add_context(vacm, "c"), 0);
	for (int i = 0; i < 12; i++) {
		char name[16];

		snprintf(name, sizeof(name), "n%d", i);
		add_group(vacm, 4, name, name);
		add_access(vacm, name, name, true, 4, 1, name);
		add_view(vacm, name, true, "1.3.6");
		snprintf(name, sizeof(name), "1.3.%d", 2 * i);
		add_view(vacm, "v", false, name);
	}
	/* And one that ends up without a tree. */
	for (uint32_t i = 0; i < 20; i++) {
		struct vacm_view_row row = view_row("wide", true, "1");

		row.subtree.n = 20;
		row.subtree.sub[i] = 1 + i;
		row.mask_n = 3;
		row.mask[i / 8] = (uint8_t)(0x80U >> i % 8);
		CU_ASSERT_EQUAL(vacm_add_view(vacm, &row), 0);
	}
	return vacm;
}

/* Each allocation of a compile fails once. */
static void
test_compile_without_memory_leaves_the_old_state(void)
{
	size_t failures = 0;

	for (size_t i = 0; i < 10000; i++) {
		struct vacm *vacm = new_vacm_to_compile();
		bool reached;
		int rc;

		allocations = 0;
		failing = i;
		rc = vacm_compile(vacm);
		failing = SIZE_MAX;
		reached = allocations > i;
		CU_ASSERT_EQUAL(find(vacm, 3, ""), REFUSAL_NONE);
		if (rc != 0) {
			failures++;
			CU_ASSERT_EQUAL(rc, -ENOMEM);
			CU_ASSERT(has("1.3.6"));
			CU_ASSERT_EQUAL(
				find(vacm, 3, "c"), REFUSAL_ACCESS_NO_CONTEXT);
		} else { /* or it was memory it could do without */
			CU_ASSERT_FALSE(has("1.3.6"));
			CU_ASSERT(has("1.3.7"));
			CU_ASSERT_EQUAL(
				find(vacm, 3, "c"), REFUSAL_ACCESS_NO_ENTRY);
		}
		vacm_free(vacm);
		if (!reached)
			break;
	}
	CU_ASSERT(failures > 50);
}

static void
test_adding_without_memory_changes_nothing(void)
{
	for (size_t first = 0; first < 40; first++) {
		struct vacm *vacm = new_vacm();
		struct vacm_view_row row = view_row("v", true, "1.3.0");

		add_group(vacm, 4, "ops", "g");
		add_access(vacm, "g", "", false, 4, 1, "v");
		allocations = 0;
		failing = first;
		for (uint32_t i = 0; i < 100; i++) {
			row.subtree.sub[2] = i;
			if (vacm_add_view(vacm, &row) == -ENOMEM)
				CU_ASSERT_EQUAL(vacm_add_view(vacm, &row), 0);
			CU_ASSERT_EQUAL(vacm_add_view(vacm, &row), -EEXIST);
		}
		failing = SIZE_MAX;
		compile_and_find(vacm);
		CU_ASSERT(has("1.3.0"));
		CU_ASSERT(has("1.3.99"));
		CU_ASSERT_FALSE(has("1.3.100"));
		vacm_free(vacm);
	}
}

static void
test_new_without_memory_is_null(void)
{
	struct vacm *vacm;

	for (failing = 0; failing < 100; failing++) {
		allocations = 0;
		vacm = vacm_new();
		if (vacm != NULL)
			break;
	}
	CU_ASSERT(failing > 3 && failing < 100);
	failing = SIZE_MAX;
	vacm_free(vacm);
}

static void
test_decisions_do_not_allocate(void)
{
	struct vacm *vacm = new_vacm_with_view();

	add_view(vacm, "v", true, "1.3");
	add_masked_view(vacm, "v", false, "1.3.0.5", "\xd0", 1);
	compile(vacm);
	allocations = 0;
	CU_ASSERT_EQUAL(find(vacm, 3, ""), REFUSAL_NONE);
	CU_ASSERT_FALSE(has("1.3.9.5"));
	CU_ASSERT_STRING_EQUAL(skip("1.3.9.5.1"), "1.3.9.6");
	CU_ASSERT_EQUAL(allocations, 0);
	vacm_free(vacm);
}

/* VACM-04: the index holds when it has grown often */
static void
test_thousand_principals_are_told_apart(void)
{
	enum { N = 1000 };
	struct vacm *vacm = new_vacm();
	char name[16];
	char oid[16];

	for (int i = 0; i < N; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		snprintf(oid, sizeof(oid), "1.%d", i);
		add_group(vacm, 4, name, name);
		add_access(vacm, name, "", false, 0, 1, name);
		add_view(vacm, name, true, oid);
	}
	compile(vacm);
	for (int i = 0; i < N; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		CU_ASSERT_EQUAL_FATAL(
			vacm_find_view(vacm, 4, name, SECURITY_LEVEL_AUTH_PRIV,
				VACM_READ, text(""), &found),
			REFUSAL_NONE);
		snprintf(oid, sizeof(oid), "1.%d.5", i);
		CU_ASSERT(has(oid));
		snprintf(oid, sizeof(oid), "1.%d", (i + 1) % N);
		CU_ASSERT_FALSE(has(oid));
	}
	vacm_free(vacm);
}

/* Random rules against the model. */

static struct vacm *
vacm_of_model(const struct vacm_model *m)
{
	struct vacm *vacm = new_vacm();

	for (size_t i = 0; i < m->n_contexts; i++)
		CU_ASSERT_EQUAL(vacm_add_context(vacm, m->contexts[i]), 0);
	for (size_t i = 0; i < m->n_groups; i++)
		CU_ASSERT_EQUAL(vacm_add_group(vacm, &m->groups[i]), 0);
	for (size_t i = 0; i < m->n_accesses; i++)
		CU_ASSERT_EQUAL(vacm_add_access(vacm, &m->accesses[i]), 0);
	for (size_t i = 0; i < m->n_views; i++)
		CU_ASSERT_EQUAL(vacm_add_view(vacm, &m->views[i]), 0);
	compile(vacm);
	return vacm;
}

static const char *const contexts[] = { "", "a", "ab", "abc", "b", "bc" };
static const char *const names[] = { "x", "y", "z" };
static const char *const groups[] = { "g", "h", "i" };

static bool
model_has_access(const struct vacm_model *m, const struct vacm_access_row *row)
{
	for (size_t i = 0; i < m->n_accesses; i++) {
		const struct vacm_access_row *a = &m->accesses[i];

		if (strcmp(a->group_name, row->group_name) == 0 &&
			strcmp(a->context_prefix, row->context_prefix) == 0 &&
			a->security_model == row->security_model &&
			a->security_level == row->security_level)
			return true;
	}
	return false;
}

/* Each access row i has views "Ni", i its number, which include 1.i alone. */
static void
random_rules(struct vacm_model *m)
{
	uint32_t n_accesses = 1 + random_below(20);

	memset(m, 0, sizeof(*m));
	for (size_t i = 1; i < ARRAY_LEN(contexts); i++)
		if (random_below(4) != 0)
			m->contexts[m->n_contexts++] = contexts[i];
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		for (int32_t model = 1; model <= 3; model++)
			if (random_below(5) != 0)
				m->groups[m->n_groups++] = group_row(model,
					names[i], groups[random_below(3)]);
	for (uint32_t i = 0; i < n_accesses; i++) {
		struct vacm_access_row row = access_row(groups[random_below(3)],
			contexts[random_below(ARRAY_LEN(contexts))],
			random_below(2) == 0, (int32_t)random_below(4),
			1 + (int)random_below(3), "");
		uint32_t number = (uint32_t)m->n_accesses;

		if (model_has_access(m, &row))
			continue;
		for (size_t t = 0; t < VACM_VIEW_TYPES; t++)
			if (random_below(6) != 0)
				snprintf(row.view_names[t],
					sizeof(row.view_names[t]), "N%u",
					number);
		m->accesses[m->n_accesses++] = row;
		if (random_below(8) != 0) {
			char name[16];
			char oid[16];

			snprintf(name, sizeof(name), "N%u", number);
			snprintf(oid, sizeof(oid), "1.%u", number);
			m->views[m->n_views++] = view_row(name, true, oid);
		}
	}
}

static bool
same_decision(const struct vacm *vacm, const struct vacm_model *m,
	int32_t model, const char *name, enum security_level level,
	enum vacm_view_type type, const char *context)
{
	const struct vacm_view *view = NULL;
	const char *view_name = NULL;
	enum refusal expected = model_find_view(
		m, model, name, level, type, context, &view_name);

	if (vacm_find_view(vacm, model, name, level, type, text(context),
		    &view) != expected)
		return false;
	for (uint32_t i = 0; expected == REFUSAL_NONE && i < 20; i++)
		if (vacm_view_has(view, OID_VIEW(1, i)) !=
			model_has(m, view_name, OID_VIEW(1, i)))
			return false;
	return true;
}

/* VACM-01..08 */
static void
test_random_rules_decide_as_the_model_does(void)
{
	size_t decisions = 0;
	size_t wrong = 0;

	random_seed(0x5641434d01);
	for (int round = 0; round < 250; round++) {
		struct vacm_model m;
		struct vacm *vacm;

		random_rules(&m);
		vacm = vacm_of_model(&m);
		/* the whole space: 4 * 3 * 3 * 3 * 6 */
		for (unsigned i = 0; i < 648; i++, decisions++) {
			wrong += !same_decision(vacm, &m, (int32_t)(i % 4),
				names[i / 4 % 3],
				(enum security_level)(1 + i / 12 % 3),
				(enum vacm_view_type)(i / 36 % 3),
				contexts[i / 108]);
		}
		vacm_free(vacm);
	}
	CU_ASSERT_EQUAL(wrong, 0);
	CU_ASSERT(decisions >= 100000);
	printf("# %zu decisions\n", decisions);
}

/*
 * A world of few sub-identifiers, so that families meet. Rules and instances
 * use all but 4; what skip may answer besides is one more than they have, so
 * 4 closes the world. The last is at the end of what there is.
 */
static const uint32_t alphabet[] = { 0, 1, 2, 3, 4, UINT32_MAX };
enum { LETTERS = ARRAY_LEN(alphabet), CLOSING = 4, LETTERS_MAX_LEN = 4 };
enum { WORLD_MAX = 1 + 6 + 36 + 216 + 1296 };

struct world {
	struct oid oids[WORLD_MAX]; /* in order */
	bool asked[WORLD_MAX];      /* has no closing letter */
	bool in[WORLD_MAX];
	size_t n;
};

static void
world_make(struct world *w)
{
	struct oid at = { 0 };
	size_t letters[LETTERS_MAX_LEN] = { 0 };

	/* Preorder: go down first, then on, then up and on. */
	for (w->n = 0;;) {
		w->oids[w->n] = at;
		w->asked[w->n] = true;
		for (size_t i = 0; i < at.n; i++)
			if (letters[i] == CLOSING)
				w->asked[w->n] = false;
		w->n++;
		if (at.n < LETTERS_MAX_LEN) {
			letters[at.n] = 0;
			at.sub[at.n++] = alphabet[0];
			continue;
		}
		while (at.n > 0 && letters[at.n - 1] == LETTERS - 1)
			at.n--;
		if (at.n == 0)
			return;
		letters[at.n - 1]++;
		at.sub[at.n - 1] = alphabet[letters[at.n - 1]];
	}
}

static uint32_t
random_letter(void)
{
	uint32_t i = random_below(LETTERS - 1);

	return alphabet[i == CLOSING ? LETTERS - 1 : i];
}

static void
random_view(struct vacm_model *m)
{
	uint32_t n = 1 + random_below(12);

	memset(m, 0, sizeof(*m));
	m->groups[m->n_groups++] = group_row(4, "ops", "g");
	m->accesses[m->n_accesses++] = access_row("g", "", false, 4, 1, "v");
	for (uint32_t i = 0; i < n; i++) {
		struct vacm_view_row row = { .view_name = "v",
			.included = random_below(2) == 0 };
		bool there = false;

		row.subtree.n = random_below(LETTERS_MAX_LEN + 1);
		for (size_t j = 0; j < row.subtree.n; j++)
			row.subtree.sub[j] = random_letter();
		if (random_below(2) == 0) {
			row.mask_n = 1;
			row.mask[0] = (uint8_t)(random_below(256));
		}
		for (size_t j = 0; j < m->n_views; j++)
			there |= oid_compare(oid_view(&m->views[j].subtree),
					 oid_view(&row.subtree)) == 0;
		if (!there)
			m->views[m->n_views++] = row;
	}
}

/*
 * Rows that say nothing about OIDs this short, but whose tree would have 2^20
 * states: with them the view is scanned instead.
 */
static void
add_ballast(struct vacm_model *m, bool included)
{
	for (uint32_t i = 0; i < 20; i++) {
		struct vacm_view_row row = {
			.view_name = "v", .included = included, .mask_n = 3
		};

		row.subtree.n = 20;
		row.subtree.sub[i] = 1;
		row.mask[i / 8] = (uint8_t)(0x80U >> i % 8);
		m->views[m->n_views++] = row;
	}
}

/* Everything vacm_view_skip promises, by the list of all OIDs. */
static bool
skip_is_right(const struct world *w, const struct vacm_view *view, size_t i,
	bool exact)
{
	struct oid out;
	bool more = vacm_view_skip(view, oid_view(&w->oids[i]), &out);
	size_t next = i;

	while (next < w->n && !w->in[next])
		next++;
	if (next == w->n)
		return !exact || !more;
	if (!more)
		return false;
	if (w->in[i])
		return oid_compare(oid_view(&out), oid_view(&w->oids[i])) == 0;
	if (oid_compare(oid_view(&out), oid_view(&w->oids[i])) <= 0)
		return false; /* no progress */
	if (oid_compare(oid_view(&out), oid_view(&w->oids[next])) > 0)
		return false; /* jumped over it */
	return !exact ||
		oid_compare(oid_view(&out), oid_view(&w->oids[next])) == 0;
}

static size_t
compare_with_world(struct world *w, const struct vacm_model *m, bool exact,
	size_t *decisions)
{
	struct vacm *vacm = vacm_of_model(m);
	size_t wrong = 0;

	CU_ASSERT_EQUAL_FATAL(find(vacm, 3, ""), REFUSAL_NONE);
	for (size_t i = 0; i < w->n; i++) {
		w->in[i] = model_has(m, "v", oid_view(&w->oids[i]));
		wrong +=
			w->in[i] != vacm_view_has(found, oid_view(&w->oids[i]));
		*decisions += 1;
	}
	for (size_t i = 0; i < w->n; i++) {
		if (!w->asked[i])
			continue;
		wrong += !skip_is_right(w, found, i, exact);
		*decisions += 1;
	}
	vacm_free(vacm);
	return wrong;
}

/* VACM-09, VACM-10, VACM-11 */
static void
test_random_views_are_as_the_model_s(void)
{
	static struct world w;
	size_t decisions = 0;
	size_t wrong = 0;

	random_seed(0x5641434d02);
	world_make(&w);
	CU_ASSERT_EQUAL(w.n, WORLD_MAX);
	for (int round = 0; round < 200; round++) {
		struct vacm_model m;

		random_view(&m);
		wrong += compare_with_world(&w, &m, true, &decisions);
	}
	CU_ASSERT_EQUAL(wrong, 0);
	CU_ASSERT(decisions >= 100000);
	printf("# %zu decisions\n", decisions);
}

/* VACM-09, VACM-10, VACM-11: the same for views too wide for a tree */
static void
test_random_views_beyond_the_budget_are_as_the_model_s(void)
{
	static struct world w;
	size_t decisions = 0;
	size_t wrong = 0;

	random_seed(0x5641434d03);
	world_make(&w);
	for (int round = 0; round < 100; round++) {
		struct vacm_model m;

		random_view(&m);
		add_ballast(&m, round % 2 == 0);
		wrong += compare_with_world(&w, &m, false, &decisions);
	}
	CU_ASSERT_EQUAL(wrong, 0);
	CU_ASSERT(decisions >= 100000);
	printf("# %zu decisions\n", decisions);
}

/* VACM-11: its bound is not only right but a jump */
static void
test_skip_beyond_the_budget_leaves_excluded_parts(void)
{
	struct vacm_model m;
	struct vacm *vacm;

	random_view(&m);
	m.n_views = 0;
	m.views[m.n_views++] = view_row("v", true, "1.3");
	m.views[m.n_views++] = view_row("v", false, "1.3.6");
	m.views[m.n_views++] = view_row("v", true, "1.3.6.5");
	vacm = vacm_of_model(&m);
	CU_ASSERT_EQUAL_FATAL(find(vacm, 3, ""), REFUSAL_NONE);
	CU_ASSERT_EQUAL(vacm_view_steps(found), 0);
	vacm_free(vacm);
	add_ballast(&m, false);
	vacm = vacm_of_model(&m);
	CU_ASSERT_EQUAL_FATAL(find(vacm, 3, ""), REFUSAL_NONE);
	/* And who walks knows that each decision costs more. */
	CU_ASSERT_TRUE(vacm_view_steps(found) >= 3);
	CU_ASSERT_STRING_EQUAL(skip("1.2"), "1.3");
	CU_ASSERT_STRING_EQUAL(skip("1.3.6.1.9"), "1.3.6.5");
	CU_ASSERT_STRING_EQUAL(skip("1.3.6.6.1.2"), "1.3.7");
	CU_ASSERT_STRING_EQUAL(skip("1.3.6.5.1"), "1.3.6.5.1");
	CU_ASSERT_PTR_NULL(skip("1.4"));
	vacm_free(vacm);
}

/*
 * VACM-09, VACM-10: long OIDs, any sub-identifiers, masks of all lengths. The
 * instances are subtrees of the view with a few sub-identifiers changed.
 */
static void
test_random_long_oids_are_as_the_model_s(void)
{
	size_t wrong = 0;

	random_seed(0x5641434d04);
	for (int round = 0; round < 300; round++) {
		struct vacm_model m;
		struct vacm *vacm;

		random_view(&m);
		m.n_views = 0;
		for (uint32_t i = 0; i < 30; i++) {
			struct vacm_view_row row = { .view_name = "v",
				.included = random_below(2) == 0 };

			row.subtree.n = 1 + random_below(OID_MAX_LEN - 1);
			for (size_t j = 0; j < row.subtree.n; j++)
				row.subtree.sub[j] = random_below(50) == 0
					? random_below(0x7fffffff) * 2
					: (uint32_t)j;
			/* the last makes it one of its own */
			row.subtree.sub[row.subtree.n - 1] = 1000 + i;
			row.mask_n = (uint8_t)random_below(VACM_MASK_MAX + 1);
			for (size_t j = 0; j < row.mask_n; j++)
				row.mask[j] = (uint8_t) ~(
					1U << random_below(16) & 0xff);
			m.views[m.n_views++] = row;
		}
		vacm = vacm_of_model(&m);
		CU_ASSERT_EQUAL_FATAL(find(vacm, 3, ""), REFUSAL_NONE);
		for (int i = 0; i < 200; i++) {
			struct oid x = m.views[random_below(30)].subtree;
			struct oid out;
			struct oid_view v;
			bool in;

			for (uint32_t k = random_below(4); k > 0; k--)
				x.sub[random_below((uint32_t)x.n)] =
					random_below(1030);
			if (random_below(3) == 0)
				x.n = 1 + random_below(OID_MAX_LEN);
			v = oid_view(&x);
			in = model_has(&m, "v", v);
			wrong += in != vacm_view_has(found, v);
			if (vacm_view_skip(found, v, &out)) {
				int order = oid_compare(oid_view(&out), v);

				wrong += in ? order != 0 : order <= 0;
			} else {
				wrong += in;
			}
		}
		vacm_free(vacm);
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_empty_tables_refuse_everybody),
	UNIT_TEST(test_first_failing_step_names_the_result),
	UNIT_TEST(test_each_operation_has_its_view),
	UNIT_TEST(test_same_name_under_another_model_is_another_principal),
	UNIT_TEST(test_strange_names_of_messages_match_nothing),
	UNIT_TEST(test_rows_above_the_message_s_level_do_not_count),
	UNIT_TEST(test_context_prefixes_match_as_told),
	UNIT_TEST(test_selection_steps_run_a_b_c_d),
	UNIT_TEST(test_exact_model_above_the_level_leaves_any_to_decide),
	UNIT_TEST(test_longest_family_decides),
	UNIT_TEST(test_greatest_subtree_decides_among_equals),
	UNIT_TEST(test_mask_selects_one_row_across_columns),
	UNIT_TEST(test_mask_bits_and_lengths),
	UNIT_TEST(test_skip_leaves_excluded_parts_in_one_jump),
	UNIT_TEST(test_skip_at_the_last_sub_identifier_goes_up),
	UNIT_TEST(test_view_of_exclusions_only_is_never_left),
	UNIT_TEST(test_oids_of_all_lengths),
	UNIT_TEST(test_rows_out_of_range_are_refused),
	UNIT_TEST(test_rows_take_effect_when_compiled),
	UNIT_TEST(test_compile_without_memory_leaves_the_old_state),
	UNIT_TEST(test_adding_without_memory_changes_nothing),
	UNIT_TEST(test_new_without_memory_is_null),
	UNIT_TEST(test_decisions_do_not_allocate),
	UNIT_TEST(test_thousand_principals_are_told_apart),
	UNIT_TEST(test_random_rules_decide_as_the_model_does),
	UNIT_TEST(test_random_views_are_as_the_model_s),
	UNIT_TEST(test_random_views_beyond_the_budget_are_as_the_model_s),
	UNIT_TEST(test_skip_beyond_the_budget_leaves_excluded_parts),
	UNIT_TEST(test_random_long_oids_are_as_the_model_s),
};

UNIT_MAIN("vacm", tests)
