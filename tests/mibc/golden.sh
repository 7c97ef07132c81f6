#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What mibc makes of modules with one of everything: the tables, listed by
# list.c, and the header, literally.
. "$(dirname "$0")/lib.sh"

golden=$tests/mibc/golden

# translate MODULE
translate()
{
	$mibc -I "$smi" -I "$modules" -o "$work" "$modules/$1" 2>&1
}

for module in MIBC-OTHER-MIB MIBC-TABLES-MIB MIBC-WORDS-MIB; do
	name=$(echo $module | tr A-Z- a-z_)
	is "$module is taken without a word" "$(translate $module)" ""
	compile -DHEADER="\"$name.gen.h\"" -DMODULE="${name}_smi" \
		-o "$work/list" "$tests/mibc/list.c" "$work/$name.gen.c" ||
		result "not ok" "$module compiles"
	is "the tables of $module" "$("$work/list")" \
		"$(cat "$golden/$name.txt")"
	[ ! -f "$golden/$name.gen.h" ] || is "the header of $module" \
		"$(cat "$work/$name.gen.h")" "$(cat "$golden/$name.gen.h")"
done

# Nothing depends on time, place or chance.
name=mibc_tables_mib.gen.c
cp "$work/$name" "$work/first"
cp -R "$modules" "$work/elsewhere"
(cd "$work" && TZ=Asia/Tokyo "$OLDPWD/$mibc" -I "$smi" -I elsewhere -o . \
	-d depend elsewhere/MIBC-TABLES-MIB)
is "the same tables elsewhere" "$(cmp "$work/$name" "$work/first" 2>&1)" ""
done_testing
