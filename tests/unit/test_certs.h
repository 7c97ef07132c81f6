/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates, keys, CRLs and tls directories made while a test runs. */
#ifndef TESTS_UNIT_TEST_CERTS_H
#define TESTS_UNIT_TEST_CERTS_H

#include <sys/types.h>

#include <openssl/x509.h>

#include "util/util.h"

/* Every function here aborts the program when OpenSSL or a file fails: then
 * there is nothing to be tested. */

enum test_key {
	TEST_KEY_P256,
	TEST_KEY_P384,
	TEST_KEY_P521,
	TEST_KEY_P224,
	TEST_KEY_K256, /* secp256k1 */
	TEST_KEY_ED25519,
	TEST_KEY_RSA2048,
	TEST_KEY_RSA1024,
};

struct test_cert {
	X509 *x;
	EVP_PKEY *key;
};

/*
 * struct test_cert_spec - all zero but cn: a self-signed P-256 certificate,
 * signed with SHA-256, valid from an hour ago for a day, without extensions
 *
 * from_s, to_s  notBefore and notAfter in seconds from now; both 0: default.
 * san, eku, key_usage  as in openssl.cnf ("DNS:a,IP:192.0.2.1", "clientAuth",
 *                      "digitalSignature"), or NULL.
 * extension_nid, extension  DER of one more extension, or NULL.
 */
struct test_cert_spec {
	const char *cn;
	const char *cn_first; /* one more CN, before cn */
	enum test_key key;
	const struct test_cert *issuer; /* NULL: self-signed */
	bool ca;
	const char *san;
	const char *eku;
	const char *key_usage;
	const char *digest; /* NULL: SHA256 */
	long from_s;
	long to_s;
	int extension_nid;
	struct octets extension;
};

struct test_cert test_cert_make(const struct test_cert_spec *spec);
void test_cert_fini(struct test_cert *cert);

/* test_crl_make - a CRL of ca with n certificates revoked, valid from from_s
 * to to_s as in test_cert_spec */
X509_CRL *test_crl_make(const struct test_cert *ca, X509 *const *revoked,
	size_t n, long from_s, long to_s);

/* A temporary folder with certs/, private/ and ca-certs/. */
struct test_dir {
	char path[64];
};
void test_dir_make(struct test_dir *dir);
void test_dir_fini(struct test_dir *dir); /* removes it with all in it */

/* test_path - the path of a file below dir; valid until the fifth next call */
const char *test_path(const struct test_dir *dir, const char *name);

/* Each appends to the file at path, which is made with mode when new. */
void test_write(const char *path, mode_t mode, const void *p, size_t n);
void test_write_cert(const char *path, mode_t mode, const X509 *x);
void test_write_cert_der(const char *path, const X509 *x);
void test_write_key(const char *path, mode_t mode, const EVP_PKEY *key);
void test_write_key_der(const char *path, const EVP_PKEY *key);
void test_write_key_encrypted(const char *path, const EVP_PKEY *key, bool der);
void test_write_crl(const char *path, const X509_CRL *crl);

/* test_install - dir/certs/NAME.crt and dir/private/NAME.key */
void test_install(const struct test_dir *dir, const char *name,
	const struct test_cert *cert);

#endif
