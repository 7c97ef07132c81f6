/* SPDX-License-Identifier: BSD-2-Clause */
/* Who may own a private key's file. */
#ifndef TRANSPORT_TLS_KEY_OWNER_H
#define TRANSPORT_TLS_KEY_OWNER_H

#include <sys/types.h>

/*
 * struct tls_key_owner - a user and a group besides root's and our own: those
 * that the agent will have when it reads the key again. Zero: no others.
 */
struct tls_key_owner {
	uid_t uid;
	gid_t gid;
};

#endif
