/* SPDX-License-Identifier: BSD-2-Clause */
/* What the operator has decided: a configuration with all that is made of it,
 * built aside and put in force as a whole. */
#ifndef AGENT_POLICY_H
#define AGENT_POLICY_H

#include "agent/config.h"
#include "transport/dtls_context.h"

/*
 * struct policy - one reading of the configuration
 *
 * config   its problems tell whether it may be used: n_errors == 0.
 * vacm     the access rules, compiled.
 * context  certificates and TLS policy; taken out by who hands it to the
 *          listener, NULL then.
 */
struct policy {
	struct config config;
	struct vacm *vacm;
	struct dtls_context *context;
	char **tls_dirs; /* NULL-terminated */
	struct file_watch *files; /* certificates, keys, CRLs looked for */
	uid_t uid; /* agentUser, agentGroup; (uid_t)-1: stay as we are */
	gid_t gid;
	bool no_user; /* one of n_errors: they do not exist */
};

/*
 * policy_load - read the files and everything they name
 *
 * files      in order; tls/ beside each is searched for certificates.
 * listen     listening addresses of the command line, which replace those of
 *            the files; n_listen may be 0.
 * admission  for the context; is called only after the policy is in force.
 * running    NULL at the start; at a reload the policy in force, whose user is
 *            taken over: agentUser and agentGroup are not looked up.
 *
 * Never half: all problems are in policy->config, also those of certificates.
 * NULL without memory. policy_free takes NULL.
 */
struct policy *policy_load(const char *const *files, size_t n_files,
	const char *const *listen, size_t n_listen,
	const struct tm_admission *admission, const struct policy *running);
void policy_free(struct policy *policy);

/*
 * policy_renew - read certificates, keys, anchors and CRLs again, by the
 * configuration as it is
 *
 * report  called for each thing wrong.
 *
 * 0: policy->context is a new one, rows that name a certificate by its file
 * have its new fingerprint. -EINVAL after a report, or -ENOMEM: both are as
 * they were. policy->files are those of this attempt in any case.
 */
int policy_renew(struct policy *policy, const struct tm_admission *admission,
	void (*report)(void *ctx, const char *where, const char *message),
	void *ctx);

#endif
