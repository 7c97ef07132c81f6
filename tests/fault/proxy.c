/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bad network between managers and the agent, on 127.0.0.1. What becomes of
 * a datagram depends on the seed, the manager's address, the direction and the
 * datagram's number alone, so that a run can be repeated. On TERM it prints one
 * line of what it has seen.
 */
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "util/siphash.h"
#include "util/util.h"

enum {
	MANAGERS_MAX = 4096,
	LATE_MAX = 8192, /* datagrams held back at once */
	DATAGRAM_MAX = 65536,
	DELAY_MAX_US = 40000,
	HEADERS = 28, /* IPv4 and UDP */
	EVENTS = 64,
	/* RFC 6347 4.1, 4.3.2 */
	RECORD_HEADER = 13,
	HANDSHAKE_HEADER = 12,
	CHANGE_CIPHER_SPEC = 20,
	HANDSHAKE = 22,
	APPLICATION_DATA = 23,
	HELLO_VERIFY_REQUEST = 3,
	/* Fragments of the agent's flights that can be told apart. */
	FRAGMENTS_MAX = 128,
};

enum direction { TO_AGENT, FROM_AGENT };
enum flight { FLIGHT_VERIFY, FLIGHT_HELLO, FLIGHT_LAST, FLIGHT_NONE };

struct fragment {
	uint64_t key;
	unsigned long copies;
};

struct manager {
	struct sockaddr_in address;
	int fd; /* to the agent, from the same address and another port */
	uint64_t n[2];
	struct fragment fragments[FRAGMENTS_MAX];
	size_t n_fragments;
};

struct late {
	uint64_t at_us;
	struct manager *manager;
	enum direction direction;
	uint8_t *octets;
	size_t n;
};

static struct {
	unsigned long to, seed, drop, dup, reorder, garbage, mtu;
	unsigned long lose_copies;
	bool lose[FLIGHT_NONE];

	int fd, epoll_fd;
	struct manager *managers[MANAGERS_MAX];
	size_t n_managers;
	struct late late[LATE_MAX];
	size_t n_late;
	volatile sig_atomic_t stop;

	unsigned long long seen[2], dropped[2], doubled[2], delayed[2];
	unsigned long long garbled[2], lost_copies, too_large[2];
	unsigned long long requests; /* that reached the agent, once or more */
	unsigned long long answers;  /* that left it */
	size_t largest[2];
} the;

/* A percentage decided by the datagram's number. */
struct dice {
	uint64_t key[3];
	uint64_t n;
};

static uint64_t
roll(struct dice *d)
{
	d->key[2] = d->n++;
	return siphash(the.seed, 0, d->key, sizeof(d->key));
}

static bool
happens(struct dice *d, unsigned long percent)
{
	return roll(d) % 100 < percent;
}

/* ---- what a datagram is ---- */

static bool
is_application_data(struct octets o)
{
	return o.n > RECORD_HEADER && o.p[0] == APPLICATION_DATA;
}

static enum flight
flight_of(struct octets o)
{
	if (o.n <= RECORD_HEADER)
		return FLIGHT_NONE;
	if (o.p[0] == CHANGE_CIPHER_SPEC)
		return FLIGHT_LAST;
	if (o.p[0] != HANDSHAKE || o.p[3] != 0 || o.p[4] != 0)
		return FLIGHT_NONE;
	return o.p[RECORD_HEADER] == HELLO_VERIFY_REQUEST ? FLIGHT_VERIFY
							  : FLIGHT_HELLO;
}

/* How often this piece of a flight has come before. */
static unsigned long
copies_before(struct manager *m, struct octets o)
{
	uint64_t key[3] = { o.p[0] };

	/* Type, message_seq, fragment_offset, and the cookie or random behind
	 * them; not fragment lengths, which may change with the MTU. */
	if (o.p[0] == HANDSHAKE && o.n > RECORD_HEADER + HANDSHAKE_HEADER) {
		memcpy(&key[1], o.p + RECORD_HEADER, 1);
		memcpy((uint8_t *)&key[1] + 1, o.p + RECORD_HEADER + 4, 5);
	}
	for (size_t i = 0; i < m->n_fragments; i++)
		if (m->fragments[i].key == siphash(1, 2, key, sizeof(key)))
			return m->fragments[i].copies++;
	if (m->n_fragments < FRAGMENTS_MAX)
		m->fragments[m->n_fragments++] =
			(struct fragment){ siphash(1, 2, key, sizeof(key)), 1 };
	return 0;
}

/* ---- the wire ---- */

static void
transmit(struct manager *m, enum direction direction, struct octets o)
{
	ssize_t n;

	if (direction == TO_AGENT)
		n = send(m->fd, o.p, o.n, 0);
	else
		n = sendto(the.fd, o.p, o.n, 0,
			(const struct sockaddr *)(const void *)&m->address,
			sizeof(m->address));
	(void)n; /* what the kernel refuses is lost, as elsewhere */
}

static void
transmit_later(struct manager *m, enum direction direction, struct octets o,
	uint64_t delay_us)
{
	struct late *late = &the.late[the.n_late];

	if (the.n_late == LATE_MAX) {
		transmit(m, direction, o);
		return;
	}
	late->octets = malloc(o.n + 1);
	if (late->octets == NULL)
		bench_die("out of memory");
	memcpy(late->octets, o.p, o.n);
	late->n = o.n;
	late->at_us = bench_now_us() + delay_us;
	late->manager = m;
	late->direction = direction;
	the.n_late++;
}

static void
transmit_due(void)
{
	uint64_t now = bench_now_us();

	for (size_t i = 0; i < the.n_late;) {
		struct late late = the.late[i];

		if (late.at_us > now) {
			i++;
			continue;
		}
		the.late[i] = the.late[--the.n_late];
		transmit(late.manager, late.direction,
			(struct octets){ late.octets, late.n });
		free(late.octets);
	}
}

/* A damaged copy beside the good one: bits, the length, or the header. */
static void
transmit_garbage(struct manager *m, enum direction direction, struct octets o,
	struct dice *d)
{
	uint8_t octets[DATAGRAM_MAX];
	size_t n = o.n;

	memcpy(octets, o.p, n);
	switch (roll(d) % 4) {
	case 0:
		octets[RECORD_HEADER + roll(d) % (n - RECORD_HEADER)] ^=
			(uint8_t)(1u << roll(d) % 8);
		break;
	case 1:
		n = roll(d) % n;
		break;
	case 2:
		/* Not by what it is: an undamaged copy is a good one. */
		octets[roll(d) % RECORD_HEADER] ^= (uint8_t)(1 + roll(d) % 255);
		break;
	default:
		for (size_t i = 0; i < n; i++)
			octets[i] = (uint8_t)roll(d);
		break;
	}
	the.garbled[direction]++;
	transmit(m, direction, (struct octets){ octets, n });
}

static void
pass(struct manager *m, enum direction direction, struct octets o)
{
	struct dice d = { .key = { m->address.sin_addr.s_addr,
				  (uint64_t)direction << 32 |
					  m->n[direction]++ } };
	enum flight flight = flight_of(o);

	the.seen[direction]++;
	if (o.n > the.largest[direction])
		the.largest[direction] = o.n;
	if (direction == FROM_AGENT && is_application_data(o))
		the.answers++;
	if (the.mtu != 0 && o.n + HEADERS > the.mtu) {
		the.too_large[direction]++;
		return;
	}
	if (direction == FROM_AGENT && flight != FLIGHT_NONE &&
		the.lose[flight] && copies_before(m, o) < the.lose_copies) {
		the.lost_copies++;
		return;
	}
	if (is_application_data(o) && happens(&d, the.garbage))
		transmit_garbage(m, direction, o, &d);
	if (happens(&d, the.drop)) {
		the.dropped[direction]++;
		return;
	}
	if (direction == TO_AGENT && is_application_data(o))
		the.requests++;
	if (happens(&d, the.dup)) {
		the.doubled[direction]++;
		transmit_later(m, direction, o, roll(&d) % DELAY_MAX_US);
	}
	if (happens(&d, the.reorder)) {
		the.delayed[direction]++;
		transmit_later(m, direction, o, roll(&d) % DELAY_MAX_US);
		return;
	}
	transmit(m, direction, o);
}

/* ---- managers ---- */

static struct manager *
manager_get(const struct sockaddr_in *address)
{
	struct sockaddr_in from = *address, to = bench_loopback(the.to);
	struct epoll_event event = { .events = EPOLLIN };
	struct manager *m;
	int size = 4 << 20;

	for (size_t i = 0; i < the.n_managers; i++) {
		m = the.managers[i];
		if (m->address.sin_addr.s_addr == address->sin_addr.s_addr &&
			m->address.sin_port == address->sin_port)
			return m;
	}
	m = calloc(1, sizeof(*m));
	if (m == NULL || the.n_managers == MANAGERS_MAX)
		bench_die("too many managers");
	m->address = *address;
	from.sin_port = 0;
	m->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (m->fd < 0 ||
		bind(m->fd, (const struct sockaddr *)(const void *)&from,
			sizeof(from)) != 0 ||
		connect(m->fd, (const struct sockaddr *)(const void *)&to,
			sizeof(to)) != 0)
		bench_die("no socket: %s", strerror(errno));
	(void)setsockopt(m->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	event.data.ptr = m;
	if (epoll_ctl(the.epoll_fd, EPOLL_CTL_ADD, m->fd, &event) != 0)
		bench_die("epoll_ctl: %s", strerror(errno));
	the.managers[the.n_managers++] = m;
	return m;
}

static void
read_managers(void)
{
	static uint8_t octets[DATAGRAM_MAX];
	struct sockaddr_in from;
	socklen_t from_n = sizeof(from);
	ssize_t n;

	while ((n = recvfrom(the.fd, octets, sizeof(octets), 0,
			(struct sockaddr *)(void *)&from, &from_n)) >= 0)
		pass(manager_get(&from), TO_AGENT,
			(struct octets){ octets, (size_t)n });
}

static void
read_agent(struct manager *m)
{
	static uint8_t octets[DATAGRAM_MAX];
	ssize_t n;

	/* A refused datagram is an error here once, then the next one. */
	while ((n = recv(m->fd, octets, sizeof(octets), 0)) >= 0 ||
		errno == ECONNREFUSED)
		if (n >= 0)
			pass(m, FROM_AGENT,
				(struct octets){ octets, (size_t)n });
}

static void
listen_here(void)
{
	struct sockaddr_in here = bench_loopback(0);
	struct epoll_event event = { .events = EPOLLIN };
	socklen_t n = sizeof(here);
	struct rlimit files;
	int size = 16 << 20;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	the.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	the.fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (the.fd < 0 ||
		bind(the.fd, (const struct sockaddr *)(const void *)&here,
			sizeof(here)) != 0 ||
		getsockname(the.fd, (struct sockaddr *)(void *)&here, &n) !=
			0 ||
		epoll_ctl(the.epoll_fd, EPOLL_CTL_ADD, the.fd, &event) != 0)
		bench_die("no socket: %s", strerror(errno));
	if (setsockopt(the.fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
		    sizeof(size)) != 0)
		(void)setsockopt(
			the.fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	printf("port=%u seed=%lu\n", ntohs(here.sin_port), the.seed);
	fflush(stdout);
}

static void
run(void)
{
	while (!the.stop) {
		struct epoll_event events[EVENTS];
		int n = epoll_wait(
			the.epoll_fd, events, EVENTS, the.n_late > 0 ? 2 : 100);

		for (int i = 0; i < n; i++) {
			if (events[i].data.ptr == NULL)
				read_managers();
			else
				read_agent(events[i].data.ptr);
		}
		transmit_due();
	}
}

static void
print(void)
{
	static const char *const names[] = { "to", "from" };

	for (size_t i = 0; i < 2; i++)
		printf("%s_agent=%llu %s_dropped=%llu %s_doubled=%llu "
		       "%s_delayed=%llu %s_garbled=%llu %s_too_large=%llu "
		       "%s_largest=%zu ",
			names[i], the.seen[i], names[i], the.dropped[i],
			names[i], the.doubled[i], names[i], the.delayed[i],
			names[i], the.garbled[i], names[i], the.too_large[i],
			names[i], the.largest[i]);
	printf("lost_copies=%llu requests=%llu answers=%llu\n", the.lost_copies,
		the.requests, the.answers);
}

static void
clear(void)
{
	for (size_t i = 0; i < the.n_late; i++)
		free(the.late[i].octets);
	for (size_t i = 0; i < the.n_managers; i++) {
		close(the.managers[i]->fd);
		free(the.managers[i]);
	}
	close(the.fd);
	close(the.epoll_fd);
}

static void
stop(int signal_number)
{
	(void)signal_number;
	the.stop = 1;
}

static _Noreturn void
usage(void)
{
	fputs("usage: proxy --to PORT [--seed N]\n"
	      "  of every hundred datagrams, each way:\n"
	      "      [--drop N] [--dup N] [--reorder N]\n"
	      "      [--garbage N: damaged copies of application data]\n"
	      "  [--mtu N]  larger IP packets are lost\n"
	      "  [--lose verify|hello|last]... [--lose-copies N]\n"
	      "      the first copies of the agent's flights\n",
		stderr);
	exit(2);
}

static void
lose(const char *text)
{
	static const char *const names[] = { "verify", "hello", "last" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(text, names[i]) == 0) {
			the.lose[i] = true;
			return;
		}
	}
	usage();
}

/* clang-format off */
static const struct option options[] = {
	{ "to",          required_argument, NULL, 't' },
	{ "seed",        required_argument, NULL, 's' },
	{ "drop",        required_argument, NULL, 'd' },
	{ "dup",         required_argument, NULL, '2' },
	{ "reorder",     required_argument, NULL, 'r' },
	{ "garbage",     required_argument, NULL, 'g' },
	{ "mtu",         required_argument, NULL, 'm' },
	{ "lose",        required_argument, NULL, 'l' },
	{ "lose-copies", required_argument, NULL, 'c' },
	{ 0 },
};
/* clang-format on */

static void
take_option(int c)
{
	switch (c) {
	case 't':
		the.to = bench_number("to", optarg, 1, 65535);
		break;
	case 's':
		the.seed = bench_number("seed", optarg, 0, 0xffffffff);
		break;
	case 'd':
		the.drop = bench_number("drop", optarg, 0, 100);
		break;
	case '2':
		the.dup = bench_number("dup", optarg, 0, 100);
		break;
	case 'r':
		the.reorder = bench_number("reorder", optarg, 0, 100);
		break;
	case 'g':
		the.garbage = bench_number("garbage", optarg, 0, 100);
		break;
	case 'm':
		the.mtu = bench_number("mtu", optarg, 100, 65535);
		break;
	case 'l':
		lose(optarg);
		break;
	case 'c':
		the.lose_copies = bench_number("lose-copies", optarg, 1, 100);
		break;
	default:
		usage();
	}
}

int
main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = stop };
	int c;

	the.seed = 6347;
	the.lose_copies = 1;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		take_option(c);
	if (optind != argc || the.to == 0)
		usage();
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	listen_here();
	run();
	print();
	clear();
	return 0;
}
