#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# A disk without room: a Set is refused and leaves nothing, in memory and on
# disk; with room again all goes on (PDU-35, PDU-38).
if [ -z "${FULL_DISK_NAMESPACE-}" ]; then
	if ! unshare -m true 2>/dev/null; then
		echo "1..0 # SKIP no mount namespace can be made"
		exit 0
	fi
	FULL_DISK_NAMESPACE=1 exec unshare -m bash "$0" "$@"
fi
. "$(dirname "$0")/../lib.sh"

contact=1.3.6.1.2.1.1.4.0
params=1.3.6.1.6.3.12.1.3.1

mkdir -p "$work/state"
chmod 700 "$work/state"
mount -t tmpfs -o size=256k,mode=700 tmpfs "$work/state" || {
	echo "1..0 # SKIP no tmpfs can be mounted"
	exit 0
}

configure <<-EOF
	certSecName 10 $(fingerprint manager) --sn admin
	rwuser admin authpriv
EOF
agent_start

# A text of $1 octets.
text()
{
	printf "%0$1d" 0
}

like "with room a Set is taken" \
	"$(snmp snmpset manager $contact s before)" 'before'
like "and a row" \
	"$(snmp snmpset manager $params.7.97 i 5 $params.4.97 s one)" 'one'
# To the last octet; the journal's file has what is left of its block.
cat /dev/zero >"$work/state/other" 2>/dev/null
accepted=0
for i in $(seq 200); do
	last=$(snmp snmpset manager $contact s "$(text 200)$i")
	[[ $last == *STRING* ]] || break
	accepted=$i
done
note "$accepted Sets in what was left of the block"
like "without room it is refused" "$last" 'commitFailed|resourceUnavailable'
like "a row, too" "$(snmp snmpset manager $params.7.98 i 5 \
	$params.4.97 s two)" 'commitFailed|resourceUnavailable'
like "the line says why, and where" \
	"$(grep 'cannot be stored' "$agent_log" | head -n 1)" \
	'No space left on device.*persistentDir'
wanted=before
[ "$accepted" -eq 0 ] || wanted=$(text 200)$accepted
is "what was there is there" "$(snmp_value manager $contact)" "$wanted"
is "in the table" "$(snmp_value manager $params.4.97)" one
like "and nothing else" "$(snmp snmpget manager $params.7.98)" \
	'No Such Instance'
check "the agent is alive" agent_is_alive

# Killed, for a stop might tidy up; and a start needs room to count itself.
kill -KILL "$agent_pid"
wait "$agent_pid" 2>/dev/null
agent_pid=
rm "$work/state/other"
agent_start
is "on disk it is the same" "$(snmp_value manager $contact)" "$wanted"
is "in the table, too" "$(snmp_value manager $params.4.97)" one
like "and nothing else on disk" "$(snmp snmpget manager $params.7.98)" \
	'No Such Instance'

set_again()
{
	snmp snmpset manager $contact s after | grep -q after
}
check "with room it is taken again" wait_for 20 set_again
agent_stop
agent_start
is "and survives" "$(snmp_value manager $contact)" after

agent_stop
umount "$work/state"
done_testing
