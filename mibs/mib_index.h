/* SPDX-License-Identifier: BSD-2-Clause */
/* Index objects and the part of a name that is made of them (RFC 2578 7.7). */
#ifndef MIBS_MIB_INDEX_H
#define MIBS_MIB_INDEX_H

#include "mibs/mib_module.h"

enum { MIB_INDEX_MAX = 8 }; /* objects in an INDEX clause */

/*
 * struct mib_index - how the rows of a table are named: where each index
 * object lies in the row and how it is written in a name. So a row's place in
 * the order follows from the row itself and is stored nowhere else.
 */
struct mib_index {
	size_t n;
	struct mib_index_part {
		struct mib_member member;
		uint8_t type;        /* enum value_type */
		bool without_length; /* fixed size or IMPLIED (SMI-08) */
		uint8_t n_ranges;
		const struct smi_range *ranges;
	} parts[MIB_INDEX_MAX];
};

/* mib_member_octets - what a member of base holds that is MIB_CELL_TEXT or
 * MIB_CELL_OCTETS: never more than it has room for */
struct octets mib_member_octets(
	const struct mib_member *member, const void *base);

/*
 * mib_index_of - the index of an entry, or of the one it augments
 *
 * entry  position in the module's objects.
 *
 * 0, or -EINVAL, logged, when a member cannot hold its index object.
 */
int mib_index_of(struct mib_index *index, const struct mib_module *module,
	uint16_t entry);

/* mib_index_compare - the order of row's index and a name's (PDU-10): <0 when
 * row comes first, 0 when they are the same */
int mib_index_compare(
	const struct mib_index *index, const void *row, struct oid_view name);

/* mib_index_append - write row's index behind name; false when it would be
 * too long, and name is then of no use */
bool mib_index_append(
	const struct mib_index *index, const void *row, struct oid *name);

/*
 * mib_index_decode - put the index of a name into row's members
 *
 * False, with row partly written, when it is none that a row can have: too
 * short or too long, an octet above 255, out of its range (SMI-09).
 */
bool mib_index_decode(
	const struct mib_index *index, struct oid_view name, void *row);

#endif
