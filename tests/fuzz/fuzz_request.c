/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole decrypted messages through dispatcher, TSM, access control, engine and
 * encoder. Whatever is answered must be a message, no larger than was asked
 * for, with an error-index inside the list; a walk never goes back.
 *
 * Input: what one read of a session gives, perhaps several messages.
 */
#include "tests/fuzz/fuzz_agent.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static uint64_t memory[2][SCOPED_PDU_ARENA(70000) / sizeof(uint64_t)];

static bool
decode(unsigned i, struct octets octets, struct v3_message *message,
	struct scoped_pdu *scoped, size_t *used)
{
	struct arena arena;

	arena_init(&arena, memory[i], sizeof(memory[i]));
	return v3_message_decode(octets, message, used) == V3_OK &&
		scoped_pdu_decode(message->msg_data, &arena, scoped) == BER_OK;
}

/* The first message of the input is the one the answer is compared with. */
static void
check_answer(const struct v3_message *asked, const struct scoped_pdu *request)
{
	struct v3_message message;
	struct scoped_pdu scoped;
	const struct pdu *pdu = &scoped.pdu;
	size_t used;

	CHECK(decode(1, (struct octets){ agent.sent, agent.sent_n }, &message,
		&scoped, &used));
	CHECK(used == agent.sent_n);
	CHECK(agent.sent_n <= (size_t)asked->msg_max_size);
	CHECK(message.msg_id == asked->msg_id);
	CHECK(pdu->type == PDU_RESPONSE || pdu->type == PDU_REPORT);
	if (pdu->type == PDU_REPORT)
		return;
	CHECK(pdu->request_id == request->pdu.request_id);
	CHECK(pdu->error_index >= 0 &&
		(size_t)pdu->error_index <= request->pdu.n_varbinds);
	CHECK((pdu->error_status == SNMP_NO_ERROR) == (pdu->error_index == 0) ||
		pdu->error_status == SNMP_TOO_BIG ||
		pdu->error_status == SNMP_AUTHORIZATION_ERROR);
	if (pdu->error_status != SNMP_NO_ERROR)
		return;
	if (request->pdu.type == PDU_GET || request->pdu.type == PDU_SET)
		CHECK(pdu->n_varbinds == request->pdu.n_varbinds);
	if (request->pdu.type != PDU_GET_NEXT)
		return;
	CHECK(pdu->n_varbinds == request->pdu.n_varbinds);
	for (size_t i = 0; i < pdu->n_varbinds; i++) {
		int order = oid_compare(
			request->pdu.varbinds[i].name, pdu->varbinds[i].name);

		CHECK(pdu->varbinds[i].value.type == VALUE_END_OF_MIB_VIEW
				? order == 0
				: order < 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct v3_message message;
	struct scoped_pdu scoped;
	size_t used = 0;
	bool one;

	if (n > 65535)
		return 0;
	fuzz_agent_start();
	dispatcher_receive(
		&agent.dispatcher, &agent.tm, (struct octets){ data, n });
	for (int i = 0; i < 100 && request_pool_in_use(agent.requests) > 0; i++)
		CHECK(poll_loop_turn(agent.loop, 0) == 0);
	CHECK(request_pool_in_use(agent.requests) == 0);
	one = n > 0 &&
		decode(0, (struct octets){ data, n }, &message, &scoped,
			&used) &&
		used == n;
	if (one && agent.sent_n > 0)
		check_answer(&message, &scoped);
	fuzz_agent_stop();
	return 0;
}
