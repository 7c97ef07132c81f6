/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests transport/dtls_context.c and dtls_verify.c by handshakes in memory. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "tests/unit/runner.h"
#include "tests/unit/test_certs.h"
#include "transport/datagram_bio.h"
#include "transport/dtls_context_internal.h"
#include "transport/openssl_memory.h"
#include "transport/tls_files.h"
#include "util/clock.h"
#include "util/log.h"

/* ---- OpenSSL's memory ---- */

static long allocations_left = -1; /* then one fails; negative: none does */

static void *
denying_realloc(void *old, size_t n)
{
	if (allocations_left >= 0 && allocations_left-- == 0)
		return NULL;
	return realloc(old, n);
}

/* ---- a world ---- */

/* Alerts a client may get (RFC 5246 7.2). */
enum {
	ALERT_BAD_CERTIFICATE = 42,
	ALERT_UNSUPPORTED_CERTIFICATE = 43,
	ALERT_CERTIFICATE_REVOKED = 44,
	ALERT_CERTIFICATE_EXPIRED = 45,
	ALERT_UNKNOWN_CA = 48,
};

enum { DAY = 86400 };

/* A certificate map as simple as can be: rows in order, fingerprint, name. */
struct row {
	struct fingerprint fingerprint;
	const char *name;
};

struct rules {
	struct row rows[4];
	size_t n;
	/* What map was asked last. */
	unsigned asked;
	size_t n_chain;
	bool held[TM_CHAIN_MAX];
	struct fingerprint sha384[TM_CHAIN_MAX];
	char san_dns[64];
	char common_name[64];
};

static unsigned
rules_hashes(void *ctx)
{
	struct rules *rules = ctx;
	unsigned mask = 0;

	for (size_t i = 0; i < rules->n; i++)
		mask |= 1u << rules->rows[i].fingerprint.octets[0];
	return mask;
}

static const struct fingerprint *
fingerprint_at(const struct tm_certificate *c, size_t i, unsigned hash)
{
	return &c->chain[i].fingerprints[hash - FINGERPRINT_HASH_FIRST];
}

static bool
rules_is_pinned(void *ctx, const struct tm_certificate *c)
{
	struct rules *rules = ctx;

	for (size_t i = 0; i < rules->n; i++) {
		const struct fingerprint *fp = &rules->rows[i].fingerprint;

		if (fingerprint_equal(fingerprint_at(c, 0, fp->octets[0]), fp))
			return true;
	}
	return false;
}

static void
copy_text(char *dst, size_t size, struct octets from)
{
	size_t n = min_size(from.n, size - 1);

	if (n > 0)
		memcpy(dst, from.p, n);
	dst[n] = '\0';
}

static int
rules_map(void *ctx, const struct tm_certificate *c,
	char security_name[TM_SECURITY_NAME_MAX + 1], char *detail,
	size_t detail_size)
{
	struct rules *rules = ctx;

	rules->asked++;
	rules->n_chain = c->n_chain;
	for (size_t i = 0; i < c->n_chain; i++) {
		rules->held[i] = c->chain[i].held;
		rules->sha384[i] = *fingerprint_at(c, i, FINGERPRINT_SHA384);
	}
	copy_text(rules->san_dns, sizeof(rules->san_dns), c->san_dns);
	copy_text(
		rules->common_name, sizeof(rules->common_name), c->common_name);
	for (size_t i = 0; i < rules->n; i++) {
		const struct fingerprint *fp = &rules->rows[i].fingerprint;

		for (size_t j = 0; j < c->n_chain; j++) {
			if ((j > 0 && !c->chain[j].held) ||
				!fingerprint_equal(
					fingerprint_at(c, j, fp->octets[0]),
					fp))
				continue;
			snprintf(security_name, TM_SECURITY_NAME_MAX + 1, "%s",
				rules->rows[i].name);
			return REFUSAL_NONE;
		}
	}
	snprintf(detail, detail_size, "%zu rows tried", rules->n);
	return REFUSAL_MAP_NO_ROW;
}

/* What every test stands on: an agent with a certificate, and no rows. */
struct world {
	struct test_dir dir;
	const char *dirs[2];
	struct test_cert agent;
	struct test_cert ca;
	struct rules rules;
	struct tm_admission admission;
	struct dtls_context_config config;
	struct dtls_source trusted[4];
	struct dtls_source crls[4];
	struct dtls_context *context;
	unsigned reports;
	char where[64];
	char said[4096]; /* every report */
};

static void
world_report(void *ctx, const char *where, const char *message)
{
	struct world *w = ctx;
	size_t n = strlen(w->said);

	w->reports++;
	snprintf(w->where, sizeof(w->where), "%s", where);
	snprintf(w->said + n, sizeof(w->said) - n, "%s: %s\n", where, message);
}

static void
world_make(struct world *w)
{
	*w = (struct world){ 0 };
	test_dir_make(&w->dir);
	w->dirs[0] = w->dir.path;
	w->agent = test_cert_make(&(struct test_cert_spec){ .cn = "agent" });
	test_install(&w->dir, "snmpdtlsd", &w->agent);
	w->ca = test_cert_make(
		&(struct test_cert_spec){ .cn = "test CA", .ca = true });
	w->admission = (struct tm_admission){ &w->rules, rules_hashes,
		rules_is_pinned, rules_map };
	w->config = (struct dtls_context_config){
		.places.dirs = w->dirs,
		.trust_certs = w->trusted,
		.crl_files = w->crls,
		.report = world_report,
		.report_ctx = w,
	};
}

static int
world_context(struct world *w)
{
	dtls_context_free(w->context);
	w->context = NULL;
	w->reports = 0;
	w->said[0] = '\0';
	return dtls_context_new(&w->context, &w->config, &w->admission);
}

/* A context that must come to be. */
static void
world_start(struct world *w)
{
	int rc = world_context(w);

	if (rc != 0)
		printf("# %s", w->said);
	CU_ASSERT_EQUAL_FATAL(rc, 0);
	CU_ASSERT_EQUAL(w->reports, 0);
}

static void
world_fini(struct world *w)
{
	dtls_context_free(w->context);
	test_cert_fini(&w->agent);
	test_cert_fini(&w->ca);
	test_dir_fini(&w->dir);
}

static void
world_trust(struct world *w, const char *name, const struct test_cert *ca)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/ca-certs/%s.crt", w->dir.path, name);
	test_write_cert(path, 0644, ca->x);
	w->trusted[w->config.n_trust_certs++] =
		(struct dtls_source){ name, "test.conf:1" };
}

/* Takes crl over. */
static void
world_crl(struct world *w, const char *name, X509_CRL *crl)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/ca-certs/%s.crl", w->dir.path, name);
	test_write_crl(path, crl);
	X509_CRL_free(crl);
	w->crls[w->config.n_crl_files++] =
		(struct dtls_source){ name, "test.conf:2" };
}

static void
world_row(struct world *w, const struct test_cert *cert,
	enum fingerprint_hash hash, const char *name)
{
	struct row *row = &w->rules.rows[w->rules.n++];

	CU_ASSERT_FATAL(
		tls_certificate_fingerprint(&row->fingerprint, cert->x, hash));
	row->name = name;
}

/* Datagrams to one end. */
struct inbox {
	uint8_t octets[128 * 1024];
	size_t used;
	size_t lengths[256];
	size_t n;
};

struct end {
	SSL *ssl;
	struct datagram_bio bio;
	struct inbox in;
	struct end *peer;
};

static void
end_output(void *ctx, struct octets d)
{
	struct inbox *in = &((struct end *)ctx)->peer->in;

	CU_ASSERT_FATAL(in->used + d.n <= sizeof(in->octets));
	CU_ASSERT_FATAL(in->n < ARRAY_LEN(in->lengths));
	memcpy(in->octets + in->used, d.p, d.n);
	in->used += d.n;
	in->lengths[in->n++] = d.n;
}

static void
end_init(struct end *e, SSL_CTX *ctx, struct end *peer)
{
	BIO *bio;

	e->bio = (struct datagram_bio){
		.mtu = 1400, .output = end_output, .ctx = e
	};
	e->peer = peer;
	e->ssl = SSL_new(ctx);
	bio = datagram_bio_new(&e->bio);
	CU_ASSERT_FATAL(e->ssl != NULL && bio != NULL);
	SSL_set_bio(e->ssl, bio, bio);
}

/* false when the handshake has failed; the error queue tells */
static bool
end_step(struct end *e)
{
	struct inbox in = e->in;
	size_t at = 0;
	size_t i = 0;

	e->in.n = 0;
	e->in.used = 0;
	do {
		int rc;

		if (i < in.n) {
			e->bio.input = (struct octets){ in.octets + at,
				in.lengths[i] };
			at += in.lengths[i];
		}
		rc = SSL_do_handshake(e->ssl);
		e->bio.input = (struct octets){ NULL, 0 };
		if (rc != 1 && SSL_get_error(e->ssl, rc) != SSL_ERROR_WANT_READ)
			return false;
	} while (++i < in.n);
	return true;
}

/* A client: all zero but cert is one that offers what OpenSSL knows. */
struct client {
	const struct test_cert *cert; /* NULL: none */
	const struct test_cert *chain[12];
	const char *ciphers;
	const char *groups;
	const char *signatures;
	int max_version;
	bool verify; /* it trusts nobody */
};

/* What became of it. */
struct outcome {
	bool done; /* both ends finished */
	enum refusal refusal;
	char detail[160];
	int alert; /* the client got; 0 none */
	struct dtls_verdict verdict;
	struct end *server; /* kept when done, for what comes after */
	struct end *client;
};

static SSL_CTX *
client_ctx(const struct client *c)
{
	SSL_CTX *ctx = SSL_CTX_new(DTLS_client_method());

	CU_ASSERT_FATAL(ctx != NULL);
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_min_proto_version(ctx, DTLS1_VERSION);
	SSL_CTX_set_max_proto_version(ctx, c->max_version);
	SSL_CTX_set_cipher_list(
		ctx, c->ciphers != NULL ? c->ciphers : "ALL:@SECLEVEL=0");
	/* secp256k1 too, so that a client may show such a key */
	CU_ASSERT_EQUAL(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_GROUPS_LIST, 0,
				(void *)(uintptr_t)(c->groups != NULL
						? c->groups
						: "X25519:P-256:P-384:P-521:"
						  "secp256k1:P-224")),
		1);
	if (c->signatures != NULL)
		CU_ASSERT_EQUAL(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_SIGALGS_LIST, 0,
					(void *)(uintptr_t)c->signatures),
			1);
	if (c->verify)
		SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (c->cert == NULL)
		return ctx;
	CU_ASSERT_EQUAL(SSL_CTX_use_certificate(ctx, c->cert->x), 1);
	CU_ASSERT_EQUAL(SSL_CTX_use_PrivateKey(ctx, c->cert->key), 1);
	for (size_t i = 0; i < ARRAY_LEN(c->chain); i++)
		if (c->chain[i] != NULL)
			SSL_CTX_add1_chain_cert(ctx, c->chain[i]->x);
	return ctx;
}

static void
outcome_fini(struct outcome *o)
{
	if (o->server != NULL) {
		SSL_free(o->server->ssl);
		SSL_free(o->client->ssl);
	}
	free(o->server);
	free(o->client);
	o->server = NULL;
	o->client = NULL;
}

/* Alerts of the peer are OpenSSL reasons from 1000 on. */
static int
client_alert(struct end *client)
{
	unsigned long error;
	int alert = 0;

	if (!end_step(client))
		while ((error = ERR_get_error()) != 0)
			if (ERR_GET_REASON(error) >= SSL_AD_REASON_OFFSET)
				alert = ERR_GET_REASON(error) -
					SSL_AD_REASON_OFFSET;
	ERR_clear_error();
	return alert;
}

static void
shake(struct dtls_context *context, const struct client *c, struct outcome *o)
{
	SSL_CTX *ctx = client_ctx(c);

	*o = (struct outcome){
		.server = calloc(1, sizeof(struct end)),
		.client = calloc(1, sizeof(struct end)),
	};
	CU_ASSERT_FATAL(o->server != NULL && o->client != NULL);
	end_init(o->client, ctx, o->server);
	end_init(o->server, dtls_context_ssl_ctx(context), o->client);
	SSL_CTX_free(ctx);
	SSL_set_connect_state(o->client->ssl);
	SSL_set_accept_state(o->server->ssl);
	dtls_verdict_attach(o->server->ssl, &o->verdict);
	ERR_clear_error();
	for (int turn = 0; turn < 8 && !o->done; turn++) {
		bool alive = end_step(o->client);

		if (c->verify)
			ERR_clear_error(); /* it fails by itself */
		else if (!alive)
			break;
		if (!end_step(o->server)) {
			o->refusal = dtls_refusal_from_error(
				&o->verdict, o->detail, sizeof(o->detail));
			CU_ASSERT_EQUAL(ERR_peek_error(), 0);
			o->alert = client_alert(o->client);
			return;
		}
		o->done = SSL_is_init_finished(o->client->ssl) &&
			SSL_is_init_finished(o->server->ssl);
	}
}

/* The context of w admits c by that name. */
static bool
admits(struct world *w, const struct client *c, const char *name)
{
	struct outcome o;
	bool good;

	shake(w->context, c, &o);
	good = o.done && o.verdict.refusal == REFUSAL_NONE &&
		strcmp(o.verdict.security_name, name) == 0 &&
		SSL_get_verify_result(o.server->ssl) == X509_V_OK &&
		SSL_get0_verified_chain(o.server->ssl) != NULL;
	if (!good)
		printf("# done %d, %s, name \"%s\", detail \"%s\"\n", o.done,
			refusal_name(o.refusal), o.verdict.security_name,
			o.detail);
	outcome_fini(&o);
	return good;
}

/* It refuses c for that reason, with that alert, and detail has words. */
static bool
refuses(struct world *w, const struct client *c, enum refusal refusal,
	int alert, const char *words)
{
	struct outcome o;
	bool good;

	shake(w->context, c, &o);
	good = !o.done && o.refusal == refusal && o.alert == alert &&
		strstr(o.detail, words) != NULL &&
		o.verdict.security_name[0] == '\0';
	if (!good)
		printf("# done %d, %s, alert %d, detail \"%s\"\n", o.done,
			refusal_name(o.refusal), o.alert, o.detail);
	outcome_fini(&o);
	return good;
}

static bool
says(const struct world *w, const char *words)
{
	bool found = strstr(w->said, words) != NULL;

	if (!found)
		printf("# said: %s\n", w->said);
	return found;
}

static struct test_cert
make_client(const struct test_cert *issuer, const char *cn)
{
	return test_cert_make(
		&(struct test_cert_spec){ .cn = cn, .issuer = issuer });
}

/* TLSTM-21, TLSTM-77: by path validation to an anchor */
static void
test_client_of_a_ca_is_admitted(void)
{
	struct world w;
	struct test_cert cert;
	struct outcome o;

	world_make(&w);
	cert = test_cert_make(&(struct test_cert_spec){
		.cn = "ma\"nager",
		.issuer = &w.ca,
		.san = "DNS:nms.example.org",
		.from_s = -50,
		.to_s = 1000,
	});
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA384, "manager");
	world_start(&w);
	shake(w.context, &(struct client){ .cert = &cert }, &o);
	CU_ASSERT(o.done);
	CU_ASSERT_EQUAL(o.verdict.refusal, REFUSAL_NONE);
	CU_ASSERT_STRING_EQUAL(o.verdict.security_name, "manager");
	/* RFC 4514 escapes the quote, the log escapes both */
	CU_ASSERT_STRING_EQUAL(o.verdict.subject, "CN=ma\\x5c\\x22nager");
	CU_ASSERT(llabs(o.verdict.not_before - clock_realtime_s() + 50) < 10);
	CU_ASSERT(llabs(o.verdict.not_after - clock_realtime_s() - 1000) < 10);
	CU_ASSERT_EQUAL(o.verdict.sha256.octets[0], FINGERPRINT_SHA256);
	CU_ASSERT_EQUAL(o.verdict.sha256.n, 33);
	CU_ASSERT_EQUAL(w.rules.n_chain, 2);
	CU_ASSERT(!w.rules.held[0]);
	CU_ASSERT(w.rules.held[1]);
	CU_ASSERT(fingerprint_equal(
		&w.rules.sha384[1], &w.rules.rows[0].fingerprint));
	CU_ASSERT_EQUAL(w.rules.sha384[0].n, 49);
	CU_ASSERT_STRING_EQUAL(w.rules.san_dns, "nms.example.org");
	CU_ASSERT_STRING_EQUAL(w.rules.common_name, "ma\"nager");
	outcome_fini(&o);
	test_cert_fini(&cert);
	world_fini(&w);
}

/* TLSTM-21, TLSTM-17: its fingerprint is enough, by whatever hash */
static void
test_pinned_leaf_needs_no_ca(void)
{
	static const enum fingerprint_hash hashes[] = { FINGERPRINT_SHA224,
		FINGERPRINT_SHA256, FINGERPRINT_SHA384, FINGERPRINT_SHA512 };

	for (size_t i = 0; i < ARRAY_LEN(hashes); i++) {
		struct world w;
		struct test_cert own;
		struct test_cert issued;

		world_make(&w);
		own = make_client(NULL, "own");
		issued = make_client(&w.ca, "issued");
		world_row(&w, &own, hashes[i], "alice");
		world_row(&w, &issued, hashes[i], "bob");
		world_start(&w);
		CU_ASSERT(
			admits(&w, &(struct client){ .cert = &own }, "alice"));
		CU_ASSERT(
			admits(&w, &(struct client){ .cert = &issued }, "bob"));
		/* whatever comes with it is not looked at */
		CU_ASSERT(admits(&w,
			&(struct client){
				.cert = &issued, .chain = { &w.ca, &own } },
			"bob"));
		CU_ASSERT_EQUAL(w.rules.n_chain, 1);
		test_cert_fini(&own);
		test_cert_fini(&issued);
		world_fini(&w);
	}
}

/* TLSTM-21, TLSTM-27 */
static void
test_strangers_are_refused(void)
{
	struct world w;
	struct test_cert own;
	struct test_cert other_ca;
	struct test_cert other;

	world_make(&w);
	own = make_client(NULL, "own");
	other_ca = test_cert_make(
		&(struct test_cert_spec){ .cn = "other \" CA", .ca = true });
	other = make_client(&other_ca, "other");
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "manager");
	world_start(&w);
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &own },
		REFUSAL_CERT_SELF_SIGNED, ALERT_UNKNOWN_CA, ""));
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &other },
		REFUSAL_CERT_UNTRUSTED, ALERT_UNKNOWN_CA,
		"CA CN=other \\x5c\\x22 CA"));
	CU_ASSERT(refuses(&w,
		&(struct client){ .cert = &other, .chain = { &other_ca } },
		REFUSAL_CERT_UNTRUSTED, ALERT_UNKNOWN_CA, "other"));
	CU_ASSERT_EQUAL(w.rules.asked, 0);
	test_cert_fini(&own);
	test_cert_fini(&other);
	test_cert_fini(&other_ca);
	world_fini(&w);
}

/* TLSTM-21: a self-signed one in the trust store is no pinned one */
static void
test_self_signed_anchor_needs_its_row(void)
{
	struct world w;
	struct test_cert own;

	world_make(&w);
	own = make_client(NULL, "own");
	world_trust(&w, "own", &own);
	world_start(&w);
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &own },
		REFUSAL_MAP_NO_ROW, ALERT_BAD_CERTIFICATE, "0 rows tried"));
	world_row(&w, &own, FINGERPRINT_SHA256, "alice");
	CU_ASSERT(admits(&w, &(struct client){ .cert = &own }, "alice"));
	test_cert_fini(&own);
	world_fini(&w);
}

static void
test_dates_are_checked_pinned_or_not(void)
{
	struct world w;
	struct test_cert old;
	struct test_cert early;

	world_make(&w);
	old = test_cert_make(&(struct test_cert_spec){ .cn = "old",
		.issuer = &w.ca,
		.from_s = -2 * DAY,
		.to_s = -DAY });
	early = test_cert_make(&(struct test_cert_spec){ .cn = "early",
		.issuer = &w.ca,
		.from_s = DAY,
		.to_s = 2 * DAY });
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "manager");
	for (int pinned = 0; pinned < 2; pinned++) {
		world_start(&w);
		CU_ASSERT(refuses(&w, &(struct client){ .cert = &old },
			REFUSAL_CERT_EXPIRED, ALERT_CERTIFICATE_EXPIRED, ""));
		CU_ASSERT(refuses(&w, &(struct client){ .cert = &early },
			REFUSAL_CERT_NOT_YET_VALID, ALERT_BAD_CERTIFICATE, ""));
		/* next time pinned, and without anchor */
		w.config.n_trust_certs = 0;
		world_row(&w, &old, FINGERPRINT_SHA256, "old");
		world_row(&w, &early, FINGERPRINT_SHA256, "early");
	}
	test_cert_fini(&old);
	test_cert_fini(&early);
	world_fini(&w);
}

/* TLSTM-73: a session may last as long as a new one could begin: to the first
 * end in the chain, wherever it is */
static void
test_first_end_of_the_chain_counts(void)
{
	static const long ends[][3] = {
		/* of root, intermediate and leaf */
		{ 3000, 2000, 1000 },
		{ 3000, 1000, 2000 },
		{ 1000, 2000, 3000 },
	};

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		struct world w;
		struct outcome o;
		struct test_cert root = test_cert_make(&(struct test_cert_spec){
			.cn = "root", .ca = true, .to_s = ends[i][0] });
		struct test_cert middle =
			test_cert_make(&(struct test_cert_spec){ .cn = "middle",
				.ca = true,
				.issuer = &root,
				.to_s = ends[i][1] });
		struct test_cert leaf = test_cert_make(&(struct test_cert_spec){
			.cn = "leaf", .issuer = &middle, .to_s = ends[i][2] });

		world_make(&w);
		world_trust(&w, "root", &root);
		world_row(&w, &root, FINGERPRINT_SHA256, "manager");
		world_start(&w);
		shake(w.context,
			&(struct client){ .cert = &leaf, .chain = { &middle } },
			&o);
		CU_ASSERT(o.done);
		CU_ASSERT(llabs(o.verdict.not_after - clock_realtime_s() -
				  1000) < 10);
		outcome_fini(&o);
		world_fini(&w);
		test_cert_fini(&root);
		test_cert_fini(&middle);
		test_cert_fini(&leaf);
	}
}

static bool warned;

static void
note_warning(void *ctx, enum log_level level, const char *text)
{
	(void)ctx;
	if (level == LOG_LEVEL_WARN && strstr(text, "expired") != NULL)
		warned = true;
}

static void
test_expired_ca_is_named_and_warned_about(void)
{
	struct world w;
	struct test_cert ca;
	struct test_cert cert;

	world_make(&w);
	ca = test_cert_make(&(struct test_cert_spec){
		.cn = "past", .ca = true, .from_s = -2 * DAY, .to_s = -DAY });
	cert = make_client(&ca, "manager");
	world_trust(&w, "past", &ca);
	world_row(&w, &ca, FINGERPRINT_SHA256, "manager");
	warned = false;
	log_capture(note_warning, NULL);
	world_start(&w);
	log_capture(NULL, NULL);
	CU_ASSERT(warned);
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &cert },
		REFUSAL_CERT_EXPIRED, ALERT_CERTIFICATE_EXPIRED, "CA CN=past"));
	/* its own fingerprint needs no CA */
	world_row(&w, &cert, FINGERPRINT_SHA256, "pinned");
	CU_ASSERT(admits(&w, &(struct client){ .cert = &cert }, "pinned"));
	test_cert_fini(&cert);
	test_cert_fini(&ca);
	world_fini(&w);
}

static int64_t
in_two_days(void)
{
	return (int64_t)time(NULL) + 2 * DAY;
}

static void
test_time_is_the_programs_clock(void)
{
	struct world w;
	struct test_cert cert;

	world_make(&w);
	cert = make_client(NULL, "manager");
	world_row(&w, &cert, FINGERPRINT_SHA256, "manager");
	world_start(&w);
	CU_ASSERT(admits(&w, &(struct client){ .cert = &cert }, "manager"));
	clock_inject(NULL, in_two_days);
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &cert },
		REFUSAL_CERT_EXPIRED, ALERT_CERTIFICATE_EXPIRED, ""));
	CU_ASSERT_EQUAL(world_context(&w), -EINVAL);
	CU_ASSERT(says(&w, "snmpdtlsd.crt expired "));
	clock_inject(NULL, NULL);
	test_cert_fini(&cert);
	world_fini(&w);
}

/* DTLS-24: security level 2 */
static void
test_weak_certificates_refused(void)
{
	struct world w;
	struct test_cert rsa;
	struct test_cert sha1;
	struct test_cert weak_ca;
	struct test_cert below;
	struct test_cert curve;

	world_make(&w);
	rsa = test_cert_make(&(struct test_cert_spec){
		.cn = "rsa", .issuer = &w.ca, .key = TEST_KEY_RSA1024 });
	sha1 = test_cert_make(&(struct test_cert_spec){
		.cn = "sha1", .issuer = &w.ca, .digest = "SHA1" });
	weak_ca = test_cert_make(&(struct test_cert_spec){ .cn = "weak",
		.issuer = &w.ca,
		.ca = true,
		.key = TEST_KEY_RSA1024 });
	below = make_client(&weak_ca, "below");
	curve = test_cert_make(&(struct test_cert_spec){
		.cn = "curve", .issuer = &w.ca, .key = TEST_KEY_K256 });
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "manager");
	world_start(&w);
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &rsa },
		REFUSAL_CERT_WEAK, ALERT_BAD_CERTIFICATE, "too weak"));
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &sha1 },
		REFUSAL_CERT_WEAK, ALERT_BAD_CERTIFICATE, ""));
	CU_ASSERT(refuses(&w,
		&(struct client){ .cert = &below, .chain = { &weak_ca } },
		REFUSAL_CERT_WEAK, ALERT_BAD_CERTIFICATE, "CN=weak"));
	/* strong enough, but on none of our curves: OpenSSL sees it later */
	{
		struct outcome o;

		shake(w.context, &(struct client){ .cert = &curve }, &o);
		CU_ASSERT(!o.done);
		CU_ASSERT_EQUAL(o.refusal, REFUSAL_CERT_WEAK);
		CU_ASSERT_STRING_EQUAL(o.detail, "wrong curve");
		outcome_fini(&o);
	}
	/* key strength counts for a pinned one too */
	world_row(&w, &rsa, FINGERPRINT_SHA256, "rsa");
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &rsa },
		REFUSAL_CERT_WEAK, ALERT_BAD_CERTIFICATE, ""));
	test_cert_fini(&rsa);
	test_cert_fini(&sha1);
	test_cert_fini(&below);
	test_cert_fini(&weak_ca);
	test_cert_fini(&curve);
	world_fini(&w);
}

static void
test_wrong_purpose_refused_pinned_or_not(void)
{
	struct world w;
	struct test_cert server;
	struct test_cert client;
	struct test_cert usage;

	world_make(&w);
	server = test_cert_make(&(struct test_cert_spec){
		.cn = "server", .issuer = &w.ca, .eku = "serverAuth" });
	client = test_cert_make(&(struct test_cert_spec){
		.cn = "client", .issuer = &w.ca, .eku = "clientAuth" });
	usage = test_cert_make(&(struct test_cert_spec){ .cn = "usage",
		.issuer = &w.ca,
		.key_usage = "keyEncipherment" });
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "manager");
	world_start(&w);
	CU_ASSERT(admits(&w, &(struct client){ .cert = &client }, "manager"));
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &server },
		REFUSAL_CERT_WRONG_PURPOSE, ALERT_UNSUPPORTED_CERTIFICATE, ""));
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &usage },
		REFUSAL_CERT_WRONG_PURPOSE, ALERT_UNSUPPORTED_CERTIFICATE, ""));
	world_row(&w, &server, FINGERPRINT_SHA256, "server");
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &server },
		REFUSAL_CERT_WRONG_PURPOSE, ALERT_UNSUPPORTED_CERTIFICATE, ""));
	test_cert_fini(&server);
	test_cert_fini(&client);
	test_cert_fini(&usage);
	world_fini(&w);
}

static void
test_invalid_certificates_refused(void)
{
	/* an extendedKeyUsage that is an INTEGER */
	static const uint8_t nonsense[] = { 0x02, 0x01, 0x00 };
	struct world w;
	struct test_cert mimic;
	struct test_cert forged;
	struct test_cert broken;
	struct test_cert no_ca;
	struct test_cert below;

	world_make(&w);
	mimic = test_cert_make(
		&(struct test_cert_spec){ .cn = "test CA", .ca = true });
	forged = make_client(&mimic, "forged");
	broken = test_cert_make(&(struct test_cert_spec){ .cn = "broken",
		.issuer = &w.ca,
		.extension_nid = NID_ext_key_usage,
		.extension = { nonsense, sizeof(nonsense) } });
	no_ca = make_client(&w.ca, "no CA");
	below = make_client(&no_ca, "below");
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "manager");
	world_start(&w);
	/* decrypt_error: the signature is not the CA's */
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &forged },
		REFUSAL_CERT_INVALID, SSL_AD_DECRYPT_ERROR, "signature"));
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &broken },
		REFUSAL_CERT_INVALID, SSL_AD_CERTIFICATE_UNKNOWN, "extension"));
	CU_ASSERT(refuses(&w,
		&(struct client){ .cert = &below, .chain = { &no_ca } },
		REFUSAL_CERT_INVALID, ALERT_UNKNOWN_CA, "CN=no CA"));
	world_row(&w, &broken, FINGERPRINT_SHA256, "broken");
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &broken },
		REFUSAL_CERT_INVALID, SSL_AD_CERTIFICATE_UNKNOWN, "extension"));
	test_cert_fini(&mimic);
	test_cert_fini(&forged);
	test_cert_fini(&broken);
	test_cert_fini(&below);
	test_cert_fini(&no_ca);
	world_fini(&w);
}

static void
test_chain_of_ten_is_the_longest(void)
{
	struct world w;
	struct test_cert cas[10];
	struct test_cert leaf;
	struct client client = { 0 };

	world_make(&w);
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "manager");
	world_start(&w);
	for (size_t i = 0; i < ARRAY_LEN(cas); i++) {
		char cn[8];

		snprintf(cn, sizeof(cn), "ca%zu", i);
		cas[i] = test_cert_make(&(struct test_cert_spec){ .cn = cn,
			.ca = true,
			.issuer = i == 0 ? &w.ca : &cas[i - 1] });
		client.chain[i] = &cas[i];
	}
	/* leaf, 8 intermediates, the root */
	leaf = make_client(&cas[7], "manager");
	client.cert = &leaf;
	CU_ASSERT(admits(&w, &client, "manager"));
	CU_ASSERT_EQUAL(w.rules.n_chain, TM_CHAIN_MAX);
	CU_ASSERT(w.rules.held[TM_CHAIN_MAX - 1]);
	test_cert_fini(&leaf);
	leaf = make_client(&cas[8], "manager");
	CU_ASSERT(refuses(&w, &client, REFUSAL_CERT_INVALID, ALERT_UNKNOWN_CA,
		"too long"));
	test_cert_fini(&leaf);
	for (size_t i = 0; i < ARRAY_LEN(cas); i++)
		test_cert_fini(&cas[i]);
	world_fini(&w);
}

struct pki {
	struct test_cert middle; /* below the world's ca */
	struct test_cert leaf;
	struct client alone;
	struct client with_middle;
	struct client with_both;
};

static void
pki_make(struct pki *p, const struct world *w)
{
	*p = (struct pki){ 0 };
	p->middle = test_cert_make(&(struct test_cert_spec){
		.cn = "middle", .ca = true, .issuer = &w->ca });
	p->leaf = make_client(&p->middle, "manager");
	p->alone = (struct client){ .cert = &p->leaf };
	p->with_middle =
		(struct client){ .cert = &p->leaf, .chain = { &p->middle } };
	p->with_both = (struct client){ .cert = &p->leaf,
		.chain = { &p->middle, &w->ca } };
}

static void
pki_fini(struct pki *p)
{
	test_cert_fini(&p->middle);
	test_cert_fini(&p->leaf);
}

/* TLSTM-22: locally held, used in the path */
static void
test_intermediate_is_an_anchor_without_root(void)
{
	struct world w;
	struct pki p;

	world_make(&w);
	pki_make(&p, &w);
	world_trust(&w, "middle", &p.middle);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "by-root");
	world_row(&w, &p.middle, FINGERPRINT_SHA256, "by-middle");
	world_start(&w);
	CU_ASSERT(admits(&w, &p.alone, "by-middle"));
	CU_ASSERT_EQUAL(w.rules.n_chain, 2);
	CU_ASSERT(admits(&w, &p.with_middle, "by-middle"));
	/* the root that comes with it is not held */
	CU_ASSERT(admits(&w, &p.with_both, "by-middle"));
	pki_fini(&p);
	world_fini(&w);
}

/* TLSTM-22 */
static void
test_path_reaches_the_root_when_both_are_held(void)
{
	struct world w;
	struct pki p;

	world_make(&w);
	pki_make(&p, &w);
	world_trust(&w, "middle", &p.middle);
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "by-root");
	world_row(&w, &p.middle, FINGERPRINT_SHA256, "by-middle");
	world_start(&w);
	CU_ASSERT(admits(&w, &p.alone, "by-root"));
	CU_ASSERT_EQUAL(w.rules.n_chain, 3);
	CU_ASSERT(w.rules.held[1] && w.rules.held[2]);
	CU_ASSERT(admits(&w, &p.with_both, "by-root"));
	w.rules.rows[0] = w.rules.rows[1];
	CU_ASSERT(admits(&w, &p.with_middle, "by-middle"));
	pki_fini(&p);
	world_fini(&w);
}

/* TLSTM-22 */
static void
test_presented_intermediate_is_not_held(void)
{
	struct world w;
	struct pki p;

	world_make(&w);
	pki_make(&p, &w);
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &p.middle, FINGERPRINT_SHA384, "by-middle");
	world_start(&w);
	CU_ASSERT(refuses(&w, &p.with_middle, REFUSAL_MAP_NO_ROW,
		ALERT_BAD_CERTIFICATE, "1 rows tried"));
	CU_ASSERT_EQUAL(w.rules.n_chain, 3);
	CU_ASSERT(!w.rules.held[1] && w.rules.held[2]);
	/* yet its fingerprint is there, so that the map can say why */
	CU_ASSERT(fingerprint_equal(
		&w.rules.sha384[1], &w.rules.rows[0].fingerprint));
	CU_ASSERT(refuses(&w, &p.alone, REFUSAL_CERT_UNTRUSTED,
		ALERT_UNKNOWN_CA, "CN=middle"));
	world_row(&w, &w.ca, FINGERPRINT_SHA384, "by-root");
	CU_ASSERT(admits(&w, &p.with_middle, "by-root"));
	pki_fini(&p);
	world_fini(&w);
}

/* TLSTM-22: rows by number, whether they name the leaf or its CA */
static void
test_row_of_a_ca_may_come_before_that_of_the_leaf(void)
{
	struct world w;
	struct pki p;

	world_make(&w);
	pki_make(&p, &w);
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "by-root");
	world_row(&w, &p.leaf, FINGERPRINT_SHA256, "by-leaf");
	world_start(&w);
	CU_ASSERT(admits(&w, &p.with_middle, "by-root"));
	/* without the middle there is no path, but the pinned leaf */
	CU_ASSERT(admits(&w, &p.alone, "by-leaf"));
	pki_fini(&p);
	world_fini(&w);
}

/* DTLS-29 */
static void
test_crls_decide_when_configured(void)
{
	struct world w;
	struct pki p;
	struct test_cert good;

	world_make(&w);
	pki_make(&p, &w);
	good = make_client(&w.ca, "good");
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "manager");
	/* the root's: says nothing bad, and nothing of middle's children */
	world_crl(&w, "root", test_crl_make(&w.ca, NULL, 0, 0, 0));
	world_start(&w);
	CU_ASSERT(admits(&w, &(struct client){ .cert = &good }, "manager"));
	CU_ASSERT(refuses(&w, &p.with_middle, REFUSAL_CERT_NO_CRL,
		ALERT_UNKNOWN_CA, "CA CN=middle"));
	/* both: good */
	world_crl(&w, "middle", test_crl_make(&p.middle, NULL, 0, 0, 0));
	world_start(&w);
	CU_ASSERT(admits(&w, &p.with_middle, "manager"));
	/* the leaf is revoked */
	w.config.n_crl_files = 1;
	world_crl(&w, "middle2", test_crl_make(&p.middle, &p.leaf.x, 1, 0, 0));
	world_start(&w);
	CU_ASSERT(refuses(&w, &p.with_middle, REFUSAL_CERT_REVOKED,
		ALERT_CERTIFICATE_REVOKED, "revoked"));
	CU_ASSERT(admits(&w, &(struct client){ .cert = &good }, "manager"));
	/* revoked is revoked, also when its fingerprint is a row */
	world_row(&w, &p.leaf, FINGERPRINT_SHA256, "leaf");
	CU_ASSERT(refuses(&w, &p.with_middle, REFUSAL_CERT_REVOKED,
		ALERT_CERTIFICATE_REVOKED, "revoked"));
	w.rules.n--;
	/* the middle is revoked */
	w.config.n_crl_files = 0;
	world_crl(&w, "middle3", test_crl_make(&p.middle, NULL, 0, 0, 0));
	world_crl(&w, "root2", test_crl_make(&w.ca, &p.middle.x, 1, 0, 0));
	world_start(&w);
	CU_ASSERT(refuses(&w, &p.with_middle, REFUSAL_CERT_REVOKED,
		ALERT_CERTIFICATE_REVOKED, "CN=middle"));
	test_cert_fini(&good);
	pki_fini(&p);
	world_fini(&w);
}

/* DTLS-29 */
static void
test_old_or_forged_crl_is_none(void)
{
	struct world w;
	struct test_cert cert;
	struct test_cert mimic;

	world_make(&w);
	cert = make_client(&w.ca, "manager");
	mimic = test_cert_make(
		&(struct test_cert_spec){ .cn = "test CA", .ca = true });
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "manager");
	world_crl(&w, "old", test_crl_make(&w.ca, NULL, 0, -2 * DAY, -DAY));
	warned = false;
	log_capture(note_warning, NULL);
	world_start(&w);
	log_capture(NULL, NULL);
	CU_ASSERT(warned);
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &cert },
		REFUSAL_CERT_NO_CRL, ALERT_CERTIFICATE_EXPIRED,
		"CRL has expired, CA CN=test CA"));
	w.config.n_crl_files = 0;
	world_crl(&w, "forged", test_crl_make(&mimic, NULL, 0, 0, 0));
	world_start(&w);
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &cert },
		REFUSAL_CERT_NO_CRL, SSL_AD_DECRYPT_ERROR, "signature"));
	test_cert_fini(&mimic);
	test_cert_fini(&cert);
	world_fini(&w);
}

/* A reload keeps the old context then; a new one that has lost an anchor for
 * want of memory would end every session. */
static void
test_there_is_no_context_that_lacked_memory(void)
{
	struct world w;
	struct test_cert good;
	bool denied = true;

	world_make(&w);
	good = make_client(&w.ca, "good");
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "manager");
	world_crl(&w, "crl", test_crl_make(&w.ca, NULL, 0, 0, 0));
	world_start(&w); /* what OpenSSL makes once */
	/* 61: of so many thousands, a few of each step */
	for (long i = 0; denied; i += 61) {
		int rc;

		dtls_context_free(w.context);
		w.context = NULL;
		allocations_left = i;
		rc = world_context(&w);
		denied = allocations_left < 0;
		allocations_left = -1;
		CU_ASSERT_EQUAL(rc, denied ? -ENOMEM : 0);
	}
	CU_ASSERT(admits(&w, &(struct client){ .cert = &good }, "manager"));
	test_cert_fini(&good);
	world_fini(&w);
}

/* An intermediate that is the anchor is not asked for its issuer's CRL. */
static void
test_anchor_itself_needs_no_crl(void)
{
	struct world w;
	struct pki p;

	world_make(&w);
	pki_make(&p, &w);
	world_trust(&w, "middle", &p.middle);
	world_row(&w, &p.middle, FINGERPRINT_SHA256, "manager");
	world_crl(&w, "middle", test_crl_make(&p.middle, NULL, 0, 0, 0));
	world_start(&w);
	CU_ASSERT(admits(&w, &p.alone, "manager"));
	pki_fini(&p);
	world_fini(&w);
}

/* TLSTM-20 and the reasons OpenSSL gives */
static void
test_reasons_of_failed_handshakes(void)
{
	struct world w;
	struct test_cert cert;
	struct outcome o;
	static const struct {
		struct client client;
		enum refusal refusal;
	} cases[] = {
		{ { .ciphers = "ECDHE-RSA-AES128-GCM-SHA256" },
			REFUSAL_NO_SHARED_CIPHER },
		{ { .ciphers = "AES128-SHA:DHE-RSA-AES128-GCM-SHA256:"
			       "@SECLEVEL=0" },
			REFUSAL_NO_SHARED_CIPHER },
		{ { .groups = "P-224" }, REFUSAL_NO_SHARED_GROUP },
		{ { .groups = "X448" }, REFUSAL_NO_SHARED_GROUP },
		/* a group, but not that of our certificate's key */
		{ { .groups = "X25519" }, REFUSAL_NO_SHARED_GROUP },
		{ { .signatures = "ECDSA+SHA1" }, REFUSAL_NO_SHARED_SIGNATURE },
		{ { .signatures = "ECDSA+SHA224" },
			REFUSAL_NO_SHARED_SIGNATURE },
		{ { .signatures = "ECDSA+SHA1:RSA+SHA256" },
			REFUSAL_NO_SHARED_SIGNATURE },
		{ { .max_version = DTLS1_VERSION }, REFUSAL_PROTOCOL_VERSION },
	};

	world_make(&w);
	cert = make_client(NULL, "manager");
	world_row(&w, &cert, FINGERPRINT_SHA256, "manager");
	world_start(&w);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct client client = cases[i].client;

		client.cert = &cert;
		shake(w.context, &client, &o);
		CU_ASSERT(!o.done);
		if (o.refusal != cases[i].refusal)
			printf("# case %zu: %s (%s)\n", i,
				refusal_name(o.refusal), o.detail);
		CU_ASSERT_EQUAL(o.refusal, cases[i].refusal);
		CU_ASSERT_STRING_EQUAL(o.detail, "");
		CU_ASSERT_EQUAL(o.verdict.security_name[0], '\0');
		outcome_fini(&o);
	}
	CU_ASSERT(refuses(&w, &(struct client){ 0 },
		REFUSAL_NO_CLIENT_CERTIFICATE, SSL_AD_HANDSHAKE_FAILURE, ""));
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &cert, .verify = true },
		REFUSAL_PEER_REFUSED_US, 0, "unknown CA"));
	test_cert_fini(&cert);
	world_fini(&w);
}

/* A ServerHelloDone is not what a server wants to hear. */
static void
test_other_reasons_are_quoted(void)
{
	static const uint8_t out_of_place[] = { 0x16, 0xfe, 0xfd, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 12, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
	struct world w;
	struct end server = { 0 };
	struct end nobody = { 0 };
	struct dtls_verdict verdict = { 0 };
	char detail[160];

	world_make(&w);
	world_start(&w);
	end_init(&server, dtls_context_ssl_ctx(w.context), &nobody);
	SSL_set_accept_state(server.ssl);
	dtls_verdict_attach(server.ssl, &verdict);
	memcpy(server.in.octets, out_of_place, sizeof(out_of_place));
	server.in.lengths[0] = sizeof(out_of_place);
	server.in.n = 1;
	CU_ASSERT(!end_step(&server));
	CU_ASSERT_EQUAL(
		dtls_refusal_from_error(&verdict, detail, sizeof(detail)),
		REFUSAL_HANDSHAKE_BROKEN);
	CU_ASSERT_STRING_EQUAL(detail, "unexpected message");
	CU_ASSERT_EQUAL(ERR_peek_error(), 0);
	/* nothing in the queue */
	CU_ASSERT_EQUAL(
		dtls_refusal_from_error(&verdict, detail, sizeof(detail)),
		REFUSAL_HANDSHAKE_BROKEN);
	CU_ASSERT_STRING_EQUAL(detail, "no reason given");
	SSL_free(server.ssl);
	world_fini(&w);
}

static void
test_huge_certificates_refused(void)
{
	static uint8_t much[20000];
	struct world w;
	struct test_cert cert;

	world_make(&w);
	much[0] = 0x04;
	cert = test_cert_make(&(struct test_cert_spec){ .cn = "huge",
		.extension_nid = NID_netscape_comment,
		.extension = { much, sizeof(much) } });
	world_row(&w, &cert, FINGERPRINT_SHA256, "huge");
	world_start(&w);
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &cert },
		REFUSAL_HANDSHAKE_BROKEN, 0, "no reason given"));
	test_cert_fini(&cert);
	world_fini(&w);
}

/* DTLS-22..26, TLSTM-34, TLSTM-74, TLSTM-90: what a session comes out like */
static void
test_session_is_as_rfc_9325_wants(void)
{
	struct world w;
	struct test_cert cert;
	struct outcome o;
	SSL_SESSION *session;
	SSL *ssl;

	world_make(&w);
	cert = make_client(&w.ca, "manager");
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &cert, FINGERPRINT_SHA256, "manager");
	world_start(&w);
	shake(w.context, &(struct client){ .cert = &cert }, &o);
	CU_ASSERT_FATAL(o.done);
	ssl = o.server->ssl;
	CU_ASSERT_EQUAL(SSL_version(ssl), DTLS1_2_VERSION);
	/* ours comes first, though OpenSSL's client likes AES-256 better */
	CU_ASSERT_STRING_EQUAL(SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)),
		"ECDHE-ECDSA-AES128-GCM-SHA256");
	CU_ASSERT_EQUAL(SSL_get_extms_support(ssl), 1);
	CU_ASSERT_EQUAL(SSL_get_secure_renegotiation_support(ssl), 1);
	CU_ASSERT((SSL_get_options(ssl) & SSL_OP_NO_RENEGOTIATION) != 0);
	CU_ASSERT_EQUAL(SSL_renegotiate(ssl), 0);
	ERR_clear_error();
	CU_ASSERT_EQUAL(
		SSL_CTX_get_security_level(dtls_context_ssl_ctx(w.context)), 2);
	CU_ASSERT((SSL_get_mode(ssl) & SSL_MODE_RELEASE_BUFFERS) != 0);
	CU_ASSERT((SSL_get_mode(ssl) & SSL_MODE_NO_AUTO_CHAIN) != 0);
	session = SSL_get1_session(o.client->ssl);
	CU_ASSERT_EQUAL(SSL_SESSION_is_resumable(session), 0);
	CU_ASSERT_EQUAL(SSL_SESSION_has_ticket(session), 0);
	SSL_SESSION_free(session);
	/* no names of anchors in the CertificateRequest */
	CU_ASSERT(sk_X509_NAME_num(SSL_get0_peer_CA_list(o.client->ssl)) <= 0);
	outcome_fini(&o);
	test_cert_fini(&cert);
	world_fini(&w);
}

/* DTLS-24, TLSTM-79: keys that are strong enough, on both sides */
static void
test_every_key_type_works(void)
{
	static const enum test_key keys[] = { TEST_KEY_P256, TEST_KEY_P384,
		TEST_KEY_P521, TEST_KEY_ED25519, TEST_KEY_RSA2048 };

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct world w;
		struct test_cert agent;
		struct test_cert cert;

		world_make(&w);
		agent = test_cert_make(&(struct test_cert_spec){
			.cn = "other agent",
			.key = keys[i] == TEST_KEY_ED25519 ? TEST_KEY_P256
							   : keys[i],
		});
		cert = test_cert_make(&(struct test_cert_spec){
			.cn = "manager", .key = keys[i] });
		test_install(&w.dir, "other", &agent);
		w.config.local_cert =
			(struct dtls_source){ "other", "test.conf:3" };
		world_row(&w, &cert, FINGERPRINT_SHA256, "manager");
		world_start(&w);
		CU_ASSERT_STRING_EQUAL(
			dtls_context_subject(w.context), "CN=other agent");
		CU_ASSERT(admits(
			&w, &(struct client){ .cert = &cert }, "manager"));
		test_cert_fini(&agent);
		test_cert_fini(&cert);
		world_fini(&w);
	}
}

/* OpenSSL 3.0 takes it from clients, but does not serve DTLS with it. */
static void
test_ed25519_key_works_or_is_explained(void)
{
	struct world w;
	struct test_cert agent;

	world_make(&w);
	agent = test_cert_make(&(struct test_cert_spec){
		.cn = "other agent", .key = TEST_KEY_ED25519 });
	test_install(&w.dir, "other", &agent);
	w.config.local_cert = (struct dtls_source){ "other", "test.conf:3" };
	if (world_context(&w) != 0) {
		CU_ASSERT_EQUAL(w.reports, 1);
		CU_ASSERT_STRING_EQUAL(w.where, "test.conf:3");
		CU_ASSERT(says(&w, "of type ED25519: use EC (P-256)"));
	}
	test_cert_fini(&agent);
	world_fini(&w);
}

static void
test_agent_shows_its_chain(void)
{
	struct world w;
	struct pki p;
	struct outcome o;
	struct test_cert cert;

	world_make(&w);
	pki_make(&p, &w);
	test_install(&w.dir, "chained", &p.leaf);
	test_write_cert(
		test_path(&w.dir, "certs/chained.crt"), 0644, p.middle.x);
	test_write_cert(test_path(&w.dir, "certs/chained.crt"), 0644, w.ca.x);
	cert = make_client(NULL, "manager");
	world_row(&w, &cert, FINGERPRINT_SHA256, "manager");
	w.config.local_cert = (struct dtls_source){ "chained", NULL };
	/* held CAs are not added to it */
	world_trust(&w, "ca", &w.ca);
	world_start(&w);
	shake(w.context, &(struct client){ .cert = &cert }, &o);
	CU_ASSERT_FATAL(o.done);
	CU_ASSERT_EQUAL(sk_X509_num(SSL_get_peer_cert_chain(o.client->ssl)), 2);
	outcome_fini(&o);
	test_cert_fini(&cert);
	pki_fini(&p);
	world_fini(&w);
}

static void
test_context_knows_its_certificate(void)
{
	struct world w;
	struct fingerprint fp;

	world_make(&w);
	world_start(&w);
	CU_ASSERT(tls_certificate_fingerprint(
		&fp, w.agent.x, FINGERPRINT_SHA256));
	CU_ASSERT(fingerprint_equal(dtls_context_sha256(w.context), &fp));
	CU_ASSERT_STRING_EQUAL(dtls_context_subject(w.context), "CN=agent");
	CU_ASSERT(llabs(dtls_context_not_after(w.context) - clock_realtime_s() -
			  DAY) < 60);
	world_fini(&w);
}

static int64_t
at_the_epoch(void)
{
	return 86400;
}

/* A board without a battery starts before it is told the time. */
static void
test_unset_clock_is_no_error(void)
{
	struct world w;

	world_make(&w);
	clock_inject(NULL, at_the_epoch);
	CU_ASSERT_EQUAL(world_context(&w), 0);
	clock_inject(NULL, NULL);
	CU_ASSERT_EQUAL(w.reports, 0);
	world_fini(&w);
}

static void
test_missing_certificate_tells_how_to_make_one(void)
{
	struct world w;
	char words[256];

	world_make(&w);
	CU_ASSERT_EQUAL(remove(test_path(&w.dir, "certs/snmpdtlsd.crt")), 0);
	CU_ASSERT_EQUAL(world_context(&w), -EINVAL);
	CU_ASSERT_EQUAL(w.reports, 1);
	CU_ASSERT_STRING_EQUAL(w.where, "default");
	snprintf(words, sizeof(words),
		"-keyout %s/private/snmpdtlsd.key -out "
		"%s/certs/snmpdtlsd.crt",
		w.dir.path, w.dir.path);
	CU_ASSERT(says(&w, "openssl req -x509"));
	CU_ASSERT(says(&w, words));
	/* a name that was given is only not found */
	w.config.local_cert = (struct dtls_source){ "mine", "test.conf:7" };
	CU_ASSERT_EQUAL(world_context(&w), -EINVAL);
	CU_ASSERT_STRING_EQUAL(w.where, "test.conf:7");
	CU_ASSERT(says(&w, "no certificate \"mine\""));
	CU_ASSERT(strstr(w.said, "openssl req") == NULL);
	world_fini(&w);
}

static void
test_bad_own_certificates_refused(void)
{
	static uint8_t much[17000];
	struct test_cert sha1_ca = { 0 };
	static const struct {
		struct test_cert_spec spec;
		const char *words;
	} cases[] = {
		{ { .from_s = -2 * DAY, .to_s = -DAY }, " expired " },
		{ { .from_s = DAY, .to_s = 2 * DAY }, "set the clock" },
		{ { .key = TEST_KEY_RSA1024 }, "has 1024 bits" },
		{ { .key = TEST_KEY_P224 }, "curve other than P-256" },
		{ { .key = TEST_KEY_K256 }, "curve other than P-256" },
		{ { .digest = "SHA1" }, "SHA-256" },
		{ { .key_usage = "keyAgreement" }, "digitalSignature" },
		{ { .extension_nid = NID_netscape_comment,
			  .extension = { much, sizeof(much) } },
			"more than the 16000" },
	};

	much[0] = 0x04;
	sha1_ca = test_cert_make(
		&(struct test_cert_spec){ .cn = "some CA", .ca = true });
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world w;
		struct test_cert_spec spec = cases[i].spec;
		struct test_cert bad;

		world_make(&w);
		spec.cn = "bad";
		/* a signature of its own would not be looked at */
		spec.issuer = spec.digest != NULL ? &sha1_ca : NULL;
		bad = test_cert_make(&spec);
		test_install(&w.dir, "bad", &bad);
		w.config.local_cert =
			(struct dtls_source){ "bad", "test.conf:4" };
		CU_ASSERT_EQUAL(world_context(&w), -EINVAL);
		CU_ASSERT_EQUAL(w.reports, 1);
		CU_ASSERT_STRING_EQUAL(w.where, "test.conf:4");
		CU_ASSERT(says(&w, cases[i].words));
		test_cert_fini(&bad);
		world_fini(&w);
	}
	test_cert_fini(&sha1_ca);
}

/* DTLS-22, DTLS-23, TLSTM-34 */
static void
test_cipher_lists(void)
{
	static const struct {
		const char *list;
		const char *words; /* NULL: good */
	} cases[] = {
		{ "ECDHE-ECDSA-AES256-GCM-SHA384", NULL },
		{ "ECDHE+AESGCM:!aRSA", NULL },
		{ "ECDHE-ECDSA-CHACHA20-POLY1305, "
		  "ECDHE-ECDSA-AES128-GCM-SHA256",
			NULL },
		{ "ECDHE-ECDSA-AES256-GCM-SHA384:@SECLEVEL=3", NULL },
		{ "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA",
			"ECDHE-ECDSA-AES128-SHA is not an AEAD" },
		{ "ECDHE-ECDSA-AES128-GCM-SHA256:DHE-RSA-AES128-GCM-SHA256",
			"DHE-RSA-AES128-GCM-SHA256 is not" },
		{ "ECDHE-ECDSA-AES128-GCM-SHA256:AES128-GCM-SHA256",
			": AES128-GCM-SHA256 is not" },
		{ "ECDHE-ECDSA-AES128-GCM-SHA256:PSK-AES128-GCM-SHA256",
			"PSK-AES128-GCM-SHA256 is not" },
		{ "ECDHE-ECDSA-NULL-SHA", "ECDHE-ECDSA-NULL-SHA is not" },
		{ "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES129-GCM",
			"\"ECDHE-ECDSA-AES129-GCM\" is no suite" },
		{ "TLS_AES_128_GCM_SHA256", "is no suite of DTLS 1.2" },
		{ "DEFAULT", "is not an AEAD suite" },
		{ "AESGCM:!ALL", "leaves no suite" },
		{ "", "leaves no suite" },
		{ "ECDHE-ECDSA-AES128-GCM-SHA256:@SECLEVEL=0",
			"leave out @SECLEVEL" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world w;
		int rc;

		world_make(&w);
		w.config.tls_algorithms =
			(struct dtls_source){ cases[i].list, "test.conf:5" };
		rc = world_context(&w);
		if ((rc == 0) != (cases[i].words == NULL))
			printf("# %s: %d %s\n", cases[i].list, rc, w.said);
		CU_ASSERT_EQUAL(rc, cases[i].words == NULL ? 0 : -EINVAL);
		if (cases[i].words != NULL) {
			CU_ASSERT_STRING_EQUAL(w.where, "test.conf:5");
			CU_ASSERT(says(&w, cases[i].words));
		}
		world_fini(&w);
	}
}

static void
test_cipher_list_is_used_and_ordered(void)
{
	struct world w;
	struct test_cert cert;
	struct outcome o;

	world_make(&w);
	cert = make_client(NULL, "manager");
	world_row(&w, &cert, FINGERPRINT_SHA256, "manager");
	w.config.tls_algorithms =
		(struct dtls_source){ "ECDHE-ECDSA-CHACHA20-POLY1305:"
				      "ECDHE-ECDSA-AES128-GCM-SHA256",
			"test.conf:5" };
	world_start(&w);
	shake(w.context,
		&(struct client){ .cert = &cert,
			.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:"
				   "ECDHE-ECDSA-CHACHA20-POLY1305" },
		&o);
	CU_ASSERT_FATAL(o.done);
	CU_ASSERT_STRING_EQUAL(
		SSL_CIPHER_get_name(SSL_get_current_cipher(o.server->ssl)),
		"ECDHE-ECDSA-CHACHA20-POLY1305");
	outcome_fini(&o);
	test_cert_fini(&cert);
	world_fini(&w);
}

static void
test_suites_that_do_not_fit_the_key(void)
{
	struct world w;

	world_make(&w);
	w.config.tls_algorithms =
		(struct dtls_source){ "ECDHE-RSA-AES128-GCM-SHA256",
			"test.conf:5" };
	CU_ASSERT_EQUAL(world_context(&w), -EINVAL);
	CU_ASSERT_EQUAL(w.reports, 1);
	CU_ASSERT_STRING_EQUAL(w.where, "test.conf:5");
	CU_ASSERT(says(&w, "add one with ECDHE-ECDSA"));
	world_fini(&w);
}

/* TLSTM-90, DTLS-20, DTLS-21 */
static void
test_minimum_versions(void)
{
	static const struct {
		const char *version;
		const char *words; /* NULL: good */
	} cases[] = {
		{ "dtls1_2", NULL },
		{ "tls1_2", NULL },
		{ "1.2", NULL },
		{ "DTLS1_2", NULL },
		{ "dtls1", "below DTLS 1.2" },
		{ "tls1_1", "below DTLS 1.2" },
		{ "ssl3", "below DTLS 1.2" },
		{ "tls1_3", "not available" },
		{ "new", "is unknown" },
		{ "", "is unknown" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct world w;

		world_make(&w);
		w.config.tls_min_version =
			(struct dtls_source){ cases[i].version, "test.conf:6" };
		CU_ASSERT_EQUAL(world_context(&w),
			cases[i].words == NULL ? 0 : -EINVAL);
		if (cases[i].words != NULL) {
			CU_ASSERT_STRING_EQUAL(w.where, "test.conf:6");
			CU_ASSERT(says(&w, cases[i].words));
		}
		world_fini(&w);
	}
}

static void
test_every_error_is_found_in_one_run(void)
{
	static const struct dtls_source trusted[] = { { "ca", "test.conf:1" },
		{ "lost", "test.conf:2" }, { "/lost/too", "test.conf:3" } };
	static const struct dtls_source crls[] = { { "crl", "test.conf:4" } };
	struct world w;
	static const char *const wheres[] = { "default: ", "test.conf:2: ",
		"test.conf:3: ", "test.conf:4: ", "test.conf:5: ",
		"test.conf:6: " };

	world_make(&w);
	CU_ASSERT_EQUAL(remove(test_path(&w.dir, "private/snmpdtlsd.key")), 0);
	test_write_cert(test_path(&w.dir, "ca-certs/ca.crt"), 0644, w.ca.x);
	w.config.trust_certs = trusted;
	w.config.n_trust_certs = ARRAY_LEN(trusted);
	w.config.crl_files = crls;
	w.config.n_crl_files = ARRAY_LEN(crls);
	w.config.tls_algorithms =
		(struct dtls_source){ "AES128-SHA", "test.conf:5" };
	w.config.tls_min_version =
		(struct dtls_source){ "dtls1", "test.conf:6" };
	CU_ASSERT_EQUAL(world_context(&w), -EINVAL);
	CU_ASSERT_EQUAL(w.reports, ARRAY_LEN(wheres));
	for (size_t i = 0; i < ARRAY_LEN(wheres); i++)
		CU_ASSERT(says(&w, wheres[i]));
	CU_ASSERT_PTR_NULL(w.context);
	world_fini(&w);
}

/* TLSTM-85, DTLS-29: on reload */
static void
test_live_session_is_decided_on_again(void)
{
	struct world w;
	struct pki p;
	struct outcome o;
	struct dtls_verdict verdict;
	X509_CRL *crl;

	world_make(&w);
	pki_make(&p, &w);
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "manager");
	world_start(&w);
	shake(w.context, &p.with_middle, &o);
	CU_ASSERT_FATAL(o.done);
	dtls_context_recheck(w.context, o.server->ssl, &verdict);
	CU_ASSERT_EQUAL(verdict.refusal, REFUSAL_NONE);
	CU_ASSERT_STRING_EQUAL(verdict.security_name, "manager");
	CU_ASSERT_EQUAL(memcmp(&verdict, &o.verdict, sizeof(verdict)), 0);
	/* its leaf is revoked meanwhile */
	world_crl(&w, "root", test_crl_make(&w.ca, NULL, 0, 0, 0));
	crl = test_crl_make(&p.middle, &p.leaf.x, 1, 0, 0);
	world_crl(&w, "middle", crl);
	world_start(&w);
	dtls_context_recheck(w.context, o.server->ssl, &verdict);
	CU_ASSERT_EQUAL(verdict.refusal, REFUSAL_CERT_REVOKED);
	CU_ASSERT_STRING_EQUAL(verdict.security_name, "");
	/* the row is gone */
	w.config.n_crl_files = 0;
	w.rules.n = 0;
	world_start(&w);
	dtls_context_recheck(w.context, o.server->ssl, &verdict);
	CU_ASSERT_EQUAL(verdict.refusal, REFUSAL_MAP_NO_ROW);
	/* the anchor is gone */
	w.config.n_trust_certs = 0;
	world_start(&w);
	dtls_context_recheck(w.context, o.server->ssl, &verdict);
	CU_ASSERT_EQUAL(verdict.refusal, REFUSAL_CERT_UNTRUSTED);
	/* now it is pinned */
	world_row(&w, &p.leaf, FINGERPRINT_SHA512, "pinned");
	dtls_context_recheck(w.context, o.server->ssl, &verdict);
	CU_ASSERT_EQUAL(verdict.refusal, REFUSAL_NONE);
	CU_ASSERT_STRING_EQUAL(verdict.security_name, "pinned");
	CU_ASSERT_EQUAL(ERR_peek_error(), 0);
	outcome_fini(&o);
	pki_fini(&p);
	world_fini(&w);
}

/* A session without handshake has shown nothing. */
static void
test_recheck_without_certificate_refuses(void)
{
	struct world w;
	struct dtls_verdict verdict;
	SSL *ssl;

	world_make(&w);
	world_start(&w);
	ssl = SSL_new(dtls_context_ssl_ctx(w.context));
	dtls_context_recheck(w.context, ssl, &verdict);
	CU_ASSERT_EQUAL(verdict.refusal, REFUSAL_NO_CLIENT_CERTIFICATE);
	SSL_free(ssl);
	world_fini(&w);
}

/* A handshake that began before a reload goes on with what it began with. */
static void
test_handshake_outlives_its_context(void)
{
	struct world w;
	struct test_cert cert;
	struct end server = { 0 };
	struct end client = { 0 };
	struct dtls_verdict verdict = { 0 };
	SSL_CTX *ctx;

	world_make(&w);
	cert = make_client(&w.ca, "manager");
	world_trust(&w, "ca", &w.ca);
	world_row(&w, &w.ca, FINGERPRINT_SHA256, "manager");
	world_start(&w);
	ctx = client_ctx(&(struct client){ .cert = &cert });
	end_init(&client, ctx, &server);
	end_init(&server, dtls_context_ssl_ctx(w.context), &client);
	SSL_CTX_free(ctx);
	SSL_set_connect_state(client.ssl);
	SSL_set_accept_state(server.ssl);
	dtls_verdict_attach(server.ssl, &verdict);
	CU_ASSERT(end_step(&client) && end_step(&server));
	dtls_context_free(w.context);
	w.context = NULL;
	for (int turn = 0; turn < 3; turn++)
		CU_ASSERT(end_step(&client) && end_step(&server));
	CU_ASSERT(SSL_is_init_finished(server.ssl));
	CU_ASSERT_STRING_EQUAL(verdict.security_name, "manager");
	SSL_free(server.ssl);
	SSL_free(client.ssl);
	test_cert_fini(&cert);
	world_fini(&w);
}

/* The self handshake's way in is open to no other session. */
static void
test_agents_own_certificate_gives_no_access(void)
{
	struct world w;

	world_make(&w);
	world_start(&w);
	CU_ASSERT(refuses(&w, &(struct client){ .cert = &w.agent },
		REFUSAL_CERT_SELF_SIGNED, ALERT_UNKNOWN_CA, ""));
	world_fini(&w);
}

/* Whoever forgets to attach a verdict does not open the door. */
static void
test_session_without_verdict_is_decided_on(void)
{
	struct world w;
	struct test_cert cert;
	struct end server = { 0 };
	struct end client = { 0 };
	SSL_CTX *ctx;

	world_make(&w);
	cert = make_client(NULL, "manager");
	world_start(&w);
	ctx = client_ctx(&(struct client){ .cert = &cert });
	end_init(&client, ctx, &server);
	end_init(&server, dtls_context_ssl_ctx(w.context), &client);
	SSL_CTX_free(ctx);
	SSL_set_connect_state(client.ssl);
	SSL_set_accept_state(server.ssl);
	CU_ASSERT(end_step(&client) && end_step(&server));
	CU_ASSERT(end_step(&client) && !end_step(&server));
	ERR_clear_error();
	SSL_free(server.ssl);
	SSL_free(client.ssl);
	test_cert_fini(&cert);
	world_fini(&w);
}

/* tests/vectors/certs: what the certificates hold, as encoded; the map makes
 * names of it. (TLSTM-24, TLSTM-25) */
static const struct {
	const char *file;
	const char *rfc822;
	const char *dns;
	const char *ip; /* hex */
	enum tm_san_type first;
	const char *common_name;
} vectors[] = {
	{ "cn-only.pem", NULL, NULL, NULL, TM_SAN_NONE, "operator7" },
	{ "long-dns.pem", NULL,
		"a-very-long-host-name-for-a-manager.example.net", NULL,
		TM_SAN_DNS, "short" },
	{ "san-all.pem", "FooBar@example.com", "host.example.com", "c0000201",
		TM_SAN_RFC822, "Joe Cool" },
	{ "san-ipv6.pem", NULL, NULL, "20010db80000000000080800200c417a",
		TM_SAN_IP, "six" },
	{ "san-uri-dns.pem", NULL, "nms1.example.org", NULL, TM_SAN_DNS,
		"mgr" },
	{ "wildcard-server.pem", NULL, "*.example.com", NULL, TM_SAN_DNS,
		"*.example.com" },
};

static bool
same_text(struct octets octets, const char *text)
{
	size_t n = text != NULL ? strlen(text) : 0;
	bool same = octets.n == n &&
		(n == 0 || strncasecmp((const char *)octets.p, text, n) == 0);

	if (!same)
		printf("# %.*s is not %s\n", (int)octets.n,
			(const char *)octets.p, text != NULL ? text : "none");
	return same;
}

static bool
same_hex(struct octets octets, const char *hex)
{
	char text[64] = "";

	for (size_t i = 0; i < octets.n && i < 31; i++)
		snprintf(text + 2 * i, 3, "%02x", octets.p[i]);
	return strcmp(text, hex != NULL ? hex : "") == 0;
}

static void
test_names_of_vectors(void)
{
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		struct tm_certificate c = { 0 };
		struct dtls_names names;
		char path[512];
		FILE *f;
		X509 *x;

		snprintf(path, sizeof(path), "%s/certs/%s", TEST_VECTORS,
			vectors[i].file);
		f = fopen(path, "r");
		CU_ASSERT_PTR_NOT_NULL_FATAL(f);
		x = PEM_read_X509(f, NULL, NULL, NULL);
		fclose(f);
		CU_ASSERT_PTR_NOT_NULL_FATAL(x);
		dtls_names_read(&names, x, &c);
		CU_ASSERT(same_text(c.san_rfc822, vectors[i].rfc822));
		CU_ASSERT(same_text(c.san_dns, vectors[i].dns));
		CU_ASSERT(same_hex(c.san_ip, vectors[i].ip));
		CU_ASSERT_EQUAL(c.san_first, vectors[i].first);
		CU_ASSERT(same_text(c.common_name, vectors[i].common_name));
		dtls_names_fini(&names);
		X509_free(x);
	}
}

/* TLSTM-25 */
static void
test_first_san_and_last_common_name_count(void)
{
	struct tm_certificate c = { 0 };
	struct dtls_names names;
	struct test_cert cert = test_cert_make(&(struct test_cert_spec){
		.cn_first = "first",
		.cn = "l\xc3\xa4st",
		.san = "URI:snmp://x,IP:192.0.2.7,DNS:b,email:x@y,DNS:a,"
		       "IP:192.0.2.1,email:a@b",
	});

	dtls_names_read(&names, cert.x, &c);
	CU_ASSERT(same_text(c.san_rfc822, "x@y"));
	CU_ASSERT(same_text(c.san_dns, "b"));
	CU_ASSERT(same_hex(c.san_ip, "c0000207"));
	CU_ASSERT_EQUAL(c.san_first, TM_SAN_IP);
	CU_ASSERT(same_text(c.common_name, "l\xc3\xa4st"));
	dtls_names_fini(&names);
	test_cert_fini(&cert);
}

/* TLSTM-24: converted to UTF-8, or none */
static void
test_common_names_of_other_types(void)
{
	static const struct {
		int type;
		const char *octets;
		int n;
		const char *text;
	} cases[] = {
		{ V_ASN1_PRINTABLESTRING, "abc", 3, "abc" },
		{ V_ASN1_T61STRING, "\xe4", 1, "\xc3\xa4" },
		{ V_ASN1_BMPSTRING, "\x20\xac\0x", 4, "\xe2\x82\xacx" },
		{ V_ASN1_UTF8STRING, "a\xff", 2, NULL },
		{ V_ASN1_BMPSTRING, "\x20", 1, NULL },
		{ V_ASN1_UTF8STRING, "", 0, NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct tm_certificate c = { 0 };
		struct dtls_names names;
		ASN1_STRING *value = ASN1_STRING_type_new(cases[i].type);
		X509_NAME_ENTRY *entry = NULL;
		X509 *x = X509_new();

		ASN1_STRING_set(value, cases[i].octets, cases[i].n);
		X509_NAME_ENTRY_create_by_NID(&entry, NID_commonName,
			cases[i].type, (const unsigned char *)"", 0);
		X509_NAME_ENTRY_set_data(entry, cases[i].type,
			ASN1_STRING_get0_data(value), cases[i].n);
		X509_NAME_add_entry(X509_get_subject_name(x), entry, -1, 0);
		dtls_names_read(&names, x, &c);
		CU_ASSERT(same_text(c.common_name, cases[i].text));
		dtls_names_fini(&names);
		X509_NAME_ENTRY_free(entry);
		ASN1_STRING_free(value);
		X509_free(x);
	}
	ERR_clear_error();
}

static void
test_malformed_sans_give_no_names(void)
{
	/* SEQUENCE { [2] "a\0b", [7] 3 octets }: well formed, but odd */
	static const uint8_t odd[] = { 0x30, 0x0a, 0x82, 0x03, 'a', 0, 'b',
		0x87, 0x03, 1, 2, 3 };
	static const uint8_t empty_dns[] = { 0x30, 0x05, 0x82, 0x00, 0x82, 0x01,
		'b' };
	static const uint8_t broken[] = { 0x30, 0x05, 0x82, 0x09, 'a' };
	struct test_cert cert;
	struct tm_certificate c = { 0 };
	struct dtls_names names;

	cert = test_cert_make(&(struct test_cert_spec){ .cn = "odd",
		.extension_nid = NID_subject_alt_name,
		.extension = { odd, sizeof(odd) } });
	dtls_names_read(&names, cert.x, &c);
	CU_ASSERT_EQUAL(c.san_dns.n, 3);
	CU_ASSERT_EQUAL(c.san_ip.n, 3);
	dtls_names_fini(&names);
	test_cert_fini(&cert);

	/* the first is an empty one: not the second in its place */
	c = (struct tm_certificate){ 0 };
	cert = test_cert_make(&(struct test_cert_spec){ .cn = "empty",
		.extension_nid = NID_subject_alt_name,
		.extension = { empty_dns, sizeof(empty_dns) } });
	dtls_names_read(&names, cert.x, &c);
	CU_ASSERT_EQUAL(c.san_dns.n, 0);
	CU_ASSERT_EQUAL(c.san_first, TM_SAN_DNS);
	dtls_names_fini(&names);
	test_cert_fini(&cert);

	c = (struct tm_certificate){ 0 };
	cert = test_cert_make(&(struct test_cert_spec){ .cn = "broken",
		.extension_nid = NID_subject_alt_name,
		.extension = { broken, sizeof(broken) } });
	dtls_names_read(&names, cert.x, &c);
	CU_ASSERT_EQUAL(c.san_first, TM_SAN_NONE);
	CU_ASSERT_PTR_NULL(c.san_dns.p);
	dtls_names_fini(&names);
	test_cert_fini(&cert);
	ERR_clear_error();
}

static void
test_long_and_foreign_subjects_fit(void)
{
	char text[TM_SUBJECT_MAX];
	X509_NAME *name = X509_NAME_new();

	X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
		(const unsigned char *)"z\xc3\xbcge\nx", -1, -1, 0);
	CU_ASSERT_STRING_EQUAL(dtls_name_text(text, sizeof(text), name),
		"CN=z\\xc3\\xbcge\\x5c0Ax");
	for (int i = 0; i < 10; i++)
		X509_NAME_add_entry_by_NID(name, NID_organizationalUnitName,
			MBSTRING_UTF8,
			(const unsigned char *)"an organizational unit with a "
					       "long name",
			-1, -1, 0);
	CU_ASSERT_EQUAL(strlen(dtls_name_text(text, sizeof(text), name)),
		TM_SUBJECT_MAX - 1);
	X509_NAME_free(name);
	name = X509_NAME_new();
	CU_ASSERT_STRING_EQUAL(dtls_name_text(text, sizeof(text), name), "");
	X509_NAME_free(name);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_client_of_a_ca_is_admitted),
	UNIT_TEST(test_pinned_leaf_needs_no_ca),
	UNIT_TEST(test_strangers_are_refused),
	UNIT_TEST(test_self_signed_anchor_needs_its_row),
	UNIT_TEST(test_dates_are_checked_pinned_or_not),
	UNIT_TEST(test_first_end_of_the_chain_counts),
	UNIT_TEST(test_expired_ca_is_named_and_warned_about),
	UNIT_TEST(test_time_is_the_programs_clock),
	UNIT_TEST(test_weak_certificates_refused),
	UNIT_TEST(test_wrong_purpose_refused_pinned_or_not),
	UNIT_TEST(test_invalid_certificates_refused),
	UNIT_TEST(test_chain_of_ten_is_the_longest),
	UNIT_TEST(test_intermediate_is_an_anchor_without_root),
	UNIT_TEST(test_path_reaches_the_root_when_both_are_held),
	UNIT_TEST(test_presented_intermediate_is_not_held),
	UNIT_TEST(test_row_of_a_ca_may_come_before_that_of_the_leaf),
	UNIT_TEST(test_crls_decide_when_configured),
	UNIT_TEST(test_old_or_forged_crl_is_none),
	UNIT_TEST(test_there_is_no_context_that_lacked_memory),
	UNIT_TEST(test_anchor_itself_needs_no_crl),
	UNIT_TEST(test_reasons_of_failed_handshakes),
	UNIT_TEST(test_other_reasons_are_quoted),
	UNIT_TEST(test_huge_certificates_refused),
	UNIT_TEST(test_session_is_as_rfc_9325_wants),
	UNIT_TEST(test_every_key_type_works),
	UNIT_TEST(test_ed25519_key_works_or_is_explained),
	UNIT_TEST(test_agent_shows_its_chain),
	UNIT_TEST(test_context_knows_its_certificate),
	UNIT_TEST(test_unset_clock_is_no_error),
	UNIT_TEST(test_missing_certificate_tells_how_to_make_one),
	UNIT_TEST(test_bad_own_certificates_refused),
	UNIT_TEST(test_cipher_lists),
	UNIT_TEST(test_cipher_list_is_used_and_ordered),
	UNIT_TEST(test_suites_that_do_not_fit_the_key),
	UNIT_TEST(test_minimum_versions),
	UNIT_TEST(test_every_error_is_found_in_one_run),
	UNIT_TEST(test_live_session_is_decided_on_again),
	UNIT_TEST(test_recheck_without_certificate_refuses),
	UNIT_TEST(test_handshake_outlives_its_context),
	UNIT_TEST(test_agents_own_certificate_gives_no_access),
	UNIT_TEST(test_session_without_verdict_is_decided_on),
	UNIT_TEST(test_names_of_vectors),
	UNIT_TEST(test_first_san_and_last_common_name_count),
	UNIT_TEST(test_common_names_of_other_types),
	UNIT_TEST(test_malformed_sans_give_no_names),
	UNIT_TEST(test_long_and_foreign_subjects_fit),
};

int
main(void)
{
	openssl_memory_inject(denying_realloc);
	if (openssl_memory_init(8) != 0)
		return EXIT_FAILURE;
	return unit_main("dtls_context", tests, ARRAY_LEN(tests));
}
