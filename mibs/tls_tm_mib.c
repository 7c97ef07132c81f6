/* SPDX-License-Identifier: BSD-2-Clause */
/* See tls_tm_mib.h. */
#include "mibs/tls_tm_mib.h"

#include "mibs/scalar_group.h"

#define SNMP_TLSTM_SESSION 1, 3, 6, 1, 2, 1, 198, 2, 1

static const struct oid_view snmp_tlstm_session_oid =
	OID_VIEW(SNMP_TLSTM_SESSION);

/* clang-format off */
#define COUNTER(object, member, n) \
	SCALAR_MEMBER(object, VALUE_COUNTER32, struct tlstm_stats, member, \
		SNMP_TLSTM_SESSION, n)

static const struct mib_scalar tls_tm_scalars[] = {
	COUNTER(snmpTlstmSessionOpens, session_opens, 1),
	COUNTER(snmpTlstmSessionClientCloses, session_client_closes, 2),
	COUNTER(snmpTlstmSessionOpenErrors, session_open_errors, 3),
	COUNTER(snmpTlstmSessionAccepts, session_accepts, 4),
	COUNTER(snmpTlstmSessionServerCloses, session_server_closes, 5),
	COUNTER(snmpTlstmSessionNoSessions, session_no_sessions, 6),
	COUNTER(snmpTlstmSessionInvalidClientCertificates,
		session_invalid_client_certificates, 7),
	COUNTER(snmpTlstmSessionUnknownServerCertificate,
		session_unknown_server_certificate, 8),
	COUNTER(snmpTlstmSessionInvalidServerCertificates,
		session_invalid_server_certificates, 9),
	COUNTER(snmpTlstmSessionInvalidCaches, session_invalid_caches, 10),
};
/* clang-format on */

int
tls_tm_mib_register(struct mib *mib, const struct tlstm_stats *stats)
{
	return scalar_group_register(mib, snmp_tlstm_session_oid,
		&(struct scalar_group){
			.scalars = tls_tm_scalars,
			.n = ARRAY_LEN(tls_tm_scalars),
			.base = stats,
		});
}
