/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-TSM-MIB (RFC 5591): the Transport Security Model's counters. */
#ifndef MIBS_SNMP_TSM_MIB_H
#define MIBS_SNMP_TSM_MIB_H

#include "mibs/mib_module.h"
#include "security/tsm.h"

struct snmp_tsm_mib {
	bool use_prefix; /* snmpTsmConfigurationUsePrefix (TSM-13) */
	const struct tsm_stats *stats;
	/* Told when a Set has changed use_prefix. */
	void (*changed)(void *ctx);
	void *changed_ctx;
};

extern const struct mib_module snmp_tsm_mib;

#endif
