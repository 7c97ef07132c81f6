/* SPDX-License-Identifier: BSD-2-Clause */
/* See persistence.h. */
#include "agent/persistence.h"

#include <stdlib.h>
#include <string.h>

#include "util/log.h"

/* Remember the key of a record that the configuration has made void; without
 * memory the next start will find it again. */
static void
remember_conflict(struct persistence *p, struct octets key)
{
	struct octets *more =
		realloc(p->conflicts, (p->n_conflicts + 1) * sizeof(*more));
	uint8_t *copy = more != NULL ? malloc(key.n) : NULL;

	if (more != NULL)
		p->conflicts = more;
	if (copy == NULL)
		return;
	memcpy(copy, key.p, key.n);
	p->conflicts[p->n_conflicts++] = (struct octets){ copy, key.n };
}

static void
forget_conflicts(struct persistence *p)
{
	for (size_t i = 0; i < p->n_conflicts; i++) {
		persistence_forget(p, p->conflicts[i]);
		free((void *)(uintptr_t)p->conflicts[i].p);
	}
	free(p->conflicts);
	p->conflicts = NULL;
}

static int
replay(void *ctx, struct octets key, const struct octets *value)
{
	struct persistence *p = ctx;
	const struct mib_saved saved = { key,
		value != NULL ? *value : (struct octets){ key.p, 0 } };
	char text[OID_TEXT_MAX];
	struct oid name;
	const char *why = NULL;

	switch (mib_saved_restore(p->mib, &saved, &name)) {
	case MIB_SAVED_RESTORED:
		p->n_restored++;
		return 0;
	case MIB_SAVED_CONFLICT:
		if (value == NULL)
			return 0;
		remember_conflict(p, key);
		log_warn("state: %s was set by a manager and is configured "
			 "now: the configuration counts",
			oid_format(text, sizeof(text), oid_view(&name)));
		return 0;
	case MIB_SAVED_UNKNOWN:
		why = "no such table is served";
		break;
	case MIB_SAVED_INVALID:
		why = "its values are none of such a row";
		break;
	case MIB_SAVED_FULL:
		why = "its table is full";
		break;
	}
	p->n_dropped++;
	log_warn("state: record of %s is left out: %s",
		oid_format(text, sizeof(text), oid_view(&name)), why);
	return 0;
}

static bool
next(void *ctx, struct octets after, struct octets *key, struct octets *value)
{
	struct persistence *p = ctx;
	struct mib_saved saved;

	if (!mib_saved_next(p->mib, after, &p->buffer, &saved))
		return false;
	*key = saved.key;
	*value = saved.value;
	return true;
}

int
persistence_open(struct persistence *p, struct mib *mib,
	const char *persistent_dir, char *message, size_t size)
{
	const struct journal_owner owner = { replay, next, p };
	int rc;

	p->mib = mib;
	rc = journal_open(&p->journal, persistent_dir, &owner,
		PERSISTENCE_FILE_MAX, message, size);
	if (rc == 0 && p->n_restored + p->n_dropped + p->n_conflicts > 0)
		log_info("state restored records=%zu configured=%zu "
			 "left_out=%zu",
			p->n_restored, p->n_conflicts, p->n_dropped);
	if (rc == 0)
		forget_conflicts(p);
	return rc;
}

void
persistence_close(struct persistence *p)
{
	journal_close(p->journal);
	p->journal = NULL;
}

void
persistence_attach(struct persistence *p, struct poll_loop *loop)
{
	journal_attach(p->journal, loop);
}

/* All records of a Set, as one transaction. */
static int
put_changes(struct persistence *p, const struct mib_set *set)
{
	struct mib_change change;
	int rc = journal_begin(p->journal);

	for (size_t i = 0; rc == 0 && mib_set_change(set, i, &change); i++) {
		struct mib_saved saved;
		size_t step = 0;

		while (rc == 0 &&
			mib_saved_of_change(set, i, &step, &p->buffer, &saved))
			rc = saved.value.n > 0
				? journal_put(
					  p->journal, saved.key, saved.value)
				: journal_remove(p->journal, saved.key);
	}
	return rc != 0 ? rc : journal_commit(p->journal);
}

enum snmp_error
persistence_store(struct persistence *p, const struct mib_set *set)
{
	int rc = put_changes(p, set);

	if (rc == 0)
		return SNMP_NO_ERROR;
	log_error("state: a Set cannot be stored and is undone: %s: see to "
		  "persistentDir",
		strerror(-rc));
	return journal_health(p->journal) == JOURNAL_UNCERTAIN
		? SNMP_UNDO_FAILED
		: SNMP_COMMIT_FAILED;
}

void
persistence_forget(struct persistence *p, struct octets key)
{
	int rc;

	if (p->journal == NULL)
		return; /* nothing has been restored yet */
	rc = journal_begin(p->journal);
	if (rc == 0)
		rc = journal_remove(p->journal, key);
	if (rc == 0)
		rc = journal_commit(p->journal);
	if (rc != 0)
		log_error("state: what the configuration replaces cannot be "
			  "removed: %s: see to persistentDir",
			strerror(-rc));
}
