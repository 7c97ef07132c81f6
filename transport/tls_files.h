/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds and reads certificates, keys and CRLs in the tls directories. */
#ifndef TRANSPORT_TLS_FILES_H
#define TRANSPORT_TLS_FILES_H

#include <openssl/x509.h>

#include "transport/tls_fingerprint.h"
#include "transport/tls_key_owner.h"
#include "util/util.h"

/*
 * A tls directory holds certs/, private/ and ca-certs/. The functions here
 * take those to be searched and a name:
 *
 *   an absolute path;
 *   a fingerprint in any spelling fingerprint_parse reads: then every file of
 *   certs/ and ca-certs/ is read and compared, there is no index on disk;
 *   else a base name: NAME, NAME.crt, NAME.pem, NAME.cer, NAME.der in certs/,
 *   and for anchors in ca-certs/ too.
 *
 * Files are PEM or DER, regular, of at most TLS_FILE_MAX octets. Nothing asks
 * for a passphrase: encrypted keys are refused.
 *
 * Each returns 0 or, after writing a message that says what is wrong and what
 * to do about it: -ENOENT (no such file), -EACCES (not readable, or a key too
 * readable), -EINVAL (not what it should be), -ENOMEM.
 */
enum {
	TLS_FILE_MAX = 1 << 20,
	TLS_FILES_PATH_MAX = 1024,    /* with NUL; longer paths are not found */
};

/* A certificate of our own, from one file. */
struct tls_identity {
	X509 *certificate;
	STACK_OF(X509) * chain; /* the file's further ones, but no root */
	EVP_PKEY *key;
	char certificate_path[TLS_FILES_PATH_MAX];
	char key_path[TLS_FILES_PATH_MAX];
};

/*
 * tls_files_identity - a certificate with its chain and private key
 *
 * The key is in the certificate's file, or private/STEM.key or .pem of the
 * same tls directory (STEM: the file's name without .crt, .pem, .cer, .der);
 * for an absolute path also PATH-without-suffix.key and every tls directory.
 * A key's file must be a regular file of root's, ours or owner's, readable by
 * nobody else: mode & 077 == 0, or & 037 when its group is one of theirs.
 *
 * out  written on 0 only; give it to tls_identity_fini.
 * -ENOENT means that there is no such certificate; a missing key is -EINVAL.
 */
int tls_files_identity(const struct tls_places *places, const char *name,
	struct tls_key_owner owner, struct tls_identity *out, char *message,
	size_t size);
void tls_identity_fini(struct tls_identity *identity);

/* tls_files_anchors - append the certificates of a file (a bundle may hold
 * many) to out, which the caller owns, unless it has them; by fingerprint only
 * the one it names */
int tls_files_anchors(const struct tls_places *places, const char *name,
	STACK_OF(X509) * out, char *message, size_t size);

/* tls_files_crls - append the CRLs of a file to out, which the caller owns. A
 * base name (NAME, NAME.crl, NAME.pem, NAME.der) is looked for in the tls
 * directory itself, then in its ca-certs/ and certs/. */
int tls_files_crls(const struct tls_places *places, const char *name,
	STACK_OF(X509_CRL) * out, char *message, size_t size);

/*
 * tls_certificate_fingerprint - hash a certificate's DER encoding (TLSTM-14);
 * false when hash is none of ours or OpenSSL fails
 */
bool tls_certificate_fingerprint(struct fingerprint *out,
	const X509 *certificate, enum fingerprint_hash hash);

#endif
