/* SPDX-License-Identifier: BSD-2-Clause */
/* See dispatcher.h. */
#include "agent/dispatcher.h"

#include <string.h>

#include "agent/responder.h"
#include "util/log.h"

/* RFC 5343 3.1: localEngineID, whoever that is. */
static const uint8_t local_engine_id[] = { 0x80, 0x00, 0x00, 0x00, 0x06 };

static const struct oid_view unknown_pdu_handlers_oid =
	OID_VIEW(1, 3, 6, 1, 6, 3, 11, 2, 1, 3);

static struct octets
dispatcher_engine_id(const struct dispatcher *d)
{
	return (struct octets){ d->engine->id, d->engine->id_n };
}

/* The most octets an answer may have: what we send, what the requester takes
 * and what the session carries (SIZE-02, SIZE-06). */
static size_t
dispatcher_limit(const struct dispatcher *d, const struct request *request)
{
	int32_t peer = request->message.msg_max_size;
	int32_t least = peer < d->max_message_size ? peer : d->max_message_size;

	return min_size((size_t)least, request->tm.max_message);
}

bool
dispatcher_begin_response(const struct dispatcher *d, struct request *request)
{
	const struct scoped_pdu *asked = &request->scoped_pdu;
	/* RFC 3412 7.1 steps 1 and 2: all of it is the cached request's, and
	 * not the responder's to choose (MPD-20, MPD-21, CTX-04). */
	const struct v3_header header = {
		.msg_id = request->message.msg_id,
		.msg_max_size = d->max_message_size,
		/* Not reportable (MSG-08); the level of the message, not of
		 * the session (TSM-11). */
		.msg_flags = v3_level_flags(request->identity.security_level),
		.msg_security_model = TSM_SECURITY_MODEL,
		.context_engine_id = asked->context_engine_id,
		.context_name = asked->context_name,
		.pdu_type = PDU_RESPONSE,
		.request_id = asked->pdu.request_id,
	};

	return v3_writer_begin(&request->writer, &header, request->buffer,
		REQUEST_BUFFER, dispatcher_limit(d, request));
}

void
dispatcher_send_response(
	struct dispatcher *d, struct request *request, struct octets message)
{
	enum tm_send_result result;

	tsm_process_response(&request->tm); /* TSM-02, TSM-12 */
	/* A session that is gone takes its answers with it (TS-04); the
	 * transport has counted that. */
	result = d->send(d->send_ctx, &request->tm, message);
	if (result != TM_SENT)
		log_debug("dispatcher",
			"dispatcher: answer to session %llu not sent: %d",
			(unsigned long long)request->tm.session_id,
			(int)result);
	request_put(d->requests, request);
}

void
dispatcher_drop_silently(struct dispatcher *d, struct request *request)
{
	d->stats.silent_drops++; /* SIZE-10 */
	request_put(d->requests, request);
}

void
dispatcher_send_report(struct dispatcher *d, struct request *request,
	struct oid_view counter, uint32_t value, int32_t request_id)
{
	/* RFC 3412 7.1 step 3: our own engine, the default context and, as the
	 * error indication has no securityLevel, noAuthNoPriv (MPD-24). */
	const struct v3_header header = {
		.msg_id = request->message.msg_id, /* MSG-06 */
		.msg_max_size = d->max_message_size,
		.msg_flags = 0,
		.msg_security_model = TSM_SECURITY_MODEL,
		.context_engine_id = dispatcher_engine_id(d),
		.pdu_type = PDU_REPORT,
		.request_id = request_id, /* MPD-23 */
	};
	struct oid instance;
	struct varbind varbind = {
		.value = { .type = VALUE_COUNTER32, .u32 = value },
	};

	(void)oid_copy(&instance, counter);
	(void)oid_append(&instance, &(uint32_t){ 0 }, 1);
	varbind.name = oid_view(&instance);
	if (!v3_writer_begin(&request->writer, &header, request->buffer,
		    REQUEST_BUFFER, dispatcher_limit(d, request)) ||
		!v3_writer_add(&request->writer, &varbind)) {
		/* Only a session of under a hundred octets comes here. */
		request_put(d->requests, request);
		return;
	}
	dispatcher_send_response(
		d, request, v3_writer_end(&request->writer, 0, 0));
}

/* Is the pair (contextEngineID, PDU type) registered (MPD-04)? It is the
 * command responder's registration; there is no other application. */
static bool
dispatcher_has_handler(
	const struct dispatcher *d, const struct scoped_pdu *scoped)
{
	struct octets local = { local_engine_id, sizeof(local_engine_id) };

	switch (scoped->pdu.type) {
	case PDU_GET:
	case PDU_GET_NEXT:
	case PDU_GET_BULK:
	case PDU_SET:
		/* CTX-02, CTX-03; an empty one is nobody's (CTX-07). */
		return octets_equal(scoped->context_engine_id,
			       dispatcher_engine_id(d)) ||
			octets_equal(scoped->context_engine_id, local);
	case PDU_RESPONSE:
	case PDU_INFORM:
	case PDU_SNMPV2_TRAP:
	case PDU_REPORT:
		break;
	}
	return false;
}

/* RFC 3412 7.2 from step 7 on: the PDU; request is given back or passed on. */
static void
dispatcher_receive_pdu(struct dispatcher *d, struct request *request)
{
	struct scoped_pdu *scoped = &request->scoped_pdu;
	struct octets data = request->message.msg_data;
	uint8_t *copy = arena_alloc(&request->arena, data.n, 1);

	/* The one copy: the request may have to wait, and what the transport
	 * lent us ends with this call. A record's plaintext always fits. */
	if (copy == NULL) {
		dispatcher_drop_silently(d, request);
		return;
	}
	memcpy(copy, data.p, data.n);
	request->message.msg_data = (struct octets){ copy, data.n };
	request->message.msg_security_parameters = (struct octets){ copy, 0 };

	/* 7.2 step 7: with TSM always plaintext (MSG-02, MPD-13, MPD-14). */
	if (scoped_pdu_decode(request->message.msg_data, &request->arena,
		    scoped) != BER_OK) {
		d->stats.in_asn_parse_errs++;
		request_put(d->requests, request);
		return;
	}
	/* Steps 8 and 9 give names to what we have. Step 10a: no message of
	 * ours is outstanding, so no Response or Report has a request; it is
	 * dropped without a counter (MPD-15, MPD-06, PDU-40). Steps 11 and 12
	 * are for those that have. */
	if (scoped->pdu.type == PDU_RESPONSE ||
		scoped->pdu.type == PDU_REPORT) {
		request_put(d->requests, request);
		return;
	}
	/* Step 13a: securityEngineID is ours, as TSM made it so (TSM-07), for
	 * every message; nothing to compare (MPD-25). Steps 13b, 14: */

	/* 4.2.2.1 step 2 */
	if (!dispatcher_has_handler(d, scoped)) {
		d->stats.unknown_pdu_handlers++; /* MPD-05 */
		/* The type is known, so the reportable flag has no say
		 * (MPD-17, MPD-18). */
		if (pdu_is_confirmed(scoped->pdu.type))
			dispatcher_send_report(d, request,
				unknown_pdu_handlers_oid,
				d->stats.unknown_pdu_handlers,
				scoped->pdu.request_id);
		else
			request_put(d->requests, request);
		return;
	}
	/* 4.2.2.1 step 3 */
	responder_process(d->responder, request);
}

/* Security processing has failed with a counter (RFC 3412 7.2 step 6). */
static void
dispatcher_report_security(
	struct dispatcher *d, struct request *request, enum tsm_result result)
{
	struct oid counter;
	uint32_t column = 0;
	uint32_t value = tsm_result_counter(d->tsm, result, &column);

	/* Only unsupportedSecurityLevel comes with an OID and value (RFC 5591
	 * 5.2 step 4); the others are just discarded (MPD-12, TSM-08, TSM-09).
	 * The PDU has not been looked at, so its class cannot be determined
	 * and the flag decides (MPD-17). */
	if (result != TSM_INADEQUATE_LEVEL ||
		(request->message.msg_flags & V3_FLAG_REPORTABLE) == 0) {
		request_put(d->requests, request);
		return;
	}
	(void)oid_copy(&counter, OID_VIEW(1, 3, 6, 1, 2, 1, 190, 1, 1));
	(void)oid_append(&counter, &column, 1);
	dispatcher_send_report(d, request, oid_view(&counter), value, 0);
}

/* One message whose header could be read. */
static void
dispatcher_receive_message(struct dispatcher *d, const struct tm_state *tm,
	const struct v3_message *message)
{
	struct request *request;
	enum security_level level;
	enum tsm_result result;

	/* 7.2 step 4: no Report for a model we do not know (MPD-10). */
	if (message->msg_security_model != TSM_SECURITY_MODEL) {
		d->stats.unknown_security_models++;
		return;
	}
	/* Step 5d: priv without auth, whatever else the flags say (MPD-11). */
	level = v3_flags_level(message->msg_flags);
	if (level == SECURITY_LEVEL_NONE) {
		d->stats.invalid_msgs++;
		return;
	}
	request = request_get(d->requests);
	if (request == NULL) {
		/* Cannot happen: the last one never waits (request.h). */
		log_debug("dispatcher", "dispatcher: no request is free");
		return;
	}
	request->tm = *tm;
	request->message = *message;

	/* Step 6 */
	result = tsm_process_incoming(d->tsm, tm, level, &request->identity);
	if (result != TSM_OK)
		dispatcher_report_security(d, request, result);
	else
		dispatcher_receive_pdu(d, request);
}

void
dispatcher_receive(
	void *dispatcher, const struct tm_state *tm, struct octets octets)
{
	struct dispatcher *d = dispatcher;

	/* Each complete message by itself (TLSTM-33). */
	while (octets.n > 0) {
		struct v3_message message;
		size_t used = octets.n;

		d->stats.in_pkts++; /* 7.2 step 1, 4.2.1 step 1 (MPD-01) */
		/* Steps 2 and 3, after the version of 4.2.1 step 2 */
		switch (v3_message_decode(octets, &message, &used)) {
		case V3_PARSE_ERROR: /* MPD-02, MPD-08 */
			d->stats.in_asn_parse_errs++;
			break;
		case V3_BAD_VERSION: /* MPD-03, COEX-01 */
			d->stats.in_bad_versions++;
			break;
		case V3_OK:
			dispatcher_receive_message(d, tm, &message);
			break;
		}
		octets.p += used;
		octets.n -= used;
	}
}
