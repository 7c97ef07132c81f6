/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the command line; by hand, because -L takes arguments as snmpd does. */
#include "agent/options.h"

#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <syslog.h>

void
options_print_usage(FILE *out)
{
	fputs("usage: snmpdtlsd [-CfHhtV] [-c FILE[,FILE]] [-D AREA[,AREA]]\n"
	      "                 [-Le | -Lf FILE | -Lo | -Ls [FACILITY]]\n"
	      "                 [-p PIDFILE] [LISTEN ...]\n"
	      "  -C             do not read the default configuration file\n"
	      "  -c FILE[,FILE] read these files\n"
	      "  -D AREA[,AREA] debug messages: an area, or ALL\n"
	      "  -f             stay in the foreground\n"
	      "  -H             list the configuration's directives\n"
	      "  -h             print this\n"
	      "  -Le            log to standard error\n"
	      "  -Lf FILE       log to a file\n"
	      "  -Lo            log to standard output\n"
	      "  -Ls [FACILITY] log to syslog: d (daemon), u (user), 0 to 7 "
	      "(local)\n"
	      "  -p PIDFILE     write the process ID there\n"
	      "  -t             check the configuration and end\n"
	      "  -V             print the version\n"
	      "  LISTEN         [dtlsudp:|dtlsudp6:][ADDRESS:]PORT, as "
	      "agentAddress\n",
		out);
}

/* The words of argv that are not read yet. */
struct arguments {
	char **next;
	char **end;
	FILE *err;
};

static int
usage_error(const struct arguments *args, const char *problem, const char *word)
{
	fprintf(args->err, "snmpdtlsd: %s%s\n", word, problem);
	options_print_usage(args->err);
	return EX_USAGE;
}

/* An option's argument: the rest of its word, or the next one; or NULL. */
static const char *
take_argument(struct arguments *args, const char *rest)
{
	if (*rest != '\0')
		return rest;
	return args->next < args->end ? *args->next++ : NULL;
}

/* FILE[,FILE], each copied: argv stays as ps(1) shows it. */
static int
add_files(const struct arguments *args, const char *list, struct options *out)
{
	for (;;) {
		size_t n = strcspn(list, ",");

		if (n == 0)
			return usage_error(
				args, ": the name of a file is empty", "-c");
		if (n >= OPTIONS_PATH_MAX)
			return usage_error(
				args, ": the name of a file is too long", "-c");
		if (out->n_files == OPTIONS_FILES_MAX)
			return usage_error(args, ": too many files", "-c");
		memcpy(out->files[out->n_files], list, n);
		out->files[out->n_files++][n] = '\0';
		if (list[n] == '\0')
			return 0;
		list += n + 1;
	}
}

struct facility {
	const char *name;
	int facility;
};

static const struct facility facilities[] = {
	{ "d", LOG_DAEMON },
	{ "daemon", LOG_DAEMON },
	{ "u", LOG_USER },
	{ "user", LOG_USER },
	{ "0", LOG_LOCAL0 },
	{ "1", LOG_LOCAL1 },
	{ "2", LOG_LOCAL2 },
	{ "3", LOG_LOCAL3 },
	{ "4", LOG_LOCAL4 },
	{ "5", LOG_LOCAL5 },
	{ "6", LOG_LOCAL6 },
	{ "7", LOG_LOCAL7 },
	{ "local0", LOG_LOCAL0 },
	{ "local1", LOG_LOCAL1 },
	{ "local2", LOG_LOCAL2 },
	{ "local3", LOG_LOCAL3 },
	{ "local4", LOG_LOCAL4 },
	{ "local5", LOG_LOCAL5 },
	{ "local6", LOG_LOCAL6 },
	{ "local7", LOG_LOCAL7 },
};

static const struct facility *
find_facility(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(facilities); i++)
		if (strcasecmp(facilities[i].name, name) == 0)
			return &facilities[i];
	return NULL;
}

/* A word behind -Ls is its facility only when it is one: no port below 8. */
static int
take_facility(struct arguments *args, const char *rest, struct options *out)
{
	const struct facility *found = NULL;

	out->log_facility = LOG_DAEMON;
	if (*rest != '\0') {
		found = find_facility(rest);
		if (found == NULL)
			return usage_error(
				args, " is no facility of syslog", rest);
	} else if (args->next < args->end) {
		found = find_facility(*args->next);
		args->next += found != NULL;
	}
	if (found != NULL)
		out->log_facility = found->facility;
	return 0;
}

/* rest: what follows -L in its word */
static int
take_log(struct arguments *args, const char *rest, struct options *out)
{
	char kind;

	rest = take_argument(args, rest);
	kind = rest != NULL ? *rest++ : '\0';
	switch (kind) {
	case 'e':
		out->log = LOG_TARGET_STDERR;
		break;
	case 'o':
		out->log = LOG_TARGET_STDOUT;
		break;
	case 's':
		out->log = LOG_TARGET_SYSLOG;
		break;
	case 'f':
		out->log = LOG_TARGET_FILE;
		break;
	case 'E':
	case 'O':
	case 'S':
	case 'F':
	case 'n':
		return usage_error(args,
			": messages are not chosen by priority here; write "
			"-Le, -Lo, -Ls or -Lf",
			"-L");
	default:
		return usage_error(
			args, ": one of e, o, s, f FILE must follow", "-L");
	}
	out->log_given = true;
	if (out->log == LOG_TARGET_SYSLOG)
		return take_facility(args, rest, out);
	if (out->log == LOG_TARGET_FILE) {
		out->log_file = take_argument(args, rest);
		if (out->log_file == NULL || *out->log_file == '\0')
			return usage_error(
				args, ": the name of a file follows", "-Lf");
		return 0;
	}
	if (*rest != '\0')
		return usage_error(args, " cannot follow -Le or -Lo", rest);
	return 0;
}

struct foreign_option {
	char letter;
	const char *hint;
};

/* snmpd's, for those who try them. */
static const struct foreign_option foreign_options[] = {
	{ 'a', ": write -D dtls to see who comes" },
	{ 'A', " is not needed: a log file is always added to" },
	{ 'd', ": packets are not shown; write -D AREA" },
	{ 'g', ": write agentGroup into the configuration" },
	{ 'I', ": modules are not chosen here" },
	{ 'r', " is not needed: root is never asked for" },
	{ 'u', ": write agentUser into the configuration" },
	{ 'x', ": AgentX is not served by this version" },
	{ 'X', ": this is no AgentX subagent" },
};

static int
unknown_option(const struct arguments *args, const char *word, char letter)
{
	char option[3] = { '-', letter, '\0' };

	for (size_t i = 0; i < ARRAY_LEN(foreign_options); i++)
		if (foreign_options[i].letter == letter)
			return usage_error(
				args, foreign_options[i].hint, option);
	/* A letter of several octets, or none to be seen, goes with its word */
	return usage_error(args, ": unknown option", word);
}

/* One that takes an argument, and with it the rest of its word */
static int
take_value(struct arguments *args, char letter, const char *rest,
	struct options *out)
{
	char option[3] = { '-', letter, '\0' };
	const char *value = take_argument(args, rest);

	if (value == NULL || *value == '\0')
		return usage_error(args, ": an argument follows", option);
	if (letter == 'c')
		return add_files(args, value, out);
	if (letter == 'p')
		out->pid_file = value;
	else
		out->debug_areas = value;
	return 0;
}

/* word: an option or several, "-ftc" */
static int
take_options(struct arguments *args, const char *word, struct options *out)
{
	for (const char *p = word + 1; *p != '\0'; p++) {
		switch (*p) {
		case 'C':
			out->no_default_file = true;
			break;
		case 'f':
			out->foreground = true;
			break;
		case 'H':
			out->directives = true;
			break;
		case 'h':
			out->help = true;
			break;
		case 't':
			out->check = true;
			break;
		case 'V':
		case 'v':
			out->version = true;
			break;
		case 'c':
		case 'D':
		case 'p':
			return take_value(args, *p, p + 1, out);
		case 'L':
			return take_log(args, p + 1, out);
		default:
			return unknown_option(args, word, *p);
		}
	}
	return 0;
}

static int
take_long_option(
	const struct arguments *args, const char *word, struct options *out)
{
	if (strcmp(word, "--help") == 0)
		out->help = true;
	else if (strcmp(word, "--version") == 0)
		out->version = true;
	else
		return usage_error(args, ": unknown option", word);
	return 0;
}

int
options_parse(int argc, char **argv, struct options *out, FILE *err)
{
	struct arguments args = {
		.next = argv + (argc > 0),
		.end = argv + argc,
		.err = err,
	};
	bool options_end = false;

	memset(out, 0, sizeof(*out));
	out->log = LOG_TARGET_STDERR;
	out->log_facility = LOG_DAEMON;
	while (args.next < args.end) {
		const char *word = *args.next++;
		int rc = 0;

		if (options_end || word[0] != '-' || word[1] == '\0') {
			if (out->n_listen == OPTIONS_LISTEN_MAX)
				return usage_error(&args,
					": too many addresses to listen at",
					word);
			out->listen[out->n_listen++] = word;
		} else if (strcmp(word, "--") == 0) {
			options_end = true;
		} else if (word[1] == '-') {
			rc = take_long_option(&args, word, out);
		} else {
			rc = take_options(&args, word, out);
		}
		if (rc != 0)
			return rc;
	}
	return 0;
}
