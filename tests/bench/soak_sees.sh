#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The soak fails when something is wrong: a value of which one bit is not as it
# should be, an agent that dies, memory that is lost.
. "$(dirname "$0")/../e2e/lib.sh"
e2e_name=soak_sees

# sees PLANT EXTENDED-REGEX... - those claims fail, and no other
sees()
{
	local plant=$1 said failed

	shift
	said=$(SOAK_PLANT=$plant E2E_KEEP='' bash "$e2e_dir/../bench/soak" \
		--seconds 12)
	check "$plant: it fails" [ $? -ne 0 ]
	failed=$(printf '%s\n' "$said" | grep '^not ok')
	for claim; do
		like "$plant: it says so" "$failed" "soak: $claim"
		failed=$(printf '%s\n' "$failed" | grep -vE "soak: $claim")
	done
	is "$plant: and nothing else" "$failed" ""
}

sees value 'long: errors: [1-9][0-9]*, at most 0$'
sees kill 'the agent is alive at the end$'
leak=('KiB by which the last quarter has more than the second')
! is_sanitized || leak+=('the agent stops with status 0$'
	'no sanitizer has anything to report$')
sees leak "${leak[@]}"
done_testing
