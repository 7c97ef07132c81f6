/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-TARGET-MIB (RFC 3413): where notifications can go, and two counters. */
#ifndef MIBS_SNMP_TARGET_MIB_H
#define MIBS_SNMP_TARGET_MIB_H

#include "mibs/mib_store.h"
#include "mibs/mib_types.h"
#include "wire/snmp_stats.h"

enum {
	TARGET_NAME_MAX = 32,
	TARGET_ROWS_MAX = 1024, /* of each table */
};

struct target_addr_row {
	char name[TARGET_NAME_MAX + 1];
	struct oid t_domain;
	MIB_OCTETS(255) t_address; /* as t_domain has it (TGT-05) */
	int32_t timeout;           /* 1/100 s */
	int32_t retry_count;       /* 0..255 */
	MIB_OCTETS(255) tag_list;
	char params[TARGET_NAME_MAX + 1];
	int32_t storage_type;
	int32_t row_status;
};

struct target_params_row {
	char name[TARGET_NAME_MAX + 1];
	int32_t mp_model;
	int32_t security_model;
	char security_name[MIB_ADMIN_STRING_MAX + 1];
	int32_t security_level;
	int32_t storage_type;
	int32_t row_status;
};

struct snmp_target_mib {
	int32_t spin_lock;        /* 0..2147483647; random at start */
	struct mib_store *addrs;  /* of struct target_addr_row */
	struct mib_store *params; /* of struct target_params_row */
	const struct snmp_stats *stats;
};

extern const struct mib_module snmp_target_mib;

/* snmp_target_mib_init - an all-zero m with its stores; 0 or -ENOMEM */
int snmp_target_mib_init(struct snmp_target_mib *m);
void snmp_target_mib_fini(struct snmp_target_mib *m);

#endif
