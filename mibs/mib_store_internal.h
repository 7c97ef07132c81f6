/* SPDX-License-Identifier: BSD-2-Clause */
/* What the engine keeps with each row of a store. */
#ifndef MIBS_MIB_STORE_INTERNAL_H
#define MIBS_MIB_STORE_INTERNAL_H

#include <stdalign.h>

#include "mibs/mib_store.h"

struct mib_row_head {
	/* Bit n: the entry's column n (in order of objects) has a value. A row
	 * that a module adds has all; one in notReady may lack some (SMI-27).*/
	uint64_t present;
	/* When the row was first seen not active, on the monotonic clock; 0:
	 * it is active (SMI-28). */
	uint64_t inactive_since_ms;
	uint32_t next_free; /* while the slot is free */
	alignas(max_align_t) uint8_t row[];
};

enum { MIB_COLUMNS_MAX = 64 }; /* bits of present */

static inline struct mib_row_head *
mib_row_head(void *row)
{
	return CONTAINER_OF(row, struct mib_row_head, row);
}

/* mib_row_present - which columns of a store's row have a value */
static inline uint64_t
mib_row_present(const void *row)
{
	const struct mib_row_head *head = (const void *)((const uint8_t *)row -
		offsetof(struct mib_row_head, row));

	return head->present;
}

/* mib_row_has - whether row's column n, in order of the entry's, has a value */
static inline bool
mib_row_has(const void *row, size_t n)
{
	return (mib_row_present(row) >> n & 1) != 0;
}

#endif
