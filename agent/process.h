/* SPDX-License-Identifier: BSD-2-Clause */
/* The daemon as a Unix process: background, pid file, privileges, signals. */
#ifndef AGENT_PROCESS_H
#define AGENT_PROCESS_H

#include <sys/types.h>

#include "util/util.h"

/*
 * process_daemonize - go to the background, in directory /; the parent waits
 *
 * Returns in the child only. The parent exits 0 when the child calls
 * process_ready, else with the status the child ends with. 0 or -errno.
 */
int process_daemonize(void);

/* process_ready - tell the waiting parent; standard streams go to /dev/null
 * (keep_output: but for input they stay). Without process_daemonize it does
 * nothing. */
void process_ready(bool keep_output);

/*
 * process_write_pid - write our pid into a file that is ours alone (0644)
 *
 * The file stays locked until we end, however that happens: one that nobody
 * has locked is stale, and is taken over. A symbolic link is not followed.
 * 0; -EBUSY, with *owner the pid that another agent has written there (0: it
 * has not yet); else -errno.
 */
int process_write_pid(const char *path, pid_t *owner);

/* process_remove_pid - remove the file written; where that is not allowed any
 * more, empty it. Without one it does nothing. */
void process_remove_pid(void);

enum process_user {
	PROCESS_USER_FOUND,
	PROCESS_NO_USER,
	PROCESS_NO_GROUP,
	PROCESS_NO_PRIMARY_GROUP, /* a number without name, and no group */
};

/*
 * process_find_user - the ids of names or numbers
 *
 * user or group may be NULL: then *uid is (uid_t)-1 (stay as we are), *gid the
 * user's primary group or (gid_t)-1.
 */
enum process_user process_find_user(
	const char *user, const char *group, uid_t *uid, gid_t *gid);

/*
 * process_drop_privileges - become uid and gid for good, with no other group,
 * no capability and no way back; (uid_t)-1 keeps. Who is not root, and has
 * these ids already, keeps its groups: it cannot give them away. Also forbids
 * gaining privileges by exec and core dumps with keys in them. 0 or -errno.
 */
int process_drop_privileges(uid_t uid, gid_t gid);

#endif
