/* SPDX-License-Identifier: BSD-2-Clause */
/* PDUs (RFC 3416 3) and the scopedPDU around them (RFC 3412 6.8). */
#ifndef WIRE_PDU_H
#define WIRE_PDU_H

#include "wire/ber.h"

enum pdu_type {
	PDU_GET = 0xa0,
	PDU_GET_NEXT = 0xa1,
	PDU_RESPONSE = 0xa2,
	PDU_SET = 0xa3,
	PDU_GET_BULK = 0xa5,
	PDU_INFORM = 0xa6,
	PDU_SNMPV2_TRAP = 0xa7,
	PDU_REPORT = 0xa8,
};

/* error-status (RFC 3416 3); 2..4 are never sent (PDU-03) */
enum snmp_error {
	SNMP_NO_ERROR = 0,
	SNMP_TOO_BIG = 1,
	SNMP_GEN_ERR = 5,
	SNMP_NO_ACCESS = 6,
	SNMP_WRONG_TYPE = 7,
	SNMP_WRONG_LENGTH = 8,
	SNMP_WRONG_ENCODING = 9,
	SNMP_WRONG_VALUE = 10,
	SNMP_NO_CREATION = 11,
	SNMP_INCONSISTENT_VALUE = 12,
	SNMP_RESOURCE_UNAVAILABLE = 13,
	SNMP_COMMIT_FAILED = 14,
	SNMP_UNDO_FAILED = 15,
	SNMP_AUTHORIZATION_ERROR = 16,
	SNMP_NOT_WRITABLE = 17,
	SNMP_INCONSISTENT_NAME = 18,
};

struct pdu {
	enum pdu_type type;
	int32_t request_id;
	union {
		int32_t error_status;  /* all but GetBulk */
		int32_t non_repeaters; /* GetBulk; negative stays (PDU-18) */
	};
	union {
		int32_t error_index;
		int32_t max_repetitions;
	};
	/* The content of variable-bindings as received, for a response that
	 * repeats it (PDU-02). */
	struct octets raw_varbinds;
	struct varbind *varbinds; /* in the arena */
	size_t n_varbinds;
};

struct scoped_pdu {
	struct octets context_engine_id;
	struct octets context_name; /* 0..32 octets is checked by VACM */
	struct pdu pdu;
};

/* pdu_is_confirmed - Confirmed Class (MPD-29) */
bool pdu_is_confirmed(enum pdu_type type);

/*
 * scoped_pdu_decode - decode a plaintext scopedPDU completely
 *
 * input  from the SEQUENCE tag on; must hold nothing else.
 * arena  takes the varbind array and every OID: at most SCOPED_PDU_ARENA(n)
 *        octets for n octets of input.
 * out    views into input and arena; meaningful on BER_OK only.
 *
 * BER_OK or what is wrong (snmpInASNParseErrs, MPD-13). Values a request
 * ignores are checked too (MSG-18). Does not recurse (MSG-22).
 */
enum ber_error scoped_pdu_decode(
	struct octets input, struct arena *arena, struct scoped_pdu *out);

/* A varbind has at least 7 octets, or it is refused before the array is made;
 * an OID of n octets at most n + 1 subs. */
#define SCOPED_PDU_ARENA(n)                                                    \
	(((n) / 7 + 1) * sizeof(struct varbind) +                              \
		4 * ((n) + 2 * ((n) / 7)) + 64)

#endif
