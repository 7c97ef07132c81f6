/* SPDX-License-Identifier: BSD-2-Clause */
/* The requests the load client sends and the check of what comes back. */
#include "tests/bench/message.h"

#include <assert.h>
#include <string.h>

enum {
	BER_INTEGER = 0x02,
	BER_OCTET_STRING = 0x04,
	BER_NULL = 0x05,
	BER_OID = 0x06,
	BER_SEQUENCE = 0x30,
	SNMP_TIMETICKS = 0x43,
	SNMP_RESPONSE = 0xa2,
	SNMP_V2C = 1,
	SNMP_V3 = 3,
	ID_LEN = 4,
};

/* RFC 5343: whatever engine answers here */
static const struct message_engine_id local_engine = {
	.octets = { 0x80, 0, 0, 0, 6 },
	.n = 5,
};

/* 1.3.6.1.2.1.1.3.0 and 1.3.6.1.6.3.10.2.1.1.0 */
static const uint8_t sys_up_time[] = { 0x2b, 6, 1, 2, 1, 1, 3, 0 };
static const uint8_t snmp_engine_id[] = { 0x2b, 6, 1, 6, 3, 10, 2, 1, 1, 0 };

/* Messages are built from their end, where every length is known. */
struct builder {
	uint8_t octets[MESSAGE_MAX];
	size_t at; /* the first octet written */
};

static void
put(struct builder *b, const void *octets, size_t n)
{
	assert(b->at >= n);
	b->at -= n;
	memcpy(b->octets + b->at, octets, n);
}

static void
put_octet(struct builder *b, unsigned octet)
{
	uint8_t o = (uint8_t)octet;

	put(b, &o, 1);
}

/* Tag and length for all that stands between here and end. */
static void
wrap(struct builder *b, unsigned tag, size_t end)
{
	size_t n = end - b->at;

	put_octet(b, (unsigned)(n & 0xff));
	if (n > 0xff)
		put_octet(b, (unsigned)(n >> 8));
	if (n > 0x7f)
		put_octet(b, n > 0xff ? 0x82 : 0x81);
	put_octet(b, tag);
}

static void
put_tlv(struct builder *b, unsigned tag, const void *octets, size_t n)
{
	size_t end = b->at;

	put(b, octets, n);
	wrap(b, tag, end);
}

static void
put_small(struct builder *b, unsigned value)
{
	uint8_t o = (uint8_t)value;

	put_tlv(b, BER_INTEGER, &o, 1);
}

/* Where the id goes, counted from the end. */
static size_t
put_id(struct builder *b)
{
	static const uint8_t zero[ID_LEN];
	size_t at = MESSAGE_MAX - b->at + ID_LEN;

	put_tlv(b, BER_INTEGER, zero, sizeof(zero));
	return at;
}

/* fields: error-status and error-index, or what GetBulk has in their places. */
static size_t
put_pdu(struct builder *b, enum message_pdu pdu, const unsigned fields[2],
	const struct message_varbind *varbinds, size_t n)
{
	size_t end = b->at;
	size_t id;

	while (n-- > 0) {
		size_t varbind_end = b->at;

		put_tlv(b, varbinds[n].tag, varbinds[n].value,
			varbinds[n].value_n);
		put_tlv(b, BER_OID, varbinds[n].oid, varbinds[n].oid_n);
		wrap(b, BER_SEQUENCE, varbind_end);
	}
	wrap(b, BER_SEQUENCE, end);
	put_small(b, fields[1]);
	put_small(b, fields[0]);
	id = put_id(b);
	wrap(b, pdu, end);
	return id;
}

static const unsigned no_error[2];

static struct message_varbind
null_of(const uint8_t *oid, size_t oid_n)
{
	return (struct message_varbind){ oid, oid_n, BER_NULL, oid, 0 };
}

static void
finish(struct message *m, struct builder *b, size_t request_id, size_t msg_id)
{
	wrap(b, BER_SEQUENCE, MESSAGE_MAX);
	m->n = MESSAGE_MAX - b->at;
	memcpy(m->octets, b->octets + b->at, m->n);
	m->id_at[0] = m->n - request_id;
	m->id_at[1] = m->n - msg_id;
}

/* The message around the PDU that is in b. */
static void
build_v3(struct message *m, struct builder *b,
	const struct message_engine_id *engine, size_t request_id)
{
	static const uint8_t max_size[] = { 0, 0xff, 0xe3 }; /* 65507 */
	static const uint8_t flags = 7; /* auth, priv, reportable */
	size_t msg_id, end;

	put_tlv(b, BER_OCTET_STRING, "", 0); /* contextName */
	put_tlv(b, BER_OCTET_STRING, engine->octets, engine->n);
	wrap(b, BER_SEQUENCE, MESSAGE_MAX);
	put_tlv(b, BER_OCTET_STRING, "", 0); /* msgSecurityParameters */
	end = b->at;
	put_small(b, 4); /* msgSecurityModel: TSM */
	put_tlv(b, BER_OCTET_STRING, &flags, 1);
	put_tlv(b, BER_INTEGER, max_size, sizeof(max_size));
	msg_id = put_id(b);
	wrap(b, BER_SEQUENCE, end);
	put_small(b, SNMP_V3);
	finish(m, b, request_id, msg_id);
}

static void
build_get(struct message *m, const struct message_engine_id *engine,
	const uint8_t *oid, size_t oid_n)
{
	struct builder b = { .at = MESSAGE_MAX };
	struct message_varbind varbind = null_of(oid, oid_n);

	build_v3(m, &b, engine,
		put_pdu(&b, MESSAGE_PDU_GET, no_error, &varbind, 1));
}

void
message_discovery(struct message *m)
{
	m->kind = MESSAGE_DISCOVERY;
	build_get(m, &local_engine, snmp_engine_id, sizeof(snmp_engine_id));
}

void
message_get(struct message *m, const struct message_engine_id *engine)
{
	m->kind = MESSAGE_GET;
	build_get(m, engine, sys_up_time, sizeof(sys_up_time));
}

void
message_request(struct message *m, enum message_pdu pdu,
	const unsigned fields[2], const struct message_varbind *varbinds,
	size_t n)
{
	struct builder b = { .at = MESSAGE_MAX };

	m->kind = MESSAGE_REQUEST;
	build_v3(m, &b, &local_engine,
		put_pdu(&b, pdu, fields != NULL ? fields : no_error, varbinds,
			n));
}

void
message_v2c(struct message *m, const char *community)
{
	struct builder b = { .at = MESSAGE_MAX };
	struct message_varbind varbind =
		null_of(sys_up_time, sizeof(sys_up_time));
	size_t id = put_pdu(&b, MESSAGE_PDU_GET, no_error, &varbind, 1);

	m->kind = MESSAGE_V2C;
	put_tlv(&b, BER_OCTET_STRING, community, strlen(community));
	put_small(&b, SNMP_V2C);
	finish(m, &b, id, id);
}

void
message_echo(struct message *m, size_t octets)
{
	assert(octets >= ID_LEN && octets <= MESSAGE_MAX);
	m->kind = MESSAGE_ECHO;
	m->n = octets;
	memset(m->octets, 0x55, octets);
	m->id_at[0] = m->id_at[1] = 0;
}

void
message_set_id(struct message *m, uint32_t id)
{
	for (size_t i = 0; i < 2; i++) {
		uint8_t *p = m->octets + m->id_at[i];

		p[0] = (uint8_t)(id >> 24);
		p[1] = (uint8_t)(id >> 16);
		p[2] = (uint8_t)(id >> 8);
		p[3] = (uint8_t)id;
	}
}

static uint32_t
read_id(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
		(uint32_t)p[2] << 8 | p[3];
}

/* What is left to read; a fault makes it bad for good. */
struct view {
	const uint8_t *p;
	size_t n;
	bool bad;
};

/* The content of the next element, whatever it is, and the view behind it. */
static struct view
take_any(struct view *v, uint8_t *tag)
{
	struct view bad = { .bad = true };
	size_t header = 2, n;

	if (v->bad || v->n < 2)
		goto fail;
	*tag = v->p[0];
	n = v->p[1];
	if (n >= 128) {
		size_t more = n - 128;

		if (more < 1 || more > 2 || v->n < 2 + more)
			goto fail;
		n = more == 1 ? v->p[2] : (size_t)(v->p[2] << 8 | v->p[3]);
		header += more;
	}
	if (v->n - header < n)
		goto fail;
	bad = (struct view){ .p = v->p + header, .n = n };
	v->p += header + n;
	v->n -= header + n;
	return bad;
fail:
	v->bad = true;
	return bad;
}

static struct view
take(struct view *v, unsigned tag)
{
	uint8_t got = 0;
	struct view content = take_any(v, &got);

	if (got != tag)
		v->bad = content.bad = true;
	return content;
}

static bool
is_integer(struct view content, unsigned value)
{
	return !content.bad && content.n == 1 && content.p[0] == value;
}

/* Past the header of a message, to its PDU. */
static struct view
open_message(enum message_kind kind, struct view datagram)
{
	struct view message = take(&datagram, BER_SEQUENCE), pdu;

	if (kind == MESSAGE_V2C) {
		if (!is_integer(take(&message, BER_INTEGER), SNMP_V2C))
			message.bad = true;
		take(&message, BER_OCTET_STRING);
		return take(&message, SNMP_RESPONSE);
	}
	if (!is_integer(take(&message, BER_INTEGER), SNMP_V3))
		message.bad = true;
	take(&message, BER_SEQUENCE);
	take(&message, BER_OCTET_STRING);
	pdu = take(&message, BER_SEQUENCE);
	take(&pdu, BER_OCTET_STRING);
	take(&pdu, BER_OCTET_STRING);
	return take(&pdu, SNMP_RESPONSE);
}

bool
message_check(enum message_kind kind, const uint8_t *octets, size_t n,
	uint32_t *id, struct message_engine_id *engine)
{
	struct view datagram = { .p = octets, .n = n };
	struct view pdu, request_id, varbinds, varbind, value;

	if (kind == MESSAGE_ECHO) {
		if (n < ID_LEN)
			return false;
		*id = read_id(octets);
		return true;
	}
	pdu = open_message(kind, datagram);
	request_id = take(&pdu, BER_INTEGER);
	if (!is_integer(take(&pdu, BER_INTEGER), 0) ||
		!is_integer(take(&pdu, BER_INTEGER), 0))
		return false;
	varbinds = take(&pdu, BER_SEQUENCE);
	varbind = take(&varbinds, BER_SEQUENCE);
	take(&varbind, BER_OID);
	value = take(&varbind,
		kind == MESSAGE_DISCOVERY ? BER_OCTET_STRING : SNMP_TIMETICKS);
	if (value.bad || request_id.bad || request_id.n != ID_LEN)
		return false;
	if (kind == MESSAGE_DISCOVERY) {
		if (value.n < 5 || value.n > MESSAGE_ENGINE_ID_MAX)
			return false;
		memcpy(engine->octets, value.p, value.n);
		engine->n = value.n;
	}
	*id = read_id(request_id.p);
	return true;
}

static bool
take_small(struct view *v, unsigned *value)
{
	struct view content = take(v, BER_INTEGER);

	if (content.bad || content.n != 1 || content.p[0] > 0x7f)
		return false;
	*value = content.p[0];
	return true;
}

static bool
read_header(struct view *message, uint32_t *id)
{
	struct view header = take(message, BER_SEQUENCE);
	struct view msg_id = take(&header, BER_INTEGER);

	if (msg_id.bad || msg_id.n != ID_LEN)
		return false;
	*id = read_id(msg_id.p);
	take(&header, BER_INTEGER);      /* msgMaxSize */
	take(&header, BER_OCTET_STRING); /* msgFlags */
	take(&header, BER_INTEGER);
	return !header.bad && header.n == 0;
}

static bool
read_varbinds(struct view list, struct message_answer *out)
{
	out->n = 0;
	while (list.n > 0) {
		struct view varbind = take(&list, BER_SEQUENCE);
		struct view oid = take(&varbind, BER_OID);
		uint8_t tag = 0;
		struct view value = take_any(&varbind, &tag);

		if (value.bad || oid.bad || varbind.n != 0 ||
			out->n == MESSAGE_VARBINDS_MAX)
			return false;
		out->varbinds[out->n++] = (struct message_varbind){ oid.p,
			oid.n, tag, value.p, value.n };
	}
	return true;
}

bool
message_read(const uint8_t *octets, size_t n, struct message_answer *out)
{
	struct view datagram = { .p = octets, .n = n };
	struct view message = take(&datagram, BER_SEQUENCE);
	struct view scoped_pdu, pdu, request_id, varbinds;
	uint32_t msg_id;

	if (datagram.n != 0 ||
		!is_integer(take(&message, BER_INTEGER), SNMP_V3) ||
		!read_header(&message, &msg_id))
		return false;
	take(&message, BER_OCTET_STRING); /* msgSecurityParameters */
	scoped_pdu = take(&message, BER_SEQUENCE);
	take(&scoped_pdu, BER_OCTET_STRING); /* contextEngineID */
	take(&scoped_pdu, BER_OCTET_STRING); /* contextName */
	pdu = take(&scoped_pdu, SNMP_RESPONSE);
	if (pdu.bad || message.n != 0 || scoped_pdu.n != 0)
		return false;
	request_id = take(&pdu, BER_INTEGER);
	if (request_id.bad || request_id.n != ID_LEN ||
		read_id(request_id.p) != msg_id ||
		!take_small(&pdu, &out->error_status) ||
		!take_small(&pdu, &out->error_index))
		return false;
	out->id = msg_id;
	varbinds = take(&pdu, BER_SEQUENCE);
	return !varbinds.bad && pdu.n == 0 && read_varbinds(varbinds, out);
}
