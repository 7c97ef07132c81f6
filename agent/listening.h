/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the agent listens, and why it cannot. */
#ifndef AGENT_LISTENING_H
#define AGENT_LISTENING_H

#include "agent/config.h"

/*
 * listening_start - bind the addresses of config, or without any port 10161 of
 * every address, IPv4 and IPv6 (TLSTM-05)
 *
 * 0, or negative errno after a line with the address, the cause and what to do.
 * A line for each address, and one where "both families" is IPv4 alone.
 */
int listening_start(struct dtls_listener *l, const struct config *config);

#endif
