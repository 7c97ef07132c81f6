/* SPDX-License-Identifier: BSD-2-Clause */
/* BER as SNMP uses it: see ber.h. */
#include "wire/ber.h"

#include <string.h>

enum {
	LONG_FORM = 0x80,      /* X.690 8.1.3.5: the low bits count octets */
	LENGTH_OCTETS_MAX = 4, /* no message is longer than 2^31-1 */
	MORE_OCTETS = 0x80,    /* X.690 8.19.2: sub-identifier goes on */
	IP_ADDRESS_OCTETS = 4,
};

/*
 * Reading. After an error p is at end, so a read sees nothing left and needs
 * no look at err; fail keeps the first error.
 */

static void
fail(struct ber_reader *r, enum ber_error err)
{
	if (r->err == BER_OK)
		r->err = err;
	r->p = r->end;
}

static struct octets
fail_octets(struct ber_reader *r, enum ber_error err)
{
	fail(r, err);
	return (struct octets){ r->end, 0 };
}

void
ber_reader_init(struct ber_reader *r, struct octets input)
{
	static const uint8_t nothing[1];

	/* Not NULL: offsets from a null pointer are undefined, even 0. */
	r->p = input.n > 0 ? input.p : nothing;
	r->end = r->p + input.n;
	r->err = BER_OK;
}

int
ber_peek_tag(const struct ber_reader *r)
{
	return r->p < r->end ? *r->p : -1;
}

/* The content behind a length of the long form; r->p is at the tag. */
static struct octets
read_long_content(struct ber_reader *r)
{
	size_t left = (size_t)(r->end - r->p) - 2;
	size_t count = r->p[1] - (size_t)LONG_FORM;
	const uint8_t *p = r->p + 2;
	size_t n = 0;

	if (count == 0 || count > LENGTH_OCTETS_MAX) /* MSG-12 */
		return fail_octets(r, BER_BAD_LENGTH);
	if (count > left)
		return fail_octets(r, BER_TRUNCATED);
	/* Leading zeroes only make it longer than necessary (MSG-13). */
	for (size_t i = 0; i < count; i++)
		n = n << 8 | *p++;
	if (n > left - count)
		return fail_octets(r, BER_TRUNCATED);
	r->p = p + n;
	return (struct octets){ p, n };
}

/* The content of the element whose tag r->p is at; r moves past it. */
static inline struct octets
read_content(struct ber_reader *r)
{
	const uint8_t *p = r->p;
	size_t left = (size_t)(r->end - p);
	size_t n;

	if (left < 2)
		return fail_octets(r, BER_TRUNCATED);
	n = p[1];
	if (n >= LONG_FORM)
		return read_long_content(r);
	if (n > left - 2)
		return fail_octets(r, BER_TRUNCATED);
	r->p = p + 2 + n;
	return (struct octets){ p + 2, n };
}

/* Tags are compared whole, so a constructed string is refused (MSG-14). */
static inline struct octets
read_tagged(struct ber_reader *r, uint8_t tag)
{
	if (r->p < r->end && *r->p != tag)
		return fail_octets(r, BER_WRONG_TAG);
	return read_content(r);
}

struct octets
ber_read_tlv(struct ber_reader *r, uint8_t *tag)
{
	*tag = r->p < r->end ? *r->p : 0;
	return read_content(r);
}

void
ber_enter(struct ber_reader *r, uint8_t tag, struct ber_reader *inner)
{
	struct octets content = read_tagged(r, tag);

	inner->p = content.p;
	inner->end = content.p + content.n;
	inner->err = r->err;
}

void
ber_leave(struct ber_reader *r, const struct ber_reader *inner)
{
	if (inner->err != BER_OK)
		fail(r, inner->err);
	else if (inner->p != inner->end)
		fail(r, BER_TRAILING); /* MSG-19 */
}

/* MSG-15, MSG-16: at least one octet, any padding, 32 bits of value */
static int32_t
int32_of(struct ber_reader *r, struct octets s)
{
	uint32_t v;

	if (s.n == 0) {
		fail(r, BER_BAD_VALUE);
		return 0;
	}
	v = (s.p[0] & 0x80) != 0 ? UINT32_MAX : 0;
	if (s.n > 4) {
		const uint8_t sign = (uint8_t)v;

		for (; s.n > 4; s.p++, s.n--)
			if (*s.p != sign) {
				fail(r, BER_BAD_VALUE);
				return 0;
			}
		/* What was dropped must have been the sign and no more. */
		if (((*s.p ^ sign) & 0x80) != 0) {
			fail(r, BER_BAD_VALUE);
			return 0;
		}
	}
	for (size_t i = 0; i < s.n; i++)
		v = v << 8 | s.p[i];
	return (int32_t)v;
}

/*
 * A value of an unsigned type of 4 or 8 octets. A first bit that is set makes
 * it negative and so out of range, except in just four octets: there it is an
 * unsigned value whose sender left out the leading 00 (MSG-16).
 */
static uint64_t
unsigned_of(struct ber_reader *r, struct octets s, size_t width)
{
	uint64_t v = 0;

	if (s.n == 0 || ((s.p[0] & 0x80) != 0 && s.n != 4)) {
		fail(r, BER_BAD_VALUE);
		return 0;
	}
	for (; s.n > width; s.p++, s.n--)
		if (*s.p != 0) {
			fail(r, BER_BAD_VALUE);
			return 0;
		}
	for (size_t i = 0; i < s.n; i++)
		v = v << 8 | s.p[i];
	return v;
}

int32_t
ber_read_int32(struct ber_reader *r)
{
	return int32_of(r, read_tagged(r, BER_INTEGER));
}

struct octets
ber_read_octet_string(struct ber_reader *r)
{
	return read_tagged(r, BER_OCTET_STRING);
}

/*
 * One sub-identifier; the caller has seen that the last octet of the content
 * ends one. NULL when it exceeds limit, or begins with 80: X.690 8.19.2 has
 * no padding, so its octets are at most five.
 */
static const uint8_t *
read_sub_identifier(const uint8_t *p, uint64_t limit, uint64_t *out)
{
	uint64_t v = 0;

	if (*p == MORE_OCTETS)
		return NULL;
	for (;;) {
		v = v << 7 | (*p & 0x7fu);
		if (v > limit)
			return NULL;
		if ((*p++ & MORE_OCTETS) == 0)
			break;
	}
	*out = v;
	return p;
}

/* MSG-17; the number of sub-identifiers, 0 when one is bad or too many */
static size_t
decode_sub_identifiers(struct octets s, uint32_t *sub)
{
	const uint8_t *end = s.p + s.n;
	const uint8_t *p;
	uint64_t v = 0;
	size_t n = 2;

	/* 40 * X + Y; as Y may be 2^32-1 this group may exceed 32 bits. */
	p = read_sub_identifier(s.p, (uint64_t)UINT32_MAX + 80, &v);
	if (p == NULL)
		return 0;
	sub[0] = v < 40 ? 0 : v < 80 ? 1 : 2;
	sub[1] = (uint32_t)(v - 40 * (uint64_t)sub[0]);
	while (p < end) {
		if (n == OID_MAX_LEN)
			return 0;
		if (*p < MORE_OCTETS) {
			sub[n++] = *p++;
			continue;
		}
		p = read_sub_identifier(p, UINT32_MAX, &v);
		if (p == NULL)
			return 0;
		sub[n++] = (uint32_t)v;
	}
	return n;
}

static struct oid_view
oid_of(struct ber_reader *r, struct octets s, struct arena *arena)
{
	struct oid_view oid = { NULL, 0 };
	uint32_t *sub;

	if (s.n == 0 || (s.p[s.n - 1] & MORE_OCTETS) != 0) { /* MSG-17 */
		fail(r, BER_BAD_VALUE);
		return oid;
	}
	/* An octet ends at most one sub-identifier, the first gives two. */
	sub = arena_alloc(arena, min_size(s.n + 1, OID_MAX_LEN) * sizeof(*sub),
		_Alignof(uint32_t));
	if (sub == NULL) {
		fail(r, BER_NO_MEMORY);
		return oid;
	}
	oid.n = decode_sub_identifiers(s, sub);
	if (oid.n == 0) {
		fail(r, BER_BAD_VALUE);
		return oid;
	}
	oid.sub = sub;
	return oid;
}

struct oid_view
ber_read_oid(struct ber_reader *r, struct arena *arena)
{
	return oid_of(r, read_tagged(r, BER_OID), arena);
}

void
ber_read_value(struct ber_reader *r, struct arena *arena, struct value *out)
{
	uint8_t tag;
	struct octets s = ber_read_tlv(r, &tag);

	/* Only types of the enum are left here; see default. */
	out->type = (enum value_type)tag;
	switch (tag) {
	case VALUE_INTEGER:
		out->i32 = int32_of(r, s);
		break;
	case VALUE_COUNTER32:
	case VALUE_UNSIGNED32:
	case VALUE_TIME_TICKS:
		out->u32 = (uint32_t)unsigned_of(r, s, 4);
		break;
	case VALUE_COUNTER64:
		out->u64 = unsigned_of(r, s, 8);
		break;
	case VALUE_OID:
		out->oid = oid_of(r, s, arena);
		break;
	case VALUE_IP_ADDRESS:
		if (s.n != IP_ADDRESS_OCTETS)
			s = fail_octets(r, BER_BAD_VALUE);
		out->octets = s;
		break;
	case VALUE_OCTET_STRING:
	case VALUE_OPAQUE:
		out->octets = s;
		break;
	case VALUE_NULL:
	case VALUE_NO_SUCH_OBJECT:
	case VALUE_NO_SUCH_INSTANCE:
	case VALUE_END_OF_MIB_VIEW:
		if (s.n != 0)
			fail(r, BER_BAD_VALUE);
		break;
	default:
		out->type = VALUE_NULL;
		fail(r, BER_WRONG_TAG); /* MSG-11 */
	}
}

/*
 * Writing. Sizes first, then one check, then octets: an element that does not
 * fit leaves no trace. Sums of comparisons instead of branches, as the lengths
 * of a list's elements follow no pattern.
 */

size_t
ber_size_length(size_t content)
{
	if (content < LONG_FORM)
		return 1;
	return 2u + (content > 0xff) + (content > 0xffff) +
		(content > 0xffffff);
}

/* Content octets of two's complement, the least (MSG-15). */
static inline size_t
size_of_int32(int32_t v)
{
	uint32_t magnitude = v < 0 ? ~(uint32_t)v : (uint32_t)v;

	return 1u + (magnitude > 0x7f) + (magnitude > 0x7fff) +
		(magnitude > 0x7fffff);
}

static inline size_t
size_of_unsigned(uint64_t v)
{
	size_t n = 1;

	for (; v > 0x7f; v >>= 8)
		n++;
	return n;
}

static inline size_t
size_of_sub_identifier(uint64_t v)
{
	return 1u + (v >= 1u << 7) + (v >= 1u << 14) + (v >= 1u << 21) +
		(v >= 1u << 28);
}

/*
 * X.690 8.19.4: the first two sub-identifiers share a group. What BER cannot
 * say is no identifier of ASN.1 and never comes from a message; from a back
 * end it is written as 0.0, the null identifier.
 */
static inline bool
oid_has_ber(struct oid_view oid)
{
	return oid.n >= 2 && oid.n <= OID_MAX_LEN && oid.sub[0] <= 2 &&
		(oid.sub[0] == 2 || oid.sub[1] < 40);
}

static inline uint64_t
oid_first_group(struct oid_view oid)
{
	return 40 * (uint64_t)oid.sub[0] + oid.sub[1];
}

static size_t
size_of_oid(struct oid_view oid)
{
	size_t n;

	if (!oid_has_ber(oid))
		return 1;
	n = size_of_sub_identifier(oid_first_group(oid));
	for (size_t i = 2; i < oid.n; i++)
		n += size_of_sub_identifier(oid.sub[i]);
	return n;
}

static size_t
size_of_value(const struct value *value)
{
	switch (value->type) {
	case VALUE_INTEGER:
		return size_of_int32(value->i32);
	case VALUE_COUNTER32:
	case VALUE_UNSIGNED32:
	case VALUE_TIME_TICKS:
		return size_of_unsigned(value->u32);
	case VALUE_COUNTER64:
		return size_of_unsigned(value->u64);
	case VALUE_OCTET_STRING:
	case VALUE_IP_ADDRESS:
	case VALUE_OPAQUE:
		return value->octets.n;
	case VALUE_OID:
		return size_of_oid(value->oid);
	case VALUE_NULL:
	case VALUE_NO_SUCH_OBJECT:
	case VALUE_NO_SUCH_INSTANCE:
	case VALUE_END_OF_MIB_VIEW:
		break;
	}
	return 0;
}

/* Content octets of a varbind and of its two components. */
struct varbind_sizes {
	size_t name;
	size_t value;
	size_t content;
};

static inline size_t
size_of_element(size_t content)
{
	return 1 + ber_size_length(content) + content;
}

static struct varbind_sizes
size_of_varbind(const struct varbind *vb)
{
	struct varbind_sizes s = {
		.name = size_of_oid(vb->name),
		.value = size_of_value(&vb->value),
	};

	s.content = size_of_element(s.name) + size_of_element(s.value);
	return s;
}

size_t
ber_size_int32(int32_t v)
{
	return 2 + size_of_int32(v);
}

size_t
ber_size_varbind(const struct varbind *vb)
{
	return size_of_element(size_of_varbind(vb).content);
}

/* n octets of v, the most significant first; more than v has are zeroes */
static inline uint8_t *
put_integer(uint8_t *p, uint64_t v, size_t n)
{
	for (size_t i = n; i-- > 0; v >>= 8)
		p[i] = (uint8_t)v;
	return p + n;
}

static inline uint8_t *
put_header(uint8_t *p, uint8_t tag, size_t content)
{
	size_t n;

	*p++ = tag;
	if (content < LONG_FORM) {
		*p++ = (uint8_t)content;
		return p;
	}
	n = ber_size_length(content) - 1;
	*p++ = (uint8_t)(LONG_FORM + n);
	return put_integer(p, content, n);
}

static inline uint8_t *
put_octets(uint8_t *p, struct octets s)
{
	if (s.n > 0) /* s.p may be NULL, which memcpy does not take */
		memcpy(p, s.p, s.n);
	return p + s.n;
}

static inline uint8_t *
put_sub_identifier(uint8_t *p, uint64_t v)
{
	if (v < MORE_OCTETS) {
		*p++ = (uint8_t)v;
		return p;
	}
	for (size_t i = size_of_sub_identifier(v) - 1; i > 0; i--)
		*p++ = (uint8_t)(MORE_OCTETS | (v >> (7 * i) & 0x7f));
	*p++ = (uint8_t)(v & 0x7f);
	return p;
}

static uint8_t *
put_oid(uint8_t *p, struct oid_view oid)
{
	if (!oid_has_ber(oid)) {
		*p++ = 0;
		return p;
	}
	p = put_sub_identifier(p, oid_first_group(oid));
	for (size_t i = 2; i < oid.n; i++)
		p = put_sub_identifier(p, oid.sub[i]);
	return p;
}

static uint8_t *
put_value(uint8_t *p, const struct value *value, size_t n)
{
	p = put_header(p, (uint8_t)value->type, n);
	switch (value->type) {
	case VALUE_INTEGER:
		return put_integer(p, (uint32_t)value->i32, n);
	case VALUE_COUNTER32:
	case VALUE_UNSIGNED32:
	case VALUE_TIME_TICKS:
		return put_integer(p, value->u32, n);
	case VALUE_COUNTER64:
		return put_integer(p, value->u64, n);
	case VALUE_OCTET_STRING:
	case VALUE_IP_ADDRESS:
	case VALUE_OPAQUE:
		return put_octets(p, value->octets);
	case VALUE_OID:
		return put_oid(p, value->oid);
	case VALUE_NULL:
	case VALUE_NO_SUCH_OBJECT:
	case VALUE_NO_SUCH_INSTANCE:
	case VALUE_END_OF_MIB_VIEW:
		break;
	}
	return p;
}

/* Whether n more octets may be written. After an overflow none may: a list
 * with a hole would be read as another list. */
static inline bool
writer_has_room(struct ber_writer *w, size_t n)
{
	if (n > (size_t)(w->end - w->p))
		w->overflow = true;
	return !w->overflow;
}

void
ber_write_varbind(struct ber_writer *w, const struct varbind *vb)
{
	struct varbind_sizes s = size_of_varbind(vb);
	uint8_t *p = w->p;

	if (!writer_has_room(w, size_of_element(s.content)))
		return;
	p = put_header(p, BER_SEQUENCE, s.content);
	p = put_header(p, BER_OID, s.name);
	p = put_oid(p, vb->name);
	w->p = put_value(p, &vb->value, s.value);
}

void
ber_write_octets(struct ber_writer *w, struct octets raw)
{
	if (writer_has_room(w, raw.n))
		w->p = put_octets(w->p, raw);
}

void
ber_prepend_header(uint8_t **p, uint8_t tag, size_t content)
{
	*p -= 1 + ber_size_length(content);
	put_header(*p, tag, content);
}

void
ber_prepend_int32(uint8_t **p, int32_t v)
{
	size_t n = size_of_int32(v);

	*p -= 2 + n;
	put_integer(put_header(*p, BER_INTEGER, n), (uint32_t)v, n);
}

void
ber_prepend_octet_string(uint8_t **p, struct octets s)
{
	*p -= s.n;
	put_octets(*p, s);
	ber_prepend_header(p, BER_OCTET_STRING, s.n);
}
