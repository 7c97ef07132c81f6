#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# The modules that make install puts in place, as Net-SNMP's tools read them:
# without complaint, and as libsmi reads them.
. "$(dirname "$0")/lib.sh"

command -v snmptranslate >/dev/null ||
	skip_all "no snmptranslate: apt-get install snmp"
# Nothing but what is installed here, nor a directory made elsewhere.
export SNMPCONFPATH=$work SNMP_PERSISTENT_DIR=$work/state MIBS='' MIBDIRS=
mkdir -p "$work/state/cert_indexes"

unset MAKEFLAGS MFLAGS MAKELEVEL
make -s install-dist_smiDATA DESTDIR="$work/root" smidir=/mibs >"$work/out" \
	2>&1 || { cat "$work/out"; exit 1; }
mibs=$work/root/mibs
is "make install has all modules" "$(ls "$mibs")" "$(modules)"

translate()
{
	snmptranslate -M "$mibs" -m ALL "$@" 2>&1
}

# With all warnings; macros are ignored in every module that defines some.
is "they are read without complaint" \
	"$(translate -PeW 1.3 | grep -v ' MACRO (.* parsed and ignored)\.$')" \
	"SNMPv2-SMI::org"

# translate_list FILE OPTION... - without the empty line that follows each
translate_list()
{
	xargs snmptranslate -M "$mibs" -m ALL "${@:2}" <"$1" 2>&1 |
		sed '/^$/d'
}

# All that has a name: "MODULE::name OID".
identifiers()
{
	local module

	echo "path $mibs" >"$work/smi.conf"
	for module in $(modules); do
		smidump -c "$work/smi.conf" -q -l 0 -f identifiers \
			"$mibs/$module"
	done | awk '$4 ~ /^[0-9.]+$/ { print $1 "::" $2, "." $4 }'
}

if command -v smidump >/dev/null; then
	identifiers >"$work/wanted"
	n=$(wc -l <"$work/wanted")
	check_enough=$([ "$n" -gt 350 ] && echo enough)
	is "$n names are asked for" "$check_enough" enough
	cut -d ' ' -f 1 "$work/wanted" >"$work/names"
	cut -d ' ' -f 2 "$work/wanted" >"$work/oids"
	is "names become OIDs" "$(translate_list "$work/names" -On)" \
		"$(cat "$work/oids")"
	is "OIDs become names" "$(translate_list "$work/oids")" \
		"$(cat "$work/names")"
else
	result ok "names and OIDs # SKIP no smidump: apt-get install smitools"
fi

# details NAME LINE... - what -Td has to say, apart from the description
details()
{
	local name=$1

	shift
	is "the details of $name" \
		"$(translate -Td "$name" | tr -s '\t' ' ' | sed -n \
			's/^ *\(-- TEXTUAL\|[A-Z-]* \)/\1/; s/ *$//
			/^-- FROM\|^DESCRIPTION/d
			/^[A-Z-]* /p')" \
		"$(printf '%s\n' "$@")"
}

details SNMPv2-MIB::snmpEnableAuthenTraps \
	"SYNTAX INTEGER {enabled(1), disabled(2)}" \
	"MAX-ACCESS read-write" "STATUS current"
details SNMP-TLS-TM-MIB::snmpTlstmCertToTSNFingerprint \
	"-- TEXTUAL CONVENTION SnmpTLSFingerprint" \
	"SYNTAX OCTET STRING (1..255)" "DISPLAY-HINT \"1x:1x\"" \
	"MAX-ACCESS read-create" "STATUS current"
details SNMP-FRAMEWORK-MIB::snmpEngineTime \
	"SYNTAX Integer32 (0..2147483647)" "UNITS \"seconds\"" \
	"MAX-ACCESS read-only" "STATUS current"
details SNMP-TARGET-MIB::snmpTargetAddrTimeout \
	"-- TEXTUAL CONVENTION TimeInterval" \
	"SYNTAX INTEGER (0..2147483647)" \
	"MAX-ACCESS read-create" "STATUS current" "DEFVAL { 1500 }"
details SNMP-NOTIFICATION-MIB::snmpNotifyFilterEntry \
	"MAX-ACCESS not-accessible" "STATUS current" \
	"INDEX { snmpNotifyFilterProfileName, IMPLIED snmpNotifyFilterSubtree }"
details IF-MIB::ifXEntry \
	"MAX-ACCESS not-accessible" "STATUS current" "AUGMENTS { ifEntry }"
details IF-MIB::linkDown "OBJECTS { ifIndex, ifAdminStatus, ifOperStatus }"
details IF-MIB::ifPhysAddress "-- TEXTUAL CONVENTION PhysAddress" \
	"SYNTAX OCTET STRING" "DISPLAY-HINT \"1x:\"" \
	"MAX-ACCESS read-only" "STATUS current"

# Names of rows by their index, both ways.
is "a row's name, IMPLIED" \
	"$(translate -On "SNMP-TARGET-MIB::snmpTargetAddrTDomain.'ab'")" \
	".1.3.6.1.6.3.12.1.2.1.2.97.98"
is "a row's name, with lengths and a number" \
	"$(translate -OX .1.3.6.1.6.3.16.1.4.1.5.1.103.0.3.3)" \
	"SNMP-VIEW-BASED-ACM-MIB::vacmAccessReadViewName\
[STRING: g][STRING: ][3][authPriv]"
done_testing
