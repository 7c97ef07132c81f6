/* SPDX-License-Identifier: BSD-2-Clause */
/* agent/renewal.c on clocks of its own. */
#include "agent/renewal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/runner.h"
#include "tests/unit/test_certs.h"
#include "util/clock.h"
#include "util/log.h"

enum { DAY_S = 24 * 60 * 60 };

static struct {
	struct test_dir dir;
	struct poll_loop *loop;
	struct renewal renewal;
	struct file_watch *files;
	unsigned changes;
	uint64_t now_ms;
	int64_t wall_offset_s;
	char lines[4096];
	unsigned n_lines;
	unsigned n_errors;
} world;

static uint64_t
fake_monotonic_ms(void)
{
	return world.now_ms;
}

static int64_t
fake_realtime_s(void)
{
	return (int64_t)time(NULL) + world.wall_offset_s;
}

static void
keep_line(void *ctx, enum log_level level, const char *text)
{
	size_t n = strlen(world.lines);

	(void)ctx;
	world.n_lines++;
	world.n_errors += level == LOG_LEVEL_ERROR;
	snprintf(world.lines + n, sizeof(world.lines) - n, "%s\n", text);
}

static void
changed(void)
{
	world.changes++;
	/* As after an attempt that fails: the same files, as they are now. */
	renewal_watch(&world.renewal, world.files);
}

static void
world_open(void)
{
	memset(&world, 0, sizeof(world));
	world.now_ms = 1000000;
	test_dir_make(&world.dir);
	CU_ASSERT_EQUAL_FATAL(poll_loop_new(&world.loop, 1, 4), 0);
	world.files = file_watch_new();
	CU_ASSERT_PTR_NOT_NULL_FATAL(world.files);
	clock_inject(fake_monotonic_ms, fake_realtime_s);
	log_capture(keep_line, NULL);
	renewal_start(&world.renewal, world.loop, changed);
	renewal_watch(&world.renewal, world.files);
}

static void
world_close(void)
{
	poll_loop_free(world.loop);
	file_watch_free(world.files);
	test_dir_fini(&world.dir);
	log_capture(NULL, NULL);
	clock_inject(NULL, NULL);
}

static void
pass(uint64_t ms)
{
	uint64_t end = world.now_ms + ms;

	/* In steps, since a deadline may arm another. */
	while (world.now_ms < end) {
		world.now_ms += 500;
		poll_loop_turn(world.loop, 0);
	}
}

static void
write_file(const char *name, const char *text)
{
	unlink(test_path(&world.dir, name));
	test_write(test_path(&world.dir, name), 0600, text, strlen(text));
}

static struct dtls_context *
make_context(long agent_to_s, long middle_to_s)
{
	const struct tm_admission admission = { .ctx = NULL };
	const char *dirs[] = { world.dir.path, NULL };
	const struct dtls_context_config config = {
		.places = { dirs, NULL },
		.local_cert = { "agent", "test:1" },
	};
	struct test_cert ca = test_cert_make(&(struct test_cert_spec){
		.cn = "ca", .ca = true, .to_s = 400 * DAY_S });
	struct test_cert middle =
		test_cert_make(&(struct test_cert_spec){ .cn = "middle",
			.ca = true,
			.issuer = &ca,
			.to_s = middle_to_s });
	struct test_cert agent = test_cert_make(&(struct test_cert_spec){
		.cn = "agent", .issuer = &middle, .to_s = agent_to_s });
	struct dtls_context *context = NULL;

	unlink(test_path(&world.dir, "certs/agent.crt"));
	unlink(test_path(&world.dir, "private/agent.key"));
	test_install(&world.dir, "agent", &agent);
	test_write_cert(
		test_path(&world.dir, "certs/agent.crt"), 0644, middle.x);
	CU_ASSERT_EQUAL_FATAL(
		dtls_context_new(&context, &config, &admission), 0);
	test_cert_fini(&agent);
	test_cert_fini(&middle);
	test_cert_fini(&ca);
	return context;
}

/* Within a minute, and no sooner than all of it is there. */
static void
test_a_change_is_taken_when_it_has_settled(void)
{
	world_open();
	write_file("crt", "old");
	write_file("key", "old");
	file_watch_note(world.files, test_path(&world.dir, "crt"));
	file_watch_note(world.files, test_path(&world.dir, "key"));
	pass(60000);
	CU_ASSERT_EQUAL(world.changes, 0);
	write_file("crt", "newer");
	pass(RENEWAL_LOOK_MS);
	CU_ASSERT_EQUAL(world.changes, 0);
	write_file("key", "newer"); /* before it has settled */
	pass(RENEWAL_SETTLE_MS);
	CU_ASSERT_EQUAL(world.changes, 0);
	pass(RENEWAL_SETTLE_MS);
	CU_ASSERT_EQUAL(world.changes, 1);
	/* Once a change, whatever came of it. */
	pass(600000);
	CU_ASSERT_EQUAL(world.changes, 1);
	write_file("key", "newest");
	pass(RENEWAL_LOOK_MS + RENEWAL_SETTLE_MS);
	CU_ASSERT_EQUAL(world.changes, 2);
	world_close();
}

static void
test_what_never_settles_is_taken_within_a_minute(void)
{
	char text[80];

	world_open();
	file_watch_note(world.files, test_path(&world.dir, "crl"));
	for (int s = 0; s < 60; s++) {
		snprintf(text, sizeof(text), "%*d", s + 1, s);
		write_file("crl", text);
		pass(1000);
	}
	CU_ASSERT(world.changes >= 1);
	world_close();
}

/* A HUP that was refused has told of them. */
static void
test_an_accepted_state_is_no_change(void)
{
	world_open();
	file_watch_note(world.files, test_path(&world.dir, "crt"));
	write_file("crt", "faulty");
	renewal_accept(&world.renewal);
	pass(60000);
	CU_ASSERT_EQUAL(world.changes, 0);
	write_file("crt", "fault");
	pass(RENEWAL_LOOK_MS);
	renewal_accept(&world.renewal);
	pass(60000);
	CU_ASSERT_EQUAL(world.changes, 0);
	world_close();
}

static void
test_the_end_is_told_at_each_distance_once(void)
{
	struct dtls_context *context;
	struct dtls_context *renewed;

	world_open();
	context = make_context(40 * DAY_S, 300 * DAY_S);
	renewal_certificate(&world.renewal, context);
	pass(60000);
	CU_ASSERT_EQUAL(world.n_lines, 0);
	for (unsigned i = 0; i < 3; i++) {
		static const int left_days[] = { 29, 6, 0 };

		world.wall_offset_s = (40 - left_days[i]) * DAY_S - 3600;
		pass(60000);
		CU_ASSERT_EQUAL(world.n_lines, i + 1);
		/* Not again for the same certificate, at a reload neither. */
		renewal_certificate(&world.renewal, context);
		pass(60000);
		CU_ASSERT_EQUAL(world.n_lines, i + 1);
	}
	CU_ASSERT_PTR_NOT_NULL(strstr(world.lines, "subject=\"CN=agent\""));
	CU_ASSERT_PTR_NOT_NULL(strstr(world.lines, " days=29 "));
	CU_ASSERT_PTR_NOT_NULL(strstr(world.lines, " days=6 "));
	CU_ASSERT_PTR_NOT_NULL(strstr(world.lines, " days=0 "));
	CU_ASSERT_EQUAL(world.n_errors, 0);
	/* The clock corrected: nothing is taken back, nothing said twice. */
	world.wall_offset_s = 20 * DAY_S;
	pass(60000);
	world.wall_offset_s = 41 * DAY_S;
	pass(60000);
	CU_ASSERT_EQUAL(world.n_lines, 4);
	CU_ASSERT_EQUAL(world.n_errors, 1);
	/* Another one counts for itself; at once, and only the nearest. */
	world.wall_offset_s = 0;
	renewed = make_context(5 * DAY_S - 3600, 300 * DAY_S);
	renewal_certificate(&world.renewal, renewed);
	CU_ASSERT_EQUAL(world.n_lines, 5);
	CU_ASSERT_PTR_NOT_NULL(strstr(world.lines, " days=4 "));
	dtls_context_free(context);
	dtls_context_free(renewed);
	world_close();
}

static void
test_an_unset_clock_is_told_until_it_is_set(void)
{
	world_open();
	pass(60000);
	CU_ASSERT_EQUAL(world.n_lines, 0);
	world.wall_offset_s = -(int64_t)time(NULL);
	renewal_start(&world.renewal, world.loop, changed);
	CU_ASSERT_EQUAL(world.n_lines, 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(world.lines, "clock is 1970-01-01 00:0"));
	pass(60000);
	CU_ASSERT_EQUAL(world.n_lines, 1);
	world.wall_offset_s = 0;
	pass(60000);
	CU_ASSERT_EQUAL(world.n_lines, 2);
	CU_ASSERT_PTR_NOT_NULL(strstr(world.lines, "clock is set: 20"));
	world_close();
}

/* The chain that goes with it may end first. */
static void
test_an_intermediate_that_ends_first_is_named(void)
{
	struct dtls_context *context;

	world_open();
	context = make_context(300 * DAY_S, 20 * DAY_S);
	renewal_certificate(&world.renewal, context);
	CU_ASSERT_EQUAL(world.n_lines, 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(world.lines, "subject=\"CN=middle\""));
	dtls_context_free(context);
	world_close();
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_a_change_is_taken_when_it_has_settled),
	UNIT_TEST(test_what_never_settles_is_taken_within_a_minute),
	UNIT_TEST(test_an_accepted_state_is_no_change),
	UNIT_TEST(test_the_end_is_told_at_each_distance_once),
	UNIT_TEST(test_an_unset_clock_is_told_until_it_is_set),
	UNIT_TEST(test_an_intermediate_that_ends_first_is_named),
};

UNIT_MAIN("renewal", tests)
