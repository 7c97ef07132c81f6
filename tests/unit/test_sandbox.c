/* SPDX-License-Identifier: BSD-2-Clause */
/* agent/sandbox.c: what is refused inside, what works, what is said. */
#include "agent/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <config.h>
#ifdef HAVE_LIBSECCOMP
# include <seccomp.h>
#endif

#include "agent/sandbox_internal.h"
#include "tests/unit/captured_log.h"
#include "tests/unit/runner.h"
#include "util/file_sandbox.h"
#include "util/util.h"

/*
 * conf/a.conf, conf/link.pem, state/, log/agent.log, run/pid are left open,
 * and by the link certs/target.pem; outside/secret is not.
 */
static char dir[64];

static const char *
path(const char *name)
{
	static char out[4][128];
	static unsigned next;
	char *p = out[next++ % ARRAY_LEN(out)];

	snprintf(p, sizeof(out[0]), "%s/%s", dir, name);
	return p;
}

static void
make(const char *name)
{
	FILE *f = fopen(path(name), "w");

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	fputs("text\n", f);
	fclose(f);
}

static void
begin_test(void)
{
	static const char *const dirs[] = { "conf", "certs", "state", "log",
		"run", "outside" };

	strcpy(dir, "/tmp/test-sandbox.XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(dir));
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++)
		CU_ASSERT_EQUAL_FATAL(mkdir(path(dirs[i]), 0700), 0);
	make("conf/a.conf");
	make("certs/target.pem");
	make("log/agent.log");
	make("run/pid");
	make("outside/secret");
	CU_ASSERT_EQUAL(
		symlink("../certs/target.pem", path("conf/link.pem")), 0);
}

static void
end_test(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	CU_ASSERT_EQUAL(system(command), 0);
}

/* The exit status of run in a child; 256 and more: a signal. */
static int
in_child(int (*run)(void))
{
	pid_t child;
	int status = 0;

	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(run());
	CU_ASSERT_FATAL(child > 0 && waitpid(child, &status, 0) == child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

/* ---- in the child ---- */

static int failures;

/* stdout is the child's copy, and may hold what is not its own. */
static void
expect(bool held, const char *what)
{
	if (held)
		return;
	failures++;
	dprintf(STDOUT_FILENO, "# inside: %s (errno %d)\n", what, errno);
}

static struct sandbox
enter(void)
{
	struct sandbox sandbox;

	captured_log_begin();
	sandbox_begin(&sandbox);
	sandbox_allow(&sandbox, SANDBOX_READ, path("conf/a.conf"));
	sandbox_allow(&sandbox, SANDBOX_READ, path("conf/link.pem"));
	sandbox_allow(&sandbox, SANDBOX_READ, path("conf/absent"));
	sandbox_allow(&sandbox, SANDBOX_READ, path("absent/file"));
	sandbox_allow(&sandbox, SANDBOX_KEEP, path("state"));
	sandbox_allow(&sandbox, SANDBOX_APPEND, path("log/agent.log"));
	sandbox_allow(&sandbox, SANDBOX_REMOVE, path("run/pid"));
	/* Neither opens / or /dev. */
	sandbox_allow(&sandbox, SANDBOX_REMOVE, "/absent.pid");
	sandbox_allow(&sandbox, SANDBOX_READ, "/absent.conf");
	sandbox_allow(&sandbox, SANDBOX_APPEND, "/dev/full");
	expect(sandbox_enter(&sandbox) == 0, "sandbox_enter");
	return sandbox;
}

static bool
calls_are_filtered(void)
{
	return strncmp(captured_log.text, "sandbox seccomp=yes ", 20) == 0;
}

static void
leave_out(const char *what)
{
	dprintf(STDOUT_FILENO, "# not tested: %s: %s\n", what,
		captured_log.text);
}

/* ---- what is said ---- */

static int
enter_and_read_status(void)
{
	char text[4096] = "";
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	struct sandbox sandbox = enter();
	char wanted[64] = "landlock=not-in-kernel";

	/* Made anew where a read begins. */
	expect(pread(fd, text, sizeof(text) - 1, 0) > 0, "status is read");
	expect(strstr(text, "NoNewPrivs:\t1") != NULL, "NoNewPrivs");
	expect(calls_are_filtered() == (strstr(text, "Seccomp:\t2") != NULL),
		"the line says whether calls are filtered");
	if (sandbox.landlock == -ENOTSUP)
		strcpy(wanted, "landlock=not-built");
	else if (sandbox.landlock > 0)
		snprintf(wanted, sizeof(wanted), "landlock=abi%d",
			sandbox.landlock);
	expect(strstr(captured_log.text, wanted) != NULL,
		"the line names Landlock's ABI");
	expect(captured_log.n == 1 && captured_log.level == LOG_LEVEL_INFO,
		"one line of information");
	return failures;
}

static void
test_one_line_says_what_is_in_force(void)
{
	begin_test();
	CU_ASSERT_EQUAL(in_child(enter_and_read_status), 0);
	end_test();
}

/* ---- calls ---- */

/* With arguments that do no harm where the call comes through. */
static const struct {
	const char *name;
	long number;
	long arguments[5];
	bool for_sanitizers; /* allowed there, see sandbox_calls.c */
} forbidden[] = {
#define CALL(name, ...)                                                        \
 {                                                                             \
#  name, SYS_##name, { __VA_ARGS__ }, false                                    \
 }
#define CALL_OF_SANITIZERS(name, ...)                                          \
 {                                                                             \
#  name, SYS_##name, { __VA_ARGS__ }, true                                     \
 }
	CALL(execve, 0),
	CALL(execveat, -1, 0),
	CALL(mount, 0),
	CALL(umount2, 0),
	CALL(chroot, 0),
	CALL(pivot_root, 0),
	CALL(unshare, -1),
	CALL(setns, -1, -1),
	CALL(bpf, -1),
	CALL(perf_event_open, 0, -1),
	CALL(process_vm_readv, 0, 0, 0, 0, -1),
	CALL(init_module, 0, 0, 0),
	CALL(add_key, 0),
	CALL(memfd_create, 0, -1),
	CALL(setuid, 0x7fffffff),
	CALL(setgid, 0x7fffffff),
	CALL(fchmod, -1, 0),
	CALL(fchown, -1, 0, 0),
	CALL(listen, -1, 0),
	CALL(tgkill, 1, 1, 0),
	CALL(ioctl, 0, 0x5412 /* TIOCSTI */, 0),
	CALL(fcntl, 0, F_SETOWN, 0),
	CALL(socket, AF_PACKET, SOCK_DGRAM, 0),
	CALL(socket, AF_INET, SOCK_STREAM, 0),
	CALL(socket, AF_INET6, SOCK_RAW, IPPROTO_ICMPV6),
	CALL(socket, AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT),
	CALL(mmap, 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		-1),
	CALL(mprotect, 0, 0, PROT_EXEC),
	CALL_OF_SANITIZERS(ptrace, -1, 0),
	CALL_OF_SANITIZERS(kill, 0, 0),
	/* CLONE_THREAD alone is refused. */
	CALL_OF_SANITIZERS(clone, 0x10000),
	CALL_OF_SANITIZERS(prctl, -1),
};

static bool
call_is_unknown(size_t i)
{
	const long *a = forbidden[i].arguments;

	return syscall(forbidden[i].number, a[0], a[1], a[2], a[3], a[4], 0) ==
		-1 &&
		errno == ENOSYS;
}

static int
try_forbidden_calls(void)
{
	bool known[ARRAY_LEN(forbidden)];

	for (size_t i = 0; i < ARRAY_LEN(forbidden); i++)
		known[i] = !call_is_unknown(i);
	enter();
	if (!calls_are_filtered()) {
		leave_out("calls");
		return failures;
	}
	for (size_t i = 0; i < ARRAY_LEN(forbidden); i++) {
		if (SANDBOX_SANITIZER && forbidden[i].for_sanitizers)
			continue;
		if (!known[i])
			dprintf(STDOUT_FILENO, "# not in this kernel: %s\n",
				forbidden[i].name);
		expect(call_is_unknown(i), forbidden[i].name);
	}
	return failures;
}

static void
test_forbidden_calls_fail(void)
{
	begin_test();
	if (SANDBOX_SANITIZER)
		printf("# not tested: what LeakSanitizer needs is allowed "
		       "in this build: ptrace, kill, clone, prctl\n");
	CU_ASSERT_EQUAL(in_child(try_forbidden_calls), 0);
	end_test();
}

static int
abort_inside(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	enter();
	abort();
}

static void
test_abort_ends_the_program(void)
{
	begin_test();
	CU_ASSERT_EQUAL(in_child(abort_inside), 256 + SIGABRT);
	end_test();
}

static bool
datagram_comes(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(address);
	char octet = 0;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool came = fd >= 0 && bind(fd, (void *)&address, n) == 0 &&
		getsockname(fd, (void *)&address, &n) == 0 &&
		sendto(fd, "x", 1, 0, (void *)&address, n) == 1 &&
		recv(fd, &octet, 1, 0) == 1 && octet == 'x';

	close(fd);
	return came;
}

static bool
socket_opens(int family, int type, int protocol)
{
	int fd = socket(family, type | SOCK_CLOEXEC, protocol);

	return fd >= 0 && close(fd) == 0;
}

static int
work_inside(void)
{
	char octets[16];
	void *p;

	enter();
	expect(datagram_comes(), "UDP");
	expect(socket_opens(AF_INET6, SOCK_DGRAM, 0) || errno == EAFNOSUPPORT,
		"UDP over IPv6");
	expect(socket_opens(AF_UNIX, SOCK_DGRAM, 0), "syslog");
	expect(socket_opens(AF_UNIX, SOCK_STREAM, 0), "syslog, a stream");
	expect(socket_opens(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), "rtnetlink");
	expect(if_nametoindex("lo") > 0 || errno == ENODEV,
		"the number of an interface");
	expect(getrandom(octets, sizeof(octets), 0) == sizeof(octets),
		"random numbers");
	p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	expect(p != MAP_FAILED && madvise(p, 1 << 20, MADV_DONTNEED) == 0 &&
			mprotect(p, 1 << 20, PROT_NONE) == 0 &&
			munmap(p, 1 << 20) == 0,
		"memory");
	p = malloc(64 << 20);
	expect(p != NULL, "much memory");
	free(p);
	return failures;
}

static void
test_what_the_agent_needs_works(void)
{
	begin_test();
	CU_ASSERT_EQUAL(in_child(work_inside), 0);
	end_test();
}

/* ---- files ---- */

static bool
opens(const char *name, int flags)
{
	int fd = open(*name == '/' ? name : path(name),
		flags | O_CLOEXEC | O_NOCTTY, 0600);

	return fd >= 0 && close(fd) == 0;
}

static bool
is_closed(const char *name, int flags)
{
	return !opens(name, flags) && errno == EACCES;
}

static bool
directory_opens(const char *name)
{
	DIR *d = opendir(*name == '/' ? name : path(name));
	bool has_entry = d != NULL && readdir(d) != NULL;

	if (d != NULL)
		closedir(d);
	return has_entry;
}

static int
try_forbidden_files(void)
{
	struct sandbox sandbox = enter();

	if (sandbox.landlock <= 0) {
		leave_out("files");
		return failures;
	}
	expect(is_closed("/etc/passwd", O_RDONLY), "read /etc/passwd");
	expect(is_closed("outside/secret", O_RDONLY), "read outside");
	expect(is_closed("outside/new", O_WRONLY | O_CREAT), "create outside");
	expect(!directory_opens("/") && errno == EACCES, "list /");
	expect(is_closed("/dev/zero", O_WRONLY), "beside a log in /dev");
	expect(is_closed("conf/a.conf", O_WRONLY), "write the configuration");
	expect(is_closed("conf/new", O_WRONLY | O_CREAT), "create beside it");
	expect(unlink(path("conf/a.conf")) != 0 && errno == EACCES,
		"remove the configuration");
	expect(is_closed("certs/target.pem", O_WRONLY), "write a certificate");
	expect(is_closed("log/agent.log", O_RDONLY), "read the log");
	expect(unlink(path("log/agent.log")) != 0 && errno == EACCES,
		"remove the log");
	expect(is_closed("run/new", O_WRONLY | O_CREAT), "create by the pid");
	expect(mkdir(path("state/dir"), 0700) != 0 && errno != EEXIST,
		"make a directory");
	expect(symlink("/etc/passwd", path("state/link")) != 0, "make a link");
	expect(rename(path("state/a"), path("log/a")) != 0, "move");
	if (sandbox.landlock >= 3)
		expect(is_closed("log/agent.log", O_WRONLY | O_TRUNC),
			"empty the log");

	expect(file_outside_sandbox("/etc/passwd", EACCES),
		"the sandbox is named as the cause");
	expect(!file_outside_sandbox("/etc/passwd", EIO),
		"not of another error");
	expect(!file_outside_sandbox("/etc/absent", EACCES),
		"nor where modes refuse");
	return failures;
}

static void
test_forbidden_files_are_refused(void)
{
	begin_test();
	make("state/a");
	CU_ASSERT_FALSE(file_outside_sandbox("/etc/passwd", EACCES));
	CU_ASSERT_EQUAL(in_child(try_forbidden_files), 0);
	end_test();
}

/* As editors, tools for certificates and logrotate do, while it is closed. */
static void
replace_files(void)
{
	make("conf/a.conf.new");
	CU_ASSERT_EQUAL(
		rename(path("conf/a.conf.new"), path("conf/a.conf")), 0);
	make("conf/b.conf");
	make("certs/second.pem");
	CU_ASSERT_EQUAL(unlink(path("conf/link.pem")), 0);
	CU_ASSERT_EQUAL(
		symlink("../certs/second.pem", path("conf/link.pem")), 0);
	CU_ASSERT_EQUAL(
		rename(path("log/agent.log"), path("log/agent.log.1")), 0);
}

static int to_child[2];
static int from_child[2];

static int
reload_inside(void)
{
	char octet = 0;
	int fd;

	enter();
	expect(write(from_child[1], "", 1) == 1 &&
			read(to_child[0], &octet, 1) == 1,
		"the parent has replaced files");
	expect(opens("conf/a.conf", O_RDONLY), "a file that was replaced");
	expect(opens("conf/b.conf", O_RDONLY), "a new file");
	expect(opens("conf/link.pem", O_RDONLY), "a link that was replaced");
	expect(directory_opens("conf"), "its directory");
	expect(opens("log/agent.log", O_WRONLY | O_APPEND | O_CREAT | O_EXCL),
		"the log made again");
	expect(opens("log/agent.log", O_WRONLY | O_APPEND), "the log");
	expect(opens("/dev/full", O_WRONLY), "a log that is a device");
	expect(opens("/dev/null", O_RDWR), "/dev/null");

	fd = open(path("state"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	expect(fd >= 0, "persistentDir");
	expect(opens("state/new", O_RDWR | O_CREAT | O_EXCL), "a journal");
	expect(linkat(fd, "new", fd, "kept", 0) == 0, "another name");
	expect(renameat(fd, "new", fd, "state") == 0, "its name");
	expect(opens("state/state", O_RDWR | O_TRUNC), "to be emptied");
	expect(fsync(fd) == 0, "to be on disk");
	expect(unlinkat(fd, "kept", 0) == 0 && unlinkat(fd, "state", 0) == 0,
		"to be removed");
	expect(unlink(path("run/pid")) == 0, "the pid file removed");
	return failures;
}

static void
test_what_a_reload_opens_is_open(void)
{
	char octet;
	pid_t child;
	int status;

	begin_test();
	CU_ASSERT_FATAL(pipe(to_child) == 0 && pipe(from_child) == 0);
	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(reload_inside());
	CU_ASSERT_EQUAL(read(from_child[0], &octet, 1), 1);
	replace_files();
	CU_ASSERT_EQUAL(write(to_child[1], "", 1), 1);
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT_EQUAL(status, 0);
	for (size_t i = 0; i < 2; i++) {
		close(to_child[i]);
		close(from_child[i]);
	}
	end_test();
}

/* ---- kernels that lack it, by a filter of ours ---- */

#ifdef HAVE_LIBSECCOMP
/* argument: the first one's value, or -1 for any */
static void
refuse(scmp_filter_ctx filter, const char *call, int argument, int error)
{
	const struct scmp_arg_cmp is =
		SCMP_CMP(0, SCMP_CMP_EQ, (scmp_datum_t)argument, 0);

	expect(seccomp_rule_add_array(filter, SCMP_ACT_ERRNO((uint32_t)error),
		       seccomp_syscall_resolve_name(call), argument != -1,
		       &is) == 0,
		call);
}

static int
enter_in_old_kernel(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	refuse(filter, "landlock_create_ruleset", -1, ENOSYS);
	refuse(filter, "prctl", PR_SET_SECCOMP, EINVAL);
	expect(seccomp_load(filter) == 0, "the kernel is made older");
	seccomp_release(filter);
	enter();
	expect(strncmp(captured_log.text,
		       "sandbox seccomp=not-in-kernel landlock=not-", 43) == 0,
		"the line says what is missing");
	expect(opens("/etc/passwd", O_RDONLY), "all is open");
	expect(!file_outside_sandbox("/etc/passwd", EACCES),
		"no sandbox is named as the cause");
	return failures;
}

static int
enter_half_way(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	struct sandbox sandbox;

	refuse(filter, "landlock_restrict_self", -1, EPERM);
	expect(seccomp_load(filter) == 0, "the kernel is made to refuse");
	seccomp_release(filter);
	captured_log_begin();
	sandbox_begin(&sandbox);
	if (sandbox.landlock <= 0) {
		leave_out("a failure of Landlock");
		return 0;
	}
	expect(sandbox_enter(&sandbox) == -EPERM, "sandbox_enter fails");
	expect(captured_log.n == 0, "nothing is said to be in force");
	return failures;
}

static void
test_old_kernels_are_no_error(void)
{
	begin_test();
	CU_ASSERT_EQUAL(in_child(enter_in_old_kernel), 0);
	end_test();
}

static void
test_a_failure_is_an_error(void)
{
	begin_test();
	CU_ASSERT_EQUAL(in_child(enter_half_way), 0);
	end_test();
}
#endif

static const struct unit_test tests[] = {
	UNIT_TEST(test_one_line_says_what_is_in_force),
	UNIT_TEST(test_forbidden_calls_fail),
	UNIT_TEST(test_abort_ends_the_program),
	UNIT_TEST(test_what_the_agent_needs_works),
	UNIT_TEST(test_forbidden_files_are_refused),
	UNIT_TEST(test_what_a_reload_opens_is_open),
#ifdef HAVE_LIBSECCOMP
	UNIT_TEST(test_old_kernels_are_no_error),
	UNIT_TEST(test_a_failure_is_an_error),
#endif
};

UNIT_MAIN("sandbox", tests)
