# SPDX-License-Identifier: BSD-2-Clause
FUZZ_TARGETS += tests/fuzz/fuzz_config
tests_fuzz_fuzz_config_SOURCES = %D%/fuzz_config.c
tests_fuzz_fuzz_config_LDADD = $(FUZZ_MAIN) agent/libagent.a mibs/libmibs.a \
	security/libsecurity.a transport/libtransport.a wire/libwire.a \
	util/libutil.a $(OPENSSL_LIBS)
tests_fuzz_fuzz_config_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_config

if HAVE_LIBMNL
FUZZ_TARGETS += tests/fuzz/fuzz_link_message
endif
tests_fuzz_fuzz_link_message_SOURCES = %D%/fuzz_link_message.c
tests_fuzz_fuzz_link_message_LDADD = $(FUZZ_MAIN) agent/libagent.a \
	util/libutil.a $(LIBMNL_LIBS)
tests_fuzz_fuzz_link_message_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_link_message

FUZZ_AGENT_LDADD = $(FUZZ_MAIN) agent/libagent.a mibs/libmibs.a \
	security/libsecurity.a transport/libtransport.a wire/libwire.a \
	util/libutil.a $(OPENSSL_LIBS) $(LIBMNL_LIBS)
FUZZ_TARGETS += tests/fuzz/fuzz_request tests/fuzz/fuzz_set
tests_fuzz_fuzz_request_SOURCES = %D%/fuzz_request.c %D%/fuzz_agent.h
tests_fuzz_fuzz_request_LDADD = $(FUZZ_AGENT_LDADD)
tests_fuzz_fuzz_request_LDFLAGS = $(FUZZ_LINK)
tests_fuzz_fuzz_set_SOURCES = %D%/fuzz_set.c %D%/fuzz_agent.h
tests_fuzz_fuzz_set_LDADD = $(FUZZ_AGENT_LDADD)
tests_fuzz_fuzz_set_LDFLAGS = $(FUZZ_LINK)
EXTRA_DIST += %D%/corpus/fuzz_request %D%/corpus/fuzz_set
