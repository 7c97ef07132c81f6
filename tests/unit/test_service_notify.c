/* SPDX-License-Identifier: BSD-2-Clause */
/* agent/service_notify.c: what a service manager hears. */
#include "agent/service_notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/unit/runner.h"
#include "util/clock.h"

static uint64_t now_ms;

static uint64_t
test_clock(void)
{
	return now_ms;
}

/* An abstract socket of our own, as a service manager has one. */
static int
open_manager(void)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	char name[64];
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	int n = snprintf(name, sizeof(name), "@snmpdtlsd-test-%ld",
		(long)getpid());

	CU_ASSERT_FATAL(fd >= 0);
	memcpy(sa.sun_path, name, (size_t)n);
	sa.sun_path[0] = '\0';
	CU_ASSERT_FATAL(bind(fd, (struct sockaddr *)&sa,
				(socklen_t)(offsetof(struct sockaddr_un,
						    sun_path) +
					    (size_t)n)) == 0);
	setenv("NOTIFY_SOCKET", name, 1);
	return fd;
}

static bool
heard(int fd, const char *text)
{
	char buffer[256];
	ssize_t n = recv(fd, buffer, sizeof(buffer) - 1, 0);

	if (n < 0)
		return false;
	buffer[n] = '\0';
	return strncmp(buffer, text, strlen(text)) == 0;
}

static void
test_states_reach_the_service_manager(void)
{
	struct poll_loop *loop;
	int fd = open_manager();

	CU_ASSERT_FATAL(poll_loop_new(&loop, 1, 1) == 0);
	unsetenv("WATCHDOG_USEC");
	service_notify_init(loop);
	service_notify("READY=1");
	CU_ASSERT(heard(fd, "READY=1"));
	service_notify_reloading();
	CU_ASSERT(heard(fd, "RELOADING=1\nMONOTONIC_USEC="));
	CU_ASSERT(!heard(fd, ""));
	poll_loop_free(loop);
	close(fd);
}

static void
test_the_watchdog_hears_from_the_loop_twice_per_interval(void)
{
	struct poll_loop *loop;
	int fd = open_manager();

	now_ms = 1000;
	clock_inject(test_clock, NULL);
	CU_ASSERT_FATAL(poll_loop_new(&loop, 1, 1) == 0);
	setenv("WATCHDOG_USEC", "20000000", 1);
	service_notify_init(loop);
	poll_loop_turn(loop, 0);
	CU_ASSERT(!heard(fd, ""));
	for (int i = 0; i < 3; i++) {
		now_ms += 10000;
		poll_loop_turn(loop, 0);
		CU_ASSERT(heard(fd, "WATCHDOG=1"));
		poll_loop_turn(loop, 0);
		CU_ASSERT(!heard(fd, ""));
	}
	clock_inject(NULL, NULL);
	poll_loop_free(loop);
	close(fd);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_states_reach_the_service_manager),
	UNIT_TEST(test_the_watchdog_hears_from_the_loop_twice_per_interval),
};

UNIT_MAIN("service_notify", tests)
