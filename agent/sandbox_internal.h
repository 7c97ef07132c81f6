/* SPDX-License-Identifier: BSD-2-Clause */
/* What the two halves of the sandbox know of each other. */
#ifndef AGENT_SANDBOX_INTERNAL_H
#define AGENT_SANDBOX_INTERNAL_H

#ifndef __has_feature
# define __has_feature(feature) 0 /* gcc, which has a macro for it */
#endif
/* AddressSanitizer looks for leaks when the program ends, by means that are
 * nothing for an agent in service. */
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
# define SANDBOX_SANITIZER 1
#else
# define SANDBOX_SANITIZER 0
#endif

/*
 * sandbox_filter_calls - from now on only the calls listed in sandbox_calls.c
 *
 * 0; -ENOTSUP without libseccomp, -ENOSYS where the kernel has no filters; any
 * other -errno is a failure.
 */
int sandbox_filter_calls(void);

#endif
