/* SPDX-License-Identifier: BSD-2-Clause */
/* transport/openssl_memory.c: pages of idle handshake buffers go back. */
#include "transport/openssl_memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <openssl/buffer.h>
#include <openssl/crypto.h>

#include "tests/unit/runner.h"

enum {
	BUFFERS = 40,
	HANDSHAKE_BUFFER = 21848,
	WARM_MAX = 32,
};

static bool
is_resident(const void *p)
{
	unsigned char page = 0;
	void *start = (void *)((uintptr_t)p & ~(uintptr_t)4095);

	return mincore(start, 1, &page) == 0 && (page & 1) != 0;
}

/* The size is OpenSSL's own choice for the 2^14 octets a DTLS handshake
 * begins with; should it choose another, this test is the one to say so. */
static void
test_the_buffer_openssl_grows_for_a_handshake_is_noted(void)
{
	struct openssl_buffer_owner owner = { NULL, false };
	BUF_MEM *buffer = BUF_MEM_new();

	CU_ASSERT_FATAL(buffer != NULL);
	openssl_memory_watch(&owner);
	CU_ASSERT(BUF_MEM_grow(buffer, 16384) == 16384);
	openssl_memory_watch(NULL);
	CU_ASSERT(owner.buffer == buffer->data);
	memset(buffer->data, 'x', 16384);
	CU_ASSERT(is_resident(buffer->data));
	openssl_memory_idle(&owner);
	CU_ASSERT(!is_resident(buffer->data));
	CU_ASSERT(buffer->data[0] == 0);
	memset(buffer->data, 'y', 16384);
	CU_ASSERT(buffer->data[16383] == 'y');
	BUF_MEM_free(buffer);
	CU_ASSERT(owner.buffer == NULL);
	openssl_memory_idle(&owner); /* nothing left to hand back */
}

static void
test_other_sizes_and_unwatched_ones_are_left_alone(void)
{
	struct openssl_buffer_owner owner = { NULL, false };
	void *unwatched = OPENSSL_malloc(HANDSHAKE_BUFFER);
	void *other;

	openssl_memory_watch(&owner);
	other = OPENSSL_malloc(HANDSHAKE_BUFFER - 1);
	openssl_memory_watch(NULL);
	CU_ASSERT(owner.buffer == NULL);
	OPENSSL_free(other);
	OPENSSL_free(unwatched);
}

static void
test_reallocation_keeps_content_and_ends_ownership(void)
{
	struct openssl_buffer_owner owner = { NULL, false };
	uint8_t *p;

	openssl_memory_watch(&owner);
	p = OPENSSL_malloc(HANDSHAKE_BUFFER);
	openssl_memory_watch(NULL);
	CU_ASSERT_FATAL(p != NULL);
	memset(p, 'z', HANDSHAKE_BUFFER);
	p = OPENSSL_realloc(p, 40000);
	CU_ASSERT_FATAL(p != NULL);
	CU_ASSERT(owner.buffer == NULL);
	CU_ASSERT(p[0] == 'z' && p[HANDSHAKE_BUFFER - 1] == 'z');
	OPENSSL_free(p);
}

static void
test_more_buffers_than_places_come_from_malloc(void)
{
	struct openssl_buffer_owner owner[BUFFERS + 5];
	uint8_t *p[BUFFERS + 5];

	memset(owner, 0, sizeof(owner));
	for (int i = 0; i < BUFFERS + 5; i++) {
		openssl_memory_watch(&owner[i]);
		p[i] = OPENSSL_malloc(HANDSHAKE_BUFFER);
		CU_ASSERT_FATAL(p[i] != NULL);
		memset(p[i], i, HANDSHAKE_BUFFER);
		CU_ASSERT((owner[i].buffer != NULL) == (i < BUFFERS));
	}
	openssl_memory_watch(NULL);
	for (int i = 0; i < BUFFERS + 5; i++) {
		CU_ASSERT(p[i][0] == i && p[i][HANDSHAKE_BUFFER - 1] == i);
		OPENSSL_free(p[i]);
	}
}

/* A peer can make OpenSSL keep a name of just that size, which must not turn
 * into zeroes when the session is idle. */
static void
test_only_the_first_buffer_of_an_owner_is_noted(void)
{
	struct openssl_buffer_owner owner = { NULL, false };
	uint8_t *first;
	uint8_t *name;

	openssl_memory_watch(&owner);
	first = OPENSSL_malloc(HANDSHAKE_BUFFER);
	name = OPENSSL_malloc(HANDSHAKE_BUFFER);
	CU_ASSERT_FATAL(first != NULL && name != NULL);
	CU_ASSERT(owner.buffer == first);
	OPENSSL_free(first); /* it grew, for a long message */
	CU_ASSERT(owner.buffer == NULL);
	first = OPENSSL_malloc(HANDSHAKE_BUFFER);
	CU_ASSERT(owner.buffer == NULL);
	openssl_memory_watch(NULL);
	memset(first, 'f', HANDSHAKE_BUFFER);
	memset(name, 'n', HANDSHAKE_BUFFER);
	openssl_memory_idle(&owner);
	CU_ASSERT(first[0] == 'f' && name[0] == 'n');
	OPENSSL_free(first);
	OPENSSL_free(name);
}

/* Whatever the size of the host's pages. */
static void
test_handing_back_one_buffer_leaves_its_neighbours(void)
{
	struct openssl_buffer_owner owner[BUFFERS];
	uint8_t *p[BUFFERS];

	memset(owner, 0, sizeof(owner));
	for (int i = 0; i < BUFFERS; i++) {
		openssl_memory_watch(&owner[i]);
		p[i] = OPENSSL_malloc(HANDSHAKE_BUFFER);
		CU_ASSERT_FATAL(p[i] != NULL);
		CU_ASSERT((uintptr_t)p[i] % (size_t)sysconf(_SC_PAGESIZE) == 0);
		memset(p[i], 1 + i, HANDSHAKE_BUFFER);
	}
	openssl_memory_watch(NULL);
	for (int i = 0; i < BUFFERS; i += 2)
		openssl_memory_idle(&owner[i]);
	for (int i = 0; i < BUFFERS; i++) {
		uint8_t now = i % 2 == 0 ? 0 : (uint8_t)(1 + i);

		CU_ASSERT(p[i][0] == now);
		CU_ASSERT(p[i][HANDSHAKE_BUFFER - 1] == now);
		OPENSSL_free(p[i]);
	}
}

/* After a burst only a few freed places keep their pages. */
static void
test_a_burst_of_handshakes_leaves_few_pages(void)
{
	uint8_t *p[BUFFERS];
	int resident = 0;

	for (int i = 0; i < BUFFERS; i++) {
		p[i] = OPENSSL_malloc(HANDSHAKE_BUFFER);
		CU_ASSERT_FATAL(p[i] != NULL);
		memset(p[i], 1, HANDSHAKE_BUFFER);
	}
	for (int i = 0; i < BUFFERS; i++)
		OPENSSL_free(p[i]);
	for (int i = 0; i < BUFFERS; i++)
		resident += is_resident(p[i]);
	CU_ASSERT(resident == WARM_MAX);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_the_buffer_openssl_grows_for_a_handshake_is_noted),
	UNIT_TEST(test_other_sizes_and_unwatched_ones_are_left_alone),
	UNIT_TEST(test_reallocation_keeps_content_and_ends_ownership),
	UNIT_TEST(test_more_buffers_than_places_come_from_malloc),
	UNIT_TEST(test_only_the_first_buffer_of_an_owner_is_noted),
	UNIT_TEST(test_handing_back_one_buffer_leaves_its_neighbours),
	UNIT_TEST(test_a_burst_of_handshakes_leaves_few_pages),
};

int
main(void)
{
	/* Before OpenSSL's first allocation. */
	if (openssl_memory_init(BUFFERS) != 0)
		return EXIT_FAILURE;
	return unit_main(
		"openssl_memory", tests, sizeof(tests) / sizeof(tests[0]));
}
