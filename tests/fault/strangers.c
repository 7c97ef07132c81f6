/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Strangers in numbers, each from an address of its own in 127.64.0.0 to
 * 127.255.255.255: hellos without cookie; with a good one, and then silence;
 * and then what only looks like encrypted records. A line "begun", and one of
 * key=value at the end.
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/fault/hello.h"
#include "util/siphash.h"
#include "util/util.h"

enum {
	BATCH = 32,
	DATAGRAM_MAX = 2048,
	LINGER_MS = 300, /* for answers to the last ones */
	SOCKET_BUFFER = 16 << 20,
	GARBAGE_OCTETS = 1400,
	FIRST = 0x7f400000, /* 127.64.0.0 */
	PREFIXES_MAX = 0xbfff,
};

union control {
	struct cmsghdr align;
	uint8_t octets[CMSG_SPACE(sizeof(struct in_pktinfo))];
};

struct batch {
	struct mmsghdr m[BATCH];
	struct iovec iov[BATCH];
	union control controls[BATCH];
	uint8_t octets[BATCH][DATAGRAM_MAX];
	unsigned n;
};

static struct {
	unsigned long count, per_prefix, rate, seed, garbage;
	bool cookies, go_on;
	volatile sig_atomic_t stop;
	struct bench_files files;

	struct sockaddr_in to;
	int fd;
	struct hello hello;
	struct batch in, out;

	unsigned long long hellos, verified, octets_out, answers, octets_in;
	unsigned long long larger;  /* than what they answer */
	unsigned long long others;  /* neither challenge nor flight */
	unsigned long long flights; /* ServerHellos */
	unsigned long long garbage_sent;
} the = {
	.count = 1000,
	.per_prefix = 256,
	.seed = 6347,
};

static struct in_addr
address_of(unsigned long i)
{
	unsigned long prefix = i / the.per_prefix % PREFIXES_MAX;

	return (struct in_addr){ htonl(
		(uint32_t)(FIRST + (prefix << 8) + i % the.per_prefix % 256)) };
}

/* ---- sending ---- */

static void
batch_init(struct batch *b)
{
	for (size_t i = 0; i < BATCH; i++) {
		struct msghdr *m = &b->m[i].msg_hdr;

		b->iov[i] = (struct iovec){ b->octets[i], DATAGRAM_MAX };
		m->msg_iov = &b->iov[i];
		m->msg_iovlen = 1;
		m->msg_control = &b->controls[i];
		m->msg_controllen = sizeof(b->controls[i]);
	}
}

/* What the kernel does not take just now is sent all the same: later. */
static void
flush(void)
{
	unsigned done = 0;

	while (done < the.out.n) {
		int rc =
			sendmmsg(the.fd, the.out.m + done, the.out.n - done, 0);

		if (rc > 0)
			done += (unsigned)rc;
		else if (errno == EAGAIN || errno == ENOBUFS)
			usleep(1000);
		else
			bench_die("sendmmsg: %s", strerror(errno));
	}
	the.out.n = 0;
}

static void
put(struct in_addr from, const uint8_t *octets, size_t n)
{
	unsigned i;
	struct msghdr *m;
	struct cmsghdr *h;
	struct in_pktinfo info = { .ipi_spec_dst = from };

	if (the.out.n == BATCH)
		flush();
	i = the.out.n++;
	m = &the.out.m[i].msg_hdr;
	memcpy(the.out.octets[i], octets, n);
	the.out.iov[i].iov_len = n;
	m->msg_name = &the.to;
	m->msg_namelen = sizeof(the.to);
	h = CMSG_FIRSTHDR(m);
	if (h == NULL)
		return; /* there is room for one */
	h->cmsg_level = IPPROTO_IP;
	h->cmsg_type = IP_PKTINFO;
	h->cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(h), &info, sizeof(info));
	the.octets_out += n;
}

/* A stranger's hello is the same each time, so nothing is kept of it. */
static void
make_hello(struct hello *h, struct in_addr from)
{
	*h = the.hello;
	for (uint64_t i = 0; i < HELLO_RANDOM / 8; i++) {
		uint64_t key[2] = { from.s_addr, i };
		uint64_t r = siphash(the.seed, 1, key, sizeof(key));

		memcpy(h->octets + HELLO_RANDOM_AT + 8 * i, &r, sizeof(r));
	}
}

static void
send_hello(struct in_addr from)
{
	struct hello h;

	make_hello(&h, from);
	put(from, h.octets, h.n);
	the.hellos++;
}

/* Encrypted records of the kinds a handshake could get, alone and behind a
 * plain one. */
static void
send_garbage(struct in_addr from)
{
	uint8_t octets[GARBAGE_OCTETS] = { 0 };

	for (unsigned long k = 0; k < the.garbage; k++) {
		uint8_t *p = octets;
		size_t n = sizeof(octets);

		if (k % 4 == 3) { /* change_cipher_spec, epoch 0 */
			memcpy(p, "\x14\xfe\xfd\0\0\0\0\0\0\0\x09\0\x01\x01",
				14);
			p += 14;
			n -= 14;
		}
		memset(p, (int)k, n);
		p[0] = k % 2 == 0 ? 22 : 23;
		memcpy(p + 1, "\xfe\xfd\0\x01\0\0\0\0", 8);
		p[9] = (uint8_t)(k >> 8);
		p[10] = (uint8_t)k;
		n -= HELLO_RECORD_HEADER;
		p[11] = (uint8_t)(n >> 8);
		p[12] = (uint8_t)n;
		put(from, octets, sizeof(octets));
		the.garbage_sent++;
	}
}

/* ---- receiving ---- */

static void
answer(struct in_addr to, struct octets datagram)
{
	struct octets cookie;
	struct hello h, second;

	the.answers++;
	the.octets_in += datagram.n;
	if (hello_is_server_hello(datagram)) {
		the.flights++;
		send_garbage(to);
		return;
	}
	if (!hello_challenge(datagram, &cookie)) {
		the.others++;
		return;
	}
	if (datagram.n > the.hello.n)
		the.larger++;
	if (!the.cookies)
		return;
	make_hello(&h, to);
	hello_with_cookie(&second, &h, cookie);
	put(to, second.octets, second.n);
	the.verified++;
}

static bool
receive(void)
{
	int n;

	batch_init(&the.in);
	n = recvmmsg(the.fd, the.in.m, BATCH, MSG_DONTWAIT, NULL);
	for (int i = 0; i < n; i++) {
		struct cmsghdr *h = CMSG_FIRSTHDR(&the.in.m[i].msg_hdr);
		struct in_pktinfo info;

		if (h == NULL || h->cmsg_type != IP_PKTINFO)
			continue;
		memcpy(&info, CMSG_DATA(h), sizeof(info));
		answer(info.ipi_addr,
			(struct octets){
				the.in.octets[i], the.in.m[i].msg_len });
	}
	return n > 0;
}

/* ---- the flood ---- */

static bool
is_over(unsigned long sent)
{
	return sent >= the.count && (!the.go_on || the.stop);
}

/* As many as are due by now, and no more than a batch. */
static unsigned long
send_due(unsigned long sent, uint64_t begin)
{
	unsigned long due = ULONG_MAX;

	if (the.rate != 0)
		due = (bench_now_us() - begin) * the.rate / 1000000;
	for (int i = 0; i < BATCH && sent < due && !is_over(sent); i++)
		send_hello(address_of(sent++));
	return sent;
}

static void
run(void)
{
	uint64_t begin = bench_now_us(), linger = LINGER_MS * 1000;
	uint64_t last = begin;
	unsigned long sent = 0;

	while (!is_over(sent) || bench_now_us() < last + linger) {
		struct pollfd pfd = { .fd = the.fd, .events = POLLIN };
		unsigned long before = sent;

		sent = send_due(sent, begin);
		flush();
		if (sent == before)
			poll(&pfd, 1, 1);
		while (receive())
			last = bench_now_us();
		flush();
	}
	printf("hellos=%llu verified=%llu flights=%llu garbage=%llu "
	       "octets_out=%llu answers=%llu octets_in=%llu larger=%llu "
	       "others=%llu ms=%llu\n",
		the.hellos, the.verified, the.flights, the.garbage_sent,
		the.octets_out, the.answers, the.octets_in, the.larger,
		the.others,
		(unsigned long long)((bench_now_us() - begin) / 1000));
}

static void
open_socket(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int one = 1, size = SOCKET_BUFFER;

	the.fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (the.fd < 0 ||
		setsockopt(the.fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof(one)) !=
			0 ||
		bind(the.fd, (const struct sockaddr *)(const void *)&any,
			sizeof(any)) != 0)
		bench_die("no socket: %s", strerror(errno));
	if (setsockopt(the.fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
		    sizeof(size)) != 0)
		(void)setsockopt(
			the.fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
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
	fputs("usage: strangers --port P --cert F --key F --ca F --count N\n"
	      "      [--rate N: hellos a second] [--per-prefix N: of one /24]\n"
	      "      [--cookies: return them] [--garbage N: encrypted records\n"
	      "      after that, each] [--seed N]\n"
	      "      [--go-on: until TERM, but N at least]\n",
		stderr);
	exit(2);
}

/* clang-format off */
static const struct option options[] = {
	{ "port",       required_argument, NULL, 'p' },
	{ "cert",       required_argument, NULL, 'c' },
	{ "key",        required_argument, NULL, 'k' },
	{ "ca",         required_argument, NULL, 'a' },
	{ "count",      required_argument, NULL, 'n' },
	{ "rate",       required_argument, NULL, 'r' },
	{ "per-prefix", required_argument, NULL, 'x' },
	{ "cookies",    no_argument,       NULL, 'C' },
	{ "garbage",    required_argument, NULL, 'g' },
	{ "seed",       required_argument, NULL, 's' },
	{ "go-on",      no_argument,       NULL, 'o' },
	{ 0 },
};
/* clang-format on */

static void
take_option(int c)
{
	switch (c) {
	case 'p':
		the.to = bench_loopback(bench_number("port", optarg, 1, 65535));
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
		the.count = bench_number("count", optarg, 1, 100000000);
		break;
	case 'r':
		the.rate = bench_number("rate", optarg, 1, 10000000);
		break;
	case 'x':
		the.per_prefix =
			bench_number("per-prefix", optarg, 1, 100000000);
		break;
	case 'C':
		the.cookies = true;
		break;
	case 'g':
		the.garbage = bench_number("garbage", optarg, 1, 1000);
		the.cookies = true;
		break;
	case 'o':
		the.go_on = true;
		break;
	case 's':
		the.seed = bench_number("seed", optarg, 0, 0xffffffff);
		break;
	default:
		usage();
	}
}

int
main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = stop };
	SSL_CTX *ctx;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		take_option(c);
	if (optind != argc || the.to.sin_port == 0)
		usage();
	ctx = bench_ssl_ctx(DTLS_client_method(), &the.files);
	hello_make(&the.hello, ctx);
	SSL_CTX_free(ctx);
	sigaction(SIGTERM, &sa, NULL);
	open_socket();
	batch_init(&the.out);
	puts("begun");
	fflush(stdout);
	run();
	close(the.fd);
	return 0;
}
