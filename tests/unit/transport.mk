# SPDX-License-Identifier: BSD-2-Clause
check_PROGRAMS += tests/unit/test_peer_table
TESTS += tests/unit/test_peer_table
tests_unit_test_peer_table_SOURCES = %D%/test_peer_table.c
tests_unit_test_peer_table_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_peer_table_LDADD = $(UNIT_TRANSPORT)

check_PROGRAMS += tests/unit/test_openssl_memory
TESTS += tests/unit/test_openssl_memory
tests_unit_test_openssl_memory_SOURCES = %D%/test_openssl_memory.c
tests_unit_test_openssl_memory_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_openssl_memory_LDADD = $(UNIT_TRANSPORT)

check_PROGRAMS += tests/unit/test_dtls_listener
TESTS += tests/unit/test_dtls_listener
tests_unit_test_dtls_listener_SOURCES = %D%/test_dtls_listener.c \
	%D%/dtls_peer.c %D%/dtls_peer.h %D%/test_certs.c %D%/test_certs.h
tests_unit_test_dtls_listener_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_dtls_listener_LDADD = $(UNIT_TRANSPORT)

# Certificates are made as the tests run; these have values fixed in advance.
UNIT_VECTORS = '-DTEST_VECTORS="$(abs_top_srcdir)/tests/vectors"'

check_PROGRAMS += tests/unit/test_tls_files
TESTS += tests/unit/test_tls_files
tests_unit_test_tls_files_SOURCES = %D%/test_tls_files.c \
	%D%/test_certs.c %D%/test_certs.h
tests_unit_test_tls_files_CPPFLAGS = $(UNIT_CPPFLAGS) $(UNIT_VECTORS)
tests_unit_test_tls_files_LDADD = $(UNIT_TRANSPORT)

check_PROGRAMS += tests/unit/test_dtls_context
TESTS += tests/unit/test_dtls_context
tests_unit_test_dtls_context_SOURCES = %D%/test_dtls_context.c \
	%D%/test_certs.c %D%/test_certs.h
tests_unit_test_dtls_context_CPPFLAGS = $(UNIT_CPPFLAGS) $(UNIT_VECTORS)
tests_unit_test_dtls_context_LDADD = $(UNIT_TRANSPORT)

check_PROGRAMS += tests/unit/test_client_hello
TESTS += tests/unit/test_client_hello
tests_unit_test_client_hello_SOURCES = %D%/test_client_hello.c
tests_unit_test_client_hello_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_client_hello_LDADD = $(UNIT_TRANSPORT)

check_PROGRAMS += tests/unit/test_datagram_bio
TESTS += tests/unit/test_datagram_bio
tests_unit_test_datagram_bio_SOURCES = %D%/test_datagram_bio.c
tests_unit_test_datagram_bio_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_datagram_bio_LDADD = $(UNIT_TRANSPORT)

check_PROGRAMS += tests/unit/test_dtls_gate
TESTS += tests/unit/test_dtls_gate
tests_unit_test_dtls_gate_SOURCES = %D%/test_dtls_gate.c
tests_unit_test_dtls_gate_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_dtls_gate_LDADD = $(UNIT_TRANSPORT)

check_PROGRAMS += tests/unit/test_net_address
TESTS += tests/unit/test_net_address
tests_unit_test_net_address_SOURCES = %D%/test_net_address.c
tests_unit_test_net_address_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_net_address_LDADD = $(UNIT_TRANSPORT)

check_PROGRAMS += tests/unit/test_poll_loop
TESTS += tests/unit/test_poll_loop
tests_unit_test_poll_loop_SOURCES = %D%/test_poll_loop.c
tests_unit_test_poll_loop_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_poll_loop_LDADD = $(UNIT_TRANSPORT)

check_PROGRAMS += tests/unit/test_udp_socket
TESTS += tests/unit/test_udp_socket
tests_unit_test_udp_socket_SOURCES = %D%/test_udp_socket.c
tests_unit_test_udp_socket_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_udp_socket_LDADD = $(UNIT_TRANSPORT)
