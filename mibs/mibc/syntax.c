/* SPDX-License-Identifier: BSD-2-Clause */
/* What an object's SYNTAX comes to, through all the types it is made from. */
#include "mibs/mibc/compile_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
	CHAIN_MAX = 32,     /* types that an object's type is made from */
	OCTETS_MAX = 65535, /* RFC 2578 7.1.2 */
};

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

static const struct {
	const char *module;
	const char *name;
	enum smi_convention convention;
} conventions[] = {
	{ "SNMPv2-TC", "RowStatus", SMI_ROW_STATUS },
	{ "SNMPv2-TC", "StorageType", SMI_STORAGE_TYPE },
	{ "SNMPv2-TC", "TestAndIncr", SMI_TEST_AND_INCR },
	{ "SNMPv2-TC", "TruthValue", SMI_TRUTH_VALUE },
	{ "SNMPv2-TC", "TimeStamp", SMI_TIME_STAMP },
	{ "SNMPv2-TC", "DisplayString", SMI_DISPLAY_STRING },
	{ "SNMPv2-TC", "DateAndTime", SMI_DATE_AND_TIME },
	{ "SNMP-FRAMEWORK-MIB", "SnmpAdminString", SMI_ADMIN_STRING },
	{ "SNMP-FRAMEWORK-MIB", "SnmpEngineID", SMI_ENGINE_ID },
	{ "SNMP-TARGET-MIB", "SnmpTagValue", SMI_TAG_VALUE },
	{ "SNMP-TARGET-MIB", "SnmpTagList", SMI_TAG_LIST },
	{ "SNMP-TLS-TM-MIB", "SnmpTLSFingerprint", SMI_TLS_FINGERPRINT },
	{ "SNMP-TLS-TM-MIB", "SnmpTLSAddress", SMI_TLS_ADDRESS },
};

bool
type_is(SmiType *type, const char *module, const char *name)
{
	const SmiModule *home = smiGetTypeModule(type);

	if (type->name == NULL || strcmp(type->name, name) != 0)
		return false;
	/* Those built into libsmi are of a module without a name. */
	return strcmp(home->name[0] == '\0' ? "SNMPv2-SMI" : home->name,
		       module) == 0;
}

/* The type of a node, what that is made from, and so on; 0: none, or no end. */
static size_t
type_chain(SmiNode *node, SmiType *chain[CHAIN_MAX])
{
	size_t n = 0;

	for (SmiType *t = smiGetNodeType(node); t != NULL;
		t = smiGetParentType(t)) {
		if (n == CHAIN_MAX)
			return 0;
		chain[n++] = t;
	}
	return n;
}

/* VALUE_NULL: no type of SNMP. */
static enum value_type
value_type_of(SmiType *const *chain, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_LEN(tagged); k++)
			if (type_is(chain[i], "SNMPv2-SMI", tagged[k].name))
				return tagged[k].type;
	switch ((int)(n > 0 ? chain[0]->basetype : SMI_BASETYPE_UNKNOWN)) {
	case SMI_BASETYPE_INTEGER32:
	case SMI_BASETYPE_ENUM:
		return VALUE_INTEGER;
	case SMI_BASETYPE_OCTETSTRING:
	case SMI_BASETYPE_BITS:
		return VALUE_OCTET_STRING;
	case SMI_BASETYPE_OBJECTIDENTIFIER:
		return VALUE_OID;
	default:
		return VALUE_NULL;
	}
}

static enum smi_convention
convention_of(SmiType *const *chain, size_t n)
{
	if (chain[0]->basetype == SMI_BASETYPE_BITS)
		return SMI_BITS;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_LEN(conventions); k++)
			if (type_is(chain[i], conventions[k].module,
				    conventions[k].name))
				return conventions[k].convention;
	return SMI_NO_TC;
}

/* ---- ranges ---- */

/* The whole range of numbers, or of the size of strings; false: a type that
 * cannot be narrowed (RFC 2578 9), or by its names only. */
static bool
whole_range(const struct syntax *syntax, const SmiType *type,
	struct smi_range *whole)
{
	switch ((int)syntax->type) {
	case VALUE_INTEGER:
		*whole = (struct smi_range){ INT32_MIN, INT32_MAX };
		return type->basetype != SMI_BASETYPE_ENUM;
	case VALUE_UNSIGNED32:
		*whole = (struct smi_range){ 0, UINT32_MAX };
		return true;
	case VALUE_OCTET_STRING:
	case VALUE_OPAQUE:
		*whole = (struct smi_range){ 0, OCTETS_MAX };
		return syntax->convention != SMI_BITS;
	default:
		return false;
	}
}

static int64_t
range_end(const SmiValue *value)
{
	return value->basetype == SMI_BASETYPE_INTEGER32
		? value->value.integer32
		: (int64_t)value->value.unsigned32;
}

static bool
in_ranges(const struct pool *ranges, int64_t low, int64_t high)
{
	const struct smi_range *r = ranges->data;

	for (size_t i = 0; i < ranges->n; i++)
		if (r[i].low <= low && high <= r[i].high)
			return true;
	return false;
}

/* The ranges of type, if it has any, in place of those of the type it is made
 * from, inside which they must be (RFC 2578 9). */
static void
narrow(struct syntax *syntax, SmiType *type)
{
	struct pool ranges = { .size = sizeof(struct smi_range) };

	for (SmiRange *r = smiGetFirstRange(type); r != NULL;
		r = smiGetNextRange(r)) {
		const struct smi_range range = { range_end(&r->minValue),
			range_end(&r->maxValue) };

		if (!in_ranges(&syntax->ranges, range.low, range.high))
			syntax->widened = true;
		pool_add(&ranges, &range, 1);
	}
	if (ranges.n == 0)
		return;
	pool_fini(&syntax->ranges);
	syntax->ranges = ranges;
}

static void
find_ranges(struct syntax *syntax, SmiType *const *chain, size_t n)
{
	const struct smi_range *first;
	struct smi_range whole;

	if (!whole_range(syntax, chain[0], &whole))
		return;
	pool_add(&syntax->ranges, &whole, 1);
	for (size_t i = n; i-- > 0;)
		narrow(syntax, chain[i]);
	first = syntax->ranges.data;
	if (first->low == whole.low && first->high == whole.high)
		syntax->ranges.n = 0;
}

/* ---- named numbers ---- */

static int
compare_labels(const void *a, const void *b)
{
	const struct label *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* Those of the first type that has any; it may have fewer than the type it is
 * made from. */
static void
find_labels(struct syntax *syntax, SmiType *const *chain, size_t n)
{
	const struct label *labels;

	for (size_t i = 0; i < n && syntax->labels.n == 0; i++) {
		syntax->labels_of = chain[i];
		for (SmiNamedNumber *named = smiGetFirstNamedNumber(chain[i]);
			named != NULL; named = smiGetNextNamedNumber(named)) {
			const struct label label = { named->name,
				named->value.value.integer32 };

			pool_add(&syntax->labels, &label, 1);
		}
	}
	if (syntax->labels.n == 0)
		return;
	qsort(syntax->labels.data, syntax->labels.n, sizeof(struct label),
		compare_labels);
	labels = syntax->labels.data;
	if (syntax->convention == SMI_BITS)
		syntax->misnumbered = labels[0].number < 0 ||
			labels[syntax->labels.n - 1].number >= 8 * OCTETS_MAX;
	else
		syntax->misnumbered = labels[0].number < INT32_MIN ||
			labels[syntax->labels.n - 1].number > INT32_MAX;
}

/* ---- all of it ---- */

bool
syntax_of(struct syntax *syntax, SmiNode *node)
{
	SmiType *chain[CHAIN_MAX];
	const size_t n = type_chain(node, chain);

	*syntax = (struct syntax){
		.type = value_type_of(chain, n),
		.ranges.size = sizeof(struct smi_range),
		.labels.size = sizeof(struct label),
	};
	if (syntax->type == VALUE_NULL)
		return false;
	syntax->convention = convention_of(chain, n);
	find_ranges(syntax, chain, n);
	find_labels(syntax, chain, n);
	return true;
}

void
syntax_fini(struct syntax *syntax)
{
	pool_fini(&syntax->ranges);
	pool_fini(&syntax->labels);
}

bool
syntax_allows(const struct syntax *syntax, int64_t low, int64_t high)
{
	switch ((int)syntax->type) {
	case VALUE_IP_ADDRESS:
		return low == 4 && high == 4;
	case VALUE_INTEGER:
		if (low < INT32_MIN || high > INT32_MAX)
			return false;
		break;
	default:
		if (low < 0 || high > (int64_t)UINT32_MAX)
			return false;
	}
	return syntax->ranges.n == 0 || in_ranges(&syntax->ranges, low, high);
}

bool
syntax_negative(const struct syntax *syntax)
{
	if (syntax->type != VALUE_INTEGER)
		return false;
	if (syntax->labels.n > 0)
		return ((struct label *)pool_at(&syntax->labels, 0))->number <
			0;
	return syntax->ranges.n == 0 ||
		((struct smi_range *)pool_at(&syntax->ranges, 0))->low < 0;
}

/* Octets of BITS: up to the last one named (RFC 3416 2.5, SMI-04). */
static size_t
bits_size(const struct syntax *syntax)
{
	const struct label *labels = syntax->labels.data;

	return syntax->labels.n == 0
		? 0
		: (size_t)labels[syntax->labels.n - 1].number / 8 + 1;
}

size_t
syntax_smallest(const struct syntax *syntax)
{
	const struct smi_range *ranges = syntax->ranges.data;

	switch ((int)syntax->type) {
	case VALUE_OCTET_STRING:
	case VALUE_OPAQUE:
		if (syntax->convention == SMI_BITS)
			return bits_size(syntax);
		return syntax->ranges.n == 0 ? 0 : (size_t)ranges[0].low;
	case VALUE_IP_ADDRESS:
		return 4;
	case VALUE_OID:
		return 2; /* X.690 8.19.4 */
	default:
		return 0;
	}
}

size_t
syntax_largest(const struct syntax *syntax)
{
	const struct smi_range *ranges = syntax->ranges.data;

	switch ((int)syntax->type) {
	case VALUE_OCTET_STRING:
	case VALUE_OPAQUE:
		if (syntax->convention == SMI_BITS)
			return bits_size(syntax);
		return syntax->ranges.n == 0
			? OCTETS_MAX
			: (size_t)ranges[syntax->ranges.n - 1].high;
	case VALUE_IP_ADDRESS:
		return 4;
	case VALUE_OID:
		return OID_MAX_LEN;
	default:
		return 0;
	}
}
