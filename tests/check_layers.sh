#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Reads every #include of the rooms and refuses those that reach up or across:
# agent -> mibs -> security -> wire -> util, agent -> transport -> util. Then
# plants such includes in a copy, to know that they would be seen.
# shellcheck disable=SC2016 # awk programs
set -u

srcdir=${srcdir:-$(dirname "$0")/..}
rooms="util wire transport security mibs agent"
number=0
failed=0

result()
{
	number=$((number + 1))
	echo "$1 $number - $2"
	[ "$1" = ok ] || failed=1
}

# violations DIR - prints "file:line: include" for each that is not allowed
violations()
{
	(
		cd "$1" || exit
		for room in $rooms; do
			[ ! -d "$room" ] || find "$room" -name '*.[chly]'
		done | sort | xargs -r awk '
		function refuse() {
			print FILENAME ":" FNR ": " $0
		}
		function allowed(room, file, name,    dir) {
			if (name ~ /^openssl\//)
				return room == "transport"
			if (name == "smi.h")
				return file ~ /^mibs\/mibc/
			if (system_header)
				return 1
			if (name !~ /\.h$/)
				return 0
			if (name == "config.h")
				return 1
			if (name ~ /^[^\/]*\.gen\.h$/)
				return room == "mibs"
			dir = name
			sub(/\/.*/, "", dir)
			if (dir == room)
				return 1
			if (name ~ /_internal\.h$/ || dir == name)
				return 0
			if (index(" " below[room] " ", " " dir " "))
				return 1
			if (room == "security")
				return name == "transport/tm_state.h"
			if (room == "mibs")
				return name ~ /_stats\.h$/ && dir != "agent"
			return 0
		}
		BEGIN {
			below["util"] = ""
			below["wire"] = "util"
			below["transport"] = "util"
			below["security"] = "util wire"
			below["mibs"] = "util wire security"
			below["agent"] = "util wire transport security mibs"
			ours = "^(util|wire|transport|security|mibs|agent|" \
				"tests)/"
		}
		/^[ \t]*#[ \t]*(include|include_next|import)/ {
			room = FILENAME
			sub(/\/.*/, "", room)
			if (!match($0, /["<][^">]+[">]/)) {
				refuse() # a macro: nobody can tell
				next
			}
			name = substr($0, RSTART + 1, RLENGTH - 2)
			system_header = substr($0, RSTART, 1) == "<" &&
				name !~ ours
			if (!allowed(room, FILENAME, name))
				refuse()
		}'
	)
}

# One file and one line it must not have, or may have.
forbidden='
util/log.c #include "wire/ber.h"
util/log.c #include <wire/ber.h>
util/log.c #include "tests/unit/runner.h"
util/log.c #include <openssl/evp.h>
util/log.c #include HEADER
wire/ber.c #include "transport/tm_state.h"
wire/ber.c #include "security/vacm.h"
transport/udp_socket.c #include "wire/pdu.h"
transport/udp_socket.c # include "security/tsm.h"
transport/tlstm_stats.h #include "agent/config.h"
security/tsm.c #include "transport/dtls_listener.h"
security/tsm.c #include "transport/tlstm_stats.h"
security/tsm.c #include "mibs/mib.h"
security/vacm.h #include <openssl/x509.h>
mibs/mib.c #include "agent/engine.h"
mibs/mib.c #include "agent/agent_stats.h"
mibs/mib.c #include "transport/tm_state.h"
mibs/mib.c #include "transport/dtls_listener.h"
mibs/mib.c #include "security/vacm.c"
mibs/mib.c #include "security/vacm_internal.h"
mibs/mib.c #include <smi.h>
agent/main.c #include <openssl/ssl.h>
agent/main.c #include "transport/dtls_internal.h"
agent/main.c #include "engine.h"
agent/main.c #include "mibs/mib.c"'

permitted='
util/log.c #include <stdio.h>
util/log.c #include "util/clock.h"
wire/ber.c #include "util/util.h"
transport/udp_socket.c #include <openssl/ssl.h>
transport/udp_socket.c #include "transport/udp_internal.h"
security/tsm.c #include "transport/tm_state.h"
mibs/mib.c #include "security/vacm.h"
mibs/mib.c #include "transport/tlstm_stats.h"
mibs/mib.c #include "if_mib.gen.h"
mibs/mibc.c #include <smi.h>
agent/main.c #include "transport/dtls_listener.h"
agent/main.c #include "config.h"'

# seen FILE LINE - is the line, alone in that file, a violation?
seen()
{
	mkdir -p "$copy/${1%/*}"
	printf '%s\n' "$2" >"$copy/$1"
	[ -n "$(violations "$copy")" ]
}

found=$(violations "$srcdir")
if [ -z "$found" ]; then
	result ok "no include reaches up or across"
else
	printf '%s\n' "$found" | sed 's/^/# /'
	result "not ok" "no include reaches up or across"
fi

copy=$(mktemp -d) || exit 1
trap 'rm -rf "$copy"' EXIT

missed=
while read -r file line; do
	[ -n "$file" ] || continue
	rm -rf "${copy:?}"/*
	seen "$file" "$line" || missed="$missed# not seen: $file: $line
"
done <<EOF
$forbidden
EOF
printf '%s' "$missed"
[ -z "$missed" ] && verdict=ok || verdict="not ok"
result "$verdict" "each forbidden include is seen"

wrong=
while read -r file line; do
	[ -n "$file" ] || continue
	rm -rf "${copy:?}"/*
	! seen "$file" "$line" || wrong="$wrong# refused: $file: $line
"
done <<EOF
$permitted
EOF
printf '%s' "$wrong"
[ -z "$wrong" ] && verdict=ok || verdict="not ok"
result "$verdict" "no permitted include is refused"

echo "1..$number"
exit $failed
