/* SPDX-License-Identifier: BSD-2-Clause */
/* mibs/mib_store.c: against a plain sorted array, whatever is done to both. */
#include "mibs/mib_store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/captured_log.h"
#include "tests/unit/probe_mib.h"
#include "tests/unit/random.h"
#include "tests/unit/runner.h"

enum {
	MODEL_MAX = 4096,
	WALKS = 4, /* at once, as columns of several managers */
};

/* The array: the names of the rows in order, and where each row is. */
static struct {
	size_t n;
	struct {
		struct oid name;
		void *row;
	} rows[MODEL_MAX];
} model;

/* The first place that is at or behind name. */
static size_t
model_seek(struct oid_view name)
{
	size_t low = 0;
	size_t high = model.n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (oid_compare(oid_view(&model.rows[middle].name), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
model_is(size_t i, struct oid_view name)
{
	return i < model.n &&
		oid_compare(oid_view(&model.rows[i].name), name) == 0;
}

static void *
model_at(size_t i)
{
	return i < model.n ? model.rows[i].row : NULL;
}

static void
model_add(size_t i, struct oid_view name, void *row)
{
	memmove(&model.rows[i + 1], &model.rows[i],
		(model.n - i) * sizeof(model.rows[0]));
	oid_copy(&model.rows[i].name, name);
	model.rows[i].row = row;
	model.n++;
}

static void
model_remove(size_t i)
{
	model.n--;
	memmove(&model.rows[i], &model.rows[i + 1],
		(model.n - i) * sizeof(model.rows[0]));
}

/* Rows of two tables: by a number, and by a string of any length. */
union row {
	struct probe_row probe;
	struct probe_var var;
};

static void
fill_number(union row *row, uint32_t span)
{
	memset(row, 0, sizeof(*row));
	row->probe.id = 1 + random_below(span);
	row->probe.failures = row->probe.id;
}

static void
fill_string(union row *row, uint32_t span)
{
	memset(row, 0, sizeof(*row));
	row->var.name.n = (uint16_t)random_below(5);
	for (size_t i = 0; i < row->var.name.n; i++)
		row->var.name.octets[i] =
			(uint8_t)random_below(span > 300 ? 8 : 3);
}

struct kind {
	uint16_t entry;
	size_t row_size;
	void (*fill)(union row *row, uint32_t span);
};

static const struct kind numbers = { SMI_probeEntry, sizeof(struct probe_row),
	fill_number };
static const struct kind strings = { SMI_probeVarEntry,
	sizeof(struct probe_var), fill_string };

static struct mib_store *store;
static struct oid walks[WALKS];

static void
init(const struct kind *kind, size_t max)
{
	store = mib_store_new(&probe_mib, kind->entry, kind->row_size, max);
	CU_ASSERT_PTR_NOT_NULL_FATAL(store);
	CU_ASSERT_EQUAL(mib_store_max(store), max);
	model.n = 0;
	for (size_t i = 0; i < WALKS; i++)
		walks[i].n = 0;
}

static void
fini(void)
{
	mib_store_free(store);
	store = NULL;
}

static void
name_of(const void *row, struct oid *name)
{
	name->n = 0;
	CU_ASSERT_TRUE_FATAL(
		mib_index_append(mib_store_index(store), row, name));
}

static void
add(const struct kind *kind, const union row *row)
{
	struct oid name;
	size_t i;
	int rc = 1;
	void *added;

	name_of(row, &name);
	i = model_seek(oid_view(&name));
	added = mib_store_add(store, row, &rc);
	if (model_is(i, oid_view(&name))) {
		CU_ASSERT_PTR_NULL(added);
		CU_ASSERT_EQUAL(rc, -EEXIST);
	} else if (model.n == mib_store_max(store)) {
		CU_ASSERT_PTR_NULL(added);
		CU_ASSERT_EQUAL(rc, -ENOSPC);
	} else {
		CU_ASSERT_PTR_NOT_NULL_FATAL(added);
		CU_ASSERT_EQUAL(rc, 0);
		CU_ASSERT_EQUAL(memcmp(added, row, kind->row_size), 0);
		model_add(i, oid_view(&name), added);
	}
}

static void
remove_at(const struct kind *kind, size_t i)
{
	static const uint8_t zeroes[sizeof(union row)];
	void *row = model.rows[i].row;

	mib_store_remove(store, row);
	model_remove(i);
	/* Nothing of it is left, not even its secrets. */
	CU_ASSERT_EQUAL(memcmp(row, zeroes, kind->row_size), 0);
}

/* A name to ask for: a row's, one near it, or none at all. */
static void
any_name(const struct kind *kind, struct oid *name)
{
	union row row;

	name->n = 0;
	switch (random_below(4)) {
	case 0:
		kind->fill(&row, 1000);
		name_of(&row, name);
		break;
	case 1:
		break;
	default:
		if (model.n > 0)
			*name = model.rows[random_below(model.n)].name;
		break;
	}
	if (random_below(3) == 0)
		(void)oid_append(name, &(uint32_t){ random_below(300) }, 1);
	if (name->n > 0 && random_below(4) == 0)
		name->n--;
}

static void
look(const struct kind *kind)
{
	struct oid name;
	struct oid_view view;
	bool inclusive = random_below(2) == 0;
	size_t i;

	any_name(kind, &name);
	view = oid_view(&name);
	i = model_seek(view);
	CU_ASSERT_PTR_EQUAL(mib_store_find(store, view),
		model_is(i, view) ? model_at(i) : NULL);
	if (!inclusive && model_is(i, view))
		i++;
	CU_ASSERT_PTR_EQUAL(
		mib_store_next(store, view, inclusive), model_at(i));
}

/* One step of one of the walks, each at its own place. */
static void
walk(void)
{
	struct oid *at = &walks[random_below(WALKS)];
	size_t i = model_seek(oid_view(at));
	const void *row = mib_store_next(store, oid_view(at), false);

	if (model_is(i, oid_view(at)))
		i++;
	CU_ASSERT_PTR_EQUAL(row, model_at(i));
	if (row != NULL)
		*at = model.rows[i].name;
	else
		at->n = 0;
}

static void
check_all(const struct kind *kind)
{
	const void *row = mib_store_first(store);
	size_t i = 0;

	(void)kind;
	for (; row != NULL; row = mib_store_after(store, row)) {
		CU_ASSERT_PTR_EQUAL_FATAL(row, model_at(i));
		CU_ASSERT_PTR_EQUAL(mib_store_find_like(store, row), row);
		i++;
	}
	CU_ASSERT_EQUAL(i, model.n);
	CU_ASSERT_EQUAL(mib_store_count(store), model.n);
}

/* Anything, with more adds or more removals as the tide goes. */
static void
stir(const struct kind *kind, unsigned steps, uint32_t span)
{
	bool rising = true;

	for (unsigned step = 0; step < steps; step++) {
		union row row;

		if (random_below(500) == 0)
			rising = !rising;
		switch (random_below(5)) {
		case 0:
			kind->fill(&row, span);
			add(kind, &row);
			break;
		case 1:
			if (rising) {
				kind->fill(&row, span);
				add(kind, &row);
			} else if (model.n > 0) {
				remove_at(kind, random_below(model.n));
			}
			break;
		case 2:
			if (model.n > 0 && random_below(2) == 0)
				remove_at(kind, random_below(model.n));
			break;
		case 3:
			look(kind);
			break;
		default:
			walk();
			break;
		}
		if (step % 2000 == 0)
			check_all(kind);
	}
	check_all(kind);
}

/* PDU-08, PDU-10: several walks go on while rows come and go. */
static void
test_random_changes_and_walks_match_a_sorted_array(void)
{
	init(&numbers, 2000);
	stir(&numbers, 12000, 4000);
	fini();
	init(&strings, 300);
	stir(&strings, 12000, 1000);
	fini();
	/* Nearly always full, and nearly always empty. */
	init(&numbers, 70);
	stir(&numbers, 6000, 4000);
	fini();
	init(&numbers, 200);
	stir(&numbers, 6000, 5);
	fini();
}

static void
add_number(uint32_t id)
{
	union row row;

	memset(&row, 0, sizeof(row));
	row.probe.id = id;
	add(&numbers, &row);
}

/* How many rows there are, each one behind the one before. */
static size_t
count_in_order(void)
{
	const struct probe_row *row = mib_store_first(store);
	uint32_t last = 0;
	size_t n = 0;

	for (; row != NULL; row = mib_store_after(store, row)) {
		CU_ASSERT_TRUE_FATAL(row->id > last);
		last = row->id;
		n++;
	}
	return n;
}

static void
add_or_fail(uint32_t id)
{
	struct probe_row row = { .id = id };

	CU_ASSERT_PTR_NOT_NULL_FATAL(mib_store_add(store, &row, NULL));
}

/* Of the rows first..first + n - 1, leave kept ones of each 32. */
static void
thin_out(uint32_t first, uint32_t n, uint32_t kept)
{
	for (uint32_t id = first; id < first + n; id++)
		if ((id - first) % 32 >= kept)
			mib_store_remove(
				store, mib_store_find(store, OID_VIEW(id)));
}

/*
 * What costs the most blocks: fill up backwards, which leaves 32 rows in each
 * block, thin these out to as few as a block keeps, and fill up elsewhere. An
 * assertion in the store holds its bound of blocks.
 */
static void
test_no_pattern_takes_more_blocks_than_there_are(void)
{
	enum { MAX = 1500 };

	for (uint32_t kept = 1; kept < 32; kept++) {
		uint32_t base = 1;

		init(&numbers, MAX);
		for (unsigned round = 0; round < 12; round++) {
			uint32_t room = MAX - (uint32_t)mib_store_count(store);

			for (uint32_t i = room; i-- > 0;)
				add_or_fail(base + i);
			CU_ASSERT_EQUAL(count_in_order(), MAX);
			thin_out(base, room, kept);
			base += MAX;
		}
		/* Into the gaps that are left, at both ends of the blocks. */
		for (uint32_t id = 1; mib_store_count(store) < MAX; id += 7)
			if (mib_store_find(store, OID_VIEW(id)) == NULL)
				add_or_fail(id);
		CU_ASSERT_EQUAL(count_in_order(), MAX);
		fini();
	}
}

/* The place where a walk was is another one by now. */
static void
test_walk_sees_a_row_added_where_a_block_was_split(void)
{
	const struct probe_row *row;

	init(&numbers, 100);
	for (uint32_t i = 1; i <= 64; i++)
		add_or_fail(10 * i);
	row = mib_store_next(store, OID_VIEW(400), false);
	CU_ASSERT_EQUAL(row->id, 410);
	add_or_fail(5);
	add_or_fail(415);
	row = mib_store_next(store, OID_VIEW(410), false);
	CU_ASSERT_EQUAL(row->id, 415);
	fini();
}

static void
test_rows_in_order_and_from_both_ends(void)
{
	init(&numbers, 1000);
	for (uint32_t id = 1; id <= 400; id++)
		add_number(id);
	for (uint32_t id = 1000; id > 500; id--)
		add_number(id);
	check_all(&numbers);
	while (model.n > 0)
		remove_at(&numbers, 0);
	check_all(&numbers);
	for (uint32_t id = 1; id <= 1000; id++)
		add_number(id);
	while (model.n > 0)
		remove_at(&numbers, model.n - 1);
	check_all(&numbers);
	fini();
}

static void
test_full_store_refuses_and_has_room_again(void)
{
	struct probe_row row = { .id = 3 };
	int rc = 1;

	init(&numbers, 3);
	for (uint32_t id = 1; id <= 3; id++)
		add_number(id);
	CU_ASSERT_PTR_NULL(mib_store_add(store, &row, &rc));
	CU_ASSERT_EQUAL(rc, -EEXIST); /* said first: no room would help */
	row.id = 4;
	CU_ASSERT_PTR_NULL(mib_store_add(store, &row, NULL));
	CU_ASSERT_PTR_NULL(mib_store_add(store, &row, &rc));
	CU_ASSERT_EQUAL(rc, -ENOSPC);
	CU_ASSERT_EQUAL(mib_store_count(store), 3);
	remove_at(&numbers, 1);
	CU_ASSERT_PTR_NOT_NULL(mib_store_add(store, &row, &rc));
	CU_ASSERT_EQUAL(rc, 0);
	fini();
	init(&numbers, 0);
	CU_ASSERT_PTR_NULL(mib_store_add(store, &row, &rc));
	CU_ASSERT_EQUAL(rc, -ENOSPC);
	CU_ASSERT_PTR_NULL(mib_store_first(store));
	fini();
	mib_store_free(NULL);
}

/* RFC 2578 3.5: a name has 128 sub-identifiers, the entry's and the column's
 * included; a row beyond it could be neither read nor walked past. */
static void
test_row_that_no_name_has_room_for_is_refused(void)
{
	struct smi_module smi = probe_mib_smi;
	struct probe_oid row = { .name = { .n = 0 } };
	size_t room = OID_MAX_LEN - smi.objects[SMI_probeOidEntry].oid_n - 2u;
	int rc = 0;

	store = mib_store_new(&probe_mib, SMI_probeOidEntry, sizeof(row), 5);
	CU_ASSERT_PTR_NOT_NULL_FATAL(store);
	row.name.n = room + 1;
	CU_ASSERT_PTR_NULL(mib_store_add(store, &row, &rc));
	CU_ASSERT_EQUAL(rc, -EINVAL);
	row.name.n = OID_MAX_LEN;
	CU_ASSERT_PTR_NULL(mib_store_add(store, &row, &rc));
	CU_ASSERT_EQUAL(rc, -EINVAL);
	row.name.n = room;
	CU_ASSERT_PTR_NOT_NULL(mib_store_add(store, &row, &rc));
	CU_ASSERT_PTR_NOT_NULL(mib_store_find_like(store, &row));
	row.name.n = OID_MAX_LEN;
	CU_ASSERT_PTR_NULL(mib_store_find_like(store, &row));
	fini();
}

/* As its comment says: the one after is asked for first. */
static void
test_rows_may_be_removed_on_the_way(void)
{
	struct probe_row *row;
	struct probe_row *after;

	init(&numbers, 500);
	for (uint32_t id = 1; id <= 500; id++)
		add_number(id);
	for (row = mib_store_first(store); row != NULL; row = after) {
		after = mib_store_after(store, row);
		if (row->id % 3 != 0)
			remove_at(&numbers, model_seek(OID_VIEW(row->id)));
	}
	CU_ASSERT_EQUAL(model.n, 166);
	check_all(&numbers);
	mib_store_clear(store);
	CU_ASSERT_EQUAL(mib_store_count(store), 0);
	CU_ASSERT_PTR_NULL(mib_store_first(store));
	model.n = 0;
	add_number(9);
	check_all(&numbers);
	fini();
}

/* Not one of the store's, or no longer where its index says. */
static void
test_removing_a_stranger_changes_nothing(void)
{
	struct {
		uint64_t head[4];
		struct probe_row row;
	} stranger = { .row = { .id = 2 } };
	struct probe_row *row;

	init(&numbers, 10);
	for (uint32_t id = 1; id <= 5; id++)
		add_number(id);
	mib_store_remove(store, &stranger.row);
	stranger.row.id = 7;
	mib_store_remove(store, &stranger.row);
	row = model.rows[3].row;
	row->id = 44;
	mib_store_remove(store, row);
	row->id = 4;
	check_all(&numbers);
	fini();
}

static void
test_last_change_is_what_it_was_told(void)
{
	init(&numbers, 1);
	CU_ASSERT_EQUAL(mib_store_last_change(store), 0);
	mib_store_touch(store, 4711);
	CU_ASSERT_EQUAL(mib_store_last_change(store), 4711);
	fini();
}

static void
test_store_that_cannot_be_is_refused(void)
{
	captured_log_begin();
	CU_ASSERT_PTR_NULL(
		mib_store_new(&probe_mib, SMI_probePathEntry, 8, 10));
	CU_ASSERT_TRUE(captured_log_end("mib: index probePathId of "
					"probePathEntry is bound to a member "
					"of another kind"));
	CU_ASSERT_PTR_NULL(
		mib_store_new(&probe_mib, SMI_probeEntry, 8, UINT32_MAX));
	CU_ASSERT_PTR_NULL(
		mib_store_new(&probe_mib, SMI_probeEntry, SIZE_MAX / 4, 1000));
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_random_changes_and_walks_match_a_sorted_array),
	UNIT_TEST(test_no_pattern_takes_more_blocks_than_there_are),
	UNIT_TEST(test_walk_sees_a_row_added_where_a_block_was_split),
	UNIT_TEST(test_rows_in_order_and_from_both_ends),
	UNIT_TEST(test_full_store_refuses_and_has_room_again),
	UNIT_TEST(test_row_that_no_name_has_room_for_is_refused),
	UNIT_TEST(test_rows_may_be_removed_on_the_way),
	UNIT_TEST(test_removing_a_stranger_changes_nothing),
	UNIT_TEST(test_last_change_is_what_it_was_told),
	UNIT_TEST(test_store_that_cannot_be_is_refused),
};
UNIT_MAIN("mib_store", tests)
