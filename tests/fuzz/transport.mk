# SPDX-License-Identifier: BSD-2-Clause
FUZZ_TARGETS += tests/fuzz/fuzz_client_hello
tests_fuzz_fuzz_client_hello_SOURCES = %D%/fuzz_client_hello.c
tests_fuzz_fuzz_client_hello_LDADD = $(FUZZ_MAIN) transport/libtransport.a \
	util/libutil.a
tests_fuzz_fuzz_client_hello_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_client_hello

FUZZ_TARGETS += tests/fuzz/fuzz_session
tests_fuzz_fuzz_session_SOURCES = %D%/fuzz_session.c \
	tests/unit/test_certs.c tests/unit/test_certs.h
tests_fuzz_fuzz_session_LDADD = $(FUZZ_MAIN) transport/libtransport.a \
	util/libutil.a $(OPENSSL_LIBS)
tests_fuzz_fuzz_session_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_session
