/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMPv3 messages (RFC 3412 6): the header in, and whole messages out. */
#ifndef WIRE_V3_MESSAGE_H
#define WIRE_V3_MESSAGE_H

#include "util/security_level.h"
#include "wire/pdu.h"

enum {
	V3_MSG_MAX_SIZE_MIN = 484, /* RFC 3412 6.3 */
	V3_FLAG_AUTH = 0x01,
	V3_FLAG_PRIV = 0x02,
	V3_FLAG_REPORTABLE = 0x04,
};

struct v3_message {
	int32_t msg_id;             /* 0..2147483647 */
	int32_t msg_max_size;       /* 484..2147483647 */
	uint8_t msg_flags;          /* only the three bits above (MSG-07) */
	int32_t msg_security_model; /* 1..2147483647 */
	struct octets msg_security_parameters;
	struct octets msg_data; /* the whole element: tag, length, content */
};

enum v3_result {
	V3_OK,
	V3_PARSE_ERROR, /* snmpInASNParseErrs (MPD-02, MPD-08) */
	V3_BAD_VERSION, /* snmpInBadVersions (MPD-03) */
};

/*
 * v3_message_decode - decode the message that begins at input, down to but
 * not into msgData (RFC 3412 7.2 steps 2 and 3)
 *
 * used  octets of input the message takes, also a faulty one; more messages
 *       may follow (TLSTM-33). Where its end cannot be told the rest is lost:
 *       used == input.n.
 */
enum v3_result v3_message_decode(
	struct octets input, struct v3_message *out, size_t *used);

/* v3_flags_level - the securityLevel of msgFlags; NONE for priv without auth */
enum security_level v3_flags_level(uint8_t msg_flags);
uint8_t v3_level_flags(enum security_level level);

/* What stands in the header of a message that is sent. */
struct v3_header {
	int32_t msg_id;
	int32_t msg_max_size;
	uint8_t msg_flags; /* level; reportable follows pdu_type (MSG-08) */
	int32_t msg_security_model;
	struct octets context_engine_id; /* at most 255 octets, see below */
	struct octets context_name;
	enum pdu_type pdu_type;
	int32_t request_id;
};

/*
 * struct v3_writer - builds one message in its final place
 *
 * Varbinds are written forward behind room for the headers; when the list is
 * complete v3_writer_end writes the headers backwards in front of it, in
 * minimal form. So the size is known exactly at each varbind (SIZE-06) and
 * nothing is moved. The message begins somewhere in the first
 * V3_HEADER_ROOM(h) octets of the buffer.
 */
struct v3_writer {
	struct v3_header header;
	uint8_t *buf;
	size_t size;     /* of buf */
	size_t limit;    /* of the message, in octets (SIZE-02) */
	size_t room;     /* headers end here, varbinds begin */
	size_t used;     /* octets of varbinds */
	size_t n_varbinds;
	size_t used_max; /* what used may grow to with error-index 0 */
};

/* Outside the two strings: fixed elements with their longest encodings. */
#define V3_HEADER_ROOM(engine_id_len, context_name_len)                        \
	(96 + (engine_id_len) + (context_name_len))

/*
 * v3_writer_begin - start a message of at most limit octets in buf
 *
 * limit  the smaller of what the peer and the session take; at most
 *        size - V3_HEADER_ROOM is ever used for varbinds.
 *
 * False when not even the empty message fits limit or size (SIZE-10).
 * error_status and error_index of up to 127 and 2147483647 are allowed for
 * only as far as v3_writer_fits is asked with them.
 */
bool v3_writer_begin(struct v3_writer *w, const struct v3_header *header,
	void *buf, size_t size, size_t limit);

/*
 * v3_writer_add - append one binding; false, and nothing written, when the
 * message with it (error-status and -index 0) would exceed the limit
 */
bool v3_writer_add(struct v3_writer *w, const struct varbind *varbind);

/*
 * v3_writer_set_raw - replace the list by n bindings already encoded, as an
 * error response repeats its request (PDU-02); false, and the list empty,
 * when the message with error_index would exceed the limit
 */
bool v3_writer_set_raw(struct v3_writer *w, struct octets raw, size_t n,
	int32_t error_status, int32_t error_index);

/*
 * v3_writer_fits - whether the message with a list of used octets (the content
 * of variable-bindings) and these two would stay within the limit (SIZE-08);
 * the list held now does not matter and is not changed
 */
bool v3_writer_fits(const struct v3_writer *w, size_t used,
	int32_t error_status, int32_t error_index);

/* v3_writer_clear - drop all bindings (tooBig, SIZE-07) */
void v3_writer_clear(struct v3_writer *w);

/* v3_writer_end - write the headers; the finished message, inside buf.
 * n == 0 when error_index makes it exceed the limit. */
struct octets v3_writer_end(
	struct v3_writer *w, int32_t error_status, int32_t error_index);

#endif
