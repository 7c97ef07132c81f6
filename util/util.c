/* SPDX-License-Identifier: BSD-2-Clause */
/* Small things every room uses. */
#include "util/util.h"

#include <string.h>

bool
octets_equal(struct octets a, struct octets b)
{
	/* memcmp takes no NULL, and an empty view may hold one. */
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
