/* SPDX-License-Identifier: BSD-2-Clause */
/* Gives back what OpenSSL keeps of a handshake and does not need any more. */
#ifndef TRANSPORT_OPENSSL_MEMORY_H
#define TRANSPORT_OPENSSL_MEMORY_H

#include "util/util.h"

/*
 * Every DTLS session of OpenSSL keeps its handshake buffer, 21848 octets, for
 * the case that its last flight must be repeated: more than half of what an
 * idle session holds. The buffer is written before it is read each time, so
 * its content is worth nothing in between. With these allocation functions
 * such buffers lie in pages of their own; those of an idle session are handed
 * to the kernel (and are zeroes when touched again).
 */

/* Who a handshake buffer belongs to; zero-initialise. */
struct openssl_buffer_owner {
	void *buffer; /* NULL: none any more */
	bool noted;   /* the first such buffer; others hold what peers chose */
};

/*
 * openssl_memory_init - become OpenSSL's allocator; before its first
 * allocation, once
 *
 * max_buffers  handshake buffers in pages of their own; further ones come from
 *              malloc. Takes address space only.
 *
 * 0; -EBUSY (OpenSSL has begun to allocate) or -ENOMEM: then all goes on as
 * without it.
 */
int openssl_memory_init(size_t max_buffers);

/*
 * openssl_memory_watch - a handshake buffer allocated from now on is owner's;
 * NULL ends it. owner stays in place until its SSL has been freed.
 */
void openssl_memory_watch(struct openssl_buffer_owner *owner);

/*
 * openssl_memory_trim - hand the pages of the heap that hold nothing to the
 * kernel, also those between what is in use; takes as long as the heap is
 * large
 */
void openssl_memory_trim(void);

/*
 * openssl_memory_denied - how many allocations of OpenSSL have failed so far
 *
 * Not all its functions say so: a certificate whose key it had no memory to
 * decode becomes one with a key of no known kind.
 */
size_t openssl_memory_denied(void);

/* openssl_memory_inject - another realloc, which also gets what is new (for
 * tests) */
void openssl_memory_inject(void *(*reallocate)(void *old, size_t n));

/* openssl_memory_idle - hand the pages of owner's buffer to the kernel */
void openssl_memory_idle(const struct openssl_buffer_owner *owner);

#endif
