/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A disk in memory that stands in the place of agent/journal_file.c: it can
 * fail at any call, and it knows what would be left if the process were killed
 * or the power failed now.
 *
 * It keeps what processes see apart from what is on disk. A write, a new
 * length and a name reach the disk when they are synced; before that a power
 * failure leaves any part of the writes, octets that were there before where
 * nothing was written yet, and the names as they were after some of the
 * changes, in their order.
 */
#ifndef TESTS_UNIT_JOURNAL_DISK_H
#define TESTS_UNIT_JOURNAL_DISK_H

#include "util/util.h"

struct disk;

enum disk_call {
	DISK_OPEN_DIR,
	DISK_OPEN,
	DISK_STAT,
	DISK_LOCK,
	DISK_READ,
	DISK_WRITE,
	DISK_TRUNCATE,
	DISK_SYNC,
	DISK_SYNC_DIR,
	DISK_RENAME,
	DISK_LINK,
	DISK_REMOVE,
};

enum disk_fault {
	/* EIO, and nothing is done; a sync forgets what it had to write: the
	 * next one succeeds without. */
	DISK_FAULT_NOTHING,
	/* EIO, but it is done. */
	DISK_FAULT_DONE,
	/* ENOSPC; a half is written, or some of what was to be synced, and the
	 * rest forgotten. */
	DISK_FAULT_PARTLY,
	/* As NOTHING; a sync also destroys the block before what it had to
	 * write. No disk should. */
	DISK_FAULT_SPOIL,
	/* No failure: reads and writes do a half. */
	DISK_FAULT_SHORT,
	DISK_FAULTS,
};

enum disk_crash {
	DISK_KILLED,    /* the process only; the power may fail later */
	DISK_LOST_ALL,  /* the power; nothing but what was synced is left */
	DISK_LOST_SOME, /* the power; at random */
	DISK_CRASHES,
};

struct disk *disk_new(void);
void disk_free(struct disk *disk); /* takes NULL */

/* disk_use - all calls go to this one; returns the one before, or NULL */
struct disk *disk_use(struct disk *disk);

/* disk_after_crash - what is found after it; seed is used and changed */
struct disk *disk_after_crash(
	const struct disk *disk, enum disk_crash how, uint32_t *seed);

/* disk_is_settled - all that is seen is on disk: every crash leaves the same */
bool disk_is_settled(const struct disk *disk);

/* disk_fail - the n-th call from now on (0: the next) fails, and when sticky
 * all that follow, until disk_heal */
void disk_fail(
	struct disk *disk, unsigned n, enum disk_fault fault, bool sticky);

/* disk_heal - was the fault met? No other one follows. */
bool disk_heal(struct disk *disk);

/* disk_bad_sector - no read gets past offset at, for n octets, in any file;
 * n == 0: they are good again */
void disk_bad_sector(struct disk *disk, size_t at, size_t n);

/* disk_watch - before each call hook is called; NULL ends it */
void disk_watch(struct disk *disk, void (*hook)(void *ctx, enum disk_call call),
	void *ctx);

/* disk_n_calls - calls so far; disk_n_open - descriptors that are open */
unsigned disk_n_calls(const struct disk *disk);
unsigned disk_n_open(const struct disk *disk);

/* disk_file - what is in a file; p == NULL when there is none */
struct octets disk_file(const struct disk *disk, const char *name);

/* disk_put_file - make a file, or replace it; on disk at once */
void disk_put_file(struct disk *disk, const char *name, struct octets content);

/* disk_random - xorshift: the same everywhere, unlike rand() */
uint32_t disk_random(uint32_t *seed);

#endif
