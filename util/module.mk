# SPDX-License-Identifier: BSD-2-Clause
noinst_LIBRARIES += util/libutil.a
util_libutil_a_SOURCES = \
	%D%/arena.c %D%/arena.h \
	%D%/clock.c %D%/clock.h \
	%D%/file_sandbox.c %D%/file_sandbox.h \
	%D%/file_watch.c %D%/file_watch.h \
	%D%/fingerprint.c %D%/fingerprint.h \
	%D%/log.c %D%/log.h \
	%D%/refusal.c %D%/refusal.h \
	%D%/security_level.c %D%/security_level.h \
	%D%/siphash.c %D%/siphash.h \
	%D%/utf8.c %D%/utf8.h \
	%D%/util.c %D%/util.h
