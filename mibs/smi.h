/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What mibc makes of an SMIv2 module: constant tables of facts (RFC 2578,
 * RFC 2579). No pointers inside the rows, so that they need no relocation and
 * stay in read-only memory; positions count in the module's own arrays.
 */
#ifndef MIBS_SMI_H
#define MIBS_SMI_H

#include "wire/value.h"

enum smi_kind {
	SMI_SCALAR,
	SMI_ENTRY, /* a table's row: INDEX or AUGMENTS; no value */
	SMI_COLUMN,
};

enum smi_access { /* in the order of RFC 2578 7.3 */
	SMI_NOT_ACCESSIBLE,
	SMI_ACCESSIBLE_FOR_NOTIFY,
	SMI_READ_ONLY,
	SMI_READ_WRITE,
	SMI_READ_CREATE,
};

enum smi_status {
	SMI_CURRENT,
	SMI_DEPRECATED,
	SMI_OBSOLETE,
};

/* Textual conventions that the engine acts on; all others are SMI_NO_TC and
 * have no rule beyond type, size, range and named numbers. */
enum smi_convention {
	SMI_NO_TC,
	SMI_BITS,            /* not a convention; an OCTET STRING (SMI-04) */
	SMI_ROW_STATUS,      /* SMI-20..29 */
	SMI_STORAGE_TYPE,    /* SMI-12, SMI-13 */
	SMI_TEST_AND_INCR,   /* SMI-11 */
	SMI_TRUTH_VALUE,     /* SMI-05 */
	SMI_TIME_STAMP,      /* SMI-07 */
	SMI_DISPLAY_STRING,  /* NVT ASCII (SMI-05) */
	SMI_ADMIN_STRING,    /* SnmpAdminString: UTF-8 (SMI-05) */
	SMI_TAG_VALUE,       /* SnmpTagValue (TGT-03) */
	SMI_TAG_LIST,        /* SnmpTagList (TGT-03) */
	SMI_ENGINE_ID,       /* SnmpEngineID (ENG-01) */
	SMI_TLS_FINGERPRINT, /* SnmpTLSFingerprint (TLSTM-14..16) */
	SMI_TLS_ADDRESS,     /* SnmpTLSAddress (TLSTM-02) */
	SMI_DATE_AND_TIME,   /* SMI-06 */
};

/* A part of the range of a number, or of the SIZE of a string; both ends
 * belong to it. */
struct smi_range {
	int64_t low;
	int64_t high;
};

/* A named number of an enumeration, or a named bit. */
struct smi_named {
	int32_t number;
	uint32_t name; /* position in names */
};

/* DEFVAL. A string's octets or an OID's sub-identifiers lie in octets and
 * subs; the bits of BITS are octets, in their encoded form. */
struct smi_default {
	int64_t number;
	uint16_t at;
	uint16_t n;
};

/* One object of an INDEX clause; it may be another module's. */
struct smi_index {
	uint32_t name;    /* position in names */
	uint8_t type;     /* enum value_type */
	bool implied;     /* the last one only */
	uint8_t n_ranges; /* as in smi_object; 0: all of the type's */
	uint16_t ranges;
};

/* struct smi_object - a scalar, an entry or a column */
struct smi_object {
	uint32_t name; /* position in names: the descriptor, NUL-ended */
	uint16_t oid;  /* position in subs; without instance */
	uint8_t oid_n;
	uint8_t kind;       /* enum smi_kind */
	uint8_t type;       /* enum value_type; 0 for an entry */
	uint8_t access;     /* enum smi_access */
	uint8_t convention; /* enum smi_convention */
	uint8_t status;     /* enum smi_status */
	uint8_t n_ranges; /* of the number or of the SIZE; 0: all of the type's,
			     which is also left out for enumerations */
	uint16_t ranges;
	uint16_t named; /* position in named */
	uint16_t n_named;
	uint16_t defval; /* position in defaults, counted from 1; 0: none */
	/* Of an entry: its index, that of the augmented entry when augments:
	 * an entry of this module. One that augments another module's has that
	 * one's INDEX as if it were its own. Its columns follow it in objects.
	 */
	uint8_t n_index;
	bool augments;
	uint16_t index; /* position in indexes */
	uint16_t n_columns;
	/* Of a column: its entry; of an entry that augments: the augmented
	 * one. Position in objects. */
	uint16_t entry;
};

/* NOTIFICATION-TYPE; its objects may be another module's. */
struct smi_notification {
	uint32_t name;
	uint16_t oid;
	uint8_t oid_n;
	uint8_t n_objects;
	uint16_t objects; /* position in references */
};

struct smi_reference {
	uint32_t name;
	uint16_t oid;
	uint8_t oid_n;
};

/* struct smi_module - one compiled module; everything is constant */
struct smi_module {
	const char *name;                             /* "SNMPv2-MIB" */
	const struct smi_object *objects;             /* sorted by OID */
	const struct smi_notification *notifications; /* sorted by OID */
	const struct smi_reference *references;
	const struct smi_index *indexes;
	const struct smi_range *ranges; /* never NULL */
	const struct smi_named *named;
	const struct smi_default *defaults;
	const uint32_t *subs;
	const uint8_t *octets; /* never NULL */
	const char *names;
	uint16_t n_objects;
	uint16_t n_notifications;
};

static inline const char *
smi_name(const struct smi_module *module, const struct smi_object *object)
{
	return module->names + object->name;
}

static inline struct oid_view
smi_oid(const struct smi_module *module, const struct smi_object *object)
{
	return (struct oid_view){ module->subs + object->oid, object->oid_n };
}

/*
 * The header that mibc writes for a module, say PROBE-MIB, is probe_mib.gen.h:
 *
 *	extern const struct smi_module probe_mib_smi;
 *
 *	enum {
 *		SMI_probeCount = 0,          position in objects; also entries
 *		SMI_TYPE_probeCount = 0x42,  enum value_type; not of entries
 *		SMI_SIZE_probeTarget = 255,  largest SIZE of a string, in
 *		                             octets (65535 when unbounded), or
 *		                             sub-identifiers of an OID: 128
 *		SMI_INDEX_probeEntry_probeId = 0, ...  position in the INDEX
 *	};
 *
 *	What a module has to bind, for MIB_MODULE of mib_module.h: all scalars,
 *	entries and columns that can be read or written, then the index objects
 *	of each entry that does not augment another:
 *
 *	#define probe_mib_OBJECTS(X) X(probeCount) X(probeEntry) ...
 *	#define probe_mib_INDEXES(X) X(probeEntry, probeId) ...
 *
 *	Named numbers, as enumeration constants with the object's name (or its
 *	convention's, once, when several objects share one of this module):
 *
 *	enum { SMI_probeStatus_active = 1, ... };
 *
 *	and the notifications' positions: SMI_probeFailed = 0, ... together
 *	with SMI_OID_probeFailed, a macro: its OID as a list of numbers.
 */

#endif
