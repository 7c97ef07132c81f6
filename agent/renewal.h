/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates come to an end: notices new files, and warns in time. */
#ifndef AGENT_RENEWAL_H
#define AGENT_RENEWAL_H

#include "transport/dtls_context.h"
#include "transport/poll_loop.h"

/*
 * struct renewal - looks at the files every RENEWAL_LOOK_MS; their new state is
 * taken once they look the same for RENEWAL_SETTLE_MS, since a certificate and
 * its key are two files that nobody can replace at once. What never settles is
 * taken after RENEWAL_UNSETTLED_MAX looks: whatever happens, within a minute.
 */
enum {
	RENEWAL_LOOK_MS = 10000,
	RENEWAL_SETTLE_MS = 2000,
	RENEWAL_UNSETTLED_MAX = 15,
};

struct renewal {
	struct poll_loop *loop;
	struct deadline timer;
	void (*changed)(void);
	struct file_watch *files;
	unsigned n_unsettled; /* looks since something has changed */

	/* The agent's own certificate, and what has been said of its end. */
	char subject[TM_SUBJECT_MAX];
	struct fingerprint sha256;
	int64_t not_after;
	size_t n_warned;
	bool waiting; /* for the clock to be set */
};

/* renewal_start - changed is called from the loop when files have changed; it
 * may call the functions below. The loop has a deadline for this. Says so while
 * the clock is unset, and when it is set. */
void renewal_start(
	struct renewal *r, struct poll_loop *loop, void (*changed)(void));

/* renewal_watch - these are the files, as they were noted; they replace those
 * watched before, and outlive their place here */
void renewal_watch(struct renewal *r, struct file_watch *files);

/* renewal_accept - what the files are now is no change: it was told already */
void renewal_accept(struct renewal *r);

/*
 * renewal_certificate - the agent's certificate is that of context: warn now,
 * and later, 30, 7 and 1 days before the end of it or of the chain sent with
 * it, and when it has ended. Each of these once a certificate.
 */
void renewal_certificate(struct renewal *r, const struct dtls_context *context);

#endif
