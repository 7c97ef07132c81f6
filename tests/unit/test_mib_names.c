/* SPDX-License-Identifier: BSD-2-Clause */
/* What the MIB modules serve against the IETF's modules, as libsmi reads them:
 * names, OIDs, types and access, and that nothing has been forgotten. */
#include <smi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mibs/framework_mib.h"
#include "mibs/mpd_mib.h"
#include "mibs/scalar_group.h"
#include "mibs/snmpv2_mib.h"
#include "mibs/target_mib.h"
#include "mibs/tls_tm_mib.h"
#include "mibs/tsm_mib.h"
#include "tests/unit/runner.h"

static const char *const modules[] = {
	"SNMPv2-MIB",
	"SNMP-FRAMEWORK-MIB",
	"SNMP-MPD-MIB",
	"SNMP-TARGET-MIB",
	"SNMP-TSM-MIB",
	"SNMP-TLS-TM-MIB",
};

static struct mib *mib;

static void
mibs_register(void)
{
	static const struct snmp_stats stats;
	static const struct tlstm_stats tlstm_stats;
	static const struct tsm tsm;
	static const struct snmpv2_mib_sources snmpv2 = {
		.sys_descr = "",
		.sys_contact = "",
		.sys_name = "",
		.sys_location = "",
		.stats = &stats,
	};
	static const struct framework_mib_sources framework;
	static const struct target_mib_sources target = { .stats = &stats };

	mib = mib_new(64);
	CU_ASSERT_PTR_NOT_NULL_FATAL(mib);
	CU_ASSERT_EQUAL(snmpv2_mib_register(mib, &snmpv2), 0);
	CU_ASSERT_EQUAL(framework_mib_register(mib, &framework), 0);
	CU_ASSERT_EQUAL(mpd_mib_register(mib, &stats), 0);
	CU_ASSERT_EQUAL(target_mib_register(mib, &target), 0);
	CU_ASSERT_EQUAL(tsm_mib_register(mib, &tsm), 0);
	CU_ASSERT_EQUAL(tls_tm_mib_register(mib, &tlstm_stats), 0);
}

/* The value type of an object: that of the first of its type and the types it
 * is made from which has a tag of its own. */
static enum value_type
type_of(SmiNode *node)
{
	static const struct {
		const char *name;
		enum value_type type;
	} tagged[] = {
		{ "Counter32", VALUE_COUNTER32 },
		{ "Counter64", VALUE_COUNTER64 },
		{ "Gauge32", VALUE_UNSIGNED32 },
		{ "Unsigned32", VALUE_UNSIGNED32 },
		{ "TimeTicks", VALUE_TIME_TICKS },
		{ "IpAddress", VALUE_IP_ADDRESS },
		{ "Opaque", VALUE_OPAQUE },
	};
	SmiType *type = smiGetNodeType(node);
	SmiBasetype base = type->basetype;

	for (; type != NULL; type = smiGetParentType(type))
		for (size_t i = 0; i < ARRAY_LEN(tagged); i++)
			if (type->name != NULL &&
				strcmp(type->name, tagged[i].name) == 0)
				return tagged[i].type;
	if (base == SMI_BASETYPE_INTEGER32 || base == SMI_BASETYPE_ENUM)
		return VALUE_INTEGER;
	if (base == SMI_BASETYPE_OCTETSTRING || base == SMI_BASETYPE_BITS)
		return VALUE_OCTET_STRING;
	return base == SMI_BASETYPE_OBJECTIDENTIFIER ? VALUE_OID : VALUE_NULL;
}

static bool
is_readable(const SmiNode *node)
{
	return node->access == SMI_ACCESS_READ_ONLY ||
		node->access == SMI_ACCESS_READ_WRITE;
}

static void
check_scalar(const struct mib_scalar *scalar)
{
	SmiSubid oid[OID_MAX_LEN];
	const unsigned n = (unsigned)scalar->object.n;
	SmiNode *node;
	const char *wrong = NULL;

	for (size_t i = 0; i < n; i++)
		oid[i] = scalar->object.sub[i];
	node = smiGetNodeByOID(n, oid);
	if (node == NULL || node->oidlen != n)
		wrong = "OID";
	else if (strcmp(node->name, scalar->name) != 0)
		wrong = "name";
	else if (node->nodekind !=
		(scalar->absent ? SMI_NODEKIND_COLUMN : SMI_NODEKIND_SCALAR))
		wrong = "kind";
	else if (type_of(node) != scalar->type)
		wrong = "type";
	else if (!is_readable(node))
		wrong = "access";
	if (wrong != NULL)
		printf("# %s: the IETF has another %s\n", scalar->name, wrong);
	CU_ASSERT_PTR_NULL(wrong);
}

static void
test_what_is_served_is_as_the_ietf_has_it(void)
{
	const struct mib_backend *backend;
	void *ctx;
	size_t n = 0;

	mibs_register();
	for (size_t i = 0; (backend = mib_region(mib, i, &ctx)) != NULL; i++) {
		const struct scalar_group *group = ctx;

		CU_ASSERT_PTR_EQUAL_FATAL(backend, &scalar_group_backend);
		for (size_t k = 0; k < group->n; k++, n++)
			check_scalar(&group->scalars[k]);
	}
	printf("# %zu objects\n", n);
	CU_ASSERT(n > 40);
	mib_free(mib);
}

/* The groups that README says are served, by their names in the MIBs. */
static const struct {
	const char *name;
	bool scalars_only;
} groups[] = {
	{ "system", false },
	{ "snmp", false },
	{ "snmpSet", false },
	{ "snmpEngine", false },
	{ "snmpMPDStats", false },
	{ "snmpTargetObjects", true }, /* its tables are for notifications */
	{ "snmpTsmMIBObjects", false },
	{ "snmpTlstmSession", false },
};

static bool
is_in_group(const SmiNode *node)
{
	for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
		const SmiNode *group = smiGetNode(NULL, groups[i].name);

		CU_ASSERT_PTR_NOT_NULL_FATAL(group);
		if (groups[i].scalars_only &&
			node->nodekind != SMI_NODEKIND_SCALAR)
			continue;
		if (node->oidlen > group->oidlen &&
			memcmp(node->oid, group->oid,
				group->oidlen * sizeof(*node->oid)) == 0)
			return true;
	}
	return false;
}

/* Does the dispatch table know the object? */
static bool
is_served(const SmiNode *node)
{
	struct oid name = { .n = node->oidlen };

	for (size_t i = 0; i < name.n; i++)
		name.sub[i] = node->oid[i];
	return mib_object(mib, oid_view(&name)) == name.n;
}

static void
test_every_current_object_of_our_groups_is_served(void)
{
	size_t n = 0;

	mibs_register();
	for (size_t i = 0; i < ARRAY_LEN(modules); i++) {
		SmiModule *module = smiGetModule(modules[i]);
		const SmiNodekind kinds =
			SMI_NODEKIND_SCALAR | SMI_NODEKIND_COLUMN;

		CU_ASSERT_PTR_NOT_NULL_FATAL(module);
		for (SmiNode *node = smiGetFirstNode(module, kinds);
			node != NULL; node = smiGetNextNode(node, kinds)) {
			if (!is_readable(node) || !is_in_group(node) ||
				node->status != SMI_STATUS_CURRENT)
				continue;
			if (!is_served(node))
				printf("# %s is not served\n", node->name);
			CU_ASSERT(is_served(node));
			n++;
		}
	}
	CU_ASSERT(n > 40);
	mib_free(mib);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_what_is_served_is_as_the_ietf_has_it),
	UNIT_TEST(test_every_current_object_of_our_groups_is_served),
};

/* libsmi keeps a little for itself. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libsmi\n";
}

/* Where the IETF's modules are; NULL: nowhere. */
static const char *
reference_directory(void)
{
	if (REFERENCE_MIBS[0] != '\0')
		return REFERENCE_MIBS;
	return access(SOURCE_DIR "/../shared/mibs", R_OK) == 0 ? SOURCE_DIR
		"/../shared/mibs"
							       : NULL;
}

int
main(void)
{
	const char *dir = reference_directory();
	int rc;

	if (dir == NULL) {
		printf("1..0 # SKIP no IETF modules to compare with: configure "
		       "--with-reference-mibs=DIR\n");
		return 0;
	}
	if (smiInit(NULL) != 0)
		return EXIT_FAILURE;
	smiSetErrorLevel(0);
	if (smiSetPath(dir) != 0)
		return EXIT_FAILURE;
	for (size_t i = 0; i < ARRAY_LEN(modules); i++)
		if (smiLoadModule(modules[i]) == NULL) {
			printf("Bail out! no %s in %s\n", modules[i], dir);
			return EXIT_FAILURE;
		}
	rc = unit_main("mib_names", tests, ARRAY_LEN(tests));
	smiExit();
	return rc;
}
