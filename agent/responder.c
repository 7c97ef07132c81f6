/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See responder.h.
 *
 * A request of the Read Class goes through its answer binding by binding:
 * position says which one is worked at, so that a request that has to wait for
 * a back end, or to let others work, continues where it was. What has been
 * found stands already in its final place, in the message.
 *
 * Work is counted in steps, not measured: a clock read for each row would cost
 * as much as the row, and what is counted can be tested. MIB_AGAIN is what
 * runs out of steps: the name where to go on is answer's.
 */
#include "agent/responder_internal.h"

#include <stdalign.h>
#include <string.h>

static const struct oid_view unavailable_contexts_oid =
	OID_VIEW(1, 3, 6, 1, 6, 3, 12, 1, 4);
static const struct oid_view unknown_contexts_oid =
	OID_VIEW(1, 3, 6, 1, 6, 3, 12, 1, 5);

enum {
	/* ber_read_oid's bound for an OID of OID_MAX_LEN sub-identifiers of
	 * five octets each. */
	OID_SCRATCH = 4 * (OID_MAX_LEN * 5 + 1),
};

/* Room for the sub-identifiers of a name that is read back. */
struct scratch {
	alignas(16) uint8_t memory[OID_SCRATCH];
};

void
responder_refused(const struct responder *r, const struct request *request,
	enum refusal refusal, struct oid_view name)
{
	if (r->refused != NULL)
		r->refused(r->refused_ctx, request, refusal, name);
}

/* The end of every request: the message, or silence if it fits in no form. */
static void
responder_send(
	struct responder *r, struct request *request, struct octets message)
{
	if (message.n == 0)
		dispatcher_drop_silently(r->dispatcher, request);
	else
		dispatcher_send_response(r->dispatcher, request, message);
}

void
responder_send_too_big(struct responder *r, struct request *request)
{
	v3_writer_clear(&request->writer);
	responder_send(
		r, request, v3_writer_end(&request->writer, SNMP_TOO_BIG, 0));
}

void
responder_send_error(struct responder *r, struct request *request,
	enum snmp_error error, size_t error_index)
{
	const struct pdu *pdu = &request->scoped_pdu.pdu;
	int32_t index = (int32_t)error_index; /* below 16384 */

	if (!v3_writer_set_raw(&request->writer, pdu->raw_varbinds,
		    pdu->n_varbinds, (int32_t)error, index)) {
		responder_send_too_big(r, request);
		return;
	}
	responder_send(r, request,
		v3_writer_end(&request->writer, (int32_t)error, index));
}

void
responder_send_answers(struct responder *r, struct request *request)
{
	responder_send(
		r, request, v3_writer_end(&request->writer, SNMP_NO_ERROR, 0));
}

/* Negative counts are taken as 0 (PDU-18). */
static size_t
count_or_zero(int32_t n)
{
	return n < 0 ? 0 : (size_t)n;
}

/* N of RFC 3416 4.2.3; all bindings of a GetNext, too, are asked once. */
static size_t
responder_non_repeaters(const struct pdu *pdu)
{
	if (pdu->type != PDU_GET_BULK)
		return pdu->n_varbinds;
	return min_size(count_or_zero(pdu->non_repeaters), pdu->n_varbinds);
}

/* N + M * R: how many bindings the full answer has (PDU-11). */
static size_t
responder_count_answers(const struct responder *r, const struct pdu *pdu)
{
	size_t once = responder_non_repeaters(pdu);
	size_t repeaters = pdu->n_varbinds - once;
	size_t repetitions;

	if (repeaters == 0)
		return once;
	/* No binding is shorter than an octet, so this bound shows nowhere;
	 * it is for the product below. */
	repetitions = min_size(
		count_or_zero(pdu->max_repetitions), REQUEST_MESSAGE_MAX);
	/* PDU-17: whole repetitions, and one at least. */
	if (r->max_repetitions > 0)
		repetitions = min_size(repetitions, (size_t)r->max_repetitions);
	if (r->max_responses > 0) {
		size_t most = (size_t)r->max_responses;

		most = most > once ? (most - once) / repeaters : 0;
		repetitions = min_size(repetitions, most > 0 ? most : 1);
	}
	return once + repetitions * repeaters;
}

/* Which binding of the request the answer at position is for. */
static size_t
responder_question(const struct request *request)
{
	const struct pdu *pdu = &request->scoped_pdu.pdu;
	size_t once = responder_non_repeaters(pdu);

	if (request->position < pdu->n_varbinds)
		return request->position;
	return once + (request->position - once) % (pdu->n_varbinds - once);
}

/*
 * The name whose successor stands at position: the request's, and from the
 * second repetition on the one answered last for this repeater (PDU-13). That
 * one is read back from the answer, where a cursor trails one repetition
 * behind; remembering a name for each repeater would take an OID of 128
 * sub-identifiers for each of perhaps two thousand.
 *
 * end  set when that answer was endOfMibView: then there is nothing to ask.
 */
static struct oid_view
responder_name(
	const struct request *request, struct scratch *scratch, bool *end)
{
	const struct pdu *pdu = &request->scoped_pdu.pdu;
	const struct v3_writer *w = &request->writer;
	struct ber_reader list;
	struct ber_reader varbind;
	struct arena arena;
	struct oid_view name;

	*end = false;
	if (request->position < pdu->n_varbinds)
		return pdu->varbinds[request->position].name;
	ber_reader_init(&list,
		(struct octets){ w->buf + w->room + request->trail,
			w->used - request->trail });
	arena_init(&arena, scratch->memory, sizeof(scratch->memory));
	ber_enter(&list, BER_SEQUENCE, &varbind);
	name = ber_read_oid(&varbind, &arena);
	*end = ber_peek_tag(&varbind) == VALUE_END_OF_MIB_VIEW;
	return name;
}

/* The answer at position has been written; on to the next. */
static void
responder_advance(struct request *request)
{
	const struct v3_writer *w = &request->writer;
	const struct pdu *pdu = &request->scoped_pdu.pdu;
	struct ber_reader list;
	uint8_t tag;

	if (request->position < pdu->n_varbinds) {
		/* Here the first repetition will begin. */
		if (++request->position == responder_non_repeaters(pdu))
			request->trail = w->used;
		return;
	}
	request->position++;
	ber_reader_init(&list,
		(struct octets){ w->buf + w->room + request->trail,
			w->used - request->trail });
	(void)ber_read_tlv(&list, &tag);
	request->trail = (size_t)(list.p - (w->buf + w->room));
}

/* The question just asked has cost a step and one for all that was passed, and
 * then it is for the view to decide. */
static void
responder_spend(struct responder *r, struct request *request)
{
	size_t steps =
		1 + request->answer.passed + vacm_view_steps(request->view);

	request->allowance -= min_size(steps, request->allowance);
	r->steps_left -= min_size(steps, r->steps_left);
}

/* Go on to the first instance inside the view, behind one that is outside or
 * behind the last that was passed (PDU-08). */
static enum mib_status
responder_walk_into_view(
	struct responder *r, struct request *request, enum mib_status status)
{
	struct mib_answer *answer = &request->answer;

	while (status == MIB_AGAIN ||
		(status == MIB_FOUND &&
			!vacm_view_has(
				request->view, oid_view(&answer->name)))) {
		struct oid from;
		bool ahead;

		if (request->allowance == 0)
			return MIB_AGAIN;
		if (!vacm_view_skip(
			    request->view, oid_view(&answer->name), &from))
			return MIB_END;
		ahead = oid_compare(oid_view(&from), oid_view(&answer->name)) >
			0;
		status = mib_next(r->mib, oid_view(&from), ahead, answer);
		responder_spend(r, request);
	}
	return status;
}

/*
 * For a name outside the view: does the object type have instances that could
 * be inside? Then this one is noSuchInstance, else all of the type is hidden
 * and as if it did not exist (PDU-05, PDU-06, VACM-11).
 */
static enum mib_status
responder_hidden(const struct responder *r, struct request *request,
	struct oid_view name)
{
	struct oid_view object = { name.sub, mib_object(r->mib, name) };
	struct oid first;

	responder_refused(r, request, REFUSAL_ACCESS_NOT_IN_VIEW, name);
	if (object.n > 0 && vacm_view_skip(request->view, object, &first) &&
		oid_starts_with(oid_view(&first), object))
		return MIB_NO_SUCH_INSTANCE;
	return MIB_NO_SUCH_OBJECT;
}

/* How often the question at position is going to be asked from there on. */
static size_t
responder_wanted(const struct request *request)
{
	const struct pdu *pdu = &request->scoped_pdu.pdu;
	size_t repeaters = pdu->n_varbinds - responder_non_repeaters(pdu);
	size_t left = request->n_answers - request->position;

	if (request->position + repeaters < pdu->n_varbinds)
		return 1;
	return (left + repeaters - 1) / repeaters;
}

/* Ask for the answer at position. */
static enum mib_status
responder_ask(struct responder *r, struct request *request)
{
	struct mib_answer *answer = &request->answer;
	struct scratch scratch;
	enum mib_status status;
	bool end;
	struct oid_view name = responder_name(request, &scratch, &end);

	if (end)
		return MIB_END; /* PDU-14: the name is repeated */
	if (request->allowance == 0) {
		(void)oid_copy(&answer->name, name);
		return MIB_AGAIN;
	}
	answer->wanted = responder_wanted(request);
	if (request->scoped_pdu.pdu.type == PDU_GET) {
		if (!vacm_view_has(request->view, name)) {
			answer->passed = 0;
			responder_spend(r, request);
			return responder_hidden(r, request, name);
		}
		status = mib_get(r->mib, name, answer);
		responder_spend(r, request);
		return status;
	}
	status = mib_next(r->mib, name, false, answer);
	responder_spend(r, request);
	return responder_walk_into_view(r, request, status);
}

/* The exception that stands for a status without a value. */
static enum value_type
responder_exception(enum mib_status status)
{
	if (status == MIB_NO_SUCH_OBJECT)
		return VALUE_NO_SUCH_OBJECT;
	if (status == MIB_NO_SUCH_INSTANCE)
		return VALUE_NO_SUCH_INSTANCE;
	return VALUE_END_OF_MIB_VIEW; /* PDU-09, PDU-14 */
}

/* Append what was found; false when the message is full. */
static bool
responder_write(struct request *request, enum mib_status status)
{
	struct scratch scratch;
	struct varbind varbind;
	bool end;

	if (status == MIB_FOUND) {
		/* For Get the same name as asked: the MIB has checked. */
		varbind.name = oid_view(&request->answer.name);
		varbind.value = request->answer.value;
		request->found = true;
	} else {
		varbind.name = responder_name(request, &scratch, &end);
		varbind.value.type = responder_exception(status);
	}
	return v3_writer_add(&request->writer, &varbind);
}

/* Before position: is a repetition complete that found nothing (PDU-16)? */
static bool
responder_is_exhausted(struct request *request)
{
	const struct pdu *pdu = &request->scoped_pdu.pdu;
	size_t once = responder_non_repeaters(pdu);
	size_t repeaters = pdu->n_varbinds - once;
	bool found;

	if (repeaters == 0 || request->position < once ||
		(request->position - once) % repeaters != 0)
		return false;
	found = request->found;
	request->found = false;
	return !found && request->position > once;
}

/* Take the answer for position. False when the request has been answered. */
static bool
responder_take(
	struct responder *r, struct request *request, enum mib_status status)
{
	if (status == MIB_ERROR) {
		/* PDU-07, PDU-20, CR-04 */
		responder_send_error(r, request, SNMP_GEN_ERR,
			responder_question(request) + 1);
		return false;
	}
	if (!responder_write(request, status)) {
		if (request->scoped_pdu.pdu.type == PDU_GET_BULK)
			responder_send_answers(r, request); /* PDU-15 */
		else
			responder_send_too_big(r, request); /* PDU-19 */
		return false;
	}
	responder_advance(request);
	return true;
}

/* A slice of the turn's steps. The last free request, which may not wait, gets
 * enough to be answered as a rule (CR-01). */
static void
responder_give_slice(const struct responder *r, struct request *request)
{
	if (!request_may_wait(r->dispatcher->requests))
		request->allowance = RESPONDER_STEPS;
	else
		request->allowance = r->steps_left > RESPONDER_STEPS_MIN
			? r->steps_left
			: RESPONDER_STEPS_MIN;
}

/* Wait for a back end, or for the next turn; false: this one cannot. */
static bool
responder_wait(struct responder *r, struct request *request, uint64_t until_ms)
{
	return request_may_wait(r->dispatcher->requests) &&
		poll_loop_set_deadline(r->loop, &request->deadline, until_ms) ==
		0;
}

/* It has taken too long already: what is there of a GetBulk, if that is a
 * repetition (PDU-17), or genErr. */
static void
responder_give_up(struct responder *r, struct request *request)
{
	const struct pdu *pdu = &request->scoped_pdu.pdu;

	if (pdu->type == PDU_GET_BULK && request->position >= pdu->n_varbinds)
		responder_send_answers(r, request);
	else
		(void)responder_take(r, request, MIB_ERROR);
}

/*
 * Continue a request with the status of the question it has asked, until it is
 * answered or waits.
 */
static void
responder_run(
	struct responder *r, struct request *request, enum mib_status status)
{
	for (;;) {
		if (status == MIB_AGAIN) {
			if (!responder_wait(r, request, poll_loop_now(r->loop)))
				responder_give_up(r, request);
			return;
		}
		if (status == MIB_PENDING) {
			request->waiting = true;
			if (responder_wait(r, request, request->expires_ms))
				return;
			/* CR-01, CR-08: the last one stays for the others. */
			request->waiting = false;
			mib_cancel(r->mib, &request->answer);
			status = MIB_ERROR;
		}
		if (!responder_take(r, request, status))
			return;
		if (request->position == request->n_answers ||
			responder_is_exhausted(request)) {
			responder_send_answers(r, request);
			return;
		}
		status = responder_ask(r, request);
	}
}

enum refusal
responder_find_view(const struct responder *r, struct request *request)
{
	const struct scoped_pdu *scoped = &request->scoped_pdu;

	return vacm_find_view(r->vacm, TSM_SECURITY_MODEL,
		request->identity.security_name,
		request->identity.security_level, /* VACM-06 */
		scoped->pdu.type == PDU_SET ? VACM_WRITE : VACM_READ,
		scoped->context_name, &request->view);
}

/* After a wait: the view may be another one by now, or gone. What is sent from
 * here on is decided by the rules of today (VACM-16). */
static bool
responder_resume(struct responder *r, struct request *request)
{
	enum refusal refusal = responder_find_view(r, request);

	if (refusal == REFUSAL_NONE) {
		responder_give_slice(r, request);
		return true;
	}
	responder_refused(
		r, request, refusal, request->scoped_pdu.pdu.varbinds[0].name);
	responder_send_error(r, request, SNMP_AUTHORIZATION_ERROR, 0);
	return false;
}

/* A late answer. */
static void
responder_answered(struct mib_answer *answer)
{
	struct request *request = CONTAINER_OF(answer, struct request, answer);
	struct responder *r = request->responder;

	request->waiting = false;
	poll_loop_clear_deadline(r->loop, &request->deadline);
	if (!responder_resume(r, request))
		return;
	responder_spend(r, request);
	responder_run(r, request,
		request->scoped_pdu.pdu.type == PDU_GET
			? answer->status
			: responder_walk_into_view(r, request, answer->status));
}

/* A request's next turn has come, or its time is over. */
static void
responder_woken(struct deadline *deadline, uint64_t now_ms)
{
	struct request *request =
		CONTAINER_OF(deadline, struct request, deadline);
	struct responder *r = request->responder;

	if (request->waiting) {
		request->waiting = false;
		mib_cancel(r->mib, &request->answer);
		(void)responder_take(r, request, MIB_ERROR); /* AGENTX-37 */
	} else if (now_ms >= request->expires_ms) {
		responder_give_up(r, request);
	} else if (responder_resume(r, request)) {
		responder_run(r, request,
			request->scoped_pdu.pdu.type == PDU_GET
				? responder_ask(r, request)
				: responder_walk_into_view(
					  r, request, MIB_AGAIN));
	}
}

static void
responder_read(struct responder *r, struct request *request)
{
	request->n_answers =
		responder_count_answers(r, &request->scoped_pdu.pdu);
	request->trail = 0;
	request->found = false;
	request->responder = r;
	request->answer.done = responder_answered;
	request->deadline.expired = responder_woken;
	request->expires_ms = poll_loop_now(r->loop) + RESPONDER_TIMEOUT_MS;
	responder_give_slice(r, request);
	if (request->n_answers == 0)
		responder_send_answers(r, request); /* CR-07, PDU-11 */
	else
		responder_run(r, request, responder_ask(r, request));
}

void
responder_process(struct responder *r, struct request *request)
{
	struct dispatcher *d = r->dispatcher;
	const struct pdu *pdu = &request->scoped_pdu.pdu;
	enum refusal refusal = responder_find_view(r, request);

	if (refusal != REFUSAL_NONE)
		responder_refused(r, request, refusal,
			pdu->n_varbinds > 0 ? pdu->varbinds[0].name
					    : (struct oid_view){ NULL, 0 });
	if (refusal == REFUSAL_ACCESS_NO_CONTEXT) {
		d->stats.unknown_contexts++; /* CR-05 */
		dispatcher_send_report(d, request, unknown_contexts_oid,
			d->stats.unknown_contexts, pdu->request_id);
		return;
	}
	if (refusal == REFUSAL_NONE && r->is_available != NULL &&
		!r->is_available(r->is_available_ctx,
			request->scoped_pdu.context_name)) {
		d->stats.unavailable_contexts++; /* CR-06 */
		dispatcher_send_report(d, request, unavailable_contexts_oid,
			d->stats.unavailable_contexts, pdu->request_id);
		return;
	}
	if (!dispatcher_begin_response(d, request)) {
		dispatcher_drop_silently(d, request); /* SIZE-10 */
		return;
	}
	if (refusal != REFUSAL_NONE)
		responder_send_error(
			r, request, SNMP_AUTHORIZATION_ERROR, 0); /* CR-03 */
	else if (pdu->type == PDU_SET)
		responder_write_class(r, request);
	else
		responder_read(r, request);
}

static void
responder_turn_end(struct poll_turn *turn)
{
	CONTAINER_OF(turn, struct responder, turn)->steps_left =
		RESPONDER_STEPS;
}

void
responder_stop(struct responder *r)
{
	if (r->setting != NULL)
		mib_remote_set_cleanup(r->remote);
	r->setting = NULL;
}

void
responder_init(struct responder *r)
{
	r->steps_left = RESPONDER_STEPS;
	r->setting = NULL;
	r->sets_behind = NULL;
	r->turn.end = responder_turn_end;
	poll_loop_add_turn(r->loop, &r->turn);
}
