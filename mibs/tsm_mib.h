/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-TSM-MIB (RFC 5591): the Transport Security Model's counters. */
#ifndef MIBS_TSM_MIB_H
#define MIBS_TSM_MIB_H

#include "mibs/mib.h"
#include "security/tsm.h"

/* tsm_mib_register - show tsm, lent for ever; 0 or negative errno */
int tsm_mib_register(struct mib *mib, const struct tsm *tsm);

#endif
