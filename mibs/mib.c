/* SPDX-License-Identifier: BSD-2-Clause */
/* See mib.h. The table is a sorted array of regions that do not overlap. */
#include "mibs/mib.h"

#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct mib_region {
	struct oid_view subtree;
	const struct mib_backend *backend;
	void *ctx;
};

/* Memory of a module, in a list only for mib_free. */
struct mib_chunk {
	struct mib_chunk *next;
	alignas(max_align_t) uint8_t memory[];
};

struct mib {
	struct mib_region *regions; /* sorted by subtree */
	size_t n;
	size_t max;
	struct mib_chunk *chunks;
};

struct mib *
mib_new(size_t max_regions)
{
	struct mib *mib = calloc(1, sizeof(*mib));

	if (mib == NULL)
		return NULL;
	mib->regions = calloc(max_regions, sizeof(*mib->regions));
	if (mib->regions == NULL) {
		free(mib);
		return NULL;
	}
	mib->max = max_regions;
	return mib;
}

void
mib_free(struct mib *mib)
{
	struct mib_chunk *chunk;

	if (mib == NULL)
		return;
	while ((chunk = mib->chunks) != NULL) {
		mib->chunks = chunk->next;
		free(chunk);
	}
	free(mib->regions);
	free(mib);
}

void *
mib_alloc(struct mib *mib, size_t n)
{
	struct mib_chunk *chunk;

	if (n > SIZE_MAX - sizeof(*chunk))
		return NULL;
	chunk = calloc(1, sizeof(*chunk) + n);
	if (chunk == NULL)
		return NULL;
	chunk->next = mib->chunks;
	mib->chunks = chunk;
	return chunk->memory;
}

const struct mib_backend *
mib_region(const struct mib *mib, size_t i, void **ctx)
{
	if (i >= mib->n)
		return NULL;
	*ctx = mib->regions[i].ctx;
	return mib->regions[i].backend;
}

/* The number of regions whose subtree is at or before name: as regions do not
 * overlap, only the last of them can hold it. */
static size_t
mib_regions_before(const struct mib *mib, struct oid_view name)
{
	size_t low = 0;
	size_t high = mib->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (oid_compare(mib->regions[middle].subtree, name) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The region that holds name, or NULL. */
static const struct mib_region *
mib_region_of(const struct mib *mib, struct oid_view name)
{
	size_t n = mib_regions_before(mib, name);

	if (n == 0 || !oid_starts_with(name, mib->regions[n - 1].subtree))
		return NULL;
	return &mib->regions[n - 1];
}

const struct mib_backend *
mib_backend_of(const struct mib *mib, struct oid_view name, void **ctx)
{
	const struct mib_region *region = mib_region_of(mib, name);

	if (region == NULL)
		return NULL;
	*ctx = region->ctx;
	return region->backend;
}

int
mib_register(struct mib *mib, struct oid_view subtree,
	const struct mib_backend *backend, void *ctx)
{
	size_t at = mib_regions_before(mib, subtree);

	/* One that begins with this subtree would stand right behind it. */
	if (mib_region_of(mib, subtree) != NULL ||
		(at < mib->n &&
			oid_starts_with(mib->regions[at].subtree, subtree)))
		return -EEXIST;
	if (mib->n == mib->max)
		return -ENOSPC;
	memmove(&mib->regions[at + 1], &mib->regions[at],
		(mib->n - at) * sizeof(mib->regions[0]));
	mib->regions[at] = (struct mib_region){ subtree, backend, ctx };
	mib->n++;
	return 0;
}

size_t
mib_region_from(const struct mib *mib, struct oid_view name)
{
	size_t at = mib_regions_before(mib, name);

	if (at > 0 && oid_starts_with(name, mib->regions[at - 1].subtree))
		at--;
	return at;
}

size_t
mib_object(const struct mib *mib, struct oid_view name)
{
	const struct mib_region *region = mib_region_of(mib, name);

	if (region == NULL || region->backend->object == NULL)
		return 0;
	return region->backend->object(region->ctx, name);
}

/* Can an object have this value? NULL and the exceptions are none. */
static bool
mib_value_is_sound(const struct value *value)
{
	switch (value->type) {
	case VALUE_INTEGER:
	case VALUE_COUNTER32:
	case VALUE_UNSIGNED32:
	case VALUE_TIME_TICKS:
	case VALUE_COUNTER64:
		return true;
	case VALUE_OCTET_STRING:
	case VALUE_OPAQUE:
		return value->octets.n <= 65535; /* RFC 2578 7.1.2 */
	case VALUE_IP_ADDRESS:
		return value->octets.n == 4;
	case VALUE_OID:
		return value->oid.n >= 2 && value->oid.n <= OID_MAX_LEN;
	case VALUE_NULL:
	case VALUE_NO_SUCH_OBJECT:
	case VALUE_NO_SUCH_INSTANCE:
	case VALUE_END_OF_MIB_VIEW:
		break;
	}
	return false;
}

static enum mib_status
mib_answer_as(struct mib_answer *answer, enum mib_status status)
{
	answer->status = status;
	return status;
}

/* Whatever a back end says to Get: is it an answer to name? */
static enum mib_status
mib_check_get(struct mib_answer *answer, struct oid_view name)
{
	switch (answer->status) {
	case MIB_FOUND:
		if (oid_compare(oid_view(&answer->name), name) != 0 ||
			!mib_value_is_sound(&answer->value))
			break;
		return MIB_FOUND;
	case MIB_NO_SUCH_OBJECT:
	case MIB_NO_SUCH_INSTANCE:
		return answer->status;
	case MIB_END:
	case MIB_ERROR:
	case MIB_PENDING:
	case MIB_AGAIN:
		break;
	}
	return mib_answer_as(answer, MIB_ERROR);
}

/* Is it the successor of name in its region? A walk must never go back or
 * leave the region, or it would not end (PDU-10). */
static enum mib_status
mib_check_next(const struct mib_region *region, struct mib_answer *answer,
	struct oid_view name, bool inclusive)
{
	struct oid_view found;
	int order;

	switch (answer->status) {
	case MIB_FOUND:
	case MIB_AGAIN:
		found = oid_view(&answer->name);
		if (found.n > OID_MAX_LEN ||
			!oid_starts_with(found, region->subtree))
			break;
		order = oid_compare(found, name);
		if (order < 0 || (order == 0 && !inclusive))
			break;
		if (answer->status == MIB_FOUND &&
			!mib_value_is_sound(&answer->value))
			break;
		return answer->status;
	case MIB_END:
		return MIB_END;
	case MIB_NO_SUCH_OBJECT:
	case MIB_NO_SUCH_INSTANCE:
	case MIB_ERROR:
	case MIB_PENDING:
		break;
	}
	return mib_answer_as(answer, MIB_ERROR);
}

static void mib_answered(struct mib_answer *answer);

static void
mib_answer_begin(struct mib_answer *answer)
{
	answer->mib = NULL;
	answer->answered = mib_answered;
	answer->passed = 0;
}

/* Wait for a back end, unless it could not be told to stop. */
static enum mib_status
mib_wait(struct mib *mib, const struct mib_region *region, struct oid_view name,
	bool inclusive, bool is_next, struct mib_answer *answer)
{
	if (region->backend->cancel == NULL)
		return mib_answer_as(answer, MIB_ERROR);
	answer->mib = mib;
	answer->region = (size_t)(region - mib->regions);
	answer->inclusive = inclusive;
	answer->is_next = is_next;
	(void)oid_copy(&answer->asked, name); /* the caller's fits already */
	return mib_answer_as(answer, MIB_PENDING);
}

enum mib_status
mib_get(struct mib *mib, struct oid_view name, struct mib_answer *answer)
{
	const struct mib_region *region = mib_region_of(mib, name);

	mib_answer_begin(answer);
	if (region == NULL || name.n > OID_MAX_LEN)
		return mib_answer_as(answer, MIB_NO_SUCH_OBJECT);
	answer->status = region->backend->get(region->ctx, name, answer);
	if (answer->status == MIB_PENDING)
		return mib_wait(mib, region, name, false, false, answer);
	return mib_check_get(answer, name);
}

/* Ask region at and those behind it, the first from name on. */
static enum mib_status
mib_walk(struct mib *mib, size_t at, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	for (; at < mib->n; at++) {
		const struct mib_region *region = &mib->regions[at];

		if (!oid_starts_with(name, region->subtree)) {
			name = region->subtree;
			inclusive = true;
		}
		answer->status = region->backend->next(
			region->ctx, name, inclusive, answer);
		if (answer->status == MIB_PENDING)
			return mib_wait(
				mib, region, name, inclusive, true, answer);
		if (mib_check_next(region, answer, name, inclusive) != MIB_END)
			return answer->status;
		answer->passed++;
	}
	return mib_answer_as(answer, MIB_END);
}

enum mib_status
mib_next(struct mib *mib, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	mib_answer_begin(answer);
	if (name.n > OID_MAX_LEN)
		return mib_answer_as(answer, MIB_ERROR);
	return mib_walk(
		mib, mib_region_from(mib, name), name, inclusive, answer);
}

/* A back end's late answer. */
static void
mib_answered(struct mib_answer *answer)
{
	struct mib *mib = answer->mib;
	const struct mib_region *region;

	if (mib == NULL)
		return; /* nobody waits: cancelled, or answered twice */
	answer->mib = NULL;
	region = &mib->regions[answer->region];
	if (!answer->is_next) {
		(void)mib_check_get(answer, oid_view(&answer->asked));
	} else if (mib_check_next(region, answer, oid_view(&answer->asked),
			 answer->inclusive) == MIB_END) {
		answer->passed++;
		(void)mib_walk(mib, answer->region + 1,
			oid_view(&answer->asked), false, answer);
	}
	if (answer->status != MIB_PENDING)
		answer->done(answer);
}

void
mib_cancel(struct mib *mib, struct mib_answer *answer)
{
	const struct mib_region *region;

	if (answer->mib != mib || mib == NULL)
		return;
	region = &mib->regions[answer->region];
	answer->mib = NULL;
	region->backend->cancel(region->ctx, answer);
}
