/* SPDX-License-Identifier: BSD-2-Clause */
/* util/file_watch.c with files in a temporary folder. */
#include "util/file_watch.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/runner.h"
#include "util/util.h"

static char dir[64];

static const char *
in_dir(const char *name)
{
	static char paths[4][128];
	static size_t next;
	char *path = paths[next++ % ARRAY_LEN(paths)];

	snprintf(path, sizeof(paths[0]), "%s/%s", dir, name);
	return path;
}

static void
write_file(const char *name, const char *text)
{
	int fd = open(in_dir(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT_FATAL(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

static struct file_watch *
watch_new(void)
{
	struct file_watch *watch = file_watch_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(watch);
	strcpy(dir, "/tmp/test-file-watch.XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(dir));
	return watch;
}

static void
watch_end(struct file_watch *watch)
{
	static const char *const names[] = { "a", "b", "c", "link" };

	file_watch_free(watch);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		unlink(in_dir(names[i]));
	CU_ASSERT_EQUAL(rmdir(dir), 0);
}

/* Once a change, however many files, and then no more. */
static void
test_each_kind_of_change_is_seen_once(void)
{
	struct file_watch *watch = watch_new();

	write_file("a", "one");
	file_watch_note(watch, in_dir("a"));
	file_watch_note(watch, in_dir("b")); /* is not there */
	CU_ASSERT_FALSE(file_watch_changed(watch));
	write_file("a", "another");
	CU_ASSERT_TRUE(file_watch_changed(watch));
	CU_ASSERT_FALSE(file_watch_changed(watch));
	write_file("b", "made");
	CU_ASSERT_TRUE(file_watch_changed(watch));
	CU_ASSERT_FALSE(file_watch_changed(watch));
	write_file("c", "in its place");
	CU_ASSERT_EQUAL(rename(in_dir("c"), in_dir("b")), 0);
	CU_ASSERT_TRUE(file_watch_changed(watch));
	CU_ASSERT_EQUAL(chmod(in_dir("a"), 0640), 0);
	CU_ASSERT_TRUE(file_watch_changed(watch));
	unlink(in_dir("b"));
	CU_ASSERT_TRUE(file_watch_changed(watch));
	CU_ASSERT_FALSE(file_watch_changed(watch));
	watch_end(watch);
}

/* A certificate may be a link into a folder that another program keeps. */
static void
test_a_link_is_followed(void)
{
	struct file_watch *watch = watch_new();

	write_file("a", "one");
	write_file("b", "two");
	CU_ASSERT_EQUAL(symlink("a", in_dir("link")), 0);
	file_watch_note(watch, in_dir("link"));
	write_file("a", "one and more");
	CU_ASSERT_TRUE(file_watch_changed(watch));
	unlink(in_dir("link"));
	CU_ASSERT_EQUAL(symlink("b", in_dir("link")), 0);
	CU_ASSERT_TRUE(file_watch_changed(watch));
	CU_ASSERT_FALSE(file_watch_changed(watch));
	watch_end(watch);
}

/* A search reads what a folder holds: new files in it count. */
static void
test_a_folder_changes_with_its_files(void)
{
	struct file_watch *watch = watch_new();

	file_watch_note(watch, dir);
	CU_ASSERT_FALSE(file_watch_changed(watch));
	write_file("a", "");
	CU_ASSERT_TRUE(file_watch_changed(watch));
	watch_end(watch);
}

static void
test_paths_come_in_order(void)
{
	struct file_watch *watch = watch_new();
	char name[16];

	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "file%d", i);
		file_watch_note(watch, name);
	}
	CU_ASSERT_EQUAL(file_watch_count(watch), 40);
	CU_ASSERT_STRING_EQUAL(file_watch_path(watch, 0), "file0");
	CU_ASSERT_STRING_EQUAL(file_watch_path(watch, 39), "file39");
	file_watch_note(NULL, "nobody asks");
	file_watch_free(NULL);
	watch_end(watch);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_each_kind_of_change_is_seen_once),
	UNIT_TEST(test_a_link_is_followed),
	UNIT_TEST(test_a_folder_changes_with_its_files),
	UNIT_TEST(test_paths_come_in_order),
};

UNIT_MAIN("file_watch", tests)
