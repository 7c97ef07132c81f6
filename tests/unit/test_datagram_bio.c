/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of transport/datagram_bio.c, alone and under OpenSSL's handshake. */
#include "transport/datagram_bio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "tests/unit/runner.h"
#include "transport/client_hello.h"

enum {
	WIRE_DATAGRAMS = 64,
	WIRE_OCTETS = 17000,
	/* What makes a certificate too large for one datagram. */
	COMMENT_SIZE = 1500,
	RECORD_MAX = 16384,
	AES_GCM_OVERHEAD = 24,
};

static void
require(bool good, const char *what)
{
	if (good)
		return;
	printf("# cannot go on: %s\n", what);
	ERR_print_errors_fp(stdout);
	abort();
}
#define REQUIRE(condition) require(condition, #condition)

/* A wire ------------------------------------------------------------------ */

/* One direction: what was written and not yet read. */
struct wire {
	size_t n;
	size_t sizes[WIRE_DATAGRAMS];
	uint8_t octets[WIRE_DATAGRAMS][WIRE_OCTETS];
	size_t largest;
	size_t total;
};

static void
wire_put(void *ctx, struct octets datagram)
{
	struct wire *w = ctx;

	REQUIRE(w->n < WIRE_DATAGRAMS && datagram.n <= WIRE_OCTETS);
	memcpy(w->octets[w->n], datagram.p, datagram.n);
	w->sizes[w->n++] = datagram.n;
	w->total++;
	if (datagram.n > w->largest)
		w->largest = datagram.n;
}

/* The BIO alone ----------------------------------------------------------- */

static struct wire lone_wire;

static BIO *
lone_bio(struct datagram_bio *state)
{
	BIO *bio;

	*state = (struct datagram_bio){
		.mtu = 1200, .output = wire_put, .ctx = &lone_wire
	};
	lone_wire.n = 0;
	bio = datagram_bio_new(state);
	REQUIRE(bio != NULL);
	return bio;
}

static void
test_empty_read_asks_for_retry(void)
{
	struct datagram_bio state;
	BIO *bio = lone_bio(&state);
	char buffer[8];

	CU_ASSERT_EQUAL(BIO_read(bio, buffer, sizeof(buffer)), -1);
	CU_ASSERT_TRUE(BIO_should_retry(bio));
	CU_ASSERT_TRUE(BIO_should_read(bio));
	CU_ASSERT_EQUAL(BIO_eof(bio), 0);
	BIO_free(bio);
}

static void
test_read_takes_one_datagram_whole(void)
{
	struct datagram_bio state;
	BIO *bio = lone_bio(&state);
	char buffer[8];

	state.input = (struct octets){ (const uint8_t *)"first", 5 };
	CU_ASSERT_EQUAL(BIO_pending(bio), 5);
	CU_ASSERT_EQUAL(BIO_read(bio, buffer, sizeof(buffer)), 5);
	CU_ASSERT_EQUAL(memcmp(buffer, "first", 5), 0);
	CU_ASSERT_FALSE(BIO_should_retry(bio));
	CU_ASSERT_EQUAL(BIO_pending(bio), 0);
	CU_ASSERT_EQUAL(state.input.n, 0);
	CU_ASSERT_EQUAL(BIO_read(bio, buffer, sizeof(buffer)), -1);
	BIO_free(bio);
}

static void
test_short_read_cuts_the_datagram(void)
{
	struct datagram_bio state;
	BIO *bio = lone_bio(&state);
	char buffer[8];

	state.input = (struct octets){ (const uint8_t *)"0123456789", 10 };
	CU_ASSERT_EQUAL(BIO_read(bio, buffer, 4), 4);
	CU_ASSERT_EQUAL(memcmp(buffer, "0123", 4), 0);
	CU_ASSERT_EQUAL(BIO_read(bio, buffer, 4), -1);
	CU_ASSERT_TRUE(BIO_should_retry(bio));
	state.input = (struct octets){ (const uint8_t *)"next", 4 };
	CU_ASSERT_EQUAL(BIO_read(bio, buffer, sizeof(buffer)), 4);
	CU_ASSERT_EQUAL(memcmp(buffer, "next", 4), 0);
	BIO_free(bio);
}

static void
test_each_write_is_a_datagram(void)
{
	struct datagram_bio state;
	BIO *bio = lone_bio(&state);

	CU_ASSERT_EQUAL(BIO_write(bio, "ab", 2), 2);
	CU_ASSERT_FALSE(BIO_should_retry(bio));
	CU_ASSERT_EQUAL(BIO_write(bio, "cde", 3), 3);
	CU_ASSERT_EQUAL(BIO_write(bio, "", 0), 0);
	CU_ASSERT_EQUAL(BIO_flush(bio), 1);
	CU_ASSERT_EQUAL(BIO_wpending(bio), 0);
	CU_ASSERT_EQUAL_FATAL(lone_wire.n, 2);
	CU_ASSERT_EQUAL(lone_wire.sizes[0], 2);
	CU_ASSERT_EQUAL(lone_wire.sizes[1], 3);
	CU_ASSERT_EQUAL(memcmp(lone_wire.octets[1], "cde", 3), 0);
	BIO_free(bio);
}

/* 24: nonce and tag of AES-GCM, which OpenSSL does not count. */
static void
test_mtu_controls(void)
{
	static const struct {
		unsigned mtu;
		bool v6;
		long query;
		long fallback;
		long overhead;
	} rows[] = {
		{ 1200, false, 1176, 524, 28 },
		{ 1400, true, 1376, 1208, 48 },
		{ 548, false, 524, 524, 28 },
		{ 500, false, 476, 476, 28 },
		{ 1200, true, 1176, 1176, 48 },
		{ 4096, true, 4072, 1208, 48 },
		{ 1, false, 1, 1, 28 },
	};
	struct datagram_bio state;
	BIO *bio = lone_bio(&state);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		state.mtu = rows[i].mtu;
		state.v6 = rows[i].v6;
		state.fell_back = false;
		CU_ASSERT_EQUAL(datagram_bio_limit(&state), rows[i].mtu);
		CU_ASSERT_EQUAL(
			BIO_ctrl(bio, BIO_CTRL_DGRAM_QUERY_MTU, 0, NULL),
			rows[i].query);
		CU_ASSERT_EQUAL(
			BIO_ctrl(bio, BIO_CTRL_DGRAM_GET_FALLBACK_MTU, 0, NULL),
			rows[i].fallback);
		/* 24 octets of it are the cipher's, if it adds any. */
		if (rows[i].mtu > 1)
			CU_ASSERT_EQUAL(datagram_bio_limit(&state),
				(size_t)rows[i].fallback + 24);
		CU_ASSERT_EQUAL(
			BIO_ctrl(bio, BIO_CTRL_DGRAM_GET_MTU_OVERHEAD, 0, NULL),
			rows[i].overhead);
	}
	BIO_free(bio);
}

static void
test_other_controls_answer_zero(void)
{
	static const int commands[] = { BIO_CTRL_RESET, BIO_CTRL_INFO,
		BIO_CTRL_GET_CLOSE, BIO_CTRL_DUP, BIO_CTRL_DGRAM_SET_MTU,
		BIO_CTRL_DGRAM_GET_MTU, BIO_CTRL_DGRAM_MTU_EXCEEDED,
		BIO_CTRL_DGRAM_GET_PEER, BIO_CTRL_DGRAM_SET_PEER,
		BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT, BIO_CTRL_GET_KTLS_SEND,
		BIO_CTRL_GET_KTLS_RECV, BIO_CTRL_PUSH, BIO_CTRL_POP };
	struct datagram_bio state;
	BIO *bio = lone_bio(&state);
	uint8_t room[256];

	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		CU_ASSERT_EQUAL(BIO_ctrl(bio, commands[i], 1000, room), 0);
	CU_ASSERT_EQUAL(state.mtu, 1200);
	BIO_free(bio);
}

static void
test_method_may_be_freed_and_made_again(void)
{
	struct datagram_bio state;
	BIO *bio = lone_bio(&state);

	BIO_free(bio);
	datagram_bio_fini();
	datagram_bio_fini();
	bio = lone_bio(&state);
	CU_ASSERT_EQUAL(BIO_flush(bio), 1);
	BIO_free(bio);
}

/* Certificates ------------------------------------------------------------ */

struct issued {
	EVP_PKEY *key;
	X509 *certificate;
};

/* Self-signed when issuer is NULL; a CA unless it is the end of a chain. */
static struct issued
issue(const char *name, const struct issued *issuer, bool ca, long serial)
{
	struct issued i = { EVP_EC_gen("P-256"), X509_new() };
	char comment[COMMENT_SIZE + 1];
	const char *const values[] = {
		ca ? "critical,CA:TRUE" : "critical,CA:FALSE", comment
	};
	static const int nids[] = { NID_basic_constraints,
		NID_netscape_comment };
	X509V3_CTX ctx;
	X509_NAME *subject;

	REQUIRE(i.key != NULL && i.certificate != NULL);
	memset(comment, 'x', sizeof(comment) - 1);
	comment[sizeof(comment) - 1] = '\0';
	X509_set_version(i.certificate, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(i.certificate), serial);
	X509_gmtime_adj(X509_getm_notBefore(i.certificate), -3600);
	X509_gmtime_adj(X509_getm_notAfter(i.certificate), 86400);
	subject = X509_get_subject_name(i.certificate);
	REQUIRE(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
			(const unsigned char *)name, -1, -1, 0) == 1);
	X509_set_issuer_name(i.certificate,
		issuer != NULL ? X509_get_subject_name(issuer->certificate)
			       : subject);
	X509_set_pubkey(i.certificate, i.key);
	X509V3_set_ctx(&ctx,
		issuer != NULL ? issuer->certificate : i.certificate,
		i.certificate, NULL, NULL, 0);
	for (size_t k = 0; k < ARRAY_LEN(nids); k++) {
		X509_EXTENSION *e =
			X509V3_EXT_conf_nid(NULL, &ctx, nids[k], values[k]);

		REQUIRE(e != NULL);
		X509_add_ext(i.certificate, e, -1);
		X509_EXTENSION_free(e);
	}
	REQUIRE(X509_sign(i.certificate, issuer != NULL ? issuer->key : i.key,
			EVP_sha256()) > 0);
	return i;
}

static void
issued_free(struct issued *i)
{
	EVP_PKEY_free(i->key);
	X509_free(i->certificate);
}

/* Two ends ---------------------------------------------------------------- */

struct end {
	SSL *ssl;
	struct datagram_bio state;
	struct wire *in;
	struct wire *out;
};

struct pair {
	SSL_CTX *ctx;
	struct end client;
	struct end server;
};

static struct wire to_client;
static struct wire to_server;

/* One context serves both: three certificates of 2000 octets each way. */
static SSL_CTX *
context_new(void)
{
	SSL_CTX *ctx = SSL_CTX_new(DTLS_method());
	struct issued root = issue("root", NULL, true, 1);
	struct issued middle = issue("middle", &root, true, 2);
	struct issued leaf = issue("leaf", &middle, false, 3);

	REQUIRE(ctx != NULL);
	SSL_CTX_set_min_proto_version(ctx, DTLS1_2_VERSION);
	SSL_CTX_set_max_proto_version(ctx, DTLS1_2_VERSION);
	REQUIRE(SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256") ==
		1);
	REQUIRE(SSL_CTX_use_certificate(ctx, leaf.certificate) == 1);
	REQUIRE(SSL_CTX_use_PrivateKey(ctx, leaf.key) == 1);
	REQUIRE(SSL_CTX_add1_chain_cert(ctx, middle.certificate) == 1);
	REQUIRE(SSL_CTX_add1_chain_cert(ctx, root.certificate) == 1);
	REQUIRE(X509_STORE_add_cert(
			SSL_CTX_get_cert_store(ctx), root.certificate) == 1);
	SSL_CTX_set_verify(
		ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	issued_free(&root);
	issued_free(&middle);
	issued_free(&leaf);
	return ctx;
}

static void
end_init(struct end *e, SSL_CTX *ctx, unsigned mtu, bool v6, struct wire *in,
	struct wire *out)
{
	BIO *bio;

	e->state = (struct datagram_bio){
		.mtu = mtu, .v6 = v6, .output = wire_put, .ctx = out
	};
	e->in = in;
	e->out = out;
	e->ssl = SSL_new(ctx);
	bio = datagram_bio_new(&e->state);
	REQUIRE(e->ssl != NULL && bio != NULL);
	SSL_set_bio(e->ssl, bio, bio);
}

static void
pair_init(struct pair *p, SSL_CTX *ctx, unsigned mtu, bool v6)
{
	memset(&to_client, 0, sizeof(to_client));
	memset(&to_server, 0, sizeof(to_server));
	p->ctx = ctx;
	end_init(&p->client, ctx, mtu, v6, &to_client, &to_server);
	end_init(&p->server, ctx, mtu, v6, &to_server, &to_client);
	SSL_set_connect_state(p->client.ssl);
	SSL_set_accept_state(p->server.ssl);
}

static void
pair_fini(struct pair *p)
{
	SSL_free(p->client.ssl);
	SSL_free(p->server.ssl);
}

/* Hands a datagram to the end and lets it go on with its handshake. */
static void
feed(struct end *e, struct octets datagram)
{
	e->state.input = datagram;
	ERR_clear_error();
	SSL_do_handshake(e->ssl);
	e->state.input = (struct octets){ NULL, 0 };
}

/* All that lies on the wire to e, each after some garbage if wanted. */
static void
drain(struct end *e, bool with_garbage)
{
	static const uint8_t garbage[][40] = {
		{ 0 },
		/* a record that promises more than there is */
		{ 22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0xff, 0xff, 1 },
		{ 0x30, 0x27, 2, 1, 3 },
		/* an epoch that has not begun */
		{ 23, 0xfe, 0xfd, 0, 9, 0, 0, 0, 0, 0, 1, 0, 2, 1, 1 },
	};
	struct wire now = *e->in;

	e->in->n = 0;
	for (size_t i = 0; i < now.n; i++) {
		for (size_t k = 0; with_garbage && k < ARRAY_LEN(garbage); k++)
			feed(e,
				(struct octets){ garbage[k],
					k == 0 ? 5 : sizeof(garbage[k]) });
		if (with_garbage) /* the good one itself, cut */
			feed(e,
				(struct octets){
					now.octets[i], now.sizes[i] - 1 });
		feed(e, (struct octets){ now.octets[i], now.sizes[i] });
	}
}

static bool
shake_hands(struct pair *p, bool with_garbage)
{
	feed(&p->client, (struct octets){ NULL, 0 });
	for (unsigned i = 0; i < 20; i++) {
		drain(&p->server, with_garbage);
		drain(&p->client, with_garbage);
	}
	return SSL_is_init_finished(p->client.ssl) &&
		SSL_is_init_finished(p->server.ssl);
}

/* DTLS-08 */
static void
test_no_handshake_datagram_above_the_mtu(void)
{
	static const struct {
		unsigned mtu;
		bool v6;
		size_t datagrams; /* at least, each way: 6 KiB of chain */
	} rows[] = {
		{ 548, false, 11 },
		{ 1200, false, 5 },
		{ 1200, true, 5 },
		{ 1400, true, 4 },
		{ 4096, false, 2 },
	};
	SSL_CTX *ctx = context_new();
	struct pair p;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		pair_init(&p, ctx, rows[i].mtu, rows[i].v6);
		CU_ASSERT_TRUE(shake_hands(&p, false));
		CU_ASSERT_TRUE(to_client.largest <= rows[i].mtu);
		CU_ASSERT_TRUE(to_server.largest <= rows[i].mtu);
		CU_ASSERT_TRUE(to_client.total >= rows[i].datagrams);
		CU_ASSERT_TRUE(to_server.total >= rows[i].datagrams);
		/* and the MTU is made use of */
		CU_ASSERT_TRUE(to_client.largest + 64 > rows[i].mtu);
		pair_fini(&p);
	}
	SSL_CTX_free(ctx);
}

/* DTLS-08. At some of these the last datagram is full when the encrypted
 * Finished is put behind it. */
static void
test_mtu_holds_wherever_the_finished_falls(void)
{
	SSL_CTX *ctx = context_new();
	struct pair p;

	for (unsigned mtu = 1150; mtu < 1250; mtu++) {
		pair_init(&p, ctx, mtu, false);
		CU_ASSERT_TRUE(shake_hands(&p, false));
		if (to_client.largest > mtu || to_server.largest > mtu)
			printf("# mtu %u: %zu, %zu\n", mtu, to_client.largest,
				to_server.largest);
		CU_ASSERT_TRUE(to_client.largest <= mtu);
		CU_ASSERT_TRUE(to_server.largest <= mtu);
		pair_fini(&p);
	}
	SSL_CTX_free(ctx);
}

/* DTLS-11, DTLS-14 */
static void
test_bad_datagrams_do_not_swallow_good_ones_in_handshake(void)
{
	SSL_CTX *ctx = context_new();
	struct pair p;

	pair_init(&p, ctx, 1200, false);
	CU_ASSERT_TRUE(shake_hands(&p, true));
	pair_fini(&p);
	SSL_CTX_free(ctx);
}

static int
read_one(struct end *e, struct octets datagram, void *buffer, int size)
{
	e->state.input = dtls_records_whole(datagram, AES_GCM_OVERHEAD);
	ERR_clear_error();
	return SSL_read(e->ssl, buffer, size);
}

/* DTLS-11: each bit of a good record flipped, then the good one. */
static void
test_bad_records_do_not_swallow_good_ones(void)
{
	SSL_CTX *ctx = context_new();
	struct pair p;
	uint8_t bad[256];
	uint8_t buffer[256];
	size_t n;

	pair_init(&p, ctx, 1200, false);
	CU_ASSERT_TRUE_FATAL(shake_hands(&p, false));
	to_server.n = 0;
	CU_ASSERT_EQUAL(SSL_write(p.client.ssl, "request", 7), 7);
	CU_ASSERT_EQUAL_FATAL(to_server.n, 1);
	n = to_server.sizes[0];
	REQUIRE(n <= sizeof(bad));
	for (size_t i = 0; i < 8 * n; i++) {
		memcpy(bad, to_server.octets[0], n);
		bad[i / 8] ^= (uint8_t)(1 << i % 8);
		CU_ASSERT_EQUAL(read_one(&p.server, (struct octets){ bad, n },
					buffer, sizeof(buffer)),
			-1);
	}
	for (size_t cut = 1; cut < n; cut++)
		CU_ASSERT_EQUAL(
			read_one(&p.server,
				(struct octets){ to_server.octets[0], cut },
				buffer, sizeof(buffer)),
			-1);
	CU_ASSERT_EQUAL(
		read_one(&p.server, (struct octets){ to_server.octets[0], n },
			buffer, sizeof(buffer)),
		7);
	CU_ASSERT_EQUAL(memcmp(buffer, "request", 7), 0);
	/* DTLS-11: no alert either. */
	CU_ASSERT_EQUAL(to_client.n, 0);
	pair_fini(&p);
	SSL_CTX_free(ctx);
}

/* DTLS-11: OpenSSL would close the session at any of these, were they fed as
 * they come. */
static void
test_forged_records_do_not_close_the_session(void)
{
	/* Anybody could have sent it: epoch 1, any sequence, any length. */
	uint8_t forged[] = { 23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0 };
	/* The same behind a whole one, and inside one of another version. */
	uint8_t nested[sizeof(forged) + DTLS_RECORD_HEADER] = { 23, 0xfe, 0xff,
		0, 1, 0, 0, 0, 0, 2, 0, 0, sizeof(forged) };
	SSL_CTX *ctx = context_new();
	struct pair p;
	uint8_t buffer[64];

	pair_init(&p, ctx, 1200, false);
	CU_ASSERT_TRUE_FATAL(shake_hands(&p, false));
	to_client.n = 0;
	to_server.n = 0;
	for (uint8_t n = 0; n <= sizeof(forged) - DTLS_RECORD_HEADER; n++) {
		forged[12] = n;
		read_one(&p.server,
			(struct octets){
				forged, (size_t)DTLS_RECORD_HEADER + n },
			buffer, sizeof(buffer));
		memcpy(nested + DTLS_RECORD_HEADER, forged, sizeof(forged));
		for (unsigned minor = 0xfd; minor <= 0xff; minor++) {
			nested[2] = (uint8_t)minor;
			read_one(&p.server,
				(struct octets){ nested, sizeof(nested) },
				buffer, sizeof(buffer));
		}
	}
	CU_ASSERT_EQUAL(to_client.n, 0);
	CU_ASSERT_EQUAL(SSL_write(p.client.ssl, "alive", 5), 5);
	CU_ASSERT_EQUAL(read_one(&p.server,
				(struct octets){ to_server.octets[0],
					to_server.sizes[0] },
				buffer, sizeof(buffer)),
		5);
	pair_fini(&p);
	SSL_CTX_free(ctx);
}

static void
test_largest_record_is_one_datagram(void)
{
	static uint8_t message[RECORD_MAX];
	static uint8_t buffer[RECORD_MAX + 1];
	SSL_CTX *ctx = context_new();
	struct pair p;

	memset(message, 0x5a, sizeof(message));
	pair_init(&p, ctx, 1200, false);
	CU_ASSERT_TRUE_FATAL(shake_hands(&p, false));
	to_server.n = 0;
	CU_ASSERT_EQUAL(
		SSL_write(p.client.ssl, message, RECORD_MAX), RECORD_MAX);
	CU_ASSERT_EQUAL_FATAL(to_server.n, 1);
	CU_ASSERT_EQUAL(to_server.sizes[0], 13 + 8 + RECORD_MAX + 16);
	CU_ASSERT_EQUAL(read_one(&p.server,
				(struct octets){ to_server.octets[0],
					to_server.sizes[0] },
				buffer, sizeof(buffer)),
		RECORD_MAX);
	CU_ASSERT_EQUAL(memcmp(buffer, message, RECORD_MAX), 0);
	pair_fini(&p);
	SSL_CTX_free(ctx);
}

static unsigned
soon(SSL *ssl, unsigned previous_us)
{
	(void)ssl;
	(void)previous_us;
	return 20000;
}

static unsigned
in_a_minute(SSL *ssl, unsigned previous_us)
{
	(void)ssl;
	(void)previous_us;
	return 60000000;
}

/* DTLS-06, DTLS-08: nothing arrives; after the second repetition smaller
 * datagrams are tried. */
static void
test_fallback_mtu_after_retransmissions(void)
{
	SSL_CTX *ctx = context_new();
	struct pair p;

	pair_init(&p, ctx, 1400, false);
	DTLS_set_timer_cb(p.server.ssl, soon);
	feed(&p.client, (struct octets){ NULL, 0 });
	drain(&p.server, false);
	CU_ASSERT_TRUE(to_client.largest > 1300);
	for (unsigned i = 1; i <= 4; i++) {
		to_client.n = 0;
		to_client.largest = 0;
		while (DTLSv1_handle_timeout(p.server.ssl) == 0)
			continue;
		CU_ASSERT_TRUE(to_client.n > 0);
		CU_ASSERT_TRUE(to_client.largest <= (i <= 2 ? 1400 : 548));
	}
	DTLS_set_timer_cb(p.server.ssl, in_a_minute);
	/* The peer understands both cuts of the same flight. */
	CU_ASSERT_TRUE(shake_hands(&p, false));
	pair_fini(&p);
	SSL_CTX_free(ctx);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_empty_read_asks_for_retry),
	UNIT_TEST(test_read_takes_one_datagram_whole),
	UNIT_TEST(test_short_read_cuts_the_datagram),
	UNIT_TEST(test_each_write_is_a_datagram),
	UNIT_TEST(test_mtu_controls),
	UNIT_TEST(test_other_controls_answer_zero),
	UNIT_TEST(test_method_may_be_freed_and_made_again),
	UNIT_TEST(test_no_handshake_datagram_above_the_mtu),
	UNIT_TEST(test_mtu_holds_wherever_the_finished_falls),
	UNIT_TEST(test_bad_datagrams_do_not_swallow_good_ones_in_handshake),
	UNIT_TEST(test_bad_records_do_not_swallow_good_ones),
	UNIT_TEST(test_forged_records_do_not_close_the_session),
	UNIT_TEST(test_largest_record_is_one_datagram),
	UNIT_TEST(test_fallback_mtu_after_retransmissions),
};

int
main(void)
{
	int rc = unit_main("datagram_bio", tests, ARRAY_LEN(tests));

	datagram_bio_fini();
	return rc;
}
