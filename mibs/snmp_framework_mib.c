/* SPDX-License-Identifier: BSD-2-Clause */
/* See snmp_framework_mib.h. */
#include "mibs/snmp_framework_mib.h"

#include "snmp_framework_mib.gen.h"

static bool
get_engine_time(void *ctx, const void *row, struct value *value)
{
	const struct snmp_framework_mib *m = ctx;

	(void)row;
	value->i32 = m->engine_time(m->engine_time_ctx);
	return true;
}

/* The time first: at its end it counts a boot (ENG-06), and a manager who
 * reads both in one request must not see the new time with the old boots. */
static bool
get_engine_boots(void *ctx, const void *row, struct value *value)
{
	const struct snmp_framework_mib *m = ctx;

	(void)row;
	(void)m->engine_time(m->engine_time_ctx);
	value->i32 = *m->engine_boots;
	return true;
}

/* clang-format off */
MIB_MEMBER(snmpEngineID, struct snmp_framework_mib, engine_id);
MIB_GET(snmpEngineBoots, get_engine_boots);
MIB_GET(snmpEngineTime,  get_engine_time);
MIB_MEMBER(snmpEngineMaxMessageSize, struct snmp_framework_mib,
	max_message_size);

MIB_MODULE(snmp_framework_mib);
/* clang-format on */
