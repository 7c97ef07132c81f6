/* SPDX-License-Identifier: BSD-2-Clause */
/* See process.h. */
#include "agent/process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

/* The write end of the pipe the parent waits at; -1 in the foreground. */
static int ready_fd = -1;

/* Ours and locked as long as we live; fd -1: none. */
static struct {
	const char *path;
	int fd;
} pid_file = { NULL, -1 };

static _Noreturn void
wait_for_child(pid_t child, int fd)
{
	char byte;
	ssize_t n;
	int status;

	do
		n = read(fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	if (n == 1)
		_exit(EXIT_SUCCESS);
	/* The child is gone: its status is ours. */
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			_exit(EX_OSERR);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : EX_SOFTWARE);
}

int
process_daemonize(void)
{
	int fds[2];
	pid_t child;

	if (pipe2(fds, O_CLOEXEC) != 0)
		return -errno;
	child = fork();
	if (child < 0) {
		int rc = -errno;

		close(fds[0]);
		close(fds[1]);
		return rc;
	}
	if (child > 0) {
		close(fds[1]);
		wait_for_child(child, fds[0]);
	}
	close(fds[0]);
	ready_fd = fds[1];
	setsid();
	/* No file system stays in use because somebody started us there. */
	return chdir("/") != 0 ? -errno : 0;
}

static void
silence_standard_streams(int last)
{
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null_fd < 0)
		return;
	for (int fd = STDIN_FILENO; fd <= last; fd++)
		dup2(null_fd, fd);
	if (null_fd > 2)
		close(null_fd);
}

void
process_ready(bool keep_output)
{
	ssize_t n;

	if (ready_fd < 0)
		return;
	silence_standard_streams(keep_output ? STDIN_FILENO : STDERR_FILENO);
	do
		n = write(ready_fd, "", 1);
	while (n < 0 && errno == EINTR);
	close(ready_fd);
	ready_fd = -1;
}

static pid_t
read_pid(int fd)
{
	char text[24];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return (pid_t)strtol(text, NULL, 10);
}

/* Whose lock it is decides, so nothing is changed before we have it. */
static int
fill_pid_file(int fd, pid_t *owner)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK)
			return -errno;
		*owner = read_pid(fd);
		return -EBUSY;
	}
	if (ftruncate(fd, 0) != 0)
		return -errno;
	return dprintf(fd, "%ld\n", (long)getpid()) < 0 ? -EIO : 0;
}

int
process_write_pid(const char *path, pid_t *owner)
{
	/* O_RDWR does not wait for the reader of a FIFO. */
	int fd = open(path,
		O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0644);
	int rc;

	*owner = 0;
	if (fd < 0)
		return -errno;
	rc = fill_pid_file(fd, owner);
	if (rc != 0) {
		close(fd);
		return rc;
	}
	pid_file.path = path;
	pid_file.fd = fd;
	return 0;
}

void
process_remove_pid(void)
{
	if (pid_file.fd < 0)
		return;
	/* Nobody shall signal who has our number next. */
	if (unlink(pid_file.path) != 0 && ftruncate(pid_file.fd, 0) != 0) {
		/* It stays, stale: the next start takes it over. */
	}
	close(pid_file.fd);
	pid_file.fd = -1;
}

/* A number stands for itself, as snmpd's agentUser #1000 or 1000 does. */
static bool
parse_id(const char *text, unsigned long *id)
{
	char *end;

	if (text[0] == '#')
		text++;
	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	*id = strtoul(text, &end, 10);
	return errno == 0 && *end == '\0' && *id < (uid_t)-1;
}

enum process_user
process_find_user(const char *user, const char *group, uid_t *uid, gid_t *gid)
{
	unsigned long id;

	*uid = (uid_t)-1;
	*gid = (gid_t)-1;
	if (user != NULL) {
		const struct passwd *pw = getpwnam(user);

		if (pw == NULL && parse_id(user, &id)) {
			*uid = (uid_t)id;
			pw = getpwuid(*uid);
		} else if (pw == NULL) {
			return PROCESS_NO_USER;
		}
		if (pw != NULL) {
			*uid = pw->pw_uid;
			*gid = pw->pw_gid;
		}
	}
	if (group != NULL) {
		const struct group *gr = getgrnam(group);

		if (gr != NULL)
			*gid = gr->gr_gid;
		else if (parse_id(group, &id))
			*gid = (gid_t)id;
		else
			return PROCESS_NO_GROUP;
	}
	/* Otherwise the groups of root would stay. */
	if (*uid != (uid_t)-1 && *gid == (gid_t)-1)
		return PROCESS_NO_PRIMARY_GROUP;
	return PROCESS_USER_FOUND;
}

static bool
has_ids(uid_t uid, gid_t gid)
{
	uid_t u[3];
	gid_t g[3];

	if (getresuid(&u[0], &u[1], &u[2]) != 0 ||
		getresgid(&g[0], &g[1], &g[2]) != 0)
		return false;
	for (size_t i = 0; i < 3; i++)
		if ((uid != (uid_t)-1 && u[i] != uid) ||
			(gid != (gid_t)-1 && g[i] != gid))
			return false;
	return true;
}

/* What a program run by us could have: nothing, from the next exec on. Only
 * who may change it can; of another it is the service manager's business. */
static void
empty_bounding_set(void)
{
	for (unsigned long cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0;
		cap++)
		(void)prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
}

/* Also those that a service manager gave to who was never root. */
static int
drop_capabilities(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return syscall(SYS_capset, &header, none) != 0 ? -errno : 0;
}

static int
become(uid_t uid, gid_t gid)
{
	/* Groups first: they cannot be changed once the user is gone. */
	if (gid != (gid_t)-1 &&
		(setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0))
		return -errno;
	if (uid != (uid_t)-1 && setresuid(uid, uid, uid) != 0)
		return -errno;
	return 0;
}

int
process_drop_privileges(uid_t uid, gid_t gid)
{
	int rc = 0;

	if (uid != (uid_t)-1 && uid != 0)
		empty_bounding_set();
	if (geteuid() == 0 || !has_ids(uid, gid))
		rc = become(uid, gid);
	if (rc == 0 && uid != (uid_t)-1 && uid != 0) {
		rc = drop_capabilities();
		if (rc == 0 && setuid(0) == 0)
			rc = -EPERM; /* it must not have worked */
	}
	if (rc != 0)
		return rc;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return -errno;
	return 0;
}
