/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads configuration files: lines, quotes, sections, files that include. */
#include "agent/config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/config_internal.h"
#include "util/file_sandbox.h"
#include "util/utf8.h"

/* Strings are only ever added, and all go at once. */
struct config_chunk {
	struct config_chunk *next;
	size_t used;
	size_t size;
	char text[];
};

enum { CHUNK_SIZE = 8192 };

/* One file being read. */
struct config_reader {
	struct config *config;
	const struct config_reader *parent; /* the file that includes it */
	unsigned depth;
	const char *name;
	unsigned line_number;
	enum config_section section; /* by the last header */
	bool has_identity;           /* of a file; a text has none */
	dev_t device;
	ino_t inode;
	char line[CONFIG_LINE_MAX + 1];
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Memory. */

static void
report_no_memory(struct config *config)
{
	if (!config->no_memory)
		config->n_errors++;
	config->no_memory = true;
}

static char *
keep_reserve(struct config *config, size_t n)
{
	struct config_chunk *chunk = config->strings;
	char *text;

	if (chunk == NULL || chunk->size - chunk->used < n) {
		size_t size = n > CHUNK_SIZE ? n : CHUNK_SIZE;

		chunk = malloc(sizeof(*chunk) + size);
		if (chunk == NULL) {
			report_no_memory(config);
			return NULL;
		}
		chunk->used = 0;
		chunk->size = size;
		chunk->next = config->strings;
		config->strings = chunk;
	}
	text = chunk->text + chunk->used;
	chunk->used += n;
	return text;
}

char *
config_keep(struct config *config, const char *text, size_t n)
{
	char *copy = keep_reserve(config, n + 1);

	if (copy == NULL)
		return NULL;
	memcpy(copy, text, n);
	copy[n] = '\0';
	return copy;
}

void *
config_grow(struct config *config, void *array, size_t n, size_t size)
{
	void *grown;

	/* Full at 8, 16, 32 ...: the capacity needs no member of its own. */
	if (n != 0 && (n < 8 || (n & (n - 1)) != 0))
		return array;
	grown = reallocarray(array, n == 0 ? 8 : 2 * n, size);
	if (grown == NULL)
		report_no_memory(config);
	return grown;
}

static const struct config defaults = {
	.sandbox = true,
	.sys_services = -1,
};

void
config_init(struct config *config)
{
	*config = defaults;
	dtls_listener_config_init(&config->sessions);
}

void
config_free(struct config *config)
{
	struct config_chunk *chunk = config->strings;

	while (chunk != NULL) {
		struct config_chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
	free(config->trust_certs);
	free(config->crl_files);
	free(config->cert_map_rows);
	free(config->groups);
	free(config->accesses);
	free(config->views);
	free(config->group_where);
	free(config->access_where);
	free(config->view_where);
	free(config->paths);
	free(config->problems);
	free(config->given);
	*config = defaults;
}

/* Problems. */

static void report(struct config *config, enum config_severity severity,
	const char *where, const char *fmt, va_list ap)
	__attribute__((format(printf, 4, 0)));

static void
report(struct config *config, enum config_severity severity, const char *where,
	const char *fmt, va_list ap)
{
	struct config_problem *problems;
	char message[2 * CONFIG_LINE_MAX];

	/* Reading has stopped here, but the checks at the end go on. */
	if (config->n_problems >= CONFIG_PROBLEMS_MAX) {
		config->n_errors += severity == CONFIG_ERROR;
		return;
	}
	vsnprintf(message, sizeof(message), fmt, ap);
	if (where == NULL)
		where = config->name != NULL ? config->name : "configuration";
	where = config_keep(config, where, strlen(where));
	problems = config_grow(config, config->problems, config->n_problems,
		sizeof(*problems));
	if (problems == NULL)
		return;
	config->problems = problems;
	problems += config->n_problems;
	problems->severity = severity;
	problems->where = where;
	problems->message = config_keep(config, message, strlen(message));
	if (problems->where == NULL || problems->message == NULL)
		return;
	config->n_problems++;
	config->n_errors += severity == CONFIG_ERROR;
}

void
config_report(struct config *config, enum config_severity severity,
	const char *where, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(config, severity, where, fmt, ap);
	va_end(ap);
}

void
config_error(const struct config_line *line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(line->config, CONFIG_ERROR, line->where, fmt, ap);
	va_end(ap);
}

void
config_print_problems(const struct config *config, FILE *out)
{
	size_t printed = 0;

	for (size_t i = 0; i < config->n_problems; i++) {
		const struct config_problem *p = &config->problems[i];

		printed += p->severity == CONFIG_ERROR;
		fprintf(out, "%s: %s: %s\n", p->where,
			p->severity == CONFIG_ERROR ? "error" : "warning",
			p->message);
	}
	if (config->no_memory)
		fprintf(out, "error: out of memory\n");
	else if (config->n_errors > printed)
		fprintf(out, "error: too many errors to list them all\n");
}

/* Suggestions. */

enum { SUGGEST_MAX = 40 };

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Insertions, deletions, changes and swaps of neighbours between a and b. */
static size_t
edit_distance(const char *a, size_t a_n, const char *b, size_t b_n)
{
	size_t rows[3][SUGGEST_MAX + 1];

	for (size_t j = 0; j <= b_n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_n; i++) {
		size_t *row = rows[i % 3];
		const size_t *last = rows[(i + 2) % 3];
		const size_t *last_but_one = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= b_n; j++) {
			bool same = fold(a[i - 1]) == fold(b[j - 1]);

			row[j] = min_size(min_size(last[j], row[j - 1]) + 1,
				last[j - 1] + !same);
			if (i > 1 && j > 1 &&
				fold(a[i - 1]) == fold(b[j - 2]) &&
				fold(a[i - 2]) == fold(b[j - 1]))
				row[j] = min_size(
					row[j], last_but_one[j - 2] + 1);
		}
	}
	return rows[a_n % 3][b_n];
}

void
config_suggest(struct config_suggestion *suggestion, const char *name)
{
	size_t asked_n = strlen(suggestion->asked);
	size_t name_n = strlen(name);
	size_t distance;

	if (asked_n > SUGGEST_MAX || name_n > SUGGEST_MAX)
		return;
	distance = edit_distance(suggestion->asked, asked_n, name, name_n);
	/* A third of the letters wrong is another word, not a slip. */
	if (distance * 3 > name_n)
		return;
	if (suggestion->nearest == NULL || distance < suggestion->distance) {
		suggestion->nearest = name;
		suggestion->distance = distance;
	}
}

char *
config_suggestion_text(char dst[CONFIG_SUGGESTION_MAX],
	const struct config_suggestion *suggestion)
{
	dst[0] = '\0';
	if (suggestion->nearest != NULL)
		snprintf(dst, CONFIG_SUGGESTION_MAX, " (did you mean \"%s\"?)",
			suggestion->nearest);
	return dst;
}

/* Words. */

/*
 * A word in quotes, or up to the next blank; a backslash takes the meaning of
 * the character after it. Written over the text it is read from, NUL-ended.
 */
static char *
take_word(struct config_line *line, char **p)
{
	char *from = *p;
	char *to = from;
	char *word = from;
	char quote = '\0';

	if (*from == '"' || *from == '\'')
		quote = *from++;
	while (*from != '\0' && (quote ? *from != quote : !is_blank(*from))) {
		if (*from == '\\' && *++from == '\0') {
			config_error(line,
				"a backslash at the end of the line: "
				"a directive cannot go on on the "
				"next one");
			return NULL;
		}
		*to++ = *from++;
	}
	if (quote != '\0') {
		if (*from == '\0') {
			config_error(line, "a quote is not closed");
			return NULL;
		}
		from++;
		if (*from != '\0' && !is_blank(*from)) {
			config_error(line,
				"a blank is missing after a closing "
				"quote");
			return NULL;
		}
	}
	if (*from != '\0')
		from++;
	*to = '\0';
	*p = from;
	return word;
}

/* Like snmpd, a # ends the line only where a word could begin; but agentUser
 * takes a number as #1000. */
static bool
is_comment(const struct config_line *line, const char *text)
{
	return *text == '#' &&
		!(line->directive->number_sign && text[1] >= '0' &&
			text[1] <= '9');
}

static bool
split_words(struct config_line *line, char *text)
{
	for (;;) {
		while (is_blank(*text))
			text++;
		if (*text == '\0' || is_comment(line, text))
			return true;
		if (line->n_words == CONFIG_WORDS_MAX) {
			config_error(
				line, "more than %d words", CONFIG_WORDS_MAX);
			return false;
		}
		line->words[line->n_words] = take_word(line, &text);
		if (line->words[line->n_words] == NULL)
			return false;
		line->n_words++;
	}
}

/*
 * The rest of the line as it stands, # and all, as snmpd takes its strings;
 * but one that is wholly in quotes loses them.
 */
static void
take_whole(struct config_line *line, char *text)
{
	size_t n;

	while (is_blank(*text))
		text++;
	n = strlen(text);
	while (n > 0 && is_blank(text[n - 1]))
		n--;
	text[n] = '\0';
	if (n == 0 || is_comment(line, text))
		return;
	line->words[0] = text;
	line->n_words = 1;
	if (*text == '"' || *text == '\'') {
		char *end = text + 1;

		while (*end != '\0' && *end != *text)
			end += *end == '\\' && end[1] != '\0' ? 2 : 1;
		if (*end == '\0')
			return;
		n = (size_t)(end + 1 - text);
		n += strspn(text + n, " \t");
		if (text[n] != '\0' && text[n] != '#')
			return;
		/* Closed, and nothing but a comment behind: cannot fail. */
		end[1] = '\0';
		line->words[0] = take_word(line, &text);
	}
}

/* Lines. */

static const struct config_directive *
find_directive(const char *name)
{
	for (size_t i = 0; i < config_n_directives; i++)
		if (strcasecmp(config_directives[i].name, name) == 0)
			return &config_directives[i];
	return NULL;
}

static void
report_unknown(const struct config_line *line, const char *name)
{
	struct config_suggestion suggestion = { .asked = name };
	char text[CONFIG_SUGGESTION_MAX];

	for (size_t i = 0; i < config_n_directives; i++)
		config_suggest(&suggestion, config_directives[i].name);
	config_error(line, "unknown directive \"%s\"%s", name,
		config_suggestion_text(text, &suggestion));
}

/* A directive for one value cannot have two: which one did they mean? */
static bool
is_first(const struct config_line *line)
{
	struct config *config = line->config;
	size_t i = (size_t)(line->directive - config_directives);

	if (!line->directive->once)
		return true;
	if (config->given == NULL) {
		config->given =
			calloc(config_n_directives, sizeof(*config->given));
		if (config->given == NULL) {
			report_no_memory(config);
			return false;
		}
	}
	if (config->given[i] != NULL) {
		config_error(line, "%s is already given at %s",
			line->directive->name, config->given[i]);
		return false;
	}
	config->given[i] = line->where;
	return true;
}

/* text: a directive's name and what follows, without blanks in front */
static void
read_directive(struct config_reader *reader, enum config_section section,
	const char *where, char *text)
{
	struct config_line line = {
		.config = reader->config,
		.reader = reader,
		.where = where,
	};
	const struct config_directive *directive;
	char *name = text;

	text += strcspn(text, " \t");
	if (*text != '\0')
		*text++ = '\0';
	directive = find_directive(name);
	if (directive == NULL) {
		const char *refusal = config_refusal_text(name);

		if (refusal != NULL)
			config_error(&line, "\"%s\" %s", name, refusal);
		else
			report_unknown(&line, name);
		return;
	}
	line.directive = directive;
	if ((directive->sections & section) == 0) {
		config_error(&line,
			"%s does not belong in section [snmp]; a line "
			"[snmpd] before it ends that section",
			directive->name);
		return;
	}
	if (directive->whole)
		take_whole(&line, text);
	else if (!split_words(&line, text))
		return;
	if (line.n_words < directive->min_words ||
		line.n_words > directive->max_words) {
		config_error(&line, "too %s arguments: %s %s",
			line.n_words < directive->min_words ? "few" : "many",
			directive->name, directive->arguments);
		return;
	}
	if (is_first(&line))
		directive->read(&line);
}

struct section_name {
	const char *name;
	enum config_section section;
};

/* Net-SNMP's programs, and what their lines are to us. */
static const struct section_name section_names[] = {
	{ "snmpd", CONFIG_SECTION_SNMPD },
	{ "snmpdtlsd", CONFIG_SECTION_SNMPD },
	{ "snmp", CONFIG_SECTION_SNMP },
	{ "snmptrapd", CONFIG_SECTION_OTHER },
	{ "snmpapp", CONFIG_SECTION_OTHER },
	{ "agentx", CONFIG_SECTION_OTHER },
	{ "snmptrap", CONFIG_SECTION_OTHER },
	{ "snmpinform", CONFIG_SECTION_OTHER },
	{ "snmpget", CONFIG_SECTION_OTHER },
	{ "snmpgetnext", CONFIG_SECTION_OTHER },
	{ "snmpbulkget", CONFIG_SECTION_OTHER },
	{ "snmpwalk", CONFIG_SECTION_OTHER },
	{ "snmpbulkwalk", CONFIG_SECTION_OTHER },
	{ "snmpset", CONFIG_SECTION_OTHER },
	{ "snmptable", CONFIG_SECTION_OTHER },
	{ "snmptranslate", CONFIG_SECTION_OTHER },
	{ "snmpstatus", CONFIG_SECTION_OTHER },
	{ "snmpdelta", CONFIG_SECTION_OTHER },
	{ "snmpdf", CONFIG_SECTION_OTHER },
	{ "snmpnetstat", CONFIG_SECTION_OTHER },
	{ "snmpusm", CONFIG_SECTION_OTHER },
	{ "snmpvacm", CONFIG_SECTION_OTHER },
	{ "snmptls", CONFIG_SECTION_OTHER },
	{ "snmptest", CONFIG_SECTION_OTHER },
	{ "encode_keychange", CONFIG_SECTION_OTHER },
};

/* "[snmp] directive ..." for one line, or "[snmp]" for those that follow */
static void
read_section(struct config_reader *reader, const char *where, char *text)
{
	const struct config_line line = {
		.config = reader->config,
		.where = where,
	};
	struct config_suggestion suggestion = { .asked = text + 1 };
	char nearest[CONFIG_SUGGESTION_MAX];
	const struct section_name *found = NULL;
	char *end = strchr(text, ']');

	if (end == NULL) {
		config_error(&line, "a section's name ends in \"]\"");
		return;
	}
	*end++ = '\0';
	for (size_t i = 0; i < ARRAY_LEN(section_names); i++) {
		if (strcasecmp(section_names[i].name, text + 1) == 0)
			found = &section_names[i];
		config_suggest(&suggestion, section_names[i].name);
	}
	/* A slip would silently drop every line under it. */
	if (found == NULL) {
		config_error(&line, "unknown section [%s]%s", text + 1,
			config_suggestion_text(nearest, &suggestion));
		return;
	}
	while (is_blank(*end))
		end++;
	if (*end == '\0' || *end == '#')
		reader->section = found->section;
	else if (found->section != CONFIG_SECTION_OTHER)
		read_directive(reader, found->section, where, end);
}

static bool
check_characters(const struct config_line *line, const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text;

	for (size_t i = 0, length = 0; i < n; i += length) {
		if (utf8_decode(p + i, n - i, &length) < 0) {
			config_error(line, "octet 0x%02x is not UTF-8", p[i]);
			return false;
		}
		if ((p[i] < 0x20 && p[i] != '\t') || p[i] == 0x7f) {
			config_error(line, "control character 0x%02x", p[i]);
			return false;
		}
	}
	return true;
}

/* One line without its end; false: there is no sense in reading on */
static bool
read_line(struct config_reader *reader, const char *text, size_t n)
{
	struct config_line line = { .config = reader->config };
	char where[CONFIG_LINE_MAX + 32];
	bool has_nul = memchr(text, '\0', n) != NULL;
	bool is_long = n > CONFIG_LINE_MAX;

	while (n > 0 && is_blank(*text)) {
		text++;
		n--;
	}
	if (!has_nul && !is_long && (n == 0 || *text == '#'))
		return true;
	snprintf(where, sizeof(where), "%s:%u", reader->name,
		reader->line_number);
	line.where = config_keep(reader->config, where, strlen(where));
	if (line.where == NULL)
		return false;
	if (has_nul) {
		config_error(&line, "a NUL octet: this is no text file");
		return false;
	}
	if (is_long) {
		config_error(&line, "the line has more than %d octets",
			CONFIG_LINE_MAX);
		return true;
	}
	/* Comments and other programs' lines may be in any encoding. */
	if (*text != '[' && reader->section == CONFIG_SECTION_OTHER)
		return true;
	if (!check_characters(&line, text, n))
		return true;
	memcpy(reader->line, text, n);
	reader->line[n] = '\0';
	if (reader->line[0] == '[')
		read_section(reader, line.where, reader->line);
	else
		read_directive(
			reader, reader->section, line.where, reader->line);
	return true;
}

static void
read_lines(struct config_reader *reader, const char *text, size_t n)
{
	static const char mark[] = "\xef\xbb\xbf"; /* U+FEFF, some editors' */
	struct config *config = reader->config;
	const char *end = text + n;

	config->n_octets += n;
	config->n_files++;
	if (n >= 3 && memcmp(text, mark, 3) == 0)
		text += 3;
	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *line_end = newline != NULL ? newline : end;

		reader->line_number++;
		if (line_end > text && line_end[-1] == '\r')
			line_end--;
		if (!read_line(reader, text, (size_t)(line_end - text)))
			return;
		/* What is not read may not pass for good, even when all of
		 * these were warnings. */
		if (config->n_problems >= CONFIG_PROBLEMS_MAX) {
			config->n_errors++;
			return;
		}
		text = newline != NULL ? newline + 1 : end;
	}
}

void
config_read_text(
	struct config *config, const char *name, const char *text, size_t n)
{
	struct config_reader *reader;

	if (n > CONFIG_FILE_MAX) {
		config_report(config, CONFIG_ERROR, name,
			"the file has more than %d octets", CONFIG_FILE_MAX);
		return;
	}
	reader = calloc(1, sizeof(*reader));
	if (reader == NULL) {
		report_no_memory(config);
		return;
	}
	reader->config = config;
	reader->section = CONFIG_SECTION_SNMPD;
	reader->name = config_keep(config, name, strlen(name));
	if (reader->name != NULL) {
		if (config->name == NULL)
			config->name = reader->name;
		read_lines(reader, text, n);
	}
	free(reader);
}

/* Files. */

/* The whole of fd, at most CONFIG_FILE_MAX octets; *n says how many. */
static int
read_whole(int fd, char *buffer, size_t *n)
{
	size_t used = 0;

	for (;;) {
		ssize_t got =
			read(fd, buffer + used, CONFIG_FILE_MAX + 1 - used);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		used += (size_t)got;
		if (got == 0 || used > CONFIG_FILE_MAX)
			break;
	}
	*n = used;
	return used > CONFIG_FILE_MAX ? -EFBIG : 0;
}

/* O_NONBLOCK, so that a pipe nobody writes to cannot stop the start. */
static int
open_file(const char *path, struct stat *st)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int flags;

	if (fd < 0)
		return -errno;
	if (fstat(fd, st) != 0) {
		int rc = -errno;

		close(fd);
		return rc;
	}
	if (S_ISDIR(st->st_mode)) {
		close(fd);
		return -EISDIR;
	}
	flags = fcntl(fd, F_GETFL);
	if (S_ISFIFO(st->st_mode) && flags >= 0)
		(void)fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	return fd;
}

/* Does the file include itself, perhaps through others? */
static bool
is_being_read(const struct config_reader *reader, const struct stat *st)
{
	for (; reader != NULL; reader = reader->parent)
		if (reader->has_identity && reader->device == st->st_dev &&
			reader->inode == st->st_ino)
			return true;
	return false;
}

static void
read_file_text(struct config *config, const char *path, int fd,
	const struct stat *st, const struct config_reader *parent,
	const char *where)
{
	struct config_reader *reader = calloc(1, sizeof(*reader));
	char *buffer = malloc(CONFIG_FILE_MAX + 1);
	size_t n = 0;
	int rc;

	if (reader == NULL || buffer == NULL) {
		report_no_memory(config);
		goto out;
	}
	reader->config = config;
	reader->parent = parent;
	reader->depth = parent != NULL ? parent->depth + 1 : 0;
	reader->section = CONFIG_SECTION_SNMPD;
	reader->has_identity = true;
	reader->device = st->st_dev;
	reader->inode = st->st_ino;
	reader->name = config_keep(config, path, strlen(path));
	if (reader->name == NULL)
		goto out;
	if (config->name == NULL)
		config->name = reader->name;
	rc = read_whole(fd, buffer, &n);
	if (rc == -EFBIG)
		config_report(config, CONFIG_ERROR, path,
			"the file has more than %d octets", CONFIG_FILE_MAX);
	else if (rc != 0)
		config_report(config, CONFIG_ERROR, where, "%s: %s", path,
			strerror(-rc));
	else if (config->n_octets + n > CONFIG_OCTETS_MAX)
		config_report(config, CONFIG_ERROR, where,
			"%s: the files have more than %d octets in all", path,
			CONFIG_OCTETS_MAX);
	else
		read_lines(reader, buffer, n);
out:
	free(buffer);
	free(reader);
}

/* Also of what cannot be read: it may be there at the next reading. */
static void
note_path(struct config *config, const char *path)
{
	const char **paths = config_grow(
		config, config->paths, config->n_paths, sizeof(*paths));

	if (paths == NULL)
		return;
	config->paths = paths;
	paths[config->n_paths] = config_keep(config, path, strlen(path));
	if (paths[config->n_paths] != NULL)
		config->n_paths++;
}

/* What the operator can do about it is part of the reason, where it is ours to
 * say. */
static const char *
reason(const char *path, int error)
{
	return file_outside_sandbox(path, error) ? FILE_OUTSIDE_SANDBOX
						 : strerror(error);
}

/* where: of the line that includes it, or the path itself */
static void
read_file(struct config *config, const char *path,
	const struct config_reader *parent, const char *where)
{
	struct stat st = { 0 };
	int fd;

	if (strlen(path) > CONFIG_LINE_MAX) {
		config_report(config, CONFIG_ERROR, NULL,
			"a file's path has "
			"more than %d octets",
			CONFIG_LINE_MAX);
		return;
	}
	if (config->n_files >= CONFIG_FILES_MAX) {
		config_report(config, CONFIG_ERROR, where,
			"%s: more than %d files", path, CONFIG_FILES_MAX);
		return;
	}
	note_path(config, path);
	fd = open_file(path, &st);
	if (fd < 0) {
		if (parent == NULL)
			config_report(config, CONFIG_ERROR, where,
				"cannot be read: %s", reason(path, -fd));
		else
			config_report(config, CONFIG_ERROR, where, "%s: %s",
				path, reason(path, -fd));
		return;
	}
	if (is_being_read(parent, &st))
		config_report(config, CONFIG_ERROR, where,
			"%s is being read already: files include each other "
			"in a circle",
			path);
	else
		read_file_text(config, path, fd, &st, parent, where);
	close(fd);
}

void
config_read_file(struct config *config, const char *path)
{
	read_file(config, path, NULL, path);
}

/* Paths in a file are relative to the directory it is in. */
static char *
resolve(const struct config_line *line, const char *path)
{
	const char *base = line->reader->name;
	const char *slash = strrchr(base, '/');
	size_t directory_n = 0;
	char *resolved;

	if (*path != '/' && slash != NULL)
		directory_n = (size_t)(slash + 1 - base);
	resolved = malloc(directory_n + strlen(path) + 1);
	if (resolved == NULL) {
		report_no_memory(line->config);
		return NULL;
	}
	memcpy(resolved, base, directory_n);
	memcpy(resolved + directory_n, path, strlen(path) + 1);
	return resolved;
}

static bool
may_include(const struct config_line *line)
{
	if (line->reader->depth + 1 < CONFIG_DEPTH_MAX)
		return true;
	config_error(line, "files include each other more than %d deep",
		CONFIG_DEPTH_MAX);
	return false;
}

void
config_read_include_file(struct config_line *line)
{
	char *path;

	if (!may_include(line))
		return;
	path = resolve(line, line->words[0]);
	if (path == NULL)
		return;
	/* As deep as CONFIG_DEPTH_MAX, so the recursion has its bound. */
	read_file(line->config, path, line->reader, line->where);
	free(path);
}

/* Hidden files are editors' and package managers' leftovers. */
static int
is_conf_file(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return entry->d_name[0] != '.' && n > 5 &&
		strcmp(entry->d_name + n - 5, ".conf") == 0;
}

static int
compare_entries(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name); /* in every locale alike */
}

void
config_read_include_dir(struct config_line *line)
{
	struct dirent **entries;
	char *directory;
	int n;

	if (!may_include(line))
		return;
	directory = resolve(line, line->words[0]);
	if (directory == NULL)
		return;
	note_path(line->config, directory);
	n = scandir(directory, &entries, is_conf_file, compare_entries);
	if (n < 0) {
		config_error(
			line, "%s: %s", directory, reason(directory, errno));
		free(directory);
		return;
	}
	for (int i = 0; i < n; i++) {
		char *path = NULL;

		if (asprintf(&path, "%s/%s", directory, entries[i]->d_name) < 0)
			report_no_memory(line->config);
		else
			read_file(
				line->config, path, line->reader, line->where);
		free(path);
		free(entries[i]);
	}
	free(entries);
	free(directory);
}

static void
print_section(FILE *out, unsigned section)
{
	for (size_t i = 0; i < config_n_directives; i++) {
		const struct config_directive *d = &config_directives[i];

		if ((d->sections & section) != 0 &&
			(section == CONFIG_SECTION_SNMP ||
				(d->sections & CONFIG_SECTION_SNMP) == 0))
			fprintf(out, "  %s %s\n      %s\n", d->name,
				d->arguments, d->about);
	}
}

void
config_print_directives(FILE *out)
{
	fprintf(out, "Directives:\n");
	print_section(out, CONFIG_SECTION_SNMPD);
	fprintf(out, "Directives that may also stand in section [snmp]:\n");
	print_section(out, CONFIG_SECTION_SNMP);
}
