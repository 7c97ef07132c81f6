/* SPDX-License-Identifier: BSD-2-Clause */
/* A UDP endpoint and its texts (RFC 6353 7 SnmpTLSAddress, RFC 5952). */
#include "transport/net_address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum {
	/* The longest host inet_pton takes, with NUL; zones are apart. */
	HOST_TEXT_MAX = INET6_ADDRSTRLEN,
	IPV6_GROUPS = 8,
};

static const uint8_t v4_mapped[12] = { [10] = 0xff, [11] = 0xff };

_Static_assert(sizeof(struct net_address) == 24,
	"hashed and compared as octets: there must be no padding");

bool
net_address_is_v4(const struct net_address *a)
{
	return memcmp(a->ip, v4_mapped, sizeof(v4_mapped)) == 0;
}

bool
net_address_is_any(const struct net_address *a)
{
	static const uint8_t zero[16];

	if (net_address_is_v4(a))
		return memcmp(a->ip + sizeof(v4_mapped), zero, 4) == 0;
	return memcmp(a->ip, zero, sizeof(a->ip)) == 0;
}

bool
net_address_equal(const struct net_address *a, const struct net_address *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* Addresses that mean nothing without an interface: fe80::/10, ff02::/16. */
static bool
needs_scope(const uint8_t ip[16])
{
	return (ip[0] == 0xfe && (ip[1] & 0xc0) == 0x80) ||
		(ip[0] == 0xff && (ip[1] & 0x0f) == 0x02);
}

static void
set_v4(struct net_address *a, const struct in_addr *in)
{
	memcpy(a->ip, v4_mapped, sizeof(v4_mapped));
	memcpy(a->ip + sizeof(v4_mapped), in, 4);
}

bool
net_address_from_sockaddr(
	struct net_address *out, const struct sockaddr_storage *sa)
{
	struct net_address a = { .port = 0 };

	if (sa->ss_family == AF_INET) {
		struct sockaddr_in sin;

		memcpy(&sin, sa, sizeof(sin));
		set_v4(&a, &sin.sin_addr);
		a.port = ntohs(sin.sin_port);
	} else if (sa->ss_family == AF_INET6) {
		struct sockaddr_in6 sin6;

		memcpy(&sin6, sa, sizeof(sin6));
		memcpy(a.ip, &sin6.sin6_addr, sizeof(a.ip));
		a.port = ntohs(sin6.sin6_port);
		/* One endpoint, one value: a scope that says nothing goes. */
		if (needs_scope(a.ip))
			a.scope = sin6.sin6_scope_id;
	} else {
		return false;
	}
	*out = a;
	return true;
}

socklen_t
net_address_to_sockaddr(
	const struct net_address *a, int family, struct sockaddr_storage *out)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };

	memset(out, 0, sizeof(*out));
	if (family == AF_INET6) {
		sin6.sin6_port = htons(a->port);
		sin6.sin6_scope_id = a->scope;
		memcpy(&sin6.sin6_addr, a->ip, sizeof(a->ip));
		memcpy(out, &sin6, sizeof(sin6));
		return sizeof(sin6);
	}
	/* IPv6 has no place in an IPv4 socket, but :: means 0.0.0.0 there. */
	if (!net_address_is_v4(a) && !net_address_is_any(a))
		return 0;
	sin.sin_port = htons(a->port);
	memcpy(&sin.sin_addr, a->ip + sizeof(v4_mapped), 4);
	memcpy(out, &sin, sizeof(sin));
	return sizeof(sin);
}

/* Decimal without sign, blanks or needless zeros, 0..max, to the NUL. */
static bool
parse_number(const char *text, uint64_t max, uint64_t *out)
{
	uint64_t n = 0;

	if (text[0] == '\0' || (text[0] == '0' && text[1] != '\0'))
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		n = n * 10 + (uint64_t)(*text - '0');
		if (n > max)
			return false;
	}
	*out = n;
	return true;
}

/* TLSTM-03: an interface by name or number. */
static bool
parse_zone(const char *text, size_t n, struct net_address *a)
{
	char zone[IF_NAMESIZE];
	uint64_t number;

	if (n == 0 || n >= sizeof(zone) || !needs_scope(a->ip))
		return false;
	memcpy(zone, text, n);
	zone[n] = '\0';
	if (parse_number(zone, UINT32_MAX, &number))
		a->scope = (uint32_t)number;
	else
		a->scope = if_nametoindex(zone);
	return a->scope != 0;
}

static bool
parse_v6(const char *text, size_t n, struct net_address *a)
{
	const char *percent = memchr(text, '%', n);
	size_t host_n = percent != NULL ? (size_t)(percent - text) : n;
	char host[HOST_TEXT_MAX];

	if (host_n >= sizeof(host))
		return false;
	memcpy(host, text, host_n);
	host[host_n] = '\0';
	if (inet_pton(AF_INET6, host, a->ip) != 1)
		return false;
	return percent == NULL || parse_zone(percent + 1, n - host_n - 1, a);
}

static bool
parse_v4(const char *text, size_t n, struct net_address *a)
{
	char host[HOST_TEXT_MAX];
	struct in_addr in;

	if (n >= sizeof(host))
		return false;
	memcpy(host, text, n);
	host[n] = '\0';
	if (inet_pton(AF_INET, host, &in) != 1)
		return false;
	set_v4(a, &in);
	return true;
}

bool
net_address_parse(const char *text, struct net_address *out)
{
	const char *colon = strrchr(text, ':');
	struct net_address a = { .port = 0 };
	uint64_t port;
	size_t n;

	if (colon == NULL || !parse_number(colon + 1, UINT16_MAX, &port))
		return false;
	n = (size_t)(colon - text);
	a.port = (uint16_t)port;
	if (text[0] == '[') {
		if (n < 2 || text[n - 1] != ']')
			return false;
		if (!parse_v6(text + 1, n - 2, &a))
			return false;
	} else if (!parse_v4(text, n, &a)) {
		return false;
	}
	*out = a;
	return true;
}

/*
 * RFC 5952 4, by hand: inet_ntop writes ::5:6 as ::0.5.0.6 in some C
 * libraries. dst has room for 40 octets.
 */
static void
format_v6(char *dst, const uint8_t ip[16])
{
	size_t run = 0;
	size_t run_n = 1; /* 4.2.2: a single zero group is not shortened */
	size_t i = 0;

	for (size_t start = 0; start < IPV6_GROUPS; start++) {
		size_t end = start;

		while (end < IPV6_GROUPS && ip[2 * end] == 0 &&
			ip[2 * end + 1] == 0)
			end++;
		if (end - start > run_n) { /* 4.2.3: the first of the longest */
			run = start;
			run_n = end - start;
		}
	}
	while (i < IPV6_GROUPS) {
		if (run_n > 1 && i == run) {
			dst += sprintf(dst, "::");
			i += run_n;
			continue;
		}
		dst += sprintf(dst, "%s%x",
			i == 0 || (run_n > 1 && i == run + run_n) ? "" : ":",
			(unsigned)ip[2 * i] << 8 | ip[2 * i + 1]);
		i++;
	}
	*dst = '\0';
}

char *
net_address_format(char dst[NET_ADDRESS_TEXT_MAX], const struct net_address *a)
{
	const uint8_t *v4 = a->ip + sizeof(v4_mapped);
	char host[INET6_ADDRSTRLEN];

	if (net_address_is_v4(a)) {
		snprintf(dst, NET_ADDRESS_TEXT_MAX, "%u.%u.%u.%u:%u", v4[0],
			v4[1], v4[2], v4[3], a->port);
	} else {
		format_v6(host, a->ip);
		snprintf(dst, NET_ADDRESS_TEXT_MAX, "[%s]:%u", host, a->port);
	}
	return dst;
}

struct net_address
net_address_prefix(const struct net_address *a)
{
	size_t kept = net_address_is_v4(a) ? sizeof(v4_mapped) + 3 : 7;
	struct net_address prefix = { .port = 0 };

	memcpy(prefix.ip, a->ip, kept);
	return prefix;
}

bool
net_address_host_has_v6(void)
{
	struct ifaddrs *all;
	bool found = false;

	if (getifaddrs(&all) != 0)
		return true;
	for (const struct ifaddrs *i = all; i != NULL; i = i->ifa_next)
		found = found ||
			(i->ifa_addr != NULL &&
				i->ifa_addr->sa_family == AF_INET6);
	freeifaddrs(all);
	return found;
}
