/* SPDX-License-Identifier: BSD-2-Clause */
/* See snmp_mpd_mib.h. */
#include "mibs/snmp_mpd_mib.h"

#include "snmp_mpd_mib.gen.h"

/* clang-format off */
#define COUNTER(object, member) \
	MIB_VIA(object, struct snmp_mpd_mib, stats, struct snmp_stats, member)

COUNTER(snmpUnknownSecurityModels, unknown_security_models);
COUNTER(snmpInvalidMsgs,           invalid_msgs);
COUNTER(snmpUnknownPDUHandlers,    unknown_pdu_handlers);

MIB_MODULE(snmp_mpd_mib);
/* clang-format on */
