/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The floor of the benchmark: what a datagram, and a datagram inside DTLS,
 * cost when nothing is done with them. One thread, 127.0.0.1 only; it ends by
 * itself.
 */
#include "tests/bench/bench.h"

#include <getopt.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BATCH = 16, /* as the agent's */
	DATAGRAM_MAX = 16384 + 256,
	PORTS = 65536,
	MTU = 1400,
	UDP_OVERHEAD = 28,  /* IPv4 and UDP headers */
	MTU_FALLBACK = 548, /* RFC 791's 576 without them */
	RECORD_HEADER = 13, /* RFC 6347 4.1 */
	HANDSHAKE = 22,     /* content type */
	CLIENT_HELLO = 1,   /* message type, first octet behind the header */
	COOKIE_LEN = 16,
};

struct batch {
	struct mmsghdr headers[BATCH];
	struct iovec iovecs[BATCH];
	struct sockaddr_in peers[BATCH];
	uint8_t buffers[BATCH][DATAGRAM_MAX];
};

static struct floor {
	int fd;
	unsigned long answer; /* octets of an answer; 0: those of the request */
	bool release_each;    /* free OpenSSL's buffers after each datagram */
	SSL_CTX *ctx;
	BIO *bio;
	SSL *sessions[PORTS]; /* by the client's port: the cheapest look-up */
	struct batch in, out;
	unsigned n_out;
	unsigned current; /* datagram of in that OpenSSL works on */
	bool unread;      /* and has not taken yet */
	unsigned long long received, batches, answered, handshakes;
} the;

static volatile sig_atomic_t want_report, want_end;

static void
on_signal(int signal_number)
{
	if (signal_number == SIGUSR1)
		want_report = 1;
	else
		want_end = 1;
}

static void
report(void)
{
	struct rusage u;
	long long user, system;

	getrusage(RUSAGE_SELF, &u);
	user = u.ru_utime.tv_sec * 1000000LL + u.ru_utime.tv_usec;
	system = u.ru_stime.tv_sec * 1000000LL + u.ru_stime.tv_usec;
	printf("floor user_us=%lld system_us=%lld datagrams=%llu batches=%llu "
	       "answered=%llu handshakes=%llu\n",
		user, system, the.received, the.batches, the.answered,
		the.handshakes);
	fflush(stdout);
}

static void
batch_init(struct batch *b)
{
	for (size_t i = 0; i < BATCH; i++) {
		b->iovecs[i].iov_base = b->buffers[i];
		b->iovecs[i].iov_len = DATAGRAM_MAX;
		b->headers[i].msg_hdr.msg_iov = &b->iovecs[i];
		b->headers[i].msg_hdr.msg_iovlen = 1;
		b->headers[i].msg_hdr.msg_name = &b->peers[i];
		b->headers[i].msg_hdr.msg_namelen = sizeof(b->peers[i]);
	}
}

/* Returns 0 when a second has passed without a datagram, or on a signal. */
static unsigned
receive_batch(void)
{
	int n;

	for (size_t i = 0; i < BATCH; i++)
		the.in.headers[i].msg_hdr.msg_namelen = sizeof(the.in.peers[i]);
	n = recvmmsg(the.fd, the.in.headers, BATCH, MSG_WAITFORONE, NULL);
	if (n <= 0)
		return 0;
	the.received += (unsigned)n;
	the.batches++;
	return (unsigned)n;
}

static void
send_batch(void)
{
	unsigned sent = 0;

	while (sent < the.n_out) {
		int n = sendmmsg(the.fd, the.out.headers + sent,
			the.n_out - sent, MSG_DONTWAIT);

		/* What the kernel refuses is lost, as UDP is. */
		sent += n > 0 ? (unsigned)n : 1;
	}
	the.n_out = 0;
}

static void
append(const void *octets, size_t n)
{
	if (the.n_out == BATCH)
		send_batch();
	memcpy(the.out.buffers[the.n_out], octets, n);
	the.out.iovecs[the.n_out].iov_len = n;
	the.out.peers[the.n_out] = the.in.peers[the.current];
	the.n_out++;
}

static int
bio_write(BIO *bio, const char *octets, int n)
{
	(void)bio;
	if (n <= 0 || n > DATAGRAM_MAX)
		return -1;
	append(octets, (size_t)n);
	return n;
}

static int
bio_read(BIO *bio, char *octets, int n)
{
	size_t have = the.in.headers[the.current].msg_len;

	BIO_clear_retry_flags(bio);
	if (!the.unread || n <= 0) {
		BIO_set_retry_read(bio);
		return -1;
	}
	if (have > (size_t)n)
		have = (size_t)n;
	memcpy(octets, the.in.buffers[the.current], have);
	the.unread = false;
	return (int)have;
}

static long
bio_ctrl(BIO *bio, int command, long number, void *pointer)
{
	(void)bio, (void)number, (void)pointer;
	switch (command) {
	case BIO_CTRL_FLUSH:
		return 1;
	case BIO_CTRL_DGRAM_QUERY_MTU:
		return MTU;
	case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
		return MTU_FALLBACK;
	case BIO_CTRL_DGRAM_GET_MTU_OVERHEAD:
		return UDP_OVERHEAD;
	default:
		return 0;
	}
}

/* The socket and its batches are one for all sessions, and so is the BIO. */
static BIO *
bio_new(void)
{
	BIO_METHOD *method = BIO_meth_new(
		BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "floor");
	BIO *bio;

	if (method == NULL || BIO_meth_set_write(method, bio_write) != 1 ||
		BIO_meth_set_read(method, bio_read) != 1 ||
		BIO_meth_set_ctrl(method, bio_ctrl) != 1)
		bench_die("no BIO method");
	bio = BIO_new(method);
	if (bio == NULL)
		bench_die("no BIO");
	BIO_set_init(bio, 1);
	return bio;
}

/* The floor trusts whoever repeats the cookie: the exchange costs its two
 * datagrams, the HMAC is the agent's. */
static int
cookie_generate(SSL *ssl, unsigned char *cookie, unsigned *n)
{
	(void)ssl;
	memset(cookie, 0x5a, COOKIE_LEN);
	*n = COOKIE_LEN;
	return 1;
}

static int
cookie_verify(SSL *ssl, const unsigned char *cookie, unsigned n)
{
	(void)ssl;
	return n == COOKIE_LEN && cookie[0] == 0x5a;
}

static bool
is_client_hello(const uint8_t *p, size_t n)
{
	return n > RECORD_HEADER && p[0] == HANDSHAKE && p[3] == 0 &&
		p[4] == 0 && p[RECORD_HEADER] == CLIENT_HELLO;
}

static SSL *
session_new(void)
{
	SSL *ssl = SSL_new(the.ctx);

	if (ssl == NULL || BIO_up_ref(the.bio) != 1)
		bench_die("no session");
	SSL_set_bio(ssl, the.bio, the.bio);
	SSL_set_accept_state(ssl);
	return ssl;
}

/* The session of the current datagram; NULL when it is for none. */
static SSL *
session_find(uint16_t port)
{
	SSL **s = &the.sessions[port];
	bool hello = is_client_hello(the.in.buffers[the.current],
		the.in.headers[the.current].msg_len);

	/* The kernel gave a port again that an older run has used. */
	if (hello && *s != NULL && SSL_is_init_finished(*s)) {
		SSL_free(*s);
		*s = NULL;
	}
	if (hello && *s == NULL)
		*s = session_new();
	return *s;
}

static void
echo_datagram(unsigned index)
{
	static uint8_t plain[DATAGRAM_MAX];
	uint16_t port = ntohs(the.in.peers[index].sin_port);
	SSL *ssl;
	bool was_open;
	int n;

	the.current = index;
	the.unread = true;
	ssl = session_find(port);
	if (ssl == NULL)
		return;
	was_open = SSL_is_init_finished(ssl);
	ERR_clear_error();
	/* 3.0 writes through NULL when its buffers have been freed. */
	if (the.release_each && was_open && SSL_alloc_buffers(ssl) != 1)
		bench_die("no buffers");
	while ((n = SSL_read(ssl, plain, sizeof(plain))) > 0) {
		int answer = the.answer != 0 ? (int)the.answer : n;

		if (SSL_write(ssl, plain, answer) == answer)
			the.answered++;
	}
	if (!was_open && SSL_is_init_finished(ssl))
		the.handshakes++;
	if (SSL_get_error(ssl, n) != SSL_ERROR_WANT_READ) {
		if (SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN)
			SSL_shutdown(ssl);
		SSL_free(ssl);
		the.sessions[port] = NULL;
	} else if (the.release_each && SSL_is_init_finished(ssl)) {
		SSL_free_buffers(ssl);
	}
}

static void
udp_datagram(unsigned index)
{
	size_t n = the.in.headers[index].msg_len;

	the.current = index;
	append(the.in.buffers[index], the.answer != 0 ? the.answer : n);
	the.answered++;
}

static void
open_socket(unsigned long port)
{
	struct sockaddr_in address = bench_loopback(port);
	/* Signals are seen at least once a second. */
	struct timeval bound = { .tv_sec = 1 };
	int octets = 1 << 20;

	the.fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (the.fd < 0 ||
		bind(the.fd, (const struct sockaddr *)(const void *)&address,
			sizeof(address)) != 0)
		bench_die("cannot bind 127.0.0.1:%lu", port);
	setsockopt(the.fd, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof(bound));
	setsockopt(the.fd, SOL_SOCKET, SO_RCVBUF, &octets, sizeof(octets));
}

static void
catch_signals(unsigned seconds)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGALRM, &action, NULL);
	alarm(seconds);
}

static void
serve(void (*datagram)(unsigned index))
{
	while (!want_end) {
		unsigned n = receive_batch();

		for (unsigned i = 0; i < n; i++)
			datagram(i);
		send_batch();
		if (want_report) {
			want_report = 0;
			report();
		}
	}
	report();
}

static void
usage(void)
{
	fputs("usage: bench_floor echo --port P --cert F --key F --ca F"
	      " [--answer N] [--seconds S] [--release-each]\n"
	      "       bench_floor udp --port P [--answer N] [--seconds S]\n"
	      "Echoes datagrams at 127.0.0.1, inside DTLS or plain, and reports"
	      " its CPU on\nSIGUSR1 and at the end, which comes after S (300)"
	      " seconds or with SIGTERM.\n",
		stderr);
	exit(2);
}

static const struct option options[] = {
	{ "port", required_argument, NULL, 'p' },
	{ "cert", required_argument, NULL, 'c' },
	{ "key", required_argument, NULL, 'k' },
	{ "ca", required_argument, NULL, 'a' },
	{ "answer", required_argument, NULL, 'n' },
	{ "seconds", required_argument, NULL, 's' },
	{ "release-each", no_argument, NULL, 'r' },
	{ 0 },
};

int
main(int argc, char **argv)
{
	struct bench_files files = { 0 };
	unsigned long port = 0, seconds = 300;
	bool dtls;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'p':
			port = bench_number("port", optarg, 1, PORTS - 1);
			break;
		case 'c':
			files.cert = optarg;
			break;
		case 'k':
			files.key = optarg;
			break;
		case 'a':
			files.ca = optarg;
			break;
		case 'n':
			the.answer = bench_number("answer", optarg, 1, 16000);
			break;
		case 's':
			seconds = bench_number("seconds", optarg, 1, 3600);
			break;
		case 'r':
			the.release_each = true;
			break;
		default:
			usage();
		}
	}
	if (optind + 1 != argc || port == 0)
		usage();
	dtls = strcmp(argv[optind], "echo") == 0;
	if (!dtls && strcmp(argv[optind], "udp") != 0)
		usage();

	batch_init(&the.in);
	batch_init(&the.out);
	if (dtls) {
		the.ctx = bench_ssl_ctx(DTLS_server_method(), &files);
		SSL_CTX_set_options(the.ctx, SSL_OP_COOKIE_EXCHANGE);
		SSL_CTX_set_cookie_generate_cb(the.ctx, cookie_generate);
		SSL_CTX_set_cookie_verify_cb(the.ctx, cookie_verify);
		the.bio = bio_new();
	}
	open_socket(port);
	catch_signals((unsigned)seconds);
	serve(dtls ? echo_datagram : udp_datagram);
	return 0;
}
