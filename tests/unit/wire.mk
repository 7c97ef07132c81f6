# SPDX-License-Identifier: BSD-2-Clause
noinst_HEADERS += tests/vectors/messages.h tests/vectors/primitives.h \
	tests/vectors/vector.h

check_PROGRAMS += tests/unit/test_oid
TESTS += tests/unit/test_oid
tests_unit_test_oid_SOURCES = %D%/test_oid.c
tests_unit_test_oid_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_oid_LDADD = $(UNIT_WIRE)

check_PROGRAMS += tests/unit/test_value
TESTS += tests/unit/test_value
tests_unit_test_value_SOURCES = %D%/test_value.c
tests_unit_test_value_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_value_LDADD = $(UNIT_WIRE)

check_PROGRAMS += tests/unit/test_ber
TESTS += tests/unit/test_ber
tests_unit_test_ber_SOURCES = %D%/test_ber.c
tests_unit_test_ber_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_ber_LDADD = $(UNIT_WIRE)

check_PROGRAMS += tests/unit/test_pdu
TESTS += tests/unit/test_pdu
tests_unit_test_pdu_SOURCES = %D%/test_pdu.c
tests_unit_test_pdu_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_pdu_LDADD = $(UNIT_WIRE)

check_PROGRAMS += tests/unit/test_v3_message
TESTS += tests/unit/test_v3_message
tests_unit_test_v3_message_SOURCES = %D%/test_v3_message.c
tests_unit_test_v3_message_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_v3_message_LDADD = $(UNIT_WIRE)
