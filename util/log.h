/* SPDX-License-Identifier: BSD-2-Clause */
/* The log: one line a message, key=value, to stderr, stdout, syslog, a file. */
#ifndef UTIL_LOG_H
#define UTIL_LOG_H

#include <sys/types.h>

#include "util/util.h"

enum log_level {
	LOG_LEVEL_ERROR, /* the operator must act; something does not work */
	LOG_LEVEL_WARN,  /* the operator should look; a refusal worth a line */
	LOG_LEVEL_INFO,  /* life cycle: started, listening, reloaded, stopped */
	LOG_LEVEL_DEBUG, /* everything a stranger can cause */
};

enum log_target {
	LOG_TARGET_STDERR,
	LOG_TARGET_STDOUT,
	LOG_TARGET_SYSLOG, /* facility daemon */
	LOG_TARGET_FILE,
};

/*
 * log_open - choose where messages go; before the first call they go to stderr
 *
 * path  for LOG_TARGET_FILE: opened for append, mode 0640; else ignored.
 *
 * 0, or negative errno when the file cannot be opened (the old target stays).
 * A later call replaces the target.
 */
int log_open(enum log_target target, const char *path);

/* log_syslog_facility - LOG_DAEMON (the default), LOG_LOCAL0 ... of syslog.h;
 * for the next log_open */
void log_syslog_facility(int facility);

/* log_reopen - open the log file again (after rotation); 0 or -errno, and the
 * lines go on into the old one */
int log_reopen(void);

/*
 * log_give_file - give a log file that log_open has made, and no other, to who
 * will reopen it; (uid_t)-1 and (gid_t)-1 keep. 0 or -errno.
 */
int log_give_file(uid_t uid, gid_t gid);

/* log_echo - also write errors to stderr, for who waits there while we start,
 * wherever the log goes */
void log_echo(bool on);

/*
 * log_debug_areas - turn debug lines on, as snmpd's -D does
 *
 * areas  comma-separated list ("dtls,tsm"), "ALL", or NULL for none. Copied;
 *        at most 255 octets, the rest is ignored.
 */
void log_debug_areas(const char *areas);

extern bool log_debug_enabled; /* any area; read by log_debug only */
bool log_debug_wants(const char *area);

/*
 * log_error, log_warn, log_info, log_debug - write one line
 *
 * No newline in fmt. Octets below 0x20 and 0x7f that end up in the line are
 * replaced by '?', so that no peer forges a line; text of peers is passed
 * through log_escape first. A line is cut at 1024 octets. Never allocates.
 */
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_debug_line(const char *area, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#define log_debug(area, ...)                                                   \
	do {                                                                   \
		if (log_debug_enabled && log_debug_wants(area))                \
			log_debug_line(area, __VA_ARGS__);                     \
	} while (0)

/*
 * log_escape - copy text of a peer for use inside a quoted value
 *
 * Printable ASCII except '"' and '\' is copied; everything else becomes \xNN.
 * What does not fit ends in "...". dst is always NUL-terminated (size >= 4).
 * Returns dst.
 */
char *log_escape(char *dst, size_t size, const void *src, size_t n);

/*
 * struct log_limit - a bound on lines that others can cause: a bucket of burst
 * lines, one more every interval_ms. Zero-initialise {.burst, .interval_ms}.
 */
struct log_limit {
	uint32_t burst;
	uint32_t interval_ms;
	uint32_t spent;
	uint32_t suppressed;
	uint64_t last_ms;
};

/*
 * log_limit_allow - may one more line be written at now_ms?
 *
 * suppressed  written when true: lines kept back since the last one allowed.
 */
bool log_limit_allow(
	struct log_limit *limit, uint64_t now_ms, uint32_t *suppressed);

/*
 * log_capture - hand every line to fn instead of the target (for tests);
 * NULL ends it. text has no newline.
 */
void log_capture(
	void (*fn)(void *ctx, enum log_level level, const char *text),
	void *ctx);

#endif
