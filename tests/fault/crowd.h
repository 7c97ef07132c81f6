/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DTLS clients in numbers on one socket, each from an address of its own in
 * 127.0.0.0/8. The caller sees every datagram and may lose, keep or repeat it.
 */
#ifndef TESTS_FAULT_CROWD_H
#define TESTS_FAULT_CROWD_H

#include <getopt.h>
#include <netinet/in.h>
#include <openssl/ssl.h>

#include "tests/bench/bench.h"
#include "transport/datagram_bio.h"

enum {
	CROWD_DATAGRAM_MAX = 65536,
	CROWD_PLAINTEXT_MAX = 16384,
	CROWD_MAX = 1 << 16, /* peers */
};

enum crowd_state {
	CROWD_NONE,    /* no SSL */
	CROWD_SHAKING, /* its handshake is under way */
	CROWD_OPEN,
	CROWD_OVER, /* ended by the agent, or broken */
};

struct crowd_peer {
	struct crowd *crowd;
	struct in_addr address;
	SSL *ssl;
	struct datagram_bio bio;
	enum crowd_state state;
	bool goodbye; /* CROWD_OVER: by the agent's close_notify */
	uint64_t begun_us;
};

struct crowd {
	/* The caller's, before crowd_open. */
	struct sockaddr_in to;
	struct bench_files files;
	uint32_t first;    /* address of peer 0, in host order */
	unsigned mtu;      /* of handshake datagrams, IP and UDP included */
	unsigned timer_ms; /* of clients, always; 0: OpenSSL's, doubling */
	bool no_timer;     /* clients never repeat a flight by themselves */

	/* Hooks, each may be NULL. false from a datagram's: it is lost. */
	bool (*outgoing)(struct crowd_peer *p, struct octets datagram);
	bool (*incoming)(struct crowd_peer *p, struct octets datagram);
	void (*message)(struct crowd_peer *p, struct octets message);
	void *ctx;

	struct crowd_peer *peers;
	size_t n;
	int fd;
	SSL_CTX *ssl_ctx;

	unsigned long long n_in, n_out, octets_in, octets_out;
	size_t largest_in, largest_out; /* UDP payload */
	unsigned long long strays;      /* for a peer without SSL */
};

/* Of getopt_long: what all programs with a crowd are told, and what some are
 * besides. Other options have other letters. */
#define CROWD_OPTIONS                                                          \
 { "port", required_argument, NULL, 'p' },                                     \
	 { "cert", required_argument, NULL, 'c' },                             \
	 { "key", required_argument, NULL, 'k' },                              \
 {                                                                             \
  "ca", required_argument, NULL, 'a'                                           \
 }
#define CROWD_OPTION_FIRST                                                     \
 {                                                                             \
  "first", required_argument, NULL, 'f'                                        \
 }
#define CROWD_OPTION_TIMER_MS                                                  \
 {                                                                             \
  "timer-ms", required_argument, NULL, 't'                                     \
 }

/* crowd_take_option - false when it is none of these; value is kept */
bool crowd_take_option(struct crowd *c, int option, const char *value);

/* crowd_open - n peers without sessions; ends the program when it cannot */
void crowd_open(struct crowd *c, size_t n);
void crowd_close(struct crowd *c);

/* crowd_begin - a new SSL, whatever was before, and its ClientHello */
void crowd_begin(struct crowd *c, size_t i);

/* crowd_leave - with close_notify or without a word */
void crowd_leave(struct crowd *c, size_t i, bool goodbye);

/* crowd_send - one record with that message */
void crowd_send(struct crowd *c, size_t i, struct octets message);

/* crowd_transmit - these octets from that peer's address */
void crowd_transmit(struct crowd *c, size_t i, struct octets datagram);

/* crowd_feed - as if these octets had come for that peer */
void crowd_feed(struct crowd *c, size_t i, struct octets datagram);

/* crowd_receive - wait, and take what has come; false when nothing has */
bool crowd_receive(struct crowd *c, int wait_ms);

/* crowd_tick - let handshakes repeat what is due; every 50 ms or so */
void crowd_tick(struct crowd *c);

/* crowd_handshake - of peer i alone, to its end; false when it has none within
 * wait_ms */
bool crowd_handshake(struct crowd *c, size_t i, int wait_ms);

/* crowd_index - the peer's number */
size_t crowd_index(const struct crowd_peer *p);

#endif
