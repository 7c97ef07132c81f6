/* SPDX-License-Identifier: BSD-2-Clause */
/* A memory BIO that keeps datagram borders, between OpenSSL and a batch. */
#ifndef TRANSPORT_DATAGRAM_BIO_H
#define TRANSPORT_DATAGRAM_BIO_H

#include <openssl/bio.h>

#include "util/util.h"

/*
 * struct datagram_bio - what a BIO of ours points at; the owner fills it
 *
 * input   the datagram to read, or n == 0. A read takes all of it: what does
 *         not fit OpenSSL's buffer is cut off, as recv(2) does.
 * mtu     octets a datagram of ours may have, IP and UDP headers not counted;
 *         answers DGRAM_QUERY_MTU and the FALLBACK (548 or 1232, but never
 *         more than mtu), each less the 24 octets an AEAD cipher adds, which
 *         OpenSSL 3.0 forgets. 256..4096: OpenSSL has its own floor below, and
 *         cuts records above. SSL_set_mtu and DTLS_set_link_mtu would bypass
 *         this.
 * v6      chooses the fallback MTU and the overhead (28 or 48).
 * fell_back  set when OpenSSL has asked for the fallback, because what was
 *         larger did not get through.
 * output  called for each write, once a finished datagram; never refuses.
 */
struct datagram_bio {
	struct octets input;
	unsigned mtu;
	bool v6;
	bool fell_back;
	void (*output)(void *ctx, struct octets datagram);
	void *ctx;
};

/*
 * datagram_bio_new - a BIO over state, which outlives it; NULL without memory.
 * Controls as DESIGN fixes them: FLUSH 1, WPENDING 0, PENDING, EOF 0,
 * DGRAM_QUERY_MTU, DGRAM_GET_FALLBACK_MTU, DGRAM_GET_MTU_OVERHEAD, all else 0.
 * An empty read sets retry and returns -1; a write never asks for retry.
 */
BIO *datagram_bio_new(struct datagram_bio *state);

/* datagram_bio_limit - octets a datagram of several records may have: mtu, or
 * the fallback since OpenSSL has asked for it */
size_t datagram_bio_limit(const struct datagram_bio *state);

/* datagram_bio_fini - free the BIO_METHOD at the end of the program */
void datagram_bio_fini(void);

#endif
