/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * snmpdtlsd: the map of the program. Modules start in the order they depend on
 * each other, privileges are dropped in plain sight, and all ends in reverse.
 *
 *	options, configuration, certificates   checked whole before anything
 *	poll loop, sockets                     bound while still privileged
 *	privileges                             dropped for good
 *	engine                                 boots counted, on disk
 *	MIB modules, responder, dispatcher
 *	sandbox                                closed; then the loop runs
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include <config.h>
#include <poll.h>

#include "agent/dispatcher.h"
#include "agent/interfaces.h"
#include "agent/listening.h"
#include "agent/options.h"
#include "agent/persistence.h"
#include "agent/policy.h"
#include "agent/process.h"
#include "agent/renewal.h"
#include "agent/responder.h"
#include "agent/sandbox.h"
#include "agent/served_mibs.h"
#include "agent/service_notify.h"
#include "transport/openssl_memory.h"
#include "util/clock.h"
#include "util/file_watch.h"
#include "util/log.h"

enum {
	/* One would do while every back end answers at once, and no request is
	 * more than a turn's work. Memory as far as they are used. */
	REQUESTS_MAX = 64,
	/* Address space only: 240 MB of it on a 64-bit host. */
	HANDSHAKE_BUFFERS_MAX = sizeof(void *) > 4 ? 10000 : 500,
	FDS_MAX = 32,
	/* Besides one a session and one a request: the watchdog and whatever
	 * comes. */
	DEADLINES_SPARE = 16,
	SYS_DESCR_MAX = 255,
	TIDYING_MS = 60 * 1000,
	MAX_MESSAGE_SIZE = 16384, /* one record (SIZE-01, SIZE-03) */
};

#define DEFAULT_FILE SYSCONFDIR "/snmpdtlsd/snmpdtlsd.conf"

/* The agent: every module that lives as long as the program. */
static struct {
	struct options options;
	struct policy *policy;
	struct policy *started; /* what a reload cannot change is in this one */
	struct cert_map *cert_map;
	struct tm_admission admission; /* by cert_map */
	struct poll_loop *loop;
	struct dtls_listener *listener;
	struct renewal renewal;
	struct engine engine;
	struct tsm tsm;
	struct served_mibs served;
	struct persistence persistence;
#ifdef HAVE_LIBMNL
	struct interfaces interfaces;
#endif
	struct deadline recheck; /* of all sessions, after a Set */
	struct deadline tidying; /* of rows that were left unfinished */
	struct request_pool *requests;
	struct responder responder;
	struct dispatcher dispatcher;

	char sys_descr[SYS_DESCR_MAX + 1];
	char sys_name[256];

	struct poll_fd signals;
	struct log_limit access_lines;
} agent;

/* ---- configuration ---- */

static struct policy *
load_policy(void)
{
	const struct options *o = &agent.options;
	const char *files[OPTIONS_FILES_MAX + 1];
	size_t n = 0;

	/* As with snmpd, the default file need not be there beside -c. */
	if (!o->no_default_file &&
		(o->n_files == 0 || access(DEFAULT_FILE, F_OK) == 0))
		files[n++] = DEFAULT_FILE;
	for (size_t i = 0; i < o->n_files; i++)
		files[n++] = o->files[i];
	return policy_load(files, n, o->listen, o->n_listen, &agent.admission,
		agent.policy);
}

static const char *
text_or(const struct config_text *text, const char *otherwise)
{
	return text->value != NULL ? text->value : otherwise;
}

/* Put a checked policy in force, all but what only a start can change. */
static void
apply_policy(struct policy *policy)
{
	const struct config *c = &policy->config;

	agent.policy = policy;
	agent.responder.max_repetitions = c->max_getbulk_repeats;
	agent.responder.max_responses = c->max_getbulk_responses;
	served_mibs_load(
		&agent.served, policy, agent.sys_descr, agent.sys_name);
}

static bool
same_text(const struct config_text *a, const struct config_text *b)
{
	if (a->value == NULL || b->value == NULL)
		return a->value == b->value;
	return strcmp(a->value, b->value) == 0;
}

static bool
same_engine_id(const struct config *a, const struct config *b)
{
	return octets_equal((struct octets){ a->engine_id, a->engine_id_n },
		(struct octets){ b->engine_id, b->engine_id_n });
}

static bool
same_listen(const struct config *a, const struct config *b)
{
	if (a->n_listen != b->n_listen)
		return false;
	for (size_t i = 0; i < a->n_listen; i++)
		if (!net_address_equal(
			    &a->listen[i].address, &b->listen[i].address) ||
			a->listen[i].v6_only != b->listen[i].v6_only)
			return false;
	return true;
}

/* What a reload cannot change is said, at each one as long as it differs from
 * what the agent was started with. */
static void
warn_of_restart(const struct config *new)
{
	const struct config *old = &agent.started->config;
	const struct dtls_listener_config *was = &old->sessions;
	const struct dtls_listener_config *is = &new->sessions;
	const struct {
		bool same;
		const char *directive;
	} fixed[] = {
		{ same_listen(old, new), "agentAddress" },
		{ same_text(&old->agent_user, &new->agent_user), "agentUser" },
		{ same_text(&old->agent_group, &new->agent_group),
			"agentGroup" },
		{ same_text(&old->persistent_dir, &new->persistent_dir),
			"persistentDir" },
		{ old->sandbox == new->sandbox, "sandbox" },
		{ same_engine_id(old, new), "engineID" },
		{ was->max_sessions == is->max_sessions, "maxSessions" },
		{ was->max_half_open == is->max_half_open, "maxHandshakes" },
		{ was->max_half_open_per_prefix == is->max_half_open_per_prefix,
			"maxHandshakesPerPrefix" },
		{ was->handshake_timeout_ms == is->handshake_timeout_ms,
			"handshakeTimeout" },
		{ was->idle_timeout_ms == is->idle_timeout_ms, "idleTimeout" },
		{ was->mtu == is->mtu, "pathMTU" },
	};

	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		if (!fixed[i].same)
			log_warn("reload: %s has changed: takes effect at the "
				 "next start",
				fixed[i].directive);
}

static void
log_problems(const struct config *config)
{
	for (size_t i = 0; i < config->n_problems; i++) {
		const struct config_problem *p = &config->problems[i];

		if (p->severity == CONFIG_ERROR)
			log_error("%s: error: %s", p->where, p->message);
		else
			log_warn("%s: warning: %s", p->where, p->message);
	}
}

static void
reopen_log(void)
{
	int rc = log_reopen();

	if (rc != 0)
		log_error("log file %s cannot be opened again: %s: lines go "
			  "into the old one; let user %u write it",
			agent.options.log_file, strerror(-rc),
			(unsigned)geteuid());
}

/* The certificates of the policy in force serve from now on. */
static void
use_certificates(void)
{
	struct dtls_context *context = agent.policy->context;

	agent.policy->context = NULL; /* the listener's now */
	renewal_watch(&agent.renewal, agent.policy->files);
	renewal_certificate(&agent.renewal, context);
	dtls_listener_reload(agent.listener, context);
}

/* HUP: read everything anew; use it whole or not at all. */
static void
reload(void)
{
	struct policy *policy;
	struct policy *old = agent.policy;

	service_notify_reloading();
	reopen_log();
	policy = load_policy();
	if (policy == NULL || policy->config.n_errors > 0 ||
		!served_mibs_has_room(&agent.served, policy)) {
		if (policy != NULL)
			log_problems(&policy->config);
		log_error("reload failed: %sthe old configuration stays in "
			  "force",
			policy == NULL ? "out of memory: " : "");
		policy_free(policy);
		renewal_accept(&agent.renewal);
		service_notify("READY=1");
		return;
	}
	log_problems(&policy->config);
	warn_of_restart(&policy->config);
	apply_policy(policy);
	/* Requests that wait look their view up anew when they go on. */
	if (old != agent.started)
		policy_free(old);
	log_info("reloaded sessions=%zu",
		dtls_listener_sessions(agent.listener));
	use_certificates();
	service_notify("READY=1");
}

static void
report_certificate(void *ctx, const char *where, const char *message)
{
	(void)ctx;
	log_error("%s: error: %s", where, message);
}

/* Certificates, keys, anchors or revocation lists have changed on disk; the
 * configuration that names them is left for a HUP. */
static void
renew_certificates(void)
{
	int rc = policy_renew(
		agent.policy, &agent.admission, report_certificate, NULL);

	if (rc != 0) {
		log_warn("certificate files have changed%s: those read before "
			 "stay in force until they change again, or a HUP",
			rc == -ENOMEM ? ", but memory is short" : "");
		renewal_watch(&agent.renewal, agent.policy->files);
		return;
	}
	served_mibs_load_map(&agent.served, agent.policy);
	log_info("certificates renewed sessions=%zu",
		dtls_listener_sessions(agent.listener));
	use_certificates();
}

/* ---- call-backs between modules ---- */

static enum tm_send_result
send_through_listener(
	void *ctx, const struct tm_state *tm, struct octets message)
{
	return dtls_listener_send(ctx, tm, message);
}

static const char *
operation_name(enum pdu_type type)
{
	switch (type) {
	case PDU_GET:
		return "get";
	case PDU_GET_NEXT:
		return "getnext";
	case PDU_GET_BULK:
		return "getbulk";
	case PDU_SET:
		return "set";
	case PDU_RESPONSE:
	case PDU_INFORM:
	case PDU_SNMPV2_TRAP:
	case PDU_REPORT:
		break;
	}
	return "none";
}

static void
log_access_refused(void *ctx, const struct request *request,
	enum refusal refusal, struct oid_view name)
{
	char oid[OID_TEXT_MAX];
	char user[4 * TM_SECURITY_NAME_MAX + 1];
	const char *name_of = request->identity.security_name;
	uint32_t suppressed;

	(void)ctx;
	if (!log_limit_allow(
		    &agent.access_lines, clock_monotonic_ms(), &suppressed))
		return;
	log_warn("access refused peer=%s user=\"%s\" level=%s operation=%s "
		 "oid=%s reason=%s hint=\"%s\" suppressed=%" PRIu32,
		request->tm.address,
		log_escape(user, sizeof(user), name_of, strlen(name_of)),
		security_level_name(request->identity.security_level),
		operation_name(request->scoped_pdu.pdu.type),
		oid_format(oid, sizeof(oid), name), refusal_name(refusal),
		refusal_hint(refusal), suppressed);
}

static void
vacm_in_force(void *ctx, const struct vacm *vacm)
{
	(void)ctx;
	agent.responder.vacm = vacm;
}

/* In a turn of its own: the answer to the Set that has changed the map leaves
 * before its session may be closed (VACM-18, TLSTM-85). */
static void
map_changed(void *ctx)
{
	(void)ctx;
	if (poll_loop_set_deadline(
		    agent.loop, &agent.recheck, poll_loop_now(agent.loop)) != 0)
		log_error("sessions cannot be verified again: no deadline");
}

static enum snmp_error
store_set(void *ctx, const struct mib_set *set)
{
	(void)ctx;
	return persistence_store(&agent.persistence, set);
}

static void
forget_key(void *ctx, struct octets key)
{
	(void)ctx;
	persistence_forget(&agent.persistence, key);
}

static void
tidy_rows(struct deadline *deadline, uint64_t now_ms)
{
	size_t n = mib_set_expire(agent.served.set, now_ms);

	if (n > 0)
		log_info(
			"rows left unfinished for five minutes removed=%zu", n);
	(void)poll_loop_set_deadline(agent.loop, deadline, now_ms + TIDYING_MS);
}

static void
recheck_sessions(struct deadline *deadline, uint64_t now_ms)
{
	(void)deadline;
	(void)now_ms;
	dtls_listener_reload(agent.listener, NULL);
}

static void
signal_came(struct poll_fd *pfd, short revents)
{
	struct signalfd_siginfo info;

	(void)revents;
	while (read(pfd->fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP) {
			reload();
			continue;
		}
		log_info("stopping signal=%s",
			info.ssi_signo == SIGTERM ? "TERM" : "INT");
		poll_loop_stop(agent.loop);
	}
}

/* ---- start ---- */

/* Blocked before we start: a HUP that comes early waits its turn. */
static int
open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -errno;
	signal(SIGPIPE, SIG_IGN);
	agent.signals.fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	agent.signals.events = POLLIN;
	agent.signals.ready = signal_came;
	return agent.signals.fd < 0 ? -errno : 0;
}

static void
describe_host(void)
{
	struct utsname u;
	char text[sizeof(u) + 1];

	if (uname(&u) != 0)
		return;
	snprintf(text, sizeof(text), "%s %s %s %s %s", u.sysname, u.nodename,
		u.release, u.version, u.machine);
	memcpy(agent.sys_descr, text, strnlen(text, SYS_DESCR_MAX));
	/* ENG-08: the host's name, empty when it has none. */
	snprintf(agent.sys_name, sizeof(agent.sys_name), "%s", u.nodename);
}

static int
start_transport(const struct config *config)
{
	const struct dtls_receiver receiver = { &agent.dispatcher,
		dispatcher_receive };
	struct dtls_context *context = agent.policy->context;
	size_t sessions =
		config->sessions.max_sessions + config->sessions.max_half_open;
	int rc = poll_loop_new(&agent.loop, FDS_MAX,
		sessions + REQUESTS_MAX + DEADLINES_SPARE);

	if (rc == 0) {
		renewal_start(&agent.renewal, agent.loop, renew_certificates);
		renewal_watch(&agent.renewal, agent.policy->files);
		renewal_certificate(&agent.renewal, context);
		agent.policy->context = NULL; /* the listener's now */
		rc = dtls_listener_new(&agent.listener, agent.loop,
			&config->sessions, context, &receiver);
	}
	if (rc != 0) {
		log_error("the tables for maxSessions %zu cannot be made: %s",
			config->sessions.max_sessions, strerror(-rc));
		return EX_OSERR;
	}
	return listening_start(agent.listener, config) == 0 ? 0
							    : EX_UNAVAILABLE;
}

static bool
is_empty_and_ours(const char *path)
{
	struct dirent **names;
	struct stat st;
	int n;

	if (lstat(path, &st) != 0 || !S_ISDIR(st.st_mode) ||
		st.st_uid != geteuid())
		return false;
	n = scandir(path, &names, NULL, NULL);
	if (n < 0)
		return false;
	for (int i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return n == 2; /* itself and its parent */
}

/* The directory is ours alone; made here while we may, given to who we will
 * be. So is an empty one, as systemd makes it; what has content stays whose
 * it is. */
static int
prepare_persistent_dir(const char *path, uid_t uid, gid_t gid)
{
	if (mkdir(path, 0750) != 0 && errno != EEXIST) {
		log_error("persistentDir %s cannot be made: %s: make it, or "
			  "set persistentDir to a place that can be written",
			path, strerror(errno));
		return EX_CANTCREAT;
	}
	if ((uid != (uid_t)-1 || gid != (gid_t)-1) && is_empty_and_ours(path) &&
		lchown(path, uid, gid) != 0) {
		log_error("persistentDir %s cannot be given to agentUser: %s",
			path, strerror(errno));
		return EX_CANTCREAT;
	}
	return 0;
}

static int
write_pid_file(const char *path)
{
	pid_t owner;
	int rc = process_write_pid(path, &owner);

	if (rc == -EBUSY)
		log_error("pid file %s is in use by another agent, pid %ld",
			path, (long)owner);
	else if (rc != 0)
		log_error("pid file %s cannot be written: %s", path,
			strerror(-rc));
	return rc != 0 ? EX_CANTCREAT : 0;
}

static int
start_process(const struct policy *policy, const char *persistent_dir)
{
	int rc = 0;

	if (agent.options.pid_file != NULL)
		rc = write_pid_file(agent.options.pid_file);
	if (rc == 0)
		rc = prepare_persistent_dir(
			persistent_dir, policy->uid, policy->gid);
	if (rc != 0)
		return rc;
	rc = log_give_file(policy->uid, policy->gid);
	if (rc != 0)
		log_warn("log file %s cannot be given to agentUser: %s",
			agent.options.log_file, strerror(-rc));
	/* ---- from here on without privileges, for good ---- */
	rc = process_drop_privileges(policy->uid, policy->gid);
	if (rc != 0) {
		log_error("privileges cannot be dropped: %s: start as root, or "
			  "as agentUser itself",
			strerror(-rc));
		return EX_NOPERM;
	}
	return 0;
}

static int
start_engine(const struct config *config, const char *persistent_dir)
{
	const struct octets id = { config->engine_id, config->engine_id_n };
	char message[512];

	if (engine_open(&agent.engine, persistent_dir, id, message,
		    sizeof(message)) != 0) {
		log_error("%s", message);
		return EX_CANTCREAT;
	}
	return 0;
}

#ifdef HAVE_LIBMNL
static uint32_t
up_time(void *ctx)
{
	return snmpv2_mib_up_time(ctx);
}

/* Without them the agent is of use all the same. */
static void
start_interfaces(void)
{
	int rc = interfaces_start(&agent.interfaces, agent.loop,
		agent.served.mib, up_time, &agent.served.snmpv2);

	if (rc == 0)
		snmpv2_mib_add_capability(&agent.served.snmpv2,
			OID_VIEW(1, 3, 6, 1, 2, 1, 31),
			"IF-MIB: the interfaces of the host", 0);
	else
		log_warn("interfaces are not shown, the kernel does not tell "
			 "of them: %s",
			strerror(-rc));
}
#endif

static int
start_mibs(void)
{
	const struct served_sources sources = {
		.engine = &agent.engine,
		.snmp_stats = &agent.dispatcher.stats,
		.tsm_stats = &agent.tsm.stats,
		.tlstm_stats = dtls_listener_tlstm_stats(agent.listener),
		.max_message_size = MAX_MESSAGE_SIZE,
	};

	if (served_mibs_register(&agent.served, &sources) != 0) {
		log_error("the MIB modules cannot be registered");
		return EX_SOFTWARE;
	}
#ifdef HAVE_LIBMNL
	start_interfaces();
#endif
	return 0;
}

/* What managers had set before, beside what is configured. */
static int
start_persistence(const char *persistent_dir)
{
	char message[512];

	if (persistence_open(&agent.persistence, agent.served.mib,
		    persistent_dir, message, sizeof(message)) != 0) {
		log_error("%s", message);
		return EX_CANTCREAT;
	}
	persistence_attach(&agent.persistence, agent.loop);
#ifdef HAVE_LIBMNL
	interfaces_restored(&agent.interfaces);
#endif
	(void)poll_loop_set_deadline(agent.loop, &agent.tidying,
		poll_loop_now(agent.loop) + TIDYING_MS);
	if (served_mibs_restored(&agent.served) != 0) {
		log_error("out of memory");
		return EX_OSERR;
	}
	return 0;
}

static int
start_dispatcher(void)
{
	agent.requests = request_pool_new(REQUESTS_MAX);
	if (agent.requests == NULL) {
		log_error("out of memory");
		return EX_OSERR;
	}
	agent.access_lines =
		(struct log_limit){ .burst = 10, .interval_ms = 1000 };
	agent.responder.dispatcher = &agent.dispatcher;
	agent.responder.mib = agent.served.mib;
	agent.responder.set = agent.served.set;
	agent.responder.remote = agent.served.remote_set;
	agent.responder.loop = agent.loop;
	agent.responder.refused = log_access_refused;
	responder_init(&agent.responder);
	agent.dispatcher.engine = &agent.engine;
	agent.dispatcher.tsm = &agent.tsm;
	agent.dispatcher.requests = agent.requests;
	agent.dispatcher.responder = &agent.responder;
	agent.dispatcher.max_message_size = MAX_MESSAGE_SIZE;
	agent.dispatcher.send = send_through_listener;
	agent.dispatcher.send_ctx = agent.listener;
	return 0;
}

/* All that a reload, and the end, come back to. */
static void
allow_paths(struct sandbox *sandbox, const char *persistent_dir)
{
	const struct policy *policy = agent.policy;
	const struct options *o = &agent.options;

	for (size_t i = 0; i < policy->config.n_paths; i++)
		sandbox_allow(sandbox, SANDBOX_READ, policy->config.paths[i]);
	for (size_t i = 0; policy->tls_dirs[i] != NULL; i++)
		sandbox_allow(sandbox, SANDBOX_READ, policy->tls_dirs[i]);
	for (size_t i = 0; i < file_watch_count(policy->files); i++)
		sandbox_allow(sandbox, SANDBOX_READ,
			file_watch_path(policy->files, i));
	sandbox_allow(sandbox, SANDBOX_KEEP, persistent_dir);
	if (o->log == LOG_TARGET_FILE)
		sandbox_allow(sandbox, SANDBOX_APPEND, o->log_file);
	if (o->pid_file != NULL)
		sandbox_allow(sandbox, SANDBOX_REMOVE, o->pid_file);
}

/* What is opened later, by whoever it may be, is refused unless it is written
 * down: here for files, in sandbox_calls.c for calls. */
static int
close_sandbox(const char *persistent_dir)
{
	struct sandbox sandbox;
	int rc;

	if (!agent.policy->config.sandbox) {
		log_warn("sandbox off by the configuration: the agent keeps "
			 "every call and file that its user has");
		return 0;
	}
	sandbox_begin(&sandbox);
	allow_paths(&sandbox, persistent_dir);
	rc = sandbox_enter(&sandbox);
	if (rc != 0) {
		log_error("the sandbox cannot be closed: %s: \"sandbox no\" "
			  "starts without it",
			strerror(-rc));
		return EX_OSERR;
	}
	return 0;
}

/* In dependency order; the first failure is the exit status. */
static int
start(void)
{
	const struct config *config = &agent.policy->config;
	const char *persistent_dir = text_or(
		&config->persistent_dir, LOCALSTATEDIR "/lib/snmpdtlsd");
	const struct served_owners owners = {
		.tsm = &agent.tsm,
		.cert_map = agent.cert_map,
		.vacm_in_force = vacm_in_force,
		.map_changed = map_changed,
		.store = store_set,
		.forget = forget_key,
	};
	int rc;

	tzset(); /* while its file can be read */
	describe_host();
	agent.started = agent.policy;
	agent.recheck.expired = recheck_sessions;
	agent.tidying.expired = tidy_rows;
	rc = served_mibs_init(&agent.served, &owners);
	if (rc != 0) {
		log_error("out of memory");
		return EX_OSERR;
	}
	apply_policy(agent.policy);
	rc = start_transport(config);
	if (rc == 0)
		rc = start_process(agent.policy, persistent_dir);
	if (rc == 0)
		rc = start_engine(config, persistent_dir);
	if (rc == 0)
		rc = start_mibs();
	if (rc == 0)
		rc = start_persistence(persistent_dir);
	if (rc == 0)
		rc = start_dispatcher();
	if (rc == 0 && poll_loop_add(agent.loop, &agent.signals) != 0) {
		log_error("signals cannot be waited for");
		rc = EX_SOFTWARE;
	}
	/* ---- from here on nothing else is opened ---- */
	if (rc == 0)
		rc = close_sandbox(persistent_dir);
	return rc;
}

static void
stop(void)
{
	if (agent.listener != NULL)
		dtls_listener_close_all(agent.listener); /* TLSTM-72 */
	dtls_listener_free(agent.listener);
	responder_stop(&agent.responder);
	request_pool_free(agent.requests);
#ifdef HAVE_LIBMNL
	interfaces_stop(&agent.interfaces);
#endif
	persistence_close(&agent.persistence);
	served_mibs_fini(&agent.served);
	if (agent.signals.fd >= 0)
		close(agent.signals.fd);
	poll_loop_free(agent.loop);
	cert_map_free(agent.cert_map);
	if (agent.started != agent.policy)
		policy_free(agent.started);
	policy_free(agent.policy);
	process_remove_pid();
}

static int
run(void)
{
	char id[2 * ENGINE_ID_MAX + 1] = "";
	int rc;

	for (size_t i = 0; i < agent.engine.id_n; i++)
		snprintf(id + 2 * i, sizeof(id) - 2 * i, "%02x",
			agent.engine.id[i]);
	log_info("started version=%s engine=%s boots=%" PRId32, PACKAGE_VERSION,
		id, agent.engine.boots);
	service_notify_init(agent.loop);
	log_echo(false);
	process_ready(agent.options.log == LOG_TARGET_STDERR ||
		agent.options.log == LOG_TARGET_STDOUT);
	service_notify("READY=1");
	rc = poll_loop_run(agent.loop);
	service_notify("STOPPING=1");
	if (rc != 0) {
		log_error("poll: %s", strerror(-rc));
		return EX_OSERR;
	}
	return EX_OK;
}

/* Everything the operator wrote is judged before anything starts. */
static int
check_configuration(void)
{
	agent.cert_map = cert_map_new(TLSTM_CERTS_MAX);
	agent.admission = (struct tm_admission){
		.ctx = agent.cert_map,
		.hashes = cert_map_hashes,
		.is_pinned = cert_map_is_pinned,
		.map = cert_map_find,
	};
	agent.policy = agent.cert_map != NULL ? load_policy() : NULL;
	if (agent.policy == NULL) {
		fprintf(stderr, "snmpdtlsd: out of memory\n");
		return EX_OSERR;
	}
	config_print_problems(&agent.policy->config, stderr);
	if (agent.policy->config.n_errors == 0)
		return 0;
	return agent.policy->no_user && agent.policy->config.n_errors == 1
		? EX_NOUSER
		: EX_CONFIG;
}

/* -h, -V and -H ask for a text, not for an agent. */
static bool
print_and_exit(const struct options *options)
{
	if (options->help)
		options_print_usage(stdout);
	else if (options->version)
		printf("snmpdtlsd %s\n", PACKAGE_VERSION);
	else if (options->directives)
		config_print_directives(stdout);
	else
		return false;
	return true;
}

/* The daemon leaves the directory that relative paths begin at. */
static const char *
absolute(const char *path, char *out)
{
	char cwd[OPTIONS_PATH_MAX];

	if (path[0] == '/' || getcwd(cwd, sizeof(cwd)) == NULL ||
		strlen(cwd) + 1 + strlen(path) >= OPTIONS_PATH_MAX)
		return path;
	/* path may be out. */
	memmove(out + strlen(cwd) + 1, path, strlen(path) + 1);
	memcpy(out, cwd, strlen(cwd));
	out[strlen(cwd)] = '/';
	return out;
}

static void
make_paths_absolute(struct options *o)
{
	static char pid_file[OPTIONS_PATH_MAX];
	static char log_file[OPTIONS_PATH_MAX];

	for (size_t i = 0; i < o->n_files; i++)
		absolute(o->files[i], o->files[i]);
	if (o->pid_file != NULL)
		o->pid_file = absolute(o->pid_file, pid_file);
	if (o->log_file != NULL)
		o->log_file = absolute(o->log_file, log_file);
}

/* Until the agent is ready, somebody may wait for it at the terminal. */
static int
open_log(struct options *o)
{
	int rc;

	if (!o->log_given)
		o->log = o->foreground ? LOG_TARGET_STDERR : LOG_TARGET_SYSLOG;
	log_syslog_facility(o->log_facility);
	rc = log_open(o->log, o->log_file);
	if (rc != 0) {
		fprintf(stderr, "snmpdtlsd: log file %s: %s\n", o->log_file,
			strerror(-rc));
		return EX_CANTCREAT;
	}
	log_debug_areas(o->debug_areas);
	log_echo(true);
	return 0;
}

int
main(int argc, char **argv)
{
	int rc;

	agent.signals.fd = -1;
	/* Before OpenSSL's first allocation; what it is good for is said there,
	 * and without it all works as well. */
	openssl_memory_init(HANDSHAKE_BUFFERS_MAX);
	/* One heap for one thread, and no threshold that moves: what a burst
	 * of handshakes took goes back to the system. */
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_TRIM_THRESHOLD, 256 * 1024);
	rc = options_parse(argc, argv, &agent.options, stderr);
	if (rc != 0)
		return rc;
	if (print_and_exit(&agent.options))
		return EX_OK;
	/* Before the first reading, which keeps the paths that it takes. */
	if (!agent.options.foreground && !agent.options.check)
		make_paths_absolute(&agent.options);
	rc = check_configuration();
	if (rc != 0 || agent.options.check) {
		stop();
		return rc;
	}
	rc = open_log(&agent.options);
	if (rc != 0) {
		stop();
		return rc;
	}
	/* The parent can still be interrupted while it waits. */
	if (!agent.options.foreground)
		rc = process_daemonize();
	if (rc == 0)
		rc = open_signals();
	if (rc != 0) {
		log_error("cannot start: %s", strerror(-rc));
		stop();
		return EX_OSERR;
	}
	rc = start();
	if (rc == 0)
		rc = run();
	stop();
	if (rc == 0)
		log_info("stopped");
	return rc;
}
