/* SPDX-License-Identifier: BSD-2-Clause */
/* Set (RFC 3416 4.2.5): everything is validated before anything changes. */
#ifndef MIBS_MIB_SET_H
#define MIBS_MIB_SET_H

#include "mibs/mib_store.h"

/*
 * struct mib_set - one Set at a time, with memory for the largest that a
 * message can hold: a copy of each row it touches, as it is and as it would
 * be
 */
struct mib_set;

/* What a Set does to a row, or (entry is MIB_SET_SCALARS) to scalars. */
struct mib_change {
	const struct mib_module *module;
	void *ctx;      /* of the module */
	uint16_t entry; /* position in objects */
	struct mib_store *store;
	const void *before; /* NULL: the row is new */
	const void *after;  /* NULL: the row goes */
	uint64_t present;   /* columns of after that have a value */
};

enum { MIB_SET_SCALARS = UINT16_MAX };

/*
 * struct mib_set_owner - what a Set needs from outside
 *
 * up_time  sysUpTime now, for *LastChange objects.
 * store    called when all modules have prepared, before any commits: put the
 *          changes where they survive. SNMP_NO_ERROR; SNMP_COMMIT_FAILED and
 *          the Set is undone, here and wherever store puts things, or
 *          SNMP_UNDO_FAILED when only here. Not called when nothing changes
 *          here. NULL: nothing survives.
 */
struct mib_set_owner {
	uint32_t (*up_time)(void *ctx);
	enum snmp_error (*store)(void *ctx, const struct mib_set *set);
	void *ctx;
};

/* mib_set_new - NULL without memory */
struct mib_set *mib_set_new(struct mib *mib, const struct mib_set_owner *owner);
void mib_set_free(struct mib_set *set); /* takes NULL */

/* mib_set_begin - a new Set; drops the one before */
void mib_set_begin(struct mib_set *set);

/*
 * mib_set_add - the next binding, which the write view has; steps 2 to 10 as
 * far as they look at it alone. Its octets stay in place until the end.
 *
 * SNMP_NO_ERROR or the binding's error; nothing has changed.
 */
enum snmp_error mib_set_add(struct mib_set *set, const struct varbind *varbind);

/* mib_set_pass - the next binding is for a back end that writes by itself */
void mib_set_pass(struct mib_set *set);

/*
 * mib_set_check - what the bindings of each row come to together: RowStatus,
 * room, the modules' own rules; mib_set_finish - that, and then do it, all or
 * nothing (PDU-34). One of the two, once.
 *
 * *error_index  of the binding that is to blame, from 1.
 */
enum snmp_error mib_set_check(struct mib_set *set, size_t *error_index);
enum snmp_error mib_set_finish(struct mib_set *set, size_t *error_index);

enum { MIB_INACTIVE_ROW_MS = 5 * 60 * 1000 }; /* RFC 2579, RowStatus */

/*
 * mib_set_expire - remove the rows that managers have left notReady or
 * notInService for MIB_INACTIVE_ROW_MS (SMI-28), each as by a Set of its own
 *
 * Not while a Set goes on; to be called about once a minute. How many went.
 */
size_t mib_set_expire(struct mib_set *set, uint64_t now_ms);

/* mib_set_change - change i of the Set, from 0; false behind the last. In a
 * module's prepare, and in store. */
bool mib_set_change(
	const struct mib_set *set, size_t i, struct mib_change *out);

/* mib_set_blame - the number of the binding that has written this object of
 * change i; of the one that it is due to, if none has */
size_t mib_set_blame(const struct mib_set *set, size_t i, uint16_t object);

/* mib_set_wrote - whether a binding of change i has written this object */
bool mib_set_wrote(const struct mib_set *set, size_t i, uint16_t object);

#endif
