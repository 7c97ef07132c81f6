/* SPDX-License-Identifier: BSD-2-Clause */
/* The two clocks; the only place that reads them. */
#ifndef UTIL_CLOCK_H
#define UTIL_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* clock_monotonic_ms - milliseconds since some fixed point; never goes back */
uint64_t clock_monotonic_ms(void);

/* clock_realtime_s - seconds since 1970 UTC; may jump when the host sets it */
int64_t clock_realtime_s(void);

/* clock_realtime_ms - the same in milliseconds, for deadlines at a date; an
 * injected clock has whole seconds */
int64_t clock_realtime_ms(void);

/* clock_is_unset - does it show a time before this program was built? A board
 * without a battery starts in 1970 and is told the time later. */
bool clock_is_unset(void);

/* clock_date - seconds since 1970 as "2026-11-23 18:05 UTC"; returns dst */
enum { CLOCK_DATE_MAX = 32 };
char *clock_date(char dst[CLOCK_DATE_MAX], int64_t seconds);

/*
 * clock_inject - replace the clocks (for tests); NULL restores the real one.
 */
void clock_inject(uint64_t (*monotonic_ms)(void), int64_t (*realtime_s)(void));

#endif
