/* SPDX-License-Identifier: BSD-2-Clause */
/* What a context decides about a peer's certificate, session by session. */
#ifndef TRANSPORT_DTLS_VERDICT_H
#define TRANSPORT_DTLS_VERDICT_H

#include <openssl/ssl.h>

#include "transport/dtls_context.h"

/* The SSL_CTX to make sessions from; borrowed. SSL_new takes a reference, so
 * sessions outlive their context. */
SSL_CTX *dtls_context_ssl_ctx(const struct dtls_context *context);

/*
 * struct dtls_verdict - what became of a peer's certificate. Each SSL carries
 * one (dtls_verdict_attach); the context's verify call-back writes it.
 */
struct dtls_verdict {
	enum refusal refusal; /* NONE and security_name set: admitted */
	char security_name[TM_SECURITY_NAME_MAX + 1];
	char subject[TM_SUBJECT_MAX]; /* escaped; "" without certificate */
	struct fingerprint sha256;    /* of the leaf; n == 0 without */
	/* Seconds since 1970. When admitted, the first end in the verified
	 * chain, its anchor included; else the leaf's. */
	int64_t not_after;
	int64_t not_before;
	char detail[160];             /* more for the log line, may be "" */
};

void dtls_verdict_attach(SSL *ssl, struct dtls_verdict *verdict);

/*
 * dtls_context_recheck - verify the certificate chain a live session has shown
 * again, by the anchors, CRLs and map of this context; the verdict as in a
 * handshake (on reload, DESIGN 4)
 */
void dtls_context_recheck(const struct dtls_context *context, SSL *ssl,
	struct dtls_verdict *verdict);

/* dtls_context_describe - subject, fingerprint and dates of the certificate a
 * session has shown, without a decision: for a line of the log */
void dtls_context_describe(const struct dtls_context *context, const SSL *ssl,
	struct dtls_verdict *verdict);

/*
 * dtls_refusal_from_error - the reason of a failed handshake from OpenSSL's
 * error queue (emptied) and the verdict; detail gets OpenSSL's reason string
 * for those that have no words of their own
 */
enum refusal dtls_refusal_from_error(
	const struct dtls_verdict *verdict, char *detail, size_t detail_size);

#endif
