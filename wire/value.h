/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of variable bindings and their types (RFC 3416 3). */
#ifndef WIRE_VALUE_H
#define WIRE_VALUE_H

#include "wire/oid.h"

/* The BER tags themselves (MSG-11), so that encoding needs no table. */
enum value_type {
	VALUE_INTEGER = 0x02,
	VALUE_OCTET_STRING = 0x04,
	VALUE_NULL = 0x05,
	VALUE_OID = 0x06,
	VALUE_IP_ADDRESS = 0x40, /* octets, n == 4 */
	VALUE_COUNTER32 = 0x41,
	VALUE_UNSIGNED32 = 0x42, /* also Gauge32 */
	VALUE_TIME_TICKS = 0x43,
	VALUE_OPAQUE = 0x44,
	VALUE_COUNTER64 = 0x46,
	VALUE_NO_SUCH_OBJECT = 0x80,
	VALUE_NO_SUCH_INSTANCE = 0x81,
	VALUE_END_OF_MIB_VIEW = 0x82,
};

/* Octets and oid are borrowed: from the message read, or from the back end
 * until its answer has been encoded. */
struct value {
	enum value_type type;
	union {
		int32_t i32;          /* INTEGER */
		uint32_t u32;         /* COUNTER32, UNSIGNED32, TIME_TICKS */
		uint64_t u64;         /* COUNTER64 */
		struct octets octets; /* OCTET_STRING, IP_ADDRESS, OPAQUE */
		struct oid_view oid;  /* OID */
	};
};

struct varbind {
	struct oid_view name;
	struct value value;
};

static inline bool
value_is_exception(const struct value *value)
{
	return value->type >= VALUE_NO_SUCH_OBJECT;
}

/* value_equal - the same type and content */
bool value_equal(const struct value *a, const struct value *b);

#endif
