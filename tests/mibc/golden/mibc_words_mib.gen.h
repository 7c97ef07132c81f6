/* SPDX-License-Identifier: BSD-2-Clause */
/* Made by mibc from MIBC-WORDS-MIB; not to be edited. */
#ifndef GEN_mibc_words_mib_H
#define GEN_mibc_words_mib_H

#include "mibs/smi.h"

extern const struct smi_module mibc_words_mib_smi;

#define mibc_words_mib_OBJECTS(X)

#define mibc_words_mib_INDEXES(X)

#endif
