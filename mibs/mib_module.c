/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See mib_module.h. The local back end: one region of the dispatch table for
 * each scalar and for each table, which its bindings answer for.
 */
#include "mibs/mib_module.h"

#include <errno.h>
#include <string.h>

#include "mibs/mib_module_internal.h"
#include "mibs/mib_value.h"
#include "util/log.h"

/* ---- values ---- */

static const void *
mib_pointer_at(const void *ctx, uint16_t offset)
{
	const void *p;

	memcpy(&p, (const uint8_t *)ctx + offset, sizeof(p));
	return p;
}

static void
mib_read_32(const void *p, struct value *value)
{
	/* i32 and u32 share their place and size. */
	memcpy(&value->u32, p, sizeof(value->u32));
}

/* A Counter32 shows the low half of a 64-bit count (IF-02). */
static void
mib_read_64(const void *p, struct value *value)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	if (value->type == VALUE_COUNTER64)
		value->u64 = v;
	else
		value->u32 = (uint32_t)v;
}

/* NULL is the empty text. */
static void
mib_read_text(const char *text, struct value *value)
{
	value->octets = (struct octets){ (const uint8_t *)text,
		text != NULL ? strlen(text) : 0 };
}

/* The value of a member of base; its type is set. */
static void
mib_read_member(
	const struct mib_member *member, const void *base, struct value *value)
{
	const uint8_t *p = (const uint8_t *)base + member->offset;

	switch ((enum mib_cell)member->cell) {
	case MIB_CELL_32:
		mib_read_32(p, value);
		break;
	case MIB_CELL_64:
		mib_read_64(p, value);
		break;
	case MIB_CELL_BOOL:
		value->i32 = *(const bool *)p ? 1 : 2; /* SMI-05 */
		break;
	case MIB_CELL_TEXT:
	case MIB_CELL_OCTETS:
		value->octets = mib_member_octets(member, base);
		break;
	case MIB_CELL_OID:
		value->oid = oid_view((const void *)p);
		break;
	case MIB_CELL_TEXT_POINTER:
		mib_read_text(mib_pointer_at(p, 0), value);
		break;
	case MIB_CELL_OCTETS_VIEW:
		memcpy(&value->octets, p, sizeof(value->octets));
		break;
	case MIB_CELL_OID_VIEW:
		memcpy(&value->oid, p, sizeof(value->oid));
		break;
	case MIB_CELL_NONE:
		break; /* refused at registration */
	}
}

bool
mib_read_object(const struct mib_object *object, void *ctx, const void *row,
	struct value *value)
{
	const struct mib_binding *binding = object->binding;
	const struct mib_store *store;
	const void *via;

	value->type = (enum value_type)object->facts->type;
	switch ((enum mib_binding_kind)binding->kind) {
	case MIB_BINDING_GET:
		return binding->get(ctx, row, value);
	case MIB_BINDING_MEMBER:
		mib_read_member(
			&binding->member, row != NULL ? row : ctx, value);
		return true;
	case MIB_BINDING_VIA:
		via = mib_pointer_at(ctx, binding->via);
		if (via != NULL)
			mib_read_member(&binding->member, via, value);
		return via != NULL;
	case MIB_BINDING_COUNT:
		store = mib_pointer_at(ctx, binding->via);
		value->u32 = (uint32_t)mib_store_count(store);
		return true;
	case MIB_BINDING_LAST_CHANGE:
		store = mib_pointer_at(ctx, binding->via);
		value->u32 = mib_store_last_change(store);
		return true;
	case MIB_BINDING_ABSENT:
	case MIB_BINDING_STORE:
	case MIB_BINDING_ROWS:
		break; /* no values: refused at registration */
	}
	return false;
}

/* ---- scalars ---- */

/* Begin answer's name with an OID that has room for one more. */
static void
mib_name_begin(struct oid *name, struct oid_view oid, uint32_t last)
{
	memcpy(name->sub, oid.sub, oid.n * sizeof(oid.sub[0]));
	name->sub[oid.n] = last;
	name->n = oid.n + 1;
}

static enum mib_status
mib_scalar_answer(const struct mib_scalar *scalar, struct mib_answer *answer)
{
	mib_name_begin(&answer->name, scalar->oid, 0);
	if (!mib_read_object(
		    &scalar->object, scalar->of->ctx, NULL, &answer->value))
		return MIB_NO_SUCH_INSTANCE;
	return MIB_FOUND;
}

static enum mib_status
mib_scalar_get(void *ctx, struct oid_view name, struct mib_answer *answer)
{
	const struct mib_scalar *scalar = ctx;
	size_t n = scalar->oid.n;

	if (name.n != n + 1 || name.sub[n] != 0)
		return answer->status = MIB_NO_SUCH_INSTANCE; /* PDU-06 */
	return answer->status = mib_scalar_answer(scalar, answer);
}

static enum mib_status
mib_scalar_next(void *ctx, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	const struct mib_scalar *scalar = ctx;
	size_t n = scalar->oid.n;
	bool ahead = name.n == n ||
		(inclusive && name.n == n + 1 && name.sub[n] == 0);

	if (!ahead || mib_scalar_answer(scalar, answer) != MIB_FOUND)
		return answer->status = MIB_END;
	return answer->status = MIB_FOUND;
}

static size_t
mib_scalar_object(void *ctx, struct oid_view name)
{
	const struct mib_scalar *scalar = ctx;

	(void)name;
	return scalar->oid.n;
}

const struct mib_backend mib_scalar_backend = {
	.get = mib_scalar_get,
	.next = mib_scalar_next,
	.object = mib_scalar_object,
};

/* ---- tables ---- */

/*
 * Live rows are made of whatever the kernel or a subsystem says, so a row is
 * looked at before it is believed: a walk that repeats a row or goes back
 * would never end (PDU-10).
 */
static const void *
mib_table_find(const struct mib_table *table, struct oid_view index)
{
	const void *row;

	if (table->rows == NULL)
		return mib_store_find(table->store, index);
	row = table->rows->find(table->of->ctx, index);
	if (row != NULL && mib_index_compare(&table->index, row, index) != 0)
		return NULL;
	return row;
}

/* MIB_FOUND with *row, MIB_END or MIB_ERROR */
static enum mib_status
mib_table_next_row(const struct mib_table *table, struct oid_view index,
	bool inclusive, const void **row)
{
	int order;

	if (table->rows == NULL) {
		*row = mib_store_next(table->store, index, inclusive);
		return *row != NULL ? MIB_FOUND : MIB_END;
	}
	*row = table->rows->next(table->of->ctx, index, inclusive);
	if (*row == NULL)
		return MIB_END;
	order = mib_index_compare(&table->index, *row, index);
	return order > 0 || (order == 0 && inclusive) ? MIB_FOUND : MIB_ERROR;
}

static void
mib_table_hint(const struct mib_table *table, const struct mib_answer *answer)
{
	if (table->rows != NULL && table->rows->hint != NULL)
		table->rows->hint(table->of->ctx, answer->wanted);
}

/* The number of columns that come before sub. */
static size_t
mib_table_columns_before(const struct mib_table *table, uint32_t sub)
{
	size_t low = 0;
	size_t high = table->n_columns;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->columns[middle].sub < sub)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct mib_column *
mib_table_column(const struct mib_table *table, struct oid_view name)
{
	size_t n = table->oid.n;
	size_t i;

	if (name.n <= n)
		return NULL;
	i = mib_table_columns_before(table, name.sub[n]);
	if (i == table->n_columns || table->columns[i].sub != name.sub[n])
		return NULL;
	return &table->columns[i];
}

struct oid_view
mib_table_index_part(const struct mib_table *table, struct oid_view name)
{
	size_t n = table->oid.n + 1;

	return (struct oid_view){ name.sub + n, name.n - n };
}

static bool
mib_table_read(const struct mib_table *table, const struct mib_column *column,
	const void *row, struct value *value)
{
	/* The bits are those of the entry that has the row's RowStatus. */
	if (table->store != NULL && !table->facts->augments &&
		!mib_row_has(row, column->bit))
		return false; /* SMI-27 */
	return mib_read_object(&column->object, table->of->ctx, row, value);
}

static enum mib_status
mib_table_get(void *ctx, struct oid_view name, struct mib_answer *answer)
{
	const struct mib_table *table = ctx;
	const struct mib_column *column = mib_table_column(table, name);
	const void *row;

	if (column == NULL)
		return answer->status = MIB_NO_SUCH_OBJECT; /* PDU-05 */
	mib_table_hint(table, answer);
	row = mib_table_find(table, mib_table_index_part(table, name));
	if (row == NULL || !mib_table_read(table, column, row, &answer->value))
		return answer->status = MIB_NO_SUCH_INSTANCE; /* SMI-09 */
	(void)oid_copy(&answer->name, name); /* the dispatch table's bound */
	return answer->status = MIB_FOUND;
}

/* The first row from index on that has a value in this column. */
static enum mib_status
mib_table_next_in_column(const struct mib_table *table,
	const struct mib_column *column, struct oid_view index, bool inclusive,
	struct mib_answer *answer)
{
	const void *row;

	for (;;) {
		enum mib_status status =
			mib_table_next_row(table, index, inclusive, &row);

		if (status != MIB_FOUND)
			return status;
		mib_name_begin(&answer->name, table->oid, column->sub);
		if (!mib_index_append(&table->index, row, &answer->name))
			return MIB_ERROR; /* no store takes such a row */
		if (mib_table_read(table, column, row, &answer->value))
			return MIB_FOUND;
		if (++answer->passed >= MIB_ROWS_AT_ONCE)
			return MIB_AGAIN;
		index = mib_table_index_part(table, oid_view(&answer->name));
		inclusive = false;
	}
}

static enum mib_status
mib_table_next(void *ctx, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	const struct mib_table *table = ctx;
	size_t n = table->oid.n;
	enum mib_status status = MIB_END;
	size_t i = 0;

	mib_table_hint(table, answer);
	if (name.n > n)
		i = mib_table_columns_before(table, name.sub[n]);
	if (i < table->n_columns && name.n > n &&
		table->columns[i].sub == name.sub[n])
		status = mib_table_next_in_column(table, &table->columns[i++],
			mib_table_index_part(table, name), inclusive, answer);
	/* Columns from their start; an IMPLIED index may be empty, and then
	 * the column's own name is a row's. */
	for (; i < table->n_columns && status == MIB_END; i++) {
		answer->passed++;
		status = mib_table_next_in_column(table, &table->columns[i],
			(struct oid_view){ NULL, 0 }, true, answer);
	}
	return answer->status = status;
}

static size_t
mib_table_object(void *ctx, struct oid_view name)
{
	const struct mib_table *table = ctx;

	return mib_table_column(table, name) == NULL ? 0 : table->oid.n + 1;
}

const struct mib_backend mib_table_backend = {
	.get = mib_table_get,
	.next = mib_table_next,
	.object = mib_table_object,
};

/* ---- registration ---- */

static bool
mib_member_fits(const struct mib_member *member, const struct smi_object *facts)
{
	uint8_t type = facts->type;

	switch ((enum mib_cell)member->cell) {
	case MIB_CELL_32:
		return type == VALUE_INTEGER || type == VALUE_COUNTER32 ||
			type == VALUE_UNSIGNED32 || type == VALUE_TIME_TICKS;
	case MIB_CELL_64:
		return type == VALUE_COUNTER64 || type == VALUE_COUNTER32;
	case MIB_CELL_BOOL:
		/* It is shown as one. */
		return facts->convention == SMI_TRUTH_VALUE;
	case MIB_CELL_TEXT:
	case MIB_CELL_TEXT_POINTER:
		return type == VALUE_OCTET_STRING;
	case MIB_CELL_OCTETS:
	case MIB_CELL_OCTETS_VIEW:
		return type == VALUE_OCTET_STRING || type == VALUE_IP_ADDRESS ||
			type == VALUE_OPAQUE;
	case MIB_CELL_OID:
	case MIB_CELL_OID_VIEW:
		return type == VALUE_OID;
	case MIB_CELL_NONE:
		break;
	}
	return false;
}

/* Can this be bound to a scalar, or to a column? */
static bool
mib_binding_fits(
	const struct mib_binding *binding, const struct smi_object *facts)
{
	switch ((enum mib_binding_kind)binding->kind) {
	case MIB_BINDING_GET:
		return true;
	case MIB_BINDING_MEMBER:
		return mib_member_fits(&binding->member, facts);
	case MIB_BINDING_VIA:
		return facts->kind == SMI_SCALAR &&
			mib_member_fits(&binding->member, facts);
	case MIB_BINDING_COUNT:
		return facts->kind == SMI_SCALAR &&
			(facts->type == VALUE_UNSIGNED32 ||
				facts->type == VALUE_INTEGER);
	case MIB_BINDING_LAST_CHANGE:
		return facts->kind == SMI_SCALAR &&
			facts->type == VALUE_TIME_TICKS;
	case MIB_BINDING_ABSENT:
	case MIB_BINDING_STORE:
	case MIB_BINDING_ROWS:
		break;
	}
	return false;
}

/* The binding of object i; NULL: absent. */
static const struct mib_binding *
mib_binding_of(const struct mib_module *module, size_t i)
{
	const struct mib_binding *binding =
		i < module->n_bindings ? module->bindings[i] : NULL;

	if (binding == NULL || binding->kind == MIB_BINDING_ABSENT)
		return NULL;
	return binding;
}

static int
mib_refuse(const struct mib_module *module, size_t i, const char *why)
{
	log_error("mib: %s is bound to %s",
		smi_name(module->smi, &module->smi->objects[i]), why);
	return -EINVAL;
}

static int
mib_register_object(struct mib *mib, const struct mib_module *module, size_t i,
	const struct mib_backend *backend, void *ctx)
{
	const struct smi_object *facts = &module->smi->objects[i];
	int rc = mib_register(mib, smi_oid(module->smi, facts), backend, ctx);

	if (rc != 0)
		log_error("mib: %s cannot be served: %s",
			smi_name(module->smi, facts),
			rc == -EEXIST ? "another module has a part of it"
				      : "the dispatch table is full");
	return rc;
}

/* A struct of size octets, which its members do not leave. */
static bool
mib_member_lies_in(const struct mib_member *member, size_t size)
{
	return (size_t)member->offset + member->size <= size;
}

static int
mib_register_scalar(struct mib *mib, const struct mib_registered *of, size_t i)
{
	const struct smi_object *facts = &of->module->smi->objects[i];
	const struct mib_binding *binding = mib_binding_of(of->module, i);
	const struct mib_module_write *write = of->module->write;
	struct mib_scalar *scalar;

	if (binding == NULL)
		return 0;
	if (!mib_binding_fits(binding, facts))
		return mib_refuse(of->module, i, "what cannot be its value");
	if (binding->kind == MIB_BINDING_MEMBER && write != NULL &&
		write->ctx_size > 0 &&
		!mib_member_lies_in(&binding->member, write->ctx_size))
		return mib_refuse(of->module, i, "another struct");
	scalar = mib_alloc(mib, sizeof(*scalar));
	if (scalar == NULL)
		return -ENOMEM;
	scalar->object = (struct mib_object){ facts, binding };
	scalar->oid = smi_oid(of->module->smi, facts);
	scalar->of = of;
	return mib_register_object(
		mib, of->module, i, &mib_scalar_backend, scalar);
}

/* Take a column into table, when it is bound and can be read. */
static int
mib_table_take_column(struct mib_table *table, size_t i, size_t bit)
{
	const struct mib_module *module = table->of->module;
	const struct smi_object *facts = &module->smi->objects[i];
	const struct mib_binding *binding = mib_binding_of(module, i);

	if (binding == NULL || facts->access < SMI_READ_ONLY)
		return 0;
	if (!mib_binding_fits(binding, facts))
		return mib_refuse(module, i, "what cannot be its value");
	if (binding->kind == MIB_BINDING_MEMBER && table->store != NULL &&
		!mib_member_lies_in(
			&binding->member, mib_store_row_size(table->store)))
		return mib_refuse(module, i, "another struct than its rows");
	table->columns[table->n_columns++] = (struct mib_column){
		.sub = module->smi->subs[facts->oid + facts->oid_n - 1u],
		.bit = (uint8_t)bit,
		.object = { facts, binding },
	};
	return 0;
}

/* What the engine does to rows: which columns it does it by, and which have to
 * be given before a row can be active. */
static void
mib_table_find_rules(struct mib_table *table)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct mib_column *column = &table->columns[i];
		const struct smi_object *facts = column->object.facts;

		if (facts->convention == SMI_ROW_STATUS)
			table->row_status = column;
		else if (facts->convention == SMI_STORAGE_TYPE)
			table->storage_type = column;
		else if (facts->access == SMI_READ_CREATE && facts->defval == 0)
			table->required |= (uint64_t)1 << column->bit;
	}
}

/* A member that Set writes must hold the largest value there may be, and what
 * the engine acts on must be where it looks for it. */
static int
mib_table_check_writable(const struct mib_table *table)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct mib_column *column = &table->columns[i];

		if (table->write != NULL &&
			column->object.facts->access >= SMI_READ_WRITE &&
			column->object.binding->kind != MIB_BINDING_MEMBER)
			return mib_refuse(table->of->module,
				(size_t)(column->object.facts -
					table->of->module->smi->objects),
				"no member, and can be written");
	}
	return 0;
}

bool
mib_table_fill_defaults(
	const struct mib_table *table, void *row, uint64_t *present)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct mib_column *column = &table->columns[i];
		const struct smi_object *facts = column->object.facts;
		struct value value;

		if (facts->convention != SMI_ROW_STATUS &&
			facts->access == SMI_READ_CREATE) {
			if (!mib_value_default(
				    table->of->module->smi, facts, &value))
				continue;
			if (mib_value_put(&column->object.binding->member, row,
				    &value) != SNMP_NO_ERROR)
				return false;
		}
		*present |= (uint64_t)1 << column->bit;
	}
	return true;
}

uint64_t
mib_table_bit(const struct mib_table *table, uint16_t object)
{
	const struct smi_object *facts =
		&table->of->module->smi->objects[object];

	for (size_t i = 0; i < table->n_columns; i++)
		if (table->columns[i].object.facts == facts)
			return (uint64_t)1 << table->columns[i].bit;
	return 0;
}

void
mib_table_copy_columns(const struct mib_table *table, void *to,
	const void *from, uint64_t bits)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct mib_column *column = &table->columns[i];
		const struct mib_member *member =
			&column->object.binding->member;

		if ((bits >> column->bit & 1) != 0)
			memcpy((uint8_t *)to + member->offset,
				(const uint8_t *)from + member->offset,
				member->size);
	}
}

static int
mib_register_table(struct mib *mib, const struct mib_registered *of, size_t i)
{
	const struct mib_module *module = of->module;
	const struct smi_object *facts = &module->smi->objects[i];
	const struct mib_binding *binding = mib_binding_of(module, i);
	struct mib_table *table;
	int rc;

	if (binding == NULL)
		return 0;
	if (binding->kind != MIB_BINDING_STORE &&
		binding->kind != MIB_BINDING_ROWS)
		return mib_refuse(module, i, "no rows");
	if (facts->n_columns > MIB_COLUMNS_MAX)
		return mib_refuse(module, i, "too many columns");
	table = mib_alloc(mib,
		sizeof(*table) + facts->n_columns * sizeof(table->columns[0]));
	if (table == NULL)
		return -ENOMEM;
	table->oid = smi_oid(module->smi, facts);
	table->facts = facts;
	table->of = of;
	table->rows = binding->rows;
	table->write = binding->write;
	if (binding->kind == MIB_BINDING_STORE)
		memcpy(&table->store, (const uint8_t *)of->ctx + binding->via,
			sizeof(table->store));
	if (binding->kind == MIB_BINDING_STORE
			? table->store == NULL
			: table->rows == NULL || table->rows->find == NULL ||
				table->rows->next == NULL)
		return mib_refuse(module, i, "no rows");
	rc = mib_index_of(&table->index, module, (uint16_t)i);
	for (size_t k = 0; k < facts->n_columns && rc == 0; k++)
		rc = mib_table_take_column(table, i + 1 + k, k);
	if (rc == 0)
		rc = mib_table_check_writable(table);
	if (rc != 0)
		return rc;
	mib_table_find_rules(table);
	if (table->write != NULL && table->write->kept != NULL) {
		memcpy(&table->kept,
			(const uint8_t *)of->ctx + table->write->kept->store,
			sizeof(table->kept));
		mib_store_set_keeper(table->store, table);
	}
	return mib_register_object(mib, module, i, &mib_table_backend, table);
}

int
mib_module_register(struct mib *mib, const struct mib_module *module, void *ctx)
{
	struct mib_registered *of = mib_alloc(mib, sizeof(*of));
	int rc = 0;

	if (of == NULL)
		return -ENOMEM;
	*of = (struct mib_registered){ module, ctx };
	for (size_t i = 0; i < module->smi->n_objects && rc == 0; i++) {
		switch ((enum smi_kind)module->smi->objects[i].kind) {
		case SMI_SCALAR:
			rc = mib_register_scalar(mib, of, i);
			break;
		case SMI_ENTRY:
			rc = mib_register_table(mib, of, i);
			break;
		case SMI_COLUMN:
			break; /* with its entry */
		}
	}
	return rc;
}
