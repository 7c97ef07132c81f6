/* SPDX-License-Identifier: BSD-2-Clause */
/* See journal_model.h. */
#include "tests/unit/journal_model.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Its number, and octets that make keys of several lengths. */
struct octets
model_key(unsigned i, uint8_t buffer[MODEL_KEY_MAX])
{
	memset(buffer, 0x80, MODEL_KEY_MAX);
	buffer[0] = (uint8_t)i;
	return (struct octets){ buffer, 1 + i % (MODEL_KEY_MAX - 1) };
}

static bool
find_row(struct octets key, unsigned *i)
{
	uint8_t buffer[MODEL_KEY_MAX];

	*i = key.p[0];
	return *i < MODEL_ROWS && octets_equal(key, model_key(*i, buffer));
}

static int
model_replay(void *ctx, struct octets key, const struct octets *value)
{
	struct model *model = ctx;
	unsigned i;

	if (!find_row(key, &i))
		return -EINVAL;
	if (value == NULL)
		return model_remove(model, NULL, i);
	return model_put(model, NULL, i, *value);
}

static bool
model_next(void *ctx, struct octets after, struct octets *key,
	struct octets *value)
{
	static uint8_t buffer[MODEL_KEY_MAX];
	const struct model *model = ctx;
	unsigned i = 0;

	if (after.n != 0)
		i = after.p[0] + 1U;
	while (i < MODEL_ROWS && !model->rows[i].there)
		i++;
	if (i >= MODEL_ROWS)
		return false;
	*key = model_key(i, buffer);
	*value = (struct octets){ model->rows[i].value, model->rows[i].n };
	return true;
}

struct journal_owner
model_owner(struct model *model)
{
	return (struct journal_owner){ model_replay, model_next, model };
}

bool
model_equal(const struct model *a, const struct model *b)
{
	for (unsigned i = 0; i < MODEL_ROWS; i++) {
		const struct model_row *x = &a->rows[i];
		const struct model_row *y = &b->rows[i];

		if (x->there != y->there)
			return false;
		if (x->there &&
			(x->n != y->n || memcmp(x->value, y->value, x->n) != 0))
			return false;
	}
	return true;
}

int
model_put(struct model *model, struct journal *journal, unsigned i,
	struct octets value)
{
	struct model_row *row = &model->rows[i];
	uint8_t buffer[MODEL_KEY_MAX];

	if (value.n > MODEL_VALUE_MAX)
		return -EINVAL;
	row->there = true;
	row->n = (uint16_t)value.n;
	if (value.n > 0)
		memcpy(row->value, value.p, value.n);
	return journal == NULL
		? 0
		: journal_put(journal, model_key(i, buffer), value);
}

int
model_remove(struct model *model, struct journal *journal, unsigned i)
{
	uint8_t buffer[MODEL_KEY_MAX];

	model->rows[i].there = false;
	return journal == NULL ? 0
			       : journal_remove(journal, model_key(i, buffer));
}

int
model_fill(struct model *model, struct journal *journal, unsigned n)
{
	uint8_t octets[MODEL_VALUE_MAX];
	int rc = 0;

	for (unsigned i = 0; i < n && rc == 0; i++) {
		memset(octets, (int)i, sizeof(octets));
		rc = model_put(model, journal, i,
			(struct octets){ octets, sizeof(octets) });
	}
	return rc;
}

int
model_change(struct model *model, struct journal *journal, uint32_t seed)
{
	uint32_t state = seed * 2654435761U + 1;
	unsigned n = 0;
	int rc = 0;

	while (n == 0 || (n < 6 && state % 4 != 0)) {
		uint8_t octets[200];
		unsigned i;

		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		i = state % MODEL_ROWS;
		memset(octets, (int)(seed + n), sizeof(octets));
		octets[0] = (uint8_t)(seed >> 8);
		if (rc == 0 && state >> 30 == 0)
			rc = model_remove(model, journal, i);
		else if (rc == 0)
			rc = model_put(model, journal, i,
				(struct octets){ octets, state / 64 % 200 });
		n++;
	}
	return rc;
}

void
model_log(void *ctx, enum log_level level, const char *text)
{
	struct model_log *log = ctx;

	log->n[level]++;
	(void)snprintf(log->last[level], sizeof(log->last[level]), "%s", text);
}
