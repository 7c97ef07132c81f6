# SPDX-License-Identifier: BSD-2-Clause
check_PROGRAMS += tests/unit/test_core_mibs
TESTS += tests/unit/test_core_mibs
tests_unit_test_core_mibs_SOURCES = %D%/test_core_mibs.c %D%/golden_walk.h
tests_unit_test_core_mibs_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_core_mibs_LDADD = $(UNIT_MIBS)

check_PROGRAMS += tests/unit/test_mib
TESTS += tests/unit/test_mib
tests_unit_test_mib_SOURCES = %D%/test_mib.c
tests_unit_test_mib_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_mib_LDADD = $(UNIT_MIBS)

check_PROGRAMS += tests/unit/test_scalar_group
TESTS += tests/unit/test_scalar_group
tests_unit_test_scalar_group_SOURCES = %D%/test_scalar_group.c \
	%D%/golden_walk.h
tests_unit_test_scalar_group_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_scalar_group_LDADD = $(UNIT_MIBS)

if HAVE_LIBSMI
check_PROGRAMS += tests/unit/test_mib_names
TESTS += tests/unit/test_mib_names
tests_unit_test_mib_names_SOURCES = %D%/test_mib_names.c
tests_unit_test_mib_names_CPPFLAGS = $(UNIT_CPPFLAGS) $(LIBSMI_CFLAGS) \
	-DREFERENCE_MIBS=\"$(REFERENCE_MIBS)\" \
	-DSOURCE_DIR=\"$(abs_top_srcdir)\"
tests_unit_test_mib_names_LDADD = $(UNIT_MIBS) $(LIBSMI_LIBS)
endif
