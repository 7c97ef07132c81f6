/* SPDX-License-Identifier: BSD-2-Clause */
/* See journal_disk.h. */
#include "tests/unit/journal_disk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/journal_file.h"

enum {
	FILES_MAX = 16,
	NAMES_MAX = 8,
	FDS_MAX = 8,
	CHANGES_MAX = 256,
	NAME_MAX_N = 16,
	BLOCK = 64,            /* reaches the disk as a whole */
	DIRECTORY = FILES_MAX, /* as the file of a descriptor */
	SPARE_MAX = 64,
	NO_FILE = -1,
};

struct content {
	uint8_t *p;
	size_t n;
	size_t size; /* allocated */
};

/* A write, or with data.p == NULL a new length. */
struct change {
	size_t at;
	struct content data;
};

struct file {
	bool used;
	struct content seen;
	struct content stored;
	struct change *changes; /* not synced; CHANGES_MAX of them */
	size_t n_changes;
};

struct names {
	struct {
		char name[NAME_MAX_N];
		int file;
	} of[NAMES_MAX];
	size_t n;
};

/* name has that file now; NO_FILE: is gone. A rename is two in one. */
struct name_change {
	char name[NAME_MAX_N];
	int file;
	bool with_next;
};

struct disk {
	struct file files[FILES_MAX];
	struct names seen;
	struct names stored;
	struct name_change name_changes[CHANGES_MAX]; /* not synced */
	size_t n_name_changes;
	int fds[FDS_MAX]; /* their file */
	bool locked[FDS_MAX];

	unsigned n_calls;
	bool armed;
	bool met;
	bool sticky;
	unsigned fail_at;
	enum disk_fault fault;
	size_t bad_at;
	size_t bad_n;
	void (*hook)(void *ctx, enum disk_call call);
	void *hook_ctx;
};

static struct disk *current;

static void
require(bool condition)
{
	if (!condition)
		abort();
}

uint32_t
disk_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* ---- content ---- */

/*
 * Content that was let go, for the next: under sanitizers a large block costs
 * more than all that is done with it.
 */
static struct content spare[SPARE_MAX];
static size_t n_spare;

static void
content_free(struct content *content)
{
	if (content->p != NULL && n_spare < SPARE_MAX)
		spare[n_spare++] = *content;
	else
		free(content->p);
	*content = (struct content){ NULL, 0, 0 };
}

/* Room for n octets; what is there stays. */
static void
content_reserve(struct content *content, size_t n)
{
	struct content larger = { NULL, 0, n + n / 2 + 1 };

	if (content->p != NULL && n <= content->size)
		return;
	for (size_t i = 0; i < n_spare && larger.p == NULL; i++) {
		if (spare[i].size >= n) {
			larger = spare[i];
			spare[i] = spare[--n_spare];
		}
	}
	if (larger.p == NULL)
		larger.p = malloc(larger.size);
	require(larger.p != NULL);
	larger.n = content->n;
	if (content->n > 0)
		memcpy(larger.p, content->p, content->n);
	content_free(content);
	*content = larger;
}

static void
content_resize(struct content *content, size_t n)
{
	content_reserve(content, n);
	if (n > content->n)
		memset(content->p + content->n, 0, n - content->n);
	content->n = n;
}

static void
content_write(struct content *content, size_t at, const void *data, size_t n)
{
	if (at + n > content->n)
		content_resize(content, at + n);
	memcpy(content->p + at, data, n);
}

static void
content_set(struct content *content, const struct content *from)
{
	content->n = 0;
	content_reserve(content, from->n);
	content->n = from->n;
	if (from->n > 0)
		memcpy(content->p, from->p, from->n);
}

static void
content_apply(struct content *content, const struct change *change)
{
	if (change->data.p == NULL)
		content_resize(content, change->at);
	else
		content_write(
			content, change->at, change->data.p, change->data.n);
}

static void
forget_changes(struct file *file)
{
	for (size_t i = 0; i < file->n_changes; i++)
		content_free(&file->changes[i].data);
	file->n_changes = 0;
}

static void
add_change(struct file *file, size_t at, const void *data, size_t n)
{
	struct change *change;

	if (file->changes == NULL)
		file->changes = calloc(CHANGES_MAX, sizeof(*file->changes));
	require(file->changes != NULL && file->n_changes < CHANGES_MAX);
	change = &file->changes[file->n_changes++];
	change->at = at;
	change->data = (struct content){ NULL, 0, 0 };
	if (data != NULL) {
		content_resize(&change->data, n);
		memcpy(change->data.p, data, n);
	}
	content_apply(&file->seen, change);
}

/* At least n octets; the new ones are those of older at that place, or 0. */
static void
content_grow(struct content *content, size_t n, const struct content *older)
{
	size_t before = content->n;

	if (n <= before)
		return;
	content_resize(content, n);
	if (older != NULL && older->n > before)
		memcpy(content->p + before, older->p + before,
			min_size(n, older->n) - before);
}

/*
 * Each block of what was written reaches the disk or does not, and the length
 * of the file may come first: then there is what was at that place before,
 * zeros, or octets of an older file.
 */
static void
store_some(struct content *stored, const struct file *file,
	const struct content *older, uint32_t *seed)
{
	if (disk_random(seed) % 2 == 0)
		older = NULL;
	for (size_t i = 0; i < file->n_changes; i++) {
		const struct change *change = &file->changes[i];
		size_t end = change->at + change->data.n;

		if (change->data.p == NULL) {
			if (disk_random(seed) % 2 == 0)
				content_apply(stored, change);
			continue;
		}
		if (disk_random(seed) % 2 == 0)
			content_grow(stored, end, older);
		for (size_t at = change->at; at < end; at += BLOCK) {
			size_t n = min_size(BLOCK, end - at);

			if (disk_random(seed) % 2 == 0)
				continue;
			content_grow(stored, at + n, older);
			memcpy(stored->p + at,
				change->data.p + (at - change->at), n);
		}
	}
}

/* ---- names ---- */

static int
names_find(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->of[i].name, name) == 0)
			return names->of[i].file;
	return NO_FILE;
}

static void
names_set(struct names *names, const char *name, int file)
{
	size_t i = 0;

	while (i < names->n && strcmp(names->of[i].name, name) != 0)
		i++;
	if (file == NO_FILE) {
		if (i < names->n)
			names->of[i] = names->of[--names->n];
		return;
	}
	if (i == names->n) {
		require(++names->n <= NAMES_MAX);
		require(strlen(name) < NAME_MAX_N);
		strcpy(names->of[i].name, name);
	}
	names->of[i].file = file;
}

static void
add_name_change(struct disk *disk, const char *name, int file, bool with_next)
{
	struct name_change *change =
		&disk->name_changes[disk->n_name_changes++];

	require(disk->n_name_changes < CHANGES_MAX);
	require(strlen(name) < NAME_MAX_N);
	strcpy(change->name, name);
	change->file = file;
	change->with_next = with_next;
	names_set(&disk->seen, name, file);
}

/* The first n changes of names, and what belongs together. */
static void
store_names(const struct disk *disk, struct names *stored, size_t n)
{
	while (n > 0 && n < disk->n_name_changes &&
		disk->name_changes[n - 1].with_next)
		n++;
	for (size_t i = 0; i < n; i++)
		names_set(stored, disk->name_changes[i].name,
			disk->name_changes[i].file);
}

/* ---- the disk ---- */

struct disk *
disk_new(void)
{
	struct disk *disk = calloc(1, sizeof(*disk));

	require(disk != NULL);
	for (size_t i = 0; i < FDS_MAX; i++)
		disk->fds[i] = NO_FILE;
	return disk;
}

static void
file_free(struct file *file)
{
	forget_changes(file);
	free(file->changes);
	content_free(&file->seen);
	content_free(&file->stored);
	memset(file, 0, sizeof(*file));
}

void
disk_free(struct disk *disk)
{
	if (disk == NULL)
		return;
	for (size_t i = 0; i < FILES_MAX; i++)
		file_free(&disk->files[i]);
	if (current == disk)
		current = NULL;
	free(disk);
}

struct disk *
disk_use(struct disk *disk)
{
	struct disk *before = current;

	current = disk;
	return before;
}

/* Does any name or descriptor lead there? */
static bool
is_in_use(const struct disk *disk, int file)
{
	for (size_t i = 0; i < FDS_MAX; i++)
		if (disk->fds[i] == file)
			return true;
	for (size_t i = 0; i < disk->seen.n; i++)
		if (disk->seen.of[i].file == file)
			return true;
	for (size_t i = 0; i < disk->stored.n; i++)
		if (disk->stored.of[i].file == file)
			return true;
	for (size_t i = 0; i < disk->n_name_changes; i++)
		if (disk->name_changes[i].file == file)
			return true;
	return false;
}

static int
new_file(struct disk *disk)
{
	for (int i = 0; i < FILES_MAX; i++) {
		if (disk->files[i].used && !is_in_use(disk, i))
			file_free(&disk->files[i]);
		if (!disk->files[i].used) {
			disk->files[i].used = true;
			return i;
		}
	}
	abort();
}

/* The longest other file: its octets may lie where a new one grows. */
static const struct content *
older_content(const struct disk *disk, size_t except)
{
	const struct content *longest = NULL;

	for (size_t i = 0; i < FILES_MAX; i++) {
		const struct content *content = &disk->files[i].stored;

		if (i != except && (longest == NULL || content->n > longest->n))
			longest = content;
	}
	return longest;
}

/* The kernel is still there: what it has not written it will write. */
static void
copy_pending(struct disk *out, const struct disk *disk)
{
	out->seen = disk->seen;
	memcpy(out->name_changes, disk->name_changes,
		sizeof(out->name_changes));
	out->n_name_changes = disk->n_name_changes;
	for (size_t i = 0; i < FILES_MAX; i++) {
		const struct file *from = &disk->files[i];
		struct file *to = &out->files[i];

		if (!from->used || !is_in_use(out, (int)i))
			continue;
		to->used = true;
		content_set(&to->stored, &from->stored);
		for (size_t k = 0; k < from->n_changes; k++)
			add_change(to, from->changes[k].at,
				from->changes[k].data.p,
				from->changes[k].data.n);
		content_set(&to->seen, &from->seen);
	}
}

/* The first n changes of names, and some or none of what was written. */
static void
copy_stored(struct disk *out, const struct disk *disk, size_t n, uint32_t *seed)
{
	store_names(disk, &out->stored, n);
	out->seen = out->stored;
	for (size_t i = 0; i < FILES_MAX; i++) {
		const struct file *from = &disk->files[i];
		struct file *to = &out->files[i];

		if (!from->used || !is_in_use(out, (int)i))
			continue;
		to->used = true;
		content_set(&to->stored, &from->stored);
		if (seed != NULL)
			store_some(&to->stored, from, older_content(disk, i),
				seed);
		content_set(&to->seen, &to->stored);
	}
}

struct disk *
disk_after_crash(const struct disk *disk, enum disk_crash how, uint32_t *seed)
{
	struct disk *out = disk_new();

	out->stored = disk->stored;
	switch (how) {
	case DISK_KILLED:
		copy_pending(out, disk);
		break;
	case DISK_LOST_ALL:
		copy_stored(out, disk, 0, NULL);
		break;
	case DISK_LOST_SOME:
	case DISK_CRASHES:
		copy_stored(out, disk,
			disk_random(seed) % (disk->n_name_changes + 1), seed);
		break;
	}
	return out;
}

static bool
content_equal(const struct content *a, const struct content *b)
{
	return octets_equal(
		(struct octets){ a->p, a->n }, (struct octets){ b->p, b->n });
}

bool
disk_is_settled(const struct disk *disk)
{
	if (disk->n_name_changes > 0 || disk->seen.n != disk->stored.n)
		return false;
	for (size_t i = 0; i < disk->seen.n; i++)
		if (names_find(&disk->stored, disk->seen.of[i].name) !=
			disk->seen.of[i].file)
			return false;
	for (size_t i = 0; i < FILES_MAX; i++) {
		const struct file *file = &disk->files[i];

		if (file->used &&
			(file->n_changes > 0 ||
				!content_equal(&file->seen, &file->stored)))
			return false;
	}
	return true;
}

void
disk_fail(struct disk *disk, unsigned n, enum disk_fault fault, bool sticky)
{
	disk->armed = true;
	disk->met = false;
	disk->fail_at = disk->n_calls + n;
	disk->fault = fault;
	disk->sticky = sticky;
}

bool
disk_heal(struct disk *disk)
{
	disk->armed = false;
	return disk->met;
}

void
disk_bad_sector(struct disk *disk, size_t at, size_t n)
{
	disk->bad_at = at;
	disk->bad_n = n;
}

void
disk_watch(struct disk *disk, void (*hook)(void *ctx, enum disk_call call),
	void *ctx)
{
	disk->hook = hook;
	disk->hook_ctx = ctx;
}

unsigned
disk_n_calls(const struct disk *disk)
{
	return disk->n_calls;
}

unsigned
disk_n_open(const struct disk *disk)
{
	unsigned n = 0;

	for (size_t i = 0; i < FDS_MAX; i++)
		n += disk->fds[i] != NO_FILE;
	return n;
}

struct octets
disk_file(const struct disk *disk, const char *name)
{
	int file = names_find(&disk->seen, name);

	if (file == NO_FILE)
		return (struct octets){ NULL, 0 };
	return (struct octets){ disk->files[file].seen.p,
		disk->files[file].seen.n };
}

void
disk_put_file(struct disk *disk, const char *name, struct octets content)
{
	int file = new_file(disk);
	struct file *f = &disk->files[file];

	content_resize(&f->stored, content.n);
	if (content.n > 0)
		memcpy(f->stored.p, content.p, content.n);
	content_set(&f->seen, &f->stored);
	names_set(&disk->stored, name, file);
	names_set(&disk->seen, name, file);
}

/* ---- the calls ---- */

/* How this call goes: the fault it meets, or DISK_FAULTS for none. */
static enum disk_fault
call(enum disk_call which)
{
	struct disk *disk = current;
	unsigned number = disk->n_calls++;

	if (disk->hook != NULL)
		disk->hook(disk->hook_ctx, which);
	if (!disk->armed || number < disk->fail_at)
		return DISK_FAULTS;
	if (number > disk->fail_at && !disk->sticky)
		return DISK_FAULTS;
	disk->met = true;
	return disk->fault;
}

/* For calls that do all or nothing: is it done, and what does it say? */
static int
simple_call(enum disk_call which, bool *done)
{
	switch (call(which)) {
	case DISK_FAULT_NOTHING:
	case DISK_FAULT_SPOIL:
		*done = false;
		return -EIO;
	case DISK_FAULT_DONE:
		*done = true;
		return -EIO;
	case DISK_FAULT_PARTLY:
		*done = false;
		return -ENOSPC;
	case DISK_FAULT_SHORT:
	case DISK_FAULTS:
		break;
	}
	*done = true;
	return 0;
}

static struct file *
file_of(int fd)
{
	require(fd >= 0 && fd < FDS_MAX);
	require(current->fds[fd] >= 0 && current->fds[fd] < FILES_MAX);
	return &current->files[current->fds[fd]];
}

static int
new_fd(int file)
{
	for (int i = 0; i < FDS_MAX; i++) {
		if (current->fds[i] == NO_FILE) {
			current->fds[i] = file;
			current->locked[i] = false;
			return i;
		}
	}
	abort();
}

int
journal_file_open_dir(const char *path)
{
	bool done;
	int rc = simple_call(DISK_OPEN_DIR, &done);

	(void)path;
	return rc != 0 ? rc : new_fd(DIRECTORY);
}

int
journal_file_open(int dir, const char *name, enum journal_file_open how)
{
	bool done;
	int rc = simple_call(DISK_OPEN, &done);
	int file = names_find(&current->seen, name);

	require(current->fds[dir] == DIRECTORY);
	if (done && file == NO_FILE && how != JOURNAL_FILE_EXISTING) {
		file = new_file(current);
		add_name_change(current, name, file, false);
	} else if (rc == 0 && file == NO_FILE) {
		return -ENOENT;
	} else if (rc == 0 && how == JOURNAL_FILE_NEW) {
		return -EEXIST;
	}
	return rc != 0 ? rc : new_fd(file);
}

void
journal_file_close(int fd)
{
	if (fd < 0)
		return;
	require(fd < FDS_MAX && current->fds[fd] != NO_FILE);
	current->fds[fd] = NO_FILE;
}

int
journal_file_stat(int fd, struct stat *out)
{
	bool done;
	int rc = simple_call(DISK_STAT, &done);

	memset(out, 0, sizeof(*out));
	out->st_mode = S_IFREG | 0600;
	out->st_uid = geteuid();
	out->st_size = (off_t)file_of(fd)->seen.n;
	return rc;
}

int
journal_file_lock(int fd)
{
	bool done;
	int rc = simple_call(DISK_LOCK, &done);

	(void)file_of(fd);
	for (int i = 0; i < FDS_MAX && rc == 0; i++)
		if (i != fd && current->fds[i] == current->fds[fd] &&
			current->locked[i])
			return -EWOULDBLOCK;
	current->locked[fd] = rc == 0;
	return rc;
}

ssize_t
journal_file_read(int fd, void *to, size_t n, uint64_t at)
{
	const struct file *file = file_of(fd);
	enum disk_fault fault = call(DISK_READ);

	if (fault == DISK_FAULT_SHORT)
		n = (n + 1) / 2;
	else if (fault != DISK_FAULTS)
		return -EIO;
	if (at >= file->seen.n)
		return 0;
	n = min_size(n, file->seen.n - (size_t)at);
	if (at < current->bad_at)
		n = min_size(n, current->bad_at - (size_t)at);
	else if (at < current->bad_at + current->bad_n)
		return -EIO;
	memcpy(to, file->seen.p + at, n);
	return (ssize_t)n;
}

ssize_t
journal_file_write(int fd, const void *from, size_t n, uint64_t at)
{
	struct file *file = file_of(fd);

	switch (call(DISK_WRITE)) {
	case DISK_FAULT_NOTHING:
	case DISK_FAULT_SPOIL:
		return -EIO;
	case DISK_FAULT_DONE:
		add_change(file, (size_t)at, from, n);
		return -EIO;
	case DISK_FAULT_PARTLY:
		add_change(file, (size_t)at, from, n / 2);
		return -ENOSPC;
	case DISK_FAULT_SHORT:
		n = (n + 1) / 2;
		break;
	case DISK_FAULTS:
		break;
	}
	add_change(file, (size_t)at, from, n);
	return (ssize_t)n;
}

int
journal_file_truncate(int fd, uint64_t size)
{
	bool done;
	int rc = simple_call(DISK_TRUNCATE, &done);

	if (done)
		add_change(file_of(fd), (size_t)size, NULL, 0);
	return rc;
}

static void
store_all(struct file *file)
{
	for (size_t i = 0; i < file->n_changes; i++)
		content_apply(&file->stored, &file->changes[i]);
}

static void
spoil(struct file *file)
{
	size_t end = file->n_changes > 0 ? file->changes[0].at : 0;

	end = min_size(end, file->stored.n);
	if (end > 0)
		memset(file->stored.p + (end - 1) / BLOCK * BLOCK, 0x5a,
			(end - 1) % BLOCK + 1);
}

int
journal_file_sync(int fd)
{
	static uint32_t seed = 20260201;
	struct file *file = file_of(fd);
	int rc = -EIO;

	switch (call(DISK_SYNC)) {
	case DISK_FAULT_NOTHING:
		break;
	case DISK_FAULT_SPOIL:
		spoil(file);
		break;
	case DISK_FAULT_PARTLY:
		store_some(&file->stored, file, NULL, &seed);
		rc = -ENOSPC;
		break;
	case DISK_FAULT_DONE:
		store_all(file);
		break;
	case DISK_FAULT_SHORT:
	case DISK_FAULTS:
		store_all(file);
		rc = 0;
		break;
	}
	forget_changes(file);
	return rc;
}

int
journal_file_sync_dir(int dir)
{
	bool done;
	int rc = simple_call(DISK_SYNC_DIR, &done);

	require(current->fds[dir] == DIRECTORY);
	if (done)
		store_names(current, &current->stored, current->n_name_changes);
	current->n_name_changes = 0;
	return rc;
}

int
journal_file_rename(int dir, const char *from, const char *to)
{
	bool done;
	int rc = simple_call(DISK_RENAME, &done);
	int file = names_find(&current->seen, from);

	require(current->fds[dir] == DIRECTORY);
	if (file == NO_FILE)
		return rc != 0 ? rc : -ENOENT;
	if (done) {
		add_name_change(current, to, file, true);
		add_name_change(current, from, NO_FILE, false);
	}
	return rc;
}

int
journal_file_link(int dir, const char *from, const char *to)
{
	bool done;
	int rc = simple_call(DISK_LINK, &done);
	int file = names_find(&current->seen, from);

	require(current->fds[dir] == DIRECTORY);
	if (file == NO_FILE || names_find(&current->seen, to) != NO_FILE)
		return rc != 0 ? rc : file == NO_FILE ? -ENOENT : -EEXIST;
	if (done)
		add_name_change(current, to, file, false);
	return rc;
}

int
journal_file_remove(int dir, const char *name)
{
	bool done;
	int rc = simple_call(DISK_REMOVE, &done);

	require(current->fds[dir] == DIRECTORY);
	if (names_find(&current->seen, name) == NO_FILE)
		return rc != 0 ? rc : -ENOENT;
	if (done)
		add_name_change(current, name, NO_FILE, false);
	return rc;
}
