/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzzes wire/: every message of a datagram is decoded, written again, decoded
 * again and must be the same. On the way: what SCOPED_PDU_ARENA promises is
 * enough, and the size limit is exact.
 */
#include "wire/v3_message.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Fuzzing looks for violations with NDEBUG, too. */
static void
require(bool claim)
{
	if (!claim)
		abort();
}

static void *
allocate(size_t n)
{
	void *p = malloc(n);

	require(p != NULL);
	return p;
}

/* An arena of the size promised, not aligned; returns what is to be freed. */
static void *
make_arena(struct arena *arena, size_t n)
{
	uint8_t *memory = allocate(SCOPED_PDU_ARENA(n) + 1);

	arena_init(arena, memory + 1, SCOPED_PDU_ARENA(n));
	return memory;
}

static bool
lies_inside(struct octets inner, struct octets outer)
{
	return inner.p >= outer.p && inner.n <= outer.n &&
		(size_t)(inner.p - outer.p) <= outer.n - inner.n;
}

static void
check_varbinds(const struct pdu *pdu, struct octets input)
{
	require(lies_inside(pdu->raw_varbinds, input));
	for (size_t i = 0; i < pdu->n_varbinds; i++) {
		const struct varbind *vb = &pdu->varbinds[i];

		require(vb->name.n >= 2 && vb->name.n <= OID_MAX_LEN);
		if (vb->value.type == VALUE_OID)
			require(vb->value.oid.n >= 2 &&
				vb->value.oid.n <= OID_MAX_LEN);
		if (vb->value.type == VALUE_OCTET_STRING ||
			vb->value.type == VALUE_OPAQUE)
			require(lies_inside(vb->value.octets, input));
		if (vb->value.type == VALUE_IP_ADDRESS)
			require(vb->value.octets.n == 4);
	}
}

static void
check_same_scoped_pdu(const struct scoped_pdu *a, const struct scoped_pdu *b)
{
	const struct pdu *p = &a->pdu;
	const struct pdu *q = &b->pdu;

	require(octets_equal(a->context_engine_id, b->context_engine_id));
	require(octets_equal(a->context_name, b->context_name));
	require(p->type == q->type && p->request_id == q->request_id);
	require(p->error_status == q->error_status);
	require(p->error_index == q->error_index);
	require(p->n_varbinds == q->n_varbinds);
	for (size_t i = 0; i < p->n_varbinds; i++) {
		require(oid_compare(p->varbinds[i].name, q->varbinds[i].name) ==
			0);
		require(value_equal(
			&p->varbinds[i].value, &q->varbinds[i].value));
	}
}

/* Decodes what has been written; it must be m and s again. */
static void
check_written(struct octets written, const struct v3_message *m,
	const struct scoped_pdu *s)
{
	struct arena arena;
	struct v3_message m2;
	struct scoped_pdu s2;
	size_t used;
	void *memory = make_arena(&arena, written.n);

	require(v3_message_decode(written, &m2, &used) == V3_OK);
	require(used == written.n);
	require(m2.msg_id == m->msg_id);
	require(m2.msg_max_size == m->msg_max_size);
	require(v3_flags_level(m2.msg_flags) == v3_flags_level(m->msg_flags));
	require(((m2.msg_flags & V3_FLAG_REPORTABLE) != 0) ==
		pdu_is_confirmed(s->pdu.type));
	require(m2.msg_security_model == m->msg_security_model);
	require(m2.msg_security_parameters.n == 0);
	require(scoped_pdu_decode(m2.msg_data, &arena, &s2) == BER_OK);
	check_same_scoped_pdu(s, &s2);
	free(memory);
}

/*
 * Writes the message with the bindings one by one; its size, 0 when the limit
 * does not allow it.
 */
static size_t
write_message(const struct v3_header *h, const struct pdu *pdu, uint8_t *buffer,
	size_t size, size_t limit, struct octets *out)
{
	struct v3_writer w;

	if (!v3_writer_begin(&w, h, buffer, size, limit))
		return 0;
	for (size_t i = 0; i < pdu->n_varbinds; i++) {
		size_t used = w.used;

		if (!v3_writer_add(&w, &pdu->varbinds[i])) {
			require(w.used == used && w.n_varbinds == i);
			require(v3_writer_end(&w, 0, 0).n <= limit);
			return 0;
		}
		require(w.used - used == ber_size_varbind(&pdu->varbinds[i]));
	}
	*out = v3_writer_end(&w, pdu->error_status, pdu->error_index);
	require((out->n != 0) ==
		v3_writer_fits(
			&w, w.used, pdu->error_status, pdu->error_index));
	require(out->n <= limit);
	return out->n;
}

static void
check_round_trip(const struct v3_message *m, const struct scoped_pdu *s)
{
	const struct v3_header h = {
		.msg_id = m->msg_id,
		.msg_max_size = m->msg_max_size,
		.msg_flags = m->msg_flags,
		.msg_security_model = m->msg_security_model,
		.context_engine_id = s->context_engine_id,
		.context_name = s->context_name,
		.pdu_type = s->pdu.type,
		.request_id = s->pdu.request_id,
	};
	const struct pdu *pdu = &s->pdu;
	/* A 32-bit value gets an octet when its leading zero was left out,
	 * and its varbind had seven at least; lengths only shrink. */
	const size_t size =
		V3_HEADER_ROOM(h.context_engine_id.n, h.context_name.n) +
		2 * pdu->raw_varbinds.n;
	uint8_t *buffer = allocate(size);
	struct octets written = { NULL, 0 };
	struct octets again;
	struct v3_writer w;
	size_t n = write_message(&h, pdu, buffer, size, SIZE_MAX, &written);

	require(n != 0);
	require(lies_inside(written, (struct octets){ buffer, size }));
	check_written(written, m, s);

	/* Just this limit, and one octet less (SIZE-06). */
	require(write_message(&h, pdu, buffer, size, n, &again) == n);
	require(write_message(&h, pdu, buffer, size, n - 1, &again) == 0);

	/* The list as it came is a message with the same meaning (PDU-02). */
	require(v3_writer_begin(&w, &h, buffer, size, SIZE_MAX));
	require(v3_writer_set_raw(&w, pdu->raw_varbinds, pdu->n_varbinds,
		pdu->error_status, pdu->error_index));
	check_written(
		v3_writer_end(&w, pdu->error_status, pdu->error_index), m, s);
	free(buffer);
}

static bool
decode_scoped_pdu(struct octets input, struct arena *arena, void **memory,
	struct scoped_pdu *out)
{
	enum ber_error err;

	*memory = make_arena(arena, input.n);
	err = scoped_pdu_decode(input, arena, out);
	require(err != BER_NO_MEMORY);
	if (err != BER_OK)
		return false;
	check_varbinds(&out->pdu, input);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct octets input = { data, n };
	struct scoped_pdu s;
	struct arena arena;
	void *memory;

	while (input.n > 0) {
		struct v3_message m;
		size_t used;
		enum v3_result result = v3_message_decode(input, &m, &used);

		require(used > 0 && used <= input.n);
		/* A faulty one either has its bounds or takes the rest. */
		require(result == V3_OK || used == input.n ||
			input.p[0] == BER_SEQUENCE);
		if (result == V3_OK) {
			struct octets message = { input.p, used };

			require(lies_inside(m.msg_data, message));
			require(lies_inside(
				m.msg_security_parameters, message));
			if (decode_scoped_pdu(m.msg_data, &arena, &memory, &s))
				check_round_trip(&m, &s);
			free(memory);
		}
		input.p += used;
		input.n -= used;
	}
	/* Inputs that never had a header reach the inner decoder, too. */
	decode_scoped_pdu((struct octets){ data, n }, &arena, &memory, &s);
	free(memory);
	return 0;
}
