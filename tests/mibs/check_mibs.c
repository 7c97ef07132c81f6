/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check_mibs OURS REFERENCE MODULE...
 *
 * Compares modules in the folder OURS with those of the same name in the
 * folder REFERENCE, as libsmi reads them: every object, notification, group
 * and textual convention that either has. A file is MODULE or MODULE.txt; what
 * it imports comes from its own folder. A line for each difference and one
 * that counts them; exit status 0: none, 1: some, 2: a module was not read.
 */
#include <smi.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mibs/mibc/mibc.h"

void
complain(const char *path, int line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: ", path, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

/* ---- one module's facts, a line each: "name: attribute", tab, value ---- */

__attribute__((format(printf, 3, 4))) static void
fact(const char *name, const char *attribute, const char *format, ...)
{
	va_list args;

	printf("%s: %s\t", name, attribute);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

/* A list that grows into a line. */
struct list {
	char *text;
	size_t n;
	FILE *out;
};

static FILE *
list_init(struct list *list)
{
	list->out = open_memstream(&list->text, &list->n);
	if (list->out == NULL)
		abort();
	return list->out;
}

static void
list_fact(struct list *list, const char *name, const char *attribute)
{
	fclose(list->out);
	fact(name, attribute, "%s", list->n == 0 ? "none" : list->text);
	free(list->text);
}

static const char *
separator(const struct list *list)
{
	fflush(list->out);
	return list->n == 0 ? "" : ", ";
}

static const char *
status_name(SmiStatus status)
{
	switch ((int)status) {
	case SMI_STATUS_CURRENT:
		return "current";
	case SMI_STATUS_DEPRECATED:
		return "deprecated";
	case SMI_STATUS_OBSOLETE:
		return "obsolete";
	default:
		return "none";
	}
}

static void
write_number(FILE *out, const SmiValue *value)
{
	switch ((int)value->basetype) {
	case SMI_BASETYPE_INTEGER64:
		fprintf(out, "%lld", (long long)value->value.integer64);
		break;
	case SMI_BASETYPE_UNSIGNED64:
		fprintf(out, "%llu",
			(unsigned long long)value->value.unsigned64);
		break;
	case SMI_BASETYPE_UNSIGNED32:
		fprintf(out, "%lu", (unsigned long)value->value.unsigned32);
		break;
	default:
		fprintf(out, "%ld", (long)value->value.integer32);
	}
}

static bool
is_base_type(SmiType *type)
{
	const SmiModule *home = smiGetTypeModule(type);

	/* Those built into libsmi are of a module without a name. */
	return home == NULL || home->name[0] == '\0' ||
		strcmp(home->name, "SNMPv2-SMI") == 0;
}

static void
range_fact(const char *name, SmiType *type)
{
	struct list list;
	FILE *out = list_init(&list);
	SmiRange *r = NULL;

	/* Whether libsmi tells those of a base type depends on its module. */
	while (r == NULL && type != NULL && !is_base_type(type)) {
		r = smiGetFirstRange(type);
		type = smiGetParentType(type);
	}
	for (; r != NULL; r = smiGetNextRange(r)) {
		fputs(separator(&list), out);
		write_number(out, &r->minValue);
		fputs("..", out);
		write_number(out, &r->maxValue);
	}
	list_fact(&list, name, "range or size");
}

static void
label_fact(const char *name, SmiType *type)
{
	struct list list;
	FILE *out = list_init(&list);

	while (type != NULL && smiGetFirstNamedNumber(type) == NULL)
		type = smiGetParentType(type);
	for (SmiNamedNumber *n = type == NULL ? NULL
					      : smiGetFirstNamedNumber(type);
		n != NULL; n = smiGetNextNamedNumber(n)) {
		fprintf(out, "%s%s(", separator(&list), n->name);
		write_number(out, &n->value);
		fputc(')', out);
	}
	list_fact(&list, name, "named numbers or bits");
}

/* The facts of a SYNTAX: of an object's, or of what a convention is made of. */
static void
syntax_facts(const char *name, SmiType *syntax)
{
	SmiType *base = syntax;
	SmiType *convention = syntax;

	while (base != NULL && (base->name == NULL || !is_base_type(base)))
		base = smiGetParentType(base);
	while (convention != NULL && convention->name == NULL)
		convention = smiGetParentType(convention);
	fact(name, "base type", "%s", base == NULL ? "none" : base->name);
	fact(name, "type", "%s",
		convention == NULL ? "none" : convention->name);
	range_fact(name, syntax);
	label_fact(name, syntax);
}

static void
convention_facts(SmiType *type)
{
	const char *hint = type->format;

	if (type->name == NULL)
		return;
	fact(type->name, "kind", "type");
	fact(type->name, "status", "%s", status_name(type->status));
	fact(type->name, "display hint", "%s", hint == NULL ? "none" : hint);
	syntax_facts(type->name, type);
	fact(type->name, "made from", "%s",
		smiGetParentType(type) == NULL ||
				smiGetParentType(type)->name == NULL
			? "none"
			: smiGetParentType(type)->name);
}

static const char *
kind_name(SmiNodekind kind)
{
	switch ((int)kind) {
	case SMI_NODEKIND_NODE:
		return "node";
	case SMI_NODEKIND_SCALAR:
		return "scalar";
	case SMI_NODEKIND_TABLE:
		return "table";
	case SMI_NODEKIND_ROW:
		return "entry";
	case SMI_NODEKIND_COLUMN:
		return "column";
	case SMI_NODEKIND_NOTIFICATION:
		return "notification";
	case SMI_NODEKIND_GROUP:
		return "group";
	case SMI_NODEKIND_COMPLIANCE:
		return "compliance";
	default:
		return "other";
	}
}

static int
compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What belongs to a group or is demanded by a compliance statement; in which
 * order is of no account. */
static void
member_fact(SmiNode *node)
{
	struct list list;
	FILE *out = list_init(&list);
	struct pool names = { .size = sizeof(char *) };
	char **name;

	for (SmiElement *e = smiGetFirstElement(node); e != NULL;
		e = smiGetNextElement(e))
		pool_add(&names, &smiGetElementNode(e)->name, 1);
	name = names.data;
	if (names.n > 0)
		qsort(name, names.n, sizeof(*name), compare_strings);
	for (size_t i = 0; i < names.n; i++)
		fprintf(out, "%s%s", separator(&list), name[i]);
	pool_fini(&names);
	list_fact(&list, node->name, "members");
}

/* An entry's INDEX, or a notification's objects. */
static void
element_fact(SmiNode *node)
{
	struct list list;
	FILE *out = list_init(&list);

	if (node->nodekind == SMI_NODEKIND_ROW &&
		node->indexkind != SMI_INDEX_INDEX) {
		const SmiNode *related = smiGetRelatedNode(node);

		fprintf(out, "%s %s",
			node->indexkind == SMI_INDEX_AUGMENT
				? "AUGMENTS"
				: "of another kind:",
			related == NULL ? "none" : related->name);
	}
	for (SmiElement *e = smiGetFirstElement(node); e != NULL;
		e = smiGetNextElement(e)) {
		const bool last = smiGetNextElement(e) == NULL;

		fprintf(out, "%s%s%s", separator(&list),
			last && node->implied ? "IMPLIED " : "",
			smiGetElementNode(e)->name);
	}
	list_fact(&list, node->name,
		node->nodekind == SMI_NODEKIND_ROW ? "index" : "objects");
}

static void
node_facts(SmiNode *node)
{
	char *oid = smiRenderOID(node->oidlen, node->oid, SMI_RENDER_NUMERIC);

	fact(node->name, "kind", "%s", kind_name(node->nodekind));
	fact(node->name, "OID", "%s", oid == NULL ? "none" : oid);
	free(oid);
	fact(node->name, "status", "%s", status_name(node->status));
	fact(node->name, "units", "%s",
		node->units == NULL ? "none" : node->units);
	if ((node->nodekind & (SMI_NODEKIND_SCALAR | SMI_NODEKIND_COLUMN)) != 0)
		syntax_facts(node->name, smiGetNodeType(node));
	if ((node->nodekind & (SMI_NODEKIND_ROW | SMI_NODEKIND_NOTIFICATION)) !=
		0)
		element_fact(node);
	if ((node->nodekind & (SMI_NODEKIND_GROUP | SMI_NODEKIND_COMPLIANCE)) !=
		0)
		member_fact(node);
}

/* MAX-ACCESS and DEFVAL, from the text: libsmi takes read-create for
 * read-write, and loses some default values. */
static void
text_facts(const char *path)
{
	static const char *const accesses[] = {
		[SMI_NOT_ACCESSIBLE] = "not-accessible",
		[SMI_ACCESSIBLE_FOR_NOTIFY] = "accessible-for-notify",
		[SMI_READ_ONLY] = "read-only",
		[SMI_READ_WRITE] = "read-write",
		[SMI_READ_CREATE] = "read-create",
	};
	struct text text;
	const struct clause *clauses;

	if (!text_read(&text, path))
		exit(EXIT_FAILURE);
	text_find_clauses(&text);
	clauses = text.clauses.data;
	for (size_t i = 0; i < text.clauses.n; i++) {
		struct list list;
		FILE *out = list_init(&list);

		for (size_t k = 0; k < clauses[i].n_defval; k++) {
			const struct token *token = &clauses[i].defval[k];

			fprintf(out, "%s%.*s", k == 0 ? "" : " ", (int)token->n,
				token->at);
		}
		if (clauses[i].defval != NULL && clauses[i].n_defval == 1 &&
			clauses[i].defval->n == 0)
			fputs("the empty string", out);
		list_fact(&list, clauses[i].name, "default value");
		fact(clauses[i].name, "access", "%s",
			accesses[clauses[i].access]);
	}
	text_fini(&text);
}

/* Prints all facts of the module in the file at path. */
static int
print_facts(const char *folder, const char *path)
{
	SmiModule *module;
	const char *name;

	/* Without a name for the program libsmi reads no smi.conf. */
	if (smiInit(NULL) != 0 || smiSetPath(folder) != 0)
		return EXIT_FAILURE;
	smiSetErrorLevel(0);
	name = smiLoadModule(path);
	module = name == NULL ? NULL : smiGetModule(name);
	if (module == NULL)
		return EXIT_FAILURE;
	for (SmiType *t = smiGetFirstType(module); t != NULL;
		t = smiGetNextType(t))
		convention_facts(t);
	for (SmiNode *n = smiGetFirstNode(module, SMI_NODEKIND_ANY); n != NULL;
		n = smiGetNextNode(n, SMI_NODEKIND_ANY))
		if (n->name != NULL)
			node_facts(n);
	for (SmiMacro *m = smiGetFirstMacro(module); m != NULL;
		m = smiGetNextMacro(m))
		fact(m->name, "kind", "macro");
	text_facts(path);
	return EXIT_SUCCESS;
}

/* ---- two modules' facts side by side ---- */

struct facts {
	struct pool lines; /* char *, sorted */
};

/* In a child, since libsmi holds one module of a name at a time. */
static bool
facts_read(struct facts *facts, const char *folder, const char *path)
{
	int ends[2];
	char *line = NULL;
	size_t size = 0;
	int status;
	pid_t child;
	FILE *in;

	facts->lines = (struct pool){ .size = sizeof(char *) };
	fflush(stdout);
	if (pipe(ends) != 0 || (child = fork()) < 0)
		return false;
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		status = print_facts(folder, path);
		fflush(stdout);
		_exit(status); /* libsmi keeps what it has */
	}
	close(ends[1]);
	in = fdopen(ends[0], "r");
	if (in == NULL)
		abort();
	while (getline(&line, &size, in) > 0) {
		char *copy = strdup(line);

		if (copy == NULL)
			abort();
		copy[strcspn(copy, "\n")] = '\0';
		pool_add(&facts->lines, &copy, 1);
	}
	free(line);
	fclose(in);
	if (facts->lines.n > 0)
		qsort(facts->lines.data, facts->lines.n, sizeof(char *),
			compare_strings);
	return waitpid(child, &status, 0) == child && WIFEXITED(status) &&
		WEXITSTATUS(status) == EXIT_SUCCESS && facts->lines.n > 0;
}

static void
facts_fini(struct facts *facts)
{
	char **lines = facts->lines.data;

	for (size_t i = 0; i < facts->lines.n; i++)
		free(lines[i]);
	pool_fini(&facts->lines);
}

static const char *
line_at(const struct facts *facts, size_t i)
{
	return i < facts->lines.n ? *(char **)pool_at(&facts->lines, i) : NULL;
}

/* Order of what two lines are about; NULL: after all others. */
static int
compare_keys(const char *a, const char *b)
{
	size_t n, m;
	int order;

	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	n = strcspn(a, "\t");
	m = strcspn(b, "\t");
	order = strncmp(a, b, n < m ? n : m);
	return order != 0 ? order : (n > m) - (n < m);
}

static const char *
value_of(const char *line)
{
	return line + strcspn(line, "\t") + 1;
}

struct totals {
	size_t facts;
	size_t differences;
};

static void
compare_facts(const char *module, const struct facts *ours,
	const struct facts *theirs, struct totals *totals)
{
	size_t i = 0, k = 0;
	const char *a, *b;

	while ((a = line_at(ours, i)) != NULL || line_at(theirs, k) != NULL) {
		int order;

		b = line_at(theirs, k);
		order = compare_keys(a, b);
		i += order <= 0;
		k += order >= 0;
		totals->facts++;
		if (order == 0 && strcmp(value_of(a), value_of(b)) == 0)
			continue;
		totals->differences++;
		if (order == 0)
			printf("%s: %.*s: %s; reference: %s\n", module,
				(int)strcspn(a, "\t"), a, value_of(a),
				value_of(b));
		else if (order < 0)
			printf("%s: %.*s: %s; not in the reference\n", module,
				(int)strcspn(a, "\t"), a, value_of(a));
		else
			printf("%s: %.*s: missing; reference: %s\n", module,
				(int)strcspn(b, "\t"), b, value_of(b));
	}
}

/* The path of a module's file; to be freed. */
static char *
find_file(const char *folder, const char *module)
{
	static const char *const ends[] = { "", ".txt" };
	char *path;

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		if (asprintf(&path, "%s/%s%s", folder, module, ends[i]) < 0)
			abort();
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	fprintf(stderr, "check_mibs: no %s in %s\n", module, folder);
	return NULL;
}

/* folders: ours and the reference's. */
static bool
compare_module(char *const *folders, const char *module, struct totals *totals)
{
	struct facts facts[2] = { 0 };
	bool good = true;

	for (size_t i = 0; i < ARRAY_LEN(facts) && good; i++) {
		char *path = find_file(folders[i], module);

		good = path != NULL && facts_read(&facts[i], folders[i], path);
		if (!good && path != NULL)
			fprintf(stderr,
				"check_mibs: %s: libsmi cannot read it\n",
				path);
		free(path);
	}
	if (good)
		compare_facts(module, &facts[0], &facts[1], totals);
	facts_fini(&facts[0]);
	facts_fini(&facts[1]);
	return good;
}

int
main(int argc, char **argv)
{
	struct totals totals = { 0, 0 };
	bool good = true;

	if (argc < 4) {
		fputs("usage: check_mibs OURS REFERENCE MODULE...\n", stderr);
		return 2;
	}
	for (int i = 3; i < argc; i++)
		good = compare_module(argv + 1, argv[i], &totals) && good;
	printf("%zu differences in %zu facts of %d modules\n",
		totals.differences, totals.facts, argc - 3);
	if (!good)
		return 2;
	return totals.differences == 0 ? 0 : 1;
}
