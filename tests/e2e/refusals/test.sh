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

# counted - as refused, and the counters move (TLSTM-27)
counted()
{
	local claim="$2, $1" errors certificates=0

	errors=$(counter snmpTlstmSessionOpenErrors)
	[ -z "$4" ] || certificates=1
	certificates=$((certificates + $(counter \
		snmpTlstmSessionInvalidClientCertificates)))
	refused "$@"
	is "$claim: snmpTlstmSessionOpenErrors" \
		"$(counter snmpTlstmSessionOpenErrors)" $((errors + 1))
	is "$claim: snmpTlstmSessionInvalidClientCertificates" \
		"$(counter snmpTlstmSessionInvalidClientCertificates)" \
		$certificates
}

# The alerts of RFC 5246 7.2: 42 bad_certificate, 43 unsupported, 44 revoked,
# 45 expired, 48 unknown_ca, 40 handshake_failure.
counted stranger cert-untrusted 48 ".*CN ?= ?stranger.*"
counted selfsigned cert-self-signed 48 ".*CN ?= ?selfsigned.*"
# Pinned by its fingerprint and expired all the same.
counted expired cert-expired 45 ".*CN ?= ?expired.*"
counted not-yet cert-not-yet-valid 42 ".*CN ?= ?not-yet.*"
counted server-only cert-wrong-purpose 43 ".*CN ?= ?server-only.*"
counted revoked cert-revoked 44 ".*CN ?= ?revoked.*"
counted second map-no-row 42 ".*CN ?= ?second.*"
counted nobody map-no-name 42 ".*CN ?= ?nobody.*"

# An intermediate authority that the client does not send along.
counted via-subca cert-untrusted 48 ".*CN ?= ?via-subca.*"

# No certificate, or no common ground: not a matter of certificates.
counted - no-client-certificate 40 ""
counted manager no-shared-cipher 40 "" -cipher ECDHE-ECDSA-AES128-SHA256
counted manager no-shared-group 40 "" -groups P-521

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
