/* SPDX-License-Identifier: BSD-2-Clause */
/* Access control: the rows, and a decision compiled from them (RFC 3415). */
#include "security/vacm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "security/vacm_internal.h"

/*
 * struct table - rows in order of arrival, and an index to find one by key
 *
 * slots[hash] is a row's number + 1, or 0; at most half are taken, a taken one
 * pushes on to the next. The hash has no secret: strangers choose what is
 * looked up, never what is in the table.
 */
struct table {
	const struct table_type *type;
	void *rows;
	size_t n;
	size_t capacity;
	uint32_t *slots;
	size_t n_slots; /* a power of two, or 0 */
};

/* A row is its own key: hash and same look at the key members only. */
struct table_type {
	size_t row_size;
	uint64_t (*hash)(const void *row);
	bool (*same)(const void *a, const void *b);
};

enum { SLOTS_MIN = 8 };

static void *
table_at(const struct table *t, size_t i)
{
	return (char *)t->rows + i * t->type->row_size;
}

static void *
table_find(const struct table *t, const void *key)
{
	if (t->n_slots == 0)
		return NULL;
	for (size_t i = t->type->hash(key);; i++) {
		uint32_t number = t->slots[i & (t->n_slots - 1)];
		void *row;

		if (number == 0)
			return NULL;
		row = table_at(t, number - 1);
		if (t->type->same(row, key))
			return row;
	}
}

static void
table_index(struct table *t, uint32_t number)
{
	size_t i = t->type->hash(table_at(t, number - 1));

	while (t->slots[i & (t->n_slots - 1)] != 0)
		i++;
	t->slots[i & (t->n_slots - 1)] = number;
}

/* Room for one more row, before anything is changed by it. */
static int
table_reserve(struct table *t)
{
	if (t->n == t->capacity) {
		size_t capacity = t->capacity == 0 ? 4 : 2 * t->capacity;
		void *rows;

		/* Row numbers have 32 bits. */
		if (capacity > UINT32_MAX / 4)
			return -ENOMEM;
		rows = reallocarray(t->rows, capacity, t->type->row_size);
		if (rows == NULL)
			return -ENOMEM;
		t->rows = rows;
		t->capacity = capacity;
	}
	if (2 * (t->n + 1) > t->n_slots) {
		size_t n = t->n_slots == 0 ? SLOTS_MIN : 2 * t->n_slots;
		uint32_t *slots = calloc(n, sizeof(slots[0]));

		if (slots == NULL)
			return -ENOMEM;
		free(t->slots);
		t->slots = slots;
		t->n_slots = n;
		for (size_t i = 0; i < t->n; i++)
			table_index(t, (uint32_t)i + 1);
	}
	return 0;
}

/* 0, -EEXIST or -ENOMEM; row is copied */
static int
table_add(struct table *t, const void *row)
{
	int rc;

	if (table_find(t, row) != NULL)
		return -EEXIST;
	rc = table_reserve(t);
	if (rc != 0)
		return rc;
	memcpy(table_at(t, t->n), row, t->type->row_size);
	t->n++;
	table_index(t, (uint32_t)t->n);
	return 0;
}

/* The row with key's key, added if it was not there; NULL without memory. */
static void *
table_get(struct table *t, const void *key)
{
	if (table_add(t, key) == -ENOMEM)
		return NULL;
	return table_find(t, key);
}

static size_t
table_number(const struct table *t, const void *row)
{
	return (size_t)((const char *)row - (const char *)t->rows) /
		t->type->row_size;
}

static void
table_clear(struct table *t)
{
	t->n = 0;
	if (t->slots != NULL)
		memset(t->slots, 0, t->n_slots * sizeof(t->slots[0]));
}

static void
table_fini(struct table *t)
{
	free(t->rows);
	free(t->slots);
	*t = (struct table){ .type = t->type };
}

/* FNV-1a, one value after another into the same hash. */
#define HASH_START UINT64_C(0xcbf29ce484222325)

static uint64_t
hash_octet(uint64_t hash, uint8_t octet)
{
	return (hash ^ octet) * UINT64_C(0x100000001b3);
}

static uint64_t
hash_text(uint64_t hash, const char *text)
{
	for (; *text != '\0'; text++)
		hash = hash_octet(hash, (uint8_t)*text);
	return hash_octet(hash, 0);
}

static uint64_t
hash_number(uint64_t hash, uint32_t number)
{
	for (int shift = 0; shift < 32; shift += 8)
		hash = hash_octet(hash, (uint8_t)(number >> shift));
	return hash;
}

/* The tables of the rows, by the indexes of RFC 3415 4. */

/* Contexts, and the names of groups and views while compiling. */
struct name_row {
	char name[VACM_NAME_MAX + 1];
};

static uint64_t
name_hash(const void *row)
{
	return hash_text(HASH_START, ((const struct name_row *)row)->name);
}

static bool
name_same(const void *a, const void *b)
{
	return strcmp(((const struct name_row *)a)->name,
		       ((const struct name_row *)b)->name) == 0;
}

static uint64_t
group_hash(const void *row)
{
	const struct vacm_group_row *r = row;

	return hash_text(hash_number(HASH_START, (uint32_t)r->security_model),
		r->security_name);
}

static bool
group_same(const void *a, const void *b)
{
	const struct vacm_group_row *x = a;
	const struct vacm_group_row *y = b;

	return x->security_model == y->security_model &&
		strcmp(x->security_name, y->security_name) == 0;
}

static uint64_t
access_hash(const void *row)
{
	const struct vacm_access_row *r = row;
	uint64_t hash = hash_text(HASH_START, r->group_name);

	hash = hash_text(hash, r->context_prefix);
	hash = hash_number(hash, (uint32_t)r->security_model);
	return hash_number(hash, (uint32_t)r->security_level);
}

static bool
access_same(const void *a, const void *b)
{
	const struct vacm_access_row *x = a;
	const struct vacm_access_row *y = b;

	return x->security_model == y->security_model &&
		x->security_level == y->security_level &&
		strcmp(x->group_name, y->group_name) == 0 &&
		strcmp(x->context_prefix, y->context_prefix) == 0;
}

static uint64_t
view_hash(const void *row)
{
	const struct vacm_view_row *r = row;
	uint64_t hash = hash_text(HASH_START, r->view_name);

	for (size_t i = 0; i < r->subtree.n; i++)
		hash = hash_number(hash, r->subtree.sub[i]);
	return hash;
}

static bool
view_same(const void *a, const void *b)
{
	const struct vacm_view_row *x = a;
	const struct vacm_view_row *y = b;

	return strcmp(x->view_name, y->view_name) == 0 &&
		oid_compare(oid_view(&x->subtree), oid_view(&y->subtree)) == 0;
}

/* What is compiled from them. */

/* What a vacmAccessEntry grants. */
struct entry {
	const struct vacm_view *views[VACM_VIEW_TYPES]; /* NULL: no such view */
	bool match_prefix;
};

enum { LEVELS = SECURITY_LEVEL_AUTH_PRIV + 1 };

/* The entries of one group under one security model or "any". */
struct rights {
	uint32_t group;
	int32_t security_model;
	uint64_t prefix_lengths; /* bit n: some context prefix has n octets */
};

/*
 * Those of them with one context prefix: for each level of a request the
 * number + 1 of the entry with the highest level not above it, 0 when there is
 * none; equal for a contextName that is the prefix, leading for a longer one.
 */
struct prefix {
	uint32_t rights;
	char text[VACM_NAME_MAX + 1];
	uint32_t equal[LEVELS];
	uint32_t leading[LEVELS];
};

/* A (securityModel, securityName) and its group's rights: numbers + 1, or 0 */
struct principal {
	int32_t security_model;
	char security_name[VACM_NAME_MAX + 1];
	uint32_t exact; /* under its own model */
	uint32_t any;
};

static uint64_t
rights_hash(const void *row)
{
	const struct rights *r = row;

	return hash_number(
		hash_number(HASH_START, r->group), (uint32_t)r->security_model);
}

static bool
rights_same(const void *a, const void *b)
{
	const struct rights *x = a;
	const struct rights *y = b;

	return x->group == y->group && x->security_model == y->security_model;
}

static uint64_t
prefix_hash(const void *row)
{
	const struct prefix *r = row;

	return hash_text(hash_number(HASH_START, r->rights), r->text);
}

static bool
prefix_same(const void *a, const void *b)
{
	const struct prefix *x = a;
	const struct prefix *y = b;

	return x->rights == y->rights && strcmp(x->text, y->text) == 0;
}

static uint64_t
principal_hash(const void *row)
{
	const struct principal *r = row;

	return hash_text(hash_number(HASH_START, (uint32_t)r->security_model),
		r->security_name);
}

static bool
principal_same(const void *a, const void *b)
{
	const struct principal *x = a;
	const struct principal *y = b;

	return x->security_model == y->security_model &&
		strcmp(x->security_name, y->security_name) == 0;
}

static const struct table_type name_type = { sizeof(struct name_row), name_hash,
	name_same };
static const struct table_type group_type = { sizeof(struct vacm_group_row),
	group_hash, group_same };
static const struct table_type access_type = { sizeof(struct vacm_access_row),
	access_hash, access_same };
static const struct table_type view_type = { sizeof(struct vacm_view_row),
	view_hash, view_same };
static const struct table_type rights_type = { sizeof(struct rights),
	rights_hash, rights_same };
static const struct table_type prefix_type = { sizeof(struct prefix),
	prefix_hash, prefix_same };
static const struct table_type principal_type = { sizeof(struct principal),
	principal_hash, principal_same };

/*
 * Everything a decision looks at, and nothing of the rows: those may change
 * while it stands.
 */
struct compiled {
	struct table contexts;
	struct table principals;
	struct table rights;
	struct table prefixes;
	struct entry *entries;
	struct vacm_view **views;
	size_t n_views;

	/* Names to numbers; emptied when compiling has ended. */
	struct table groups;
	struct table view_names;
};

struct vacm {
	struct table contexts;
	struct table groups;
	struct table accesses;
	struct table views;
	struct compiled *compiled;
};

static void
compiled_free(struct compiled *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->n_views; i++)
		vacm_view_free(c->views[i]);
	free(c->views);
	free(c->entries);
	table_fini(&c->contexts);
	table_fini(&c->principals);
	table_fini(&c->rights);
	table_fini(&c->prefixes);
	table_fini(&c->groups);
	table_fini(&c->view_names);
	free(c);
}

static struct compiled *
compiled_new(void)
{
	struct compiled *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->contexts.type = &name_type;
	c->principals.type = &principal_type;
	c->rights.type = &rights_type;
	c->prefixes.type = &prefix_type;
	c->groups.type = &name_type;
	c->view_names.type = &name_type;
	return c;
}

/* The texts of rows are no longer than their arrays, NUL included. */
static struct name_row
name_row(const char *name)
{
	struct name_row row = { 0 };

	memcpy(row.name, name, strnlen(name, VACM_NAME_MAX));
	return row;
}

/* A name's number in a table of names, or -ENOMEM; new names are added. */
static int
number_of(struct table *names, const char *name, uint32_t *number)
{
	struct name_row key = name_row(name);
	const struct name_row *row = table_get(names, &key);

	if (row == NULL)
		return -ENOMEM;
	*number = (uint32_t)table_number(names, row);
	return 0;
}

static int
compile_contexts(struct compiled *c, const struct vacm *vacm)
{
	int rc = 0;

	for (size_t i = 0; i < vacm->contexts.n && rc == 0; i++)
		rc = table_add(&c->contexts, table_at(&vacm->contexts, i));
	return rc;
}

static int
compare_view_names(const void *a, const void *b)
{
	const struct vacm_view_row *x = *(const struct vacm_view_row *const *)a;
	const struct vacm_view_row *y = *(const struct vacm_view_row *const *)b;

	return strcmp(x->view_name, y->view_name);
}

/* The rows in runs of one view each; a view gets its name's number. */
static int
compile_view_runs(
	struct compiled *c, const struct vacm_view_row **rows, size_t n)
{
	for (size_t first = 0, end; first < n; first = end) {
		uint32_t number;
		int rc = number_of(
			&c->view_names, rows[first]->view_name, &number);

		for (end = first + 1; end < n; end++)
			if (compare_view_names(&rows[first], &rows[end]) != 0)
				break;
		if (rc == 0)
			rc = vacm_view_compile(
				&c->views[number], rows + first, end - first);
		if (rc != 0)
			return rc;
		c->n_views++;
	}
	return 0;
}

static int
compile_views(struct compiled *c, const struct vacm *vacm)
{
	size_t n = vacm->views.n;
	const struct vacm_view_row **rows;
	int rc = -ENOMEM;

	if (n == 0)
		return 0;
	rows = calloc(n, sizeof(rows[0]));
	c->views = calloc(n, sizeof(c->views[0]));
	if (rows == NULL || c->views == NULL)
		goto out;
	for (size_t i = 0; i < n; i++)
		rows[i] = table_at(&vacm->views, i);
	qsort(rows, n, sizeof(rows[0]), compare_view_names);
	rc = compile_view_runs(c, rows, n);
out:
	free(rows);
	return rc;
}

/* VACM-08: NULL for an empty name, or one that no row of a view has */
static const struct vacm_view *
view_named(const struct compiled *c, const char *name)
{
	struct name_row key = name_row(name);
	const struct name_row *row = table_find(&c->view_names, &key);

	return row != NULL ? c->views[table_number(&c->view_names, row)] : NULL;
}

/* File access row i, entry i, under its group, model and context prefix. */
static int
compile_access(struct compiled *c, const struct vacm_access_row *row, size_t i)
{
	struct rights key = { .security_model = row->security_model };
	struct prefix prefix_key = { 0 };
	struct rights *rights;
	struct prefix *prefix;
	int rc = number_of(&c->groups, row->group_name, &key.group);

	if (rc != 0)
		return rc;
	rights = table_get(&c->rights, &key);
	if (rights == NULL)
		return -ENOMEM;
	prefix_key.rights = (uint32_t)table_number(&c->rights, rights);
	memcpy(prefix_key.text, row->context_prefix, sizeof(prefix_key.text));
	prefix = table_get(&c->prefixes, &prefix_key);
	if (prefix == NULL)
		return -ENOMEM;
	rights->prefix_lengths |= UINT64_C(1) << strlen(row->context_prefix);
	prefix->equal[row->security_level] = (uint32_t)i + 1;
	c->entries[i].match_prefix = row->context_match_prefix;
	for (size_t t = 0; t < VACM_VIEW_TYPES; t++)
		c->entries[i].views[t] = view_named(c, row->view_names[t]);
	return 0;
}

/* A level without an entry of its own gets the next lower one's (VACM-05) */
static void
compile_levels(const struct compiled *c, struct prefix *prefix)
{
	for (size_t level = 1; level < LEVELS; level++) {
		uint32_t own = prefix->equal[level];

		prefix->leading[level] =
			own != 0 && c->entries[own - 1].match_prefix
			? own
			: prefix->leading[level - 1];
		if (own == 0)
			prefix->equal[level] = prefix->equal[level - 1];
	}
}

static int
compile_accesses(struct compiled *c, const struct vacm *vacm)
{
	size_t n = vacm->accesses.n;
	int rc = 0;

	if (n == 0)
		return 0;
	c->entries = calloc(n, sizeof(c->entries[0]));
	if (c->entries == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = compile_access(c, table_at(&vacm->accesses, i), i);
	for (size_t i = 0; i < c->prefixes.n; i++)
		compile_levels(c, table_at(&c->prefixes, i));
	return rc;
}

static uint32_t
rights_of(const struct compiled *c, uint32_t group, int32_t security_model)
{
	struct rights key = { .group = group,
		.security_model = security_model };
	const struct rights *rights = table_find(&c->rights, &key);

	return rights != NULL ? (uint32_t)table_number(&c->rights, rights) + 1
			      : 0;
}

static int
compile_principals(struct compiled *c, const struct vacm *vacm)
{
	int rc = 0;

	for (size_t i = 0; i < vacm->groups.n && rc == 0; i++) {
		const struct vacm_group_row *row = table_at(&vacm->groups, i);
		struct principal p = { .security_model = row->security_model };
		uint32_t group;

		rc = number_of(&c->groups, row->group_name, &group);
		if (rc != 0)
			return rc;
		memcpy(p.security_name, row->security_name,
			sizeof(p.security_name));
		p.exact = rights_of(c, group, row->security_model);
		p.any = rights_of(c, group, VACM_MODEL_ANY);
		rc = table_add(&c->principals, &p);
	}
	return rc;
}

int
vacm_compile(struct vacm *vacm)
{
	struct compiled *c = compiled_new();
	int rc = -ENOMEM;

	if (c == NULL)
		return rc;
	rc = compile_contexts(c, vacm);
	if (rc == 0)
		rc = compile_views(c, vacm);
	if (rc == 0)
		rc = compile_accesses(c, vacm);
	if (rc == 0)
		rc = compile_principals(c, vacm);
	if (rc != 0) {
		compiled_free(c);
		return rc;
	}
	table_fini(&c->groups);
	table_fini(&c->view_names);
	compiled_free(vacm->compiled);
	vacm->compiled = c; /* VACM-16 */
	return 0;
}

struct vacm *
vacm_new(void)
{
	struct vacm *vacm = calloc(1, sizeof(*vacm));

	if (vacm == NULL)
		return NULL;
	vacm->contexts.type = &name_type;
	vacm->groups.type = &group_type;
	vacm->accesses.type = &access_type;
	vacm->views.type = &view_type;
	/* VACM-03; and a state to decide on, which refuses everybody. */
	if (vacm_add_context(vacm, "") != 0 || vacm_compile(vacm) != 0) {
		vacm_free(vacm);
		return NULL;
	}
	return vacm;
}

void
vacm_free(struct vacm *vacm)
{
	if (vacm == NULL)
		return;
	compiled_free(vacm->compiled);
	table_fini(&vacm->contexts);
	table_fini(&vacm->groups);
	table_fini(&vacm->accesses);
	table_fini(&vacm->views);
	free(vacm);
}

void
vacm_clear(struct vacm *vacm)
{
	table_clear(&vacm->contexts);
	table_clear(&vacm->groups);
	table_clear(&vacm->accesses);
	table_clear(&vacm->views);
	/* Cannot fail: vacm_new made the room for it. */
	(void)vacm_add_context(vacm, "");
}

/* VACM-14: a text of n_min to 32 octets; of an array no more is read */
static bool
name_is_valid(const char *name, size_t n_min)
{
	size_t n = strnlen(name, VACM_NAME_MAX + 1);

	return n >= n_min && n <= VACM_NAME_MAX;
}

int
vacm_add_context(struct vacm *vacm, const char *context_name)
{
	struct name_row row;

	if (!name_is_valid(context_name, 0))
		return -EINVAL;
	row = name_row(context_name);
	return table_add(&vacm->contexts, &row);
}

int
vacm_add_group(struct vacm *vacm, const struct vacm_group_row *row)
{
	/* VACM-02: "any" is no model a message can have; VACM-13 */
	if (row->security_model <= VACM_MODEL_ANY ||
		!name_is_valid(row->security_name, 1) ||
		!name_is_valid(row->group_name, 1))
		return -EINVAL;
	return table_add(&vacm->groups, row);
}

int
vacm_add_access(struct vacm *vacm, const struct vacm_access_row *row)
{
	if (row->security_model < VACM_MODEL_ANY ||
		row->security_level < SECURITY_LEVEL_NO_AUTH_NO_PRIV ||
		row->security_level > SECURITY_LEVEL_AUTH_PRIV ||
		!name_is_valid(row->group_name, 1) ||
		!name_is_valid(row->context_prefix, 0))
		return -EINVAL;
	for (size_t t = 0; t < VACM_VIEW_TYPES; t++)
		if (!name_is_valid(row->view_names[t], 0))
			return -EINVAL;
	return table_add(&vacm->accesses, row);
}

int
vacm_add_view(struct vacm *vacm, const struct vacm_view_row *row)
{
	if (!name_is_valid(row->view_name, 1) || row->subtree.n > OID_MAX_LEN ||
		row->mask_n > VACM_MASK_MAX)
		return -EINVAL;
	return table_add(&vacm->views, row);
}

/* Decisions. From here on nothing allocates. */

/* A name as a key; false for one that no row can have. */
static bool
name_key(char key[VACM_NAME_MAX + 1], struct octets name)
{
	/* A NUL in it would make it equal to the text before the NUL. */
	if (name.n > VACM_NAME_MAX ||
		(name.n > 0 && memchr(name.p, '\0', name.n) != NULL))
		return false;
	if (name.n > 0)
		memcpy(key, name.p, name.n);
	key[name.n] = '\0';
	return true;
}

/*
 * VACM-07 (b) to (d) under one security model: (b) is part of (c), since no
 * prefix is longer than one equal to the name; and each level already leads to
 * the highest entry not above it.
 */
static const struct entry *
select_entry(const struct compiled *c, uint32_t rights_number,
	const char *context_name, enum security_level level)
{
	const struct rights *rights;
	size_t context_n = strlen(context_name);
	struct prefix key = { .rights = rights_number - 1 };
	uint64_t lengths;

	if (rights_number == 0)
		return NULL;
	rights = table_at(&c->rights, rights_number - 1);
	lengths = rights->prefix_lengths & ((UINT64_C(2) << context_n) - 1);
	memcpy(key.text, context_name, context_n);
	while (lengths != 0) {
		size_t n = 63 - (size_t)__builtin_clzll(lengths);
		const struct prefix *prefix;

		lengths ^= UINT64_C(1) << n;
		key.text[n] = '\0';
		prefix = table_find(&c->prefixes, &key);
		if (prefix != NULL) {
			uint32_t number = n == context_n
				? prefix->equal[level]
				: prefix->leading[level];

			if (number != 0)
				return &c->entries[number - 1];
		}
	}
	return NULL;
}

enum refusal
vacm_find_view(const struct vacm *vacm, int32_t security_model,
	const char *security_name, enum security_level level,
	enum vacm_view_type type, struct octets context_name,
	const struct vacm_view **view)
{
	const struct compiled *c = vacm->compiled;
	struct name_row context;
	struct principal key = { .security_model = security_model };
	const struct principal *principal;
	const struct entry *entry = NULL;

	/* 3.2 step 1: VACM-03 */
	if (!name_key(context.name, context_name) ||
		table_find(&c->contexts, &context) == NULL)
		return REFUSAL_ACCESS_NO_CONTEXT;

	/* 3.2 step 2: VACM-02, VACM-04 */
	if (!name_is_valid(security_name, 1))
		return REFUSAL_ACCESS_NO_GROUP;
	memcpy(key.security_name, security_name, strlen(security_name) + 1);
	principal = table_find(&c->principals, &key);
	if (principal == NULL)
		return REFUSAL_ACCESS_NO_GROUP;

	/* 3.2 step 3: VACM-05, VACM-06; VACM-07 (a) is these two' order */
	if (level >= SECURITY_LEVEL_NO_AUTH_NO_PRIV &&
		level <= SECURITY_LEVEL_AUTH_PRIV) {
		entry = select_entry(c, principal->exact, context.name, level);
		if (entry == NULL)
			entry = select_entry(
				c, principal->any, context.name, level);
	}
	if (entry == NULL)
		return REFUSAL_ACCESS_NO_ENTRY;

	/* 3.2 step 4, and an empty view of step 5: VACM-08 */
	if ((unsigned)type >= VACM_VIEW_TYPES || entry->views[type] == NULL)
		return REFUSAL_ACCESS_NO_VIEW;
	*view = entry->views[type];
	return REFUSAL_NONE;
}
