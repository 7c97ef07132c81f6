#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# A faulty configuration starts nothing: every fault is named at its place in
# one run, the status is 78 (EX_CONFIG), and no process or pid file is left.
. "$(dirname "$0")/../lib.sh"

# Sets said and status. Without -f, so that a daemon left behind would show.
start_refused()
{
	said=$(timeout --foreground -k 5 30 "$snmpdtlsd" -C \
		-c "$agent_conf" -p "$work/agent.pid" -Lf "$agent_log" \
		dtlsudp:127.0.0.1:0 2>&1)
	status=$?
}

# refused CLAIM LINE REGEX - an error at that line of the file that says so
refused()
{
	start_refused
	is "$1: status" $status 78
	like "$1: named" "$said" "^$agent_conf:$2: error: .*($3)"
	check "$1: nothing left behind" [ ! -e "$work/agent.pid" ]
}

good()
{
	configure <<-EOF
		certSecName 10 ca --cn
		rouser manager authpriv
	EOF
}

# Everything wrong at once, each where it stands.
cat >"$agent_conf" <<EOF
persistentDir $work/state
localCert agent
trustCert ca
roouser manager authpriv
nonsense of no kind
certSecName 10 ca --cn
certSecName 0 ca --cn
certSecName 20 sha256:AB:CD --cn
certSecName 30 sha1:00112233445566778899AABBCCDDEEFF00112233 --cn
certSecName 40 ca --nickname
sysServices many
rocommunity public
rouser -s usm manager
EOF
start_refused
is "many faults: status" $status 78
# line, what is said about it
while read -r line words; do
	like "many faults: line $line" "$said" \
		"^$agent_conf:$line: error: .*($words)"
done <<-'EOF'
	4 did you mean "rouser"
	5 nonsense
	7 certSecName
	8 octets
	9 SHA-1|sha1
	10 --sn NAME
	11 sysServices
	12 rocommunity
	13 usm
EOF
unlike "many faults: the good lines are not blamed" "$said" \
	"^$agent_conf:[1236]: error"
is "many faults: one line each" \
	"$(printf '%s\n' "$said" | grep -c '^[^ ]*:[0-9]*: error: ')" 9
check "many faults: nothing left behind" [ ! -e "$work/agent.pid" ]

# Two faults of certificates in one run, and one of grammar beside them.
configure <<-EOF
	certSecName 10 ca --cn
	trustCert elsewhere
	rwusr manager
EOF
sed -i 's/^localCert agent/localCert absent/' "$agent_conf"
start_refused
is "certificates: status" $status 78
like "certificates: the missing one" "$said" \
	"^$agent_conf:2: error: .*absent"
like "certificates: the missing anchor" "$said" \
	"^$agent_conf:5: error: .*elsewhere"
like "certificates: and the slip of the pen" "$said" \
	"^$agent_conf:6: error: .*did you mean \"rwuser\""

# Keys. The rest of each configuration is good.
key=$agent_dir/tls/private/agent.key
good
mv "$key" "$work/key"
refused "missing key" 2 "key"

cp "$pki/manager.key" "$key"
refused "key of another certificate" 2 "key"

cp "$work/key" "$key"
chmod 644 "$key"
refused "key that everybody can read" 2 "chmod|mode|read"
chmod 600 "$key"

printf 'not a key\n' >"$key"
refused "key that is none" 2 "key"
cp "$work/key" "$key"

certificate=$agent_dir/tls/certs/agent.crt
head -c 200 "$certificate" >"$work/cut" && cp "$work/cut" "$certificate"
refused "certificate that is cut off" 2 "certificate|agent"
cp "$pki/agent.crt" "$certificate"

cp "$pki/expired.crt" "$certificate"
cp "$pki/expired.key" "$key"
refused "certificate that has expired" 2 "expired"
cp "$pki/agent.crt" "$certificate"
cp "$pki/agent.key" "$key"

good
echo "x509CRLFile $work/no.crl" >>"$agent_conf"
refused "missing revocation list" "$(added_line 6)" "no\.crl"

good
echo "tlsAlgorithms AES128-SHA" >>"$agent_conf"
refused "weak cipher" "$(added_line 6)" "AES128-SHA" # DTLS-22

good
echo "tlsMinVersion dtls1" >>"$agent_conf"
refused "old version" "$(added_line 6)" "1\.2" # DTLS-20

# Files.
good
echo "includeFile $work/absent.conf" >>"$agent_conf"
refused "missing included file" "$(added_line 6)" "absent\.conf"

mkdir "$work/directory.conf"
saved=$agent_conf
agent_conf=$work/directory.conf
start_refused
is "a directory as file: status" $status 78
like "a directory as file: named" "$said" "directory\.conf.*error: "
agent_conf=$work/absent.conf
start_refused
is "a file that is not there: status" $status 78
like "a file that is not there: named" "$said" "absent\.conf.*error: "
agent_conf=$saved

# -t says the same and starts nothing.
good
said=$(timeout --foreground 30 "$snmpdtlsd" -t -C -c "$agent_conf" 2>&1)
is "-t on a good file: status" $? 0
unlike "-t on a good file: no error" "$said" 'error'
echo "nonsense" >>"$agent_conf"
said=$(timeout --foreground 30 "$snmpdtlsd" -t -C -c "$agent_conf" 2>&1)
is "-t on a bad file: status" $? 78

# And the same directory with a good file does start.
good
agent_start
is "mended, it starts and answers" \
	"$(snmp_value manager 1.3.6.1.2.1.1.7.0)" 72

# A port that is taken is no fault of the file: EX_UNAVAILABLE.
said=$(timeout --foreground -k 5 30 "$snmpdtlsd" -f -Le -C \
	-c "$agent_conf" "dtlsudp:127.0.0.1:$agent_port" 2>&1)
is "a port that is taken: status" $? 69
like "a port that is taken: named" "$said" \
	"cannot listen address=127\.0\.0\.1:$agent_port cause="

agent_stop
done_testing
