/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows and scalars as octets, for what survives a restart. A record's key is
 * the entry's OID followed by the row's index, or the scalar's instance; its
 * value is a list of bindings whose names are 2.N for column N, 2.0 for a
 * scalar. So a record is read back through the same checks as a Set.
 */
#ifndef MIBS_MIB_SAVED_H
#define MIBS_MIB_SAVED_H

#include "mibs/mib_set.h"

enum {
	MIB_SAVED_KEY_MAX = 4 * OID_MAX_LEN + 128 + 8, /* BER of an OID */
	/* The largest row: a certificate's, with 1024 octets of data. */
	MIB_SAVED_VALUE_MAX = 4096,
};

/* One record; what it points to is the encoder's buffer. */
struct mib_saved {
	struct octets key;
	struct octets value; /* n == 0: it is gone, or is not to be kept */
};

struct mib_saved_buffer {
	uint8_t key[MIB_SAVED_KEY_MAX];
	uint8_t value[MIB_SAVED_VALUE_MAX];
};

/*
 * mib_saved_of_change - the records of change i of a Set, one after the other
 *
 * *step  0 at first; the caller keeps it. False when there is no further one.
 * A row whose StorageType is neither nonVolatile nor permanent has a record
 * without value (SMI-12); so has one that was destroyed.
 */
bool mib_saved_of_change(const struct mib_set *set, size_t i, size_t *step,
	struct mib_saved_buffer *buffer, struct mib_saved *out);

/*
 * mib_saved_row_key, mib_saved_scalar_key - the key that a row of store, or a
 * scalar, has in its records; the octets are buffer's
 *
 * object  without the .0.
 */
struct octets mib_saved_row_key(const struct mib_store *store, const void *row,
	struct mib_saved_buffer *buffer);
struct octets mib_saved_scalar_key(
	struct oid_view object, struct mib_saved_buffer *buffer);

/*
 * mib_saved_next - the record behind that of the key after (n == 0: the first
 * one) of all rows and scalars that are to be kept; false: there is none
 *
 * after may point into buffer.
 */
bool mib_saved_next(struct mib *mib, struct octets after,
	struct mib_saved_buffer *buffer, struct mib_saved *out);

enum mib_saved_result {
	MIB_SAVED_RESTORED,
	MIB_SAVED_CONFLICT, /* the configuration has this row or scalar */
	MIB_SAVED_UNKNOWN,  /* no such table or scalar is served */
	MIB_SAVED_INVALID,  /* its content is none that a Set could have made */
	MIB_SAVED_FULL,     /* no room in the table */
};

/*
 * mib_saved_restore - put a record's row or scalar back, in place of what an
 * earlier record has put there, or remove the row when it has no value;
 * modules are not told
 *
 * name  written always, for messages: the key as an OID, n == 0 when it is
 *       none.
 */
enum mib_saved_result mib_saved_restore(
	struct mib *mib, const struct mib_saved *saved, struct oid *name);

#endif
