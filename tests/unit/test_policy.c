/* SPDX-License-Identifier: BSD-2-Clause */
/* agent/policy.c: configuration and certificates, judged together. */
#include "agent/policy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/served_mibs.h"
#include "tests/unit/runner.h"
#include "tests/unit/test_certs.h"

/* A tls directory has to be called tls; test_dir makes it as it likes. */
struct fixture {
	struct test_dir dir;
	char tls[80]; /* link beside the files, to dir */
	char base[64];
	char file[80];
	struct test_cert agent;
	struct policy *policy;
};

static void
fixture_make(struct fixture *f)
{
	*f = (struct fixture){ 0 };
	test_dir_make(&f->dir);
	f->agent = test_cert_make(&(struct test_cert_spec){ .cn = "agent" });
	test_install(&f->dir, "agent", &f->agent);
	snprintf(f->base, sizeof(f->base), "/tmp/test-policy.XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(f->base));
	snprintf(f->tls, sizeof(f->tls), "%s/tls", f->base);
	CU_ASSERT_EQUAL_FATAL(symlink(f->dir.path, f->tls), 0);
	snprintf(f->file, sizeof(f->file), "%s/conf", f->base);
}

static void
fixture_fini(struct fixture *f)
{
	policy_free(f->policy);
	test_cert_fini(&f->agent);
	test_dir_fini(&f->dir);
	unlink(f->tls);
	unlink(f->file);
	rmdir(f->base);
}

static void
nothing_to_tell(void *ctx, const struct vacm *vacm)
{
	(void)ctx;
	(void)vacm;
}

/* The map as the agent has it of a policy in force. */
static void
fill_map(const struct policy *policy, struct cert_map *map)
{
	struct tsm tsm = { 0 };
	const struct served_owners owners = {
		.tsm = &tsm,
		.cert_map = map,
		.vacm_in_force = nothing_to_tell,
	};
	struct served_mibs served = { 0 };

	CU_ASSERT_EQUAL_FATAL(served_mibs_init(&served, &owners), 0);
	served_mibs_load(&served, policy, "", "");
	served_mibs_fini(&served);
}

static const struct config *
load(struct fixture *f, const char *text)
{
	static const struct tm_admission admission = { .ctx = NULL };
	const char *const files[] = { f->file };

	unlink(f->file);
	test_write(f->file, 0600, text, strlen(text));
	policy_free(f->policy);
	f->policy = policy_load(files, 1, NULL, 0, &admission, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->policy);
	return &f->policy->config;
}

/* Is there an error at this line of the file that has these words? */
static bool
has_error(const struct fixture *f, unsigned line, const char *words)
{
	const struct config *c = &f->policy->config;
	char where[96];

	snprintf(where, sizeof(where), "%s:%u", f->file, line);
	for (size_t i = 0; i < c->n_problems; i++)
		if (c->problems[i].severity == CONFIG_ERROR &&
			strcmp(c->problems[i].where, where) == 0 &&
			strstr(c->problems[i].message, words) != NULL)
			return true;
	return false;
}

static void
test_good_files_make_a_whole_policy(void)
{
	struct fixture f;

	fixture_make(&f);
	load(&f,
		"localCert agent\n"
		"certSecName 10 agent --sn alice\n"
		"rouser alice\n");
	CU_ASSERT_EQUAL(f.policy->config.n_errors, 0);
	CU_ASSERT_PTR_NOT_NULL(f.policy->context);
	CU_ASSERT_EQUAL(f.policy->uid, (uid_t)-1);
	CU_ASSERT_FALSE(f.policy->no_user);
	fixture_fini(&f);
}

static void
test_errors_of_all_kinds_come_in_one_run(void)
{
	struct fixture f;

	fixture_make(&f);
	load(&f,
		"localCert absent\n"
		"roouser alice\n"
		"certSecName 10 nowhere --sn alice\n"
		"trustCert nobody\n"
		"agentUser no-such-user-here\n"
		"rouser alice\n");
	CU_ASSERT_EQUAL(f.policy->config.n_errors, 5);
	CU_ASSERT_TRUE(has_error(&f, 1, "absent"));
	CU_ASSERT_TRUE(has_error(&f, 2, "rouser"));
	CU_ASSERT_TRUE(has_error(&f, 3, "nowhere"));
	CU_ASSERT_TRUE(has_error(&f, 4, "nobody"));
	CU_ASSERT_TRUE(has_error(&f, 5, "no user no-such-user-here"));
	CU_ASSERT_TRUE(f.policy->no_user);
	CU_ASSERT_PTR_NULL(f.policy->context);
	fixture_fini(&f);
}

static void
test_user_or_group_that_is_missing_is_named(void)
{
	struct fixture f;

	fixture_make(&f);
	load(&f, "localCert agent\nagentUser root\nagentGroup no-such\n");
	CU_ASSERT_EQUAL(f.policy->config.n_errors, 1);
	CU_ASSERT_TRUE(has_error(&f, 3, "no group no-such"));
	CU_ASSERT_TRUE(f.policy->no_user);
	load(&f, "localCert agent\nagentUser #54321\n");
	CU_ASSERT_EQUAL(f.policy->config.n_errors, 1);
	CU_ASSERT_TRUE(has_error(&f, 2, "agentGroup"));
	load(&f, "localCert agent\nagentUser #54321\nagentGroup #54322\n");
	CU_ASSERT_EQUAL(f.policy->config.n_errors, 0);
	CU_ASSERT_EQUAL(f.policy->uid, 54321);
	CU_ASSERT_EQUAL(f.policy->gid, 54322);
	fixture_fini(&f);
}

/* Nobody changes at a reload, and in a sandbox nobody could be found. */
static void
test_user_is_taken_over_at_a_reload(void)
{
	static const struct tm_admission admission = { .ctx = NULL };
	static const char text[] = "localCert agent\nagentUser no-such\n";
	struct fixture f;
	const char *const files[] = { f.file };
	struct policy *next;

	fixture_make(&f);
	load(&f, "localCert agent\nagentUser #54321\nagentGroup #54322\n");
	unlink(f.file);
	test_write(f.file, 0600, text, sizeof(text) - 1);
	next = policy_load(files, 1, NULL, 0, &admission, f.policy);
	CU_ASSERT_PTR_NOT_NULL_FATAL(next);
	CU_ASSERT_EQUAL(next->config.n_errors, 0);
	CU_ASSERT_FALSE(next->no_user);
	CU_ASSERT_EQUAL(next->uid, 54321);
	CU_ASSERT_EQUAL(next->gid, 54322);
	policy_free(next);
	fixture_fini(&f);
}

/* What a reload as agentUser can read, a start as root must take. */
static void
test_key_may_belong_to_agent_user(void)
{
	struct fixture f;
	const char *key;

	if (geteuid() != 0) {
		printf("# only root can give files away: not tested\n");
		return;
	}
	fixture_make(&f);
	key = test_path(&f.dir, "private/agent.key");
	CU_ASSERT_EQUAL(chown(key, 54321, 0), 0);
	load(&f, "localCert agent\nagentUser #54321\nagentGroup #54322\n");
	CU_ASSERT_EQUAL(f.policy->config.n_errors, 0);
	load(&f, "localCert agent\n");
	CU_ASSERT_TRUE(has_error(&f, 1, "belongs to user 54321"));
	fixture_fini(&f);
}

static void
test_map_rows_name_certificates_by_file(void)
{
	struct cert_map *map = cert_map_new(TLSTM_CERTS_MAX);
	struct fingerprint sha256;
	struct fixture f;

	fixture_make(&f);
	load(&f,
		"localCert agent\n"
		"certSecName 20 agent --sn bob\n"
		"certSecName 10 sha256:00112233445566778899AABBCCDDEEFF"
		"00112233445566778899AABBCCDDEEFF --cn\n");
	CU_ASSERT_EQUAL(f.policy->config.n_errors, 0);
	fill_map(f.policy, map);
	CU_ASSERT_EQUAL_FATAL(cert_map_count(map), 2);
	CU_ASSERT_EQUAL(cert_map_at(map, 0)->id, 10);
	CU_ASSERT_EQUAL(cert_map_at(map, 1)->id, 20);
	sha256 = *dtls_context_sha256(f.policy->context);
	CU_ASSERT_TRUE(
		fingerprint_equal(&cert_map_at(map, 1)->fingerprint, &sha256));
	/* Filling again replaces. */
	load(&f,
		"localCert agent\n"
		"certSecName 30 agent --sn bob\n");
	fill_map(f.policy, map);
	CU_ASSERT_EQUAL_FATAL(cert_map_count(map), 1);
	CU_ASSERT_EQUAL(cert_map_at(map, 0)->id, 30);
	cert_map_free(map);
	fixture_fini(&f);
}

static unsigned n_reports;

static void
count_report(void *ctx, const char *where, const char *message)
{
	(void)ctx;
	(void)message;
	CU_ASSERT_PTR_NOT_NULL(strstr(where, ":1"));
	n_reports++;
}

/* Certificates alone, the configuration as it is: the new ones whole, or those
 * there were. */
static void
test_certificates_are_renewed_whole_or_not_at_all(void)
{
	static const struct tm_admission admission = { .ctx = NULL };
	struct test_cert renewed =
		test_cert_make(&(struct test_cert_spec){ .cn = "renewed" });
	const struct fingerprint *row;
	const struct dtls_context *before;
	struct fingerprint old;
	struct fixture f;

	fixture_make(&f);
	load(&f,
		"localCert agent\n"
		"certSecName 20 agent --sn bob\n");
	before = f.policy->context;
	row = &f.policy->config.cert_map_rows[0].row.fingerprint;
	old = *row;
	CU_ASSERT_TRUE(fingerprint_equal(row, dtls_context_sha256(before)));
	CU_ASSERT_FALSE(file_watch_changed(f.policy->files));

	/* The certificate without its key. */
	unlink(test_path(&f.dir, "certs/agent.crt"));
	test_write_cert(test_path(&f.dir, "certs/agent.crt"), 0644, renewed.x);
	CU_ASSERT_TRUE(file_watch_changed(f.policy->files));
	n_reports = 0;
	CU_ASSERT_EQUAL(policy_renew(f.policy, &admission, count_report, NULL),
		-EINVAL);
	CU_ASSERT_EQUAL(n_reports, 1);
	CU_ASSERT_PTR_EQUAL(f.policy->context, before);
	CU_ASSERT_TRUE(fingerprint_equal(row, &old));
	CU_ASSERT_EQUAL(f.policy->config.n_errors, 0);
	CU_ASSERT_FALSE(file_watch_changed(f.policy->files));

	unlink(test_path(&f.dir, "private/agent.key"));
	test_write_key(
		test_path(&f.dir, "private/agent.key"), 0600, renewed.key);
	CU_ASSERT_TRUE(file_watch_changed(f.policy->files));
	CU_ASSERT_EQUAL(
		policy_renew(f.policy, &admission, count_report, NULL), 0);
	CU_ASSERT_EQUAL(n_reports, 1);
	CU_ASSERT_FALSE(fingerprint_equal(row, &old));
	CU_ASSERT_TRUE(
		fingerprint_equal(row, dtls_context_sha256(f.policy->context)));
	test_cert_fini(&renewed);
	fixture_fini(&f);
}

/* TSM-14 */
static void
test_prefix_leaves_less_room_for_names(void)
{
	static const char long_name[] = "x234567890123456789012345678";
	struct cert_map *map = cert_map_new(TLSTM_CERTS_MAX);
	char name[TM_SECURITY_NAME_MAX + 1];
	struct tm_certificate certificate = { .n_chain = 1 };
	struct tm_chain_certificate *leaf = &certificate.chain[0];
	struct fixture f;
	char text[256];
	char detail[256];

	fixture_make(&f);
	for (int prefix = 0; prefix < 2; prefix++) {
		snprintf(text, sizeof(text),
			"localCert agent\ntsmUseTransportPrefix %s\n"
			"certSecName 10 agent --cn\n",
			prefix ? "yes" : "no");
		load(&f, text);
		CU_ASSERT_EQUAL_FATAL(f.policy->config.n_errors, 0);
		fill_map(f.policy, map);
		leaf->fingerprints[FINGERPRINT_SHA256 -
			FINGERPRINT_HASH_FIRST] =
			*dtls_context_sha256(f.policy->context);
		certificate.common_name =
			(struct octets){ (const uint8_t *)long_name,
				sizeof(long_name) - 1 };
		CU_ASSERT_EQUAL(cert_map_find(map, &certificate, name, detail,
					sizeof(detail)),
			prefix ? REFUSAL_MAP_NAME_TOO_LONG : REFUSAL_NONE);
	}
	cert_map_free(map);
	fixture_fini(&f);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_good_files_make_a_whole_policy),
	UNIT_TEST(test_errors_of_all_kinds_come_in_one_run),
	UNIT_TEST(test_user_or_group_that_is_missing_is_named),
	UNIT_TEST(test_user_is_taken_over_at_a_reload),
	UNIT_TEST(test_key_may_belong_to_agent_user),
	UNIT_TEST(test_map_rows_name_certificates_by_file),
	UNIT_TEST(test_certificates_are_renewed_whole_or_not_at_all),
	UNIT_TEST(test_prefix_leaves_less_room_for_names),
};

UNIT_MAIN("policy", tests)
