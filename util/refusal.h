/* SPDX-License-Identifier: BSD-2-Clause */
/* Why somebody was refused: one list for log, counters and explanations. */
#ifndef UTIL_REFUSAL_H
#define UTIL_REFUSAL_H

#include <stdbool.h>

enum refusal {
	REFUSAL_NONE,

	/* The handshake (RFC 6353 5.3.2). */
	REFUSAL_NO_CLIENT_CERTIFICATE,
	REFUSAL_CERT_UNTRUSTED,     /* no configured trust anchor issued it */
	REFUSAL_CERT_SELF_SIGNED,   /* self-signed and not pinned */
	REFUSAL_CERT_EXPIRED,       /* it, or a CA of its chain */
	REFUSAL_CERT_NOT_YET_VALID, /* it, or a CA of its chain */
	REFUSAL_CERT_REVOKED,
	REFUSAL_CERT_NO_CRL,        /* a CRL is needed and missing or too old */
	REFUSAL_CERT_WEAK,          /* key or signature below level 2 */
	REFUSAL_CERT_WRONG_PURPOSE, /* its usage forbids TLS clients */
	REFUSAL_CERT_INVALID,       /* bad signature, broken, chain too long */
	REFUSAL_PROTOCOL_VERSION,   /* below DTLS 1.2 */
	REFUSAL_NO_SHARED_CIPHER,
	REFUSAL_NO_SHARED_GROUP,     /* key exchange group */
	REFUSAL_NO_SHARED_SIGNATURE, /* signature algorithm */
	REFUSAL_NO_EXTENDED_MASTER_SECRET,
	REFUSAL_PEER_REFUSED_US,     /* the peer sent a fatal alert */
	REFUSAL_HANDSHAKE_TIMEOUT,
	REFUSAL_HANDSHAKE_BROKEN,    /* any other protocol error */
	REFUSAL_HALF_OPEN_LIMIT,     /* pushed out by newer handshakes */
	REFUSAL_SESSION_LIMIT,       /* every session busy, none to evict */
	REFUSAL_RENEGOTIATION,       /* within a session, which goes on */

	/* Certificate to securityName (RFC 6353 7, TLSTM-22..24). */
	REFUSAL_MAP_NO_ROW,        /* no certSecName row has its fingerprint */
	REFUSAL_MAP_CA_NOT_HELD,   /* a row names a CA not in trustCert */
	REFUSAL_MAP_NO_NAME,       /* the rows found no such field in it */
	REFUSAL_MAP_NAME_TOO_LONG, /* above 32 octets, 27 with prefix */
	REFUSAL_MAP_NAME_NOT_UTF8,

	/* Access control (RFC 3415 3.2). */
	REFUSAL_ACCESS_NO_CONTEXT,
	REFUSAL_ACCESS_NO_GROUP,
	REFUSAL_ACCESS_NO_ENTRY,
	REFUSAL_ACCESS_NO_VIEW,
	REFUSAL_ACCESS_NOT_IN_VIEW,

	REFUSAL_COUNT
};

/* refusal_is_certificate - the certificate itself was invalid or unmapped
 * (snmpTlstmSessionInvalidClientCertificates, TLSTM-27) */
static inline bool
refusal_is_certificate(enum refusal refusal)
{
	return (refusal >= REFUSAL_CERT_UNTRUSTED &&
		       refusal <= REFUSAL_CERT_INVALID) ||
	       (refusal >= REFUSAL_MAP_NO_ROW &&
		       refusal <= REFUSAL_MAP_NAME_NOT_UTF8);
}

/* refusal_name - a stable word for logs: "cert-expired". Never NULL. */
const char *refusal_name(enum refusal refusal);

/* refusal_hint - what the operator can do, one sentence. Never NULL. */
const char *refusal_hint(enum refusal refusal);

#endif
