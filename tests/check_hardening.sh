#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What the daemon was linked with, as readelf sees it. A build with sanitizers
# is for tests and not hardened.
set -u

daemon=./snmpdtlsd
number=0
failed=0

# claim NAME TEXT REGEX - a line of the text matches
claim()
{
	number=$((number + 1))
	if printf '%s\n' "$2" | grep -qE -- "$3"; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		failed=1
	fi
}

skip()
{
	echo "1..0 # SKIP $1"
	exit 0
}

command -v readelf >/dev/null || skip "no readelf: apt-get install binutils"
header=$(readelf -hW "$daemon") || exit 1
case $header in
*ELF*) ;;
*) skip "$daemon is not an ELF file" ;;
esac
segments=$(readelf -lW "$daemon") || exit 1
dynamic=$(readelf -dW "$daemon") || exit 1
symbols=$(readelf -sW "$daemon") || exit 1
case $symbols in
*__asan_* | *__ubsan_* | *__tsan_* | *__sanitizer_*)
	skip "built with sanitizers"
	;;
esac

claim "position-independent" "$header" '^ *Type: +DYN'
claim "an executable, not a library" "$segments" '^ *INTERP '
claim "relocations are read-only" "$segments" '^ *GNU_RELRO '
claim "every symbol is bound at the start" "$dynamic" '\(FLAGS.*NOW'
claim "the stack is not executable" "$segments" '^ *GNU_STACK .* RW +0x'
claim "the stack is guarded" "$symbols" ' __stack_chk_fail@'
if grep -q '^CFLAGS = .*-O0' Makefile; then
	number=$((number + 1))
	echo "ok $number - calls are fortified # SKIP not without optimization"
else
	claim "calls are fortified" "$symbols" ' __[a-z]+_chk@'
fi

echo "1..$number"
exit $failed
