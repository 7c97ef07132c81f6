#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Stands for the unit tests in a build that was configured without CUnit.
echo "1..1"
echo "not ok 1 - CUnit is missing: apt-get install libcunit1-dev, then" \
	"configure and make check again"
exit 1
