#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The interface that sessions go over vanishes and comes back, the way to a
# manager is lost, its host says that nobody is there: the sessions live on.
# In two network namespaces. DTLS-16
. "$(dirname "$0")/../lib.sh"

ours=e2e-agent-$$ theirs=e2e-managers-$$
remove_namespaces()
{
	ip netns del "$ours"
	ip netns del "$theirs"
} 2>/dev/null
trap 'remove_namespaces; e2e_cleanup' EXIT

make_namespaces()
{
	ip netns add "$ours" && ip netns add "$theirs" &&
		ip -n "$ours" link set lo up && make_link
}

# What is between them; the agent's end can be deleted, and theirs with it.
make_link()
{
	ip -n "$ours" link add wire0 type veth peer name wire1 \
		netns "$theirs" &&
		ip -n "$ours" address add 192.0.2.1/24 dev wire0 &&
		ip -n "$theirs" address add 192.0.2.2/24 dev wire1 &&
		ip -n "$ours" link set wire0 up &&
		ip -n "$theirs" link set wire1 up
}

if ! make_namespaces >"$work/netns.out" 2>&1; then
	note "$(cat "$work/netns.out")"
	skip "an interface that vanishes" "no network namespaces here"
	done_testing
fi

configure <<-EOF
	certSecName 10 ca --cn
	rouser manager authpriv
EOF
agent_command=(ip netns exec "$ours" "$snmpdtlsd")
agent_start dtlsudp:0.0.0.0:0
load_in=(ip netns exec "$theirs")
load_port=$(sed -n 's/.* listening address=0\.0\.0\.0:\([0-9]*\)$/\1/p' \
	"$agent_log")
lines=$(log_lines .)

# answered - how many so far
answered()
{
	local n

	n=$(sed -n 's/^answers=//p' "$work/load.steady" | tail -n 1)
	echo "${n:-0}"
}

has_answers()
{
	[ "$(answered)" -ge "$1" ]
}

# goes_on WHAT - five answers more than before
goes_on()
{
	local before

	before=$(answered)
	check "$1: the session goes on" wait_for 60 has_answers $((before + 5))
}

load_start steady lives --to 192.0.2.1 --from 192.0.2.2 --gets 1000000000 \
	--gap-ms 20 --tries 60 --retry-ms 500 --leave close --tell
check "a session" wait_for 30 has_answers 1

for i in $(seq "$(of 10 2)"); do
	ip -n "$ours" link del wire0
	sleep 1
	make_link
	goes_on "the interface was gone, time $i"
done

ip -n "$ours" address del 192.0.2.1/24 dev wire0
sleep 1
ip -n "$ours" address add 192.0.2.1/24 dev wire0
goes_on "the address was gone"

ip -n "$ours" route add unreachable 192.0.2.2/32
sleep 1
ip -n "$ours" route del unreachable 192.0.2.2/32
goes_on "there was no way to the manager"

# What is sent to a closed port comes back as an ICMP error.
for i in $(seq 20); do
	load_start gone lives --to 192.0.2.1 --from 192.0.2.2 --gets 1000000 \
		--leave never
	sleep 0.1
	kill -KILL "${load_pids[gone]}"
	wait "${load_pids[gone]}" 2>/dev/null
done
goes_on "twenty managers were gone before their answers"
ip -n "$ours" link set wire0 mtu 576
goes_on "the MTU has become 576"

load_stop steady
is "one session all the time: handshakes" \
	"$(value handshakes "$load_line")" 1
is "sessions that ended" "$(value ended "$load_line")" 0
is "requests given up" "$(value timeouts "$load_line")" 0
is "lines in the log" "$(log_lines .)" "$lines"
agent_stop
done_testing
