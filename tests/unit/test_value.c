/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests wire/value.c: when two values are the same. */
#include "wire/value.h"

#include "tests/unit/runner.h"

#define TEXT(type_, text)                                                      \
 {                                                                             \
  .type = (type_), .octets = {(const uint8_t *)(text), sizeof(text) - 1 }      \
 }

/* All different from each other, by type, by content or by length. */
static const struct value values[] = {
	{ .type = VALUE_INTEGER, .i32 = 0 },
	{ .type = VALUE_INTEGER, .i32 = 1 },
	{ .type = VALUE_INTEGER, .i32 = -1 },
	{ .type = VALUE_COUNTER32, .u32 = 0 },
	{ .type = VALUE_COUNTER32, .u32 = 1 },
	{ .type = VALUE_COUNTER32, .u32 = UINT32_MAX },
	{ .type = VALUE_UNSIGNED32, .u32 = 0 },
	{ .type = VALUE_UNSIGNED32, .u32 = 1 },
	{ .type = VALUE_TIME_TICKS, .u32 = 0 },
	{ .type = VALUE_TIME_TICKS, .u32 = 1 },
	{ .type = VALUE_COUNTER64, .u64 = 1 },
	{ .type = VALUE_COUNTER64, .u64 = (uint64_t)1 << 32 | 1 },
	{ .type = VALUE_OCTET_STRING, .octets = { NULL, 0 } },
	TEXT(VALUE_OCTET_STRING, "a"),
	TEXT(VALUE_OCTET_STRING, "b"),
	TEXT(VALUE_OCTET_STRING, "aa"),
	TEXT(VALUE_OCTET_STRING, "aaaa"),
	TEXT(VALUE_OPAQUE, "aaaa"),
	TEXT(VALUE_OPAQUE, "aaab"),
	TEXT(VALUE_IP_ADDRESS, "aaaa"),
	TEXT(VALUE_IP_ADDRESS, "baaa"),
	{ .type = VALUE_OID, .oid = { (const uint32_t[]){ 1, 3 }, 2 } },
	{ .type = VALUE_OID, .oid = { (const uint32_t[]){ 1, 4 }, 2 } },
	{ .type = VALUE_OID, .oid = { (const uint32_t[]){ 1, 3, 0 }, 3 } },
	{ .type = VALUE_NULL },
	{ .type = VALUE_NO_SUCH_OBJECT },
	{ .type = VALUE_NO_SUCH_INSTANCE },
	{ .type = VALUE_END_OF_MIB_VIEW },
};

static void
test_values_differ_by_type_and_content(void)
{
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		for (size_t j = 0; j < ARRAY_LEN(values); j++)
			CU_ASSERT_EQUAL(
				value_equal(&values[i], &values[j]), i == j);
}

static void
test_equal_octets_and_oids_elsewhere_are_equal(void)
{
	static const struct value a = TEXT(VALUE_OCTET_STRING, "same");
	static const uint8_t same[] = { 's', 'a', 'm', 'e' };
	const struct value b = { .type = VALUE_OCTET_STRING,
		.octets = { same, sizeof(same) } };
	const struct value c = { .type = VALUE_OID, .oid = OID_VIEW(1, 3, 6) };
	const struct value d = { .type = VALUE_OID, .oid = OID_VIEW(1, 3, 6) };

	CU_ASSERT_TRUE(value_equal(&a, &b));
	CU_ASSERT_TRUE(value_equal(&c, &d));
}

static void
test_null_is_no_exception(void)
{
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		CU_ASSERT_EQUAL(value_is_exception(&values[i]),
			i >= ARRAY_LEN(values) - 3);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_values_differ_by_type_and_content),
	UNIT_TEST(test_equal_octets_and_oids_elsewhere_are_equal),
	UNIT_TEST(test_null_is_no_exception),
};

UNIT_MAIN("value", tests)
