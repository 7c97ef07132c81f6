/* SPDX-License-Identifier: BSD-2-Clause */
/* See garbage.h. */
#include "tests/fault/garbage.h"

#include <string.h>

#include "util/siphash.h"

enum {
	RECORD_HEADER = 13,
	UDP_MAX = 65507,
};

uint64_t
garbage_roll(struct garbage *g)
{
	g->n++;
	return siphash(g->seed, 0, &g->n, sizeof(g->n));
}

static void
fill(struct garbage *g, uint8_t *octets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		octets[i] = (uint8_t)garbage_roll(g);
}

/* A record header over what may follow. */
static size_t
put_record(uint8_t *p, unsigned type, unsigned version, unsigned epoch,
	uint64_t sequence, size_t n)
{
	p[0] = (uint8_t)type;
	p[1] = (uint8_t)(version >> 8);
	p[2] = (uint8_t)version;
	p[3] = (uint8_t)(epoch >> 8);
	p[4] = (uint8_t)epoch;
	for (size_t i = 0; i < 6; i++)
		p[5 + i] = (uint8_t)(sequence >> (8 * (5 - i)));
	p[11] = (uint8_t)(n >> 8);
	p[12] = (uint8_t)n;
	return RECORD_HEADER;
}

const char *const garbage_names[GARBAGE_KINDS] = { "random", "empty",
	"truncated", "oversized", "type", "version", "epoch", "sequence",
	"alert", "ccs", "handshake", "joined" };

size_t
garbage_make(struct garbage *g, enum garbage_kind kind, struct octets good,
	uint64_t sequence, uint8_t p[GARBAGE_MAX])
{
	size_t n = good.n;
	uint64_t r = garbage_roll(g);

	memcpy(p, good.p, n);
	switch (kind) {
	case GARBAGE_RANDOM:
		n = 1 + r % 1500;
		fill(g, p, n);
		return n;
	case GARBAGE_EMPTY:
		return 0;
	case GARBAGE_TRUNCATED:
		return r % n;
	case GARBAGE_OVERSIZED:
		n = 16400 + r % (UDP_MAX - 16400);
		fill(g, p, n);
		put_record(p, 23, 0xfefd, 1, sequence + 1000,
			r % 2 == 0 ? n - RECORD_HEADER : 65535);
		return n;
	case GARBAGE_TYPE:
		p[0] = (uint8_t)(r % 256 == 23 ? 0 : r);
		return n;
	case GARBAGE_VERSION:
		p[1 + r % 2] ^= (uint8_t)(1 + r / 2 % 255);
		return n;
	case GARBAGE_EPOCH:
		p[4] = (uint8_t)(r % 256 == 1 ? 0 : r);
		return n;
	case GARBAGE_SEQUENCE:
		/* As if it were new: ahead, and far ahead. */
		p[r % 2 == 0 ? 10 : 5] ^= (uint8_t)(1 + r / 2 % 255);
		return n;
	case GARBAGE_ALERT:
		/* fatal or close_notify, in the clear or as if encrypted */
		n = r % 2 == 0 ? 2 : 24 + 2 + r / 2 % 8;
		put_record(p, 21, 0xfefd, r % 2 == 0 ? 0 : 1,
			sequence + 1000 + r % 50, n);
		fill(g, p + RECORD_HEADER, n);
		p[RECORD_HEADER] = 2;
		p[RECORD_HEADER + 1] = (uint8_t)(r / 4 % 2 == 0 ? 0 : 40);
		return RECORD_HEADER + n;
	case GARBAGE_CCS:
		put_record(p, 20, 0xfefd, (unsigned)(r % 2), r % 1000, 1);
		p[RECORD_HEADER] = 1;
		return RECORD_HEADER + 1;
	case GARBAGE_HANDSHAKE:
		/* A Finished, a HelloRequest, a certificate: of epoch 0 */
		n = 12 + r % 600;
		put_record(p, 22, 0xfefd, 0, r % 100, n);
		fill(g, p + RECORD_HEADER, n);
		p[RECORD_HEADER] =
			(uint8_t[]){ 20, 0, 11, 16, 15, 2, 3 }[r / 8 % 7];
		return RECORD_HEADER + n;
	case GARBAGE_JOINED:
		/* Garbage behind and before a copy of a good record. */
		if (r % 2 == 0) {
			put_record(p + n, 23, 0xfefd, 1, sequence + 5000, 40);
			fill(g, p + n + RECORD_HEADER, 40);
			return n + RECORD_HEADER + 40;
		}
		memmove(p + RECORD_HEADER + 40, p, n);
		put_record(p, 23, 0xfefd, 1, sequence + 5000, 40);
		fill(g, p + RECORD_HEADER, 40);
		return n + RECORD_HEADER + 40;
	case GARBAGE_KINDS:
		break;
	}
	return 0;
}
