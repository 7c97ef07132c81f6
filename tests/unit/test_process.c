/* SPDX-License-Identifier: BSD-2-Clause */
/* agent/process.c: users, pid file, background, privileges. */
#include "agent/process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/runner.h"

enum { SOMEBODY = 54321 }; /* an id that no system has */

static char dir[] = "/tmp/test-process.XXXXXX";
static char pid_path[64];

static void
dir_make(void)
{
	strcpy(strrchr(dir, '.'), ".XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(dir));
	snprintf(pid_path, sizeof(pid_path), "%s/pid", dir);
}

static void
dir_remove(void)
{
	unlink(pid_path);
	CU_ASSERT_EQUAL(rmdir(dir), 0);
}

/* What the pid file has; -1: it is not there. */
static long
pid_written(void)
{
	FILE *f = fopen(pid_path, "r");
	long pid = 0;

	if (f == NULL)
		return -1;
	if (fscanf(f, "%ld", &pid) != 1)
		pid = 0;
	fclose(f);
	return pid;
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

static void
test_users_are_names_or_numbers(void)
{
	static const struct {
		const char *user;
		const char *group;
		enum process_user found;
		uid_t uid;
		gid_t gid;
	} rows[] = {
		{ NULL, NULL, PROCESS_USER_FOUND, (uid_t)-1, (gid_t)-1 },
		{ "root", NULL, PROCESS_USER_FOUND, 0, 0 },
		{ "0", NULL, PROCESS_USER_FOUND, 0, 0 },
		{ "#0", NULL, PROCESS_USER_FOUND, 0, 0 },
		{ "root", "54321", PROCESS_USER_FOUND, 0, SOMEBODY },
		{ NULL, "root", PROCESS_USER_FOUND, (uid_t)-1, 0 },
		{ "#54321", "#54321", PROCESS_USER_FOUND, SOMEBODY, SOMEBODY },
		{ "no such user", NULL, PROCESS_NO_USER, 0, 0 },
		{ "", NULL, PROCESS_NO_USER, 0, 0 },
		{ "-1", NULL, PROCESS_NO_USER, 0, 0 },
		{ "12x", NULL, PROCESS_NO_USER, 0, 0 },
		{ "4294967295", NULL, PROCESS_NO_USER, 0, 0 },
		{ "99999999999999999999", NULL, PROCESS_NO_USER, 0, 0 },
		{ "root", "no such group", PROCESS_NO_GROUP, 0, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uid_t uid;
		gid_t gid;

		CU_ASSERT_EQUAL(process_find_user(rows[i].user, rows[i].group,
					&uid, &gid),
			rows[i].found);
		if (rows[i].found != PROCESS_USER_FOUND)
			continue;
		CU_ASSERT_EQUAL(uid, rows[i].uid);
		CU_ASSERT_EQUAL(gid, rows[i].gid);
	}
}

/* With no group to change to, those of root would stay. */
static void
test_number_without_a_group_is_refused(void)
{
	uid_t uid;
	gid_t gid;

	CU_ASSERT_EQUAL(process_find_user("54321", NULL, &uid, &gid),
		PROCESS_NO_PRIMARY_GROUP);
}

static void
test_pid_file_is_written_and_removed(void)
{
	pid_t owner;

	dir_make();
	CU_ASSERT_EQUAL(process_write_pid(pid_path, &owner), 0);
	CU_ASSERT_EQUAL(pid_written(), getpid());
	process_remove_pid();
	CU_ASSERT_EQUAL(pid_written(), -1);
	process_remove_pid();
	dir_remove();
}

static void
test_stale_pid_file_is_taken_over(void)
{
	FILE *f;
	pid_t owner;

	dir_make();
	f = fopen(pid_path, "w");
	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	fputs("123456789012\nand more\n", f);
	fclose(f);
	CU_ASSERT_EQUAL(process_write_pid(pid_path, &owner), 0);
	CU_ASSERT_EQUAL(pid_written(), getpid());
	process_remove_pid();
	dir_remove();
}

static int
write_pid_in_use(void)
{
	pid_t owner;

	return process_write_pid(pid_path, &owner) == -EBUSY &&
			owner == getppid()
		? 0
		: 1;
}

static void
test_pid_file_of_a_running_agent_stays(void)
{
	pid_t owner;

	dir_make();
	CU_ASSERT_EQUAL(process_write_pid(pid_path, &owner), 0);
	CU_ASSERT_EQUAL(in_child(write_pid_in_use), 0);
	CU_ASSERT_EQUAL(pid_written(), getpid());
	process_remove_pid();
	dir_remove();
}

static void
test_pid_file_is_no_link_and_no_device(void)
{
	char target[sizeof(pid_path) + 8];
	pid_t owner;

	dir_make();
	snprintf(target, sizeof(target), "%s.target", pid_path);
	CU_ASSERT_EQUAL(symlink(target, pid_path), 0);
	CU_ASSERT_EQUAL(process_write_pid(pid_path, &owner), -ELOOP);
	CU_ASSERT_NOT_EQUAL(access(target, F_OK), 0);
	unlink(pid_path);
	CU_ASSERT_EQUAL(mkfifo(pid_path, 0600), 0);
	CU_ASSERT_EQUAL(process_write_pid(pid_path, &owner), -EINVAL);
	unlink(pid_path);
	CU_ASSERT_EQUAL(process_write_pid(dir, &owner), -EISDIR);
	dir_remove();
	CU_ASSERT_EQUAL(process_write_pid(pid_path, &owner), -ENOENT);
}

static int
remove_without_right(void)
{
	pid_t owner;

	if (process_write_pid(pid_path, &owner) != 0 ||
		process_drop_privileges(SOMEBODY, SOMEBODY) != 0)
		return 1;
	process_remove_pid();
	return 0;
}

static void
test_pid_file_that_cannot_be_removed_is_emptied(void)
{
	if (geteuid() != 0) {
		printf("# only root can become somebody else: not tested\n");
		return;
	}
	dir_make();
	CU_ASSERT_EQUAL(in_child(remove_without_right), 0);
	CU_ASSERT_EQUAL(pid_written(), 0);
	dir_remove();
}

/* Does a line of /proc/self/status say so? */
static bool
status_says(const char *wanted)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	bool found = false;

	if (f == NULL)
		return false;
	while (!found && fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		found = strcmp(line, wanted) == 0;
	}
	fclose(f);
	return found;
}

static int
drop_all(void)
{
	const gid_t groups[] = { 1, 2, 3 };

	if (setgroups(ARRAY_LEN(groups), groups) != 0 ||
		process_drop_privileges(SOMEBODY, SOMEBODY + 1) != 0)
		return 1;
	if (!status_says("Uid:\t54321\t54321\t54321\t54321") ||
		!status_says("Gid:\t54322\t54322\t54322\t54322"))
		return 2;
	if (getgroups(0, NULL) != 0)
		return 3;
	if (!status_says("CapEff:\t0000000000000000") ||
		!status_says("CapPrm:\t0000000000000000") ||
		!status_says("CapInh:\t0000000000000000") ||
		!status_says("CapAmb:\t0000000000000000") ||
		!status_says("CapBnd:\t0000000000000000"))
		return 4;
	if (!status_says("NoNewPrivs:\t1") || prctl(PR_GET_DUMPABLE) != 0)
		return 5;
	if (setuid(0) == 0 || setgid(0) == 0)
		return 6;
	/* Once more: nothing is left to drop, and that is no error. */
	return process_drop_privileges(SOMEBODY, SOMEBODY + 1) == 0 ? 0 : 7;
}

static int
drop_without_right(void)
{
	if (process_drop_privileges(SOMEBODY, SOMEBODY) != 0)
		return 1;
	return process_drop_privileges(SOMEBODY + 1, SOMEBODY) == -EPERM ? 0
									 : 2;
}

static void
test_dropped_privileges_leave_nothing(void)
{
	if (geteuid() != 0) {
		printf("# only root can become somebody else: not tested\n");
		return;
	}
	CU_ASSERT_EQUAL(in_child(drop_all), 0);
	CU_ASSERT_EQUAL(in_child(drop_without_right), 0);
}

static int
start_and_fail(void)
{
	return process_daemonize() == 0 ? 67 : 1;
}

static int
start_and_crash(void)
{
	if (process_daemonize() == 0)
		kill(getpid(), SIGKILL);
	return 1;
}

static int
start_well(void)
{
	char at[8] = "";

	if (process_daemonize() != 0)
		return 1;
	if (getcwd(at, sizeof(at)) == NULL || strcmp(at, "/") != 0 ||
		getsid(0) != getpid())
		return 2;
	process_ready(false);
	process_ready(false);
	return 3; /* the parent is gone with 0 */
}

static void
test_parent_ends_as_the_start_did(void)
{
	CU_ASSERT_EQUAL(in_child(start_and_fail), 67);
	CU_ASSERT_EQUAL(in_child(start_and_crash), 70);
	CU_ASSERT_EQUAL(in_child(start_well), 0);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_users_are_names_or_numbers),
	UNIT_TEST(test_number_without_a_group_is_refused),
	UNIT_TEST(test_pid_file_is_written_and_removed),
	UNIT_TEST(test_stale_pid_file_is_taken_over),
	UNIT_TEST(test_pid_file_of_a_running_agent_stays),
	UNIT_TEST(test_pid_file_is_no_link_and_no_device),
	UNIT_TEST(test_pid_file_that_cannot_be_removed_is_emptied),
	UNIT_TEST(test_dropped_privileges_leave_nothing),
	UNIT_TEST(test_parent_ends_as_the_start_did),
};

UNIT_MAIN("process", tests)
