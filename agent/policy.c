/* SPDX-License-Identifier: BSD-2-Clause */
/* See policy.h. */
#include "agent/policy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "agent/process.h"
#include "mibs/snmp_tls_tm_mib.h"
#include "mibs/snmp_view_based_acm_mib.h"
#include "security/tsm.h"
#include "transport/tls_fingerprint.h"

/* tls/ beside a configuration file; NULL without memory. */
static char *
tls_dir_beside(const char *file)
{
	const char *slash = strrchr(file, '/');
	int n = slash != NULL ? (int)(slash - file + 1) : 0;
	char *dir;

	return asprintf(&dir, "%.*stls", n, file) < 0 ? NULL : dir;
}

static bool
find_tls_dirs(struct policy *policy, const char *const *files, size_t n_files)
{
	size_t n = 0;

	policy->tls_dirs = calloc(n_files + 1, sizeof(char *));
	if (policy->tls_dirs == NULL)
		return false;
	for (size_t i = 0; i < n_files; i++) {
		char *dir = tls_dir_beside(files[i]);
		bool known = false;

		if (dir == NULL)
			return false;
		for (size_t k = 0; k < n; k++)
			known = known || strcmp(policy->tls_dirs[k], dir) == 0;
		if (known)
			free(dir);
		else
			policy->tls_dirs[n++] = dir;
	}
	return true;
}

/* Keys may belong to who will read them at the next reload. Who we are does not
 * change then, and files of users are not for a sandbox to read. */
static void
find_user(struct policy *policy, const struct policy *running)
{
	struct config *c = &policy->config;
	const struct config_text *user = &c->agent_user;
	const struct config_text *group = &c->agent_group;
	enum process_user found;

	if (running != NULL) {
		policy->uid = running->uid;
		policy->gid = running->gid;
		return;
	}
	found = process_find_user(
		user->value, group->value, &policy->uid, &policy->gid);
	policy->no_user = found != PROCESS_USER_FOUND;
	switch (found) {
	case PROCESS_USER_FOUND:
		break;
	case PROCESS_NO_USER:
		config_report(c, CONFIG_ERROR, user->where,
			"agentUser: there is no user %s here", user->value);
		break;
	case PROCESS_NO_GROUP:
		config_report(c, CONFIG_ERROR, group->where,
			"agentGroup: there is no group %s here", group->value);
		break;
	case PROCESS_NO_PRIMARY_GROUP:
		config_report(c, CONFIG_ERROR, user->where,
			"agentUser: user %s has no group of its own: name one "
			"with agentGroup",
			user->value);
		break;
	}
}

/*
 * struct certificates - what the files named by a configuration hold, read
 * aside
 *
 * fingerprints  one for each certSecName row, n == 0 where the row has its own.
 */
struct certificates {
	struct dtls_context *context;
	struct fingerprint *fingerprints;
	struct file_watch *files; /* looked for on the way */
	bool failed;              /* something was reported */
	void (*report)(void *ctx, const char *where, const char *message);
	void *report_ctx;
};

static void
certificates_fini(struct certificates *certificates)
{
	dtls_context_free(certificates->context);
	free(certificates->fingerprints);
	file_watch_free(certificates->files);
	*certificates = (struct certificates){ 0 };
}

static void
report_certificate(void *ctx, const char *where, const char *message)
{
	struct certificates *certificates = ctx;

	certificates->failed = true;
	certificates->report(certificates->report_ctx, where, message);
}

/* certSecName may name a certificate's file in place of a fingerprint. */
static void
read_fingerprints(
	struct certificates *certificates, const struct policy *policy)
{
	const struct config *c = &policy->config;
	const struct tls_places places = {
		.dirs = (const char *const *)policy->tls_dirs,
		.watch = certificates->files,
	};

	for (size_t i = 0; i < c->n_cert_map_rows; i++) {
		const struct config_map_row *m = &c->cert_map_rows[i];
		char message[TLS_FILES_MESSAGE_MAX];

		if (m->cert_name != NULL &&
			tls_files_fingerprint(&places, m->cert_name,
				FINGERPRINT_SHA256,
				&certificates->fingerprints[i], message,
				sizeof(message)) != 0)
			report_certificate(certificates, m->where, message);
	}
}

/* They take the place of those that the policy has. */
static void
install_certificates(struct policy *policy, struct certificates *certificates)
{
	struct config *c = &policy->config;

	for (size_t i = 0; i < c->n_cert_map_rows; i++) {
		struct cert_map_row *row = &c->cert_map_rows[i].row;

		if (certificates->fingerprints[i].n == 0)
			continue;
		row->fingerprint = certificates->fingerprints[i];
		row->active = true;
	}
	dtls_context_free(policy->context);
	policy->context = certificates->context;
	certificates->context = NULL;
}

static void
check_map_rows(struct policy *policy)
{
	struct config *c = &policy->config;

	if (c->n_cert_map_rows > TLSTM_CERTS_MAX)
		config_report(c, CONFIG_ERROR,
			c->cert_map_rows[TLSTM_CERTS_MAX].where,
			"more than %d certSecName lines", TLSTM_CERTS_MAX);
}

static void
report_vacm(struct policy *policy, const char *where, int rc, const char *what)
{
	if (rc != 0)
		config_report(&policy->config, CONFIG_ERROR, where,
			"%s cannot be used: %s", what,
			rc == -EEXIST ? "it stands there twice"
				      : strerror(-rc));
}

/* What is configured has to fit the tables that show it. */
static void
check_room(struct policy *policy, size_t n, size_t max, const char *what)
{
	if (n > max)
		config_report(&policy->config, CONFIG_ERROR, NULL,
			"%zu %s are more than the %zu that there is room for",
			n, what, max);
}

static void
build_vacm(struct policy *policy)
{
	const struct config *c = &policy->config;
	struct vacm *vacm = policy->vacm;

	check_room(policy, c->n_groups, VACM_GROUPS_MAX, "users in groups");
	check_room(policy, c->n_accesses, VACM_ACCESSES_MAX, "access entries");
	check_room(policy, c->n_views, VACM_VIEWS_MAX, "view families");
	for (size_t i = 0; i < c->n_groups; i++)
		report_vacm(policy, c->group_where[i],
			vacm_add_group(vacm, &c->groups[i]), "this user");
	for (size_t i = 0; i < c->n_accesses; i++)
		report_vacm(policy, c->access_where[i],
			vacm_add_access(vacm, &c->accesses[i]),
			"this access line");
	for (size_t i = 0; i < c->n_views; i++)
		report_vacm(policy, c->view_where[i],
			vacm_add_view(vacm, &c->views[i]), "this view");
	report_vacm(policy, NULL, vacm_compile(vacm), "the access table");
}

static void
report_tls(void *ctx, const char *where, const char *message)
{
	config_report(ctx, CONFIG_ERROR, where, "%s", message);
}

static struct dtls_source
source_of(const struct config_text *text)
{
	return (struct dtls_source){ text->value, text->where };
}

static bool
build_context(struct certificates *certificates, const struct policy *policy,
	const struct tm_admission *admission)
{
	const struct config *c = &policy->config;
	struct dtls_source *sources =
		calloc(c->n_trust_certs + c->n_crl_files + 1, sizeof(*sources));
	struct dtls_context_config config = {
		.places = { (const char *const *)policy->tls_dirs,
			certificates->files },
		.local_cert = source_of(&c->local_cert),
		.trust_certs = sources,
		.n_trust_certs = c->n_trust_certs,
		.n_crl_files = c->n_crl_files,
		/* -1, for who stays as he is, is nobody's. */
		.key_owner = { policy->uid, policy->gid },
		.tls_algorithms = source_of(&c->tls_algorithms),
		.tls_min_version = source_of(&c->tls_min_version),
		.report = report_certificate,
		.report_ctx = certificates,
	};
	int rc;

	if (sources == NULL)
		return false;
	config.crl_files = sources + c->n_trust_certs;
	for (size_t i = 0; i < c->n_trust_certs; i++)
		sources[i] = source_of(&c->trust_certs[i]);
	for (size_t i = 0; i < c->n_crl_files; i++)
		sources[c->n_trust_certs + i] = source_of(&c->crl_files[i]);
	rc = dtls_context_new(&certificates->context, &config, admission);
	free(sources);
	return rc != -ENOMEM;
}

/* All of them, whatever fails. False without memory. */
static bool
read_certificates(struct certificates *certificates,
	const struct policy *policy, const struct tm_admission *admission)
{
	certificates->files = file_watch_new();
	certificates->fingerprints = calloc(
		policy->config.n_cert_map_rows + 1, sizeof(struct fingerprint));
	if (certificates->files == NULL || certificates->fingerprints == NULL)
		return false;
	read_fingerprints(certificates, policy);
	return build_context(certificates, policy, admission);
}

/* The last attempt's files are those that must change before another. */
static void
keep_files(struct policy *policy, struct certificates *certificates)
{
	if (certificates->files == NULL)
		return;
	file_watch_free(policy->files);
	policy->files = certificates->files;
	certificates->files = NULL;
}

static bool
load_certificates(struct policy *policy, const struct tm_admission *admission)
{
	struct certificates certificates = {
		.report = report_tls,
		.report_ctx = &policy->config,
	};
	bool ok = read_certificates(&certificates, policy, admission);

	if (ok)
		install_certificates(policy, &certificates);
	keep_files(policy, &certificates);
	certificates_fini(&certificates);
	return ok;
}

int
policy_renew(struct policy *policy, const struct tm_admission *admission,
	void (*report)(void *ctx, const char *where, const char *message),
	void *ctx)
{
	struct certificates certificates = {
		.report = report,
		.report_ctx = ctx,
	};
	int rc = 0;

	if (!read_certificates(&certificates, policy, admission))
		rc = -ENOMEM;
	else if (certificates.failed)
		rc = -EINVAL;
	else
		install_certificates(policy, &certificates);
	keep_files(policy, &certificates);
	certificates_fini(&certificates);
	return rc;
}

struct policy *
policy_load(const char *const *files, size_t n_files, const char *const *listen,
	size_t n_listen, const struct tm_admission *admission,
	const struct policy *running)
{
	struct policy *policy = calloc(1, sizeof(*policy));

	if (policy == NULL)
		return NULL;
	config_init(&policy->config);
	policy->vacm = vacm_new();
	if (policy->vacm == NULL || !find_tls_dirs(policy, files, n_files))
		goto no_memory;
	for (size_t i = 0; i < n_files; i++)
		config_read_file(&policy->config, files[i]);
	if (n_listen > 0)
		policy->config.n_listen = 0;
	for (size_t i = 0; i < n_listen; i++)
		config_add_listen(&policy->config, "command line", listen[i]);
	config_finish(&policy->config);
	find_user(policy, running);
	check_map_rows(policy);
	build_vacm(policy);
	if (!load_certificates(policy, admission))
		goto no_memory;
	return policy;
no_memory:
	policy_free(policy);
	return NULL;
}

void
policy_free(struct policy *policy)
{
	if (policy == NULL)
		return;
	dtls_context_free(policy->context);
	file_watch_free(policy->files);
	vacm_free(policy->vacm);
	for (size_t i = 0;
		policy->tls_dirs != NULL && policy->tls_dirs[i] != NULL; i++)
		free(policy->tls_dirs[i]);
	free(policy->tls_dirs);
	config_free(&policy->config);
	free(policy);
}
