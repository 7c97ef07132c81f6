/* SPDX-License-Identifier: BSD-2-Clause */
/* See snmpv2_mib.h. */
#include "mibs/snmpv2_mib.h"

#include <errno.h>
#include <stdio.h>

#include "snmpv2_mib.gen.h"
#include "util/clock.h"

uint32_t
snmpv2_mib_up_time(const struct snmpv2_mib *m)
{
	return (uint32_t)((clock_monotonic_ms() - m->started_ms) / 10);
}

static bool
get_sys_up_time(void *ctx, const void *row, struct value *value)
{
	(void)row;
	value->u32 = snmpv2_mib_up_time(ctx);
	return true;
}

/* No community is known to this agent, so none can be wrong (ENG-14). */
static bool
get_no_communities(void *ctx, const void *row, struct value *value)
{
	(void)ctx;
	(void)row;
	value->u32 = 0;
	return true;
}

static bool
is_fixed(const void *ctx, uint16_t object)
{
	const struct snmpv2_mib *m = ctx;

	switch (object) {
	case SMI_sysContact:
		return m->sys_contact_is_fixed;
	case SMI_sysName:
		return m->sys_name_is_fixed;
	case SMI_sysLocation:
		return m->sys_location_is_fixed;
	default:
		return false;
	}
}

static const struct mib_module_write snmpv2_write = {
	.ctx_size = sizeof(struct snmpv2_mib),
	.is_fixed = is_fixed,
};

/* One object a line, so that the bindings read like the MIB. */
/* clang-format off */
#define SCALAR(object, member) MIB_MEMBER(object, struct snmpv2_mib, member)
#define COUNTER(object, member) \
	MIB_VIA(object, struct snmpv2_mib, stats, struct snmp_stats, member)

SCALAR(sysDescr,        sys_descr);
SCALAR(sysObjectID,     sys_object_id);
MIB_GET(sysUpTime,      get_sys_up_time);
SCALAR(sysContact,      sys_contact);
SCALAR(sysName,         sys_name);
SCALAR(sysLocation,     sys_location);
SCALAR(sysServices,     sys_services);
SCALAR(sysORLastChange, sys_or_last_change);

MIB_TABLE(sysOREntry, struct snmpv2_mib, sys_or);
MIB_INDEX(sysOREntry, sysORIndex, struct sys_or_row, index);
MIB_COLUMN(sysORID,     struct sys_or_row, id);
MIB_COLUMN(sysORDescr,  struct sys_or_row, descr);
MIB_COLUMN(sysORUpTime, struct sys_or_row, up_time);

COUNTER(snmpInPkts,              in_pkts);
COUNTER(snmpInBadVersions,       in_bad_versions);
MIB_GET(snmpInBadCommunityNames, get_no_communities);
MIB_GET(snmpInBadCommunityUses,  get_no_communities);
COUNTER(snmpInASNParseErrs,      in_asn_parse_errs);
SCALAR(snmpEnableAuthenTraps,    snmp_enable_authen_traps);
COUNTER(snmpSilentDrops,         silent_drops);
COUNTER(snmpProxyDrops,          proxy_drops);

SCALAR(snmpSetSerialNo, snmp_set_serial_no);

/* Obsolete, and not there (ENG-14). */
MIB_ABSENT(snmpOutPkts);
MIB_ABSENT(snmpInTooBigs);
MIB_ABSENT(snmpInNoSuchNames);
MIB_ABSENT(snmpInBadValues);
MIB_ABSENT(snmpInReadOnlys);
MIB_ABSENT(snmpInGenErrs);
MIB_ABSENT(snmpInTotalReqVars);
MIB_ABSENT(snmpInTotalSetVars);
MIB_ABSENT(snmpInGetRequests);
MIB_ABSENT(snmpInGetNexts);
MIB_ABSENT(snmpInSetRequests);
MIB_ABSENT(snmpInGetResponses);
MIB_ABSENT(snmpInTraps);
MIB_ABSENT(snmpOutTooBigs);
MIB_ABSENT(snmpOutNoSuchNames);
MIB_ABSENT(snmpOutBadValues);
MIB_ABSENT(snmpOutGenErrs);
MIB_ABSENT(snmpOutGetRequests);
MIB_ABSENT(snmpOutGetNexts);
MIB_ABSENT(snmpOutSetRequests);
MIB_ABSENT(snmpOutGetResponses);
MIB_ABSENT(snmpOutTraps);

MIB_MODULE_RW(snmpv2_mib, &snmpv2_write);
/* clang-format on */

int
snmpv2_mib_init(struct snmpv2_mib *m)
{
	m->sys_or = mib_store_new(&snmpv2_mib, SMI_sysOREntry,
		sizeof(struct sys_or_row), SNMPV2_OR_MAX);
	return m->sys_or == NULL ? -ENOMEM : 0;
}

void
snmpv2_mib_fini(struct snmpv2_mib *m)
{
	mib_store_free(m->sys_or);
	m->sys_or = NULL;
}

int32_t
snmpv2_mib_add_capability(struct snmpv2_mib *m, struct oid_view id,
	const char *descr, uint32_t up_time)
{
	struct sys_or_row row = { .index = 1, .up_time = up_time };
	int rc;

	if (!oid_copy(&row.id, id))
		return -EINVAL;
	(void)snprintf(row.descr, sizeof(row.descr), "%s", descr);
	/* The lowest that is free; there are few. */
	while (mib_store_find_like(m->sys_or, &row) != NULL)
		row.index++;
	if (mib_store_add(m->sys_or, &row, &rc) == NULL)
		return rc;
	m->sys_or_last_change = up_time;
	return row.index;
}
