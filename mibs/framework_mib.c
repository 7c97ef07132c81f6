/* SPDX-License-Identifier: BSD-2-Clause */
/* See framework_mib.h. */
#include "mibs/framework_mib.h"

#include <errno.h>

#include "mibs/scalar_group.h"

#define SNMP_ENGINE 1, 3, 6, 1, 6, 3, 10, 2, 1

static const struct oid_view snmp_engine_oid = OID_VIEW(SNMP_ENGINE);

struct framework_mib {
	const struct framework_mib_sources *sources;
};

static void
get_engine_id(void *ctx, struct value *value)
{
	const struct framework_mib *m = ctx;

	value->octets = m->sources->engine_id;
}

/* The time first: at its end it counts a boot (ENG-06), and a manager who
 * reads both in one request must not see the new time with the old boots. */
static void
get_engine_boots(void *ctx, struct value *value)
{
	const struct framework_mib *m = ctx;

	(void)m->sources->engine_time(m->sources->engine_time_ctx);
	value->i32 = *m->sources->engine_boots;
}

static void
get_engine_time(void *ctx, struct value *value)
{
	const struct framework_mib *m = ctx;

	value->i32 = m->sources->engine_time(m->sources->engine_time_ctx);
}

static void
get_max_message_size(void *ctx, struct value *value)
{
	const struct framework_mib *m = ctx;

	value->i32 = m->sources->max_message_size;
}

/* clang-format off */
#define GET(object, type, function, ...) \
	SCALAR_GET(object, VALUE_##type, function, __VA_ARGS__)

static const struct mib_scalar framework_scalars[] = {
	GET(snmpEngineID, OCTET_STRING, get_engine_id, SNMP_ENGINE, 1),
	GET(snmpEngineBoots, INTEGER, get_engine_boots, SNMP_ENGINE, 2),
	GET(snmpEngineTime, INTEGER, get_engine_time, SNMP_ENGINE, 3),
	GET(snmpEngineMaxMessageSize, INTEGER, get_max_message_size,
		SNMP_ENGINE, 4),
};
/* clang-format on */

int
framework_mib_register(
	struct mib *mib, const struct framework_mib_sources *sources)
{
	struct framework_mib *m = mib_alloc(mib, sizeof(*m));

	if (m == NULL)
		return -ENOMEM;
	m->sources = sources;
	return scalar_group_register(mib, snmp_engine_oid,
		&(struct scalar_group){
			.scalars = framework_scalars,
			.n = ARRAY_LEN(framework_scalars),
			.ctx = m,
		});
}
