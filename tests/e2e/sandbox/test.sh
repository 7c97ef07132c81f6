#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Closed in: started as root, the agent has nothing of root's left, no call
# and no file but those it needs, and all that it does goes on: answers,
# reloads with new files, rotation of the log, Sets, the end. What is refused
# in there, call by call, is in tests/unit/test_sandbox.c.
. "$(dirname "$0")/../lib.sh"

if [ "$(id -u)" -ne 0 ] || ! id -u nobody >/dev/null; then
	skip "a sandbox for who was root" "needs root and a user nobody"
	done_testing
fi
if [ -n "$agent_sandbox" ]; then
	skip "the sandbox" "it is left open here, see above"
	done_testing
fi
# Who is not dumpable cannot be looked at for leaks.
export ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0"
chmod 711 "$work" # where nobody may come through
rmdir "$work/state"
mkdir -m 755 "$work/log" "$work/run" "$work/outside" "$agent_dir/conf.d"
chown nobody "$work/log" "$work/run"
agent_log=$work/log/agent.log

location=1.3.6.1.2.1.1.6.0
contact=1.3.6.1.2.1.1.4.0

# write_configuration LOCATION LINE...
write_configuration()
{
	{
		echo "agentUser nobody"
		echo "includeDir conf.d"
		echo "sysLocation $1"
		shift
		echo "certSecName 10 ca --cn"
		echo "rwuser manager authpriv"
		printf '%s\n' "$@"
	} | configure
	chmod -R go+rX "$agent_dir"
	chown nobody "$agent_dir/tls/private/agent.key"
	chmod 600 "$agent_dir/tls/private/agent.key"
}

agent_launch()
{
	"${agent_command[@]}" -f -C -c "$agent_conf" \
		-p "$work/run/agent.pid" -Lf "$agent_log" "$@" \
		>>"$work/agent.out" 2>>"$work/agent.err" &
	agent_pid=$!
}

reloads=0
restart()
{
	agent_stop
	mv "$agent_log" "$agent_log.2"
	agent_start
	agent_pids+=("$agent_pid")
}

# reload CLAIM
reload()
{
	reloads=$((reloads + 1))
	kill -HUP "$agent_pid"
	check "$1" wait_for 10 log_has_lines ' reloaded ' $reloads
}

new_certificate()
{
	(
		cd "$work" &&
			cp "$pki/ca.crt" "$pki/ca.key" "$pki/agent.key" . &&
			pki_issue agent ca "/CN=agent" \
				"basicConstraints=CA:FALSE" \
				"keyUsage=digitalSignature" \
				"extendedKeyUsage=serverAuth" \
				"subjectAltName=DNS:localhost"
	) >"$work/issue.out" 2>&1 || bail_out "no new certificate"
}

serial()
{
	handshake manager -showcerts </dev/null |
		openssl x509 -noout -serial 2>/dev/null
}

# ---- what is in force ----

kernel_lines=$(dmesg 2>/dev/null | wc -l)
write_configuration first
agent_start
agent_pids=("$agent_pid")
in_force=$(grep ' sandbox ' "$agent_log")
like "a line says what is in force" "$in_force" \
	' info sandbox seccomp=[a-z-]+ landlock=[a-z0-9-]+$'
note "$in_force"
# Not by the agent's own word: by what it was built with, and the kernel.
wanted=yes
[ -e /proc/sys/kernel/seccomp/actions_avail ] || wanted=not-in-kernel
grep -q '^#define HAVE_LIBSECCOMP 1' "$builddir/config.h" || wanted=not-built
is "calls: as built, and as the kernel can" \
	"$(sed 's/.* seccomp=\([^ ]*\).*/\1/' <<<"$in_force")" "$wanted"
abi=$(python3 -c 'import ctypes
print(ctypes.CDLL(None).syscall(444, None, 0, 1))')
wanted=abi$abi
[ "$abi" -ge 1 ] || wanted=not-in-kernel
grep -q '^#define HAVE_LINUX_LANDLOCK_H 1' "$builddir/config.h" ||
	wanted=not-built
is "files: as built, and as the kernel can" "${in_force##*landlock=}" "$wanted"
state=$(cat "/proc/$agent_pid/status")
for set in Inh Prm Eff Bnd Amb; do
	like "Cap$set is empty" "$state" "^Cap$set:.0000000000000000\$"
done
like "no privilege can be gained" "$state" '^NoNewPrivs:.1$'
if [[ $in_force == *seccomp=yes* ]]; then
	like "calls are filtered" "$state" '^Seccomp:.2$'
else
	skip "calls are filtered" "${in_force##*sandbox }"
fi

# ---- all works ----

session_open kept manager
is "it answers" "$(session_get kept $location)" first
like "what a manager sets" \
	"$(snmp snmpset manager $contact s noc@example.net)" noc@example.net

# Files replaced by others, new ones, the log away, in one HUP.
new_certificate
new=$(openssl x509 -in "$work/agent.crt" -noout -serial)
cp "$work/agent.crt" "$agent_dir/tls/certs/agent.new"
mv "$agent_dir/tls/certs/agent.new" "$agent_dir/tls/certs/agent.crt"
cp "$pki/ca.crl" "$agent_dir/tls/ca-certs/new.crl"
echo "sysName new" >"$agent_dir/conf.d/new.conf"
write_configuration second "x509CRLFile new.crl"
mv "$agent_log" "$agent_log.1"
reload "HUP, with new files"
check "into a new log" [ -s "$agent_log" ]
is "the session sees it" "$(session_get kept $location)" second
is "a file that was not there at the start" \
	"$(session_get kept 1.3.6.1.2.1.1.5.0)" new
is "the new certificate" "$(serial)" "$new"
refused revoked cert-revoked 44 "CN=revoked"

# ---- what lies outside ----

cp "$pki/ca.crl" "$work/outside/"
echo "sysServices 7" >"$work/outside/more.conf"
chmod 644 "$work/outside/"*
if [[ $in_force == *landlock=abi* ]]; then
	write_configuration third "x509CRLFile $work/outside/ca.crl" \
		"includeFile $work/outside/more.conf"
	kill -HUP "$agent_pid"
	check "HUP, with files from elsewhere: refused" \
		wait_for 10 log_has_lines ' reload failed' 1
	for file in 'cannot open .*/outside/ca\.crl: ' \
		'.*/outside/more\.conf: '; do
		like "the line names file, cause and remedy: $file" \
			"$(cat "$agent_log")" \
			" error $agent_conf:[0-9]+: error: ${file}it lies \
outside .* sandbox was closed: restart the agent\$"
	done
	is "the old state stays" "$(session_get kept $location)" second

	# A directory in which a fingerprint is looked for.
	cp -r "$agent_dir/tls/ca-certs" "$work/outside/"
	chmod -R go+rX "$work/outside"
	rm -r "$agent_dir/tls/ca-certs"
	ln -s "$work/outside/ca-certs" "$agent_dir/tls/ca-certs"
	write_configuration third "trustCert $(fingerprint ca)" \
		"includeFile $work/outside/more.conf"
	sed -i '/^trustCert ca$/d' "$agent_conf"
	kill -HUP "$agent_pid"
	check "HUP, with a directory from elsewhere: refused" \
		wait_for 10 log_has_lines ' reload failed' 2
	like "the line names it" "$(cat "$agent_log")" \
		' error .*: cannot look into .*/tls/ca-certs: it lies outside '
	restart
	is "a restart opens them" "$(snmp_value manager $location)" third
else
	skip "files from elsewhere are refused" "${in_force##*sandbox }"
	restart
fi
is "what was set before is there" "$(snmp_value manager $contact)" \
	noc@example.net

# The kernel names each call that it refuses.
if dmesg >"$work/dmesg" 2>/dev/null; then
	is "nothing that was refused was tried" \
		"$(tail -n "+$((kernel_lines + 1))" "$work/dmesg" |
			grep ' type=1326 ' |
			grep -E " pid=(${agent_pids[0]}|${agent_pids[1]}) ")" \
		""
else
	skip "nothing that was refused was tried" "dmesg tells nothing here"
fi
agent_stop
check "the pid file is gone" [ ! -e "$work/run/agent.pid" ]

# ---- syslog, which may be started anew ----

# A /dev of our own, as long as this process lives. It mounts it itself: who
# enters before it has left the host's mounts would mount over the host's /dev.
timeout --foreground 100 unshare --mount --propagation private sh -c '
	mount -t tmpfs none /dev && cd /dev && mknod -m 666 null c 1 3 &&
		mknod -m 666 urandom c 1 9 && echo $$ >"$1" && exec sleep 100
' sh "$work/room" 2>"$work/room.err" &
room=$!
e2e_pids+=("$room")
syslogd=

room_is_ready()
{
	[ -s "$work/room" ] || process_is_gone "$room"
}

# syslogd_start FILE - what it hears goes there
syslogd_start()
{
	timeout --foreground 100 "${inside[@]}" python3 -u -c '
import os
import socket

if os.path.exists("/dev/log"):
    os.unlink("/dev/log")
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind("/dev/log")
os.chmod("/dev/log", 0o666)
print("bound")
while True:
    print(log.recv(4096).decode())' >"$1" &
	syslogd=$!
	e2e_pids+=($syslogd)
	wait_for 10 grep -qs bound "$1"
}

wait_for 10 room_is_ready
if [ -s "$work/room" ]; then
	inside=(nsenter --mount --target "$(cat "$work/room")")
	agent_launch()
	{
		"${inside[@]}" "$snmpdtlsd" -f -C -c "$agent_conf" -Ls "$@" \
			>>"$work/agent.out" 2>>"$work/agent.err" &
		agent_pid=$!
	}
	syslogd_start "$work/heard.1"
	agent_log=$work/heard.1
	agent_start
	like "syslog hears of the sandbox" "$(cat "$agent_log")" ' sandbox '
	kill "$syslogd"
	wait "$syslogd" 2>/dev/null
	syslogd_start "$work/heard.2"
	kill -HUP "$agent_pid"
	check "one that was started anew hears more" \
		wait_for 10 grep -q 'reloaded sessions=' "$work/heard.2"
	agent_stop
else
	skip "syslog is found again" "no /dev of our own: \
$(head -n 1 "$work/room.err")"
fi

# ---- left open ----

agent_log=$work/log/agent.log
agent_launch()
{
	"${agent_command[@]}" -f -C -c "$agent_conf" -Lf "$agent_log" "$@" \
		>>"$work/agent.out" 2>>"$work/agent.err" &
	agent_pid=$!
}
rm "$agent_log"
write_configuration fourth "sandbox no"
agent_start
like "sandbox no is a warning" "$(cat "$agent_log")" \
	' warn sandbox off by the configuration: '
like "no call is filtered" "$(cat "/proc/$agent_pid/status")" '^Seccomp:.0$'
like "privileges are gone all the same" "$(cat "/proc/$agent_pid/status")" \
	'^CapBnd:.0000000000000000$'
reloads=0
write_configuration fifth "sandbox yes" \
	"includeFile $work/outside/more.conf"
reload "HUP reads from elsewhere"
is "it answers" "$(snmp_value manager $location)" fifth
like "the sandbox waits for a start" "$(cat "$agent_log")" \
	' warn reload: sandbox has changed: takes effect at the next start$'
agent_stop
done_testing
