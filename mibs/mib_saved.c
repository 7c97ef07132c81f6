/* SPDX-License-Identifier: BSD-2-Clause */
/* See mib_saved.h. */
#include "mibs/mib_saved.h"

#include <errno.h>
#include <string.h>

#include "mibs/mib_module_internal.h"
#include "mibs/mib_types.h"
#include "mibs/mib_value.h"
#include "wire/ber.h"

enum {
	COLUMN_ARC = 2, /* a BER name begins 0, 1 or 2; 2.N has no bound */
	/* For the sub-identifiers of one OID read, see ber_read_oid. */
	SCRATCH = 4 * (OID_MAX_LEN * 5 + 1),
	/* A row that no Set could hold; the wire bounds those of a Set. */
	ROW_MAX = 16384,
};

/* ---- to octets ---- */

static void
write_key(struct mib_saved_buffer *buffer, const struct oid *name,
	struct mib_saved *out)
{
	struct ber_writer w = { buffer->key, buffer->key + sizeof(buffer->key),
		false };
	const struct varbind varbind = { oid_view(name),
		{ .type = VALUE_NULL } };

	ber_write_varbind(&w, &varbind);
	out->key = (struct octets){ buffer->key, (size_t)(w.p - buffer->key) };
	out->value = (struct octets){ buffer->value, 0 };
}

struct octets
mib_saved_row_key(const struct mib_store *store, const void *row,
	struct mib_saved_buffer *buffer)
{
	struct mib_saved saved;
	struct oid name;

	(void)oid_copy(&name, mib_store_entry(store));
	/* Fits: mib_store_add has tried a longer one. */
	(void)mib_index_append(mib_store_index(store), row, &name);
	write_key(buffer, &name, &saved);
	return saved.key;
}

struct octets
mib_saved_scalar_key(struct oid_view object, struct mib_saved_buffer *buffer)
{
	struct mib_saved saved;
	struct oid name;

	(void)oid_copy(&name, object);
	(void)oid_append(&name, &(uint32_t){ 0 }, 1);
	write_key(buffer, &name, &saved);
	return saved.key;
}

static void
write_value(struct ber_writer *w, uint32_t number, const struct value *value)
{
	const uint32_t name[] = { COLUMN_ARC, number };
	const struct varbind varbind = { { name, ARRAY_LEN(name) }, *value };

	ber_write_varbind(w, &varbind);
}

/* Is a row of this storage type kept (SMI-12)? Those of the configuration,
 * which are readOnly, are made anew from it. */
static bool
is_kept(const struct mib_table *table, const void *row)
{
	struct value value;

	if (table->storage_type == NULL ||
		!mib_read_object(&table->storage_type->object, table->of->ctx,
			row, &value))
		return false;
	return value.i32 == STORAGE_NON_VOLATILE ||
		value.i32 == STORAGE_PERMANENT;
}

/* False when the row fits no record, which no table of ours can make. */
static bool
write_row(const struct mib_table *table, const void *row, uint64_t present,
	struct mib_saved_buffer *buffer, struct mib_saved *out)
{
	struct ber_writer w = { buffer->value,
		buffer->value + sizeof(buffer->value), false };

	for (size_t i = 0; i < table->n_columns; i++) {
		const struct mib_column *column = &table->columns[i];
		struct value value;

		if (column->object.facts->access < SMI_READ_WRITE ||
			(present >> column->bit & 1) == 0 ||
			!mib_read_object(
				&column->object, table->of->ctx, row, &value))
			continue;
		write_value(&w, column->sub, &value);
	}
	out->value.n = (size_t)(w.p - buffer->value);
	return !w.overflow;
}

static bool
row_name(const struct mib_table *table, const void *row, struct oid *name)
{
	return oid_copy(name, table->oid) &&
		mib_index_append(&table->index, row, name);
}

static bool
save_row(const struct mib_table *table, const void *row, uint64_t present,
	struct mib_saved_buffer *buffer, struct mib_saved *out)
{
	struct oid name;

	if (!row_name(table, row, &name))
		return false;
	write_key(buffer, &name, out);
	return !is_kept(table, row) ||
		write_row(table, row, present, buffer, out);
}

static bool
save_scalar(const struct mib_scalar *scalar, struct mib_saved_buffer *buffer,
	struct mib_saved *out)
{
	struct ber_writer w = { buffer->value,
		buffer->value + sizeof(buffer->value), false };
	struct value value;
	struct oid name;

	if (!oid_copy(&name, scalar->oid) ||
		!oid_append(&name, &(uint32_t){ 0 }, 1) ||
		!mib_read_object(
			&scalar->object, scalar->of->ctx, NULL, &value))
		return false;
	write_key(buffer, &name, out);
	write_value(&w, 0, &value);
	out->value.n = (size_t)(w.p - buffer->value);
	return !w.overflow;
}

static bool
is_fixed(const struct mib_scalar *scalar)
{
	const struct mib_module *module = scalar->of->module;

	return module->write->is_fixed != NULL &&
		module->write->is_fixed(scalar->of->ctx,
			(uint16_t)(scalar->object.facts -
				module->smi->objects));
}

/* Is it one that a manager has written? A lock begins anywhere after a restart
 * (SMI-11), and what is configured is read from the configuration. */
static bool
scalar_is_kept(const struct mib_scalar *scalar)
{
	return scalar->object.facts->convention != SMI_TEST_AND_INCR &&
		!is_fixed(scalar);
}

/* What survives of row, which is of a keeper's store or of its kept rows. */
static bool
save_kept(const struct mib_table *keeper, const void *row, uint64_t present,
	struct mib_saved_buffer *buffer, struct mib_saved *out)
{
	out->key = mib_saved_row_key(keeper->kept, row, buffer);
	out->value = (struct octets){ buffer->value, 0 };
	return write_row(keeper, row, present, buffer, out);
}

/* Beside what has survived before. */
static bool
save_kept_of_change(const struct mib_set *set, size_t i, const void *after,
	struct mib_saved_buffer *buffer, struct mib_saved *out)
{
	const struct mib_table *keeper;
	uint64_t present = mib_set_kept(set, i, &keeper);
	alignas(max_align_t) uint8_t row[ROW_MAX];
	const void *kept;

	if (present == 0 || mib_store_row_size(keeper->kept) > sizeof(row))
		return false;
	kept = mib_store_find_like(keeper->kept, after);
	if (kept == NULL)
		return save_kept(keeper, after, present, buffer, out);
	memcpy(row, kept, mib_store_row_size(keeper->kept));
	mib_table_copy_columns(keeper, row, after, present);
	return save_kept(
		keeper, row, present | mib_row_present(kept), buffer, out);
}

bool
mib_saved_of_change(const struct mib_set *set, size_t i, size_t *step,
	struct mib_saved_buffer *buffer, struct mib_saved *out)
{
	const struct mib_table *table;
	const struct mib_scalar *scalar;
	struct mib_change change;

	if (!mib_set_change(set, i, &change))
		return false;
	if (change.entry == MIB_SET_SCALARS) {
		while ((scalar = mib_set_scalar(set, i, (*step)++)) != NULL)
			if (scalar_is_kept(scalar))
				return save_scalar(scalar, buffer, out);
		return false;
	}
	table = mib_set_table(set, i);
	if ((*step)++ > 0 || (change.before == NULL && change.after == NULL))
		return false;
	if (mib_store_keeper(change.store) != NULL)
		return save_kept_of_change(set, i, change.after, buffer, out);
	if (change.after != NULL)
		return save_row(
			table, change.after, change.present, buffer, out);
	if (!save_row(table, change.before, 0, buffer, out))
		return false;
	out->value.n = 0;
	return true;
}

/* The key's name; n == 0 when it is none. */
static void
read_key(struct octets key, struct oid *name)
{
	uint8_t scratch[SCRATCH];
	struct arena arena;
	struct ber_reader r;
	struct ber_reader varbind;

	arena_init(&arena, scratch, sizeof(scratch));
	ber_reader_init(&r, key);
	ber_enter(&r, BER_SEQUENCE, &varbind);
	(void)oid_copy(name, ber_read_oid(&varbind, &arena));
	if (varbind.err != BER_OK)
		name->n = 0;
}

/* The next row behind index that is kept. */
static bool
next_row(const struct mib_table *table, struct oid_view index, bool inclusive,
	struct mib_saved_buffer *buffer, struct mib_saved *out)
{
	const void *row;

	if (table->kept != NULL) {
		row = mib_store_next(table->kept, index, inclusive);
		return row != NULL &&
			save_kept(
				table, row, mib_row_present(row), buffer, out);
	}
	if (table->store == NULL || table->write == NULL ||
		table->facts->augments)
		return false;
	row = mib_store_next(table->store, index, inclusive);
	while (row != NULL && !is_kept(table, row))
		row = mib_store_after(table->store, row);
	return row != NULL &&
		save_row(table, row, mib_row_present(row), buffer, out);
}

bool
mib_saved_next(struct mib *mib, struct octets after,
	struct mib_saved_buffer *buffer, struct mib_saved *out)
{
	const struct mib_backend *backend;
	struct oid name = { 0, { 0 } };
	void *region;
	size_t i = 0;

	if (after.n > 0) {
		read_key(after, &name);
		i = mib_region_from(mib, oid_view(&name));
	}
	for (; (backend = mib_region(mib, i, &region)) != NULL; i++) {
		if (backend == &mib_table_backend) {
			const struct mib_table *table = region;
			struct oid_view index = { NULL, 0 };
			bool inside =
				oid_starts_with(oid_view(&name), table->oid);

			if (inside)
				index = (struct oid_view){ name.sub +
						table->oid.n,
					name.n - table->oid.n };
			if (next_row(table, index, !inside, buffer, out))
				return true;
		} else if (backend == &mib_scalar_backend) {
			const struct mib_scalar *scalar = region;

			/* One that name is of has been given already. */
			if (scalar->written && scalar_is_kept(scalar) &&
				!oid_starts_with(
					oid_view(&name), scalar->oid) &&
				save_scalar(scalar, buffer, out))
				return true;
		}
	}
	return false;
}

/* ---- from octets ---- */

/* The next binding 2.N of a record; false at its end or where it is broken. */
static bool
read_value(struct ber_reader *r, struct arena *arena, uint32_t *number,
	struct value *value)
{
	struct ber_reader varbind;
	struct oid_view name;

	if (ber_peek_tag(r) < 0)
		return false;
	arena_reset(arena);
	ber_enter(r, BER_SEQUENCE, &varbind);
	name = ber_read_oid(&varbind, arena);
	ber_read_value(&varbind, arena, value);
	ber_leave(r, &varbind);
	if (r->err != BER_OK)
		return false;
	if (name.n != 2 || name.sub[0] != COLUMN_ARC) {
		r->err = BER_BAD_VALUE;
		return false;
	}
	*number = name.sub[1];
	return true;
}

/* May a column of a record have this value? What nobody may write, but the
 * engine or a manager has brought about, may stand there too. */
static bool
value_is_sound(const struct smi_module *smi, const struct smi_object *facts,
	const struct value *value)
{
	if (facts->convention == SMI_ROW_STATUS)
		return value->type == VALUE_INTEGER &&
			value->i32 >= ROW_ACTIVE && value->i32 <= ROW_NOT_READY;
	if (facts->convention == SMI_STORAGE_TYPE)
		return value->type == VALUE_INTEGER &&
			(value->i32 == STORAGE_NON_VOLATILE ||
				value->i32 == STORAGE_PERMANENT);
	return mib_value_check(smi, facts, value) == SNMP_NO_ERROR;
}

static const struct mib_column *
column_of_sub(const struct mib_table *table, uint32_t sub)
{
	for (size_t i = 0; i < table->n_columns; i++)
		if (table->columns[i].sub == sub)
			return &table->columns[i];
	return NULL;
}

/* Read a record's columns into row; one that is not known any more is passed
 * over. */
static bool
read_row(const struct mib_table *table, struct octets octets, void *row,
	uint64_t *present)
{
	const struct smi_module *smi = table->of->module->smi;
	uint8_t scratch[2 * SCRATCH];
	struct arena arena;
	struct ber_reader r;
	struct value value;
	uint32_t sub;

	arena_init(&arena, scratch, sizeof(scratch));
	ber_reader_init(&r, octets);
	while (read_value(&r, &arena, &sub, &value)) {
		const struct mib_column *column = column_of_sub(table, sub);

		if (column == NULL ||
			column->object.facts->access < SMI_READ_WRITE)
			continue;
		if (!value_is_sound(smi, column->object.facts, &value) ||
			mib_value_put(&column->object.binding->member, row,
				&value) != SNMP_NO_ERROR)
			return false;
		*present |= (uint64_t)1 << column->bit;
	}
	return r.err == BER_OK;
}

static bool
row_is_sound(const struct mib_table *table, const void *row, uint64_t present)
{
	uint16_t object;
	struct value status;

	if (table->row_status == NULL ||
		(present >> table->row_status->bit & 1) == 0 ||
		!mib_read_object(&table->row_status->object, table->of->ctx,
			row, &status))
		return false;
	if (status.i32 < ROW_ACTIVE || status.i32 > ROW_NOT_READY)
		return false; /* the record had none */
	if (status.i32 == ROW_ACTIVE &&
		(present & table->required) != table->required)
		return false;
	return is_kept(table, row) &&
		(table->write->check == NULL ||
			table->write->check(table->of->ctx, NULL, row,
				&object) == SNMP_NO_ERROR);
}

/* What survived of a row that is somebody else's: for the module to find. */
static enum mib_saved_result
restore_kept(
	struct mib_table *table, struct oid_view index, struct octets value)
{
	alignas(max_align_t) uint8_t row[ROW_MAX];
	uint64_t present = 0;
	void *live = mib_store_find(table->kept, index);

	if (value.n == 0 && live != NULL)
		mib_store_remove(table->kept, live);
	if (value.n == 0)
		return MIB_SAVED_RESTORED;
	if (mib_store_row_size(table->kept) > sizeof(row))
		return MIB_SAVED_UNKNOWN;
	memset(row, 0, mib_store_row_size(table->kept));
	if (!mib_index_decode(mib_store_index(table->kept), index, row) ||
		!read_row(table, value, row, &present))
		return MIB_SAVED_INVALID;
	if (live != NULL)
		memcpy(live, row, mib_store_row_size(table->kept));
	else
		live = mib_store_add(table->kept, row, NULL);
	if (live == NULL)
		return MIB_SAVED_FULL;
	mib_row_head(live)->present = present;
	return MIB_SAVED_RESTORED;
}

/* A record says that a row has gone. */
static enum mib_saved_result
remove_row(struct mib_table *table, struct oid_view name)
{
	const struct oid_view index = { name.sub + table->oid.n,
		name.n - table->oid.n };
	void *live;

	if (table->kept != NULL)
		return restore_kept(table, index, (struct octets){ NULL, 0 });
	if (table->store == NULL || table->write == NULL)
		return MIB_SAVED_UNKNOWN;
	live = mib_store_find(table->store, index);
	if (live != NULL && !is_kept(table, live))
		return MIB_SAVED_CONFLICT;
	if (live != NULL)
		mib_store_remove(table->store, live);
	return MIB_SAVED_RESTORED;
}

static enum mib_saved_result
restore_row(struct mib_table *table, struct oid_view name, struct octets value)
{
	alignas(max_align_t) uint8_t row[ROW_MAX];
	const struct oid_view index = { name.sub + table->oid.n,
		name.n - table->oid.n };
	uint64_t present = 0;
	void *live;

	if (table->kept != NULL)
		return restore_kept(table, index, value);
	if (table->store == NULL || table->write == NULL ||
		mib_store_row_size(table->store) > sizeof(row))
		return MIB_SAVED_UNKNOWN;
	memset(row, 0, mib_store_row_size(table->store));
	if (!mib_index_decode(&table->index, index, row) ||
		!mib_table_fill_defaults(table, row, &present) ||
		!read_row(table, value, row, &present) ||
		!row_is_sound(table, row, present))
		return MIB_SAVED_INVALID;
	live = mib_store_find(table->store, index);
	if (live != NULL && !is_kept(table, live))
		return MIB_SAVED_CONFLICT;
	if (live != NULL)
		memcpy(live, row, mib_store_row_size(table->store));
	else
		live = mib_store_add(table->store, row, NULL);
	if (live == NULL)
		return MIB_SAVED_FULL;
	mib_row_head(live)->present = present;
	return MIB_SAVED_RESTORED;
}

/* A record says that a scalar is what it is without a manager. */
static enum mib_saved_result
unset_scalar(struct mib_scalar *scalar)
{
	const struct mib_member *member = &scalar->object.binding->member;

	if (scalar->before_restore != NULL)
		memcpy((uint8_t *)scalar->of->ctx + member->offset,
			scalar->before_restore, member->size);
	scalar->written = false;
	return MIB_SAVED_RESTORED;
}

static bool
keep_before_restore(struct mib *mib, struct mib_scalar *scalar)
{
	const struct mib_member *member = &scalar->object.binding->member;

	if (scalar->before_restore != NULL)
		return true;
	scalar->before_restore = mib_alloc(mib, member->size);
	if (scalar->before_restore == NULL)
		return false;
	memcpy(scalar->before_restore,
		(const uint8_t *)scalar->of->ctx + member->offset,
		member->size);
	return true;
}

static enum mib_saved_result
restore_scalar(struct mib *mib, struct mib_scalar *scalar, struct oid_view name,
	struct octets octets)
{
	const struct mib_module *module = scalar->of->module;
	const struct smi_object *facts = scalar->object.facts;
	uint8_t scratch[2 * SCRATCH];
	struct arena arena;
	struct ber_reader r;
	struct value value;
	uint32_t number;

	if (name.n != scalar->oid.n + 1 || name.sub[scalar->oid.n] != 0)
		return MIB_SAVED_INVALID;
	if (facts->access < SMI_READ_WRITE || module->write == NULL ||
		scalar->object.binding->kind != MIB_BINDING_MEMBER)
		return MIB_SAVED_UNKNOWN;
	if (is_fixed(scalar))
		return MIB_SAVED_CONFLICT;
	if (octets.n == 0)
		return unset_scalar(scalar);
	arena_init(&arena, scratch, sizeof(scratch));
	ber_reader_init(&r, octets);
	if (!keep_before_restore(mib, scalar))
		return MIB_SAVED_FULL;
	if (!read_value(&r, &arena, &number, &value) || number != 0 ||
		mib_value_check(module->smi, facts, &value) != SNMP_NO_ERROR ||
		mib_value_put(&scalar->object.binding->member, scalar->of->ctx,
			&value) != SNMP_NO_ERROR)
		return MIB_SAVED_INVALID;
	scalar->written = true;
	return MIB_SAVED_RESTORED;
}

enum mib_saved_result
mib_saved_restore(
	struct mib *mib, const struct mib_saved *saved, struct oid *name)
{
	const struct mib_backend *backend;
	void *region;

	read_key(saved->key, name);
	if (name->n == 0)
		return MIB_SAVED_INVALID;
	backend = mib_backend_of(mib, oid_view(name), &region);
	if (backend == &mib_table_backend && saved->value.n == 0)
		return remove_row(region, oid_view(name));
	if (backend == &mib_table_backend)
		return restore_row(region, oid_view(name), saved->value);
	if (backend == &mib_scalar_backend)
		return restore_scalar(
			mib, region, oid_view(name), saved->value);
	return MIB_SAVED_UNKNOWN;
}
