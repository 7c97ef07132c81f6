#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Our modules against those of the IETF, when a folder with them is known:
# configure --with-reference-mibs=DIR, or shared/mibs beside this tree. Before
# that, each kind of difference in a copy of ours, to know that it is seen.
. "$(dirname "$0")/lib.sh"

check_mibs=./tests/mibs/check_mibs
[ -x $check_mibs ] || skip_all "built without libsmi"

# altered MODULE SED-EXPRESSION... - a copy of all, that one edited
altered()
{
	local module=$1

	shift
	rm -rf "$work/smi"
	cp -R "$smi" "$work/smi"
	sed "$@" "$smi/$module" >"$work/smi/$module"
}

# differs CLAIM MODULE SED-EXPRESSION DIFFERENCE - this one and no other
differs()
{
	local status

	altered "$2" "$3"
	$check_mibs "$work/smi" "$smi" "$2" >"$work/out" 2>&1
	status=$?
	is "seen: $1" "$(sed '$d' "$work/out") status $status" "$2: $4 status 1"
}

# in_object NAME COMMAND - a sed command for one line of its clause
in_object()
{
	echo "/^$1 /,/::=/ $2"
}

differs "an OID" IF-MIB \
	"$(in_object ifInDiscards 's/ifEntry 13/ifEntry 130/')" \
	"ifInDiscards: OID: 1.3.6.1.2.1.2.2.1.130; \
reference: 1.3.6.1.2.1.2.2.1.13"
differs "a base type" IF-MIB \
	"$(in_object ifHighSpeed s/Gauge32/Unsigned32/)" \
	"ifHighSpeed: base type: Unsigned32; reference: Gauge32
IF-MIB: ifHighSpeed: type: Unsigned32; reference: Gauge32"
differs "a textual convention" IF-MIB \
	"$(in_object ifPhysAddress 's/PhysAddress$/OCTET STRING/')" \
	"ifPhysAddress: type: OctetString; reference: PhysAddress"
differs "a range" SNMP-FRAMEWORK-MIB \
	"$(in_object snmpEngineBoots 's/1\.\.2147483647/0..2147483647/')" \
	"snmpEngineBoots: range or size: 0..2147483647; \
reference: 1..2147483647"
differs "a size" SNMP-VIEW-BASED-ACM-MIB \
	"$(in_object vacmAccessContextPrefix 's/0\.\.32/0..31/')" \
	"vacmAccessContextPrefix: range or size: 0..31; reference: 0..32"
differs "a named number" SNMP-NOTIFICATION-MIB \
	"$(in_object snmpNotifyType 's/inform(2)/inform(3)/')" \
	"snmpNotifyType: named numbers or bits: trap(1), inform(3); \
reference: trap(1), inform(2)"
differs "the name of a number" SNMP-NOTIFICATION-MIB \
	"$(in_object snmpNotifyType 's/inform(2)/informs(2)/')" \
	"snmpNotifyType: named numbers or bits: trap(1), informs(2); \
reference: trap(1), inform(2)"
differs "BITS for an enumeration" SNMP-NOTIFICATION-MIB \
	"$(in_object snmpNotifyType 's/INTEGER/BITS/')" \
	"snmpNotifyType: base type: Bits; reference: Enumeration
SNMP-NOTIFICATION-MIB: snmpNotifyType: type: Bits; reference: Enumeration"
differs "read-create for read-write" SNMPv2-MIB \
	"$(in_object sysContact s/read-write/read-create/)" \
	"sysContact: access: read-create; reference: read-write"
differs "read-only for read-write" SNMPv2-MIB \
	"$(in_object sysContact s/read-write/read-only/)" \
	"sysContact: access: read-only; reference: read-write"
differs "a status" IF-MIB \
	"$(in_object ifInNUcastPkts s/deprecated/obsolete/)" \
	"ifInNUcastPkts: status: obsolete; reference: deprecated"
differs "units" SNMP-FRAMEWORK-MIB \
	"$(in_object snmpEngineTime s/seconds/minutes/)" \
	"snmpEngineTime: units: minutes; reference: seconds"
differs "an object of an index" IF-MIB \
	"$(in_object ifStackEntry \
		's/{ ifStackHigherLayer, /{ /')" \
	"ifStackEntry: index: ifStackLowerLayer; \
reference: ifStackHigherLayer, ifStackLowerLayer"
differs "IMPLIED" SNMP-TARGET-MIB \
	"$(in_object snmpTargetAddrEntry 's/IMPLIED //')" \
	"snmpTargetAddrEntry: index: snmpTargetAddrName; \
reference: IMPLIED snmpTargetAddrName"
differs "AUGMENTS" IF-MIB \
	"$(in_object ifXEntry 's/AUGMENTS .*/INDEX { ifIndex }/')" \
	"ifXEntry: index: ifIndex; reference: AUGMENTS ifEntry"
differs "a default value" SNMP-TARGET-MIB \
	"$(in_object snmpTargetAddrTimeout 's/{ 1500 }/{ 1501 }/')" \
	"snmpTargetAddrTimeout: default value: 1501; reference: 1500"
differs "no default value" SNMP-TARGET-MIB \
	"$(in_object snmpTargetAddrTagList '{ /DEFVAL/d; }')" \
	"snmpTargetAddrTagList: default value: none; \
reference: the empty string"
differs "the objects of a notification" SNMP-TLS-TM-MIB \
	"$(in_object snmpTlstmServerInvalidCertificate \
		's/OBJECTS *{ snmpTlstmAddrServerFingerprint,/OBJECTS {/')" \
	"snmpTlstmServerInvalidCertificate: objects: \
snmpTlstmSessionInvalidServerCertificates; reference: \
snmpTlstmAddrServerFingerprint, snmpTlstmSessionInvalidServerCertificates"
differs "the members of a group" SNMP-TSM-MIB \
	"$(in_object snmpTsmGroup 's/snmpTsmInvalidCaches, //')" \
	"snmpTsmGroup: members: snmpTsmConfigurationUsePrefix, \
snmpTsmInadequateSecurityLevels, snmpTsmInvalidPrefixes, \
snmpTsmUnknownPrefixes; reference: snmpTsmConfigurationUsePrefix, \
snmpTsmInadequateSecurityLevels, snmpTsmInvalidCaches, \
snmpTsmInvalidPrefixes, snmpTsmUnknownPrefixes"
differs "a convention's display hint" SNMPv2-TC \
	"/^DisplayString /,/SYNTAX/ s/255a/255t/" \
	"DisplayString: display hint: 255t; reference: 255a"
differs "a convention's size" SNMPv2-TC \
	"/^MacAddress /,/SYNTAX/ s/SIZE(6)/SIZE(8)/" \
	"MacAddress: range or size: 8..8; reference: 6..6"
differs "a convention's named number" SNMPv2-TC \
	"/^TruthValue /,/SYNTAX/ s/false(2)/false(0)/" \
	"TruthValue: named numbers or bits: false(0), true(1); \
reference: true(1), false(2)"
differs "a convention's base type" SNMPv2-TC \
	"/^TimeStamp /,/SYNTAX/ s/SYNTAX.*/SYNTAX INTEGER/" \
	"TimeStamp: base type: Integer32; reference: TimeTicks
SNMPv2-TC: TimeStamp: made from: Integer32; reference: TimeTicks"
differs "a convention's status" SNMPv2-TC \
	"/^InstancePointer /,/SYNTAX/ s/obsolete/current/" \
	"InstancePointer: status: current; reference: obsolete"

altered SNMP-TSM-MIB s/snmpTsmUnknownPrefixes/snmpTsmOther/
is "seen: a name, on both sides" "$($check_mibs "$work/smi" "$smi" \
	SNMP-TSM-MIB | sed -n 's/: kind: / /p')" \
	"SNMP-TSM-MIB: snmpTsmOther scalar; not in the reference
SNMP-TSM-MIB: snmpTsmUnknownPrefixes missing; reference: scalar"

rm "$work/smi/IF-MIB"
$check_mibs "$smi" "$work/smi" IF-MIB SNMPv2-TC >"$work/out" 2>&1
is "a module that the reference lacks is no equality" $? 2
echo "no module" >"$work/smi/IF-MIB"
$check_mibs "$smi" "$work/smi" IF-MIB >"$work/out" 2>&1
is "nor is one that cannot be read" $? 2

reference=$(made REFERENCE_MIBS)
[ -n "$reference" ] || reference=$top/../shared/mibs
if [ -d "$reference" ]; then
	# shellcheck disable=SC2046 # a list of words
	said=$($check_mibs "$smi" "$reference" $(modules) 2>&1)
	is "our modules state what the reference states" \
		"$(printf '%s\n' "$said" | sed '$d')" ""
	printf '%s\n' "$said" | sed -n '$s/^/# /p'
else
	result ok "our modules state what the reference states # SKIP no \
reference: configure --with-reference-mibs=DIR"
fi
done_testing
