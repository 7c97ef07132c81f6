/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of transport/dtls_gate.c, and of ADMIT's promise with OpenSSL. */
#include "transport/dtls_gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "tests/unit/runner.h"
#include "transport/datagram_bio.h"

enum {
	COOKIE_AT = DTLS_RECORD_HEADER + DTLS_HANDSHAKE_HEADER + 3,
	COOKIE_SIZE = 32,
	T0 = 5000, /* any time will do */
};

/* OpenSSL's heap, counted -------------------------------------------------- */

static long live_blocks;
static long total_blocks;

static void *
count_malloc(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	live_blocks++;
	total_blocks++;
	return malloc(n);
}

static void *
count_realloc(void *p, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	if (p == NULL)
		live_blocks++;
	total_blocks++;
	return realloc(p, n);
}

static void
count_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	if (p != NULL)
		live_blocks--;
	free(p);
}

/* A hello and its check ---------------------------------------------------- */

static const uint8_t some_random[32] = { 1, 2, 3, 4, 5, 6, 7, 8 };
static const uint8_t some_ciphers[] = { 0xc0, 0x2b, 0xc0, 0x2f };
static const uint8_t some_extensions[] = { 0, 0x17, 0, 0 };
static const uint8_t some_session[] = { 0x51, 0x52 };
static const uint8_t null_compression[] = { 0 };

struct scene {
	struct dtls_gate *gate;
	struct client_hello hello;
	struct net_address local;
	struct net_address peer;
	size_t datagram_size;
	uint8_t reply[DTLS_GATE_REPLY_MAX];
	size_t reply_n;
	uint8_t cookie[COOKIE_SIZE];
};

static struct net_address
address(const char *text)
{
	struct net_address a;

	if (!net_address_parse(text, &a))
		abort();
	return a;
}

static void
scene_init(struct scene *s)
{
	memset(s, 0, sizeof(*s));
	if (dtls_gate_new(&s->gate) != 0)
		abort();
	s->hello = (struct client_hello){
		.record = { DTLS_HANDSHAKE, 0xfeff, 0, 0, 100 },
		.client_version = 0xfefd,
		.random = { some_random, sizeof(some_random) },
		.session_id = { some_session, sizeof(some_session) },
		.ciphers = { some_ciphers, sizeof(some_ciphers) },
		.compressions = { null_compression, 1 },
		.extensions = { some_extensions, sizeof(some_extensions) },
	};
	s->local = address("192.0.2.1:10161");
	s->peer = address("198.51.100.7:40000");
	s->datagram_size = 200;
}

static enum dtls_gate_verdict
check(struct scene *s, uint64_t now_ms)
{
	return dtls_gate_check(s->gate, &s->hello, s->datagram_size, &s->local,
		&s->peer, now_ms, s->reply, &s->reply_n);
}

/* The first message and its answer; the second is ready to be checked. */
static void
get_cookie(struct scene *s, uint64_t now_ms)
{
	s->hello.cookie = (struct octets){ NULL, 0 };
	s->hello.message_sequence = 0;
	CU_ASSERT_EQUAL(check(s, now_ms), DTLS_GATE_CHALLENGE);
	memcpy(s->cookie, s->reply + sizeof(s->reply) - COOKIE_SIZE,
		COOKIE_SIZE);
	s->hello.cookie = (struct octets){ s->cookie, COOKIE_SIZE };
	s->hello.message_sequence = 1;
}

/* DTLS-01, DTLS-04, DTLS-05 */
static void
test_hello_verify_request_octets(void)
{
	static const uint8_t expected[] = {
		/* record: handshake, DTLS 1.0, epoch 0, the hello's number */
		22, 0xfe, 0xff, 0, 0, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0, 47,
		/* HelloVerifyRequest, length, message_seq, fragment */
		3, 0, 0, 35, 0, 0, 0, 0, 0, 0, 0, 35,
		/* DTLS 1.0, cookie */
		0xfe, 0xff, 32
	};
	struct scene s;

	scene_init(&s);
	s.hello.record.sequence = 0x123456789abc;
	memset(s.reply, 0xee, sizeof(s.reply));
	CU_ASSERT_EQUAL(check(&s, T0), DTLS_GATE_CHALLENGE);
	CU_ASSERT_EQUAL(sizeof(expected), COOKIE_AT);
	CU_ASSERT_EQUAL(s.reply_n, 60);
	CU_ASSERT_EQUAL(s.reply_n, (size_t)DTLS_GATE_REPLY_MAX);
	CU_ASSERT_EQUAL(memcmp(s.reply, expected, sizeof(expected)), 0);
	dtls_gate_free(s.gate);
}

/* DTLS-02 */
static void
test_cookie_brought_back_is_admitted(void)
{
	struct scene s;

	scene_init(&s);
	get_cookie(&s, T0);
	CU_ASSERT_EQUAL(check(&s, T0), DTLS_GATE_ADMIT);
	/* Stateless: as often as it comes. */
	CU_ASSERT_EQUAL(check(&s, T0 + 1000), DTLS_GATE_ADMIT);
	dtls_gate_free(s.gate);
}

/* DTLS-03 */
static void
test_any_other_cookie_is_challenged(void)
{
	uint8_t longer[DTLS_COOKIE_MAX] = { 0 };
	struct scene s;

	scene_init(&s);
	get_cookie(&s, T0);
	for (size_t bit = 0; bit < 8 * (size_t)COOKIE_SIZE; bit++) {
		s.cookie[bit / 8] ^= (uint8_t)(1 << bit % 8);
		CU_ASSERT_EQUAL(check(&s, T0), DTLS_GATE_CHALLENGE);
		s.cookie[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	memcpy(longer, s.cookie, COOKIE_SIZE);
	for (size_t n = 0; n <= DTLS_COOKIE_MAX; n++) {
		s.hello.cookie = (struct octets){ longer, n };
		CU_ASSERT_EQUAL(check(&s, T0),
			n == COOKIE_SIZE ? DTLS_GATE_ADMIT
					 : DTLS_GATE_CHALLENGE);
	}
	/* The challenge is the right cookie again. */
	s.hello.cookie.n = 0;
	CU_ASSERT_EQUAL(check(&s, T0), DTLS_GATE_CHALLENGE);
	CU_ASSERT_EQUAL(memcmp(s.reply + COOKIE_AT, s.cookie, COOKIE_SIZE), 0);
	dtls_gate_free(s.gate);
}

static void
change_version(struct scene *s)
{
	s->hello.client_version = 0xfefc;
}

static void
change_random(struct scene *s)
{
	static const uint8_t other[32] = { 1, 2, 3, 4, 5, 6, 7, 9 };

	s->hello.random.p = other;
}

static void
change_session_id(struct scene *s)
{
	static const uint8_t other[] = { 0x51, 0x53 };

	s->hello.session_id.p = other;
}

static void
drop_session_id(struct scene *s)
{
	s->hello.session_id = (struct octets){ NULL, 0 };
}

static void
change_ciphers(struct scene *s)
{
	s->hello.ciphers.n -= 2;
}

/* The same octets in a row, cut elsewhere. */
static void
shift_border(struct scene *s)
{
	static const uint8_t longer[] = { 0xc0, 0x2b, 0xc0, 0x2f, 0 };

	s->hello.ciphers = (struct octets){ longer, 5 };
	s->hello.compressions = (struct octets){ NULL, 0 };
}

static void
change_compressions(struct scene *s)
{
	static const uint8_t other[] = { 1, 0 };

	s->hello.compressions = (struct octets){ other, 2 };
}

static void
change_peer_port(struct scene *s)
{
	s->peer.port++;
}

static void
change_peer_ip(struct scene *s)
{
	s->peer.ip[15] ^= 1;
}

static void
change_peer_scope(struct scene *s)
{
	s->peer.scope = 1;
}

static void
change_local_ip(struct scene *s)
{
	s->local.ip[15] ^= 1;
}

static void
change_local_port(struct scene *s)
{
	s->local.port++;
}

static void
swap_ends(struct scene *s)
{
	struct net_address local = s->local;

	s->local = s->peer;
	s->peer = local;
}

/* DTLS-02 */
static void
test_cookie_is_good_for_its_hello_and_peer_only(void)
{
	static void (*const changes[])(struct scene *) = { change_version,
		change_random, change_session_id, drop_session_id,
		change_ciphers, shift_border, change_compressions,
		change_peer_port, change_peer_ip, change_peer_scope,
		change_local_ip, change_local_port, swap_ends };
	struct scene s;

	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		scene_init(&s);
		get_cookie(&s, T0);
		CU_ASSERT_EQUAL(check(&s, T0), DTLS_GATE_ADMIT);
		changes[i](&s);
		CU_ASSERT_EQUAL(check(&s, T0), DTLS_GATE_CHALLENGE);
		dtls_gate_free(s.gate);
	}
}

/* OpenSSL pads the second hello and not the first (SSL_OP_ALL). */
static void
test_extensions_and_sequence_may_change(void)
{
	static const uint8_t padded[] = { 0, 0x17, 0, 0, 0, 0x15, 0, 1, 0 };
	struct scene s;

	scene_init(&s);
	get_cookie(&s, T0);
	s.hello.extensions = (struct octets){ padded, sizeof(padded) };
	s.hello.record.sequence = 99;
	s.hello.record.version = 0xfefd;
	s.datagram_size += 5;
	CU_ASSERT_EQUAL(check(&s, T0), DTLS_GATE_ADMIT);
	dtls_gate_free(s.gate);
}

/* DTLS-02: a secret lives 60 s, and 60 s more for those who have a cookie. */
static void
test_cookie_lives_until_the_second_change_of_secret(void)
{
	static const struct {
		uint64_t made;
		uint64_t used;
		enum dtls_gate_verdict verdict;
	} rows[] = {
		{ 0, 59999, DTLS_GATE_ADMIT },
		{ 0, 60000, DTLS_GATE_ADMIT },
		{ 0, 119999, DTLS_GATE_ADMIT },
		{ 0, 120000, DTLS_GATE_CHALLENGE },
		{ 0, 600000, DTLS_GATE_CHALLENGE },
		{ 0, UINT64_MAX - T0, DTLS_GATE_CHALLENGE },
		{ 59999, 119999, DTLS_GATE_ADMIT },
		{ 59999, 120000, DTLS_GATE_CHALLENGE },
		{ 60000, 179999, DTLS_GATE_ADMIT },
		{ 60000, 180000, DTLS_GATE_CHALLENGE },
	};
	struct scene s;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		scene_init(&s);
		get_cookie(&s, T0); /* the first secret's life begins */
		get_cookie(&s, T0 + rows[i].made);
		CU_ASSERT_EQUAL(check(&s, T0 + rows[i].used), rows[i].verdict);
		dtls_gate_free(s.gate);
	}
}

/* The same with a hello every 7 s: the changes come on the minute all the same,
 * not a little later each time. */
static void
test_secret_changes_each_minute(void)
{
	enum { HELLOS = 100, EVERY_MS = 7000, LIFE_MS = 60000 };
	uint8_t cookies[HELLOS][COOKIE_SIZE];
	struct scene s;

	scene_init(&s);
	for (unsigned i = 0; i < HELLOS; i++) {
		unsigned minute = i * EVERY_MS / LIFE_MS;

		get_cookie(&s, T0 + i * EVERY_MS);
		memcpy(cookies[i], s.cookie, COOKIE_SIZE);
		for (unsigned k = 0; k <= i; k++) {
			unsigned age = minute - k * EVERY_MS / LIFE_MS;

			s.hello.cookie.p = cookies[k];
			CU_ASSERT_EQUAL(memcmp(cookies[k], cookies[i],
						COOKIE_SIZE) == 0,
				age == 0);
			CU_ASSERT_EQUAL(check(&s, T0 + i * EVERY_MS),
				age <= 1 ? DTLS_GATE_ADMIT
					 : DTLS_GATE_CHALLENGE);
		}
	}
	dtls_gate_free(s.gate);
}

static void
test_time_that_goes_back_changes_nothing(void)
{
	struct scene s;

	scene_init(&s);
	get_cookie(&s, T0);
	CU_ASSERT_EQUAL(check(&s, 0), DTLS_GATE_ADMIT);
	CU_ASSERT_EQUAL(check(&s, T0), DTLS_GATE_ADMIT);
	dtls_gate_free(s.gate);
}

static void
test_each_gate_has_its_own_secret(void)
{
	struct scene s;
	struct scene other;

	scene_init(&s);
	scene_init(&other);
	get_cookie(&s, T0);
	get_cookie(&other, T0);
	CU_ASSERT_NOT_EQUAL(memcmp(s.cookie, other.cookie, COOKIE_SIZE), 0);
	other.hello.cookie.p = s.cookie;
	CU_ASSERT_EQUAL(check(&other, T0), DTLS_GATE_CHALLENGE);
	dtls_gate_free(s.gate);
	dtls_gate_free(other.gate);
	dtls_gate_free(NULL);
}

/* DTLSv1_listen would wait for number 1 in vain. */
static void
test_good_cookie_in_another_message_is_dropped(void)
{
	struct scene s;

	scene_init(&s);
	get_cookie(&s, T0);
	for (unsigned number = 0; number <= UINT16_MAX; number++) {
		s.hello.message_sequence = (uint16_t)number;
		CU_ASSERT_EQUAL(check(&s, T0),
			number == 1 ? DTLS_GATE_ADMIT : DTLS_GATE_DROP);
	}
	dtls_gate_free(s.gate);
}

/* DTLS-01 */
static void
test_answer_never_longer_than_the_question(void)
{
	struct scene s;

	scene_init(&s);
	s.datagram_size = 60;
	CU_ASSERT_EQUAL(check(&s, T0), DTLS_GATE_CHALLENGE);
	s.datagram_size = 59;
	s.reply_n = 77;
	memset(s.reply, 0xee, sizeof(s.reply));
	CU_ASSERT_EQUAL(check(&s, T0), DTLS_GATE_DROP);
	CU_ASSERT_EQUAL(s.reply_n, 77);
	CU_ASSERT_EQUAL(s.reply[0], 0xee);
	dtls_gate_free(s.gate);
}

/* DTLS-01: 10^5 first hellos and as many false cookies from everywhere. */
static void
test_strangers_leave_memory_unchanged(void)
{
	enum { HELLOS = 100000 };
	struct scene s;
	long live;
	long total;

	scene_init(&s);
	get_cookie(&s, T0);
	live = live_blocks;
	total = total_blocks;
	for (uint32_t i = 0; i < HELLOS; i++) {
		memcpy(s.peer.ip + 12, &i, sizeof(i));
		s.peer.port = (uint16_t)(i * 7);
		s.hello.cookie.n = i % 2 == 0 ? 0 : COOKIE_SIZE;
		CU_ASSERT_EQUAL(check(&s, T0 + i % 1000), DTLS_GATE_CHALLENGE);
	}
	CU_ASSERT_EQUAL(live_blocks, live);
	/* Two digest states an HMAC; nothing of ours. */
	CU_ASSERT_TRUE(total_blocks - total <= 3L * HELLOS);
	/* Nor do new secrets pile up. */
	for (uint32_t i = 0; i < 1000; i++)
		check(&s, T0 + (uint64_t)i * 60000);
	CU_ASSERT_EQUAL(live_blocks, live);
	dtls_gate_free(s.gate);
}

/* With OpenSSL's client --------------------------------------------------- */

enum { WIRE_SIZE = 4096 };

struct wire {
	size_t n; /* the last datagram */
	uint8_t octets[WIRE_SIZE];
};

static void
wire_put(void *ctx, struct octets datagram)
{
	struct wire *w = ctx;

	if (datagram.n > WIRE_SIZE)
		abort();
	memcpy(w->octets, datagram.p, datagram.n);
	w->n = datagram.n;
}

static int
cookie_is_good(SSL *ssl, const unsigned char *cookie, unsigned n)
{
	(void)ssl;
	(void)cookie;
	return n == COOKIE_SIZE;
}

static int
no_cookie(SSL *ssl, unsigned char *cookie, unsigned *n)
{
	(void)ssl;
	(void)cookie;
	(void)n;
	return 0;
}

/* Without certificates: flights of one datagram each. */
static SSL_CTX *
anonymous_context(void)
{
	SSL_CTX *ctx = SSL_CTX_new(DTLS_method());

	if (ctx == NULL)
		abort();
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_min_proto_version(ctx, DTLS1_2_VERSION);
	if (SSL_CTX_set_cipher_list(ctx, "AECDH-AES128-SHA") != 1)
		abort();
	SSL_CTX_set_cookie_verify_cb(ctx, cookie_is_good);
	SSL_CTX_set_cookie_generate_cb(ctx, no_cookie);
	return ctx;
}

struct end {
	SSL *ssl;
	struct datagram_bio state;
	struct wire out;
};

static void
end_init(struct end *e, SSL_CTX *ctx)
{
	BIO *bio;

	memset(e, 0, sizeof(*e));
	e->state = (struct datagram_bio){
		.mtu = 1200, .output = wire_put, .ctx = &e->out
	};
	e->ssl = SSL_new(ctx);
	bio = datagram_bio_new(&e->state);
	if (e->ssl == NULL || bio == NULL)
		abort();
	SSL_set_bio(e->ssl, bio, bio);
}

static void
move(struct end *to, struct wire *from)
{
	struct wire now = *from;

	from->n = 0;
	to->state.input = (struct octets){ now.octets, now.n };
	SSL_do_handshake(to->ssl);
	to->state.input = (struct octets){ NULL, 0 };
}

/* What a listener does with a datagram: the verdict, and the answer sent. */
static enum dtls_gate_verdict
through_the_gate(struct scene *s, struct end *client, uint64_t now_ms)
{
	struct octets d = { client->out.octets, client->out.n };
	enum dtls_gate_verdict verdict;

	if (!client_hello_read(d, &s->hello)) {
		CU_FAIL("OpenSSL's hello not understood");
		return DTLS_GATE_DROP;
	}
	s->datagram_size = d.n;
	verdict = check(s, now_ms);
	if (verdict == DTLS_GATE_CHALLENGE) {
		client->out.n = 0;
		client->state.input = (struct octets){ s->reply, s->reply_n };
		SSL_do_handshake(client->ssl);
	}
	return verdict;
}

/* DTLS-01, DTLS-04, DTLS-05 */
static void
test_admitted_hello_leads_to_a_session(void)
{
	SSL_CTX *ctx = anonymous_context();
	BIO_ADDR *unused = BIO_ADDR_new();
	struct end client;
	struct end server;
	struct scene s;

	scene_init(&s);
	end_init(&client, ctx);
	SSL_set_connect_state(client.ssl);
	SSL_do_handshake(client.ssl);
	CU_ASSERT_EQUAL(through_the_gate(&s, &client, T0), DTLS_GATE_CHALLENGE);
	CU_ASSERT_EQUAL(through_the_gate(&s, &client, T0), DTLS_GATE_ADMIT);

	end_init(&server, ctx);
	server.state.input = (struct octets){ client.out.octets, client.out.n };
	CU_ASSERT_EQUAL(DTLSv1_listen(server.ssl, unused), 1);
	SSL_do_handshake(server.ssl);
	CU_ASSERT_TRUE(server.out.n > 0);
	/* DTLS-05: the ServerHello goes on from the hello's number. */
	CU_ASSERT_EQUAL(
		server.out.octets[10], (uint8_t)s.hello.record.sequence);
	for (unsigned i = 0; i < 4; i++) {
		move(&client, &server.out);
		move(&server, &client.out);
	}
	CU_ASSERT_TRUE(SSL_is_init_finished(client.ssl));
	CU_ASSERT_TRUE(SSL_is_init_finished(server.ssl));
	SSL_free(client.ssl);
	SSL_free(server.ssl);
	BIO_ADDR_free(unused);
	dtls_gate_free(s.gate);
	SSL_CTX_free(ctx);
}

/* A host name that makes the first hello a little shorter than 256 octets, so
 * that the cookie takes it to where SSL_OP_TLSEXT_PADDING begins. */
static void
test_client_that_pads_is_admitted(void)
{
	SSL_CTX *ctx = anonymous_context();
	char name[256];
	unsigned padded = 0;

	SSL_CTX_set_options(ctx, SSL_OP_ALL);
	for (size_t n = 1; n < 250; n += 10) {
		struct end client;
		struct scene s;
		size_t before;

		memset(name, 'a', n);
		name[n] = '\0';
		scene_init(&s);
		end_init(&client, ctx);
		SSL_set_tlsext_host_name(client.ssl, name);
		SSL_set_connect_state(client.ssl);
		SSL_do_handshake(client.ssl);
		before = client.out.n;
		CU_ASSERT_EQUAL(
			through_the_gate(&s, &client, T0), DTLS_GATE_CHALLENGE);
		padded += client.out.n > before + COOKIE_SIZE;
		CU_ASSERT_EQUAL(
			through_the_gate(&s, &client, T0), DTLS_GATE_ADMIT);
		SSL_free(client.ssl);
		dtls_gate_free(s.gate);
	}
	CU_ASSERT_TRUE(padded > 0);
	SSL_CTX_free(ctx);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_hello_verify_request_octets),
	UNIT_TEST(test_cookie_brought_back_is_admitted),
	UNIT_TEST(test_any_other_cookie_is_challenged),
	UNIT_TEST(test_cookie_is_good_for_its_hello_and_peer_only),
	UNIT_TEST(test_extensions_and_sequence_may_change),
	UNIT_TEST(test_cookie_lives_until_the_second_change_of_secret),
	UNIT_TEST(test_secret_changes_each_minute),
	UNIT_TEST(test_time_that_goes_back_changes_nothing),
	UNIT_TEST(test_each_gate_has_its_own_secret),
	UNIT_TEST(test_good_cookie_in_another_message_is_dropped),
	UNIT_TEST(test_answer_never_longer_than_the_question),
	UNIT_TEST(test_strangers_leave_memory_unchanged),
	UNIT_TEST(test_admitted_hello_leads_to_a_session),
	UNIT_TEST(test_client_that_pads_is_admitted),
};

int
main(void)
{
	int rc;

	/* Before OpenSSL has allocated anything. */
	if (CRYPTO_set_mem_functions(count_malloc, count_realloc, count_free) !=
		1)
		return EXIT_FAILURE;
	rc = unit_main("dtls_gate", tests, ARRAY_LEN(tests));
	datagram_bio_fini();
	return rc;
}
