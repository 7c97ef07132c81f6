/* SPDX-License-Identifier: BSD-2-Clause */
/* See service_notify.h. One datagram to a Unix socket a message. */
#include "agent/service_notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "util/clock.h"

static struct {
	struct sockaddr_un address;
	socklen_t address_n; /* 0: nobody listens */
	struct poll_loop *loop;
	uint64_t watchdog_ms;
	struct deadline watchdog;
} notify;

static void
watchdog_due(struct deadline *deadline, uint64_t now_ms)
{
	service_notify("WATCHDOG=1");
	poll_loop_set_deadline(
		notify.loop, deadline, now_ms + notify.watchdog_ms);
}

void
service_notify_init(struct poll_loop *loop)
{
	const char *path = getenv("NOTIFY_SOCKET");
	const char *watchdog = getenv("WATCHDOG_USEC");
	size_t n = path != NULL ? strlen(path) : 0;

	if (n < 2 || n >= sizeof(notify.address.sun_path) ||
		(path[0] != '/' && path[0] != '@'))
		return;
	notify.address.sun_family = AF_UNIX;
	memcpy(notify.address.sun_path, path, n);
	if (path[0] == '@')
		notify.address.sun_path[0] = '\0'; /* abstract */
	notify.address_n =
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + n);
	notify.loop = loop;
	if (watchdog == NULL)
		return;
	notify.watchdog_ms = strtoull(watchdog, NULL, 10) / 1000 / 2;
	if (notify.watchdog_ms == 0)
		return;
	notify.watchdog.expired = watchdog_due;
	poll_loop_set_deadline(loop, &notify.watchdog,
		clock_monotonic_ms() + notify.watchdog_ms);
}

void
service_notify(const char *state)
{
	int fd;

	if (notify.address_n == 0)
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, state, strlen(state), MSG_NOSIGNAL,
		(const struct sockaddr *)&notify.address, notify.address_n);
	close(fd);
}

void
service_notify_reloading(void)
{
	char state[64];

	/* Rounded up: a time before the one at which the manager asked would
	 * not be taken for an answer. */
	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%llu",
		(unsigned long long)(clock_monotonic_ms() + 1) * 1000);
	service_notify(state);
}
