/* SPDX-License-Identifier: BSD-2-Clause */
/* See crowd.h. */
#include "tests/fault/crowd.h"

#include <errno.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BATCH = 32,
	SOCKET_BUFFER = 16 << 20,
	HEADERS = 28, /* IPv4 and UDP */
};

union control {
	struct cmsghdr align;
	uint8_t octets[CMSG_SPACE(sizeof(struct in_pktinfo))];
};

size_t
crowd_index(const struct crowd_peer *p)
{
	return (size_t)(p - p->crowd->peers);
}

void
crowd_transmit(struct crowd *c, size_t i, struct octets datagram)
{
	struct in_pktinfo info = { .ipi_spec_dst = c->peers[i].address };
	struct iovec iov;
	union control control = { .octets = { 0 } };
	struct msghdr m = { .msg_name = &c->to,
		.msg_namelen = sizeof(c->to),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);

	iov.iov_base = (void *)(uintptr_t)datagram.p; /* only read */
	iov.iov_len = datagram.n;
	h->cmsg_level = IPPROTO_IP;
	h->cmsg_type = IP_PKTINFO;
	h->cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(h), &info, sizeof(info));
	/* What the kernel does not take is lost, as on any network. */
	if (sendmsg(c->fd, &m, 0) < 0)
		return;
	c->n_out++;
	c->octets_out += datagram.n;
	if (datagram.n > c->largest_out)
		c->largest_out = datagram.n;
}

static void
write_datagram(void *ctx, struct octets datagram)
{
	struct crowd_peer *p = ctx;
	struct crowd *c = p->crowd;

	if (c->outgoing == NULL || c->outgoing(p, datagram))
		crowd_transmit(c, crowd_index(p), datagram);
}

bool
crowd_take_option(struct crowd *c, int option, const char *value)
{
	switch (option) {
	case 'p':
		c->to = bench_loopback(bench_number("port", value, 1, 65535));
		return true;
	case 'c':
		c->files.cert = value;
		return true;
	case 'k':
		c->files.key = value;
		return true;
	case 'a':
		c->files.ca = value;
		return true;
	case 'f':
		c->first = INADDR_LOOPBACK +
			(uint32_t)bench_number("first", value, 0, 0xf00000);
		return true;
	case 't':
		c->timer_ms =
			(unsigned)bench_number("timer-ms", value, 50, 60000);
		return true;
	default:
		return false;
	}
}

void
crowd_open(struct crowd *c, size_t n)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int one = 1;
	int size = SOCKET_BUFFER;

	c->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	c->peers = calloc(n, sizeof(*c->peers));
	if (c->fd < 0 || c->peers == NULL || n > CROWD_MAX)
		bench_die("no socket or no memory");
	if (setsockopt(c->fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof(one)) != 0 ||
		bind(c->fd, (const struct sockaddr *)(const void *)&any,
			sizeof(any)) != 0)
		bench_die("cannot bind: %s", strerror(errno));
	if (setsockopt(c->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
		    sizeof(size)) != 0)
		(void)setsockopt(
			c->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	c->n = n;
	c->ssl_ctx = bench_ssl_ctx(DTLS_client_method(), &c->files);
	for (size_t i = 0; i < n; i++) {
		c->peers[i].crowd = c;
		c->peers[i].address.s_addr = htonl(c->first + (uint32_t)i);
	}
}

void
crowd_close(struct crowd *c)
{
	for (size_t i = 0; i < c->n; i++)
		crowd_leave(c, i, false);
	free(c->peers);
	SSL_CTX_free(c->ssl_ctx);
	close(c->fd);
	datagram_bio_fini();
}

static unsigned
fixed_timer(SSL *ssl, unsigned us)
{
	const struct crowd_peer *p = SSL_get_app_data(ssl);

	(void)us;
	/* An hour: longer than any test. */
	return p->crowd->no_timer ? 3600u * 1000000u
				  : p->crowd->timer_ms * 1000;
}

/* Handshake, then messages, as far as what has come allows. */
static void
peer_step(struct crowd_peer *p)
{
	uint8_t message[CROWD_PLAINTEXT_MAX];
	size_t n;
	int rc;

	ERR_clear_error();
	if (p->state == CROWD_SHAKING) {
		rc = SSL_do_handshake(p->ssl);
		if (rc == 1)
			p->state = CROWD_OPEN;
		else if (SSL_get_error(p->ssl, rc) != SSL_ERROR_WANT_READ)
			p->state = CROWD_OVER;
	}
	while (p->state == CROWD_OPEN) {
		rc = SSL_read_ex(p->ssl, message, sizeof(message), &n);
		if (rc == 1) {
			if (p->crowd->message != NULL)
				p->crowd->message(
					p, (struct octets){ message, n });
			continue;
		}
		rc = SSL_get_error(p->ssl, rc);
		if (rc == SSL_ERROR_WANT_READ)
			break;
		p->goodbye = rc == SSL_ERROR_ZERO_RETURN;
		p->state = CROWD_OVER;
	}
}

void
crowd_begin(struct crowd *c, size_t i)
{
	struct crowd_peer *p = &c->peers[i];
	BIO *bio;

	SSL_free(p->ssl);
	p->bio = (struct datagram_bio){
		.mtu = c->mtu - HEADERS, .output = write_datagram, .ctx = p
	};
	p->ssl = SSL_new(c->ssl_ctx);
	bio = datagram_bio_new(&p->bio);
	if (p->ssl == NULL || bio == NULL)
		bench_die("no session");
	SSL_set_bio(p->ssl, bio, bio);
	SSL_set_connect_state(p->ssl);
	SSL_set_app_data(p->ssl, p);
	if (c->no_timer || c->timer_ms != 0)
		DTLS_set_timer_cb(p->ssl, fixed_timer);
	p->state = CROWD_SHAKING;
	p->goodbye = false;
	p->begun_us = bench_now_us();
	peer_step(p);
}

void
crowd_leave(struct crowd *c, size_t i, bool goodbye)
{
	struct crowd_peer *p = &c->peers[i];

	ERR_clear_error();
	if (goodbye && p->state == CROWD_OPEN)
		SSL_shutdown(p->ssl);
	SSL_free(p->ssl);
	p->ssl = NULL;
	p->state = CROWD_NONE;
}

void
crowd_send(struct crowd *c, size_t i, struct octets message)
{
	size_t n;

	ERR_clear_error();
	if (SSL_write_ex(c->peers[i].ssl, message.p, message.n, &n) != 1)
		c->peers[i].state = CROWD_OVER;
}

void
crowd_feed(struct crowd *c, size_t i, struct octets datagram)
{
	struct crowd_peer *p = &c->peers[i];

	if (p->state != CROWD_SHAKING && p->state != CROWD_OPEN) {
		c->strays++;
		return;
	}
	p->bio.input = datagram;
	peer_step(p);
	p->bio.input.n = 0;
}

static void
take_datagram(struct crowd *c, struct msghdr *m, struct octets datagram)
{
	const struct cmsghdr *h = CMSG_FIRSTHDR(m);
	struct in_pktinfo info;
	size_t i;

	if (h == NULL || h->cmsg_type != IP_PKTINFO)
		return;
	memcpy(&info, CMSG_DATA(h), sizeof(info));
	i = ntohl(info.ipi_addr.s_addr) - c->first;
	if (i >= c->n)
		return;
	c->n_in++;
	c->octets_in += datagram.n;
	if (datagram.n > c->largest_in)
		c->largest_in = datagram.n;
	if (c->incoming == NULL || c->incoming(&c->peers[i], datagram))
		crowd_feed(c, i, datagram);
}

bool
crowd_receive(struct crowd *c, int wait_ms)
{
	static uint8_t octets[BATCH][CROWD_DATAGRAM_MAX];
	static union control controls[BATCH];
	struct pollfd pfd = { .fd = c->fd, .events = POLLIN };
	struct iovec iov[BATCH];
	struct mmsghdr m[BATCH];
	int n;

	if (wait_ms > 0)
		poll(&pfd, 1, wait_ms);
	memset(m, 0, sizeof(m));
	for (size_t i = 0; i < BATCH; i++) {
		iov[i] = (struct iovec){ octets[i], sizeof(octets[i]) };
		m[i].msg_hdr.msg_iov = &iov[i];
		m[i].msg_hdr.msg_iovlen = 1;
		m[i].msg_hdr.msg_control = &controls[i];
		m[i].msg_hdr.msg_controllen = sizeof(controls[i]);
	}
	n = recvmmsg(c->fd, m, BATCH, 0, NULL);
	for (int i = 0; i < n; i++)
		take_datagram(c, &m[i].msg_hdr,
			(struct octets){ octets[i], m[i].msg_len });
	return n > 0;
}

void
crowd_tick(struct crowd *c)
{
	for (size_t i = 0; i < c->n && !c->no_timer; i++) {
		struct crowd_peer *p = &c->peers[i];

		if (p->state == CROWD_SHAKING &&
			DTLSv1_handle_timeout(p->ssl) < 0)
			p->state = CROWD_OVER; /* has given up */
	}
}

bool
crowd_handshake(struct crowd *c, size_t i, int wait_ms)
{
	uint64_t end = bench_now_us() + (uint64_t)wait_ms * 1000;

	if (c->peers[i].state != CROWD_SHAKING)
		crowd_begin(c, i);
	while (c->peers[i].state == CROWD_SHAKING && bench_now_us() < end) {
		crowd_receive(c, 20);
		crowd_tick(c);
	}
	return c->peers[i].state == CROWD_OPEN;
}
