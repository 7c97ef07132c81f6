#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The agent gives up root for agentUser, who can write its persistent
# directory, whether the agent, or systemd before it, has made it.
. "$(dirname "$0")/../lib.sh"

if [ "$(id -u)" -ne 0 ]; then
	skip "the agent becomes agentUser" "needs root"
	done_testing
fi
user=nobody
chmod 711 "$work" # for the user to get through
rmdir "$work/state"

configure <<-EOF
	agentUser $user
	certSecName 10 ca --cn
	rouser manager authpriv
EOF

# runs_as_user CLAIM
runs_as_user()
{
	agent_start
	is "$1: runs as the user" "$(ps -o user= -p "$agent_pid")" $user
	is "$1: keeps its engine there" \
		"$(stat -c %U "$work/state" "$work/state/engine" | uniq)" $user
	check "$1: answers" snmp snmpget manager 1.3.6.1.2.1.1.3.0
	agent_stop
}

runs_as_user "no directory"
runs_as_user "a directory in use"

rm -r "$work/state"
mkdir -m 755 "$work/state"
runs_as_user "an empty directory"

# What root keeps elsewhere is not given away.
rm -r "$work/state"
mkdir -m 755 "$work/state"
touch "$work/state/of-root"
agent_launch "$agent_listen"
wait_for "$agent_wait" process_is_gone "$agent_pid"
wait "$agent_pid"
is "a directory of root's in use: status" $? 73
agent_pid=
like "a directory of root's in use: named" "$(cat "$agent_log")" \
	'persistentDir must exist and belong to the user'
is "a directory of root's in use: as it was" \
	"$(stat -c %U "$work/state" "$work/state/of-root" | uniq)" root
done_testing
