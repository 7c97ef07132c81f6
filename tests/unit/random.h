/* SPDX-License-Identifier: BSD-2-Clause */
/* Random numbers for tests: the seed is printed, and UNIT_SEED repeats it. */
#ifndef TESTS_UNIT_RANDOM_H
#define TESTS_UNIT_RANDOM_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline uint32_t
random_word(void)
{
	static uint64_t state;

	if (state == 0) {
		const char *given = getenv("UNIT_SEED");
		struct timespec now;

		clock_gettime(CLOCK_REALTIME, &now);
		state = given != NULL ? strtoull(given, NULL, 10)
				      : (uint64_t)now.tv_sec * 1000003 +
				(uint64_t)now.tv_nsec;
		state += state == 0;
		printf("# seed %" PRIu64 "\n", state);
	}
	/* xorshift64*, Vigna: An experimental exploration of Marsaglia's
	 * xorshift generators */
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)(state * 0x2545f4914f6cdd1dULL >> 32);
}

/* random_below - 0..n-1; n of 1..2^32 */
static inline uint32_t
random_below(size_t n)
{
	return (uint32_t)(random_word() % n);
}

#endif
