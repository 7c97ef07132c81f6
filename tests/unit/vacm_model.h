/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access control as RFC 3415's DESCRIPTION clauses tell it, a loop a sentence:
 * what the compiled decisions are compared with.
 */
#ifndef TESTS_UNIT_VACM_MODEL_H
#define TESTS_UNIT_VACM_MODEL_H

#include "security/vacm.h"

#include <string.h>

enum { MODEL_ROWS_MAX = 64 };

struct vacm_model {
	const char *contexts[MODEL_ROWS_MAX]; /* beside "" */
	size_t n_contexts;
	struct vacm_group_row groups[MODEL_ROWS_MAX];
	size_t n_groups;
	struct vacm_access_row accesses[MODEL_ROWS_MAX];
	size_t n_accesses;
	struct vacm_view_row views[MODEL_ROWS_MAX];
	size_t n_views;
};

/* vacmViewTreeFamilyMask: bit i, from 1; extended with ones */
static inline bool
model_mask_bit(const struct vacm_view_row *row, size_t i)
{
	size_t octet = (i + 7) / 8;
	size_t bit = 8 * octet - i; /* 7 for the first of the octet */

	if (i > 8U * row->mask_n)
		return true;
	return (row->mask[octet - 1] >> bit & 1) == 1;
}

static inline bool
model_matches(const struct vacm_view_row *row, struct oid_view x)
{
	if (x.n < row->subtree.n)
		return false;
	for (size_t i = 1; i <= row->subtree.n; i++)
		if (model_mask_bit(row, i) &&
			row->subtree.sub[i - 1] != x.sub[i - 1])
			return false;
	return true;
}

/* vacmViewTreeFamilyTable: most sub-identifiers, then greatest instance */
static inline bool
model_has(const struct vacm_model *m, const char *view_name, struct oid_view x)
{
	const struct vacm_view_row *best = NULL;

	for (size_t i = 0; i < m->n_views; i++) {
		const struct vacm_view_row *row = &m->views[i];

		if (strcmp(row->view_name, view_name) != 0 ||
			!model_matches(row, x))
			continue;
		if (best == NULL || row->subtree.n > best->subtree.n ||
			(row->subtree.n == best->subtree.n &&
				oid_compare(oid_view(&row->subtree),
					oid_view(&best->subtree)) > 0))
			best = row;
	}
	return best != NULL && best->included;
}

static inline bool
model_prefix_matches(const struct vacm_access_row *row, const char *context)
{
	if (strcmp(row->context_prefix, context) == 0)
		return true;
	return row->context_match_prefix &&
		strncmp(row->context_prefix, context,
			strlen(row->context_prefix)) == 0;
}

/* vacmAccessTable, steps 1 and 2 a to d, over the set of entries "in" */
static inline const struct vacm_access_row *
model_select(const struct vacm_model *m, const char *group, int32_t model,
	enum security_level level, const char *context)
{
	bool in[MODEL_ROWS_MAX] = { false };
	const struct vacm_access_row *selected = NULL;
	bool any_exact = false;
	bool any_equal = false;
	size_t longest = 0;

	for (size_t i = 0; i < m->n_accesses; i++) {
		const struct vacm_access_row *row = &m->accesses[i];

		in[i] = strcmp(row->group_name, group) == 0 &&
			model_prefix_matches(row, context) &&
			(row->security_model == model ||
				row->security_model == 0) &&
			row->security_level <= level;
		any_exact |= in[i] && row->security_model == model;
	}
	for (size_t i = 0; i < m->n_accesses && any_exact; i++)
		in[i] = in[i] && m->accesses[i].security_model == model;
	for (size_t i = 0; i < m->n_accesses; i++)
		any_equal |= in[i] &&
			strcmp(m->accesses[i].context_prefix, context) == 0;
	for (size_t i = 0; i < m->n_accesses && any_equal; i++)
		in[i] = in[i] &&
			strcmp(m->accesses[i].context_prefix, context) == 0;
	for (size_t i = 0; i < m->n_accesses; i++)
		if (in[i] && strlen(m->accesses[i].context_prefix) > longest)
			longest = strlen(m->accesses[i].context_prefix);
	for (size_t i = 0; i < m->n_accesses; i++)
		in[i] = in[i] &&
			strlen(m->accesses[i].context_prefix) == longest;
	for (size_t i = 0; i < m->n_accesses; i++)
		if (in[i] &&
			(selected == NULL ||
				m->accesses[i].security_level >
					selected->security_level))
			selected = &m->accesses[i];
	return selected;
}

/* isAccessAllowed, steps 1 to 4; *view_name written on REFUSAL_NONE */
static inline enum refusal
model_find_view(const struct vacm_model *m, int32_t model, const char *name,
	enum security_level level, enum vacm_view_type type,
	const char *context, const char **view_name)
{
	const struct vacm_access_row *access;
	const char *group = NULL;
	bool known = *context == '\0';

	for (size_t i = 0; i < m->n_contexts; i++)
		known |= strcmp(m->contexts[i], context) == 0;
	if (!known)
		return REFUSAL_ACCESS_NO_CONTEXT;
	for (size_t i = 0; i < m->n_groups; i++)
		if (m->groups[i].security_model == model &&
			strcmp(m->groups[i].security_name, name) == 0)
			group = m->groups[i].group_name;
	if (group == NULL)
		return REFUSAL_ACCESS_NO_GROUP;
	access = model_select(m, group, model, level, context);
	if (access == NULL)
		return REFUSAL_ACCESS_NO_ENTRY;
	for (size_t i = 0; i < m->n_views; i++) {
		*view_name = access->view_names[type];
		if (strcmp(m->views[i].view_name, *view_name) == 0)
			return REFUSAL_NONE;
	}
	return REFUSAL_ACCESS_NO_VIEW;
}

#endif
