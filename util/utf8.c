/* SPDX-License-Identifier: BSD-2-Clause */
/* See utf8.h. */
#include "util/utf8.h"

int32_t
utf8_decode(const uint8_t *p, size_t n, size_t *used)
{
	static const int32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int32_t point;
	size_t size;

	if (p[0] < 0x80) {
		*used = 1;
		return p[0];
	}
	if (p[0] >= 0xc0 && p[0] < 0xe0) {
		size = 2;
		point = p[0] & 0x1f;
	} else if (p[0] >= 0xe0 && p[0] < 0xf0) {
		size = 3;
		point = p[0] & 0x0f;
	} else if (p[0] >= 0xf0 && p[0] < 0xf8) {
		size = 4;
		point = p[0] & 0x07;
	} else {
		return -1;
	}
	if (size > n)
		return -1;
	for (size_t i = 1; i < size; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return -1;
		point = point << 6 | (p[i] & 0x3f);
	}
	if (point < smallest[size] || point > 0x10ffff ||
		(point >= 0xd800 && point <= 0xdfff))
		return -1;
	*used = size;
	return point;
}

bool
utf8_is_valid(struct octets s)
{
	size_t used = 0;

	for (; s.n > 0; s.p += used, s.n -= used)
		if (utf8_decode(s.p, s.n, &used) < 0)
			return false;
	return true;
}
