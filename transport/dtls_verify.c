/* SPDX-License-Identifier: BSD-2-Clause */
/* The one decision on a peer's certificate, and the words for refusals. */
#include "transport/dtls_context_internal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/err.h>

#include "util/clock.h"
#include "util/log.h"

static int verdict_index = -1;

bool
dtls_verdict_index_init(void)
{
	if (verdict_index < 0)
		verdict_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	return verdict_index >= 0;
}

void
dtls_verdict_attach(SSL *ssl, struct dtls_verdict *verdict)
{
	SSL_set_ex_data(ssl, verdict_index, verdict);
}

int64_t
dtls_time(const ASN1_TIME *time)
{
	struct tm tm;

	return ASN1_TIME_to_tm(time, &tm) == 1 ? (int64_t)timegm(&tm) : 0;
}

char *
dtls_name_text(char *dst, size_t size, const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long n;

	dst[0] = '\0';
	if (bio == NULL)
		return dst;
	/* UTF-8 as it is: log_escape does what escaping there is to do. */
	if (X509_NAME_print_ex(bio, name, 0,
		    XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >=
		0) {
		n = BIO_get_mem_data(bio, &text);
		if (n > 0)
			log_escape(dst, size, text, (size_t)n);
	}
	BIO_free(bio);
	return dst;
}

bool
dtls_hash_certificate(const struct dtls_context *context,
	const X509 *certificate, unsigned mask,
	struct tm_chain_certificate *out)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned char *der = NULL;
	int n = i2d_X509(certificate, &der);
	bool ok = n > 0;

	/* TLSTM-14: over the complete DER encoding. */
	for (int i = 0; ok && i < DTLS_HASHES; i++) {
		out->fingerprints[i].n = 0;
		if ((mask & 1u << (FINGERPRINT_HASH_FIRST + i)) == 0)
			continue;
		ok = EVP_Digest(der, (size_t)n, digest, NULL,
			     context->digests[i], NULL) == 1;
		fingerprint_make(&out->fingerprints[i],
			(enum fingerprint_hash)(FINGERPRINT_HASH_FIRST + i),
			digest);
	}
	OPENSSL_free(der);
	return ok;
}

static struct octets
string_octets(const ASN1_STRING *s)
{
	return (struct octets){
		.p = ASN1_STRING_get0_data(s),
		.n = (size_t)ASN1_STRING_length(s),
	};
}

static void
take_san(const GENERAL_NAME *name, struct tm_certificate *out)
{
	enum tm_san_type type;
	struct octets *place;
	const ASN1_STRING *s;

	switch (name->type) {
	case GEN_EMAIL:
		type = TM_SAN_RFC822;
		place = &out->san_rfc822;
		s = name->d.rfc822Name;
		break;
	case GEN_DNS:
		type = TM_SAN_DNS;
		place = &out->san_dns;
		s = name->d.dNSName;
		break;
	case GEN_IPADD:
		type = TM_SAN_IP;
		place = &out->san_ip;
		s = name->d.iPAddress;
		break;
	default:
		return; /* TLSTM-24: URIs and others are no names here */
	}
	/* TLSTM-25: the first of each type, and the first of all three. An
	 * empty one is a name too; that it does not suit is for the map. */
	if (place->p == NULL)
		*place = string_octets(s);
	if (out->san_first == TM_SAN_NONE)
		out->san_first = type;
}

/* The last common name (TLSTM-25); -1 when there is none */
static int
last_common_name(const X509_NAME *subject)
{
	int last = -1;
	int i = -1;

	while ((i = X509_NAME_get_index_by_NID(subject, NID_commonName, i)) >=
		0)
		last = i;
	return last;
}

void
dtls_names_read(
	struct dtls_names *names, const X509 *leaf, struct tm_certificate *out)
{
	const X509_NAME *subject = X509_get_subject_name(leaf);
	int cn = last_common_name(subject);
	int n;

	*names = (struct dtls_names){ 0 };
	/* NULL also for a malformed or repeated extension: no names then. */
	names->sans = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
	n = sk_GENERAL_NAME_num(names->sans); /* -1 without stack */
	for (int i = 0; i < n; i++)
		take_san(sk_GENERAL_NAME_value(names->sans, i), out);

	if (cn < 0)
		return;
	/* Fails for what cannot be converted, invalid UTF-8 included. */
	n = ASN1_STRING_to_UTF8(&names->common_name,
		X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, cn)));
	if (n >= 0)
		out->common_name = (struct octets){
			.p = names->common_name,
			.n = (size_t)n,
		};
}

void
dtls_names_fini(struct dtls_names *names)
{
	GENERAL_NAMES_free(names->sans);
	OPENSSL_free(names->common_name);
	*names = (struct dtls_names){ 0 };
}

static bool
is_crl_error(int error)
{
	switch (error) {
	case X509_V_ERR_UNABLE_TO_GET_CRL:
	case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
	case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
	case X509_V_ERR_CRL_SIGNATURE_FAILURE:
	case X509_V_ERR_CRL_NOT_YET_VALID:
	case X509_V_ERR_CRL_HAS_EXPIRED:
	case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
	case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
	case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
	case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
	case X509_V_ERR_DIFFERENT_CRL_SCOPE:
	case X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
		return true;
	default:
		return false;
	}
}

/* No way was found from the leaf to one of our anchors. */
static bool
is_issuer_error(int error)
{
	switch (error) {
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_CERT_UNTRUSTED:
		return true;
	default:
		return false;
	}
}

static enum refusal
refusal_of_x509_error(int error)
{
	if (is_issuer_error(error))
		return REFUSAL_CERT_UNTRUSTED;
	if (is_crl_error(error))
		return REFUSAL_CERT_NO_CRL;
	switch (error) {
	case X509_V_OK:
		return REFUSAL_NONE;
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		return REFUSAL_CERT_SELF_SIGNED;
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return REFUSAL_CERT_EXPIRED;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return REFUSAL_CERT_NOT_YET_VALID;
	case X509_V_ERR_CERT_REVOKED:
		return REFUSAL_CERT_REVOKED;
	case X509_V_ERR_EE_KEY_TOO_SMALL:
	case X509_V_ERR_CA_KEY_TOO_SMALL:
	case X509_V_ERR_CA_MD_TOO_WEAK:
	case X509_V_ERR_EC_KEY_EXPLICIT_PARAMS:
		return REFUSAL_CERT_WEAK;
	case X509_V_ERR_INVALID_PURPOSE:
		return REFUSAL_CERT_WRONG_PURPOSE;
	default:
		return REFUSAL_CERT_INVALID;
	}
}

/* A path from the leaf to an anchor, or why there is none. */
struct path {
	int error;              /* X509_V_OK, X509_V_ERR_* */
	STACK_OF(X509) * chain; /* when OK; owned */
	char detail[sizeof(((struct dtls_verdict *)NULL)->detail)];
};

static void
path_fini(struct path *path)
{
	sk_X509_pop_free(path->chain, X509_free);
	path->chain = NULL;
}

/* OpenSSL's words, and which certificate of the chain or whose CRL it is. */
static void
describe_error(X509_STORE_CTX *store_ctx, struct path *path)
{
	const X509 *x = X509_STORE_CTX_get_current_cert(store_ctx);
	const char *words = X509_verify_cert_error_string(path->error);
	char name[TM_SUBJECT_MAX];

	if (x != NULL &&
		(is_issuer_error(path->error) || is_crl_error(path->error)))
		snprintf(path->detail, sizeof(path->detail), "%s, CA %s", words,
			dtls_name_text(
				name, sizeof(name), X509_get_issuer_name(x)));
	else if (x != NULL && X509_STORE_CTX_get_error_depth(store_ctx) > 0)
		snprintf(path->detail, sizeof(path->detail), "%s, CA %s", words,
			dtls_name_text(
				name, sizeof(name), X509_get_subject_name(x)));
	else
		snprintf(path->detail, sizeof(path->detail), "%s", words);
}

/*
 * Called for each error. An anchor is trusted because the file says so: that
 * its own issuer, perhaps not held here, has published no CRL is not asked.
 */
static int
verify_step(int ok, X509_STORE_CTX *store_ctx)
{
	int depth = X509_STORE_CTX_get_error_depth(store_ctx);

	if (ok == 1 || depth == 0 ||
		!is_crl_error(X509_STORE_CTX_get_error(store_ctx)) ||
		depth != sk_X509_num(X509_STORE_CTX_get0_chain(store_ctx)) - 1)
		return ok;
	X509_STORE_CTX_set_error(store_ctx, X509_V_OK);
	return 1;
}

/*
 * verify_path - path validation by RFC 5280 to an anchor of the context; or
 * when pinned, of the leaf alone, which then is its own anchor: dates, key
 * strength and purpose are looked at all the same
 */
static void
verify_path(const struct dtls_context *context, X509 *leaf,
	STACK_OF(X509) * presented, STACK_OF(X509) * pinned,
	unsigned long flags, struct path *out)
{
	X509_STORE_CTX *store_ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *param;

	path_fini(out);
	out->error = X509_V_ERR_OUT_OF_MEM;
	snprintf(out->detail, sizeof(out->detail), "out of memory");
	if (store_ctx == NULL ||
		X509_STORE_CTX_init(store_ctx, context->anchors.store, leaf,
			pinned != NULL ? NULL : presented) != 1 ||
		X509_STORE_CTX_set_default(store_ctx, "ssl_client") != 1)
		goto out;
	param = X509_STORE_CTX_get0_param(store_ctx);
	X509_VERIFY_PARAM_set_auth_level(param, DTLS_SECURITY_LEVEL);
	X509_VERIFY_PARAM_set_time(param, (time_t)clock_realtime_s());
	/* Intermediates only: with leaf and root no more than the maximum. */
	X509_VERIFY_PARAM_set_depth(param, TM_CHAIN_MAX - 2);
	if (pinned != NULL) {
		X509_STORE_CTX_set0_trusted_stack(store_ctx, pinned);
		flags |= X509_V_FLAG_PARTIAL_CHAIN;
	} else if (context->anchors.has_crls) {
		/* DTLS-29 */
		flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL;
		X509_STORE_CTX_set_verify_cb(store_ctx, verify_step);
	}
	X509_VERIFY_PARAM_set_flags(param, flags);

	if (X509_verify_cert(store_ctx) == 1) {
		out->chain = X509_STORE_CTX_get1_chain(store_ctx);
		if (out->chain != NULL)
			out->error = X509_V_OK;
	} else {
		out->error = X509_STORE_CTX_get_error(store_ctx);
		if (out->error == X509_V_OK)
			out->error = X509_V_ERR_UNSPECIFIED;
		describe_error(store_ctx, out);
	}
out:
	X509_STORE_CTX_free(store_ctx);
}

static void
verify_to_anchor(const struct dtls_context *context, X509 *leaf,
	STACK_OF(X509) * presented, struct path *out)
{
	verify_path(context, leaf, presented, NULL, 0, out);
	/*
	 * An intermediate that is configured is an anchor too. Not the first
	 * time, as the path would then end there although the root is held,
	 * and rows that name the root would not match (TLSTM-22).
	 */
	if (is_issuer_error(out->error) && context->anchors.has_intermediate)
		verify_path(context, leaf, presented, NULL,
			X509_V_FLAG_PARTIAL_CHAIN, out);
}

static void
verify_pinned(const struct dtls_context *context, X509 *leaf, struct path *out)
{
	STACK_OF(X509) *pinned = sk_X509_new_null();

	if (pinned == NULL || sk_X509_push(pinned, leaf) == 0)
		out->error = X509_V_ERR_OUT_OF_MEM;
	else
		verify_path(context, leaf, NULL, pinned, 0, out);
	sk_X509_free(pinned);
}

/*
 * TLSTM-21: acceptable by path validation to an anchor, or by its own
 * fingerprint. The path comes first even for a pinned leaf when there may be
 * one, since rows of its CAs with lower numbers come first too (TLSTM-22).
 * Revoked is revoked.
 */
static void
verify_leaf(const struct dtls_context *context, X509 *leaf,
	STACK_OF(X509) * presented, bool pinned, struct path *out)
{
	uint32_t flags = X509_get_extension_flags(leaf);
	bool alone = (flags & EXFLAG_SS) != 0 ||
		sk_X509_num(context->anchors.list) == 0;

	/* OpenSSL would pass over purpose and the rest of its extensions. */
	if ((flags & EXFLAG_INVALID) != 0) {
		out->error = X509_V_ERR_INVALID_EXTENSION;
		snprintf(out->detail, sizeof(out->detail), "%s",
			X509_verify_cert_error_string(out->error));
		return;
	}
	if (!pinned || !alone)
		verify_to_anchor(context, leaf, presented, out);
	if (!pinned)
		return;
	if (!alone &&
		(out->error == X509_V_OK ||
			out->error == X509_V_ERR_CERT_REVOKED))
		return;
	verify_pinned(context, leaf, out);
}

/* Its place in the trust store, -1 when it is not held. */
static int
find_anchor(const struct dtls_context *context, const X509 *x)
{
	int n = sk_X509_num(context->anchors.list);

	/* What OpenSSL took from the store is the same object. */
	for (int i = 0; i < n; i++)
		if (sk_X509_value(context->anchors.list, i) == x)
			return i;
	for (int i = 0; i < n; i++)
		if (X509_cmp(sk_X509_value(context->anchors.list, i), x) == 0)
			return i;
	return -1;
}

/* The verified chain above the leaf, which is in its place already. */
static bool
read_chain(const struct dtls_context *context, STACK_OF(X509) * chain,
	unsigned hashes, struct tm_certificate *out)
{
	int n = sk_X509_num(chain); /* bounded by the depth allowed */

	for (int i = 1; i < n && i < TM_CHAIN_MAX; i++) {
		const X509 *x = sk_X509_value(chain, i);
		int at = find_anchor(context, x);

		if (at >= 0)
			out->chain[i] = context->anchors.hashed[at];
		else if (!dtls_hash_certificate(
				 context, x, hashes, &out->chain[i]))
			return false;
		out->n_chain = (size_t)i + 1;
	}
	return true;
}

/* A new handshake fails as soon as one of the chain has expired, and what may
 * not begin does not go on (TLSTM-73). */
static void
end_with_chain(struct dtls_verdict *verdict, STACK_OF(X509) * chain)
{
	for (int i = 0; i < sk_X509_num(chain); i++) {
		const X509 *x = sk_X509_value(chain, i);
		int64_t not_after = dtls_time(X509_get0_notAfter(x));

		if (not_after < verdict->not_after)
			verdict->not_after = not_after;
	}
}

static void
refuse(struct dtls_verdict *verdict, enum refusal refusal, const char *detail)
{
	verdict->refusal = refusal;
	verdict->security_name[0] = '\0';
	snprintf(verdict->detail, sizeof(verdict->detail), "%s", detail);
}

/* TLSTM-22..27: the name, from the verified chain only */
static int
map_to_name(const struct dtls_context *context, const X509 *leaf,
	struct tm_certificate *certificate, struct dtls_verdict *verdict)
{
	struct dtls_names names;
	int refusal;

	dtls_names_read(&names, leaf, certificate);
	refusal = context->admission.map(context->admission.ctx, certificate,
		verdict->security_name, verdict->detail,
		sizeof(verdict->detail));
	dtls_names_fini(&names);
	if (refusal == REFUSAL_NONE && verdict->security_name[0] == '\0')
		refusal = REFUSAL_MAP_NO_NAME;
	if (refusal == REFUSAL_NONE)
		return X509_V_OK;
	verdict->refusal = (enum refusal)refusal;
	verdict->security_name[0] = '\0';
	/* The alert is bad_certificate; there is none that says "access
	 * denied" among those OpenSSL gives for a certificate. */
	return X509_V_ERR_CERT_REJECTED;
}

/* What the verdict says of leaf itself; its hashes also go to hashed. */
static bool
describe(const struct dtls_context *context, const X509 *leaf, unsigned hashes,
	struct dtls_verdict *verdict, struct tm_chain_certificate *hashed)
{
	*verdict = (struct dtls_verdict){
		.not_before = dtls_time(X509_get0_notBefore(leaf)),
		.not_after = dtls_time(X509_get0_notAfter(leaf)),
	};
	dtls_name_text(verdict->subject, sizeof(verdict->subject),
		X509_get_subject_name(leaf));
	if (!dtls_hash_certificate(
		    context, leaf, hashes | 1u << FINGERPRINT_SHA256, hashed))
		return false;
	verdict->sha256 = hashed->fingerprints[FINGERPRINT_SHA256 -
		FINGERPRINT_HASH_FIRST];
	return true;
}

/*
 * decide - write the verdict on leaf; X509_V_OK and the verified chain (owned
 * by the caller) when it is admitted, else the error whose alert tells the
 * peer why
 */
static int
decide(const struct dtls_context *context, X509 *leaf,
	STACK_OF(X509) * presented, struct dtls_verdict *verdict,
	STACK_OF(X509) * *chain)
{
	const struct tm_admission *admission = &context->admission;
	unsigned hashes = admission->hashes(admission->ctx);
	struct tm_certificate certificate = { .n_chain = 1 };
	struct path path = { .error = X509_V_ERR_UNSPECIFIED };
	int at = find_anchor(context, leaf);

	*chain = NULL;
	if (!describe(context, leaf, hashes, verdict, &certificate.chain[0])) {
		refuse(verdict, REFUSAL_CERT_INVALID, "cannot be hashed");
		return X509_V_ERR_UNSPECIFIED;
	}
	certificate.chain[0].held = at >= 0;

	verify_leaf(context, leaf, presented,
		admission->is_pinned(admission->ctx, &certificate), &path);
	if (path.error == X509_V_OK &&
		!read_chain(context, path.chain, hashes, &certificate)) {
		path.error = X509_V_ERR_UNSPECIFIED;
		snprintf(path.detail, sizeof(path.detail),
			"a CA cannot be hashed");
	}
	if (path.error != X509_V_OK)
		refuse(verdict, refusal_of_x509_error(path.error), path.detail);
	else
		path.error = map_to_name(context, leaf, &certificate, verdict);
	if (path.error == X509_V_OK) {
		end_with_chain(verdict, path.chain);
		*chain = path.chain;
		path.chain = NULL;
	}
	path_fini(&path);
	return path.error;
}

int
dtls_verify_certificate(X509_STORE_CTX *store_ctx, void *arg)
{
	struct dtls_context *context = arg;
	struct dtls_verdict unwatched;
	struct dtls_verdict *verdict;
	STACK_OF(X509) * chain;
	const SSL *ssl;
	int error;

	ssl = X509_STORE_CTX_get_ex_data(
		store_ctx, SSL_get_ex_data_X509_STORE_CTX_idx());
	verdict = SSL_get_ex_data(ssl, verdict_index);
	if (verdict == &context->self_test) {
		X509_STORE_CTX_set_error(store_ctx, X509_V_OK);
		return 1;
	}
	/* Errors of the search are of no interest: the verdict says it. */
	ERR_set_mark();
	error = decide(context, X509_STORE_CTX_get0_cert(store_ctx),
		X509_STORE_CTX_get0_untrusted(store_ctx),
		verdict != NULL ? verdict : &unwatched, &chain);
	ERR_pop_to_mark();
	X509_STORE_CTX_set_error(store_ctx, error);
	if (error == X509_V_OK)
		X509_STORE_CTX_set0_verified_chain(store_ctx, chain);
	return error == X509_V_OK;
}

void
dtls_context_recheck(const struct dtls_context *context, SSL *ssl,
	struct dtls_verdict *verdict)
{
	X509 *leaf = SSL_get0_peer_certificate(ssl);
	STACK_OF(X509) * chain;

	if (leaf == NULL) {
		*verdict = (struct dtls_verdict){ 0 };
		refuse(verdict, REFUSAL_NO_CLIENT_CERTIFICATE, "");
		return;
	}
	ERR_set_mark();
	/* On the server's side that chain is without the leaf. */
	decide(context, leaf, SSL_get_peer_cert_chain(ssl), verdict, &chain);
	ERR_pop_to_mark();
	sk_X509_pop_free(chain, X509_free);
}

void
dtls_context_describe(const struct dtls_context *context, const SSL *ssl,
	struct dtls_verdict *verdict)
{
	const X509 *leaf = SSL_get0_peer_certificate(ssl);
	struct tm_chain_certificate hashed;

	*verdict = (struct dtls_verdict){ 0 };
	if (leaf != NULL)
		describe(context, leaf, 0, verdict, &hashed);
}

int
dtls_check_hello(SSL *ssl, int *alert, void *arg)
{
	struct dtls_verdict *verdict = SSL_get_ex_data(ssl, verdict_index);
	const unsigned char *body;
	size_t n;

	(void)arg;
	/* Who offers 1.0 only is told that first; numbers count down. */
	if (SSL_client_hello_get0_legacy_version(ssl) > DTLS1_2_VERSION ||
		SSL_client_hello_get0_ext(ssl,
			TLSEXT_TYPE_extended_master_secret, &body, &n) == 1)
		return SSL_CLIENT_HELLO_SUCCESS;
	if (verdict != NULL)
		verdict->refusal = REFUSAL_NO_EXTENDED_MASTER_SECRET;
	*alert = SSL_AD_HANDSHAKE_FAILURE;
	return SSL_CLIENT_HELLO_ERROR;
}

/* A group for the key exchange; and for an EC key its curve, which RFC 8422
 * 5.1 wants among the groups too. */
static bool
shares_group(SSL *ssl, const struct dtls_context *context)
{
	long n = SSL_get_shared_group(ssl, -1);

	if (context->curve_nid == NID_undef)
		return n > 0;
	for (long i = 0; i < n; i++)
		if (SSL_get_shared_group(ssl, i) == context->curve_nid)
			return true;
	return false;
}

static bool
shares_signature(SSL *ssl, const struct dtls_context *context)
{
	int n = SSL_get_shared_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL);

	for (int i = 0; i < n; i++) {
		int sign;

		SSL_get_shared_sigalgs(ssl, i, &sign, NULL, NULL, NULL, NULL);
		if (sign == context->key_type ||
			(sign == EVP_PKEY_RSA_PSS &&
				context->key_type == EVP_PKEY_RSA))
			return true;
	}
	return false;
}

/* A suite of ours that fits our key, among those the peer offers. */
static bool
shares_cipher(SSL *ssl, const struct dtls_context *context)
{
	STACK_OF(SSL_CIPHER) *theirs = SSL_get_client_ciphers(ssl);
	STACK_OF(SSL_CIPHER) *ours = SSL_get_ciphers(ssl);
	bool rsa = context->key_type == EVP_PKEY_RSA ||
		context->key_type == EVP_PKEY_RSA_PSS;

	for (int i = 0; i < sk_SSL_CIPHER_num(ours); i++) {
		const SSL_CIPHER *cipher = sk_SSL_CIPHER_value(ours, i);

		if (SSL_CIPHER_get_auth_nid(cipher) !=
			(rsa ? NID_auth_rsa : NID_auth_ecdsa))
			continue;
		for (int j = 0; j < sk_SSL_CIPHER_num(theirs); j++)
			if (sk_SSL_CIPHER_value(theirs, j) == cipher)
				return true;
	}
	return false;
}

int
dtls_note_overlap(SSL *ssl, void *arg)
{
	const struct dtls_context *context = arg;
	struct dtls_verdict *verdict = SSL_get_ex_data(ssl, verdict_index);
	bool group = shares_group(ssl, context);

	if (verdict == NULL || (group && shares_signature(ssl, context)) ||
		!shares_cipher(ssl, context))
		return 1;
	verdict->refusal =
		group ? REFUSAL_NO_SHARED_SIGNATURE : REFUSAL_NO_SHARED_GROUP;
	return 1;
}

static enum refusal
refusal_of_ssl_reason(int reason, const struct dtls_verdict *verdict)
{
	/* Alerts of the peer are reasons from here on. */
	if (reason >= SSL_AD_REASON_OFFSET &&
		reason <= SSL_AD_REASON_OFFSET + UINT8_MAX)
		return REFUSAL_PEER_REFUSED_US;
	switch (reason) {
	case SSL_R_CERTIFICATE_VERIFY_FAILED:
		return verdict->refusal != REFUSAL_NONE ? verdict->refusal
							: REFUSAL_CERT_INVALID;
	case SSL_R_CALLBACK_FAILED: /* dtls_check_hello */
		return verdict->refusal != REFUSAL_NONE
			? verdict->refusal
			: REFUSAL_HANDSHAKE_BROKEN;
	case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
		return REFUSAL_NO_CLIENT_CERTIFICATE;
	case SSL_R_UNSUPPORTED_PROTOCOL:
	case SSL_R_UNSUPPORTED_SSL_VERSION:
	case SSL_R_UNKNOWN_PROTOCOL:
	case SSL_R_VERSION_TOO_LOW:
	case SSL_R_VERSION_TOO_HIGH:
	case SSL_R_WRONG_SSL_VERSION:
	case SSL_R_WRONG_VERSION_NUMBER:
	case SSL_R_INAPPROPRIATE_FALLBACK:
		return REFUSAL_PROTOCOL_VERSION;
	case SSL_R_NO_SHARED_CIPHER:
		/* What dtls_note_overlap took down. */
		if (verdict->refusal == REFUSAL_NO_SHARED_GROUP ||
			verdict->refusal == REFUSAL_NO_SHARED_SIGNATURE)
			return verdict->refusal;
		return REFUSAL_NO_SHARED_CIPHER;
	case SSL_R_NO_CIPHERS_SPECIFIED:
		return REFUSAL_NO_SHARED_CIPHER;
	case SSL_R_NO_SHARED_GROUPS:
	case SSL_R_NO_SUITABLE_GROUPS:
		return REFUSAL_NO_SHARED_GROUP;
	case SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS:
	case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
	case SSL_R_WRONG_SIGNATURE_TYPE:
		return REFUSAL_NO_SHARED_SIGNATURE;
	case SSL_R_WRONG_CURVE: /* of the key of the peer's certificate */
	case SSL_R_EE_KEY_TOO_SMALL:
	case SSL_R_CA_KEY_TOO_SMALL:
	case SSL_R_CA_MD_TOO_WEAK:
		return REFUSAL_CERT_WEAK;
	default:
		return REFUSAL_HANDSHAKE_BROKEN;
	}
}

/* What the reason alone does not say. */
static const char *
detail_of(enum refusal refusal, const struct dtls_verdict *verdict,
	unsigned long error)
{
	const char *words;

	if (refusal == REFUSAL_PEER_REFUSED_US)
		return SSL_alert_desc_string_long(
			ERR_GET_REASON(error) - SSL_AD_REASON_OFFSET);
	if (refusal == verdict->refusal)
		return verdict->detail;
	if (refusal != REFUSAL_HANDSHAKE_BROKEN && refusal != REFUSAL_CERT_WEAK)
		return "";
	/* OpenSSL 3.0 says nothing of messages above their limit. */
	words = ERR_reason_error_string(error);
	return words != NULL ? words : "no reason given";
}

enum refusal
dtls_refusal_from_error(
	const struct dtls_verdict *verdict, char *detail, size_t detail_size)
{
	enum refusal refusal = REFUSAL_HANDSHAKE_BROKEN;
	unsigned long cause = 0;
	unsigned long error;

	while ((error = ERR_get_error()) != 0) {
		/* The first that says something; others follow from it. */
		if (refusal != REFUSAL_HANDSHAKE_BROKEN)
			continue;
		cause = error;
		if (ERR_GET_LIB(error) == ERR_LIB_SSL)
			refusal = refusal_of_ssl_reason(
				ERR_GET_REASON(error), verdict);
	}
	snprintf(detail, detail_size, "%s", detail_of(refusal, verdict, cause));
	return refusal;
}
