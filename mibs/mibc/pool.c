/* SPDX-License-Identifier: BSD-2-Clause */
/* Arrays that grow, and in which equal runs of elements are kept once. */
#include "mibs/mibc/pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
pool_reserve(struct pool *pool, size_t n)
{
	size_t room = pool->room > 0 ? pool->room : 64;
	void *data;

	while (room < n)
		room *= 2;
	if (room == pool->room)
		return;
	data = realloc(pool->data, room * pool->size);
	if (data == NULL) {
		fputs("mibc: error: out of memory\n", stderr);
		exit(EXIT_FAILURE);
	}
	pool->data = data;
	pool->room = room;
}

size_t
pool_add(struct pool *pool, const void *from, size_t n)
{
	const size_t at = pool->n;
	char *to;

	pool_reserve(pool, at + n);
	to = (char *)pool->data + at * pool->size;
	if (from == NULL)
		memset(to, 0, n * pool->size);
	else if (n > 0)
		memcpy(to, from, n * pool->size);
	pool->n += n;
	return at;
}

size_t
pool_share(struct pool *pool, const void *from, size_t n)
{
	const size_t size = pool->size;

	for (size_t at = 0; at + n <= pool->n; at++)
		if (n == 0 ||
			memcmp((char *)pool->data + at * size, from,
				n * size) == 0)
			return at;
	return pool_add(pool, from, n);
}

void
pool_fini(struct pool *pool)
{
	free(pool->data);
	pool->data = NULL;
	pool->n = pool->room = 0;
}
