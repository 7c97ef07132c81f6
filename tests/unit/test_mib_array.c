/* SPDX-License-Identifier: BSD-2-Clause */
/* mibs/mib_array.c: live rows in an array that changes under a walk. */
#include "mibs/mib_array.h"

#include "tests/unit/probe_mib.h"
#include "tests/unit/random.h"
#include "tests/unit/runner.h"

enum { ROWS = 60, WALKS = 3 };

static struct probe_link rows[ROWS];

static struct mib_array
array_of(void)
{
	struct mib_array array = { .rows = rows, .row_size = sizeof(rows[0]) };

	CU_ASSERT_EQUAL_FATAL(
		mib_index_of(&array.index, &probe_mib, SMI_probeLinkEntry), 0);
	return array;
}

/* Other rows, in order; some twice, as a source in motion gives them. */
static void
fill(struct mib_array *array)
{
	int32_t index = 0;

	array->n = random_below(ROWS + 1);
	for (size_t i = 0; i < array->n; i++) {
		index += (int32_t)random_below(4) + (random_below(9) != 0);
		rows[i] = (struct probe_link){ .index = index };
	}
}

/* By looking at each of them. */
static const void *
first_from(const struct mib_array *array, uint32_t id, bool inclusive)
{
	for (size_t i = 0; i < array->n; i++)
		if ((uint32_t)rows[i].index > id ||
			(inclusive && (uint32_t)rows[i].index == id))
			return &rows[i];
	return NULL;
}

/* Several walks at once, and names from anywhere, while rows are replaced. */
static void
test_array_finds_what_is_there(void)
{
	struct mib_array array = array_of();
	uint32_t at[WALKS] = { 0 };

	for (unsigned n = 0; n < 20000; n++) {
		uint32_t id = random_below(150);
		const struct probe_link *row;
		bool inclusive = random_below(2) == 0;
		uint32_t *walk = &at[random_below(WALKS)];

		if (random_below(40) == 0)
			fill(&array);
		row = mib_array_find(&array, OID_VIEW(id));
		CU_ASSERT_EQUAL(row != NULL && (uint32_t)row->index == id,
			first_from(&array, id, true) !=
				first_from(&array, id, false));
		CU_ASSERT_PTR_NULL(mib_array_find(&array, OID_VIEW(id, 0)));
		if (random_below(3) == 0)
			CU_ASSERT_PTR_EQUAL(
				mib_array_next(&array, OID_VIEW(id), inclusive),
				first_from(&array, id, inclusive));
		row = mib_array_next(&array, OID_VIEW(*walk), false);
		CU_ASSERT_PTR_EQUAL(row, first_from(&array, *walk, false));
		*walk = row != NULL ? (uint32_t)row->index : 0;
	}
}

static void
test_names_before_and_between_rows(void)
{
	struct mib_array array = array_of();

	CU_ASSERT_PTR_NULL(mib_array_find(&array, OID_VIEW(1)));
	CU_ASSERT_PTR_NULL(mib_array_next(&array, OID_VIEW(1), true));
	rows[0].index = 4;
	rows[1].index = 9;
	array.n = 2;
	CU_ASSERT_PTR_EQUAL(
		mib_array_next(&array, (struct oid_view){ NULL, 0 }, false),
		&rows[0]);
	CU_ASSERT_PTR_EQUAL(
		mib_array_next(&array, OID_VIEW(4, 7), false), &rows[1]);
	CU_ASSERT_PTR_NULL(mib_array_next(&array, OID_VIEW(9), false));
	CU_ASSERT_PTR_NULL(mib_array_next(&array, OID_VIEW(9, 0), true));
	CU_ASSERT_PTR_EQUAL(
		mib_array_next(&array, OID_VIEW(0, 9), true), &rows[0]);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_array_finds_what_is_there),
	UNIT_TEST(test_names_before_and_between_rows),
};
UNIT_MAIN("mib_array", tests)
