/* SPDX-License-Identifier: BSD-2-Clause */
/* See interfaces.h. */
#include "agent/interfaces.h"

/* 0 for what was there at the start (IF-05). */
static uint32_t
up_time(void *ctx)
{
	const struct interfaces *i = ctx;

	return i->monitor == NULL ? 0 : i->up_time(i->ctx);
}

static void
changed(void *ctx, const struct if_row *row)
{
	struct interfaces *i = ctx;

	/* Both have room for as many. */
	(void)if_mib_changed(&i->mib, row, up_time(i));
}

static void
counted(void *ctx, uint32_t if_index, const struct if_counters *counters,
	uint32_t discontinuity_time)
{
	struct interfaces *i = ctx;

	if_mib_counted(&i->mib, if_index, counters, discontinuity_time);
}

static void
removed(void *ctx, uint32_t if_index)
{
	struct interfaces *i = ctx;

	if_mib_removed(&i->mib, if_index, up_time(i));
}

static void
refresh(void *source, size_t n)
{
	link_monitor_refresh(source, n);
}

static void
refresh_one(void *source, uint32_t if_index)
{
	link_monitor_refresh_one(source, if_index);
}

int
interfaces_start(struct interfaces *i, struct poll_loop *loop, struct mib *mib,
	uint32_t (*up_time_)(void *ctx), void *ctx)
{
	const struct link_watcher watcher = {
		.ctx = i,
		.changed = changed,
		.counted = counted,
		.removed = removed,
		.up_time = up_time,
	};
	int rc = if_mib_init(&i->mib);

	i->up_time = up_time_;
	i->ctx = ctx;
	if (rc == 0)
		rc = link_monitor_new(&i->monitor, loop, &watcher);
	if (rc != 0)
		return rc;
	i->mib.source = i->monitor;
	i->mib.refresh = refresh;
	i->mib.refresh_one = refresh_one;
	return mib_module_register(mib, &if_mib, &i->mib);
}

void
interfaces_stop(struct interfaces *i)
{
	link_monitor_free(i->monitor);
	i->monitor = NULL;
	if_mib_fini(&i->mib);
}
