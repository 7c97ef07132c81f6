/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * agent/responder_set.c, mibs/mib_remote_set.c: Sets of back ends that write by
 * themselves, and say late, wrong, in any order, twice or never whether they
 * can.
 */
#include "agent/responder.h"

#include "tests/unit/agent_fixture.h"
#include "util/clock.h"

static struct fixture f;
static uint64_t now_ms;

#define SYS_CONTACT "1.3.6.1.2.1.1.4.0"
#define SYS_DESCR   "1.3.6.1.2.1.1.1.0"
#define SERIAL_NO   "1.3.6.1.6.3.1.1.6.1.0"
#define ONE         "1.3.6.1.4.1.32473.7"
#define TWO         "1.3.6.1.4.1.32473.8"
#define READ_ONLY   "1.3.6.1.4.1.32473.9"

static const struct oid_view one_oid = OID_VIEW(1, 3, 6, 1, 4, 1, 32473, 7);
static const struct oid_view two_oid = OID_VIEW(1, 3, 6, 1, 4, 1, 32473, 8);
static const struct oid_view read_only_oid =
	OID_VIEW(1, 3, 6, 1, 4, 1, 32473, 9);

static uint64_t
read_now(void)
{
	return now_ms;
}

/* ---- back ends that say what the test wants, when it wants ---- */

enum verb { TEST, COMMIT, UNDO, CLEANUP, VERBS };

static struct remote {
	int says[VERBS]; /* MIB_SET_PENDING: not yet */
	size_t blames;
	unsigned called[VERBS];
	struct mib_set_part *part; /* of the verb called last */
	size_t n;                  /* of its bindings */
	int32_t value;             /* of the last of them */
	struct remote *wakes;      /* who answers while this one is called */
} one, two;

static void
say(const struct remote *remote, enum snmp_error error)
{
	remote->part->answered(remote->part, error);
}

static int
called(struct remote *remote, enum verb verb, struct mib_set_part *part)
{
	if (remote->wakes != NULL)
		say(remote->wakes, SNMP_NO_ERROR);
	remote->called[verb]++;
	remote->part = part;
	remote->n = part->n;
	remote->value = part->varbinds[part->n - 1].value.i32;
	part->error_index = remote->blames;
	return remote->says[verb];
}

static int
remote_test(void *ctx, struct mib_set_part *part)
{
	CU_ASSERT_PTR_NULL(part->state);
	part->state = ctx;
	return called(ctx, TEST, part);
}

static int
remote_commit(void *ctx, struct mib_set_part *part)
{
	CU_ASSERT_PTR_EQUAL(part->state, ctx);
	return called(ctx, COMMIT, part);
}

static int
remote_undo(void *ctx, struct mib_set_part *part)
{
	CU_ASSERT_PTR_EQUAL(part->state, ctx);
	return called(ctx, UNDO, part);
}

static void
remote_cleanup(void *ctx, struct mib_set_part *part)
{
	CU_ASSERT_PTR_EQUAL(part->state, ctx);
	(void)called(ctx, CLEANUP, part);
}

static enum mib_status
remote_get(void *ctx, struct oid_view name, struct mib_answer *answer)
{
	(void)ctx;
	(void)name;
	return answer->status = MIB_NO_SUCH_INSTANCE;
}

static enum mib_status
remote_next(void *ctx, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	(void)ctx;
	(void)name;
	(void)inclusive;
	return answer->status = MIB_END;
}

static const struct mib_backend remote_backend = {
	.get = remote_get,
	.next = remote_next,
	.test = remote_test,
	.commit = remote_commit,
	.undo = remote_undo,
	.cleanup = remote_cleanup,
};

static const struct mib_backend read_only_backend = {
	.get = remote_get,
	.next = remote_next,
};

static void
init(size_t n_requests)
{
	now_ms = 1000000;
	clock_inject(read_now, NULL);
	fixture_init(&f, n_requests);
	memset(&one, 0, sizeof(one));
	memset(&two, 0, sizeof(two));
	CU_ASSERT_EQUAL(mib_register(f.mib, one_oid, &remote_backend, &one), 0);
	CU_ASSERT_EQUAL(mib_register(f.mib, two_oid, &remote_backend, &two), 0);
	CU_ASSERT_EQUAL(
		mib_register(f.mib, read_only_oid, &read_only_backend, NULL),
		0);
}

/* Nothing waits, nothing is left behind. */
static void
fini(void)
{
	CU_ASSERT_EQUAL(request_pool_in_use(f.requests), 0);
	CU_ASSERT_EQUAL(one.called[CLEANUP], one.called[TEST]);
	CU_ASSERT_EQUAL(two.called[CLEANUP], two.called[TEST]);
	now_ms += 100000;
	f.n_sent = 0;
	CU_ASSERT_EQUAL(poll_loop_turn(f.loop, 0), 0);
	CU_ASSERT_EQUAL(f.n_sent, 0);
	fixture_fini(&f);
	clock_inject(NULL, NULL);
}

/* ---- a manager ---- */

/* Names below SYS_DESCR's node take a text, the others a number: "9", 9. */
static void
send_set(const char *const *names, const char *text, int32_t number)
{
	static uint8_t buf[65536];
	struct v3_header header = {
		.msg_id = 4321,
		.msg_max_size = 65507,
		.msg_flags = v3_level_flags(SECURITY_LEVEL_AUTH_PRIV),
		.msg_security_model = TSM_SECURITY_MODEL,
		.context_engine_id = { fixture_engine_id,
			sizeof(fixture_engine_id) },
		.context_name = { (const uint8_t *)"", 0 },
		.pdu_type = PDU_SET,
		.request_id = 1234,
	};
	struct v3_writer writer;

	CU_ASSERT_TRUE_FATAL(v3_writer_begin(
		&writer, &header, buf, sizeof(buf), sizeof(buf)));
	for (size_t i = 0; names[i] != NULL; i++) {
		struct varbind varbind = {
			.value = { .type = VALUE_INTEGER, .i32 = number },
		};
		struct oid name;

		CU_ASSERT_TRUE_FATAL(oid_parse(names[i], &name));
		if (name.sub[5] == 1 && name.n == 9)
			varbind.value = (struct value){
				.type = VALUE_OCTET_STRING,
				.octets = { (const uint8_t *)text,
					strlen(text) },
			};
		varbind.name = oid_view(&name);
		CU_ASSERT_TRUE_FATAL(v3_writer_add(&writer, &varbind));
	}
	fixture_receive(&f, v3_writer_end(&writer, 0, 0));
}

static void
turn(void)
{
	CU_ASSERT_EQUAL(poll_loop_turn(f.loop, 0), 0);
}

static void
wait_ms(uint64_t ms)
{
	now_ms += ms;
	turn();
}

/* Has one answer been sent, this one? */
static bool
has_answered(enum snmp_error error, int32_t error_index)
{
	const struct pdu *pdu;

	if (f.n_sent != 1)
		return false;
	f.n_sent = 0;
	pdu = fixture_decode(&f);
	return pdu->type == PDU_RESPONSE && pdu->request_id == 1234 &&
		pdu->error_status == (int32_t)error &&
		pdu->error_index == error_index;
}

static bool
sys_contact_is(const char *text)
{
	return strcmp(f.system.sys_contact, text) == 0;
}

static bool
called_were(const struct remote *remote, unsigned test, unsigned commit,
	unsigned undo, unsigned cleanup)
{
	return remote->called[TEST] == test &&
		remote->called[COMMIT] == commit &&
		remote->called[UNDO] == undo &&
		remote->called[CLEANUP] == cleanup;
}

/* ---- they answer at once ---- */

/* AGENTX-36, PDU-34 */
static void
test_all_of_it_or_nothing(void)
{
	const char *const *names =
		NAMES(ONE ".1.0", SYS_CONTACT, TWO ".1.0", ONE ".2.0");

	init(4);
	send_set(names, "new", 5);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	CU_ASSERT_TRUE(sys_contact_is("new"));
	CU_ASSERT_TRUE(called_were(&one, 1, 1, 0, 1));
	CU_ASSERT_TRUE(called_were(&two, 1, 1, 0, 1));
	CU_ASSERT_EQUAL(one.n, 2);
	CU_ASSERT_EQUAL(two.n, 1);
	CU_ASSERT_EQUAL(two.value, 5);
	CU_ASSERT_TRUE(
		fixture_has(fixture_decode(&f), 2, TWO ".1.0", VALUE_INTEGER));

	two.says[TEST] = SNMP_WRONG_VALUE;
	send_set(names, "newer", 6);
	CU_ASSERT_TRUE(has_answered(SNMP_WRONG_VALUE, 3));
	CU_ASSERT_TRUE(sys_contact_is("new"));
	CU_ASSERT_TRUE(called_were(&one, 2, 1, 0, 2));
	CU_ASSERT_TRUE(called_were(&two, 2, 1, 0, 2));
	fini();
}

/* PDU-22..24: nobody is asked for what cannot be, as far as is known here. */
static void
test_own_errors_come_first(void)
{
	init(4);
	send_set(NAMES(ONE ".1.0", SYS_DESCR), "x", 5);
	CU_ASSERT_TRUE(has_answered(SNMP_NOT_WRITABLE, 2));
	send_set(NAMES(ONE ".1.0", READ_ONLY ".1.0"), "x", 5);
	CU_ASSERT_TRUE(has_answered(SNMP_NOT_WRITABLE, 2));
	/* Rows without what they need, seen when all bindings are known. */
	send_set(NAMES("1.3.6.1.6.3.12.1.3.1.7.97", ONE ".1.0"), "", 4);
	CU_ASSERT_TRUE(has_answered(SNMP_INCONSISTENT_VALUE, 1));
	fixture_add_view(&f, "all", ONE ".1", false);
	CU_ASSERT_EQUAL(vacm_compile(f.vacm), 0);
	send_set(NAMES(ONE ".2.0", ONE ".1.0"), "x", 5);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ACCESS, 2));
	CU_ASSERT_TRUE(called_were(&one, 0, 0, 0, 0));
	fini();
}

/* AGENTX-38: what a test may fail with passes, the rest is genErr; and the
 * binding blamed is one it was asked for. */
static void
test_errors_of_a_test_are_checked(void)
{
	static const struct {
		int says;
		size_t blames;
		enum snmp_error error;
		int32_t error_index;
	} cases[] = {
		{ SNMP_NO_CREATION, 2, SNMP_NO_CREATION, 4 },
		{ SNMP_NO_CREATION, 3, SNMP_NO_CREATION, 2 },
		{ SNMP_NO_CREATION, 0, SNMP_NO_CREATION, 2 },
		{ SNMP_NO_CREATION, SIZE_MAX, SNMP_NO_CREATION, 2 },
		{ SNMP_GEN_ERR, 1, SNMP_GEN_ERR, 2 },
		{ SNMP_NO_ACCESS, 1, SNMP_NO_ACCESS, 2 },
		{ SNMP_RESOURCE_UNAVAILABLE, 1, SNMP_RESOURCE_UNAVAILABLE, 2 },
		{ SNMP_NOT_WRITABLE, 1, SNMP_NOT_WRITABLE, 2 },
		{ SNMP_INCONSISTENT_NAME, 1, SNMP_INCONSISTENT_NAME, 2 },
		{ SNMP_TOO_BIG, 1, SNMP_GEN_ERR, 2 },
		{ 3, 1, SNMP_GEN_ERR, 2 },
		{ SNMP_COMMIT_FAILED, 1, SNMP_GEN_ERR, 2 },
		{ SNMP_UNDO_FAILED, 1, SNMP_GEN_ERR, 2 },
		{ SNMP_AUTHORIZATION_ERROR, 1, SNMP_GEN_ERR, 2 },
		{ 19, 1, SNMP_GEN_ERR, 2 },
		{ 257, 1, SNMP_GEN_ERR, 2 },
		{ -2, 1, SNMP_GEN_ERR, 2 },
		{ INT32_MAX, 1, SNMP_GEN_ERR, 2 },
	};

	init(4);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		one.says[TEST] = cases[i].says;
		one.blames = cases[i].blames;
		send_set(NAMES(SYS_CONTACT, ONE ".1.0", TWO ".1.0", ONE ".2.0"),
			"x", 5);
		CU_ASSERT_TRUE(
			has_answered(cases[i].error, cases[i].error_index));
	}
	CU_ASSERT_TRUE(sys_contact_is("nobody"));
	CU_ASSERT_EQUAL(one.called[COMMIT] + two.called[COMMIT], 0);
	fini();
}

/* PDU-35, PDU-36 */
static void
test_failed_commits_are_undone(void)
{
	const char *const *names = NAMES(TWO ".1.0", SYS_CONTACT, ONE ".1.0");

	init(4);
	one.says[COMMIT] = SNMP_WRONG_VALUE;
	send_set(names, "x", 5);
	CU_ASSERT_TRUE(has_answered(SNMP_COMMIT_FAILED, 3));
	CU_ASSERT_TRUE(called_were(&one, 1, 1, 1, 1));
	CU_ASSERT_TRUE(called_were(&two, 1, 1, 1, 1));
	two.says[UNDO] = SNMP_GEN_ERR;
	send_set(names, "x", 5);
	CU_ASSERT_TRUE(has_answered(SNMP_UNDO_FAILED, 0));
	CU_ASSERT_TRUE(called_were(&two, 2, 2, 2, 2));
	CU_ASSERT_TRUE(sys_contact_is("nobody"));
	fini();
}

static enum snmp_error
disk_is_full(void *ctx, const struct mib_set *set)
{
	(void)ctx;
	(void)set;
	return SNMP_COMMIT_FAILED;
}

/* AGENTX-36: what fails here is undone there. */
static void
test_what_fails_here_is_undone_there(void)
{
	init(4);
	mib_set_free(f.set);
	f.set = mib_set_new(f.mib,
		&(struct mib_set_owner){ fixture_up_time, disk_is_full, NULL });
	f.responder.set = f.set;
	send_set(NAMES(ONE ".1.0", SYS_CONTACT), "x", 5);
	CU_ASSERT_TRUE(has_answered(SNMP_COMMIT_FAILED, 1));
	CU_ASSERT_TRUE(sys_contact_is("nobody"));
	CU_ASSERT_TRUE(called_were(&one, 1, 1, 1, 1));

	/* Nothing of ours, and so nothing that could fail here. */
	send_set(NAMES(ONE ".1.0"), "", 5);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	CU_ASSERT_TRUE(called_were(&one, 2, 2, 1, 2));
	fini();
}

/* ---- they answer late ---- */

static void
be_slow(void)
{
	one.says[TEST] = one.says[COMMIT] = one.says[UNDO] = MIB_SET_PENDING;
	two.says[TEST] = two.says[COMMIT] = two.says[UNDO] = MIB_SET_PENDING;
}

/* PDU-34: nothing is seen of it before all have done their part. */
static void
test_late_answers_in_any_order(void)
{
	init(4);
	be_slow();
	send_set(NAMES(SYS_CONTACT, ONE ".1.0", TWO ".1.0"), "new", 5);
	say(&two, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(called_were(&two, 1, 0, 0, 0));
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(called_were(&one, 1, 1, 0, 0));
	CU_ASSERT_TRUE(called_were(&two, 1, 1, 0, 0));
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(sys_contact_is("nobody"));
	CU_ASSERT_EQUAL(f.n_sent, 0);
	say(&two, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	CU_ASSERT_TRUE(sys_contact_is("new"));
	fini();
}

/* One that answers while another is called: each verb begins when all have
 * answered the one before, and no sooner. */
static void
test_answers_from_within_a_verb(void)
{
	init(4);
	be_slow();
	two.wakes = &one;
	two.says[TEST] = two.says[COMMIT] = SNMP_NO_ERROR;
	one.says[UNDO] = two.says[UNDO] = SNMP_NO_ERROR;
	send_set(NAMES(ONE ".1.0", SYS_CONTACT, TWO ".1.0"), "new", 5);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	CU_ASSERT_TRUE(called_were(&one, 1, 1, 0, 1));
	CU_ASSERT_TRUE(called_were(&two, 1, 1, 0, 1));
	CU_ASSERT_TRUE(sys_contact_is("new"));

	two.says[COMMIT] = SNMP_GEN_ERR;
	send_set(NAMES(ONE ".1.0", SYS_CONTACT, TWO ".1.0"), "newer", 5);
	CU_ASSERT_TRUE(has_answered(SNMP_COMMIT_FAILED, 3));
	CU_ASSERT_TRUE(called_were(&one, 2, 2, 1, 2));
	CU_ASSERT_TRUE(called_were(&two, 2, 2, 1, 2));
	fini();
}

/* Of two errors that of the first binding, whoever was faster. */
static void
test_late_errors_in_any_order(void)
{
	const char *const *names =
		NAMES(ONE ".1.0", TWO ".1.0", TWO ".2.0", ONE ".2.0");
	static const struct {
		size_t blames; /* of one's bindings: before two's, or behind */
		enum snmp_error error;
		int32_t error_index;
	} cases[] = {
		{ 1, SNMP_WRONG_LENGTH, 1 },
		{ 2, SNMP_WRONG_VALUE, 3 },
	};

	for (unsigned i = 0; i < 2 * ARRAY_LEN(cases); i++) {
		bool one_is_first = i % 2 == 0;

		init(4);
		be_slow();
		send_set(names, "", 5);
		one.part->error_index = cases[i / 2].blames;
		two.part->error_index = 2;
		if (one_is_first)
			say(&one, SNMP_WRONG_LENGTH);
		say(&two, SNMP_WRONG_VALUE);
		CU_ASSERT_EQUAL(f.n_sent, one_is_first ? 1 : 0);
		if (!one_is_first)
			say(&one, SNMP_WRONG_LENGTH);
		CU_ASSERT_TRUE(has_answered(
			cases[i / 2].error, cases[i / 2].error_index));
		fini();
	}
}

/* Said twice, said by one who has said it at once, said when all is over. */
static void
test_answers_given_twice(void)
{
	struct mib_set_part *part;

	init(4);
	be_slow();
	two.says[TEST] = SNMP_NO_ERROR;
	send_set(NAMES(ONE ".1.0", TWO ".1.0"), "", 5);
	say(&two, SNMP_WRONG_VALUE);
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(called_were(&one, 1, 1, 0, 0));
	say(&two, SNMP_NO_ERROR);
	say(&two, SNMP_GEN_ERR);
	say(&two, SNMP_NO_ERROR);
	CU_ASSERT_EQUAL(f.n_sent, 0);
	part = one.part;
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	part->answered(part, SNMP_GEN_ERR);
	CU_ASSERT_EQUAL(f.n_sent, 0);
	fini();
}

/* The rules of the moment it is done count (VACM-16), and the rows. */
static void
test_what_has_changed_meanwhile_counts(void)
{
	init(4);
	be_slow();
	send_set(NAMES(ONE ".1.0", SYS_CONTACT), "x", 5);
	say(&one, SNMP_NO_ERROR);
	f.system.sys_contact_is_fixed = true; /* by a new configuration */
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(called_were(&one, 1, 1, 1, 0));
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(has_answered(SNMP_NOT_WRITABLE, 2));

	send_set(NAMES(ONE ".1.0"), "x", 5);
	say(&one, SNMP_NO_ERROR);
	vacm_clear(f.vacm);
	CU_ASSERT_EQUAL(vacm_compile(f.vacm), 0);
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(called_were(&one, 2, 2, 2, 1));
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(has_answered(SNMP_AUTHORIZATION_ERROR, 0));
	CU_ASSERT_TRUE(sys_contact_is("nobody"));
	fini();
}

/* ---- they never answer ---- */

/* CR-01, AGENTX-37, PDU-33, PDU-35, PDU-36 */
static void
test_silence_is_an_error_of_each_verb(void)
{
	const char *const *names = NAMES(SYS_CONTACT, TWO ".1.0", ONE ".1.0");

	init(4);
	be_slow();
	send_set(names, "x", 5);
	say(&two, SNMP_NO_ERROR);
	wait_ms(RESPONDER_TIMEOUT_MS - 1);
	CU_ASSERT_EQUAL(f.n_sent, 0);
	wait_ms(1);
	CU_ASSERT_TRUE(has_answered(SNMP_GEN_ERR, 3));
	CU_ASSERT_TRUE(called_were(&one, 1, 0, 0, 1));

	send_set(names, "x", 5);
	say(&one, SNMP_NO_ERROR);
	say(&two, SNMP_NO_ERROR);
	say(&one, SNMP_NO_ERROR);
	wait_ms(RESPONDER_TIMEOUT_MS);
	CU_ASSERT_EQUAL(f.n_sent, 0);
	CU_ASSERT_TRUE(called_were(&two, 2, 1, 1, 1));
	say(&one, SNMP_NO_ERROR);
	say(&two, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(has_answered(SNMP_COMMIT_FAILED, 2));

	send_set(names, "x", 5);
	say(&one, SNMP_NO_ERROR);
	say(&two, SNMP_NO_ERROR);
	say(&one, SNMP_GEN_ERR);
	say(&two, SNMP_NO_ERROR);
	say(&two, SNMP_NO_ERROR);
	wait_ms(RESPONDER_TIMEOUT_MS - 1);
	CU_ASSERT_EQUAL(f.n_sent, 0);
	wait_ms(1);
	CU_ASSERT_TRUE(has_answered(SNMP_UNDO_FAILED, 0));
	CU_ASSERT_TRUE(sys_contact_is("nobody"));
	fini();
}

/* ---- one at a time ---- */

/* Sets stand in line and are done in the order they came; but what is of the
 * tables alone, and reads, goes on (CR-08). */
static void
test_sets_stand_in_line(void)
{
	init(8);
	be_slow();
	send_set(NAMES(ONE ".1.0"), "", 5);
	send_set(NAMES(ONE ".1.0", SYS_CONTACT), "second", 6);
	send_set(NAMES(SYS_CONTACT, TWO ".1.0"), "third", 7);
	CU_ASSERT_EQUAL(f.n_sent, 0);
	send_set(NAMES(SYS_CONTACT), "fourth", 0);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	CU_ASSERT_TRUE(sys_contact_is("fourth"));
	send_set(NAMES(SYS_DESCR), "fifth", 0);
	CU_ASSERT_TRUE(has_answered(SNMP_NOT_WRITABLE, 1));
	CU_ASSERT_EQUAL(fixture_ask(&f,
				&(struct question){
					PDU_GET, .names = NAMES(SYS_CONTACT) })
				->error_status,
		0);
	f.n_sent = 0;
	turn();
	CU_ASSERT_EQUAL(f.n_sent, 0);

	say(&one, SNMP_NO_ERROR);
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	turn();
	CU_ASSERT_TRUE(called_were(&one, 2, 1, 0, 1));
	CU_ASSERT_EQUAL(one.value, 6);
	say(&one, SNMP_NO_ERROR);
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	CU_ASSERT_TRUE(sys_contact_is("second"));
	turn();
	CU_ASSERT_TRUE(called_were(&two, 1, 0, 0, 0));
	say(&two, SNMP_NO_ERROR);
	say(&two, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	CU_ASSERT_TRUE(sys_contact_is("third"));
	fini();
}

/* One that comes before the first in line has had its turn goes behind it. */
static void
test_line_is_not_overtaken(void)
{
	init(8);
	be_slow();
	send_set(NAMES(ONE ".1.0"), "", 5);
	send_set(NAMES(ONE ".1.0"), "", 6);
	say(&one, SNMP_NO_ERROR);
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	send_set(NAMES(ONE ".1.0"), "", 7);
	for (int32_t value = 6; value <= 7; value++) {
		turn();
		CU_ASSERT_EQUAL(one.value, value);
		say(&one, SNMP_NO_ERROR);
		say(&one, SNMP_NO_ERROR);
		CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	}
	fini();
}

/* CR-07: one without bindings has nothing to stand in line for. */
static void
test_empty_set_waits_for_nobody(void)
{
	init(4);
	be_slow();
	send_set(NAMES(ONE ".1.0"), "", 5);
	send_set((const char *const[]){ NULL }, "", 0);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	vacm_clear(f.vacm);
	CU_ASSERT_EQUAL(vacm_compile(f.vacm), 0);
	wait_ms(RESPONDER_TIMEOUT_MS);
	CU_ASSERT_TRUE(has_answered(SNMP_GEN_ERR, 1));
	fini();
}

/* Whoever has stood there too long, or may not write any more. */
static void
test_line_has_an_end(void)
{
	init(8);
	be_slow();
	send_set(NAMES(ONE ".1.0"), "", 5);
	wait_ms(1000);
	send_set(NAMES(SYS_CONTACT, ONE ".1.0"), "x", 0);
	wait_ms(1000);
	send_set(NAMES(SYS_CONTACT, ONE ".1.0"), "y", 0);
	wait_ms(RESPONDER_TIMEOUT_MS - 2001);
	say(&one, SNMP_NO_ERROR);
	wait_ms(1001);
	CU_ASSERT_TRUE(has_answered(SNMP_RESOURCE_UNAVAILABLE, 1));
	vacm_clear(f.vacm);
	CU_ASSERT_EQUAL(vacm_compile(f.vacm), 0);
	wait_ms(1000);
	CU_ASSERT_TRUE(has_answered(SNMP_AUTHORIZATION_ERROR, 0));
	say(&one, SNMP_NO_ERROR);
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(has_answered(SNMP_AUTHORIZATION_ERROR, 0));
	CU_ASSERT_TRUE(sys_contact_is("nobody"));
	fini();
}

/* The program ends while a Set waits. */
static void
test_back_ends_are_told_of_the_end(void)
{
	init(4);
	be_slow();
	send_set(NAMES(ONE ".1.0"), "", 5);
	send_set(NAMES(TWO ".1.0"), "", 5);
	responder_stop(&f.responder);
	CU_ASSERT_TRUE(called_were(&one, 1, 0, 0, 1));
	CU_ASSERT_TRUE(called_were(&two, 0, 0, 0, 0));
	responder_stop(&f.responder);
	CU_ASSERT_TRUE(called_were(&one, 1, 0, 0, 1));
	CU_ASSERT_EQUAL(f.n_sent, 0);
	fixture_fini(&f);
	clock_inject(NULL, NULL);
}

/* CR-01, CR-08: the last free request waits for nobody. */
static void
test_last_free_request_does_not_wait(void)
{
	init(2);
	be_slow();
	send_set(NAMES(ONE ".1.0"), "", 5);
	CU_ASSERT_EQUAL(f.n_sent, 0);
	send_set(NAMES(TWO ".1.0"), "x", 0);
	CU_ASSERT_TRUE(has_answered(SNMP_RESOURCE_UNAVAILABLE, 1));
	send_set(NAMES(SYS_CONTACT), "x", 0);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	say(&one, SNMP_NO_ERROR);
	say(&one, SNMP_NO_ERROR);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	fini();

	init(1);
	send_set(NAMES(SYS_CONTACT), "x", 0);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	send_set(NAMES(ONE ".1.0"), "x", 0);
	CU_ASSERT_TRUE(has_answered(SNMP_RESOURCE_UNAVAILABLE, 1));
	CU_ASSERT_TRUE(called_were(&one, 0, 0, 0, 0));
	fini();
}

/* CR-09: a Set that comes again is done again; whoever must not have that names
 * snmpSetSerialNo. */
static void
test_repeated_set_is_done_again(void)
{
	const char *const *names = NAMES(SYS_CONTACT);
	const char *const *guarded = NAMES(SYS_CONTACT, SERIAL_NO);

	init(4);
	send_set(names, "once", 0);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	(void)strcpy(f.system.sys_contact, "meanwhile");
	send_set(names, "once", 0);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	CU_ASSERT_TRUE(sys_contact_is("once"));

	send_set(guarded, "guarded", 42);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	(void)strcpy(f.system.sys_contact, "meanwhile");
	send_set(guarded, "guarded", 42);
	CU_ASSERT_TRUE(has_answered(SNMP_INCONSISTENT_VALUE, 2));
	CU_ASSERT_TRUE(sys_contact_is("meanwhile"));
	fini();
}

/* The most that a message can hold. */
static void
test_longest_set(void)
{
	static const char *names[901];

	init(4);
	for (size_t i = 0; i < 900; i++)
		names[i] = i % 2 == 0 ? ONE ".1" : TWO ".1";
	send_set(names, "", 5);
	CU_ASSERT_TRUE(has_answered(SNMP_NO_ERROR, 0));
	CU_ASSERT_EQUAL(one.n, 450);
	CU_ASSERT_EQUAL(two.n, 450);
	fini();
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_all_of_it_or_nothing),
	UNIT_TEST(test_own_errors_come_first),
	UNIT_TEST(test_errors_of_a_test_are_checked),
	UNIT_TEST(test_failed_commits_are_undone),
	UNIT_TEST(test_what_fails_here_is_undone_there),
	UNIT_TEST(test_late_answers_in_any_order),
	UNIT_TEST(test_answers_from_within_a_verb),
	UNIT_TEST(test_late_errors_in_any_order),
	UNIT_TEST(test_answers_given_twice),
	UNIT_TEST(test_what_has_changed_meanwhile_counts),
	UNIT_TEST(test_silence_is_an_error_of_each_verb),
	UNIT_TEST(test_sets_stand_in_line),
	UNIT_TEST(test_line_is_not_overtaken),
	UNIT_TEST(test_empty_set_waits_for_nobody),
	UNIT_TEST(test_line_has_an_end),
	UNIT_TEST(test_back_ends_are_told_of_the_end),
	UNIT_TEST(test_last_free_request_does_not_wait),
	UNIT_TEST(test_repeated_set_is_done_again),
	UNIT_TEST(test_longest_set),
};
UNIT_MAIN("responder_set", tests)
