/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that were read, or looked for: which ones, and have they changed? */
#ifndef UTIL_FILE_WATCH_H
#define UTIL_FILE_WATCH_H

#include <stdbool.h>
#include <stddef.h>

struct file_watch;

/* NULL without memory; file_watch_free takes NULL. */
struct file_watch *file_watch_new(void);
void file_watch_free(struct file_watch *watch);

/*
 * file_watch_note - take down a path and how its file looks, before it is
 * opened: what comes after that will be a change. A file that is not there
 * counts too, as one that is made would be found. watch may be NULL. Without
 * memory the path is left out.
 */
void file_watch_note(struct file_watch *watch, const char *path);

/*
 * file_watch_changed - does any file look otherwise than it did when it was
 * noted, or when this was called last? One stat a path, nothing is opened; a
 * link is followed.
 */
bool file_watch_changed(struct file_watch *watch);

/* The paths, in the order noted; one may stand there twice. */
size_t file_watch_count(const struct file_watch *watch);
const char *file_watch_path(const struct file_watch *watch, size_t i);

#endif
