/* SPDX-License-Identifier: BSD-2-Clause */
/* The poll loop: descriptors, deadlines, and the end of each turn. */
#ifndef TRANSPORT_POLL_LOOP_H
#define TRANSPORT_POLL_LOOP_H

#include "util/util.h"

struct poll_loop;

/*
 * struct poll_fd - a registered descriptor, embedded in its owner, who keeps it
 * in place until it is removed. events and revents are poll(2)'s.
 */
struct poll_fd {
	int fd;
	short events;
	void (*ready)(struct poll_fd *pfd, short revents);
	size_t index; /* the loop's */
};

/*
 * struct deadline - a point in time, embedded in its owner. Zero-initialise,
 * set expired; armed while it is in the heap.
 */
struct deadline {
	uint64_t at_ms; /* clock_monotonic_ms() */
	void (*expired)(struct deadline *deadline, uint64_t now_ms);
	size_t index; /* the loop's; 0 when not armed */
};

/* A function called at the end of each turn, before the loop sleeps. */
struct poll_turn {
	void (*end)(struct poll_turn *turn);
	struct poll_turn *next;
};

/*
 * poll_loop_new - a loop for at most max_fds descriptors and max_deadlines
 * deadlines, allocated now; 0 or -ENOMEM
 */
int poll_loop_new(struct poll_loop **out, size_t max_fds, size_t max_deadlines);
void poll_loop_free(struct poll_loop *loop); /* takes NULL */

/* poll_loop_add - register; 0, or -ENOSPC when all places are taken */
int poll_loop_add(struct poll_loop *loop, struct poll_fd *pfd);

/* poll_loop_remove - allowed from within any callback, also its own */
void poll_loop_remove(struct poll_loop *loop, struct poll_fd *pfd);

/*
 * poll_loop_set_deadline - arm or move, O(log n); 0, or -ENOSPC when
 * max_deadlines are armed
 *
 * A deadline that expires is disarmed, then its function is called once; it
 * may arm itself again. Deadlines fire in order of time. One armed for the past
 * by another one's function fires in the next turn, after the descriptors.
 */
int poll_loop_set_deadline(
	struct poll_loop *loop, struct deadline *deadline, uint64_t at_ms);
void poll_loop_clear_deadline(
	struct poll_loop *loop, struct deadline *deadline);

void poll_loop_add_turn(struct poll_loop *loop, struct poll_turn *turn);
void poll_loop_remove_turn(struct poll_loop *loop, struct poll_turn *turn);

/* poll_loop_now - clock_monotonic_ms() as the loop has read it last: when it
 * woke, the same in all callbacks of a turn */
uint64_t poll_loop_now(const struct poll_loop *loop);

/*
 * poll_loop_turn - one turn: sleep until a descriptor is ready or a deadline
 * is due (at most max_wait_ms; negative: no bound), call back, call the turn
 * ends. 0 or negative errno of poll; EINTR is no error, nor is a kernel that
 * is short of memory.
 */
int poll_loop_turn(struct poll_loop *loop, int max_wait_ms);

/* poll_loop_run - turns until poll_loop_stop; 0 or -errno */
int poll_loop_run(struct poll_loop *loop);
void poll_loop_stop(struct poll_loop *loop);

#endif
