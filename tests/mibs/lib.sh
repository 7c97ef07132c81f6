# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# TAP for the tests of our SMIv2 modules and of mibc. They run in the build
# directory; work is a folder of their own.
set -u
export LC_ALL=C

tests=$(cd "$(dirname "$0")/.." && pwd)
top=$(cd "$tests/.." && pwd)
smi=$top/mibs/smi
number=0
failed=0

work=$(mktemp -d "${TMPDIR:-/tmp}/mibs.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

result()
{
	number=$((number + 1))
	echo "$1 $number - $2"
	[ "$1" = ok ] || failed=1
}

# is CLAIM GOT WANTED
is()
{
	if [ "$2" = "$3" ]; then
		result ok "$1"
	else
		result "not ok" "$1"
		printf 'got:\n%s\nwanted:\n%s\n' "$2" "$3" | head -n 60 |
			sed 's/^/# /'
	fi
}

# skip_all REASON
skip_all()
{
	echo "1..0 # SKIP $1"
	exit 0
}

done_testing()
{
	echo "1..$number"
	exit $failed
}

# made VARIABLE - its value in the Makefile of this build
made()
{
	sed -n "s/^$1 = //p" Makefile
}

# Our modules: all files of the folder but make's.
modules()
{
	(cd "$smi" && ls -- *-[A-Z]*)
}
