/* SPDX-License-Identifier: BSD-2-Clause */
/* PDUs and scopedPDUs: decoding. */
#include "wire/pdu.h"

/* SEQUENCE { OBJECT IDENTIFIER of one octet, a value without content } */
enum { VARBIND_CONTENT_MIN = 3 + 2 };

bool
pdu_is_confirmed(enum pdu_type type) /* MPD-29 */
{
	switch (type) {
	case PDU_GET:
	case PDU_GET_NEXT:
	case PDU_GET_BULK:
	case PDU_SET:
	case PDU_INFORM:
		return true;
	case PDU_RESPONSE:
	case PDU_SNMPV2_TRAP:
	case PDU_REPORT:
		break;
	}
	return false;
}

/* MSG-09; a4 is the Trap of SNMPv1 and no PDU of ours (MPD-14) */
static bool
is_pdu_tag(int tag)
{
	return tag >= PDU_GET && tag <= PDU_REPORT && tag != 0xa4;
}

/*
 * How many varbinds stand in list, without moving it. One that is too short
 * to be one is refused already here: so there are never more than a seventh
 * of the octets, and what SCOPED_PDU_ARENA promises holds for any input.
 */
static size_t
count_varbinds(struct ber_reader *list)
{
	struct ber_reader scan = *list;
	size_t n = 0;
	uint8_t tag;

	for (; scan.p < scan.end; n++)
		if (ber_read_tlv(&scan, &tag).n < VARBIND_CONTENT_MIN) {
			list->err =
				scan.err != BER_OK ? scan.err : BER_TRUNCATED;
			return 0;
		}
	return n;
}

/* MSG-21: as many as there are; the arena is the only bound. */
static void
decode_varbinds(struct ber_reader *list, struct arena *arena, struct pdu *pdu)
{
	size_t n = count_varbinds(list);

	pdu->varbinds = NULL;
	pdu->n_varbinds = n;
	if (n == 0)
		return;
	pdu->varbinds = arena_array(arena, n, sizeof(*pdu->varbinds));
	if (pdu->varbinds == NULL) {
		list->err = BER_NO_MEMORY;
		return;
	}
	for (size_t i = 0; i < n && list->err == BER_OK; i++) {
		struct varbind *vb = &pdu->varbinds[i];
		struct ber_reader inner;

		ber_enter(list, BER_SEQUENCE, &inner);
		vb->name = ber_read_oid(&inner, arena);
		ber_read_value(&inner, arena, &vb->value); /* MSG-18 */
		ber_leave(list, &inner);
	}
}

static void
decode_pdu(struct ber_reader *scoped, struct arena *arena, struct pdu *pdu)
{
	int tag = ber_peek_tag(scoped);
	struct ber_reader r;
	struct ber_reader list;

	/* Any type makes ber_enter refuse a tag that is none. */
	pdu->type = is_pdu_tag(tag) ? (enum pdu_type)tag : PDU_GET;
	ber_enter(scoped, (uint8_t)pdu->type, &r);
	pdu->request_id = ber_read_int32(&r); /* MSG-10 */
	pdu->error_status = ber_read_int32(&r);
	pdu->error_index = ber_read_int32(&r);
	ber_enter(&r, BER_SEQUENCE, &list);
	pdu->raw_varbinds =
		(struct octets){ list.p, (size_t)(list.end - list.p) };
	decode_varbinds(&list, arena, pdu);
	ber_leave(&r, &list);
	ber_leave(scoped, &r);
}

enum ber_error
scoped_pdu_decode(
	struct octets input, struct arena *arena, struct scoped_pdu *out)
{
	struct ber_reader r;
	struct ber_reader scoped;

	ber_reader_init(&r, input);
	ber_enter(&r, BER_SEQUENCE, &scoped);
	out->context_engine_id = ber_read_octet_string(&scoped);
	out->context_name = ber_read_octet_string(&scoped);
	decode_pdu(&scoped, arena, &out->pdu);
	ber_leave(&r, &scoped);
	if (r.err == BER_OK && r.p != r.end)
		return BER_TRAILING; /* MSG-19 */
	return r.err;
}
