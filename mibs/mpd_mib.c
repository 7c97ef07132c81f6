/* SPDX-License-Identifier: BSD-2-Clause */
/* See mpd_mib.h. */
#include "mibs/mpd_mib.h"

#include "mibs/scalar_group.h"

#define SNMP_MPD_STATS 1, 3, 6, 1, 6, 3, 11, 2, 1

static const struct oid_view snmp_mpd_stats_oid = OID_VIEW(SNMP_MPD_STATS);

/* clang-format off */
#define COUNTER(object, member, ...) \
	SCALAR_MEMBER(object, VALUE_COUNTER32, struct snmp_stats, member, \
		__VA_ARGS__)

static const struct mib_scalar mpd_scalars[] = {
	COUNTER(snmpUnknownSecurityModels, unknown_security_models,
		SNMP_MPD_STATS, 1),
	COUNTER(snmpInvalidMsgs, invalid_msgs, SNMP_MPD_STATS, 2),
	COUNTER(snmpUnknownPDUHandlers, unknown_pdu_handlers,
		SNMP_MPD_STATS, 3),
};
/* clang-format on */

int
mpd_mib_register(struct mib *mib, const struct snmp_stats *stats)
{
	return scalar_group_register(mib, snmp_mpd_stats_oid,
		&(struct scalar_group){
			.scalars = mpd_scalars,
			.n = ARRAY_LEN(mpd_scalars),
			.base = stats,
		});
}
