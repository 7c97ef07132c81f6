/* SPDX-License-Identifier: BSD-2-Clause */
/* What has been logged, for tests that look at it. */
#ifndef TESTS_UNIT_CAPTURED_LOG_H
#define TESTS_UNIT_CAPTURED_LOG_H

#include <stdio.h>
#include <string.h>

#include "util/log.h"

static struct {
	unsigned n;
	enum log_level level; /* of the last line */
	char text[1024];
} captured_log;

static inline void
captured_line(void *ctx, enum log_level level, const char *text)
{
	(void)ctx;
	captured_log.n++;
	captured_log.level = level;
	(void)snprintf(
		captured_log.text, sizeof(captured_log.text), "%s", text);
}

static inline void
captured_log_begin(void)
{
	captured_log.n = 0;
	log_capture(captured_line, NULL);
}

/* captured_log_end - whether exactly one line was written, this error */
static inline bool
captured_log_end(const char *text)
{
	bool is = captured_log.n == 1 &&
		captured_log.level == LOG_LEVEL_ERROR &&
		strcmp(captured_log.text, text) == 0;

	log_capture(NULL, NULL);
	if (!is)
		printf("# %u lines, the last: %s\n", captured_log.n,
			captured_log.n > 0 ? captured_log.text : "");
	return is;
}

#endif
