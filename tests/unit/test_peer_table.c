/* SPDX-License-Identifier: BSD-2-Clause */
/* transport/peer_table.c and half_open.c: who is known, and how many. */
#include "transport/half_open.h"
#include "transport/peer_table.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/runner.h"

static struct peer_key
key_of(uint32_t n)
{
	struct peer_key key;

	memset(&key, 0, sizeof(key));
	key.local.port = 10161;
	key.peer.ip[10] = key.peer.ip[11] = 0xff;
	key.peer.ip[12] = 127;
	key.peer.ip[13] = (uint8_t)(n >> 16);
	key.peer.ip[14] = (uint8_t)(n >> 8);
	key.peer.ip[15] = (uint8_t)n;
	key.peer.port = (uint16_t)(1000 + n % 7);
	return key;
}

/* TLSTM-06: peers differ by each part of the 4-tuple. */
static void
test_each_part_of_the_tuple_tells_peers_apart(void)
{
	struct peer_key key = key_of(1);
	struct peer_key other[4] = { key, key, key, key };
	struct peer_table *t;
	struct peer_slot *slot;

	other[0].peer.port++;
	other[1].peer.ip[15]++;
	other[2].local.ip[15]++;
	other[3].peer.scope++;
	CU_ASSERT_FATAL(peer_table_new(&t, 8) == 0);
	slot = peer_table_add(t, &key);
	CU_ASSERT_FATAL(slot != NULL);
	CU_ASSERT(peer_table_find(t, &key) == slot);
	for (size_t i = 0; i < ARRAY_LEN(other); i++)
		CU_ASSERT(peer_table_find(t, &other[i]) == NULL);
	peer_table_remove(t, slot);
	CU_ASSERT(peer_table_find(t, &key) == NULL);
	peer_table_free(t);
}

static void
test_full_table_refuses_and_a_freed_slot_serves_again(void)
{
	enum { N = 1000 };
	struct peer_table *t;
	struct peer_key key;

	CU_ASSERT_FATAL(peer_table_new(&t, N) == 0);
	for (uint32_t i = 0; i < N; i++) {
		key = key_of(i);
		CU_ASSERT(peer_table_add(t, &key) != NULL);
	}
	key = key_of(N);
	CU_ASSERT(peer_table_add(t, &key) == NULL);
	for (uint32_t i = 0; i < N; i += 2) {
		key = key_of(i);
		peer_table_remove(t, peer_table_find(t, &key));
	}
	for (uint32_t i = 0; i < N; i++) {
		key = key_of(i);
		CU_ASSERT((peer_table_find(t, &key) != NULL) == (i % 2 == 1));
	}
	for (uint32_t i = 0; i < N / 2; i++) {
		key = key_of(N + i);
		CU_ASSERT(peer_table_add(t, &key) != NULL);
	}
	CU_ASSERT(peer_table_add(t, &key) == NULL);
	peer_table_free(t);
}

static struct half_open *
add_from(struct half_open_table *t, uint32_t n)
{
	struct peer_key key = key_of(n);

	return half_open_add(t, &key.peer);
}

static struct half_open *
victim_for(struct half_open_table *t, uint32_t n)
{
	struct peer_key key = key_of(n);

	return half_open_victim(t, &key.peer);
}

/* DTLS-17: one /24 has its share, the oldest of it gives way. */
static void
test_a_prefix_can_fill_its_own_share_only(void)
{
	struct half_open_table *t;
	struct half_open *first;

	CU_ASSERT_FATAL(half_open_table_new(&t, 8, 3) == 0);
	first = add_from(t, 0x0101);
	CU_ASSERT(first != NULL);
	CU_ASSERT(victim_for(t, 0x0102) == NULL);
	CU_ASSERT(add_from(t, 0x0102) != NULL);
	CU_ASSERT(add_from(t, 0x0103) != NULL);
	CU_ASSERT(victim_for(t, 0x0104) == first);
	CU_ASSERT(victim_for(t, 0x0201) == NULL);
	half_open_remove(t, first);
	CU_ASSERT(victim_for(t, 0x0104) == NULL);
	CU_ASSERT(half_open_count(t) == 2);
	half_open_table_free(t);
}

/* DTLS-17: in all, the oldest of everyone goes first. */
static void
test_a_full_table_names_the_oldest_of_all(void)
{
	struct half_open_table *t;
	struct half_open *oldest;

	CU_ASSERT_FATAL(half_open_table_new(&t, 4, 2) == 0);
	oldest = add_from(t, 0x0101);
	for (uint32_t i = 2; i <= 4; i++)
		CU_ASSERT(add_from(t, i << 8) != NULL);
	CU_ASSERT(half_open_oldest(t) == oldest);
	CU_ASSERT(victim_for(t, 0x0900) == oldest);
	CU_ASSERT(add_from(t, 0x0900) == NULL);
	half_open_remove(t, oldest);
	CU_ASSERT(add_from(t, 0x0900) != NULL);
	half_open_table_free(t);
}

/* Prefix records must come back, or the table runs dry after max prefixes. */
static void
test_prefixes_come_and_go_a_thousand_times(void)
{
	struct half_open_table *t;

	CU_ASSERT_FATAL(half_open_table_new(&t, 5, 2) == 0);
	for (uint32_t i = 0; i < 5000; i++) {
		struct half_open *victim = victim_for(t, i << 8);

		if (victim != NULL)
			half_open_remove(t, victim);
		CU_ASSERT_FATAL(add_from(t, i << 8) != NULL);
		CU_ASSERT_FATAL(half_open_count(t) <= 5);
	}
	half_open_table_free(t);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_each_part_of_the_tuple_tells_peers_apart),
	UNIT_TEST(test_full_table_refuses_and_a_freed_slot_serves_again),
	UNIT_TEST(test_a_prefix_can_fill_its_own_share_only),
	UNIT_TEST(test_a_full_table_names_the_oldest_of_all),
	UNIT_TEST(test_prefixes_come_and_go_a_thousand_times),
};

UNIT_MAIN("peer_table", tests)
