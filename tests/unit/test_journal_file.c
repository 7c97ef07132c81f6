/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * agent/journal.c and agent/journal_file.c on the file system there is: what
 * is refused, who has the directory, a process that is killed at any time, a
 * disk that is full.
 */
#include "agent/journal.h"

#include <errno.h>
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/journal_model.h"
#include "tests/unit/runner.h"

enum {
	FILE_MAX = 1 << 20,
	ROUNDS = 500,
	DISK_SIZE = 1 << 20,
};

static struct {
	char dir[64];
	struct journal *journal;
	struct model model;
	struct model_log lines;
	char message[512];
} t;

static const char *
path(const char *name)
{
	static char out[128];

	(void)snprintf(out, sizeof(out), "%s/%s", t.dir, name);
	return out;
}

static int
open_again(void)
{
	const struct journal_owner owner = model_owner(&t.model);

	journal_close(t.journal);
	t.journal = NULL;
	memset(&t.model, 0, sizeof(t.model));
	memset(&t.lines, 0, sizeof(t.lines));
	t.message[0] = '\0';
	return journal_open(&t.journal, t.dir, &owner, FILE_MAX, t.message,
		sizeof(t.message));
}

static void
begin_test(void)
{
	memset(&t, 0, sizeof(t));
	(void)snprintf(t.dir, sizeof(t.dir), "/tmp/test_journal.XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(t.dir));
	log_capture(model_log, &t.lines);
}

static void
end_test(void)
{
	static const char *const names[] = { "state", "state.new", "state.bad",
		"lock", "other" };

	journal_close(t.journal);
	log_capture(NULL, NULL);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		(void)unlink(path(names[i]));
	CU_ASSERT_EQUAL(rmdir(t.dir), 0);
}

static int
commit(uint32_t change)
{
	static struct model before;
	int rc = journal_begin(t.journal);

	before = t.model;
	if (rc == 0)
		rc = model_change(&t.model, t.journal, change);
	if (rc == 0)
		rc = journal_commit(t.journal);
	if (rc != 0)
		t.model = before;
	return rc;
}

static bool
is_kept(void)
{
	static struct model before;

	before = t.model;
	return open_again() == 0 && model_equal(&t.model, &before);
}

static unsigned
count_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned n = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

static void
write_file(const char *name, const char *text, mode_t mode)
{
	int fd = open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CU_ASSERT_TRUE_FATAL(fd >= 0);
	CU_ASSERT_EQUAL(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	CU_ASSERT_EQUAL(fchmod(fd, mode), 0);
	close(fd);
}

static mode_t
mode_of(const char *name)
{
	struct stat st;

	CU_ASSERT_EQUAL_FATAL(lstat(path(name), &st), 0);
	return st.st_mode & 07777;
}

static void
test_what_was_committed_is_there_after_a_restart(void)
{
	mode_t mask = umask(0);
	unsigned descriptors = count_descriptors();

	begin_test();
	CU_ASSERT_EQUAL_FATAL(open_again(), 0);
	for (uint32_t i = 0; i < 20; i++)
		CU_ASSERT_EQUAL(commit(i), 0);
	CU_ASSERT_TRUE(is_kept());
	CU_ASSERT_EQUAL(journal_compact_step(t.journal), 0);
	CU_ASSERT_EQUAL(commit(20), 0);
	CU_ASSERT_TRUE(is_kept());
	CU_ASSERT_EQUAL(t.lines.n[LOG_LEVEL_WARN], 0);
	CU_ASSERT_EQUAL(t.lines.n[LOG_LEVEL_ERROR], 0);
	/* Names of users and their rights are nobody else's business. */
	CU_ASSERT_EQUAL(mode_of("state"), 0600);
	CU_ASSERT_EQUAL(mode_of("lock"), 0600);
	CU_ASSERT_EQUAL(access(path("state.new"), F_OK), -1);
	end_test();
	CU_ASSERT_EQUAL(count_descriptors(), descriptors);
	(void)umask(mask);
}

/* A damaged file gets a second name, and an older one loses it. */
static void
test_a_damaged_file_is_kept(void)
{
	char text[16] = { 0 };
	int fd;

	begin_test();
	for (unsigned i = 0; i < 2; i++) {
		write_file("state", i == 0 ? "damaged" : "again", 0600);
		CU_ASSERT_EQUAL_FATAL(open_again(), 0);
		CU_ASSERT_EQUAL(journal_health(t.journal), JOURNAL_STALE);
		CU_ASSERT_EQUAL(journal_compact_step(t.journal), 0);
		CU_ASSERT_EQUAL(journal_health(t.journal), JOURNAL_READY);
	}
	CU_ASSERT_EQUAL(commit(1), 0);
	CU_ASSERT_TRUE(is_kept());
	fd = open(path("state.bad"), O_RDONLY);
	CU_ASSERT_EQUAL(read(fd, text, sizeof(text) - 1), 5);
	CU_ASSERT_STRING_EQUAL(text, "again");
	close(fd);
	end_test();
}

static void
make_fifo(void)
{
	CU_ASSERT_EQUAL(mkfifo(path("state"), 0600), 0);
}

/* What it leads to would be written as the agent. */
static void
make_link(void)
{
	write_file("other", "precious", 0600);
	CU_ASSERT_EQUAL(symlink("other", path("state")), 0);
}

static void
make_writable(void)
{
	write_file("state", "precious", 0620);
}

static void
make_foreign(void)
{
	write_file("state", "precious", 0600);
	CU_ASSERT_EQUAL(chown(path("state"), 65534, 65534), 0);
}

static void
make_lock_link(void)
{
	write_file("other", "precious", 0600);
	CU_ASSERT_EQUAL(symlink("other", path("lock")), 0);
}

static const struct {
	void (*make)(void);
	int rc;
	bool needs_root;
	const char *says;
} refused[] = {
	{ make_fifo, -EINVAL, false, "is no regular file: move it away" },
	{ make_link, -ELOOP, false, "must be a file of the user" },
	{ make_writable, -EPERM, false, "chmod 600 it" },
	{ make_foreign, -EPERM, true, "belongs to user 65534" },
	{ make_lock_link, -ELOOP, false, "/lock" },
};

static void
test_what_others_can_have_made_is_refused(void)
{
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		unsigned descriptors = count_descriptors();
		struct stat st;

		if (refused[i].needs_root && geteuid() != 0)
			continue;
		begin_test();
		refused[i].make();
		CU_ASSERT_EQUAL(open_again(), refused[i].rc);
		CU_ASSERT_PTR_NOT_NULL(strstr(t.message, refused[i].says));
		CU_ASSERT_PTR_NOT_NULL(strstr(t.message, t.dir));
		CU_ASSERT_PTR_NULL(t.journal);
		CU_ASSERT_EQUAL(count_descriptors(), descriptors);
		/* Nothing of it was touched. */
		if (stat(path("other"), &st) == 0)
			CU_ASSERT_EQUAL(st.st_size, 8);
		end_test();
	}
}

static void
test_a_file_that_others_can_read_is_said(void)
{
	begin_test();
	CU_ASSERT_EQUAL_FATAL(open_again(), 0);
	CU_ASSERT_EQUAL(commit(1), 0);
	CU_ASSERT_EQUAL(chmod(path("state"), 0644), 0);
	CU_ASSERT_TRUE(is_kept());
	CU_ASSERT_EQUAL(t.lines.n[LOG_LEVEL_WARN], 1);
	CU_ASSERT_PTR_NOT_NULL(
		strstr(t.lines.last[LOG_LEVEL_WARN], "chmod 600"));
	end_test();
}

static void
test_a_directory_that_is_none_is_refused(void)
{
	unsigned descriptors = count_descriptors();
	size_t n;

	begin_test();
	n = strlen(t.dir);
	strcpy(t.dir + n, "/none");
	CU_ASSERT_EQUAL(open_again(), -ENOENT);
	CU_ASSERT_PTR_NOT_NULL(strstr(t.message, "persistentDir must exist"));
	t.dir[n] = '\0';
	write_file("other", "a file", 0600);
	strcpy(t.dir + n, "/other");
	CU_ASSERT_EQUAL(open_again(), -ENOTDIR);
	t.dir[n] = '\0';
	CU_ASSERT_EQUAL(count_descriptors(), descriptors);
	end_test();
}

/* ---- other processes ---- */

struct child {
	pid_t pid;
	int fd; /* what it writes */
};

static struct child
start(void (*run)(int fd, uint32_t first), uint32_t first)
{
	struct child child;
	int fds[2];

	CU_ASSERT_EQUAL_FATAL(pipe(fds), 0);
	child.pid = fork();
	CU_ASSERT_TRUE_FATAL(child.pid >= 0);
	if (child.pid == 0) {
		close(fds[0]);
		run(fds[1], first);
		_exit(1);
	}
	close(fds[1]);
	child.fd = fds[0];
	return child;
}

static void
kill_child(const struct child *child)
{
	int status = 0;

	CU_ASSERT_EQUAL(kill(child->pid, SIGKILL), 0);
	CU_ASSERT_EQUAL(waitpid(child->pid, &status, 0), child->pid);
	/* It has not ended by itself. */
	CU_ASSERT_TRUE(WIFSIGNALED(status));
}

static void
hold(int fd, uint32_t first)
{
	(void)first;
	if (open_again() == 0 && write(fd, "", 1) == 1)
		pause();
}

static void
test_two_agents_do_not_share_a_directory(void)
{
	struct child child;
	char pid[32];
	char c;

	begin_test();
	child = start(hold, 0);
	CU_ASSERT_EQUAL(read(child.fd, &c, 1), 1);
	CU_ASSERT_EQUAL(open_again(), -EBUSY);
	(void)snprintf(pid, sizeof(pid), "pid %ld:", (long)child.pid);
	CU_ASSERT_PTR_NOT_NULL(strstr(t.message, pid));
	/* A crash leaves no lock behind. */
	kill_child(&child);
	close(child.fd);
	CU_ASSERT_EQUAL(open_again(), 0);
	CU_ASSERT_EQUAL(commit(1), 0);
	end_test();
}

/* Sets without an end, a compaction step behind every third; each number is
 * told once it has been acknowledged. */
static void
work(int fd, uint32_t first)
{
	if (open_again() != 0)
		return;
	for (uint32_t i = first;; i++) {
		if (commit(i) != 0)
			return;
		if (write(fd, &i, sizeof(i)) != sizeof(i))
			return;
		if (i % 3 == 0 && journal_compact_step(t.journal) < 0)
			return;
	}
}

/* PDU-38: what was acknowledged is there, and nothing else but the one that was
 * on its way, as a whole. */
static void
test_a_killed_agent_loses_nothing(void)
{
	static struct model expected;
	uint32_t seed = 20260213;
	uint32_t next = 0;
	unsigned n_unanswered = 0;

	begin_test();
	memset(&expected, 0, sizeof(expected));
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct child child = start(work, next);
		uint32_t wait;
		uint32_t i;

		seed = seed * 1664525 + 1013904223;
		wait = seed >> 29;
		/* No matter how busy the machine is: after so many, and then at
		 * some moment of the next. */
		for (; wait > 0; wait--) {
			CU_ASSERT_EQUAL_FATAL(
				read(child.fd, &i, sizeof(i)), sizeof(i));
			CU_ASSERT_EQUAL_FATAL(i, next);
			(void)model_change(&expected, NULL, next++);
		}
		(void)usleep(seed >> 8 & 0x3ff);
		kill_child(&child);
		while (read(child.fd, &i, sizeof(i)) == sizeof(i)) {
			CU_ASSERT_EQUAL_FATAL(i, next);
			(void)model_change(&expected, NULL, next++);
		}
		close(child.fd);
		CU_ASSERT_EQUAL_FATAL(open_again(), 0);
		CU_ASSERT_EQUAL(t.lines.n[LOG_LEVEL_ERROR], 0);
		if (!model_equal(&t.model, &expected)) {
			(void)model_change(&expected, NULL, next++);
			n_unanswered++;
		}
		CU_ASSERT_TRUE_FATAL(model_equal(&t.model, &expected));
		journal_close(t.journal);
		t.journal = NULL;
	}
	printf("# %u Sets, %u of them without an answer\n", (unsigned)next,
		n_unanswered);
	CU_ASSERT_TRUE(next > ROUNDS);
	end_test();
}

/* ---- a full disk ---- */

static bool
mount_disk(void)
{
	char options[32];

	(void)snprintf(options, sizeof(options), "size=%d", DISK_SIZE);
	if (unshare(CLONE_NEWNS) == 0 &&
		mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
		mount("none", t.dir, "tmpfs", 0, options) == 0)
		return true;
	printf("# no file system of its own (%s): not tried\n",
		strerror(errno));
	return false;
}

/* All that is left but some octets. */
static void
fill_disk(size_t leave)
{
	static const uint8_t block[4096];
	int fd = open(path("other"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	off_t n = 0;
	ssize_t written;

	CU_ASSERT_TRUE_FATAL(fd >= 0);
	while ((written = write(fd, block, sizeof(block))) > 0)
		n += written;
	CU_ASSERT_EQUAL(errno, ENOSPC);
	CU_ASSERT_TRUE_FATAL(n > (off_t)leave);
	CU_ASSERT_EQUAL(ftruncate(fd, n - (off_t)leave), 0);
	close(fd);
}

/* PDU-35: Sets are refused and leave nothing, what was there stays, and with
 * room they are taken again. */
static void
test_a_full_disk_refuses_and_keeps(void)
{
	uint32_t i = 0;
	int rc;

	begin_test();
	if (!mount_disk()) {
		end_test();
		return;
	}
	CU_ASSERT_EQUAL_FATAL(open_again(), 0);
	for (; i < 10; i++)
		CU_ASSERT_EQUAL(commit(i), 0);
	fill_disk(3 * 4096);
	/* Most end in the middle of a frame. */
	while ((rc = commit(i++)) == 0)
		CU_ASSERT_TRUE_FATAL(i < 1000);
	CU_ASSERT_EQUAL(rc, -ENOSPC);
	CU_ASSERT_EQUAL(journal_health(t.journal), JOURNAL_READY);
	/* Nor is there room for a fresh file. */
	CU_ASSERT_EQUAL(journal_compact_step(t.journal), -ENOSPC);
	CU_ASSERT_EQUAL(access(path("state.new"), F_OK), -1);
	CU_ASSERT_EQUAL(t.lines.n[LOG_LEVEL_ERROR], 2);
	CU_ASSERT_TRUE(is_kept());
	CU_ASSERT_EQUAL(t.lines.n[LOG_LEVEL_WARN], 0);

	CU_ASSERT_EQUAL(unlink(path("other")), 0);
	CU_ASSERT_EQUAL(commit(i++), 0);
	CU_ASSERT_EQUAL(journal_compact_step(t.journal), 0);
	CU_ASSERT_EQUAL(commit(i), 0);
	CU_ASSERT_TRUE(is_kept());
	journal_close(t.journal);
	t.journal = NULL;
	CU_ASSERT_EQUAL(umount2(t.dir, MNT_DETACH), 0);
	end_test();
}

/* A first start on a full disk says so. */
static void
test_a_full_disk_is_said_at_the_first_start(void)
{
	begin_test();
	if (!mount_disk()) {
		end_test();
		return;
	}
	fill_disk(0);
	CU_ASSERT_EQUAL(open_again(), -ENOSPC);
	CU_ASSERT_PTR_NOT_NULL(strstr(t.message, "and have room"));
	CU_ASSERT_EQUAL(unlink(path("other")), 0);
	CU_ASSERT_EQUAL(open_again(), 0);
	CU_ASSERT_EQUAL(commit(1), 0);
	CU_ASSERT_TRUE(is_kept());
	journal_close(t.journal);
	t.journal = NULL;
	CU_ASSERT_EQUAL(umount2(t.dir, MNT_DETACH), 0);
	end_test();
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_what_was_committed_is_there_after_a_restart),
	UNIT_TEST(test_a_damaged_file_is_kept),
	UNIT_TEST(test_what_others_can_have_made_is_refused),
	UNIT_TEST(test_a_file_that_others_can_read_is_said),
	UNIT_TEST(test_a_directory_that_is_none_is_refused),
	UNIT_TEST(test_two_agents_do_not_share_a_directory),
	UNIT_TEST(test_a_killed_agent_loses_nothing),
	UNIT_TEST(test_a_full_disk_refuses_and_keeps),
	UNIT_TEST(test_a_full_disk_is_said_at_the_first_start),
};
UNIT_MAIN("journal_file", tests)
