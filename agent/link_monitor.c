/* SPDX-License-Identifier: BSD-2-Clause */
/* See link_monitor.h. */
#include "agent/link_monitor.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <libmnl/libmnl.h>
#include <linux/ethtool.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>

#include "agent/link_message.h"
#include "util/log.h"

enum {
	BUFFER_SIZE = 32768,  /* the most that Linux puts in one datagram */
	REQUEST_SIZE = 512,   /* the longest has an alias of IF_ALIAS_MAX */
	EVENTS_AT_ONCE = 64,  /* datagrams, before others have their turn */
	DUMP_TRIES = 5,       /* while interfaces come and go */
	RESYNC_MS = 1000,     /* at most one a second */
	ANSWER_WAIT_MS = 500, /* that an answer takes no time is the kernel's */
};

/* An interface: what is known of it besides what its messages say. */
struct link {
	uint32_t index;
	int32_t oper_status;
	uint32_t last_change;
	uint32_t discontinuity_time;
	uint64_t speed;
	uint64_t counted_ms;
	struct if_counters counters;
	bool seen; /* in the dump that is running */
};

struct link_monitor {
	struct poll_loop *loop;
	struct link_watcher watcher;
	struct poll_fd events;
	struct deadline resync;
	uint64_t resynced_ms;
	int requests;        /* a socket that has no events */
	int devices;         /* a socket to ask a driver by */
	uint32_t sequence;   /* of the request that is answered */
	bool has_started;    /* what comes now is new on this host */
	bool lacks_stats;    /* Linux before 4.7 has no RTM_GETSTATS */
	bool is_full;        /* and has said so */
	bool was_left_out;   /* somebody, in the dump that is running */
	uint64_t counted_ms; /* the counters of all */
	size_t n_links;
	size_t found; /* place of the link found last */
	struct link links[IF_ROWS_MAX]; /* in order of index */
	union {
		struct nlmsghdr first;
		uint8_t octets[BUFFER_SIZE];
	} buffer; /* of what is received */
};

/* ---- what is known ---- */

/* The place of the first link that is not before index. */
static size_t
link_place(const struct link_monitor *m, uint32_t index)
{
	size_t low = 0;
	size_t high = m->n_links;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->links[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The kernel speaks of all of them in order, as a rule. */
static struct link *
link_find(struct link_monitor *m, uint32_t index)
{
	size_t i = m->found + 1;

	if (i >= m->n_links || m->links[i].index != index)
		i = link_place(m, index);
	m->found = i;
	return i < m->n_links && m->links[i].index == index ? &m->links[i]
							    : NULL;
}

/* Index is not known yet; NULL: there is no room. */
static struct link *
link_add(struct link_monitor *m, uint32_t index)
{
	size_t i = link_place(m, index);

	if (m->n_links == ARRAY_LEN(m->links))
		return NULL;
	memmove(&m->links[i + 1], &m->links[i],
		(m->n_links - i) * sizeof(m->links[0]));
	m->n_links++;
	m->links[i] = (struct link){ .index = index };
	return &m->links[i];
}

static void
link_remove(struct link_monitor *m, struct link *link)
{
	size_t i = (size_t)(link - m->links);

	m->n_links--;
	memmove(link, link + 1, (m->n_links - i) * sizeof(*link));
}

/* ---- what is heard ---- */

/* Of the driver, which may have to look; so only when it may have changed. In
 * bit/s, 0: it has none. */
static uint64_t
ask_speed(const struct link_monitor *m, const char *name)
{
	struct ethtool_cmd command = { .cmd = ETHTOOL_GSET };
	struct ifreq request = { .ifr_data = (void *)&command };
	uint32_t mbit;

	(void)snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	if (ioctl(m->devices, SIOCETHTOOL, &request) != 0)
		return 0;
	/* ethtool_cmd_speed shifts into the sign. */
	mbit = (uint32_t)command.speed_hi << 16 | command.speed;
	/* Some drivers know only the lower half of "unknown". */
	if (mbit == (uint32_t)SPEED_UNKNOWN || mbit == UINT16_MAX)
		return 0;
	return (uint64_t)mbit * 1000000;
}

/* Not the unicast packets, which are a difference of two that are not read at
 * the same time. */
static bool
is_before(const struct if_counters *a, const struct if_counters *b)
{
	return a->in_octets < b->in_octets ||
		a->in_multicast_pkts < b->in_multicast_pkts ||
		a->in_discards < b->in_discards ||
		a->in_errors < b->in_errors ||
		a->in_unknown_protos < b->in_unknown_protos ||
		a->out_octets < b->out_octets ||
		a->out_discards < b->out_discards ||
		a->out_errors < b->out_errors;
}

/* IF-04 */
static void
note_counters(struct link_monitor *m, struct link *link,
	const struct if_counters *counters)
{
	if (is_before(counters, &link->counters))
		link->discontinuity_time = m->watcher.up_time(m->watcher.ctx);
	link->counters = *counters;
	link->counted_ms = poll_loop_now(m->loop);
}

/* At once, or a second after the last one. */
static void
schedule_resync(struct link_monitor *m)
{
	uint64_t at_ms = m->resynced_ms + RESYNC_MS;

	if (at_ms < poll_loop_now(m->loop))
		at_ms = poll_loop_now(m->loop);
	if (poll_loop_set_deadline(m->loop, &m->resync, at_ms) != 0)
		log_error("interfaces: no deadline to read them again");
}

static void
leave_out(struct link_monitor *m)
{
	m->was_left_out = true;
	if (!m->is_full)
		log_warn("interfaces: there are more than %d, the others are "
			 "not shown",
			IF_ROWS_MAX);
	m->is_full = true;
}

/* IF-01: the kernel does not use an index again, unless it is made to. */
static struct link *
take_new(struct link_monitor *m, const struct if_row *row)
{
	struct link *link = link_add(m, row->index);

	if (link == NULL) {
		leave_out(m);
		return NULL;
	}
	link->oper_status = row->oper_status;
	link->speed = ask_speed(m, row->name);
	if (m->has_started) {
		/* Its counters too: another may have had this index. */
		link->last_change = m->watcher.up_time(m->watcher.ctx);
		link->discontinuity_time = link->last_change;
	}
	return link;
}

static void
take_present(struct link_monitor *m, struct if_row *row, bool counted)
{
	struct link *link = link_find(m, row->index);

	if (link == NULL)
		link = take_new(m, row);
	if (link == NULL)
		return;
	if (link->oper_status != row->oper_status) {
		/* IF-05 */
		link->oper_status = row->oper_status;
		link->last_change = m->watcher.up_time(m->watcher.ctx);
		link->speed = ask_speed(m, row->name);
	}
	if (counted)
		note_counters(m, link, &row->counters);
	link->seen = true;
	row->counters = link->counters;
	row->counter_discontinuity_time = link->discontinuity_time;
	row->last_change = link->last_change;
	row->speed = link->speed;
	m->watcher.changed(m->watcher.ctx, row);
}

static void
take_gone(struct link_monitor *m, uint32_t index)
{
	struct link *link = link_find(m, index);

	if (link == NULL)
		return;
	link_remove(m, link);
	m->watcher.removed(m->watcher.ctx, index);
	if (m->is_full)
		schedule_resync(m); /* there is room for one left out */
}

static void
take_counters(struct link_monitor *m, const struct if_row *row)
{
	struct link *link = link_find(m, row->index);

	if (link == NULL)
		return; /* its event is on the way */
	note_counters(m, link, &row->counters);
	m->watcher.counted(m->watcher.ctx, link->index, &link->counters,
		link->discontinuity_time);
}

static void
take_message(struct link_monitor *m, const struct nlmsghdr *message)
{
	struct if_row row;
	bool counted;

	switch (link_message_read(message, &row, &counted)) {
	case LINK_MESSAGE_PRESENT:
		take_present(m, &row, counted);
		break;
	case LINK_MESSAGE_GONE:
		take_gone(m, row.index);
		break;
	case LINK_MESSAGE_COUNTED:
		take_counters(m, &row);
		break;
	case LINK_MESSAGE_BAD:
		log_debug("interfaces", "a message of %u octets is not right",
			(unsigned)message->nlmsg_len);
		break;
	case LINK_MESSAGE_OTHER:
		break;
	}
}

/*
 * One datagram into the buffer: its octets, 0 when it is not the kernel's, or
 * -errno. Other processes can send to our sockets too.
 */
static int
receive(struct link_monitor *m, int fd)
{
	struct sockaddr_nl from = { 0 };
	struct iovec iov = { &m->buffer, sizeof(m->buffer) };
	struct msghdr message = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};
	ssize_t n;

	do
		n = recvmsg(fd, &message, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	if (message.msg_namelen != sizeof(from) || from.nl_pid != 0)
		return 0;
	if (message.msg_flags & MSG_TRUNC)
		return -EMSGSIZE;
	return (int)n;
}

static void
read_events(struct link_monitor *m)
{
	for (unsigned i = 0; i < EVENTS_AT_ONCE; i++) {
		const struct nlmsghdr *message = &m->buffer.first;
		int n = receive(m, m->events.fd);

		if (n == -EAGAIN)
			return;
		if (n < 0) {
			/* ENOBUFS: there were more than the socket holds. */
			log_debug("interfaces", "events were lost: %s",
				strerror(-n));
			schedule_resync(m);
			return;
		}
		for (; mnl_nlmsg_ok(message, n);
			message = mnl_nlmsg_next(message, &n))
			take_message(m, message);
	}
}

static void
events_ready(struct poll_fd *pfd, short revents)
{
	(void)revents;
	read_events(CONTAINER_OF(pfd, struct link_monitor, events));
}

/* ---- what is asked ---- */

/* A request about one interface, 0: about all. */
struct request {
	union {
		struct nlmsghdr header;
		uint8_t octets[REQUEST_SIZE];
	} message;
	struct ifinfomsg *info; /* not of RTM_GETSTATS */
};

static void
request_begin(struct request *r, uint16_t type, uint32_t if_index)
{
	struct nlmsghdr *header;

	memset(r, 0, sizeof(*r));
	header = mnl_nlmsg_put_header(&r->message);
	header->nlmsg_type = type;
	/* Either way the answer has an end. */
	header->nlmsg_flags = (uint16_t)(NLM_F_REQUEST |
		(if_index == 0 ? NLM_F_DUMP : NLM_F_ACK));
	if (type == RTM_GETSTATS) {
		struct if_stats_msg *stats =
			mnl_nlmsg_put_extra_header(header, sizeof(*stats));

		stats->ifindex = if_index;
		stats->filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
	} else {
		r->info = mnl_nlmsg_put_extra_header(header, sizeof(*r->info));
		r->info->ifi_index = (int)if_index;
	}
}

/* How the kernel ends its answer: NLMSG_ERROR, also for success, and
 * NLMSG_DONE both begin with an errno. */
static int
result_of(const struct nlmsghdr *message)
{
	int result = 0;

	if (mnl_nlmsg_get_payload_len(message) >= sizeof(result))
		memcpy(&result, mnl_nlmsg_get_payload(message), sizeof(result));
	return result <= 0 ? result : -EPROTO;
}

/* True at the end of the answer, with its result. */
static bool
take_answer(struct link_monitor *m, int n, bool *interrupted, int *result)
{
	const struct nlmsghdr *message = &m->buffer.first;

	for (; mnl_nlmsg_ok(message, n);
		message = mnl_nlmsg_next(message, &n)) {
		if (message->nlmsg_seq != m->sequence)
			continue; /* the end of an answer given up */
		if (message->nlmsg_flags & NLM_F_DUMP_INTR)
			*interrupted = true;
		if (message->nlmsg_type == NLMSG_ERROR ||
			message->nlmsg_type == NLMSG_DONE) {
			*result = result_of(message);
			return true;
		}
		take_message(m, message);
	}
	return false;
}

/*
 * Send a request and take the answer, which the kernel has ready when the
 * request has been sent, or makes while it is received. 0 or -errno, -EAGAIN
 * for a dump during which something has changed.
 */
static int
ask(struct link_monitor *m, struct request *r)
{
	bool interrupted = false;
	int result;
	int n;

	r->message.header.nlmsg_seq = ++m->sequence;
	if (send(m->requests, &r->message, r->message.header.nlmsg_len, 0) < 0)
		return -errno;
	do {
		n = receive(m, m->requests);
		if (n < 0)
			return n == -EAGAIN ? -ETIMEDOUT : n;
	} while (!take_answer(m, n, &interrupted, &result));
	return result == 0 && interrupted ? -EAGAIN : result;
}

/* What was said before a dump is in it. */
static void
forget_events(struct link_monitor *m)
{
	for (unsigned i = 0; i < IF_ROWS_MAX; i++)
		if (receive(m, m->events.fd) == -EAGAIN)
			return;
}

static void
forget_unseen(struct link_monitor *m)
{
	for (size_t i = m->n_links; i > 0; i--)
		if (!m->links[i - 1].seen)
			take_gone(m, m->links[i - 1].index);
}

static int
dump_links(struct link_monitor *m)
{
	struct request r;
	int rc = -EAGAIN;

	for (unsigned i = 0; i < DUMP_TRIES && rc == -EAGAIN; i++) {
		m->was_left_out = false;
		for (size_t k = 0; k < m->n_links; k++)
			m->links[k].seen = false;
		request_begin(&r, RTM_GETLINK, 0);
		rc = ask(m, &r);
	}
	return rc;
}

/* All of them, whatever was known. */
static int
resync(struct link_monitor *m)
{
	int rc;

	m->resynced_ms = poll_loop_now(m->loop);
	forget_events(m);
	rc = dump_links(m);
	if (rc != 0)
		return rc;
	m->is_full = m->was_left_out;
	m->counted_ms = m->resynced_ms;
	forget_unseen(m);
	return 0;
}

static void
resync_due(struct deadline *deadline, uint64_t now_ms)
{
	struct link_monitor *m =
		CONTAINER_OF(deadline, struct link_monitor, resync);
	int rc = resync(m);

	(void)now_ms;
	if (rc == 0)
		return;
	/* Interfaces that come and go all the time are no failure. */
	if (rc != -EAGAIN)
		log_warn("interfaces: they cannot be read: %s", strerror(-rc));
	schedule_resync(m);
}

static bool
is_fresh(const struct link_monitor *m, uint64_t read_ms, uint64_t fresh_ms)
{
	return poll_loop_now(m->loop) - read_ms < fresh_ms;
}

/* The counters of all, a sixth of the work of a resync. An answer that was
 * interrupted lacks a few, at most; theirs are those of before. */
static int
ask_counters(struct link_monitor *m)
{
	struct request r;
	int rc = -EAGAIN;

	for (unsigned i = 0; i < DUMP_TRIES && rc == -EAGAIN; i++) {
		request_begin(&r, RTM_GETSTATS, 0);
		rc = ask(m, &r);
	}
	return rc == -EAGAIN ? 0 : rc;
}

/* An interface as it is now. */
static void
ask_one(struct link_monitor *m, uint32_t if_index)
{
	struct request r;

	request_begin(&r, RTM_GETLINK, if_index);
	if (ask(m, &r) == -ENODEV)
		take_gone(m, if_index);
}

void
link_monitor_refresh(struct link_monitor *m, size_t n)
{
	uint64_t now_ms = poll_loop_now(m->loop);
	int rc;

	(void)n;
	if (is_fresh(m, m->counted_ms, LINK_FRESH_MS))
		return;
	if (!m->lacks_stats && is_fresh(m, m->resynced_ms, LINK_SILENT_MS))
		rc = ask_counters(m);
	else
		rc = resync(m);
	m->lacks_stats = m->lacks_stats || rc == -EOPNOTSUPP;
	if (rc == -EOPNOTSUPP)
		rc = resync(m);
	if (rc == 0 || rc == -EAGAIN)
		m->counted_ms = now_ms;
	else
		log_debug("interfaces", "no counters: %s", strerror(-rc));
}

void
link_monitor_refresh_one(struct link_monitor *m, uint32_t if_index)
{
	const struct link *link = link_find(m, if_index);

	if (link != NULL && !is_fresh(m, link->counted_ms, LINK_FRESH_MS))
		ask_one(m, if_index);
}

/* ---- what is changed ---- */

void
link_monitor_reread(struct link_monitor *m, uint32_t if_index)
{
	read_events(m);
	ask_one(m, if_index);
}

static int
change_flag(struct link_monitor *m, uint32_t if_index, unsigned flag, bool on)
{
	struct request r;

	if (if_index == 0)
		return -ENODEV;
	request_begin(&r, RTM_SETLINK, if_index);
	r.info->ifi_change = flag;
	r.info->ifi_flags = on ? flag : 0;
	return ask(m, &r);
}

int
link_monitor_set_admin_status(
	struct link_monitor *m, uint32_t if_index, bool up)
{
	return change_flag(m, if_index, IFF_UP, up);
}

int
link_monitor_set_promiscuous_mode(
	struct link_monitor *m, uint32_t if_index, bool on)
{
	return change_flag(m, if_index, IFF_PROMISC, on);
}

int
link_monitor_set_alias(
	struct link_monitor *m, uint32_t if_index, struct octets alias)
{
	struct request r;

	if (if_index == 0)
		return -ENODEV;
	if (alias.n > IF_ALIAS_MAX)
		return -EINVAL;
	request_begin(&r, RTM_SETLINK, if_index);
	mnl_attr_put(&r.message.header, IFLA_IFALIAS, alias.n, alias.p);
	return ask(m, &r);
}

/* ---- life ---- */

/* groups: of events; 0: for requests */
static int
open_netlink(int *out, int flags, uint32_t groups)
{
	const struct sockaddr_nl address = {
		.nl_family = AF_NETLINK,
		.nl_groups = groups,
	};
	const struct timeval wait = { .tv_usec = ANSWER_WAIT_MS * 1000 };
	int fd = socket(
		AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | flags, NETLINK_ROUTE);
	int rc;

	if (fd < 0)
		return -errno;
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) !=
			0) {
		rc = -errno;
		close(fd);
		return rc;
	}
	*out = fd;
	return 0;
}

static int
open_sockets(struct link_monitor *m)
{
	int rc = open_netlink(&m->events.fd, SOCK_NONBLOCK, RTMGRP_LINK);

	if (rc == 0)
		rc = open_netlink(&m->requests, 0, 0);
	if (rc != 0)
		return rc;
	m->devices = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	/* A host without IPv4 has no speeds. */
	return 0;
}

int
link_monitor_new(struct link_monitor **out, struct poll_loop *loop,
	const struct link_watcher *watcher)
{
	struct link_monitor *m = calloc(1, sizeof(*m));
	int rc;

	if (m == NULL)
		return -ENOMEM;
	m->loop = loop;
	m->watcher = *watcher;
	m->events.fd = m->requests = m->devices = -1;
	m->events.events = POLLIN;
	m->events.ready = events_ready;
	m->resync.expired = resync_due;
	rc = open_sockets(m);
	/* The events first: so nothing is missed between the two. */
	if (rc == 0)
		rc = resync(m);
	if (rc == -EAGAIN) {
		schedule_resync(m);
		rc = 0;
	}
	m->has_started = true;
	if (rc == 0)
		rc = poll_loop_add(loop, &m->events);
	if (rc == 0)
		*out = m;
	else
		link_monitor_free(m);
	return rc;
}

static void
close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

void
link_monitor_free(struct link_monitor *m)
{
	if (m == NULL)
		return;
	poll_loop_remove(m->loop, &m->events);
	poll_loop_clear_deadline(m->loop, &m->resync);
	close_fd(m->events.fd);
	close_fd(m->requests);
	close_fd(m->devices);
	free(m);
}
