#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# HUP keeps the sessions that are still allowed and puts the new configuration
# in force, whole or not at all; TERM takes leave of every peer (TLSTM-71,
# TLSTM-72, TLSTM-85).
. "$(dirname "$0")/../lib.sh"

location=1.3.6.1.2.1.1.6.0

# write_configuration LOCATION LINE... - with the rows given
write_configuration()
{
	local where=$1

	shift
	{
		echo "sysLocation $where"
		echo "certSecName 10 $(fingerprint manager) --sn manager"
		echo "rouser manager authpriv"
		printf '%s\n' "$@"
	} | configure
}

second="certSecName 20 $(fingerprint second) --sn second"
write_configuration first "$second" "rouser second authpriv"
agent_start

session_open kept manager
session_open other second
is "a session of the manager" "$(session_get kept $location)" first
is "a session of another" "$(session_get other $location)" first
accepts=$(counter snmpTlstmSessionAccepts)

reloads=0
# reload SUCCESS|FAILURE - HUP, and wait until the log says what came of it
reload()
{
	local pattern=' reloaded '

	[ "$1" = success ] || pattern='reload failed'
	reloads=$(($(log_lines "$pattern") + 1))
	kill -HUP "$agent_pid"
	check "the log tells of the $1" \
		wait_for 10 log_has_lines "$pattern" $reloads
}

# Another location, everybody still allowed.
write_configuration second "$second" "rouser second authpriv"
reload success
is "the same session sees the new location" \
	"$(session_get kept $location)" second
is "the other session too" "$(session_get other $location)" second
is "no new session was needed" \
	"$(counter snmpTlstmSessionAccepts)" $((accepts + 1))

# A faulty file changes nothing, and is named.
write_configuration third "$second" "rouzer second authpriv"
reload failure
like "the log has the fault at its place" "$(cat "$agent_log")" \
	"error $agent_conf:[0-9]+: error: .*did you mean \"rouser\""
is "the old location stays" "$(session_get kept $location)" second
is "and so does the other session" "$(session_get other $location)" second
is "new sessions come in by the old rules" \
	"$(snmp_value second $location)" second

# A key that does not fit changes nothing either.
write_configuration third "$second" "rouser second authpriv"
cp "$pki/manager.key" "$agent_dir/tls/private/agent.key"
reload failure
cp "$pki/agent.key" "$agent_dir/tls/private/agent.key"
is "the old certificate serves" "$(snmp_value second $location)" second

# Who is no longer allowed is sent away, with a close_notify.
write_configuration fourth
reload success
check "the session that lost its row ends" \
	wait_for 10 session_has_ended other
like "it was told" "$(cat "$work/other.err")" 'close notify'
check "it does not come back" snmp_refused snmpget second $location
is "the manager's session lives on" "$(session_get kept $location)" fourth

# The log after rotation.
mv "$agent_log" "$agent_log.1"
kill -HUP "$agent_pid"
check "HUP opens the log anew" wait_for 10 grep -q reloaded "$agent_log"
mv "$agent_log.1" "$work/before.log"

# TERM
agent_stop
check "the manager's session ends" wait_for 10 session_has_ended kept
like "it was told" "$(cat "$work/kept.err")" 'close notify'

# In the background: the parent returns when the agent answers.
write_configuration fifth
rm -f "$agent_log"
timeout --foreground -k 5 30 "$snmpdtlsd" -C -c "$agent_conf" \
	-p "$work/agent.pid" -Lf "$agent_log" "$agent_listen" \
	>>"$work/agent.out" 2>>"$work/agent.err"
is "the parent returns with status 0" $? 0
agent_port=$(sed -n 's/.* listening address=127\.0\.0\.1:\([0-9]*\)$/\1/p' \
	"$agent_log")
agent_pid=$(cat "$work/agent.pid")
is "at once the agent answers" "$(snmp_value manager $location)" fifth
kill -TERM "$agent_pid"
check "TERM ends the agent in the background" \
	wait_for "$agent_wait" process_is_gone "$agent_pid"
like "it says so" "$(tail -n 1 "$agent_log")" ' stopped$'
is "no sanitizer has anything to report" "$(sanitizer_reports)" ""
check "its pid file is gone" [ ! -e "$work/agent.pid" ]
agent_pid=
done_testing
