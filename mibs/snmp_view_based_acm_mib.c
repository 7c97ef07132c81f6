/* SPDX-License-Identifier: BSD-2-Clause */
/* See snmp_view_based_acm_mib.h. */
#include "mibs/snmp_view_based_acm_mib.h"

#include <errno.h>
#include <string.h>

#include "mibs/mib_set.h"
#include "snmp_view_based_acm_mib.gen.h"

/* The rows say no more than their types do (VACM-13), so a row that cannot be
 * compiled is the fault of none of its columns. */
static const struct mib_write plain_write = { 0 };

static int
compile_groups(const struct vacm_mib *m, struct vacm *vacm)
{
	const struct vacm_group_cells *cells;
	int rc = 0;

	for (cells = mib_store_first(m->groups); cells != NULL && rc == 0;
		cells = mib_store_after(m->groups, cells))
		if (cells->row_status == ROW_ACTIVE)
			rc = vacm_add_group(vacm, &cells->row);
	return rc;
}

static int
compile_accesses(const struct vacm_mib *m, struct vacm *vacm)
{
	const struct vacm_access_cells *cells;
	int rc = 0;

	for (cells = mib_store_first(m->accesses); cells != NULL && rc == 0;
		cells = mib_store_after(m->accesses, cells)) {
		struct vacm_access_row row = {
			.security_model = cells->security_model,
			.security_level =
				(enum security_level)cells->security_level,
			.context_match_prefix = cells->context_match == 2,
		};

		if (cells->row_status != ROW_ACTIVE)
			continue;
		memcpy(row.group_name, cells->group_name,
			sizeof(row.group_name));
		memcpy(row.context_prefix, cells->context_prefix,
			sizeof(row.context_prefix));
		memcpy(row.view_names[VACM_READ], cells->read_view,
			sizeof(cells->read_view));
		memcpy(row.view_names[VACM_WRITE], cells->write_view,
			sizeof(cells->write_view));
		memcpy(row.view_names[VACM_NOTIFY], cells->notify_view,
			sizeof(cells->notify_view));
		rc = vacm_add_access(vacm, &row);
	}
	return rc;
}

static int
compile_views(const struct vacm_mib *m, struct vacm *vacm)
{
	const struct vacm_view_cells *cells;
	int rc = 0;

	for (cells = mib_store_first(m->views); cells != NULL && rc == 0;
		cells = mib_store_after(m->views, cells)) {
		struct vacm_view_row row = {
			.subtree = cells->subtree,
			.mask_n = (uint8_t)cells->mask.n,
			.included = cells->type == 1,
		};

		if (cells->row_status != ROW_ACTIVE)
			continue;
		memcpy(row.view_name, cells->view_name, sizeof(row.view_name));
		memcpy(row.mask, cells->mask.octets, sizeof(row.mask));
		rc = vacm_add_view(vacm, &row);
	}
	return rc;
}

/* Access control made of the active rows; 0 or negative errno. */
static int
compile(const struct vacm_mib *m, struct vacm **out)
{
	struct vacm *vacm = vacm_new();
	int rc = vacm != NULL ? compile_groups(m, vacm) : -ENOMEM;

	if (rc == 0)
		rc = compile_accesses(m, vacm);
	if (rc == 0)
		rc = compile_views(m, vacm);
	if (rc == 0)
		rc = vacm_compile(vacm);
	if (rc == 0)
		*out = vacm;
	else
		vacm_free(vacm);
	return rc;
}

static enum snmp_error
prepare(void *ctx, const struct mib_set *set, size_t *error_index)
{
	struct vacm_mib *m = ctx;
	struct mib_change change;
	bool rows = false;

	(void)error_index;
	for (size_t i = 0; mib_set_change(set, i, &change); i++)
		rows = rows ||
			(change.ctx == ctx && change.entry != MIB_SET_SCALARS);
	return !rows || compile(m, &m->next) == 0 ? SNMP_NO_ERROR
						  : SNMP_RESOURCE_UNAVAILABLE;
}

static void
undo(void *ctx)
{
	struct vacm_mib *m = ctx;

	vacm_free(m->next);
	m->next = NULL;
}

/* VACM-16: the next variable is decided on by what the tables say now. */
static void
commit(void *ctx)
{
	struct vacm_mib *m = ctx;
	struct vacm *old = m->vacm;

	if (m->next == NULL)
		return; /* a lock was taken, and no row changed */
	m->vacm = m->next;
	m->next = NULL;
	if (m->in_force != NULL)
		m->in_force(m->in_force_ctx, m->vacm);
	vacm_free(old);
}

int
vacm_mib_compile(struct vacm_mib *m)
{
	int rc = compile(m, &m->next);

	if (rc == 0)
		commit(m);
	return rc;
}

static const struct mib_module_write vacm_write = {
	.ctx_size = sizeof(struct vacm_mib),
	.prepare = prepare,
	.undo = undo,
	.commit = commit,
};

/* clang-format off */
MIB_TABLE(vacmContextEntry, struct vacm_mib, contexts);
MIB_INDEX(vacmContextEntry, vacmContextName, struct vacm_context_cells,
	context_name);
MIB_COLUMN(vacmContextName, struct vacm_context_cells, context_name);

#define GROUP(object, member) \
	MIB_COLUMN(object, struct vacm_group_cells, member)
MIB_TABLE_RW(vacmSecurityToGroupEntry, struct vacm_mib, groups,
	&plain_write);
MIB_INDEX(vacmSecurityToGroupEntry, vacmSecurityModel,
	struct vacm_group_cells, row.security_model);
MIB_INDEX(vacmSecurityToGroupEntry, vacmSecurityName,
	struct vacm_group_cells, row.security_name);
GROUP(vacmGroupName,                  row.group_name);
GROUP(vacmSecurityToGroupStorageType, storage_type);
GROUP(vacmSecurityToGroupStatus,      row_status);

#define ACCESS(object, member) \
	MIB_COLUMN(object, struct vacm_access_cells, member)
MIB_TABLE_RW(vacmAccessEntry, struct vacm_mib, accesses,
	&plain_write);
MIB_INDEX(vacmAccessEntry, vacmGroupName, struct vacm_access_cells,
	group_name);
MIB_INDEX(vacmAccessEntry, vacmAccessContextPrefix, struct vacm_access_cells,
	context_prefix);
MIB_INDEX(vacmAccessEntry, vacmAccessSecurityModel, struct vacm_access_cells,
	security_model);
MIB_INDEX(vacmAccessEntry, vacmAccessSecurityLevel, struct vacm_access_cells,
	security_level);
ACCESS(vacmAccessContextMatch,   context_match);
ACCESS(vacmAccessReadViewName,   read_view);
ACCESS(vacmAccessWriteViewName,  write_view);
ACCESS(vacmAccessNotifyViewName, notify_view);
ACCESS(vacmAccessStorageType,    storage_type);
ACCESS(vacmAccessStatus,         row_status);

MIB_MEMBER(vacmViewSpinLock, struct vacm_mib, view_spin_lock);

#define VIEW(object, member) MIB_COLUMN(object, struct vacm_view_cells, member)
MIB_TABLE_RW(vacmViewTreeFamilyEntry, struct vacm_mib, views,
	&plain_write);
MIB_INDEX(vacmViewTreeFamilyEntry, vacmViewTreeFamilyViewName,
	struct vacm_view_cells, view_name);
MIB_INDEX(vacmViewTreeFamilyEntry, vacmViewTreeFamilySubtree,
	struct vacm_view_cells, subtree);
VIEW(vacmViewTreeFamilyMask,        mask);
VIEW(vacmViewTreeFamilyType,        type);
VIEW(vacmViewTreeFamilyStorageType, storage_type);
VIEW(vacmViewTreeFamilyStatus,      row_status);

MIB_MODULE_RW(snmp_view_based_acm_mib, &vacm_write);
/* clang-format on */

int
vacm_mib_init(struct vacm_mib *m)
{
	const struct vacm_context_cells context = { "" }; /* VACM-03 */

	m->contexts =
		mib_store_new(&snmp_view_based_acm_mib, SMI_vacmContextEntry,
			sizeof(struct vacm_context_cells), VACM_CONTEXTS_MAX);
	m->groups = mib_store_new(&snmp_view_based_acm_mib,
		SMI_vacmSecurityToGroupEntry, sizeof(struct vacm_group_cells),
		VACM_GROUPS_MAX);
	m->accesses =
		mib_store_new(&snmp_view_based_acm_mib, SMI_vacmAccessEntry,
			sizeof(struct vacm_access_cells), VACM_ACCESSES_MAX);
	m->views = mib_store_new(&snmp_view_based_acm_mib,
		SMI_vacmViewTreeFamilyEntry, sizeof(struct vacm_view_cells),
		VACM_VIEWS_MAX);
	if (m->contexts == NULL || m->groups == NULL || m->accesses == NULL ||
		m->views == NULL)
		return -ENOMEM;
	return mib_store_add(m->contexts, &context, NULL) == NULL ? -ENOMEM : 0;
}

void
vacm_mib_fini(struct vacm_mib *m)
{
	mib_store_free(m->contexts);
	mib_store_free(m->groups);
	mib_store_free(m->accesses);
	mib_store_free(m->views);
	vacm_free(m->vacm);
	vacm_free(m->next);
	m->vacm = m->next = NULL;
	m->contexts = m->groups = m->accesses = m->views = NULL;
}

struct vacm_group_cells
vacm_mib_group_cells(
	const struct vacm_group_row *row, enum mib_storage_type storage_type)
{
	struct vacm_group_cells cells;

	memset(&cells, 0, sizeof(cells)); /* rows are compared as a whole */
	cells.row = *row;
	cells.storage_type = (int32_t)storage_type;
	cells.row_status = ROW_ACTIVE;
	return cells;
}

struct vacm_access_cells
vacm_mib_access_cells(
	const struct vacm_access_row *row, enum mib_storage_type storage_type)
{
	struct vacm_access_cells cells;

	memset(&cells, 0, sizeof(cells));
	memcpy(cells.group_name, row->group_name, sizeof(cells.group_name));
	memcpy(cells.context_prefix, row->context_prefix,
		sizeof(cells.context_prefix));
	cells.security_model = row->security_model;
	cells.security_level = (int32_t)row->security_level;
	cells.context_match = row->context_match_prefix ? 2 : 1;
	memcpy(cells.read_view, row->view_names[VACM_READ],
		sizeof(cells.read_view));
	memcpy(cells.write_view, row->view_names[VACM_WRITE],
		sizeof(cells.write_view));
	memcpy(cells.notify_view, row->view_names[VACM_NOTIFY],
		sizeof(cells.notify_view));
	cells.storage_type = (int32_t)storage_type;
	cells.row_status = ROW_ACTIVE;
	return cells;
}

struct vacm_view_cells
vacm_mib_view_cells(
	const struct vacm_view_row *row, enum mib_storage_type storage_type)
{
	struct vacm_view_cells cells;

	memset(&cells, 0, sizeof(cells));
	memcpy(cells.view_name, row->view_name, sizeof(cells.view_name));
	cells.subtree = row->subtree;
	cells.mask.n = row->mask_n;
	memcpy(cells.mask.octets, row->mask, sizeof(cells.mask.octets));
	cells.type = row->included ? 1 : 2;
	cells.storage_type = (int32_t)storage_type;
	cells.row_status = ROW_ACTIVE;
	return cells;
}
