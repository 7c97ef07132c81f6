# SPDX-License-Identifier: BSD-2-Clause
# The agent as a whole, asked by other people's clients. A scenario is a
# folder with test.sh; the longest first, so that they run beside the others.
E2E_TESTS = \
	tests/e2e/valgrind/test.sh \
	tests/e2e/access/test.sh \
	tests/e2e/addresses/test.sh \
	tests/e2e/agent_user/test.sh \
	tests/e2e/bad_config/test.sh \
	tests/e2e/clients/test.sh \
	tests/e2e/clock/test.sh \
	tests/e2e/daemon/test.sh \
	tests/e2e/engine_id/test.sh \
	tests/e2e/full_disk/test.sh \
	tests/e2e/kill/test.sh \
	tests/e2e/interfaces/test.sh \
	tests/e2e/many/test.sh \
	tests/e2e/mapping/test.sh \
	tests/e2e/names/test.sh \
	tests/e2e/privileges/test.sh \
	tests/e2e/refusals/test.sh \
	tests/e2e/reload/test.sh \
	tests/e2e/renewal/test.sh \
	tests/e2e/sandbox/test.sh \
	tests/e2e/service/test.sh \
	tests/e2e/signals/test.sh \
	tests/e2e/smoke/test.sh \
	tests/e2e/stranger/test.sh \
	tests/e2e/tls_policy/test.sh \
	tests/e2e/writing/test.sh
TESTS += $(E2E_TESTS)

# Each of them with its agents under valgrind: an hour.
check-valgrind:
	E2E_VALGRIND=1 $(MAKE) $(AM_MAKEFLAGS) check TESTS="$(E2E_TESTS)"
.PHONY: check-valgrind

EXTRA_DIST += \
	%D%/lib.sh \
	%D%/pki.sh \
	%D%/snmp_message.py \
	%D%/access/test.sh \
	%D%/addresses/no_ipv6.py \
	%D%/addresses/test.sh \
	%D%/agent_user/test.sh \
	%D%/bad_config/test.sh \
	%D%/clients/test.sh \
	%D%/clock/test.sh \
	%D%/clock/wall_clock.c \
	%D%/daemon/test.sh \
	%D%/engine_id/test.sh \
	%D%/full_disk/test.sh \
	%D%/kill/test.sh \
	%D%/interfaces/compare.py \
	%D%/interfaces/test.sh \
	%D%/many/interleave.py \
	%D%/many/test.sh \
	%D%/mapping/test.sh \
	%D%/names/test.sh \
	%D%/privileges/test.sh \
	%D%/refusals/test.sh \
	%D%/reload/test.sh \
	%D%/renewal/test.sh \
	%D%/sandbox/test.sh \
	%D%/service/manager.py \
	%D%/service/test.sh \
	%D%/signals/test.sh \
	%D%/smoke/test.sh \
	%D%/smoke/walk.sh \
	%D%/stranger/datagrams.py \
	%D%/stranger/test.sh \
	%D%/tls_policy/test.sh \
	%D%/valgrind/test.sh \
	%D%/writing/test.sh

# For an agent whose clock the scenario sets.
check_DATA = tests/e2e/clock/wall_clock.so
CLEANFILES += tests/e2e/clock/wall_clock.so
tests/e2e/clock/wall_clock.so: %D%/clock/wall_clock.c
	$(AM_V_CCLD)$(MKDIR_P) $(@D) && $(CC) -D_GNU_SOURCE $(CFLAGS) \
		-fPIC -shared -o $@ $(srcdir)/tests/e2e/clock/wall_clock.c

# What scenarios make once for a build directory.
clean-local: clean-e2e
.PHONY: clean-e2e
clean-e2e:
	rm -rf tests/e2e/pki tests/e2e/pki.part tests/e2e/pki.lock \
		valgrind-build valgrind-build.lock
