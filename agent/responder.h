/* SPDX-License-Identifier: BSD-2-Clause */
/* The command responder (RFC 3413 3.2, RFC 3416 4.2). */
#ifndef AGENT_RESPONDER_H
#define AGENT_RESPONDER_H

#include "agent/dispatcher.h"
#include "mibs/mib_remote_set.h"
#include "mibs/mib_set.h"

enum {
	/*
	 * How long a request waits for back ends, all in all; a Set in line,
	 * and for each verb. Managers ask again after one to five seconds; an
	 * answer that is later than the longest of these is nobody's, and only
	 * keeps its place from others.
	 */
	RESPONDER_TIMEOUT_MS = 5000,
	/*
	 * What all requests together do in one turn of the loop, in steps: a
	 * binding, a row passed or a back end asked. One takes 0.1 to 0.5 us on
	 * a server, so a turn is done in well under a millisecond; and the
	 * 16384 octets of the longest answer hold 1100 bindings, so nearly
	 * every request is answered in the turn it comes in.
	 */
	RESPONDER_STEPS = 2048,
	/* What each gets even so, for there shall be no starving. */
	RESPONDER_STEPS_MIN = 64,
};

/* What the Set that waits for back ends has asked of them. */
enum responder_set_phase {
	RESPONDER_SET_TEST,
	RESPONDER_SET_COMMIT,
	RESPONDER_SET_UNDO,
};

struct responder {
	struct dispatcher *dispatcher;
	struct mib *mib;
	struct poll_loop *loop; /* with a deadline for each request */
	const struct vacm *vacm;
	struct mib_set *set; /* NULL: no table of the engine is writable */
	struct mib_remote_set *remote; /* NULL: no other back end is */
	/* 0: no bound besides the message's size (PDU-17). */
	int32_t max_repetitions; /* maxGetbulkRepeats */
	int32_t max_responses;   /* maxGetbulkResponses: bindings */
	/* May be NULL: whether a known context has now whoever answers for it
	 * (CR-06). */
	bool (*is_available)(void *ctx, struct octets context_name);
	void *is_available_ctx;
	/* May be NULL: told of each access refused, for the log. */
	void (*refused)(void *ctx, const struct request *request,
		enum refusal refusal, struct oid_view name);
	void *refused_ctx;
	/* The responder's own. */
	struct request *setting;     /* a Set that waits for back ends */
	struct request *sets_behind; /* Sets that wait for that one, in line */
	enum responder_set_phase set_phase;
	enum snmp_error set_error; /* for which it is being undone */
	size_t set_error_index;
	struct poll_turn turn;
	size_t steps_left; /* of RESPONDER_STEPS in this turn */
};

/* responder_init - begin to count turns; all else has been filled in */
void responder_init(struct responder *responder);

/* responder_stop - the program ends: whoever is asked to set something is told
 * that it is over, whatever has become of it. Nothing is answered any more. */
void responder_stop(struct responder *responder);

/*
 * responder_process - processPdu: answer a request of the Read or Write Class
 *
 * The request is decoded and has its identity. It is answered, now or when the
 * last back end has, through the dispatcher, which takes it back; or counted
 * as a silent drop (SIZE-10). The caller does not touch it again. One that is
 * much work is done in slices, between which others are served.
 */
void responder_process(struct responder *responder, struct request *request);

#endif
