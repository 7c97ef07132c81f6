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
};

struct mib_table {
	struct oid_view oid; /* of the entry */
	const struct smi_object *facts;
	const struct mib_registered *of;
	struct mib_store *store; /* NULL: rows */
	const struct mib_rows *rows;
	const struct mib_write *write; /* NULL: read-only */
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

#endif
