/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMPv2-MIB (RFC 3418): system, sysORTable, snmp and snmpSet. */
#ifndef MIBS_SNMPV2_MIB_H
#define MIBS_SNMPV2_MIB_H

#include "mibs/mib_store.h"
#include "wire/snmp_stats.h"

enum {
	SNMPV2_TEXT_MAX = 255, /* DisplayString of the system group */
	SNMPV2_OR_MAX = 128,   /* rows of sysORTable, subagents' included */
};

/* What is served; the owner may change it between two requests. */
struct snmpv2_mib {
	const char *sys_descr; /* 0..255 octets, never NULL */
	struct oid_view sys_object_id;
	uint64_t started_ms; /* clock_monotonic_ms() (ENG-07) */
	char sys_contact[SNMPV2_TEXT_MAX + 1];
	char sys_name[SNMPV2_TEXT_MAX + 1];
	char sys_location[SNMPV2_TEXT_MAX + 1];
	/* Those the operator has configured, which Set cannot write. */
	bool sys_contact_is_fixed;
	bool sys_name_is_fixed;
	bool sys_location_is_fixed;
	int32_t sys_services;             /* 0..127 (ENG-09) */
	uint32_t sys_or_last_change;      /* sysUpTime (ENG-10) */
	struct mib_store *sys_or;         /* of struct sys_or_row */
	int32_t snmp_enable_authen_traps; /* enabled(1), disabled(2) */
	int32_t snmp_set_serial_no;       /* 0..2147483647; random at start */
	const struct snmp_stats *stats;
};

struct sys_or_row {
	int32_t index; /* 1.. */
	struct oid id;
	char descr[SNMPV2_TEXT_MAX + 1];
	uint32_t up_time; /* sysUpTime when it came, 0 at start */
};

extern const struct mib_module snmpv2_mib;

/* snmpv2_mib_init - an all-zero m with its store; 0 or -ENOMEM */
int snmpv2_mib_init(struct snmpv2_mib *m);
void snmpv2_mib_fini(struct snmpv2_mib *m);

/* snmpv2_mib_up_time - sysUpTime now: 1/100 s modulo 2^32 (ENG-07) */
uint32_t snmpv2_mib_up_time(const struct snmpv2_mib *m);

/*
 * snmpv2_mib_add_capability - a row of sysORTable, at up_time (0 at start);
 * the index it got, or -ENOSPC. descr is cut at 255 octets.
 */
int32_t snmpv2_mib_add_capability(struct snmpv2_mib *m, struct oid_view id,
	const char *descr, uint32_t up_time);

#endif
