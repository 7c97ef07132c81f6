/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of the security levels. */
#include "util/security_level.h"

const char *
security_level_name(enum security_level level)
{
	switch (level) {
	case SECURITY_LEVEL_NO_AUTH_NO_PRIV:
		return "noAuthNoPriv";
	case SECURITY_LEVEL_AUTH_NO_PRIV:
		return "authNoPriv";
	case SECURITY_LEVEL_AUTH_PRIV:
		return "authPriv";
	case SECURITY_LEVEL_NONE:
		break;
	}
	return "none";
}
