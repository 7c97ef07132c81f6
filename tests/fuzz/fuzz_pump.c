/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One manager and what a bad network does between it and the agent: datagrams
 * are kept, dropped, doubled, reordered, cut, joined and damaged, in either
 * direction, while messages of all sizes are sent, time passes, and the manager
 * closes, renegotiates or begins anew from the same address. Then
 *
 * - a message is delivered from its own record, as it was sent, and once;
 * - it is delivered when its record comes whole, for the first time, and not
 *   behind 64 newer ones (RFC 6347 4.1.2.6);
 * - nothing but the manager's own alert, or a handshake it has completed, ends
 *   the session;
 * - answers reach the manager as they were sent, and once;
 * - on a good network it is served again; when it has gone, nothing is left.
 *
 * An input is a list of steps: an octet (lowest bit: the direction; the others:
 * what happens), which datagram, a number of octets, so many octets.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "tests/fuzz/fuzz_dtls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum {
	UP,
	DOWN,
	RECORDS_MAX = 512,
	MESSAGES_MAX = 200,
	MESSAGE_MIN = 4, /* its number and its length */
	MESSAGE_MAX = 3500,
	ANEW_MAX = 4,
	STEPS_MAX = 300,
	TIME_UNIT_MS = 128,
	IDLE_MS = STEPS_MAX * 256 * TIME_UNIT_MS, /* more than all steps */
	RECORD_HEADER = 13,
	HANDSHAKE_HEADER = 12,
	HELLO_RANDOM_AT = RECORD_HEADER + HANDSHAKE_HEADER + 2,
	ALERT = 21,
	APPLICATION_DATA = 23,
	WINDOW = 64,
	NOBODY = 0, /* a generation of no client */
};

enum step {
	STEP_SEND, /* size */
	STEP_PASS, /* arrives, and is on its way no more */
	STEP_COPY, /* arrives, and will again */
	STEP_DROP,
	STEP_FLIP,  /* offset, mask, ...: is damaged */
	STEP_SPLIT, /* length: the rest of it comes as another one */
	STEP_JOIN,  /* with the next one */
	STEP_INVENT,
	STEP_TIME, /* so many times TIME_UNIT_MS */
	STEP_CLOSE,
	STEP_RENEGOTIATE,
	STEP_ANEW,
	STEP_RELOAD,
	STEPS,
};

/* Each record that a client has ever written. */
struct record {
	uint8_t *octets;
	size_t n;
	unsigned generation;
	bool arrived; /* it, or something that holds it */
};

struct message {
	size_t n;
	unsigned generation;
	bool delivered;
	bool answered;
};

static struct {
	struct net_address peer;
	struct fuzz_queue flights[2]; /* on their way, UP and DOWN */
	struct record records[RECORDS_MAX];
	size_t n_records;
	struct message messages[MESSAGES_MAX];
	size_t n_messages;

	struct fuzz_client *client;
	unsigned generation; /* of the client; they are counted from 1 */
	uint8_t randoms[ANEW_MAX + 2][SSL3_RANDOM_SIZE];

	/* The agent's: whose handshake, whose session. */
	unsigned pending;
	unsigned current;
	uint64_t newest; /* record of the session */

	bool may_end;     /* by an alert in the datagram for the agent */
	size_t delivered; /* by that datagram */
	size_t answered;  /* by those for the client */
} world;

/* ---- records ---- */

static uint64_t
number(const uint8_t *p, size_t n)
{
	uint64_t value = 0;

	while (n-- > 0)
		value = value << 8 | *p++;
	return value;
}

static unsigned
epoch_of(const struct record *r)
{
	return (unsigned)number(r->octets + 3, 2);
}

/* The first record of o, cut off it; empty when it is none. */
static struct octets
cut_record(struct octets *o)
{
	struct octets record = { o->p, 0 };

	if (o->n >= RECORD_HEADER)
		record.n = RECORD_HEADER + (size_t)number(o->p + 11, 2);
	if (record.n > o->n)
		record.n = 0;
	o->p += record.n;
	o->n -= record.n;
	return record;
}

/* OpenSSL does not look at the minor version of an alert, nor does that protect
 * it: what is authenticated is the version of the session. */
static bool
is_record(const struct record *r, struct octets o)
{
	size_t minor_at = 2;

	return r->n == o.n && memcmp(r->octets, o.p, minor_at) == 0 &&
		(r->octets[0] == ALERT ||
			r->octets[minor_at] == o.p[minor_at]) &&
		memcmp(r->octets + minor_at + 1, o.p + minor_at + 1,
			o.n - minor_at - 1) == 0;
}

static struct record *
find_record(struct octets o)
{
	for (size_t i = 0; i < world.n_records; i++)
		if (is_record(&world.records[i], o))
			return &world.records[i];
	return NULL;
}

static void
add_record(struct octets o)
{
	struct record *r = &world.records[world.n_records];

	/* OpenSSL repeats a flight under new numbers, all but the hello. */
	if (world.n_records == RECORDS_MAX || find_record(o) != NULL)
		return;
	r->octets = malloc(o.n);
	fuzz_require(r->octets != NULL);
	memcpy(r->octets, o.p, o.n);
	r->n = o.n;
	r->generation = world.generation;
	r->arrived = false;
	world.n_records++;
}

/* ---- messages ---- */

static void
fill(uint8_t *p, size_t id)
{
	const struct message *m = &world.messages[id];

	p[0] = (uint8_t)(id >> 8);
	p[1] = (uint8_t)id;
	p[2] = (uint8_t)(m->n >> 8);
	p[3] = (uint8_t)m->n;
	for (size_t i = MESSAGE_MIN; i < m->n; i++)
		p[i] = (uint8_t)(id * 31 + i * 7);
}

/* The first message of o, cut off it, octet for octet as it was sent. */
static struct message *
cut_message(struct octets *o, struct octets *whole)
{
	uint8_t wanted[MESSAGE_MAX];
	size_t id;

	fuzz_require(o->n >= MESSAGE_MIN);
	id = (size_t)number(o->p, 2);
	fuzz_require(id < world.n_messages);
	*whole = (struct octets){ o->p, world.messages[id].n };
	fuzz_require(o->n >= whole->n);
	fill(wanted, id);
	fuzz_require(memcmp(whole->p, wanted, whole->n) == 0);
	o->p += whole->n;
	o->n -= whole->n;
	return &world.messages[id];
}

/* ---- what the agent does ---- */

static void
receive(void *ctx, const struct tm_state *tm, struct octets octets)
{
	struct tm_state answer = *tm;

	(void)ctx;
	answer.requested_level = answer.transport_level;
	answer.same_security = true;
	while (octets.n > 0) {
		struct octets whole;
		struct message *m = cut_message(&octets, &whole);

		fuzz_require(m->generation == world.current);
		fuzz_require(!m->delivered);
		m->delivered = true;
		world.delivered++;
		fuzz_require(dtls_listener_send(fuzz_world.listener, &answer,
				     whole) == TM_SENT ||
			world.may_end);
	}
}

static void
sent(const struct net_address *to, struct octets datagram)
{
	fuzz_require(net_address_equal(to, &world.peer));
	fuzz_queue_add(&world.flights[DOWN], datagram);
}

/* ---- arrivals ---- */

/* What the records of a datagram are to the session. */
struct arrival {
	bool whole;     /* each is one of its own, with a message */
	bool alert;     /* one is an alert of its own */
	size_t due;     /* messages that have to be delivered now */
	size_t genuine; /* that may be */
};

static struct arrival
look_at(struct octets datagram)
{
	struct arrival a = { .whole = datagram.n > 0 };

	while (datagram.n > 0) {
		struct octets o = cut_record(&datagram);
		struct record *r = o.n > 0 ? find_record(o) : NULL;
		uint64_t sequence;

		if (r == NULL || epoch_of(r) == 0 ||
			r->generation != world.current) {
			a.whole = false;
			if (o.n == 0)
				break;
			continue;
		}
		sequence = number(r->octets + 5, 6);
		if (sequence > world.newest)
			world.newest = sequence;
		a.alert |= r->octets[0] == ALERT;
		if (r->octets[0] != APPLICATION_DATA) {
			a.whole = false;
		} else {
			a.genuine++;
			if (!r->arrived && sequence + WINDOW > world.newest)
				a.due++;
		}
		r->arrived = true;
	}
	return a;
}

/* Whose hello it is; nobody's, when it was damaged, and its cookie was made for
 * one that was damaged alike. */
static void
note_hello(struct octets datagram)
{
	unsigned generation = NOBODY;

	fuzz_require(datagram.n >= HELLO_RANDOM_AT + SSL3_RANDOM_SIZE);
	for (unsigned i = 1; i <= world.generation; i++)
		if (memcmp(world.randoms[i], datagram.p + HELLO_RANDOM_AT,
			    SSL3_RANDOM_SIZE) == 0)
			generation = i;
	if (dtls_listener_half_open(fuzz_world.listener) == 1)
		world.pending = generation;
}

static void
arrive(struct octets datagram)
{
	const struct dtls_listener *l = fuzz_world.listener;
	const struct dtls_stats *now = dtls_listener_stats(l);
	const struct dtls_stats before = *now;
	size_t sessions = dtls_listener_sessions(l);
	bool admitted, completed;
	struct arrival a = look_at(datagram);

	world.may_end = a.alert;
	world.delivered = 0;
	fuzz_route(&world.peer, datagram);
	admitted = now->hello_verified != before.hello_verified;
	completed = now->handshakes_completed != before.handshakes_completed;
	fuzz_require(dtls_listener_half_open(l) <= 1);
	fuzz_require(dtls_listener_sessions(l) <= 1);

	fuzz_require(world.delivered <= a.genuine);
	if (a.whole && sessions == 1)
		fuzz_require(world.delivered >= a.due);
	if (admitted)
		note_hello(datagram);
	if (completed) {
		fuzz_require(world.delivered == 0);
		fuzz_require(world.pending != NOBODY);
		world.current = world.pending;
		world.newest = 0;
	} else if (dtls_listener_sessions(l) < sessions) {
		fuzz_require(a.alert);
		world.current = NOBODY;
	}
	fuzz_require(
		dtls_listener_sessions(l) == (world.current != NOBODY ? 1 : 0));
}

/* ---- the manager ---- */

static void
client_sends(void)
{
	uint8_t datagram[FUZZ_DATAGRAM_MAX];

	while (world.client->out.n > 0) {
		size_t n = fuzz_queue_take(&world.client->out, 0, datagram);
		struct octets rest = { datagram, n }, record;

		fuzz_queue_add(&world.flights[UP], rest);
		while ((record = cut_record(&rest)).n > 0)
			add_record(record);
	}
}

static void
client_takes(struct octets datagram)
{
	uint8_t plaintext[UDP_DATAGRAM_MAX];
	struct octets o = { plaintext, 0 };

	o.n = fuzz_client_feed(
		world.client, datagram, plaintext, sizeof(plaintext));
	while (o.n > 0) {
		struct octets whole;
		struct message *m = cut_message(&o, &whole);

		fuzz_require(m->generation == world.generation);
		fuzz_require(m->delivered && !m->answered);
		m->answered = true;
		world.answered++;
	}
	client_sends();
}

static void
client_anew(void)
{
	fuzz_client_free(world.client);
	world.client = fuzz_client_new();
	world.generation++;
	client_takes((struct octets){ NULL, 0 });
	SSL_get_client_random(world.client->ssl,
		world.randoms[world.generation], SSL3_RANDOM_SIZE);
}

static bool
client_is_open(void)
{
	return SSL_is_init_finished(world.client->ssl) &&
		SSL_get_shutdown(world.client->ssl) == 0;
}

static bool
client_asks(size_t size)
{
	static uint8_t octets[MESSAGE_MAX];
	struct message *m = &world.messages[world.n_messages];
	size_t n;

	if (world.n_messages == MESSAGES_MAX || !client_is_open())
		return false;
	*m = (struct message){ MESSAGE_MIN +
			size % (MESSAGE_MAX - MESSAGE_MIN + 1),
		world.generation, false, false };
	fill(octets, world.n_messages);
	ERR_clear_error();
	if (SSL_write_ex(world.client->ssl, octets, m->n, &n) != 1)
		return false;
	world.n_messages++;
	client_sends();
	return true;
}

/* ---- steps ---- */

static void
copy(unsigned direction, size_t i)
{
	static uint8_t datagram[FUZZ_DATAGRAM_MAX];
	const struct fuzz_queue *f = &world.flights[direction];
	struct octets o = { datagram, f->length[i] };

	memcpy(datagram, f->octets[i], o.n);
	if (direction == UP)
		arrive(o);
	else
		client_takes(o);
}

static void
pass(unsigned direction, size_t i)
{
	copy(direction, i);
	fuzz_queue_remove(&world.flights[direction], i);
}

static void
flip(struct fuzz_queue *f, size_t i, struct octets how)
{
	for (size_t k = 0; k + 2 < how.n && f->length[i] > 0; k += 3)
		f->octets[i][(size_t)(how.p[k] << 8 | how.p[k + 1]) %
			f->length[i]] ^= how.p[k + 2];
}

static void
split(struct fuzz_queue *f, size_t i, size_t at)
{
	if (at >= f->length[i])
		return;
	fuzz_queue_add(
		f, (struct octets){ f->octets[i] + at, f->length[i] - at });
	f->length[i] = at;
}

static void
join(struct fuzz_queue *f, size_t i)
{
	if (i + 1 >= f->n ||
		f->length[i] + f->length[i + 1] > FUZZ_DATAGRAM_MAX)
		return;
	memcpy(f->octets[i] + f->length[i], f->octets[i + 1], f->length[i + 1]);
	f->length[i] += f->length[i + 1];
	fuzz_queue_remove(f, i + 1);
}

static void
pass_time(uint64_t ms)
{
	fuzz_pass_time(ms);
	ERR_clear_error();
	DTLSv1_handle_timeout(world.client->ssl);
	client_sends();
}

static void
take_step(enum step what, unsigned direction, size_t i, struct octets octets)
{
	struct fuzz_queue *f = &world.flights[direction];
	size_t size = (size_t)number(octets.p, min_size(octets.n, 2));

	if (what >= STEP_PASS && what <= STEP_JOIN) {
		if (f->n == 0)
			return;
		i %= f->n;
	}
	ERR_clear_error();
	switch (what) {
	case STEP_PASS:
		pass(direction, i);
		break;
	case STEP_COPY:
		copy(direction, i);
		break;
	case STEP_DROP:
		fuzz_queue_remove(f, i);
		break;
	case STEP_FLIP:
		flip(f, i, octets);
		break;
	case STEP_SPLIT:
		split(f, i, size);
		break;
	case STEP_JOIN:
		join(f, i);
		break;
	case STEP_SEND:
		client_asks(size);
		break;
	case STEP_INVENT:
		fuzz_queue_add(f, octets);
		break;
	case STEP_TIME:
		if (octets.n > 0)
			pass_time((uint64_t)octets.p[0] * TIME_UNIT_MS);
		break;
	case STEP_CLOSE:
		if (client_is_open())
			SSL_shutdown(world.client->ssl);
		client_sends();
		break;
	case STEP_RENEGOTIATE:
		if (client_is_open() && SSL_renegotiate(world.client->ssl) == 1)
			SSL_do_handshake(world.client->ssl);
		client_sends();
		break;
	case STEP_ANEW:
		if (world.generation <= ANEW_MAX)
			client_anew();
		break;
	case STEP_RELOAD:
		dtls_listener_reload(fuzz_world.listener, NULL);
		break;
	case STEPS:
		break;
	}
}

/* ---- an input ---- */

/* All that is on its way arrives, in order, and what follows from it. */
static void
good_network(void)
{
	for (int turns = 0; turns < 8; turns++) {
		for (unsigned direction = UP; direction <= DOWN; direction++)
			while (world.flights[direction].n > 0)
				pass(direction, 0);
	}
}

static void
begin(void)
{
	client_anew();
	good_network();
	fuzz_require(client_is_open() && world.current == world.generation);
}

static void
forget(void)
{
	fuzz_client_free(world.client);
	world.client = NULL;
	for (size_t i = 0; i < world.n_records; i++)
		free(world.records[i].octets);
	world.n_records = 0;
	world.n_messages = 0;
	world.generation = NOBODY;
	world.flights[UP].n = 0;
	world.flights[DOWN].n = 0;
}

/* The session is served, or there is none; then all is as it was. */
static void
settle(void)
{
	world.flights[UP].n = 0;
	world.flights[DOWN].n = 0;
	world.n_messages = min_size(world.n_messages, MESSAGES_MAX - 1);
	world.answered = 0;
	if (world.current == world.generation && client_asks(MESSAGE_MAX)) {
		good_network();
		fuzz_require(world.answered == 1);
	}
	fuzz_pass_time(6 * (uint64_t)fuzz_world.config.handshake_timeout_ms);
	fuzz_pass_time(IDLE_MS);
	fuzz_require(dtls_listener_half_open(fuzz_world.listener) == 0);
	fuzz_require(dtls_listener_sessions(fuzz_world.listener) == 0);
	world.current = NOBODY;
	forget();
}

static void
world_open(void)
{
	fuzz_require(net_address_parse("192.0.2.2:40001", &world.peer));
	dtls_listener_config_init(&fuzz_world.config);
	fuzz_world.config.idle_timeout_ms = IDLE_MS;
	fuzz_world.receiver = (struct dtls_receiver){ NULL, receive };
	fuzz_world.sent = sent;
	fuzz_world_open();
	SSL_CTX_set_options(fuzz_world.client_ctx, SSL_OP_NO_TICKET);
}

static void
run(struct octets input)
{
	begin();
	for (int i = 0; i < STEPS_MAX && input.n >= 3; i++) {
		size_t length = min_size(input.p[2], input.n - 3);

		take_step((enum step)((input.p[0] >> 1) % STEPS),
			input.p[0] & 1, input.p[1],
			(struct octets){ input.p + 3, length });
		input.p += 3 + length;
		input.n -= 3 + length;
	}
	settle();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (fuzz_world.listener == NULL)
		world_open();
	fuzz_run(run, (struct octets){ data, n });
	return 0;
}
