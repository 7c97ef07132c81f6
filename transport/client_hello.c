/* SPDX-License-Identifier: BSD-2-Clause */
/* Record headers and ClientHellos (RFC 6347 4.1, 4.2.2; RFC 5246 7.4.1.2). */
#include "transport/client_hello.h"

enum {
	MAJOR_VERSION = 0xfe, /* of every DTLS so far */
	DTLS_1_2 = 0xfefd,
	PLAINTEXT_MAX = 1 << 14, /* RFC 6347 4.1 */
	CLIENT_HELLO = 1,        /* RFC 5246 7.4 */
	RANDOM_SIZE = 32,        /* RFC 5246 7.4.1.2 */
	SESSION_ID_MAX = 32,     /* RFC 5246 7.4.1.2 */
	CONTENT_FIRST = 20,      /* change_cipher_spec */
	CONTENT_LAST = 25,       /* tls12_cid (RFC 9146 3) */
	UNIFIED_FIRST = 0x20,    /* RFC 9147 4: 001xxxxx */
	UNIFIED_LAST = 0x3f,
	UNIFIED_HEADER_MIN = 2, /* flags and eight bits of sequence */
};

/* Octets yet to be read; the first read past the end sets bad for good. */
struct reader {
	const uint8_t *p;
	size_t n;
	bool bad;
};

static struct octets
take(struct reader *r, size_t n)
{
	struct octets view = { r->p, n };

	if (r->bad || n > r->n) {
		r->bad = true;
		return (struct octets){ NULL, 0 };
	}
	r->p += n;
	r->n -= n;
	return view;
}

/* A big-endian number of n octets, at most 8; 0 past the end. */
static uint64_t
take_number(struct reader *r, size_t n)
{
	struct octets o = take(r, n);
	uint64_t number = 0;

	for (size_t i = 0; i < o.n; i++)
		number = number << 8 | o.p[i];
	return number;
}

/* A vector whose length stands before it in length_n octets. */
static struct octets
take_vector(struct reader *r, size_t length_n)
{
	size_t n = (size_t)take_number(r, length_n);

	return take(r, n);
}

bool
dtls_record_header_read(struct octets datagram, struct dtls_record_header *out)
{
	struct reader r = { datagram.p, datagram.n, false };
	struct dtls_record_header h = { .type = (uint8_t)take_number(&r, 1) };

	if (h.type >= UNIFIED_FIRST && h.type <= UNIFIED_LAST) {
		if (datagram.n < UNIFIED_HEADER_MIN)
			return false;
		*out = h;
		return true;
	}
	if (h.type < CONTENT_FIRST || h.type > CONTENT_LAST)
		return false;
	h.version = (uint16_t)take_number(&r, 2);
	h.epoch = (uint16_t)take_number(&r, 2);
	h.sequence = take_number(&r, 6);
	h.length = (uint16_t)take_number(&r, 2);
	if (r.bad || h.version >> 8 != MAJOR_VERSION || h.length > r.n)
		return false;
	*out = h;
	return true;
}

struct octets
dtls_records_whole(struct octets datagram, size_t protected_min)
{
	struct octets rest = datagram;
	struct dtls_record_header h;

	while (rest.n > 0 && dtls_record_header_read(rest, &h)) {
		/* Alerts alone are read in any version: who sends one may not
		 * have agreed on ours. */
		if (h.version != DTLS_1_2 && h.type != DTLS_ALERT)
			break;
		if (h.epoch > 0 && h.length < protected_min)
			break;
		rest.p += DTLS_RECORD_HEADER + h.length;
		rest.n -= (size_t)DTLS_RECORD_HEADER + h.length;
	}
	return (struct octets){ datagram.p, datagram.n - rest.n };
}

size_t
dtls_records_plain(struct octets datagram)
{
	struct octets rest = datagram;
	struct dtls_record_header h;

	while (dtls_record_header_read(rest, &h) &&
		h.type < DTLS_UNIFIED_HEADER_MIN) {
		if (h.epoch > 0)
			return datagram.n - rest.n;
		rest.p += DTLS_RECORD_HEADER + h.length;
		rest.n -= (size_t)DTLS_RECORD_HEADER + h.length;
	}
	return datagram.n;
}

/* RFC 5246 7.4.1.4: each is a type and a vector. */
static bool
extensions_are_whole(struct octets extensions)
{
	struct reader r = { extensions.p, extensions.n, false };

	while (r.n > 0 && !r.bad) {
		take(&r, 2);
		take_vector(&r, 2);
	}
	return !r.bad;
}

static bool
body_read(struct octets body, struct client_hello *h)
{
	struct reader r = { body.p, body.n, false };

	h->client_version = (uint16_t)take_number(&r, 2);
	h->random = take(&r, RANDOM_SIZE);
	h->session_id = take_vector(&r, 1);
	h->cookie = take_vector(&r, 1);
	h->ciphers = take_vector(&r, 2);
	h->compressions = take_vector(&r, 1);
	if (r.n > 0) /* they may be absent as a whole */
		h->extensions = take_vector(&r, 2);
	if (r.bad || r.n != 0)
		return false;
	return h->client_version >> 8 == MAJOR_VERSION &&
		h->session_id.n <= SESSION_ID_MAX && h->ciphers.n >= 2 &&
		h->ciphers.n % 2 == 0 && h->compressions.n >= 1 &&
		extensions_are_whole(h->extensions);
}

bool
client_hello_read(struct octets datagram, struct client_hello *out)
{
	struct client_hello h = { .message_sequence = 0 };
	struct reader r;
	struct octets body;
	uint64_t type;
	uint64_t length;
	uint64_t fragment_offset;
	uint64_t fragment_length;

	if (!dtls_record_header_read(datagram, &h.record))
		return false;
	if (h.record.type != DTLS_HANDSHAKE || h.record.epoch != 0 ||
		h.record.length > PLAINTEXT_MAX)
		return false;
	r = (struct reader){ datagram.p + DTLS_RECORD_HEADER, h.record.length,
		false };
	type = take_number(&r, 1);
	length = take_number(&r, 3);
	h.message_sequence = (uint16_t)take_number(&r, 2);
	fragment_offset = take_number(&r, 3);
	fragment_length = take_number(&r, 3);
	/* RFC 6347 4.2.1: unfragmented, and alone in its record. */
	if (r.bad || type != CLIENT_HELLO || fragment_offset != 0 ||
		fragment_length != length || length != r.n)
		return false;
	body = take(&r, r.n);
	if (!body_read(body, &h))
		return false;
	*out = h;
	return true;
}
