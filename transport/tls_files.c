/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificate files: where they are looked for, what is accepted in them. */
#include "transport/tls_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "util/file_sandbox.h"

/* What a file is read for; anything else in it is passed over. */
enum {
	WANT_CERTIFICATES = 1 << 0,
	WANT_KEY = 1 << 1,
	WANT_CRLS = 1 << 2,
};

/* Where in a tls directory a name is looked for. */
static const char *const in_certs[] = { "/certs", NULL };
static const char *const in_certs_and_cas[] = { "/certs", "/ca-certs", NULL };
static const char *const in_all[] = { "", "/ca-certs", "/certs", NULL };

static const char *const certificate_suffixes[] = { "", ".crt", ".pem", ".cer",
	".der", NULL };
static const char *const crl_suffixes[] = { "", ".crl", ".pem", ".der", NULL };
static const char *const key_suffixes[] = { ".key", ".pem", NULL };

/* One call of a function of the header. */
struct search {
	const char *const *dirs;
	struct file_watch *watch;
	const char *const *subdirs;
	const char *const *suffixes;
	const char *what; /* "certificate", "CRL" */
	const char *name;
	struct tls_key_owner owner;
	char *message;
	size_t size;
};

struct file {
	char path[TLS_FILES_PATH_MAX];
	struct stat st;
	uint8_t *p;
	size_t n;
};

/* What was found in a file; stacks are there even when empty. */
struct contents {
	STACK_OF(X509) * certificates;
	STACK_OF(X509_CRL) * crls;
	EVP_PKEY *key;
	char passed_over[48]; /* label of the first PEM block of another kind */
};

static int fail(const struct search *s, int rc, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int
fail(const struct search *s, int rc, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(s->message, s->size, fmt, args);
	va_end(args);
	return rc;
}

static int
fail_memory(const struct search *s)
{
	return fail(s, -ENOMEM, "out of memory");
}

/* OpenSSL's first word on what went wrong; the queue is emptied. */
static const char *
openssl_reason(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());

	ERR_clear_error();
	return reason != NULL ? reason : "no reason given";
}

static bool path_set(char path[TLS_FILES_PATH_MAX], const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* A path too long for us is a file we do not find. */
static bool
path_set(char path[TLS_FILES_PATH_MAX], const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(path, TLS_FILES_PATH_MAX, fmt, args);
	va_end(args);
	return n > 0 && n < TLS_FILES_PATH_MAX;
}

static void
file_fini(struct file *f)
{
	/* It may have been a key. */
	OPENSSL_clear_free(f->p, f->n);
	f->p = NULL;
	f->n = 0;
}

static int
file_read_all(const struct search *s, struct file *f, int fd)
{
	size_t size = (size_t)f->st.st_size;

	f->p = OPENSSL_malloc(size);
	if (f->p == NULL)
		return fail_memory(s);
	while (f->n < size) {
		ssize_t got = read(fd, f->p + f->n, size - f->n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(s, -errno, "cannot read %s: %s", f->path,
				strerror(errno));
		if (got == 0)
			break; /* it has shrunk meanwhile */
		f->n += (size_t)got;
	}
	return 0;
}

/*
 * file_read - the whole file at f->path. -ENOENT and -EISDIR without a
 * message, as the search may go on elsewhere.
 */
static int
file_read(const struct search *s, struct file *f)
{
	int fd;
	int rc;

	f->p = NULL;
	f->n = 0;
	file_watch_note(s->watch, f->path);
	/* O_NONBLOCK: a FIFO of that name shall not hold us up. */
	fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return -ENOENT;
	if (fd < 0 && file_outside_sandbox(f->path, errno))
		return fail(s, -EACCES, "cannot open %s: " FILE_OUTSIDE_SANDBOX,
			f->path);
	if (fd < 0)
		return fail(s, -errno,
			"cannot open %s: %s: let user %u read it", f->path,
			strerror(errno), (unsigned)geteuid());
	if (fstat(fd, &f->st) != 0)
		rc = fail(s, -errno, "cannot stat %s: %s", f->path,
			strerror(errno));
	else if (S_ISDIR(f->st.st_mode))
		rc = -EISDIR;
	else if (!S_ISREG(f->st.st_mode))
		rc = fail(s, -EINVAL, "%s is not a regular file", f->path);
	else if (f->st.st_size == 0)
		rc = fail(s, -EINVAL, "%s is empty", f->path);
	else if (f->st.st_size > TLS_FILE_MAX)
		rc = fail(s, -EINVAL,
			"%s has %lld octets, more than the %d allowed: split "
			"it",
			f->path, (long long)f->st.st_size, TLS_FILE_MAX);
	else
		rc = file_read_all(s, f, fd);
	close(fd);
	if (rc != 0)
		file_fini(f);
	return rc;
}

/* TLSTM-79: a key that others can read or replace is no secret. */
static int
check_key_file(const struct search *s, const struct file *f)
{
	unsigned mode = f->st.st_mode & 07777;
	bool group_is_ours = f->st.st_gid == 0 || f->st.st_gid == getegid() ||
		f->st.st_gid == s->owner.gid;

	if (f->st.st_uid != 0 && f->st.st_uid != geteuid() &&
		f->st.st_uid != s->owner.uid)
		return fail(s, -EACCES,
			"key %s belongs to user %u: give it to root or to the "
			"user of this program (chown)",
			f->path, (unsigned)f->st.st_uid);
	if ((mode & 077) != 0 && ((mode & 037) != 0 || !group_is_ours))
		return fail(s, -EACCES,
			"key %s can be read by others (mode %04o): chmod 600 "
			"it",
			f->path, mode);
	return 0;
}

static int
fail_encrypted(const struct search *s, const struct file *f)
{
	return fail(s, -EINVAL,
		"key %s is encrypted, and nobody is asked for a passphrase: "
		"decrypt it with openssl pkey -in %s -out NEW",
		f->path, f->path);
}

static int
take_key(const struct search *s, struct contents *c, const struct file *f,
	const uint8_t *data, long n)
{
	const uint8_t *p = data;
	X509_SIG *encrypted;
	int rc;

	if (c->key != NULL)
		return 0; /* the first one counts */
	rc = check_key_file(s, f);
	if (rc != 0)
		return rc;
	/* Asked first, so that no decoder comes to want a passphrase. */
	encrypted = d2i_X509_SIG(NULL, &p, n);
	if (encrypted != NULL) {
		X509_SIG_free(encrypted);
		return fail_encrypted(s, f);
	}
	ERR_clear_error();
	p = data;
	c->key = d2i_AutoPrivateKey(NULL, &p, n);
	if (c->key == NULL)
		return fail(s, -EINVAL,
			"%s holds no private key that can be read (%s): it "
			"should be unencrypted PKCS #8, PEM or DER",
			f->path, openssl_reason());
	return 0;
}

static int
take_certificate(const struct search *s, struct contents *c,
	const struct file *f, const uint8_t *data, long n)
{
	const uint8_t *p = data;
	X509 *x = d2i_X509(NULL, &p, n);

	if (x == NULL || p != data + n) {
		X509_free(x);
		return fail(s, -EINVAL,
			"certificate %d in %s is malformed (%s): copy it again "
			"from its CA",
			sk_X509_num(c->certificates) + 1, f->path,
			x == NULL ? openssl_reason() : "octets left over");
	}
	if (sk_X509_push(c->certificates, x) == 0) {
		X509_free(x);
		return fail_memory(s);
	}
	return 0;
}

static int
take_crl(const struct search *s, struct contents *c, const struct file *f,
	const uint8_t *data, long n)
{
	const uint8_t *p = data;
	X509_CRL *crl = d2i_X509_CRL(NULL, &p, n);

	if (crl == NULL || p != data + n) {
		X509_CRL_free(crl);
		return fail(s, -EINVAL,
			"CRL %d in %s is malformed (%s): fetch it again from "
			"its CA",
			sk_X509_CRL_num(c->crls) + 1, f->path,
			crl == NULL ? openssl_reason() : "octets left over");
	}
	if (sk_X509_CRL_push(c->crls, crl) == 0) {
		X509_CRL_free(crl);
		return fail_memory(s);
	}
	return 0;
}

static bool
ends_with(const char *text, const char *end)
{
	size_t n = strlen(text);
	size_t end_n = strlen(end);

	return n >= end_n && strcmp(text + n - end_n, end) == 0;
}

static int
take_block(const struct search *s, struct contents *c, const struct file *f,
	unsigned want, const char *label, const char *header,
	const uint8_t *data, long n)
{
	if ((want & WANT_CERTIFICATES) != 0 &&
		(strcmp(label, PEM_STRING_X509) == 0 ||
			strcmp(label, PEM_STRING_X509_OLD) == 0))
		return take_certificate(s, c, f, data, n);
	if ((want & WANT_CRLS) != 0 && strcmp(label, PEM_STRING_X509_CRL) == 0)
		return take_crl(s, c, f, data, n);
	if ((want & WANT_KEY) != 0 && ends_with(label, "PRIVATE KEY")) {
		/* The two ways of PEM to encrypt: PKCS #8 and a header. */
		if (strncmp(label, "ENCRYPTED", 9) == 0 ||
			strstr(header, "ENCRYPTED") != NULL)
			return fail_encrypted(s, f);
		return take_key(s, c, f, data, n);
	}
	if (c->passed_over[0] == '\0')
		snprintf(c->passed_over, sizeof(c->passed_over), "%s", label);
	return 0;
}

static int
contents_read_pem(const struct search *s, struct contents *c,
	const struct file *f, unsigned want)
{
	BIO *bio = BIO_new_mem_buf(f->p, (int)f->n); /* n <= TLS_FILE_MAX */
	char *label = NULL;
	char *header = NULL;
	unsigned char *data = NULL;
	long n;
	int rc = 0;

	if (bio == NULL)
		return fail_memory(s);
	ERR_clear_error();
	while (rc == 0 && PEM_read_bio(bio, &label, &header, &data, &n) == 1) {
		rc = take_block(s, c, f, want, label, header, data, n);
		OPENSSL_free(label);
		OPENSSL_free(header);
		OPENSSL_clear_free(data, (size_t)n);
	}
	if (rc == 0 &&
		ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
		rc = fail(s, -EINVAL,
			"%s has a damaged PEM block (%s): copy it again",
			f->path, openssl_reason());
	ERR_clear_error();
	BIO_free(bio);
	return rc;
}

static int
contents_read_der(const struct search *s, struct contents *c,
	const struct file *f, unsigned want)
{
	long n = (long)f->n; /* at most TLS_FILE_MAX */

	if ((want & WANT_CRLS) != 0)
		return take_crl(s, c, f, f->p, n);
	if ((want & WANT_CERTIFICATES) != 0)
		return take_certificate(s, c, f, f->p, n);
	return take_key(s, c, f, f->p, n);
}

static void
contents_fini(struct contents *c)
{
	sk_X509_pop_free(c->certificates, X509_free);
	sk_X509_CRL_pop_free(c->crls, X509_CRL_free);
	EVP_PKEY_free(c->key);
	*c = (struct contents){ 0 };
}

static int
fail_nothing_wanted(const struct search *s, const struct contents *c,
	const struct file *f, const char *what)
{
	if (c->passed_over[0] != '\0')
		return fail(s, -EINVAL,
			"%s holds no %s, but a %s: is it the "
			"right file?",
			f->path, what, c->passed_over);
	return fail(s, -EINVAL, "%s holds no %s: is it the right file?",
		f->path, what);
}

/* contents_read - everything wanted of a file; give it to contents_fini when
 * this gives 0 */
static int
contents_read(const struct search *s, struct contents *c, const struct file *f,
	unsigned want)
{
	static const char pem_start[] = "-----BEGIN ";
	int rc;

	*c = (struct contents){
		.certificates = sk_X509_new_null(),
		.crls = sk_X509_CRL_new_null(),
	};
	if (c->certificates == NULL || c->crls == NULL)
		rc = fail_memory(s);
	else if (memmem(f->p, f->n, pem_start, sizeof(pem_start) - 1) != NULL)
		rc = contents_read_pem(s, c, f, want);
	else if (f->p[0] == 0x30) /* SEQUENCE */
		rc = contents_read_der(s, c, f, want);
	else
		rc = fail(s, -EINVAL, "%s is neither PEM nor DER", f->path);

	if (rc == 0 && (want & WANT_CERTIFICATES) != 0 &&
		sk_X509_num(c->certificates) == 0)
		rc = fail_nothing_wanted(s, c, f, "certificate");
	if (rc == 0 && want == WANT_KEY && c->key == NULL)
		rc = fail_nothing_wanted(s, c, f, "private key");
	if (rc == 0 && want == WANT_CRLS && sk_X509_CRL_num(c->crls) == 0)
		rc = fail_nothing_wanted(s, c, f, "CRL");
	if (rc != 0)
		contents_fini(c);
	return rc;
}

/*
 * What is done with a file found. wanted is NULL, or the fingerprint it was
 * found by: then -ENOENT says "not this one".
 */
typedef int file_visitor(const struct search *s, const struct file *f,
	const struct fingerprint *wanted, void *out);

static int
visit_file(const struct search *s, struct file *f,
	const struct fingerprint *wanted, file_visitor *visit, void *out)
{
	int rc = file_read(s, f);

	if (rc == 0) {
		rc = visit(s, f, wanted, out);
		file_fini(f);
	}
	return rc;
}

static int
visit_path(const struct search *s, file_visitor *visit, void *out)
{
	struct file f;
	int rc = -ENOENT;

	if (path_set(f.path, "%s", s->name))
		rc = visit_file(s, &f, NULL, visit, out);
	if (rc == -ENOENT)
		return fail(s, -ENOENT, "there is no file %s", s->name);
	if (rc == -EISDIR)
		return fail(s, -EINVAL, "%s is a directory: name a file in it",
			s->name);
	return rc;
}

/* "DIR/certs, DIR/ca-certs, ..." for the message that nothing was there */
static void
list_places(const struct search *s, const char *const *subdirs, char *dst,
	size_t size)
{
	size_t used = 0;

	dst[0] = '\0';
	for (size_t i = 0; s->dirs[i] != NULL; i++) {
		for (size_t j = 0; subdirs[j] != NULL; j++) {
			int n = snprintf(dst + used, size - used, "%s%s%s",
				used == 0 ? "" : ", ", s->dirs[i], subdirs[j]);

			if (n < 0 || (size_t)n >= size - used)
				return;
			used += (size_t)n;
		}
	}
}

static int
fail_not_found(const struct search *s, const char *const *subdirs,
	enum fingerprint_result spelling)
{
	char places[TLS_FILES_MESSAGE_MAX / 2];

	list_places(s, subdirs, places, sizeof(places));
	if (spelling == FINGERPRINT_OK)
		return fail(s, -ENOENT,
			"no %s with fingerprint %s in %s: copy it there",
			s->what, s->name, places);
	if (spelling != FINGERPRINT_NOT_HEX)
		return fail(s, -ENOENT,
			"no %s \"%s\" in %s; and as a fingerprint: %s", s->what,
			s->name, places, fingerprint_result_text(spelling));
	return fail(s, -ENOENT,
		"no %s \"%s\" in %s: copy it there as %s%s, or give its "
		"absolute path",
		s->what, s->name, places, s->name, s->suffixes[1]);
}

/* No hidden files: editors leave those behind. */
static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Files that cannot be read or parsed are somebody else's: passed over. */
static int
visit_directory(const struct search *s, const char *dir, const char *subdir,
	const struct fingerprint *wanted, file_visitor *visit, void *out)
{
	char path[TLS_FILES_PATH_MAX];
	struct dirent **entries;
	int rc = -ENOENT;
	int n;

	if (!path_set(path, "%s%s", dir, subdir))
		return -ENOENT;
	file_watch_note(s->watch, path);
	n = scandir(path, &entries, is_visible, alphasort);
	if (n < 0 && file_outside_sandbox(path, errno))
		return fail(s, -EACCES,
			"cannot look into %s: " FILE_OUTSIDE_SANDBOX, path);
	if (n < 0)
		return -ENOENT;
	for (int i = 0; i < n; i++) {
		struct file f;

		if (rc == -ENOENT &&
			path_set(f.path, "%s/%s", path, entries[i]->d_name) &&
			file_read(s, &f) == 0) {
			rc = visit(s, &f, wanted, out);
			file_fini(&f);
		}
		free(entries[i]);
	}
	free(entries);
	return rc;
}

static int
visit_fingerprint(const struct search *s, const struct fingerprint *wanted,
	file_visitor *visit, void *out)
{
	for (size_t i = 0; s->dirs[i] != NULL; i++) {
		for (size_t j = 0; in_certs_and_cas[j] != NULL; j++) {
			int rc = visit_directory(s, s->dirs[i],
				in_certs_and_cas[j], wanted, visit, out);

			if (rc != -ENOENT)
				return rc;
		}
	}
	return fail_not_found(s, in_certs_and_cas, FINGERPRINT_OK);
}

static int
visit_base_name(const struct search *s, const char *dir, const char *subdir,
	file_visitor *visit, void *out)
{
	for (size_t i = 0; s->suffixes[i] != NULL; i++) {
		struct file f;
		int rc;

		if (!path_set(f.path, "%s%s/%s%s", dir, subdir, s->name,
			    s->suffixes[i]))
			continue;
		rc = visit_file(s, &f, NULL, visit, out);
		if (rc != -ENOENT && rc != -EISDIR)
			return rc;
	}
	return -ENOENT;
}

/* The file that s->name means, of any kind but a fingerprint. */
static int
visit_named(const struct search *s, enum fingerprint_result spelling,
	file_visitor *visit, void *out)
{
	if (s->name[0] == '/')
		return visit_path(s, visit, out);
	if (s->name[0] == '\0' || strchr(s->name, '/') != NULL)
		return fail(s, -EINVAL,
			"\"%s\" is neither a base name nor an absolute path",
			s->name);
	for (size_t i = 0; s->dirs[i] != NULL; i++) {
		for (size_t j = 0; s->subdirs[j] != NULL; j++) {
			int rc = visit_base_name(
				s, s->dirs[i], s->subdirs[j], visit, out);

			if (rc != -ENOENT)
				return rc;
		}
	}
	return fail_not_found(s, s->subdirs, spelling);
}

static int
visit_certificate(const struct search *s, file_visitor *visit, void *out)
{
	struct fingerprint wanted;
	enum fingerprint_result spelling = fingerprint_parse(s->name, &wanted);

	if (spelling == FINGERPRINT_OK)
		return visit_fingerprint(s, &wanted, visit, out);
	return visit_named(s, spelling, visit, out);
}

static const EVP_MD *
digest_of(enum fingerprint_hash hash)
{
	switch (hash) {
	case FINGERPRINT_SHA224:
		return EVP_sha224();
	case FINGERPRINT_SHA256:
		return EVP_sha256();
	case FINGERPRINT_SHA384:
		return EVP_sha384();
	case FINGERPRINT_SHA512:
		return EVP_sha512();
	case FINGERPRINT_NONE:
	case FINGERPRINT_MD5:
	case FINGERPRINT_SHA1:
		break;
	}
	return NULL; /* TLSTM-15 */
}

bool
tls_certificate_fingerprint(struct fingerprint *out, const X509 *certificate,
	enum fingerprint_hash hash)
{
	const EVP_MD *digest = digest_of(hash);
	uint8_t octets[EVP_MAX_MD_SIZE];
	unsigned n;

	if (digest == NULL || X509_digest(certificate, digest, octets, &n) != 1)
		return false;
	fingerprint_make(out, hash, octets);
	return true;
}

/* TLSTM-17: by the hash that is asked for */
static bool
has_fingerprint(const X509 *certificate, const struct fingerprint *wanted)
{
	struct fingerprint own;

	return tls_certificate_fingerprint(&own, certificate,
		       (enum fingerprint_hash)wanted->octets[0]) &&
		fingerprint_equal(&own, wanted);
}

/* "/a/certs/agent.crt": directory "/a/certs", stem "agent" */
static void
split_path(const char *path, char directory[TLS_FILES_PATH_MAX],
	char stem[TLS_FILES_PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t n;

	snprintf(directory, TLS_FILES_PATH_MAX, "%.*s",
		slash == NULL ? 1 : (int)(slash - path),
		slash == NULL ? "." : path);
	snprintf(stem, TLS_FILES_PATH_MAX, "%s",
		slash == NULL ? path : slash + 1);
	n = strlen(stem);
	for (size_t i = 1; certificate_suffixes[i] != NULL; i++) {
		size_t suffix_n = strlen(certificate_suffixes[i]);

		if (n > suffix_n && ends_with(stem, certificate_suffixes[i])) {
			stem[n - suffix_n] = '\0';
			return;
		}
	}
}

/* The key's file: private/STEM.key or .pem below dir; -ENOENT if neither. */
static int
read_key_below(const struct search *s, const char *dir, const char *stem,
	struct file *f)
{
	for (size_t i = 0; key_suffixes[i] != NULL; i++) {
		int rc;

		if (!path_set(f->path, "%s/private/%s%s", dir, stem,
			    key_suffixes[i]))
			continue;
		rc = file_read(s, f);
		if (rc != -ENOENT && rc != -EISDIR)
			return rc;
	}
	return -ENOENT;
}

static int
read_key_file(
	const struct search *s, const char *certificate_path, struct file *f)
{
	char directory[TLS_FILES_PATH_MAX];
	char stem[TLS_FILES_PATH_MAX];
	char *last;
	int rc = -ENOENT;

	split_path(certificate_path, directory, stem);
	if (s->name[0] == '/' &&
		path_set(f->path, "%s/%s.key", directory, stem))
		rc = file_read(s, f);
	if (rc != -ENOENT && rc != -EISDIR)
		return rc;

	/* The tls directory whose certs/ or ca-certs/ it lies in. */
	last = strrchr(directory, '/');
	if (last != NULL && ends_with(last, "certs")) {
		*last = '\0';
		rc = read_key_below(s, directory, stem, f);
		*last = '/';
		if (rc != -ENOENT)
			return rc;
	}
	for (size_t i = 0; s->name[0] == '/' && s->dirs[i] != NULL; i++) {
		rc = read_key_below(s, s->dirs[i], stem, f);
		if (rc != -ENOENT)
			return rc;
	}
	if (s->name[0] == '/')
		return fail(s, -EINVAL,
			"no private key for %s: put it beside it as "
			"%s/%s.key, mode 0600",
			certificate_path, directory, stem);
	if (last != NULL)
		*last = '\0';
	return fail(s, -EINVAL,
		"no private key for %s: put it into %s/private/%s.key, mode "
		"0600",
		certificate_path, directory, stem);
}

/* The key in a file of its own. */
static int
identity_read_key(const struct search *s, struct tls_identity *identity)
{
	struct contents c;
	struct file f;
	int rc = read_key_file(s, identity->certificate_path, &f);

	if (rc != 0)
		return rc;
	/* Its permissions before its content: the greater worry first. */
	rc = check_key_file(s, &f);
	if (rc == 0)
		rc = contents_read(s, &c, &f, WANT_KEY);
	if (rc == 0) {
		identity->key = c.key;
		c.key = NULL;
		contents_fini(&c);
		snprintf(identity->key_path, sizeof(identity->key_path), "%s",
			f.path);
	}
	file_fini(&f);
	return rc;
}

/* Leaf, chain and perhaps the key out of a file's contents. */
static int
identity_take(const struct search *s, struct tls_identity *identity,
	struct contents *c, const struct file *f)
{
	identity->chain = sk_X509_new_null();
	if (identity->chain == NULL)
		return fail_memory(s);
	identity->certificate = sk_X509_shift(c->certificates);
	while (sk_X509_num(c->certificates) > 0) {
		X509 *x = sk_X509_shift(c->certificates);

		/* Peers have the root or do not trust it: it need not travel
		 * (RFC 5246 7.4.2). */
		if (X509_self_signed(x, 0) == 1)
			X509_free(x);
		else if (sk_X509_push(identity->chain, x) == 0) {
			X509_free(x);
			return fail_memory(s);
		}
	}
	ERR_clear_error();
	snprintf(identity->certificate_path, sizeof(identity->certificate_path),
		"%s", f->path);
	if (c->key == NULL)
		return identity_read_key(s, identity);
	identity->key = c->key;
	c->key = NULL;
	snprintf(identity->key_path, sizeof(identity->key_path), "%s", f->path);
	return 0;
}

/* Is the file's first certificate the wanted one? Files that cannot be parsed
 * are not. */
static bool
is_wanted(const struct search *s, const struct file *f,
	const struct fingerprint *wanted)
{
	struct contents c;
	bool found;

	if (contents_read(s, &c, f, WANT_CERTIFICATES) != 0)
		return false;
	found = has_fingerprint(sk_X509_value(c.certificates, 0), wanted);
	contents_fini(&c);
	return found;
}

static int
visit_identity(const struct search *s, const struct file *f,
	const struct fingerprint *wanted, void *out)
{
	struct tls_identity identity = { 0 };
	struct contents c;
	int rc;

	/* A key in it is looked at only once the file is known to be meant. */
	if (wanted != NULL && !is_wanted(s, f, wanted))
		return -ENOENT;
	rc = contents_read(s, &c, f, WANT_CERTIFICATES | WANT_KEY);
	if (rc != 0)
		return rc;
	rc = identity_take(s, &identity, &c, f);
	contents_fini(&c);
	if (rc == 0 &&
		X509_check_private_key(identity.certificate, identity.key) !=
			1) {
		rc = fail(s, -EINVAL,
			"key %s does not belong to the first certificate of "
			"%s: copy the pair again (the agent's own certificate "
			"comes first)",
			identity.key_path, identity.certificate_path);
		ERR_clear_error();
	}
	if (rc != 0)
		tls_identity_fini(&identity);
	else
		*(struct tls_identity *)out = identity;
	return rc;
}

int
tls_files_identity(const struct tls_places *places, const char *name,
	struct tls_key_owner owner, struct tls_identity *out, char *message,
	size_t size)
{
	struct search s = {
		.dirs = places->dirs,
		.watch = places->watch,
		.subdirs = in_certs,
		.suffixes = certificate_suffixes,
		.what = "certificate",
		.name = name,
		.owner = owner,
		.message = message,
		.size = size,
	};

	return visit_certificate(&s, visit_identity, out);
}

void
tls_identity_fini(struct tls_identity *identity)
{
	X509_free(identity->certificate);
	sk_X509_pop_free(identity->chain, X509_free);
	EVP_PKEY_free(identity->key);
	*identity = (struct tls_identity){ 0 };
}

/* What of the contents goes to the caller's stack: all, or the one wanted. */
static int
visit_anchors(const struct search *s, const struct file *f,
	const struct fingerprint *wanted, void *out)
{
	struct contents c;
	int rc = contents_read(s, &c, f, WANT_CERTIFICATES);
	int n;

	if (rc != 0)
		return wanted != NULL ? -ENOENT : rc;
	if (wanted != NULL)
		rc = -ENOENT;
	n = sk_X509_num(c.certificates);
	for (int i = 0; i < n; i++) {
		X509 *x = sk_X509_value(c.certificates, i);

		if (wanted != NULL && !has_fingerprint(x, wanted))
			continue;
		rc = 0;
		if (X509_add_cert(out, x,
			    X509_ADD_FLAG_UP_REF | X509_ADD_FLAG_NO_DUP) != 1) {
			rc = fail_memory(s);
			break;
		}
		if (wanted != NULL)
			break;
	}
	contents_fini(&c);
	return rc;
}

int
tls_files_anchors(const struct tls_places *places, const char *name,
	STACK_OF(X509) * out, char *message, size_t size)
{
	struct search s = {
		.dirs = places->dirs,
		.watch = places->watch,
		.subdirs = in_certs_and_cas,
		.suffixes = certificate_suffixes,
		.what = "certificate",
		.name = name,
		.message = message,
		.size = size,
	};

	return visit_certificate(&s, visit_anchors, out);
}

static int
visit_crls(const struct search *s, const struct file *f,
	const struct fingerprint *wanted, void *out)
{
	struct contents c;
	int rc = contents_read(s, &c, f, WANT_CRLS);

	(void)wanted; /* CRLs are never looked for by fingerprint */
	if (rc != 0)
		return rc;
	while (sk_X509_CRL_num(c.crls) > 0) {
		X509_CRL *crl = sk_X509_CRL_shift(c.crls);

		if (sk_X509_CRL_push(out, crl) == 0) {
			X509_CRL_free(crl);
			rc = fail_memory(s);
			break;
		}
	}
	contents_fini(&c);
	return rc;
}

int
tls_files_crls(const struct tls_places *places, const char *name,
	STACK_OF(X509_CRL) * out, char *message, size_t size)
{
	struct search s = {
		.dirs = places->dirs,
		.watch = places->watch,
		.subdirs = in_all,
		.suffixes = crl_suffixes,
		.what = "CRL",
		.name = name,
		.message = message,
		.size = size,
	};

	return visit_named(&s, FINGERPRINT_NOT_HEX, visit_crls, out);
}

struct hashing {
	enum fingerprint_hash hash;
	struct fingerprint *out;
};

static int
visit_hashing(const struct search *s, const struct file *f,
	const struct fingerprint *wanted, void *out)
{
	struct hashing *hashing = out;
	struct contents c;
	int rc;

	if (wanted != NULL && !is_wanted(s, f, wanted))
		return -ENOENT;
	rc = contents_read(s, &c, f, WANT_CERTIFICATES);
	if (rc != 0)
		return rc;
	if (!tls_certificate_fingerprint(hashing->out,
		    sk_X509_value(c.certificates, 0), hashing->hash))
		rc = fail(s, -EINVAL, "hash %d cannot be used in fingerprints",
			(int)hashing->hash);
	contents_fini(&c);
	return rc;
}

int
tls_files_fingerprint(const struct tls_places *places, const char *name,
	enum fingerprint_hash hash, struct fingerprint *out, char *message,
	size_t size)
{
	struct hashing hashing = { .hash = hash, .out = out };
	struct search s = {
		.dirs = places->dirs,
		.watch = places->watch,
		.subdirs = in_certs_and_cas,
		.suffixes = certificate_suffixes,
		.what = "certificate",
		.name = name,
		.message = message,
		.size = size,
	};

	return visit_certificate(&s, visit_hashing, &hashing);
}
