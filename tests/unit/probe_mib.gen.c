/* SPDX-License-Identifier: BSD-2-Clause */
/* PROBE-MIB, as mibc would write it. */
#include "probe_mib.gen.h"

static const uint32_t subs[] = {
	1, 3, 6, 1, 4, 1, 32473, 9, 1, 1, 1, 3, 6, 1, 4, 1,
	32473, 9, 1, 2, 1, 3, 6, 1, 4, 1, 32473, 9, 1, 3, 1, 3,
	6, 1, 4, 1, 32473, 9, 1, 4, 1, 3, 6, 1, 4, 1, 32473, 9,
	1, 5, 1, 3, 6, 1, 4, 1, 32473, 9, 1, 6, 1, 3, 6, 1,
	4, 1, 32473, 9, 1, 7, 1, 3, 6, 1, 4, 1, 32473, 9, 1, 8,
	1, 3, 6, 1, 4, 1, 32473, 9, 1, 9, 1, 3, 6, 1, 4, 1,
	32473, 9, 1, 10, 1, 3, 6, 1, 4, 1, 32473, 9, 1, 11, 1, 3,
	6, 1, 4, 1, 32473, 9, 1, 12, 1, 3, 6, 1, 4, 1, 32473, 9,
	1, 13, 1, 3, 6, 1, 4, 1, 32473, 9, 1, 14, 1, 3, 6, 1,
	4, 1, 32473, 9, 1, 15, 1, 3, 6, 1, 4, 1, 32473, 9, 1, 16,
	1, 3, 6, 1, 4, 1, 32473, 9, 1, 17, 1, 3, 6, 1, 4, 1,
	32473, 9, 1, 18, 1, 3, 6, 1, 4, 1, 32473, 9, 2, 1, 1, 1,
	3, 6, 1, 4, 1, 32473, 9, 2, 1, 1, 1, 1, 3, 6, 1, 4,
	1, 32473, 9, 2, 1, 1, 2, 1, 3, 6, 1, 4, 1, 32473, 9, 2,
	1, 1, 3, 1, 3, 6, 1, 4, 1, 32473, 9, 2, 1, 1, 4, 1,
	3, 6, 1, 4, 1, 32473, 9, 2, 1, 1, 5, 1, 3, 6, 1, 4,
	1, 32473, 9, 2, 1, 1, 6, 1, 3, 6, 1, 4, 1, 32473, 9, 2,
	1, 1, 7, 1, 3, 6, 1, 4, 1, 32473, 9, 2, 2, 1, 1, 3,
	6, 1, 4, 1, 32473, 9, 2, 2, 1, 1, 1, 3, 6, 1, 4, 1,
	32473, 9, 2, 2, 1, 2, 1, 3, 6, 1, 4, 1, 32473, 9, 2, 2,
	1, 3, 1, 3, 6, 1, 4, 1, 32473, 9, 2, 3, 1, 1, 3, 6,
	1, 4, 1, 32473, 9, 2, 3, 1, 1, 1, 3, 6, 1, 4, 1, 32473,
	9, 2, 3, 1, 2, 1, 3, 6, 1, 4, 1, 32473, 9, 2, 3, 1,
	3, 1, 3, 6, 1, 4, 1, 32473, 9, 2, 3, 1, 4, 1, 3, 6,
	1, 4, 1, 32473, 9, 2, 4, 1, 1, 3, 6, 1, 4, 1, 32473, 9,
	2, 4, 1, 1, 1, 3, 6, 1, 4, 1, 32473, 9, 2, 4, 1, 2,
	1, 3, 6, 1, 4, 1, 32473, 9, 3, 1, 1, 1, 3, 6, 1, 4,
	1, 32473, 9, 3, 1, 1, 1, 1, 3, 6, 1, 4, 1, 32473, 9, 3,
	1, 1, 2, 1, 3, 6, 1, 4, 1, 32473, 9, 3, 2, 1, 1, 3,
	6, 1, 4, 1, 32473, 9, 3, 2, 1, 1, 1, 3, 6, 1, 4, 1,
	32473, 9, 3, 2, 1, 2, 1, 3, 6, 1, 4, 1, 32473, 9, 3, 3,
	1, 1, 3, 6, 1, 4, 1, 32473, 9, 3, 3, 1, 1, 1, 3, 6,
	1, 4, 1, 32473, 9, 3, 3, 1, 2, 1, 3, 6, 1, 4, 1, 32473,
	9, 3, 4, 1, 1, 3, 6, 1, 4, 1, 32473, 9, 3, 4, 1, 1,
	1, 3, 6, 1, 4, 1, 32473, 9, 3, 4, 1, 2, 1, 3, 6, 1,
	4, 1, 32473, 9, 3, 5, 1, 1, 3, 6, 1, 4, 1, 32473, 9, 3,
	5, 1, 1, 1, 3, 6, 1, 4, 1, 32473, 9, 3, 5, 1, 2, 1,
	3, 6, 1, 4, 1, 32473, 9, 3, 5, 1, 3, 1, 3, 6, 1, 4,
	1, 32473, 9, 3, 6, 1, 1, 3, 6, 1, 4, 1, 32473, 9, 3, 6,
	1, 1, 1, 3, 6, 1, 4, 1, 32473, 9, 3, 6, 1, 2, 1, 3,
	6, 1, 4, 1, 32473, 9, 3, 7, 1, 1, 3, 6, 1, 4, 1, 32473,
	9, 3, 7, 1, 1, 1, 3, 6, 1, 4, 1, 32473, 9, 3, 7, 1,
	2, 1, 3, 6, 1, 4, 1, 32473, 9, 3, 7, 1, 3, 1, 3, 6,
	1, 4, 1, 32473, 9, 3, 7, 1, 4, 1, 3, 6, 1, 4, 1, 32473,
	9, 3, 7, 1, 5, 1, 3, 6, 1, 4, 1, 32473, 9, 3, 8, 1,
	1, 3, 6, 1, 4, 1, 32473, 9, 3, 8, 1, 1, 1, 3, 6, 1,
	4, 1, 32473, 9, 3, 8, 1, 2, 1, 3, 6, 1, 4, 1, 32473, 9,
	3, 9, 1, 1, 3, 6, 1, 4, 1, 32473, 9, 3, 9, 1, 1, 1,
	3, 6, 1, 4, 1, 32473, 9, 3, 9, 1, 2, 1, 3, 6, 1, 4,
	1, 32473, 9, 2, 1, 1, 5, 1, 3, 6, 1, 4, 1, 32473, 9, 1,
	17, 1, 3, 6, 1, 4, 1, 32473, 9, 0, 1,
};

static const char names[] =
	"probeId\0"
	"probeLinkIndex\0"
	"probePathId\0"
	"probeFixedName\0"
	"probeVarName\0"
	"probeImpliedName\0"
	"probeOidName\0"
	"probeFilterName\0"
	"probeFilterSubtree\0"
	"probeAddressNet\0"
	"probeFlowType\0"
	"probeFlowAddress\0"
	"probeFlowPort\0"
	"probeFlowSlot\0"
	"probeOpenName\0"
	"probeTextName\0"
	"probeCount\0"
	"probeLastChange\0"
	"probeEnabled\0"
	"true\0"
	"false\0"
	"probeInterval\0"
	"probeOffset\0"
	"probePackets\0"
	"probeOctets\0"
	"probeTitle\0"
	"probeVendor\0"
	"probeKey\0"
	"probeBlob\0"
	"probeType\0"
	"probeClass\0"
	"probeHome\0"
	"probeExtra\0"
	"probeSerial\0"
	"probeNote\0"
	"probeFuture\0"
	"probeEntry\0"
	"probeTarget\0"
	"probePeriod\0"
	"probeFailures\0"
	"probeState\0"
	"up\0"
	"down\0"
	"probeStorage\0"
	"other\0"
	"volatile\0"
	"nonVolatile\0"
	"permanent\0"
	"readOnly\0"
	"probeStatus\0"
	"active\0"
	"notInService\0"
	"notReady\0"
	"createAndGo\0"
	"createAndWait\0"
	"destroy\0"
	"probeXEntry\0"
	"probeXOctets\0"
	"probeXAlias\0"
	"probeXType\0"
	"probeLinkEntry\0"
	"probeLinkName\0"
	"probeLinkSpeed\0"
	"probeLinkPeer\0"
	"probePathEntry\0"
	"probePathCost\0"
	"probeFixedEntry\0"
	"probeFixedValue\0"
	"probeVarEntry\0"
	"probeVarValue\0"
	"probeImpliedEntry\0"
	"probeImpliedValue\0"
	"probeOidEntry\0"
	"probeOidValue\0"
	"probeFilterEntry\0"
	"probeFilterValue\0"
	"probeAddressEntry\0"
	"probeAddressValue\0"
	"probeFlowEntry\0"
	"ipv4\0"
	"ipv6\0"
	"probeFlowValue\0"
	"probeOpenEntry\0"
	"probeOpenValue\0"
	"probeTextEntry\0"
	"probeTextValue\0"
	"probeFailed\0"
	;

static const struct smi_range ranges[] = {
	{ 1, 4000000000 },
	{ 1, 2147483647 },
	{ 1, 100 },
	{ 4, 4 },
	{ 0, 8 },
	{ 1, 32 },
	{ 1, 32 },
	{ 4, 4 },
	{ 16, 16 },
	{ 0, 65535 },
	{ 1, 10 },
	{ 20, 30 },
	{ 0, 255 },
	{ 1, 3600 },
	{ -100, 100 },
	{ 0, 32 },
	{ 0, 255 },
	{ 0, 8 },
	{ 0, 2147483647 },
	{ 1, 4000000000 },
	{ 0, 64 },
	{ 1, 3600 },
	{ 0, 16 },
	{ 1, 2147483647 },
	{ 0, 255 },
	{ 1, 100 },
	{ 4, 4 },
	{ 0, 8 },
	{ 1, 32 },
	{ 1, 32 },
	{ 4, 4 },
	{ 16, 16 },
	{ 0, 65535 },
	{ 1, 10 },
	{ 20, 30 },
	{ 0, 255 },
};

static const struct smi_named named[] = {
	{ 1, 271 },
	{ 2, 276 },
	{ 1, 511 },
	{ 2, 514 },
	{ 1, 532 },
	{ 2, 538 },
	{ 3, 547 },
	{ 4, 559 },
	{ 5, 569 },
	{ 1, 590 },
	{ 2, 597 },
	{ 3, 610 },
	{ 4, 619 },
	{ 5, 631 },
	{ 6, 645 },
	{ 1, 997 },
	{ 2, 1002 },
};

static const struct smi_default defaults[] = {
	{ .number = 60 },
	{ .number = 3 },
};

static const struct smi_index indexes[] = {
	{ .name = 0, .type = VALUE_UNSIGNED32, .implied = false, .n_ranges = 1, .ranges = 0 },
	{ .name = 8, .type = VALUE_INTEGER, .implied = false, .n_ranges = 1, .ranges = 1 },
	{ .name = 23, .type = VALUE_UNSIGNED32, .implied = false, .n_ranges = 1, .ranges = 2 },
	{ .name = 35, .type = VALUE_OCTET_STRING, .implied = false, .n_ranges = 1, .ranges = 3 },
	{ .name = 50, .type = VALUE_OCTET_STRING, .implied = false, .n_ranges = 1, .ranges = 4 },
	{ .name = 63, .type = VALUE_OCTET_STRING, .implied = true, .n_ranges = 1, .ranges = 5 },
	{ .name = 80, .type = VALUE_OID, .implied = false, .n_ranges = 0, .ranges = 0 },
	{ .name = 93, .type = VALUE_OCTET_STRING, .implied = false, .n_ranges = 1, .ranges = 6 },
	{ .name = 109, .type = VALUE_OID, .implied = true, .n_ranges = 0, .ranges = 0 },
	{ .name = 128, .type = VALUE_IP_ADDRESS, .implied = false, .n_ranges = 0, .ranges = 0 },
	{ .name = 144, .type = VALUE_INTEGER, .implied = false, .n_ranges = 0, .ranges = 0 },
	{ .name = 158, .type = VALUE_OCTET_STRING, .implied = false, .n_ranges = 2, .ranges = 7 },
	{ .name = 175, .type = VALUE_UNSIGNED32, .implied = false, .n_ranges = 1, .ranges = 9 },
	{ .name = 189, .type = VALUE_INTEGER, .implied = false, .n_ranges = 2, .ranges = 10 },
	{ .name = 203, .type = VALUE_OCTET_STRING, .implied = false, .n_ranges = 0, .ranges = 0 },
	{ .name = 217, .type = VALUE_OCTET_STRING, .implied = false, .n_ranges = 1, .ranges = 12 },
};

static const struct smi_object objects[] = {
	{ .name = 231, .oid = 0, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_UNSIGNED32, .access = SMI_READ_ONLY },
	{ .name = 242, .oid = 10, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_TIME_TICKS, .access = SMI_READ_ONLY, .convention = SMI_TIME_STAMP },
	{ .name = 258, .oid = 20, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_INTEGER, .access = SMI_READ_WRITE, .convention = SMI_TRUTH_VALUE, .named = 0, .n_named = 2 },
	{ .name = 282, .oid = 30, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_UNSIGNED32, .access = SMI_READ_WRITE, .n_ranges = 1, .ranges = 13 },
	{ .name = 296, .oid = 40, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .n_ranges = 1, .ranges = 14 },
	{ .name = 308, .oid = 50, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_COUNTER32, .access = SMI_READ_ONLY },
	{ .name = 321, .oid = 60, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_COUNTER64, .access = SMI_READ_ONLY },
	{ .name = 333, .oid = 70, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_OCTET_STRING, .access = SMI_READ_WRITE, .convention = SMI_DISPLAY_STRING, .n_ranges = 1, .ranges = 15 },
	{ .name = 344, .oid = 80, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_OCTET_STRING, .access = SMI_READ_ONLY, .convention = SMI_DISPLAY_STRING, .n_ranges = 1, .ranges = 16 },
	{ .name = 356, .oid = 90, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_OCTET_STRING, .access = SMI_READ_ONLY, .n_ranges = 1, .ranges = 17 },
	{ .name = 365, .oid = 100, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_OCTET_STRING, .access = SMI_READ_ONLY },
	{ .name = 375, .oid = 110, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_OID, .access = SMI_READ_ONLY },
	{ .name = 385, .oid = 120, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_OID, .access = SMI_READ_ONLY },
	{ .name = 396, .oid = 130, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_IP_ADDRESS, .access = SMI_READ_ONLY },
	{ .name = 406, .oid = 140, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_OPAQUE, .access = SMI_READ_ONLY },
	{ .name = 417, .oid = 150, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_INTEGER, .access = SMI_READ_WRITE, .convention = SMI_TEST_AND_INCR, .n_ranges = 1, .ranges = 18 },
	{ .name = 429, .oid = 160, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_UNSIGNED32, .access = SMI_ACCESSIBLE_FOR_NOTIFY },
	{ .name = 439, .oid = 170, .oid_n = 10, .kind = SMI_SCALAR, .type = VALUE_INTEGER, .access = SMI_READ_ONLY },
	{ .name = 451, .oid = 180, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 1, .index = 0, .n_columns = 7 },
	{ .name = 0, .oid = 191, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_UNSIGNED32, .access = SMI_NOT_ACCESSIBLE, .n_ranges = 1, .ranges = 19, .entry = 18 },
	{ .name = 462, .oid = 203, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OCTET_STRING, .access = SMI_READ_CREATE, .n_ranges = 1, .ranges = 20, .entry = 18 },
	{ .name = 474, .oid = 215, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_UNSIGNED32, .access = SMI_READ_CREATE, .n_ranges = 1, .ranges = 21, .defval = 1, .entry = 18 },
	{ .name = 486, .oid = 227, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_COUNTER32, .access = SMI_READ_ONLY, .entry = 18 },
	{ .name = 500, .oid = 239, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .named = 2, .n_named = 2, .entry = 18 },
	{ .name = 519, .oid = 251, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_CREATE, .convention = SMI_STORAGE_TYPE, .named = 4, .n_named = 5, .defval = 2, .entry = 18 },
	{ .name = 578, .oid = 263, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_CREATE, .convention = SMI_ROW_STATUS, .named = 9, .n_named = 6, .entry = 18 },
	{ .name = 653, .oid = 275, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 1, .index = 0, .n_columns = 3, .augments = true, .entry = 18 },
	{ .name = 665, .oid = 286, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_COUNTER64, .access = SMI_READ_ONLY, .entry = 26 },
	{ .name = 678, .oid = 298, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OCTET_STRING, .access = SMI_READ_CREATE, .convention = SMI_DISPLAY_STRING, .n_ranges = 1, .ranges = 22, .entry = 26 },
	{ .name = 690, .oid = 310, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OID, .access = SMI_READ_ONLY, .entry = 26 },
	{ .name = 701, .oid = 322, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 1, .index = 1, .n_columns = 4 },
	{ .name = 8, .oid = 333, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .n_ranges = 1, .ranges = 23, .entry = 30 },
	{ .name = 716, .oid = 345, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OCTET_STRING, .access = SMI_READ_ONLY, .convention = SMI_DISPLAY_STRING, .n_ranges = 1, .ranges = 24, .entry = 30 },
	{ .name = 730, .oid = 357, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_UNSIGNED32, .access = SMI_READ_ONLY, .entry = 30 },
	{ .name = 745, .oid = 369, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_IP_ADDRESS, .access = SMI_READ_ONLY, .entry = 30 },
	{ .name = 759, .oid = 381, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 1, .index = 2, .n_columns = 2 },
	{ .name = 23, .oid = 392, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_UNSIGNED32, .access = SMI_NOT_ACCESSIBLE, .n_ranges = 1, .ranges = 25, .entry = 35 },
	{ .name = 774, .oid = 404, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .entry = 35 },
	{ .name = 788, .oid = 416, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 1, .index = 3, .n_columns = 2 },
	{ .name = 35, .oid = 427, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OCTET_STRING, .access = SMI_NOT_ACCESSIBLE, .n_ranges = 1, .ranges = 26, .entry = 38 },
	{ .name = 804, .oid = 439, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .entry = 38 },
	{ .name = 820, .oid = 451, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 1, .index = 4, .n_columns = 2 },
	{ .name = 50, .oid = 462, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OCTET_STRING, .access = SMI_NOT_ACCESSIBLE, .n_ranges = 1, .ranges = 27, .entry = 41 },
	{ .name = 834, .oid = 474, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .entry = 41 },
	{ .name = 848, .oid = 486, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 1, .index = 5, .n_columns = 2 },
	{ .name = 63, .oid = 497, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OCTET_STRING, .access = SMI_NOT_ACCESSIBLE, .convention = SMI_DISPLAY_STRING, .n_ranges = 1, .ranges = 28, .entry = 44 },
	{ .name = 866, .oid = 509, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .entry = 44 },
	{ .name = 884, .oid = 521, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 1, .index = 6, .n_columns = 2 },
	{ .name = 80, .oid = 532, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OID, .access = SMI_NOT_ACCESSIBLE, .entry = 47 },
	{ .name = 898, .oid = 544, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .entry = 47 },
	{ .name = 912, .oid = 556, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 2, .index = 7, .n_columns = 3 },
	{ .name = 93, .oid = 567, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OCTET_STRING, .access = SMI_NOT_ACCESSIBLE, .convention = SMI_DISPLAY_STRING, .n_ranges = 1, .ranges = 29, .entry = 50 },
	{ .name = 109, .oid = 579, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OID, .access = SMI_NOT_ACCESSIBLE, .entry = 50 },
	{ .name = 929, .oid = 591, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .entry = 50 },
	{ .name = 946, .oid = 603, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 1, .index = 9, .n_columns = 2 },
	{ .name = 128, .oid = 614, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_IP_ADDRESS, .access = SMI_NOT_ACCESSIBLE, .entry = 54 },
	{ .name = 964, .oid = 626, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .entry = 54 },
	{ .name = 982, .oid = 638, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 4, .index = 10, .n_columns = 5 },
	{ .name = 144, .oid = 649, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_NOT_ACCESSIBLE, .named = 15, .n_named = 2, .entry = 57 },
	{ .name = 158, .oid = 661, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OCTET_STRING, .access = SMI_NOT_ACCESSIBLE, .n_ranges = 2, .ranges = 30, .entry = 57 },
	{ .name = 175, .oid = 673, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_UNSIGNED32, .access = SMI_NOT_ACCESSIBLE, .n_ranges = 1, .ranges = 32, .entry = 57 },
	{ .name = 189, .oid = 685, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_NOT_ACCESSIBLE, .n_ranges = 2, .ranges = 33, .entry = 57 },
	{ .name = 1007, .oid = 697, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .entry = 57 },
	{ .name = 1022, .oid = 709, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 1, .index = 14, .n_columns = 2 },
	{ .name = 203, .oid = 720, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OCTET_STRING, .access = SMI_NOT_ACCESSIBLE, .entry = 63 },
	{ .name = 1037, .oid = 732, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .entry = 63 },
	{ .name = 1052, .oid = 744, .oid_n = 11, .kind = SMI_ENTRY, .n_index = 1, .index = 15, .n_columns = 2 },
	{ .name = 217, .oid = 755, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_OCTET_STRING, .access = SMI_NOT_ACCESSIBLE, .convention = SMI_DISPLAY_STRING, .n_ranges = 1, .ranges = 35, .entry = 66 },
	{ .name = 1067, .oid = 767, .oid_n = 12, .kind = SMI_COLUMN, .type = VALUE_INTEGER, .access = SMI_READ_ONLY, .entry = 66 },
};

static const struct smi_reference references[] = {
	{ 500, 779, 12 },
	{ 429, 791, 10 },
};

static const struct smi_notification notifications[] = {
	{ .name = 1082, .oid = 801, .oid_n = 10, .n_objects = 2, .objects = 0 },
};

const struct smi_module probe_mib_smi = {
	.name = "PROBE-MIB",
	.objects = objects,
	.notifications = notifications,
	.references = references,
	.indexes = indexes,
	.ranges = ranges,
	.named = named,
	.defaults = defaults,
	.subs = subs,
	.octets = (const uint8_t *)"",
	.names = names,
	.n_objects = sizeof(objects) / sizeof(objects[0]),
	.n_notifications = 1,
};
