# SPDX-License-Identifier: BSD-2-Clause
check_PROGRAMS += tests/unit/test_core_mibs
TESTS += tests/unit/test_core_mibs
tests_unit_test_core_mibs_SOURCES = %D%/test_core_mibs.c %D%/golden_walk.h
tests_unit_test_core_mibs_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_core_mibs_LDADD = $(UNIT_MIBS)

check_PROGRAMS += tests/unit/test_if_mib
TESTS += tests/unit/test_if_mib
tests_unit_test_if_mib_SOURCES = %D%/test_if_mib.c %D%/assignment.h \
	%D%/golden_walk.h \
	%D%/random.h
tests_unit_test_if_mib_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_if_mib_LDADD = $(UNIT_MIBS)

check_PROGRAMS += tests/unit/test_mib
TESTS += tests/unit/test_mib
tests_unit_test_mib_SOURCES = %D%/test_mib.c
tests_unit_test_mib_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_mib_LDADD = $(UNIT_MIBS)

# A module with one of everything, for the tests of the engine.
PROBE_MIB = %D%/probe_mib.c %D%/probe_mib.h $(PROBE_TABLES)
PROBE_CPPFLAGS = $(UNIT_CPPFLAGS) -Itests/unit/gen -I$(srcdir)/%D%/gen

check_PROGRAMS += tests/unit/test_mib_array
TESTS += tests/unit/test_mib_array
tests_unit_test_mib_array_SOURCES = %D%/test_mib_array.c %D%/random.h \
	$(PROBE_MIB)
tests_unit_test_mib_array_CPPFLAGS = $(PROBE_CPPFLAGS)
tests_unit_test_mib_array_LDADD = $(UNIT_MIBS)

check_PROGRAMS += tests/unit/test_mib_index
TESTS += tests/unit/test_mib_index
tests_unit_test_mib_index_SOURCES = %D%/test_mib_index.c \
	%D%/captured_log.h %D%/random.h \
	$(PROBE_MIB)
tests_unit_test_mib_index_CPPFLAGS = $(PROBE_CPPFLAGS)
tests_unit_test_mib_index_LDADD = $(UNIT_MIBS)

TESTS += tests/unit/bindings.sh
EXTRA_DIST += %D%/bindings.sh

check_PROGRAMS += tests/unit/test_mib_module
TESTS += tests/unit/test_mib_module
tests_unit_test_mib_module_SOURCES = %D%/test_mib_module.c \
	%D%/captured_log.h %D%/golden_walk.h $(PROBE_MIB)
tests_unit_test_mib_module_CPPFLAGS = $(PROBE_CPPFLAGS)
tests_unit_test_mib_module_LDADD = $(UNIT_MIBS)

check_PROGRAMS += tests/unit/test_mib_store
TESTS += tests/unit/test_mib_store
tests_unit_test_mib_store_SOURCES = %D%/test_mib_store.c \
	%D%/captured_log.h %D%/random.h \
	$(PROBE_MIB)
tests_unit_test_mib_store_CPPFLAGS = $(PROBE_CPPFLAGS)
tests_unit_test_mib_store_LDADD = $(UNIT_MIBS)


check_PROGRAMS += tests/unit/test_mib_set
TESTS += tests/unit/test_mib_set
tests_unit_test_mib_set_SOURCES = %D%/test_mib_set.c
tests_unit_test_mib_set_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_mib_set_LDADD = $(UNIT_MIBS)
