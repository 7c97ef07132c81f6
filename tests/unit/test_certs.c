/* SPDX-License-Identifier: BSD-2-Clause */
/* See test_certs.h. */
#include "tests/unit/test_certs.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define MUST(condition)                                                        \
 do {                                                                          \
  if (!(condition))                                                            \
   give_up(__func__, #condition);                                              \
 } while (0)

static _Noreturn void
give_up(const char *function, const char *condition)
{
	printf("Bail out! %s: %s\n", function, condition);
	fflush(stdout);
	ERR_print_errors_fp(stderr);
	abort();
}

static EVP_PKEY *
make_key(enum test_key type)
{
	EVP_PKEY *key = NULL;

	switch (type) {
	case TEST_KEY_P256:
		key = EVP_EC_gen("P-256");
		break;
	case TEST_KEY_P384:
		key = EVP_EC_gen("P-384");
		break;
	case TEST_KEY_P521:
		key = EVP_EC_gen("P-521");
		break;
	case TEST_KEY_P224:
		key = EVP_EC_gen("P-224");
		break;
	case TEST_KEY_K256:
		key = EVP_EC_gen("secp256k1");
		break;
	case TEST_KEY_ED25519:
		key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
		break;
	case TEST_KEY_RSA2048:
		key = EVP_RSA_gen(2048);
		break;
	case TEST_KEY_RSA1024:
		key = EVP_RSA_gen(1024);
		break;
	}
	MUST(key != NULL);
	return key;
}

static void
add_cn(X509_NAME *name, const char *cn)
{
	const unsigned char *text = (const unsigned char *)cn;

	MUST(X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
		     text, -1, -1, 0) == 1);
}

static void
add_extension(X509 *x, X509V3_CTX *ctx, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, ctx, nid, value);

	MUST(extension != NULL);
	MUST(X509_add_ext(x, extension, -1) == 1);
	X509_EXTENSION_free(extension);
}

static void
add_raw_extension(X509 *x, int nid, struct octets der)
{
	ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	X509_EXTENSION *extension;

	MUST(value != NULL);
	MUST(ASN1_OCTET_STRING_set(value, der.p, (int)der.n) == 1);
	extension = X509_EXTENSION_create_by_NID(NULL, nid, 0, value);
	MUST(extension != NULL);
	MUST(X509_add_ext(x, extension, -1) == 1);
	X509_EXTENSION_free(extension);
	ASN1_OCTET_STRING_free(value);
}

/* NULL for keys whose algorithm has its own. */
static const EVP_MD *
digest_for(const EVP_PKEY *key, const char *name)
{
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519)
		return NULL;
	return EVP_get_digestbyname(name != NULL ? name : "SHA256");
}

static void
add_extensions(X509 *x, X509 *issuer, const struct test_cert_spec *spec)
{
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	if (spec->ca) {
		add_extension(
			x, &ctx, NID_basic_constraints, "critical,CA:TRUE");
		add_extension(
			x, &ctx, NID_key_usage, "critical,keyCertSign,cRLSign");
		add_extension(x, &ctx, NID_subject_key_identifier, "hash");
	}
	if (spec->san != NULL)
		add_extension(x, &ctx, NID_subject_alt_name, spec->san);
	if (spec->eku != NULL)
		add_extension(x, &ctx, NID_ext_key_usage, spec->eku);
	if (spec->key_usage != NULL)
		add_extension(x, &ctx, NID_key_usage, spec->key_usage);
	if (spec->extension.p != NULL)
		add_raw_extension(x, spec->extension_nid, spec->extension);
}

struct test_cert
test_cert_make(const struct test_cert_spec *spec)
{
	static long serial = 1000;
	bool dated = spec->from_s != 0 || spec->to_s != 0;
	struct test_cert cert = {
		.x = X509_new(),
		.key = make_key(spec->key),
	};
	X509 *issuer = spec->issuer != NULL ? spec->issuer->x : cert.x;
	EVP_PKEY *signer = spec->issuer != NULL ? spec->issuer->key : cert.key;

	MUST(cert.x != NULL);
	MUST(X509_set_version(cert.x, X509_VERSION_3) == 1);
	MUST(ASN1_INTEGER_set(X509_get_serialNumber(cert.x), serial++) == 1);
	MUST(X509_gmtime_adj(X509_getm_notBefore(cert.x),
		     dated ? spec->from_s : -3600) != NULL);
	MUST(X509_gmtime_adj(X509_getm_notAfter(cert.x),
		     dated ? spec->to_s : 86400) != NULL);
	if (spec->cn_first != NULL)
		add_cn(X509_get_subject_name(cert.x), spec->cn_first);
	add_cn(X509_get_subject_name(cert.x), spec->cn);
	MUST(X509_set_issuer_name(cert.x, X509_get_subject_name(issuer)) == 1);
	MUST(X509_set_pubkey(cert.x, cert.key) == 1);
	add_extensions(cert.x, issuer, spec);
	MUST(X509_sign(cert.x, signer, digest_for(signer, spec->digest)) > 0);
	return cert;
}

void
test_cert_fini(struct test_cert *cert)
{
	X509_free(cert->x);
	EVP_PKEY_free(cert->key);
	*cert = (struct test_cert){ 0 };
}

X509_CRL *
test_crl_make(const struct test_cert *ca, X509 *const *revoked, size_t n,
	long from_s, long to_s)
{
	bool dated = from_s != 0 || to_s != 0;
	X509_CRL *crl = X509_CRL_new();
	ASN1_TIME *time = X509_gmtime_adj(NULL, dated ? from_s : -3600);

	MUST(crl != NULL && time != NULL);
	MUST(X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1);
	MUST(X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca->x)) == 1);
	MUST(X509_CRL_set1_lastUpdate(crl, time) == 1);
	for (size_t i = 0; i < n; i++) {
		X509_REVOKED *entry = X509_REVOKED_new();

		MUST(entry != NULL);
		MUST(X509_REVOKED_set_serialNumber(
			     entry, X509_get_serialNumber(revoked[i])) == 1);
		MUST(X509_REVOKED_set_revocationDate(entry, time) == 1);
		MUST(X509_CRL_add0_revoked(crl, entry) == 1);
	}
	MUST(X509_gmtime_adj(time, dated ? to_s : 86400) != NULL);
	MUST(X509_CRL_set1_nextUpdate(crl, time) == 1);
	MUST(X509_CRL_sign(crl, ca->key, digest_for(ca->key, NULL)) > 0);
	ASN1_TIME_free(time);
	return crl;
}

const char *
test_path(const struct test_dir *dir, const char *name)
{
	static char paths[5][256];
	static size_t next;
	char *path = paths[next++ % ARRAY_LEN(paths)];

	snprintf(path, sizeof(paths[0]), "%s/%s", dir->path, name);
	return path;
}

void
test_dir_make(struct test_dir *dir)
{
	snprintf(dir->path, sizeof(dir->path), "/tmp/snmpdtlsd-test-XXXXXX");
	MUST(mkdtemp(dir->path) != NULL);
	MUST(mkdir(test_path(dir, "certs"), 0755) == 0);
	MUST(mkdir(test_path(dir, "private"), 0700) == 0);
	MUST(mkdir(test_path(dir, "ca-certs"), 0755) == 0);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
test_dir_fini(struct test_dir *dir)
{
	MUST(nftw(dir->path, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
}

static FILE *
open_file(const char *path, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	FILE *f;

	MUST(fd >= 0);
	MUST(fchmod(fd, mode) == 0); /* whatever the umask */
	f = fdopen(fd, "a");
	MUST(f != NULL);
	return f;
}

static void
close_file(FILE *f)
{
	MUST(fclose(f) == 0);
}

void
test_write(const char *path, mode_t mode, const void *p, size_t n)
{
	FILE *f = open_file(path, mode);

	MUST(fwrite(p, 1, n, f) == n);
	close_file(f);
}

void
test_write_cert(const char *path, mode_t mode, const X509 *x)
{
	FILE *f = open_file(path, mode);

	MUST(PEM_write_X509(f, x) == 1);
	close_file(f);
}

void
test_write_cert_der(const char *path, const X509 *x)
{
	FILE *f = open_file(path, 0644);

	MUST(i2d_X509_fp(f, x) == 1);
	close_file(f);
}

void
test_write_key(const char *path, mode_t mode, const EVP_PKEY *key)
{
	FILE *f = open_file(path, mode);

	MUST(PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL) == 1);
	close_file(f);
}

void
test_write_key_der(const char *path, const EVP_PKEY *key)
{
	FILE *f = open_file(path, 0600);

	MUST(i2d_PrivateKey_fp(f, key) == 1);
	close_file(f);
}

void
test_write_key_encrypted(const char *path, const EVP_PKEY *key, bool der)
{
	static const char pass[] = "secret";
	FILE *f = open_file(path, 0600);

	MUST((der ? i2d_PKCS8PrivateKey_fp : PEM_write_PKCS8PrivateKey)(f, key,
		     EVP_aes_128_cbc(), pass, sizeof(pass) - 1, NULL,
		     NULL) == 1);
	close_file(f);
}

void
test_write_crl(const char *path, const X509_CRL *crl)
{
	FILE *f = open_file(path, 0644);

	MUST(PEM_write_X509_CRL(f, crl) == 1);
	close_file(f);
}

void
test_install(const struct test_dir *dir, const char *name,
	const struct test_cert *cert)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/certs/%s.crt", dir->path, name);
	test_write_cert(path, 0644, cert->x);
	snprintf(path, sizeof(path), "%s/private/%s.key", dir->path, name);
	test_write_key(path, 0600, cert->key);
}
