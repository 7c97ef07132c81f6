/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of agent/link_message.c: messages as the kernel writes them, and as
 * it does not. */
#include "agent/link_message.h"

#include <string.h>
#include <sys/socket.h>
#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include "tests/unit/runner.h"

/* A message that is being written, and what was read of it. */
static struct {
	union {
		struct nlmsghdr header;
		char octets[4096];
	} message;
	struct if_row row;
	bool counted;
} t;

enum { RUNNING = IFF_UP | IFF_RUNNING | IFF_LOWER_UP };

static struct ifinfomsg *
begin(uint16_t type)
{
	struct ifinfomsg *info;

	memset(&t, 0, sizeof(t));
	mnl_nlmsg_put_header(&t.message)->nlmsg_type = type;
	info = mnl_nlmsg_put_extra_header(&t.message.header, sizeof(*info));
	info->ifi_index = 5;
	info->ifi_type = ARPHRD_ETHER;
	info->ifi_flags = RUNNING;
	return info;
}

static void
put(uint16_t type, const void *data, size_t n)
{
	CU_ASSERT_TRUE_FATAL(mnl_attr_put_check(
		&t.message.header, sizeof(t.message), type, n, data));
}

static void
put_text(uint16_t type, const char *text)
{
	put(type, text, strlen(text) + 1);
}

static void
put_u32(uint16_t type, uint32_t value)
{
	put(type, &value, sizeof(value));
}

static void
put_u8(uint16_t type, uint8_t value)
{
	put(type, &value, sizeof(value));
}

static void
put_kind(const char *kind)
{
	struct nlattr *nest =
		mnl_attr_nest_start(&t.message.header, IFLA_LINKINFO);

	put_text(IFLA_INFO_KIND, kind);
	mnl_attr_nest_end(&t.message.header, nest);
}

/* An Ethernet called eth0 that is up; more may be put behind. */
static struct ifinfomsg *
begin_eth0(void)
{
	struct ifinfomsg *info = begin(RTM_NEWLINK);

	put_text(IFLA_IFNAME, "eth0");
	put_u8(IFLA_OPERSTATE, IF_OPER_UP);
	return info;
}

static enum link_message
read_it(void)
{
	return link_message_read(&t.message.header, &t.row, &t.counted);
}

static void
check_present(void)
{
	CU_ASSERT_EQUAL_FATAL(read_it(), LINK_MESSAGE_PRESENT);
}

static void
fill_stats64(struct rtnl_link_stats64 *stats)
{
	uint64_t *s = (uint64_t *)stats;

	for (size_t i = 0; i < sizeof(*stats) / sizeof(*s); i++)
		s[i] = UINT64_C(0x100000000) * (i + 1);
	stats->multicast = 1;
}

/* IF-02, IF-09 */
static void
test_ethernet_with_everything(void)
{
	struct rtnl_link_stats64 stats;
	const struct if_counters *c = &t.row.counters;

	fill_stats64(&stats);
	begin_eth0();
	put(IFLA_ADDRESS, "\2\0\0\0\0\1", 6);
	put_u32(IFLA_MTU, 1500);
	put_text(IFLA_IFALIAS, "uplink");
	put_u32(IFLA_PROMISCUITY, 2);
	put_u32(IFLA_MASTER, 9);
	put(IFLA_STATS64, &stats, sizeof(stats));
	check_present();
	CU_ASSERT_EQUAL(t.row.index, 5);
	CU_ASSERT_STRING_EQUAL(t.row.name, "eth0");
	CU_ASSERT_EQUAL(t.row.type, IF_TYPE_ETHERNET_CSMACD);
	CU_ASSERT_EQUAL(t.row.mtu, 1500);
	CU_ASSERT_EQUAL(t.row.alias.n, 6);
	CU_ASSERT_EQUAL(memcmp(t.row.alias.octets, "uplink", 6), 0);
	CU_ASSERT_EQUAL(t.row.phys_address.n, 6);
	CU_ASSERT_EQUAL(
		memcmp(t.row.phys_address.octets, "\2\0\0\0\0\1", 6), 0);
	CU_ASSERT_EQUAL(t.row.admin_status, IF_STATUS_UP);
	CU_ASSERT_EQUAL(t.row.oper_status, IF_STATUS_UP);
	CU_ASSERT_TRUE(t.row.promiscuous_mode);
	CU_ASSERT_TRUE(t.row.connector_present);
	CU_ASSERT_EQUAL(t.row.link_up_down_trap_enable, IF_TRAP_ENABLED);
	CU_ASSERT_EQUAL(t.row.lower_layer, 0);
	CU_ASSERT_EQUAL(t.row.higher_layer, 9);
	CU_ASSERT_TRUE(t.counted);
	CU_ASSERT_EQUAL(c->in_octets, stats.rx_bytes);
	CU_ASSERT_EQUAL(c->in_ucast_pkts, stats.rx_packets - 1);
	CU_ASSERT_EQUAL(c->in_multicast_pkts, 1);
	CU_ASSERT_EQUAL(c->in_broadcast_pkts, 0);
	CU_ASSERT_EQUAL(
		c->in_discards, stats.rx_dropped + stats.rx_missed_errors);
	CU_ASSERT_EQUAL(c->in_errors, stats.rx_errors);
	CU_ASSERT_EQUAL(c->in_unknown_protos, stats.rx_nohandler);
	CU_ASSERT_EQUAL(c->out_octets, stats.tx_bytes);
	CU_ASSERT_EQUAL(c->out_ucast_pkts, stats.tx_packets);
	CU_ASSERT_EQUAL(c->out_multicast_pkts, 0);
	CU_ASSERT_EQUAL(c->out_broadcast_pkts, 0);
	CU_ASSERT_EQUAL(c->out_discards, stats.tx_dropped);
	CU_ASSERT_EQUAL(c->out_errors, stats.tx_errors);
}

static void
test_name_alone_is_enough(void)
{
	begin(RTM_NEWLINK)->ifi_flags = IFF_UP;
	put_text(IFLA_IFNAME, "fifteen-octets!");
	check_present();
	CU_ASSERT_STRING_EQUAL(t.row.name, "fifteen-octets!");
	CU_ASSERT_EQUAL(t.row.oper_status, IF_STATUS_DOWN);
	CU_ASSERT_EQUAL(t.row.mtu, 0);
	CU_ASSERT_EQUAL(t.row.phys_address.n, 0);
	CU_ASSERT_EQUAL(t.row.alias.n, 0);
	CU_ASSERT_FALSE(t.counted);
	CU_ASSERT_EQUAL(t.row.counters.in_octets, 0);
}

static void
test_name_of_no_or_too_many_octets_is_bad(void)
{
	begin(RTM_NEWLINK);
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_BAD);
	put_text(IFLA_IFNAME, "");
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_BAD);
	begin(RTM_NEWLINK);
	put(IFLA_IFNAME, "", 0);
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_BAD);
	begin(RTM_NEWLINK);
	put_text(IFLA_IFNAME, "sixteen-octets!!");
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_BAD);
}

static void
test_alias_is_cut_to_what_if_alias_holds(void)
{
	char alias[256];

	memset(alias, 'a', sizeof(alias));
	alias[255] = '\0';
	begin_eth0();
	put_text(IFLA_IFALIAS, alias);
	check_present();
	CU_ASSERT_EQUAL(t.row.alias.n, 64);
	CU_ASSERT_EQUAL(memcmp(t.row.alias.octets, alias, 64), 0);
}

static void
test_address_of_32_octets_is_the_longest(void)
{
	static const uint8_t address[33] = { 1 };

	begin_eth0();
	put(IFLA_ADDRESS, address, 32);
	check_present();
	CU_ASSERT_EQUAL(t.row.phys_address.n, 32);
	begin_eth0();
	put(IFLA_ADDRESS, address, 33);
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_BAD);
}

/* IF-09 */
static void
test_loopback_has_no_address_and_no_connector(void)
{
	struct ifinfomsg *info = begin(RTM_NEWLINK);

	info->ifi_type = ARPHRD_LOOPBACK;
	info->ifi_flags |= IFF_LOOPBACK;
	put_text(IFLA_IFNAME, "lo");
	put(IFLA_ADDRESS, "\0\0\0\0\0\0", 6);
	put_u8(IFLA_OPERSTATE, IF_OPER_UNKNOWN);
	check_present();
	CU_ASSERT_EQUAL(t.row.type, IF_TYPE_SOFTWARE_LOOPBACK);
	CU_ASSERT_EQUAL(t.row.phys_address.n, 0);
	CU_ASSERT_FALSE(t.row.connector_present);
	CU_ASSERT_EQUAL(t.row.oper_status, IF_STATUS_UP);
}

/* IF-06 */
static void
test_oper_status_is_the_kernels_while_admin_is_up(void)
{
	static const struct {
		uint8_t state;
		unsigned flags;
		int32_t status;
	} rows[] = {
		{ IF_OPER_UP, RUNNING, IF_STATUS_UP },
		{ IF_OPER_DOWN, IFF_UP, IF_STATUS_DOWN },
		{ IF_OPER_TESTING, IFF_UP, IF_STATUS_TESTING },
		{ IF_OPER_DORMANT, IFF_UP, IF_STATUS_DORMANT },
		{ IF_OPER_NOTPRESENT, IFF_UP, IF_STATUS_NOT_PRESENT },
		{ IF_OPER_LOWERLAYERDOWN, IFF_UP, IF_STATUS_LOWER_LAYER_DOWN },
		{ IF_OPER_UNKNOWN, RUNNING, IF_STATUS_UP },
		{ IF_OPER_UNKNOWN, IFF_UP, IF_STATUS_UNKNOWN },
		{ 200, IFF_UP, IF_STATUS_UNKNOWN },
		{ IF_OPER_UP, IFF_RUNNING, IF_STATUS_DOWN },
		{ IF_OPER_NOTPRESENT, 0, IF_STATUS_DOWN },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		begin(RTM_NEWLINK)->ifi_flags = rows[i].flags;
		put_text(IFLA_IFNAME, "eth0");
		put_u8(IFLA_OPERSTATE, rows[i].state);
		check_present();
		CU_ASSERT_EQUAL(t.row.oper_status, rows[i].status);
		CU_ASSERT_EQUAL(t.row.admin_status,
			rows[i].flags & IFF_UP ? IF_STATUS_UP : IF_STATUS_DOWN);
	}
	begin(RTM_NEWLINK); /* says no state */
	put_text(IFLA_IFNAME, "eth0");
	check_present();
	CU_ASSERT_EQUAL(t.row.oper_status, IF_STATUS_UP);
}

/* IF-07, IF-09 */
static void
test_kinds_of_interfaces(void)
{
	static const struct {
		const char *kind; /* NULL: hardware */
		uint16_t hardware;
		int32_t type;
		bool has_lower;
		bool sends_traps;
	} rows[] = {
		{ NULL, ARPHRD_ETHER, IF_TYPE_ETHERNET_CSMACD, true, false },
		{ NULL, ARPHRD_INFINIBAND, IF_TYPE_INFINIBAND, true, false },
		{ NULL, ARPHRD_CAN, IF_TYPE_OTHER, true, false },
		{ "vlan", ARPHRD_ETHER, IF_TYPE_L2VLAN, true, false },
		{ "bridge", ARPHRD_ETHER, IF_TYPE_BRIDGE, true, false },
		{ "bond", ARPHRD_ETHER, IF_TYPE_IEEE8023AD_LAG, true, false },
		{ "macvlan", ARPHRD_ETHER, IF_TYPE_ETHERNET_CSMACD, true,
			false },
		{ "dummy", ARPHRD_ETHER, IF_TYPE_ETHERNET_CSMACD, true, false },
		{ "vxlan", ARPHRD_ETHER, IF_TYPE_TUNNEL, true, false },
		{ "wireguard", ARPHRD_NONE, IF_TYPE_TUNNEL, true, false },
		{ "tun", ARPHRD_NONE, IF_TYPE_TUNNEL, true, false },
		{ "tun", ARPHRD_ETHER, IF_TYPE_ETHERNET_CSMACD, true, false },
		{ "ppp", ARPHRD_PPP, IF_TYPE_PPP, true, false },
		{ "vrf", ARPHRD_ETHER, IF_TYPE_PROP_VIRTUAL, true, false },
		/* What it is linked to is its other end. */
		{ "veth", ARPHRD_ETHER, IF_TYPE_ETHERNET_CSMACD, false, true },
		{ "vla", ARPHRD_ETHER, IF_TYPE_ETHERNET_CSMACD, true, false },
		{ "vlans", ARPHRD_ETHER, IF_TYPE_ETHERNET_CSMACD, true, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		begin_eth0()->ifi_type = rows[i].hardware;
		if (rows[i].kind != NULL)
			put_kind(rows[i].kind);
		put_u32(IFLA_LINK, 2);
		check_present();
		CU_ASSERT_EQUAL(t.row.type, rows[i].type);
		CU_ASSERT_EQUAL(t.row.lower_layer, rows[i].has_lower ? 2 : 0);
		CU_ASSERT_EQUAL(t.row.connector_present, rows[i].kind == NULL);
		CU_ASSERT_EQUAL(t.row.link_up_down_trap_enable,
			rows[i].sends_traps ? IF_TRAP_ENABLED
					    : IF_TRAP_DISABLED);
	}
}

/* IF-07, IF-10 */
static void
test_layers_that_are_none(void)
{
	begin_eth0(); /* of another network namespace */
	put_u32(IFLA_LINK, 2);
	put_u32(IFLA_LINK_NETNSID, 0);
	check_present();
	CU_ASSERT_EQUAL(t.row.lower_layer, 0);
	CU_ASSERT_EQUAL(t.row.link_up_down_trap_enable, IF_TRAP_ENABLED);
	begin_eth0(); /* itself */
	put_u32(IFLA_LINK, 5);
	put_u32(IFLA_MASTER, 5);
	check_present();
	CU_ASSERT_EQUAL(t.row.lower_layer, 0);
	CU_ASSERT_EQUAL(t.row.higher_layer, 0);
	begin_eth0(); /* no ifIndex */
	put_u32(IFLA_LINK, 0x80000000);
	put_u32(IFLA_MASTER, 0xffffffff);
	check_present();
	CU_ASSERT_EQUAL(t.row.lower_layer, 0);
	CU_ASSERT_EQUAL(t.row.higher_layer, 0);
	begin_eth0();
	put_kind("bridge"); /* that has no port yet */
	check_present();
	CU_ASSERT_EQUAL(t.row.link_up_down_trap_enable, IF_TRAP_DISABLED);
}

static void
test_numbers_of_another_size_are_not_there(void)
{
	begin_eth0();
	put(IFLA_MTU, "\1\2", 2);
	put(IFLA_LINK, "12345678", 8);
	put(IFLA_MASTER, "", 0);
	put(IFLA_PROMISCUITY, "\1", 1);
	put(IFLA_STATS64, "12345678", 8);
	put(IFLA_STATS, "1234", 4);
	check_present();
	CU_ASSERT_EQUAL(t.row.mtu, 0);
	CU_ASSERT_EQUAL(t.row.lower_layer, 0);
	CU_ASSERT_EQUAL(t.row.higher_layer, 0);
	CU_ASSERT_FALSE(t.row.promiscuous_mode);
	CU_ASSERT_FALSE(t.counted);
	begin(RTM_NEWLINK);
	put_text(IFLA_IFNAME, "eth0");
	put(IFLA_OPERSTATE, "\2\0", 2);
	put_u32(IFLA_MTU, 0xffffffff);
	check_present();
	CU_ASSERT_EQUAL(t.row.oper_status, IF_STATUS_UP);
	CU_ASSERT_EQUAL(t.row.mtu, INT32_MAX);
}

static void
test_promiscuous_by_the_flag_where_nobody_counts(void)
{
	begin_eth0()->ifi_flags |= IFF_PROMISC;
	check_present();
	CU_ASSERT_TRUE(t.row.promiscuous_mode);
	begin_eth0();
	check_present();
	CU_ASSERT_FALSE(t.row.promiscuous_mode);
}

/* Of Linux before 4.6, and with what is still to come. */
static void
test_stats64_shorter_and_longer_than_ours(void)
{
	struct {
		struct rtnl_link_stats64 stats;
		uint64_t more;
	} s;

	fill_stats64(&s.stats);
	begin_eth0();
	put(IFLA_STATS64, &s, offsetof(struct rtnl_link_stats64, rx_nohandler));
	check_present();
	CU_ASSERT_TRUE(t.counted);
	CU_ASSERT_EQUAL(t.row.counters.in_octets, s.stats.rx_bytes);
	CU_ASSERT_EQUAL(t.row.counters.in_unknown_protos, 0);
	begin_eth0();
	put(IFLA_STATS64, &s,
		offsetof(struct rtnl_link_stats64, rx_nohandler) - 1);
	check_present();
	CU_ASSERT_FALSE(t.counted);
	begin_eth0();
	put(IFLA_STATS64, &s, sizeof(s));
	check_present();
	CU_ASSERT_TRUE(t.counted);
	CU_ASSERT_EQUAL(t.row.counters.in_unknown_protos, s.stats.rx_nohandler);
}

static void
test_stats_of_32_bits_where_there_are_no_others(void)
{
	struct rtnl_link_stats narrow;
	struct rtnl_link_stats64 wide;
	uint32_t *s = (uint32_t *)&narrow;

	for (size_t i = 0; i < sizeof(narrow) / sizeof(*s); i++)
		s[i] = 0x80000000 + (uint32_t)i;
	begin_eth0();
	put(IFLA_STATS, &narrow, sizeof(narrow));
	check_present();
	CU_ASSERT_TRUE(t.counted);
	CU_ASSERT_EQUAL(t.row.counters.in_octets, narrow.rx_bytes);
	CU_ASSERT_EQUAL(t.row.counters.in_multicast_pkts, narrow.multicast);
	/* More of these than of all packets is what some drivers count. */
	CU_ASSERT_EQUAL(t.row.counters.in_ucast_pkts, 0);
	CU_ASSERT_EQUAL(t.row.counters.in_discards,
		(uint64_t)narrow.rx_dropped + narrow.rx_missed_errors);
	CU_ASSERT_EQUAL(t.row.counters.in_errors, narrow.rx_errors);
	CU_ASSERT_EQUAL(t.row.counters.in_unknown_protos, narrow.rx_nohandler);
	CU_ASSERT_EQUAL(t.row.counters.out_octets, narrow.tx_bytes);
	CU_ASSERT_EQUAL(t.row.counters.out_ucast_pkts, narrow.tx_packets);
	CU_ASSERT_EQUAL(t.row.counters.out_discards, narrow.tx_dropped);
	CU_ASSERT_EQUAL(t.row.counters.out_errors, narrow.tx_errors);
	fill_stats64(&wide);
	put(IFLA_STATS64, &wide, sizeof(wide));
	check_present();
	CU_ASSERT_EQUAL(t.row.counters.in_octets, wide.rx_bytes);
}

static void
test_what_others_say_of_it_is_passed_over(void)
{
	/* A bridge of its port, and of one that leaves it. */
	begin_eth0()->ifi_family = AF_BRIDGE;
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_OTHER);
	begin(RTM_DELLINK)->ifi_family = AF_BRIDGE;
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_OTHER);
	/* A radio. */
	begin_eth0();
	put(IFLA_WIRELESS, "1234", 4);
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_OTHER);
	begin(RTM_NEWADDR);
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_OTHER);
	/* An attribute of a newer kernel. */
	begin_eth0();
	put_u32(IFLA_MAX + 1, 7);
	put_u32(0x3fff, 7);
	check_present();
}

static void
test_gone_has_its_index(void)
{
	begin(RTM_DELLINK);
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_GONE);
	CU_ASSERT_EQUAL(t.row.index, 5);
}

static void
test_no_index_is_bad(void)
{
	begin_eth0()->ifi_index = 0;
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_BAD);
	begin_eth0()->ifi_index = -5;
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_BAD);
	begin(RTM_DELLINK)->ifi_index = 0;
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_BAD);
}

static void
begin_stats(uint32_t if_index)
{
	struct if_stats_msg *info;

	memset(&t, 0, sizeof(t));
	mnl_nlmsg_put_header(&t.message)->nlmsg_type = RTM_NEWSTATS;
	info = mnl_nlmsg_put_extra_header(&t.message.header, sizeof(*info));
	info->ifindex = if_index;
}

static void
test_counters_alone(void)
{
	struct rtnl_link_stats64 stats;

	fill_stats64(&stats);
	begin_stats(7);
	put(IFLA_STATS_LINK_64, &stats, sizeof(stats));
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_COUNTED);
	CU_ASSERT_TRUE(t.counted);
	CU_ASSERT_EQUAL(t.row.index, 7);
	CU_ASSERT_EQUAL(t.row.counters.out_octets, stats.tx_bytes);
	begin_stats(7);
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_OTHER);
	begin_stats(0);
	put(IFLA_STATS_LINK_64, &stats, sizeof(stats));
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_BAD);
	begin_stats(0x80000000);
	put(IFLA_STATS_LINK_64, &stats, sizeof(stats));
	CU_ASSERT_EQUAL(read_it(), LINK_MESSAGE_BAD);
}

/* Under ASan, in the fuzz target, a look behind the end is seen. */
static void
test_cut_anywhere_it_is_never_more_than_it_was(void)
{
	struct rtnl_link_stats64 stats;
	uint32_t n;

	fill_stats64(&stats);
	begin_eth0();
	put(IFLA_ADDRESS, "\2\0\0\0\0\1", 6);
	put_kind("vlan");
	put(IFLA_STATS64, &stats, sizeof(stats));
	n = t.message.header.nlmsg_len;
	for (uint32_t cut = sizeof(struct nlmsghdr); cut < n; cut++) {
		enum link_message result;

		t.message.header.nlmsg_len = cut;
		result = read_it();
		if (cut < sizeof(struct nlmsghdr) + sizeof(struct ifinfomsg) +
				sizeof(struct nlattr) + sizeof("eth0"))
			CU_ASSERT_EQUAL(result, LINK_MESSAGE_BAD);
		CU_ASSERT_FALSE(t.counted);
	}
	t.message.header.nlmsg_len = n;
	check_present();
	CU_ASSERT_TRUE(t.counted);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_ethernet_with_everything),
	UNIT_TEST(test_name_alone_is_enough),
	UNIT_TEST(test_name_of_no_or_too_many_octets_is_bad),
	UNIT_TEST(test_alias_is_cut_to_what_if_alias_holds),
	UNIT_TEST(test_address_of_32_octets_is_the_longest),
	UNIT_TEST(test_loopback_has_no_address_and_no_connector),
	UNIT_TEST(test_oper_status_is_the_kernels_while_admin_is_up),
	UNIT_TEST(test_kinds_of_interfaces),
	UNIT_TEST(test_layers_that_are_none),
	UNIT_TEST(test_numbers_of_another_size_are_not_there),
	UNIT_TEST(test_promiscuous_by_the_flag_where_nobody_counts),
	UNIT_TEST(test_stats64_shorter_and_longer_than_ours),
	UNIT_TEST(test_stats_of_32_bits_where_there_are_no_others),
	UNIT_TEST(test_what_others_say_of_it_is_passed_over),
	UNIT_TEST(test_gone_has_its_index),
	UNIT_TEST(test_no_index_is_bad),
	UNIT_TEST(test_counters_alone),
	UNIT_TEST(test_cut_anywhere_it_is_never_more_than_it_was),
};

UNIT_MAIN("link_message", tests)
