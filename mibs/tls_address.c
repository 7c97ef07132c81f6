/* SPDX-License-Identifier: BSD-2-Clause */
/* See tls_address.h. */
#include "mibs/tls_address.h"

#include <arpa/inet.h>
#include <string.h>

enum {
	ADDRESS_MAX = 255, /* RFC 6353 7 */
	LABEL_MAX = 63,    /* RFC 1035 2.3.4 */
	NAME_MAX_ = 253,
	PORT_DIGITS_MAX = 5,
};

static bool
is_port(const char *text)
{
	uint32_t port = 0;
	size_t n = strlen(text);

	if (n == 0 || n > PORT_DIGITS_MAX)
		return false;
	for (; *text >= '0' && *text <= '9'; text++)
		port = port * 10 + (uint32_t)(*text - '0');
	return *text == '\0' && port > 0 && port <= UINT16_MAX;
}

static bool
is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		(c >= 'A' && c <= 'Z');
}

/* A label neither begins nor ends with a hyphen (RFC 1123 2.1). */
static bool
is_label(const char *p, size_t n)
{
	if (n == 0 || n > LABEL_MAX || p[0] == '-' || p[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_letter_or_digit(p[i]) && p[i] != '-')
			return false;
	return true;
}

/* Only digits and dots would be an address, and has to be a sound one. */
static bool
is_host(const char *text)
{
	struct in_addr v4;

	if (strspn(text, "0123456789.") == strlen(text))
		return inet_pton(AF_INET, text, &v4) == 1;
	if (strlen(text) > NAME_MAX_)
		return false;
	for (;;) {
		size_t n = strcspn(text, ".");

		if (!is_label(text, n))
			return false;
		if (text[n] == '\0')
			return true;
		text += n + 1;
	}
}

bool
tls_address_is_valid(struct octets address)
{
	char text[ADDRESS_MAX + 1];
	struct in6_addr v6;
	char *colon;

	if (address.n == 0 || address.n > ADDRESS_MAX ||
		memchr(address.p, 0, address.n) != NULL)
		return false;
	memcpy(text, address.p, address.n);
	text[address.n] = '\0';
	colon = strrchr(text, ':');
	if (colon == NULL || !is_port(colon + 1))
		return false;
	*colon = '\0';
	if (text[0] != '[')
		return is_host(text);
	if (colon - text < 2 || colon[-1] != ']')
		return false;
	colon[-1] = '\0';
	return inet_pton(AF_INET6, text + 1, &v6) == 1;
}
