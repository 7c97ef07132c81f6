/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * agent/responder.c: requests that wait. Back ends that answer late, wrong, in
 * any order, twice or never; work that is too much for one turn of the loop;
 * and rows that come and go meanwhile.
 */
#include "agent/responder.h"

#include <stdio.h>

#include "tests/unit/agent_fixture.h"
#include "tests/unit/probe_mib.h"
#include "tests/unit/random.h"
#include "util/clock.h"

static struct fixture f;
static uint64_t now_ms;

#define SYS    "1.3.6.1.2.1.1"
#define SLOW   "1.3.6.1.4.1.32473.7"
#define DESERT "1.3.6.1.4.1.32473.8"

static const struct oid_view slow_oid = OID_VIEW(1, 3, 6, 1, 4, 1, 32473, 7);
static const struct oid_view desert_oid = OID_VIEW(1, 3, 6, 1, 4, 1, 32473, 8);

static uint64_t
read_now(void)
{
	return now_ms;
}

/* ---- a back end that answers when the test says so ---- */

static struct {
	struct mib_answer *waiting[16];
	struct oid asked[16];
	size_t wanted[16];
	size_t n;
	unsigned cancelled;
} slow;

static enum mib_status
slow_ask(struct oid_view name, struct mib_answer *answer)
{
	CU_ASSERT_TRUE_FATAL(slow.n < ARRAY_LEN(slow.waiting));
	slow.waiting[slow.n] = answer;
	slow.wanted[slow.n] = answer->wanted;
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
slow_forget(size_t i)
{
	CU_ASSERT_TRUE_FATAL(i < slow.n);
	slow.n--;
	memmove(&slow.waiting[i], &slow.waiting[i + 1],
		(slow.n - i) * sizeof(slow.waiting[0]));
	memmove(&slow.asked[i], &slow.asked[i + 1],
		(slow.n - i) * sizeof(slow.asked[0]));
	memmove(&slow.wanted[i], &slow.wanted[i + 1],
		(slow.n - i) * sizeof(slow.wanted[0]));
}

static void
slow_cancel(void *ctx, struct mib_answer *answer)
{
	size_t i = 0;

	(void)ctx;
	while (i < slow.n && slow.waiting[i] != answer)
		i++;
	slow_forget(i);
	slow.cancelled++;
}

static const struct mib_backend slow_backend = {
	.get = slow_get,
	.next = slow_next,
	.cancel = slow_cancel,
};

/* Say to whoever waits with answer that name has this value. */
static void
say(struct mib_answer *answer, const char *name, int32_t value)
{
	answer->status = MIB_FOUND;
	CU_ASSERT_TRUE(oid_parse(name, &answer->name));
	answer->value.type = VALUE_INTEGER;
	answer->value.i32 = value;
	answer->answered(answer);
}

/* Answer question i of those that wait. */
static void
slow_say(size_t i, const char *name, int32_t value)
{
	struct mib_answer *answer = slow.waiting[i];

	slow_forget(i);
	say(answer, name, value);
}

/* ---- a back end of many rows and few values: column.row ---- */

static struct {
	uint32_t rows;  /* in each of two columns */
	uint32_t value; /* the one row that has a value; 0: all have */
	size_t passed;  /* rows looked at */
} desert;

static enum mib_status
desert_get(void *ctx, struct oid_view name, struct mib_answer *answer)
{
	(void)ctx;
	(void)name;
	return answer->status = MIB_NO_SUCH_INSTANCE;
}

static void
desert_name(uint32_t column, uint32_t row, struct mib_answer *answer)
{
	oid_copy(&answer->name, desert_oid);
	oid_append(&answer->name, (const uint32_t[]){ column, row }, 2);
}

static enum mib_status
desert_next(void *ctx, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	size_t n = desert_oid.n;
	uint32_t column = name.n > n ? name.sub[n] : 1;
	uint32_t row = 1;
	size_t passed = 0;

	(void)ctx;
	if (name.n > n + 1)
		row = name.sub[n + 1] + (inclusive && name.n == n + 2 ? 0 : 1);
	for (; column <= 2; column++, row = 1)
		for (; row <= desert.rows; row++) {
			desert.passed++;
			desert_name(column, row, answer);
			answer->value.type = VALUE_INTEGER;
			answer->value.i32 = (int32_t)row;
			if (desert.value == 0 || row == desert.value)
				return answer->status = MIB_FOUND;
			answer->passed++;
			if (++passed == MIB_ROWS_AT_ONCE)
				return answer->status = MIB_AGAIN;
		}
	return answer->status = MIB_END;
}

static const struct mib_backend desert_backend = {
	.get = desert_get,
	.next = desert_next,
};

/* ---- the agent ---- */

static void
init(size_t n_requests)
{
	now_ms = 1000000;
	clock_inject(read_now, NULL);
	fixture_init(&f, n_requests);
	memset(&slow, 0, sizeof(slow));
	memset(&desert, 0, sizeof(desert));
	CU_ASSERT_EQUAL(mib_register(f.mib, slow_oid, &slow_backend, NULL), 0);
	CU_ASSERT_EQUAL(
		mib_register(f.mib, desert_oid, &desert_backend, NULL), 0);
}

static void
fini(void)
{
	fixture_fini(&f);
	clock_inject(NULL, NULL);
}

/* Another manager's session; she may see what "some" has. */
static void
be(const char *security_name, uint64_t session_id)
{
	(void)strcpy(f.tm.security_name, security_name);
	f.tm.session_id = session_id;
}

static void
turn(void)
{
	f.n_sent = 0;
	CU_ASSERT_EQUAL(poll_loop_turn(f.loop, 0), 0);
}

/* Turns until something has been sent. */
static unsigned
turn_until_sent(void)
{
	unsigned n = 0;

	do {
		turn();
		CU_ASSERT_TRUE_FATAL(++n < 100000);
	} while (f.n_sent == 0);
	return n;
}

static bool
waits(enum pdu_type type, const char *const *names)
{
	return fixture_ask_in_vain(
		&f, &(struct question){ type, .names = names });
}

static bool
bulk_waits(int32_t non_repeaters, int32_t max_repetitions,
	const char *const *names)
{
	return fixture_ask_in_vain(&f,
		&(struct question){ PDU_GET_BULK, non_repeaters,
			max_repetitions, .names = names });
}

static const struct pdu *
sent(void)
{
	CU_ASSERT_EQUAL_FATAL(f.n_sent, 1);
	f.n_sent = 0;
	return fixture_decode(&f);
}

static void
check_error(const struct pdu *pdu, int32_t error_status, int32_t error_index,
	const char *const *names)
{
	size_t n = 0;

	CU_ASSERT_EQUAL(pdu->error_status, error_status);
	CU_ASSERT_EQUAL(pdu->error_index, error_index);
	for (; names[n] != NULL; n++)
		CU_ASSERT_TRUE(fixture_has(pdu, n, names[n], VALUE_NULL));
	CU_ASSERT_EQUAL(pdu->n_varbinds, n);
}

/* ---- never ---- */

/* CR-01, PDU-07, PDU-20, AGENTX-37 */
static void
test_back_end_that_never_answers_is_given_up(void)
{
	const char *const *names = NAMES(SYS ".5.0", SLOW ".1.0", SYS ".7.0");
	struct mib_answer *answer;

	init(3);
	CU_ASSERT_TRUE(waits(PDU_GET, names));
	answer = slow.waiting[0];
	now_ms += RESPONDER_TIMEOUT_MS - 1;
	turn();
	CU_ASSERT_EQUAL(f.n_sent, 0);
	CU_ASSERT_EQUAL(slow.cancelled, 0);
	now_ms += 1;
	turn();
	check_error(sent(), SNMP_GEN_ERR, 2, names);
	CU_ASSERT_EQUAL(slow.cancelled, 1);
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	/* One that did not listen. */
	say(answer, SLOW ".1.0", 5);
	CU_ASSERT_EQUAL(f.n_sent, 0);
	turn();
	CU_ASSERT_EQUAL(f.n_sent, 0);
	fini();
}

/* The index is the request's also in a later repetition (PDU-20). */
static void
test_time_out_in_a_later_repetition(void)
{
	const char *const *names = NAMES(SYS ".4", SYS ".5", SLOW ".1");

	init(3);
	CU_ASSERT_TRUE(bulk_waits(1, 5, names));
	now_ms += 2000;
	slow_say(0, SLOW ".1.1", 5);
	CU_ASSERT_EQUAL(slow.n, 1);
	now_ms += 2000;
	slow_say(0, SLOW ".1.2", 5);
	CU_ASSERT_EQUAL(slow.n, 1);
	/* The time is that of the request as a whole. */
	now_ms += 999;
	turn();
	CU_ASSERT_EQUAL(f.n_sent, 0);
	now_ms += 1;
	turn();
	check_error(sent(), SNMP_GEN_ERR, 3, names);
	CU_ASSERT_EQUAL(slow.n, 0);
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	fini();
}

/* A request that was answered in time leaves nothing behind. */
static void
test_answered_requests_have_no_deadline(void)
{
	init(3);
	CU_ASSERT_TRUE(waits(PDU_GET, NAMES(SLOW ".1.0")));
	slow_say(0, SLOW ".1.0", 5);
	CU_ASSERT_EQUAL(sent()->error_status, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(waits(PDU_GET, NAMES(SLOW ".2.0")));
	now_ms += RESPONDER_TIMEOUT_MS - 1;
	turn();
	CU_ASSERT_EQUAL(f.n_sent, 0);
	CU_ASSERT_EQUAL(slow.n, 1);
	slow_say(0, SLOW ".2.0", 5);
	CU_ASSERT_EQUAL(sent()->error_status, SNMP_NO_ERROR);
	now_ms += 1;
	turn();
	CU_ASSERT_EQUAL(f.n_sent, 0);
	fini();
}

/* A loop without room for its deadline: then it does not wait (CR-01). */
static void
test_request_without_a_deadline_does_not_wait(void)
{
	const char *const *names = NAMES(SLOW ".1.0");
	struct deadline others[3] = { { 0 } };

	init(3);
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		CU_ASSERT_EQUAL(
			poll_loop_set_deadline(f.loop, &others[i], UINT64_MAX),
			0);
	check_error(
		fixture_ask(&f, &(struct question){ PDU_GET, .names = names }),
		SNMP_GEN_ERR, 1, names);
	CU_ASSERT_EQUAL(slow.cancelled, 1);
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	fini();
}

/* ---- in any order, wrong, twice ---- */

/* MPD-20, TLSTM-41: each answer leaves by the session its request came by. */
static void
test_answers_of_several_managers_in_any_order(void)
{
	static const size_t orders[6][3] = { { 0, 0, 0 }, { 0, 1, 0 },
		{ 1, 0, 0 }, { 1, 1, 0 }, { 2, 0, 0 }, { 2, 1, 0 } };
	static const char *const instances[] = { SLOW ".1.0", SLOW ".2.0",
		SLOW ".3.0" };

	for (size_t k = 0; k < ARRAY_LEN(orders); k++) {
		size_t left[] = { 0, 1, 2 };

		init(4);
		for (uint64_t i = 0; i < 3; i++) {
			be("manager1", 100 + i);
			CU_ASSERT_TRUE(waits(
				PDU_GET, NAMES(instances[i], SYS ".7.0")));
		}
		for (size_t i = 0; i < 3; i++) {
			size_t at = orders[k][i];
			size_t who = left[at];
			const struct pdu *pdu;

			memmove(&left[at], &left[at + 1],
				(2 - at) * sizeof(left[0]));
			slow_say(at, instances[who], (int32_t)who);
			pdu = sent();
			CU_ASSERT_EQUAL(f.sent_tm.session_id, 100 + who);
			CU_ASSERT_TRUE(fixture_has(
				pdu, 0, instances[who], VALUE_INTEGER));
			CU_ASSERT_EQUAL(
				pdu->varbinds[0].value.i32, (int32_t)who);
			CU_ASSERT_EQUAL(pdu->n_varbinds, 2);
		}
		CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
		fini();
	}
}

/* Each of these is a genErr and the end of it; nothing goes back (PDU-10). */
static void
test_late_answers_that_are_wrong(void)
{
	static const struct {
		enum pdu_type type;
		const char *name;
		enum value_type value_type;
	} cases[] = {
		{ PDU_GET, SLOW ".5.1", VALUE_INTEGER },
		{ PDU_GET, SLOW ".5", VALUE_INTEGER },
		{ PDU_GET, SLOW ".5.0", VALUE_NULL },
		{ PDU_GET, SLOW ".5.0", VALUE_END_OF_MIB_VIEW },
		{ PDU_GET_NEXT, SLOW ".5.0", VALUE_INTEGER },
		{ PDU_GET_NEXT, SLOW ".4.9", VALUE_INTEGER },
		{ PDU_GET_NEXT, SYS ".5.0", VALUE_INTEGER },
		{ PDU_GET_NEXT, DESERT ".1.1", VALUE_INTEGER },
		{ PDU_GET_NEXT, SLOW ".6.0", VALUE_NO_SUCH_INSTANCE },
		{ PDU_GET_NEXT, SLOW ".6.0", (enum value_type)0x45 },
	};
	const char *const *names = NAMES(SYS ".7.0", SLOW ".5.0");

	init(2);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct mib_answer *answer;

		CU_ASSERT_TRUE(waits(cases[i].type, names));
		answer = slow.waiting[0];
		slow_forget(0);
		answer->status = MIB_FOUND;
		CU_ASSERT_TRUE(oid_parse(cases[i].name, &answer->name));
		memset(&answer->value, 0, sizeof(answer->value));
		answer->value.type = cases[i].value_type;
		answer->answered(answer);
		check_error(sent(), SNMP_GEN_ERR, 2, names);
		CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	}
	fini();
}

/* An answer given twice: to nobody, when the request is over; and when it has
 * asked on, to the next question, which checks it like any other. */
static void
test_answers_given_twice(void)
{
	const char *const *names = NAMES(SLOW ".1", SLOW ".5");
	struct mib_answer *answer;
	const struct pdu *pdu;

	init(2);
	CU_ASSERT_TRUE(waits(PDU_GET, NAMES(SLOW ".1.0")));
	answer = slow.waiting[0];
	slow_say(0, SLOW ".1.0", 5);
	CU_ASSERT_EQUAL(sent()->n_varbinds, 1);
	say(answer, SLOW ".1.0", 6);
	CU_ASSERT_EQUAL(f.n_sent, 0);

	CU_ASSERT_TRUE(waits(PDU_GET_NEXT, names));
	answer = slow.waiting[0];
	slow_say(0, SLOW ".1.0", 5);
	CU_ASSERT_EQUAL(slow.n, 1);
	say(answer, SLOW ".1.0", 5);
	check_error(sent(), SNMP_GEN_ERR, 2, names);
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	slow_forget(0);

	CU_ASSERT_TRUE(bulk_waits(0, 2, NAMES(SLOW ".1")));
	answer = slow.waiting[0];
	slow_say(0, SLOW ".1.1", 5);
	say(answer, SLOW ".1.2", 6);
	pdu = sent();
	CU_ASSERT_EQUAL(pdu->n_varbinds, 2);
	CU_ASSERT_TRUE(fixture_has(pdu, 0, SLOW ".1.1", VALUE_INTEGER));
	CU_ASSERT_TRUE(fixture_has(pdu, 1, SLOW ".1.2", VALUE_INTEGER));
	fini();
}

/* What a back end is told of how much will be asked for. */
static void
test_bulk_hint_counts_what_is_left(void)
{
	init(2);
	CU_ASSERT_TRUE(waits(PDU_GET, NAMES(SLOW ".1.0", SLOW ".2.0")));
	CU_ASSERT_EQUAL(slow.wanted[0], 1);
	slow_say(0, SLOW ".1.0", 5);
	CU_ASSERT_EQUAL(slow.wanted[0], 1);
	slow_say(0, SLOW ".2.0", 5);
	CU_ASSERT_TRUE(waits(PDU_GET_NEXT, NAMES(SLOW ".1.0")));
	CU_ASSERT_EQUAL(slow.wanted[0], 1);
	slow_say(0, SLOW ".2.0", 5);
	CU_ASSERT_TRUE(
		bulk_waits(1, 3, NAMES(SLOW ".1", SLOW ".2", SLOW ".3")));
	CU_ASSERT_EQUAL(slow.wanted[0], 1);
	slow_say(0, SLOW ".1.0", 5);
	for (uint32_t i = 1; i <= 3; i++) {
		char name[64];

		(void)snprintf(name, sizeof(name), SLOW ".2.%u", i);
		CU_ASSERT_EQUAL(slow.wanted[0], 4 - i);
		slow_say(0, name, 5);
		(void)snprintf(name, sizeof(name), SLOW ".3.%u", i);
		CU_ASSERT_EQUAL(slow.wanted[0], 4 - i);
		slow_say(0, name, 5);
	}
	CU_ASSERT_EQUAL(sent()->n_varbinds, 7);
	fini();
}

/* ---- slices of work ---- */

/* What one slice may be: a question may go beyond by what a back end passes
 * at once. */
enum { SLICE_MAX = RESPONDER_STEPS + MIB_ROWS_AT_ONCE };

/* CR-08: 100,000 rows without a value, and others are served all the while. */
static void
test_rows_without_values_are_passed_in_slices(void)
{
	const char *const *names = NAMES(SYS ".7", DESERT ".1");
	const struct pdu *pdu;
	unsigned turns = 0;

	init(3);
	desert.rows = 100000;
	desert.value = 99999;
	be("manager1", 1);
	CU_ASSERT_TRUE(waits(PDU_GET_NEXT, names));
	CU_ASSERT_TRUE(desert.passed <= SLICE_MAX);
	be("manager1", 2);
	for (;;) {
		size_t before = desert.passed;

		turn();
		CU_ASSERT_TRUE_FATAL(++turns < 1000);
		CU_ASSERT_TRUE(desert.passed - before <= SLICE_MAX);
		if (f.n_sent > 0)
			break;
		/* And not without getting anywhere. */
		CU_ASSERT_TRUE(desert.passed - before >= RESPONDER_STEPS_MIN);
		pdu = fixture_ask(&f,
			&(struct question){
				PDU_GET, .names = NAMES(SYS ".7.0") });
		CU_ASSERT_EQUAL(f.sent_tm.session_id, 2);
		CU_ASSERT_TRUE(fixture_has(pdu, 0, SYS ".7.0", VALUE_INTEGER));
	}
	CU_ASSERT_EQUAL(f.sent_tm.session_id, 1);
	pdu = sent();
	CU_ASSERT_EQUAL(pdu->n_varbinds, 2);
	CU_ASSERT_TRUE(fixture_has(pdu, 0, SYS ".7.0", VALUE_INTEGER));
	CU_ASSERT_TRUE(fixture_has(pdu, 1, DESERT ".1.99999", VALUE_INTEGER));
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	/* Every row was looked at once. */
	CU_ASSERT_EQUAL(desert.passed, 99999);
	fini();
}

/* VACM-11: the view hides all but the last row, by a mask that no skip can
 * foresee: every row has to be looked at. */
static void
test_hidden_rows_are_passed_in_slices(void)
{
	struct vacm_view_row row = { .view_name = "some", .included = true };
	const struct pdu *pdu;
	size_t before = 0;

	init(3);
	desert.rows = 20000;
	/* In every row, instance 0 below it, which no row has. */
	CU_ASSERT_TRUE(oid_parse(DESERT ".1.0.0", &row.subtree));
	row.mask[0] = 0xff;
	row.mask[1] = 0xa0;
	row.mask_n = 2;
	CU_ASSERT_EQUAL(vacm_add_view(f.vacm, &row), 0);
	fixture_add_view(&f, "some", DESERT ".2.20000", true);
	fixture_allow(&f, "viewer", "some", "");
	CU_ASSERT_EQUAL(vacm_compile(f.vacm), 0);
	be("viewer", 1);
	CU_ASSERT_TRUE(bulk_waits(0, 5, NAMES(DESERT)));
	while (f.n_sent == 0) {
		CU_ASSERT_TRUE_FATAL(desert.passed - before <= SLICE_MAX);
		before = desert.passed;
		turn();
		CU_ASSERT_TRUE_FATAL(f.n_sent > 0 || desert.passed > before);
	}
	pdu = sent();
	CU_ASSERT_EQUAL(pdu->n_varbinds, 2);
	CU_ASSERT_TRUE(fixture_has(pdu, 0, DESERT ".2.20000", VALUE_INTEGER));
	CU_ASSERT_TRUE(
		fixture_has(pdu, 1, DESERT ".2.20000", VALUE_END_OF_MIB_VIEW));
	/* The second column was skipped to its last row. */
	CU_ASSERT_TRUE(desert.passed >= 20000 && desert.passed < 20010);
	fini();
}

/* An answer as long as there are is done in one turn; also with a binding for
 * each question. */
static void
test_longest_answers_take_one_turn(void)
{
	static char text[1100][40];
	static const char *names[1101];
	const struct pdu *pdu;

	init(2);
	desert.rows = 100000;
	pdu = fixture_ask(&f,
		&(struct question){
			PDU_GET_BULK, 0, INT32_MAX, .names = NAMES(DESERT) });
	CU_ASSERT_TRUE(pdu->n_varbinds > 700);
	for (size_t i = 0; i < 1100; i++) {
		(void)snprintf(text[i], sizeof(text[i]), "1.3.%zu", i);
		names[i] = text[i];
	}
	pdu = fixture_ask(&f, &(struct question){ PDU_GET, .names = names });
	CU_ASSERT_EQUAL(pdu->n_varbinds, 1100);
	fini();
}

/* A Get and a GetBulk that are stopped between two bindings. */
static void
test_requests_go_on_between_two_bindings(void)
{
	static char text[1100][40];
	static const char *names[1101];
	const struct pdu *pdu;

	init(3);
	desert.rows = 100000;
	for (size_t i = 0; i < 1100; i++) {
		(void)snprintf(text[i], sizeof(text[i]), "1.3.%zu", i);
		names[i] = text[i];
	}
	names[1000] = SYS ".7.0";
	f.responder.steps_left = 0; /* as after a busy turn */
	CU_ASSERT_TRUE(waits(PDU_GET, names));
	f.responder.steps_left = 0;
	turn();
	CU_ASSERT_EQUAL(f.n_sent, 0);
	CU_ASSERT_EQUAL(turn_until_sent(), 1);
	pdu = sent();
	CU_ASSERT_EQUAL(pdu->n_varbinds, 1100);
	CU_ASSERT_TRUE(fixture_has(pdu, 1000, SYS ".7.0", VALUE_INTEGER));
	CU_ASSERT_TRUE(
		fixture_has(pdu, 1099, "1.3.1099", VALUE_NO_SUCH_OBJECT));

	f.responder.steps_left = 0;
	CU_ASSERT_TRUE(
		bulk_waits(1, 100, NAMES(SYS ".5", DESERT ".1", DESERT ".2")));
	CU_ASSERT_EQUAL(turn_until_sent(), 2);
	pdu = sent();
	CU_ASSERT_EQUAL(pdu->n_varbinds, 201);
	CU_ASSERT_TRUE(fixture_has(pdu, 0, SYS ".5.0", VALUE_OCTET_STRING));
	CU_ASSERT_TRUE(fixture_has(pdu, 1, DESERT ".1.1", VALUE_INTEGER));
	CU_ASSERT_TRUE(fixture_has(pdu, 2, DESERT ".2.1", VALUE_INTEGER));
	CU_ASSERT_TRUE(fixture_has(pdu, 199, DESERT ".1.100", VALUE_INTEGER));
	for (size_t i = 1; i + 2 < pdu->n_varbinds; i++)
		CU_ASSERT_TRUE(oid_compare(pdu->varbinds[i].name,
				       pdu->varbinds[i + 2].name) < 0);
	fini();
}

/* The turn's work is shared: all of them together, not each of them. */
static void
test_many_requests_share_a_turn(void)
{
	enum {
		MANY = 40,
		ALL_MAX = RESPONDER_STEPS + MANY * 2 * MIB_ROWS_AT_ONCE
	};
	size_t before;
	unsigned answered = 0;

	init(MANY + 1);
	desert.rows = 3000;
	desert.value = 3000;
	for (uint64_t i = 0; i < MANY; i++) {
		be("manager1", i);
		CU_ASSERT_TRUE(waits(PDU_GET_NEXT, NAMES(DESERT ".2")));
	}
	CU_ASSERT_TRUE(desert.passed <= ALL_MAX);
	for (unsigned n = 0; answered < MANY; n++) {
		before = desert.passed;
		turn();
		answered += f.n_sent;
		CU_ASSERT_TRUE(desert.passed - before <= ALL_MAX);
		CU_ASSERT_TRUE_FATAL(n < 200);
	}
	CU_ASSERT_EQUAL(desert.passed, MANY * 3000);
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	fini();
}

/* CR-01, PDU-17: the last free request is answered in its turn: in full if that
 * is enough, else a GetBulk with what it has, the others with genErr. */
static void
test_last_free_request_has_one_turn(void)
{
	const char *const *names = NAMES(SYS ".7", DESERT ".1");
	const struct pdu *pdu;

	init(1);
	f.responder.steps_left = 0;
	desert.rows = 100000;
	desert.value = 1500;
	pdu = fixture_ask(
		&f, &(struct question){ PDU_GET_NEXT, .names = names });
	CU_ASSERT_TRUE(fixture_has(pdu, 1, DESERT ".1.1500", VALUE_INTEGER));
	desert.passed = 0;
	desert.value = 99999;
	pdu = fixture_ask(
		&f, &(struct question){ PDU_GET_NEXT, .names = names });
	check_error(pdu, SNMP_GEN_ERR, 2, names);
	CU_ASSERT_TRUE(desert.passed <= SLICE_MAX);
	desert.value = 700;
	pdu = fixture_ask(
		&f, &(struct question){ PDU_GET_BULK, 0, 5, .names = names });
	CU_ASSERT_EQUAL(pdu->error_status, SNMP_NO_ERROR);
	CU_ASSERT_EQUAL(pdu->n_varbinds, 3);
	CU_ASSERT_TRUE(fixture_has(pdu, 1, DESERT ".1.700", VALUE_INTEGER));
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	fini();
}

/* No work goes on for ever. */
static void
test_work_ends_when_the_time_is_over(void)
{
	const char *const *names = NAMES(SYS ".7", DESERT ".1");
	const struct pdu *pdu;

	init(3);
	desert.rows = UINT32_MAX - 1;
	desert.value = UINT32_MAX;
	CU_ASSERT_TRUE(waits(PDU_GET_NEXT, names));
	now_ms += RESPONDER_TIMEOUT_MS - 1;
	turn();
	CU_ASSERT_EQUAL(f.n_sent, 0);
	now_ms += 1;
	turn();
	check_error(sent(), SNMP_GEN_ERR, 2, names);

	desert.value = 9;
	CU_ASSERT_TRUE(bulk_waits(0, 5, names));
	turn();
	CU_ASSERT_EQUAL(f.n_sent, 0);
	now_ms += RESPONDER_TIMEOUT_MS;
	turn();
	pdu = sent();
	CU_ASSERT_EQUAL(pdu->error_status, SNMP_NO_ERROR);
	CU_ASSERT_EQUAL(pdu->n_varbinds, 3);
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	fini();
}

/* VACM-16: between two slices the rules may change. */
static void
test_rules_that_change_between_slices_apply(void)
{
	const char *const *names = NAMES(SYS ".7", DESERT ".1");

	init(3);
	desert.rows = 100000;
	desert.value = 99999;
	CU_ASSERT_TRUE(waits(PDU_GET_NEXT, names));
	vacm_clear(f.vacm);
	CU_ASSERT_EQUAL(vacm_compile(f.vacm), 0);
	turn();
	check_error(sent(), SNMP_AUTHORIZATION_ERROR, 0, names);
	CU_ASSERT_EQUAL(f.refusal, REFUSAL_ACCESS_NO_GROUP);
	fini();
}

/* ---- rows that come and go ---- */

enum { WALKED = 400 };

static struct probe_mib probe;

/* Rows 3, 6, 9 ... stay; the others come and go. */
static void
disturb(void)
{
	for (unsigned i = random_below(4); i > 0; i--) {
		uint32_t id = 1 + random_below(WALKED);
		struct probe_row *row =
			mib_store_find(probe.probes, OID_VIEW(id));

		if (row == NULL)
			(void)probe_mib_add(&probe, id, NULL);
		else if (id % 3 != 0)
			mib_store_remove(probe.probes, row);
	}
}

/*
 * PDU-08, PDU-10: a manager walks a column by GetNext or GetBulk; rows come and
 * go between requests, and between the bindings of one when a slow question
 * stands between them. Names only ever grow, and who was there all the time is
 * seen once.
 */
static void
walk_one_column(uint32_t column, bool with_slow)
{
	static char at[OID_TEXT_MAX];
	static char end[64];
	unsigned seen[WALKED + 1] = { 0 };
	struct oid last = { 0, { 0 } };

	(void)snprintf(at, sizeof(at), PROBE_TABLE ".%u", column);
	(void)snprintf(end, sizeof(end), PROBE_TABLE ".%u", column + 1);
	for (;;) {
		struct question q = { PDU_GET_BULK, with_slow ? 1 : 0,
			(int32_t)(1 + random_below(6)),
			.names = with_slow ? NAMES(SLOW, at) : NAMES(at) };
		const struct pdu *pdu;
		struct oid stop;

		if (random_below(2) == 0 && !with_slow)
			q.type = PDU_GET_NEXT;
		pdu = fixture_ask(&f, &q);
		if (with_slow) {
			CU_ASSERT_EQUAL_FATAL(f.n_sent, 0);
			disturb();
			slow_say(0, SLOW ".1", 1);
			pdu = sent();
		}
		disturb();
		CU_ASSERT_TRUE(oid_parse(end, &stop));
		for (size_t i = with_slow; i < pdu->n_varbinds; i++) {
			struct oid_view name = pdu->varbinds[i].name;

			if (oid_compare(name, oid_view(&stop)) >= 0)
				goto ended;
			CU_ASSERT_TRUE_FATAL(
				oid_compare(name, oid_view(&last)) > 0);
			oid_copy(&last, name);
			CU_ASSERT_EQUAL_FATAL(name.n, 13);
			seen[name.sub[12]]++;
		}
		CU_ASSERT_TRUE_FATAL(last.n > 0);
		oid_format(at, sizeof(at), oid_view(&last));
	}
ended:
	for (uint32_t id = 1; id <= WALKED; id++)
		CU_ASSERT_TRUE(seen[id] <= 1 && (id % 3 != 0 || seen[id] == 1));
}

static void
test_walks_go_forward_while_rows_come_and_go(void)
{
	init(3);
	CU_ASSERT_TRUE_FATAL(probe_mib_init(&probe, WALKED));
	mib_free(f.mib);
	f.mib = mib_new(32);
	f.responder.mib = f.mib;
	CU_ASSERT_EQUAL(mib_register(f.mib, slow_oid, &slow_backend, NULL), 0);
	CU_ASSERT_EQUAL(mib_module_register(f.mib, &probe_mib, &probe), 0);
	for (uint32_t id = 3; id <= WALKED; id += 3)
		CU_ASSERT_PTR_NOT_NULL(probe_mib_add(&probe, id, NULL));
	for (uint32_t column = 2; column <= 6; column++) {
		walk_one_column(column, false);
		walk_one_column(column, true);
	}
	probe_mib_fini(&probe);
	fini();
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_back_end_that_never_answers_is_given_up),
	UNIT_TEST(test_time_out_in_a_later_repetition),
	UNIT_TEST(test_answered_requests_have_no_deadline),
	UNIT_TEST(test_request_without_a_deadline_does_not_wait),
	UNIT_TEST(test_answers_of_several_managers_in_any_order),
	UNIT_TEST(test_late_answers_that_are_wrong),
	UNIT_TEST(test_answers_given_twice),
	UNIT_TEST(test_bulk_hint_counts_what_is_left),
	UNIT_TEST(test_rows_without_values_are_passed_in_slices),
	UNIT_TEST(test_hidden_rows_are_passed_in_slices),
	UNIT_TEST(test_longest_answers_take_one_turn),
	UNIT_TEST(test_requests_go_on_between_two_bindings),
	UNIT_TEST(test_many_requests_share_a_turn),
	UNIT_TEST(test_last_free_request_has_one_turn),
	UNIT_TEST(test_work_ends_when_the_time_is_over),
	UNIT_TEST(test_rules_that_change_between_slices_apply),
	UNIT_TEST(test_walks_go_forward_while_rows_come_and_go),
};
UNIT_MAIN("responder_waits", tests)
