/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of compile.c that are files of their own, and all of libsmi. */
#ifndef MIBS_MIBC_COMPILE_INTERNAL_H
#define MIBS_MIBC_COMPILE_INTERNAL_H

#include <smi.h>

#include "mibs/mibc/mibc.h"

/* One object or notification of the module. */
struct item {
	const struct clause *clause;
	SmiNode *node;
	enum smi_kind kind; /* of an object */
};

struct compiler {
	const struct text *text;
	SmiModule *module;
	struct tables *out;
	struct pool items;         /* struct item: objects, by OID */
	struct pool notifications; /* struct item, by OID */
	struct pool labels_of;     /* SmiType *, for each object */
	const char *overflow;      /* what there is too much of */
};

#define wrong(c, line, ...) complain((c)->text->path, line, __VA_ARGS__)

/* fit16 - a position or number as the tables have it; too large a one is
 * complained of at the end */
uint16_t fit16(struct compiler *c, size_t n, const char *what);

uint32_t add_name(struct compiler *c, const char *name);
uint16_t add_subs(struct compiler *c, const uint32_t *subs, size_t n);

/* ---- load.c ---- */

/* load - the module in the file at path, which stays libsmi's; NULL after a
 * complaint. Imports are looked for in folders, "DIR:DIR", only. */
SmiModule *load(const char *path, const char *folders);

/* ---- syntax.c ---- */

/* A named number of an enumeration, or a named bit. */
struct label {
	const char *name;
	int64_t number;
};

struct syntax {
	enum value_type type;
	enum smi_convention convention;
	struct pool ranges; /* struct smi_range; none: all of the type's */
	struct pool labels; /* struct label, by number */
	SmiType *labels_of; /* the type that has them */
	bool widened;       /* a range goes beyond that of the type below it */
	bool misnumbered;   /* a label's number cannot be one */
};

/* syntax_of - false when SNMP has no such type; to be finished in any case */
bool syntax_of(struct syntax *syntax, SmiNode *node);
void syntax_fini(struct syntax *syntax);

/* syntax_allows - low to high are inside one of its ranges */
bool syntax_allows(const struct syntax *syntax, int64_t low, int64_t high);

/* syntax_negative - some of its values are below zero */
bool syntax_negative(const struct syntax *syntax);

/* syntax_smallest, syntax_largest - SIZE of a string in octets, of an OID in
 * sub-identifiers; 0 of numbers */
size_t syntax_smallest(const struct syntax *syntax);
size_t syntax_largest(const struct syntax *syntax);

/* type_is - the type of that name in that module, not one made from it */
bool type_is(SmiType *type, const char *module, const char *name);

/* ---- defval.c ---- */

/* add_defval - position of the clause's DEFVAL in defaults, counted from 1; 0:
 * it has none, or after a complaint */
uint16_t add_defval(struct compiler *c, const struct clause *clause,
	const struct syntax *syntax);

#endif
