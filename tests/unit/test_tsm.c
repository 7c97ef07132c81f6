/* SPDX-License-Identifier: BSD-2-Clause */
/* tsm: the Transport Security Model against RFC 5591's procedures. */
#include "security/tsm.h"

#include "tests/unit/runner.h"

#include <string.h>

#define NAME_27 "abcdefghijklmnopqrstuvwxyz0"
#define NAME_32 "abcdefghijklmnopqrstuvwxyz012345"

static struct tm_state
session(void)
{
	return (struct tm_state){
		.domain = TM_DOMAIN_DTLS_UDP,
		.address = "192.0.2.7:40000",
		.security_name = "ops",
		.transport_level = SECURITY_LEVEL_AUTH_PRIV,
		.session_id = 7,
		.max_message = 1400,
	};
}

static void
set_name(struct tm_state *tm, const char *name)
{
	memset(tm->security_name, 0, sizeof(tm->security_name));
	memcpy(tm->security_name, name, strlen(name));
}

static bool
stats_are(const struct tsm *tsm, uint32_t caches, uint32_t levels,
	uint32_t unknown, uint32_t invalid)
{
	return tsm->stats.invalid_caches == caches &&
		tsm->stats.inadequate_security_levels == levels &&
		tsm->stats.unknown_prefixes == unknown &&
		tsm->stats.invalid_prefixes == invalid;
}

/* TSM-01 */
static void
test_security_model_is_4(void)
{
	CU_ASSERT_EQUAL(TSM_SECURITY_MODEL, 4);
}

/* TSM-09, TSM-14, TS-01 */
static void
test_incoming_without_prefix_copies_the_name(void)
{
	struct tsm tsm = { 0 };
	struct tm_state tm = session();
	struct tsm_identity id;

	set_name(&tm, NAME_32);
	CU_ASSERT_EQUAL(
		tsm_process_incoming(&tsm, &tm, SECURITY_LEVEL_AUTH_PRIV, &id),
		TSM_OK);
	CU_ASSERT_STRING_EQUAL(id.security_name, NAME_32);
	CU_ASSERT_EQUAL(id.security_level, SECURITY_LEVEL_AUTH_PRIV);
	CU_ASSERT(stats_are(&tsm, 0, 0, 0, 0));
}

/* TSM-08, TSM-15, TS-08: each part missing in turn, and all of it */
static void
test_incoming_incomplete_state_is_an_invalid_cache(void)
{
	struct tsm tsm = { 0 };
	struct tsm_identity id = { .security_name = "untouched" };
	struct tm_state tm[7];

	for (size_t i = 0; i < ARRAY_LEN(tm); i++)
		tm[i] = session();
	tm[0].domain = TM_DOMAIN_NONE;
	tm[1].address[0] = '\0';
	tm[2].security_name[0] = '\0';
	tm[3].transport_level = SECURITY_LEVEL_NONE;
	/* What a plain UDP transport could give: no name, no level. */
	tm[4].domain = TM_DOMAIN_UDP;
	tm[4].security_name[0] = '\0';
	tm[4].transport_level = SECURITY_LEVEL_NONE;
	/* No NUL: not a text at all. */
	memset(tm[5].address, '1', sizeof(tm[5].address));
	memset(tm[6].security_name, 'a', sizeof(tm[6].security_name));

	for (uint32_t i = 0; i < ARRAY_LEN(tm); i++) {
		CU_ASSERT_EQUAL(tsm_process_incoming(&tsm, &tm[i],
					SECURITY_LEVEL_AUTH_PRIV, &id),
			TSM_INVALID_CACHE);
		CU_ASSERT(stats_are(&tsm, i + 1, 0, 0, 0));
	}
	CU_ASSERT_EQUAL(
		tsm_process_incoming(&tsm, NULL, SECURITY_LEVEL_AUTH_PRIV, &id),
		TSM_INVALID_CACHE);
	CU_ASSERT_STRING_EQUAL(id.security_name, "untouched");
}

/* TSM-09, TS-07 */
static void
test_incoming_prefix_is_the_domain_s(void)
{
	struct tsm tsm = { .use_prefix = true };
	struct tm_state tm = session();
	struct tsm_identity id;

	CU_ASSERT_EQUAL(
		tsm_process_incoming(&tsm, &tm, SECURITY_LEVEL_AUTH_PRIV, &id),
		TSM_OK);
	CU_ASSERT_STRING_EQUAL(id.security_name, "dtls:ops");
	tm.domain = TM_DOMAIN_UDP;
	CU_ASSERT_EQUAL(
		tsm_process_incoming(&tsm, &tm, SECURITY_LEVEL_AUTH_PRIV, &id),
		TSM_OK);
	CU_ASSERT_STRING_EQUAL(id.security_name, "udp:ops");
	CU_ASSERT(stats_are(&tsm, 0, 0, 0, 0));
}

/* TSM-09: a domain nobody has registered a prefix for */
static void
test_incoming_unknown_domain_is_an_unknown_prefix(void)
{
	struct tsm tsm = { .use_prefix = true };
	struct tm_state tm = session();
	struct tsm_identity id;

	tm.domain = (enum tm_domain)99;
	CU_ASSERT_EQUAL(
		tsm_process_incoming(&tsm, &tm, SECURITY_LEVEL_AUTH_PRIV, &id),
		TSM_UNKNOWN_PREFIX);
	CU_ASSERT(stats_are(&tsm, 0, 0, 1, 0));
}

/* TSM-14: 27 octets are the most that have room beside "dtls:" */
static void
test_incoming_name_of_28_octets_has_no_room_for_the_prefix(void)
{
	struct tsm tsm = { .use_prefix = true };
	struct tm_state tm = session();
	struct tsm_identity id;

	set_name(&tm, NAME_27);
	CU_ASSERT_EQUAL(
		tsm_process_incoming(&tsm, &tm, SECURITY_LEVEL_AUTH_PRIV, &id),
		TSM_OK);
	CU_ASSERT_STRING_EQUAL(id.security_name, "dtls:" NAME_27);
	set_name(&tm, NAME_27 "1");
	CU_ASSERT_EQUAL(
		tsm_process_incoming(&tsm, &tm, SECURITY_LEVEL_AUTH_PRIV, &id),
		TSM_INVALID_PREFIX);
	CU_ASSERT_STRING_EQUAL(id.security_name, "dtls:" NAME_27);
	CU_ASSERT(stats_are(&tsm, 0, 0, 0, 1));
}

/* TSM-10, TSM-11, TS-05: every session level against every message level */
static void
test_incoming_level_above_the_session_is_inadequate(void)
{
	for (int has = 1; has <= 3; has++) {
		for (int asked = 1; asked <= 3; asked++) {
			struct tsm tsm = { 0 };
			struct tm_state tm = session();
			struct tsm_identity id = {
				.security_level = SECURITY_LEVEL_NONE
			};
			enum tsm_result result;

			tm.transport_level = (enum security_level)has;
			result = tsm_process_incoming(
				&tsm, &tm, (enum security_level)asked, &id);
			if (asked <= has) {
				CU_ASSERT_EQUAL(result, TSM_OK);
				/* the message's, not the session's */
				CU_ASSERT_EQUAL((int)id.security_level, asked);
				CU_ASSERT(stats_are(&tsm, 0, 0, 0, 0));
			} else {
				CU_ASSERT_EQUAL(result, TSM_INADEQUATE_LEVEL);
				CU_ASSERT_EQUAL(
					id.security_level, SECURITY_LEVEL_NONE);
				CU_ASSERT(stats_are(&tsm, 0, 1, 0, 0));
			}
		}
	}
}

/* TSM-09 before TSM-10: the first step that fails names the result */
static void
test_incoming_steps_run_in_the_rfc_s_order(void)
{
	struct tsm tsm = { .use_prefix = true };
	struct tm_state tm = session();
	struct tsm_identity id;

	tm.transport_level = SECURITY_LEVEL_NO_AUTH_NO_PRIV;
	set_name(&tm, NAME_32);
	CU_ASSERT_EQUAL(
		tsm_process_incoming(&tsm, &tm, SECURITY_LEVEL_AUTH_PRIV, &id),
		TSM_INVALID_PREFIX);
	tm.address[0] = '\0';
	CU_ASSERT_EQUAL(
		tsm_process_incoming(&tsm, &tm, SECURITY_LEVEL_AUTH_PRIV, &id),
		TSM_INVALID_CACHE);
	CU_ASSERT(stats_are(&tsm, 1, 0, 0, 1));
}

/* TSM-02, TSM-12, TS-02 */
static void
test_response_goes_back_on_its_session_at_its_level(void)
{
	const struct tm_state request = session();
	struct tm_state kept = request;

	kept.requested_level = SECURITY_LEVEL_NO_AUTH_NO_PRIV;
	tsm_process_response(&kept);
	CU_ASSERT(kept.same_security);
	CU_ASSERT_EQUAL(kept.requested_level, SECURITY_LEVEL_AUTH_PRIV);
	CU_ASSERT_EQUAL(kept.session_id, request.session_id);
	CU_ASSERT_STRING_EQUAL(kept.address, request.address);
	CU_ASSERT_STRING_EQUAL(kept.security_name, request.security_name);
	CU_ASSERT_FALSE(request.same_security);
}

/* TSM-03, TSM-04 */
static void
test_outgoing_without_prefix_keeps_the_name_with_its_colon(void)
{
	struct tsm tsm = { 0 };
	struct tm_state tm;

	memset(&tm, 0xff, sizeof(tm));
	CU_ASSERT_EQUAL(tsm_process_outgoing(&tsm, TM_DOMAIN_DTLS_UDP,
				"192.0.2.9:10162", "dtls:ops",
				SECURITY_LEVEL_AUTH_NO_PRIV, &tm),
		TSM_OK);
	CU_ASSERT_EQUAL(tm.domain, TM_DOMAIN_DTLS_UDP);
	CU_ASSERT_STRING_EQUAL(tm.address, "192.0.2.9:10162");
	CU_ASSERT_STRING_EQUAL(tm.security_name, "dtls:ops");
	CU_ASSERT_EQUAL(tm.requested_level, SECURITY_LEVEL_AUTH_NO_PRIV);
	CU_ASSERT_FALSE(tm.same_security);
	CU_ASSERT_EQUAL(tm.session_id, 0);
}

/* TSM-05 */
static void
test_outgoing_prefix_is_stripped_or_refused(void)
{
	static const struct {
		enum tm_domain domain;
		const char *security_name;
		enum tsm_result result;
		const char *tm_security_name;
	} rows[] = {
		{ TM_DOMAIN_DTLS_UDP, "dtls:ops", TSM_OK, "ops" },
		{ TM_DOMAIN_DTLS_UDP, "dtls:a:b", TSM_OK, "a:b" },
		{ TM_DOMAIN_DTLS_UDP, "dtls:" NAME_27, TSM_OK, NAME_27 },
		{ TM_DOMAIN_UDP, "udp:ops", TSM_OK, "ops" },
		{ TM_DOMAIN_DTLS_UDP, "ops", TSM_INVALID_PREFIX, NULL },
		{ TM_DOMAIN_DTLS_UDP, "", TSM_INVALID_PREFIX, NULL },
		{ TM_DOMAIN_DTLS_UDP, ":ops", TSM_INVALID_PREFIX, NULL },
		{ TM_DOMAIN_DTLS_UDP, "dtls", TSM_INVALID_PREFIX, NULL },
		{ TM_DOMAIN_DTLS_UDP, "dtlsops", TSM_INVALID_PREFIX, NULL },
		{ TM_DOMAIN_DTLS_UDP, "DTLS:ops", TSM_INVALID_PREFIX, NULL },
		{ TM_DOMAIN_DTLS_UDP, "tls:ops", TSM_INVALID_PREFIX, NULL },
		{ TM_DOMAIN_DTLS_UDP, "udp:ops", TSM_INVALID_PREFIX, NULL },
		{ TM_DOMAIN_DTLS_UDP, "abcde:ops", TSM_INVALID_PREFIX, NULL },
		{ TM_DOMAIN_UDP, "dtls:ops", TSM_INVALID_PREFIX, NULL },
		{ TM_DOMAIN_DTLS_UDP, "dtls:" NAME_27 "1", TSM_INVALID_PREFIX,
			NULL },
		{ TM_DOMAIN_NONE, "dtls:ops", TSM_UNKNOWN_PREFIX, NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct tsm tsm = { .use_prefix = true };
		struct tm_state tm = { .session_id = 99 };
		enum tsm_result result = tsm_process_outgoing(&tsm,
			rows[i].domain, "192.0.2.9:10162",
			rows[i].security_name, SECURITY_LEVEL_AUTH_PRIV, &tm);

		CU_ASSERT_EQUAL(result, rows[i].result);
		if (rows[i].tm_security_name != NULL) {
			CU_ASSERT_STRING_EQUAL(
				tm.security_name, rows[i].tm_security_name);
		} else {
			CU_ASSERT_EQUAL(tm.session_id, 99); /* untouched */
		}
		CU_ASSERT(stats_are(&tsm, 0, 0, result == TSM_UNKNOWN_PREFIX,
			result == TSM_INVALID_PREFIX));
	}
}

/* TLSTM-40: what does not fit is missing in the state, never cut */
static void
test_outgoing_text_too_long_is_left_out(void)
{
	struct tsm tsm = { 0 };
	struct tm_state tm;
	char address[TM_ADDRESS_MAX + 1];

	memset(address, 'a', TM_ADDRESS_MAX);
	address[TM_ADDRESS_MAX] = '\0';
	CU_ASSERT_EQUAL(tsm_process_outgoing(&tsm, TM_DOMAIN_DTLS_UDP, address,
				NAME_32 "6", SECURITY_LEVEL_AUTH_PRIV, &tm),
		TSM_OK);
	CU_ASSERT_STRING_EQUAL(tm.address, "");
	CU_ASSERT_STRING_EQUAL(tm.security_name, "");
	CU_ASSERT_EQUAL(
		tsm_process_outgoing(&tsm, TM_DOMAIN_DTLS_UDP, address + 1,
			NAME_32, SECURITY_LEVEL_AUTH_PRIV, &tm),
		TSM_OK);
	CU_ASSERT_STRING_EQUAL(tm.address, address + 1);
	CU_ASSERT_STRING_EQUAL(tm.security_name, NAME_32);
}

/* TSM-10: the OID's last part, and the value, of each error's counter */
static void
test_each_result_has_its_counter(void)
{
	const struct tsm tsm = { .stats = { 11, 12, 13, 14 } };
	static const enum tsm_result results[] = { TSM_INVALID_CACHE,
		TSM_INADEQUATE_LEVEL, TSM_UNKNOWN_PREFIX, TSM_INVALID_PREFIX };
	uint32_t column = 99;

	CU_ASSERT_EQUAL(tsm_result_counter(&tsm, TSM_OK, &column), 0);
	CU_ASSERT_EQUAL(column, 0);
	for (uint32_t i = 0; i < ARRAY_LEN(results); i++) {
		CU_ASSERT_EQUAL(
			tsm_result_counter(&tsm, results[i], &column), 11 + i);
		CU_ASSERT_EQUAL(column, 1 + i);
	}
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_security_model_is_4),
	UNIT_TEST(test_incoming_without_prefix_copies_the_name),
	UNIT_TEST(test_incoming_incomplete_state_is_an_invalid_cache),
	UNIT_TEST(test_incoming_prefix_is_the_domain_s),
	UNIT_TEST(test_incoming_unknown_domain_is_an_unknown_prefix),
	UNIT_TEST(test_incoming_name_of_28_octets_has_no_room_for_the_prefix),
	UNIT_TEST(test_incoming_level_above_the_session_is_inadequate),
	UNIT_TEST(test_incoming_steps_run_in_the_rfc_s_order),
	UNIT_TEST(test_response_goes_back_on_its_session_at_its_level),
	UNIT_TEST(test_outgoing_without_prefix_keeps_the_name_with_its_colon),
	UNIT_TEST(test_outgoing_prefix_is_stripped_or_refused),
	UNIT_TEST(test_outgoing_text_too_long_is_left_out),
	UNIT_TEST(test_each_result_has_its_counter),
};

UNIT_MAIN("tsm", tests)
