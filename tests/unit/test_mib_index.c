/* SPDX-License-Identifier: BSD-2-Clause */
/* mibs/mib_index.c: index objects and the names they make (RFC 2578 7.7). */
#include "mibs/mib_index.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/captured_log.h"
#include "tests/unit/probe_mib.h"
#include "tests/unit/random.h"
#include "tests/unit/runner.h"

/* A row of any table of PROBE-MIB. */
union row {
	struct probe_row probe;
	struct probe_fixed fixed;
	struct probe_var var;
	struct probe_implied implied;
	struct probe_oid oid;
	struct probe_filter filter;
	struct probe_net net;
	struct probe_flow flow;
	struct probe_open open;
	struct probe_text text;
};

/* ---- random rows: few octets and lengths, so that prefixes are common ---- */

static void
fill_octets(uint8_t *octets, uint16_t *n, size_t low, size_t high)
{
	*n = (uint16_t)(low + random_below(high - low + 1));
	for (size_t i = 0; i < *n; i++)
		octets[i] = random_below(4) == 0 ? (uint8_t)random_below(256)
						 : (uint8_t)random_below(3);
}

static void
fill_text(char *text, size_t low, size_t high)
{
	size_t n = low + random_below(high - low + 1);

	for (size_t i = 0; i < n; i++)
		text[i] = random_below(4) == 0 ? (char)(1 + random_below(255))
					       : (char)('a' + random_below(2));
	text[n] = '\0';
}

static void
fill_oid(struct oid *oid, size_t high)
{
	oid->n = random_below(high + 1);
	for (size_t i = 0; i < oid->n; i++)
		oid->sub[i] =
			random_below(4) == 0 ? random_word() : random_below(3);
}

static void
fill_probe(union row *row)
{
	row->probe.id = random_below(3) == 0 ? 1 + random_below(4000000000U)
					     : 1 + random_below(5);
}

static void
fill_fixed(union row *row)
{
	fill_octets(row->fixed.name.octets, &row->fixed.name.n, 4, 4);
}

static void
fill_var(union row *row)
{
	fill_octets(row->var.name.octets, &row->var.name.n, 0, 8);
}

static void
fill_implied(union row *row)
{
	fill_text(row->implied.name, 1, 32);
}

static void
fill_oid_row(union row *row)
{
	fill_oid(&row->oid.name, random_below(20) == 0 ? 127 : 6);
}

static void
fill_filter(union row *row)
{
	fill_text(row->filter.name, 1, 8);
	fill_oid(&row->filter.subtree, random_below(20) == 0 ? 119 : 6);
}

static void
fill_net(union row *row)
{
	fill_octets(row->net.net.octets, &row->net.net.n, 4, 4);
}

static void
fill_flow(union row *row)
{
	size_t n = random_below(2) == 0 ? 4 : 16;

	row->flow.type = n == 4 ? 1 : 2;
	fill_octets(row->flow.address.octets, &row->flow.address.n, n, n);
	row->flow.port =
		random_below(4) == 0 ? random_below(65536) : random_below(3);
	row->flow.slot =
		(int32_t)(random_below(2) == 0 ? 1 + random_below(10)
					       : 20 + random_below(11));
}

static void
fill_open(union row *row)
{
	fill_octets(row->open.name.octets, &row->open.name.n, 0, 64);
}

static void
fill_text_row(union row *row)
{
	fill_text(row->text.name, 0, random_below(20) == 0 ? 127 : 6);
}

static const struct kind {
	const char *name;
	uint16_t entry;
	void (*fill)(union row *row);
} kinds[] = {
	{ "integer", SMI_probeEntry, fill_probe },
	{ "integer, by AUGMENTS", SMI_probeXEntry, fill_probe },
	{ "fixed string", SMI_probeFixedEntry, fill_fixed },
	{ "variable string", SMI_probeVarEntry, fill_var },
	{ "IMPLIED text", SMI_probeImpliedEntry, fill_implied },
	{ "OID", SMI_probeOidEntry, fill_oid_row },
	{ "text and IMPLIED OID", SMI_probeFilterEntry, fill_filter },
	{ "IpAddress", SMI_probeAddressEntry, fill_net },
	{ "four parts", SMI_probeFlowEntry, fill_flow },
	{ "string of any length", SMI_probeOpenEntry, fill_open },
	{ "text", SMI_probeTextEntry, fill_text_row },
};

static struct mib_index
index_of(uint16_t entry)
{
	struct mib_index index = { 0 };

	CU_ASSERT_EQUAL_FATAL(mib_index_of(&index, &probe_mib, entry), 0);
	return index;
}

static int
sign(int v)
{
	return (v > 0) - (v < 0);
}

/* A name near the row's: cut, continued, or with another sub-identifier. */
static void
disturb(struct oid *name)
{
	static const uint32_t odd[] = { 0, 1, 255, 256, 65535, 0x7fffffff,
		0x80000000, 0xffffffff };
	size_t at = random_below((uint32_t)name->n + 1);

	switch (random_below(4)) {
	case 0:
		name->n = at;
		break;
	case 1:
		(void)oid_append(name, &odd[random_below(ARRAY_LEN(odd))], 1);
		break;
	case 2:
		if (at < name->n)
			name->sub[at] = odd[random_below(ARRAY_LEN(odd))];
		break;
	default:
		if (at < name->n)
			name->sub[at] += random_below(2) == 0 ? 1 : UINT32_MAX;
		break;
	}
}

/* PDU-10, SMI-08: the order of rows is that of their names. */
static void
check_order(const struct mib_index *index, const struct kind *kind)
{
	union row a = { 0 };
	union row b = { 0 };
	struct oid name_a = { 0, { 0 } };
	struct oid name_b = { 0, { 0 } };

	kind->fill(&a);
	kind->fill(&b);
	CU_ASSERT_TRUE_FATAL(mib_index_append(index, &a, &name_a));
	CU_ASSERT_TRUE_FATAL(mib_index_append(index, &b, &name_b));
	CU_ASSERT_EQUAL(mib_index_compare(index, &a, oid_view(&name_a)), 0);
	CU_ASSERT_EQUAL(sign(mib_index_compare(index, &a, oid_view(&name_b))),
		oid_compare(oid_view(&name_a), oid_view(&name_b)));
	for (unsigned i = 0; i < 4; i++) {
		disturb(&name_b);
		CU_ASSERT_EQUAL(
			sign(mib_index_compare(index, &a, oid_view(&name_b))),
			oid_compare(oid_view(&name_a), oid_view(&name_b)));
	}
}

static void
test_order_of_rows_is_that_of_their_names(void)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct mib_index index = index_of(kinds[i].entry);

		for (unsigned n = 0; n < 4000; n++)
			check_order(&index, &kinds[i]);
	}
}

/* What is decoded is the row; what decodes at all is the name of a row. */
static void
check_decode(const struct mib_index *index, const struct kind *kind)
{
	union row row = { 0 };
	union row again;
	struct oid name = { 0, { 0 } };
	struct oid name_again = { 0, { 0 } };

	kind->fill(&row);
	CU_ASSERT_TRUE(mib_index_append(index, &row, &name));
	memset(&again, 0xa5, sizeof(again));
	CU_ASSERT_TRUE(mib_index_decode(index, oid_view(&name), &again));
	CU_ASSERT_EQUAL(mib_index_compare(index, &again, oid_view(&name)), 0);

	disturb(&name);
	memset(&again, 0xa5, sizeof(again));
	if (!mib_index_decode(index, oid_view(&name), &again))
		return;
	CU_ASSERT_TRUE(mib_index_append(index, &again, &name_again));
	CU_ASSERT_EQUAL(oid_compare(oid_view(&name), oid_view(&name_again)), 0);
}

static void
test_decoding_gives_the_row_back(void)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct mib_index index = index_of(kinds[i].entry);

		for (unsigned n = 0; n < 4000; n++)
			check_decode(&index, &kinds[i]);
	}
}

/* The members themselves, not only the name they make. */
static void
test_decoding_fills_the_members(void)
{
	struct mib_index index = index_of(SMI_probeFlowEntry);
	struct probe_flow flow = { .value = 77 };
	struct probe_filter filter = { .value = 77 };
	struct probe_net net = { .value = 77 };

	CU_ASSERT_TRUE(mib_index_decode(
		&index, OID_VIEW(1, 4, 192, 0, 2, 255, 65535, 20), &flow));
	CU_ASSERT_EQUAL(flow.type, 1);
	CU_ASSERT_EQUAL(flow.address.n, 4);
	CU_ASSERT_EQUAL(memcmp(flow.address.octets, "\300\0\2\377", 4), 0);
	CU_ASSERT_EQUAL(flow.port, 65535);
	CU_ASSERT_EQUAL(flow.slot, 20);
	CU_ASSERT_EQUAL(flow.value, 77);

	index = index_of(SMI_probeFilterEntry);
	CU_ASSERT_TRUE(mib_index_decode(
		&index, OID_VIEW(3, 102, 108, 116, 1, 3, 6), &filter));
	CU_ASSERT_STRING_EQUAL(filter.name, "flt");
	CU_ASSERT_EQUAL(filter.subtree.n, 3);
	CU_ASSERT_EQUAL(
		oid_compare(oid_view(&filter.subtree), OID_VIEW(1, 3, 6)), 0);
	CU_ASSERT_EQUAL(filter.value, 77);

	index = index_of(SMI_probeAddressEntry);
	CU_ASSERT_TRUE(mib_index_decode(&index, OID_VIEW(10, 0, 0, 1), &net));
	CU_ASSERT_EQUAL(net.net.n, 4);
	CU_ASSERT_EQUAL(memcmp(net.net.octets, "\12\0\0\1", 4), 0);
	CU_ASSERT_EQUAL(net.value, 77);
}

/* ---- names from the RFCs and from the field ---- */

/* A table whose index is of these parts. */
#define PART_32(type_, row, member_)                                           \
 {                                                                             \
  .member = MIB_MEMBER_OF(row, member_), .type = type_                         \
 }
#define PART_STRING(row, member_, implied)                                     \
 {                                                                             \
  .member = MIB_MEMBER_OF(row, member_), .type = VALUE_OCTET_STRING,           \
  .without_length = implied                                                    \
 }
#define PART_OID(row, member_, implied)                                        \
 {                                                                             \
  .member = MIB_MEMBER_OF(row, member_), .type = VALUE_OID,                    \
  .without_length = implied                                                    \
 }

static void
check_name(const struct mib_index *index, const void *row, const char *text)
{
	char got[OID_TEXT_MAX];
	struct oid name = { 0, { 0 } };
	struct oid want;

	CU_ASSERT_TRUE(mib_index_append(index, row, &name));
	CU_ASSERT_STRING_EQUAL(
		oid_format(got, sizeof(got), oid_view(&name)), text);
	CU_ASSERT_TRUE(oid_parse(text, &want));
	CU_ASSERT_EQUAL(mib_index_compare(index, row, oid_view(&want)), 0);
}

struct names {
	char first[33];
	char second[33];
	struct oid oid;
	int32_t model;
	int32_t level;
};

/* SMI-08: text with its length and without, OIDs with and without. */
static void
test_names_of_security_tables(void)
{
	const struct mib_index target = { 1,
		{ PART_STRING(struct names, first, true) } };
	const struct mib_index filter = { 2,
		{ PART_STRING(struct names, first, false),
			PART_OID(struct names, oid, true) } };
	const struct mib_index context = { 1,
		{ PART_STRING(struct names, first, false) } };
	const struct mib_index group = { 2,
		{ PART_32(VALUE_INTEGER, struct names, model),
			PART_STRING(struct names, first, false) } };
	const struct mib_index access = { 4,
		{ PART_STRING(struct names, first, false),
			PART_STRING(struct names, second, false),
			PART_32(VALUE_INTEGER, struct names, model),
			PART_32(VALUE_INTEGER, struct names, level) } };
	const struct mib_index family = { 2,
		{ PART_STRING(struct names, first, false),
			PART_OID(struct names, oid, false) } };
	struct names row = { .first = "toNRAddr", .model = 4, .level = 3 };

	check_name(&target, &row, "116.111.78.82.65.100.100.114");
	(void)strcpy(row.first, "flt");
	row.oid = (struct oid){ 9, { 1, 3, 6, 1, 6, 3, 1, 1, 5 } };
	check_name(&filter, &row, "3.102.108.116.1.3.6.1.6.3.1.1.5");
	(void)strcpy(row.first, "");
	check_name(&context, &row, "0");
	(void)strcpy(row.first, "Joe Cool");
	check_name(&group, &row, "4.8.74.111.101.32.67.111.111.108");
	(void)strcpy(row.first, "admins");
	check_name(&access, &row, "6.97.100.109.105.110.115.0.4.3");
	(void)strcpy(row.first, "all");
	row.oid.n = 4;
	check_name(&family, &row, "3.97.108.108.4.1.3.6.1");
}

struct connection {
	int32_t local_type;
	struct probe_address local;
	uint32_t local_port;
	int32_t remote_type;
	struct probe_address remote;
	uint32_t remote_port;
	uint32_t instance;
};

/* SMI-08, IPM-02: InetAddressType and InetAddress are type, length, octets. */
static void
test_names_of_internet_addresses(void)
{
#define LOCAL                                                                  \
 PART_32(VALUE_INTEGER, struct connection, local_type),                        \
	 PART_STRING(struct connection, local, false)
#define REMOTE                                                                 \
 PART_32(VALUE_UNSIGNED32, struct connection, local_port),                     \
	 PART_32(VALUE_INTEGER, struct connection, remote_type),               \
	 PART_STRING(struct connection, remote, false),                        \
	 PART_32(VALUE_UNSIGNED32, struct connection, remote_port)
	const struct mib_index address = { 2, { LOCAL } };
	const struct mib_index tcp = { 6, { LOCAL, REMOTE } };
	const struct mib_index udp = {
		7,
		{ LOCAL, REMOTE,
			PART_32(VALUE_UNSIGNED32, struct connection, instance) }
	};
	struct connection row = {
		.local_type = 1,
		.local = { 4, { 192, 0, 2, 1 } },
	};

	check_name(&address, &row, "1.4.192.0.2.1");
	row = (struct connection){ 1, { 4, { 127, 0, 0, 1 } }, 22, 1,
		{ 4, { 127, 0, 0, 1 } }, 40000, 0 };
	check_name(&tcp, &row, "1.4.127.0.0.1.22.1.4.127.0.0.1.40000");
	row = (struct connection){ 2, { 16, { 0 } }, 10161, 0, { 0, { 0 } }, 0,
		1 };
	check_name(&udp, &row,
		"2.16.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.10161.0.0.0.1");
	row.local =
		(struct probe_address){ 16, { 0x20, 1, 0xd, 0xb8, [15] = 1 } };
	check_name(&address, &row, "2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1");
}

/* PDU-10: "b" comes before "aa" when lengths count, behind it when not. */
static void
test_lengths_sort_before_octets(void)
{
	struct mib_index var = index_of(SMI_probeVarEntry);
	struct mib_index implied = index_of(SMI_probeImpliedEntry);
	struct probe_var v = { { 1, "b" }, 0 };
	struct probe_implied i = { "b", 0 };

	CU_ASSERT_TRUE(mib_index_compare(&var, &v, OID_VIEW(2, 97, 97)) < 0);
	CU_ASSERT_TRUE(mib_index_compare(&implied, &i, OID_VIEW(97, 97)) > 0);
	/* A prefix first. */
	CU_ASSERT_TRUE(mib_index_compare(&implied, &i, OID_VIEW(98, 97)) < 0);
	CU_ASSERT_TRUE(mib_index_compare(&var, &v, OID_VIEW(1)) > 0);
	CU_ASSERT_TRUE(
		mib_index_compare(&var, &v, (struct oid_view){ NULL, 0 }) > 0);
}

/* ---- refusals ---- */

static bool
decodes(uint16_t entry, const char *text)
{
	struct mib_index index = index_of(entry);
	union row row = { 0 };
	struct oid name = { 0, { 0 } };

	CU_ASSERT_TRUE(text[0] == '\0' || oid_parse(text, &name));
	return mib_index_decode(&index, oid_view(&name), &row);
}

/* SMI-09: what no row can be called. */
static void
test_numbers_out_of_range_do_not_decode(void)
{
	CU_ASSERT_TRUE(decodes(SMI_probeEntry, "1"));
	CU_ASSERT_TRUE(decodes(SMI_probeEntry, "4000000000"));
	CU_ASSERT_FALSE(decodes(SMI_probeEntry, "0"));
	CU_ASSERT_FALSE(decodes(SMI_probeEntry, "4000000001"));
	/* Truncated, surplus. */
	CU_ASSERT_FALSE(decodes(SMI_probeEntry, ""));
	CU_ASSERT_FALSE(decodes(SMI_probeEntry, "1.0"));
	CU_ASSERT_FALSE(decodes(SMI_probeXEntry, "0"));
	/* Integer32 is never negative in a name. */
	CU_ASSERT_TRUE(decodes(SMI_probeLinkEntry, "2147483647"));
	CU_ASSERT_FALSE(decodes(SMI_probeLinkEntry, "2147483648"));
	CU_ASSERT_FALSE(decodes(SMI_probeLinkEntry, "4294967295"));
	/* A range in two parts. */
	CU_ASSERT_TRUE(decodes(SMI_probeFlowEntry, "1.4.1.2.3.4.0.10"));
	CU_ASSERT_FALSE(decodes(SMI_probeFlowEntry, "1.4.1.2.3.4.0.11"));
	CU_ASSERT_FALSE(decodes(SMI_probeFlowEntry, "1.4.1.2.3.4.0.19"));
	CU_ASSERT_TRUE(decodes(SMI_probeFlowEntry, "1.4.1.2.3.4.0.20"));
	CU_ASSERT_FALSE(decodes(SMI_probeFlowEntry, "1.4.1.2.3.4.65536.20"));
	CU_ASSERT_FALSE(decodes(SMI_probeFlowEntry, "1.4.1.2.3.4.0"));
	CU_ASSERT_FALSE(decodes(SMI_probeFlowEntry, "1.4.1.2.3.4.0.20.0"));
}

static void
test_strings_of_other_lengths_do_not_decode(void)
{
	CU_ASSERT_TRUE(decodes(SMI_probeFixedEntry, "0.255.1.2"));
	CU_ASSERT_FALSE(decodes(SMI_probeFixedEntry, "0.255.1"));
	CU_ASSERT_FALSE(decodes(SMI_probeFixedEntry, "0.255.1.2.3"));
	CU_ASSERT_FALSE(decodes(SMI_probeFixedEntry, "4.0.255.1.2"));
	CU_ASSERT_FALSE(decodes(SMI_probeFixedEntry, "0.256.1.2"));
	CU_ASSERT_FALSE(decodes(SMI_probeFixedEntry, ""));

	CU_ASSERT_TRUE(decodes(SMI_probeVarEntry, "0"));
	CU_ASSERT_TRUE(decodes(SMI_probeVarEntry, "8.1.2.3.4.5.6.7.8"));
	CU_ASSERT_FALSE(decodes(SMI_probeVarEntry, ""));
	CU_ASSERT_FALSE(decodes(SMI_probeVarEntry, "9.1.2.3.4.5.6.7.8.9"));
	/* The length says more, or less, than there is. */
	CU_ASSERT_FALSE(decodes(SMI_probeVarEntry, "3.1.2"));
	CU_ASSERT_FALSE(decodes(SMI_probeVarEntry, "2.1.2.3"));
	CU_ASSERT_FALSE(decodes(SMI_probeVarEntry, "4294967295.1.2.3"));
	CU_ASSERT_FALSE(decodes(SMI_probeVarEntry, "1.256"));
	CU_ASSERT_FALSE(decodes(SMI_probeVarEntry, "1.4294967295"));

	CU_ASSERT_FALSE(decodes(SMI_probeImpliedEntry, ""));
	CU_ASSERT_TRUE(decodes(SMI_probeImpliedEntry, "97"));
	CU_ASSERT_FALSE(decodes(SMI_probeImpliedEntry, "97.256"));

	/* SIZE (4 | 16) */
	CU_ASSERT_FALSE(decodes(SMI_probeFlowEntry, "1.5.1.2.3.4.5.0.10"));
	CU_ASSERT_FALSE(decodes(SMI_probeFlowEntry, "1.0.0.10"));

	CU_ASSERT_TRUE(decodes(SMI_probeAddressEntry, "1.2.3.4"));
	CU_ASSERT_FALSE(decodes(SMI_probeAddressEntry, "1.2.3"));
	CU_ASSERT_FALSE(decodes(SMI_probeAddressEntry, "1.2.3.4.5"));
	CU_ASSERT_FALSE(decodes(SMI_probeAddressEntry, "1.2.3.256"));
}

static void
test_oids_of_other_lengths_do_not_decode(void)
{
	CU_ASSERT_TRUE(decodes(SMI_probeOidEntry, "0"));
	CU_ASSERT_TRUE(decodes(SMI_probeOidEntry, "2.1.4294967295"));
	CU_ASSERT_FALSE(decodes(SMI_probeOidEntry, ""));
	CU_ASSERT_FALSE(decodes(SMI_probeOidEntry, "2.1"));
	CU_ASSERT_FALSE(decodes(SMI_probeOidEntry, "2.1.2.3"));
	CU_ASSERT_FALSE(decodes(SMI_probeOidEntry, "4294967295.1"));
	/* IMPLIED: whatever is left, nothing included. */
	CU_ASSERT_TRUE(decodes(SMI_probeFilterEntry, "1.97"));
	CU_ASSERT_TRUE(decodes(SMI_probeFilterEntry, "1.97.1.3.6"));
	CU_ASSERT_FALSE(decodes(SMI_probeFilterEntry, "0.1.3.6"));
}

/* A text ends at its NUL, so none may be in it, and it has to be there. */
static void
test_text_takes_no_nul_and_needs_room_for_one(void)
{
	char name[64] = "8.1.1.1.1.1.1.1.1";

	CU_ASSERT_FALSE(decodes(SMI_probeImpliedEntry, "97.0.97"));
	CU_ASSERT_FALSE(decodes(SMI_probeTextEntry, "1.0"));
	CU_ASSERT_TRUE(decodes(SMI_probeTextEntry, "1.1"));
	/* The SIZE goes to 32, the member holds eight. */
	(void)strcat(name, ".1");
	CU_ASSERT_TRUE(decodes(SMI_probeFilterEntry, name));
	name[0] = '9';
	CU_ASSERT_FALSE(decodes(SMI_probeFilterEntry, name));
}

/* One octet more than the member has room for, and what stands behind it. */
static void
test_member_too_small_does_not_decode(void)
{
	struct mib_index index = index_of(SMI_probeOpenEntry);
	struct probe_open row = { .value = 0x5a5a5a5a };
	struct oid name = { 65, { 64 } };

	CU_ASSERT_TRUE(mib_index_decode(&index, oid_view(&name), &row));
	CU_ASSERT_EQUAL(row.name.n, 64);
	name = (struct oid){ 66, { 65 } };
	CU_ASSERT_FALSE(mib_index_decode(&index, oid_view(&name), &row));
	CU_ASSERT_EQUAL(row.value, 0x5a5a5a5a);
}

/* RFC 2578 3.5: 128 sub-identifiers in all. */
static void
test_names_that_would_be_too_long_are_refused(void)
{
	struct mib_index oid = index_of(SMI_probeOidEntry);
	struct mib_index text = index_of(SMI_probeTextEntry);
	struct probe_oid row = { .name = { .n = 118 } };
	struct probe_text text_row = { .name = "" };
	struct oid name = { 9, { 0 } };

	CU_ASSERT_TRUE(mib_index_append(&oid, &row, &name));
	CU_ASSERT_EQUAL(name.n, 128);
	name.n = 10;
	CU_ASSERT_FALSE(mib_index_append(&oid, &row, &name));
	name.n = 128;
	CU_ASSERT_FALSE(mib_index_append(&oid, &row, &name));
	memset(text_row.name, 'a', 200);
	name.n = 10;
	CU_ASSERT_FALSE(mib_index_append(&text, &text_row, &name));
	text_row.name[117] = '\0';
	name.n = 10;
	CU_ASSERT_TRUE(mib_index_append(&text, &text_row, &name));
}

/* A length that a module has got wrong does not lead out of the member. */
static void
test_length_beyond_the_member_is_cut(void)
{
	struct mib_index index = index_of(SMI_probeVarEntry);
	struct probe_var row = { { 60000, "12345678" }, 0 };
	struct oid name = { 0, { 0 } };
	struct probe_text text;
	struct mib_member member = MIB_MEMBER_OF(struct probe_text, name);

	CU_ASSERT_TRUE(mib_index_append(&index, &row, &name));
	CU_ASSERT_EQUAL(name.n, 9);
	CU_ASSERT_EQUAL(mib_index_compare(&index, &row, oid_view(&name)), 0);
	memset(&text, 'a', sizeof(text)); /* no NUL anywhere */
	CU_ASSERT_EQUAL(mib_member_octets(&member, &text).n, 256);
}

/* ---- bindings that do not fit ---- */

static struct mib_member mac = MIB_MEMBER_OF(struct probe_fixed, name);

static int
index_with(uint16_t entry, const struct mib_member *member)
{
	struct mib_module wrong = probe_mib;
	const struct mib_member *members[64];
	struct mib_index index;
	size_t at = 0;
	int rc;

	for (size_t i = 0; i < entry; i++)
		if (probe_mib_smi.objects[i].kind == SMI_ENTRY &&
			!probe_mib_smi.objects[i].augments)
			at += probe_mib_smi.objects[i].n_index;
	for (size_t i = 0; probe_mib.indexes[i] != NULL; i++)
		members[i] = probe_mib.indexes[i];
	members[at] = member;
	wrong.indexes = members;
	captured_log_begin();
	rc = mib_index_of(&index, &wrong, entry);
	log_capture(NULL, NULL);
	CU_ASSERT_EQUAL(captured_log.n, rc != 0);
	return rc;
}

struct odd {
	int32_t number;
	uint16_t port;
	uint8_t mac[6];
	uint64_t big;
	int64_t negative;
	bool yes;
	const char *text;
	struct octets octets;
	struct oid_view view;
	struct oid oid;
	char chars[4];
	uint16_t words[4];
	struct {
		uint32_t a[4];
	} in6;
};

static void
test_members_of_another_kind_are_refused(void)
{
	static const struct mib_member none = { 0 };
	static const struct mib_member odd[] = {
		MIB_MEMBER_OF(struct odd, port),
		MIB_MEMBER_OF(struct odd, mac),
		MIB_MEMBER_OF(struct odd, big),
		MIB_MEMBER_OF(struct odd, negative),
		MIB_MEMBER_OF(struct odd, yes),
		MIB_MEMBER_OF(struct odd, text),
		MIB_MEMBER_OF(struct odd, octets),
		MIB_MEMBER_OF(struct odd, view),
		MIB_MEMBER_OF(struct odd, words),
		MIB_MEMBER_OF(struct odd, in6),
	};
	static const struct mib_member number =
		MIB_MEMBER_OF(struct odd, number);
	static const struct mib_member oid = MIB_MEMBER_OF(struct odd, oid);
	static const struct mib_member chars = MIB_MEMBER_OF(struct odd, chars);

	for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
		CU_ASSERT_EQUAL(index_with(SMI_probeEntry, &odd[i]), -EINVAL);
		CU_ASSERT_EQUAL(
			index_with(SMI_probeFixedEntry, &odd[i]), -EINVAL);
		CU_ASSERT_EQUAL(
			index_with(SMI_probeOidEntry, &odd[i]), -EINVAL);
		CU_ASSERT_EQUAL(
			index_with(SMI_probeAddressEntry, &odd[i]), -EINVAL);
	}
	CU_ASSERT_EQUAL(index_with(SMI_probeEntry, &number), 0);
	CU_ASSERT_EQUAL(index_with(SMI_probeFixedEntry, &number), -EINVAL);
	CU_ASSERT_EQUAL(index_with(SMI_probeOidEntry, &oid), 0);
	CU_ASSERT_EQUAL(index_with(SMI_probeEntry, &oid), -EINVAL);
	CU_ASSERT_EQUAL(index_with(SMI_probeFixedEntry, &mac), 0);
	CU_ASSERT_EQUAL(index_with(SMI_probeFixedEntry, &chars), 0);
	/* An IpAddress has NULs. */
	CU_ASSERT_EQUAL(index_with(SMI_probeAddressEntry, &chars), -EINVAL);
	/* MIB_NO_INDEX, for a table that is absent. */
	CU_ASSERT_EQUAL(index_with(SMI_probeEntry, &none), -EINVAL);
	CU_ASSERT_STRING_EQUAL(captured_log.text,
		"mib: index probeId of probeEntry is bound to a member of "
		"another kind");
	CU_ASSERT_EQUAL(index_with(SMI_probePathEntry, &none), -EINVAL);
}

/* The second object of an INDEX, and the bound of their number. */
static void
test_indexes_of_no_or_too_many_objects_are_refused(void)
{
	struct smi_object objects[ARRAY_LEN(kinds) * 16];
	struct smi_module smi = probe_mib_smi;
	struct mib_module module = probe_mib;
	struct mib_index index;

	CU_ASSERT_TRUE_FATAL(smi.n_objects <= ARRAY_LEN(objects));
	memcpy(objects, smi.objects, smi.n_objects * sizeof(objects[0]));
	smi.objects = objects;
	module.smi = &smi;
	objects[SMI_probeEntry].n_index = 0;
	captured_log_begin();
	CU_ASSERT_EQUAL(mib_index_of(&index, &module, SMI_probeEntry), -EINVAL);
	CU_ASSERT_TRUE(captured_log_end("mib: probeEntry has 0 index objects"));
	objects[SMI_probeFlowEntry].n_index = MIB_INDEX_MAX + 1;
	captured_log_begin();
	CU_ASSERT_EQUAL(
		mib_index_of(&index, &module, SMI_probeFlowEntry), -EINVAL);
	CU_ASSERT_TRUE(
		captured_log_end("mib: probeFlowEntry has 9 index objects"));
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_order_of_rows_is_that_of_their_names),
	UNIT_TEST(test_decoding_gives_the_row_back),
	UNIT_TEST(test_decoding_fills_the_members),
	UNIT_TEST(test_names_of_security_tables),
	UNIT_TEST(test_names_of_internet_addresses),
	UNIT_TEST(test_lengths_sort_before_octets),
	UNIT_TEST(test_numbers_out_of_range_do_not_decode),
	UNIT_TEST(test_strings_of_other_lengths_do_not_decode),
	UNIT_TEST(test_oids_of_other_lengths_do_not_decode),
	UNIT_TEST(test_text_takes_no_nul_and_needs_room_for_one),
	UNIT_TEST(test_member_too_small_does_not_decode),
	UNIT_TEST(test_names_that_would_be_too_long_are_refused),
	UNIT_TEST(test_length_beyond_the_member_is_cut),
	UNIT_TEST(test_members_of_another_kind_are_refused),
	UNIT_TEST(test_indexes_of_no_or_too_many_objects_are_refused),
};
UNIT_MAIN("mib_index", tests)
