/* SPDX-License-Identifier: BSD-2-Clause */
/* See hello.h. */
#include "tests/fault/hello.h"

#include <string.h>

#include "tests/bench/bench.h"
#include "transport/datagram_bio.h"

enum {
	HANDSHAKE = 22,
	SERVER_HELLO = 2,
	HELLO_VERIFY_REQUEST = 3,
	HANDSHAKE_HEADER = 12,
	RECORD_LENGTH_AT = 11,
	RECORD_SEQUENCE_AT = 10, /* its last octet */
	LENGTH_AT = 13 + 1,
	SEQUENCE_AT = 13 + 5, /* its last octet */
	FRAGMENT_LENGTH_AT = 13 + 9,
	SESSION_ID_AT = HELLO_RANDOM_AT + HELLO_RANDOM,
};

static void
capture(void *ctx, struct octets datagram)
{
	struct hello *h = ctx;

	if (h->n != 0 || datagram.n > sizeof(h->octets))
		return;
	memcpy(h->octets, datagram.p, datagram.n);
	h->n = datagram.n;
}

void
hello_make(struct hello *h, SSL_CTX *ctx)
{
	struct datagram_bio state = {
		.mtu = 1200, .output = capture, .ctx = h
	};
	SSL *ssl = SSL_new(ctx);
	BIO *bio = datagram_bio_new(&state);

	if (ssl == NULL || bio == NULL)
		bench_die("no session");
	h->n = 0;
	SSL_set_bio(ssl, bio, bio);
	SSL_set_connect_state(ssl);
	SSL_do_handshake(ssl);
	SSL_free(ssl);
	if (h->n < SESSION_ID_AT + 4 || h->octets[0] != HANDSHAKE)
		bench_die("no hello");
}

static size_t
cookie_at(const struct hello *h)
{
	return SESSION_ID_AT + 1 + (size_t)h->octets[SESSION_ID_AT];
}

/* Two octets, of two or of three. */
static void
add(uint8_t *p, size_t n)
{
	size_t sum = (size_t)(p[0] << 8 | p[1]) + n;

	p[0] = (uint8_t)(sum >> 8);
	p[1] = (uint8_t)sum;
}

/* All lengths around the body; n may be negative as it wraps. */
static void
add_to_lengths(struct hello *h, size_t n)
{
	add(h->octets + RECORD_LENGTH_AT, n);
	add(h->octets + LENGTH_AT + 1, n);
	add(h->octets + FRAGMENT_LENGTH_AT + 1, n);
	h->n += n;
}

void
hello_with_cookie(
	struct hello *out, const struct hello *h, struct octets cookie)
{
	size_t at = cookie_at(h) + 1;

	if (cookie.n > HELLO_COOKIE_MAX || h->n + cookie.n > sizeof(h->octets))
		bench_die("a cookie of %zu octets", cookie.n);
	memcpy(out->octets, h->octets, at);
	memcpy(out->octets + at, cookie.p, cookie.n);
	memcpy(out->octets + at + cookie.n, h->octets + at, h->n - at);
	out->n = h->n;
	out->octets[at - 1] = (uint8_t)cookie.n;
	out->octets[RECORD_SEQUENCE_AT] = 1;
	out->octets[SEQUENCE_AT] = 1;
	add_to_lengths(out, cookie.n);
}

void
hello_drop_cipher(struct hello *h)
{
	size_t at = cookie_at(h) + 1 + (size_t)h->octets[cookie_at(h)];
	size_t ciphers = (size_t)(h->octets[at] << 8 | h->octets[at + 1]);
	size_t end = at + 2 + ciphers;

	memmove(h->octets + end - 2, h->octets + end, h->n - end);
	add(h->octets + at, (size_t)-2);
	add_to_lengths(h, (size_t)-2);
}

static bool
begins_with(struct octets d, uint8_t message)
{
	return d.n > HELLO_RECORD_HEADER + HANDSHAKE_HEADER &&
		d.p[0] == HANDSHAKE && d.p[3] == 0 && d.p[4] == 0 &&
		d.p[HELLO_RECORD_HEADER] == message;
}

bool
hello_challenge(struct octets d, struct octets *cookie)
{
	const size_t at = HELLO_RECORD_HEADER + HANDSHAKE_HEADER + 2;

	if (!begins_with(d, HELLO_VERIFY_REQUEST) || d.n <= at ||
		d.n != at + 1 + d.p[at])
		return false;
	*cookie = (struct octets){ d.p + at + 1, d.p[at] };
	return true;
}

bool
hello_is_server_hello(struct octets d)
{
	return begins_with(d, SERVER_HELLO);
}
