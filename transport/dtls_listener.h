/* SPDX-License-Identifier: BSD-2-Clause */
/* DTLS sessions as server: what transport offers to the rooms above. */
#ifndef TRANSPORT_DTLS_LISTENER_H
#define TRANSPORT_DTLS_LISTENER_H

#include "transport/net_address.h"
#include "transport/poll_loop.h"
#include "transport/tlstm_stats.h"
#include "transport/tm_state.h"

struct dtls_context;
struct dtls_listener;

struct dtls_listener_config {
	size_t max_sessions;             /* 1..1000000 */
	size_t max_half_open;            /* handshakes in progress, in all */
	size_t max_half_open_per_prefix; /* per /24 or /56 */
	unsigned handshake_timeout_ms;   /* 20000..30000 */
	unsigned idle_timeout_ms;        /* without a message; 0: never */
	unsigned release_buffers_ms;     /* idle this long: buffers are freed */
	unsigned mtu; /* of our handshake datagrams, IP and UDP included */
};

/* Values for small and large hosts alike; each can be configured. */
void dtls_listener_config_init(struct dtls_listener_config *config);

/*
 * struct dtls_receiver - the room above
 *
 * receive  what one datagram gave, decrypted: one or more SNMP messages
 *          (TLSTM-32, TLSTM-33). tm and octets are borrowed for the call;
 *          dtls_listener_send may be called from within.
 */
struct dtls_receiver {
	void *ctx;
	void (*receive)(
		void *ctx, const struct tm_state *tm, struct octets octets);
};

/*
 * dtls_listener_new - all tables for config, allocated now
 *
 * loop, receiver's ctx  outlive the listener. The loop has a deadline for each
 *                       session, half-open or not, and one more.
 * context  taken over, also when this fails.
 * 0, -ENOMEM, -EIO (no random).
 */
int dtls_listener_new(struct dtls_listener **out, struct poll_loop *loop,
	const struct dtls_listener_config *config, struct dtls_context *context,
	const struct dtls_receiver *receiver);

/* dtls_listener_free - closes what is open without a word; takes NULL */
void dtls_listener_free(struct dtls_listener *l);

/*
 * dtls_listener_bind - listen at an address too, at most 8; :: is both
 * families unless v6_only. 0 or negative errno; bound gets the real port.
 */
int dtls_listener_bind(struct dtls_listener *l,
	const struct net_address *address, bool v6_only,
	struct net_address *bound);

/*
 * dtls_listener_send - sendMessage of RFC 6353 5.2 for a response: message
 * leaves on the session tm names, or not at all (TLSTM-40, TLSTM-41)
 */
enum tm_send_result dtls_listener_send(struct dtls_listener *l,
	const struct tm_state *tm, struct octets message);

/*
 * dtls_listener_reload - new sessions use context (taken over); each live one
 * is verified again and closed when no longer allowed
 *
 * A few at once, the others a few in each turn of the loop; one that is not yet
 * verified is verified before its next message is served. A line says when
 * all are. Also to be called with NULL when only the map has changed: then the
 * present context is asked again.
 */
void dtls_listener_reload(
	struct dtls_listener *l, struct dtls_context *context);

/* dtls_listener_close_all - close_notify to every peer (TLSTM-72), flushed */
void dtls_listener_close_all(struct dtls_listener *l);

size_t dtls_listener_sessions(const struct dtls_listener *l);
size_t dtls_listener_half_open(const struct dtls_listener *l);
const struct tlstm_stats *dtls_listener_tlstm_stats(
	const struct dtls_listener *l);
const struct dtls_stats *dtls_listener_stats(const struct dtls_listener *l);

#endif
