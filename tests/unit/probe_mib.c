/* SPDX-License-Identifier: BSD-2-Clause */
/* See probe_mib.h. */
#include "tests/unit/probe_mib.h"

#include <stdio.h>
#include <string.h>

static bool
probe_serial_get(void *ctx, const void *row, struct value *value)
{
	const struct probe_mib *probe = ctx;

	(void)row;
	value->i32 = probe->serial;
	return probe->has_serial;
}

static bool
probe_link_speed_get(void *ctx, const void *row, struct value *value)
{
	const struct probe_link *link = row;

	(void)ctx;
	value->u32 = link->speed;
	return link->speed != 0;
}

static const void *
probe_link_find(void *ctx, struct oid_view index)
{
	struct probe_mib *probe = ctx;

	return mib_array_find(&probe->links, index);
}

static const void *
probe_link_next(void *ctx, struct oid_view index, bool inclusive)
{
	struct probe_mib *probe = ctx;

	return mib_array_next(&probe->links, index, inclusive);
}

static void
probe_link_hint(void *ctx, size_t n)
{
	struct probe_mib *probe = ctx;

	probe->hinted = n;
	probe->n_hints++;
}

static const struct mib_rows probe_link_rows = {
	.find = probe_link_find,
	.next = probe_link_next,
	.hint = probe_link_hint,
};

MIB_COUNT(probeCount, struct probe_mib, probes);
MIB_LAST_CHANGE(probeLastChange, struct probe_mib, probes);
MIB_MEMBER(probeEnabled, struct probe_mib, enabled);
MIB_MEMBER(probeInterval, struct probe_mib, interval);
MIB_MEMBER(probeOffset, struct probe_mib, offset);
MIB_VIA(probePackets, struct probe_mib, counters, struct probe_counters,
	packets);
MIB_VIA(probeOctets, struct probe_mib, counters, struct probe_counters, octets);
MIB_MEMBER(probeTitle, struct probe_mib, title);
MIB_MEMBER(probeVendor, struct probe_mib, vendor);
MIB_MEMBER(probeKey, struct probe_mib, key);
MIB_MEMBER(probeBlob, struct probe_mib, blob);
MIB_MEMBER(probeType, struct probe_mib, type);
MIB_MEMBER(probeClass, struct probe_mib, class);
MIB_MEMBER(probeHome, struct probe_mib, home);
MIB_MEMBER(probeExtra, struct probe_mib, extra);
MIB_GET(probeSerial, probe_serial_get);
MIB_ABSENT(probeFuture);

MIB_TABLE(probeEntry, struct probe_mib, probes);
MIB_INDEX(probeEntry, probeId, struct probe_row, id);
MIB_COLUMN(probeTarget, struct probe_row, target);
MIB_COLUMN(probePeriod, struct probe_row, period);
MIB_COLUMN(probeFailures, struct probe_row, failures);
MIB_COLUMN(probeState, struct probe_row, state);
MIB_COLUMN(probeStorage, struct probe_row, storage);
MIB_COLUMN(probeStatus, struct probe_row, status);

MIB_TABLE(probeXEntry, struct probe_mib, probes);
MIB_COLUMN(probeXOctets, struct probe_row, octets);
MIB_COLUMN(probeXAlias, struct probe_row, alias);
MIB_COLUMN(probeXType, struct probe_row, type);

MIB_LIVE_TABLE(probeLinkEntry, &probe_link_rows);
MIB_INDEX(probeLinkEntry, probeLinkIndex, struct probe_link, index);
MIB_COLUMN(probeLinkIndex, struct probe_link, index);
MIB_COLUMN(probeLinkName, struct probe_link, name);
MIB_GET(probeLinkSpeed, probe_link_speed_get);
MIB_COLUMN(probeLinkPeer, struct probe_link, peer);

MIB_ABSENT(probePathEntry);
MIB_NO_INDEX(probePathEntry, probePathId);
MIB_ABSENT(probePathCost);

/* Only their index is of use, see test_mib_index.c. */
MIB_ABSENT(probeFixedEntry);
MIB_INDEX(probeFixedEntry, probeFixedName, struct probe_fixed, name);
MIB_COLUMN(probeFixedValue, struct probe_fixed, value);
MIB_ABSENT(probeVarEntry);
MIB_INDEX(probeVarEntry, probeVarName, struct probe_var, name);
MIB_COLUMN(probeVarValue, struct probe_var, value);
MIB_ABSENT(probeImpliedEntry);
MIB_INDEX(probeImpliedEntry, probeImpliedName, struct probe_implied, name);
MIB_COLUMN(probeImpliedValue, struct probe_implied, value);
MIB_ABSENT(probeOidEntry);
MIB_INDEX(probeOidEntry, probeOidName, struct probe_oid, name);
MIB_COLUMN(probeOidValue, struct probe_oid, value);
MIB_ABSENT(probeFilterEntry);
MIB_INDEX(probeFilterEntry, probeFilterName, struct probe_filter, name);
MIB_INDEX(probeFilterEntry, probeFilterSubtree, struct probe_filter, subtree);
MIB_COLUMN(probeFilterValue, struct probe_filter, value);
MIB_ABSENT(probeAddressEntry);
MIB_INDEX(probeAddressEntry, probeAddressNet, struct probe_net, net);
MIB_COLUMN(probeAddressValue, struct probe_net, value);
MIB_ABSENT(probeFlowEntry);
MIB_INDEX(probeFlowEntry, probeFlowType, struct probe_flow, type);
MIB_INDEX(probeFlowEntry, probeFlowAddress, struct probe_flow, address);
MIB_INDEX(probeFlowEntry, probeFlowPort, struct probe_flow, port);
MIB_INDEX(probeFlowEntry, probeFlowSlot, struct probe_flow, slot);
MIB_COLUMN(probeFlowValue, struct probe_flow, value);
MIB_ABSENT(probeOpenEntry);
MIB_INDEX(probeOpenEntry, probeOpenName, struct probe_open, name);
MIB_COLUMN(probeOpenValue, struct probe_open, value);
MIB_ABSENT(probeTextEntry);
MIB_INDEX(probeTextEntry, probeTextName, struct probe_text, name);
MIB_COLUMN(probeTextValue, struct probe_text, value);

MIB_MODULE(probe_mib);

static const struct probe_counters counters = { 11, 1ULL << 40 };
static const struct oid_view a_class = OID_VIEW(1, 3, 7);
static const struct oid_view a_type = OID_VIEW(1, 3, 9);

bool
probe_mib_init(struct probe_mib *probe, size_t max)
{

	*probe = (struct probe_mib){
		.enabled = true,
		.interval = 30,
		.offset = -7,
		.counters = &counters,
		.title = "a title",
		.vendor = "a vendor",
		.key = { 3, "key" },
		.blob = { (const uint8_t *)"blob", 4 },
		.type = { 3, { 1, 3, 6 } },
		.class = a_class,
		.home = { 4, "1234" },
		.extra = { 5, "extra" },
		.serial = 9,
		.has_serial = true,
		.probes = mib_store_new(&probe_mib, SMI_probeEntry,
			sizeof(struct probe_row), max),
	};
	probe->links.row_size = sizeof(struct probe_link);
	return probe->probes != NULL &&
		mib_index_of(&probe->links.index, &probe_mib,
			SMI_probeLinkEntry) == 0;
}

void
probe_mib_fini(struct probe_mib *probe)
{
	mib_store_free(probe->probes);
}

struct probe_row *
probe_mib_add(struct probe_mib *probe, uint32_t id, int *rc)
{
	struct probe_row row = {
		.id = id,
		.period = 60,
		.failures = id * 3,
		.state = SMI_probeState_up,
		.storage = 3,
		.status = 1,
		.octets = (uint64_t)id << 32,
		.type = a_type,
	};

	row.target.n = (uint16_t)snprintf((char *)row.target.octets,
		sizeof(row.target.octets), "target %u", (unsigned)id);
	(void)snprintf(row.alias, sizeof(row.alias), "x%u", (unsigned)id);
	return mib_store_add(probe->probes, &row, rc);
}
