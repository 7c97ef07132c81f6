/* SPDX-License-Identifier: BSD-2-Clause */
/* A request in progress: its message, its arena, its answer, from a pool. */
#ifndef AGENT_REQUEST_H
#define AGENT_REQUEST_H

#include "mibs/mib.h"
#include "security/tsm.h"
#include "security/vacm.h"
#include "transport/poll_loop.h"
#include "wire/v3_message.h"

enum {
	/* One record's plaintext (SIZE-01): what can come in and go out. */
	REQUEST_MESSAGE_MAX = 16384,
	/* The copy of the message and everything scoped_pdu_decode makes. */
	REQUEST_ARENA = REQUEST_MESSAGE_MAX +
		(int)SCOPED_PDU_ARENA(REQUEST_MESSAGE_MAX) + 256,
	REQUEST_BUFFER = REQUEST_MESSAGE_MAX + (int)V3_HEADER_ROOM(32, 255),
};

/*
 * struct request - state cached with a message until its answer has left
 * (MPD-20). It may wait for late back ends; all it points to is its own.
 */
struct request {
	struct tm_state tm; /* tmStateReference, prepared for the response */
	struct tsm_identity identity;
	struct v3_message message;
	struct scoped_pdu scoped_pdu;

	/* The responder's. */
	const struct vacm_view *view;
	struct v3_writer writer;
	size_t position;  /* of the answer binding worked at, from 0 */
	size_t n_answers; /* bindings the full answer has */
	size_t trail; /* GetBulk: octets of the answer before the binding that
			 has the last name of the repeater worked at */
	bool found;   /* GetBulk: this repetition is not all endOfMibView */
	struct mib_answer answer;
	bool waiting;     /* for answer.done */
	size_t allowance; /* steps left to it in this turn of the loop */
	/* Armed while it waits: for a back end until expires_ms, or for its
	 * next turn. */
	struct deadline deadline;
	uint64_t expires_ms;
	void *responder;
	struct request *behind; /* the next in line, of Sets */

	/* The pool's. */
	struct arena arena;
	struct request *next_free;
	uint8_t *arena_memory; /* REQUEST_ARENA octets */
	uint8_t *buffer;       /* REQUEST_BUFFER octets, the response's place */
};

struct request_pool;

/* request_pool_new - n requests, allocated now; NULL without memory */
struct request_pool *request_pool_new(size_t n);
void request_pool_free(struct request_pool *pool);

/*
 * request_get - a fresh request, its arena empty; NULL when all are in use
 *
 * One that answers at once is back before the next message is read, so the
 * pool runs empty only by requests that wait; see request_may_wait.
 */
struct request *request_get(struct request_pool *pool);
void request_put(struct request_pool *pool, struct request *request);

/* request_may_wait - false for the last free one: it must answer at once, so
 * that slow back ends never silence the agent (CR-01, CR-08) */
bool request_may_wait(const struct request_pool *pool);

size_t request_pool_in_use(const struct request_pool *pool);

#endif
