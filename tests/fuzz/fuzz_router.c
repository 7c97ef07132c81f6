/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who gets a place, and for what: the gate, the router and the tables of
 * half-open and established sessions, under datagrams of many peers, as time
 * passes. A model of the rules runs beside them and agrees after each datagram:
 *
 * - Without a cookie made for it within two minutes, nobody gets anything but
 *   a HelloVerifyRequest that is no larger, and not an octet of memory.
 * - Handshakes in all and per prefix are bounded, the oldest goes first, and
 *   each is gone in time.
 * - Sessions are bounded, the one idle for longest goes first; nobody else can
 *   end or disturb one, also not from its own address without its keys.
 *
 * An input is a list of steps: what happens, which peer, a number of octets, so
 * many octets. It begins and ends without sessions.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "tests/fault/hello.h"
#include "tests/fuzz/fuzz_dtls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum {
	PEERS = 10,
	SESSIONS = 3,
	HALF_OPEN = 5,
	HALF_OPEN_PER_PREFIX = 3,
	COOKIE = 32,
	COOKIE_LIFE_MS = 120000,
	CHALLENGE = 60,
	COOKIES_KEPT = 64,
	SAID_KEPT = 8, /* datagrams */
	HANDSHAKE_MS = 25000,
	HANDSHAKE_MAX_MS = 6 * HANDSHAKE_MS,
	IDLE_MS = 600000,
	BUSY_MS = 2000, /* who has asked since makes no room */
	STEPS_MAX = 200,
	SHAKES_MAX = 6, /* they cost most of the time */
	MESSAGE = 100,
	FLIGHTS = 16,
};

enum step {
	STEP_HELLO,  /* a number: a hello without cookie, one for each number */
	STEP_RETURN, /* the number, a peer whose last cookie, and damage */
	STEP_INVENT, /* the octets are a datagram */
	STEP_STEAL,  /* a peer, how long ago: its datagram, from here */
	STEP_REPEAT, /* how long ago, and damage: its own */
	STEP_SHAKE,  /* a whole handshake */
	STEP_ASK,    /* in its session */
	STEP_BYE,
	STEP_TIME, /* so many times 100 ms */
	STEPS,
};

/* What the agent has of a peer, by the rules, and what the peer has. */
struct peer {
	struct net_address address;
	uint8_t prefix;

	bool pending;   /* a handshake */
	uint8_t tag[8]; /* of its hello */
	uint64_t begun_ms;
	bool current; /* a session */
	uint8_t current_tag[8];
	uint64_t used_ms;

	struct {
		uint8_t octets[COOKIE];
		uint64_t made_ms;
	} cookies[COOKIES_KEPT];
	size_t n_cookies;
	struct fuzz_client *client;
	struct fuzz_queue in;
	struct {
		uint8_t octets[FUZZ_DATAGRAM_MAX];
		size_t n;
	} said[SAID_KEPT];
	size_t n_said;
	size_t sent_to; /* octets, in this step */
};

static struct {
	struct peer peers[PEERS];
	struct peer *oldest[PEERS]; /* with a handshake, by age */
	size_t n_half_open;
	struct peer *by_use[PEERS]; /* with a session, the least used first */
	size_t n_sessions;
	size_t delivered; /* messages, in this step */
	struct hello hello;
	size_t shakes;
	bool warm; /* OpenSSL has what it makes once */
} world;

/* ---- the model ---- */

static void
list_remove(struct peer **list, size_t *n, const struct peer *p)
{
	size_t i = 0;

	while (i < *n && list[i] != p)
		i++;
	fuzz_require(i < *n);
	--*n;
	memmove(list + i, list + i + 1, (*n - i) * sizeof(*list));
}

static void
pending_remove(struct peer *p)
{
	p->pending = false;
	list_remove(world.oldest, &world.n_half_open, p);
}

static void
current_remove(struct peer *p)
{
	p->current = false;
	list_remove(world.by_use, &world.n_sessions, p);
}

static void
used(struct peer *p)
{
	list_remove(world.by_use, &world.n_sessions, p);
	world.by_use[world.n_sessions++] = p;
	p->used_ms = fuzz_world.now_ms;
}

/* Who makes room for one more handshake from there; NULL: nobody has to. */
static struct peer *
victim_for(const struct peer *newcomer)
{
	struct peer *first = NULL;
	size_t n = 0;

	for (size_t i = world.n_half_open; i-- > 0;) {
		if (world.oldest[i]->prefix == newcomer->prefix) {
			first = world.oldest[i];
			n++;
		}
	}
	if (n >= HALF_OPEN_PER_PREFIX)
		return first;
	return world.n_half_open >= HALF_OPEN ? world.oldest[0] : NULL;
}

/* The hello's cookie and tag, read by the RFC. */
static void
read_hello(struct octets d, uint8_t tag[8], uint8_t cookie[COOKIE])
{
	const size_t session_id = HELLO_RANDOM_AT + HELLO_RANDOM;
	size_t at = session_id + 1;

	fuzz_require(d.n > at);
	at += d.p[session_id];
	fuzz_require(d.n > at + COOKIE && d.p[at] == COOKIE);
	memcpy(tag, d.p + HELLO_RANDOM_AT, 8);
	memcpy(cookie, d.p + at + 1, COOKIE);
}

static bool
was_made_for(const struct peer *p, const uint8_t cookie[COOKIE])
{
	for (size_t i = 0; i < p->n_cookies && i < COOKIES_KEPT; i++)
		if (memcmp(p->cookies[i].octets, cookie, COOKIE) == 0)
			return fuzz_world.now_ms - p->cookies[i].made_ms <=
				COOKIE_LIFE_MS;
	return false;
}

/* A cookie was accepted. */
static void
model_admit(
	struct peer *p, struct octets datagram, size_t evicted, size_t failed)
{
	uint8_t tag[8], cookie[COOKIE];
	struct peer *victim;

	read_hello(datagram, tag, cookie);
	fuzz_require(was_made_for(p, cookie));
	if ((p->pending && memcmp(p->tag, tag, sizeof(tag)) == 0) ||
		(p->current && memcmp(p->current_tag, tag, sizeof(tag)) == 0)) {
		fuzz_require(evicted == 0 && failed == 0);
		return;
	}
	if (p->pending)
		pending_remove(p);
	victim = victim_for(p);
	fuzz_require(evicted == (victim != NULL ? 1 : 0));
	if (victim != NULL)
		pending_remove(victim);
	p->pending = true;
	memcpy(p->tag, tag, sizeof(tag));
	p->begun_ms = fuzz_world.now_ms;
	world.oldest[world.n_half_open++] = p;
}

/* A handshake is complete: there is room, or the least used makes it. */
static void
model_establish(struct peer *p, size_t evicted)
{
	fuzz_require(p->pending);
	pending_remove(p);
	if (p->current) {
		current_remove(p);
		fuzz_require(evicted == 0);
	} else if (world.n_sessions == SESSIONS) {
		fuzz_require(evicted == 1);
		fuzz_require(fuzz_world.now_ms - world.by_use[0]->used_ms >=
			BUSY_MS);
		current_remove(world.by_use[0]);
	} else {
		fuzz_require(evicted == 0);
	}
	p->current = true;
	memcpy(p->current_tag, p->tag, sizeof(p->tag));
	p->used_ms = fuzz_world.now_ms;
	world.by_use[world.n_sessions++] = p;
}

static void
model_no_room(struct peer *p)
{
	fuzz_require(p->pending && !p->current);
	fuzz_require(world.n_sessions == SESSIONS);
	fuzz_require(fuzz_world.now_ms - world.by_use[0]->used_ms < BUSY_MS);
	pending_remove(p);
}

static void
agree(void)
{
	const struct dtls_listener *l = fuzz_world.listener;

	fuzz_require(dtls_listener_half_open(l) == world.n_half_open);
	fuzz_require(dtls_listener_sessions(l) == world.n_sessions);
}

/* ---- what the agent does ---- */

static void
receive(void *ctx, const struct tm_state *tm, struct octets octets)
{
	struct tm_state answer = *tm;

	(void)ctx;
	fuzz_require(octets.n == MESSAGE);
	for (size_t i = 0; i < octets.n; i++)
		fuzz_require(octets.p[i] == 'm');
	world.delivered++;
	answer.requested_level = answer.transport_level;
	answer.same_security = true;
	fuzz_require(dtls_listener_send(fuzz_world.listener, &answer, octets) ==
		TM_SENT);
}

static void
sent(const struct net_address *to, struct octets datagram)
{
	struct peer *p = world.peers;
	struct octets cookie;

	while (p < world.peers + PEERS && !net_address_equal(&p->address, to))
		p++;
	fuzz_require(p < world.peers + PEERS);
	p->sent_to += datagram.n;
	fuzz_queue_add(&p->in, datagram);
	if (!hello_challenge(datagram, &cookie))
		return;
	fuzz_require(datagram.n == CHALLENGE && cookie.n == COOKIE);
	memcpy(p->cookies[p->n_cookies % COOKIES_KEPT].octets, cookie.p,
		COOKIE);
	p->cookies[p->n_cookies % COOKIES_KEPT].made_ms = fuzz_world.now_ms;
	p->n_cookies++;
}

/* What peers are sent that have not said a word: only a last one. */
static void
only_goodbyes(const struct peer *but, size_t evicted)
{
	for (size_t i = 0; i < PEERS; i++) {
		if (&world.peers[i] == but || world.peers[i].sent_to == 0)
			continue;
		fuzz_require(evicted > 0);
		evicted--;
	}
}

static void
remember(struct peer *p, struct octets datagram)
{
	size_t i = p->n_said++ % SAID_KEPT;

	if (datagram.n > 0)
		memcpy(p->said[i].octets, datagram.p, datagram.n);
	p->said[i].n = datagram.n;
}

/* What it has said so long ago; its octets. */
static size_t
recall(const struct peer *p, uint8_t ago, uint8_t datagram[FUZZ_DATAGRAM_MAX])
{
	size_t i = (p->n_said - 1 - ago % SAID_KEPT) % SAID_KEPT;

	if (p->n_said <= ago % SAID_KEPT)
		return 0;
	memcpy(datagram, p->said[i].octets, p->said[i].n);
	return p->said[i].n;
}

/* What a datagram may end of its peer: nothing, a handshake, the session. */
enum ending { ENDS_NOTHING, MAY_END_HANDSHAKE, ENDS_SESSION };

/* A datagram of that peer, and whether the model and the agent agree on what
 * follows. */
static void
route(struct peer *p, struct octets datagram, enum ending ending)
{
	const struct dtls_stats *now = dtls_listener_stats(fuzz_world.listener);
	const struct dtls_stats before = *now;
	const struct tlstm_stats *tlstm =
		dtls_listener_tlstm_stats(fuzz_world.listener);
	size_t errors = tlstm->session_open_errors;
	bool stranger = !p->pending && !p->current;
	size_t octets = fuzz_memory();
	bool admitted;

	for (size_t i = 0; i < PEERS; i++)
		world.peers[i].sent_to = 0;
	world.delivered = 0;
	remember(p, datagram);
	fuzz_route(&p->address, datagram);

	admitted = now->hello_verified != before.hello_verified;
	if (stranger && !admitted) {
		fuzz_require(!world.warm || fuzz_memory() == octets);
		fuzz_require(p->sent_to <= datagram.n);
	}
	only_goodbyes(p, now->sessions_evicted - before.sessions_evicted);
	if (admitted)
		model_admit(p, datagram,
			now->half_open_evicted - before.half_open_evicted,
			tlstm->session_open_errors - errors);
	else
		fuzz_require(
			now->half_open_evicted == before.half_open_evicted);
	if (now->handshakes_completed != before.handshakes_completed)
		model_establish(
			p, now->sessions_evicted - before.sessions_evicted);
	else if (now->refused[REFUSAL_SESSION_LIMIT] !=
		before.refused[REFUSAL_SESSION_LIMIT])
		model_no_room(p);
	else if (ending == ENDS_SESSION)
		current_remove(p);
	else if (ending == MAY_END_HANDSHAKE && p->pending &&
		dtls_listener_half_open(fuzz_world.listener) ==
			world.n_half_open - 1)
		pending_remove(p);
	agree();
}

/* ---- steps ---- */

static void
pass_time(uint64_t ms)
{
	uint64_t now = fuzz_world.now_ms;

	/* Until a handshake's deadline all are there; after six, none. What is
	 * between depends on what has been heard. */
	if (world.n_half_open > 0 &&
		now + ms >= world.oldest[0]->begun_ms + HANDSHAKE_MS)
		ms = HANDSHAKE_MAX_MS;
	now += ms;
	while (world.n_half_open > 0 && ms == HANDSHAKE_MAX_MS)
		pending_remove(world.oldest[0]);
	while (world.n_sessions > 0 &&
		now - world.by_use[0]->used_ms >= IDLE_MS)
		current_remove(world.by_use[0]);
	fuzz_pass_time(ms);
	agree();
}

/* The same number is the same hello, of whomever. */
static struct hello
numbered_hello(uint8_t number)
{
	struct hello h = world.hello;

	memset(h.octets + HELLO_RANDOM_AT, number, HELLO_RANDOM);
	return h;
}

static size_t
damage(uint8_t *datagram, size_t n, struct octets how)
{
	for (size_t i = 0; i + 2 < how.n && n > 0; i += 3)
		datagram[(size_t)(how.p[i] << 8 | how.p[i + 1]) % n] ^=
			how.p[i + 2];
	return n;
}

static void
step_return(struct peer *p, struct octets octets)
{
	struct peer *of = &world.peers[octets.p[1] % PEERS];
	size_t last = (of->n_cookies - 1) % COOKIES_KEPT;
	struct hello first = numbered_hello(octets.p[0]), second;

	if (of->n_cookies == 0)
		return;
	hello_with_cookie(&second, &first,
		(struct octets){ of->cookies[last].octets, COOKIE });
	octets.p += 2;
	octets.n -= 2;
	damage(second.octets, second.n, octets);
	route(p, (struct octets){ second.octets, second.n },
		octets.n < 3 ? ENDS_NOTHING : MAY_END_HANDSHAKE);
}

/* What has come for a peer, and its client's next datagrams. */
static size_t
take(struct peer *p)
{
	uint8_t message[MESSAGE];
	size_t n = 0;

	for (size_t i = 0; i < p->in.n; i++)
		n += fuzz_client_feed(p->client,
			(struct octets){ p->in.octets[i], p->in.length[i] },
			message, sizeof(message));
	p->in.n = 0;
	return n;
}

/* To its end; the one from before is forgotten without a word. */
static void
step_shake(struct peer *p)
{
	uint8_t datagram[FUZZ_DATAGRAM_MAX];
	bool evictable;

	if (++world.shakes > SHAKES_MAX)
		return;
	fuzz_client_free(p->client);
	p->client = fuzz_client_new();
	p->in.n = 0;
	fuzz_client_feed(p->client, (struct octets){ NULL, 0 }, datagram, 0);
	evictable = p->current || world.n_sessions < SESSIONS ||
		fuzz_world.now_ms - world.by_use[0]->used_ms >= BUSY_MS;
	for (size_t i = 0; i < FLIGHTS && p->client->out.n > 0; i++) {
		size_t n = fuzz_queue_take(&p->client->out, 0, datagram);

		route(p, (struct octets){ datagram, n }, ENDS_NOTHING);
		take(p);
	}
	fuzz_require(!p->pending);
	fuzz_require(p->current == evictable);
	fuzz_require(SSL_is_init_finished(p->client->ssl) || !evictable);
}

/* A session that the model has is served, and no other. */
static void
step_ask(struct peer *p)
{
	uint8_t message[MESSAGE];
	bool current = p->current;
	size_t n;

	if (p->client == NULL || !SSL_is_init_finished(p->client->ssl))
		return;
	take(p);
	memset(message, 'm', sizeof(message));
	p->client->out.n = 0;
	ERR_clear_error();
	if (SSL_write_ex(p->client->ssl, message, sizeof(message), &n) != 1) {
		fuzz_require(!current);
		return;
	}
	route(p,
		(struct octets){
			p->client->out.octets[0], p->client->out.length[0] },
		MAY_END_HANDSHAKE);
	fuzz_require(world.delivered == (current ? 1 : 0));
	fuzz_require(take(p) == (current ? MESSAGE : 0));
	if (current)
		used(p);
	p->client->out.n = 0;
}

static void
step_bye(struct peer *p)
{
	if (p->client == NULL || !SSL_is_init_finished(p->client->ssl))
		return;
	take(p);
	p->client->out.n = 0;
	ERR_clear_error();
	SSL_shutdown(p->client->ssl);
	if (p->client->out.n > 0)
		route(p,
			(struct octets){ p->client->out.octets[0],
				p->client->out.length[0] },
			p->current ? ENDS_SESSION : MAY_END_HANDSHAKE);
	fuzz_client_free(p->client);
	p->client = NULL;
	p->in.n = 0;
}

static void
take_step(uint8_t what, struct peer *p, struct octets octets)
{
	uint8_t datagram[FUZZ_DATAGRAM_MAX];
	struct hello h;
	size_t n;

	switch ((enum step)(what % STEPS)) {
	case STEP_HELLO:
		h = numbered_hello(octets.n > 0 ? octets.p[0] : 0);
		route(p, (struct octets){ h.octets, h.n }, ENDS_NOTHING);
		break;
	case STEP_RETURN:
		if (octets.n >= 2)
			step_return(p, octets);
		break;
	case STEP_INVENT:
		route(p, octets, MAY_END_HANDSHAKE);
		break;
	case STEP_STEAL:
		if (octets.n < 2)
			break;
		n = recall(&world.peers[octets.p[0] % PEERS], octets.p[1],
			datagram);
		route(p, (struct octets){ datagram, n }, MAY_END_HANDSHAKE);
		break;
	case STEP_REPEAT:
		if (octets.n < 1)
			break;
		n = recall(p, octets.p[0], datagram);
		octets.p++;
		octets.n--;
		damage(datagram, n, octets);
		route(p, (struct octets){ datagram, n }, MAY_END_HANDSHAKE);
		break;
	case STEP_SHAKE:
		step_shake(p);
		break;
	case STEP_ASK:
		step_ask(p);
		break;
	case STEP_BYE:
		step_bye(p);
		break;
	case STEP_TIME:
		if (octets.n > 0)
			pass_time((uint64_t)octets.p[0] * 100);
		break;
	case STEPS:
		break;
	}
}

/* ---- an input ---- */

static void
clients_free(void)
{
	for (size_t i = 0; i < PEERS; i++) {
		fuzz_client_free(world.peers[i].client);
		world.peers[i].client = NULL;
	}
}

static void
world_open(void)
{
	/* Three prefixes; the first two are one host. */
	static const struct {
		const char *address;
		uint8_t prefix;
	} peers[PEERS] = {
		{ "192.0.2.2:40001", 0 },
		{ "192.0.2.2:40002", 0 },
		{ "192.0.2.255:40001", 0 },
		{ "192.0.2.4:1", 0 },
		{ "192.0.3.2:40001", 1 },
		{ "192.0.3.3:40001", 1 },
		{ "192.0.3.4:65535", 1 },
		{ "192.0.3.5:40001", 1 },
		{ "[2001:db8:0:1::2]:40001", 2 },
		{ "[2001:db8:0:ff::3]:40001", 2 },
	};

	for (size_t i = 0; i < PEERS; i++) {
		fuzz_require(net_address_parse(
			peers[i].address, &world.peers[i].address));
		world.peers[i].prefix = peers[i].prefix;
	}
	dtls_listener_config_init(&fuzz_world.config);
	fuzz_world.config.max_sessions = SESSIONS;
	fuzz_world.config.max_half_open = HALF_OPEN;
	fuzz_world.config.max_half_open_per_prefix = HALF_OPEN_PER_PREFIX;
	fuzz_world.config.handshake_timeout_ms = HANDSHAKE_MS;
	fuzz_world.config.idle_timeout_ms = IDLE_MS;
	fuzz_world.config.release_buffers_ms = BUSY_MS;
	fuzz_world.receiver = (struct dtls_receiver){ NULL, receive };
	fuzz_world.sent = sent;
	fuzz_world_open();
	hello_make(&world.hello, fuzz_world.client_ctx);
	atexit(clients_free);
}

/* Each session is served, and then all is as it was. */
static void
settle(void)
{
	for (size_t i = 0; i < PEERS; i++)
		step_ask(&world.peers[i]);
	pass_time(HANDSHAKE_MAX_MS);
	pass_time(IDLE_MS);
	fuzz_require(world.n_half_open == 0 && world.n_sessions == 0);
	clients_free();
	for (size_t i = 0; i < PEERS; i++) {
		world.peers[i].n_cookies = 0;
		world.peers[i].in.n = 0;
		world.peers[i].n_said = 0;
	}
	world.shakes = 0;
}

static void
run(struct octets input)
{
	for (int i = 0; i < STEPS_MAX && input.n >= 3; i++) {
		size_t length = min_size(input.p[2], input.n - 3);

		take_step(input.p[0], &world.peers[input.p[1] % PEERS],
			(struct octets){ input.p + 3, length });
		input.p += 3 + length;
		input.n -= 3 + length;
	}
	settle();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (fuzz_world.listener == NULL) {
		world_open();
		step_shake(&world.peers[0]);
		settle();
		world.warm = true;
	}
	fuzz_run(run, (struct octets){ data, n });
	return 0;
}
