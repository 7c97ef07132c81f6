/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-FRAMEWORK-MIB (RFC 3411): the snmpEngine group (ENG-15). */
#ifndef MIBS_FRAMEWORK_MIB_H
#define MIBS_FRAMEWORK_MIB_H

#include "mibs/mib.h"

/* What is shown; lent for ever. */
struct framework_mib_sources {
	struct octets engine_id;     /* snmpEngineID */
	const int32_t *engine_boots; /* moves when the time passes its end */
	int32_t (*engine_time)(void *ctx); /* snmpEngineTime now, seconds */
	void *engine_time_ctx;
	int32_t max_message_size; /* snmpEngineMaxMessageSize (SIZE-04) */
};

/* framework_mib_register - 0 or negative errno (mib_register's, -ENOMEM) */
int framework_mib_register(
	struct mib *mib, const struct framework_mib_sources *sources);

#endif
