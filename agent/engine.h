/* SPDX-License-Identifier: BSD-2-Clause */
/* snmpEngineID, snmpEngineBoots, snmpEngineTime (RFC 3411) */
#ifndef AGENT_ENGINE_H
#define AGENT_ENGINE_H

#include "util/util.h"

enum {
	ENGINE_ID_MIN = 5,
	ENGINE_ID_MAX = 32,
	ENGINE_BOOTS_MAX = 2147483647,
};

struct engine {
	uint8_t id[ENGINE_ID_MAX];
	uint8_t id_n;
	int32_t boots;       /* 1..2147483647; stays there (ENG-05) */
	uint64_t started_ms; /* clock_monotonic_ms() when boots last changed */
	char path[4096];     /* the file */
};

/*
 * engine_id_is_valid - 5..32 octets, not all 00 or ff, not the local engine's
 * 8000000006 nor any other ID of format 6 (ENG-01, CTX-01)
 */
bool engine_id_is_valid(struct octets id);

/*
 * engine_open - read the engine ID and boots from persistent_dir/engine,
 * making the ID (format 5, 8 random octets after the enterprise number) when
 * there is none; count this start and put it on disk, synced, before anything
 * is sent (ENG-02..05)
 *
 * configured_id  from the configuration, n == 0 for none; another one than
 *                the file's starts boots at 1 again.
 * 0; negative errno with message (at most size octets) saying what to do: the
 * directory cannot be written, the file is from a newer version (it is left
 * untouched) or damaged without a configured ID.
 */
int engine_open(struct engine *out, const char *persistent_dir,
	struct octets configured_id, char *message, size_t size);

/* engine_time - snmpEngineTime at now_ms, seconds; passing 2147483647 counts
 * a boot and writes it (ENG-06) */
int32_t engine_time(struct engine *engine, uint64_t now_ms);

#endif
