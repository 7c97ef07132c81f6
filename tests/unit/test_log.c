/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of log.h. */
#include "tests/unit/runner.h"
#include "util/clock.h"
#include "util/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum log_level seen_level;
static char seen[2048];
static unsigned n_seen;

static void
see(void *ctx, enum log_level level, const char *text)
{
	CU_ASSERT_PTR_EQUAL(ctx, &n_seen);
	seen_level = level;
	snprintf(seen, sizeof(seen), "%s", text);
	n_seen++;
}

static void
capture_start(void)
{
	n_seen = 0;
	seen[0] = '\0';
	log_capture(see, &n_seen);
}

static void
test_each_function_writes_its_level(void)
{
	capture_start();
	log_error("a %d", 1);
	CU_ASSERT_EQUAL(seen_level, LOG_LEVEL_ERROR);
	CU_ASSERT_STRING_EQUAL(seen, "a 1");
	log_warn("b");
	CU_ASSERT_EQUAL(seen_level, LOG_LEVEL_WARN);
	log_info("c");
	CU_ASSERT_EQUAL(seen_level, LOG_LEVEL_INFO);
	log_debug_line("dtls", "d");
	CU_ASSERT_EQUAL(seen_level, LOG_LEVEL_DEBUG);
	CU_ASSERT_STRING_EQUAL(seen, "dtls: d");
	CU_ASSERT_EQUAL(n_seen, 4);
	log_capture(NULL, NULL);
}

static void
test_control_characters_cannot_forge_a_line(void)
{
	capture_start();
	log_warn("%s", "a\nerror b\r\t\x1b[31m\x7f \xc3\xa4");
	CU_ASSERT_STRING_EQUAL(seen, "a?error b???[31m? \xc3\xa4");
	CU_ASSERT_EQUAL(n_seen, 1);
	log_capture(NULL, NULL);
}

static void
test_long_line_is_cut_and_says_so(void)
{
	char text[3000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	capture_start();
	log_info("%s", text);
	CU_ASSERT_TRUE(strlen(seen) > 900 && strlen(seen) < 1024);
	CU_ASSERT_STRING_EQUAL(seen + strlen(seen) - 4, "x...");
	log_capture(NULL, NULL);
}

static void
test_errno_survives(void)
{
	capture_start();
	errno = ENOENT;
	log_warn("%m");
	CU_ASSERT_EQUAL(errno, ENOENT);
	CU_ASSERT_STRING_EQUAL(seen, "No such file or directory");
	log_capture(NULL, NULL);
}

static unsigned evaluated;

static int
evaluate(void)
{
	return (int)++evaluated;
}

static void
test_debug_costs_nothing_until_its_area_is_on(void)
{
	capture_start();
	evaluated = 0;
	log_debug_areas(NULL);
	CU_ASSERT_FALSE(log_debug_enabled);
	log_debug("dtls", "%d", evaluate());
	log_debug_areas("dtls,tsm");
	CU_ASSERT_TRUE(log_debug_enabled);
	log_debug("vacm", "%d", evaluate());
	log_debug("dtl", "%d", evaluate());
	log_debug("dtlss", "%d", evaluate());
	CU_ASSERT_EQUAL(evaluated, 0);
	log_debug("dtls", "%d", evaluate());
	log_debug("tsm", "%d", evaluate());
	CU_ASSERT_EQUAL(evaluated, 2);
	log_debug_areas("x,ALL");
	log_debug("vacm", "%d", evaluate());
	CU_ASSERT_EQUAL(n_seen, 3);
	log_debug_areas("");
	CU_ASSERT_FALSE(log_debug_enabled);
	log_capture(NULL, NULL);
}

static void
test_escape_leaves_only_plain_text(void)
{
	char dst[64];

	CU_ASSERT_STRING_EQUAL(
		log_escape(dst, sizeof(dst), "CN=a \"b\"\\\n\0\xff", 13),
		"CN=a \\x22b\\x22\\x5c\\x0a\\x00\\xff\\x00");
	CU_ASSERT_STRING_EQUAL(log_escape(dst, sizeof(dst), NULL, 0), "");
}

static void
test_escape_is_cut_whole_at_any_size(void)
{
	char dst[16];

	CU_ASSERT_STRING_EQUAL(log_escape(dst, 4, "abc", 3), "abc");
	CU_ASSERT_STRING_EQUAL(log_escape(dst, 4, "abcd", 4), "...");
	CU_ASSERT_STRING_EQUAL(log_escape(dst, 6, "abcdef", 6), "ab...");
	CU_ASSERT_STRING_EQUAL(log_escape(dst, 6, "abcde", 5), "abcde");
	CU_ASSERT_STRING_EQUAL(log_escape(dst, 6, "a\n", 2), "a\\x0a");
	CU_ASSERT_STRING_EQUAL(log_escape(dst, 6, "a\nb", 3), "a...");
	CU_ASSERT_STRING_EQUAL(log_escape(dst, 5, "\n\n", 2), "...");
	for (size_t size = 4; size < sizeof(dst); size++) {
		char *exact = malloc(size);

		CU_ASSERT_PTR_NOT_NULL_FATAL(exact);
		/* The sanitizer sees an octet too far. */
		log_escape(exact, size, "\1a\2bc\3def\4ghij", 14);
		CU_ASSERT_TRUE(strlen(exact) < size);
		CU_ASSERT_PTR_NOT_NULL(strstr(exact, "..."));
		free(exact);
	}
}

static void
test_limit_lets_a_burst_through_then_one_an_interval(void)
{
	struct log_limit limit = { .burst = 3, .interval_ms = 1000 };
	uint32_t suppressed = 99;

	for (int i = 0; i < 3; i++) {
		CU_ASSERT_TRUE(log_limit_allow(&limit, 5000, &suppressed));
		CU_ASSERT_EQUAL(suppressed, 0);
	}
	CU_ASSERT_FALSE(log_limit_allow(&limit, 5000, &suppressed));
	CU_ASSERT_FALSE(log_limit_allow(&limit, 5999, &suppressed));
	CU_ASSERT_TRUE(log_limit_allow(&limit, 6000, &suppressed));
	CU_ASSERT_EQUAL(suppressed, 2);
	CU_ASSERT_FALSE(log_limit_allow(&limit, 6999, &suppressed));
	/* Two intervals give two lines, a long rest no more than the burst. */
	CU_ASSERT_TRUE(log_limit_allow(&limit, 8000, &suppressed));
	CU_ASSERT_EQUAL(suppressed, 1);
	CU_ASSERT_TRUE(log_limit_allow(&limit, 8000, &suppressed));
	CU_ASSERT_FALSE(log_limit_allow(&limit, 8000, &suppressed));
	for (int i = 0; i < 3; i++)
		CU_ASSERT_TRUE(log_limit_allow(&limit, 900000, &suppressed));
	CU_ASSERT_FALSE(log_limit_allow(&limit, 900000, &suppressed));
}

static void
test_limit_keeps_the_part_of_an_interval(void)
{
	struct log_limit limit = { .burst = 1, .interval_ms = 1000 };
	uint32_t suppressed;
	unsigned allowed = 0;

	/* Asked every 400 ms for 10 s: one a second, not one every 1200. */
	for (uint64_t now_ms = 0; now_ms < 10000; now_ms += 400)
		allowed += log_limit_allow(&limit, now_ms, &suppressed);
	CU_ASSERT_TRUE(allowed >= 8 && allowed <= 10);
}

static void
test_limit_survives_a_clock_that_goes_back(void)
{
	struct log_limit limit = { .burst = 1, .interval_ms = 1000 };
	uint32_t suppressed;

	CU_ASSERT_TRUE(log_limit_allow(&limit, 9000, &suppressed));
	CU_ASSERT_FALSE(log_limit_allow(&limit, 100, &suppressed));
	CU_ASSERT_TRUE(log_limit_allow(&limit, 10000, &suppressed));
}

static int64_t
fixed_time(void)
{
	return 1735689599; /* 2024-12-31T23:59:59Z */
}

static size_t
read_file(const char *path, char *text, size_t size)
{
	FILE *f = fopen(path, "r");
	size_t n;

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	n = fread(text, 1, size - 1, f);
	fclose(f);
	text[n] = '\0';
	return n;
}

static void
test_file_is_appended_stamped_and_reopened(void)
{
	char dir[] = "/tmp/test_log.XXXXXX";
	char path[64];
	char moved[64];
	char text[256];
	struct stat st;

	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/log", dir);
	snprintf(moved, sizeof(moved), "%s/log.1", dir);
	clock_inject(NULL, fixed_time);
	CU_ASSERT_EQUAL(log_open(LOG_TARGET_FILE, path), 0);
	log_info("one");
	CU_ASSERT_EQUAL(log_open(LOG_TARGET_FILE, path), 0);
	log_warn("two");
	CU_ASSERT_EQUAL(rename(path, moved), 0);
	log_error("three");
	CU_ASSERT_EQUAL(log_reopen(), 0);
	log_info("four");

	/* A target that cannot be opened leaves the old one. */
	CU_ASSERT_EQUAL(log_open(LOG_TARGET_FILE, "/nonexistent/x"), -ENOENT);
	log_info("five");

	read_file(moved, text, sizeof(text));
	CU_ASSERT_STRING_EQUAL(text,
		"2024-12-31T23:59:59Z info one\n"
		"2024-12-31T23:59:59Z warn two\n"
		"2024-12-31T23:59:59Z error three\n");
	read_file(path, text, sizeof(text));
	CU_ASSERT_STRING_EQUAL(text,
		"2024-12-31T23:59:59Z info four\n"
		"2024-12-31T23:59:59Z info five\n");
	CU_ASSERT_EQUAL(stat(path, &st), 0);
	CU_ASSERT_EQUAL(st.st_mode & 0137, 0); /* 0640 less the umask */

	CU_ASSERT_EQUAL(log_open(LOG_TARGET_STDERR, NULL), 0);
	CU_ASSERT_EQUAL(log_reopen(), 0);
	clock_inject(NULL, NULL);
	unlink(path);
	unlink(moved);
	rmdir(dir);
}

static void
test_path_too_long_is_refused(void)
{
	static char path[8192];

	memset(path, 'a', sizeof(path) - 1);
	CU_ASSERT_EQUAL(log_open(LOG_TARGET_FILE, path), -ENAMETOOLONG);
}

/* A pipe in the place of the descriptor shows what a terminal would get. */
static size_t
line_written_to(enum log_target target, int fd, char *text, size_t size)
{
	int ends[2];
	int saved = dup(fd);
	ssize_t n;

	CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
	CU_ASSERT_TRUE_FATAL(saved >= 0);
	fflush(stdout);
	dup2(ends[1], fd);
	CU_ASSERT_EQUAL(log_open(target, NULL), 0);
	log_warn("here");
	log_open(LOG_TARGET_STDERR, NULL);
	dup2(saved, fd);
	close(saved);
	close(ends[1]);
	n = read(ends[0], text, size - 1);
	close(ends[0]);
	CU_ASSERT_TRUE_FATAL(n >= 0);
	text[n] = '\0';
	return (size_t)n;
}

static void
test_terminal_lines_carry_their_level(void)
{
	char text[64];

	line_written_to(LOG_TARGET_STDERR, STDERR_FILENO, text, sizeof(text));
	CU_ASSERT_STRING_EQUAL(text, "warn here\n");
	line_written_to(LOG_TARGET_STDOUT, STDOUT_FILENO, text, sizeof(text));
	CU_ASSERT_STRING_EQUAL(text, "warn here\n");
}

/* Only a file that was not there before: another may be somebody's trap. */
static void
test_only_a_file_we_made_is_given_away(void)
{
	char path[] = "/tmp/test-log.XXXXXX";
	struct stat st;
	int fd = mkstemp(path);

	CU_ASSERT_FATAL(fd >= 0);
	close(fd);
	if (geteuid() != 0) {
		printf("# only root can give files away: not tested\n");
		unlink(path);
		return;
	}
	CU_ASSERT_EQUAL(log_open(LOG_TARGET_FILE, path), 0);
	CU_ASSERT_EQUAL(log_give_file(54321, 54322), 0);
	CU_ASSERT_EQUAL(stat(path, &st), 0);
	CU_ASSERT_EQUAL(st.st_uid, 0);
	unlink(path);
	CU_ASSERT_EQUAL(log_open(LOG_TARGET_FILE, path), 0);
	CU_ASSERT_EQUAL(log_give_file(54321, 54322), 0);
	CU_ASSERT_EQUAL(stat(path, &st), 0);
	CU_ASSERT_EQUAL(st.st_uid, 54321);
	CU_ASSERT_EQUAL(st.st_gid, 54322);
	unlink(path);
	log_open(LOG_TARGET_STDERR, NULL);
	CU_ASSERT_EQUAL(log_give_file(54321, 54322), 0);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_each_function_writes_its_level),
	UNIT_TEST(test_control_characters_cannot_forge_a_line),
	UNIT_TEST(test_long_line_is_cut_and_says_so),
	UNIT_TEST(test_errno_survives),
	UNIT_TEST(test_debug_costs_nothing_until_its_area_is_on),
	UNIT_TEST(test_escape_leaves_only_plain_text),
	UNIT_TEST(test_escape_is_cut_whole_at_any_size),
	UNIT_TEST(test_limit_lets_a_burst_through_then_one_an_interval),
	UNIT_TEST(test_limit_keeps_the_part_of_an_interval),
	UNIT_TEST(test_limit_survives_a_clock_that_goes_back),
	UNIT_TEST(test_file_is_appended_stamped_and_reopened),
	UNIT_TEST(test_path_too_long_is_refused),
	UNIT_TEST(test_terminal_lines_carry_their_level),
	UNIT_TEST(test_only_a_file_we_made_is_given_away),
};

UNIT_MAIN("log", tests)
