/* SPDX-License-Identifier: BSD-2-Clause */
/* ClientHellos of OpenSSL's client, taken apart and changed (RFC 6347 4.2.1,
 * 4.3.2). Written apart from transport/client_hello.c. */
#ifndef TESTS_FAULT_HELLO_H
#define TESTS_FAULT_HELLO_H

#include <openssl/ssl.h>

#include "util/util.h"

enum {
	HELLO_MAX = 1024,
	HELLO_RANDOM = 32,
	HELLO_RANDOM_AT = 13 + 12 + 2, /* record, handshake, version */
	HELLO_COOKIE_MAX = 255,
	HELLO_RECORD_HEADER = 13,
};

struct hello {
	uint8_t octets[HELLO_MAX];
	size_t n;
};

/* hello_make - the first datagram of a client with ctx */
void hello_make(struct hello *h, SSL_CTX *ctx);

/* hello_with_cookie - the second one: h with that cookie, message and record
 * number 1 */
void hello_with_cookie(
	struct hello *out, const struct hello *h, struct octets cookie);

/* hello_drop_cipher - h without the last of its ciphers, all else the same */
void hello_drop_cipher(struct hello *h);

/* hello_challenge - is the datagram a HelloVerifyRequest? cookie is a view */
bool hello_challenge(struct octets datagram, struct octets *cookie);

/* hello_is_server_hello - does the datagram begin with a ServerHello? */
bool hello_is_server_hello(struct octets datagram);

#endif
