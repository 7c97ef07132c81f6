/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The network interfaces of the host, from the kernel through rtnetlink(7):
 * what there is at the start, then what changes as it changes, and counters
 * when somebody wants to read them.
 */
#ifndef AGENT_LINK_MONITOR_H
#define AGENT_LINK_MONITOR_H

#include "mibs/if_mib.h"
#include "transport/poll_loop.h"

struct link_monitor;

/*
 * struct link_watcher - whom the monitor tells. No function may call back into
 * the monitor.
 *
 * changed  there is this interface, and this is how it is: a new one, one that
 *          has changed, or one that is as before.
 * counted  these are its counters now.
 * removed  it is gone.
 * up_time  asked for: sysUpTime, cs.
 */
struct link_watcher {
	void *ctx;
	void (*changed)(void *ctx, const struct if_row *row);
	void (*counted)(void *ctx, uint32_t if_index,
		const struct if_counters *counters,
		uint32_t discontinuity_time);
	void (*removed)(void *ctx, uint32_t if_index);
	uint32_t (*up_time)(void *ctx);
};

/*
 * link_monitor_new - tell watcher, which is copied, of all interfaces, and from
 * then on of what changes, out of loop
 *
 * It knows up to IF_ROWS_MAX of them; more are left out, with one warning,
 * until there is room. Takes one descriptor and one deadline of loop, opens
 * three sockets, and no file now or later. 0 or -errno.
 */
int link_monitor_new(struct link_monitor **out, struct poll_loop *loop,
	const struct link_watcher *watcher);
void link_monitor_free(struct link_monitor *monitor); /* takes NULL */

/*
 * link_monitor_refresh, link_monitor_refresh_one - all interfaces, or one, are
 * going to be read: get the counters that are older than LINK_FRESH_MS
 *
 * n is how many interfaces will be read; that decides nothing yet. What has no
 * event, as the alias of an interface that is down, is known with the counters
 * of that one, and for all once in LINK_SILENT_MS. The kernel answers at once,
 * so these wait for nobody.
 */
enum {
	LINK_FRESH_MS = 1000,
	LINK_SILENT_MS = 10000,
};
void link_monitor_refresh(struct link_monitor *monitor, size_t n);
void link_monitor_refresh_one(struct link_monitor *monitor, uint32_t if_index);

/*
 * link_monitor_set_... - change an interface, as the kernel allows
 *
 * 0 when it is so, and link_monitor_reread will tell the watcher; or the
 * kernel's -errno, such as -ENODEV or -EPERM. An alias of no octets is none.
 */
int link_monitor_set_admin_status(
	struct link_monitor *monitor, uint32_t if_index, bool up);
int link_monitor_set_promiscuous_mode(
	struct link_monitor *monitor, uint32_t if_index, bool on);
int link_monitor_set_alias(
	struct link_monitor *monitor, uint32_t if_index, struct octets alias);

/* link_monitor_reread - tell the watcher how an interface is now, since not
 * every change has an event; and what there is to hear, before that */
void link_monitor_reread(struct link_monitor *monitor, uint32_t if_index);

#endif
