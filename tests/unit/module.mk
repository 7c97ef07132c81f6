# SPDX-License-Identifier: BSD-2-Clause
# One program a module; each links the library it tests and those below it,
# so a layer that reaches up does not link.
check_LIBRARIES =
if HAVE_CUNIT
check_LIBRARIES += tests/unit/libunit.a
endif
tests_unit_libunit_a_SOURCES = %D%/runner.c %D%/runner.h
tests_unit_libunit_a_CPPFLAGS = $(AM_CPPFLAGS) $(CUNIT_CFLAGS)

UNIT_CPPFLAGS = $(AM_CPPFLAGS) $(CUNIT_CFLAGS) $(OPENSSL_CFLAGS)
UNIT_UTIL = tests/unit/libunit.a util/libutil.a $(CUNIT_LIBS)
UNIT_WIRE = tests/unit/libunit.a wire/libwire.a util/libutil.a $(CUNIT_LIBS)
UNIT_TRANSPORT = tests/unit/libunit.a transport/libtransport.a \
	util/libutil.a $(CUNIT_LIBS) $(OPENSSL_LIBS)
UNIT_SECURITY = tests/unit/libunit.a security/libsecurity.a wire/libwire.a \
	util/libutil.a $(CUNIT_LIBS)
UNIT_MIBS = tests/unit/libunit.a mibs/libmibs.a security/libsecurity.a \
	wire/libwire.a util/libutil.a $(CUNIT_LIBS)
UNIT_AGENT = tests/unit/libunit.a agent/libagent.a mibs/libmibs.a \
	security/libsecurity.a transport/libtransport.a wire/libwire.a \
	util/libutil.a $(CUNIT_LIBS) $(OPENSSL_LIBS) $(LIBMNL_LIBS) \
	$(LIBSECCOMP_LIBS)

# PROBE-MIB, made as those in mibs/mibc/module.mk are; a release has it too,
# wherever that was made.
PROBE_TABLES = tests/unit/gen/probe_mib.gen.c tests/unit/gen/probe_mib.gen.h
EXTRA_DIST += %D%/PROBE-MIB $(PROBE_TABLES)
BUILT_SOURCES += $(PROBE_TABLES)
MAINTAINERCLEANFILES += $(PROBE_TABLES)
if HAVE_MIBC
tests/unit/gen/probe_mib.gen.c: $(MIBC)
	$(AM_V_GEN)$(MKDIR_P) tests/unit/gen && \
	$(MIBC) -I $(srcdir)/mibs/smi -d tests/unit/gen/probe_mib.d \
		-o tests/unit/gen $(srcdir)/%D%/PROBE-MIB
tests/unit/gen/probe_mib.gen.h: tests/unit/gen/probe_mib.gen.c
	@test -f $@ || { rm -f $(@:.h=.c); $(MAKE) $(AM_MAKEFLAGS) $(@:.h=.c); }
-include tests/unit/gen/*.d
endif
clean-local: clean-probe
.PHONY: clean-probe
clean-probe:
	rm -f tests/unit/gen/*.d
	test "$(srcdir)" = . || rm -rf tests/unit/gen

if HAVE_CUNIT
include %D%/util.mk
include %D%/wire.mk
include %D%/transport.mk
include %D%/security.mk
include %D%/mibs.mk
include %D%/agent.mk
else
TESTS += tests/unit/no_cunit.sh
endif
EXTRA_DIST += %D%/no_cunit.sh
