#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The walk of the scenario smoke, with the agent under valgrind: no error, no
# leak. A build with sanitizers cannot run there; then a plain one is made.
# All scenarios: make check-valgrind.
E2E_TIMEOUT=${E2E_TIMEOUT:-900}
. "$(dirname "$0")/../lib.sh"
. "$e2e_dir/smoke/walk.sh"

use_valgrind
smoke_configure
agent_start
smoke_walk
said=$(handshake stranger)
unlike "a stranger is refused here too" "$said" '^DONE$'
agent_stop
like "valgrind saw it all" "$(cat "$work"/valgrind.*)" \
	'ERROR SUMMARY: 0 errors'
done_testing
