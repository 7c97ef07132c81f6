#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What is wrong with a module is said with its file and line, and nothing is
# written: broken.cases, and what is not the matter of one module.
. "$(dirname "$0")/lib.sh"

file=$work/MIBC-BASE-MIB
out=$work/out
mkdir "$out"

# translate ARGUMENT... - what is said, then the status and what is written
translate()
{
	$mibc -I "$smi" -I "$modules" -o "$out" "$@" 2>&1
	echo "status $?"
	ls "$out"
	rm -rf "${out:?}"/*
}

# refused CLAIM SAID WANTED
refused()
{
	is "$1" "$2" "$3
status 1"
}

cp "$modules/MIBC-BASE-MIB" "$file"
is "the module that is broken below is good" "$(translate "$file")" "status 0
mibc_base_mib.gen.c
mibc_base_mib.gen.h"

# one_case - the script and the lines of the next case, from stdin
script=
wanted=
one_case()
{
	local said

	[ -n "$script" ] || return
	sed "$script" "$modules/MIBC-BASE-MIB" >"$file"
	said=$(translate "$file")
	refused "refused: $(printf '%s' "$script" | tr '#' ' ')" "$said" \
		"${wanted%?}"
}

while IFS= read -r line; do
	case $line in
	'	'*)
		wanted="$wanted$file:${line#?}
"
		;;
	?*)
		one_case
		script=$line
		wanted=
		;;
	esac
done < <(sed '1,/^$/d' "$tests/mibc/broken.cases")
one_case

sed "s/(1..10)/($(seq -s ' | ' 1 2 601))/; s/{ 5 }/{ 1 }/" \
	"$modules/MIBC-BASE-MIB" >"$file"
refused "more ranges than fit" "$(translate "$file")" \
	"$file:29: error: \`baseNumber' has 301 ranges, at most 255 fit"

# Each DEFVAL has octets of its own.
many=$(printf '%40000s' "")
{
	sed '/^baseNumber/,$d' "$modules/MIBC-BASE-MIB"
	for letter in a b c; do
		cat <<-EOF
			$letter OBJECT-TYPE SYNTAX OCTET STRING
			MAX-ACCESS read-only STATUS current DESCRIPTION ""
			DEFVAL { "${many// /$letter}" } ::= { mibcBase $((
				36#$letter)) }
		EOF
	done
	echo END
} >"$file"
refused "more octets than fit" "$(translate "$file")" \
	"$file: error: more than 65535 octets of default values do not fit"

# What libsmi does not survive, or not in time.
sed 's/SYNTAX      BaseEntry/SYNTAX      RowStatus/' \
	"$modules/MIBC-BASE-MIB" >"$file"
refused "a crash of libsmi" "$(translate "$file" | tail -n 2)" \
	"$file: error: libsmi crashes on it (Segmentation fault); look at \
what was changed last"
{
	sed '/^baseNumber/,$d' "$modules/MIBC-BASE-MIB"
	seq 5000 | sed 's/.*/base& OBJECT-TYPE SYNTAX Integer32 MAX-ACCESS \
		read-only STATUS current DESCRIPTION "" ::= { mibcBase & }/'
	echo END
} >"$file"
said=$(
	ulimit -S -t 1 # of CPU time; mibc itself allows more
	translate "$file" | tail -n 2
)
refused "no end" "$said" "$file: error: libsmi comes to no end with it; \
look at what was changed last"

cp "$modules/MIBC-BASE-MIB" "$file"
printf 'TWO-MIB DEFINITIONS ::= BEGIN\nEND\n' >>"$file"
refused "two modules in a file" "$(translate "$file")" \
	"$file: error: it holds 2 modules and not one"
refused "no file" "$(translate "$work/NO-MIB")" \
	"$work/NO-MIB: error: cannot read it: No such file or directory"
refused "a folder" "$(translate "$work")" \
	"$work: error: cannot read it: Is a directory"
cp "$modules/MIBC-BASE-MIB" "$file"
refused "a folder that libsmi cannot be told of" \
	"$(translate -I a:b "$file")" \
	"a:b: error: libsmi takes no folder with a colon"
refused "no arguments" "$(translate)" \
	"usage: mibc [-I DIR]... [-d DEPFILE] -o OUTDIR MODULE-FILE"

# An import that is wrong is said too, at its own place.
mkdir "$work/imports"
sed 's/(1..65535)/(1..4294967296)/' "$modules/MIBC-OTHER-MIB" \
	>"$work/imports/MIBC-OTHER-MIB"
is "a number in an import" \
	"$($mibc -I "$smi" -I "$work/imports" -o "$out" "$file" 2>&1)" \
	"$work/imports/MIBC-OTHER-MIB:49: error: number 4294967296 does not \
fit into 32 bits"

# Writing.
is "no folder to write to" "$($mibc -I "$smi" -I "$modules" \
	-o "$work/nowhere" "$file" 2>&1)" "$work/nowhere/mibc_base_mib.gen.h: \
error: cannot write it: No such file or directory"
said=$(
	trap '' XFSZ # the write fails instead
	ulimit -f 1
	translate "$file" | sed '/^profiling:/d' # gcov has no room either
)
refused "no room for the tables" "$said" \
	"$out/mibc_base_mib.gen.h: error: cannot write it: File too large"
echo old >"$out/mibc_base_mib.gen.h"
echo old >"$out/mibc_base_mib.gen.c"
sed '$d' "$modules/MIBC-BASE-MIB" >"$file"
$mibc -I "$smi" -I "$modules" -o "$out" "$file" >"$work/said" 2>&1
is "files that are there stay as they were" "$(cat "$out"/*)" "old
old"
done_testing
