#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# As a service of systemd: what the manager hears, and when.
. "$(dirname "$0")/../lib.sh"

good()
{
	configure <<-EOF
		certSecName 10 ca --cn
		rouser manager authpriv
	EOF
}

heard()
{
	[ "$(grep -c "^$1" "$work/heard")" -ge "${2:-1}" ]
}

# When the last line that begins so came, or says it began: microseconds.
when()
{
	grep "^$1" "$work/heard" | tail -n 1 |
		sed "s/.*\\b$2=\\([0-9]*\\).*/\\1/"
}

python3 "$e2e_dir/service/manager.py" "$work/notify" >"$work/heard" &
e2e_pids+=($!)
check "a service manager listens" wait_for 10 heard bound

good
export NOTIFY_SOCKET=$work/notify WATCHDOG_USEC=1000000
agent_start
check "READY=1 when it has started" wait_for 5 heard READY=1
is "once" "$(grep -c '^READY=1' "$work/heard")" 1
is "and it answers" "$(snmp_value manager 1.3.6.1.2.1.1.7.0)" 72
check "the watchdog hears of it, again and again" \
	wait_for 5 heard WATCHDOG=1 3

before=$(python3 -c 'import time; print(time.monotonic_ns() // 1000)')
kill -HUP "$agent_pid"
check "RELOADING=1 at a HUP" wait_for 5 heard RELOADING=1
check "READY=1 at its end" wait_for 5 heard READY=1 2
check "the time told is not before the signal" \
	[ "$(when RELOADING=1 MONOTONIC_USEC)" -ge "$before" ]
check "in this order" \
	[ "$(when RELOADING=1 now)" -le "$(when READY=1 now)" ]

# A reload that fails leaves an agent that is ready.
echo nonsense >>"$agent_conf"
kill -HUP "$agent_pid"
check "READY=1 after a reload that failed" wait_for 5 heard READY=1 3

agent_stop
check "STOPPING=1 at the end" wait_for 5 heard STOPPING=1

# In the background, and with a socket that nobody has: no harm.
good
export NOTIFY_SOCKET=$work/nobody
agent_start
is "without a manager it answers as well" \
	"$(snmp_value manager 1.3.6.1.2.1.1.7.0)" 72
agent_stop

# A start that fails is never ready.
export NOTIFY_SOCKET=$work/notify
ready=$(grep -c '^READY=1' "$work/heard")
echo nonsense >>"$agent_conf"
agent_launch "$agent_listen"
wait "$agent_pid"
is "a faulty configuration: status" $? 78
agent_pid=
sleep 0.3
is "a faulty configuration: no READY=1" \
	"$(grep -c '^READY=1' "$work/heard")" "$ready"
done_testing
