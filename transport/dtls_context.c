/* SPDX-License-Identifier: BSD-2-Clause */
/* Builds an SSL_CTX from files and policy; everything wrong is told at once. */
#include "transport/dtls_context.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/err.h>

#include "transport/datagram_bio.h"
#include "transport/dtls_context_internal.h"
#include "transport/openssl_memory.h"
#include "transport/tls_files.h"
#include "util/clock.h"
#include "util/log.h"

/* RFC 9325 4.2 and RFC 8446's third; by cost where AES is in hardware, as
 * the server's order counts (DTLS-22, DTLS-23). */
static const char default_suites[] =
	"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
	"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
	"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

/* DTLS-24. P-521 is last and there for certificates only: OpenSSL wants the
 * curve of an EC certificate, ours or the peer's, among its groups. (Not const
 * here and below only because OpenSSL's macros cast that away.) */
static char groups[] = "X25519:P-256:P-384:P-521";

/* DTLS-24: no SHA-1. */
static char signatures[] =
	"ECDSA+SHA256:ed25519:RSA-PSS+SHA256:RSA+SHA256:"
	"ECDSA+SHA384:ECDSA+SHA512:RSA-PSS+SHA384:RSA-PSS+SHA512:"
	"rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512:"
	"RSA+SHA384:RSA+SHA512";

enum {
	/* Octets of certificates a stranger may make us hold (DESIGN 4). */
	PEER_CHAIN_MAX = 20000,
	/* Octets of our own leaf and chain; peers have such limits too. */
	OWN_CHAIN_MAX = 16000,
	RSA_BITS_MIN = 2048, /* RFC 9325 4.5 */
};

static int context_index = -1;

struct build {
	const struct dtls_context_config *config;
	struct dtls_context *context;
	struct tls_identity identity;
	bool failed; /* something was reported */
	bool no_memory;
};

static void report(struct build *b, const struct dtls_source *source,
	const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void
report(struct build *b, const struct dtls_source *source, const char *fmt, ...)
{
	char message[TLS_FILES_MESSAGE_MAX + 256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	b->failed = true;
	if (b->config->report != NULL)
		b->config->report(b->config->report_ctx,
			source->where != NULL ? source->where : "default",
			message);
}

/* OpenSSL's first word on what went wrong; the queue is emptied. */
static const char *
openssl_reason(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());

	ERR_clear_error();
	return reason != NULL ? reason : "no reason given";
}

static void
anchors_fini(struct dtls_anchors *anchors)
{
	X509_STORE_free(anchors->store);
	sk_X509_pop_free(anchors->list, X509_free);
	free(anchors->hashed);
	*anchors = (struct dtls_anchors){ 0 };
}

/* Called by OpenSSL when the last reference to the SSL_CTX goes. */
static void
context_fini(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int index, long argl,
	void *argp)
{
	struct dtls_context *context = ptr;

	(void)parent;
	(void)ad;
	(void)index;
	(void)argl;
	(void)argp;
	if (context == NULL)
		return; /* somebody else's SSL_CTX */
	anchors_fini(&context->anchors);
	for (size_t i = 0; i < ARRAY_LEN(context->digests); i++)
		EVP_MD_free(context->digests[i]);
	free(context);
}

void
dtls_context_free(struct dtls_context *context)
{
	if (context != NULL)
		SSL_CTX_free(context->ssl_ctx);
}

SSL_CTX *
dtls_context_ssl_ctx(const struct dtls_context *context)
{
	return context->ssl_ctx;
}

int64_t
dtls_context_not_after(const struct dtls_context *context)
{
	return context->not_after;
}

const char *
dtls_context_ending(const struct dtls_context *context)
{
	return context->ending;
}

const char *
dtls_context_subject(const struct dtls_context *context)
{
	return context->subject;
}

const struct fingerprint *
dtls_context_sha256(const struct dtls_context *context)
{
	return &context->sha256;
}

static bool
fetch_digests(struct dtls_context *context)
{
	static const char *const names[DTLS_HASHES] = { "SHA2-224", "SHA2-256",
		"SHA2-384", "SHA2-512" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		context->digests[i] = EVP_MD_fetch(NULL, names[i], NULL);
		if (context->digests[i] == NULL)
			return false;
	}
	return true;
}

/* An SSL_CTX that owns an empty context; NULL without memory. */
static struct dtls_context *
context_alloc(void)
{
	struct dtls_context *context;
	SSL_CTX *ssl_ctx;

	if (context_index < 0)
		context_index = SSL_CTX_get_ex_new_index(
			0, NULL, NULL, NULL, context_fini);
	if (context_index < 0 || !dtls_verdict_index_init())
		return NULL;
	context = calloc(1, sizeof(*context));
	ssl_ctx = SSL_CTX_new(DTLS_server_method());
	if (context == NULL || ssl_ctx == NULL ||
		SSL_CTX_set_ex_data(ssl_ctx, context_index, context) != 1) {
		free(context);
		SSL_CTX_free(ssl_ctx);
		return NULL;
	}
	context->ssl_ctx = ssl_ctx;
	return context;
}

/* The names of the curves for which there is a group above. */
static bool
curve_of(EVP_PKEY *key, int *nid)
{
	char name[64];
	size_t n;

	if (EVP_PKEY_get_group_name(key, name, sizeof(name), &n) != 1)
		return false;
	*nid = OBJ_txt2nid(name);
	return *nid == NID_X9_62_prime256v1 || *nid == NID_secp384r1 ||
		*nid == NID_secp521r1;
}

static void
check_own_key(struct build *b)
{
	struct dtls_context *context = b->context;
	EVP_PKEY *key = b->identity.key;
	int type = EVP_PKEY_get_base_id(key);

	context->key_type = type;
	context->curve_nid = NID_undef;
	if (type == EVP_PKEY_ED25519)
		return;
	if (type == EVP_PKEY_EC) {
		if (!curve_of(key, &context->curve_nid))
			report(b, &b->config->local_cert,
				"key %s is on a curve other than P-256, P-384 "
				"and P-521: make a new one with openssl "
				"genpkey -algorithm EC -pkeyopt "
				"ec_paramgen_curve:P-256",
				b->identity.key_path);
	} else if (type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS) {
		if (EVP_PKEY_get_bits(key) < RSA_BITS_MIN)
			report(b, &b->config->local_cert,
				"key %s has %d bits, RSA needs %d at least: "
				"make a new one, P-256 is faster too",
				b->identity.key_path, EVP_PKEY_get_bits(key),
				RSA_BITS_MIN);
	} else {
		report(b, &b->config->local_cert,
			"key %s is of type %s: use EC (P-256), Ed25519 or RSA",
			b->identity.key_path, EVP_PKEY_get0_type_name(key));
	}
}

static void
note_end(struct dtls_context *context, const X509 *x)
{
	context->not_after = dtls_time(X509_get0_notAfter(x));
	dtls_name_text(context->ending, sizeof(context->ending),
		X509_get_subject_name(x));
}

static void
check_own_dates(struct build *b)
{
	const X509 *x = b->identity.certificate;
	int64_t now = clock_realtime_s();
	int64_t not_before = dtls_time(X509_get0_notBefore(x));
	int64_t not_after = dtls_time(X509_get0_notAfter(x));
	char then_text[CLOCK_DATE_MAX];
	char now_text[CLOCK_DATE_MAX];

	note_end(b->context, x);
	for (int i = 0; i < sk_X509_num(b->identity.chain); i++) {
		x = sk_X509_value(b->identity.chain, i);
		if (dtls_time(X509_get0_notAfter(x)) < b->context->not_after)
			note_end(b->context, x);
	}
	if (not_after < now)
		report(b, &b->config->local_cert,
			"certificate %s expired %s: renew it",
			b->identity.certificate_path,
			clock_date(then_text, not_after));
	else if (not_before > now && !clock_is_unset())
		report(b, &b->config->local_cert,
			"certificate %s is not valid before %s, and it is %s "
			"here: set the clock",
			b->identity.certificate_path,
			clock_date(then_text, not_before),
			clock_date(now_text, now));
}

static void
check_own_size(struct build *b)
{
	int octets = i2d_X509(b->identity.certificate, NULL);

	for (int i = 0; i < sk_X509_num(b->identity.chain); i++)
		octets += i2d_X509(sk_X509_value(b->identity.chain, i), NULL);
	if (octets > OWN_CHAIN_MAX)
		report(b, &b->config->local_cert,
			"the chain in %s has %d octets, more than the %d that "
			"peers can be expected to take: leave out what does "
			"not lead to the root",
			b->identity.certificate_path, octets, OWN_CHAIN_MAX);
}

static void
check_own_usage(struct build *b)
{
	X509 *x = b->identity.certificate;

	/* All bits are set when there is no such extension. */
	if ((X509_get_key_usage(x) & X509v3_KU_DIGITAL_SIGNATURE) == 0)
		report(b, &b->config->local_cert,
			"certificate %s has a keyUsage without "
			"digitalSignature, which ECDHE needs: issue it again",
			b->identity.certificate_path);
	/* Peers may not look, so this is for them to judge; but most do. */
	else if (X509_check_purpose(x, X509_PURPOSE_SSL_SERVER, 0) != 1)
		log_warn("tls: certificate=\"%s\" is not for servers: peers "
			 "will refuse it; issue it with extendedKeyUsage "
			 "serverAuth,clientAuth",
			b->identity.certificate_path);
	ERR_clear_error();
}

static void
missing_identity(struct build *b, const char *message)
{
	const char *dir = b->config->places.dirs[0];

	if (dir == NULL)
		dir = ".";
	report(b, &b->config->local_cert,
		"%s; localCert may name another; or make one: openssl req "
		"-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
		"-sha256 -days 3650 -subj /CN=$(hostname) -keyout "
		"%s/private/snmpdtlsd.key -out %s/certs/snmpdtlsd.crt",
		message, dir, dir);
}

static void
read_identity(struct build *b)
{
	const char *name = b->config->local_cert.name;
	struct dtls_context *context = b->context;
	struct tm_chain_certificate hashed;
	char message[TLS_FILES_MESSAGE_MAX];
	int rc;

	rc = tls_files_identity(&b->config->places,
		name != NULL ? name : "snmpdtlsd", b->config->key_owner,
		&b->identity, message, sizeof(message));
	if (rc == -ENOENT && name == NULL) {
		missing_identity(b, message);
		return;
	}
	if (rc != 0) {
		report(b, &b->config->local_cert, "%s", message);
		return;
	}
	check_own_key(b);
	check_own_dates(b);
	check_own_size(b);
	check_own_usage(b);
	dtls_name_text(context->subject, sizeof(context->subject),
		X509_get_subject_name(b->identity.certificate));
	if (dtls_hash_certificate(context, b->identity.certificate,
		    1u << FINGERPRINT_SHA256, &hashed))
		context->sha256 = hashed.fingerprints[FINGERPRINT_SHA256 -
			FINGERPRINT_HASH_FIRST];
	else
		b->no_memory = true;
}

/* An expired anchor refuses those below it, one by one and later: say it now,
 * but start, as a bundle may well hold a few. */
static void
warn_anchor_date(const X509 *x, const char *name)
{
	int64_t not_after = dtls_time(X509_get0_notAfter(x));
	char subject[TM_SUBJECT_MAX];
	char date[CLOCK_DATE_MAX];

	if (not_after < clock_realtime_s())
		log_warn("tls: trustCert=\"%s\" ca=\"%s\" expired %s: its "
			 "certificates will be refused; renew it",
			name,
			dtls_name_text(subject, sizeof(subject),
				X509_get_subject_name(x)),
			clock_date(date, not_after));
}

static bool
anchors_hash(struct dtls_context *context)
{
	struct dtls_anchors *anchors = &context->anchors;
	int n = sk_X509_num(anchors->list);

	/* One more, as none is a size too. */
	anchors->hashed = calloc((size_t)n + 1, sizeof(*anchors->hashed));
	if (anchors->hashed == NULL)
		return false;
	for (int i = 0; i < n; i++) {
		X509 *x = sk_X509_value(anchors->list, i);

		if (!dtls_hash_certificate(
			    context, x, ~0u, &anchors->hashed[i]) ||
			X509_STORE_add_cert(anchors->store, x) != 1)
			return false;
		anchors->hashed[i].held = true;
		if (X509_self_signed(x, 0) != 1)
			anchors->has_intermediate = true;
	}
	ERR_clear_error();
	return true;
}

static void
read_anchors(struct build *b)
{
	STACK_OF(X509) *list = b->context->anchors.list;

	for (size_t i = 0; i < b->config->n_trust_certs; i++) {
		const struct dtls_source *source = &b->config->trust_certs[i];
		char message[TLS_FILES_MESSAGE_MAX];
		int before = sk_X509_num(list);

		if (tls_files_anchors(&b->config->places, source->name, list,
			    message, sizeof(message)) != 0)
			report(b, source, "%s", message);
		for (int j = before; j < sk_X509_num(list); j++)
			warn_anchor_date(sk_X509_value(list, j), source->name);
	}
	if (!anchors_hash(b->context))
		b->no_memory = true;
}

static void
warn_crl_date(const X509_CRL *crl, const char *name)
{
	const ASN1_TIME *next = X509_CRL_get0_nextUpdate(crl);
	char issuer[TM_SUBJECT_MAX];
	char date[CLOCK_DATE_MAX];

	if (next != NULL && dtls_time(next) < clock_realtime_s())
		log_warn("tls: x509CRLFile=\"%s\" ca=\"%s\" expired %s: its "
			 "certificates will be refused; fetch a new one",
			name,
			dtls_name_text(issuer, sizeof(issuer),
				X509_CRL_get_issuer(crl)),
			clock_date(date, dtls_time(next)));
}

static void
read_crls(struct build *b)
{
	struct dtls_anchors *anchors = &b->context->anchors;
	STACK_OF(X509_CRL) *crls = sk_X509_CRL_new_null();

	if (crls == NULL) {
		b->no_memory = true;
		return;
	}
	for (size_t i = 0; i < b->config->n_crl_files; i++) {
		const struct dtls_source *source = &b->config->crl_files[i];
		char message[TLS_FILES_MESSAGE_MAX];
		int before = sk_X509_CRL_num(crls);

		if (tls_files_crls(&b->config->places, source->name, crls,
			    message, sizeof(message)) != 0)
			report(b, source, "%s", message);
		for (int j = before; j < sk_X509_CRL_num(crls); j++) {
			X509_CRL *crl = sk_X509_CRL_value(crls, j);

			warn_crl_date(crl, source->name);
			if (X509_STORE_add_crl(anchors->store, crl) != 1)
				b->no_memory = true;
		}
	}
	/* From the first one on every CA needs its own (DTLS-29). */
	anchors->has_crls = b->config->n_crl_files > 0;
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
}

/* TLSTM-90, DTLS-20: below 1.2 there is nothing. */
static void
check_version(struct build *b)
{
	static const char *const good[] = { "dtls1_2", "tls1_2", "1.2",
		"dtlsv1.2", "tlsv1.2" };
	static const char *const later[] = { "dtls1_3", "tls1_3", "1.3",
		"dtlsv1.3", "tlsv1.3" };
	static const char *const old[] = { "dtls1", "dtls1_0", "dtlsv1", "tls1",
		"tls1_0", "tls1_1", "tlsv1", "tlsv1.0", "tlsv1.1", "1.0", "1.1",
		"ssl2", "ssl3", "sslv2", "sslv3" };
	const struct dtls_source *source = &b->config->tls_min_version;

	if (source->name == NULL)
		return;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (strcasecmp(source->name, good[i]) == 0)
			return;
	for (size_t i = 0; i < ARRAY_LEN(later); i++) {
		if (strcasecmp(source->name, later[i]) != 0)
			continue;
		report(b, source,
			"tlsMinVersion %s: DTLS 1.3 is not available yet; use "
			"dtls1_2",
			source->name);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(old); i++) {
		if (strcasecmp(source->name, old[i]) != 0)
			continue;
		report(b, source,
			"tlsMinVersion %s is below DTLS 1.2, which RFC 9456 "
			"forbids: use dtls1_2",
			source->name);
		return;
	}
	report(b, source, "tlsMinVersion %s is unknown: use dtls1_2",
		source->name);
}

/* A suite of TLS 1.3, which OpenSSL lists beside those of the cipher list. */
static bool
is_tls1_3(const SSL_CIPHER *cipher)
{
	return SSL_CIPHER_get_protocol_id(cipher) >> 8 == 0x13;
}

/* OpenSSL passes over words it does not know if it knows any other: a
 * misspelt suite would just be missing. */
static void
check_words(struct build *b, const struct dtls_source *source)
{
	SSL_CTX *scratch = SSL_CTX_new(DTLS_server_method());
	char *list = strdup(source->name);
	char *rest = NULL;

	if (scratch == NULL || list == NULL)
		b->no_memory = true;
	for (char *word = b->no_memory ? NULL : strtok_r(list, ":, ;", &rest);
		word != NULL; word = strtok_r(NULL, ":, ;", &rest)) {
		if (strchr("!-+@", word[0]) == NULL &&
			SSL_CTX_set_cipher_list(scratch, word) != 1)
			report(b, source,
				"tlsAlgorithms: \"%s\" is no suite of DTLS 1.2 "
				"that OpenSSL knows; see openssl ciphers",
				word);
	}
	ERR_clear_error();
	free(list);
	SSL_CTX_free(scratch);
}

/* DTLS-22, DTLS-23, TLSTM-34: every session is authPriv, with an AEAD cipher
 * and keys that are forgotten. */
static void
check_suites(struct build *b, const struct dtls_source *source)
{
	STACK_OF(SSL_CIPHER) *suites = SSL_CTX_get_ciphers(b->context->ssl_ctx);
	int n = 0;

	for (int i = 0; i < sk_SSL_CIPHER_num(suites); i++) {
		const SSL_CIPHER *suite = sk_SSL_CIPHER_value(suites, i);
		int auth = SSL_CIPHER_get_auth_nid(suite);

		if (is_tls1_3(suite))
			continue;
		n++;
		if (SSL_CIPHER_is_aead(suite) == 1 &&
			SSL_CIPHER_get_kx_nid(suite) == NID_kx_ecdhe &&
			(auth == NID_auth_ecdsa || auth == NID_auth_rsa))
			continue;
		report(b, source,
			"tlsAlgorithms: %s is not an AEAD suite with ECDHE and "
			"a certificate (RFC 9325 4): leave it out",
			SSL_CIPHER_get_name(suite));
		return; /* a broad word would give dozens */
	}
	if (n == 0)
		report(b, source,
			"tlsAlgorithms \"%s\" leaves no suite: leave it out "
			"for the default",
			source->name);
}

static void
set_suites(struct build *b)
{
	const struct dtls_source *source = &b->config->tls_algorithms;
	SSL_CTX *ssl_ctx = b->context->ssl_ctx;

	if (source->name == NULL) {
		if (SSL_CTX_set_cipher_list(ssl_ctx, default_suites) != 1)
			report(b, source,
				"this OpenSSL has none of the suites of RFC "
				"9325: name others in tlsAlgorithms");
		ERR_clear_error();
		return;
	}
	check_words(b, source);
	if (SSL_CTX_set_cipher_list(ssl_ctx, source->name) != 1)
		report(b, source,
			"tlsAlgorithms \"%s\" leaves no suite: leave it out "
			"for the default",
			source->name);
	else
		check_suites(b, source);
	ERR_clear_error();
	/* "@SECLEVEL=n" in the list has set it. */
	if (SSL_CTX_get_security_level(ssl_ctx) < DTLS_SECURITY_LEVEL)
		report(b, source,
			"tlsAlgorithms: the security level cannot be below "
			"%d: leave out @SECLEVEL",
			DTLS_SECURITY_LEVEL);
}

/*
 * The cookie has been checked by our own gate when DTLSv1_listen sees the
 * hello, and must not be made by it: it is called because it alone sets
 * OpenSSL's message sequence.
 */
static int
generate_no_cookie(SSL *ssl, unsigned char *cookie, unsigned *n)
{
	(void)ssl;
	(void)cookie;
	(void)n;
	return 0;
}

static int
accept_cookie(SSL *ssl, const unsigned char *cookie, unsigned n)
{
	(void)ssl;
	(void)cookie;
	(void)n;
	return 1;
}

/* What both ends of the handshake with ourselves have in common. */
static bool
set_common_policy(SSL_CTX *ssl_ctx)
{
	return SSL_CTX_set_min_proto_version(ssl_ctx, DTLS1_2_VERSION) == 1 &&
		/* The gate does not read 1.3's cookies. */
		SSL_CTX_set_max_proto_version(ssl_ctx, DTLS1_2_VERSION) == 1 &&
		SSL_CTX_set1_groups_list(ssl_ctx, groups) == 1 &&
		SSL_CTX_set1_sigalgs_list(ssl_ctx, signatures) == 1;
}

/*
 * What the options, modes and limits are for: TLSTM-74 and DTLS-25
 * (renegotiation, compression), DTLS-26 (a resumed session would skip
 * certificate mapping: no tickets, no cache), server preference. Replay
 * protection (TLSTM-75) and read-ahead are always on in DTLS.
 *
 * No names of anchors are sent in the CertificateRequest: an empty list means
 * "any" (RFC 5246 7.4.4), clients with one certificate do not look at it, and
 * pinned ones have no issuer to be found there. It would cost a datagram in
 * each handshake.
 */
static bool
set_policy(struct dtls_context *context)
{
	SSL_CTX *ssl_ctx = context->ssl_ctx;

	SSL_CTX_set_security_level(ssl_ctx, DTLS_SECURITY_LEVEL);
	/* What a system-wide openssl.cnf may have allowed. */
	SSL_CTX_clear_options(ssl_ctx,
		SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION |
			SSL_OP_ALLOW_CLIENT_RENEGOTIATION |
			SSL_OP_NO_EXTENDED_MASTER_SECRET);
	SSL_CTX_set_options(ssl_ctx,
		SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_RENEGOTIATION |
			SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_session_cache_mode(ssl_ctx, SSL_SESS_CACHE_OFF);
	/* Our chain is what the file holds; the search for more costs a
	 * quarter of a handshake. */
	SSL_CTX_set_mode(
		ssl_ctx, SSL_MODE_NO_AUTO_CHAIN | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_max_cert_list(ssl_ctx, PEER_CHAIN_MAX);

	/* TLSTM-20 */
	SSL_CTX_set_verify(ssl_ctx,
		SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	SSL_CTX_set_cert_verify_callback(
		ssl_ctx, dtls_verify_certificate, context);
	SSL_CTX_set_cert_cb(ssl_ctx, dtls_note_overlap, context);
	SSL_CTX_set_client_hello_cb(ssl_ctx, dtls_check_hello, NULL);

	/* TLSTM-76 */
	SSL_CTX_set_cookie_generate_cb(ssl_ctx, generate_no_cookie);
	SSL_CTX_set_cookie_verify_cb(ssl_ctx, accept_cookie);
	return set_common_policy(ssl_ctx);
}

static bool
use_identity(SSL_CTX *ssl_ctx, const struct tls_identity *identity)
{
	return SSL_CTX_use_cert_and_key(ssl_ctx, identity->certificate,
		       identity->key, identity->chain, 1) == 1;
}

/* The datagrams on their way to one end. */
struct inbox {
	uint8_t octets[64 * 1024];
	size_t used;
	size_t lengths[128];
	size_t n;
};

struct endpoint {
	SSL *ssl;
	struct datagram_bio bio;
	struct inbox *inbox;
	struct inbox *outbox;
};

static void
endpoint_output(void *ctx, struct octets datagram)
{
	struct inbox *to = ((struct endpoint *)ctx)->outbox;

	/* Sized for OWN_CHAIN_MAX; what does not fit is lost, as it would be
	 * on a network, and the handshake fails. */
	if (to->n == ARRAY_LEN(to->lengths) ||
		datagram.n > sizeof(to->octets) - to->used)
		return;
	memcpy(to->octets + to->used, datagram.p, datagram.n);
	to->used += datagram.n;
	to->lengths[to->n++] = datagram.n;
}

static bool
endpoint_init(struct endpoint *e, SSL_CTX *ssl_ctx, struct inbox *inbox,
	struct inbox *outbox)
{
	BIO *bio;

	e->bio = (struct datagram_bio){
		.mtu = 1400,
		.output = endpoint_output,
		.ctx = e,
	};
	e->inbox = inbox;
	e->outbox = outbox;
	e->ssl = SSL_new(ssl_ctx);
	bio = datagram_bio_new(&e->bio);
	if (e->ssl == NULL || bio == NULL) {
		BIO_free(bio);
		return false;
	}
	SSL_set_bio(e->ssl, bio, bio); /* takes one reference for both */
	return true;
}

/* One step with what has arrived; false when the handshake has failed. */
static bool
endpoint_step(struct endpoint *e)
{
	size_t at = 0;
	size_t i = 0;

	do {
		int rc;

		if (i < e->inbox->n) {
			e->bio.input = (struct octets){
				e->inbox->octets + at,
				e->inbox->lengths[i],
			};
			at += e->inbox->lengths[i];
		}
		rc = SSL_do_handshake(e->ssl);
		if (rc != 1 && SSL_get_error(e->ssl, rc) != SSL_ERROR_WANT_READ)
			return false;
	} while (++i < e->inbox->n);
	e->inbox->n = 0;
	e->inbox->used = 0;
	return true;
}

/* The other end: it shows the same certificate, as it has no better. */
static SSL_CTX *
self_client(const struct build *b)
{
	SSL_CTX *ssl_ctx = SSL_CTX_new(DTLS_client_method());

	if (ssl_ctx == NULL)
		return NULL;
	/* It shall not be the one that fails: all it knows is offered. */
	SSL_CTX_set_security_level(ssl_ctx, DTLS_SECURITY_LEVEL);
	SSL_CTX_set_verify(ssl_ctx, SSL_VERIFY_NONE, NULL);
	if (!set_common_policy(ssl_ctx) ||
		SSL_CTX_set_cipher_list(ssl_ctx, "ALL") != 1 ||
		SSL_CTX_use_cert_and_key(ssl_ctx, b->identity.certificate,
			b->identity.key, NULL, 1) != 1) {
		SSL_CTX_free(ssl_ctx);
		return NULL;
	}
	return ssl_ctx;
}

static bool
handshake(struct endpoint *client, struct endpoint *server)
{
	SSL_set_connect_state(client->ssl);
	SSL_set_accept_state(server->ssl);
	/* No cookie: two flights each. A few more turns do no harm. */
	for (int turn = 0; turn < 8; turn++) {
		if (!endpoint_step(client) || !endpoint_step(server))
			return false;
		if (SSL_is_init_finished(client->ssl) &&
			SSL_is_init_finished(server->ssl))
			return true;
	}
	return false;
}

static void
report_self_handshake(struct build *b)
{
	const struct dtls_verdict *verdict = &b->context->self_test;
	char detail[sizeof(verdict->detail)];
	enum refusal refusal =
		dtls_refusal_from_error(verdict, detail, sizeof(detail));
	int type = b->context->key_type;

	if (refusal == REFUSAL_NO_SHARED_CIPHER &&
		(type == EVP_PKEY_ED25519 || type == EVP_PKEY_RSA_PSS))
		/* 3.0 looks for these keys in TLS 1.2 only. */
		report(b, &b->config->local_cert,
			"this OpenSSL cannot serve DTLS 1.2 with key %s of "
			"type %s: use EC (P-256)",
			b->identity.key_path,
			EVP_PKEY_get0_type_name(b->identity.key));
	else if (refusal == REFUSAL_NO_SHARED_CIPHER)
		report(b, &b->config->tls_algorithms,
			"tlsAlgorithms has no suite that fits certificate %s: "
			"add one with %s",
			b->identity.certificate_path,
			type == EVP_PKEY_RSA ? "ECDHE-RSA" : "ECDHE-ECDSA");
	else
		report(b, &b->config->local_cert,
			"a handshake with ourselves, certificate %s, fails: "
			"%s%s%s",
			b->identity.certificate_path, refusal_name(refusal),
			detail[0] != '\0' ? ", " : "", detail);
}

/*
 * try_handshake - prove that certificate, key and suites work together, and
 * let OpenSSL load now what it loads at first use, before a sandbox closes
 */
static void
try_handshake(struct build *b)
{
	struct endpoint client = { 0 };
	struct endpoint server = { 0 };
	struct inbox *inboxes = calloc(2, sizeof(*inboxes));
	SSL_CTX *client_ctx = self_client(b);

	if (inboxes == NULL || client_ctx == NULL ||
		!endpoint_init(&client, client_ctx, &inboxes[0], &inboxes[1]) ||
		!endpoint_init(&server, b->context->ssl_ctx, &inboxes[1],
			&inboxes[0])) {
		b->no_memory = true;
		goto out;
	}
	dtls_verdict_attach(server.ssl, &b->context->self_test);
	ERR_clear_error();
	if (!handshake(&client, &server))
		report_self_handshake(b);
	else if (X509_cmp(SSL_get0_peer_certificate(client.ssl),
			 b->identity.certificate) != 0)
		report(b, &b->config->local_cert,
			"a handshake with ourselves shows another certificate "
			"than %s",
			b->identity.certificate_path);
out:
	ERR_clear_error();
	SSL_free(client.ssl);
	SSL_free(server.ssl);
	SSL_CTX_free(client_ctx);
	free(inboxes);
}

static void
install_identity(struct build *b)
{
	if (use_identity(b->context->ssl_ctx, &b->identity))
		try_handshake(b);
	else
		report(b, &b->config->local_cert,
			"certificate %s cannot be used (%s): sign it and its "
			"chain with SHA-256 and keys of RSA 2048 or EC P-256 "
			"at least",
			b->identity.certificate_path, openssl_reason());
}

int
dtls_context_new(struct dtls_context **out,
	const struct dtls_context_config *config,
	const struct tm_admission *admission)
{
	size_t denied = openssl_memory_denied();
	struct build b = { .config = config, .context = context_alloc() };
	struct dtls_anchors *anchors;
	int rc = -ENOMEM;

	if (b.context == NULL)
		goto out;
	b.context->admission = *admission;
	anchors = &b.context->anchors;
	anchors->store = X509_STORE_new();
	anchors->list = sk_X509_new_null();
	if (anchors->store == NULL || anchors->list == NULL ||
		!fetch_digests(b.context))
		goto out;

	/* All of it, whatever fails: every error is found in one run. */
	read_identity(&b);
	read_anchors(&b);
	read_crls(&b);
	check_version(&b);
	if (!set_policy(b.context))
		report(&b, &config->tls_min_version,
			"this OpenSSL does not have what we need (%s)",
			openssl_reason());
	set_suites(&b);
	if (!b.failed && !b.no_memory)
		install_identity(&b);

	if (b.no_memory || openssl_memory_denied() != denied)
		goto out;
	rc = -EINVAL;
	if (b.failed)
		goto out;
	*out = b.context;
	b.context = NULL; /* the caller's now */
	rc = 0;
out:
	ERR_clear_error();
	tls_identity_fini(&b.identity);
	dtls_context_free(b.context);
	return rc;
}
