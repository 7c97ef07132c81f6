/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-FRAMEWORK-MIB (RFC 3411): the snmpEngine group (ENG-15). */
#ifndef MIBS_SNMP_FRAMEWORK_MIB_H
#define MIBS_SNMP_FRAMEWORK_MIB_H

#include "mibs/mib_module.h"

struct snmp_framework_mib {
	struct octets engine_id;     /* snmpEngineID */
	const int32_t *engine_boots; /* moves when the time passes its end */
	int32_t (*engine_time)(void *ctx); /* snmpEngineTime now, seconds */
	void *engine_time_ctx;
	int32_t max_message_size; /* snmpEngineMaxMessageSize (SIZE-04) */
};

extern const struct mib_module snmp_framework_mib;

#endif
