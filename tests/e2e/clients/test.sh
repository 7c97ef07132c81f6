#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Other people's DTLS and SNMP: OpenSSL, GnuTLS, each tool of Net-SNMP.
. "$(dirname "$0")/../lib.sh"

configure <<-EOF
	sysLocation here
	certSecName 10 ca --cn
	rouser manager authpriv
	rouser rsa authpriv
	rouser via-subca authpriv
EOF
agent_start

# negotiates CLAIM REGEX ARGUMENT... - a complete handshake that says so
negotiates()
{
	local claim=$1 regex=$2 said

	shift 2
	said=$(handshake manager "$@")
	if printf '%s\n' "$said" | grep -qx DONE; then
		like "$claim" "$said" "$regex"
	else
		like "$claim" "$said" '^DONE$'
	fi
}

# OpenSSL. DTLS-21, DTLS-23: an AEAD suite with an ephemeral key
said=$(handshake manager)
like "OpenSSL completes a handshake" "$said" '^DONE$'
like "the suite is one of RFC 9325's" "$said" \
	'Cipher is ECDHE-ECDSA-(AES(128|256)-GCM|CHACHA20)'
like "OpenSSL verifies the agent" "$said" 'Verification: OK'
like "extended master secret is in use" "$said" 'Extended master secret: yes'
like "compression is not" "$said" 'Compression: NONE'   # DTLS-25
unlike "no session ticket" "$said" 'TLS session ticket:' # DTLS-26

for suite in ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384; do
	negotiates "the suite $suite" "Cipher is $suite" -cipher $suite
done
# DTLS-24; the certificate's own curve is always offered beside (RFC 8422 2.1)
negotiates "the group X25519" 'Server Temp Key: X25519' -groups X25519:P-256
negotiates "the group P-256" 'Server Temp Key: ECDH, prime256v1' -groups P-256

session_open openssl manager
is "a Get over OpenSSL's session" \
	"$(session_get openssl 1.3.6.1.2.1.1.6.0)" here
is "and another one" "$(session_get openssl 1.3.6.1.2.1.1.6.0)" here
session_close openssl

# Through an intermediate authority that the client sends along. TLSTM-22
session_open chained via-subca -cert_chain "$pki/subca.crt"
is "a certificate two steps below the anchor" \
	"$(session_get chained 1.3.6.1.2.1.1.6.0)" here
session_close chained

# What must not be negotiated.
# DTLS-20, TLSTM-90
like "DTLS 1.0 is refused" "$(handshake_protocol=-dtls1
	handshake manager -cipher DEFAULT@SECLEVEL=0)" \
	'alert|wrong version|unsupported'
log_has_version()
{
	log_has_lines 'handshake refused .*reason=protocol-version' 1
}
check "and the log says why" wait_for 10 log_has_version
for suite in ECDHE-ECDSA-AES128-SHA256 AES128-GCM-SHA256 \
	ECDHE-ECDSA-NULL-SHA; do # DTLS-22
	unlike "not the suite $suite" "$(handshake manager \
		-cipher $suite:@SECLEVEL=0)" "^DONE|Cipher is $suite"
done

# GnuTLS
said=$( (sleep 1) | timeout --foreground -k 5 30 gnutls-cli --udp 127.0.0.1 \
	-p "$agent_port" --verify-hostname=localhost \
	--x509cafile "$pki/ca.crt" --x509certfile "$pki/manager.crt" \
	--x509keyfile "$pki/manager.key" 2>&1)
like "GnuTLS completes a handshake" "$said" 'Handshake was completed'
like "GnuTLS speaks DTLS 1.2" "$said" 'DTLS1\.2'

# Net-SNMP
for tool in snmpget snmpgetnext snmpwalk snmpbulkget snmpbulkwalk; do
	like "$tool" "$(snmp $tool manager 1.3.6.1.2.1.1.6)" \
		'^\.1\.3\.6\.1\.2\.1\.1\.(6|6\.0|7\.0) = '
done
like "snmpstatus" "$(snmp snmpstatus manager)" 'Up: '
like "an RSA certificate" "$(snmp snmpget rsa 1.3.6.1.2.1.1.6.0)" 'here'

# Set is answered by the rules: the write view of rouser is empty. CR-03
got=$(dir=$(client_dir manager) && SNMPCONFPATH=$dir MIBS='' \
	SNMP_PERSISTENT_DIR=$dir/state timeout --foreground 30 snmpset -v3 \
	--defSecurityModel=tsm -T our_identity=manager "${snmp_trust[@]}" \
	-On -t 10 "dtlsudp:127.0.0.1:$agent_port" \
	1.3.6.1.2.1.1.6.0 s there 2>&1)
like "snmpset is refused, not ignored" "$got" 'authorizationError'
unlike "and not with an error of SNMPv1" "$got" \
	'noSuchName|badValue|readOnly' # PDU-03
like "the log says so" "$(cat "$agent_log")" \
	'access refused .*user="manager" .*=set .*reason=access-no-view'

# TSM-11, VACM-06: a message that asks for less than the session gives
got=$(snmp_options=(-l noAuthNoPriv) && snmp snmpget manager \
	1.3.6.1.2.1.1.6.0)
unlike "a noAuthNoPriv message does not get what needs authPriv" "$got" here
like "the log says so" "$(cat "$agent_log")" \
	'access refused .*level=noAuthNoPriv operation=get oid=1\.3\.6\.1\.2'

# MPD-04, MPD-05: the engine's own ID, the local one, and a foreign one
engine=$(snmp_options=(-Ox) && snmp_value manager 1.3.6.1.6.3.10.2.1.1.0 |
	tr -d ' "')
snmp_options=(-e "$engine")
like "the engine answers to its ID" \
	"$(snmp snmpget manager 1.3.6.1.2.1.1.6.0)" here
snmp_options=(-e 8000000006)
like "and to the local engine's" \
	"$(snmp snmpget manager 1.3.6.1.2.1.1.6.0)" here
handlers=$(counter snmpUnknownPDUHandlers)
snmp_options=(-e 80007ed905ffffffffff)
check "but not to another's" snmp_refused snmpget manager 1.3.6.1.2.1.1.6.0
snmp_options=()
counted=$(counter snmpUnknownPDUHandlers)
check "which is counted" [ "$counted" -gt "$handlers" ]

agent_stop
done_testing
