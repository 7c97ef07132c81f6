/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults of the kernel, put between the agent and libc with LD_PRELOAD. They
 * are set while it runs, in a file of two numbers of FIELD octets each, which
 * is mapped so that reading it is no system call:
 *
 *	percent  of calls to recvmmsg, sendmmsg and poll that fail
 *	leak     octets that each recvmmsg loses
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/util.h"

enum { FIELD = 16, FIELDS = 2 };
enum field { PERCENT, LEAK };

static const char *fields; /* NULL: nothing is to fail */
static uint32_t dice = 6347;

/* Function pointers and object pointers differ to C, not to dlsym. */
union symbol {
	void *object;
	int (*recvmmsg)(
		int, struct mmsghdr *, unsigned, int, struct timespec *);
	int (*sendmmsg)(int, struct mmsghdr *, unsigned, int);
	int (*poll)(struct pollfd *, nfds_t, int);
};

static union symbol libc_recvmmsg, libc_sendmmsg, libc_poll;

__attribute__((constructor)) static void
shim_init(void)
{
	const char *path = getenv("SHIM");
	int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *p = MAP_FAILED;

	libc_recvmmsg.object = dlsym(RTLD_NEXT, "recvmmsg");
	libc_sendmmsg.object = dlsym(RTLD_NEXT, "sendmmsg");
	libc_poll.object = dlsym(RTLD_NEXT, "poll");
	if (fd >= 0) {
		p = mmap(NULL, FIELD * FIELDS, PROT_READ, MAP_SHARED, fd, 0);
		close(fd);
	}
	if (p != MAP_FAILED)
		fields = p;
}

static long
field(enum field which)
{
	char text[FIELD + 1] = "";

	if (fields == NULL)
		return 0;
	memcpy(text, fields + FIELD * (size_t)which, FIELD);
	return strtol(text, NULL, 10);
}

/* xorshift32 */
static uint32_t
roll(void)
{
	dice ^= dice << 13;
	dice ^= dice >> 17;
	dice ^= dice << 5;
	return dice;
}

/* One of those errors, or 0. */
static int
fault(const int *errors, size_t n)
{
	if (roll() % 100 >= (uint32_t)field(PERCENT))
		return 0;
	return errors[roll() % n];
}

int
recvmmsg(int fd, struct mmsghdr *m, unsigned n, int flags, struct timespec *t)
{
	static const int errors[] = { EAGAIN, EINTR, ENOBUFS, ENOMEM,
		ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EPROTO, EMSGSIZE,
		ENETDOWN };
	int error = fault(errors, ARRAY_LEN(errors));

	if (field(LEAK) > 0) {
		size_t lost_n = (size_t)field(LEAK);
		void *volatile lost = malloc(lost_n);

		if (lost != NULL)
			memset(lost, 1, lost_n);
		lost = NULL;
		(void)lost;
	}
	if (error != 0) {
		errno = error;
		return -1;
	}
	return libc_recvmmsg.recvmmsg(fd, m, n, flags, t);
}

int
sendmmsg(int fd, struct mmsghdr *m, unsigned n, int flags)
{
	static const int errors[] = { EAGAIN, EINTR, ENOBUFS, ENOMEM,
		ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ENETDOWN, EPERM,
		EMSGSIZE, EINVAL };
	int error = fault(errors, ARRAY_LEN(errors));

	if (error != 0) {
		errno = error;
		return -1;
	}
	/* Or only some of them. */
	if (n > 1 && fault(errors, 1) != 0)
		n = 1 + roll() % (n - 1);
	return libc_sendmmsg.sendmmsg(fd, m, n, flags);
}

int
poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
	static const int errors[] = { EINTR, EINTR, EINTR, ENOMEM };
	int error = fault(errors, ARRAY_LEN(errors));

	if (error != 0) {
		errno = error;
		return -1;
	}
	return libc_poll.poll(fds, n, timeout_ms);
}
