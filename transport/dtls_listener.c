/* SPDX-License-Identifier: BSD-2-Clause */
/* See dtls_listener.h. The router from datagrams to sessions, their life and
 * their limits (RFC 6353 5.1, 5.3.2, 5.4). */
#include "transport/dtls_listener_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "transport/client_hello.h"
#include "transport/dtls_gate.h"
#include "transport/half_open.h"
#include "transport/openssl_memory.h"
#include "transport/peer_table.h"
#include "util/clock.h"
#include "util/log.h"

enum {
	SOCKETS_MAX = 8,
	/* Batches read from one socket before others have their turn. */
	BATCHES_PER_TURN = 4,
	/* Datagrams with encrypted records an unfinished handshake may hold on
	 * to: OpenSSL queues one record of each, and 17 KiB with it. A genuine
	 * peer sends its Finished and little else. */
	ENCRYPTED_DATAGRAMS_MAX = 8,
	/* A peer repeats its hello at 1, 3, 7, 15 .. s (DTLS-06); who repeats
	 * it more often, or a network that doubles it, gets no more of us. */
	REPEATS_MAX = 10,
	REPEAT_AFTER_MS = 200,
	/* What a burst of handshakes took lies between what lives on, where
	 * free alone gives nothing back to the system. After so many ends, and
	 * when none has begun for so long, that is done for them all: in the
	 * midst of a burst the next one would want the pages back. */
	TRIM_ENDED = 64,
	TRIM_QUIET_MS = 2000,
	/* In all, of a handshake that goes on slowly. */
	HANDSHAKE_TIMEOUTS_MAX = 6,
	/* A clock set forward must not keep sessions, nor one set back end
	 * them early: expiry is looked at again at least this often. */
	EXPIRY_CHECK_MS = 60000,
	/* After a reload: what one turn may take to verify live sessions again,
	 * so that requests go on. A chain costs 0.2 ms, and 20 times that with
	 * a long CRL or on a small board. */
	RECHECKS_PER_TURN = 16,
	RECHECK_TURN_MS = 4,
	SESSION_INDEX_BITS = 24,
	USER_TEXT_MAX = 4 * TM_SECURITY_NAME_MAX + 1,
};

/* A peer's session, half-open or established, in its place in the pool. */
struct dtls_peer_session {
	struct dtls_session dtls;
	struct dtls_listener *listener;
	struct peer_slot *slot;
	struct half_open *handshake; /* until it is established */
	struct deadline timer;
	uint64_t last_used_ms;
	uint64_t hello_tag; /* of the ClientHello that began it */
	uint64_t reloads;   /* the listener's when it was last verified */
	int64_t not_after;  /* of its chain, seconds since 1970 */
	struct tm_state tm; /* session_id 0: the place is free */
	bool accepted;      /* a message has come (TLSTM-29) */
	TAILQ_ENTRY(dtls_peer_session) link; /* by use, or free */
};
TAILQ_HEAD(session_list, dtls_peer_session);

struct listener_socket {
	struct poll_fd pfd;
	struct udp_socket *udp;
	struct dtls_listener *listener;
};

struct dtls_listener {
	struct poll_loop *loop;
	struct dtls_listener_config config;
	struct dtls_context *context; /* of new sessions */
	uint64_t reloads;
	struct dtls_peer_session *recheck; /* next of by_use; NULL: none left */
	struct deadline recheck_timer;
	size_t n_rechecked; /* since the reload */
	size_t n_recheck_closed;
	struct dtls_receiver receiver;
	struct dtls_gate *gate;
	struct peer_table *peers;
	struct half_open_table *half_open;

	struct dtls_peer_session *sessions; /* the pool */
	size_t n_sessions;
	size_t touched; /* of the pool */
	struct session_list free;
	struct session_list by_use; /* established, least recent first */
	size_t n_established;
	size_t n_ended;    /* half-open ones too, since the last trim */
	uint64_t begun_ms; /* the last handshake */
	struct deadline trim_timer;
	uint64_t last_serial;

	struct listener_socket sockets[SOCKETS_MAX];
	size_t n_sockets;
	struct poll_turn turn;

	struct tlstm_stats tlstm_stats;
	struct dtls_stats stats;
	struct log_limit refusal_lines; /* certificates, policy */
	struct log_limit silence_lines; /* handshakes nobody finished */
	struct log_limit closed_lines;  /* sessions ended by a reload */

	uint8_t plaintext[UDP_DATAGRAM_MAX];
};

void
dtls_listener_config_init(struct dtls_listener_config *config)
{
	*config = (struct dtls_listener_config){
		.max_sessions = 1000,
		.max_half_open = 256,
		.max_half_open_per_prefix = 64,
		.handshake_timeout_ms = 25000,
		.idle_timeout_ms = 3600000,
		.release_buffers_ms = 2000,
		/* IPv6 asks every path for 1280 (RFC 8200 5). */
		.mtu = 1280,
	};
}

/* ---- sessions: places, timers, ends ---- */

static struct dtls_peer_session *
session_by_id(struct dtls_listener *l, uint64_t id)
{
	size_t index = id & ((1u << SESSION_INDEX_BITS) - 1);

	if (id == 0 || index >= l->touched ||
		l->sessions[index].tm.session_id != id)
		return NULL;
	return &l->sessions[index];
}

/* A place always exists: half-open and established ones are bounded apart,
 * and the pool has room for both. */
static struct dtls_peer_session *
session_get(struct dtls_listener *l)
{
	struct dtls_peer_session *s = TAILQ_FIRST(&l->free);

	if (s != NULL)
		TAILQ_REMOVE(&l->free, s, link);
	else
		s = &l->sessions[l->touched++];
	memset(s, 0, sizeof(*s));
	s->listener = l;
	/* Serial numbers are not reused, so neither are ids (TLSTM-10). */
	s->tm.session_id = ++l->last_serial << SESSION_INDEX_BITS |
		(uint64_t)(s - l->sessions);
	return s;
}

static void
handshake_end(struct dtls_peer_session *s)
{
	struct dtls_listener *l = s->listener;

	if (s->dtls.ssl != NULL)
		dtls_verdict_attach(s->dtls.ssl, NULL);
	half_open_remove(l->half_open, s->handshake);
	s->handshake = NULL;
}

/* Out of the list of established sessions, for good or to its end. */
static void
by_use_remove(struct dtls_peer_session *s)
{
	struct dtls_listener *l = s->listener;

	if (l->recheck == s)
		l->recheck = TAILQ_NEXT(s, link);
	TAILQ_REMOVE(&l->by_use, s, link);
}

/* Take it out of everything and give its memory back; nothing is sent. */
static void
session_remove(struct dtls_peer_session *s)
{
	struct dtls_listener *l = s->listener;
	struct peer_slot *slot = s->slot;

	poll_loop_clear_deadline(l->loop, &s->timer);
	if (slot != NULL) {
		if (slot->current == s)
			slot->current = NULL;
		if (slot->pending == s)
			slot->pending = NULL;
		if (slot->current == NULL && slot->pending == NULL)
			peer_table_remove(l->peers, slot);
	}
	dtls_session_free(&s->dtls);
	if (s->handshake != NULL) {
		handshake_end(s);
	} else {
		by_use_remove(s);
		l->n_established--;
	}
	s->tm.session_id = 0;
	TAILQ_INSERT_HEAD(&l->free, s, link);
	if (++l->n_ended == TRIM_ENDED)
		poll_loop_set_deadline(l->loop, &l->trim_timer,
			poll_loop_now(l->loop) + TRIM_QUIET_MS);
}

static void
trim_due(struct deadline *deadline, uint64_t now)
{
	struct dtls_listener *l =
		CONTAINER_OF(deadline, struct dtls_listener, trim_timer);

	if (now - l->begun_ms < TRIM_QUIET_MS) {
		poll_loop_set_deadline(
			l->loop, deadline, l->begun_ms + TRIM_QUIET_MS);
		return;
	}
	l->n_ended = 0;
	openssl_memory_trim();
}

/* closeSession in the server's role (RFC 6353 5.4). */
static void
session_close(struct dtls_peer_session *s)
{
	s->listener->tlstm_stats.session_server_closes++; /* TLSTM-70 */
	dtls_session_shutdown(&s->dtls);                  /* TLSTM-71 */
	session_remove(s);
}

static void
session_arm(struct dtls_peer_session *s, uint64_t at_ms)
{
	/* The loop was made with a deadline for every session. */
	poll_loop_set_deadline(s->listener->loop, &s->timer, at_ms);
}

/*
 * A peer whose datagrams are lost is heard of less and less often, as its timer
 * doubles (DTLS-06): at age t it will be back by 2 t. One that is silent from
 * the start has the timeout, and none has more than six of them (DTLS-17).
 */
static void
handshake_heard(struct dtls_peer_session *s)
{
	struct half_open *h = s->handshake;
	uint64_t now = poll_loop_now(s->listener->loop);
	uint64_t timeout = s->listener->config.handshake_timeout_ms;
	uint64_t at = 2 * now - h->begun_ms + timeout;
	uint64_t last = h->begun_ms + HANDSHAKE_TIMEOUTS_MAX * timeout;

	h->deadline_ms = at < last ? at : last;
}

static void
handshake_arm(struct dtls_peer_session *s)
{
	uint64_t now = poll_loop_now(s->listener->loop);
	int timeout_ms = dtls_session_timeout_ms(&s->dtls);
	uint64_t at = s->handshake->deadline_ms;

	if (timeout_ms >= 0 && now + (uint64_t)timeout_ms < at)
		at = now + (uint64_t)timeout_ms;
	session_arm(s, at);
}

/* ---- refusals ---- */

/* Handshakes that just went quiet: anybody can cause them in numbers, so they
 * must not use up the lines of those that mean something. */
static bool
is_silence(enum refusal refusal)
{
	return refusal == REFUSAL_HANDSHAKE_TIMEOUT ||
		refusal == REFUSAL_HALF_OPEN_LIMIT;
}

/* Whoever has no time yet cannot judge dates. */
static const char *
hint_of(enum refusal refusal, char dst[64])
{
	char date[CLOCK_DATE_MAX];

	if ((refusal != REFUSAL_CERT_EXPIRED &&
		    refusal != REFUSAL_CERT_NOT_YET_VALID &&
		    refusal != REFUSAL_CERT_NO_CRL) ||
		!clock_is_unset())
		return refusal_hint(refusal);
	clock_date(date, clock_realtime_s());
	snprintf(dst, 64, "clock is %.10s: waiting for time", date);
	return dst;
}

static void
log_refusal(struct dtls_listener *l, const char *what, struct log_limit *limit,
	const struct net_address *peer, enum refusal refusal,
	const struct dtls_verdict *verdict, const char *detail)
{
	char peer_text[NET_ADDRESS_TEXT_MAX];
	char fingerprint[FINGERPRINT_TEXT_MAX] = "sha256:none";
	char suppressed_text[48] = "";
	char hint[64];
	uint32_t suppressed;

	if (!log_limit_allow(limit, poll_loop_now(l->loop), &suppressed))
		return;
	if (suppressed > 0)
		snprintf(suppressed_text, sizeof(suppressed_text),
			" suppressed=%" PRIu32, suppressed);
	if (verdict->sha256.n > 0)
		fingerprint_format(fingerprint, &verdict->sha256);
	log_warn("%s peer=%s reason=%s subject=\"%s\" sha256=%s hint=\"%s\""
		 "%s%s%s%s",
		what, net_address_format(peer_text, peer),
		refusal_name(refusal), verdict->subject,
		fingerprint + strlen("sha256:"), hint_of(refusal, hint),
		detail[0] != '\0' ? " detail=\"" : "", detail,
		detail[0] != '\0' ? "\"" : "", suppressed_text);
}

/* A handshake that ends without a session (TLSTM-27). */
static void
handshake_refuse(
	struct dtls_peer_session *s, enum refusal refusal, const char *detail)
{
	struct dtls_listener *l = s->listener;

	l->tlstm_stats.session_open_errors++;
	if (refusal_is_certificate(refusal))
		l->tlstm_stats.session_invalid_client_certificates++;
	l->stats.refused[refusal]++;
	log_refusal(l, "handshake refused",
		is_silence(refusal) ? &l->silence_lines : &l->refusal_lines,
		&s->dtls.peer, refusal, &s->handshake->verdict, detail);
	session_remove(s);
}

/* A name may come from a certificate, quotes and all. */
static const char *
user_text(char dst[USER_TEXT_MAX], const struct dtls_peer_session *s)
{
	const char *name = s->tm.security_name;

	return log_escape(dst, USER_TEXT_MAX, name, strlen(name));
}

static void
handshake_failed(struct dtls_peer_session *s)
{
	char detail[160];
	enum refusal refusal = dtls_refusal_from_error(
		&s->handshake->verdict, detail, sizeof(detail));

	handshake_refuse(s, refusal, detail);
}

/* ---- established sessions ---- */

/* When its chain ends by the wall clock, or at least when to ask again. */
static uint64_t
session_expiry_ms(const struct dtls_peer_session *s, uint64_t now)
{
	/* The last second is still one of those in which it is valid. */
	int64_t left_ms = (s->not_after + 1) * 1000 - clock_realtime_ms();

	if (left_ms <= 0)
		return now;
	return left_ms < EXPIRY_CHECK_MS ? now + (uint64_t)left_ms
					 : now + EXPIRY_CHECK_MS;
}

/* The next moment at which something is due for an established session. */
static uint64_t
session_next_ms(const struct dtls_peer_session *s, uint64_t now)
{
	const struct dtls_listener_config *c = &s->listener->config;
	uint64_t release = s->last_used_ms + c->release_buffers_ms;
	uint64_t idle = s->last_used_ms + c->idle_timeout_ms;
	uint64_t at = session_expiry_ms(s, now);

	if (!s->dtls.buffers_released && now < release && release < at)
		at = release;
	if (c->idle_timeout_ms != 0 && idle < at)
		at = idle;
	return at;
}

static void
session_look_after(struct dtls_peer_session *s, uint64_t now)
{
	struct dtls_listener *l = s->listener;
	uint64_t idle_ms = now - s->last_used_ms;
	char user[USER_TEXT_MAX];

	if (l->config.idle_timeout_ms != 0 &&
		idle_ms >= l->config.idle_timeout_ms) {
		l->stats.sessions_idle_closed++;
		session_close(s);
		return;
	}
	if (clock_realtime_s() > s->not_after) {
		log_info("session closed peer=%s user=\"%s\" "
			 "reason=cert-expired",
			s->tm.address, user_text(user, s));
		session_close(s);
		return;
	}
	if (idle_ms >= l->config.release_buffers_ms)
		dtls_session_release_buffers(&s->dtls);
	session_arm(s, session_next_ms(s, now));
}

/* Is a live session still allowed by the present context and map? Its name is
 * fixed for its life (TLSTM-11), so another name means an end as well. */
static bool
session_still_allowed(struct dtls_peer_session *s)
{
	struct dtls_listener *l = s->listener;
	struct dtls_verdict verdict;
	char user[USER_TEXT_MAX];
	char now[USER_TEXT_MAX];

	dtls_context_recheck(l->context, s->dtls.ssl, &verdict);
	if (verdict.refusal == REFUSAL_NONE &&
		strcmp(verdict.security_name, s->tm.security_name) != 0) {
		verdict.refusal = REFUSAL_MAP_NO_ROW;
		snprintf(verdict.detail, sizeof(verdict.detail),
			"was mapped to %s, now to %s", user_text(user, s),
			log_escape(now, sizeof(now), verdict.security_name,
				strlen(verdict.security_name)));
	}
	if (verdict.refusal == REFUSAL_NONE) {
		uint64_t at;

		/* By another path it may end earlier. */
		s->not_after = verdict.not_after;
		at = session_next_ms(s, poll_loop_now(l->loop));
		session_arm(s, at);
		return true;
	}
	log_refusal(l, "session closed", &l->closed_lines, &s->dtls.peer,
		verdict.refusal, &verdict, verdict.detail);
	return false;
}

/*
 * session_is_verified - nothing that a reload has forbidden is served: a
 * session not yet verified since then is verified now, and closed when it is
 * no longer allowed. False: s is gone.
 */
static bool
session_is_verified(struct dtls_peer_session *s)
{
	struct dtls_listener *l = s->listener;

	if (s->reloads == l->reloads)
		return true;
	s->reloads = l->reloads;
	l->n_rechecked++;
	if (session_still_allowed(s))
		return true;
	l->n_recheck_closed++;
	session_close(s);
	return false;
}

/* As many live sessions as a turn may verify again, the least used first:
 * those in use come by themselves. */
static void
recheck_some(struct dtls_listener *l)
{
	uint64_t end = clock_monotonic_ms() + RECHECK_TURN_MS;

	for (size_t n = 0; n < RECHECKS_PER_TURN && l->recheck != NULL; n++) {
		struct dtls_peer_session *s = l->recheck;

		l->recheck = TAILQ_NEXT(s, link);
		session_is_verified(s);
		if (clock_monotonic_ms() >= end)
			break;
	}
	if (l->recheck != NULL)
		/* The loop was made with a deadline for this. The next turn
		 * takes the datagrams first. */
		poll_loop_set_deadline(
			l->loop, &l->recheck_timer, poll_loop_now(l->loop));
	else if (l->n_rechecked > 0)
		log_info("sessions verified again kept=%zu closed=%zu",
			l->n_rechecked - l->n_recheck_closed,
			l->n_recheck_closed);
}

static void
recheck_due(struct deadline *deadline, uint64_t now)
{
	(void)now;
	recheck_some(
		CONTAINER_OF(deadline, struct dtls_listener, recheck_timer));
}

static void
timer_expired(struct deadline *deadline, uint64_t now)
{
	struct dtls_peer_session *s =
		CONTAINER_OF(deadline, struct dtls_peer_session, timer);

	if (s->handshake == NULL)
		session_look_after(s, now);
	else if (now >= s->handshake->deadline_ms)
		handshake_refuse(s, REFUSAL_HANDSHAKE_TIMEOUT, "");
	else if (!dtls_session_retransmit(&s->dtls))
		handshake_refuse(s, REFUSAL_HANDSHAKE_TIMEOUT, "");
	else
		handshake_arm(s);
}

/* Room for one more established session: the least recently used one goes,
 * if it is idle (TS-06). */
static bool
make_room(struct dtls_listener *l)
{
	struct dtls_peer_session *oldest = TAILQ_FIRST(&l->by_use);
	uint64_t now = poll_loop_now(l->loop);

	if (l->n_established < l->config.max_sessions)
		return true;
	if (now - oldest->last_used_ms < l->config.release_buffers_ms)
		return false;
	l->stats.sessions_evicted++;
	session_close(oldest);
	return true;
}

static void
fill_tm_state(struct dtls_peer_session *s, const char *security_name)
{
	struct tm_state *tm = &s->tm;

	_Static_assert(sizeof(tm->address) >= NET_ADDRESS_TEXT_MAX,
		"tm_state has room for every address");
	tm->domain = TM_DOMAIN_DTLS_UDP;
	net_address_format(tm->address, &s->dtls.peer);
	snprintf(tm->security_name, sizeof(tm->security_name), "%s",
		security_name);
	tm->transport_level = dtls_session_level(&s->dtls);
	tm->max_message = dtls_session_max_message(&s->dtls);
}

/* The handshake is complete: may the session live? */
static bool
session_establish(struct dtls_peer_session *s)
{
	struct dtls_listener *l = s->listener;
	struct peer_slot *slot = s->slot;
	struct dtls_verdict *verdict = &s->handshake->verdict;
	enum refusal refusal;
	char user[USER_TEXT_MAX];

	/* Anchors, CRLs or the map may have changed under way, and the peer
	 * chooses how long it waits with its Finished. */
	if (s->handshake->reloads != l->reloads)
		dtls_context_recheck(l->context, s->dtls.ssl, verdict);
	refusal = verdict->refusal;
	if (refusal == REFUSAL_NONE && verdict->security_name[0] == '\0')
		refusal = REFUSAL_NO_CLIENT_CERTIFICATE; /* TLSTM-20 */
	/* The one being replaced makes its own room. */
	if (refusal == REFUSAL_NONE && slot->current == NULL && !make_room(l))
		refusal = REFUSAL_SESSION_LIMIT;
	if (refusal != REFUSAL_NONE) {
		dtls_session_shutdown(&s->dtls);
		handshake_refuse(s, refusal, verdict->detail);
		return false;
	}
	/* DTLS-09: only now is the old session gone. Its peer has forgotten
	 * the keys, so there is nobody to say close_notify to. */
	slot->pending = NULL;
	if (slot->current != NULL) {
		struct dtls_peer_session *old = slot->current;

		slot->current = s;
		l->tlstm_stats.session_server_closes++;
		session_remove(old);
	}
	slot->current = s;
	fill_tm_state(s, verdict->security_name);
	s->not_after = verdict->not_after;
	s->reloads = l->reloads;
	l->stats.handshakes_completed++;
	log_debug("dtls",
		"session established peer=%s user=\"%s\" "
		"subject=\"%s\" cipher=%s",
		s->tm.address, user_text(user, s), verdict->subject,
		SSL_get_cipher_name(s->dtls.ssl));
	handshake_end(s);
	s->last_used_ms = poll_loop_now(l->loop);
	TAILQ_INSERT_TAIL(&l->by_use, s, link);
	l->n_established++;
	session_arm(s, session_next_ms(s, s->last_used_ms));
	return true;
}

static void
session_deliver(struct dtls_peer_session *s, size_t n)
{
	struct dtls_listener *l = s->listener;
	struct octets octets = { l->plaintext, n };

	if (!session_is_verified(s))
		return;
	s->last_used_ms = poll_loop_now(l->loop);
	by_use_remove(s);
	TAILQ_INSERT_TAIL(&l->by_use, s, link);
	if (!s->accepted) {
		s->accepted = true;
		l->tlstm_stats.session_accepts++; /* TLSTM-29 */
	}
	l->receiver.receive(l->receiver.ctx, &s->tm, octets);
}

/* Ended by its peer, or broken. */
static void
session_over(struct dtls_peer_session *s)
{
	char user[USER_TEXT_MAX];

	if (s->handshake != NULL) {
		handshake_failed(s);
		return;
	}
	log_debug("dtls", "session over peer=%s user=\"%s\"", s->tm.address,
		user_text(user, s));
	session_remove(s);
}

/* TLSTM-74, DTLS-25: the session goes on, the operator is told. */
static void
renegotiation_refused(struct dtls_peer_session *s)
{
	struct dtls_listener *l = s->listener;
	struct dtls_verdict verdict;

	l->stats.refused[REFUSAL_RENEGOTIATION]++;
	dtls_context_describe(l->context, s->dtls.ssl, &verdict);
	log_refusal(l, "renegotiation refused", &l->refusal_lines,
		&s->dtls.peer, REFUSAL_RENEGOTIATION, &verdict, "");
}

/* Hand a datagram (or none) to a session and do what follows from it. True
 * when something came of it; s may be gone afterwards. */
static bool
session_feed(struct dtls_peer_session *s, struct octets datagram)
{
	struct dtls_listener *l = s->listener;
	uint64_t id = s->tm.session_id;
	bool was_released = s->dtls.buffers_released;
	bool was_refused = s->dtls.renegotiation_refused;
	enum dtls_session_event event;
	size_t n;

	event = dtls_session_feed(&s->dtls, datagram, l->plaintext, &n);
	if (s->dtls.established && s->handshake != NULL &&
		!session_establish(s))
		return true;
	if (s->dtls.renegotiation_refused && !was_refused)
		renegotiation_refused(s);
	if (n > 0)
		session_deliver(s, n); /* which may have closed it */
	if (session_by_id(l, id) == NULL)
		return true;
	/* TLSTM-72, and RFC 5246 7.2.1: the same word back. */
	if (event == DTLS_SESSION_CLOSED && s->handshake == NULL)
		dtls_session_shutdown(&s->dtls);
	if (event == DTLS_SESSION_FAILED || event == DTLS_SESSION_CLOSED)
		session_over(s);
	else if (s->handshake != NULL)
		handshake_arm(s);
	else if (s->dtls.n_records >= DTLS_SESSION_RECORDS_MAX ||
		s->dtls.n_failed >= DTLS_SESSION_FAILED_MAX)
		session_close(s); /* DTLS-12, DTLS-27 */
	else if (was_released && !s->dtls.buffers_released)
		session_arm(s, session_next_ms(s, s->last_used_ms));
	return n > 0 || event != DTLS_SESSION_QUIET;
}

/* ---- the router ---- */

static uint64_t
hello_tag_of(const struct client_hello *hello)
{
	uint64_t tag;

	memcpy(&tag, hello->random.p, sizeof(tag));
	return tag;
}

static void
make_half_open_room(struct dtls_listener *l, const struct net_address *peer)
{
	struct half_open *victim = half_open_victim(l->half_open, peer);

	if (victim == NULL)
		return;
	l->stats.half_open_evicted++;
	handshake_refuse(victim->session, REFUSAL_HALF_OPEN_LIMIT, "");
}

/* The gate has admitted a hello: a pending session begins. */
static void
handshake_begin(struct dtls_listener *l, struct udp_socket *socket,
	const struct udp_datagram *datagram, const struct peer_key *key,
	uint64_t hello_tag)
{
	struct peer_slot *slot = peer_table_find(l->peers, key);
	struct dtls_peer_session *s;

	/* The client has begun anew: its older attempt is dead. */
	if (slot != NULL && slot->pending != NULL) {
		l->tlstm_stats.session_open_errors++;
		session_remove(slot->pending);
	}
	make_half_open_room(l, &datagram->peer);
	slot = peer_table_find(l->peers, key); /* both may have freed it */
	if (slot == NULL)
		slot = peer_table_add(l->peers, key);
	s = session_get(l);
	s->timer.expired = timer_expired;
	s->hello_tag = hello_tag;
	s->handshake = half_open_add(l->half_open, &datagram->peer);
	s->handshake->session = s;
	s->handshake->repeated_ms = poll_loop_now(l->loop);
	s->handshake->reloads = l->reloads;
	s->handshake->begun_ms = poll_loop_now(l->loop);
	l->begun_ms = poll_loop_now(l->loop);
	handshake_heard(s);
	s->slot = slot;
	slot->pending = s;
	if (dtls_session_open(&s->dtls, dtls_context_ssl_ctx(l->context),
		    datagram->payload, socket, &datagram->local,
		    &datagram->peer, &s->handshake->verdict,
		    l->config.mtu) != 0) {
		handshake_failed(s);
		return;
	}
	session_feed(s, (struct octets){ NULL, 0 });
}

/* The hello of a handshake under way has come again: our answer was lost
 * (RFC 6347 4.2.4), or the hello was doubled. */
static void
handshake_repeat(struct dtls_peer_session *s)
{
	struct half_open *h = s->handshake;
	uint64_t now = poll_loop_now(s->listener->loop);

	handshake_heard(s);
	handshake_arm(s);
	if (h->repeats >= REPEATS_MAX || now - h->repeated_ms < REPEAT_AFTER_MS)
		return;
	h->repeats++;
	h->repeated_ms = now;
	dtls_session_repeat(&s->dtls);
}

static void
route_hello(struct dtls_listener *l, struct udp_socket *socket,
	const struct udp_datagram *datagram, const struct peer_key *key,
	const struct client_hello *hello, struct peer_slot *slot)
{
	uint64_t tag = hello_tag_of(hello);
	uint8_t reply[DTLS_GATE_REPLY_MAX];
	size_t reply_n;

	switch (dtls_gate_check(l->gate, hello, datagram->payload.n,
		&datagram->local, &datagram->peer, poll_loop_now(l->loop),
		reply, &reply_n)) {
	case DTLS_GATE_CHALLENGE:
		l->stats.hello_challenged++;
		memcpy(udp_socket_reserve(socket), reply, reply_n);
		udp_socket_commit(
			socket, reply_n, &datagram->local, &datagram->peer);
		return;
	case DTLS_GATE_ADMIT:
		break;
	case DTLS_GATE_DROP:
		l->stats.dropped_bad_hello++;
		return;
	}
	l->stats.hello_verified++;
	/* A copy of the hello that made a session begins no other: the network
	 * doubles datagrams, and a client repeats a hello until it hears. */
	if (slot != NULL && slot->pending != NULL &&
		slot->pending->hello_tag == tag) {
		handshake_repeat(slot->pending);
		return;
	}
	if (slot != NULL && slot->current != NULL &&
		slot->current->hello_tag == tag)
		return;
	handshake_begin(l, socket, datagram, key, tag);
}

/* A datagram for a session that is not established. */
static void
route_handshake(struct dtls_peer_session *s, struct octets datagram)
{
	struct half_open *h = s->handshake;
	size_t plain = dtls_records_plain(datagram);
	unsigned *n =
		plain == 0 ? &h->encrypted_datagrams : &h->mixed_datagrams;

	if (plain < datagram.n && (*n)++ >= ENCRYPTED_DATAGRAMS_MAX) {
		s->listener->stats.dropped_half_open++;
		datagram.n = plain;
	}
	if (plain > 0)
		handshake_heard(s);
	if (datagram.n > 0)
		session_feed(s, datagram);
}

static void
route_epoch0(struct dtls_listener *l, struct udp_socket *socket,
	const struct udp_datagram *datagram, const struct peer_key *key,
	const struct dtls_record_header *record, struct peer_slot *slot)
{
	size_t plain = dtls_records_plain(datagram->payload);
	struct octets encrypted = { datagram->payload.p + plain,
		datagram->payload.n - plain };
	struct client_hello hello;

	if (record->type == DTLS_HANDSHAKE &&
		client_hello_read(datagram->payload, &hello)) {
		route_hello(l, socket, datagram, key, &hello, slot);
		return;
	}
	if (slot != NULL && slot->pending != NULL) {
		route_handshake(slot->pending, datagram->payload);
		return;
	}
	/* An established session has no epoch 0 any more, but must see the
	 * Finished of a last flight that is repeated whole (DTLS-07). */
	if (slot != NULL && encrypted.n > 0) {
		session_feed(slot->current, encrypted);
		return;
	}
	if (record->type == DTLS_HANDSHAKE)
		l->stats.dropped_bad_hello++;
	else
		l->stats.dropped_stranger++;
}

static void
route_encrypted(struct dtls_listener *l, const struct peer_key *key,
	struct peer_slot *slot, struct octets datagram)
{
	if (slot == NULL) {
		l->stats.dropped_stranger++;
		return;
	}
	if (slot->current != NULL && session_feed(slot->current, datagram))
		return;
	slot = peer_table_find(l->peers, key);
	if (slot != NULL && slot->pending != NULL)
		route_handshake(slot->pending, datagram);
}

void
dtls_listener_route(struct dtls_listener *l, struct udp_socket *socket,
	const struct udp_datagram *datagram)
{
	struct peer_key key = { datagram->local, datagram->peer };
	struct dtls_record_header record;
	struct peer_slot *slot;

	l->stats.datagrams_in++;
	if (datagram->truncated || datagram->peer.port == 0 ||
		!dtls_record_header_read(datagram->payload, &record)) {
		l->stats.dropped_not_dtls++;
		return;
	}
	slot = peer_table_find(l->peers, &key);
	if (record.type >= DTLS_UNIFIED_HEADER_MIN)
		l->stats.dropped_stranger++; /* DTLS 1.3: nobody has it here */
	else if (record.epoch == 0)
		route_epoch0(l, socket, datagram, &key, &record, slot);
	else
		route_encrypted(l, &key, slot, datagram->payload);
}

static void
socket_ready(struct poll_fd *pfd, short revents)
{
	struct listener_socket *socket =
		CONTAINER_OF(pfd, struct listener_socket, pfd);
	struct udp_datagram batch[UDP_BATCH];

	(void)revents; /* errors are read away by the receive as well */
	for (int i = 0; i < BATCHES_PER_TURN; i++) {
		int n = udp_socket_receive(socket->udp, batch);

		for (int k = 0; k < n; k++)
			dtls_listener_route(
				socket->listener, socket->udp, &batch[k]);
		if (n < UDP_BATCH)
			break;
	}
}

static void
turn_end(struct poll_turn *turn)
{
	struct dtls_listener *l =
		CONTAINER_OF(turn, struct dtls_listener, turn);

	l->stats.datagrams_out = 0;
	l->stats.dropped_send = 0;
	for (size_t i = 0; i < l->n_sockets; i++) {
		const struct udp_socket_stats *stats =
			udp_socket_stats(l->sockets[i].udp);

		udp_socket_flush(l->sockets[i].udp);
		l->stats.datagrams_out += stats->sent;
		l->stats.dropped_send += stats->dropped;
	}
}

/* ---- what is offered upward ---- */

int
dtls_listener_new(struct dtls_listener **out, struct poll_loop *loop,
	const struct dtls_listener_config *config, struct dtls_context *context,
	const struct dtls_receiver *receiver)
{
	struct dtls_listener *l = calloc(1, sizeof(*l));
	size_t n = config->max_sessions + config->max_half_open;
	int rc = -ENOMEM;

	if (l == NULL) {
		dtls_context_free(context);
		return rc;
	}
	TAILQ_INIT(&l->free);
	TAILQ_INIT(&l->by_use);
	l->loop = loop;
	l->config = *config;
	l->receiver = *receiver;
	l->context = context;
	l->refusal_lines =
		(struct log_limit){ .burst = 10, .interval_ms = 1000 };
	l->silence_lines =
		(struct log_limit){ .burst = 2, .interval_ms = 10000 };
	/* The operator causes these, and how many is said at the end. */
	l->closed_lines =
		(struct log_limit){ .burst = 100, .interval_ms = 1000 };
	l->recheck_timer.expired = recheck_due;
	l->trim_timer.expired = trim_due;
	/* Every place now: a full table is then a counter, never a malloc. */
	l->n_sessions = n;
	l->sessions = calloc(n, sizeof(*l->sessions));
	if (l->sessions == NULL)
		goto out;
	rc = peer_table_new(&l->peers, n);
	if (rc != 0)
		goto out;
	rc = half_open_table_new(&l->half_open, config->max_half_open,
		config->max_half_open_per_prefix);
	if (rc != 0)
		goto out;
	rc = dtls_gate_new(&l->gate);
	if (rc != 0)
		goto out;
	l->turn.end = turn_end;
	poll_loop_add_turn(loop, &l->turn);
	*out = l;
	l = NULL; /* the caller's now */
out:
	dtls_listener_free(l);
	return rc;
}

static void
remove_all(struct dtls_listener *l)
{
	struct half_open *h;
	struct dtls_peer_session *s;

	while (l->half_open != NULL &&
		(h = half_open_oldest(l->half_open)) != NULL)
		session_remove(h->session);
	while ((s = TAILQ_FIRST(&l->by_use)) != NULL)
		session_remove(s);
}

void
dtls_listener_free(struct dtls_listener *l)
{
	if (l == NULL)
		return;
	remove_all(l);
	poll_loop_clear_deadline(l->loop, &l->recheck_timer);
	poll_loop_clear_deadline(l->loop, &l->trim_timer);
	for (size_t i = 0; i < l->n_sockets; i++) {
		poll_loop_remove(l->loop, &l->sockets[i].pfd);
		udp_socket_close(l->sockets[i].udp);
	}
	if (l->turn.end != NULL)
		poll_loop_remove_turn(l->loop, &l->turn);
	dtls_context_free(l->context);
	dtls_gate_free(l->gate);
	half_open_table_free(l->half_open);
	peer_table_free(l->peers);
	free(l->sessions);
	free(l);
}

int
dtls_listener_bind(struct dtls_listener *l, const struct net_address *address,
	bool v6_only, struct net_address *bound)
{
	struct listener_socket *socket = &l->sockets[l->n_sockets];
	int rc;

	if (l->n_sockets == SOCKETS_MAX)
		return -ENOSPC;
	rc = udp_socket_open(&socket->udp, address, v6_only);
	if (rc != 0)
		return rc;
	socket->listener = l;
	socket->pfd.fd = udp_socket_fd(socket->udp);
	socket->pfd.events = POLLIN;
	socket->pfd.ready = socket_ready;
	rc = poll_loop_add(l->loop, &socket->pfd);
	if (rc != 0) {
		udp_socket_close(socket->udp);
		return rc;
	}
	*bound = udp_socket_local(socket->udp);
	l->n_sockets++;
	return 0;
}

enum tm_send_result
dtls_listener_send(struct dtls_listener *l, const struct tm_state *tm,
	struct octets message)
{
	struct dtls_peer_session *s;

	/* 5.2 step 1: the reference must be whole (TLSTM-40). */
	if (tm->domain == TM_DOMAIN_NONE || tm->address[0] == '\0' ||
		tm->security_name[0] == '\0' ||
		tm->requested_level == SECURITY_LEVEL_NONE) {
		l->tlstm_stats.session_invalid_caches++;
		return TM_INVALID_CACHE;
	}
	/* Step 3: the same session or none (TLSTM-41, TS-03). A server never
	 * opens one, so step 4's choice does not come up. */
	s = session_by_id(l, tm->session_id);
	if (s == NULL || s->handshake != NULL || !session_is_verified(s)) {
		l->tlstm_stats.session_no_sessions++;
		return TM_NO_SESSION;
	}
	if (message.n > s->tm.max_message)
		return TM_TOO_BIG; /* SIZE-05 */
	if (dtls_session_send(&s->dtls, message) != 0) {
		session_over(s);
		return TM_FAILED;
	}
	return TM_SENT;
}

void
dtls_listener_reload(struct dtls_listener *l, struct dtls_context *context)
{
	l->reloads++;
	if (context != NULL) {
		/* Handshakes under way hold the old one by their SSL. */
		dtls_context_free(l->context);
		l->context = context;
	}
	l->n_rechecked = 0;
	l->n_recheck_closed = 0;
	l->recheck = TAILQ_FIRST(&l->by_use);
	recheck_some(l);
}

void
dtls_listener_close_all(struct dtls_listener *l)
{
	struct dtls_peer_session *s;

	while ((s = TAILQ_FIRST(&l->by_use)) != NULL)
		session_close(s);
	remove_all(l);
	turn_end(&l->turn);
}

struct dtls_session *
dtls_listener_find_session(struct dtls_listener *l, uint64_t id)
{
	struct dtls_peer_session *s = session_by_id(l, id);

	return s != NULL ? &s->dtls : NULL;
}

size_t
dtls_listener_sessions(const struct dtls_listener *l)
{
	return l->n_established;
}

size_t
dtls_listener_half_open(const struct dtls_listener *l)
{
	return half_open_count(l->half_open);
}

const struct tlstm_stats *
dtls_listener_tlstm_stats(const struct dtls_listener *l)
{
	return &l->tlstm_stats;
}

const struct dtls_stats *
dtls_listener_stats(const struct dtls_listener *l)
{
	return &l->stats;
}
