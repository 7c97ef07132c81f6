# SPDX-License-Identifier: BSD-2-Clause
noinst_LIBRARIES += security/libsecurity.a
security_libsecurity_a_SOURCES = \
	%D%/cert_map.c %D%/cert_map.h \
	%D%/tsm.c %D%/tsm.h \
	%D%/vacm.c %D%/vacm.h \
	%D%/vacm_internal.h %D%/vacm_view.c
