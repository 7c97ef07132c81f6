#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What DTLS may be here and what not, by other people's clients: every suite of
# RFC 9325 with every kind of key on both sides; and whatever is weaker gets an
# alert, and a line in the log. TLSTM-27, TLSTM-74, TLSTM-90..92, DTLS-20..29
. "$(dirname "$0")/../lib.sh"
export E2E_TIMEOUT=600

location=1.3.6.1.2.1.1.6.0
managers=(manager p384 rsa rsa3072) # manager has P-256

configure <<-EOF
	sysLocation here
	certSecName 10 ca --cn
	$(printf 'rouser %s authpriv\n' "${managers[@]}")
EOF
agent_start

# use_certificate NAME - for new sessions of the agent
reloads=0
use_certificate()
{
	cp "$pki/$1.crt" "$agent_dir/tls/certs/agent.crt"
	cp "$pki/$1.key" "$agent_dir/tls/private/agent.key"
	reloads=$((reloads + 1))
	kill -HUP "$agent_pid"
	wait_for 20 log_has_lines ' reloaded ' $reloads ||
		bail_out "no reload with $1"
}

# gnutls MANAGER PRIORITY ARGUMENT... - a handshake, and what is said of it
gnutls()
{
	local manager=$1 priority=$2

	shift 2
	(sleep 0.5) | timeout --foreground -k 5 30 gnutls-cli --udp 127.0.0.1 \
		-p "$agent_port" --verify-hostname=localhost \
		--x509cafile "$pki/ca.crt" --x509certfile "$pki/$manager.crt" \
		--x509keyfile "$pki/$manager.key" \
		--priority "NORMAL:-VERS-ALL:+VERS-DTLS1.2$priority" "$@" 2>&1
}

# ---- what works: each key of ours with each of theirs, each suite ----

openssl_suites=(AES128-GCM-SHA256 AES256-GCM-SHA384 CHACHA20-POLY1305)
gnutls_ciphers=(AES-128-GCM AES-256-GCM CHACHA20-POLY1305)
for agent in agent agent-p384 agent-rsa2048 agent-rsa3072; do
	case $agent in
	*rsa*) suite=ECDHE-RSA ;;
	*) suite=ECDHE-ECDSA ;;
	esac
	use_certificate $agent
	for i in "${!managers[@]}"; do
		m=${managers[i]}
		n=$((i % 3))
		cipher=${gnutls_ciphers[n]}
		claim="$agent with $m"
		said=$(handshake "$m" -cipher "$suite-${openssl_suites[n]}")
		like "OpenSSL: $claim" "$said" '^DONE$'
		like "OpenSSL: $claim: the suite" "$said" \
			"Cipher is $suite-${openssl_suites[n]}"
		like "GnuTLS: $claim" "$(gnutls "$m" ":-CIPHER-ALL:+$cipher")" \
			"Description: \(DTLS1\.2-.*\(ECDHE-.*\($cipher\)"
		is "Net-SNMP: $claim" "$(snmp_value "$m" $location)" here
	done
done

# DTLS-24
for group in X25519 P-256 P-384; do
	like "the group $group" \
		"$(handshake rsa -groups $group)" '^DONE$'
done
is "nobody was refused" "$(log_lines 'handshake refused')" 0

# ---- what does not, with an agent that could do all of it ----

# Static RSA needs an agent with an RSA key (DTLS-22); NULL, CBC, and finite
# Diffie-Hellman would be possible too.
use_certificate agent-rsa2048
for suite in AES128-GCM-SHA256 AES256-SHA256 ECDHE-RSA-AES128-SHA256 \
	ECDHE-RSA-AES256-SHA ECDHE-RSA-NULL-SHA NULL-SHA256 \
	DHE-RSA-AES128-GCM-SHA256; do
	refused manager no-shared-cipher 40 "" -cipher "$suite:@SECLEVEL=0"
done

# DTLS-24: no signature by SHA-1, in the handshake and in a certificate
refused manager no-shared-signature 40 "" \
	-cipher DEFAULT:@SECLEVEL=0 -sigalgs RSA+SHA1
refused sha1 cert-weak 42 'CN=sha1' -cipher DEFAULT:@SECLEVEL=0
refused rsa1024 cert-weak 42 'CN=rsa1024' -cipher DEFAULT:@SECLEVEL=0
refused - no-client-certificate 40 "" # TLSTM-20

# DTLS-20, TLSTM-90
handshake_protocol=-dtls1
refused manager protocol-version 70 "" -cipher DEFAULT:@SECLEVEL=0
handshake_protocol=-dtls1_2

# DTLS-25: extended master secret, by both libraries
cat >"$work/no-ems.cnf" <<-EOF
	openssl_conf = all
	[all]
	ssl_conf = ssl
	[ssl]
	system_default = policy
	[policy]
	Options = -ExtendedMasterSecret
EOF
handshake_conf=$work/no-ems.cnf
refused manager no-extended-master-secret 40 ""
handshake_conf=/dev/null

# By a library of another make, which asks more than once.
refused_gnutls()
{
	local claim="GnuTLS: $1" alert=$2 n
	local wanted="warn handshake refused .* reason=$3 subject=\"\" \
sha256=none hint=\"[^\"]+\""

	n=$(log_lines "$wanted")
	like "$claim: it is told" "$(gnutls manager "$4")" "alert \[$alert\]"
	check "$claim: the line" \
		wait_for 10 log_has_lines "$wanted" $((n + 1))
}
refused_gnutls "DTLS 1.0" 70 protocol-version :-VERS-ALL:+VERS-DTLS1.0
refused_gnutls "CBC" 40 no-shared-cipher \
	:-CIPHER-ALL:+AES-128-CBC:+AES-256-CBC
refused_gnutls "static RSA" 40 no-shared-cipher :-KX-ALL:+RSA
refused_gnutls "SHA-1" 40 no-shared-signature :-SIGN-ALL:+SIGN-RSA-SHA1
refused_gnutls "no extended master secret" 40 no-extended-master-secret \
	:%NO_SESSION_HASH

# TLSTM-74, DTLS-25: renegotiation
said=$( (sleep 1; echo R; sleep 1; echo Q) | timeout --foreground -k 5 20 \
	openssl s_client -dtls1_2 -connect "127.0.0.1:$agent_port" \
	-CAfile "$pki/ca.crt" -cert "$pki/manager.crt" \
	-key "$pki/manager.key" 2>&1)
like "renegotiation: the session was there" "$said" 'RENEGOTIATING'
like "renegotiation: it is told" "$said" \
	'no renegotiation|SSL alert number 100$'
check "renegotiation: the line says it all" wait_for 10 log_has_lines \
	"warn renegotiation refused peer=127\.0\.0\.1:[0-9]+ \
reason=renegotiation subject=\"CN=manager\" \
sha256=$(fingerprint manager) hint=\"[^\"]+\"" 1

# TLSTM-91, TLSTM-92: there is no DTLS 1.3 whose 0-RTT or integrity-only suites
# one could ask for.
is "the manager is served as before" "$(snmp_value manager $location)" here
agent_stop
done_testing
