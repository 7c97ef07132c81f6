/* SPDX-License-Identifier: BSD-2-Clause */
/* See interfaces.h. */
#include "agent/interfaces.h"

#include <errno.h>
#include <string.h>

/* 0 for what was there at the start (IF-05). */
static uint32_t
up_time(void *ctx)
{
	const struct interfaces *i = ctx;

	return i->monitor == NULL ? 0 : i->up_time(i->ctx);
}

/* Not from out of what the monitor tells. */
static void
give_aliases_soon(struct interfaces *i)
{
	if (i->mib.lacks_alias &&
		poll_loop_set_deadline(
			i->loop, &i->giving, poll_loop_now(i->loop)) != 0)
		log_error("interfaces: no deadline to give aliases back");
}

static void
give_aliases(struct deadline *deadline, uint64_t now_ms)
{
	(void)now_ms;
	if_mib_give_aliases(
		&CONTAINER_OF(deadline, struct interfaces, giving)->mib);
}

static void
changed(void *ctx, const struct if_row *row)
{
	struct interfaces *i = ctx;

	/* Both have room for as many. */
	(void)if_mib_changed(&i->mib, row, up_time(i));
	give_aliases_soon(i);
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
	link_monitor_refresh(((struct interfaces *)source)->monitor, n);
}

static void
refresh_one(void *source, uint32_t if_index)
{
	link_monitor_refresh_one(
		((struct interfaces *)source)->monitor, if_index);
}

static void
reread(void *source, uint32_t if_index)
{
	link_monitor_reread(((struct interfaces *)source)->monitor, if_index);
}

/* A line for the operator when the kernel refuses; managers can cause some.
 * None when what is below is down, which may be up in a moment. */
static int
said(struct interfaces *i, uint32_t if_index, const char *object, int rc)
{
	const struct if_row *row = if_mib_find(&i->mib, if_index);
	char name[4 * IF_NAME_SIZE];
	uint32_t suppressed;

	if (rc == 0 || rc == -ENETDOWN || row == NULL ||
		!log_limit_allow(
			&i->lines, poll_loop_now(i->loop), &suppressed))
		return rc;
	log_warn("interface change refused if_name=\"%s\" object=%s "
		 "reason=\"%s\" hint=\"%s\" suppressed=%u",
		log_escape(name, sizeof(name), row->name, strlen(row->name)),
		object, strerror(-rc),
		rc == -EPERM ? "it takes CAP_NET_ADMIN: run as root, without "
			       "agentUser"
			     : "the kernel does not take it",
		(unsigned)suppressed);
	return rc;
}

static int
set_admin_status(void *source, uint32_t if_index, bool up)
{
	struct interfaces *i = source;

	return said(i, if_index, "ifAdminStatus",
		link_monitor_set_admin_status(i->monitor, if_index, up));
}

static int
set_promiscuous_mode(void *source, uint32_t if_index, bool on)
{
	struct interfaces *i = source;

	return said(i, if_index, "ifPromiscuousMode",
		link_monitor_set_promiscuous_mode(i->monitor, if_index, on));
}

static int
set_alias(void *source, uint32_t if_index, struct octets alias)
{
	struct interfaces *i = source;

	return said(i, if_index, "ifAlias",
		link_monitor_set_alias(i->monitor, if_index, alias));
}

static const struct if_source functions = {
	.refresh = refresh,
	.refresh_one = refresh_one,
	.set_admin_status = set_admin_status,
	.set_promiscuous_mode = set_promiscuous_mode,
	.set_alias = set_alias,
	.reread = reread,
};

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
	i->loop = loop;
	i->giving.expired = give_aliases;
	i->lines = (struct log_limit){ .burst = 10, .interval_ms = 1000 };
	if (rc == 0)
		rc = link_monitor_new(&i->monitor, loop, &watcher);
	if (rc != 0)
		return rc;
	i->mib.source = i;
	i->mib.functions = &functions;
	return mib_module_register(mib, &if_mib, &i->mib);
}

void
interfaces_restored(struct interfaces *i)
{
	if (i->monitor == NULL)
		return;
	if_mib_restored(&i->mib);
	give_aliases_soon(i);
}

void
interfaces_stop(struct interfaces *i)
{
	if (i->loop != NULL)
		poll_loop_clear_deadline(i->loop, &i->giving);
	link_monitor_free(i->monitor);
	i->monitor = NULL;
	if_mib_fini(&i->mib);
}
