#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Strangers in numbers: they cost no memory, get no more than they send, and
# keep nobody out. DTLS-01, DTLS-17
. "$(dirname "$0")/../lib.sh"

places=256 # maxHandshakes, as it is by default
configure <<-EOF
	certSecName 10 ca --cn
	rouser manager authpriv
	handshakeTimeout 20
EOF
# The sanitizer keeps back what is freed; without it, not a page.
limit=0
is_sanitized && limit=2048
export ASAN_OPTIONS="$ASAN_OPTIONS:quarantine_size_mb=1"
agent_start

# real_ones COUNT - as many real ones, one after the other, ten at a time
real_ones()
{
	load lives --first 65536 --peers 10 --lives "$1" --gets 1 --tries 60 \
		--retry-ms 1000 --timer-ms 1000 --patience-ms 120000 \
		--leave close
	is "$what: managers that got through" \
		"$(value answers "$load_line")" "$1"
}

# ---- hellos without cookie ----

hellos=$(of 100000 20000)
flood --count 5000 # what is touched for the first time has been then
before=$(agent_memory)
flood --count "$hellos"
after=$(agent_memory)
is "hellos without cookie" "$(value hellos "$flood_line")" "$hellos"
at_least "of them answered" "$(value answers "$flood_line")" $((hellos / 20))
is "answers larger than the hello" "$(value larger "$flood_line")" 0
is "answers that are no HelloVerifyRequest" "$(value others "$flood_line")" 0
at_most "octets in answer to $(value octets_out "$flood_line")" \
	"$(value octets_in "$flood_line")" \
	$(($(value octets_out "$flood_line") / 2))
at_most "KiB by which memory has grown" $((after - before)) $limit
is "handshakes begun" "$(counter snmpTlstmSessionOpenErrors)" 0

what="during hellos without cookie"
# At full speed most of what real ones send is lost too, in a receive buffer
# that is full: they get through, but it takes its time.
rate=()
[ -n "${FAULT_FULL-}" ] || rate=(--rate 10000)
flood_start --count "$hellos" "${rate[@]}"
real_ones "$(of 100 20)"
flood_stop
at_least "$what: hellos" "$(value hellos "$flood_line")" "$hellos"

# ---- with a cookie, and then silence ----

# A manager from before, who goes on asking.
load_start before lives --first 131072 --gets 1000000000 --gap-ms 5 \
	--tries 60 --retry-ms 500 --leave close
verified=0

# silent COUNT ARGUMENT... - so many strangers, with real managers beside
silent()
{
	local count=$1

	shift
	flood_start --cookies --count "$count" "$@"
	real_ones "$(of 200 20)"
	flood_stop
	at_least "$what: returned their cookie" \
		"$(value verified "$flood_line")" "$count"
	verified=$((verified + $(value verified "$flood_line")))
}

memory=$(agent_memory)
what="silent after the cookie, of many prefixes"
silent "$(of 20000 2000)" --rate "$(of 1000 250)" --per-prefix 1
first=$(($(agent_memory) - memory))
each=100
! is_sanitized || each=200
at_most "$what: KiB for each of $places places" $((first / places)) $each
flood --cookies --count "$(of 20000 2000)" --per-prefix 1 --seed 2 \
	--rate "$(of 1000 250)"
verified=$((verified + $(value verified "$flood_line")))
at_most "as many again: KiB by which memory has grown" \
	$(($(agent_memory) - memory - first)) $((1024 + limit))

# Prefix by prefix, the oldest first: who began before the flood of one prefix
# is not pushed out by it. A second passes before these hear of the agent.
what="silent after the cookie, of one prefix"
proxy_start --lose hello
load_start slow lives --peers 20 --lives 20 --gets 1 --no-timer \
	--patience-ms 15000 --leave close
load_port=
silent "$(of 20000 2000)" --rate "$(of 2000 500)" --per-prefix 1000000
load_wait slow
proxy_stop
is "$what: handshakes of others that were under way" \
	"$(value handshakes "$load_line")" 20

# ---- encrypted records into unfinished handshakes ----

what="encrypted records into $places handshakes"
flood --count $places --per-prefix 1 --garbage "$(of 1000 100)" --rate 200 \
	--seed 3
verified=$((verified + $(value verified "$flood_line")))
at_least "$what" "$(value garbage "$flood_line")" $((places * 90))
at_most "$what: KiB each" $((($(agent_memory) - memory) / places)) 400

# ---- and then ----

load_stop before
is "the session from before: requests given up" \
	"$(value timeouts "$load_line")" 0
is "the session from before has not ended" "$(value ended "$load_line")" 0
at_least "the session from before: answers" "$(value answers "$load_line")" 500

# All that were begun but a few whose hello a full receive buffer has lost; a
# place each that is kept would be more.
given_up=0
all_are_gone()
{
	given_up=$(counter snmpTlstmSessionOpenErrors)
	[ "$given_up" -ge $((verified - places / 2)) ]
}
check "each place is free again at its deadline" wait_for 60 all_are_gone
at_most "handshakes given up" "$given_up" "$verified"
# What lies between things that live on goes back after two quiet seconds; a
# sanitizer's allocator keeps more.
limit=8192
! is_sanitized || limit=$((places * 512))
memory_is_back()
{
	[ $(($(agent_memory) - memory)) -le $limit ]
}
wait_for 10 memory_is_back
at_most "KiB that memory is above what it was" $(($(agent_memory) - memory)) \
	$limit
at_most "lines in the log" "$(log_lines .)" 100
agent_stop
done_testing
