/* SPDX-License-Identifier: BSD-2-Clause */
/* See file_watch.h. */
#include "util/file_watch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* How a file looks from outside; all zero: it is not there. ctime moves with
 * content, owner and mode, and cannot be set back. */
struct look {
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec mtime;
	struct timespec ctime;
};

struct watched {
	char *path;
	struct look look;
};

struct file_watch {
	struct watched *files;
	size_t n;
	size_t size;
};

static struct look
look_at(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return (struct look){ 0 };
	return (struct look){
		.device = st.st_dev,
		.inode = st.st_ino,
		.size = st.st_size,
		.mtime = st.st_mtim,
		.ctime = st.st_ctim,
	};
}

static bool
same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static bool
same_look(const struct look *a, const struct look *b)
{
	return a->device == b->device && a->inode == b->inode &&
		a->size == b->size && same_time(&a->mtime, &b->mtime) &&
		same_time(&a->ctime, &b->ctime);
}

struct file_watch *
file_watch_new(void)
{
	return calloc(1, sizeof(struct file_watch));
}

void
file_watch_free(struct file_watch *watch)
{
	if (watch == NULL)
		return;
	for (size_t i = 0; i < watch->n; i++)
		free(watch->files[i].path);
	free(watch->files);
	free(watch);
}

void
file_watch_note(struct file_watch *watch, const char *path)
{
	struct watched *file;

	if (watch == NULL)
		return;
	if (watch->n == watch->size) {
		size_t size = watch->size == 0 ? 16 : 2 * watch->size;

		file = reallocarray(watch->files, size, sizeof(*file));
		if (file == NULL)
			return;
		watch->files = file;
		watch->size = size;
	}
	file = &watch->files[watch->n];
	file->path = strdup(path);
	if (file->path == NULL)
		return;
	file->look = look_at(path);
	watch->n++;
}

bool
file_watch_changed(struct file_watch *watch)
{
	bool changed = false;

	for (size_t i = 0; i < watch->n; i++) {
		struct watched *file = &watch->files[i];
		struct look now = look_at(file->path);

		changed = changed || !same_look(&file->look, &now);
		file->look = now;
	}
	return changed;
}

size_t
file_watch_count(const struct file_watch *watch)
{
	return watch->n;
}

const char *
file_watch_path(const struct file_watch *watch, size_t i)
{
	return watch->files[i].path;
}
