#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Nothing that a manager was told is lost: a Set, then kill -9 the moment its
# answer is there, a restart, and a look; so many times (PDU-38, SMI-12). In
# full, 500 rounds, by "make check-heavy HEAVY_TESTS=tests/e2e/kill/test.sh".
E2E_TIMEOUT=3000
. "$(dirname "$0")/../lib.sh"

rounds=12
[ -z "${FAULT_FULL-}" ] || rounds=500
contact=1.3.6.1.2.1.1.4.0
target=1.3.6.1.6.3.12.1.2.1
configure <<-EOF
	certSecName 10 $(fingerprint manager) --sn admin
	rwuser admin authpriv
EOF
agent_start

# row N - the index of a row's name, "a" and two octets
row()
{
	echo "97.$(($1 / 100 + 1)).$(($1 % 100 + 1))"
}

lost=0
for round in $(seq $rounds); do
	# A text, a new row, and the row of the round before goes.
	snmp snmpset manager $contact s "round $round" \
		"$target.9.$(row "$round")" i 5 \
		"$target.4.$(row "$round")" i "$round" \
		"$target.9.$(row $((round - 1)))" i 6 >"$work/answer" ||
		{ note "round $round: $(cat "$work/answer")"; lost=999; break; }
	kill -KILL "$agent_pid"
	wait_for "$agent_wait" process_is_gone "$agent_pid"
	wait "$agent_pid" 2>/dev/null
	agent_pid=
	agent_start
	got=$(snmp snmpget manager $contact "$target.4.$(row "$round")" \
		"$target.9.$(row $((round - 1)))" | sed 's/.* = //' | tr -d '"')
	wanted="STRING: round $round
INTEGER: $round
No Such Instance currently exists at this OID"
	[ "$got" = "$wanted" ] || {
		lost=$((lost + 1))
		note "round $round: $got"
	}
done
is "of $rounds Sets killed after their answer, lost" "$lost" 0

agent_stop
done_testing
