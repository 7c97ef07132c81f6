/* SPDX-License-Identifier: BSD-2-Clause */
/* The octets of the journal's file; see journal_internal.h. */
#include "agent/journal_internal.h"

#include <errno.h>
#include <string.h>

#include "util/siphash.h"

static void
put_number(uint8_t *to, uint64_t v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (uint8_t)(v >> (8 * (n - 1 - i)));
}

static uint64_t
get_number(const uint8_t *from, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | from[i];
	return v;
}

void
journal_header_encode(uint8_t out[JOURNAL_HEADER_SIZE], uint64_t id)
{
	memcpy(out, JOURNAL_MAGIC, JOURNAL_MAGIC_SIZE);
	put_number(out + 16, JOURNAL_VERSION, 4);
	put_number(out + 20, id, 8);
	put_number(out + 28, siphash(id, 0, out, 28), 8);
}

enum journal_header
journal_header_decode(const uint8_t in[JOURNAL_HEADER_SIZE], uint64_t *id)
{
	uint64_t version = get_number(in + 16, 4);

	*id = get_number(in + 20, 8);
	if (memcmp(in, JOURNAL_MAGIC, JOURNAL_MAGIC_SIZE) != 0 ||
		version == 0 ||
		get_number(in + 28, 8) != siphash(*id, 0, in, 28))
		return JOURNAL_HEADER_DAMAGED;
	return version > JOURNAL_VERSION ? JOURNAL_HEADER_NEWER
					 : JOURNAL_HEADER_GOOD;
}

void
journal_frame_init(struct journal_frame *frame, uint8_t *octets, size_t size)
{
	frame->octets = octets;
	frame->size = size;
	journal_frame_begin(frame);
}

void
journal_frame_begin(struct journal_frame *frame)
{
	frame->used = JOURNAL_FRAME_HEAD;
	frame->error = 0;
}

static int
add_record(struct journal_frame *frame, const struct journal_record *record)
{
	size_t room = frame->size - journal_frame_size(frame);
	uint8_t *to = frame->octets + frame->used;

	if (record->key.n == 0)
		return -EINVAL;
	if (record->key.n > JOURNAL_KEY_MAX ||
		record->value.n > JOURNAL_VALUE_MAX ||
		room < JOURNAL_RECORD_HEAD + record->key.n + record->value.n)
		return -EMSGSIZE;
	to[0] = (uint8_t)record->type;
	put_number(to + 1, record->key.n, 2);
	put_number(to + 3, record->value.n, 2);
	to += JOURNAL_RECORD_HEAD;
	memcpy(to, record->key.p, record->key.n);
	to += record->key.n;
	if (record->value.n > 0)
		memcpy(to, record->value.p, record->value.n);
	to += record->value.n;
	frame->used = (size_t)(to - frame->octets);
	return 0;
}

int
journal_frame_add(
	struct journal_frame *frame, const struct journal_record *record)
{
	int rc = add_record(frame, record);

	if (frame->error == 0)
		frame->error = rc;
	return rc;
}

struct octets
journal_frame_seal(struct journal_frame *frame, enum journal_mark mark,
	uint64_t id, uint64_t at)
{
	put_number(frame->octets, mark, 4);
	put_number(frame->octets + 4, frame->used - JOURNAL_FRAME_HEAD, 4);
	put_number(frame->octets + frame->used,
		siphash(id, at, frame->octets, frame->used),
		JOURNAL_FRAME_TAIL);
	return (struct octets){ frame->octets, journal_frame_size(frame) };
}

size_t
journal_frame_length(const uint8_t head[JOURNAL_FRAME_HEAD])
{
	uint64_t mark = get_number(head, 4);
	size_t n = (size_t)get_number(head + 4, 4);

	if (mark != JOURNAL_TRANSACTION && mark != JOURNAL_SNAPSHOT)
		return 0;
	if (n > JOURNAL_TRANSACTION_MAX)
		return 0;
	n += JOURNAL_FRAME_HEAD + JOURNAL_FRAME_TAIL;
	return n < JOURNAL_FRAME_MIN || n > JOURNAL_TRANSACTION_MAX ? 0 : n;
}

bool
journal_frame_check(
	struct journal_frame *frame, size_t n, uint64_t id, uint64_t at)
{
	struct journal_record record;
	size_t record_at = JOURNAL_FRAME_HEAD;

	frame->used = n - JOURNAL_FRAME_TAIL;
	if (get_number(frame->octets + frame->used, JOURNAL_FRAME_TAIL) !=
		siphash(id, at, frame->octets, frame->used))
		return false;
	while (journal_frame_next(frame, &record_at, &record))
		;
	return record_at == frame->used;
}

enum journal_mark
journal_frame_mark(const struct journal_frame *frame)
{
	return get_number(frame->octets, 4) == JOURNAL_SNAPSHOT
		? JOURNAL_SNAPSHOT
		: JOURNAL_TRANSACTION;
}

bool
journal_frame_next(const struct journal_frame *frame, size_t *at,
	struct journal_record *out)
{
	const uint8_t *p = frame->octets + *at;
	size_t left = frame->used - *at;

	if (left < JOURNAL_RECORD_HEAD)
		return false;
	out->key.n = (size_t)get_number(p + 1, 2);
	out->value.n = (size_t)get_number(p + 3, 2);
	left -= JOURNAL_RECORD_HEAD;
	if (out->key.n == 0 || out->key.n > JOURNAL_KEY_MAX ||
		out->key.n + out->value.n > left)
		return false;
	if (p[0] == JOURNAL_PUT)
		out->type = JOURNAL_PUT;
	else if (p[0] == JOURNAL_REMOVE && out->value.n == 0)
		out->type = JOURNAL_REMOVE;
	else
		return false;
	out->key.p = p + JOURNAL_RECORD_HEAD;
	out->value.p = out->key.p + out->key.n;
	*at += JOURNAL_RECORD_HEAD + out->key.n + out->value.n;
	return true;
}
