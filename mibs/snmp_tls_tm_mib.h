/* SPDX-License-Identifier: BSD-2-Clause */
/* SNMP-TLS-TM-MIB (RFC 6353, RFC 9456): what happened to sessions, whose
 * certificate has which name, and which certificates targets have. */
#ifndef MIBS_SNMP_TLS_TM_MIB_H
#define MIBS_SNMP_TLS_TM_MIB_H

#include "mibs/mib_store.h"
#include "mibs/mib_types.h"
#include "security/cert_map.h"
#include "transport/tlstm_stats.h"

enum {
	TLSTM_FINGERPRINT_MAX = 255, /* SIZE of SnmpTLSFingerprint */
	TLSTM_NAME_MAX = 32,
	TLSTM_CERTS_MAX = 4096,
	TLSTM_ROWS_MAX = 1024, /* of the other two tables */
};

struct tlstm_cert_row {
	uint32_t id; /* 1.. */
	MIB_OCTETS(TLSTM_FINGERPRINT_MAX) fingerprint;
	struct oid map_type;
	MIB_OCTETS(CERT_MAP_DATA_MAX) data;
	int32_t storage_type;
	int32_t row_status;
};

struct tlstm_params_row {
	char name[TLSTM_NAME_MAX + 1]; /* snmpTargetParamsName */
	MIB_OCTETS(TLSTM_FINGERPRINT_MAX) client_fingerprint;
	int32_t storage_type;
	int32_t row_status;
};

struct tlstm_addr_row {
	char name[TLSTM_NAME_MAX + 1]; /* snmpTargetAddrName */
	MIB_OCTETS(TLSTM_FINGERPRINT_MAX) server_fingerprint;
	char server_identity[MIB_ADMIN_STRING_MAX + 1];
	int32_t storage_type;
	int32_t row_status;
};

struct tls_tm_mib {
	struct mib_store *certs;  /* of struct tlstm_cert_row */
	struct mib_store *params; /* of struct tlstm_params_row */
	struct mib_store *addrs;  /* of struct tlstm_addr_row */
	const struct tlstm_stats *stats;
	/* Told when a Set has changed a row of certs. */
	void (*certs_changed)(void *ctx);
	void *certs_changed_ctx;
	bool certs_are_new; /* between prepare and commit */
};

extern const struct mib_module snmp_tls_tm_mib;

/* tls_tm_mib_init - an all-zero m with its stores; 0 or -ENOMEM */
int tls_tm_mib_init(struct tls_tm_mib *m);
void tls_tm_mib_fini(struct tls_tm_mib *m);

/* tls_tm_mib_cert_cells - a row of the certificate map as the table has it,
 * with this storage type; notInService when it is not active */
struct tlstm_cert_row tls_tm_mib_cert_cells(
	const struct cert_map_row *row, enum mib_storage_type storage_type);

/*
 * tls_tm_mib_fill_map - put the active rows of certs into map, in place of
 * what is there; map has room for TLSTM_CERTS_MAX
 */
void tls_tm_mib_fill_map(const struct tls_tm_mib *m, struct cert_map *map);

#endif
