# SPDX-License-Identifier: BSD-2-Clause
# One target a parser. With --enable-fuzzing they are libFuzzer programs, which
# "make fuzz" runs; otherwise make check replays tests/fuzz/corpus/NAME through
# them. See README.
if FUZZING
FUZZ_MAIN =
FUZZ_LINK = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
else
FUZZ_MAIN = tests/fuzz/libreplay.a
FUZZ_LINK = $(AM_LDFLAGS)
check_LIBRARIES += tests/fuzz/libreplay.a
tests_fuzz_libreplay_a_SOURCES = %D%/replay.c
endif
FUZZ_TARGETS =
FUZZ_SECONDS = 60

include %D%/wire.mk
include %D%/transport.mk
include %D%/security.mk
include %D%/agent.mk

check_PROGRAMS += $(FUZZ_TARGETS)
if FUZZING
fuzz: $(FUZZ_TARGETS)
	@FUZZ_SECONDS=$(FUZZ_SECONDS) $(srcdir)/tests/fuzz/run $(FUZZ_TARGETS)
else
TESTS += $(FUZZ_TARGETS)
fuzz:
	@echo "make fuzz needs: configure CC=clang --enable-fuzzing" \
		"--enable-sanitizers" >&2; exit 1
endif
.PHONY: fuzz
EXTRA_DIST += %D%/README %D%/run

clean-local: clean-fuzz
.PHONY: clean-fuzz
clean-fuzz:
	rm -rf tests/fuzz/found
