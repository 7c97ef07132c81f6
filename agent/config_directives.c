/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of directives, and what each of them does. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "agent/config_internal.h"
#include "security/tsm.h"

enum {
	DISPLAY_STRING_MAX = 255, /* RFC 2579 2 */
	ENGINE_TEXT_MAX = 27,     /* RFC 3411 5, format 4 */
	ENGINE_PREFIX = 5,        /* enterprise number and format */
};

/* The member of struct config that the directive's row names. */
static void *
member(const struct config_line *line)
{
	return (char *)line->config + line->directive->offset;
}

/* Numbers. */

static bool
parse_number(const struct config_line *line, const char *text, long long low,
	long long high, long long *out)
{
	bool negative = *text == '-';
	const char *digits = text + negative;
	long long value = 0;
	size_t n = strspn(digits, "0123456789");

	for (size_t i = 0; i < n && n <= 10; i++)
		value = 10 * value + (digits[i] - '0');
	if (negative)
		value = -value;
	if (n > 0 && n <= 10 && digits[n] == '\0' && value >= low &&
		value <= high) {
		*out = value;
		return true;
	}
	config_error(line, "%s: \"%s\" is not a number from %lld to %lld",
		line->directive->name, text, low, high);
	return false;
}

static bool
read_number(const struct config_line *line, long long *out)
{
	return parse_number(line, line->words[0], line->directive->low,
		line->directive->high, out);
}

static void
read_size(struct config_line *line)
{
	long long value;

	if (read_number(line, &value))
		*(size_t *)member(line) = (size_t)value;
}

static void
read_unsigned(struct config_line *line)
{
	long long value;

	if (read_number(line, &value))
		*(unsigned *)member(line) = (unsigned)value;
}

static void
read_seconds(struct config_line *line)
{
	long long value;

	if (read_number(line, &value))
		*(unsigned *)member(line) = (unsigned)value * 1000;
}

static void
read_int(struct config_line *line)
{
	long long value;

	if (read_number(line, &value))
		*(int *)member(line) = (int)value;
}

/* snmpd has -1 for "no bound" and 0 for its default, which here is none. */
static void
read_bound(struct config_line *line)
{
	long long value;

	if (read_number(line, &value))
		*(int *)member(line) = value < 0 ? 0 : (int)value;
}

static void
read_bool(struct config_line *line)
{
	static const char *const yes[] = { "yes", "true", "1" };
	static const char *const no[] = { "no", "false", "0" };
	const char *text = line->words[0];

	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		if (strcasecmp(text, yes[i]) == 0) {
			*(bool *)member(line) = true;
			return;
		}
		if (strcasecmp(text, no[i]) == 0) {
			*(bool *)member(line) = false;
			return;
		}
	}
	config_error(line, "%s: \"%s\" is neither yes nor no",
		line->directive->name, text);
}

/* Texts. */

static bool
keep_text(const struct config_line *line, const char *text,
	struct config_text *out)
{
	out->value = config_keep(line->config, text, strlen(text));
	out->where = line->where;
	return out->value != NULL;
}

/* Several words of one name, such as "sha256 Fingerprint=AB:..". */
static char *
join_words(const struct config_line *line, char *const *words, size_t n)
{
	char *joined = malloc(CONFIG_LINE_MAX + 1);
	char *p = joined;

	if (joined == NULL) {
		line->config->no_memory = true;
		line->config->n_errors++;
		return NULL;
	}
	/* No longer than the line they come from. */
	*p = '\0';
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			*p++ = ' ';
		p = stpcpy(p, words[i]);
	}
	return joined;
}

static void
read_text(struct config_line *line)
{
	char *joined = join_words(line, line->words, line->n_words);

	if (joined == NULL)
		return;
	if (*joined == '\0')
		config_error(line, "%s: empty", line->directive->name);
	else
		(void)keep_text(line, joined, member(line));
	free(joined);
}

static void
read_path(struct config_line *line)
{
	/* The working directory changes when the daemon leaves its shell. */
	if (line->words[0][0] != '/')
		config_error(line, "%s: \"%s\" is not an absolute path",
			line->directive->name, line->words[0]);
	else
		read_text(line);
}

/* DisplayString of the system group, SIZE (0..255) (ENG-08) */
static void
read_display_string(struct config_line *line)
{
	const char *text = line->words[0];
	size_t n = strlen(text);

	if (n > DISPLAY_STRING_MAX) {
		config_error(line, "%s: %zu octets; at most %d fit (RFC 3418)",
			line->directive->name, n, DISPLAY_STRING_MAX);
		return;
	}
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] >= 0x80) {
			config_report(line->config, CONFIG_WARNING, line->where,
				"%s: a DisplayString is ASCII (RFC 2579); "
				"managers may show this one wrongly",
				line->directive->name);
			break;
		}
	(void)keep_text(line, text, member(line));
}

static bool
append_text(const struct config_line *line, struct config_text **array,
	size_t *n, const char *text)
{
	struct config_text *grown =
		config_grow(line->config, *array, *n, sizeof(*grown));

	if (grown == NULL)
		return false;
	*array = grown;
	if (!keep_text(line, text, &grown[*n]))
		return false;
	(*n)++;
	return true;
}

/* What transport/tls_files.h looks for: no path relative to who knows what */
static bool
check_file_name(const struct config_line *line, const char *text)
{
	if (*text == '/' || (*text != '\0' && strchr(text, '/') == NULL))
		return true;
	config_error(line,
		"%s: \"%s\" is neither a name without \"/\" nor an absolute "
		"path",
		line->directive->name, text);
	return false;
}

static void
read_trust_cert(struct config_line *line)
{
	struct config *config = line->config;
	char *joined = join_words(line, line->words, line->n_words);

	if (joined == NULL)
		return;
	if (*joined == '\0')
		config_error(line, "%s: empty", line->directive->name);
	else
		(void)append_text(line, &config->trust_certs,
			&config->n_trust_certs, joined);
	free(joined);
}

static void
read_crl_file(struct config_line *line)
{
	struct config *config = line->config;

	if (check_file_name(line, line->words[0]))
		(void)append_text(line, &config->crl_files,
			&config->n_crl_files, line->words[0]);
}

/* The agent itself. */

static void
read_agent_address(struct config_line *line)
{
	char *joined = join_words(line, line->words, line->n_words);

	if (joined == NULL)
		return;
	config_add_listen(line->config, line->where, joined);
	free(joined);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool
has_hex_mark(const char *text)
{
	return text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

static bool
parse_hex(const char *text, uint8_t *out, size_t max, size_t *n)
{
	for (*n = 0; *text != '\0'; text += 2) {
		int high = hex_digit(text[0]);
		int low = high < 0 ? -1 : hex_digit(text[1]);

		if (low < 0 || *n == max)
			return false;
		out[(*n)++] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static void
set_engine_id(struct config_line *line, const uint8_t *id, size_t n)
{
	struct config *config = line->config;

	/* engineID and exactEngineID are two lines for one value. */
	if (config->engine_id_n != 0) {
		config_error(line, "%s: the engine ID is given already",
			line->directive->name);
		return;
	}
	memcpy(config->engine_id, id, n);
	config->engine_id_n = (uint8_t)n;
}

/* text: hexadecimal digits, the whole snmpEngineID (ENG-01) */
static void
read_engine_hex(struct config_line *line, const char *text)
{
	uint8_t id[ENGINE_ID_MAX];
	size_t n;

	if (!parse_hex(text, id, sizeof(id), &n)) {
		config_error(line,
			"%s: \"%s\" is not 5 to 32 octets in hexadecimal",
			line->directive->name, line->words[0]);
		return;
	}
	if (!engine_id_is_valid((struct octets){ id, n })) {
		config_error(line,
			"%s: \"%s\" cannot be an engine ID: 5 to 32 octets, "
			"not all 00 or ff, not of format 6 (RFC 3411, RFC "
			"5343)",
			line->directive->name, line->words[0]);
		return;
	}
	set_engine_id(line, id, n);
}

static void
read_exact_engine_id(struct config_line *line)
{
	const char *text = line->words[0];

	read_engine_hex(line, has_hex_mark(text) ? text + 2 : text);
}

/* A text becomes format 4 under our enterprise number, 32473 (ENG-01). */
static void
read_engine_id(struct config_line *line)
{
	uint8_t id[ENGINE_ID_MAX] = { 0x80, 0x00, 0x7e, 0xd9, 4 };
	const char *text = line->words[0];
	size_t n = strlen(text);

	if (has_hex_mark(text)) {
		read_engine_hex(line, text + 2);
		return;
	}
	if (n < 1 || n > ENGINE_TEXT_MAX) {
		config_error(line,
			"%s: a text of %zu octets; it has 1 to %d (RFC 3411)",
			line->directive->name, n, ENGINE_TEXT_MAX);
		return;
	}
	memcpy(id + ENGINE_PREFIX, text, n);
	set_engine_id(line, id, ENGINE_PREFIX + n);
}

/* Object identifiers. */

struct oid_name {
	const char *name;
	struct oid_view oid;
};

static const uint32_t iso_oid[] = { 1 };
static const uint32_t org_oid[] = { 1, 3 };
static const uint32_t dod_oid[] = { 1, 3, 6 };
static const uint32_t internet_oid[] = { 1, 3, 6, 1 };
static const uint32_t mgmt_oid[] = { 1, 3, 6, 1, 2 };
static const uint32_t mib_2_oid[] = { 1, 3, 6, 1, 2, 1 };
static const uint32_t system_oid[] = { 1, 3, 6, 1, 2, 1, 1 };
static const uint32_t interfaces_oid[] = { 1, 3, 6, 1, 2, 1, 2 };
static const uint32_t ip_oid[] = { 1, 3, 6, 1, 2, 1, 4 };
static const uint32_t icmp_oid[] = { 1, 3, 6, 1, 2, 1, 5 };
static const uint32_t tcp_oid[] = { 1, 3, 6, 1, 2, 1, 6 };
static const uint32_t udp_oid[] = { 1, 3, 6, 1, 2, 1, 7 };
static const uint32_t snmp_oid[] = { 1, 3, 6, 1, 2, 1, 11 };
static const uint32_t host_oid[] = { 1, 3, 6, 1, 2, 1, 25 };
static const uint32_t if_mib_oid[] = { 1, 3, 6, 1, 2, 1, 31 };
static const uint32_t tsm_mib_oid[] = { 1, 3, 6, 1, 2, 1, 190 };
static const uint32_t tlstm_mib_oid[] = { 1, 3, 6, 1, 2, 1, 198 };
static const uint32_t private_oid[] = { 1, 3, 6, 1, 4 };
static const uint32_t enterprises_oid[] = { 1, 3, 6, 1, 4, 1 };
static const uint32_t ucdavis_oid[] = { 1, 3, 6, 1, 4, 1, 2021 };
static const uint32_t snmp_v2_oid[] = { 1, 3, 6, 1, 6 };
static const uint32_t snmp_modules_oid[] = { 1, 3, 6, 1, 6, 3 };
static const uint32_t framework_oid[] = { 1, 3, 6, 1, 6, 3, 10 };
static const uint32_t vacm_mib_oid[] = { 1, 3, 6, 1, 6, 3, 16 };

#define NAME(text, array)                                                      \
 {                                                                             \
  text,                                                                        \
  {                                                                            \
   array, ARRAY_LEN(array)                                                     \
  }                                                                            \
 }

/* No MIB files are read; these are the names that people write in views. */
static const struct oid_name oid_names[] = {
	NAME("iso", iso_oid),
	NAME("org", org_oid),
	NAME("dod", dod_oid),
	NAME("internet", internet_oid),
	NAME("mgmt", mgmt_oid),
	NAME("mib-2", mib_2_oid),
	NAME("system", system_oid),
	NAME("interfaces", interfaces_oid),
	NAME("ip", ip_oid),
	NAME("icmp", icmp_oid),
	NAME("tcp", tcp_oid),
	NAME("udp", udp_oid),
	NAME("snmp", snmp_oid),
	NAME("host", host_oid),
	NAME("ifMIB", if_mib_oid),
	NAME("snmpTsmMIB", tsm_mib_oid),
	NAME("snmpTlstmMIB", tlstm_mib_oid),
	NAME("private", private_oid),
	NAME("enterprises", enterprises_oid),
	NAME("ucdavis", ucdavis_oid),
	NAME("snmpV2", snmp_v2_oid),
	NAME("snmpModules", snmp_modules_oid),
	NAME("snmpFrameworkMIB", framework_oid),
	NAME("snmpVacmMIB", vacm_mib_oid),
};

/*
 * "1.3.6.1", "system", ".iso.org.dod.internet.mgmt", "enterprises.32473":
 * names as long as they lead down from one to the next, then numbers.
 */
static bool
parse_named_oid(const char *text, struct oid *out)
{
	struct oid tail;

	*out = (struct oid){ 0 };
	if (*text == '.')
		text++;
	while (*text != '\0') {
		size_t n = strcspn(text, ".");
		const struct oid_name *found = NULL;

		for (size_t i = 0; i < ARRAY_LEN(oid_names); i++)
			if (strlen(oid_names[i].name) == n &&
				strncmp(oid_names[i].name, text, n) == 0)
				found = &oid_names[i];
		if (found == NULL)
			break;
		if (out->n != 0 &&
			(found->oid.n != out->n + 1 ||
				!oid_starts_with(found->oid, oid_view(out))))
			return false;
		(void)oid_copy(out, found->oid);
		text += n;
		if (*text == '\0')
			return true;
		text++;
	}
	return oid_parse(text, &tail) && text[0] != '.' &&
		oid_append(out, tail.sub, tail.n);
}

static bool
read_oid(const struct config_line *line, const char *text, struct oid *out)
{
	if (parse_named_oid(text, out))
		return true;
	config_error(line,
		"%s: \"%s\" is neither a numeric OID nor a name known here",
		line->directive->name, text);
	return false;
}

static void
read_object_id(struct config_line *line)
{
	struct oid oid;

	if (!read_oid(line, line->words[0], &oid))
		return;
	/* X.690 8.19.4: what cannot be encoded cannot be answered. */
	if (oid.n < 2 || oid.sub[0] > 2 ||
		(oid.sub[0] < 2 && oid.sub[1] > 39) ||
		oid.sub[1] > UINT32_MAX - 80) {
		config_error(line, "%s: \"%s\" cannot be sent as an OID",
			line->directive->name, line->words[0]);
		return;
	}
	*(struct oid *)member(line) = oid;
}

/* Certificates to names. */

static bool
is_hash_option(const char *word)
{
	return strncasecmp(word, "--sha", 5) == 0 ||
		strncasecmp(word, "--md5", 5) == 0;
}

/*
 * A certificate's name: what cannot be meant as a fingerprint. A short word
 * of hexadecimal digits ("cafe") may well be a name.
 */
static bool
is_certificate_name(const char *text, enum fingerprint_result result)
{
	enum { HEX_NAME_MAX = 31 }; /* one below the digits of MD5 */

	if (strchr(text, ' ') != NULL || strchr(text, ':') != NULL ||
		strchr(text, '=') != NULL || *text == '-')
		return false;
	if (result == FINGERPRINT_WRONG_LENGTH)
		return strlen(text) <= HEX_NAME_MAX;
	return result == FINGERPRINT_NOT_HEX;
}

/* words: those between the priority and the map type */
static bool
read_map_certificate(const struct config_line *line, char **words, size_t n,
	struct config_map_row *row)
{
	enum fingerprint_result result;
	char *joined;
	bool good = false;

	/* Net-SNMP has the hash before the digits or behind them. */
	if (n == 2 && is_hash_option(words[1])) {
		char *hash = words[1];

		words[1] = words[0];
		words[0] = hash;
	}
	joined = join_words(line, words, n);
	if (joined == NULL)
		return false;
	result = fingerprint_parse(joined, &row->row.fingerprint);
	if (result == FINGERPRINT_OK) {
		row->row.active = true;
		good = true;
	} else if (*joined != '\0' && is_certificate_name(joined, result)) {
		row->cert_name =
			config_keep(line->config, joined, strlen(joined));
		good = row->cert_name != NULL && check_file_name(line, joined);
	} else {
		config_error(line, "%s: \"%s\": %s", line->directive->name,
			joined, fingerprint_result_text(result)); /* TLSTM-15 */
	}
	free(joined);
	return good;
}

static bool
read_map_type(const struct config_line *line, size_t type_at,
	struct cert_map_row *row)
{
	size_t n_after = line->n_words - type_at - 1;
	const char *type = line->words[type_at];
	const char *name = line->words[line->n_words - 1];
	size_t name_n = strlen(name);

	row->type = cert_map_type_parse(type);
	if (row->type != CERT_MAP_SPECIFIED) {
		if (n_after == 0)
			return true;
		config_error(line, "%s: nothing can follow %s",
			line->directive->name, type);
		return false;
	}
	if (n_after != 1) {
		config_error(line,
			"%s: one securityName follows --sn; quote "
			"it when it has blanks",
			line->directive->name);
		return false;
	}
	/* Any other would never let anybody in (TLSTM-23). */
	if (name_n < 1 || name_n > VACM_NAME_MAX) {
		config_error(line,
			"%s: \"%s\" has %zu octets; a securityName "
			"has 1 to %d",
			line->directive->name, name, name_n, VACM_NAME_MAX);
		return false;
	}
	memcpy(row->data, name, name_n);
	row->data_n = (uint16_t)name_n;
	return true;
}

static void
read_cert_sec_name(struct config_line *line)
{
	struct config *config = line->config;
	struct config_map_row row = { .where = line->where };
	struct config_map_row *rows;
	size_t type_at = 1;
	long long id;

	if (!parse_number(line, line->words[0], 1, UINT32_MAX, &id))
		return;
	row.row.id = (uint32_t)id;
	while (type_at < line->n_words &&
		cert_map_type_parse(line->words[type_at]) == CERT_MAP_UNKNOWN)
		type_at++;
	if (type_at < 2) {
		config_error(line, "%s: the fingerprint is missing",
			line->directive->name);
		return;
	}
	if (type_at == line->n_words) {
		const char *last = line->words[type_at - 1];
		bool meant = strncmp(last, "--", 2) == 0;

		config_error(line,
			"%s: %s%s%sone of --sn NAME, --rfc822, --dns, --ip, "
			"--cn, --any must stand at the end",
			line->directive->name, meant ? "\"" : "",
			meant ? last : "", meant ? "\" is no map type: " : "");
		return;
	}
	if (!read_map_type(line, type_at, &row.row) ||
		!read_map_certificate(line, line->words + 1, type_at - 1, &row))
		return;
	rows = config_grow(config, config->cert_map_rows,
		config->n_cert_map_rows, sizeof(*rows));
	if (rows == NULL)
		return;
	config->cert_map_rows = rows;
	rows[config->n_cert_map_rows++] = row;
}

/* Access control. */

/* Names of this file's own and names that were measured before. */
static void
copy_name(char out[VACM_NAME_MAX + 1], const char *name)
{
	snprintf(out, VACM_NAME_MAX + 1, "%s", name);
}

/* what: "group" ..., for the message. Written NUL-ended (VACM-14). */
static bool
read_name(const struct config_line *line, const char *what, const char *text,
	size_t min, char out[VACM_NAME_MAX + 1])
{
	size_t n = strlen(text);

	if (n < min || n > VACM_NAME_MAX) {
		config_error(line,
			"%s: %s \"%s\" has %zu octets; it can have "
			"%zu to %d (RFC 3415)",
			line->directive->name, what, text, n, min,
			VACM_NAME_MAX);
		return false;
	}
	memcpy(out, text, n + 1);
	return true;
}

/* A name that a line may choose, unlike those that rouser makes. */
static bool
read_own_name(const struct config_line *line, const char *what,
	const char *text, char out[VACM_NAME_MAX + 1])
{
	if (*text == CONFIG_OWN_PREFIX) {
		config_error(line,
			"%s: %s \"%s\": names that begin with %c "
			"are the agent's own",
			line->directive->name, what, text, CONFIG_OWN_PREFIX);
		return false;
	}
	return read_name(line, what, text, 1, out);
}

static bool
read_model(const struct config_line *line, const char *text, bool may_be_any,
	int32_t *model)
{
	if (strcasecmp(text, "tsm") == 0) {
		*model = TSM_SECURITY_MODEL; /* TSM-01 */
		return true;
	}
	if (may_be_any && strcasecmp(text, "any") == 0) {
		*model = VACM_MODEL_ANY;
		return true;
	}
	config_error(line,
		"%s: security model \"%s\": only tsm%s is known "
		"here",
		line->directive->name, text, may_be_any ? " or any" : "");
	return false;
}

static bool
read_level(const struct config_line *line, const char *text,
	enum security_level *level)
{
	static const struct {
		const char *text;
		enum security_level level;
	} levels[] = {
		{ "noauth", SECURITY_LEVEL_NO_AUTH_NO_PRIV },
		{ "noAuthNoPriv", SECURITY_LEVEL_NO_AUTH_NO_PRIV },
		{ "auth", SECURITY_LEVEL_AUTH_NO_PRIV },
		{ "authNoPriv", SECURITY_LEVEL_AUTH_NO_PRIV },
		{ "priv", SECURITY_LEVEL_AUTH_PRIV },
		{ "authPriv", SECURITY_LEVEL_AUTH_PRIV },
	};

	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		if (strcasecmp(text, levels[i].text) == 0) {
			*level = levels[i].level;
			return true;
		}
	config_error(line, "%s: \"%s\" is none of noauth, auth, priv",
		line->directive->name, text);
	return false;
}

static bool
add_group(const struct config_line *line, const struct vacm_group_row *row)
{
	struct config *config = line->config;
	struct vacm_group_row *rows = config_grow(
		config, config->groups, config->n_groups, sizeof(*rows));
	const char **where;

	if (rows == NULL)
		return false;
	config->groups = rows;
	where = config_grow(
		config, config->group_where, config->n_groups, sizeof(*where));
	if (where == NULL)
		return false;
	config->group_where = where;
	rows[config->n_groups] = *row;
	where[config->n_groups++] = line->where;
	return true;
}

static bool
add_access(const struct config_line *line, const struct vacm_access_row *row)
{
	struct config *config = line->config;
	struct vacm_access_row *rows = config_grow(
		config, config->accesses, config->n_accesses, sizeof(*rows));
	const char **where;

	if (rows == NULL)
		return false;
	config->accesses = rows;
	where = config_grow(config, config->access_where, config->n_accesses,
		sizeof(*where));
	if (where == NULL)
		return false;
	config->access_where = where;
	rows[config->n_accesses] = *row;
	where[config->n_accesses++] = line->where;
	return true;
}

static bool
add_view(const struct config_line *line, const struct vacm_view_row *row)
{
	struct config *config = line->config;
	struct vacm_view_row *rows = config_grow(
		config, config->views, config->n_views, sizeof(*rows));
	const char **where;

	if (rows == NULL)
		return false;
	config->views = rows;
	where = config_grow(
		config, config->view_where, config->n_views, sizeof(*where));
	if (where == NULL)
		return false;
	config->view_where = where;
	rows[config->n_views] = *row;
	where[config->n_views++] = line->where;
	return true;
}

/* A view that somebody refers to. "" is no view: nothing is in it. */
static bool
read_view_name(const struct config_line *line, const char *text,
	char out[VACM_NAME_MAX + 1])
{
	if (strcmp(text, "none") == 0 || strcmp(text, CONFIG_VIEW_NONE) == 0) {
		out[0] = '\0';
		return true;
	}
	if (strcmp(text, CONFIG_VIEW_ALL) == 0) {
		struct vacm_view_row row = { .included = true };

		/* Whatever an agent can serve is below iso. */
		copy_name(row.view_name, CONFIG_VIEW_ALL);
		(void)oid_copy(&row.subtree, (struct oid_view){ iso_oid, 1 });
		copy_name(out, CONFIG_VIEW_ALL);
		return add_view(line, &row);
	}
	return read_own_name(line, "view", text, out);
}

static void
read_group(struct config_line *line)
{
	struct vacm_group_row row = { 0 };

	if (read_own_name(line, "group", line->words[0], row.group_name) &&
		read_model(line, line->words[1], false, &row.security_model) &&
		read_name(line, "securityName", line->words[2], 1,
			row.security_name))
		(void)add_group(line, &row);
}

static void
read_access(struct config_line *line)
{
	struct vacm_access_row row = { 0 };
	char *const *w = line->words;

	if (!read_own_name(line, "group", w[0], row.group_name) ||
		!read_name(line, "context", w[1], 0, row.context_prefix) ||
		!read_model(line, w[2], true, &row.security_model) ||
		!read_level(line, w[3], &row.security_level))
		return;
	if (strcasecmp(w[4], "prefix") == 0) {
		row.context_match_prefix = true;
	} else if (strcasecmp(w[4], "exact") != 0) {
		config_error(line, "%s: \"%s\" is neither exact nor prefix",
			line->directive->name, w[4]);
		return;
	}
	for (size_t i = 0; i < VACM_VIEW_TYPES; i++)
		if (!read_view_name(line, w[5 + i], row.view_names[i]))
			return;
	(void)add_access(line, &row);
}

/* Octets, the first with 0x or without, divided by . or : or nothing */
static bool
read_mask(const struct config_line *line, struct vacm_view_row *row)
{
	const char *p = line->words[3];
	bool good;

	if (has_hex_mark(p))
		p += 2;
	good = *p != '\0';
	while (good && *p != '\0') {
		size_t n = strcspn(p, ".:");
		bool single = n == 1;

		good = n > 0 && (single || n % 2 == 0);
		for (size_t i = 0; good && i < n; i += 2) {
			int high = single ? 0 : hex_digit(p[i]);
			int low = hex_digit(p[single ? i : i + 1]);

			good = high >= 0 && low >= 0 &&
				row->mask_n < VACM_MASK_MAX;
			if (good)
				row->mask[row->mask_n++] =
					(uint8_t)(high << 4 | low);
		}
		p += n;
		if (good && *p != '\0')
			good = *++p != '\0';
	}
	if (!good)
		config_error(line,
			"%s: \"%s\" is not a mask of 1 to %d octets in "
			"hexadecimal, as ff:a0",
			line->directive->name, line->words[3], VACM_MASK_MAX);
	return good;
}

static void
read_view(struct config_line *line)
{
	struct vacm_view_row row = { 0 };
	char *const *w = line->words;

	if (strcmp(w[0], "none") == 0) {
		config_error(line,
			"%s: \"none\" is the view with nothing in "
			"it",
			line->directive->name);
		return;
	}
	if (!read_own_name(line, "view", w[0], row.view_name))
		return;
	if (strcasecmp(w[1], "included") == 0) {
		row.included = true;
	} else if (strcasecmp(w[1], "excluded") != 0) {
		config_error(line,
			"%s: \"%s\" is neither included nor "
			"excluded",
			line->directive->name, w[1]);
		return;
	}
	if (!read_oid(line, w[2], &row.subtree))
		return;
	if (line->n_words == 4 && !read_mask(line, &row))
		return;
	(void)add_view(line, &row);
}

/*
 * The group that rouser makes for a user: "_:NAME", or "_#1", "_#2" ... for
 * names that leave no room. A name cut off could be another user's.
 */
static void
make_group_name(const struct config *config, struct vacm_group_row *row)
{
	size_t n = strlen(row->security_name);
	unsigned long last = 0;

	row->group_name[0] = CONFIG_OWN_PREFIX;
	if (n + 2 <= VACM_NAME_MAX) {
		row->group_name[1] = ':';
		memcpy(row->group_name + 2, row->security_name, n + 1);
		return;
	}
	for (size_t i = 0; i < config->n_groups; i++) {
		const struct vacm_group_row *other = &config->groups[i];

		if (other->group_name[0] != CONFIG_OWN_PREFIX ||
			other->group_name[1] != '#')
			continue;
		if (strcmp(other->security_name, row->security_name) == 0) {
			copy_name(row->group_name, other->group_name);
			return;
		}
		last = strtoul(other->group_name + 2, NULL, 10);
	}
	snprintf(row->group_name + 1, sizeof(row->group_name) - 1, "#%lu",
		last + 1);
}

/* The view of a subtree: "_1.3.6.1.2.1", or "_#1" ... for long ones */
static bool
make_view(const struct config_line *line, const char *text,
	char name[VACM_NAME_MAX + 1])
{
	const struct config *config = line->config;
	struct vacm_view_row row = { .included = true };
	char oid_text[OID_TEXT_MAX];
	unsigned long last = 0;

	if (!read_oid(line, text, &row.subtree))
		return false;
	oid_format(oid_text, sizeof(oid_text), oid_view(&row.subtree));
	row.view_name[0] = CONFIG_OWN_PREFIX;
	if (strlen(oid_text) < VACM_NAME_MAX) {
		memcpy(row.view_name + 1, oid_text, strlen(oid_text) + 1);
	} else {
		for (size_t i = 0; i < config->n_views; i++)
			if (config->views[i].view_name[0] ==
					CONFIG_OWN_PREFIX &&
				config->views[i].view_name[1] == '#')
				last = strtoul(config->views[i].view_name + 2,
					NULL, 10);
		snprintf(row.view_name + 1, sizeof(row.view_name) - 1, "#%lu",
			last + 1);
	}
	memcpy(name, row.view_name, sizeof(row.view_name));
	return add_view(line, &row);
}

/* "CONTEXT" is that one, "CONTEXT*" those that begin so, "*" every one. */
static bool
read_user_context(const struct config_line *line, const char *text,
	struct vacm_access_row *row)
{
	size_t n = strlen(text);

	if (n > 0 && text[n - 1] == '*') {
		row->context_match_prefix = true;
		n--;
	}
	if (n > VACM_NAME_MAX) {
		config_error(line, "%s: context \"%s\" has more than %d octets",
			line->directive->name, text, VACM_NAME_MAX);
		return false;
	}
	memcpy(row->context_prefix, text, n);
	row->context_prefix[n] = '\0';
	return true;
}

/* The words after the user: [LEVEL [OID | -V VIEW [CONTEXT]]] */
static bool
read_user_access(const struct config_line *line, size_t i,
	struct vacm_access_row *row, char view[VACM_NAME_MAX + 1])
{
	char *const *w = line->words;
	size_t n = line->n_words;

	/* snmpd's default. The level is what the message asks for (VACM-06),
	 * the session behind it is always authPriv. */
	row->security_level = SECURITY_LEVEL_AUTH_NO_PRIV;
	row->context_match_prefix = true;
	if (i < n && !read_level(line, w[i++], &row->security_level))
		return false;
	if (i == n)
		return read_view_name(line, CONFIG_VIEW_ALL, view);
	if (strcmp(w[i], "-V") == 0) {
		if (++i == n) {
			config_error(line, "%s: a view's name follows -V",
				line->directive->name);
			return false;
		}
		if (!read_view_name(line, w[i++], view))
			return false;
	} else if (!make_view(line, w[i++], view)) {
		return false;
	}
	if (i < n) {
		row->context_match_prefix = false;
		if (!read_user_context(line, w[i++], row))
			return false;
	}
	if (i < n) {
		config_error(line, "too many arguments: %s %s",
			line->directive->name, line->directive->arguments);
		return false;
	}
	return true;
}

/*
 * Net-SNMP's tools ask for snmpEngineID before all else, and do so at
 * noAuthNoPriv whatever level they are told to use (RFC 5343). Nothing is
 * answered to them that access control does not allow (CTX-03), so a user of a
 * higher level or of another context gets an entry for just that.
 * check_accesses drops it where another one has its index.
 */
static void
add_discovery(
	const struct config_line *line, const struct vacm_access_row *user)
{
	static const uint32_t engine_oid[] = { 1, 3, 6, 1, 6, 3, 10, 2, 1 };
	struct vacm_view_row view = { .included = true };
	struct vacm_access_row access = {
		.security_model = user->security_model,
		.security_level = SECURITY_LEVEL_NO_AUTH_NO_PRIV,
	};

	copy_name(view.view_name, CONFIG_VIEW_ENGINE);
	(void)oid_copy(&view.subtree,
		(struct oid_view){ engine_oid, ARRAY_LEN(engine_oid) });
	copy_name(access.group_name, user->group_name);
	copy_name(access.view_names[VACM_READ], CONFIG_VIEW_ENGINE);
	if (add_view(line, &view))
		(void)add_access(line, &access);
}

/* rouser and rwuser: a group for the user, an access entry, a view */
static void
add_user(const struct config_line *line, bool may_write)
{
	struct vacm_group_row group = { .security_model = TSM_SECURITY_MODEL };
	struct vacm_access_row access = { 0 };
	char view[VACM_NAME_MAX + 1];
	char *const *w = line->words;
	size_t i = 0;

	if (strcmp(w[i], "-s") == 0) {
		if (line->n_words < 3) {
			config_error(line, "too few arguments: %s %s",
				line->directive->name,
				line->directive->arguments);
			return;
		}
		if (!read_model(line, w[1], false, &group.security_model))
			return;
		i = 2;
	}
	if (!read_name(line, "securityName", w[i++], 1, group.security_name) ||
		!read_user_access(line, i, &access, view))
		return;
	make_group_name(line->config, &group);
	copy_name(access.group_name, group.group_name);
	access.security_model = group.security_model;
	/* What may be read may be notified of. */
	copy_name(access.view_names[VACM_READ], view);
	copy_name(access.view_names[VACM_NOTIFY], view);
	if (may_write)
		copy_name(access.view_names[VACM_WRITE], view);
	if (add_group(line, &group) && add_access(line, &access))
		add_discovery(line, &access);
}

static void
read_ro_user(struct config_line *line)
{
	add_user(line, false);
}

static void
read_rw_user(struct config_line *line)
{
	add_user(line, true);
}

/* The table. */

#define OFFSET(name)    .offset = offsetof(struct config, name)
#define RANGE(from, to) .low = (from), .high = (to)
#define WORDS(min, max) .min_words = (min), .max_words = (max)
#define SNMPD           .sections = CONFIG_SECTION_SNMPD
#define BOTH            .sections = CONFIG_SECTION_SNMPD | CONFIG_SECTION_SNMP
#define USER_ARGUMENTS                                                         \
 "[-s tsm] NAME [noauth|auth|priv [OID | -V VIEW [CONTEXT]]]"

enum {
	SECONDS_MAX = 2592000, /* 30 days, so that milliseconds fit */
	MTU_MIN = 576,         /* RFC 791 3.1 */
	MTU_MAX = 4096,        /* OpenSSL cuts records above that */
};

/* clang-format off */
const struct config_directive config_directives[] = {
	/* The agent. */
	{ "agentAddress", "[dtlsudp:|dtlsudp6:][ADDRESS:]PORT[,...]",
	  "listen at these; without it both families, port 10161",
	  read_agent_address, SNMPD, WORDS(1, 16) },
	{ "agentUser", "USER|#UID",
	  "become this user once everything is open",
	  read_text, SNMPD, WORDS(1, 1), .once = true, .number_sign = true,
	  OFFSET(agent_user) },
	{ "agentGroup", "GROUP|#GID",
	  "become this group once everything is open",
	  read_text, SNMPD, WORDS(1, 1), .once = true, .number_sign = true,
	  OFFSET(agent_group) },
	{ "persistentDir", "DIRECTORY",
	  "keep the engine ID and its boots here",
	  read_path, BOTH, WORDS(1, 1), .once = true,
	  OFFSET(persistent_dir) },
	{ "sandbox", "yes|no",
	  "no: keep every call and file open after the start",
	  read_bool, SNMPD, WORDS(1, 1), .once = true, OFFSET(sandbox) },
	{ "engineID", "TEXT|0xHEX",
	  "snmpEngineID made from a text, or this one exactly",
	  read_engine_id, SNMPD, WORDS(1, 1), .whole = true, .once = true },
	{ "exactEngineID", "0xHEX",
	  "snmpEngineID, 5 to 32 octets",
	  read_exact_engine_id, SNMPD, WORDS(1, 1), .once = true },
	{ "maxGetbulkRepeats", "NUMBER",
	  "repetitions of a GetBulk; 0 or -1: no bound",
	  read_bound, SNMPD, WORDS(1, 1), .once = true,
	  OFFSET(max_getbulk_repeats), RANGE(-1, INT32_MAX) },
	{ "maxGetbulkResponses", "NUMBER",
	  "variables in the answer to a GetBulk; 0 or -1: no bound",
	  read_bound, SNMPD, WORDS(1, 1), .once = true,
	  OFFSET(max_getbulk_responses), RANGE(-1, INT32_MAX) },
	{ "maxSessions", "NUMBER",
	  "DTLS sessions alive at once",
	  read_size, SNMPD, WORDS(1, 1), .once = true,
	  OFFSET(sessions.max_sessions), RANGE(1, 1000000) },
	{ "maxHandshakes", "NUMBER",
	  "DTLS handshakes in progress at once",
	  read_size, SNMPD, WORDS(1, 1), .once = true,
	  OFFSET(sessions.max_half_open), RANGE(1, 100000) },
	{ "maxHandshakesPerPrefix", "NUMBER",
	  "of these, from one /24 (IPv4) or /56 (IPv6)",
	  read_size, SNMPD, WORDS(1, 1), .once = true,
	  OFFSET(sessions.max_half_open_per_prefix), RANGE(1, 100000) },
	{ "handshakeTimeout", "SECONDS",
	  "give up a handshake after this time, 20 to 30",
	  read_seconds, SNMPD, WORDS(1, 1), .once = true,
	  OFFSET(sessions.handshake_timeout_ms), RANGE(20, 30) },
	{ "idleTimeout", "SECONDS",
	  "close a session without a message for this time; 0: never",
	  read_seconds, SNMPD, WORDS(1, 1), .once = true,
	  OFFSET(sessions.idle_timeout_ms), RANGE(0, SECONDS_MAX) },
	{ "pathMTU", "OCTETS",
	  "largest IP packet of a handshake, 576 to 4096",
	  read_unsigned, SNMPD, WORDS(1, 1), .once = true,
	  OFFSET(sessions.mtu), RANGE(MTU_MIN, MTU_MAX) },

	/* The system group. */
	{ "sysDescr", "TEXT",
	  "sysDescr.0; without it what uname(1) says",
	  read_display_string, SNMPD, WORDS(1, 1), .whole = true, .once = true,
	  OFFSET(sys_descr) },
	{ "sysObjectID", "OID",
	  "sysObjectID.0",
	  read_object_id, SNMPD, WORDS(1, 1), .once = true,
	  OFFSET(sys_object_id) },
	{ "sysContact", "TEXT",
	  "sysContact.0, then not writable",
	  read_display_string, SNMPD, WORDS(1, 1), .whole = true, .once = true,
	  OFFSET(sys_contact) },
	{ "sysName", "TEXT",
	  "sysName.0, then not writable; without it the host name",
	  read_display_string, SNMPD, WORDS(1, 1), .whole = true, .once = true,
	  OFFSET(sys_name) },
	{ "sysLocation", "TEXT",
	  "sysLocation.0, then not writable",
	  read_display_string, SNMPD, WORDS(1, 1), .whole = true, .once = true,
	  OFFSET(sys_location) },
	{ "sysServices", "NUMBER",
	  "sysServices.0, 0 to 127; without it 72, a host",
	  read_int, SNMPD, WORDS(1, 1), .once = true,
	  OFFSET(sys_services), RANGE(0, 127) },

	/* Certificates. */
	{ "localCert", "NAME|FINGERPRINT",
	  "the agent's own certificate; without it \"snmpdtlsd\"",
	  read_text, BOTH, WORDS(1, 4), .once = true, OFFSET(local_cert) },
	{ "trustCert", "NAME|FINGERPRINT",
	  "a CA whose certificates are accepted; may stand more than once",
	  read_trust_cert, BOTH, WORDS(1, 4) },
	{ "x509CRLFile", "NAME|FILE",
	  "revocation lists of these CAs; may stand more than once",
	  read_crl_file, BOTH, WORDS(1, 1) },
	{ "tlsAlgorithms", "LIST",
	  "cipher suites in OpenSSL's notation, see ciphers(1)",
	  read_text, BOTH, WORDS(1, CONFIG_WORDS_MAX), .once = true,
	  OFFSET(tls_algorithms) },
	{ "tlsMinVersion", "VERSION",
	  "the lowest version of DTLS: dtls1_2",
	  read_text, BOTH, WORDS(1, 1), .once = true,
	  OFFSET(tls_min_version) },
	{ "certSecName",
	  "PRIORITY FINGERPRINT|NAME --sn NAME|--rfc822|--dns|--ip|--cn|--any",
	  "the securityName of whoever has this certificate, or one of this "
	  "CA",
	  read_cert_sec_name, SNMPD, WORDS(3, 8) },
	{ "tsmUseTransportPrefix", "yes|no",
	  "put \"dtls:\" before every securityName",
	  read_bool, BOTH, WORDS(1, 1), .once = true, OFFSET(tsm_use_prefix) },

	/* Access control. */
	{ "rouser", USER_ARGUMENTS,
	  "let this securityName read",
	  read_ro_user, SNMPD, WORDS(1, 7) },
	{ "rwuser", USER_ARGUMENTS,
	  "let this securityName read and write",
	  read_rw_user, SNMPD, WORDS(1, 7) },
	{ "group", "GROUP tsm NAME",
	  "put this securityName into a group",
	  read_group, SNMPD, WORDS(3, 3) },
	{ "access",
	  "GROUP CONTEXT tsm|any noauth|auth|priv exact|prefix READ WRITE "
	  "NOTIFY",
	  "the views of a group, or none",
	  read_access, SNMPD, WORDS(8, 8) },
	{ "view", "VIEW included|excluded OID [MASK]",
	  "put a subtree into a view, or take it out",
	  read_view, SNMPD, WORDS(3, 4) },

	/* Files. */
	{ "includeFile", "FILE",
	  "read this file here",
	  config_read_include_file, BOTH, WORDS(1, 1) },
	{ "includeDir", "DIRECTORY",
	  "read the files *.conf of this directory here, sorted by name",
	  config_read_include_dir, BOTH, WORDS(1, 1) },
};
/* clang-format on */

const size_t config_n_directives = ARRAY_LEN(config_directives);
