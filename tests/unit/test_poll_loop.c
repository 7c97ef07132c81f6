/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of transport/poll_loop.c, under a clock that stands in our hand. */
#include "transport/poll_loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/unit/runner.h"
#include "util/clock.h"

enum {
	MANY = 10000,
	SEED = 20260101,
};

static uint64_t fake_now;

static uint64_t
fake_clock(void)
{
	return fake_now;
}

static int64_t
fake_realtime(void)
{
	return 0;
}

static struct poll_loop *
new_loop(size_t max_fds, size_t max_deadlines)
{
	struct poll_loop *loop = NULL;

	fake_now = 1000;
	clock_inject(fake_clock, fake_realtime);
	if (poll_loop_new(&loop, max_fds, max_deadlines) != 0)
		abort();
	return loop;
}

static void
end_loop(struct poll_loop *loop)
{
	poll_loop_free(loop);
	clock_inject(NULL, NULL);
}

/* xorshift: the same everywhere, unlike rand() */
static uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Deadlines --------------------------------------------------------------- */

struct timer {
	struct deadline deadline;
	struct poll_loop *loop;
	unsigned fired;
	uint64_t fired_at;
	void (*then)(struct timer *timer);
	struct timer *other;
};

static uint64_t last_at;
static unsigned total_fired;

static void
on_expired(struct deadline *deadline, uint64_t now_ms)
{
	struct timer *timer = CONTAINER_OF(deadline, struct timer, deadline);

	CU_ASSERT_EQUAL(deadline->index, 0);
	CU_ASSERT_TRUE(deadline->at_ms <= now_ms);
	CU_ASSERT_TRUE(deadline->at_ms >= last_at);
	last_at = deadline->at_ms;
	timer->fired++;
	timer->fired_at = now_ms;
	total_fired++;
	if (timer->then != NULL)
		timer->then(timer);
}

static void
timer_init(struct timer *timer, struct poll_loop *loop)
{
	memset(timer, 0, sizeof(*timer));
	timer->deadline.expired = on_expired;
	timer->loop = loop;
	last_at = 0;
	total_fired = 0;
}

static void
arm(struct timer *timer, uint64_t at_ms)
{
	CU_ASSERT_EQUAL(
		poll_loop_set_deadline(timer->loop, &timer->deadline, at_ms),
		0);
}

/* Random times, a third moved, a third cleared. */
static void
test_ten_thousand_deadlines_fire_in_order(void)
{
	struct poll_loop *loop = new_loop(1, MANY);
	struct timer *timers = calloc(MANY, sizeof(*timers));
	uint32_t random = SEED;
	unsigned expected = 0;

	printf("# seed %d\n", SEED);
	if (timers == NULL)
		abort();
	for (size_t i = 0; i < MANY; i++) {
		timer_init(&timers[i], loop);
		arm(&timers[i], 1000 + next_random(&random) % 5000);
	}
	for (size_t i = 0; i < MANY; i += 3)
		arm(&timers[i], 1000 + next_random(&random) % 5000);
	for (size_t i = 1; i < MANY; i += 3)
		poll_loop_clear_deadline(loop, &timers[i].deadline);
	for (; fake_now <= 6000; fake_now += 7) {
		CU_ASSERT_EQUAL(poll_loop_turn(loop, 0), 0);
		for (size_t i = 0; i < MANY; i += 999)
			CU_ASSERT_EQUAL(timers[i].fired,
				i % 3 != 1 &&
					timers[i].deadline.at_ms <= fake_now);
	}
	poll_loop_turn(loop, 0);
	for (size_t i = 0; i < MANY; i++) {
		expected += i % 3 != 1;
		CU_ASSERT_EQUAL(timers[i].fired, i % 3 != 1);
	}
	CU_ASSERT_EQUAL(total_fired, expected);
	free(timers);
	end_loop(loop);
}

static void
test_deadline_fires_once_at_its_time(void)
{
	struct poll_loop *loop = new_loop(1, 1);
	struct timer timer;

	timer_init(&timer, loop);
	arm(&timer, 1010);
	CU_ASSERT_NOT_EQUAL(timer.deadline.index, 0);
	fake_now = 1009;
	poll_loop_turn(loop, 0);
	CU_ASSERT_EQUAL(timer.fired, 0);
	fake_now = 1010;
	poll_loop_turn(loop, 0);
	CU_ASSERT_EQUAL(timer.fired, 1);
	CU_ASSERT_EQUAL(timer.fired_at, 1010);
	fake_now = 2000;
	poll_loop_turn(loop, 0);
	CU_ASSERT_EQUAL(timer.fired, 1);
	end_loop(loop);
}

static void
test_deadline_of_the_past_fires_this_turn(void)
{
	struct poll_loop *loop = new_loop(1, 1);
	struct timer timer;

	timer_init(&timer, loop);
	arm(&timer, 0);
	poll_loop_turn(loop, -1);
	CU_ASSERT_EQUAL(timer.fired, 1);
	end_loop(loop);
}

static void
test_full_heap_refuses_but_moves(void)
{
	struct poll_loop *loop = new_loop(1, 2);
	struct timer timers[3];

	for (size_t i = 0; i < 3; i++)
		timer_init(&timers[i], loop);
	arm(&timers[0], 2000);
	arm(&timers[1], 3000);
	CU_ASSERT_EQUAL(poll_loop_set_deadline(loop, &timers[2].deadline, 2500),
		-ENOSPC);
	CU_ASSERT_EQUAL(timers[2].deadline.index, 0);
	arm(&timers[0], 4000);
	poll_loop_clear_deadline(loop, &timers[1].deadline);
	poll_loop_clear_deadline(loop, &timers[1].deadline);
	arm(&timers[2], 2500);
	fake_now = 4000;
	poll_loop_turn(loop, 0);
	CU_ASSERT_EQUAL(timers[0].fired, 1);
	CU_ASSERT_EQUAL(timers[1].fired, 0);
	CU_ASSERT_EQUAL(timers[2].fired, 1);
	end_loop(loop);
}

static void
clear_other(struct timer *timer)
{
	poll_loop_clear_deadline(timer->loop, &timer->other->deadline);
	CU_ASSERT_EQUAL(timer->other->deadline.index, 0);
}

/* Both are due in one turn; the first takes the second back. */
static void
test_due_deadline_cleared_by_another_does_not_fire(void)
{
	struct poll_loop *loop = new_loop(1, 2);
	struct timer timers[2];

	timer_init(&timers[0], loop);
	timer_init(&timers[1], loop);
	timers[0].then = clear_other;
	timers[0].other = &timers[1];
	arm(&timers[0], 1001);
	arm(&timers[1], 1002);
	fake_now = 1005;
	poll_loop_turn(loop, 0);
	poll_loop_turn(loop, 0);
	CU_ASSERT_EQUAL(timers[0].fired, 1);
	CU_ASSERT_EQUAL(timers[1].fired, 0);
	end_loop(loop);
}

static void
move_other(struct timer *timer)
{
	CU_ASSERT_EQUAL(poll_loop_set_deadline(
				timer->loop, &timer->other->deadline, 1500),
		0);
}

static void
test_due_deadline_moved_by_another_fires_later(void)
{
	struct poll_loop *loop = new_loop(1, 2);
	struct timer timers[2];

	timer_init(&timers[0], loop);
	timer_init(&timers[1], loop);
	timers[0].then = move_other;
	timers[0].other = &timers[1];
	arm(&timers[0], 1001);
	arm(&timers[1], 1002);
	fake_now = 1005;
	poll_loop_turn(loop, 0);
	CU_ASSERT_EQUAL(timers[1].fired, 0);
	fake_now = 1500;
	poll_loop_turn(loop, 0);
	CU_ASSERT_EQUAL(timers[1].fired, 1);
	end_loop(loop);
}

static void
arm_again_for_the_past(struct timer *timer)
{
	last_at = 0;
	arm(timer, 1);
}

static void
on_pipe(struct poll_fd *pfd, short revents)
{
	char octet;

	CU_ASSERT_TRUE((revents & POLLIN) != 0);
	CU_ASSERT_EQUAL(read(pfd->fd, &octet, 1), 1);
}

/* One that is always due holds up neither its neighbours nor descriptors. */
static void
test_deadline_always_due_starves_nobody(void)
{
	struct poll_loop *loop = new_loop(1, 2);
	struct poll_fd pfd = { .events = POLLIN, .ready = on_pipe };
	struct timer greedy;
	struct timer modest;
	int ends[2];

	CU_ASSERT_EQUAL(pipe(ends), 0);
	CU_ASSERT_EQUAL(write(ends[1], "ab", 2), 2);
	pfd.fd = ends[0];
	CU_ASSERT_EQUAL(poll_loop_add(loop, &pfd), 0);
	timer_init(&modest, loop);
	timer_init(&greedy, loop);
	greedy.then = arm_again_for_the_past;
	arm(&greedy, 0);
	arm(&modest, 900);
	poll_loop_turn(loop, -1);
	CU_ASSERT_EQUAL(greedy.fired, 1);
	CU_ASSERT_EQUAL(modest.fired, 1);
	last_at = 0;
	poll_loop_turn(loop, -1);
	CU_ASSERT_EQUAL(greedy.fired, 2);
	CU_ASSERT_EQUAL(poll(&(struct pollfd){ ends[0], POLLIN, 0 }, 1, 0), 0);
	poll_loop_remove(loop, &pfd);
	close(ends[0]);
	close(ends[1]);
	end_loop(loop);
}

/* Random set, move and clear from inside call-backs, against a plain list. */
struct chaos {
	struct timer *timers;
	size_t n;
	uint32_t random;
};

static struct chaos chaos;

static void
stir(struct timer *timer)
{
	last_at = 0; /* order is another test's claim */
	for (unsigned i = 0; i < 3; i++) {
		struct timer *t =
			&chaos.timers[next_random(&chaos.random) % chaos.n];

		if (next_random(&chaos.random) % 3 == 0)
			poll_loop_clear_deadline(timer->loop, &t->deadline);
		else
			arm(t, fake_now + next_random(&chaos.random) % 20);
	}
}

static void
test_heap_survives_stirring_from_within(void)
{
	enum { TIMERS = 200, TURNS = 2000 };
	struct poll_loop *loop = new_loop(1, TIMERS);
	struct timer *timers = calloc(TIMERS, sizeof(*timers));

	printf("# seed %d\n", SEED);
	if (timers == NULL)
		abort();
	chaos = (struct chaos){ timers, TIMERS, SEED };
	for (size_t i = 0; i < TIMERS; i++) {
		timer_init(&timers[i], loop);
		timers[i].then = stir;
		arm(&timers[i], 1000 + i);
	}
	for (unsigned turn = 0; turn < TURNS; turn++) {
		fake_now += turn % 3;
		last_at = 0;
		poll_loop_turn(loop, 0);
		/* What is still armed was set in this turn or is to come. */
		for (size_t i = 0; i < TIMERS; i++)
			if (timers[i].deadline.index != 0)
				CU_ASSERT_TRUE(
					timers[i].deadline.at_ms >= fake_now);
	}
	CU_ASSERT_TRUE(total_fired > TIMERS);
	for (size_t i = 0; i < TIMERS; i++)
		timers[i].then = NULL;
	fake_now += 100;
	last_at = 0;
	poll_loop_turn(loop, 0);
	for (size_t i = 0; i < TIMERS; i++)
		CU_ASSERT_EQUAL(timers[i].deadline.index, 0);
	free(timers);
	end_loop(loop);
}

/* Time -------------------------------------------------------------------- */

static uint64_t
real_ms(void)
{
	struct timeval tv;

	gettimeofday(&tv, NULL);
	return (uint64_t)tv.tv_sec * 1000 + (uint64_t)tv.tv_usec / 1000;
}

static void
test_turn_returns_by_max_wait_when_the_clock_stands_still(void)
{
	struct poll_loop *loop = new_loop(1, 1);
	struct timer timer;
	uint64_t before = real_ms();

	timer_init(&timer, loop);
	arm(&timer, 1000 + 3600000);
	CU_ASSERT_EQUAL(poll_loop_turn(loop, 20), 0);
	CU_ASSERT_TRUE(real_ms() - before < 10000);
	CU_ASSERT_EQUAL(timer.fired, 0);
	poll_loop_clear_deadline(loop, &timer.deadline);
	CU_ASSERT_EQUAL(poll_loop_turn(loop, 20), 0);
	CU_ASSERT_TRUE(real_ms() - before >= 20);
	end_loop(loop);
}

static void
test_real_clock_wakes_the_loop(void)
{
	struct poll_loop *loop;
	struct timer timer;

	if (poll_loop_new(&loop, 0, 1) != 0)
		abort();
	timer_init(&timer, loop);
	arm(&timer, poll_loop_now(loop) + 30);
	for (unsigned i = 0; i < 50 && timer.fired == 0; i++)
		poll_loop_turn(loop, -1);
	CU_ASSERT_EQUAL(timer.fired, 1);
	CU_ASSERT_TRUE(timer.fired_at >= timer.deadline.at_ms);
	poll_loop_free(loop);
}

static void
test_now_is_one_for_all_of_a_turn(void)
{
	struct poll_loop *loop = new_loop(1, 1);

	CU_ASSERT_EQUAL(poll_loop_now(loop), 1000);
	fake_now = 1234;
	CU_ASSERT_EQUAL(poll_loop_now(loop), 1000);
	poll_loop_turn(loop, 0);
	CU_ASSERT_EQUAL(poll_loop_now(loop), 1234);
	end_loop(loop);
}

static void
on_signal(int number)
{
	(void)number;
}

static void
test_signal_is_no_error(void)
{
	static const struct itimerval soon = { .it_value.tv_usec = 20000 };
	struct sigaction action = { .sa_handler = on_signal };
	struct poll_loop *loop = new_loop(1, 1);
	uint64_t before = real_ms();

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	CU_ASSERT_EQUAL(poll_loop_turn(loop, 20000), 0);
	CU_ASSERT_TRUE(real_ms() - before < 15000);
	end_loop(loop);
}

/* Descriptors ------------------------------------------------------------- */

struct watcher {
	struct poll_fd pfd;
	struct poll_loop *loop;
	unsigned called;
	void (*then)(struct watcher *watcher);
	struct watcher *other;
	int write_end;
};

static void
on_ready(struct poll_fd *pfd, short revents)
{
	struct watcher *watcher = CONTAINER_OF(pfd, struct watcher, pfd);

	CU_ASSERT_EQUAL(revents & POLLIN, POLLIN);
	watcher->called++;
	if (watcher->then != NULL)
		watcher->then(watcher);
}

static void
watcher_open(struct watcher *w, struct poll_loop *loop)
{
	int ends[2];

	if (pipe(ends) != 0)
		abort();
	memset(w, 0, sizeof(*w));
	w->pfd.fd = ends[0];
	w->pfd.events = POLLIN;
	w->pfd.ready = on_ready;
	w->write_end = ends[1];
	w->loop = loop;
	CU_ASSERT_EQUAL(write(ends[1], "x", 1), 1);
}

static void
watcher_close(struct watcher *w)
{
	close(w->pfd.fd);
	close(w->write_end);
}

static void
test_fd_is_called_while_ready_and_registered(void)
{
	struct poll_loop *loop = new_loop(1, 1);
	struct watcher w;
	char octet;

	watcher_open(&w, loop);
	CU_ASSERT_EQUAL(poll_loop_add(loop, &w.pfd), 0);
	poll_loop_turn(loop, -1);
	poll_loop_turn(loop, -1);
	CU_ASSERT_EQUAL(w.called, 2);
	w.pfd.events = 0; /* the owner may change its mind */
	poll_loop_turn(loop, 0);
	CU_ASSERT_EQUAL(w.called, 2);
	w.pfd.events = POLLIN;
	CU_ASSERT_EQUAL(read(w.pfd.fd, &octet, 1), 1);
	poll_loop_turn(loop, 0);
	CU_ASSERT_EQUAL(w.called, 2);
	CU_ASSERT_EQUAL(write(w.write_end, "x", 1), 1);
	poll_loop_remove(loop, &w.pfd);
	poll_loop_remove(loop, &w.pfd);
	poll_loop_turn(loop, 0);
	CU_ASSERT_EQUAL(w.called, 2);
	watcher_close(&w);
	end_loop(loop);
}

static void
test_places_for_fds_are_counted(void)
{
	struct poll_loop *loop = new_loop(2, 1);
	struct watcher w[3];

	for (size_t i = 0; i < 3; i++)
		watcher_open(&w[i], loop);
	CU_ASSERT_EQUAL(poll_loop_add(loop, &w[0].pfd), 0);
	CU_ASSERT_EQUAL(poll_loop_add(loop, &w[1].pfd), 0);
	CU_ASSERT_EQUAL(poll_loop_add(loop, &w[2].pfd), -ENOSPC);
	poll_loop_remove(loop, &w[2].pfd); /* never was there */
	poll_loop_remove(loop, &w[0].pfd);
	CU_ASSERT_EQUAL(poll_loop_add(loop, &w[2].pfd), 0);
	poll_loop_turn(loop, -1);
	CU_ASSERT_EQUAL(w[0].called, 0);
	CU_ASSERT_EQUAL(w[1].called, 1);
	CU_ASSERT_EQUAL(w[2].called, 1);
	for (size_t i = 0; i < 3; i++)
		watcher_close(&w[i]);
	end_loop(loop);
}

static void
remove_self(struct watcher *w)
{
	poll_loop_remove(w->loop, &w->pfd);
}

static void
remove_other(struct watcher *w)
{
	poll_loop_remove(w->loop, &w->other->pfd);
}

static void
test_fds_removed_while_dispatching(void)
{
	enum { WATCHERS = 7 };
	/* Each watcher in turn removes itself, or another before or after
	 * it, while all are ready. */
	for (size_t who = 0; who < WATCHERS; who++) {
		for (size_t victim = 0; victim < WATCHERS; victim++) {
			struct poll_loop *loop = new_loop(WATCHERS, 1);
			struct watcher w[WATCHERS];

			for (size_t i = 0; i < WATCHERS; i++) {
				watcher_open(&w[i], loop);
				poll_loop_add(loop, &w[i].pfd);
			}
			w[who].other = &w[victim];
			w[who].then =
				who == victim ? remove_self : remove_other;
			poll_loop_turn(loop, -1);
			for (size_t i = 0; i < WATCHERS; i++)
				CU_ASSERT_EQUAL(w[i].called,
					i != victim || victim <= who);
			poll_loop_turn(loop, -1);
			for (size_t i = 0; i < WATCHERS; i++)
				CU_ASSERT_EQUAL(w[i].called,
					i != victim             ? 2
						: victim <= who ? 1
								: 0);
			for (size_t i = 0; i < WATCHERS; i++)
				watcher_close(&w[i]);
			end_loop(loop);
		}
	}
}

static void
replace_other(struct watcher *w)
{
	struct watcher *fresh = w->other + 1;

	poll_loop_remove(w->loop, &w->other->pfd);
	CU_ASSERT_EQUAL(poll_loop_add(w->loop, &fresh->pfd), 0);
	w->then = NULL;
}

/* The loop is full, so the new one takes the place of one not yet called. */
static void
test_fd_added_while_dispatching_waits_for_its_own_poll(void)
{
	struct poll_loop *loop = new_loop(2, 1);
	struct watcher w[3];

	for (size_t i = 0; i < 3; i++)
		watcher_open(&w[i], loop);
	w[0].then = replace_other;
	w[0].other = &w[1];
	poll_loop_add(loop, &w[0].pfd);
	poll_loop_add(loop, &w[1].pfd);
	poll_loop_turn(loop, -1);
	CU_ASSERT_EQUAL(w[0].called, 1);
	CU_ASSERT_EQUAL(w[1].called, 0);
	CU_ASSERT_EQUAL(w[2].called, 0);
	poll_loop_turn(loop, -1);
	CU_ASSERT_EQUAL(w[0].called, 2);
	CU_ASSERT_EQUAL(w[2].called, 1);
	for (size_t i = 0; i < 3; i++)
		watcher_close(&w[i]);
	end_loop(loop);
}

static void
remove_all(struct watcher *w)
{
	for (struct watcher *o = w->other; o != NULL; o = o->other)
		poll_loop_remove(w->loop, &o->pfd);
}

static void
test_all_fds_removed_by_one(void)
{
	struct poll_loop *loop = new_loop(4, 1);
	struct watcher w[4];

	for (size_t i = 0; i < 4; i++) {
		watcher_open(&w[i], loop);
		poll_loop_add(loop, &w[i].pfd);
	}
	w[1].then = remove_all;
	w[1].other = &w[0];
	w[0].other = &w[2];
	w[2].other = &w[3];
	w[3].other = NULL;
	poll_loop_turn(loop, -1);
	poll_loop_turn(loop, -1);
	CU_ASSERT_EQUAL(w[0].called, 1);
	CU_ASSERT_EQUAL(w[1].called, 2);
	CU_ASSERT_EQUAL(w[2].called, 0);
	CU_ASSERT_EQUAL(w[3].called, 0);
	/* Every place is free again. */
	for (size_t i = 0; i < 4; i++)
		CU_ASSERT_EQUAL(i == 1 ? 0 : poll_loop_add(loop, &w[i].pfd), 0);
	for (size_t i = 0; i < 4; i++)
		watcher_close(&w[i]);
	end_loop(loop);
}

/* Turns ------------------------------------------------------------------- */

struct turn {
	struct poll_turn turn;
	unsigned order;
	unsigned count;
};

static unsigned turn_counter;

static void
on_end(struct poll_turn *turn)
{
	struct turn *t = CONTAINER_OF(turn, struct turn, turn);

	t->order = ++turn_counter;
	t->count++;
}

static void
stop_loop(struct timer *timer)
{
	poll_loop_stop(timer->loop);
}

static void
test_turn_ends_come_last_in_order_of_adding(void)
{
	struct poll_loop *loop = new_loop(1, 1);
	struct turn turns[3];
	struct timer timer;

	memset(turns, 0, sizeof(turns));
	turn_counter = 0;
	for (size_t i = 0; i < 3; i++) {
		turns[i].turn.end = on_end;
		poll_loop_add_turn(loop, &turns[i].turn);
	}
	timer_init(&timer, loop);
	timer.then = stop_loop;
	arm(&timer, 1000);
	CU_ASSERT_EQUAL(poll_loop_run(loop), 0);
	for (size_t i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(turns[i].order, i + 1);
		CU_ASSERT_EQUAL(turns[i].count, 1);
	}
	end_loop(loop);
}

static void
test_stop_before_run_is_not_lost(void)
{
	struct poll_loop *loop = new_loop(1, 1);

	poll_loop_stop(loop);
	CU_ASSERT_EQUAL(poll_loop_run(loop), 0);
	end_loop(loop);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_ten_thousand_deadlines_fire_in_order),
	UNIT_TEST(test_deadline_fires_once_at_its_time),
	UNIT_TEST(test_deadline_of_the_past_fires_this_turn),
	UNIT_TEST(test_full_heap_refuses_but_moves),
	UNIT_TEST(test_due_deadline_cleared_by_another_does_not_fire),
	UNIT_TEST(test_due_deadline_moved_by_another_fires_later),
	UNIT_TEST(test_deadline_always_due_starves_nobody),
	UNIT_TEST(test_heap_survives_stirring_from_within),
	UNIT_TEST(test_turn_returns_by_max_wait_when_the_clock_stands_still),
	UNIT_TEST(test_real_clock_wakes_the_loop),
	UNIT_TEST(test_now_is_one_for_all_of_a_turn),
	UNIT_TEST(test_signal_is_no_error),
	UNIT_TEST(test_fd_is_called_while_ready_and_registered),
	UNIT_TEST(test_places_for_fds_are_counted),
	UNIT_TEST(test_fds_removed_while_dispatching),
	UNIT_TEST(test_fd_added_while_dispatching_waits_for_its_own_poll),
	UNIT_TEST(test_all_fds_removed_by_one),
	UNIT_TEST(test_turn_ends_come_last_in_order_of_adding),
	UNIT_TEST(test_stop_before_run_is_not_lost),
};

UNIT_MAIN("poll_loop", tests)
