/* SPDX-License-Identifier: BSD-2-Clause */
/* An arena: memory of fixed size given out in order and taken back at once. */
#ifndef UTIL_ARENA_H
#define UTIL_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena {
	uint8_t *base;
	size_t size;
	size_t used;
};

/* arena_init - use size octets at base, which the caller owns */
void arena_init(struct arena *arena, void *base, size_t size);

/*
 * arena_alloc - n octets aligned to align (a power of two, at most 16), not
 * zeroed; NULL when the arena is full (n * size overflow is the caller's care;
 * see arena_array)
 */
void *arena_alloc(struct arena *arena, size_t n, size_t align);

/* arena_array - count items of size octets, aligned to 8; NULL when full */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* arena_reset - everything given out is free again */
void arena_reset(struct arena *arena);

#endif
