/* SPDX-License-Identifier: BSD-2-Clause */
/* See runner.h. CUnit counts and records; the output is TAP. */
#include "tests/unit/runner.h"

#include <stdio.h>
#include <stdlib.h>

#include <CUnit/TestRun.h>

static unsigned test_number;

static void
print_result(const CU_pTest test, const CU_pSuite suite, CU_pFailureRecord f)
{
	(void)suite;
	printf("%s %u - %s\n", f == NULL ? "ok" : "not ok", ++test_number,
		test->pName);
	for (; f != NULL; f = f->pNext)
		printf("# %s:%u: %s\n", f->strFileName, f->uiLineNumber,
			f->strCondition);
	fflush(stdout);
}

int
unit_main(const char *suite_name, const struct unit_test *tests, size_t n)
{
	CU_pSuite suite;
	unsigned failures;

	if (CU_initialize_registry() != CUE_SUCCESS)
		return EXIT_FAILURE;
	suite = CU_add_suite(suite_name, NULL, NULL);
	if (suite == NULL)
		return EXIT_FAILURE;
	for (size_t i = 0; i < n; i++)
		if (CU_add_test(suite, tests[i].name, tests[i].run) == NULL)
			return EXIT_FAILURE;
	printf("1..%zu\n", n);
	CU_set_test_complete_handler(print_result);
	if (CU_run_all_tests() != CUE_SUCCESS)
		return EXIT_FAILURE;
	failures = CU_get_number_of_failures();
	if (test_number != n)
		failures++;
	CU_cleanup_registry();
	return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
