/* SPDX-License-Identifier: BSD-2-Clause */
/* See journal.h; what the file looks like is in journal_internal.h. */
#include "agent/journal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "agent/journal_file.h"
#include "agent/journal_internal.h"
#include "transport/poll_loop.h"
#include "util/clock.h"
#include "util/log.h"

enum {
	/* A file with less is not worth a compaction. */
	COMPACT_MIN = 1 << 16,
	/* After a compaction that failed: each costs writes, and the operator
	 * has to make room, or the disk to recover. */
	COMPACT_RETRY_MS = 30000,
	SNAPSHOT_SIZE = JOURNAL_FRAME_HEAD + JOURNAL_STEP +
		JOURNAL_RECORD_HEAD + JOURNAL_KEY_MAX + JOURNAL_VALUE_MAX +
		JOURNAL_FRAME_TAIL,
};

/* A file that is being written. */
struct journal_stream {
	int fd; /* -1: none */
	uint64_t id;
	uint64_t end;  /* all before it is good */
	uint64_t live; /* octets of the header, and of what was in use */
};

struct journal {
	struct journal_owner owner;
	uint64_t file_max;
	char *path; /* of the file, for messages */
	int dir;
	int lock;
	enum journal_health health;
	bool damaged; /* the file: it is to be kept as state.bad */
	struct journal_stream file;
	/* What compaction is making, and the key of its last record. */
	struct journal_stream fresh;
	uint8_t after[JOURNAL_KEY_MAX];
	size_t after_n;
	/* Both buffers, too, are used to read the file. */
	struct journal_frame transaction;
	struct journal_frame snapshot;
	struct log_limit failures;
	struct poll_loop *loop;
	struct deadline compaction;
};

/* Where journal_open says why it fails. */
struct journal_message {
	char *text;
	size_t size;
};

static int __attribute__((format(printf, 3, 4)))
open_fail(const struct journal_message *message, int rc, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(message->text, message->size, fmt, args);
	va_end(args);
	return rc;
}

/* A manager can cause these lines as often as it likes. */
static void
log_failure(struct journal *journal, const char *what, int rc)
{
	uint32_t suppressed;

	if (!log_limit_allow(
		    &journal->failures, clock_monotonic_ms(), &suppressed))
		return;
	log_error("journal: %s: %s: %s suppressed=%" PRIu32, journal->path,
		what, strerror(-rc), suppressed);
}

static int
write_all(int fd, struct octets octets, uint64_t at)
{
	while (octets.n > 0) {
		ssize_t n = journal_file_write(fd, octets.p, octets.n, at);

		if (n <= 0)
			return n < 0 ? (int)n : -EIO;
		octets.p += n;
		octets.n -= (size_t)n;
		at += (uint64_t)n;
	}
	return 0;
}

/* ---- compaction ---- */

static int
random_id(uint64_t *id)
{
	ssize_t n;

	do
		n = getrandom(id, sizeof(*id), 0);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0; /* so few octets come at once */
}

static void
fresh_abandon(struct journal *journal)
{
	journal_file_close(journal->fresh.fd);
	journal->fresh.fd = -1;
	/* If it stays: the next one begins by removing it. */
	(void)journal_file_remove(journal->dir, "state.new");
}

static int
fresh_begin(struct journal *journal)
{
	struct journal_stream *fresh = &journal->fresh;
	uint8_t header[JOURNAL_HEADER_SIZE];
	int rc = random_id(&fresh->id);

	if (rc != 0)
		return rc;
	/* One of a crash is worth nothing. */
	(void)journal_file_remove(journal->dir, "state.new");
	fresh->fd =
		journal_file_open(journal->dir, "state.new", JOURNAL_FILE_NEW);
	if (fresh->fd < 0)
		return fresh->fd;
	journal_header_encode(header, fresh->id);
	rc = write_all(fresh->fd, (struct octets){ header, sizeof(header) }, 0);
	fresh->end = sizeof(header);
	fresh->live = sizeof(header);
	journal->after_n = 0;
	return rc;
}

/* Put the next part of what the owner has into the fresh file and sync it; 1
 * when there may be more, 0 when that was all. */
static int
fresh_continue(struct journal *journal)
{
	struct journal_stream *fresh = &journal->fresh;
	struct journal_frame *frame = &journal->snapshot;
	struct journal_record record = { .type = JOURNAL_PUT };
	bool more = true;
	int rc = 0;

	journal_frame_begin(frame);
	while (rc == 0 && frame->used < JOURNAL_FRAME_HEAD + JOURNAL_STEP) {
		struct octets after = { journal->after, journal->after_n };

		more = journal->owner.next(
			journal->owner.ctx, after, &record.key, &record.value);
		if (!more)
			break;
		rc = journal_frame_add(frame, &record);
		if (rc == 0) {
			memcpy(journal->after, record.key.p, record.key.n);
			journal->after_n = record.key.n;
		}
	}
	if (rc == 0 && !journal_frame_is_empty(frame)) {
		struct octets octets = journal_frame_seal(
			frame, JOURNAL_SNAPSHOT, fresh->id, fresh->end);

		if (octets.n > journal->file_max - fresh->end)
			rc = -EFBIG;
		else
			rc = write_all(fresh->fd, octets, fresh->end);
		fresh->end += octets.n;
		fresh->live += octets.n;
	}
	/* Now, so that the last step has no more to wait for than others. */
	if (rc == 0)
		rc = journal_file_sync(fresh->fd);
	return rc != 0 ? rc : more;
}

/*
 * Give the damaged file a second name, so that it stays when it loses the
 * first: at no time is there no file, and nothing is lost that could not be
 * read, be it only for now. Without links (FAT) somebody has to move it away.
 */
static int
set_aside(struct journal *journal)
{
	int rc = journal_file_link(journal->dir, "state", "state.bad");

	if (rc == -EEXIST) {
		(void)journal_file_remove(journal->dir, "state.bad");
		rc = journal_file_link(journal->dir, "state", "state.bad");
	}
	return rc == -ENOENT ? 0 : rc;
}

/* Everything is in the fresh file, and on disk: it becomes the file. */
static int
fresh_finish(struct journal *journal)
{
	int rc = journal->damaged ? set_aside(journal) : 0;

	if (rc != 0) {
		log_failure(journal, "it cannot be kept as state.bad", rc);
		return rc;
	}
	journal->damaged = false;
	rc = journal_file_rename(journal->dir, "state.new", "state");
	if (rc != 0) {
		/* It may have happened all the same, and then what is added to
		 * the old file is lost. */
		if (journal->health == JOURNAL_READY)
			journal->health = JOURNAL_STALE;
		return rc;
	}
	journal_file_close(journal->file.fd);
	journal->file = journal->fresh;
	journal->fresh.fd = -1;
	rc = journal_file_sync_dir(journal->dir);
	if (rc != 0) {
		/* A crash may bring the old file back. It knows all that was
		 * acknowledged until now, and nothing of what would follow. */
		if (journal->health == JOURNAL_READY)
			journal->health = JOURNAL_STALE;
		return rc;
	}
	if (journal->health != JOURNAL_READY)
		log_info("journal: %s is a fresh file: what has to last can be "
			 "set again",
			journal->path);
	journal->health = JOURNAL_READY;
	return 0;
}

static int
compact_step(struct journal *journal)
{
	int rc = 0;

	if (journal->fresh.fd < 0)
		rc = fresh_begin(journal);
	if (rc == 0)
		rc = fresh_continue(journal);
	if (rc == 0)
		rc = fresh_finish(journal);
	return rc;
}

int
journal_compact_step(struct journal *journal)
{
	int rc = compact_step(journal);

	if (rc < 0) {
		log_failure(journal, "a fresh file cannot be made", rc);
		fresh_abandon(journal);
	}
	return rc;
}

bool
journal_wants_compaction(const struct journal *journal)
{
	const struct journal_stream *file = &journal->file;
	uint64_t garbage = file->end - file->live;
	uint64_t room = journal->file_max - file->live;

	if (journal->health != JOURNAL_READY || journal->fresh.fd >= 0)
		return true;
	/* Where the owner's records fill half of what a file may have and more,
	 * there is no room to wait for twice their size. */
	return file->end > COMPACT_MIN &&
		(garbage > file->live || garbage > room / 2);
}

static void
schedule(struct journal *journal, uint64_t at_ms)
{
	/* Without a deadline to spare: with the next commit. */
	if (journal->loop != NULL && journal_wants_compaction(journal))
		(void)poll_loop_set_deadline(
			journal->loop, &journal->compaction, at_ms);
}

static void
compaction_due(struct deadline *deadline, uint64_t now_ms)
{
	struct journal *journal =
		CONTAINER_OF(deadline, struct journal, compaction);
	int rc = journal_compact_step(journal);

	schedule(journal, rc < 0 ? now_ms + COMPACT_RETRY_MS : now_ms);
}

void
journal_attach(struct journal *journal, struct poll_loop *loop)
{
	journal->loop = loop;
	schedule(journal, poll_loop_now(loop));
}

/* ---- transactions ---- */

int
journal_begin(struct journal *journal)
{
	journal_frame_begin(&journal->transaction);
	return journal->health == JOURNAL_READY ? 0 : -EIO;
}

int
journal_put(struct journal *journal, struct octets key, struct octets value)
{
	return journal_frame_add(&journal->transaction,
		&(struct journal_record){ JOURNAL_PUT, key, value });
}

int
journal_remove(struct journal *journal, struct octets key)
{
	return journal_frame_add(&journal->transaction,
		&(struct journal_record){ JOURNAL_REMOVE, key, { NULL, 0 } });
}

/*
 * Take back what a commit has written, on disk as well.
 *
 * After a sync that failed nobody knows what is on disk: the kernel may have
 * given the octets up and call them clean, so that a later sync succeeds
 * without them. The file shall then not hold a thing that counts: cutting it
 * and syncing that makes sure of what a crash would leave, but it takes no
 * more, and the owner's truth goes to a fresh one. A write that failed (the
 * disk is full) is no such case.
 */
static void
undo(struct journal *journal, bool sync_failed)
{
	int rc = journal_file_truncate(journal->file.fd, journal->file.end);

	if (rc == 0)
		rc = journal_file_sync(journal->file.fd);
	if (rc != 0)
		journal->health = JOURNAL_UNCERTAIN;
	else if (sync_failed)
		journal->health = JOURNAL_STALE;
	if (journal->health != JOURNAL_READY)
		log_error("journal: %s is not to be trusted any more: nothing "
			  "that has to last can be set before there is a fresh "
			  "file",
			journal->path);
}

/* The fresh file gets what the file has got; it will be synced in time. */
static void
mirror(struct journal *journal)
{
	struct journal_stream *fresh = &journal->fresh;
	struct octets octets = journal_frame_seal(&journal->transaction,
		JOURNAL_TRANSACTION, fresh->id, fresh->end);
	int rc = -EFBIG;

	if (octets.n <= journal->file_max - fresh->end)
		rc = write_all(fresh->fd, octets, fresh->end);
	fresh->end += octets.n;
	if (rc != 0) {
		log_failure(journal, "a fresh file cannot be made", rc);
		fresh_abandon(journal);
	}
}

static int
commit(struct journal *journal)
{
	struct journal_stream *file = &journal->file;
	struct octets octets;
	bool sync_failed = false;
	int rc;

	if (journal->health != JOURNAL_READY)
		return -EIO;
	octets = journal_frame_seal(&journal->transaction, JOURNAL_TRANSACTION,
		file->id, file->end);
	if (octets.n > journal->file_max - file->end)
		return -EFBIG;
	rc = write_all(file->fd, octets, file->end);
	if (rc == 0) {
		rc = journal_file_sync(file->fd);
		sync_failed = rc != 0;
	}
	if (rc != 0) {
		undo(journal, sync_failed);
		return rc;
	}
	file->end += octets.n;
	if (journal->fresh.fd >= 0)
		mirror(journal);
	return 0;
}

int
journal_commit(struct journal *journal)
{
	struct journal_frame *frame = &journal->transaction;
	int rc = frame->error;

	if (rc == 0 && !journal_frame_is_empty(frame)) {
		rc = commit(journal);
		if (rc != 0)
			log_failure(journal, "a Set cannot be kept", rc);
		/* One that is armed already keeps its time. */
		if (journal->compaction.index == 0)
			schedule(journal, clock_monotonic_ms());
	}
	journal_frame_begin(frame);
	return rc;
}

enum journal_health
journal_health(const struct journal *journal)
{
	return journal->health;
}

/* ---- opening ---- */

/* Who holds the lock has written it there. */
static long
read_pid(int fd)
{
	char text[24];
	ssize_t n = journal_file_read(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return strtol(text, NULL, 10);
}

/* If that fails (the disk is full), then only a message will lack it. */
static void
write_pid(int fd)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	(void)journal_file_truncate(fd, 0);
	(void)write_all(
		fd, (struct octets){ (const uint8_t *)text, (size_t)n }, 0);
}

static int
take_directory(struct journal *journal, const char *persistent_dir,
	const struct journal_message *message)
{
	int rc;

	journal->dir = journal_file_open_dir(persistent_dir);
	if (journal->dir < 0)
		return open_fail(message, journal->dir,
			"cannot open %s: %s; persistentDir must exist and "
			"belong to the user the agent runs as",
			persistent_dir, strerror(-journal->dir));
	journal->lock =
		journal_file_open(journal->dir, "lock", JOURNAL_FILE_ANY);
	if (journal->lock < 0)
		return open_fail(message, journal->lock,
			"cannot open %s/lock: %s; persistentDir and what is in "
			"it must belong to the user the agent runs as",
			persistent_dir, strerror(-journal->lock));
	rc = journal_file_lock(journal->lock);
	if (rc == -EWOULDBLOCK)
		return open_fail(message, -EBUSY,
			"%s is in use by another agent, pid %ld: give each its "
			"own persistentDir",
			persistent_dir, read_pid(journal->lock));
	if (rc != 0)
		return open_fail(message, rc, "cannot lock %s/lock: %s",
			persistent_dir, strerror(-rc));
	write_pid(journal->lock);
	return 0;
}

/* Is the file one that only we can have written? */
static int
check_file(const struct journal *journal, uint64_t *size,
	const struct journal_message *message)
{
	struct stat st;
	int rc = journal_file_stat(journal->file.fd, &st);

	if (rc != 0)
		return open_fail(message, rc, "cannot look at %s: %s",
			journal->path, strerror(-rc));
	if (!S_ISREG(st.st_mode))
		return open_fail(message, -EINVAL,
			"%s is no regular file: move it away", journal->path);
	if (st.st_uid != geteuid())
		return open_fail(message, -EPERM,
			"%s belongs to user %lu, but the agent runs as user "
			"%lu: look at it, then chown it, or move it away",
			journal->path, (unsigned long)st.st_uid,
			(unsigned long)geteuid());
	if ((st.st_mode & 022) != 0)
		return open_fail(message, -EPERM,
			"others can write %s, and so give themselves any "
			"right: look at it, then chmod 600 it, or move it away",
			journal->path);
	if ((st.st_mode & 044) != 0)
		log_warn("journal: others can read %s: chmod 600 it",
			journal->path);
	*size = (uint64_t)st.st_size;
	return 0;
}

static void
cut_tail(struct journal *journal, const struct journal_reading *reading)
{
	int rc = journal_file_truncate(journal->file.fd, reading->end);

	log_warn("journal: %s: the last %" PRIu64
		 " octets, from offset %" PRIu64
		 " on, are no whole Set and are cut off, as after a power "
		 "failure",
		journal->path, reading->bad_n, reading->bad_at);
	if (rc != 0) {
		log_failure(journal, "the last octets cannot be cut off", rc);
		journal->health = JOURNAL_STALE;
	}
}

static int
read_file(struct journal *journal, uint64_t size,
	const struct journal_message *message)
{
	struct journal_reading reading = {
		.fd = journal->file.fd,
		.size = size,
		.file_max = journal->file_max,
		.frame = &journal->transaction,
		.window = &journal->snapshot,
		.owner = &journal->owner,
	};
	int rc = journal_read(&reading);

	if (rc != 0)
		return open_fail(message, rc,
			"what is in %s cannot be put in "
			"force: %s",
			journal->path, strerror(-rc));
	switch (reading.content) {
	case JOURNAL_WHOLE:
		break;
	case JOURNAL_TORN:
		cut_tail(journal, &reading);
		break;
	case JOURNAL_DAMAGED:
		log_error("journal: %s is damaged: %" PRIu64
			  " octets are lost, the first at offset %" PRIu64
			  "; all others are in force, and the file will be "
			  "kept as %s.bad: compare with what managers have set",
			journal->path, reading.bad_n, reading.bad_at,
			journal->path);
		journal->damaged = true;
		journal->health = JOURNAL_STALE;
		break;
	case JOURNAL_NEWER:
		return open_fail(message, -ENOTSUP,
			"%s was written by a newer version of this program: "
			"run that one, or move the file away",
			journal->path);
	}
	journal->file.id = reading.id;
	journal->file.end = reading.end;
	journal->file.live = reading.live;
	journal_frame_begin(&journal->transaction);
	/* An agent that was killed may have written what it did not sync. From
	 * now on managers see it: it must stay. */
	rc = journal_file_sync(journal->file.fd);
	if (rc != 0) {
		log_failure(journal, "it cannot be synced", rc);
		journal->health = JOURNAL_STALE;
	}
	return 0;
}

/* The first start: an empty file, so that a directory that cannot be used is
 * found out now and not by the first Set. */
static int
make_file(struct journal *journal, const struct journal_message *message)
{
	int rc = fresh_begin(journal);

	if (rc == 0)
		rc = journal_file_sync(journal->fresh.fd);
	if (rc == 0)
		rc = fresh_finish(journal);
	if (rc == 0)
		return 0;
	fresh_abandon(journal);
	return open_fail(message, rc,
		"cannot make %s: %s; persistentDir must be writable for the "
		"user the agent runs as, and have room",
		journal->path, strerror(-rc));
}

static int
open_file(struct journal *journal, const struct journal_message *message)
{
	uint64_t size = 0;
	int rc;

	/* What a crash has left takes room. */
	(void)journal_file_remove(journal->dir, "state.new");
	journal->file.fd =
		journal_file_open(journal->dir, "state", JOURNAL_FILE_EXISTING);
	if (journal->file.fd == -ENOENT)
		return make_file(journal, message);
	if (journal->file.fd < 0)
		return open_fail(message, journal->file.fd,
			"cannot open %s: %s; it must be a file of the user the "
			"agent runs as",
			journal->path, strerror(-journal->file.fd));
	rc = check_file(journal, &size, message);
	return rc != 0 ? rc : read_file(journal, size, message);
}

static struct journal *
journal_new(const char *persistent_dir)
{
	struct journal *journal = calloc(1, sizeof(*journal));
	uint8_t *transaction = malloc(JOURNAL_TRANSACTION_MAX);
	uint8_t *snapshot = malloc(SNAPSHOT_SIZE);
	char *path = NULL;

	if (journal == NULL || transaction == NULL || snapshot == NULL ||
		asprintf(&path, "%s/state", persistent_dir) < 0) {
		free(journal);
		free(transaction);
		free(snapshot);
		return NULL;
	}
	journal_frame_init(
		&journal->transaction, transaction, JOURNAL_TRANSACTION_MAX);
	journal_frame_init(&journal->snapshot, snapshot, SNAPSHOT_SIZE);
	journal->path = path;
	journal->dir = -1;
	journal->lock = -1;
	journal->file.fd = -1;
	journal->fresh.fd = -1;
	journal->failures =
		(struct log_limit){ .burst = 5, .interval_ms = 600000 };
	journal->compaction.expired = compaction_due;
	return journal;
}

int
journal_open(struct journal **out, const char *persistent_dir,
	const struct journal_owner *owner, uint64_t file_max, char *message,
	size_t size)
{
	const struct journal_message why = { message, size };
	struct journal *journal;
	int rc;

	if (file_max < JOURNAL_FILE_MIN)
		return open_fail(&why, -EINVAL,
			"the journal's file_max is below %d", JOURNAL_FILE_MIN);
	journal = journal_new(persistent_dir);
	if (journal == NULL)
		return open_fail(&why, -ENOMEM, "out of memory");
	journal->owner = *owner;
	journal->file_max = file_max;
	rc = take_directory(journal, persistent_dir, &why);
	if (rc == 0)
		rc = open_file(journal, &why);
	if (rc != 0) {
		journal_close(journal);
		return rc;
	}
	*out = journal;
	return 0;
}

void
journal_close(struct journal *journal)
{
	if (journal == NULL)
		return;
	if (journal->loop != NULL)
		poll_loop_clear_deadline(journal->loop, &journal->compaction);
	if (journal->fresh.fd >= 0)
		fresh_abandon(journal);
	journal_file_close(journal->file.fd);
	journal_file_close(journal->lock);
	journal_file_close(journal->dir);
	free(journal->transaction.octets);
	free(journal->snapshot.octets);
	free(journal->path);
	free(journal);
}
