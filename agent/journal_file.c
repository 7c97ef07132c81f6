/* SPDX-License-Identifier: BSD-2-Clause */
/* See journal_file.h. */
#include "agent/journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

/* The call's result or -errno, once no signal is in the way. */
#define RETURN_RETRIED(result, call)                                           \
 do {                                                                          \
  result = (call);                                                             \
 } while (result < 0 && errno == EINTR);                                       \
 return result < 0 ? -errno : result

int
journal_file_open_dir(const char *path)
{
	int fd;

	RETURN_RETRIED(fd, open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

int
journal_file_open(int dir, const char *name, enum journal_file_open how)
{
	/* O_NONBLOCK: a FIFO is to be refused, not waited for. */
	int flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd;

	if (how != JOURNAL_FILE_EXISTING)
		flags |= O_CREAT;
	if (how == JOURNAL_FILE_NEW)
		flags |= O_EXCL;
	RETURN_RETRIED(fd, openat(dir, name, flags, 0600));
}

void
journal_file_close(int fd)
{
	/* What had to be on disk was synced: nothing is left to fail. */
	if (fd >= 0)
		(void)close(fd);
}

int
journal_file_stat(int fd, struct stat *out)
{
	return fstat(fd, out) != 0 ? -errno : 0;
}

int
journal_file_lock(int fd)
{
	int rc;

	RETURN_RETRIED(rc, flock(fd, LOCK_EX | LOCK_NB));
}

ssize_t
journal_file_read(int fd, void *to, size_t n, uint64_t at)
{
	ssize_t got;

	RETURN_RETRIED(got, pread(fd, to, n, (off_t)at));
}

ssize_t
journal_file_write(int fd, const void *from, size_t n, uint64_t at)
{
	ssize_t written;

	RETURN_RETRIED(written, pwrite(fd, from, n, (off_t)at));
}

int
journal_file_truncate(int fd, uint64_t size)
{
	int rc;

	RETURN_RETRIED(rc, ftruncate(fd, (off_t)size));
}

int
journal_file_sync(int fd)
{
	int rc;

	RETURN_RETRIED(rc, fdatasync(fd));
}

int
journal_file_sync_dir(int dir)
{
	int rc;

	RETURN_RETRIED(rc, fsync(dir));
}

int
journal_file_rename(int dir, const char *from, const char *to)
{
	return renameat(dir, from, dir, to) != 0 ? -errno : 0;
}

int
journal_file_link(int dir, const char *from, const char *to)
{
	return linkat(dir, from, dir, to, 0) != 0 ? -errno : 0;
}

int
journal_file_remove(int dir, const char *name)
{
	return unlinkat(dir, name, 0) != 0 ? -errno : 0;
}
