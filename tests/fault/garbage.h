/* SPDX-License-Identifier: BSD-2-Clause */
/* Datagrams that are no good, made of one that is. */
#ifndef TESTS_FAULT_GARBAGE_H
#define TESTS_FAULT_GARBAGE_H

#include "util/util.h"

enum { GARBAGE_MAX = 65536 };

enum garbage_kind {
	GARBAGE_RANDOM,
	GARBAGE_EMPTY,
	GARBAGE_TRUNCATED,
	GARBAGE_OVERSIZED,
	GARBAGE_TYPE,
	GARBAGE_VERSION,
	GARBAGE_EPOCH,
	GARBAGE_SEQUENCE,
	GARBAGE_ALERT,
	GARBAGE_CCS,
	GARBAGE_HANDSHAKE,
	GARBAGE_JOINED,
	GARBAGE_KINDS
};

extern const char *const garbage_names[GARBAGE_KINDS];

/* The same seed is the same garbage. */
struct garbage {
	uint64_t seed;
	uint64_t n;
};

/*
 * garbage_make - one datagram of a kind; returns its octets
 *
 * good      a datagram of an established session, at most 2048 octets and at
 *           least a record header.
 * sequence  of about its record, for such as look newer.
 */
size_t garbage_make(struct garbage *g, enum garbage_kind kind,
	struct octets good, uint64_t sequence, uint8_t p[GARBAGE_MAX]);

/* garbage_roll - the next number of its dice */
uint64_t garbage_roll(struct garbage *g);

#endif
