# SPDX-License-Identifier: BSD-2-Clause
noinst_LIBRARIES += wire/libwire.a
wire_libwire_a_SOURCES = \
	%D%/ber.c %D%/ber.h \
	%D%/oid.c %D%/oid.h \
	%D%/pdu.c %D%/pdu.h \
	%D%/snmp_stats.h \
	%D%/v3_message.c %D%/v3_message.h \
	%D%/value.c %D%/value.h
