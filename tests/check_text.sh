#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What every text of the tree has: a licence line in sources, 80 columns, no
# blanks at the end of a line, no words that mark unfinished work. Then plants
# each fault in a copy, to know that it would be seen.
# shellcheck disable=SC2016,SC2317 # awk programs; functions called by name
set -u

srcdir=${srcdir:-$(dirname "$0")/..}
number=0
failed=0

result()
{
	number=$((number + 1))
	echo "$1 $number - $2"
	[ "$1" = ok ] || failed=1
}

# Files people wrote, not what a build in the tree puts beside them.
sources()
{
	(
		cd "$1" || exit
		for file in Makefile.am configure.ac autogen.sh quickstart \
			.ci/run tests/run tests/conformance-coverage; do
			[ ! -f "$file" ] || echo "$file"
		done
		for dir in util wire transport security mibs agent tests doc \
			contrib; do
			[ ! -d "$dir" ] || find "$dir" -type f \
				! -path '*/corpus/*' ! -name '*.gen.[ch]' \
				\( -name '*.[ch]' -o -name '*.mk' \
				-o -name '*.sh' -o -name '*.py' \
				-o -name '*.[158]' -o -name '*-MIB' \
				-o -path 'mibs/smi/*' \)
		done
	) | sort
}

# Text for readers and tables: no licence line, all the rest.
texts()
{
	sources "$1"
	(
		cd "$1" || exit
		for file in README README.md; do
			[ ! -f "$file" ] || echo "$file"
		done
		for dir in tests doc contrib; do
			[ ! -d "$dir" ] || find "$dir" -type f \
				! -path '*/corpus/*' \
				\( -name '*.txt' -o -name '*.md' \
				-o -name '*.conf' -o -name '*.service.in' \)
		done
	)
}

no_licence()
{
	sources "$1" | while read -r file; do
		head -n 2 "$1/$file" |
			grep -q 'SPDX-License-Identifier: BSD-2-Clause' ||
			echo "$file"
	done
}

# in_texts DIR PROGRAM - awk over all texts; a tab ends at the next 8th column
in_texts()
{
	(
		list=$(texts "$1")
		cd "$1" || exit
		printf '%s\n' "$list" | LC_ALL=C xargs -r awk "$2"
	)
}

too_wide()
{
	# A row of a table in Markdown cannot be broken.
	in_texts "$1" 'FILENAME !~ /\.md$/ || !/^\|/ {
		line = $0
		while ((tab = index(line, "\t")) > 0)
			line = substr(line, 1, tab - 1) \
				sprintf("%*s", 8 - (tab - 1) % 8, "") \
				substr(line, tab + 1)
		gsub(/[\200-\277]/, "", line) # one column a character
		if (length(line) > 80)
			print FILENAME ":" FNR ": " length(line) " columns"
	}'
}

trailing_blanks()
{
	in_texts "$1" '/[ \t\r]$/ { print FILENAME ":" FNR }'
}

# The words are put together here, so that this file may be searched too.
unfinished()
{
	in_texts "$1" '
		BEGIN {
			word = "TO" "DO|FIX" "ME|XX" "X"
			word = "(^|[^A-Za-z_])(" word ")([^A-Za-z_]|$)"
		}
		$0 ~ word { print FILENAME ":" FNR ": " $0 }'
}

# claim NAME FUNCTION - the function finds nothing in the tree
claim()
{
	local found

	found=$("$2" "$srcdir")
	if [ -z "$found" ]; then
		result ok "$1"
	else
		printf '%s\n' "$found" | sed 's/^/# /'
		result "not ok" "$1"
	fi
}

# planted NAME FUNCTION TEXT - the function finds the text in a file of a copy
planted()
{
	local found

	rm -rf "$copy/util"
	mkdir -p "$copy/util"
	printf %b "$3" >"$copy/util/planted.c"
	found=$("$2" "$copy")
	case $found in
	util/planted.c*) result ok "seen when planted: $1" ;;
	*) result "not ok" "seen when planted: $1" ;;
	esac
}

copy=$(mktemp -d) || exit 1
trap 'rm -rf "$copy"' EXIT

claim "every source has its licence line" no_licence
planted "no licence line" no_licence 'int x;\n'
claim "no line is above 80 columns" too_wide
planted "81 columns" too_wide '\t\t\t\t\t\t\t\t\t\t1\n'
claim "no blank ends a line" trailing_blanks
planted "a blank at the end" trailing_blanks 'int x; \n'
claim "nothing is marked as unfinished" unfinished
planted "a mark of unfinished work" unfinished '/* TO''DO: x */\n'

echo "1..$number"
exit $failed
