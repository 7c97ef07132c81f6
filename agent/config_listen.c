/* SPDX-License-Identifier: BSD-2-Clause */
/* Listening addresses as agentAddress and the command line give them. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "agent/config_internal.h"

enum {
	DEFAULT_PORT = 10161, /* snmpdtls, RFC 6353 10 (TLSTM-05) */
	/* "[", the longest IPv6 text, a zone, "]:65535" */
	SPECIFICATION_MAX = 128,
};

/* Everything that is said about one specification. */
struct listen_text {
	struct config *config;
	const char *where;
	const char *whole; /* as written, for messages */
	bool v6;           /* dtlsudp6 */
};

struct domain {
	const char *name;
	const char *instead; /* NULL: ours */
};

/* Those of snmpd(8). */
static const struct domain domains[] = {
	{ "dtlsudp", NULL },
	{ "dtlsudp6", NULL },
	{ "udp", "dtlsudp:10161" },
	{ "udp6", "dtlsudp6:10161" },
	{ "udpv6", "dtlsudp6:10161" },
	{ "udpipv6", "dtlsudp6:10161" },
	{ "tcp", "dtlsudp:10161" },
	{ "tcp6", "dtlsudp6:10161" },
	{ "tcpv6", "dtlsudp6:10161" },
	{ "tcpipv6", "dtlsudp6:10161" },
	{ "tlstcp", "dtlsudp:10161" },
	{ "tls", "dtlsudp:10161" },
	{ "tlstcp6", "dtlsudp6:10161" },
	{ "ssh", "dtlsudp:10161" },
	{ "unix", "dtlsudp:127.0.0.1:10161" },
	{ "ipx", "dtlsudp:10161" },
	{ "pvc", "dtlsudp:10161" },
	{ "aal5pvc", "dtlsudp:10161" },
};

/* A listening address as an operator would write it. */
static char *
listen_name(char dst[NET_ADDRESS_TEXT_MAX + 16], const struct config_listen *l)
{
	char address[NET_ADDRESS_TEXT_MAX];

	net_address_format(address, &l->address);
	snprintf(dst, NET_ADDRESS_TEXT_MAX + 16, "%s:%s",
		net_address_is_v4(&l->address) ? "dtlsudp" : "dtlsudp6",
		address);
	return dst;
}

/* Would the kernel refuse to bind both? Port 0 is a free one each time. */
static bool
listen_overlaps(const struct config_listen *a, const struct config_listen *b)
{
	bool a_any = net_address_is_any(&a->address);
	bool b_any = net_address_is_any(&b->address);
	bool a_v4 = net_address_is_v4(&a->address);
	bool b_v4 = net_address_is_v4(&b->address);

	if (a->address.port != b->address.port || a->address.port == 0)
		return false;
	if (net_address_equal(&a->address, &b->address))
		return true;
	if (a_any && (a_v4 == b_v4 || (!a_v4 && !a->v6_only)))
		return true;
	return b_any && (a_v4 == b_v4 || (!b_v4 && !b->v6_only));
}

/* The two wildcards with one port: one dual-stack socket (TLSTM-05) */
static bool
listen_are_both(const struct config_listen *a, const struct config_listen *b)
{
	bool a_v4 = net_address_is_v4(&a->address);
	bool b_v4 = net_address_is_v4(&b->address);

	return net_address_is_any(&a->address) &&
		net_address_is_any(&b->address) &&
		a->address.port == b->address.port && a_v4 != b_v4 &&
		(a_v4 || a->v6_only) && (b_v4 || b->v6_only);
}

static void
add_listen(const struct listen_text *text, const struct config_listen *new)
{
	struct config *config = text->config;
	struct config_listen *other = NULL;

	for (size_t i = 0; i < config->n_listen; i++) {
		struct config_listen *old = &config->listen[i];
		char name[NET_ADDRESS_TEXT_MAX + 16];

		if (listen_are_both(old, new)) {
			other = old;
		} else if (listen_overlaps(old, new)) {
			config_report(config, CONFIG_ERROR, text->where,
				"\"%s\" is already covered by %s at %s",
				text->whole, listen_name(name, old),
				old->where);
			return;
		}
	}
	if (other != NULL) {
		if (net_address_is_v4(&other->address))
			other->address = new->address;
		other->v6_only = false;
		return;
	}
	if (config->n_listen == CONFIG_LISTEN_MAX) {
		config_report(config, CONFIG_ERROR, text->where,
			"\"%s\": more than %d listening addresses", text->whole,
			CONFIG_LISTEN_MAX);
		return;
	}
	config->listen[config->n_listen++] = *new;
}

static bool
parse_port(const char *text, uint16_t *port)
{
	unsigned long value = 0;

	if (*text == '\0' || strlen(text) > 5)
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		value = 10 * value + (unsigned long)(*text - '0');
	}
	if (value > UINT16_MAX)
		return false;
	*port = (uint16_t)value;
	return true;
}

static bool
is_number(const char *text)
{
	return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* host: numeric without brackets; port is filled in by the caller */
static bool
parse_host(const char *host, bool v6, struct net_address *out)
{
	char text[SPECIFICATION_MAX + 8];

	snprintf(text, sizeof(text), v6 ? "[%s]:1" : "%s:1", host);
	return net_address_parse(text, out);
}

static void
bad_address(const struct listen_text *text, const char *problem)
{
	config_report(text->config, CONFIG_ERROR, text->where, "\"%s\": %s",
		text->whole, problem);
}

/*
 * Split "host", "host:port", "[host]:port", "port" in place. An IPv6 address
 * without brackets is taken when its last group cannot be a port.
 */
static bool
split_host(const struct listen_text *text, char *rest, char **host, char **port,
	bool *v6)
{
	char *colon = strrchr(rest, ':');
	struct net_address address;

	*host = rest;
	*port = NULL;
	*v6 = false;
	if (*rest == '[') {
		char *end = strchr(rest, ']');

		if (end == NULL || (end[1] != '\0' && end[1] != ':')) {
			bad_address(text, "write [ADDRESS]:PORT");
			return false;
		}
		*host = rest + 1;
		*v6 = true;
		if (end[1] == ':')
			*port = end + 2;
		*end = '\0';
		return true;
	}
	if (is_number(rest)) {
		*host = NULL;
		*port = rest;
		return true;
	}
	if (colon == NULL)
		return true;
	if (strchr(rest, ':') == colon) {
		*colon = '\0';
		*port = colon + 1;
		return true;
	}
	*v6 = true;
	*colon = '\0';
	if (parse_host(rest, true, &address) && is_number(colon + 1)) {
		bad_address(text,
			"where does the address end? "
			"Write [ADDRESS]:PORT");
		return false;
	}
	*colon = ':';
	return true;
}

static bool
resolve_host(const struct listen_text *text, const char *host, bool v6,
	struct net_address *out)
{
	if (host == NULL) {
		(void)parse_host(text->v6 ? "::" : "0.0.0.0", text->v6, out);
		return true;
	}
	if (strcasecmp(host, "localhost") == 0 && !v6)
		return parse_host(
			text->v6 ? "::1" : "127.0.0.1", text->v6, out);
	if (!parse_host(host, v6, out)) {
		bool name = !v6 && host[strspn(host, "0123456789.")] != '\0';

		bad_address(text,
			name ? "a numeric address is needed, so that "
			       "no name service is waited for"
			     : "not an address");
		return false;
	}
	if (v6 && net_address_is_v4(out)) {
		bad_address(text,
			"an IPv4 address is written a.b.c.d, "
			"without brackets");
		return false;
	}
	if (text->v6 && !v6) {
		bad_address(text, "an IPv4 address needs dtlsudp");
		return false;
	}
	return true;
}

/* rest: what follows the domain */
static void
read_address(const struct listen_text *text, char *rest)
{
	struct config_listen new = { .where = text->where };
	uint16_t port_number = DEFAULT_PORT;
	char *host;
	char *port;
	bool v6;

	if (*rest == '\0') {
		bad_address(text, "an address or a port is missing");
		return;
	}
	if (!split_host(text, rest, &host, &port, &v6) ||
		!resolve_host(text, host, v6, &new.address))
		return;
	if (port != NULL && !parse_port(port, &port_number)) {
		bad_address(text, "a port is a number from 0 to 65535");
		return;
	}
	new.address.port = port_number;
	new.v6_only = !net_address_is_v4(&new.address);
	add_listen(text, &new);
}

static void
read_specification(struct config *config, const char *where, const char *whole)
{
	struct listen_text text = {
		.config = config,
		.where = where,
		.whole = whole,
	};
	char rest[SPECIFICATION_MAX];
	char *colon;

	if (*whole == '\0') {
		config_report(config, CONFIG_ERROR, where,
			"an address is missing between commas");
		return;
	}
	if (strlen(whole) >= sizeof(rest)) {
		bad_address(&text, "too long for an address");
		return;
	}
	memcpy(rest, whole, strlen(whole) + 1);
	colon = strchr(rest, ':');
	if (colon != NULL)
		*colon = '\0';
	for (size_t i = 0; i < ARRAY_LEN(domains); i++) {
		if (strcasecmp(rest, domains[i].name) != 0)
			continue;
		if (domains[i].instead != NULL) {
			config_report(config, CONFIG_ERROR, where,
				"\"%s\": SNMP is spoken only inside DTLS "
				"here; write %s",
				whole, domains[i].instead);
			return;
		}
		text.v6 = strcasecmp(rest, "dtlsudp6") == 0;
		read_address(
			&text, colon != NULL ? colon + 1 : rest + strlen(rest));
		return;
	}
	if (colon != NULL)
		*colon = ':';
	if (*rest == '/') {
		bad_address(&text,
			"SNMP is spoken only inside DTLS here, not "
			"over Unix sockets; write "
			"dtlsudp:127.0.0.1:10161");
		return;
	}
	read_address(&text, rest);
}

void
config_add_listen(
	struct config *config, const char *where, const char *specification)
{
	const char *p = specification;

	where = config_keep(config, where, strlen(where));
	if (where == NULL)
		return;
	for (;;) {
		size_t n = strcspn(p, ",");
		const char *start = p + strspn(p, " \t");
		const char *end = p + n;
		char *one;

		if (start > end)
			start = end;
		while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
			end--;
		one = config_keep(config, start, (size_t)(end - start));
		if (one == NULL)
			return;
		read_specification(config, where, one);
		if (p[n] == '\0')
			return;
		p += n + 1;
	}
}
