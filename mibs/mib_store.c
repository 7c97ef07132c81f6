/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See mib_store.h.
 *
 * Rows lie in slots and stay there. Their order is a list of blocks of slot
 * numbers: two binary searches find a place, adding moves at most one block's
 * numbers, and the row after one is the number beside it. Two neighbours never
 * have less than half a block of rows together, which bounds the blocks.
 */
#include "mibs/mib_store_internal.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "util/log.h"

enum {
	BLOCK_SLOTS = 64,
	SPARE_SLOTS = 32,
	CACHE_LINE = 64,
	PREFETCH_AHEAD = 4, /* rows; less than a quarter of a block */
	PREFETCH_MAX = 8 * CACHE_LINE, /* of a row: more would be too much */
	NO_SLOT = UINT32_MAX,
};

struct mib_block {
	uint32_t n;
	uint32_t next_free;
	/* Slots beside each other that only this block takes. */
	uint32_t spare;
	uint32_t n_spare;
	uint32_t slots[BLOCK_SLOTS];
};

/* A place in the order: at in the block number block of order. */
struct mib_place {
	size_t block;
	size_t at;
};

struct mib_store {
	struct oid_view entry;
	struct mib_index index;
	size_t prefix_n; /* sub-identifiers of a name before the index */
	size_t row_size;
	size_t stride;
	size_t prefetch_n; /* octets of a row */
	size_t max;
	size_t n;
	uint32_t last_change;
	const struct mib_table *keeper;

	uint8_t *rows;
	uint32_t free_slot; /* of those used before */
	uint32_t n_slots;   /* slots given out; the rest is untouched memory */
	size_t max_slots;

	struct mib_block *blocks;
	uint32_t free_block;
	uint32_t n_blocks_used;
	size_t max_blocks;
	uint32_t *order;
	size_t n_blocks;

	/* Where the last question ended, for the walk that goes on there. */
	struct mib_place cursor;
	bool cursor_is_set;

	void *memory;
	size_t memory_n;
};

static struct mib_row_head *
mib_store_head(const struct mib_store *store, uint32_t slot)
{
	return (void *)(store->rows + slot * store->stride);
}

static size_t
round_up(size_t n, size_t to)
{
	return (n + to - 1) / to * to;
}

struct mib_store *
mib_store_new(const struct mib_module *module, uint16_t entry, size_t row_size,
	size_t max)
{
	struct mib_index index;

	if (mib_index_of(&index, module, entry) != 0)
		return NULL;
	return mib_store_new_by(module, entry, row_size, max, &index);
}

struct mib_store *
mib_store_new_by(const struct mib_module *module, uint16_t entry,
	size_t row_size, size_t max, const struct mib_index *index)
{
	struct mib_store *store = calloc(1, sizeof(*store));
	size_t blocks;
	size_t order;

	if (store == NULL)
		return NULL;
	store->index = *index;
	store->prefix_n = module->smi->objects[entry].oid_n + 1u;
	store->entry = smi_oid(module->smi, &module->smi->objects[entry]);
	store->row_size = row_size;
	store->stride = round_up(sizeof(struct mib_row_head) + row_size,
		alignof(struct mib_row_head));
	store->prefetch_n = min_size(store->stride, PREFETCH_MAX);
	store->max = max;
	store->max_blocks = max / (BLOCK_SLOTS / 4) + 2;
	store->free_slot = NO_SLOT;
	store->free_block = NO_SLOT;
	store->max_slots = max + store->max_blocks * SPARE_SLOTS;
	if (max >= NO_SLOT / 4 || max > SIZE_MAX / 8 / store->stride)
		goto fail;
	/* Addresses for all, memory for what is used. */
	blocks = round_up(store->max_slots * store->stride, 64);
	order = blocks + store->max_blocks * sizeof(struct mib_block);
	store->memory_n = order + store->max_blocks * sizeof(uint32_t);
	store->memory = mmap(NULL, store->memory_n, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (store->memory == MAP_FAILED) {
		store->memory = NULL;
		goto fail;
	}
	store->rows = store->memory;
	store->blocks = (void *)(store->rows + blocks);
	store->order = (void *)(store->rows + order);
	return store;
fail:
	mib_store_free(store);
	return NULL;
}

void
mib_store_free(struct mib_store *store)
{
	if (store == NULL)
		return;
	if (store->memory != NULL)
		(void)munmap(store->memory, store->memory_n);
	free(store);
}

static struct mib_block *
mib_store_block(const struct mib_store *store, size_t i)
{
	return &store->blocks[store->order[i]];
}

/* The row at a place, NULL behind the last one. */
static void *
mib_store_at(const struct mib_store *store, struct mib_place place)
{
	if (place.block >= store->n_blocks)
		return NULL;
	return mib_store_head(
		store, mib_store_block(store, place.block)->slots[place.at])
		->row;
}

/* The place behind one, in the next block if need be. */
static struct mib_place
mib_store_step(const struct mib_store *store, struct mib_place place)
{
	if (place.block < store->n_blocks &&
		++place.at == mib_store_block(store, place.block)->n) {
		place.block++;
		place.at = 0;
	}
	return place;
}

static int
mib_store_compare(const struct mib_store *store, struct mib_place place,
	struct oid_view index)
{
	return mib_index_compare(
		&store->index, mib_store_at(store, place), index);
}

/* The number of blocks that begin at or before index. */
static size_t
mib_store_blocks_before(const struct mib_store *store, struct oid_view index)
{
	size_t low = 0;
	size_t high = store->n_blocks;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (mib_store_compare(
			    store, (struct mib_place){ middle, 0 }, index) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The first place whose row is at or after index; *same: it is at it. */
static struct mib_place
mib_store_search(
	const struct mib_store *store, struct oid_view index, bool *same)
{
	size_t n = mib_store_blocks_before(store, index);
	struct mib_place place = { n > 0 ? n - 1 : 0, 0 };
	size_t high;

	*same = false;
	if (n == 0)
		return place;
	high = mib_store_block(store, place.block)->n;
	while (place.at < high) {
		struct mib_place middle = { place.block,
			place.at + (high - place.at) / 2 };
		int order = mib_store_compare(store, middle, index);

		if (order == 0) {
			*same = true;
			return middle;
		}
		if (order < 0)
			place.at = middle.at + 1;
		else
			high = middle.at;
	}
	if (place.at == mib_store_block(store, place.block)->n) {
		place.block++;
		place.at = 0;
	}
	return place;
}

/*
 * As mib_store_search, beginning where the last question ended: a walk asks
 * for the row there or, column by column, for the one before it.
 */
static struct mib_place
mib_store_seek(struct mib_store *store, struct oid_view index, bool *same)
{
	struct mib_place place = store->cursor;
	int order;

	if (!store->cursor_is_set || place.block >= store->n_blocks)
		return mib_store_search(store, index, same);
	order = mib_store_compare(store, place, index);
	*same = order == 0;
	if (order == 0)
		return place;
	if (order < 0) {
		place = mib_store_step(store, place);
		if (place.block >= store->n_blocks)
			return place;
		order = mib_store_compare(store, place, index);
		*same = order == 0;
		if (order >= 0)
			return place;
	} else {
		struct mib_place before = place;

		if (place.at > 0) {
			before.at--;
		} else if (place.block > 0) {
			before.block--;
			before.at = mib_store_block(store, before.block)->n - 1;
		} else {
			return place;
		}
		order = mib_store_compare(store, before, index);
		*same = order == 0;
		if (order <= 0)
			return order == 0 ? before : place;
	}
	return mib_store_search(store, index, same);
}

/* GCC takes a function that only prefetches for one that does nothing, and
 * leaves out the call; unless there is none. */
#define ALWAYS_INLINE inline __attribute__((always_inline))

static ALWAYS_INLINE void
mib_store_prefetch(const void *p, size_t n)
{
	for (size_t i = 0; i < n; i += CACHE_LINE)
		__builtin_prefetch((const uint8_t *)p + i);
}

/* The slot some rows behind a place; NULL: the end is near. */
static const void *
mib_store_ahead(const struct mib_store *store, struct mib_place place)
{
	size_t n = mib_store_block(store, place.block)->n;

	place.at += PREFETCH_AHEAD;
	if (place.at >= n) {
		place.at -= n;
		if (++place.block >= store->n_blocks)
			return NULL;
	}
	/* A short block may end before it: then what has stood there. */
	return mib_store_head(
		store, mib_store_block(store, place.block)->slots[place.at]);
}

/*
 * A walk is at a place and is going to ask for the rows behind it. They lie
 * where they were added, in no order, so that each step through a large table
 * would wait for memory, for longer than the step itself takes: hence not the
 * next row but one some steps ahead.
 */
static ALWAYS_INLINE void
mib_store_look_ahead(const struct mib_store *store, struct mib_place place)
{
	const void *ahead;

	if (place.block >= store->n_blocks)
		return;
	ahead = mib_store_ahead(store, place);
	if (ahead != NULL)
		mib_store_prefetch(ahead, store->prefetch_n);
	if (place.at == 0 && place.block + 1 < store->n_blocks)
		mib_store_prefetch(mib_store_block(store, place.block + 1),
			sizeof(struct mib_block));
}

void *
mib_store_next(struct mib_store *store, struct oid_view index, bool inclusive)
{
	bool same;
	struct mib_place place = mib_store_seek(store, index, &same);

	if (same && !inclusive)
		place = mib_store_step(store, place);
	store->cursor = place;
	store->cursor_is_set = true;
	mib_store_look_ahead(store, place);
	return mib_store_at(store, place);
}

void *
mib_store_find(struct mib_store *store, struct oid_view index)
{
	bool same;
	struct mib_place place = mib_store_seek(store, index, &same);

	if (!same)
		return NULL;
	store->cursor = place;
	store->cursor_is_set = true;
	return mib_store_at(store, place);
}

void *
mib_store_find_like(struct mib_store *store, const void *row)
{
	struct oid name;

	name.n = 0;
	if (!mib_index_append(&store->index, row, &name))
		return NULL;
	return mib_store_find(store, oid_view(&name));
}

void *
mib_store_first(struct mib_store *store)
{
	return mib_store_at(store, (struct mib_place){ 0, 0 });
}

void *
mib_store_after(struct mib_store *store, const void *row)
{
	struct oid name;

	name.n = 0;
	if (!mib_index_append(&store->index, row, &name))
		return NULL; /* cannot happen: mib_store_add has tried */
	return mib_store_next(store, oid_view(&name), false);
}

/* A slot for a row of block, near the others: then a walk through rows that
 * were added in any order does not touch a page of memory for each of them. */
static uint32_t
mib_store_take_slot(struct mib_store *store, struct mib_block *block)
{
	uint32_t slot = store->free_slot;

	if (block->n_spare == 0 && slot != NO_SLOT) {
		store->free_slot = mib_store_head(store, slot)->next_free;
		return slot;
	}
	if (block->n_spare == 0) {
		block->spare = store->n_slots;
		block->n_spare = SPARE_SLOTS;
		store->n_slots += SPARE_SLOTS;
	}
	assert(store->n_slots <= store->max_slots);
	block->n_spare--;
	return block->spare++;
}

static void
mib_store_give_slot(struct mib_store *store, uint32_t slot)
{
	mib_store_head(store, slot)->next_free = store->free_slot;
	store->free_slot = slot;
}

/* A new block at place i of the order; max_blocks suffice, see above. */
static struct mib_block *
mib_store_insert_block(struct mib_store *store, size_t i)
{
	uint32_t number = store->free_block;
	struct mib_block *block;

	assert(store->n_blocks < store->max_blocks);
	if (number == NO_SLOT)
		number = store->n_blocks_used++;
	else
		store->free_block = store->blocks[number].next_free;
	memmove(&store->order[i + 1], &store->order[i],
		(store->n_blocks - i) * sizeof(store->order[0]));
	store->order[i] = number;
	store->n_blocks++;
	block = &store->blocks[number];
	block->n = 0;
	block->n_spare = 0;
	return block;
}

static void
mib_store_remove_block(struct mib_store *store, size_t i)
{
	uint32_t number = store->order[i];
	struct mib_block *block = &store->blocks[number];

	for (; block->n_spare > 0; block->n_spare--)
		mib_store_give_slot(store, block->spare++);
	block->next_free = store->free_block;
	store->free_block = number;
	store->n_blocks--;
	memmove(&store->order[i], &store->order[i + 1],
		(store->n_blocks - i) * sizeof(store->order[0]));
}

/* Where a row may be put that belongs before the one at place: a block with
 * room. Rows that come in order fill their blocks. */
static struct mib_place
mib_store_make_room(struct mib_store *store, struct mib_place place)
{
	struct mib_block *block;
	struct mib_block *upper;

	if (place.at == 0 && place.block > 0) {
		/* As well behind the last one of the block before. */
		place.block--;
		place.at = mib_store_block(store, place.block)->n;
	}
	if (store->n_blocks == 0)
		(void)mib_store_insert_block(store, 0);
	block = mib_store_block(store, place.block);
	if (block->n < BLOCK_SLOTS)
		return place;
	if (place.at == BLOCK_SLOTS && place.block + 1 == store->n_blocks) {
		(void)mib_store_insert_block(store, place.block + 1);
		return (struct mib_place){ place.block + 1, 0 };
	}
	upper = mib_store_insert_block(store, place.block + 1);
	upper->n = BLOCK_SLOTS / 2;
	block->n = BLOCK_SLOTS - upper->n;
	memcpy(upper->slots, block->slots + block->n,
		upper->n * sizeof(upper->slots[0]));
	if (place.at > block->n) {
		place.at -= block->n;
		place.block++;
	}
	return place;
}

void *
mib_store_add(struct mib_store *store, const void *row, int *rc)
{
	struct oid name;
	struct mib_row_head *head;
	struct mib_block *block;
	struct mib_place place;
	int result = 0;
	uint32_t slot;
	bool same;

	if (rc == NULL)
		rc = &result;
	*rc = -EINVAL;
	/* Behind what stands before the index in a name. */
	name.n = store->prefix_n;
	if (!mib_index_append(&store->index, row, &name))
		return NULL;
	place = mib_store_search(store,
		(struct oid_view){
			name.sub + store->prefix_n, name.n - store->prefix_n },
		&same);
	*rc = same ? -EEXIST : store->n == store->max ? -ENOSPC : 0;
	if (*rc != 0)
		return NULL;
	place = mib_store_make_room(store, place);
	block = mib_store_block(store, place.block);
	slot = mib_store_take_slot(store, block);
	head = mib_store_head(store, slot);
	head->present = UINT64_MAX;
	memcpy(head->row, row, store->row_size);
	memmove(&block->slots[place.at + 1], &block->slots[place.at],
		(block->n - place.at) * sizeof(block->slots[0]));
	block->slots[place.at] = slot;
	block->n++;
	store->n++;
	store->cursor_is_set = false;
	return head->row;
}

/* Join block i and the one behind it when they are half a block together. */
static void
mib_store_join(struct mib_store *store, size_t i)
{
	struct mib_block *block;
	struct mib_block *next;

	if (i + 1 >= store->n_blocks)
		return;
	block = mib_store_block(store, i);
	next = mib_store_block(store, i + 1);
	if (block->n + next->n > BLOCK_SLOTS / 2)
		return;
	memcpy(block->slots + block->n, next->slots,
		next->n * sizeof(next->slots[0]));
	block->n += next->n;
	mib_store_remove_block(store, i + 1);
}

void
mib_store_remove(struct mib_store *store, void *row)
{
	struct oid name;
	struct mib_row_head *head = mib_row_head(row);
	struct mib_block *block;
	struct mib_place place;
	bool same;

	name.n = 0;
	(void)mib_index_append(&store->index, row, &name);
	place = mib_store_search(store, oid_view(&name), &same);
	if (!same || mib_store_at(store, place) != row)
		return; /* none of ours, or its index was changed */
	block = mib_store_block(store, place.block);
	block->n--;
	memmove(&block->slots[place.at], &block->slots[place.at + 1],
		(block->n - place.at) * sizeof(block->slots[0]));
	if (block->n == 0) {
		mib_store_remove_block(store, place.block);
		if (place.block > 0)
			mib_store_join(store, place.block - 1);
	} else {
		mib_store_join(store, place.block);
		if (place.block > 0)
			mib_store_join(store, place.block - 1);
	}
	memset(head, 0, store->stride);
	mib_store_give_slot(store,
		(uint32_t)((size_t)((uint8_t *)head - store->rows) /
			store->stride));
	store->n--;
	store->cursor_is_set = false;
}

void
mib_store_clear(struct mib_store *store)
{
	void *row;

	while ((row = mib_store_first(store)) != NULL)
		mib_store_remove(store, row);
}

size_t
mib_store_row_size(const struct mib_store *store)
{
	return store->row_size;
}

size_t
mib_store_count(const struct mib_store *store)
{
	return store->n;
}

size_t
mib_store_max(const struct mib_store *store)
{
	return store->max;
}

void
mib_store_set_keeper(struct mib_store *store, const struct mib_table *table)
{
	store->keeper = table;
}

const struct mib_table *
mib_store_keeper(const struct mib_store *store)
{
	return store->keeper;
}

struct oid_view
mib_store_entry(const struct mib_store *store)
{
	return store->entry;
}

const struct mib_index *
mib_store_index(const struct mib_store *store)
{
	return &store->index;
}

void
mib_store_touch(struct mib_store *store, uint32_t up_time_cs)
{
	store->last_change = up_time_cs;
}

uint32_t
mib_store_last_change(const struct mib_store *store)
{
	return store->last_change;
}
