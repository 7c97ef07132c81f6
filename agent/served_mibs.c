/* SPDX-License-Identifier: BSD-2-Clause */
/* See served_mibs.h. */
#include "agent/served_mibs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "util/clock.h"
#include "util/log.h"

enum {
	/* Two a module, a scalar or a table each: some 130 of ours. */
	REGIONS_MAX = 512,
	SYS_SERVICES_HOST = 72, /* ENG-09: applications and end-to-end */
	AUTHEN_TRAPS_DISABLED = 2,
};

/* Where the vendor's arc begins; sysObjectID's default. */
static const uint32_t sys_object_id[] = { 1, 3, 6, 1, 4, 1, 32473, 1 };

/* What is there from the start on, for sysORTable (ENG-10): by the compliance
 * statement that it meets. */
static const struct {
	struct oid_view id;
	const char *descr;
} capabilities[] = {
	{ OID_VIEW(1, 3, 6, 1, 6, 3, 1), "SNMPv2-MIB: system, snmp, snmpSet" },
	{ OID_VIEW(1, 3, 6, 1, 6, 3, 10, 3, 1, 1),
		"SNMP-FRAMEWORK-MIB: the engine" },
	{ OID_VIEW(1, 3, 6, 1, 6, 3, 11, 3, 1, 1),
		"SNMP-MPD-MIB: message processing and dispatching" },
	{ OID_VIEW(1, 3, 6, 1, 6, 3, 12, 3, 1, 1),
		"SNMP-TARGET-MIB: targets of notifications" },
	{ OID_VIEW(1, 3, 6, 1, 6, 3, 13, 3, 1, 3),
		"SNMP-NOTIFICATION-MIB: selection and filtering" },
	{ OID_VIEW(1, 3, 6, 1, 6, 3, 16, 2, 1, 1),
		"SNMP-VIEW-BASED-ACM-MIB: access control" },
	{ OID_VIEW(1, 3, 6, 1, 2, 1, 190, 2, 1, 1),
		"SNMP-TSM-MIB: the Transport Security Model" },
	{ OID_VIEW(1, 3, 6, 1, 2, 1, 198, 3, 1, 1),
		"SNMP-TLS-TM-MIB: SNMP over DTLS" },
};

/* snmpSetSerialNo and the spin locks start anywhere (SMI-11). */
static int32_t
random_serial(void)
{
	uint32_t v = 0;

	if (getrandom(&v, sizeof(v), 0) != (ssize_t)sizeof(v))
		return 0;
	return (int32_t)(v & INT32_MAX);
}

static int32_t
engine_time_now(void *ctx)
{
	return engine_time(ctx, clock_monotonic_ms());
}

/* Names by the rows that are active now; with the prefix on, VACM sees "dtls:"
 * in front of them (TSM-14). */
static void
put_map_in_force(const struct served_mibs *served)
{
	struct cert_map *map = served->owners.cert_map;

	served->owners.tsm->use_prefix = served->tsm.use_prefix;
	cert_map_set_name_max(map,
		served->tsm.use_prefix
			? TM_SECURITY_NAME_MAX - TSM_PREFIX_MAX - 1
			: TM_SECURITY_NAME_MAX);
	tls_tm_mib_fill_map(&served->tls_tm, map);
}

/* A Set has changed the rows, or the prefix. */
static void
map_changed(void *ctx)
{
	const struct served_mibs *served = ctx;

	put_map_in_force(served);
	served->owners.map_changed(served->owners.ctx);
}

static uint32_t
up_time(void *ctx)
{
	const struct served_mibs *served = ctx;

	return snmpv2_mib_up_time(&served->snmpv2);
}

static enum snmp_error
store(void *ctx, const struct mib_set *set)
{
	const struct served_mibs *served = ctx;

	return served->owners.store(served->owners.ctx, set);
}

int
served_mibs_init(struct served_mibs *served, const struct served_owners *owners)
{
	served->owners = *owners;
	served->vacm.in_force = owners->vacm_in_force;
	served->vacm.in_force_ctx = owners->ctx;
	served->tsm.changed = map_changed;
	served->tsm.changed_ctx = served;
	served->tls_tm.certs_changed = map_changed;
	served->tls_tm.certs_changed_ctx = served;
	served->snmpv2.started_ms = clock_monotonic_ms();
	served->snmpv2.snmp_enable_authen_traps = AUTHEN_TRAPS_DISABLED;
	served->snmpv2.snmp_set_serial_no = random_serial();
	served->target.spin_lock = random_serial();
	served->vacm.view_spin_lock = random_serial();
	served->mib = mib_new(REGIONS_MAX);
	if (served->mib != NULL) {
		served->set = mib_set_new(served->mib,
			&(struct mib_set_owner){ up_time, store, served });
		served->remote_set = mib_remote_set_new(served->mib);
	}
	if (served->set == NULL || served->remote_set == NULL ||
		snmpv2_mib_init(&served->snmpv2) != 0 ||
		snmp_target_mib_init(&served->target) != 0 ||
		snmp_notification_mib_init(&served->notification) != 0 ||
		vacm_mib_init(&served->vacm) != 0 ||
		tls_tm_mib_init(&served->tls_tm) != 0)
		return -ENOMEM;
	for (size_t i = 0; i < ARRAY_LEN(capabilities); i++)
		snmpv2_mib_add_capability(&served->snmpv2, capabilities[i].id,
			capabilities[i].descr, 0);
	return 0;
}

void
served_mibs_fini(struct served_mibs *served)
{
	mib_set_free(served->set);
	mib_remote_set_free(served->remote_set);
	mib_free(served->mib);
	snmpv2_mib_fini(&served->snmpv2);
	snmp_target_mib_fini(&served->target);
	snmp_notification_mib_fini(&served->notification);
	vacm_mib_fini(&served->vacm);
	tls_tm_mib_fini(&served->tls_tm);
	served->set = NULL;
	served->mib = NULL;
}

int
served_mibs_register(
	struct served_mibs *served, const struct served_sources *sources)
{
	const struct {
		const struct mib_module *module;
		void *ctx;
	} modules[] = {
		{ &snmpv2_mib, &served->snmpv2 },
		{ &snmp_framework_mib, &served->framework },
		{ &snmp_mpd_mib, &served->mpd },
		{ &snmp_target_mib, &served->target },
		{ &snmp_notification_mib, &served->notification },
		{ &snmp_view_based_acm_mib, &served->vacm },
		{ &snmp_tsm_mib, &served->tsm },
		{ &snmp_tls_tm_mib, &served->tls_tm },
	};
	int rc = 0;

	served->snmpv2.stats = sources->snmp_stats;
	served->framework = (struct snmp_framework_mib){
		.engine_id = { sources->engine->id, sources->engine->id_n },
		.engine_boots = &sources->engine->boots,
		.engine_time = engine_time_now,
		.engine_time_ctx = sources->engine,
		.max_message_size = sources->max_message_size,
	};
	served->mpd.stats = sources->snmp_stats;
	served->target.stats = sources->snmp_stats;
	served->tsm.stats = sources->tsm_stats;
	served->tls_tm.stats = sources->tlstm_stats;
	for (size_t i = 0; i < ARRAY_LEN(modules) && rc == 0; i++)
		rc = mib_module_register(
			served->mib, modules[i].module, modules[i].ctx);
	return rc;
}

static const char *
text_or(const struct config_text *text, const char *otherwise)
{
	return text->value != NULL ? text->value : otherwise;
}

/*
 * One of the three texts that managers may write unless it is configured. What
 * one has written stays; what was configured and is not any more goes back to
 * the default. The texts are 255 octets at most: the configuration has been
 * checked.
 */
static void
load_text(struct served_mibs *served, struct oid_view object,
	char text[SNMPV2_TEXT_MAX + 1], bool *is_fixed,
	const struct config_text *configured, const char *otherwise)
{
	struct mib_saved_buffer buffer;

	if (configured->value != NULL && !*is_fixed && text[0] != '\0')
		served->owners.forget(served->owners.ctx,
			mib_saved_scalar_key(object, &buffer));
	if (configured->value != NULL || *is_fixed || text[0] == '\0')
		(void)snprintf(text, SNMPV2_TEXT_MAX + 1, "%s",
			text_or(configured, otherwise));
	*is_fixed = configured->value != NULL;
}

static void
load_system(struct served_mibs *served, const struct config *c,
	const char *sys_descr, const char *sys_name)
{
	struct snmpv2_mib *m = &served->snmpv2;

	m->sys_descr = text_or(&c->sys_descr, sys_descr);
	load_text(served, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 4), m->sys_contact,
		&m->sys_contact_is_fixed, &c->sys_contact, "");
	load_text(served, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 5), m->sys_name,
		&m->sys_name_is_fixed, &c->sys_name, sys_name);
	load_text(served, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 6), m->sys_location,
		&m->sys_location_is_fixed, &c->sys_location, "");
	m->sys_services =
		c->sys_services >= 0 ? c->sys_services : SYS_SERVICES_HOST;
	m->sys_object_id = c->sys_object_id.n > 0
		? oid_view(&c->sys_object_id)
		: (struct oid_view){ sys_object_id, ARRAY_LEN(sys_object_id) };
}

/* The StorageType of a row, which has it at this offset. */
static int32_t
storage_of(const void *row, size_t offset)
{
	int32_t storage;

	memcpy(&storage, (const char *)row + offset, sizeof(storage));
	return storage;
}

/* Remove the rows that the configuration made before: the readOnly ones, which
 * only it can make (SMI-13, SMI-14). */
static void
remove_configured(struct mib_store *store, size_t storage_type)
{
	void *row = mib_store_first(store);

	while (row != NULL) {
		void *next = mib_store_after(store, row);

		if (storage_of(row, storage_type) == STORAGE_READ_ONLY)
			mib_store_remove(store, row);
		row = next;
	}
}

/* Make room for a configured row: one that a manager has made gives way. */
static void
give_way(struct served_mibs *served, struct mib_store *store, const void *row)
{
	void *live = mib_store_find_like(store, row);
	struct mib_saved_buffer buffer;
	char text[OID_TEXT_MAX];
	struct oid name;

	if (live == NULL)
		return;
	(void)oid_copy(&name, mib_store_entry(store));
	(void)mib_index_append(mib_store_index(store), row, &name);
	log_warn("%s was set by a manager and is configured now: the "
		 "configuration counts",
		oid_format(text, sizeof(text), oid_view(&name)));
	served->owners.forget(
		served->owners.ctx, mib_saved_row_key(store, live, &buffer));
	mib_store_remove(store, live);
}

static int
load_access(struct served_mibs *served, const struct config *c)
{
	struct vacm_mib *m = &served->vacm;
	int rc = 0;

	remove_configured(
		m->groups, offsetof(struct vacm_group_cells, storage_type));
	remove_configured(
		m->accesses, offsetof(struct vacm_access_cells, storage_type));
	remove_configured(
		m->views, offsetof(struct vacm_view_cells, storage_type));
	for (size_t i = 0; i < c->n_groups && rc == 0; i++) {
		struct vacm_group_cells cells =
			vacm_mib_group_cells(&c->groups[i], STORAGE_READ_ONLY);

		give_way(served, m->groups, &cells);
		mib_store_add(m->groups, &cells, &rc);
	}
	for (size_t i = 0; i < c->n_accesses && rc == 0; i++) {
		struct vacm_access_cells cells = vacm_mib_access_cells(
			&c->accesses[i], STORAGE_READ_ONLY);

		give_way(served, m->accesses, &cells);
		mib_store_add(m->accesses, &cells, &rc);
	}
	for (size_t i = 0; i < c->n_views && rc == 0; i++) {
		struct vacm_view_cells cells =
			vacm_mib_view_cells(&c->views[i], STORAGE_READ_ONLY);

		give_way(served, m->views, &cells);
		mib_store_add(m->views, &cells, &rc);
	}
	return rc != 0 ? rc : vacm_mib_compile(m);
}

/* Is the row of the configuration there as it is? */
static bool
is_same(struct mib_store *store, const void *cells)
{
	const void *live = mib_store_find_like(store, cells);

	return live != NULL &&
		memcmp(live, cells, mib_store_row_size(store)) == 0;
}

static size_t
count_configured(struct mib_store *store, size_t storage_type)
{
	size_t n = 0;

	for (const void *row = mib_store_first(store); row != NULL;
		row = mib_store_after(store, row))
		n += storage_of(row, storage_type) == STORAGE_READ_ONLY;
	return n;
}

/* TLSTM-80: one that is read anew and comes out the same has not changed. */
static int
load_certs(struct served_mibs *served, const struct config *c)
{
	const size_t storage = offsetof(struct tlstm_cert_row, storage_type);
	struct mib_store *certs = served->tls_tm.certs;
	bool same = count_configured(certs, storage) == c->n_cert_map_rows;
	int rc = 0;

	for (size_t i = 0; i < c->n_cert_map_rows && same; i++) {
		struct tlstm_cert_row cells = tls_tm_mib_cert_cells(
			&c->cert_map_rows[i].row, STORAGE_READ_ONLY);

		same = is_same(certs, &cells);
	}
	if (same)
		return 0;
	remove_configured(certs, storage);
	for (size_t i = 0; i < c->n_cert_map_rows && rc == 0; i++) {
		struct tlstm_cert_row cells = tls_tm_mib_cert_cells(
			&c->cert_map_rows[i].row, STORAGE_READ_ONLY);

		give_way(served, certs, &cells);
		mib_store_add(certs, &cells, &rc);
	}
	if (served->started)
		mib_store_touch(certs, snmpv2_mib_up_time(&served->snmpv2));
	return rc;
}

void
served_mibs_load_map(struct served_mibs *served, const struct policy *policy)
{
	int rc = load_certs(served, &policy->config);

	if (rc != 0) /* cannot happen: policy_load has counted them */
		log_error("mib: certSecName lines cannot be shown: %d", rc);
	put_map_in_force(served);
}

void
served_mibs_load(struct served_mibs *served, const struct policy *policy,
	const char *sys_descr, const char *sys_name)
{
	const struct config *c = &policy->config;
	int rc;

	load_system(served, c, sys_descr, sys_name);
	served->tsm.use_prefix = c->tsm_use_prefix;
	served_mibs_load_map(served, policy);
	rc = load_access(served, c);
	if (rc != 0)
		log_error("access rules cannot be put in force: %s: the old "
			  "ones stay",
			strerror(-rc));
}

static bool
has_room(struct mib_store *store, size_t storage_type, size_t n,
	const char *what)
{
	size_t others =
		mib_store_count(store) - count_configured(store, storage_type);

	if (n + others <= mib_store_max(store))
		return true;
	log_error("%zu %s are configured, and managers have made %zu: there is "
		  "room for %zu",
		n, what, others, mib_store_max(store));
	return false;
}

bool
served_mibs_has_room(
	const struct served_mibs *served, const struct policy *policy)
{
	const struct config *c = &policy->config;

	return has_room(served->vacm.groups,
		       offsetof(struct vacm_group_cells, storage_type),
		       c->n_groups, "users in groups") &&
		has_room(served->vacm.accesses,
			offsetof(struct vacm_access_cells, storage_type),
			c->n_accesses, "access entries") &&
		has_room(served->vacm.views,
			offsetof(struct vacm_view_cells, storage_type),
			c->n_views, "view families") &&
		has_room(served->tls_tm.certs,
			offsetof(struct tlstm_cert_row, storage_type),
			c->n_cert_map_rows, "certSecName lines");
}

int
served_mibs_restored(struct served_mibs *served)
{
	served->started = true;
	put_map_in_force(served);
	return vacm_mib_compile(&served->vacm);
}
