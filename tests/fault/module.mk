# SPDX-License-Identifier: BSD-2-Clause
# The agent on bad networks, among strangers and with faults of its host. See
# README; the longest first, so that they run beside the others.
FAULT_TESTS = \
	tests/fault/leaks/test.sh \
	tests/fault/loss/test.sh \
	tests/fault/flood/test.sh \
	tests/fault/host/test.sh \
	tests/fault/interface/test.sh \
	tests/fault/places/test.sh \
	tests/fault/garbage/test.sh \
	tests/fault/reassociation/test.sh
TESTS += $(FAULT_TESTS)

FAULT_CROWD = %D%/crowd.c %D%/crowd.h tests/bench/bench.c tests/bench/bench.h \
	tests/bench/message.c tests/bench/message.h
FAULT_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
FAULT_LIBS = transport/libtransport.a util/libutil.a $(OPENSSL_LIBS)

check_PROGRAMS += tests/fault/load
tests_fault_load_SOURCES = %D%/load.c $(FAULT_CROWD)
tests_fault_load_CPPFLAGS = $(FAULT_CPPFLAGS)
tests_fault_load_LDADD = $(FAULT_LIBS)

check_PROGRAMS += tests/fault/proxy
tests_fault_proxy_SOURCES = %D%/proxy.c tests/bench/bench.c tests/bench/bench.h
tests_fault_proxy_CPPFLAGS = $(FAULT_CPPFLAGS)
tests_fault_proxy_LDADD = $(FAULT_LIBS)

check_PROGRAMS += tests/fault/rogue
tests_fault_rogue_SOURCES = %D%/rogue.c %D%/hello.c %D%/hello.h \
	%D%/garbage.c %D%/garbage.h $(FAULT_CROWD)
tests_fault_rogue_CPPFLAGS = $(FAULT_CPPFLAGS)
tests_fault_rogue_LDADD = $(FAULT_LIBS)

check_PROGRAMS += tests/fault/strangers
tests_fault_strangers_SOURCES = %D%/strangers.c %D%/hello.c %D%/hello.h \
	tests/bench/bench.c tests/bench/bench.h
tests_fault_strangers_CPPFLAGS = $(FAULT_CPPFLAGS)
tests_fault_strangers_LDADD = $(FAULT_LIBS)

# The full numbers instead of those that fit into make check.
HEAVY_TESTS = $(FAULT_TESTS)
check-heavy:
	FAULT_FULL=1 $(MAKE) $(AM_MAKEFLAGS) check TESTS="$(HEAVY_TESTS)"
.PHONY: check-heavy

EXTRA_DIST += %D%/README %D%/lib.sh %D%/shim.c $(FAULT_TESTS)

# To be preloaded, so not linked with sanitizers: those of the agent serve it.
check_DATA += tests/fault/shim.so
tests/fault/shim.so: $(srcdir)/tests/fault/shim.c
	@$(MKDIR_P) tests/fault
	$(AM_V_CCLD)$(CC) $(DEFS) -D_GNU_SOURCE -I$(top_srcdir) $(CPPFLAGS) \
		-std=c11 $(WARN_FLAGS) $(CFLAGS) -fPIC -shared -o $@ \
		$(srcdir)/tests/fault/shim.c -ldl
CLEANFILES += tests/fault/shim.so
