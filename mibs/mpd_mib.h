/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-MPD-MIB (RFC 3412): what message processing dropped. */
#ifndef MIBS_MPD_MIB_H
#define MIBS_MPD_MIB_H

#include "mibs/mib.h"
#include "wire/snmp_stats.h"

/* mpd_mib_register - show stats, lent for ever; 0 or negative errno */
int mpd_mib_register(struct mib *mib, const struct snmp_stats *stats);

#endif
