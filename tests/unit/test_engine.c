/* SPDX-License-Identifier: BSD-2-Clause */
/* agent/engine.c: the engine's identity and its file. */
#include "agent/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/runner.h"
#include "util/clock.h"
#include "util/log.h"
#include "util/siphash.h"

static const struct octets none = { NULL, 0 };
static const uint8_t configured_octets[] = { 0x80, 0x00, 0x7e, 0xd9, 4, 'a' };
static const struct octets configured = { configured_octets,
	sizeof(configured_octets) };

static char dir[64];
static char file[72];
static char message[256];

static void
make_dir(void)
{
	(void)strcpy(dir, "/tmp/test_engine.XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(dir));
	(void)snprintf(file, sizeof(file), "%s/engine", dir);
	message[0] = '\0';
}

static void
remove_dir(void)
{
	char other[80];

	(void)snprintf(other, sizeof(other), "%s/engine.new", dir);
	(void)unlink(other);
	(void)unlink(file);
	CU_ASSERT_EQUAL(rmdir(dir), 0);
}

static int
open_engine(struct engine *engine, struct octets id)
{
	return engine_open(engine, dir, id, message, sizeof(message));
}

static void
write_file(const char *text)
{
	FILE *f = fopen(file, "w");

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	(void)fputs(text, f);
	(void)fclose(f);
}

static size_t
read_file(char *text, size_t size)
{
	FILE *f = fopen(file, "r");
	size_t n;

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	n = fread(text, 1, size - 1, f);
	text[n] = '\0';
	(void)fclose(f);
	return n;
}

/* A good file of the present version. */
static void
write_engine(const char *id, const char *boots)
{
	char text[512];
	size_t n;

	n = (size_t)snprintf(text, sizeof(text),
		"snmpdtlsd-engine 1\nid %s\nboots %s\n", id, boots);
	(void)snprintf(text + n, sizeof(text) - n, "checksum %016llx\n",
		(unsigned long long)siphash(0, 0, text, n));
	write_file(text);
}

static void
ignore_line(void *ctx, enum log_level level, const char *text)
{
	(void)level;
	(void)text;
	++*(unsigned *)ctx;
}

/* ENG-01, CTX-01 */
static void
test_engine_id_validity(void)
{
	static const struct {
		uint8_t octets[40];
		uint8_t n;
		bool valid;
	} rows[] = {
		{ { 0x80, 0, 0, 0, 1 }, 5, true },
		{ { 0x80, 0, 0, 0, 1 }, 4, false },
		{ { 0x80, 0, 0, 0, 4 }, 32, true },
		{ { 0x80, 0, 0, 0, 4 }, 33, false },
		{ { 0 }, 0, false },
		{ { 0 }, 12, false },
		{ { 0, 0, 0, 0, 0, 1 }, 12, true },
		{ { 255, 255, 255, 255, 255 }, 5, false },
		{ { 255, 255, 255, 255, 254 }, 5, true },
		{ { 0x80, 0, 0, 0, 6 }, 5, false },
		{ { 0x80, 0, 0x7e, 0xd9, 6, 1 }, 6, false },
		{ { 0, 0, 0x7e, 0xd9, 6, 1 }, 12, true },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CU_ASSERT_EQUAL(engine_id_is_valid((struct octets){
					rows[i].octets, rows[i].n }),
			rows[i].valid);
}

/* ENG-02, ENG-03, ENG-04 */
static void
test_first_start_makes_an_id_that_stays(void)
{
	static const uint8_t prefix[] = { 0x80, 0x00, 0x7e, 0xd9, 5 };
	struct engine first;
	struct engine second;

	make_dir();
	CU_ASSERT_EQUAL(open_engine(&first, none), 0);
	CU_ASSERT_EQUAL(first.boots, 1);
	CU_ASSERT_EQUAL(first.id_n, 13);
	CU_ASSERT_EQUAL(memcmp(first.id, prefix, sizeof(prefix)), 0);
	CU_ASSERT_TRUE(
		engine_id_is_valid((struct octets){ first.id, first.id_n }));
	for (int32_t boots = 2; boots < 5; boots++) {
		CU_ASSERT_EQUAL(open_engine(&second, none), 0);
		CU_ASSERT_EQUAL(second.boots, boots);
		CU_ASSERT_EQUAL(second.id_n, first.id_n);
		CU_ASSERT_EQUAL(memcmp(second.id, first.id, first.id_n), 0);
	}
	remove_dir();

	make_dir();
	CU_ASSERT_EQUAL(open_engine(&second, none), 0);
	CU_ASSERT_NOT_EQUAL(memcmp(second.id, first.id, first.id_n), 0);
	remove_dir();
}

/* ENG-04 */
static void
test_another_configured_id_starts_boots_again(void)
{
	struct engine engine;

	make_dir();
	write_engine("80007ed90561", "9");
	CU_ASSERT_EQUAL(open_engine(&engine, configured), 0);
	CU_ASSERT_EQUAL(engine.boots, 1);
	CU_ASSERT_EQUAL(engine.id_n, configured.n);
	CU_ASSERT_EQUAL(memcmp(engine.id, configured.p, configured.n), 0);
	CU_ASSERT_EQUAL(open_engine(&engine, configured), 0);
	CU_ASSERT_EQUAL(engine.boots, 2);
	/* No longer configured: it has been told to managers, it stays. */
	CU_ASSERT_EQUAL(open_engine(&engine, none), 0);
	CU_ASSERT_EQUAL(engine.boots, 3);
	CU_ASSERT_EQUAL(memcmp(engine.id, configured.p, configured.n), 0);
	remove_dir();
}

static void
test_invalid_configured_id_is_refused(void)
{
	static const uint8_t local[] = { 0x80, 0, 0, 0, 6 };
	struct engine engine;

	make_dir();
	CU_ASSERT_EQUAL(
		open_engine(&engine, (struct octets){ local, 5 }), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(message, "engineID"));
	remove_dir();
}

/* ENG-05 */
static void
test_boots_stay_at_their_maximum(void)
{
	struct engine engine;

	make_dir();
	write_engine("80007ed90561", "2147483646");
	CU_ASSERT_EQUAL(open_engine(&engine, none), 0);
	CU_ASSERT_EQUAL(engine.boots, 2147483647);
	CU_ASSERT_EQUAL(open_engine(&engine, none), 0);
	CU_ASSERT_EQUAL(engine.boots, 2147483647);
	remove_dir();
}

static void
test_damaged_files_are_refused_and_kept(void)
{
	static const char *const damaged[] = {
		"",
		"\n",
		"engine\n",
		"snmpdtlsd-engine \n",
		"snmpdtlsd-engine 0\n",
		"snmpdtlsd-engine 1\n",
		"snmpdtlsd-engine 1\nid 80007ed90561\n",
		"snmpdtlsd-engine 1\nid 80007ed90561\nboots 7\n",
		("snmpdtlsd-engine 1\nid 80007ed90561\nboots 7\n"
		 "checksum 0000000000000000\n"),
		"snmpdtlsd-engine 1\nid 80007ED90561\nboots 7\n",
		"snmpdtlsd-engine 1\nid 8\nboots 7\n",
	};
	char text[512];
	struct engine engine;

	make_dir();
	for (size_t i = 0; i < ARRAY_LEN(damaged); i++) {
		write_file(damaged[i]);
		CU_ASSERT_EQUAL(open_engine(&engine, none), -EBADMSG);
		CU_ASSERT_PTR_NOT_NULL(strstr(message, file));
		read_file(text, sizeof(text));
		CU_ASSERT_STRING_EQUAL(text, damaged[i]);
	}
	/* A right checksum does not make these right. */
	write_engine("80007ed90561", "0");
	CU_ASSERT_EQUAL(open_engine(&engine, none), -EBADMSG);
	write_engine("80007ed90561", "2147483648");
	CU_ASSERT_EQUAL(open_engine(&engine, none), -EBADMSG);
	write_engine("80007ed90561", "-1");
	CU_ASSERT_EQUAL(open_engine(&engine, none), -EBADMSG);
	write_engine("80007ed906", "1");
	CU_ASSERT_EQUAL(open_engine(&engine, none), -EBADMSG);
	write_engine("", "1");
	CU_ASSERT_EQUAL(open_engine(&engine, none), -EBADMSG);
	remove_dir();
}

/* Every single octet lost, cut or changed is noticed. */
static void
test_any_damage_is_noticed(void)
{
	char good[512];
	char text[512];
	struct engine engine;
	size_t n;

	make_dir();
	write_engine("80007ed90561626364", "7");
	n = read_file(good, sizeof(good));
	for (size_t i = 0; i < n; i++) {
		memcpy(text, good, n + 1);
		text[i] = '\0';
		write_file(text);
		CU_ASSERT_EQUAL(open_engine(&engine, none), -EBADMSG);
		memcpy(text, good, n + 1);
		text[i] = (char)(text[i] ^ 1);
		write_file(text);
		/* "1" to "0" is damage, a higher version is not. */
		CU_ASSERT_NOT_EQUAL(open_engine(&engine, none), 0);
	}
	write_file(good);
	CU_ASSERT_EQUAL(open_engine(&engine, none), 0);
	CU_ASSERT_EQUAL(engine.boots, 8);
	remove_dir();
}

/* ENG-05: with the ID configured the agent runs, and says what it lost. */
static void
test_damaged_file_with_a_configured_id_is_replaced(void)
{
	struct engine engine;
	unsigned lines = 0;

	make_dir();
	write_file("snmpdtlsd-engine 1\nid 8000");
	log_capture(ignore_line, &lines);
	CU_ASSERT_EQUAL(open_engine(&engine, configured), 0);
	log_capture(NULL, NULL);
	CU_ASSERT_EQUAL(lines, 1);
	CU_ASSERT_EQUAL(engine.boots, 1);
	CU_ASSERT_EQUAL(open_engine(&engine, configured), 0);
	CU_ASSERT_EQUAL(engine.boots, 2);
	remove_dir();
}

static void
test_newer_version_is_refused_and_untouched(void)
{
	static const char *const newer = "snmpdtlsd-engine 2\nwho knows\n";
	struct engine engine;
	struct stat before;
	struct stat after;
	char text[512];

	make_dir();
	write_file(newer);
	CU_ASSERT_EQUAL(stat(file, &before), 0);
	CU_ASSERT_EQUAL(open_engine(&engine, none), -ENOTSUP);
	CU_ASSERT_PTR_NOT_NULL(strstr(message, "newer"));
	CU_ASSERT_EQUAL(open_engine(&engine, configured), -ENOTSUP);
	CU_ASSERT_EQUAL(stat(file, &after), 0);
	CU_ASSERT_EQUAL(before.st_ino, after.st_ino);
	read_file(text, sizeof(text));
	CU_ASSERT_STRING_EQUAL(text, newer);
	remove_dir();
}

static void
test_directory_that_cannot_be_used_is_named(void)
{
	struct engine engine;

	CU_ASSERT_EQUAL(engine_open(&engine, "/nonexistent/persistent", none,
				message, sizeof(message)),
		-ENOENT);
	CU_ASSERT_PTR_NOT_NULL(strstr(message, "/nonexistent/persistent"));
	make_dir();
	CU_ASSERT_EQUAL(mkdir(file, 0700), 0);
	CU_ASSERT_EQUAL(open_engine(&engine, none), -EISDIR);
	CU_ASSERT_EQUAL(rmdir(file), 0);
	if (geteuid() != 0) {
		CU_ASSERT_EQUAL(chmod(dir, 0500), 0);
		CU_ASSERT_EQUAL(open_engine(&engine, none), -EACCES);
		CU_ASSERT_EQUAL(chmod(dir, 0700), 0);
	}
	remove_dir();
}

static void
test_file_is_private_and_no_link_is_followed(void)
{
	struct engine engine;
	struct stat st;
	char new[80];

	make_dir();
	(void)snprintf(new, sizeof(new), "%s.new", file);
	CU_ASSERT_EQUAL(symlink("/nonexistent/target", new), 0);
	CU_ASSERT_EQUAL(open_engine(&engine, none), 0);
	CU_ASSERT_EQUAL(lstat(file, &st), 0);
	CU_ASSERT_TRUE(S_ISREG(st.st_mode));
	CU_ASSERT_EQUAL(st.st_mode & 077, 0);
	CU_ASSERT_EQUAL(lstat(new, &st), -1);
	remove_dir();
}

/* A start that is killed at any moment costs one boot at most, and never the
 * ID (ENG-02, ENG-04). */
static void
test_killed_starts_leave_a_good_file(void)
{
	struct engine before;
	struct engine after;

	make_dir();
	CU_ASSERT_EQUAL(open_engine(&before, none), 0);
	for (unsigned i = 0; i < 40; i++) {
		pid_t child = fork();

		if (child == 0)
			for (;;)
				(void)open_engine(&after, none);
		CU_ASSERT_TRUE_FATAL(child > 0);
		(void)nanosleep(
			&(struct timespec){ .tv_nsec = 97 * 1000L * (i + 1) },
			NULL);
		(void)kill(child, SIGKILL);
		(void)waitpid(child, NULL, 0);
		CU_ASSERT_EQUAL(open_engine(&after, none), 0);
		CU_ASSERT_TRUE(after.boots > before.boots);
		CU_ASSERT_EQUAL(memcmp(after.id, before.id, before.id_n), 0);
		before = after;
	}
	remove_dir();
}

static uint64_t now_ms;

static uint64_t
fake_now(void)
{
	return now_ms;
}

/* ENG-06 */
static void
test_engine_time_counts_seconds_and_wraps_into_boots(void)
{
	const uint64_t span_ms = UINT64_C(2147483648) * 1000;
	struct engine engine;
	struct engine next;

	make_dir();
	now_ms = 5000;
	clock_inject(fake_now, NULL);
	CU_ASSERT_EQUAL(open_engine(&engine, none), 0);
	CU_ASSERT_EQUAL(engine_time(&engine, 5000), 0);
	CU_ASSERT_EQUAL(engine_time(&engine, 5999), 0);
	CU_ASSERT_EQUAL(engine_time(&engine, 6000), 1);
	CU_ASSERT_EQUAL(engine_time(&engine, 5000 + span_ms - 1), 2147483647);
	CU_ASSERT_EQUAL(engine.boots, 1);
	CU_ASSERT_EQUAL(engine_time(&engine, 5000 + span_ms), 0);
	CU_ASSERT_EQUAL(engine.boots, 2);
	CU_ASSERT_EQUAL(engine_time(&engine, 5000 + span_ms + 7000), 7);
	CU_ASSERT_EQUAL(engine.boots, 2);
	/* It is on disk: the next start is the third. */
	CU_ASSERT_EQUAL(open_engine(&next, none), 0);
	CU_ASSERT_EQUAL(next.boots, 3);

	engine.boots = ENGINE_BOOTS_MAX;
	CU_ASSERT_EQUAL(engine_time(&engine, 5000 + 4 * span_ms + 1000), 1);
	CU_ASSERT_EQUAL(engine.boots, ENGINE_BOOTS_MAX);
	clock_inject(NULL, NULL);
	remove_dir();
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_engine_id_validity),
	UNIT_TEST(test_first_start_makes_an_id_that_stays),
	UNIT_TEST(test_another_configured_id_starts_boots_again),
	UNIT_TEST(test_invalid_configured_id_is_refused),
	UNIT_TEST(test_boots_stay_at_their_maximum),
	UNIT_TEST(test_damaged_files_are_refused_and_kept),
	UNIT_TEST(test_any_damage_is_noticed),
	UNIT_TEST(test_damaged_file_with_a_configured_id_is_replaced),
	UNIT_TEST(test_newer_version_is_refused_and_untouched),
	UNIT_TEST(test_directory_that_cannot_be_used_is_named),
	UNIT_TEST(test_file_is_private_and_no_link_is_followed),
	UNIT_TEST(test_killed_starts_leave_a_good_file),
	UNIT_TEST(test_engine_time_counts_seconds_and_wraps_into_boots),
};
UNIT_MAIN("engine", tests)
