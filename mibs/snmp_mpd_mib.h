/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-MPD-MIB (RFC 3412): what message processing dropped. */
#ifndef MIBS_SNMP_MPD_MIB_H
#define MIBS_SNMP_MPD_MIB_H

#include "mibs/mib_module.h"
#include "wire/snmp_stats.h"

struct snmp_mpd_mib {
	const struct snmp_stats *stats;
};

extern const struct mib_module snmp_mpd_mib;

#endif
