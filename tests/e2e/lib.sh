# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# What every scenario uses: TAP, certificates, an agent of its own on a port
# the kernel chose, clients. A scenario is tests/e2e/NAME/test.sh:
#
#	. "$(dirname "$0")/../lib.sh"
#	configure <<-EOF
#		certSecName 10 ca --cn
#		rouser manager authpriv
#	EOF
#	agent_start
#	check "the agent answers" snmp snmpget manager 1.3.6.1.2.1.1.1.0
#	agent_stop
#	done_testing
#
# Run by make check in the build directory, or by hand from there with
# srcdir=... in the environment. E2E_KEEP=1 keeps the working directory,
# E2E_VALGRIND=1 runs each agent under valgrind.
set -u
umask 077
export LC_ALL=C PYTHONDONTWRITEBYTECODE=1

# One scenario as a whole is bounded too.
if [ -z "${E2E_BOUNDED-}" ]; then
	[ -z "${E2E_VALGRIND-}" ] || E2E_TIMEOUT=3600
	E2E_BOUNDED=1 exec timeout -k 20 "${E2E_TIMEOUT:-300}" bash "$0" "$@"
fi

e2e_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
e2e_name=$(basename "$(cd "$(dirname "$0")" && pwd)")
builddir=$PWD
snmpdtlsd=${SNMPDTLSD:-$builddir/snmpdtlsd}
pki=$builddir/tests/e2e/pki

# shellcheck source=tests/e2e/pki.sh
. "$e2e_dir/pki.sh"

# ---- TAP ----

e2e_number=0
e2e_failed=0
e2e_finished=0

# Text of programs becomes comments, never a result.
note()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}

ok()
{
	e2e_number=$((e2e_number + 1))
	echo "ok $e2e_number - $e2e_name: $1"
}

not_ok()
{
	e2e_number=$((e2e_number + 1))
	e2e_failed=$((e2e_failed + 1))
	echo "not ok $e2e_number - $e2e_name: $1"
}

# skip CLAIM REASON
skip()
{
	e2e_number=$((e2e_number + 1))
	echo "ok $e2e_number - $e2e_name: $1 # SKIP $2"
}

# check CLAIM COMMAND... - the command succeeds; else what it printed is shown
check()
{
	local claim=$1 printed="$work/check.out"

	shift
	if "$@" >"$printed" 2>&1; then
		ok "$claim"
	else
		not_ok "$claim"
		note "status $? of: $*"
		tail -n 40 "$printed" | sed 's/^/# /'
	fi
}

# is CLAIM GOT WANTED
is()
{
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1"
		note "got:    $2"
		note "wanted: $3"
	fi
}

# like CLAIM TEXT EXTENDED-REGEX - a line of text matches
like()
{
	if printf '%s\n' "$2" | grep -qE -- "$3"; then
		ok "$1"
	else
		not_ok "$1"
		note "no line matches: $3"
		printf '%s\n' "$2" | tail -n 40 | sed 's/^/# /'
	fi
}

# unlike CLAIM TEXT EXTENDED-REGEX - no line of text matches
unlike()
{
	if printf '%s\n' "$2" | grep -qE -- "$3"; then
		not_ok "$1"
		printf '%s\n' "$2" | grep -E -- "$3" | head | sed 's/^/# /'
	else
		ok "$1"
	fi
}

bail_out()
{
	echo "Bail out! $e2e_name: $*"
	e2e_finished=1
	exit 1
}

done_testing()
{
	e2e_finished=1
	echo "1..$e2e_number"
	[ "$e2e_failed" -eq 0 ]
	exit
}

# wait_for SECONDS COMMAND... - until it succeeds; fails when time is up
wait_for()
{
	local tries=$(($1 * 10))

	shift
	while ! "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

process_is_gone()
{
	! kill -0 "$1" 2>/dev/null
}

# ---- beginning and end ----

e2e_pids=()
agent_pid=

e2e_cleanup()
{
	local pid

	[ -z "$agent_pid" ] || kill -KILL "$agent_pid" 2>/dev/null
	for pid in "${e2e_pids[@]}"; do
		kill "$pid" 2>/dev/null # timeout(1), which passes it on
	done
	if [ "$e2e_failed" -gt 0 ] || [ "$e2e_finished" -eq 0 ]; then
		for file in "$work"/agent.log "$work"/agent.err \
			"$work"/sanitizer.* "$work"/valgrind.*; do
			[ -s "$file" ] || continue
			note "---- ${file##*/}"
			tail -n 100 "$file" | sed 's/^/# /'
		done
	fi
	[ "$e2e_finished" -eq 1 ] || echo "Bail out! $e2e_name: cut short"
	if [ -n "${E2E_KEEP-}" ]; then
		note "kept: $work"
	else
		rm -rf "$work"
	fi
}

work=$(mktemp -d "${TMPDIR:-/tmp}/e2e-$e2e_name.XXXXXX") || exit 1
trap e2e_cleanup EXIT
trap 'exit 1' TERM INT HUP

[ -x "$snmpdtlsd" ] || bail_out "$snmpdtlsd is not there: run make first"
pki_make "$pki" || bail_out "the certificates could not be made"

# Reports go to files of their own, whatever the daemon does with stderr.
export ASAN_OPTIONS="detect_leaks=1:exitcode=99:log_path=$work/sanitizer"
export UBSAN_OPTIONS="print_stacktrace=1:exitcode=99:\
log_path=$work/sanitizer"
export LSAN_OPTIONS="exitcode=99"

# ---- the agent ----

agent_dir=$work/agent
agent_conf=$agent_dir/snmpdtlsd.conf
agent_log=$work/agent.log
agent_port=
agent_wait=20             # seconds it may take to start or to stop
agent_listen=dtlsudp:127.0.0.1:0
agent_command=("$snmpdtlsd") # or under valgrind
agent_sandbox=            # "sandbox no" where the agent cannot be in one

mkdir -p "$agent_dir"/tls/{certs,private,ca-certs} "$work/state"
cp "$pki/agent.crt" "$agent_dir/tls/certs/"
cp "$pki/agent.key" "$agent_dir/tls/private/"
cp "$pki/ca.crt" "$agent_dir/tls/ca-certs/"

# configure - the configuration is what comes in, after what all need
configure()
{
	{
		echo "persistentDir $work/state"
		echo "localCert agent"
		echo "trustCert ca"
		cat
		[ -z "$agent_sandbox" ] || echo "$agent_sandbox"
	} >"$agent_conf"
}

# added_line N - the number of a line N that was added behind a configuration
added_line()
{
	echo $(($1 + (${#agent_sandbox} > 0)))
}

fingerprint()
{
	openssl x509 -in "$pki/$1.crt" -noout -fingerprint -sha256 |
		sed 's/.*=//'
}

agent_listens()
{
	grep -q ' listening address=' "$agent_log" 2>/dev/null ||
		process_is_gone "$agent_pid"
}

# agent_launch ARGUMENT... - as a child of ours; the scenario as a whole is
# bounded, and timeout(1) ends its process group
agent_launch()
{
	: >"$agent_log"
	"${agent_command[@]}" -f -C -c "$agent_conf" \
		-p "$work/agent.pid" -Lf "$agent_log" "$@" \
		>>"$work/agent.out" 2>>"$work/agent.err" &
	agent_pid=$!
}

# agent_start ARGUMENT... - sets agent_port; ends the scenario when it fails
agent_start()
{
	agent_launch "$@" "$agent_listen"
	wait_for "$agent_wait" agent_listens
	agent_port=$(sed -n \
		's/.* listening address=127\.0\.0\.1:\([0-9]*\)$/\1/p' \
		"$agent_log" | head -n 1)
	[ -n "$agent_port" ] || bail_out "the agent does not listen"
	wait_for "$agent_wait" grep -q ' started ' "$agent_log" ||
		bail_out "the agent has not started"
}

agent_is_alive()
{
	! process_is_gone "$agent_pid"
}

is_sanitized()
{
	ldd "$snmpdtlsd" | grep -qE 'lib(asan|ubsan|tsan)' ||
		grep -qa '__asan_init' "$snmpdtlsd"
}

# keeps_back - is the agent one whose freed memory still counts, and whose leaks
# are reported?
keeps_back()
{
	is_sanitized || [ -n "${E2E_VALGRIND-}" ]
}

# plain_build - snmpdtlsd is one without sanitizers from now on: for valgrind,
# and where memory is judged to the page. Made once, in valgrind-build/ of the
# build directory.
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
		bail_out "no plain build"
	}
	snmpdtlsd=$build/snmpdtlsd
	agent_command=("$snmpdtlsd")
}

# leave_sandbox_open REASON - for the agents that follow
leave_sandbox_open()
{
	note "no sandbox: $1"
	agent_sandbox="sandbox no"
	[ ! -f "$agent_conf" ] || echo "$agent_sandbox" >>"$agent_conf"
}

# use_valgrind - for the agents that follow; what it finds counts as what a
# sanitizer does
use_valgrind()
{
	! is_sanitized || plain_build
	agent_wait=120
	snmp_timeout=60
	leave_sandbox_open "valgrind makes code while it runs"
	agent_command=(valgrind --error-exitcode=98 --leak-check=full
		--errors-for-leak-kinds=definite,indirect,possible
		--log-file="$work/valgrind.%p" "$snmpdtlsd")
}

sanitizer_reports()
{
	cat "$work"/sanitizer.* 2>/dev/null
	grep -hE 'ERROR: (Address|Leak)Sanitizer|runtime error:' \
		"$work/agent.err" 2>/dev/null
	grep -h 'ERROR SUMMARY: [1-9]' "$work"/valgrind.* 2>/dev/null
}

# agent_stop - TERM; it ends with status 0 and the sanitizers are content
agent_stop()
{
	local status

	kill -TERM "$agent_pid"
	if ! wait_for "$agent_wait" process_is_gone "$agent_pid"; then
		not_ok "the agent stops on TERM"
		kill -KILL "$agent_pid"
		agent_pid=
		return
	fi
	wait "$agent_pid"
	status=$?
	agent_pid=
	is "the agent stops with status 0" "$status" 0
	is "no sanitizer has anything to report" "$(sanitizer_reports)" ""
}

# log_lines REGEX - how many lines of the log match
log_lines()
{
	grep -cE -- "$1" "$agent_log"
}

# log_has_lines REGEX COUNT
log_has_lines()
{
	[ "$(log_lines "$1")" -ge "$2" ]
}

# ---- Net-SNMP's tools ----

snmp_timeout=10 # seconds for an answer that is expected
snmp_trust=(-T trust_cert=ca -T their_hostname=localhost)
snmp_options=()

# client_dir NAME - a manager's directory for SNMPCONFPATH
client_dir()
{
	local dir=$work/client-$1

	if [ ! -d "$dir" ]; then
		# What the tools make themselves, they tell on stderr.
		mkdir -p "$dir"/tls/{certs,private,ca-certs} \
			"$dir/state/cert_indexes"
		cp "$pki/$1.crt" "$pki/agent.crt" "$dir/tls/certs/"
		cp "$pki/$1.key" "$dir/tls/private/"
		cp "$pki/ca.crt" "$dir/tls/ca-certs/"
	fi
	echo "$dir"
}

# snmp TOOL MANAGER OID... - ask the agent as that manager, with snmp_options
snmp()
{
	local tool=$1 manager=$2 dir

	shift 2
	dir=$(client_dir "$manager")
	SNMPCONFPATH=$dir SNMP_PERSISTENT_DIR=$dir/state MIBS='' \
		timeout --foreground $((2 * snmp_timeout + 10)) "$tool" -v3 \
		--defSecurityModel=tsm -T "our_identity=$manager" \
		"${snmp_trust[@]}" -On -t "$snmp_timeout" -r 1 \
		"${snmp_options[@]}" "dtlsudp:127.0.0.1:$agent_port" "$@" 2>&1
}

# snmp_refused TOOL MANAGER ARGUMENT... - succeeds when no answer comes
snmp_refused()
{
	local snmp_options=("${snmp_options[@]}" -t 2 -r 0)

	! snmp "$@"
}

# snmp_value MANAGER OID - the value alone, without its type
snmp_value()
{
	local snmp_options=("${snmp_options[@]}" -Oqv)

	snmp snmpget "$1" "$2" | sed 's/^"\(.*\)"$/\1/'
}

# Counters, by the names of their MIBs.
declare -A counter_oids=(
	[snmpInPkts]=1.3.6.1.2.1.11.1.0
	[snmpInBadVersions]=1.3.6.1.2.1.11.3.0
	[snmpInASNParseErrs]=1.3.6.1.2.1.11.6.0
	[snmpSilentDrops]=1.3.6.1.2.1.11.31.0
	[snmpUnknownSecurityModels]=1.3.6.1.6.3.11.2.1.1.0
	[snmpInvalidMsgs]=1.3.6.1.6.3.11.2.1.2.0
	[snmpUnknownPDUHandlers]=1.3.6.1.6.3.11.2.1.3.0
	[snmpTsmInvalidCaches]=1.3.6.1.2.1.190.1.1.1.0
	[snmpTsmInadequateSecurityLevels]=1.3.6.1.2.1.190.1.1.2.0
	[snmpTlstmSessionOpenErrors]=1.3.6.1.2.1.198.2.1.3.0
	[snmpTlstmSessionAccepts]=1.3.6.1.2.1.198.2.1.4.0
	[snmpTlstmSessionServerCloses]=1.3.6.1.2.1.198.2.1.5.0
	[snmpTlstmSessionInvalidClientCertificates]=1.3.6.1.2.1.198.2.1.7.0
)

# counter NAME - asked as "manager", who must be allowed to; -1: no number
counter()
{
	local value

	value=$(snmp_value manager "${counter_oids[$1]}")
	case $value in
	'' | *[!0-9]*) echo -1 ;;
	*) echo "$value" ;;
	esac
}

# ---- a session of our own ----

declare -A session_pids=()
declare -A session_fds=()

# session_open NAME MANAGER ARGUMENT... - openssl s_client, kept open; what
# the agent sends comes into NAME.out, what OpenSSL says into NAME.err
session_open()
{
	local name=$1 manager=$2 fd

	shift 2
	rm -f "$work/$name.in"
	mkfifo "$work/$name.in"
	timeout --foreground -k 5 200 openssl s_client -dtls1_2 -quiet -state \
		-connect "127.0.0.1:$agent_port" -CAfile "$pki/ca.crt" \
		-cert "$pki/$manager.crt" -key "$pki/$manager.key" "$@" \
		<"$work/$name.in" >"$work/$name.out" 2>"$work/$name.err" &
	session_pids[$name]=$!
	e2e_pids+=($!)
	exec {fd}>"$work/$name.in"
	session_fds[$name]=$fd
}

session_answer()
{
	python3 "$e2e_dir/snmp_message.py" value "$2" <"$work/$1.out"
}

session_has_answer()
{
	session_answer "$@" >/dev/null
}

# session_get NAME OID... - the values, a line each; fails after 10 s
session_get()
{
	# Random, because a counter would not survive $( ).
	local name=$1 id=$((1 + RANDOM * 32768 + RANDOM))

	shift
	python3 "$e2e_dir/snmp_message.py" get $id "$@" \
		>&"${session_fds[$name]}"
	wait_for 10 session_has_answer "$name" $id && session_answer "$name" $id
}

# session_close NAME - gone without a word, as a manager that lost power
session_close()
{
	local fd=${session_fds[$1]}

	exec {fd}>&-
	kill "${session_pids[$1]}" 2>/dev/null
	wait "${session_pids[$1]}" 2>/dev/null
	unset "session_fds[$1]" "session_pids[$1]"
}

session_has_ended()
{
	process_is_gone "${session_pids[$1]}"
}

# handshake MANAGER ARGUMENT... - one handshake with openssl s_client; prints
# what it says. "-" is no certificate. Only a complete one prints DONE at the
# end; the rest of what s_client shows may come before a refusal.
handshake_protocol=-dtls1_2
handshake_conf=/dev/null # OpenSSL's configuration
handshake()
{
	local manager=$1 identity=()

	shift
	[ "$manager" = - ] ||
		identity=(-cert "$pki/$manager.crt" -key "$pki/$manager.key")
	# Q ends it; s_client reads its input once the handshake is complete.
	echo Q | OPENSSL_CONF=$handshake_conf timeout --foreground -k 5 20 \
		openssl s_client "$handshake_protocol" \
		-connect "127.0.0.1:$agent_port" \
		-CAfile "$pki/ca.crt" "${identity[@]}" "$@" 2>&1
}

# ---- refusals ----

refusals=0 # lines of the log about refused handshakes, so far

# next_refusal CLAIM - sets line to the next line of the log about a refusal
next_refusal()
{
	refusals=$((refusals + 1))
	wait_for 10 log_has_lines 'handshake refused' $refusals
	# Time for a second one, which must not come.
	sleep 0.3
	is "$1: exactly one line in the log" \
		"$(log_lines 'handshake refused')" $refusals
	refusals=$(log_lines 'handshake refused')
	line=$(grep 'handshake refused' "$agent_log" | tail -n 1)
}

# refused CERTIFICATE REASON ALERT SUBJECT ARGUMENT... - by a bare handshake.
# The agent has not seen the certificate when SUBJECT is empty.
refused()
{
	local certificate=$1 reason=$2 alert=$3 subject=$4 sha256=none
	local said claim="$2, $1 ${*:5}"

	shift 4
	said=$(handshake "$certificate" "$@")
	unlike "$claim: the handshake does not complete" "$said" '^DONE$'
	like "$claim: the peer is told" "$said" "SSL alert number $alert\$"
	[ -z "$subject" ] || sha256=$(fingerprint "$certificate")
	next_refusal "$claim"
	like "$claim: the line says it all" "$line" \
		"warn handshake refused peer=127\.0\.0\.1:[0-9]+ \
reason=$reason subject=\"$subject\" sha256=$sha256 hint=\"[^\"]+\"\
( detail=\"[^\"]*\")?\$"
}

! grep -qa __gcov_ "$snmpdtlsd" ||
	leave_sandbox_open "gcov writes its counters at the end"
# E2E_VALGRIND=1 (make check-valgrind): every agent of every scenario
[ -z "${E2E_VALGRIND-}" ] || use_valgrind
