/* SPDX-License-Identifier: BSD-2-Clause */
/* Object identifiers as arrays of sub-identifiers. */
#ifndef WIRE_OID_H
#define WIRE_OID_H

#include "util/util.h"

enum {
	OID_MAX_LEN = 128, /* RFC 2578 3.5 */
	OID_TEXT_MAX = OID_MAX_LEN * 11 + 1,
};

/* struct oid_view - n sub-identifiers at sub, borrowed */
struct oid_view {
	const uint32_t *sub;
	size_t n;
};

/* struct oid - an object identifier with its own storage; n <= OID_MAX_LEN */
struct oid {
	size_t n;
	uint32_t sub[OID_MAX_LEN];
};

/* OID_VIEW(1, 3, 6, 1) - a view of constant storage, for tables and tests */
#define OID_VIEW(...)                                                          \
	((struct oid_view){ (const uint32_t[]){ __VA_ARGS__ },                 \
		sizeof((const uint32_t[]){ __VA_ARGS__ }) /                    \
			sizeof(uint32_t) })

static inline struct oid_view
oid_view(const struct oid *oid)
{
	return (struct oid_view){ oid->sub, oid->n };
}

/* oid_compare - <0, 0, >0: lexicographic, a prefix sorts first (PDU-10) */
int oid_compare(struct oid_view a, struct oid_view b);

/* oid_starts_with - prefix is a leading part of oid, or all of it */
bool oid_starts_with(struct oid_view oid, struct oid_view prefix);

/* oid_copy - false (and n == 0) when the view is longer than OID_MAX_LEN */
bool oid_copy(struct oid *out, struct oid_view from);

/* oid_append - false, and out unchanged, when it would be too long */
bool oid_append(struct oid *out, const uint32_t *sub, size_t n);

/*
 * oid_parse - read "1.3.6.1" or ".1.3.6.1"; false on anything else, on more
 * than OID_MAX_LEN parts or a part above 2^32-1; out written on true only
 */
bool oid_parse(const char *text, struct oid *out);

/* oid_format - "1.3.6.1" into dst of size octets, cut to fit; returns dst */
char *oid_format(char *dst, size_t size, struct oid_view oid);

#endif
