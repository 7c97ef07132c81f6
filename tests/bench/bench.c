/* SPDX-License-Identifier: BSD-2-Clause */
/* What the programs of the benchmark share: options, time, certificates. */
#include "tests/bench/bench.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

_Noreturn void
bench_die(const char *fmt, ...)
{
	va_list ap;

	fputs("bench: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	ERR_print_errors_fp(stderr);
	exit(1);
}

unsigned long
bench_number(const char *option, const char *text, unsigned long low,
	unsigned long high)
{
	char *end = NULL;
	unsigned long value;

	if (text == NULL || *text < '0' || *text > '9')
		bench_die("--%s needs a number", option);
	value = strtoul(text, &end, 10);
	if (*end != '\0' || value < low || value > high)
		bench_die("--%s is not in %lu..%lu", option, low, high);
	return value;
}

uint64_t
bench_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

struct sockaddr_in
bench_loopback(unsigned long port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

SSL_CTX *
bench_ssl_ctx(const SSL_METHOD *method, const struct bench_files *files)
{
	SSL_CTX *ctx = SSL_CTX_new(method);
	/* P-256 too: in DTLS 1.2 the list holds the certificates' curves. */
	int groups[] = { NID_X25519, NID_X9_62_prime256v1 };

	if (files->cert == NULL || files->key == NULL || files->ca == NULL)
		bench_die("--cert, --key and --ca are needed");
	if (ctx == NULL)
		bench_die("no SSL_CTX");
	if (SSL_CTX_use_certificate_chain_file(ctx, files->cert) != 1 ||
		SSL_CTX_use_PrivateKey_file(
			ctx, files->key, SSL_FILETYPE_PEM) != 1 ||
		SSL_CTX_load_verify_locations(ctx, files->ca, NULL) != 1)
		bench_die("cannot use the certificates");
	if (SSL_CTX_set_min_proto_version(ctx, DTLS1_2_VERSION) != 1 ||
		SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256") !=
			1 ||
		SSL_CTX_set1_groups(ctx, groups, 2) != 1)
		bench_die("no AES-128-GCM with X25519");
	SSL_CTX_set_verify(
		ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	SSL_CTX_set_mode(
		ctx, SSL_MODE_NO_AUTO_CHAIN | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
	return ctx;
}
