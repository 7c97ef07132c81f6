/* SPDX-License-Identifier: BSD-2-Clause */
/* See link_message.h. */
#include "agent/link_message.h"

#include <string.h>
#include <sys/socket.h>
#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

/* struct rtnl_link_stats64 up to where the oldest kernel with it ends; newer
 * ones have appended members. */
#define STATS64_MIN offsetof(struct rtnl_link_stats64, rx_nohandler)
#define STATS_MIN   offsetof(struct rtnl_link_stats, rx_nohandler)

/* Attributes by their type, of a message or nested; NULL: there is none. */
struct attributes {
	const struct nlattr *of[IFLA_MAX + 1];
};

static int
collect(const struct nlattr *attr, void *data)
{
	struct attributes *a = data;
	uint16_t type = mnl_attr_get_type(attr);

	/* Those of newer kernels are none of ours. */
	if (type <= IFLA_MAX)
		a->of[type] = attr;
	return MNL_CB_OK;
}

/* Those behind the header of header_n octets, a multiple of four, which message
 * has. To its very end: mnl_attr_parse would go on to that of the padding. */
static void
read_attributes(
	const struct nlmsghdr *message, size_t header_n, struct attributes *a)
{
	size_t n = mnl_nlmsg_get_payload_len(message);

	mnl_attr_parse_payload(mnl_nlmsg_get_payload_offset(message, header_n),
		n - header_n, collect, a);
}

/* A number, if it is there in its size. */
static bool
read_u32(const struct nlattr *attr, uint32_t *value)
{
	if (attr == NULL || mnl_attr_get_payload_len(attr) != sizeof(*value))
		return false;
	*value = mnl_attr_get_u32(attr);
	return true;
}

/* An ifIndex, or 0 for none. */
static uint32_t
read_index(const struct nlattr *attr)
{
	uint32_t index;

	return read_u32(attr, &index) && index <= INT32_MAX ? index : 0;
}

/* The octets of attr up to a NUL, at most max. */
static struct octets
read_text(const struct nlattr *attr, size_t max)
{
	struct octets text = { NULL, 0 };

	if (attr != NULL) {
		text.p = mnl_attr_get_payload(attr);
		text.n = strnlen((const char *)text.p,
			min_size(mnl_attr_get_payload_len(attr), max));
	}
	return text;
}

static bool
text_is(struct octets text, const char *word)
{
	return text.n == strlen(word) && memcmp(text.p, word, text.n) == 0;
}

/* ---- counters ---- */

/*
 * Linux counts neither broadcasts nor what is sent to groups by itself: both
 * are among the unicast packets. What was dropped for want of buffers is kept
 * apart from other drops there, and is what discards are here; /proc/net/dev,
 * and so Net-SNMP, adds them too.
 */
static void
fill_counters(struct if_counters *c, const struct rtnl_link_stats64 *s)
{
	c->in_octets = s->rx_bytes;
	c->in_ucast_pkts = s->rx_packets -
		(s->multicast < s->rx_packets ? s->multicast : s->rx_packets);
	c->in_multicast_pkts = s->multicast;
	c->in_discards = s->rx_dropped + s->rx_missed_errors;
	c->in_errors = s->rx_errors;
	c->in_unknown_protos = s->rx_nohandler;
	c->out_octets = s->tx_bytes;
	c->out_ucast_pkts = s->tx_packets;
	c->out_discards = s->tx_dropped;
	c->out_errors = s->tx_errors;
}

static bool
read_stats64(const struct nlattr *attr, struct if_counters *counters)
{
	struct rtnl_link_stats64 stats = { 0 };
	size_t n;

	if (attr == NULL || mnl_attr_get_payload_len(attr) < STATS64_MIN)
		return false;
	/* Attributes are aligned to four octets only. */
	n = min_size(mnl_attr_get_payload_len(attr), sizeof(stats));
	memcpy(&stats, mnl_attr_get_payload(attr), n);
	fill_counters(counters, &stats);
	return true;
}

/* The 32-bit form, for a kernel without the other. */
static bool
read_stats32(const struct nlattr *attr, struct if_counters *counters)
{
	struct rtnl_link_stats stats = { 0 };
	struct rtnl_link_stats64 wide = { 0 };
	size_t n;

	if (attr == NULL || mnl_attr_get_payload_len(attr) < STATS_MIN)
		return false;
	n = min_size(mnl_attr_get_payload_len(attr), sizeof(stats));
	memcpy(&stats, mnl_attr_get_payload(attr), n);
	wide.rx_packets = stats.rx_packets;
	wide.tx_packets = stats.tx_packets;
	wide.rx_bytes = stats.rx_bytes;
	wide.tx_bytes = stats.tx_bytes;
	wide.rx_errors = stats.rx_errors;
	wide.tx_errors = stats.tx_errors;
	wide.rx_dropped = stats.rx_dropped;
	wide.tx_dropped = stats.tx_dropped;
	wide.multicast = stats.multicast;
	wide.rx_missed_errors = stats.rx_missed_errors;
	wide.rx_nohandler = stats.rx_nohandler;
	fill_counters(counters, &wide);
	return true;
}

/* ---- what kind of interface it is ---- */

/* A kind is what "ip link add type" knows it by; hardware has none. */
struct link_kind {
	const char *name;
	int32_t type;   /* enum if_type */
	bool is_master; /* others are below it, which name it */
	bool is_pair;   /* IFLA_LINK is its other end, not one below */
};

static const struct link_kind kinds[] = {
	{ "bond", IF_TYPE_IEEE8023AD_LAG, true, false },
	{ "bridge", IF_TYPE_BRIDGE, true, false },
	{ "erspan", IF_TYPE_TUNNEL, false, false },
	{ "geneve", IF_TYPE_TUNNEL, false, false },
	{ "gre", IF_TYPE_TUNNEL, false, false },
	{ "gretap", IF_TYPE_TUNNEL, false, false },
	{ "ip6erspan", IF_TYPE_TUNNEL, false, false },
	{ "ip6gre", IF_TYPE_TUNNEL, false, false },
	{ "ip6gretap", IF_TYPE_TUNNEL, false, false },
	{ "ip6tnl", IF_TYPE_TUNNEL, false, false },
	{ "ipip", IF_TYPE_TUNNEL, false, false },
	{ "netkit", IF_TYPE_ETHERNET_CSMACD, false, true },
	{ "ppp", IF_TYPE_PPP, false, false },
	{ "sit", IF_TYPE_TUNNEL, false, false },
	{ "team", IF_TYPE_IEEE8023AD_LAG, true, false },
	{ "veth", IF_TYPE_ETHERNET_CSMACD, false, true },
	{ "vlan", IF_TYPE_L2VLAN, false, false },
	{ "vrf", IF_TYPE_PROP_VIRTUAL, true, false },
	{ "vti", IF_TYPE_TUNNEL, false, false },
	{ "vti6", IF_TYPE_TUNNEL, false, false },
	{ "vxcan", IF_TYPE_OTHER, false, true },
	{ "vxlan", IF_TYPE_TUNNEL, false, false },
	{ "wireguard", IF_TYPE_TUNNEL, false, false },
	{ "xfrm", IF_TYPE_TUNNEL, false, false },
};

/* The text of IFLA_INFO_KIND; empty: has none. */
static struct octets
read_kind(const struct nlattr *info)
{
	struct attributes a = { { NULL } };

	if (info != NULL)
		mnl_attr_parse_nested(info, collect, &a);
	return read_text(a.of[IFLA_INFO_KIND], SIZE_MAX);
}

static const struct link_kind *
find_kind(struct octets name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (text_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

/* By the hardware, for what has no kind or one that does not say more. */
static int32_t
type_of_hardware(uint16_t hardware)
{
	switch (hardware) {
	case ARPHRD_ETHER:
	case ARPHRD_EETHER:
		return IF_TYPE_ETHERNET_CSMACD;
	case ARPHRD_LOOPBACK:
		return IF_TYPE_SOFTWARE_LOOPBACK;
	case ARPHRD_PPP:
		return IF_TYPE_PPP;
	case ARPHRD_TUNNEL:
	case ARPHRD_TUNNEL6:
	case ARPHRD_SIT:
	case ARPHRD_IPGRE:
	case ARPHRD_IP6GRE:
	case ARPHRD_NONE: /* tun */
		return IF_TYPE_TUNNEL;
	case ARPHRD_IEEE802_TR:
		return IF_TYPE_ISO88025_TOKEN_RING;
	case ARPHRD_FDDI:
		return IF_TYPE_FDDI;
	case ARPHRD_LAPB:
		return IF_TYPE_LAPB;
	case ARPHRD_SLIP:
	case ARPHRD_CSLIP:
	case ARPHRD_SLIP6:
	case ARPHRD_CSLIP6:
		return IF_TYPE_SLIP;
	case ARPHRD_FRAD:
	case ARPHRD_DLCI:
		return IF_TYPE_FRAME_RELAY;
	case ARPHRD_ATM:
		return IF_TYPE_ATM;
	case ARPHRD_FCPP:
	case ARPHRD_FCAL:
	case ARPHRD_FCPL:
	case ARPHRD_FCFABRIC:
		return IF_TYPE_FIBRE_CHANNEL;
	case ARPHRD_IEEE80211:
	case ARPHRD_IEEE80211_PRISM:
	case ARPHRD_IEEE80211_RADIOTAP:
		return IF_TYPE_IEEE80211;
	case ARPHRD_HDLC:
		return IF_TYPE_HDLC;
	case ARPHRD_IEEE1394:
		return IF_TYPE_IEEE1394;
	case ARPHRD_INFINIBAND:
		return IF_TYPE_INFINIBAND;
	case ARPHRD_IEEE802154:
		return IF_TYPE_IEEE802154;
	default:
		return IF_TYPE_OTHER;
	}
}

/* What has no kind is a device of its own, and it has its medium plugged in
 * or, being wireless, is its own plug. */
static bool
is_hardware(const struct ifinfomsg *info, struct octets kind)
{
	return kind.n == 0 && !(info->ifi_flags & IFF_LOOPBACK);
}

/* ---- its state ---- */

static int32_t
oper_status(const struct ifinfomsg *info, const struct nlattr *attr)
{
	if (!(info->ifi_flags & IFF_UP))
		return IF_STATUS_DOWN; /* IF-06 */
	if (attr == NULL || mnl_attr_get_payload_len(attr) != 1)
		return info->ifi_flags & IFF_RUNNING ? IF_STATUS_UP
						     : IF_STATUS_DOWN;
	switch (mnl_attr_get_u8(attr)) {
	case IF_OPER_UP:
		return IF_STATUS_UP;
	case IF_OPER_DOWN:
		return IF_STATUS_DOWN;
	case IF_OPER_TESTING:
		return IF_STATUS_TESTING;
	case IF_OPER_DORMANT:
		return IF_STATUS_DORMANT;
	case IF_OPER_NOTPRESENT:
		return IF_STATUS_NOT_PRESENT;
	case IF_OPER_LOWERLAYERDOWN:
		return IF_STATUS_LOWER_LAYER_DOWN;
	default:
		/* Its driver does not keep one, as that of the loopback; user
		 * data is sent as soon as there is a carrier (the kernel's
		 * Documentation/networking/operstates.rst). */
		return info->ifi_flags & IFF_LOWER_UP ? IF_STATUS_UP
						      : IF_STATUS_UNKNOWN;
	}
}

static bool
is_promiscuous(const struct ifinfomsg *info, const struct nlattr *attr)
{
	uint32_t n;

	/* How many want it so; the flag is only one of them. */
	if (read_u32(attr, &n))
		return n > 0;
	return info->ifi_flags & IFF_PROMISC;
}

static void
fill_stack(struct if_row *row, const struct attributes *a,
	const struct link_kind *kind)
{
	/* An interface of another network namespace has an index of there. */
	if (a->of[IFLA_LINK_NETNSID] == NULL &&
		(kind == NULL || !kind->is_pair))
		row->lower_layer = read_index(a->of[IFLA_LINK]);
	row->higher_layer = read_index(a->of[IFLA_MASTER]);
	if (row->lower_layer == row->index)
		row->lower_layer = 0;
	if (row->higher_layer == row->index)
		row->higher_layer = 0;
	/* IF-07; one that is made to have others below has them sometimes. */
	row->link_up_down_trap_enable =
		row->lower_layer != 0 || (kind != NULL && kind->is_master)
		? IF_TRAP_DISABLED
		: IF_TRAP_ENABLED;
}

static bool
fill_name(struct if_row *row, const struct nlattr *attr)
{
	struct octets name = read_text(attr, IF_NAME_SIZE);

	if (name.n == 0 || name.n == IF_NAME_SIZE)
		return false;
	memcpy(row->name, name.p, name.n);
	return true;
}

static void
fill_alias(struct if_row *row, const struct nlattr *attr)
{
	/* Linux takes 255 octets. */
	struct octets alias = read_text(attr, sizeof(row->alias.octets));

	if (alias.n > 0)
		memcpy(row->alias.octets, alias.p, alias.n);
	row->alias.n = (uint16_t)alias.n;
}

static bool
fill_address(struct if_row *row, const struct ifinfomsg *info,
	const struct nlattr *attr)
{
	uint16_t n;

	/* The loopback's is all zeros, which is none. */
	if (attr == NULL || (info->ifi_flags & IFF_LOOPBACK))
		return true;
	n = mnl_attr_get_payload_len(attr);
	if (n > sizeof(row->phys_address.octets))
		return false;
	memcpy(row->phys_address.octets, mnl_attr_get_payload(attr), n);
	row->phys_address.n = n;
	return true;
}

/* ---- messages ---- */

static enum link_message
read_present(const struct nlmsghdr *message, const struct ifinfomsg *info,
	struct if_row *row, bool *counted)
{
	struct attributes a = { { NULL } };
	const struct link_kind *kind;
	struct octets kind_name;
	uint32_t mtu = 0;

	read_attributes(message, sizeof(*info), &a);
	/* News of the radio, in the dress of those of the interface. */
	if (a.of[IFLA_WIRELESS] != NULL)
		return LINK_MESSAGE_OTHER;
	if (!fill_name(row, a.of[IFLA_IFNAME]) ||
		!fill_address(row, info, a.of[IFLA_ADDRESS]))
		return LINK_MESSAGE_BAD;
	fill_alias(row, a.of[IFLA_IFALIAS]);
	kind_name = read_kind(a.of[IFLA_LINKINFO]);
	kind = find_kind(kind_name);
	row->type =
		kind != NULL ? kind->type : type_of_hardware(info->ifi_type);
	read_u32(a.of[IFLA_MTU], &mtu);
	row->mtu = mtu > INT32_MAX ? INT32_MAX : (int32_t)mtu;
	row->admin_status =
		info->ifi_flags & IFF_UP ? IF_STATUS_UP : IF_STATUS_DOWN;
	row->oper_status = oper_status(info, a.of[IFLA_OPERSTATE]);
	row->promiscuous_mode = is_promiscuous(info, a.of[IFLA_PROMISCUITY]);
	row->connector_present = is_hardware(info, kind_name);
	fill_stack(row, &a, kind);
	*counted = read_stats64(a.of[IFLA_STATS64], &row->counters) ||
		read_stats32(a.of[IFLA_STATS], &row->counters);
	return LINK_MESSAGE_PRESENT;
}

static enum link_message
read_link(const struct nlmsghdr *message, struct if_row *row, bool *counted)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(message);

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*info))
		return LINK_MESSAGE_BAD;
	/* A bridge tells of its ports so, and of a port that leaves it as of
	 * an interface that is gone. */
	if (info->ifi_family != AF_UNSPEC)
		return LINK_MESSAGE_OTHER;
	if (info->ifi_index <= 0)
		return LINK_MESSAGE_BAD;
	row->index = (uint32_t)info->ifi_index;
	if (message->nlmsg_type == RTM_DELLINK)
		return LINK_MESSAGE_GONE;
	return read_present(message, info, row, counted);
}

static enum link_message
read_stats(const struct nlmsghdr *message, struct if_row *row, bool *counted)
{
	const struct if_stats_msg *info = mnl_nlmsg_get_payload(message);
	struct attributes a = { { NULL } };

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*info) ||
		info->ifindex == 0 || info->ifindex > INT32_MAX)
		return LINK_MESSAGE_BAD;
	read_attributes(message, sizeof(*info), &a);
	row->index = info->ifindex;
	*counted = read_stats64(a.of[IFLA_STATS_LINK_64], &row->counters);
	return *counted ? LINK_MESSAGE_COUNTED : LINK_MESSAGE_OTHER;
}

enum link_message
link_message_read(
	const struct nlmsghdr *message, struct if_row *row, bool *counted)
{
	memset(row, 0, sizeof(*row));
	*counted = false;
	switch (message->nlmsg_type) {
	case RTM_NEWLINK:
	case RTM_DELLINK:
		return read_link(message, row, counted);
	case RTM_NEWSTATS:
		return read_stats(message, row, counted);
	default:
		return LINK_MESSAGE_OTHER;
	}
}
