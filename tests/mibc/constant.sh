#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# In a position-independent program the tables need no relocation, so that
# they are shared, read-only pages of its file; what has to be relocated is one
# struct of pointers for each module.
. "$(dirname "$0")/../mibs/lib.sh"

command -v objdump >/dev/null ||
	skip_all "no objdump: apt-get install binutils"
cc=$(made CC)
gen=mibs/gen
[ -d $gen ] || gen=$top/mibs/gen

# compile FILE - position-independent, whatever this build is
compile()
{
	# shellcheck disable=SC2086 # CC may have options
	$cc -std=c11 -O2 -fPIC -I"$top" -I"$gen" -c -o "$work/tables.o" "$1"
}

# objects - "name section" of each object in tables.o
objects()
{
	objdump -t "$work/tables.o" | awk '$3 == "O" || $2 ~ /O$/ {
		print $NF, $(NF - 2) }'
}

for source in "$gen"/*_mib.gen.c; do
	compile "$source" || exit 1
	name=$(basename "$source" .gen.c)
	is "$name: all but one struct is read-only from the start" \
		"$(objects | grep -v '\.rodata' | sed 's/\.local$//')" \
		"${name}_smi .data.rel.ro"
done

cat >"$work/pointers.c" <<-EOF
	static const char *const names[] = { "a", "b" };
	const char *const *const probe_mib_smi = names;
EOF
compile "$work/pointers.c" || exit 1
is "a pointer would be seen" \
	"$(objects | grep -c '^names .data.rel.ro')" 1
done_testing
