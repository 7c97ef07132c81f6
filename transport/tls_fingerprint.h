/* SPDX-License-Identifier: BSD-2-Clause */
/* The fingerprint of a certificate that the configuration names. */
#ifndef TRANSPORT_TLS_FINGERPRINT_H
#define TRANSPORT_TLS_FINGERPRINT_H

#include "transport/tls_places.h"
#include "util/fingerprint.h"

enum { TLS_FILES_MESSAGE_MAX = 1024 }; /* room for any message, with NUL */

/*
 * tls_files_fingerprint - the fingerprint of the (first) certificate of a
 * file, for directives that take a certificate's name in place of one
 *
 * hash  FINGERPRINT_HASH_FIRST .. LAST
 */
int tls_files_fingerprint(const struct tls_places *places, const char *name,
	enum fingerprint_hash hash, struct fingerprint *out, char *message,
	size_t size);

#endif
