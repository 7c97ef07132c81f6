# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# What a manager does first, for the scenarios smoke and valgrind.

smoke_configure()
{
	configure <<-EOF
		sysLocation rack 4, left
		sysContact noc@example.net
		certSecName 10 ca --cn
		rouser manager authpriv
	EOF
}

# The system group by Get, GetNext and GetBulk.
smoke_walk()
{
	local walked

	is "Get, the agent known by its authority and name" \
		"$(snmp_value manager 1.3.6.1.2.1.1.6.0)" "rack 4, left"

	like "GetNext goes to the first object" \
		"$(snmp snmpgetnext manager 1.3.6.1.2.1.1)" \
		'^\.1\.3\.6\.1\.2\.1\.1\.1\.0 = STRING: "?Linux '

	# ENG-07, ENG-08, ENG-09
	walked=$(snmp snmpbulkwalk manager 1.3.6.1.2.1.1)
	like "the walk has sysObjectID" "$walked" \
		'^\.1\.3\.6\.1\.2\.1\.1\.2\.0 = OID: '
	like "the walk has sysUpTime" "$walked" \
		'^\.1\.3\.6\.1\.2\.1\.1\.3\.0 = Timeticks: '
	like "the walk has sysName" "$walked" \
		'^\.1\.3\.6\.1\.2\.1\.1\.5\.0 = STRING: '
	like "the walk has sysServices" "$walked" \
		'^\.1\.3\.6\.1\.2\.1\.1\.7\.0 = INTEGER: 72$'
	unlike "the walk stays in its subtree" "$walked" \
		'^\.1\.3\.6\.1\.2\.1\.([2-9]|1\.[0-9]*[^0-9.])'
	is "the walk repeats nothing" \
		"$(printf '%s\n' "$walked" | sed 's/ = .*//' | sort |
			uniq -d)" ""
}
