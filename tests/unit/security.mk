# SPDX-License-Identifier: BSD-2-Clause
check_PROGRAMS += tests/unit/test_tsm
TESTS += tests/unit/test_tsm
tests_unit_test_tsm_SOURCES = %D%/test_tsm.c
tests_unit_test_tsm_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_tsm_LDADD = $(UNIT_SECURITY)

check_PROGRAMS += tests/unit/test_cert_map
TESTS += tests/unit/test_cert_map
tests_unit_test_cert_map_SOURCES = %D%/test_cert_map.c
tests_unit_test_cert_map_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_cert_map_LDADD = $(UNIT_SECURITY)

# The linker hands the allocations of the library to the test, to count them
# and to let them fail.
check_PROGRAMS += tests/unit/test_vacm
TESTS += tests/unit/test_vacm
tests_unit_test_vacm_SOURCES = %D%/test_vacm.c %D%/vacm_model.h
tests_unit_test_vacm_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_vacm_LDADD = $(UNIT_SECURITY)
tests_unit_test_vacm_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=calloc \
	-Wl,--wrap=reallocarray
