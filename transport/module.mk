# SPDX-License-Identifier: BSD-2-Clause
noinst_LIBRARIES += transport/libtransport.a
transport_libtransport_a_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
transport_libtransport_a_SOURCES = \
	%D%/client_hello.c %D%/client_hello.h \
	%D%/datagram_bio.c %D%/datagram_bio.h \
	%D%/dtls_context.c %D%/dtls_context.h %D%/dtls_context_internal.h \
	%D%/dtls_gate.c %D%/dtls_gate.h \
	%D%/dtls_listener.c %D%/dtls_listener.h \
	%D%/dtls_listener_internal.h \
	%D%/dtls_session.c %D%/dtls_session.h \
	%D%/dtls_verdict.h \
	%D%/dtls_verify.c \
	%D%/half_open.c %D%/half_open.h \
	%D%/net_address.c %D%/net_address.h \
	%D%/openssl_memory.c %D%/openssl_memory.h \
	%D%/peer_table.c %D%/peer_table.h \
	%D%/poll_loop.c %D%/poll_loop.h \
	%D%/tls_files.c %D%/tls_files.h %D%/tls_key_owner.h \
	%D%/tls_fingerprint.h \
	%D%/tls_places.h \
	%D%/tlstm_stats.h \
	%D%/tm_state.h \
	%D%/udp_socket.c %D%/udp_socket.h
