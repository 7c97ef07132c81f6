# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# What the scenarios of tests/fault have in common, besides tests/e2e/lib.sh:
# managers in numbers (load), a bad network (proxy), and numbers to judge.
fault_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# FAULT_FULL=1 (make check-heavy): the full numbers, and the time they need.
[ -z "${FAULT_FULL-}" ] || E2E_TIMEOUT=7200
# shellcheck source=tests/e2e/lib.sh
. "$fault_dir/../e2e/lib.sh"

# of FULL SMALL - the number of this run
of()
{
	if [ -n "${FAULT_FULL-}" ]; then echo "$1"; else echo "$2"; fi
}

# value KEY LINE - of a line of key=value
value()
{
	printf '%s\n' "$2" | sed -n "s/^\(.* \)\{0,1\}$1=\([^ ]*\).*/\2/p" |
		tail -n 1
}

# at_most CLAIM GOT LIMIT, with both in the claim
at_most()
{
	check "$1: $2, at most $3" [ "$2" -le "$3" ]
}

at_least()
{
	check "$1: $2, at least $3" [ "$2" -ge "$3" ]
}

# managers MODE ARGUMENT... - the program itself, in place of this shell
load_port=
load_in=() # the network namespace: ip netns exec NAME
managers()
{
	local mode=$1

	shift
	exec "${load_in[@]}" "$builddir/tests/fault/load" "$mode" \
		--port "${load_port:-$agent_port}" \
		--cert "${load_cert:-$pki/manager.crt}" \
		--key "${load_key:-$pki/manager.key}" --ca "$pki/ca.crt" "$@"
}

# load MODE ARGUMENT... - managers; the line they print is in load_line too
load()
{
	load_line=$(managers "$@" 2>&1)
	note "$load_line"
}

# load_start NAME MODE ARGUMENT... - in the background
declare -A load_pids=()
load_start()
{
	local name=$1

	shift
	managers "$@" >"$work/load.$name" 2>&1 &
	load_pids[$name]=$!
	e2e_pids+=($!)
}

# load_wait NAME - until it ends by itself; load_stop - it shall end now
load_wait()
{
	wait "${load_pids[$1]}"
	load_line=$(grep -v "^answers=" "$work/load.$1")
	note "$load_line"
}

load_stop()
{
	kill "${load_pids[$1]}"
	load_wait "$1"
}

# proxy_start ARGUMENT... - managers of load go through it from now on
proxy_start()
{
	rm -f "$work/proxy.out"
	"$builddir/tests/fault/proxy" --to "$agent_port" "$@" \
		>"$work/proxy.out" 2>&1 &
	proxy_pid=$!
	e2e_pids+=("$proxy_pid")
	wait_for 10 grep -qs port= "$work/proxy.out" ||
		bail_out "the proxy does not start"
	load_port=$(value port "$(cat "$work/proxy.out")")
}

# proxy_stop - proxy_line is what it has seen
proxy_stop()
{
	kill "$proxy_pid"
	wait "$proxy_pid"
	load_port=
	proxy_line=$(tr '\n' ' ' <"$work/proxy.out")
	note "$proxy_line"
}

# agent_memory - its resident set in KiB, to the page
agent_memory()
{
	awk '/^Rss:/ { print $2 }' "/proc/$agent_pid/smaps_rollup"
}

strangers()
{
	exec "$builddir/tests/fault/strangers" --port "$agent_port" \
		--cert "$pki/manager.crt" --key "$pki/manager.key" \
		--ca "$pki/ca.crt" "$@"
}

# flood ARGUMENT... - strangers; their line is in flood_line
flood()
{
	flood_line=$(strangers "$@" 2>&1 | grep -v begun)
	note "$flood_line"
}

# flood_start ARGUMENT... - in the background, until flood_stop
flood_start()
{
	strangers --go-on "$@" >"$work/flood.out" 2>&1 &
	flood_pid=$!
	e2e_pids+=("$flood_pid")
	wait_for 20 grep -qs begun "$work/flood.out" ||
		bail_out "the flood does not begin"
}

flood_stop()
{
	kill "$flood_pid"
	wait "$flood_pid"
	flood_line=$(grep -v begun "$work/flood.out")
	note "$flood_line"
}

# rogue MODE ARGUMENT... - a manager that misbehaves; its lines are in
# rogue_lines
rogue()
{
	local mode=$1

	shift
	rogue_lines=$(timeout --foreground -k 5 "$(of 1200 300)" \
		"$builddir/tests/fault/rogue" "$mode" --port "$agent_port" \
		--cert "$pki/manager.crt" --key "$pki/manager.key" \
		--ca "$pki/ca.crt" "$@" 2>&1)
	note "$rogue_lines"
}

# rogue_line KEY VALUE - the one that begins so
rogue_line()
{
	printf '%s\n' "$rogue_lines" | grep "^$1=$2 "
}

# shim_use - agents that follow have shim.c and a wall clock of the scenario's
# between them and libc
shim_use()
{
	local fault=$builddir/tests/fault/shim.so
	local clock=$builddir/tests/e2e/clock/wall_clock.so

	[ -f "$fault" ] && [ -f "$clock" ] ||
		bail_out "$fault is not there: run make check"
	export SHIM=$work/shim WALL_CLOCK=$work/wall_clock
	: >"$WALL_CLOCK"
	shim_set 0 0
	wall_clock_set 0
	ASAN_OPTIONS="$ASAN_OPTIONS:verify_asan_link_order=0"
	agent_command=(env "LD_PRELOAD=$fault:$clock" "${agent_command[@]}")
}

# shim_set PERCENT LEAK - in force from now on: in place, as it is mapped
shim_set()
{
	printf '%-16d%-16d' "$@" 1<>"$SHIM"
}

# wall_clock_set SECONDS - ahead of the real one
wall_clock_set()
{
	python3 -c 'import struct, sys
open(sys.argv[1], "r+b").write(struct.pack("=q", int(sys.argv[2])))' \
		"$WALL_CLOCK" "$1"
}
