/* SPDX-License-Identifier: BSD-2-Clause */
/* See dtls_peer.h. */
#include "tests/unit/dtls_peer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/err.h>

#include "tests/unit/runner.h"

enum { QUIET_TURNS = 12 }; /* of 2 ms, without anything moving */

static void
queue_datagram(void *ctx, struct octets datagram)
{
	struct dtls_peer *p = ctx;

	CU_ASSERT_FATAL(p->n_queue < DTLS_PEER_QUEUE);
	CU_ASSERT_FATAL(datagram.n <= DTLS_PEER_DATAGRAM);
	memcpy(p->queue[p->n_queue], datagram.p, datagram.n);
	p->length[p->n_queue++] = datagram.n;
}

static void
note_alert(const SSL *ssl, int where, int value)
{
	struct dtls_peer *p = SSL_get_app_data(ssl);

	if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT) {
		p->alert = value & 0xff;
		p->closed = true;
	}
}

static void
start_ssl(struct dtls_peer *p)
{
	BIO *bio;

	p->bio = (struct datagram_bio){ .mtu = 1200,
		.v6 = false,
		.output = queue_datagram,
		.ctx = p };
	p->ssl = SSL_new(p->ctx);
	bio = datagram_bio_new(&p->bio);
	CU_ASSERT_FATAL(p->ssl != NULL && bio != NULL);
	SSL_set_bio(p->ssl, bio, bio);
	SSL_set_app_data(p->ssl, p);
	SSL_set_info_callback(p->ssl, note_alert);
	SSL_set_options(p->ssl, SSL_OP_NO_QUERY_MTU);
	SSL_set_mtu(p->ssl, 1200);
	SSL_set_connect_state(p->ssl);
	p->closed = false;
	p->alert = -1;
	p->plaintext_n = 0;
}

void
dtls_peer_open(struct dtls_peer *p, const char *from,
	const struct net_address *to, X509 *certificate, EVP_PKEY *key,
	STACK_OF(X509) *chain)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	struct sockaddr_storage remote;
	socklen_t n = sizeof(sa);
	socklen_t remote_n;

	memset(p, 0, sizeof(*p));
	p->queue = calloc(DTLS_PEER_QUEUE, DTLS_PEER_DATAGRAM);
	p->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	CU_ASSERT_FATAL(p->queue != NULL && p->fd >= 0);
	inet_pton(AF_INET, from, &sa.sin_addr);
	CU_ASSERT_FATAL(bind(p->fd, (struct sockaddr *)&sa, n) == 0);
	remote_n = net_address_to_sockaddr(to, AF_INET, &remote);
	CU_ASSERT_FATAL(
		connect(p->fd, (struct sockaddr *)&remote, remote_n) == 0);
	getsockname(p->fd, (struct sockaddr *)&sa, &n);
	memset(&remote, 0, sizeof(remote));
	memcpy(&remote, &sa, sizeof(sa));
	CU_ASSERT_FATAL(net_address_from_sockaddr(&p->local, &remote));

	p->ctx = SSL_CTX_new(DTLS_client_method());
	CU_ASSERT_FATAL(p->ctx != NULL);
	SSL_CTX_set_verify(p->ctx, SSL_VERIFY_NONE, NULL);
	/* Weak certificates must reach the server to be refused there. */
	SSL_CTX_set_security_level(p->ctx, 0);
	SSL_CTX_set_read_ahead(p->ctx, 1);
	if (certificate != NULL) {
		CU_ASSERT(SSL_CTX_use_certificate(p->ctx, certificate) == 1);
		CU_ASSERT(SSL_CTX_use_PrivateKey(p->ctx, key) == 1);
		if (chain != NULL)
			SSL_CTX_set1_chain(p->ctx, chain);
	}
	start_ssl(p);
}

void
dtls_peer_restart(struct dtls_peer *p)
{
	uint8_t scratch[64];

	SSL_free(p->ssl);
	p->n_queue = 0;
	while (recv(p->fd, scratch, sizeof(scratch), 0) >= 0)
		;
	start_ssl(p);
}

void
dtls_peer_close(struct dtls_peer *p)
{
	SSL_free(p->ssl);
	SSL_CTX_free(p->ctx);
	close(p->fd);
	free(p->queue);
	memset(p, 0, sizeof(*p));
	p->fd = -1;
}

void
dtls_peer_step(struct dtls_peer *p)
{
	size_t got;

	ERR_clear_error();
	if (!SSL_is_init_finished(p->ssl) && SSL_do_handshake(p->ssl) != 1)
		return;
	while (SSL_read_ex(p->ssl, p->plaintext + p->plaintext_n,
		       sizeof(p->plaintext) - p->plaintext_n, &got) == 1)
		p->plaintext_n += got;
	if (SSL_get_shutdown(p->ssl) & SSL_RECEIVED_SHUTDOWN)
		p->closed = true;
}

void
dtls_peer_send_raw(struct dtls_peer *p, const void *data, size_t n)
{
	CU_ASSERT(send(p->fd, data, n, 0) == (ssize_t)n);
}

void
dtls_peer_flush(struct dtls_peer *p)
{
	for (size_t i = 0; i < p->n_queue; i++)
		dtls_peer_send_raw(p, p->queue[i], p->length[i]);
	p->n_queue = 0;
}

void
dtls_peer_drop(struct dtls_peer *p)
{
	p->n_queue = 0;
}

bool
dtls_peer_receive(struct dtls_peer *p, bool deliver)
{
	ssize_t n = recv(p->fd, p->last_in, sizeof(p->last_in), 0);

	if (n < 0)
		return false;
	p->last_in_n = (size_t)n;
	p->n_in++;
	if (p->last_in_n > p->largest_in)
		p->largest_in = p->last_in_n;
	if (deliver) {
		p->bio.input = (struct octets){ p->last_in, p->last_in_n };
		dtls_peer_step(p);
		p->bio.input.n = 0;
	}
	return true;
}

void
dtls_peer_write(struct dtls_peer *p, const void *data, size_t n)
{
	size_t sent;

	CU_ASSERT(SSL_write_ex(p->ssl, data, n, &sent) == 1);
}

void
dtls_peer_run(struct dtls_peer *p, struct poll_loop *loop, int max_ms)
{
	struct timespec start;
	struct timespec now;
	int quiet = 0;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (;;) {
		bool moved = p->n_queue > 0;

		dtls_peer_flush(p);
		poll_loop_turn(loop, 2);
		while (dtls_peer_receive(p, true))
			moved = true;
		quiet = moved ? 0 : quiet + 1;
		clock_gettime(CLOCK_MONOTONIC, &now);
		if ((now.tv_sec - start.tv_sec) * 1000 +
				(now.tv_nsec - start.tv_nsec) / 1000000 >=
			max_ms)
			return;
		if (quiet >= QUIET_TURNS)
			return;
	}
}

bool
dtls_peer_handshake(struct dtls_peer *p, struct poll_loop *loop)
{
	dtls_peer_step(p);
	for (int i = 0; i < 20; i++) {
		dtls_peer_run(p, loop, 500);
		if (SSL_is_init_finished(p->ssl) || p->closed)
			break;
	}
	return SSL_is_init_finished(p->ssl) == 1 && !p->closed;
}
