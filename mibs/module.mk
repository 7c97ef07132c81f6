# SPDX-License-Identifier: BSD-2-Clause
noinst_LIBRARIES += mibs/libmibs.a
mibs_libmibs_a_SOURCES = \
	%D%/framework_mib.c %D%/framework_mib.h %D%/if_row.h \
	%D%/if_mib.c %D%/if_mib.h \
	%D%/mib.c %D%/mib.h \
	%D%/mib_index.c %D%/mib_index.h \
	%D%/mib_module.c %D%/mib_module.h %D%/mib_module_internal.h \
	%D%/mib_saved.c %D%/mib_saved.h \
	%D%/mib_set.c %D%/mib_set.h \
	%D%/mib_store.c %D%/mib_store.h %D%/mib_store_internal.h \
	%D%/mpd_mib.c %D%/mpd_mib.h \
	%D%/mib_types.h %D%/mib_value.c %D%/mib_value.h \
	%D%/scalar_group.c %D%/scalar_group.h %D%/smi.h \
	%D%/snmpv2_mib.c %D%/snmpv2_mib.h \
	%D%/target_mib.c %D%/target_mib.h \
	%D%/tls_tm_mib.c %D%/tls_tm_mib.h \
	%D%/tsm_mib.c %D%/tsm_mib.h

include %D%/smi/module.mk
include %D%/mibc/module.mk
