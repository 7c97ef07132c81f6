/* SPDX-License-Identifier: BSD-2-Clause */
/* The log: a line is built on the stack and leaves with one write. */
#include "util/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "util/clock.h"

enum {
	LOG_LINE_MAX = 1024, /* octets, the newline included */
	LOG_AREAS_MAX = 256, /* with NUL */
};

static int log_facility = LOG_DAEMON;
static enum log_target log_target = LOG_TARGET_STDERR;
static int log_fd = STDERR_FILENO;
static char log_path[PATH_MAX];
static bool log_made; /* the file was not there before us */
static bool echo;

bool log_debug_enabled;
static char debug_areas[LOG_AREAS_MAX];

static void (*capture_fn)(void *ctx, enum log_level level, const char *text);
static void *capture_ctx;

static int
open_file(const char *path, bool *made)
{
	const int flags = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY;
	int fd = open(path, flags | O_CREAT | O_EXCL, 0640);

	*made = fd >= 0;
	/* A link to a file that is not there yet exists, too. */
	if (fd < 0 && errno == EEXIST)
		fd = open(path, flags | O_CREAT, 0640);
	return fd < 0 ? -errno : fd;
}

static void
use_descriptor(enum log_target target, int fd)
{
	if (log_target == LOG_TARGET_FILE)
		close(log_fd);
	else if (log_target == LOG_TARGET_SYSLOG)
		closelog();
	log_target = target;
	log_fd = fd;
}

void
log_syslog_facility(int facility)
{
	log_facility = facility;
}

int
log_open(enum log_target target, const char *path)
{
	size_t path_n;
	int fd;

	/* What gmtime_r would do at the first line, while files can be read. */
	tzset();
	switch (target) {
	case LOG_TARGET_STDERR:
		use_descriptor(target, STDERR_FILENO);
		break;
	case LOG_TARGET_STDOUT:
		use_descriptor(target, STDOUT_FILENO);
		break;
	case LOG_TARGET_SYSLOG:
		use_descriptor(target, -1);
		openlog("snmpdtlsd", LOG_PID | LOG_NDELAY, log_facility);
		break;
	case LOG_TARGET_FILE:
		path_n = strlen(path);
		if (path_n >= sizeof(log_path))
			return -ENAMETOOLONG;
		fd = open_file(path, &log_made);
		if (fd < 0)
			return fd;
		use_descriptor(target, fd);
		memmove(log_path, path, path_n + 1); /* may be the same */
		break;
	}
	return 0;
}

int
log_reopen(void)
{
	int fd;

	if (log_target != LOG_TARGET_FILE)
		return 0;
	fd = open_file(log_path, &log_made);
	if (fd < 0)
		return fd;
	use_descriptor(LOG_TARGET_FILE, fd);
	return 0;
}

int
log_give_file(uid_t uid, gid_t gid)
{
	/* One that was there may be a link that somebody has put there. */
	if (log_target != LOG_TARGET_FILE || !log_made)
		return 0;
	return fchown(log_fd, uid, gid) != 0 ? -errno : 0;
}

void
log_echo(bool on)
{
	echo = on;
}

void
log_debug_areas(const char *areas)
{
	snprintf(debug_areas, sizeof(debug_areas), "%s",
		areas != NULL ? areas : "");
	log_debug_enabled = debug_areas[0] != '\0';
}

bool
log_debug_wants(const char *area)
{
	size_t area_n = strlen(area);
	const char *p = debug_areas;

	while (*p != '\0') {
		size_t n = strcspn(p, ",");

		if ((n == area_n && memcmp(p, area, n) == 0) ||
			(n == 3 && memcmp(p, "ALL", 3) == 0))
			return true;
		p += n;
		p += *p == ',';
	}
	return false;
}

static const char *
level_name(enum log_level level)
{
	switch (level) {
	case LOG_LEVEL_ERROR:
		return "error";
	case LOG_LEVEL_WARN:
		return "warn";
	case LOG_LEVEL_INFO:
		return "info";
	case LOG_LEVEL_DEBUG:
		break;
	}
	return "debug";
}

static int
level_priority(enum log_level level)
{
	switch (level) {
	case LOG_LEVEL_ERROR:
		return LOG_ERR;
	case LOG_LEVEL_WARN:
		return LOG_WARNING;
	case LOG_LEVEL_INFO:
		return LOG_INFO;
	case LOG_LEVEL_DEBUG:
		break;
	}
	return LOG_DEBUG;
}

/* The line so far; text is what fmt made, without time and level. */
struct log_line {
	char octets[LOG_LINE_MAX + 1];
	size_t n;
	size_t text;
};

/* One octet stays free for the newline. */
static void __attribute__((format(printf, 2, 0)))
line_append(struct log_line *line, const char *fmt, va_list args)
{
	size_t room = LOG_LINE_MAX - line->n;
	int n = vsnprintf(line->octets + line->n, room, fmt, args);

	if (n < 0)
		return;
	if ((size_t)n >= room) {
		line->n = LOG_LINE_MAX - 1;
		memcpy(line->octets + line->n - 3, "...", 3);
	} else {
		line->n += (size_t)n;
	}
}

static void __attribute__((format(printf, 2, 3)))
line_print(struct log_line *line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	line_append(line, fmt, args);
	va_end(args);
}

/* journald and syslog stamp what they get; a file's line carries its own. */
static void
line_start(struct log_line *line, enum log_level level)
{
	time_t now = (time_t)clock_realtime_s();
	struct tm tm;

	line->n = 0;
	if (log_target == LOG_TARGET_FILE && gmtime_r(&now, &tm) != NULL)
		line_print(line, "%04d-%02d-%02dT%02d:%02d:%02dZ ",
			tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
			tm.tm_hour, tm.tm_min, tm.tm_sec);
	if (log_target != LOG_TARGET_SYSLOG)
		line_print(line, "%s ", level_name(level));
	line->text = line->n;
}

/* No control character leaves, so that nobody forges a line. */
static void
line_clean(struct log_line *line)
{
	for (size_t i = 0; i < line->n; i++) {
		unsigned char c = (unsigned char)line->octets[i];

		if (c < 0x20 || c == 0x7f)
			line->octets[i] = '?';
	}
	line->octets[line->n] = '\0';
}

static void
line_write(struct log_line *line)
{
	ssize_t n;

	line->octets[line->n++] = '\n';
	/* A full disk or pipe costs this line, never the daemon. */
	do {
		n = write(log_fd, line->octets, line->n);
	} while (n < 0 && errno == EINTR);
}

static void
line_finish(struct log_line *line, enum log_level level)
{
	line_clean(line);
	if (echo && level == LOG_LEVEL_ERROR &&
		log_target != LOG_TARGET_STDOUT &&
		log_target != LOG_TARGET_STDERR)
		dprintf(STDERR_FILENO, "snmpdtlsd: %s\n",
			line->octets + line->text);
	if (capture_fn != NULL)
		capture_fn(capture_ctx, level, line->octets + line->text);
	else if (log_target == LOG_TARGET_SYSLOG)
		syslog(level_priority(level), "%s", line->octets + line->text);
	else
		line_write(line);
}

/* Callers often report errno next; writing a line must not change it. */
static void __attribute__((format(printf, 3, 0)))
log_write(enum log_level level, const char *area, const char *fmt, va_list args)
{
	struct log_line line;
	int saved_errno = errno;

	line_start(&line, level);
	if (area != NULL)
		line_print(&line, "%s: ", area);
	errno = saved_errno; /* for %m */
	line_append(&line, fmt, args);
	line_finish(&line, level);
	errno = saved_errno;
}

void
log_error(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_write(LOG_LEVEL_ERROR, NULL, fmt, args);
	va_end(args);
}

void
log_warn(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_write(LOG_LEVEL_WARN, NULL, fmt, args);
	va_end(args);
}

void
log_info(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_write(LOG_LEVEL_INFO, NULL, fmt, args);
	va_end(args);
}

void
log_debug_line(const char *area, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	log_write(LOG_LEVEL_DEBUG, area, fmt, args);
	va_end(args);
}

char *
log_escape(char *dst, size_t size, const void *src, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *s = src;
	size_t used = 0;
	size_t cut = 0; /* the last border that leaves room for "..." */

	for (size_t i = 0; i < n; i++) {
		bool plain = s[i] >= 0x20 && s[i] < 0x7f && s[i] != '"' &&
			s[i] != '\\';
		size_t need = plain ? 1 : 4;

		if (used + 4 <= size)
			cut = used;
		if (need + 1 > size - used) {
			memcpy(dst + cut, "...", 4);
			return dst;
		}
		if (plain) {
			dst[used++] = (char)s[i];
		} else {
			dst[used++] = '\\';
			dst[used++] = 'x';
			dst[used++] = digits[s[i] >> 4];
			dst[used++] = digits[s[i] & 15];
		}
	}
	dst[used] = '\0';
	return dst;
}

bool
log_limit_allow(struct log_limit *limit, uint64_t now_ms, uint32_t *suppressed)
{
	uint64_t elapsed_ms =
		now_ms > limit->last_ms ? now_ms - limit->last_ms : 0;
	uint64_t refill = limit->interval_ms != 0
		? elapsed_ms / limit->interval_ms
		: limit->spent;

	if (refill >= limit->spent) {
		limit->spent = 0;
		limit->last_ms = now_ms;
	} else {
		limit->spent -= (uint32_t)refill;
		limit->last_ms += refill * limit->interval_ms;
	}
	if (limit->spent >= limit->burst) {
		if (limit->suppressed < UINT32_MAX)
			limit->suppressed++;
		return false;
	}
	limit->spent++;
	*suppressed = limit->suppressed;
	limit->suppressed = 0;
	return true;
}

void
log_capture(void (*fn)(void *ctx, enum log_level level, const char *text),
	void *ctx)
{
	capture_fn = fn;
	capture_ctx = ctx;
}
