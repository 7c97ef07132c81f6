/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * agent/journal.c, what it does while the disk does what it should; a disk in
 * memory, see journal_disk.h. Failures are in test_journal_faults.c, real
 * files in test_journal_file.c.
 */
#include "agent/journal.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/journal_internal.h"
#include "mibs/mib_saved.h"
#include "tests/unit/journal_disk.h"
#include "tests/unit/journal_model.h"
#include "tests/unit/runner.h"
#include "transport/poll_loop.h"
#include "util/clock.h"
#include "util/siphash.h"

enum { FILE_MAX = 4 << 20 };

/* What the MIB engine gives us. */
_Static_assert((int)JOURNAL_KEY_MAX >= (int)MIB_SAVED_KEY_MAX, "its keys fit");
_Static_assert(
	(int)JOURNAL_VALUE_MAX >= (int)MIB_SAVED_VALUE_MAX, "its values fit");

static struct disk *disk;
static struct journal *journal;
static struct model model;
static struct journal_owner owner;
static struct model_log lines;
static char message[512];

static const struct octets octets_a = { (const uint8_t *)"a", 1 };
static const struct octets octets_bcd = { (const uint8_t *)"bcd", 3 };

static int
open_again(uint64_t file_max)
{
	journal_close(journal);
	journal = NULL;
	memset(&model, 0, sizeof(model));
	message[0] = '\0';
	return journal_open(
		&journal, "/disk", &owner, file_max, message, sizeof(message));
}

static void
begin_test(void)
{
	memset(&lines, 0, sizeof(lines));
	log_capture(model_log, &lines);
	disk = disk_new();
	(void)disk_use(disk);
	owner = model_owner(&model);
	CU_ASSERT_EQUAL_FATAL(open_again(FILE_MAX), 0);
}

static void
end_test(void)
{
	journal_close(journal);
	journal = NULL;
	CU_ASSERT_EQUAL(disk_n_open(disk), 0);
	disk_free(disk);
	log_capture(NULL, NULL);
}

/* What a restart finds is what the owner has. */
static bool
is_kept(void)
{
	static struct model before;

	before = model;
	return open_again(FILE_MAX) == 0 && model_equal(&model, &before);
}

static int
commit_put(unsigned i, struct octets value)
{
	int rc = journal_begin(journal);

	if (rc == 0)
		rc = model_put(&model, journal, i, value);
	return rc != 0 ? rc : journal_commit(journal);
}

static int
commit_remove(unsigned i)
{
	int rc = journal_begin(journal);

	if (rc == 0)
		rc = model_remove(&model, journal, i);
	return rc != 0 ? rc : journal_commit(journal);
}

static unsigned
compact(void)
{
	unsigned n = 1;
	int rc;

	while ((rc = journal_compact_step(journal)) == 1)
		n++;
	CU_ASSERT_EQUAL(rc, 0);
	return n;
}

static size_t
file_size(void)
{
	return disk_file(disk, "state").n;
}

/* PDU-38 */
static void
test_what_was_committed_is_there_after_a_restart(void)
{
	begin_test();
	CU_ASSERT_EQUAL(commit_put(0, octets_a), 0);
	CU_ASSERT_EQUAL(commit_put(1, octets_bcd), 0);
	CU_ASSERT_EQUAL(commit_put(2, (struct octets){ NULL, 0 }), 0);
	CU_ASSERT_TRUE(is_kept());
	CU_ASSERT_TRUE(model.rows[2].there);
	CU_ASSERT_EQUAL(model.rows[2].n, 0);

	CU_ASSERT_EQUAL(commit_put(0, octets_bcd), 0);
	CU_ASSERT_EQUAL(commit_remove(1), 0);
	CU_ASSERT_TRUE(is_kept());
	CU_ASSERT_EQUAL(model.rows[0].n, 3);
	CU_ASSERT_FALSE(model.rows[1].there);
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_WARN], 0);
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 0);
	end_test();
}

/* A Set over several tables. */
static void
test_records_of_a_transaction_apply_in_order(void)
{
	begin_test();
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	(void)model_put(&model, journal, 7, octets_a);
	(void)model_put(&model, journal, 8, octets_a);
	(void)model_remove(&model, journal, 7);
	(void)model_put(&model, journal, 8, octets_bcd);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	CU_ASSERT_TRUE(is_kept());
	CU_ASSERT_FALSE(model.rows[7].there);
	CU_ASSERT_EQUAL(model.rows[8].n, 3);
	end_test();
}

static void
test_a_transaction_that_is_not_committed_leaves_nothing(void)
{
	struct model none;
	uint8_t key[MODEL_KEY_MAX];

	begin_test();
	memset(&none, 0, sizeof(none));
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(journal_put(journal, model_key(3, key), octets_a), 0);
	/* Another one begins: the first one has been refused. */
	CU_ASSERT_EQUAL(commit_put(4, octets_a), 0);
	CU_ASSERT_TRUE(is_kept());
	CU_ASSERT_FALSE(model.rows[3].there);
	CU_ASSERT_EQUAL(journal_put(journal, model_key(3, key), octets_a), 0);
	CU_ASSERT_EQUAL(open_again(FILE_MAX), 0);
	CU_ASSERT_FALSE(model.rows[3].there);
	end_test();
}

/* Flash wears. */
static void
test_without_a_change_nothing_is_written(void)
{
	unsigned calls;

	begin_test();
	CU_ASSERT_EQUAL(commit_put(0, octets_a), 0);
	calls = disk_n_calls(disk);
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	/* What was committed is not committed once more. */
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	CU_ASSERT_EQUAL(disk_n_calls(disk), calls);
	CU_ASSERT_EQUAL(commit_put(0, octets_bcd), 0);
	CU_ASSERT_EQUAL(disk_n_calls(disk), calls + 2);
	end_test();
}

/* What does not fit is refused when it is put, and nothing of it is kept. */
static void
test_what_is_too_long_is_refused(void)
{
	static uint8_t octets[JOURNAL_VALUE_MAX + 1];
	struct octets key = { octets, JOURNAL_KEY_MAX };
	struct octets value = { octets, JOURNAL_VALUE_MAX };
	size_t size;

	begin_test();
	size = file_size();
	for (unsigned i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(journal_begin(journal), 0);
		CU_ASSERT_EQUAL(journal_put(journal, octets_a, octets_a), 0);
		switch (i) {
		case 0:
			key.n = JOURNAL_KEY_MAX + 1;
			CU_ASSERT_EQUAL(
				journal_remove(journal, key), -EMSGSIZE);
			break;
		case 1:
			value.n = JOURNAL_VALUE_MAX + 1;
			CU_ASSERT_EQUAL(journal_put(journal, octets_a, value),
				-EMSGSIZE);
			break;
		default:
			key.n = 0;
			CU_ASSERT_EQUAL(
				journal_put(journal, key, octets_a), -EINVAL);
			break;
		}
		/* A caller that does not look is refused all the same. */
		CU_ASSERT_EQUAL(journal_put(journal, octets_a, octets_a), 0);
		CU_ASSERT_EQUAL(
			journal_commit(journal), i < 2 ? -EMSGSIZE : -EINVAL);
	}
	CU_ASSERT_EQUAL(file_size(), size);
	CU_ASSERT_EQUAL(journal_health(journal), JOURNAL_READY);
	end_test();
}

static unsigned n_records;
static size_t n_octets;

static int
count_records(void *ctx, struct octets key, const struct octets *value)
{
	(void)ctx;
	n_records++;
	n_octets += key.n + value->n;
	return 0;
}

/* The bound in journal.h: 819 rows of 1280 octets; and to the last octet. */
static void
test_the_largest_transaction_is_kept(void)
{
	static const uint8_t octets[JOURNAL_VALUE_MAX];
	enum { ROW = 1280 - 5 };
	struct octets key = { octets, 12 };
	struct octets value = { octets, ROW - 12 };
	size_t left = JOURNAL_TRANSACTION_MAX - 8 - 8;

	begin_test();
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	for (unsigned i = 0; i < 819; i++, left -= 5 + ROW)
		CU_ASSERT_EQUAL(journal_put(journal, key, value), 0);
	value.n = left - 5 - 12 + 1;
	CU_ASSERT_EQUAL(journal_put(journal, key, value), -EMSGSIZE);
	CU_ASSERT_EQUAL(journal_commit(journal), -EMSGSIZE);

	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	value.n = ROW - 12;
	for (unsigned i = 0; i < 819; i++)
		CU_ASSERT_EQUAL(journal_put(journal, key, value), 0);
	value.n = left - 5 - 12;
	CU_ASSERT_EQUAL(journal_put(journal, key, value), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	CU_ASSERT_EQUAL(
		file_size(), JOURNAL_HEADER_SIZE + JOURNAL_TRANSACTION_MAX);

	owner.replay = count_records;
	n_records = 0;
	n_octets = 0;
	CU_ASSERT_EQUAL(open_again(FILE_MAX), 0);
	CU_ASSERT_EQUAL(n_records, 820);
	CU_ASSERT_EQUAL(n_octets, 819U * ROW + left - 5);
	end_test();
}

/* Longest key, longest value, both types: alone and through a compaction. */
static bool
one_record(void *ctx, struct octets after, struct octets *key,
	struct octets *value)
{
	static const uint8_t octets[JOURNAL_VALUE_MAX];

	(void)ctx;
	*key = (struct octets){ octets, JOURNAL_KEY_MAX };
	*value = (struct octets){ octets, JOURNAL_VALUE_MAX };
	return after.n == 0;
}

static void
test_the_longest_record_is_kept(void)
{
	struct octets key;
	struct octets value;

	begin_test();
	owner.replay = count_records;
	owner.next = one_record;
	CU_ASSERT_EQUAL(open_again(FILE_MAX), 0);
	(void)one_record(NULL, (struct octets){ NULL, 0 }, &key, &value);
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(journal_put(journal, key, value), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	for (unsigned i = 0; i < 2; i++) {
		n_records = 0;
		n_octets = 0;
		CU_ASSERT_EQUAL(open_again(FILE_MAX), 0);
		CU_ASSERT_EQUAL(n_records, 1);
		CU_ASSERT_EQUAL(n_octets, JOURNAL_KEY_MAX + JOURNAL_VALUE_MAX);
		(void)compact();
	}
	end_test();
}

static int
refuse_record(void *ctx, struct octets key, const struct octets *value)
{
	(void)ctx;
	(void)key;
	(void)value;
	return -E2BIG;
}

static void
test_an_owner_that_cannot_go_on_ends_the_opening(void)
{
	begin_test();
	CU_ASSERT_EQUAL(commit_put(0, octets_a), 0);
	owner.replay = refuse_record;
	CU_ASSERT_EQUAL(open_again(FILE_MAX), -E2BIG);
	CU_ASSERT_PTR_NOT_NULL(strstr(message, "/disk/state"));
	CU_ASSERT_EQUAL(disk_n_open(disk), 0);
	owner = model_owner(&model);
	CU_ASSERT_EQUAL(open_again(FILE_MAX), 0);
	CU_ASSERT_TRUE(model.rows[0].there);
	end_test();
}

static void
test_compaction_keeps_what_is_in_use_and_nothing_else(void)
{
	size_t size;

	begin_test();
	for (uint32_t i = 0; i < 300; i++) {
		CU_ASSERT_EQUAL(journal_begin(journal), 0);
		CU_ASSERT_EQUAL(model_change(&model, journal, i), 0);
		CU_ASSERT_EQUAL(journal_commit(journal), 0);
	}
	size = file_size();
	CU_ASSERT_EQUAL(compact(), 1);
	CU_ASSERT_TRUE(file_size() < size / 4);
	CU_ASSERT_PTR_NULL(disk_file(disk, "state.new").p);
	CU_ASSERT_TRUE(is_kept());
	/* A second one finds no less. */
	size = file_size();
	(void)compact();
	CU_ASSERT_EQUAL(file_size(), size);
	CU_ASSERT_TRUE(is_kept());
	end_test();
}

static void
test_compaction_of_nothing_leaves_an_empty_file(void)
{
	begin_test();
	CU_ASSERT_EQUAL(commit_put(0, octets_a), 0);
	CU_ASSERT_EQUAL(commit_remove(0), 0);
	CU_ASSERT_EQUAL(compact(), 1);
	CU_ASSERT_EQUAL(file_size(), JOURNAL_HEADER_SIZE);
	CU_ASSERT_TRUE(is_kept());
	end_test();
}

static size_t most_written;

static void
watch_writes(void *ctx, enum disk_call call)
{
	size_t size = disk_file(disk, "state.new").n;
	size_t *synced = ctx;

	if (call == DISK_SYNC && size > *synced) {
		if (size - *synced > most_written)
			most_written = size - *synced;
		*synced = size;
	}
}

/* The turn of a step is no longer than that of a Set of such a size. */
static void
test_a_step_writes_and_syncs_a_bounded_part(void)
{
	size_t synced = 0;
	unsigned calls;

	begin_test();
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(model_fill(&model, journal, MODEL_ROWS), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	disk_watch(disk, watch_writes, &synced);
	most_written = 0;
	calls = disk_n_calls(disk);
	CU_ASSERT_EQUAL(compact(), 3);
	disk_watch(disk, NULL, NULL);
	CU_ASSERT_TRUE(most_written > JOURNAL_STEP);
	CU_ASSERT_TRUE(most_written < JOURNAL_STEP + MODEL_VALUE_MAX + 128);
	/* remove, open, header; three times write and sync; rename, sync */
	CU_ASSERT_EQUAL(disk_n_calls(disk) - calls, 3 + 3 * 2 + 2);
	CU_ASSERT_TRUE(is_kept());
	end_test();
}

/* Before the cursor, behind it, new rows and removed ones. */
static void
test_commits_between_the_steps_are_kept(void)
{
	begin_test();
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(model_fill(&model, journal, MODEL_ROWS), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	CU_ASSERT_EQUAL(commit_remove(38), 0);

	CU_ASSERT_EQUAL(journal_compact_step(journal), 1); /* 0..16 */
	CU_ASSERT_EQUAL(commit_put(0, octets_a), 0);
	CU_ASSERT_EQUAL(commit_remove(1), 0);
	CU_ASSERT_EQUAL(commit_put(30, octets_bcd), 0);
	CU_ASSERT_EQUAL(commit_remove(31), 0);
	CU_ASSERT_EQUAL(commit_put(38, octets_a), 0);
	/* The row the cursor stands on, and the next. */
	CU_ASSERT_EQUAL(commit_remove(16), 0);
	CU_ASSERT_EQUAL(commit_remove(17), 0);
	CU_ASSERT_EQUAL(journal_compact_step(journal), 1);
	CU_ASSERT_EQUAL(commit_put(1, octets_bcd), 0);
	CU_ASSERT_EQUAL(commit_remove(38), 0);
	CU_ASSERT_EQUAL(commit_put(39, octets_a), 0);
	(void)compact();
	CU_ASSERT_EQUAL(commit_put(2, octets_a), 0);
	CU_ASSERT_TRUE(is_kept());
	CU_ASSERT_EQUAL(model.rows[0].n, 1);
	CU_ASSERT_EQUAL(model.rows[1].n, 3);
	CU_ASSERT_FALSE(model.rows[16].there);
	CU_ASSERT_FALSE(model.rows[38].there);
	end_test();
}

static void
test_closing_ends_a_compaction(void)
{
	begin_test();
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(model_fill(&model, journal, MODEL_ROWS), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	CU_ASSERT_EQUAL(journal_compact_step(journal), 1);
	CU_ASSERT_PTR_NOT_NULL(disk_file(disk, "state.new").p);
	CU_ASSERT_TRUE(is_kept());
	CU_ASSERT_PTR_NULL(disk_file(disk, "state.new").p);
	end_test();
}

/* More than 64 KiB, and more than twice of what is in use: not before. */
static void
test_compaction_is_wanted_when_half_is_garbage(void)
{
	size_t live;

	begin_test();
	while (!journal_wants_compaction(journal)) {
		CU_ASSERT_TRUE_FATAL(file_size() <= 1 << 16);
		CU_ASSERT_EQUAL(journal_begin(journal), 0);
		CU_ASSERT_EQUAL(model_fill(&model, journal, 1), 0);
		CU_ASSERT_EQUAL(journal_commit(journal), 0);
	}
	CU_ASSERT_TRUE(file_size() > 1 << 16);
	(void)compact();
	CU_ASSERT_FALSE(journal_wants_compaction(journal));

	/* Of what is in use the file knows itself, after a restart too. */
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(model_fill(&model, journal, MODEL_ROWS), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	(void)compact();
	live = file_size();
	CU_ASSERT_TRUE(live > 2 * (1 << 16));
	while (!journal_wants_compaction(journal)) {
		CU_ASSERT_TRUE_FATAL(file_size() <= 2 * live);
		CU_ASSERT_EQUAL(commit_put(5, octets_a), 0);
		if (file_size() % 8 == 0)
			CU_ASSERT_TRUE(is_kept());
	}
	CU_ASSERT_TRUE(file_size() > 2 * live);
	end_test();
}

/* What would exceed file_max is refused, and garbage makes room. */
static void
test_the_file_is_bounded(void)
{
	int rc;

	begin_test();
	CU_ASSERT_EQUAL(open_again(JOURNAL_FILE_MIN - 1), -EINVAL);
	CU_ASSERT_EQUAL(open_again(JOURNAL_FILE_MIN), 0);
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(model_fill(&model, journal, MODEL_ROWS), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	(void)compact();
	/* 160 of 256 KiB are in use: half of the rest is what may gather. */
	do {
		CU_ASSERT_EQUAL(journal_begin(journal), 0);
		CU_ASSERT_EQUAL(model_fill(&model, journal, 2), 0);
		rc = journal_commit(journal);
		CU_ASSERT_TRUE(file_size() <= JOURNAL_FILE_MIN);
	} while (rc == 0);
	CU_ASSERT_EQUAL(rc, -EFBIG);
	CU_ASSERT_EQUAL(journal_health(journal), JOURNAL_READY);
	CU_ASSERT_TRUE(journal_wants_compaction(journal));
	(void)compact();
	CU_ASSERT_FALSE(journal_wants_compaction(journal));
	CU_ASSERT_EQUAL(commit_put(3, octets_a), 0);
	CU_ASSERT_TRUE(is_kept());
	end_test();
}

/* Also while a compaction is on its way: it ends then, the Set does not. */
static void
test_what_the_owner_has_must_fit_into_the_file(void)
{
	begin_test();
	CU_ASSERT_EQUAL(open_again(JOURNAL_FILE_MIN), 0);
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(model_fill(&model, journal, 24), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	CU_ASSERT_EQUAL(journal_compact_step(journal), 1);
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(model_fill(&model, journal, 24), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(model_fill(&model, journal, 16), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	(void)model_fill(&model, NULL, MODEL_ROWS);
	CU_ASSERT_EQUAL(journal_compact_step(journal), -EFBIG);
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 1);
	CU_ASSERT_PTR_NULL(disk_file(disk, "state.new").p);
	CU_ASSERT_EQUAL(journal_health(journal), JOURNAL_READY);
	end_test();
}

/* One Set of rows from..to-1, each as long as can be. */
static int
commit_long_rows(unsigned from, unsigned to)
{
	static uint8_t octets[MODEL_VALUE_MAX];
	int rc = journal_begin(journal);

	for (unsigned i = from; rc == 0 && i < to; i++)
		rc = model_put(&model, journal, i,
			(struct octets){ octets, sizeof(octets) });
	return rc != 0 ? rc : journal_commit(journal);
}

/* A row that is set while a compaction has yet to reach it is twice in the
 * fresh file: that one may become too long when the other one is not. */
static void
test_a_fresh_file_that_becomes_too_long_fails_no_set(void)
{
	begin_test();
	CU_ASSERT_EQUAL(open_again(JOURNAL_FILE_MIN), 0);
	CU_ASSERT_EQUAL(commit_long_rows(0, 17), 0);
	CU_ASSERT_EQUAL(journal_compact_step(journal), 1);
	CU_ASSERT_EQUAL(commit_long_rows(17, MODEL_ROWS), 0);
	CU_ASSERT_EQUAL(journal_compact_step(journal), 1);
	CU_ASSERT_PTR_NOT_NULL(disk_file(disk, "state.new").p);
	CU_ASSERT_EQUAL(commit_long_rows(0, 10), 0);
	CU_ASSERT_PTR_NULL(disk_file(disk, "state.new").p);
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 1);
	CU_ASSERT_EQUAL(journal_health(journal), JOURNAL_READY);
	CU_ASSERT_TRUE(is_kept());
	(void)compact();
	CU_ASSERT_TRUE(is_kept());
	end_test();
}

static void
test_a_newer_version_is_refused_and_untouched(void)
{
	uint8_t newer[100];
	uint64_t id = 77;
	struct octets before = { newer, sizeof(newer) };

	begin_test();
	memset(newer, 0xaa, sizeof(newer));
	journal_header_encode(newer, id);
	newer[19]++;
	for (unsigned i = 0; i < 8; i++)
		newer[28 + i] =
			(uint8_t)(siphash(id, 0, newer, 28) >> (56 - 8 * i));
	disk_put_file(disk, "state", before);
	CU_ASSERT_EQUAL(open_again(FILE_MAX), -ENOTSUP);
	CU_ASSERT_PTR_NOT_NULL(strstr(message, "newer"));
	CU_ASSERT_PTR_NOT_NULL(strstr(message, "/disk/state"));
	CU_ASSERT_TRUE(octets_equal(disk_file(disk, "state"), before));
	CU_ASSERT_PTR_NULL(disk_file(disk, "state.bad").p);
	end_test();
}

static void
test_two_agents_do_not_share_a_directory(void)
{
	struct journal *other = NULL;
	char pid[32];

	begin_test();
	CU_ASSERT_EQUAL(journal_open(&other, "/disk", &owner, FILE_MAX, message,
				sizeof(message)),
		-EBUSY);
	CU_ASSERT_PTR_NULL(other);
	(void)snprintf(pid, sizeof(pid), "pid %ld:", (long)getpid());
	CU_ASSERT_PTR_NOT_NULL(strstr(message, pid));
	CU_ASSERT_EQUAL(commit_put(0, octets_a), 0);
	CU_ASSERT_TRUE(is_kept());
	end_test();
}

static uint64_t now_ms;

static uint64_t
fake_now(void)
{
	return now_ms;
}

static unsigned n_ready;

static void
count_ready(struct poll_fd *pfd, short revents)
{
	(void)pfd;
	(void)revents;
	n_ready++;
}

/* One step a turn, and requests between them; it begins and ends by itself,
 * and after a failure it waits. */
static void
test_compaction_runs_in_turns_of_its_own(void)
{
	struct poll_loop *loop = NULL;
	struct poll_fd request = { .events = POLLIN, .ready = count_ready };
	int fds[2];
	size_t size = 0;

	begin_test();
	clock_inject(fake_now, NULL);
	now_ms = 1000;
	CU_ASSERT_EQUAL_FATAL(poll_loop_new(&loop, 1, 1), 0);
	CU_ASSERT_EQUAL_FATAL(pipe(fds), 0);
	CU_ASSERT_EQUAL(write(fds[1], "", 1), 1);
	request.fd = fds[0];
	CU_ASSERT_EQUAL(poll_loop_add(loop, &request), 0);
	journal_attach(journal, loop);

	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(model_fill(&model, journal, MODEL_ROWS), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	n_ready = 0;
	for (unsigned turn = 1; turn <= 3; turn++) {
		CU_ASSERT_TRUE(journal_wants_compaction(journal));
		CU_ASSERT_EQUAL(poll_loop_turn(loop, 0), 0);
		CU_ASSERT_EQUAL(n_ready, turn);
		CU_ASSERT_TRUE(
			turn == 3 || disk_file(disk, "state.new").n > size);
		size = disk_file(disk, "state.new").n;
		if (turn == 1)
			CU_ASSERT_EQUAL(commit_put(0, octets_a), 0);
	}
	CU_ASSERT_FALSE(journal_wants_compaction(journal));

	/* Nothing to do. */
	size = disk_n_calls(disk);
	CU_ASSERT_EQUAL(poll_loop_turn(loop, 0), 0);
	CU_ASSERT_EQUAL(disk_n_calls(disk), size);

	/* The disk is full: the next try is half a minute later, whatever
	 * is committed meanwhile. */
	while (!journal_wants_compaction(journal)) {
		CU_ASSERT_EQUAL(journal_begin(journal), 0);
		CU_ASSERT_EQUAL(model_fill(&model, journal, MODEL_ROWS), 0);
		CU_ASSERT_EQUAL(journal_commit(journal), 0);
	}
	disk_fail(disk, 2, DISK_FAULT_PARTLY, false);
	CU_ASSERT_EQUAL(poll_loop_turn(loop, 0), 0);
	CU_ASSERT_TRUE(disk_heal(disk));
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 1);
	CU_ASSERT_EQUAL(commit_put(0, octets_bcd), 0);
	size = disk_n_calls(disk);
	now_ms += 29999;
	CU_ASSERT_EQUAL(poll_loop_turn(loop, 0), 0);
	CU_ASSERT_EQUAL(disk_n_calls(disk), size);
	now_ms += 1;
	for (unsigned turn = 0; turn < 3; turn++)
		CU_ASSERT_EQUAL(poll_loop_turn(loop, 0), 0);
	CU_ASSERT_FALSE(journal_wants_compaction(journal));
	CU_ASSERT_TRUE(is_kept());

	poll_loop_free(loop);
	close(fds[0]);
	close(fds[1]);
	clock_inject(NULL, NULL);
	end_test();
}

/* A file that needs it is compacted from the first turn on. */
static void
test_attaching_starts_what_is_due(void)
{
	struct poll_loop *loop = NULL;

	begin_test();
	clock_inject(fake_now, NULL);
	CU_ASSERT_EQUAL_FATAL(poll_loop_new(&loop, 1, 1), 0);
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(model_fill(&model, journal, 17), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	CU_ASSERT_TRUE(is_kept());
	journal_attach(journal, loop);
	CU_ASSERT_EQUAL(poll_loop_turn(loop, 0), 0);
	CU_ASSERT_EQUAL(poll_loop_turn(loop, 0), 0);
	CU_ASSERT_FALSE(journal_wants_compaction(journal));
	/* Closing takes its deadline out of the loop. */
	CU_ASSERT_EQUAL(journal_begin(journal), 0);
	CU_ASSERT_EQUAL(model_fill(&model, journal, MODEL_ROWS), 0);
	CU_ASSERT_EQUAL(journal_commit(journal), 0);
	CU_ASSERT_TRUE(is_kept());
	CU_ASSERT_EQUAL(poll_loop_turn(loop, 0), 0);
	poll_loop_free(loop);
	clock_inject(NULL, NULL);
	end_test();
}

/* Commits, removals, compactions, restarts and crashes in random order; what
 * was acknowledged is what is there. */
static void
test_random_work_matches_the_model(void)
{
	static struct model expected;
	uint32_t seed = 20260207;
	unsigned n_compactions = 0;

	printf("# seed %u\n", (unsigned)seed);
	begin_test();
	memset(&expected, 0, sizeof(expected));
	for (uint32_t i = 0; i < 20000; i++) {
		uint32_t what = disk_random(&seed) % 1000;
		struct disk *after = NULL;

		if (what < 900) {
			CU_ASSERT_EQUAL(journal_begin(journal), 0);
			CU_ASSERT_EQUAL(model_change(&model, journal, i), 0);
			CU_ASSERT_EQUAL(journal_commit(journal), 0);
			(void)model_change(&expected, NULL, i);
		} else if (what < 985) {
			n_compactions += journal_wants_compaction(journal) ||
				what % 8 == 0;
			if (journal_wants_compaction(journal) || what % 8 == 0)
				CU_ASSERT_TRUE(
					journal_compact_step(journal) >= 0);
		} else if (what < 993) {
			CU_ASSERT_EQUAL_FATAL(open_again(FILE_MAX), 0);
			CU_ASSERT_TRUE_FATAL(model_equal(&model, &expected));
		} else {
			after = disk_after_crash(
				disk, what % DISK_CRASHES, &seed);
			journal_close(journal);
			journal = NULL;
			disk_free(disk);
			disk = after;
			(void)disk_use(disk);
			CU_ASSERT_EQUAL_FATAL(open_again(FILE_MAX), 0);
			CU_ASSERT_TRUE_FATAL(model_equal(&model, &expected));
		}
	}
	CU_ASSERT_TRUE(n_compactions > 100);
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_ERROR], 0);
	CU_ASSERT_EQUAL(lines.n[LOG_LEVEL_WARN], 0);
	end_test();
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_what_was_committed_is_there_after_a_restart),
	UNIT_TEST(test_records_of_a_transaction_apply_in_order),
	UNIT_TEST(test_a_transaction_that_is_not_committed_leaves_nothing),
	UNIT_TEST(test_without_a_change_nothing_is_written),
	UNIT_TEST(test_what_is_too_long_is_refused),
	UNIT_TEST(test_the_largest_transaction_is_kept),
	UNIT_TEST(test_the_longest_record_is_kept),
	UNIT_TEST(test_an_owner_that_cannot_go_on_ends_the_opening),
	UNIT_TEST(test_compaction_keeps_what_is_in_use_and_nothing_else),
	UNIT_TEST(test_compaction_of_nothing_leaves_an_empty_file),
	UNIT_TEST(test_a_step_writes_and_syncs_a_bounded_part),
	UNIT_TEST(test_commits_between_the_steps_are_kept),
	UNIT_TEST(test_closing_ends_a_compaction),
	UNIT_TEST(test_compaction_is_wanted_when_half_is_garbage),
	UNIT_TEST(test_the_file_is_bounded),
	UNIT_TEST(test_what_the_owner_has_must_fit_into_the_file),
	UNIT_TEST(test_a_fresh_file_that_becomes_too_long_fails_no_set),
	UNIT_TEST(test_a_newer_version_is_refused_and_untouched),
	UNIT_TEST(test_two_agents_do_not_share_a_directory),
	UNIT_TEST(test_compaction_runs_in_turns_of_its_own),
	UNIT_TEST(test_attaching_starts_what_is_due),
	UNIT_TEST(test_random_work_matches_the_model),
};
UNIT_MAIN("journal", tests)
