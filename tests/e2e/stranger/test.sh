#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Datagrams of strangers: the agent lives, says nothing above debug, keeps
# nothing and answers its managers. TLSTM-31, DTLS-01, DTLS-11, DTLS-14
. "$(dirname "$0")/../lib.sh"

configure <<-EOF
	certSecName 10 ca --cn
	rouser manager authpriv
EOF
# A session is 40 KiB at least. The sanitizer keeps back what is freed.
limit=256
! keeps_back || limit=2048
export ASAN_OPTIONS="$ASAN_OPTIONS:quarantine_size_mb=1"
agent_start

session_open before manager
is "a session from before" "$(session_get before 1.3.6.1.2.1.1.7.0)" 72
packets=$(counter snmpInPkts)
errors=$(counter snmpTlstmSessionOpenErrors)
lines=$(log_lines .)
memory()
{
	awk '/^VmRSS:/ { print $2 }' "/proc/$agent_pid/status"
}

datagrams()
{
	timeout --foreground -k 5 60 python3 "$e2e_dir/stranger/datagrams.py" \
		"$agent_port" "$1"
}

kinds="random truncated mutated oversize empty hellos records"
for kind in $kinds; do
	check "$kind datagrams: sent, and answered as they should be" \
		datagrams $kind
	check "$kind datagrams: the agent is alive" agent_is_alive
	is "$kind datagrams: it still answers" \
		"$(snmp_value manager 1.3.6.1.2.1.1.7.0)" 72
done

# Once more: what is touched for the first time has been by now.
kilobytes=$(memory)
for kind in $kinds; do
	datagrams $kind >"$work/datagrams" 2>&1
done
grown=$(($(memory) - kilobytes))
note "resident memory has grown by $grown KiB"
check "nothing is kept for strangers" [ $grown -lt $limit ]

is "the log has no line more" "$(log_lines .)" "$lines"
is "the session from before is still good" \
	"$(session_get before 1.3.6.1.2.1.1.7.0)" 72
# Nine tools with a discovery each, and the session's message.
is "no datagram of a stranger was a message" \
	"$(counter snmpInPkts)" $((packets + 19))
is "no datagram of a stranger was a handshake" \
	"$(counter snmpTlstmSessionOpenErrors)" "$errors"

agent_stop
done_testing
