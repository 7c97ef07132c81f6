/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests transport/tls_files.c with files made in a temporary folder. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/runner.h"
#include "tests/unit/test_certs.h"
#include "transport/tls_files.h"

/* What each test begins with: an empty tls directory and one certificate. */
struct fixture {
	struct test_dir dir;
	const char *dirs[3];
	struct tls_places places;
	struct test_cert agent;
	struct tls_key_owner owner;
	char message[TLS_FILES_MESSAGE_MAX];
	struct tls_identity identity;
};

static void
fixture_make(struct fixture *f)
{
	*f = (struct fixture){ 0 };
	test_dir_make(&f->dir);
	f->dirs[0] = f->dir.path;
	f->places.dirs = f->dirs;
	f->agent = test_cert_make(&(struct test_cert_spec){ .cn = "agent" });
}

static void
fixture_fini(struct fixture *f)
{
	tls_identity_fini(&f->identity);
	test_cert_fini(&f->agent);
	test_dir_fini(&f->dir);
}

static int
load(struct fixture *f, const char *name)
{
	tls_identity_fini(&f->identity);
	f->message[0] = '\0';
	return tls_files_identity(&f->places, name, f->owner, &f->identity,
		f->message, sizeof(f->message));
}

/* Loading name gives the agent's certificate and key. */
static bool
loads(struct fixture *f, const char *name)
{
	int rc = load(f, name);

	if (rc != 0)
		printf("# %s: %s\n", name, f->message);
	return rc == 0 && X509_cmp(f->identity.certificate, f->agent.x) == 0 &&
		EVP_PKEY_eq(f->identity.key, f->agent.key) == 1;
}

static bool
says(const struct fixture *f, const char *words)
{
	bool found = strstr(f->message, words) != NULL;

	if (!found)
		printf("# message: %s\n", f->message);
	return found;
}

static void
test_base_name_found_with_each_suffix(void)
{
	static const char *const files[] = { "certs/agent", "certs/agent.crt",
		"certs/agent.pem", "certs/agent.cer", "certs/agent.der" };

	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct fixture f;

		fixture_make(&f);
		test_write_cert(test_path(&f.dir, files[i]), 0644, f.agent.x);
		test_write_key(test_path(&f.dir, "private/agent.key"), 0600,
			f.agent.key);
		CU_ASSERT(loads(&f, "agent"));
		CU_ASSERT_STRING_EQUAL(f.identity.certificate_path,
			test_path(&f.dir, files[i]));
		CU_ASSERT_STRING_EQUAL(f.identity.key_path,
			test_path(&f.dir, "private/agent.key"));
		fixture_fini(&f);
	}
}

static void
test_base_name_may_have_its_suffix_and_dots(void)
{
	struct fixture f;

	fixture_make(&f);
	test_install(&f.dir, "host.example.com", &f.agent);
	CU_ASSERT(loads(&f, "host.example.com"));
	CU_ASSERT(loads(&f, "host.example.com.crt"));
	CU_ASSERT_EQUAL(load(&f, "host.example"), -ENOENT);
	fixture_fini(&f);
}

static void
test_der_certificate_and_key_are_read(void)
{
	struct fixture f;

	fixture_make(&f);
	test_write_cert_der(test_path(&f.dir, "certs/agent.der"), f.agent.x);
	test_write_key_der(test_path(&f.dir, "private/agent.key"), f.agent.key);
	CU_ASSERT(loads(&f, "agent"));
	fixture_fini(&f);
}

static void
test_key_may_be_pem_suffixed(void)
{
	struct fixture f;

	fixture_make(&f);
	test_write_cert(test_path(&f.dir, "certs/agent.crt"), 0644, f.agent.x);
	test_write_key(
		test_path(&f.dir, "private/agent.pem"), 0600, f.agent.key);
	CU_ASSERT(loads(&f, "agent"));
	fixture_fini(&f);
}

static void
test_key_in_the_certificates_file(void)
{
	struct fixture f;

	fixture_make(&f);
	test_write_cert(test_path(&f.dir, "certs/agent.pem"), 0600, f.agent.x);
	test_write_key(test_path(&f.dir, "certs/agent.pem"), 0600, f.agent.key);
	CU_ASSERT(loads(&f, "agent"));
	CU_ASSERT_STRING_EQUAL(
		f.identity.key_path, test_path(&f.dir, "certs/agent.pem"));
	CU_ASSERT_EQUAL(chmod(test_path(&f.dir, "certs/agent.pem"), 0644), 0);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EACCES);
	CU_ASSERT(says(&f, "(mode 0644): chmod 600 it"));
	fixture_fini(&f);
}

static void
test_absolute_path_finds_its_key(void)
{
	struct fixture f;
	struct test_dir other;
	const char *path;

	fixture_make(&f);
	test_dir_make(&other);
	/* the tls directory of the file itself */
	test_install(&f.dir, "agent", &f.agent);
	CU_ASSERT(loads(&f, test_path(&f.dir, "certs/agent.crt")));
	/* the configured ones */
	test_write_cert(test_path(&other, "agent.crt"), 0644, f.agent.x);
	CU_ASSERT(loads(&f, test_path(&other, "agent.crt")));
	/* beside it, which comes first */
	path = test_path(&other, "agent.key");
	test_write_key(path, 0600, f.agent.key);
	CU_ASSERT(loads(&f, test_path(&other, "agent.crt")));
	CU_ASSERT_STRING_EQUAL(
		f.identity.key_path, test_path(&other, "agent.key"));
	/* nowhere */
	test_write_cert(test_path(&other, "lone.crt"), 0644, f.agent.x);
	CU_ASSERT_EQUAL(load(&f, test_path(&other, "lone.crt")), -EINVAL);
	CU_ASSERT(says(&f, test_path(&other, "lone.key")));
	test_dir_fini(&other);
	fixture_fini(&f);
}

static void
test_directories_are_searched_in_order(void)
{
	struct fixture f;
	struct test_dir second;

	fixture_make(&f);
	test_dir_make(&second);
	f.dirs[1] = second.path;
	test_install(&second, "agent", &f.agent);
	CU_ASSERT(loads(&f, "agent"));
	CU_ASSERT_STRING_EQUAL(f.identity.certificate_path,
		test_path(&second, "certs/agent.crt"));
	test_install(&f.dir, "agent", &f.agent);
	CU_ASSERT(loads(&f, "agent"));
	CU_ASSERT_STRING_EQUAL(f.identity.certificate_path,
		test_path(&f.dir, "certs/agent.crt"));
	test_dir_fini(&second);
	fixture_fini(&f);
}

/* TLSTM-14, TLSTM-17: the hash of the name, not one of ours, is compared. */
static void
test_fingerprint_of_each_hash_finds_the_file(void)
{
	struct fixture f;
	struct test_cert other;

	fixture_make(&f);
	other = test_cert_make(&(struct test_cert_spec){ .cn = "other" });
	test_install(&f.dir, "aaa", &other);
	test_install(&f.dir, "agent", &f.agent);
	test_write(test_path(&f.dir, "certs/README"), 0644, "text", 4);
	for (int hash = FINGERPRINT_HASH_FIRST; hash <= FINGERPRINT_HASH_LAST;
		hash++) {
		struct fingerprint fp;
		char text[FINGERPRINT_TEXT_MAX];

		CU_ASSERT_EQUAL(tls_files_fingerprint(&f.places, "agent",
					(enum fingerprint_hash)hash, &fp,
					f.message, sizeof(f.message)),
			0);
		CU_ASSERT(loads(&f, fingerprint_format(text, &fp)));
		CU_ASSERT(loads(&f, strchr(text, ':') + 1));
	}
	test_cert_fini(&other);
	fixture_fini(&f);
}

static void
test_unknown_fingerprint_is_not_found(void)
{
	struct fixture f;

	fixture_make(&f);
	test_install(&f.dir, "agent", &f.agent);
	CU_ASSERT_EQUAL(
		load(&f,
			"sha256:0000000000000000000000000000000000000000000000"
			"000000000000000000"),
		-ENOENT);
	CU_ASSERT(says(&f, "no certificate with fingerprint sha256:00"));
	CU_ASSERT(says(&f, "/ca-certs: copy it there"));
	fixture_fini(&f);
}

/* TLSTM-15 */
static void
test_weak_fingerprint_is_explained(void)
{
	struct fixture f;

	fixture_make(&f);
	CU_ASSERT_EQUAL(
		load(&f, "sha1:0000000000000000000000000000000000000000"),
		-ENOENT);
	CU_ASSERT(says(&f, fingerprint_result_text(FINGERPRINT_WEAK_HASH)));
	fixture_fini(&f);
}

static void
test_missing_files_are_named(void)
{
	struct fixture f;

	fixture_make(&f);
	CU_ASSERT_EQUAL(load(&f, "agent"), -ENOENT);
	CU_ASSERT(says(&f, "no certificate \"agent\" in /tmp/"));
	CU_ASSERT(says(&f, "/certs: copy it there as agent.crt"));
	CU_ASSERT_EQUAL(load(&f, "/nowhere/agent.crt"), -ENOENT);
	CU_ASSERT(says(&f, "there is no file /nowhere/agent.crt"));
	CU_ASSERT_EQUAL(load(&f, "certs/agent"), -EINVAL);
	CU_ASSERT(says(&f, "neither a base name nor an absolute path"));
	CU_ASSERT_EQUAL(load(&f, ""), -EINVAL);
	CU_ASSERT_EQUAL(load(&f, f.dir.path), -EINVAL);
	CU_ASSERT(says(&f, "is a directory"));
	/* identities are not looked for among the CAs */
	test_write_cert(
		test_path(&f.dir, "ca-certs/agent.crt"), 0644, f.agent.x);
	CU_ASSERT_EQUAL(load(&f, "agent"), -ENOENT);
	test_write_cert(test_path(&f.dir, "certs/agent.crt"), 0644, f.agent.x);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EINVAL);
	CU_ASSERT(says(&f, "no private key for "));
	CU_ASSERT(says(&f, "private/agent.key, mode 0600"));
	fixture_fini(&f);
}

/* TLSTM-79 */
static void
test_key_permissions(void)
{
	static const struct {
		mode_t mode;
		bool good; /* with a group of ours */
	} cases[] = {
		{ 0600, true },
		{ 0400, true },
		{ 0640, true },
		{ 0440, true },
		{ 0644, false },
		{ 0604, false },
		{ 0660, false },
		{ 0650, false },
		{ 0601, false },
		{ 0666, false },
	};
	const char *key;
	struct fixture f;

	fixture_make(&f);
	test_install(&f.dir, "agent", &f.agent);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char words[64];

		key = test_path(&f.dir, "private/agent.key");
		CU_ASSERT_EQUAL(chown(key, (uid_t)-1, getegid()), 0);
		CU_ASSERT_EQUAL(chmod(key, cases[i].mode), 0);
		CU_ASSERT_EQUAL(load(&f, "agent"), cases[i].good ? 0 : -EACCES);
		if (cases[i].good)
			continue;
		snprintf(words, sizeof(words),
			"can be read by others (mode %04o): chmod 600 it",
			(unsigned)cases[i].mode);
		CU_ASSERT(says(&f, words));
	}
	fixture_fini(&f);
}

static void
test_key_of_strangers_refused(void)
{
	const char *key;
	struct fixture f;

	if (geteuid() != 0) {
		printf("# only root can give files away: not tested\n");
		return;
	}
	fixture_make(&f);
	test_install(&f.dir, "agent", &f.agent);
	key = test_path(&f.dir, "private/agent.key");
	CU_ASSERT_EQUAL(chmod(key, 0640), 0);
	CU_ASSERT_EQUAL(chown(key, 0, 12345), 0);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EACCES);
	CU_ASSERT(says(&f, "(mode 0640)"));
	CU_ASSERT_EQUAL(chmod(key, 0600), 0);
	CU_ASSERT(loads(&f, "agent"));
	key = test_path(&f.dir, "private/agent.key");
	CU_ASSERT_EQUAL(chown(key, 12345, 0), 0);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EACCES);
	CU_ASSERT(says(&f, "belongs to user 12345"));
	fixture_fini(&f);
}

/* A reload reads the key as agentUser, a start as root: it must suit both. */
static void
test_key_of_the_user_to_be_is_taken(void)
{
	const char *key;
	struct fixture f;

	if (geteuid() != 0) {
		printf("# only root can give files away: not tested\n");
		return;
	}
	fixture_make(&f);
	test_install(&f.dir, "agent", &f.agent);
	f.owner = (struct tls_key_owner){ 12345, 12346 };
	key = test_path(&f.dir, "private/agent.key");
	CU_ASSERT_EQUAL(chown(key, 12345, 0), 0);
	CU_ASSERT(loads(&f, "agent"));
	key = test_path(&f.dir, "private/agent.key");
	CU_ASSERT_EQUAL(chown(key, 0, 12346), 0);
	CU_ASSERT_EQUAL(chmod(key, 0640), 0);
	CU_ASSERT(loads(&f, "agent"));
	key = test_path(&f.dir, "private/agent.key");
	CU_ASSERT_EQUAL(chmod(key, 0644), 0);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EACCES);
	fixture_fini(&f);
}

static void
test_encrypted_keys_refused_without_asking(void)
{
	/* the older way of PEM, with a header */
	static const char legacy[] =
		"-----BEGIN EC "
		"PRIVATE KEY-----\n"
		"Proc-Type: 4,ENCRYPTED\n"
		"DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n"
		"\n"
		"AAECAwQFBgcICQoLDA0ODw==\n"
		"-----END EC PRIVATE KEY-----\n";
	struct fixture f;

	fixture_make(&f);
	test_write_cert(test_path(&f.dir, "certs/agent.crt"), 0644, f.agent.x);
	test_write_key_encrypted(
		test_path(&f.dir, "private/agent.key"), f.agent.key, false);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EINVAL);
	CU_ASSERT(says(&f, "is encrypted"));
	CU_ASSERT(says(&f, "openssl pkey -in"));
	unlink(test_path(&f.dir, "private/agent.key"));
	test_write_key_encrypted(
		test_path(&f.dir, "private/agent.key"), f.agent.key, true);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EINVAL);
	CU_ASSERT(says(&f, "is encrypted"));
	unlink(test_path(&f.dir, "private/agent.key"));
	test_write(test_path(&f.dir, "private/agent.key"), 0600, legacy,
		sizeof(legacy) - 1);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EINVAL);
	CU_ASSERT(says(&f, "is encrypted"));
	fixture_fini(&f);
}

static void
test_foreign_key_refused(void)
{
	struct fixture f;
	struct test_cert other;

	fixture_make(&f);
	other = test_cert_make(&(struct test_cert_spec){ .cn = "other" });
	test_write_cert(test_path(&f.dir, "certs/agent.crt"), 0644, f.agent.x);
	test_write_key(test_path(&f.dir, "private/agent.key"), 0600, other.key);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EINVAL);
	CU_ASSERT(says(&f, "does not belong to the first certificate"));
	test_cert_fini(&other);
	fixture_fini(&f);
}

static void
test_chain_is_read_in_order_without_root(void)
{
	struct fixture f;
	struct test_cert root;
	struct test_cert middle;

	fixture_make(&f);
	test_cert_fini(&f.agent);
	root = test_cert_make(
		&(struct test_cert_spec){ .cn = "root", .ca = true });
	middle = test_cert_make(&(struct test_cert_spec){
		.cn = "middle", .ca = true, .issuer = &root });
	f.agent = test_cert_make(
		&(struct test_cert_spec){ .cn = "agent", .issuer = &middle });
	test_install(&f.dir, "agent", &f.agent);
	test_write_cert(test_path(&f.dir, "certs/agent.crt"), 0644, middle.x);
	test_write_cert(test_path(&f.dir, "certs/agent.crt"), 0644, root.x);
	CU_ASSERT(loads(&f, "agent"));
	CU_ASSERT_EQUAL_FATAL(sk_X509_num(f.identity.chain), 1);
	CU_ASSERT_EQUAL(
		X509_cmp(sk_X509_value(f.identity.chain, 0), middle.x), 0);
	test_cert_fini(&middle);
	test_cert_fini(&root);
	fixture_fini(&f);
}

/* What a certificate's file may hold instead of one. */
static void
test_bad_files_refused(void)
{
	static const char damaged[] = "-----BEGIN CERTIFICATE-----\n"
				      "AAECAwQF\n"
				      "-----END CERTIFICATE-----\n";
	static const char open_ended[] = "-----BEGIN CERTIFICATE-----\n"
					 "AAECAwQF\n";
	static const char foreign[] = "-----BEGIN TRUSTED CERTIFICATE-----\n"
				      "AAECAwQF\n"
				      "-----END TRUSTED CERTIFICATE-----\n";
	static const uint8_t der[] = { 0x30, 0x03, 0x02, 0x01, 0x01 };
	static const struct {
		const void *p;
		size_t n;
		const char *words;
	} cases[] = {
		{ damaged, sizeof(damaged) - 1, "certificate 1 in " },
		{ open_ended, sizeof(open_ended) - 1, "damaged PEM block" },
		{ foreign, sizeof(foreign) - 1,
			"no certificate, but a TRUSTED CERTIFICATE" },
		{ der, sizeof(der), "is malformed" },
		{ "hello", 5, "is neither PEM nor DER" },
		{ "", 0, "is empty" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fixture f;

		fixture_make(&f);
		test_write(test_path(&f.dir, "certs/agent.crt"), 0644,
			cases[i].p, cases[i].n);
		CU_ASSERT_EQUAL(load(&f, "agent"), -EINVAL);
		CU_ASSERT(says(&f, cases[i].words));
		fixture_fini(&f);
	}
}

static void
test_octets_after_der_refused(void)
{
	struct fixture f;

	fixture_make(&f);
	test_write_cert_der(test_path(&f.dir, "certs/agent.der"), f.agent.x);
	test_write(test_path(&f.dir, "certs/agent.der"), 0644, "x", 1);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EINVAL);
	CU_ASSERT(says(&f, "octets left over"));
	fixture_fini(&f);
}

static void
test_no_regular_or_too_large_file_refused(void)
{
	struct fixture f;

	fixture_make(&f);
	CU_ASSERT_EQUAL(mkfifo(test_path(&f.dir, "certs/agent.crt"), 0600), 0);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EINVAL);
	CU_ASSERT(says(&f, "is not a regular file"));
	unlink(test_path(&f.dir, "certs/agent.crt"));
	test_write(test_path(&f.dir, "certs/agent.crt"), 0644, "x", 1);
	CU_ASSERT_EQUAL(truncate(test_path(&f.dir, "certs/agent.crt"),
				TLS_FILE_MAX + 1),
		0);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EINVAL);
	CU_ASSERT(says(&f, "has 1048577 octets"));
	/* a directory of that name is no file of that name */
	unlink(test_path(&f.dir, "certs/agent.crt"));
	CU_ASSERT_EQUAL(mkdir(test_path(&f.dir, "certs/agent"), 0700), 0);
	test_install(&f.dir, "agent", &f.agent);
	CU_ASSERT(loads(&f, "agent"));
	fixture_fini(&f);
}

static void
test_no_key_in_key_file_refused(void)
{
	struct fixture f;

	fixture_make(&f);
	test_write_cert(test_path(&f.dir, "certs/agent.crt"), 0644, f.agent.x);
	test_write_cert(
		test_path(&f.dir, "private/agent.key"), 0600, f.agent.x);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EINVAL);
	CU_ASSERT(says(&f, "holds no private key, but a CERTIFICATE"));
	unlink(test_path(&f.dir, "private/agent.key"));
	test_write(test_path(&f.dir, "private/agent.key"), 0600,
		"\x30\x03\x02\x01\x01", 5);
	CU_ASSERT_EQUAL(load(&f, "agent"), -EINVAL);
	CU_ASSERT(says(&f, "no private key that can be read"));
	fixture_fini(&f);
}

static void
test_anchors_of_a_bundle_each_once(void)
{
	struct fixture f;
	struct test_cert other;
	STACK_OF(X509) *anchors = sk_X509_new_null();

	fixture_make(&f);
	other = test_cert_make(&(struct test_cert_spec){ .cn = "other" });
	test_write_cert(
		test_path(&f.dir, "ca-certs/bundle.pem"), 0644, f.agent.x);
	test_write_cert(
		test_path(&f.dir, "ca-certs/bundle.pem"), 0644, other.x);
	test_write_cert(
		test_path(&f.dir, "ca-certs/bundle.pem"), 0644, f.agent.x);
	CU_ASSERT_EQUAL(tls_files_anchors(&f.places, "bundle", anchors,
				f.message, sizeof(f.message)),
		0);
	CU_ASSERT_EQUAL(sk_X509_num(anchors), 2);
	/* certs/ comes first */
	test_write_cert(test_path(&f.dir, "certs/bundle.crt"), 0644, other.x);
	sk_X509_pop_free(anchors, X509_free);
	anchors = sk_X509_new_null();
	CU_ASSERT_EQUAL(tls_files_anchors(&f.places, "bundle", anchors,
				f.message, sizeof(f.message)),
		0);
	CU_ASSERT_EQUAL(sk_X509_num(anchors), 1);
	CU_ASSERT_EQUAL(tls_files_anchors(&f.places, "nothing", anchors,
				f.message, sizeof(f.message)),
		-ENOENT);
	CU_ASSERT(says(&f, "ca-certs: copy it there"));
	sk_X509_pop_free(anchors, X509_free);
	test_cert_fini(&other);
	fixture_fini(&f);
}

static void
test_anchor_by_fingerprint_is_that_one_only(void)
{
	struct fixture f;
	struct test_cert other;
	struct fingerprint fp;
	char text[FINGERPRINT_TEXT_MAX];
	STACK_OF(X509) *anchors = sk_X509_new_null();

	fixture_make(&f);
	other = test_cert_make(&(struct test_cert_spec){ .cn = "other" });
	test_write_cert(
		test_path(&f.dir, "ca-certs/bundle.pem"), 0644, other.x);
	test_write_cert(
		test_path(&f.dir, "ca-certs/bundle.pem"), 0644, f.agent.x);
	CU_ASSERT(tls_certificate_fingerprint(
		&fp, f.agent.x, FINGERPRINT_SHA384));
	CU_ASSERT_EQUAL(
		tls_files_anchors(&f.places, fingerprint_format(text, &fp),
			anchors, f.message, sizeof(f.message)),
		0);
	CU_ASSERT_EQUAL_FATAL(sk_X509_num(anchors), 1);
	CU_ASSERT_EQUAL(X509_cmp(sk_X509_value(anchors, 0), f.agent.x), 0);
	sk_X509_pop_free(anchors, X509_free);
	test_cert_fini(&other);
	fixture_fini(&f);
}

static void
test_crls_pem_and_der(void)
{
	struct fixture f;
	X509_CRL *crl;
	unsigned char *der = NULL;
	int n;
	STACK_OF(X509_CRL) *crls = sk_X509_CRL_new_null();

	fixture_make(&f);
	crl = test_crl_make(&f.agent, NULL, 0, 0, 0);
	test_write_crl(test_path(&f.dir, "two.crl"), crl);
	test_write_crl(test_path(&f.dir, "two.crl"), crl);
	n = i2d_X509_CRL(crl, &der);
	test_write(test_path(&f.dir, "ca-certs/one.der"), 0644, der, (size_t)n);
	CU_ASSERT_EQUAL(tls_files_crls(&f.places, "two", crls, f.message,
				sizeof(f.message)),
		0);
	CU_ASSERT_EQUAL(sk_X509_CRL_num(crls), 2);
	CU_ASSERT_EQUAL(tls_files_crls(&f.places, "one", crls, f.message,
				sizeof(f.message)),
		0);
	CU_ASSERT_EQUAL(tls_files_crls(&f.places, test_path(&f.dir, "two.crl"),
				crls, f.message, sizeof(f.message)),
		0);
	CU_ASSERT_EQUAL(sk_X509_CRL_num(crls), 5);
	CU_ASSERT_EQUAL(tls_files_crls(&f.places, "none", crls, f.message,
				sizeof(f.message)),
		-ENOENT);
	CU_ASSERT(says(&f, "no CRL \"none\" in"));
	test_write_cert(test_path(&f.dir, "cert.crl"), 0644, f.agent.x);
	CU_ASSERT_EQUAL(tls_files_crls(&f.places, "cert", crls, f.message,
				sizeof(f.message)),
		-EINVAL);
	CU_ASSERT(says(&f, "holds no CRL, but a CERTIFICATE"));
	der[n - 1] ^= 1; /* its signature: not for us to judge */
	der[1] ^= 1;     /* its length */
	test_write(test_path(&f.dir, "bad.crl"), 0644, der, (size_t)n);
	CU_ASSERT_EQUAL(tls_files_crls(&f.places, "bad", crls, f.message,
				sizeof(f.message)),
		-EINVAL);
	CU_ASSERT(says(&f, "CRL 1 in "));
	OPENSSL_free(der);
	X509_CRL_free(crl);
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
	fixture_fini(&f);
}

struct vector {
	const char *file;
	const char *octets[4]; /* sha224 .. sha512, with identifier */
};

/* tests/vectors/certs.json */
static const struct vector vectors[] = {
	{ "certs/ca.pem",
		{ "036870111a8677e51c5e39bd566e36c5ff79baa60e21df03029aa33f"
		  "77",
			"04bad8c66a189b906f83ae504f2c4e5b88d15097f3f323257440c7"
			"01"
			"b34c203b79",
			"05ce6ad17948b5b5bfa06392548bf4a1570e31b4002091b645aac6"
			"72"
			"8522de1cca2b08613a4496add38443ecf5bc7a6255",
			"06c8e106e42cd9c0600992509195f22c59f1771ac11d7b49e25c1a"
			"f6"
			"dd212c6edd0ed82290aa34a852ea1a74ba7a61f4da13917d7e4b58"
			"22"
			"1ffd3af2e33e16494d" } },
	{ "certs/cn-only.pem",
		{ "035eb045357c5a85fcb560cc9f06900a64232a2ef33b0b7104136f25"
		  "44",
			"04f1ec95dd362cd32969c08e6125963bcfcadb55c00e1ad7da1d69"
			"49"
			"e7dc1af6ca",
			"05011dc2ca0cfc5fa6d50ef45162df970735b356d2388d5918c775"
			"f0"
			"bf21959d40b90f5b2c6c5bb7c4d95bfd518bdc8752",
			"06bc01bbbaf3b12181d637c148df104e36d01176ba5acf8c827665"
			"86"
			"3116c65f4978dd59718fe50701b762a1fb9ec0a2d1719e66ddab18"
			"6f"
			"55f1246497f7421a84" } },
	{ "certs/long-dns.pem",
		{ "036a4c7010b7a97bdb1818fba1307392d844e02af618d1057d360f46"
		  "e1",
			"045c61be8e24ace83b39db982850d0d4385f61305edbed8159fdfc"
			"ca"
			"10d04d935d",
			"059c8b6eae7275565d8b44571b4fd3162281405899304acb141cd6"
			"b7"
			"88c5885db999e4922acad15d851d33187a0352058e",
			"06a13e10027247a273cf4113f8e639fefaac106a4eae32a9ffdffc"
			"7d"
			"aad2267aba59348a9a760ec761f983af711e1515ce16582289d791"
			"a7"
			"98d4f64a3e09a0c097" } },
	{ "certs/san-all.pem",
		{ "0375e62e87450dda5dcd91c7435224bbe5582e27c436567f584557af"
		  "0a",
			"04333e5d584689f43ae39d895296576b152b6e8c2953ab8e59fbaa"
			"78"
			"320e5f89c2",
			"055401c7ba43c4074f3f0d236d6a97f273bfa3a553f716165a1c4b"
			"30"
			"5f6d9a05ec069c87f0284b1b5712c59b29618972a7",
			"06967043edba23261a2a7f9631c858d70557670a37819b2c759212"
			"94"
			"4fcb0de292e4be4e19a03fde47011ded602c5ab26fc34d5abce557"
			"06"
			"5f2f5ef0103720fc49" } },
	{ "certs/san-ipv6.pem",
		{ "03c875c5c01f5b6c79c1f7058ef75734cab467e789a9a1f6f1770f38"
		  "4a",
			"04b72ef44005533d9bb2ca4acf268cb4fbd8c67888f3ad12d568d7"
			"3a"
			"6504449a42",
			"0505bc8f27cc1f9c5b9ef7be8834a976ae84e9eef2f82ac51a4c9d"
			"37"
			"ca451864dc9d43832667260fc1af19e3c0b165e39f",
			"0647c9bbaeea27d95857fd52bfa710e9bc8c5423319a47230924f4"
			"31"
			"859ead92399dff7548aaff56785a2a18d6a01693ef92a4fe41f71e"
			"9d"
			"2744b930cfc5d9fdce" } },
	{ "certs/san-uri-dns.pem",
		{ "03bbfa201e94ec555c086ba560558bf51db9707ad9fd095f717ca8c1"
		  "0b",
			"04433eac71d76955e40ff8c857201e3dd3727bf1d407f358784166"
			"61"
			"b6dce103d6",
			"0546d43cfbce8e7f9eaa6ccc3d97c9bfbd21336f9fc8a2abf7b319"
			"71"
			"dd130fe2441508679a2d9760e983ec18141be71ffb",
			"0662a5706b833f4ad6e987088c6633d296b5b098d21a542b747925"
			"fd"
			"241b3190c2a9ef0cb2ece984d018e3fa266151de98d8a765f07820"
			"cb"
			"4d7b4d24a3dbe61791" } },
	{ "certs/wildcard-server.pem",
		{ "034a9b3a76aeee571b13b13aef625e25a4e34f94a89d4674e4a6b8c1"
		  "f3",
			"04522f4727b796d700df869c590651e07ce0c329480a664b57be69"
			"5c"
			"0f4fec8423",
			"0518d8bc638dad66cfabfadca723d624c1cf19793dedbc1ba114ae"
			"08"
			"a54b394a29857b7f14a0bd9142cd8bcf5ffdb2b060",
			"06f3d3a75f93104f54d79a6d985b6b705b4104824cac88ee0ed23b"
			"d3"
			"a6c49f947b1633fa14277ca81bdbcafe90427198fd0693fb76b480"
			"d5"
			"4d7e491e1bd06f4302" } },
};

/* TLSTM-14 */
static void
test_fingerprints_of_vectors(void)
{
	static const char *const no_dirs[] = { NULL };
	static const struct tls_places none = { .dirs = no_dirs };

	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		char path[512];

		snprintf(path, sizeof(path), "%s/%s", TEST_VECTORS,
			vectors[i].file);
		for (int j = 0; j < 4; j++) {
			struct fingerprint expected;
			struct fingerprint fp;
			char message[TLS_FILES_MESSAGE_MAX];

			CU_ASSERT_EQUAL(fingerprint_parse(vectors[i].octets[j],
						&expected),
				FINGERPRINT_OK);
			CU_ASSERT_EQUAL(
				tls_files_fingerprint(&none, path,
					(enum fingerprint_hash)(
						FINGERPRINT_HASH_FIRST + j),
					&fp, message, sizeof(message)),
				0);
			CU_ASSERT_EQUAL(
				fp.octets[0], FINGERPRINT_HASH_FIRST + j);
			CU_ASSERT(fingerprint_equal(&fp, &expected));
		}
	}
}

/* TLSTM-15 */
static void
test_weak_hashes_are_not_computed(void)
{
	struct fixture f;
	struct fingerprint fp;

	fixture_make(&f);
	test_install(&f.dir, "agent", &f.agent);
	for (int hash = FINGERPRINT_NONE; hash <= FINGERPRINT_SHA1; hash++)
		CU_ASSERT_EQUAL(tls_files_fingerprint(&f.places, "agent",
					(enum fingerprint_hash)hash, &fp,
					f.message, sizeof(f.message)),
			-EINVAL);
	fixture_fini(&f);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_base_name_found_with_each_suffix),
	UNIT_TEST(test_base_name_may_have_its_suffix_and_dots),
	UNIT_TEST(test_der_certificate_and_key_are_read),
	UNIT_TEST(test_key_may_be_pem_suffixed),
	UNIT_TEST(test_key_in_the_certificates_file),
	UNIT_TEST(test_absolute_path_finds_its_key),
	UNIT_TEST(test_directories_are_searched_in_order),
	UNIT_TEST(test_fingerprint_of_each_hash_finds_the_file),
	UNIT_TEST(test_unknown_fingerprint_is_not_found),
	UNIT_TEST(test_weak_fingerprint_is_explained),
	UNIT_TEST(test_missing_files_are_named),
	UNIT_TEST(test_key_permissions),
	UNIT_TEST(test_key_of_strangers_refused),
	UNIT_TEST(test_key_of_the_user_to_be_is_taken),
	UNIT_TEST(test_encrypted_keys_refused_without_asking),
	UNIT_TEST(test_foreign_key_refused),
	UNIT_TEST(test_chain_is_read_in_order_without_root),
	UNIT_TEST(test_bad_files_refused),
	UNIT_TEST(test_octets_after_der_refused),
	UNIT_TEST(test_no_regular_or_too_large_file_refused),
	UNIT_TEST(test_no_key_in_key_file_refused),
	UNIT_TEST(test_anchors_of_a_bundle_each_once),
	UNIT_TEST(test_anchor_by_fingerprint_is_that_one_only),
	UNIT_TEST(test_crls_pem_and_der),
	UNIT_TEST(test_fingerprints_of_vectors),
	UNIT_TEST(test_weak_hashes_are_not_computed),
};

UNIT_MAIN("tls_files", tests)
