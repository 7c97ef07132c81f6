/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Managers in numbers: sessions that are opened, used and left, and sessions
 * that compete for places. One line of key=value at the end; the scenario
 * judges it.
 */
#include <arpa/inet.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/message.h"
#include "tests/fault/crowd.h"
#include "util/util.h"

enum {
	TICK_US = 50000,
	TELL_US = 250000,
	REQUESTS_KEPT = 64, /* of a peer: to know an answer that comes late */
	BUSY_EVERY_US = 500000,
};

enum leave { LEAVE_CLOSE, LEAVE_SILENT, LEAVE_BOTH, LEAVE_NEVER };

/* The manager behind a peer. */
struct manager {
	bool alive;         /* has a life that has not ended */
	unsigned long gets; /* answered in this life */
	unsigned tries;     /* of the request in flight; 0: none is */
	uint64_t sent_us;   /* its last try */
	struct {
		uint32_t id;
		bool answered;
	} asked[REQUESTS_KEPT];
	size_t n_asked;
	uint64_t used_us; /* of the last answer */
};

static struct {
	unsigned long peers, parallel, lives, gets, tries, retry_ms;
	unsigned long patience_ms;
	unsigned long seconds, gap_ms, sessions, busy, more;
	enum leave leave;
	bool tell;   /* how many answers so far, four times a second */
	uint32_t to; /* where the agent is, in host order */

	struct crowd crowd;
	struct manager *managers;
	struct message request;
	uint32_t next_id;
	volatile sig_atomic_t stop;

	unsigned long long begun, handshakes, failed, ended, refused;
	unsigned long long requests, answers, twice, wrong, timeouts;
	uint64_t slowest_us; /* handshake */
} the = {
	.peers = 1,
	.parallel = CROWD_MAX,
	.lives = 1,
	.tries = 1,
	.retry_ms = 10000,
	.to = INADDR_LOOPBACK,
	.patience_ms = 60000,
	.crowd = { .mtu = 1280, .first = INADDR_LOOPBACK + 0x10000 },
};

/* ---- requests ---- */

static void
ask(size_t i)
{
	struct manager *m = &the.managers[i];
	size_t slot = m->n_asked++ % REQUESTS_KEPT;

	m->asked[slot].id = MESSAGE_ID_FIRST + (the.next_id++ & 0x3fffffff);
	m->asked[slot].answered = false;
	message_set_id(&the.request, m->asked[slot].id);
	m->tries++;
	m->sent_us = bench_now_us();
	the.requests++;
	crowd_send(&the.crowd, i,
		(struct octets){ the.request.octets, the.request.n });
}

static bool
is_awaited(const struct manager *m, size_t slot)
{
	size_t age = (m->n_asked - 1 - slot) % REQUESTS_KEPT;

	return age < m->tries;
}

static void
answer_came(struct crowd_peer *p, struct octets octets)
{
	struct manager *m = &the.managers[crowd_index(p)];
	uint32_t id;

	if (!message_check(MESSAGE_GET, octets.p, octets.n, &id, NULL)) {
		the.wrong++;
		return;
	}
	for (size_t k = 0; k < REQUESTS_KEPT; k++) {
		if (m->asked[k].id != id)
			continue;
		if (m->asked[k].answered) {
			the.twice++;
			return;
		}
		m->asked[k].answered = true;
		the.answers++;
		m->used_us = bench_now_us();
		if (is_awaited(m, k)) {
			m->tries = 0;
			m->gets++;
		}
		return;
	}
	the.wrong++; /* nobody asked */
}

/* False when it is to be left: asked often enough without an answer, or the
 * time is over. */
static bool
keep_asking(size_t i, uint64_t now)
{
	struct manager *m = &the.managers[i];

	if (m->tries == 0) {
		if (the.stop)
			return false;
		if (now - m->used_us >= the.gap_ms * 1000)
			ask(i);
	} else if (now - m->sent_us > the.retry_ms * 1000) {
		if (m->tries >= the.tries) {
			the.timeouts++;
			return false;
		}
		ask(i);
	}
	return true;
}

/* ---- lives ---- */

static void
life_begin(size_t i)
{
	the.managers[i] = (struct manager){ .alive = true };
	the.begun++;
	crowd_begin(&the.crowd, i);
}

static void
life_end(size_t i)
{
	bool goodbye = the.leave == LEAVE_CLOSE ||
		(the.leave == LEAVE_BOTH && the.begun % 2 == 0);

	if (the.leave != LEAVE_NEVER)
		crowd_leave(&the.crowd, i, goodbye);
	the.managers[i].alive = false;
}

static void
note_handshake(size_t i)
{
	uint64_t took = bench_now_us() - the.crowd.peers[i].begun_us;

	if (took > the.slowest_us)
		the.slowest_us = took;
	the.handshakes++;
}

static void
life_step(size_t i, uint64_t now)
{
	const struct crowd_peer *p = &the.crowd.peers[i];
	struct manager *m = &the.managers[i];

	switch (p->state) {
	case CROWD_SHAKING:
		if (now - p->begun_us > the.patience_ms * 1000) {
			the.failed++;
			life_end(i);
		}
		break;
	case CROWD_OPEN:
		if (m->n_asked == 0 && m->gets == 0 && m->used_us == 0) {
			note_handshake(i);
			m->used_us = 1; /* long ago */
		}
		if (m->gets >= the.gets || !keep_asking(i, now))
			life_end(i);
		break;
	case CROWD_OVER:
		if (m->used_us == 0)
			the.failed++;
		else
			the.ended++;
		life_end(i);
		break;
	case CROWD_NONE:
		break;
	}
}

static void
print(const char *mode)
{
	const struct crowd *c = &the.crowd;

	printf("mode=%s begun=%llu handshakes=%llu failed=%llu ended=%llu "
	       "requests=%llu answers=%llu twice=%llu wrong=%llu timeouts=%llu "
	       "slowest_ms=%llu largest_in=%zu largest_out=%zu\n",
		mode, the.begun, the.handshakes, the.failed, the.ended,
		the.requests, the.answers, the.twice, the.wrong, the.timeouts,
		(unsigned long long)(the.slowest_us / 1000), c->largest_in,
		c->largest_out);
	fflush(stdout);
}

/* Begin as many as may live at once, from one address after the other. */
static size_t
lives_begin(size_t alive)
{
	static size_t next;

	for (size_t tried = 0; tried < the.peers && alive < the.parallel &&
		the.begun < the.lives;
		tried++) {
		size_t i = next++ % the.peers;

		if (the.managers[i].alive)
			continue;
		life_begin(i);
		alive++;
	}
	return alive;
}

static void
tell(uint64_t now)
{
	static uint64_t told;

	if (!the.tell || now - told < TELL_US)
		return;
	told = now;
	printf("answers=%llu\n", the.answers);
	fflush(stdout);
}

static void
mode_lives(void)
{
	uint64_t tick = bench_now_us();
	uint64_t end =
		the.seconds == 0 ? UINT64_MAX : tick + the.seconds * 1000000ULL;
	size_t alive = 0;

	do {
		uint64_t now;

		if (!the.stop)
			alive = lives_begin(alive);
		now = bench_now_us();
		for (size_t i = 0; i < the.peers; i++) {
			if (!the.managers[i].alive)
				continue;
			life_step(i, now);
			if (!the.managers[i].alive)
				alive--;
		}
		/* A burst has gone out; now what has come is taken. */
		if (crowd_receive(&the.crowd, 5))
			while (crowd_receive(&the.crowd, 0))
				;
		if (now - tick > TICK_US) {
			tick = now;
			crowd_tick(&the.crowd);
			tell(now);
		}
		if (now >= end)
			the.stop = 1;
	} while (alive > 0 || (!the.stop && the.begun < the.lives));
	print("lives");
}

/* ---- places ---- */

/* Ask each of first..last once, and wait for the answers. */
static void
ask_each(size_t first, size_t last)
{
	enum { BURST = 64 };

	for (size_t i = first; i < last; i += BURST) {
		size_t end = i + BURST < last ? i + BURST : last;
		uint64_t patience = bench_now_us() + the.patience_ms * 1000;
		bool waiting = true;

		for (size_t k = i; k < end; k++)
			if (the.crowd.peers[k].state == CROWD_OPEN)
				ask(k);
		while (waiting && bench_now_us() < patience) {
			crowd_receive(&the.crowd, 5);
			waiting = false;
			for (size_t k = i; k < end; k++)
				if (the.managers[k].tries > 0 &&
					the.crowd.peers[k].state == CROWD_OPEN)
					waiting = true;
		}
		for (size_t k = i; k < end; k++) {
			if (the.managers[k].tries > 0)
				the.timeouts++;
			the.managers[k].tries = 0;
		}
	}
}

/* The busy ones, the last of the first crowd, ask twice a second. */
static void
keep_busy(void)
{
	uint64_t now = bench_now_us();

	for (size_t i = the.sessions - the.busy; i < the.sessions; i++) {
		struct manager *m = &the.managers[i];

		if (the.crowd.peers[i].state == CROWD_OPEN &&
			now - m->sent_us > BUSY_EVERY_US)
			ask(i);
	}
}

static bool
open_one(size_t i)
{
	struct crowd_peer *p = &the.crowd.peers[i];
	uint64_t tick = bench_now_us(), end = tick + the.patience_ms * 1000;

	the.begun++;
	crowd_begin(&the.crowd, i);
	while (p->state == CROWD_SHAKING && bench_now_us() < end) {
		keep_busy();
		crowd_receive(&the.crowd, 5);
		if (bench_now_us() - tick > TICK_US) {
			tick = bench_now_us();
			crowd_tick(&the.crowd);
		}
	}
	if (p->state != CROWD_OPEN) {
		the.failed++;
		return false;
	}
	note_handshake(i);
	return true;
}

static size_t
count_ended(size_t first, size_t last, bool with_goodbye)
{
	size_t n = 0;

	for (size_t i = first; i < last; i++) {
		const struct crowd_peer *p = &the.crowd.peers[i];

		if (p->state == CROWD_OVER && (p->goodbye || !with_goodbye))
			n++;
	}
	return n;
}

/*
 * Sessions 0..sessions-1 fill the agent's table, the last busy of them go on
 * asking, and then more come. The oldest idle ones have to go.
 */
static void
mode_places(void)
{
	size_t all = the.sessions + the.more, idle = the.sessions - the.busy;
	size_t order = 0;

	for (size_t i = 0; i < the.sessions; i++)
		if (open_one(i))
			ask_each(i, i + 1);
	/* Until they count as idle: 2 s, as the agent has it. */
	for (uint64_t end = bench_now_us() + 2500000; bench_now_us() < end;) {
		keep_busy();
		crowd_receive(&the.crowd, 5);
	}
	for (size_t i = the.sessions; i < all; i++)
		if (open_one(i))
			ask_each(i, i + 1);
	while (crowd_receive(&the.crowd, 200))
		;
	while (order < idle && the.crowd.peers[order].state == CROWD_OVER)
		order++;
	printf("idle_ended=%zu idle_goodbyes=%zu in_order=%zu busy_ended=%zu "
	       "new_ended=%zu\n",
		count_ended(0, idle, false), count_ended(0, idle, true), order,
		count_ended(idle, the.sessions, false),
		count_ended(the.sessions, all, false));
	the.answers = 0;
	ask_each(0, all);
	printf("alive_answers=%llu\n", the.answers);
	print("places");
}

/* ---- options ---- */

static void
stop(int signal_number)
{
	(void)signal_number;
	the.stop = 1;
}

static _Noreturn void
usage(void)
{
	fputs("usage: load MODE --port P --cert F --key F --ca F [--mtu N]\n"
	      "      [--first N: address of the first client in 127.0.0.0/8]\n"
	      "      [--to A.B.C.D --from A.B.C.D: elsewhere]\n"
	      "      [--patience-ms N] [--timer-ms N | --no-timer]\n"
	      "  lives   open, ask, leave, and again\n"
	      "      --peers N [--parallel N] --lives N --gets N [--seconds "
	      "N]\n"
	      "      [--gap-ms N] [--tries N --retry-ms N] --leave "
	      "close|silent|both|never\n"
	      "      [--tell: answers so far]\n"
	      "  places  more clients than the agent has places\n"
	      "      --sessions N --busy N --more N\n",
		stderr);
	exit(2);
}

static enum leave
leave_of(const char *text)
{
	static const char *const names[] = { "close", "silent", "both",
		"never" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(text, names[i]) == 0)
			return (enum leave)i;
	usage();
}

static uint32_t
address(const char *text)
{
	struct in_addr a;

	if (inet_pton(AF_INET, text, &a) != 1)
		usage();
	return ntohl(a.s_addr);
}

enum option_number { NUMBERS = 256 };

/* clang-format off */
static const struct {
	const char *name;
	unsigned long *value;
	unsigned long low, high;
} numbers[] = {
	{ "peers",       &the.peers,       1, CROWD_MAX },
	{ "parallel",    &the.parallel,    1, CROWD_MAX },
	{ "lives",       &the.lives,       1, 1000000000 },
	{ "gets",        &the.gets,        0, 1000000000 },
	{ "tries",       &the.tries,       1, REQUESTS_KEPT },
	{ "retry-ms",    &the.retry_ms,    1, 600000 },
	{ "patience-ms", &the.patience_ms, 1, 600000 },
	{ "seconds",     &the.seconds,     1, 36000 },
	{ "gap-ms",      &the.gap_ms,      0, 600000 },
	{ "sessions",    &the.sessions,    1, CROWD_MAX },
	{ "busy",        &the.busy,        0, CROWD_MAX },
	{ "more",        &the.more,        0, CROWD_MAX },
};
/* clang-format on */

static struct option options[ARRAY_LEN(numbers) + 13] = {
	CROWD_OPTIONS,
	{ "mtu", required_argument, NULL, 'm' },
	CROWD_OPTION_FIRST,
	{ "to", required_argument, NULL, 'T' },
	{ "from", required_argument, NULL, 'F' },
	{ "leave", required_argument, NULL, 'l' },
	CROWD_OPTION_TIMER_MS,
	{ "no-timer", no_argument, NULL, 'n' },
	{ "tell", no_argument, NULL, 'e' },
};

static void
take_option(int c)
{
	struct crowd *crowd = &the.crowd;

	if (c >= NUMBERS) {
		size_t i = (size_t)(c - NUMBERS);

		*numbers[i].value = bench_number(numbers[i].name, optarg,
			numbers[i].low, numbers[i].high);
		return;
	}
	if (crowd_take_option(crowd, c, optarg))
		return;
	switch (c) {
	case 'm':
		crowd->mtu = (unsigned)bench_number("mtu", optarg, 300, 4096);
		break;
	case 'T':
		the.to = address(optarg);
		break;
	case 'F':
		crowd->first = address(optarg);
		break;
	case 'l':
		the.leave = leave_of(optarg);
		break;
	case 'n':
		crowd->no_timer = true;
		break;
	case 'e':
		the.tell = true;
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
	size_t n;
	int c;

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		options[i + 12] = (struct option){ numbers[i].name,
			required_argument, NULL, NUMBERS + (int)i };
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		take_option(c);
	if (optind + 1 != argc || the.crowd.to.sin_port == 0)
		usage();
	n = the.sessions > 0 ? the.sessions + the.more : the.peers;
	the.managers = calloc(n, sizeof(*the.managers));
	if (the.managers == NULL)
		bench_die("out of memory");
	message_get(&the.request, &local_engine);
	signal(SIGTERM, stop);
	signal(SIGINT, stop);
	the.crowd.message = answer_came;
	the.crowd.to.sin_addr.s_addr = htonl(the.to);
	crowd_open(&the.crowd, n);
	if (strcmp(argv[optind], "lives") == 0)
		mode_lives();
	else if (strcmp(argv[optind], "places") == 0 &&
		the.busy <= the.sessions)
		mode_places();
	else
		usage();
	crowd_close(&the.crowd);
	free(the.managers);
	return 0;
}
