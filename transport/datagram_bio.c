/* SPDX-License-Identifier: BSD-2-Clause */
/* A memory BIO that keeps datagram borders. */
#include "transport/datagram_bio.h"

#include <string.h>

enum {
	OVERHEAD_V4 = 28,   /* IPv4 and UDP header */
	OVERHEAD_V6 = 48,   /* IPv6 and UDP header */
	FALLBACK_V4 = 548,  /* 576 octets (RFC 791) less the overhead */
	FALLBACK_V6 = 1232, /* 1280 octets (RFC 8200 5) less the overhead */
	/*
	 * OpenSSL 3.0 cuts handshake messages to the MTU without counting
	 * what an AEAD cipher adds, so a Finished that closes a full datagram
	 * would make it longer: 8 octets of nonce and 16 of tag.
	 */
	AEAD_EXPANSION = 24,
};

static BIO_METHOD *method;

static int
bio_read(BIO *bio, char *buffer, int size)
{
	struct datagram_bio *state = BIO_get_data(bio);
	size_t n;

	BIO_clear_retry_flags(bio);
	if (state->input.n == 0) {
		BIO_set_retry_read(bio);
		return -1;
	}
	if (buffer == NULL || size <= 0)
		return 0;
	n = min_size(state->input.n, (size_t)size);
	memcpy(buffer, state->input.p, n);
	/* The rest must not be taken for the start of a datagram. */
	state->input = (struct octets){ NULL, 0 };
	return (int)n;
}

static int
bio_write(BIO *bio, const char *buffer, int size)
{
	struct datagram_bio *state = BIO_get_data(bio);

	BIO_clear_retry_flags(bio);
	if (buffer == NULL || size <= 0)
		return 0;
	state->output(state->ctx,
		(struct octets){ (const uint8_t *)buffer, (size_t)size });
	return size;
}

static unsigned
fallback(const struct datagram_bio *state)
{
	return state->v6 ? FALLBACK_V6 : FALLBACK_V4;
}

size_t
datagram_bio_limit(const struct datagram_bio *state)
{
	return state->fell_back ? min_size(state->mtu, fallback(state))
				: state->mtu;
}

/* What fits mtu after encryption too; OpenSSL's own floor is 256 - overhead. */
static long
plain_mtu(const struct datagram_bio *state, unsigned limit)
{
	unsigned mtu = state->mtu < limit ? state->mtu : limit;

	return mtu > AEAD_EXPANSION ? (long)(mtu - AEAD_EXPANSION) : 1;
}

static long
bio_ctrl(BIO *bio, int command, long number, void *pointer)
{
	struct datagram_bio *state = BIO_get_data(bio);

	(void)number;
	(void)pointer;
	switch (command) {
	case BIO_CTRL_FLUSH:
		/* 0 would stop the handshake after every flight. */
		return 1;
	case BIO_CTRL_PENDING:
		return (long)state->input.n;
	case BIO_CTRL_WPENDING:
		/* A write has left when it returns. OpenSSL takes this off
		 * the MTU. */
		return 0;
	case BIO_CTRL_DGRAM_QUERY_MTU:
		return plain_mtu(state, state->mtu);
	case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
		/* Asked after the second retransmission. */
		state->fell_back = true;
		return plain_mtu(state, fallback(state));
	case BIO_CTRL_DGRAM_GET_MTU_OVERHEAD:
		return state->v6 ? OVERHEAD_V6 : OVERHEAD_V4;
	default:
		/*
		 * EOF: never. MTU_EXCEEDED: writes do not fail. GET_PEER and
		 * SET_PEER: the owner knows; DTLSv1_listen then clears the
		 * address it was given. SET_NEXT_TIMEOUT: the loop has it.
		 */
		return 0;
	}
}

static int
bio_create(BIO *bio)
{
	BIO_set_init(bio, 1);
	return 1;
}

static BIO_METHOD *
method_get(void)
{
	BIO_METHOD *m;
	int type;

	if (method != NULL)
		return method;
	type = BIO_get_new_index();
	if (type < 0)
		return NULL;
	m = BIO_meth_new(type | BIO_TYPE_SOURCE_SINK, "datagram");
	if (m == NULL)
		return NULL;
	if (BIO_meth_set_read(m, bio_read) != 1 ||
		BIO_meth_set_write(m, bio_write) != 1 ||
		BIO_meth_set_ctrl(m, bio_ctrl) != 1 ||
		BIO_meth_set_create(m, bio_create) != 1) {
		BIO_meth_free(m);
		return NULL;
	}
	method = m;
	return method;
}

BIO *
datagram_bio_new(struct datagram_bio *state)
{
	BIO_METHOD *m = method_get();
	BIO *bio = m != NULL ? BIO_new(m) : NULL;

	if (bio != NULL)
		BIO_set_data(bio, state);
	return bio;
}

void
datagram_bio_fini(void)
{
	BIO_meth_free(method);
	method = NULL;
}
