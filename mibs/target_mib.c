/* SPDX-License-Identifier: BSD-2-Clause */
/* See target_mib.h. */
#include "mibs/target_mib.h"

#include <errno.h>

#include "mibs/scalar_group.h"

#define SNMP_TARGET 1, 3, 6, 1, 6, 3, 12, 1

static const struct oid_view snmp_target_oid = OID_VIEW(SNMP_TARGET);

struct target_mib {
	const struct target_mib_sources *sources;
};

static void
get_spin_lock(void *ctx, struct value *value)
{
	const struct target_mib *m = ctx;

	value->i32 = m->sources->snmp_target_spin_lock;
}

/* clang-format off */
#define COUNTER(object, member, ...) \
	SCALAR_MEMBER(object, VALUE_COUNTER32, struct snmp_stats, member, \
		__VA_ARGS__)

static const struct mib_scalar target_scalars[] = {
	SCALAR_GET(snmpTargetSpinLock, VALUE_INTEGER, get_spin_lock,
		SNMP_TARGET, 1),
	COUNTER(snmpUnavailableContexts, unavailable_contexts, SNMP_TARGET, 4),
	COUNTER(snmpUnknownContexts, unknown_contexts, SNMP_TARGET, 5),
};
/* clang-format on */

int
target_mib_register(struct mib *mib, const struct target_mib_sources *sources)
{
	struct target_mib *m = mib_alloc(mib, sizeof(*m));

	if (m == NULL)
		return -ENOMEM;
	m->sources = sources;
	return scalar_group_register(mib, snmp_target_oid,
		&(struct scalar_group){
			.scalars = target_scalars,
			.n = ARRAY_LEN(target_scalars),
			.ctx = m,
			.base = sources->stats,
		});
}
