/* SPDX-License-Identifier: BSD-2-Clause */
/* PROBE-MIB bound to plain structs: a module with one of everything. */
#ifndef TESTS_UNIT_PROBE_MIB_H
#define TESTS_UNIT_PROBE_MIB_H

#include "mibs/mib_array.h"
#include "mibs/mib_store.h"
#include "probe_mib.gen.h"

/* The arc of PROBE-MIB. */
#define PROBE       "1.3.6.1.4.1.32473.9"
#define PROBE_TABLE PROBE ".2.1.1"
#define PROBE_X     PROBE ".2.2.1"
#define PROBE_LINK  PROBE ".2.3.1"

struct probe_octets {
	uint16_t n;
	uint8_t octets[64];
};

struct probe_key {
	uint16_t n;
	uint8_t octets[8];
};

struct probe_address {
	uint16_t n;
	uint8_t octets[16];
};

/* probeTable and, beside it, probeXTable */
struct probe_row {
	uint32_t id;
	struct probe_octets target;
	uint32_t period;
	uint32_t failures;
	int32_t state;
	int32_t storage;
	int32_t status;
	uint64_t octets;
	char alias[17];
	struct oid_view type;
};

/* probeLinkTable, a live one */
struct probe_link {
	int32_t index;
	const char *name;
	uint32_t speed; /* 0: unknown at present */
	struct probe_address peer;
};

/* One row for each kind of index. */
struct probe_fixed {
	struct probe_key name;
	int32_t value;
};
struct probe_var {
	struct probe_key name;
	int32_t value;
};
struct probe_implied {
	char name[33];
	int32_t value;
};
struct probe_oid {
	struct oid name;
	int32_t value;
};
struct probe_filter {
	char name[9]; /* the SIZE goes up to 32 */
	struct oid subtree;
	int32_t value;
};
struct probe_net {
	struct probe_address net;
	int32_t value;
};
struct probe_flow {
	int32_t type;
	struct probe_address address;
	uint32_t port;
	int32_t slot;
	int32_t value;
};
struct probe_open {
	struct probe_octets name;
	int32_t value;
};
struct probe_text {
	char name[256];
	int32_t value;
};

/* What PROBE-MIB shows: its module's ctx. */
struct probe_mib {
	bool enabled;
	uint32_t interval;
	int32_t offset;
	const struct probe_counters *counters; /* NULL: not there */
	char title[33];
	const char *vendor;
	struct probe_key key;
	struct octets blob;
	struct oid type;
	struct oid_view class;
	struct probe_address home;
	struct probe_octets extra;
	int32_t serial;
	bool has_serial;

	struct mib_store *probes;

	struct mib_array links; /* of struct probe_link */
	size_t hinted;          /* by the last hint */
	unsigned n_hints;
};

struct probe_counters {
	uint32_t packets;
	uint64_t octets;
};

extern const struct mib_module probe_mib;

/* probe_mib_init - some values, and a store for max rows of probeTable */
bool probe_mib_init(struct probe_mib *probe, size_t max);
void probe_mib_fini(struct probe_mib *probe);

/* probe_mib_add - the row of probeTable with this id, filled with values that
 * follow from it; NULL: mib_store_add's rc */
struct probe_row *probe_mib_add(struct probe_mib *probe, uint32_t id, int *rc);

#endif
