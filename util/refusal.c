/* SPDX-License-Identifier: BSD-2-Clause */
/* A word for the log and a sentence for the operator, for every refusal. */
#include "util/refusal.h"

#include <stddef.h>

struct refusal_words {
	const char *name;
	const char *hint;
};

/*
 * The names are an interface: log watchers match them. The hints say what to
 * change, in the words of the configuration file.
 */
static const struct refusal_words refusals[REFUSAL_COUNT] = {
	[REFUSAL_NONE] = { "none", "nothing was refused" },

	[REFUSAL_NO_CLIENT_CERTIFICATE] = { "no-client-certificate",
		"give the manager a certificate and key (Net-SNMP: localCert "
		"or -T our_identity=NAME)" },
	[REFUSAL_CERT_UNTRUSTED] = { "cert-untrusted",
		"name its CA in a trustCert directive, or its fingerprint in "
		"a certSecName directive" },
	[REFUSAL_CERT_SELF_SIGNED] = { "cert-self-signed",
		"to accept this one certificate, name its sha256 fingerprint "
		"in a certSecName directive" },
	[REFUSAL_CERT_EXPIRED] = { "cert-expired",
		"renew the manager's certificate or that of its CA; if its "
		"dates are right, check the clock of this host" },
	[REFUSAL_CERT_NOT_YET_VALID] = { "cert-not-yet-valid",
		"check the clock of this host and of the one that issued the "
		"certificate" },
	[REFUSAL_CERT_REVOKED] = { "cert-revoked",
		"its CA has revoked it: issue a new one, or if it was revoked "
		"by mistake, renew the list in x509CRLFile" },
	[REFUSAL_CERT_NO_CRL] = { "cert-no-crl",
		"put a current CRL of its CA in x509CRLFile" },
	[REFUSAL_CERT_WEAK] = { "cert-weak",
		"issue certificates of RSA 2048 bits or EC P-256 at least, "
		"signed with SHA-256 at least, along the whole chain" },
	[REFUSAL_CERT_WRONG_PURPOSE] = { "cert-wrong-purpose",
		"issue it with extendedKeyUsage clientAuth and keyUsage "
		"digitalSignature" },
	[REFUSAL_CERT_INVALID] = { "cert-invalid",
		"check it with openssl verify against the files that "
		"trustCert names" },
	[REFUSAL_PROTOCOL_VERSION] = { "protocol-version",
		"the peer must offer DTLS 1.2: update it; tlsMinVersion "
		"cannot go lower" },
	[REFUSAL_NO_SHARED_CIPHER] = { "no-shared-cipher",
		"let tlsAlgorithms and the peer have a suite in common that "
		"fits the key of localCert" },
	[REFUSAL_NO_SHARED_GROUP] = { "no-shared-group",
		"let the peer offer X25519, P-256 or P-384 for the key "
		"exchange" },
	[REFUSAL_NO_SHARED_SIGNATURE] = { "no-shared-signature",
		"let the peer offer a signature algorithm that fits the key "
		"of localCert, or give localCert another type of key" },
	[REFUSAL_NO_EXTENDED_MASTER_SECRET] = { "no-extended-master-secret",
		"update the peer's TLS library: it lacks extended master "
		"secret (RFC 7627)" },
	[REFUSAL_PEER_REFUSED_US] = { "peer-refused-us",
		"the peer does not accept our certificate: let it trust "
		"localCert or its CA, and check that localCert has the name "
		"it connects to" },
	[REFUSAL_HANDSHAKE_TIMEOUT] = { "handshake-timeout",
		"look for a firewall that drops fragments or a peer that "
		"gave up; large datagrams may need a smaller MTU" },
	[REFUSAL_HANDSHAKE_BROKEN] = { "handshake-broken",
		"the peer does not speak DTLS as it should: try it with "
		"openssl s_client -dtls1_2 to compare" },
	[REFUSAL_HALF_OPEN_LIMIT] = { "half-open-limit",
		"too many handshakes at once: if they are not an attack, "
		"let managers keep their sessions" },
	[REFUSAL_SESSION_LIMIT] = { "session-limit",
		"every session is busy: raise the number of sessions, or "
		"let managers close theirs" },
	[REFUSAL_RENEGOTIATION] = { "renegotiation",
		"let the peer use its session as it is, or open a new one: "
		"turn renegotiation off there" },

	[REFUSAL_MAP_NO_ROW] = { "map-no-row",
		"add a certSecName directive with its fingerprint or that of "
		"its CA" },
	[REFUSAL_MAP_CA_NOT_HELD] = { "map-ca-not-held",
		"a certSecName directive names a CA that no trustCert "
		"directive names: add one" },
	[REFUSAL_MAP_NO_NAME] = { "map-no-name",
		"the certificate lacks the field that certSecName asks for: "
		"use another map type (--cn, --dns, --sn NAME ...)" },
	[REFUSAL_MAP_NAME_TOO_LONG] = { "map-name-too-long",
		"a securityName has at most 32 octets, 27 with "
		"tsmUseTransportPrefix: give it one with certSecName --sn" },
	[REFUSAL_MAP_NAME_NOT_UTF8] = { "map-name-not-utf8",
		"the name in the certificate is not UTF-8: give it one with "
		"certSecName --sn" },

	[REFUSAL_ACCESS_NO_CONTEXT] = { "access-no-context",
		"the manager asks for a context that does not exist here: "
		"let it use the empty one" },
	[REFUSAL_ACCESS_NO_GROUP] = { "access-no-group",
		"add a rouser, rwuser or group directive for this "
		"securityName" },
	[REFUSAL_ACCESS_NO_ENTRY] = { "access-no-entry",
		"no access directive of its group fits the context and "
		"security level: let the manager use authPriv, or change the "
		"level in rouser, rwuser or access" },
	[REFUSAL_ACCESS_NO_VIEW] = { "access-no-view",
		"its access directive names no view, or one that no view "
		"directive defines, for this operation; writing needs rwuser" },
	[REFUSAL_ACCESS_NOT_IN_VIEW] = { "access-not-in-view",
		"the object is outside the view: widen it with a view "
		"directive, or the OID of rouser or rwuser" },
};

const char *
refusal_name(enum refusal refusal)
{
	if ((unsigned)refusal >= REFUSAL_COUNT)
		return "unknown";
	return refusals[refusal].name;
}

const char *
refusal_hint(enum refusal refusal)
{
	if ((unsigned)refusal >= REFUSAL_COUNT)
		return "this refusal has no explanation";
	return refusals[refusal].hint;
}
