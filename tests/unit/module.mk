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
	util/libutil.a $(CUNIT_LIBS) $(OPENSSL_LIBS) $(LIBMNL_LIBS)

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
