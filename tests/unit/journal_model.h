/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The simplest owner of a state that a journal can have: some rows, each there
 * with its octets or not. Tests compare what a journal gives back with one
 * that never saw a disk.
 */
#ifndef TESTS_UNIT_JOURNAL_MODEL_H
#define TESTS_UNIT_JOURNAL_MODEL_H

#include "agent/journal.h"
#include "util/log.h"

enum {
	MODEL_ROWS = 40,
	MODEL_VALUE_MAX = 4000,
	MODEL_KEY_MAX = 32,
};

struct model {
	struct model_row {
		bool there;
		uint16_t n;
		uint8_t value[MODEL_VALUE_MAX];
	} rows[MODEL_ROWS];
};

/* model_owner - for journal_open; the model is its ctx */
struct journal_owner model_owner(struct model *model);

bool model_equal(const struct model *a, const struct model *b);

/* model_key - the key of row i, in buffer */
struct octets model_key(unsigned i, uint8_t buffer[MODEL_KEY_MAX]);

/* model_put, model_remove - change a row of the model, and put the same into
 * the journal unless it is NULL; what that says */
int model_put(struct model *model, struct journal *journal, unsigned i,
	struct octets value);
int model_remove(struct model *model, struct journal *journal, unsigned i);

/* model_fill - n rows with long values, so that a compaction has to make
 * several steps: one for 16 rows */
int model_fill(struct model *model, struct journal *journal, unsigned n);

/* model_change - a Set: up to six rows changed, the same for the same seed */
int model_change(struct model *model, struct journal *journal, uint32_t seed);

/* model_log - for log_capture: counts lines and keeps the last of each level */
struct model_log {
	unsigned n[LOG_LEVEL_DEBUG + 1];
	char last[LOG_LEVEL_DEBUG + 1][512];
};
void model_log(void *ctx, enum log_level level, const char *text);

#endif
