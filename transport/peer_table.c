/* SPDX-License-Identifier: BSD-2-Clause */
/* See peer_table.h. Chained buckets over slots allocated at start-up. */
#include "transport/peer_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "util/siphash.h"

struct peer_table {
	uint64_t secret[2]; /* peers choose their ports; not their bucket */
	size_t mask;        /* buckets - 1 */
	struct peer_slot **buckets;
	struct peer_slot *slots;
	size_t max;
	size_t touched; /* slots ever used: pages of others stay out */
	struct peer_slot *free;
};

int
peer_table_new(struct peer_table **out, size_t max)
{
	struct peer_table *t = calloc(1, sizeof(*t));
	size_t buckets = 16;
	int rc = -ENOMEM;

	if (t == NULL)
		goto out;
	while (buckets < max)
		buckets *= 2;
	t->mask = buckets - 1;
	t->buckets = calloc(buckets, sizeof(struct peer_slot *));
	t->slots = calloc(max, sizeof(*t->slots));
	if (t->buckets == NULL || t->slots == NULL)
		goto out;
	t->max = max;
	rc = -EIO;
	if (getrandom(t->secret, sizeof(t->secret), 0) !=
		(ssize_t)sizeof(t->secret))
		goto out;
	*out = t;
	t = NULL; /* the caller's now */
	rc = 0;
out:
	peer_table_free(t);
	return rc;
}

void
peer_table_free(struct peer_table *table)
{
	if (table == NULL)
		return;
	free(table->buckets);
	free(table->slots);
	free(table);
}

static struct peer_slot **
bucket_of(const struct peer_table *table, const struct peer_key *key)
{
	uint64_t hash =
		siphash(table->secret[0], table->secret[1], key, sizeof(*key));

	return &table->buckets[hash & table->mask];
}

struct peer_slot *
peer_table_find(const struct peer_table *table, const struct peer_key *key)
{
	struct peer_slot *slot = *bucket_of(table, key);

	while (slot != NULL && memcmp(&slot->key, key, sizeof(*key)) != 0)
		slot = slot->next;
	return slot;
}

struct peer_slot *
peer_table_add(struct peer_table *table, const struct peer_key *key)
{
	struct peer_slot **bucket = bucket_of(table, key);
	struct peer_slot *slot = table->free;

	if (slot != NULL)
		table->free = slot->next;
	else if (table->touched < table->max)
		slot = &table->slots[table->touched++];
	else
		return NULL;
	slot->key = *key;
	slot->current = NULL;
	slot->pending = NULL;
	slot->next = *bucket;
	*bucket = slot;
	return slot;
}

void
peer_table_remove(struct peer_table *table, struct peer_slot *slot)
{
	struct peer_slot **link = bucket_of(table, &slot->key);

	while (*link != slot)
		link = &(*link)->next;
	*link = slot->next;
	slot->next = table->free;
	table->free = slot;
}
