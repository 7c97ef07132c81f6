/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The journal: what managers have set is there again after a restart, or a
 * crash, or a power failure (PDU-38, SMI-12).
 *
 * The file persistentDir/state holds transactions, one an acknowledged Set;
 * each applies as a whole or not at all. A transaction is a list of records: a
 * key (for a row its table and index, for a scalar its OID; to the journal
 * they are octets) with its value (all of the row), or with none once it is
 * gone. Later records of a key replace earlier ones.
 *
 * The owner keeps the state itself; the journal remembers none of it. Before
 * the owner changes anything, in the phase of the Set that may still refuse:
 *
 *	journal_begin, journal_put or journal_remove for each record that is
 *	really another one (flash wears), journal_commit, then the swap
 *
 * Only one process has the directory: another one's journal_open fails.
 *
 * What a disk must do for us: what was synced stays, a rename is all or
 * nothing, and a write, whatever becomes of it, leaves the octets before it as
 * they were. Failing disks are no assumption; see enum journal_health.
 */
#ifndef AGENT_JOURNAL_H
#define AGENT_JOURNAL_H

#include "util/util.h"

struct journal;
struct poll_loop;

enum {
	/* A table's OID and an index fit: 128 sub-identifiers (RFC 2578 3.5) of
	 * at most 5 octets in BER. */
	JOURNAL_KEY_MAX = 1024,
	JOURNAL_VALUE_MAX = 65535,
	/*
	 * Octets of a transaction as it is written. A Set has at most 16384
	 * octets (SIZE-03), and a varbind that names a row of its own takes
	 * 20: two headers, an OID with its index, a value. They change at most
	 * 819 rows, which may have 1280 octets each; of the tables we serve
	 * the widest row, snmpTargetAddrEntry, has about 600. Only what is
	 * used of the buffer ever takes memory.
	 */
	JOURNAL_TRANSACTION_MAX = 1 << 20,
	/* Compaction writes and syncs so much in one turn, and one record. */
	JOURNAL_STEP = 1 << 16,
	/* The least file_max. */
	JOURNAL_FILE_MIN = 1 << 18,
};

/* What the journal asks of the owner of the state. */
struct journal_owner {
	/*
	 * replay - one record of the file, in the order of their commits; value
	 * is NULL when the key is gone. 0; else journal_open gives up with it.
	 */
	int (*replay)(void *ctx, struct octets key, const struct octets *value);
	/*
	 * next - the record that follows that of after (its key, which may be
	 * gone by now; n == 0: the first record) in whatever order the owner
	 * has; false when none does. The octets are looked at before anything
	 * else is called.
	 */
	bool (*next)(void *ctx, struct octets after, struct octets *key,
		struct octets *value);
	void *ctx;
};

enum journal_health {
	JOURNAL_READY,
	/* The file is not to be trusted with more: nothing is committed before
	 * a compaction has made a fresh one. On disk is what was acknowledged,
	 * but for what journal_open has called damaged. */
	JOURNAL_STALE,
	/* So, too, and undoing the last commit has failed as well: what it was
	 * may be on disk, until there is a fresh file (undoFailed, where
	 * commitFailed is the answer otherwise). */
	JOURNAL_UNCERTAIN,
};

/*
 * journal_open - take the directory, hand everything in its file to the owner,
 * or make the file; allocates all that is ever needed
 *
 * persistent_dir  is looked up here only; then the descriptor is kept.
 * owner           copied; next is not called from here.
 * file_max        octets: no more is read or written. At least
 *                 JOURNAL_FILE_MIN, and several times what the owner can hold.
 *
 * An unfinished transaction at the end (the power failed while it was written)
 * is cut off with a warning. A file that is damaged elsewhere does not keep
 * the agent from starting: each transaction that is whole is applied, the file
 * is kept as state.bad, an error line says so, and compaction makes another.
 * All whole ones, and not only those before the damage, since each record is
 * all of its row: none is made wrong by another that is lost. What is lost
 * may be a removal, though, which is one more reason for the line.
 *
 * 0; negative errno with message (at most size octets) saying what to do:
 * -EBUSY another agent has the directory, -ENOTSUP the file is of a newer
 * version (and untouched), -EPERM it is another user's or others can write
 * it, what replay returned, or what the file system says.
 */
int journal_open(struct journal **out, const char *persistent_dir,
	const struct journal_owner *owner, uint64_t file_max, char *message,
	size_t size);

/* journal_close - takes NULL; gives the directory back */
void journal_close(struct journal *journal);

/*
 * journal_attach - from now on compaction runs by itself, each step in a turn
 * of its own; the loop outlives the journal and has a deadline to spare
 */
void journal_attach(struct journal *journal, struct poll_loop *loop);

/* journal_begin - start a transaction; one begun and not committed is
 * forgotten. 0, or -EIO when no commit is possible for now. */
int journal_begin(struct journal *journal);

/*
 * journal_put, journal_remove - add a record; both copied
 *
 * 0; -EMSGSIZE when the transaction, key or value would be too long, -EINVAL
 * for an empty key: the transaction cannot be committed then.
 */
int journal_put(
	struct journal *journal, struct octets key, struct octets value);
int journal_remove(struct journal *journal, struct octets key);

/*
 * journal_commit - write the transaction; 0 once it is on disk, where one
 * without records needs nothing and writes nothing
 *
 * Negative errno, and neither the disk nor the owner has it, except as
 * JOURNAL_UNCERTAIN says: -EFBIG the file would become longer than file_max;
 * -EIO also when nothing was tried because the file is not to be trusted; what
 * journal_put has said; what the file system says. Does not allocate.
 */
int journal_commit(struct journal *journal);

enum journal_health journal_health(const struct journal *journal);

/*
 * journal_wants_compaction - the file has more than 64 KiB, and more than
 * twice of what was in use when it was made; or there shall be a fresh one,
 * or it is being made
 */
bool journal_wants_compaction(const struct journal *journal);

/*
 * journal_compact_step - write a part of a fresh file, at most JOURNAL_STEP
 * octets and a record, and sync it; the last step puts it in the old one's
 * place
 *
 * Commits may come between the steps; they go into both files. A crash at any
 * point leaves one of them, whole.
 * 1 there is more to do, 0 done; negative errno: it has not worked, the next
 * call starts anew. Does not allocate.
 */
int journal_compact_step(struct journal *journal);

#endif
