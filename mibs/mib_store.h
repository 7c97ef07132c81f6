/* SPDX-License-Identifier: BSD-2-Clause */
/* The rows of a table, in the order of their index, in fixed memory. */
#ifndef MIBS_MIB_STORE_H
#define MIBS_MIB_STORE_H

#include "mibs/mib_index.h"

struct mib_store;

/*
 * mib_store_new - an empty store
 *
 * module, entry  whose index gives the order; tables that augment entry share
 *                the store.
 * row_size       octets of the struct that the bindings speak of.
 * max            rows it will ever hold; their memory is reserved now and
 *                becomes real as rows come.
 *
 * NULL without memory or, logged, when the index bindings do not fit.
 */
struct mib_store *mib_store_new(const struct mib_module *module, uint16_t entry,
	size_t row_size, size_t max);

/* mib_store_new_by - the same rows by another index, of members of theirs */
struct mib_store *mib_store_new_by(const struct mib_module *module,
	uint16_t entry, size_t row_size, size_t max,
	const struct mib_index *index);
void mib_store_free(struct mib_store *store); /* takes NULL */

/*
 * mib_store_add - put a copy of row in its place
 *
 * The row, which stays where it is until it is removed, or NULL with *rc (may
 * be NULL) -ENOSPC, -EEXIST when the index is taken, or -EINVAL when no name
 * has room for it. Its index members must not be changed; the others may.
 */
void *mib_store_add(struct mib_store *store, const void *row, int *rc);

/* mib_store_remove - row is one of the store's; its memory is cleared */
void mib_store_remove(struct mib_store *store, void *row);

/* mib_store_clear - remove all rows */
void mib_store_clear(struct mib_store *store);

/* mib_store_find - the row with this index, NULL when there is none */
void *mib_store_find(struct mib_store *store, struct oid_view index);

/* mib_store_next - the first row after index, or at it when inclusive; NULL
 * when there is none. At once when the store was asked for the row before. */
void *mib_store_next(
	struct mib_store *store, struct oid_view index, bool inclusive);

/* mib_store_find_like - the row whose index is that of row */
void *mib_store_find_like(struct mib_store *store, const void *row);

/* mib_store_first, mib_store_after - all rows in order; NULL at the end. Who
 * removes rows on the way asks for the one after a row before that. */
void *mib_store_first(struct mib_store *store);
void *mib_store_after(struct mib_store *store, const void *row);

size_t mib_store_row_size(const struct mib_store *store);
size_t mib_store_count(const struct mib_store *store);
size_t mib_store_max(const struct mib_store *store);
struct oid_view mib_store_entry(const struct mib_store *store); /* its OID */
const struct mib_index *mib_store_index(const struct mib_store *store);

/* mib_store_touch - rows have changed at sysUpTime up_time_cs, for *LastChange
 * objects; mib_store_last_change - when that was, 0 if never */
void mib_store_touch(struct mib_store *store, uint32_t up_time_cs);
uint32_t mib_store_last_change(const struct mib_store *store);

/* mib_store_set_keeper, mib_store_keeper - the table by which some columns of
 * the rows survive; NULL: there is none */
struct mib_table;
void mib_store_set_keeper(
	struct mib_store *store, const struct mib_table *table);
const struct mib_table *mib_store_keeper(const struct mib_store *store);

#endif
