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
	SNMP_GET = 0xa0,
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

	assert(n < 128); /* one octet of length is enough for what we send */
	put_octet(b, (unsigned)n);
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

static size_t
put_get(struct builder *b, const uint8_t *oid, size_t oid_n)
{
	size_t end = b->at;
	size_t id;

	put_tlv(b, BER_NULL, "", 0);
	put_tlv(b, BER_OID, oid, oid_n);
	wrap(b, BER_SEQUENCE, end);
	wrap(b, BER_SEQUENCE, end);
	put_small(b, 0); /* error-index */
	put_small(b, 0); /* error-status */
	id = put_id(b);
	wrap(b, SNMP_GET, end);
	return id;
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

static void
build_v3(struct message *m, const struct message_engine_id *engine,
	const uint8_t *oid, size_t oid_n)
{
	static const uint8_t max_size[] = { 0, 0xff, 0xe3 }; /* 65507 */
	static const uint8_t flags = 7; /* auth, priv, reportable */
	struct builder b = { .at = MESSAGE_MAX };
	size_t request_id, msg_id, end;

	request_id = put_get(&b, oid, oid_n);
	put_tlv(&b, BER_OCTET_STRING, "", 0); /* contextName */
	put_tlv(&b, BER_OCTET_STRING, engine->octets, engine->n);
	wrap(&b, BER_SEQUENCE, MESSAGE_MAX);
	put_tlv(&b, BER_OCTET_STRING, "", 0); /* msgSecurityParameters */
	end = b.at;
	put_small(&b, 4); /* msgSecurityModel: TSM */
	put_tlv(&b, BER_OCTET_STRING, &flags, 1);
	put_tlv(&b, BER_INTEGER, max_size, sizeof(max_size));
	msg_id = put_id(&b);
	wrap(&b, BER_SEQUENCE, end);
	put_small(&b, SNMP_V3);
	finish(m, &b, request_id, msg_id);
}

void
message_discovery(struct message *m)
{
	m->kind = MESSAGE_DISCOVERY;
	build_v3(m, &local_engine, snmp_engine_id, sizeof(snmp_engine_id));
}

void
message_get(struct message *m, const struct message_engine_id *engine)
{
	m->kind = MESSAGE_GET;
	build_v3(m, engine, sys_up_time, sizeof(sys_up_time));
}

void
message_v2c(struct message *m, const char *community)
{
	struct builder b = { .at = MESSAGE_MAX };
	size_t id = put_get(&b, sys_up_time, sizeof(sys_up_time));

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

/* The content of the next element, and the view behind it. */
static struct view
take(struct view *v, unsigned tag)
{
	struct view bad = { .bad = true };
	size_t header = 2, n;

	if (v->bad || v->n < 2 || v->p[0] != tag)
		goto fail;
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
