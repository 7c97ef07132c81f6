/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a network can do to sessions: the router and the session pump, fed with
 * datagrams of two peers, invented, genuine, damaged, joined and repeated. One
 * peer has a session. Nobody can end that but its owner, nothing is delivered
 * that no peer has said, and handshakes stay within their bounds.
 *
 * An input is a list of steps: an octet (lowest bit: which peer; the others:
 * what happens), two octets of length, so many octets.
 *
 * Neither sockets nor time are real: the functions of udp_socket.h stand here.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <unistd.h>

#include <openssl/err.h>

#include "tests/unit/test_certs.h"
#include "transport/dtls_context.h"
#include "transport/dtls_listener_internal.h"
#include "util/clock.h"
#include "util/log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum {
	PEERS = 2,
	QUEUE_MAX = 32,
	DATAGRAM_MAX = 4096,
	MESSAGE_MAX = 1000,
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

struct queue {
	uint8_t octets[QUEUE_MAX][DATAGRAM_MAX];
	size_t length[QUEUE_MAX];
	size_t n;
};

struct client {
	SSL *ssl;
	struct datagram_bio bio;
	struct queue out;
	size_t n_answer; /* octets of answers so far */
};

struct peer {
	struct net_address address;
	struct client *session; /* established */
	struct client *attempt; /* shaking hands, beside that */
	uint8_t last[DATAGRAM_MAX];
	size_t last_n;
};

struct udp_socket {
	int fd;
	uint8_t room[UDP_DATAGRAM_MAX];
	struct udp_socket_stats stats;
};

static struct {
	struct test_dir dir;
	struct test_cert ca;
	struct test_cert agent;
	struct test_cert manager;
	SSL_CTX *client_ctx;
	struct poll_loop *loop;
	struct dtls_listener *listener;
	struct dtls_listener_config config;
	struct net_address address;
	struct udp_socket *socket;
	struct peer peers[PEERS];
	struct queue in[PEERS]; /* on the way to a peer */
	uint64_t now_ms;
	unsigned inputs;
} world;

static void
require(bool good)
{
	if (!good)
		abort();
}

/* ---- a network without sockets, and time ---- */

int
gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
	static time_t start;

	(void)tz;
	if (start == 0)
		start = time(NULL);
	tv->tv_sec = start + (time_t)(world.now_ms / 1000);
	tv->tv_usec = (suseconds_t)(world.now_ms % 1000 * 1000);
	return 0;
}

static uint64_t
fake_monotonic(void)
{
	return world.now_ms;
}

int
udp_socket_open(struct udp_socket **out, const struct net_address *bind_to,
	bool v6_only)
{
	(void)bind_to;
	(void)v6_only;
	world.socket = calloc(1, sizeof(*world.socket));
	require(world.socket != NULL);
	world.socket->fd = eventfd(0, EFD_CLOEXEC);
	*out = world.socket;
	return 0;
}

void
udp_socket_close(struct udp_socket *s)
{
	if (s != NULL)
		close(s->fd);
	free(s);
}

int
udp_socket_fd(const struct udp_socket *s)
{
	return s->fd;
}

struct net_address
udp_socket_local(const struct udp_socket *s)
{
	(void)s;
	return world.address;
}

int
udp_socket_receive(struct udp_socket *s, struct udp_datagram out[UDP_BATCH])
{
	(void)s;
	(void)out;
	return 0;
}

uint8_t *
udp_socket_reserve(struct udp_socket *s)
{
	return s->room;
}

static void
queue_add(struct queue *q, const uint8_t *p, size_t n)
{
	if (q->n == QUEUE_MAX)
		return; /* lost */
	require(n <= DATAGRAM_MAX);
	memcpy(q->octets[q->n], p, n);
	q->length[q->n++] = n;
}

void
udp_socket_commit(struct udp_socket *s, size_t n,
	const struct net_address *local, const struct net_address *peer)
{
	require(net_address_equal(local, &world.address)); /* TLSTM-06 */
	s->stats.sent++;
	for (size_t i = 0; i < PEERS; i++) {
		if (net_address_equal(peer, &world.peers[i].address)) {
			queue_add(&world.in[i], s->room, n);
			return;
		}
	}
	abort(); /* nobody else has said a word */
}

/* Records that could share a datagram may as well be lost one by one. */
void
udp_socket_append(struct udp_socket *s, struct octets octets, size_t max,
	const struct net_address *local, const struct net_address *peer)
{
	(void)max;
	memcpy(udp_socket_reserve(s), octets.p, octets.n);
	udp_socket_commit(s, octets.n, local, peer);
}

void
udp_socket_flush(struct udp_socket *s)
{
	(void)s;
}

const struct udp_socket_stats *
udp_socket_stats(const struct udp_socket *s)
{
	return &s->stats;
}

/* ---- the agent ---- */

static void
receive(void *ctx, const struct tm_state *tm, struct octets octets)
{
	struct tm_state answer = *tm;

	(void)ctx;
	require(octets.n > 0);
	for (size_t i = 0; i < octets.n; i++)
		require(octets.p[i] == 'm');
	answer.requested_level = answer.transport_level;
	answer.same_security = true;
	octets.n = min_size(octets.n, MESSAGE_MAX);
	require(dtls_listener_send(world.listener, &answer, octets) == TM_SENT);
}

static unsigned
hashes(void *ctx)
{
	(void)ctx;
	return 1u << FINGERPRINT_SHA256;
}

static bool
is_pinned(void *ctx, const struct tm_certificate *certificate)
{
	(void)ctx;
	(void)certificate;
	return false;
}

static int
map(void *ctx, const struct tm_certificate *certificate,
	char security_name[TM_SECURITY_NAME_MAX + 1], char *detail,
	size_t detail_size)
{
	(void)ctx;
	(void)certificate;
	(void)detail_size;
	detail[0] = '\0';
	memcpy(security_name, "manager", sizeof("manager"));
	return REFUSAL_NONE;
}

static void
discard_line(void *ctx, enum log_level level, const char *text)
{
	(void)ctx;
	(void)level;
	require(strchr(text, '\n') == NULL);
}

static void
route(struct peer *p, const uint8_t *octets, size_t n)
{
	/* A copy of the exact size, so that ASan sees one octet too far. */
	uint8_t *copy = malloc(n > 0 ? n : 1);
	struct udp_datagram datagram = { .peer = p->address,
		.local = world.address,
		.payload = { copy, n } };

	require(copy != NULL);
	memcpy(copy, octets, n);
	if (octets != p->last)
		memcpy(p->last, octets, n);
	p->last_n = n;
	dtls_listener_route(world.listener, world.socket, &datagram);
	free(copy);
	require(dtls_listener_half_open(world.listener) <= PEERS);
	require(dtls_listener_sessions(world.listener) >= 1);
	require(dtls_listener_sessions(world.listener) <= PEERS);
}

/* ---- the peers ---- */

static void
client_output(void *ctx, struct octets datagram)
{
	queue_add(ctx, datagram.p, datagram.n);
}

static struct client *
client_new(void)
{
	struct client *c = calloc(1, sizeof(*c));
	BIO *bio;

	require(c != NULL);
	c->bio = (struct datagram_bio){
		.mtu = 1200, .output = client_output, .ctx = &c->out
	};
	c->ssl = SSL_new(world.client_ctx);
	bio = datagram_bio_new(&c->bio);
	require(c->ssl != NULL && bio != NULL);
	SSL_set_bio(c->ssl, bio, bio);
	SSL_set_connect_state(c->ssl);
	return c;
}

static void
client_free(struct client *c)
{
	if (c != NULL)
		SSL_free(c->ssl);
	free(c);
}

static void
client_step(struct client *c, const uint8_t *octets, size_t n)
{
	uint8_t scratch[UDP_DATAGRAM_MAX];
	size_t got;

	ERR_clear_error();
	c->bio.input = (struct octets){ octets, n };
	if (SSL_is_init_finished(c->ssl) || SSL_do_handshake(c->ssl) == 1)
		while (SSL_read_ex(c->ssl, scratch, sizeof(scratch), &got) == 1)
			c->n_answer += got;
	c->bio.input.n = 0;
}

/* Whatever is on its way arrives. An attempt that is complete is the peer's
 * session from now on. */
static void
peer_take(struct peer *p)
{
	struct queue *in = &world.in[p - world.peers];

	for (size_t i = 0; i < in->n; i++) {
		if (p->attempt != NULL)
			client_step(p->attempt, in->octets[i], in->length[i]);
		if (p->session != NULL)
			client_step(p->session, in->octets[i], in->length[i]);
	}
	in->n = 0;
	if (p->attempt == NULL || !SSL_is_init_finished(p->attempt->ssl))
		return;
	client_free(p->session);
	p->session = p->attempt;
	p->attempt = NULL;
}

/* The next datagram of a peer's attempt, which may begin just now. */
static size_t
peer_next(struct peer *p, uint8_t datagram[DATAGRAM_MAX])
{
	struct queue *out;
	size_t n;

	if (p->attempt == NULL)
		p->attempt = client_new();
	out = &p->attempt->out;
	if (out->n == 0) {
		client_step(p->attempt, NULL, 0);
		DTLSv1_handle_timeout(p->attempt->ssl);
	}
	if (out->n == 0)
		return 0;
	n = out->length[0];
	memcpy(datagram, out->octets[0], n);
	out->n--;
	memmove(out->octets[0], out->octets[1], out->n * DATAGRAM_MAX);
	memmove(out->length, out->length + 1, out->n * sizeof(out->length[0]));
	return n;
}

static size_t
peer_message(struct peer *p, uint8_t datagram[DATAGRAM_MAX], size_t size)
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
	uint8_t datagram[DATAGRAM_MAX];
	size_t before;
	size_t n;

	peer_take(p);
	before = p->session->n_answer;
	n = peer_message(p, datagram, 100);
	require(n > 0);
	route(p, datagram, n);
	peer_take(p);
	require(p->session->n_answer == before + 100);
}

static void
peer_shake_hands(struct peer *p)
{
	struct client *before = p->session;
	uint8_t datagram[DATAGRAM_MAX];

	for (int i = 0; i < QUEUE_MAX && p->session == before; i++) {
		size_t n = peer_next(p, datagram);
		struct udp_datagram d = { .peer = p->address,
			.local = world.address,
			.payload = { datagram, n } };

		dtls_listener_route(world.listener, world.socket, &d);
		peer_take(p);
	}
	require(p->session != before);
}

/* ---- a world, once ---- */

static void
world_close(void)
{
	dtls_listener_free(world.listener);
	poll_loop_free(world.loop);
	for (size_t i = 0; i < PEERS; i++) {
		client_free(world.peers[i].session);
		client_free(world.peers[i].attempt);
	}
	SSL_CTX_free(world.client_ctx);
	test_cert_fini(&world.ca);
	test_cert_fini(&world.agent);
	test_cert_fini(&world.manager);
	test_dir_fini(&world.dir);
	datagram_bio_fini();
}

static struct dtls_context *
make_context(void)
{
	const struct tm_admission admission = { NULL, hashes, is_pinned, map };
	const char *dirs[] = { world.dir.path, NULL };
	const struct dtls_source trust = { "ca", "fuzz:1" };
	const struct dtls_context_config config = { .places.dirs = dirs,
		.local_cert = { "agent", "fuzz:2" },
		.trust_certs = &trust,
		.n_trust_certs = 1 };
	struct dtls_context *context = NULL;

	require(dtls_context_new(&context, &config, &admission) == 0);
	return context;
}

static void
world_open(void)
{
	const struct test_cert_spec ca = { .cn = "ca", .ca = true };
	const struct test_cert_spec agent = { .cn = "agent",
		.issuer = &world.ca };
	const struct test_cert_spec manager = { .cn = "manager",
		.issuer = &world.ca };
	const struct dtls_receiver receiver = { NULL, receive };
	struct net_address bound;

	log_capture(discard_line, NULL);
	clock_inject(fake_monotonic, NULL);
	test_dir_make(&world.dir);
	world.ca = test_cert_make(&ca);
	world.agent = test_cert_make(&agent);
	world.manager = test_cert_make(&manager);
	test_install(&world.dir, "agent", &world.agent);
	test_write_cert(
		test_path(&world.dir, "ca-certs/ca.crt"), 0644, world.ca.x);
	require(net_address_parse("192.0.2.1:10161", &world.address));
	require(net_address_parse("192.0.2.2:40001", &world.peers[0].address));
	require(net_address_parse(
		"[2001:db8::2]:40002", &world.peers[1].address));

	world.client_ctx = SSL_CTX_new(DTLS_client_method());
	require(world.client_ctx != NULL);
	SSL_CTX_set_verify(world.client_ctx, SSL_VERIFY_NONE, NULL);
	require(SSL_CTX_use_certificate(world.client_ctx, world.manager.x) ==
		1);
	require(SSL_CTX_use_PrivateKey(world.client_ctx, world.manager.key) ==
		1);

	dtls_listener_config_init(&world.config);
	require(poll_loop_new(&world.loop, 4, 2000) == 0);
	require(dtls_listener_new(&world.listener, world.loop, &world.config,
			make_context(), &receiver) == 0);
	require(dtls_listener_bind(
			world.listener, &world.address, false, &bound) == 0);
	atexit(world_close);
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
pass_time(uint64_t ms)
{
	world.now_ms += ms;
	require(poll_loop_turn(world.loop, 0) == 0);
}

static void
take_step(uint8_t what, struct octets octets, uint64_t end_ms)
{
	struct peer *p = &world.peers[what & 1];
	uint8_t datagram[DATAGRAM_MAX];
	size_t n = 0;

	octets.n = min_size(octets.n, DATAGRAM_MAX);
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
		octets.n = min_size(octets.n, DATAGRAM_MAX - n);
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
		if (octets.n > 0 && world.now_ms < end_ms)
			pass_time((uint64_t)octets.p[0] * 128);
		break;
	case STEP_RELOAD:
		dtls_listener_reload(world.listener, NULL);
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
	const struct dtls_stats *stats = dtls_listener_stats(world.listener);
	const struct tlstm_stats *tlstm =
		dtls_listener_tlstm_stats(world.listener);

	pass_time(world.config.handshake_timeout_ms);
	pass_time(0);
	require(dtls_listener_half_open(world.listener) == 0);
	require(stats->handshakes_completed + tlstm->session_open_errors <=
		stats->hello_verified);
	peer_ask(&world.peers[0]);
	if (dtls_listener_sessions(world.listener) > 1) {
		/* Its owner is asked no more; the other one keeps awake. */
		pass_time(world.config.idle_timeout_ms - 10000);
		peer_ask(&world.peers[0]);
		pass_time(10000);
		pass_time(0);
	}
	require(dtls_listener_sessions(world.listener) == 1);
	for (size_t i = 0; i < PEERS; i++) {
		client_free(world.peers[i].attempt);
		world.peers[i].attempt = NULL;
		world.peers[i].last_n = 0;
		world.in[i].n = 0;
	}
	client_free(world.peers[1].session);
	world.peers[1].session = NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint64_t end_ms;

	if (world.listener == NULL)
		world_open();
	end_ms = world.now_ms + TIME_MAX_MS;
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
