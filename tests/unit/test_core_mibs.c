/* SPDX-License-Identifier: BSD-2-Clause */
/* A golden walk of each MIB module about the engine itself. */
#include "mibs/snmpv2_mib.h"
#include "mibs/snmp_framework_mib.h"
#include "mibs/snmp_mpd_mib.h"
#include "mibs/snmp_notification_mib.h"
#include "mibs/snmp_target_mib.h"
#include "mibs/snmp_tls_tm_mib.h"
#include "mibs/snmp_tsm_mib.h"
#include "mibs/snmp_view_based_acm_mib.h"

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

static const uint32_t object_id[] = { 1, 3, 6, 1, 4, 1, 32473, 1 };

static int
add(struct mib_store *store_, const void *row)
{
	int rc;

	mib_store_add(store_, row, &rc);
	return rc;
}

static void
init_system(struct snmpv2_mib *m)
{
	memset(m, 0, sizeof(*m));
	CU_ASSERT_EQUAL_FATAL(snmpv2_mib_init(m), 0);
	m->sys_descr = "Linux board";
	(void)strcpy(m->sys_contact, "noc@example.net");
	(void)strcpy(m->sys_name, "agent.example");
	m->sys_object_id = (struct oid_view){ object_id, ARRAY_LEN(object_id) };
	m->sys_services = 72;
	m->started_ms = 1000;
	m->snmp_enable_authen_traps = 2;
	m->snmp_set_serial_no = 42;
	m->stats = &stats;
}

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
	struct mib *mib = mib_new(64);
	struct mib_answer answer;
	struct snmpv2_mib m;

	init_system(&m);
	now_ms = 1000 + 123459;
	clock_inject(fake_now, NULL);
	CU_ASSERT_EQUAL(mib_module_register(mib, &snmpv2_mib, &m), 0);
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
	snmpv2_mib_fini(&m);
}

/* ENG-10 */
static void
test_sys_or_table_has_a_row_a_capability(void)
{
	static const struct golden_row rows[] = {
		{ "1.3.6.1.2.1.1.9.1.2.1", VALUE_OID, "1.3.6.1.6.3.1" },
		{ "1.3.6.1.2.1.1.9.1.2.2", VALUE_OID, "1.3.6.1.6.3.2" },
		{ "1.3.6.1.2.1.1.9.1.3.1", VALUE_OCTET_STRING, "the first" },
		{ "1.3.6.1.2.1.1.9.1.3.2", VALUE_OCTET_STRING, "the second" },
		{ "1.3.6.1.2.1.1.9.1.4.1", VALUE_TIME_TICKS, "0" },
		{ "1.3.6.1.2.1.1.9.1.4.2", VALUE_TIME_TICKS, "77" },
	};
	struct mib *mib = mib_new(64);
	struct mib_answer answer;
	struct snmpv2_mib m;

	init_system(&m);
	CU_ASSERT_EQUAL(mib_module_register(mib, &snmpv2_mib, &m), 0);
	CU_ASSERT_EQUAL(snmpv2_mib_add_capability(&m,
				OID_VIEW(1, 3, 6, 1, 6, 3, 1), "the first", 0),
		1);
	mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 8, 0), &answer);
	CU_ASSERT_EQUAL(answer.value.u32, 0);
	CU_ASSERT_EQUAL(
		snmpv2_mib_add_capability(
			&m, OID_VIEW(1, 3, 6, 1, 6, 3, 2), "the second", 77),
		2);
	mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 8, 0), &answer);
	CU_ASSERT_EQUAL(answer.value.u32, 77);
	golden_walk_from(
		mib, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 9), rows, ARRAY_LEN(rows));
	mib_free(mib);
	snmpv2_mib_fini(&m);
}

/* ENG-07, SMI-03 */
static void
test_sys_up_time_wraps_after_497_days(void)
{
	struct mib *mib = mib_new(64);
	struct mib_answer answer;
	struct snmpv2_mib m;

	init_system(&m);
	clock_inject(fake_now, NULL);
	mib_module_register(mib, &snmpv2_mib, &m);
	now_ms = 1000 + UINT64_C(42949672960) + 70;
	mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 3, 0), &answer);
	CU_ASSERT_EQUAL(answer.value.u32, 7);
	now_ms -= 80;
	mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 3, 0), &answer);
	CU_ASSERT_EQUAL(answer.value.u32, 4294967295U);
	clock_inject(NULL, NULL);
	mib_free(mib);
	snmpv2_mib_fini(&m);
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
	struct snmp_framework_mib m = {
		.engine_id = { (const uint8_t *)"\x80id", 3 },
		.engine_boots = &boots,
		.engine_time = engine_time_that_wraps,
		.max_message_size = 16384,
	};
	struct mib *mib = mib_new(64);

	CU_ASSERT_EQUAL(mib_module_register(mib, &snmp_framework_mib, &m), 0);
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
	struct snmp_mpd_mib m = { &stats };
	struct mib *mib = mib_new(64);

	CU_ASSERT_EQUAL(mib_module_register(mib, &snmp_mpd_mib, &m), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));
	mib_free(mib);
}

/* TGT-06, TGT-07, TGT-08, PDU-10, SMI-08: IMPLIED names, so "aa" comes before
 * "b". */
static void
test_target_mib_serves_scalars_and_tables(void)
{
	static const struct golden_row rows[] = {
		{ "1.3.6.1.6.3.12.1.1.0", VALUE_INTEGER, "2147483647" },
		{ "1.3.6.1.6.3.12.1.2.1.2.97.97", VALUE_OID, "1.3.6.1.6.1.9" },
		{ "1.3.6.1.6.3.12.1.2.1.2.98", VALUE_OID, "1.3.6.1.6.1.9" },
		{ "1.3.6.1.6.3.12.1.2.1.3.97.97", VALUE_OCTET_STRING,
			"192.0.2.1:10162" },
		{ "1.3.6.1.6.3.12.1.2.1.3.98", VALUE_OCTET_STRING,
			"192.0.2.1:10162" },
		{ "1.3.6.1.6.3.12.1.2.1.4.97.97", VALUE_INTEGER, "1500" },
		{ "1.3.6.1.6.3.12.1.2.1.4.98", VALUE_INTEGER, "1500" },
		{ "1.3.6.1.6.3.12.1.2.1.5.97.97", VALUE_INTEGER, "3" },
		{ "1.3.6.1.6.3.12.1.2.1.5.98", VALUE_INTEGER, "3" },
		{ "1.3.6.1.6.3.12.1.2.1.6.97.97", VALUE_OCTET_STRING, "t u" },
		{ "1.3.6.1.6.3.12.1.2.1.6.98", VALUE_OCTET_STRING, "t u" },
		{ "1.3.6.1.6.3.12.1.2.1.7.97.97", VALUE_OCTET_STRING, "p" },
		{ "1.3.6.1.6.3.12.1.2.1.7.98", VALUE_OCTET_STRING, "p" },
		{ "1.3.6.1.6.3.12.1.2.1.8.97.97", VALUE_INTEGER, "5" },
		{ "1.3.6.1.6.3.12.1.2.1.8.98", VALUE_INTEGER, "5" },
		{ "1.3.6.1.6.3.12.1.2.1.9.97.97", VALUE_INTEGER, "1" },
		{ "1.3.6.1.6.3.12.1.2.1.9.98", VALUE_INTEGER, "1" },
		{ "1.3.6.1.6.3.12.1.3.1.2.112", VALUE_INTEGER, "3" },
		{ "1.3.6.1.6.3.12.1.3.1.3.112", VALUE_INTEGER, "4" },
		{ "1.3.6.1.6.3.12.1.3.1.4.112", VALUE_OCTET_STRING, "alice" },
		{ "1.3.6.1.6.3.12.1.3.1.5.112", VALUE_INTEGER, "3" },
		{ "1.3.6.1.6.3.12.1.3.1.6.112", VALUE_INTEGER, "5" },
		{ "1.3.6.1.6.3.12.1.3.1.7.112", VALUE_INTEGER, "1" },
		{ "1.3.6.1.6.3.12.1.4.0", VALUE_COUNTER32, "109" },
		{ "1.3.6.1.6.3.12.1.5.0", VALUE_COUNTER32, "110" },
	};
	struct target_addr_row addr = {
		.name = "b",
		.t_domain = { 7, { 1, 3, 6, 1, 6, 1, 9 } },
		.t_address = { 15, "192.0.2.1:10162" },
		.timeout = 1500,
		.retry_count = 3,
		.tag_list = { 3, "t u" },
		.params = "p",
		.storage_type = STORAGE_READ_ONLY,
		.row_status = ROW_ACTIVE,
	};
	const struct target_params_row params = {
		.name = "p",
		.mp_model = 3,
		.security_model = 4,
		.security_name = "alice",
		.security_level = 3,
		.storage_type = STORAGE_READ_ONLY,
		.row_status = ROW_ACTIVE,
	};
	struct snmp_target_mib m = { .spin_lock = 2147483647, .stats = &stats };
	struct mib *mib = mib_new(64);

	CU_ASSERT_EQUAL_FATAL(snmp_target_mib_init(&m), 0);
	CU_ASSERT_PTR_NOT_NULL(mib_store_add(m.addrs, &addr, NULL));
	(void)strcpy(addr.name, "aa");
	CU_ASSERT_PTR_NOT_NULL(mib_store_add(m.addrs, &addr, NULL));
	CU_ASSERT_PTR_NOT_NULL(mib_store_add(m.params, &params, NULL));
	CU_ASSERT_EQUAL(mib_module_register(mib, &snmp_target_mib, &m), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));
	mib_free(mib);
	snmp_target_mib_fini(&m);
}

/* TGT-07: the profile's name with its length, the subtree without. */
static void
test_notification_mib_serves_its_tables(void)
{
	static const struct golden_row rows[] = {
		{ "1.3.6.1.6.3.13.1.1.1.2.110", VALUE_OCTET_STRING, "tag" },
		{ "1.3.6.1.6.3.13.1.1.1.3.110", VALUE_INTEGER, "2" },
		{ "1.3.6.1.6.3.13.1.1.1.4.110", VALUE_INTEGER, "3" },
		{ "1.3.6.1.6.3.13.1.1.1.5.110", VALUE_INTEGER, "1" },
		{ "1.3.6.1.6.3.13.1.2.1.1.112", VALUE_OCTET_STRING, "fp" },
		{ "1.3.6.1.6.3.13.1.2.1.2.112", VALUE_INTEGER, "3" },
		{ "1.3.6.1.6.3.13.1.2.1.3.112", VALUE_INTEGER, "1" },
		{ "1.3.6.1.6.3.13.1.3.1.2.2.102.112.1.3.6.1",
			VALUE_OCTET_STRING, "\xf0" },
		{ "1.3.6.1.6.3.13.1.3.1.3.2.102.112.1.3.6.1", VALUE_INTEGER,
			"2" },
		{ "1.3.6.1.6.3.13.1.3.1.4.2.102.112.1.3.6.1", VALUE_INTEGER,
			"3" },
		{ "1.3.6.1.6.3.13.1.3.1.5.2.102.112.1.3.6.1", VALUE_INTEGER,
			"1" },
	};
	const struct notify_row notify = { "n", { 3, "tag" }, 2,
		STORAGE_NON_VOLATILE, ROW_ACTIVE };
	const struct notify_filter_profile_row profile = { "p", "fp",
		STORAGE_NON_VOLATILE, ROW_ACTIVE };
	const struct notify_filter_row filter = { "fp", { 4, { 1, 3, 6, 1 } },
		{ 1, { 0xf0 } }, 2, STORAGE_NON_VOLATILE, ROW_ACTIVE };
	struct snmp_notification_mib m = { 0 };
	struct mib *mib = mib_new(64);

	CU_ASSERT_EQUAL_FATAL(snmp_notification_mib_init(&m), 0);
	CU_ASSERT_PTR_NOT_NULL(mib_store_add(m.notifies, &notify, NULL));
	CU_ASSERT_PTR_NOT_NULL(mib_store_add(m.profiles, &profile, NULL));
	CU_ASSERT_PTR_NOT_NULL(mib_store_add(m.filters, &filter, NULL));
	CU_ASSERT_EQUAL(
		mib_module_register(mib, &snmp_notification_mib, &m), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));
	mib_free(mib);
	snmp_notification_mib_fini(&m);
}

/* VACM-03, VACM-12, VACM-14: strings with their length here. */
static void
test_vacm_mib_serves_its_tables(void)
{
	static const struct golden_row rows[] = {
		{ "1.3.6.1.6.3.16.1.1.1.1.0", VALUE_OCTET_STRING, "" },
		{ "1.3.6.1.6.3.16.1.2.1.3.4.1.97", VALUE_OCTET_STRING, "g" },
		{ "1.3.6.1.6.3.16.1.2.1.4.4.1.97", VALUE_INTEGER, "5" },
		{ "1.3.6.1.6.3.16.1.2.1.5.4.1.97", VALUE_INTEGER, "1" },
		{ "1.3.6.1.6.3.16.1.4.1.4.1.103.1.99.4.3", VALUE_INTEGER, "2" },
		{ "1.3.6.1.6.3.16.1.4.1.5.1.103.1.99.4.3", VALUE_OCTET_STRING,
			"r" },
		{ "1.3.6.1.6.3.16.1.4.1.6.1.103.1.99.4.3", VALUE_OCTET_STRING,
			"w" },
		{ "1.3.6.1.6.3.16.1.4.1.7.1.103.1.99.4.3", VALUE_OCTET_STRING,
			"" },
		{ "1.3.6.1.6.3.16.1.4.1.8.1.103.1.99.4.3", VALUE_INTEGER, "5" },
		{ "1.3.6.1.6.3.16.1.4.1.9.1.103.1.99.4.3", VALUE_INTEGER, "1" },
		{ "1.3.6.1.6.3.16.1.5.1.0", VALUE_INTEGER, "9" },
		{ "1.3.6.1.6.3.16.1.5.2.1.3.1.114.2.1.3", VALUE_OCTET_STRING,
			"\xc0" },
		{ "1.3.6.1.6.3.16.1.5.2.1.4.1.114.2.1.3", VALUE_INTEGER, "2" },
		{ "1.3.6.1.6.3.16.1.5.2.1.5.1.114.2.1.3", VALUE_INTEGER, "5" },
		{ "1.3.6.1.6.3.16.1.5.2.1.6.1.114.2.1.3", VALUE_INTEGER, "1" },
	};
	const struct vacm_group_row group = { 4, "a", "g" };
	const struct vacm_access_row access = {
		.group_name = "g",
		.context_prefix = "c",
		.security_model = 4,
		.security_level = SECURITY_LEVEL_AUTH_PRIV,
		.context_match_prefix = true,
		.view_names = { "r", "w", "" },
	};
	const struct vacm_view_row view = {
		.view_name = "r",
		.subtree = { 2, { 1, 3 } },
		.mask = { 0xc0 },
		.mask_n = 1,
	};
	struct vacm_mib m = { .view_spin_lock = 9 };
	struct mib *mib = mib_new(64);

	CU_ASSERT_EQUAL_FATAL(vacm_mib_init(&m), 0);
	CU_ASSERT_EQUAL(
		add(m.groups,
			&(struct vacm_group_cells[]){ vacm_mib_group_cells(
				&group, STORAGE_READ_ONLY) }[0]),
		0);
	CU_ASSERT_EQUAL(
		add(m.accesses,
			&(struct vacm_access_cells[]){ vacm_mib_access_cells(
				&access, STORAGE_READ_ONLY) }[0]),
		0);
	CU_ASSERT_EQUAL(
		add(m.views,
			&(struct vacm_view_cells[]){ vacm_mib_view_cells(
				&view, STORAGE_READ_ONLY) }[0]),
		0);
	CU_ASSERT_EQUAL(
		add(m.views,
			&(struct vacm_view_cells[]){ vacm_mib_view_cells(
				&view, STORAGE_READ_ONLY) }[0]),
		-EEXIST);
	CU_ASSERT_EQUAL(
		mib_module_register(mib, &snmp_view_based_acm_mib, &m), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));
	mib_free(mib);
	vacm_mib_fini(&m);
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
	const struct tsm_stats tsm = { 1, 2, 3, 4 };
	struct snmp_tsm_mib m = { .stats = &tsm };
	struct mib *mib = mib_new(64);
	struct mib_answer answer;

	CU_ASSERT_EQUAL(mib_module_register(mib, &snmp_tsm_mib, &m), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));
	m.use_prefix = true;
	mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 190, 1, 2, 1, 0), &answer);
	CU_ASSERT_EQUAL(answer.value.i32, 1);
	mib_free(mib);
}

/* TLSTM-01, TLSTM-24, TLSTM-80, TLSTM-84 */
static void
test_tls_tm_mib_serves_counters_and_tables(void)
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
		{ "1.3.6.1.2.1.198.2.2.1.1.0", VALUE_UNSIGNED32, "2" },
		{ "1.3.6.1.2.1.198.2.2.1.2.0", VALUE_TIME_TICKS, "33" },
		{ "1.3.6.1.2.1.198.2.2.1.3.1.2.7", VALUE_OCTET_STRING,
			"\x04hash" },
		{ "1.3.6.1.2.1.198.2.2.1.3.1.2.4294967295", VALUE_OCTET_STRING,
			"\x04hash" },
		{ "1.3.6.1.2.1.198.2.2.1.3.1.3.7", VALUE_OID,
			"1.3.6.1.2.1.198.1.1.1" },
		{ "1.3.6.1.2.1.198.2.2.1.3.1.3.4294967295", VALUE_OID,
			"1.3.6.1.2.1.198.1.1.6" },
		{ "1.3.6.1.2.1.198.2.2.1.3.1.4.7", VALUE_OCTET_STRING, "bob" },
		{ "1.3.6.1.2.1.198.2.2.1.3.1.4.4294967295", VALUE_OCTET_STRING,
			"" },
		{ "1.3.6.1.2.1.198.2.2.1.3.1.5.7", VALUE_INTEGER, "5" },
		{ "1.3.6.1.2.1.198.2.2.1.3.1.5.4294967295", VALUE_INTEGER,
			"5" },
		{ "1.3.6.1.2.1.198.2.2.1.3.1.6.7", VALUE_INTEGER, "1" },
		{ "1.3.6.1.2.1.198.2.2.1.3.1.6.4294967295", VALUE_INTEGER,
			"2" },
		{ "1.3.6.1.2.1.198.2.2.1.4.0", VALUE_UNSIGNED32, "1" },
		{ "1.3.6.1.2.1.198.2.2.1.5.0", VALUE_TIME_TICKS, "0" },
		{ "1.3.6.1.2.1.198.2.2.1.6.1.1.112", VALUE_OCTET_STRING,
			"\x04mine" },
		{ "1.3.6.1.2.1.198.2.2.1.6.1.2.112", VALUE_INTEGER, "3" },
		{ "1.3.6.1.2.1.198.2.2.1.6.1.3.112", VALUE_INTEGER, "1" },
		{ "1.3.6.1.2.1.198.2.2.1.7.0", VALUE_UNSIGNED32, "1" },
		{ "1.3.6.1.2.1.198.2.2.1.8.0", VALUE_TIME_TICKS, "0" },
		{ "1.3.6.1.2.1.198.2.2.1.9.1.1.97", VALUE_OCTET_STRING,
			"\x04yours" },
		{ "1.3.6.1.2.1.198.2.2.1.9.1.2.97", VALUE_OCTET_STRING, "h" },
		{ "1.3.6.1.2.1.198.2.2.1.9.1.3.97", VALUE_INTEGER, "3" },
		{ "1.3.6.1.2.1.198.2.2.1.9.1.4.97", VALUE_INTEGER, "1" },
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
	struct cert_map_row cert = {
		.id = 7,
		.fingerprint = { 5, { 4, 'h', 'a', 's', 'h' } },
		.type = CERT_MAP_SPECIFIED,
		.active = true,
		.data_n = 3,
		.data = "bob",
	};
	const struct tlstm_params_row params = { "p", { 5, "\x04mine" },
		STORAGE_NON_VOLATILE, ROW_ACTIVE };
	const struct tlstm_addr_row addr = { "a", { 6, "\x04yours" }, "h",
		STORAGE_NON_VOLATILE, ROW_ACTIVE };
	struct tls_tm_mib m = { .stats = &tlstm };
	struct mib *mib = mib_new(64);
	struct cert_map *map = cert_map_new(4);

	CU_ASSERT_EQUAL_FATAL(tls_tm_mib_init(&m), 0);
	CU_ASSERT_EQUAL(
		add(m.certs,
			&(struct tlstm_cert_row[]){ tls_tm_mib_cert_cells(
				&cert, STORAGE_READ_ONLY) }[0]),
		0);
	CU_ASSERT_EQUAL(
		add(m.certs,
			&(struct tlstm_cert_row[]){ tls_tm_mib_cert_cells(
				&cert, STORAGE_READ_ONLY) }[0]),
		-EEXIST);
	/* What a map is made of is the active rows. */
	cert.fingerprint.n = 33;
	tls_tm_mib_fill_map(&m, map);
	CU_ASSERT_EQUAL(cert_map_count(map), 0); /* "hash" is no SHA-256 */
	cert = (struct cert_map_row){ .id = 4294967295,
		.fingerprint = { 5, { 4, 'h', 'a', 's', 'h' } },
		.type = CERT_MAP_COMMON_NAME };
	CU_ASSERT_EQUAL(
		add(m.certs,
			&(struct tlstm_cert_row[]){ tls_tm_mib_cert_cells(
				&cert, STORAGE_READ_ONLY) }[0]),
		0);
	mib_store_touch(m.certs, 33);
	CU_ASSERT_PTR_NOT_NULL(mib_store_add(m.params, &params, NULL));
	CU_ASSERT_PTR_NOT_NULL(mib_store_add(m.addrs, &addr, NULL));
	CU_ASSERT_EQUAL(mib_module_register(mib, &snmp_tls_tm_mib, &m), 0);
	golden_walk(mib, rows, ARRAY_LEN(rows));
	mib_free(mib);
	cert_map_free(map);
	tls_tm_mib_fini(&m);
}

static void
test_modules_stand_beside_each_other(void)
{
	static const struct tlstm_stats tlstm;
	static const struct tsm_stats tsm;
	struct snmpv2_mib system;
	struct snmp_framework_mib engine = {
		.engine_boots = &boots,
		.engine_time = engine_time_that_wraps,
	};
	struct snmp_mpd_mib mpd = { &stats };
	struct snmp_target_mib target = { .stats = &stats };
	struct snmp_notification_mib notification = { 0 };
	struct vacm_mib vacm = { 0 };
	struct snmp_tsm_mib tsm_mib = { .stats = &tsm };
	struct tls_tm_mib tls_tm = { .stats = &tlstm };
	const struct {
		const struct mib_module *module;
		void *ctx;
	} modules[] = {
		{ &snmp_tls_tm_mib, &tls_tm },
		{ &snmp_tsm_mib, &tsm_mib },
		{ &snmp_view_based_acm_mib, &vacm },
		{ &snmp_notification_mib, &notification },
		{ &snmp_target_mib, &target },
		{ &snmp_mpd_mib, &mpd },
		{ &snmp_framework_mib, &engine },
		{ &snmpv2_mib, &system },
	};
	struct mib *mib = mib_new(128);

	init_system(&system);
	CU_ASSERT_EQUAL_FATAL(snmp_target_mib_init(&target), 0);
	CU_ASSERT_EQUAL_FATAL(snmp_notification_mib_init(&notification), 0);
	CU_ASSERT_EQUAL_FATAL(vacm_mib_init(&vacm), 0);
	CU_ASSERT_EQUAL_FATAL(tls_tm_mib_init(&tls_tm), 0);
	for (size_t i = 0; i < ARRAY_LEN(modules); i++)
		CU_ASSERT_EQUAL(mib_module_register(
					mib, modules[i].module, modules[i].ctx),
			0);
	CU_ASSERT_EQUAL(mib_module_register(mib, &snmp_mpd_mib, &mpd), -EEXIST);
	mib_free(mib);
	snmpv2_mib_fini(&system);
	snmp_target_mib_fini(&target);
	snmp_notification_mib_fini(&notification);
	vacm_mib_fini(&vacm);
	tls_tm_mib_fini(&tls_tm);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_snmpv2_mib_serves_system_snmp_and_set),
	UNIT_TEST(test_sys_up_time_wraps_after_497_days),
	UNIT_TEST(test_sys_or_table_has_a_row_a_capability),
	UNIT_TEST(test_framework_mib_serves_the_engine),
	UNIT_TEST(test_mpd_mib_serves_its_counters),
	UNIT_TEST(test_target_mib_serves_scalars_and_tables),
	UNIT_TEST(test_notification_mib_serves_its_tables),
	UNIT_TEST(test_vacm_mib_serves_its_tables),
	UNIT_TEST(test_tsm_mib_serves_counters_and_use_prefix),
	UNIT_TEST(test_tls_tm_mib_serves_counters_and_tables),
	UNIT_TEST(test_modules_stand_beside_each_other),
};
UNIT_MAIN("core_mibs", tests)
