/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The load client of the benchmark: many DTLS sessions, each from a connected
 * socket of its own, with a fixed number of requests in flight. It measures
 * the server's CPU, never its own. One line of key=value per measurement.
 */
#include "tests/bench/bench.h"
#include "tests/bench/message.h"
#include "tests/bench/server_cost.h"

#include <errno.h>
#include <getopt.h>
#include <openssl/err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SESSIONS_MAX = 16000,
	WINDOW_MAX = 1024, /* a power of two: the slot is part of the id */
	EVENTS = 64,
	MTU = 1400,
	HANDSHAKE_MS = 10000,
	REQUEST_MS = 1000, /* then it counts as a timeout */
	DRAIN_MS = 300,
	SETTLE_MS = 20, /* the server finishes and sleeps; see server_cost.h */
	STARTUP_MS = 5000,
	RETRY_US = 100,
};

struct session {
	int fd;
	SSL *ssl; /* NULL: plain UDP */
	enum { SESSION_CLOSED, SESSION_HANDSHAKING, SESSION_OPEN } state;
	uint64_t deadline_us; /* of the handshake */
};

/* A request in flight, or a free place for one. */
struct slot {
	uint32_t id;
	size_t session;
	uint64_t deadline_us;
	bool busy;
};

struct tally {
	unsigned long long answers;
	unsigned long long errors; /* answers that are wrong or nobody's */
	unsigned long long timeouts;
};

static struct client {
	/* options */
	unsigned long port;
	unsigned long n_sessions, window, ms, warm_ms;
	unsigned long count, parallel, repeat, wait_ms, size;
	int server_pid;
	bool echo;
	const char *community;
	struct bench_files files;

	SSL_CTX *ctx; /* NULL: plain UDP */
	int epoll_fd;
	struct session *sessions;
	struct message request;
	struct slot slots[WINDOW_MAX];
	size_t n_busy;
	size_t next_session;
	uint32_t generation;
	struct tally tally;
} the = {
	.n_sessions = 1,
	.window = 1,
	.ms = 1000,
	.warm_ms = 100,
	.count = 200,
	.parallel = 1,
	.repeat = 5,
	.wait_ms = 4000,
	.community = "public",
};

/* Sessions. */

static void
session_socket(struct session *s)
{
	struct sockaddr_in to = bench_loopback(the.port);
	struct epoll_event event = { .events = EPOLLIN };

	s->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s->fd < 0 ||
		connect(s->fd, (const struct sockaddr *)(const void *)&to,
			sizeof(to)) != 0)
		bench_die("no socket: %s", strerror(errno));
	event.data.u64 = (uint64_t)(s - the.sessions);
	if (epoll_ctl(the.epoll_fd, EPOLL_CTL_ADD, s->fd, &event) != 0)
		bench_die("epoll_ctl: %s", strerror(errno));
}

/* 1: open, 0: not yet, -1: failed */
static int
session_step(struct session *s)
{
	int rc;

	ERR_clear_error();
	rc = SSL_connect(s->ssl);
	if (rc == 1) {
		s->state = SESSION_OPEN;
		return 1;
	}
	return SSL_get_error(s->ssl, rc) == SSL_ERROR_WANT_READ ? 0 : -1;
}

static int
session_start(struct session *s)
{
	struct sockaddr_in to = bench_loopback(the.port);
	BIO *bio;

	if (s->fd < 0)
		session_socket(s);
	if (the.ctx == NULL) {
		s->state = SESSION_OPEN;
		return 1;
	}
	s->ssl = SSL_new(the.ctx);
	bio = BIO_new_dgram(s->fd, BIO_NOCLOSE);
	if (s->ssl == NULL || bio == NULL)
		bench_die("no session");
	BIO_ctrl(bio, BIO_CTRL_DGRAM_SET_CONNECTED, 0, &to);
	SSL_set_bio(s->ssl, bio, bio);
	SSL_set_options(s->ssl, SSL_OP_NO_QUERY_MTU);
	SSL_set_mtu(s->ssl, MTU);
	s->state = SESSION_HANDSHAKING;
	s->deadline_us = bench_now_us() + HANDSHAKE_MS * 1000ULL;
	return session_step(s);
}

static void
session_close(struct session *s)
{
	if (s->state == SESSION_OPEN && s->ssl != NULL) {
		ERR_clear_error();
		SSL_shutdown(s->ssl);
	}
	SSL_free(s->ssl);
	s->ssl = NULL;
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->state = SESSION_CLOSED;
}

static ssize_t
session_send(struct session *s, const uint8_t *octets, size_t n)
{
	if (s->ssl == NULL)
		return send(s->fd, octets, n, 0);
	ERR_clear_error();
	return SSL_write(s->ssl, octets, (int)n);
}

/* Octets of one message; 0 or less when there is none. */
static ssize_t
session_receive(struct session *s, uint8_t *octets, size_t n)
{
	if (s->ssl == NULL)
		return recv(s->fd, octets, n, 0);
	ERR_clear_error();
	return SSL_read(s->ssl, octets, (int)n);
}

/* Handshakes. */

static void
handshakes_on_time(size_t n)
{
	uint64_t now = bench_now_us();

	for (size_t i = 0; i < n; i++) {
		struct session *s = &the.sessions[i];

		if (s->state != SESSION_HANDSHAKING)
			continue;
		if (now > s->deadline_us)
			bench_die("a handshake took more than %d ms",
				HANDSHAKE_MS);
		DTLSv1_handle_timeout(s->ssl);
	}
}

static struct session *
find_closed(size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (the.sessions[i].state == SESSION_CLOSED)
			return &the.sessions[i];
	return NULL;
}

/* 1 when the session has come to be open; then it is closed unless kept. */
static size_t
handshake_result(struct session *s, int rc, bool keep)
{
	if (rc < 0)
		bench_die("a handshake failed");
	if (rc == 1 && !keep)
		session_close(s);
	return (size_t)rc;
}

/*
 * Complete count handshakes, at most parallel at a time. keep: each in a
 * session of its own, which stays open; otherwise closed at once.
 */
static void
handshake_all(size_t count, size_t parallel, bool keep)
{
	size_t n = keep ? count : parallel, started = 0, done = 0;
	uint64_t check = bench_now_us();

	while (done < count) {
		struct epoll_event events[EVENTS];
		int n_events;

		while (started < count && started - done < parallel) {
			struct session *s =
				keep ? &the.sessions[started] : find_closed(n);

			started++;
			done += handshake_result(s, session_start(s), keep);
		}
		n_events = epoll_wait(
			the.epoll_fd, events, EVENTS, done < count ? 20 : 0);
		for (int i = 0; i < n_events; i++) {
			struct session *s = &the.sessions[events[i].data.u64];

			if (s->state == SESSION_HANDSHAKING)
				done += handshake_result(
					s, session_step(s), keep);
		}
		if (bench_now_us() - check > 50000) {
			check = bench_now_us();
			handshakes_on_time(n);
		}
	}
}

static void
close_all(void)
{
	for (size_t i = 0; i < the.n_sessions; i++)
		session_close(&the.sessions[i]);
}

/* Requests. */

static void
request_send(size_t slot)
{
	struct slot *q = &the.slots[slot];
	struct session *s = &the.sessions[the.next_session];

	the.generation = (the.generation + 1) & 0xffff;
	q->id = MESSAGE_ID_FIRST +
		(the.generation * WINDOW_MAX | (uint32_t)slot);
	q->session = the.next_session;
	q->deadline_us = bench_now_us() + REQUEST_MS * 1000ULL;
	the.next_session = (the.next_session + 1) % the.n_sessions;
	message_set_id(&the.request, q->id);
	/* A datagram the kernel does not take is one that gets no answer. */
	session_send(s, the.request.octets, the.request.n);
	q->busy = true;
	the.n_busy++;
}

static void
answer_count(size_t session, const uint8_t *octets, size_t n)
{
	struct slot *q;
	uint32_t id;

	if (!message_check(the.request.kind, octets, n, &id, NULL)) {
		the.tally.errors++;
		return;
	}
	q = &the.slots[id % WINDOW_MAX];
	if (!q->busy || q->id != id || q->session != session) {
		the.tally.errors++;
		return;
	}
	q->busy = false;
	the.n_busy--;
	the.tally.answers++;
}

static void
answers_receive(int wait_ms)
{
	static uint8_t octets[16384];
	struct epoll_event events[EVENTS];
	int n = epoll_wait(the.epoll_fd, events, EVENTS, wait_ms);

	for (int i = 0; i < n; i++) {
		size_t session = events[i].data.u64;
		ssize_t got;

		while ((got = session_receive(&the.sessions[session], octets,
				sizeof(octets))) > 0)
			answer_count(session, octets, (size_t)got);
	}
}

static void
expire(uint64_t now)
{
	for (size_t i = 0; i < the.window; i++) {
		struct slot *q = &the.slots[i];

		if (!q->busy || now < q->deadline_us)
			continue;
		q->busy = false;
		the.n_busy--;
		the.tally.timeouts++;
	}
}

/*
 * Keep the window full for ms, then wait for what is still in flight.
 *
 * Requests go out in one burst when answers have been read, so that server
 * and client alternate and batches do not depend on which of them is faster.
 */
static void
load(uint64_t ms)
{
	uint64_t now = bench_now_us(), end = now + ms * 1000;

	while (now < end) {
		for (size_t i = 0; i < the.window; i++)
			if (!the.slots[i].busy)
				request_send(i);
		answers_receive(20);
		now = bench_now_us();
		expire(now);
	}
	end = now + DRAIN_MS * 1000;
	while (the.n_busy > 0 && now < end) {
		answers_receive(20);
		now = bench_now_us();
	}
	expire(UINT64_MAX);
}

/* One request with up to five tries; false when nothing good came back. */
static bool
ask_once(const struct message *m, struct message_engine_id *engine)
{
	struct session *s = &the.sessions[0];
	struct message request = *m;
	uint8_t octets[MESSAGE_MAX];

	for (uint32_t try = 0; try < 5; try++) {
		uint64_t end = bench_now_us() + REQUEST_MS * 1000;

		message_set_id(&request, MESSAGE_ID_FIRST + try);
		session_send(s, request.octets, request.n);
		while (bench_now_us() < end) {
			struct epoll_event event;
			uint32_t id;
			ssize_t n = session_receive(s, octets, sizeof(octets));

			if (n > 0 &&
				message_check(request.kind, octets, (size_t)n,
					&id, engine) &&
				id == MESSAGE_ID_FIRST + try)
				return true;
			if (n <= 0)
				epoll_wait(the.epoll_fd, &event, 1, 20);
		}
	}
	return false;
}

/* The octets of an SNMPv3 Get of sysUpTime.0 at an engine of ours. */
static size_t
get_size(void)
{
	struct message_engine_id engine = { .n = 12 };
	struct message m;

	message_get(&m, &engine);
	return m.n;
}

/* Needs session 0 open. */
static void
choose_request(void)
{
	struct message_engine_id engine;
	struct message discovery;

	if (the.echo) {
		message_echo(
			&the.request, the.size != 0 ? the.size : get_size());
		return;
	}
	if (the.ctx == NULL) {
		message_v2c(&the.request, the.community);
		return;
	}
	message_discovery(&discovery);
	if (!ask_once(&discovery, &engine))
		bench_die("no answer to the discovery of snmpEngineID");
	message_get(&the.request, &engine);
}

/* Modes. */

static void
settle(void)
{
	usleep(SETTLE_MS * 1000);
}

static uint64_t
cpu_ns(void)
{
	return the.server_pid != 0 ? server_cpu_ns(the.server_pid) : 0;
}

static void
mode_load(const char *mode)
{
	uint64_t cpu, begin, wall;
	double per_answer = 0;

	handshake_all(the.n_sessions, 32, true);
	choose_request();
	load(the.warm_ms);
	settle();
	the.tally = (struct tally){ 0 };
	cpu = cpu_ns();
	begin = bench_now_us();
	load(the.ms);
	wall = bench_now_us() - begin;
	settle();
	cpu = cpu_ns() - cpu;
	if (the.tally.answers > 0)
		per_answer = (double)cpu / 1000 / (double)the.tally.answers;
	printf("mode=%s sessions=%lu window=%lu octets=%zu answers=%llu "
	       "errors=%llu timeouts=%llu wall_us=%llu server_cpu_us=%llu "
	       "cpu_us_each=%.3f per_s=%.0f per_cpu_s=%.0f\n",
		mode, the.n_sessions, the.window, the.request.n,
		the.tally.answers, the.tally.errors, the.tally.timeouts,
		(unsigned long long)wall, (unsigned long long)(cpu / 1000),
		per_answer, (double)the.tally.answers * 1e6 / (double)wall,
		per_answer > 0 ? 1e6 / per_answer : 0);
	close_all();
}

static void
mode_handshakes(void)
{
	uint64_t cpu, begin, wall;

	/* The first ones fill the server's caches. */
	handshake_all(the.parallel + 4, the.parallel, false);
	settle();
	cpu = cpu_ns();
	begin = bench_now_us();
	handshake_all(the.count, the.parallel, false);
	wall = bench_now_us() - begin;
	settle();
	cpu = cpu_ns() - cpu;
	printf("mode=handshakes count=%lu parallel=%lu wall_us=%llu "
	       "server_cpu_us=%llu cpu_us_each=%.1f per_s=%.0f\n",
		the.count, the.parallel, (unsigned long long)wall,
		(unsigned long long)(cpu / 1000),
		(double)cpu / 1000 / (double)the.count,
		(double)the.count * 1e6 / (double)wall);
}

static void
mode_idle(void)
{
	struct server_memory before, open, after;
	double n = (double)the.n_sessions;

	if (the.server_pid == 0)
		bench_die("idle needs --server-pid");
	before = server_memory(the.server_pid);
	handshake_all(the.n_sessions, 32, true);
	choose_request();
	/* Every session has carried a message, as a polled one has. */
	the.window = the.n_sessions < 64 ? the.n_sessions : 64;
	while (the.tally.answers < the.n_sessions) {
		unsigned long long had = the.tally.answers;

		for (size_t i = 0; i < the.window; i++)
			request_send(i);
		for (int turns = 0; the.n_busy > 0 && turns < 50; turns++)
			answers_receive(20);
		expire(UINT64_MAX);
		if (the.tally.answers == had)
			bench_die("the server does not answer any more");
	}
	open = server_memory(the.server_pid);
	usleep((useconds_t)the.wait_ms * 1000);
	after = server_memory(the.server_pid);
	printf("mode=idle sessions=%lu rss_idle_kib=%ld pss_idle_kib=%ld "
	       "private_idle_kib=%ld kib_per_open_session=%.2f "
	       "kib_per_idle_session=%.2f pss_kib_per_idle_session=%.2f\n",
		the.n_sessions, before.rss_kib, before.pss_kib,
		before.private_kib, (double)(open.rss_kib - before.rss_kib) / n,
		(double)(after.rss_kib - before.rss_kib) / n,
		(double)(after.pss_kib - before.pss_kib) / n);
	close_all();
}

static int
spawn(char **argv)
{
	int pid = fork();

	if (pid < 0)
		bench_die("fork: %s", strerror(errno));
	if (pid == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	return pid;
}

/* End a server; its CPU, start and stop together. */
static uint64_t
reap(int pid)
{
	struct rusage u = { 0 };
	bool ended = false;

	kill(pid, SIGTERM);
	for (int i = 0; i < 200 && !ended; i++) {
		usleep(10000);
		ended = wait4(pid, NULL, WNOHANG, &u) == pid;
	}
	if (!ended) {
		kill(pid, SIGKILL);
		wait4(pid, NULL, 0, &u);
	}
	return (uint64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 +
		(uint64_t)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

/* Knock until the port is bound: a refused hello is an error on the socket. */
static bool
knock(struct session *s, uint64_t end)
{
	while (bench_now_us() < end) {
		struct epoll_event event;
		int rc = session_start(s);

		while (rc == 0 && bench_now_us() < end) {
			if (epoll_wait(the.epoll_fd, &event, 1, 20) == 0)
				DTLSv1_handle_timeout(s->ssl);
			rc = session_step(s);
		}
		if (rc == 1)
			return true;
		/* The same socket: no new one in each try. */
		SSL_free(s->ssl);
		s->ssl = NULL;
		s->state = SESSION_CLOSED;
		usleep(RETRY_US);
	}
	return false;
}

static int
compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void
mode_first_answer(char **argv)
{
	struct message_engine_id engine;
	struct message discovery;
	uint64_t took[64], cpu[64];

	message_discovery(&discovery);
	for (size_t i = 0; i < the.repeat; i++) {
		uint64_t begin = bench_now_us();
		int pid = spawn(argv);
		bool answered =
			knock(&the.sessions[0], begin + STARTUP_MS * 1000ULL) &&
			ask_once(&discovery, &engine);

		took[i] = bench_now_us() - begin;
		session_close(&the.sessions[0]);
		cpu[i] = reap(pid);
		if (!answered)
			bench_die("%s did not answer in %d ms", argv[0],
				STARTUP_MS);
	}
	qsort(took, the.repeat, sizeof(took[0]), compare);
	qsort(cpu, the.repeat, sizeof(cpu[0]), compare);
	printf("mode=first-answer repeat=%lu ms_median=%.2f ms_best=%.2f "
	       "ms_worst=%.2f cpu_ms_median=%.2f\n",
		the.repeat, (double)took[the.repeat / 2] / 1000,
		(double)took[0] / 1000, (double)took[the.repeat - 1] / 1000,
		(double)cpu[the.repeat / 2] / 1000);
}

static void
prepare(bool dtls)
{
	struct rlimit files;
	size_t n =
		the.n_sessions > the.parallel ? the.n_sessions : the.parallel;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (n + 16 > files.rlim_cur)
		bench_die("%zu sessions need more files than ulimit -Hn", n);
	the.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	the.sessions = calloc(n, sizeof(*the.sessions));
	if (the.epoll_fd < 0 || the.sessions == NULL)
		bench_die("out of memory");
	for (size_t i = 0; i < n; i++)
		the.sessions[i].fd = -1;
	if (dtls)
		the.ctx = bench_ssl_ctx(DTLS_client_method(), &the.files);
}

static void
usage(void)
{
	fputs("usage: bench_client MODE --port P [--server-pid PID] "
	      "[--cert F --key F --ca F]\n"
	      "  get, echo     DTLS: Get of sysUpTime.0, or what bench_floor "
	      "echoes\n"
	      "  v2c, udp      the same without DTLS\n"
	      "      --sessions N --window W --ms T [--size N] [--community "
	      "C]\n"
	      "  handshakes    full and mutual, with cookie, then closed\n"
	      "      --count H --parallel K\n"
	      "  idle          memory of the server per open session\n"
	      "      --sessions N --wait-ms T [--echo]\n"
	      "  first-answer  from exec to the first SNMP answer\n"
	      "      --repeat N -- SERVER ARGUMENT...\n",
		stderr);
	exit(2);
}

/* clang-format off */
static const struct option options[] = {
	{ "port",       required_argument, NULL, 'p' },
	{ "server-pid", required_argument, NULL, 'P' },
	{ "cert",       required_argument, NULL, 'c' },
	{ "key",        required_argument, NULL, 'k' },
	{ "ca",         required_argument, NULL, 'a' },
	{ "sessions",   required_argument, NULL, 'n' },
	{ "window",     required_argument, NULL, 'w' },
	{ "ms",         required_argument, NULL, 't' },
	{ "size",       required_argument, NULL, 's' },
	{ "community",  required_argument, NULL, 'C' },
	{ "count",      required_argument, NULL, 'H' },
	{ "parallel",   required_argument, NULL, 'K' },
	{ "wait-ms",    required_argument, NULL, 'W' },
	{ "echo",       no_argument,       NULL, 'e' },
	{ "repeat",     required_argument, NULL, 'r' },
	{ 0 },
};
/* clang-format on */

static void
take_option(int c)
{
	switch (c) {
	case 'p':
		the.port = bench_number("port", optarg, 1, 65535);
		break;
	case 'P':
		the.server_pid =
			(int)bench_number("server-pid", optarg, 1, 1 << 30);
		break;
	case 'c':
		the.files.cert = optarg;
		break;
	case 'k':
		the.files.key = optarg;
		break;
	case 'a':
		the.files.ca = optarg;
		break;
	case 'n':
		the.n_sessions =
			bench_number("sessions", optarg, 1, SESSIONS_MAX);
		break;
	case 'w':
		the.window = bench_number("window", optarg, 1, WINDOW_MAX);
		break;
	case 't':
		the.ms = bench_number("ms", optarg, 1, 60000);
		break;
	case 's':
		the.size = bench_number("size", optarg, 4, MESSAGE_MAX);
		break;
	case 'C':
		if (strlen(optarg) > 32)
			usage();
		the.community = optarg;
		break;
	case 'H':
		the.count = bench_number("count", optarg, 1, 100000);
		break;
	case 'K':
		the.parallel =
			bench_number("parallel", optarg, 1, SESSIONS_MAX);
		break;
	case 'W':
		the.wait_ms = bench_number("wait-ms", optarg, 0, 60000);
		break;
	case 'e':
		the.echo = true;
		break;
	case 'r':
		the.repeat = bench_number("repeat", optarg, 1, 64);
		break;
	default:
		usage();
	}
}

int
main(int argc, char **argv)
{
	const char *mode;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		take_option(c);
	if (optind >= argc || the.port == 0)
		usage();
	mode = argv[optind++];

	if (strcmp(mode, "get") == 0 || strcmp(mode, "echo") == 0) {
		the.echo = strcmp(mode, "echo") == 0;
		prepare(true);
		mode_load(mode);
	} else if (strcmp(mode, "v2c") == 0 || strcmp(mode, "udp") == 0) {
		the.echo = strcmp(mode, "udp") == 0;
		prepare(false);
		mode_load(mode);
	} else if (strcmp(mode, "handshakes") == 0) {
		prepare(true);
		mode_handshakes();
	} else if (strcmp(mode, "idle") == 0) {
		prepare(true);
		mode_idle();
	} else if (strcmp(mode, "first-answer") == 0 && optind < argc) {
		prepare(true);
		mode_first_answer(argv + optind);
	} else {
		usage();
	}
	return 0;
}
