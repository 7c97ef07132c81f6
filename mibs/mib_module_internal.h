/* SPDX-License-Identifier: BSD-2-Clause */
/* The local back end's own: what it keeps of each scalar and table. */
#ifndef MIBS_MIB_MODULE_INTERNAL_H
#define MIBS_MIB_MODULE_INTERNAL_H

#include "mibs/mib_module.h"
#include "mibs/mib_store_internal.h"

/* A module as it was registered. */
struct mib_registered {
	const struct mib_module *module;
	void *ctx;
};

/* A scalar, or a column. */
struct mib_object {
	const struct smi_object *facts;
	const struct mib_binding *binding;
};

struct mib_scalar {
	struct mib_object object;
	struct oid_view oid;
	const struct mib_registered *of;
	bool written; /* by a manager, now or before a restart */
	/* What it was before a record was restored, for one behind it that says
	 * that it is not written any more; NULL without a record. */
	void *before_restore;
};

struct mib_table {
	struct oid_view oid; /* of the entry */
	const struct smi_object *facts;
	const struct mib_registered *of;
	struct mib_store *store;     /* NULL: rows only */
	const struct mib_rows *rows; /* NULL: read from the store */
	const struct mib_write *write; /* NULL: read-only */
	struct mib_store *kept; /* of write->kept; NULL: there is none */
	struct mib_index index;
	/* Of its columns: NULL when there is none. */
	const struct mib_column *row_status;
	const struct mib_column *storage_type;
	uint64_t required; /* bits of columns a row cannot be active without */
	/* Those that are bound and can be read, by their sub-identifier. */
	size_t n_columns;
	struct mib_column {
		uint32_t sub;
		uint8_t bit; /* of mib_row_head's present */
		struct mib_object object;
	} columns[];
};

/* mib_scalar_backend, mib_table_backend - a region's ctx is a struct
 * mib_scalar of the first, a struct mib_table of the second */
extern const struct mib_backend mib_scalar_backend;
extern const struct mib_backend mib_table_backend;

/* mib_table_column - the column that name speaks of; NULL: none that can be
 * read */
const struct mib_column *mib_table_column(
	const struct mib_table *table, struct oid_view name);

/* mib_table_index_part - what follows the column in a name */
struct oid_view mib_table_index_part(
	const struct mib_table *table, struct oid_view name);

/* mib_read_object - the value of a scalar (row is NULL) or of a column; false:
 * it is not there */
bool mib_read_object(const struct mib_object *object, void *ctx,
	const void *row, struct value *value);

/*
 * mib_table_fill_defaults - put DEFVALs into a new row, and say in *present
 * which columns have a value from the start; false: a DEFVAL does not fit
 */
bool mib_table_fill_defaults(
	const struct mib_table *table, void *row, uint64_t *present);

/* mib_table_bit - the bit of the column that is this object; 0: it has none */
uint64_t mib_table_bit(const struct mib_table *table, uint16_t object);

/* mib_table_copy_columns - those whose bits are set, from a row to another */
void mib_table_copy_columns(const struct mib_table *table, void *to,
	const void *from, uint64_t bits);

struct mib_set;

/*
 * mib_set_kept - the columns, as bits, that change i has written and that
 * survive though the row may not; *keeper: the table they are of. 0: none.
 */
uint64_t mib_set_kept(const struct mib_set *set, size_t i,
	const struct mib_table **keeper);

/* mib_set_table - of change i, a row's; mib_set_scalar - the nth scalar that
 * change i has written, NULL behind the last */
const struct mib_table *mib_set_table(const struct mib_set *set, size_t i);
const struct mib_scalar *mib_set_scalar(
	const struct mib_set *set, size_t i, size_t n);

#endif
