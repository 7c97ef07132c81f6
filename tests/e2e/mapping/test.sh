#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# From certificate to securityName by each map type: TLSTM-22..24. A name is
# seen by the access it has: only the right spelling of it is in the rules.
. "$(dirname "$0")/../lib.sh"

ipv6=20010db80000000000000000000a0007
cp "$pki/second.crt" "$agent_dir/tls/certs/"
configure <<-EOF
	certSecName 10 $(fingerprint manager) --sn manager
	certSecName 20 $(fingerprint san-email) --rfc822
	certSecName 30 $(fingerprint san-dns) --dns
	certSecName 40 $(fingerprint san-ipv4) --ip
	certSecName 50 $(fingerprint san-ipv6) --ip
	certSecName 60 $(fingerprint san-any) --any
	certSecName 70 sha256:$(fingerprint rsa) --cn
	# Two rows without the field, then the one that names it.
	certSecName 81 $(fingerprint via-subca) --rfc822
	certSecName 82 $(fingerprint via-subca) --ip
	certSecName 83 $(fingerprint via-subca) --sn third-row
	# The higher number stands first in the file and is not reached.
	certSecName 91 second --sn wrong
	certSecName 90 second --sn by-file-name
	certSecName 100 ca --cn
	rouser manager authpriv
	rouser Joe.Doe@mail.example.com authpriv
	rouser mgr.example.com authpriv
	rouser 192.0.2.7 authpriv
	rouser $ipv6 authpriv
	rouser first.example.com authpriv
	rouser rsa authpriv
	rouser third-row authpriv
	rouser by-file-name authpriv
	rouser pinned authpriv
EOF
agent_start

# named CLAIM CERTIFICATE
named()
{
	is "$1" "$(snmp_value "$2" 1.3.6.1.2.1.1.7.0)" 72
}

named "--sn: the name of the row" manager
named "--rfc822: local part as it is, domain in lower case" san-email
named "--dns: lower case" san-dns
named "--ip: IPv4 in dotted decimal" san-ipv4
named "--ip: IPv6 as 32 digits" san-ipv6
named "--any: the first of the three types" san-any
named "--cn: the common name" rsa
named "the next row when one yields no name" via-subca
named "a certificate named by its file; rows in order of number" second

# The authority's row gives a name, but the name has no access. CR-03
# No discovery before it: that would meet the error first.
snmp_options=(-e 8000000006)
like "a name without access gets an error, not silence" \
	"$(snmp snmpget nobody 1.3.6.1.2.1.1.7.0)" 'authorizationError'
like "and the log has the name" "$(cat "$agent_log")" \
	'access refused .*user="nobody" .*reason=access-no-group'

agent_stop
done_testing
