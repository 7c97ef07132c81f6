/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sandbox: when all is open the program gives up, for good, what it will
 * not need. A filter lets through the calls of the kernel that it makes
 * (libseccomp), and Landlock the files that it comes back to.
 */
#ifndef AGENT_SANDBOX_H
#define AGENT_SANDBOX_H

#include <stdint.h>

/* What is done with a path once the sandbox is closed. */
enum sandbox_access {
	SANDBOX_READ,   /* configuration and certificates, at a reload */
	SANDBOX_APPEND, /* the log file: opened again, or made */
	SANDBOX_REMOVE, /* the pid file */
	SANDBOX_KEEP,   /* persistentDir: files are made, renamed, removed */
};

/* landlock: the kernel's ABI, or why there is none: -ENOTSUP by this build,
 * -ENOSYS by the kernel. */
struct sandbox {
	int landlock;
	int ruleset;
	uint64_t handled; /* rights that are refused where not allowed */
	int error;        /* the first; told by sandbox_enter */
};

/* sandbox_begin - to be followed by sandbox_enter */
void sandbox_begin(struct sandbox *sandbox);

/*
 * sandbox_allow - leave a path open
 *
 * A directory is open with all below it. Of a file it is the directory it is
 * in, since files are replaced by renaming others over them; where a link
 * leads to it, the directory there too. A file in /, and one that is no
 * regular file, is open alone. What is not there is passed over.
 */
void sandbox_allow(
	struct sandbox *sandbox, enum sandbox_access access, const char *path);

/*
 * sandbox_enter - close it, with a line in the log that says what is in force
 *
 * What is neither built in nor in the kernel is left out and no error. 0 or
 * -errno: the program may then be closed in by half, and should end.
 */
int sandbox_enter(struct sandbox *sandbox);

#endif
