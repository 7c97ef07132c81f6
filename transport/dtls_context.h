/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates, keys, anchors, policy: an SSL_CTX and its one decision. */
#ifndef TRANSPORT_DTLS_CONTEXT_H
#define TRANSPORT_DTLS_CONTEXT_H

#include "transport/tls_key_owner.h"
#include "transport/tls_places.h"
#include "transport/tm_state.h"
#include "util/refusal.h"

/* A name from the configuration and the place it stands, for messages. */
struct dtls_source {
	const char *name;  /* base name, absolute path or fingerprint */
	const char *where; /* "file:line", or "default" */
};

/*
 * struct dtls_context_config - borrowed for dtls_context_new
 *
 * places  directories that hold certs/, private/, ca-certs/.
 */
struct dtls_context_config {
	struct tls_places places;
	struct dtls_source local_cert; /* name NULL: "snmpdtlsd" */
	struct tls_key_owner key_owner;
	const struct dtls_source *trust_certs;
	size_t n_trust_certs;
	const struct dtls_source *crl_files; /* x509CRLFile */
	size_t n_crl_files;
	struct dtls_source tls_algorithms;  /* name NULL: RFC 9325's suites */
	struct dtls_source tls_min_version; /* name NULL: dtls1_2 */
	/* Called once for each thing wrong: every one is found in one run. */
	void (*report)(void *ctx, const char *where, const char *message);
	void *report_ctx;
};

struct dtls_context;

/*
 * dtls_context_new - read every file, build the SSL_CTX, prove by a handshake
 * with itself in memory that key and certificate belong together
 *
 * admission  copied; its functions are called during handshakes.
 *
 * 0, or -EINVAL after at least one report: a missing, unreadable, malformed,
 * mismatched or expired certificate (or one not yet valid, unless the clock is
 * unset), a key readable by others (mode & 077,
 * or & 037 when the group is root's or ours), a CRL that does not parse, a
 * suite that is not AEAD with ephemeral key exchange, a version below 1.2.
 * -ENOMEM, whatever else: without memory OpenSSL finds fault with good files,
 * or leaves something out and says nothing.
 */
int dtls_context_new(struct dtls_context **out,
	const struct dtls_context_config *config,
	const struct tm_admission *admission);
void dtls_context_free(struct dtls_context *context); /* takes NULL */

/* The first notAfter of the agent's own certificate and the chain sent with it,
 * seconds since 1970; and the subject that ends then. */
int64_t dtls_context_not_after(const struct dtls_context *context);
const char *dtls_context_ending(const struct dtls_context *context);

/* The names of the agent's own certificate. */
const char *dtls_context_subject(const struct dtls_context *context);
const struct fingerprint *dtls_context_sha256(
	const struct dtls_context *context);

#endif
