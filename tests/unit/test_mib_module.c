/* SPDX-License-Identifier: BSD-2-Clause */
/* mibs/mib_module.c: what bindings say, and what is asked of them. */
#include "mibs/mib_module.h"

#include <errno.h>
#include <string.h>

#include "mibs/mib_store_internal.h"
#include "tests/unit/captured_log.h"
#include "tests/unit/golden_walk.h"
#include "tests/unit/probe_mib.h"

enum { PROBES_MAX = 100 };

static struct probe_mib probe;
static struct mib *mib;

static const struct probe_link two_links[] = {
	{ 2, "lo", 0, { 4, { '1', '2', '3', '4' } } },
	{ 5, "eth0", 1000, { 4, { '5', '6', '7', '8' } } },
};

/* With rows 1, 2 and 7 of probeTable. */
static void
init(void)
{
	static const uint32_t ids[] = { 7, 1, 2 };

	CU_ASSERT_TRUE_FATAL(probe_mib_init(&probe, PROBES_MAX));
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		CU_ASSERT_PTR_NOT_NULL_FATAL(
			probe_mib_add(&probe, ids[i], NULL));
	probe.links.rows = two_links;
	probe.links.n = ARRAY_LEN(two_links);
	mib = mib_new(32);
	CU_ASSERT_PTR_NOT_NULL_FATAL(mib);
	CU_ASSERT_EQUAL(mib_module_register(mib, &probe_mib, &probe), 0);
}

static void
fini(void)
{
	mib_free(mib);
	probe_mib_fini(&probe);
}

static enum mib_status
get(const char *text, struct mib_answer *answer)
{
	struct oid name;

	CU_ASSERT_TRUE_FATAL(oid_parse(text, &name));
	return mib_get(mib, oid_view(&name), answer);
}

/* The name that follows text; "" at the end, "?" for an error. */
static const char *
next(const char *text, bool inclusive)
{
	static char found[OID_TEXT_MAX];
	struct mib_answer answer;
	struct oid name;

	CU_ASSERT_TRUE_FATAL(oid_parse(text, &name));
	switch (mib_next(mib, oid_view(&name), inclusive, &answer)) {
	case MIB_FOUND:
		return oid_format(found, sizeof(found), oid_view(&answer.name));
	case MIB_END:
		return "";
	case MIB_NO_SUCH_OBJECT:
	case MIB_NO_SUCH_INSTANCE:
	case MIB_ERROR:
	case MIB_PENDING:
	case MIB_AGAIN:
		break;
	}
	return "?";
}

#define S PROBE ".1"
#define T PROBE_TABLE
#define X PROBE_X
#define L PROBE_LINK

/* SMI-05, SMI-10, PDU-08, PDU-10: in full, by GetNext and by Get. */
static void
test_golden_walk(void)
{
	static const struct golden_row rows[] = {
		{ S ".1.0", VALUE_UNSIGNED32, "3" },
		{ S ".2.0", VALUE_TIME_TICKS, "0" },
		{ S ".3.0", VALUE_INTEGER, "1" },
		{ S ".4.0", VALUE_UNSIGNED32, "30" },
		{ S ".5.0", VALUE_INTEGER, "-7" },
		{ S ".6.0", VALUE_COUNTER32, "11" },
		{ S ".7.0", VALUE_COUNTER64, "1099511627776" },
		{ S ".8.0", VALUE_OCTET_STRING, "a title" },
		{ S ".9.0", VALUE_OCTET_STRING, "a vendor" },
		{ S ".10.0", VALUE_OCTET_STRING, "key" },
		{ S ".11.0", VALUE_OCTET_STRING, "blob" },
		{ S ".12.0", VALUE_OID, "1.3.6" },
		{ S ".13.0", VALUE_OID, "1.3.7" },
		{ S ".14.0", VALUE_IP_ADDRESS, "1234" },
		{ S ".15.0", VALUE_OPAQUE, "extra" },
		{ S ".16.0", VALUE_INTEGER, "9" },
		{ T ".2.1", VALUE_OCTET_STRING, "target 1" },
		{ T ".2.2", VALUE_OCTET_STRING, "target 2" },
		{ T ".2.7", VALUE_OCTET_STRING, "target 7" },
		{ T ".3.1", VALUE_UNSIGNED32, "60" },
		{ T ".3.2", VALUE_UNSIGNED32, "60" },
		{ T ".3.7", VALUE_UNSIGNED32, "60" },
		{ T ".4.1", VALUE_COUNTER32, "3" },
		{ T ".4.2", VALUE_COUNTER32, "6" },
		{ T ".4.7", VALUE_COUNTER32, "21" },
		{ T ".5.1", VALUE_INTEGER, "1" },
		{ T ".5.2", VALUE_INTEGER, "1" },
		{ T ".5.7", VALUE_INTEGER, "1" },
		{ T ".6.1", VALUE_INTEGER, "3" },
		{ T ".6.2", VALUE_INTEGER, "3" },
		{ T ".6.7", VALUE_INTEGER, "3" },
		{ T ".7.1", VALUE_INTEGER, "1" },
		{ T ".7.2", VALUE_INTEGER, "1" },
		{ T ".7.7", VALUE_INTEGER, "1" },
		{ X ".1.1", VALUE_COUNTER64, "4294967296" },
		{ X ".1.2", VALUE_COUNTER64, "8589934592" },
		{ X ".1.7", VALUE_COUNTER64, "30064771072" },
		{ X ".2.1", VALUE_OCTET_STRING, "x1" },
		{ X ".2.2", VALUE_OCTET_STRING, "x2" },
		{ X ".2.7", VALUE_OCTET_STRING, "x7" },
		{ X ".3.1", VALUE_OID, "1.3.9" },
		{ X ".3.2", VALUE_OID, "1.3.9" },
		{ X ".3.7", VALUE_OID, "1.3.9" },
		{ L ".1.2", VALUE_INTEGER, "2" },
		{ L ".1.5", VALUE_INTEGER, "5" },
		{ L ".2.2", VALUE_OCTET_STRING, "lo" },
		{ L ".2.5", VALUE_OCTET_STRING, "eth0" },
		/* The other's speed is not known. */
		{ L ".3.5", VALUE_UNSIGNED32, "1000" },
		{ L ".4.2", VALUE_IP_ADDRESS, "1234" },
		{ L ".4.5", VALUE_IP_ADDRESS, "5678" },
	};

	init();
	golden_walk(mib, rows, ARRAY_LEN(rows));
	fini();
}

static void
test_scalars_follow_their_members(void)
{
	struct mib_answer answer;

	init();
	probe.enabled = false;
	CU_ASSERT_EQUAL(get(S ".3.0", &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.value.i32, 2);
	probe.vendor = NULL;
	CU_ASSERT_EQUAL(get(S ".9.0", &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.value.octets.n, 0);
	memset(probe.title, 't', sizeof(probe.title)); /* no NUL */
	CU_ASSERT_EQUAL(get(S ".8.0", &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.value.octets.n, sizeof(probe.title));
	probe.key.n = UINT16_MAX;
	CU_ASSERT_EQUAL(get(S ".10.0", &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.value.octets.n, sizeof(probe.key.octets));
	mib_store_touch(probe.probes, 4711);
	CU_ASSERT_EQUAL(get(S ".2.0", &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.value.u32, 4711);
	mib_store_clear(probe.probes);
	CU_ASSERT_EQUAL(get(S ".1.0", &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.value.u32, 0);
	fini();
}

/* PDU-06: the object is there, but not at present. */
static void
test_scalars_that_are_not_there_are_passed(void)
{
	struct mib_answer answer;

	init();
	probe.has_serial = false;
	probe.counters = NULL;
	CU_ASSERT_EQUAL(get(S ".16.0", &answer), MIB_NO_SUCH_INSTANCE);
	CU_ASSERT_EQUAL(get(S ".6.0", &answer), MIB_NO_SUCH_INSTANCE);
	CU_ASSERT_STRING_EQUAL(next(S ".5.0", false), S ".8.0");
	CU_ASSERT_STRING_EQUAL(next(S ".15.0", false), T ".2.1");
	fini();
}

/* PDU-05, PDU-06, SMI-09, SMI-10 */
static void
test_what_is_not_there_is_told_apart(void)
{
	static const struct {
		const char *name;
		enum mib_status status;
		size_t object_n; /* of mib_object */
	} cases[] = {
		{ S ".1.0", MIB_FOUND, 10 },
		{ S ".1", MIB_NO_SUCH_INSTANCE, 10 },
		{ S ".1.1", MIB_NO_SUCH_INSTANCE, 10 },
		{ S ".1.0.0", MIB_NO_SUCH_INSTANCE, 10 },
		/* accessible-for-notify, not implemented, none, none */
		{ S ".17.0", MIB_NO_SUCH_OBJECT, 0 },
		{ S ".18.0", MIB_NO_SUCH_OBJECT, 0 },
		{ S ".19.0", MIB_NO_SUCH_OBJECT, 0 },
		{ S, MIB_NO_SUCH_OBJECT, 0 },
		{ PROBE, MIB_NO_SUCH_OBJECT, 0 },
		{ T ".2.1", MIB_FOUND, 12 },
		{ T ".2", MIB_NO_SUCH_INSTANCE, 12 },
		{ T ".2.3", MIB_NO_SUCH_INSTANCE, 12 },
		{ T ".2.1.0", MIB_NO_SUCH_INSTANCE, 12 },
		{ T ".2.0", MIB_NO_SUCH_INSTANCE, 12 },
		{ T ".2.4294967295", MIB_NO_SUCH_INSTANCE, 12 },
		/* The table, the entry, an index column, no column. */
		{ PROBE ".2.1", MIB_NO_SUCH_OBJECT, 0 },
		{ T, MIB_NO_SUCH_OBJECT, 0 },
		{ T ".1.1", MIB_NO_SUCH_OBJECT, 0 },
		{ T ".0.1", MIB_NO_SUCH_OBJECT, 0 },
		{ T ".8.1", MIB_NO_SUCH_OBJECT, 0 },
		{ X ".2.7", MIB_FOUND, 12 },
		{ X ".2.3", MIB_NO_SUCH_INSTANCE, 12 },
		{ L ".1.5", MIB_FOUND, 12 },
		{ L ".1.3", MIB_NO_SUCH_INSTANCE, 12 },
		{ L ".1", MIB_NO_SUCH_INSTANCE, 12 },
		{ L ".1.5.0", MIB_NO_SUCH_INSTANCE, 12 },
		{ L ".3.2", MIB_NO_SUCH_INSTANCE, 12 },
		{ L ".5.5", MIB_NO_SUCH_OBJECT, 0 },
		/* A table that is absent. */
		{ PROBE ".2.4.1.2.1", MIB_NO_SUCH_OBJECT, 0 },
	};
	struct mib_answer answer;

	init();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct oid name;

		CU_ASSERT_EQUAL(get(cases[i].name, &answer), cases[i].status);
		CU_ASSERT_TRUE(oid_parse(cases[i].name, &name));
		CU_ASSERT_EQUAL(
			mib_object(mib, oid_view(&name)), cases[i].object_n);
		if (answer.status != cases[i].status)
			printf("# %s\n", cases[i].name);
	}
	fini();
}

/* SMI-09, PDU-08: whatever follows the column, the right one is next. */
static void
test_next_of_partial_and_odd_names(void)
{
	static const struct {
		const char *name;
		const char *next;
		const char *inclusive;
	} cases[] = {
		{ PROBE, S ".1.0", S ".1.0" },
		{ S ".1", S ".1.0", S ".1.0" },
		{ S ".1.0", S ".2.0", S ".1.0" },
		{ S ".1.0.0", S ".2.0", S ".2.0" },
		{ S ".1.1", S ".2.0", S ".2.0" },
		{ S ".16.1", T ".2.1", T ".2.1" },
		{ PROBE ".2", T ".2.1", T ".2.1" },
		{ T, T ".2.1", T ".2.1" },
		{ T ".0.9", T ".2.1", T ".2.1" },
		{ T ".1", T ".2.1", T ".2.1" },
		{ T ".1.7.5", T ".2.1", T ".2.1" },
		{ T ".2", T ".2.1", T ".2.1" },
		{ T ".2.0", T ".2.1", T ".2.1" },
		{ T ".2.1", T ".2.2", T ".2.1" },
		{ T ".2.1.0", T ".2.2", T ".2.2" },
		{ T ".2.3", T ".2.7", T ".2.7" },
		{ T ".2.6.4294967295.1", T ".2.7", T ".2.7" },
		{ T ".2.7", T ".3.1", T ".2.7" },
		{ T ".2.4294967295", T ".3.1", T ".3.1" },
		{ T ".7.7", X ".1.1", T ".7.7" },
		{ T ".7.8", X ".1.1", X ".1.1" },
		{ T ".8", X ".1.1", X ".1.1" },
		{ X ".3.7.1", L ".1.2", L ".1.2" },
		{ L ".1.2.9", L ".1.5", L ".1.5" },
		{ L ".1.4294967295", L ".2.2", L ".2.2" },
		{ L ".3", L ".3.5", L ".3.5" },
		{ L ".3.2", L ".3.5", L ".3.5" },
		{ L ".3.5", L ".4.2", L ".3.5" },
		{ L ".4.5", "", L ".4.5" },
		{ L ".4.6", "", "" },
		{ L ".9", "", "" },
		{ PROBE ".2.4.1.1", "", "" },
	};

	init();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CU_ASSERT_STRING_EQUAL(
			next(cases[i].name, false), cases[i].next);
		CU_ASSERT_STRING_EQUAL(
			next(cases[i].name, true), cases[i].inclusive);
		if (strcmp(next(cases[i].name, false), cases[i].next) != 0)
			printf("# %s: %s\n", cases[i].name,
				next(cases[i].name, false));
	}
	fini();
}

static void
lose_column(struct probe_row *row, uint16_t object)
{
	mib_row_head(row)->present &=
		~((uint64_t)1 << (object - SMI_probeEntry - 1));
}

/* SMI-27: columns that a row has no value for yet. */
static void
test_columns_without_value_are_passed(void)
{
	struct mib_answer answer;
	struct probe_row *row;

	init();
	row = mib_store_find(probe.probes, OID_VIEW(2));
	lose_column(row, SMI_probeTarget);
	lose_column(row, SMI_probePeriod);
	row = mib_store_find(probe.probes, OID_VIEW(7));
	lose_column(row, SMI_probePeriod);
	CU_ASSERT_EQUAL(get(T ".2.2", &answer), MIB_NO_SUCH_INSTANCE);
	CU_ASSERT_EQUAL(get(T ".4.2", &answer), MIB_FOUND);
	CU_ASSERT_STRING_EQUAL(next(T ".2.1", false), T ".2.7");
	CU_ASSERT_STRING_EQUAL(next(T ".3.1", false), T ".4.1");
	CU_ASSERT_STRING_EQUAL(next(T ".3.1", true), T ".3.1");
	CU_ASSERT_STRING_EQUAL(next(T ".3.2", true), T ".4.1");
	/* Bits are columns of probeEntry, not of what augments it. */
	CU_ASSERT_EQUAL(get(X ".1.2", &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(get(X ".2.2", &answer), MIB_FOUND);
	/* A row without any. */
	row = mib_store_find(probe.probes, OID_VIEW(1));
	mib_row_head(row)->present = 0;
	CU_ASSERT_STRING_EQUAL(next(T, false), T ".2.7");
	fini();
}

/* Never more than MIB_ROWS_AT_ONCE in one go, and each of them once. */
static void
test_many_rows_without_value_are_passed_bit_by_bit(void)
{
	struct mib_answer answer;
	struct oid at;
	unsigned rounds = 0;

	init();
	for (uint32_t id = 10; id < 10 + 90; id++)
		lose_column(probe_mib_add(&probe, id, NULL), SMI_probeTarget);
	CU_ASSERT_TRUE(oid_parse(T ".2.7", &at));
	while (mib_next(mib, oid_view(&at), false, &answer) == MIB_AGAIN) {
		CU_ASSERT_EQUAL(answer.passed, MIB_ROWS_AT_ONCE);
		CU_ASSERT_TRUE_FATAL(
			oid_compare(oid_view(&at), oid_view(&answer.name)) < 0);
		at = answer.name;
		rounds++;
	}
	CU_ASSERT_EQUAL(rounds, 1);
	/* The rest of the rows, and the column's end. */
	CU_ASSERT_EQUAL(answer.passed, 90 - MIB_ROWS_AT_ONCE + 1);
	CU_ASSERT_TRUE(oid_parse(T ".3.1", &at));
	CU_ASSERT_EQUAL(oid_compare(oid_view(&answer.name), oid_view(&at)), 0);
	fini();
}

/* Live tables hear how much will be asked for before they are asked. */
static void
test_live_tables_get_the_hint(void)
{
	struct mib_answer answer = { .wanted = 50 };

	init();
	(void)get(T ".2.1", &answer);
	CU_ASSERT_EQUAL(probe.n_hints, 0);
	(void)get(L ".2.2", &answer);
	CU_ASSERT_EQUAL(probe.n_hints, 1);
	CU_ASSERT_EQUAL(probe.hinted, 50);
	answer.wanted = 7;
	(void)mib_next(mib, OID_VIEW(1, 3, 6, 1, 4, 1, 32473, 9, 2, 3), false,
		&answer);
	CU_ASSERT_EQUAL(probe.n_hints, 2);
	CU_ASSERT_EQUAL(probe.hinted, 7);
	/* No such column: nothing is going to be read. */
	(void)get(L ".9.2", &answer);
	CU_ASSERT_EQUAL(probe.n_hints, 2);
	fini();
}

static void
test_empty_tables_are_passed(void)
{
	init();
	mib_store_clear(probe.probes);
	CU_ASSERT_STRING_EQUAL(next(T, false), L ".1.2");
	probe.links.n = 0;
	CU_ASSERT_STRING_EQUAL(next(S ".16.0", false), "");
	CU_ASSERT_STRING_EQUAL(next(L ".1.5", false), "");
	fini();
}

/* PDU-10: rows that come and go while somebody walks. */
static void
test_walk_goes_on_while_rows_come_and_go(void)
{
	init();
	CU_ASSERT_STRING_EQUAL(next(T ".2.1", false), T ".2.2");
	mib_store_remove(
		probe.probes, mib_store_find(probe.probes, OID_VIEW(2)));
	CU_ASSERT_STRING_EQUAL(next(T ".2.2", false), T ".2.7");
	(void)probe_mib_add(&probe, 5, NULL);
	(void)probe_mib_add(&probe, 1000, NULL);
	CU_ASSERT_STRING_EQUAL(next(T ".2.2", false), T ".2.5");
	CU_ASSERT_STRING_EQUAL(next(T ".2.7", false), T ".2.1000");
	mib_store_clear(probe.probes);
	CU_ASSERT_STRING_EQUAL(next(T ".2.7", false), L ".1.2");
	fini();
}

/* ---- live rows that lie ---- */

static struct {
	const struct probe_link *row; /* whatever is asked */
	unsigned asked;
} liar;

static const void *
liar_find(void *ctx, struct oid_view index)
{
	(void)ctx;
	(void)index;
	return liar.row;
}

static const void *
liar_next(void *ctx, struct oid_view index, bool inclusive)
{
	(void)ctx;
	(void)index;
	(void)inclusive;
	liar.asked++;
	return liar.asked < 100 ? liar.row : NULL;
}

static const struct mib_rows liar_rows = { .find = liar_find,
	.next = liar_next };

/* probe_mib with one binding replaced. */
static struct mib_module changed;
static const struct mib_binding *changed_bindings[256];

static void
change_binding(uint16_t object, const struct mib_binding *binding)
{
	CU_ASSERT_TRUE_FATAL(
		probe_mib.n_bindings <= ARRAY_LEN(changed_bindings));
	memcpy(changed_bindings, probe_mib.bindings,
		probe_mib.n_bindings * sizeof(probe_mib.bindings[0]));
	changed = probe_mib;
	changed.bindings = changed_bindings;
	changed_bindings[object] = binding;
}

static void
test_live_rows_are_not_believed_blindly(void)
{
	static const struct mib_binding binding = { .kind = MIB_BINDING_ROWS,
		.rows = &liar_rows };
	struct mib_answer answer;
	struct mib *other;

	init();
	change_binding(SMI_probeLinkEntry, &binding);
	other = mib_new(32);
	CU_ASSERT_EQUAL(mib_module_register(other, &changed, &probe), 0);
	mib_free(mib);
	mib = other;

	liar.row = &two_links[0]; /* 2, whose speed is not known */
	CU_ASSERT_EQUAL(get(L ".1.2", &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(get(L ".1.3", &answer), MIB_NO_SUCH_INSTANCE);
	CU_ASSERT_EQUAL(get(L ".1.2.0", &answer), MIB_NO_SUCH_INSTANCE);
	CU_ASSERT_EQUAL(get(L ".1", &answer), MIB_NO_SUCH_INSTANCE);

	liar.asked = 0;
	CU_ASSERT_STRING_EQUAL(next(L ".1.1", false), L ".1.2");
	/* Again, and back. */
	CU_ASSERT_STRING_EQUAL(next(L ".1.2", false), "?");
	CU_ASSERT_STRING_EQUAL(next(L ".1.2", true), L ".1.2");
	CU_ASSERT_STRING_EQUAL(next(L ".1.3", true), "?");
	/* Again and again, none with a value. */
	liar.asked = 0;
	CU_ASSERT_STRING_EQUAL(next(L ".3.1", false), "?");
	CU_ASSERT_EQUAL(liar.asked, 2);
	fini();
}

/* One row whose index is IMPLIED and empty: its name is the column's. */
static const void *
nameless_find(void *ctx, struct oid_view index)
{
	static const struct probe_implied row = { "", 3 };

	(void)ctx;
	return index.n == 0 ? &row : NULL;
}

static const void *
nameless_next(void *ctx, struct oid_view index, bool inclusive)
{
	return inclusive ? nameless_find(ctx, index) : NULL;
}

static void
test_row_of_an_empty_index_is_walked_to(void)
{
	static const struct mib_rows rows = { .find = nameless_find,
		.next = nameless_next };
	static const struct mib_binding binding = { .kind = MIB_BINDING_ROWS,
		.rows = &rows };
	struct mib_answer answer;
	struct mib *other = mib_new(32);

	init();
	change_binding(SMI_probeImpliedEntry, &binding);
	CU_ASSERT_EQUAL(mib_module_register(other, &changed, &probe), 0);
	mib_free(mib);
	mib = other;
	CU_ASSERT_STRING_EQUAL(next(L ".4.5", false), PROBE ".3.3.1.2");
	CU_ASSERT_STRING_EQUAL(next(PROBE ".3.3.1", false), PROBE ".3.3.1.2");
	CU_ASSERT_STRING_EQUAL(next(PROBE ".3.3.1.1", false), PROBE ".3.3.1.2");
	CU_ASSERT_STRING_EQUAL(next(PROBE ".3.3.1.2", false), "");
	CU_ASSERT_EQUAL(get(PROBE ".3.3.1.2", &answer), MIB_FOUND);
	fini();
}

/* ---- registration ---- */

static bool
refused(uint16_t object, const struct mib_binding *binding, const char *line)
{
	struct mib *other = mib_new(32);
	int rc;

	change_binding(object, binding);
	captured_log_begin();
	rc = mib_module_register(other, &changed, &probe);
	mib_free(other);
	return captured_log_end(line) && rc == -EINVAL;
}

struct big_row {
	uint8_t gap[4000];
	uint32_t period;
};

struct odd {
	uint8_t mac[6];
	bool yes;
	uint64_t big;
	uint32_t number;
	struct oid oid;
	char text[8];
};

#define MEMBER(type, name)                                                     \
 (&(const struct mib_binding){                                                 \
	 .kind = MIB_BINDING_MEMBER, .member = MIB_MEMBER_OF(type, name) })
#define VIA(type, name)                                                        \
 (&(const struct mib_binding){ .kind = MIB_BINDING_VIA,                        \
	 .via = offsetof(struct probe_mib, counters),                          \
	 .member = MIB_MEMBER_OF(type, name) })
#define VALUE_LINE(object)                                                     \
 "mib: " object " is bound to what cannot be its value"

static void
test_bindings_that_do_not_fit_are_refused(void)
{
	static const struct mib_binding count = { .kind = MIB_BINDING_COUNT,
		.via = offsetof(struct probe_mib, probes) };
	static const struct mib_binding change = {
		.kind = MIB_BINDING_LAST_CHANGE,
		.via = offsetof(struct probe_mib, probes)
	};
	static const struct mib_binding store = { .kind = MIB_BINDING_STORE,
		.via = offsetof(struct probe_mib, probes) };

	init();
	CU_ASSERT_TRUE(refused(SMI_probeInterval, MEMBER(struct odd, text),
		VALUE_LINE("probeInterval")));
	CU_ASSERT_TRUE(refused(SMI_probeInterval, MEMBER(struct odd, big),
		VALUE_LINE("probeInterval")));
	CU_ASSERT_TRUE(refused(SMI_probeOctets, MEMBER(struct odd, number),
		VALUE_LINE("probeOctets")));
	CU_ASSERT_TRUE(refused(
		SMI_probeKey, MEMBER(struct odd, mac), VALUE_LINE("probeKey")));
	CU_ASSERT_TRUE(refused(SMI_probeHome, MEMBER(struct odd, text),
		VALUE_LINE("probeHome")));
	CU_ASSERT_TRUE(refused(SMI_probeType, MEMBER(struct odd, text),
		VALUE_LINE("probeType")));
	CU_ASSERT_TRUE(refused(SMI_probeTitle, MEMBER(struct odd, oid),
		VALUE_LINE("probeTitle")));
	/* A bool is a TruthValue, and nothing else. */
	CU_ASSERT_TRUE(refused(SMI_probeOffset, MEMBER(struct odd, yes),
		VALUE_LINE("probeOffset")));
	CU_ASSERT_TRUE(refused(SMI_probeOffset, VIA(struct odd, yes),
		VALUE_LINE("probeOffset")));
	CU_ASSERT_TRUE(
		refused(SMI_probeTitle, &count, VALUE_LINE("probeTitle")));
	CU_ASSERT_TRUE(refused(
		SMI_probeInterval, &change, VALUE_LINE("probeInterval")));
	CU_ASSERT_TRUE(
		refused(SMI_probeCount, &store, VALUE_LINE("probeCount")));
	/* Columns are of rows, not of ctx. */
	CU_ASSERT_TRUE(refused(SMI_probeFailures, VIA(struct odd, number),
		VALUE_LINE("probeFailures")));
	CU_ASSERT_TRUE(
		refused(SMI_probePeriod, &count, VALUE_LINE("probePeriod")));
	CU_ASSERT_TRUE(refused(SMI_probePeriod, MEMBER(struct big_row, period),
		"mib: probePeriod is bound to another struct than its "
		"rows"));
	fini();
}

static void
test_tables_without_rows_are_refused(void)
{
	static const struct mib_rows no_find = { .next = liar_next };
	static const struct mib_rows no_next = { .find = liar_find };
	static const struct mib_binding nothing = { .kind = MIB_BINDING_ROWS };
	static const struct mib_binding half = { .kind = MIB_BINDING_ROWS,
		.rows = &no_find };
	static const struct mib_binding other_half = { .kind = MIB_BINDING_ROWS,
		.rows = &no_next };
	const char *line = "mib: probeLinkEntry is bound to no rows";
	struct mib_store *probes;

	init();
	CU_ASSERT_TRUE(refused(SMI_probeLinkEntry, &nothing, line));
	CU_ASSERT_TRUE(refused(SMI_probeLinkEntry, &half, line));
	CU_ASSERT_TRUE(refused(SMI_probeLinkEntry, &other_half, line));
	CU_ASSERT_TRUE(
		refused(SMI_probeLinkEntry, MEMBER(struct odd, number), line));
	/* The store has not been made. */
	probes = probe.probes;
	probe.probes = NULL;
	CU_ASSERT_TRUE(refused(SMI_probeLinkEntry,
		probe_mib.bindings[SMI_probeLinkEntry],
		"mib: probeEntry is bound to no rows"));
	probe.probes = probes;
	/* Its index is MIB_NO_INDEX. */
	CU_ASSERT_TRUE(refused(SMI_probePathEntry,
		probe_mib.bindings[SMI_probeLinkEntry],
		"mib: index probePathId of probePathEntry is bound to a member "
		"of another kind"));
	fini();
}

static void
test_tables_of_too_many_columns_are_refused(void)
{
	struct smi_module smi = probe_mib_smi;
	struct smi_object objects[256];
	struct mib *other = mib_new(32);

	init();
	CU_ASSERT_TRUE_FATAL(smi.n_objects <= ARRAY_LEN(objects));
	memcpy(objects, smi.objects, smi.n_objects * sizeof(objects[0]));
	objects[SMI_probeEntry].n_columns = MIB_COLUMNS_MAX + 1;
	smi.objects = objects;
	changed = probe_mib;
	changed.smi = &smi;
	captured_log_begin();
	CU_ASSERT_EQUAL(mib_module_register(other, &changed, &probe), -EINVAL);
	CU_ASSERT_TRUE(captured_log_end(
		"mib: probeEntry is bound to too many columns"));
	mib_free(other);
	fini();
}

static void
test_what_is_served_already_is_refused(void)
{
	struct mib *small = mib_new(3);

	init();
	captured_log_begin();
	CU_ASSERT_EQUAL(mib_module_register(mib, &probe_mib, &probe), -EEXIST);
	CU_ASSERT_TRUE(captured_log_end("mib: probeCount cannot be served: "
					"another module has a part of it"));
	captured_log_begin();
	CU_ASSERT_EQUAL(
		mib_module_register(small, &probe_mib, &probe), -ENOSPC);
	CU_ASSERT_TRUE(captured_log_end("mib: probeInterval cannot be served: "
					"the dispatch table is full"));
	mib_free(small);
	fini();
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_golden_walk),
	UNIT_TEST(test_scalars_follow_their_members),
	UNIT_TEST(test_scalars_that_are_not_there_are_passed),
	UNIT_TEST(test_what_is_not_there_is_told_apart),
	UNIT_TEST(test_next_of_partial_and_odd_names),
	UNIT_TEST(test_columns_without_value_are_passed),
	UNIT_TEST(test_many_rows_without_value_are_passed_bit_by_bit),
	UNIT_TEST(test_live_tables_get_the_hint),
	UNIT_TEST(test_empty_tables_are_passed),
	UNIT_TEST(test_walk_goes_on_while_rows_come_and_go),
	UNIT_TEST(test_live_rows_are_not_believed_blindly),
	UNIT_TEST(test_row_of_an_empty_index_is_walked_to),
	UNIT_TEST(test_bindings_that_do_not_fit_are_refused),
	UNIT_TEST(test_tables_without_rows_are_refused),
	UNIT_TEST(test_tables_of_too_many_columns_are_refused),
	UNIT_TEST(test_what_is_served_already_is_refused),
};
UNIT_MAIN("mib_module", tests)
