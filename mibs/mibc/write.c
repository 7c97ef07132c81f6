/* SPDX-License-Identifier: BSD-2-Clause */
/* From the tables to C. Nothing here depends on time, place or chance. */
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "mibs/mibc/mibc.h"

static const struct smi_object *
object_at(const struct tables *tables, size_t i)
{
	return pool_at(&tables->objects, i);
}

static const char *
name_at(const struct tables *tables, uint32_t at)
{
	return pool_at(&tables->names, at);
}

static const char *
object_name(const struct tables *tables, size_t i)
{
	return name_at(tables, object_at(tables, i)->name);
}

static const char *
index_name(
	const struct tables *tables, const struct smi_object *entry, unsigned k)
{
	const struct smi_index *index =
		pool_at(&tables->indexes, entry->index + k);

	return name_at(tables, index->name);
}

/* text - like printf into memory; to be freed */
__attribute__((format(printf, 1, 2))) static char *
text(const char *format, ...)
{
	va_list args;
	char *out;
	int n;

	va_start(args, format);
	n = vasprintf(&out, format, args);
	va_end(args);
	if (n >= 0)
		return out;
	fputs("mibc: error: out of memory\n", stderr);
	exit(EXIT_FAILURE);
}

/* Hyphens are the one character of descriptors that C has not. */
static char *
c_name(char *name)
{
	for (char *p = name; *p != '\0'; p++)
		if (*p == '-')
			*p = '_';
	return name;
}

char *
file_name(const struct tables *tables)
{
	char *name = c_name(text("%s", tables->module));

	for (char *p = name; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return name;
}

/* ---- the header ---- */

struct symbol {
	char *name;
	int line;
};

struct header {
	FILE *out;
	const struct tables *tables;
	struct pool symbols; /* struct symbol */
};

/* symbol - note a name that the header defines; takes it */
static const char *
symbol(struct header *h, int line, char *name)
{
	const struct symbol one = { c_name(name), line };

	pool_add(&h->symbols, &one, 1);
	return one.name;
}

static int
compare_symbols(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;
	const int order = strcmp(x->name, y->name);

	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static bool
check_symbols(struct header *h)
{
	struct symbol *symbols = h->symbols.data;
	bool good = true;

	if (h->symbols.n > 0)
		qsort(symbols, h->symbols.n, sizeof(*symbols), compare_symbols);
	for (size_t i = 0; i < h->symbols.n; i++) {
		if (i + 1 < h->symbols.n &&
			strcmp(symbols[i].name, symbols[i + 1].name) == 0) {
			complain(h->tables->path, symbols[i + 1].line,
				"two names become %s in C, that of line %d too",
				symbols[i].name, symbols[i].line);
			good = false;
		}
		free(symbols[i].name);
	}
	pool_fini(&h->symbols);
	return good;
}

static void
header_object(struct header *h, size_t i)
{
	const struct smi_object *object = object_at(h->tables, i);
	const struct header_facts *facts = pool_at(&h->tables->facts, i);
	const char *name = object_name(h->tables, i);
	const int line = facts->line;

	fprintf(h->out, "\t%s = %zu,\n", symbol(h, line, text("SMI_%s", name)),
		i);
	if (object->kind != SMI_ENTRY)
		fprintf(h->out, "\t%s = 0x%02x,\n",
			symbol(h, line, text("SMI_TYPE_%s", name)),
			object->type);
	if (facts->largest > 0)
		fprintf(h->out, "\t%s = %" PRIu32 ",\n",
			symbol(h, line, text("SMI_SIZE_%s", name)),
			facts->largest);
	if (object->kind == SMI_ENTRY && !object->augments)
		for (unsigned k = 0; k < object->n_index; k++)
			fprintf(h->out, "\t%s = %u,\n",
				symbol(h, line,
					text("SMI_INDEX_%s_%s", name,
						index_name(
							h->tables, object, k))),
				k);
}

static void
header_labels(struct header *h, size_t i)
{
	const struct smi_object *object = object_at(h->tables, i);
	const struct header_facts *facts = pool_at(&h->tables->facts, i);
	const struct smi_named *named;

	if (facts->label_prefix == NULL)
		return;
	named = pool_at(&h->tables->named, object->named);
	fputs("\nenum {\n", h->out);
	for (size_t k = 0; k < object->n_named; k++)
		fprintf(h->out, "\t%s = %" PRId32 ",\n",
			symbol(h, facts->line,
				text("SMI_%s_%s", facts->label_prefix,
					name_at(h->tables, named[k].name))),
			named[k].number);
	fputs("};\n", h->out);
}

static void
header_notifications(struct header *h)
{
	const struct smi_notification *n = h->tables->notifications.data;
	const uint32_t *subs = h->tables->subs.data;
	const int *lines = h->tables->notification_lines.data;

	for (size_t i = 0; i < h->tables->notifications.n; i++) {
		const char *name = name_at(h->tables, n[i].name);

		fprintf(h->out, "\nenum { %s = %zu };\n",
			symbol(h, lines[i], text("SMI_%s", name)), i);
		fprintf(h->out, "#define %s",
			symbol(h, lines[i], text("SMI_OID_%s", name)));
		for (unsigned k = 0; k < n[i].oid_n; k++)
			fprintf(h->out, "%s%" PRIu32, k == 0 ? " " : ", ",
				subs[n[i].oid + k]);
		fputc('\n', h->out);
	}
}

static void
header_indexes(struct header *h, const struct smi_object *entry, size_t i)
{
	for (unsigned k = 0; k < entry->n_index; k++) {
		char *pair = c_name(text("%s, %s", object_name(h->tables, i),
			index_name(h->tables, entry, k)));

		fprintf(h->out, " \\\n\tX(%s)", pair);
		free(pair);
	}
}

/* A list for MIB_MODULE: what has to be bound. */
static void
header_binds(struct header *h, const char *module, bool indexes)
{
	fprintf(h->out, "\n#define %s_%s(X)", module,
		indexes ? "INDEXES" : "OBJECTS");
	for (size_t i = 0; i < h->tables->objects.n; i++) {
		const struct smi_object *object = object_at(h->tables, i);
		char *name = c_name(text("%s", object_name(h->tables, i)));

		if (!indexes &&
			(object->kind == SMI_ENTRY ||
				object->access >= SMI_READ_ONLY))
			fprintf(h->out, " \\\n\tX(%s)", name);
		if (indexes && object->kind == SMI_ENTRY && !object->augments)
			header_indexes(h, object, i);
		free(name);
	}
	fputc('\n', h->out);
}

bool
write_header(FILE *out, const struct tables *tables)
{
	struct header h = { out, tables, { .size = sizeof(struct symbol) } };
	char *module = file_name(tables);

	fprintf(out,
		"/* SPDX-License-Identifier: BSD-2-Clause */\n"
		"/* Made by mibc from %s; not to be edited. */\n"
		"#ifndef GEN_%s_H\n#define GEN_%s_H\n\n"
		"#include \"mibs/smi.h\"\n\n"
		"extern const struct smi_module %s_smi;\n",
		tables->module, module, module, module);
	if (tables->objects.n > 0) {
		fputs("\nenum {\n", out);
		for (size_t i = 0; i < tables->objects.n; i++)
			header_object(&h, i);
		fputs("};\n", out);
	}
	for (size_t i = 0; i < tables->objects.n; i++)
		header_labels(&h, i);
	header_notifications(&h);
	header_binds(&h, module, false);
	header_binds(&h, module, true);
	fputs("\n#endif\n", out);
	free(module);
	return check_symbols(&h);
}

/* ---- the source ---- */

static void
source_names(FILE *out, const struct tables *tables)
{
	const char *p = tables->names.data;
	const char *end;

	if (tables->names.n == 0)
		return;
	end = p + tables->names.n;
	fputs("\nstatic const char names[] =", out);
	for (; p < end; p += strlen(p) + 1)
		/* The last one's NUL is the string's. */
		fprintf(out, "\n\t\"%s%s\"", p,
			p + strlen(p) + 1 < end ? "\\0" : "");
	fputs(";\n", out);
}

/* What stands before number i of a list, several to a line. */
static const char *
separator(size_t i)
{
	return i % 12 == 0 ? "\n\t" : " ";
}

static void
source_subs(FILE *out, const struct tables *tables)
{
	const uint32_t *subs = tables->subs.data;

	if (tables->subs.n == 0)
		return;
	fputs("\nstatic const uint32_t subs[] = {", out);
	for (size_t i = 0; i < tables->subs.n; i++)
		fprintf(out, "%s%" PRIu32 ",", separator(i), subs[i]);
	fputs("\n};\n", out);
}

/* Empty strings have a position here, too: never NULL. */
static void
source_octets(FILE *out, const struct tables *tables)
{
	const uint8_t *octets = tables->octets.data;

	fputs("\nstatic const uint8_t octets[] = {", out);
	for (size_t i = 0; i < tables->octets.n; i++)
		fprintf(out, "%s0x%02x,", separator(i), octets[i]);
	fputs(tables->octets.n > 0 ? "\n};\n" : " 0 };\n", out);
}

/* Objects without ranges have a position here, too: never NULL. */
static void
source_ranges(FILE *out, const struct tables *tables)
{
	const struct smi_range *ranges = tables->ranges.data;

	fputs("\nstatic const struct smi_range ranges[] = {\n", out);
	for (size_t i = 0; i < tables->ranges.n; i++)
		fprintf(out, "\t{ %" PRId64 ", %" PRId64 " },\n", ranges[i].low,
			ranges[i].high);
	fputs(tables->ranges.n > 0 ? "};\n" : "\t{ 0, 0 },\n};\n", out);
}

static void
source_named(FILE *out, const struct tables *tables)
{
	const struct smi_named *named = tables->named.data;

	if (tables->named.n == 0)
		return;
	fputs("\nstatic const struct smi_named named[] = {\n", out);
	for (size_t i = 0; i < tables->named.n; i++)
		fprintf(out, "\t{ %" PRId32 ", %" PRIu32 " }, /* %s */\n",
			named[i].number, named[i].name,
			name_at(tables, named[i].name));
	fputs("};\n", out);
}

static void
source_defaults(FILE *out, const struct tables *tables)
{
	const struct smi_default *defaults = tables->defaults.data;

	if (tables->defaults.n == 0)
		return;
	fputs("\nstatic const struct smi_default defaults[] = {\n", out);
	for (size_t i = 0; i < tables->defaults.n; i++)
		fprintf(out, "\t{ %" PRId64 ", %u, %u },\n", defaults[i].number,
			defaults[i].at, defaults[i].n);
	fputs("};\n", out);
}

static const char *
type_name(unsigned type)
{
	switch (type) {
	case VALUE_INTEGER:
		return "VALUE_INTEGER";
	case VALUE_OCTET_STRING:
		return "VALUE_OCTET_STRING";
	case VALUE_OID:
		return "VALUE_OID";
	case VALUE_IP_ADDRESS:
		return "VALUE_IP_ADDRESS";
	case VALUE_COUNTER32:
		return "VALUE_COUNTER32";
	case VALUE_UNSIGNED32:
		return "VALUE_UNSIGNED32";
	case VALUE_TIME_TICKS:
		return "VALUE_TIME_TICKS";
	case VALUE_OPAQUE:
		return "VALUE_OPAQUE";
	case VALUE_COUNTER64:
		return "VALUE_COUNTER64";
	default:
		return "0"; /* an entry */
	}
}

/* A member of a struct, when it is not zero. */
static void
member(FILE *out, const char *name, size_t value)
{
	if (value != 0)
		fprintf(out, ", .%s = %zu", name, value);
}

static void
source_indexes(FILE *out, const struct tables *tables)
{
	const struct smi_index *indexes = tables->indexes.data;

	if (tables->indexes.n == 0)
		return;
	fputs("\nstatic const struct smi_index indexes[] = {\n", out);
	for (size_t i = 0; i < tables->indexes.n; i++) {
		fprintf(out, "\t{ .name = %" PRIu32 " /* %s */, .type = %s",
			indexes[i].name, name_at(tables, indexes[i].name),
			type_name(indexes[i].type));
		member(out, "implied", indexes[i].implied);
		member(out, "n_ranges", indexes[i].n_ranges);
		member(out, "ranges", indexes[i].ranges);
		fputs(" },\n", out);
	}
	fputs("};\n", out);
}

static void
source_object(FILE *out, const struct tables *tables, size_t i)
{
	static const char *const kinds[] = {
		[SMI_SCALAR] = "SMI_SCALAR",
		[SMI_ENTRY] = "SMI_ENTRY",
		[SMI_COLUMN] = "SMI_COLUMN",
	};
	static const char *const accesses[] = {
		[SMI_NOT_ACCESSIBLE] = "SMI_NOT_ACCESSIBLE",
		[SMI_ACCESSIBLE_FOR_NOTIFY] = "SMI_ACCESSIBLE_FOR_NOTIFY",
		[SMI_READ_ONLY] = "SMI_READ_ONLY",
		[SMI_READ_WRITE] = "SMI_READ_WRITE",
		[SMI_READ_CREATE] = "SMI_READ_CREATE",
	};
	static const char *const conventions[] = {
		[SMI_NO_TC] = "SMI_NO_TC",
		[SMI_BITS] = "SMI_BITS",
		[SMI_ROW_STATUS] = "SMI_ROW_STATUS",
		[SMI_STORAGE_TYPE] = "SMI_STORAGE_TYPE",
		[SMI_TEST_AND_INCR] = "SMI_TEST_AND_INCR",
		[SMI_TRUTH_VALUE] = "SMI_TRUTH_VALUE",
		[SMI_TIME_STAMP] = "SMI_TIME_STAMP",
		[SMI_DISPLAY_STRING] = "SMI_DISPLAY_STRING",
		[SMI_ADMIN_STRING] = "SMI_ADMIN_STRING",
		[SMI_TAG_VALUE] = "SMI_TAG_VALUE",
		[SMI_TAG_LIST] = "SMI_TAG_LIST",
		[SMI_ENGINE_ID] = "SMI_ENGINE_ID",
		[SMI_TLS_FINGERPRINT] = "SMI_TLS_FINGERPRINT",
		[SMI_TLS_ADDRESS] = "SMI_TLS_ADDRESS",
		[SMI_DATE_AND_TIME] = "SMI_DATE_AND_TIME",
	};
	static const char *const statuses[] = {
		[SMI_CURRENT] = "SMI_CURRENT",
		[SMI_DEPRECATED] = "SMI_DEPRECATED",
		[SMI_OBSOLETE] = "SMI_OBSOLETE",
	};
	const struct smi_object *o = object_at(tables, i);

	fprintf(out, "\t{ .name = %" PRIu32 ", /* %s */\n\t  .kind = %s",
		o->name, object_name(tables, i), kinds[o->kind]);
	fprintf(out, ", .type = %s, .access = %s", type_name(o->type),
		accesses[o->access]);
	fprintf(out, ",\n\t  .convention = %s, .status = %s",
		conventions[o->convention], statuses[o->status]);
	fprintf(out, ",\n\t  .oid = %u, .oid_n = %u", o->oid, o->oid_n);
	member(out, "n_ranges", o->n_ranges);
	member(out, "ranges", o->ranges);
	member(out, "named", o->named);
	member(out, "n_named", o->n_named);
	member(out, "defval", o->defval);
	member(out, "n_index", o->n_index);
	member(out, "augments", o->augments);
	member(out, "index", o->index);
	member(out, "n_columns", o->n_columns);
	member(out, "entry", o->entry);
	fputs(" },\n", out);
}

static void
source_objects(FILE *out, const struct tables *tables)
{
	if (tables->objects.n == 0)
		return;
	fputs("\nstatic const struct smi_object objects[] = {\n", out);
	for (size_t i = 0; i < tables->objects.n; i++)
		source_object(out, tables, i);
	fputs("};\n", out);
}

static void
source_references(FILE *out, const struct tables *tables)
{
	const struct smi_reference *r = tables->references.data;

	if (tables->references.n == 0)
		return;
	fputs("\nstatic const struct smi_reference references[] = {\n", out);
	for (size_t i = 0; i < tables->references.n; i++)
		fprintf(out, "\t{ %" PRIu32 " /* %s */, %u, %u },\n", r[i].name,
			name_at(tables, r[i].name), r[i].oid, r[i].oid_n);
	fputs("};\n", out);
}

static void
source_notifications(FILE *out, const struct tables *tables)
{
	const struct smi_notification *n = tables->notifications.data;

	if (tables->notifications.n == 0)
		return;
	fputs("\nstatic const struct smi_notification notifications[] = {\n",
		out);
	for (size_t i = 0; i < tables->notifications.n; i++)
		fprintf(out, "\t{ %" PRIu32 " /* %s */, %u, %u, %u, %u },\n",
			n[i].name, name_at(tables, n[i].name), n[i].oid,
			n[i].oid_n, n[i].n_objects, n[i].objects);
	fputs("};\n", out);
}

void
write_source(FILE *out, const struct tables *tables)
{
	const struct {
		const char *name;
		const struct pool *pool;
	} parts[] = {
		{ "objects", &tables->objects },
		{ "notifications", &tables->notifications },
		{ "references", &tables->references },
		{ "indexes", &tables->indexes },
		{ "ranges", &tables->ranges },
		{ "named", &tables->named },
		{ "defaults", &tables->defaults },
		{ "subs", &tables->subs },
		{ "octets", &tables->octets },
		{ "names", &tables->names },
	};
	char *module = file_name(tables);

	fprintf(out,
		"/* SPDX-License-Identifier: BSD-2-Clause */\n"
		"/* Made by mibc from %s; not to be edited. */\n"
		"#include \"%s.gen.h\"\n",
		tables->module, module);
	source_names(out, tables);
	source_subs(out, tables);
	source_octets(out, tables);
	source_ranges(out, tables);
	source_named(out, tables);
	source_defaults(out, tables);
	source_indexes(out, tables);
	source_objects(out, tables);
	source_references(out, tables);
	source_notifications(out, tables);
	fprintf(out,
		"\nconst struct smi_module %s_smi = {\n"
		"\t.name = \"%s\",\n",
		module, tables->module);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i].pool->n > 0 || parts[i].pool == &tables->ranges ||
			parts[i].pool == &tables->octets)
			fprintf(out, "\t.%s = %s,\n", parts[i].name,
				parts[i].name);
	fprintf(out, "\t.n_objects = %zu,\n\t.n_notifications = %zu,\n};\n",
		tables->objects.n, tables->notifications.n);
	free(module);
}

/* ---- for make ---- */

static void
write_path(FILE *out, const char *path)
{
	for (; *path != '\0'; path++) {
		if (strchr(" \t#\\", *path) != NULL)
			fputc('\\', out);
		if (*path == '$')
			fputc('$', out);
		fputc(*path, out);
	}
}

void
write_depend(FILE *out, const struct tables *tables, const char *stem)
{
	const char *const *files = tables->files.data;

	write_path(out, stem);
	fputs(".gen.c ", out);
	write_path(out, stem);
	fputs(".gen.h:", out);
	for (size_t i = 0; i < tables->files.n; i++) {
		fputs(" \\\n\t", out);
		write_path(out, files[i]);
	}
	fputc('\n', out);
	/* Make must not stop at one that is gone, but run us. */
	for (size_t i = 0; i < tables->files.n; i++) {
		fputc('\n', out);
		write_path(out, files[i]);
		fputs(":\n", out);
	}
}
