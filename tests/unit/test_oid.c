/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests wire/oid.c: order, copies, text. */
#include "wire/oid.h"

#include <string.h>

#include "tests/unit/runner.h"
#include "tests/vectors/primitives.h"

static const uint32_t long_sub[OID_MAX_LEN + 1];

static struct oid
parsed(const char *text)
{
	struct oid oid = { .n = 0 };

	CU_ASSERT_TRUE(oid_parse(text, &oid));
	return oid;
}

/* PDU-10 */
static void
test_order_is_by_sub_identifier_then_length(void)
{
	static const char *const ascending[] = {
		"0.0",
		"1.3",
		"1.3.0",
		"1.3.6.1.2.1.1.1",
		"1.3.6.1.2.1.1.1.0",
		"1.3.6.1.2.1.1.2",
		"1.3.6.1.2.1.1.9",
		"1.3.6.1.2.1.1.10",
		"1.3.6.1.2.1.1.127",
		"1.3.6.1.2.1.1.128",
		/* with length: "b" before "aa"; IMPLIED: "aa" before "b" */
		"1.3.6.1.3.1.1.98",
		"1.3.6.1.3.1.2.97.97",
		"1.3.6.1.3.2.97.97",
		"1.3.6.1.3.2.98",
		"1.3.6.1.4.2147483647",
		"1.3.6.1.4.2147483648",
		"1.3.6.1.4.4294967295",
		"1.3.6.1.4.4294967295.0",
		"2",
	};

	for (size_t i = 0; i < ARRAY_LEN(ascending); i++)
		for (size_t j = 0; j < ARRAY_LEN(ascending); j++) {
			struct oid a = parsed(ascending[i]);
			struct oid b = parsed(ascending[j]);
			int order = oid_compare(oid_view(&a), oid_view(&b));

			CU_ASSERT_EQUAL(order < 0, i < j);
			CU_ASSERT_EQUAL(order == 0, i == j);
			CU_ASSERT_EQUAL(order > 0, i > j);
		}
}

static void
test_empty_oid_sorts_first(void)
{
	struct oid_view empty = { NULL, 0 };

	CU_ASSERT_TRUE(oid_compare(empty, OID_VIEW(0)) < 0);
	CU_ASSERT_TRUE(oid_compare(OID_VIEW(0), empty) > 0);
	CU_ASSERT_EQUAL(oid_compare(empty, empty), 0);
}

static void
test_prefix_is_a_leading_part_or_all(void)
{
	struct oid_view oid = OID_VIEW(1, 3, 6, 1);
	struct oid_view empty = { NULL, 0 };

	CU_ASSERT_TRUE(oid_starts_with(oid, empty));
	CU_ASSERT_TRUE(oid_starts_with(oid, OID_VIEW(1)));
	CU_ASSERT_TRUE(oid_starts_with(oid, OID_VIEW(1, 3, 6)));
	CU_ASSERT_TRUE(oid_starts_with(oid, oid));
	CU_ASSERT_FALSE(oid_starts_with(oid, OID_VIEW(1, 3, 6, 1, 0)));
	CU_ASSERT_FALSE(oid_starts_with(oid, OID_VIEW(1, 3, 6, 2)));
	CU_ASSERT_FALSE(oid_starts_with(oid, OID_VIEW(2)));
	CU_ASSERT_FALSE(oid_starts_with(empty, OID_VIEW(1)));
	CU_ASSERT_TRUE(oid_starts_with(empty, empty));
}

static void
test_copy_of_129_parts_refused_and_empty(void)
{
	struct oid oid = { .n = 3, .sub = { 1, 3, 6 } };

	CU_ASSERT_TRUE(
		oid_copy(&oid, (struct oid_view){ long_sub, OID_MAX_LEN }));
	CU_ASSERT_EQUAL(oid.n, OID_MAX_LEN);
	CU_ASSERT_FALSE(
		oid_copy(&oid, (struct oid_view){ long_sub, OID_MAX_LEN + 1 }));
	CU_ASSERT_EQUAL(oid.n, 0);
	CU_ASSERT_TRUE(oid_copy(&oid, OID_VIEW(1, 3)));
	CU_ASSERT_EQUAL(oid_compare(oid_view(&oid), OID_VIEW(1, 3)), 0);
	CU_ASSERT_TRUE(oid_copy(&oid, (struct oid_view){ NULL, 0 }));
	CU_ASSERT_EQUAL(oid.n, 0);
}

static void
test_append_that_is_too_long_changes_nothing(void)
{
	struct oid oid = parsed("1.3.6");

	CU_ASSERT_TRUE(oid_append(&oid, (const uint32_t[]){ 1, 4 }, 2));
	CU_ASSERT_EQUAL(
		oid_compare(oid_view(&oid), OID_VIEW(1, 3, 6, 1, 4)), 0);
	CU_ASSERT_TRUE(oid_append(&oid, NULL, 0));
	CU_ASSERT_FALSE(oid_append(&oid, long_sub, OID_MAX_LEN - 4));
	CU_ASSERT_FALSE(oid_append(&oid, long_sub, SIZE_MAX));
	CU_ASSERT_EQUAL(
		oid_compare(oid_view(&oid), OID_VIEW(1, 3, 6, 1, 4)), 0);
	CU_ASSERT_TRUE(oid_append(&oid, long_sub, OID_MAX_LEN - 5));
	CU_ASSERT_EQUAL(oid.n, OID_MAX_LEN);
	CU_ASSERT_FALSE(oid_append(&oid, long_sub, 1));
	CU_ASSERT_EQUAL(oid.n, OID_MAX_LEN);
}

static void
test_text_is_read_and_written_back(void)
{
	static const char *const texts[] = { "0", "1", "1.3.6.1", "0.0",
		"2.999.4294967295", "1.3.6.1.4.1.32473.10.100.1000" };
	char out[OID_TEXT_MAX];

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		char dotted[64] = ".";
		struct oid oid = parsed(texts[i]);

		CU_ASSERT_STRING_EQUAL(
			oid_format(out, sizeof(out), oid_view(&oid)), texts[i]);
		oid = parsed(strcat(dotted, texts[i]));
		CU_ASSERT_STRING_EQUAL(
			oid_format(out, sizeof(out), oid_view(&oid)), texts[i]);
	}
}

static void
test_text_of_instance_vectors_is_read_and_written_back(void)
{
	char out[OID_TEXT_MAX];

	for (size_t i = 0; i < ARRAY_LEN(oid_vectors); i++) {
		struct oid oid = parsed(oid_vectors[i].text);

		CU_ASSERT_STRING_EQUAL(
			oid_format(out, sizeof(out), oid_view(&oid)),
			oid_vectors[i].text);
	}
}

static void
test_text_that_is_no_oid_refused_and_nothing_written(void)
{
	static const char *const texts[] = { "", ".", "..1", "1.", "1..3",
		".1.", "a", "1.a", "1a", "1 ", " 1", "1.3.-1", "+1", "1,3",
		"01", "1.00", "1.4294967296", "1.42949672950",
		"1.18446744073709551616", "1.3.6.1.2.1.1.1.0\n" };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct oid oid = { .n = 1, .sub = { 42 } };

		CU_ASSERT_FALSE(oid_parse(texts[i], &oid));
		CU_ASSERT_EQUAL(oid.n, 1);
		CU_ASSERT_EQUAL(oid.sub[0], 42);
	}
}

/* MSG-17 */
static void
test_text_of_128_parts_is_read_of_129_refused(void)
{
	char text[2 * (OID_MAX_LEN + 1) + 1];
	struct oid oid = { .n = 0 };

	for (size_t i = 0; i <= OID_MAX_LEN; i++)
		memcpy(text + 2 * i, "7.", 2);
	text[2 * OID_MAX_LEN - 1] = '\0';
	CU_ASSERT_TRUE(oid_parse(text, &oid));
	CU_ASSERT_EQUAL(oid.n, OID_MAX_LEN);
	text[2 * OID_MAX_LEN - 1] = '.';
	text[2 * OID_MAX_LEN + 1] = '\0';
	CU_ASSERT_FALSE(oid_parse(text, &oid));
}

static void
test_longest_text_fits_oid_text_max(void)
{
	char out[OID_TEXT_MAX];
	struct oid oid = { .n = OID_MAX_LEN };

	for (size_t i = 0; i < OID_MAX_LEN; i++)
		oid.sub[i] = UINT32_MAX;
	oid_format(out, sizeof(out), oid_view(&oid));
	CU_ASSERT_EQUAL(strlen(out), OID_MAX_LEN * 11 - 1);
	CU_ASSERT_STRING_EQUAL(out + strlen(out) - 11, ".4294967295");
}

static void
test_text_is_cut_to_every_size(void)
{
	static const char whole[] = "1.30.600.4294967295.0";
	struct oid oid = parsed(whole);

	for (size_t size = 1; size <= sizeof(whole); size++) {
		char out[sizeof(whole) + 1];

		memset(out, '#', sizeof(out));
		CU_ASSERT_PTR_EQUAL(oid_format(out, size, oid_view(&oid)), out);
		CU_ASSERT_EQUAL(strlen(out), size - 1);
		CU_ASSERT_EQUAL(memcmp(out, whole, size - 1), 0);
		CU_ASSERT_EQUAL(out[size], '#');
	}
}

static void
test_text_of_size_zero_is_not_touched(void)
{
	char out[] = "#";

	CU_ASSERT_PTR_EQUAL(oid_format(out, 0, OID_VIEW(1, 3)), out);
	CU_ASSERT_STRING_EQUAL(out, "#");
	CU_ASSERT_STRING_EQUAL(
		oid_format(out, 1, (struct oid_view){ NULL, 0 }), "");
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_order_is_by_sub_identifier_then_length),
	UNIT_TEST(test_empty_oid_sorts_first),
	UNIT_TEST(test_prefix_is_a_leading_part_or_all),
	UNIT_TEST(test_copy_of_129_parts_refused_and_empty),
	UNIT_TEST(test_append_that_is_too_long_changes_nothing),
	UNIT_TEST(test_text_is_read_and_written_back),
	UNIT_TEST(test_text_of_instance_vectors_is_read_and_written_back),
	UNIT_TEST(test_text_that_is_no_oid_refused_and_nothing_written),
	UNIT_TEST(test_text_of_128_parts_is_read_of_129_refused),
	UNIT_TEST(test_longest_text_fits_oid_text_max),
	UNIT_TEST(test_text_is_cut_to_every_size),
	UNIT_TEST(test_text_of_size_zero_is_not_touched),
};

UNIT_MAIN("oid", tests)
