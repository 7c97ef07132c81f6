/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests wire/v3_message.c: all vectors in and out, every limit exactly. */
#include "wire/v3_message.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/runner.h"
#include "tests/vectors/messages.h"

enum {
	MESSAGE_MAX = 16384, /* msgMaxSize of the vectors */
	BIG = 70000,
};

static uint8_t arena_memory[SCOPED_PDU_ARENA(BIG)];
static uint8_t out_buffer[BIG + V3_HEADER_ROOM(32, 255)];

/* What is decoded lives in static memory until the next call. */
struct decoded {
	enum v3_result result;
	enum ber_error scoped_result;
	struct v3_message message;
	struct scoped_pdu scoped_pdu;
	size_t used;
};

static struct decoded
decode(struct octets input)
{
	struct arena arena;
	struct decoded d = { .scoped_result = BER_TRUNCATED };

	arena_init(&arena, arena_memory, sizeof(arena_memory));
	d.result = v3_message_decode(input, &d.message, &d.used);
	if (d.result == V3_OK)
		d.scoped_result = scoped_pdu_decode(
			d.message.msg_data, &arena, &d.scoped_pdu);
	return d;
}

static struct octets
from_hex(const char *hex)
{
	static uint8_t buffer[1024];

	return vector_octets(buffer, sizeof(buffer), hex);
}

static struct decoded
decode_hex(const char *hex)
{
	return decode(from_hex(hex));
}

static const struct message_vector *
find_vector(const char *id)
{
	for (size_t i = 0; i < ARRAY_LEN(message_vectors); i++)
		if (strcmp(message_vectors[i].id, id) == 0)
			return &message_vectors[i];
	abort();
}

/* The header that makes this message again. */
static struct v3_header
header_of(const struct decoded *d)
{
	return (struct v3_header){
		.msg_id = d->message.msg_id,
		.msg_max_size = d->message.msg_max_size,
		.msg_flags = d->message.msg_flags,
		.msg_security_model = d->message.msg_security_model,
		.context_engine_id = d->scoped_pdu.context_engine_id,
		.context_name = d->scoped_pdu.context_name,
		.pdu_type = d->scoped_pdu.pdu.type,
		.request_id = d->scoped_pdu.pdu.request_id,
	};
}

/* Some header, for messages of which only the size is looked at. */
static struct v3_header
plain_header(void)
{
	static const uint8_t engine_id[] = { 0x80, 0, 0x7e, 0xd9, 5, 1, 2, 3 };

	return (struct v3_header){
		.msg_id = 1,
		.msg_max_size = MESSAGE_MAX,
		.msg_flags = V3_FLAG_AUTH | V3_FLAG_PRIV,
		.msg_security_model = 4,
		.context_engine_id = { engine_id, sizeof(engine_id) },
		.pdu_type = PDU_RESPONSE,
		.request_id = 1000,
	};
}

static struct varbind
string_varbind(size_t n)
{
	static const uint8_t text[BIG];
	static const uint32_t name[] = { 1, 3 };

	return (struct varbind){ { name, 2 },
		{ .type = VALUE_OCTET_STRING, .octets = { text, n } } };
}

static void
begin(struct v3_writer *w, const struct v3_header *h, size_t limit)
{
	CU_ASSERT_TRUE_FATAL(
		v3_writer_begin(w, h, out_buffer, sizeof(out_buffer), limit));
}

static bool
equals_hex(struct octets octets, const char *hex)
{
	uint8_t buffer[512];

	return octets_equal(octets, vector_octets(buffer, sizeof(buffer), hex));
}

static void
check_value(const struct value *v, const struct vector_varbind *expected)
{
	uint8_t buffer[256];
	char text[OID_TEXT_MAX];

	CU_ASSERT_EQUAL_FATAL(v->type, expected->type);
	switch (v->type) {
	case VALUE_INTEGER:
		snprintf(text, sizeof(text), "%d", v->i32);
		CU_ASSERT_STRING_EQUAL(text, expected->value);
		break;
	case VALUE_COUNTER32:
	case VALUE_UNSIGNED32:
	case VALUE_TIME_TICKS:
		snprintf(text, sizeof(text), "%u", v->u32);
		CU_ASSERT_STRING_EQUAL(text, expected->value);
		break;
	case VALUE_COUNTER64:
		snprintf(
			text, sizeof(text), "%llu", (unsigned long long)v->u64);
		CU_ASSERT_STRING_EQUAL(text, expected->value);
		break;
	case VALUE_OCTET_STRING:
	case VALUE_IP_ADDRESS:
	case VALUE_OPAQUE:
		CU_ASSERT_TRUE(octets_equal(v->octets,
			vector_octets(
				buffer, sizeof(buffer), expected->value)));
		break;
	case VALUE_OID:
		CU_ASSERT_STRING_EQUAL(oid_format(text, sizeof(text), v->oid),
			expected->value);
		break;
	case VALUE_NULL:
	case VALUE_NO_SUCH_OBJECT:
	case VALUE_NO_SUCH_INSTANCE:
	case VALUE_END_OF_MIB_VIEW:
		CU_ASSERT_STRING_EQUAL("", expected->value);
		break;
	}
}

static void
check_fields(const struct decoded *d, const struct vector_fields *f)
{
	const struct v3_message *m = &d->message;
	const struct pdu *pdu = &d->scoped_pdu.pdu;
	const struct octets name = d->scoped_pdu.context_name;

	CU_ASSERT_EQUAL_FATAL(d->result, V3_OK);
	CU_ASSERT_EQUAL_FATAL(d->scoped_result, BER_OK);
	CU_ASSERT_EQUAL(m->msg_id, f->msg_id);
	CU_ASSERT_EQUAL(m->msg_max_size, f->msg_max_size);
	CU_ASSERT_EQUAL(m->msg_flags, f->msg_flags);
	CU_ASSERT_EQUAL(m->msg_security_model, f->msg_security_model);
	CU_ASSERT_TRUE(equals_hex(
		m->msg_security_parameters, f->msg_security_parameters));
	CU_ASSERT_TRUE(equals_hex(
		d->scoped_pdu.context_engine_id, f->context_engine_id));
	CU_ASSERT_EQUAL(name.n, strlen(f->context_name));
	CU_ASSERT_EQUAL(memcmp(name.p, f->context_name, name.n), 0);
	CU_ASSERT_EQUAL(pdu->type, f->pdu_type);
	CU_ASSERT_EQUAL(pdu->request_id, f->request_id);
	CU_ASSERT_EQUAL(pdu->error_status, f->error_status);
	CU_ASSERT_EQUAL(pdu->error_index, f->error_index);
	CU_ASSERT_EQUAL_FATAL(pdu->n_varbinds, f->n_varbinds);
	for (size_t i = 0; i < f->n_varbinds; i++) {
		char text[OID_TEXT_MAX];

		CU_ASSERT_STRING_EQUAL(
			oid_format(text, sizeof(text), pdu->varbinds[i].name),
			f->varbinds[i].name);
		check_value(&pdu->varbinds[i].value, &f->varbinds[i]);
	}
}

/* Decodes hex and writes it again to the same octets. */
static void
check_round_trip(const char *hex)
{
	struct octets input = from_hex(hex);
	struct decoded d = decode(input);
	struct v3_header h;
	struct v3_writer w;
	struct octets message;

	CU_ASSERT_EQUAL_FATAL(d.result, V3_OK);
	CU_ASSERT_EQUAL_FATAL(d.scoped_result, BER_OK);
	h = header_of(&d);
	begin(&w, &h, MESSAGE_MAX);
	for (size_t i = 0; i < d.scoped_pdu.pdu.n_varbinds; i++)
		CU_ASSERT_TRUE(
			v3_writer_add(&w, &d.scoped_pdu.pdu.varbinds[i]));
	CU_ASSERT_EQUAL(w.n_varbinds, d.scoped_pdu.pdu.n_varbinds);
	message = v3_writer_end(&w, d.scoped_pdu.pdu.error_status,
		d.scoped_pdu.pdu.error_index);
	CU_ASSERT_TRUE(octets_equal(message, input));
	CU_ASSERT_TRUE(message.p >= out_buffer);

	/* And with the list repeated as it came (PDU-02). */
	CU_ASSERT_TRUE(v3_writer_set_raw(&w, d.scoped_pdu.pdu.raw_varbinds,
		d.scoped_pdu.pdu.n_varbinds, d.scoped_pdu.pdu.error_status,
		d.scoped_pdu.pdu.error_index));
	message = v3_writer_end(&w, d.scoped_pdu.pdu.error_status,
		d.scoped_pdu.pdu.error_index);
	CU_ASSERT_TRUE(octets_equal(message, input));
}

/* MSG-01, MSG-02, MSG-09, MSG-13 */
static void
test_fields_of_all_vectors_are_decoded(void)
{
	unsigned n = 0;

	for (size_t i = 0; i < ARRAY_LEN(message_vectors); i++) {
		const struct message_vector *v = &message_vectors[i];
		struct decoded d;

		if (v->request != NULL) {
			d = decode_hex(v->request_hex);
			check_fields(&d, v->request);
			n++;
		}
		if (v->response != NULL) {
			d = decode_hex(v->response_hex);
			check_fields(&d, v->response);
			n++;
		}
	}
	CU_ASSERT_EQUAL(ARRAY_LEN(message_vectors), 31);
	CU_ASSERT_EQUAL(n, 28 + 23);
}

/* MSG-01, MSG-03, MSG-06, MSG-15, TSM-06 */
static void
test_responses_of_all_vectors_are_written_to_the_octet(void)
{
	for (size_t i = 0; i < ARRAY_LEN(message_vectors); i++) {
		const struct message_vector *v = &message_vectors[i];

		if (v->response_hex != NULL)
			check_round_trip(v->response_hex);
		if (v->from_agent)
			check_round_trip(v->request_hex);
		for (const char *const *also = v->also_conforming_hex;
			*also != NULL; also++)
			check_round_trip(*also);
	}
}

/* MPD-03 */
static void
test_v16_is_a_bad_version(void)
{
	struct decoded d = decode_hex(find_vector("V16")->request_hex);

	CU_ASSERT_EQUAL(d.result, V3_BAD_VERSION);
}

/* MPD-08 */
static void
test_v17_is_no_message(void)
{
	struct octets input = from_hex(find_vector("V17")->request_hex);
	struct decoded d = decode(input);

	CU_ASSERT_EQUAL(d.result, V3_PARSE_ERROR);
	CU_ASSERT_EQUAL(d.used, input.n);
}

/* MSG-12: its header is right, so the scopedPDU is what is refused (MPD-09) */
static void
test_v18_is_a_message_with_a_bad_scoped_pdu(void)
{
	struct decoded d = decode_hex(find_vector("V18")->request_hex);

	CU_ASSERT_EQUAL(d.result, V3_OK);
	CU_ASSERT_EQUAL(d.message.msg_id, 17);
	CU_ASSERT_EQUAL(d.scoped_result, BER_BAD_LENGTH);
}

/* MPD-02, MPD-03 */
static void
test_version_is_judged_before_what_follows(void)
{
	static const struct {
		const char *hex;
		enum v3_result result;
	} rows[] = {
		{ "3003 020100", V3_BAD_VERSION },
		{ "3003 020101", V3_BAD_VERSION },
		{ "3003 020102", V3_BAD_VERSION },
		{ "3003 020104", V3_BAD_VERSION },
		{ "3003 0201ff", V3_BAD_VERSION },
		{ "3006 02047fffffff", V3_BAD_VERSION },
		{ "3005 020101 0480", V3_BAD_VERSION },
		{ "3004 02020103", V3_BAD_VERSION },
		{ "3003 020103", V3_PARSE_ERROR },
		{ "3004 02020003", V3_PARSE_ERROR },
		{ "3007 02050100000003", V3_PARSE_ERROR },
		{ "3002 0200", V3_PARSE_ERROR },
		{ "3003 040101", V3_PARSE_ERROR },
		{ "3004 020101", V3_PARSE_ERROR },
		{ "3080 020101 0000", V3_PARSE_ERROR },
		{ "3000", V3_PARSE_ERROR },
		{ "30", V3_PARSE_ERROR },
		{ "0403 020101", V3_PARSE_ERROR },
		{ "", V3_PARSE_ERROR },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct octets input = from_hex(rows[i].hex);
		struct decoded d = decode(input);

		CU_ASSERT_EQUAL(d.result, rows[i].result);
		CU_ASSERT_EQUAL(d.used, input.n);
	}
}

/* MSG-04, MSG-05, MSG-07, MSG-19, MPD-08 */
static void
test_header_values_at_their_boundaries(void)
{
	static const struct {
		const char *hex; /* of what follows msgVersion, 30 xx 020103 */
		enum v3_result result;
	} rows[] = {
		/* msgID */
		{ "300d 020100 020201e4 040104 020104 0400 3000", V3_OK },
		{ "3010 02047fffffff 020201e4 040104 020104 0400 3000", V3_OK },
		{ "300d 0201ff 020201e4 040104 020104 0400 3000",
			V3_PARSE_ERROR },
		{ "3011 02050080000000 020201e4 040104 020104 0400 3000",
			V3_PARSE_ERROR },
		/* msgMaxSize */
		{ "300d 020100 020201e3 040104 020104 0400 3000",
			V3_PARSE_ERROR },
		{ "300c 020100 0201ff 040104 020104 0400 3000",
			V3_PARSE_ERROR },
		{ "300f 020100 02047fffffff 040104 020104 0400 3000", V3_OK },
		{ "3010 020100 02050080000000 040104 020104 0400 3000",
			V3_PARSE_ERROR },
		/* msgFlags */
		{ "300d 020100 020201e4 0401ff 020104 0400 3000", V3_OK },
		{ "300c 020100 020201e4 0400 020104 0400 3000",
			V3_PARSE_ERROR },
		{ "300e 020100 020201e4 04020404 020104 0400 3000",
			V3_PARSE_ERROR },
		{ "300d 020100 020201e4 020104 020104 0400 3000",
			V3_PARSE_ERROR },
		/* msgSecurityModel */
		{ "300d 020100 020201e4 040104 020101 0400 3000", V3_OK },
		{ "3010 020100 020201e4 040104 02047fffffff 0400 3000", V3_OK },
		{ "300d 020100 020201e4 040104 020100 0400 3000",
			V3_PARSE_ERROR },
		{ "300d 020100 020201e4 040104 0201ff 0400 3000",
			V3_PARSE_ERROR },
		/* msgSecurityParameters of any content */
		{ "300d 020100 020201e4 040104 020104 0403ffffff 3000", V3_OK },
		{ "300d 020100 020201e4 040104 020104 3000 3000",
			V3_PARSE_ERROR },
		/* msgData: also encrypted, which the security model judges */
		{ "300d 020100 020201e4 040104 020104 0400 0400", V3_OK },
		{ "300d 020100 020201e4 040104 020104 0400 0500",
			V3_PARSE_ERROR },
		{ "300d 020100 020201e4 040104 020104 0400 3001",
			V3_PARSE_ERROR },
		{ "300d 020100 020201e4 040104 020104 0400", V3_PARSE_ERROR },
		{ "300d 020100 020201e4 040104 020104", V3_PARSE_ERROR },
		/* something left over */
		{ "300f 020100 020201e4 040104 020104 0500 0400 3000",
			V3_PARSE_ERROR },
		{ "300d 020100 020201e4 040104 020104 0400 3000 00",
			V3_PARSE_ERROR },
		{ "300c 020100 020201e4 040104 020104 0400 3000",
			V3_PARSE_ERROR },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint8_t buffer[64] = { 0x30, 0, 0x02, 0x01, 0x03 };
		struct octets rest = vector_octets(
			buffer + 5, sizeof(buffer) - 5, rows[i].hex);
		struct octets input = { buffer, rest.n + 5 };
		struct decoded d;

		buffer[1] = (uint8_t)(rest.n + 3);
		d = decode(input);
		CU_ASSERT_EQUAL(d.result, rows[i].result);
		CU_ASSERT_EQUAL(d.used, input.n);
		if (d.result == V3_OK) {
			CU_ASSERT_EQUAL(d.message.msg_flags & 0xf8, 0);
			CU_ASSERT_PTR_EQUAL(
				d.message.msg_data.p + 2, buffer + input.n);
		}
	}
}

/* MSG-22, TLSTM-33 */
static void
test_message_cut_at_every_octet_refused(void)
{
	struct octets whole = from_hex(find_vector("V05")->request_hex);

	for (size_t n = 0; n < whole.n; n++) {
		uint8_t *cut = malloc(n > 0 ? n : 1);
		struct v3_message m;
		size_t used;

		CU_ASSERT_PTR_NOT_NULL_FATAL(cut);
		memcpy(cut, whole.p, n);
		CU_ASSERT_EQUAL(
			v3_message_decode((struct octets){ cut, n }, &m, &used),
			V3_PARSE_ERROR);
		CU_ASSERT_EQUAL(used, n);
		free(cut);
	}
}

/* TLSTM-33 */
static void
test_messages_in_one_datagram_are_decoded_one_by_one(void)
{
	uint8_t buffer[512];
	struct octets first =
		vector_octets(buffer, 256, find_vector("V01")->request_hex);
	struct octets second = vector_octets(
		buffer + first.n, 256, find_vector("V02")->request_hex);
	size_t n = first.n + second.n;
	struct decoded d = decode((struct octets){ buffer, n });

	check_fields(&d, find_vector("V01")->request);
	CU_ASSERT_EQUAL_FATAL(d.used, first.n);
	d = decode((struct octets){ buffer + d.used, n - d.used });
	check_fields(&d, find_vector("V02")->request);
	CU_ASSERT_EQUAL(d.used, second.n);
	/* An incomplete one behind is a parse error of its own. */
	n--;
	d = decode((struct octets){ buffer, n });
	check_fields(&d, find_vector("V01")->request);
	CU_ASSERT_EQUAL_FATAL(d.used, first.n);
	d = decode((struct octets){ buffer + d.used, n - d.used });
	CU_ASSERT_EQUAL(d.result, V3_PARSE_ERROR);
	CU_ASSERT_EQUAL(d.used, second.n - 1);
}

static void
test_refused_message_leaves_out_untouched(void)
{
	struct v3_message m = { .msg_id = 77 };
	size_t used;

	CU_ASSERT_EQUAL(
		v3_message_decode(
			from_hex(find_vector("V17")->request_hex), &m, &used),
		V3_PARSE_ERROR);
	CU_ASSERT_EQUAL(m.msg_id, 77);
}

/* MSG-07 */
static void
test_level_of_flags(void)
{
	static const enum security_level levels[] = {
		SECURITY_LEVEL_NO_AUTH_NO_PRIV,
		SECURITY_LEVEL_AUTH_NO_PRIV,
		SECURITY_LEVEL_NONE, /* MPD-11 */
		SECURITY_LEVEL_AUTH_PRIV,
	};

	for (unsigned flags = 0; flags <= 0xff; flags++)
		CU_ASSERT_EQUAL(
			v3_flags_level((uint8_t)flags), levels[flags & 3]);
	CU_ASSERT_EQUAL(v3_level_flags(SECURITY_LEVEL_NONE), 0);
	CU_ASSERT_EQUAL(v3_level_flags(SECURITY_LEVEL_NO_AUTH_NO_PRIV), 0);
	CU_ASSERT_EQUAL(v3_level_flags(SECURITY_LEVEL_AUTH_NO_PRIV), 1);
	CU_ASSERT_EQUAL(v3_level_flags(SECURITY_LEVEL_AUTH_PRIV), 3);
}

/* MSG-07, MSG-08 */
static void
test_reportable_is_sent_with_the_confirmed_class_only(void)
{
	static const enum pdu_type types[] = { PDU_GET, PDU_GET_NEXT,
		PDU_RESPONSE, PDU_SET, PDU_GET_BULK, PDU_INFORM,
		PDU_SNMPV2_TRAP, PDU_REPORT };

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		for (unsigned flags = 0; flags <= 0xff; flags++) {
			struct v3_header h = plain_header();
			struct v3_writer w;
			struct decoded d;
			unsigned expected = flags & 3;

			if (pdu_is_confirmed(types[i]))
				expected |= V3_FLAG_REPORTABLE;
			h.pdu_type = types[i];
			h.msg_flags = (uint8_t)flags;
			begin(&w, &h, MESSAGE_MAX);
			d = decode(v3_writer_end(&w, 0, 0));
			CU_ASSERT_EQUAL(d.result, V3_OK);
			CU_ASSERT_EQUAL(d.message.msg_flags, expected);
			/* The octet itself, before the reader masks it. */
			CU_ASSERT_EQUAL(d.message.msg_security_parameters.p[-6],
				expected);
		}
}

/* SIZE-02, SIZE-06, PDU-15 */
static void
test_v27_two_bindings_fit_a_third_does_not(void)
{
	static const size_t limits[] = { 484, 475 };
	uint8_t memory[512];
	struct octets expected = vector_octets(
		memory, sizeof(memory), find_vector("V27")->response_hex);
	struct decoded d = decode(expected);
	const struct v3_header h = header_of(&d);
	const struct varbind *vb = d.scoped_pdu.pdu.varbinds;
	struct v3_writer w;

	CU_ASSERT_EQUAL_FATAL(d.scoped_pdu.pdu.n_varbinds, 2);
	for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
		begin(&w, &h, limits[i]);
		CU_ASSERT_TRUE(v3_writer_add(&w, &vb[0]));
		CU_ASSERT_TRUE(v3_writer_add(&w, &vb[1]));
		CU_ASSERT_FALSE(v3_writer_add(&w, &vb[1]));
		CU_ASSERT_EQUAL(w.n_varbinds, 2);
		CU_ASSERT_TRUE(octets_equal(v3_writer_end(&w, 0, 0), expected));
	}
	begin(&w, &h, 474);
	CU_ASSERT_TRUE(v3_writer_add(&w, &vb[0]));
	CU_ASSERT_FALSE(v3_writer_add(&w, &vb[1]));
	CU_ASSERT_EQUAL(w.n_varbinds, 1);
	CU_ASSERT_TRUE(equals_hex(v3_writer_end(&w, 0, 0),
		find_vector("V27")->also_conforming_hex[0]));
}

/* One message of a binding with n octets; its size. */
static size_t
message_size(const struct v3_header *h, size_t n)
{
	const struct varbind vb = string_varbind(n);
	struct v3_writer w;

	begin(&w, h, sizeof(out_buffer));
	CU_ASSERT_TRUE(v3_writer_add(&w, &vb));
	return v3_writer_end(&w, 0, 0).n;
}

static void
check_limit_is_exact(const struct v3_header *h, size_t n)
{
	const size_t size = message_size(h, n);
	const struct varbind vb = string_varbind(n);
	struct v3_writer w;

	begin(&w, h, size);
	CU_ASSERT_TRUE(v3_writer_add(&w, &vb));
	CU_ASSERT_EQUAL(v3_writer_end(&w, 0, 0).n, size);
	begin(&w, h, size - 1);
	CU_ASSERT_FALSE(v3_writer_add(&w, &vb));
	CU_ASSERT_EQUAL(w.n_varbinds, 0);
	CU_ASSERT_EQUAL(w.used, 0);
	CU_ASSERT_NOT_EQUAL(v3_writer_end(&w, 0, 0).n, 0);
}

/*
 * SIZE-06: varbind, list, PDU, scopedPDU and message pass 127/128 and 255/256
 * octets of content one after the other, and 65535/65536 at the end.
 */
static void
test_limit_is_exact_at_every_length(void)
{
	struct v3_header h = plain_header();

	for (size_t n = 0; n < 300; n++)
		check_limit_is_exact(&h, n);
	for (size_t n = 65400; n < 65560; n++)
		check_limit_is_exact(&h, n);
	/* Strings in the header of other lengths, and longer numbers. */
	h.context_name = string_varbind(255).value.octets;
	h.context_engine_id = string_varbind(128).value.octets;
	h.request_id = INT32_MIN;
	h.msg_id = INT32_MAX;
	for (size_t n = 0; n < 300; n++)
		check_limit_is_exact(&h, n);
}

/* SIZE-10 */
static void
test_begin_fails_when_not_even_the_empty_message_fits(void)
{
	const struct v3_header h = plain_header();
	const size_t room = V3_HEADER_ROOM(h.context_engine_id.n, 0);
	struct v3_writer w;
	struct octets empty;

	begin(&w, &h, MESSAGE_MAX);
	empty = v3_writer_end(&w, SNMP_TOO_BIG, 0);
	CU_ASSERT_TRUE(empty.n > 0);
	begin(&w, &h, empty.n);
	CU_ASSERT_EQUAL(v3_writer_end(&w, SNMP_TOO_BIG, 0).n, empty.n);
	for (size_t limit = 0; limit < empty.n; limit++)
		CU_ASSERT_FALSE(v3_writer_begin(
			&w, &h, out_buffer, sizeof(out_buffer), limit));
	for (size_t size = 0; size < room; size++)
		CU_ASSERT_FALSE(
			v3_writer_begin(&w, &h, out_buffer, size, MESSAGE_MAX));
	CU_ASSERT_TRUE(v3_writer_begin(&w, &h, out_buffer, room, MESSAGE_MAX));
	CU_ASSERT_EQUAL(v3_writer_end(&w, SNMP_TOO_BIG, 0).n, empty.n);
}

/* SIZE-05: a buffer smaller than the limit is a limit, too. */
static void
test_varbinds_never_pass_the_end_of_the_buffer(void)
{
	const struct v3_header h = plain_header();
	const size_t room = V3_HEADER_ROOM(h.context_engine_id.n, 0);
	const struct varbind vb = string_varbind(3); /* of 10 octets */

	for (size_t size = room; size <= room + 30; size++) {
		uint8_t *buffer = malloc(size);
		struct v3_writer w;
		size_t n = 0;

		CU_ASSERT_PTR_NOT_NULL_FATAL(buffer);
		CU_ASSERT_TRUE(
			v3_writer_begin(&w, &h, buffer, size, MESSAGE_MAX));
		while (n < 10 && v3_writer_add(&w, &vb))
			n++;
		CU_ASSERT_EQUAL(n, (size - room) / 10);
		CU_ASSERT_EQUAL(decode(v3_writer_end(&w, 0, 0))
					.scoped_pdu.pdu.n_varbinds,
			n);
		free(buffer);
	}
}

/* PDU-02, SIZE-06, SIZE-10: the index grows from one octet to five. */
static void
test_raw_list_with_error_index_fits_exactly(void)
{
	static const struct {
		int32_t index;
		size_t octets;
	} rows[] = {
		{ 0, 1 },
		{ 127, 1 },
		{ 128, 2 },
		{ 32768, 3 },
		{ INT32_MAX, 4 },
	};
	const struct v3_header h = plain_header();
	static const uint8_t raw[] = { 0x30, 5, 6, 1, 0x2b, 5, 0 };
	const struct octets list = { raw, sizeof(raw) };
	const struct varbind null = { OID_VIEW(1, 3), { .type = VALUE_NULL } };
	struct v3_writer w;
	size_t base;

	begin(&w, &h, MESSAGE_MAX);
	CU_ASSERT_TRUE(v3_writer_set_raw(&w, list, 1, SNMP_WRONG_TYPE, 0));
	base = v3_writer_end(&w, SNMP_WRONG_TYPE, 0).n;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const int32_t index = rows[i].index;
		const size_t size = base + rows[i].octets - 1;
		struct decoded d;

		begin(&w, &h, size);
		CU_ASSERT_TRUE(
			v3_writer_fits(&w, list.n, SNMP_WRONG_TYPE, index));
		CU_ASSERT_TRUE(
			v3_writer_set_raw(&w, list, 1, SNMP_WRONG_TYPE, index));
		d = decode(v3_writer_end(&w, SNMP_WRONG_TYPE, index));
		CU_ASSERT_EQUAL(d.result, V3_OK);
		CU_ASSERT_EQUAL(d.used, size);
		CU_ASSERT_EQUAL(d.scoped_pdu.pdu.error_index, index);
		CU_ASSERT_EQUAL(d.scoped_pdu.pdu.error_status, SNMP_WRONG_TYPE);
		CU_ASSERT_TRUE(
			octets_equal(d.scoped_pdu.pdu.raw_varbinds, list));

		begin(&w, &h, size - 1);
		CU_ASSERT_EQUAL(v3_writer_add(&w, &null), rows[i].octets > 1);
		CU_ASSERT_FALSE(
			v3_writer_fits(&w, list.n, SNMP_WRONG_TYPE, index));
		CU_ASSERT_FALSE(
			v3_writer_set_raw(&w, list, 1, SNMP_WRONG_TYPE, index));
		CU_ASSERT_EQUAL(w.used, 0);
		CU_ASSERT_EQUAL(w.n_varbinds, 0);
		/* tooBig is what remains (SIZE-07). */
		d = decode(v3_writer_end(&w, SNMP_TOO_BIG, 0));
		CU_ASSERT_EQUAL(d.scoped_pdu.pdu.n_varbinds, 0);
		CU_ASSERT_EQUAL(d.scoped_pdu.pdu.error_status, SNMP_TOO_BIG);
	}
}

static void
test_raw_list_replaces_what_was_added(void)
{
	const struct v3_header h = plain_header();
	const struct varbind vb = string_varbind(50);
	static const uint8_t raw[] = { 0x30, 5, 6, 1, 0x2b, 5, 0 };
	struct v3_writer w;
	struct decoded d;

	begin(&w, &h, MESSAGE_MAX);
	CU_ASSERT_TRUE(v3_writer_add(&w, &vb));
	CU_ASSERT_TRUE(v3_writer_set_raw(
		&w, (struct octets){ raw, sizeof(raw) }, 1, SNMP_GEN_ERR, 1));
	CU_ASSERT_EQUAL(w.n_varbinds, 1);
	d = decode(v3_writer_end(&w, SNMP_GEN_ERR, 1));
	CU_ASSERT_EQUAL_FATAL(d.scoped_pdu.pdu.n_varbinds, 1);
	CU_ASSERT_EQUAL(d.scoped_pdu.pdu.varbinds[0].value.type, VALUE_NULL);
}

/* SIZE-08 */
static void
test_fits_is_asked_without_changing_the_list(void)
{
	const struct v3_header h = plain_header();
	const struct varbind vb = string_varbind(10);
	struct v3_writer w;
	size_t size;

	begin(&w, &h, MESSAGE_MAX);
	CU_ASSERT_TRUE(v3_writer_add(&w, &vb));
	size = v3_writer_end(&w, 0, 0).n;
	begin(&w, &h, size + 3);
	CU_ASSERT_TRUE(v3_writer_add(&w, &vb));
	CU_ASSERT_TRUE(v3_writer_fits(&w, w.used, 18, INT32_MAX));
	CU_ASSERT_FALSE(v3_writer_fits(&w, w.used + 1, 18, INT32_MAX));
	CU_ASSERT_EQUAL(w.n_varbinds, 1);
	begin(&w, &h, size + 2);
	CU_ASSERT_TRUE(v3_writer_add(&w, &vb));
	CU_ASSERT_FALSE(v3_writer_fits(&w, w.used, 18, INT32_MAX));
	CU_ASSERT_EQUAL(v3_writer_end(&w, 0, 0).n, size);
}

/* SIZE-02: the list was right with error-index 0, not with this one. */
static void
test_end_is_empty_when_the_index_exceeds_the_limit(void)
{
	const struct v3_header h = plain_header();
	const struct varbind vb = string_varbind(10);
	struct v3_writer w;
	size_t size;

	begin(&w, &h, MESSAGE_MAX);
	CU_ASSERT_TRUE(v3_writer_add(&w, &vb));
	size = v3_writer_end(&w, 0, 0).n;
	begin(&w, &h, size);
	CU_ASSERT_TRUE(v3_writer_add(&w, &vb));
	CU_ASSERT_EQUAL(v3_writer_end(&w, SNMP_GEN_ERR, 127).n, size);
	CU_ASSERT_EQUAL(v3_writer_end(&w, SNMP_GEN_ERR, 128).n, 0);
	/* SIZE-07 */
	v3_writer_clear(&w);
	CU_ASSERT_EQUAL(v3_writer_end(&w, SNMP_TOO_BIG, 0).n, size - 17);
}

/* PDU-15: a binding too large is left out, a smaller one may follow. */
static void
test_list_goes_on_after_a_binding_that_did_not_fit(void)
{
	const struct v3_header h = plain_header();
	const struct varbind big = string_varbind(500);
	const struct varbind small = string_varbind(5);
	struct v3_writer w;
	struct decoded d;

	begin(&w, &h, V3_MSG_MAX_SIZE_MIN);
	CU_ASSERT_TRUE(v3_writer_add(&w, &small));
	CU_ASSERT_FALSE(v3_writer_add(&w, &big));
	CU_ASSERT_TRUE(v3_writer_add(&w, &small));
	d = decode(v3_writer_end(&w, 0, 0));
	CU_ASSERT_EQUAL_FATAL(d.scoped_result, BER_OK);
	CU_ASSERT_EQUAL_FATAL(d.scoped_pdu.pdu.n_varbinds, 2);
	CU_ASSERT_TRUE(
		value_equal(&d.scoped_pdu.pdu.varbinds[1].value, &small.value));
}

/* SIZE-06: the largest of everything still begins inside the buffer. */
static void
test_longest_header_has_room(void)
{
	static uint8_t buffer[BIG + V3_HEADER_ROOM(255, BIG)];
	struct v3_header h = plain_header();
	const struct varbind vb = string_varbind(BIG - 20);
	struct v3_writer w;
	struct octets message;
	struct decoded d;

	h.msg_id = h.msg_max_size = h.msg_security_model = INT32_MAX;
	h.request_id = INT32_MIN;
	h.context_engine_id = string_varbind(255).value.octets;
	CU_ASSERT_TRUE_FATAL(v3_writer_begin(
		&w, &h, buffer, BIG + V3_HEADER_ROOM(255, 0), SIZE_MAX));
	CU_ASSERT_TRUE(v3_writer_add(&w, &vb));
	message = v3_writer_end(&w, INT32_MAX, INT32_MAX);
	CU_ASSERT_TRUE(message.p > buffer);
	CU_ASSERT_TRUE(message.p < buffer + w.room);
	d = decode(message);
	CU_ASSERT_EQUAL(d.scoped_result, BER_OK);
	CU_ASSERT_EQUAL(d.used, message.n);

	h.context_name = string_varbind(BIG).value.octets;
	CU_ASSERT_TRUE_FATAL(
		v3_writer_begin(&w, &h, buffer, sizeof(buffer), SIZE_MAX));
	CU_ASSERT_TRUE(v3_writer_add(&w, &vb));
	message = v3_writer_end(&w, INT32_MAX, INT32_MAX);
	CU_ASSERT_TRUE(message.p > buffer);
	CU_ASSERT_EQUAL(decode(message).scoped_result, BER_OK);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_fields_of_all_vectors_are_decoded),
	UNIT_TEST(test_responses_of_all_vectors_are_written_to_the_octet),
	UNIT_TEST(test_v16_is_a_bad_version),
	UNIT_TEST(test_v17_is_no_message),
	UNIT_TEST(test_v18_is_a_message_with_a_bad_scoped_pdu),
	UNIT_TEST(test_version_is_judged_before_what_follows),
	UNIT_TEST(test_header_values_at_their_boundaries),
	UNIT_TEST(test_message_cut_at_every_octet_refused),
	UNIT_TEST(test_messages_in_one_datagram_are_decoded_one_by_one),
	UNIT_TEST(test_refused_message_leaves_out_untouched),
	UNIT_TEST(test_level_of_flags),
	UNIT_TEST(test_reportable_is_sent_with_the_confirmed_class_only),
	UNIT_TEST(test_v27_two_bindings_fit_a_third_does_not),
	UNIT_TEST(test_limit_is_exact_at_every_length),
	UNIT_TEST(test_begin_fails_when_not_even_the_empty_message_fits),
	UNIT_TEST(test_varbinds_never_pass_the_end_of_the_buffer),
	UNIT_TEST(test_raw_list_with_error_index_fits_exactly),
	UNIT_TEST(test_raw_list_replaces_what_was_added),
	UNIT_TEST(test_fits_is_asked_without_changing_the_list),
	UNIT_TEST(test_end_is_empty_when_the_index_exceeds_the_limit),
	UNIT_TEST(test_list_goes_on_after_a_binding_that_did_not_fit),
	UNIT_TEST(test_longest_header_has_room),
};

UNIT_MAIN("v3_message", tests)
