/* SPDX-License-Identifier: BSD-2-Clause */
/* Made by mibc from MIBC-TABLES-MIB; not to be edited. */
#ifndef GEN_mibc_tables_mib_H
#define GEN_mibc_tables_mib_H

#include "mibs/smi.h"

extern const struct smi_module mibc_tables_mib_smi;

enum {
	SMI_mibcInteger = 0,
	SMI_TYPE_mibcInteger = 0x02,
	SMI_mibcRanges = 1,
	SMI_TYPE_mibcRanges = 0x02,
	SMI_mibcUnsigned = 2,
	SMI_TYPE_mibcUnsigned = 0x42,
	SMI_mibcGauge = 3,
	SMI_TYPE_mibcGauge = 0x42,
	SMI_mibcCounter = 4,
	SMI_TYPE_mibcCounter = 0x41,
	SMI_mibcBigCounter = 5,
	SMI_TYPE_mibcBigCounter = 0x46,
	SMI_mibcTicks = 6,
	SMI_TYPE_mibcTicks = 0x43,
	SMI_mibcAddress = 7,
	SMI_TYPE_mibcAddress = 0x40,
	SMI_SIZE_mibcAddress = 4,
	SMI_mibcOpaque = 8,
	SMI_TYPE_mibcOpaque = 0x44,
	SMI_SIZE_mibcOpaque = 65535,
	SMI_mibcOctets = 9,
	SMI_TYPE_mibcOctets = 0x04,
	SMI_SIZE_mibcOctets = 65535,
	SMI_mibcSizes = 10,
	SMI_TYPE_mibcSizes = 0x04,
	SMI_SIZE_mibcSizes = 32,
	SMI_mibcShort = 11,
	SMI_TYPE_mibcShort = 0x04,
	SMI_SIZE_mibcShort = 4,
	SMI_mibcOid = 12,
	SMI_TYPE_mibcOid = 0x06,
	SMI_SIZE_mibcOid = 128,
	SMI_mibcOidImported = 13,
	SMI_TYPE_mibcOidImported = 0x06,
	SMI_SIZE_mibcOidImported = 128,
	SMI_mibcOidNumbers = 14,
	SMI_TYPE_mibcOidNumbers = 0x06,
	SMI_SIZE_mibcOidNumbers = 128,
	SMI_mibcOidBraced = 15,
	SMI_TYPE_mibcOidBraced = 0x06,
	SMI_SIZE_mibcOidBraced = 128,
	SMI_mibcColour = 16,
	SMI_TYPE_mibcColour = 0x02,
	SMI_mibcColours = 17,
	SMI_TYPE_mibcColours = 0x02,
	SMI_mibcColourAgain = 18,
	SMI_TYPE_mibcColourAgain = 0x02,
	SMI_mibcBits = 19,
	SMI_TYPE_mibcBits = 0x04,
	SMI_SIZE_mibcBits = 2,
	SMI_mibcNoBits = 20,
	SMI_TYPE_mibcNoBits = 0x04,
	SMI_SIZE_mibcNoBits = 1,
	SMI_mibcPercent = 21,
	SMI_TYPE_mibcPercent = 0x02,
	SMI_mibcAnswer = 22,
	SMI_TYPE_mibcAnswer = 0x02,
	SMI_mibcTruth = 23,
	SMI_TYPE_mibcTruth = 0x02,
	SMI_mibcLock = 24,
	SMI_TYPE_mibcLock = 0x02,
	SMI_mibcStamp = 25,
	SMI_TYPE_mibcStamp = 0x43,
	SMI_mibcDisplay = 26,
	SMI_TYPE_mibcDisplay = 0x04,
	SMI_SIZE_mibcDisplay = 32,
	SMI_mibcAdmin = 27,
	SMI_TYPE_mibcAdmin = 0x04,
	SMI_SIZE_mibcAdmin = 255,
	SMI_mibcTag = 28,
	SMI_TYPE_mibcTag = 0x04,
	SMI_SIZE_mibcTag = 255,
	SMI_mibcTags = 29,
	SMI_TYPE_mibcTags = 0x04,
	SMI_SIZE_mibcTags = 255,
	SMI_mibcEngine = 30,
	SMI_TYPE_mibcEngine = 0x04,
	SMI_SIZE_mibcEngine = 32,
	SMI_mibcFingerprint = 31,
	SMI_TYPE_mibcFingerprint = 0x04,
	SMI_SIZE_mibcFingerprint = 255,
	SMI_mibcTlsAddress = 32,
	SMI_TYPE_mibcTlsAddress = 0x04,
	SMI_SIZE_mibcTlsAddress = 255,
	SMI_mibcDate = 33,
	SMI_TYPE_mibcDate = 0x04,
	SMI_SIZE_mibcDate = 11,
	SMI_mibcEntry = 34,
	SMI_INDEX_mibcEntry_mibcId = 0,
	SMI_INDEX_mibcEntry_mibcNet = 1,
	SMI_INDEX_mibcEntry_mibcName = 2,
	SMI_INDEX_mibcEntry_mibcPath = 3,
	SMI_mibcId = 35,
	SMI_TYPE_mibcId = 0x42,
	SMI_mibcNet = 36,
	SMI_TYPE_mibcNet = 0x40,
	SMI_SIZE_mibcNet = 4,
	SMI_mibcName = 37,
	SMI_TYPE_mibcName = 0x04,
	SMI_SIZE_mibcName = 32,
	SMI_mibcPath = 38,
	SMI_TYPE_mibcPath = 0x06,
	SMI_SIZE_mibcPath = 128,
	SMI_mibcStorage = 39,
	SMI_TYPE_mibcStorage = 0x02,
	SMI_mibcStatus = 40,
	SMI_TYPE_mibcStatus = 0x02,
	SMI_mibcMoreEntry = 41,
	SMI_mibcMore = 42,
	SMI_TYPE_mibcMore = 0x41,
	SMI_mibcFarEntry = 43,
	SMI_INDEX_mibcFarEntry_otherPort = 0,
	SMI_INDEX_mibcFarEntry_otherName = 1,
	SMI_mibcFar = 44,
	SMI_TYPE_mibcFar = 0x04,
	SMI_SIZE_mibcFar = 255,
	SMI_mibcMixedEntry = 45,
	SMI_INDEX_mibcMixedEntry_otherPort = 0,
	SMI_INDEX_mibcMixedEntry_mibcMixedKind = 1,
	SMI_INDEX_mibcMixedEntry_mibcMixedName = 2,
	SMI_mibcMixedKind = 46,
	SMI_TYPE_mibcMixedKind = 0x02,
	SMI_mibcMixedName = 47,
	SMI_TYPE_mibcMixedName = 0x04,
	SMI_SIZE_mibcMixedName = 16,
	SMI_mibcMixedValue = 48,
	SMI_TYPE_mibcMixedValue = 0x42,
};

enum {
	SMI_MibcColour_red = -1,
	SMI_MibcColour_green = 3,
	SMI_MibcColour_dark_blue = 7,
};

enum {
	SMI_mibcColours_red = -1,
	SMI_mibcColours_green = 3,
};

enum {
	SMI_mibcBits_fire = 0,
	SMI_mibcBits_water = 3,
	SMI_mibcBits_wind = 9,
};

enum {
	SMI_mibcNoBits_only = 7,
};

enum {
	SMI_mibcAnswer_no = 0,
	SMI_mibcAnswer_yes = 1,
};

enum {
	SMI_mibcTruth_true = 1,
	SMI_mibcTruth_false = 2,
};

enum {
	SMI_mibcStorage_other = 1,
	SMI_mibcStorage_volatile = 2,
	SMI_mibcStorage_nonVolatile = 3,
	SMI_mibcStorage_permanent = 4,
	SMI_mibcStorage_readOnly = 5,
};

enum {
	SMI_mibcStatus_active = 1,
	SMI_mibcStatus_notInService = 2,
	SMI_mibcStatus_notReady = 3,
	SMI_mibcStatus_createAndGo = 4,
	SMI_mibcStatus_createAndWait = 5,
	SMI_mibcStatus_destroy = 6,
};

enum {
	SMI_mibcMixedKind_one = 1,
	SMI_mibcMixedKind_two = 2,
};

enum { SMI_mibcCleared = 0 };
#define SMI_OID_mibcCleared 1, 3, 6, 1, 4, 1, 99999, 1, 0, 1

enum { SMI_mibcRaised = 1 };
#define SMI_OID_mibcRaised 1, 3, 6, 1, 4, 1, 99999, 1, 0, 2

#define mibc_tables_mib_OBJECTS(X) \
	X(mibcInteger) \
	X(mibcRanges) \
	X(mibcUnsigned) \
	X(mibcGauge) \
	X(mibcCounter) \
	X(mibcBigCounter) \
	X(mibcTicks) \
	X(mibcAddress) \
	X(mibcOctets) \
	X(mibcSizes) \
	X(mibcShort) \
	X(mibcOid) \
	X(mibcOidImported) \
	X(mibcOidNumbers) \
	X(mibcOidBraced) \
	X(mibcColour) \
	X(mibcColours) \
	X(mibcColourAgain) \
	X(mibcBits) \
	X(mibcNoBits) \
	X(mibcPercent) \
	X(mibcAnswer) \
	X(mibcTruth) \
	X(mibcLock) \
	X(mibcStamp) \
	X(mibcDisplay) \
	X(mibcAdmin) \
	X(mibcTag) \
	X(mibcTags) \
	X(mibcEngine) \
	X(mibcFingerprint) \
	X(mibcTlsAddress) \
	X(mibcDate) \
	X(mibcEntry) \
	X(mibcStorage) \
	X(mibcStatus) \
	X(mibcMoreEntry) \
	X(mibcMore) \
	X(mibcFarEntry) \
	X(mibcFar) \
	X(mibcMixedEntry) \
	X(mibcMixedValue)

#define mibc_tables_mib_INDEXES(X) \
	X(mibcEntry, mibcId) \
	X(mibcEntry, mibcNet) \
	X(mibcEntry, mibcName) \
	X(mibcEntry, mibcPath) \
	X(mibcFarEntry, otherPort) \
	X(mibcFarEntry, otherName) \
	X(mibcMixedEntry, otherPort) \
	X(mibcMixedEntry, mibcMixedKind) \
	X(mibcMixedEntry, mibcMixedName)

#endif
