/* SPDX-License-Identifier: BSD-2-Clause */
/* What the building of a context and its one decision share. */
#ifndef TRANSPORT_DTLS_CONTEXT_INTERNAL_H
#define TRANSPORT_DTLS_CONTEXT_INTERNAL_H

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "transport/dtls_verdict.h"

enum {
	DTLS_HASHES = FINGERPRINT_HASH_LAST - FINGERPRINT_HASH_FIRST + 1,
	/* OpenSSL's word for 112 bits: RSA 2048, EC 224, SHA-224 at least. */
	DTLS_SECURITY_LEVEL = 2,
};

/* The trust store by the rules of TLSTM-22. */
struct dtls_anchors {
	X509_STORE *store;     /* what OpenSSL searches: anchors and CRLs */
	STACK_OF(X509) * list; /* the same anchors, each once */
	struct tm_chain_certificate *hashed; /* one each, by every hash */
	bool has_intermediate; /* at least one of them is not self-signed */
	bool has_crls;
};

/*
 * struct dtls_context - lives as long as its SSL_CTX, of which it is extra
 * data: a handshake that began before a reload still asks the context it
 * began with.
 */
struct dtls_context {
	SSL_CTX *ssl_ctx;
	struct tm_admission admission;
	struct dtls_anchors anchors;
	EVP_MD *digests[DTLS_HASHES]; /* fetched once, that costs */

	/* Our own certificate. */
	char subject[TM_SUBJECT_MAX];
	struct fingerprint sha256;
	int64_t not_after;           /* the first of it and its chain */
	char ending[TM_SUBJECT_MAX]; /* whose that is */
	int key_type;  /* EVP_PKEY_EC, _RSA, _RSA_PSS, _ED25519 */
	int curve_nid; /* of an EVP_PKEY_EC, else NID_undef */

	/* Attached to the server's end of the handshake with ourselves, whose
	 * peer is admitted without asking. */
	struct dtls_verdict self_test;
};

/* What the octets of a struct tm_certificate point into. */
struct dtls_names {
	GENERAL_NAMES *sans;
	unsigned char *common_name;
};

/*
 * dtls_names_read - the SANs and common name of leaf into out (TLSTM-25);
 * other members of out are untouched. names is to be given to dtls_names_fini
 * when out is no longer needed.
 */
void dtls_names_read(
	struct dtls_names *names, const X509 *leaf, struct tm_certificate *out);
void dtls_names_fini(struct dtls_names *names);

/* dtls_hash_certificate - the fingerprints of certificate by the hashes of
 * mask (1 << hash), others with n == 0; false without memory */
bool dtls_hash_certificate(const struct dtls_context *context,
	const X509 *certificate, unsigned mask,
	struct tm_chain_certificate *out);

/* dtls_name_text - RFC 4514 text of a name in UTF-8, passed through
 * log_escape; returns dst */
char *dtls_name_text(char *dst, size_t size, const X509_NAME *name);

/* dtls_time - seconds since 1970; 0 when it cannot be read */
int64_t dtls_time(const ASN1_TIME *time);

/* dtls_verdict_index_init - make room in each SSL for its verdict, at the first
 * call; false without memory */
bool dtls_verdict_index_init(void);

/* dtls_verify_certificate - the verify call-back; arg is the context */
int dtls_verify_certificate(X509_STORE_CTX *store_ctx, void *arg);

/* dtls_check_hello - the client-hello call-back: one without extended master
 * secret is refused before anything is signed for it (DTLS-25) */
int dtls_check_hello(SSL *ssl, int *alert, void *arg);

/* dtls_note_overlap - the certificate call-back, which OpenSSL runs before it
 * chooses a suite: takes down why that will fail, as its error does not
 * tell. arg is the context. Returns 1. */
int dtls_note_overlap(SSL *ssl, void *arg);

#endif
