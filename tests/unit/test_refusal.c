/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of refusal.h: a new reason without words fails here. */
#include "tests/unit/runner.h"
#include "util/refusal.h"

#include <stdbool.h>
#include <string.h>

static bool
is_kebab_case(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n <= 32 &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == n &&
		name[0] != '-' && name[n - 1] != '-' &&
		strstr(name, "--") == NULL;
}

static void
test_every_reason_has_a_name_of_its_own(void)
{
	for (int i = 0; i < REFUSAL_COUNT; i++) {
		const char *name = refusal_name((enum refusal)i);

		CU_ASSERT_PTR_NOT_NULL_FATAL(name);
		CU_ASSERT_TRUE(is_kebab_case(name));
		for (int j = 0; j < i; j++)
			CU_ASSERT_STRING_NOT_EQUAL(
				name, refusal_name((enum refusal)j));
	}
}

/* Hints stand in quotes in the log, and each says something of its own. */
static void
test_every_reason_has_a_hint_that_fits_a_log_value(void)
{
	for (int i = 0; i < REFUSAL_COUNT; i++) {
		const char *hint = refusal_hint((enum refusal)i);

		CU_ASSERT_PTR_NOT_NULL_FATAL(hint);
		CU_ASSERT_TRUE(strlen(hint) >= 10 && strlen(hint) <= 200);
		CU_ASSERT_PTR_NULL(strpbrk(hint, "\"\\\n"));
		for (int j = 0; j < i; j++)
			CU_ASSERT_STRING_NOT_EQUAL(
				hint, refusal_hint((enum refusal)j));
	}
}

static const struct {
	enum refusal refusal;
	const char *name;
	const char *in_hint;
} known[] = {
	{ REFUSAL_CERT_UNTRUSTED, "cert-untrusted", "trustCert" },
	{ REFUSAL_CERT_SELF_SIGNED, "cert-self-signed", "certSecName" },
	{ REFUSAL_CERT_EXPIRED, "cert-expired", "clock" },
	{ REFUSAL_CERT_NOT_YET_VALID, "cert-not-yet-valid", "clock" },
	{ REFUSAL_CERT_REVOKED, "cert-revoked", "x509CRLFile" },
	{ REFUSAL_CERT_NO_CRL, "cert-no-crl", "x509CRLFile" },
	{ REFUSAL_NO_SHARED_CIPHER, "no-shared-cipher", "tlsAlgorithms" },
	{ REFUSAL_PROTOCOL_VERSION, "protocol-version", "tlsMinVersion" },
	{ REFUSAL_MAP_NO_ROW, "map-no-row", "certSecName" },
	{ REFUSAL_MAP_CA_NOT_HELD, "map-ca-not-held", "trustCert" },
	{ REFUSAL_ACCESS_NO_GROUP, "access-no-group", "rouser" },
	{ REFUSAL_ACCESS_NOT_IN_VIEW, "access-not-in-view", "view" },
};

static void
test_hints_name_the_directive_to_change(void)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		CU_ASSERT_STRING_EQUAL(
			refusal_name(known[i].refusal), known[i].name);
		CU_ASSERT_PTR_NOT_NULL(strstr(
			refusal_hint(known[i].refusal), known[i].in_hint));
	}
}

static void
test_number_out_of_range_has_words_too(void)
{
	CU_ASSERT_STRING_EQUAL(refusal_name(REFUSAL_COUNT), "unknown");
	CU_ASSERT_STRING_EQUAL(refusal_name((enum refusal) - 1), "unknown");
	CU_ASSERT_PTR_NOT_NULL(refusal_hint(REFUSAL_COUNT));
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_every_reason_has_a_name_of_its_own),
	UNIT_TEST(test_every_reason_has_a_hint_that_fits_a_log_value),
	UNIT_TEST(test_hints_name_the_directive_to_change),
	UNIT_TEST(test_number_out_of_range_has_words_too),
};

UNIT_MAIN("refusal", tests)
