/* SPDX-License-Identifier: BSD-2-Clause */
/* Made by mibc from MIBC-OTHER-MIB; not to be edited. */
#ifndef GEN_mibc_other_mib_H
#define GEN_mibc_other_mib_H

#include "mibs/smi.h"

extern const struct smi_module mibc_other_mib_smi;

enum {
	SMI_otherEntry = 0,
	SMI_INDEX_otherEntry_otherPort = 0,
	SMI_INDEX_otherEntry_otherName = 1,
	SMI_otherPort = 1,
	SMI_TYPE_otherPort = 0x42,
	SMI_otherName = 2,
	SMI_TYPE_otherName = 0x04,
	SMI_SIZE_otherName = 16,
	SMI_otherState = 3,
	SMI_TYPE_otherState = 0x02,
};

enum {
	SMI_otherState_active = 1,
	SMI_otherState_notInService = 2,
	SMI_otherState_notReady = 3,
	SMI_otherState_createAndGo = 4,
	SMI_otherState_createAndWait = 5,
	SMI_otherState_destroy = 6,
};

enum { SMI_otherChanged = 0 };
#define SMI_OID_otherChanged 1, 3, 6, 1, 4, 1, 99999, 2, 0, 1

#define mibc_other_mib_OBJECTS(X) \
	X(otherEntry) \
	X(otherState)

#define mibc_other_mib_INDEXES(X) \
	X(otherEntry, otherPort) \
	X(otherEntry, otherName)

#endif
