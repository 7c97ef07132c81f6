/* SPDX-License-Identifier: BSD-2-Clause */
/* mibs/mib.c: regions, walks across them, and back ends that misbehave. */
#include "mibs/mib.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/runner.h"

/* Where back ends are registered: the table borrows these for ever. */
static const struct oid_view at_1_3 = OID_VIEW(1, 3);
static const struct oid_view at_1_3_4 = OID_VIEW(1, 3, 4);
static const struct oid_view at_1_3_5 = OID_VIEW(1, 3, 5);
static const struct oid_view at_1_3_5_1 = OID_VIEW(1, 3, 5, 1);
static const struct oid_view at_1_3_6 = OID_VIEW(1, 3, 6);
static const struct oid_view at_1_3_8 = OID_VIEW(1, 3, 8);

/* A back end of a few instances, all of value 1, in the order given. */
struct list {
	const struct oid_view *names;
	size_t n;
	size_t object_n; /* sub-identifiers of its one object type; 0: none */
};

static enum mib_status
found(struct mib_answer *answer, struct oid_view name)
{
	oid_copy(&answer->name, name);
	answer->value.type = VALUE_INTEGER;
	answer->value.i32 = 1;
	return answer->status = MIB_FOUND;
}

static enum mib_status
list_get(void *ctx, struct oid_view name, struct mib_answer *answer)
{
	const struct list *list = ctx;

	for (size_t i = 0; i < list->n; i++)
		if (oid_compare(list->names[i], name) == 0)
			return found(answer, name);
	return answer->status = MIB_NO_SUCH_INSTANCE;
}

static enum mib_status
list_next(void *ctx, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	const struct list *list = ctx;

	for (size_t i = 0; i < list->n; i++) {
		int order = oid_compare(list->names[i], name);

		if (order > 0 || (order == 0 && inclusive))
			return found(answer, list->names[i]);
	}
	return answer->status = MIB_END;
}

static size_t
list_object(void *ctx, struct oid_view name)
{
	const struct list *list = ctx;

	return name.n >= list->object_n ? list->object_n : 0;
}

static const struct mib_backend list_backend = {
	.get = list_get,
	.next = list_next,
	.object = list_object,
};

/* A back end that answers when the test says so, and what it says. */
struct slow {
	struct mib_answer *waiting; /* NULL: nobody */
	struct oid asked;
	bool inclusive;
	unsigned questions;
	unsigned cancelled;
};

static enum mib_status
slow_ask(struct slow *slow, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	slow->waiting = answer;
	oid_copy(&slow->asked, name);
	slow->inclusive = inclusive;
	slow->questions++;
	return MIB_PENDING;
}

static enum mib_status
slow_get(void *ctx, struct oid_view name, struct mib_answer *answer)
{
	return slow_ask(ctx, name, false, answer);
}

static enum mib_status
slow_next(void *ctx, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	return slow_ask(ctx, name, inclusive, answer);
}

static void
slow_cancel(void *ctx, struct mib_answer *answer)
{
	struct slow *slow = ctx;

	CU_ASSERT_PTR_EQUAL(slow->waiting, answer);
	slow->waiting = NULL;
	slow->cancelled++;
}

static const struct mib_backend slow_backend = {
	.get = slow_get,
	.next = slow_next,
	.cancel = slow_cancel,
};

static const struct mib_backend slow_backend_without_cancel = {
	.get = slow_get,
	.next = slow_next,
};

static void
slow_answer(struct slow *slow, enum mib_status status, struct oid_view name)
{
	struct mib_answer *answer = slow->waiting;

	slow->waiting = NULL;
	(void)found(answer, name);
	answer->status = status;
	answer->answered(answer);
}

/* A back end that gives one canned answer to everything. */
struct canned {
	enum mib_status status;
	struct oid_view name;
	struct value value;
};

static enum mib_status
canned_get(void *ctx, struct oid_view name, struct mib_answer *answer)
{
	const struct canned *canned = ctx;

	(void)name;
	oid_copy(&answer->name, canned->name);
	answer->value = canned->value;
	return answer->status = canned->status;
}

static enum mib_status
canned_next(void *ctx, struct oid_view name, bool inclusive,
	struct mib_answer *answer)
{
	(void)inclusive;
	return canned_get(ctx, name, answer);
}

static const struct mib_backend canned_backend = {
	.get = canned_get,
	.next = canned_next,
};

#define LIST(...)                                                              \
 ((struct list){ (const struct oid_view[]){ __VA_ARGS__ },                     \
	 sizeof((const struct oid_view[]){ __VA_ARGS__ }) /                    \
		 sizeof(struct oid_view),                                      \
	 0 })

static unsigned done_count;

static void
count_done(struct mib_answer *answer)
{
	(void)answer;
	done_count++;
}

static void
assert_found(const struct mib_answer *answer, struct oid_view name)
{
	CU_ASSERT_EQUAL(answer->status, MIB_FOUND);
	CU_ASSERT_EQUAL(oid_compare(oid_view(&answer->name), name), 0);
}

static void
test_overlapping_regions_are_refused(void)
{
	struct list list = LIST(OID_VIEW(1, 3));
	struct mib *mib = mib_new(8);

	CU_ASSERT_EQUAL(mib_register(mib, at_1_3_5, &list_backend, &list), 0);
	CU_ASSERT_EQUAL(
		mib_register(mib, at_1_3_5, &list_backend, &list), -EEXIST);
	CU_ASSERT_EQUAL(
		mib_register(mib, at_1_3, &list_backend, &list), -EEXIST);
	CU_ASSERT_EQUAL(
		mib_register(mib, at_1_3_5_1, &list_backend, &list), -EEXIST);
	CU_ASSERT_EQUAL(mib_register(mib, at_1_3_6, &list_backend, &list), 0);
	CU_ASSERT_EQUAL(mib_register(mib, at_1_3_4, &list_backend, &list), 0);
	mib_free(mib);
}

static void
test_full_table_refuses_a_region(void)
{
	struct list list = LIST(OID_VIEW(1, 3));
	struct mib *mib = mib_new(1);

	CU_ASSERT_EQUAL(mib_register(mib, at_1_3_5, &list_backend, &list), 0);
	CU_ASSERT_EQUAL(
		mib_register(mib, at_1_3_6, &list_backend, &list), -ENOSPC);
	mib_free(mib);
	mib_free(NULL);
}

/* PDU-05 */
static void
test_get_outside_every_region_is_no_such_object(void)
{
	struct list list = LIST(OID_VIEW(1, 3, 5, 1, 0));
	struct mib *mib = mib_new(2);
	struct mib_answer answer;

	CU_ASSERT_EQUAL(mib_get(mib, OID_VIEW(1, 3, 5, 1, 0), &answer),
		MIB_NO_SUCH_OBJECT);
	mib_register(mib, at_1_3_5, &list_backend, &list);
	CU_ASSERT_EQUAL(mib_get(mib, OID_VIEW(1, 3, 4, 9), &answer),
		MIB_NO_SUCH_OBJECT);
	CU_ASSERT_EQUAL(
		mib_get(mib, OID_VIEW(1, 3), &answer), MIB_NO_SUCH_OBJECT);
	CU_ASSERT_EQUAL(
		mib_get(mib, OID_VIEW(1, 3, 6), &answer), MIB_NO_SUCH_OBJECT);
	CU_ASSERT_EQUAL(
		mib_get(mib, OID_VIEW(1, 3, 5, 1, 0), &answer), MIB_FOUND);
	assert_found(&answer, OID_VIEW(1, 3, 5, 1, 0));
	CU_ASSERT_EQUAL(mib_get(mib, OID_VIEW(1, 3, 5, 1, 1), &answer),
		MIB_NO_SUCH_INSTANCE);
	mib_free(mib);
}

/* PDU-08, PDU-10: whatever the order of registration. */
static void
test_next_walks_across_regions_in_order(void)
{
	const struct oid_view order[] = {
		OID_VIEW(1, 3, 4, 1, 0),
		OID_VIEW(1, 3, 4, 2, 0),
		OID_VIEW(1, 3, 6, 1, 0),
		OID_VIEW(1, 3, 8, 1, 0),
	};
	struct list first = { &order[0], 2, 0 };
	struct list empty = { NULL, 0, 0 };
	struct list third = { &order[2], 1, 0 };
	struct list last = { &order[3], 1, 0 };
	struct mib *mib = mib_new(8);
	struct mib_answer answer;
	struct oid at = { 2, { 1, 3 } };

	mib_register(mib, at_1_3_8, &list_backend, &last);
	mib_register(mib, at_1_3_4, &list_backend, &first);
	mib_register(mib, at_1_3_6, &list_backend, &third);
	mib_register(mib, at_1_3_5, &list_backend, &empty);
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		CU_ASSERT_EQUAL(mib_next(mib, oid_view(&at), false, &answer),
			MIB_FOUND);
		assert_found(&answer, order[i]);
		at = answer.name;
	}
	CU_ASSERT_EQUAL(mib_next(mib, oid_view(&at), false, &answer), MIB_END);
	CU_ASSERT_EQUAL(answer.status, MIB_END);

	/* From between two regions, and behind all of them. */
	mib_next(mib, OID_VIEW(1, 3, 7, 99), false, &answer);
	assert_found(&answer, order[3]);
	CU_ASSERT_EQUAL(
		mib_next(mib, OID_VIEW(1, 3, 9), true, &answer), MIB_END);
	/* The region's own name. */
	mib_next(mib, OID_VIEW(1, 3, 6), false, &answer);
	assert_found(&answer, order[2]);
	mib_free(mib);
}

static void
test_next_inclusive_finds_the_name_itself(void)
{
	struct list list =
		LIST(OID_VIEW(1, 3, 4, 1, 0), OID_VIEW(1, 3, 4, 2, 0));
	struct mib *mib = mib_new(1);
	struct mib_answer answer;

	mib_register(mib, at_1_3_4, &list_backend, &list);
	mib_next(mib, OID_VIEW(1, 3, 4, 1, 0), true, &answer);
	assert_found(&answer, OID_VIEW(1, 3, 4, 1, 0));
	mib_next(mib, OID_VIEW(1, 3, 4, 1, 0), false, &answer);
	assert_found(&answer, OID_VIEW(1, 3, 4, 2, 0));
	mib_free(mib);
}

static void
test_late_answers_are_delivered_once(void)
{
	struct slow slow = { .waiting = NULL };
	struct mib *mib = mib_new(1);
	struct mib_answer answer = { .done = count_done };

	mib_register(mib, at_1_3_4, &slow_backend, &slow);
	done_count = 0;
	CU_ASSERT_EQUAL(
		mib_get(mib, OID_VIEW(1, 3, 4, 1, 0), &answer), MIB_PENDING);
	CU_ASSERT_EQUAL(done_count, 0);
	slow_answer(&slow, MIB_FOUND, OID_VIEW(1, 3, 4, 1, 0));
	CU_ASSERT_EQUAL(done_count, 1);
	assert_found(&answer, OID_VIEW(1, 3, 4, 1, 0));
	answer.answered(&answer);
	CU_ASSERT_EQUAL(done_count, 1);

	CU_ASSERT_EQUAL(
		mib_next(mib, OID_VIEW(1, 3), false, &answer), MIB_PENDING);
	CU_ASSERT_EQUAL(
		oid_compare(oid_view(&slow.asked), OID_VIEW(1, 3, 4)), 0);
	CU_ASSERT_TRUE(slow.inclusive);
	slow_answer(&slow, MIB_FOUND, OID_VIEW(1, 3, 4, 7));
	CU_ASSERT_EQUAL(done_count, 2);
	assert_found(&answer, OID_VIEW(1, 3, 4, 7));
	mib_free(mib);
}

static void
test_late_end_goes_on_with_the_next_regions(void)
{
	struct slow slow = { .waiting = NULL };
	struct slow slower = { .waiting = NULL };
	struct list list = LIST(OID_VIEW(1, 3, 6, 1, 0));
	struct mib *mib = mib_new(3);
	struct mib_answer answer = { .done = count_done };

	mib_register(mib, at_1_3_4, &slow_backend, &slow);
	mib_register(mib, at_1_3_5, &slow_backend, &slower);
	mib_register(mib, at_1_3_6, &list_backend, &list);
	done_count = 0;
	CU_ASSERT_EQUAL(mib_next(mib, OID_VIEW(1, 3, 4, 5), false, &answer),
		MIB_PENDING);
	CU_ASSERT_FALSE(slow.inclusive);
	slow_answer(&slow, MIB_END, OID_VIEW(1, 3));
	CU_ASSERT_EQUAL(done_count, 0);
	CU_ASSERT_EQUAL(slower.questions, 1);
	CU_ASSERT_TRUE(slower.inclusive);
	slow_answer(&slower, MIB_END, OID_VIEW(1, 3));
	CU_ASSERT_EQUAL(done_count, 1);
	assert_found(&answer, OID_VIEW(1, 3, 6, 1, 0));
	mib_free(mib);
}

/* Each of these would break an answer or let a walk run for ever (PDU-10). */
static void
test_late_wrong_names_are_errors(void)
{
	const struct oid_view asked = OID_VIEW(1, 3, 4, 5, 0);
	const struct oid_view wrong[] = {
		OID_VIEW(1, 3, 4, 5, 0), /* the same again */
		OID_VIEW(1, 3, 4, 4, 0), /* back */
		OID_VIEW(1, 3, 4, 5),    /* back: a prefix */
		OID_VIEW(1, 3, 5, 1, 0), /* out of the region */
		OID_VIEW(1, 3, 3, 1, 0),
	};
	struct slow slow = { .waiting = NULL };
	struct mib *mib = mib_new(1);
	struct mib_answer answer = { .done = count_done };

	mib_register(mib, at_1_3_4, &slow_backend, &slow);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		done_count = 0;
		mib_next(mib, asked, false, &answer);
		slow_answer(&slow, MIB_FOUND, wrong[i]);
		CU_ASSERT_EQUAL(done_count, 1);
		CU_ASSERT_EQUAL(answer.status, MIB_ERROR);
	}
	mib_get(mib, asked, &answer);
	slow_answer(&slow, MIB_FOUND, OID_VIEW(1, 3, 4, 5, 1));
	CU_ASSERT_EQUAL(answer.status, MIB_ERROR);
	/* Statuses that belong to the other verb, or to none. */
	mib_next(mib, asked, false, &answer);
	slow_answer(&slow, MIB_NO_SUCH_OBJECT, asked);
	CU_ASSERT_EQUAL(answer.status, MIB_ERROR);
	mib_get(mib, asked, &answer);
	slow_answer(&slow, MIB_END, asked);
	CU_ASSERT_EQUAL(answer.status, MIB_ERROR);
	done_count = 0;
	mib_get(mib, asked, &answer);
	slow_answer(&slow, MIB_PENDING, asked);
	CU_ASSERT_EQUAL(answer.status, MIB_ERROR);
	CU_ASSERT_EQUAL(done_count, 1);
	mib_free(mib);
}

static void
test_immediate_wrong_names_are_errors(void)
{
	struct canned canned = {
		.status = MIB_FOUND,
		.name = OID_VIEW(1, 3, 4, 5, 0),
		.value = { .type = VALUE_INTEGER },
	};
	struct mib *mib = mib_new(1);
	struct mib_answer answer;

	mib_register(mib, at_1_3_4, &canned_backend, &canned);
	CU_ASSERT_EQUAL(
		mib_next(mib, OID_VIEW(1, 3, 4, 4), false, &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(mib_next(mib, canned.name, true, &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(mib_next(mib, canned.name, false, &answer), MIB_ERROR);
	CU_ASSERT_EQUAL(answer.status, MIB_ERROR);
	CU_ASSERT_EQUAL(mib_get(mib, canned.name, &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(
		mib_get(mib, OID_VIEW(1, 3, 4, 5, 1), &answer), MIB_ERROR);
	mib_free(mib);
}

/* Names that were passed are checked like those that were found; they need no
 * value, and say that it went on. */
static void
test_passed_names_must_go_forward(void)
{
	struct canned canned = {
		.status = MIB_AGAIN,
		.name = OID_VIEW(1, 3, 4, 5, 0),
		.value = { .type = VALUE_NULL },
	};
	struct mib *mib = mib_new(2);
	struct mib_answer answer;

	mib_register(mib, at_1_3_4, &canned_backend, &canned);
	CU_ASSERT_EQUAL(
		mib_next(mib, OID_VIEW(1, 3, 4, 4), false, &answer), MIB_AGAIN);
	CU_ASSERT_EQUAL(answer.passed, 0);
	CU_ASSERT_EQUAL(mib_next(mib, canned.name, true, &answer), MIB_AGAIN);
	CU_ASSERT_EQUAL(mib_next(mib, canned.name, false, &answer), MIB_ERROR);
	CU_ASSERT_EQUAL(
		mib_next(mib, OID_VIEW(1, 3, 4, 6), false, &answer), MIB_ERROR);
	canned.name = OID_VIEW(1, 3, 5);
	CU_ASSERT_EQUAL(
		mib_next(mib, OID_VIEW(1, 3, 4, 4), false, &answer), MIB_ERROR);
	/* Get passes nothing. */
	canned.name = OID_VIEW(1, 3, 4, 5, 0);
	CU_ASSERT_EQUAL(mib_get(mib, canned.name, &answer), MIB_ERROR);
	mib_free(mib);
}

static void
test_back_ends_that_are_passed_are_counted(void)
{
	struct list list = LIST(OID_VIEW(1, 3, 8, 1, 0));
	struct list empty = { NULL, 0, 0 };
	struct slow slow = { .waiting = NULL };
	struct mib *mib = mib_new(4);
	struct mib_answer answer = { .done = count_done };

	mib_register(mib, at_1_3_4, &list_backend, &empty);
	mib_register(mib, at_1_3_5, &slow_backend, &slow);
	mib_register(mib, at_1_3_6, &list_backend, &empty);
	mib_register(mib, at_1_3_8, &list_backend, &list);
	CU_ASSERT_EQUAL(
		mib_next(mib, OID_VIEW(1, 3), false, &answer), MIB_PENDING);
	slow_answer(&slow, MIB_END, OID_VIEW(1, 3));
	assert_found(&answer, OID_VIEW(1, 3, 8, 1, 0));
	CU_ASSERT_EQUAL(answer.passed, 3);
	CU_ASSERT_EQUAL(
		mib_next(mib, OID_VIEW(1, 3, 7), false, &answer), MIB_FOUND);
	CU_ASSERT_EQUAL(answer.passed, 0);
	mib_free(mib);
}

static void
test_values_no_object_has_are_errors(void)
{
	static const uint8_t octets[5];
	static const struct value wrong[] = {
		{ .type = VALUE_NULL },
		{ .type = VALUE_NO_SUCH_OBJECT },
		{ .type = VALUE_NO_SUCH_INSTANCE },
		{ .type = VALUE_END_OF_MIB_VIEW },
		{ .type = (enum value_type)0x45 },
		{ .type = VALUE_IP_ADDRESS, .octets = { octets, 5 } },
		{ .type = VALUE_OCTET_STRING, .octets = { octets, 65536 } },
		{ .type = VALUE_OID, .oid = { NULL, 129 } },
		{ .type = VALUE_OID, .oid = { NULL, 0 } },
	};
	struct canned canned = {
		.status = MIB_FOUND,
		.name = OID_VIEW(1, 3, 4, 5, 0),
	};
	struct mib *mib = mib_new(1);
	struct mib_answer answer;

	mib_register(mib, at_1_3_4, &canned_backend, &canned);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		canned.value = wrong[i];
		CU_ASSERT_EQUAL(mib_get(mib, canned.name, &answer), MIB_ERROR);
		CU_ASSERT_EQUAL(
			mib_next(mib, OID_VIEW(1, 3, 4), false, &answer),
			MIB_ERROR);
	}
	mib_free(mib);
}

static void
test_cancelled_answer_is_never_delivered(void)
{
	struct slow slow = { .waiting = NULL };
	struct mib *mib = mib_new(1);
	struct mib_answer answer = { .done = count_done };

	mib_register(mib, at_1_3_4, &slow_backend, &slow);
	done_count = 0;
	mib_get(mib, OID_VIEW(1, 3, 4, 1), &answer);
	mib_cancel(mib, &answer);
	CU_ASSERT_EQUAL(slow.cancelled, 1);
	mib_cancel(mib, &answer);
	CU_ASSERT_EQUAL(slow.cancelled, 1);
	/* One that did not listen. */
	found(&answer, OID_VIEW(1, 3, 4, 1));
	answer.answered(&answer);
	CU_ASSERT_EQUAL(done_count, 0);
	mib_free(mib);
}

/* A back end that cannot be told to stop may write into an answer whose
 * request is long over, so it is not allowed to promise one. */
static void
test_pending_without_cancel_is_an_error(void)
{
	struct slow slow = { .waiting = NULL };
	struct mib *mib = mib_new(1);
	struct mib_answer answer = { .done = count_done };

	mib_register(mib, at_1_3_4, &slow_backend_without_cancel, &slow);
	CU_ASSERT_EQUAL(mib_get(mib, OID_VIEW(1, 3, 4, 1), &answer), MIB_ERROR);
	CU_ASSERT_EQUAL(
		mib_next(mib, OID_VIEW(1, 3), false, &answer), MIB_ERROR);
	mib_free(mib);
}

static void
test_object_types_are_asked_of_the_region(void)
{
	struct list list = LIST(OID_VIEW(1, 3, 4, 1, 0));
	struct slow slow = { .waiting = NULL };
	struct mib *mib = mib_new(2);

	list.object_n = 4;
	mib_register(mib, at_1_3_4, &list_backend, &list);
	mib_register(mib, at_1_3_5, &slow_backend, &slow);
	CU_ASSERT_EQUAL(mib_object(mib, OID_VIEW(1, 3, 4, 1, 7)), 4);
	CU_ASSERT_EQUAL(mib_object(mib, OID_VIEW(1, 3, 5, 1, 7)), 0);
	CU_ASSERT_EQUAL(mib_object(mib, OID_VIEW(1, 3, 6, 1, 7)), 0);
	mib_free(mib);
}

static void
test_module_memory_is_zeroed_and_freed_with_the_table(void)
{
	static const uint8_t zeroes[100];
	struct mib *mib = mib_new(1);
	uint8_t *a = mib_alloc(mib, sizeof(zeroes));
	uint8_t *b = mib_alloc(mib, 1);

	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	CU_ASSERT_PTR_NOT_NULL(b);
	CU_ASSERT_EQUAL(memcmp(a, zeroes, sizeof(zeroes)), 0);
	CU_ASSERT_EQUAL((uintptr_t)a % _Alignof(max_align_t), 0);
	CU_ASSERT_PTR_NULL(mib_alloc(mib, SIZE_MAX));
	mib_free(mib);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_overlapping_regions_are_refused),
	UNIT_TEST(test_full_table_refuses_a_region),
	UNIT_TEST(test_get_outside_every_region_is_no_such_object),
	UNIT_TEST(test_next_walks_across_regions_in_order),
	UNIT_TEST(test_next_inclusive_finds_the_name_itself),
	UNIT_TEST(test_late_answers_are_delivered_once),
	UNIT_TEST(test_late_end_goes_on_with_the_next_regions),
	UNIT_TEST(test_late_wrong_names_are_errors),
	UNIT_TEST(test_immediate_wrong_names_are_errors),
	UNIT_TEST(test_passed_names_must_go_forward),
	UNIT_TEST(test_back_ends_that_are_passed_are_counted),
	UNIT_TEST(test_values_no_object_has_are_errors),
	UNIT_TEST(test_cancelled_answer_is_never_delivered),
	UNIT_TEST(test_pending_without_cancel_is_an_error),
	UNIT_TEST(test_object_types_are_asked_of_the_region),
	UNIT_TEST(test_module_memory_is_zeroed_and_freed_with_the_table),
};
UNIT_MAIN("mib", tests)
