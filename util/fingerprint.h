/* SPDX-License-Identifier: BSD-2-Clause */
/* SnmpTLSFingerprint: a hash identifier and a hash (RFC 6353 7, RFC 9456) */
#ifndef UTIL_FINGERPRINT_H
#define UTIL_FINGERPRINT_H

#include "util/util.h"

/* IANA TLS HashAlgorithm numbers; the first octet of a fingerprint. */
enum fingerprint_hash {
	FINGERPRINT_NONE = 0,
	FINGERPRINT_MD5 = 1,    /* refused (TLSTM-15) */
	FINGERPRINT_SHA1 = 2,   /* refused (TLSTM-15) */
	FINGERPRINT_SHA224 = 3, /* 28 octets */
	FINGERPRINT_SHA256 = 4, /* 32 */
	FINGERPRINT_SHA384 = 5, /* 48 */
	FINGERPRINT_SHA512 = 6, /* 64 */
};
#define FINGERPRINT_HASH_FIRST FINGERPRINT_SHA224
#define FINGERPRINT_HASH_LAST  FINGERPRINT_SHA512

enum {
	FINGERPRINT_MAX = 65,       /* identifier + SHA-512 */
	FINGERPRINT_TEXT_MAX = 200, /* "sha512:" + 64 * "AB:" with NUL */
};

/* n == 0: none. octets[0] is the hash identifier, n counts it too. */
struct fingerprint {
	uint8_t n;
	uint8_t octets[FINGERPRINT_MAX];
};

enum fingerprint_result {
	FINGERPRINT_OK,
	FINGERPRINT_NOT_HEX,      /* not hexadecimal in any spelling known */
	FINGERPRINT_WEAK_HASH,    /* MD5 or SHA-1 */
	FINGERPRINT_WRONG_LENGTH, /* fits no hash, or not the one named */
	FINGERPRINT_UNKNOWN_HASH, /* a hash name or identifier we do not know */
};

/* fingerprint_hash_size - octets of the hash alone; 0 when not acceptable */
size_t fingerprint_hash_size(enum fingerprint_hash hash);

/*
 * fingerprint_parse - read a fingerprint as people write it
 *
 * text  "AB:CD:..", "abcd.." (the length decides the hash), "sha256:..",
 *       "--sha256 ..", "sha256 Fingerprint=AB:CD:.." (openssl's), and the
 *       RFC's "04:AB:.." (identifier first: total length 29, 33, 49, 65).
 *       Colons are optional, case does not matter, blanks around are skipped.
 * out   written on FINGERPRINT_OK only.
 */
enum fingerprint_result fingerprint_parse(
	const char *text, struct fingerprint *out);

/* fingerprint_result_text - the reason in words, for a configuration error */
const char *fingerprint_result_text(enum fingerprint_result result);

/*
 * fingerprint_make - from hash and its octets; n must be the hash's size
 */
void fingerprint_make(struct fingerprint *out, enum fingerprint_hash hash,
	const uint8_t *digest);

/* fingerprint_format - "sha256:AB:CD:.."; returns dst */
char *fingerprint_format(
	char dst[FINGERPRINT_TEXT_MAX], const struct fingerprint *fp);

bool fingerprint_equal(
	const struct fingerprint *a, const struct fingerprint *b);

#endif
