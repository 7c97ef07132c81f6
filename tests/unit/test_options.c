/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line: each option attached and apart, each mistake. */
#include "agent/options.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <syslog.h>

#include "tests/unit/runner.h"

enum { WORDS_MAX = 40 };

static struct options options;
static char *messages; /* of the last parse */

/* Splits a command line at its blanks; "''" is an empty word. */
static int
parse(const char *line)
{
	static char copy[8192];
	char *words[WORDS_MAX] = { NULL };
	char *rest = NULL;
	int n = 0;
	size_t size = 0;
	FILE *err;
	int rc;

	free(messages);
	messages = NULL;
	err = open_memstream(&messages, &size);
	snprintf(copy, sizeof(copy), "%s", line);
	for (char *word = strtok_r(copy, " ", &rest);
		word != NULL && n < WORDS_MAX - 1;
		word = strtok_r(NULL, " ", &rest))
		words[n++] = strcmp(word, "''") == 0 ? word + 2 : word;
	rc = options_parse(n, words, &options, err);
	fclose(err);
	return rc;
}

static void
test_no_word_is_the_default(void)
{
	CU_ASSERT_EQUAL(parse("snmpdtlsd"), 0);
	CU_ASSERT_FALSE(options.foreground || options.no_default_file ||
		options.check || options.directives || options.version ||
		options.help || options.log_given);
	CU_ASSERT_EQUAL(options.n_files, 0);
	CU_ASSERT_EQUAL(options.n_listen, 0);
	CU_ASSERT_PTR_NULL(options.pid_file);
	CU_ASSERT_PTR_NULL(options.debug_areas);
	CU_ASSERT_STRING_EQUAL(messages, "");
	CU_ASSERT_EQUAL(parse(""), 0); /* argc 0 */
}

static void
test_letters_stand_alone_or_together(void)
{
	CU_ASSERT_EQUAL(parse("x -f -C -t -H -V -h"), 0);
	CU_ASSERT(options.foreground && options.no_default_file &&
		options.check && options.directives && options.version &&
		options.help);
	CU_ASSERT_EQUAL(parse("x -fCtc a.conf"), 0);
	CU_ASSERT(
		options.foreground && options.no_default_file && options.check);
	CU_ASSERT_STRING_EQUAL(options.files[0], "a.conf");
	CU_ASSERT_EQUAL(parse("x --version"), 0);
	CU_ASSERT(options.version);
	CU_ASSERT_EQUAL(parse("x -v"), 0);
	CU_ASSERT(options.version);
	CU_ASSERT_EQUAL(parse("x --help"), 0);
	CU_ASSERT(options.help);
}

static void
test_files_are_a_list_and_add_up(void)
{
	CU_ASSERT_EQUAL(parse("x -c a,/b/c -cd"), 0);
	CU_ASSERT_EQUAL_FATAL(options.n_files, 3);
	CU_ASSERT_STRING_EQUAL(options.files[0], "a");
	CU_ASSERT_STRING_EQUAL(options.files[1], "/b/c");
	CU_ASSERT_STRING_EQUAL(options.files[2], "d");
	CU_ASSERT_EQUAL(
		parse("x -c 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16"), 0);
	CU_ASSERT_EQUAL(options.n_files, 16);
}

static void
test_addresses_stand_anywhere(void)
{
	CU_ASSERT_EQUAL(parse("x 1 -f dtlsudp:2 -Lo -- -3"), 0);
	CU_ASSERT_EQUAL_FATAL(options.n_listen, 3);
	CU_ASSERT_STRING_EQUAL(options.listen[0], "1");
	CU_ASSERT_STRING_EQUAL(options.listen[1], "dtlsudp:2");
	CU_ASSERT_STRING_EQUAL(options.listen[2], "-3");
	CU_ASSERT(options.foreground);
}

static void
test_other_arguments_are_attached_or_apart(void)
{
	CU_ASSERT_EQUAL(parse("x -p /run/a.pid -D dtls,tsm"), 0);
	CU_ASSERT_STRING_EQUAL(options.pid_file, "/run/a.pid");
	CU_ASSERT_STRING_EQUAL(options.debug_areas, "dtls,tsm");
	CU_ASSERT_EQUAL(parse("x -p/run/b.pid -DALL"), 0);
	CU_ASSERT_STRING_EQUAL(options.pid_file, "/run/b.pid");
	CU_ASSERT_STRING_EQUAL(options.debug_areas, "ALL");
}

struct log_row {
	const char *line;
	enum log_target target;
	const char *file;
	int facility;
	size_t n_listen; /* words left over */
};

static const struct log_row log_rows[] = {
	{ "x -Lo", LOG_TARGET_STDOUT, NULL, LOG_DAEMON, 0 },
	{ "x -L o", LOG_TARGET_STDOUT, NULL, LOG_DAEMON, 0 },
	{ "x -fLe", LOG_TARGET_STDERR, NULL, LOG_DAEMON, 0 },
	{ "x -Lf /a", LOG_TARGET_FILE, "/a", LOG_DAEMON, 0 },
	{ "x -Lf/a", LOG_TARGET_FILE, "/a", LOG_DAEMON, 0 },
	{ "x -L f /a", LOG_TARGET_FILE, "/a", LOG_DAEMON, 0 },
	{ "x -Ls", LOG_TARGET_SYSLOG, NULL, LOG_DAEMON, 0 },
	{ "x -Ls d", LOG_TARGET_SYSLOG, NULL, LOG_DAEMON, 0 },
	{ "x -Lsu", LOG_TARGET_SYSLOG, NULL, LOG_USER, 0 },
	{ "x -Ls local7", LOG_TARGET_SYSLOG, NULL, LOG_LOCAL7, 0 },
	{ "x -Ls 0", LOG_TARGET_SYSLOG, NULL, LOG_LOCAL0, 0 },
	{ "x -Ls 10161", LOG_TARGET_SYSLOG, NULL, LOG_DAEMON, 1 },
	{ "x -Ls -f", LOG_TARGET_SYSLOG, NULL, LOG_DAEMON, 0 },
	{ "x -Lo -Le", LOG_TARGET_STDERR, NULL, LOG_DAEMON, 0 },
};

static void
test_log_targets_are_those_of_snmpd(void)
{
	for (size_t i = 0; i < ARRAY_LEN(log_rows); i++) {
		CU_ASSERT_EQUAL(parse(log_rows[i].line), 0);
		CU_ASSERT(options.log_given);
		CU_ASSERT_EQUAL(options.log, log_rows[i].target);
		CU_ASSERT_EQUAL(options.log_facility, log_rows[i].facility);
		CU_ASSERT_EQUAL(options.n_listen, log_rows[i].n_listen);
		if (log_rows[i].file != NULL)
			CU_ASSERT_STRING_EQUAL(
				options.log_file, log_rows[i].file);
	}
}

static const char *const mistakes[][2] = {
	{ "x -k", "snmpdtlsd: -k: unknown option\n" },
	{ "x -fk", "snmpdtlsd: -fk: unknown option\n" },
	{ "x --name=value", "snmpdtlsd: --name=value: unknown option\n" },
	{ "x -c", "snmpdtlsd: -c: an argument follows\n" },
	{ "x -c ''", "snmpdtlsd: -c: an argument follows\n" },
	{ "x -c a,,b", "snmpdtlsd: -c: the name of a file is empty\n" },
	{ "x -c a,", "snmpdtlsd: -c: the name of a file is empty\n" },
	{ "x -c 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17",
		"snmpdtlsd: -c: too many files\n" },
	{ "x -p", "snmpdtlsd: -p: an argument follows\n" },
	{ "x -D", "snmpdtlsd: -D: an argument follows\n" },
	{ "x -L", "snmpdtlsd: -L: one of e, o, s, f FILE must follow\n" },
	{ "x -Lx", "snmpdtlsd: -L: one of e, o, s, f FILE must follow\n" },
	{ "x -Lf", "snmpdtlsd: -Lf: the name of a file follows\n" },
	{ "x -Lox", "snmpdtlsd: x cannot follow -Le or -Lo\n" },
	{ "x -Lsq", "snmpdtlsd: q is no facility of syslog\n" },
	{ "x -LF w /a",
		"snmpdtlsd: -L: messages are not chosen by priority "
		"here; write -Le, -Lo, -Ls or -Lf\n" },
	{ "x -u snmp",
		"snmpdtlsd: -u: write agentUser into the configuration\n" },
	{ "x -x a", "snmpdtlsd: -x: AgentX is not served by this version\n" },
	{ "x 1 2 3 4 5 6 7 8 9",
		"snmpdtlsd: 9: too many addresses to listen at\n" },
};

static void
test_mistakes_are_named_above_the_usage(void)
{
	for (size_t i = 0; i < ARRAY_LEN(mistakes); i++) {
		const char *expected = mistakes[i][1];

		CU_ASSERT_EQUAL(parse(mistakes[i][0]), EX_USAGE);
		if (strncmp(messages, expected, strlen(expected)) != 0)
			printf("# %s: %s", mistakes[i][0], messages);
		CU_ASSERT_EQUAL(
			strncmp(messages, expected, strlen(expected)), 0);
		CU_ASSERT_PTR_NOT_NULL(strstr(messages, "\nusage: "));
	}
}

static void
test_path_too_long_is_refused(void)
{
	char line[OPTIONS_PATH_MAX + 10] = "x -c ";

	memset(line + 5, 'a', OPTIONS_PATH_MAX - 1);
	CU_ASSERT_EQUAL(parse(line), 0);
	CU_ASSERT_EQUAL(strlen(options.files[0]), OPTIONS_PATH_MAX - 1);
	line[5 + OPTIONS_PATH_MAX - 1] = 'a';
	CU_ASSERT_EQUAL(parse(line), EX_USAGE);
}

static void
test_usage_fits_80_columns(void)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	char *rest = NULL;

	options_print_usage(out);
	fclose(out);
	CU_ASSERT(n > 0);
	for (char *line = strtok_r(text, "\n", &rest); line != NULL;
		line = strtok_r(NULL, "\n", &rest))
		CU_ASSERT(strlen(line) < 80);
	free(text);
	free(messages);
	messages = NULL;
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_no_word_is_the_default),
	UNIT_TEST(test_letters_stand_alone_or_together),
	UNIT_TEST(test_files_are_a_list_and_add_up),
	UNIT_TEST(test_addresses_stand_anywhere),
	UNIT_TEST(test_other_arguments_are_attached_or_apart),
	UNIT_TEST(test_log_targets_are_those_of_snmpd),
	UNIT_TEST(test_mistakes_are_named_above_the_usage),
	UNIT_TEST(test_path_too_long_is_refused),
	UNIT_TEST(test_usage_fits_80_columns),
};

UNIT_MAIN("options", tests)
