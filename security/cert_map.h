/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificate to tmSecurityName: the rules of snmpTlstmCertToTSNTable */
#ifndef SECURITY_CERT_MAP_H
#define SECURITY_CERT_MAP_H

#include "transport/tm_state.h"
#include "util/refusal.h"

/* Last sub-identifier under 1.3.6.1.2.1.198.1.1 (TLSTM-24). */
enum cert_map_type {
	CERT_MAP_SPECIFIED = 1,
	CERT_MAP_SAN_RFC822 = 2,
	CERT_MAP_SAN_DNS = 3,
	CERT_MAP_SAN_IP = 4,
	CERT_MAP_SAN_ANY = 5,
	CERT_MAP_COMMON_NAME = 6,
	CERT_MAP_UNKNOWN = 0, /* any other OID: yields no name (TLSTM-26) */
};

enum { CERT_MAP_DATA_MAX = 1024 };

struct cert_map_row {
	uint32_t id; /* snmpTlstmCertToTSNID, 1..2^32-1 */
	struct fingerprint fingerprint;
	enum cert_map_type type;
	bool active;
	uint16_t data_n;
	uint8_t data[CERT_MAP_DATA_MAX]; /* snmpTlstmCertToTSNData */
};

struct cert_map;

/* cert_map_new - an empty map with room for max_rows; NULL without memory */
struct cert_map *cert_map_new(size_t max_rows);
void cert_map_free(struct cert_map *map);

/*
 * cert_map_add - put a copy of row in its place by id
 *
 * 0, -EEXIST (id taken), -ENOSPC, -EINVAL (id 0, fingerprint absent or of a
 * refused hash, data above CERT_MAP_DATA_MAX).
 */
int cert_map_add(struct cert_map *map, const struct cert_map_row *row);
void cert_map_clear(struct cert_map *map);
size_t cert_map_count(const struct cert_map *map);
const struct cert_map_row *cert_map_at(const struct cert_map *map, size_t i);

/* cert_map_set_name_max - octets a name may have: 32, or 27 with UsePrefix */
void cert_map_set_name_max(struct cert_map *map, size_t max);

/* The three functions of struct tm_admission, with map as ctx. */
unsigned cert_map_hashes(void *map);
bool cert_map_is_pinned(void *map, const struct tm_certificate *certificate);

/*
 * cert_map_find - the tmSecurityName for a verified chain
 *
 * Active rows in order of id; a row matches when its fingerprint is the
 * leaf's, or that of a held CA of the chain; the first row that yields a
 * suitable name (1..max octets, UTF-8 without control characters) wins
 * (TLSTM-22, TLSTM-23).
 *
 * REFUSAL_NONE with security_name written, or the REFUSAL_MAP_* of the last
 * row that matched (MAP_NO_ROW when none did) with detail naming the rows
 * tried and what each lacked.
 */
int cert_map_find(void *map, const struct tm_certificate *certificate,
	char security_name[TM_SECURITY_NAME_MAX + 1], char *detail,
	size_t detail_size);

/*
 * cert_map_type_parse - the map types as certSecName spells them: "--rfc822",
 * "--dns", "--ip", "--any", "--cn", "--sn" (Specified; its data follows);
 * CERT_MAP_UNKNOWN otherwise
 */
enum cert_map_type cert_map_type_parse(const char *text);

#endif
