#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Started as root with agentUser: nothing of root is left, and everything
# still works: answers, counted starts, reloads, log and pid file.
. "$(dirname "$0")/../lib.sh"

if [ "$(id -u)" -ne 0 ] || ! nobody=$(id -u nobody); then
	skip "privileges are dropped" "needs root and a user nobody"
	done_testing
fi
group=$(id -g nobody)
# Who is not dumpable cannot be looked at for leaks.
export ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0"
chmod 711 "$work" # where nobody may come through
agent_log=$work/log/agent.log
mkdir -m 755 "$work/log"
chmod -R go+rX "$agent_dir"
key=$agent_dir/tls/private/agent.key
rmdir "$work/state" # it is made by the agent

write_configuration()
{
	configure <<-EOF
		agentUser nobody
		sysLocation $1
		certSecName 10 ca --cn
		rouser manager authpriv
	EOF
	chmod 644 "$agent_conf"
}

# Without the log file made for it, as lib.sh does.
agent_launch()
{
	"${agent_command[@]}" -f -C -c "$agent_conf" \
		-p "$work/agent.pid" -Lf "$agent_log" "$@" \
		>>"$work/agent.out" 2>>"$work/agent.err" &
	agent_pid=$!
}

location=1.3.6.1.2.1.1.6.0
boots=1.3.6.1.6.3.10.2.1.2.0

write_configuration first
chown "nobody" "$key"
chmod 600 "$key"
agent_start
state=$(cat "/proc/$agent_pid/status")
like "every user ID is nobody's" "$state" \
	"^Uid:(.$nobody){4}\$"
like "every group ID is nobody's" "$state" "^Gid:(.$group){4}\$"
like "no other group" "$state" '^Groups:[[:space:]]*$'
for set in Inh Prm Eff Amb; do
	like "Cap$set is empty" "$state" "^Cap$set:.0000000000000000\$"
done
like "none can be gained" "$state" '^NoNewPrivs:.1$'
is "it answers" "$(snmp_value manager $location)" first
is "its start is counted" "$(snmp_value manager $boots)" 1
is "persistentDir is its own" "$(stat -c %u "$work/state")" "$nobody"
is "the log file is its own" "$(stat -c %u "$agent_log")" "$nobody"

# HUP with a key that nobody can read.
session_open kept manager
is "a session" "$(session_get kept $location)" first
write_configuration second
kill -HUP "$agent_pid"
check "HUP works" wait_for 10 log_has_lines ' reloaded ' 1
is "the session sees it" "$(session_get kept $location)" second

# The same by the group.
chown "root:$group" "$key"
chmod 640 "$key"
kill -HUP "$agent_pid"
check "a key of root's for the user's group" \
	wait_for 10 log_has_lines ' reloaded ' 2

# One that only root can read.
chmod 600 "$key"
write_configuration third
errors=$(log_lines ' error ')
kill -HUP "$agent_pid"
check "a key only root can read: refused" \
	wait_for 10 log_has_lines ' reload failed' 1
is "two lines say so: what and what follows" \
	"$(log_lines ' error ')" $((errors + 2))
like "the first names file, cause and remedy" "$(cat "$agent_log")" \
	" error $agent_conf:2: error: cannot open $key: Permission denied: \
let user $nobody read it"
is "the old state stays" "$(session_get kept $location)" second
is "new sessions come in" "$(snmp_value manager $location)" second

# A log that nobody cannot make again.
mv "$agent_log" "$agent_log.1"
chown nobody "$key"
kill -HUP "$agent_pid"
agent_log=$agent_log.1
check "the log cannot be made: HUP works" \
	wait_for 10 log_has_lines ' reloaded ' 3
like "and the old log tells" "$(cat "$agent_log")" \
	" error log file .* cannot be opened again: Permission denied: .*user \
$nobody"
agent_log=$work/log/agent.log
chown nobody "$work/log"
kill -HUP "$agent_pid"
check "in a directory of its own it can" \
	wait_for 10 grep -qs reloaded "$agent_log"

agent_stop
# lib.sh's directory is root's, as /run is.
is "the pid file that it cannot remove is empty" \
	"$(cat "$work/agent.pid")" ""

# Again: the engine file is the user's.
mv "$agent_log" "$agent_log.2"
agent_start
is "a restart is counted" "$(snmp_value manager $boots)" 2
agent_stop

# From a start as root before.
chown -R root "$work/state"
said=$(timeout --foreground -k 5 30 "$snmpdtlsd" -f -Le -C \
	-c "$agent_conf" "$agent_listen" 2>&1)
is "files of root's in persistentDir: status" $? 73
like "files of root's in persistentDir: said" "$said" \
	"error cannot (read|write) $work/state/engine: Permission denied; "
done_testing
