# SPDX-License-Identifier: BSD-2-Clause
# mibc, and the tables it makes of the modules served, in mibs/gen/ of the
# build directory. A release has them in the source; without mibc those are
# taken (configure says so).
#
# To serve one more: add NAME-MIB to SMI_SERVED (mibs/smi/module.mk) and its
# table to TABLES.
TABLES = \
	mibs/gen/if_mib.gen.c \
	mibs/gen/snmp_framework_mib.gen.c \
	mibs/gen/snmp_mpd_mib.gen.c \
	mibs/gen/snmp_notification_mib.gen.c \
	mibs/gen/snmp_target_mib.gen.c \
	mibs/gen/snmp_tls_tm_mib.gen.c \
	mibs/gen/snmp_tsm_mib.gen.c \
	mibs/gen/snmp_view_based_acm_mib.gen.c \
	mibs/gen/snmpv2_mib.gen.c
TABLE_HEADS = $(TABLES:.c=.h)

mibs_libmibs_a_SOURCES += $(TABLES) $(TABLE_HEADS)
BUILT_SOURCES += $(TABLE_HEADS)

MIBC = %D%/mibc
MIBC_C = \
	$(srcdir)/%D%/compile.c $(srcdir)/%D%/defval.c $(srcdir)/%D%/load.c \
	$(srcdir)/%D%/mibc.c $(srcdir)/%D%/pool.c $(srcdir)/%D%/syntax.c \
	$(srcdir)/%D%/text.c $(srcdir)/%D%/write.c
MIBC_H = \
	$(srcdir)/%D%/compile_internal.h $(srcdir)/%D%/mibc.h \
	$(srcdir)/%D%/pool.h
EXTRA_DIST += $(MIBC_C) $(MIBC_H)

if HAVE_MIBC
# By the compiler for programs of the build, which has rules of its own.
$(MIBC): $(MIBC_C) $(MIBC_H) $(srcdir)/mibs/smi.h \
		$(srcdir)/wire/value.h $(srcdir)/wire/oid.h \
		$(srcdir)/util/util.h
	$(AM_V_CCLD)$(MKDIR_P) %D% && $(CC_FOR_BUILD) -std=c11 -D_GNU_SOURCE \
		-I$(top_srcdir) $(CFLAGS_FOR_BUILD) -o $@ $(MIBC_C) \
		$(LIBSMI_FOR_BUILD)
CLEANFILES += $(MIBC)
noinst_DATA += $(MIBC)

# Both files of a module are made at once; make is told of the source.
$(TABLES): $(MIBC)
	$(AM_V_GEN)$(MKDIR_P) mibs/gen && \
	for module in $(SMI_SERVED); do \
		name=`echo $$module | tr A-Z- a-z_`; \
		test $@ = mibs/gen/$$name.gen.c || continue; \
		exec $(MIBC) -I $(srcdir)/mibs/smi -d mibs/gen/$$name.d \
			-o mibs/gen $(srcdir)/mibs/smi/$$module; \
	done; \
	echo "$@: of no module in SMI_SERVED" >&2; exit 1
$(TABLE_HEADS): $(TABLES)
	@test -f $@ || \
		{ rm -f $(@:.h=.c); $(MAKE) $(AM_MAKEFLAGS) $(@:.h=.c); }
# What each was made from.
-include mibs/gen/*.d

# A first build knows no dependencies yet.
$(mibs_libmibs_a_OBJECTS): | $(TABLE_HEADS)
endif

# How large they are, each and together, and the daemon; without sanitizers and
# with the flags of a release this is what is delivered.
.PHONY: size
size: $(TABLES:.c=.$(OBJEXT)) snmpdtlsd$(EXEEXT)
	size -t $(TABLES:.c=.$(OBJEXT))
	size snmpdtlsd$(EXEEXT)

# Those of a release stay.
clean-local: clean-tables
.PHONY: clean-tables
clean-tables:
	rm -f mibs/gen/*.d
	test "$(srcdir)" = . || rm -rf mibs/gen
MAINTAINERCLEANFILES += $(TABLES) $(TABLE_HEADS)
