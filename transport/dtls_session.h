/* SPDX-License-Identifier: BSD-2-Clause */
/* One DTLS session as server: an SSL object, its BIO, and what it yields. */
#ifndef TRANSPORT_DTLS_SESSION_H
#define TRANSPORT_DTLS_SESSION_H

#include <openssl/ssl.h>

#include "transport/datagram_bio.h"
#include "transport/dtls_verdict.h"
#include "transport/openssl_memory.h"
#include "transport/udp_socket.h"

/*
 * struct dtls_session - the part of a session that is DTLS; embedded in place.
 * Who is asked, which address it belongs to and when it ends is the
 * listener's business.
 */
struct dtls_session {
	SSL *ssl;
	struct datagram_bio bio;
	struct udp_socket *socket;
	struct net_address local;
	struct net_address peer;
	uint32_t n_records;         /* read and written, for DTLS-27 */
	uint32_t n_failed;          /* that gave nothing, at most so many */
	bool established;           /* the handshake is complete */
	bool buffers_released;      /* SSL_free_buffers has been called */
	bool renegotiation_refused; /* and each further one is ignored */
	bool in_flight;             /* OpenSSL writes handshake messages */
	bool flight_goes_on; /* what it writes is part of the last flight */
	uint8_t *flight;     /* its records; NULL once established */
	size_t flight_n;
	struct openssl_buffer_owner handshake_buffer;
};

enum dtls_session_event {
	DTLS_SESSION_QUIET,  /* it goes on */
	DTLS_SESSION_CLOSED, /* the peer said close_notify */
	DTLS_SESSION_FAILED, /* broken; OpenSSL's error queue says why */
};

enum {
	/* Both sides count: AES-GCM's bound of RFC 9325 4.4 is 2^24.5. */
	DTLS_SESSION_RECORDS_MAX = 1 << 24,
	/* RFC 9325 4.4: forgeries tried on one key. */
	DTLS_SESSION_FAILED_MAX = 1 << 28,
};

/*
 * dtls_session_open - the SSL for a hello that the gate has admitted
 *
 * hello    the datagram; its message sequence continues in the new SSL.
 * verdict  attached; outlives the handshake.
 * mtu      of handshake datagrams, IP and UDP headers included.
 *
 * 0; -ENOMEM; -EPROTO when OpenSSL does not take the hello after all. On an
 * error nothing is left behind. Follow with dtls_session_feed of no input.
 */
int dtls_session_open(struct dtls_session *s, SSL_CTX *ssl_ctx,
	struct octets hello, struct udp_socket *socket,
	const struct net_address *local, const struct net_address *peer,
	struct dtls_verdict *verdict, unsigned mtu);
void dtls_session_free(struct dtls_session *s); /* also when never opened */

/*
 * dtls_session_feed - give it a datagram (or nothing, to go on) and take all
 * the plaintext it yields, records concatenated (TLSTM-32)
 *
 * plaintext  of UDP_DATAGRAM_MAX octets: no datagram yields more than it has.
 * n          set to what was written, valid whatever the event.
 *
 * s->established tells whether the handshake is complete; data that came
 * behind the Finished is in plaintext already.
 */
enum dtls_session_event dtls_session_feed(struct dtls_session *s,
	struct octets datagram, uint8_t *plaintext, size_t *n);

/* dtls_session_send - one record in one datagram; 0 or -EPIPE (broken) */
int dtls_session_send(struct dtls_session *s, struct octets message);

/* dtls_session_shutdown - send close_notify (TLSTM-71); before free */
void dtls_session_shutdown(struct dtls_session *s);

/* dtls_session_release_buffers - give OpenSSL's record buffers and the pages of
 * its handshake buffer back until they are needed; only when established */
void dtls_session_release_buffers(struct dtls_session *s);

/* dtls_session_timeout_ms - until the handshake timer runs out (0: now);
 * negative when none runs (DTLS-06) */
int dtls_session_timeout_ms(struct dtls_session *s);

/* dtls_session_retransmit - the timer has run out; false when given up */
bool dtls_session_retransmit(struct dtls_session *s);

/*
 * dtls_session_repeat - the records of the last flight once more, as they were
 *
 * For a peer that repeats what the flight has answered (RFC 6347 4.2.4);
 * OpenSSL has its timer only. To the peer it looks as if the network had
 * doubled them: what has come before, its replay window drops.
 */
void dtls_session_repeat(struct dtls_session *s);

/* dtls_session_level - securityLevel by the cipher (TLSTM-34) */
enum security_level dtls_session_level(const struct dtls_session *s);

/* dtls_session_max_message - octets of plaintext one record may carry */
size_t dtls_session_max_message(const struct dtls_session *s);

#endif
