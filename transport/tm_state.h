/* SPDX-License-Identifier: BSD-2-Clause */
/* The seam between transport and security: plain data, no OpenSSL (RFC 5590) */
#ifndef TRANSPORT_TM_STATE_H
#define TRANSPORT_TM_STATE_H

#include "util/fingerprint.h"
#include "util/security_level.h"

enum {
	TM_SECURITY_NAME_MAX = 32, /* VACM's limit (TSM-14) */
	TM_ADDRESS_MAX = 64,       /* SnmpTLSAddress of a number, with NUL */
	TM_CHAIN_MAX = 10,         /* certificates of a verified chain */
	TM_SUBJECT_MAX = 256,      /* escaped subject text, with NUL */
};

enum tm_domain {
	TM_DOMAIN_NONE,     /* missing: an invalid cache (TSM-08) */
	TM_DOMAIN_DTLS_UDP, /* snmpDTLSUDPDomain 1.3.6.1.6.1.9 */
	TM_DOMAIN_UDP,      /* snmpUDPDomain: prefix "udp", no security */
};

/*
 * struct tm_state - tmStateReference (RFC 5590 5.2, TS-01)
 *
 * The transport fills all but requested level and same_security, which belong
 * to one message (TS-02); the rest belongs to the session. A copy is valid
 * for ever: session_id is never used again.
 */
struct tm_state {
	enum tm_domain domain;
	char address[TM_ADDRESS_MAX]; /* "" when missing */
	char security_name[TM_SECURITY_NAME_MAX + 1]; /* tmSecurityName */
	enum security_level transport_level; /* tmTransportSecurityLevel */
	enum security_level requested_level; /* tmRequestedSecurityLevel */
	bool same_security;                  /* tmSameSecurity */
	uint64_t session_id;                 /* tmSessionID; 0: none */
	size_t max_message; /* octets this session carries in one datagram */
};

enum tm_send_result {
	TM_SENT,
	TM_INVALID_CACHE, /* snmpTlstmSessionInvalidCaches (TLSTM-40) */
	TM_NO_SESSION,    /* snmpTlstmSessionNoSessions (TLSTM-41) */
	TM_TOO_BIG,       /* above max_message: nothing sent (SIZE-05) */
	TM_FAILED,        /* the session broke while sending */
};

/* One certificate of the verified chain, by the hashes that were asked for. */
struct tm_chain_certificate {
	/* Indexed by hash - FINGERPRINT_HASH_FIRST; n == 0: not computed. */
	struct fingerprint fingerprints[4];
	bool held; /* a copy is in the local trust store (TLSTM-22) */
};

enum tm_san_type {
	TM_SAN_NONE,
	TM_SAN_RFC822,
	TM_SAN_DNS,
	TM_SAN_IP,
};

/*
 * struct tm_certificate - what security needs to know of a client certificate
 *
 * Borrowed for the call it is passed to. Names are the leaf's, as encoded
 * there: the first of each type in certificate order (TLSTM-25); n == 0 when
 * there is none. Nothing in them has been checked: NULs, invalid UTF-8 and
 * any length occur.
 */
struct tm_certificate {
	size_t n_chain; /* [0] is the leaf; the last is the anchor */
	struct tm_chain_certificate chain[TM_CHAIN_MAX];
	struct octets san_rfc822;
	struct octets san_dns;
	struct octets san_ip;       /* 4 or 16 octets in a good certificate */
	enum tm_san_type san_first; /* which of the three comes first */
	struct octets common_name;  /* the last CN, converted to UTF-8 */
};

/*
 * struct tm_admission - who decides on certificates; given to the transport
 * at start-up because transport is below security. Every function is called
 * with ctx, must not block, and may be called for any handshake.
 */
struct tm_admission {
	void *ctx;

	/* Bit 1 << hash for each hash that rows use. */
	unsigned (*hashes)(void *ctx);

	/* Does an active row name the leaf itself (TLSTM-21)? Only chain[0] is
	 * filled; the certificate has not been verified. */
	bool (*is_pinned)(void *ctx, const struct tm_certificate *certificate);

	/* The tmSecurityName of a verified chain (TLSTM-22..24), NUL-ended.
	 * REFUSAL_NONE or a REFUSAL_MAP_*; then detail (a text for the log,
	 * NUL-ended, may be "") says which rows were tried. */
	int (*map)(void *ctx, const struct tm_certificate *certificate,
		char security_name[TM_SECURITY_NAME_MAX + 1], char *detail,
		size_t detail_size);
};

#endif
