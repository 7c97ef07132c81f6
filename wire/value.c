/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of variable bindings: comparison. */
#include "wire/value.h"

bool
value_equal(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case VALUE_INTEGER:
		return a->i32 == b->i32;
	case VALUE_COUNTER32:
	case VALUE_UNSIGNED32:
	case VALUE_TIME_TICKS:
		return a->u32 == b->u32;
	case VALUE_COUNTER64:
		return a->u64 == b->u64;
	case VALUE_OCTET_STRING:
	case VALUE_IP_ADDRESS:
	case VALUE_OPAQUE:
		return octets_equal(a->octets, b->octets);
	case VALUE_OID:
		return oid_compare(a->oid, b->oid) == 0;
	case VALUE_NULL:
	case VALUE_NO_SUCH_OBJECT:
	case VALUE_NO_SUCH_INSTANCE:
	case VALUE_END_OF_MIB_VIEW:
		break; /* the type says it all */
	}
	return true;
}
