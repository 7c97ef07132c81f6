/* SPDX-License-Identifier: BSD-2-Clause */
/* Values that a manager sends: what an object takes, and where it is put. */
#ifndef MIBS_MIB_VALUE_H
#define MIBS_MIB_VALUE_H

#include "mibs/mib_module.h"

/*
 * mib_value_check - may the object ever have this value (RFC 3416 4.2.5 steps
 * 3 to 6)?
 *
 * SNMP_NO_ERROR, SNMP_WRONG_TYPE, SNMP_WRONG_LENGTH or SNMP_WRONG_VALUE
 * (PDU-25, PDU-26, PDU-28): type, SIZE, range, named numbers, and what its
 * textual convention demands.
 */
enum snmp_error mib_value_check(const struct smi_module *smi,
	const struct smi_object *object, const struct value *value);

/*
 * mib_value_put - write a checked value into a member of base
 *
 * SNMP_NO_ERROR; SNMP_WRONG_LENGTH or SNMP_WRONG_VALUE when the member cannot
 * hold it (a NUL in a text), SNMP_NOT_WRITABLE when it is none to be written.
 */
enum snmp_error mib_value_put(
	const struct mib_member *member, void *base, const struct value *value);

/* mib_value_default - the value of an object's DEFVAL; false: it has none */
bool mib_value_default(const struct smi_module *smi,
	const struct smi_object *object, struct value *value);

#endif
