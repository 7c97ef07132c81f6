#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# What smilint says of our modules: three remarks, which the published modules
# get too, since their indexes are made like that.
. "$(dirname "$0")/lib.sh"

command -v smilint >/dev/null ||
	skip_all "no smilint: apt-get install smitools"

remark_about()
{
	case $1 in
	IF-MIB)
		echo "index element \`ifRcvAddressAddress' of row" \
			"\`ifRcvAddressEntry' must have a size restriction"
		;;
	SNMP-NOTIFICATION-MIB)
		echo "index element \`snmpNotifyFilterSubtree' of row" \
			"\`snmpNotifyFilterEntry' should but cannot have a" \
			"size restriction"
		;;
	SNMP-VIEW-BASED-ACM-MIB)
		echo "index element \`vacmViewTreeFamilySubtree' of row" \
			"\`vacmViewTreeFamilyEntry' should but cannot have a" \
			"size restriction"
		;;
	esac
}

# remarks FOLDER MODULE - without file and line
remarks()
{
	echo "path $1" >"$work/smi.conf"
	smilint -c "$work/smi.conf" -l 3 "$1/$2" 2>&1 |
		sed "s|^$1/$2:[0-9]*: ||"
}

for module in $(modules); do
	is "$module" "$(remarks "$smi" "$module")" "$(remark_about "$module")"
done

cp -R "$smi" "$work/smi"
sed '/^sysORIndex /,/::=/ s/read-only\|not-accessible/no-access/' \
	"$smi/SNMPv2-MIB" >"$work/smi/SNMPv2-MIB"
said=$(remarks "$work/smi" SNMPv2-MIB)
case $said in
*no-access*) result ok "a fault is seen" ;;
*) is "a fault is seen" "$said" "one about no-access" ;;
esac
done_testing
