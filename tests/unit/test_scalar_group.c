/* SPDX-License-Identifier: BSD-2-Clause */
/* mibs/scalar_group.c: scalars from a table. */
#include "mibs/scalar_group.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/golden_walk.h"
#include "util/log.h"

#define TOP 1, 3, 6, 1, 4, 1, 32473, 9

static const struct oid_view top = OID_VIEW(TOP);

struct cells {
	uint32_t counter;
	uint64_t big;
};

static const int32_t integer = -5;
static const char text[] = "some text";

static void
get_count(void *ctx, struct value *value)
{
	value->u32 = ++*(uint32_t *)ctx;
}

/* clang-format off */
static const struct mib_scalar scalars[] = {
	SCALAR_CELL(anInteger, VALUE_INTEGER, &integer, TOP, 1),
	SCALAR_ABSENT(aColumn, VALUE_INTEGER, TOP, 2, 1, 3),
	SCALAR_CELL(aText, VALUE_OCTET_STRING, text, TOP, 4),
	SCALAR_MEMBER(aCounter, VALUE_COUNTER32, struct cells, counter, TOP, 7),
	SCALAR_MEMBER(aCounter64, VALUE_COUNTER64, struct cells, big, TOP, 8),
	SCALAR_GET(aGauge, VALUE_UNSIGNED32, get_count, TOP, 9, 2),
	SCALAR_ABSENT(anotherColumn, VALUE_INTEGER, TOP, 11, 1, 3),
};
/* clang-format on */

static const struct cells cells = { 4294967295U, UINT64_MAX };

static struct mib *
new_mib(uint32_t *count)
{
	struct mib *mib = mib_new(1);

	*count = 0;
	CU_ASSERT_EQUAL(scalar_group_register(mib, top,
				&(struct scalar_group){
					.scalars = scalars,
					.n = ARRAY_LEN(scalars),
					.ctx = count,
					.base = &cells,
				}),
		0);
	return mib;
}

/* PDU-08, PDU-10 */
static void
test_walk_is_the_table_with_instances(void)
{
	/* The walk asks twice: GetNext, then Get. */
	static const struct golden_row rows[] = {
		{ "1.3.6.1.4.1.32473.9.1.0", VALUE_INTEGER, "-5" },
		{ "1.3.6.1.4.1.32473.9.4.0", VALUE_OCTET_STRING, "some text" },
		{ "1.3.6.1.4.1.32473.9.7.0", VALUE_COUNTER32, "4294967295" },
		{ "1.3.6.1.4.1.32473.9.8.0", VALUE_COUNTER64,
			"18446744073709551615" },
	};
	uint32_t count;
	struct mib *mib = new_mib(&count);
	struct mib_answer answer;
	struct oid at = { 1, { 0 } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		CU_ASSERT_EQUAL_FATAL(
			mib_next(mib, oid_view(&at), false, &answer),
			MIB_FOUND);
		golden_check(&answer, &rows[i]);
		at = answer.name;
	}
	CU_ASSERT_EQUAL(
		mib_next(mib, oid_view(&at), false, &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.value.u32, 1);
	at = answer.name;
	CU_ASSERT_EQUAL(mib_get(mib, oid_view(&at), &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.value.u32, 2);
	CU_ASSERT_EQUAL(mib_next(mib, oid_view(&at), false, &answer), MIB_END);
	mib_free(mib);
}

/* PDU-05, PDU-06: x, x.1, x.0.0 of an object x there is; all else unknown. */
static void
test_missing_object_and_missing_instance_differ(void)
{
	static const struct {
		struct oid oid;
		enum mib_status status;
	} rows[] = {
		{ { 9, { TOP, 4 } }, MIB_NO_SUCH_INSTANCE },
		{ { 10, { TOP, 4, 1 } }, MIB_NO_SUCH_INSTANCE },
		{ { 11, { TOP, 4, 0, 0 } }, MIB_NO_SUCH_INSTANCE },
		{ { 11, { TOP, 4, 1, 0 } }, MIB_NO_SUCH_INSTANCE },
		{ { 10, { TOP, 4, 0 } }, MIB_FOUND },
		{ { 8, { TOP } }, MIB_NO_SUCH_OBJECT },
		{ { 9, { TOP, 0 } }, MIB_NO_SUCH_OBJECT },
		{ { 10, { TOP, 3, 0 } }, MIB_NO_SUCH_OBJECT },
		{ { 10, { TOP, 5, 0 } }, MIB_NO_SUCH_OBJECT },
		{ { 10, { TOP, 12, 0 } }, MIB_NO_SUCH_OBJECT },
		{ { 9, { TOP, 9 } }, MIB_NO_SUCH_OBJECT },
		{ { 10, { TOP, 9, 0 } }, MIB_NO_SUCH_OBJECT },
		{ { 10, { TOP, 9, 2 } }, MIB_NO_SUCH_INSTANCE },
		{ { 11, { TOP, 9, 2, 0 } }, MIB_FOUND },
		/* A table without rows, its entry, its columns. */
		{ { 9, { TOP, 2 } }, MIB_NO_SUCH_OBJECT },
		{ { 10, { TOP, 2, 1 } }, MIB_NO_SUCH_OBJECT },
		{ { 12, { TOP, 2, 1, 1, 1 } }, MIB_NO_SUCH_OBJECT },
		{ { 11, { TOP, 2, 1, 3 } }, MIB_NO_SUCH_INSTANCE },
		{ { 12, { TOP, 2, 1, 3, 1 } }, MIB_NO_SUCH_INSTANCE },
		{ { 12, { TOP, 2, 1, 3, 0 } }, MIB_NO_SUCH_INSTANCE },
	};
	uint32_t count;
	struct mib *mib = new_mib(&count);
	struct mib_answer answer;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		CU_ASSERT_EQUAL(mib_get(mib, oid_view(&rows[i].oid), &answer),
			rows[i].status);
		/* The type, for what a view hides. */
		CU_ASSERT_EQUAL(mib_object(mib, oid_view(&rows[i].oid)) != 0,
			rows[i].status != MIB_NO_SUCH_OBJECT);
	}
	mib_free(mib);
}

/* PDU-08: from every kind of name around an instance. */
static void
test_next_from_names_that_do_not_exist(void)
{
	static const struct {
		struct oid from;
		bool inclusive;
		struct oid found;
	} rows[] = {
		{ { 8, { TOP } }, false, { 10, { TOP, 1, 0 } } },
		{ { 8, { TOP } }, true, { 10, { TOP, 1, 0 } } },
		{ { 9, { TOP, 1 } }, false, { 10, { TOP, 1, 0 } } },
		{ { 9, { TOP, 1 } }, true, { 10, { TOP, 1, 0 } } },
		{ { 10, { TOP, 1, 0 } }, true, { 10, { TOP, 1, 0 } } },
		{ { 10, { TOP, 1, 0 } }, false, { 10, { TOP, 4, 0 } } },
		{ { 11, { TOP, 1, 0, 0 } }, true, { 10, { TOP, 4, 0 } } },
		{ { 10, { TOP, 1, 7 } }, true, { 10, { TOP, 4, 0 } } },
		{ { 11, { TOP, 2, 1, 3 } }, true, { 10, { TOP, 4, 0 } } },
		{ { 12, { TOP, 2, 1, 3, 0 } }, true, { 10, { TOP, 4, 0 } } },
		{ { 10, { TOP, 5, 9 } }, false, { 10, { TOP, 7, 0 } } },
		{ { 9, { TOP, 9 } }, false, { 11, { TOP, 9, 2, 0 } } },
		{ { 11, { TOP, 9, 2, 0 } }, true, { 11, { TOP, 9, 2, 0 } } },
	};
	uint32_t count;
	struct mib *mib = new_mib(&count);
	struct mib_answer answer;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		CU_ASSERT_EQUAL(mib_next(mib, oid_view(&rows[i].from),
					rows[i].inclusive, &answer),
			MIB_FOUND);
		CU_ASSERT_EQUAL(oid_compare(oid_view(&answer.name),
					oid_view(&rows[i].found)),
			0);
	}
	CU_ASSERT_EQUAL(
		mib_next(mib, OID_VIEW(TOP, 9, 2, 0), false, &answer), MIB_END);
	CU_ASSERT_EQUAL(
		mib_next(mib, OID_VIEW(TOP, 11, 1, 3), true, &answer), MIB_END);
	mib_free(mib);
}

static unsigned lines;

static void
count_lines(void *ctx, enum log_level level, const char *line)
{
	(void)ctx;
	(void)line;
	lines += level == LOG_LEVEL_ERROR;
}

static void
test_faulty_tables_are_refused_and_named(void)
{
	const struct mib_scalar faulty[][2] = {
		/* out of order */
		{ SCALAR_CELL(b, VALUE_INTEGER, &integer, TOP, 2),
			SCALAR_CELL(a, VALUE_INTEGER, &integer, TOP, 1) },
		/* twice */
		{ SCALAR_CELL(a, VALUE_INTEGER, &integer, TOP, 1),
			SCALAR_CELL(a, VALUE_INTEGER, &integer, TOP, 1) },
		/* below another */
		{ SCALAR_CELL(a, VALUE_INTEGER, &integer, TOP, 1),
			SCALAR_CELL(b, VALUE_INTEGER, &integer, TOP, 1, 1) },
		/* outside the subtree */
		{ SCALAR_CELL(a, VALUE_INTEGER, &integer, TOP, 1),
			SCALAR_CELL(b, VALUE_INTEGER, &integer, 1, 4) },
		/* no value */
		{ SCALAR_CELL(a, VALUE_INTEGER, &integer, TOP, 1),
			SCALAR_CELL(b, VALUE_INTEGER, NULL, TOP, 2) },
		/* types no cell has */
		{ SCALAR_CELL(a, VALUE_INTEGER, &integer, TOP, 1),
			SCALAR_CELL(b, VALUE_OID, &integer, TOP, 2) },
		{ SCALAR_CELL(a, VALUE_INTEGER, &integer, TOP, 1),
			SCALAR_CELL(b, VALUE_NULL, &integer, TOP, 2) },
	};
	struct mib_answer answer;

	for (size_t i = 0; i < ARRAY_LEN(faulty); i++) {
		struct mib *mib = mib_new(1);

		lines = 0;
		log_capture(count_lines, NULL);
		CU_ASSERT_EQUAL(scalar_group_register(mib, top,
					&(struct scalar_group){
						.scalars = faulty[i],
						.n = 2,
					}),
			-EINVAL);
		log_capture(NULL, NULL);
		CU_ASSERT_EQUAL(lines, 1);
		CU_ASSERT_EQUAL(mib_next(mib, top, true, &answer), MIB_END);
		mib_free(mib);
	}
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_walk_is_the_table_with_instances),
	UNIT_TEST(test_missing_object_and_missing_instance_differ),
	UNIT_TEST(test_next_from_names_that_do_not_exist),
	UNIT_TEST(test_faulty_tables_are_refused_and_named),
};
UNIT_MAIN("scalar_group", tests)
