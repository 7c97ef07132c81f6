/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMPv2-MIB (RFC 3418): the system group and the counters of snmp. */
#ifndef MIBS_SNMPV2_MIB_H
#define MIBS_SNMPV2_MIB_H

#include "mibs/mib.h"
#include "wire/snmp_stats.h"

/*
 * struct snmpv2_mib_sources - what is shown; lent for ever, read anew at each
 * request, so the owner may change it between two
 */
struct snmpv2_mib_sources {
	const char *sys_descr; /* DisplayStrings of 0..255 octets, never NULL */
	const char *sys_contact;
	const char *sys_name;
	const char *sys_location;
	struct oid_view sys_object_id;
	int32_t sys_services;             /* 0..127 (ENG-09) */
	uint64_t started_ms;              /* clock_monotonic_ms() (ENG-07) */
	int32_t snmp_enable_authen_traps; /* enabled(1), disabled(2) */
	int32_t snmp_set_serial_no;       /* 0..2147483647; random at start */
	const struct snmp_stats *stats;
};

/* snmpv2_mib_register - 0 or negative errno (mib_register's, -ENOMEM) */
int snmpv2_mib_register(
	struct mib *mib, const struct snmpv2_mib_sources *sources);

#endif
