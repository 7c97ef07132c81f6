/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of siphash.h with the vectors of its authors. */
#include "tests/unit/runner.h"
#include "util/siphash.h"
#include "util/util.h"

/* Key 00 01 .. 0f, read as two little-endian words. */
#define K0 UINT64_C(0x0706050403020100)
#define K1 UINT64_C(0x0f0e0d0c0b0a0908)

/* SipHash-2-4 of 00 01 .. n-1, its octets read as a little-endian word. */
static const struct {
	size_t n;
	uint64_t hash;
} vectors[] = {
	{ 0, UINT64_C(0x726fdb47dd0e0e31) },
	{ 1, UINT64_C(0x74f839c593dc67fd) },
	{ 2, UINT64_C(0x0d6c8009d9a94f5a) },
	{ 3, UINT64_C(0x85676696d7fb7e2d) },
	{ 4, UINT64_C(0xcf2794e0277187b7) },
	{ 5, UINT64_C(0x18765564cd99a68d) },
	{ 6, UINT64_C(0xcbc9466e58fee3ce) },
	{ 7, UINT64_C(0xab0200f58b01d137) },
	{ 8, UINT64_C(0x93f5f5799a932462) },
	{ 9, UINT64_C(0x9e0082df0ba9e4b0) },
	{ 15, UINT64_C(0xa129ca6149be45e5) },
	{ 16, UINT64_C(0x3f2acc7f57c29bdb) },
	{ 17, UINT64_C(0x699ae9f52cbe4794) },
	{ 31, UINT64_C(0x32d892fad841c342) },
	{ 32, UINT64_C(0x7127512f72f27cce) },
	{ 33, UINT64_C(0xa7f32346f95978e3) },
	{ 47, UINT64_C(0xd06c98cd5c0975eb) },
	{ 56, UINT64_C(0xb78dbfaf3a8d83bd) },
	{ 62, UINT64_C(0xe51b38608ef25f57) },
	{ 63, UINT64_C(0x958a324ceb064572) },
};

static void
test_reference_vectors(void)
{
	uint8_t input[64];

	for (size_t i = 0; i < sizeof(input); i++)
		input[i] = (uint8_t)i;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++)
		CU_ASSERT_EQUAL(
			siphash(K0, K1, input, vectors[i].n), vectors[i].hash);
}

static void
test_input_need_not_be_aligned(void)
{
	_Alignas(8) uint8_t input[64 + 7];

	for (size_t shift = 0; shift < 8; shift++) {
		for (size_t i = 0; i < 63; i++)
			input[shift + i] = (uint8_t)i;
		CU_ASSERT_EQUAL(siphash(K0, K1, input + shift, 63),
			UINT64_C(0x958a324ceb064572));
	}
}

static void
test_each_half_of_the_key_counts(void)
{
	uint64_t hash = siphash(K0, K1, "snmp", 4);

	CU_ASSERT_NOT_EQUAL(siphash(K0 ^ 1, K1, "snmp", 4), hash);
	CU_ASSERT_NOT_EQUAL(siphash(K0, K1 ^ 1, "snmp", 4), hash);
}

static void
test_no_input_may_be_null(void)
{
	CU_ASSERT_EQUAL(siphash(K0, K1, NULL, 0), vectors[0].hash);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_reference_vectors),
	UNIT_TEST(test_input_need_not_be_aligned),
	UNIT_TEST(test_each_half_of_the_key_counts),
	UNIT_TEST(test_no_input_may_be_null),
};

UNIT_MAIN("siphash", tests)
