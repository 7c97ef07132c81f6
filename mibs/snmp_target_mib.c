/* SPDX-License-Identifier: BSD-2-Clause */
/* See snmp_target_mib.h. */
#include "mibs/snmp_target_mib.h"

#include <errno.h>
#include <string.h>

#include "snmp_target_mib.gen.h"
#include "mibs/tls_address.h"

static const uint32_t dtls_udp_domain[] = { 1, 3, 6, 1, 6, 1, 9 };

enum {
	MP_MODEL_V3 = 3,
	SECURITY_MODEL_TSM = 4,
};

/* TGT-02; and an address that is none of its domain leads nowhere (TGT-05):
 * the only domain we send by is snmpDTLSUDPDomain (NOTIF-16). */
static enum snmp_error
check_addr(void *ctx, const void *before_, const void *after_, uint16_t *object)
{
	const struct target_addr_row *before = before_;
	const struct target_addr_row *after = after_;
	const struct oid_view domain = { dtls_udp_domain,
		ARRAY_LEN(dtls_udp_domain) };

	(void)ctx;
	if (after == NULL || after->row_status != ROW_ACTIVE)
		return SNMP_NO_ERROR;
	*object = SMI_snmpTargetAddrTDomain;
	if (oid_compare(oid_view(&after->t_domain), domain) != 0 ||
		(MIB_STAYS_ACTIVE(before, after) &&
			MIB_DIFFERS(before, after, t_domain)))
		return SNMP_INCONSISTENT_VALUE;
	*object = SMI_snmpTargetAddrTAddress;
	if (!tls_address_is_valid((struct octets){
		    after->t_address.octets, after->t_address.n }) ||
		(MIB_STAYS_ACTIVE(before, after) &&
			MIB_DIFFERS(before, after, t_address)))
		return SNMP_INCONSISTENT_VALUE;
	return SNMP_NO_ERROR;
}

static const struct mib_write addr_write = { .check = check_addr };

/* TGT-02, NOTIF-16 */
static enum snmp_error
check_params(
	void *ctx, const void *before_, const void *after_, uint16_t *object)
{
	const struct target_params_row *before = before_;
	const struct target_params_row *after = after_;

	(void)ctx;
	if (after == NULL || after->row_status != ROW_ACTIVE)
		return SNMP_NO_ERROR;
	if (after->mp_model != MP_MODEL_V3) {
		*object = SMI_snmpTargetParamsMPModel;
		return SNMP_INCONSISTENT_VALUE;
	}
	if (after->security_model != SECURITY_MODEL_TSM) {
		*object = SMI_snmpTargetParamsSecurityModel;
		return SNMP_INCONSISTENT_VALUE;
	}
	if (!MIB_STAYS_ACTIVE(before, after))
		return SNMP_NO_ERROR;
	if (MIB_DIFFERS(before, after, security_name)) {
		*object = SMI_snmpTargetParamsSecurityName;
		return SNMP_INCONSISTENT_VALUE;
	}
	if (before->security_level != after->security_level) {
		*object = SMI_snmpTargetParamsSecurityLevel;
		return SNMP_INCONSISTENT_VALUE;
	}
	return SNMP_NO_ERROR;
}

static const struct mib_write params_write = { .check = check_params };

static const struct mib_module_write target_write = {
	.ctx_size = sizeof(struct snmp_target_mib),
};

/* clang-format off */
#define COUNTER(object, member) \
	MIB_VIA(object, struct snmp_target_mib, stats, struct snmp_stats, \
		member)

MIB_MEMBER(snmpTargetSpinLock,   struct snmp_target_mib, spin_lock);
COUNTER(snmpUnavailableContexts, unavailable_contexts);
COUNTER(snmpUnknownContexts,     unknown_contexts);

#define ADDR(object, member) MIB_COLUMN(object, struct target_addr_row, member)
MIB_TABLE_RW(snmpTargetAddrEntry, struct snmp_target_mib, addrs,
	&addr_write);
MIB_INDEX(snmpTargetAddrEntry, snmpTargetAddrName, struct target_addr_row,
	name);
ADDR(snmpTargetAddrTDomain,     t_domain);
ADDR(snmpTargetAddrTAddress,    t_address);
ADDR(snmpTargetAddrTimeout,     timeout);
ADDR(snmpTargetAddrRetryCount,  retry_count);
ADDR(snmpTargetAddrTagList,     tag_list);
ADDR(snmpTargetAddrParams,      params);
ADDR(snmpTargetAddrStorageType, storage_type);
ADDR(snmpTargetAddrRowStatus,   row_status);

#define PARAMS(object, member) \
	MIB_COLUMN(object, struct target_params_row, member)
MIB_TABLE_RW(snmpTargetParamsEntry, struct snmp_target_mib, params,
	&params_write);
MIB_INDEX(snmpTargetParamsEntry, snmpTargetParamsName,
	struct target_params_row, name);
PARAMS(snmpTargetParamsMPModel,       mp_model);
PARAMS(snmpTargetParamsSecurityModel, security_model);
PARAMS(snmpTargetParamsSecurityName,  security_name);
PARAMS(snmpTargetParamsSecurityLevel, security_level);
PARAMS(snmpTargetParamsStorageType,   storage_type);
PARAMS(snmpTargetParamsRowStatus,     row_status);

MIB_MODULE_RW(snmp_target_mib, &target_write);
/* clang-format on */

int
snmp_target_mib_init(struct snmp_target_mib *m)
{
	m->addrs = mib_store_new(&snmp_target_mib, SMI_snmpTargetAddrEntry,
		sizeof(struct target_addr_row), TARGET_ROWS_MAX);
	m->params = mib_store_new(&snmp_target_mib, SMI_snmpTargetParamsEntry,
		sizeof(struct target_params_row), TARGET_ROWS_MAX);
	return m->addrs == NULL || m->params == NULL ? -ENOMEM : 0;
}

void
snmp_target_mib_fini(struct snmp_target_mib *m)
{
	mib_store_free(m->addrs);
	mib_store_free(m->params);
	m->addrs = m->params = NULL;
}
