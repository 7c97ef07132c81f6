/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SipHash-2-4 as Aumasson and Bernstein published it (SipHash: a fast
 * short-input PRF, 2012): two rounds a word, four at the end.
 */
#include "util/siphash.h"

struct sip_state {
	uint64_t v0, v1, v2, v3;
};

static inline uint64_t
rotate_left(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void
sip_round(struct sip_state *s)
{
	s->v0 += s->v1;
	s->v1 = rotate_left(s->v1, 13) ^ s->v0;
	s->v0 = rotate_left(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = rotate_left(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = rotate_left(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = rotate_left(s->v1, 17) ^ s->v2;
	s->v2 = rotate_left(s->v2, 32);
}

static inline void
sip_word(struct sip_state *s, uint64_t word)
{
	s->v3 ^= word;
	sip_round(s);
	sip_round(s);
	s->v0 ^= word;
}

/* Little-endian on every host, as the vectors are; n is at most 8. */
static inline uint64_t
read_word(const uint8_t *p, size_t n)
{
	uint64_t word = 0;

	for (size_t i = 0; i < n; i++)
		word |= (uint64_t)p[i] << (8 * i);
	return word;
}

uint64_t
siphash(uint64_t k0, uint64_t k1, const void *data, size_t n)
{
	/* "somepseudorandomlygeneratedbytes", xored with the key twice. */
	struct sip_state s = {
		.v0 = k0 ^ UINT64_C(0x736f6d6570736575),
		.v1 = k1 ^ UINT64_C(0x646f72616e646f6d),
		.v2 = k0 ^ UINT64_C(0x6c7967656e657261),
		.v3 = k1 ^ UINT64_C(0x7465646279746573),
	};
	const uint8_t *p = data;
	size_t left = n;

	for (; left >= 8; p += 8, left -= 8)
		sip_word(&s, read_word(p, 8));
	/* The last word: what is left, and the length modulo 256 on top. */
	sip_word(&s, read_word(p, left) | (uint64_t)n << 56);
	s.v2 ^= 0xff;
	for (int i = 0; i < 4; i++)
		sip_round(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
