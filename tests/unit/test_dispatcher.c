/* SPDX-License-Identifier: BSD-2-Clause */
/* agent/dispatcher.c: whole messages in, whole messages out. */
#include "agent/dispatcher.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/agent_fixture.h"
#include "tests/unit/probe_mib.h"
#include "tests/vectors/messages.h"

/* The linker leads the program's own calls here (-Wl,--wrap). */
void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *p, size_t n);

static unsigned long n_allocations;

void *
__wrap_malloc(size_t n)
{
	n_allocations++;
	return __real_malloc(n);
}

void *
__wrap_calloc(size_t count, size_t n)
{
	n_allocations++;
	return __real_calloc(count, n);
}

void *
__wrap_realloc(void *p, size_t n)
{
	n_allocations++;
	return __real_realloc(p, n);
}

static struct fixture f;

/* Every counter a vector may name, and where it is. */
static const struct {
	const char *name;
	const uint32_t *cell;
} counters[] = {
	{ "snmpInPkts", &f.dispatcher.stats.in_pkts },
	{ "snmpInBadVersions", &f.dispatcher.stats.in_bad_versions },
	{ "snmpInASNParseErrs", &f.dispatcher.stats.in_asn_parse_errs },
	{ "snmpSilentDrops", &f.dispatcher.stats.silent_drops },
	{ "snmpProxyDrops", &f.dispatcher.stats.proxy_drops },
	{ "snmpUnknownSecurityModels",
		&f.dispatcher.stats.unknown_security_models },
	{ "snmpInvalidMsgs", &f.dispatcher.stats.invalid_msgs },
	{ "snmpUnknownPDUHandlers", &f.dispatcher.stats.unknown_pdu_handlers },
	{ "snmpUnavailableContexts", &f.dispatcher.stats.unavailable_contexts },
	{ "snmpUnknownContexts", &f.dispatcher.stats.unknown_contexts },
	{ "snmpTsmInvalidCaches", &f.tsm.stats.invalid_caches },
	{ "snmpTsmInadequateSecurityLevels",
		&f.tsm.stats.inadequate_security_levels },
	{ "snmpTsmUnknownPrefixes", &f.tsm.stats.unknown_prefixes },
	{ "snmpTsmInvalidPrefixes", &f.tsm.stats.invalid_prefixes },
};

static uint32_t before[ARRAY_LEN(counters)];

static void
keep_counters(void)
{
	for (size_t i = 0; i < ARRAY_LEN(counters); i++)
		before[i] = *counters[i].cell;
}

/* How much the list ("name +1", ends in NULL) says that name moves. */
static uint32_t
wanted(const char *const *list, const char *name)
{
	for (; *list != NULL; list++)
		if (strncmp(*list, name, strlen(name)) == 0 &&
			(*list)[strlen(name)] == ' ')
			return (uint32_t)strtoul(
				*list + strlen(name) + 1, NULL, 10);
	/* It is true of every message, and most vectors do not say it. */
	return strcmp(name, "snmpInPkts") == 0 ? 1 : 0;
}

/* Exactly these counters have moved since keep_counters. */
static void
check_counters(const char *id, const char *const *list)
{
	for (size_t i = 0; i < ARRAY_LEN(counters); i++) {
		uint32_t moved = *counters[i].cell - before[i];

		CU_ASSERT_EQUAL(moved, wanted(list, counters[i].name));
		if (moved != wanted(list, counters[i].name))
			printf("# %s: %s moved by %u\n", id, counters[i].name,
				moved);
	}
}

#define MOVED(...) check_counters(__func__, NAMES(__VA_ARGS__))

static bool
is_hex(struct octets octets, const char *hex)
{
	static uint8_t want[65536];

	return octets_equal(octets, vector_octets(want, sizeof(want), hex));
}

static void
check_response(const struct message_vector *v)
{
	bool good = false;

	if (v->response_hex == NULL) {
		good = f.n_sent == 0;
	} else if (f.n_sent == 1) {
		good = is_hex(f.sent, v->response_hex);
		for (size_t i = 0; v->also_conforming_hex[i] != NULL; i++)
			good = good ||
				is_hex(f.sent, v->also_conforming_hex[i]);
	}
	CU_ASSERT_TRUE(good);
	if (!good) {
		printf("# %s: sent %u:", v->id, f.n_sent);
		for (size_t i = 0; f.n_sent > 0 && i < f.sent.n; i++)
			printf(" %02x", f.sent.p[i]);
		printf("\n");
	}
}

static bool
is_one_of(const char *id, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(*list, id) == 0)
			return true;
	return false;
}

/* The preconditions that differ from the fixture. */
static void
prepare(const char *id)
{
	static char descr[201];
	static char contact[191];
	static char name[191];
	static char location[191];

	memset(descr, 'd', 200);
	memset(contact, 'c', 190);
	memset(name, 'n', 190);
	memset(location, 'l', 190);
	if (strcmp(id, "V22") == 0)
		f.dispatcher.stats.unknown_contexts = 1;
	if (strcmp(id, "V25") == 0)
		(void)strcpy(f.tm.security_name, "stranger");
	if (strcmp(id, "V26") == 0)
		f.system.sys_descr = descr;
	if (strcmp(id, "V27") == 0) {
		(void)strcpy(f.system.sys_contact, contact);
		(void)strcpy(f.system.sys_name, name);
		(void)strcpy(f.system.sys_location, location);
	}
	if (strcmp(id, "V30") == 0)
		f.tm.transport_level = SECURITY_LEVEL_AUTH_NO_PRIV;
}

/* What the notes of the vectors about Set say. */
static void
check_what_was_set(const char *id)
{
	bool written = strcmp(id, "V08") == 0;

	if (!is_one_of(id, NAMES("V08", "V09", "V10", "V11", "V12", "V13")))
		return;
	CU_ASSERT_STRING_EQUAL(
		f.system.sys_contact, written ? "noc@example.net" : "nobody");
	CU_ASSERT_STRING_EQUAL(
		f.system.sys_location, written ? "rack 4" : "lab");
	CU_ASSERT_STRING_EQUAL(f.system.sys_name, "agent.example");
	CU_ASSERT_EQUAL(
		f.system.snmp_set_serial_no, strcmp(id, "V13") == 0 ? 43 : 42);
}

/*
 * Every exchange of the vectors: CTX-02 CTX-04 PDU-04 PDU-05 PDU-06 PDU-08
 * PDU-09 PDU-11 PDU-12 PDU-13 PDU-14 PDU-15 PDU-16 PDU-19 PDU-24 MPD-03 MPD-05
 * MPD-08 MPD-10 MPD-11 MPD-13 MPD-15 MPD-17 MPD-18 MPD-21 MPD-22 MPD-24 MSG-12
 * MSG-13 CR-03 CR-05 SIZE-02 TSM-10 TSM-11 VACM-03 VACM-04 VACM-06 PDU-21
 * PDU-22 PDU-25 PDU-26 PDU-32 PDU-34 SMI-11
 *
 * V28 and V29 are messages of the agent, no requests to it.
 */
static void
test_message_vectors(void)
{
	static uint8_t buf[65536];
	unsigned n_from_agent = 0;

	CU_ASSERT_EQUAL(ARRAY_LEN(message_vectors), 31);
	for (size_t i = 0; i < ARRAY_LEN(message_vectors); i++) {
		const struct message_vector *v = &message_vectors[i];

		if (v->from_agent) {
			n_from_agent++;
			continue;
		}
		fixture_init(&f, 2);
		prepare(v->id);
		keep_counters();
		fixture_receive(
			&f, vector_octets(buf, sizeof(buf), v->request_hex));
		check_response(v);
		check_what_was_set(v->id);
		check_counters(v->id, v->counters);
		CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
		fixture_fini(&f);
	}
	CU_ASSERT_EQUAL(n_from_agent, 2);
}

static const struct message_vector *
vector(const char *id)
{
	for (size_t i = 0; i < ARRAY_LEN(message_vectors); i++)
		if (strcmp(message_vectors[i].id, id) == 0)
			return &message_vectors[i];
	abort();
}

/* The octets of a vector's request, to be changed. */
static size_t
load(uint8_t *buf, size_t size, const char *id)
{
	return vector_octets(buf, size, vector(id)->request_hex).n;
}

/* Change the one octet of msgFlags, in a message that has 07 there. */
static void
set_flags(uint8_t *buf, size_t n, uint8_t flags)
{
	uint8_t *p = memmem(buf, n, "\x04\x01\x07", 3);

	CU_ASSERT_PTR_NOT_NULL_FATAL(p);
	p[2] = flags;
}

/* MPD-01, TLSTM-33 */
static void
test_several_messages_are_answered_each_by_itself(void)
{
	uint8_t buf[1024];
	size_t n;
	size_t all = 0;

	fixture_init(&f, 1);
	for (unsigned i = 0; i < 3; i++)
		all += load(buf + all, sizeof(buf) - all, "V02");
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, all });
	CU_ASSERT_EQUAL(f.n_sent, 3);
	MOVED("snmpInPkts +3");

	/* The last is cut: a parse error, and the others are served. */
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, all - 1 });
	CU_ASSERT_EQUAL(f.n_sent, 2);
	MOVED("snmpInPkts +3", "snmpInASNParseErrs +1");

	/* One is dropped, the next is served. */
	n = load(buf, sizeof(buf), "V14");
	n += load(buf + n, sizeof(buf) - n, "V02");
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, n });
	CU_ASSERT_EQUAL(f.n_sent, 1);
	MOVED("snmpInPkts +2", "snmpInvalidMsgs +1");

	/* One of another version, and one faulty inside its own bounds. */
	n = load(buf, sizeof(buf), "V16");
	memcpy(buf + n, "\x30\x03\x02\x01\x03", 5);
	n += 5;
	n += load(buf + n, sizeof(buf) - n, "V02");
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, n });
	CU_ASSERT_EQUAL(f.n_sent, 1);
	MOVED("snmpInPkts +3", "snmpInBadVersions +1", "snmpInASNParseErrs +1");

	keep_counters();
	fixture_receive(&f, (struct octets){ buf, 0 });
	MOVED("snmpInPkts +0");
	fixture_fini(&f);
}

/* MPD-09: what is wrong in two ways moves only the counter of the first. */
static void
test_checks_are_made_in_order(void)
{
	uint8_t buf[256];
	size_t n;

	fixture_init(&f, 1);
	/* The model before the flags. */
	n = load(buf, sizeof(buf), "V15");
	set_flags(buf, n, V3_FLAG_PRIV);
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, n });
	CU_ASSERT_EQUAL(f.n_sent, 0);
	MOVED("snmpUnknownSecurityModels +1");

	/* The flags before security. */
	f.tm.transport_level = SECURITY_LEVEL_AUTH_NO_PRIV;
	n = load(buf, sizeof(buf), "V14");
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, n });
	CU_ASSERT_EQUAL(f.n_sent, 0);
	MOVED("snmpInvalidMsgs +1");

	/* Security before the scopedPDU, which V18 has broken. */
	n = load(buf, sizeof(buf), "V18");
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, n });
	CU_ASSERT_EQUAL(f.n_sent, 1);
	MOVED("snmpTsmInadequateSecurityLevels +1");

	/* The scopedPDU before the handler: V18 for another engine. */
	f.tm.transport_level = SECURITY_LEVEL_AUTH_PRIV;
	n = load(buf, sizeof(buf), "V18");
	((uint8_t *)memmem(buf, n, fixture_engine_id, 13))[12] = 9;
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, n });
	CU_ASSERT_EQUAL(f.n_sent, 0);
	MOVED("snmpInASNParseErrs +1");
	fixture_fini(&f);
}

/* MPD-12, MPD-17, MPD-23, TSM-10: the PDU is not known yet, so the flag
 * decides, also for a PDU that gets no Report otherwise. */
static void
test_security_report_follows_the_reportable_flag(void)
{
	uint8_t buf[256];
	const struct pdu *pdu;
	size_t n;

	fixture_init(&f, 1);
	f.tm.transport_level = SECURITY_LEVEL_AUTH_NO_PRIV;
	n = load(buf, sizeof(buf), "V30");
	set_flags(buf, n, V3_FLAG_AUTH | V3_FLAG_PRIV);
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, n });
	CU_ASSERT_EQUAL(f.n_sent, 0);
	MOVED("snmpTsmInadequateSecurityLevels +1");

	n = load(buf, sizeof(buf), "V30");
	fixture_receive(&f, (struct octets){ buf, n });
	CU_ASSERT_EQUAL_FATAL(f.n_sent, 1);
	pdu = fixture_decode(&f);
	CU_ASSERT_EQUAL(pdu->type, PDU_REPORT);
	CU_ASSERT_EQUAL(pdu->request_id, 0);
	CU_ASSERT_EQUAL(f.message.msg_flags, 0);
	CU_ASSERT_EQUAL(pdu->varbinds[0].value.u32, 2);

	/* authNoPriv is what the session gives. */
	set_flags(buf, n, V3_FLAG_AUTH | V3_FLAG_REPORTABLE);
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, n });
	CU_ASSERT_EQUAL(f.n_sent, 1);
	MOVED("snmpInPkts +1");
	fixture_fini(&f);
}

/* TSM-08, TSM-09, TSM-15: no OID comes with these, so no Report (MPD-12). */
static void
test_other_security_failures_are_silent(void)
{
	uint8_t buf[256];
	size_t n = load(buf, sizeof(buf), "V30");

	fixture_init(&f, 1);
	f.tm.address[0] = '\0';
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, n });
	CU_ASSERT_EQUAL(f.n_sent, 0);
	MOVED("snmpTsmInvalidCaches +1");
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);

	(void)strcpy(f.tm.address, "192.0.2.1:1");
	f.tsm.use_prefix = true;
	memset(f.tm.security_name, 'x', TM_SECURITY_NAME_MAX);
	keep_counters();
	fixture_receive(&f, (struct octets){ buf, n });
	CU_ASSERT_EQUAL(f.n_sent, 0);
	MOVED("snmpTsmInvalidPrefixes +1");
	fixture_fini(&f);
}

/* MSG-07: flags ff behave as 07. */
static void
test_unknown_flag_bits_are_ignored(void)
{
	uint8_t buf[256];
	size_t n = load(buf, sizeof(buf), "V02");

	fixture_init(&f, 1);
	set_flags(buf, n, 0xff);
	fixture_receive(&f, (struct octets){ buf, n });
	check_response(vector("V02"));
	fixture_fini(&f);
}

/* MSG-02: with privFlag set the scopedPDU is still plain. */
static void
test_encrypted_pdu_is_a_parse_error(void)
{
	static const char *const hex = "301e020103300e020101020300ffe3040107"
				       "02010404000407303000000000ff";
	uint8_t buf[64];

	fixture_init(&f, 1);
	keep_counters();
	fixture_receive(&f, vector_octets(buf, sizeof(buf), hex));
	CU_ASSERT_EQUAL(f.n_sent, 0);
	MOVED("snmpInASNParseErrs +1");
	fixture_fini(&f);
}

/* CTX-07, MPD-05, MPD-24: the Report tells the manager our engine ID. */
static void
test_empty_context_engine_id_is_nobodys(void)
{
	const struct pdu *pdu;

	fixture_init(&f, 1);
	keep_counters();
	pdu = fixture_ask(&f,
		&(struct question){
			.type = PDU_GET,
			.context_engine_id = { fixture_engine_id, 0 },
			.names = NAMES("1.3.6.1.2.1.1.5.0"),
		});
	MOVED("snmpUnknownPDUHandlers +1");
	CU_ASSERT_EQUAL(pdu->type, PDU_REPORT);
	CU_ASSERT_EQUAL(pdu->request_id, 1234);
	CU_ASSERT_EQUAL(f.message.msg_id, 4321);
	CU_ASSERT_TRUE(
		fixture_has(pdu, 0, "1.3.6.1.6.3.11.2.1.3.0", VALUE_COUNTER32));
	CU_ASSERT_TRUE(octets_equal(f.scoped.context_engine_id,
		(struct octets){
			fixture_engine_id, sizeof(fixture_engine_id) }));
	fixture_fini(&f);
}

/* CTX-02, CTX-03, CTX-05 */
static void
test_local_engine_id_is_as_good_as_ours(void)
{
	static const uint8_t local[] = { 0x80, 0, 0, 0, 6 };
	struct question q = {
		.type = PDU_GET_NEXT,
		.context_engine_id = { local, sizeof(local) },
		.names = NAMES("1.3.6.1.2.1.1.5"),
	};
	const struct pdu *pdu;

	fixture_init(&f, 1);
	pdu = fixture_ask(&f, &q);
	CU_ASSERT_TRUE(
		fixture_has(pdu, 0, "1.3.6.1.2.1.1.5.0", VALUE_OCTET_STRING));
	CU_ASSERT_TRUE(octets_equal(f.scoped.context_engine_id,
		(struct octets){ local, sizeof(local) }));

	q.context_name = "nosuch";
	pdu = fixture_ask(&f, &q);
	CU_ASSERT_TRUE(
		fixture_has(pdu, 0, "1.3.6.1.6.3.12.1.5.0", VALUE_COUNTER32));

	q.context_name = NULL;
	(void)strcpy(f.tm.security_name, "stranger");
	pdu = fixture_ask(&f, &q);
	CU_ASSERT_EQUAL(pdu->error_status, SNMP_AUTHORIZATION_ERROR);
	fixture_fini(&f);
}

/* MPD-04: the responder is registered for four types under both IDs; PDU-03:
 * and what it answers is never an error of SNMPv1. */
static void
test_each_request_type_is_served_under_both_engine_ids(void)
{
	static const uint8_t local[] = { 0x80, 0, 0, 0, 6 };
	static const enum pdu_type types[] = { PDU_GET, PDU_GET_NEXT,
		PDU_GET_BULK, PDU_SET };
	const struct octets ids[] = { { local, sizeof(local) },
		{ fixture_engine_id, sizeof(fixture_engine_id) } };

	fixture_init(&f, 1);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		for (size_t k = 0; k < ARRAY_LEN(types); k++) {
			const struct question q = {
				.type = types[k],
				.context_engine_id = ids[i],
				.names = NAMES("1.3.6.1.2.1.1.99.0"),
			};
			const struct pdu *pdu = fixture_ask(&f, &q);

			CU_ASSERT_EQUAL(pdu->type, PDU_RESPONSE);
			CU_ASSERT(
				pdu->error_status < 2 || pdu->error_status > 4);
		}
	CU_ASSERT_EQUAL(f.dispatcher.stats.unknown_pdu_handlers, 0);
	fixture_fini(&f);
}

/* MPD-05, MPD-17, MPD-29: an Inform is confirmed, there is no receiver. */
static void
test_inform_is_reported_and_trap_is_not(void)
{
	struct question q = {
		.type = PDU_INFORM,
		.names = NAMES("1.3.6.1.2.1.1.3.0"),
	};
	const struct pdu *pdu;

	fixture_init(&f, 1);
	keep_counters();
	pdu = fixture_ask(&f, &q);
	MOVED("snmpUnknownPDUHandlers +1");
	CU_ASSERT_EQUAL(pdu->type, PDU_REPORT);

	q.type = PDU_SNMPV2_TRAP;
	keep_counters();
	CU_ASSERT_TRUE(fixture_ask_in_vain(&f, &q));
	MOVED("snmpUnknownPDUHandlers +1");

	/* MPD-06, MPD-15, PDU-40 */
	q.type = PDU_REPORT;
	keep_counters();
	CU_ASSERT_TRUE(fixture_ask_in_vain(&f, &q));
	MOVED("snmpInPkts +1");
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0); /* MPD-07 */
	fixture_fini(&f);
}

/* TSM-02, TSM-12, TS-03, MPD-26 */
static void
test_answers_leave_by_the_session_they_came_by(void)
{
	fixture_init(&f, 1);
	fixture_ask(&f,
		&(struct question){
			.type = PDU_GET,
			.level = SECURITY_LEVEL_NO_AUTH_NO_PRIV,
			.names = NAMES("1.3.6.1.2.1.1.5.0"),
		});
	CU_ASSERT_EQUAL(f.n_sent, 1);
	CU_ASSERT_EQUAL(f.sent_tm.session_id, 17);
	CU_ASSERT_TRUE(f.sent_tm.same_security);
	CU_ASSERT_EQUAL(f.sent_tm.requested_level, SECURITY_LEVEL_AUTH_PRIV);
	CU_ASSERT_STRING_EQUAL(f.sent_tm.address, "192.0.2.1:50000");
	/* MSG-03, MSG-08 */
	CU_ASSERT_EQUAL(f.message.msg_security_parameters.n, 0);
	CU_ASSERT_EQUAL(f.message.msg_flags & V3_FLAG_REPORTABLE, 0);
	fixture_fini(&f);
}

/* Ask for sysName.0 and sysContact.0 within three limits; octets sent. */
static size_t
answer_within(int32_t own, int32_t peer, size_t session)
{
	const struct pdu *pdu;

	f.dispatcher.max_message_size = own;
	f.tm.max_message = session;
	pdu = fixture_ask(&f,
		&(struct question){
			.type = PDU_GET,
			.msg_max_size = peer,
			.names = NAMES("1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.4.0",
				"1.3.6.1.2.1.1.6.0"),
		});
	if (f.n_sent == 0)
		return 0;
	CU_ASSERT_EQUAL(pdu->error_status,
		pdu->n_varbinds == 3 ? SNMP_NO_ERROR : SNMP_TOO_BIG);
	return f.sent.n;
}

/* SIZE-02, SIZE-03, SIZE-06: exact, whichever of the three is the least. */
static void
test_size_limit_is_exact(void)
{
	size_t full;

	fixture_init(&f, 1);
	memset(f.system.sys_contact, 'c', sizeof(f.system.sys_contact) - 1);
	memset(f.system.sys_location, 'l', sizeof(f.system.sys_location) - 1);
	memset(f.system.sys_name, 'n', sizeof(f.system.sys_name) - 1);
	full = answer_within(16384, 65507, 16384);
	CU_ASSERT_TRUE(full > 600);
	CU_ASSERT_EQUAL(f.message.msg_max_size, 16384);

	CU_ASSERT_EQUAL(answer_within(16384, (int32_t)full, 16384), full);
	CU_ASSERT_EQUAL(answer_within(16384, 65507, full), full);
	/* msgMaxSize 16384 and this one have the same length. */
	CU_ASSERT_EQUAL(answer_within((int32_t)full, 65507, 16384), full);
	CU_ASSERT_TRUE(answer_within(16384, (int32_t)full - 1, 16384) < 100);
	CU_ASSERT_TRUE(answer_within(16384, 65507, full - 1) < 100);
	CU_ASSERT_TRUE(answer_within((int32_t)full - 1, 65507, 16384) < 100);
	fixture_fini(&f);
}

/* SIZE-10, PDU-19 */
static void
test_answer_that_fits_in_no_form_is_dropped_and_counted(void)
{
	size_t too_big;

	fixture_init(&f, 1);
	for (too_big = 1; answer_within(16384, 484, too_big) == 0; too_big++)
		CU_ASSERT_EQUAL(f.dispatcher.stats.silent_drops, too_big);
	CU_ASSERT_EQUAL(f.sent.n, too_big);
	CU_ASSERT_EQUAL(f.dispatcher.stats.silent_drops, too_big - 1);
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);

	/* A Report has no alternate form and no counter. */
	f.tm.max_message = too_big;
	CU_ASSERT_TRUE(fixture_ask_in_vain(&f,
		&(struct question){
			.type = PDU_GET,
			.context_name = "nosuch",
			.names = NAMES("1.3.6.1.2.1.1.5.0"),
		}));
	CU_ASSERT_EQUAL(f.dispatcher.stats.silent_drops, too_big - 1);
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	fixture_fini(&f);
}

static enum tm_send_result
refuse_to_send(void *ctx, const struct tm_state *tm, struct octets message)
{
	(void)tm;
	(void)message;
	++*(unsigned *)ctx;
	return TM_NO_SESSION;
}

/* TS-04, TLSTM-41: the transport counts, the request is over. */
static void
test_answer_for_a_closed_session_is_dropped(void)
{
	unsigned tries = 0;

	fixture_init(&f, 1);
	f.dispatcher.send = refuse_to_send;
	f.dispatcher.send_ctx = &tries;
	CU_ASSERT_TRUE(fixture_ask_in_vain(&f,
		&(struct question){
			.type = PDU_GET,
			.names = NAMES("1.3.6.1.2.1.1.5.0"),
		}));
	CU_ASSERT_EQUAL(tries, 1);
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	fixture_fini(&f);
}

static void
test_nothing_is_allocated_for_a_request(void)
{
	static uint8_t buf[65536];
	unsigned long allocations;

	fixture_init(&f, 2);
	allocations = n_allocations;
	CU_ASSERT_TRUE(allocations > 0);
	for (size_t i = 0; i < ARRAY_LEN(message_vectors); i++)
		fixture_receive(&f,
			vector_octets(buf, sizeof(buf),
				message_vectors[i].request_hex));
	CU_ASSERT_EQUAL(n_allocations, allocations);
	fixture_fini(&f);
}

/* Nor for a walk through tables, nor for a row that comes or goes. */
static void
test_nothing_is_allocated_for_a_table(void)
{
	static const struct probe_link links[] = { { .index = 1,
		.name = "lo",
		.speed = 10,
		.peer = { 4, { 192, 0, 2, 1 } } } };
	struct probe_mib probe;
	unsigned long allocations;
	unsigned n = 0;
	char at[OID_TEXT_MAX] = PROBE;

	fixture_init(&f, 2);
	CU_ASSERT_TRUE_FATAL(probe_mib_init(&probe, 500));
	probe.links.rows = links;
	probe.links.n = ARRAY_LEN(links);
	CU_ASSERT_EQUAL(mib_module_register(f.mib, &probe_mib, &probe), 0);
	allocations = n_allocations;
	for (uint32_t id = 1; id <= 500; id++)
		CU_ASSERT_PTR_NOT_NULL(probe_mib_add(&probe, id * 77, NULL));
	for (;;) {
		const struct question q = { n % 3 == 0 ? PDU_GET_NEXT
						       : PDU_GET_BULK,
			0, 50, .names = NAMES(at) };
		const struct pdu *pdu = fixture_ask(&f, &q);
		const struct varbind *last;

		/* A turn for each, or the work of all would be one turn's. */
		CU_ASSERT_EQUAL(poll_loop_turn(f.loop, 0), 0);
		CU_ASSERT_TRUE_FATAL(f.n_sent == 1 && pdu->n_varbinds > 0 &&
			pdu->error_status == SNMP_NO_ERROR);
		last = &pdu->varbinds[pdu->n_varbinds - 1];
		if (last->value.type == VALUE_END_OF_MIB_VIEW)
			break;
		oid_format(at, sizeof(at), last->name);
		n++;
	}
	CU_ASSERT_TRUE(n > 80);
	mib_store_clear(probe.probes);
	CU_ASSERT_EQUAL(n_allocations, allocations);
	probe_mib_fini(&probe);
	fixture_fini(&f);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_message_vectors),
	UNIT_TEST(test_several_messages_are_answered_each_by_itself),
	UNIT_TEST(test_checks_are_made_in_order),
	UNIT_TEST(test_security_report_follows_the_reportable_flag),
	UNIT_TEST(test_other_security_failures_are_silent),
	UNIT_TEST(test_unknown_flag_bits_are_ignored),
	UNIT_TEST(test_encrypted_pdu_is_a_parse_error),
	UNIT_TEST(test_empty_context_engine_id_is_nobodys),
	UNIT_TEST(test_local_engine_id_is_as_good_as_ours),
	UNIT_TEST(test_each_request_type_is_served_under_both_engine_ids),
	UNIT_TEST(test_inform_is_reported_and_trap_is_not),
	UNIT_TEST(test_answers_leave_by_the_session_they_came_by),
	UNIT_TEST(test_size_limit_is_exact),
	UNIT_TEST(test_answer_that_fits_in_no_form_is_dropped_and_counted),
	UNIT_TEST(test_answer_for_a_closed_session_is_dropped),
	UNIT_TEST(test_nothing_is_allocated_for_a_request),
	UNIT_TEST(test_nothing_is_allocated_for_a_table),
};
UNIT_MAIN("dispatcher", tests)
