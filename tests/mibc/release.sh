#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# A release has the tables in it, and is built where there is no libsmi; a
# clone is not, and says what it lacks.
. "$(dirname "$0")/lib.sh"

unset MAKEFLAGS MFLAGS MAKELEVEL
make -s distdir distdir="$work/release" >"$work/out" 2>&1 ||
	{ cat "$work/out"; exit 1; }

# A pkg-config that has never heard of libsmi.
cat >"$work/pkg-config" <<-'EOF'
	#!/bin/sh
	case "$*" in
	*libsmi*) exit 1 ;;
	esac
	exec pkg-config "$@"
EOF
chmod +x "$work/pkg-config"

# configure_in FOLDER - without libsmi, nor a compiler that could find it
configure_in()
{
	mkdir "$1"
	(cd "$1" && ../release/configure -q CC="$cc" CFLAGS=-O0 \
		PKG_CONFIG="$work/pkg-config" CC_FOR_BUILD=false 2>&1)
}

tables_in()
{
	nm "$1" 2>/dev/null |
		awk '$3 ~ /^[a-z0-9_]+_mib_smi$/ && $2 != "U" { print $3 }' |
		sort
}

is "configure is content" "$(configure_in "$work/build")" ""
is "and says where the tables are from" \
	"$(grep -c 'result: here; changes in mibs/smi do nothing$' \
		"$work/build/config.log")" 1
make -s -C "$work/build" mibs/libmibs.a >"$work/out" 2>&1
is "the tables are built" "$(sed -n '/rror/p' "$work/out")" ""
is "all of them" \
	"$(tables_in "$work/build/mibs/libmibs.a")" \
	"$(tables_in mibs/libmibs.a)"
is "nothing is compiled from a module" \
	"$(find "$work/build" -name 'mibc' -type f -o -name '*.gen.c')" ""

rm -r "$work/release/mibs/gen"
said=$(configure_in "$work/clone")
is "without tables it names the package" "${said##*$'\n'}" \
	"configure: error: missing; on Debian: apt-get install libsmi2-dev"
done_testing
