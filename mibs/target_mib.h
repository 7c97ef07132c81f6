/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-TARGET-MIB (RFC 3413): the scalars of a command responder (TGT-08). */
#ifndef MIBS_TARGET_MIB_H
#define MIBS_TARGET_MIB_H

#include "mibs/mib.h"
#include "wire/snmp_stats.h"

/* What is shown; lent for ever, read anew at each request. */
struct target_mib_sources {
	int32_t snmp_target_spin_lock; /* 0..2147483647; random at start */
	const struct snmp_stats *stats;
};

/* target_mib_register - 0 or negative errno (mib_register's, -ENOMEM) */
int target_mib_register(
	struct mib *mib, const struct target_mib_sources *sources);

#endif
