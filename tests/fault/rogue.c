/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Managers that misbehave, and what is sent in their names: beside each there
 * is a session that has to go on as if nothing had happened. A line of
 * key=value for each experiment; the scenario judges them.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/message.h"
#include "tests/fault/crowd.h"
#include "tests/fault/garbage.h"
#include "tests/fault/hello.h"
#include "util/util.h"

enum {
	VICTIM = 0,   /* has a session */
	STRANGER = 1, /* has another address and none */
	SHADOW = 2,   /* a second client at the victim's address and port */
	PEERS = 3,
	ANSWER_MS = 10000,
	QUIET_MS = 100, /* on loopback an answer has come by then */
	GET_EVERY = 64, /* garbage datagrams */
};

/* Of the Finished, the last record of a flight. */
enum damage { DAMAGE_NONE, DAMAGE_CUT, DAMAGE_FLIP };

static struct {
	struct crowd crowd;
	unsigned long count;

	struct message request;
	uint32_t id;
	bool answered;
	unsigned long long gets, answers;

	/* Of the victim. */
	uint8_t last[2048]; /* its last datagram, as it was sent */
	size_t last_n;
	bool hold; /* the next one is kept, not sent */

	/* Of what came, whoever it was for. */
	unsigned long long datagrams, challenges, server_hellos;
	uint8_t cookie[HELLO_COOKIE_MAX];
	size_t cookie_n;
	bool shadowed; /* handshake datagrams for the victim are the shadow's */
	unsigned shadow_flights; /* it may still send */
	enum damage damage;      /* to its third */
	struct garbage garbage;
} the = {
	.count = 20,
	.garbage = { .seed = 6353 },
	.crowd = { .mtu = 1280, .first = INADDR_LOOPBACK + 0x20000 },
};

/* ---- the victim's session ---- */

static void
answer_came(struct crowd_peer *p, struct octets octets)
{
	uint32_t id;

	(void)p;
	if (message_check(MESSAGE_GET, octets.p, octets.n, &id, NULL) &&
		id == the.id) {
		the.answered = true;
		the.answers++;
	}
}

/* One of the shadow's, from the victim's address. */
static void
send_flight(struct octets datagram)
{
	enum { FINISHED = HELLO_RECORD_HEADER + 48 };
	uint8_t copy[2048];

	if (the.shadow_flights == 0 || datagram.n > sizeof(copy))
		return;
	the.shadow_flights--;
	memcpy(copy, datagram.p, datagram.n);
	if (the.shadow_flights == 0 && the.damage == DAMAGE_CUT)
		datagram.n -= FINISHED;
	if (the.shadow_flights == 0 && the.damage == DAMAGE_FLIP)
		copy[datagram.n - 1] ^= 1;
	crowd_transmit(&the.crowd, VICTIM, (struct octets){ copy, datagram.n });
}

static bool
note_outgoing(struct crowd_peer *p, struct octets datagram)
{
	struct crowd *c = p->crowd;

	if (p == &c->peers[SHADOW]) {
		send_flight(datagram);
		return false;
	}
	if (p == &c->peers[VICTIM] && datagram.n <= sizeof(the.last)) {
		memcpy(the.last, datagram.p, datagram.n);
		the.last_n = datagram.n;
		if (the.hold)
			return false;
	}
	return true;
}

static bool
note_incoming(struct crowd_peer *p, struct octets datagram)
{
	struct octets cookie;

	the.datagrams++;
	if (hello_challenge(datagram, &cookie)) {
		the.challenges++;
		memcpy(the.cookie, cookie.p, cookie.n);
		the.cookie_n = cookie.n;
	}
	if (hello_is_server_hello(datagram))
		the.server_hellos++;
	if (p == &p->crowd->peers[VICTIM] && the.shadowed &&
		datagram.n > HELLO_RECORD_HEADER &&
		(datagram.p[0] == 22 || datagram.p[0] == 20)) {
		crowd_feed(p->crowd, SHADOW, datagram);
		return false;
	}
	return p->state != CROWD_NONE;
}

static void
ask(void)
{
	the.id = MESSAGE_ID_FIRST + (uint32_t)the.gets++;
	the.answered = false;
	message_set_id(&the.request, the.id);
	crowd_send(&the.crowd, VICTIM,
		(struct octets){ the.request.octets, the.request.n });
}

static bool
await_answer(int wait_ms)
{
	uint64_t end = bench_now_us() + (uint64_t)wait_ms * 1000;

	while (!the.answered && bench_now_us() < end &&
		the.crowd.peers[VICTIM].state == CROWD_OPEN)
		crowd_receive(&the.crowd, 10);
	return the.answered;
}

/* One question and its answer; its datagram is in last. */
static bool
get(void)
{
	if (the.crowd.peers[VICTIM].state != CROWD_OPEN)
		return false;
	ask();
	return await_answer(ANSWER_MS);
}

/* Everything that is still under way has come. */
static void
settle(void)
{
	while (crowd_receive(&the.crowd, QUIET_MS))
		;
}

static void
victim_open(void)
{
	if (!crowd_handshake(&the.crowd, VICTIM, 60000) || !get())
		bench_die("no session to begin with");
}

/* ---- a client that restarts (DTLS-09) ---- */

static void
mode_restart(void)
{
	unsigned long served = 0;

	victim_open();
	for (unsigned long i = 0; i < the.count; i++) {
		/* The old SSL is forgotten: no goodbye, the same port. */
		crowd_begin(&the.crowd, VICTIM);
		if (crowd_handshake(&the.crowd, VICTIM, 60000) && get())
			served++;
	}
	printf("mode=restart restarts=%lu served=%lu\n", the.count, served);
}

/* ---- hellos in the victim's name (DTLS-02, DTLS-03, DTLS-09) ---- */

/* What comes of one datagram from that peer's address. */
struct reply {
	unsigned long long datagrams, challenges, server_hellos;
};

static struct reply
send_and_see(size_t from, struct octets datagram)
{
	const struct reply before = { the.datagrams, the.challenges,
		the.server_hellos };

	crowd_transmit(&the.crowd, from, datagram);
	settle();
	return (struct reply){ the.datagrams - before.datagrams,
		the.challenges - before.challenges,
		the.server_hellos - before.server_hellos };
}

static struct reply
send_hello(size_t from, const struct hello *h)
{
	return send_and_see(from, (struct octets){ h->octets, h->n });
}

static void
report(const char *what, struct reply r)
{
	printf("hello=%s datagrams=%llu challenges=%llu server_hellos=%llu "
	       "victim=%s\n",
		what, r.datagrams, r.challenges, r.server_hellos,
		get() ? "served" : "gone");
}

static void
get_cookie(size_t from, const struct hello *h)
{
	the.cookie_n = 0;
	send_hello(from, h);
	if (the.cookie_n == 0)
		bench_die("no cookie");
}

static void
mode_cookie(void)
{
	struct hello plain, changed, other, h;
	struct octets cookie = { the.cookie, 0 };
	uint8_t noise[HELLO_COOKIE_MAX];

	victim_open();
	hello_make(&plain, the.crowd.ssl_ctx);
	report("without", send_hello(VICTIM, &plain));
	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (uint8_t)garbage_roll(&the.garbage);
	hello_with_cookie(&h, &plain, (struct octets){ noise, 32 });
	report("invented", send_hello(VICTIM, &h));
	hello_with_cookie(&h, &plain, (struct octets){ noise, 255 });
	report("longest", send_hello(VICTIM, &h));
	get_cookie(VICTIM, &plain);
	cookie.n = the.cookie_n;
	memcpy(noise, the.cookie, the.cookie_n);
	cookie.p = noise; /* what is asked next brings other ones */
	hello_with_cookie(
		&h, &plain, (struct octets){ cookie.p, cookie.n - 1 });
	report("cut", send_hello(VICTIM, &h));

	hello_make(&other, the.crowd.ssl_ctx);
	hello_with_cookie(&h, &other, cookie);
	report("other-random", send_hello(VICTIM, &h));
	changed = plain;
	hello_drop_cipher(&changed);
	hello_with_cookie(&h, &changed, cookie);
	report("other-ciphers", send_hello(VICTIM, &h));
	hello_with_cookie(&h, &plain, cookie);
	report("other-address", send_hello(STRANGER, &h));
	/* The one it was made for, and a copy of that. */
	report("right", send_hello(VICTIM, &h));
	report("right-again", send_hello(VICTIM, &h));
}

/*
 * The victim's address begins a second handshake and goes as far as that many
 * flights, each one datagram; the session from before has to work, until the
 * handshake is whole.
 */
static void
mode_half(void)
{
	static const struct {
		const char *name;
		unsigned flights;
		enum damage damage;
	} steps[] = {
		{ "hello", 1, DAMAGE_NONE },
		{ "cookie", 2, DAMAGE_NONE },
		{ "no-finished", 3, DAMAGE_CUT },
		{ "bad-finished", 3, DAMAGE_FLIP },
		{ "whole", 3, DAMAGE_NONE },
	};
	const struct crowd_peer *shadow = &the.crowd.peers[SHADOW];

	victim_open();
	the.shadowed = true;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		bool served;

		the.shadow_flights = steps[i].flights;
		the.damage = steps[i].damage;
		crowd_begin(&the.crowd, SHADOW);
		settle();
		ask();
		served = await_answer(1000);
		printf("half=%s new=%s victim=%s\n", steps[i].name,
			shadow->state == CROWD_OPEN ? "open" : "not",
			served ? "served" : "gone");
	}
}

/* ---- datagrams that are nobody's ---- */

static unsigned long long replies;

/* A get in between is answered, and nothing else is. */
static bool
in_between(void)
{
	unsigned long long before = the.datagrams;
	bool served;

	settle();
	replies += the.datagrams - before;
	served = get();
	return served;
}

static void
mode_replay(void)
{
	unsigned long long before;
	unsigned long served = 0;

	victim_open();
	for (unsigned long i = 0; i < the.count; i++) {
		uint8_t copy[sizeof(the.last)];
		struct octets datagram = { copy, 0 };

		if (get())
			served++;
		memcpy(copy, the.last, the.last_n);
		datagram.n = the.last_n;
		before = the.datagrams;
		for (int k = 0; k < 50; k++)
			crowd_transmit(&the.crowd, VICTIM, datagram);
		/* From elsewhere too: it is no session of theirs. */
		crowd_transmit(&the.crowd, STRANGER, datagram);
		settle();
		replies += the.datagrams - before;
	}
	printf("mode=replay replayed=%lu replies=%llu gets=%lu served=%lu\n",
		the.count * 51, replies, the.count, served);
}

/* DTLS-11: each bit of a good datagram, flipped; then that one itself. */
static void
mode_flip(void)
{
	unsigned long long before;
	size_t flipped = 0;
	bool served;

	victim_open();
	the.hold = true;
	ask();
	the.hold = false;
	before = the.datagrams;
	for (size_t bit = 0; bit < 8 * the.last_n; bit++) {
		uint8_t copy[sizeof(the.last)];

		memcpy(copy, the.last, the.last_n);
		copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
		crowd_transmit(&the.crowd, VICTIM,
			(struct octets){ copy, the.last_n });
		flipped++;
		if (bit % GET_EVERY == 0)
			settle();
	}
	settle();
	replies = the.datagrams - before;
	crowd_transmit(
		&the.crowd, VICTIM, (struct octets){ the.last, the.last_n });
	served = await_answer(ANSWER_MS);
	printf("mode=flip flipped=%zu replies=%llu good=%s next=%s\n", flipped,
		replies, served ? "served" : "lost", get() ? "served" : "lost");
}

static void
mode_garbage(void)
{
	static uint8_t octets[GARBAGE_MAX];

	victim_open();
	printf("seed=%llu\n", (unsigned long long)the.garbage.seed);
	for (int kind = 0; kind < GARBAGE_KINDS; kind++) {
		unsigned long asked = 0, served = 0;

		replies = 0;
		for (unsigned long i = 0; i < the.count; i++) {
			/* Every third one from somebody else. */
			size_t from = i % 3 == 2 ? STRANGER : VICTIM;
			struct octets datagram = { octets, 0 };

			datagram.n = garbage_make(&the.garbage,
				(enum garbage_kind)kind,
				(struct octets){ the.last, the.last_n },
				the.gets, octets);
			crowd_transmit(&the.crowd, from, datagram);
			if (i % GET_EVERY != GET_EVERY - 1 &&
				i != the.count - 1)
				continue;
			asked++;
			if (in_between())
				served++;
		}
		printf("garbage=%s sent=%lu replies=%llu gets=%lu served=%lu\n",
			garbage_names[kind], the.count, replies, asked, served);
	}
}

/* ---- options ---- */

static _Noreturn void
usage(void)
{
	fputs("usage: rogue MODE --port P --cert F --key F --ca F [--count N]\n"
	      "      [--seed N]\n"
	      "  restart  the same address and port, no goodbye\n"
	      "  cookie   hellos with cookies of all kinds\n"
	      "  half     handshakes beside a session, not finished\n"
	      "  replay   datagrams of the session, again and again\n"
	      "  flip     each bit of one\n"
	      "  garbage  a dozen kinds\n",
		stderr);
	exit(2);
}

/* clang-format off */
static const struct option options[] = {
	CROWD_OPTIONS,
	{ "count", required_argument, NULL, 'n' },
	{ "seed",  required_argument, NULL, 's' },
	{ 0 },
};
static const struct {
	const char *name;
	void (*run)(void);
} modes[] = {
	{ "restart", mode_restart },
	{ "cookie",  mode_cookie },
	{ "half",    mode_half },
	{ "replay",  mode_replay },
	{ "flip",    mode_flip },
	{ "garbage", mode_garbage },
};
/* clang-format on */

static void
take_option(int c)
{
	if (crowd_take_option(&the.crowd, c, optarg))
		return;
	switch (c) {
	case 'n':
		the.count = bench_number("count", optarg, 1, 100000000);
		break;
	case 's':
		the.garbage.seed = bench_number("seed", optarg, 0, 0xffffffff);
		break;
	default:
		usage();
	}
}

int
main(int argc, char **argv)
{
	/* RFC 5343: whatever engine answers here */
	static const struct message_engine_id local_engine = {
		.octets = { 0x80, 0, 0, 0, 6 },
		.n = 5,
	};
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		take_option(c);
	if (optind + 1 != argc || the.crowd.to.sin_port == 0)
		usage();
	message_get(&the.request, &local_engine);
	the.crowd.message = answer_came;
	the.crowd.outgoing = note_outgoing;
	the.crowd.incoming = note_incoming;
	crowd_open(&the.crowd, PEERS);
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		if (strcmp(argv[optind], modes[i].name) == 0) {
			modes[i].run();
			crowd_close(&the.crowd);
			return 0;
		}
	}
	usage();
}
