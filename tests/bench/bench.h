/* SPDX-License-Identifier: BSD-2-Clause */
/* What the programs of the benchmark share: options, time, certificates. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <openssl/ssl.h>

#include <netinet/in.h>
#include <stdint.h>

/* bench_die - say why on stderr, with OpenSSL's errors if any, and exit 1 */
_Noreturn void bench_die(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

/* bench_number - a decimal option value in low..high, or the program ends */
unsigned long bench_number(const char *option, const char *text,
	unsigned long low, unsigned long high);

uint64_t bench_now_us(void); /* CLOCK_MONOTONIC */

/* bench_loopback - UDP sockets of the benchmark never leave 127.0.0.1 */
struct sockaddr_in bench_loopback(unsigned long port);

/* PEM files of one side. */
struct bench_files {
	const char *cert;
	const char *key;
	const char *ca;
};

/*
 * bench_ssl_ctx - a context as the agent's: DTLS 1.2, mutual certificates
 * verified against ca, no automatic chain, no tickets, no session cache, no
 * renegotiation; ends the program when a file is missing or unusable.
 *
 * One suite and X25519 first, so that every server is asked for the same work.
 */
SSL_CTX *bench_ssl_ctx(
	const SSL_METHOD *method, const struct bench_files *files);

#endif
