/* SPDX-License-Identifier: BSD-2-Clause */
/* See sandbox.h. Here: files, by Landlock. */
#include "agent/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <config.h>

#include "agent/sandbox_internal.h"
#include "util/file_sandbox.h"
#include "util/log.h"

#if defined(HAVE_LINUX_LANDLOCK_H) && defined(SYS_landlock_create_ruleset)
# include <linux/landlock.h>

/* Rights that came after ABI 1, for headers older than they are. */
# ifndef LANDLOCK_ACCESS_FS_REFER
#  define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
# endif
# ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#  define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
# endif
# ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#  define LANDLOCK_ACCESS_FS_IOCTL_DEV (1ULL << 15)
# endif

# define READ  LANDLOCK_ACCESS_FS_READ_FILE
# define WRITE LANDLOCK_ACCESS_FS_WRITE_FILE

/* All that ABI 1 knows; named here, since each that is refused matters. */
# define RIGHTS_OF_ABI_1                                                       \
  (LANDLOCK_ACCESS_FS_EXECUTE | WRITE | READ | LANDLOCK_ACCESS_FS_READ_DIR |   \
	  LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |     \
	  LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |         \
	  LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |         \
	  LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |       \
	  LANDLOCK_ACCESS_FS_MAKE_SYM)

/* Those that something else than a directory can have. */
# define RIGHTS_OF_FILES (READ | WRITE | LANDLOCK_ACCESS_FS_TRUNCATE)

static uint64_t
rights_of(enum sandbox_access access)
{
	switch (access) {
	case SANDBOX_READ:
		return READ | LANDLOCK_ACCESS_FS_READ_DIR;
	case SANDBOX_APPEND:
		return WRITE | LANDLOCK_ACCESS_FS_MAKE_REG;
	case SANDBOX_REMOVE:
		return LANDLOCK_ACCESS_FS_REMOVE_FILE;
	case SANDBOX_KEEP:
		break;
	}
	return READ | LANDLOCK_ACCESS_FS_READ_DIR | WRITE |
		LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_MAKE_REG |
		LANDLOCK_ACCESS_FS_REMOVE_FILE;
}

static int
create_ruleset(struct sandbox *s)
{
	struct landlock_ruleset_attr attr = { 0 };
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
		LANDLOCK_CREATE_RULESET_VERSION);

	/* EOPNOTSUPP: switched off at boot. EPERM: by a container's filter. */
	if (abi < 1)
		return -ENOSYS;
	s->handled = RIGHTS_OF_ABI_1;
	if (abi >= 2) /* from one directory to another */
		s->handled |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= 3)
		s->handled |= LANDLOCK_ACCESS_FS_TRUNCATE;
	if (abi >= 5)
		s->handled |= LANDLOCK_ACCESS_FS_IOCTL_DEV;
	attr.handled_access_fs = s->handled;
	s->ruleset = (int)syscall(
		SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	if (s->ruleset < 0)
		s->error = -errno;
	return (int)abi;
}

static void
add_rule(struct sandbox *s, uint64_t rights, const char *path)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = rights & s->handled,
	};

	if (rule.allowed_access == 0)
		return; /* nothing of a directory's that a file could have */
	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return; /* what cannot be reached now is not left open */
	if (syscall(SYS_landlock_add_rule, s->ruleset,
		    LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0 &&
		s->error == 0)
		s->error = -errno;
	close(rule.parent_fd);
}

static int
restrict_self(const struct sandbox *s)
{
	return syscall(SYS_landlock_restrict_self, s->ruleset, 0) != 0 ? -errno
								       : 0;
}
#else
# define RIGHTS_OF_FILES 0

static uint64_t
rights_of(enum sandbox_access access)
{
	(void)access;
	return 0;
}

static int
create_ruleset(struct sandbox *s)
{
	(void)s;
	return -ENOTSUP;
}

static void
add_rule(struct sandbox *s, uint64_t rights, const char *path)
{
	(void)s;
	(void)rights;
	(void)path;
}

static int
restrict_self(const struct sandbox *s)
{
	(void)s;
	return 0;
}
#endif

void
sandbox_begin(struct sandbox *s)
{
	*s = (struct sandbox){ .ruleset = -1 };
	s->landlock = create_ruleset(s);
}

/* The directory that a path's last name is in. */
static void
allow_directory_of(struct sandbox *s, uint64_t rights, const char *path)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX];

	if (slash == NULL)
		add_rule(s, rights, ".");
	else if (slash == path)
		add_rule(s, rights & RIGHTS_OF_FILES, path);
	else if (snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path) <
		(int)sizeof(dir))
		add_rule(s, rights, dir);
}

void
sandbox_allow(struct sandbox *s, enum sandbox_access access, const char *path)
{
	uint64_t rights = rights_of(access);
	struct stat st = { .st_mode = S_IFREG }; /* what may come to be */
	char *target;

	if (s->ruleset < 0)
		return;
	(void)stat(path, &st);
	if (!S_ISREG(st.st_mode)) {
		add_rule(s,
			S_ISDIR(st.st_mode) ? rights : rights & RIGHTS_OF_FILES,
			path);
		return;
	}
	allow_directory_of(s, rights, path);
	target = realpath(path, NULL);
	if (target != NULL)
		allow_directory_of(s, rights, target);
	free(target);
}

static void
allow_ourselves(struct sandbox *s)
{
	/* Standard streams go there when the agent is in the background. */
	if (s->ruleset >= 0)
		add_rule(s, RIGHTS_OF_FILES, "/dev/null");
	if (SANDBOX_SANITIZER) /* which reads our maps and tasks */
		sandbox_allow(s, SANDBOX_READ, "/proc");
}

static const char *
in_force(int rc)
{
	return rc >= 0 ? "yes" : rc == -ENOTSUP ? "not-built" : "not-in-kernel";
}

int
sandbox_enter(struct sandbox *s)
{
	char abi[24];
	int rc;

	allow_ourselves(s);
	rc = s->error;
	/* Without it neither half would be granted to who is not root. */
	if (rc == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		rc = -errno;
	if (rc == 0 && s->ruleset >= 0) {
		rc = restrict_self(s);
		if (rc == 0)
			file_sandbox_closed();
	}
	if (s->ruleset >= 0)
		close(s->ruleset);
	if (rc != 0)
		return rc;
	/* The last: it refuses the calls above. */
	rc = sandbox_filter_calls();
	if (rc != 0 && rc != -ENOTSUP && rc != -ENOSYS)
		return rc;
	snprintf(abi, sizeof(abi), "abi%d", s->landlock);
	log_info("sandbox seccomp=%s landlock=%s", in_force(rc),
		s->landlock > 0 ? abi : in_force(s->landlock));
	return 0;
}
