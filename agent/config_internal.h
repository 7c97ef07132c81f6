/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of the configuration reader know of each other. */
#ifndef AGENT_CONFIG_INTERNAL_H
#define AGENT_CONFIG_INTERNAL_H

#include "agent/config.h"

enum {
	CONFIG_LINE_MAX = 4096,
	CONFIG_FILE_MAX = 1 << 20,
	CONFIG_WORDS_MAX = 64, /* no directive takes as many */
	CONFIG_DEPTH_MAX = 8,  /* files that include each other */
	CONFIG_FILES_MAX = 256,
	CONFIG_OCTETS_MAX = 4 << 20, /* of all files; bounds every array */
	CONFIG_PROBLEMS_MAX = 1000,
};

/* Where a directive may stand: [snmp] has those of snmp.conf(5). */
enum config_section {
	CONFIG_SECTION_SNMPD = 1, /* also [snmpdtlsd], and without a header */
	CONFIG_SECTION_SNMP = 2,
	CONFIG_SECTION_OTHER = 0, /* of another program: not for us */
};

struct config_reader;
struct config_directive;

/* One line, taken apart: what the function of a directive is given. */
struct config_line {
	struct config *config;
	struct config_reader *reader; /* of the file it stands in */
	const struct config_directive *directive;
	const char *where;
	char *words[CONFIG_WORDS_MAX]; /* after the directive's name */
	size_t n_words;
};

/*
 * struct config_directive - a row of the one table that -H, the reader and
 * its messages go by
 *
 * whole   the rest of the line is one word, written as snmpd takes it.
 * once    a second line with it is an error.
 * number_sign  a word may begin with # and a digit.
 * offset  of the member of struct config that read writes, where read needs
 *         one; low and high bound a number.
 */
struct config_directive {
	const char *name;
	const char *arguments;
	const char *about;
	void (*read)(struct config_line *line);
	unsigned sections;
	unsigned char min_words, max_words;
	bool whole;
	bool once;
	bool number_sign;
	size_t offset;
	long long low, high;
};

extern const struct config_directive config_directives[];
extern const size_t config_n_directives;

/* config_refusal_text - why a directive of Net-SNMP is not taken, as the end
 * of a sentence that begins with its name; NULL when it is not known */
const char *config_refusal_text(const char *name);

/* The two directives that config.c itself carries out. */
void config_read_include_file(struct config_line *line);
void config_read_include_dir(struct config_line *line);

/* config_error - an error at the line's place */
void config_error(const struct config_line *line, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* config_keep - a copy that lives as long as config; NULL without memory,
 * which has been reported */
char *config_keep(struct config *config, const char *text, size_t n);

/*
 * config_grow - room for one more of n items of size octets; the array, which
 * may have moved, or NULL without memory (reported, the old one stays valid).
 * Only for arrays that have grown by it from NULL.
 */
void *config_grow(struct config *config, void *array, size_t n, size_t size);

/* A nearest name is looked for by showing each one to config_suggest. */
struct config_suggestion {
	const char *asked;
	const char *nearest; /* NULL: none is near enough */
	size_t distance;
};
void config_suggest(struct config_suggestion *suggestion, const char *name);

/* config_suggestion_text - ` (did you mean "x"?)`, or ""; returns dst */
enum { CONFIG_SUGGESTION_MAX = 96 };
char *config_suggestion_text(char dst[CONFIG_SUGGESTION_MAX],
	const struct config_suggestion *suggestion);

/*
 * Views and groups that rouser and rwuser make. No line may name one itself,
 * or a line could join the group of somebody it does not know of.
 */
#define CONFIG_OWN_PREFIX '_'
#define CONFIG_VIEW_ALL   "_all_"
#define CONFIG_VIEW_NONE  "_none_"
/* snmpEngine, which rouser and rwuser let be read at any level; see there. */
#define CONFIG_VIEW_ENGINE "_engine_"

#endif
