# SPDX-License-Identifier: BSD-2-Clause
TESTS += tests/check_hardening.sh tests/check_layers.sh tests/check_text.sh \
	tests/conformance.sh
EXTRA_DIST += %D%/run %D%/coverage \
	%D%/check_hardening.sh %D%/check_layers.sh %D%/check_text.sh \
	%D%/conformance.sh %D%/conformance-coverage \
	%D%/conformance-ids.txt %D%/conformance-required.txt \
	%D%/vectors/certs %D%/vectors/make_tables.py

include %D%/mibc/module.mk
include %D%/mibs/module.mk
include %D%/unit/module.mk
include %D%/fuzz/module.mk
include %D%/e2e/module.mk
include %D%/bench/module.mk
include %D%/fault/module.mk

# Line coverage, from a clean copy in coverage/ of the build directory.
coverage:
	$(MKDIR_P) $@
	$(MAKE) $(AM_MAKEFLAGS) distdir distdir=$@/source
	$(srcdir)/tests/coverage $@
.PHONY: coverage clean-coverage
clean-local: clean-coverage
clean-coverage:
	rm -rf coverage
