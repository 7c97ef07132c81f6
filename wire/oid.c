/* SPDX-License-Identifier: BSD-2-Clause */
/* Object identifiers: order, copies, and the dotted text people write. */
#include "wire/oid.h"

#include <string.h>

int
oid_compare(struct oid_view a, struct oid_view b)
{
	size_t n = min_size(a.n, b.n);

	for (size_t i = 0; i < n; i++)
		if (a.sub[i] != b.sub[i])
			return a.sub[i] < b.sub[i] ? -1 : 1;
	return (a.n > b.n) - (a.n < b.n); /* PDU-10 */
}

bool
oid_starts_with(struct oid_view oid, struct oid_view prefix)
{
	if (prefix.n > oid.n)
		return false;
	for (size_t i = 0; i < prefix.n; i++)
		if (oid.sub[i] != prefix.sub[i])
			return false;
	return true;
}

bool
oid_copy(struct oid *out, struct oid_view from)
{
	out->n = 0;
	return oid_append(out, from.sub, from.n);
}

bool
oid_append(struct oid *out, const uint32_t *sub, size_t n)
{
	if (n > OID_MAX_LEN - out->n)
		return false;
	/* An empty view may be NULL, and memmove may not be given that. */
	if (n > 0)
		memmove(out->sub + out->n, sub, n * sizeof(*sub));
	out->n += n;
	return true;
}

/*
 * Reads one decimal part; the first character behind it, or NULL. A leading
 * zero is refused, so that each identifier has one spelling.
 */
static const char *
parse_part(const char *text, uint32_t *out)
{
	const char *p = text;
	uint64_t v = 0;

	for (; *p >= '0' && *p <= '9'; p++) {
		v = v * 10 + (uint64_t)(*p - '0');
		if (v > UINT32_MAX)
			return NULL;
	}
	if (p == text || (*text == '0' && p > text + 1))
		return NULL;
	*out = (uint32_t)v;
	return p;
}

bool
oid_parse(const char *text, struct oid *out)
{
	uint32_t sub[OID_MAX_LEN];
	size_t n = 0;

	if (*text == '.')
		text++;
	for (;;) {
		if (n == OID_MAX_LEN)
			return false;
		text = parse_part(text, &sub[n]);
		if (text == NULL)
			return false;
		n++;
		if (*text == '\0')
			return oid_copy(out, (struct oid_view){ sub, n });
		if (*text++ != '.')
			return false;
	}
}

/* The decimal digits of v, without NUL; returns how many. */
static size_t
format_part(char digits[10], uint32_t v)
{
	char reversed[10];
	size_t n = 0;

	do {
		reversed[n++] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	for (size_t i = 0; i < n; i++)
		digits[i] = reversed[n - 1 - i];
	return n;
}

char *
oid_format(char *dst, size_t size, struct oid_view oid)
{
	char part[11];
	size_t used = 0;

	if (size == 0)
		return dst;
	for (size_t i = 0; i < oid.n; i++) {
		size_t dot = i > 0;
		size_t n;

		part[0] = '.';
		n = dot + format_part(part + dot, oid.sub[i]);
		n = min_size(n, size - 1 - used);
		memcpy(dst + used, part, n);
		used += n;
	}
	dst[used] = '\0';
	return dst;
}
