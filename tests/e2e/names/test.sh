#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What a manager sees who reads our MIB modules: tables and values by name.
. "$(dirname "$0")/../lib.sh"

configure <<-EOF
	sysLocation rack 4
	certSecName 10 $(fingerprint manager) --sn reader
	certSecName 20 ca --cn
	rouser reader authpriv
	view some included system
	group few tsm few
	access few "" tsm priv exact some some none
EOF
agent_start
snmp_options=(-M "$e2e_dir/../../mibs/smi" -m ALL -OS)

# A table's rows, one a line, with their index in front.
table()
{
	snmp snmptable manager -Ci -Cf '|' "$1"
}

# ENG-10
got=$(table SNMPv2-MIB::sysORTable)
like "sysORTable has its columns' names" "$got" \
	'^index\|sysORID\|sysORDescr\|sysORUpTime$'
like "sysORTable names a module's compliance" "$got" \
	'^[0-9]+\|SNMP-TLS-TM-MIB::snmpTlstmCompliance\|[^|]+\|0:0:00:00\.00$'
unlike "sysORTable has no number where a name is known" "$got" \
	'SNMPv2-SMI::|\|\.?1\.3\.'

got=$(table SNMP-VIEW-BASED-ACM-MIB::vacmAccessTable)
like "vacmAccessTable has the group and the level in the index" "$got" \
	'^"few"\."".4.authPriv\|exact\|some\|some\|\|readOnly\|active$'

got=$(table SNMP-TLS-TM-MIB::snmpTlstmCertToTSNTable)
hash=$(fingerprint manager | tr -d : | tr A-F a-f)
like "snmpTlstmCertToTSNTable has the fingerprint and the name" "$got" \
	"^10\|4:$hash\|SNMP-TLS-TM-MIB::snmpTlstmCertSpecified\|\"reader\"\|"
hash=$(fingerprint ca | tr -d : | tr A-F a-f)
like "snmpTlstmCertToTSNTable names the way a name is found" "$got" \
	"^20\|4:$hash\|SNMP-TLS-TM-MIB::snmpTlstmCertCommonName\|\"\"\|"

like "an object is asked for by its name" \
	"$(snmp snmpget manager SNMPv2-MIB::sysLocation.0)" \
	'^SNMPv2-MIB::sysLocation\.0 = STRING: rack 4$'
like "a cell is asked for by its row's name" \
	"$(snmp snmpget manager \
		'SNMP-VIEW-BASED-ACM-MIB::vacmGroupName.4."few"')" \
	'^SNMP-VIEW-BASED-ACM-MIB::vacmGroupName\.4\."few" = STRING: few$'

# The modules are those of what is served: nothing is left without a name.
got=$(snmp snmpbulkwalk manager .1 | sed -n 's/ = .*//p')
like "a walk over everything" "$got" '^SNMP-TSM-MIB::snmpTsmInvalidCaches\.0$'
unlike "every object served has a name" "$got" '^(SNMPv2-SMI::|[^:]*$)'
agent_stop
done_testing
