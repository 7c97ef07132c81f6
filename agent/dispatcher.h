/* SPDX-License-Identifier: BSD-2-Clause */
/* The dispatcher and SNMPv3 message processing (RFC 3412). */
#ifndef AGENT_DISPATCHER_H
#define AGENT_DISPATCHER_H

#include "agent/engine.h"
#include "agent/request.h"
#include "security/tsm.h"
#include "wire/snmp_stats.h"

/*
 * struct dispatcher - one for the program; plain so that main sees what it is
 * made of. All pointers are borrowed and outlive it.
 */
struct dispatcher {
	const struct engine *engine;
	struct tsm *tsm;
	struct request_pool *requests;
	struct responder *responder;
	int32_t max_message_size; /* announced as msgMaxSize (SIZE-03) */
	/* Sends through the transport a session came in by. */
	enum tm_send_result (*send)(
		void *ctx, const struct tm_state *tm, struct octets message);
	void *send_ctx;
	struct snmp_stats stats;
};

/*
 * dispatcher_receive - the transport's call-back: every message in octets is
 * processed and answered by itself (TLSTM-33), in the order of RFC 3412 7.2
 * (MPD-09); what is wrong moves one counter and is dropped or reported.
 */
void dispatcher_receive(
	void *dispatcher, const struct tm_state *tm, struct octets octets);

/*
 * dispatcher_begin_response - begin the request's writer with what is cached
 * (MPD-20, MPD-21) and within what all three sides take (SIZE-02)
 *
 * False when not even an empty Response fits (SIZE-10).
 */
bool dispatcher_begin_response(
	const struct dispatcher *dispatcher, struct request *request);

/* dispatcher_send_response - RFC 3412 7.1 for a Response or Report already
 * written by the request; gives the request back to the pool */
void dispatcher_send_response(struct dispatcher *dispatcher,
	struct request *request, struct octets message);

/*
 * dispatcher_send_report - drop whatever the request has written and send a
 * Report with one counter (MPD-22..24); gives the request back
 *
 * oid    of the counter's object, without .0. value  already incremented.
 * request_id  of the offending PDU, 0 when unknown.
 */
void dispatcher_send_report(struct dispatcher *dispatcher,
	struct request *request, struct oid_view counter, uint32_t value,
	int32_t request_id);

/* dispatcher_drop_silently - give a request back whose answer fits in no form:
 * snmpSilentDrops (SIZE-10) */
void dispatcher_drop_silently(
	struct dispatcher *dispatcher, struct request *request);

#endif
