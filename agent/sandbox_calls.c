/* SPDX-License-Identifier: BSD-2-Clause */
/* See sandbox.h. Here: calls of the kernel, by a filter of libseccomp's. */
#include "agent/sandbox_internal.h"

#include <errno.h>

#include <config.h>

#ifndef HAVE_LIBSECCOMP
int
sandbox_filter_calls(void)
{
	return -ENOTSUP;
}
#else
# include <fcntl.h>
# include <linux/netlink.h>
# include <linux/seccomp.h>
# include <linux/sockios.h>
# include <seccomp.h>
# include <stdint.h>
# include <sys/mman.h>
# include <sys/prctl.h>
# include <sys/socket.h>
# include <unistd.h>

# include "util/util.h"

/*
 * What is not allowed fails with ENOSYS, as if the kernel had no such call.
 * Nothing is killed: libraries try calls that they can do without, newer ones
 * try newer calls first, and all of them know how to go on after ENOSYS, but
 * after nothing else. The kernel's log (dmesg, auditd) names each call refused.
 */
enum { REFUSED = SCMP_ACT_ERRNO(ENOSYS) };

/* By name: what an architecture or a library does not know is passed over.
 * Each call in all the forms that it has, as C libraries differ in theirs. */
/* clang-format off */
static const char *const calls[] = {
	/* The loop waits, and reads signals from a descriptor. */
	"poll", "ppoll", "ppoll_time64", "read", "rt_sigaction",
	"rt_sigprocmask", "rt_sigreturn", "sigreturn", "restart_syscall",

	/* Datagrams of sessions and of netlink; socket(2) is below. */
	"recvmmsg", "recvmmsg_time64", "sendmmsg", "recvmsg", "sendmsg",
	"recvfrom", "recv", "sendto", "send", "bind", "connect", "getsockname",
	"getsockopt", "setsockopt",

	/* Files, as far as Landlock lets them be opened: the log, what a reload
	 * reads, the pid file, the journal. */
	"open", "openat", "close", "write", "writev", "pread64", "pwrite64",
	"lseek", "_llseek", "getdents64", "flock", "fsync", "fdatasync",
	"ftruncate", "ftruncate64", "renameat", "renameat2", "linkat",
	"unlink", "unlinkat",

	/* How a file looks; no content. */
	"stat", "stat64", "fstat", "fstat64", "newfstatat", "fstatat64",
	"statx", "access", "faccessat", "faccessat2",

	/* Into the background: standard streams go to /dev/null. */
	"dup2", "dup3",

	/* Memory; mmap(2) and mprotect(2) are below. */
	"brk", "munmap", "mremap", "madvise",

	/* libcrypto and the C library: locks, random numbers, clocks where the
	 * vDSO has none, who we are, how much memory qsort(3) may take. */
	"futex", "futex_time64", "getrandom", "clock_gettime",
	"clock_gettime64", "gettimeofday", "time", "getpid", "gettid",
	"getuid", "getuid32", "geteuid", "geteuid32", "getgid", "getgid32",
	"getegid", "getegid32", "sysinfo",

	/* The end. */
	"exit", "exit_group",
};

/* Looking for leaks: a thread of LeakSanitizer's stops all others by ptrace.
 * Also what it calls before it reports. */
static const char *const sanitizer_calls[] = {
	"clone", "getdents", "getppid", "kill", "pipe", "pipe2", "prctl",
	"prlimit64", "ptrace", "readlink", "readlinkat", "sched_yield",
	"sigaltstack", "wait4",
};
/* clang-format on */

/* One argument is this, looked at under a mask; 32 bits of it when it is an
 * int, since the others may be anything. */
# define MASKED(argument, mask, value)                                         \
  SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, mask, value)
# define IS(argument, value) MASKED(argument, UINT32_MAX, value)

static int
allow(scmp_filter_ctx filter, const char *name, unsigned n,
	const struct scmp_arg_cmp *arguments)
{
	int number = seccomp_syscall_resolve_name(name);

	if (number == __NR_SCMP_ERROR)
		return 0;
	return seccomp_rule_add_array(
		filter, SCMP_ACT_ALLOW, number, n, arguments);
}

static int
allow_all(scmp_filter_ctx filter, const char *const *names, size_t n)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = allow(filter, names[i], 0, NULL);
	return rc;
}

/* One call by one argument of several values. */
static int
allow_values(scmp_filter_ctx filter, const char *name, unsigned argument,
	const uint32_t *values, size_t n)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++) {
		const struct scmp_arg_cmp is = IS(argument, values[i]);

		rc = allow(filter, name, 1, &is);
	}
	return rc;
}

/*
 * UDP, for devices' ioctl(2) too; syslog and the service manager; rtnetlink.
 * Where the architecture has but socketcall(2), whose arguments lie in memory,
 * the kinds cannot be told apart and all are allowed.
 */
static int
allow_sockets(scmp_filter_ctx filter)
{
	static const struct {
		uint32_t family;
		uint32_t type;
	} kinds[] = {
		{ AF_INET, SOCK_DGRAM }, { AF_INET6, SOCK_DGRAM },
		{ AF_UNIX, SOCK_DGRAM },
		{ AF_UNIX, SOCK_STREAM }, /* some /dev/log are such */
	};
	const uint32_t type_mask = ~(uint32_t)(SOCK_CLOEXEC | SOCK_NONBLOCK);
	const struct scmp_arg_cmp route[] = {
		IS(0, AF_NETLINK),
		MASKED(1, type_mask, SOCK_RAW),
		IS(2, NETLINK_ROUTE),
	};
	int rc = allow(filter, "socket", ARRAY_LEN(route), route);

	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(kinds); i++) {
		const struct scmp_arg_cmp kind[] = {
			IS(0, kinds[i].family),
			MASKED(1, type_mask, kinds[i].type),
		};

		rc = allow(filter, "socket", ARRAY_LEN(kind), kind);
	}
	return rc;
}

/* No memory that can be run is made any more: no code comes in, be it a
 * library's. */
static int
allow_memory(scmp_filter_ctx filter)
{
	/* In places the arguments of mmap lie in memory: on the first two of
	 * them nothing uses it, and the third has nothing else. */
	static const char *const by_protection[] = {
		"mmap2",
		"mprotect",
# if !defined(__i386__) && !defined(__m68k__) && !defined(__s390__)
		"mmap",
# endif
	};
	const struct scmp_arg_cmp not_to_run = MASKED(2, PROT_EXEC, 0);
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(by_protection); i++)
		rc = allow(filter, by_protection[i], 1, &not_to_run);
# ifdef __s390__
	if (rc == 0)
		rc = allow(filter, "mmap", 0, NULL);
# endif
	return rc;
}

static int
allow_by_arguments(scmp_filter_ctx filter)
{
	static const uint32_t file_flags[] = { F_GETFD, F_SETFD, F_GETFL,
		F_SETFL };
	/* The speed of an interface; the number of one that has a name. */
	static const uint32_t device[] = { SIOCETHTOOL, SIOCGIFINDEX };
	/* abort(3): to ourselves alone. */
	const uint32_t self[] = { (uint32_t)getpid() };
	int rc = allow_sockets(filter);

	if (rc == 0)
		rc = allow_memory(filter);
	if (rc == 0)
		rc = allow_values(
			filter, "fcntl", 1, file_flags, ARRAY_LEN(file_flags));
	if (rc == 0)
		rc = allow_values(filter, "fcntl64", 1, file_flags,
			ARRAY_LEN(file_flags));
	if (rc == 0)
		rc = allow_values(
			filter, "ioctl", 1, device, ARRAY_LEN(device));
	if (rc == 0)
		rc = allow_values(filter, "tgkill", 0, self, ARRAY_LEN(self));
	return rc;
}

static int
fill(scmp_filter_ctx filter)
{
	int rc = allow_all(filter, calls, ARRAY_LEN(calls));

	if (rc == 0)
		rc = allow_by_arguments(filter);
	if (rc == 0 && SANDBOX_SANITIZER)
		rc = allow_all(
			filter, sanitizer_calls, ARRAY_LEN(sanitizer_calls));
	return rc;
}

/* One that has filters misses the filter; another knows no such mode. */
static bool
kernel_has_filters(void)
{
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL) != 0 &&
		errno == EFAULT;
}

int
sandbox_filter_calls(void)
{
	scmp_filter_ctx filter;
	int rc;

	if (!kernel_has_filters())
		return -ENOSYS;
	filter = seccomp_init(REFUSED);
	if (filter == NULL)
		return -ENOMEM;
	/* An old kernel cannot tell; it refuses all the same. */
	(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1);
	rc = fill(filter);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	return rc;
}
#endif
