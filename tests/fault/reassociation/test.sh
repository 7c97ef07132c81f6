#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# A second handshake from the address and port of a live session: by the same
# manager after a restart, or by somebody in its name. DTLS-02, DTLS-03,
# DTLS-09
. "$(dirname "$0")/../lib.sh"

configure <<-EOF
	certSecName 10 ca --cn
	rouser manager authpriv
EOF
agent_start

restarts=$(of 1000 100)
rogue restart --count "$restarts"
is "restarts without goodbye, served by the first handshake each" \
	"$(value served "$rogue_lines")" "$restarts"
is "no handshake failed" "$(counter snmpTlstmSessionOpenErrors)" 0

# hello WHAT CHALLENGES SERVER-HELLOS - and not a datagram more
hello()
{
	is "a hello with cookie: $1" "$(rogue_line hello "$1")" \
		"hello=$1 datagrams=$(($2 + $3)) challenges=$2 \
server_hellos=$3 victim=served"
}

rogue cookie
for what in without invented longest cut other-random other-ciphers \
	other-address; do
	hello $what 1 0
done
hello right 0 1
hello right-again 0 0

rogue half
for step in hello cookie no-finished bad-finished; do
	is "a handshake as far as: $step" "$(rogue_line half $step)" \
		"half=$step new=not victim=served"
done
is "only a whole one takes the place" "$(rogue_line half whole)" \
	"half=whole new=open victim=gone"

# A stranger cannot fill the log with this.
at_most "lines in the log" "$(log_lines .)" 8
agent_stop
done_testing
