/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of arena.h. */
#include "tests/unit/runner.h"
#include "util/arena.h"

static _Alignas(16) uint8_t memory[256];

static void
test_allocations_do_not_overlap_and_stay_inside(void)
{
	struct arena arena;
	uint8_t *a;
	uint8_t *b;

	arena_init(&arena, memory, sizeof(memory));
	a = arena_alloc(&arena, 10, 1);
	b = arena_alloc(&arena, 10, 1);
	CU_ASSERT_PTR_EQUAL(a, memory);
	CU_ASSERT_PTR_EQUAL(b, memory + 10);
}

static void
test_every_alignment_is_kept_on_any_base(void)
{
	for (size_t shift = 0; shift < 16; shift++)
		for (size_t align = 1; align <= 16; align *= 2) {
			struct arena arena;
			uint8_t *p;

			arena_init(&arena, memory + shift, 200);
			CU_ASSERT_PTR_NOT_NULL(arena_alloc(&arena, 3, 1));
			p = arena_alloc(&arena, 20, align);
			CU_ASSERT_PTR_NOT_NULL(p);
			CU_ASSERT_EQUAL((uintptr_t)p % align, 0);
			CU_ASSERT_TRUE(p >= memory + shift + 3);
			CU_ASSERT_TRUE(p < memory + shift + 3 + align);
		}
}

static void
test_full_to_the_last_octet_then_null(void)
{
	struct arena arena;

	arena_init(&arena, memory, 32);
	CU_ASSERT_PTR_NOT_NULL(arena_alloc(&arena, 32, 1));
	CU_ASSERT_PTR_NULL(arena_alloc(&arena, 1, 1));
	arena_reset(&arena);
	CU_ASSERT_PTR_NULL(arena_alloc(&arena, 33, 1));
	CU_ASSERT_PTR_NOT_NULL(arena_alloc(&arena, 31, 1));
	/* The padding alone does not fit any more. */
	CU_ASSERT_PTR_NULL(arena_alloc(&arena, 1, 16));
	CU_ASSERT_PTR_NOT_NULL(arena_alloc(&arena, 1, 1));
}

static void
test_refused_allocation_changes_nothing(void)
{
	struct arena arena;

	arena_init(&arena, memory, 32);
	CU_ASSERT_PTR_NOT_NULL(arena_alloc(&arena, 5, 1));
	CU_ASSERT_PTR_NULL(arena_alloc(&arena, SIZE_MAX, 16));
	CU_ASSERT_PTR_EQUAL(arena_alloc(&arena, 1, 1), memory + 5);
}

static void
test_array_size_overflow_is_null(void)
{
	struct arena arena;

	arena_init(&arena, memory, sizeof(memory));
	CU_ASSERT_PTR_NULL(arena_array(&arena, SIZE_MAX / 2, 4));
	CU_ASSERT_PTR_NULL(arena_array(&arena, SIZE_MAX / 8 + 2, 8));
	CU_ASSERT_EQUAL(arena.used, 0);
	CU_ASSERT_PTR_NOT_NULL(arena_array(&arena, 16, 16));
	CU_ASSERT_PTR_NULL(arena_array(&arena, 1, 1));
}

static void
test_array_is_aligned_to_8(void)
{
	struct arena arena;
	void *p;

	arena_init(&arena, memory, sizeof(memory));
	CU_ASSERT_PTR_NOT_NULL(arena_alloc(&arena, 1, 1));
	p = arena_array(&arena, 3, 5);
	CU_ASSERT_PTR_EQUAL(p, memory + 8);
	CU_ASSERT_EQUAL(arena.used, 8 + 15);
}

static void
test_reset_gives_everything_back(void)
{
	struct arena arena;

	arena_init(&arena, memory, 64);
	for (int i = 0; i < 3; i++) {
		CU_ASSERT_PTR_EQUAL(arena_alloc(&arena, 64, 8), memory);
		CU_ASSERT_PTR_NULL(arena_alloc(&arena, 1, 1));
		arena_reset(&arena);
	}
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_allocations_do_not_overlap_and_stay_inside),
	UNIT_TEST(test_every_alignment_is_kept_on_any_base),
	UNIT_TEST(test_full_to_the_last_octet_then_null),
	UNIT_TEST(test_refused_allocation_changes_nothing),
	UNIT_TEST(test_array_size_overflow_is_null),
	UNIT_TEST(test_array_is_aligned_to_8),
	UNIT_TEST(test_reset_gives_everything_back),
};

UNIT_MAIN("arena", tests)
