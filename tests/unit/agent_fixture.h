/* SPDX-License-Identifier: BSD-2-Clause */
/* An agent without transport: one that keeps what is sent is in its place. */
#ifndef TESTS_UNIT_AGENT_FIXTURE_H
#define TESTS_UNIT_AGENT_FIXTURE_H

#include <string.h>

#include "agent/dispatcher.h"
#include "agent/responder.h"
#include "mibs/snmp_framework_mib.h"
#include "mibs/snmp_mpd_mib.h"
#include "mibs/snmp_target_mib.h"
#include "mibs/snmp_tls_tm_mib.h"
#include "mibs/snmp_tsm_mib.h"
#include "mibs/snmpv2_mib.h"
#include "tests/unit/runner.h"

/* As the message vectors want it. */
static const uint8_t fixture_engine_id[] = { 0x80, 0x00, 0x7e, 0xd9, 5, 1, 2, 3,
	4, 5, 6, 7, 8 };
static const struct oid_view fixture_object_id =
	OID_VIEW(1, 3, 6, 1, 4, 1, 32473, 1);

struct fixture {
	struct engine engine;
	struct tsm tsm;
	struct tlstm_stats tlstm;
	struct snmpv2_mib system;
	struct snmp_framework_mib framework;
	struct snmp_mpd_mib mpd;
	struct snmp_target_mib target;
	struct snmp_tsm_mib tsm_mib;
	struct tls_tm_mib tls_tm;
	struct mib *mib;
	struct mib_set *set;
	struct mib_remote_set *remote;
	struct vacm *vacm;
	struct request_pool *requests;
	struct poll_loop *loop;
	struct dispatcher dispatcher;
	struct responder responder;

	/* The session that messages come by. */
	struct tm_state tm;
	/* The last message sent. */
	unsigned n_sent;
	struct tm_state sent_tm;
	struct octets sent;
	uint8_t sent_octets[65536];
	/* Decoded by fixture_decode. */
	struct v3_message message;
	struct scoped_pdu scoped;
	struct arena arena;
	uint64_t arena_memory[40000];
	/* What the refused hook was told. */
	unsigned n_refused;
	enum refusal refusal;
	struct oid refused_name;
};

static inline enum tm_send_result
fixture_send(void *ctx, const struct tm_state *tm, struct octets message)
{
	struct fixture *f = ctx;

	f->n_sent++;
	f->sent_tm = *tm;
	memcpy(f->sent_octets, message.p, message.n);
	f->sent = (struct octets){ f->sent_octets, message.n };
	return TM_SENT;
}

static inline void
fixture_refused(void *ctx, const struct request *request, enum refusal refusal,
	struct oid_view name)
{
	struct fixture *f = ctx;

	(void)request;
	f->n_refused++;
	f->refusal = refusal;
	oid_copy(&f->refused_name, name);
}

static inline int32_t
fixture_engine_time(void *ctx)
{
	(void)ctx;
	return 99;
}

/* fixture_add_view - one family; text of the subtree */
static inline void
fixture_add_view(
	struct fixture *f, const char *name, const char *subtree, bool included)
{
	struct vacm_view_row row = { .included = included };

	(void)strcpy(row.view_name, name);
	CU_ASSERT_TRUE(oid_parse(subtree, &row.subtree));
	CU_ASSERT_EQUAL(vacm_add_view(f->vacm, &row), 0);
}

/* fixture_allow - a principal with these views at authPriv; "": none */
static inline void
fixture_allow(struct fixture *f, const char *security_name, const char *read,
	const char *write)
{
	struct vacm_group_row group = { .security_model = TSM_SECURITY_MODEL };
	struct vacm_access_row access = {
		.security_model = TSM_SECURITY_MODEL,
		.security_level = SECURITY_LEVEL_AUTH_PRIV,
	};

	(void)strcpy(group.security_name, security_name);
	(void)strcpy(group.group_name, security_name);
	(void)strcpy(access.group_name, security_name);
	(void)strcpy(access.view_names[VACM_READ], read);
	(void)strcpy(access.view_names[VACM_WRITE], write);
	CU_ASSERT_EQUAL(vacm_add_group(f->vacm, &group), 0);
	CU_ASSERT_EQUAL(vacm_add_access(f->vacm, &access), 0);
}

static inline void
fixture_init_sources(struct fixture *f)
{
	f->system.sys_descr = "a test";
	(void)strcpy(f->system.sys_contact, "nobody");
	(void)strcpy(f->system.sys_name, "agent.example");
	(void)strcpy(f->system.sys_location, "lab");
	f->system.sys_object_id = fixture_object_id;
	f->system.sys_services = 72;
	f->system.snmp_enable_authen_traps = 2;
	f->system.snmp_set_serial_no = 42;
	f->system.stats = &f->dispatcher.stats;
	f->framework = (struct snmp_framework_mib){
		.engine_id = { f->engine.id, f->engine.id_n },
		.engine_boots = &f->engine.boots,
		.engine_time = fixture_engine_time,
		.max_message_size = 16384,
	};
	f->mpd.stats = &f->dispatcher.stats;
	f->tsm_mib.stats = &f->tsm.stats;
	f->tls_tm.stats = &f->tlstm;
	f->target.stats = &f->dispatcher.stats;
}

static inline void
fixture_register(struct fixture *f, const struct mib_module *module, void *ctx)
{
	CU_ASSERT_EQUAL(mib_module_register(f->mib, module, ctx), 0);
}

static inline uint32_t
fixture_up_time(void *ctx)
{
	(void)ctx;
	return 4711;
}

/*
 * fixture_init - with n_requests; "manager1" reads and writes all of it over
 * a session at authPriv. Rows may be added and vacm_compile called again.
 */
static inline void
fixture_init(struct fixture *f, size_t n_requests)
{
	memset(f, 0, sizeof(*f));
	memcpy(f->engine.id, fixture_engine_id, sizeof(fixture_engine_id));
	f->engine.id_n = sizeof(fixture_engine_id);
	f->engine.boots = 7;
	f->requests = request_pool_new(n_requests);
	CU_ASSERT_EQUAL_FATAL(poll_loop_new(&f->loop, 0, n_requests), 0);
	f->mib = mib_new(128);
	f->vacm = vacm_new();
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->requests);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->mib);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->vacm);
	fixture_init_sources(f);
	CU_ASSERT_EQUAL_FATAL(snmpv2_mib_init(&f->system), 0);
	CU_ASSERT_EQUAL_FATAL(snmp_target_mib_init(&f->target), 0);
	CU_ASSERT_EQUAL_FATAL(tls_tm_mib_init(&f->tls_tm), 0);
	fixture_register(f, &snmpv2_mib, &f->system);
	fixture_register(f, &snmp_framework_mib, &f->framework);
	fixture_register(f, &snmp_mpd_mib, &f->mpd);
	fixture_register(f, &snmp_target_mib, &f->target);
	fixture_register(f, &snmp_tsm_mib, &f->tsm_mib);
	fixture_register(f, &snmp_tls_tm_mib, &f->tls_tm);
	f->set = mib_set_new(
		f->mib, &(struct mib_set_owner){ .up_time = fixture_up_time });
	f->remote = mib_remote_set_new(f->mib);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->set);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f->remote);
	fixture_add_view(f, "all", "1", true);
	fixture_allow(f, "manager1", "all", "all");
	CU_ASSERT_EQUAL(vacm_compile(f->vacm), 0);

	f->dispatcher.engine = &f->engine;
	f->dispatcher.tsm = &f->tsm;
	f->dispatcher.requests = f->requests;
	f->dispatcher.responder = &f->responder;
	f->dispatcher.max_message_size = 16384;
	f->dispatcher.send = fixture_send;
	f->dispatcher.send_ctx = f;
	f->responder.dispatcher = &f->dispatcher;
	f->responder.mib = f->mib;
	f->responder.vacm = f->vacm;
	f->responder.set = f->set;
	f->responder.remote = f->remote;
	f->responder.refused = fixture_refused;
	f->responder.refused_ctx = f;
	f->responder.loop = f->loop;
	responder_init(&f->responder);
	f->tm = (struct tm_state){
		.domain = TM_DOMAIN_DTLS_UDP,
		.address = "192.0.2.1:50000",
		.security_name = "manager1",
		.transport_level = SECURITY_LEVEL_AUTH_PRIV,
		.session_id = 17,
		.max_message = 16384,
	};
}

static inline void
fixture_fini(struct fixture *f)
{
	request_pool_free(f->requests);
	poll_loop_free(f->loop);
	mib_set_free(f->set);
	mib_remote_set_free(f->remote);
	mib_free(f->mib);
	snmpv2_mib_fini(&f->system);
	snmp_target_mib_fini(&f->target);
	tls_tm_mib_fini(&f->tls_tm);
	vacm_free(f->vacm);
}

/* fixture_receive - hand octets to the dispatcher, in memory of their own that
 * is gone afterwards, as the transport's is */
static inline void
fixture_receive(struct fixture *f, struct octets octets)
{
	static uint8_t lent[65536];

	memcpy(lent, octets.p, octets.n);
	f->n_sent = 0;
	f->n_refused = 0;
	dispatcher_receive(
		&f->dispatcher, &f->tm, (struct octets){ lent, octets.n });
	memset(lent, 0xa5, octets.n);
}

/* struct question - a request as the tests write it; zero is the default */
struct question {
	enum pdu_type type;
	int32_t a; /* non-repeaters, or error-status */
	int32_t b; /* max-repetitions, or error-index */
	const char *context_name;
	struct octets context_engine_id; /* p == NULL: the agent's */
	enum security_level level;       /* NONE: authPriv */
	int32_t msg_max_size;            /* 0: 65507 */
	const char *const *names;        /* dotted, value NULL; ends in NULL */
};

/* fixture_encode - the message of a question, with request-id 1234 */
static inline struct octets
fixture_encode(const struct question *q, uint8_t *buf, size_t size)
{
	const char *context = q->context_name != NULL ? q->context_name : "";
	struct v3_header header = {
		.msg_id = 4321,
		.msg_max_size = q->msg_max_size != 0 ? q->msg_max_size : 65507,
		.msg_flags = v3_level_flags(q->level != SECURITY_LEVEL_NONE
				? q->level
				: SECURITY_LEVEL_AUTH_PRIV),
		.msg_security_model = TSM_SECURITY_MODEL,
		.context_engine_id = { fixture_engine_id,
			sizeof(fixture_engine_id) },
		.context_name = { (const uint8_t *)context, strlen(context) },
		.pdu_type = q->type,
		.request_id = 1234,
	};
	struct v3_writer writer;

	if (q->context_engine_id.p != NULL)
		header.context_engine_id = q->context_engine_id;
	CU_ASSERT_TRUE_FATAL(
		v3_writer_begin(&writer, &header, buf, size, size));
	for (size_t i = 0; q->names != NULL && q->names[i] != NULL; i++) {
		struct oid name;
		struct varbind varbind = { .value = { .type = VALUE_NULL } };

		CU_ASSERT_TRUE_FATAL(oid_parse(q->names[i], &name));
		varbind.name = oid_view(&name);
		CU_ASSERT_TRUE_FATAL(v3_writer_add(&writer, &varbind));
	}
	return v3_writer_end(&writer, q->a, q->b);
}

/* fixture_decode - what was sent, into message and scoped */
static inline const struct pdu *
fixture_decode(struct fixture *f)
{
	size_t used;

	arena_init(&f->arena, f->arena_memory, sizeof(f->arena_memory));
	CU_ASSERT_EQUAL_FATAL(
		v3_message_decode(f->sent, &f->message, &used), V3_OK);
	CU_ASSERT_EQUAL_FATAL(
		scoped_pdu_decode(f->message.msg_data, &f->arena, &f->scoped),
		BER_OK);
	return &f->scoped.pdu;
}

/* fixture_ask - send a question; the PDU answered, type 0 for silence */
static inline const struct pdu *
fixture_ask(struct fixture *f, const struct question *q)
{
	static uint8_t buf[65536];

	fixture_receive(f, fixture_encode(q, buf, sizeof(buf)));
	if (f->n_sent == 0)
		memset(&f->scoped, 0, sizeof(f->scoped));
	else
		(void)fixture_decode(f);
	return &f->scoped.pdu;
}

/* fixture_ask_in_vain - true when nothing is answered, or not yet */
static inline bool
fixture_ask_in_vain(struct fixture *f, const struct question *q)
{
	(void)fixture_ask(f, q);
	return f->n_sent == 0;
}

/* fixture_has - binding i (from 0) has this name and type of value */
static inline bool
fixture_has(
	const struct pdu *pdu, size_t i, const char *name, enum value_type type)
{
	struct oid oid;

	return oid_parse(name, &oid) && i < pdu->n_varbinds &&
		oid_compare(pdu->varbinds[i].name, oid_view(&oid)) == 0 &&
		pdu->varbinds[i].value.type == type;
}

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

#endif
