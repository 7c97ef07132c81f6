/* SPDX-License-Identifier: BSD-2-Clause */
/* A DTLS client for tests: OpenSSL over a real loopback socket, where the test
 * sees, drops, repeats and damages each datagram. */
#ifndef TESTS_UNIT_DTLS_PEER_H
#define TESTS_UNIT_DTLS_PEER_H

#include <openssl/ssl.h>

#include "transport/datagram_bio.h"
#include "transport/net_address.h"
#include "transport/poll_loop.h"

enum {
	DTLS_PEER_QUEUE = 64,
	DTLS_PEER_DATAGRAM = 17000,
};

struct dtls_peer {
	int fd;
	struct net_address local; /* of fd */
	SSL_CTX *ctx;
	SSL *ssl;
	struct datagram_bio bio;
	uint8_t (*queue)[DTLS_PEER_DATAGRAM]; /* written by OpenSSL, unsent */
	size_t length[DTLS_PEER_QUEUE];
	size_t n_queue;
	size_t largest_in; /* of the datagrams received */
	size_t n_in;
	uint8_t last_in[DTLS_PEER_DATAGRAM];
	size_t last_in_n;
	uint8_t plaintext[DTLS_PEER_DATAGRAM]; /* decrypted, concatenated */
	size_t plaintext_n;
	bool closed; /* close_notify or a fatal alert has come */
	int alert;   /* its number; -1 while none */
};

/*
 * dtls_peer_open - a client from ip (host order address text "127.0.0.1") and
 * port (0: any) to the listener; certificate may be NULL for none
 */
void dtls_peer_open(struct dtls_peer *p, const char *from,
	const struct net_address *to, X509 *certificate, EVP_PKEY *key,
	STACK_OF(X509) *chain);

/* dtls_peer_restart - forget the SSL, keep socket, address and identity, as a
 * rebooted host does */
void dtls_peer_restart(struct dtls_peer *p);
void dtls_peer_close(struct dtls_peer *p);

/* dtls_peer_step - let OpenSSL act: handshake, read what it has */
void dtls_peer_step(struct dtls_peer *p);

/* dtls_peer_flush - send what is queued; drop: throw it away instead */
void dtls_peer_flush(struct dtls_peer *p);
void dtls_peer_drop(struct dtls_peer *p);
void dtls_peer_send_raw(struct dtls_peer *p, const void *data, size_t n);

/* dtls_peer_receive - read one datagram if there is one and give it to
 * OpenSSL (deliver) or not; false when none came */
bool dtls_peer_receive(struct dtls_peer *p, bool deliver);

/* dtls_peer_write - one record; queued */
void dtls_peer_write(struct dtls_peer *p, const void *data, size_t n);

/* dtls_peer_run - turns of loop and client until nothing moves any more, at
 * most max_ms */
void dtls_peer_run(struct dtls_peer *p, struct poll_loop *loop, int max_ms);

/* dtls_peer_handshake - run until the handshake is done or over */
bool dtls_peer_handshake(struct dtls_peer *p, struct poll_loop *loop);

#endif
