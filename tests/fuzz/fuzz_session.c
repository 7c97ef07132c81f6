/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a network can do to sessions: the router and the session pump, fed with
 * datagrams of two peers, invented, genuine, damaged, joined and repeated. One
 * peer has a session. Nobody can end that but its owner, nothing is delivered
 * that no peer has said, and handshakes stay within their bounds.
 *
 * An input is a list of steps: an octet (lowest bit: which peer; the others:
 * what happens), two octets of length, so many octets.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "tests/fuzz/fuzz_dtls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum {
	PEERS = 2,
	MESSAGE_MAX = 1000,
	HANDSHAKE_TIMEOUTS_MAX = 6,
	TIME_MAX_MS = 1000000, /* of one input: less than the idle timeout */
	RENEW_EVERY = 5000,    /* inputs: keys wear out (DTLS-27) */
};

enum step {
	STEP_INVENT,  /* the octets are a datagram */
	STEP_DAMAGE,  /* offset, mask: the next genuine one, damaged */
	STEP_APPEND,  /* the octets behind the next genuine one */
	STEP_REPEAT,  /* the last one again */
	STEP_MESSAGE, /* offset, mask: a message in the session, damaged */
	STEP_TIME,    /* so many times 128 ms pass */
	STEP_RELOAD,
	STEPS,
};

struct peer {
	struct net_address address;
	struct fuzz_client *session; /* established */
	struct fuzz_client *attempt; /* shaking hands, beside that */
	size_t n_answer;             /* octets of answers so far */
	uint8_t last[FUZZ_DATAGRAM_MAX];
	size_t last_n;
};

static struct {
	struct peer peers[PEERS];
	struct fuzz_queue in[PEERS]; /* on the way to a peer */
	unsigned inputs;
} world;

static void
sent(const struct net_address *to, struct octets datagram)
{
	for (size_t i = 0; i < PEERS; i++) {
		if (net_address_equal(to, &world.peers[i].address)) {
			fuzz_queue_add(&world.in[i], datagram);
			return;
		}
	}
	fuzz_require(false); /* nobody else has said a word */
}

static void
receive(void *ctx, const struct tm_state *tm, struct octets octets)
{
	struct tm_state answer = *tm;

	(void)ctx;
	fuzz_require(octets.n > 0);
	for (size_t i = 0; i < octets.n; i++)
		fuzz_require(octets.p[i] == 'm');
	answer.requested_level = answer.transport_level;
	answer.same_security = true;
	octets.n = min_size(octets.n, MESSAGE_MAX);
	fuzz_require(dtls_listener_send(fuzz_world.listener, &answer, octets) ==
		TM_SENT);
}

static void
route(struct peer *p, const uint8_t *octets, size_t n)
{
	const struct dtls_listener *l = fuzz_world.listener;

	if (octets != p->last)
		memcpy(p->last, octets, n);
	p->last_n = n;
	fuzz_route(&p->address, (struct octets){ octets, n });
	fuzz_require(dtls_listener_half_open(l) <= PEERS);
	fuzz_require(dtls_listener_sessions(l) >= 1);
	fuzz_require(dtls_listener_sessions(l) <= PEERS);
}

/* ---- the peers ---- */

static void
client_step(
	struct peer *p, struct fuzz_client *c, const uint8_t *octets, size_t n)
{
	uint8_t scratch[UDP_DATAGRAM_MAX];

	p->n_answer += fuzz_client_feed(
		c, (struct octets){ octets, n }, scratch, sizeof(scratch));
}

/* Whatever is on its way arrives. An attempt that is complete is the peer's
 * session from now on. */
static void
peer_take(struct peer *p)
{
	struct fuzz_queue *in = &world.in[p - world.peers];

	for (size_t i = 0; i < in->n; i++) {
		if (p->attempt != NULL)
			client_step(
				p, p->attempt, in->octets[i], in->length[i]);
		if (p->session != NULL)
			client_step(
				p, p->session, in->octets[i], in->length[i]);
	}
	in->n = 0;
	if (p->attempt == NULL || !SSL_is_init_finished(p->attempt->ssl))
		return;
	fuzz_client_free(p->session);
	p->session = p->attempt;
	p->attempt = NULL;
}

/* The next datagram of a peer's attempt, which may begin just now. */
static size_t
peer_next(struct peer *p, uint8_t datagram[FUZZ_DATAGRAM_MAX])
{
	struct fuzz_queue *out;

	if (p->attempt == NULL)
		p->attempt = fuzz_client_new();
	out = &p->attempt->out;
	if (out->n == 0) {
		client_step(p, p->attempt, NULL, 0);
		DTLSv1_handle_timeout(p->attempt->ssl);
	}
	if (out->n == 0)
		return 0;
	return fuzz_queue_take(out, 0, datagram);
}

static size_t
peer_message(struct peer *p, uint8_t datagram[FUZZ_DATAGRAM_MAX], size_t size)
{
	static uint8_t message[MESSAGE_MAX];
	size_t sent;

	if (p->session == NULL)
		return 0;
	memset(message, 'm', sizeof(message));
	p->session->out.n = 0;
	if (SSL_write_ex(p->session->ssl, message, size, &sent) != 1)
		return 0;
	memcpy(datagram, p->session->out.octets[0], p->session->out.length[0]);
	return p->session->out.length[0];
}

/* It asks and hears. */
static void
peer_ask(struct peer *p)
{
	uint8_t datagram[FUZZ_DATAGRAM_MAX];
	size_t before;
	size_t n;

	peer_take(p);
	before = p->n_answer;
	n = peer_message(p, datagram, 100);
	fuzz_require(n > 0);
	route(p, datagram, n);
	peer_take(p);
	fuzz_require(p->n_answer == before + 100);
}

static void
peer_shake_hands(struct peer *p)
{
	struct fuzz_client *before = p->session;
	uint8_t datagram[FUZZ_DATAGRAM_MAX];

	for (int i = 0; i < FUZZ_QUEUE_MAX && p->session == before; i++) {
		size_t n = peer_next(p, datagram);
		fuzz_route(&p->address, (struct octets){ datagram, n });
		peer_take(p);
	}
	fuzz_require(p->session != before);
}

/* ---- a world, once ---- */

static void
peers_close(void)
{
	for (size_t i = 0; i < PEERS; i++) {
		fuzz_client_free(world.peers[i].session);
		fuzz_client_free(world.peers[i].attempt);
	}
}

static void
world_open(void)
{
	fuzz_require(
		net_address_parse("192.0.2.2:40001", &world.peers[0].address));
	fuzz_require(net_address_parse(
		"[2001:db8::2]:40002", &world.peers[1].address));
	dtls_listener_config_init(&fuzz_world.config);
	fuzz_world.receiver = (struct dtls_receiver){ NULL, receive };
	fuzz_world.sent = sent;
	fuzz_world_open();
	atexit(peers_close);
	peer_shake_hands(&world.peers[0]);
}

/* ---- an input ---- */

static size_t
damage(uint8_t *datagram, size_t n, struct octets how)
{
	size_t at;

	if (how.n < 2 || n == 0)
		return n;
	at = (size_t)(how.p[0] << 8 | how.p[1]);
	for (size_t i = 2; i < how.n; i++)
		datagram[(at + i - 2) % n] ^= how.p[i];
	return n;
}

static void
take_step(uint8_t what, struct octets octets, uint64_t end_ms)
{
	struct peer *p = &world.peers[what & 1];
	uint8_t datagram[FUZZ_DATAGRAM_MAX];
	size_t n = 0;

	octets.n = min_size(octets.n, FUZZ_DATAGRAM_MAX);
	switch ((enum step)((what >> 1) % STEPS)) {
	case STEP_INVENT:
		if (octets.n > 0)
			memcpy(datagram, octets.p, octets.n);
		n = octets.n;
		break;
	case STEP_DAMAGE:
		n = damage(datagram, peer_next(p, datagram), octets);
		break;
	case STEP_APPEND:
		n = peer_next(p, datagram);
		octets.n = min_size(octets.n, FUZZ_DATAGRAM_MAX - n);
		if (octets.n > 0)
			memcpy(datagram + n, octets.p, octets.n);
		n += octets.n;
		break;
	case STEP_REPEAT:
		if (p->last_n > 0)
			route(p, p->last, p->last_n);
		break;
	case STEP_MESSAGE:
		n = damage(datagram,
			peer_message(p, datagram, 1 + octets.n % MESSAGE_MAX),
			octets);
		break;
	case STEP_TIME:
		if (octets.n > 0 && fuzz_world.now_ms < end_ms)
			fuzz_pass_time((uint64_t)octets.p[0] * 128);
		break;
	case STEP_RELOAD:
		dtls_listener_reload(fuzz_world.listener, NULL);
		break;
	case STEPS:
		break;
	}
	if (n > 0)
		route(p, datagram, n);
	for (size_t i = 0; i < PEERS; i++)
		peer_take(&world.peers[i]);
}

/* Back to one session and nothing else. */
static void
settle(void)
{
	const struct dtls_stats *stats =
		dtls_listener_stats(fuzz_world.listener);
	const struct tlstm_stats *tlstm =
		dtls_listener_tlstm_stats(fuzz_world.listener);

	/* One that was heard of late has more than one of them (DTLS-17). */
	fuzz_pass_time(HANDSHAKE_TIMEOUTS_MAX *
		fuzz_world.config.handshake_timeout_ms);
	fuzz_pass_time(0);
	fuzz_require(dtls_listener_half_open(fuzz_world.listener) == 0);
	fuzz_require(stats->handshakes_completed + tlstm->session_open_errors <=
		stats->hello_verified);
	peer_ask(&world.peers[0]);
	if (dtls_listener_sessions(fuzz_world.listener) > 1) {
		/* Its owner is asked no more; the other one keeps awake. */
		fuzz_pass_time(fuzz_world.config.idle_timeout_ms - 10000);
		peer_ask(&world.peers[0]);
		fuzz_pass_time(10000);
		fuzz_pass_time(0);
	}
	fuzz_require(dtls_listener_sessions(fuzz_world.listener) == 1);
	for (size_t i = 0; i < PEERS; i++) {
		fuzz_client_free(world.peers[i].attempt);
		world.peers[i].attempt = NULL;
		world.peers[i].last_n = 0;
		world.in[i].n = 0;
	}
	fuzz_client_free(world.peers[1].session);
	world.peers[1].session = NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint64_t end_ms;

	if (fuzz_world.listener == NULL)
		world_open();
	end_ms = fuzz_world.now_ms + TIME_MAX_MS;
	while (n >= 3) {
		size_t length =
			min_size((size_t)(data[1] << 8 | data[2]), n - 3);

		take_step(data[0], (struct octets){ data + 3, length }, end_ms);
		data += 3 + length;
		n -= 3 + length;
	}
	settle();
	if (++world.inputs % RENEW_EVERY == 0)
		peer_shake_hands(&world.peers[0]);
	return 0;
}
