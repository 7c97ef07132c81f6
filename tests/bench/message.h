/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The requests the load client sends and the check of what comes back.
 * Written apart from wire/, so that a fault there does not measure itself.
 */
#ifndef TESTS_BENCH_MESSAGE_H
#define TESTS_BENCH_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	MESSAGE_MAX = 2048,
	MESSAGE_ENGINE_ID_MAX = 32,
	MESSAGE_VARBINDS_MAX = 64, /* of an answer */
	/* Ids keep their four octets in BER, so that a template can be patched:
	 * 0x01000000..0x7fffffff. */
	MESSAGE_ID_FIRST = 0x01000000,
};

enum message_kind {
	MESSAGE_DISCOVERY, /* Get of snmpEngineID.0 at 8000000006 (RFC 5343) */
	MESSAGE_GET,       /* SNMPv3/TSM Get of sysUpTime.0 */
	MESSAGE_V2C,       /* SNMPv2c Get of sysUpTime.0 */
	MESSAGE_ECHO,      /* octets that say nothing, behind an id */
	MESSAGE_REQUEST,   /* SNMPv3/TSM, any: message_read takes the answer */
};

/* A request whose id alone differs from time to time. */
struct message {
	enum message_kind kind;
	uint8_t octets[MESSAGE_MAX];
	size_t n;
	size_t id_at[2]; /* request-id, msgID; both the same place without */
};

struct message_engine_id {
	uint8_t octets[MESSAGE_ENGINE_ID_MAX];
	size_t n;
};

enum message_pdu {
	MESSAGE_PDU_GET = 0xa0,
	MESSAGE_PDU_GETNEXT = 0xa1,
	MESSAGE_PDU_SET = 0xa3,
	MESSAGE_PDU_GETBULK = 0xa5,
};

/* Contents of BER elements; the value's tag beside it. */
struct message_varbind {
	const uint8_t *oid;
	size_t oid_n;
	uint8_t tag;
	const uint8_t *value;
	size_t value_n;
};

/* Views of the octets it was read from. */
struct message_answer {
	uint32_t id;
	unsigned error_status, error_index;
	struct message_varbind varbinds[MESSAGE_VARBINDS_MAX];
	size_t n;
};

void message_discovery(struct message *m);
void message_get(struct message *m, const struct message_engine_id *engine);
void message_v2c(struct message *m, const char *community);
void message_echo(struct message *m, size_t octets); /* 4..MESSAGE_MAX */

/* message_request - any request to whatever engine answers (RFC 5343). fields:
 * non-repeaters and max-repetitions of a GetBulk; NULL otherwise. */
void message_request(struct message *m, enum message_pdu pdu,
	const unsigned fields[2], const struct message_varbind *varbinds,
	size_t n);

/* message_set_id - write the id that the answer has to repeat */
void message_set_id(struct message *m, uint32_t id);

/*
 * message_check - is this the answer that the kind of request wants: a
 * Response without error whose one value has the right type?
 *
 * id      written when true.
 * engine  written on a DISCOVERY that is true; may be NULL otherwise.
 */
bool message_check(enum message_kind kind, const uint8_t *octets, size_t n,
	uint32_t *id, struct message_engine_id *engine);

/* message_read - false unless it is one Response, whole, with nothing behind
 * it, and with the same number as msgID and request-id */
bool message_read(const uint8_t *octets, size_t n, struct message_answer *out);

#endif
