/* SPDX-License-Identifier: BSD-2-Clause */
/* See snmp_tls_tm_mib.h. */
#include "mibs/snmp_tls_tm_mib.h"

#include <errno.h>
#include <string.h>

#include "mibs/mib_set.h"
#include "snmp_tls_tm_mib.gen.h"

/* snmpTlstmCertToTSNMIdentities: the map types lie under it (TLSTM-24). */
static const uint32_t cert_map_types[] = { 1, 3, 6, 1, 2, 1, 198, 1, 1 };

/* TLSTM-82: what an active row names its certificate and name by. */
static enum snmp_error
check_cert(void *ctx, const void *before_, const void *after_, uint16_t *object)
{
	const struct tlstm_cert_row *before = before_;
	const struct tlstm_cert_row *after = after_;

	(void)ctx;
	if (!MIB_STAYS_ACTIVE(before, after))
		return SNMP_NO_ERROR;
	if (MIB_DIFFERS(before, after, fingerprint))
		*object = SMI_snmpTlstmCertToTSNFingerprint;
	else if (MIB_DIFFERS(before, after, map_type))
		*object = SMI_snmpTlstmCertToTSNMapType;
	else if (MIB_DIFFERS(before, after, data))
		*object = SMI_snmpTlstmCertToTSNData;
	else
		return SNMP_NO_ERROR;
	return SNMP_INCONSISTENT_VALUE;
}

static enum snmp_error
check_params(
	void *ctx, const void *before_, const void *after_, uint16_t *object)
{
	const struct tlstm_params_row *before = before_;
	const struct tlstm_params_row *after = after_;

	(void)ctx;
	if (!MIB_STAYS_ACTIVE(before, after) ||
		!MIB_DIFFERS(before, after, client_fingerprint))
		return SNMP_NO_ERROR;
	*object = SMI_snmpTlstmParamsClientFingerprint;
	return SNMP_INCONSISTENT_VALUE;
}

static enum snmp_error
check_addr(void *ctx, const void *before_, const void *after_, uint16_t *object)
{
	const struct tlstm_addr_row *before = before_;
	const struct tlstm_addr_row *after = after_;

	(void)ctx;
	if (MIB_STAYS_ACTIVE(before, after) &&
		MIB_DIFFERS(before, after, server_fingerprint)) {
		*object = SMI_snmpTlstmAddrServerFingerprint;
		return SNMP_INCONSISTENT_VALUE;
	}
	/* TLSTM-83: that would be any certificate at all. */
	if (after != NULL && after->row_status == ROW_ACTIVE &&
		after->server_fingerprint.n == 0 &&
		strcmp(after->server_identity, "*") == 0) {
		*object = SMI_snmpTlstmAddrServerIdentity;
		return SNMP_INCONSISTENT_VALUE;
	}
	return SNMP_NO_ERROR;
}

static const struct mib_write cert_write = { .check = check_cert };
static const struct mib_write params_write = { .check = check_params };
static const struct mib_write addr_write = { .check = check_addr };

static enum snmp_error
prepare(void *ctx, const struct mib_set *set, size_t *error_index)
{
	struct tls_tm_mib *m = ctx;
	struct mib_change change;

	(void)error_index;
	m->certs_are_new = false;
	for (size_t i = 0; mib_set_change(set, i, &change); i++)
		if (change.store == m->certs)
			m->certs_are_new = true;
	return SNMP_NO_ERROR;
}

static void
commit(void *ctx)
{
	struct tls_tm_mib *m = ctx;

	if (m->certs_are_new && m->certs_changed != NULL)
		m->certs_changed(m->certs_changed_ctx);
}

static const struct mib_module_write tls_tm_write = {
	.prepare = prepare,
	.commit = commit,
};

/* clang-format off */
#define COUNTER(object, member) \
	MIB_VIA(object, struct tls_tm_mib, stats, struct tlstm_stats, member)

COUNTER(snmpTlstmSessionOpens,        session_opens);
COUNTER(snmpTlstmSessionClientCloses, session_client_closes);
COUNTER(snmpTlstmSessionOpenErrors,   session_open_errors);
COUNTER(snmpTlstmSessionAccepts,      session_accepts);
COUNTER(snmpTlstmSessionServerCloses, session_server_closes);
COUNTER(snmpTlstmSessionNoSessions,   session_no_sessions);
COUNTER(snmpTlstmSessionInvalidClientCertificates,
	session_invalid_client_certificates);
COUNTER(snmpTlstmSessionUnknownServerCertificate,
	session_unknown_server_certificate);
COUNTER(snmpTlstmSessionInvalidServerCertificates,
	session_invalid_server_certificates);
COUNTER(snmpTlstmSessionInvalidCaches, session_invalid_caches);

#define CERT(object, member) MIB_COLUMN(object, struct tlstm_cert_row, member)
MIB_COUNT(snmpTlstmCertToTSNCount, struct tls_tm_mib, certs); /* TLSTM-80 */
MIB_LAST_CHANGE(snmpTlstmCertToTSNTableLastChanged, struct tls_tm_mib, certs);
MIB_TABLE_RW(snmpTlstmCertToTSNEntry, struct tls_tm_mib, certs, &cert_write);
MIB_INDEX(snmpTlstmCertToTSNEntry, snmpTlstmCertToTSNID,
	struct tlstm_cert_row, id);
CERT(snmpTlstmCertToTSNFingerprint, fingerprint);
CERT(snmpTlstmCertToTSNMapType,     map_type);
CERT(snmpTlstmCertToTSNData,        data);
CERT(snmpTlstmCertToTSNStorageType, storage_type);
CERT(snmpTlstmCertToTSNRowStatus,   row_status);

#define PARAMS(object, member) \
	MIB_COLUMN(object, struct tlstm_params_row, member)
MIB_COUNT(snmpTlstmParamsCount, struct tls_tm_mib, params);
MIB_LAST_CHANGE(snmpTlstmParamsTableLastChanged, struct tls_tm_mib, params);
MIB_TABLE_RW(snmpTlstmParamsEntry, struct tls_tm_mib, params, &params_write);
MIB_INDEX(snmpTlstmParamsEntry, snmpTargetParamsName,
	struct tlstm_params_row, name);
PARAMS(snmpTlstmParamsClientFingerprint, client_fingerprint);
PARAMS(snmpTlstmParamsStorageType,       storage_type);
PARAMS(snmpTlstmParamsRowStatus,         row_status);

#define ADDR(object, member) MIB_COLUMN(object, struct tlstm_addr_row, member)
MIB_COUNT(snmpTlstmAddrCount, struct tls_tm_mib, addrs);
MIB_LAST_CHANGE(snmpTlstmAddrTableLastChanged, struct tls_tm_mib, addrs);
MIB_TABLE_RW(snmpTlstmAddrEntry, struct tls_tm_mib, addrs, &addr_write);
MIB_INDEX(snmpTlstmAddrEntry, snmpTargetAddrName,
	struct tlstm_addr_row, name);
ADDR(snmpTlstmAddrServerFingerprint, server_fingerprint);
ADDR(snmpTlstmAddrServerIdentity,    server_identity);
ADDR(snmpTlstmAddrStorageType,       storage_type);
ADDR(snmpTlstmAddrRowStatus,         row_status);

MIB_MODULE_RW(snmp_tls_tm_mib, &tls_tm_write);
/* clang-format on */

int
tls_tm_mib_init(struct tls_tm_mib *m)
{
	m->certs = mib_store_new(&snmp_tls_tm_mib, SMI_snmpTlstmCertToTSNEntry,
		sizeof(struct tlstm_cert_row), TLSTM_CERTS_MAX);
	m->params = mib_store_new(&snmp_tls_tm_mib, SMI_snmpTlstmParamsEntry,
		sizeof(struct tlstm_params_row), TLSTM_ROWS_MAX);
	m->addrs = mib_store_new(&snmp_tls_tm_mib, SMI_snmpTlstmAddrEntry,
		sizeof(struct tlstm_addr_row), TLSTM_ROWS_MAX);
	return m->certs == NULL || m->params == NULL || m->addrs == NULL
		? -ENOMEM
		: 0;
}

void
tls_tm_mib_fini(struct tls_tm_mib *m)
{
	mib_store_free(m->certs);
	mib_store_free(m->params);
	mib_store_free(m->addrs);
	m->certs = m->params = m->addrs = NULL;
}

struct tlstm_cert_row
tls_tm_mib_cert_cells(
	const struct cert_map_row *row, enum mib_storage_type storage_type)
{
	const uint32_t type = (uint32_t)row->type;
	struct tlstm_cert_row cells;

	memset(&cells, 0, sizeof(cells)); /* rows are compared as a whole */
	cells.id = row->id;
	cells.fingerprint.n = row->fingerprint.n;
	memcpy(cells.fingerprint.octets, row->fingerprint.octets,
		row->fingerprint.n);
	(void)oid_append(
		&cells.map_type, cert_map_types, ARRAY_LEN(cert_map_types));
	(void)oid_append(&cells.map_type, &type, 1);
	cells.data.n = row->data_n;
	memcpy(cells.data.octets, row->data, row->data_n);
	cells.storage_type = (int32_t)storage_type;
	cells.row_status = row->active ? ROW_ACTIVE : ROW_NOT_IN_SERVICE;
	return cells;
}

/* The map type under its arc; another OID yields no name (TLSTM-26). */
static enum cert_map_type
map_type_of(const struct oid *oid)
{
	const struct oid_view arc = { cert_map_types,
		ARRAY_LEN(cert_map_types) };
	uint32_t type;

	if (oid->n != arc.n + 1 || !oid_starts_with(oid_view(oid), arc))
		return CERT_MAP_UNKNOWN;
	type = oid->sub[arc.n];
	return type >= CERT_MAP_SPECIFIED && type <= CERT_MAP_COMMON_NAME
		? (enum cert_map_type)type
		: CERT_MAP_UNKNOWN;
}

void
tls_tm_mib_fill_map(const struct tls_tm_mib *m, struct cert_map *map)
{
	const struct tlstm_cert_row *cells;

	cert_map_clear(map);
	for (cells = mib_store_first(m->certs); cells != NULL;
		cells = mib_store_after(m->certs, cells)) {
		struct cert_map_row row = {
			.id = cells->id,
			.type = map_type_of(&cells->map_type),
			.active = true,
			.data_n = cells->data.n,
		};

		if (cells->row_status != ROW_ACTIVE ||
			cells->fingerprint.n > FINGERPRINT_MAX)
			continue;
		row.fingerprint.n = (uint8_t)cells->fingerprint.n;
		memcpy(row.fingerprint.octets, cells->fingerprint.octets,
			cells->fingerprint.n);
		memcpy(row.data, cells->data.octets, cells->data.n);
		(void)cert_map_add(map, &row);
	}
}
