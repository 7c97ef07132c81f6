/* SPDX-License-Identifier: BSD-2-Clause */
/* See scalar_group.h. */
#include "mibs/scalar_group.h"

#include <errno.h>
#include <string.h>

#include "util/log.h"

/* oid below the subtree, which every name we are asked for begins with */
static struct oid_view
below(const struct scalar_group *group, struct oid_view oid)
{
	size_t n = group->subtree_n;

	return (struct oid_view){ oid.sub + n, oid.n - n };
}

/* The number of scalars whose object is at or before name. */
static size_t
scalars_before(const struct scalar_group *group, struct oid_view name)
{
	size_t low = 0;
	size_t high = group->n;

	name = below(group, name);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (oid_compare(below(group, group->scalars[middle].object),
			    name) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The object type that name belongs to; NULL when there is none. No object is
 * a prefix of another, so only the last at or before name can be it. */
static const struct mib_scalar *
scalar_of(const struct scalar_group *group, struct oid_view name)
{
	size_t n = scalars_before(group, name);

	if (n == 0 ||
		!oid_starts_with(below(group, name),
			below(group, group->scalars[n - 1].object)))
		return NULL;
	return &group->scalars[n - 1];
}

static void
scalar_read_cell(enum value_type type, const void *cell, struct value *value)
{
	switch (type) {
	case VALUE_INTEGER:
		value->i32 = *(const int32_t *)cell;
		break;
	case VALUE_COUNTER32:
	case VALUE_UNSIGNED32:
	case VALUE_TIME_TICKS:
		value->u32 = *(const uint32_t *)cell;
		break;
	case VALUE_COUNTER64:
		value->u64 = *(const uint64_t *)cell;
		break;
	case VALUE_OCTET_STRING:
		value->octets.p = cell;
		value->octets.n = strlen(cell);
		break;
	case VALUE_NULL:
	case VALUE_OID:
	case VALUE_IP_ADDRESS:
	case VALUE_OPAQUE:
	case VALUE_NO_SUCH_OBJECT:
	case VALUE_NO_SUCH_INSTANCE:
	case VALUE_END_OF_MIB_VIEW:
		break; /* refused by scalar_group_register */
	}
}

static enum mib_status
scalar_answer(const struct scalar_group *group, const struct mib_scalar *scalar,
	struct mib_answer *answer)
{
	size_t n = scalar->object.n;

	memcpy(answer->name.sub, scalar->object.sub, n * sizeof(uint32_t));
	answer->name.sub[n] = 0;
	answer->name.n = n + 1;
	answer->value.type = scalar->type;
	if (scalar->get != NULL)
		scalar->get(group->ctx, &answer->value);
	else if (scalar->cell != NULL)
		scalar_read_cell(scalar->type, scalar->cell, &answer->value);
	else
		scalar_read_cell(scalar->type,
			(const char *)group->base + scalar->offset,
			&answer->value);
	answer->status = MIB_FOUND;
	return MIB_FOUND;
}

static enum mib_status
scalar_get(void *ctx, struct oid_view name, struct mib_answer *answer)
{
	const struct scalar_group *group = ctx;
	const struct mib_scalar *scalar = scalar_of(group, name);

	if (scalar == NULL)
		return answer->status = MIB_NO_SUCH_OBJECT; /* PDU-05 */
	if (scalar->absent || name.n != scalar->object.n + 1 ||
		name.sub[name.n - 1] != 0)
		return answer->status = MIB_NO_SUCH_INSTANCE; /* PDU-06 */
	return scalar_answer(group, scalar, answer);
}

static enum mib_status
scalar_next(void *ctx, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	const struct scalar_group *group = ctx;
	size_t i = scalars_before(group, name);

	/* x.0 of the object x at or before name may still be ahead. */
	if (i > 0) {
		struct oid_view object =
			below(group, group->scalars[i - 1].object);
		struct oid_view at = below(group, name);
		bool ahead = at.n == object.n ||
			(inclusive && at.n == object.n + 1 &&
				at.sub[object.n] == 0);

		if (ahead && oid_starts_with(at, object))
			i--;
	}
	while (i < group->n && group->scalars[i].absent)
		i++;
	if (i == group->n)
		return answer->status = MIB_END;
	return scalar_answer(group, &group->scalars[i], answer);
}

static size_t
scalar_object(void *ctx, struct oid_view name)
{
	const struct mib_scalar *scalar = scalar_of(ctx, name);

	return scalar == NULL ? 0 : scalar->object.n;
}

const struct mib_backend scalar_group_backend = {
	.get = scalar_get,
	.next = scalar_next,
	.object = scalar_object,
};

/* May a cell hold this type? */
static bool
scalar_cell_is_readable(enum value_type type)
{
	switch (type) {
	case VALUE_INTEGER:
	case VALUE_COUNTER32:
	case VALUE_UNSIGNED32:
	case VALUE_TIME_TICKS:
	case VALUE_COUNTER64:
	case VALUE_OCTET_STRING:
		return true;
	case VALUE_NULL:
	case VALUE_OID:
	case VALUE_IP_ADDRESS:
	case VALUE_OPAQUE:
	case VALUE_NO_SUCH_OBJECT:
	case VALUE_NO_SUCH_INSTANCE:
	case VALUE_END_OF_MIB_VIEW:
		break;
	}
	return false;
}

/* What is wrong with row i; NULL when it is right. */
static const char *
scalar_fault(
	const struct scalar_group *group, size_t i, struct oid_view subtree)
{
	const struct mib_scalar *scalar = &group->scalars[i];

	if (!oid_starts_with(scalar->object, subtree))
		return "outside its subtree";
	if (scalar->object.n >= OID_MAX_LEN)
		return "no room for the instance";
	if (i > 0 && oid_compare(scalar[-1].object, scalar->object) >= 0)
		return "out of order";
	if (i > 0 && oid_starts_with(scalar->object, scalar[-1].object))
		return "below another object";
	if (scalar->absent || scalar->get != NULL)
		return NULL;
	if (scalar->cell == NULL && group->base == NULL)
		return "without a value";
	if (!scalar_cell_is_readable(scalar->type))
		return "of a type that no cell holds";
	return NULL;
}

int
scalar_group_register(struct mib *mib, struct oid_view subtree,
	const struct scalar_group *group)
{
	struct scalar_group *copy;

	for (size_t i = 0; i < group->n; i++) {
		const char *fault = scalar_fault(group, i, subtree);

		if (fault != NULL) {
			log_error(
				"mib: %s is %s", group->scalars[i].name, fault);
			return -EINVAL;
		}
	}
	copy = mib_alloc(mib, sizeof(*copy));
	if (copy == NULL)
		return -ENOMEM;
	*copy = *group;
	copy->subtree_n = subtree.n;
	return mib_register(mib, subtree, &scalar_group_backend, copy);
}
