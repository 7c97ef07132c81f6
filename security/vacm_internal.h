/* SPDX-License-Identifier: BSD-2-Clause */
/* What vacm.c asks of vacm_view.c: to compile one view. */
#ifndef SECURITY_VACM_INTERNAL_H
#define SECURITY_VACM_INTERNAL_H

#include "security/vacm.h"

/*
 * vacm_view_compile - make a view of its rows (vacmViewTreeFamilyEntries)
 *
 * rows  n of them, n >= 1, all of one view and with different subtrees; the
 *       array is sorted in place, the rows are copied where needed.
 *
 * 0 or -ENOMEM.
 */
int vacm_view_compile(
	struct vacm_view **out, const struct vacm_view_row **rows, size_t n);
void vacm_view_free(struct vacm_view *view);

#endif
