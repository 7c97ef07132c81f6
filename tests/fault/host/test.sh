#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Faults of the host: system calls that fail, a wall clock that is set, a full
# receive buffer, managers that are gone when their answer comes, an interface
# that vanishes. The loop goes on. DTLS-16, DTLS-06
. "$(dirname "$0")/../lib.sh"

# In force for years, so that a wall clock may be set by a day: pinned, as that
# is not true of the authority.
old_manager()
{
	mkdir -p "$work/old" && cd "$work/old" && cp "$pki"/ca.{crt,key} . &&
		pki_issue_between manager ca "/CN=manager" \
			20200101000000Z 20400101000000Z
}
check "a certificate of old is made" old_manager
load_cert=$work/old/manager.crt
load_key=$work/old/manager.key
counter_is_above()
{
	[ "$(counter "$1")" -gt "$2" ]
}
pinned=$(openssl x509 -in "$load_cert" -noout -fingerprint -sha256)

configure <<-EOF
	certSecName 10 ${pinned#*=} --sn manager
	certSecName 20 ca --cn
	rouser manager authpriv
	maxHandshakesPerPrefix 256
EOF

# steady_start ARGUMENT... - managers that go on asking
steady_start()
{
	load_start steady lives --gets 1000000000 --leave close "$@"
}

# steady_stop CLAIM ANSWERS - none of their sessions has ended, none of their
# requests was given up
steady_stop()
{
	load_stop steady
	is "$1: sessions that ended" "$(value ended "$load_line")" 0
	is "$1: requests given up" "$(value timeouts "$load_line")" 0
	at_least "$1: answers" "$(value answers "$load_line")" "$2"
}

# ---- system calls that fail ----

shim_use
agent_start
steady_start --peers 10 --lives 10 --gap-ms 10 --tries 60 --retry-ms 300
lines=$(log_lines .)
shim_set 30 0
load lives --first 4096 --peers 30 --lives 30 --gets 3 --tries 60 \
	--retry-ms 300 --timer-ms 400 --leave close
is "30 % of system calls fail: handshakes" \
	"$(value handshakes "$load_line")" 30
is "30 % of system calls fail: answers" \
	"$(($(value requests "$load_line") > 0 && \
		$(value timeouts "$load_line") == 0))" 1
sleep "$(of 20 3)"
shim_set 0 0
steady_stop "30 % of system calls fail" 200
is "and not a line for it" "$(log_lines .)" "$lines"
load lives --peers 10 --lives 10 --gets 10 --leave close
is "then all is well: answers to the first try" \
	"$(value answers "$load_line")" 100

# ---- the wall clock ----

steady_start --peers 10 --lives 10 --gap-ms 20
day=86400
for wall in $day 0 -$day 0 -$day $day 0; do
	wall_clock_set $wall
	sleep 1
	load lives --first 4096 --peers 10 --lives 10 --gets 1 --leave close
	is "wall clock set by $wall s: handshakes" \
		"$(value answers "$load_line")" 10
done
# In the midst of handshakes whose first flight was lost: OpenSSL's timer goes
# by that clock.
for wall in $day 0 -$day; do
	proxy_start --lose hello
	load_start slow lives --first 8192 --peers 10 --lives 10 --gets 1 \
		--leave close --patience-ms 60000
	load_port=
	sleep 0.5
	wall_clock_set $wall
	load_wait slow
	proxy_stop
	is "wall clock set by $wall s in the midst of handshakes" \
		"$(value handshakes "$load_line")" 10
	wall_clock_set 0
done
steady_stop "wall clock set back and forth" 100
agent_stop
agent_command=("$snmpdtlsd")

# ---- a full receive buffer ----

agent_start
steady_start --peers 10 --lives 10 --gap-ms 20 --tries 60 --retry-ms 1000
wait_for 20 counter_is_above snmpTlstmSessionAccepts 9
kill -STOP "$agent_pid"
flood --count 100000
kill -CONT "$agent_pid"
sleep 2
steady_stop "a full receive buffer" 100
check "a full receive buffer: the agent answers" snmp snmpget manager \
	1.3.6.1.2.1.1.3.0

# ---- managers that do not wait for their answer ----

for i in $(seq "$(of 100 20)"); do
	load_start gone lives --peers 20 --lives 20 --gets 1000000 --leave never
	sleep 0.2
	kill -KILL "${load_pids[gone]}"
	wait "${load_pids[gone]}" 2>/dev/null
done
check "managers gone without waiting: the agent answers" snmp snmpget \
	manager 1.3.6.1.2.1.1.3.0
agent_stop
done_testing
