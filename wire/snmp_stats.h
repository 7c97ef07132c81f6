/* SPDX-License-Identifier: BSD-2-Clause */
/* Counters of the SNMP engine, shared by those who count and who show them. */
#ifndef WIRE_SNMP_STATS_H
#define WIRE_SNMP_STATS_H

#include <stdint.h>

/* Counters of SNMPv2-MIB, SNMP-MPD-MIB and SNMP-TARGET-MIB; all wrap. */
struct snmp_stats {
	uint32_t in_pkts;
	uint32_t in_bad_versions;
	uint32_t in_asn_parse_errs;
	uint32_t silent_drops;
	uint32_t proxy_drops;
	uint32_t unknown_security_models;
	uint32_t invalid_msgs;
	uint32_t unknown_pdu_handlers;
	uint32_t unavailable_contexts;
	uint32_t unknown_contexts;
};

#endif
