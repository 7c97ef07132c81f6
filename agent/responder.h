/* SPDX-License-Identifier: BSD-2-Clause */
/* The command responder (RFC 3413 3.2, RFC 3416 4.2). */
#ifndef AGENT_RESPONDER_H
#define AGENT_RESPONDER_H

#include "agent/dispatcher.h"

struct responder {
	struct dispatcher *dispatcher;
	struct mib *mib;
	const struct vacm *vacm;
	/* 0: no bound besides the message's size (PDU-17). */
	int32_t max_repetitions; /* maxGetbulkRepeats */
	int32_t max_responses;   /* maxGetbulkResponses: bindings */
	/* May NULL: told of each access refused, for the log. */
	void (*refused)(void *ctx, const struct request *request,
		enum refusal refusal, struct oid_view name);
	void *refused_ctx;
};

/*
 * responder_process - processPdu: answer a request of the Read or Write Class
 *
 * The request is decoded and has its identity. It is answered, now or when the
 * last back end has, through the dispatcher, which takes it back; or counted
 * as a silent drop (SIZE-10). The caller does not touch it again.
 */
void responder_process(struct responder *responder, struct request *request);

#endif
