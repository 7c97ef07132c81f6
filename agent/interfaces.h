/* SPDX-License-Identifier: BSD-2-Clause */
/* IF-MIB is served of the interfaces that the kernel has. */
#ifndef AGENT_INTERFACES_H
#define AGENT_INTERFACES_H

#include "agent/link_monitor.h"
#include "mibs/if_mib.h"
#include "util/log.h"

/* Plain, so that main sees what it is made of; zero-initialise. */
struct interfaces {
	struct if_mib mib;
	struct link_monitor *monitor;
	struct poll_loop *loop;
	struct deadline giving; /* of aliases */
	struct log_limit lines;
	uint32_t (*up_time)(void *ctx); /* sysUpTime, cs */
	void *ctx;
};

/*
 * interfaces_start - read all interfaces, watch them from loop, and serve them
 * from mib; i stays in place for ever. Takes two deadlines of loop.
 *
 * 0 or -errno: of the kernel, which does not tell, or of mib_module_register.
 */
int interfaces_start(struct interfaces *i, struct poll_loop *loop,
	struct mib *mib, uint32_t (*up_time)(void *ctx), void *ctx);

/* interfaces_restored - what managers had written is there again: aliases that
 * the kernel has forgotten are given back */
void interfaces_restored(struct interfaces *i);

/* interfaces_stop - when nothing is asked any more; also after a failed start,
 * or none */
void interfaces_stop(struct interfaces *i);

#endif
