#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# IF-MIB beside ip(8), in a network namespace where interfaces come and go.
if [ -z "${INTERFACES_NAMESPACE-}" ]; then
	if ! grep -q '^#define HAVE_LIBMNL 1' config.h; then
		echo "1..0 # SKIP built without libmnl"
		exit 0
	fi
	if ! unshare -n true 2>/dev/null; then
		echo "1..0 # SKIP no network namespace can be made"
		exit 0
	fi
	INTERFACES_NAMESPACE=1 exec unshare -n bash "$0" "$@"
fi
. "$(dirname "$0")/../lib.sh"

interfaces=.1.3.6.1.2.1.2
if_mib=.1.3.6.1.2.1.31

# Octets in hexadecimal, or libsnmp guesses which of them are text.
walk()
{
	local snmp_options=(-OQ -Ox)

	snmp snmpbulkwalk manager $interfaces
	snmp snmpbulkwalk manager $if_mib
}

# same CLAIM - all that IF-MIB shows is what ip shows
same()
{
	ip -j -d -s link >"$work/before"
	sleep 1.1 # what is shown may be a second old
	walk >"$work/walk"
	ip -j -d -s link >"$work/after"
	check "$1" python3 "$e2e_dir/interfaces/compare.py" "$work/walk" \
		"$work/before" "$work/after"
}

# /sys may be that of another namespace.
index_of()
{
	ip -o link show "$1" | sed 's/:.*//'
}

# Addresses come later otherwise, and with them packets and events.
sysctl -qw net.ipv6.conf.default.disable_ipv6=1 2>/dev/null
ip link set lo up
ip link add a0 type veth peer name b0
ip link set a0 up
ip link set b0 up alias "to the roof"

configure <<-END
	certSecName 10 ca --cn
	rwuser manager authpriv
END
agent_start

# IF-02, IF-06, IF-09, IF-10
same "what there was at the start"

ip link add br0 type bridge
ip link set a0 master br0
ip link add link b0 name m0 type macvlan
ip link add name vx0 type vxlan id 5 dstport 4789 dev b0
ip link add link b0 name b0.5 type vlan id 5 2>/dev/null ||
	note "no VLANs in this kernel"
ip link set br0 up
ip link set m0 promisc on up
same "a bridge, and interfaces on top of another"

b0=$(index_of b0)
ip link set b0 down
same "one that is down, and its other end"
ip link set b0 name c0 mtu 1400
ip link set c0 up
same "one with another name"
is "its index is what it was (IF-01)" "$(index_of c0)" "$b0"

a0=$(index_of a0)
ip link del br0
ip link del a0
ip link add a0 type veth peer name b0
same "some that are gone, and others of their names"
check "which have other indexes (IF-01)" [ "$(index_of a0)" != "$a0" ]

# IF-05: ifTableLastChange and ifLastChange
is "ifTableLastChange is that of the last that came" \
	"$(snmp_value manager $if_mib.1.5.0)" \
	"$(snmp_value manager "$interfaces.2.1.9.$(index_of b0)")"
is "what was there at the start has not changed since" \
	"$(snmp_value manager $interfaces.2.1.9.1)" 0:0:00:00.00

# A Get alone, of what moves with each answer.
before=$(snmp_value manager "$if_mib.1.1.1.6.1")
sleep 1.1
after=$(snmp_value manager "$if_mib.1.1.1.6.1")
check "counters of the loopback move: $before, $after" \
	[ "$after" -gt "$before" ]

got=$(SNMPCONFPATH=$(client_dir manager) \
	SNMP_PERSISTENT_DIR=$(client_dir manager)/state \
	MIBDIRS="$e2e_dir/../../mibs/smi" MIBS=IF-MIB \
	timeout --foreground 30 snmptable -v3 --defSecurityModel=tsm \
	-T our_identity=manager "${snmp_trust[@]}" -t 10 -Cf , \
	"dtlsudp:127.0.0.1:$agent_port" IF-MIB::ifTable 2>&1)
like "snmptable shows the interfaces" "$got" \
	'^1,lo,softwareLoopback,65536,0,,up,up,'

# ---- written ----

set_()
{
	snmp snmpset manager "$@"
}

a0=$(index_of a0)
like "an interface is set up, all of it at once" \
	"$(set_ "$interfaces.2.1.7.$a0" i 1 "$if_mib.1.1.1.18.$a0" s roof \
		"$if_mib.1.1.1.16.$a0" i 1)" \
	'STRING: "?roof'
like "so ip says" "$(ip -o -d link show a0)" '[<,]UP[,>].* alias roof.*'
like "promiscuous, too" "$(ip -d link show a0)" 'promiscuity [1-9]'
same "as the tables show it"
like "whether it traps is for the agent to keep" \
	"$(set_ "$if_mib.1.1.1.14.$a0" i 2)" 'INTEGER: 2'
is "no row has come or gone (IF-05)" \
	"$(snmp_value manager $if_mib.1.5.0)" \
	"$(snmp_value manager "$interfaces.2.1.9.$(index_of b0)")"
like "testing is not for Linux" "$(set_ "$interfaces.2.1.7.$a0" i 3)" \
	'wrongValue'
like "others are as they are" "$(set_ "$interfaces.2.1.4.$a0" i 1400)" \
	'notWritable'
like "all or nothing" "$(set_ "$if_mib.1.1.1.18.$a0" s cellar \
	"$interfaces.2.1.7.1" i 3)" 'wrongValue'
like "it has its alias still" "$(ip link show a0)" ' alias roof.*'

# IF-08: by the name, whatever the kernel has forgotten.
agent_stop
ip link del a0
ip link add a0 type veth peer name b0
agent_start
check "which has another index" [ "$(index_of a0)" != "$a0" ]
a0=$(index_of a0)
has_alias()
{
	ip link show a0 | grep -q ' alias roof$'
}
check "the alias is back with the interface" wait_for 10 has_alias
is "and whether it traps" "$(snmp_value manager "$if_mib.1.1.1.14.$a0")" 2
is "and is shown" "$(snmp_value manager "$if_mib.1.1.1.18.$a0")" roof
ip link del a0
ip link add a0 type veth peer name b0
check "also when it comes back later" wait_for 10 has_alias

# As root is what it takes; nobody else is told so.
agent_stop
a0=$(index_of a0)
chown -R nobody "$work/state"
{
	cat "$agent_conf"
	echo 'agentUser nobody'
} >"$work/conf"
cp "$work/conf" "$agent_conf"
chmod 755 "$work"
agent_start
like "without the right it is notWritable" \
	"$(set_ "$if_mib.1.1.1.18.$a0" s cellar)" 'notWritable'
like "and a line says what it takes" \
	"$(grep 'interface change refused' "$agent_log")" \
	"if_name=\"a0\" object=ifAlias reason=\"Operation not permitted\" \
hint=\"it takes CAP_NET_ADMIN: run as root, without agentUser\""
like "what the agent itself keeps can be written" \
	"$(set_ "$if_mib.1.1.1.14.$a0" i 1)" 'INTEGER: 1'

check "the agent is alive" agent_is_alive
agent_stop
done_testing
