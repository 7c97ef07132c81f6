/* SPDX-License-Identifier: BSD-2-Clause */
/* A UDP socket that works in batches and knows the local address. */
#ifndef TRANSPORT_UDP_SOCKET_H
#define TRANSPORT_UDP_SOCKET_H

#include "transport/net_address.h"

enum {
	/* Measured: 16 gives 1.5 times the requests per CPU second, more
	 * gains nothing. */
	UDP_BATCH = 16,
	/* One record of 2^14 octets of plaintext with its header, nonce and
	 * tag, rounded up; what is larger is no DTLS datagram of ours. */
	UDP_DATAGRAM_MAX = 16384 + 256,
};

struct udp_datagram {
	struct net_address peer;
	struct net_address local; /* the address the peer used; port ours */
	struct octets payload;
	bool truncated; /* larger than UDP_DATAGRAM_MAX; payload is cut */
};

struct udp_socket;

/*
 * udp_socket_open - bind a non-blocking, close-on-exec socket
 *
 * bind_to  :: means both families on one socket (v4-mapped); 0.0.0.0 only
 *          IPv4. port 0: the kernel chooses. A zone comes as scope.
 * v6_only  with ::, leave IPv4 alone.
 *
 * IP(V6)_PKTINFO is on; path MTU discovery is off (IP_PMTUDISC_OMIT): what is
 * larger than the interface takes, or 1280 octets over IPv6, leaves in
 * fragments, and no ICMP is believed. Where the kernel has no IPv6, :: without
 * v6_only is 0.0.0.0 (udp_socket_local tells). Batches' buffers are allocated
 * here. 0 or negative errno.
 */
int udp_socket_open(struct udp_socket **out, const struct net_address *bind_to,
	bool v6_only);
void udp_socket_close(struct udp_socket *s); /* takes NULL; flushes first */

int udp_socket_fd(const struct udp_socket *s);

/* udp_socket_local - the bound address with the real port */
struct net_address udp_socket_local(const struct udp_socket *s);

/*
 * udp_socket_receive - one recvmmsg; up to UDP_BATCH datagrams into out, valid
 * until the next call. 0 when none is there or the kernel reported an ICMP
 * error (which is read away and counted, DTLS-16); negative errno when the
 * socket is broken. Never blocks.
 */
int udp_socket_receive(
	struct udp_socket *s, struct udp_datagram out[UDP_BATCH]);

/*
 * udp_socket_reserve - room for one datagram of UDP_DATAGRAM_MAX octets at the
 * end of the send batch; a full batch is sent first
 *
 * Fill it and call udp_socket_commit with its length, or reserve again to
 * throw it away. Never NULL.
 */
uint8_t *udp_socket_reserve(struct udp_socket *s);

/* udp_socket_commit - the reserved datagram has n octets and goes from local's
 * address (not port) to peer; it leaves with the batch */
void udp_socket_commit(struct udp_socket *s, size_t n,
	const struct net_address *local, const struct net_address *peer);

/*
 * udp_socket_append - put octets behind those of the append before it when
 * that one has just been for the same local and peer and both together have at
 * most max octets; otherwise they are a datagram of their own, as with commit
 */
void udp_socket_append(struct udp_socket *s, struct octets octets, size_t max,
	const struct net_address *local, const struct net_address *peer);

/*
 * udp_socket_flush - sendmmsg what waits. A datagram the kernel refuses
 * (unreachable, too large, no buffers) is dropped and counted; those behind
 * it still go. A full socket buffer (EAGAIN) drops the rest: DTLS and SNMP
 * repeat, the loop does not wait.
 */
void udp_socket_flush(struct udp_socket *s);

struct udp_socket_stats {
	uint64_t received;
	uint64_t sent;
	uint64_t dropped;     /* not taken by the kernel */
	uint64_t icmp_errors; /* reported by recvmmsg or sendmmsg */
};
const struct udp_socket_stats *udp_socket_stats(const struct udp_socket *s);

#endif
