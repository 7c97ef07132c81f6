/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of all tables with the disk below them: whichever call to it fails, or
 * is the last before the agent is killed or the power gone, a Set is there as a
 * whole or not at all, and the manager was told which (PDU-34..38, SMI-12).
 */
#include "agent/persistence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/served_mibs.h"
#include "tests/unit/assignment.h"
#include "tests/unit/journal_disk.h"
#include "util/clock.h"
#include "util/log.h"

enum { STATE_MAX = 1 << 16 };

/* ---- an agent as far as its tables and its disk ---- */

static struct agent {
	struct policy policy;
	struct tsm tsm;
	struct snmp_stats stats;
	struct tlstm_stats tlstm;
	struct engine engine;
	struct served_mibs served;
	struct persistence persistence;
	struct poll_loop *loop;
	struct cert_map *cert_map;
	struct disk *disk;
} agent;
static uint32_t seed = 4711;
static uint64_t now_ms = 1000000;

static uint64_t
read_now(void)
{
	return now_ms;
}

static void
quiet(void *ctx, enum log_level level, const char *text)
{
	(void)ctx;
	(void)level;
	(void)text;
}

static void
take_vacm(void *ctx, const struct vacm *vacm)
{
	(void)ctx;
	(void)vacm;
}

static void
take_map(void *ctx)
{
	(void)ctx;
}

static enum snmp_error
store(void *ctx, const struct mib_set *set)
{
	(void)ctx;
	return persistence_store(&agent.persistence, set);
}

static void
forget(void *ctx, struct octets key)
{
	(void)ctx;
	persistence_forget(&agent.persistence, key);
}

static void
read_policy(const char *text)
{
	struct config *c = &agent.policy.config;

	config_init(c);
	config_read_text(c, "t", text, strlen(text));
	config_finish(c);
	CU_ASSERT_EQUAL_FATAL(c->n_errors, 0);
	agent.policy.vacm = vacm_new();
	CU_ASSERT_PTR_NOT_NULL_FATAL(agent.policy.vacm);
	CU_ASSERT_EQUAL_FATAL(vacm_compile(agent.policy.vacm), 0);
}

/* On a disk, which becomes the agent's; what persistence_open says. */
static int
start(struct disk *disk, const char *text)
{
	const struct served_owners owners = {
		.tsm = &agent.tsm,
		.cert_map = cert_map_new(TLSTM_CERTS_MAX),
		.vacm_in_force = take_vacm,
		.map_changed = take_map,
		.store = store,
		.forget = forget,
	};
	const struct served_sources sources = { &agent.engine, &agent.stats,
		&agent.tsm.stats, &agent.tlstm, 65535 };
	char message[512] = "";
	int rc;

	clock_inject(read_now, NULL);
	log_capture(quiet, NULL);
	memset(&agent, 0, sizeof(agent));
	agent.cert_map = owners.cert_map;
	agent.disk = disk;
	(void)disk_use(disk);
	CU_ASSERT_EQUAL_FATAL(poll_loop_new(&agent.loop, 1, 4), 0);
	read_policy(text);
	CU_ASSERT_EQUAL_FATAL(served_mibs_init(&agent.served, &owners), 0);
	served_mibs_load(&agent.served, &agent.policy, "agent", "host");
	CU_ASSERT_EQUAL_FATAL(served_mibs_register(&agent.served, &sources), 0);
	rc = persistence_open(&agent.persistence, agent.served.mib, "/state",
		message, sizeof(message));
	CU_ASSERT_EQUAL(rc != 0, message[0] != '\0');
	if (rc == 0) {
		persistence_attach(&agent.persistence, agent.loop);
		CU_ASSERT_EQUAL(served_mibs_restored(&agent.served), 0);
	}
	return rc;
}

/* The disk stays. */
static struct disk *
end(void)
{
	persistence_close(&agent.persistence);
	served_mibs_fini(&agent.served);
	poll_loop_free(agent.loop);
	cert_map_free(agent.cert_map);
	vacm_free(agent.policy.vacm);
	config_free(&agent.policy.config);
	return agent.disk;
}

/* All that is to survive, as octets. */
struct state {
	size_t n;
	uint8_t octets[STATE_MAX];
};

static void
read_state(struct state *state)
{
	static struct mib_saved_buffer buffer;
	struct mib_saved saved = { { NULL, 0 }, { NULL, 0 } };

	state->n = 0;
	while (mib_saved_next(agent.served.mib, saved.key, &buffer, &saved)) {
		CU_ASSERT_TRUE_FATAL(
			state->n + saved.key.n + saved.value.n <= STATE_MAX);
		memcpy(state->octets + state->n, saved.key.p, saved.key.n);
		state->n += saved.key.n;
		memcpy(state->octets + state->n, saved.value.p, saved.value.n);
		state->n += saved.value.n;
	}
}

static bool
same(const struct state *a, const struct state *b)
{
	return a->n == b->n && memcmp(a->octets, b->octets, a->n) == 0;
}

/* ---- Sets ---- */

#define CONTACT "1.3.6.1.2.1.1.4.0"
#define ADDR    "1.3.6.1.6.3.12.1.2.1."
#define GROUP   "1.3.6.1.6.3.16.1.2.1."
#define VIEW    "1.3.6.1.6.3.16.1.5.2.1."
#define NOTIFY  "1.3.6.1.6.3.13.1.1.1."

/* Rows of four tables and a scalar; then one that changes, makes and removes
 * some of them; and one that takes it all away. */
static const struct assignment first_set[] = {
	{ CONTACT, 0, "first" },
	{ ADDR "9.97", 5, NULL },
	{ GROUP "3.4.1.97", 0, "g" },
	{ GROUP "5.4.1.97", 4, NULL },
	{ VIEW "6.1.118.2.1.3", 4, NULL },
	{ NOTIFY "5.110", 4, NULL },
	{ NOTIFY "2.110", 0, "tag" },
};
static const struct assignment second_set[] = {
	{ CONTACT, 0, "second" }, { ADDR "4.97", 77, NULL },
	{ NOTIFY "5.110", 6, NULL }, { GROUP "5.4.1.98", 4, NULL },
	{ GROUP "3.4.1.98", 0, "h" },
	{ VIEW "5.1.118.2.1.3", 2, NULL }, /* volatile: gone with us */
};
static const struct assignment third_set[] = {
	{ CONTACT, 0, "" },
	{ ADDR "9.97", 6, NULL },
	{ GROUP "5.4.1.97", 6, NULL },
	{ GROUP "5.4.1.98", 6, NULL },
	{ VIEW "6.1.118.2.1.3", 6, NULL },
};

#define ASSIGN(list)                                                           \
 assign(agent.served.set, list, ARRAY_LEN(list), &(size_t){ 0 })

/* ---- what survives ---- */

/* What is found after a crash, of any kind, is one of the two. */
static void
check_survivors(const struct state *one, const struct state *other)
{
	for (enum disk_crash how = 0; how < DISK_CRASHES; how++) {
		static struct state found;
		struct agent running = agent;

		CU_ASSERT_EQUAL_FATAL(
			start(disk_after_crash(running.disk, how, &seed), ""),
			0);
		read_state(&found);
		CU_ASSERT_TRUE(same(&found, one) || same(&found, other));
		disk_free(end());
		agent = running;
		(void)disk_use(agent.disk);
	}
}

/* The Set under test; what is left of it in memory and on disk is what was
 * answered. False: no call has failed. */
static bool
set_with_fault(struct disk *disk, unsigned n, enum disk_fault fault,
	bool sticky, unsigned answers[])
{
	static struct state before;
	static struct state after;
	enum snmp_error error;
	bool met;

	CU_ASSERT_EQUAL_FATAL(start(disk, ""), 0);
	read_state(&before);
	disk_fail(agent.disk, n, fault, sticky);
	error = ASSIGN(second_set);
	answers[error]++;
	read_state(&after);
	if (error == SNMP_NO_ERROR) {
		CU_ASSERT_FALSE(same(&before, &after));
		check_survivors(&after, &after);
	} else {
		CU_ASSERT_TRUE(error == SNMP_COMMIT_FAILED ||
			error == SNMP_UNDO_FAILED);
		CU_ASSERT_TRUE(same(&before, &after));
		if (error == SNMP_COMMIT_FAILED && fault != DISK_FAULT_SPOIL)
			check_survivors(&before, &before);
	}
	met = disk_heal(agent.disk);
	/* The disk works again: so does Set, and nothing was lost. */
	for (unsigned i = 0; i < 100; i++) {
		now_ms += 1000;
		CU_ASSERT_EQUAL(poll_loop_turn(agent.loop, 0), 0);
	}
	read_state(&before);
	CU_ASSERT_TRUE(same(&before, &after));
	check_survivors(&after, &after);
	CU_ASSERT_EQUAL(ASSIGN(third_set), SNMP_NO_ERROR);
	read_state(&after);
	check_survivors(&after, &after);
	disk_free(end());
	return met;
}

static void
every_call_fails(bool sticky)
{
	unsigned answers[SNMP_INCONSISTENT_NAME + 1] = { 0 };
	struct disk *base;

	CU_ASSERT_EQUAL_FATAL(start(disk_new(), ""), 0);
	CU_ASSERT_EQUAL_FATAL(ASSIGN(first_set), SNMP_NO_ERROR);
	base = end();
	for (enum disk_fault fault = 0; fault < DISK_FAULTS; fault++) {
		unsigned n = 0;

		while (set_with_fault(
			disk_after_crash(base, DISK_KILLED, &seed), n, fault,
			sticky, answers))
			n++;
		CU_ASSERT_TRUE(n >= 2); /* a write and a sync at least */
	}
	printf("# %u accepted, %u commitFailed, %u undoFailed\n",
		answers[SNMP_NO_ERROR], answers[SNMP_COMMIT_FAILED],
		answers[SNMP_UNDO_FAILED]);
	/* One failure can always be undone, and only then (PDU-36) is it said
	 * that it could not: a disk that is gone does not undo either. */
	CU_ASSERT_EQUAL(answers[SNMP_COMMIT_FAILED] > 0, !sticky);
	CU_ASSERT_EQUAL(answers[SNMP_UNDO_FAILED] > 0, sticky);
	disk_free(base);
}

static void
test_any_call_may_fail_once(void)
{
	every_call_fails(false);
}

static void
test_any_call_may_be_the_last_that_works(void)
{
	every_call_fails(true);
}

static struct state possible[2];

/* The power may fail before this call. */
static void
crash_here(void *ctx, enum disk_call call)
{
	(void)ctx;
	(void)call;
	disk_watch(agent.disk, NULL, NULL);
	check_survivors(&possible[0], &possible[1]);
	disk_watch(agent.disk, crash_here, NULL);
}

/* What each Set is, in a world without disks. */
static void
learn_states(struct state states[4])
{
	CU_ASSERT_EQUAL_FATAL(start(disk_new(), ""), 0);
	read_state(&states[0]);
	CU_ASSERT_EQUAL(ASSIGN(first_set), SNMP_NO_ERROR);
	read_state(&states[1]);
	CU_ASSERT_EQUAL(ASSIGN(second_set), SNMP_NO_ERROR);
	read_state(&states[2]);
	CU_ASSERT_EQUAL(ASSIGN(third_set), SNMP_NO_ERROR);
	read_state(&states[3]);
	disk_free(end());
}

/* Between any two calls, from the first Set on a new disk to the last. */
static void
test_power_may_fail_between_any_two_calls(void)
{
	static struct state states[4];

	learn_states(states);
	CU_ASSERT_EQUAL_FATAL(start(disk_new(), ""), 0);
	disk_watch(agent.disk, crash_here, NULL);
	for (size_t i = 0; i < 3; i++) {
		possible[0] = states[i];
		possible[1] = states[i + 1];
		CU_ASSERT_EQUAL(i == 0   ? ASSIGN(first_set)
				: i == 1 ? ASSIGN(second_set)
					 : ASSIGN(third_set),
			SNMP_NO_ERROR);
		possible[0] = states[i + 1];
		check_survivors(&possible[0], &possible[0]);
	}
	disk_watch(agent.disk, NULL, NULL);
	disk_free(end());
}

/* What is configured by now is the configuration's, and its record goes. */
static void
test_configuration_comes_before_what_was_set(void)
{
	static const char text[] = "sysContact the file\n"
				   "group other tsm a\n";
	static struct state state;
	struct mib_answer answer;
	struct disk *disk;

	CU_ASSERT_EQUAL_FATAL(start(disk_new(), ""), 0);
	CU_ASSERT_EQUAL_FATAL(ASSIGN(first_set), SNMP_NO_ERROR);
	disk = end();
	CU_ASSERT_EQUAL_FATAL(start(disk, text), 0);
	CU_ASSERT_EQUAL(agent.persistence.n_conflicts, 2);
	CU_ASSERT_EQUAL(
		mib_get(agent.served.mib,
			OID_VIEW(1, 3, 6, 1, 6, 3, 16, 1, 2, 1, 3, 4, 1, 97),
			&answer),
		MIB_FOUND);
	CU_ASSERT_TRUE(octets_equal(answer.value.octets,
		(struct octets){ (const uint8_t *)"other", 5 }));
	CU_ASSERT_EQUAL(ASSIGN(first_set), SNMP_NOT_WRITABLE);
	read_state(&state);
	/* Without the configuration they do not come back. */
	disk = end();
	CU_ASSERT_EQUAL_FATAL(start(disk, ""), 0);
	CU_ASSERT_EQUAL(agent.persistence.n_conflicts, 0);
	CU_ASSERT_EQUAL(
		mib_get(agent.served.mib,
			OID_VIEW(1, 3, 6, 1, 6, 3, 16, 1, 2, 1, 3, 4, 1, 97),
			&answer),
		MIB_NO_SUCH_INSTANCE);
	read_state(&possible[0]);
	CU_ASSERT_TRUE(same(&state, &possible[0]));
	disk_free(end());
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_any_call_may_fail_once),
	UNIT_TEST(test_any_call_may_be_the_last_that_works),
	UNIT_TEST(test_power_may_fail_between_any_two_calls),
	UNIT_TEST(test_configuration_comes_before_what_was_set),
};
UNIT_MAIN("persistence", tests)
