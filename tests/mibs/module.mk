# SPDX-License-Identifier: BSD-2-Clause
# Our SMIv2 modules beside other people's tools and, where they are given,
# beside the IETF's modules: make check-mibs REFERENCE=DIR
TESTS += tests/mibs/reference.sh tests/mibs/smilint.sh \
	tests/mibs/translate.sh
EXTRA_DIST += %D%/lib.sh %D%/reference.sh %D%/smilint.sh %D%/translate.sh

REFERENCE = $(REFERENCE_MIBS)
if HAVE_LIBSMI
CHECK_MIBS = tests/mibs/check_mibs
check_PROGRAMS += tests/mibs/check_mibs
tests_mibs_check_mibs_SOURCES = %D%/check_mibs.c \
	mibs/mibc/pool.c mibs/mibc/text.c
tests_mibs_check_mibs_CPPFLAGS = $(AM_CPPFLAGS) $(LIBSMI_CFLAGS)
tests_mibs_check_mibs_LDADD = $(LIBSMI_LIBS)
endif

.PHONY: check-mibs
check-mibs: $(CHECK_MIBS)
	@test -n "$(CHECK_MIBS)" || \
		{ echo "check-mibs needs libsmi: libsmi2-dev" >&2; exit 1; }
	@test -n "$(REFERENCE)" || \
		{ echo "make check-mibs REFERENCE=DIR" >&2; exit 1; }
	tests/mibs/check_mibs $(srcdir)/mibs/smi "$(REFERENCE)" $(SMI_MODULES)
