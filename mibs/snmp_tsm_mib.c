/* SPDX-License-Identifier: BSD-2-Clause */
/* See snmp_tsm_mib.h. */
#include "mibs/snmp_tsm_mib.h"

#include "snmp_tsm_mib.gen.h"

static void
commit(void *ctx)
{
	const struct snmp_tsm_mib *m = ctx;

	if (m->changed != NULL)
		m->changed(m->changed_ctx);
}

static const struct mib_module_write tsm_write = {
	.ctx_size = sizeof(struct snmp_tsm_mib),
	.commit = commit,
};

/* clang-format off */
#define COUNTER(object, member) \
	MIB_VIA(object, struct snmp_tsm_mib, stats, struct tsm_stats, member)

COUNTER(snmpTsmInvalidCaches,            invalid_caches);
COUNTER(snmpTsmInadequateSecurityLevels, inadequate_security_levels);
COUNTER(snmpTsmUnknownPrefixes,          unknown_prefixes);
COUNTER(snmpTsmInvalidPrefixes,          invalid_prefixes);

MIB_MEMBER(snmpTsmConfigurationUsePrefix, struct snmp_tsm_mib, use_prefix);

MIB_MODULE_RW(snmp_tsm_mib, &tsm_write);
/* clang-format on */
