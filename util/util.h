/* SPDX-License-Identifier: BSD-2-Clause */
/* Small things every room uses: array lengths, views over octets. */
#ifndef UTIL_UTIL_H
#define UTIL_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define CONTAINER_OF(ptr, type, member)                                        \
	((type *)(void *)((char *)(ptr)-offsetof(type, member)))

/*
 * struct octets - a borrowed view: n octets at p. It owns nothing and is valid
 * as long as the buffer it points into. n == 0 allows p == NULL.
 */
struct octets {
	const uint8_t *p;
	size_t n;
};

/* octets_equal - the same length and content; not for secrets */
bool octets_equal(struct octets a, struct octets b);

static inline size_t
min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

#endif
