# SPDX-License-Identifier: BSD-2-Clause
# Our own SMIv2 modules: those whose objects are served, and the others they
# import from.
SMI_SERVED = \
	IF-MIB \
	SNMP-FRAMEWORK-MIB \
	SNMP-MPD-MIB \
	SNMP-NOTIFICATION-MIB \
	SNMP-TARGET-MIB \
	SNMP-TLS-TM-MIB \
	SNMP-TSM-MIB \
	SNMP-VIEW-BASED-ACM-MIB \
	SNMPv2-MIB
SMI_IMPORTED = \
	IANAifType-MIB \
	SNMPv2-CONF \
	SNMPv2-SMI \
	SNMPv2-TC

SMI_MODULES = $(SMI_SERVED) $(SMI_IMPORTED)

# For managers' tools.
smidir = $(MIBS_DIR)
dist_smi_DATA = \
	%D%/IANAifType-MIB \
	%D%/IF-MIB \
	%D%/SNMP-FRAMEWORK-MIB \
	%D%/SNMP-MPD-MIB \
	%D%/SNMP-NOTIFICATION-MIB \
	%D%/SNMP-TARGET-MIB \
	%D%/SNMP-TLS-TM-MIB \
	%D%/SNMP-TSM-MIB \
	%D%/SNMP-VIEW-BASED-ACM-MIB \
	%D%/SNMPv2-CONF \
	%D%/SNMPv2-MIB \
	%D%/SNMPv2-SMI \
	%D%/SNMPv2-TC
