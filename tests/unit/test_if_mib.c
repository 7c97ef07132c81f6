/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of mibs/if_mib.c: what is shown of interfaces told by hand. */
#include "mibs/if_mib.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "mibs/mib_saved.h"
#include "tests/unit/assignment.h"
#include "tests/unit/golden_walk.h"
#include "tests/unit/random.h"

#define IF_ENTRY "1.3.6.1.2.1.2.2.1."
#define IF_X     "1.3.6.1.2.1.31.1.1.1."
#define IF_STACK "1.3.6.1.2.1.31.1.2.1.3."

/* Ethernet with a VLAN on top of it, which is a port of a bridge. */
static const struct if_row eth0 = {
	.index = 2,
	.name = "eth0",
	.alias = { 6, "uplink" },
	.type = IF_TYPE_ETHERNET_CSMACD,
	.mtu = 1500,
	.speed = UINT64_C(10000000000),
	.phys_address = { 6, "ABCDEF" },
	.admin_status = IF_STATUS_UP,
	.oper_status = IF_STATUS_LOWER_LAYER_DOWN,
	.last_change = 1234,
	.counters = {
		.in_octets = UINT64_C(0x500000001),
		.in_ucast_pkts = UINT64_C(0x500000002),
		.in_multicast_pkts = UINT64_C(0x500000003),
		.in_broadcast_pkts = UINT64_C(0x500000004),
		.in_discards = UINT64_C(0x500000005),
		.in_errors = UINT64_C(0x500000006),
		.in_unknown_protos = UINT64_C(0x500000007),
		.out_octets = UINT64_C(0x500000008),
		.out_ucast_pkts = UINT64_C(0x500000009),
		.out_multicast_pkts = UINT64_C(0x50000000a),
		.out_broadcast_pkts = UINT64_C(0x50000000b),
		.out_discards = UINT64_C(0x50000000c),
		.out_errors = UINT64_C(0x50000000d),
	},
	.counter_discontinuity_time = 99,
	.promiscuous_mode = true,
	.connector_present = true,
	.link_up_down_trap_enable = IF_TRAP_ENABLED,
};

static const struct if_row vlan = {
	.index = 7,
	.name = "eth0.5",
	.type = IF_TYPE_L2VLAN,
	.mtu = 1496,
	.speed = 1499999,
	.admin_status = IF_STATUS_DOWN,
	.oper_status = IF_STATUS_DOWN,
	.link_up_down_trap_enable = IF_TRAP_DISABLED,
	.lower_layer = 2,
	.higher_layer = 300,
};

static const struct if_row bridge = {
	.index = 300,
	.name = "br0",
	.type = IF_TYPE_BRIDGE,
	.admin_status = IF_STATUS_UP,
	.oper_status = IF_STATUS_UP,
	.link_up_down_trap_enable = IF_TRAP_DISABLED,
};

static void
begin(struct if_mib *m)
{
	*m = (struct if_mib){ 0 };
	CU_ASSERT_EQUAL_FATAL(if_mib_init(m), 0);
}

static struct mib *
serve(struct if_mib *m)
{
	struct mib *mib = mib_new(16);

	CU_ASSERT_PTR_NOT_NULL_FATAL(mib);
	CU_ASSERT_EQUAL_FATAL(mib_module_register(mib, &if_mib, m), 0);
	return mib;
}

/* IF-02, IF-03, IF-04, IF-05, IF-09, IF-10 */
static void
test_all_of_two_interfaces(void)
{
	static const struct golden_row rows[] = {
		{ "1.3.6.1.2.1.2.1.0", VALUE_INTEGER, "2" },
		{ IF_ENTRY "1.2", VALUE_INTEGER, "2" },
		{ IF_ENTRY "1.7", VALUE_INTEGER, "7" },
		{ IF_ENTRY "2.2", VALUE_OCTET_STRING, "eth0" },
		{ IF_ENTRY "2.7", VALUE_OCTET_STRING, "eth0.5" },
		{ IF_ENTRY "3.2", VALUE_INTEGER, "6" },
		{ IF_ENTRY "3.7", VALUE_INTEGER, "135" },
		{ IF_ENTRY "4.2", VALUE_INTEGER, "1500" },
		{ IF_ENTRY "4.7", VALUE_INTEGER, "1496" },
		{ IF_ENTRY "5.2", VALUE_UNSIGNED32, "4294967295" },
		{ IF_ENTRY "5.7", VALUE_UNSIGNED32, "1499999" },
		{ IF_ENTRY "6.2", VALUE_OCTET_STRING, "ABCDEF" },
		{ IF_ENTRY "6.7", VALUE_OCTET_STRING, "" },
		{ IF_ENTRY "7.2", VALUE_INTEGER, "1" },
		{ IF_ENTRY "7.7", VALUE_INTEGER, "2" },
		{ IF_ENTRY "8.2", VALUE_INTEGER, "7" },
		{ IF_ENTRY "8.7", VALUE_INTEGER, "2" },
		{ IF_ENTRY "9.2", VALUE_TIME_TICKS, "1234" },
		{ IF_ENTRY "9.7", VALUE_TIME_TICKS, "0" },
		{ IF_ENTRY "10.2", VALUE_COUNTER32, "1" },
		{ IF_ENTRY "10.7", VALUE_COUNTER32, "0" },
		{ IF_ENTRY "11.2", VALUE_COUNTER32, "2" },
		{ IF_ENTRY "11.7", VALUE_COUNTER32, "0" },
		{ IF_ENTRY "12.2", VALUE_COUNTER32, "7" },
		{ IF_ENTRY "12.7", VALUE_COUNTER32, "0" },
		{ IF_ENTRY "13.2", VALUE_COUNTER32, "5" },
		{ IF_ENTRY "13.7", VALUE_COUNTER32, "0" },
		{ IF_ENTRY "14.2", VALUE_COUNTER32, "6" },
		{ IF_ENTRY "14.7", VALUE_COUNTER32, "0" },
		{ IF_ENTRY "15.2", VALUE_COUNTER32, "7" },
		{ IF_ENTRY "15.7", VALUE_COUNTER32, "0" },
		{ IF_ENTRY "16.2", VALUE_COUNTER32, "8" },
		{ IF_ENTRY "16.7", VALUE_COUNTER32, "0" },
		{ IF_ENTRY "17.2", VALUE_COUNTER32, "9" },
		{ IF_ENTRY "17.7", VALUE_COUNTER32, "0" },
		{ IF_ENTRY "18.2", VALUE_COUNTER32, "21" },
		{ IF_ENTRY "18.7", VALUE_COUNTER32, "0" },
		{ IF_ENTRY "19.2", VALUE_COUNTER32, "12" },
		{ IF_ENTRY "19.7", VALUE_COUNTER32, "0" },
		{ IF_ENTRY "20.2", VALUE_COUNTER32, "13" },
		{ IF_ENTRY "20.7", VALUE_COUNTER32, "0" },
		{ IF_ENTRY "21.2", VALUE_UNSIGNED32, "0" },
		{ IF_ENTRY "21.7", VALUE_UNSIGNED32, "0" },
		{ IF_ENTRY "22.2", VALUE_OID, "0.0" },
		{ IF_ENTRY "22.7", VALUE_OID, "0.0" },
		{ IF_X "1.2", VALUE_OCTET_STRING, "eth0" },
		{ IF_X "1.7", VALUE_OCTET_STRING, "eth0.5" },
		{ IF_X "2.2", VALUE_COUNTER32, "3" },
		{ IF_X "2.7", VALUE_COUNTER32, "0" },
		{ IF_X "3.2", VALUE_COUNTER32, "4" },
		{ IF_X "3.7", VALUE_COUNTER32, "0" },
		{ IF_X "4.2", VALUE_COUNTER32, "10" },
		{ IF_X "4.7", VALUE_COUNTER32, "0" },
		{ IF_X "5.2", VALUE_COUNTER32, "11" },
		{ IF_X "5.7", VALUE_COUNTER32, "0" },
		{ IF_X "6.2", VALUE_COUNTER64, "21474836481" },
		{ IF_X "6.7", VALUE_COUNTER64, "0" },
		{ IF_X "7.2", VALUE_COUNTER64, "21474836482" },
		{ IF_X "7.7", VALUE_COUNTER64, "0" },
		{ IF_X "8.2", VALUE_COUNTER64, "21474836483" },
		{ IF_X "8.7", VALUE_COUNTER64, "0" },
		{ IF_X "9.2", VALUE_COUNTER64, "21474836484" },
		{ IF_X "9.7", VALUE_COUNTER64, "0" },
		{ IF_X "10.2", VALUE_COUNTER64, "21474836488" },
		{ IF_X "10.7", VALUE_COUNTER64, "0" },
		{ IF_X "11.2", VALUE_COUNTER64, "21474836489" },
		{ IF_X "11.7", VALUE_COUNTER64, "0" },
		{ IF_X "12.2", VALUE_COUNTER64, "21474836490" },
		{ IF_X "12.7", VALUE_COUNTER64, "0" },
		{ IF_X "13.2", VALUE_COUNTER64, "21474836491" },
		{ IF_X "13.7", VALUE_COUNTER64, "0" },
		{ IF_X "14.2", VALUE_INTEGER, "1" },
		{ IF_X "14.7", VALUE_INTEGER, "2" },
		{ IF_X "15.2", VALUE_UNSIGNED32, "10000" },
		{ IF_X "15.7", VALUE_UNSIGNED32, "1" },
		{ IF_X "16.2", VALUE_INTEGER, "1" },
		{ IF_X "16.7", VALUE_INTEGER, "2" },
		{ IF_X "17.2", VALUE_INTEGER, "1" },
		{ IF_X "17.7", VALUE_INTEGER, "2" },
		{ IF_X "18.2", VALUE_OCTET_STRING, "uplink" },
		{ IF_X "18.7", VALUE_OCTET_STRING, "" },
		{ IF_X "19.2", VALUE_TIME_TICKS, "99" },
		{ IF_X "19.7", VALUE_TIME_TICKS, "0" },
		{ IF_STACK "0.7", VALUE_INTEGER, "1" },
		{ IF_STACK "2.0", VALUE_INTEGER, "1" },
		{ IF_STACK "7.2", VALUE_INTEGER, "1" },
		{ "1.3.6.1.2.1.31.1.5.0", VALUE_TIME_TICKS, "4321" },
		{ "1.3.6.1.2.1.31.1.6.0", VALUE_TIME_TICKS, "4321" },
	};
	struct if_mib m;
	struct mib *mib;

	begin(&m);
	mib = serve(&m);
	CU_ASSERT_TRUE(if_mib_changed(&m, &vlan, 0));
	CU_ASSERT_TRUE(if_mib_changed(&m, &eth0, 4321));
	golden_walk(mib, rows, ARRAY_LEN(rows));
	mib_free(mib);
	if_mib_fini(&m);
}

/* The stack as "higher.lower higher.lower ...", in order. */
static const char *
stack_text(struct if_mib *m, char *text, size_t size)
{
	struct mib *mib = serve(m);
	struct mib_answer answer = { .wanted = 1 };
	struct oid at = { 11, { 1, 3, 6, 1, 2, 1, 31, 1, 2, 1, 3 } };
	size_t n = 0;

	text[0] = '\0';
	while (mib_next(mib, oid_view(&at), false, &answer) == MIB_FOUND &&
		answer.name.n == 13 && answer.name.sub[8] == 2) {
		CU_ASSERT_EQUAL(answer.value.i32, ROW_ACTIVE);
		n += (size_t)snprintf(text + n, size - n, "%s%u.%u",
			n > 0 ? " " : "", (unsigned)answer.name.sub[11],
			(unsigned)answer.name.sub[12]);
		at = answer.name;
	}
	mib_free(mib);
	return text;
}

static void
check_stack(struct if_mib *m, const char *expected)
{
	char text[256];

	CU_ASSERT_STRING_EQUAL(stack_text(m, text, sizeof(text)), expected);
	if (strcmp(text, expected) != 0)
		printf("# got %s, want %s\n", text, expected);
}

/* IF-10 */
static void
test_stack_follows_its_interfaces(void)
{
	struct if_row row = vlan;
	struct if_mib m;

	begin(&m);
	check_stack(&m, "");
	if_mib_changed(&m, &vlan, 0);
	check_stack(&m, "0.7 7.0"); /* its neighbours are not known yet */
	if_mib_changed(&m, &eth0, 0);
	check_stack(&m, "0.7 2.0 7.2");
	if_mib_changed(&m, &bridge, 0);
	check_stack(&m, "0.300 2.0 7.2 300.7");
	row.higher_layer = 0;
	if_mib_changed(&m, &row, 0);
	check_stack(&m, "0.7 0.300 2.0 7.2 300.0");
	row.lower_layer = 300;
	if_mib_changed(&m, &row, 0);
	check_stack(&m, "0.2 0.7 2.0 7.300 300.0");
	if_mib_removed(&m, 300, 0);
	check_stack(&m, "0.2 0.7 2.0 7.0");
	if_mib_changed(&m, &bridge, 0);
	check_stack(&m, "0.2 0.7 2.0 7.300 300.0");
	if_mib_removed(&m, 7, 0);
	check_stack(&m, "0.2 0.300 2.0 300.0");
	if_mib_removed(&m, 2, 0);
	if_mib_removed(&m, 300, 0);
	check_stack(&m, "");
	if_mib_fini(&m);
}

/* IF-10: what both name is one row, and what names itself none. */
static void
test_stack_pair_named_twice_stays_until_unnamed_twice(void)
{
	struct if_row above = vlan;
	struct if_row below = eth0;
	struct if_mib m;

	begin(&m);
	below.higher_layer = 7;
	above.higher_layer = 7;
	if_mib_changed(&m, &above, 0);
	if_mib_changed(&m, &below, 0);
	check_stack(&m, "0.7 2.0 7.2");
	above.lower_layer = 0;
	if_mib_changed(&m, &above, 0);
	check_stack(&m, "0.7 2.0 7.2");
	below.higher_layer = 0;
	if_mib_changed(&m, &below, 0);
	check_stack(&m, "0.2 0.7 2.0 7.0");
	if_mib_fini(&m);
}

enum { MODEL = 6 }; /* interfaces 1..MODEL */

/* The stack as the definition has it, from all rows at once. */
static void
model_text(const struct if_row rows[MODEL + 1], char *text, size_t size)
{
	bool pair[MODEL + 1][MODEL + 1] = { { false } };
	size_t n = 0;

	for (uint32_t i = 1; i <= MODEL; i++) {
		uint32_t lower = rows[i].lower_layer;
		uint32_t higher = rows[i].higher_layer;

		if (rows[i].index == 0)
			continue;
		if (lower != i && rows[lower].index != 0)
			pair[i][lower] = true;
		if (higher != i && rows[higher].index != 0)
			pair[higher][i] = true;
	}
	for (uint32_t i = 1; i <= MODEL; i++) {
		pair[0][i] = pair[i][0] = rows[i].index != 0;
		for (uint32_t k = 1; k <= MODEL; k++) {
			pair[0][i] = pair[0][i] && !pair[k][i];
			pair[i][0] = pair[i][0] && !pair[i][k];
		}
	}
	text[0] = '\0';
	for (uint32_t i = 0; i <= MODEL; i++)
		for (uint32_t k = 0; k <= MODEL; k++)
			if (pair[i][k])
				n += (size_t)snprintf(text + n, size - n,
					"%s%u.%u", n > 0 ? " " : "",
					(unsigned)i, (unsigned)k);
}

/* IF-10 */
static void
test_stack_is_that_of_the_definition_whatever_comes(void)
{
	struct if_row rows[MODEL + 1] = { { .index = 0 } };
	struct if_mib m;
	char text[256];

	begin(&m);
	for (unsigned turn = 0; turn < 1000; turn++) {
		uint32_t i = 1 + random_below(MODEL);

		if (random_below(3) == 0) {
			if_mib_removed(&m, i, 0);
			rows[i].index = 0;
		} else {
			rows[i].index = i;
			rows[i].lower_layer = random_below(MODEL + 1);
			rows[i].higher_layer = random_below(MODEL + 1);
			if_mib_changed(&m, &rows[i], 0);
		}
		model_text(rows, text, sizeof(text));
		check_stack(&m, text);
	}
	if_mib_fini(&m);
}

static uint32_t
last_change(struct if_mib *m, uint32_t object)
{
	struct mib *mib = serve(m);
	struct mib_answer answer = { .wanted = 1 };
	uint32_t at;

	CU_ASSERT_EQUAL(
		mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 31, 1, object, 0),
			&answer),
		MIB_FOUND);
	at = answer.value.u32;
	mib_free(mib);
	return at;
}

/* IF-05: a row that comes or goes, and not one that is other than before */
static void
test_last_changes_are_of_rows_that_come_and_go(void)
{
	enum { TABLE = 5, STACK = 6 };
	struct if_row row = vlan;
	struct if_mib m;

	begin(&m);
	if_mib_changed(&m, &eth0, 0);
	CU_ASSERT_EQUAL(last_change(&m, TABLE), 0);
	CU_ASSERT_EQUAL(last_change(&m, STACK), 0);
	if_mib_changed(&m, &vlan, 10);
	CU_ASSERT_EQUAL(last_change(&m, TABLE), 10);
	CU_ASSERT_EQUAL(last_change(&m, STACK), 10);
	row.oper_status = IF_STATUS_UP;
	if_mib_changed(&m, &row, 20);
	if_mib_counted(&m, 7, &eth0.counters, 21);
	CU_ASSERT_EQUAL(last_change(&m, TABLE), 10);
	CU_ASSERT_EQUAL(last_change(&m, STACK), 10);
	row.lower_layer = 0;
	if_mib_changed(&m, &row, 30);
	CU_ASSERT_EQUAL(last_change(&m, TABLE), 10);
	CU_ASSERT_EQUAL(last_change(&m, STACK), 30);
	if_mib_removed(&m, 8, 40); /* nobody */
	CU_ASSERT_EQUAL(last_change(&m, TABLE), 10);
	if_mib_removed(&m, 7, 50);
	CU_ASSERT_EQUAL(last_change(&m, TABLE), 50);
	CU_ASSERT_EQUAL(last_change(&m, STACK), 50);
	if_mib_fini(&m);
}

static void
test_counters_alone_are_replaced(void)
{
	struct if_mib m;

	begin(&m);
	if_mib_changed(&m, &vlan, 0);
	if_mib_counted(&m, 7, &eth0.counters, 21);
	if_mib_counted(&m, 8, &eth0.counters, 21); /* nobody */
	CU_ASSERT_PTR_NOT_NULL_FATAL(if_mib_find(&m, 7));
	CU_ASSERT_EQUAL(memcmp(&if_mib_find(&m, 7)->counters, &eth0.counters,
				sizeof(eth0.counters)),
		0);
	CU_ASSERT_EQUAL(if_mib_find(&m, 7)->counter_discontinuity_time, 21);
	CU_ASSERT_STRING_EQUAL(if_mib_find(&m, 7)->name, vlan.name);
	CU_ASSERT_PTR_NULL(if_mib_find(&m, 8));
	if_mib_fini(&m);
}

static struct {
	struct if_mib *m;
	size_t wanted;
	unsigned n_all;
	unsigned n_one;
	uint32_t one;
	uint32_t gone; /* found to be so when asked for */
} source;

static void
source_refresh(void *ctx, size_t n)
{
	CU_ASSERT_PTR_EQUAL(ctx, &source);
	source.wanted = n;
	source.n_all++;
}

static void
source_refresh_one(void *ctx, uint32_t if_index)
{
	struct if_counters counters = { .in_octets = 4711 };

	CU_ASSERT_PTR_EQUAL(ctx, &source);
	source.one = if_index;
	source.n_one++;
	if (if_index == source.gone)
		if_mib_removed(source.m, if_index, 0);
	else
		if_mib_counted(source.m, if_index, &counters, 0);
}

static const struct if_source source_functions = {
	.refresh = source_refresh,
	.refresh_one = source_refresh_one,
};

static void
test_reading_asks_for_what_is_read(void)
{
	const struct oid_view column =
		OID_VIEW(1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6);
	const struct oid_view of_2 =
		OID_VIEW(1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, 2);
	const struct oid_view of_9 =
		OID_VIEW(1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, 9);
	struct if_mib m;
	struct mib *mib;
	struct mib_answer answer = { .wanted = 1 };

	begin(&m);
	memset(&source, 0, sizeof(source));
	source.m = &m;
	m.source = &source;
	m.functions = &source_functions;
	if_mib_changed(&m, &eth0, 0);
	if_mib_changed(&m, &vlan, 0);
	mib = serve(&m);

	CU_ASSERT_EQUAL(mib_get(mib, of_2, &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.value.u64, 4711);
	CU_ASSERT_EQUAL(source.one, 2);
	CU_ASSERT_EQUAL(source.n_one, 1);
	CU_ASSERT_EQUAL(mib_next(mib, of_2, false, &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.value.u64, 4711);
	CU_ASSERT_EQUAL(source.one, 7);
	CU_ASSERT_EQUAL(mib_get(mib, of_9, &answer), MIB_NO_SUCH_INSTANCE);
	CU_ASSERT_EQUAL(source.n_one, 2); /* for nobody, none */
	CU_ASSERT_EQUAL(source.n_all, 0);

	/* A walk asks for all at once. */
	answer.wanted = 50;
	CU_ASSERT_EQUAL(mib_next(mib, column, false, &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(source.wanted, 50);
	CU_ASSERT_EQUAL(source.n_all, 1);
	CU_ASSERT_EQUAL(source.n_one, 2);

	/* One that is found to be gone is no answer. */
	answer.wanted = 1;
	source.gone = 2;
	CU_ASSERT_EQUAL(mib_next(mib, column, false, &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.name.sub[11], 7);
	source.gone = 7;
	CU_ASSERT_EQUAL(mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 2, 2, 1, 10, 7),
				&answer),
		MIB_NO_SUCH_INSTANCE);
	mib_free(mib);
	if_mib_fini(&m);
}

/* ---- what is written ---- */

#define ADMIN       IF_ENTRY "7"
#define MTU         IF_ENTRY "4"
#define TRAP        IF_X "14"
#define PROMISCUOUS IF_X "16"
#define ALIAS       IF_X "18"

/* A kernel: three interfaces at most, and what it says to changes. */
static struct kernel {
	struct if_mib m;
	struct mib *mib;
	struct mib_set *set;
	struct if_row rows[3];
	size_t n;
	int admin_rc;
	int promiscuous_rc;
	int alias_rc;
	bool stacks; /* none is up on top of one that is down */
	unsigned n_set;
	unsigned n_reread;
	enum snmp_error store_says;
	/* The record that was stored last. */
	struct mib_saved_buffer buffer;
	struct mib_saved saved;
	unsigned n_saved;
} kernel;

static struct if_row *
kernel_row(uint32_t if_index)
{
	for (size_t i = 0; i < kernel.n; i++)
		if (kernel.rows[i].index == if_index)
			return &kernel.rows[i];
	CU_FAIL_FATAL("no such interface");
	return &kernel.rows[0];
}

static int
kernel_set_admin_status(void *ctx, uint32_t if_index, bool up)
{
	struct if_row *row = kernel_row(if_index);

	CU_ASSERT_PTR_EQUAL(ctx, &kernel);
	kernel.n_set++;
	if (kernel.admin_rc != 0)
		return kernel.admin_rc;
	if (kernel.stacks && up && row->lower_layer != 0 &&
		kernel_row(row->lower_layer)->admin_status != IF_STATUS_UP)
		return -ENETDOWN;
	row->admin_status = up ? IF_STATUS_UP : IF_STATUS_DOWN;
	return 0;
}

static int
kernel_set_promiscuous_mode(void *ctx, uint32_t if_index, bool on)
{
	CU_ASSERT_PTR_EQUAL(ctx, &kernel);
	kernel.n_set++;
	if (kernel.promiscuous_rc == 0)
		kernel_row(if_index)->promiscuous_mode = on;
	return kernel.promiscuous_rc;
}

static int
kernel_set_alias(void *ctx, uint32_t if_index, struct octets alias)
{
	struct if_row *row = kernel_row(if_index);

	CU_ASSERT_PTR_EQUAL(ctx, &kernel);
	kernel.n_set++;
	if (kernel.alias_rc != 0)
		return kernel.alias_rc;
	row->alias.n = (uint16_t)alias.n;
	memcpy(row->alias.octets, alias.p, alias.n);
	return 0;
}

static void
kernel_reread(void *ctx, uint32_t if_index)
{
	CU_ASSERT_PTR_EQUAL(ctx, &kernel);
	kernel.n_reread++;
	if_mib_changed(&kernel.m, kernel_row(if_index), 900);
}

static const struct if_source kernel_functions = {
	.set_admin_status = kernel_set_admin_status,
	.set_promiscuous_mode = kernel_set_promiscuous_mode,
	.set_alias = kernel_set_alias,
	.reread = kernel_reread,
};

static uint32_t
kernel_up_time(void *ctx)
{
	(void)ctx;
	return 800;
}

static enum snmp_error
kernel_store(void *ctx, const struct mib_set *set)
{
	struct mib_change change;

	(void)ctx;
	for (size_t i = 0; mib_set_change(set, i, &change); i++) {
		size_t step = 0;

		while (mib_saved_of_change(
			set, i, &step, &kernel.buffer, &kernel.saved))
			kernel.n_saved++;
	}
	return kernel.store_says;
}

static void
kernel_add(const struct if_row *row, uint32_t index, const char *name)
{
	struct if_row *added = &kernel.rows[kernel.n++];

	*added = *row;
	added->index = index;
	(void)snprintf(added->name, sizeof(added->name), "%s", name);
	added->alias.n = 0;
	added->promiscuous_mode = false;
	CU_ASSERT_TRUE(if_mib_changed(&kernel.m, added, 0));
}

static void
kernel_begin(void)
{
	memset(&kernel, 0, sizeof(kernel));
	begin(&kernel.m);
	kernel.m.source = &kernel;
	kernel.m.functions = &kernel_functions;
	kernel.mib = serve(&kernel.m);
	kernel.set = mib_set_new(kernel.mib,
		&(struct mib_set_owner){ kernel_up_time, kernel_store, NULL });
	CU_ASSERT_PTR_NOT_NULL_FATAL(kernel.set);
}

static void
kernel_end(void)
{
	mib_set_free(kernel.set);
	mib_free(kernel.mib);
	if_mib_fini(&kernel.m);
}

#define ASSIGN(error_index, ...)                                               \
 assign(kernel.set, (const struct assignment[]){ __VA_ARGS__ },                \
	 ARRAY_LEN(((const struct assignment[]){ __VA_ARGS__ })), error_index)

/* Is that what kernel and table say of an interface? */
static bool
is_like(uint32_t index, int32_t admin, bool promiscuous, const char *alias)
{
	const struct if_row *told = kernel_row(index);
	const struct if_row *shown = if_mib_find(&kernel.m, index);

	return told->admin_status == admin && shown->admin_status == admin &&
		told->promiscuous_mode == promiscuous &&
		shown->promiscuous_mode == promiscuous &&
		told->alias.n == strlen(alias) &&
		shown->alias.n == told->alias.n &&
		memcmp(told->alias.octets, alias, told->alias.n) == 0 &&
		memcmp(shown->alias.octets, alias, told->alias.n) == 0;
}

/* IF-05, IF-08 */
static void
test_writes_change_the_interface(void)
{
	size_t error_index;

	kernel_begin();
	kernel_add(&eth0, 2, "eth0");
	kernel_add(&vlan, 7, "eth0.5");
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { ALIAS ".2", 0, "roof" },
				{ ADMIN ".7", IF_STATUS_UP, NULL },
				{ TRAP ".7", 1, NULL },
				{ ADMIN ".2", IF_STATUS_DOWN, NULL },
				{ PROMISCUOUS ".2", 1, NULL }),
		SNMP_NO_ERROR);
	CU_ASSERT_TRUE(is_like(2, IF_STATUS_DOWN, true, "roof"));
	CU_ASSERT_TRUE(is_like(7, IF_STATUS_UP, false, ""));
	CU_ASSERT_EQUAL(kernel.n_set, 4);
	CU_ASSERT_EQUAL(kernel.n_reread, 2);
	CU_ASSERT_EQUAL(if_mib_find(&kernel.m, 7)->link_up_down_trap_enable,
		IF_TRAP_ENABLED);
	/* No row has come or gone. */
	CU_ASSERT_EQUAL(mib_store_last_change(kernel.m.interfaces), 0);

	/* What is so already may have changed without a word. */
	kernel_row(2)->alias.n = 0;
	kernel_row(2)->promiscuous_mode = false;
	kernel_row(2)->admin_status = IF_STATUS_UP;
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { ALIAS ".2", 0, "roof" },
				{ PROMISCUOUS ".2", 1, NULL },
				{ ADMIN ".2", IF_STATUS_DOWN, NULL }),
		SNMP_NO_ERROR);
	CU_ASSERT_EQUAL(kernel.n_set, 7);
	CU_ASSERT_TRUE(is_like(2, IF_STATUS_DOWN, true, "roof"));
	kernel_end();
}

/* PDU-34, PDU-35: nothing of it, if the kernel refuses a part. */
static void
test_refused_writes_change_nothing(void)
{
	static const struct {
		int rc;
		enum snmp_error error;
	} cases[] = {
		{ -EPERM, SNMP_NOT_WRITABLE },
		{ -EOPNOTSUPP, SNMP_NOT_WRITABLE },
		{ -ENODEV, SNMP_INCONSISTENT_NAME },
		{ -ENOBUFS, SNMP_RESOURCE_UNAVAILABLE },
		{ -EBUSY, SNMP_INCONSISTENT_VALUE },
	};
	size_t error_index;

	kernel_begin();
	kernel_add(&eth0, 2, "eth0");
	kernel_add(&vlan, 7, "eth0.5");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		kernel.admin_rc = cases[i].rc;
		CU_ASSERT_EQUAL(ASSIGN(&error_index, { ALIAS ".2", 0, "roof" },
					{ PROMISCUOUS ".7", 1, NULL },
					{ TRAP ".7", 1, NULL },
					{ ADMIN ".7", IF_STATUS_UP, NULL }),
			cases[i].error);
		CU_ASSERT_EQUAL(error_index, 4);
		CU_ASSERT_TRUE(is_like(2, IF_STATUS_UP, false, ""));
		CU_ASSERT_TRUE(is_like(7, IF_STATUS_DOWN, false, ""));
		CU_ASSERT_EQUAL(
			if_mib_find(&kernel.m, 7)->link_up_down_trap_enable,
			IF_TRAP_DISABLED);
	}
	/* What has not been tried is left as it is, whatever that may be. */
	kernel_row(7)->alias.n = 3;
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { ADMIN ".2", 2, NULL },
				{ ALIAS ".7", 0, "x" }),
		SNMP_INCONSISTENT_VALUE);
	CU_ASSERT_EQUAL(kernel_row(7)->alias.n, 3);
	kernel_row(7)->alias.n = 0;
	kernel.admin_rc = 0;
	kernel.store_says = SNMP_COMMIT_FAILED;
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { ALIAS ".2", 0, "roof" },
				{ ADMIN ".7", IF_STATUS_UP, NULL }),
		SNMP_COMMIT_FAILED);
	CU_ASSERT_TRUE(is_like(2, IF_STATUS_UP, false, ""));
	CU_ASSERT_TRUE(is_like(7, IF_STATUS_DOWN, false, ""));
	CU_ASSERT_EQUAL(mib_store_count(kernel.m.kept), 0);
	CU_ASSERT_EQUAL(kernel.n_reread, 0);

	/* Nobody is there who could change one. */
	kernel.store_says = SNMP_NO_ERROR;
	kernel.m.functions = &(const struct if_source){ .reread = NULL };
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { TRAP ".7", 1, NULL },
				{ ADMIN ".7", IF_STATUS_UP, NULL }),
		SNMP_NOT_WRITABLE);
	CU_ASSERT_EQUAL(error_index, 2);
	CU_ASSERT_EQUAL(
		ASSIGN(&error_index, { TRAP ".7", 1, NULL }), SNMP_NO_ERROR);
	kernel_end();
}

/* PDU-34, PDU-35: an interface is up after the one that it is on top of; that
 * is no matter of the order of bindings, nor of undoing. */
static void
test_order_of_the_stack_does_not_matter(void)
{
	static const char *const admin[] = { ADMIN ".2", ADMIN ".7" };
	size_t error_index;

	for (unsigned first = 0; first < 2; first++) {
		const char *a = admin[first];
		const char *b = admin[1 - first];

		kernel_begin();
		kernel.stacks = true;
		kernel_add(&eth0, 2, "eth0");
		kernel_add(&vlan, 7, "eth0.5");
		CU_ASSERT_EQUAL(kernel_row(7)->lower_layer, 2);
		CU_ASSERT_EQUAL(ASSIGN(&error_index,
					{ a, IF_STATUS_DOWN, NULL },
					{ b, IF_STATUS_DOWN, NULL }),
			SNMP_NO_ERROR);
		kernel.store_says = SNMP_COMMIT_FAILED;
		CU_ASSERT_EQUAL(ASSIGN(&error_index, { a, IF_STATUS_UP, NULL },
					{ b, IF_STATUS_UP, NULL }),
			SNMP_COMMIT_FAILED);
		CU_ASSERT_TRUE(is_like(2, IF_STATUS_DOWN, false, ""));
		CU_ASSERT_TRUE(is_like(7, IF_STATUS_DOWN, false, ""));
		kernel.store_says = SNMP_NO_ERROR;
		CU_ASSERT_EQUAL(ASSIGN(&error_index, { a, IF_STATUS_UP, NULL },
					{ b, IF_STATUS_UP, NULL }),
			SNMP_NO_ERROR);
		CU_ASSERT_TRUE(is_like(2, IF_STATUS_UP, false, ""));
		CU_ASSERT_TRUE(is_like(7, IF_STATUS_UP, false, ""));
		kernel.store_says = SNMP_COMMIT_FAILED;
		CU_ASSERT_EQUAL(ASSIGN(&error_index,
					{ a, IF_STATUS_DOWN, NULL },
					{ b, IF_STATUS_DOWN, NULL }),
			SNMP_COMMIT_FAILED);
		CU_ASSERT_TRUE(is_like(2, IF_STATUS_UP, false, ""));
		CU_ASSERT_TRUE(is_like(7, IF_STATUS_UP, false, ""));
		kernel_end();
	}
	/* On top of one that stays down. */
	kernel_begin();
	kernel.stacks = true;
	kernel_add(&eth0, 2, "eth0");
	kernel_add(&vlan, 7, "eth0.5");
	kernel_row(2)->admin_status = IF_STATUS_DOWN;
	CU_ASSERT_TRUE(if_mib_changed(&kernel.m, kernel_row(2), 0));
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { ALIAS ".2", 0, "roof" },
				{ ADMIN ".7", IF_STATUS_UP, NULL }),
		SNMP_INCONSISTENT_VALUE);
	CU_ASSERT_EQUAL(error_index, 2);
	CU_ASSERT_TRUE(is_like(2, IF_STATUS_DOWN, false, ""));
	CU_ASSERT_TRUE(is_like(7, IF_STATUS_DOWN, false, ""));
	kernel_end();
}

/* PDU-24, PDU-28, PDU-29 */
static void
test_writes_that_can_never_be(void)
{
	size_t error_index;

	kernel_begin();
	kernel_add(&eth0, 2, "eth0");
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { PROMISCUOUS ".2", 1, NULL },
				{ ADMIN ".2", IF_STATUS_TESTING, NULL }),
		SNMP_WRONG_VALUE);
	CU_ASSERT_EQUAL(error_index, 2);
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { MTU ".2", 1500, NULL }),
		SNMP_NOT_WRITABLE);
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { ADMIN ".3", 1, NULL }),
		SNMP_NO_CREATION);
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { IF_STACK "2.0", 6, NULL }),
		SNMP_NOT_WRITABLE);
	CU_ASSERT_EQUAL(kernel.n_set, 0);
	kernel_end();
}

/* An alias that ends where the kernel would end it. */
static void
test_alias_without_nul(void)
{
	struct oid name;
	struct varbind varbind = {
		.value = {
			.type = VALUE_OCTET_STRING,
			.octets = { (const uint8_t *)"a\0b", 3 },
		},
	};
	size_t error_index = 0;

	kernel_begin();
	kernel_add(&eth0, 2, "eth0");
	CU_ASSERT_TRUE(oid_parse(ALIAS ".2", &name));
	varbind.name = oid_view(&name);
	mib_set_begin(kernel.set);
	CU_ASSERT_EQUAL(mib_set_add(kernel.set, &varbind), SNMP_NO_ERROR);
	CU_ASSERT_EQUAL(
		mib_set_finish(kernel.set, &error_index), SNMP_WRONG_VALUE);
	CU_ASSERT_EQUAL(error_index, 1);
	kernel_end();
}

/* IF-08: with the interface, not with its index; PDU-38 */
static void
test_writes_survive_by_the_name(void)
{
	struct mib_saved_buffer buffer;
	struct mib_saved saved;
	size_t error_index;
	struct oid name;

	kernel_begin();
	kernel_add(&eth0, 2, "eth0");
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { ADMIN ".2", 2, NULL },
				{ ALIAS ".2", 0, "roof" }),
		SNMP_NO_ERROR);
	CU_ASSERT_EQUAL(kernel.n_saved, 1);
	CU_ASSERT_EQUAL(
		ASSIGN(&error_index, { TRAP ".2", 2, NULL }), SNMP_NO_ERROR);
	CU_ASSERT_EQUAL(kernel.n_saved, 2);
	/* What the kernel alone has is the kernel's. */
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { ADMIN ".2", 1, NULL },
				{ PROMISCUOUS ".2", 1, NULL }),
		SNMP_NO_ERROR);
	CU_ASSERT_EQUAL(kernel.n_saved, 2);
	/* All at once, as a new file begins. */
	CU_ASSERT_TRUE(mib_saved_next(
		kernel.mib, (struct octets){ NULL, 0 }, &buffer, &saved));
	CU_ASSERT_TRUE(octets_equal(saved.key, kernel.saved.key));
	CU_ASSERT_TRUE(octets_equal(saved.value, kernel.saved.value));
	CU_ASSERT_FALSE(mib_saved_next(
		kernel.mib, saved.key, &buffer, &(struct mib_saved){ 0 }));
	buffer = kernel.buffer;
	saved = (struct mib_saved){ { buffer.key, kernel.saved.key.n },
		{ buffer.value, kernel.saved.value.n } };
	kernel_end();

	/* After a restart, by another index; one comes later. */
	kernel_begin();
	kernel_add(&eth0, 5, "eth0");
	CU_ASSERT_EQUAL(mib_saved_restore(kernel.mib, &saved, &name),
		MIB_SAVED_RESTORED);
	if_mib_restored(&kernel.m);
	CU_ASSERT_TRUE(kernel.m.lacks_alias);
	CU_ASSERT_EQUAL(if_mib_find(&kernel.m, 5)->link_up_down_trap_enable,
		IF_TRAP_DISABLED);
	if_mib_give_aliases(&kernel.m);
	CU_ASSERT_FALSE(kernel.m.lacks_alias);
	CU_ASSERT_TRUE(is_like(5, IF_STATUS_UP, false, "roof"));
	CU_ASSERT_EQUAL(kernel.n_set, 1);
	if_mib_removed(&kernel.m, 5, 1);
	kernel.n = 0;
	kernel_add(&eth0, 9, "eth1");
	CU_ASSERT_FALSE(kernel.m.lacks_alias);
	kernel_add(&eth0, 11, "eth0");
	if_mib_give_aliases(&kernel.m);
	CU_ASSERT_TRUE(is_like(11, IF_STATUS_UP, false, "roof"));
	CU_ASSERT_TRUE(is_like(9, IF_STATUS_UP, false, ""));
	CU_ASSERT_EQUAL(if_mib_find(&kernel.m, 9)->link_up_down_trap_enable,
		IF_TRAP_ENABLED);

	/* One that has an alias of its own keeps it. */
	kernel_row(11)->alias.n = 1;
	CU_ASSERT_TRUE(if_mib_changed(&kernel.m, kernel_row(11), 1));
	CU_ASSERT_FALSE(kernel.m.lacks_alias);

	/* A record that says it is gone; and one that is none. */
	CU_ASSERT_EQUAL(
		mib_saved_restore(kernel.mib,
			&(struct mib_saved){ saved.key, { saved.key.p, 0 } },
			&name),
		MIB_SAVED_RESTORED);
	CU_ASSERT_EQUAL(mib_store_count(kernel.m.kept), 0);
	saved.value.n--;
	CU_ASSERT_EQUAL(mib_saved_restore(kernel.mib, &saved, &name),
		MIB_SAVED_INVALID);
	kernel_end();
}

/* An interface takes the name of one that had an alias. */
static void
kernel_reread_and_rename(void *ctx, uint32_t if_index)
{
	struct if_row *other = kernel_row(3);

	kernel_reread(ctx, if_index);
	(void)strcpy(other->name, "eth1");
	CU_ASSERT_TRUE(if_mib_changed(&kernel.m, other, 900));
}

/* While aliases are given back, others turn out to lack one; and nobody needs
 * to look. */
static void
test_aliases_are_lacking_while_given(void)
{
	struct if_source f = kernel_functions;
	size_t error_index;

	kernel_begin();
	kernel_add(&eth0, 3, "x");
	kernel_add(&eth0, 5, "eth1");
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { ALIAS ".5", 0, "roof" }),
		SNMP_NO_ERROR);
	kernel_row(5)->alias.n = 0;
	CU_ASSERT_TRUE(if_mib_changed(&kernel.m, kernel_row(5), 1));
	CU_ASSERT_TRUE(kernel.m.lacks_alias);
	f.reread = kernel_reread_and_rename;
	kernel.m.functions = &f;
	if_mib_give_aliases(&kernel.m);
	CU_ASSERT_TRUE(is_like(5, IF_STATUS_UP, false, "roof"));
	CU_ASSERT_TRUE(kernel.m.lacks_alias);
	f.reread = NULL;
	if_mib_give_aliases(&kernel.m);
	CU_ASSERT_FALSE(kernel.m.lacks_alias);
	CU_ASSERT_EQUAL(kernel_row(3)->alias.n, 4);

	/* Whoever may not give it back need not try with every change. */
	kernel_row(5)->alias.n = 0;
	(void)strcpy(kernel_row(5)->name, "eth1");
	CU_ASSERT_TRUE(if_mib_changed(&kernel.m, kernel_row(5), 1));
	CU_ASSERT_TRUE(kernel.m.lacks_alias);
	kernel.alias_rc = -EPERM;
	if_mib_give_aliases(&kernel.m);
	CU_ASSERT_TRUE(if_mib_changed(&kernel.m, kernel_row(5), 1));
	CU_ASSERT_FALSE(kernel.m.lacks_alias);
	kernel_end();
}

/* PDU-33 */
static void
test_no_room_for_what_would_survive(void)
{
	size_t error_index;

	kernel_begin();
	kernel_add(&eth0, 2, "eth0");
	kernel_add(&eth0, 3, "eth1");
	kernel_add(&eth0, 4, "");
	for (unsigned i = 0; i < IF_ROWS_MAX - 1; i++) {
		struct if_row *row = kernel_row(4);

		(void)snprintf(row->name, sizeof(row->name), "x%u", i);
		CU_ASSERT_TRUE(if_mib_changed(&kernel.m, row, 0));
		CU_ASSERT_EQUAL(ASSIGN(&error_index, { TRAP ".4", 2, NULL }),
			SNMP_NO_ERROR);
	}
	CU_ASSERT_EQUAL(mib_store_count(kernel.m.kept), IF_ROWS_MAX - 1);
	CU_ASSERT_EQUAL(ASSIGN(&error_index, { ALIAS ".2", 0, "a" },
				{ ALIAS ".3", 0, "b" }),
		SNMP_RESOURCE_UNAVAILABLE);
	CU_ASSERT_EQUAL(error_index, 2);
	CU_ASSERT_EQUAL(kernel.n_set, 0);
	CU_ASSERT_EQUAL(
		ASSIGN(&error_index, { ALIAS ".2", 0, "a" }), SNMP_NO_ERROR);
	CU_ASSERT_EQUAL(
		ASSIGN(&error_index, { ALIAS ".2", 0, "b" }), SNMP_NO_ERROR);
	kernel_end();
}

static void
test_one_more_than_there_is_room_for_is_refused(void)
{
	struct if_row row = eth0;
	struct if_mib m;

	begin(&m);
	for (row.index = 1; row.index <= IF_ROWS_MAX; row.index++) {
		/* A chain: as many pairs as there can be. */
		row.lower_layer = row.index - 1;
		CU_ASSERT_TRUE(if_mib_changed(&m, &row, 0));
	}
	row.lower_layer = IF_ROWS_MAX;
	CU_ASSERT_FALSE(if_mib_changed(&m, &row, 0));
	CU_ASSERT_EQUAL(mib_store_count(m.stack), IF_ROWS_MAX + 1);
	if_mib_removed(&m, 1, 0);
	CU_ASSERT_TRUE(if_mib_changed(&m, &row, 0));
	CU_ASSERT_EQUAL(mib_store_count(m.stack), IF_ROWS_MAX + 1);
	if_mib_fini(&m);
}

static void
test_tests_and_receive_addresses_are_not_there(void)
{
	struct if_mib m;
	struct mib *mib;
	struct mib_answer answer = { .wanted = 1 };

	begin(&m);
	if_mib_changed(&m, &eth0, 0);
	mib = serve(&m);
	CU_ASSERT_EQUAL(
		mib_get(mib, OID_VIEW(1, 3, 6, 1, 2, 1, 31, 1, 3, 1, 1, 2),
			&answer),
		MIB_NO_SUCH_OBJECT);
	CU_ASSERT_EQUAL(
		mib_get(mib,
			OID_VIEW(1, 3, 6, 1, 2, 1, 31, 1, 4, 1, 2, 2, 1, 1),
			&answer),
		MIB_NO_SUCH_OBJECT);
	mib_free(mib);
	if_mib_fini(&m);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_all_of_two_interfaces),
	UNIT_TEST(test_stack_follows_its_interfaces),
	UNIT_TEST(test_stack_pair_named_twice_stays_until_unnamed_twice),
	UNIT_TEST(test_stack_is_that_of_the_definition_whatever_comes),
	UNIT_TEST(test_last_changes_are_of_rows_that_come_and_go),
	UNIT_TEST(test_counters_alone_are_replaced),
	UNIT_TEST(test_reading_asks_for_what_is_read),
	UNIT_TEST(test_writes_change_the_interface),
	UNIT_TEST(test_refused_writes_change_nothing),
	UNIT_TEST(test_order_of_the_stack_does_not_matter),
	UNIT_TEST(test_writes_that_can_never_be),
	UNIT_TEST(test_alias_without_nul),
	UNIT_TEST(test_writes_survive_by_the_name),
	UNIT_TEST(test_aliases_are_lacking_while_given),
	UNIT_TEST(test_no_room_for_what_would_survive),
	UNIT_TEST(test_one_more_than_there_is_room_for_is_refused),
	UNIT_TEST(test_tests_and_receive_addresses_are_not_there),
};

UNIT_MAIN("if_mib", tests)
