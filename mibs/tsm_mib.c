/* SPDX-License-Identifier: BSD-2-Clause */
/* See tsm_mib.h. */
#include "mibs/tsm_mib.h"

#include <errno.h>

#include "mibs/scalar_group.h"

#define SNMP_TSM_STATS         1, 3, 6, 1, 2, 1, 190, 1, 1
#define SNMP_TSM_CONFIGURATION 1, 3, 6, 1, 2, 1, 190, 1, 2

/* snmpTsmMIBObjects: both groups in one table. */
static const struct oid_view snmp_tsm_oid = OID_VIEW(1, 3, 6, 1, 2, 1, 190, 1);

struct tsm_mib {
	const struct tsm *tsm;
};

static void
get_use_prefix(void *ctx, struct value *value)
{
	const struct tsm_mib *m = ctx;

	value->i32 = m->tsm->use_prefix ? 1 : 2; /* TruthValue (SMI-05) */
}

/* clang-format off */
#define COUNTER(object, member, ...) \
	SCALAR_MEMBER(object, VALUE_COUNTER32, struct tsm, stats.member, \
		__VA_ARGS__)

static const struct mib_scalar tsm_scalars[] = {
	COUNTER(snmpTsmInvalidCaches, invalid_caches, SNMP_TSM_STATS, 1),
	COUNTER(snmpTsmInadequateSecurityLevels, inadequate_security_levels,
		SNMP_TSM_STATS, 2),
	COUNTER(snmpTsmUnknownPrefixes, unknown_prefixes, SNMP_TSM_STATS, 3),
	COUNTER(snmpTsmInvalidPrefixes, invalid_prefixes, SNMP_TSM_STATS, 4),
	SCALAR_GET(snmpTsmConfigurationUsePrefix, VALUE_INTEGER,
		get_use_prefix, SNMP_TSM_CONFIGURATION, 1), /* TSM-13 */
};
/* clang-format on */

int
tsm_mib_register(struct mib *mib, const struct tsm *tsm)
{
	struct tsm_mib *m = mib_alloc(mib, sizeof(*m));

	if (m == NULL)
		return -ENOMEM;
	m->tsm = tsm;
	return scalar_group_register(mib, snmp_tsm_oid,
		&(struct scalar_group){
			.scalars = tsm_scalars,
			.n = ARRAY_LEN(tsm_scalars),
			.ctx = m,
			.base = tsm,
		});
}
