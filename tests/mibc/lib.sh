# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# For the tests of mibc, beside the lib.sh of the modules.
. "$(dirname "$0")/../mibs/lib.sh"

mibc=./mibs/mibc/mibc
[ -x $mibc ] || skip_all "no mibc: the tables are those of the release"
modules=$tests/mibc/modules
cc=$(made CC)

# A crash inside libsmi ends its process; a report on mibc shows in the status.
export ASAN_OPTIONS="handle_segv=0:handle_abort=0:handle_sigbus=0:\
handle_sigfpe=0:exitcode=99" UBSAN_OPTIONS=exitcode=99

# compile FILE... - one of the tables, for a look at it
strict=(-std=c11 -Wall -Wextra -Werror -Wconversion -Wmissing-prototypes)
compile()
{
	# shellcheck disable=SC2086 # CC may have options
	$cc "${strict[@]}" -I"$top" -I"$work" "$@"
}
