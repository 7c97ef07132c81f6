/* SPDX-License-Identifier: BSD-2-Clause */
/* See snmpv2_mib.h. */
#include "mibs/snmpv2_mib.h"

#include <errno.h>
#include <string.h>

#include "mibs/scalar_group.h"
#include "util/clock.h"

#define SYSTEM   1, 3, 6, 1, 2, 1, 1
#define SNMP     1, 3, 6, 1, 2, 1, 11
#define SNMP_SET 1, 3, 6, 1, 6, 3, 1, 1, 6

static const struct oid_view system_oid = OID_VIEW(SYSTEM);
static const struct oid_view snmp_oid = OID_VIEW(SNMP);
static const struct oid_view snmp_set_oid = OID_VIEW(SNMP_SET);

struct snmpv2_mib {
	const struct snmpv2_mib_sources *sources;
};

static void
get_text(struct value *value, const char *text)
{
	value->octets.p = (const uint8_t *)text;
	value->octets.n = strlen(text);
}

static void
get_sys_descr(void *ctx, struct value *value)
{
	const struct snmpv2_mib *m = ctx;

	get_text(value, m->sources->sys_descr);
}

static void
get_sys_object_id(void *ctx, struct value *value)
{
	const struct snmpv2_mib *m = ctx;

	value->oid = m->sources->sys_object_id;
}

static void
get_sys_up_time(void *ctx, struct value *value)
{
	const struct snmpv2_mib *m = ctx;
	uint64_t up_ms = clock_monotonic_ms() - m->sources->started_ms;

	value->u32 = (uint32_t)(up_ms / 10); /* modulo 2^32 (ENG-07) */
}

static void
get_sys_contact(void *ctx, struct value *value)
{
	const struct snmpv2_mib *m = ctx;

	get_text(value, m->sources->sys_contact);
}

static void
get_sys_name(void *ctx, struct value *value)
{
	const struct snmpv2_mib *m = ctx;

	get_text(value, m->sources->sys_name);
}

static void
get_sys_location(void *ctx, struct value *value)
{
	const struct snmpv2_mib *m = ctx;

	get_text(value, m->sources->sys_location);
}

static void
get_sys_services(void *ctx, struct value *value)
{
	const struct snmpv2_mib *m = ctx;

	value->i32 = m->sources->sys_services;
}

/* No capability has changed since the start: there is none (ENG-10). */
static const uint32_t sys_or_last_change = 0;

/* No community is known to this agent, so none can be wrong (ENG-14). */
static const uint32_t no_communities = 0;

static void
get_enable_authen_traps(void *ctx, struct value *value)
{
	const struct snmpv2_mib *m = ctx;

	value->i32 = m->sources->snmp_enable_authen_traps;
}

static void
get_set_serial_no(void *ctx, struct value *value)
{
	const struct snmpv2_mib *m = ctx;

	value->i32 = m->sources->snmp_set_serial_no;
}

/* One object a line, so that the tables read like the MIB. */
/* clang-format off */
#define GET(object, type, function, ...) \
	SCALAR_GET(object, VALUE_##type, function, __VA_ARGS__)
#define CELL(object, type, cell, ...) \
	SCALAR_CELL(object, VALUE_##type, cell, __VA_ARGS__)
#define COLUMN(object, type, ...) \
	SCALAR_ABSENT(object, VALUE_##type, __VA_ARGS__)
#define COUNTER(object, member, ...) \
	SCALAR_MEMBER(object, VALUE_COUNTER32, struct snmp_stats, member, \
		__VA_ARGS__)

static const struct mib_scalar system_scalars[] = {
	GET(sysDescr, OCTET_STRING, get_sys_descr, SYSTEM, 1),
	GET(sysObjectID, OID, get_sys_object_id, SYSTEM, 2),
	GET(sysUpTime, TIME_TICKS, get_sys_up_time, SYSTEM, 3),
	GET(sysContact, OCTET_STRING, get_sys_contact, SYSTEM, 4),
	GET(sysName, OCTET_STRING, get_sys_name, SYSTEM, 5),
	GET(sysLocation, OCTET_STRING, get_sys_location, SYSTEM, 6),
	GET(sysServices, INTEGER, get_sys_services, SYSTEM, 7),
	CELL(sysORLastChange, TIME_TICKS, &sys_or_last_change, SYSTEM, 8),
	COLUMN(sysORID, OID, SYSTEM, 9, 1, 2),
	COLUMN(sysORDescr, OCTET_STRING, SYSTEM, 9, 1, 3),
	COLUMN(sysORUpTime, TIME_TICKS, SYSTEM, 9, 1, 4),
};

static const struct mib_scalar snmp_scalars[] = {
	COUNTER(snmpInPkts, in_pkts, SNMP, 1),
	COUNTER(snmpInBadVersions, in_bad_versions, SNMP, 3),
	CELL(snmpInBadCommunityNames, COUNTER32, &no_communities, SNMP, 4),
	CELL(snmpInBadCommunityUses, COUNTER32, &no_communities, SNMP, 5),
	COUNTER(snmpInASNParseErrs, in_asn_parse_errs, SNMP, 6),
	GET(snmpEnableAuthenTraps, INTEGER, get_enable_authen_traps, SNMP, 30),
	COUNTER(snmpSilentDrops, silent_drops, SNMP, 31),
	COUNTER(snmpProxyDrops, proxy_drops, SNMP, 32),
};

static const struct mib_scalar set_scalars[] = {
	GET(snmpSetSerialNo, INTEGER, get_set_serial_no, SNMP_SET, 1),
};
/* clang-format on */

int
snmpv2_mib_register(struct mib *mib, const struct snmpv2_mib_sources *sources)
{
	struct snmpv2_mib *m = mib_alloc(mib, sizeof(*m));
	int rc;

	if (m == NULL)
		return -ENOMEM;
	m->sources = sources;
	rc = scalar_group_register(mib, system_oid,
		&(struct scalar_group){
			.scalars = system_scalars,
			.n = ARRAY_LEN(system_scalars),
			.ctx = m,
		});
	if (rc != 0)
		return rc;
	rc = scalar_group_register(mib, snmp_oid,
		&(struct scalar_group){
			.scalars = snmp_scalars,
			.n = ARRAY_LEN(snmp_scalars),
			.ctx = m,
			.base = sources->stats,
		});
	if (rc != 0)
		return rc;
	return scalar_group_register(mib, snmp_set_oid,
		&(struct scalar_group){
			.scalars = set_scalars,
			.n = ARRAY_LEN(set_scalars),
			.ctx = m,
		});
}
