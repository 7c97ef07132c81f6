/* SPDX-License-Identifier: BSD-2-Clause */
/* The one literal list of all that a MIB module serves, and its check. */
#ifndef TESTS_UNIT_GOLDEN_WALK_H
#define TESTS_UNIT_GOLDEN_WALK_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "mibs/mib.h"
#include "tests/unit/runner.h"

/* value: numbers in decimal, OIDs dotted, octets as text */
struct golden_row {
	const char *oid;
	enum value_type type;
	const char *value;
};

static inline void
golden_value_text(char *dst, size_t size, const struct value *value)
{
	switch (value->type) {
	case VALUE_INTEGER:
		(void)snprintf(dst, size, "%" PRId32, value->i32);
		break;
	case VALUE_COUNTER32:
	case VALUE_UNSIGNED32:
	case VALUE_TIME_TICKS:
		(void)snprintf(dst, size, "%" PRIu32, value->u32);
		break;
	case VALUE_COUNTER64:
		(void)snprintf(dst, size, "%" PRIu64, value->u64);
		break;
	case VALUE_OID:
		(void)oid_format(dst, size, value->oid);
		break;
	case VALUE_OCTET_STRING:
	case VALUE_IP_ADDRESS:
	case VALUE_OPAQUE:
		(void)snprintf(dst, size, "%.*s", (int)value->octets.n,
			(const char *)value->octets.p);
		break;
	case VALUE_NULL:
	case VALUE_NO_SUCH_OBJECT:
	case VALUE_NO_SUCH_INSTANCE:
	case VALUE_END_OF_MIB_VIEW:
		(void)snprintf(dst, size, "no value");
		break;
	}
}

static inline void
golden_check(const struct mib_answer *answer, const struct golden_row *row)
{
	char oid[OID_TEXT_MAX];
	char value[1024];

	oid_format(oid, sizeof(oid), oid_view(&answer->name));
	golden_value_text(value, sizeof(value), &answer->value);
	CU_ASSERT_STRING_EQUAL(oid, row->oid);
	CU_ASSERT_EQUAL(answer->value.type, row->type);
	CU_ASSERT_STRING_EQUAL(value, row->value);
	if (strcmp(oid, row->oid) != 0 || strcmp(value, row->value) != 0)
		printf("# got %s = %s, want %s = %s\n", oid, value, row->oid,
			row->value);
}

/* golden_next - mib_next, as often as it says MIB_AGAIN */
static inline enum mib_status
golden_next(struct mib *mib, struct oid_view name, struct mib_answer *answer)
{
	struct oid at;

	CU_ASSERT_TRUE_FATAL(oid_copy(&at, name));
	while (mib_next(mib, oid_view(&at), false, answer) == MIB_AGAIN) {
		CU_ASSERT_TRUE_FATAL(oid_compare(oid_view(&at),
					     oid_view(&answer->name)) < 0);
		at = answer->name;
	}
	return answer->status;
}

/* golden_walk_from - what GetNext finds from a name on, and Get again, begins
 * with exactly these rows; returns the name of the last */
static inline struct oid
golden_walk_from(struct mib *mib, struct oid_view from,
	const struct golden_row *rows, size_t n)
{
	struct mib_answer answer = { .wanted = 1 };
	struct oid at;

	(void)oid_copy(&at, from);
	for (size_t i = 0; i < n; i++) {
		CU_ASSERT_EQUAL_FATAL(
			mib_next(mib, oid_view(&at), false, &answer),
			MIB_FOUND);
		golden_check(&answer, &rows[i]);
		CU_ASSERT_TRUE(
			oid_compare(oid_view(&at), oid_view(&answer.name)) < 0);
		at = answer.name;
		CU_ASSERT_EQUAL(
			mib_get(mib, oid_view(&at), &answer), MIB_FOUND);
		golden_check(&answer, &rows[i]);
	}
	return at;
}

/* golden_walk - all of mib by GetNext and by Get is exactly these rows */
static inline void
golden_walk(struct mib *mib, const struct golden_row *rows, size_t n)
{
	struct mib_answer answer = { .wanted = 1 };
	const struct oid at = golden_walk_from(mib, OID_VIEW(0), rows, n);

	CU_ASSERT_EQUAL(mib_next(mib, oid_view(&at), false, &answer), MIB_END);
}

#endif
