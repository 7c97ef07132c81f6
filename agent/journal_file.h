/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every call the journal makes of the file system, each a single one of the
 * kernel's, so that a test can stand in its place and fail at any of them.
 * Names are relative to the descriptor of a directory and never followed when
 * they are symbolic links.
 *
 * All return 0 (or what is said) and negative errno; EINTR is tried again.
 */
#ifndef AGENT_JOURNAL_FILE_H
#define AGENT_JOURNAL_FILE_H

#include <sys/stat.h>
#include <sys/types.h>

#include "util/util.h"

/* journal_file_open_dir - the directory's descriptor */
int journal_file_open_dir(const char *path);

enum journal_file_open {
	JOURNAL_FILE_EXISTING, /* -ENOENT when there is none */
	JOURNAL_FILE_NEW,      /* 0600; -EEXIST when there is one */
	JOURNAL_FILE_ANY,      /* made when there is none */
};

/* journal_file_open - open to read and write; the descriptor */
int journal_file_open(int dir, const char *name, enum journal_file_open how);

void journal_file_close(int fd);

int journal_file_stat(int fd, struct stat *out);

/* journal_file_lock - keep others out as long as fd, or a copy of it, is open;
 * -EWOULDBLOCK when one of them was first */
int journal_file_lock(int fd);

/* journal_file_read, journal_file_write - at most n octets at an offset; how
 * many they were */
ssize_t journal_file_read(int fd, void *to, size_t n, uint64_t at);
ssize_t journal_file_write(int fd, const void *from, size_t n, uint64_t at);

int journal_file_truncate(int fd, uint64_t size);

/* journal_file_sync - wait until the octets and the length are on disk */
int journal_file_sync(int fd);

/* journal_file_sync_dir - wait until the names are on disk */
int journal_file_sync_dir(int dir);

/* journal_file_rename - to, when it exists, is replaced at once */
int journal_file_rename(int dir, const char *from, const char *to);

/* journal_file_link - a second name; -EEXIST when it is taken */
int journal_file_link(int dir, const char *from, const char *to);

int journal_file_remove(int dir, const char *name);

#endif
