/* SPDX-License-Identifier: BSD-2-Clause */
/* The stateless cookie gate: nothing is kept of who has not come back. */
#ifndef TRANSPORT_DTLS_GATE_H
#define TRANSPORT_DTLS_GATE_H

#include "transport/client_hello.h"
#include "transport/net_address.h"

struct dtls_gate;

/* dtls_gate_new - with a fresh random secret; 0, -ENOMEM, -EIO (no random) */
int dtls_gate_new(struct dtls_gate **out);
void dtls_gate_free(struct dtls_gate *gate); /* cleanses; takes NULL */

enum dtls_gate_verdict {
	DTLS_GATE_DROP,      /* nothing to send, nothing to do */
	DTLS_GATE_CHALLENGE, /* send the reply */
	DTLS_GATE_ADMIT,     /* the cookie is ours: a session may be made */
};

enum {
	/* record and handshake header, version, length, HMAC-SHA256: 60 */
	DTLS_GATE_REPLY_MAX =
		DTLS_RECORD_HEADER + DTLS_HANDSHAKE_HEADER + 3 + 32,
};

/*
 * dtls_gate_check - decide on a ClientHello (DTLS-01..05)
 *
 * The cookie is HMAC-SHA256 over the number of the secret, both addresses and
 * what RFC 6347 4.2.1 has a client repeat: version, random, session id,
 * ciphers, compressions. Not the extensions: OpenSSL's padding depends on the
 * length of the hello, which the cookie changes. The secret is replaced every
 * 60 s of now_ms; the one before it is accepted too. Cookies are compared in
 * constant time. A wrong cookie is treated like none (DTLS-03).
 *
 * ADMIT implies that DTLSv1_listen takes the datagram and a handshake can
 * follow: also message_sequence is 1.
 *
 * reply    written on CHALLENGE: a HelloVerifyRequest that repeats the
 *          record sequence number; never longer than the hello's datagram
 *          (DROP when it would be).
 * Keeps nothing. libcrypto borrows a few hundred octets of heap within the
 * call (its HMAC cannot do without); when it gets none the verdict is DROP, as
 * it is while a new secret is due and there is no random to make it from.
 */
enum dtls_gate_verdict dtls_gate_check(struct dtls_gate *gate,
	const struct client_hello *hello, size_t datagram_size,
	const struct net_address *local, const struct net_address *peer,
	uint64_t now_ms, uint8_t reply[DTLS_GATE_REPLY_MAX], size_t *reply_n);

#endif
