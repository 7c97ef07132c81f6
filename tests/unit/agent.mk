# SPDX-License-Identifier: BSD-2-Clause
check_PROGRAMS += tests/unit/test_config
TESTS += tests/unit/test_config
tests_unit_test_config_SOURCES = %D%/test_config.c
tests_unit_test_config_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_config_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_options
TESTS += tests/unit/test_options
tests_unit_test_options_SOURCES = %D%/test_options.c
tests_unit_test_options_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_options_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_service_notify
TESTS += tests/unit/test_service_notify
tests_unit_test_service_notify_SOURCES = %D%/test_service_notify.c
tests_unit_test_service_notify_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_service_notify_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_dispatcher
TESTS += tests/unit/test_dispatcher
tests_unit_test_dispatcher_SOURCES = %D%/test_dispatcher.c \
	%D%/agent_fixture.h $(PROBE_MIB)
tests_unit_test_dispatcher_CPPFLAGS = $(PROBE_CPPFLAGS)
# It counts allocations.
tests_unit_test_dispatcher_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
tests_unit_test_dispatcher_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_engine
TESTS += tests/unit/test_engine
tests_unit_test_engine_SOURCES = %D%/test_engine.c
tests_unit_test_engine_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_engine_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_journal
TESTS += tests/unit/test_journal
tests_unit_test_journal_SOURCES = %D%/test_journal.c \
	%D%/journal_disk.c %D%/journal_disk.h \
	%D%/journal_model.c %D%/journal_model.h
tests_unit_test_journal_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_journal_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_journal_faults
TESTS += tests/unit/test_journal_faults
tests_unit_test_journal_faults_SOURCES = %D%/test_journal_faults.c \
	%D%/journal_disk.c %D%/journal_disk.h \
	%D%/journal_model.c %D%/journal_model.h
tests_unit_test_journal_faults_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_journal_faults_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_persistence
TESTS += tests/unit/test_persistence
tests_unit_test_persistence_SOURCES = %D%/test_persistence.c \
	%D%/assignment.h \
	%D%/journal_disk.c %D%/journal_disk.h
tests_unit_test_persistence_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_persistence_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_journal_file
TESTS += tests/unit/test_journal_file
tests_unit_test_journal_file_SOURCES = %D%/test_journal_file.c \
	%D%/journal_model.c %D%/journal_model.h
tests_unit_test_journal_file_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_journal_file_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_request
TESTS += tests/unit/test_request
tests_unit_test_request_SOURCES = %D%/test_request.c
tests_unit_test_request_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_request_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_responder
TESTS += tests/unit/test_responder
tests_unit_test_responder_SOURCES = %D%/test_responder.c \
	%D%/agent_fixture.h
tests_unit_test_responder_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_responder_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_responder_waits
TESTS += tests/unit/test_responder_waits
tests_unit_test_responder_waits_SOURCES = %D%/test_responder_waits.c \
	%D%/agent_fixture.h %D%/random.h $(PROBE_MIB)
tests_unit_test_responder_waits_CPPFLAGS = $(PROBE_CPPFLAGS)
tests_unit_test_responder_waits_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_responder_set
TESTS += tests/unit/test_responder_set
tests_unit_test_responder_set_SOURCES = %D%/test_responder_set.c \
	%D%/agent_fixture.h
tests_unit_test_responder_set_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_responder_set_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_process
TESTS += tests/unit/test_process
tests_unit_test_process_SOURCES = %D%/test_process.c
tests_unit_test_process_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_process_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_sandbox
TESTS += tests/unit/test_sandbox
tests_unit_test_sandbox_SOURCES = %D%/test_sandbox.c %D%/captured_log.h
tests_unit_test_sandbox_CPPFLAGS = $(UNIT_CPPFLAGS) $(LIBSECCOMP_CFLAGS)
tests_unit_test_sandbox_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_policy
TESTS += tests/unit/test_policy
tests_unit_test_policy_SOURCES = %D%/test_policy.c \
	%D%/test_certs.c %D%/test_certs.h
tests_unit_test_policy_CPPFLAGS = $(UNIT_CPPFLAGS) $(UNIT_VECTORS)
tests_unit_test_policy_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_renewal
TESTS += tests/unit/test_renewal
tests_unit_test_renewal_SOURCES = %D%/test_renewal.c \
	%D%/test_certs.c %D%/test_certs.h
tests_unit_test_renewal_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_renewal_LDADD = $(UNIT_AGENT)

if HAVE_LIBMNL
check_PROGRAMS += tests/unit/test_link_message
TESTS += tests/unit/test_link_message
tests_unit_test_link_message_SOURCES = %D%/test_link_message.c
tests_unit_test_link_message_CPPFLAGS = $(UNIT_CPPFLAGS) $(LIBMNL_CFLAGS)
tests_unit_test_link_message_LDADD = $(UNIT_AGENT)

check_PROGRAMS += tests/unit/test_link_monitor
TESTS += tests/unit/test_link_monitor
tests_unit_test_link_monitor_SOURCES = %D%/test_link_monitor.c \
	%D%/captured_log.h
tests_unit_test_link_monitor_CPPFLAGS = $(UNIT_CPPFLAGS) $(LIBMNL_CFLAGS)
# What the kernel says is changed on its way.
tests_unit_test_link_monitor_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=recvmsg
tests_unit_test_link_monitor_LDADD = $(UNIT_AGENT)
endif
