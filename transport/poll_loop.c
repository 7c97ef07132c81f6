/* SPDX-License-Identifier: BSD-2-Clause */
/* The poll loop: poll(2), a heap of deadlines, and the end of each turn. */
#include "transport/poll_loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>

#include "util/clock.h"

enum {
	/* Before the kernel is asked again, so that this costs little. */
	MEMORY_WAIT_MS = 10,
};

/*
 * heap  a binary heap by at_ms, places 1..n_heap, so that index 0 means "not
 *       armed".
 * due   those that expire in this turn, taken off the heap before the first
 *       is called: one that arms itself for the past waits for the next turn
 *       and cannot keep the others or the descriptors from theirs. Their
 *       index is max_deadlines + 1 + place.
 */
struct poll_loop {
	struct poll_fd **owners; /* NULL: removed while dispatching */
	struct pollfd *polled;
	size_t n_fds;
	size_t max_fds;
	size_t n_holes;
	bool dispatching;

	struct deadline **heap;
	struct deadline **due;
	size_t n_heap;
	size_t n_due; /* places in due, called or not */
	size_t n_due_armed;
	size_t max_deadlines;

	struct poll_turn *turns;
	uint64_t now_ms;
	bool stopped;
};

int
poll_loop_new(struct poll_loop **out, size_t max_fds, size_t max_deadlines)
{
	struct poll_loop *loop = calloc(1, sizeof(*loop));

	if (loop == NULL)
		goto fail;
	loop->max_fds = max_fds;
	loop->max_deadlines = max_deadlines;
	/* One more each: no array is empty, and the heap begins at 1. */
	loop->owners = calloc(max_fds + 1, sizeof(struct poll_fd *));
	loop->polled = calloc(max_fds + 1, sizeof(struct pollfd));
	loop->heap = calloc(max_deadlines + 1, sizeof(struct deadline *));
	loop->due = calloc(max_deadlines + 1, sizeof(struct deadline *));
	if (loop->owners == NULL || loop->polled == NULL ||
		loop->heap == NULL || loop->due == NULL)
		goto fail;
	loop->now_ms = clock_monotonic_ms();
	*out = loop;
	return 0;
fail:
	poll_loop_free(loop);
	return -ENOMEM;
}

void
poll_loop_free(struct poll_loop *loop)
{
	if (loop == NULL)
		return;
	free(loop->owners);
	free(loop->polled);
	free(loop->heap);
	free(loop->due);
	free(loop);
}

/* Descriptors ------------------------------------------------------------- */

static void
place_fd(struct poll_loop *loop, struct poll_fd *pfd, size_t i)
{
	loop->owners[i] = pfd;
	/* Nothing has been polled for it yet, also when i is yet to come. */
	loop->polled[i].revents = 0;
	pfd->index = i;
}

int
poll_loop_add(struct poll_loop *loop, struct poll_fd *pfd)
{
	if (loop->n_fds < loop->max_fds) {
		place_fd(loop, pfd, loop->n_fds++);
		return 0;
	}
	if (loop->n_holes == 0)
		return -ENOSPC;
	for (size_t i = 0; i < loop->n_fds; i++) {
		if (loop->owners[i] == NULL) {
			place_fd(loop, pfd, i);
			loop->n_holes--;
			return 0;
		}
	}
	return -ENOSPC;
}

static void
fill_hole(struct poll_loop *loop, size_t i)
{
	loop->n_fds--;
	if (i == loop->n_fds)
		return;
	loop->owners[i] = loop->owners[loop->n_fds];
	if (loop->owners[i] != NULL)
		loop->owners[i]->index = i;
}

void
poll_loop_remove(struct poll_loop *loop, struct poll_fd *pfd)
{
	size_t i = pfd->index;

	if (i >= loop->n_fds || loop->owners[i] != pfd)
		return;
	/* While dispatching, places hold still: nobody is called twice or
	 * passed over. */
	if (loop->dispatching) {
		loop->owners[i] = NULL;
		loop->n_holes++;
	} else {
		fill_hole(loop, i);
	}
}

static void
dispatch_fds(struct poll_loop *loop, size_t n_ready)
{
	size_t n = loop->n_fds; /* those added now have not been polled */

	loop->dispatching = true;
	for (size_t i = 0; i < n && n_ready > 0; i++) {
		short revents = loop->polled[i].revents;
		struct poll_fd *pfd = loop->owners[i];

		if (revents == 0)
			continue;
		n_ready--;
		loop->polled[i].revents = 0;
		if (pfd != NULL)
			pfd->ready(pfd, revents);
	}
	loop->dispatching = false;
	/* From the end, so that what is moved into a hole is none. */
	for (size_t i = loop->n_fds; i > 0 && loop->n_holes > 0; i--) {
		if (loop->owners[i - 1] == NULL) {
			fill_hole(loop, i - 1);
			loop->n_holes--;
		}
	}
}

/* Deadlines --------------------------------------------------------------- */

static void
heap_put(struct poll_loop *loop, size_t i, struct deadline *deadline)
{
	loop->heap[i] = deadline;
	deadline->index = i;
}

static void
heap_up(struct poll_loop *loop, size_t i, struct deadline *deadline)
{
	while (i > 1 && loop->heap[i / 2]->at_ms > deadline->at_ms) {
		heap_put(loop, i, loop->heap[i / 2]);
		i /= 2;
	}
	heap_put(loop, i, deadline);
}

static void
heap_down(struct poll_loop *loop, size_t i, struct deadline *deadline)
{
	for (;;) {
		size_t child = 2 * i;

		if (child > loop->n_heap)
			break;
		if (child < loop->n_heap &&
			loop->heap[child + 1]->at_ms < loop->heap[child]->at_ms)
			child++;
		if (loop->heap[child]->at_ms >= deadline->at_ms)
			break;
		heap_put(loop, i, loop->heap[child]);
		i = child;
	}
	heap_put(loop, i, deadline);
}

static void
heap_settle(struct poll_loop *loop, size_t i, struct deadline *deadline)
{
	if (i > 1 && loop->heap[i / 2]->at_ms > deadline->at_ms)
		heap_up(loop, i, deadline);
	else
		heap_down(loop, i, deadline);
}

static void
heap_remove(struct poll_loop *loop, struct deadline *deadline)
{
	size_t i = deadline->index;
	struct deadline *last = loop->heap[loop->n_heap--];

	deadline->index = 0;
	if (last != deadline)
		heap_settle(loop, i, last);
}

static void
due_remove(struct poll_loop *loop, struct deadline *deadline)
{
	loop->due[deadline->index - loop->max_deadlines - 1] = NULL;
	loop->n_due_armed--;
	deadline->index = 0;
}

int
poll_loop_set_deadline(
	struct poll_loop *loop, struct deadline *deadline, uint64_t at_ms)
{
	if (deadline->index > loop->max_deadlines)
		due_remove(loop, deadline);
	if (deadline->index != 0) {
		deadline->at_ms = at_ms;
		heap_settle(loop, deadline->index, deadline);
		return 0;
	}
	/* Those due keep their places, so moving one of them cannot fail. */
	if (loop->n_heap + loop->n_due_armed >= loop->max_deadlines)
		return -ENOSPC;
	deadline->at_ms = at_ms;
	heap_up(loop, ++loop->n_heap, deadline);
	return 0;
}

void
poll_loop_clear_deadline(struct poll_loop *loop, struct deadline *deadline)
{
	if (deadline->index > loop->max_deadlines)
		due_remove(loop, deadline);
	else if (deadline->index != 0)
		heap_remove(loop, deadline);
}

static void
expire_deadlines(struct poll_loop *loop)
{
	while (loop->n_heap > 0 && loop->heap[1]->at_ms <= loop->now_ms) {
		struct deadline *deadline = loop->heap[1];

		heap_remove(loop, deadline);
		loop->due[loop->n_due++] = deadline;
		deadline->index = loop->max_deadlines + loop->n_due;
		loop->n_due_armed++;
	}
	for (size_t i = 0; i < loop->n_due; i++) {
		struct deadline *deadline = loop->due[i];

		if (deadline == NULL)
			continue; /* cleared or moved by one before it */
		due_remove(loop, deadline);
		deadline->expired(deadline, loop->now_ms);
	}
	loop->n_due = 0;
}

/* Turns ------------------------------------------------------------------- */

void
poll_loop_add_turn(struct poll_loop *loop, struct poll_turn *turn)
{
	struct poll_turn **end = &loop->turns;

	while (*end != NULL)
		end = &(*end)->next;
	turn->next = NULL;
	*end = turn;
}

void
poll_loop_remove_turn(struct poll_loop *loop, struct poll_turn *turn)
{
	struct poll_turn **link = &loop->turns;

	while (*link != NULL && *link != turn)
		link = &(*link)->next;
	if (*link != NULL)
		*link = turn->next;
}

uint64_t
poll_loop_now(const struct poll_loop *loop)
{
	return loop->now_ms;
}

/* Milliseconds to sleep, -1 for no bound, as poll(2) takes them. */
static int
wait_ms(const struct poll_loop *loop, int max_wait_ms)
{
	uint64_t at_ms;
	uint64_t left_ms;

	if (loop->n_heap == 0)
		return max_wait_ms < 0 ? -1 : max_wait_ms;
	at_ms = loop->heap[1]->at_ms;
	left_ms = at_ms > loop->now_ms ? at_ms - loop->now_ms : 0;
	if (max_wait_ms >= 0 && left_ms > (uint64_t)max_wait_ms)
		return max_wait_ms;
	return left_ms > INT_MAX ? INT_MAX : (int)left_ms;
}

/* The kernel had none for this call. That passes; to give up would end every
 * session. */
static bool
is_short_of_memory(int error)
{
	return error == ENOMEM || error == EAGAIN;
}

int
poll_loop_turn(struct poll_loop *loop, int max_wait_ms)
{
	int n_ready;

	for (size_t i = 0; i < loop->n_fds; i++) {
		loop->polled[i].fd = loop->owners[i]->fd;
		loop->polled[i].events = loop->owners[i]->events;
		loop->polled[i].revents = 0;
	}
	/* The last turn's callbacks took time too. */
	loop->now_ms = clock_monotonic_ms();
	n_ready = poll(
		loop->polled, (nfds_t)loop->n_fds, wait_ms(loop, max_wait_ms));
	if (n_ready < 0 && is_short_of_memory(errno))
		poll(NULL, 0, MEMORY_WAIT_MS);
	else if (n_ready < 0 && errno != EINTR)
		return -errno;
	loop->now_ms = clock_monotonic_ms();

	/* Descriptors first: the datagram that a deadline waits for may be
	 * here. */
	if (n_ready > 0)
		dispatch_fds(loop, (size_t)n_ready);
	expire_deadlines(loop);
	for (struct poll_turn *turn = loop->turns; turn != NULL;
		turn = turn->next)
		turn->end(turn);
	return 0;
}

int
poll_loop_run(struct poll_loop *loop)
{
	int rc = 0;

	while (!loop->stopped && rc == 0)
		rc = poll_loop_turn(loop, -1);
	loop->stopped = false;
	return rc;
}

void
poll_loop_stop(struct poll_loop *loop)
{
	loop->stopped = true;
}
