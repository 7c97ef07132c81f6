#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The walk of the scenario smoke, with the agent under valgrind: no error, no
# leak. A build with sanitizers cannot run there; then a plain one is made
# once, in valgrind-build/ of the build directory.
E2E_TIMEOUT=${E2E_TIMEOUT:-900}
. "$(dirname "$0")/../lib.sh"
. "$e2e_dir/smoke/walk.sh"

plain_build()
{
	local source build=$builddir/valgrind-build

	source=$(cd "$e2e_dir/../.." && pwd)
	mkdir -p "$build"
	(
		flock 9 || exit
		if [ -f "$source/config.status" ]; then
			# Built in the tree: a second build needs a clean copy.
			mkdir -p "$build/source"
			tar -C "$source" -cf - --exclude=./valgrind-build \
				--exclude=./.git --exclude=./build-tests \
				--exclude=./build-quickstart . |
				tar -C "$build/source" -xf - || exit
			source=$build/source
			[ ! -f "$source/Makefile" ] ||
				make -s -C "$source" distclean || exit
		fi
		cd "$build" || exit
		[ -f config.status ] ||
			"$source/configure" CFLAGS='-O1 -g' || exit
		make snmpdtlsd
	) 9>"$build.lock" >"$work/build.log" 2>&1 || {
		tail -n 30 "$work/build.log" | sed 's/^/# /'
		bail_out "no plain build for valgrind"
	}
	snmpdtlsd=$build/snmpdtlsd
}

is_sanitized && plain_build

agent_wait=120
snmp_timeout=60
agent_command=(valgrind --error-exitcode=98 --leak-check=full
	--errors-for-leak-kinds=definite,indirect,possible
	--log-file="$work/valgrind.log" "$snmpdtlsd")
smoke_configure
agent_start
smoke_walk
said=$(handshake stranger)
unlike "a stranger is refused here too" "$said" '^DONE$'
agent_stop
like "valgrind saw no error" "$(cat "$work/valgrind.log")" \
	'ERROR SUMMARY: 0 errors'
[ "$e2e_failed" -eq 0 ] || sed 's/^/# /' "$work/valgrind.log" | tail -n 100
done_testing
