/* SPDX-License-Identifier: BSD-2-Clause */
/* Counters of the transport: SNMP-TLS-TM-MIB's and our own. */
#ifndef TRANSPORT_TLSTM_STATS_H
#define TRANSPORT_TLSTM_STATS_H

#include "util/refusal.h"
#include "util/util.h"

/* Conformance section 17; all start at 0 and wrap. */
struct tlstm_stats {
	uint32_t session_opens;
	uint32_t session_client_closes;
	uint32_t session_open_errors;
	uint32_t session_accepts;
	uint32_t session_server_closes;
	uint32_t session_no_sessions;
	uint32_t session_invalid_client_certificates;
	uint32_t session_unknown_server_certificate;
	uint32_t session_invalid_server_certificates;
	uint32_t session_invalid_caches;
};

/* What strangers cause is counted here and not logged above debug. */
struct dtls_stats {
	uint64_t datagrams_in;
	uint64_t datagrams_out;
	uint64_t hello_challenged;  /* HelloVerifyRequests sent */
	uint64_t hello_verified;    /* hellos with a good cookie */
	uint64_t dropped_not_dtls;  /* no DTLS record header */
	uint64_t dropped_bad_hello; /* epoch 0, but no hello we can read */
	uint64_t dropped_stranger;  /* a record for no session of ours */
	uint64_t dropped_half_open; /* epoch 1 above a handshake's share */
	uint64_t dropped_send;      /* the kernel did not take a datagram */
	uint64_t handshakes_completed;
	uint64_t half_open_evicted;
	uint64_t sessions_evicted;
	uint64_t sessions_idle_closed;
	uint64_t refused[REFUSAL_COUNT]; /* handshakes, by reason */
};

#endif
