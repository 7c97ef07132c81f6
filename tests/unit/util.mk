# SPDX-License-Identifier: BSD-2-Clause

check_PROGRAMS += tests/unit/test_util
TESTS += tests/unit/test_util
tests_unit_test_util_SOURCES = %D%/test_util.c
tests_unit_test_util_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_util_LDADD = $(UNIT_UTIL)

check_PROGRAMS += tests/unit/test_arena
TESTS += tests/unit/test_arena
tests_unit_test_arena_SOURCES = %D%/test_arena.c
tests_unit_test_arena_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_arena_LDADD = $(UNIT_UTIL)

check_PROGRAMS += tests/unit/test_fingerprint
TESTS += tests/unit/test_fingerprint
tests_unit_test_fingerprint_SOURCES = %D%/test_fingerprint.c
tests_unit_test_fingerprint_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_fingerprint_LDADD = $(UNIT_UTIL)

check_PROGRAMS += tests/unit/test_log
TESTS += tests/unit/test_log
tests_unit_test_log_SOURCES = %D%/test_log.c
tests_unit_test_log_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_log_LDADD = $(UNIT_UTIL)

check_PROGRAMS += tests/unit/test_refusal
TESTS += tests/unit/test_refusal
tests_unit_test_refusal_SOURCES = %D%/test_refusal.c
tests_unit_test_refusal_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_refusal_LDADD = $(UNIT_UTIL)

check_PROGRAMS += tests/unit/test_siphash
TESTS += tests/unit/test_siphash
tests_unit_test_siphash_SOURCES = %D%/test_siphash.c
tests_unit_test_siphash_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_siphash_LDADD = $(UNIT_UTIL)

check_PROGRAMS += tests/unit/test_file_watch
TESTS += tests/unit/test_file_watch
tests_unit_test_file_watch_SOURCES = %D%/test_file_watch.c
tests_unit_test_file_watch_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_file_watch_LDADD = $(UNIT_UTIL)
