/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A listener without sockets and in a time of its own, and DTLS clients for
 * it: the functions of udp_socket.h and gettimeofday stand in fuzz_dtls.c.
 */
#ifndef TESTS_FUZZ_FUZZ_DTLS_H
#define TESTS_FUZZ_FUZZ_DTLS_H

#include <openssl/ssl.h>

#include "transport/datagram_bio.h"
#include "transport/dtls_listener_internal.h"

enum {
	FUZZ_DATAGRAM_MAX = 4096,
	FUZZ_QUEUE_MAX = 48,
};

/* Datagrams, the oldest first; what does not fit is lost. */
struct fuzz_queue {
	uint8_t octets[FUZZ_QUEUE_MAX][FUZZ_DATAGRAM_MAX];
	size_t length[FUZZ_QUEUE_MAX];
	size_t n;
};

/* A manager: OpenSSL's client, whose datagrams are in out. */
struct fuzz_client {
	SSL *ssl;
	struct datagram_bio bio;
	struct fuzz_queue out;
};

struct fuzz_world {
	/* Before fuzz_world_open: who takes what the listener sends, and what
	 * it delivers. */
	struct dtls_listener_config config;
	struct dtls_receiver receiver;
	void (*sent)(const struct net_address *to, struct octets datagram);

	SSL_CTX *client_ctx;
	struct poll_loop *loop;
	struct dtls_listener *listener; /* NULL: not yet open */
	struct net_address address;
	struct udp_socket *socket;
	uint64_t now_ms;
};
extern struct fuzz_world fuzz_world;

/* fuzz_require - or the input is a finding */
void fuzz_require(bool good);

/* fuzz_world_open - once, before anything else of OpenSSL; what it made goes
 * when the program ends */
void fuzz_world_open(void);

/* fuzz_memory - what is in use: with AddressSanitizer all octets, otherwise
 * blocks of OpenSSL's */
size_t fuzz_memory(void);

/* fuzz_run - an input, by a function that leaves the world as it found it; and
 * again if it takes memory, as some is only taken once. Each time is a leak. */
void fuzz_run(void (*run)(struct octets input), struct octets input);

/* fuzz_pass_time - and what is due then happens */
void fuzz_pass_time(uint64_t ms);

/* fuzz_route - a datagram comes, in memory of its exact size */
void fuzz_route(const struct net_address *from, struct octets datagram);

void fuzz_queue_add(struct fuzz_queue *q, struct octets datagram);
void fuzz_queue_remove(struct fuzz_queue *q, size_t i);

/* fuzz_queue_take - datagram i of the queue, out of it; its octets */
size_t fuzz_queue_take(
	struct fuzz_queue *q, size_t i, uint8_t datagram[FUZZ_DATAGRAM_MAX]);

struct fuzz_client *fuzz_client_new(void);
void fuzz_client_free(struct fuzz_client *c); /* takes NULL */

/* fuzz_client_feed - a datagram, or nothing, for a client, whose handshake goes
 * on; the octets it gave, of all messages, at most max */
size_t fuzz_client_feed(struct fuzz_client *c, struct octets datagram,
	uint8_t *out, size_t max);

#endif
