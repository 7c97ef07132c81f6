/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-NOTIFICATION-MIB (RFC 3413): who is told what. */
#ifndef MIBS_SNMP_NOTIFICATION_MIB_H
#define MIBS_SNMP_NOTIFICATION_MIB_H

#include "mibs/mib_store.h"
#include "mibs/mib_types.h"

enum {
	NOTIFY_NAME_MAX = 32,
	NOTIFY_MASK_MAX = 16,
	NOTIFY_ROWS_MAX = 1024, /* of each table */
};

struct notify_row {
	char name[NOTIFY_NAME_MAX + 1];
	MIB_OCTETS(255) tag;
	int32_t type; /* trap(1), inform(2) */
	int32_t storage_type;
	int32_t row_status;
};

struct notify_filter_profile_row {
	char params_name[NOTIFY_NAME_MAX + 1]; /* snmpTargetParamsName */
	char profile_name[NOTIFY_NAME_MAX + 1];
	int32_t storage_type;
	int32_t row_status;
};

struct notify_filter_row {
	char profile_name[NOTIFY_NAME_MAX + 1];
	struct oid subtree;
	MIB_OCTETS(NOTIFY_MASK_MAX) mask;
	int32_t type; /* included(1), excluded(2) */
	int32_t storage_type;
	int32_t row_status;
};

struct snmp_notification_mib {
	struct mib_store *notifies; /* of struct notify_row */
	struct mib_store *profiles; /* of struct notify_filter_profile_row */
	struct mib_store *filters;  /* of struct notify_filter_row */
};

extern const struct mib_module snmp_notification_mib;

/* snmp_notification_mib_init - an all-zero m with its stores; 0 or -ENOMEM */
int snmp_notification_mib_init(struct snmp_notification_mib *m);
void snmp_notification_mib_fini(struct snmp_notification_mib *m);

#endif
