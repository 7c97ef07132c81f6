/* SPDX-License-Identifier: BSD-2-Clause */
/* The configuration: snmpd.conf's grammar, read whole or not at all. */
#ifndef AGENT_CONFIG_H
#define AGENT_CONFIG_H

#include <stdio.h>

#include "agent/engine.h"
#include "security/cert_map.h"
#include "security/vacm.h"
#include "transport/dtls_listener.h"

/* Where something was written: "file:line", kept by the config. */
struct config_text {
	char *value; /* NULL: not configured */
	const char *where;
};

struct config_listen {
	struct net_address address;
	bool v6_only;
	const char *where;
};

enum { CONFIG_LISTEN_MAX = 8 };

/*
 * struct config_map_row - a certSecName line
 *
 * cert_name  NULL when the line gave the fingerprint. Otherwise the name of a
 *            certificate (base name or absolute path, to be looked for in
 *            tls/certs, then tls/ca-certs); row.fingerprint.n is 0 and
 *            row.active false until the caller has filled in the SHA-256
 *            fingerprint of what it found there.
 */
struct config_map_row {
	struct cert_map_row row;
	const char *cert_name;
	const char *where;
};

/*
 * struct config - what the files say, checked. Everything is owned by it.
 * Arrays grow while reading; nothing changes afterwards.
 */
struct config {
	struct config_listen listen[CONFIG_LISTEN_MAX];
	size_t n_listen; /* 0: dtlsudp and dtlsudp6, port 10161 */
	struct config_text agent_user;
	struct config_text agent_group;
	struct config_text persistent_dir;
	bool sandbox;

	struct config_text sys_descr;
	struct config_text sys_contact;
	struct config_text sys_name;
	struct config_text sys_location;
	struct oid sys_object_id; /* n == 0: the default */
	int sys_services;         /* -1: the default, 72 */
	uint8_t engine_id[ENGINE_ID_MAX];
	uint8_t engine_id_n; /* 0: made once and kept */

	struct config_text local_cert;
	struct config_text *trust_certs;
	size_t n_trust_certs;
	struct config_text *crl_files;
	size_t n_crl_files;
	struct config_text tls_algorithms;
	struct config_text tls_min_version;
	bool tsm_use_prefix;
	struct config_map_row *cert_map_rows; /* in the order of the files */
	size_t n_cert_map_rows;

	/* rouser, rwuser, group, access and view, as rows. */
	struct vacm_group_row *groups;
	size_t n_groups;
	struct vacm_access_row *accesses;
	size_t n_accesses;
	struct vacm_view_row *views;
	size_t n_views;

	struct dtls_listener_config sessions;
	int max_getbulk_repeats;   /* 0: no bound */
	int max_getbulk_responses; /* 0: no bound */

	/* Files read, and directories looked through for them. */
	const char **paths;
	size_t n_paths;

	/* The reader's: problems and the strings above. */
	struct config_problem *problems;
	size_t n_problems;
	size_t n_errors; /* problems that are errors, not warnings */
	struct config_chunk *strings;

	/* The place of each row of groups, accesses and views. */
	const char **group_where;
	const char **access_where;
	const char **view_where;

	/* More of the reader's. */
	const char *name;   /* the first file; NULL: none was read */
	const char **given; /* by directive: where it stands, or NULL */
	size_t n_files;
	size_t n_octets; /* of all files */
	bool no_memory;  /* an error that could not be added to problems */
};

enum config_severity { CONFIG_ERROR, CONFIG_WARNING };

struct config_problem {
	enum config_severity severity;
	const char *where;
	char *message;
};

/* config_init - defaults; config_free releases all, also after errors */
void config_init(struct config *config);
void config_free(struct config *config);

/*
 * config_read_file - add a file's directives; every error is added to
 * problems, reading goes on. An unreadable file is an error too, and so is
 * one above 1 MiB, a line above 4096 octets, a NUL. At most 256 files with
 * 4 MiB in all, included ones counted.
 */
void config_read_file(struct config *config, const char *path);

/* config_read_text - the same from memory: for tests, fuzzing, and -H; name
 * stands in messages, and files included are looked for beside it */
void config_read_text(
	struct config *config, const char *name, const char *text, size_t n);

/* config_finish - checks that need the whole: a securityName twice, a view
 * that nothing defines, a certSecName priority twice; call once at the end.
 * Rows of rouser and rwuser that say the same are joined. */
void config_finish(struct config *config);

/*
 * config_add_listen - an agentAddress specification, also from the command
 * line: [dtlsudp:|dtlsudp6:][address:]port, comma-separated; errors as above
 *
 * Without domain it is dtlsudp, without port 10161; port 0 lets the kernel
 * choose. The wildcards of both families with one port become one entry, ::
 * with v6_only false (TLSTM-05).
 */
void config_add_listen(
	struct config *config, const char *where, const char *specification);

/* config_report - add a problem found by another module; where and the text
 * are copied. where NULL: the first file as a whole. */
void config_report(struct config *config, enum config_severity severity,
	const char *where, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* config_print_problems - "file:line: error: ..." a line each; to out */
void config_print_problems(const struct config *config, FILE *out);

/* config_print_directives - what -H prints: each with its arguments */
void config_print_directives(FILE *out);

#endif
