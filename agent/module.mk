# SPDX-License-Identifier: BSD-2-Clause
noinst_LIBRARIES += agent/libagent.a
agent_libagent_a_SOURCES = \
	%D%/config.c %D%/config.h \
	%D%/config_check.c \
	%D%/config_directives.c \
	%D%/config_internal.h \
	%D%/config_listen.c \
	%D%/config_refused.c \
	%D%/dispatcher.c %D%/dispatcher.h \
	%D%/engine.c %D%/engine.h \
	%D%/journal.c %D%/journal.h \
	%D%/journal_file.c %D%/journal_file.h \
	%D%/journal_frame.c \
	%D%/journal_internal.h \
	%D%/journal_read.c \
	%D%/listening.c %D%/listening.h \
	%D%/options.c %D%/options.h \
	%D%/persistence.c %D%/persistence.h \
	%D%/policy.c %D%/policy.h \
	%D%/process.c %D%/process.h \
	%D%/renewal.c %D%/renewal.h \
	%D%/request.c %D%/request.h \
	%D%/responder.c %D%/responder.h %D%/responder_internal.h \
	%D%/responder_set.c \
	%D%/sandbox.c %D%/sandbox.h \
	%D%/sandbox_calls.c \
	%D%/sandbox_internal.h \
	%D%/served_mibs.c %D%/served_mibs.h \
	%D%/service_notify.c %D%/service_notify.h

# What asks the kernel through libmnl.
if HAVE_LIBMNL
agent_libagent_a_SOURCES += \
	%D%/interfaces.c %D%/interfaces.h \
	%D%/link_message.c %D%/link_message.h \
	%D%/link_monitor.c %D%/link_monitor.h
endif
agent_libagent_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBMNL_CFLAGS) \
	$(LIBSECCOMP_CFLAGS)

sbin_PROGRAMS += snmpdtlsd
snmpdtlsd_SOURCES = %D%/main.c
snmpdtlsd_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
snmpdtlsd_LDADD = agent/libagent.a mibs/libmibs.a security/libsecurity.a \
	transport/libtransport.a wire/libwire.a util/libutil.a $(OPENSSL_LIBS) \
	$(LIBMNL_LIBS) $(LIBSECCOMP_LIBS)
