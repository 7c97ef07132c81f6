/* SPDX-License-Identifier: BSD-2-Clause */
/* See file_sandbox.h. */
#include "util/file_sandbox.h"

#include <errno.h>
#include <unistd.h>

static bool closed;

void
file_sandbox_closed(void)
{
	closed = true;
}

bool
file_outside_sandbox(const char *path, int error)
{
	/* access(2) goes by file modes alone; Landlock has no say in it. */
	return closed && error == EACCES && access(path, R_OK) == 0;
}
