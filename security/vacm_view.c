/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One MIB view, compiled: is an instance in it, and where does it go on?
 *
 * A view's families (RFC 3415 2.4.2) become a tree over sub-identifiers in
 * which every state has at most one way to go on for any sub-identifier: an
 * edge of its own, or the one for "any other". A wildcard family is copied
 * under each edge it shares a state with, so that one walk of at most the
 * instance's length, never two, ends in the state that decides; a step is a
 * search among the edges of one state, 32 comparisons at the very worst. Each
 * state knows what it decides, and whether anything below it is in the view;
 * this answers vacm_view_skip exactly, masks or not.
 *
 * Two other shapes were tried or weighed. Subtrees as sorted intervals with a
 * search by whole OIDs: simplest, but it took 29, 69, 106 ns for 10, 100, 1000
 * families where the tree takes 9, 11, 16 ns, because every step of the search
 * compares an OID from its start; and masks do not fit in, so there would be a
 * second structure and a third piece of code to join their answers. A trie
 * with an exact and a wildcard edge a node, both followed: small for any
 * masks, but what it costs grows with the families that still match, and
 * finding the next possible OID means trying each of those paths again.
 *
 * The price of the tree is size: masks with their wildcards in different
 * places can double it for each family (n families with one fixed position
 * each ask for 2^n states). So it has a budget, a multiple of what its rows
 * have in sub-identifiers; unmasked families and the usual row masks use a
 * fraction of it. A view above it is kept as its rows and scanned: right,
 * small, and slower for whoever wrote such masks.
 */
#include "security/vacm_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* States are numbers; 0 is the root, which is nobody's child, so: "none". */
struct view_state {
	uint32_t first;    /* edges lead to first .. first + n - 1, sorted */
	uint32_t n;        /* of them */
	uint32_t other;    /* where any other sub-identifier leads, or 0 */
	uint32_t next_any; /* this or the next sibling edge with any, or 0 */
	uint32_t run_last; /* the last key of consecutive keys from here on */
	bool included;     /* OIDs that end here, or leave the tree here */
	bool any;          /* something here or below is in the view */
};

struct vacm_view {
	/* The leading part all families have, with no wildcard in it. */
	struct oid common;

	/* The tree; states[0] stands behind common. NULL: scan the rows. */
	struct view_state *states;
	uint32_t *keys; /* the sub-identifier on the edge to each state */

	/* Only without a tree: the strongest first (VACM-09). */
	struct vacm_view_row *rows;
	size_t n_rows;
};

void
vacm_view_free(struct vacm_view *view)
{
	if (view == NULL)
		return;
	free(view->states);
	free(view->keys);
	free(view->rows);
	free(view);
}

/* VACM-10: position i from 0; bits that the mask does not have are ones */
static bool
is_wild(const struct vacm_view_row *row, size_t i)
{
	return i / 8 < row->mask_n && (row->mask[i / 8] & 0x80U >> i % 8) == 0;
}

/* VACM-09: more sub-identifiers first, then the greater subtree */
static int
compare_strength(const void *a, const void *b)
{
	const struct vacm_view_row *x = *(const struct vacm_view_row *const *)a;
	const struct vacm_view_row *y = *(const struct vacm_view_row *const *)b;

	if (x->subtree.n != y->subtree.n)
		return x->subtree.n > y->subtree.n ? -1 : 1;
	return oid_compare(oid_view(&y->subtree), oid_view(&x->subtree));
}

static size_t
common_length(const struct vacm_view_row *const *rows, size_t n)
{
	size_t common =
		rows[n - 1]->subtree.n; /* the weakest is the shortest */

	for (size_t i = 0; i < n; i++) {
		size_t d = 0;

		while (d < common && !is_wild(rows[i], d) &&
			rows[i]->subtree.sub[d] == rows[0]->subtree.sub[d])
			d++;
		common = d;
	}
	return common;
}

/* Building. A family is its number in rows: the lower, the stronger. */

enum {
	/*
	 * Entries (a family at a state) allowed for each one there would be
	 * without masks: a view of rows "*.N" beside one row for each of
	 * ifEntry's 22 columns needs 23 or fewer.
	 */
	BUDGET_FACTOR = 32,
	/* Rows looked through in the time of a walk through a tree. */
	ROWS_A_STEP = 4,
};

/* The families that match so far at a state. */
struct build_info {
	size_t live; /* where they begin in the builder's live */
	size_t n_live;
	size_t depth;
};

struct builder {
	const struct vacm_view_row *const *rows;
	struct view_state *states;
	uint32_t *keys;
	struct build_info *info;
	size_t n_states;
	size_t states_capacity;
	uint32_t *live;
	size_t n_live;
	size_t live_capacity;
	size_t budget;   /* bound of n_live */
	uint32_t *exact; /* scratch for one state, room for every family */
	uint32_t *wild;
};

static bool
grow(void *array, size_t item_size, size_t capacity)
{
	void *old;
	void *new;

	memcpy(&old, array, sizeof(old));
	new = reallocarray(old, capacity, item_size);
	if (new == NULL)
		return false;
	memcpy(array, &new, sizeof(new));
	return true;
}

static int
push_live(struct builder *b, const uint32_t *families, size_t n)
{
	size_t capacity = b->live_capacity;

	if (n == 0)
		return 0;
	if (n > b->budget - b->n_live)
		return -E2BIG;
	while (capacity < b->n_live + n)
		capacity = capacity == 0 ? 64 : 2 * capacity;
	if (capacity > b->live_capacity) {
		if (!grow(&b->live, sizeof(b->live[0]), capacity))
			return -ENOMEM;
		b->live_capacity = capacity;
	}
	memcpy(b->live + b->n_live, families, n * sizeof(families[0]));
	b->n_live += n;
	return 0;
}

/* A new state, decided as its parent until its own families are looked at. */
static int
push_state(struct builder *b, uint32_t key, size_t depth, bool included)
{
	size_t n = b->n_states;

	if (n == b->states_capacity) {
		size_t capacity = n == 0 ? 16 : 2 * n;

		if (!grow(&b->states, sizeof(b->states[0]), capacity) ||
			!grow(&b->keys, sizeof(b->keys[0]), capacity) ||
			!grow(&b->info, sizeof(b->info[0]), capacity))
			return -ENOMEM;
		b->states_capacity = capacity;
	}
	b->states[n] = (struct view_state){ .included = included };
	b->keys[n] = key;
	b->info[n] = (struct build_info){ .live = b->n_live, .depth = depth };
	b->n_states++;
	return 0;
}

/* A child of parent for key with the families of both lists. */
static int
push_child(struct builder *b, size_t parent, uint32_t key,
	const uint32_t *exact, size_t n_exact, size_t n_wild)
{
	int rc = push_state(
		b, key, b->info[parent].depth + 1, b->states[parent].included);

	if (rc == 0)
		rc = push_live(b, exact, n_exact);
	if (rc == 0)
		rc = push_live(b, b->wild, n_wild);
	if (rc == 0)
		b->info[b->n_states - 1].n_live = n_exact + n_wild;
	return rc;
}

struct sort_context {
	const struct vacm_view_row *const *rows;
	size_t depth;
};

static int
compare_key(const void *a, const void *b, void *ctx)
{
	const struct sort_context *c = ctx;
	uint32_t x = c->rows[*(const uint32_t *)a]->subtree.sub[c->depth];
	uint32_t y = c->rows[*(const uint32_t *)b]->subtree.sub[c->depth];

	return (x > y) - (x < y);
}

/*
 * Decide state i, and make its children: one for each sub-identifier that a
 * family names here, and one for all others when a family has a wildcard.
 * Nothing is merged with the parent even if it decides alike; rows whose
 * effect is nil are rare, and the states stay easy to tell.
 */
static int
expand(struct builder *b, size_t i)
{
	struct build_info at = b->info[i];
	struct sort_context sort = { b->rows, at.depth };
	uint32_t strongest = UINT32_MAX;
	size_t n_exact = 0;
	size_t n_wild = 0;
	int rc = 0;

	for (size_t j = at.live; j < at.live + at.n_live; j++) {
		uint32_t family = b->live[j];
		const struct vacm_view_row *row = b->rows[family];

		if (row->subtree.n == at.depth) {
			/* Longer than all that ended above: it decides. */
			if (family < strongest)
				strongest = family;
		} else if (is_wild(row, at.depth)) {
			b->wild[n_wild++] = family;
		} else {
			b->exact[n_exact++] = family;
		}
	}
	if (strongest != UINT32_MAX)
		b->states[i].included = b->rows[strongest]->included;
	qsort_r(b->exact, n_exact, sizeof(b->exact[0]), compare_key, &sort);
	b->states[i].first = (uint32_t)b->n_states;
	for (size_t j = 0, end; j < n_exact && rc == 0; j = end) {
		const uint32_t *sub = b->rows[b->exact[j]]->subtree.sub;

		end = j + 1;
		while (end < n_exact &&
			compare_key(&b->exact[j], &b->exact[end], &sort) == 0)
			end++;
		b->states[i].n++;
		rc = push_child(
			b, i, sub[at.depth], b->exact + j, end - j, n_wild);
	}
	if (rc == 0 && n_wild > 0) {
		b->states[i].other = (uint32_t)b->n_states;
		rc = push_child(b, i, 0, NULL, 0, n_wild);
	}
	return rc;
}

/* What needs the whole tree; children have higher numbers than parents. */
static void
summarise(struct builder *b)
{
	for (size_t i = b->n_states; i-- > 0;) {
		struct view_state *s = &b->states[i];
		uint32_t next_any = 0;
		uint32_t run_last = 0;

		for (size_t j = (size_t)s->first + s->n; j-- > s->first;) {
			struct view_state *child = &b->states[j];
			bool last = j + 1 == (size_t)s->first + s->n;

			if (child->any)
				next_any = (uint32_t)j;
			if (last || b->keys[j + 1] != b->keys[j] + 1)
				run_last = b->keys[j];
			child->next_any = next_any;
			child->run_last = run_last;
		}
		s->any = s->included || next_any != 0 ||
			(s->other != 0 && b->states[s->other].any);
	}
}

/* -E2BIG: above the budget */
static int
build(struct builder *b, size_t n, size_t common)
{
	int rc;

	b->exact = calloc(n, sizeof(b->exact[0]));
	b->wild = calloc(n, sizeof(b->wild[0]));
	if (b->exact == NULL || b->wild == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		b->budget +=
			BUDGET_FACTOR * (b->rows[i]->subtree.n - common + 1);
		b->wild[i] = (uint32_t)i;
	}
	/* Its numbers are of 32 bits, and no state is without a family. */
	if (b->budget >= UINT32_MAX)
		return -E2BIG;
	rc = push_state(b, 0, common, false);
	if (rc == 0)
		rc = push_live(b, b->wild, n);
	if (rc != 0)
		return rc;
	b->info[0].n_live = n;
	/* Breadth first: the states are their own queue. */
	for (size_t i = 0; i < b->n_states; i++) {
		rc = expand(b, i);
		if (rc != 0)
			return rc;
	}
	summarise(b);
	return 0;
}

static void
builder_fini(struct builder *b)
{
	free(b->states);
	free(b->keys);
	free(b->info);
	free(b->live);
	free(b->exact);
	free(b->wild);
}

static int
keep_rows(struct vacm_view *view, const struct vacm_view_row *const *rows,
	size_t n)
{
	view->rows = calloc(n, sizeof(view->rows[0]));
	if (view->rows == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		view->rows[i] = *rows[i];
	view->n_rows = n;
	return 0;
}

int
vacm_view_compile(
	struct vacm_view **out, const struct vacm_view_row **rows, size_t n)
{
	struct vacm_view *view = calloc(1, sizeof(*view));
	struct builder b = { .rows = rows };
	int rc = -ENOMEM;

	if (view == NULL)
		goto out;
	qsort(rows, n, sizeof(rows[0]), compare_strength);
	view->common.n = common_length(rows, n);
	memcpy(view->common.sub, rows[0]->subtree.sub,
		view->common.n * sizeof(view->common.sub[0]));
	rc = build(&b, n, view->common.n);
	if (rc == -E2BIG) {
		rc = keep_rows(view, rows, n);
	} else if (rc == 0) {
		/* Given back what was grown too far; failing that, kept. */
		(void)grow(&b.states, sizeof(b.states[0]), b.n_states);
		(void)grow(&b.keys, sizeof(b.keys[0]), b.n_states);
		view->states = b.states;
		view->keys = b.keys;
		b.states = NULL;
		b.keys = NULL;
	}
	if (rc != 0)
		goto out;
	*out = view;
	view = NULL; /* the caller's now */
out:
	builder_fini(&b);
	vacm_view_free(view);
	return rc;
}

/* Deciding with the tree. */

/* The first edge of s whose key is not below sub; s's last + 1 if none. */
static uint32_t
edge_from(
	const struct vacm_view *view, const struct view_state *s, uint32_t sub)
{
	const uint32_t *keys = view->keys;
	uint32_t low = s->first;
	uint32_t high = s->first + s->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (keys[middle] < sub)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The state behind s for sub; 0 when s decides for all that goes there. */
static uint32_t
step(const struct vacm_view *view, const struct view_state *s, uint32_t sub)
{
	uint32_t edge = edge_from(view, s, sub);

	if (edge < s->first + s->n && view->keys[edge] == sub)
		return edge;
	return s->other;
}

static bool
tree_has(const struct vacm_view *view, struct oid_view instance)
{
	uint32_t at = 0;

	if (!oid_starts_with(instance, oid_view(&view->common)))
		return false;
	for (size_t d = view->common.n; d < instance.n; d++) {
		uint32_t next = step(view, &view->states[at], instance.sub[d]);

		if (next == 0)
			break;
		at = next;
	}
	return view->states[at].included;
}

/*
 * The smallest sub-identifier from "from" on that leads from state at to
 * something in the view, and the state it leads to, or 0 when at decides
 * there (and includes it).
 */
static bool
next_sub(const struct vacm_view *view, uint32_t at, uint32_t from,
	uint32_t *sub, uint32_t *next)
{
	const struct view_state *s = &view->states[at];
	uint32_t edge = edge_from(view, s, from);
	uint32_t named = 0; /* the first edge that will do */
	bool gap_will_do =
		s->other != 0 ? view->states[s->other].any : s->included;
	uint32_t gap = from; /* the first sub-identifier without an edge */

	if (edge < s->first + s->n) {
		named = view->states[edge].next_any;
		if (view->keys[edge] == from) {
			gap = view->states[edge].run_last + 1;
			if (gap == 0) /* they run to 2^32 - 1 */
				gap_will_do = false;
		}
	}
	if (gap_will_do && (named == 0 || gap < view->keys[named])) {
		*sub = gap;
		*next = s->other;
		return true;
	}
	if (named == 0)
		return false;
	*sub = view->keys[named];
	*next = named;
	return true;
}

/*
 * Make out, the OID of state at, the smallest one in the view below it; there
 * is one. A shorter OID comes before its extensions, so it ends at the first
 * state that includes.
 */
static bool
descend(const struct vacm_view *view, uint32_t at, struct oid *out)
{
	while (!view->states[at].included) {
		uint32_t sub;
		uint32_t next;

		/* Neither can be: at has any, and does not include itself. */
		if (!next_sub(view, at, 0, &sub, &next) || next == 0)
			return false;
		if (!oid_append(out, &sub, 1))
			return false;
		at = next;
	}
	return true;
}

/* The instance lies beside the part all families have, or ends in it. */
static bool
skip_to_common(
	const struct vacm_view *view, struct oid_view instance, struct oid *out)
{
	struct oid_view common = oid_view(&view->common);

	if (oid_compare(instance, common) > 0 || !view->states[0].any)
		return false;
	return oid_copy(out, common) && descend(view, 0, out);
}

/*
 * The exact answer. The OIDs after the instance are, in order: those below it,
 * then at each depth from its end upwards those with a greater sub-identifier
 * there. out may be the instance's own storage: it is written last.
 */
static bool
tree_skip(
	const struct vacm_view *view, struct oid_view instance, struct oid *out)
{
	uint32_t path[OID_MAX_LEN + 1]; /* states by depth, from common on */
	size_t base = view->common.n;
	size_t d = base;

	if (!oid_starts_with(instance, oid_view(&view->common)))
		return skip_to_common(view, instance, out);
	path[0] = 0;
	/* No family is longer than OID_MAX_LEN, so no path is. */
	while (d < instance.n && d < OID_MAX_LEN) {
		uint32_t next = step(
			view, &view->states[path[d - base]], instance.sub[d]);

		if (next == 0)
			break;
		d++;
		path[d - base] = next;
	}
	if (view->states[path[d - base]].included)
		return oid_copy(out, instance);
	if (d == instance.n && view->states[path[d - base]].any)
		return oid_copy(out, instance) &&
			descend(view, path[d - base], out);
	/*
	 * Where the instance leaves the tree (d < n), what it leaves to is
	 * decided by that state: not in the view. Else it ended at d.
	 */
	for (d = d < instance.n ? d + 1 : d; d-- > base;) {
		uint32_t sub;
		uint32_t next;

		if (instance.sub[d] == UINT32_MAX ||
			!next_sub(view, path[d - base], instance.sub[d] + 1,
				&sub, &next))
			continue;
		instance.n = d;
		return oid_copy(out, instance) && oid_append(out, &sub, 1) &&
			(next == 0 || descend(view, next, out));
	}
	return false;
}

/* Deciding by the rows, for a view whose tree would be too large. */

static bool
row_matches(const struct vacm_view_row *row, struct oid_view x)
{
	if (x.n < row->subtree.n)
		return false;
	for (size_t i = 0; i < row->subtree.n; i++)
		if (!is_wild(row, i) && row->subtree.sub[i] != x.sub[i])
			return false;
	return true;
}

/* The row that decides, or NULL: the first match, as they are sorted. */
static const struct vacm_view_row *
deciding_row(const struct vacm_view *view, struct oid_view instance)
{
	for (size_t i = 0; i < view->n_rows; i++)
		if (row_matches(&view->rows[i], instance))
			return &view->rows[i];
	return NULL;
}

/*
 * The smallest OID not below x that row matches: x itself; or x up to where
 * it first falls short of the row, the row from there on; or, where x is
 * already beyond the row, one more at the wildcard nearest before.
 */
static bool
row_next_match(
	const struct vacm_view_row *row, struct oid_view x, struct oid *out)
{
	size_t n = row->subtree.n;
	size_t kept = 0;          /* of x */
	size_t raised = SIZE_MAX; /* the last wildcard that can be raised */

	for (; kept < n && kept < x.n; kept++) {
		if (is_wild(row, kept)) {
			if (x.sub[kept] != UINT32_MAX)
				raised = kept;
		} else if (row->subtree.sub[kept] != x.sub[kept]) {
			break;
		}
	}
	if (kept == n)
		return oid_copy(out, x);
	if (kept < x.n && row->subtree.sub[kept] < x.sub[kept]) {
		if (raised == SIZE_MAX)
			return false;
		kept = raised;
	} else {
		raised = SIZE_MAX;
	}
	out->n = n;
	for (size_t i = 0; i < n; i++) {
		if (i < kept)
			out->sub[i] = x.sub[i];
		else if (i == raised)
			out->sub[i] = x.sub[i] + 1;
		else
			out->sub[i] = is_wild(row, i) ? 0 : row->subtree.sub[i];
	}
	return true;
}

/* The smallest match from x on of the included rows of n_min and longer. */
static bool
rows_next_match(const struct vacm_view *view, struct oid_view x, size_t n_min,
	struct oid *lowest)
{
	struct oid match;
	bool found = false;

	for (size_t i = 0; i < view->n_rows; i++) {
		const struct vacm_view_row *row = &view->rows[i];

		if (!row->included || row->subtree.n < n_min ||
			!row_next_match(row, x, &match))
			continue;
		if (!found ||
			oid_compare(oid_view(&match), oid_view(lowest)) < 0)
			*lowest = match;
		found = true;
	}
	return found;
}

/* The first OID that is neither x nor below it. */
static bool
after_subtree(struct oid_view x, struct oid *out)
{
	while (x.n > 0 && x.sub[x.n - 1] == UINT32_MAX)
		x.n--;
	if (x.n == 0 || !oid_copy(out, x))
		return false;
	out->sub[out->n - 1]++;
	return true;
}

/*
 * A bound, not always the exact answer, which would mean trying each OID that
 * a stronger row excludes. It goes as far as the row that keeps the instance
 * out: the whole of that row's subtree here is out, but for longer included
 * rows, since those as long as it were tried against the same sub-identifiers
 * and lost. So the result always lies behind the instance.
 */
static bool
rows_skip(
	const struct vacm_view *view, struct oid_view instance, struct oid *out)
{
	const struct vacm_view_row *row = deciding_row(view, instance);
	struct oid inside;
	struct oid after;
	struct oid behind;
	bool found;

	if (row != NULL && row->included)
		return oid_copy(out, instance);
	if (row == NULL) {
		found = rows_next_match(view, instance, 0, &inside);
		return found && oid_copy(out, oid_view(&inside));
	}
	found = rows_next_match(view, instance, row->subtree.n + 1, &inside);
	instance.n = row->subtree.n;
	if (after_subtree(instance, &after) &&
		rows_next_match(view, oid_view(&after), 0, &behind) &&
		(!found ||
			oid_compare(oid_view(&behind), oid_view(&inside)) < 0))
		return oid_copy(out, oid_view(&behind));
	return found && oid_copy(out, oid_view(&inside));
}

/* VACM-09, VACM-10 */
bool
vacm_view_has(const struct vacm_view *view, struct oid_view instance)
{
	const struct vacm_view_row *row;

	if (view->states != NULL)
		return tree_has(view, instance);
	row = deciding_row(view, instance);
	return row != NULL && row->included;
}

size_t
vacm_view_steps(const struct vacm_view *view)
{
	return view->n_rows / ROWS_A_STEP;
}

/* VACM-11: what GetNext and GetBulk jump by */
bool
vacm_view_skip(
	const struct vacm_view *view, struct oid_view instance, struct oid *out)
{
	if (view->states != NULL)
		return tree_skip(view, instance, out);
	return rows_skip(view, instance, out);
}
