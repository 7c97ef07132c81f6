/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMPv3 messages: the header in, whole messages out. */
#include "wire/v3_message.h"

enum {
	V3_VERSION = 3,
	V3_FLAGS_LEVEL = V3_FLAG_AUTH | V3_FLAG_PRIV,
	V3_FLAGS_ALL = V3_FLAGS_LEVEL | V3_FLAG_REPORTABLE,
};

/* HeaderData (RFC 3412 6); false when a value is outside its range. */
static bool
decode_header_data(struct ber_reader *r, struct v3_message *m)
{
	struct ber_reader header;
	struct octets flags;

	ber_enter(r, BER_SEQUENCE, &header);
	m->msg_id = ber_read_int32(&header);
	m->msg_max_size = ber_read_int32(&header);
	flags = ber_read_octet_string(&header);
	m->msg_security_model = ber_read_int32(&header);
	ber_leave(r, &header);
	if (r->err != BER_OK)
		return false;
	if (m->msg_id < 0 || m->msg_max_size < V3_MSG_MAX_SIZE_MIN ||
		flags.n != 1 || m->msg_security_model < 1)
		return false;                     /* MSG-05 */
	m->msg_flags = flags.p[0] & V3_FLAGS_ALL; /* MSG-07 */
	return true;
}

/*
 * msgData, whose inside only the security model may judge (MPD-09). An
 * encryptedPDU is therefore let through: it makes a valid SNMPv3Message and
 * fails where a scopedPDU is wanted (MSG-02, MPD-13).
 */
static struct octets
read_msg_data(struct ber_reader *r)
{
	const uint8_t *start = r->p;
	int tag = ber_peek_tag(r);

	if (tag == BER_OCTET_STRING) {
		ber_read_octet_string(r);
	} else {
		struct ber_reader ignored;

		ber_enter(r, BER_SEQUENCE, &ignored);
	}
	return (struct octets){ start, (size_t)(r->p - start) };
}

/* The components of a message; message is at its version. */
static enum v3_result
decode_components(struct ber_reader *message, struct v3_message *m)
{
	int32_t version = ber_read_int32(message);

	if (message->err != BER_OK)
		return V3_PARSE_ERROR; /* MPD-02 */
	if (version != V3_VERSION)
		return V3_BAD_VERSION; /* MPD-03 */
	if (!decode_header_data(message, m))
		return V3_PARSE_ERROR; /* MPD-08 */
	m->msg_security_parameters =
		ber_read_octet_string(message); /* MSG-04 */
	m->msg_data = read_msg_data(message);
	if (message->err != BER_OK || message->p != message->end)
		return V3_PARSE_ERROR; /* MPD-08, MSG-19 */
	return V3_OK;
}

enum v3_result
v3_message_decode(struct octets input, struct v3_message *out, size_t *used)
{
	struct ber_reader r;
	struct ber_reader message;
	struct v3_message m;
	enum v3_result result;

	*used = input.n;
	ber_reader_init(&r, input);
	ber_enter(&r, BER_SEQUENCE, &message);
	if (r.err == BER_OK)
		*used = input.n - (size_t)(r.end - r.p); /* TLSTM-33 */
	result = decode_components(&message, &m);
	if (result == V3_OK)
		*out = m;
	return result;
}

enum security_level
v3_flags_level(uint8_t msg_flags)
{
	switch (msg_flags & V3_FLAGS_LEVEL) {
	case 0:
		return SECURITY_LEVEL_NO_AUTH_NO_PRIV;
	case V3_FLAG_AUTH:
		return SECURITY_LEVEL_AUTH_NO_PRIV;
	case V3_FLAG_AUTH | V3_FLAG_PRIV:
		return SECURITY_LEVEL_AUTH_PRIV;
	default:
		return SECURITY_LEVEL_NONE; /* MPD-11 */
	}
}

uint8_t
v3_level_flags(enum security_level level)
{
	switch (level) {
	case SECURITY_LEVEL_AUTH_PRIV:
		return V3_FLAG_AUTH | V3_FLAG_PRIV;
	case SECURITY_LEVEL_AUTH_NO_PRIV:
		return V3_FLAG_AUTH;
	case SECURITY_LEVEL_NO_AUTH_NO_PRIV:
	case SECURITY_LEVEL_NONE:
		break;
	}
	return 0;
}

/* Takes n from *left, which stays when it is less. */
static bool
take(size_t *left, size_t n)
{
	if (*left < n)
		return false;
	*left -= n;
	return true;
}

/*
 * Takes tag and length of an element that may have *left octets in all, so
 * that *left becomes the most its content may have. Not always is all used:
 * of 130 octets content can be 127 with a length of one octet, as 128 would
 * need two.
 */
static bool
take_header(size_t *left)
{
	for (size_t n = 1; n <= 5; n++) {
		if (*left < 1 + n)
			return false;
		if (ber_size_length(*left - 1 - n) <= n)
			return take(left, 1 + n);
	}
	return false;
}

static size_t
size_of_octet_string(struct octets s)
{
	return 1 + ber_size_length(s.n) + s.n;
}

/*
 * The most octets the content of variable-bindings may have in a message
 * within the limit (SIZE-06): the limit, less what stands around the list,
 * taken away from the outside to the inside. False when the empty list is
 * too much.
 */
static bool
list_max(const struct v3_writer *w, int32_t error_status, int32_t error_index,
	size_t *out)
{
	const struct v3_header *h = &w->header;
	/* msgVersion, HeaderData with msgFlags, msgSecurityParameters */
	size_t header = 3 + 2 + ber_size_int32(h->msg_id) +
		ber_size_int32(h->msg_max_size) + 3 +
		ber_size_int32(h->msg_security_model) + 2;
	size_t context = size_of_octet_string(h->context_engine_id) +
		size_of_octet_string(h->context_name);
	size_t pdu = ber_size_int32(h->request_id) +
		ber_size_int32(error_status) + ber_size_int32(error_index);
	size_t left = w->limit;

	if (!take_header(&left) || !take(&left, header))
		return false; /* the message */
	if (!take_header(&left) || !take(&left, context))
		return false; /* scopedPDU */
	if (!take_header(&left) || !take(&left, pdu))
		return false; /* PDU */
	if (!take_header(&left))
		return false; /* variable-bindings */
	*out = min_size(left, w->size - w->room);
	return true;
}

bool
v3_writer_begin(struct v3_writer *w, const struct v3_header *header, void *buf,
	size_t size, size_t limit)
{
	w->header = *header;
	w->buf = buf;
	w->size = size;
	w->limit = limit;
	w->room = V3_HEADER_ROOM(
		header->context_engine_id.n, header->context_name.n);
	w->used = 0;
	w->n_varbinds = 0;
	return w->room <= size && list_max(w, 0, 0, &w->used_max);
}

bool
v3_writer_add(struct v3_writer *w, const struct varbind *varbind)
{
	uint8_t *list = w->buf + w->room;
	struct ber_writer ber = { list + w->used, list + w->used_max, false };

	ber_write_varbind(&ber, varbind);
	if (ber.overflow)
		return false;
	w->used = (size_t)(ber.p - list);
	w->n_varbinds++;
	return true;
}

bool
v3_writer_fits(const struct v3_writer *w, size_t used, int32_t error_status,
	int32_t error_index)
{
	size_t max;

	return list_max(w, error_status, error_index, &max) && used <= max;
}

bool
v3_writer_set_raw(struct v3_writer *w, struct octets raw, size_t n,
	int32_t error_status, int32_t error_index)
{
	struct ber_writer ber = { w->buf + w->room, w->buf + w->size, false };

	v3_writer_clear(w);
	if (!v3_writer_fits(w, raw.n, error_status, error_index))
		return false;
	ber_write_octets(&ber, raw);
	w->used = raw.n;
	w->n_varbinds = n;
	return true;
}

void
v3_writer_clear(struct v3_writer *w)
{
	w->used = 0;
	w->n_varbinds = 0;
}

/* MSG-07, MSG-08: whoever fills the header in need not think of them */
static uint8_t
flags_to_send(const struct v3_header *h)
{
	uint8_t reportable =
		pdu_is_confirmed(h->pdu_type) ? V3_FLAG_REPORTABLE : 0;

	return (h->msg_flags & V3_FLAGS_LEVEL) | reportable;
}

struct octets
v3_writer_end(struct v3_writer *w, int32_t error_status, int32_t error_index)
{
	const struct v3_header *h = &w->header;
	const uint8_t flags = flags_to_send(h);
	uint8_t *const end = w->buf + w->room + w->used;
	uint8_t *p = w->buf + w->room;
	uint8_t *header_end;

	/* MSG-01, from its end to its beginning */
	ber_prepend_header(&p, BER_SEQUENCE, w->used);
	ber_prepend_int32(&p, error_index);
	ber_prepend_int32(&p, error_status);
	ber_prepend_int32(&p, h->request_id);
	ber_prepend_header(&p, (uint8_t)h->pdu_type, (size_t)(end - p));
	ber_prepend_octet_string(&p, h->context_name);
	ber_prepend_octet_string(&p, h->context_engine_id);
	ber_prepend_header(&p, BER_SEQUENCE, (size_t)(end - p));  /* MSG-02 */
	ber_prepend_octet_string(&p, (struct octets){ NULL, 0 }); /* MSG-03 */
	header_end = p;
	ber_prepend_int32(&p, h->msg_security_model);
	ber_prepend_octet_string(&p, (struct octets){ &flags, 1 });
	ber_prepend_int32(&p, h->msg_max_size);
	ber_prepend_int32(&p, h->msg_id);
	ber_prepend_header(&p, BER_SEQUENCE, (size_t)(header_end - p));
	ber_prepend_int32(&p, V3_VERSION);
	ber_prepend_header(&p, BER_SEQUENCE, (size_t)(end - p));
	if ((size_t)(end - p) > w->limit)
		return (struct octets){ NULL, 0 }; /* SIZE-02 */
	return (struct octets){ p, (size_t)(end - p) };
}
