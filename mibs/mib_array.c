/* SPDX-License-Identifier: BSD-2-Clause */
/* See mib_array.h. */
#include "mibs/mib_array.h"

static const void *
mib_array_at(const struct mib_array *array, size_t i)
{
	return (const uint8_t *)array->rows + i * array->row_size;
}

static int
mib_array_compare(
	const struct mib_array *array, size_t i, struct oid_view index)
{
	return mib_index_compare(&array->index, mib_array_at(array, i), index);
}

/* The first row at or after index, from row low on, which is not after it. */
static size_t
mib_array_search(
	const struct mib_array *array, size_t low, struct oid_view index)
{
	size_t high = array->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (mib_array_compare(array, middle, index) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The same, beginning where the last question ended: a walk asks for what is
 * behind the row there or, column by column, behind the one before it. The rows
 * may be other ones by now, so what is found there is looked at.
 */
static size_t
mib_array_seek(const struct mib_array *array, struct oid_view index)
{
	size_t at = array->cursor;

	if (at > 0)
		at--;
	if (at >= array->n || mib_array_compare(array, at, index) > 0)
		return mib_array_search(array, 0, index);
	for (size_t i = 0; i < 3 && at < array->n; i++, at++)
		if (mib_array_compare(array, at, index) >= 0)
			return at;
	return mib_array_search(array, at, index);
}

const void *
mib_array_next(struct mib_array *array, struct oid_view index, bool inclusive)
{
	size_t at = mib_array_seek(array, index);

	while (at < array->n && !inclusive &&
		mib_array_compare(array, at, index) == 0)
		at++;
	array->cursor = at;
	return at < array->n ? mib_array_at(array, at) : NULL;
}

const void *
mib_array_find(struct mib_array *array, struct oid_view index)
{
	size_t at = mib_array_seek(array, index);

	if (at == array->n || mib_array_compare(array, at, index) != 0)
		return NULL;
	array->cursor = at;
	return mib_array_at(array, at);
}
