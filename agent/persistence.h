/* SPDX-License-Identifier: BSD-2-Clause */
/* What managers have set survives: the journal and the tables it is of. */
#ifndef AGENT_PERSISTENCE_H
#define AGENT_PERSISTENCE_H

#include "agent/journal.h"
#include "mibs/mib_saved.h"

enum {
	/* Octets of the file, at most. What all tables can hold is less than
	 * half of it: 40,000 rows of 200 octets, and a thousand long ones. */
	PERSISTENCE_FILE_MAX = 64 << 20,
};

/* Zero-initialise; plain, so that it needs no memory of its own. */
struct persistence {
	struct mib *mib;
	struct journal *journal;
	struct mib_saved_buffer buffer;
	size_t n_restored;
	size_t n_conflicts;
	struct octets *conflicts; /* keys to be forgotten, while opening */
	size_t n_dropped;
};

/*
 * persistence_open - restore what the journal in persistent_dir has into the
 * tables of mib, which hold what is configured; modules are not told
 *
 * A record for a row or scalar that is configured by now is dropped, with a
 * line; so is one that is of no table served or does not pass its checks.
 *
 * 0 or negative errno with message, as journal_open.
 */
int persistence_open(struct persistence *p, struct mib *mib,
	const char *persistent_dir, char *message, size_t size);
void persistence_close(struct persistence *p);

/* persistence_attach - compaction runs in turns of the loop from now on */
void persistence_attach(struct persistence *p, struct poll_loop *loop);

/*
 * persistence_store - mib_set_owner's store: the changes of a Set are on disk
 * when it returns SNMP_NO_ERROR. SNMP_COMMIT_FAILED otherwise, or
 * SNMP_UNDO_FAILED when they may be there all the same; with a line.
 */
enum snmp_error persistence_store(
	struct persistence *p, const struct mib_set *set);

/* persistence_forget - a row or scalar that a manager has made is configured
 * now: drop its record; a failure is said and costs a line at the next start */
void persistence_forget(struct persistence *p, struct octets key);

#endif
