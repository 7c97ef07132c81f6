/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IF-MIB (RFC 2863): the interfaces of the host and how they lie on top of each
 * other. Who watches them says what changes; the counters are asked for when
 * somebody reads them, and changes when a manager writes them.
 */
#ifndef MIBS_IF_MIB_H
#define MIBS_IF_MIB_H

#include "mibs/if_row.h"
#include "mibs/mib_store.h"

enum { IF_ROWS_MAX = 4096 }; /* choice */

/*
 * struct if_source - whoever knows the interfaces; any function may be NULL
 *
 * refresh, refresh_one  bring the counters up to date, through if_mib_changed
 *          and the others: those of n interfaces and more, and those of one.
 * set_...  change an interface, and tell nobody; 0 or -errno, and the reason in
 *          the log. One that is -ENETDOWN may be asked for again at once.
 * reread   how an interface is now, through if_mib_changed.
 */
struct if_source {
	void (*refresh)(void *source, size_t n);
	void (*refresh_one)(void *source, uint32_t if_index);
	int (*set_admin_status)(void *source, uint32_t if_index, bool up);
	int (*set_promiscuous_mode)(void *source, uint32_t if_index, bool on);
	int (*set_alias)(
		void *source, uint32_t if_index, struct octets alias);
	void (*reread)(void *source, uint32_t if_index);
};

/* struct if_mib - the module's ctx */
struct if_mib {
	struct mib_store *interfaces; /* of struct if_entry */
	struct mib_store *stack;      /* of struct if_stack_row */
	/* What managers have written of interfaces, by ifName: it comes back
	 * with them, whatever their ifIndex (IF-08). */
	struct mib_store *kept; /* of struct if_entry */
	const struct if_source *functions;
	void *source;
	bool one; /* the request that is answered reads one instance */
	bool lacks_alias; /* some interface: if_mib_give_aliases */
	const struct mib_set *set; /* prepared */
	size_t n_tried;            /* of its changes */
};

extern const struct mib_module if_mib;

/* if_mib_init - an all-zero m with its stores; 0 or -ENOMEM */
int if_mib_init(struct if_mib *m);
void if_mib_fini(struct if_mib *m);

/*
 * if_mib_changed - there is this interface, and this is how it is; false when
 * it is one more than IF_ROWS_MAX
 *
 * up_time  sysUpTime, cs, for ifTableLastChange and ifStackLastChange; 0 for
 *          what has been there at the start.
 */
bool if_mib_changed(
	struct if_mib *m, const struct if_row *row, uint32_t up_time);

/* if_mib_counted - counters of an interface, if there is such a one */
void if_mib_counted(struct if_mib *m, uint32_t if_index,
	const struct if_counters *counters, uint32_t discontinuity_time);

/* if_mib_removed - the interface, if there was such a one, is gone */
void if_mib_removed(struct if_mib *m, uint32_t if_index, uint32_t up_time);

/* if_mib_restored - what managers had written is in m->kept */
void if_mib_restored(struct if_mib *m);

/* if_mib_give_aliases - give those interfaces that have none the alias that a
 * manager gave to the one of this name; from out of the loop */
void if_mib_give_aliases(struct if_mib *m);

/* if_mib_find - an interface as it was told last, or NULL */
const struct if_row *if_mib_find(const struct if_mib *m, uint32_t if_index);

#endif
