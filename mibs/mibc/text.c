/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A second look at a module's text, for what libsmi loses on its way: numbers
 * beyond 32 bits (it cuts some of them), MAX-ACCESS (it joins read-write and
 * read-create), entries without INDEX (no entries to it), and DEFVAL
 * (defval.c).
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mibs/mibc/mibc.h"

static bool
read_bytes(struct pool *bytes, const char *path)
{
	char buffer[4096];
	size_t n;
	FILE *file = fopen(path, "r");
	bool good;

	if (file == NULL)
		return false;
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		pool_add(bytes, buffer, n);
	good = !ferror(file);
	fclose(file);
	return good;
}

/* ---- tokens ---- */

struct scanner {
	const char *at;
	const char *end;
	int line;
};

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool
sees(const struct scanner *s, const char *what)
{
	const size_t n = strlen(what);

	return (size_t)(s->end - s->at) >= n && memcmp(s->at, what, n) == 0;
}

static void
skip_comment(struct scanner *s)
{
	s->at += 2;
	while (s->at < s->end && *s->at != '\n' && !sees(s, "--"))
		s->at++;
	if (sees(s, "--"))
		s->at += 2;
}

static void
skip_blanks(struct scanner *s)
{
	while (s->at < s->end) {
		if (sees(s, "--")) {
			skip_comment(s);
		} else if (isspace((unsigned char)*s->at)) {
			s->line += *s->at == '\n';
			s->at++;
		} else {
			return;
		}
	}
}

/* What stands between two of the same quotes; up to the end without a second.
 */
static void
take_quoted(struct scanner *s, struct token *token)
{
	const char quote = *s->at++;

	token->at = s->at;
	while (s->at < s->end && *s->at != quote) {
		s->line += *s->at == '\n';
		s->at++;
	}
	token->n = (size_t)(s->at - token->at);
	if (s->at < s->end)
		s->at++;
	if (quote == '"') {
		token->kind = TOKEN_STRING;
	} else if (s->at < s->end && strchr("hH", *s->at) != NULL) {
		token->kind = TOKEN_HEX;
		s->at++;
	} else if (s->at < s->end && strchr("bB", *s->at) != NULL) {
		token->kind = TOKEN_BIN;
		s->at++;
	}
}

/* Hyphens join the parts of a word. */
static void
take_word(struct scanner *s, struct token *token)
{
	token->kind = TOKEN_WORD;
	while (s->at < s->end &&
		(is_word(*s->at) ||
			(*s->at == '-' && s->at + 1 < s->end &&
				is_word(s->at[1]))))
		s->at++;
	token->n = (size_t)(s->at - token->at);
}

static bool
take_token(struct scanner *s, struct token *token)
{
	skip_blanks(s);
	if (s->at == s->end)
		return false;
	*token = (struct token){ TOKEN_OTHER, s->line, s->at, 1 };
	if (isalpha((unsigned char)*s->at)) {
		take_word(s, token);
	} else if (isdigit((unsigned char)*s->at) ||
		(*s->at == '-' && s->at + 1 < s->end &&
			isdigit((unsigned char)s->at[1]))) {
		token->kind = TOKEN_NUMBER;
		s->at++;
		while (s->at < s->end && isdigit((unsigned char)*s->at))
			s->at++;
		token->n = (size_t)(s->at - token->at);
	} else if (*s->at == '"' || *s->at == '\'') {
		take_quoted(s, token);
	} else {
		token->n = sees(s, "::=") ? 3 : 1;
		s->at += token->n;
	}
	return true;
}

bool
token_is(const struct token *token, const char *word)
{
	return (token->kind == TOKEN_WORD || token->kind == TOKEN_OTHER) &&
		token->n == strlen(word) &&
		memcmp(token->at, word, token->n) == 0;
}

bool
text_read(struct text *text, const char *path)
{
	struct scanner s;
	struct token token;

	*text = (struct text){
		.path = path,
		.bytes.size = 1,
		.tokens.size = sizeof(struct token),
		.clauses.size = sizeof(struct clause),
	};
	if (!read_bytes(&text->bytes, path)) {
		complain(path, 0, "cannot read it: %s", strerror(errno));
		return false;
	}
	pool_add(&text->bytes, "", 1); /* ends the last number */
	s = (struct scanner){ text->bytes.data, NULL, 1 };
	s.end = s.at + text->bytes.n - 1;
	while (take_token(&s, &token))
		pool_add(&text->tokens, &token, 1);
	return true;
}

void
text_fini(struct text *text)
{
	struct clause *clauses = text->clauses.data;

	for (size_t i = 0; i < text->clauses.n; i++)
		free(clauses[i].name);
	pool_fini(&text->clauses);
	pool_fini(&text->tokens);
	pool_fini(&text->bytes);
}

bool
is_base_module(const char *path)
{
	const char *name = strrchr(path, '/');

	name = name == NULL ? path : name + 1;
	return strncmp(name, "SNMPv2-SMI", 10) == 0 ||
		strncmp(name, "SNMPv2-CONF", 11) == 0;
}

void
text_check_numbers(const struct text *text)
{
	const struct token *tokens = text->tokens.data;

	if (is_base_module(text->path))
		return; /* Counter64's range is there */
	for (size_t i = 0; i < text->tokens.n; i++) {
		const struct token *t = &tokens[i];
		long long number;

		if (t->kind != TOKEN_NUMBER)
			continue;
		/* What is too large becomes LLONG_MAX or LLONG_MIN. */
		number = strtoll(t->at, NULL, 10);
		if (number < INT32_MIN || number > (long long)UINT32_MAX)
			complain(text->path, t->line,
				"number %.*s does not fit into 32 bits",
				(int)min_size(t->n, 40), t->at);
	}
}

/* ---- clauses ---- */

static bool
is_sequence(const struct text *text, const struct token *type)
{
	const struct token *tokens = text->tokens.data;

	for (size_t i = 0; i + 3 < text->tokens.n; i++)
		if (token_is(&tokens[i + 2], "SEQUENCE") &&
			token_is(&tokens[i + 3], "{") &&
			token_is(&tokens[i + 1], "::=") &&
			tokens[i].kind == TOKEN_WORD &&
			tokens[i].n == type->n &&
			memcmp(tokens[i].at, type->at, type->n) == 0)
			return true;
	return false;
}

static enum smi_access
access_of(const struct token *token)
{
	static const char *const words[] = {
		[SMI_NOT_ACCESSIBLE] = "not-accessible",
		[SMI_ACCESSIBLE_FOR_NOTIFY] = "accessible-for-notify",
		[SMI_READ_ONLY] = "read-only",
		[SMI_READ_WRITE] = "read-write",
		[SMI_READ_CREATE] = "read-create",
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (token_is(token, words[i]))
			return (enum smi_access)i;
	return SMI_NOT_ACCESSIBLE; /* libsmi has complained */
}

/* Tokens between the brace at the first and the one that closes it. */
static size_t
braced(const struct token *tokens, size_t n)
{
	size_t depth = 0;

	for (size_t i = 0; i < n; i++) {
		if (token_is(&tokens[i], "{"))
			depth++;
		else if (token_is(&tokens[i], "}") && --depth == 0)
			return i - 1;
		if (depth == 0)
			return 0;
	}
	return 0;
}

/* read_clause - what n tokens from the keyword on say; returns those read */
static size_t
read_clause(struct text *text, struct clause *clause,
	const struct token *tokens, size_t n)
{
	const struct token *syntax = NULL;
	bool has_index = false;
	size_t i = 0;

	for (; i + 1 < n && !token_is(&tokens[i], "::="); i++) {
		const struct token *next = &tokens[i + 1];

		if (token_is(&tokens[i], "SYNTAX")) {
			syntax = next;
		} else if (token_is(&tokens[i], "MAX-ACCESS")) {
			clause->access = access_of(next);
		} else if (token_is(&tokens[i], "INDEX") ||
			token_is(&tokens[i], "AUGMENTS")) {
			has_index = true;
		} else if (token_is(&tokens[i], "DEFVAL") &&
			token_is(next, "{")) {
			clause->n_defval = braced(next, n - i - 1);
			clause->defval = next + 1;
			i += clause->n_defval + 1;
		}
	}
	if (syntax != NULL && !has_index && is_sequence(text, syntax))
		complain(text->path, clause->line,
			"entry `%s' has neither INDEX nor AUGMENTS",
			clause->name);
	return i;
}

void
text_find_clauses(struct text *text)
{
	const struct token *tokens = text->tokens.data;
	const size_t n = text->tokens.n;

	for (size_t i = 0; i + 1 < n; i++) {
		const struct token *t = &tokens[i];
		const bool is_object = token_is(t + 1, "OBJECT-TYPE");
		struct clause clause = { .line = t->line };

		if (t->kind != TOKEN_WORD || !islower((unsigned char)*t->at) ||
			!(is_object || token_is(t + 1, "NOTIFICATION-TYPE")))
			continue;
		clause.name = strndup(t->at, t->n);
		if (clause.name == NULL)
			abort();
		i++;
		i += read_clause(text, &clause, t + 1, n - i);
		pool_add(&text->clauses, &clause, 1);
	}
}
