/* SPDX-License-Identifier: BSD-2-Clause */
/* See renewal.h. */
#include "agent/renewal.h"

#include <inttypes.h>
#include <stdio.h>

#include "util/clock.h"
#include "util/log.h"

enum { DAY_S = 24 * 60 * 60 };

/* Days before the end at which there is a line. */
static const int warn_days[] = { 30, 7, 1, 0 };

static void
say_end(const struct renewal *r, int64_t left_s)
{
	char date[CLOCK_DATE_MAX];

	clock_date(date, r->not_after);
	if (left_s < 0)
		log_error("tls: the agent's certificate has ended, managers "
			  "refuse it subject=\"%s\" end=\"%s\" hint=\"put a "
			  "renewed one in its place\"",
			r->subject, date);
	else
		log_warn("tls: the agent's certificate ends soon "
			 "subject=\"%s\" end=\"%s\" days=%" PRId64
			 " hint=\"put a renewed one in its place\"",
			r->subject, date, left_s / DAY_S);
}

static void
look_at_end(struct renewal *r)
{
	int64_t left_s = r->not_after - clock_realtime_s();
	size_t n = 0;

	if (r->subject[0] == '\0')
		return; /* renewal_certificate is still to come */
	while (n < ARRAY_LEN(warn_days) &&
		left_s < (int64_t)warn_days[n] * DAY_S)
		n++;
	/* A clock set back takes no word back. */
	if (n > r->n_warned) {
		r->n_warned = n;
		say_end(r, left_s);
	}
}

/* Without the time nobody's certificate is valid, our own perhaps neither. */
static void
look_at_clock(struct renewal *r)
{
	bool waiting = clock_is_unset();
	char date[CLOCK_DATE_MAX];

	if (waiting == r->waiting)
		return;
	r->waiting = waiting;
	clock_date(date, clock_realtime_s());
	if (waiting)
		log_warn("clock is %s, before this program was built: waiting "
			 "for time, certificates are refused until then",
			date);
	else
		log_info("clock is set: %s", date);
}

/* True when a change is to be taken: it is over, or goes on for too long. */
static bool
look_at_files(struct renewal *r)
{
	bool changed = file_watch_changed(r->files);

	if (!changed && r->n_unsettled == 0)
		return false;
	if (changed && ++r->n_unsettled < RENEWAL_UNSETTLED_MAX)
		return false;
	r->n_unsettled = 0;
	return true;
}

static void
look(struct deadline *deadline, uint64_t now_ms)
{
	struct renewal *r = CONTAINER_OF(deadline, struct renewal, timer);

	look_at_clock(r);
	look_at_end(r);
	if (look_at_files(r))
		r->changed();
	/* The loop was made with a deadline for this. */
	poll_loop_set_deadline(r->loop, &r->timer,
		now_ms +
			(r->n_unsettled > 0 ? RENEWAL_SETTLE_MS
					    : RENEWAL_LOOK_MS));
}

void
renewal_start(struct renewal *r, struct poll_loop *loop, void (*changed)(void))
{
	r->loop = loop;
	r->changed = changed;
	r->timer.expired = look;
	look_at_clock(r);
	poll_loop_set_deadline(
		loop, &r->timer, clock_monotonic_ms() + RENEWAL_LOOK_MS);
}

void
renewal_watch(struct renewal *r, struct file_watch *files)
{
	r->files = files;
	r->n_unsettled = 0;
}

void
renewal_accept(struct renewal *r)
{
	file_watch_changed(r->files);
	r->n_unsettled = 0;
}

void
renewal_certificate(struct renewal *r, const struct dtls_context *context)
{
	const struct fingerprint *sha256 = dtls_context_sha256(context);
	int64_t not_after = dtls_context_not_after(context);

	if (!fingerprint_equal(&r->sha256, sha256) || r->not_after != not_after)
		r->n_warned = 0;
	r->sha256 = *sha256;
	r->not_after = not_after;
	snprintf(r->subject, sizeof(r->subject), "%s",
		dtls_context_ending(context));
	look_at_end(r);
}
