/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See mib_set.h.
 *
 * Each row that a binding names gets a change: a copy as it is and a copy as
 * it would be. All bindings write into the second; then the rules of rows are
 * applied to it, and only when every change has passed are the live rows
 * exchanged. So the order of bindings cannot matter (SMI-29), and undoing is
 * putting the first copies back.
 */
#include "mibs/mib_set.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "mibs/mib_module_internal.h"
#include "mibs/mib_types.h"
#include "mibs/mib_value.h"
#include "util/arena.h"

enum {
	/* No message has more: a binding of a column has 16 octets at least,
	 * one of a scalar 14, and a message 16384. */
	CHANGES_MAX = 1024,
	WRITTEN_MAX = 1200,
	MODULES_MAX = 64, /* also of their stores */
	/* Two copies of 1024 rows of the largest table, a certificate map's of
	 * two kilobytes. Addresses; memory as far as it is ever used. */
	ARENA = 8 << 20,
	BUCKETS = 4096, /* a power of two above CHANGES_MAX */
	ROW_ABSENT = 0,
};

/* A store, and how many rows it would have. */
struct room {
	const struct mib_store *store;
	size_t n;
};

struct change {
	const struct mib_registered *of;
	const struct mib_table *table; /* NULL: scalars of a module */
	struct room *room;             /* of the table's store */
	void *live;                    /* NULL: a row that is not there */
	uint8_t *before;               /* copy of live; NULL with it */
	uint8_t *after;
	uint64_t present_before;
	uint64_t present;
	bool destroys;
	int32_t action; /* what RowStatus is set to, 0: nothing */
	/* Numbers of bindings, from 1. */
	size_t first_binding;
	size_t action_binding; /* RowStatus's, 0: none */
};

/* What one binding has written into a change. */
struct written {
	const struct mib_object *object;
	struct mib_scalar *scalar; /* NULL: a column */
	const struct change *change;
	size_t binding;
};

struct mib_set {
	struct mib *mib;
	struct mib_set_owner owner;
	bool may_be_inactive; /* some row, as far as is known */
	size_t n_bindings;
	size_t n_changes;
	size_t n_written;
	size_t n_modules;
	size_t n_stores;
	struct arena arena;
	struct change changes[CHANGES_MAX];
	struct written written[WRITTEN_MAX];
	/* Modules and stores that have a change. */
	const struct mib_registered *modules[MODULES_MAX];
	struct room stores[MODULES_MAX];
	uint16_t buckets[BUCKETS]; /* changes of rows, from 1; 0: free */
	uint8_t memory[ARENA];
};

struct mib_set *
mib_set_new(struct mib *mib, const struct mib_set_owner *owner)
{
	void *memory =
		mmap(NULL, sizeof(struct mib_set), PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	struct mib_set *set = memory;

	if (memory == MAP_FAILED)
		return NULL;
	set->mib = mib;
	set->may_be_inactive = true; /* those restored */
	set->owner = *owner;
	arena_init(&set->arena, set->memory, sizeof(set->memory));
	return set;
}

void
mib_set_free(struct mib_set *set)
{
	if (set != NULL)
		(void)munmap(set, sizeof(*set));
}

void
mib_set_begin(struct mib_set *set)
{
	set->n_bindings = 0;
	if (set->n_changes > 0)
		memset(set->buckets, 0, sizeof(set->buckets));
	set->n_changes = 0;
	set->n_written = 0;
	set->n_modules = 0;
	set->n_stores = 0;
	arena_reset(&set->arena);
}

/* ---- changes ---- */

static void *
copy_of(struct mib_set *set, const void *p, size_t n)
{
	void *copy = arena_alloc(&set->arena, n, 16);

	if (copy != NULL && p != NULL)
		memcpy(copy, p, n);
	else if (copy != NULL)
		memset(copy, 0, n);
	return copy;
}

/* Remember the module and the store; false: more than there can be. */
static bool
note_module(struct mib_set *set, const struct mib_registered *of)
{
	for (size_t i = 0; i < set->n_modules; i++)
		if (set->modules[i] == of)
			return true;
	if (set->n_modules == MODULES_MAX)
		return false;
	set->modules[set->n_modules++] = of;
	return true;
}

static struct room *
room_of(struct mib_set *set, const struct mib_store *store)
{
	for (size_t i = 0; i < set->n_stores; i++)
		if (set->stores[i].store == store)
			return &set->stores[i];
	if (set->n_stores == MODULES_MAX)
		return NULL;
	set->stores[set->n_stores] =
		(struct room){ store, mib_store_count(store) };
	return &set->stores[set->n_stores++];
}

static struct change *
new_change(struct mib_set *set, const struct mib_registered *of,
	const struct mib_table *table, void *live, size_t size)
{
	struct change *change;
	struct room *room = NULL;

	if (table != NULL)
		room = room_of(set, table->store);
	if (set->n_changes == CHANGES_MAX || !note_module(set, of) ||
		(table != NULL && room == NULL))
		return NULL;
	change = &set->changes[set->n_changes];
	memset(change, 0, sizeof(*change));
	change->room = room;
	change->of = of;
	change->table = table;
	change->live = live;
	change->first_binding = set->n_bindings;
	if (live != NULL)
		change->before = copy_of(set, live, size);
	change->after = copy_of(set, live, size);
	if (change->after == NULL || (live != NULL && change->before == NULL))
		return NULL;
	set->n_changes++;
	return change;
}

static size_t
bucket_of(const struct mib_table *table, struct oid_view index)
{
	/* Tables that augment another share its rows, and so its buckets. */
	struct oid_view entry = mib_store_entry(table->store);
	uint32_t hash = 2166136261U; /* FNV-1a; a manager may be trusted here */

	for (size_t i = 0; i < entry.n; i++)
		hash = (hash ^ entry.sub[i]) * 16777619U;
	for (size_t i = 0; i < index.n; i++)
		hash = (hash ^ index.sub[i]) * 16777619U;
	return (hash ^ hash >> 16) % BUCKETS;
}

/* Where the change of a row stands or would stand. */
static uint16_t *
find_bucket(struct mib_set *set, const struct mib_table *table,
	struct oid_view index)
{
	size_t i = bucket_of(table, index);

	for (;; i = (i + 1) % BUCKETS) {
		const struct change *change;

		if (set->buckets[i] == 0)
			return &set->buckets[i];
		change = &set->changes[set->buckets[i] - 1];
		if (change->table->store == table->store &&
			mib_index_compare(
				&table->index, change->after, index) == 0)
			return &set->buckets[i];
	}
}

static int32_t
number_in(const struct mib_column *column, const void *row)
{
	int32_t v;

	memcpy(&v, (const uint8_t *)row + column->object.binding->member.offset,
		sizeof(v));
	return v;
}

/* The change of the row that a name speaks of. */
static enum snmp_error
change_of_row(struct mib_set *set, const struct mib_table *table,
	struct oid_view index, struct change **out)
{
	uint16_t *bucket = find_bucket(set, table, index);
	size_t size = mib_store_row_size(table->store);
	void *live;

	if (*bucket != 0) {
		*out = &set->changes[*bucket - 1];
		return SNMP_NO_ERROR;
	}
	live = mib_store_find(table->store, index);
	if (live == NULL && table->row_status == NULL)
		return SNMP_NO_CREATION;
	*out = new_change(set, table->of, table, live, size);
	if (*out == NULL)
		return SNMP_RESOURCE_UNAVAILABLE;
	if (live != NULL) {
		(*out)->present = mib_row_head(live)->present;
		(*out)->present_before = (*out)->present;
	} else {
		if (!mib_index_decode(&table->index, index, (*out)->after)) {
			set->n_changes--;
			return SNMP_NO_CREATION; /* PDU-29, SMI-09 */
		}
		if (!mib_table_fill_defaults(
			    table, (*out)->after, &(*out)->present))
			return SNMP_GEN_ERR; /* the module's own mistake */
	}
	*bucket = (uint16_t)(*out - set->changes + 1);
	return SNMP_NO_ERROR;
}

static enum snmp_error
change_of_scalars(struct mib_set *set, const struct mib_registered *of,
	struct change **out)
{
	for (size_t i = 0; i < set->n_changes; i++) {
		*out = &set->changes[i];
		if ((*out)->of == of && (*out)->table == NULL)
			return SNMP_NO_ERROR;
	}
	*out = new_change(set, of, NULL, of->ctx, of->module->write->ctx_size);
	return *out != NULL ? SNMP_NO_ERROR : SNMP_RESOURCE_UNAVAILABLE;
}

/* ---- the bindings, one by one ---- */

/* TestAndIncr (SMI-11): the value now, or nothing of the Set. */
static enum snmp_error
test_and_incr(const struct mib_object *object, void *ctx, const void *row,
	struct value *value)
{
	struct value now;

	if (!mib_read_object(object, ctx, row, &now) || now.i32 != value->i32)
		return SNMP_INCONSISTENT_VALUE;
	value->i32 = value->i32 == INT32_MAX ? 0 : value->i32 + 1;
	return SNMP_NO_ERROR;
}

/* Write a value into a change, and who did. */
static enum snmp_error
put(struct mib_set *set, const struct mib_object *object,
	struct mib_scalar *scalar, struct change *change,
	const struct value *value)
{
	if (set->n_written == WRITTEN_MAX)
		return SNMP_RESOURCE_UNAVAILABLE;
	set->written[set->n_written++] =
		(struct written){ object, scalar, change, set->n_bindings };
	return mib_value_put(&object->binding->member, change->after, value);
}

static enum snmp_error
add_scalar(struct mib_set *set, struct mib_scalar *scalar,
	const struct varbind *varbind)
{
	const struct mib_registered *of = scalar->of;
	const struct mib_module_write *write = of->module->write;
	const struct smi_object *facts = scalar->object.facts;
	uint16_t object = (uint16_t)(facts - of->module->smi->objects);
	struct value value = varbind->value;
	struct change *change;
	enum snmp_error error;

	if (facts->access < SMI_READ_WRITE || write == NULL ||
		write->ctx_size == 0 ||
		scalar->object.binding->kind != MIB_BINDING_MEMBER ||
		(write->is_fixed != NULL && write->is_fixed(of->ctx, object)))
		return SNMP_NOT_WRITABLE; /* PDU-24 */
	error = mib_value_check(of->module->smi, facts, &value);
	if (error != SNMP_NO_ERROR)
		return error;
	if (varbind->name.n != scalar->oid.n + 1 ||
		varbind->name.sub[scalar->oid.n] != 0)
		return SNMP_NO_CREATION; /* PDU-29 */
	if (facts->convention == SMI_TEST_AND_INCR)
		error = test_and_incr(&scalar->object, of->ctx, NULL, &value);
	if (error == SNMP_NO_ERROR)
		error = change_of_scalars(set, of, &change);
	if (error != SNMP_NO_ERROR)
		return error;
	return put(set, &scalar->object, scalar, change, &value);
}

/* A row that nobody may change (SMI-12, SMI-14)? */
static bool
is_read_only(const struct mib_table *table, const struct change *change)
{
	return change->live != NULL && table->storage_type != NULL &&
		number_in(table->storage_type, change->before) ==
		STORAGE_READ_ONLY;
}

static enum snmp_error
write_column(struct mib_set *set, const struct mib_table *table,
	const struct mib_column *column, struct change *change,
	struct value *value)
{
	const struct smi_object *facts = column->object.facts;
	enum snmp_error error = SNMP_NO_ERROR;

	if (facts->convention == SMI_ROW_STATUS) {
		if (is_read_only(table, change) && value->i32 != ROW_DESTROY)
			return SNMP_NOT_WRITABLE; /* PDU-31 */
		change->action = value->i32;
		change->action_binding = set->n_bindings;
		return SNMP_NO_ERROR;
	}
	if (is_read_only(table, change))
		return SNMP_NOT_WRITABLE;
	/* What is permanent stays it (SMI-13). */
	if (facts->convention == SMI_STORAGE_TYPE && change->live != NULL &&
		number_in(column, change->before) == STORAGE_PERMANENT)
		return SNMP_INCONSISTENT_VALUE;
	if (facts->convention == SMI_TEST_AND_INCR)
		error = change->live == NULL
			? SNMP_INCONSISTENT_NAME
			: test_and_incr(&column->object, table->of->ctx,
				  change->live, value);
	if (error == SNMP_NO_ERROR)
		error = put(set, &column->object, NULL, change, value);
	if (error == SNMP_NO_ERROR)
		change->present |= (uint64_t)1 << column->bit;
	return error;
}

static enum snmp_error
add_column(struct mib_set *set, const struct mib_table *table,
	const struct varbind *varbind)
{
	const struct mib_column *column =
		mib_table_column(table, varbind->name);
	struct value value = varbind->value;
	struct change *change;
	enum snmp_error error;

	if (column == NULL || table->write == NULL || table->store == NULL ||
		column->object.facts->access < SMI_READ_WRITE ||
		column->object.binding->kind != MIB_BINDING_MEMBER)
		return SNMP_NOT_WRITABLE; /* PDU-24 */
	error = mib_value_check(
		table->of->module->smi, column->object.facts, &value);
	if (error != SNMP_NO_ERROR)
		return error;
	error = change_of_row(set, table,
		mib_table_index_part(table, varbind->name), &change);
	if (error != SNMP_NO_ERROR)
		return error;
	return write_column(set, table, column, change, &value);
}

enum snmp_error
mib_set_add(struct mib_set *set, const struct varbind *varbind)
{
	void *ctx;
	const struct mib_backend *backend =
		mib_backend_of(set->mib, varbind->name, &ctx);

	set->n_bindings++;
	if (backend == &mib_scalar_backend)
		return add_scalar(set, ctx, varbind);
	if (backend == &mib_table_backend)
		return add_column(set, ctx, varbind);
	return SNMP_NOT_WRITABLE;
}

void
mib_set_pass(struct mib_set *set)
{
	set->n_bindings++;
}

/* ---- what they come to together ---- */

/* Whether every column that has no default has been given (SMI-20). */
static bool
is_complete(const struct change *change)
{
	uint64_t required = change->table->required;

	return (change->present & required) == required;
}

/* RowStatus of a row that has what it needs, or not (SMI-21, SMI-25). */
static int32_t
inactive_status(const struct change *change)
{
	return is_complete(change) ? ROW_NOT_IN_SERVICE : ROW_NOT_READY;
}

/*
 * The table of RFC 2579: from state and action to the state that follows, or
 * to the error of the action's binding.
 */
static enum snmp_error
next_status(const struct change *change, int32_t state, int32_t *next)
{
	bool absent = state == ROW_ABSENT;

	switch (change->action) {
	case ROW_CREATE_AND_GO: /* SMI-20 */
		*next = ROW_ACTIVE;
		return absent && is_complete(change) ? SNMP_NO_ERROR
						     : SNMP_INCONSISTENT_VALUE;
	case ROW_CREATE_AND_WAIT: /* SMI-21 */
		*next = inactive_status(change);
		return absent ? SNMP_NO_ERROR : SNMP_INCONSISTENT_VALUE;
	case ROW_ACTIVE: /* SMI-22 */
		*next = ROW_ACTIVE;
		return !absent && is_complete(change) ? SNMP_NO_ERROR
						      : SNMP_INCONSISTENT_VALUE;
	case ROW_NOT_IN_SERVICE: /* SMI-23 */
		*next = ROW_NOT_IN_SERVICE;
		return !absent && is_complete(change) ? SNMP_NO_ERROR
						      : SNMP_INCONSISTENT_VALUE;
	default: /* SMI-25: no action */
		*next = state == ROW_ACTIVE ? ROW_ACTIVE
					    : inactive_status(change);
		return absent ? SNMP_INCONSISTENT_NAME : SNMP_NO_ERROR;
	}
}

static enum snmp_error
resolve_destroy(struct change *change)
{
	const struct mib_table *table = change->table;
	int32_t storage = STORAGE_VOLATILE;

	if (table->storage_type != NULL && change->live != NULL)
		storage = number_in(table->storage_type, change->before);
	if (storage == STORAGE_PERMANENT || storage == STORAGE_READ_ONLY)
		return SNMP_INCONSISTENT_VALUE; /* SMI-14 */
	change->destroys = true; /* SMI-24, also when there is no row */
	return SNMP_NO_ERROR;
}

static enum snmp_error
resolve_status(struct change *change)
{
	const struct mib_column *column = change->table->row_status;
	enum snmp_error error;
	struct value value;
	int32_t state = ROW_ABSENT;

	if (column == NULL)
		return SNMP_NO_ERROR;
	if (change->action == ROW_DESTROY)
		return resolve_destroy(change);
	if (change->live != NULL)
		state = number_in(column, change->before);
	error = next_status(change, state, &value.i32);
	if (error != SNMP_NO_ERROR)
		return error;
	return mib_value_put(
		&column->object.binding->member, change->after, &value);
}

/* The binding to blame: the last that wrote the object, else RowStatus's, else
 * the first of the change. */
static size_t
blame(const struct mib_set *set, const struct change *change, uint16_t object)
{
	for (size_t i = set->n_written; i-- > 0;) {
		const struct written *written = &set->written[i];

		if (written->change == change && object != MIB_SET_SCALARS &&
			written->object->facts ==
				&change->of->module->smi->objects[object])
			return written->binding;
	}
	return change->action_binding != 0 ? change->action_binding
					   : change->first_binding;
}

static enum snmp_error
resolve_row(const struct mib_set *set, struct change *change, size_t *binding)
{
	const struct mib_write *write = change->table->write;
	uint16_t object = MIB_SET_SCALARS;
	enum snmp_error error = resolve_status(change);

	if (error == SNMP_NO_ERROR && write->check != NULL &&
		!(change->destroys && change->live == NULL))
		error = write->check(change->of->ctx, change->before,
			change->destroys ? NULL : change->after, &object);
	if (error != SNMP_NO_ERROR)
		*binding = blame(set, change, object);
	return error;
}

static enum snmp_error
resolve_scalars(
	const struct mib_set *set, struct change *change, size_t *binding)
{
	const struct mib_module *module = change->of->module;
	uint16_t object = MIB_SET_SCALARS;
	enum snmp_error error;

	if (module->write->check == NULL)
		return SNMP_NO_ERROR;
	error = module->write->check(
		change->of->ctx, change->before, change->after, &object);
	*binding = blame(set, change, object);
	return error;
}

/* The error of the binding that comes first. */
static enum snmp_error
resolve_all(struct mib_set *set, size_t *error_index)
{
	enum snmp_error first = SNMP_NO_ERROR;

	for (size_t i = 0; i < set->n_changes; i++) {
		struct change *change = &set->changes[i];
		size_t binding = 0;
		enum snmp_error error = change->table != NULL
			? resolve_row(set, change, &binding)
			: resolve_scalars(set, change, &binding);

		if (error == SNMP_NO_ERROR ||
			(first != SNMP_NO_ERROR && binding >= *error_index))
			continue;
		first = error;
		*error_index = binding;
	}
	return first;
}

/* The same for what survives of rows by another index; nothing of it goes. */
static enum snmp_error
check_room_of_kept(struct mib_set *set, size_t *error_index)
{
	for (size_t i = 0; i < set->n_changes; i++) {
		const struct change *change = &set->changes[i];
		const struct mib_table *keeper;
		struct room *room;

		if (mib_set_kept(set, i, &keeper) == 0 ||
			mib_store_find_like(keeper->kept, change->after) !=
				NULL)
			continue;
		room = room_of(set, keeper->kept);
		if (room == NULL || ++room->n > mib_store_max(keeper->kept)) {
			*error_index = change->first_binding;
			return SNMP_RESOURCE_UNAVAILABLE;
		}
	}
	return SNMP_NO_ERROR;
}

/* Is there room for all new rows, when those that go have gone (PDU-33)? */
static enum snmp_error
check_room(struct mib_set *set, size_t *error_index)
{
	for (size_t i = 0; i < set->n_changes; i++)
		if (set->changes[i].destroys && set->changes[i].live != NULL)
			set->changes[i].room->n--;
	for (size_t i = 0; i < set->n_changes; i++) {
		const struct change *change = &set->changes[i];

		if (change->destroys || change->live != NULL)
			continue;
		if (++change->room->n > mib_store_max(change->room->store)) {
			*error_index = change->first_binding;
			return SNMP_RESOURCE_UNAVAILABLE;
		}
	}
	return check_room_of_kept(set, error_index);
}

/* ---- all or nothing ---- */

static void
write_scalars(const struct mib_set *set, bool back)
{
	for (size_t i = 0; i < set->n_written; i++) {
		const struct change *change = set->written[i].change;
		const struct mib_member *member =
			&set->written[i].object->binding->member;
		const uint8_t *from = back ? change->before : change->after;

		if (change->table == NULL)
			memcpy((uint8_t *)change->live + member->offset,
				from + member->offset, member->size);
	}
}

static void
put_row(struct change *change, const void *row, uint64_t present)
{
	memcpy(change->live, row, mib_store_row_size(change->table->store));
	mib_row_head(change->live)->present = present;
}

static void
add_row(struct change *change, const void *row, uint64_t present)
{
	change->live = mib_store_add(change->table->store, row, NULL);
	if (change->live != NULL) /* there is room: check_room */
		mib_row_head(change->live)->present = present;
}

static void
remove_row(struct change *change)
{
	if (change->live != NULL)
		mib_store_remove(change->table->store, change->live);
	change->live = NULL;
}

/* First what goes, so that there is room for what comes. */
static void
apply(struct mib_set *set)
{
	write_scalars(set, false);
	for (size_t i = 0; i < set->n_changes; i++)
		if (set->changes[i].destroys)
			remove_row(&set->changes[i]);
	for (size_t i = 0; i < set->n_changes; i++) {
		struct change *change = &set->changes[i];

		if (change->table == NULL || change->destroys)
			continue;
		if (change->before != NULL)
			put_row(change, change->after, change->present);
		else
			add_row(change, change->after, change->present);
	}
}

static void
undo(struct mib_set *set)
{
	write_scalars(set, true);
	for (size_t i = 0; i < set->n_changes; i++)
		if (set->changes[i].table != NULL &&
			set->changes[i].before == NULL)
			remove_row(&set->changes[i]);
	for (size_t i = 0; i < set->n_changes; i++) {
		struct change *change = &set->changes[i];

		if (change->table == NULL || change->before == NULL)
			continue;
		if (change->destroys)
			add_row(change, change->before, change->present_before);
		else
			put_row(change, change->before, change->present_before);
	}
}

/* The first binding that has to do with a module. */
static size_t
first_binding_of(const struct mib_set *set, const struct mib_registered *of)
{
	for (size_t i = 0; i < set->n_changes; i++)
		if (set->changes[i].of == of)
			return set->changes[i].first_binding;
	return 0;
}

/* The first n modules have prepared for nothing. */
static void
undo_modules(const struct mib_set *set, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct mib_registered *of = set->modules[i];

		if (of->module->write != NULL &&
			of->module->write->undo != NULL)
			of->module->write->undo(of->ctx);
	}
}

static enum snmp_error
prepare_modules(const struct mib_set *set, size_t *error_index)
{
	for (size_t i = 0; i < set->n_modules; i++) {
		const struct mib_registered *of = set->modules[i];
		enum snmp_error error;

		if (of->module->write == NULL ||
			of->module->write->prepare == NULL)
			continue;
		*error_index = first_binding_of(set, of);
		error = of->module->write->prepare(of->ctx, set, error_index);
		if (error != SNMP_NO_ERROR) {
			undo_modules(set, i);
			return error;
		}
	}
	return SNMP_NO_ERROR;
}

/* Put what survives of a row that is somebody else's with the others. */
static void
keep(const struct mib_set *set, size_t i)
{
	const struct change *change = &set->changes[i];
	const struct mib_table *keeper;
	uint64_t written = mib_set_kept(set, i, &keeper);
	void *row;

	if (written == 0)
		return;
	row = mib_store_find_like(keeper->kept, change->after);
	if (row == NULL) {
		row = mib_store_add(keeper->kept, change->after, NULL);
		if (row == NULL)
			return; /* there is room: check_room_of_kept */
		mib_row_head(row)->present = 0;
	}
	mib_table_copy_columns(keeper, row, change->after, written);
	mib_row_head(row)->present |= written;
}

static void
commit_modules(struct mib_set *set)
{
	uint32_t up_time_cs = set->owner.up_time(set->owner.ctx);

	for (size_t i = 0; i < set->n_written; i++)
		if (set->written[i].scalar != NULL)
			set->written[i].scalar->written = true;
	set->may_be_inactive = true;
	for (size_t i = 0; i < set->n_changes; i++) {
		const struct mib_table *table = set->changes[i].table;

		/* Rows that Set cannot make have other news (IF-05). */
		if (table != NULL && table->row_status != NULL)
			mib_store_touch(table->store, up_time_cs);
		keep(set, i);
	}
	for (size_t i = 0; i < set->n_modules; i++) {
		const struct mib_registered *of = set->modules[i];

		if (of->module->write != NULL &&
			of->module->write->commit != NULL)
			of->module->write->commit(of->ctx);
	}
}

enum snmp_error
mib_set_check(struct mib_set *set, size_t *error_index)
{
	enum snmp_error error = resolve_all(set, error_index);

	return error != SNMP_NO_ERROR ? error : check_room(set, error_index);
}

enum snmp_error
mib_set_finish(struct mib_set *set, size_t *error_index)
{
	enum snmp_error error = mib_set_check(set, error_index);

	if (error != SNMP_NO_ERROR)
		return error;
	apply(set);
	error = prepare_modules(set, error_index);
	if (error == SNMP_NO_ERROR && set->owner.store != NULL &&
		set->n_changes > 0) {
		error = set->owner.store(set->owner.ctx, set);
		*error_index = 1; /* PDU-35: none is more to blame */
		if (error != SNMP_NO_ERROR)
			undo_modules(set, set->n_modules);
	}
	if (error != SNMP_NO_ERROR) {
		undo(set);
		return error;
	}
	commit_modules(set);
	return SNMP_NO_ERROR;
}

/* Destroy a row, as a manager would. */
static bool
destroy(struct mib_set *set, const struct mib_table *table, const void *row)
{
	struct oid name;
	struct varbind varbind = {
		.value = { .type = VALUE_INTEGER, .i32 = ROW_DESTROY },
	};
	size_t index;

	if (!oid_copy(&name, table->oid) ||
		!oid_append(&name, &table->row_status->sub, 1) ||
		!mib_index_append(&table->index, row, &name))
		return false;
	varbind.name = oid_view(&name);
	mib_set_begin(set);
	return mib_set_add(set, &varbind) == SNMP_NO_ERROR &&
		mib_set_finish(set, &index) == SNMP_NO_ERROR;
}

/* What the configuration has made stays whatever it is. */
static bool
is_abandoned(const struct mib_table *table, void *row, uint64_t now_ms)
{
	struct mib_row_head *head = mib_row_head(row);

	if (number_in(table->row_status, row) == ROW_ACTIVE ||
		(table->storage_type != NULL &&
			number_in(table->storage_type, row) >=
				STORAGE_PERMANENT)) {
		head->inactive_since_ms = 0;
		return false;
	}
	if (head->inactive_since_ms == 0)
		head->inactive_since_ms = now_ms;
	return now_ms - head->inactive_since_ms >= MIB_INACTIVE_ROW_MS;
}

static size_t
expire_table(struct mib_set *set, const struct mib_table *table,
	uint64_t now_ms, bool *remain)
{
	void *row = mib_store_first(table->store);
	size_t n = 0;

	while (row != NULL) {
		void *next = mib_store_after(table->store, row);

		if (is_abandoned(table, row, now_ms) &&
			destroy(set, table, row))
			n++;
		else if (mib_row_head(row)->inactive_since_ms != 0)
			*remain = true;
		row = next;
	}
	return n;
}

size_t
mib_set_expire(struct mib_set *set, uint64_t now_ms)
{
	const struct mib_backend *backend;
	bool remain = false;
	size_t n = 0;
	void *region;

	if (!set->may_be_inactive)
		return 0;
	for (size_t i = 0; (backend = mib_region(set->mib, i, &region)) != NULL;
		i++) {
		const struct mib_table *table = region;

		if (backend == &mib_table_backend && table->write != NULL &&
			table->store != NULL && table->row_status != NULL &&
			!table->facts->augments)
			n += expire_table(set, table, now_ms, &remain);
	}
	set->may_be_inactive = remain;
	return n;
}

bool
mib_set_change(const struct mib_set *set, size_t i, struct mib_change *out)
{
	const struct change *change;

	if (i >= set->n_changes)
		return false;
	change = &set->changes[i];
	*out = (struct mib_change){
		.module = change->of->module,
		.ctx = change->of->ctx,
		.entry = MIB_SET_SCALARS,
		.before = change->before,
		.after = change->destroys ? NULL : change->after,
		.present = change->present,
	};
	if (change->table != NULL) {
		out->entry = (uint16_t)(change->table->facts -
			change->of->module->smi->objects);
		out->store = change->table->store;
	}
	return true;
}

bool
mib_set_wrote(const struct mib_set *set, size_t i, uint16_t object)
{
	const struct change *change = &set->changes[i];

	for (size_t k = 0; k < set->n_written; k++)
		if (set->written[k].change == change &&
			set->written[k].object->facts ==
				&change->of->module->smi->objects[object])
			return true;
	return false;
}

size_t
mib_set_blame(const struct mib_set *set, size_t i, uint16_t object)
{
	return blame(set, &set->changes[i], object);
}

uint64_t
mib_set_kept(
	const struct mib_set *set, size_t i, const struct mib_table **keeper)
{
	const struct mib_table *table = set->changes[i].table;
	const struct mib_kept *kept;
	uint64_t bits = 0;

	*keeper = table == NULL ? NULL : mib_store_keeper(table->store);
	if (*keeper == NULL)
		return 0;
	kept = (*keeper)->write->kept;
	for (size_t k = 0; k < kept->n_objects; k++)
		if (mib_set_wrote(set, i, kept->objects[k]))
			bits |= mib_table_bit(*keeper, kept->objects[k]);
	return bits;
}

const struct mib_table *
mib_set_table(const struct mib_set *set, size_t i)
{
	return set->changes[i].table;
}

const struct mib_scalar *
mib_set_scalar(const struct mib_set *set, size_t i, size_t n)
{
	for (size_t k = 0; k < set->n_written; k++)
		if (set->written[k].change == &set->changes[i] && n-- == 0)
			return set->written[k].scalar;
	return NULL;
}
