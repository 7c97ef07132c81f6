/* SPDX-License-Identifier: BSD-2-Clause */
/* See mib_value.h. */
#include "mibs/mib_value.h"

#include <string.h>

#include "mibs/mib_types.h"
#include "util/fingerprint.h"
#include "util/utf8.h"

/* A number or a length: is it in one of n ranges? Without any, all are. */
static bool
in_ranges(const struct smi_range *ranges, size_t n, int64_t v)
{
	for (size_t i = 0; i < n; i++)
		if (v >= ranges[i].low && v <= ranges[i].high)
			return true;
	return n == 0;
}

static bool
is_named(const struct smi_named *named, size_t n, int32_t v)
{
	for (size_t i = 0; i < n; i++)
		if (named[i].number == v)
			return true;
	return n == 0;
}

static bool
is_tag_delimiter(uint8_t octet)
{
	return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
}

/* Tags with one delimiter between two, and none elsewhere (TGT-03). */
static bool
is_tag_list(struct octets s)
{
	bool before = true; /* a delimiter, or the beginning */

	for (size_t i = 0; i < s.n; i++) {
		bool is = is_tag_delimiter(s.p[i]);

		if (is && before)
			return false;
		before = is;
	}
	return s.n == 0 || !before;
}

static bool
is_tag_value(struct octets s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_tag_delimiter(s.p[i]))
			return false;
	return true;
}

/* NVT ASCII: seven bits, and CR only before LF or NUL (RFC 2579 2). */
static bool
is_display_string(struct octets s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] > 127)
			return false;
		if (s.p[i] == '\r' &&
			(i + 1 == s.n || (s.p[i + 1] != '\n' && s.p[i + 1])))
			return false;
	}
	return true;
}

/* Of a hash that may be used, with its length (TLSTM-14..16). */
static bool
is_tls_fingerprint(struct octets s)
{
	size_t size;

	if (s.n == 0)
		return true; /* where the SIZE allows it */
	size = fingerprint_hash_size((enum fingerprint_hash)s.p[0]);
	return size > 0 && s.n == 1 + size;
}

/* What the textual convention says of a string of the right length. */
static bool
string_is_sound(enum smi_convention convention, struct octets s)
{
	switch (convention) {
	case SMI_DISPLAY_STRING:
		return is_display_string(s);
	case SMI_ADMIN_STRING:
		return utf8_is_valid(s); /* SMI-05 */
	case SMI_TAG_VALUE:
		return is_tag_value(s);
	case SMI_TAG_LIST:
		return is_tag_list(s);
	case SMI_TLS_FINGERPRINT:
		return is_tls_fingerprint(s);
	case SMI_NO_TC:
	case SMI_BITS:
	case SMI_ROW_STATUS:
	case SMI_STORAGE_TYPE:
	case SMI_TEST_AND_INCR:
	case SMI_TRUTH_VALUE:
	case SMI_TIME_STAMP:
	case SMI_ENGINE_ID:
	case SMI_TLS_ADDRESS:
	case SMI_DATE_AND_TIME:
		break;
	}
	return true;
}

/* A number that no manager may write though the enumeration has it. */
static bool
number_is_forbidden(enum smi_convention convention, int32_t v)
{
	if (convention == SMI_ROW_STATUS)
		return v == ROW_NOT_READY; /* SMI-26 */
	return convention == SMI_STORAGE_TYPE &&
		(v == STORAGE_PERMANENT || v == STORAGE_READ_ONLY); /* SMI-13 */
}

enum snmp_error
mib_value_check(const struct smi_module *smi, const struct smi_object *object,
	const struct value *value)
{
	const struct smi_range *ranges = smi->ranges + object->ranges;
	enum smi_convention convention =
		(enum smi_convention)object->convention;
	bool sound = true;

	if (value->type != object->type)
		return SNMP_WRONG_TYPE; /* PDU-25 */
	switch (value->type) {
	case VALUE_INTEGER:
		sound = in_ranges(ranges, object->n_ranges, value->i32) &&
			is_named(smi->named + object->named, object->n_named,
				value->i32) &&
			!number_is_forbidden(convention, value->i32);
		break;
	case VALUE_UNSIGNED32:
	case VALUE_TIME_TICKS:
	case VALUE_COUNTER32:
		sound = in_ranges(ranges, object->n_ranges, value->u32);
		break;
	case VALUE_OCTET_STRING:
	case VALUE_OPAQUE:
		if (value->octets.n > UINT16_MAX ||
			!in_ranges(ranges, object->n_ranges,
				(int64_t)value->octets.n))
			return SNMP_WRONG_LENGTH; /* PDU-26 */
		sound = string_is_sound(convention, value->octets);
		break;
	case VALUE_IP_ADDRESS:
		if (value->octets.n != 4)
			return SNMP_WRONG_LENGTH;
		break;
	case VALUE_OID:
	case VALUE_COUNTER64:
		break;
	case VALUE_NULL:
	case VALUE_NO_SUCH_OBJECT:
	case VALUE_NO_SUCH_INSTANCE:
	case VALUE_END_OF_MIB_VIEW:
		return SNMP_WRONG_TYPE; /* no object has it */
	}
	return sound ? SNMP_NO_ERROR : SNMP_WRONG_VALUE; /* PDU-28 */
}

static enum snmp_error
put_text(char *dst, size_t size, struct octets s)
{
	if (s.n >= size)
		return SNMP_WRONG_LENGTH;
	if (s.n > 0 && memchr(s.p, 0, s.n) != NULL)
		return SNMP_WRONG_VALUE;
	memset(dst, 0, size); /* rows are compared as a whole */
	if (s.n > 0)
		memcpy(dst, s.p, s.n);
	return SNMP_NO_ERROR;
}

static enum snmp_error
put_octets(uint8_t *dst, size_t size, struct octets s)
{
	uint16_t n = (uint16_t)s.n;

	if (s.n > size - MIB_OCTETS_HEAD)
		return SNMP_WRONG_LENGTH;
	memset(dst, 0, size);
	memcpy(dst, &n, sizeof(n));
	if (s.n > 0)
		memcpy(dst + MIB_OCTETS_HEAD, s.p, s.n);
	return SNMP_NO_ERROR;
}

enum snmp_error
mib_value_put(
	const struct mib_member *member, void *base, const struct value *value)
{
	uint8_t *p = (uint8_t *)base + member->offset;

	switch ((enum mib_cell)member->cell) {
	case MIB_CELL_32:
		memcpy(p, &value->u32, sizeof(value->u32));
		return SNMP_NO_ERROR;
	case MIB_CELL_BOOL:
		*(bool *)p = value->i32 == 1; /* SMI-05 */
		return SNMP_NO_ERROR;
	case MIB_CELL_TEXT:
		return put_text((char *)p, member->size, value->octets);
	case MIB_CELL_OCTETS:
		return put_octets(p, member->size, value->octets);
	case MIB_CELL_OID:
		memset(p, 0, sizeof(struct oid));
		return oid_copy((void *)p, value->oid) ? SNMP_NO_ERROR
						       : SNMP_WRONG_LENGTH;
	case MIB_CELL_64:
	case MIB_CELL_TEXT_POINTER:
	case MIB_CELL_OCTETS_VIEW:
	case MIB_CELL_OID_VIEW:
	case MIB_CELL_NONE:
		break;
	}
	return SNMP_NOT_WRITABLE;
}

bool
mib_value_default(const struct smi_module *smi, const struct smi_object *object,
	struct value *value)
{
	const struct smi_default *defval;

	if (object->defval == 0)
		return false;
	defval = &smi->defaults[object->defval - 1];
	value->type = (enum value_type)object->type;
	if (value->type == VALUE_OCTET_STRING ||
		value->type == VALUE_IP_ADDRESS || value->type == VALUE_OPAQUE)
		value->octets =
			(struct octets){ smi->octets + defval->at, defval->n };
	else if (value->type == VALUE_OID)
		value->oid =
			(struct oid_view){ smi->subs + defval->at, defval->n };
	else
		value->u32 = (uint32_t)defval->number;
	return true;
}
