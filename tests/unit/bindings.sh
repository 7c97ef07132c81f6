#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What mib_module.h promises does not compile: an object bound twice, one that
# is not bound, and a binding to none. The compiler has to name it.
set -u

unit=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$unit/../.." && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
# The compiler of this build.
cc=$(sed -n 's/^CC = //p' Makefile)
number=0
failed=0

result()
{
	number=$((number + 1))
	echo "$1 $number - $2"
	[ "$1" = ok ] || failed=1
}

# compiles SED-EXPRESSION - probe_mib.c, edited; messages in $work/messages
compiles()
{
	sed "$1" "$unit/probe_mib.c" >"$work/probe.c" &&
		LC_ALL=C $cc -std=c11 -Wall -Werror -c -D_GNU_SOURCE \
			-I"$top" -Itests/unit/gen -I"$unit/gen" \
			-o "$work/probe.o" "$work/probe.c" \
			>"$work/messages" 2>&1
}

# refused CLAIM NAME SED-EXPRESSION - the error speaks of NAME
refused()
{
	if compiles "$3"; then
		result "not ok" "$1"
	elif grep -q "error: .*$2[^A-Za-z]" "$work/messages"; then
		result ok "$1"
	else
		sed 's/^/# /' "$work/messages"
		result "not ok" "$1"
	fi
}

if compiles ''; then
	result ok "the bindings as they are"
else
	sed 's/^/# /' "$work/messages"
	result "not ok" "the bindings as they are"
fi
refused "a scalar that is not bound" probeInterval \
	'/^MIB_MEMBER(probeInterval/d'
refused "a scalar bound twice" probeInterval \
	'/^MIB_MEMBER(probeInterval/p'
refused "a column that is not bound" probeTarget '/^MIB_COLUMN(probeTarget/d'
refused "a column bound twice, in two ways" probeLinkIndex \
	's/^MIB_COLUMN(probeLinkIndex/MIB_ABSENT(probeLinkIndex); &/'
refused "an entry that is not bound" probeXEntry '/^MIB_TABLE(probeXEntry/d'
refused "an index object that is not bound" probeFlowPort \
	'/^MIB_INDEX(probeFlowEntry, probeFlowPort/d'
refused "an index object bound twice" probeFlowPort \
	'/^MIB_INDEX(probeFlowEntry, probeFlowPort/p'
refused "a binding to no object" probeNobody \
	's/^MIB_MODULE(/MIB_ABSENT(probeNobody); &/'
refused "a binding to what can neither be read nor written" probeId \
	's/^MIB_MODULE(/MIB_ABSENT(probeId); &/'
refused "a binding to an object of no index" probeFlowValue \
	's/^MIB_MODULE(/MIB_NO_INDEX(probeFlowEntry, probeFlowValue); &/'
refused "a member that the struct does not have" nothing \
	's/^\(MIB_COLUMN(probePeriod, struct probe_row, \)period/\1nothing/'

echo "1..$number"
exit $failed
