/* SPDX-License-Identifier: BSD-2-Clause */
/* See listening.h. */
#include "agent/listening.h"

#include <errno.h>
#include <string.h>

#include "util/log.h"

static const char *
hint_of(int rc, const struct net_address *address)
{
	bool v6_is_off =
		!net_address_is_v4(address) && !net_address_host_has_v6();

	switch (rc) {
	case -EADDRINUSE:
		return "another agent has this address and port: stop it, or "
		       "choose another port";
	case -EADDRNOTAVAIL:
		return v6_is_off ? "no interface has IPv6: enable it (sysctl "
				   "net.ipv6.conf.all.disable_ipv6), or listen "
				   "at IPv4 with dtlsudp:PORT"
				 : "no interface has this address: correct it, "
				   "or let the network be up first";
	case -EACCES:
		return "ports below 1024 are root's: start as root with "
		       "agentUser, or choose another port";
	case -EAFNOSUPPORT:
		return "this kernel has no IPv6: listen at IPv4 with "
		       "dtlsudp:PORT";
	case -EINVAL:
	case -ENODEV:
		return "a link-local address needs its interface: "
		       "[fe80::1%eth0]:PORT";
	default:
		return "nothing that is known to help";
	}
}

static int
bind_one(struct dtls_listener *l, const struct net_address *address,
	bool v6_only, const char *where)
{
	bool both = net_address_is_any(address) &&
		!net_address_is_v4(address) && !v6_only;
	char text[NET_ADDRESS_TEXT_MAX];
	struct net_address bound;
	int rc = dtls_listener_bind(l, address, v6_only, &bound);

	if (rc != 0) {
		log_error("%s: cannot listen address=%s cause=\"%s\" "
			  "hint=\"%s\"",
			where, net_address_format(text, address), strerror(-rc),
			hint_of(rc, address));
		return rc;
	}
	log_info("listening address=%s", net_address_format(text, &bound));
	if (both && net_address_is_v4(&bound))
		log_info("this kernel has no IPv6: IPv4 only");
	else if (both && !net_address_host_has_v6())
		log_info("no interface has IPv6: IPv4 only, until one has");
	return 0;
}

int
listening_start(struct dtls_listener *l, const struct config *config)
{
	const struct net_address any = { .port = 10161 }; /* TLSTM-05 */

	if (config->n_listen == 0)
		return bind_one(l, &any, false, "default");
	for (size_t i = 0; i < config->n_listen; i++) {
		const struct config_listen *at = &config->listen[i];
		int rc = bind_one(l, &at->address, at->v6_only, at->where);

		if (rc != 0)
			return rc;
	}
	return 0;
}
