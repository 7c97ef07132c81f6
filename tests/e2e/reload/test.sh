#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What HUP changes, and for whom: certificates, revocation lists, names,
# prefix; what waits for the next start is said (TLSTM-71, TLSTM-85).
. "$(dirname "$0")/../lib.sh"

location=1.3.6.1.2.1.1.6.0
second="certSecName 20 $(fingerprint second) --sn second"
doomed="certSecName 30 $(fingerprint revoked) --sn doomed"

# write_configuration LINE...
write_configuration()
{
	{
		echo "sysLocation here"
		echo "certSecName 10 $(fingerprint manager) --sn manager"
		echo "rouser manager authpriv"
		echo "rouser second authpriv"
		echo "rouser doomed authpriv"
		printf '%s\n' "$@"
	} | configure
}

reloads=0
reload()
{
	reloads=$((reloads + 1))
	kill -HUP "$agent_pid"
	check "${1:-HUP}" wait_for 10 log_has_lines ' reloaded ' $reloads
}

export ASAN_OPTIONS="$ASAN_OPTIONS:quarantine_size_mb=1"
write_configuration "$second" "$doomed"
agent_start
session_open kept manager
session_open other second
session_open doomed revoked
for name in kept other doomed; do
	is "a session: $name" "$(session_get $name $location)" here
done

# The agent's certificate replaced on disk.
serial()
{
	handshake manager -showcerts </dev/null |
		openssl x509 -noout -serial 2>/dev/null
}
(
	cd "$work" || exit
	cp "$pki/ca.crt" "$pki/ca.key" "$pki/agent.key" . &&
		pki_issue agent ca "/CN=agent" "basicConstraints=CA:FALSE" \
			"keyUsage=digitalSignature" \
			"extendedKeyUsage=serverAuth" \
			"subjectAltName=DNS:localhost"
) >"$work/issue.out" 2>&1 || bail_out "no new certificate"
new=$(openssl x509 -in "$work/agent.crt" -noout -serial)
cp "$work/agent.crt" "$agent_dir/tls/certs/agent.crt"
reload "HUP takes the new certificate"
is "new sessions see the new certificate" "$(serial)" "$new"
is "the live session stays" "$(session_get kept $location)" here

# Revoked
cp "$pki/ca.crl" "$agent_dir/"
write_configuration "$second" "$doomed" "x509CRLFile $agent_dir/ca.crl"
reload "HUP takes a revocation list"
check "the session of who is revoked ends" \
	wait_for 10 session_has_ended doomed
like "with a line that says why" "$(cat "$agent_log")" \
	'session closed .*reason=cert-revoked'
like "and one that counts" "$(cat "$agent_log")" \
	'sessions verified again kept=2 closed=1$'
is "the live session stays" "$(session_get kept $location)" here

# Unmapped
write_configuration "$doomed" "x509CRLFile $agent_dir/ca.crl"
reload "HUP takes a row away"
check "the session of who has no name ends" \
	wait_for 10 session_has_ended other
like "with a line that says why" "$(cat "$agent_log")" \
	'session closed .*reason=map-no-row subject="CN ?= ?second"'
is "the live session stays" "$(session_get kept $location)" here

# Another prefix: the names in access rules change with it, at once.
write_configuration "tsmUseTransportPrefix yes"
sed -i 's/^rouser manager/rouser dtls:manager/' "$agent_conf"
reload "HUP takes tsmUseTransportPrefix"
is "the live session goes by its new name" \
	"$(session_get kept $location)" here
is "so do new ones" "$(snmp_value manager $location)" here

# What cannot change is said, each time, until it is as it was.
write_configuration "agentAddress 127.0.0.1:1" "agentUser nobody" \
	"engineID elsewhere" "maxSessions 7" "idleTimeout 9"
sed -i "s|^persistentDir.*|persistentDir $work/elsewhere|" "$agent_conf"
reload "HUP with what only a start can change"
for directive in agentUser persistentDir engineID maxSessions idleTimeout; do
	is "$directive waits for the next start" \
		"$(log_lines "reload: $directive has changed: takes effect")" 1
done
# The command line's address holds, not the file's.
is "agentAddress does not matter here" \
	"$(log_lines 'reload: agentAddress')" 0
reload
is "it is said again" "$(log_lines 'reload: engineID has changed')" 2
write_configuration
reload
is "no more when it is as it was" \
	"$(log_lines 'reload: engineID has changed')" 2

# Again and again: no session is lost, no memory kept.
memory()
{
	awk '/^VmRSS:/ { print $2 }' "/proc/$agent_pid/status"
}
descriptors()
{
	find "/proc/$agent_pid/fd" -type l | wc -l
}
reload_all()
{
	local i

	for i in $(seq "$1"); do
		reloads=$((reloads + 1))
		kill -HUP "$agent_pid"
		wait_for 10 log_has_lines ' reloaded ' $reloads || return
	done
}
check "10 reloads" reload_all 10
kilobytes=$(memory)
opened=$(descriptors)
check "10 more" reload_all 10
grown=$(($(memory) - kilobytes))
limit=128
! keeps_back || limit=2048
note "resident memory has grown by $grown KiB"
check "nothing is kept of them" [ $grown -le $limit ]
is "the session from before is still there" \
	"$(session_get kept $location)" here
is "no descriptor is left open" "$(descriptors)" "$opened"

agent_stop
done_testing
