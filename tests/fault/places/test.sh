#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# More managers than places: those idle for longest make room, with a word;
# those who ask stay. TS-06, TLSTM-71, TLSTM-73, DTLS-17
. "$(dirname "$0")/../lib.sh"

places=$(of 10000 100)
busy=$(of 2000 20)
more=$(of 2000 20)
configure <<-EOF
	certSecName 10 ca --cn
	rouser manager authpriv
	maxSessions $places
EOF
agent_start
before=$(agent_memory)
load places --sessions "$places" --busy "$busy" --more "$more"
what="$((places + more)) managers, $places places"
is "$what: handshakes" "$(value handshakes "$load_line")" $((places + more))
is "$what: idle ones ended" "$(value idle_ended "$load_line")" "$more"
is "$what: with close_notify" "$(value idle_goodbyes "$load_line")" "$more"
is "$what: idle for longest" "$(value in_order "$load_line")" "$more"
is "$what: of $busy busy ones ended" "$(value busy_ended "$load_line")" 0
is "$what: of the new ones ended" "$(value new_ended "$load_line")" 0
is "$what: answers, one of each place" \
	"$(value alive_answers "$load_line")" "$places"
is "$what: requests without answer" "$(value timeouts "$load_line")" 0
note "KiB for each session, just used: \
$((($(agent_memory) - before) / places))"
sleep 3 # now all are idle, and the tool that asks finds room
at_least "snmpTlstmSessionServerCloses" \
	"$(counter snmpTlstmSessionServerCloses)" "$more"
agent_stop

# When everybody is busy, nobody makes room; it is said.
configure <<-EOF
	certSecName 10 ca --cn
	rouser manager authpriv
	maxSessions 20
EOF
agent_start
load places --sessions 20 --busy 20 --more 2
is "all are busy: none of them ended" "$(value busy_ended "$load_line")" 0
is "all are busy: those who came too late" \
	"$(value new_ended "$load_line")" 2
like "and the log says why" "$(cat "$agent_log")" \
	'handshake refused .*reason=session-limit'
# They have gone quiet: after two seconds there is room again.
sleep 3
check "then they count as idle" wait_for 30 snmp snmpget manager \
	1.3.6.1.2.1.1.3.0
agent_stop
done_testing
