#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Each rule that is said to be implemented (conformance-required.txt) is named
# in a test; and a rule that no test names would be seen.
set -u

tests=$(cd "$(dirname "$0")" && pwd)
status=0

echo 1..2
if missing=$("$tests/conformance-coverage" --require \
	"$tests/conformance-required.txt"); then
	echo "ok 1 - every required rule is named in a test"
else
	printf '%s\n' "$missing" | sed 's/^/# /'
	echo "not ok 1 - every required rule is named in a test"
	status=1
fi

planted=$(mktemp) || exit 1
trap 'rm -f "$planted"' EXIT
echo "MSG-999" >"$planted"
if "$tests/conformance-coverage" --require "$planted" >/dev/null; then
	echo "not ok 2 - a rule without a test is seen"
	status=1
else
	echo "ok 2 - a rule without a test is seen"
fi
exit $status
