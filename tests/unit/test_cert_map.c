/* SPDX-License-Identifier: BSD-2-Clause */
/* cert_map: from a verified chain to a tmSecurityName (RFC 6353 7). */
#include "security/cert_map.h"

#include "tests/unit/runner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_32 "abcdefghijklmnopqrstuvwxyz012345"

static struct octets
text(const char *s)
{
	return (struct octets){ (const uint8_t *)s, strlen(s) };
}

/* A fingerprint like no other seed's. */
static struct fingerprint
fingerprint(enum fingerprint_hash hash, uint8_t seed)
{
	struct fingerprint fp = { 0 };

	fp.n = (uint8_t)(1 + fingerprint_hash_size(hash));
	memset(fp.octets, seed, fp.n);
	fp.octets[0] = (uint8_t)hash;
	return fp;
}

static struct cert_map_row
row(uint32_t id, uint8_t seed, enum cert_map_type type)
{
	return (struct cert_map_row){
		.id = id,
		.fingerprint = fingerprint(FINGERPRINT_SHA256, seed),
		.type = type,
		.active = true,
	};
}

static void
set_data(struct cert_map_row *r, struct octets data)
{
	r->data_n = (uint16_t)data.n;
	memcpy(r->data, data.p, data.n);
}

static void
add(struct cert_map *map, const struct cert_map_row *r)
{
	CU_ASSERT_EQUAL_FATAL(cert_map_add(map, r), 0);
}

static void
add_type(struct cert_map *map, uint32_t id, uint8_t seed,
	enum cert_map_type type)
{
	struct cert_map_row r = row(id, seed, type);

	add(map, &r);
}

static void
add_specified(
	struct cert_map *map, uint32_t id, uint8_t seed, struct octets data)
{
	struct cert_map_row r = row(id, seed, CERT_MAP_SPECIFIED);

	set_data(&r, data);
	add(map, &r);
}

/* A chain of n certificates, leaf with seed 1, held CAs with 2, 3, ... */
static struct tm_certificate
chain(size_t n)
{
	struct tm_certificate c = { .n_chain = n };

	for (size_t i = 0; i < n; i++) {
		c.chain[i].fingerprints[FINGERPRINT_SHA256 -
			FINGERPRINT_HASH_FIRST] =
			fingerprint(FINGERPRINT_SHA256, (uint8_t)(1 + i));
		c.chain[i].held = i > 0;
	}
	return c;
}

static char found[TM_SECURITY_NAME_MAX + 1];
static char detail[256];

static int
find(struct cert_map *map, const struct tm_certificate *certificate)
{
	strcpy(found, "untouched");
	return cert_map_find(map, certificate, found, detail, sizeof(detail));
}

/* What a map whose only row is the leaf's, of this type, makes of it. */
static int
find_by_type(enum cert_map_type type, const struct tm_certificate *certificate)
{
	struct cert_map *map = cert_map_new(1);
	int refusal;

	CU_ASSERT_PTR_NOT_NULL_FATAL(map);
	add_type(map, 10, 1, type);
	refusal = find(map, certificate);
	cert_map_free(map);
	return refusal;
}

static struct tm_certificate
leaf_named(struct octets common_name)
{
	struct tm_certificate c = chain(1);

	c.common_name = common_name;
	return c;
}

static struct cert_map *
new_map(void)
{
	struct cert_map *map = cert_map_new(16);

	CU_ASSERT_PTR_NOT_NULL_FATAL(map);
	return map;
}

/* TLSTM-24: the certificates of the shared vectors, as their SANs stand */
static void
test_names_of_the_vector_certificates(void)
{
	static const uint8_t v4[] = { 192, 0, 2, 1 };
	static const uint8_t v6[] = { 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 8,
		8, 0, 0x20, 0x0c, 0x41, 0x7a };
	static const struct {
		const char *file;
		const char *rfc822, *dns;
		struct octets ip;
		enum tm_san_type first;
		const char *cn;
		/* by type, from CERT_MAP_SAN_RFC822; NULL: none */
		const char *names[5];
	} rows[] = {
		{ "cn-only.pem", "", "", { 0 }, TM_SAN_NONE, "operator7",
			{ NULL, NULL, NULL, NULL, "operator7" } },
		{ "long-dns.pem", "",
			"a-very-long-host-name-for-a-manager.example.net",
			{ 0 }, TM_SAN_DNS, "short",
			{ NULL, NULL, NULL, NULL, "short" } },
		{ "san-all.pem", "FooBar@Example.COM", "Host.Example.COM",
			{ v4, sizeof(v4) }, TM_SAN_RFC822, "Joe Cool",
			{ "FooBar@example.com", "host.example.com", "192.0.2.1",
				"FooBar@example.com", "Joe Cool" } },
		{ "san-ipv6.pem", "", "", { v6, sizeof(v6) }, TM_SAN_IP, "six",
			{ NULL, NULL, "20010db80000000000080800200c417a",
				"20010db80000000000080800200c417a", "six" } },
		{ "san-uri-dns.pem", "", "NMS1.Example.ORG", { 0 }, TM_SAN_DNS,
			"mgr",
			{ NULL, "nms1.example.org", NULL, "nms1.example.org",
				"mgr" } },
		{ "wildcard-server.pem", "", "*.example.com", { 0 }, TM_SAN_DNS,
			"*.example.com",
			{ NULL, "*.example.com", NULL, "*.example.com",
				"*.example.com" } },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct tm_certificate c = chain(2);

		c.san_rfc822 = text(rows[i].rfc822);
		c.san_dns = text(rows[i].dns);
		c.san_ip = rows[i].ip;
		c.san_first = rows[i].first;
		c.common_name = text(rows[i].cn);
		for (int t = 0; t < 5; t++) {
			const char *name = rows[i].names[t];
			enum cert_map_type type =
				(enum cert_map_type)(CERT_MAP_SAN_RFC822 + t);
			int refusal = find_by_type(type, &c);

			CU_ASSERT_EQUAL(refusal == REFUSAL_NONE, name != NULL);
			CU_ASSERT_STRING_EQUAL(
				found, name != NULL ? name : "untouched");
		}
	}
}

/* TLSTM-24: only ASCII letters of the domain, from the last '@' on */
static void
test_rfc822_local_part_is_unchanged(void)
{
	static const char *const rows[][2] = {
		{ "A@B", "A@b" },
		{ "\"X@Y\"@Z", "\"X@Y\"@z" },
		{ "NoDomain", "NoDomain" },
		{ "@ONLY", "@only" },
		{ "Local@", "Local@" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct tm_certificate c = chain(1);

		c.san_rfc822 = text(rows[i][0]);
		CU_ASSERT_EQUAL(find_by_type(CERT_MAP_SAN_RFC822, &c), 0);
		CU_ASSERT_STRING_EQUAL(found, rows[i][1]);
	}
}

/* TLSTM-24: the first of the three decides, even when it is unsuitable */
static void
test_san_any_takes_the_first_and_no_other(void)
{
	struct tm_certificate c = chain(1);

	c.san_rfc822 = text("Ops@Example.com");
	c.san_dns = text("Host");
	c.san_first = TM_SAN_DNS;
	CU_ASSERT_EQUAL(find_by_type(CERT_MAP_SAN_ANY, &c), 0);
	CU_ASSERT_STRING_EQUAL(found, "host");
	c.san_dns = text(NAME_32 "6");
	CU_ASSERT_EQUAL(
		find_by_type(CERT_MAP_SAN_ANY, &c), REFUSAL_MAP_NAME_TOO_LONG);
	c.san_first = TM_SAN_NONE;
	CU_ASSERT_EQUAL(
		find_by_type(CERT_MAP_SAN_ANY, &c), REFUSAL_MAP_NO_NAME);
}

/* TLSTM-24 */
static void
test_ip_address_of_a_strange_length_is_none(void)
{
	static const uint8_t octets[17] = { 10, 0, 0, 1 };

	for (size_t n = 0; n <= sizeof(octets); n++) {
		struct tm_certificate c = chain(1);

		c.san_ip = (struct octets){ octets, n };
		c.san_first = TM_SAN_IP;
		CU_ASSERT_EQUAL(find_by_type(CERT_MAP_SAN_IP, &c),
			n == 4 || n == 16 ? REFUSAL_NONE : REFUSAL_MAP_NO_NAME);
		CU_ASSERT_EQUAL(find_by_type(CERT_MAP_SAN_ANY, &c),
			n == 4 || n == 16 ? REFUSAL_NONE : REFUSAL_MAP_NO_NAME);
	}
}

/* TLSTM-24: Specified; TLSTM-23: empty data is no name */
static void
test_specified_is_the_row_s_data(void)
{
	struct cert_map *map = new_map();
	struct tm_certificate c = leaf_named(text("Other"));

	add_specified(map, 10, 1, text(""));
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NO_NAME);
	CU_ASSERT_STRING_EQUAL(detail, "row 10: no securityName");
	add_specified(map, 20, 1, text("Admin"));
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_NONE);
	CU_ASSERT_STRING_EQUAL(found, "Admin");
	cert_map_free(map);
}

/* TLSTM-24: data is ignored for the other types; TLSTM-26 */
static void
test_data_of_other_types_is_ignored(void)
{
	static const int types[] = { CERT_MAP_SAN_RFC822, CERT_MAP_SAN_DNS,
		CERT_MAP_SAN_IP, CERT_MAP_SAN_ANY, CERT_MAP_COMMON_NAME,
		CERT_MAP_UNKNOWN, 7, 99 };
	const struct tm_certificate c = chain(1);

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		struct cert_map *map = new_map();
		struct cert_map_row r =
			row(10, 1, (enum cert_map_type)types[i]);

		set_data(&r, text("root"));
		add(map, &r);
		CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NO_NAME);
		CU_ASSERT_STRING_EQUAL(found, "untouched");
		cert_map_free(map);
	}
}

/* TLSTM-26: never a name, whatever the certificate has */
static void
test_unknown_type_yields_nothing(void)
{
	struct tm_certificate c = leaf_named(text("cn"));

	c.san_dns = text("host");
	c.san_first = TM_SAN_DNS;
	CU_ASSERT_EQUAL(
		find_by_type(CERT_MAP_UNKNOWN, &c), REFUSAL_MAP_NO_NAME);
	CU_ASSERT_STRING_EQUAL(detail, "row 10: no name by this map type");
}

/* TLSTM-22: lowest id first, gaps skipped, whatever the order of adding */
static void
test_rows_are_searched_by_id(void)
{
	static const uint32_t ids[] = { 500, 3, UINT32_MAX, 77, 4 };
	struct cert_map *map = new_map();
	const struct tm_certificate c = chain(1);

	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		char name[16];

		snprintf(name, sizeof(name), "n%lu", (unsigned long)ids[i]);
		add_specified(map, ids[i], 1, text(name));
	}
	CU_ASSERT_EQUAL(cert_map_count(map), 5);
	CU_ASSERT_EQUAL(cert_map_at(map, 0)->id, 3);
	CU_ASSERT_EQUAL(cert_map_at(map, 1)->id, 4);
	CU_ASSERT_EQUAL(cert_map_at(map, 4)->id, UINT32_MAX);
	CU_ASSERT_PTR_NULL(cert_map_at(map, 5));
	CU_ASSERT_EQUAL(find(map, &c), 0);
	CU_ASSERT_STRING_EQUAL(found, "n3");
	CU_ASSERT_STRING_EQUAL(detail, "row 3: name from securityName");
	cert_map_free(map);
}

/* TLSTM-23: each reason to go on, and what is said of it */
static void
test_unsuitable_rows_are_passed_over(void)
{
	struct cert_map *map = new_map();
	struct tm_certificate c = leaf_named(text("short"));

	c.san_dns = text("a-very-long-host-name-for-a-manager.example.net");
	c.san_first = TM_SAN_DNS;
	add_type(map, 10, 1, CERT_MAP_SAN_RFC822);
	add_type(map, 20, 1, CERT_MAP_SAN_DNS);
	add_specified(map, 25, 1, text("a\nb"));
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NAME_NOT_UTF8);
	CU_ASSERT_STRING_EQUAL(detail,
		"row 10: no rfc822Name; row 20: name of 47 octets; "
		"row 25: securityName is not printable UTF-8");
	add_type(map, 30, 1, CERT_MAP_COMMON_NAME);
	add_specified(map, 40, 1, text("later"));
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_NONE);
	CU_ASSERT_STRING_EQUAL(found, "short");
	cert_map_free(map);
}

/* TLSTM-22: leaf, intermediate and root; their rows interleaved by id */
static void
test_rows_of_the_whole_chain_count(void)
{
	struct cert_map *map = new_map();
	const struct tm_certificate c = chain(3);

	add_specified(map, 30, 3, text("root"));
	CU_ASSERT_EQUAL(find(map, &c), 0);
	CU_ASSERT_STRING_EQUAL(found, "root");
	add_specified(map, 20, 2, text("intermediate"));
	CU_ASSERT_EQUAL(find(map, &c), 0);
	CU_ASSERT_STRING_EQUAL(found, "intermediate");
	add_specified(map, 15, 4, text("a stranger's CA"));
	add_specified(map, 25, 1, text("leaf"));
	add_type(map, 5, 1, CERT_MAP_COMMON_NAME);
	CU_ASSERT_EQUAL(find(map, &c), 0);
	CU_ASSERT_STRING_EQUAL(found, "intermediate");
	CU_ASSERT_STRING_EQUAL(
		detail, "row 5: no CommonName; row 20: name from securityName");
	cert_map_free(map);
}

/* TLSTM-22: a CA counts only when a copy of it is held here */
static void
test_ca_that_is_not_held_gives_no_name(void)
{
	struct cert_map *map = new_map();
	struct tm_certificate c = chain(3);

	c.chain[1].held = false;
	add_specified(map, 20, 2, text("intermediate"));
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_CA_NOT_HELD);
	CU_ASSERT_STRING_EQUAL(found, "untouched");
	CU_ASSERT_STRING_EQUAL(detail, "row 20: its CA is not held");
	/* A row that matched says more. */
	add_type(map, 10, 1, CERT_MAP_COMMON_NAME);
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NO_NAME);
	CU_ASSERT_STRING_EQUAL(
		detail, "row 10: no CommonName; row 20: its CA is not held");
	add_specified(map, 30, 3, text("root"));
	CU_ASSERT_EQUAL(find(map, &c), 0);
	CU_ASSERT_STRING_EQUAL(found, "root");
	/* The leaf needs no copy here (TLSTM-21). */
	c.chain[0].held = false;
	c.common_name = text("leaf");
	CU_ASSERT_EQUAL(find(map, &c), 0);
	CU_ASSERT_STRING_EQUAL(found, "leaf");
	cert_map_free(map);
}

/* TLSTM-22, TLSTM-27 */
static void
test_without_a_row_there_is_no_name(void)
{
	struct cert_map *map = new_map();
	const struct tm_certificate none = { 0 };
	const struct tm_certificate c = chain(TM_CHAIN_MAX);

	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NO_ROW);
	CU_ASSERT_STRING_EQUAL(detail, "");
	CU_ASSERT_STRING_EQUAL(found, "untouched");
	add_specified(map, 10, 99, text("x"));
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NO_ROW);
	CU_ASSERT_EQUAL(find(map, &none), REFUSAL_MAP_NO_ROW);
	CU_ASSERT_FALSE(cert_map_is_pinned(map, &none));
	cert_map_free(map);
}

/* TLSTM-21, TLSTM-22 */
static void
test_inactive_row_does_nothing(void)
{
	struct cert_map *map = new_map();
	const struct tm_certificate c = leaf_named(text("cn"));
	struct cert_map_row r = row(10, 1, CERT_MAP_COMMON_NAME);

	r.active = false;
	add(map, &r);
	CU_ASSERT_EQUAL(cert_map_hashes(map), 0);
	CU_ASSERT_FALSE(cert_map_is_pinned(map, &c));
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NO_ROW);
	CU_ASSERT_EQUAL(cert_map_count(map), 1);
	CU_ASSERT_EQUAL(cert_map_add(map, &r), -EEXIST);
	cert_map_free(map);
}

/* TLSTM-17: algorithm and every octet */
static void
test_fingerprints_match_by_algorithm_and_all_octets(void)
{
	struct cert_map *map = new_map();
	struct tm_certificate c = leaf_named(text("cn"));
	struct fingerprint *fp = &c.chain[0].fingerprints[FINGERPRINT_SHA256 -
		FINGERPRINT_HASH_FIRST];

	add_type(map, 10, 1, CERT_MAP_COMMON_NAME);
	CU_ASSERT(cert_map_is_pinned(map, &c));
	for (size_t i = 0; i < fp->n; i++) {
		fp->octets[i] ^= 1;
		CU_ASSERT_FALSE(cert_map_is_pinned(map, &c));
		CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NO_ROW);
		fp->octets[i] ^= 1;
	}
	fp->n--;
	CU_ASSERT_FALSE(cert_map_is_pinned(map, &c));
	fp->n = 0;
	CU_ASSERT_FALSE(cert_map_is_pinned(map, &c));
	c.chain[0].fingerprints[3] = fingerprint(FINGERPRINT_SHA512, 1);
	CU_ASSERT_FALSE(cert_map_is_pinned(map, &c));
	cert_map_free(map);
}

/* TLSTM-21: a CA's row pins nobody */
static void
test_pinned_is_about_the_leaf_only(void)
{
	struct cert_map *map = new_map();
	const struct tm_certificate c = chain(2);

	add_type(map, 10, 2, CERT_MAP_SAN_DNS);
	CU_ASSERT_FALSE(cert_map_is_pinned(map, &c));
	add_type(map, 20, 1, CERT_MAP_SAN_DNS);
	CU_ASSERT(cert_map_is_pinned(map, &c));
	cert_map_clear(map);
	CU_ASSERT_FALSE(cert_map_is_pinned(map, &c));
	cert_map_free(map);
}

/* TLSTM-14, TLSTM-21 */
static void
test_pins_of_each_hash_are_found_among_many(void)
{
	enum { ROWS = 1000 };
	struct cert_map *map = cert_map_new(ROWS);

	CU_ASSERT_PTR_NOT_NULL_FATAL(map);
	for (uint32_t i = 0; i < ROWS; i++) {
		/* A permutation: neither ids nor fingerprints are sorted. */
		uint32_t id = 1 + i * 7919 % ROWS;
		struct cert_map_row r = row(id, 0, CERT_MAP_COMMON_NAME);

		r.fingerprint =
			fingerprint((enum fingerprint_hash)(
					    FINGERPRINT_HASH_FIRST + id % 4),
				0);
		r.fingerprint.octets[27] = (uint8_t)(id >> 8);
		r.fingerprint.octets[28] = (uint8_t)id;
		add(map, &r);
	}
	for (uint32_t id = 0; id <= ROWS + 1; id++) {
		struct tm_certificate c = { .n_chain = 1,
			.common_name = text("cn") };
		struct fingerprint *fp = &c.chain[0].fingerprints[id % 4];
		bool there = id >= 1 && id <= ROWS;

		*fp = fingerprint((enum fingerprint_hash)(
					  FINGERPRINT_HASH_FIRST + id % 4),
			0);
		fp->octets[27] = (uint8_t)(id >> 8);
		fp->octets[28] = (uint8_t)id;
		CU_ASSERT_EQUAL(cert_map_is_pinned(map, &c), there);
		CU_ASSERT_EQUAL(find(map, &c),
			there ? REFUSAL_NONE : REFUSAL_MAP_NO_ROW);
	}
	for (size_t i = 0; i < ROWS; i++)
		CU_ASSERT_EQUAL(cert_map_at(map, i)->id, i + 1);
	cert_map_free(map);
}

/* TLSTM-17: only what some active row needs is computed */
static void
test_hashes_are_those_of_active_rows(void)
{
	struct cert_map *map = new_map();
	struct cert_map_row r = row(10, 1, CERT_MAP_SAN_DNS);

	CU_ASSERT_EQUAL(cert_map_hashes(map), 0);
	add(map, &r);
	CU_ASSERT_EQUAL(cert_map_hashes(map), 1U << FINGERPRINT_SHA256);
	r.id = 20;
	r.fingerprint = fingerprint(FINGERPRINT_SHA512, 1);
	add(map, &r);
	CU_ASSERT_EQUAL(cert_map_hashes(map),
		1U << FINGERPRINT_SHA256 | 1U << FINGERPRINT_SHA512);
	cert_map_clear(map);
	CU_ASSERT_EQUAL(cert_map_hashes(map), 0);
	CU_ASSERT_EQUAL(cert_map_count(map), 0);
	cert_map_free(map);
}

/* TLSTM-15, TLSTM-16 */
static void
test_bad_rows_are_not_added(void)
{
	struct cert_map *map = cert_map_new(2);
	struct cert_map_row good = row(1, 1, CERT_MAP_SPECIFIED);
	struct cert_map_row bad;

	CU_ASSERT_PTR_NOT_NULL_FATAL(map);
	bad = good;
	bad.id = 0;
	CU_ASSERT_EQUAL(cert_map_add(map, &bad), -EINVAL);
	bad = good;
	bad.fingerprint.n = 0;
	CU_ASSERT_EQUAL(cert_map_add(map, &bad), -EINVAL);
	bad = good;
	bad.fingerprint.n--;
	CU_ASSERT_EQUAL(cert_map_add(map, &bad), -EINVAL);
	for (unsigned hash = 0; hash <= UINT8_MAX; hash++) {
		bad.fingerprint = good.fingerprint;
		bad.fingerprint.octets[0] = (uint8_t)hash;
		if (hash == FINGERPRINT_MD5)
			bad.fingerprint.n = 17;
		if (hash == FINGERPRINT_SHA1)
			bad.fingerprint.n = 21;
		if (hash != FINGERPRINT_SHA256)
			CU_ASSERT_EQUAL(cert_map_add(map, &bad), -EINVAL);
	}
	bad = good;
	bad.data_n = CERT_MAP_DATA_MAX + 1;
	CU_ASSERT_EQUAL(cert_map_add(map, &bad), -EINVAL);
	CU_ASSERT_EQUAL(cert_map_count(map), 0);

	CU_ASSERT_EQUAL(cert_map_add(map, &good), 0);
	CU_ASSERT_EQUAL(cert_map_add(map, &good), -EEXIST);
	good.id = 2;
	good.data_n = CERT_MAP_DATA_MAX;
	CU_ASSERT_EQUAL(cert_map_add(map, &good), 0);
	CU_ASSERT_EQUAL(cert_map_add(map, &good), -EEXIST);
	good.id = 3;
	CU_ASSERT_EQUAL(cert_map_add(map, &good), -ENOSPC);
	CU_ASSERT_EQUAL(cert_map_count(map), 2);
	cert_map_free(map);
	cert_map_free(NULL);
	CU_ASSERT_PTR_NULL(cert_map_new(SIZE_MAX));
}

/* TSM-14, TLSTM-23 */
static void
test_name_max_is_32_or_what_is_set(void)
{
	static const uint8_t v6[16] = { 0x20, 0x01 };
	struct cert_map *map = new_map();
	struct tm_certificate c = leaf_named(text(NAME_32));

	c.san_ip = (struct octets){ v6, sizeof(v6) };
	add_type(map, 10, 1, CERT_MAP_COMMON_NAME);
	CU_ASSERT_EQUAL(find(map, &c), 0);
	CU_ASSERT_STRING_EQUAL(found, NAME_32);
	c.common_name = text(NAME_32 "6");
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NAME_TOO_LONG);
	CU_ASSERT_STRING_EQUAL(detail, "row 10: name of 33 octets");
	cert_map_set_name_max(map, 1000);
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NAME_TOO_LONG);

	cert_map_set_name_max(map, 27);
	c.common_name = (struct octets){ (const uint8_t *)NAME_32, 28 };
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NAME_TOO_LONG);
	c.common_name.n = 27;
	CU_ASSERT_EQUAL(find(map, &c), 0);
	CU_ASSERT_EQUAL(strlen(found), 27);
	c.common_name.n = 0;
	add_type(map, 20, 1, CERT_MAP_SAN_IP);
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NAME_TOO_LONG);
	CU_ASSERT_STRING_EQUAL(
		detail, "row 10: no CommonName; row 20: name of 32 octets");
	cert_map_free(map);
}

/* TLSTM-23: strict UTF-8 without control characters */
static void
test_only_printable_utf8_is_a_name(void)
{
	static const struct {
		const char *octets;
		size_t n;
		bool good;
	} rows[] = {
#define ROW(literal, good) { literal, sizeof(literal) - 1, good }
		ROW(" ", true),
		ROW("~", true),
		ROW("\xc2\xa0", true),         /* U+00A0 */
		ROW("J\xc3\xb6rg", true),      /* U+00F6 */
		ROW("\xdf\xbf", true),         /* U+07FF */
		ROW("\xe0\xa0\x80", true),     /* U+0800 */
		ROW("\xed\x9f\xbf", true),     /* U+D7FF */
		ROW("\xee\x80\x80", true),     /* U+E000 */
		ROW("\xef\xbf\xbf", true),     /* U+FFFF */
		ROW("\xf0\x90\x80\x80", true), /* U+10000 */
		ROW("\xf4\x8f\xbf\xbf", true), /* U+10FFFF */

		ROW("\0", false),
		ROW("a\0b", false),
		ROW("a\0", false),
		ROW("\x01", false),
		ROW("a\r\n", false),
		ROW("\x1f", false),
		ROW("\x7f", false),
		ROW("\xc2\x80", false), /* U+0080, C1 */
		ROW("\xc2\x9f", false), /* U+009F, C1 */
		ROW("\x80", false),     /* continuation alone */
		ROW("\xbf", false),
		ROW("\xc0\x80", false),     /* overlong NUL */
		ROW("\xc1\xbf", false),     /* overlong 7F */
		ROW("\xe0\x9f\xbf", false), /* overlong 7FF */
		ROW("\xe0\x80\x80", false),
		ROW("\xf0\x8f\xbf\xbf", false), /* overlong FFFF */
		ROW("\xed\xa0\x80", false),     /* U+D800 */
		ROW("\xed\xbf\xbf", false),     /* U+DFFF */
		ROW("\xf4\x90\x80\x80", false), /* U+110000 */
		ROW("\xf7\xbf\xbf\xbf", false),
		ROW("\xf8\x88\x80\x80\x80", false),
		ROW("\xfe", false),
		ROW("\xff", false),
		ROW("\xc3", false), /* cut short */
		ROW("\xe2\x82", false),
		ROW("\xf0\x90\x80", false),
		ROW("\xc3(", false),
		ROW("\xe2\x82(", false),
		ROW("\xf0\x90\x80(", false),
#undef ROW
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		/* A copy of the exact size, so that ASan sees one too far. */
		uint8_t *exact = malloc(rows[i].n);
		struct tm_certificate c;

		CU_ASSERT_PTR_NOT_NULL_FATAL(exact);
		memcpy(exact, rows[i].octets, rows[i].n);
		c = leaf_named((struct octets){ exact, rows[i].n });
		CU_ASSERT_EQUAL(find_by_type(CERT_MAP_COMMON_NAME, &c),
			rows[i].good ? REFUSAL_NONE
				     : REFUSAL_MAP_NAME_NOT_UTF8);
		if (rows[i].good) {
			CU_ASSERT_EQUAL(strlen(found), rows[i].n);
			CU_ASSERT_EQUAL(memcmp(found, exact, rows[i].n), 0);
		} else {
			CU_ASSERT_STRING_EQUAL(detail,
				"row 10: CommonName is not printable UTF-8");
		}
		free(exact);
	}
}

/* TLSTM-23: the search goes through all rows, the text stays in bounds */
static void
test_detail_is_bounded(void)
{
	struct cert_map *map = new_map();
	const struct tm_certificate c = chain(1);

	for (uint32_t id = 1; id <= 16; id++)
		add_type(map, id, 1, CERT_MAP_SAN_DNS);
	for (size_t size = 0; size < 32; size++) {
		char *exact = malloc(size > 0 ? size : 1);

		CU_ASSERT_PTR_NOT_NULL_FATAL(exact);
		CU_ASSERT_EQUAL(cert_map_find(map, &c, found, exact, size),
			REFUSAL_MAP_NO_NAME);
		if (size > 0)
			CU_ASSERT_EQUAL(strlen(exact), size - 1);
		if (size >= 4)
			CU_ASSERT_STRING_EQUAL(exact + size - 4, "...");
		free(exact);
	}
	CU_ASSERT_EQUAL(
		cert_map_find(map, &c, found, NULL, 0), REFUSAL_MAP_NO_NAME);
	cert_map_free(map);
}

/* TLSTM-22: the same CA twice in the chain, once held, is held */
static void
test_same_certificate_twice_in_the_chain_is_one_row(void)
{
	struct cert_map *map = new_map();
	struct tm_certificate c = chain(3);

	c.chain[2] = c.chain[1];
	c.chain[1].held = false;
	add_type(map, 10, 2, CERT_MAP_SAN_DNS);
	CU_ASSERT_EQUAL(find(map, &c), REFUSAL_MAP_NO_NAME);
	CU_ASSERT_STRING_EQUAL(detail, "row 10: no dNSName");
	cert_map_free(map);
}

static void
test_type_spellings_are_certsecname_s(void)
{
	CU_ASSERT_EQUAL(cert_map_type_parse("--sn"), CERT_MAP_SPECIFIED);
	CU_ASSERT_EQUAL(cert_map_type_parse("--rfc822"), CERT_MAP_SAN_RFC822);
	CU_ASSERT_EQUAL(cert_map_type_parse("--dns"), CERT_MAP_SAN_DNS);
	CU_ASSERT_EQUAL(cert_map_type_parse("--ip"), CERT_MAP_SAN_IP);
	CU_ASSERT_EQUAL(cert_map_type_parse("--any"), CERT_MAP_SAN_ANY);
	CU_ASSERT_EQUAL(cert_map_type_parse("--cn"), CERT_MAP_COMMON_NAME);
	CU_ASSERT_EQUAL(cert_map_type_parse("--CN"), CERT_MAP_UNKNOWN);
	CU_ASSERT_EQUAL(cert_map_type_parse("cn"), CERT_MAP_UNKNOWN);
	CU_ASSERT_EQUAL(cert_map_type_parse("--cnx"), CERT_MAP_UNKNOWN);
	CU_ASSERT_EQUAL(cert_map_type_parse(""), CERT_MAP_UNKNOWN);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_names_of_the_vector_certificates),
	UNIT_TEST(test_rfc822_local_part_is_unchanged),
	UNIT_TEST(test_san_any_takes_the_first_and_no_other),
	UNIT_TEST(test_ip_address_of_a_strange_length_is_none),
	UNIT_TEST(test_specified_is_the_row_s_data),
	UNIT_TEST(test_data_of_other_types_is_ignored),
	UNIT_TEST(test_unknown_type_yields_nothing),
	UNIT_TEST(test_rows_are_searched_by_id),
	UNIT_TEST(test_unsuitable_rows_are_passed_over),
	UNIT_TEST(test_rows_of_the_whole_chain_count),
	UNIT_TEST(test_ca_that_is_not_held_gives_no_name),
	UNIT_TEST(test_without_a_row_there_is_no_name),
	UNIT_TEST(test_inactive_row_does_nothing),
	UNIT_TEST(test_fingerprints_match_by_algorithm_and_all_octets),
	UNIT_TEST(test_pinned_is_about_the_leaf_only),
	UNIT_TEST(test_pins_of_each_hash_are_found_among_many),
	UNIT_TEST(test_hashes_are_those_of_active_rows),
	UNIT_TEST(test_bad_rows_are_not_added),
	UNIT_TEST(test_name_max_is_32_or_what_is_set),
	UNIT_TEST(test_only_printable_utf8_is_a_name),
	UNIT_TEST(test_detail_is_bounded),
	UNIT_TEST(test_same_certificate_twice_in_the_chain_is_one_row),
	UNIT_TEST(test_type_spellings_are_certsecname_s),
};

UNIT_MAIN("cert_map", tests)
