# SPDX-License-Identifier: BSD-2-Clause
FUZZ_TARGETS += tests/fuzz/fuzz_message
tests_fuzz_fuzz_message_SOURCES = %D%/fuzz_message.c
tests_fuzz_fuzz_message_LDADD = $(FUZZ_MAIN) wire/libwire.a util/libutil.a
tests_fuzz_fuzz_message_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_message
