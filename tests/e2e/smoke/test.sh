#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# A manager with a certificate asks for the system group.
. "$(dirname "$0")/../lib.sh"
. "$e2e_dir/smoke/walk.sh"

has_ipv6_loopback()
{
	grep -q '^00000000000000000000000000000001' /proc/net/if_inet6 \
		2>/dev/null
}

smoke_configure
second_listen=()
has_ipv6_loopback && second_listen=("dtlsudp6:[::1]:0")
agent_start "${second_listen[@]}"

smoke_walk

# PDU-05, PDU-06, PDU-07
got=$(snmp snmpget manager 1.3.6.1.2.1.1.99.0 1.3.6.1.2.1.1.1.7 \
	1.3.6.1.2.1.1.6.0)
like "an unknown object is noSuchObject" "$got" \
	'\.99\.0 = No Such Object available'
like "an unknown instance is noSuchInstance" "$got" \
	'\.1\.7 = No Such Instance currently exists'
like "and the good binding beside them is answered" "$got" \
	'\.6\.0 = STRING: "?rack 4, left'

# TLSTM-29, MPD-01: a session is counted once, a message each.
accepts=$(counter snmpTlstmSessionAccepts)
packets=$(counter snmpInPkts)
snmp snmpget manager 1.3.6.1.2.1.1.3.0 >/dev/null
is "each session that carried a message is counted" \
	"$(counter snmpTlstmSessionAccepts)" $((accepts + 3))
more=$(counter snmpInPkts)
check "each message is counted" [ "$more" -ge $((packets + 4)) ]

# TLSTM-05: both families
if has_ipv6_loopback; then
	port6=$(sed -n 's/.* listening address=\[::1\]:\([0-9]*\)$/\1/p' \
		"$agent_log")
	dir=$(client_dir manager)
	got=$(SNMPCONFPATH=$dir SNMP_PERSISTENT_DIR=$dir/state MIBS='' \
		timeout --foreground 30 snmpget -v3 --defSecurityModel=tsm \
		-T our_identity=manager "${snmp_trust[@]}" -On -t 10 \
		"dtlsudp6:[::1]:$port6" 1.3.6.1.2.1.1.6.0 2>&1)
	like "the agent answers over IPv6" "$got" 'rack 4, left'
else
	skip "the agent answers over IPv6" "no IPv6 loopback here"
fi

agent_stop
check "the pid file is gone" [ ! -e "$work/agent.pid" ]

# The other way of trust: both sides know each other's certificate, and there
# is no authority.
cp "$pki/agent-self.crt" "$agent_dir/tls/certs/agent.crt"
cp "$pki/agent-self.key" "$agent_dir/tls/private/agent.key"
cat >"$agent_conf" <<-EOF
	persistentDir $work/state
	[snmp] localCert agent
	sysContact noc@example.net
	certSecName 10 $(fingerprint pinned) --sn alice
	rouser alice
	$agent_sandbox
EOF
agent_start
cp "$pki/agent-self.crt" "$(client_dir pinned)/tls/certs/agent.crt"
snmp_trust=(-T their_identity=agent)
is "Get, both certificates known by themselves" \
	"$(snmp_value pinned 1.3.6.1.2.1.1.4.0)" "noc@example.net"
agent_stop
done_testing
