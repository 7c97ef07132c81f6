/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of transport/net_address.c. */
#include "transport/net_address.h"

#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/runner.h"

/* Text in, text out: RFC 5952 4, whatever spelling was read. */
static const struct {
	const char *in;
	const char *out;
} texts[] = {
	{ "192.0.2.1:10162", "192.0.2.1:10162" },
	{ "[2001:db8::1]:10162", "[2001:db8::1]:10162" },
	{ "[::1]:10161", "[::1]:10161" },
	{ "0.0.0.0:10161", "0.0.0.0:10161" },
	{ "255.255.255.255:65535", "255.255.255.255:65535" },
	{ "1.2.3.4:0", "1.2.3.4:0" },
	{ "[::]:10161", "[::]:10161" },
	/* 4.1 leading zeros, 4.3 lower case */
	{ "[2001:0DB8:0000:0000:0000:0000:0000:0001]:1", "[2001:db8::1]:1" },
	{ "[2001:db8::00AB]:1", "[2001:db8::ab]:1" },
	/* 4.2.1 as short as can be */
	{ "[2001:db8:0:0:0:0:2:1]:1", "[2001:db8::2:1]:1" },
	/* 4.2.2 not for one group */
	{ "[2001:db8::1:1:1:1:1]:1", "[2001:db8:0:1:1:1:1:1]:1" },
	{ "[2001:db8:0:1:1:1:1:1]:1", "[2001:db8:0:1:1:1:1:1]:1" },
	/* 4.2.3 the longest, the first of equals */
	{ "[2001:0:0:1:0:0:0:1]:1", "[2001:0:0:1::1]:1" },
	{ "[2001:db8:0:0:1:0:0:1]:1", "[2001:db8::1:0:0:1]:1" },
	/* at either end, and both */
	{ "[1:2:3:4:5:6:7:0]:1", "[1:2:3:4:5:6:7:0]:1" },
	{ "[1:2:3:4:5:6:0:0]:1", "[1:2:3:4:5:6::]:1" },
	{ "[0:0:3:4:5:6:7:8]:1", "[::3:4:5:6:7:8]:1" },
	{ "[1::]:1", "[1::]:1" },
	{ "[0:0:3:4:5:6:0:0]:1", "[::3:4:5:6:0:0]:1" },
	{ "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535",
		"[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535" },
	/* no dots where nothing says it is IPv4 */
	{ "[::5:6]:1", "[::5:6]:1" },
	{ "[64:ff9b::192.0.2.33]:1", "[64:ff9b::c000:221]:1" },
	/* v4-mapped is IPv4 */
	{ "[::ffff:192.0.2.1]:161", "192.0.2.1:161" },
	{ "[::ffff:c000:201]:161", "192.0.2.1:161" },
	{ "[::ffff:0:192.0.2.1]:161", "[::ffff:0:c000:201]:161" },
};

static const char *const bad[] = {
	"",
	"192.0.2.1",
	"2001:db8::1:10162",
	"[2001:db8::1]10162",
	"[2001:db8::1]:",
	"192.0.2.1:0x27b2",
	"192.0.2.1:65536",
	":10162",
	"[192.0.2.1]:10162",
	"trap.example.net:10162",
	"host name:10162",
	"192.0.2.1:",
	"192.0.2.1:-1",
	"192.0.2.1:+1",
	"192.0.2.1: 1",
	"192.0.2.1:1 ",
	"192.0.2.1:01",
	"192.0.2.1:99999999999999999999",
	"192.0.2:1",
	"192.0.2.256:1",
	"192.0.2.1.1:1",
	"192.00.2.1:1",
	" 192.0.2.1:1",
	"[]:1",
	"[:1",
	"]:1",
	":",
	"[::1]",
	"[::1:1",
	"::1]:1",
	"[[::1]]:1",
	"[::1 ]:1",
	"[1:2:3:4:5:6:7]:1",
	"[1:2:3:4:5:6:7:8:9]:1",
	"[1::2::3]:1",
	"[12345::]:1",
	"[::1%1]:1",      /* not link-local: a zone means nothing */
	"[fe80::1%]:1",   /* TLSTM-03 */
	"[fe80::1%0]:1",  /* no interface */
	"[fe80::1%01]:1", /* no name of an interface here */
	"[fe80::1%4294967296]:1",
	"[fe80::1%nosuchinterface0]:1",
	"[fe80::1%a-name-longer-than-any-interface-has]:1",
	"[0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0001]:1",
};

static struct net_address
parsed(const char *text)
{
	struct net_address a;

	memset(&a, 0xaa, sizeof(a));
	if (!net_address_parse(text, &a))
		CU_FAIL("address not parsed");
	return a;
}

/* TLSTM-02 */
static void
test_any_spelling_in_rfc5952_out(void)
{
	char text[NET_ADDRESS_TEXT_MAX];

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct net_address a = parsed(texts[i].in);
		struct net_address again;

		CU_ASSERT_PTR_EQUAL(net_address_format(text, &a), text);
		if (strcmp(text, texts[i].out) != 0)
			printf("# %s gave %s\n", texts[i].in, text);
		CU_ASSERT_STRING_EQUAL(text, texts[i].out);
		again = parsed(text);
		CU_ASSERT_TRUE(net_address_equal(&a, &again));
	}
}

/* TLSTM-02 */
static void
test_other_text_refused_out_untouched(void)
{
	struct net_address before;
	struct net_address a;

	memset(&before, 0x5a, sizeof(before));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		a = before;
		if (net_address_parse(bad[i], &a))
			printf("# taken: %s\n", bad[i]);
		CU_ASSERT_FALSE(net_address_parse(bad[i], &a));
		CU_ASSERT_TRUE(net_address_equal(&a, &before));
	}
}

static void
test_very_long_text_refused(void)
{
	char text[400];
	struct net_address a;

	memset(text, 'a', sizeof(text));
	memcpy(text + 250, ":10162", sizeof(":10162"));
	CU_ASSERT_FALSE(net_address_parse(text, &a));
	text[0] = '[';
	text[249] = ']';
	CU_ASSERT_FALSE(net_address_parse(text, &a));
}

/* TLSTM-03: taken, never written. */
static void
test_zone_of_link_local_taken_and_not_written(void)
{
	char text[NET_ADDRESS_TEXT_MAX];
	char named[64];
	char name[IF_NAMESIZE];
	struct net_address a = parsed("[fe80::1%7]:10161");

	CU_ASSERT_EQUAL(a.scope, 7);
	CU_ASSERT_STRING_EQUAL(net_address_format(text, &a), "[fe80::1]:10161");
	a = parsed("[ff02::1%4294967295]:1");
	CU_ASSERT_EQUAL(a.scope, 4294967295U);
	a = parsed("[fe80::1]:10161");
	CU_ASSERT_EQUAL(a.scope, 0);
	if (if_indextoname(1, name) != NULL) {
		snprintf(named, sizeof(named), "[fe80::1%%%s]:1", name);
		CU_ASSERT_EQUAL(parsed(named).scope, 1);
	}
}

static void
test_sockaddr_there_and_back(void)
{
	static const char *const both[] = { "192.0.2.1:10161",
		"[2001:db8::5]:1", "[::1]:65535", "0.0.0.0:0", "[::]:7" };
	struct sockaddr_storage sa;
	struct net_address back;

	for (size_t i = 0; i < ARRAY_LEN(both); i++) {
		struct net_address a = parsed(both[i]);

		CU_ASSERT_EQUAL(net_address_to_sockaddr(&a, AF_INET6, &sa),
			sizeof(struct sockaddr_in6));
		CU_ASSERT_EQUAL(sa.ss_family, AF_INET6);
		CU_ASSERT_TRUE(net_address_from_sockaddr(&back, &sa));
		CU_ASSERT_TRUE(net_address_equal(&a, &back));
		if (!net_address_is_v4(&a))
			continue;
		CU_ASSERT_EQUAL(net_address_to_sockaddr(&a, AF_INET, &sa),
			sizeof(struct sockaddr_in));
		CU_ASSERT_EQUAL(sa.ss_family, AF_INET);
		CU_ASSERT_TRUE(net_address_from_sockaddr(&back, &sa));
		CU_ASSERT_TRUE(net_address_equal(&a, &back));
	}
}

static void
test_v6_has_no_v4_sockaddr_except_any(void)
{
	struct sockaddr_storage sa;
	struct net_address one = parsed("[2001:db8::1]:1");
	struct net_address any = parsed("[::]:1");
	struct net_address back;

	CU_ASSERT_EQUAL(net_address_to_sockaddr(&one, AF_INET, &sa), 0);
	CU_ASSERT_EQUAL(net_address_to_sockaddr(&any, AF_INET, &sa),
		sizeof(struct sockaddr_in));
	CU_ASSERT_TRUE(net_address_from_sockaddr(&back, &sa));
	CU_ASSERT_TRUE(net_address_is_v4(&back));
	CU_ASSERT_TRUE(net_address_is_any(&back));
}

static void
test_sockaddr_scope_kept_for_link_local_only(void)
{
	struct sockaddr_in6 sin6 = {
		.sin6_family = AF_INET6, .sin6_scope_id = 3, .sin6_flowinfo = 99
	};
	struct sockaddr_storage sa = { 0 };
	struct net_address a;

	sin6.sin6_addr.s6_addr[0] = 0xfe;
	sin6.sin6_addr.s6_addr[1] = 0x80;
	memcpy(&sa, &sin6, sizeof(sin6));
	CU_ASSERT_TRUE(net_address_from_sockaddr(&a, &sa));
	CU_ASSERT_EQUAL(a.scope, 3);
	sin6.sin6_addr.s6_addr[1] = 0xc0;
	memcpy(&sa, &sin6, sizeof(sin6));
	CU_ASSERT_TRUE(net_address_from_sockaddr(&a, &sa));
	CU_ASSERT_EQUAL(a.scope, 0);
	CU_ASSERT_EQUAL(a.zero, 0);
}

static void
test_foreign_sockaddr_refused(void)
{
	struct sockaddr_storage sa = { .ss_family = AF_UNIX };
	struct net_address a;

	CU_ASSERT_FALSE(net_address_from_sockaddr(&a, &sa));
}

static void
test_any_and_v4_are_recognised(void)
{
	static const struct {
		const char *text;
		bool v4;
		bool any;
	} rows[] = {
		{ "0.0.0.0:1", true, true },
		{ "0.0.0.1:1", true, false },
		{ "[::]:1", false, true },
		{ "[::1]:1", false, false },
		{ "[::fffe:1.2.3.4]:1", false, false },
		{ "[1::ffff:1.2.3.4]:1", false, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct net_address a = parsed(rows[i].text);

		CU_ASSERT_EQUAL(net_address_is_v4(&a), rows[i].v4);
		CU_ASSERT_EQUAL(net_address_is_any(&a), rows[i].any);
	}
}

static void
test_equal_looks_at_every_field(void)
{
	struct net_address a = parsed("[fe80::1%2]:9");
	struct net_address b = parsed("[fe80::1%2]:9");

	CU_ASSERT_TRUE(net_address_equal(&a, &b));
	b.port = 8;
	CU_ASSERT_FALSE(net_address_equal(&a, &b));
	b = parsed("[fe80::1%3]:9");
	CU_ASSERT_FALSE(net_address_equal(&a, &b));
	b = parsed("[fe80::2%2]:9");
	CU_ASSERT_FALSE(net_address_equal(&a, &b));
}

/* DTLS-17: what limits per address are counted by. */
static void
test_prefix_is_24_or_56_bits(void)
{
	static const struct {
		const char *address;
		const char *prefix;
	} rows[] = {
		{ "192.0.2.255:10161", "192.0.2.0:0" },
		{ "0.0.0.255:1", "0.0.0.0:0" },
		{ "[2001:db8:1:22ff:3:4:5:6]:1", "[2001:db8:1:2200::]:0" },
		{ "[fe80::1%5]:9", "[fe80::]:0" },
		{ "[::1]:9", "[::]:0" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct net_address a = parsed(rows[i].address);
		struct net_address want = parsed(rows[i].prefix);
		struct net_address got = net_address_prefix(&a);

		CU_ASSERT_TRUE(net_address_equal(&got, &want));
	}
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_any_spelling_in_rfc5952_out),
	UNIT_TEST(test_other_text_refused_out_untouched),
	UNIT_TEST(test_very_long_text_refused),
	UNIT_TEST(test_zone_of_link_local_taken_and_not_written),
	UNIT_TEST(test_sockaddr_there_and_back),
	UNIT_TEST(test_v6_has_no_v4_sockaddr_except_any),
	UNIT_TEST(test_sockaddr_scope_kept_for_link_local_only),
	UNIT_TEST(test_foreign_sockaddr_refused),
	UNIT_TEST(test_any_and_v4_are_recognised),
	UNIT_TEST(test_equal_looks_at_every_field),
	UNIT_TEST(test_prefix_is_24_or_56_bits),
};

UNIT_MAIN("net_address", tests)
