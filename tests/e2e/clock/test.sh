#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What the agent does at a date: it waits for the time where the clock was
# never set, ends a session in the second its certificate ends, and warns in
# time of the end of its own. TLSTM-73
. "$(dirname "$0")/../lib.sh"

location=1.3.6.1.2.1.1.6.0
wall_clock=$builddir/tests/e2e/clock/wall_clock.so
[ -e "$wall_clock" ] || bail_out "$wall_clock is not there: run make check"
export WALL_CLOCK=$work/wall_clock
# The sanitizer's library is not the first one then.
agent_command=(env "LD_PRELOAD=$wall_clock"
	"ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0" "$snmpdtlsd")

# set_clock SECONDS - the agent's clock shows that many since 1970
set_clock()
{
	python3 -c 'import struct, sys, time
with open(sys.argv[1], "r+b") as f:
    f.write(struct.pack("=q", int(sys.argv[2]) - int(time.time())))' \
		"$WALL_CLOCK" "$1"
}

# not_after CERTIFICATE - seconds since 1970
not_after()
{
	date -d "$(openssl x509 -in "$1" -noout -enddate | sed 's/.*=//')" +%s
}

now=$(date +%s)
day=86400
head -c 8 /dev/zero >"$WALL_CLOCK"
(
	cd "$work" && cp "$pki/ca.crt" "$pki/ca.key" . &&
		pki_issue_between brief ca "/CN=brief" \
			"$(date -u -d "@$((now - day))" +%Y%m%d%H%M%SZ)" \
			"$(date -u -d "@$((now + 10 * day))" +%Y%m%d%H%M%SZ)"
) >"$work/issue.out" 2>&1 || bail_out "no certificate"
cp -R "$pki" "$work/pki" && pki=$work/pki
cp "$work/brief.crt" "$work/brief.key" "$pki/"
configure <<-EOF
	sysLocation here
	certSecName 10 ca --cn
	rouser manager authpriv
	rouser brief authpriv
EOF

# As a board without a battery starts.
set_clock 60
agent_start
like "it starts, and says that it waits" "$(cat "$agent_log")" \
	'^1970-01-01T00:0.*Z warn clock is 1970-01-01 00:0.* waiting for time'
unlike "nobody can be judged yet" "$(handshake manager)" '^DONE$'
check "the line tells why" wait_for 10 log_has_lines \
	'handshake refused .*reason=cert-not-yet-valid .*subject="CN=manager" '\
'.*hint="clock is 1970-01-01: waiting for time"' 1
set_clock "$now"
is "the time has come" "$(snmp_value manager $location)" here
check "and is told" wait_for 30 log_has_lines ' info clock is set: ' 1

# A session of a certificate that ends in a few seconds. Its times are those of
# the log: however busy the host is, they tell when the agent has acted.
end=$(not_after "$work/brief.crt")
set_clock $((end - 8))
session_open brief brief -verify_quiet
is "a session to the end" "$(session_get brief $location)" here
check "it ends" wait_for 30 session_has_ended brief
line=$(grep 'session closed .*user="brief" reason=cert-expired' "$agent_log")
ended=$(date -d "${line%% *}" +%s)
check "in the second after its last" [ $((ended - end)) -ge 1 ]
check "and no later" [ $((ended - end)) -le 3 ]
note "certificate: $end, session: $ended"
unlike "a new one does not begin" \
	"$(handshake brief)" '^DONE$'

# Its own end, while it runs.
end=$(not_after "$agent_dir/tls/certs/agent.crt")
ends='the agent.s certificate ends soon subject="CN=agent"'
is "nothing to say of its own end yet" "$(log_lines "$ends")" 0
set_clock $((end - 30 * day + 60))
check "30 days before it warns" wait_for 30 log_has_lines \
	" warn tls: $ends .*days=29 " 1
set_clock $((end - 7 * day + 60))
check "7 days before it warns" wait_for 30 log_has_lines \
	" warn tls: $ends .*days=6 " 1
kill -HUP "$agent_pid"
check "HUP" wait_for 10 log_has_lines ' reloaded ' 1
is "no warning comes twice" "$(log_lines "$ends")" 2
agent_stop

# And at a start, the nearest only.
set_clock $((end - day / 2))
agent_start
is "at the start: one line" "$(log_lines "$ends")" 1
like "for the nearest" "$(cat "$agent_log")" "warn tls: $ends .*days=0 "
agent_stop
done_testing
