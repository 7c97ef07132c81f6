# SPDX-License-Identifier: BSD-2-Clause
# Built only by "make bench-programs"; tests/bench/run does that by itself.
EXTRA_PROGRAMS = tests/bench/bench_client tests/bench/bench_floor \
	tests/bench/bench_rows
BENCH_SHARED = %D%/bench.c %D%/bench.h
tests_bench_bench_client_SOURCES = $(BENCH_SHARED) %D%/bench_client.c \
	%D%/message.c %D%/message.h %D%/server_cost.c %D%/server_cost.h
tests_bench_bench_client_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
tests_bench_bench_client_LDADD = $(OPENSSL_LIBS)
tests_bench_bench_floor_SOURCES = $(BENCH_SHARED) %D%/bench_floor.c
tests_bench_bench_floor_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
tests_bench_bench_floor_LDADD = $(OPENSSL_LIBS)
tests_bench_bench_rows_SOURCES = %D%/bench_rows.c \
	tests/unit/probe_mib.c tests/unit/probe_mib.h \
	$(PROBE_TABLES)
tests_bench_bench_rows_CPPFLAGS = $(AM_CPPFLAGS) -Itests/unit/gen \
	-I$(srcdir)/tests/unit/gen $(LIBMNL_CFLAGS)
tests_bench_bench_rows_LDADD = agent/libagent.a mibs/libmibs.a \
	security/libsecurity.a transport/libtransport.a wire/libwire.a \
	util/libutil.a $(OPENSSL_LIBS) $(LIBMNL_LIBS)

# BUILT_SOURCES are made for all and check only.
tests/bench/bench_rows-bench_rows.$(OBJEXT): $(PROBE_TABLES)
tests/unit/bench_bench_rows-probe_mib.$(OBJEXT): $(PROBE_TABLES)

bench-programs: tests/bench/bench_client$(EXEEXT) \
	tests/bench/bench_floor$(EXEEXT) tests/bench/bench_rows$(EXEEXT)
CLEANFILES += $(EXTRA_PROGRAMS)
.PHONY: bench-programs

# The soak: a minute of it in make check, and a look at what it would see.
SOAK_TESTS = tests/bench/soak_minute.sh tests/bench/soak_sees.sh
TESTS += $(SOAK_TESTS)
check_PROGRAMS += tests/bench/soak_client
tests_bench_soak_client_SOURCES = %D%/soak_client.c \
	tests/fault/crowd.c tests/fault/crowd.h \
	tests/fault/garbage.c tests/fault/garbage.h \
	$(BENCH_SHARED) %D%/message.c %D%/message.h
tests_bench_soak_client_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
tests_bench_soak_client_LDADD = transport/libtransport.a util/libutil.a \
	$(OPENSSL_LIBS)

EXTRA_DIST += %D%/run %D%/README %D%/soak $(SOAK_TESTS)
