#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# snmpEngineID survives restarts and snmpEngineBoots counts them:
# ENG-01..05, ENG-15.
. "$(dirname "$0")/../lib.sh"

engine_id=1.3.6.1.6.3.10.2.1.1.0
engine_boots=1.3.6.1.6.3.10.2.1.2.0
engine_time=1.3.6.1.6.3.10.2.1.3.0

write_configuration()
{
	{
		printf '%s\n' "$@"
		echo "certSecName 10 ca --cn"
		echo "rouser manager authpriv"
	} | configure
}

# Sets id and boots.
run_once()
{
	agent_start
	id=$(snmp_options=(-Ox) && snmp_value manager $engine_id |
		tr -d ' "')
	boots=$(snmp_value manager $engine_boots)
	seconds=$(snmp_value manager $engine_time)
	agent_stop
}

write_configuration
run_once
first=$id
like "an engine ID of format 5 under an enterprise" "$id" \
	'^8[0-9A-F]{7}05([0-9A-F]{2}){8,27}$'
is "the first start is boot 1" "$boots" 1
check "snmpEngineTime starts near 0" [ "$seconds" -lt 60 ]

for boot in 2 3; do
	run_once
	is "start $boot: the same engine ID" "$id" "$first"
	is "start $boot: boots" "$boots" $boot
done

# Killed, not stopped: the count was on disk before anything was sent.
agent_start
kill -KILL "$agent_pid"
wait "$agent_pid" 2>/dev/null
rm -f "$work/agent.pid"
run_once
is "a kill counts as a start" "$boots" 5
is "and loses no engine ID" "$id" "$first"

# Another ID is another engine: its count begins at 1.
write_configuration "engineID 0x80007ed9050102030405060708"
run_once
is "the engine ID of the file is used" "$id" 80007ED9050102030405060708
is "its first start is boot 1" "$boots" 1
run_once
is "its second start is boot 2" "$boots" 2

# CTX-01: the local engine's ID cannot be one's own.
write_configuration "engineID 0x8000000006"
said=$(timeout --foreground -k 5 30 "$snmpdtlsd" -t -C -c "$agent_conf" 2>&1)
is "8000000006 is refused" $? 78
like "and named" "$said" "^$agent_conf:4: error: .*engineID"

done_testing
