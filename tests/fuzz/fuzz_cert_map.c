/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Certificate to name: the input makes rows and a chain, and what cert_map
 * answers must be what a search written straight from TLSTM-21..26 answers.
 *
 * Input: octet 0 chooses the name limit and the size of the detail; then rows
 * until an octet of row count is used up, then the chain, then the names.
 * Certificates are drawn from five and four hashes, so that they meet.
 */
#include "security/cert_map.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { ROWS_MAX = 12, CERTIFICATES = 5, HASHES = 4 };

#define CHECK(condition)                                                       \
 do {                                                                          \
  if (!(condition)) {                                                          \
   fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);             \
   abort();                                                                    \
  }                                                                            \
 } while (0)

struct input {
	const uint8_t *p;
	size_t n;
};

static uint8_t
take(struct input *in)
{
	if (in->n == 0)
		return 0;
	in->n--;
	return *in->p++;
}

static struct octets
take_octets(struct input *in)
{
	size_t n = min_size(take(in), in->n);
	struct octets taken = { in->p, n };

	in->p += n;
	in->n -= n;
	return taken;
}

static struct fingerprint
fingerprint(unsigned certificate, unsigned hash)
{
	static const uint8_t sizes[HASHES] = { 28, 32, 48, 64 };
	struct fingerprint fp = { 0 };

	fp.n = (uint8_t)(1 + sizes[hash]);
	memset(fp.octets, (int)certificate, fp.n);
	fp.octets[0] = (uint8_t)(FINGERPRINT_HASH_FIRST + hash);
	return fp;
}

static struct cert_map_row
take_row(struct input *in)
{
	struct cert_map_row row = { .id = take(in) };
	uint8_t which = take(in);
	uint8_t type = take(in);
	struct octets text = take_octets(in);

	row.fingerprint =
		fingerprint(which % CERTIFICATES, which / 8U % HASHES);
	row.active = (which & 0x80) == 0;
	row.type = (enum cert_map_type)(type % 8);
	row.data_n = (uint16_t)text.n;
	if (text.n > 0)
		memcpy(row.data, text.p, text.n);
	return row;
}

static struct tm_certificate
take_certificate(struct input *in)
{
	struct tm_certificate c = { .n_chain = take(in) % (TM_CHAIN_MAX + 1) };

	for (size_t i = 0; i < c.n_chain; i++) {
		uint8_t which = take(in);

		for (unsigned h = 0; h < HASHES; h++)
			if ((which >> 3 & 1U << h) != 0)
				c.chain[i].fingerprints[h] =
					fingerprint(which % CERTIFICATES, h);
		c.chain[i].held = (which & 0x80) != 0;
	}
	c.san_first = (enum tm_san_type)(take(in) % 4);
	c.san_rfc822 = take_octets(in);
	c.san_dns = take_octets(in);
	c.san_ip = take_octets(in);
	c.common_name = take_octets(in);
	return c;
}

/* From here on the same again, as simply as the rules are told. */

static bool
naive_same(const struct fingerprint *a, const struct fingerprint *b)
{
	return a->n > 0 && a->n == b->n &&
		memcmp(a->octets, b->octets, a->n) == 0;
}

static bool
naive_is(const struct tm_chain_certificate *c, const struct cert_map_row *row)
{
	for (size_t h = 0; h < HASHES; h++)
		if (naive_same(&c->fingerprints[h], &row->fingerprint))
			return true;
	return false;
}

static size_t
naive_encode(uint32_t point, uint8_t out[4])
{
	if (point < 0x80) {
		out[0] = (uint8_t)point;
		return 1;
	}
	if (point < 0x800) {
		out[0] = (uint8_t)(0xc0 | point >> 6);
		out[1] = (uint8_t)(0x80 | (point & 0x3f));
		return 2;
	}
	if (point < 0x10000) {
		out[0] = (uint8_t)(0xe0 | point >> 12);
		out[1] = (uint8_t)(0x80 | (point >> 6 & 0x3f));
		out[2] = (uint8_t)(0x80 | (point & 0x3f));
		return 3;
	}
	out[0] = (uint8_t)(0xf0 | point >> 18);
	out[1] = (uint8_t)(0x80 | (point >> 12 & 0x3f));
	out[2] = (uint8_t)(0x80 | (point >> 6 & 0x3f));
	out[3] = (uint8_t)(0x80 | (point & 0x3f));
	return 4;
}

/* Whether some allowed code point is encoded as the text begins: its size. */
static size_t
naive_first_point(const uint8_t *p, size_t n)
{
	uint32_t bits = 0;

	for (size_t size = 1; size <= 4 && size <= n; size++) {
		uint8_t encoded[4];
		uint32_t point;

		bits = bits << 6 | (p[size - 1] & 0x3f);
		if (size == 1)
			point = p[0];
		else
			point = bits & ((1U << (5 * size + 1)) - 1);
		if (size == 1 && point > 0x7f)
			continue;
		if (point < 0x20 || (point >= 0x7f && point <= 0x9f) ||
			(point >= 0xd800 && point <= 0xdfff) ||
			point > 0x10ffff)
			continue;
		if (naive_encode(point, encoded) == size &&
			memcmp(encoded, p, size) == 0)
			return size;
	}
	return 0;
}

static bool
naive_is_text(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t size = naive_first_point(p + i, n - i);

		if (size == 0)
			return false;
		i += size;
	}
	return true;
}

/* The name, in out of 256 octets, and its length; 0 for none */
static size_t
naive_name(const struct cert_map_row *row, const struct tm_certificate *c,
	uint8_t out[256])
{
	static const enum cert_map_type first[] = { CERT_MAP_UNKNOWN,
		CERT_MAP_SAN_RFC822, CERT_MAP_SAN_DNS, CERT_MAP_SAN_IP };
	enum cert_map_type type = row->type;
	struct octets from = { 0 };
	bool lower = false;

	if (type == CERT_MAP_SAN_ANY)
		type = first[c->san_first];
	if (type == CERT_MAP_SPECIFIED)
		from = (struct octets){ row->data, row->data_n };
	if (type == CERT_MAP_SAN_RFC822)
		from = c->san_rfc822;
	if (type == CERT_MAP_SAN_DNS)
		from = c->san_dns;
	if (type == CERT_MAP_COMMON_NAME)
		from = c->common_name;
	if (type == CERT_MAP_SAN_IP && c->san_ip.n == 4)
		return (size_t)snprintf((char *)out, 256, "%d.%d.%d.%d",
			c->san_ip.p[0], c->san_ip.p[1], c->san_ip.p[2],
			c->san_ip.p[3]);
	if (type == CERT_MAP_SAN_IP && c->san_ip.n == 16) {
		for (size_t i = 0; i < 16; i++)
			snprintf(
				(char *)out + 2 * i, 3, "%02x", c->san_ip.p[i]);
		return 32;
	}
	if (from.n > 0)
		memcpy(out, from.p, from.n);
	lower = type == CERT_MAP_SAN_DNS;
	for (size_t i = 0; i < from.n; i++) {
		if (type == CERT_MAP_SAN_RFC822)
			lower = memrchr(from.p, '@', from.n) != NULL &&
				memchr(from.p + i, '@', from.n - i) == NULL;
		if (lower && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", out[i]) &&
			out[i] != '\0')
			out[i] = (uint8_t)(out[i] | 0x20);
	}
	return from.n;
}

static int
naive_find(const struct cert_map_row *rows, size_t n_rows,
	const struct tm_certificate *c, size_t name_max, char name[33])
{
	int refusal = REFUSAL_MAP_NO_ROW;

	for (uint32_t id = 1; id <= UINT8_MAX; id++) {
		const struct cert_map_row *row = NULL;
		uint8_t out[256];
		bool ours = false;
		bool held = false;
		size_t out_n;

		for (size_t i = 0; i < n_rows; i++)
			if (rows[i].id == id && rows[i].active)
				row = &rows[i];
		if (row == NULL)
			continue;
		for (size_t i = 0; i < c->n_chain; i++) {
			if (!naive_is(&c->chain[i], row))
				continue;
			ours = true;
			held = held || i == 0 || c->chain[i].held;
		}
		if (!ours)
			continue;
		if (!held) {
			if (refusal == REFUSAL_MAP_NO_ROW)
				refusal = REFUSAL_MAP_CA_NOT_HELD;
			continue;
		}
		out_n = naive_name(row, c, out);
		if (out_n == 0) {
			refusal = REFUSAL_MAP_NO_NAME;
		} else if (out_n > name_max) {
			refusal = REFUSAL_MAP_NAME_TOO_LONG;
		} else if (!naive_is_text(out, out_n)) {
			refusal = REFUSAL_MAP_NAME_NOT_UTF8;
		} else {
			memcpy(name, out, out_n);
			name[out_n] = '\0';
			return REFUSAL_NONE;
		}
	}
	return refusal;
}

static void
check_lent_functions(struct cert_map *map, const struct cert_map_row *rows,
	size_t n_rows, const struct tm_certificate *c)
{
	unsigned hashes = 0;
	bool pinned = false;

	for (size_t i = 0; i < n_rows; i++) {
		if (!rows[i].active)
			continue;
		hashes |= 1U << rows[i].fingerprint.octets[0];
		if (c->n_chain > 0 && naive_is(&c->chain[0], &rows[i]))
			pinned = true;
	}
	CHECK(cert_map_hashes(map) == hashes);
	CHECK(cert_map_is_pinned(map, c) == pinned);
	CHECK(cert_map_count(map) == n_rows);
	for (size_t i = 1; i < n_rows; i++)
		CHECK(cert_map_at(map, i - 1)->id < cert_map_at(map, i)->id);
}

static void
check_find(struct cert_map *map, const struct cert_map_row *rows, size_t n_rows,
	const struct tm_certificate *c, size_t name_max, size_t detail_size)
{
	char expected[TM_SECURITY_NAME_MAX + 1] = "untouched";
	char name[TM_SECURITY_NAME_MAX + 1] = "untouched";
	char *detail = malloc(detail_size > 0 ? detail_size : 1);
	int refusal;

	CHECK(detail != NULL);
	refusal = cert_map_find(map, c, name, detail, detail_size);
	CHECK(refusal == naive_find(rows, n_rows, c, name_max, expected));
	CHECK(strcmp(name, expected) == 0);
	CHECK(detail_size == 0 || memchr(detail, '\0', detail_size) != NULL);
	if (refusal == REFUSAL_NONE) {
		CHECK(strlen(name) >= 1 && strlen(name) <= name_max);
		CHECK(naive_is_text((const uint8_t *)name, strlen(name)));
	}
	free(detail);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct input in = { data, n };
	struct cert_map *map = cert_map_new(ROWS_MAX);
	struct cert_map_row rows[ROWS_MAX];
	struct tm_certificate certificate;
	uint8_t options = take(&in);
	size_t name_max = (options & 1) != 0 ? 27 : 32;
	size_t wanted = take(&in) % (ROWS_MAX + 1);
	size_t n_rows = 0;

	CHECK(map != NULL);
	cert_map_set_name_max(map, name_max);
	for (size_t i = 0; i < wanted; i++) {
		struct cert_map_row row = take_row(&in);
		int expected = row.id == 0 ? -EINVAL : 0;

		for (size_t j = 0; j < n_rows; j++)
			if (row.id != 0 && rows[j].id == row.id)
				expected = -EEXIST;
		CHECK(cert_map_add(map, &row) == expected);
		if (expected == 0)
			rows[n_rows++] = row;
	}
	certificate = take_certificate(&in);
	check_lent_functions(map, rows, n_rows, &certificate);
	check_find(map, rows, n_rows, &certificate, name_max,
		(size_t)(options >> 1));
	cert_map_free(map);
	return 0;
}
