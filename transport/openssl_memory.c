/* SPDX-License-Identifier: BSD-2-Clause */
/* See openssl_memory.h. */
#include "transport/openssl_memory.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <openssl/crypto.h>

enum {
	/* What BUF_MEM_grow makes of 2^14, the length a DTLS handshake begins
	 * with: (16384 + 3) / 3 * 4. Another version of OpenSSL may ask for
	 * another size; then nothing is noted and nothing saved. */
	HANDSHAKE_BUFFER = 21848,
	/* Places that keep their pages when freed: handshakes come in bursts,
	 * and a page fault costs more than the memory of a few. */
	WARM_MAX = 32,
};

struct place {
	struct place *next; /* of the free ones */
	struct openssl_buffer_owner *owner;
};

static struct {
	uint8_t *base;
	size_t place_size; /* whole pages: all of it is handed back */
	size_t n;
	size_t touched;
	struct place *places;
	struct place *free;
	size_t n_free;
	struct openssl_buffer_owner *watched;
	void *(*reallocate)(void *old, size_t n);
	size_t denied;
} memory = { .reallocate = realloc };

static bool
is_ours(const void *p)
{
	const uint8_t *octet = p;

	return memory.base != NULL && octet >= memory.base &&
		octet < memory.base + memory.n * memory.place_size;
}

static struct place *
place_of(const void *p)
{
	return &memory.places[(size_t)((const uint8_t *)p - memory.base) /
		memory.place_size];
}

static void *
octets_of(const struct place *place)
{
	return memory.base +
		(size_t)(place - memory.places) * memory.place_size;
}

static void *
take_place(void)
{
	struct place *place = memory.free;

	if (place != NULL) {
		memory.free = place->next;
		memory.n_free--;
	} else if (memory.touched < memory.n) {
		place = &memory.places[memory.touched++];
	} else {
		return NULL;
	}
	place->owner = NULL;
	return octets_of(place);
}

static void
free_place(struct place *place)
{
	if (place->owner != NULL)
		place->owner->buffer = NULL;
	place->owner = NULL;
	if (memory.n_free >= WARM_MAX)
		madvise(octets_of(place), memory.place_size, MADV_DONTNEED);
	place->next = memory.free;
	memory.free = place;
	memory.n_free++;
}

/* A handshake allocates its buffer first of all. What has the same size later
 * may be of the peer's making, as a name in its certificate, and live. */
static void
note_owner(struct openssl_buffer_owner *owner, void *p)
{
	if (owner == NULL || owner->noted)
		return;
	owner->noted = true;
	if (p == NULL)
		return;
	owner->buffer = p;
	place_of(p)->owner = owner;
}

static void *
from_heap(void *old, size_t n)
{
	void *p = memory.reallocate(old, n);

	if (p == NULL && n > 0)
		memory.denied++;
	return p;
}

static void *
memory_malloc(size_t n, const char *file, int line)
{
	void *p = NULL;

	(void)file;
	(void)line;
	if (n == HANDSHAKE_BUFFER) {
		p = take_place();
		note_owner(memory.watched, p);
	}
	return p != NULL ? p : from_heap(NULL, n);
}

static void
memory_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	if (is_ours(p))
		free_place(place_of(p));
	else
		free(p);
}

static void *
memory_realloc(void *old, size_t n, const char *file, int line)
{
	void *p;

	if (old != NULL && !is_ours(old))
		return from_heap(old, n);
	p = memory_malloc(n, file, line);
	if (p == NULL || old == NULL)
		return p;
	memcpy(p, old, min_size(n, HANDSHAKE_BUFFER));
	free_place(place_of(old));
	return p;
}

int
openssl_memory_init(size_t max_buffers)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t place_size = (HANDSHAKE_BUFFER + page - 1) / page * page;
	void *base;

	memory.places = calloc(max_buffers, sizeof(*memory.places));
	if (memory.places == NULL)
		return -ENOMEM;
	base = mmap(NULL, max_buffers * place_size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (base == MAP_FAILED) {
		free(memory.places);
		memory.places = NULL;
		return -ENOMEM;
	}
	/* One page more or less matters here, huge ones undo it all. */
	madvise(base, max_buffers * place_size, MADV_NOHUGEPAGE);
	if (CRYPTO_set_mem_functions(
		    memory_malloc, memory_realloc, memory_free) != 1) {
		munmap(base, max_buffers * place_size);
		free(memory.places);
		memory.places = NULL;
		return -EBUSY;
	}
	memory.base = base;
	memory.place_size = place_size;
	memory.n = max_buffers;
	return 0;
}

void
openssl_memory_watch(struct openssl_buffer_owner *owner)
{
	memory.watched = owner;
}

size_t
openssl_memory_denied(void)
{
	return memory.denied;
}

void
openssl_memory_inject(void *(*reallocate)(void *old, size_t n))
{
	memory.reallocate = reallocate;
}

void
openssl_memory_trim(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

void
openssl_memory_idle(const struct openssl_buffer_owner *owner)
{
	if (owner->buffer != NULL)
		madvise(owner->buffer, memory.place_size, MADV_DONTNEED);
}
