/* SPDX-License-Identifier: BSD-2-Clause */
/* The Transport Security Model (RFC 5591). */
#ifndef SECURITY_TSM_H
#define SECURITY_TSM_H

#include "transport/tm_state.h"

enum {
	TSM_SECURITY_MODEL = 4, /* RFC 5591 2.3.1 */
	TSM_PREFIX_MAX = 4,     /* "dtls" (TS-07) */
};

struct tsm_stats {
	uint32_t invalid_caches;
	uint32_t inadequate_security_levels;
	uint32_t unknown_prefixes;
	uint32_t invalid_prefixes;
};

struct tsm {
	bool use_prefix; /* snmpTsmConfigurationUsePrefix, default false */
	struct tsm_stats stats;
};

/* securityName and securityLevel as access control sees them. */
struct tsm_identity {
	char security_name[TM_SECURITY_NAME_MAX + 1];
	enum security_level security_level;
};

enum tsm_result {
	TSM_OK,
	TSM_INVALID_CACHE,
	TSM_INADEQUATE_LEVEL, /* unsupportedSecurityLevel */
	TSM_UNKNOWN_PREFIX,
	TSM_INVALID_PREFIX,
};

/*
 * tsm_process_incoming - give an incoming message its security identity:
 * the securityName and securityLevel access control will use (RFC 5591 5.2)
 *
 * tm     tmStateReference (RFC 5590), borrowed for the call.
 * level  securityLevel the sender put in msgFlags.
 * out    written on TSM_OK only; holds a copy of the name, nothing to free.
 *
 * TSM_OK, TSM_INVALID_CACHE (tm lacks domain, address, name or level),
 * TSM_INADEQUATE_LEVEL (session weaker than level), TSM_UNKNOWN_PREFIX,
 * TSM_INVALID_PREFIX (name with prefix above 32 octets included); the snmpTsm
 * counter has been incremented. Does not allocate, block or log above debug.
 */
enum tsm_result tsm_process_incoming(struct tsm *tsm,
	const struct tm_state *tm, enum security_level level,
	struct tsm_identity *out);

/*
 * tsm_process_response - prepare the state kept with a request for its
 * Response or Report: requested level is the session's, same_security true
 * (RFC 5591 4.2 step 1, TSM-02)
 */
void tsm_process_response(struct tm_state *tm);

/*
 * tsm_process_outgoing - fill the state for a message of our own (RFC 5591 4.2
 * step 2, TSM-03..05)
 *
 * domain, address  where it goes. security_name  as the TARGET table has it.
 * out  written on TSM_OK: same_security false, tmSecurityName without prefix.
 *
 * TSM_OK, TSM_UNKNOWN_PREFIX, TSM_INVALID_PREFIX (counted).
 */
enum tsm_result tsm_process_outgoing(struct tsm *tsm, enum tm_domain domain,
	const char *address, const char *security_name,
	enum security_level level, struct tm_state *out);

/* tsm_result_counter - the counter's value and the last two sub-identifiers of
 * its OID under 1.3.6.1.2.1.190.1.1 (n, 0), for a Report; 0 for TSM_OK */
uint32_t tsm_result_counter(const struct tsm *tsm, enum tsm_result result,
	uint32_t *column);

#endif
