/* SPDX-License-Identifier: BSD-2-Clause */
/* A local back end for scalars: one sorted table a module. */
#ifndef MIBS_SCALAR_GROUP_H
#define MIBS_SCALAR_GROUP_H

#include "mibs/mib.h"

/*
 * struct mib_scalar - an object type and where its one instance's value is
 *
 * object  without the .0.
 * get     writes value (type is already set); NULL: cell is read as the type
 *         says: int32_t, uint32_t or uint64_t, or a NUL-ended string for
 *         OCTET STRING.
 * offset  with neither get nor cell: where the cell lies behind the group's
 *         base, so that a table can be constant.
 * absent  an object type that has no instance at present, such as the column
 *         of a table without rows: a Get says noSuchInstance, a walk passes by.
 */
struct mib_scalar {
	const char *name; /* the MIB's spelling, for messages and checks */
	struct oid_view object;
	enum value_type type;
	void (*get)(void *ctx, struct value *value);
	const void *cell;
	size_t offset;
	bool absent;
};

/* One row of a table: the object's name, where its value is, its type, and its
 * OID as a list of sub-identifiers. */
#define SCALAR_GET(object_, type_, function_, ...)                             \
 {                                                                             \
  .name = #object_, .object = OID_VIEW(__VA_ARGS__), .type = type_,            \
  .get = function_                                                             \
 }
#define SCALAR_CELL(object_, type_, cell_, ...)                                \
 {                                                                             \
  .name = #object_, .object = OID_VIEW(__VA_ARGS__), .type = type_,            \
  .cell = cell_                                                                \
 }
#define SCALAR_MEMBER(object_, type_, struct_, member_, ...)                   \
 {                                                                             \
  .name = #object_, .object = OID_VIEW(__VA_ARGS__), .type = type_,            \
  .offset = offsetof(struct_, member_)                                         \
 }
#define SCALAR_ABSENT(object_, type_, ...)                                     \
 {                                                                             \
  .name = #object_, .object = OID_VIEW(__VA_ARGS__), .type = type_,            \
  .absent = true                                                               \
 }

struct scalar_group {
	const struct mib_scalar *scalars; /* sorted by object */
	size_t n;
	void *ctx;        /* passed to get */
	const void *base; /* offsets count from here */
	size_t subtree_n; /* sub-identifiers of the subtree; set for the copy
			     that scalar_group_register makes */
};

/* ctx: a scalar_group, as scalar_group_register prepares it */
extern const struct mib_backend scalar_group_backend;

/*
 * scalar_group_register - answer for a subtree with a copy of group; all that
 * it points to, and subtree's storage, is borrowed for ever
 *
 * 0; -ENOMEM; -EINVAL, logged, when an object lies outside the subtree, is out
 * of order or below the one before, or does not say where its value is; else
 * mib_register's.
 */
int scalar_group_register(struct mib *mib, struct oid_view subtree,
	const struct scalar_group *group);

#endif
