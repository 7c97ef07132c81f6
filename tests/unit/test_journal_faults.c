/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * agent/journal.c on a disk in memory that fails at every call in turn, loses
 * its power between any two, and gives back damaged files; see journal_disk.h.
 */
#include "agent/journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/journal_file.h"
#include "agent/journal_internal.h"
#include "tests/unit/journal_disk.h"
#include "tests/unit/journal_model.h"
#include "tests/unit/runner.h"

enum {
	FILE_MAX = 1 << 20,
	SEED = 20260209,
	SAMPLES = 4, /* of what a power failure leaves */
};

static uint32_t seed = SEED;
static struct model_log lines;
static char message[512];

/* An agent at work. */
static struct {
	struct disk *disk;
	struct journal *journal;
	struct model model; /* what was acknowledged */
	/* What the disk may have instead: a Set on its way, or one that failed
	 * and could not be undone. */
	struct model maybe;
	bool has_maybe;
	/* The calls the disk had seen when all was last found good. */
	unsigned good_calls;
	bool good_maybe;
} run;

static int
open_journal(struct journal **out, struct model *model)
{
	struct journal_owner owner = model_owner(model);

	memset(model, 0, sizeof(*model));
	memset(&lines, 0, sizeof(lines));
	message[0] = '\0';
	return journal_open(
		out, "/disk", &owner, FILE_MAX, message, sizeof(message));
}

static void
run_on(struct disk *disk)
{
	memset(&run, 0, sizeof(run));
	run.disk = disk;
	(void)disk_use(disk);
	log_capture(model_log, &lines);
}

static void
run_end(void)
{
	journal_close(run.journal);
	CU_ASSERT_EQUAL(disk_n_open(run.disk), 0);
	disk_free(run.disk);
}

static int
commit(uint32_t change)
{
	int rc = journal_begin(run.journal);

	CU_ASSERT_EQUAL(
		rc, journal_health(run.journal) == JOURNAL_READY ? 0 : -EIO);
	if (rc != 0)
		return rc;
	run.maybe = run.model;
	CU_ASSERT_EQUAL(model_change(&run.maybe, run.journal, change), 0);
	run.has_maybe = true;
	rc = journal_commit(run.journal);
	if (rc == 0)
		run.model = run.maybe;
	run.has_maybe = journal_health(run.journal) == JOURNAL_UNCERTAIN;
	return rc;
}

static int
step(void)
{
	int rc = journal_compact_step(run.journal);

	run.has_maybe = journal_health(run.journal) == JOURNAL_UNCERTAIN;
	return rc;
}

/*
 * What a restart reads, without the rest of it: opening a journal allocates its
 * buffers, and under sanitizers a thousand times that is minutes.
 */
static bool
read_state(
	struct disk *disk, struct model *model, enum journal_content *content)
{
	static uint8_t frame_octets[JOURNAL_TRANSACTION_MAX];
	static uint8_t window_octets[1 << 16];
	const struct journal_owner owner = model_owner(model);
	const struct octets file = disk_file(disk, "state");
	struct journal_frame frame;
	struct journal_frame window;
	struct journal_reading reading = {
		.size = file.n,
		.file_max = FILE_MAX,
		.frame = &frame,
		.window = &window,
		.owner = &owner,
	};
	int dir = journal_file_open_dir("/disk");
	int rc;

	memset(model, 0, sizeof(*model));
	journal_frame_init(&frame, frame_octets, sizeof(frame_octets));
	journal_frame_init(&window, window_octets, sizeof(window_octets));
	reading.fd = journal_file_open(dir, "state", JOURNAL_FILE_EXISTING);
	if (reading.fd < 0)
		return false;
	rc = journal_read(&reading);
	journal_file_close(reading.fd);
	journal_file_close(dir);
	*content = reading.content;
	return rc == 0;
}

static bool
find_state(struct disk *disk, struct model *model)
{
	enum journal_content content;

	return read_state(disk, model, &content) &&
		(content == JOURNAL_WHOLE || content == JOURNAL_TORN);
}

static bool
open_state(struct model *model)
{
	struct model_log before = lines;
	struct journal *journal = NULL;
	bool good = open_journal(&journal, model) == 0 &&
		lines.n[LOG_LEVEL_ERROR] == 0 &&
		journal_health(journal) == JOURNAL_READY;

	journal_close(journal);
	lines = before;
	return good;
}

/* What is found after such a crash is what was acknowledged. */
static bool
survives(enum disk_crash how)
{
	static struct model found;
	struct disk *after = disk_after_crash(run.disk, how, &seed);
	struct disk *before = disk_use(after);
	bool good = how == DISK_KILLED ? open_state(&found)
				       : find_state(after, &found);

	(void)disk_use(before);
	disk_free(after);
	return good &&
		(model_equal(&found, &run.model) ||
			(run.has_maybe && model_equal(&found, &run.maybe)));
}

static bool
survives_all(void)
{
	unsigned n_calls = disk_n_calls(run.disk);
	bool good = true;

	/* Nothing was done since. */
	if (run.good_calls == n_calls && run.good_maybe == run.has_maybe)
		return true;
	if (disk_is_settled(run.disk)) {
		good = survives(DISK_LOST_ALL);
	} else {
		good = survives(DISK_KILLED) && survives(DISK_LOST_ALL);
		for (unsigned i = 0; i < SAMPLES && good; i++)
			good = survives(DISK_LOST_SOME);
	}
	if (good) {
		run.good_calls = n_calls;
		run.good_maybe = run.has_maybe;
	}
	return good;
}

/* A disk with a file of two steps of compaction, and garbage. */
static struct disk *
used_disk(void)
{
	struct disk *disk = disk_new();

	run_on(disk);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	CU_ASSERT_EQUAL(journal_begin(run.journal), 0);
	CU_ASSERT_EQUAL(model_fill(&run.model, run.journal, 24), 0);
	CU_ASSERT_EQUAL(journal_commit(run.journal), 0);
	for (uint32_t i = 0; i < 4; i++)
		CU_ASSERT_EQUAL(commit(100 + i), 0);
	journal_close(run.journal);
	return disk;
}

/* ---- failures ---- */

static const char script[] = "cccs cc s cc s c s s c";

/* Do the script, looking at what a crash would leave once something failed. */
static void
work(enum disk_fault fault)
{
	bool failed = false;

	for (const char *p = script; *p != '\0'; p++) {
		int rc = 0;

		if (*p == 'c')
			rc = commit((uint32_t)(p - script));
		else if (*p == 's')
			rc = step();
		failed |= rc < 0;
		/* What a disk spoils is good again with a fresh file. */
		if (failed &&
			(fault != DISK_FAULT_SPOIL ||
				journal_health(run.journal) == JOURNAL_READY))
			CU_ASSERT_TRUE(survives_all());
	}
}

/* The disk works again: a fresh file is made, and all is as before. */
static void
recover(void)
{
	unsigned n = 0;

	while (journal_health(run.journal) != JOURNAL_READY && n++ < 10)
		CU_ASSERT_TRUE(step() >= 0);
	CU_ASSERT_EQUAL(journal_health(run.journal), JOURNAL_READY);
	CU_ASSERT_TRUE(survives_all());
	CU_ASSERT_EQUAL(commit(1000), 0);
	CU_ASSERT_TRUE(survives_all());
}

/*
 * PDU-35, PDU-38: whichever call fails, and however; once, or from then on. A
 * commit that fails leaves the old state, in the file as well; one that
 * succeeds is never lost.
 */
static void
every_call_fails(bool sticky)
{
	struct disk *base = used_disk();
	unsigned n_uncertain = 0;
	unsigned n_stale = 0;
	unsigned n_runs = 0;

	for (enum disk_fault fault = 0; fault < DISK_FAULTS; fault++) {
		bool met = true;

		for (unsigned n = 0; met; n++) {
			run_on(disk_after_crash(base, DISK_KILLED, &seed));
			CU_ASSERT_EQUAL_FATAL(
				open_journal(&run.journal, &run.model), 0);
			disk_fail(run.disk, n, fault, sticky);
			work(fault);
			met = disk_heal(run.disk);
			n_uncertain += run.has_maybe;
			n_stale += journal_health(run.journal) != JOURNAL_READY;
			if (fault == DISK_FAULT_SHORT)
				CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 0);
			recover();
			run_end();
			n_runs++;
		}
	}
	printf("# %u runs, %u ended stale, %u of them uncertain\n", n_runs,
		n_stale, n_uncertain);
	/* One failure can always be undone. */
	CU_ASSERT_EQUAL(n_uncertain > 0, sticky);
	CU_ASSERT_TRUE(n_runs > 100);
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

/* While a directory is opened: with a message, or with the right state. */
static void
openings_fail(const struct disk *base, const struct model *expected)
{
	for (enum disk_fault fault = 0; fault < DISK_FAULTS; fault++) {
		for (unsigned n = 0; n < 200; n++) {
			bool sticky = n % 2 == 1;
			bool met;
			int rc;

			run_on(disk_after_crash(base, DISK_KILLED, &seed));
			disk_fail(run.disk, n / 2, fault, sticky);
			rc = open_journal(&run.journal, &run.model);
			met = disk_heal(run.disk);
			CU_ASSERT_TRUE(rc == 0 || message[0] != '\0');
			if (rc != 0)
				CU_ASSERT_EQUAL(disk_n_open(run.disk), 0);
			if (rc == 0 && (!sticky || fault == DISK_FAULT_SHORT))
				CU_ASSERT_TRUE(
					model_equal(&run.model, expected));
			journal_close(run.journal);
			/* Nothing was made worse. */
			CU_ASSERT_EQUAL_FATAL(
				open_journal(&run.journal, &run.model), 0);
			CU_ASSERT_TRUE(model_equal(&run.model, expected));
			CU_ASSERT_TRUE(journal_compact_step(run.journal) >= 0);
			journal_close(run.journal);
			disk_free(run.disk);
			if (!met && sticky)
				break;
		}
	}
}

static void
test_any_call_of_an_opening_may_fail(void)
{
	static struct model nothing;
	static struct model expected;
	struct disk *base = used_disk();
	struct octets file;
	uint8_t *copy;

	expected = run.model;
	openings_fail(base, &expected);
	/* With a torn tail. */
	file = disk_file(base, "state");
	copy = malloc(file.n + 10);
	CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
	memcpy(copy, file.p, file.n);
	memset(copy + file.n, 't', 10);
	disk_put_file(base, "state", (struct octets){ copy, file.n + 10 });
	free(copy);
	openings_fail(base, &expected);
	disk_free(base);
	/* For the first time. */
	base = disk_new();
	openings_fail(base, &nothing);
	disk_free(base);
}

/* The kernel forgets what it could not write: the next sync lies. */
static void
test_after_a_failed_sync_the_file_takes_no_more(void)
{
	struct disk *base = used_disk();
	struct octets before;

	run_on(base);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	before = disk_file(base, "state");
	disk_fail(base, 1, DISK_FAULT_NOTHING, false);
	CU_ASSERT_EQUAL(commit(1), -EIO);
	CU_ASSERT_TRUE(disk_heal(base));
	CU_ASSERT_EQUAL(journal_health(run.journal), JOURNAL_STALE);
	CU_ASSERT_EQUAL(disk_file(base, "state").n, before.n);
	CU_ASSERT_TRUE(journal_wants_compaction(run.journal));
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 2);
	CU_ASSERT_EQUAL(commit(2), -EIO);
	/* Who does not ask journal_begin is refused, too. */
	CU_ASSERT_EQUAL(journal_begin(run.journal), -EIO);
	(void)model_change(&run.maybe, run.journal, 3);
	CU_ASSERT_EQUAL(journal_commit(run.journal), -EIO);
	CU_ASSERT_EQUAL(disk_file(base, "state").n, before.n);
	recover();
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_INFO], 1);
	run_end();
}

/* A full disk is no reason to distrust the file. */
static void
test_after_a_failed_write_the_file_takes_more(void)
{
	struct disk *base = used_disk();

	run_on(base);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	disk_fail(base, 0, DISK_FAULT_PARTLY, false);
	CU_ASSERT_EQUAL(commit(1), -ENOSPC);
	CU_ASSERT_TRUE(disk_heal(base));
	CU_ASSERT_EQUAL(journal_health(run.journal), JOURNAL_READY);
	CU_ASSERT_TRUE(survives_all());
	CU_ASSERT_EQUAL(commit(2), 0);
	CU_ASSERT_TRUE(survives_all());
	run_end();
}

/* ---- power failures ---- */

static void
crash_here(void *ctx, enum disk_call call)
{
	(void)ctx;
	(void)call;
	disk_watch(run.disk, NULL, NULL);
	CU_ASSERT_TRUE(survives_all());
	run.good_calls = 0; /* this one is not done yet */
	disk_watch(run.disk, crash_here, NULL);
}

/* Old or new, and never less: before each call. */
static void
test_power_may_fail_between_any_two_calls(void)
{
	struct disk *base = used_disk();

	for (unsigned i = 0; i < 5; i++) {
		run_on(disk_after_crash(base, DISK_KILLED, &seed));
		CU_ASSERT_EQUAL_FATAL(
			open_journal(&run.journal, &run.model), 0);
		disk_watch(run.disk, crash_here, NULL);
		work(DISK_FAULTS);
		disk_watch(run.disk, NULL, NULL);
		CU_ASSERT_TRUE(survives_all());
		run_end();
	}
	disk_free(base);
}

static struct disk *unsynced;

static void
keep_before_sync(void *ctx, enum disk_call call)
{
	(void)ctx;
	if (call == DISK_SYNC && unsynced == NULL)
		unsynced = disk_after_crash(run.disk, DISK_KILLED, &seed);
}

/* Killed before it has synced; the next one shows it to managers, and then the
 * power fails. */
static void
test_what_a_restart_has_found_stays(void)
{
	static struct model found;

	run_on(used_disk());
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	found = run.model;
	unsynced = NULL;
	disk_watch(run.disk, keep_before_sync, NULL);
	CU_ASSERT_EQUAL(commit(1), 0);
	disk_watch(run.disk, NULL, NULL);
	run_end();

	CU_ASSERT_PTR_NOT_NULL_FATAL(unsynced);
	run_on(unsynced);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	CU_ASSERT_FALSE(model_equal(&run.model, &found));
	CU_ASSERT_TRUE(survives_all());
	run_end();
}

/* ---- damage ---- */

enum { FRAMES = 5, OF_SNAPSHOT = 0, FIRST = 2 };

/* A small file: what compaction found, then a Set a frame. */
static struct {
	uint8_t octets[8192];
	size_t n;
	size_t end[FRAMES]; /* of each frame */
} small;

/* What a file gives of which these frames are lost. */
static void
expect_without(struct model *out, const bool lost[FRAMES])
{
	memset(out, 0, sizeof(*out));
	for (uint32_t i = 0; i < FIRST && !lost[OF_SNAPSHOT]; i++)
		(void)model_change(out, NULL, i);
	for (uint32_t i = 1; i < FRAMES; i++)
		if (!lost[i])
			(void)model_change(out, NULL, 100 + i);
}

static void
make_small(void)
{
	struct octets file;

	run_on(disk_new());
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	for (uint32_t i = 0; i < FIRST; i++)
		CU_ASSERT_EQUAL(commit(i), 0);
	CU_ASSERT_EQUAL(step(), 0);
	small.end[OF_SNAPSHOT] = disk_file(run.disk, "state").n;
	for (uint32_t i = 1; i < FRAMES; i++) {
		CU_ASSERT_EQUAL(commit(100 + i), 0);
		small.end[i] = disk_file(run.disk, "state").n;
	}
	file = disk_file(run.disk, "state");
	CU_ASSERT_TRUE_FATAL(file.n <= sizeof(small.octets));
	memcpy(small.octets, file.p, file.n);
	small.n = file.n;
	journal_close(run.journal);
	disk_free(run.disk);
}

static void
put_small(struct octets file)
{
	run_on(disk_new());
	disk_put_file(run.disk, "state", file);
}

static void
open_small(struct octets file)
{
	put_small(file);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
}

/* The file is called damaged, kept as it was, and replaced. */
static void
check_set_aside(struct octets file)
{
	struct octets bad;

	CU_ASSERT_EQUAL(journal_health(run.journal), JOURNAL_STALE);
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 1);
	CU_ASSERT_PTR_NOT_NULL(
		strstr(lines.last[LOG_LEVEL_ERROR], "/disk/state.bad"));
	CU_ASSERT_EQUAL(commit(1), -EIO);
	/* A crash before there is a fresh one changes nothing. */
	CU_ASSERT_TRUE(octets_equal(disk_file(run.disk, "state"), file));
	CU_ASSERT_EQUAL(step(), 0);
	bad = disk_file(run.disk, "state.bad");
	CU_ASSERT_TRUE(octets_equal(bad, file));
	CU_ASSERT_TRUE(survives_all());
	CU_ASSERT_EQUAL(commit(1), 0);
	CU_ASSERT_TRUE(survives_all());
}

/* A power failure cuts a file anywhere. */
static void
test_a_file_cut_at_every_octet(void)
{
	static struct model expected;

	make_small();
	for (size_t n = 0; n <= small.n; n++) {
		const struct octets file = { small.octets, n };
		bool lost[FRAMES];
		size_t good = JOURNAL_HEADER_SIZE;
		char offset[32];

		for (unsigned i = 0; i < FRAMES; i++) {
			lost[i] = small.end[i] > n;
			if (!lost[i])
				good = small.end[i];
		}
		expect_without(&expected, lost);
		open_small(file);
		CU_ASSERT_TRUE(model_equal(&run.model, &expected));
		if (n < JOURNAL_HEADER_SIZE) {
			check_set_aside(file);
			run_end();
			continue;
		}
		CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 0);
		CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_WARN], n > good);
		(void)snprintf(offset, sizeof(offset),
			"last %zu octets, from offset %zu ", n - good, good);
		if (n > good)
			CU_ASSERT_PTR_NOT_NULL(
				strstr(lines.last[LOG_LEVEL_WARN], offset));
		CU_ASSERT_EQUAL(disk_file(run.disk, "state").n, good);
		CU_ASSERT_EQUAL(commit(1), 0);
		CU_ASSERT_TRUE(survives_all());
		run_end();
	}
}

/* As some file systems leave one: the length is right, the rest is zeros. */
static void
test_a_tail_of_zeros_is_cut_off(void)
{
	static struct model expected;
	static const bool lost[FRAMES];
	uint8_t octets[sizeof(small.octets) + 5000];

	make_small();
	expect_without(&expected, lost);
	memset(octets, 0, sizeof(octets));
	memcpy(octets, small.octets, small.n);
	open_small((struct octets){ octets, small.n + 5000 });
	CU_ASSERT_TRUE(model_equal(&run.model, &expected));
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_WARN], 1);
	CU_ASSERT_EQUAL(disk_file(run.disk, "state").n, small.n);
	run_end();
}

/*
 * Every bit of the file is changed in turn. What is whole is in force, what is
 * not is said; the last frame alone may pass for one that was never finished.
 */
static void
test_every_bit_flipped_is_noticed(void)
{
	static struct model expected;

	make_small();
	for (size_t bit = 0; bit < 8 * small.n; bit++) {
		const struct octets file = { small.octets, small.n };
		bool lost[FRAMES] = { false };
		enum journal_content content;
		size_t at = bit / 8;
		unsigned i = 0;

		while (i < FRAMES && at >= small.end[i])
			i++;
		if (at >= JOURNAL_HEADER_SIZE)
			lost[i] = true;
		else if (at >= 20 && at < 28)
			/* With its id each frame is lost. */
			memset(lost, true, sizeof(lost));
		expect_without(&expected, lost);
		small.octets[at] ^= (uint8_t)(1U << bit % 8);
		put_small(file);
		CU_ASSERT_TRUE(read_state(run.disk, &run.model, &content));
		CU_ASSERT_TRUE(model_equal(&run.model, &expected));
		CU_ASSERT_EQUAL(content,
			i == FRAMES - 1 ? JOURNAL_TORN : JOURNAL_DAMAGED);
		/* Some all the way. */
		if (bit % 32 == at % 32) {
			CU_ASSERT_EQUAL_FATAL(
				open_journal(&run.journal, &run.model), 0);
			CU_ASSERT_TRUE(model_equal(&run.model, &expected));
			CU_ASSERT_EQUAL(
				lines.n[LOG_LEVEL_WARN], i == FRAMES - 1);
			CU_ASSERT_EQUAL(
				lines.n[LOG_LEVEL_ERROR], i != FRAMES - 1);
			if (i != FRAMES - 1)
				check_set_aside(file);
		}
		run_end();
		small.octets[at] ^= (uint8_t)(1U << bit % 8);
	}
}

/* The disk may fail or lose its power while the damaged file is replaced. */
static void
test_a_damaged_file_is_never_lost(void)
{
	static struct model expected;
	const struct octets file = { small.octets, small.n };
	bool lost[FRAMES] = { false };
	bool met = true;

	make_small();
	lost[2] = true;
	expect_without(&expected, lost);
	small.octets[small.end[1] + 20] ^= 1;
	for (unsigned n = 0; met; n++) {
		struct disk *after;

		open_small(file);
		/* Of another day. */
		disk_put_file(run.disk, "state.bad",
			(struct octets){ (const uint8_t *)"old", 3 });
		disk_fail(run.disk, n / 2, DISK_FAULT_NOTHING, n % 2 == 1);
		(void)step();
		met = disk_heal(run.disk) || n % 2 == 1;
		for (unsigned i = 0; i < 20; i++) {
			after = disk_after_crash(
				run.disk, i % DISK_CRASHES, &seed);
			CU_ASSERT_TRUE(
				octets_equal(disk_file(after, "state"), file) ||
				octets_equal(
					disk_file(after, "state.bad"), file));
			disk_free(after);
		}
		while (journal_health(run.journal) != JOURNAL_READY)
			CU_ASSERT_TRUE_FATAL(step() >= 0);
		CU_ASSERT_TRUE(model_equal(&run.model, &expected));
		CU_ASSERT_TRUE(
			octets_equal(disk_file(run.disk, "state.bad"), file));
		CU_ASSERT_TRUE(survives_all());
		run_end();
	}
}

/* Sectors that cannot be read cost what is in them. */
static void
test_bad_sectors_cost_what_they_hold(void)
{
	struct disk *base = used_disk();
	struct octets file;
	unsigned calls;

	run_on(base);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	CU_ASSERT_EQUAL(step(), 1);
	CU_ASSERT_EQUAL(step(), 0);
	for (uint32_t i = 0; i < 40; i++)
		CU_ASSERT_EQUAL(commit(i), 0);
	journal_close(run.journal);
	file = disk_file(base, "state");

	/* In the second of what compaction wrote. */
	disk_bad_sector(base, 80000, 100);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 1);
	CU_ASSERT_TRUE(run.model.rows[0].there);
	disk_bad_sector(base, 0, 0);
	CU_ASSERT_EQUAL(step(), 0);
	journal_close(run.journal);
	file = disk_file(base, "state");

	/* Behind the last frame that can be read: no torn tail. */
	disk_bad_sector(base, file.n - 1, 1);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 1);
	CU_ASSERT_EQUAL(journal_health(run.journal), JOURNAL_STALE);
	CU_ASSERT_EQUAL(disk_file(base, "state").n, file.n);
	journal_close(run.journal);

	/* Nothing at all: it starts, and does not try for hours. */
	disk_bad_sector(base, 0, 0);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	CU_ASSERT_EQUAL(journal_begin(run.journal), 0);
	CU_ASSERT_EQUAL(model_fill(&run.model, run.journal, MODEL_ROWS), 0);
	CU_ASSERT_EQUAL(journal_commit(run.journal), 0);
	journal_close(run.journal);
	file = disk_file(base, "state");
	disk_bad_sector(base, 0, file.n);
	calls = disk_n_calls(base);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	CU_ASSERT_TRUE(disk_n_calls(base) - calls < 50);
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 1);
	disk_bad_sector(base, 0, 0);
	journal_close(run.journal);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 0);
	run_end();
}

/* A frame that is whole, but of another place or another file. */
static void
test_frames_are_good_in_their_place_only(void)
{
	static struct model expected;
	static uint8_t other[sizeof(small.octets)];
	bool lost[FRAMES] = { false };
	size_t n;

	make_small();
	memcpy(other, small.octets, sizeof(other));
	make_small();
	/* As old blocks come back: the same Set, of an older file. */
	lost[2] = true;
	expect_without(&expected, lost);
	n = small.end[2] - small.end[1];
	memcpy(small.octets + small.end[1], other + small.end[1], n);
	open_small((struct octets){ small.octets, small.n });
	CU_ASSERT_TRUE(model_equal(&run.model, &expected));
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 1);
	run_end();

	/* The last one again. */
	make_small();
	memset(lost, 0, sizeof(lost));
	expect_without(&expected, lost);
	n = small.end[FRAMES - 1] - small.end[FRAMES - 2];
	CU_ASSERT_TRUE_FATAL(small.n + n <= sizeof(small.octets));
	memcpy(small.octets + small.n, small.octets + small.n - n, n);
	open_small((struct octets){ small.octets, small.n + n });
	CU_ASSERT_TRUE(model_equal(&run.model, &expected));
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_WARN], 1);
	CU_ASSERT_EQUAL(disk_file(run.disk, "state").n, small.n);
	run_end();
}

/* ---- hostile files ---- */

/* Records no journal writes, in a frame whose checksum is right. */
static const struct {
	const char *what;
	uint8_t octets[16];
	size_t n;
} bad_records[] = {
	{ "no record", { 0 }, 0 },
	{ "no room for a head", { 1, 0, 1, 0 }, 4 },
	{ "unknown type", { 3, 0, 1, 0, 0, 'k' }, 6 },
	{ "type 0", { 0, 0, 1, 0, 0, 'k' }, 6 },
	{ "no key", { 1, 0, 0, 0, 1, 'v' }, 6 },
	{ "key too long", { 1, 4, 1, 0, 0, 'k' }, 6 + JOURNAL_KEY_MAX },
	{ "key past the end", { 1, 0, 2, 0, 0, 'k' }, 6 },
	{ "value past the end", { 1, 0, 1, 0, 1, 'k' }, 6 },
	{ "removal with value", { 2, 0, 1, 0, 1, 'k', 'v' }, 7 },
	{ "good, then one octet", { 1, 0, 1, 0, 0, 'k', 1 }, 7 },
	{ "good, then bad", { 1, 0, 1, 0, 0, 'k', 9, 0, 1, 0, 0, 'k' }, 12 },
};

static int
never_replay(void *ctx, struct octets key, const struct octets *value)
{
	(void)key;
	(void)value;
	++*(unsigned *)ctx;
	return 0;
}

static void
test_frames_of_bad_records_are_no_frames(void)
{
	unsigned n_replayed = 0;
	const struct journal_owner owner = { never_replay, NULL, &n_replayed };
	uint8_t octets[JOURNAL_HEADER_SIZE + 2 * JOURNAL_KEY_MAX] = { 0 };
	struct journal_frame frame;

	for (size_t i = 0; i < ARRAY_LEN(bad_records); i++) {
		struct octets sealed;

		memset(&lines, 0, sizeof(lines));
		journal_header_encode(octets, 5);
		journal_frame_init(&frame, octets + JOURNAL_HEADER_SIZE,
			2 * JOURNAL_KEY_MAX);
		memcpy(frame.octets + frame.used, bad_records[i].octets,
			sizeof(bad_records[i].octets));
		frame.used += bad_records[i].n;
		sealed = journal_frame_seal(
			&frame, JOURNAL_TRANSACTION, 5, JOURNAL_HEADER_SIZE);
		run_on(disk_new());
		disk_put_file(run.disk, "state",
			(struct octets){
				octets, JOURNAL_HEADER_SIZE + sealed.n });
		CU_ASSERT_EQUAL_FATAL(
			journal_open(&run.journal, "/disk", &owner, FILE_MAX,
				message, sizeof(message)),
			0);
		CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_WARN], 1);
		run_end();
	}
	CU_ASSERT_EQUAL(n_replayed, 0);
}

/* Each eighth octet could start a frame that must be checked to its end. */
static void
test_a_file_made_to_be_slow_is_given_up(void)
{
	static uint8_t octets[FILE_MAX];
	static const uint8_t head[] = { 't', 'r', 'a', 'n', 0, 7, 0xff, 0xe0 };
	unsigned calls;

	journal_header_encode(octets, 5);
	for (size_t i = JOURNAL_HEADER_SIZE; i + 8 <= sizeof(octets); i += 8)
		memcpy(octets + i, head, sizeof(head));
	run_on(disk_new());
	disk_put_file(
		run.disk, "state", (struct octets){ octets, sizeof(octets) });
	calls = disk_n_calls(run.disk);
	CU_ASSERT_EQUAL_FATAL(open_journal(&run.journal, &run.model), 0);
	calls = disk_n_calls(run.disk) - calls;
	CU_ASSERT_TRUE(calls < sizeof(octets) / 8 + 100);
	CU_ASSERT_EQUAL(disk_file(run.disk, "state").n, JOURNAL_HEADER_SIZE);
	run_end();
}

/* What is longer than file_max is read so far, and then as damaged. */
static void
test_a_file_that_is_too_long_is_read_in_part(void)
{
	static struct model expected;
	static const bool lost[FRAMES];
	struct octets file;
	uint8_t *octets = calloc(1, FILE_MAX + 1);

	CU_ASSERT_PTR_NOT_NULL_FATAL(octets);
	make_small();
	expect_without(&expected, lost);
	memcpy(octets, small.octets, small.n);
	file = (struct octets){ octets, FILE_MAX + 1 };
	open_small(file);
	CU_ASSERT_TRUE(model_equal(&run.model, &expected));
	check_set_aside(file);
	run_end();
	free(octets);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_any_call_may_fail_once),
	UNIT_TEST(test_any_call_may_be_the_last_that_works),
	UNIT_TEST(test_any_call_of_an_opening_may_fail),
	UNIT_TEST(test_after_a_failed_sync_the_file_takes_no_more),
	UNIT_TEST(test_after_a_failed_write_the_file_takes_more),
	UNIT_TEST(test_power_may_fail_between_any_two_calls),
	UNIT_TEST(test_what_a_restart_has_found_stays),
	UNIT_TEST(test_a_file_cut_at_every_octet),
	UNIT_TEST(test_a_tail_of_zeros_is_cut_off),
	UNIT_TEST(test_every_bit_flipped_is_noticed),
	UNIT_TEST(test_a_damaged_file_is_never_lost),
	UNIT_TEST(test_bad_sectors_cost_what_they_hold),
	UNIT_TEST(test_frames_are_good_in_their_place_only),
	UNIT_TEST(test_frames_of_bad_records_are_no_frames),
	UNIT_TEST(test_a_file_made_to_be_slow_is_given_up),
	UNIT_TEST(test_a_file_that_is_too_long_is_read_in_part),
};
UNIT_MAIN("journal_faults", tests)
