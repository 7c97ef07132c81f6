/* SPDX-License-Identifier: BSD-2-Clause */
/* The MIB dispatch table: registered subtrees and the back ends behind them. */
#ifndef MIBS_MIB_H
#define MIBS_MIB_H

#include "wire/pdu.h"

enum mib_status {
	MIB_FOUND,            /* name and value are set */
	MIB_NO_SUCH_OBJECT,   /* Get only (PDU-05) */
	MIB_NO_SUCH_INSTANCE, /* Get only (PDU-06) */
	MIB_END,              /* next only: nothing after the name given */
	MIB_AGAIN,   /* next only: ask on from name, nothing up to it */
	MIB_ERROR,   /* genErr */
	MIB_PENDING, /* the answer comes later through done */
};

/* Rows that next passes before it says MIB_AGAIN: no call takes long. */
enum { MIB_ROWS_AT_ONCE = 64 };

/*
 * struct mib_answer - one question to the dispatch table and its answer
 *
 * The asker embeds it in the request, keeps it in place until it is answered,
 * and sets done and wanted. Value octets and OIDs are borrowed from the back
 * end until the asker has encoded them, which it does before it returns to the
 * loop.
 */
struct mib_answer {
	enum mib_status status;
	struct oid name; /* of the instance found */
	struct value value;
	/* Called once, and only after a verb has returned MIB_PENDING. */
	void (*done)(struct mib_answer *answer);
	/* How many instances, this one included, will be asked for one after
	 * the other, as far as is known: the bulk hint. */
	size_t wanted;
	/* What had to be passed to come to the answer, or so far: rows and
	 * columns without a value, back ends that have come to their end. */
	size_t passed;

	/* The dispatch table's own, while it waits for a back end. */
	struct mib *mib;
	size_t region;
	bool inclusive;
	bool is_next;
	void (*answered)(struct mib_answer *answer);
	struct oid asked; /* the name asked for, for the check then */
};

/*
 * struct mib_set_part - what one back end has of a Set: the bindings that lie
 * in its regions, in their order
 *
 * answered     tells a late answer, once for each verb that has returned
 *              MIB_SET_PENDING, and not before it has returned.
 * error_index  which of varbinds is to blame, from 1; written with an error.
 *              Anything else blames the first.
 * state        the back end's own: whatever it needs to remember.
 */
struct mib_set_part {
	size_t n;
	const struct varbind *varbinds;
	void (*answered)(struct mib_set_part *part, enum snmp_error error);
	size_t error_index;
	void *state;
};

enum { MIB_SET_PENDING = -1 };

/*
 * struct mib_backend - the verbs of a back end: local modules, and later
 * subagents and scripts
 *
 * get   the value of exactly this instance.
 * next  the first instance after name, or at it when inclusive, inside the
 *       back end's region; MIB_END when there is none; MIB_AGAIN after having
 *       passed many, the last of them being answer's name. What it passes it
 *       adds to answer->passed.
 *
 * Both return the status they wrote into answer. One that cannot answer now
 * returns MIB_PENDING, keeps answer, fills status, name and value later and
 * calls answer->answered(answer); cancel tells it that nobody waits any more.
 * Answers are checked by the dispatch table: a name that is not inside the
 * region or not after the one asked for is a genErr, and so is a value that no
 * object can have. A back end that has promised an answer gives one within its
 * own time-out, MIB_ERROR if need be, but never before its verb has returned.
 *
 * object  sub-identifiers of name that are an object type it implements and
 *         lets read, 0 when there is none; decides between noSuchObject and
 *         noSuchInstance for what is outside a view.
 *
 * The verbs of a Set, of back ends that write by themselves (the tables of the
 * engine do not, see mib_set.h); part and its varbinds stay until cleanup:
 *
 * test     could all of this be set, together? Changes nothing that is seen.
 * commit   do it.
 * undo     put back what commit has done. Also comes when commit has failed or
 *          not answered, whose answer is then not wanted any more.
 * cleanup  it is over, however it ended; always comes last, after test, and
 *          perhaps before answered has returned.
 *
 * The first three return SNMP_NO_ERROR, an error, or MIB_SET_PENDING when the
 * answer comes later.
 */
struct mib_backend {
	enum mib_status (*get)(
		void *ctx, struct oid_view name, struct mib_answer *answer);
	enum mib_status (*next)(void *ctx, struct oid_view name, bool inclusive,
		struct mib_answer *answer);
	/* NULL: it never returns MIB_PENDING. */
	void (*cancel)(void *ctx, struct mib_answer *answer);
	/* NULL: unknown, taken as none. */
	size_t (*object)(void *ctx, struct oid_view name);
	/* All four or none; NULL: nothing of it can be set by these. */
	int (*test)(void *ctx, struct mib_set_part *part);
	int (*commit)(void *ctx, struct mib_set_part *part);
	int (*undo)(void *ctx, struct mib_set_part *part);
	void (*cleanup)(void *ctx, struct mib_set_part *part);
};

struct mib;

/* mib_new - room for max_regions subtrees; NULL without memory */
struct mib *mib_new(size_t max_regions);
void mib_free(struct mib *mib);

/*
 * mib_alloc - n zeroed octets that live as long as mib, for what a module
 * needs to register; NULL without memory
 */
void *mib_alloc(struct mib *mib, size_t n);

/*
 * mib_register - answer for a subtree; subtree's storage is borrowed for ever
 *
 * 0, -ENOSPC, or -EEXIST when it overlaps one that is registered.
 * Not while an answer is pending.
 */
int mib_register(struct mib *mib, struct oid_view subtree,
	const struct mib_backend *backend, void *ctx);

/* mib_region - the back end of region i, in the order of their subtrees, and
 * its ctx; NULL behind the last */
const struct mib_backend *mib_region(
	const struct mib *mib, size_t i, void **ctx);

/* mib_region_from - the number of the region that holds name or, when none
 * does, of the first behind it */
size_t mib_region_from(const struct mib *mib, struct oid_view name);

/* mib_backend_of - the back end of the region that holds name, and its ctx;
 * NULL when there is none */
const struct mib_backend *mib_backend_of(
	const struct mib *mib, struct oid_view name, void **ctx);

/* mib_get - one instance (RFC 3416 4.2.1); one search of the table */
enum mib_status mib_get(
	struct mib *mib, struct oid_view name, struct mib_answer *answer);

/*
 * mib_next - the first instance after name in all regions (RFC 3416 4.2.2), or
 * at name when inclusive; MIB_FOUND, MIB_END, MIB_ERROR, MIB_PENDING or
 * MIB_AGAIN
 *
 * name  borrowed for the call; not the name of the same answer.
 */
enum mib_status mib_next(struct mib *mib, struct oid_view name, bool inclusive,
	struct mib_answer *answer);

/* mib_cancel - stop waiting for a pending answer; done will not be called */
void mib_cancel(struct mib *mib, struct mib_answer *answer);

/* mib_object - the leading part of name that is an object type some back end
 * implements, as a number of sub-identifiers; 0: none (PDU-05, PDU-06) */
size_t mib_object(const struct mib *mib, struct oid_view name);

#endif
