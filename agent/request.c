/* SPDX-License-Identifier: BSD-2-Clause */
/* See request.h. */
#include "agent/request.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

/* Whole pages, so that a request in use touches none of another's. */
#define PAGES(n) (((size_t)(n) + PAGE - 1) / PAGE * PAGE)

/*
 * What a request may need is some 200 KiB, for a message of a thousand
 * bindings; what most need is a page or two. So the memory is reserved at
 * start-up, as addresses, and becomes real as far as it is ever used.
 */
static const size_t request_memory =
	PAGES(REQUEST_ARENA) + PAGES(REQUEST_BUFFER);

struct request_pool {
	struct request *requests;
	size_t n;
	size_t in_use;
	struct request *free;
	uint8_t *memory; /* n * request_memory octets */
};

struct request_pool *
request_pool_new(size_t n)
{
	struct request_pool *pool = calloc(1, sizeof(*pool));
	void *memory;

	if (pool == NULL)
		return NULL;
	if (n == 0 || n > SIZE_MAX / request_memory)
		goto fail;
	pool->n = n;
	pool->requests = calloc(n, sizeof(*pool->requests));
	if (pool->requests == NULL)
		goto fail;
	memory = mmap(NULL, n * request_memory, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		goto fail;
	pool->memory = memory;
	/* Backwards, so that the first is taken first and again and again:
	 * its memory stays warm and the others' untouched. */
	for (size_t i = n; i-- > 0;) {
		struct request *request = &pool->requests[i];

		request->arena_memory = pool->memory + i * request_memory;
		request->buffer = request->arena_memory + PAGES(REQUEST_ARENA);
		arena_init(
			&request->arena, request->arena_memory, REQUEST_ARENA);
		request->next_free = pool->free;
		pool->free = request;
	}
	return pool;
fail:
	request_pool_free(pool);
	return NULL;
}

void
request_pool_free(struct request_pool *pool)
{
	if (pool == NULL)
		return;
	if (pool->memory != NULL)
		(void)munmap(pool->memory, pool->n * request_memory);
	free(pool->requests);
	free(pool);
}

struct request *
request_get(struct request_pool *pool)
{
	struct request *request = pool->free;

	if (request == NULL)
		return NULL;
	pool->free = request->next_free;
	pool->in_use++;
	arena_reset(&request->arena);
	/* All else is written before it is read, and clearing two OIDs of 128
	 * sub-identifiers would cost more than a Get. */
	request->view = NULL;
	request->position = 0;
	request->waiting = false;
	request->responder = NULL;
	return request;
}

void
request_put(struct request_pool *pool, struct request *request)
{
	request->next_free = pool->free;
	pool->free = request;
	pool->in_use--;
}

bool
request_may_wait(const struct request_pool *pool)
{
	return pool->free != NULL;
}

size_t
request_pool_in_use(const struct request_pool *pool)
{
	return pool->in_use;
}
