/* SPDX-License-Identifier: BSD-2-Clause */
/* The Transport Security Model's elements of procedure (RFC 5591 4.2, 5.2). */
#include "security/tsm.h"

#include <string.h>

/* TS-07: the prefix of each transport domain; "" where there is none. */
static const char *
prefix_of(enum tm_domain domain)
{
	switch (domain) {
	case TM_DOMAIN_DTLS_UDP:
		return "dtls";
	case TM_DOMAIN_UDP:
		return "udp";
	case TM_DOMAIN_NONE:
		break;
	}
	return "";
}

static enum tsm_result
unknown_prefix(struct tsm *tsm)
{
	tsm->stats.unknown_prefixes++;
	return TSM_UNKNOWN_PREFIX;
}

static enum tsm_result
invalid_prefix(struct tsm *tsm)
{
	tsm->stats.invalid_prefixes++;
	return TSM_INVALID_PREFIX;
}

/* The two texts come from arrays of which nobody proved that a NUL is in. */
static bool
state_is_complete(const struct tm_state *tm)
{
	size_t address_n;
	size_t name_n;

	if (tm == NULL)
		return false; /* TS-08: a transport without any state */
	address_n = strnlen(tm->address, sizeof(tm->address));
	name_n = strnlen(tm->security_name, sizeof(tm->security_name));
	return tm->domain != TM_DOMAIN_NONE && address_n > 0 &&
		address_n < sizeof(tm->address) && name_n > 0 &&
		name_n < sizeof(tm->security_name) &&
		tm->transport_level != SECURITY_LEVEL_NONE;
}

/*
 * Write prefix, a colon and the name to dst, which has room for
 * TM_SECURITY_NAME_MAX octets and NUL; false when that is too little.
 */
static bool
join_prefix(char *dst, const char *prefix, const char *name)
{
	size_t prefix_n = strlen(prefix);
	size_t name_n = strlen(name);

	if (prefix_n + 1 + name_n > TM_SECURITY_NAME_MAX)
		return false;
	memcpy(dst, prefix, prefix_n);
	dst[prefix_n] = ':';
	memcpy(dst + prefix_n + 1, name, name_n + 1);
	return true;
}

enum tsm_result
tsm_process_incoming(struct tsm *tsm, const struct tm_state *tm,
	enum security_level level, struct tsm_identity *out)
{
	struct tsm_identity identity = { .security_level = level };
	const char *prefix;

	/*
	 * 5.2 step 1 (TSM-07) sets securityEngineID to the local snmpEngineID:
	 * the dispatcher's, who has it; no other value exists under this model.
	 */

	/* 5.2 step 2: TSM-08; a message over plain UDP ends here (TSM-15) */
	if (!state_is_complete(tm)) {
		tsm->stats.invalid_caches++;
		return TSM_INVALID_CACHE;
	}

	/* 5.2 step 3: TSM-09, TSM-14 */
	if (!tsm->use_prefix) {
		memcpy(identity.security_name, tm->security_name,
			sizeof(identity.security_name));
	} else {
		prefix = prefix_of(tm->domain);
		if (*prefix == '\0')
			return unknown_prefix(tsm);
		/*
		 * The step refuses a prefix that is not 1 to 4 octets long;
		 * the table above has no such one. What can go wrong is a name
		 * admitted before the prefix was turned on: with it, it has
		 * more than the 32 octets an access control table can hold
		 * (TSM-14). Cut, it could be somebody else's, so it is refused
		 * as what the prefix made invalid.
		 */
		if (!join_prefix(
			    identity.security_name, prefix, tm->security_name))
			return invalid_prefix(tsm);
	}

	/* 5.2 step 4: TSM-10; levels are ordered, and less is fine (TSM-11) */
	if (tm->transport_level < level) {
		tsm->stats.inadequate_security_levels++;
		return TSM_INADEQUATE_LEVEL;
	}

	/*
	 * 5.2 step 5, the cached security data, is the copy of tm kept in the
	 * request (TSM-12). Step 6: the scopedPDU is never wrapped under this
	 * model, so there is nothing to extract. Step 7: the size left for the
	 * answer is tm->max_message less the header, which its encoder knows.
	 */
	*out = identity;
	return TSM_OK; /* 5.2 step 8 */
}

void
tsm_process_response(struct tm_state *tm)
{
	/* 4.2 step 1: TSM-02 */
	tm->requested_level = tm->transport_level;
	tm->same_security = true;
}

/*
 * What follows "dtls:" in a securityName; NULL without that prefix. Exact, as
 * everything about securityNames: "DTLS:" is another prefix.
 */
static const char *
strip_prefix(const char *security_name, const char *prefix)
{
	size_t n = strlen(prefix);

	if (strncmp(security_name, prefix, n) != 0 || security_name[n] != ':')
		return NULL;
	return security_name + n + 1;
}

/*
 * Copy text when it fits with its NUL. A text that does not fit stays "",
 * that is missing: the transport then refuses the state (TLSTM-40), whereas
 * a cut one would be another address or another principal.
 */
static void
copy_or_leave_empty(char *dst, size_t size, const char *text)
{
	size_t n = strlen(text);

	if (n < size)
		memcpy(dst, text, n + 1);
}

enum tsm_result
tsm_process_outgoing(struct tsm *tsm, enum tm_domain domain,
	const char *address, const char *security_name,
	enum security_level level, struct tm_state *out)
{
	/* 4.2 step 2: TSM-03; no session and no transport level yet */
	struct tm_state tm = {
		.domain = domain,
		.requested_level = level,
		.same_security = false,
	};
	const char *name = security_name; /* TSM-04: a colon means nothing */

	copy_or_leave_empty(tm.address, sizeof(tm.address), address);
	if (tsm->use_prefix) { /* TSM-05 */
		const char *prefix = prefix_of(domain);

		if (*prefix == '\0')
			return unknown_prefix(tsm);
		/* Beyond 32 octets no table could have let it in (TSM-14). */
		name = strip_prefix(security_name, prefix);
		if (name == NULL ||
			strlen(security_name) > TM_SECURITY_NAME_MAX)
			return invalid_prefix(tsm);
	}
	copy_or_leave_empty(tm.security_name, sizeof(tm.security_name), name);
	*out = tm;
	return TSM_OK;
	/* 4.2 step 3, empty msgSecurityParameters (TSM-06), is the encoder's */
}

uint32_t
tsm_result_counter(
	const struct tsm *tsm, enum tsm_result result, uint32_t *column)
{
	switch (result) {
	case TSM_INVALID_CACHE:
		*column = 1; /* snmpTsmInvalidCaches */
		return tsm->stats.invalid_caches;
	case TSM_INADEQUATE_LEVEL:
		*column = 2; /* snmpTsmInadequateSecurityLevels */
		return tsm->stats.inadequate_security_levels;
	case TSM_UNKNOWN_PREFIX:
		*column = 3; /* snmpTsmUnknownPrefixes */
		return tsm->stats.unknown_prefixes;
	case TSM_INVALID_PREFIX:
		*column = 4; /* snmpTsmInvalidPrefixes */
		return tsm->stats.invalid_prefixes;
	case TSM_OK:
		break;
	}
	*column = 0;
	return 0;
}
