#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The tables are made again when the module, or one that it imports, has
# changed, and when mibc has; and not otherwise.
. "$(dirname "$0")/lib.sh"

unset MAKEFLAGS MFLAGS MAKELEVEL
srcdir=$(made srcdir)

# remade CHANGED TABLES - whether make would make those
remade()
{
	make -s -q -W "$1" "mibs/gen/$2_mib.gen.c" >/dev/null 2>&1
	case $? in
	0) echo no ;;
	1) echo yes ;;
	*) echo "make failed" ;;
	esac
}

make -s mibs/gen/if_mib.gen.c mibs/gen/snmp_tsm_mib.gen.c >"$work/out" 2>&1 ||
	{ cat "$work/out"; exit 1; }
is "the module" "$(remade "$srcdir/mibs/smi/IF-MIB" if)" yes
is "a module it imports" \
	"$(remade "$srcdir/mibs/smi/IANAifType-MIB" if)" yes
is "a module that an import imports" \
	"$(remade "$srcdir/mibs/smi/SNMPv2-CONF" if)" yes
is "the compiler" "$(remade mibs/mibc/mibc if)" yes
is "a module that has nothing to do with it" \
	"$(remade "$srcdir/mibs/smi/IANAifType-MIB" snmp_tsm)" no

# An import that is gone is mibc's to tell of, not make's.
mkdir "$work/gen" "$work/smi"
cp "$smi"/*-* "$modules"/* "$work/smi/"
cat >"$work/Makefile" <<-EOF
	all: gen/mibc_base_mib.gen.c
	gen/mibc_base_mib.gen.c: ; \
	$PWD/$mibc -I smi -d gen/base.d -o gen smi/MIBC-BASE-MIB
	-include gen/base.d
EOF
make -s -C "$work" >"$work/out" 2>&1
is "made once" "$(cat "$work/out")" ""
make -s -q -C "$work"
is "and up to date then" $? 0
rm "$work/smi/MIBC-OTHER-MIB"
make -s -C "$work" >"$work/out" 2>&1
is "an import that is gone" "$(head -n 1 "$work/out")" \
	"smi/MIBC-BASE-MIB:12: error: failed to locate MIB module \
\`MIBC-OTHER-MIB'"
done_testing
