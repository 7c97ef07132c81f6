/* SPDX-License-Identifier: BSD-2-Clause */
/* See half_open.h. Everything is allocated at start-up and O(1). */
#include "transport/half_open.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "util/siphash.h"

TAILQ_HEAD(half_open_list, half_open);

/* An address prefix with at least one handshake. */
struct half_open_prefix {
	struct net_address address;
	size_t n;
	struct half_open_list list;    /* oldest first */
	struct half_open_prefix *next; /* in its bucket, or free */
};

struct half_open_table {
	uint64_t secret[2];
	size_t max;
	size_t max_per_prefix;
	size_t n;
	struct half_open *pool;
	size_t touched; /* of the pool: pages never used stay out of memory */
	struct half_open_list free;
	struct half_open_list all;         /* oldest first */
	struct half_open_prefix *prefixes; /* max of them */
	size_t prefixes_touched;
	struct half_open_prefix *free_prefix;
	struct half_open_prefix **buckets;
	size_t mask;
};

int
half_open_table_new(
	struct half_open_table **out, size_t max, size_t max_per_prefix)
{
	struct half_open_table *t = calloc(1, sizeof(*t));
	size_t buckets = 16;
	int rc = -ENOMEM;

	if (t == NULL)
		goto out;
	while (buckets < max)
		buckets *= 2;
	t->mask = buckets - 1;
	t->max = max;
	t->max_per_prefix = max_per_prefix;
	TAILQ_INIT(&t->free);
	TAILQ_INIT(&t->all);
	t->pool = calloc(max, sizeof(*t->pool));
	t->prefixes = calloc(max, sizeof(*t->prefixes));
	t->buckets = calloc(buckets, sizeof(struct half_open_prefix *));
	if (t->pool == NULL || t->prefixes == NULL || t->buckets == NULL)
		goto out;
	rc = -EIO;
	if (getrandom(t->secret, sizeof(t->secret), 0) !=
		(ssize_t)sizeof(t->secret))
		goto out;
	*out = t;
	t = NULL; /* the caller's now */
	rc = 0;
out:
	half_open_table_free(t);
	return rc;
}

void
half_open_table_free(struct half_open_table *table)
{
	if (table == NULL)
		return;
	free(table->pool);
	free(table->prefixes);
	free(table->buckets);
	free(table);
}

static struct half_open_prefix **
find_prefix(
	const struct half_open_table *table, const struct net_address *address)
{
	uint64_t hash = siphash(
		table->secret[0], table->secret[1], address, sizeof(*address));
	struct half_open_prefix **link = &table->buckets[hash & table->mask];

	while (*link != NULL && !net_address_equal(&(*link)->address, address))
		link = &(*link)->next;
	return link;
}

struct half_open *
half_open_victim(
	const struct half_open_table *table, const struct net_address *peer)
{
	struct net_address address = net_address_prefix(peer);
	const struct half_open_prefix *prefix = *find_prefix(table, &address);

	if (prefix != NULL && prefix->n >= table->max_per_prefix)
		return TAILQ_FIRST(&prefix->list);
	return table->n >= table->max ? TAILQ_FIRST(&table->all) : NULL;
}

static struct half_open_prefix *
get_prefix(struct half_open_table *table, const struct net_address *peer)
{
	struct net_address address = net_address_prefix(peer);
	struct half_open_prefix **link = find_prefix(table, &address);
	struct half_open_prefix *prefix = *link;

	if (prefix != NULL)
		return prefix;
	/* There are as many as handshakes, so one is free. */
	prefix = table->free_prefix;
	if (prefix != NULL)
		table->free_prefix = prefix->next;
	else
		prefix = &table->prefixes[table->prefixes_touched++];
	prefix->address = address;
	prefix->n = 0;
	prefix->next = NULL;
	TAILQ_INIT(&prefix->list);
	*link = prefix;
	return prefix;
}

struct half_open *
half_open_add(struct half_open_table *table, const struct net_address *peer)
{
	struct half_open *h = TAILQ_FIRST(&table->free);

	if (table->n >= table->max)
		return NULL;
	if (h != NULL)
		TAILQ_REMOVE(&table->free, h, by_age);
	else
		h = &table->pool[table->touched++];
	memset(h, 0, sizeof(*h));
	h->prefix = get_prefix(table, peer);
	h->prefix->n++;
	table->n++;
	TAILQ_INSERT_TAIL(&h->prefix->list, h, in_prefix);
	TAILQ_INSERT_TAIL(&table->all, h, by_age);
	return h;
}

void
half_open_remove(struct half_open_table *table, struct half_open *h)
{
	struct half_open_prefix *prefix = h->prefix;

	TAILQ_REMOVE(&table->all, h, by_age);
	TAILQ_REMOVE(&prefix->list, h, in_prefix);
	TAILQ_INSERT_HEAD(&table->free, h, by_age);
	table->n--;
	if (--prefix->n > 0)
		return;
	*find_prefix(table, &prefix->address) = prefix->next;
	prefix->next = table->free_prefix;
	table->free_prefix = prefix;
}

size_t
half_open_count(const struct half_open_table *table)
{
	return table->n;
}

struct half_open *
half_open_oldest(const struct half_open_table *table)
{
	return TAILQ_FIRST(&table->all);
}
