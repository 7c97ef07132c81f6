/* SPDX-License-Identifier: BSD-2-Clause */
/* agent/request.c: the pool of requests. */
#include "agent/request.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/unit/runner.h"

static void
test_requests_are_distinct_and_come_back(void)
{
	struct request_pool *pool = request_pool_new(3);
	struct request *r[3];

	CU_ASSERT_PTR_NOT_NULL_FATAL(pool);
	for (size_t i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(request_pool_in_use(pool), i);
		r[i] = request_get(pool);
		CU_ASSERT_PTR_NOT_NULL_FATAL(r[i]);
		/* All of each is there and nobody else's. */
		memset(r[i]->buffer, (int)i, REQUEST_BUFFER);
		memset(arena_alloc(&r[i]->arena, REQUEST_ARENA, 1), (int)i,
			REQUEST_ARENA);
	}
	CU_ASSERT_PTR_NULL(request_get(pool));
	for (size_t i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(r[i]->buffer[REQUEST_BUFFER - 1], i);
		CU_ASSERT_EQUAL(r[i]->buffer[0], i);
		CU_ASSERT_EQUAL(r[i]->arena.base[REQUEST_ARENA - 1], i);
		CU_ASSERT_EQUAL(r[i]->arena.base[0], i);
	}
	request_put(pool, r[1]);
	CU_ASSERT_EQUAL(request_pool_in_use(pool), 2);
	CU_ASSERT_PTR_EQUAL(request_get(pool), r[1]);
	request_pool_free(pool);
	request_pool_free(NULL);
}

static void
test_a_request_is_fresh_when_taken(void)
{
	struct request_pool *pool = request_pool_new(1);
	struct request *r = request_get(pool);

	CU_ASSERT_PTR_NOT_NULL(arena_alloc(&r->arena, 100, 8));
	r->position = 9;
	r->waiting = true;
	request_put(pool, r);
	r = request_get(pool);
	CU_ASSERT_EQUAL(r->arena.used, 0);
	CU_ASSERT_EQUAL(r->position, 0);
	CU_ASSERT_FALSE(r->waiting);
	request_pool_free(pool);
}

/* CR-01, CR-08 */
static void
test_the_last_request_may_not_wait(void)
{
	struct request_pool *pool = request_pool_new(2);
	struct request *first;
	struct request *last;

	first = request_get(pool);
	CU_ASSERT_TRUE(request_may_wait(pool));
	last = request_get(pool);
	CU_ASSERT_FALSE(request_may_wait(pool));
	request_put(pool, first);
	CU_ASSERT_TRUE(request_may_wait(pool));
	request_put(pool, last);
	request_pool_free(pool);
}

static void
test_a_pool_of_none_or_too_many_is_refused(void)
{
	CU_ASSERT_PTR_NULL(request_pool_new(0));
	CU_ASSERT_PTR_NULL(request_pool_new(SIZE_MAX));
	CU_ASSERT_PTR_NULL(request_pool_new(SIZE_MAX / REQUEST_ARENA));
}

static size_t
resident_pages(const void *start, size_t n)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uintptr_t from = (uintptr_t)start & ~(uintptr_t)(page - 1);
	size_t pages = ((uintptr_t)start + n - from + page - 1) / page;
	unsigned char *in_core = calloc(pages, 1);
	size_t resident = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(in_core);
	CU_ASSERT_EQUAL(mincore((void *)from, pages * page, in_core), 0);
	for (size_t i = 0; i < pages; i++)
		resident += in_core[i] & 1;
	free(in_core);
	return resident;
}

static void
test_untouched_memory_costs_nothing(void)
{
	struct request_pool *pool = request_pool_new(100);
	struct request *r = request_get(pool);

	CU_ASSERT_EQUAL(resident_pages(r->arena_memory, REQUEST_ARENA), 0);
	memset(arena_alloc(&r->arena, 100, 8), 1, 100);
	CU_ASSERT_EQUAL(resident_pages(r->arena_memory, REQUEST_ARENA), 1);
	CU_ASSERT_EQUAL(resident_pages(r->buffer, REQUEST_BUFFER), 0);
	/* The one that was in use last is taken first, memory and all. */
	request_put(pool, r);
	CU_ASSERT_PTR_EQUAL(request_get(pool), r);
	request_pool_free(pool);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_requests_are_distinct_and_come_back),
	UNIT_TEST(test_a_request_is_fresh_when_taken),
	UNIT_TEST(test_the_last_request_may_not_wait),
	UNIT_TEST(test_a_pool_of_none_or_too_many_is_refused),
	UNIT_TEST(test_untouched_memory_costs_nothing),
};
UNIT_MAIN("request", tests)
