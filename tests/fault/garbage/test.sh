#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Datagrams that are no good, in the midst of a live session, from its own
# address and from another one: none is answered, none ends the session, none
# is worth a line. DTLS-10, DTLS-11, DTLS-12, DTLS-14
. "$(dirname "$0")/../lib.sh"

seed=${FAULT_SEED:-6353}
configure <<-EOF
	certSecName 10 ca --cn
	rouser manager authpriv
EOF
agent_start
lines=$(log_lines .)

packets=$(counter snmpInPkts)
rogue replay --count "$(of 1000 20)"
at_least "datagrams replayed" "$(value replayed "$rogue_lines")" 1000
is "answers to them" "$(value replies "$rogue_lines")" 0
gets=$(value gets "$rogue_lines")
is "the session beside them is served" "$(value served "$rogue_lines")" \
	"$gets"
# One more opened the session; the counter is asked for after a discovery.
is "none of them was a message" "$(counter snmpInPkts)" \
	$((packets + gets + 1 + 2))

rogue flip
at_least "bits flipped, each alone" "$(value flipped "$rogue_lines")" 800
is "answers to them" "$(value replies "$rogue_lines")" 0
is "then the good datagram itself" "$(value good "$rogue_lines")" served
is "and the next" "$(value next "$rogue_lines")" served

count=$(of 20000 400)
rogue garbage --count "$count" --seed "$seed"
for kind in random empty truncated oversized type version epoch sequence \
	alert ccs handshake joined; do
	line=$(rogue_line garbage $kind)
	gets=$(value gets "$line")
	is "$kind: none of $count answered, the session goes on" "$line" \
		"garbage=$kind sent=$count replies=0 gets=$gets served=$gets"
done
is "lines in the log" "$(log_lines .)" "$lines"
is "handshakes that failed" "$(counter snmpTlstmSessionOpenErrors)" 0
agent_stop
done_testing
