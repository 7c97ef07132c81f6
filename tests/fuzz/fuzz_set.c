/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets against the writable tables, with an oracle: after one that is refused
 * a walk is the same to the octet; after one that is accepted each variable has
 * the value that was set last, unless its row has gone or it is one that the
 * engine answers for (RowStatus, a lock).
 *
 * Input: octets drawn in turn, zeros when it has ended: Sets of up to eight
 * bindings, of columns and indexes from small sets, so that rows meet.
 */
#include <errno.h>

#include "mibs/if_mib.h"
#include "tests/fuzz/fuzz_agent.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { SETS_MAX = 12, BINDINGS_MAX = 8, WALK_MAX = 1 << 18 };

/* Entry, its columns, and whether its index is IMPLIED text. */
static const struct target {
	const char *entry;
	uint32_t columns;
	const char *indexes[4];
} targets[] = {
	{ "1.3.6.1.6.3.12.1.2.1", 9, { "97", "98", "97.97", "" } },
	{ "1.3.6.1.6.3.12.1.3.1", 7, { "97", "98", "0", "97.300" } },
	{ "1.3.6.1.6.3.13.1.1.1", 5, { "97", "98", "97.98", "" } },
	{ "1.3.6.1.6.3.13.1.2.1", 3, { "97", "98", "1", "" } },
	{ "1.3.6.1.6.3.13.1.3.1", 5, { "1.97.1.3", "1.97.1", "2.97", "0" } },
	{ "1.3.6.1.6.3.16.1.2.1", 5,
		{ "4.1.97", "3.1.97", "4.2.114.119", "0.1.97" } },
	{ "1.3.6.1.6.3.16.1.4.1", 9,
		{ "1.97.0.4.1", "1.97.1.99.4.3", "1.97.0.0.2", "1.97.0.4.4" } },
	{ "1.3.6.1.6.3.16.1.5.2.1", 6,
		{ "1.97.2.1.3", "1.98.1.1", "1.97.0", "1.97" } },
	{ "1.3.6.1.2.1.198.2.2.1.3.1", 6, { "1", "10", "20", "0" } },
	{ "1.3.6.1.2.1.198.2.2.1.6.1", 3, { "97", "98", "", "97.0" } },
	{ "1.3.6.1.2.1.198.2.2.1.9.1", 4, { "97", "98", "", "97.97" } },
	{ "1.3.6.1.2.1.2.2.1", 22, { "1", "2", "3", "2.0" } },
	{ "1.3.6.1.2.1.31.1.1.1", 19, { "1", "2", "3", "1.1" } },
};
static const char *const scalars[] = { "1.3.6.1.2.1.1.4.0", "1.3.6.1.2.1.1.5.0",
	"1.3.6.1.2.1.1.6.0", "1.3.6.1.2.1.11.30.0", "1.3.6.1.6.3.1.1.6.1.0",
	"1.3.6.1.6.3.12.1.1.0", "1.3.6.1.6.3.16.1.5.1.0",
	"1.3.6.1.2.1.190.1.2.1.0", "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.4.1" };
static const char *const texts[] = { "", "a", "tag", "a b", " a", "\xff",
	"192.0.2.1:10162", "[::1]:1", "*",
	("\x04"
	 "0123456789abcdef0123456789abcdef"),
	"\x04x", "a\0b" };
static const size_t text_sizes[] = { 0, 1, 3, 3, 2, 1, 15, 7, 1, 33, 2, 3 };
static const int32_t numbers[] = { 0, 1, 2, 3, 4, 5, 6, 7, 1500, -1, INT32_MAX,
	INT32_MIN };
static const char *const oids[] = { "1.3.6.1.6.1.9", "1.3.6.1.6.1.1",
	"1.3.6.1.2.1.198.1.1.2", "0.0" };

/* ---- interfaces, and a kernel that does not take everything ---- */

enum { INTERFACES = 2 };

static struct {
	struct if_mib mib;
	struct if_row rows[INTERFACES];
	int alias_rc;
	int promiscuous_rc;
	int admin_rc;
} kernel;

static int
set_admin_status(void *source, uint32_t if_index, bool up)
{
	(void)source;
	if (kernel.admin_rc == 0)
		kernel.rows[if_index - 1].admin_status =
			up ? IF_STATUS_UP : IF_STATUS_DOWN;
	return kernel.admin_rc;
}

static int
set_promiscuous_mode(void *source, uint32_t if_index, bool on)
{
	(void)source;
	if (kernel.promiscuous_rc == 0)
		kernel.rows[if_index - 1].promiscuous_mode = on;
	return kernel.promiscuous_rc;
}

static int
set_alias(void *source, uint32_t if_index, struct octets alias)
{
	struct if_row *row = &kernel.rows[if_index - 1];

	(void)source;
	if (kernel.alias_rc != 0)
		return kernel.alias_rc;
	CHECK(alias.n <= IF_ALIAS_MAX);
	memset(&row->alias, 0, sizeof(row->alias));
	row->alias.n = (uint16_t)alias.n;
	memcpy(row->alias.octets, alias.p, alias.n);
	return 0;
}

static void
reread(void *source, uint32_t if_index)
{
	(void)source;
	CHECK(if_mib_changed(&kernel.mib, &kernel.rows[if_index - 1], 0));
}

static void
interfaces_start(void)
{
	static const struct if_source functions = {
		.set_admin_status = set_admin_status,
		.set_promiscuous_mode = set_promiscuous_mode,
		.set_alias = set_alias,
		.reread = reread,
	};

	memset(&kernel, 0, sizeof(kernel));
	CHECK(if_mib_init(&kernel.mib) == 0);
	kernel.mib.functions = &functions;
	CHECK(mib_module_register(agent.served.mib, &if_mib, &kernel.mib) == 0);
	for (uint32_t i = 1; i <= INTERFACES; i++) {
		kernel.rows[i - 1] = (struct if_row){
			.index = i,
			.name = { 'e', (char)('0' + i) },
			.type = IF_TYPE_ETHERNET_CSMACD,
			.admin_status = IF_STATUS_DOWN,
			.oper_status = IF_STATUS_DOWN,
			.link_up_down_trap_enable = IF_TRAP_ENABLED,
		};
		reread(NULL, i);
	}
}

/* ---- Sets ---- */

struct input {
	const uint8_t *p;
	size_t n;
};

static uint8_t
draw(struct input *in)
{
	if (in->n == 0)
		return 0;
	in->n--;
	return *in->p++;
}

#define PICK(in, array) ((array)[draw(in) % ARRAY_LEN(array)])

struct binding {
	struct oid name;
	struct oid oid;
	struct value value;
};

static void
draw_binding(struct input *in, struct binding *b)
{
	const struct target *target = &PICK(in, targets);
	char text[256];
	size_t i;

	if (draw(in) % 4 == 0) {
		(void)snprintf(text, sizeof(text), "%s", PICK(in, scalars));
	} else {
		/* One after the other: compilers differ about arguments. */
		unsigned column = 1 + draw(in) % target->columns;

		(void)snprintf(text, sizeof(text), "%s.%u.%s", target->entry,
			column, PICK(in, target->indexes));
	}
	i = strlen(text);
	if (text[i - 1] == '.')
		text[i - 1] = '\0';
	CHECK(oid_parse(text, &b->name));
	switch (draw(in) % 8) {
	case 0:
	case 1:
	case 2:
		i = draw(in) % ARRAY_LEN(texts);
		b->value = (struct value){
			.type = VALUE_OCTET_STRING,
			.octets = { (const uint8_t *)texts[i], text_sizes[i] },
		};
		break;
	case 3:
		CHECK(oid_parse(PICK(in, oids), &b->oid));
		b->value = (struct value){ .type = VALUE_OID,
			.oid = oid_view(&b->oid) };
		break;
	case 4:
		b->value = (struct value){ .type = VALUE_UNSIGNED32,
			.u32 = draw(in) };
		break;
	default:
		b->value = (struct value){ .type = VALUE_INTEGER,
			.i32 = PICK(in, numbers) };
		break;
	}
}

/* Everything there is, as octets; how many. */
static size_t
walk(uint8_t *out)
{
	struct oid at = { 1, { 0 } };
	struct ber_writer w = { out, out + WALK_MAX, false };
	struct mib_answer answer;

	while (mib_next(agent.served.mib, oid_view(&at), false, &answer) ==
		MIB_FOUND) {
		const struct varbind varbind = { oid_view(&answer.name),
			answer.value };

		CHECK(oid_compare(oid_view(&at), oid_view(&answer.name)) < 0);
		at = answer.name;
		ber_write_varbind(&w, &varbind);
	}
	CHECK(!w.overflow);
	return (size_t)(w.p - out);
}

/* What the engine answers for itself: the value need not be the one set. */
static bool
is_the_engines(const struct binding *b)
{
	/* All RowStatus columns are the last of their entry. */
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		struct oid entry;

		CHECK(oid_parse(targets[i].entry, &entry));
		if (oid_starts_with(oid_view(&b->name), oid_view(&entry)) &&
			b->name.sub[entry.n] == targets[i].columns)
			return true;
	}
	/* Locks count. */
	return b->name.sub[b->name.n - 1] == 0 &&
		b->value.type == VALUE_INTEGER && b->name.sub[5] == 3;
}

static void
check_value(const struct binding *bindings, size_t n, size_t i)
{
	struct mib_answer answer;

	for (size_t k = i + 1; k < n; k++)
		if (oid_compare(oid_view(&bindings[k].name),
			    oid_view(&bindings[i].name)) == 0)
			return; /* the last one counts (PDU-37) */
	if (is_the_engines(&bindings[i]))
		return;
	if (mib_get(agent.served.mib, oid_view(&bindings[i].name), &answer) !=
		MIB_FOUND)
		return; /* its row was destroyed by the same Set */
	CHECK(value_equal(&answer.value, &bindings[i].value));
}

static enum snmp_error
do_set(const struct binding *bindings, size_t n)
{
	enum snmp_error error = SNMP_NO_ERROR;
	size_t index = 0;

	mib_set_begin(agent.served.set);
	for (size_t i = 0; i < n && error == SNMP_NO_ERROR; i++) {
		const struct varbind varbind = { oid_view(&bindings[i].name),
			bindings[i].value };

		error = mib_set_add(agent.served.set, &varbind);
		index = i + 1;
	}
	if (error == SNMP_NO_ERROR)
		error = mib_set_finish(agent.served.set, &index);
	CHECK(error == SNMP_NO_ERROR || (index >= 1 && index <= n));
	return error;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct binding bindings[BINDINGS_MAX];
	static struct if_row rows[INTERFACES];
	static uint8_t before[WALK_MAX];
	static uint8_t after[WALK_MAX];
	struct input in = { data, n };
	size_t sets = 0;

	fuzz_agent_start();
	interfaces_start();
	while (in.n > 0 && sets++ < SETS_MAX) {
		size_t n_bindings = 1 + draw(&in) % BINDINGS_MAX;
		uint8_t fault = draw(&in);
		size_t before_n = walk(before);
		size_t after_n;

		agent.store_says =
			fault % 8 == 7 ? SNMP_COMMIT_FAILED : SNMP_NO_ERROR;
		kernel.alias_rc = fault % 8 == 6 ? -EPERM : 0;
		kernel.promiscuous_rc = fault % 8 == 5 ? -EBUSY : 0;
		kernel.admin_rc = fault % 8 == 4 ? -EPERM : 0;
		memcpy(rows, kernel.rows, sizeof(rows));
		for (size_t i = 0; i < n_bindings; i++)
			draw_binding(&in, &bindings[i]);
		if (do_set(bindings, n_bindings) == SNMP_NO_ERROR) {
			CHECK(agent.store_says == SNMP_NO_ERROR);
			for (size_t i = 0; i < n_bindings; i++)
				check_value(bindings, n_bindings, i);
			continue;
		}
		after_n = walk(after);
		CHECK(before_n == after_n &&
			memcmp(before, after, before_n) == 0);
		CHECK(memcmp(rows, kernel.rows, sizeof(rows)) == 0);
	}
	if_mib_fini(&kernel.mib);
	fuzz_agent_stop();
	return 0;
}
