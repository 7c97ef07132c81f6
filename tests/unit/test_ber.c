/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests wire/ber.c: every form at its boundaries, in and out. */
#include "wire/ber.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/runner.h"
#include "tests/vectors/primitives.h"

enum { BIG = 70000 };

static _Alignas(16) uint8_t arena_memory[4 * (BIG + 1)];

/* What a reader is given lies in memory of just its size, for ASan. */
static struct octets
exact_copy(struct octets from)
{
	uint8_t *p = malloc(from.n > 0 ? from.n : 1);

	if (p == NULL)
		abort();
	if (from.n > 0)
		memcpy(p, from.p, from.n);
	return (struct octets){ p, from.n };
}

static void
free_copy(struct octets copy)
{
	free((void *)(uintptr_t)copy.p);
}

/*
 * Reads one value that must take all of input. Octets point into input, which
 * must live; an OID is in arena_memory until the next call.
 */
static enum ber_error
read_value(struct octets input, struct value *out)
{
	struct arena arena;
	struct ber_reader r;

	arena_init(&arena, arena_memory, sizeof(arena_memory));
	ber_reader_init(&r, input);
	ber_read_value(&r, &arena, out);
	if (r.err == BER_OK && r.p != r.end)
		return BER_TRAILING;
	return r.err;
}

static enum ber_error
read_value_hex(const char *hex, struct value *out)
{
	static uint8_t buffer[BIG];

	return read_value(vector_octets(buffer, sizeof(buffer), hex), out);
}

/* As vector.h writes values. */
static struct value
value_from_text(enum value_type type, const char *text)
{
	static uint8_t buffer[64];
	static struct oid oid;
	struct value v = { .type = type };

	if (type == VALUE_INTEGER)
		v.i32 = (int32_t)strtol(text, NULL, 10);
	else if (type == VALUE_COUNTER64)
		v.u64 = strtoull(text, NULL, 10);
	else if (type == VALUE_COUNTER32 || type == VALUE_UNSIGNED32 ||
		type == VALUE_TIME_TICKS)
		v.u32 = (uint32_t)strtoul(text, NULL, 10);
	else if (type == VALUE_OID && oid_parse(text, &oid))
		v.oid = oid_view(&oid);
	else if (type == VALUE_OCTET_STRING || type == VALUE_OPAQUE ||
		type == VALUE_IP_ADDRESS)
		v.octets = vector_octets(buffer, sizeof(buffer), text);
	return v;
}

/* The value as written inside a varbind of name 0.0. */
static struct octets
write_value(uint8_t *buffer, size_t size, const struct value *value)
{
	struct varbind vb = { .name = OID_VIEW(0, 0), .value = *value };
	struct ber_writer w = { buffer, buffer + size, false };
	struct ber_reader r;
	struct ber_reader inner;
	uint8_t tag;

	ber_write_varbind(&w, &vb);
	CU_ASSERT_FALSE(w.overflow);
	CU_ASSERT_EQUAL((size_t)(w.p - buffer), ber_size_varbind(&vb));
	ber_reader_init(&r, (struct octets){ buffer, (size_t)(w.p - buffer) });
	ber_enter(&r, BER_SEQUENCE, &inner);
	CU_ASSERT_EQUAL(r.p, r.end);
	CU_ASSERT_EQUAL(ber_read_tlv(&inner, &tag).n, 1);
	CU_ASSERT_EQUAL(inner.err, BER_OK);
	return (struct octets){ inner.p, (size_t)(inner.end - inner.p) };
}

/* MSG-11, MSG-15, MSG-17 */
static void
test_valid_primitives_are_read_and_written_back(void)
{
	uint8_t buffer[256];
	uint8_t out[256];
	unsigned n = 0;

	for (size_t i = 0; i < ARRAY_LEN(primitive_vectors); i++) {
		const struct primitive_vector *row = &primitive_vectors[i];
		struct value expected;
		struct value v;
		struct octets hex;

		if (row->kind != PRIMITIVE_VALUE)
			continue;
		n++;
		hex = vector_octets(buffer, sizeof(buffer), row->hex);
		expected = value_from_text(row->type, row->value);
		CU_ASSERT_EQUAL(read_value(hex, &v), BER_OK);
		CU_ASSERT_TRUE(value_equal(&v, &expected));
		CU_ASSERT_TRUE(
			octets_equal(write_value(out, sizeof(out), &v), hex));
	}
	CU_ASSERT_EQUAL(n, 38);
}

/* MSG-15 */
static void
test_long_strings_are_read_and_written_back(void)
{
	static uint8_t buffer[BIG];
	static uint8_t out[BIG];
	unsigned n = 0;

	for (size_t i = 0; i < ARRAY_LEN(primitive_vectors); i++) {
		const struct primitive_vector *row = &primitive_vectors[i];
		struct octets hex;
		struct value v;

		if (row->kind != PRIMITIVE_PREFIX)
			continue;
		n++;
		hex = vector_octets(buffer, sizeof(buffer), row->hex);
		memset(buffer + hex.n, hex.p[hex.n - 1], row->missing);
		hex.n += row->missing;
		CU_ASSERT_EQUAL(read_value(hex, &v), BER_OK);
		CU_ASSERT_EQUAL(v.type, VALUE_OCTET_STRING);
		CU_ASSERT_EQUAL(v.octets.n, row->missing + 1);
		CU_ASSERT_TRUE(
			octets_equal(write_value(out, sizeof(out), &v), hex));
	}
	CU_ASSERT_EQUAL(n, 3);
}

/* MSG-12, MSG-14 to MSG-18 */
static void
test_bad_primitives_refused(void)
{
	struct value v;

	for (size_t i = 0; i < ARRAY_LEN(bad_primitives); i++)
		CU_ASSERT_NOT_EQUAL(
			read_value_hex(bad_primitives[i].hex, &v), BER_OK);
}

/* MSG-17 */
static void
test_instance_oids_are_read_and_written_back(void)
{
	uint8_t buffer[256];
	uint8_t out[256];

	for (size_t i = 0; i < ARRAY_LEN(oid_vectors); i++) {
		struct octets hex = vector_octets(
			buffer, sizeof(buffer), oid_vectors[i].hex);
		struct value expected =
			value_from_text(VALUE_OID, oid_vectors[i].text);
		struct value v;

		CU_ASSERT_EQUAL(read_value(hex, &v), BER_OK);
		CU_ASSERT_TRUE(value_equal(&v, &expected));
		CU_ASSERT_TRUE(octets_equal(
			write_value(out, sizeof(out), &expected), hex));
	}
}

/* MSG-22 */
static void
test_value_cut_at_every_octet_refused(void)
{
	uint8_t buffer[256];

	for (size_t i = 0; i < ARRAY_LEN(primitive_vectors); i++) {
		struct octets hex = vector_octets(
			buffer, sizeof(buffer), primitive_vectors[i].hex);

		if (primitive_vectors[i].kind != PRIMITIVE_VALUE)
			continue;
		for (size_t n = 0; n < hex.n; n++) {
			struct octets cut =
				exact_copy((struct octets){ hex.p, n });
			struct value v;

			CU_ASSERT_EQUAL(read_value(cut, &v), BER_TRUNCATED);
			free_copy(cut);
		}
	}
}

/* MSG-12, MSG-13, MSG-22 */
static void
test_forms_of_length(void)
{
	static const struct {
		const char *hex;
		enum ber_error err;
		size_t n; /* of the content */
	} rows[] = {
		{ "0400", BER_OK, 0 },
		{ "0401 61", BER_OK, 1 },
		{ "048100", BER_OK, 0 },
		{ "048101 61", BER_OK, 1 },
		{ "04820001 61", BER_OK, 1 },
		{ "0483000001 61", BER_OK, 1 },
		{ "048400000001 61", BER_OK, 1 },
		{ "048400000000", BER_OK, 0 },
		{ "0480", BER_BAD_LENGTH, 0 },
		{ "0480 61 0000", BER_BAD_LENGTH, 0 },
		{ "04850000000001 61", BER_BAD_LENGTH, 0 },
		{ "04ff", BER_BAD_LENGTH, 0 },
		{ "", BER_TRUNCATED, 0 },
		{ "04", BER_TRUNCATED, 0 },
		{ "0401", BER_TRUNCATED, 0 },
		{ "0402 61", BER_TRUNCATED, 0 },
		{ "0481", BER_TRUNCATED, 0 },
		{ "048101", BER_TRUNCATED, 0 },
		{ "0482", BER_TRUNCATED, 0 },
		{ "048200", BER_TRUNCATED, 0 },
		{ "04820002 61", BER_TRUNCATED, 0 },
		{ "0484000000", BER_TRUNCATED, 0 },
		{ "0484ffffffff 61", BER_TRUNCATED, 0 },
		{ "04847fffffff 61", BER_TRUNCATED, 0 },
		{ "048480000001 61", BER_TRUNCATED, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint8_t buffer[16];
		struct octets copy = exact_copy(
			vector_octets(buffer, sizeof(buffer), rows[i].hex));
		struct ber_reader r;
		struct octets s;

		ber_reader_init(&r, copy);
		s = ber_read_octet_string(&r);
		CU_ASSERT_EQUAL(r.err, rows[i].err);
		CU_ASSERT_EQUAL(s.n, rows[i].n);
		CU_ASSERT_EQUAL(r.p, r.end);
		free_copy(copy);
	}
}

/* MSG-15, MSG-16 */
static void
test_integer_of_any_padding_is_read_while_it_fits(void)
{
	static const struct {
		const char *hex;
		enum ber_error err;
		int32_t value;
	} rows[] = {
		{ "020100", BER_OK, 0 },
		{ "0201ff", BER_OK, -1 },
		{ "02020001", BER_OK, 1 },
		{ "0202ffff", BER_OK, -1 },
		{ "0202ff80", BER_OK, -128 },
		{ "02047fffffff", BER_OK, INT32_MAX },
		{ "020480000000", BER_OK, INT32_MIN },
		{ "0205007fffffff", BER_OK, INT32_MAX },
		{ "0205ff80000000", BER_OK, INT32_MIN },
		{ "02050000000000", BER_OK, 0 },
		{ "0205ffffffffff", BER_OK, -1 },
		{ "020900000000000000007f", BER_OK, 127 },
		{ "020cffffffffffffffffffffff7f", BER_OK, -129 },
		{ "02050080000000", BER_BAD_VALUE, 0 },
		{ "020500ffffffff", BER_BAD_VALUE, 0 },
		{ "0205ff7fffffff", BER_BAD_VALUE, 0 },
		{ "02050100000000", BER_BAD_VALUE, 0 },
		{ "02057fffffffff", BER_BAD_VALUE, 0 },
		{ "02058000000000", BER_BAD_VALUE, 0 },
		{ "0206ff0000000000", BER_BAD_VALUE, 0 },
		{ "020600ff00000000", BER_BAD_VALUE, 0 },
		{ "0209000000010000000000", BER_BAD_VALUE, 0 },
		{ "0200", BER_BAD_VALUE, 0 },
		{ "420101", BER_WRONG_TAG, 0 },
		{ "220101", BER_WRONG_TAG, 0 },
		{ "020201", BER_TRUNCATED, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint8_t buffer[16];
		struct ber_reader r;
		struct value v;

		ber_reader_init(
			&r, vector_octets(buffer, sizeof(buffer), rows[i].hex));
		CU_ASSERT_EQUAL(ber_read_int32(&r), rows[i].value);
		CU_ASSERT_EQUAL(r.err, rows[i].err);
		if (rows[i].err == BER_WRONG_TAG)
			continue;
		CU_ASSERT_EQUAL(read_value_hex(rows[i].hex, &v), rows[i].err);
		CU_ASSERT_EQUAL(v.i32, rows[i].value);
	}
}

/* MSG-16 */
static void
test_unsigned_of_four_octets_needs_no_leading_zero(void)
{
	static const struct {
		const char *hex; /* without tag */
		enum ber_error err32;
		enum ber_error err64;
		uint64_t value;
	} rows[] = {
		{ "0100", BER_OK, BER_OK, 0 },
		{ "017f", BER_OK, BER_OK, 127 },
		{ "020080", BER_OK, BER_OK, 128 },
		{ "047fffffff", BER_OK, BER_OK, 0x7fffffff },
		{ "0480000000", BER_OK, BER_OK, 0x80000000 },
		{ "04ffffffff", BER_OK, BER_OK, 0xffffffff },
		{ "0500ffffffff", BER_OK, BER_OK, 0xffffffff },
		{ "0500000000ff", BER_OK, BER_OK, 0xff },
		{ "060000ffffffff", BER_OK, BER_OK, 0xffffffff },
		{ "0c000000000000000080000000", BER_OK, BER_OK, 0x80000000 },
		/* negative, and not of four octets */
		{ "0180", BER_BAD_VALUE, BER_BAD_VALUE, 0 },
		{ "01ff", BER_BAD_VALUE, BER_BAD_VALUE, 0 },
		{ "028000", BER_BAD_VALUE, BER_BAD_VALUE, 0 },
		{ "03ff0000", BER_BAD_VALUE, BER_BAD_VALUE, 0 },
		{ "05ffffffffff", BER_BAD_VALUE, BER_BAD_VALUE, 0 },
		{ "058000000000", BER_BAD_VALUE, BER_BAD_VALUE, 0 },
		{ "088000000000000000", BER_BAD_VALUE, BER_BAD_VALUE, 0 },
		{ "09ffffffffffffffffff", BER_BAD_VALUE, BER_BAD_VALUE, 0 },
		{ "00", BER_BAD_VALUE, BER_BAD_VALUE, 0 },
		/* above 2^32-1 */
		{ "050100000000", BER_BAD_VALUE, BER_OK, 0x100000000 },
		{ "06000100000000", BER_BAD_VALUE, BER_OK, 0x100000000 },
		{ "087fffffffffffffff", BER_BAD_VALUE, BER_OK, INT64_MAX },
		{ "0900ffffffffffffffff", BER_BAD_VALUE, BER_OK, UINT64_MAX },
		{ "0a0000ffffffffffffffff", BER_BAD_VALUE, BER_OK, UINT64_MAX },
		/* above 2^64-1 */
		{ "09010000000000000000", BER_BAD_VALUE, BER_BAD_VALUE, 0 },
		{ "0a00010000000000000000", BER_BAD_VALUE, BER_BAD_VALUE, 0 },
		{ "02ff", BER_TRUNCATED, BER_TRUNCATED, 0 },
	};
	static const char *const tags32[] = { "41", "42", "43" };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct value v;
		char hex[40];

		for (size_t t = 0; t < ARRAY_LEN(tags32); t++) {
			snprintf(hex, sizeof(hex), "%s%s", tags32[t],
				rows[i].hex);
			CU_ASSERT_EQUAL(read_value_hex(hex, &v), rows[i].err32);
			if (rows[i].err32 == BER_OK)
				CU_ASSERT_EQUAL(v.u32, rows[i].value);
		}
		snprintf(hex, sizeof(hex), "46%s", rows[i].hex);
		CU_ASSERT_EQUAL(read_value_hex(hex, &v), rows[i].err64);
		if (rows[i].err64 == BER_OK)
			CU_ASSERT_EQUAL(v.u64, rows[i].value);
	}
}

/* MSG-17 */
static void
test_sub_identifiers_at_their_boundaries(void)
{
	static const struct {
		const char *hex;
		const char *text; /* NULL: refused */
	} rows[] = {
		{ "060100", "0.0" },
		{ "060127", "0.39" },
		{ "060128", "1.0" },
		{ "06014f", "1.39" },
		{ "060150", "2.0" },
		{ "06017f", "2.47" },
		{ "06028100", "2.48" },
		{ "0605908080804f", "2.4294967295" },
		{ "06059080808050", NULL },
		{ "06022b7f", "1.3.127" },
		{ "06032b8100", "1.3.128" },
		{ "06032bff7f", "1.3.16383" },
		{ "06042b818000", "1.3.16384" },
		{ "06042bffff7f", "1.3.2097151" },
		{ "06052b81808000", "1.3.2097152" },
		{ "06052bffffff7f", "1.3.268435455" },
		{ "06062b8180808000", "1.3.268435456" },
		{ "06062b8fffffff7f", "1.3.4294967295" },
		{ "06062b9080808000", NULL },
		{ "06072b818080808000", NULL },
		{ "060c2bffffffffffffffffffff7f", NULL },
		/* X.690 8.19.2: no padding of sub-identifiers */
		{ "06032b8001", NULL },
		{ "0602802b", NULL },
		/* the last one goes on */
		{ "060180", NULL },
		{ "06012b 06", "" },
		{ "06022b81", NULL },
		{ "0600", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct value v;
		uint8_t buffer[16];
		uint8_t out[32];
		char text[OID_TEXT_MAX];
		enum ber_error err = read_value_hex(rows[i].hex, &v);

		if (rows[i].text == NULL) {
			CU_ASSERT_EQUAL(err, BER_BAD_VALUE);
			CU_ASSERT_EQUAL(v.oid.n, 0);
		} else if (rows[i].text[0] == '\0') {
			CU_ASSERT_EQUAL(err, BER_TRAILING);
		} else {
			CU_ASSERT_EQUAL(err, BER_OK);
			CU_ASSERT_STRING_EQUAL(
				oid_format(text, sizeof(text), v.oid),
				rows[i].text);
			CU_ASSERT_TRUE(
				octets_equal(write_value(out, sizeof(out), &v),
					vector_octets(buffer, sizeof(buffer),
						rows[i].hex)));
		}
	}
}

/* MSG-17 */
static void
test_oid_of_128_parts_is_read_of_129_refused(void)
{
	uint8_t buffer[4 + OID_MAX_LEN] = { 0x06, 0x81, OID_MAX_LEN - 1, 0x2b };
	struct octets input = { buffer, 3 + OID_MAX_LEN - 1 };
	struct value v;

	CU_ASSERT_EQUAL(read_value(input, &v), BER_OK);
	CU_ASSERT_EQUAL(v.oid.n, OID_MAX_LEN);
	buffer[2]++;
	input.n++;
	CU_ASSERT_EQUAL(read_value(input, &v), BER_BAD_VALUE);
}

static void
test_oid_takes_no_more_arena_than_promised(void)
{
	uint8_t content[] = { 0x06, 0x05, 0x2b, 0x06, 0x01, 0x02, 0x01 };
	struct octets input = { content, sizeof(content) };

	for (size_t size = 0; size <= 4 * (5 + 1); size++) {
		struct arena arena;
		struct ber_reader r;
		struct oid_view oid;

		arena_init(&arena, arena_memory, size);
		ber_reader_init(&r, input);
		oid = ber_read_oid(&r, &arena);
		if (size < 4 * (5 + 1)) {
			CU_ASSERT_EQUAL(r.err, BER_NO_MEMORY);
			CU_ASSERT_EQUAL(oid.n, 0);
		} else {
			CU_ASSERT_EQUAL(r.err, BER_OK);
			CU_ASSERT_EQUAL(oid.n, 6);
		}
	}
}

/* MSG-11, MSG-14 */
static void
test_every_other_tag_as_value_refused(void)
{
	static const uint8_t known[] = { 0x02, 0x04, 0x05, 0x06, 0x40, 0x41,
		0x42, 0x43, 0x44, 0x46, 0x80, 0x81, 0x82 };

	for (unsigned tag = 0; tag <= 0xff; tag++) {
		const bool empty = tag == 0x05 || tag >= 0x80;
		const uint8_t four[] = { (uint8_t)tag, 4, 1, 2, 3, 4 };
		const uint8_t none[] = { (uint8_t)tag, 0 };
		bool is_known = memchr(known, (int)tag, sizeof(known)) != NULL;
		struct value v;
		enum ber_error err;

		if (empty)
			err = read_value(
				(struct octets){ none, sizeof(none) }, &v);
		else
			err = read_value(
				(struct octets){ four, sizeof(four) }, &v);
		CU_ASSERT_EQUAL(err, is_known ? BER_OK : BER_WRONG_TAG);
		CU_ASSERT_EQUAL(v.type, is_known ? tag : VALUE_NULL);
	}
}

/* MSG-11, MSG-18 */
static void
test_content_a_type_does_not_have_refused(void)
{
	static const char *const rows[] = { "050100", "800100", "810100",
		"82020000", "4000", "4003c00002", "4005c000020100" };
	struct value v;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CU_ASSERT_EQUAL(read_value_hex(rows[i], &v), BER_BAD_VALUE);
}

static void
test_first_error_stays_and_later_reads_are_empty(void)
{
	uint8_t buffer[16];
	struct arena arena;
	struct ber_reader r;
	struct ber_reader inner;
	struct value v;
	uint8_t tag;

	arena_init(&arena, arena_memory, sizeof(arena_memory));
	ber_reader_init(
		&r, vector_octets(buffer, sizeof(buffer), "0200 020105 0480"));
	CU_ASSERT_EQUAL(ber_peek_tag(&r), 0x02);
	CU_ASSERT_EQUAL(ber_read_int32(&r), 0);
	CU_ASSERT_EQUAL(r.err, BER_BAD_VALUE);
	CU_ASSERT_EQUAL(ber_peek_tag(&r), -1);
	CU_ASSERT_EQUAL(ber_read_int32(&r), 0);
	CU_ASSERT_EQUAL(ber_read_octet_string(&r).n, 0);
	CU_ASSERT_EQUAL(ber_read_oid(&r, &arena).n, 0);
	CU_ASSERT_EQUAL(ber_read_tlv(&r, &tag).n, 0);
	CU_ASSERT_EQUAL(tag, 0);
	ber_read_value(&r, &arena, &v);
	CU_ASSERT_EQUAL(v.type, VALUE_NULL);
	ber_enter(&r, BER_SEQUENCE, &inner);
	CU_ASSERT_EQUAL(inner.err, BER_BAD_VALUE);
	CU_ASSERT_EQUAL(ber_peek_tag(&inner), -1);
	CU_ASSERT_EQUAL(ber_read_int32(&inner), 0);
	ber_leave(&r, &inner);
	CU_ASSERT_EQUAL(r.err, BER_BAD_VALUE);
	CU_ASSERT_EQUAL(arena.used, 0);
}

static void
test_empty_input_is_truncated(void)
{
	struct ber_reader r;

	ber_reader_init(&r, (struct octets){ NULL, 0 });
	CU_ASSERT_EQUAL(r.err, BER_OK);
	CU_ASSERT_EQUAL(ber_peek_tag(&r), -1);
	CU_ASSERT_EQUAL(ber_read_int32(&r), 0);
	CU_ASSERT_EQUAL(r.err, BER_TRUNCATED);
}

static void
test_tlv_is_read_in_place(void)
{
	uint8_t buffer[16];
	struct ber_reader r;
	struct octets s;
	uint8_t tag;

	ber_reader_init(
		&r, vector_octets(buffer, sizeof(buffer), "a081020500 1f00"));
	s = ber_read_tlv(&r, &tag);
	CU_ASSERT_EQUAL(tag, 0xa0);
	CU_ASSERT_PTR_EQUAL(s.p, buffer + 3);
	CU_ASSERT_EQUAL(s.n, 2);
	s = ber_read_tlv(&r, &tag);
	CU_ASSERT_EQUAL(tag, 0x1f);
	CU_ASSERT_EQUAL(s.n, 0);
	CU_ASSERT_EQUAL(r.err, BER_OK);
}

/* MSG-19 */
static void
test_leaving_what_is_not_used_up_is_trailing(void)
{
	static const struct {
		const char *hex; /* SEQUENCE { INTEGER } and one more INTEGER */
		enum ber_error err;
		int32_t first;
		int32_t second;
	} rows[] = {
		{ "3003020105 020106", BER_OK, 5, 6 },
		{ "308103020105 020106", BER_OK, 5, 6 },
		{ "30050201050500 020106", BER_TRAILING, 5, 0 },
		{ "300402010500 020106", BER_TRAILING, 5, 0 },
		{ "3002020105", BER_TRUNCATED, 0, 0 },
		{ "3000 020106", BER_TRUNCATED, 0, 0 },
		{ "300302020506 06", BER_TRUNCATED, 0, 0 },
		{ "3103020105 020106", BER_WRONG_TAG, 0, 0 },
		{ "3009020105 020106", BER_TRUNCATED, 0, 0 },
		{ "", BER_TRUNCATED, 0, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint8_t buffer[16];
		struct ber_reader r;
		struct ber_reader inner;

		ber_reader_init(
			&r, vector_octets(buffer, sizeof(buffer), rows[i].hex));
		ber_enter(&r, BER_SEQUENCE, &inner);
		CU_ASSERT_EQUAL(ber_read_int32(&inner), rows[i].first);
		ber_leave(&r, &inner);
		CU_ASSERT_EQUAL(ber_read_int32(&r), rows[i].second);
		CU_ASSERT_EQUAL(r.err, rows[i].err);
	}
}

static void
test_output_short_by_any_octet_leaves_no_trace(void)
{
	static const uint8_t text[200];
	const struct varbind rows[] = {
		{ OID_VIEW(1, 3), { .type = VALUE_NULL } },
		{ OID_VIEW(1, 3, 6, 1, 4294967295),
			{ .type = VALUE_COUNTER64, .u64 = UINT64_MAX } },
		{ OID_VIEW(2, 999),
			{ .type = VALUE_OCTET_STRING,
				.octets = { text, 200 } } },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t whole = ber_size_varbind(&rows[i]);

		for (size_t size = 0; size <= whole; size++) {
			uint8_t out[256];
			struct ber_writer w = { out, out + size, false };

			memset(out, 0xee, sizeof(out));
			ber_write_varbind(&w, &rows[i]);
			CU_ASSERT_EQUAL(w.overflow, size < whole);
			CU_ASSERT_PTR_EQUAL(
				w.p, size < whole ? out : out + whole);
			CU_ASSERT_EQUAL(out[0], size < whole ? 0xee : 0x30);
			CU_ASSERT_EQUAL(out[whole], 0xee);
		}
	}
}

static void
test_after_an_overflow_nothing_is_written(void)
{
	const struct varbind vb = { OID_VIEW(1, 3), { .type = VALUE_NULL } };
	static const uint8_t raw[] = { 1, 2, 3 };
	uint8_t out[12];
	struct ber_writer w = { out, out + sizeof(out), false };

	ber_write_varbind(&w, &vb);
	CU_ASSERT_FALSE(w.overflow);
	ber_write_octets(&w, (struct octets){ raw, 3 });
	CU_ASSERT_FALSE(w.overflow);
	CU_ASSERT_PTR_EQUAL(w.p, out + 10);
	CU_ASSERT_EQUAL(memcmp(out + 7, raw, 3), 0);
	ber_write_octets(&w, (struct octets){ raw, 3 });
	CU_ASSERT_TRUE(w.overflow);
	ber_write_octets(&w, (struct octets){ raw, 1 });
	CU_ASSERT_PTR_EQUAL(w.p, out + 10);
}

static void
test_varbind_writes_minimal_lengths(void)
{
	static const uint8_t text[300];
	static const struct {
		size_t n;
		const char *hex; /* up to the text */
	} rows[] = {
		{ 0, "300506012b0400" },
		{ 122, "307f06012b047a" },
		{ 123, "30818006012b047b" },
		{ 127, "30818406012b047f" },
		{ 128, "30818606012b048180" },
		{ 249, "3081ff06012b0481f9" },
		{ 250, "3082010006012b0481fa" },
		{ 255, "3082010506012b0481ff" },
		{ 256, "3082010706012b04820100" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct varbind vb = { OID_VIEW(1, 3),
			{ .type = VALUE_OCTET_STRING,
				.octets = { text, rows[i].n } } };
		uint8_t out[320];
		uint8_t buffer[16];
		struct octets head =
			vector_octets(buffer, sizeof(buffer), rows[i].hex);
		struct ber_writer w = { out, out + sizeof(out), false };

		ber_write_varbind(&w, &vb);
		CU_ASSERT_EQUAL((size_t)(w.p - out), head.n + rows[i].n);
		CU_ASSERT_EQUAL(memcmp(out, head.p, head.n), 0);
	}
}

static void
test_oid_that_ber_cannot_say_is_written_as_0_0(void)
{
	static const uint32_t too_long[OID_MAX_LEN + 1] = { 1, 3 };
	const struct oid_view rows[] = {
		{ NULL, 0 },
		OID_VIEW(1),
		OID_VIEW(3, 1),
		OID_VIEW(0, 40),
		OID_VIEW(1, 40, 1),
		OID_VIEW(4294967295, 4294967295),
		{ too_long, OID_MAX_LEN + 1 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct value v = { .type = VALUE_OID, .oid = rows[i] };
		uint8_t out[16];
		struct octets s = write_value(out, sizeof(out), &v);

		CU_ASSERT_EQUAL(s.n, 3);
		CU_ASSERT_EQUAL(memcmp(s.p, "\x06\x01\x00", 3), 0);
	}
}

static void
test_sizes_of_lengths_and_integers(void)
{
	static const struct {
		size_t content;
		size_t octets;
	} lengths[] = {
		{ 0, 1 },
		{ 127, 1 },
		{ 128, 2 },
		{ 255, 2 },
		{ 256, 3 },
		{ 65535, 3 },
		{ 65536, 4 },
		{ 16777215, 4 },
		{ 16777216, 5 },
	};
	static const struct {
		int32_t value;
		size_t octets;
	} integers[] = {
		{ 0, 3 },
		{ 127, 3 },
		{ -128, 3 },
		{ 128, 4 },
		{ -129, 4 },
		{ 32767, 4 },
		{ -32768, 4 },
		{ 32768, 5 },
		{ -32769, 5 },
		{ 8388607, 5 },
		{ -8388608, 5 },
		{ 8388608, 6 },
		{ -8388609, 6 },
		{ INT32_MAX, 6 },
		{ INT32_MIN, 6 },
	};

	for (size_t i = 0; i < ARRAY_LEN(lengths); i++)
		CU_ASSERT_EQUAL(
			ber_size_length(lengths[i].content), lengths[i].octets);
	for (size_t i = 0; i < ARRAY_LEN(integers); i++) {
		uint8_t out[8];
		uint8_t *p = out + sizeof(out);
		struct ber_reader r;

		CU_ASSERT_EQUAL(
			ber_size_int32(integers[i].value), integers[i].octets);
		ber_prepend_int32(&p, integers[i].value);
		CU_ASSERT_PTR_EQUAL(p, out + sizeof(out) - integers[i].octets);
		ber_reader_init(&r, (struct octets){ p, integers[i].octets });
		CU_ASSERT_EQUAL(ber_read_int32(&r), integers[i].value);
		CU_ASSERT_EQUAL(r.p, r.end);
	}
}

static void
test_prepended_headers_are_minimal(void)
{
	static const struct {
		size_t content;
		const char *hex;
	} rows[] = {
		{ 0, "3000" },
		{ 1, "3001" },
		{ 127, "307f" },
		{ 128, "308180" },
		{ 255, "3081ff" },
		{ 256, "30820100" },
		{ 65535, "3082ffff" },
		{ 65536, "3083010000" },
		{ 16777216, "308401000000" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint8_t out[8];
		uint8_t buffer[8];
		uint8_t *p = out + sizeof(out);
		struct octets expected =
			vector_octets(buffer, sizeof(buffer), rows[i].hex);

		ber_prepend_header(&p, BER_SEQUENCE, rows[i].content);
		CU_ASSERT_TRUE(octets_equal(expected,
			(struct octets){ p, (size_t)(out + sizeof(out) - p) }));
	}
}

static void
test_prepended_string_ends_where_asked(void)
{
	static const uint8_t text[] = "abc";
	uint8_t out[8];
	uint8_t *p = out + sizeof(out);

	ber_prepend_octet_string(&p, (struct octets){ text, 3 });
	CU_ASSERT_PTR_EQUAL(p, out + 3);
	CU_ASSERT_EQUAL(memcmp(p,
				"\x04\x03"
				"abc",
				5),
		0);
	ber_prepend_octet_string(&p, (struct octets){ NULL, 0 });
	CU_ASSERT_PTR_EQUAL(p, out + 1);
	CU_ASSERT_EQUAL(memcmp(p, "\x04\x00\x04", 3), 0);
}

/* xorshift64*: the same sequence everywhere */
static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1d;
}

/* All magnitudes alike. */
static uint64_t
random_number(uint64_t *state, unsigned bits)
{
	return (next_random(state) >> (64 - bits)) >> next_random(state) % bits;
}

static void
random_value(
	uint64_t *state, struct oid *oid, uint8_t text[300], struct value *out)
{
	static const enum value_type types[] = { VALUE_INTEGER,
		VALUE_OCTET_STRING, VALUE_NULL, VALUE_OID, VALUE_IP_ADDRESS,
		VALUE_COUNTER32, VALUE_UNSIGNED32, VALUE_TIME_TICKS,
		VALUE_OPAQUE, VALUE_COUNTER64, VALUE_NO_SUCH_OBJECT,
		VALUE_NO_SUCH_INSTANCE, VALUE_END_OF_MIB_VIEW };
	const enum value_type type =
		types[next_random(state) % ARRAY_LEN(types)];

	*out = (struct value){ .type = type };
	if (type == VALUE_INTEGER) {
		out->i32 = (int32_t)random_number(state, 31);
		if (next_random(state) % 2 == 0)
			out->i32 = -1 - out->i32;
	} else if (type == VALUE_OID) {
		oid->n = 2 + next_random(state) % (OID_MAX_LEN - 1);
		for (size_t i = 0; i < oid->n; i++)
			oid->sub[i] = (uint32_t)random_number(state, 32);
		oid->sub[0] %= 3;
		if (oid->sub[0] < 2)
			oid->sub[1] %= 40;
		out->oid = oid_view(oid);
	} else if (type == VALUE_IP_ADDRESS) {
		out->octets = (struct octets){ text, 4 };
	} else if (type == VALUE_OCTET_STRING || type == VALUE_OPAQUE) {
		out->octets = (struct octets){ text, next_random(state) % 300 };
	} else if (type == VALUE_COUNTER64) {
		out->u64 = random_number(state, 64);
	} else {
		out->u32 = (uint32_t)random_number(state, 32);
	}
}

static void
test_random_values_are_read_as_written(void)
{
	static uint8_t text[300];
	uint64_t state = 20240611;

	printf("# seed %" PRIu64 "\n", state);
	for (unsigned i = 0; i < 20000; i++) {
		struct oid oid;
		struct value v;
		struct value again;
		uint8_t out[1024];

		random_value(&state, &oid, text, &v);
		CU_ASSERT_EQUAL(
			read_value(write_value(out, sizeof(out), &v), &again),
			BER_OK);
		CU_ASSERT_TRUE(value_equal(&v, &again));
	}
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_valid_primitives_are_read_and_written_back),
	UNIT_TEST(test_long_strings_are_read_and_written_back),
	UNIT_TEST(test_bad_primitives_refused),
	UNIT_TEST(test_instance_oids_are_read_and_written_back),
	UNIT_TEST(test_value_cut_at_every_octet_refused),
	UNIT_TEST(test_forms_of_length),
	UNIT_TEST(test_integer_of_any_padding_is_read_while_it_fits),
	UNIT_TEST(test_unsigned_of_four_octets_needs_no_leading_zero),
	UNIT_TEST(test_sub_identifiers_at_their_boundaries),
	UNIT_TEST(test_oid_of_128_parts_is_read_of_129_refused),
	UNIT_TEST(test_oid_takes_no_more_arena_than_promised),
	UNIT_TEST(test_every_other_tag_as_value_refused),
	UNIT_TEST(test_content_a_type_does_not_have_refused),
	UNIT_TEST(test_first_error_stays_and_later_reads_are_empty),
	UNIT_TEST(test_empty_input_is_truncated),
	UNIT_TEST(test_tlv_is_read_in_place),
	UNIT_TEST(test_leaving_what_is_not_used_up_is_trailing),
	UNIT_TEST(test_output_short_by_any_octet_leaves_no_trace),
	UNIT_TEST(test_after_an_overflow_nothing_is_written),
	UNIT_TEST(test_varbind_writes_minimal_lengths),
	UNIT_TEST(test_oid_that_ber_cannot_say_is_written_as_0_0),
	UNIT_TEST(test_sizes_of_lengths_and_integers),
	UNIT_TEST(test_prepended_headers_are_minimal),
	UNIT_TEST(test_prepended_string_ends_where_asked),
	UNIT_TEST(test_random_values_are_read_as_written),
};

UNIT_MAIN("ber", tests)
