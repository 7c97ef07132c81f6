/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tests of agent/link_monitor.c against the kernel, in a network namespace of
 * their own; and what the kernel rarely says is put in its mouth.
 */
#include "agent/link_monitor.h"

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include "tests/unit/captured_log.h"
#include "tests/unit/runner.h"
#include "util/clock.h"

/* ---- the monitor, under a clock that stands in our hand ---- */

static struct {
	struct poll_loop *loop;
	struct link_monitor *monitor;
	struct if_mib mib;
	uint64_t now_ms;
	uint32_t up_time;
	unsigned n_changed;
	unsigned n_counted;
	unsigned n_removed;
} t;

static uint64_t
fake_clock(void)
{
	return t.now_ms;
}

static void
changed(void *ctx, const struct if_row *row)
{
	CU_ASSERT_PTR_EQUAL(ctx, &t);
	t.n_changed++;
	CU_ASSERT_TRUE(if_mib_changed(&t.mib, row, t.up_time));
}

static void
counted(void *ctx, uint32_t if_index, const struct if_counters *counters,
	uint32_t discontinuity_time)
{
	CU_ASSERT_PTR_EQUAL(ctx, &t);
	t.n_counted++;
	if_mib_counted(&t.mib, if_index, counters, discontinuity_time);
}

static void
removed(void *ctx, uint32_t if_index)
{
	CU_ASSERT_PTR_EQUAL(ctx, &t);
	t.n_removed++;
	CU_ASSERT_PTR_NOT_NULL(if_mib_find(&t.mib, if_index));
	if_mib_removed(&t.mib, if_index, t.up_time);
}

static uint32_t
up_time(void *ctx)
{
	CU_ASSERT_PTR_EQUAL(ctx, &t);
	return t.up_time;
}

static void
start(void)
{
	const struct link_watcher watcher = {
		.ctx = &t,
		.changed = changed,
		.counted = counted,
		.removed = removed,
		.up_time = up_time,
	};

	memset(&t, 0, sizeof(t));
	t.now_ms = 1000000;
	clock_inject(fake_clock, NULL);
	CU_ASSERT_EQUAL_FATAL(if_mib_init(&t.mib), 0);
	CU_ASSERT_EQUAL_FATAL(poll_loop_new(&t.loop, 1, 1), 0);
	CU_ASSERT_EQUAL_FATAL(
		link_monitor_new(&t.monitor, t.loop, &watcher), 0);
	t.up_time = 100;
}

static void
stop(void)
{
	link_monitor_free(t.monitor);
	poll_loop_free(t.loop);
	if_mib_fini(&t.mib);
	clock_inject(NULL, NULL);
}

/* What has happened is on the socket when it has happened; so two turns, the
 * second for a deadline that the first has set, see to it. */
static void
turn(void)
{
	CU_ASSERT_EQUAL(poll_loop_turn(t.loop, 0), 0);
	CU_ASSERT_EQUAL(poll_loop_turn(t.loop, 0), 0);
}

static void
pass_ms(uint64_t ms)
{
	t.now_ms += ms;
	turn();
}

/* ip(8) with these commands, a line each; whether it took them all. */
static bool ip(const char *format, ...) __attribute__((format(printf, 1, 2)));

static bool
ip(const char *format, ...)
{
	FILE *f = popen("ip -batch - >/dev/null 2>&1", "w");
	va_list args;

	if (f == NULL)
		return false;
	va_start(args, format);
	(void)vfprintf(f, format, args);
	va_end(args);
	return pclose(f) == 0;
}

static const struct if_row no_row;

/* The row of this name; one of zeros when there is none. */
static const struct if_row *
row_of(const char *name)
{
	const struct if_row *row = if_mib_find(&t.mib, if_nametoindex(name));

	return row == NULL ? &no_row : row;
}

/* ---- what the kernel says, changed on its way ---- */

static struct {
	bool from_a_process;
	bool cut;
	int error;            /* of the next that is received */
	unsigned interrupted; /* answers still to be so */
	bool no_stats;        /* as before Linux 4.7 */
	bool counters_back;
	unsigned n_requests; /* answers that came to their end */
	unsigned n_asked_all;
} lie;

ssize_t __real_recvmsg(int fd, struct msghdr *message, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *message, int flags);

/* It has one attribute. */
static void
lower_counters(struct nlmsghdr *h)
{
	size_t head = sizeof(struct if_stats_msg) + sizeof(struct nlattr);

	CU_ASSERT_TRUE_FATAL(mnl_nlmsg_get_payload_len(h) > head);
	memset((uint8_t *)mnl_nlmsg_get_payload(h) + head, 0,
		mnl_nlmsg_get_payload_len(h) - head);
}

static void
change_message(struct nlmsghdr *h)
{
	int error = -EOPNOTSUPP;

	if (h->nlmsg_type == RTM_NEWSTATS && lie.counters_back)
		lower_counters(h);
	if (h->nlmsg_type == RTM_NEWSTATS && lie.no_stats) {
		h->nlmsg_type = NLMSG_ERROR;
		memcpy(mnl_nlmsg_get_payload(h), &error, sizeof(error));
	}
	if (h->nlmsg_type != NLMSG_DONE && h->nlmsg_type != NLMSG_ERROR)
		return;
	lie.n_requests++;
	if (h->nlmsg_type == NLMSG_DONE)
		lie.n_asked_all++;
	if (lie.interrupted > 0) {
		lie.interrupted--;
		h->nlmsg_flags |= NLM_F_DUMP_INTR;
	}
}

ssize_t
__wrap_recvmsg(int fd, struct msghdr *message, int flags)
{
	ssize_t n;
	int left;

	if (lie.error != 0) {
		errno = lie.error;
		lie.error = 0;
		return -1;
	}
	n = __real_recvmsg(fd, message, flags);
	if (n < 0)
		return n;
	if (lie.from_a_process)
		((struct sockaddr_nl *)message->msg_name)->nl_pid = 4711;
	if (lie.cut)
		message->msg_flags |= MSG_TRUNC;
	lie.cut = false;
	left = (int)n;
	for (struct nlmsghdr *h = message->msg_iov[0].iov_base;
		mnl_nlmsg_ok(h, left); h = mnl_nlmsg_next(h, &left))
		change_message(h);
	return n;
}

/* ---- what there is ---- */

/* IF-04, IF-05 */
static void
test_all_there_is_is_told_at_the_start(void)
{
	const struct if_row *lo;

	CU_ASSERT_TRUE(ip("link add a0 type veth peer name b0\n"));
	start();
	CU_ASSERT_EQUAL(mib_store_count(t.mib.interfaces), 3);
	lo = row_of("lo");
	CU_ASSERT_STRING_EQUAL(lo->name, "lo");
	CU_ASSERT_EQUAL(lo->type, IF_TYPE_SOFTWARE_LOOPBACK);
	CU_ASSERT_EQUAL(lo->mtu, 65536);
	CU_ASSERT_EQUAL(lo->speed, 0);
	CU_ASSERT_EQUAL(lo->last_change, 0);
	CU_ASSERT_EQUAL(row_of("a0")->counter_discontinuity_time, 0);
	CU_ASSERT_EQUAL(row_of("a0")->last_change, 0);
	stop();
	ip("link del a0\n");
}

/* IF-01, IF-05 */
static void
test_one_that_comes_goes_and_comes_again(void)
{
	uint32_t index;

	start();
	CU_ASSERT_TRUE(ip("link add a0 address 02:00:00:00:00:01 mtu 1400 "
			  "type veth peer name b0\n"));
	turn();
	index = row_of("a0")->index;
	CU_ASSERT_STRING_EQUAL(row_of("a0")->name, "a0");
	CU_ASSERT_EQUAL(row_of("a0")->type, IF_TYPE_ETHERNET_CSMACD);
	CU_ASSERT_EQUAL(row_of("a0")->mtu, 1400);
	CU_ASSERT_EQUAL(row_of("a0")->phys_address.n, 6);
	CU_ASSERT_EQUAL(row_of("a0")->phys_address.octets[5], 1);
	CU_ASSERT_EQUAL(row_of("a0")->last_change, 100);
	CU_ASSERT_EQUAL(row_of("a0")->counter_discontinuity_time, 100);
	CU_ASSERT_EQUAL(row_of("a0")->lower_layer, 0); /* a pair is no stack */
	/* What the driver of veth says. */
	CU_ASSERT_EQUAL(row_of("a0")->speed, UINT64_C(10000000000));

	CU_ASSERT_TRUE(ip("link del a0\n"));
	turn();
	CU_ASSERT_EQUAL(t.n_removed, 2);
	CU_ASSERT_EQUAL(mib_store_count(t.mib.interfaces), 1);
	CU_ASSERT_TRUE(ip("link add a0 type veth peer name b0\n"));
	turn();
	CU_ASSERT_NOT_EQUAL(row_of("a0")->index, 0);
	CU_ASSERT_NOT_EQUAL(row_of("a0")->index, index);
	ip("link del a0\n");
	stop();
}

/* Turns until an interface runs, or does so no more: the kernel looks at links
 * when it has time, a second later perhaps. */
static void
turn_until_running(const char *name, bool running)
{
	for (int i = 0; i < 500; i++) {
		turn();
		if ((row_of(name)->oper_status == IF_STATUS_UP) == running)
			return;
		usleep(10000);
	}
}

/* IF-05, IF-06 */
static void
test_status_and_since_when(void)
{
	CU_ASSERT_TRUE(ip("link add a0 type veth peer name b0\n"));
	start();
	CU_ASSERT_EQUAL(row_of("a0")->admin_status, IF_STATUS_DOWN);
	CU_ASSERT_EQUAL(row_of("a0")->oper_status, IF_STATUS_DOWN);
	t.up_time = 200;
	CU_ASSERT_TRUE(ip("link set a0 up\nlink set b0 up\n"));
	turn_until_running("a0", true);
	CU_ASSERT_EQUAL(row_of("a0")->admin_status, IF_STATUS_UP);
	CU_ASSERT_EQUAL(row_of("a0")->oper_status, IF_STATUS_UP);
	CU_ASSERT_EQUAL(row_of("a0")->last_change, 200);
	t.up_time = 300;
	CU_ASSERT_TRUE(ip("link set a0 mtu 1300\n")); /* not the status */
	turn();
	CU_ASSERT_EQUAL(row_of("a0")->mtu, 1300);
	CU_ASSERT_EQUAL(row_of("a0")->last_change, 200);
	t.up_time = 400;
	CU_ASSERT_TRUE(ip("link set b0 down\n"));
	turn_until_running("a0", false);
	CU_ASSERT_EQUAL(row_of("a0")->admin_status, IF_STATUS_UP);
	CU_ASSERT_NOT_EQUAL(row_of("a0")->oper_status, IF_STATUS_UP);
	CU_ASSERT_EQUAL(row_of("a0")->last_change, 400);
	CU_ASSERT_EQUAL(row_of("b0")->admin_status, IF_STATUS_DOWN);
	CU_ASSERT_EQUAL(row_of("b0")->oper_status, IF_STATUS_DOWN);
	stop();
	ip("link del a0\n");
}

/* IF-01, IF-08 */
static void
test_name_and_alias_change_and_the_index_stays(void)
{
	uint32_t index;

	CU_ASSERT_TRUE(ip("link add a0 type veth peer name b0\n"));
	start();
	index = row_of("a0")->index;
	CU_ASSERT_TRUE(ip("link set a0 name renamed\n"));
	turn();
	CU_ASSERT_EQUAL(row_of("renamed")->index, index);
	CU_ASSERT_STRING_EQUAL(row_of("renamed")->name, "renamed");
	CU_ASSERT_TRUE(ip("link set renamed up alias to-the-roof\n"));
	turn();
	CU_ASSERT_EQUAL(row_of("renamed")->alias.n, 11);
	CU_ASSERT_EQUAL(
		memcmp(row_of("renamed")->alias.octets, "to-the-roof", 11), 0);
	CU_ASSERT_EQUAL(t.n_removed, 0);
	stop();
	ip("link del renamed\n");
}

/* IF-08: the kernel says nothing of the alias of one that is down. */
static void
test_alias_without_an_event_is_found_when_read(void)
{
	CU_ASSERT_TRUE(ip("link add a0 type veth peer name b0\n"));
	start();
	CU_ASSERT_TRUE(ip("link set a0 alias roof\n"));
	pass_ms(LINK_FRESH_MS);
	link_monitor_refresh_one(t.monitor, row_of("a0")->index);
	CU_ASSERT_EQUAL(row_of("a0")->alias.n, 4);
	CU_ASSERT_TRUE(ip("link set a0 alias cellar\n"));
	pass_ms(LINK_SILENT_MS - LINK_FRESH_MS);
	link_monitor_refresh(t.monitor, 100);
	CU_ASSERT_EQUAL(row_of("a0")->alias.n, 6);
	stop();
	ip("link del a0\n");
}

/* IF-07, IF-09, IF-10 */
static void
test_bridge_and_what_is_on_top(void)
{
	start();
	CU_ASSERT_TRUE(ip("link add a0 type veth peer name b0\n"
			  "link add br0 type bridge\n"
			  "link add link b0 name m0 type macvlan\n"
			  "link set a0 master br0\n"));
	turn();
	CU_ASSERT_EQUAL(row_of("br0")->type, IF_TYPE_BRIDGE);
	CU_ASSERT_EQUAL(
		row_of("br0")->link_up_down_trap_enable, IF_TRAP_DISABLED);
	CU_ASSERT_EQUAL(row_of("a0")->higher_layer, row_of("br0")->index);
	CU_ASSERT_EQUAL(
		row_of("a0")->link_up_down_trap_enable, IF_TRAP_ENABLED);
	CU_ASSERT_EQUAL(row_of("m0")->lower_layer, row_of("b0")->index);
	CU_ASSERT_EQUAL(
		row_of("m0")->link_up_down_trap_enable, IF_TRAP_DISABLED);
	/* The bridge says that its port is gone; the interface is not. */
	CU_ASSERT_TRUE(ip("link set a0 nomaster\n"));
	turn();
	CU_ASSERT_EQUAL(t.n_removed, 0);
	CU_ASSERT_STRING_EQUAL(row_of("a0")->name, "a0");
	CU_ASSERT_EQUAL(row_of("a0")->higher_layer, 0);
	/* Not every kernel has it. */
	if (ip("link add link b0 name b0.5 type vlan id 5\n")) {
		turn();
		CU_ASSERT_EQUAL(row_of("b0.5")->type, IF_TYPE_L2VLAN);
		CU_ASSERT_EQUAL(
			row_of("b0.5")->lower_layer, row_of("b0")->index);
	} else {
		printf("# no VLANs in this kernel\n");
	}
	ip("link del br0\nlink del a0\n");
	stop();
}

/* ---- counters ---- */

static void
send_to_self(unsigned n)
{
	const struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(9),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	CU_ASSERT_TRUE_FATAL(fd >= 0);
	/* No checksums: the errors that come back are of no interest. */
	for (unsigned i = 0; i < n; i++)
		(void)sendto(fd, "0123456789", 10, 0,
			(const struct sockaddr *)&to, sizeof(to));
	close(fd);
}

static uint64_t
lo_octets(void)
{
	return row_of("lo")->counters.in_octets;
}

/* IF-02 */
static void
test_counters_are_read_when_they_are_old(void)
{
	uint64_t before;
	unsigned n;

	CU_ASSERT_TRUE(ip("link set lo up\nlink add a0 type veth\n"));
	start();
	before = lo_octets();
	n = lie.n_requests;
	send_to_self(10);
	pass_ms(LINK_FRESH_MS - 1);
	link_monitor_refresh(t.monitor, 100);
	link_monitor_refresh_one(t.monitor, 1);
	CU_ASSERT_EQUAL(lie.n_requests, n);
	CU_ASSERT_EQUAL(lo_octets(), before);

	pass_ms(1);
	link_monitor_refresh(t.monitor, 100);
	link_monitor_refresh(t.monitor, 100);
	link_monitor_refresh_one(t.monitor, 1);
	CU_ASSERT_EQUAL(lie.n_requests, n + 1);
	CU_ASSERT_EQUAL(t.n_counted, 3);
	CU_ASSERT_TRUE(lo_octets() >= before + 10 * (20 + 8 + 10));

	/* One alone leaves the others as old as they are. */
	before = lo_octets();
	send_to_self(10);
	pass_ms(LINK_FRESH_MS);
	link_monitor_refresh_one(t.monitor, 1);
	link_monitor_refresh_one(t.monitor, 1);
	CU_ASSERT_EQUAL(lie.n_requests, n + 2);
	CU_ASSERT_EQUAL(t.n_changed, 3 + 1);
	CU_ASSERT_TRUE(lo_octets() >= before + 10 * (20 + 8 + 10));
	link_monitor_refresh_one(t.monitor, 4711); /* nobody */
	CU_ASSERT_EQUAL(lie.n_requests, n + 2);
	link_monitor_refresh(t.monitor, 100);
	CU_ASSERT_EQUAL(lie.n_requests, n + 3);
	CU_ASSERT_EQUAL(row_of("lo")->counter_discontinuity_time, 0);
	stop();
	ip("link del a0\n");
}

/* IF-04 */
static void
test_counters_that_jump_back_are_a_discontinuity(void)
{
	CU_ASSERT_TRUE(ip("link set lo up\n"));
	send_to_self(10);
	start();
	CU_ASSERT_TRUE(lo_octets() > 0);
	t.up_time = 300;
	lie.counters_back = true;
	pass_ms(LINK_FRESH_MS);
	link_monitor_refresh(t.monitor, 100);
	CU_ASSERT_EQUAL(lo_octets(), 0);
	CU_ASSERT_EQUAL(row_of("lo")->counter_discontinuity_time, 300);
	lie.counters_back = false;
	t.up_time = 400; /* forward, and so no jump */
	pass_ms(LINK_FRESH_MS);
	link_monitor_refresh_one(t.monitor, 1);
	CU_ASSERT_TRUE(lo_octets() > 0);
	CU_ASSERT_EQUAL(row_of("lo")->counter_discontinuity_time, 300);
	/* It stays through an event. */
	CU_ASSERT_TRUE(ip("link set lo mtu 65000\n"));
	turn();
	CU_ASSERT_EQUAL(row_of("lo")->mtu, 65000);
	CU_ASSERT_EQUAL(row_of("lo")->counter_discontinuity_time, 300);
	stop();
	ip("link set lo mtu 65536\n");
}

static void
test_kernel_without_stats_messages_is_asked_for_all(void)
{
	uint64_t before;

	CU_ASSERT_TRUE(ip("link set lo up\n"));
	start();
	before = lo_octets();
	lie.no_stats = true;
	send_to_self(1);
	pass_ms(LINK_FRESH_MS);
	link_monitor_refresh(t.monitor, 100);
	CU_ASSERT_EQUAL(t.n_counted, 0);
	CU_ASSERT_TRUE(lo_octets() > before);
	before = lo_octets();
	send_to_self(1);
	lie.n_requests = 0;
	pass_ms(LINK_FRESH_MS);
	link_monitor_refresh(t.monitor, 100);
	CU_ASSERT_EQUAL(lie.n_requests, 1); /* it has been learnt */
	CU_ASSERT_EQUAL(t.n_counted, 0);
	CU_ASSERT_TRUE(lo_octets() > before);
	lie.no_stats = false;
	stop();
}

/* ---- what goes wrong ---- */

static void
test_lost_events_are_made_up_for(void)
{
	start();
	CU_ASSERT_TRUE(ip("link add a0 type veth peer name b0\n"));
	pass_ms(LINK_FRESH_MS);
	CU_ASSERT_TRUE(ip("link del a0\nlink add c0 type ifb\n"));
	lie.error = ENOBUFS;
	turn();
	CU_ASSERT_EQUAL(t.n_removed, 2);
	CU_ASSERT_EQUAL(mib_store_count(t.mib.interfaces), 2);
	CU_ASSERT_STRING_EQUAL(row_of("c0")->name, "c0");

	/* Not again within a second, however many are lost. */
	lie.n_asked_all = 0;
	for (unsigned i = 0; i < 10; i++) {
		CU_ASSERT_TRUE(ip("link set c0 mtu %u\n", 1000 + i));
		lie.error = ENOBUFS;
		pass_ms(50);
	}
	CU_ASSERT_EQUAL(lie.n_asked_all, 0);
	pass_ms(500);
	CU_ASSERT_EQUAL(lie.n_asked_all, 1);
	CU_ASSERT_EQUAL(row_of("c0")->mtu, 1009);
	ip("link del c0\n");
	stop();
}

static void
test_event_that_was_cut_is_one_lost(void)
{
	start();
	pass_ms(LINK_FRESH_MS);
	CU_ASSERT_TRUE(ip("link add c0 type ifb\n"));
	lie.cut = true;
	turn();
	CU_ASSERT_STRING_EQUAL(row_of("c0")->name, "c0");
	ip("link del c0\n");
	stop();
}

static void
test_interrupted_dump_is_asked_for_again(void)
{
	lie.n_asked_all = 0;
	lie.interrupted = 2;
	start();
	CU_ASSERT_EQUAL(lie.n_asked_all, 3);
	CU_ASSERT_EQUAL(lie.interrupted, 0);
	stop();

	/* And later, when there is no end of it; nobody is taken to be gone. */
	lie.interrupted = 7;
	lie.n_asked_all = 0;
	start();
	CU_ASSERT_EQUAL(lie.n_asked_all, 5);
	CU_ASSERT_STRING_EQUAL(row_of("lo")->name, "lo");
	turn();
	CU_ASSERT_EQUAL(lie.n_asked_all, 5);
	pass_ms(1000);
	CU_ASSERT_EQUAL(lie.n_asked_all, 8);
	CU_ASSERT_EQUAL(lie.interrupted, 0);
	stop();
}

static void
test_only_the_kernel_is_believed(void)
{
	start();
	CU_ASSERT_TRUE(ip("link add c0 type ifb\n"));
	lie.from_a_process = true;
	turn();
	lie.from_a_process = false;
	CU_ASSERT_EQUAL(row_of("c0")->index, 0);
	ip("link del c0\n");
	stop();
}

static void
test_no_place_in_the_loop_fails_the_start(void)
{
	const struct link_watcher watcher = { &t, changed, counted, removed,
		up_time };

	memset(&t, 0, sizeof(t));
	CU_ASSERT_EQUAL_FATAL(if_mib_init(&t.mib), 0);
	CU_ASSERT_EQUAL_FATAL(poll_loop_new(&t.loop, 0, 1), 0);
	CU_ASSERT_EQUAL(
		link_monitor_new(&t.monitor, t.loop, &watcher), -ENOSPC);
	poll_loop_free(t.loop);
	if_mib_fini(&t.mib);
	link_monitor_free(NULL);
}

/* ---- many ---- */

static bool
ip_many(const char *command, unsigned from, unsigned to)
{
	FILE *f = popen("ip -batch - >/dev/null 2>&1", "w");

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	for (unsigned i = from; i < to; i++)
		(void)fprintf(f, "link %s n%u%s\n", command, i,
			command[0] == 'a' ? " type ifb" : "");
	return pclose(f) == 0;
}

static double
real_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* More events than the socket holds, so that the kernel itself loses some; then
 * more interfaces than are shown. */
static void
test_thousands_of_interfaces(void)
{
	enum { MANY = 2000, TOO_MANY = IF_ROWS_MAX + 5 };
	double before;

	start();
	CU_ASSERT_TRUE(ip_many("add", 0, MANY));
	turn();
	pass_ms(1000);
	CU_ASSERT_EQUAL(mib_store_count(t.mib.interfaces), MANY + 1);
	pass_ms(LINK_FRESH_MS);
	before = real_ms();
	link_monitor_refresh(t.monitor, MANY);
	printf("# counters of %d interfaces: %.2f ms\n", MANY,
		real_ms() - before);
	CU_ASSERT_EQUAL(t.n_counted, MANY + 1);
	pass_ms(LINK_FRESH_MS);
	before = real_ms();
	link_monitor_refresh_one(t.monitor, row_of("n1000")->index);
	printf("# counters of one of them: %.3f ms\n", real_ms() - before);

	captured_log_begin();
	CU_ASSERT_TRUE(ip_many("add", MANY, TOO_MANY));
	turn();
	pass_ms(1000);
	CU_ASSERT_EQUAL(mib_store_count(t.mib.interfaces), IF_ROWS_MAX);
	CU_ASSERT_EQUAL(row_of("n4100")->index, 0);
	/* Ten leave, and those that were left out have their places. */
	CU_ASSERT_TRUE(ip_many("del", 0, 10));
	turn();
	pass_ms(1000);
	CU_ASSERT_EQUAL(mib_store_count(t.mib.interfaces), TOO_MANY - 9);
	CU_ASSERT_STRING_EQUAL(row_of("n4100")->name, "n4100");
	CU_ASSERT_EQUAL(captured_log.n, 1);
	CU_ASSERT_EQUAL(captured_log.level, LOG_LEVEL_WARN);
	log_capture(NULL, NULL);
	stop();
	/* They go with the namespace, at once: one after the other takes the
	 * kernel a minute. */
}

/* ---- what is changed ---- */

/* IF-06, IF-08 */
static void
test_changes_are_made_and_told_when_asked(void)
{
	const struct octets alias = { (const uint8_t *)"to the roof", 11 };
	const struct octets none = { NULL, 0 };
	uint8_t octets[IF_ALIAS_MAX + 1];
	uint32_t index;

	memset(octets, 'x', sizeof(octets));
	CU_ASSERT_TRUE(ip("link add a0 type ifb\n"));
	start();
	index = row_of("a0")->index;
	CU_ASSERT_EQUAL(
		link_monitor_set_admin_status(t.monitor, index, true), 0);
	/* Whoever has set it may not bear to hear of it at once. */
	CU_ASSERT_EQUAL(row_of("a0")->admin_status, IF_STATUS_DOWN);
	link_monitor_reread(t.monitor, index);
	CU_ASSERT_EQUAL(row_of("a0")->admin_status, IF_STATUS_UP);
	CU_ASSERT_EQUAL(row_of("a0")->oper_status, IF_STATUS_UP);
	CU_ASSERT_EQUAL(
		link_monitor_set_promiscuous_mode(t.monitor, index, true), 0);
	link_monitor_reread(t.monitor, index);
	CU_ASSERT_TRUE(row_of("a0")->promiscuous_mode);
	CU_ASSERT_EQUAL(row_of("a0")->admin_status, IF_STATUS_UP);
	CU_ASSERT_EQUAL(link_monitor_set_alias(t.monitor, index, alias), 0);
	link_monitor_reread(t.monitor, index);
	CU_ASSERT_EQUAL(row_of("a0")->alias.n, 11);
	CU_ASSERT_TRUE(row_of("a0")->promiscuous_mode);
	CU_ASSERT_EQUAL(link_monitor_set_alias(t.monitor, index, none), 0);
	link_monitor_reread(t.monitor, index);
	CU_ASSERT_EQUAL(row_of("a0")->alias.n, 0);
	CU_ASSERT_EQUAL(
		link_monitor_set_promiscuous_mode(t.monitor, index, false), 0);
	link_monitor_reread(t.monitor, index);
	CU_ASSERT_FALSE(row_of("a0")->promiscuous_mode);
	CU_ASSERT_EQUAL(
		link_monitor_set_admin_status(t.monitor, index, false), 0);
	link_monitor_reread(t.monitor, index);
	CU_ASSERT_EQUAL(row_of("a0")->admin_status, IF_STATUS_DOWN);
	CU_ASSERT_EQUAL(link_monitor_set_alias(t.monitor, index,
				(struct octets){ octets, IF_ALIAS_MAX }),
		0);
	link_monitor_reread(t.monitor, index);
	CU_ASSERT_EQUAL(row_of("a0")->alias.n, IF_ALIAS_MAX);

	CU_ASSERT_EQUAL(link_monitor_set_alias(t.monitor, index,
				(struct octets){ octets, sizeof(octets) }),
		-EINVAL);
	CU_ASSERT_EQUAL(
		link_monitor_set_alias(t.monitor, 4711, alias), -ENODEV);
	CU_ASSERT_EQUAL(
		link_monitor_set_admin_status(t.monitor, 4711, true), -ENODEV);
	CU_ASSERT_EQUAL(
		link_monitor_set_admin_status(t.monitor, 0, true), -ENODEV);
	CU_ASSERT_EQUAL(link_monitor_set_alias(t.monitor, 0, alias), -ENODEV);
	stop();
	ip("link del a0\n");
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_all_there_is_is_told_at_the_start),
	UNIT_TEST(test_one_that_comes_goes_and_comes_again),
	UNIT_TEST(test_status_and_since_when),
	UNIT_TEST(test_name_and_alias_change_and_the_index_stays),
	UNIT_TEST(test_alias_without_an_event_is_found_when_read),
	UNIT_TEST(test_bridge_and_what_is_on_top),
	UNIT_TEST(test_counters_are_read_when_they_are_old),
	UNIT_TEST(test_counters_that_jump_back_are_a_discontinuity),
	UNIT_TEST(test_kernel_without_stats_messages_is_asked_for_all),
	UNIT_TEST(test_lost_events_are_made_up_for),
	UNIT_TEST(test_event_that_was_cut_is_one_lost),
	UNIT_TEST(test_interrupted_dump_is_asked_for_again),
	UNIT_TEST(test_only_the_kernel_is_believed),
	UNIT_TEST(test_no_place_in_the_loop_fails_the_start),
	UNIT_TEST(test_changes_are_made_and_told_when_asked),
	UNIT_TEST(test_thousands_of_interfaces), /* the last: they stay */
};

int
main(void)
{
	/* Not root, or in a container that may not: nothing can be shown. */
	if (unshare(CLONE_NEWNET) != 0) {
		printf("1..0 # SKIP no network namespace: %s\n",
			strerror(errno));
		return 0;
	}
	if (!ip("link show lo\n")) {
		printf("1..0 # SKIP no ip(8)\n");
		return 0;
	}
	return unit_main("link_monitor", tests, ARRAY_LEN(tests));
}
