#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Whoever is refused gets no answer, and the operator one line that says why:
# TLSTM-20, TLSTM-21, TLSTM-23, TLSTM-27, TLSTM-77, DTLS-29.
. "$(dirname "$0")/../lib.sh"

configure <<-EOF
	x509CRLFile $work/ca.crl
	certSecName 10 $(fingerprint manager) --sn manager
	certSecName 20 $(fingerprint pinned) --sn pinned
	certSecName 30 $(fingerprint expired) --sn expired
	certSecName 40 $(fingerprint nobody) --dns
	rouser manager authpriv
	rouser pinned authpriv
EOF
cp "$pki/ca.crl" "$work/"
agent_start

refusals=0

# Sets line to the next line of the log about a refusal.
next_refusal()
{
	refusals=$((refusals + 1))
	wait_for 10 log_has_lines 'handshake refused' $refusals
	# Time for a second one, which must not come.
	sleep 0.3
	is "$1: exactly one line in the log" \
		"$(log_lines 'handshake refused')" $refusals
	refusals=$(log_lines 'handshake refused')
	line=$(grep 'handshake refused' "$agent_log" | tail -n 1)
}

# refused CERTIFICATE REASON SUBJECT ARGUMENT... - by a bare handshake
refused()
{
	local certificate=$1 reason=$2 subject=$3 sha256=none
	local before errors said

	shift 3
	before=$(counter snmpTlstmSessionInvalidClientCertificates)
	errors=$(counter snmpTlstmSessionOpenErrors)
	said=$(handshake "$certificate" "$@")
	unlike "$reason: the handshake does not complete" "$said" \
		'^DONE$'
	[ -z "$subject" ] || sha256=$(fingerprint "$certificate")
	next_refusal "$reason"
	like "$reason: the line says it all" "$line" \
		"warn handshake refused peer=127\.0\.0\.1:[0-9]+ \
reason=$reason subject=\"$subject\" sha256=$sha256 hint=\"[^\"]+\"\
( detail=\"[^\"]*\")?\$"
	is "$reason: snmpTlstmSessionOpenErrors" \
		"$(counter snmpTlstmSessionOpenErrors)" $((errors + 1))
	is "$reason: snmpTlstmSessionInvalidClientCertificates" \
		"$(counter snmpTlstmSessionInvalidClientCertificates)" \
		$((before + counts_certificate))
}

counts_certificate=1
refused stranger cert-untrusted ".*CN ?= ?stranger.*"
refused selfsigned cert-self-signed ".*CN ?= ?selfsigned.*"
# Pinned by its fingerprint and expired all the same.
refused expired cert-expired ".*CN ?= ?expired.*"
refused not-yet cert-not-yet-valid ".*CN ?= ?not-yet.*"
refused server-only cert-wrong-purpose ".*CN ?= ?server-only.*"
refused revoked cert-revoked ".*CN ?= ?revoked.*"
refused second map-no-row ".*CN ?= ?second.*"
refused nobody map-no-name ".*CN ?= ?nobody.*"

# An intermediate authority that the client does not send along.
refused via-subca cert-untrusted ".*CN ?= ?via-subca.*"

# No certificate, or no common ground: not a matter of certificates.
counts_certificate=0
# The agent has not seen the certificate when it gives up.
refused - no-client-certificate ""
refused manager no-shared-cipher "" -cipher ECDHE-ECDSA-AES128-SHA256
refused manager no-shared-group "" -groups P-521

# What a manager sees: nothing. And no message was counted for it.
for certificate in stranger selfsigned expired second; do
	packets=$(counter snmpInPkts)
	check "$certificate: snmpget gets no answer" \
		snmp_refused snmpget "$certificate" 1.3.6.1.2.1.1.3.0
	# The counter's own request and its discovery are two messages.
	is "$certificate: no message was taken" \
		"$(counter snmpInPkts)" $((packets + 2))
done

# Those beside them are served.
is "pinned by fingerprint, no authority needed" \
	"$(snmp_value pinned 1.3.6.1.2.1.1.7.0)" 72
is "the manager is served as before" \
	"$(snmp_value manager 1.3.6.1.2.1.1.7.0)" 72

# A subject cannot forge a line of the log.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	-days 30 -keyout "$work/forged.key" -out "$work/forged.crt" -subj \
	$'/CN=x" sha256=00\nerror forged' -utf8 >"$work/req.out" 2>&1
refusals=$(log_lines 'handshake refused')
echo Q | timeout --foreground 20 openssl s_client -dtls1_2 -connect \
	"127.0.0.1:$agent_port" -cert "$work/forged.crt" \
	-key "$work/forged.key" >"$work/forged.out" 2>&1
next_refusal "forged subject"
is "forged subject: no line of its own" "$(log_lines '^error|^forged')" 0
like "forged subject: quotes are escaped" "$line" 'subject="[^"]*" sha256='

agent_stop
done_testing
