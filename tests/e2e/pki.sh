# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# The certificates of the scenarios. pki_make writes NAME.crt and NAME.key for
# each into a directory; lib.sh calls it once for a build directory.

pki_days=3650
pki_many=24 # managers of the scenario "many"

# pki_key NAME [p256|p384|rsaBITS]
pki_key()
{
	case ${2-p256} in
	p256) set -- "$1" EC ec_paramgen_curve:P-256 ;;
	p384) set -- "$1" EC ec_paramgen_curve:P-384 ;;
	rsa*) set -- "$1" RSA "rsa_keygen_bits:${2#rsa}" ;;
	esac
	openssl genpkey -algorithm "$2" -pkeyopt "$3" -out "$1.key"
}

# pki_self NAME SUBJECT EXTENSION... - a self-signed certificate
pki_self()
{
	local name=$1 subject=$2 extensions=()

	shift 2
	while [ $# -gt 0 ]; do
		extensions+=(-addext "$1")
		shift
	done
	[ -f "$name.key" ] || pki_key "$name"
	openssl req -x509 -new -key "$name.key" -sha256 -days $pki_days \
		-subj "$subject" "${extensions[@]}" -out "$name.crt"
}

# pki_issue NAME ISSUER SUBJECT EXTENSION... - one that ISSUER has signed
pki_issue()
{
	local name=$1 issuer=$2 subject=$3

	shift 3
	[ -f "$name.key" ] || pki_key "$name"
	printf '%s\n' "$@" >"$name.ext"
	openssl req -new -key "$name.key" -subj "$subject" -out "$name.csr" &&
		openssl x509 -req -in "$name.csr" -CA "$issuer.crt" \
			-CAkey "$issuer.key" "-${pki_hash:-sha256}" \
			-days $pki_days \
			-set_serial "0x$(openssl rand -hex 8)" \
			-extfile "$name.ext" -out "$name.crt" &&
		rm "$name.csr" "$name.ext"
}

# pki_issue_between NAME ISSUER SUBJECT START END - dates as YYYYMMDDHHMMSSZ
pki_issue_between()
{
	local name=$1 issuer=$2

	pki_key "$name"
	openssl req -new -key "$name.key" -subj "$3" -out "$name.csr" &&
		pki_authority "$issuer" -batch -notext -in "$name.csr" \
			-startdate "$4" -enddate "$5" -out "$name.crt" &&
		rm "$name.csr"
}

# pki_authority ISSUER ARGUMENT... - openssl ca, with its books beside ISSUER
pki_authority()
{
	local issuer=$1

	shift
	[ -f "$issuer.index" ] || {
		: >"$issuer.index"
		echo 1000 >"$issuer.crlnumber"
		cat >"$issuer.cnf" <<-EOF
			[ca]
			default_ca = this
			[this]
			database = $issuer.index
			crlnumber = $issuer.crlnumber
			new_certs_dir = .
			certificate = $issuer.crt
			private_key = $issuer.key
			default_md = sha256
			default_crl_days = 3650
			rand_serial = yes
			unique_subject = no
			policy = any
			x509_extensions = client
			[any]
			commonName = supplied
			[client]
			basicConstraints = CA:FALSE
			keyUsage = digitalSignature
			extendedKeyUsage = clientAuth
		EOF
	}
	openssl ca -config "$issuer.cnf" "$@"
}

pki_client()
{
	local name=$1 issuer=$2 subject=$3

	shift 3
	pki_issue "$name" "$issuer" "$subject" \
		"basicConstraints=CA:FALSE" "keyUsage=digitalSignature" \
		"extendedKeyUsage=clientAuth" "$@"
}

# Everything, in the directory we are in.
pki_make_all()
{
	local i ca="basicConstraints=critical,CA:TRUE"
	local signs="keyUsage=critical,keyCertSign,cRLSign"
	local agent="basicConstraints=CA:FALSE"

	pki_self ca "/CN=e2e CA" "$signs" || return
	pki_self other-ca "/CN=another CA" "$signs" || return
	pki_issue subca ca "/CN=e2e sub-CA" "$ca" "$signs" \
		"subjectKeyIdentifier=hash" "authorityKeyIdentifier=keyid" ||
		return

	pki_issue agent ca "/CN=agent" "$agent" "keyUsage=digitalSignature" \
		"extendedKeyUsage=serverAuth" "subjectAltName=DNS:localhost" ||
		return

	# Without an authority, as the README makes it.
	pki_self agent-self "/CN=agent-self" "subjectAltName=DNS:localhost" ||
		return

	pki_client manager ca "/CN=manager" || return
	pki_client second ca "/CN=second" || return
	pki_client nobody ca "/CN=nobody" || return
	pki_client via-subca subca "/CN=via-subca" || return
	pki_client stranger other-ca "/CN=stranger" || return
	pki_key rsa rsa2048 && pki_client rsa ca "/CN=rsa" || return
	for i in p384 rsa3072 rsa1024; do
		pki_key $i $i && pki_client $i ca "/CN=$i" || return
	done
	for i in p384 rsa2048 rsa3072; do
		pki_key agent-$i $i &&
			pki_issue agent-$i ca "/CN=agent-$i" "$agent" \
				"keyUsage=digitalSignature,keyEncipherment" \
				"extendedKeyUsage=serverAuth" \
				"subjectAltName=DNS:localhost" || return
	done
	pki_hash=sha1 pki_client sha1 ca "/CN=sha1" || return
	pki_self pinned "/CN=pinned" || return # as the README makes it
	pki_self selfsigned "/CN=selfsigned" || return
	pki_issue_between expired ca "/CN=expired" \
		20200101000000Z 20210101000000Z || return
	pki_issue_between not-yet ca "/CN=not-yet" \
		20980101000000Z 20990101000000Z || return
	pki_issue server-only ca "/CN=server-only" "$agent" \
		"extendedKeyUsage=serverAuth" || return
	pki_client revoked ca "/CN=revoked" || return
	pki_authority ca -revoke revoked.crt || return
	pki_authority ca -gencrl -out ca.crl || return

	pki_client san-email ca "/CN=e" \
		"subjectAltName=email:Joe.Doe@Mail.EXAMPLE.com" || return
	pki_client san-dns ca "/CN=d" \
		"subjectAltName=DNS:Mgr.EXAMPLE.com" || return
	pki_client san-ipv4 ca "/CN=4" "subjectAltName=IP:192.0.2.7" || return
	pki_client san-ipv6 ca "/CN=6" \
		"subjectAltName=IP:2001:db8::a:7" || return
	pki_client san-any ca "/CN=a" "subjectAltName=URI:urn:x,\
DNS:First.EXAMPLE.com,email:second@example.com" || return

	for i in $(seq $pki_many); do
		pki_client "many$i" ca "/CN=many$i" || return
	done
}

# pki_make DIR - once, whoever comes first, and again when this file has
# changed; says what failed
pki_make()
{
	local dir=$1 log

	mkdir -p "${dir%/*}"
	(
		flock 9 || exit
		[ ! "$dir" -nt "$e2e_dir/pki.sh" ] || exit 0
		log=$(umask 077 && rm -rf "$dir" "$dir.part" &&
			mkdir "$dir.part" &&
			cd "$dir.part" && pki_make_all 2>&1) || {
			printf '%s\n' "$log" | tail -n 20 | sed 's/^/# /'
			exit 1
		}
		mv "$dir.part" "$dir"
	) 9>"$dir.lock"
}
