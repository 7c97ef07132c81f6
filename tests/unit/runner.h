/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs the CUnit tests of one program and speaks TAP to make check. */
#ifndef TESTS_UNIT_RUNNER_H
#define TESTS_UNIT_RUNNER_H

#include <CUnit/CUnit.h>

struct unit_test {
	const char *name;
	void (*run)(void);
};

/* UNIT_TEST(test_x) - a row of the table; the function's name is the claim */
#define UNIT_TEST(function)                                                    \
	{                                                                      \
		#function, function                                            \
	}

/*
 * unit_main - run n tests in order; the exit status for main: 0 when every
 * assertion held, else 1
 */
int unit_main(const char *suite, const struct unit_test *tests, size_t n);

#define UNIT_MAIN(suite, table)                                                \
	int main(void)                                                         \
	{                                                                      \
		return unit_main(suite, table,                                 \
			sizeof(table) / sizeof((table)[0]));                   \
	}

#endif
