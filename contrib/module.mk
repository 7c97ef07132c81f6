# SPDX-License-Identifier: BSD-2-Clause
# The example is documentation: nothing is put below sysconfdir.
exampledir = $(docdir)/examples
dist_example_DATA = %D%/snmpdtlsd.conf

# systemd looks below /usr and /usr/local, the two prefixes one builds with.
systemdunitdir = $(prefix)/lib/systemd/system
nodist_systemdunit_DATA = contrib/snmpdtlsd.service
EXTRA_DIST += %D%/snmpdtlsd.service.in
CLEANFILES += contrib/snmpdtlsd.service

contrib/snmpdtlsd.service: %D%/snmpdtlsd.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) contrib && \
	sed -e 's|[@]sbindir@|$(sbindir)|' \
		-e 's|[@]localstatedir@|$(localstatedir)|' \
		$(srcdir)/contrib/snmpdtlsd.service.in >$@.part && \
	mv $@.part $@
