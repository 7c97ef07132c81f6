/* SPDX-License-Identifier: BSD-2-Clause */
/* Set over the tables that are served: mib_set.c, mib_value.c, mib_saved.c. */
#include "mibs/mib_set.h"

#include <string.h>

#include "mibs/mib_saved.h"
#include "mibs/snmp_target_mib.h"
#include "mibs/snmp_tls_tm_mib.h"
#include "mibs/snmp_tsm_mib.h"
#include "mibs/snmp_view_based_acm_mib.h"
#include "mibs/snmpv2_mib.h"
#include "tests/unit/runner.h"

#define SYS     "1.3.6.1.2.1.1"
#define ADDR    "1.3.6.1.6.3.12.1.2.1"
#define PARAMS  "1.3.6.1.6.3.12.1.3.1"
#define CERT    "1.3.6.1.2.1.198.2.2.1.3.1"
#define TLSADDR "1.3.6.1.2.1.198.2.2.1.9.1"
#define GROUP   "1.3.6.1.6.3.16.1.2.1"
#define ACCESS  "1.3.6.1.6.3.16.1.4.1"
#define VIEW    "1.3.6.1.6.3.16.1.5.2.1"
#define SERIAL  "1.3.6.1.6.3.1.1.6.1.0"
#define PREFIX  "1.3.6.1.2.1.190.1.2.1.0"

enum { BINDINGS_MAX = 16 };

static struct {
	struct mib *mib;
	struct mib_set *set;
	struct snmpv2_mib snmpv2;
	struct snmp_target_mib target;
	struct vacm_mib vacm;
	struct snmp_tsm_mib tsm;
	struct tls_tm_mib tls_tm;

	unsigned n_in_force;
	unsigned n_certs_changed;
	unsigned n_prefix_changed;
	enum snmp_error store_says;
	unsigned n_stored;
} f;

static const struct oid_view object_id = OID_VIEW(1, 3);
static const struct snmp_stats stats;
static const struct tsm_stats tsm_stats;
static const struct tlstm_stats tlstm_stats;

static uint32_t
up_time(void *ctx)
{
	(void)ctx;
	return 815;
}

static enum snmp_error
store(void *ctx, const struct mib_set *set)
{
	(void)ctx;
	(void)set;
	f.n_stored++;
	return f.store_says;
}

static int
add(struct mib_store *store_, const void *row)
{
	int rc;

	mib_store_add(store_, row, &rc);
	return rc;
}

static void
in_force(void *ctx, const struct vacm *vacm)
{
	(void)ctx;
	CU_ASSERT_PTR_EQUAL(vacm, f.vacm.vacm);
	f.n_in_force++;
}

static void
certs_changed(void *ctx)
{
	(void)ctx;
	f.n_certs_changed++;
}

static void
prefix_changed(void *ctx)
{
	(void)ctx;
	f.n_prefix_changed++;
}

static void
init(void)
{
	const struct mib_set_owner owner = { up_time, store, NULL };

	memset(&f, 0, sizeof(f));
	f.mib = mib_new(128);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.mib);
	f.set = mib_set_new(f.mib, &owner);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f.set);
	CU_ASSERT_EQUAL_FATAL(snmpv2_mib_init(&f.snmpv2), 0);
	CU_ASSERT_EQUAL_FATAL(snmp_target_mib_init(&f.target), 0);
	CU_ASSERT_EQUAL_FATAL(vacm_mib_init(&f.vacm), 0);
	CU_ASSERT_EQUAL_FATAL(tls_tm_mib_init(&f.tls_tm), 0);
	f.snmpv2.sys_descr = "a test";
	f.snmpv2.sys_object_id = object_id;
	f.snmpv2.snmp_set_serial_no = 42;
	f.snmpv2.snmp_enable_authen_traps = 2;
	f.snmpv2.stats = &stats;
	f.target.stats = &stats;
	f.vacm.in_force = in_force;
	f.tsm.stats = &tsm_stats;
	f.tsm.changed = prefix_changed;
	f.tls_tm.stats = &tlstm_stats;
	f.tls_tm.certs_changed = certs_changed;
	CU_ASSERT_EQUAL(mib_module_register(f.mib, &snmpv2_mib, &f.snmpv2), 0);
	CU_ASSERT_EQUAL(
		mib_module_register(f.mib, &snmp_target_mib, &f.target), 0);
	CU_ASSERT_EQUAL(
		mib_module_register(f.mib, &snmp_view_based_acm_mib, &f.vacm),
		0);
	CU_ASSERT_EQUAL(mib_module_register(f.mib, &snmp_tsm_mib, &f.tsm), 0);
	CU_ASSERT_EQUAL(
		mib_module_register(f.mib, &snmp_tls_tm_mib, &f.tls_tm), 0);
}

static void
fini(void)
{
	mib_set_free(f.set);
	mib_free(f.mib);
	snmpv2_mib_fini(&f.snmpv2);
	snmp_target_mib_fini(&f.target);
	vacm_mib_fini(&f.vacm);
	tls_tm_mib_fini(&f.tls_tm);
}

/* One binding of a Set: INTEGER, OCTET STRING (text of n octets), OID. */
struct binding {
	const char *oid;
	enum value_type type;
	int32_t number;
	const char *text;
	size_t n;
};

/* clang-format off */
#define I(oid_, v_)                                                            \
 {                                                                             \
  .oid = oid_, .type = VALUE_INTEGER, .number = v_                             \
 }
#define S(oid_, t_)                                                            \
 {                                                                             \
  .oid = oid_, .type = VALUE_OCTET_STRING, .text = t_, .n = sizeof(t_) - 1     \
 }
#define O(oid_, t_)                                                            \
 {                                                                             \
  .oid = oid_, .type = VALUE_OID, .text = t_                                   \
 }

/* clang-format on */

/* A Set of n bindings; its error, and in *index whose it is. */
static enum snmp_error
do_set(const struct binding *bindings, size_t n, size_t *index)
{
	static struct oid names[BINDINGS_MAX];
	static struct oid oids[BINDINGS_MAX];
	enum snmp_error error = SNMP_NO_ERROR;

	*index = 0;
	mib_set_begin(f.set);
	for (size_t i = 0; i < n && error == SNMP_NO_ERROR; i++) {
		const struct binding *b = &bindings[i];
		struct varbind varbind = { .value = { .type = b->type } };

		CU_ASSERT_TRUE_FATAL(oid_parse(b->oid, &names[i]));
		varbind.name = oid_view(&names[i]);
		if (b->type == VALUE_OCTET_STRING) {
			varbind.value.octets =
				(struct octets){ (const uint8_t *)b->text,
					b->n };
		} else if (b->type == VALUE_OID) {
			CU_ASSERT_TRUE_FATAL(oid_parse(b->text, &oids[i]));
			varbind.value.oid = oid_view(&oids[i]);
		} else {
			varbind.value.i32 = b->number;
		}
		*index = i + 1;
		error = mib_set_add(f.set, &varbind);
	}
	return error != SNMP_NO_ERROR ? error : mib_set_finish(f.set, index);
}

static void
check_at(const char *file, int line, const struct binding *bindings, size_t n,
	enum snmp_error error, size_t index)
{
	size_t got_index;
	enum snmp_error got = do_set(bindings, n, &got_index);

	if (got == error && (error == SNMP_NO_ERROR || got_index == index))
		return;
	printf("# %s:%d: error %d at %zu, want %d at %zu\n", file, line,
		(int)got, got_index, (int)error, index);
	CU_FAIL("the Set came out otherwise");
}

#define CHECK(error, index, ...)                                               \
 check_at(__FILE__, __LINE__, (const struct binding[]){ __VA_ARGS__ },         \
	 sizeof((const struct binding[]){ __VA_ARGS__ }) /                     \
		 sizeof(struct binding),                                       \
	 error, index)
#define OK(...) CHECK(SNMP_NO_ERROR, 0, __VA_ARGS__)

/* Everything there is, as one text. */
static const char *
walk(void)
{
	static char texts[2][65536];
	static int turn;
	char *text = texts[turn ^= 1];
	struct oid at = { 1, { 0 } };
	struct mib_answer answer;
	size_t used = 0;

	while (mib_next(f.mib, oid_view(&at), false, &answer) == MIB_FOUND) {
		char oid[OID_TEXT_MAX];
		char value[OID_TEXT_MAX];
		int n;

		at = answer.name;
		oid_format(oid, sizeof(oid), oid_view(&at));
		if (answer.value.type == VALUE_OCTET_STRING)
			n = snprintf(text + used, sizeof(texts[0]) - used,
				"%s=%.*s\n", oid, (int)answer.value.octets.n,
				(const char *)answer.value.octets.p);
		else if (answer.value.type == VALUE_OID)
			n = snprintf(text + used, sizeof(texts[0]) - used,
				"%s=%s\n", oid,
				oid_format(value, sizeof(value),
					answer.value.oid));
		else
			n = snprintf(text + used, sizeof(texts[0]) - used,
				"%s=%u\n", oid,
				answer.value.type == VALUE_TIME_TICKS
					? 0
					: answer.value.u32);
		used += (size_t)n;
		CU_ASSERT_TRUE_FATAL(used < sizeof(texts[0]));
	}
	text[used] = '\0';
	return text;
}

static int32_t
number_at(const char *text)
{
	struct mib_answer answer;
	struct oid oid;

	CU_ASSERT_TRUE_FATAL(oid_parse(text, &oid));
	if (mib_get(f.mib, oid_view(&oid), &answer) != MIB_FOUND)
		return -1;
	return answer.value.i32;
}

#define FP                                                                     \
 "\x04"                                                                        \
 "0123456789abcdef0123456789abcdef"

/* PDU-24..29: what one binding alone can be refused for */
static void
test_a_binding_is_refused_for_what_it_is(void)
{
	init();
	CHECK(SNMP_NOT_WRITABLE, 1, S(SYS ".1.0", "x"));
	CHECK(SNMP_NOT_WRITABLE, 1, I("1.3.6.1.2.1.1.3.0", 1));
	CHECK(SNMP_NOT_WRITABLE, 1, S("1.3.6.1.9.9.9", "x"));
	CHECK(SNMP_NOT_WRITABLE, 1, S(SYS, "x"));
	CHECK(SNMP_NOT_WRITABLE, 1, S(ADDR ".1.97", "x")); /* an index */
	CHECK(SNMP_NOT_WRITABLE, 1, S(ADDR ".99.97", "x"));
	CHECK(SNMP_NOT_WRITABLE, 1, S(SYS ".9.1.3.1", "x"));
	CHECK(SNMP_WRONG_TYPE, 1, I(SYS ".4.0", 1));
	CHECK(SNMP_WRONG_TYPE, 1, S(ADDR ".4.97", "x"));
	CHECK(SNMP_WRONG_LENGTH, 1, S(ADDR ".7.97", ""));
	CHECK(SNMP_WRONG_LENGTH, 1,
		S(ADDR ".7.97", "123456789012345678901234567890123"));
	CHECK(SNMP_WRONG_VALUE, 1, I(ADDR ".5.97", 256));
	CHECK(SNMP_WRONG_VALUE, 1, I(ADDR ".5.97", -1));
	CHECK(SNMP_WRONG_VALUE, 1, I(PREFIX, 3));
	CHECK(SNMP_WRONG_VALUE, 1, S(SYS ".4.0", "\x80")); /* NVT ASCII */
	CHECK(SNMP_WRONG_VALUE, 1, S(SYS ".4.0", "a\rb"));
	CHECK(SNMP_WRONG_VALUE, 1, S(SYS ".4.0", "a\0b"));
	CHECK(SNMP_WRONG_VALUE, 1, S(ADDR ".7.97", "\xc0\x80")); /* UTF-8 */
	CHECK(SNMP_NO_CREATION, 1, S(SYS ".4.1", "x"));
	CHECK(SNMP_NO_CREATION, 1, S(SYS ".4.0.0", "x"));
	CHECK(SNMP_NO_CREATION, 1, S(SYS ".4", "x"));
	/* SMI-09, VACM-02: model 0, a name of no octets, surplus, too long */
	CHECK(SNMP_NO_CREATION, 1, S(GROUP ".3.0.1.97", "g"));
	CHECK(SNMP_NO_CREATION, 1, S(GROUP ".3.4.0", "g"));
	CHECK(SNMP_NO_CREATION, 1, S(GROUP ".3.4.1.97.1", "g"));
	CHECK(SNMP_NO_CREATION, 1, S(GROUP ".3.4.2.97", "g"));
	CHECK(SNMP_NO_CREATION, 1, S(GROUP ".3.4.1.256", "g"));
	CHECK(SNMP_NO_CREATION, 1, S(GROUP ".3.4.1.0", "g"));
	CHECK(SNMP_NO_CREATION, 1, I(CERT ".6.0", 4));
	/* TGT-03 */
	CHECK(SNMP_WRONG_VALUE, 1, S(ADDR ".6.97", " a"));
	CHECK(SNMP_WRONG_VALUE, 1, S(ADDR ".6.97", "a "));
	CHECK(SNMP_WRONG_VALUE, 1, S(ADDR ".6.97", "a  b"));
	/* TLSTM-15, TLSTM-16: none, MD5, SHA-1, no hash, its length */
	CHECK(SNMP_WRONG_LENGTH, 1, S(CERT ".2.1", ""));
	CHECK(SNMP_WRONG_VALUE, 1,
		S(CERT ".2.1",
			"\x01"
			"0123456789abcdef"));
	CHECK(SNMP_WRONG_VALUE, 1,
		S(CERT ".2.1",
			"\x02"
			"0123456789abcdef0123"));
	CHECK(SNMP_WRONG_VALUE, 1, S(CERT ".2.1", FP "x"));
	CHECK(SNMP_WRONG_VALUE, 1, S(CERT ".2.1", "\x04"));
	CU_ASSERT_EQUAL(f.n_stored, 0);
	fini();
}

/* PDU-21, PDU-22, PDU-34, PDU-37, ENG-08 */
static void
test_scalars_are_written_all_or_none(void)
{
	init();
	OK(S(SYS ".4.0", "noc"), S(SYS ".5.0", "n"), S(SYS ".6.0", "l"));
	CU_ASSERT_STRING_EQUAL(f.snmpv2.sys_contact, "noc");
	CU_ASSERT_STRING_EQUAL(f.snmpv2.sys_name, "n");
	CU_ASSERT_STRING_EQUAL(f.snmpv2.sys_location, "l");
	CHECK(SNMP_WRONG_TYPE, 3, S(SYS ".4.0", "x"), S(SYS ".5.0", "y"),
		I(SYS ".6.0", 1));
	CU_ASSERT_STRING_EQUAL(f.snmpv2.sys_contact, "noc");
	/* The last one of two counts. */
	OK(S(SYS ".4.0", "first"), S(SYS ".4.0", "last"));
	CU_ASSERT_STRING_EQUAL(f.snmpv2.sys_contact, "last");
	/* What the operator has configured stays. */
	f.snmpv2.sys_contact_is_fixed = true;
	CHECK(SNMP_NOT_WRITABLE, 1, S(SYS ".4.0", "x"));
	/* TSM-13 */
	OK(I(PREFIX, 1));
	CU_ASSERT_TRUE(f.tsm.use_prefix);
	CU_ASSERT_EQUAL(f.n_prefix_changed, 1);
	CHECK(SNMP_WRONG_TYPE, 2, I(PREFIX, 2), I(SYS ".6.0", 1));
	CU_ASSERT_TRUE(f.tsm.use_prefix);
	CU_ASSERT_EQUAL(f.n_prefix_changed, 1);
	fini();
}

/* SMI-11, TGT-06 */
static void
test_locks_let_one_manager_through(void)
{
	init();
	CHECK(SNMP_INCONSISTENT_VALUE, 2, S(SYS ".6.0", "z"), I(SERIAL, 41));
	CU_ASSERT_STRING_EQUAL(f.snmpv2.sys_location, "");
	OK(I(SERIAL, 42), S(SYS ".6.0", "z"));
	CU_ASSERT_EQUAL(f.snmpv2.snmp_set_serial_no, 43);
	/* It counts only when all succeeds. */
	CHECK(SNMP_WRONG_TYPE, 2, I(SERIAL, 43), I(SYS ".6.0", 1));
	CU_ASSERT_EQUAL(f.snmpv2.snmp_set_serial_no, 43);
	f.snmpv2.snmp_set_serial_no = 2147483647;
	OK(I(SERIAL, 2147483647));
	CU_ASSERT_EQUAL(f.snmpv2.snmp_set_serial_no, 0);
	/* A lock of rows compiles nothing anew. */
	f.vacm.view_spin_lock = 7;
	OK(I("1.3.6.1.6.3.16.1.5.1.0", 7));
	CU_ASSERT_EQUAL(f.vacm.view_spin_lock, 8);
	CU_ASSERT_EQUAL(f.n_in_force, 0);
	fini();
}

/* What a row of snmpTargetAddrTable needs, but its status. */
#define ADDR_ROW(name)                                                         \
 O(ADDR ".2." name, "1.3.6.1.6.1.9"), S(ADDR ".3." name, "192.0.2.1:10162"),   \
	 S(ADDR ".7." name, "p")

/* SMI-20, SMI-24, SMI-29, TGT-01, TGT-06, PDU-30 */
static void
test_create_and_go(void)
{
	init();
	CHECK(SNMP_INCONSISTENT_NAME, 1, I(ADDR ".4.97", 100));
	CHECK(SNMP_INCONSISTENT_VALUE, 3, O(ADDR ".2.97", "1.3.6.1.6.1.9"),
		S(ADDR ".7.97", "p"), I(ADDR ".9.97", 4));
	CU_ASSERT_EQUAL(mib_store_count(f.target.addrs), 0);
	/* In any order. */
	OK(I(ADDR ".9.97", 4), ADDR_ROW("97"));
	OK(ADDR_ROW("98"), I(ADDR ".9.98", 4));
	CU_ASSERT_EQUAL(mib_store_count(f.target.addrs), 2);
	CU_ASSERT_EQUAL(number_at(ADDR ".9.97"), ROW_ACTIVE);
	CU_ASSERT_EQUAL(number_at(ADDR ".4.97"), 1500);
	CU_ASSERT_EQUAL(number_at(ADDR ".5.97"), 3);
	CU_ASSERT_EQUAL(number_at(ADDR ".8.97"), STORAGE_NON_VOLATILE);
	CU_ASSERT_EQUAL(mib_store_last_change(f.target.addrs), 815);
	/* Not again. */
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(ADDR ".9.97", 4));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(ADDR ".9.97", 5));
	CHECK(SNMP_WRONG_VALUE, 1, I(ADDR ".9.97", 3)); /* SMI-26 */
	CHECK(SNMP_WRONG_VALUE, 1, I(ADDR ".9.97", 7));
	/* Gone, whatever else is said about it; and what never was. */
	OK(I(ADDR ".9.97", 6), I(ADDR ".4.97", 1));
	OK(I(ADDR ".9.99", 6));
	CU_ASSERT_EQUAL(mib_store_count(f.target.addrs), 1);
	CU_ASSERT_EQUAL(number_at(ADDR ".9.97"), -1);
	fini();
}

/* SMI-21, SMI-22, SMI-23, SMI-25, SMI-27 */
static void
test_create_and_wait(void)
{
	init();
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(ADDR ".9.97", 1));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(ADDR ".9.97", 2));
	OK(I(ADDR ".9.97", 5));
	CU_ASSERT_EQUAL(number_at(ADDR ".9.97"), ROW_NOT_READY);
	CU_ASSERT_EQUAL(number_at(ADDR ".7.97"), -1); /* no value yet */
	CU_ASSERT_EQUAL(number_at(ADDR ".4.97"), 1500);
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(ADDR ".9.97", 1));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(ADDR ".9.97", 2));
	OK(O(ADDR ".2.97", "1.3.6.1.6.1.9"), S(ADDR ".7.97", "p"));
	CU_ASSERT_EQUAL(number_at(ADDR ".9.97"), ROW_NOT_READY);
	OK(S(ADDR ".3.97", "192.0.2.1:1"));
	CU_ASSERT_EQUAL(number_at(ADDR ".9.97"), ROW_NOT_IN_SERVICE);
	OK(I(ADDR ".9.97", 2));
	OK(I(ADDR ".9.97", 1));
	CU_ASSERT_EQUAL(number_at(ADDR ".9.97"), ROW_ACTIVE);
	OK(I(ADDR ".9.97", 1));
	OK(I(ADDR ".9.97", 2));
	CU_ASSERT_EQUAL(number_at(ADDR ".9.97"), ROW_NOT_IN_SERVICE);
	/* From notReady with all that is missing in the same PDU. */
	OK(I(ADDR ".9.98", 5));
	OK(I(ADDR ".9.98", 1), ADDR_ROW("98"));
	CU_ASSERT_EQUAL(number_at(ADDR ".9.98"), ROW_ACTIVE);
	fini();
}

/* TGT-02, TGT-05, NOTIF-16, SMI-25, PDU-32 */
static void
test_what_must_not_change_while_active(void)
{
	init();
	OK(ADDR_ROW("97"), I(ADDR ".9.97", 4));
	CHECK(SNMP_INCONSISTENT_VALUE, 2, I(ADDR ".4.97", 1),
		S(ADDR ".3.97", "192.0.2.2:1"));
	CU_ASSERT_EQUAL(number_at(ADDR ".4.97"), 1500);
	OK(I(ADDR ".4.97", 1), I(ADDR ".5.97", 0), S(ADDR ".6.97", "a b"),
		S(ADDR ".7.97", "q"));
	/* In the PDU that takes it out of service; back in the next. */
	OK(S(ADDR ".3.97", "192.0.2.2:1"), I(ADDR ".9.97", 2));
	OK(S(ADDR ".3.97", "[2001:db8::1]:1"), I(ADDR ".9.97", 1));
	/* An address that is none cannot be active. */
	OK(I(ADDR ".9.97", 2), S(ADDR ".3.97", "nowhere"));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(ADDR ".9.97", 1));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, O(ADDR ".2.97", "1.3.6.1.6.1.1"),
		S(ADDR ".3.97", "192.0.2.2:1"), I(ADDR ".9.97", 1));

	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(PARAMS ".2.112", 1),
		I(PARAMS ".3.112", 4), S(PARAMS ".4.112", "u"),
		I(PARAMS ".5.112", 3), I(PARAMS ".7.112", 4));
	CHECK(SNMP_INCONSISTENT_VALUE, 2, I(PARAMS ".2.112", 3),
		I(PARAMS ".3.112", 3), S(PARAMS ".4.112", "u"),
		I(PARAMS ".5.112", 3), I(PARAMS ".7.112", 4));
	OK(I(PARAMS ".2.112", 3), I(PARAMS ".3.112", 4),
		S(PARAMS ".4.112", "u"), I(PARAMS ".5.112", 3),
		I(PARAMS ".7.112", 4));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, S(PARAMS ".4.112", "v"));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(PARAMS ".5.112", 2));
	OK(S(PARAMS ".4.112", "v"), I(PARAMS ".7.112", 2));
	fini();
}

/* TLSTM-80, TLSTM-81, TLSTM-82, TLSTM-83 */
static void
test_tls_tm_tables(void)
{
	init();
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(CERT ".6.1", 4));
	OK(S(CERT ".2.1", FP), S(CERT ".4.1", "alice"), I(CERT ".6.1", 4));
	CU_ASSERT_EQUAL(f.n_certs_changed, 1);
	CU_ASSERT_EQUAL(number_at("1.3.6.1.2.1.198.2.2.1.1.0"), 1);
	CU_ASSERT_EQUAL(number_at("1.3.6.1.2.1.198.2.2.1.2.0"), 815);
	CHECK(SNMP_INCONSISTENT_VALUE, 1, S(CERT ".4.1", "bob"));
	CHECK(SNMP_INCONSISTENT_VALUE, 1,
		O(CERT ".3.1", "1.3.6.1.2.1.198.1.1.2"));
	CU_ASSERT_EQUAL(f.n_certs_changed, 1);
	OK(S(CERT ".4.1", "alice"), I(CERT ".5.1", 2)); /* the same; storage */
	OK(S(CERT ".4.1", "bob"), I(CERT ".6.1", 2));
	OK(I(CERT ".6.1", 6));
	CU_ASSERT_EQUAL(number_at("1.3.6.1.2.1.198.2.2.1.1.0"), 0);

	CHECK(SNMP_INCONSISTENT_VALUE, 1, S(TLSADDR ".2.97", "*"),
		I(TLSADDR ".4.97", 4));
	OK(S(TLSADDR ".2.97", "host"), I(TLSADDR ".4.97", 4));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, S(TLSADDR ".2.97", "*"));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, S(TLSADDR ".1.97", FP));
	OK(S(TLSADDR ".2.97", "other"));
	CU_ASSERT_EQUAL(f.n_certs_changed, 4);
	fini();
}

static bool
may_read(const char *name)
{
	const struct vacm_view *view;

	return vacm_find_view(f.vacm.vacm, 4, name, SECURITY_LEVEL_AUTH_PRIV,
		       VACM_READ, (struct octets){ NULL, 0 },
		       &view) == REFUSAL_NONE &&
		vacm_view_has(view, OID_VIEW(1, 3, 6, 1, 2, 1, 1, 1, 0));
}

#define LEVEL "1.103.0.4.3" /* group g, context "", TSM, authPriv */

/* VACM-12, VACM-13, VACM-16, PDU-34: a user made in one Set over three
 * tables. */
static void
test_access_by_set_is_in_force_at_once(void)
{
	init();
	CU_ASSERT_EQUAL(vacm_mib_compile(&f.vacm), 0);
	CU_ASSERT_FALSE(may_read("a"));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(GROUP ".5.4.1.97", 4));
	OK(S(GROUP ".3.4.1.97", "g"), I(GROUP ".5.4.1.97", 4),
		S(ACCESS ".5." LEVEL, "all"), I(ACCESS ".9." LEVEL, 4),
		I(VIEW ".6.3.97.108.108.1.1", 4));
	CU_ASSERT_TRUE(may_read("a"));
	OK(I(VIEW ".4.3.97.108.108.1.1", 2)); /* excluded */
	CU_ASSERT_FALSE(may_read("a"));
	OK(I(VIEW ".4.3.97.108.108.1.1", 1));
	OK(S(GROUP ".3.4.1.97", "h")); /* activity does not forbid it */
	CU_ASSERT_FALSE(may_read("a"));
	OK(S(GROUP ".3.4.1.97", "g"), I(ACCESS ".9." LEVEL, 2));
	CU_ASSERT_FALSE(may_read("a"));
	OK(I(ACCESS ".9." LEVEL, 1));
	CU_ASSERT_TRUE(may_read("a"));
	OK(I(GROUP ".5.4.1.97", 6));
	CU_ASSERT_FALSE(may_read("a"));
	fini();
}

/* PDU-35, PDU-36, PDU-38: what cannot be stored is as if it had not been */
static void
test_a_set_that_cannot_be_stored_is_undone(void)
{
	const char *before;

	init();
	OK(ADDR_ROW("97"), I(ADDR ".9.97", 4), S(GROUP ".3.4.1.97", "g"),
		I(GROUP ".5.4.1.97", 4));
	f.n_in_force = 0;
	for (int i = 0; i < 2; i++) {
		f.store_says = i == 0 ? SNMP_COMMIT_FAILED : SNMP_UNDO_FAILED;
		before = walk();
		CHECK(f.store_says, 1, S(SYS ".4.0", "x"), I(ADDR ".4.97", 1),
			I(GROUP ".5.4.1.97", 6), ADDR_ROW("98"),
			I(ADDR ".9.98", 4), I(SERIAL, 42), I(PREFIX, 1));
		CU_ASSERT_STRING_EQUAL(walk(), before);
		CU_ASSERT_EQUAL(mib_store_last_change(f.vacm.groups), 815);
	}
	CU_ASSERT_EQUAL(f.n_in_force, 0);
	CU_ASSERT_EQUAL(f.n_prefix_changed, 0);
	f.store_says = SNMP_NO_ERROR;
	OK(I(ADDR ".9.97", 6));
	fini();
}

/* SMI-12, SMI-13, SMI-14, PDU-31 */
static void
test_storage_types(void)
{
	const struct vacm_group_row row = { 4, "a", "g" };
	struct vacm_group_cells *cells;

	init();
	CU_ASSERT_EQUAL(
		add(f.vacm.groups,
			&(struct vacm_group_cells[]){ vacm_mib_group_cells(
				&row, STORAGE_READ_ONLY) }[0]),
		0);
	CHECK(SNMP_NOT_WRITABLE, 1, S(GROUP ".3.4.1.97", "h"));
	CHECK(SNMP_NOT_WRITABLE, 1, I(GROUP ".5.4.1.97", 2));
	CHECK(SNMP_NOT_WRITABLE, 1, I(GROUP ".4.4.1.97", 2));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(GROUP ".5.4.1.97", 6));
	cells = mib_store_first(f.vacm.groups);
	cells->storage_type = STORAGE_PERMANENT;
	OK(S(GROUP ".3.4.1.97", "h"));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(GROUP ".4.4.1.97", 2));
	CHECK(SNMP_INCONSISTENT_VALUE, 1, I(GROUP ".5.4.1.97", 6));
	cells->storage_type = STORAGE_VOLATILE;
	CHECK(SNMP_WRONG_VALUE, 1, I(GROUP ".4.4.1.97", 4));
	CHECK(SNMP_WRONG_VALUE, 1, I(GROUP ".4.4.1.97", 5));
	OK(I(GROUP ".4.4.1.97", 3));
	OK(I(GROUP ".5.4.1.97", 6));
	fini();
}

/* PDU-33, SMI: the whole table, one more, and one for another. */
static void
test_a_full_table_has_no_room(void)
{
	struct target_params_row row = {
		.mp_model = 3,
		.security_model = 4,
		.security_level = 3,
		.storage_type = STORAGE_VOLATILE,
		.row_status = ROW_ACTIVE,
	};

	init();
	for (int i = 0; i < TARGET_ROWS_MAX; i++) {
		(void)snprintf(row.name, sizeof(row.name), "%04d", i);
		CU_ASSERT_PTR_NOT_NULL_FATAL(
			mib_store_add(f.target.params, &row, NULL));
	}
#define NEW_PARAMS                                                             \
 I(PARAMS ".2.112", 3), I(PARAMS ".3.112", 4), S(PARAMS ".4.112", "u"),        \
	 I(PARAMS ".5.112", 3), I(PARAMS ".7.112", 4)
	CHECK(SNMP_RESOURCE_UNAVAILABLE, 2, S(SYS ".4.0", "x"), NEW_PARAMS);
	CU_ASSERT_STRING_EQUAL(f.snmpv2.sys_contact, "");
	OK(NEW_PARAMS, I(PARAMS ".7.48.48.48.48", 6));
	CU_ASSERT_EQUAL(mib_store_count(f.target.params), TARGET_ROWS_MAX);
	fini();
}

/* Take every record over into tables that are empty, as after a restart. */
static struct mib_saved_buffer buffer;

static unsigned
restart(uint8_t records[][sizeof(buffer.key) + sizeof(buffer.value)],
	struct mib_saved *saved, unsigned max)
{
	struct octets after = { NULL, 0 };
	struct oid name;
	unsigned n = 0;

	while (n < max && mib_saved_next(f.mib, after, &buffer, &saved[n])) {
		memcpy(records[n], saved[n].key.p, saved[n].key.n);
		memcpy(records[n] + sizeof(buffer.key), saved[n].value.p,
			saved[n].value.n);
		saved[n].key.p = records[n];
		saved[n].value.p = records[n] + sizeof(buffer.key);
		after = saved[n++].key;
	}
	fini();
	init();
	for (unsigned i = 0; i < n; i++)
		CU_ASSERT_EQUAL(mib_saved_restore(f.mib, &saved[i], &name),
			MIB_SAVED_RESTORED);
	return n;
}

static uint8_t records[32][sizeof(buffer.key) + sizeof(buffer.value)];

/* SMI-12, ENG-08, PDU-38 */
static void
test_what_is_kept_comes_back(void)
{
	const struct vacm_group_row configured = { 4, "b", "g" };
	struct mib_saved saved[32];
	static char before[65536];

	init();
	OK(S(SYS ".4.0", "noc"), I("1.3.6.1.2.1.11.30.0", 1), I(PREFIX, 1));
	OK(ADDR_ROW("97"), I(ADDR ".9.97", 4));
	OK(I(ADDR ".9.98", 5)); /* notReady: some columns have no value */
	OK(S(CERT ".2.1", FP), S(CERT ".4.1", "alice"), I(CERT ".6.1", 4));
	OK(S(GROUP ".3.4.1.97", "g"), I(GROUP ".5.4.1.97", 4));
	/* These are not kept: volatile, configured, a lock. */
	(void)snprintf(before, sizeof(before), "%s", walk());
	OK(S(GROUP ".3.4.1.99", "g"), I(GROUP ".4.4.1.99", 2),
		I(GROUP ".5.4.1.99", 4));
	CU_ASSERT_EQUAL(
		add(f.vacm.groups,
			&(struct vacm_group_cells[]){ vacm_mib_group_cells(
				&configured, STORAGE_READ_ONLY) }[0]),
		0);
	OK(I(SERIAL, 42));
	CU_ASSERT_EQUAL(restart(records, saved, 32), 7);
	CU_ASSERT_STRING_EQUAL(walk(), before);
	/* Again in place of what is there, then gone. */
	for (unsigned i = 0; i < 7; i++) {
		struct oid name;

		CU_ASSERT_EQUAL(mib_saved_restore(f.mib, &saved[i], &name),
			MIB_SAVED_RESTORED);
	}
	CU_ASSERT_STRING_EQUAL(walk(), before);
	for (unsigned i = 0; i < 7; i++) {
		struct oid name;

		saved[i].value.n = 0;
		(void)mib_saved_restore(f.mib, &saved[i], &name);
	}
	CU_ASSERT_STRING_EQUAL(f.snmpv2.sys_contact, "");
	CU_ASSERT_FALSE(f.tsm.use_prefix);
	CU_ASSERT_EQUAL(mib_store_count(f.target.addrs), 0);
	CU_ASSERT_EQUAL(mib_store_count(f.tls_tm.certs), 0);
	CU_ASSERT_EQUAL(mib_store_count(f.vacm.groups), 0);
	fini();
}

static void
test_records_that_do_not_fit_are_told_apart(void)
{
	const struct vacm_group_row configured = { 4, "a", "file" };
	struct mib_saved saved[32];
	struct oid name;
	uint8_t *value;

	init();
	OK(S(SYS ".4.0", "noc"), S(GROUP ".3.4.1.97", "g"),
		I(GROUP ".5.4.1.97", 4));
	CU_ASSERT_EQUAL_FATAL(restart(records, saved, 32), 2);
	fini();
	init();
	/* The configuration has both by now. */
	f.snmpv2.sys_contact_is_fixed = true;
	CU_ASSERT_EQUAL(
		add(f.vacm.groups,
			&(struct vacm_group_cells[]){ vacm_mib_group_cells(
				&configured, STORAGE_READ_ONLY) }[0]),
		0);
	for (unsigned i = 0; i < 2; i++)
		CU_ASSERT_EQUAL(mib_saved_restore(f.mib, &saved[i], &name),
			MIB_SAVED_CONFLICT);
	CU_ASSERT_EQUAL(f.snmpv2.sys_contact[0], '\0');
	fini();
	/* Any octet of a value changed, or cut off: never a crash, and what
	 * is taken is sound. */
	for (unsigned i = 0; i < 2; i++) {
		value = records[i] + sizeof(buffer.key);
		for (size_t at = 0; at < saved[i].value.n; at++) {
			struct mib_saved cut = saved[i];

			init();
			value[at] ^= 0x55;
			(void)mib_saved_restore(f.mib, &saved[i], &name);
			(void)walk();
			value[at] ^= 0x55;
			cut.value.n = at;
			/* Without octets it says that there is none. The
			 * scalar is one binding, and RowStatus, without which
			 * a row is none, is the last of its row. */
			CU_ASSERT_EQUAL(mib_saved_restore(f.mib, &cut, &name) ==
					MIB_SAVED_RESTORED,
				at == 0);
			fini();
		}
	}
	init();
	records[1][2] ^= 0x40;
	CU_ASSERT_NOT_EQUAL(
		mib_saved_restore(f.mib, &saved[1], &name), MIB_SAVED_RESTORED);
	fini();
}

/* SMI-29, PDU-34: the same Set in every rotation comes to the same. */
static void
test_order_of_bindings_does_not_matter(void)
{
	static const struct binding row[] = { ADDR_ROW("97"),
		I(ADDR ".9.97", 4), I(ADDR ".4.97", 7),
		S(GROUP ".3.4.1.97", "g"), I(GROUP ".5.4.1.97", 5),
		S(SYS ".4.0", "x") };
	static char want[65536];
	size_t n = ARRAY_LEN(row);

	for (size_t first = 0; first < n; first++) {
		struct binding rotated[ARRAY_LEN(row)];
		size_t index;

		for (size_t i = 0; i < n; i++)
			rotated[i] = row[(first + i) % n];
		init();
		CU_ASSERT_EQUAL(do_set(rotated, n, &index), SNMP_NO_ERROR);
		if (first == 0)
			(void)snprintf(want, sizeof(want), "%s", walk());
		CU_ASSERT_STRING_EQUAL(walk(), want);
		fini();
	}
}

/* SMI-28 */
static void
test_rows_left_unfinished_go_after_five_minutes(void)
{
	enum { MINUTE = 60 * 1000 };
	const struct vacm_group_row row = { 4, "a", "g" };
	struct vacm_group_cells cells =
		vacm_mib_group_cells(&row, STORAGE_READ_ONLY);

	init();
	cells.row_status = ROW_NOT_IN_SERVICE; /* of the configuration */
	CU_ASSERT_EQUAL(add(f.vacm.groups, &cells), 0);
	OK(I(ADDR ".9.97", 5));
	OK(ADDR_ROW("98"), I(ADDR ".9.98", 5));
	OK(ADDR_ROW("99"), I(ADDR ".9.99", 4));
	CU_ASSERT_EQUAL(mib_set_expire(f.set, MINUTE), 0);
	CU_ASSERT_EQUAL(mib_set_expire(f.set, 5 * MINUTE), 0);
	/* Active for a moment, its time begins again. */
	OK(I(ADDR ".9.98", 1));
	CU_ASSERT_EQUAL(mib_set_expire(f.set, 5 * MINUTE + 1), 0);
	OK(I(ADDR ".9.98", 2));
	f.n_stored = 0;
	CU_ASSERT_EQUAL(mib_set_expire(f.set, 6 * MINUTE), 1);
	CU_ASSERT_EQUAL(f.n_stored, 1);
	CU_ASSERT_EQUAL(number_at(ADDR ".9.97"), -1);
	CU_ASSERT_EQUAL(mib_set_expire(f.set, 11 * MINUTE - 1), 0);
	CU_ASSERT_EQUAL(mib_set_expire(f.set, 11 * MINUTE), 1);
	CU_ASSERT_EQUAL(mib_set_expire(f.set, 30 * MINUTE), 0);
	CU_ASSERT_EQUAL(mib_store_count(f.target.addrs), 1);
	CU_ASSERT_EQUAL(mib_store_count(f.vacm.groups), 1);
	fini();
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_a_binding_is_refused_for_what_it_is),
	UNIT_TEST(test_scalars_are_written_all_or_none),
	UNIT_TEST(test_locks_let_one_manager_through),
	UNIT_TEST(test_create_and_go),
	UNIT_TEST(test_create_and_wait),
	UNIT_TEST(test_what_must_not_change_while_active),
	UNIT_TEST(test_tls_tm_tables),
	UNIT_TEST(test_access_by_set_is_in_force_at_once),
	UNIT_TEST(test_a_set_that_cannot_be_stored_is_undone),
	UNIT_TEST(test_storage_types),
	UNIT_TEST(test_a_full_table_has_no_room),
	UNIT_TEST(test_what_is_kept_comes_back),
	UNIT_TEST(test_records_that_do_not_fit_are_told_apart),
	UNIT_TEST(test_rows_left_unfinished_go_after_five_minutes),
	UNIT_TEST(test_order_of_bindings_does_not_matter),
};
UNIT_MAIN("mib_set", tests)
