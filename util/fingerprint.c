/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads fingerprints as people and tools write them, prints one spelling. */
#include "util/fingerprint.h"

#include <string.h>
#include <strings.h>

struct hash_name {
	const char *name;
	enum fingerprint_hash hash;
};

/* TLSTM-14; md5 and sha1 only to be refused by name. */
static const struct hash_name hash_names[] = {
	{ "md5", FINGERPRINT_MD5 },
	{ "sha1", FINGERPRINT_SHA1 },
	{ "sha224", FINGERPRINT_SHA224 },
	{ "sha256", FINGERPRINT_SHA256 },
	{ "sha384", FINGERPRINT_SHA384 },
	{ "sha512", FINGERPRINT_SHA512 },
};

enum { MD5_SIZE = 16, SHA1_SIZE = 20 };

/* Locale-free: a configuration file means the same everywhere. */
static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

size_t
fingerprint_hash_size(enum fingerprint_hash hash)
{
	switch (hash) {
	case FINGERPRINT_SHA224:
		return 28;
	case FINGERPRINT_SHA256:
		return 32;
	case FINGERPRINT_SHA384:
		return 48;
	case FINGERPRINT_SHA512:
		return 64;
	case FINGERPRINT_NONE:
	case FINGERPRINT_MD5:
	case FINGERPRINT_SHA1:
		break;
	}
	return 0; /* TLSTM-15 */
}

/* The hexadecimal part of a text; octets above the first MAX are counted. */
struct hex_text {
	uint8_t octets[FINGERPRINT_MAX];
	size_t n;
	bool half; /* the last octet has one digit only */
};

/* Octets of two digits with or without a colon between; false if not that. */
static bool
hex_read(struct hex_text *hex, const char *p, const char *end)
{
	*hex = (struct hex_text){ 0 };
	while (p < end) {
		int high = hex_digit(*p++);
		int low;

		if (high < 0)
			return false;
		if (p == end) {
			hex->half = true;
			return true;
		}
		low = hex_digit(*p++);
		if (low < 0)
			return false;
		if (hex->n < FINGERPRINT_MAX)
			hex->octets[hex->n] = (uint8_t)(high << 4 | low);
		hex->n++;
		if (p < end && *p == ':') {
			p++;
			if (p == end)
				return false;
		}
	}
	return true;
}

static enum fingerprint_result
make_checked(struct fingerprint *out, enum fingerprint_hash hash,
	const uint8_t *digest, size_t n)
{
	if (n != fingerprint_hash_size(hash))
		return FINGERPRINT_WRONG_LENGTH; /* TLSTM-16 */
	fingerprint_make(out, hash, digest);
	return FINGERPRINT_OK;
}

/* The hash is not named: the length tells it, or the first octet (TLSTM-14) */
static enum fingerprint_result
make_by_length(struct fingerprint *out, const struct hex_text *hex)
{
	unsigned identifier = hex->octets[0];

	for (int h = FINGERPRINT_HASH_FIRST; h <= FINGERPRINT_HASH_LAST; h++) {
		enum fingerprint_hash hash = (enum fingerprint_hash)h;
		size_t size = fingerprint_hash_size(hash);

		if (hex->n == size)
			return make_checked(out, hash, hex->octets, size);
		if (hex->n != size + 1)
			continue;
		if (identifier == hash)
			return make_checked(out, hash, hex->octets + 1, size);
		/* Another hash's number here is a slip in the length. */
		if (identifier <= FINGERPRINT_HASH_LAST)
			return FINGERPRINT_WRONG_LENGTH;
		return FINGERPRINT_UNKNOWN_HASH;
	}
	if (hex->n == MD5_SIZE || hex->n == SHA1_SIZE ||
		(hex->n == MD5_SIZE + 1 && identifier == FINGERPRINT_MD5) ||
		(hex->n == SHA1_SIZE + 1 && identifier == FINGERPRINT_SHA1))
		return FINGERPRINT_WEAK_HASH; /* TLSTM-15 */
	return FINGERPRINT_WRONG_LENGTH;
}

/*
 * The hash named in front, if any: *name .. *name_end, and *p at what follows.
 * A word of hexadecimal digits before a colon is no name but an octet.
 */
static bool
split_name(const char **p, const char *end, const char **name, size_t *name_n)
{
	static const char openssl_word[] = "Fingerprint=";
	const char *s = *p;
	const char *start;
	bool dashes = end - s >= 2 && s[0] == '-' && s[1] == '-';
	bool hex = true;

	if (dashes)
		s += 2;
	start = s;
	for (; s < end && *s != ':' && *s != '=' && !is_blank(*s); s++)
		hex = hex && hex_digit(*s) >= 0;
	if (s == end || (hex && !dashes))
		return false;
	*name = start;
	*name_n = (size_t)(s - start);
	if (*s == ':' || *s == '=')
		s++;
	while (s < end && is_blank(*s))
		s++;
	if ((size_t)(end - s) >= sizeof(openssl_word) - 1 &&
		strncasecmp(s, openssl_word, sizeof(openssl_word) - 1) == 0)
		s += sizeof(openssl_word) - 1;
	while (s < end && is_blank(*s))
		s++;
	*p = s;
	return true;
}

static const struct hash_name *
find_hash_name(const char *name, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(hash_names); i++)
		if (strlen(hash_names[i].name) == n &&
			strncasecmp(hash_names[i].name, name, n) == 0)
			return &hash_names[i];
	return NULL;
}

enum fingerprint_result
fingerprint_parse(const char *text, struct fingerprint *out)
{
	const char *end = text + strlen(text);
	const struct hash_name *named = NULL;
	struct hex_text hex;
	const char *name;
	size_t name_n;
	bool has_name;

	while (text < end && is_blank(*text))
		text++;
	while (end > text && is_blank(end[-1]))
		end--;
	if (text == end)
		return FINGERPRINT_NOT_HEX;
	has_name = split_name(&text, end, &name, &name_n);
	if (!hex_read(&hex, text, end))
		return FINGERPRINT_NOT_HEX;
	if (has_name) {
		named = find_hash_name(name, name_n);
		if (named == NULL)
			return FINGERPRINT_UNKNOWN_HASH;
		if (fingerprint_hash_size(named->hash) == 0)
			return FINGERPRINT_WEAK_HASH; /* TLSTM-15 */
	}
	if (hex.half)
		return FINGERPRINT_WRONG_LENGTH;
	if (named != NULL)
		return make_checked(out, named->hash, hex.octets, hex.n);
	return make_by_length(out, &hex);
}

const char *
fingerprint_result_text(enum fingerprint_result result)
{
	switch (result) {
	case FINGERPRINT_OK:
		return "good";
	case FINGERPRINT_NOT_HEX:
		return "not a fingerprint: hexadecimal octets are expected, as "
		       "in sha256:AB:CD:...";
	case FINGERPRINT_WEAK_HASH:
		return "MD5 and SHA-1 fingerprints are not accepted (RFC "
		       "9456); use sha256";
	case FINGERPRINT_WRONG_LENGTH:
		return "wrong number of octets: sha224 has 28, sha256 32, "
		       "sha384 48, sha512 64";
	case FINGERPRINT_UNKNOWN_HASH:
		return "unknown hash: sha224, sha256, sha384 and sha512 are "
		       "known";
	}
	return "not a fingerprint";
}

void
fingerprint_make(struct fingerprint *out, enum fingerprint_hash hash,
	const uint8_t *digest)
{
	size_t size = fingerprint_hash_size(hash);

	*out = (struct fingerprint){ 0 };
	if (size == 0)
		return;
	out->n = (uint8_t)(size + 1);
	out->octets[0] = (uint8_t)hash;
	memcpy(out->octets + 1, digest, size);
}

char *
fingerprint_format(char dst[FINGERPRINT_TEXT_MAX], const struct fingerprint *fp)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t n = min_size(fp->n, FINGERPRINT_MAX);
	size_t from = 0;
	char *p = dst;

	/* An identifier we do not know stays in front of the octets. */
	for (size_t i = 0; n > 0 && i < ARRAY_LEN(hash_names); i++)
		if (hash_names[i].hash == fp->octets[0]) {
			p = stpcpy(p, hash_names[i].name);
			*p++ = ':';
			from = 1;
		}
	for (size_t i = from; i < n; i++) {
		if (i > from)
			*p++ = ':';
		*p++ = digits[fp->octets[i] >> 4];
		*p++ = digits[fp->octets[i] & 15];
	}
	*p = '\0';
	return dst;
}

bool
fingerprint_equal(const struct fingerprint *a, const struct fingerprint *b)
{
	return octets_equal((struct octets){ a->octets, a->n },
		(struct octets){ b->octets, b->n });
}
