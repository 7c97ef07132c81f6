/* SPDX-License-Identifier: BSD-2-Clause */
/* See snmp_notification_mib.h. */
#include "mibs/snmp_notification_mib.h"

#include <errno.h>

#include "snmp_notification_mib.gen.h"

/* Nothing beyond what the MIB says in its types. */
static const struct mib_write plain_write = { 0 };

static const struct mib_module_write notification_write = { 0 };

/* clang-format off */
#define NOTIFY(object, member) MIB_COLUMN(object, struct notify_row, member)
MIB_TABLE_RW(snmpNotifyEntry, struct snmp_notification_mib, notifies,
	&plain_write);
MIB_INDEX(snmpNotifyEntry, snmpNotifyName, struct notify_row, name);
NOTIFY(snmpNotifyTag,         tag);
NOTIFY(snmpNotifyType,        type);
NOTIFY(snmpNotifyStorageType, storage_type);
NOTIFY(snmpNotifyRowStatus,   row_status);

#define PROFILE(object, member) \
	MIB_COLUMN(object, struct notify_filter_profile_row, member)
MIB_TABLE_RW(snmpNotifyFilterProfileEntry, struct snmp_notification_mib,
	profiles, &plain_write);
MIB_INDEX(snmpNotifyFilterProfileEntry, snmpTargetParamsName,
	struct notify_filter_profile_row, params_name);
PROFILE(snmpNotifyFilterProfileName,      profile_name);
PROFILE(snmpNotifyFilterProfileStorType,  storage_type);
PROFILE(snmpNotifyFilterProfileRowStatus, row_status);

#define FILTER(object, member) \
	MIB_COLUMN(object, struct notify_filter_row, member)
MIB_TABLE_RW(snmpNotifyFilterEntry, struct snmp_notification_mib, filters,
	&plain_write);
MIB_INDEX(snmpNotifyFilterEntry, snmpNotifyFilterProfileName,
	struct notify_filter_row, profile_name);
MIB_INDEX(snmpNotifyFilterEntry, snmpNotifyFilterSubtree,
	struct notify_filter_row, subtree);
FILTER(snmpNotifyFilterMask,        mask);
FILTER(snmpNotifyFilterType,        type);
FILTER(snmpNotifyFilterStorageType, storage_type);
FILTER(snmpNotifyFilterRowStatus,   row_status);

MIB_MODULE_RW(snmp_notification_mib, &notification_write);
/* clang-format on */

int
snmp_notification_mib_init(struct snmp_notification_mib *m)
{
	m->notifies = mib_store_new(&snmp_notification_mib, SMI_snmpNotifyEntry,
		sizeof(struct notify_row), NOTIFY_ROWS_MAX);
	m->profiles = mib_store_new(&snmp_notification_mib,
		SMI_snmpNotifyFilterProfileEntry,
		sizeof(struct notify_filter_profile_row), NOTIFY_ROWS_MAX);
	m->filters =
		mib_store_new(&snmp_notification_mib, SMI_snmpNotifyFilterEntry,
			sizeof(struct notify_filter_row), NOTIFY_ROWS_MAX);
	return m->notifies == NULL || m->profiles == NULL || m->filters == NULL
		? -ENOMEM
		: 0;
}

void
snmp_notification_mib_fini(struct snmp_notification_mib *m)
{
	mib_store_free(m->notifies);
	mib_store_free(m->profiles);
	mib_store_free(m->filters);
	m->notifies = m->profiles = m->filters = NULL;
}
