/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of util.h, security_level.h and clock.h. */
#include "tests/unit/runner.h"
#include "util/clock.h"
#include "util/security_level.h"
#include "util/util.h"

static void
test_octets_of_same_content_are_equal(void)
{
	const uint8_t a[] = { 1, 2, 3 };
	const uint8_t b[] = { 1, 2, 3 };

	CU_ASSERT_TRUE(octets_equal(
		(struct octets){ a, sizeof(a) }, (struct octets){ b, 3 }));
}

static void
test_octets_of_other_length_or_content_differ(void)
{
	const uint8_t a[] = { 1, 2, 3 };
	const uint8_t b[] = { 1, 2, 4 };

	CU_ASSERT_FALSE(
		octets_equal((struct octets){ a, 3 }, (struct octets){ b, 3 }));
	CU_ASSERT_FALSE(
		octets_equal((struct octets){ a, 3 }, (struct octets){ a, 2 }));
	CU_ASSERT_TRUE(
		octets_equal((struct octets){ a, 2 }, (struct octets){ b, 2 }));
}

static void
test_empty_octets_are_equal_wherever_they_point(void)
{
	const uint8_t a[] = { 1 };

	CU_ASSERT_TRUE(octets_equal(
		(struct octets){ NULL, 0 }, (struct octets){ a, 0 }));
	CU_ASSERT_FALSE(octets_equal(
		(struct octets){ NULL, 0 }, (struct octets){ a, 1 }));
}

struct contained {
	int before;
	int member;
};

static void
test_container_of_finds_the_struct(void)
{
	struct contained c = { 1, 2 };

	CU_ASSERT_PTR_EQUAL(
		CONTAINER_OF(&c.member, struct contained, member), &c);
	CU_ASSERT_EQUAL(min_size(3, 2), 2);
	CU_ASSERT_EQUAL(min_size(2, 3), 2);
}

static void
test_security_levels_have_the_names_of_rfc_3411(void)
{
	CU_ASSERT_STRING_EQUAL(
		security_level_name(SECURITY_LEVEL_NONE), "none");
	CU_ASSERT_STRING_EQUAL(
		security_level_name(SECURITY_LEVEL_NO_AUTH_NO_PRIV),
		"noAuthNoPriv");
	CU_ASSERT_STRING_EQUAL(
		security_level_name(SECURITY_LEVEL_AUTH_NO_PRIV), "authNoPriv");
	CU_ASSERT_STRING_EQUAL(
		security_level_name(SECURITY_LEVEL_AUTH_PRIV), "authPriv");
	CU_ASSERT_STRING_EQUAL(
		security_level_name((enum security_level)77), "none");
}

static uint64_t
fake_monotonic_ms(void)
{
	return 4711;
}

static int64_t
fake_realtime_s(void)
{
	return -5;
}

static void
test_clocks_can_be_replaced_and_restored(void)
{
	uint64_t before = clock_monotonic_ms();

	clock_inject(fake_monotonic_ms, NULL);
	CU_ASSERT_EQUAL(clock_monotonic_ms(), 4711);
	CU_ASSERT_TRUE(clock_realtime_s() > 1500000000);
	clock_inject(NULL, fake_realtime_s);
	CU_ASSERT_TRUE(clock_monotonic_ms() >= before);
	CU_ASSERT_TRUE(clock_realtime_s() == -5);
	clock_inject(NULL, NULL);
	CU_ASSERT_TRUE(clock_realtime_s() > 1500000000);
}

static int64_t
at_the_epoch(void)
{
	return 0;
}

static void
test_clock_before_the_build_is_unset(void)
{
	char date[CLOCK_DATE_MAX];

	CU_ASSERT_FALSE(clock_is_unset());
	clock_inject(NULL, at_the_epoch);
	CU_ASSERT_TRUE(clock_is_unset());
	CU_ASSERT_EQUAL(clock_realtime_ms(), 0);
	clock_inject(NULL, NULL);
	CU_ASSERT_TRUE(clock_realtime_ms() / 1000 - clock_realtime_s() <= 0);
	CU_ASSERT_TRUE(clock_realtime_ms() / 1000 - clock_realtime_s() > -60);
	CU_ASSERT_STRING_EQUAL(
		clock_date(date, 1795457100), "2026-11-23 18:05 UTC");
	CU_ASSERT_STRING_EQUAL(clock_date(date, INT64_MAX), "");
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_octets_of_same_content_are_equal),
	UNIT_TEST(test_octets_of_other_length_or_content_differ),
	UNIT_TEST(test_empty_octets_are_equal_wherever_they_point),
	UNIT_TEST(test_container_of_finds_the_struct),
	UNIT_TEST(test_security_levels_have_the_names_of_rfc_3411),
	UNIT_TEST(test_clocks_can_be_replaced_and_restored),
	UNIT_TEST(test_clock_before_the_build_is_unset),
};

UNIT_MAIN("util", tests)
