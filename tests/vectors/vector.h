/* SPDX-License-Identifier: BSD-2-Clause */
/* The shape of the vector tables, and how to read their hex. */
#ifndef TESTS_VECTORS_VECTOR_H
#define TESTS_VECTORS_VECTOR_H

#include <stdlib.h>

#include "wire/pdu.h"

/*
 * struct vector_varbind - value is decimal for numbers, dotted for OIDs, hex
 * for octets, "" for NULL and the exceptions
 */
struct vector_varbind {
	const char *name;
	enum value_type type;
	const char *value;
};

/* struct vector_fields - what a decoder must find in a message */
struct vector_fields {
	int32_t msg_id;
	int32_t msg_max_size;
	uint8_t msg_flags;
	int32_t msg_security_model;
	const char *msg_security_parameters; /* hex */
	const char *context_engine_id;       /* hex */
	const char *context_name;            /* text */
	enum pdu_type pdu_type;
	int32_t request_id;
	int32_t error_status; /* GetBulk: non-repeaters */
	int32_t error_index;  /* GetBulk: max-repetitions */
	const struct vector_varbind *varbinds;
	size_t n_varbinds;
};

/*
 * struct message_vector - an exchange: after the preconditions, request gets
 * response (NULL: silence), or one of those also conforming, and the counters
 * move. The lists end with NULL. Responses assume snmpEngineID
 * 80007ed9050102030405060708 and msgMaxSize 16384.
 */
struct message_vector {
	const char *id; /* "V01" ... */
	const char *title;
	const char *const *rules;
	const char *const *preconditions;
	const char *const *counters;
	const char *request_hex;
	const char *response_hex;
	const char *const *also_conforming_hex;
	const struct vector_fields *request;  /* NULL: not a valid v3 message */
	const struct vector_fields *response; /* NULL: none */
	bool from_agent; /* request is sent by the agent, response to it */
};

enum primitive_kind {
	PRIMITIVE_VALUE,
	PRIMITIVE_PREFIX, /* missing more octets like the last one follow */
	PRIMITIVE_PDU,
};

struct primitive_vector {
	const char *name;
	const char *hex;
	enum primitive_kind kind;
	enum value_type type;
	const char *value; /* as in struct vector_varbind */
	size_t missing;
};

struct bad_primitive {
	const char *hex;
	const char *why;
};

/* struct oid_vector - an instance OID, dotted and as a BER element */
struct oid_vector {
	const char *what;
	const char *text;
	const char *hex;
};

static inline unsigned
vector_nibble(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

/* vector_octets - read lower-case hex, of which spaces are skipped, into dst;
 * ends the program when it is not hex or longer than size */
static inline struct octets
vector_octets(uint8_t *dst, size_t size, const char *hex)
{
	size_t n = 0;

	for (; *hex != '\0'; hex++) {
		if (*hex == ' ')
			continue;
		if (n == size || vector_nibble(hex[0]) > 15 ||
			vector_nibble(hex[1]) > 15)
			abort();
		dst[n++] = (uint8_t)(vector_nibble(hex[0]) << 4 |
			vector_nibble(hex[1]));
		hex++;
	}
	return (struct octets){ dst, n };
}

#endif
