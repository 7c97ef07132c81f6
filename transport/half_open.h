/* SPDX-License-Identifier: BSD-2-Clause */
/* Handshakes in progress, bounded in all and for each address prefix. */
#ifndef TRANSPORT_HALF_OPEN_H
#define TRANSPORT_HALF_OPEN_H

#include <sys/queue.h>

#include "transport/dtls_verdict.h"
#include "transport/net_address.h"

struct dtls_peer_session;
struct half_open_prefix;

/* struct half_open - what only an unfinished handshake needs */
struct half_open {
	struct dtls_verdict verdict;
	uint64_t begun_ms;
	uint64_t deadline_ms; /* when it is given up */
	/* Our flight, at the peer's wish: how often and when last. */
	unsigned repeats;
	uint64_t repeated_ms;
	/* Passed to it so far: of encrypted records alone, and of some behind
	 * others. */
	unsigned encrypted_datagrams;
	unsigned mixed_datagrams;
	struct dtls_peer_session *session;
	uint64_t reloads; /* of the listener when it began */

	/* The table's. */
	struct half_open_prefix *prefix;
	TAILQ_ENTRY(half_open) by_age;
	TAILQ_ENTRY(half_open) in_prefix;
};

struct half_open_table;

/* half_open_table_new - 0, -ENOMEM, -EIO (no random) */
int half_open_table_new(
	struct half_open_table **out, size_t max, size_t max_per_prefix);
void half_open_table_free(struct half_open_table *table); /* takes NULL */

/*
 * half_open_victim - the handshake that must go before one from peer may
 * begin: the oldest of the peer's prefix when that has its share, else the
 * oldest of all when the table is full, else NULL (DTLS-17)
 *
 * So a prefix can fill its own share only, and a stranger's abandoned
 * handshake gives way to one that moves on.
 */
struct half_open *half_open_victim(
	const struct half_open_table *table, const struct net_address *peer);

/* half_open_add - NULL only when half_open_victim was not heeded */
struct half_open *half_open_add(
	struct half_open_table *table, const struct net_address *peer);
void half_open_remove(struct half_open_table *table, struct half_open *h);

size_t half_open_count(const struct half_open_table *table);
struct half_open *half_open_oldest(const struct half_open_table *table);

#endif
