/* SPDX-License-Identifier: BSD-2-Clause */
/* See fuzz_dtls.h. */
#include "tests/fuzz/fuzz_dtls.h"

#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include "tests/unit/test_certs.h"
#include "transport/dtls_context.h"
#include "util/clock.h"
#include "util/log.h"

enum { RUNS_MAX = 4 }; /* of an input, before what it takes is a leak */

struct udp_socket {
	int fd;
	uint8_t room[UDP_DATAGRAM_MAX];
	struct udp_socket_stats stats;
};

struct fuzz_world fuzz_world;

static struct {
	struct test_dir dir;
	struct test_cert ca;
	struct test_cert agent;
	struct test_cert manager;
} files;

void
fuzz_require(bool good)
{
	if (!good)
		abort();
}

/* ---- memory ---- */

static size_t openssl_blocks;
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

size_t
fuzz_memory(void)
{
	if (__sanitizer_get_current_allocated_bytes != NULL)
		return __sanitizer_get_current_allocated_bytes();
	return openssl_blocks;
}

static void *
counted_malloc(size_t n, const char *file, int line)
{
	void *p = malloc(n);

	(void)file;
	(void)line;
	openssl_blocks += p != NULL;
	return p;
}

static void
counted_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	openssl_blocks -= p != NULL;
	free(p);
}

static void *
counted_realloc(void *p, size_t n, const char *file, int line)
{
	void *q;

	if (n == 0) {
		counted_free(p, file, line);
		return NULL;
	}
	q = realloc(p, n);
	openssl_blocks += p == NULL && q != NULL;
	return q;
}

/* What OpenSSL keeps for a thread: its generators, and errors, whose texts are
 * of any length. */
static void
thread_begin(void)
{
	uint8_t octet;

	ERR_clear_error();
	fuzz_require(RAND_bytes(&octet, 1) == 1);
	fuzz_require(RAND_priv_bytes(&octet, 1) == 1);
}

void
fuzz_run(void (*run)(struct octets input), struct octets input)
{
	size_t before;
	int times = 0;

	do {
		fuzz_require(times++ < RUNS_MAX);
		before = fuzz_memory();
		thread_begin();
		run(input);
		OPENSSL_thread_stop();
	} while (fuzz_memory() > before);
}

/* ---- a network without sockets, and time ---- */

int
gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
	static time_t start;

	(void)tz;
	if (start == 0)
		start = time(NULL);
	tv->tv_sec = start + (time_t)(fuzz_world.now_ms / 1000);
	tv->tv_usec = (suseconds_t)(fuzz_world.now_ms % 1000 * 1000);
	return 0;
}

static uint64_t
fake_monotonic(void)
{
	return fuzz_world.now_ms;
}

int
udp_socket_open(struct udp_socket **out, const struct net_address *bind_to,
	bool v6_only)
{
	(void)bind_to;
	(void)v6_only;
	fuzz_world.socket = calloc(1, sizeof(*fuzz_world.socket));
	fuzz_require(fuzz_world.socket != NULL);
	fuzz_world.socket->fd = eventfd(0, EFD_CLOEXEC);
	*out = fuzz_world.socket;
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
	return fuzz_world.address;
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

void
udp_socket_commit(struct udp_socket *s, size_t n,
	const struct net_address *local, const struct net_address *peer)
{
	/* TLSTM-06 */
	fuzz_require(net_address_equal(local, &fuzz_world.address));
	s->stats.sent++;
	fuzz_world.sent(peer, (struct octets){ s->room, n });
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

void
fuzz_queue_add(struct fuzz_queue *q, struct octets datagram)
{
	if (q->n == FUZZ_QUEUE_MAX)
		return;
	fuzz_require(datagram.n <= FUZZ_DATAGRAM_MAX);
	if (datagram.n > 0)
		memcpy(q->octets[q->n], datagram.p, datagram.n);
	q->length[q->n++] = datagram.n;
}

void
fuzz_queue_remove(struct fuzz_queue *q, size_t i)
{
	q->n--;
	memmove(q->octets[i], q->octets[i + 1],
		(q->n - i) * sizeof(q->octets[0]));
	memmove(q->length + i, q->length + i + 1,
		(q->n - i) * sizeof(q->length[0]));
}

size_t
fuzz_queue_take(
	struct fuzz_queue *q, size_t i, uint8_t datagram[FUZZ_DATAGRAM_MAX])
{
	size_t n = q->length[i];

	memcpy(datagram, q->octets[i], n);
	fuzz_queue_remove(q, i);
	return n;
}

void
fuzz_pass_time(uint64_t ms)
{
	fuzz_world.now_ms += ms;
	fuzz_require(poll_loop_turn(fuzz_world.loop, 0) == 0);
}

void
fuzz_route(const struct net_address *from, struct octets octets)
{
	/* A copy of the exact size, so that ASan sees one octet too far. */
	uint8_t *copy = malloc(octets.n > 0 ? octets.n : 1);
	struct udp_datagram datagram = { .peer = *from,
		.local = fuzz_world.address,
		.payload = { copy, octets.n } };

	fuzz_require(copy != NULL);
	if (octets.n > 0)
		memcpy(copy, octets.p, octets.n);
	dtls_listener_route(fuzz_world.listener, fuzz_world.socket, &datagram);
	free(copy);
}

/* ---- the agent ---- */

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
	fuzz_require(strchr(text, '\n') == NULL);
}

/* ---- clients ---- */

static void
client_output(void *ctx, struct octets datagram)
{
	fuzz_queue_add(ctx, datagram);
}

struct fuzz_client *
fuzz_client_new(void)
{
	struct fuzz_client *c = calloc(1, sizeof(*c));
	BIO *bio;

	fuzz_require(c != NULL);
	c->bio = (struct datagram_bio){
		.mtu = 1200, .output = client_output, .ctx = &c->out
	};
	c->ssl = SSL_new(fuzz_world.client_ctx);
	bio = datagram_bio_new(&c->bio);
	fuzz_require(c->ssl != NULL && bio != NULL);
	SSL_set_bio(c->ssl, bio, bio);
	SSL_set_connect_state(c->ssl);
	return c;
}

void
fuzz_client_free(struct fuzz_client *c)
{
	if (c != NULL)
		SSL_free(c->ssl);
	free(c);
}

size_t
fuzz_client_feed(
	struct fuzz_client *c, struct octets datagram, uint8_t *out, size_t max)
{
	size_t n = 0, got;

	ERR_clear_error();
	c->bio.input = datagram;
	if (SSL_is_init_finished(c->ssl) || SSL_do_handshake(c->ssl) == 1)
		while (n < max &&
			SSL_read_ex(c->ssl, out + n, max - n, &got) == 1)
			n += got;
	c->bio.input.n = 0;
	return n;
}

/* ---- a world, once ---- */

static void
world_close(void)
{
	dtls_listener_free(fuzz_world.listener);
	poll_loop_free(fuzz_world.loop);
	SSL_CTX_free(fuzz_world.client_ctx);
	test_cert_fini(&files.ca);
	test_cert_fini(&files.agent);
	test_cert_fini(&files.manager);
	test_dir_fini(&files.dir);
	datagram_bio_fini();
}

static struct dtls_context *
make_context(void)
{
	const struct tm_admission admission = { NULL, hashes, is_pinned, map };
	const char *dirs[] = { files.dir.path, NULL };
	const struct dtls_source trust = { "ca", "fuzz:1" };
	const struct dtls_context_config config = { .places.dirs = dirs,
		.local_cert = { "agent", "fuzz:2" },
		.trust_certs = &trust,
		.n_trust_certs = 1 };
	struct dtls_context *context = NULL;

	fuzz_require(dtls_context_new(&context, &config, &admission) == 0);
	return context;
}

void
fuzz_world_open(void)
{
	const struct test_cert_spec ca = { .cn = "ca", .ca = true };
	const struct test_cert_spec agent = { .cn = "agent",
		.issuer = &files.ca };
	const struct test_cert_spec manager = { .cn = "manager",
		.issuer = &files.ca };
	struct fuzz_world *w = &fuzz_world;
	struct net_address bound;

	fuzz_require(CRYPTO_set_mem_functions(counted_malloc, counted_realloc,
			     counted_free) == 1);
	log_capture(discard_line, NULL);
	clock_inject(fake_monotonic, NULL);
	test_dir_make(&files.dir);
	files.ca = test_cert_make(&ca);
	files.agent = test_cert_make(&agent);
	files.manager = test_cert_make(&manager);
	test_install(&files.dir, "agent", &files.agent);
	test_write_cert(
		test_path(&files.dir, "ca-certs/ca.crt"), 0644, files.ca.x);

	w->client_ctx = SSL_CTX_new(DTLS_client_method());
	fuzz_require(w->client_ctx != NULL);
	SSL_CTX_set_verify(w->client_ctx, SSL_VERIFY_NONE, NULL);
	fuzz_require(
		SSL_CTX_use_certificate(w->client_ctx, files.manager.x) == 1);
	fuzz_require(
		SSL_CTX_use_PrivateKey(w->client_ctx, files.manager.key) == 1);

	fuzz_require(net_address_parse("192.0.2.1:10161", &w->address));
	fuzz_require(poll_loop_new(&w->loop, 4, 2000) == 0);
	fuzz_require(dtls_listener_new(&w->listener, w->loop, &w->config,
			     make_context(), &w->receiver) == 0);
	fuzz_require(dtls_listener_bind(
			     w->listener, &w->address, false, &bound) == 0);
	atexit(world_close);
}
