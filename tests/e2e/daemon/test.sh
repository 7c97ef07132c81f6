#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The agent as a command: what it prints, its exit status for each failure of
# a start, the background, its pid file, relative paths.
. "$(dirname "$0")/../lib.sh"

good()
{
	configure <<-EOF
		certSecName 10 ca --cn
		rouser manager authpriv
	EOF
}

# command ARGUMENT... - sets said (all it prints) and status
command_says()
{
	said=$(timeout --foreground -k 5 30 "$snmpdtlsd" "$@" 2>&1)
	status=$?
}

# background ARGUMENT... - a start without -f, on a port of the kernel
background()
{
	rm -f "$agent_log"
	command_says -C -c "$agent_conf" -p "$work/agent.pid" \
		-Lf "$agent_log" "$@" "$agent_listen"
}

# Sets agent_port and agent_pid of an agent in the background.
background_find()
{
	agent_port=$(sed -n \
		's/.* listening address=127\.0\.0\.1:\([0-9]*\)$/\1/p' \
		"$agent_log" | tail -n 1)
	agent_pid=$(cat "$work/agent.pid")
}

background_end()
{
	kill -TERM "$agent_pid"
	check "TERM ends it" wait_for "$agent_wait" process_is_gone "$agent_pid"
	agent_pid=
}

# What asks for a text only.
good
command_says -V
is "-V: status" $status 0
like "-V: a line with the version" "$said" '^snmpdtlsd [0-9]+\.[0-9]+'
command_says -h
is "-h: status" $status 0
like "-h: the usage" "$said" '^usage: snmpdtlsd '
command_says -H
is "-H: status" $status 0
like "-H: the directives" "$said" '^ *certSecName '
command_says -t -C -c "$agent_conf"
is "-t: status" $status 0
is "-t: nothing to say" "$said" ""
check "-t: nothing made" [ ! -e "$work/state/engine" ]

# 64: the command line
command_says -Z
is "unknown option: status" $status 64
like "unknown option: named" "$said" '^snmpdtlsd: -Z: unknown option'
command_says -f -c
is "an argument is missing: status" $status 64

# 67: users
good
echo "agentUser no-such-user" >>"$agent_conf"
background
is "unknown agentUser: status" $status 67
like "unknown agentUser: named" "$said" \
	"^$agent_conf:$(added_line 6): error: .*no user no-such-user"
command_says -t -C -c "$agent_conf"
is "unknown agentUser: status of -t" $status 67
good
printf 'agentUser root\nagentGroup no-such-group\n' >>"$agent_conf"
background
is "unknown agentGroup: status" $status 67
like "unknown agentGroup: named" "$said" \
	"^$agent_conf:$(added_line 7): error: .*no group no-such-group"

# 78 is for the rest, of which there may be more than one.
echo "nonsense" >>"$agent_conf"
background
is "and a fault of another kind: status" $status 78
check "a start that fails leaves no pid file" [ ! -e "$work/agent.pid" ]

# 73: files
good
touch "$work/file"
sed -i "s|^persistentDir.*|persistentDir $work/file|" "$agent_conf"
background
is "persistentDir is no directory: status" $status 73
like "persistentDir is no directory: said on stderr" "$said" \
	"^snmpdtlsd: .*$work/file"
like "persistentDir is no directory: and in the log" \
	"$(cat "$agent_log")" " error .*$work/file"
check "and the pid file is gone again" [ ! -e "$work/agent.pid" ]
sed -i "s|^persistentDir.*|persistentDir $work/no/such|" "$agent_conf"
background
is "persistentDir cannot be made: status" $status 73
like "persistentDir cannot be made: said" "$said" \
	"$work/no/such cannot be made: No such file"
good
command_says -C -c "$agent_conf" -Lf "$work/no/log" "$agent_listen"
is "log file cannot be written: status" $status 73
like "log file cannot be written: said" "$said" "log file $work/no/log: No"
background -p "$work/no/pid"
is "pid file cannot be written: status" $status 73
like "pid file cannot be written: said" "$said" \
	"pid file $work/no/pid cannot be written: No"
ln -s "$work/elsewhere" "$work/link"
background -p "$work/link"
is "pid file is a link: status" $status 73
check "pid file is a link: not followed" [ ! -e "$work/elsewhere" ]

# In the background, with a stale pid file in the way.
good
echo 99999999 >"$work/agent.pid"
background
is "background: status" $status 0
is "background: nothing to say" "$said" ""
background_find
check "background: the pid file has the agent" agent_is_alive
is "background: at once it answers" \
	"$(snmp_value manager 1.3.6.1.2.1.1.7.0)" 72
if [ "$(id -u)" -eq 0 ]; then
	is "background: it leaves the directory" \
		"$(readlink "/proc/$agent_pid/cwd")" /
	is "background: standard error is not kept open" \
		"$(readlink "/proc/$agent_pid/fd/2")" /dev/null
else
	# It cannot be dumped, so its own user may not look.
	skip "background: what it keeps open" "needs root"
fi

# Another beside it.
first_pid=$agent_pid
first_port=$agent_port
mv "$agent_log" "$work/first.log"
listen=$agent_listen
agent_listen=dtlsudp:127.0.0.1:$first_port
background -p "$work/second.pid"
is "address in use: status" $status 69
like "address in use: said on stderr" "$said" \
	"^snmpdtlsd: command line: cannot listen .*127\.0\.0\.1:$first_port"
check "address in use: no pid file" [ ! -e "$work/second.pid" ]
agent_listen=dtlsudp:192.0.2.1:20161
background
is "address of nobody here: status" $status 69
agent_listen=$listen
background
is "pid file of a running agent: status" $status 73
like "pid file of a running agent: said" "$said" \
	"pid file $work/agent.pid is in use by another agent, pid $first_pid"
is "pid file of a running agent: untouched" \
	"$(cat "$work/agent.pid")" "$first_pid"
check "and the first is alive" agent_is_alive
background_end
check "its pid file goes with it" [ ! -e "$work/agent.pid" ]

# Relative paths, which hold at a reload and at the end too.
cd "$work" || bail_out "cannot go to $work"
agent_log=$work/relative.log
agent_conf=agent/snmpdtlsd.conf
# relative_paths CLAIM - the agent in agent_pid reloads and ends
relative_paths()
{
	mv relative.log rotated.log
	kill -HUP "$agent_pid"
	check "$1: HUP reads and logs there" \
		wait_for 10 grep -qs ' reloaded ' relative.log
	kill -TERM "$agent_pid"
	check "$1: it ends" wait_for "$agent_wait" process_is_gone "$agent_pid"
	like "$1: it says so" "$(tail -n 1 relative.log)" ' stopped$'
	check "$1: the pid file is gone" [ ! -e relative.pid ]
	agent_pid=
}
command_says -C -c $agent_conf -p relative.pid -Lf relative.log \
	"$agent_listen"
is "relative paths, background: status" $status 0
agent_pid=$(cat relative.pid)
relative_paths "relative paths, background"
rm -f relative.log
"$snmpdtlsd" -f -C -c $agent_conf -p relative.pid -Lf relative.log \
	"$agent_listen" 2>"$work/agent.err" &
agent_pid=$!
wait_for "$agent_wait" grep -qs ' started ' relative.log
relative_paths "relative paths, foreground"

is "no sanitizer has anything to report" "$(sanitizer_reports)" ""
done_testing
