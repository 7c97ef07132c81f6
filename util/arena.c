/* SPDX-License-Identifier: BSD-2-Clause */
/* An arena: a mark that moves forward through memory of fixed size. */
#include "util/arena.h"

void
arena_init(struct arena *arena, void *base, size_t size)
{
	arena->base = base;
	arena->size = size;
	arena->used = 0;
}

void *
arena_alloc(struct arena *arena, size_t n, size_t align)
{
	/* base itself need not be aligned, so the address decides. */
	uintptr_t at = (uintptr_t)arena->base + arena->used;
	size_t pad = (size_t)(-at & (uintptr_t)(align - 1));
	size_t left = arena->size - arena->used;
	void *p;

	if (pad > left || n > left - pad)
		return NULL;
	p = arena->base + arena->used + pad;
	arena->used += pad + n;
	return p;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n))
		return NULL;
	return arena_alloc(arena, n, 8);
}

void
arena_reset(struct arena *arena)
{
	arena->used = 0;
}
