/* SPDX-License-Identifier: BSD-2-Clause */
/* Arrays that grow, and in which equal runs of elements are kept once. */
#ifndef MIBS_MIBC_POOL_H
#define MIBS_MIBC_POOL_H

#include <stddef.h>

/* struct pool - n elements at data, each of size octets; all zero but size:
 * empty */
struct pool {
	void *data;
	size_t n;
	size_t room;
	size_t size;
};

/* pool_add - a copy of n elements at the end, zeroed ones when from is NULL;
 * returns the position of the first. Ends the program without memory. */
size_t pool_add(struct pool *pool, const void *from, size_t n);

/* pool_share - the position of n elements equal to these, which are added when
 * there are none. They are compared octet by octet: clear the padding. */
size_t pool_share(struct pool *pool, const void *from, size_t n);

/* pool_at - element i, which there must be */
static inline void *
pool_at(const struct pool *pool, size_t i)
{
	return (char *)pool->data + i * pool->size;
}

void pool_fini(struct pool *pool);

#endif
