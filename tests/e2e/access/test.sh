#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Who may do what: rouser, rwuser, group, access and view, and the line for
# the operator when something is refused (VACM-01..08, PDU-23, PDU-24, CR-03).
. "$(dirname "$0")/../lib.sh"

configure <<-EOF
	sysLocation here
	certSecName 10 $(fingerprint manager) --sn reader
	certSecName 20 $(fingerprint second) --sn writer
	certSecName 30 $(fingerprint nobody) --sn nobody
	certSecName 40 $(fingerprint rsa) --sn few
	certSecName 50 $(fingerprint pinned) --sn strict
	certSecName 60 $(fingerprint san-any) --sn 'x" reason="y'
	rouser reader authpriv system
	rwuser writer auth
	view some included system
	view some excluded system.6
	view engine included snmpFrameworkMIB.2.1
	group few tsm few
	access few "" tsm priv exact some some none
	access few "" tsm noauth exact engine none none
	group strict tsm strict
	access strict "" tsm priv exact some none none
EOF
agent_start

system=1.3.6.1.2.1.1
snmp_options=(-e 8000000006) # no discovery: one message, one line

refusals=0
# refused_line CLAIM PATTERN - one line more about access, which matches
refused_line()
{
	refusals=$((refusals + 1))
	wait_for 5 log_has_lines 'access refused' $refusals
	is "$1: one line" "$(log_lines 'access refused')" $refusals
	like "$1: the line says it all" \
		"$(grep 'access refused' "$agent_log" | tail -n 1)" \
		"warn access refused peer=127\.0\.0\.1:[0-9]+ $2 \
hint=\"[^\"]+\" suppressed=0\$"
}

# Read
is "rouser: in its subtree" "$(snmp_value manager $system.6.0)" here
like "rouser: outside its subtree" \
	"$(snmp snmpget manager 1.3.6.1.2.1.11.1.0)" 'No Such Object'
refused_line "rouser: outside its subtree" "user=\"reader\" level=authPriv \
operation=get oid=1\.3\.6\.1\.2\.1\.11\.1\.0 reason=access-not-in-view"
like "rouser: a walk ends with the subtree" \
	"$(snmp snmpgetnext manager $system.9.5)" 'No more variables'
is "rwuser without an OID: everything" \
	"$(snmp_value second 1.3.6.1.2.1.11.30.0)" 2
is "group: the view's" "$(snmp_value rsa $system.7.0)" 72
like "group: not what the view leaves out" \
	"$(snmp snmpget rsa $system.6.0)" 'No Such Object'
refused_line "group: not what the view leaves out" "user=\"few\" \
level=authPriv operation=get oid=$system\.6\.0 reason=access-not-in-view"

# Names and levels without access
like "a name of nobody's: authorizationError" \
	"$(snmp snmpget nobody $system.7.0)" 'authorizationError'
refused_line "a name of nobody's" \
	"user=\"nobody\" level=authPriv operation=get \
oid=$system\.7\.0 reason=access-no-group"
like "a level too low: authorizationError" \
	"$(snmp_options=(-e 8000000006 -l auth) && snmp snmpgetnext pinned \
		$system.7)" 'authorizationError'
refused_line "a level too low" \
	"user=\"strict\" level=authNoPriv operation=getnext oid=$system\.7 \
reason=access-[a-z-]+"

snmp snmpget san-any $system.7.0 >/dev/null
refused_line "a name that would forge the line" \
	"user=\"x.x22 reason=.x22y\" level=authPriv operation=get \
oid=$system\.7\.0 reason=access-no-group"

# Set
like "rouser: no Set at all" \
	"$(snmp snmpset manager $system.6.0 s there)" 'authorizationError'
refused_line "rouser, Set" "user=\"reader\" level=authPriv operation=set \
oid=$system\.6\.0 reason=access-no-view"
like "rwuser: what is configured is not writable" \
	"$(snmp snmpset second $system.6.0 s there)" 'notWritable'
like "group: outside the write view" \
	"$(snmp snmpset rsa $system.6.0 s there)" 'noAccess'
refused_line "group, Set" "user=\"few\" level=authPriv operation=set \
oid=$system\.6\.0 reason=access-not-in-view"
like "group: inside it" \
	"$(snmp snmpset rsa $system.4.0 s there)" 'STRING: "?there'
# The tables that decide are decided about, too (VACM-19).
like "group: the access tables are out of view" \
	"$(snmp snmpgetnext rsa 1.3.6.1.6.3.16)" 'No more variables'
like "group: and nobody makes himself a member" \
	"$(snmp snmpset rsa 1.3.6.1.6.3.16.1.2.1.3.4.3.102.101.119 s strict)" \
	'noAccess'
refused_line "group, Set of a group" "user=\"few\" level=authPriv \
operation=set oid=1\.3\.6\.1\.6\.3\.16\.1\.2\.1\.3\.4\.3\.102\.101\.119\
 reason=access-not-in-view"
is "rwuser: they are in view" \
	"$(snmp_value second 1.3.6.1.6.3.16.1.2.1.3.4.3.102.101.119)" few
is "and it was written" "$(snmp_value manager $system.4.0)" there
is "and nothing else" "$(snmp_value manager $system.6.0)" here

# The rate of lines: ten at once, then one a second, with the rest counted.
session_open many nobody
for i in $(seq 30); do
	python3 "$e2e_dir/snmp_message.py" get "$i" $system.7.0
done >"$work/messages"
cat "$work/messages" >&"${session_fds[many]}"
check "30 refusals are answered" \
	wait_for 10 session_has_answer many 30
sleep 0.5
lines=$(($(log_lines 'access refused') - refusals))
check "a flood of refusals is $lines lines, not 30" [ "$lines" -le 14 ]
sleep 1.2
snmp snmpget nobody $system.7.0 >/dev/null
like "the rest is counted" "$(tail -n 3 "$agent_log")" \
	'access refused .* suppressed=[1-9][0-9]*$'

agent_stop
done_testing
