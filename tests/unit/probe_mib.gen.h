/* SPDX-License-Identifier: BSD-2-Clause */
/* PROBE-MIB, as mibc would write it. */
#ifndef PROBE_MIB_GEN_H
#define PROBE_MIB_GEN_H

#include "mibs/smi.h"

extern const struct smi_module probe_mib_smi;

enum {
	SMI_probeCount = 0,
	SMI_TYPE_probeCount = VALUE_UNSIGNED32,
	SMI_probeLastChange = 1,
	SMI_TYPE_probeLastChange = VALUE_TIME_TICKS,
	SMI_probeEnabled = 2,
	SMI_TYPE_probeEnabled = VALUE_INTEGER,
	SMI_probeInterval = 3,
	SMI_TYPE_probeInterval = VALUE_UNSIGNED32,
	SMI_probeOffset = 4,
	SMI_TYPE_probeOffset = VALUE_INTEGER,
	SMI_probePackets = 5,
	SMI_TYPE_probePackets = VALUE_COUNTER32,
	SMI_probeOctets = 6,
	SMI_TYPE_probeOctets = VALUE_COUNTER64,
	SMI_probeTitle = 7,
	SMI_TYPE_probeTitle = VALUE_OCTET_STRING,
	SMI_SIZE_probeTitle = 32,
	SMI_probeVendor = 8,
	SMI_TYPE_probeVendor = VALUE_OCTET_STRING,
	SMI_SIZE_probeVendor = 255,
	SMI_probeKey = 9,
	SMI_TYPE_probeKey = VALUE_OCTET_STRING,
	SMI_SIZE_probeKey = 8,
	SMI_probeBlob = 10,
	SMI_TYPE_probeBlob = VALUE_OCTET_STRING,
	SMI_SIZE_probeBlob = 65535,
	SMI_probeType = 11,
	SMI_TYPE_probeType = VALUE_OID,
	SMI_SIZE_probeType = 128,
	SMI_probeClass = 12,
	SMI_TYPE_probeClass = VALUE_OID,
	SMI_SIZE_probeClass = 128,
	SMI_probeHome = 13,
	SMI_TYPE_probeHome = VALUE_IP_ADDRESS,
	SMI_probeExtra = 14,
	SMI_TYPE_probeExtra = VALUE_OPAQUE,
	SMI_SIZE_probeExtra = 65535,
	SMI_probeSerial = 15,
	SMI_TYPE_probeSerial = VALUE_INTEGER,
	SMI_probeNote = 16,
	SMI_TYPE_probeNote = VALUE_UNSIGNED32,
	SMI_probeFuture = 17,
	SMI_TYPE_probeFuture = VALUE_INTEGER,
	SMI_probeEntry = 18,
	SMI_INDEX_probeEntry_probeId = 0,
	SMI_probeId = 19,
	SMI_TYPE_probeId = VALUE_UNSIGNED32,
	SMI_probeTarget = 20,
	SMI_TYPE_probeTarget = VALUE_OCTET_STRING,
	SMI_SIZE_probeTarget = 64,
	SMI_probePeriod = 21,
	SMI_TYPE_probePeriod = VALUE_UNSIGNED32,
	SMI_probeFailures = 22,
	SMI_TYPE_probeFailures = VALUE_COUNTER32,
	SMI_probeState = 23,
	SMI_TYPE_probeState = VALUE_INTEGER,
	SMI_probeStorage = 24,
	SMI_TYPE_probeStorage = VALUE_INTEGER,
	SMI_probeStatus = 25,
	SMI_TYPE_probeStatus = VALUE_INTEGER,
	SMI_probeXEntry = 26,
	SMI_probeXOctets = 27,
	SMI_TYPE_probeXOctets = VALUE_COUNTER64,
	SMI_probeXAlias = 28,
	SMI_TYPE_probeXAlias = VALUE_OCTET_STRING,
	SMI_SIZE_probeXAlias = 16,
	SMI_probeXType = 29,
	SMI_TYPE_probeXType = VALUE_OID,
	SMI_SIZE_probeXType = 128,
	SMI_probeLinkEntry = 30,
	SMI_INDEX_probeLinkEntry_probeLinkIndex = 0,
	SMI_probeLinkIndex = 31,
	SMI_TYPE_probeLinkIndex = VALUE_INTEGER,
	SMI_probeLinkName = 32,
	SMI_TYPE_probeLinkName = VALUE_OCTET_STRING,
	SMI_SIZE_probeLinkName = 255,
	SMI_probeLinkSpeed = 33,
	SMI_TYPE_probeLinkSpeed = VALUE_UNSIGNED32,
	SMI_probeLinkPeer = 34,
	SMI_TYPE_probeLinkPeer = VALUE_IP_ADDRESS,
	SMI_probePathEntry = 35,
	SMI_INDEX_probePathEntry_probePathId = 0,
	SMI_probePathId = 36,
	SMI_TYPE_probePathId = VALUE_UNSIGNED32,
	SMI_probePathCost = 37,
	SMI_TYPE_probePathCost = VALUE_INTEGER,
	SMI_probeFixedEntry = 38,
	SMI_INDEX_probeFixedEntry_probeFixedName = 0,
	SMI_probeFixedName = 39,
	SMI_TYPE_probeFixedName = VALUE_OCTET_STRING,
	SMI_SIZE_probeFixedName = 4,
	SMI_probeFixedValue = 40,
	SMI_TYPE_probeFixedValue = VALUE_INTEGER,
	SMI_probeVarEntry = 41,
	SMI_INDEX_probeVarEntry_probeVarName = 0,
	SMI_probeVarName = 42,
	SMI_TYPE_probeVarName = VALUE_OCTET_STRING,
	SMI_SIZE_probeVarName = 8,
	SMI_probeVarValue = 43,
	SMI_TYPE_probeVarValue = VALUE_INTEGER,
	SMI_probeImpliedEntry = 44,
	SMI_INDEX_probeImpliedEntry_probeImpliedName = 0,
	SMI_probeImpliedName = 45,
	SMI_TYPE_probeImpliedName = VALUE_OCTET_STRING,
	SMI_SIZE_probeImpliedName = 32,
	SMI_probeImpliedValue = 46,
	SMI_TYPE_probeImpliedValue = VALUE_INTEGER,
	SMI_probeOidEntry = 47,
	SMI_INDEX_probeOidEntry_probeOidName = 0,
	SMI_probeOidName = 48,
	SMI_TYPE_probeOidName = VALUE_OID,
	SMI_SIZE_probeOidName = 128,
	SMI_probeOidValue = 49,
	SMI_TYPE_probeOidValue = VALUE_INTEGER,
	SMI_probeFilterEntry = 50,
	SMI_INDEX_probeFilterEntry_probeFilterName = 0,
	SMI_INDEX_probeFilterEntry_probeFilterSubtree = 1,
	SMI_probeFilterName = 51,
	SMI_TYPE_probeFilterName = VALUE_OCTET_STRING,
	SMI_SIZE_probeFilterName = 32,
	SMI_probeFilterSubtree = 52,
	SMI_TYPE_probeFilterSubtree = VALUE_OID,
	SMI_SIZE_probeFilterSubtree = 128,
	SMI_probeFilterValue = 53,
	SMI_TYPE_probeFilterValue = VALUE_INTEGER,
	SMI_probeAddressEntry = 54,
	SMI_INDEX_probeAddressEntry_probeAddressNet = 0,
	SMI_probeAddressNet = 55,
	SMI_TYPE_probeAddressNet = VALUE_IP_ADDRESS,
	SMI_probeAddressValue = 56,
	SMI_TYPE_probeAddressValue = VALUE_INTEGER,
	SMI_probeFlowEntry = 57,
	SMI_INDEX_probeFlowEntry_probeFlowType = 0,
	SMI_INDEX_probeFlowEntry_probeFlowAddress = 1,
	SMI_INDEX_probeFlowEntry_probeFlowPort = 2,
	SMI_INDEX_probeFlowEntry_probeFlowSlot = 3,
	SMI_probeFlowType = 58,
	SMI_TYPE_probeFlowType = VALUE_INTEGER,
	SMI_probeFlowAddress = 59,
	SMI_TYPE_probeFlowAddress = VALUE_OCTET_STRING,
	SMI_SIZE_probeFlowAddress = 16,
	SMI_probeFlowPort = 60,
	SMI_TYPE_probeFlowPort = VALUE_UNSIGNED32,
	SMI_probeFlowSlot = 61,
	SMI_TYPE_probeFlowSlot = VALUE_INTEGER,
	SMI_probeFlowValue = 62,
	SMI_TYPE_probeFlowValue = VALUE_INTEGER,
	SMI_probeOpenEntry = 63,
	SMI_INDEX_probeOpenEntry_probeOpenName = 0,
	SMI_probeOpenName = 64,
	SMI_TYPE_probeOpenName = VALUE_OCTET_STRING,
	SMI_SIZE_probeOpenName = 65535,
	SMI_probeOpenValue = 65,
	SMI_TYPE_probeOpenValue = VALUE_INTEGER,
	SMI_probeTextEntry = 66,
	SMI_INDEX_probeTextEntry_probeTextName = 0,
	SMI_probeTextName = 67,
	SMI_TYPE_probeTextName = VALUE_OCTET_STRING,
	SMI_SIZE_probeTextName = 255,
	SMI_probeTextValue = 68,
	SMI_TYPE_probeTextValue = VALUE_INTEGER,
	SMI_probeEnabled_true = 1,
	SMI_probeEnabled_false = 2,
	SMI_probeState_up = 1,
	SMI_probeState_down = 2,
	SMI_probeStorage_other = 1,
	SMI_probeStorage_volatile = 2,
	SMI_probeStorage_nonVolatile = 3,
	SMI_probeStorage_permanent = 4,
	SMI_probeStorage_readOnly = 5,
	SMI_probeStatus_active = 1,
	SMI_probeStatus_notInService = 2,
	SMI_probeStatus_notReady = 3,
	SMI_probeStatus_createAndGo = 4,
	SMI_probeStatus_createAndWait = 5,
	SMI_probeStatus_destroy = 6,
	SMI_probeFlowType_ipv4 = 1,
	SMI_probeFlowType_ipv6 = 2,
	SMI_probeFailed = 0,
};

#define SMI_OID_probeFailed 1, 3, 6, 1, 4, 1, 32473, 9, 0, 1

#define probe_mib_OBJECTS(X) \
	X(probeCount) \
	X(probeLastChange) \
	X(probeEnabled) \
	X(probeInterval) \
	X(probeOffset) \
	X(probePackets) \
	X(probeOctets) \
	X(probeTitle) \
	X(probeVendor) \
	X(probeKey) \
	X(probeBlob) \
	X(probeType) \
	X(probeClass) \
	X(probeHome) \
	X(probeExtra) \
	X(probeSerial) \
	X(probeFuture) \
	X(probeEntry) \
	X(probeTarget) \
	X(probePeriod) \
	X(probeFailures) \
	X(probeState) \
	X(probeStorage) \
	X(probeStatus) \
	X(probeXEntry) \
	X(probeXOctets) \
	X(probeXAlias) \
	X(probeXType) \
	X(probeLinkEntry) \
	X(probeLinkIndex) \
	X(probeLinkName) \
	X(probeLinkSpeed) \
	X(probeLinkPeer) \
	X(probePathEntry) \
	X(probePathCost) \
	X(probeFixedEntry) \
	X(probeFixedValue) \
	X(probeVarEntry) \
	X(probeVarValue) \
	X(probeImpliedEntry) \
	X(probeImpliedValue) \
	X(probeOidEntry) \
	X(probeOidValue) \
	X(probeFilterEntry) \
	X(probeFilterValue) \
	X(probeAddressEntry) \
	X(probeAddressValue) \
	X(probeFlowEntry) \
	X(probeFlowValue) \
	X(probeOpenEntry) \
	X(probeOpenValue) \
	X(probeTextEntry) \
	X(probeTextValue)

#define probe_mib_INDEXES(X) \
	X(probeEntry, probeId) \
	X(probeLinkEntry, probeLinkIndex) \
	X(probePathEntry, probePathId) \
	X(probeFixedEntry, probeFixedName) \
	X(probeVarEntry, probeVarName) \
	X(probeImpliedEntry, probeImpliedName) \
	X(probeOidEntry, probeOidName) \
	X(probeFilterEntry, probeFilterName) \
	X(probeFilterEntry, probeFilterSubtree) \
	X(probeAddressEntry, probeAddressNet) \
	X(probeFlowEntry, probeFlowType) \
	X(probeFlowEntry, probeFlowAddress) \
	X(probeFlowEntry, probeFlowPort) \
	X(probeFlowEntry, probeFlowSlot) \
	X(probeOpenEntry, probeOpenName) \
	X(probeTextEntry, probeTextName)

#endif
