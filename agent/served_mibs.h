/* SPDX-License-Identifier: BSD-2-Clause */
/* Every MIB module the agent serves, and what they show of its policy. */
#ifndef AGENT_SERVED_MIBS_H
#define AGENT_SERVED_MIBS_H

#include "agent/dispatcher.h"
#include "agent/policy.h"
#include "mibs/mib_remote_set.h"
#include "mibs/mib_saved.h"
#include "mibs/snmp_framework_mib.h"
#include "mibs/snmp_mpd_mib.h"
#include "mibs/snmp_notification_mib.h"
#include "mibs/snmp_target_mib.h"
#include "mibs/snmp_tls_tm_mib.h"
#include "mibs/snmp_tsm_mib.h"
#include "mibs/snmp_view_based_acm_mib.h"
#include "mibs/snmpv2_mib.h"

/* What is changed where managers change a table; all borrowed for ever. */
struct served_owners {
	struct tsm *tsm;
	struct cert_map *cert_map; /* room for TLSTM_CERTS_MAX rows */
	/* Access is decided by another table from now on. */
	void (*vacm_in_force)(void *ctx, const struct vacm *vacm);
	/* A Set has changed which certificate has which name (TLSTM-85). */
	void (*map_changed)(void *ctx);
	/* Put the changes of a Set where they survive (mib_set_owner's). */
	enum snmp_error (*store)(void *ctx, const struct mib_set *set);
	/* What has this key was set by a manager and is configured now. */
	void (*forget)(void *ctx, struct octets key);
	void *ctx;
};

/* Plain, so that main sees what it is made of; zero-initialise. */
struct served_mibs {
	struct mib *mib;
	struct mib_set *set;
	struct mib_remote_set *remote_set;
	struct served_owners owners;
	bool started; /* what changes from now on is a change */
	struct snmpv2_mib snmpv2;
	struct snmp_framework_mib framework;
	struct snmp_mpd_mib mpd;
	struct snmp_target_mib target;
	struct snmp_notification_mib notification;
	struct vacm_mib vacm;
	struct snmp_tsm_mib tsm;
	struct tls_tm_mib tls_tm;
};

/* What the modules show that is not configured; lent for ever. */
struct served_sources {
	struct engine *engine;
	const struct snmp_stats *snmp_stats;
	const struct tsm_stats *tsm_stats;
	const struct tlstm_stats *tlstm_stats;
	int32_t max_message_size;
};

/*
 * served_mibs_init - make the tables; before the first served_mibs_load
 *
 * 0 or -ENOMEM.
 */
int served_mibs_init(
	struct served_mibs *served, const struct served_owners *owners);
void served_mibs_fini(struct served_mibs *served);

/* served_mibs_register - put all modules into the dispatch table; 0 or what
 * mib_module_register says */
int served_mibs_register(
	struct served_mibs *served, const struct served_sources *sources);

/*
 * served_mibs_has_room - whether the rows of policy fit beside those that
 * managers have made; a line says which do not
 */
bool served_mibs_has_room(
	const struct served_mibs *served, const struct policy *policy);

/* served_mibs_restored - rows have been put back after a start: put them in
 * force; 0 or -ENOMEM */
int served_mibs_restored(struct served_mibs *served);

/*
 * served_mibs_load - show what a checked policy has: the system group and the
 * rows of its tables, in place of those of the policy before and of managers'
 * rows with the same index
 *
 * sys_descr, sys_name  for a policy that has none of its own; borrowed.
 */
void served_mibs_load(struct served_mibs *served, const struct policy *policy,
	const char *sys_descr, const char *sys_name);

/* served_mibs_load_map - only the rows of the certificate map: files that they
 * name have changed */
void served_mibs_load_map(
	struct served_mibs *served, const struct policy *policy);

#endif
