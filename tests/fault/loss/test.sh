#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Handshakes and requests on a network that loses, doubles and reorders.
# DTLS-06, DTLS-07, DTLS-08, DTLS-10
. "$(dirname "$0")/../lib.sh"

seed=${FAULT_SEED:-6347}
sessions=50

# Both sides with a chain of 8 KB: two authorities that have much to say.
make_chains()
{
	local i comment previous=ca

	mkdir -p "$work/chain" && cd "$work/chain" || return
	cp "$pki"/ca.{crt,key} .
	comment=$(head -c 3500 /dev/zero | tr '\0' x)
	for i in 1 2; do
		pki_issue sub$i $previous "/CN=e2e sub-CA $i" \
			"basicConstraints=critical,CA:TRUE" \
			"keyUsage=critical,keyCertSign,cRLSign" \
			"nsComment=$comment" || return
		previous=sub$i
	done
	pki_issue agent sub2 "/CN=agent" "basicConstraints=CA:FALSE" \
		"extendedKeyUsage=serverAuth" \
		"subjectAltName=DNS:localhost" || return
	pki_client manager sub2 "/CN=manager" || return
	cat agent.crt sub2.crt sub1.crt >agent-chain.crt
	cat manager.crt sub2.crt sub1.crt >manager-chain.crt
	chain_octets=$(for i in agent sub2 sub1; do
		openssl x509 -in $i.crt -outform DER
	done | wc -c)
}

# configure_path MTU
configure_path()
{
	configure <<-EOF
		certSecName 10 ca --cn
		rouser manager authpriv
		pathMTU $1
		maxHandshakesPerPrefix 256
	EOF
}

# all_complete WHAT
all_complete()
{
	is "$1: $sessions of $sessions handshakes" \
		"$(value handshakes "$load_line")" $sessions
	is "$1: none is given up" "$(value failed "$load_line")" 0
}

configure_path 1280
agent_start

# A manager that repeats itself often, so that this takes seconds.
hasty=(--peers $sessions --lives $sessions --timer-ms 400 --leave both)
# As OpenSSL has it: 1 s, doubling.
patient=(--peers $sessions --lives $sessions --leave both)

proxy_start --seed "$seed" --drop 30
load lives "${hasty[@]}" --gets 1 --tries 20 --retry-ms 300
all_complete "30 % lost each way"
is "30 % lost each way: every manager gets its answer" \
	"$(value timeouts "$load_line")" 0
proxy_stop

proxy_start --seed "$seed" --dup 20
load lives "${patient[@]}" --gets 5
all_complete "20 % doubled"
is "20 % doubled: answers" "$(value answers "$load_line")" $((5 * sessions))
proxy_stop

proxy_start --seed "$seed" --reorder 30
load lives "${patient[@]}" --gets 5
all_complete "30 % overtaken"
is "30 % overtaken: answers" "$(value answers "$load_line")" $((5 * sessions))
proxy_stop

# The agent's flight is lost, and the manager does nothing about it.
proxy_start --seed "$seed" --lose hello
load lives "${patient[@]}" --no-timer --gets 1 --patience-ms 30000
proxy_stop
all_complete "the agent's flight lost, no timer but its own"
at_least "flights lost" "$(value lost_copies "$proxy_line")" $sessions

# DTLS-07: the last flight has no timer; the manager's repeats bring it back.
proxy_start --seed "$seed" --lose last --lose-copies 2
load lives "${hasty[@]}" --gets 1
proxy_stop
all_complete "the last flight lost twice"
at_least "last flights lost" "$(value lost_copies "$proxy_line")" $sessions

# DTLS-10: what arrives is answered once, however often it does.
packets=$(counter snmpInPkts)
proxy_start --seed "$seed" --drop 10 --dup 20 --reorder 30
load lives --peers $sessions --lives $sessions --gets "$(of 200 20)" \
	--leave never --timer-ms 400 --tries 40 --retry-ms 400
sleep 0.5 # what is still under way
proxy_stop
all_complete "lost, doubled and overtaken"
is "lost, doubled and overtaken: no request is given up" \
	"$(value timeouts "$load_line")" 0
is "each request that arrived was answered once" \
	"$(value answers "$proxy_line")" "$(value requests "$proxy_line")"
at_least "requests that arrived twice or late" \
	$(($(value to_doubled "$proxy_line") + \
		$(value to_delayed "$proxy_line"))) 500
is "no answer came twice" "$(value twice "$load_line")" 0
# The counter is asked for by a tool, which discovers first.
is "and each was one message to the agent" \
	"$(counter snmpInPkts)" \
	$((packets + $(value requests "$proxy_line") + 2))
agent_stop

# DTLS-08: 8 KB of certificates each way, on paths of two sizes.
check "the chains are made" make_chains
at_least "octets of certificates each way" "$chain_octets" 8192
cp "$work/chain/agent-chain.crt" "$agent_dir/tls/certs/agent.crt"
cp "$work/chain/agent.key" "$agent_dir/tls/private/agent.key"
for mtu in 576 1280; do
	configure_path $mtu
	agent_start
	for drop in 0 30; do
		what="8 KB of certificates, $mtu octets, $drop % lost"
		proxy_start --seed "$seed" --drop $drop --mtu $mtu
		load_cert=$work/chain/manager-chain.crt \
			load_key=$work/chain/manager.key \
			load lives "${hasty[@]}" --gets 1 --tries 20 \
			--retry-ms 300 --mtu $mtu
		proxy_stop
		all_complete "$what"
		is "$what: no datagram of the agent is too large" \
			"$(value from_too_large "$proxy_line")" 0
		at_most "$what: the largest, with its headers" \
			$(($(value from_largest "$proxy_line") + 28)) $mtu
	done
	agent_stop
done
done_testing
