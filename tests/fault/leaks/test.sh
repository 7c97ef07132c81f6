#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Sessions come and go in numbers, with a word and without, and leave nothing;
# nor do requests. And a leak would be seen: one is planted. DTLS-15, DTLS-17
E2E_TIMEOUT=${E2E_TIMEOUT:-900} # it may have to build
. "$(dirname "$0")/../lib.sh"

limit=512 # KiB by which memory may waver; a session is 40
configure <<-EOF
	certSecName 10 ca --cn
	rouser manager authpriv
	maxSessions 2000
	maxHandshakesPerPrefix 256
	idleTimeout 1
EOF
sanitized=$(is_sanitized && echo 1)
mine=("${agent_command[@]}")
[ -z "$sanitized" ] || plain_build # memory to the page
agent_start

# level - resident memory when all is over: some sessions end it the same way
# each time, and after two quiet seconds what is free goes back
level()
{
	load lives --peers 10 --lives 100 --gets 1 --leave close
	sleep 4
	agent_memory
}

# leaves_nothing WHAT COUNT LOAD-ARGUMENT... - twice: the first touches what is
# touched once
leaves_nothing()
{
	local what=$1 count=$2 before after

	shift 2
	load lives "$@" --lives 300
	before=$(level | tail -n 1)
	load lives "$@" --lives "$count"
	is "$what: handshakes" "$(value handshakes "$load_line")" "$count"
	is "$what: requests without answer" \
		"$(value timeouts "$load_line")" 0
	after=$(level | tail -n 1)
	at_most "$what: KiB by which memory has grown from $before" \
		$((after - before)) $limit
}

sessions=$(of 20000 500)
leaves_nothing "$sessions sessions opened and closed" "$sessions" \
	--peers 20 --gets 2 --leave close
leaves_nothing "$sessions sessions opened and abandoned" "$sessions" \
	--peers 1000 --parallel 20 --gets 2 --leave silent
leaves_nothing "$sessions restarts on the same port" "$sessions" \
	--peers 20 --gets 2 --leave silent

requests=$(of 1000000 50000)
load lives --peers 20 --lives 20 --gets 100 --leave close
before=$(level | tail -n 1)
load lives --peers 20 --lives 20 --gets $((requests / 20)) --leave close
is "$requests requests: answers" "$(value answers "$load_line")" "$requests"
after=$(level | tail -n 1)
at_most "$requests requests: KiB by which memory has grown from $before" \
	$((after - before)) $limit
agent_stop

# ---- a leak would be seen ----

# planted_leak_is_seen WHAT PATTERN - the agent loses some memory for each
# datagram; it has to end with a report, and not with status 0
planted_leak_is_seen()
{
	shim_use
	shim_set 0 100
	agent_start
	is "$1: it answers all the same" \
		"$(snmp_value manager 1.3.6.1.2.1.1.7.0)" 72
	kill -TERM "$agent_pid"
	wait "$agent_pid"
	check "$1: a planted leak is an exit status" [ $? -ne 0 ]
	agent_pid=
	like "$1: and a report" "$(cat "$work"/sanitizer.* \
		"$work"/valgrind.* "$work/agent.err" 2>/dev/null)" "$2"
	rm -f "$work"/sanitizer.* "$work"/valgrind.* "$work/agent.err"
}

if [ -n "$sanitized" ]; then
	agent_command=("${mine[@]}")
	planted_leak_is_seen "sanitizer" 'LeakSanitizer: detected memory leaks'
fi
use_valgrind
planted_leak_is_seen "valgrind" 'definitely lost: [1-9]'
done_testing
