#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Two dozen managers at once, each with its own certificate and its own view
# of who it is: first all with open sessions, then all of Net-SNMP's tools.
. "$(dirname "$0")/../lib.sh"

{
	echo "certSecName 10 ca --cn"
	echo "sysLocation here"
	echo "rouser manager authpriv"
	for i in $(seq $pki_many); do
		echo "rouser many$i authpriv"
	done
} | configure
agent_start

# TLSTM-06, TS-06, MPD-26: interleaved requests on many sessions
timeout --foreground -k 5 120 python3 "$e2e_dir/many/interleave.py" \
	"$agent_port" "$pki" $pki_many 3 >"$work/interleave" 2>&1
is "all sessions get their answers, $pki_many times 3" $? 0
sed 's/^/# /' "$work/interleave" | tail -n 30

accepts=$(counter snmpTlstmSessionAccepts)
check "each session was counted" [ "$accepts" -ge $((pki_many + 1)) ]

tools=()
for i in $(seq $pki_many); do
	snmp snmpget "many$i" 1.3.6.1.2.1.1.6.0 1.3.6.1.2.1.1.3.0 \
		>"$work/tool.$i" &
	tools+=($!)
done
failures=0
for pid in "${tools[@]}"; do
	wait "$pid" || failures=$((failures + 1))
done
is "$pki_many tools of Net-SNMP at once, none fails" $failures 0
is "each was told the location" \
	"$(cat "$work"/tool.* | grep -c '\.6\.0 = STRING: "\?here"\?$')" \
	$pki_many

agent_stop
done_testing
