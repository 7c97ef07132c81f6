/* SPDX-License-Identifier: BSD-2-Clause */
/* Where certificates, keys and CRLs are looked for. */
#ifndef TRANSPORT_TLS_PLACES_H
#define TRANSPORT_TLS_PLACES_H

#include "util/file_watch.h"

/*
 * struct tls_places - borrowed for the call it is given to
 *
 * dirs   tls directories, searched in order. NULL-terminated.
 * watch  gets every file and directory that was looked for; may be NULL.
 */
struct tls_places {
	const char *const *dirs;
	struct file_watch *watch;
};

#endif
