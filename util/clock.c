/* SPDX-License-Identifier: BSD-2-Clause */
/* The two clocks, and how a test puts its own in their place. */
#include "util/clock.h"

#include <stddef.h>
#include <time.h>

#include <config.h>

static uint64_t
read_monotonic_ms(void)
{
	struct timespec ts = { 0 };

	/* Cannot fail: the clock exists on every Linux and ts is ours. */
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static int64_t
read_realtime_ms(void)
{
	struct timespec ts = { 0 };

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t
read_realtime_s(void)
{
	struct timespec ts = { 0 };

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec;
}

static uint64_t (*monotonic_source)(void) = read_monotonic_ms;
static int64_t (*realtime_source)(void) = read_realtime_s;

uint64_t
clock_monotonic_ms(void)
{
	return monotonic_source();
}

int64_t
clock_realtime_s(void)
{
	return realtime_source();
}

int64_t
clock_realtime_ms(void)
{
	if (realtime_source != read_realtime_s)
		return realtime_source() * 1000;
	return read_realtime_ms();
}

bool
clock_is_unset(void)
{
	return clock_realtime_s() < BUILD_DATE_S;
}

char *
clock_date(char dst[CLOCK_DATE_MAX], int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
		strftime(dst, CLOCK_DATE_MAX, "%Y-%m-%d %H:%M UTC", &tm) == 0)
		dst[0] = '\0';
	return dst;
}

void
clock_inject(uint64_t (*monotonic_ms)(void), int64_t (*realtime_s)(void))
{
	monotonic_source =
		monotonic_ms != NULL ? monotonic_ms : read_monotonic_ms;
	realtime_source = realtime_s != NULL ? realtime_s : read_realtime_s;
}
