#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Set with the stock tools: each type, a user made by SNMP whose certificate
# works at once and after a restart, files and managers beside each other.
# PDU-21..26, PDU-31, SMI-11..14, SMI-20..26, VACM-12, VACM-16, VACM-18,
# TLSTM-80, TLSTM-85, ENG-08
. "$(dirname "$0")/../lib.sh"

configuration()
{
	configure <<-EOF2
		certSecName 10 $(fingerprint manager) --sn admin
		rwuser admin authpriv
		$1
	EOF2
}
configuration "sysLocation here"
agent_start

system=1.3.6.1.2.1.1
target=1.3.6.1.6.3.12.1.2.1
map=1.3.6.1.2.1.198.2.2.1.3.1
tls_params=1.3.6.1.2.1.198.2.2.1.6.1
tls_addr=1.3.6.1.2.1.198.2.2.1.9.1
group=1.3.6.1.6.3.16.1.2.1

set_()
{
	snmp snmpset manager "$@"
}

# ---- scalars ----

like "a text" "$(set_ $system.4.0 s noc@example.net)" 'noc@example.net'
like "what is configured is not writable" "$(set_ $system.6.0 s there)" \
	'notWritable'
like "a wrong type" "$(set_ $system.4.0 i 5)" 'wrongType'
like "a text that is too long" \
	"$(set_ $system.5.0 s "$(printf 'x%.0s' $(seq 256))")" 'wrongLength'
like "an instance that cannot be" "$(set_ $system.4.1 s x)" 'noCreation'
like "an object nobody writes" "$(set_ $system.1.0 s x)" 'notWritable'
like "all or nothing" "$(set_ $system.4.0 s other $system.5.0 i 1)" 'wrongType'
is "nothing it was" "$(snmp_value manager $system.4.0)" noc@example.net
lock=$(snmp_value manager 1.3.6.1.6.3.1.1.6.1.0)
like "a lock with its value" \
	"$(set_ 1.3.6.1.6.3.1.1.6.1.0 i "$lock" $system.5.0 s name)" 'name'
like "not twice" "$(set_ 1.3.6.1.6.3.1.1.6.1.0 i "$lock" $system.5.0 s n2)" \
	'inconsistentValue'
is "and nothing beside it" "$(snmp_value manager $system.5.0)" name

# ---- a row of each type of column ----

a=97 # "a", IMPLIED
like "a row in one Set" "$(set_ $target.9.$a i 4 $target.2.$a o \
	1.3.6.1.6.1.9 $target.3.$a s 192.0.2.1:10162 $target.7.$a s p)" \
	"$target.9.$a = INTEGER: "
is "its default" "$(snmp_value manager $target.4.$a)" 1500
like "not while it is active" "$(set_ $target.3.$a s 192.0.2.2:10162)" \
	'inconsistentValue'
like "not again" "$(set_ $target.9.$a i 4)" 'inconsistentValue'
like "a row that waits" "$(set_ $target.9.98 i 5)" "$target.9.98 = "
is "and is not ready" "$(snmp_value manager $target.9.98)" 3
like "a column of no row" "$(set_ $target.4.99 i 5)" 'inconsistentName'
like "destroyed" "$(set_ $target.9.98 i 6)" "$target.9.98 = "
like "and gone" "$(snmp snmpget manager $target.9.98)" 'No Such Instance'

# ---- a user, whole: certificate, group, access, view ----

check "a stranger is refused" snmp_refused snmpget second $system.1.0
colons=$(fingerprint second)
# snmptls wants the modules. For a fingerprint it sends 512 octets of its own
# memory (Net-SNMP 5.9.3), all in one Set; and when that is refused what else it
# has, one by one.
tls()
{
	local dir

	dir=$(client_dir manager)
	SNMPCONFPATH=$dir SNMP_PERSISTENT_DIR=$dir/state MIBS=ALL \
		MIBDIRS=$srcdir/mibs/smi timeout --foreground 30 snmptls -v3 \
		--defSecurityModel=tsm -T our_identity=manager \
		"${snmp_trust[@]}" -t "$snmp_timeout" -r 1 "${@:4}" \
		"dtlsudp:127.0.0.1:$agent_port" "$1" add "$2" sha256 "$3" 2>&1
}

colons=$(fingerprint second)
tls certToSecName 50 "$colons" -Cd op -Cm snmpTlstmCertSpecified >/dev/null ||
	true
is "snmptls certToSecName makes a row, but no fingerprint of it" \
	"$(snmp_value manager $map.6.50)" 3
like "so there is none in it" "$(snmp snmpget manager $map.2.50)" \
	'No Such Instance'
tls targetParamsFingerprint p "$colons" >/dev/null || true
is "snmptls targetParamsFingerprint, too" \
	"$(snmp_value manager "$tls_params.3.112")" 3
tls targetAddr t "$colons" >/dev/null || true
is "snmptls targetAddr makes one that needs none" \
	"$(snmp_value manager "$tls_addr.4.116")" 1
like "with a fingerprint that is one, the mapping is accepted" \
	"$(set_ $map.2.50 x "04 ${colons//:/ }" $map.4.50 s op $map.6.50 i 1)" \
	'INTEGER: 1'
is "the mapping is active" "$(snmp_value manager $map.6.50)" 1
like "createSec2Group" \
	"$(snmp snmpvacm manager createSec2Group 4 op ops)" 'success'
like "createView" "$(snmp snmpvacm manager createView opview $system)" \
	'success'
# The tools' own discovery is at noAuthNoPriv (CTX-03), hence level 1.
like "createView, once more" "$(snmp snmpvacm manager createView opview \
	1.3.6.1.6.3.10.2.1)" 'success'
like "createAccess" "$(snmp snmpvacm manager createAccess ops 4 1 1 opview \
	none none)" 'success'
check "the certificate works at once" snmp snmpget second $system.1.0
like "and reads no more than its view" \
	"$(snmp snmpget second 1.3.6.1.2.1.11.1.0)" 'No Such Object'

# ---- a restart ----

agent_stop
agent_start
is "the text is there again" "$(snmp_value manager $system.4.0)" \
	noc@example.net
is "and the name" "$(snmp_value manager $system.5.0)" name
is "and the row" "$(snmp_value manager $target.3.$a)" 192.0.2.1:10162
check "and the user" snmp snmpget second $system.1.0
check "the log says how much" grep -q 'state restored records=[1-9]' \
	"$agent_log"

# ---- taken away again ----

session_open op second
is "a session of the user" "$(session_get op $system.5.0)" name
like "deleteSec2Group" "$(snmp snmpvacm manager deleteSec2Group 4 op)" \
	'success'
session_get op $system.5.0 >/dev/null
check "its next variable is refused" wait_for 10 log_has_lines \
	'access refused .* user="op" .* reason=access-no-group' 1
set_ $map.6.50 i 6 >/dev/null
check "the session ends with its mapping" wait_for 10 session_has_ended op
check "and no other comes" snmp_refused snmpget second $system.1.0

# ---- files and managers ----

like "what the file makes is readOnly" \
	"$(set_ $map.6.10 i 6)" 'inconsistentValue'
like "a row for the file to replace" \
	"$(set_ $group.3.4.3.102.111.111 s g1 $group.5.4.3.102.111.111 i 4)" g1
configuration "group g2 tsm foo
	sysContact file@example.net"
kill -HUP "$agent_pid"
wait_for 10 grep -q ' reloaded ' "$agent_log"
is "the file counts" "$(snmp_value manager $group.3.4.3.102.111.111)" g2
like "and says so" "$(grep 'set by a manager' "$agent_log")" \
	'configuration counts'
is "its text, too" "$(snmp_value manager $system.4.0)" file@example.net
like "which is not writable now" "$(set_ $system.4.0 s x)" 'notWritable'
is "other rows stay" "$(snmp_value manager $target.9.$a)" 1
configuration ""
kill -HUP "$agent_pid"
wait_for 10 log_has_lines ' reloaded ' 2
is "without the line, the default" "$(snmp_value manager $system.4.0)" ''
like "what was replaced does not come back" \
	"$(snmp snmpget manager $group.3.4.3.102.111.111)" 'No Such Instance'
agent_stop
agent_start
is "nor after a restart" "$(snmp_value manager $system.4.0)" ''

# ---- the manager's own access (VACM-18) ----

own=1.3.6.1.2.1.190.1.2.1.0
like "a Set that shuts its own manager out is answered" "$(set_ $own i 1)" \
	"$own = "
check "and has done so" wait_for 10 snmp_refused snmpget manager $system.1.0

agent_stop
done_testing
