/* SPDX-License-Identifier: BSD-2-Clause */
/* transport/dtls_listener.c and dtls_session.c against a real OpenSSL client
 * on loopback whose datagrams the test holds in its hands. */
#include "transport/dtls_listener_internal.h"

#include <malloc.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/dtls_peer.h"
#include "tests/unit/runner.h"
#include "tests/unit/test_certs.h"
#include "transport/client_hello.h"
#include "transport/dtls_context.h"
#include "util/clock.h"
#include "util/log.h"

/* ---- what OpenSSL holds; the agent's own rooms allocate at start only ---- */

static size_t live_octets;
static long allocations_left = -1; /* then none more; negative: any number */
static bool one_fails;             /* not all after it */

static bool
is_denied(void)
{
	if (allocations_left > 0)
		allocations_left--;
	if (allocations_left != 0)
		return false;
	if (one_fails)
		allocations_left = -1;
	return true;
}

static void *
counted_malloc(size_t n, const char *file, int line)
{
	void *p = is_denied() ? NULL : malloc(n);

	(void)file;
	(void)line;
	live_octets += p != NULL ? malloc_usable_size(p) : 0;
	return p;
}

static void *
counted_realloc(void *old, size_t n, const char *file, int line)
{
	size_t before = old != NULL ? malloc_usable_size(old) : 0;
	void *p = is_denied() ? NULL : realloc(old, n);

	(void)file;
	(void)line;
	if (p != NULL)
		live_octets += malloc_usable_size(p) - before;
	return p;
}

static void
counted_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	live_octets -= p != NULL ? malloc_usable_size(p) : 0;
	free(p);
}

/* ---- the wall clock, which OpenSSL's handshake timer goes by ---- */

static long wall_offset_s;

int
gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
	struct timespec ts;

	(void)tz;
	clock_gettime(CLOCK_REALTIME, &ts);
	tv->tv_sec = ts.tv_sec + wall_offset_s;
	tv->tv_usec = ts.tv_nsec / 1000;
	return 0;
}

static int64_t
shifted_wall_clock(void)
{
	struct timeval tv;

	gettimeofday(&tv, NULL);
	return tv.tv_sec;
}

/* ---- the world: a CA, an agent, a listener, a room above ---- */

static struct {
	struct test_dir dir; /* with the agent's certificate and the CA */
	struct test_cert ca;
	struct test_cert agent;
	struct test_cert manager;
	struct poll_loop *loop;
	struct dtls_listener *listener;
	struct net_address address; /* where it listens */
	struct dtls_listener_config config;

	/* The room above. */
	struct tm_state tm; /* of the last delivery */
	uint8_t octets[20000];
	size_t n_octets;
	unsigned deliveries;
	bool echo;
	bool reload; /* from within the delivery */
	enum tm_send_result sent;

	/* Admission. */
	const char *name;           /* what the map yields; NULL: no row */
	const char *tls_algorithms; /* NULL: the default ones */
	unsigned mapped;

	uint64_t clock_offset_ms;
	char last_line[1100];
	unsigned warnings;
} world;

static uint64_t
shifted_clock(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000 +
		world.clock_offset_ms;
}

static void
note_line(void *ctx, enum log_level level, const char *text)
{
	(void)ctx;
	if (level > LOG_LEVEL_WARN)
		return;
	world.warnings++;
	snprintf(world.last_line, sizeof(world.last_line), "%s", text);
}

static void
receive(void *ctx, const struct tm_state *tm, struct octets octets)
{
	struct tm_state answer = *tm;

	(void)ctx;
	world.deliveries++;
	world.tm = *tm;
	CU_ASSERT_FATAL(octets.n <= sizeof(world.octets));
	memcpy(world.octets, octets.p, octets.n);
	world.n_octets = octets.n;
	if (world.reload)
		dtls_listener_reload(world.listener, NULL);
	if (!world.echo)
		return;
	answer.requested_level = answer.transport_level;
	answer.same_security = true;
	world.sent = dtls_listener_send(world.listener, &answer, octets);
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
	world.mapped++;
	detail[0] = '\0';
	if (world.name == NULL)
		return REFUSAL_MAP_NO_ROW;
	snprintf(security_name, TM_SECURITY_NAME_MAX + 1, "%s", world.name);
	return REFUSAL_NONE;
}

static void
report(void *ctx, const char *where, const char *message)
{
	(void)ctx;
	printf("# %s: %s\n", where, message);
}

static struct dtls_context *
make_context(void)
{
	const struct tm_admission admission = { NULL, hashes, is_pinned, map };
	const char *dirs[] = { world.dir.path, NULL };
	const struct dtls_source trust = { "ca", "test:1" };
	const struct dtls_context_config config = { .places.dirs = dirs,
		.local_cert = { "agent", "test:2" },
		.trust_certs = &trust,
		.n_trust_certs = 1,
		.tls_algorithms = { world.tls_algorithms, "test:3" },
		.report = report };
	struct dtls_context *context = NULL;

	CU_ASSERT_FATAL(dtls_context_new(&context, &config, &admission) == 0);
	return context;
}

static void
make_certificates(void)
{
	const struct test_cert_spec ca = { .cn = "ca", .ca = true };
	const struct test_cert_spec agent = {
		.cn = "agent", .issuer = &world.ca, .san = "DNS:localhost"
	};
	const struct test_cert_spec manager = { .cn = "manager",
		.issuer = &world.ca };

	test_dir_make(&world.dir);
	world.ca = test_cert_make(&ca);
	world.agent = test_cert_make(&agent);
	world.manager = test_cert_make(&manager);
	test_install(&world.dir, "agent", &world.agent);
	test_write_cert(
		test_path(&world.dir, "ca-certs/ca.crt"), 0644, world.ca.x);
}

static void
remove_certificates(void)
{
	test_cert_fini(&world.ca);
	test_cert_fini(&world.agent);
	test_cert_fini(&world.manager);
	test_dir_fini(&world.dir);
}

static void
world_open_on(const char *ip)
{
	const struct dtls_receiver receiver = { NULL, receive };
	struct net_address any;
	char text[64];

	if (world.ca.x == NULL)
		make_certificates();
	world.name = "manager1";
	world.echo = true;
	world.reload = false;
	wall_offset_s = 0;
	world.deliveries = world.mapped = world.warnings = 0;
	world.n_octets = 0;
	world.clock_offset_ms = 0;
	world.last_line[0] = '\0';
	clock_inject(shifted_clock, shifted_wall_clock);
	log_capture(note_line, NULL);
	CU_ASSERT_FATAL(poll_loop_new(&world.loop, 8, 2000) == 0);
	CU_ASSERT_FATAL(dtls_listener_new(&world.listener, world.loop,
				&world.config, make_context(), &receiver) == 0);
	snprintf(text, sizeof(text), "%s:0", ip);
	CU_ASSERT_FATAL(net_address_parse(text, &any));
	CU_ASSERT_FATAL(dtls_listener_bind(world.listener, &any, false,
				&world.address) == 0);
}

static void
world_open(void)
{
	dtls_listener_config_init(&world.config);
	world_open_on("127.0.0.1");
}

static void
world_close(void)
{
	dtls_listener_free(world.listener);
	poll_loop_free(world.loop);
	log_capture(NULL, NULL);
	clock_inject(NULL, NULL);
}

static void
peer_open(struct dtls_peer *p)
{
	dtls_peer_open(p, "127.0.0.1", &world.address, world.manager.x,
		world.manager.key, NULL);
}

static const struct dtls_stats *
stats(void)
{
	return dtls_listener_stats(world.listener);
}

static const struct tlstm_stats *
tlstm(void)
{
	return dtls_listener_tlstm_stats(world.listener);
}

/* The loop alone, so that datagrams already sent are seen. */
static void
turns(int n)
{
	for (int i = 0; i < n; i++)
		poll_loop_turn(world.loop, 2);
}

static void
request(struct dtls_peer *p, const char *text)
{
	p->plaintext_n = 0;
	dtls_peer_write(p, text, strlen(text));
	dtls_peer_run(p, world.loop, 1000);
}

static bool
answered(const struct dtls_peer *p, const char *text)
{
	return p->plaintext_n == strlen(text) &&
		memcmp(p->plaintext, text, p->plaintext_n) == 0;
}

/* The client's hello with cookie has been answered, its last flight waits in
 * its queue. */
static void
reach_last_flight(struct dtls_peer *p)
{
	dtls_peer_step(p);
	dtls_peer_flush(p);
	turns(2);
	CU_ASSERT_FATAL(dtls_peer_receive(p, true));
	dtls_peer_flush(p);
	turns(3);
	while (dtls_peer_receive(p, true))
		;
	CU_ASSERT_FATAL(p->n_queue > 0);
}

/* All that is queued, as one datagram. */
static size_t
take_joined(struct dtls_peer *p, uint8_t *joined, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_queue; i++) {
		CU_ASSERT_FATAL(n + p->length[i] <= size);
		memcpy(joined + n, p->queue[i], p->length[i]);
		n += p->length[i];
	}
	dtls_peer_drop(p);
	return n;
}

/* How many of the few sessions there are a reload ends. */
static size_t
reload_closes(struct dtls_context *context)
{
	size_t before = dtls_listener_sessions(world.listener);

	dtls_listener_reload(world.listener, context);
	return before - dtls_listener_sessions(world.listener);
}

static void
established(struct dtls_peer *p)
{
	world_open();
	peer_open(p);
	CU_ASSERT_FATAL(dtls_peer_handshake(p, world.loop));
}

static void
finish(struct dtls_peer *p)
{
	dtls_peer_close(p);
	world_close();
}

/* ---- tests ---- */

/* TLSTM-13, TLSTM-10, TS-01, TS-02, TLSTM-34: what a message comes with. */
static void
test_a_message_comes_with_its_whole_tm_state(void)
{
	struct dtls_peer p;
	char address[NET_ADDRESS_TEXT_MAX];

	established(&p);
	request(&p, "hello");
	CU_ASSERT(answered(&p, "hello"));
	CU_ASSERT(world.deliveries == 1);
	CU_ASSERT(world.sent == TM_SENT);
	CU_ASSERT(world.tm.domain == TM_DOMAIN_DTLS_UDP);
	CU_ASSERT_STRING_EQUAL(
		world.tm.address, net_address_format(address, &p.local));
	CU_ASSERT_STRING_EQUAL(world.tm.security_name, "manager1");
	CU_ASSERT(world.tm.transport_level == SECURITY_LEVEL_AUTH_PRIV);
	CU_ASSERT(world.tm.session_id != 0);
	CU_ASSERT(!world.tm.same_security);
	CU_ASSERT(world.tm.requested_level == SECURITY_LEVEL_NONE);
	CU_ASSERT(world.tm.max_message == 16384);
	finish(&p);
}

/* TLSTM-29: a session that never carries a message was never accepted. */
static void
test_accepts_moves_with_the_first_message_not_the_handshake(void)
{
	struct dtls_peer p;

	established(&p);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	CU_ASSERT(tlstm()->session_accepts == 0);
	request(&p, "one");
	CU_ASSERT(tlstm()->session_accepts == 1);
	request(&p, "two");
	CU_ASSERT(tlstm()->session_accepts == 1);
	CU_ASSERT(tlstm()->session_open_errors == 0);
	CU_ASSERT(tlstm()->session_opens == 0); /* a client's counter */
	finish(&p);
}

/* DTLS-01, TLSTM-31, TLSTM-76: nothing is kept of a hello without cookie. */
static void
test_a_hello_without_cookie_leaves_nothing_behind(void)
{
	struct dtls_peer p;
	size_t before;
	size_t hello_n;

	world_open();
	peer_open(&p);
	dtls_peer_step(&p);
	CU_ASSERT_FATAL(p.n_queue == 1);
	hello_n = p.length[0];
	dtls_peer_send_raw(&p, p.queue[0], p.length[0]);
	turns(3);
	before = live_octets;
	for (int i = 0; i < 500; i++) {
		p.queue[0][10] = (uint8_t)i; /* record sequence */
		dtls_peer_send_raw(&p, p.queue[0], hello_n);
		poll_loop_turn(world.loop, 2);
		while (dtls_peer_receive(&p, false))
			CU_ASSERT(p.last_in_n <= hello_n);
	}
	CU_ASSERT(live_octets == before);
	CU_ASSERT(stats()->hello_challenged == 501);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
	CU_ASSERT(tlstm()->session_open_errors == 0); /* no attempt: TLSTM-27 */
	CU_ASSERT(world.warnings == 0);
	finish(&p);
}

/* TLSTM-32: records of one datagram are one piece of plaintext. */
static void
test_two_records_of_a_datagram_are_delivered_together(void)
{
	struct dtls_peer p;
	uint8_t joined[1000];
	size_t n;

	established(&p);
	world.echo = false;
	dtls_peer_write(&p, "first,", 6);
	dtls_peer_write(&p, "second", 6);
	CU_ASSERT_FATAL(p.n_queue == 2);
	memcpy(joined, p.queue[0], p.length[0]);
	memcpy(joined + p.length[0], p.queue[1], p.length[1]);
	n = p.length[0] + p.length[1];
	dtls_peer_drop(&p);
	dtls_peer_send_raw(&p, joined, n);
	turns(3);
	CU_ASSERT(world.deliveries == 1);
	CU_ASSERT(world.n_octets == 12);
	CU_ASSERT(memcmp(world.octets, "first,second", 12) == 0);
	finish(&p);
}

/* DTLS-10, TLSTM-75: a replayed datagram is answered never. */
static void
test_a_replayed_datagram_is_not_delivered_again(void)
{
	struct dtls_peer p;
	uint8_t copy[1000];
	size_t n;

	established(&p);
	dtls_peer_write(&p, "once", 4);
	n = p.length[0];
	memcpy(copy, p.queue[0], n);
	dtls_peer_run(&p, world.loop, 1000);
	CU_ASSERT(world.deliveries == 1);
	for (int i = 0; i < 5; i++)
		dtls_peer_send_raw(&p, copy, n);
	turns(5);
	CU_ASSERT(world.deliveries == 1);
	request(&p, "again");
	CU_ASSERT(answered(&p, "again"));
	finish(&p);
}

/* DTLS-11, DTLS-14: damage costs the datagram, not the session, not a word. */
static void
test_a_flipped_bit_costs_only_its_datagram(void)
{
	struct dtls_peer p;

	established(&p);
	for (size_t bit = 0; bit < 8 * 43; bit += bit < 8 * 13 ? 1 : 7) {
		size_t received = p.n_in;

		dtls_peer_write(&p, "spoilt", 6);
		p.queue[0][bit / 8] ^= (uint8_t)(1u << bit % 8);
		dtls_peer_flush(&p);
		/* Somebody else's error is not this session's. */
		ERR_raise(ERR_LIB_USER, 1);
		turns(2);
		CU_ASSERT(!dtls_peer_receive(&p, true) || p.n_in == received);
	}
	CU_ASSERT(world.deliveries == 0);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	request(&p, "whole");
	CU_ASSERT(answered(&p, "whole"));
	CU_ASSERT(world.warnings == 0);
	finish(&p);
}

/* DTLS-11: a record too short for its cipher is no reason to end the session
 * either; OpenSSL would take it for one. */
static void
test_a_record_too_short_for_the_cipher_ends_nothing(void)
{
	struct dtls_peer p;

	established(&p);
	for (uint8_t n = 0; n < 26; n++) {
		uint8_t record[13 + 26] = { 23, 0xfe, 0xfd, 0, 1 };

		record[9] = 9; /* of sequence numbers to come */
		record[10] = n;
		record[12] = n;
		dtls_peer_send_raw(&p, record, 13u + n);
		record[0] = 21; /* an alert, as short */
		dtls_peer_send_raw(&p, record, 13u + n);
		/* The same behind a record of another kind, or cut short. */
		record[0] = 20;
		record[12] = 0;
		record[13] = 0x2f;
		dtls_peer_send_raw(&p, record, 13u + n);
		turns(1);
	}
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	request(&p, "alive");
	CU_ASSERT(answered(&p, "alive"));
	finish(&p);
}

/* DTLS-11: nor does it end a handshake. */
static void
test_a_record_too_short_for_the_cipher_ends_no_handshake(void)
{
	struct dtls_peer p;

	world_open();
	peer_open(&p);
	dtls_peer_step(&p);
	dtls_peer_flush(&p);
	turns(2);
	CU_ASSERT_FATAL(dtls_peer_receive(&p, true));
	dtls_peer_flush(&p);
	turns(3);
	for (uint8_t n = 17; n < 24; n++) {
		uint8_t record[13 + 26] = { 22, 0xfe, 0xfd, 0, 1 };

		record[10] = n;
		record[12] = n;
		dtls_peer_send_raw(&p, record, 13u + n);
	}
	turns(3);
	dtls_peer_run(&p, world.loop, 1000);
	request(&p, "alive");
	CU_ASSERT(answered(&p, "alive"));
	finish(&p);
}

/* DTLS-09: a forged hello, cookie or none, does not disturb a live session. */
static void
test_a_forged_hello_leaves_the_live_session_alone(void)
{
	struct dtls_peer p;
	struct dtls_peer stranger;

	established(&p);
	peer_open(&stranger);
	dtls_peer_step(&stranger);
	/* Its hello, sent from the live peer's address. */
	dtls_peer_send_raw(&p, stranger.queue[0], stranger.length[0]);
	turns(3);
	CU_ASSERT(stats()->hello_challenged == 2);
	CU_ASSERT(dtls_peer_receive(&p, false));
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	request(&p, "still here");
	CU_ASSERT(answered(&p, "still here"));
	dtls_peer_close(&stranger);
	finish(&p);
}

/* DTLS-09: a rebooted client on its old port is served by a new session. */
static void
test_a_rebooted_client_on_its_old_port_gets_through(void)
{
	struct dtls_peer p;
	uint64_t first;

	established(&p);
	request(&p, "before");
	first = world.tm.session_id;
	dtls_peer_restart(&p);
	CU_ASSERT(dtls_peer_handshake(&p, world.loop));
	request(&p, "after");
	CU_ASSERT(answered(&p, "after"));
	CU_ASSERT(world.tm.session_id != first); /* TLSTM-10 */
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
	finish(&p);
}

/* DTLS-09: until the new handshake is complete the old session works. */
static void
test_a_half_finished_new_handshake_leaves_the_old_session(void)
{
	struct dtls_peer p;
	struct dtls_peer reborn;

	established(&p);
	/* The same socket speaks for both. */
	peer_open(&reborn);
	dtls_peer_step(&reborn);
	dtls_peer_send_raw(&p, reborn.queue[0], reborn.length[0]);
	dtls_peer_drop(&reborn);
	turns(3);
	CU_ASSERT_FATAL(dtls_peer_receive(&p, false));
	reborn.bio.input = (struct octets){ p.last_in, p.last_in_n };
	dtls_peer_step(&reborn);
	reborn.bio.input.n = 0;
	CU_ASSERT_FATAL(reborn.n_queue == 1);
	dtls_peer_send_raw(&p, reborn.queue[0], reborn.length[0]);
	turns(3);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 1);
	while (dtls_peer_receive(&p, false))
		;
	request(&p, "old");
	CU_ASSERT(answered(&p, "old"));
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	/* Nobody finishes it: it goes at its deadline, the old one stays. */
	world.clock_offset_ms += world.config.handshake_timeout_ms + 1000;
	turns(3);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	request(&p, "still old");
	CU_ASSERT(answered(&p, "still old"));
	dtls_peer_close(&reborn);
	finish(&p);
}

/* DTLS-06: the agent repeats its own lost flight without help. */
static void
test_a_lost_flight_of_the_agent_is_repeated_by_its_timer(void)
{
	struct dtls_peer p;
	size_t lost = 0;

	world_open();
	peer_open(&p);
	dtls_peer_step(&p);
	dtls_peer_flush(&p);
	turns(2);
	CU_ASSERT_FATAL(dtls_peer_receive(&p, true)); /* the cookie */
	dtls_peer_flush(&p);
	turns(3);
	while (dtls_peer_receive(&p, false))
		lost++;
	CU_ASSERT(lost > 0);
	/* The client stays silent; only the agent's timer can help. */
	for (int i = 0; i < 1500 && !dtls_peer_receive(&p, true); i++)
		poll_loop_turn(world.loop, 2);
	dtls_peer_run(&p, world.loop, 2000);
	CU_ASSERT(SSL_is_init_finished(p.ssl));
	request(&p, "through");
	CU_ASSERT(answered(&p, "through"));
	finish(&p);
}

/* The flight that answers the hello, lost; the hello is kept in the queue. */
static void
lose_flight(struct dtls_peer *p)
{
	world_open();
	peer_open(p);
	dtls_peer_step(p);
	dtls_peer_flush(p);
	turns(2);
	CU_ASSERT_FATAL(dtls_peer_receive(p, true));
	CU_ASSERT_FATAL(p->n_queue == 1);
	dtls_peer_send_raw(p, p->queue[0], p->length[0]);
	turns(3);
	while (dtls_peer_receive(p, false))
		;
	CU_ASSERT_FATAL(dtls_listener_half_open(world.listener) == 1);
	p->n_in = 0;
}

static void
repeat_hello(struct dtls_peer *p)
{
	dtls_peer_send_raw(p, p->queue[0], p->length[0]);
	turns(2);
}

/* What OpenSSL repeats one message a datagram leaves in as few as the MTU
 * allows: here it is one. */
static void
test_a_repeated_flight_travels_together(void)
{
	struct dtls_peer p;

	lose_flight(&p);
	for (int i = 0; i < 1500 && p.n_in == 0; i++) {
		poll_loop_turn(world.loop, 2);
		while (dtls_peer_receive(&p, false))
			;
	}
	CU_ASSERT(p.n_in == 1);
	CU_ASSERT(p.largest_in > 500 && p.largest_in <= 1280 - 28);
	finish(&p);
}

/* RFC 6347 4.2.4: a hello that comes again gets its answer again, at once, and
 * from the same handshake; but no more than a client has use for. */
static void
test_a_repeated_hello_is_answered_again(void)
{
	struct dtls_peer p;

	lose_flight(&p);
	repeat_hello(&p); /* the network has doubled it */
	CU_ASSERT(!dtls_peer_receive(&p, false));
	world.clock_offset_ms += 300;
	repeat_hello(&p);
	CU_ASSERT(dtls_peer_receive(&p, false));
	CU_ASSERT(!dtls_peer_receive(&p, false));
	for (int i = 0; i < 20; i++) {
		world.clock_offset_ms += 300;
		repeat_hello(&p);
	}
	CU_ASSERT(stats()->hello_verified == 23);
	while (dtls_peer_receive(&p, true)) /* any of them will do */
		;
	CU_ASSERT(p.n_in >= 10 && p.n_in <= 10 + 3); /* and the timer's */
	CU_ASSERT(dtls_peer_handshake(&p, world.loop));
	CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
	request(&p, "in time");
	CU_ASSERT(answered(&p, "in time"));
	finish(&p);
}

/* DTLS-17, DTLS-06: who is heard of again has the time to double its timer
 * once more, but not for ever. */
static void
test_a_handshake_that_goes_on_has_more_time(void)
{
	uint64_t timeout_ms;
	struct dtls_peer p;
	unsigned at_s = 0;

	lose_flight(&p);
	timeout_ms = world.config.handshake_timeout_ms;
	for (unsigned gap_s = 1; at_s < 63; gap_s *= 2) {
		world.clock_offset_ms += gap_s * 1000;
		at_s += gap_s;
		repeat_hello(&p);
		CU_ASSERT(dtls_listener_half_open(world.listener) == 1);
	}
	world.clock_offset_ms += 60000;
	turns(3);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 1);
	repeat_hello(&p);
	world.clock_offset_ms += 6 * timeout_ms - 123000 + 1000;
	turns(3);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
	CU_ASSERT(stats()->refused[REFUSAL_HANDSHAKE_TIMEOUT] == 1);
	finish(&p);
}

/* DTLS-07: the agent's last flight is repeated when the client's is. */
static void
test_a_lost_last_flight_is_repaired(void)
{
	struct dtls_peer p;
	bool lost = false;

	world_open();
	peer_open(&p);
	dtls_peer_step(&p);
	for (int i = 0; i < 200 && !lost; i++) {
		dtls_peer_flush(&p);
		turns(1);
		lost = dtls_listener_sessions(world.listener) == 1;
		while (dtls_peer_receive(&p, !lost))
			;
	}
	CU_ASSERT_FATAL(lost);
	CU_ASSERT(!SSL_is_init_finished(p.ssl));
	for (int i = 0; i < 1500 && !SSL_is_init_finished(p.ssl); i++) {
		DTLSv1_handle_timeout(p.ssl);
		dtls_peer_flush(&p);
		poll_loop_turn(world.loop, 2);
		while (dtls_peer_receive(&p, true))
			;
	}
	CU_ASSERT(SSL_is_init_finished(p.ssl));
	request(&p, "done");
	CU_ASSERT(answered(&p, "done"));
	finish(&p);
}

/* DTLS-17: an abandoned handshake is freed at its deadline, and said so. */
static void
test_an_abandoned_handshake_ends_at_its_deadline(void)
{
	struct dtls_peer p;

	world_open();
	peer_open(&p);
	dtls_peer_step(&p);
	dtls_peer_flush(&p);
	turns(2);
	CU_ASSERT_FATAL(dtls_peer_receive(&p, true));
	dtls_peer_flush(&p);
	turns(3);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 1);
	world.clock_offset_ms += world.config.handshake_timeout_ms - 5000;
	turns(3);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 1);
	world.clock_offset_ms += 6000;
	turns(3);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
	CU_ASSERT(tlstm()->session_open_errors == 1); /* TLSTM-27 */
	CU_ASSERT(tlstm()->session_invalid_client_certificates == 0);
	CU_ASSERT(stats()->refused[REFUSAL_HANDSHAKE_TIMEOUT] == 1);
	CU_ASSERT_PTR_NOT_NULL(
		strstr(world.last_line, "reason=handshake-timeout"));
	finish(&p);
}

/* TLSTM-73, TLSTM-70, TLSTM-71: idle sessions end with close_notify. */
static void
test_an_idle_session_is_closed_with_close_notify(void)
{
	struct dtls_peer p;

	established(&p);
	request(&p, "busy");
	world.clock_offset_ms += world.config.idle_timeout_ms - 10000;
	turns(3);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	request(&p, "busy again");
	CU_ASSERT(answered(&p, "busy again"));
	world.clock_offset_ms += world.config.idle_timeout_ms - 10000;
	turns(3);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	world.clock_offset_ms += 11000;
	turns(3);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	dtls_peer_run(&p, world.loop, 100);
	CU_ASSERT(p.closed);
	CU_ASSERT(tlstm()->session_server_closes == 1);
	CU_ASSERT(stats()->sessions_idle_closed == 1);
	finish(&p);
}

/* Buffers given back while idle come back with the next message. */
static void
test_a_session_answers_after_its_buffers_were_released(void)
{
	struct dtls_peer p;
	size_t before;

	established(&p);
	request(&p, "one");
	before = live_octets;
	world.clock_offset_ms += world.config.release_buffers_ms + 100;
	turns(3);
	CU_ASSERT(live_octets + 15000 < before);
	request(&p, "two");
	CU_ASSERT(answered(&p, "two"));
	world.clock_offset_ms += world.config.release_buffers_ms + 100;
	turns(3);
	CU_ASSERT(live_octets + 15000 < before);
	/* The agent speaks first: close_notify needs the buffers, too. */
	dtls_listener_close_all(world.listener);
	dtls_peer_run(&p, world.loop, 100);
	CU_ASSERT(p.closed);
	finish(&p);
}

/* TS-06: the least recently used idle session gives way; busy ones stay. */
static void
test_a_full_table_evicts_the_least_recently_used(void)
{
	struct dtls_peer p[3];

	dtls_listener_config_init(&world.config);
	world.config.max_sessions = 2;
	world_open_on("127.0.0.1");
	for (int i = 0; i < 2; i++) {
		peer_open(&p[i]);
		CU_ASSERT_FATAL(dtls_peer_handshake(&p[i], world.loop));
	}
	request(&p[1], "b");
	world.clock_offset_ms += 10;
	request(&p[0], "a");
	/* Both busy a moment ago: the newcomer is refused, with a line. */
	peer_open(&p[2]);
	dtls_peer_handshake(&p[2], world.loop);
	CU_ASSERT(p[2].closed);
	CU_ASSERT(stats()->refused[REFUSAL_SESSION_LIMIT] == 1);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 2);
	dtls_peer_close(&p[2]);
	world.clock_offset_ms += 60000;
	request(&p[0], "a"); /* p[1] is the idle one now */
	peer_open(&p[2]);
	CU_ASSERT(dtls_peer_handshake(&p[2], world.loop));
	request(&p[2], "c");
	CU_ASSERT(answered(&p[2], "c"));
	dtls_peer_run(&p[1], world.loop, 100);
	CU_ASSERT(p[1].closed);
	CU_ASSERT(!p[0].closed);
	CU_ASSERT(stats()->sessions_evicted == 1);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 2);
	for (int i = 0; i < 3; i++)
		dtls_peer_close(&p[i]);
	world_close();
}

/* DTLS-09: nor does the end of the old session disturb a new handshake. */
static void
test_a_handshake_outlives_the_session_beside_it(void)
{
	struct dtls_peer p;

	established(&p);
	dtls_peer_restart(&p);
	reach_last_flight(&p);
	world.name = "somebody";
	CU_ASSERT(reload_closes(NULL) == 1);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 1);
	while (dtls_peer_receive(&p, false)) /* close_notify of the old keys */
		;
	CU_ASSERT(dtls_peer_handshake(&p, world.loop));
	request(&p, "new");
	CU_ASSERT(answered(&p, "new"));
	CU_ASSERT_STRING_EQUAL(world.tm.security_name, "somebody");
	finish(&p);
}

/* DTLS-09: in a full table a rebooted client takes its own place. */
static void
test_a_rebooted_client_needs_no_room(void)
{
	struct dtls_peer p;

	dtls_listener_config_init(&world.config);
	world.config.max_sessions = 1;
	world_open_on("127.0.0.1");
	peer_open(&p);
	CU_ASSERT_FATAL(dtls_peer_handshake(&p, world.loop));
	request(&p, "busy");
	dtls_peer_restart(&p);
	CU_ASSERT(dtls_peer_handshake(&p, world.loop));
	request(&p, "again");
	CU_ASSERT(answered(&p, "again"));
	CU_ASSERT(stats()->sessions_evicted == 0);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	finish(&p);
}

/* DTLS-17: handshakes in progress are bounded, the oldest goes first. */
static void
test_half_open_handshakes_are_bounded(void)
{
	enum { N = 6 };
	struct dtls_peer p[N];

	dtls_listener_config_init(&world.config);
	world.config.max_half_open = 4;
	world.config.max_half_open_per_prefix = 4;
	world_open_on("127.0.0.1");
	for (int i = 0; i < N; i++) {
		peer_open(&p[i]);
		dtls_peer_step(&p[i]);
		dtls_peer_flush(&p[i]);
		turns(2);
		CU_ASSERT_FATAL(dtls_peer_receive(&p[i], true));
		dtls_peer_flush(&p[i]);
		turns(2);
	}
	CU_ASSERT(dtls_listener_half_open(world.listener) == 4);
	CU_ASSERT(stats()->half_open_evicted == 2);
	/* The newest still gets through. */
	dtls_peer_run(&p[N - 1], world.loop, 1000);
	CU_ASSERT(SSL_is_init_finished(p[N - 1].ssl));
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	for (int i = 0; i < N; i++)
		dtls_peer_close(&p[i]);
	world_close();
}

/* TLSTM-41, TS-03, TS-04: an answer for a session that is gone goes nowhere,
 * even when the same peer has a new one. */
static void
test_an_answer_for_a_closed_session_is_dropped(void)
{
	struct dtls_peer p;
	struct tm_state old;
	const struct octets late = { (const uint8_t *)"late", 4 };

	established(&p);
	world.echo = false;
	request(&p, "slow");
	old = world.tm;
	old.requested_level = old.transport_level;
	old.same_security = true;
	dtls_peer_restart(&p);
	CU_ASSERT_FATAL(dtls_peer_handshake(&p, world.loop));
	CU_ASSERT(dtls_listener_send(world.listener, &old, late) ==
		TM_NO_SESSION);
	CU_ASSERT(tlstm()->session_no_sessions == 1);
	/* TLSTM-10: nor when another one has taken its very place. */
	for (int i = 0; i < 3; i++) {
		dtls_peer_restart(&p);
		CU_ASSERT_FATAL(dtls_peer_handshake(&p, world.loop));
		CU_ASSERT(dtls_listener_send(world.listener, &old, late) ==
			TM_NO_SESSION);
	}
	dtls_peer_run(&p, world.loop, 50);
	CU_ASSERT(p.plaintext_n == 0);
	finish(&p);
}

/* TLSTM-40: each part of the reference is needed. */
static void
test_an_incomplete_reference_is_an_invalid_cache(void)
{
	struct dtls_peer p;
	struct tm_state whole;
	struct tm_state part[4];
	const struct octets m = { (const uint8_t *)"m", 1 };

	established(&p);
	world.echo = false;
	request(&p, "x");
	whole = world.tm;
	whole.requested_level = whole.transport_level;
	whole.same_security = true;
	for (size_t i = 0; i < ARRAY_LEN(part); i++)
		part[i] = whole;
	part[0].domain = TM_DOMAIN_NONE;
	part[1].address[0] = '\0';
	part[2].security_name[0] = '\0';
	part[3].requested_level = SECURITY_LEVEL_NONE;
	for (size_t i = 0; i < ARRAY_LEN(part); i++)
		CU_ASSERT(dtls_listener_send(world.listener, &part[i], m) ==
			TM_INVALID_CACHE);
	CU_ASSERT(tlstm()->session_invalid_caches == 4);
	CU_ASSERT(dtls_listener_send(world.listener, &whole, m) == TM_SENT);
	finish(&p);
}

/* SIZE-01, SIZE-05, SIZE-12: one record, one datagram, the record's own octets
 * not counted; more is not sent at all. */
static void
test_one_record_goes_and_one_octet_more_does_not(void)
{
	static uint8_t big[16385];
	struct dtls_peer p;
	struct tm_state tm;

	established(&p);
	world.echo = false;
	request(&p, "x");
	tm = world.tm;
	tm.requested_level = tm.transport_level;
	memset(big, 'b', sizeof(big));
	CU_ASSERT(dtls_listener_send(world.listener, &tm,
			  (struct octets){ big, 16385 }) == TM_TOO_BIG);
	CU_ASSERT(dtls_listener_send(world.listener, &tm,
			  (struct octets){ big, 16384 }) == TM_SENT);
	p.n_in = 0;
	p.plaintext_n = 0;
	dtls_peer_run(&p, world.loop, 200);
	CU_ASSERT(p.n_in == 1);
	CU_ASSERT(p.plaintext_n == 16384);
	finish(&p);
}

/* TLSTM-27: an unmapped certificate moves both counters, and one line says
 * who and why. */
static void
test_an_unmapped_certificate_is_refused_with_a_line(void)
{
	struct dtls_peer p;

	world_open();
	world.name = NULL;
	peer_open(&p);
	CU_ASSERT(!dtls_peer_handshake(&p, world.loop));
	CU_ASSERT(p.closed);
	CU_ASSERT(tlstm()->session_open_errors == 1);
	CU_ASSERT(tlstm()->session_invalid_client_certificates == 1);
	CU_ASSERT(stats()->refused[REFUSAL_MAP_NO_ROW] == 1);
	CU_ASSERT(world.warnings == 1);
	CU_ASSERT_PTR_NOT_NULL(
		strstr(world.last_line, "handshake refused peer=127.0.0.1:"));
	CU_ASSERT_PTR_NOT_NULL(strstr(world.last_line, "reason=map-no-row"));
	CU_ASSERT_PTR_NOT_NULL(strstr(world.last_line, "subject=\"CN=manager"));
	CU_ASSERT_PTR_NOT_NULL(strstr(world.last_line, "hint=\""));
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
	finish(&p);
}

/* Who has not been told the time blames no certificate for it. */
static void
test_a_refusal_by_an_unset_clock_says_so(void)
{
	struct dtls_peer p;

	world_open();
	wall_offset_s = -(long)time(NULL);
	peer_open(&p);
	CU_ASSERT(!dtls_peer_handshake(&p, world.loop));
	CU_ASSERT(stats()->refused[REFUSAL_CERT_NOT_YET_VALID] == 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(world.last_line,
		"hint=\"clock is 1970-01-01: waiting for time\""));
	/* The time has come. */
	wall_offset_s = 0;
	dtls_peer_restart(&p);
	CU_ASSERT(dtls_peer_handshake(&p, world.loop));
	dtls_peer_close(&p);
	/* With the right time it is the certificate after all. */
	wall_offset_s = 2 * 86400;
	peer_open(&p);
	CU_ASSERT(!dtls_peer_handshake(&p, world.loop));
	CU_ASSERT(stats()->refused[REFUSAL_CERT_EXPIRED] == 1);
	CU_ASSERT_PTR_NULL(strstr(world.last_line, "waiting for time"));
	finish(&p);
}

/* TLSTM-20: without a certificate there is no session. */
static void
test_a_client_without_certificate_is_refused(void)
{
	struct dtls_peer p;

	world_open();
	dtls_peer_open(&p, "127.0.0.1", &world.address, NULL, NULL, NULL);
	CU_ASSERT(!dtls_peer_handshake(&p, world.loop));
	CU_ASSERT(stats()->refused[REFUSAL_NO_CLIENT_CERTIFICATE] == 1);
	/* TLSTM-27: nothing was presented that could be invalid. */
	CU_ASSERT(tlstm()->session_open_errors == 1);
	CU_ASSERT(tlstm()->session_invalid_client_certificates == 0);
	CU_ASSERT(world.mapped == 0);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	finish(&p);
}

/* The line is rate-limited; the counters are not. */
static void
test_refusals_in_numbers_do_not_flood_the_log(void)
{
	struct dtls_peer p;

	world_open();
	world.name = NULL;
	for (int i = 0; i < 30; i++) {
		peer_open(&p);
		dtls_peer_handshake(&p, world.loop);
		dtls_peer_close(&p);
	}
	CU_ASSERT(stats()->refused[REFUSAL_MAP_NO_ROW] == 30);
	CU_ASSERT(world.warnings >= 1);
	CU_ASSERT(world.warnings < 20);
	world_close();
}

/* Handshakes that fall silent, which anybody can cause, do not use up the
 * lines of refusals that mean something. */
static void
test_silent_handshakes_leave_the_log_to_others(void)
{
	struct dtls_peer p;

	dtls_listener_config_init(&world.config);
	world.config.max_half_open = 1;
	world.config.max_half_open_per_prefix = 1;
	world_open_on("127.0.0.1");
	for (int i = 0; i < 20; i++) {
		peer_open(&p);
		reach_last_flight(&p);
		dtls_peer_close(&p);
	}
	CU_ASSERT(stats()->refused[REFUSAL_HALF_OPEN_LIMIT] == 19);
	CU_ASSERT(world.warnings == 2);
	world.name = NULL;
	peer_open(&p);
	CU_ASSERT(!dtls_peer_handshake(&p, world.loop));
	CU_ASSERT_PTR_NOT_NULL(strstr(world.last_line, "reason=map-no-row"));
	finish(&p);
}

/* TLSTM-72, TS-09: the end of the agent is said to every peer. */
static void
test_closing_all_says_close_notify_to_each(void)
{
	struct dtls_peer p[3];

	world_open();
	for (int i = 0; i < 3; i++) {
		peer_open(&p[i]);
		CU_ASSERT_FATAL(dtls_peer_handshake(&p[i], world.loop));
	}
	dtls_listener_close_all(world.listener);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	CU_ASSERT(tlstm()->session_server_closes == 3);
	for (int i = 0; i < 3; i++) {
		CU_ASSERT(dtls_peer_receive(&p[i], true)); /* has left */
		CU_ASSERT(p[i].closed);
		dtls_peer_close(&p[i]);
	}
	world_close();
}

/* TLSTM-72, TLSTM-70: a peer's close_notify ends its session at once and gets
 * the same word back (RFC 5246 7.2.1); it is no closeSession of ours. */
static void
test_a_peers_close_notify_frees_the_session(void)
{
	struct dtls_peer p;

	established(&p);
	request(&p, "bye");
	SSL_shutdown(p.ssl);
	dtls_peer_flush(&p);
	turns(3);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	CU_ASSERT(tlstm()->session_server_closes == 0);
	CU_ASSERT(tlstm()->session_open_errors == 0);
	CU_ASSERT(dtls_peer_receive(&p, true));
	CU_ASSERT(SSL_get_shutdown(p.ssl) & SSL_RECEIVED_SHUTDOWN);
	finish(&p);
}

/* TLSTM-72, DTLS-11: with any suite; a close_notify is the shortest record
 * there is, and the octets a suite adds differ. */
static void
test_a_close_notify_is_understood_with_each_suite(void)
{
	static const char *const suites[] = {
		"ECDHE-ECDSA-AES128-GCM-SHA256",
		"ECDHE-ECDSA-CHACHA20-POLY1305",
		"ECDHE-ECDSA-AES128-CCM",
		"ECDHE-ECDSA-AES128-CCM8",
		"ECDHE-ECDSA-AES256-CCM8",
	};

	for (size_t i = 0; i < ARRAY_LEN(suites); i++) {
		struct dtls_peer p;

		world.tls_algorithms = suites[i];
		world_open();
		world.tls_algorithms = NULL;
		peer_open(&p);
		CU_ASSERT(SSL_set_cipher_list(p.ssl, suites[i]) == 1);
		CU_ASSERT_FATAL(dtls_peer_handshake(&p, world.loop));
		CU_ASSERT_STRING_EQUAL(SSL_get_cipher(p.ssl), suites[i]);
		request(&p, "bye");
		CU_ASSERT(answered(&p, "bye"));
		SSL_shutdown(p.ssl);
		dtls_peer_flush(&p);
		turns(3);
		CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
		finish(&p);
	}
}

/* A message and the close_notify behind it in one datagram: both count. */
static void
test_data_before_a_close_notify_in_its_datagram_is_delivered(void)
{
	struct dtls_peer p;
	uint8_t joined[1000];
	size_t n;

	established(&p);
	world.echo = false;
	dtls_peer_write(&p, "last", 4);
	SSL_shutdown(p.ssl);
	CU_ASSERT_FATAL(p.n_queue == 2);
	memcpy(joined, p.queue[0], p.length[0]);
	memcpy(joined + p.length[0], p.queue[1], p.length[1]);
	n = p.length[0] + p.length[1];
	dtls_peer_drop(&p);
	dtls_peer_send_raw(&p, joined, n);
	turns(3);
	CU_ASSERT(world.deliveries == 1);
	CU_ASSERT(world.n_octets == 4);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	finish(&p);
}

/* DTLS-17: encrypted garbage does not pile up behind a handshake; DTLS-13: nor
 * is anything of it taken for data. */
static void
test_encrypted_garbage_into_a_handshake_is_bounded(void)
{
	struct dtls_peer p;
	uint8_t garbage[1013] = { 23, 0xfe, 0xfd, 0, 1 };

	garbage[11] = 1000 >> 8;
	garbage[12] = 1000 & 0xff;
	world_open();
	peer_open(&p);
	dtls_peer_step(&p);
	dtls_peer_flush(&p);
	turns(2);
	CU_ASSERT_FATAL(dtls_peer_receive(&p, true));
	dtls_peer_flush(&p);
	turns(3);
	for (int i = 0; i < 100; i++) {
		garbage[10] = (uint8_t)i;
		dtls_peer_send_raw(&p, garbage, sizeof(garbage));
		poll_loop_turn(world.loop, 2);
	}
	CU_ASSERT(stats()->dropped_half_open == 92);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 1);
	CU_ASSERT(world.deliveries == 0);
	/* And the genuine client comes through all the same. */
	dtls_peer_run(&p, world.loop, 1000);
	request(&p, "through");
	CU_ASSERT(answered(&p, "through"));
	finish(&p);
}

/* A reload ends what is no longer allowed and nothing else. */
static void
test_a_reload_closes_sessions_that_lost_their_name(void)
{
	struct dtls_peer p;

	established(&p);
	request(&p, "one");
	CU_ASSERT(reload_closes(make_context()) == 0);
	request(&p, "two");
	CU_ASSERT(answered(&p, "two"));
	/* TLSTM-11: a session's name is fixed, so a new name ends it. */
	world.name = "somebody";
	CU_ASSERT(reload_closes(NULL) == 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(world.last_line, "session closed peer="));
	dtls_peer_run(&p, world.loop, 100);
	CU_ASSERT(p.closed);
	/* TLSTM-85: a mapping that is gone takes its sessions along. */
	dtls_peer_restart(&p);
	CU_ASSERT_FATAL(dtls_peer_handshake(&p, world.loop));
	world.name = NULL;
	CU_ASSERT(reload_closes(NULL) == 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(world.last_line, "reason=map-no-row"));
	finish(&p);
}

enum { MANY = 40 };

static void
many_open(struct dtls_peer p[MANY])
{
	world_open();
	for (int i = 0; i < MANY; i++) {
		peer_open(&p[i]);
		CU_ASSERT_FATAL(dtls_peer_handshake(&p[i], world.loop));
	}
	world.mapped = 0;
}

static void
many_close(struct dtls_peer p[MANY])
{
	for (int i = 0; i < MANY; i++)
		dtls_peer_close(&p[i]);
	world_close();
}

/* A reload's work is done in slices, and requests go on in between. */
static void
test_a_reload_verifies_a_few_sessions_a_turn(void)
{
	static struct dtls_peer p[MANY];
	unsigned before;
	int slices = 1;

	many_open(p);
	dtls_listener_reload(world.listener, NULL);
	CU_ASSERT(world.mapped > 0 && world.mapped <= 16);
	/* One whose turn has not come is verified for its request. */
	dtls_peer_write(&p[MANY - 1], "now", 3);
	dtls_peer_flush(&p[MANY - 1]);
	before = world.mapped;
	poll_loop_turn(world.loop, 0);
	CU_ASSERT(world.deliveries == 1);
	CU_ASSERT(world.sent == TM_SENT);
	CU_ASSERT(world.mapped > before && world.mapped <= before + 1 + 16);
	CU_ASSERT_FATAL(world.mapped < MANY);
	for (; world.mapped < MANY && slices < 2 * MANY; slices++) {
		before = world.mapped;
		poll_loop_turn(world.loop, 0);
		CU_ASSERT(world.mapped - before <= 16);
	}
	/* Each once, and then no more. */
	turns(3);
	request(&p[0], "after");
	CU_ASSERT(answered(&p[0], "after"));
	CU_ASSERT(world.mapped == MANY);
	CU_ASSERT(dtls_listener_sessions(world.listener) == MANY);
	many_close(p);
}

/* Nothing that a reload has forbidden is served, however long its work. */
static void
test_a_session_not_yet_verified_serves_nothing_forbidden(void)
{
	static struct dtls_peer p[MANY];

	many_open(p);
	world.name = NULL;
	dtls_listener_reload(world.listener, NULL);
	CU_ASSERT(dtls_listener_sessions(world.listener) >= MANY - 16);
	/* A message that comes, and an answer that was still to leave. */
	dtls_peer_write(&p[MANY - 1], "too late", 8);
	dtls_peer_flush(&p[MANY - 1]);
	turns(1);
	CU_ASSERT(world.deliveries == 0);
	CU_ASSERT(dtls_peer_receive(&p[MANY - 1], true));
	CU_ASSERT(p[MANY - 1].closed);
	many_close(p);

	many_open(p);
	request(&p[MANY - 2], "a question");
	request(&p[MANY - 1], "another");
	world.name = NULL;
	dtls_listener_reload(world.listener, NULL);
	world.tm.requested_level = world.tm.transport_level;
	CU_ASSERT(dtls_listener_send(world.listener, &world.tm,
			  (struct octets){ (const uint8_t *)"x", 1 }) ==
		TM_NO_SESSION);
	/* Another reload begins again, with those that are left. */
	dtls_listener_reload(world.listener, NULL);
	for (int i = 0; i < 2 * MANY; i++)
		poll_loop_turn(world.loop, 0);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	CU_ASSERT(tlstm()->session_server_closes == MANY);
	many_close(p);
}

/* A handshake that a reload overtakes is judged by the new state. */
static void
test_a_reload_during_a_handshake_decides_its_end(void)
{
	struct dtls_peer p;

	world_open();
	peer_open(&p);
	dtls_peer_step(&p);
	dtls_peer_flush(&p);
	turns(2);
	CU_ASSERT_FATAL(dtls_peer_receive(&p, true));
	dtls_peer_flush(&p);
	turns(3);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 1);
	CU_ASSERT(reload_closes(make_context()) == 0);
	CU_ASSERT(reload_closes(make_context()) == 0);
	dtls_peer_run(&p, world.loop, 1000);
	CU_ASSERT(SSL_is_init_finished(p.ssl));
	CU_ASSERT(world.mapped == 2); /* in the handshake and again after */
	request(&p, "in");
	CU_ASSERT(answered(&p, "in"));
	finish(&p);
}

/* DTLS-08: flights are cut to the path's MTU, IP and UDP headers included. */
static void
test_handshake_datagrams_fit_the_mtu(void)
{
	/* Several, as a flight does not fill each to the last octet. */
	for (unsigned mtu = 300; mtu <= 1280; mtu += 49) {
		struct dtls_peer p;

		dtls_listener_config_init(&world.config);
		world.config.mtu = mtu;
		world_open_on("127.0.0.1");
		peer_open(&p);
		CU_ASSERT(dtls_peer_handshake(&p, world.loop));
		CU_ASSERT(p.largest_in + 28 <= mtu);
		CU_ASSERT(p.largest_in > 0);
		dtls_peer_close(&p);
		world_close();
	}
}

/* TLSTM-06, MPD-26: an answer leaves from the address that was asked. */
static void
test_answers_leave_from_the_address_asked(void)
{
	struct dtls_peer p[2];
	struct net_address asked;

	dtls_listener_config_init(&world.config);
	world_open_on("0.0.0.0");
	asked = world.address;
	for (uint8_t i = 0; i < 2; i++) {
		asked.ip[10] = asked.ip[11] = 0xff;
		asked.ip[12] = 127;
		asked.ip[15] = (uint8_t)(i + 1);
		/* A connected socket takes datagrams from there only. */
		dtls_peer_open(&p[i], "127.0.0.1", &asked, world.manager.x,
			world.manager.key, NULL);
		CU_ASSERT(dtls_peer_handshake(&p[i], world.loop));
		request(&p[i], "from where I asked");
		CU_ASSERT(answered(&p[i], "from where I asked"));
		CU_ASSERT(dtls_listener_sessions(world.listener) == i + 1u);
		dtls_peer_close(&p[i]);
	}
	world_close();
}

/* TLSTM-74, DTLS-25: renegotiation is refused, the session goes on. */
static void
test_renegotiation_is_refused(void)
{
	struct dtls_peer p;

	established(&p);
	if (SSL_renegotiate(p.ssl) == 1)
		SSL_do_handshake(p.ssl);
	dtls_peer_flush(&p);
	turns(3);
	/* OpenSSL as a client gives up at that; the agent does not. */
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	CU_ASSERT(dtls_peer_receive(&p, true));
	CU_ASSERT(p.alert == SSL_AD_NO_RENEGOTIATION);
	CU_ASSERT(stats()->refused[REFUSAL_RENEGOTIATION] == 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(
		world.last_line, "renegotiation refused peer=127.0.0.1:"));
	CU_ASSERT_PTR_NOT_NULL(strstr(world.last_line,
		"reason=renegotiation subject=\"CN=manager\" sha256="));
	dtls_peer_run(&p, world.loop, 300);
	CU_ASSERT(world.mapped == 1);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
	CU_ASSERT(stats()->handshakes_completed == 1);
	finish(&p);
}

/* TLSTM-74: also when its hello comes again, as the refusal is lost, and what
 * was said before it comes late. */
static void
test_a_repeated_renegotiation_is_ignored(void)
{
	struct dtls_peer p;
	uint8_t message[200];
	uint8_t hellos[2000];
	size_t message_n, n;

	established(&p);
	dtls_peer_write(&p, "late", 4);
	message_n = take_joined(&p, message, sizeof(message));
	CU_ASSERT_FATAL(SSL_renegotiate(p.ssl) == 1);
	SSL_do_handshake(p.ssl);
	wall_offset_s += 2;
	CU_ASSERT(DTLSv1_handle_timeout(p.ssl) == 1);
	CU_ASSERT(p.n_queue == 2);
	n = take_joined(&p, hellos, sizeof(hellos));
	dtls_peer_send_raw(&p, hellos, n);
	wall_offset_s += 4;
	CU_ASSERT(DTLSv1_handle_timeout(p.ssl) == 1);
	dtls_peer_flush(&p);
	dtls_peer_send_raw(&p, message, message_n);
	turns(5);
	CU_ASSERT(stats()->refused[REFUSAL_RENEGOTIATION] == 1);
	CU_ASSERT(world.deliveries == 1);
	CU_ASSERT(world.sent == TM_SENT);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	finish(&p);
}

/* DTLS-20, TLSTM-90: DTLS 1.0 is not spoken. */
static void
test_dtls_1_0_is_refused(void)
{
	struct dtls_peer p;

	world_open();
	peer_open(&p);
	SSL_set_min_proto_version(p.ssl, DTLS1_VERSION);
	SSL_set_max_proto_version(p.ssl, DTLS1_VERSION);
	SSL_set_cipher_list(p.ssl, "ALL:@SECLEVEL=0");
	CU_ASSERT(!dtls_peer_handshake(&p, world.loop));
	CU_ASSERT(stats()->refused[REFUSAL_PROTOCOL_VERSION] == 1);
	finish(&p);
}

/* DTLS-25: without the extended master secret there is no session. */
static void
test_a_client_without_extended_master_secret_is_refused(void)
{
	struct dtls_peer p;

	world_open();
	peer_open(&p);
	SSL_set_options(p.ssl, SSL_OP_NO_EXTENDED_MASTER_SECRET);
	CU_ASSERT(!dtls_peer_handshake(&p, world.loop));
	CU_ASSERT(p.alert == SSL_AD_HANDSHAKE_FAILURE);
	CU_ASSERT(tlstm()->session_open_errors == 1);
	CU_ASSERT(tlstm()->session_invalid_client_certificates == 0);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	CU_ASSERT(stats()->refused[REFUSAL_NO_EXTENDED_MASTER_SECRET] == 1);
	finish(&p);
}

/* DTLS-22, DTLS-23: CBC and NULL suites find no partner. */
static void
test_weak_suites_are_refused(void)
{
	static const char *const lists[] = {
		"ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0",
		"ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0",
		"AES128-GCM-SHA256:@SECLEVEL=0",
	};

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		struct dtls_peer p;

		world_open();
		peer_open(&p);
		CU_ASSERT(SSL_set_cipher_list(p.ssl, lists[i]) == 1);
		CU_ASSERT(!dtls_peer_handshake(&p, world.loop));
		CU_ASSERT(stats()->refused[REFUSAL_NO_SHARED_CIPHER] == 1);
		CU_ASSERT(p.alert == SSL_AD_HANDSHAKE_FAILURE);
		finish(&p);
	}
}

/* The map alone has changed, and the peer has held its Finished back. */
static void
test_a_handshake_under_way_is_judged_by_the_new_map(void)
{
	struct dtls_peer p;
	uint8_t flight[4000];
	size_t n;
	size_t plain;

	world_open();
	peer_open(&p);
	reach_last_flight(&p);
	n = take_joined(&p, flight, sizeof(flight));
	plain = dtls_records_plain((struct octets){ flight, n });
	CU_ASSERT_FATAL(plain > 0 && plain < n);
	dtls_peer_send_raw(&p, flight, plain);
	turns(3);
	CU_ASSERT(world.mapped == 1);
	world.name = NULL;
	CU_ASSERT(reload_closes(NULL) == 0);
	dtls_peer_send_raw(&p, flight + plain, n - plain);
	turns(3);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
	CU_ASSERT(stats()->refused[REFUSAL_MAP_NO_ROW] == 1);
	CU_ASSERT(tlstm()->session_invalid_client_certificates == 1);
	dtls_peer_run(&p, world.loop, 100);
	CU_ASSERT(p.closed);
	finish(&p);
}

/* What the room above does may end the very session it was called for. */
static void
test_a_session_may_end_while_its_message_is_delivered(void)
{
	struct dtls_peer p;
	uint8_t datagram[500];
	size_t n;

	established(&p);
	world.name = "somebody";
	world.reload = true;
	request(&p, "my last");
	CU_ASSERT(world.deliveries == 1);
	CU_ASSERT(world.sent == TM_NO_SESSION); /* TLSTM-41 */
	CU_ASSERT(tlstm()->session_no_sessions == 1);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	CU_ASSERT(p.closed);
	/* And with a close_notify behind the message in its datagram. */
	dtls_peer_restart(&p);
	CU_ASSERT_FATAL(dtls_peer_handshake(&p, world.loop));
	world.name = "somebody else";
	dtls_peer_write(&p, "again", 5);
	SSL_shutdown(p.ssl);
	n = take_joined(&p, datagram, sizeof(datagram));
	dtls_peer_send_raw(&p, datagram, n);
	turns(3);
	CU_ASSERT(world.deliveries == 2);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	CU_ASSERT(tlstm()->session_server_closes == 2);
	finish(&p);
}

/* DTLS-07: also when the peer repeats its last flight in one datagram, which
 * then begins with records of epoch 0. */
static void
test_a_last_flight_repeated_in_one_datagram_is_answered(void)
{
	struct dtls_peer p;
	uint8_t flight[4000];
	size_t n;

	world_open();
	peer_open(&p);
	reach_last_flight(&p);
	dtls_peer_flush(&p);
	turns(3);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	while (dtls_peer_receive(&p, false)) /* lost */
		;
	wall_offset_s = 2;
	CU_ASSERT(DTLSv1_handle_timeout(p.ssl) == 1);
	n = take_joined(&p, flight, sizeof(flight));
	CU_ASSERT_FATAL(n > 0 && flight[3] == 0 && flight[4] == 0);
	dtls_peer_send_raw(&p, flight, n);
	dtls_peer_run(&p, world.loop, 200);
	CU_ASSERT(SSL_is_init_finished(p.ssl));
	request(&p, "in");
	CU_ASSERT(answered(&p, "in"));
	finish(&p);
}

/* DTLS-08: a certificate in fragments, the last of which comes first. */
static void
test_fragments_in_reverse_order_make_a_handshake(void)
{
	struct dtls_peer p;

	world_open();
	peer_open(&p);
	p.bio.mtu = 280;
	SSL_set_mtu(p.ssl, 280);
	dtls_peer_step(&p);
	dtls_peer_flush(&p);
	turns(2);
	CU_ASSERT_FATAL(dtls_peer_receive(&p, true));
	dtls_peer_flush(&p);
	turns(3);
	while (dtls_peer_receive(&p, true))
		;
	CU_ASSERT_FATAL(p.n_queue >= 2);
	for (size_t i = p.n_queue; i > 0; i--) {
		dtls_peer_send_raw(&p, p.queue[i - 1], p.length[i - 1]);
		turns(1);
	}
	dtls_peer_drop(&p);
	/* What OpenSSL could not keep comes again. */
	for (int i = 0; i < 4 && !SSL_is_init_finished(p.ssl); i++) {
		dtls_peer_run(&p, world.loop, 100);
		wall_offset_s += 10;
		DTLSv1_handle_timeout(p.ssl);
	}
	CU_ASSERT(SSL_is_init_finished(p.ssl));
	request(&p, "whole");
	CU_ASSERT(answered(&p, "whole"));
	finish(&p);
}

/* DTLS-17: encrypted records behind others hold memory just as well. */
static void
test_encrypted_garbage_behind_a_plain_record_is_bounded(void)
{
	struct dtls_peer p;
	uint8_t garbage[13 + 1 + 13 + 40] = { 20, 0xfe, 0xfd };
	size_t before;

	garbage[12] = 1;
	garbage[13] = 1;
	memcpy(garbage + 14, (uint8_t[]){ 22, 0xfe, 0xfd, 0, 1 }, 5);
	garbage[26] = 40;
	world_open();
	peer_open(&p);
	dtls_peer_step(&p);
	dtls_peer_flush(&p);
	turns(2);
	CU_ASSERT_FATAL(dtls_peer_receive(&p, true));
	dtls_peer_flush(&p);
	turns(3);
	/* A fragment of a message long past, to be thrown away in silence. */
	before = live_octets;
	for (int i = 0; i < 60; i++) {
		uint8_t datagram[13 + 12 + 13 + 40] = { 22, 0xfe, 0xfd };

		datagram[9] = 1;
		datagram[10] = (uint8_t)i;
		datagram[12] = 12;
		datagram[13] = 16; /* ClientKeyExchange, number 0, empty */
		memcpy(datagram + 25, garbage + 14, 13 + 40);
		datagram[25 + 9] = 1;
		datagram[25 + 10] = (uint8_t)i;
		dtls_peer_send_raw(&p, datagram, sizeof(datagram));
		turns(1);
	}
	CU_ASSERT(dtls_listener_half_open(world.listener) == 1);
	CU_ASSERT(stats()->dropped_half_open == 52);
	CU_ASSERT(live_octets - before < 12 * 17500);
	dtls_peer_run(&p, world.loop, 1000);
	finish(&p);
}

/* DTLS-17: a prefix fills its own share and no more. */
static void
test_a_prefix_evicts_its_own_handshakes_only(void)
{
	enum { N = 4 };
	static const char *const from[N] = { "127.1.0.1", "127.0.0.1",
		"127.0.0.2", "127.0.0.3" };
	struct dtls_peer p[N];

	dtls_listener_config_init(&world.config);
	world.config.max_half_open = 8;
	world.config.max_half_open_per_prefix = 2;
	world_open_on("127.0.0.1");
	for (int i = 0; i < N; i++) {
		dtls_peer_open(&p[i], from[i], &world.address, world.manager.x,
			world.manager.key, NULL);
		reach_last_flight(&p[i]);
	}
	CU_ASSERT(dtls_listener_half_open(world.listener) == 3);
	CU_ASSERT(stats()->half_open_evicted == 1);
	CU_ASSERT(stats()->refused[REFUSAL_HALF_OPEN_LIMIT] == 1);
	CU_ASSERT(tlstm()->session_open_errors == 1); /* TLSTM-27 */
	dtls_peer_run(&p[0], world.loop, 1000);
	CU_ASSERT(SSL_is_init_finished(p[0].ssl));
	dtls_peer_run(&p[1], world.loop, 100);
	CU_ASSERT(!SSL_is_init_finished(p[1].ssl));
	for (int i = 0; i < N; i++)
		dtls_peer_close(&p[i]);
	world_close();
}

/* TLSTM-27, DTLS-09: a client that begins anew has failed once, and an attempt
 * replaced leaves a live session alone. */
static void
test_a_client_that_begins_anew_has_one_handshake(void)
{
	struct dtls_peer p;
	uint8_t flight[4000];
	size_t n;
	size_t plain;

	established(&p);
	for (int i = 0; i < 3; i++) {
		dtls_peer_restart(&p);
		reach_last_flight(&p);
		CU_ASSERT(dtls_listener_half_open(world.listener) == 1);
		CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
		CU_ASSERT(tlstm()->session_open_errors == (uint32_t)i);
	}
	/* Its Finished alone is a record the live session cannot read. */
	n = take_joined(&p, flight, sizeof(flight));
	plain = dtls_records_plain((struct octets){ flight, n });
	dtls_peer_send_raw(&p, flight, plain);
	dtls_peer_send_raw(&p, flight + plain, n - plain);
	dtls_peer_run(&p, world.loop, 1000);
	request(&p, "third time lucky");
	CU_ASSERT(answered(&p, "third time lucky"));
	CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	/* TLSTM-70: the one that was replaced is closed by us. */
	CU_ASSERT(tlstm()->session_server_closes == 1);
	CU_ASSERT(tlstm()->session_accepts == 1);
	finish(&p);
}

/* TLSTM-73: it ends in the second in which its certificate does, not when it
 * is next looked at. */
static void
test_a_session_ends_to_the_second(void)
{
	const int64_t not_after = clock_realtime_s() + 1000;
	struct test_cert brief;
	struct dtls_peer p;

	world_open();
	brief = test_cert_make(&(struct test_cert_spec){
		.cn = "brief", .issuer = &world.ca, .to_s = 1000 });
	dtls_peer_open(
		&p, "127.0.0.1", &world.address, brief.x, brief.key, NULL);
	CU_ASSERT_FATAL(dtls_peer_handshake(&p, world.loop));
	/* The deadline counts from here; 20 seconds are for a busy host. */
	wall_offset_s = 1000 - 20 - 10;
	world.clock_offset_ms += 61000;
	turns(3);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	wall_offset_s += 31;
	world.clock_offset_ms += 31000;
	turns(3);
	CU_ASSERT(clock_realtime_s() > not_after);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	dtls_peer_close(&p);
	test_cert_fini(&brief);
	world_close();
}

/* TLSTM-73: a session ends with the certificate that opened it. */
static void
test_a_session_ends_with_its_certificate(void)
{
	struct dtls_peer p;

	established(&p);
	request(&p, "valid");
	wall_offset_s = 23 * 3600;
	world.clock_offset_ms += 61000;
	turns(3);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 1);
	wall_offset_s = 25 * 3600;
	world.clock_offset_ms += 61000;
	turns(3);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	CU_ASSERT(tlstm()->session_server_closes == 1);
	CU_ASSERT(stats()->sessions_idle_closed == 0);
	dtls_peer_run(&p, world.loop, 100);
	CU_ASSERT(p.closed);
	finish(&p);
}

/* DTLS-06: a wall clock that is set forward costs one repetition, one that is
 * set back no more than the handshake. */
static void
test_a_wall_clock_that_jumps_hangs_no_handshake(void)
{
	static const long jumps[] = { 7200, -1800 }; /* certificates hold */

	for (size_t i = 0; i < ARRAY_LEN(jumps); i++) {
		struct dtls_peer p;
		size_t sent;

		world_open();
		peer_open(&p);
		dtls_peer_step(&p);
		dtls_peer_flush(&p);
		turns(2);
		CU_ASSERT_FATAL(dtls_peer_receive(&p, true));
		dtls_peer_flush(&p);
		turns(3);
		while (dtls_peer_receive(&p, false)) /* lost */
			;
		sent = p.n_in;
		wall_offset_s = jumps[i];
		world.clock_offset_ms += 1100;
		turns(20);
		while (dtls_peer_receive(&p, false))
			;
		CU_ASSERT(p.n_in - sent < 20);
		CU_ASSERT((p.n_in > sent) == (jumps[i] > 0));
		world.clock_offset_ms += world.config.handshake_timeout_ms;
		turns(3);
		CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
		/* Whoever comes now is served. */
		dtls_peer_restart(&p);
		CU_ASSERT(dtls_peer_handshake(&p, world.loop));
		finish(&p);
	}
}

/* DTLS-12, DTLS-27: keys wear out, by use and by attempts to forge. */
static void
test_a_session_ends_when_its_keys_are_worn(void)
{
	for (int i = 0; i < 2; i++) {
		struct dtls_session *s;
		struct dtls_peer p;

		established(&p);
		request(&p, "new");
		s = dtls_listener_find_session(
			world.listener, world.tm.session_id);
		CU_ASSERT_FATAL(s != NULL);
		CU_ASSERT(s->n_records == 2);
		CU_ASSERT(s->n_failed == 0);
		if (i == 0)
			s->n_records = DTLS_SESSION_RECORDS_MAX - 2;
		else
			s->n_failed = DTLS_SESSION_FAILED_MAX - 2;
		dtls_peer_write(&p, "worn", 4);
		if (i == 1)
			p.queue[0][20] ^= 1;
		dtls_peer_run(&p, world.loop, 1000);
		CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
		CU_ASSERT(p.closed);
		CU_ASSERT(answered(&p, i == 0 ? "newworn" : "new"));
		CU_ASSERT(tlstm()->session_server_closes == 1);
		finish(&p);
	}
}

/* Without memory for its buffers an idle session ends, and nothing else. */
static void
test_an_idle_session_without_memory_ends(void)
{
	enum { HEAR, SPEAK, CLOSE, WAYS };
	const struct octets late = { (const uint8_t *)"late", 4 };

	for (int way = 0; way < WAYS; way++) {
		struct dtls_peer p;
		struct tm_state tm;

		established(&p);
		request(&p, "one");
		tm = world.tm;
		tm.requested_level = tm.transport_level;
		world.clock_offset_ms += world.config.release_buffers_ms + 100;
		turns(3);
		dtls_peer_write(&p, "lost", 4);
		allocations_left = 0;
		if (way == HEAR) {
			dtls_peer_flush(&p);
			turns(3);
		} else if (way == SPEAK) {
			CU_ASSERT(dtls_listener_send(world.listener, &tm,
					  late) == TM_FAILED);
		} else {
			dtls_listener_close_all(world.listener);
		}
		allocations_left = -1;
		CU_ASSERT(world.deliveries == 1);
		CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
		dtls_peer_restart(&p);
		CU_ASSERT(dtls_peer_handshake(&p, world.loop));
		finish(&p);
	}
}

/* Each allocation of a handshake fails once: the handshake may end, all else
 * stays as it was, and each attempt is counted once. */
static void
test_a_handshake_without_memory_ends_cleanly(void)
{
	static const long step[] = { 1, 13 };
	struct dtls_peer old;
	unsigned failed = 0;

	dtls_listener_config_init(&world.config);
	world.config.idle_timeout_ms = 0; /* as the clock is made to run */
	world_open_on("127.0.0.1");
	peer_open(&old);
	CU_ASSERT_FATAL(dtls_peer_handshake(&old, world.loop));
	for (size_t how = 0; how < ARRAY_LEN(step); how++) {
		for (long i = 0; i < 1500; i += step[how]) {
			uint32_t errors = tlstm()->session_open_errors;
			struct dtls_peer p;
			size_t sessions;

			peer_open(&p);
			dtls_peer_step(&p);
			dtls_peer_flush(&p);
			poll_loop_turn(world.loop, 2);
			CU_ASSERT_FATAL(dtls_peer_receive(&p, true));
			one_fails = how == 0;
			for (int turn = 0; turn < 3; turn++) {
				dtls_peer_flush(&p);
				allocations_left = i;
				poll_loop_turn(world.loop, 2);
				allocations_left = -1;
				while (dtls_peer_receive(&p, true))
					;
			}
			sessions = dtls_listener_sessions(world.listener);
			CU_ASSERT(sessions == 1 || sessions == 2);
			world.clock_offset_ms +=
				world.config.handshake_timeout_ms;
			poll_loop_turn(world.loop, 0);
			poll_loop_turn(world.loop, 0);
			/* None at all when the gate had no memory. */
			errors = tlstm()->session_open_errors - errors;
			CU_ASSERT(errors <= (sessions == 2 ? 0 : 1));
			failed += errors;
			CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
			if (sessions == 2 && !p.closed) {
				SSL_shutdown(p.ssl);
				dtls_peer_flush(&p);
				poll_loop_turn(world.loop, 2);
			}
			world.clock_offset_ms +=
				world.config.release_buffers_ms;
			dtls_peer_close(&p);
			if (sessions == 2 && i > 1000)
				break;
		}
	}
	CU_ASSERT(failed > 20);
	request(&old, "here");
	CU_ASSERT(answered(&old, "here"));
	finish(&old);
}

/* DTLS-16: nobody at the peer's port any more: an ICMP error, and no more. */
static void
test_an_icmp_error_ends_nothing(void)
{
	struct dtls_peer gone;
	struct dtls_peer p;
	struct tm_state tm;

	established(&gone);
	world.echo = false;
	request(&gone, "x");
	tm = world.tm;
	tm.requested_level = tm.transport_level;
	close(gone.fd);
	for (int i = 0; i < 3; i++) {
		CU_ASSERT(dtls_listener_send(world.listener, &tm,
				  (struct octets){ (const uint8_t *)"x", 1 }) ==
			TM_SENT);
		turns(2);
	}
	CU_ASSERT(dtls_listener_sessions(world.listener) == 2 - 1);
	world.echo = true;
	peer_open(&p);
	CU_ASSERT(dtls_peer_handshake(&p, world.loop));
	request(&p, "served");
	CU_ASSERT(answered(&p, "served"));
	gone.fd = -1;
	dtls_peer_close(&p);
	finish(&gone);
}

/* TLSTM-31: what cannot be answered is not looked at; all is counted. */
static void
test_datagrams_are_counted_by_what_became_of_them(void)
{
	static const uint8_t junk[] = "GET / HTTP/1.0";
	static const uint8_t alert[] = { 21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 2, 2, 40 };
	static const uint8_t data[13] = { 23, 0xfe, 0xfd, 0, 1 };
	static const uint8_t unified[] = { 0x2f, 1, 2, 3, 4, 5, 6, 7 };
	struct dtls_peer p;
	struct udp_datagram odd = { .local = world.address };

	established(&p);
	request(&p, "x");
	CU_ASSERT(stats()->datagrams_out == p.n_in);
	CU_ASSERT(stats()->dropped_send == 0);
	dtls_peer_close(&p);
	dtls_listener_close_all(world.listener);
	peer_open(&p);
	dtls_peer_send_raw(&p, junk, sizeof(junk));
	dtls_peer_send_raw(&p, alert, sizeof(alert));
	dtls_peer_send_raw(&p, data, sizeof(data));
	dtls_peer_send_raw(&p, unified, sizeof(unified));
	turns(3);
	CU_ASSERT(stats()->dropped_not_dtls == 1);
	CU_ASSERT(stats()->dropped_stranger == 3);
	/* A sender's port 0 is no place to answer to. */
	dtls_peer_step(&p);
	odd.peer = p.local;
	odd.peer.port = 0;
	odd.payload = (struct octets){ p.queue[0], p.length[0] };
	dtls_listener_route(world.listener, NULL, &odd);
	odd.peer = p.local;
	odd.truncated = true;
	dtls_listener_route(world.listener, NULL, &odd);
	CU_ASSERT(stats()->dropped_not_dtls == 3);
	CU_ASSERT(stats()->hello_challenged == 1);
	CU_ASSERT(!dtls_peer_receive(&p, false));
	finish(&p);
}

/* A name is the peer's own word: it stays within its quotes. */
static void
test_names_in_the_log_are_escaped(void)
{
	struct dtls_peer p;

	world_open();
	world.name = "a\" sha256=\"b";
	peer_open(&p);
	CU_ASSERT_FATAL(dtls_peer_handshake(&p, world.loop));
	world.name = "c\"d";
	CU_ASSERT(reload_closes(NULL) == 1);
	CU_ASSERT_PTR_NULL(strstr(world.last_line, "\"b"));
	CU_ASSERT_PTR_NULL(strstr(world.last_line, "c\""));
	CU_ASSERT_PTR_NOT_NULL(strstr(world.last_line, "was mapped to a\\"));
	finish(&p);
}

/* A listener may go with its sessions, handshakes and socket as they are; the
 * peers are told nothing. */
static void
test_a_listener_goes_with_all_it_has(void)
{
	struct dtls_peer p[2];
	struct net_address other;

	established(&p[0]);
	peer_open(&p[1]);
	reach_last_flight(&p[1]);
	CU_ASSERT(dtls_listener_bind(world.listener, &world.address, false,
			  &other) == -EADDRINUSE);
	dtls_listener_free(world.listener);
	world.listener = NULL;
	world.clock_offset_ms += 4000000;
	turns(3); /* nothing of it is left in the loop */
	dtls_peer_run(&p[0], world.loop, 50);
	CU_ASSERT(!p[0].closed);
	dtls_peer_close(&p[0]);
	finish(&p[1]);
}

/* Nothing of a session stays behind: opened and closed, or abandoned. */
static void
test_sessions_leave_no_memory_behind(void)
{
	size_t before = 0;
	struct dtls_peer p;

	world_open();
	for (int i = 0; i < 40; i++) {
		if (i == 10)
			before = live_octets;
		peer_open(&p);
		if (i % 2 == 0) {
			CU_ASSERT_FATAL(dtls_peer_handshake(&p, world.loop));
			request(&p, "x");
			SSL_shutdown(p.ssl);
			dtls_peer_flush(&p);
		} else {
			dtls_peer_step(&p);
			dtls_peer_flush(&p);
			turns(2);
			dtls_peer_receive(&p, true);
			dtls_peer_flush(&p);
		}
		turns(3);
		dtls_peer_close(&p);
		world.clock_offset_ms += 30000;
		turns(3);
	}
	CU_ASSERT(dtls_listener_half_open(world.listener) == 0);
	CU_ASSERT(dtls_listener_sessions(world.listener) == 0);
	CU_ASSERT(live_octets == before);
	world_close();
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_a_message_comes_with_its_whole_tm_state),
	UNIT_TEST(test_accepts_moves_with_the_first_message_not_the_handshake),
	UNIT_TEST(test_a_hello_without_cookie_leaves_nothing_behind),
	UNIT_TEST(test_two_records_of_a_datagram_are_delivered_together),
	UNIT_TEST(test_a_replayed_datagram_is_not_delivered_again),
	UNIT_TEST(test_a_flipped_bit_costs_only_its_datagram),
	UNIT_TEST(test_a_record_too_short_for_the_cipher_ends_nothing),
	UNIT_TEST(test_a_record_too_short_for_the_cipher_ends_no_handshake),
	UNIT_TEST(test_a_forged_hello_leaves_the_live_session_alone),
	UNIT_TEST(test_a_rebooted_client_on_its_old_port_gets_through),
	UNIT_TEST(test_a_half_finished_new_handshake_leaves_the_old_session),
	UNIT_TEST(test_a_lost_flight_of_the_agent_is_repeated_by_its_timer),
	UNIT_TEST(test_a_repeated_flight_travels_together),
	UNIT_TEST(test_a_repeated_hello_is_answered_again),
	UNIT_TEST(test_a_handshake_that_goes_on_has_more_time),
	UNIT_TEST(test_a_lost_last_flight_is_repaired),
	UNIT_TEST(test_an_abandoned_handshake_ends_at_its_deadline),
	UNIT_TEST(test_an_idle_session_is_closed_with_close_notify),
	UNIT_TEST(test_a_session_answers_after_its_buffers_were_released),
	UNIT_TEST(test_a_full_table_evicts_the_least_recently_used),
	UNIT_TEST(test_a_handshake_outlives_the_session_beside_it),
	UNIT_TEST(test_a_rebooted_client_needs_no_room),
	UNIT_TEST(test_half_open_handshakes_are_bounded),
	UNIT_TEST(test_an_answer_for_a_closed_session_is_dropped),
	UNIT_TEST(test_an_incomplete_reference_is_an_invalid_cache),
	UNIT_TEST(test_one_record_goes_and_one_octet_more_does_not),
	UNIT_TEST(test_an_unmapped_certificate_is_refused_with_a_line),
	UNIT_TEST(test_a_refusal_by_an_unset_clock_says_so),
	UNIT_TEST(test_a_client_without_certificate_is_refused),
	UNIT_TEST(test_refusals_in_numbers_do_not_flood_the_log),
	UNIT_TEST(test_silent_handshakes_leave_the_log_to_others),
	UNIT_TEST(test_closing_all_says_close_notify_to_each),
	UNIT_TEST(test_a_peers_close_notify_frees_the_session),
	UNIT_TEST(test_a_close_notify_is_understood_with_each_suite),
	UNIT_TEST(test_data_before_a_close_notify_in_its_datagram_is_delivered),
	UNIT_TEST(test_encrypted_garbage_into_a_handshake_is_bounded),
	UNIT_TEST(test_a_reload_closes_sessions_that_lost_their_name),
	UNIT_TEST(test_a_reload_verifies_a_few_sessions_a_turn),
	UNIT_TEST(test_a_session_not_yet_verified_serves_nothing_forbidden),
	UNIT_TEST(test_a_reload_during_a_handshake_decides_its_end),
	UNIT_TEST(test_handshake_datagrams_fit_the_mtu),
	UNIT_TEST(test_answers_leave_from_the_address_asked),
	UNIT_TEST(test_renegotiation_is_refused),
	UNIT_TEST(test_a_repeated_renegotiation_is_ignored),
	UNIT_TEST(test_dtls_1_0_is_refused),
	UNIT_TEST(test_a_client_without_extended_master_secret_is_refused),
	UNIT_TEST(test_weak_suites_are_refused),
	UNIT_TEST(test_a_handshake_under_way_is_judged_by_the_new_map),
	UNIT_TEST(test_a_session_may_end_while_its_message_is_delivered),
	UNIT_TEST(test_a_last_flight_repeated_in_one_datagram_is_answered),
	UNIT_TEST(test_fragments_in_reverse_order_make_a_handshake),
	UNIT_TEST(test_encrypted_garbage_behind_a_plain_record_is_bounded),
	UNIT_TEST(test_a_prefix_evicts_its_own_handshakes_only),
	UNIT_TEST(test_a_client_that_begins_anew_has_one_handshake),
	UNIT_TEST(test_a_session_ends_with_its_certificate),
	UNIT_TEST(test_a_session_ends_to_the_second),
	UNIT_TEST(test_a_wall_clock_that_jumps_hangs_no_handshake),
	UNIT_TEST(test_a_session_ends_when_its_keys_are_worn),
	UNIT_TEST(test_an_idle_session_without_memory_ends),
	UNIT_TEST(test_a_handshake_without_memory_ends_cleanly),
	UNIT_TEST(test_an_icmp_error_ends_nothing),
	UNIT_TEST(test_datagrams_are_counted_by_what_became_of_them),
	UNIT_TEST(test_names_in_the_log_are_escaped),
	UNIT_TEST(test_a_listener_goes_with_all_it_has),
	UNIT_TEST(test_sessions_leave_no_memory_behind),
};

int
main(void)
{
	int rc;

	/* Before OpenSSL's first allocation, or it refuses. */
	if (CRYPTO_set_mem_functions(
		    counted_malloc, counted_realloc, counted_free) != 1)
		return EXIT_FAILURE;
	rc = unit_main("dtls_listener", tests, ARRAY_LEN(tests));
	remove_certificates();
	return rc;
}
