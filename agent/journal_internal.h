/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the journal's file looks like. All numbers have their highest octet
 * first.
 *
 *	header: magic (16 octets), version (4), file id (8), checksum (8)
 *	then frames, one after the other; each is
 *		mark (4), length of the records (4)
 *		records, each: type (1), length of key (2), of value (2),
 *			key, value
 *		checksum (8)
 *
 * A header keeps this shape in all versions, so that a newer one is told from
 * a damaged one.
 *
 * The checksum is SipHash-2-4 over all octets before it, of header or frame,
 * under the file's random id and the frame's offset. 64 bits find any damage
 * but one in 2^64, where CRC32C is sure of a few flipped bits only and blind
 * to one in 2^32 of lost sectors; it needs no table, and the tree has it. The
 * keys are no secret to who can read the file: this shows damage, not malice.
 * They are there because a disk may give back, after a crash, a block as it
 * was in an older file: none of its frames are taken for ours. Nor can a
 * manager set a value that looks like a frame.
 */
#ifndef AGENT_JOURNAL_INTERNAL_H
#define AGENT_JOURNAL_INTERNAL_H

#include "agent/journal.h"

enum {
	JOURNAL_VERSION = 1,
	JOURNAL_MAGIC_SIZE = 16,
	JOURNAL_HEADER_SIZE = 36,
	JOURNAL_FRAME_HEAD = 8,
	JOURNAL_FRAME_TAIL = 8,
	JOURNAL_RECORD_HEAD = 5,
	/* One record with a key of one octet and no value. */
	JOURNAL_FRAME_MIN = JOURNAL_FRAME_HEAD + JOURNAL_RECORD_HEAD + 1 +
		JOURNAL_FRAME_TAIL,
};

#define JOURNAL_MAGIC "snmpdtlsd-state" /* and its NUL */

enum journal_mark {
	JOURNAL_TRANSACTION = 0x7472616e, /* "tran" */
	/* A part of what compaction found in use. */
	JOURNAL_SNAPSHOT = 0x736e6170, /* "snap" */
};

enum journal_record_type {
	JOURNAL_PUT = 1,
	JOURNAL_REMOVE = 2,
};

struct journal_record {
	enum journal_record_type type;
	struct octets key;
	struct octets value;
};

/* A frame as it is put together, or as it was read. */
struct journal_frame {
	uint8_t *octets;
	size_t size;
	size_t used; /* the head and the records */
	int error;   /* the first record that did not fit */
};

enum journal_header {
	JOURNAL_HEADER_GOOD,
	JOURNAL_HEADER_NEWER,
	JOURNAL_HEADER_DAMAGED,
};

void journal_header_encode(uint8_t out[JOURNAL_HEADER_SIZE], uint64_t id);

/* journal_header_decode - what it is; *id is written whatever that is, and of
 * a damaged header it may still be the right one */
enum journal_header journal_header_decode(
	const uint8_t in[JOURNAL_HEADER_SIZE], uint64_t *id);

/* journal_frame_init - take size octets at octets, and start a frame */
void journal_frame_init(
	struct journal_frame *frame, uint8_t *octets, size_t size);
void journal_frame_begin(struct journal_frame *frame);

static inline bool
journal_frame_is_empty(const struct journal_frame *frame)
{
	return frame->used == JOURNAL_FRAME_HEAD;
}

/* journal_frame_size - octets of the frame as written */
static inline size_t
journal_frame_size(const struct journal_frame *frame)
{
	return frame->used + JOURNAL_FRAME_TAIL;
}

/* journal_frame_add - add a record; 0, -EINVAL or -EMSGSIZE as journal_put,
 * also kept in error */
int journal_frame_add(
	struct journal_frame *frame, const struct journal_record *record);

/* journal_frame_seal - the octets to write at offset at of file id; it may be
 * sealed again for another place */
struct octets journal_frame_seal(struct journal_frame *frame,
	enum journal_mark mark, uint64_t id, uint64_t at);

/*
 * journal_frame_length - the size of the frame that may start with these
 * octets; 0 when none does
 */
size_t journal_frame_length(const uint8_t head[JOURNAL_FRAME_HEAD]);

/*
 * journal_frame_check - are these n octets, as read from offset at of file id,
 * a frame of good records? If so they are frame's now.
 */
bool journal_frame_check(
	struct journal_frame *frame, size_t n, uint64_t id, uint64_t at);

enum journal_mark journal_frame_mark(const struct journal_frame *frame);

/* journal_frame_next - the record at *at (JOURNAL_FRAME_HEAD at first), and
 * *at past it; false at the end, or when it is no good one */
bool journal_frame_next(const struct journal_frame *frame, size_t *at,
	struct journal_record *out);

enum journal_content {
	JOURNAL_WHOLE,
	JOURNAL_TORN,    /* no whole frame from bad_at on */
	JOURNAL_DAMAGED, /* bad_n octets are lost, the first at bad_at */
	JOURNAL_NEWER,   /* nothing was replayed */
};

/* A file as it is read. The caller sets those above the line. */
struct journal_reading {
	int fd;
	uint64_t size;
	uint64_t file_max;
	struct journal_frame *frame;  /* for the frames */
	struct journal_frame *window; /* to look for one */
	const struct journal_owner *owner;
	/* ---- */
	enum journal_content content;
	uint64_t id;
	uint64_t end;  /* of the last whole frame */
	uint64_t live; /* the header, and what compaction found in use */
	uint64_t bad_at;
	uint64_t bad_n;

	uint64_t checked;     /* octets of frames that were looked at */
	unsigned read_errors; /* so many could not be read */
};

/* journal_read - replay the file; 0, or what replay has returned */
int journal_read(struct journal_reading *reading);

#endif
