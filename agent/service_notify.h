/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells a service manager how we are, by the sd_notify protocol. */
#ifndef AGENT_SERVICE_NOTIFY_H
#define AGENT_SERVICE_NOTIFY_H

#include "transport/poll_loop.h"

/*
 * service_notify_init - take NOTIFY_SOCKET and WATCHDOG_USEC from the
 * environment; without the first everything here does nothing. With a
 * watchdog the loop says WATCHDOG=1 twice per interval: a loop that hangs
 * falls silent.
 */
void service_notify_init(struct poll_loop *loop);

/* service_notify - send "READY=1", "RELOADING=1", "STOPPING=1" or
 * "STATUS=..."; errors are ignored, nobody could act on them */
void service_notify(const char *state);

/* service_notify_reloading - RELOADING=1 with the time Type=notify-reload
 * asks for; end with service_notify("READY=1") */
void service_notify_reloading(void);

#endif
