/* SPDX-License-Identifier: BSD-2-Clause */
/* BER as SNMP uses it (RFC 3417 8): a reader and two writers over buffers. */
#ifndef WIRE_BER_H
#define WIRE_BER_H

#include "util/arena.h"
#include "wire/value.h"

enum ber_tag {
	BER_INTEGER = 0x02,
	BER_OCTET_STRING = 0x04,
	BER_OID = 0x06,
	BER_SEQUENCE = 0x30,
};

enum ber_error {
	BER_OK,
	BER_TRUNCATED, /* a length runs past its container */
	BER_BAD_LENGTH, /* indefinite, or more than four length octets */
	BER_WRONG_TAG,
	BER_BAD_VALUE,  /* content that its type does not allow */
	BER_TRAILING,   /* octets after the last component */
	BER_NO_MEMORY,  /* the arena is full */
};

/*
 * struct ber_reader - a cursor that cannot run past end. The first error stays
 * in err and turns later reads into no-ops that return zeroes, so a decoder
 * reads straight down and asks once.
 */
struct ber_reader {
	const uint8_t *p;
	const uint8_t *end;
	enum ber_error err;
};

void ber_reader_init(struct ber_reader *r, struct octets input);

/* ber_peek_tag - the next tag without reading it; -1 at the end or on error */
int ber_peek_tag(const struct ber_reader *r);

/*
 * ber_read_tlv - read one element of any tag: header checked, content as view.
 * Definite lengths of 1 to 5 octets, minimal or not (MSG-12, MSG-13).
 */
struct octets ber_read_tlv(struct ber_reader *r, uint8_t *tag);

/* ber_enter - read the header of a constructed element; inner gets its
 * content (empty after an error, with r's err), r moves past it */
void ber_enter(struct ber_reader *r, uint8_t tag, struct ber_reader *inner);

/* ber_leave - inner must be used up, else BER_TRAILING (MSG-19); an error of
 * inner becomes r's */
void ber_leave(struct ber_reader *r, const struct ber_reader *inner);

int32_t ber_read_int32(struct ber_reader *r); /* tag 02; MSG-15, MSG-16 */
struct octets ber_read_octet_string(struct ber_reader *r); /* tag 04 */

/*
 * ber_read_oid - tag 06; sub-identifiers are put into the arena (MSG-17)
 *
 * Takes at most 4 * (content octets + 1) octets of arena.
 */
struct oid_view ber_read_oid(struct ber_reader *r, struct arena *arena);

/* ber_read_value - any value of MSG-11; an OID's sub-identifiers go to arena,
 * octets stay in the input */
void ber_read_value(
	struct ber_reader *r, struct arena *arena, struct value *out);

/*
 * struct ber_writer - writes forward from p; when something does not fit,
 * overflow is set and p stays where the element would have begun.
 */
struct ber_writer {
	uint8_t *p;
	uint8_t *end;
	bool overflow;
};

/* Octets an element takes, header included. */
size_t ber_size_int32(int32_t v);
size_t ber_size_length(size_t content); /* length octets, minimal form */
size_t ber_size_varbind(const struct varbind *vb);

/* ber_write_varbind - SEQUENCE { name, value }, minimal lengths */
void ber_write_varbind(struct ber_writer *w, const struct varbind *vb);
void ber_write_octets(struct ber_writer *w, struct octets raw); /* as it is */

/*
 * ber_prepend_* - write backwards, ending at *p, and move *p to the start;
 * the caller has left room (headers have a known bound, see v3_message.h)
 */
void ber_prepend_header(uint8_t **p, uint8_t tag, size_t content);
void ber_prepend_int32(uint8_t **p, int32_t v);
void ber_prepend_octet_string(uint8_t **p, struct octets s);

#endif
