/* SPDX-License-Identifier: BSD-2-Clause */
/* agent/responder.c: Get, GetNext, GetBulk, Set; views; late answers. */
#include "agent/responder.h"

#include <stdio.h>

#include "tests/unit/agent_fixture.h"

static struct fixture f;

#define SYS   "1.3.6.1.2.1.1"
#define SLOW  "1.3.6.1.4.1.32473.7"
#define TABLE "1.3.6.1.4.1.32473.8"

static const struct oid_view slow_oid = OID_VIEW(1, 3, 6, 1, 4, 1, 32473, 7);
static const struct oid_view table_oid = OID_VIEW(1, 3, 6, 1, 4, 1, 32473, 8);

/* A back end that answers when the test says so. It keeps a few questions. */
static struct {
	struct mib_answer *waiting[8];
	struct oid asked[8];
	size_t n;
	unsigned cancelled;
	enum mib_status at_once; /* MIB_PENDING: later */
} slow;

static enum mib_status
slow_ask(struct oid_view name, struct mib_answer *answer)
{
	if (slow.at_once != MIB_PENDING)
		return answer->status = slow.at_once;
	CU_ASSERT_TRUE_FATAL(slow.n < ARRAY_LEN(slow.waiting));
	slow.waiting[slow.n] = answer;
	oid_copy(&slow.asked[slow.n], name);
	slow.n++;
	return MIB_PENDING;
}

static enum mib_status
slow_get(void *ctx, struct oid_view name, struct mib_answer *answer)
{
	(void)ctx;
	return slow_ask(name, answer);
}

static enum mib_status
slow_next(void *ctx, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	(void)ctx;
	(void)inclusive;
	return slow_ask(name, answer);
}

static void
slow_cancel(void *ctx, struct mib_answer *answer)
{
	(void)ctx;
	CU_ASSERT_PTR_EQUAL(slow.waiting[slow.n - 1], answer);
	slow.n--;
	slow.cancelled++;
}

static const struct mib_backend slow_backend = {
	.get = slow_get,
	.next = slow_next,
	.cancel = slow_cancel,
};

/* Answer the oldest question: with this name and value 5, or this status. */
static void
slow_answer(enum mib_status status, const char *name)
{
	struct mib_answer *answer = slow.waiting[0];

	CU_ASSERT_TRUE_FATAL(slow.n > 0);
	slow.n--;
	memmove(&slow.waiting[0], &slow.waiting[1],
		slow.n * sizeof(slow.waiting[0]));
	memmove(&slow.asked[0], &slow.asked[1], slow.n * sizeof(slow.asked[0]));
	answer->status = status;
	if (status == MIB_FOUND)
		CU_ASSERT_TRUE(oid_parse(name, &answer->name));
	answer->value.type = VALUE_INTEGER;
	answer->value.i32 = 5;
	answer->answered(answer);
}

/* A table: columns 1 and 2 with rows 1..table_rows, column 3 with the first
 * row only; instance TABLE.1.column.row. Every value is 20 octets. */
static uint32_t table_rows;

static enum mib_status
table_found(uint32_t column, uint32_t row, struct mib_answer *answer)
{
	oid_copy(&answer->name, table_oid);
	oid_append(&answer->name, (const uint32_t[]){ 1, column, row }, 3);
	answer->value.type = VALUE_OCTET_STRING;
	answer->value.octets.p = (const uint8_t *)"12345678901234567890";
	answer->value.octets.n = 20;
	return answer->status = MIB_FOUND;
}

static enum mib_status
table_get(void *ctx, struct oid_view name, struct mib_answer *answer)
{
	(void)ctx;
	if (name.n < 10 || name.sub[8] != 1 || name.sub[9] < 1 ||
		name.sub[9] > 3)
		return answer->status = MIB_NO_SUCH_OBJECT;
	if (name.n != 11 || name.sub[10] < 1 ||
		name.sub[10] > (name.sub[9] == 3 ? 1 : table_rows))
		return answer->status = MIB_NO_SUCH_INSTANCE;
	return table_found(name.sub[9], name.sub[10], answer);
}

static enum mib_status
table_next(void *ctx, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	/* Rows are few; walk them all. */
	for (uint32_t column = 1; column <= 3; column++)
		for (uint32_t row = 1; row <= (column == 3 ? 1 : table_rows);
			row++) {
			int order;

			(void)ctx;
			table_found(column, row, answer);
			order = oid_compare(oid_view(&answer->name), name);
			if (order > 0 || (order == 0 && inclusive))
				return MIB_FOUND;
		}
	return answer->status = MIB_END;
}

static size_t
table_object(void *ctx, struct oid_view name)
{
	(void)ctx;
	return name.n >= 10 && name.sub[8] == 1 && name.sub[9] >= 1 &&
			name.sub[9] <= 3
		? 10
		: 0;
}

static const struct mib_backend table_backend = {
	.get = table_get,
	.next = table_next,
	.object = table_object,
};

static void
init(size_t n_requests)
{
	fixture_init(&f, n_requests);
	memset(&slow, 0, sizeof(slow));
	slow.at_once = MIB_PENDING;
	table_rows = 3;
	CU_ASSERT_EQUAL(mib_register(f.mib, slow_oid, &slow_backend, NULL), 0);
	CU_ASSERT_EQUAL(
		mib_register(f.mib, table_oid, &table_backend, NULL), 0);
}

/* Give "viewer" a view of its own, and be viewer. */
static void
be_viewer(const char *write)
{
	fixture_allow(&f, "viewer", "some", write);
	CU_ASSERT_EQUAL(vacm_compile(f.vacm), 0);
	(void)strcpy(f.tm.security_name, "viewer");
}

static const struct pdu *
ask(enum pdu_type type, const char *const *names)
{
	return fixture_ask(&f, &(struct question){ type, .names = names });
}

static const struct pdu *
bulk(int32_t non_repeaters, int32_t max_repetitions, const char *const *names)
{
	const struct pdu *pdu = fixture_ask(&f,
		&(struct question){ PDU_GET_BULK, non_repeaters,
			max_repetitions, .names = names });

	CU_ASSERT_EQUAL(pdu->error_status, SNMP_NO_ERROR);
	CU_ASSERT_EQUAL(pdu->error_index, 0);
	return pdu;
}

/* The answer is exactly these bindings, each "!name" being endOfMibView. */
static void
check_names(const struct pdu *pdu, const char *const *names)
{
	size_t n = 0;

	for (; names[n] != NULL; n++) {
		const char *name = names[n];
		struct oid oid;
		bool end = name[0] == '!';

		CU_ASSERT_TRUE_FATAL(oid_parse(name + end, &oid));
		CU_ASSERT_TRUE_FATAL(n < pdu->n_varbinds);
		CU_ASSERT_EQUAL(
			oid_compare(pdu->varbinds[n].name, oid_view(&oid)), 0);
		CU_ASSERT_EQUAL(
			pdu->varbinds[n].value.type == VALUE_END_OF_MIB_VIEW,
			end);
	}
	CU_ASSERT_EQUAL(pdu->n_varbinds, n);
}

/* An error with the bindings of the request (PDU-02). */
static void
check_error(const struct pdu *pdu, int32_t error_status, int32_t error_index,
	const char *const *names)
{
	size_t n = 0;

	CU_ASSERT_EQUAL(pdu->type, PDU_RESPONSE);
	CU_ASSERT_EQUAL(pdu->request_id, 1234);
	CU_ASSERT_EQUAL(pdu->error_status, error_status);
	CU_ASSERT_EQUAL(pdu->error_index, error_index);
	for (; names[n] != NULL; n++)
		CU_ASSERT_TRUE(fixture_has(pdu, n, names[n], VALUE_NULL));
	CU_ASSERT_EQUAL(pdu->n_varbinds, n);
}

/* PDU-01, PDU-04, PDU-05, PDU-06, PDU-07, MPD-21 */
static void
test_get_answers_each_binding_in_place(void)
{
	const struct pdu *pdu;

	init(1);
	pdu = ask(PDU_GET,
		NAMES(SYS ".5.0", SYS ".5", SYS ".5.0.0", SYS ".5.1",
			SYS ".99.0", TABLE ".1.2.3", TABLE ".1.2.4", SYS ".9",
			SYS ".9.1.1.1", SYS ".7.0", SYS ".5.0"));
	CU_ASSERT_EQUAL(pdu->type, PDU_RESPONSE);
	CU_ASSERT_EQUAL(pdu->request_id, 1234);
	CU_ASSERT_EQUAL(pdu->error_status, SNMP_NO_ERROR);
	CU_ASSERT_EQUAL(pdu->error_index, 0);
	CU_ASSERT_EQUAL(pdu->n_varbinds, 11);
	CU_ASSERT_TRUE(fixture_has(pdu, 0, SYS ".5.0", VALUE_OCTET_STRING));
	CU_ASSERT_TRUE(fixture_has(pdu, 1, SYS ".5", VALUE_NO_SUCH_INSTANCE));
	CU_ASSERT_TRUE(
		fixture_has(pdu, 2, SYS ".5.0.0", VALUE_NO_SUCH_INSTANCE));
	CU_ASSERT_TRUE(fixture_has(pdu, 3, SYS ".5.1", VALUE_NO_SUCH_INSTANCE));
	CU_ASSERT_TRUE(fixture_has(pdu, 4, SYS ".99.0", VALUE_NO_SUCH_OBJECT));
	CU_ASSERT_TRUE(fixture_has(pdu, 5, TABLE ".1.2.3", VALUE_OCTET_STRING));
	CU_ASSERT_TRUE(
		fixture_has(pdu, 6, TABLE ".1.2.4", VALUE_NO_SUCH_INSTANCE));
	CU_ASSERT_TRUE(fixture_has(pdu, 7, SYS ".9", VALUE_NO_SUCH_OBJECT));
	CU_ASSERT_TRUE(
		fixture_has(pdu, 8, SYS ".9.1.1.1", VALUE_NO_SUCH_OBJECT));
	CU_ASSERT_TRUE(fixture_has(pdu, 9, SYS ".7.0", VALUE_INTEGER));
	CU_ASSERT_TRUE(fixture_has(pdu, 10, SYS ".5.0", VALUE_OCTET_STRING));
	CU_ASSERT_EQUAL(f.n_refused, 0);
	fixture_fini(&f);
}

/* VACM-11, PDU-05, PDU-06, CR-02 */
static void
test_get_outside_the_view(void)
{
	const struct pdu *pdu;

	init(1);
	fixture_add_view(&f, "some", SYS, true);
	fixture_add_view(&f, "some", SYS ".4", false);
	fixture_add_view(&f, "some", SYS ".6.1", true);
	fixture_add_view(&f, "some", SYS ".6.0", false);
	fixture_add_view(&f, "some", TABLE ".1.2.3", true);
	be_viewer("");
	pdu = ask(PDU_GET,
		NAMES(SYS ".5.0", SYS ".4.0", SYS ".6.0", TABLE ".1.2.2",
			TABLE ".1.1.3", TABLE ".1.2.3", "1.3.6.1.9.1.0",
			"1.3.6.1.2.1.11.1.0"));
	CU_ASSERT_EQUAL(pdu->error_status, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(fixture_has(pdu, 0, SYS ".5.0", VALUE_OCTET_STRING));
	/* All of sysContact is hidden; of sysLocation and the column only this
	 * instance. */
	CU_ASSERT_TRUE(fixture_has(pdu, 1, SYS ".4.0", VALUE_NO_SUCH_OBJECT));
	CU_ASSERT_TRUE(fixture_has(pdu, 2, SYS ".6.0", VALUE_NO_SUCH_INSTANCE));
	CU_ASSERT_TRUE(
		fixture_has(pdu, 3, TABLE ".1.2.2", VALUE_NO_SUCH_INSTANCE));
	CU_ASSERT_TRUE(
		fixture_has(pdu, 4, TABLE ".1.1.3", VALUE_NO_SUCH_OBJECT));
	CU_ASSERT_TRUE(fixture_has(pdu, 5, TABLE ".1.2.3", VALUE_OCTET_STRING));
	CU_ASSERT_TRUE(
		fixture_has(pdu, 6, "1.3.6.1.9.1.0", VALUE_NO_SUCH_OBJECT));
	CU_ASSERT_TRUE(fixture_has(
		pdu, 7, "1.3.6.1.2.1.11.1.0", VALUE_NO_SUCH_OBJECT));
	CU_ASSERT_EQUAL(f.n_refused, 6);
	CU_ASSERT_EQUAL(f.refusal, REFUSAL_ACCESS_NOT_IN_VIEW);
	fixture_fini(&f);
}

/* PDU-08, PDU-09 */
static void
test_get_next_gives_successors_and_the_end(void)
{
	init(1);
	check_names(ask(PDU_GET_NEXT,
			    NAMES("0", SYS ".5", SYS ".5.0", SYS ".8.0",
				    SYS ".8.99", TABLE ".1.3.1", "2.1")),
		NAMES(SYS ".1.0", SYS ".5.0", SYS ".6.0", "1.3.6.1.2.1.11.1.0",
			"1.3.6.1.2.1.11.1.0", "1.3.6.1.6.3.1.1.6.1.0", "!2.1"));
	fixture_fini(&f);
}

/* PDU-08, VACM-11: hidden instances are passed, row by row if need be. */
static void
test_get_next_passes_what_the_view_hides(void)
{
	init(1);
	fixture_add_view(&f, "some", SYS ".2", true);
	fixture_add_view(&f, "some", SYS ".6.0", true);
	fixture_add_view(&f, "some", TABLE ".1.1", true);
	fixture_add_view(&f, "some", TABLE ".1.1.2", false);
	fixture_add_view(&f, "some", TABLE ".1.3", true);
	be_viewer("");
	check_names(ask(PDU_GET_NEXT,
			    NAMES("1", SYS ".2.0", SYS ".6.0", TABLE ".1.1.1",
				    TABLE ".1.1.3", TABLE ".1.3.1")),
		NAMES(SYS ".2.0", SYS ".6.0", TABLE ".1.1.1", TABLE ".1.1.3",
			TABLE ".1.3.1", "!" TABLE ".1.3.1"));
	CU_ASSERT_EQUAL(f.n_refused, 0);
	check_names(bulk(0, 9, NAMES("1.3")),
		NAMES(SYS ".2.0", SYS ".6.0", TABLE ".1.1.1", TABLE ".1.1.3",
			TABLE ".1.3.1", "!" TABLE ".1.3.1"));
	fixture_fini(&f);
}

/* PDU-11, PDU-12, PDU-13, PDU-18 */
static void
test_get_bulk_counts_and_order(void)
{
	const char *const *three =
		NAMES(SYS ".4", TABLE ".1.1", TABLE ".1.2.1");

	init(1);
	check_names(bulk(1, 2, three),
		NAMES(SYS ".4.0", TABLE ".1.1.1", TABLE ".1.2.2",
			TABLE ".1.1.2", TABLE ".1.2.3"));
	check_names(bulk(0, 1, three),
		NAMES(SYS ".4.0", TABLE ".1.1.1", TABLE ".1.2.2"));
	/* All non-repeaters, and more than there are bindings. */
	check_names(bulk(3, 5, three),
		NAMES(SYS ".4.0", TABLE ".1.1.1", TABLE ".1.2.2"));
	check_names(bulk(2147483647, 2147483647, three),
		NAMES(SYS ".4.0", TABLE ".1.1.1", TABLE ".1.2.2"));
	check_names(bulk(1, 0, three), NAMES(SYS ".4.0"));
	check_names(bulk(0, 0, three), NAMES(NULL));
	check_names(bulk(1, -1, three), NAMES(SYS ".4.0"));
	check_names(bulk(-7, 1, three),
		NAMES(SYS ".4.0", TABLE ".1.1.1", TABLE ".1.2.2"));
	check_names(bulk(-2147483647 - 1, -2147483647 - 1, three), NAMES(NULL));
	check_names(bulk(4, 10, NAMES(NULL)), NAMES(NULL));
	fixture_fini(&f);
}

/* PDU-12, PDU-14, PDU-16 */
static void
test_get_bulk_repeats_the_last_name_at_the_end(void)
{
	init(1);
	fixture_add_view(&f, "some", TABLE, true);
	be_viewer("");
	/* Once; then the third has ended before it began, and the others end
	 * one after the other. */
	check_names(
		bulk(1, 9, NAMES("2.9.9", TABLE ".1.2.2", TABLE ".1.3", "2.9")),
		NAMES("!2.9.9", TABLE ".1.2.3", TABLE ".1.3.1", "!2.9",
			TABLE ".1.3.1", "!" TABLE ".1.3.1", "!2.9",
			"!" TABLE ".1.3.1", "!" TABLE ".1.3.1", "!2.9"));
	/* No more than asked for, and no early end before all have ended. */
	check_names(bulk(0, 2, NAMES(TABLE ".1.2.3", TABLE ".1.3.1")),
		NAMES(TABLE ".1.3.1", "!" TABLE ".1.3.1", "!" TABLE ".1.3.1",
			"!" TABLE ".1.3.1"));
	check_names(
		bulk(0, 1, NAMES(TABLE ".1.3.1")), NAMES("!" TABLE ".1.3.1"));
	fixture_fini(&f);
}

/* PDU-15, SIZE-09: for every limit, as many bindings as fit and not one more,
 * whether or not the cut falls on a repetition. */
static void
test_get_bulk_is_cut_at_the_exact_binding(void)
{
	enum { MOST = 40 };
	size_t size[MOST + 1] = { 0 }; /* of a message of so many bindings */
	const char *const *names = NAMES(SYS, TABLE ".1.1", "1.3.6.1.2.1.11");

	init(1);
	table_rows = 100;
	for (size_t limit = 2200; limit >= 40; limit--) {
		const struct pdu *pdu;
		size_t n;

		f.tm.max_message = limit;
		pdu = fixture_ask(&f,
			&(struct question){
				PDU_GET_BULK, 0, 14, .names = names });
		if (f.n_sent == 0)
			break;
		CU_ASSERT_TRUE(f.sent.n <= limit);
		CU_ASSERT_EQUAL(pdu->error_status, SNMP_NO_ERROR);
		n = pdu->n_varbinds;
		if (n > MOST)
			continue;
		CU_ASSERT_TRUE(size[n] == 0 || size[n] == f.sent.n);
		/* The first limit that gives n is one octet below what n + 1
		 * bindings take. */
		if (size[n] == 0) {
			size[n] = f.sent.n;
			CU_ASSERT_TRUE(n == MOST || size[n + 1] == limit + 1);
		}
	}
	for (size_t n = 0; n <= MOST; n++)
		CU_ASSERT_TRUE(size[n] > 0);
	CU_ASSERT_EQUAL(f.dispatcher.stats.silent_drops, 1);
	fixture_fini(&f);
}

/* PDU-15, CR-01 */
static void
test_huge_get_bulk_stops_when_the_message_is_full(void)
{
	static char text[1100][40];
	static const char *names[1101];
	const struct pdu *pdu;

	init(1);
	table_rows = 1000;
	pdu = bulk(0, 2147483647, NAMES(TABLE ".1.1"));
	CU_ASSERT_TRUE(pdu->n_varbinds > 350 && pdu->n_varbinds < 450);
	CU_ASSERT_TRUE(f.sent.n > 16300);

	/* As many repeaters as a message holds. */
	for (size_t i = 0; i < 1100; i++) {
		(void)snprintf(text[i], sizeof(text[i]), SYS ".%zu", i % 9);
		names[i] = text[i];
	}
	pdu = bulk(0, 100, names);
	CU_ASSERT_TRUE(pdu->n_varbinds > 500);
	CU_ASSERT_TRUE(f.sent.n > 16300);
	fixture_fini(&f);
}

/* PDU-17, SIZE-11 */
static void
test_configured_bounds_keep_whole_repetitions(void)
{
	const char *const *names = NAMES(SYS ".4", TABLE ".1.1", TABLE ".1.2");

	init(1);
	f.responder.max_repetitions = 2;
	CU_ASSERT_EQUAL(bulk(1, 3, names)->n_varbinds, 5);
	CU_ASSERT_EQUAL(bulk(1, 1, names)->n_varbinds, 3);
	f.responder.max_repetitions = 0;
	f.responder.max_responses = 6;
	CU_ASSERT_EQUAL(bulk(1, 3, names)->n_varbinds, 5);
	f.responder.max_responses = 7;
	CU_ASSERT_EQUAL(bulk(1, 3, names)->n_varbinds, 7);
	/* One repetition at least, whatever the bound. */
	f.responder.max_responses = 1;
	CU_ASSERT_EQUAL(bulk(1, 3, names)->n_varbinds, 3);
	CU_ASSERT_EQUAL(bulk(1, 0, names)->n_varbinds, 1);
	/* Get and GetNext have no repetitions. */
	CU_ASSERT_EQUAL(ask(PDU_GET_NEXT, names)->n_varbinds, 3);
	fixture_fini(&f);
}

/* SIZE-07, PDU-19: GetNext as well as Get (V26), with no bindings. */
static void
test_get_next_too_large_is_too_big(void)
{
	const struct pdu *pdu;

	init(1);
	f.tm.max_message = 90;
	pdu = ask(PDU_GET_NEXT, NAMES(SYS ".4", TABLE ".1.1"));
	CU_ASSERT_EQUAL(pdu->error_status, SNMP_TOO_BIG);
	CU_ASSERT_EQUAL(pdu->error_index, 0);
	CU_ASSERT_EQUAL(pdu->n_varbinds, 0);
	fixture_fini(&f);
}

/* PDU-02, PDU-07, PDU-20, CR-04 */
static void
test_failing_back_end_is_gen_err_with_its_index(void)
{
	const struct pdu *pdu;
	const char *const *names = NAMES(SYS ".5.0", SLOW ".1.0", SYS ".6.0");

	init(1);
	slow.at_once = MIB_ERROR;
	check_error(ask(PDU_GET, names), SNMP_GEN_ERR, 2, names);
	check_error(ask(PDU_GET_NEXT, names), SNMP_GEN_ERR, 2, names);
	pdu = fixture_ask(
		&f, &(struct question){ PDU_GET_BULK, 1, 5, .names = names });
	check_error(pdu, SNMP_GEN_ERR, 2, names);

	/* In the second repetition, the index is still the request's: from
	 * snmpSetSerialNo's end the table is reached before the slow one. */
	slow.at_once = MIB_END;
	names = NAMES(SYS ".4", "1.3.6.1.2.1.198.2.2.1.7", TABLE ".1.1");
	pdu = bulk(1, 2, names);
	CU_ASSERT_EQUAL(pdu->n_varbinds, 5);
	slow.at_once = MIB_ERROR;
	names = NAMES(SYS ".4", TABLE ".1.1", "1.3.6.1.2.1.198.2.2.1.7");
	pdu = fixture_ask(
		&f, &(struct question){ PDU_GET_BULK, 1, 5, .names = names });
	check_error(pdu, SNMP_GEN_ERR, 3, names);

	/* Too large even so: tooBig. */
	f.tm.max_message = 90;
	pdu = fixture_ask(&f,
		&(struct question){ PDU_GET_BULK, 0, 1,
			.names = NAMES(SLOW ".1.1.1.1.1.1.1.1.1.1.1.1.1.1",
				SLOW ".1.1.1.1.1.1.1.1.1.1.1.1.1.1") });
	CU_ASSERT_EQUAL(pdu->error_status, SNMP_TOO_BIG);
	CU_ASSERT_EQUAL(pdu->n_varbinds, 0);
	fixture_fini(&f);
}

static const struct pdu *
later(void)
{
	CU_ASSERT_EQUAL_FATAL(f.n_sent, 1);
	f.n_sent = 0;
	return fixture_decode(&f);
}

/* CR-08; MPD-20: what comes in between leaves the cached state alone */
static void
test_late_get_waits_and_others_are_served(void)
{
	const struct pdu *pdu;

	init(3);
	CU_ASSERT_TRUE(fixture_ask_in_vain(&f,
		&(struct question){ PDU_GET,
			.names = NAMES(SYS ".5.0", SLOW ".1.0", SYS ".7.0",
				SLOW ".2.0") }));
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 1);
	CU_ASSERT_EQUAL(slow.n, 1);

	pdu = ask(PDU_GET, NAMES(SYS ".6.0"));
	CU_ASSERT_TRUE(fixture_has(pdu, 0, SYS ".6.0", VALUE_OCTET_STRING));
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 1);

	f.n_sent = 0;
	slow_answer(MIB_FOUND, SLOW ".1.0");
	CU_ASSERT_EQUAL(f.n_sent, 0);
	CU_ASSERT_EQUAL(slow.n, 1);
	slow_answer(MIB_NO_SUCH_INSTANCE, NULL);
	pdu = later();
	CU_ASSERT_EQUAL(pdu->n_varbinds, 4);
	CU_ASSERT_EQUAL(pdu->request_id, 1234);
	CU_ASSERT_TRUE(fixture_has(pdu, 0, SYS ".5.0", VALUE_OCTET_STRING));
	CU_ASSERT_TRUE(fixture_has(pdu, 1, SLOW ".1.0", VALUE_INTEGER));
	CU_ASSERT_TRUE(fixture_has(pdu, 2, SYS ".7.0", VALUE_INTEGER));
	CU_ASSERT_TRUE(
		fixture_has(pdu, 3, SLOW ".2.0", VALUE_NO_SUCH_INSTANCE));
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	fixture_fini(&f);
}

/* PDU-13, PDU-14 with every binding late. */
static void
test_late_get_bulk_continues_where_it_was(void)
{
	init(2);
	fixture_add_view(&f, "some", SLOW, true);
	be_viewer("");
	CU_ASSERT_TRUE(fixture_ask_in_vain(&f,
		&(struct question){ PDU_GET_BULK, 1, 3,
			.names = NAMES(SLOW ".1", SLOW ".2", SLOW ".3") }));
	f.n_sent = 0;
	slow_answer(MIB_FOUND, SLOW ".1.0");
	slow_answer(MIB_FOUND, SLOW ".2.1");
	slow_answer(MIB_FOUND, SLOW ".3.1");
	/* The second repetition goes on from the names of the first. */
	CU_ASSERT_EQUAL(slow.asked[0].sub[9], 1);
	CU_ASSERT_EQUAL(slow.asked[0].sub[8], 2);
	slow_answer(MIB_FOUND, SLOW ".2.2");
	CU_ASSERT_EQUAL(slow.asked[0].sub[8], 3);
	slow_answer(MIB_END, NULL);
	slow_answer(MIB_FOUND, SLOW ".2.3");
	check_names(later(),
		NAMES(SLOW ".1.0", SLOW ".2.1", SLOW ".3.1", SLOW ".2.2",
			"!" SLOW ".3.1", SLOW ".2.3", "!" SLOW ".3.1"));
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	fixture_fini(&f);
}

/* VACM-11: a late instance outside the view is passed like any other. */
static void
test_late_instances_outside_the_view_are_passed(void)
{
	init(2);
	fixture_add_view(&f, "some", SLOW ".5", true);
	fixture_add_view(&f, "some", TABLE ".1.2", true);
	be_viewer("");
	CU_ASSERT_TRUE(fixture_ask_in_vain(
		&f, &(struct question){ PDU_GET_NEXT, .names = NAMES(SLOW) }));
	f.n_sent = 0;
	slow_answer(MIB_FOUND, SLOW ".1.0");
	CU_ASSERT_EQUAL(slow.n, 1);
	CU_ASSERT_EQUAL(slow.asked[0].n, 9);
	CU_ASSERT_EQUAL(slow.asked[0].sub[8], 5);
	slow_answer(MIB_FOUND, SLOW ".6.0");
	check_names(later(), NAMES(TABLE ".1.2.1"));
	fixture_fini(&f);
}

static void
test_late_wrong_answer_is_gen_err(void)
{
	const char *const *names = NAMES(SYS ".5.0", SLOW ".2.0");

	init(2);
	CU_ASSERT_TRUE(fixture_ask_in_vain(
		&f, &(struct question){ PDU_GET_NEXT, .names = names }));
	f.n_sent = 0;
	slow_answer(MIB_FOUND, SLOW ".1.0");
	check_error(later(), SNMP_GEN_ERR, 2, names);
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	fixture_fini(&f);
}

/* CR-01, CR-08: back ends that never answer hold all requests but one. */
static void
test_the_last_free_request_does_not_wait(void)
{
	const char *const *names = NAMES(SLOW ".1.0");
	const struct question q = { PDU_GET, .names = names };

	init(3);
	CU_ASSERT_TRUE(fixture_ask_in_vain(&f, &q));
	CU_ASSERT_TRUE(fixture_ask_in_vain(&f, &q));
	CU_ASSERT_EQUAL(slow.cancelled, 0);
	for (unsigned i = 1; i < 4; i++) {
		check_error(ask(PDU_GET, names), SNMP_GEN_ERR, 1, names);
		CU_ASSERT_EQUAL(slow.cancelled, i);
		CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 2);
	}
	CU_ASSERT_EQUAL(ask(PDU_GET, NAMES(SYS ".5.0"))->error_status, 0);
	f.n_sent = 0;
	slow_answer(MIB_FOUND, SLOW ".1.0");
	CU_ASSERT_EQUAL(later()->error_status, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(fixture_ask_in_vain(&f, &q));
	fixture_fini(&f);
}

/* VACM-16: a view that was replaced meanwhile is not looked at again. */
static void
test_rules_that_changed_meanwhile_apply(void)
{
	const char *const *names = NAMES(SLOW ".1.0", SYS ".5.0");

	init(2);
	fixture_add_view(&f, "some", "1", true);
	be_viewer("");
	CU_ASSERT_TRUE(fixture_ask_in_vain(
		&f, &(struct question){ PDU_GET, .names = names }));
	vacm_free(f.vacm);
	f.vacm = vacm_new();
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.vacm);
	f.responder.vacm = f.vacm;
	CU_ASSERT_EQUAL(vacm_compile(f.vacm), 0);
	f.n_sent = 0;
	slow_answer(MIB_FOUND, SLOW ".1.0");
	check_error(later(), SNMP_AUTHORIZATION_ERROR, 0, names);
	CU_ASSERT_EQUAL(f.refusal, REFUSAL_ACCESS_NO_GROUP);
	fixture_fini(&f);
}

static bool
is_not_gone(void *ctx, struct octets context_name)
{
	return !octets_equal(
		context_name, (struct octets){ ctx, strlen(ctx) });
}

/* CR-06: known, but nobody answers for it at present. Whoever may not use it
 * learns nothing of that. */
static void
test_unavailable_context(void)
{
	static char gone[] = "gone";
	const char *const *names = NAMES(SYS ".5.0");
	const struct question question = {
		PDU_GET, .context_name = gone, .names = names };
	struct vacm_access_row access = {
		.group_name = "manager1",
		.context_prefix = "gone",
		.security_model = TSM_SECURITY_MODEL,
		.security_level = SECURITY_LEVEL_AUTH_PRIV,
		.view_names = { "all", "all", "" },
	};
	const struct pdu *pdu;

	init(1);
	CU_ASSERT_EQUAL(vacm_add_context(f.vacm, gone), 0);
	CU_ASSERT_EQUAL(vacm_compile(f.vacm), 0);
	f.responder.is_available = is_not_gone;
	f.responder.is_available_ctx = gone;
	pdu = fixture_ask(&f, &question);
	check_error(pdu, SNMP_AUTHORIZATION_ERROR, 0, names);
	CU_ASSERT_EQUAL(vacm_add_access(f.vacm, &access), 0);
	CU_ASSERT_EQUAL(vacm_compile(f.vacm), 0);
	pdu = fixture_ask(&f, &question);
	CU_ASSERT_EQUAL(pdu->type, PDU_REPORT);
	CU_ASSERT_EQUAL(pdu->request_id, 1234);
	CU_ASSERT_TRUE(
		fixture_has(pdu, 0, "1.3.6.1.6.3.12.1.4.0", VALUE_COUNTER32));
	CU_ASSERT_EQUAL(pdu->varbinds[0].value.u32, 1);
	CU_ASSERT_EQUAL(f.dispatcher.stats.unavailable_contexts, 1);
	CU_ASSERT_EQUAL(ask(PDU_GET, names)->error_status, SNMP_NO_ERROR);
	f.responder.is_available = NULL;
	CU_ASSERT_EQUAL(fixture_ask(&f, &question)->type, PDU_RESPONSE);
	fixture_fini(&f);
}

/* CR-03, CR-05, VACM-01, VACM-03: the context comes before the group. */
static void
test_refusals_before_any_variable(void)
{
	const char *const *names = NAMES(SYS ".5.0", "1.3.6.1.9");
	const struct pdu *pdu;

	init(1);
	(void)strcpy(f.tm.security_name, "stranger");
	check_error(ask(PDU_GET, names), SNMP_AUTHORIZATION_ERROR, 0, names);
	CU_ASSERT_EQUAL(f.n_refused, 1);
	CU_ASSERT_EQUAL(f.refusal, REFUSAL_ACCESS_NO_GROUP);
	CU_ASSERT_EQUAL(f.refused_name.n, 9);
	check_error(
		ask(PDU_GET_NEXT, names), SNMP_AUTHORIZATION_ERROR, 0, names);
	check_error(ask(PDU_SET, names), SNMP_AUTHORIZATION_ERROR, 0, names);
	pdu = fixture_ask(
		&f, &(struct question){ PDU_GET_BULK, 0, 9, .names = names });
	check_error(pdu, SNMP_AUTHORIZATION_ERROR, 0, names);

	pdu = fixture_ask(&f,
		&(struct question){
			PDU_SET, .context_name = "nosuch", .names = names });
	CU_ASSERT_EQUAL(pdu->type, PDU_REPORT);
	CU_ASSERT_EQUAL(pdu->request_id, 1234);
	CU_ASSERT_TRUE(
		fixture_has(pdu, 0, "1.3.6.1.6.3.12.1.5.0", VALUE_COUNTER32));
	CU_ASSERT_EQUAL(f.refusal, REFUSAL_ACCESS_NO_CONTEXT);

	/* VACM-06, TSM-11: no entry at the level of the message. */
	(void)strcpy(f.tm.security_name, "manager1");
	pdu = fixture_ask(&f,
		&(struct question){ PDU_GET,
			.level = SECURITY_LEVEL_AUTH_NO_PRIV, .names = names });
	check_error(pdu, SNMP_AUTHORIZATION_ERROR, 0, names);
	CU_ASSERT_EQUAL(f.refusal, REFUSAL_ACCESS_NO_ENTRY);
	CU_ASSERT_EQUAL(f.message.msg_flags, V3_FLAG_AUTH);
	fixture_fini(&f);
}

/* CR-07 */
static void
test_request_without_bindings(void)
{
	static const enum pdu_type types[] = { PDU_GET, PDU_GET_NEXT,
		PDU_GET_BULK, PDU_SET };
	const struct pdu *pdu;

	init(1);
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		(void)strcpy(f.tm.security_name, "manager1");
		check_error(ask(types[i], NULL), SNMP_NO_ERROR, 0, NAMES(NULL));
		pdu = fixture_ask(&f,
			&(struct question){
				types[i], .context_name = "nosuch" });
		CU_ASSERT_EQUAL(pdu->type, PDU_REPORT);
		(void)strcpy(f.tm.security_name, "stranger");
		check_error(ask(types[i], NULL), SNMP_AUTHORIZATION_ERROR, 0,
			NAMES(NULL));
		CU_ASSERT_EQUAL(f.refused_name.n, 0);
	}
	fixture_fini(&f);
}

/* PDU-02, PDU-23, PDU-24, VACM-08, VACM-11 */
static void
test_set_is_refused_by_view_then_by_object(void)
{
	const char *const *names;

	init(1);
	names = NAMES(SYS ".1.0", SYS ".4.0");
	check_error(ask(PDU_SET, names), SNMP_NOT_WRITABLE, 1, names);
	names = NAMES("1.3.6.1.9.1.0");
	check_error(ask(PDU_SET, names), SNMP_NOT_WRITABLE, 1, names);
	CU_ASSERT_EQUAL(f.n_refused, 0);

	fixture_add_view(&f, "some", "1", true);
	fixture_add_view(&f, "few", SYS ".4", true);
	be_viewer("few");
	names = NAMES(SYS ".5.0", SYS ".4.0");
	check_error(ask(PDU_SET, names), SNMP_NO_ACCESS, 1, names);
	CU_ASSERT_EQUAL(f.refusal, REFUSAL_ACCESS_NOT_IN_VIEW);
	/* Also for what does not exist. */
	names = NAMES("1.3.6.1.9.1.0");
	check_error(ask(PDU_SET, names), SNMP_NO_ACCESS, 1, names);
	/* NULL is no DisplayString, and the first that fails decides. */
	names = NAMES(SYS ".4.0", SYS ".5.0");
	check_error(ask(PDU_SET, names), SNMP_WRONG_TYPE, 1, names);
	fixture_fini(&f);

	init(1);
	fixture_add_view(&f, "some", "1", true);
	be_viewer("");
	check_error(ask(PDU_SET, names), SNMP_AUTHORIZATION_ERROR, 0, names);
	CU_ASSERT_EQUAL(f.refusal, REFUSAL_ACCESS_NO_VIEW);
	fixture_fini(&f);
}

/* SIZE-08: with room for the longest error-index, which is three octets more
 * than the one that is sent. */
static void
test_set_is_measured_before_it_is_looked_at(void)
{
	const char *const *names = NAMES(SYS ".4.0", SYS ".5.0", SYS ".6.0");
	const struct pdu *pdu;
	size_t full;

	init(1);
	pdu = ask(PDU_SET, names);
	CU_ASSERT_EQUAL(pdu->error_status, SNMP_WRONG_TYPE);
	full = f.sent.n;
	f.tm.max_message = full + 3;
	CU_ASSERT_EQUAL(ask(PDU_SET, names)->error_status, SNMP_WRONG_TYPE);
	f.tm.max_message = full + 2;
	pdu = ask(PDU_SET, names);
	CU_ASSERT_EQUAL(pdu->error_status, SNMP_TOO_BIG);
	CU_ASSERT_EQUAL(pdu->error_index, 0);
	CU_ASSERT_EQUAL(pdu->n_varbinds, 0);
	fixture_fini(&f);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_get_answers_each_binding_in_place),
	UNIT_TEST(test_get_outside_the_view),
	UNIT_TEST(test_get_next_gives_successors_and_the_end),
	UNIT_TEST(test_get_next_passes_what_the_view_hides),
	UNIT_TEST(test_get_bulk_counts_and_order),
	UNIT_TEST(test_get_bulk_repeats_the_last_name_at_the_end),
	UNIT_TEST(test_get_bulk_is_cut_at_the_exact_binding),
	UNIT_TEST(test_huge_get_bulk_stops_when_the_message_is_full),
	UNIT_TEST(test_configured_bounds_keep_whole_repetitions),
	UNIT_TEST(test_get_next_too_large_is_too_big),
	UNIT_TEST(test_failing_back_end_is_gen_err_with_its_index),
	UNIT_TEST(test_late_get_waits_and_others_are_served),
	UNIT_TEST(test_late_get_bulk_continues_where_it_was),
	UNIT_TEST(test_late_instances_outside_the_view_are_passed),
	UNIT_TEST(test_late_wrong_answer_is_gen_err),
	UNIT_TEST(test_the_last_free_request_does_not_wait),
	UNIT_TEST(test_rules_that_changed_meanwhile_apply),
	UNIT_TEST(test_unavailable_context),
	UNIT_TEST(test_refusals_before_any_variable),
	UNIT_TEST(test_request_without_bindings),
	UNIT_TEST(test_set_is_refused_by_view_then_by_object),
	UNIT_TEST(test_set_is_measured_before_it_is_looked_at),
};
UNIT_MAIN("responder", tests)
