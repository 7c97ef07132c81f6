/* SPDX-License-Identifier: BSD-2-Clause */
/* Who talks to us: sessions by 4-tuple, a current and a pending one each. */
#ifndef TRANSPORT_PEER_TABLE_H
#define TRANSPORT_PEER_TABLE_H

#include "transport/net_address.h"

struct dtls_peer_session;

/* The 4-tuple (TLSTM-06); no padding, so it is hashed as octets. */
struct peer_key {
	struct net_address local;
	struct net_address peer;
};

/*
 * struct peer_slot - a peer that has at least one session. pending is the
 * handshake that runs beside a current session (DTLS-09); without a current
 * session a handshake is pending too.
 */
struct peer_slot {
	struct peer_key key;
	struct dtls_peer_session *current;
	struct dtls_peer_session *pending;
	struct peer_slot *next; /* in its bucket, or in the free list */
};

struct peer_table;

/* peer_table_new - room for max peers, hashed with a random key; 0, -ENOMEM,
 * -EIO (no random) */
int peer_table_new(struct peer_table **out, size_t max);
void peer_table_free(struct peer_table *table); /* takes NULL */

/* peer_table_find - NULL when the peer has no session */
struct peer_slot *peer_table_find(
	const struct peer_table *table, const struct peer_key *key);

/* peer_table_add - a slot for a key that is not there; NULL when full */
struct peer_slot *peer_table_add(
	struct peer_table *table, const struct peer_key *key);
void peer_table_remove(struct peer_table *table, struct peer_slot *slot);

#endif
