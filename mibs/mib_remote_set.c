/* SPDX-License-Identifier: BSD-2-Clause */
/* See mib_remote_set.h. */
#include "mibs/mib_remote_set.h"

#include <stdlib.h>
#include <string.h>

enum {
	/* No message has more: a binding has 14 octets, a message 16384. */
	BINDINGS_MAX = 1200,
	PARTS_MAX = 64, /* back ends in one Set */
};

enum verb {
	VERB_NONE,
	VERB_TEST,
	VERB_COMMIT,
	VERB_UNDO,
};

struct part {
	struct mib_set_part shown;
	const struct mib_backend *backend;
	void *ctx;
	struct mib_remote_set *set;
	size_t first; /* of its bindings in set's */
	bool tested;  /* and so to be cleaned up */
	bool waiting;
	enum snmp_error error; /* of the verb that was called last */
};

struct mib_remote_set {
	struct mib *mib;
	void (*done)(void *ctx, enum snmp_error error, size_t error_index);
	void *ctx;
	enum verb verb; /* that is being answered */
	size_t n_waiting;
	size_t n_parts;
	size_t n_bindings;
	struct part parts[PARTS_MAX];
	/* As they came, ... */
	struct binding {
		struct varbind varbind;
		size_t number;
		struct part *part;
	} bindings[BINDINGS_MAX];
	/* ... and by part. */
	struct varbind sorted[BINDINGS_MAX];
	size_t numbers[BINDINGS_MAX];
};

struct mib_remote_set *
mib_remote_set_new(struct mib *mib)
{
	struct mib_remote_set *set = calloc(1, sizeof(*set));

	if (set != NULL)
		set->mib = mib;
	return set;
}

void
mib_remote_set_free(struct mib_remote_set *set)
{
	free(set);
}

void
mib_remote_set_begin(struct mib_remote_set *set,
	void (*done)(void *ctx, enum snmp_error error, size_t error_index),
	void *ctx)
{
	set->done = done;
	set->ctx = ctx;
	set->verb = VERB_NONE;
	set->n_waiting = 0;
	set->n_parts = 0;
	set->n_bindings = 0;
}

static struct part *
part_of(struct mib_remote_set *set, const struct mib_backend *backend,
	void *ctx)
{
	for (size_t i = 0; i < set->n_parts; i++)
		if (set->parts[i].backend == backend &&
			set->parts[i].ctx == ctx)
			return &set->parts[i];
	if (set->n_parts == PARTS_MAX)
		return NULL;
	set->parts[set->n_parts] = (struct part){
		.backend = backend,
		.ctx = ctx,
		.set = set,
	};
	return &set->parts[set->n_parts++];
}

bool
mib_remote_set_takes(const struct mib_remote_set *set, struct oid_view name)
{
	void *ctx;
	const struct mib_backend *backend =
		mib_backend_of(set->mib, name, &ctx);

	return backend != NULL && backend->test != NULL;
}

enum snmp_error
mib_remote_set_add(struct mib_remote_set *set, const struct varbind *varbind,
	size_t number)
{
	void *ctx;
	const struct mib_backend *backend =
		mib_backend_of(set->mib, varbind->name, &ctx);
	struct part *part = part_of(set, backend, ctx);

	if (part == NULL || set->n_bindings == BINDINGS_MAX)
		return SNMP_RESOURCE_UNAVAILABLE;
	part->shown.n++;
	set->bindings[set->n_bindings++] =
		(struct binding){ *varbind, number, part };
	return SNMP_NO_ERROR;
}

/* The first error by its binding, as a manager is told it. */
static enum snmp_error
first_error(const struct mib_remote_set *set, size_t *number)
{
	enum snmp_error first = SNMP_NO_ERROR;

	*number = 0;
	for (size_t i = 0; i < set->n_parts; i++) {
		const struct part *part = &set->parts[i];
		size_t blamed = part->shown.error_index;
		size_t at;

		if (part->error == SNMP_NO_ERROR)
			continue;
		if (blamed < 1 || blamed > part->shown.n)
			blamed = 1;
		at = set->numbers[part->first + blamed - 1];
		if (first != SNMP_NO_ERROR && at > *number)
			continue;
		first = part->error;
		*number = at;
	}
	return first;
}

static void
finish_verb(struct mib_remote_set *set)
{
	size_t number;
	enum snmp_error error = first_error(set, &number);

	set->verb = VERB_NONE;
	set->done(set->ctx, error, number);
}

/* May a test fail like that? Not as only SNMPv1 or a later step can, nor in
 * the name of access control. */
static bool
is_error_of_test(int error)
{
	return (error >= SNMP_GEN_ERR && error <= SNMP_RESOURCE_UNAVAILABLE) ||
		error == SNMP_NOT_WRITABLE || error == SNMP_INCONSISTENT_NAME;
}

/* A back end's word, as one that may be said. */
static enum snmp_error
checked(enum verb verb, int error)
{
	if (error == SNMP_NO_ERROR)
		return SNMP_NO_ERROR;
	if (verb == VERB_COMMIT)
		return SNMP_COMMIT_FAILED;
	if (verb == VERB_UNDO)
		return SNMP_UNDO_FAILED;
	return is_error_of_test(error) ? (enum snmp_error)error : SNMP_GEN_ERR;
}

static void
answered(struct mib_set_part *shown, enum snmp_error error)
{
	struct part *part = CONTAINER_OF(shown, struct part, shown);
	struct mib_remote_set *set = part->set;

	if (!part->waiting)
		return; /* said twice, or too late */
	part->waiting = false;
	part->error = checked(set->verb, (int)error);
	if (--set->n_waiting == 0)
		finish_verb(set);
}

static int
call(enum verb verb, struct part *part)
{
	const struct mib_backend *backend = part->backend;

	if (verb == VERB_TEST)
		return backend->test(part->ctx, &part->shown);
	if (verb == VERB_COMMIT)
		return backend->commit(part->ctx, &part->shown);
	return backend->undo(part->ctx, &part->shown);
}

static void
call_all(struct mib_remote_set *set, enum verb verb)
{
	set->verb = verb;
	/* Ours among those waited for, so that the end is not found before
	 * the last has been called. */
	set->n_waiting = 1;
	for (size_t i = 0; i < set->n_parts; i++) {
		struct part *part = &set->parts[i];
		int error;

		part->shown.error_index = 0;
		error = call(verb, part);
		part->tested = true;
		part->waiting = error == MIB_SET_PENDING;
		if (part->waiting)
			set->n_waiting++;
		else
			part->error = checked(verb, error);
	}
	if (--set->n_waiting == 0)
		finish_verb(set);
}

/* Each part's bindings together, in the order of the PDU. */
static void
sort_bindings(struct mib_remote_set *set)
{
	size_t n = 0;

	for (size_t i = 0; i < set->n_parts; i++) {
		struct part *part = &set->parts[i];

		part->first = n;
		part->shown.varbinds = &set->sorted[n];
		part->shown.answered = answered;
		n += part->shown.n;
		part->shown.n = 0;
	}
	for (size_t i = 0; i < set->n_bindings; i++) {
		const struct binding *binding = &set->bindings[i];
		struct part *part = binding->part;
		size_t at = part->first + part->shown.n++;

		set->sorted[at] = binding->varbind;
		set->numbers[at] = binding->number;
	}
}

void
mib_remote_set_test(struct mib_remote_set *set)
{
	sort_bindings(set);
	call_all(set, VERB_TEST);
}

void
mib_remote_set_commit(struct mib_remote_set *set)
{
	call_all(set, VERB_COMMIT);
}

void
mib_remote_set_undo(struct mib_remote_set *set)
{
	call_all(set, VERB_UNDO);
}

void
mib_remote_set_give_up(struct mib_remote_set *set)
{
	for (size_t i = 0; i < set->n_parts; i++) {
		struct part *part = &set->parts[i];

		if (part->waiting)
			part->error = checked(set->verb, SNMP_GEN_ERR);
		part->waiting = false;
	}
	set->n_waiting = 0;
	finish_verb(set);
}

void
mib_remote_set_cleanup(struct mib_remote_set *set)
{
	for (size_t i = 0; i < set->n_parts; i++) {
		struct part *part = &set->parts[i];

		part->waiting = false;
		if (part->tested)
			part->backend->cleanup(part->ctx, &part->shown);
	}
	set->n_parts = 0;
	set->n_bindings = 0;
}
