# SPDX-License-Identifier: BSD-2-Clause
FUZZ_TARGETS += tests/fuzz/fuzz_cert_map
tests_fuzz_fuzz_cert_map_SOURCES = %D%/fuzz_cert_map.c
tests_fuzz_fuzz_cert_map_LDADD = $(FUZZ_MAIN) security/libsecurity.a \
	wire/libwire.a util/libutil.a
tests_fuzz_fuzz_cert_map_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_cert_map

FUZZ_TARGETS += tests/fuzz/fuzz_vacm
tests_fuzz_fuzz_vacm_SOURCES = %D%/fuzz_vacm.c tests/unit/vacm_model.h
tests_fuzz_fuzz_vacm_LDADD = $(FUZZ_MAIN) security/libsecurity.a \
	wire/libwire.a util/libutil.a
tests_fuzz_fuzz_vacm_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_vacm
