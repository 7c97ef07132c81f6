/* SPDX-License-Identifier: BSD-2-Clause */
/* DEFVAL, from the module's text: libsmi drops unknown bits and OIDs by value,
 * and takes one type's value for another's. */
#include "mibs/mibc/compile_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The DEFVAL of one object; the parts below fill value, or say what is wrong
 * with it and leave no_value set. */
struct defval {
	struct compiler *c;
	const struct clause *clause;
	const struct syntax *syntax;
	struct smi_default value;
	bool bad;
};

static void
refuse(struct defval *d, const char *why)
{
	if (!d->bad)
		wrong(d->c, d->clause->defval->line, "DEFVAL of `%s' %s",
			d->clause->name, why);
	d->bad = true;
}

static void
refuse_name(struct defval *d, const struct token *token, const char *why)
{
	if (!d->bad)
		wrong(d->c, token->line, "DEFVAL of `%s': `%.*s' %s",
			d->clause->name, (int)min_size(token->n, 64), token->at,
			why);
	d->bad = true;
}

/* ---- numbers ---- */

static bool
token_number(const struct token *token, int64_t *number)
{
	char digits[72];
	const int base = token->kind == TOKEN_HEX ? 16
		: token->kind == TOKEN_BIN        ? 2
						  : 10;

	if (token->n == 0 || token->n >= sizeof(digits))
		return false;
	memcpy(digits, token->at, token->n);
	digits[token->n] = '\0';
	errno = 0;
	*number = strtoll(digits, NULL, base);
	return errno == 0;
}

static const struct label *
find_label(const struct syntax *syntax, const struct token *token)
{
	const struct label *labels = syntax->labels.data;

	for (size_t i = 0; i < syntax->labels.n; i++)
		if (token_is(token, labels[i].name))
			return &labels[i];
	return NULL;
}

static bool
is_label(const struct syntax *syntax, int64_t number)
{
	const struct label *labels = syntax->labels.data;

	for (size_t i = 0; i < syntax->labels.n; i++)
		if (labels[i].number == number)
			return true;
	return false;
}

static void
read_number(struct defval *d, const struct token *tokens, size_t n)
{
	if (n == 1 && tokens->kind == TOKEN_WORD) {
		const struct label *label = find_label(d->syntax, tokens);

		if (label == NULL)
			refuse_name(d, tokens, "is no name of its SYNTAX");
		else
			d->value.number = label->number;
	} else if (n != 1 || tokens->kind == TOKEN_STRING ||
		tokens->kind == TOKEN_OTHER) {
		refuse(d, "is no number");
	} else if (!token_number(tokens, &d->value.number) ||
		(d->syntax->labels.n > 0
				? !is_label(d->syntax, d->value.number)
				: !syntax_allows(d->syntax, d->value.number,
					  d->value.number))) {
		refuse(d, "is out of its range");
	}
}

/* ---- octets ---- */

/* Two or eight digits an octet. */
static void
read_digits(struct defval *d, const struct token *token, struct pool *octets)
{
	const size_t width = token->kind == TOKEN_HEX ? 2 : 8;

	if (token->n % width != 0)
		refuse(d, "is no whole number of octets");
	for (size_t i = 0; i + width <= token->n; i += width) {
		const struct token part = { token->kind, 0, token->at + i,
			width };
		int64_t number = 0;
		uint8_t octet;

		/* Both kinds of quotes may hold anything. */
		if (!token_number(&part, &number))
			return;
		octet = (uint8_t)number;
		pool_add(octets, &octet, 1);
	}
}

static void
read_bits(struct defval *d, const struct token *tokens, size_t n,
	struct pool *octets)
{
	const size_t size = syntax_largest(d->syntax);
	uint8_t *bits;

	if (n < 2 || !token_is(&tokens[0], "{") ||
		!token_is(&tokens[n - 1], "}")) {
		refuse(d, "is no list of bits in braces");
		return;
	}
	pool_add(octets, NULL, size);
	bits = octets->data;
	for (size_t i = 1; i < n - 1; i++) {
		const struct label *label;

		if (i % 2 == 0) {
			if (!token_is(&tokens[i], ","))
				refuse_name(d, &tokens[i], "is not expected");
			continue;
		}
		label = find_label(d->syntax, &tokens[i]);
		if (label == NULL)
			refuse_name(d, &tokens[i], "is no name of its SYNTAX");
		else
			bits[label->number / 8] |=
				(uint8_t)(0x80 >> label->number % 8);
	}
}

static void
read_octets(struct defval *d, const struct token *tokens, size_t n)
{
	struct pool octets = { .size = 1 };

	if (d->syntax->convention == SMI_BITS)
		read_bits(d, tokens, n, &octets);
	else if (n == 1 && tokens->kind == TOKEN_STRING)
		pool_add(&octets, tokens->at, tokens->n);
	else if (n == 1 &&
		(tokens->kind == TOKEN_HEX || tokens->kind == TOKEN_BIN))
		read_digits(d, tokens, &octets);
	else
		refuse(d, "is no string");
	if (d->syntax->convention != SMI_BITS &&
		!syntax_allows(d->syntax, (int64_t)octets.n, (int64_t)octets.n))
		refuse(d, "is of a size it cannot have");
	d->value.at = fit16(d->c,
		pool_share(&d->c->out->octets, octets.data, octets.n),
		"octets of default values");
	d->value.n = fit16(d->c, octets.n, "octets of a default value");
	pool_fini(&octets);
}

/* ---- object identifiers ---- */

/* A descriptor of the module or of its imports. */
static SmiNode *
find_node(struct compiler *c, const char *name)
{
	SmiNode *node = smiGetNode(c->module, name);

	for (SmiImport *import = smiGetFirstImport(c->module);
		node == NULL && import != NULL;
		import = smiGetNextImport(import))
		if (import->name != NULL && strcmp(import->name, name) == 0)
			node = smiGetNode(smiGetModule(import->module), name);
	return node;
}

static void
read_descriptor(struct defval *d, const struct token *token, struct pool *subs)
{
	char name[65]; /* RFC 2578 3.1 */
	SmiNode *node = NULL;

	if (token->kind == TOKEN_WORD && token->n < sizeof(name)) {
		memcpy(name, token->at, token->n);
		name[token->n] = '\0';
		node = find_node(d->c, name);
	}
	if (node == NULL)
		refuse_name(d, token, "is no object identifier known here");
	else
		pool_add(subs, node->oid, node->oidlen);
}

/* "{ descriptor 1 }", "{ iso(1) org(3) 6 }", "{ 0 0 }" */
static void
read_subs(struct defval *d, const struct token *tokens, size_t n,
	struct pool *subs)
{
	for (size_t i = 0; i < n;) {
		const bool named = i + 3 < n && token_is(&tokens[i + 1], "(") &&
			token_is(&tokens[i + 3], ")");
		const struct token *t = &tokens[named ? i + 2 : i];
		int64_t number;
		uint32_t sub;

		if (i == 0 && !named && t->kind == TOKEN_WORD) {
			read_descriptor(d, t, subs);
		} else if (t->kind == TOKEN_NUMBER &&
			token_number(t, &number) && number >= 0) {
			sub = (uint32_t)number;
			pool_add(subs, &sub, 1);
		} else {
			refuse_name(d, t, "is no sub-identifier");
		}
		i += named ? 4 : 1;
	}
}

static void
read_oid(struct defval *d, const struct token *tokens, size_t n)
{
	struct pool subs = { .size = sizeof(uint32_t) };
	const uint32_t *sub;

	if (n >= 2 && token_is(&tokens[0], "{") &&
		token_is(&tokens[n - 1], "}"))
		read_subs(d, tokens + 1, n - 2, &subs);
	else if (n == 1)
		read_descriptor(d, tokens, &subs);
	else
		refuse(d, "is no object identifier");
	sub = subs.data;
	/* X.690 8.19.4; RFC 2578 3.5 */
	if (subs.n < 2 || subs.n > OID_MAX_LEN || sub[0] > 2 ||
		(sub[0] < 2 && sub[1] >= 40))
		refuse(d, "is an object identifier that cannot be encoded");
	d->value.at = add_subs(d->c, subs.data, subs.n);
	d->value.n = (uint16_t)min_size(subs.n, OID_MAX_LEN);
	pool_fini(&subs);
}

uint16_t
add_defval(struct compiler *c, const struct clause *clause,
	const struct syntax *syntax)
{
	struct defval d = { .c = c, .clause = clause, .syntax = syntax };
	struct smi_default value;

	if (clause->defval == NULL)
		return 0;
	switch ((int)syntax->type) {
	case VALUE_OCTET_STRING:
	case VALUE_OPAQUE:
	case VALUE_IP_ADDRESS:
		read_octets(&d, clause->defval, clause->n_defval);
		break;
	case VALUE_OID:
		read_oid(&d, clause->defval, clause->n_defval);
		break;
	case VALUE_COUNTER32:
	case VALUE_COUNTER64:
		refuse(&d, "must not be: it is a counter (RFC 2578 7.1.6)");
		break;
	default:
		read_number(&d, clause->defval, clause->n_defval);
	}
	if (d.bad)
		return 0;
	/* The padding too has to be the same. */
	memset(&value, 0, sizeof(value));
	value.number = d.value.number;
	value.at = d.value.at;
	value.n = d.value.n;
	return fit16(c, pool_share(&c->out->defaults, &value, 1) + 1,
		"default values");
}
