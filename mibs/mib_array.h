/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows of a live table in an array, in the order of their index: what a struct
 * mib_rows finds them by. */
#ifndef MIBS_MIB_ARRAY_H
#define MIBS_MIB_ARRAY_H

#include "mibs/mib_index.h"

/* struct mib_array - n rows of row_size octets, borrowed; the module may
 * replace them between any two calls, and fills in all but the cursor */
struct mib_array {
	struct mib_index index; /* by mib_index_of */
	const void *rows;
	size_t row_size;
	size_t n;
	size_t cursor; /* where the last question ended */
};

/* mib_array_find - the row with this index, or NULL */
const void *mib_array_find(struct mib_array *array, struct oid_view index);

/* mib_array_next - the first row after index, or at it when inclusive; NULL
 * when there is none. At once when it was asked for the row before. */
const void *mib_array_next(
	struct mib_array *array, struct oid_view index, bool inclusive);

#endif
