/* SPDX-License-Identifier: BSD-2-Clause */
/* The stateless cookie gate (RFC 6347 4.2.1). */
#include "transport/dtls_gate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

enum {
	SECRET_LIFE_MS = 60000,
	SECRET_SIZE = 32, /* the strength of HMAC-SHA256 */
	COOKIE_SIZE = 32,
	HELLO_VERIFY_REQUEST = 3, /* RFC 6347 4.3.2 */
	/* OpenSSL 3.0.2 and older leave an HMAC as it was when it is started
	 * again without the key, and call it success. */
	OPENSSL_RESTARTS_HMAC = 0x30000030,
};

struct secret {
	uint64_t number;
	uint8_t key[SECRET_SIZE];
	EVP_MAC_CTX *mac; /* keyed */
};

/* secrets[current] makes cookies and takes them, the other one takes them. */
struct dtls_gate {
	struct secret secrets[2];
	size_t current; /* 0 or 1 */
	uint64_t next_number;
	uint64_t changed_ms;
	bool started; /* changed_ms means something */
};

/* A new key in place of what s had; 0, -EIO (no random) or -ENOMEM. */
static int
secret_renew(struct dtls_gate *gate, struct secret *s)
{
	char digest[] = "SHA256";
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(
			OSSL_MAC_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_end(),
	};

	if (RAND_priv_bytes(s->key, sizeof(s->key)) != 1)
		return -EIO;
	if (EVP_MAC_init(s->mac, s->key, sizeof(s->key), params) != 1)
		return -ENOMEM;
	s->number = gate->next_number++;
	return 0;
}

int
dtls_gate_new(struct dtls_gate **out)
{
	struct dtls_gate *gate = calloc(1, sizeof(*gate));
	EVP_MAC *hmac = EVP_MAC_fetch(NULL, OSSL_MAC_NAME_HMAC, NULL);
	int rc = -ENOMEM;

	if (gate == NULL || hmac == NULL)
		goto out;
	for (size_t i = 0; i < ARRAY_LEN(gate->secrets); i++) {
		gate->secrets[i].mac = EVP_MAC_CTX_new(hmac);
		if (gate->secrets[i].mac == NULL)
			goto out;
		/* The second is one nobody has a cookie of. */
		rc = secret_renew(gate, &gate->secrets[i]);
		if (rc != 0)
			goto out;
		rc = -ENOMEM;
	}
	*out = gate;
	gate = NULL; /* the caller's now */
	rc = 0;
out:
	EVP_MAC_free(hmac); /* the contexts hold a reference */
	dtls_gate_free(gate);
	return rc;
}

void
dtls_gate_free(struct dtls_gate *gate)
{
	if (gate == NULL)
		return;
	for (size_t i = 0; i < ARRAY_LEN(gate->secrets); i++)
		EVP_MAC_CTX_free(gate->secrets[i].mac);
	OPENSSL_cleanse(gate, sizeof(*gate));
	free(gate);
}

/* DTLS-02: false when a new secret is due and cannot be had. */
static bool
keep_fresh(struct dtls_gate *gate, uint64_t now_ms)
{
	uint64_t age_ms;

	if (!gate->started) {
		gate->started = true;
		gate->changed_ms = now_ms;
	}
	age_ms = now_ms > gate->changed_ms ? now_ms - gate->changed_ms : 0;
	if (age_ms < SECRET_LIFE_MS)
		return true;
	if (secret_renew(gate, &gate->secrets[!gate->current]) != 0)
		return false;
	gate->current = !gate->current;
	gate->changed_ms += SECRET_LIFE_MS;
	/* Nobody came for long: the one before is too old as well. */
	if (age_ms >= 2 * (uint64_t)SECRET_LIFE_MS) {
		if (secret_renew(gate, &gate->secrets[!gate->current]) != 0)
			return false;
		gate->changed_ms = now_ms;
	}
	return true;
}

static uint8_t *
put(uint8_t *p, uint64_t number, size_t n)
{
	for (size_t i = n; i > 0; i--)
		*p++ = (uint8_t)(number >> (8 * (i - 1)));
	return p;
}

/* A vector with its length before it, so that no two hellos read alike. */
static bool
mac_vector(EVP_MAC_CTX *mac, struct octets o)
{
	uint8_t length[2];

	put(length, o.n, sizeof(length));
	return EVP_MAC_update(mac, length, sizeof(length)) == 1 &&
		(o.n == 0 || EVP_MAC_update(mac, o.p, o.n) == 1);
}

static bool
make_cookie(const struct secret *s, const struct client_hello *hello,
	const struct net_address *local, const struct net_address *peer,
	uint8_t cookie[COOKIE_SIZE])
{
	bool keep_key = OpenSSL_version_num() >= OPENSSL_RESTARTS_HMAC;
	uint8_t fixed[8 + 2 * sizeof(*local) + 2];
	uint8_t *p = put(fixed, s->number, 8);
	size_t n = 0;

	memcpy(p, local, sizeof(*local));
	memcpy(p + sizeof(*local), peer, sizeof(*peer));
	put(p + 2 * sizeof(*local), hello->client_version, 2);
	return EVP_MAC_init(s->mac, keep_key ? NULL : s->key,
		       keep_key ? 0 : sizeof(s->key), NULL) == 1 &&
		EVP_MAC_update(s->mac, fixed, sizeof(fixed)) == 1 &&
		mac_vector(s->mac, hello->random) &&
		mac_vector(s->mac, hello->session_id) &&
		mac_vector(s->mac, hello->ciphers) &&
		mac_vector(s->mac, hello->compressions) &&
		EVP_MAC_final(s->mac, cookie, &n, COOKIE_SIZE) == 1 &&
		n == COOKIE_SIZE;
}

static size_t
write_challenge(uint8_t reply[DTLS_GATE_REPLY_MAX], uint64_t sequence,
	const uint8_t cookie[COOKIE_SIZE])
{
	enum { BODY = 2 + 1 + COOKIE_SIZE };
	uint8_t *p = reply;

	p = put(p, DTLS_HANDSHAKE, 1);
	p = put(p, 0xfeff, 2); /* DTLS-04 */
	p = put(p, 0, 2);
	p = put(p, sequence, 6); /* DTLS-05 */
	p = put(p, DTLS_HANDSHAKE_HEADER + BODY, 2);
	p = put(p, HELLO_VERIFY_REQUEST, 1);
	p = put(p, BODY, 3);
	p = put(p, 0, 2); /* message_seq: our first */
	p = put(p, 0, 3);
	p = put(p, BODY, 3);
	p = put(p, 0xfeff, 2); /* DTLS-04 */
	p = put(p, COOKIE_SIZE, 1);
	memcpy(p, cookie, COOKIE_SIZE);
	return (size_t)(p - reply) + COOKIE_SIZE;
}

enum dtls_gate_verdict
dtls_gate_check(struct dtls_gate *gate, const struct client_hello *hello,
	size_t datagram_size, const struct net_address *local,
	const struct net_address *peer, uint64_t now_ms,
	uint8_t reply[DTLS_GATE_REPLY_MAX], size_t *reply_n)
{
	uint8_t cookie[COOKIE_SIZE];
	uint8_t previous[COOKIE_SIZE];
	const struct secret *current;
	const struct secret *former;
	bool ours = false;

	if (!keep_fresh(gate, now_ms))
		return DTLS_GATE_DROP;
	current = &gate->secrets[gate->current];
	former = &gate->secrets[!gate->current];
	if (!make_cookie(current, hello, local, peer, cookie))
		return DTLS_GATE_DROP;
	if (hello->cookie.n == COOKIE_SIZE) {
		ours = CRYPTO_memcmp(hello->cookie.p, cookie, COOKIE_SIZE) == 0;
		if (!ours) {
			if (!make_cookie(former, hello, local, peer, previous))
				return DTLS_GATE_DROP;
			ours = CRYPTO_memcmp(hello->cookie.p, previous,
				       COOKIE_SIZE) == 0;
		}
	}
	if (ours) {
		/*
		 * RFC 6347 4.2.2: the second message a client makes is number
		 * 1. DTLSv1_listen takes 0 and 1, but then waits for 1, and
		 * an SSL object would be made for nothing.
		 */
		return hello->message_sequence == 1 ? DTLS_GATE_ADMIT
						    : DTLS_GATE_DROP;
	}
	/* DTLS-01, DTLS-03 */
	if (datagram_size < DTLS_GATE_REPLY_MAX)
		return DTLS_GATE_DROP;
	*reply_n = write_challenge(reply, hello->record.sequence, cookie);
	return DTLS_GATE_CHALLENGE;
}
