/* SPDX-License-Identifier: BSD-2-Clause */
/* A golden walk of each MIB module about the engine itself. */
#include "mibs/framework_mib.h"
#include "mibs/mpd_mib.h"
#include "mibs/snmpv2_mib.h"
#include "mibs/target_mib.h"
#include "mibs/tls_tm_mib.h"
#include "mibs/tsm_mib.h"

#include <errno.h>

#include "tests/unit/golden_walk.h"
#include "util/clock.h"

static uint64_t now_ms;

static uint64_t
fake_now(void)
{
	return now_ms;
}

static const struct snmp_stats stats = {
	.in_pkts = 101,
	.in_bad_versions = 102,
	.in_asn_parse_errs = 103,
	.silent_drops = 104,
	.proxy_drops = 105,
	.unknown_security_models = 106,
	.invalid_msgs = 107,
	.unknown_pdu_handlers = 108,
	.unavailable_contexts = 109,
	.unknown_contexts = 110,
};

static const struct snmpv2_mib_sources system_sources = {
	.sys_descr = "Linux board",
	.sys_contact = "noc@example.net",
	.sys_name = "agent.example",
	.sys_location = "",
	.sys_object_id = OID_VIEW(1, 3, 6, 1, 4, 1, 32473, 1),
	.sys_services = 72,
	.started_ms = 1000,
	.snmp_enable_authen_traps = 2,
	.snmp_set_serial_no = 42,
	.stats = &stats,
};

/* ENG-07, ENG-08, ENG-09, ENG-10, ENG-14 */
static void
test_snmpv2_mib_serves_system_snmp_and_set(void)
{
	static const struct golden_row rows[] = {
		{ "1.3.6.1.2.1.1.1.0", VALUE_OCTET_STRING, "Linux board" },
		{ "1.3.6.1.2.1.1.2.0", VALUE_OID, "1.3.6.1.4.1.32473.1" },
		{ "1.3.6.1.2.1.1.3.0", VALUE_TIME_TICKS, "12345" },
		{ "1.3.6.1.2.1.1.4.0", VALUE_OCTET_STRING, "noc@example.net" },
		{ "1.3.6.1.2.1.1.5.0", VALUE_OCTET_STRING, "agent.example" },
		{ "1.3.6.1.2.1.1.6.0", VALUE_OCTET_STRING, "" },
		{ "1.3.6.1.2.1.1.7.0", VALUE_INTEGER, "72" },
		{ "1.3.6.1.2.1.1.8.0", VALUE_TIME_TICKS, "0" },
		{ "1.3.6.1.2.1.11.1.0", VALUE_COUNTER32, "101" },
		{ "1.3.6.1.2.1.11.3.0", VALUE_COUNTER32, "102" },
		{ "1.3.6.1.2.1.11.4.0", VALUE_COUNTER32, "0" },
		{ "1.3.6.1.2.1.11.5.0", VALUE_COUNTER32, "0" },
		{ "1.3.6.1.2.1.11.6.0", VALUE_COUNTER32, "103" },
		{ "1.3.6.1.2.1.11.30.0", VALUE_INTEGER, "2" },
		{ "1.3.6.1.2.1.11.31.0", VALUE_COUNTER32, "104" },
		{ "1.3.6.1.2.1.11.32.0", VALUE_COUNTER32, "105" },
		{ "1.3.6.1.6.3.1.1.6.1.0", VALUE_INTEGER, "42" },
	};
	struct mib *mib = mib_new(4);
	struct mib_answer answer;

	now_ms = 1000 + 123459;
	clock_inject(fake_now, NULL);
	CU_ASSERT_EQUAL(snmpv2_mib_register(mib, &system_sources), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));

	/* sysORTable has no rows: its columns exist, its index does not. */
	CU_ASSERT_EQUAL(mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 9, 1, 2, 1),
				&answer),
		MIB_NO_SUCH_INSTANCE);
	CU_ASSERT_EQUAL(mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 9, 1, 1, 1),
				&answer),
		MIB_NO_SUCH_OBJECT);
	/* snmpOutPkts is obsolete. */
	CU_ASSERT_EQUAL(
		mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 11, 2, 0), &answer),
		MIB_NO_SUCH_OBJECT);
	clock_inject(NULL, NULL);
	mib_free(mib);
}

/* ENG-07, SMI-03 */
static void
test_sys_up_time_wraps_after_497_days(void)
{
	struct mib *mib = mib_new(4);
	struct mib_answer answer;

	clock_inject(fake_now, NULL);
	snmpv2_mib_register(mib, &system_sources);
	now_ms = 1000 + UINT64_C(42949672960) + 70;
	mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 3, 0), &answer);
	CU_ASSERT_EQUAL(answer.value.u32, 7);
	now_ms -= 80;
	mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 3, 0), &answer);
	CU_ASSERT_EQUAL(answer.value.u32, 4294967295U);
	clock_inject(NULL, NULL);
	mib_free(mib);
}

static void
test_sources_are_read_anew_each_time(void)
{
	struct snmpv2_mib_sources sources = system_sources;
	struct mib *mib = mib_new(4);
	struct mib_answer answer;

	snmpv2_mib_register(mib, &sources);
	sources.sys_contact = "other";
	mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 4, 0), &answer);
	CU_ASSERT_EQUAL(answer.value.octets.n, 5);
	mib_free(mib);
}

static int32_t boots = 7;

/* As the engine does when its time passes the end. */
static int32_t
engine_time_that_wraps(void *ctx)
{
	(void)ctx;
	boots = 8;
	return 3;
}

/* ENG-06, ENG-15, SIZE-04 */
static void
test_framework_mib_serves_the_engine(void)
{
	static const struct golden_row rows[] = {
		{ "1.3.6.1.6.3.10.2.1.1.0", VALUE_OCTET_STRING, "\x80id" },
		{ "1.3.6.1.6.3.10.2.1.2.0", VALUE_INTEGER, "8" },
		{ "1.3.6.1.6.3.10.2.1.3.0", VALUE_INTEGER, "3" },
		{ "1.3.6.1.6.3.10.2.1.4.0", VALUE_INTEGER, "16384" },
	};
	const struct framework_mib_sources sources = {
		.engine_id = { (const uint8_t *)"\x80id", 3 },
		.engine_boots = &boots,
		.engine_time = engine_time_that_wraps,
		.max_message_size = 16384,
	};
	struct mib *mib = mib_new(1);

	CU_ASSERT_EQUAL(framework_mib_register(mib, &sources), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));
	mib_free(mib);
}

static void
test_mpd_mib_serves_its_counters(void)
{
	static const struct golden_row rows[] = {
		{ "1.3.6.1.6.3.11.2.1.1.0", VALUE_COUNTER32, "106" },
		{ "1.3.6.1.6.3.11.2.1.2.0", VALUE_COUNTER32, "107" },
		{ "1.3.6.1.6.3.11.2.1.3.0", VALUE_COUNTER32, "108" },
	};
	struct mib *mib = mib_new(1);

	CU_ASSERT_EQUAL(mpd_mib_register(mib, &stats), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));
	mib_free(mib);
}

/* TGT-08 */
static void
test_target_mib_serves_its_scalars(void)
{
	static const struct golden_row rows[] = {
		{ "1.3.6.1.6.3.12.1.1.0", VALUE_INTEGER, "2147483647" },
		{ "1.3.6.1.6.3.12.1.4.0", VALUE_COUNTER32, "109" },
		{ "1.3.6.1.6.3.12.1.5.0", VALUE_COUNTER32, "110" },
	};
	const struct target_mib_sources sources = {
		.snmp_target_spin_lock = 2147483647,
		.stats = &stats,
	};
	struct mib *mib = mib_new(1);

	CU_ASSERT_EQUAL(target_mib_register(mib, &sources), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));
	mib_free(mib);
}

/* TSM-13 */
static void
test_tsm_mib_serves_counters_and_use_prefix(void)
{
	static const struct golden_row rows[] = {
		{ "1.3.6.1.2.1.190.1.1.1.0", VALUE_COUNTER32, "1" },
		{ "1.3.6.1.2.1.190.1.1.2.0", VALUE_COUNTER32, "2" },
		{ "1.3.6.1.2.1.190.1.1.3.0", VALUE_COUNTER32, "3" },
		{ "1.3.6.1.2.1.190.1.1.4.0", VALUE_COUNTER32, "4" },
		{ "1.3.6.1.2.1.190.1.2.1.0", VALUE_INTEGER, "2" },
	};
	struct tsm tsm = { .stats = { 1, 2, 3, 4 } };
	struct mib *mib = mib_new(1);
	struct mib_answer answer;

	CU_ASSERT_EQUAL(tsm_mib_register(mib, &tsm), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));
	tsm.use_prefix = true;
	mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 190, 1, 2, 1, 0), &answer);
	CU_ASSERT_EQUAL(answer.value.i32, 1);
	mib_free(mib);
}

static void
test_tls_tm_mib_serves_ten_counters(void)
{
	static const struct golden_row rows[] = {
		{ "1.3.6.1.2.1.198.2.1.1.0", VALUE_COUNTER32, "1" },
		{ "1.3.6.1.2.1.198.2.1.2.0", VALUE_COUNTER32, "2" },
		{ "1.3.6.1.2.1.198.2.1.3.0", VALUE_COUNTER32, "3" },
		{ "1.3.6.1.2.1.198.2.1.4.0", VALUE_COUNTER32, "4" },
		{ "1.3.6.1.2.1.198.2.1.5.0", VALUE_COUNTER32, "5" },
		{ "1.3.6.1.2.1.198.2.1.6.0", VALUE_COUNTER32, "6" },
		{ "1.3.6.1.2.1.198.2.1.7.0", VALUE_COUNTER32, "7" },
		{ "1.3.6.1.2.1.198.2.1.8.0", VALUE_COUNTER32, "8" },
		{ "1.3.6.1.2.1.198.2.1.9.0", VALUE_COUNTER32, "9" },
		{ "1.3.6.1.2.1.198.2.1.10.0", VALUE_COUNTER32, "10" },
	};
	static const struct tlstm_stats tlstm = {
		.session_opens = 1,
		.session_client_closes = 2,
		.session_open_errors = 3,
		.session_accepts = 4,
		.session_server_closes = 5,
		.session_no_sessions = 6,
		.session_invalid_client_certificates = 7,
		.session_unknown_server_certificate = 8,
		.session_invalid_server_certificates = 9,
		.session_invalid_caches = 10,
	};
	struct mib *mib = mib_new(1);

	CU_ASSERT_EQUAL(tls_tm_mib_register(mib, &tlstm), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));
	mib_free(mib);
}

static void
test_modules_stand_beside_each_other(void)
{
	static const struct tlstm_stats tlstm;
	static const struct tsm tsm;
	const struct framework_mib_sources engine = {
		.engine_boots = &boots,
		.engine_time = engine_time_that_wraps,
	};
	const struct target_mib_sources target = { .stats = &stats };
	struct mib *mib = mib_new(8);

	CU_ASSERT_EQUAL(tls_tm_mib_register(mib, &tlstm), 0);
	CU_ASSERT_EQUAL(tsm_mib_register(mib, &tsm), 0);
	CU_ASSERT_EQUAL(target_mib_register(mib, &target), 0);
	CU_ASSERT_EQUAL(mpd_mib_register(mib, &stats), 0);
	CU_ASSERT_EQUAL(framework_mib_register(mib, &engine), 0);
	CU_ASSERT_EQUAL(snmpv2_mib_register(mib, &system_sources), 0);
	CU_ASSERT_EQUAL(mpd_mib_register(mib, &stats), -EEXIST);
	mib_free(mib);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_snmpv2_mib_serves_system_snmp_and_set),
	UNIT_TEST(test_sys_up_time_wraps_after_497_days),
	UNIT_TEST(test_sources_are_read_anew_each_time),
	UNIT_TEST(test_framework_mib_serves_the_engine),
	UNIT_TEST(test_mpd_mib_serves_its_counters),
	UNIT_TEST(test_target_mib_serves_its_scalars),
	UNIT_TEST(test_tsm_mib_serves_counters_and_use_prefix),
	UNIT_TEST(test_tls_tm_mib_serves_ten_counters),
	UNIT_TEST(test_modules_stand_beside_each_other),
};
UNIT_MAIN("core_mibs", tests)
