/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two halves of the command responder share. */
#ifndef AGENT_RESPONDER_INTERNAL_H
#define AGENT_RESPONDER_INTERNAL_H

#include "agent/responder.h"

/* responder_find_view - RFC 3413 3.2 step 5 for what does not depend on the
 * variable */
enum refusal responder_find_view(
	const struct responder *r, struct request *request);
void responder_refused(const struct responder *r, const struct request *request,
	enum refusal refusal, struct oid_view name);

/* responder_send_... - the end of a request: with the answers written, with an
 * error and its bindings as they came (PDU-02), or tooBig without bindings
 * (SIZE-07) */
void responder_send_answers(struct responder *r, struct request *request);
void responder_send_error(struct responder *r, struct request *request,
	enum snmp_error error, size_t error_index);
void responder_send_too_big(struct responder *r, struct request *request);

/* responder_write_class - answer a Set that has a view, now or later */
void responder_write_class(struct responder *r, struct request *request);

#endif
