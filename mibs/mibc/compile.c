/* SPDX-License-Identifier: BSD-2-Clause */
/* From libsmi's tree of a module to the tables of mibs/smi.h. */
#include "mibs/mibc/compile_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- tables ---- */

static void
tables_init(struct tables *tables, const char *path)
{
	*tables = (struct tables){
		.path = path,
		.objects.size = sizeof(struct smi_object),
		.facts.size = sizeof(struct header_facts),
		.notifications.size = sizeof(struct smi_notification),
		.notification_lines.size = sizeof(int),
		.references.size = sizeof(struct smi_reference),
		.indexes.size = sizeof(struct smi_index),
		.ranges.size = sizeof(struct smi_range),
		.named.size = sizeof(struct smi_named),
		.defaults.size = sizeof(struct smi_default),
		.subs.size = sizeof(uint32_t),
		.octets.size = sizeof(uint8_t),
		.names.size = sizeof(char),
		.files.size = sizeof(const char *),
	};
}

void
tables_fini(struct tables *tables)
{
	struct pool *const pools[] = {
		&tables->objects,
		&tables->facts,
		&tables->notifications,
		&tables->notification_lines,
		&tables->references,
		&tables->indexes,
		&tables->ranges,
		&tables->named,
		&tables->defaults,
		&tables->subs,
		&tables->octets,
		&tables->names,
		&tables->files,
	};

	for (size_t i = 0; i < ARRAY_LEN(pools); i++)
		pool_fini(pools[i]);
}

uint16_t
fit16(struct compiler *c, size_t n, const char *what)
{
	if (n <= UINT16_MAX)
		return (uint16_t)n;
	c->overflow = what;
	return 0;
}

static uint8_t
fit8(struct compiler *c, const struct item *item, size_t n, const char *what)
{
	if (n <= UINT8_MAX)
		return (uint8_t)n;
	wrong(c, item->clause->line, "`%s' has %zu %s, at most %d fit",
		item->clause->name, n, what, UINT8_MAX);
	return 0;
}

uint32_t
add_name(struct compiler *c, const char *name)
{
	return (uint32_t)pool_share(&c->out->names, name, strlen(name) + 1);
}

uint16_t
add_subs(struct compiler *c, const uint32_t *subs, size_t n)
{
	return fit16(c, pool_share(&c->out->subs, subs, n), "sub-identifiers");
}

static uint16_t
add_ranges(struct compiler *c, const struct syntax *syntax)
{
	return fit16(c,
		pool_share(
			&c->out->ranges, syntax->ranges.data, syntax->ranges.n),
		"ranges");
}

static uint16_t
add_labels(struct compiler *c, const struct syntax *syntax)
{
	const struct label *labels = syntax->labels.data;
	struct pool named = { .size = sizeof(struct smi_named) };
	size_t at;

	for (size_t i = 0; i < syntax->labels.n; i++) {
		const struct smi_named one = { (int32_t)labels[i].number,
			add_name(c, labels[i].name) };

		pool_add(&named, &one, 1);
	}
	at = pool_share(&c->out->named, named.data, named.n);
	pool_fini(&named);
	return fit16(c, at, "named numbers");
}

/* ---- items ---- */

static struct item *
item_at(const struct compiler *c, size_t i)
{
	return pool_at(&c->items, i);
}

static struct smi_object *
object_at(const struct compiler *c, size_t i)
{
	return pool_at(&c->out->objects, i);
}

static struct oid_view
oid_of(const SmiNode *node)
{
	return (struct oid_view){ node->oid, node->oidlen };
}

static int
compare_oids(struct oid_view a, struct oid_view b)
{
	for (size_t i = 0; i < a.n && i < b.n; i++)
		if (a.sub[i] != b.sub[i])
			return a.sub[i] < b.sub[i] ? -1 : 1;
	return (a.n > b.n) - (a.n < b.n);
}

static int
compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	const int order = compare_oids(oid_of(x->node), oid_of(y->node));

	return order != 0 ? order : strcmp(x->clause->name, y->clause->name);
}

static bool
is_child(const SmiNode *child, const SmiNode *parent)
{
	const struct oid_view view = oid_of(child);

	return child->oidlen == parent->oidlen + 1 &&
		compare_oids((struct oid_view){ view.sub, parent->oidlen },
			oid_of(parent)) == 0;
}

static void
gather(struct compiler *c, const struct clause *clause)
{
	SmiNode *node = smiGetNode(c->module, clause->name);
	struct item item = { clause, node, SMI_SCALAR };

	switch (node == NULL ? SMI_NODEKIND_UNKNOWN : node->nodekind) {
	case SMI_NODEKIND_SCALAR:
		break;
	case SMI_NODEKIND_ROW:
		item.kind = SMI_ENTRY;
		break;
	case SMI_NODEKIND_COLUMN:
		item.kind = SMI_COLUMN;
		break;
	case SMI_NODEKIND_NOTIFICATION:
		pool_add(&c->notifications, &item, 1);
		return;
	case SMI_NODEKIND_TABLE:
		return;
	default:
		wrong(c, clause->line,
			"`%s' is no scalar, table, entry, column or "
			"notification; has its parent a name?",
			clause->name);
		return;
	}
	pool_add(&c->items, &item, 1);
}

static void
check_order(struct compiler *c, struct pool *items)
{
	const struct item *item = items->data;

	if (items->n > 0)
		qsort(items->data, items->n, sizeof(*item), compare_items);
	for (size_t i = 0; i < items->n; i++) {
		const unsigned n = item[i].node->oidlen;

		if (n < 2 || n > OID_MAX_LEN)
			wrong(c, item[i].clause->line,
				"the OID of `%s' has %u sub-identifiers",
				item[i].clause->name, n);
		if (i > 0 &&
			compare_oids(oid_of(item[i - 1].node),
				oid_of(item[i].node)) == 0)
			wrong(c, item[i].clause->line,
				"`%s' has the OID of `%s'",
				item[i].clause->name, item[i - 1].clause->name);
	}
}

/* ---- objects with a value ---- */

static const char *
label_prefix(const struct compiler *c, size_t i, SmiType *labels_of)
{
	SmiType *const *all = c->labels_of.data;
	size_t first = i;
	size_t n = 0;

	for (size_t k = 0; k < c->labels_of.n; k++) {
		if (all[k] != labels_of)
			continue;
		first = n == 0 ? k : first;
		n++;
	}
	if (n < 2 || labels_of->name == NULL ||
		smiGetTypeModule(labels_of) != c->module)
		return item_at(c, i)->clause->name;
	return first == i ? labels_of->name : NULL;
}

static void
fill_value(struct compiler *c, size_t i)
{
	const struct item *item = item_at(c, i);
	struct header_facts *facts = pool_at(&c->out->facts, i);
	struct smi_object *object = object_at(c, i);
	struct syntax syntax;

	if (!syntax_of(&syntax, item->node)) {
		wrong(c, item->clause->line,
			"`%s' has a type that SNMP does not have",
			item->clause->name);
		return;
	}
	if (syntax.widened)
		wrong(c, item->clause->line,
			"a range of `%s' goes beyond the type it is made from",
			item->clause->name);
	if (syntax.misnumbered) {
		wrong(c, item->clause->line,
			"a named number of `%s' cannot be a value or a bit",
			item->clause->name);
		syntax_fini(&syntax);
		return;
	}
	object->type = (uint8_t)syntax.type;
	object->convention = (uint8_t)syntax.convention;
	object->n_ranges = fit8(c, item, syntax.ranges.n, "ranges");
	object->ranges = add_ranges(c, &syntax);
	object->n_named = fit16(c, syntax.labels.n, "named numbers");
	object->named = add_labels(c, &syntax);
	object->defval = add_defval(c, item->clause, &syntax);
	facts->largest = (uint32_t)syntax_largest(&syntax);
	if (syntax.labels.n > 0)
		facts->label_prefix = label_prefix(c, i, syntax.labels_of);
	syntax_fini(&syntax);
}

/* ---- entries ---- */

/* The entry with the INDEX: the one augmented, or itself. */
static SmiNode *
base_of(SmiNode *entry)
{
	if (entry->indexkind == SMI_INDEX_AUGMENT)
		return smiGetRelatedNode(entry);
	return entry->indexkind == SMI_INDEX_INDEX ? entry : NULL;
}

/* Is it read or written as a number, octets or an OID in a name (RFC 2578
 * 7.7)? */
static bool
is_index_syntax(const struct syntax *syntax)
{
	return syntax->type != VALUE_COUNTER64 &&
		syntax->type != VALUE_OPAQUE && syntax->convention != SMI_BITS;
}

/* Sub-identifiers it takes at least (SMI-08). */
static size_t
index_smallest(const struct syntax *syntax, bool implied)
{
	const size_t smallest = syntax_smallest(syntax);

	switch ((int)syntax->type) {
	case VALUE_IP_ADDRESS:
		return smallest;
	case VALUE_OCTET_STRING:
		return smallest +
			(implied || smallest == syntax_largest(syntax) ? 0 : 1);
	case VALUE_OID:
		return smallest + (implied ? 0 : 1);
	default:
		return 1;
	}
}

static void
check_index(struct compiler *c, const struct item *entry, const SmiNode *node,
	const struct syntax *syntax, bool implied)
{
	const int line = entry->clause->line;
	const bool is_string =
		syntax->type == VALUE_OCTET_STRING || syntax->type == VALUE_OID;

	if (node->nodekind != SMI_NODEKIND_COLUMN)
		wrong(c, line, "index `%s' is no column", node->name);
	if (!is_index_syntax(syntax))
		wrong(c, line,
			"`%s' cannot be an index: it is no number, "
			"string, OID or address",
			node->name);
	if (syntax_negative(syntax))
		wrong(c, line, "index `%s' can be negative", node->name);
	if (implied && (!is_string || syntax_smallest(syntax) == 0))
		wrong(c, line, "index `%s' is IMPLIED and %s", node->name,
			is_string ? "can be empty"
				  : "neither a string nor an OID");
}

static size_t
add_index(struct compiler *c, const struct item *entry, SmiNode *node,
	bool implied, struct pool *indexes)
{
	struct syntax syntax;
	struct smi_index index;
	size_t smallest;

	if (!syntax_of(&syntax, node)) {
		wrong(c, entry->clause->line,
			"index `%s' has a type that SNMP does not have",
			node->name);
		return 0;
	}
	check_index(c, entry, node, &syntax, implied);
	memset(&index, 0, sizeof(index));
	index.name = add_name(c, node->name);
	index.type = (uint8_t)syntax.type;
	index.implied = implied;
	index.n_ranges = fit8(c, entry, syntax.ranges.n, "ranges of an index");
	index.ranges = add_ranges(c, &syntax);
	pool_add(indexes, &index, 1);
	smallest = index_smallest(&syntax, implied);
	syntax_fini(&syntax);
	return smallest;
}

static void
fill_index(struct compiler *c, size_t i, SmiNode *base)
{
	const struct item *entry = item_at(c, i);
	struct pool indexes = { .size = sizeof(struct smi_index) };
	/* The name of a column: the entry's, and one more. */
	size_t smallest = entry->node->oidlen + 1;
	size_t at;

	for (SmiElement *e = smiGetFirstElement(base); e != NULL;
		e = smiGetNextElement(e)) {
		SmiNode *node = smiGetElementNode(e);
		const bool last = smiGetNextElement(e) == NULL;

		if (node == NULL || node->name == NULL)
			continue; /* libsmi has complained */
		smallest += add_index(
			c, entry, node, last && base->implied, &indexes);
	}
	if (indexes.n == 0)
		wrong(c, entry->clause->line, "entry `%s' has no index",
			entry->clause->name);
	if (smallest > OID_MAX_LEN)
		wrong(c, entry->clause->line,
			"no row of `%s' can be named: %zu sub-identifiers at "
			"least, %d at most (RFC 2578 3.5)",
			entry->clause->name, smallest, OID_MAX_LEN);
	at = pool_share(&c->out->indexes, indexes.data, indexes.n);
	object_at(c, i)->index = fit16(c, at, "index objects");
	object_at(c, i)->n_index =
		fit8(c, entry, indexes.n, "objects in its INDEX");
	pool_fini(&indexes);
}

/* The position of an entry of this module, or c->items.n. */
static size_t
find_entry(const struct compiler *c, const SmiNode *node)
{
	size_t i = 0;

	while (i < c->items.n && item_at(c, i)->node != node)
		i++;
	return i;
}

static bool
has_row_status(SmiNode *entry)
{
	struct syntax syntax;
	bool found = false;

	for (SmiNode *node = smiGetFirstChildNode(entry);
		node != NULL && !found; node = smiGetNextChildNode(node)) {
		if (node->nodekind != SMI_NODEKIND_COLUMN ||
			!syntax_of(&syntax, node))
			continue;
		found = syntax.convention == SMI_ROW_STATUS;
		syntax_fini(&syntax);
	}
	return found;
}

/* RFC 2578 7.3 and 7.1.12: rows that can be made, or not; RFC 2579: made by
 * RowStatus. */
static void
check_columns(struct compiler *c, size_t i, SmiNode *base)
{
	const struct item *entry = item_at(c, i);
	const struct item *create = NULL, *write = NULL;
	const size_t n = object_at(c, i)->n_columns;

	for (const struct item *p = entry + 1; p <= entry + n; p++) {
		if (p->clause->access == SMI_READ_CREATE)
			create = p;
		else if (p->clause->access == SMI_READ_WRITE)
			write = p;
	}
	if (n == 0)
		wrong(c, entry->clause->line, "entry `%s' has no columns",
			entry->clause->name);
	if (create == NULL)
		return;
	if (write != NULL)
		wrong(c, write->clause->line,
			"`%s' is read-write in a table that has read-create "
			"columns (RFC 2578 7.3)",
			write->clause->name);
	/* Tables of before RowStatus, such as ipNetToMediaTable, live on. */
	if (entry->node->status == SMI_STATUS_CURRENT &&
		!has_row_status(entry->node) && !has_row_status(base))
		wrong(c, create->clause->line,
			"`%s' is read-create in a table without a RowStatus",
			create->clause->name);
}

static void
fill_entry(struct compiler *c, size_t i)
{
	const struct item *entry = item_at(c, i);
	struct smi_object *object = object_at(c, i);
	SmiNode *base = base_of(entry->node);
	size_t at;

	if (base == NULL) {
		wrong(c, entry->clause->line,
			"entry `%s' has neither INDEX nor AUGMENTS",
			entry->clause->name);
		return;
	}
	at = find_entry(c, base);
	if (at != i && at < c->items.n) {
		object->augments = true;
		object->entry = fit16(c, at, "objects");
	}
	fill_index(c, i, base);
	check_columns(c, i, base);
}

/* Columns follow their entry, as their OIDs do. */
static void
find_columns(struct compiler *c)
{
	size_t entry = c->items.n;

	for (size_t i = 0; i < c->items.n; i++) {
		const struct item *item = item_at(c, i);

		if (item->kind == SMI_ENTRY) {
			entry = i;
		} else if (item->kind == SMI_COLUMN) {
			if (entry == c->items.n ||
				!is_child(
					item->node, item_at(c, entry)->node)) {
				wrong(c, item->clause->line,
					"the entry of column `%s' is not of "
					"this module",
					item->clause->name);
				continue;
			}
			object_at(c, i)->entry = fit16(c, entry, "objects");
			object_at(c, entry)->n_columns++;
		}
	}
}

/* ---- notifications ---- */

static void
fill_notification(struct compiler *c, const struct item *item)
{
	struct smi_notification notification;
	struct pool references = { .size = sizeof(struct smi_reference) };
	size_t at;

	for (SmiElement *e = smiGetFirstElement(item->node); e != NULL;
		e = smiGetNextElement(e)) {
		SmiNode *node = smiGetElementNode(e);
		struct smi_reference reference;

		if (node == NULL || node->name == NULL)
			continue; /* libsmi has complained */
		memset(&reference, 0, sizeof(reference));
		reference.name = add_name(c, node->name);
		reference.oid = add_subs(c, node->oid, node->oidlen);
		reference.oid_n = (uint8_t)node->oidlen;
		pool_add(&references, &reference, 1);
	}
	at = pool_share(&c->out->references, references.data, references.n);
	memset(&notification, 0, sizeof(notification));
	notification.name = add_name(c, item->clause->name);
	notification.oid = add_subs(c, item->node->oid, item->node->oidlen);
	notification.oid_n = (uint8_t)item->node->oidlen;
	notification.objects = fit16(c, at, "objects of notifications");
	notification.n_objects = fit8(c, item, references.n, "objects");
	pool_fini(&references);
	pool_add(&c->out->notifications, &notification, 1);
	pool_add(&c->out->notification_lines, &item->clause->line, 1);
}

/* ---- all of it ---- */

static enum smi_status
status_of(const SmiNode *node)
{
	if (node->status == SMI_STATUS_DEPRECATED)
		return SMI_DEPRECATED;
	return node->status == SMI_STATUS_OBSOLETE ? SMI_OBSOLETE : SMI_CURRENT;
}

static void
fill_objects(struct compiler *c)
{
	const size_t n = c->items.n;

	pool_add(&c->out->objects, NULL, n);
	pool_add(&c->out->facts, NULL, n);
	/* The longest first: an entry's OID is then that of a column, cut. */
	for (size_t i = 0; i < n; i++)
		if (item_at(c, i)->kind != SMI_ENTRY)
			add_subs(c, item_at(c, i)->node->oid,
				item_at(c, i)->node->oidlen);
	for (size_t i = 0; i < n; i++) {
		const struct item *item = item_at(c, i);
		struct smi_object *object = object_at(c, i);
		struct header_facts *facts = pool_at(&c->out->facts, i);

		object->name = add_name(c, item->clause->name);
		object->oid = add_subs(c, item->node->oid, item->node->oidlen);
		object->oid_n = (uint8_t)item->node->oidlen;
		object->kind = (uint8_t)item->kind;
		object->access = (uint8_t)item->clause->access;
		object->status = (uint8_t)status_of(item->node);
		facts->line = item->clause->line;
	}
	find_columns(c);
	for (size_t i = 0; i < n; i++)
		if (item_at(c, i)->kind == SMI_ENTRY)
			fill_entry(c, i);
		else
			fill_value(c, i);
}

/* Which type has the named numbers of each object. */
static void
find_labels_of(struct compiler *c)
{
	for (size_t i = 0; i < c->items.n; i++) {
		SmiType *labels_of = NULL;
		struct syntax syntax;

		if (item_at(c, i)->kind != SMI_ENTRY &&
			syntax_of(&syntax, item_at(c, i)->node)) {
			if (syntax.labels.n > 0)
				labels_of = syntax.labels_of;
			syntax_fini(&syntax);
		}
		pool_add(&c->labels_of, &labels_of, 1);
	}
}

static void
list_files(struct compiler *c)
{
	pool_add(&c->out->files, &c->text->path, 1);
	for (SmiModule *m = smiGetFirstModule(); m != NULL;
		m = smiGetNextModule(m))
		if (m->path[0] != '\0' && m != c->module) {
			const char *path = m->path;

			pool_add(&c->out->files, &path, 1);
		}
}

/* Imports may be modules that are never compiled themselves. */
static void
check_imports(struct compiler *c)
{
	const char *const *files = c->out->files.data;

	for (size_t i = 1; i < c->out->files.n; i++) {
		struct text text;

		if (text_read(&text, files[i]))
			text_check_numbers(&text);
		text_fini(&text);
	}
}

bool
compile(struct tables *tables, const struct text *text, const char *folders)
{
	struct compiler c = {
		.text = text,
		.module = load(text->path, folders),
		.out = tables,
		.items.size = sizeof(struct item),
		.notifications.size = sizeof(struct item),
		.labels_of.size = sizeof(SmiType *),
	};
	const struct clause *clauses = text->clauses.data;

	tables_init(tables, text->path);
	if (c.module == NULL)
		return false;
	tables->module = c.module->name;
	list_files(&c);
	check_imports(&c);
	for (size_t i = 0; i < text->clauses.n; i++)
		gather(&c, &clauses[i]);
	check_order(&c, &c.items);
	check_order(&c, &c.notifications);
	if (complaints() == 0) {
		const struct item *notifications = c.notifications.data;

		find_labels_of(&c);
		fill_objects(&c);
		for (size_t i = 0; i < c.notifications.n; i++)
			fill_notification(&c, &notifications[i]);
	}
	if (c.overflow != NULL)
		complain(text->path, 0, "more than %d %s do not fit",
			UINT16_MAX, c.overflow);
	pool_fini(&c.items);
	pool_fini(&c.notifications);
	pool_fini(&c.labels_of);
	return complaints() == 0;
}
