/* SPDX-License-Identifier: BSD-2-Clause */
/* See dtls_session.h. The pump between datagrams, OpenSSL and plaintext. */
#include "transport/dtls_session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <openssl/err.h>

#include "transport/client_hello.h"

enum {
	IP_UDP_HEADERS_V4 = 28,
	IP_UDP_HEADERS_V6 = 48,
	/* OpenSSL doubles from 1 s up to this (DTLS-06); more means that the
	 * host's clock, which it reads, was set. */
	RETRANSMIT_MAX_MS = 60000,
	RECORD_MAX = 16384, /* 2^14, RFC 6347 4.1 */
	/* More than our chain of certificates makes; of a larger flight the
	 * timer repeats the rest. */
	FLIGHT_MAX = 32768,
	/* No encrypted record is shorter. */
	PROTECTED_MIN = DTLS_RECORD_HEADER + 16,
};

/* A flight begins with the first write of a call into OpenSSL. */
static void
keep_flight(struct dtls_session *s, struct octets datagram)
{
	size_t n = (s->flight_goes_on ? s->flight_n : 0) + datagram.n;
	uint8_t *flight = n <= FLIGHT_MAX ? realloc(s->flight, n) : NULL;

	if (flight == NULL)
		return; /* the timer will do */
	memcpy(flight + n - datagram.n, datagram.p, datagram.n);
	s->flight = flight;
	s->flight_n = n;
	s->flight_goes_on = true;
}

static void
drop_flight(struct dtls_session *s)
{
	free(s->flight);
	s->flight = NULL;
	s->flight_n = 0;
}

/*
 * The BIO's write side: a finished datagram joins the send batch.
 *
 * What OpenSSL repeats of a flight it writes one message a datagram. On a path
 * that loses one in three, six datagrams arrive together one time in ten, so
 * what the MTU allows travels together (RFC 6347 4.1.1).
 */
static void
append_to_batch(void *ctx, struct octets datagram)
{
	struct dtls_session *s = ctx;

	if (datagram.n > UDP_DATAGRAM_MAX)
		return; /* no record is */
	if (s->in_flight && !s->established)
		keep_flight(s, datagram);
	udp_socket_append(s->socket, datagram,
		s->in_flight ? datagram_bio_limit(&s->bio) : 0, &s->local,
		&s->peer);
}

static void
flight_begin(struct dtls_session *s)
{
	s->in_flight = true;
	s->flight_goes_on = false;
}

/* OpenSSL refuses a renegotiation by itself and tells nobody but the peer. */
static void
note_alert(const SSL *ssl, int where, int alert)
{
	struct dtls_session *s = SSL_get_app_data(ssl);

	if (where == SSL_CB_WRITE_ALERT &&
		alert == (SSL3_AL_WARNING << 8 | SSL_AD_NO_RENEGOTIATION))
		s->renegotiation_refused = true;
}

static int
listen_once(struct dtls_session *s, struct octets hello)
{
	BIO_ADDR *client = BIO_ADDR_new();
	int rc;

	if (client == NULL)
		return -ENOMEM;
	/* The cookie is known to be good. DTLSv1_listen is called because it
	 * alone makes OpenSSL expect the message sequence of a second hello;
	 * it keeps the hello for the SSL_accept that follows. */
	s->bio.input = hello;
	openssl_memory_watch(&s->handshake_buffer);
	rc = DTLSv1_listen(s->ssl, client);
	openssl_memory_watch(NULL);
	s->bio.input.n = 0;
	BIO_ADDR_free(client);
	return rc == 1 ? 0 : -EPROTO;
}

int
dtls_session_open(struct dtls_session *s, SSL_CTX *ssl_ctx, struct octets hello,
	struct udp_socket *socket, const struct net_address *local,
	const struct net_address *peer, struct dtls_verdict *verdict,
	unsigned mtu)
{
	unsigned headers =
		net_address_is_v4(peer) ? IP_UDP_HEADERS_V4 : IP_UDP_HEADERS_V6;
	BIO *bio;
	int rc = -ENOMEM;

	memset(s, 0, sizeof(*s));
	s->socket = socket;
	s->local = *local;
	s->peer = *peer;
	s->bio.mtu = mtu - headers;
	s->bio.v6 = !net_address_is_v4(peer);
	s->bio.output = append_to_batch;
	s->bio.ctx = s;
	ERR_clear_error();
	s->ssl = SSL_new(ssl_ctx);
	bio = datagram_bio_new(&s->bio);
	if (s->ssl == NULL || bio == NULL) {
		BIO_free(bio);
		goto out;
	}
	SSL_set_bio(s->ssl, bio, bio); /* the SSL owns it */
	SSL_set_accept_state(s->ssl);
	SSL_set_app_data(s->ssl, s);
	SSL_set_info_callback(s->ssl, note_alert);
	dtls_verdict_attach(s->ssl, verdict);
	rc = listen_once(s, hello);
out:
	if (rc != 0)
		dtls_session_free(s);
	return rc;
}

void
dtls_session_free(struct dtls_session *s)
{
	SSL_free(s->ssl);
	s->ssl = NULL;
	drop_flight(s);
}

/* OpenSSL 3.0 writes through a null pointer without this, also when it only
 * reads: an alert may follow. False without memory; to OpenSSL the session is
 * broken then. */
static bool
wake_buffers(struct dtls_session *s)
{
	if (s->buffers_released && SSL_alloc_buffers(s->ssl) == 1)
		s->buffers_released = false;
	return !s->buffers_released;
}

static enum dtls_session_event
event_of_error(struct dtls_session *s, int rc)
{
	int error = SSL_get_error(s->ssl, rc);

	if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
		return DTLS_SESSION_QUIET;
	if (error == SSL_ERROR_ZERO_RETURN)
		return DTLS_SESSION_CLOSED;
	return DTLS_SESSION_FAILED;
}

/* Octets an encrypted record has at least: nonce and tag. */
static size_t
cipher_overhead(const struct dtls_session *s)
{
	const SSL_CIPHER *cipher = s->established
		? SSL_get_current_cipher(s->ssl)
		: SSL_get_pending_cipher(s->ssl);

	if (cipher == NULL)
		return 8 + 16;
	if (SSL_CIPHER_get_cipher_nid(cipher) == NID_chacha20_poly1305)
		return 16; /* RFC 7905: the nonce is implicit */
	if (strstr(SSL_CIPHER_get_name(cipher), "CCM8") != NULL)
		return 8 + 8; /* RFC 6655: the short tag, same cipher */
	return 8 + 16;        /* AES in GCM and CCM */
}

/*
 * The beginning of a datagram with at most so many handshake records. OpenSSL
 * refuses the hello of a renegotiation; but at a second one, which comes when
 * the peer has not heard the refusal, it waits for the rest of a handshake, and
 * takes the next message for a fatal error (TLSTM-74).
 */
static struct octets
with_handshake_records(struct octets datagram, unsigned max)
{
	struct octets rest = datagram;
	struct dtls_record_header h;

	while (dtls_record_header_read(rest, &h) &&
		(h.type != DTLS_HANDSHAKE || max-- > 0)) {
		rest.p += DTLS_RECORD_HEADER + h.length;
		rest.n -= (size_t)DTLS_RECORD_HEADER + h.length;
	}
	return (struct octets){ datagram.p, datagram.n - rest.n };
}

enum dtls_session_event
dtls_session_feed(struct dtls_session *s, struct octets datagram,
	uint8_t *plaintext, size_t *n)
{
	enum dtls_session_event event = DTLS_SESSION_QUIET;
	bool was_established = s->established;

	*n = 0;
	/* A stale error would be taken for one of this session. */
	ERR_clear_error();
	if (!wake_buffers(s))
		return DTLS_SESSION_FAILED;
	flight_begin(s);
	s->bio.input = dtls_records_whole(datagram, cipher_overhead(s));
	if (s->established) {
		s->bio.input = with_handshake_records(
			s->bio.input, s->renegotiation_refused ? 0 : 1);
	} else {
		int rc;

		openssl_memory_watch(&s->handshake_buffer);
		rc = SSL_do_handshake(s->ssl);
		openssl_memory_watch(NULL);
		if (rc != 1) {
			event = event_of_error(s, rc);
		} else {
			s->established = true;
			drop_flight(s); /* OpenSSL repeats the last */
		}
	}
	/* What came behind the Finished in its datagram counts too. */
	while (s->established && event == DTLS_SESSION_QUIET) {
		size_t room = UDP_DATAGRAM_MAX - *n;
		size_t got = 0;
		int rc;

		rc = SSL_read_ex(s->ssl, plaintext + *n, room, &got);
		if (rc != 1) {
			event = event_of_error(s, rc);
			break;
		}
		*n += got;
		s->n_records++;
		if (s->bio.input.n == 0 && !SSL_has_pending(s->ssl))
			break;
	}
	s->bio.input.n = 0;
	s->in_flight = false;
	if (was_established && *n == 0)
		s->n_failed += (uint32_t)(1 + datagram.n / PROTECTED_MIN);
	return event;
}

int
dtls_session_send(struct dtls_session *s, struct octets message)
{
	size_t sent;

	if (!wake_buffers(s))
		return -EPIPE;
	s->n_records++;
	if (SSL_write_ex(s->ssl, message.p, message.n, &sent) != 1)
		return -EPIPE;
	return 0;
}

void
dtls_session_shutdown(struct dtls_session *s)
{
	ERR_clear_error();
	if (wake_buffers(s))
		SSL_shutdown(s->ssl);
	ERR_clear_error();
}

void
dtls_session_release_buffers(struct dtls_session *s)
{
	if (s->buffers_released || SSL_free_buffers(s->ssl) != 1)
		return;
	s->buffers_released = true;
	openssl_memory_idle(&s->handshake_buffer);
}

int
dtls_session_timeout_ms(struct dtls_session *s)
{
	struct timeval left;
	int64_t ms;

	if (DTLSv1_get_timeout(s->ssl, &left) != 1)
		return -1;
	ms = (int64_t)left.tv_sec * 1000 + (left.tv_usec + 999) / 1000;
	if (ms < 0)
		return 0;
	return ms > RETRANSMIT_MAX_MS ? RETRANSMIT_MAX_MS : (int)ms;
}

bool
dtls_session_retransmit(struct dtls_session *s)
{
	long rc;

	ERR_clear_error();
	flight_begin(s);
	rc = DTLSv1_handle_timeout(s->ssl);
	s->in_flight = false;
	return rc >= 0;
}

void
dtls_session_repeat(struct dtls_session *s)
{
	struct octets rest = { s->flight, s->flight_n };
	struct dtls_record_header h;

	while (rest.n > 0 && dtls_record_header_read(rest, &h)) {
		size_t n = DTLS_RECORD_HEADER + h.length;

		udp_socket_append(s->socket, (struct octets){ rest.p, n },
			datagram_bio_limit(&s->bio), &s->local, &s->peer);
		rest.p += n;
		rest.n -= n;
	}
}

enum security_level
dtls_session_level(const struct dtls_session *s)
{
	const SSL_CIPHER *cipher = SSL_get_current_cipher(s->ssl);

	if (cipher == NULL)
		return SECURITY_LEVEL_NO_AUTH_NO_PRIV;
	if (SSL_CIPHER_get_bits(cipher, NULL) == 0)
		return SECURITY_LEVEL_AUTH_NO_PRIV; /* TLSTM-34: NULL suites */
	return SECURITY_LEVEL_AUTH_PRIV;
}

size_t
dtls_session_max_message(const struct dtls_session *s)
{
	const SSL_SESSION *session = SSL_get0_session(s->ssl);
	uint8_t code = SSL_SESSION_get_max_fragment_length(session);

	/* RFC 6066 4: codes 1..4 are 2^9..2^12. */
	if (code >= TLSEXT_max_fragment_length_512 &&
		code <= TLSEXT_max_fragment_length_4096)
		return (size_t)256 << code;
	return RECORD_MAX;
}
