/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that a sandbox refuses: so that messages name the cause. */
#ifndef UTIL_FILE_SANDBOX_H
#define UTIL_FILE_SANDBOX_H

#include <stdbool.h>

/* The end of a message, after the path. */
#define FILE_OUTSIDE_SANDBOX                                                   \
 "it lies outside of the directories that were left open when the "            \
 "sandbox was closed: restart the agent"

/* file_sandbox_closed - from now on directories are refused that file modes
 * allow */
void file_sandbox_closed(void);

/* file_outside_sandbox - has opening path for reading failed with this errno
 * only because of the sandbox? */
bool file_outside_sandbox(const char *path, int error);

#endif
