/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mibc, the MIB compiler: one SMIv2 module in, constant tables in C out
 * (mibs/smi.h). A program of the build, not of the target.
 *
 * mibc.c     arguments, the child that does the work, files
 * text.c     a look at the module's text, for what libsmi does not tell
 * load.c     libsmi and its diagnostics
 * compile.c  from libsmi's tree to the tables; syntax.c, defval.c: parts of it
 * write.c    from the tables to C
 */
#ifndef MIBS_MIBC_MIBC_H
#define MIBS_MIBC_MIBC_H

#include <stdio.h>

#include "mibs/mibc/pool.h"
#include "mibs/smi.h"

/* complain - "path:line: error: ..." to stderr; line 0: of no line */
__attribute__((format(printf, 3, 4))) void complain(
	const char *path, int line, const char *format, ...);

/* complaints - how many there were */
size_t complaints(void);

/* ---- text.c ---- */

enum token_kind {
	TOKEN_WORD,   /* identifiers and keywords */
	TOKEN_NUMBER, /* with its sign */
	TOKEN_STRING, /* without its quotes */
	TOKEN_HEX,    /* the digits of '...'H */
	TOKEN_BIN,    /* the digits of '...'B */
	TOKEN_OTHER,  /* one character, or "::=" */
};

struct token {
	enum token_kind kind;
	int line;
	const char *at;
	size_t n;
};

/* The clause of an OBJECT-TYPE or a NOTIFICATION-TYPE. */
struct clause {
	char *name;
	int line;
	enum smi_access access; /* of an OBJECT-TYPE */
	/* The tokens inside the braces of DEFVAL; NULL: it has none. */
	const struct token *defval;
	size_t n_defval;
};

struct text {
	const char *path;
	struct pool bytes;   /* char */
	struct pool tokens;  /* struct token */
	struct pool clauses; /* struct clause */
};

/* text_read - the tokens of the file at path, which is borrowed; false after a
 * complaint. To be finished in any case. */
bool text_read(struct text *text, const char *path);
void text_fini(struct text *text);

/* is_base_module - one of those that define SMIv2, by its path: libsmi has
 * their types built in, and finds fault with them */
bool is_base_module(const char *path);

/* text_check_numbers - complain of those that do not fit into 32 bits */
void text_check_numbers(const struct text *text);

/* text_find_clauses - fill clauses; complain of entries without INDEX, which
 * libsmi does not take for entries */
void text_find_clauses(struct text *text);

/* token_is - a word or another character, and this one */
bool token_is(const struct token *token, const char *word);

/* ---- compile.c ---- */

/* What the header says of an object beside what smi_object has. */
struct header_facts {
	const char *label_prefix; /* of its named numbers; NULL: not here */
	uint32_t largest;         /* octets or sub-identifiers; 0: a number */
	int line;
};

/* A module's tables: each pool has what struct smi_module has by that name. */
struct tables {
	const char *path;
	const char *module; /* libsmi's */
	struct pool objects;
	struct pool facts; /* struct header_facts, of each object */
	struct pool notifications;
	struct pool notification_lines; /* int */
	struct pool references;
	struct pool indexes;
	struct pool ranges;
	struct pool named;
	struct pool defaults;
	struct pool subs;
	struct pool octets;
	struct pool names;
	struct pool files; /* const char *: all that were read */
};

/*
 * compile - the tables of a module whose clauses have been found
 *
 * folders  where the modules it imports are, "DIR:DIR"; nowhere else.
 *
 * False after a complaint, and the tables are then of no use; they are to be
 * finished in any case.
 */
bool compile(
	struct tables *tables, const struct text *text, const char *folders);
void tables_fini(struct tables *tables);

/* ---- write.c ---- */

/* file_name - "probe_mib" of PROBE-MIB; to be freed */
char *file_name(const struct tables *tables);

/* write_header - false after a complaint: two names would be one in C */
bool write_header(FILE *out, const struct tables *tables);
void write_source(FILE *out, const struct tables *tables);

/* write_depend - for make: what the files called stem.gen.h and stem.gen.c are
 * made from */
void write_depend(FILE *out, const struct tables *tables, const char *stem);

#endif
