#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Certificate, key, anchors and revocation list are replaced on disk and nobody
# says HUP: the agent notices within a minute, takes them whole or not at all,
# and says what it does not take once. TLSTM-71, TLSTM-77, DTLS-29
. "$(dirname "$0")/../lib.sh"

location=1.3.6.1.2.1.1.6.0
tls=$agent_dir/tls
cat "$pki/ca.crt" "$pki/other-ca.crt" >"$tls/ca-certs/both.crt"
cp "$pki/ca.crt" "$pki/ca.key" "$work/"

# An authority's list, with no certificate or with those named on it.
revoke()
{
	rm -f "$work"/ca.index* "$work"/ca.crlnumber*
	for name in "$@"; do
		pki_authority ca -revoke "$pki/$name.crt" || return
	done
	pki_authority ca -gencrl -out new.crl && mv new.crl "$tls/ca.crl"
}
other_list()
{
	cp "$pki/other-ca.crt" "$pki/other-ca.key" "$work/" &&
		pki_authority other-ca -gencrl -out "$tls/other.crl"
}
(cd "$work" && pki_authority ca -gencrl -out x && revoke &&
	other_list) >"$work/crl.out" 2>&1 || bail_out "no revocation list"
configure <<-EOF
	trustCert both
	x509CRLFile ca.crl
	x509CRLFile other.crl
	sysLocation here
	certSecName 10 ca --cn
	certSecName 20 other-ca --cn
	certSecName 30 $tls/certs/friend.crt --sn friend
	rouser manager authpriv
	rouser revoked authpriv
	rouser stranger authpriv
	rouser friend authpriv
EOF
# Its authority must be held for its row to count.
cp "$pki/other-ca.crt" "$tls/ca-certs/"
cp "$pki/pinned.crt" "$tls/certs/friend.crt"
agent_start
for name in manager revoked stranger pinned; do
	session_open $name $name
	is "a session: $name" "$(session_get $name $location)" here
done

renewals=0
# renewed CLAIM - by itself, within a minute
renewed()
{
	renewals=$((renewals + 1))
	check "$1" wait_for 60 log_has_lines ' certificates renewed ' $renewals
}

# The key is another one too: for a moment the two do not fit.
serial()
{
	handshake manager -showcerts </dev/null |
		openssl x509 -noout -serial 2>/dev/null
}
(
	cd "$work" && pki_issue agent ca "/CN=agent" \
		"basicConstraints=CA:FALSE" "keyUsage=digitalSignature" \
		"extendedKeyUsage=serverAuth" "subjectAltName=DNS:localhost"
) >"$work/issue.out" 2>&1 || bail_out "no new certificate"
new=$(openssl x509 -in "$work/agent.crt" -noout -serial)
cp "$work/agent.crt" "$tls/certs/agent.crt"
cp "$work/agent.key" "$tls/private/agent.key"
renewed "a new certificate and key are noticed"
is "new sessions see the new certificate" "$(serial)" "$new"
for name in manager revoked stranger pinned; do
	is "a live session stays: $name" "$(session_get $name $location)" here
done
is "nothing was wrong on the way" "$(log_lines ' error ')" 0

# What cannot be used is said once and changes nothing.
echo garbage >"$tls/certs/agent.crt"
check "a broken file is told" wait_for 60 log_has_lines ' error ' 1
like "by its name, and what is wrong" "$(grep ' error ' "$agent_log")" \
	"$agent_conf:2: error: $tls/certs/agent.crt is neither PEM nor DER"
sleep 15 # another look and more
is "once" "$(log_lines ' error ')" 1
like "and what follows" "$(cat "$agent_log")" \
	' warn certificate files have changed: those read before stay in force'
is "new sessions see the certificate there was" "$(serial)" "$new"
is "a live session stays" "$(session_get manager $location)" here

# All at once: mended, one revoked, one authority gone, one row another's.
cp "$work/agent.crt" "$tls/certs/agent.crt"
cp "$pki/ca.crt" "$tls/ca-certs/both.crt"
cp "$pki/selfsigned.crt" "$tls/certs/friend.crt"
(cd "$work" && revoke revoked) >"$work/crl.out" 2>&1
renewed "new anchors, list and certificates are noticed"
for name in revoked stranger pinned; do
	check "no longer allowed, it ends: $name" \
		wait_for 10 session_has_ended $name
done
for reason in 'cert-revoked subject="CN=revoked"' \
	'cert-untrusted subject="CN=stranger"' \
	'cert-self-signed subject="CN=pinned"'; do
	is "with a line: $reason" \
		"$(log_lines " warn session closed .*reason=$reason")" 1
done
like "and a last one" "$(cat "$agent_log")" \
	'sessions verified again kept=1 closed=3$'
is "the manager's session stays" "$(session_get manager $location)" here
is "who is named by the new file gets in" \
	"$(snmp_value selfsigned $location)" here
is "nothing else was wrong" "$(log_lines ' error ')" 1

# The configuration itself waits for a HUP.
is "it has read no other file" "$(log_lines ' reloaded ')" 0

agent_stop
done_testing
