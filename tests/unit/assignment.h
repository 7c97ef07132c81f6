/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets as tests write them. */
#ifndef TESTS_UNIT_ASSIGNMENT_H
#define TESTS_UNIT_ASSIGNMENT_H

#include <string.h>

#include "mibs/mib_set.h"
#include "tests/unit/runner.h"

/* A number, or a text when there is one. */
struct assignment {
	const char *name; /* of the instance, in digits */
	int32_t number;
	const char *text;
};

/* assign - all of them in one Set */
static inline enum snmp_error
assign(struct mib_set *set, const struct assignment *a, size_t n,
	size_t *error_index)
{
	enum snmp_error error = SNMP_NO_ERROR;

	*error_index = 0;
	mib_set_begin(set);
	for (size_t i = 0; i < n && error == SNMP_NO_ERROR; i++) {
		struct varbind varbind = {
			.value = { .type = VALUE_INTEGER, .i32 = a[i].number },
		};
		struct oid name;

		if (a[i].text != NULL)
			varbind.value = (struct value){
				.type = VALUE_OCTET_STRING,
				.octets = { (const uint8_t *)a[i].text,
					strlen(a[i].text) },
			};
		CU_ASSERT_TRUE_FATAL(oid_parse(a[i].name, &name));
		varbind.name = oid_view(&name);
		*error_index = i + 1;
		error = mib_set_add(set, &varbind);
	}
	return error != SNMP_NO_ERROR ? error
				      : mib_set_finish(set, error_index);
}

#endif
