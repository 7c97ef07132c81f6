/* SPDX-License-Identifier: BSD-2-Clause */
/* UTF-8 (RFC 3629): no overlong forms, no surrogates. */
#ifndef UTIL_UTF8_H
#define UTIL_UTF8_H

#include "util/util.h"

/* utf8_decode - the code point that begins p, of n >= 1 octets, and in *used
 * its octets; -1, and *used as it was, when none does */
int32_t utf8_decode(const uint8_t *p, size_t n, size_t *used);

bool utf8_is_valid(struct octets s);

#endif
