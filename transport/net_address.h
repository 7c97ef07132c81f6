/* SPDX-License-Identifier: BSD-2-Clause */
/* A UDP endpoint, IPv4 and IPv6 alike, and its texts. */
#ifndef TRANSPORT_NET_ADDRESS_H
#define TRANSPORT_NET_ADDRESS_H

#include <sys/socket.h>

#include "util/util.h"

enum {
	NET_ADDRESS_TEXT_MAX = 64, /* "[v6%4294967295]:65535" with NUL */
};

/*
 * struct net_address - IPv4 stands as ::ffff:a.b.c.d. No padding, unused
 * fields zero, so that it may be hashed and compared as octets.
 */
struct net_address {
	uint8_t ip[16];
	uint32_t scope; /* interface index of a link-local address, else 0 */
	uint16_t port;  /* host byte order */
	uint16_t zero;
};

bool net_address_is_v4(const struct net_address *a);
bool net_address_is_any(const struct net_address *a); /* :: or 0.0.0.0 */
bool net_address_equal(
	const struct net_address *a, const struct net_address *b);

/* net_address_from_sockaddr - false when it is neither AF_INET nor AF_INET6 */
bool net_address_from_sockaddr(
	struct net_address *out, const struct sockaddr_storage *sa);

/* net_address_to_sockaddr - for a socket of family AF_INET or AF_INET6 (where
 * IPv4 goes out v4-mapped); the length, 0 for IPv6 in an IPv4 socket. :: is
 * 0.0.0.0 there. */
socklen_t net_address_to_sockaddr(
	const struct net_address *a, int family, struct sockaddr_storage *out);

/*
 * net_address_parse - numeric "a.b.c.d:port" or "[v6]:port" (a zone is taken
 * too when the address is link-local, TLSTM-03); no names. v4-mapped IPv6 is
 * IPv4. False and out untouched on anything else.
 */
bool net_address_parse(const char *text, struct net_address *out);

/* net_address_format - SnmpTLSAddress text, RFC 5952, no zone (TLSTM-02);
 * returns dst */
char *net_address_format(
	char dst[NET_ADDRESS_TEXT_MAX], const struct net_address *a);

/* net_address_host_has_v6 - has any interface of this host an IPv6 address?
 * Yes, when that cannot be told. */
bool net_address_host_has_v6(void);

/* net_address_prefix - the /24 (IPv4) or /56 (IPv6) it belongs to: the same
 * address with host bits, scope and port zero */
struct net_address net_address_prefix(const struct net_address *a);

#endif
