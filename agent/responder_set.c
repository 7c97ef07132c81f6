/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See responder.h: the Write Class (RFC 3416 4.2.5).
 *
 * A Set of the engine's own tables is done at once. One that also has to do
 * with other back ends, which may take their time, goes through their test and
 * their commit first; then the engine's part is validated again, as it is by
 * then, and done at once. So nobody sees a Set half done in our tables,
 * whatever is changed or read while it waits; and what fails there is undone in
 * the back ends. One of these at a time; the others stand in line, but for
 * those that are of the tables alone.
 */
#include "agent/responder_internal.h"

/* ---- one after the other ---- */

static void set_woken(struct deadline *deadline, uint64_t now_ms);

static bool
set_wait(struct responder *r, struct request *request)
{
	request->responder = r;
	request->deadline.expired = set_woken;
	request->expires_ms = poll_loop_now(r->loop) + RESPONDER_TIMEOUT_MS;
	return request_may_wait(r->dispatcher->requests) &&
		poll_loop_set_deadline(
			r->loop, &request->deadline, request->expires_ms) == 0;
}

static void
stand_in_line(struct responder *r, struct request *request)
{
	struct request **last = &r->sets_behind;

	if (!set_wait(r, request)) {
		responder_send_error(r, request, SNMP_RESOURCE_UNAVAILABLE, 1);
		return;
	}
	while (*last != NULL)
		last = &(*last)->behind;
	*last = request;
	request->behind = NULL;
}

static void
leave_line(struct responder *r, struct request *request)
{
	struct request **at = &r->sets_behind;

	while (*at != request)
		at = &(*at)->behind;
	*at = request->behind;
}

/* The first in line has its turn in the next one of the loop. */
static void
wake_next(struct responder *r)
{
	if (r->setting == NULL && r->sets_behind != NULL)
		/* It is armed, so there is room. */
		(void)poll_loop_set_deadline(r->loop, &r->sets_behind->deadline,
			poll_loop_now(r->loop));
}

/* ---- the bindings ---- */

static enum snmp_error
add_binding(struct responder *r, const struct varbind *varbind, size_t number,
	bool with_remote)
{
	if (r->remote != NULL &&
		mib_remote_set_takes(r->remote, varbind->name)) {
		if (r->set != NULL)
			mib_set_pass(r->set);
		return with_remote
			? mib_remote_set_add(r->remote, varbind, number)
			: SNMP_NO_ERROR;
	}
	return r->set != NULL ? mib_set_add(r->set, varbind)
			      : SNMP_NOT_WRITABLE;
}

/* First phase: the bindings one by one, in their order, up to the first that is
 * refused (PDU-22). */
static enum snmp_error
add_bindings(struct responder *r, struct request *request, bool with_remote,
	size_t *error_index)
{
	const struct pdu *pdu = &request->scoped_pdu.pdu;
	enum snmp_error error = SNMP_NO_ERROR;

	if (r->set != NULL)
		mib_set_begin(r->set);
	for (size_t i = 0; i < pdu->n_varbinds && error == SNMP_NO_ERROR; i++) {
		const struct varbind *varbind = &pdu->varbinds[i];

		*error_index = i + 1;
		if (!vacm_view_has(request->view, varbind->name)) {
			responder_refused(r, request,
				REFUSAL_ACCESS_NOT_IN_VIEW, varbind->name);
			error = SNMP_NO_ACCESS; /* PDU-23 */
		} else {
			error = add_binding(r, varbind, i + 1, with_remote);
		}
	}
	return error;
}

static void
set_answer(struct responder *r, struct request *request, enum snmp_error error,
	size_t error_index)
{
	if (error == SNMP_UNDO_FAILED || error == SNMP_AUTHORIZATION_ERROR)
		error_index = 0; /* PDU-36 */
	if (error == SNMP_NO_ERROR)
		responder_send_answers(r, request); /* CR-07, PDU-21 */
	else
		responder_send_error(r, request, error, error_index);
}

/* The engine's part, at once. */
static enum snmp_error
set_tables(struct responder *r, struct request *request, size_t *error_index)
{
	enum snmp_error error = add_bindings(r, request, false, error_index);

	if (error == SNMP_NO_ERROR && r->set != NULL)
		error = mib_set_finish(r->set, error_index);
	return error;
}

/* The same after the other back ends have committed theirs: by the rules and
 * the rows of now. */
static enum snmp_error
set_own_part(struct responder *r, struct request *request, size_t *error_index)
{
	enum refusal refusal = responder_find_view(r, request);

	if (refusal != REFUSAL_NONE) {
		responder_refused(r, request, refusal,
			request->scoped_pdu.pdu.varbinds[0].name);
		return SNMP_AUTHORIZATION_ERROR;
	}
	return set_tables(r, request, error_index);
}

/* ---- with other back ends ---- */

static void
set_end(struct responder *r, enum snmp_error error, size_t error_index)
{
	struct request *request = r->setting;

	poll_loop_clear_deadline(r->loop, &request->deadline);
	mib_remote_set_cleanup(r->remote);
	r->setting = NULL;
	set_answer(r, request, error, error_index);
	wake_next(r);
}

/* Each verb has the same time. */
static void
set_go_on(struct responder *r, enum responder_set_phase phase,
	void (*verb)(struct mib_remote_set *set))
{
	r->set_phase = phase;
	/* It is armed, so there is room. */
	(void)poll_loop_set_deadline(r->loop, &r->setting->deadline,
		poll_loop_now(r->loop) + RESPONDER_TIMEOUT_MS);
	verb(r->remote);
}

static void
set_undo(struct responder *r, enum snmp_error error, size_t error_index)
{
	r->set_error = error;
	r->set_error_index = error_index;
	set_go_on(r, RESPONDER_SET_UNDO, mib_remote_set_undo);
}

/* All back ends have answered a verb. */
static void
set_verb_done(void *ctx, enum snmp_error error, size_t error_index)
{
	struct responder *r = ctx;

	switch (r->set_phase) {
	case RESPONDER_SET_TEST:
		if (error != SNMP_NO_ERROR)
			set_end(r, error, error_index);
		else
			set_go_on(
				r, RESPONDER_SET_COMMIT, mib_remote_set_commit);
		break;
	case RESPONDER_SET_COMMIT:
		if (error == SNMP_NO_ERROR)
			error = set_own_part(r, r->setting, &error_index);
		if (error != SNMP_NO_ERROR)
			set_undo(r, error, error_index);
		else
			set_end(r, SNMP_NO_ERROR, 0);
		break;
	case RESPONDER_SET_UNDO:
		if (error == SNMP_NO_ERROR)
			set_end(r, r->set_error, r->set_error_index);
		else
			set_end(r, SNMP_UNDO_FAILED, 0);
		break;
	}
}

/* What can be known of the engine's part is known before others are asked. */
static void
set_start(struct responder *r, struct request *request)
{
	size_t error_index = 0;
	enum snmp_error error;

	mib_remote_set_begin(r->remote, set_verb_done, r);
	error = add_bindings(r, request, true, &error_index);
	if (error == SNMP_NO_ERROR && r->set != NULL)
		error = mib_set_check(r->set, &error_index);
	if (error == SNMP_NO_ERROR && !set_wait(r, request)) {
		error = SNMP_RESOURCE_UNAVAILABLE; /* CR-01: the last one */
		error_index = 1;
	}
	if (error != SNMP_NO_ERROR) {
		set_answer(r, request, error, error_index);
		return;
	}
	r->setting = request;
	set_go_on(r, RESPONDER_SET_TEST, mib_remote_set_test);
}

/* The back ends take too long, or one in line has its turn, or has stood there
 * too long. */
static void
set_woken(struct deadline *deadline, uint64_t now_ms)
{
	struct request *request =
		CONTAINER_OF(deadline, struct request, deadline);
	struct responder *r = request->responder;
	enum refusal refusal;

	if (request == r->setting) {
		mib_remote_set_give_up(r->remote);
		return;
	}
	leave_line(r, request);
	refusal = responder_find_view(r, request);
	if (refusal != REFUSAL_NONE) {
		responder_refused(r, request, refusal,
			request->scoped_pdu.pdu.varbinds[0].name);
		set_answer(r, request, SNMP_AUTHORIZATION_ERROR, 0);
	} else if (r->setting != NULL || now_ms >= request->expires_ms) {
		set_answer(r, request, SNMP_RESOURCE_UNAVAILABLE, 1);
	} else {
		set_start(r, request);
	}
	wake_next(r);
}

static bool
is_of_tables(const struct responder *r, const struct pdu *pdu)
{
	for (size_t i = 0; r->remote != NULL && i < pdu->n_varbinds; i++)
		if (mib_remote_set_takes(r->remote, pdu->varbinds[i].name))
			return false;
	return true;
}

void
responder_write_class(struct responder *r, struct request *request)
{
	const struct pdu *pdu = &request->scoped_pdu.pdu;
	size_t error_index = 0;
	enum snmp_error error;

	/* Before anything is validated: would the Response fit, with the
	 * longest error-status and -index (SIZE-08)? */
	if (!v3_writer_set_raw(&request->writer, pdu->raw_varbinds,
		    pdu->n_varbinds, SNMP_INCONSISTENT_NAME, INT32_MAX)) {
		responder_send_too_big(r, request);
	} else if (is_of_tables(r, pdu)) { /* CR-08 */
		error = set_tables(r, request, &error_index);
		set_answer(r, request, error, error_index);
	} else if (r->setting != NULL || r->sets_behind != NULL) {
		stand_in_line(r, request);
	} else {
		set_start(r, request);
	}
}
