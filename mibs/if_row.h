/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What IF-MIB shows of one interface. Who watches the system's interfaces fills
 * it; the members have the types that bindings know (mibs/mib_module.h).
 */
#ifndef MIBS_IF_ROW_H
#define MIBS_IF_ROW_H

#include "mibs/mib_types.h"

enum {
	IF_NAME_SIZE = 16, /* IFNAMSIZ: with its NUL */
	IF_ALIAS_MAX = 64, /* ifAlias */
	IF_PHYS_ADDRESS_MAX = 32,
};

/* ifType: the numbers of IANAifType that are used here (IF-09) */
enum if_type {
	IF_TYPE_OTHER = 1,
	IF_TYPE_ETHERNET_CSMACD = 6,
	IF_TYPE_ISO88025_TOKEN_RING = 9,
	IF_TYPE_FDDI = 15,
	IF_TYPE_LAPB = 16,
	IF_TYPE_PPP = 23,
	IF_TYPE_SOFTWARE_LOOPBACK = 24,
	IF_TYPE_SLIP = 28,
	IF_TYPE_FRAME_RELAY = 32,
	IF_TYPE_ATM = 37,
	IF_TYPE_PROP_VIRTUAL = 53,
	IF_TYPE_FIBRE_CHANNEL = 56,
	IF_TYPE_IEEE80211 = 71,
	IF_TYPE_HDLC = 118,
	IF_TYPE_TUNNEL = 131,
	IF_TYPE_L2VLAN = 135,
	IF_TYPE_IEEE1394 = 144,
	IF_TYPE_IEEE8023AD_LAG = 161,
	IF_TYPE_INFINIBAND = 199,
	IF_TYPE_BRIDGE = 209,
	IF_TYPE_IEEE802154 = 259,
};

/* ifAdminStatus and ifOperStatus; the first takes the first three (IF-06) */
enum if_status {
	IF_STATUS_UP = 1,
	IF_STATUS_DOWN = 2,
	IF_STATUS_TESTING = 3,
	IF_STATUS_UNKNOWN = 4,
	IF_STATUS_DORMANT = 5,
	IF_STATUS_NOT_PRESENT = 6,
	IF_STATUS_LOWER_LAYER_DOWN = 7,
};

/* ifLinkUpDownTrapEnable */
enum if_trap {
	IF_TRAP_ENABLED = 1,
	IF_TRAP_DISABLED = 2,
};

/*
 * struct if_counters - since the interface was made; what the 32-bit objects
 * show is the low half (IF-02)
 */
struct if_counters {
	uint64_t in_octets;
	uint64_t in_ucast_pkts;
	uint64_t in_multicast_pkts;
	uint64_t in_broadcast_pkts;
	uint64_t in_discards;
	uint64_t in_errors;
	uint64_t in_unknown_protos;
	uint64_t out_octets;
	uint64_t out_ucast_pkts;
	uint64_t out_multicast_pkts;
	uint64_t out_broadcast_pkts;
	uint64_t out_discards;
	uint64_t out_errors;
};

struct if_row {
	uint32_t index;          /* ifIndex, 1..2147483647 */
	char name[IF_NAME_SIZE]; /* ifName, and ifDescr too: "eth0" */
	MIB_OCTETS(IF_ALIAS_MAX) alias;
	int32_t type; /* enum if_type */
	int32_t mtu;
	uint64_t speed; /* bit/s; 0: it has none, or none is known (IF-03) */
	MIB_OCTETS(IF_PHYS_ADDRESS_MAX) phys_address;
	int32_t admin_status; /* enum if_status */
	int32_t oper_status;  /* enum if_status */
	uint32_t last_change; /* sysUpTime, cs; 0: before the start (IF-05) */
	struct if_counters counters;
	/* sysUpTime when counters jumped, cs; 0: never (IF-04) */
	uint32_t counter_discontinuity_time;
	bool promiscuous_mode;
	bool connector_present;
	/* The default as it is now, enum if_trap: enabled for an interface on
	 * top of no other (IF-07). */
	int32_t link_up_down_trap_enable;
	/* Its neighbours in the stack as the interface itself names them, an
	 * ifIndex or 0 for none (IF-10): a VLAN has its trunk below, a port its
	 * bridge above. So each pair of ifStackTable is either a row and its
	 * lower layer or a higher layer and its row; the interface named may
	 * not be known (yet). */
	uint32_t lower_layer;
	uint32_t higher_layer;
};

#endif
