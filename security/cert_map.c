/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the row, and from it the name, for a verified certificate chain. */
#include "security/cert_map.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/utf8.h"

/*
 * Rows stay where they were put; order is kept in two arrays of row numbers.
 * A row has a kilobyte of data, so sorting the rows themselves would move
 * megabytes to load a table of a thousand.
 */
struct cert_map {
	struct cert_map_row *rows;
	uint32_t *by_id;          /* every row */
	uint32_t *by_fingerprint; /* active rows, by (fingerprint, id) */
	size_t n;
	size_t n_active;
	size_t max;
	size_t name_max;
	unsigned hashes; /* of active rows: the others never match */
};

struct cert_map *
cert_map_new(size_t max_rows)
{
	struct cert_map *map = calloc(1, sizeof(*map));
	size_t slots = max_rows > 0 ? max_rows : 1;

	/* The arrays hold row numbers of 32 bits. */
	if (map == NULL || max_rows > UINT32_MAX)
		goto fail;
	map->rows = calloc(slots, sizeof(*map->rows));
	map->by_id = calloc(slots, sizeof(*map->by_id));
	map->by_fingerprint = calloc(slots, sizeof(*map->by_fingerprint));
	if (map->rows == NULL || map->by_id == NULL ||
		map->by_fingerprint == NULL)
		goto fail;
	map->max = max_rows;
	map->name_max = TM_SECURITY_NAME_MAX;
	return map;
fail:
	cert_map_free(map);
	return NULL;
}

void
cert_map_free(struct cert_map *map)
{
	if (map == NULL)
		return;
	free(map->rows);
	free(map->by_id);
	free(map->by_fingerprint);
	free(map);
}

/* The place of the first row whose id is not below id. */
static size_t
place_by_id(const struct cert_map *map, uint32_t id)
{
	size_t low = 0;
	size_t high = map->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (map->rows[map->by_id[middle]].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int
compare_fingerprints(const struct fingerprint *a, const struct fingerprint *b)
{
	int order = memcmp(a->octets, b->octets, min_size(a->n, b->n));

	if (order != 0)
		return order;
	return a->n < b->n ? -1 : a->n > b->n;
}

/* The place of the first active row not below (fingerprint, id). */
static size_t
place_by_fingerprint(
	const struct cert_map *map, const struct fingerprint *fp, uint32_t id)
{
	size_t low = 0;
	size_t high = map->n_active;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct cert_map_row *row =
			&map->rows[map->by_fingerprint[middle]];
		int order = compare_fingerprints(&row->fingerprint, fp);

		if (order < 0 || (order == 0 && row->id < id))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The active row with fp at place, or NULL when those have ended. */
static const struct cert_map_row *
row_with_fingerprint(
	const struct cert_map *map, const struct fingerprint *fp, size_t place)
{
	const struct cert_map_row *row;

	if (place >= map->n_active)
		return NULL;
	row = &map->rows[map->by_fingerprint[place]];
	return fingerprint_equal(&row->fingerprint, fp) ? row : NULL;
}

static void
insert(uint32_t *order, size_t n, size_t place, uint32_t number)
{
	memmove(order + place + 1, order + place,
		(n - place) * sizeof(order[0]));
	order[place] = number;
}

/* TLSTM-14..16: a hash we may use and exactly its octets */
static bool
fingerprint_is_usable(const struct fingerprint *fp)
{
	size_t size;

	if (fp->n == 0)
		return false;
	size = fingerprint_hash_size((enum fingerprint_hash)fp->octets[0]);
	return size != 0 && fp->n == size + 1;
}

int
cert_map_add(struct cert_map *map, const struct cert_map_row *row)
{
	size_t place;
	uint32_t number;

	if (row->id == 0 || !fingerprint_is_usable(&row->fingerprint) ||
		row->data_n > CERT_MAP_DATA_MAX)
		return -EINVAL;
	place = place_by_id(map, row->id);
	if (place < map->n && map->rows[map->by_id[place]].id == row->id)
		return -EEXIST;
	if (map->n == map->max)
		return -ENOSPC;
	number = (uint32_t)map->n;
	map->rows[number] = *row;
	insert(map->by_id, map->n, place, number);
	map->n++;
	if (!row->active)
		return 0;
	place = place_by_fingerprint(map, &row->fingerprint, row->id);
	insert(map->by_fingerprint, map->n_active, place, number);
	map->n_active++;
	map->hashes |= 1U << row->fingerprint.octets[0];
	return 0;
}

void
cert_map_clear(struct cert_map *map)
{
	map->n = 0;
	map->n_active = 0;
	map->hashes = 0;
}

size_t
cert_map_count(const struct cert_map *map)
{
	return map->n;
}

const struct cert_map_row *
cert_map_at(const struct cert_map *map, size_t i)
{
	return i < map->n ? &map->rows[map->by_id[i]] : NULL;
}

void
cert_map_set_name_max(struct cert_map *map, size_t max)
{
	map->name_max = min_size(max, TM_SECURITY_NAME_MAX);
}

unsigned
cert_map_hashes(void *map)
{
	const struct cert_map *m = map;

	return m->hashes;
}

/*
 * TLSTM-21. A search in sorted rows, not a hash table: a stranger can have a
 * fingerprint with any leading octets he likes to pay for, and whatever they
 * are, ten steps find or miss it among a thousand rows.
 */
bool
cert_map_is_pinned(void *map, const struct tm_certificate *certificate)
{
	const struct cert_map *m = map;
	const struct tm_chain_certificate *leaf = &certificate->chain[0];

	if (certificate->n_chain == 0)
		return false;
	for (size_t h = 0; h < ARRAY_LEN(leaf->fingerprints); h++) {
		const struct fingerprint *fp = &leaf->fingerprints[h];

		if (fp->n > 0 &&
			row_with_fingerprint(
				m, fp, place_by_fingerprint(m, fp, 0)) != NULL)
			return true;
	}
	return false;
}

/* Text appended within bounds; what was dropped shows as "...". */
struct detail {
	char *text;
	size_t size;
	size_t n;
};

static void detail_add(struct detail *detail, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void
detail_add(struct detail *detail, const char *fmt, ...)
{
	static const char more[] = "...";
	size_t room = detail->size - detail->n;
	va_list ap;
	int n;

	if (detail->size == 0)
		return;
	va_start(ap, fmt);
	n = vsnprintf(detail->text + detail->n, room, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < room) {
		detail->n += (size_t)n;
		return;
	}
	detail->n = detail->size - 1;
	if (detail->size >= sizeof(more))
		memcpy(detail->text + detail->size - sizeof(more), more,
			sizeof(more));
}

/* What a row found: octets of the right form, not yet judged. */
struct candidate {
	const char *field; /* where they come from, for the detail */
	size_t n;          /* as long as it is; above the name's room: no p */
	uint8_t octets[TM_SECURITY_NAME_MAX];
};

static uint8_t
ascii_lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

/* Octets from lower_from on in lower case; too long a name is not copied. */
static void
candidate_copy(struct candidate *name, struct octets from, size_t lower_from)
{
	name->n = from.n;
	if (from.n > sizeof(name->octets))
		return;
	for (size_t i = 0; i < from.n; i++)
		name->octets[i] =
			i < lower_from ? from.p[i] : ascii_lower(from.p[i]);
}

/*
 * The domain begins after the last '@': a quoted local part may have one too
 * (RFC 5321 4.1.2). Without any, all of it counts as local part.
 */
static void
candidate_from_rfc822(struct candidate *name, struct octets mailbox)
{
	size_t domain = mailbox.n;

	name->field = "rfc822Name";
	for (size_t i = mailbox.n; i > 0; i--) {
		if (mailbox.p[i - 1] == '@') {
			domain = i;
			break;
		}
	}
	candidate_copy(name, mailbox, domain);
}

static void
candidate_from_ip(struct candidate *name, struct octets ip)
{
	static const char hex[] = "0123456789abcdef";
	char dotted[sizeof("255.255.255.255")];

	name->field = "iPAddress";
	if (ip.n == 4) {
		snprintf(dotted, sizeof(dotted), "%u.%u.%u.%u", ip.p[0],
			ip.p[1], ip.p[2], ip.p[3]);
		name->n = strlen(dotted);
		memcpy(name->octets, dotted, name->n);
	} else if (ip.n == 16) {
		name->n = 2 * ip.n;
		for (size_t i = 0; i < ip.n; i++) {
			name->octets[2 * i] = (uint8_t)hex[ip.p[i] >> 4];
			name->octets[2 * i + 1] = (uint8_t)hex[ip.p[i] & 15];
		}
	}
	/* Any other length is no address: n stays 0, as if it were absent. */
}

static void
candidate_from_san_any(
	struct candidate *name, const struct tm_certificate *certificate)
{
	switch (certificate->san_first) {
	case TM_SAN_RFC822:
		candidate_from_rfc822(name, certificate->san_rfc822);
		return;
	case TM_SAN_DNS:
		name->field = "dNSName";
		candidate_copy(name, certificate->san_dns, 0);
		return;
	case TM_SAN_IP:
		candidate_from_ip(name, certificate->san_ip);
		return;
	case TM_SAN_NONE:
		break;
	}
	name->field = "subjectAltName";
}

/* TLSTM-24, TLSTM-26: what the row says to take, by the type's own rule */
static struct candidate
candidate_of(const struct cert_map_row *row,
	const struct tm_certificate *certificate)
{
	struct candidate name = { .field = "name by this map type" };

	switch (row->type) {
	case CERT_MAP_SPECIFIED:
		name.field = "securityName";
		candidate_copy(&name, (struct octets){ row->data, row->data_n },
			row->data_n);
		break;
	case CERT_MAP_SAN_RFC822:
		candidate_from_rfc822(&name, certificate->san_rfc822);
		break;
	case CERT_MAP_SAN_DNS:
		name.field = "dNSName";
		candidate_copy(&name, certificate->san_dns, 0);
		break;
	case CERT_MAP_SAN_IP:
		candidate_from_ip(&name, certificate->san_ip);
		break;
	case CERT_MAP_SAN_ANY:
		candidate_from_san_any(&name, certificate);
		break;
	case CERT_MAP_COMMON_NAME:
		name.field = "CommonName";
		candidate_copy(&name, certificate->common_name,
			certificate->common_name.n);
		break;
	case CERT_MAP_UNKNOWN:
		break;
	}
	return name;
}

/* Valid UTF-8 without NUL, C0, DEL and C1: what a line of a log can show. Two
 * spellings of one name would be two principals to the access tables. */
static bool
is_printable_utf8(const uint8_t *p, size_t n)
{
	while (n > 0) {
		size_t used = 0;
		int32_t point = utf8_decode(p, n, &used);

		if (point < 0x20 || (point >= 0x7f && point < 0xa0))
			return false;
		p += used;
		n -= used;
	}
	return true;
}

/* Is the name the row leads to suitable? Otherwise say what it lacks. */
static enum refusal
try_row(const struct cert_map *map, const struct cert_map_row *row,
	const struct tm_certificate *certificate, struct candidate *name,
	struct detail *detail)
{
	*name = candidate_of(row, certificate);
	detail_add(detail, "%srow %lu: ", detail->n > 0 ? "; " : "",
		(unsigned long)row->id);
	if (name->n == 0) {
		detail_add(detail, "no %s", name->field);
		return REFUSAL_MAP_NO_NAME;
	}
	if (name->n > map->name_max) {
		detail_add(detail, "name of %zu octets", name->n);
		return REFUSAL_MAP_NAME_TOO_LONG;
	}
	if (!is_printable_utf8(name->octets, name->n)) {
		detail_add(detail, "%s is not printable UTF-8", name->field);
		return REFUSAL_MAP_NAME_NOT_UTF8;
	}
	detail_add(detail, "name from %s", name->field);
	return REFUSAL_NONE;
}

/* The rows with one fingerprint of the chain, in order of id. */
struct row_run {
	const struct fingerprint *fp;
	size_t place;
	bool usable; /* the leaf's or a held CA's (TLSTM-22) */
};

enum {
	RUNS_MAX = TM_CHAIN_MAX *
		(FINGERPRINT_HASH_LAST - FINGERPRINT_HASH_FIRST + 1)
};

static size_t
runs_open(struct row_run runs[RUNS_MAX], const struct cert_map *map,
	const struct tm_certificate *certificate)
{
	size_t n_chain = min_size(certificate->n_chain, TM_CHAIN_MAX);
	size_t n = 0;

	for (size_t i = 0; i < n_chain; i++) {
		const struct tm_chain_certificate *c = &certificate->chain[i];

		for (size_t h = 0; h < ARRAY_LEN(c->fingerprints); h++) {
			const struct fingerprint *fp = &c->fingerprints[h];

			if (fp->n == 0)
				continue;
			runs[n++] = (struct row_run){
				.fp = fp,
				.place = place_by_fingerprint(map, fp, 0),
				.usable = i == 0 || c->held,
			};
		}
	}
	return n;
}

/*
 * The row with the lowest id at the head of the runs, or NULL; every run is
 * moved past it. *usable when any run that has it is: the same certificate
 * may stand in the chain twice.
 */
static const struct cert_map_row *
runs_next(struct row_run *runs, size_t n_runs, const struct cert_map *map,
	bool *usable)
{
	const struct cert_map_row *heads[RUNS_MAX];
	const struct cert_map_row *lowest = NULL;

	*usable = false;
	for (size_t i = 0; i < n_runs; i++) {
		heads[i] = row_with_fingerprint(map, runs[i].fp, runs[i].place);
		if (heads[i] != NULL &&
			(lowest == NULL || heads[i]->id < lowest->id))
			lowest = heads[i];
	}
	for (size_t i = 0; i < n_runs; i++) {
		if (heads[i] != NULL && heads[i] == lowest) {
			runs[i].place++;
			*usable = *usable || runs[i].usable;
		}
	}
	return lowest;
}

/* TLSTM-22, TLSTM-23 */
int
cert_map_find(void *map, const struct tm_certificate *certificate,
	char security_name[TM_SECURITY_NAME_MAX + 1], char *detail,
	size_t detail_size)
{
	const struct cert_map *m = map;
	const struct cert_map_row *row;
	struct detail text = { .text = detail, .size = detail_size };
	struct row_run runs[RUNS_MAX];
	size_t n_runs = runs_open(runs, m, certificate);
	enum refusal refusal = REFUSAL_MAP_NO_ROW;
	bool usable;

	if (detail_size > 0)
		detail[0] = '\0';
	while ((row = runs_next(runs, n_runs, m, &usable)) != NULL) {
		struct candidate name;

		if (!usable) {
			/* Other rows may do; if none does, this is the news. */
			if (refusal == REFUSAL_MAP_NO_ROW)
				refusal = REFUSAL_MAP_CA_NOT_HELD;
			detail_add(&text, "%srow %lu: its CA is not held",
				text.n > 0 ? "; " : "", (unsigned long)row->id);
			continue;
		}
		refusal = try_row(m, row, certificate, &name, &text);
		if (refusal == REFUSAL_NONE) {
			memcpy(security_name, name.octets, name.n);
			security_name[name.n] = '\0';
			return REFUSAL_NONE;
		}
	}
	return (int)refusal;
}

enum cert_map_type
cert_map_type_parse(const char *text)
{
	/* snmpd.conf(5), certSecName */
	static const struct {
		const char *text;
		enum cert_map_type type;
	} spellings[] = {
		{ "--sn", CERT_MAP_SPECIFIED },
		{ "--rfc822", CERT_MAP_SAN_RFC822 },
		{ "--dns", CERT_MAP_SAN_DNS },
		{ "--ip", CERT_MAP_SAN_IP },
		{ "--any", CERT_MAP_SAN_ANY },
		{ "--cn", CERT_MAP_COMMON_NAME },
	};

	for (size_t i = 0; i < ARRAY_LEN(spellings); i++)
		if (strcmp(text, spellings[i].text) == 0)
			return spellings[i].type;
	return CERT_MAP_UNKNOWN;
}
