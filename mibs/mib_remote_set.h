/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What back ends other than the engine's own tables have of a Set: test, then
 * commit, then undo if need be, each of them in all at the same time, with
 * answers that come later, in any order, wrong or never.
 */
#ifndef MIBS_MIB_REMOTE_SET_H
#define MIBS_MIB_REMOTE_SET_H

#include "mibs/mib.h"

struct mib_remote_set;

/* mib_remote_set_new - with memory for what a message can hold; NULL without
 * memory */
struct mib_remote_set *mib_remote_set_new(struct mib *mib);
void mib_remote_set_free(struct mib_remote_set *set); /* takes NULL */

/* mib_remote_set_begin - a new Set; done is told the end of each verb. The one
 * before has been cleaned up. */
void mib_remote_set_begin(struct mib_remote_set *set,
	void (*done)(void *ctx, enum snmp_error error, size_t error_index),
	void *ctx);

/* mib_remote_set_takes - whether name lies in a back end that has the verbs */
bool mib_remote_set_takes(
	const struct mib_remote_set *set, struct oid_view name);

/*
 * mib_remote_set_add - the next binding that is taken
 *
 * number  of the binding in its PDU, from 1. What varbind points to stays
 *         until mib_remote_set_cleanup.
 *
 * SNMP_NO_ERROR, or SNMP_RESOURCE_UNAVAILABLE: there is no room for so many.
 */
enum snmp_error mib_remote_set_add(struct mib_remote_set *set,
	const struct varbind *varbind, size_t number);

/*
 * mib_remote_set_test, mib_remote_set_commit, mib_remote_set_undo - call the
 * verb of all back ends; done is called when the last of them has answered,
 * perhaps before this returns
 *
 * Of a test's errors done gets that of the first binding, with its number. An
 * error of commit is SNMP_COMMIT_FAILED, of undo SNMP_UNDO_FAILED (PDU-35,
 * PDU-36), whatever the back end calls it.
 */
void mib_remote_set_test(struct mib_remote_set *set);
void mib_remote_set_commit(struct mib_remote_set *set);
void mib_remote_set_undo(struct mib_remote_set *set);

/* mib_remote_set_give_up - those who have not answered have failed; calls
 * done */
void mib_remote_set_give_up(struct mib_remote_set *set);

/* mib_remote_set_cleanup - it is over */
void mib_remote_set_cleanup(struct mib_remote_set *set);

#endif
