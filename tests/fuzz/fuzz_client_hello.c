/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What strangers send first: record headers, ClientHellos, and what of a
 * datagram may be fed to a session. Every view lies inside the datagram, and
 * the fields written out again give the octets they were read from.
 */
#include <stdlib.h>
#include <string.h>

#include "transport/client_hello.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum {
	PLAINTEXT_MAX = 1 << 14,
	PROTECTED_MIN = 24,
};

static void
require(bool good)
{
	if (!good)
		abort();
}

/* The octets written so far; they never outgrow a record. */
struct writer {
	uint8_t octets[DTLS_RECORD_HEADER + PLAINTEXT_MAX];
	size_t n;
};

static void
put_number(struct writer *w, uint64_t number, size_t n)
{
	require(n <= sizeof(w->octets) - w->n);
	for (size_t i = n; i > 0; i--)
		w->octets[w->n++] = (uint8_t)(number >> (8 * (i - 1)));
}

static void
put_octets(struct writer *w, struct octets o)
{
	require(o.n <= sizeof(w->octets) - w->n);
	if (o.n > 0)
		memcpy(w->octets + w->n, o.p, o.n);
	w->n += o.n;
}

static void
put_vector(struct writer *w, size_t length_n, struct octets o)
{
	put_number(w, o.n, length_n);
	put_octets(w, o);
}

static void
put_record_header(struct writer *w, const struct dtls_record_header *h)
{
	put_number(w, h->type, 1);
	put_number(w, h->version, 2);
	put_number(w, h->epoch, 2);
	put_number(w, h->sequence, 6);
	put_number(w, h->length, 2);
}

static void
require_inside(struct octets view, struct octets datagram)
{
	if (view.n == 0)
		return;
	require(view.p >= datagram.p);
	require(view.n <= datagram.n);
	require((size_t)(view.p - datagram.p) <= datagram.n - view.n);
}

static void
check_record_header(struct octets datagram)
{
	static struct writer w;
	struct dtls_record_header h;

	if (!dtls_record_header_read(datagram, &h))
		return;
	if (h.type >= 0x20) {
		require(h.type <= 0x3f && h.version == 0 && h.epoch == 0 &&
			h.sequence == 0 && h.length == 0);
		return;
	}
	require(h.type >= 20 && h.type <= 25 && h.version >> 8 == 0xfe);
	require((size_t)DTLS_RECORD_HEADER + h.length <= datagram.n);
	w.n = 0;
	put_record_header(&w, &h);
	require(memcmp(w.octets, datagram.p, DTLS_RECORD_HEADER) == 0);
}

/* What is left is a row of whole records; another look changes nothing. */
static void
check_whole_records(struct octets datagram)
{
	struct octets kept = dtls_records_whole(datagram, PROTECTED_MIN);
	struct dtls_record_header h;

	require(kept.p == datagram.p && kept.n <= datagram.n);
	require(dtls_records_whole(kept, PROTECTED_MIN).n == kept.n);
	while (kept.n > 0) {
		size_t n;

		require(dtls_record_header_read(kept, &h));
		require(h.type <= 25);
		require(h.epoch == 0 || h.length >= PROTECTED_MIN);
		n = (size_t)DTLS_RECORD_HEADER + h.length;
		kept.p += n;
		kept.n -= n;
	}
}

static void
write_hello(struct writer *w, const struct client_hello *h)
{
	/* An extension list that is absent and one that is empty differ by
	 * the two octets of its length, which the record's length tells. */
	size_t body_n = h->record.length - (size_t)DTLS_HANDSHAKE_HEADER;
	size_t before_n = 2 + h->random.n + 1 + h->session_id.n + 1 +
		h->cookie.n + 2 + h->ciphers.n + 1 + h->compressions.n;

	w->n = 0;
	put_record_header(w, &h->record);
	put_number(w, 1, 1);
	put_number(w, body_n, 3);
	put_number(w, h->message_sequence, 2);
	put_number(w, 0, 3);
	put_number(w, body_n, 3);
	put_number(w, h->client_version, 2);
	put_octets(w, h->random);
	put_vector(w, 1, h->session_id);
	put_vector(w, 1, h->cookie);
	put_vector(w, 2, h->ciphers);
	put_vector(w, 1, h->compressions);
	if (body_n > before_n)
		put_vector(w, 2, h->extensions);
	else
		require(h->extensions.n == 0);
}

static void
check_hello(struct octets datagram)
{
	static struct writer w;
	struct client_hello h;

	if (!client_hello_read(datagram, &h))
		return;
	require(h.record.type == DTLS_HANDSHAKE && h.record.epoch == 0);
	require(h.client_version >> 8 == 0xfe);
	require(h.random.n == 32 && h.session_id.n <= 32);
	require(h.cookie.n <= DTLS_COOKIE_MAX);
	require(h.ciphers.n >= 2 && h.ciphers.n % 2 == 0);
	require(h.compressions.n >= 1);
	require_inside(h.random, datagram);
	require_inside(h.session_id, datagram);
	require_inside(h.cookie, datagram);
	require_inside(h.ciphers, datagram);
	require_inside(h.compressions, datagram);
	require_inside(h.extensions, datagram);
	write_hello(&w, &h);
	require(w.n == (size_t)DTLS_RECORD_HEADER + h.record.length);
	require(memcmp(w.octets, datagram.p, w.n) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct octets datagram = { data, n };

	check_record_header(datagram);
	check_whole_records(datagram);
	check_hello(datagram);
	return 0;
}
