/* SPDX-License-Identifier: BSD-2-Clause */
/* The two clocks; the only place that reads them. */
#ifndef UTIL_CLOCK_H
#define UTIL_CLOCK_H

#include <stdint.h>

/* clock_monotonic_ms - milliseconds since some fixed point; never goes back */
uint64_t clock_monotonic_ms(void);

/* clock_realtime_s - seconds since 1970 UTC; may jump when the host sets it */
int64_t clock_realtime_s(void);

/* clock_realtime_ms - the same in milliseconds, for deadlines at a date; an
 * injected clock has whole seconds */
int64_t clock_realtime_ms(void);

/*
 * clock_inject - replace the clocks (for tests); NULL restores the real one.
 */
void clock_inject(uint64_t (*monotonic_ms)(void), int64_t (*realtime_s)(void));

#endif
