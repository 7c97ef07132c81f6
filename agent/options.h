/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line, as snmpd(8)'s. */
#ifndef AGENT_OPTIONS_H
#define AGENT_OPTIONS_H

#include <stdio.h>

#include "util/log.h"

enum {
	OPTIONS_FILES_MAX = 16,
	OPTIONS_PATH_MAX = 4096, /* octets of a path, with NUL */
	OPTIONS_LISTEN_MAX = 8,
};

/*
 * struct options - what was asked for, plain data; the pointers are into argv.
 * No file has been looked at, and no address.
 */
struct options {
	bool foreground;      /* -f */
	bool no_default_file; /* -C: only the files of -c */
	bool check;           /* -t: check the configuration and end */
	bool directives;      /* -H: list them and end */
	bool version;         /* -V: print it and end */
	bool help;            /* -h: print the usage and end */
	char files[OPTIONS_FILES_MAX][OPTIONS_PATH_MAX]; /* -c, in order */
	size_t n_files;
	const char *pid_file;    /* -p, or NULL */
	bool log_given;          /* -L: else the default of the caller */
	enum log_target log;     /* the last -L counts */
	const char *log_file;    /* for LOG_TARGET_FILE */
	int log_facility;        /* for LOG_TARGET_SYSLOG: LOG_DAEMON ... */
	const char *debug_areas; /* -D: "dtls,tsm", "ALL"; NULL: none */
	const char *listen[OPTIONS_LISTEN_MAX]; /* agentAddress as well */
	size_t n_listen;
};

/*
 * options_parse - read the command line; argv[0] is skipped
 *
 * Options and addresses may be mixed; -- ends the options. err gets a line
 * on what is wrong, then the usage.
 *
 * 0, or EX_USAGE (64), with out filled as far as it came.
 */
int options_parse(int argc, char **argv, struct options *out, FILE *err);

/* options_print_usage - for -h, and after a mistake; 80 columns at most */
void options_print_usage(FILE *out);

#endif
