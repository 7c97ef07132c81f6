/* SPDX-License-Identifier: BSD-2-Clause */
/* SnmpSecurityLevel (RFC 3411 5), a word every room speaks. */
#ifndef UTIL_SECURITY_LEVEL_H
#define UTIL_SECURITY_LEVEL_H

/* Ordered: a higher number is the stronger level. */
enum security_level {
	SECURITY_LEVEL_NONE = 0, /* not set; never a level of a message */
	SECURITY_LEVEL_NO_AUTH_NO_PRIV = 1,
	SECURITY_LEVEL_AUTH_NO_PRIV = 2,
	SECURITY_LEVEL_AUTH_PRIV = 3,
};

/* security_level_name - "noAuthNoPriv" ...; "none" for NONE. Never NULL. */
const char *security_level_name(enum security_level level);

#endif
