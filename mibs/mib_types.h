/* SPDX-License-Identifier: BSD-2-Clause */
/* Members for octet strings, and the numbers every table speaks in. */
#ifndef MIBS_MIB_TYPES_H
#define MIBS_MIB_TYPES_H

#include "util/util.h"

/* MIB_OCTETS(n) - the type of a member for 0..n octets (MIB_CELL_OCTETS) */
#define MIB_OCTETS(max)                                                        \
 struct {                                                                      \
  uint16_t n;                                                                  \
  uint8_t octets[max];                                                         \
 }

/* RowStatus (RFC 2579, SMI-20..26) */
enum mib_row_status {
	ROW_ACTIVE = 1,
	ROW_NOT_IN_SERVICE = 2,
	ROW_NOT_READY = 3,
	ROW_CREATE_AND_GO = 4,
	ROW_CREATE_AND_WAIT = 5,
	ROW_DESTROY = 6,
};

/* StorageType (RFC 2579, SMI-12..14) */
enum mib_storage_type {
	STORAGE_OTHER = 1,
	STORAGE_VOLATILE = 2,
	STORAGE_NON_VOLATILE = 3,
	STORAGE_PERMANENT = 4,
	STORAGE_READ_ONLY = 5,
};

/* MIB_DIFFERS - whether a member of two rows is not the same; all that is
 * written into one is written with zeroes behind it */
#define MIB_DIFFERS(a, b, member)                                              \
 (memcmp(&(a)->member, &(b)->member, sizeof((a)->member)) != 0)

/* MIB_STAYS_ACTIVE - a row that is active before and after a change: what must
 * not change while it is has to be the same (SMI-25). before and after may be
 * NULL. */
#define MIB_STAYS_ACTIVE(before, after)                                        \
 ((before) != NULL && (after) != NULL && (before)->row_status == ROW_ACTIVE && \
	 (after)->row_status == ROW_ACTIVE)

enum { MIB_ADMIN_STRING_MAX = 255 }; /* SnmpAdminString, octets */

#endif
