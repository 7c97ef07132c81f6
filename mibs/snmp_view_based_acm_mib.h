/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-VIEW-BASED-ACM-MIB (RFC 3415): the tables of access control. */
#ifndef MIBS_SNMP_VIEW_BASED_ACM_MIB_H
#define MIBS_SNMP_VIEW_BASED_ACM_MIB_H

#include "mibs/mib_store.h"
#include "mibs/mib_types.h"
#include "security/vacm.h"

enum {
	VACM_CONTEXTS_MAX = 256,
	VACM_GROUPS_MAX = 8192,
	VACM_ACCESSES_MAX = 8192,
	VACM_VIEWS_MAX = 16384,
};

struct vacm_context_cells {
	char context_name[VACM_NAME_MAX + 1];
};

struct vacm_group_cells {
	struct vacm_group_row row;
	int32_t storage_type;
	int32_t row_status;
};

struct vacm_access_cells {
	char group_name[VACM_NAME_MAX + 1];
	char context_prefix[VACM_NAME_MAX + 1];
	int32_t security_model;
	int32_t security_level;
	int32_t context_match; /* exact(1), prefix(2) */
	char read_view[VACM_NAME_MAX + 1];
	char write_view[VACM_NAME_MAX + 1];
	char notify_view[VACM_NAME_MAX + 1];
	int32_t storage_type;
	int32_t row_status;
};

struct vacm_view_cells {
	char view_name[VACM_NAME_MAX + 1];
	struct oid subtree;
	MIB_OCTETS(VACM_MASK_MAX) mask;
	int32_t type; /* included(1), excluded(2) */
	int32_t storage_type;
	int32_t row_status;
};

struct vacm_mib {
	struct mib_store *contexts; /* of struct vacm_context_cells */
	struct mib_store *groups;   /* of struct vacm_group_cells */
	struct mib_store *accesses; /* of struct vacm_access_cells */
	struct mib_store *views;    /* of struct vacm_view_cells */
	int32_t view_spin_lock;     /* 0..2147483647; random at start */
	struct vacm *vacm; /* compiled from the active rows, and in force */
	struct vacm *next; /* between prepare and commit */
	/* Told whenever vacm is another one. */
	void (*in_force)(void *ctx, const struct vacm *vacm);
	void *in_force_ctx;
};

extern const struct mib_module snmp_view_based_acm_mib;

/* vacm_mib_init - an all-zero m with its stores, and context "" in the
 * first; 0 or -ENOMEM */
int vacm_mib_init(struct vacm_mib *m);
void vacm_mib_fini(struct vacm_mib *m);

/* vacm_mib_*_cells - a row as the table has it, with this storage type, active
 */
struct vacm_group_cells vacm_mib_group_cells(
	const struct vacm_group_row *row, enum mib_storage_type storage_type);
struct vacm_access_cells vacm_mib_access_cells(
	const struct vacm_access_row *row, enum mib_storage_type storage_type);
struct vacm_view_cells vacm_mib_view_cells(
	const struct vacm_view_row *row, enum mib_storage_type storage_type);

/*
 * vacm_mib_compile - put what the tables hold now in force; 0, or -ENOMEM and
 * what was in force stays
 */
int vacm_mib_compile(struct vacm_mib *m);

#endif
