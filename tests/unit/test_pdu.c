/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests wire/pdu.c: scopedPDUs, well and badly formed. */
#include "wire/pdu.h"

#include <string.h>

#include "tests/unit/runner.h"
#include "tests/vectors/primitives.h"

enum { INPUT_MAX = 16384 };

/* One octet more, for an arena whose base is not aligned. */
static uint8_t arena_memory[SCOPED_PDU_ARENA(INPUT_MAX) + 1];

/* Decodes with just the arena promised, at an odd address. */
static enum ber_error
decode(struct octets input, struct scoped_pdu *out)
{
	struct arena arena;

	arena_init(&arena, arena_memory + 1, SCOPED_PDU_ARENA(input.n));
	return scoped_pdu_decode(input, &arena, out);
}

static enum ber_error
decode_hex(const char *hex, struct scoped_pdu *out)
{
	static uint8_t buffer[INPUT_MAX];

	return decode(vector_octets(buffer, sizeof(buffer), hex), out);
}

/*
 * A scopedPDU around a list of n octets at the end of buffer, which has
 * INPUT_MAX; the caller has put them there.
 */
static struct octets
wrap_list(uint8_t *buffer, size_t n)
{
	uint8_t *const end = buffer + INPUT_MAX;
	uint8_t *p = end - n;

	ber_prepend_header(&p, BER_SEQUENCE, n);
	ber_prepend_int32(&p, 0);
	ber_prepend_int32(&p, 0);
	ber_prepend_int32(&p, 1);
	ber_prepend_header(&p, PDU_GET, (size_t)(end - p));
	ber_prepend_octet_string(&p, (struct octets){ NULL, 0 });
	ber_prepend_octet_string(&p, (struct octets){ NULL, 0 });
	ber_prepend_header(&p, BER_SEQUENCE, (size_t)(end - p));
	return (struct octets){ p, (size_t)(end - p) };
}

/* The same with as many repetitions of pattern as INPUT_MAX takes. */
static struct octets
wrap_repeated(uint8_t *buffer, const char *hex, size_t *repetitions)
{
	uint8_t memory[16];
	struct octets pattern = vector_octets(memory, sizeof(memory), hex);
	size_t n = 0;

	/* 40 octets are more than wrap_list needs. */
	for (*repetitions = 0; n + pattern.n <= INPUT_MAX - 40;
		++*repetitions) {
		n += pattern.n;
		memcpy(buffer + INPUT_MAX - n, pattern.p, pattern.n);
	}
	return wrap_list(buffer, n);
}

/* MPD-29 */
static void
test_confirmed_class_is_requests_and_informs(void)
{
	CU_ASSERT_TRUE(pdu_is_confirmed(PDU_GET));
	CU_ASSERT_TRUE(pdu_is_confirmed(PDU_GET_NEXT));
	CU_ASSERT_TRUE(pdu_is_confirmed(PDU_GET_BULK));
	CU_ASSERT_TRUE(pdu_is_confirmed(PDU_SET));
	CU_ASSERT_TRUE(pdu_is_confirmed(PDU_INFORM));
	CU_ASSERT_FALSE(pdu_is_confirmed(PDU_RESPONSE));
	CU_ASSERT_FALSE(pdu_is_confirmed(PDU_SNMPV2_TRAP));
	CU_ASSERT_FALSE(pdu_is_confirmed(PDU_REPORT));
}

/* MSG-13: this one has a length longer than necessary. */
static void
test_getbulk_example_of_rfc_3417_is_decoded(void)
{
	const struct oid_view names[] = {
		OID_VIEW(1, 3, 6, 1, 2, 1, 1, 3),
		OID_VIEW(1, 3, 6, 1, 2, 1, 4, 22, 1, 2),
		OID_VIEW(1, 3, 6, 1, 2, 1, 4, 22, 1, 4),
	};
	const struct primitive_vector *row =
		&primitive_vectors[ARRAY_LEN(primitive_vectors) - 1];
	char hex[256] = "3041 0400 0400";
	struct scoped_pdu s;

	CU_ASSERT_EQUAL_FATAL(row->kind, PRIMITIVE_PDU);
	CU_ASSERT_EQUAL_FATAL(decode_hex(strcat(hex, row->hex), &s), BER_OK);
	CU_ASSERT_EQUAL(s.pdu.type, PDU_GET_BULK);
	CU_ASSERT_EQUAL(s.pdu.request_id, 1414684022);
	CU_ASSERT_EQUAL(s.pdu.non_repeaters, 1);
	CU_ASSERT_EQUAL(s.pdu.max_repetitions, 2);
	CU_ASSERT_EQUAL_FATAL(s.pdu.n_varbinds, ARRAY_LEN(names));
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		CU_ASSERT_EQUAL(
			oid_compare(s.pdu.varbinds[i].name, names[i]), 0);
		CU_ASSERT_EQUAL(s.pdu.varbinds[i].value.type, VALUE_NULL);
	}
	CU_ASSERT_EQUAL(s.pdu.raw_varbinds.n, 0x2b);
}

/* engine ID "abc", context "x", Get of 1.3.6 = NULL and 1.3.7 = 5 */
static const char two_varbinds[] =
	"3029 0403616263 040178 a01f 02020102 020103 020104 3013"
	"3006 06022b06 0500"
	"3009 06022b07 0203000005";

static void
test_every_field_is_decoded_in_place(void)
{
	uint8_t buffer[64];
	struct octets input =
		vector_octets(buffer, sizeof(buffer), two_varbinds);
	struct scoped_pdu s;

	CU_ASSERT_EQUAL_FATAL(decode(input, &s), BER_OK);
	CU_ASSERT_PTR_EQUAL(s.context_engine_id.p, buffer + 4);
	CU_ASSERT_EQUAL(s.context_engine_id.n, 3);
	CU_ASSERT_PTR_EQUAL(s.context_name.p, buffer + 9);
	CU_ASSERT_EQUAL(s.context_name.n, 1);
	CU_ASSERT_EQUAL(s.pdu.type, PDU_GET);
	CU_ASSERT_EQUAL(s.pdu.request_id, 258);
	CU_ASSERT_EQUAL(s.pdu.error_status, 3);
	CU_ASSERT_EQUAL(s.pdu.error_index, 4);
	CU_ASSERT_PTR_EQUAL(s.pdu.raw_varbinds.p, buffer + input.n - 19);
	CU_ASSERT_EQUAL(s.pdu.raw_varbinds.n, 19);
	CU_ASSERT_EQUAL_FATAL(s.pdu.n_varbinds, 2);
	CU_ASSERT_EQUAL(
		oid_compare(s.pdu.varbinds[0].name, OID_VIEW(1, 3, 6)), 0);
	CU_ASSERT_EQUAL(
		oid_compare(s.pdu.varbinds[1].name, OID_VIEW(1, 3, 7)), 0);
	CU_ASSERT_EQUAL(s.pdu.varbinds[0].value.type, VALUE_NULL);
	CU_ASSERT_EQUAL(s.pdu.varbinds[1].value.type, VALUE_INTEGER);
	CU_ASSERT_EQUAL(s.pdu.varbinds[1].value.i32, 5);
}

/* MSG-22 */
static void
test_scoped_pdu_cut_at_every_octet_refused(void)
{
	uint8_t buffer[64];
	struct octets whole =
		vector_octets(buffer, sizeof(buffer), two_varbinds);

	for (size_t n = 0; n < whole.n; n++) {
		uint8_t *cut = malloc(n > 0 ? n : 1);
		struct scoped_pdu s;

		CU_ASSERT_PTR_NOT_NULL_FATAL(cut);
		memcpy(cut, buffer, n);
		CU_ASSERT_EQUAL(
			decode((struct octets){ cut, n }, &s), BER_TRUNCATED);
		free(cut);
	}
}

/* A good one with the octet at each place replaced by any other: whatever
 * comes out, views lie inside the input (MSG-22). */
static void
test_any_octet_changed_stays_inside_the_input(void)
{
	uint8_t buffer[64];
	struct octets whole =
		vector_octets(buffer, sizeof(buffer), two_varbinds);
	uint8_t *copy = malloc(whole.n);
	unsigned accepted = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(copy);
	for (size_t i = 0; i < whole.n * 256; i++) {
		struct scoped_pdu s;

		memcpy(copy, buffer, whole.n);
		copy[i / 256] = (uint8_t)i;
		if (decode((struct octets){ copy, whole.n }, &s) != BER_OK)
			continue;
		accepted++;
		CU_ASSERT_TRUE(s.context_name.p + s.context_name.n <=
			s.pdu.raw_varbinds.p);
		CU_ASSERT_PTR_EQUAL(s.pdu.raw_varbinds.p + s.pdu.raw_varbinds.n,
			copy + whole.n);
	}
	CU_ASSERT_TRUE(accepted > whole.n);
	free(copy);
}

/* MSG-09, MPD-14 */
static void
test_tags_that_are_no_pdu_refused(void)
{
	for (unsigned tag = 0; tag <= 0xff; tag++) {
		const uint8_t input[] = { 0x30, 0x11, 0x04, 0x00, 0x04, 0x00,
			(uint8_t)tag, 0x0b, 0x02, 0x01, 0x01, 0x02, 0x01, 0x00,
			0x02, 0x01, 0x00, 0x30, 0x00 };
		bool known = tag >= 0xa0 && tag <= 0xa8 && tag != 0xa4;
		struct scoped_pdu s;

		CU_ASSERT_EQUAL(
			decode((struct octets){ input, sizeof(input) }, &s),
			known ? BER_OK : BER_WRONG_TAG);
		if (known) {
			CU_ASSERT_EQUAL(s.pdu.type, tag);
			CU_ASSERT_EQUAL(s.pdu.n_varbinds, 0);
		}
	}
}

static void
test_forms_of_scoped_pdu(void)
{
	static const struct {
		const char *hex;
		enum ber_error err;
	} rows[] = {
		/* the plain one */
		{ "3018 0400 0400 a012 020101 020100 020100"
		  "3007 3005 060100 0500",
			BER_OK },
		/* MSG-13: lengths longer than necessary, at every level */
		{ "30840000002c 04820000 048100 a0820021"
		  "0282000101 020100 02840000000100"
		  "3082000e 30810b 0682000100 058400000000",
			BER_OK },
		/* MSG-19: an octet too many, at every level */
		{ "3018 0400 0400 a012 020101 020100 020100"
		  "3007 3005 060100 0500 00",
			BER_TRAILING },
		{ "3019 0400 0400 a012 020101 020100 020100"
		  "3007 3005 060100 0500 00",
			BER_TRAILING },
		{ "3019 0400 0400 a013 020101 020100 020100"
		  "3007 3005 060100 0500 00",
			BER_TRAILING },
		{ "3019 0400 0400 a013 020101 020100 020100"
		  "3008 3005 060100 0500 00",
			BER_TRUNCATED },
		{ "3019 0400 0400 a013 020101 020100 020100"
		  "3008 3006 060100 0500 00",
			BER_TRAILING },
		/* MSG-18: the value of a Get is checked, then ignored */
		{ "3019 0400 0400 a013 020101 020100 020100"
		  "3008 3006 060100 020105",
			BER_OK },
		{ "3018 0400 0400 a012 020101 020100 020100"
		  "3007 3005 060100 0200",
			BER_BAD_VALUE },
		/* MSG-18: so is the error-status of a request */
		{ "3017 0400 0400 a011 020101 0200 020100"
		  "3007 3005 060100 0500",
			BER_BAD_VALUE },
		{ "301c 0400 0400 a016 020101 02050100000000 020100"
		  "3007 3005 060100 0500",
			BER_BAD_VALUE },
		/* MSG-11: another tag as value */
		{ "3018 0400 0400 a012 020101 020100 020100"
		  "3007 3005 060100 4500",
			BER_WRONG_TAG },
		/* MSG-12: indefinite lengths */
		{ "3080 0400 0400 a012 020101 020100 020100"
		  "3007 3005 060100 0500 0000",
			BER_BAD_LENGTH },
		{ "3018 0400 0400 a012 020101 020100 020100"
		  "3007 3080 060100 0500",
			BER_BAD_LENGTH },
		/* MSG-14: constructed strings, a primitive sequence */
		{ "3018 2400 0400 a012 020101 020100 020100"
		  "3007 3005 060100 0500",
			BER_WRONG_TAG },
		{ "3018 0400 2400 a012 020101 020100 020100"
		  "3007 3005 060100 0500",
			BER_WRONG_TAG },
		{ "1018 0400 0400 a012 020101 020100 020100"
		  "3007 3005 060100 0500",
			BER_WRONG_TAG },
		/* MSG-02: never wrapped in an OCTET STRING */
		{ "041a 3018 0400 0400 a012 020101 020100 020100"
		  "3007 3005 060100 0500",
			BER_WRONG_TAG },
		/* varbinds with too little in them */
		{ "3011 0400 0400 a00b 020101 020100 020100 3000", BER_OK },
		{ "3013 0400 0400 a00d 020101 020100 020100 3002 3000",
			BER_TRUNCATED },
		{ "3016 0400 0400 a010 020101 020100 020100"
		  "3005 3003 060100",
			BER_TRUNCATED },
		{ "301a 0400 0400 a014 020101 020100 020100"
		  "3009 3005 060100 0500 3000",
			BER_TRUNCATED },
		{ "3018 0400 0400 a012 020101 020100 020100"
		  "3007 3105 060100 0500",
			BER_WRONG_TAG },
		{ "3018 0400 0400 a012 020101 020100 020100"
		  "3007 3005 0500 060100",
			BER_WRONG_TAG },
		/* components missing */
		{ "3000", BER_TRUNCATED },
		{ "3004 0400 0400", BER_TRUNCATED },
		{ "3006 0400 0400 a000", BER_TRUNCATED },
		{ "300f 0400 0400 a009 020101 020100 020100", BER_TRUNCATED },
		{ "", BER_TRUNCATED },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct scoped_pdu s;

		CU_ASSERT_EQUAL(decode_hex(rows[i].hex, &s), rows[i].err);
	}
}

/* MSG-10, PDU-18 */
static void
test_numbers_of_a_pdu_are_32_bits_signed(void)
{
	struct scoped_pdu s;

	CU_ASSERT_EQUAL_FATAL(
		decode_hex("301a 0400 0400 a514 020480000000 0204ffffffff"
			   "02047fffffff 3000",
			&s),
		BER_OK);
	CU_ASSERT_EQUAL(s.pdu.request_id, INT32_MIN);
	CU_ASSERT_EQUAL(s.pdu.non_repeaters, -1);
	CU_ASSERT_EQUAL(s.pdu.max_repetitions, INT32_MAX);
	CU_ASSERT_EQUAL(s.pdu.n_varbinds, 0);
	CU_ASSERT_EQUAL(s.pdu.raw_varbinds.n, 0);
	CU_ASSERT_EQUAL(decode_hex("301b 0400 0400 a515 02050080000000"
				   "0204ffffffff 02047fffffff 3000",
				&s),
		BER_BAD_VALUE);
}

/* MSG-20, MSG-21: what a message can hold, and the arena holds it. */
static void
test_as_many_varbinds_as_fit_a_message_are_decoded(void)
{
	static uint8_t buffer[INPUT_MAX];
	static const char *const patterns[] = {
		"3005 060100 0500",         /* the shortest */
		"3006 060100 060100",       /* the most arena for its octets */
		"3007 06022b06 060100",     /* one octet more */
		"3009 06052b06010201 4400", /* like those seen */
	};

	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		struct scoped_pdu s;
		size_t n;
		struct octets input = wrap_repeated(buffer, patterns[i], &n);

		CU_ASSERT_EQUAL(decode(input, &s), BER_OK);
		CU_ASSERT_EQUAL(s.pdu.n_varbinds, n);
		CU_ASSERT_EQUAL(s.pdu.varbinds[n - 1].name.sub[0] < 2, true);
	}
}

/* MSG-22: a bad list is told from a full arena. */
static void
test_list_of_empty_elements_does_not_fill_the_arena(void)
{
	static uint8_t buffer[INPUT_MAX];
	static const char *const patterns[] = { "3000", "3003 060100", "300130",
		"0500" };

	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		struct scoped_pdu s;
		size_t n;
		struct octets input = wrap_repeated(buffer, patterns[i], &n);

		CU_ASSERT_EQUAL(decode(input, &s), BER_TRUNCATED);
	}
}

static void
test_arena_too_small_is_told(void)
{
	uint8_t buffer[64];
	struct octets input =
		vector_octets(buffer, sizeof(buffer), two_varbinds);
	/* The array and two OIDs of three sub-identifiers. */
	const size_t needed = 2 * sizeof(struct varbind) + 2 * 4 * 3;

	for (size_t size = 0; size <= needed; size++) {
		static _Alignas(16) uint8_t memory[256];
		struct arena arena;
		struct scoped_pdu s;

		arena_init(&arena, memory, size);
		CU_ASSERT_EQUAL(scoped_pdu_decode(input, &arena, &s),
			size < needed ? BER_NO_MEMORY : BER_OK);
	}
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_confirmed_class_is_requests_and_informs),
	UNIT_TEST(test_getbulk_example_of_rfc_3417_is_decoded),
	UNIT_TEST(test_every_field_is_decoded_in_place),
	UNIT_TEST(test_scoped_pdu_cut_at_every_octet_refused),
	UNIT_TEST(test_any_octet_changed_stays_inside_the_input),
	UNIT_TEST(test_tags_that_are_no_pdu_refused),
	UNIT_TEST(test_forms_of_scoped_pdu),
	UNIT_TEST(test_numbers_of_a_pdu_are_32_bits_signed),
	UNIT_TEST(test_as_many_varbinds_as_fit_a_message_are_decoded),
	UNIT_TEST(test_list_of_empty_elements_does_not_fill_the_arena),
	UNIT_TEST(test_arena_too_small_is_told),
};

UNIT_MAIN("pdu", tests)
