/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads record headers and ClientHellos of strangers, without memory. */
#ifndef TRANSPORT_CLIENT_HELLO_H
#define TRANSPORT_CLIENT_HELLO_H

#include "util/util.h"

enum {
	DTLS_RECORD_HEADER = 13,
	DTLS_HANDSHAKE_HEADER = 12,
	DTLS_COOKIE_MAX = 255,
};

enum dtls_content {
	DTLS_CHANGE_CIPHER_SPEC = 20,
	DTLS_ALERT = 21,
	DTLS_HANDSHAKE = 22,
	DTLS_APPLICATION_DATA = 23,
	DTLS_UNIFIED_HEADER_MIN = 0x20, /* DTLS 1.3's, up to 0x3f */
};

/* The 13 octets the router looks at. */
struct dtls_record_header {
	uint8_t type;
	uint16_t version; /* as on the wire: 0xfeff, 0xfefd */
	uint16_t epoch;
	uint64_t sequence; /* 48 bits */
	uint16_t length;
};

/*
 * dtls_record_header_read - false when the datagram is shorter than a header,
 * its type is none of 20..25, 0x20..0x3f, its version is not 0xfe.., or its
 * length runs past the datagram. Types 0x20..0x3f (DTLS 1.3's unified header)
 * have no such fields: type is set, all else 0.
 */
bool dtls_record_header_read(
	struct octets datagram, struct dtls_record_header *out);

/*
 * dtls_records_whole - the beginning of a datagram that a session may be fed:
 * its records as far as they are DTLS 1.2, whole, and, from epoch 1 on, at
 * least protected_min octets long (DTLS-11). Not for the ClientHello, which
 * may say DTLS 1.0.
 *
 * protected_min  nonce and tag of the session's cipher: 24 for AES-GCM and
 *                AES-CCM, 16 for ChaCha20-Poly1305 and AES-CCM-8.
 *
 * OpenSSL 3.0 takes a shorter record for an internal error of its own and
 * closes the session with an alert, although anybody can send one; and at a
 * record of another version it goes on inside that record. n == 0 when
 * nothing is left.
 */
struct octets dtls_records_whole(struct octets datagram, size_t protected_min);

/* dtls_records_plain - octets of a datagram before its first record of epoch 1
 * or later; all of it when there is none */
size_t dtls_records_plain(struct octets datagram);

/* Views into the datagram. */
struct client_hello {
	struct dtls_record_header record;
	uint16_t message_sequence;
	uint16_t client_version;
	struct octets random;       /* 32 */
	struct octets session_id;   /* 0..32 */
	struct octets cookie;       /* 0..255 */
	struct octets ciphers;      /* 2.., even */
	struct octets compressions; /* 1.. */
	struct octets extensions;   /* content of the list; may be absent */
};

/*
 * client_hello_read - is the first record of the datagram an epoch-0 record
 * with a whole, unfragmented, well-formed ClientHello?
 *
 * Fragmented first hellos are refused as RFC 6347 4.2.1 allows: a stateless
 * server cannot put them together. Every length is checked against its
 * container; further records in the datagram are ignored.
 */
bool client_hello_read(struct octets datagram, struct client_hello *out);

#endif
