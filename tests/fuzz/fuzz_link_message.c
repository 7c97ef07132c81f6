/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel says of an interface. Whatever it says, what is made of it is
 * a row that IF-MIB can show: texts that end, lengths and numbers in range.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/netlink.h>

#include "agent/link_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
require(bool good)
{
	if (!good)
		abort();
}

static void
check_row(const struct if_row *row)
{
	require(memchr(row->name, '\0', sizeof(row->name)) != NULL);
	require(row->name[0] != '\0');
	require(row->alias.n <= sizeof(row->alias.octets));
	require(row->phys_address.n <= sizeof(row->phys_address.octets));
	require(row->type >= IF_TYPE_OTHER && row->mtu >= 0);
	require(row->admin_status == IF_STATUS_UP ||
		row->admin_status == IF_STATUS_DOWN);
	require(row->oper_status >= IF_STATUS_UP &&
		row->oper_status <= IF_STATUS_LOWER_LAYER_DOWN);
	require(row->admin_status == IF_STATUS_UP ||
		row->oper_status == IF_STATUS_DOWN);
	require(row->lower_layer <= INT32_MAX &&
		row->lower_layer != row->index);
	require(row->higher_layer <= INT32_MAX &&
		row->higher_layer != row->index);
}

static void
check_message(const struct nlmsghdr *message)
{
	struct if_row row;
	bool counted;

	switch (link_message_read(message, &row, &counted)) {
	case LINK_MESSAGE_PRESENT:
		check_row(&row);
		require(row.index >= 1 && row.index <= INT32_MAX);
		break;
	case LINK_MESSAGE_COUNTED:
		require(counted);
		require(row.index >= 1 && row.index <= INT32_MAX);
		break;
	case LINK_MESSAGE_GONE:
		require(row.index >= 1 && row.index <= INT32_MAX);
		break;
	case LINK_MESSAGE_BAD:
	case LINK_MESSAGE_OTHER:
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct nlmsghdr *message;

	if (n < sizeof(*message))
		return 0;
	/* To the octet, so that reading behind it is seen. */
	message = malloc(n);
	require(message != NULL);
	memcpy(message, data, n);
	message->nlmsg_len = (uint32_t)n;
	check_message(message);
	free(message);
	return 0;
}
