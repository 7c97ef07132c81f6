/* SPDX-License-Identifier: BSD-2-Clause */
/* See mib_index.h. */
#include "mibs/mib_index.h"

#include <errno.h>
#include <string.h>

#include "util/log.h"

/* Where the members of entry's index stand in the module's list, which has
 * those of the entries that do not augment one behind the other. */
static const struct mib_member *const *
mib_index_members(const struct mib_module *module, uint16_t entry)
{
	const struct smi_object *objects = module->smi->objects;
	const struct mib_member *const *members = module->indexes;

	for (uint16_t i = 0; i < entry; i++)
		if (objects[i].kind == SMI_ENTRY && !objects[i].augments)
			members += objects[i].n_index;
	return members;
}

/* May a member of this kind be an index object of this type? */
static bool
mib_index_member_fits(const struct mib_member *member, uint8_t type)
{
	if (member->size == 0)
		return false; /* MIB_NO_INDEX */
	switch ((enum mib_cell)member->cell) {
	case MIB_CELL_32:
		return type == VALUE_INTEGER || type == VALUE_UNSIGNED32 ||
			type == VALUE_TIME_TICKS;
	case MIB_CELL_TEXT:
		return type == VALUE_OCTET_STRING;
	case MIB_CELL_OCTETS:
		return type == VALUE_OCTET_STRING || type == VALUE_IP_ADDRESS;
	case MIB_CELL_OID:
		return type == VALUE_OID;
	case MIB_CELL_64:
	case MIB_CELL_BOOL:
	case MIB_CELL_TEXT_POINTER:
	case MIB_CELL_OCTETS_VIEW:
	case MIB_CELL_OID_VIEW:
	case MIB_CELL_NONE:
		break;
	}
	return false;
}

/* A string whose SIZE is one number is written without its length. */
static bool
mib_index_is_fixed(
	const struct smi_index *facts, const struct smi_range *ranges)
{
	if (facts->type == VALUE_IP_ADDRESS)
		return true;
	return facts->type == VALUE_OCTET_STRING && facts->n_ranges == 1 &&
		ranges[0].low == ranges[0].high;
}

int
mib_index_of(struct mib_index *index, const struct mib_module *module,
	uint16_t entry)
{
	const struct smi_module *smi = module->smi;
	const struct smi_object *object = &smi->objects[entry];
	const struct smi_index *facts = &smi->indexes[object->index];
	const struct mib_member *const *members;

	if (object->augments)
		return mib_index_of(index, module, object->entry);
	members = mib_index_members(module, entry);
	index->n = object->n_index;
	if (index->n == 0 || index->n > MIB_INDEX_MAX) {
		log_error("mib: %s has %zu index objects",
			smi_name(smi, object), index->n);
		return -EINVAL;
	}
	for (size_t i = 0; i < index->n; i++) {
		const struct smi_range *ranges = smi->ranges + facts[i].ranges;

		index->parts[i] = (struct mib_index_part){
			.member = *members[i],
			.type = facts[i].type,
			.without_length = facts[i].implied ||
				mib_index_is_fixed(&facts[i], ranges),
			.n_ranges = facts[i].n_ranges,
			.ranges = ranges,
		};
		if (!mib_index_member_fits(members[i], facts[i].type)) {
			log_error("mib: index %s of %s is bound to a member of "
				  "another kind",
				smi->names + facts[i].name,
				smi_name(smi, object));
			return -EINVAL;
		}
	}
	return 0;
}

struct octets
mib_member_octets(const struct mib_member *member, const void *base)
{
	const uint8_t *p = (const uint8_t *)base + member->offset;
	uint16_t n;

	if (member->cell == MIB_CELL_TEXT)
		return (struct octets){ p,
			strnlen((const char *)p, member->size) };
	memcpy(&n, p, sizeof(n));
	return (struct octets){ p + MIB_OCTETS_HEAD,
		min_size(n, (size_t)member->size - MIB_OCTETS_HEAD) };
}

static uint32_t
mib_index_number(const struct mib_index_part *part, const void *row)
{
	uint32_t v;

	memcpy(&v, (const uint8_t *)row + part->member.offset, sizeof(v));
	return v;
}

static const struct oid *
mib_index_oid(const struct mib_index_part *part, const void *row)
{
	return (const void *)((const uint8_t *)row + part->member.offset);
}

/* What is left of the name while it is compared or decoded. */
static int
mib_index_compare_sub(uint32_t v, struct oid_view *name)
{
	uint32_t sub;

	if (name->n == 0)
		return 1; /* the name is a prefix and comes first */
	sub = *name->sub++;
	name->n--;
	return (v > sub) - (v < sub);
}

static int
mib_index_compare_octets(struct octets octets, struct oid_view *name)
{
	int order = 0;

	for (size_t i = 0; i < octets.n && order == 0; i++)
		order = mib_index_compare_sub(octets.p[i], name);
	return order;
}

static int
mib_index_compare_oid(const struct oid *oid, struct oid_view *name)
{
	int order = 0;

	for (size_t i = 0; i < oid->n && order == 0; i++)
		order = mib_index_compare_sub(oid->sub[i], name);
	return order;
}

static int
mib_index_compare_part(const struct mib_index_part *part, const void *row,
	struct oid_view *name)
{
	struct octets octets;
	const struct oid *oid;
	int order = 0;

	switch (part->type) {
	case VALUE_OCTET_STRING:
	case VALUE_IP_ADDRESS:
		octets = mib_member_octets(&part->member, row);
		if (!part->without_length)
			order = mib_index_compare_sub((uint32_t)octets.n, name);
		return order != 0 ? order
				  : mib_index_compare_octets(octets, name);
	case VALUE_OID:
		oid = mib_index_oid(part, row);
		if (!part->without_length)
			order = mib_index_compare_sub((uint32_t)oid->n, name);
		return order != 0 ? order : mib_index_compare_oid(oid, name);
	default:
		return mib_index_compare_sub(mib_index_number(part, row), name);
	}
}

int
mib_index_compare(
	const struct mib_index *index, const void *row, struct oid_view name)
{
	for (size_t i = 0; i < index->n; i++) {
		int order =
			mib_index_compare_part(&index->parts[i], row, &name);

		if (order != 0)
			return order;
	}
	return name.n > 0 ? -1 : 0;
}

static bool
mib_index_append_octets(struct octets octets, struct oid *name)
{
	if (octets.n > OID_MAX_LEN - name->n)
		return false;
	for (size_t i = 0; i < octets.n; i++)
		name->sub[name->n++] = octets.p[i];
	return true;
}

static bool
mib_index_append_part(
	const struct mib_index_part *part, const void *row, struct oid *name)
{
	struct octets octets;
	const struct oid *oid;
	uint32_t v;

	switch (part->type) {
	case VALUE_OCTET_STRING:
	case VALUE_IP_ADDRESS:
		octets = mib_member_octets(&part->member, row);
		v = (uint32_t)octets.n;
		return (part->without_length || oid_append(name, &v, 1)) &&
			mib_index_append_octets(octets, name);
	case VALUE_OID:
		oid = mib_index_oid(part, row);
		v = (uint32_t)oid->n;
		return (part->without_length || oid_append(name, &v, 1)) &&
			oid_append(name, oid->sub, oid->n);
	default:
		v = mib_index_number(part, row);
		return oid_append(name, &v, 1);
	}
}

bool
mib_index_append(
	const struct mib_index *index, const void *row, struct oid *name)
{
	for (size_t i = 0; i < index->n; i++)
		if (!mib_index_append_part(&index->parts[i], row, name))
			return false;
	return true;
}

/* Is it a number, or a SIZE, that the index object can have? */
static bool
mib_index_in_range(const struct mib_index_part *part, int64_t v)
{
	for (size_t i = 0; i < part->n_ranges; i++)
		if (v >= part->ranges[i].low && v <= part->ranges[i].high)
			return true;
	return part->n_ranges == 0;
}

/* How many sub-identifiers the string or OID has that begins name: of a fixed
 * SIZE, the rest when it is IMPLIED, or what the first one says. */
static bool
mib_index_decode_length(
	const struct mib_index_part *part, struct oid_view *name, size_t *n)
{
	if (part->type == VALUE_IP_ADDRESS) {
		*n = 4;
	} else if (!part->without_length) {
		if (name->n == 0)
			return false;
		*n = *name->sub++;
		name->n--;
	} else if (part->n_ranges == 1 &&
		part->ranges[0].low == part->ranges[0].high) {
		*n = (size_t)part->ranges[0].low;
	} else {
		*n = name->n;
	}
	return *n <= name->n &&
		(part->type == VALUE_IP_ADDRESS ||
			mib_index_in_range(part, (int64_t)*n));
}

static bool
mib_index_decode_octets(
	const struct mib_index_part *part, struct oid_view name, void *row)
{
	uint8_t *p = (uint8_t *)row + part->member.offset;
	uint16_t n = (uint16_t)name.n;
	bool text = part->member.cell == MIB_CELL_TEXT;
	size_t head = text ? 0 : MIB_OCTETS_HEAD;

	/* A text's NUL has to fit behind it, and none may be in it. */
	if (name.n > (size_t)part->member.size - (text ? 1 : head))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if (name.sub[i] > UINT8_MAX || (text && name.sub[i] == 0))
			return false;
		p[head + i] = (uint8_t)name.sub[i];
	}
	if (text)
		p[name.n] = 0;
	else
		memcpy(p, &n, sizeof(n));
	return true;
}

static bool
mib_index_decode_part(
	const struct mib_index_part *part, struct oid_view *name, void *row)
{
	uint8_t *p = (uint8_t *)row + part->member.offset;
	struct oid_view content;
	size_t n;
	uint32_t v;

	switch (part->type) {
	case VALUE_OCTET_STRING:
	case VALUE_IP_ADDRESS:
	case VALUE_OID:
		if (!mib_index_decode_length(part, name, &n))
			return false;
		content = (struct oid_view){ name->sub, n };
		name->sub += n;
		name->n -= n;
		if (part->type != VALUE_OID)
			return mib_index_decode_octets(part, content, row);
		return oid_copy((struct oid *)(void *)p, content);
	default:
		if (name->n == 0)
			return false;
		v = *name->sub++;
		name->n--;
		memcpy(p, &v, sizeof(v));
		if (part->type == VALUE_INTEGER && v > INT32_MAX)
			return false; /* RFC 2578 7.7: never negative */
		return mib_index_in_range(part, v);
	}
}

bool
mib_index_decode(const struct mib_index *index, struct oid_view name, void *row)
{
	for (size_t i = 0; i < index->n; i++)
		if (!mib_index_decode_part(&index->parts[i], &name, row))
			return false;
	return name.n == 0;
}
