# SPDX-License-Identifier: BSD-2-Clause
FUZZ_TARGETS += tests/fuzz/fuzz_client_hello
tests_fuzz_fuzz_client_hello_SOURCES = %D%/fuzz_client_hello.c
tests_fuzz_fuzz_client_hello_LDADD = $(FUZZ_MAIN) transport/libtransport.a \
	util/libutil.a
tests_fuzz_fuzz_client_hello_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_client_hello

FUZZ_DTLS = %D%/fuzz_dtls.c %D%/fuzz_dtls.h \
	tests/unit/test_certs.c tests/unit/test_certs.h
FUZZ_DTLS_LDADD = $(FUZZ_MAIN) transport/libtransport.a util/libutil.a \
	$(OPENSSL_LIBS)

FUZZ_TARGETS += tests/fuzz/fuzz_session
tests_fuzz_fuzz_session_SOURCES = %D%/fuzz_session.c $(FUZZ_DTLS)
tests_fuzz_fuzz_session_LDADD = $(FUZZ_DTLS_LDADD)
tests_fuzz_fuzz_session_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_session

FUZZ_TARGETS += tests/fuzz/fuzz_router
tests_fuzz_fuzz_router_SOURCES = %D%/fuzz_router.c $(FUZZ_DTLS) \
	tests/fault/hello.c tests/fault/hello.h \
	tests/bench/bench.c tests/bench/bench.h
tests_fuzz_fuzz_router_LDADD = $(FUZZ_DTLS_LDADD)
tests_fuzz_fuzz_router_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_router

FUZZ_TARGETS += tests/fuzz/fuzz_pump
tests_fuzz_fuzz_pump_SOURCES = %D%/fuzz_pump.c $(FUZZ_DTLS)
tests_fuzz_fuzz_pump_LDADD = $(FUZZ_DTLS_LDADD)
tests_fuzz_fuzz_pump_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_pump
