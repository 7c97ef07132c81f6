/* SPDX-License-Identifier: BSD-2-Clause */
/* See if_mib.h. */
#include "mibs/if_mib.h"

#include <errno.h>
#include <string.h>

#include "if_mib.gen.h"
#include "mibs/mib_set.h"
#include "mibs/mib_store_internal.h"

/* A row, and how many others it is known to have next to it in the stack. */
struct if_entry {
	struct if_row row;
	uint32_t n_above;
	uint32_t n_below;
	bool lacks_alias;
	bool alias_was_refused; /* when it was given back: once is enough */
};

/* One interface on top of another, or 0 for there is none (IF-10). */
struct if_stack_row {
	uint32_t higher;
	uint32_t lower;
	int32_t status;
	uint32_t n_named; /* by the higher, by the lower, or by both */
};

/* An interface names at most one above and one below; and the two rows with
 * a zero are there only while nobody is named. */
enum { STACK_ROWS_MAX = 4 * IF_ROWS_MAX };

static struct if_entry *
find_entry(const struct if_mib *m, uint32_t if_index)
{
	return mib_store_find(m->interfaces, (struct oid_view){ &if_index, 1 });
}

/* ---- the stack ---- */

static void
add_pair(struct if_mib *m, uint32_t higher, uint32_t lower)
{
	const struct if_stack_row row = {
		.higher = higher,
		.lower = lower,
		.status = ROW_ACTIVE,
	};
	struct if_stack_row *pair = mib_store_find_like(m->stack, &row);

	if (pair == NULL)
		pair = mib_store_add(m->stack, &row, NULL);
	if (pair != NULL)
		pair->n_named++;
}

static void
remove_pair(struct if_mib *m, uint32_t higher, uint32_t lower)
{
	struct if_stack_row *pair = mib_store_find_like(
		m->stack, &(struct if_stack_row){ higher, lower, 0, 0 });

	if (pair != NULL && --pair->n_named == 0)
		mib_store_remove(m->stack, pair);
}

static void
stack_put(struct if_mib *m, struct if_entry *higher, struct if_entry *lower)
{
	uint32_t above = higher->row.index;
	uint32_t below = lower->row.index;

	if (higher->n_below++ == 0)
		remove_pair(m, above, 0);
	if (lower->n_above++ == 0)
		remove_pair(m, 0, below);
	add_pair(m, above, below);
}

static void
stack_take(struct if_mib *m, struct if_entry *higher, struct if_entry *lower)
{
	uint32_t above = higher->row.index;
	uint32_t below = lower->row.index;

	remove_pair(m, above, below);
	if (--higher->n_below == 0)
		add_pair(m, above, 0);
	if (--lower->n_above == 0)
		add_pair(m, 0, below);
}

typedef void stack_change(
	struct if_mib *m, struct if_entry *higher, struct if_entry *lower);

/* Change the pairs that entry names: those whose other half is known. */
static void
stack_own(struct if_mib *m, struct if_entry *entry, stack_change *change)
{
	struct if_entry *lower = find_entry(m, entry->row.lower_layer);
	struct if_entry *higher = find_entry(m, entry->row.higher_layer);

	if (lower != NULL && lower != entry)
		change(m, entry, lower);
	if (higher != NULL && higher != entry)
		change(m, higher, entry);
}

/* Change the pairs in which others name entry. */
static void
stack_others(struct if_mib *m, struct if_entry *entry, stack_change *change)
{
	struct if_entry *other = mib_store_first(m->interfaces);

	for (; other != NULL; other = mib_store_after(m->interfaces, other)) {
		if (other == entry)
			continue;
		if (other->row.lower_layer == entry->row.index)
			change(m, other, entry);
		if (other->row.higher_layer == entry->row.index)
			change(m, entry, other);
	}
}

/* ---- what managers have written ---- */

static bool
has_kept(const struct if_entry *kept, uint16_t object)
{
	return kept != NULL && mib_row_has(kept, object - SMI_ifXEntry - 1U);
}

/* The kernel forgets an alias with its interface, and knows nothing of whom to
 * tell of it. */
static void
take_kept(struct if_mib *m, struct if_entry *entry)
{
	const struct if_entry *kept = mib_store_find_like(m->kept, entry);

	if (has_kept(kept, SMI_ifLinkUpDownTrapEnable))
		entry->row.link_up_down_trap_enable =
			kept->row.link_up_down_trap_enable;
	entry->lacks_alias = has_kept(kept, SMI_ifAlias) &&
		kept->row.alias.n > 0 && entry->row.alias.n == 0 &&
		!entry->alias_was_refused;
	m->lacks_alias = m->lacks_alias || entry->lacks_alias;
}

void
if_mib_restored(struct if_mib *m)
{
	struct if_entry *entry = mib_store_first(m->interfaces);

	for (; entry != NULL; entry = mib_store_after(m->interfaces, entry))
		take_kept(m, entry);
}

void
if_mib_give_aliases(struct if_mib *m)
{
	uint32_t index = 0;
	struct if_entry *entry;

	m->lacks_alias = false;
	/* By index: rows may come and go on the way. */
	while ((entry = mib_store_next(m->interfaces,
			(struct oid_view){ &index, 1 }, false)) != NULL) {
		const struct if_entry *kept;

		index = entry->row.index;
		kept = entry->lacks_alias ? mib_store_find_like(m->kept, entry)
					  : NULL;
		entry->lacks_alias = false;
		if (kept == NULL || m->functions->set_alias == NULL)
			continue;
		entry->alias_was_refused =
			m->functions->set_alias(m->source, index,
				(struct octets){ kept->row.alias.octets,
					kept->row.alias.n }) != 0;
		if (!entry->alias_was_refused && m->functions->reread != NULL)
			m->functions->reread(m->source, index);
	}
}

/* ---- what has changed ---- */

static bool
add_interface(struct if_mib *m, const struct if_row *row, uint32_t up_time)
{
	struct if_entry *entry = mib_store_add(
		m->interfaces, &(struct if_entry){ .row = *row }, NULL);

	if (entry == NULL)
		return false;
	take_kept(m, entry);
	add_pair(m, 0, row->index);
	add_pair(m, row->index, 0);
	stack_own(m, entry, stack_put);
	stack_others(m, entry, stack_put);
	mib_store_touch(m->interfaces, up_time);
	mib_store_touch(m->stack, up_time);
	return true;
}

bool
if_mib_changed(struct if_mib *m, const struct if_row *row, uint32_t up_time)
{
	struct if_entry *entry = find_entry(m, row->index);

	if (entry == NULL)
		return add_interface(m, row, up_time);
	if (entry->row.lower_layer == row->lower_layer &&
		entry->row.higher_layer == row->higher_layer) {
		entry->row = *row;
		take_kept(m, entry);
		return true;
	}
	stack_own(m, entry, stack_take);
	entry->row = *row;
	take_kept(m, entry);
	stack_own(m, entry, stack_put);
	mib_store_touch(m->stack, up_time);
	return true;
}

void
if_mib_counted(struct if_mib *m, uint32_t if_index,
	const struct if_counters *counters, uint32_t discontinuity_time)
{
	struct if_entry *entry = find_entry(m, if_index);

	if (entry == NULL)
		return;
	entry->row.counters = *counters;
	entry->row.counter_discontinuity_time = discontinuity_time;
}

void
if_mib_removed(struct if_mib *m, uint32_t if_index, uint32_t up_time)
{
	struct if_entry *entry = find_entry(m, if_index);

	if (entry == NULL)
		return;
	stack_others(m, entry, stack_take);
	stack_own(m, entry, stack_take);
	remove_pair(m, 0, if_index);
	remove_pair(m, if_index, 0);
	mib_store_remove(m->interfaces, entry);
	mib_store_touch(m->interfaces, up_time);
	mib_store_touch(m->stack, up_time);
}

const struct if_row *
if_mib_find(const struct if_mib *m, uint32_t if_index)
{
	const struct if_entry *entry = find_entry(m, if_index);

	return entry == NULL ? NULL : &entry->row;
}

/* ---- what is read ---- */

static void
interfaces_hint(void *ctx, size_t n)
{
	struct if_mib *m = ctx;

	m->one = n <= 1;
	if (!m->one && m->functions->refresh != NULL)
		m->functions->refresh(m->source, n);
}

/* Also learns whether there still is such an interface. */
static void
refresh_one(const struct if_mib *m, uint32_t if_index)
{
	if (m->one && m->functions->refresh_one != NULL)
		m->functions->refresh_one(m->source, if_index);
}

static const void *
interfaces_find(void *ctx, struct oid_view index)
{
	const struct if_mib *m = ctx;
	const struct if_entry *entry = mib_store_find(m->interfaces, index);

	if (entry == NULL)
		return NULL;
	refresh_one(m, entry->row.index);
	return mib_store_find(m->interfaces, index);
}

static const void *
interfaces_next(void *ctx, struct oid_view index, bool inclusive)
{
	const struct if_mib *m = ctx;
	const struct if_entry *entry =
		mib_store_next(m->interfaces, index, inclusive);

	if (entry == NULL)
		return NULL;
	refresh_one(m, entry->row.index);
	return mib_store_next(m->interfaces, index, inclusive);
}

static const struct mib_rows interfaces_rows = {
	.find = interfaces_find,
	.next = interfaces_next,
	.hint = interfaces_hint,
};

/* IF-03 */
static bool
get_speed(void *ctx, const void *row, struct value *value)
{
	const struct if_entry *entry = row;
	uint64_t speed = entry->row.speed;

	(void)ctx;
	value->u32 = speed > UINT32_MAX ? UINT32_MAX : (uint32_t)speed;
	return true;
}

/* IF-03 */
static bool
get_high_speed(void *ctx, const void *row, struct value *value)
{
	const struct if_entry *entry = row;
	uint64_t speed = entry->row.speed / 1000000 +
		(entry->row.speed % 1000000 >= 500000);

	(void)ctx;
	value->u32 = speed > UINT32_MAX ? UINT32_MAX : (uint32_t)speed;
	return true;
}

static bool
get_in_n_ucast_pkts(void *ctx, const void *row, struct value *value)
{
	const struct if_counters *c =
		&((const struct if_entry *)row)->row.counters;

	(void)ctx;
	value->u32 = (uint32_t)(c->in_multicast_pkts + c->in_broadcast_pkts);
	return true;
}

static bool
get_out_n_ucast_pkts(void *ctx, const void *row, struct value *value)
{
	const struct if_counters *c =
		&((const struct if_entry *)row)->row.counters;

	(void)ctx;
	value->u32 = (uint32_t)(c->out_multicast_pkts + c->out_broadcast_pkts);
	return true;
}

/* The kernel does not say how many packets wait; deprecated, and so 0. */
static bool
get_out_q_len(void *ctx, const void *row, struct value *value)
{
	(void)ctx;
	(void)row;
	value->u32 = 0;
	return true;
}

/* 0.0: nowhere. */
static bool
get_specific(void *ctx, const void *row, struct value *value)
{
	static const uint32_t null_oid[] = { 0, 0 };

	(void)ctx;
	(void)row;
	value->oid = (struct oid_view){ null_oid, ARRAY_LEN(null_oid) };
	return true;
}

/* ---- what is written ---- */

/* The kernel has no test mode, and ends an alias at a NUL. */
static enum snmp_error
check_interface(
	void *ctx, const void *before_, const void *after_, uint16_t *object)
{
	const struct if_entry *before = before_;
	const struct if_entry *after = after_;

	(void)ctx;
	if (after->row.admin_status != before->row.admin_status &&
		after->row.admin_status != IF_STATUS_UP &&
		after->row.admin_status != IF_STATUS_DOWN) {
		*object = SMI_ifAdminStatus;
		return SNMP_WRONG_VALUE;
	}
	if (memchr(after->row.alias.octets, '\0', after->row.alias.n) != NULL) {
		*object = SMI_ifAlias;
		return SNMP_WRONG_VALUE;
	}
	return SNMP_NO_ERROR;
}

/* Make an interface like this row in what change i of the Set has written, also
 * where the row was like that: the kernel may know better. -errno, and *object
 * which could not be. */
static int
change_interface(const struct if_mib *m, size_t i, const struct if_row *to,
	uint16_t *object)
{
	const struct if_source *f = m->functions;
	const struct octets alias = { to->alias.octets, to->alias.n };
	int rc = 0;

	if (mib_set_wrote(m->set, i, SMI_ifAlias)) {
		*object = SMI_ifAlias;
		rc = f->set_alias == NULL
			? -EPERM
			: f->set_alias(m->source, to->index, alias);
	}
	if (rc == 0 && mib_set_wrote(m->set, i, SMI_ifPromiscuousMode)) {
		*object = SMI_ifPromiscuousMode;
		rc = f->set_promiscuous_mode == NULL
			? -EPERM
			: f->set_promiscuous_mode(
				  m->source, to->index, to->promiscuous_mode);
	}
	if (rc == 0 && mib_set_wrote(m->set, i, SMI_ifAdminStatus)) {
		*object = SMI_ifAdminStatus;
		rc = f->set_admin_status == NULL
			? -EPERM
			: f->set_admin_status(m->source, to->index,
				  to->admin_status == IF_STATUS_UP);
	}
	return rc;
}

static const struct if_row *
row_of(const void *entry)
{
	return &((const struct if_entry *)entry)->row;
}

/*
 * Make each interface of a Set what it would be, up to the first that cannot be
 * it; or back what it was, those that have been tried, whichever cannot
 *
 * How many were refused; *rc and *error_index are those of the first, or of the
 * one that ended it.
 */
static size_t
change_each(struct if_mib *m, bool back, int *rc, size_t *error_index)
{
	struct mib_change change;
	size_t n_refused = 0;
	bool stop = false;

	for (size_t i = 0; !stop && mib_set_change(m->set, i, &change); i++) {
		uint16_t object = 0;
		int error = 0;

		if (back && i == m->n_tried)
			break;
		if (i == m->n_tried)
			m->n_tried++;
		if (change.store == m->interfaces)
			error = change_interface(m, i,
				row_of(back ? change.before : change.after),
				&object);
		if (error == 0)
			continue;
		stop = !back && error != -ENETDOWN;
		if (n_refused++ > 0 && !stop)
			continue;
		*rc = error;
		*error_index = mib_set_blame(m->set, i, object);
	}
	return n_refused;
}

/* One that lies on top of another may not be up before that one (ENETDOWN), and
 * bindings have no order (PDU-34): so again, as long as that makes fewer. */
static int
change_all(struct if_mib *m, bool back, size_t *error_index)
{
	size_t n_refused = SIZE_MAX;
	size_t n_before;
	int rc = 0;

	do {
		n_before = n_refused;
		n_refused = change_each(m, back, &rc, error_index);
	} while (n_refused > 0 && n_refused < n_before &&
		(back || rc == -ENETDOWN));
	return n_refused > 0 ? rc : 0;
}

static void
undo(void *ctx)
{
	size_t nobody;

	(void)change_all(ctx, true, &nobody);
}

static enum snmp_error
error_of(int rc)
{
	switch (-rc) {
	case EPERM:
	case EACCES:
	case EOPNOTSUPP:
		return SNMP_NOT_WRITABLE;
	case ENODEV:
		return SNMP_INCONSISTENT_NAME; /* gone, a moment ago */
	case ENOMEM:
	case ENOBUFS:
		return SNMP_RESOURCE_UNAVAILABLE;
	default:
		return SNMP_INCONSISTENT_VALUE;
	}
}

/* The kernel may refuse, so it is asked before anything is certain. */
static enum snmp_error
prepare(void *ctx, const struct mib_set *set, size_t *error_index)
{
	struct if_mib *m = ctx;
	int rc;

	m->set = set;
	m->n_tried = 0;
	rc = change_all(m, false, error_index);
	if (rc == 0)
		return SNMP_NO_ERROR;
	undo(m);
	return error_of(rc);
}

/* What else it has come to: an interface that is up may be running. */
static void
commit(void *ctx)
{
	const struct if_mib *m = ctx;
	struct mib_change change;

	for (size_t i = 0; mib_set_change(m->set, i, &change); i++)
		if (change.store == m->interfaces &&
			m->functions->reread != NULL)
			m->functions->reread(
				m->source, row_of(change.after)->index);
}

static const uint16_t kept_objects[] = { SMI_ifLinkUpDownTrapEnable,
	SMI_ifAlias };
static const struct mib_kept kept = { offsetof(struct if_mib, kept),
	ARRAY_LEN(kept_objects), kept_objects };
static const struct mib_write if_write = { .check = check_interface };
static const struct mib_write if_x_write = { .check = check_interface,
	.kept = &kept };
static const struct mib_module_write module_write = {
	.prepare = prepare,
	.undo = undo,
	.commit = commit,
};

/* One object a line, so that the bindings read like the MIB. */
/* clang-format off */
#define COL(object, member) MIB_COLUMN(object, struct if_entry, row.member)
#define COUNTER(object, member) COL(object, counters.member)

MIB_COUNT(ifNumber,                struct if_mib, interfaces);
MIB_LAST_CHANGE(ifTableLastChange, struct if_mib, interfaces);
MIB_LAST_CHANGE(ifStackLastChange, struct if_mib, stack);

MIB_LIVE_TABLE_RW(ifEntry, &interfaces_rows, struct if_mib, interfaces,
	&if_write);
MIB_INDEX(ifEntry, ifIndex, struct if_entry, row.index);
COL(ifIndex,               index);
COL(ifDescr,               name);
COL(ifType,                type);
COL(ifMtu,                 mtu);
MIB_GET(ifSpeed,           get_speed);
COL(ifPhysAddress,         phys_address);
COL(ifAdminStatus,         admin_status);
COL(ifOperStatus,          oper_status);
COL(ifLastChange,          last_change);
COUNTER(ifInOctets,        in_octets);
COUNTER(ifInUcastPkts,     in_ucast_pkts);
MIB_GET(ifInNUcastPkts,    get_in_n_ucast_pkts);
COUNTER(ifInDiscards,      in_discards);
COUNTER(ifInErrors,        in_errors);
COUNTER(ifInUnknownProtos, in_unknown_protos);
COUNTER(ifOutOctets,       out_octets);
COUNTER(ifOutUcastPkts,    out_ucast_pkts);
MIB_GET(ifOutNUcastPkts,   get_out_n_ucast_pkts);
COUNTER(ifOutDiscards,     out_discards);
COUNTER(ifOutErrors,       out_errors);
MIB_GET(ifOutQLen,         get_out_q_len);
MIB_GET(ifSpecific,        get_specific);

MIB_LIVE_TABLE_RW(ifXEntry, &interfaces_rows, struct if_mib, interfaces,
	&if_x_write);
COL(ifName,                     name);
COUNTER(ifInMulticastPkts,      in_multicast_pkts);
COUNTER(ifInBroadcastPkts,      in_broadcast_pkts);
COUNTER(ifOutMulticastPkts,     out_multicast_pkts);
COUNTER(ifOutBroadcastPkts,     out_broadcast_pkts);
COUNTER(ifHCInOctets,           in_octets);
COUNTER(ifHCInUcastPkts,        in_ucast_pkts);
COUNTER(ifHCInMulticastPkts,    in_multicast_pkts);
COUNTER(ifHCInBroadcastPkts,    in_broadcast_pkts);
COUNTER(ifHCOutOctets,          out_octets);
COUNTER(ifHCOutUcastPkts,       out_ucast_pkts);
COUNTER(ifHCOutMulticastPkts,   out_multicast_pkts);
COUNTER(ifHCOutBroadcastPkts,   out_broadcast_pkts);
COL(ifLinkUpDownTrapEnable,     link_up_down_trap_enable);
MIB_GET(ifHighSpeed,            get_high_speed);
COL(ifPromiscuousMode,          promiscuous_mode);
COL(ifConnectorPresent,         connector_present);
COL(ifAlias,                    alias);
COL(ifCounterDiscontinuityTime, counter_discontinuity_time);

MIB_TABLE(ifStackEntry, struct if_mib, stack);
MIB_INDEX(ifStackEntry, ifStackHigherLayer, struct if_stack_row, higher);
MIB_INDEX(ifStackEntry, ifStackLowerLayer, struct if_stack_row, lower);
MIB_COLUMN(ifStackStatus, struct if_stack_row, status);

/* Deprecated, and Linux knows no such tests. */
MIB_ABSENT(ifTestEntry);
MIB_ABSENT(ifTestId);
MIB_ABSENT(ifTestStatus);
MIB_ABSENT(ifTestType);
MIB_ABSENT(ifTestResult);
MIB_ABSENT(ifTestCode);
MIB_ABSENT(ifTestOwner);

MIB_ABSENT(ifRcvAddressEntry);
MIB_NO_INDEX(ifRcvAddressEntry, ifIndex);
MIB_NO_INDEX(ifRcvAddressEntry, ifRcvAddressAddress);
MIB_ABSENT(ifRcvAddressStatus);
MIB_ABSENT(ifRcvAddressType);

MIB_MODULE_RW(if_mib, &module_write);
/* clang-format on */

int
if_mib_init(struct if_mib *m)
{
	static const struct if_source nobody;
	static const struct mib_index by_name = {
		.n = 1,
		.parts = { {
			.member = MIB_MEMBER_OF(struct if_entry, row.name),
			.type = VALUE_OCTET_STRING,
			.without_length = true,
		} },
	};

	m->functions = &nobody;
	m->kept = mib_store_new_by(&if_mib, SMI_ifXEntry,
		sizeof(struct if_entry), IF_ROWS_MAX, &by_name);
	m->interfaces = mib_store_new(
		&if_mib, SMI_ifEntry, sizeof(struct if_entry), IF_ROWS_MAX);
	m->stack = mib_store_new(&if_mib, SMI_ifStackEntry,
		sizeof(struct if_stack_row), STACK_ROWS_MAX);
	return m->interfaces == NULL || m->stack == NULL || m->kept == NULL
		? -ENOMEM
		: 0;
}

void
if_mib_fini(struct if_mib *m)
{
	mib_store_free(m->interfaces);
	mib_store_free(m->stack);
	mib_store_free(m->kept);
	m->interfaces = m->stack = m->kept = NULL;
}
