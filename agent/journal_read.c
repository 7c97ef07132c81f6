/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads the journal's file, whatever it holds: in a fixed amount of memory, and
 * in a time that is linear in file_max.
 */
#include "agent/journal_internal.h"

#include <string.h>

#include "agent/journal_file.h"

enum {
	/* What a disk cannot read it cannot read in such pieces. */
	READ_BLOCK = 4096,
	/* Each may take the disk seconds: then the rest counts as lost. */
	READ_ERRORS_MAX = 16,
};

/* What cannot be read is zeros, and so no frame. */
static void
read_octets(struct journal_reading *r, uint64_t at, uint8_t *to, size_t n)
{
	while (n > 0) {
		ssize_t got = -1;

		/* Twice: what is set aside for ever shall not have failed by
		 * chance. */
		for (int i = 0; i < 2 && got <= 0; i++)
			if (r->read_errors < READ_ERRORS_MAX)
				got = journal_file_read(r->fd, to, n, at);
		if (got <= 0) {
			r->read_errors++;
			got = (ssize_t)min_size(
				n, READ_BLOCK - (size_t)(at % READ_BLOCK));
			memset(to, 0, (size_t)got);
		}
		to += got;
		at += (uint64_t)got;
		n -= (size_t)got;
	}
}

/* The size of the whole frame at that offset, which is in r->frame then; 0
 * when there is none. */
static size_t
frame_at(struct journal_reading *r, uint64_t at)
{
	uint8_t *octets = r->frame->octets;
	size_t n;

	if (r->size - at < JOURNAL_FRAME_MIN)
		return 0;
	read_octets(r, at, octets, JOURNAL_FRAME_HEAD);
	n = journal_frame_length(octets);
	if (n == 0 || n > r->size - at)
		return 0;
	/* Twice the file is enough for it and for all that could be a frame by
	 * chance; who makes a file in which each octet starts one waits for no
	 * answer. */
	r->checked += n;
	if (r->checked > 2 * r->size)
		return 0;
	read_octets(r, at + JOURNAL_FRAME_HEAD, octets + JOURNAL_FRAME_HEAD,
		n - JOURNAL_FRAME_HEAD);
	return journal_frame_check(r->frame, n, r->id, at) ? n : 0;
}

/* The offset of the first whole frame from there on; 0 when there is none. */
static uint64_t
find_frame(struct journal_reading *r, uint64_t from)
{
	uint8_t *window = r->window->octets;

	while (r->size - from >= JOURNAL_FRAME_MIN) {
		size_t n = r->size - from < r->window->size
			? (size_t)(r->size - from)
			: r->window->size;
		size_t i = 0;

		read_octets(r, from, window, n);
		for (; n - i >= JOURNAL_FRAME_HEAD; i++)
			if (journal_frame_length(window + i) != 0 &&
				frame_at(r, from + i) != 0)
				return from + i;
		from += i;
	}
	return 0;
}

static int
replay_frame(struct journal_reading *r)
{
	struct journal_record record;
	size_t at = JOURNAL_FRAME_HEAD;
	int rc = 0;

	while (rc == 0 && journal_frame_next(r->frame, &at, &record))
		rc = r->owner->replay(r->owner->ctx, record.key,
			record.type == JOURNAL_PUT ? &record.value : NULL);
	return rc;
}

static void
add_damage(struct journal_reading *r, uint64_t at, uint64_t n)
{
	if (r->content != JOURNAL_DAMAGED)
		r->bad_at = at;
	r->content = JOURNAL_DAMAGED;
	r->bad_n += n;
}

/* Without a whole header the id may be right, and then all the frames are. */
static void
read_header(struct journal_reading *r)
{
	uint8_t octets[JOURNAL_HEADER_SIZE] = { 0 };
	size_t n = r->size < sizeof(octets) ? (size_t)r->size : sizeof(octets);

	read_octets(r, 0, octets, n);
	switch (journal_header_decode(octets, &r->id)) {
	case JOURNAL_HEADER_GOOD:
		break;
	case JOURNAL_HEADER_NEWER:
		r->content = JOURNAL_NEWER;
		break;
	case JOURNAL_HEADER_DAMAGED:
		add_damage(r, 0, sizeof(octets));
		break;
	}
}

static int
read_frames(struct journal_reading *r)
{
	r->end = JOURNAL_HEADER_SIZE;
	r->live = JOURNAL_HEADER_SIZE;
	while (r->end < r->size) {
		size_t n = frame_at(r, r->end);
		uint64_t found;
		int rc;

		if (n == 0) {
			found = find_frame(r, r->end + 1);
			if (found == 0)
				break;
			add_damage(r, r->end, found - r->end);
			r->end = found;
			continue;
		}
		rc = replay_frame(r);
		if (rc != 0)
			return rc;
		if (journal_frame_mark(r->frame) == JOURNAL_SNAPSHOT)
			r->live += n;
		r->end += n;
	}
	return 0;
}

int
journal_read(struct journal_reading *r)
{
	uint64_t size = r->size;
	int rc;

	r->content = JOURNAL_WHOLE;
	r->bad_n = 0;
	r->checked = 0;
	r->read_errors = 0;
	if (r->size > r->file_max)
		r->size = r->file_max;
	read_header(r);
	if (r->content == JOURNAL_NEWER)
		return 0;
	rc = read_frames(r);
	if (rc != 0 || r->end >= size)
		return rc;
	/* What is behind the last frame: torn, when that is all there is. */
	if (r->content == JOURNAL_DAMAGED || r->read_errors > 0 ||
		size > r->size) {
		add_damage(r, r->end, size - r->end);
	} else {
		r->content = JOURNAL_TORN;
		r->bad_at = r->end;
		r->bad_n = size - r->end;
	}
	return 0;
}
