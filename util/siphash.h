/* SPDX-License-Identifier: BSD-2-Clause */
/* SipHash-2-4: a keyed hash for tables whose keys strangers choose. */
#ifndef UTIL_SIPHASH_H
#define UTIL_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

/* siphash - 64 bits over n octets; k0, k1 secret and random per process */
uint64_t siphash(uint64_t k0, uint64_t k1, const void *data, size_t n);

#endif
