#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Where the agent listens: every address of a host that has several, of both
# families, on one socket; one that is named; IPv4 alone where there is no
# IPv6. And why it cannot. TLSTM-05, TLSTM-06
#
# In a network of its own, where the default port is free and addresses can be
# had.
if [ "$(id -u)" -eq 0 ] && [ -z "${E2E_NETWORK-}" ] &&
	unshare -n true 2>/dev/null; then
	E2E_NETWORK=1 exec unshare -n bash "$0" "$@"
fi
. "$(dirname "$0")/../lib.sh"
if [ -z "${E2E_NETWORK-}" ]; then
	skip "addresses" "needs root and network namespaces"
	done_testing
fi

location=1.3.6.1.2.1.1.6.0
v4=(10.0.0.1 10.0.0.2)
v6=(fd00::1 fd00::2)
ip link set lo up
for address in "${v4[@]}" 10.0.0.9; do
	ip addr add "$address/32" dev lo
done
ip -6 addr show dev lo | grep -q inet6 || has_v6=no
if [ -z "${has_v6-}" ]; then
	for address in "${v6[@]}" fd00::9; do
		ip addr add "$address/128" dev lo nodad
	done
fi

# write_configuration LINE...
write_configuration()
{
	{
		echo "sysLocation here"
		echo "certSecName 10 ca --cn"
		echo "rouser manager authpriv"
		printf '%s\n' "$@"
	} | configure
}

# listen_and_start PORT ARGUMENT... - where the configuration says
listen_and_start()
{
	agent_port=$1
	shift
	agent_launch "$@"
	wait_for "$agent_wait" grep -q ' started ' "$agent_log" ||
		bail_out "the agent has not started"
}

# asked_at ADDRESS:PORT - an answer that comes from there: the client's socket
# is connected, so that others do not reach it. Routing alone would answer its
# address from itself.
asked_at()
{
	local from=10.0.0.9:0

	[ "${1#\[}" = "$1" ] || from="[fd00::9]:0"
	session_open at manager -connect "$1" -bind "$from"
	session_get at $location
	session_close at
}

# cannot_start CLAIM CAUSE HINT COMMAND... - the exit status, and one line
cannot_start()
{
	local claim=$1 cause=$2 hint=$3 status

	shift 3
	rm -f "$work/cannot.log"
	timeout --foreground -k 5 30 "$@" -f -C -c "$agent_conf" \
		-Lf "$work/cannot.log" >"$work/cannot.out" 2>&1
	status=$?
	is "$claim: status" $status 69
	is "$claim: one error" "$(grep -c ' error ' "$work/cannot.log")" 1
	like "$claim: address, cause and hint" "$(cat "$work/cannot.log")" \
		" error $agent_conf:[0-9]+: cannot listen $cause \
hint=\"[^\"]*$hint"
}

# Without a word: port 10161 of everything, on one socket.
write_configuration
listen_and_start 10161
is "one socket for both families" \
	"$(grep -o 'listening .*' "$agent_log")" 'listening address=[::]:10161'
for address in "${v4[@]}"; do
	is "asked at $address, it answers from there" \
		"$(asked_at "$address:10161")" here
done
if [ -z "${has_v6-}" ]; then
	for address in "${v6[@]}"; do
		is "asked at $address, it answers from there" \
			"$(asked_at "[$address]:10161")" here
	done
	unlike "nothing is said of IPv6" "$(cat "$agent_log")" 'IPv6'
else
	skip "IPv6" "this kernel has none"
fi
is "Net-SNMP is answered" "$(snmp_value manager $location)" here

# One that is taken, while it is.
write_configuration "agentAddress dtlsudp:10.0.0.2:10161"
cannot_start "an address in use" \
	'address=10\.0\.0\.2:10161 cause="Address already in use"' \
	'stop it, or choose another port' "$snmpdtlsd"
agent_stop

# By name, each with a port of its own.
write_configuration \
	"agentAddress dtlsudp:10.0.0.1:20161,dtlsudp6:[fd00::2]:20162"
if [ -z "${has_v6-}" ]; then
	listen_and_start 20161
	is "at a named IPv4 address" "$(asked_at 10.0.0.1:20161)" here
	is "at a named IPv6 address" "$(asked_at "[fd00::2]:20162")" here
	refused_at()
	{
		! (echo Q | timeout --foreground 2 openssl s_client -dtls1_2 \
			-connect "$1" -cert "$pki/manager.crt" \
			-key "$pki/manager.key" 2>&1) | grep -q '^DONE$'
	}
	check "not at another one" refused_at 10.0.0.2:20161
	check "not at another port" refused_at 10.0.0.1:20162
	agent_stop
fi

# What cannot be, and why.
write_configuration "agentAddress dtlsudp:192.0.2.1:10161"
cannot_start "an address of nobody here" \
	'address=192\.0\.2\.1:10161 cause="Cannot assign requested address"' \
	'no interface has this address' "$snmpdtlsd"
write_configuration "agentAddress dtlsudp:10.0.0.1:161"
chmod 711 "$work"
chmod -R a+rX "$agent_dir"
chmod 600 "$agent_dir/tls/private/agent.key"
chown nobody "$agent_dir/tls/private/agent.key"
mkdir -m 777 "$work/unprivileged"
chmod 777 "$work/unprivileged"
setpriv --reuid nobody --clear-groups --inh-caps=-all "$snmpdtlsd" -f -C \
	-c "$agent_conf" -Lf "$work/unprivileged/log" >"$work/cannot.out" 2>&1
is "a privileged port: status" $? 69
like "a privileged port: address, cause and hint" \
	"$(cat "$work/unprivileged/log")" \
	'address=10\.0\.0\.1:161 cause="Permission denied" '\
'hint="ports below 1024'
chown root "$agent_dir/tls/private/agent.key"

# A kernel without IPv6.
no_ipv6=(python3 "$e2e_dir/addresses/no_ipv6.py")
"${no_ipv6[@]}" true
if [ $? -eq 3 ]; then
	skip "a kernel without IPv6" "no seccomp on this machine"
else
	write_configuration
	agent_command=("${no_ipv6[@]}" "$snmpdtlsd")
	listen_and_start 10161
	like "without IPv6 it listens at IPv4" "$(cat "$agent_log")" \
		' info listening address=0\.0\.0\.0:10161$'
	is "and says so" \
		"$(log_lines ' info this kernel has no IPv6: IPv4 only$')" 1
	for address in "${v4[@]}"; do
		is "and answers there: $address" \
			"$(asked_at "$address:10161")" here
	done
	agent_stop
	agent_command=("$snmpdtlsd")
	write_configuration "agentAddress dtlsudp6:10161"
	cannot_start "IPv6 without IPv6" \
		'address=\[::\]:10161 cause="Address family not supported.*"' \
		'this kernel has no IPv6' "${no_ipv6[@]}" "$snmpdtlsd"
fi

# IPv6 turned off on every interface.
if [ -n "${has_v6-}" ] ||
	! sysctl -qw net.ipv6.conf.all.disable_ipv6=1 2>/dev/null; then
	skip "IPv6 turned off" "this kernel has none, or no sysctl for it"
else
	write_configuration
	listen_and_start 10161
	is "where IPv6 is off the agent starts and says so" "$(log_lines \
		' info no interface has IPv6: IPv4 only, until one has$')" 1
	is "and answers" "$(asked_at 10.0.0.2:10161)" here
	sysctl -qw net.ipv6.conf.all.disable_ipv6=0
	ip addr add fd00::9/128 dev lo nodad
	ip addr add fd00::7/128 dev lo nodad
	is "turned on again it answers there" \
		"$(asked_at "[fd00::7]:10161")" here
	agent_stop
	sysctl -qw net.ipv6.conf.all.disable_ipv6=1
	write_configuration "agentAddress dtlsudp6:[fd00::1]:10161"
	cannot_start "an IPv6 address where IPv6 is off" \
		'address=\[fd00::1\]:10161 cause="Cannot assign.*"' \
		'enable it' "$snmpdtlsd"
fi
done_testing
