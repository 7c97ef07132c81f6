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
	rouser manager authpriv
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

check "the agent is alive" agent_is_alive
agent_stop
done_testing
