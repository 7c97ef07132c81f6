/* SPDX-License-Identifier: BSD-2-Clause */
/* The View-based Access Control Model (RFC 3415). */
#ifndef SECURITY_VACM_H
#define SECURITY_VACM_H

#include "util/refusal.h"
#include "util/security_level.h"
#include "wire/oid.h"

enum {
	VACM_NAME_MAX = 32, /* names, contexts, prefixes: octets (VACM-14) */
	VACM_MASK_MAX = 16,
	VACM_MODEL_ANY = 0,
};

enum vacm_view_type {
	VACM_READ,
	VACM_WRITE,
	VACM_NOTIFY,
};
enum { VACM_VIEW_TYPES = 3 };

/* Rows as the tables have them; strings are NUL-ended, never with NULs in. */
struct vacm_group_row {
	int32_t security_model; /* 1.. */
	char security_name[VACM_NAME_MAX + 1];
	char group_name[VACM_NAME_MAX + 1];
};

struct vacm_access_row {
	char group_name[VACM_NAME_MAX + 1];
	char context_prefix[VACM_NAME_MAX + 1];
	int32_t security_model; /* 0: any */
	enum security_level security_level;
	bool context_match_prefix;                           /* else exact */
	char view_names[VACM_VIEW_TYPES][VACM_NAME_MAX + 1]; /* "": none */
};

struct vacm_view_row {
	char view_name[VACM_NAME_MAX + 1];
	struct oid subtree;
	uint8_t mask[VACM_MASK_MAX];
	uint8_t mask_n; /* octets; 0: all ones (VACM-10) */
	bool included;
};

/*
 * struct vacm - the rows and what is compiled from them. Rows are added, then
 * vacm_compile makes them effective; decisions are made on the last compiled
 * state only, so a half-loaded table never decides.
 */
struct vacm;

struct vacm *vacm_new(void); /* holds context "" only; NULL without memory */
void vacm_free(struct vacm *vacm);

/* 0, -EEXIST (same index), -EINVAL (a column out of range), -ENOMEM. */
int vacm_add_context(struct vacm *vacm, const char *context_name);
int vacm_add_group(struct vacm *vacm, const struct vacm_group_row *row);
int vacm_add_access(struct vacm *vacm, const struct vacm_access_row *row);
int vacm_add_view(struct vacm *vacm, const struct vacm_view_row *row);

/*
 * vacm_clear - forget all rows but context ""; as with the others, decisions
 * go on as before until vacm_compile
 */
void vacm_clear(struct vacm *vacm);

/* vacm_compile - make the rows effective; 0 or -ENOMEM (old state stays) */
int vacm_compile(struct vacm *vacm);

/* A compiled view: valid until the next vacm_compile or vacm_free. */
struct vacm_view;

/*
 * vacm_find_view - steps 1 to 4 of isAccessAllowed (RFC 3415 3.2): everything
 * that does not depend on the variable, once for a request
 *
 * REFUSAL_NONE with *view set, or REFUSAL_ACCESS_NO_CONTEXT, _NO_GROUP,
 * _NO_ENTRY, _NO_VIEW (VACM-01). Cost does not grow with the rows.
 */
enum refusal vacm_find_view(const struct vacm *vacm, int32_t security_model,
	const char *security_name, enum security_level level,
	enum vacm_view_type type, struct octets context_name,
	const struct vacm_view **view);

/* vacm_view_has - step 5: is this instance in the view? (VACM-09, VACM-10) */
bool vacm_view_has(const struct vacm_view *view, struct oid_view instance);

/* vacm_view_steps - how much more work one decision is than it is as a rule:
 * 0, unless the view had to be kept as its rows; 1 is the rule's again */
size_t vacm_view_steps(const struct vacm_view *view);

/*
 * vacm_view_skip - the smallest OID greater than or equal to instance that
 * could be in the view, for a walk that stepped on one that is not
 *
 * out  written when true; false when nothing at or after instance can be.
 *      Every OID between instance and out is outside the view.
 */
bool vacm_view_skip(const struct vacm_view *view, struct oid_view instance,
	struct oid *out);

#endif
