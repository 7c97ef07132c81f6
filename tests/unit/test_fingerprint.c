/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of fingerprint.h: TLSTM-14, TLSTM-15, TLSTM-16. */
#include "tests/unit/runner.h"
#include "util/fingerprint.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* SnmpTLSFingerprint values of certificates, as openssl x509 computed them. */
static const struct {
	const char *name;
	enum fingerprint_hash hash;
	const char *hex; /* identifier first */
} vectors[] = {
	{ "sha224", FINGERPRINT_SHA224,
		"036870111a8677e51c5e39bd566e36c5ff79baa60e21df03029aa33f77" },
	{ "sha256", FINGERPRINT_SHA256,
		"04bad8c66a189b906f83ae504f2c4e5b88d15097f3f323257440c701b34c"
		"203b79" },
	{ "sha384", FINGERPRINT_SHA384,
		"05ce6ad17948b5b5bfa06392548bf4a1570e31b4002091b645aac6728522"
		"de1cca2b08613a4496add38443ecf5bc7a6255" },
	{ "sha512", FINGERPRINT_SHA512,
		"06c8e106e42cd9c0600992509195f22c59f1771ac11d7b49e25c1af6dd21"
		"2c6edd0ed82290aa34a852ea1a74ba7a61f4da13917d7e4b58221ffd3af2"
		"e33e16494d" },
	{ "sha224", FINGERPRINT_SHA224,
		"035eb045357c5a85fcb560cc9f06900a64232a2ef33b0b7104136f2544" },
	{ "sha256", FINGERPRINT_SHA256,
		"04f1ec95dd362cd32969c08e6125963bcfcadb55c00e1ad7da1d6949e7dc"
		"1af6ca" },
	{ "sha384", FINGERPRINT_SHA384,
		"05011dc2ca0cfc5fa6d50ef45162df970735b356d2388d5918c775f0bf21"
		"959d40b90f5b2c6c5bb7c4d95bfd518bdc8752" },
	{ "sha512", FINGERPRINT_SHA512,
		"06bc01bbbaf3b12181d637c148df104e36d01176ba5acf8c827665863116"
		"c65f4978dd59718fe50701b762a1fb9ec0a2d1719e66ddab186f55f12464"
		"97f7421a84" },
	{ "sha224", FINGERPRINT_SHA224,
		"0375e62e87450dda5dcd91c7435224bbe5582e27c436567f584557af0a" },
	{ "sha256", FINGERPRINT_SHA256,
		"04333e5d584689f43ae39d895296576b152b6e8c2953ab8e59fbaa78320e"
		"5f89c2" },
	{ "sha384", FINGERPRINT_SHA384,
		"055401c7ba43c4074f3f0d236d6a97f273bfa3a553f716165a1c4b305f6d"
		"9a05ec069c87f0284b1b5712c59b29618972a7" },
	{ "sha512", FINGERPRINT_SHA512,
		"06967043edba23261a2a7f9631c858d70557670a37819b2c759212944fcb"
		"0de292e4be4e19a03fde47011ded602c5ab26fc34d5abce557065f2f5ef0"
		"103720fc49" },
	{ "sha224", FINGERPRINT_SHA224,
		"03c875c5c01f5b6c79c1f7058ef75734cab467e789a9a1f6f1770f384a" },
	{ "sha256", FINGERPRINT_SHA256,
		"04b72ef44005533d9bb2ca4acf268cb4fbd8c67888f3ad12d568d73a6504"
		"449a42" },
	{ "sha384", FINGERPRINT_SHA384,
		"0505bc8f27cc1f9c5b9ef7be8834a976ae84e9eef2f82ac51a4c9d37ca45"
		"1864dc9d43832667260fc1af19e3c0b165e39f" },
	{ "sha512", FINGERPRINT_SHA512,
		"0647c9bbaeea27d95857fd52bfa710e9bc8c5423319a47230924f431859e"
		"ad92399dff7548aaff56785a2a18d6a01693ef92a4fe41f71e9d2744b930"
		"cfc5d9fdce" },
	{ "sha224", FINGERPRINT_SHA224,
		"034a9b3a76aeee571b13b13aef625e25a4e34f94a89d4674e4a6b8c1f3" },
	{ "sha256", FINGERPRINT_SHA256,
		"04522f4727b796d700df869c590651e07ce0c329480a664b57be695c0f4f"
		"ec8423" },
	{ "sha384", FINGERPRINT_SHA384,
		"0518d8bc638dad66cfabfadca723d624c1cf19793dedbc1ba114ae08a54b"
		"394a29857b7f14a0bd9142cd8bcf5ffdb2b060" },
	{ "sha512", FINGERPRINT_SHA512,
		"06f3d3a75f93104f54d79a6d985b6b705b4104824cac88ee0ed23bd3a6c4"
		"9f947b1633fa14277ca81bdbcafe90427198fd0693fb76b480d54d7e491e"
		"1bd06f4302" },
};

enum { TEXT_MAX = 256 };

/* "ab:cd.." from "abcd.." */
static void
with_colons(char dst[TEXT_MAX], const char *hex)
{
	size_t n = strlen(hex);
	char *p = dst;

	for (size_t i = 0; i < n; i += 2) {
		if (i > 0)
			*p++ = ':';
		*p++ = hex[i];
		*p++ = hex[i + 1];
	}
	*p = '\0';
}

static void
in_capitals(char *text)
{
	for (; *text != '\0'; text++)
		*text = (char)toupper((unsigned char)*text);
}

static void
check_equal(const struct fingerprint *fp, size_t i)
{
	char hex[TEXT_MAX] = "";

	CU_ASSERT_EQUAL(fp->n, strlen(vectors[i].hex) / 2);
	for (size_t k = 0; k < fp->n && k < FINGERPRINT_MAX; k++)
		snprintf(hex + 2 * k, 3, "%02x", fp->octets[k]);
	CU_ASSERT_STRING_EQUAL(hex, vectors[i].hex);
}

static void
check_spelling(const char *format, size_t i, const char *name, const char *hex)
{
	struct fingerprint fp = { 0 };
	char text[TEXT_MAX + 64];
	char *p = text;

	/* %n and %h: the hash's name and the octets. */
	for (; *format != '\0'; format++)
		if (format[0] == '%')
			p = stpcpy(p, *++format == 'n' ? name : hex);
		else
			*p++ = *format;
	*p = '\0';
	CU_ASSERT_EQUAL(fingerprint_parse(text, &fp), FINGERPRINT_OK);
	check_equal(&fp, i);
}

/* TLSTM-14 */
static void
test_every_spelling_gives_the_octets_of_the_rfc(void)
{
	static const char *const spellings[] = { "%h", "%n:%h", "--%n %h",
		"--%n=%h", "%n Fingerprint=%h", " \t%h ", "%n: %h",
		"  %n Fingerprint=%h\t" };

	for (size_t i = 0; i < ARRAY_LEN(vectors); i++)
		for (size_t k = 0; k < ARRAY_LEN(spellings); k++) {
			const char *digest = vectors[i].hex + 2;
			char name[16];
			char hex[TEXT_MAX];

			snprintf(name, sizeof(name), "%s", vectors[i].name);
			check_spelling(spellings[k], i, name, digest);
			with_colons(hex, digest);
			check_spelling(spellings[k], i, name, hex);
			in_capitals(hex);
			in_capitals(name);
			check_spelling(spellings[k], i, name, hex);
		}
}

/* TLSTM-14: "04:ab:cd.." as the RFC displays it */
static void
test_identifier_first_is_the_rfcs_display(void)
{
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		char hex[TEXT_MAX];

		check_spelling("%h", i, "", vectors[i].hex);
		with_colons(hex, vectors[i].hex);
		check_spelling(" %h", i, "", hex);
		in_capitals(hex);
		check_spelling("%h ", i, "", hex);
	}
}

static void
test_printed_form_is_read_back(void)
{
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		struct fingerprint fp;
		struct fingerprint again;
		char text[FINGERPRINT_TEXT_MAX];
		char want[TEXT_MAX];

		CU_ASSERT_EQUAL(
			fingerprint_parse(vectors[i].hex, &fp), FINGERPRINT_OK);
		CU_ASSERT_PTR_EQUAL(fingerprint_format(text, &fp), text);
		with_colons(want, vectors[i].hex + 2);
		in_capitals(want);
		CU_ASSERT_EQUAL(strncmp(text, vectors[i].name, 6), 0);
		CU_ASSERT_EQUAL(text[6], ':');
		CU_ASSERT_STRING_EQUAL(text + 7, want);
		CU_ASSERT_EQUAL(
			fingerprint_parse(text, &again), FINGERPRINT_OK);
		CU_ASSERT_TRUE(fingerprint_equal(&fp, &again));
	}
}

#define TEN    "00112233445566778899"
#define MD5HEX TEN "aabbccddeeff"

static const struct {
	const char *text;
	enum fingerprint_result result;
} refused[] = {
	/* TLSTM-15: MD5 and SHA-1, by name, by length, by identifier */
	{ "md5:" MD5HEX, FINGERPRINT_WEAK_HASH },
	{ "--md5 " MD5HEX, FINGERPRINT_WEAK_HASH },
	{ MD5HEX, FINGERPRINT_WEAK_HASH },
	{ "01" MD5HEX, FINGERPRINT_WEAK_HASH },
	{ "sha1:" TEN TEN, FINGERPRINT_WEAK_HASH },
	{ "SHA1 Fingerprint=" TEN TEN, FINGERPRINT_WEAK_HASH },
	{ TEN TEN, FINGERPRINT_WEAK_HASH },
	{ "02" TEN TEN, FINGERPRINT_WEAK_HASH },
	{ "sha1:" TEN TEN TEN "0011", FINGERPRINT_WEAK_HASH },

	/* TLSTM-16: a length that fits no hash, or not the one named */
	{ "00", FINGERPRINT_WRONG_LENGTH },
	{ "abc", FINGERPRINT_WRONG_LENGTH },
	{ "sha256:", FINGERPRINT_WRONG_LENGTH },
	{ "sha256:" TEN TEN TEN "00", FINGERPRINT_WRONG_LENGTH },
	{ "sha256:" TEN TEN TEN "001", FINGERPRINT_WRONG_LENGTH },
	{ "sha256:" TEN TEN TEN "001122", FINGERPRINT_WRONG_LENGTH },
	{ "sha512:" TEN TEN TEN "0011", FINGERPRINT_WRONG_LENGTH },
	{ "--sha224 " TEN TEN TEN "0011", FINGERPRINT_WRONG_LENGTH },
	{ "03" TEN TEN TEN "0011", FINGERPRINT_WRONG_LENGTH },
	{ "04" TEN TEN TEN, FINGERPRINT_WRONG_LENGTH },
	{ TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN,
		FINGERPRINT_WRONG_LENGTH },

	/* TLSTM-15: private and unassigned identifiers, unknown names */
	{ "07" TEN TEN TEN "0011", FINGERPRINT_UNKNOWN_HASH },
	{ "e0" TEN TEN TEN "0011", FINGERPRINT_UNKNOWN_HASH },
	{ "sha3-256:" TEN TEN TEN "0011", FINGERPRINT_UNKNOWN_HASH },
	{ "--sha257 " TEN TEN TEN "0011", FINGERPRINT_UNKNOWN_HASH },
	{ "sha:" TEN TEN TEN "0011", FINGERPRINT_UNKNOWN_HASH },

	{ "", FINGERPRINT_NOT_HEX },
	{ "  ", FINGERPRINT_NOT_HEX },
	{ "manager", FINGERPRINT_NOT_HEX },
	{ "manager:north", FINGERPRINT_NOT_HEX },
	{ "sha256", FINGERPRINT_NOT_HEX },
	{ "--sha256", FINGERPRINT_NOT_HEX },
	{ ":", FINGERPRINT_NOT_HEX },
	{ "sha256:xy", FINGERPRINT_NOT_HEX },
	{ "00:11:", FINGERPRINT_NOT_HEX },
	{ "00::11", FINGERPRINT_NOT_HEX },
	{ "0:011", FINGERPRINT_NOT_HEX },
	{ ":00", FINGERPRINT_NOT_HEX },
	{ TEN " " TEN TEN "0011", FINGERPRINT_NOT_HEX },
	{ "sha256:" TEN TEN TEN "00zz", FINGERPRINT_NOT_HEX },
	{ "sha256:" TEN TEN TEN "00\xc3\xa4", FINGERPRINT_NOT_HEX },
};

static void
test_bad_spellings_say_what_is_wrong_and_write_nothing(void)
{
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct fingerprint fp;
		struct fingerprint before;
		enum fingerprint_result result;

		memset(&fp, 0x5a, sizeof(fp));
		before = fp;
		result = fingerprint_parse(refused[i].text, &fp);
		CU_ASSERT_EQUAL(result, refused[i].result);
		if (result != refused[i].result)
			printf("# \"%s\": %s\n", refused[i].text,
				fingerprint_result_text(result));
		CU_ASSERT_EQUAL(memcmp(&fp, &before, sizeof(fp)), 0);
	}
}

/* TLSTM-14, TLSTM-15 */
static void
test_sizes_are_those_of_the_hashes(void)
{
	CU_ASSERT_EQUAL(fingerprint_hash_size(FINGERPRINT_SHA224), 28);
	CU_ASSERT_EQUAL(fingerprint_hash_size(FINGERPRINT_SHA256), 32);
	CU_ASSERT_EQUAL(fingerprint_hash_size(FINGERPRINT_SHA384), 48);
	CU_ASSERT_EQUAL(fingerprint_hash_size(FINGERPRINT_SHA512), 64);
	CU_ASSERT_EQUAL(fingerprint_hash_size(FINGERPRINT_NONE), 0);
	CU_ASSERT_EQUAL(fingerprint_hash_size(FINGERPRINT_MD5), 0);
	CU_ASSERT_EQUAL(fingerprint_hash_size(FINGERPRINT_SHA1), 0);
	CU_ASSERT_EQUAL(fingerprint_hash_size((enum fingerprint_hash)7), 0);
	CU_ASSERT_EQUAL(fingerprint_hash_size((enum fingerprint_hash)224), 0);
}

static void
test_make_puts_the_identifier_in_front(void)
{
	uint8_t digest[64];
	struct fingerprint fp;

	for (size_t i = 0; i < sizeof(digest); i++)
		digest[i] = (uint8_t)(i + 100);
	for (int h = FINGERPRINT_HASH_FIRST; h <= FINGERPRINT_HASH_LAST; h++) {
		enum fingerprint_hash hash = (enum fingerprint_hash)h;
		size_t size = fingerprint_hash_size(hash);

		fingerprint_make(&fp, hash, digest);
		CU_ASSERT_EQUAL(fp.n, size + 1);
		CU_ASSERT_EQUAL(fp.octets[0], h);
		CU_ASSERT_EQUAL(memcmp(fp.octets + 1, digest, size), 0);
	}
	fingerprint_make(&fp, FINGERPRINT_SHA1, digest);
	CU_ASSERT_EQUAL(fp.n, 0);
}

static void
test_every_octet_and_the_hash_count_in_a_comparison(void)
{
	struct fingerprint a;
	struct fingerprint b;

	CU_ASSERT_EQUAL(fingerprint_parse(vectors[0].hex, &a), FINGERPRINT_OK);
	for (size_t i = 0; i < a.n; i++) {
		b = a;
		b.octets[i] ^= 1;
		CU_ASSERT_FALSE(fingerprint_equal(&a, &b));
	}
	b = a;
	b.n--;
	CU_ASSERT_FALSE(fingerprint_equal(&a, &b));
	b = a;
	memset(b.octets + b.n, 0x77, sizeof(b.octets) - b.n);
	CU_ASSERT_TRUE(fingerprint_equal(&a, &b));
}

static void
test_fingerprints_of_no_known_hash_print_as_octets(void)
{
	struct fingerprint fp = { .n = 4, .octets = { 0xe0, 1, 2, 0xab } };
	char text[FINGERPRINT_TEXT_MAX];

	CU_ASSERT_STRING_EQUAL(fingerprint_format(text, &fp), "E0:01:02:AB");
	fp.n = 0;
	CU_ASSERT_STRING_EQUAL(fingerprint_format(text, &fp), "");
	/* As large as the text can be. */
	fp.n = FINGERPRINT_MAX;
	fp.octets[0] = FINGERPRINT_SHA512;
	CU_ASSERT_EQUAL(strlen(fingerprint_format(text, &fp)),
		FINGERPRINT_TEXT_MAX - 2);
}

static void
test_every_result_has_its_text(void)
{
	for (int i = FINGERPRINT_OK; i <= FINGERPRINT_UNKNOWN_HASH; i++)
		for (int k = FINGERPRINT_OK; k < i; k++)
			CU_ASSERT_STRING_NOT_EQUAL(
				fingerprint_result_text(
					(enum fingerprint_result)i),
				fingerprint_result_text(
					(enum fingerprint_result)k));
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_every_spelling_gives_the_octets_of_the_rfc),
	UNIT_TEST(test_identifier_first_is_the_rfcs_display),
	UNIT_TEST(test_printed_form_is_read_back),
	UNIT_TEST(test_bad_spellings_say_what_is_wrong_and_write_nothing),
	UNIT_TEST(test_sizes_are_those_of_the_hashes),
	UNIT_TEST(test_make_puts_the_identifier_in_front),
	UNIT_TEST(test_every_octet_and_the_hash_count_in_a_comparison),
	UNIT_TEST(test_fingerprints_of_no_known_hash_print_as_octets),
	UNIT_TEST(test_every_result_has_its_text),
};

UNIT_MAIN("fingerprint", tests)
