/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel says of a network interface: rtnetlink(7) messages read. */
#ifndef AGENT_LINK_MESSAGE_H
#define AGENT_LINK_MESSAGE_H

#include "mibs/if_row.h"

struct nlmsghdr;

enum link_message {
	LINK_MESSAGE_BAD,     /* not as the kernel writes them */
	LINK_MESSAGE_OTHER,   /* says nothing of how an interface is */
	LINK_MESSAGE_PRESENT, /* RTM_NEWLINK: there is this one */
	LINK_MESSAGE_GONE,    /* RTM_DELLINK: this one is no more */
	LINK_MESSAGE_COUNTED, /* RTM_NEWSTATS: counters of this one */
};

/*
 * link_message_read - what message says, in row
 *
 * message  complete: as long as its header says, and aligned as that.
 * row      written, as a whole: index for all but BAD and OTHER, counters for
 *          COUNTED, everything for PRESENT, except what takes time or another
 *          source: speed, last_change, counter_discontinuity_time.
 * counted  written: whether counters are those of now. A message without any
 *          has zeros in row.
 */
enum link_message link_message_read(
	const struct nlmsghdr *message, struct if_row *row, bool *counted);

#endif
