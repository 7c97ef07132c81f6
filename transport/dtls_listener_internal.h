/* SPDX-License-Identifier: BSD-2-Clause */
/* The listener as its tests reach into it. */
#ifndef TRANSPORT_DTLS_LISTENER_INTERNAL_H
#define TRANSPORT_DTLS_LISTENER_INTERNAL_H

#include "transport/dtls_listener.h"
#include "transport/dtls_session.h"

/* dtls_listener_route - what becomes of each datagram received; answers join
 * the batch of socket */
void dtls_listener_route(struct dtls_listener *l, struct udp_socket *socket,
	const struct udp_datagram *datagram);

/* dtls_listener_find_session - NULL when no session has that id any more */
struct dtls_session *dtls_listener_find_session(
	struct dtls_listener *l, uint64_t id);

#endif
