# SPDX-License-Identifier: BSD-2-Clause
noinst_LIBRARIES += mibs/libmibs.a
mibs_libmibs_a_SOURCES = \
	%D%/if_mib.c %D%/if_mib.h %D%/if_row.h \
	%D%/mib.c %D%/mib.h \
	%D%/mib_array.c %D%/mib_array.h \
	%D%/mib_index.c %D%/mib_index.h \
	%D%/mib_module.c %D%/mib_module.h %D%/mib_module_internal.h \
	%D%/mib_remote_set.c %D%/mib_remote_set.h \
	%D%/mib_saved.c %D%/mib_saved.h \
	%D%/mib_set.c %D%/mib_set.h \
	%D%/mib_store.c %D%/mib_store.h %D%/mib_store_internal.h \
	%D%/mib_types.h %D%/mib_value.c %D%/mib_value.h \
	%D%/smi.h \
	%D%/snmp_framework_mib.c %D%/snmp_framework_mib.h \
	%D%/snmp_mpd_mib.c %D%/snmp_mpd_mib.h \
	%D%/snmp_notification_mib.c %D%/snmp_notification_mib.h \
	%D%/snmp_target_mib.c %D%/snmp_target_mib.h \
	%D%/snmp_tls_tm_mib.c %D%/snmp_tls_tm_mib.h \
	%D%/snmp_tsm_mib.c %D%/snmp_tsm_mib.h \
	%D%/snmp_view_based_acm_mib.c %D%/snmp_view_based_acm_mib.h \
	%D%/snmpv2_mib.c %D%/snmpv2_mib.h \
	%D%/tls_address.c %D%/tls_address.h

include %D%/smi/module.mk
include %D%/mibc/module.mk
