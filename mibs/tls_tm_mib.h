/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-TLS-TM-MIB (RFC 9456): what happened to sessions. */
#ifndef MIBS_TLS_TM_MIB_H
#define MIBS_TLS_TM_MIB_H

#include "mibs/mib.h"
#include "transport/tlstm_stats.h"

/* tls_tm_mib_register - show stats, lent for ever; 0 or negative errno */
int tls_tm_mib_register(struct mib *mib, const struct tlstm_stats *stats);

#endif
