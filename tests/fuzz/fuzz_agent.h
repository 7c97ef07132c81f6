/* SPDX-License-Identifier: BSD-2-Clause */
/* An agent from the dispatcher to its tables, without network and files. */
#ifndef TESTS_FUZZ_FUZZ_AGENT_H
#define TESTS_FUZZ_FUZZ_AGENT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/responder.h"
#include "agent/served_mibs.h"
#include "util/clock.h"
#include "wire/ber.h"

#define CHECK(condition)                                                       \
 do {                                                                          \
  if (!(condition))                                                            \
   abort();                                                                    \
 } while (0)

static struct {
	struct engine engine;
	struct policy policy;
	struct tsm tsm;
	struct tlstm_stats tlstm;
	struct served_mibs served;
	struct poll_loop *loop;
	struct request_pool *requests;
	struct responder responder;
	struct dispatcher dispatcher;
	struct tm_state tm;
	enum snmp_error store_says; /* to each Set */
	uint8_t sent[70000];        /* the last message, ... */
	size_t sent_n;              /* ... 0 when there was none */
} agent;

static void
take_vacm(void *ctx, const struct vacm *vacm)
{
	(void)ctx;
	agent.responder.vacm = vacm;
}

static void
take_map(void *ctx)
{
	(void)ctx;
}

static enum snmp_error
take_set(void *ctx, const struct mib_set *set)
{
	(void)ctx;
	(void)set;
	return agent.store_says;
}

static void
take_key(void *ctx, struct octets key)
{
	(void)ctx;
	(void)key;
}

static enum tm_send_result
take_message(void *ctx, const struct tm_state *tm, struct octets message)
{
	(void)ctx;
	CHECK(tm->session_id == agent.tm.session_id);
	CHECK(message.n > 0 && message.n <= sizeof(agent.sent));
	memcpy(agent.sent, message.p, message.n);
	agent.sent_n = message.n;
	return TM_SENT;
}

/* What the file of such an agent says. */
static void
fuzz_agent_policy(void)
{
	static const char text[] =
		"rwuser -s tsm rw noauth\n"
		"rouser -s tsm ro noauth .1.3.6.1.2.1.1\n"
		"view v included .1.3.6.1.2.1 f8\n"
		"certSecName 10 SHA256:00112233445566778899aabbccddeeff"
		"00112233445566778899aabbccddeeff --sn rw\n";
	struct config *c = &agent.policy.config;

	config_init(c);
	config_read_text(c, "t", text, sizeof(text) - 1);
	config_finish(c);
	CHECK(c->n_errors == 0);
	agent.policy.vacm = vacm_new();
	CHECK(agent.policy.vacm != NULL);
	for (size_t i = 0; i < c->n_groups; i++)
		CHECK(vacm_add_group(agent.policy.vacm, &c->groups[i]) == 0);
	for (size_t i = 0; i < c->n_accesses; i++)
		CHECK(vacm_add_access(agent.policy.vacm, &c->accesses[i]) == 0);
	for (size_t i = 0; i < c->n_views; i++)
		CHECK(vacm_add_view(agent.policy.vacm, &c->views[i]) == 0);
	CHECK(vacm_compile(agent.policy.vacm) == 0);
}

/* Time stands still, so that what is read twice is the same. */
static uint64_t
noon(void)
{
	return 43200000;
}

/* What no input changes. */
static void
fuzz_agent_once(void)
{
	/* The engine ID of the corpus. */
	static const uint8_t id[] = { 0x80, 0x00, 0x7e, 0xd9, 0x05, 0x01, 0x02,
		0x03, 0x04, 0x05, 0x06, 0x07, 0x08 };

	clock_inject(noon, NULL);
	memcpy(agent.engine.id, id, sizeof(id));
	agent.engine.id_n = sizeof(id);
	agent.engine.boots = 1;
	agent.engine.started_ms = clock_monotonic_ms();
	fuzz_agent_policy();
	agent.requests = request_pool_new(8);
	CHECK(agent.requests != NULL);
	CHECK(poll_loop_new(&agent.loop, 4, 16) == 0);
	agent.tm = (struct tm_state){
		.domain = TM_DOMAIN_DTLS_UDP,
		.address = "192.0.2.1:40000",
		.security_name = "rw",
		.transport_level = SECURITY_LEVEL_AUTH_PRIV,
		.session_id = 1,
		.max_message = REQUEST_MESSAGE_MAX,
	};
}

static inline void
fuzz_agent_start(void)
{
	const struct served_owners owners = { &agent.tsm,
		cert_map_new(TLSTM_CERTS_MAX), take_vacm, take_map, take_set,
		take_key, NULL };
	const struct served_sources sources = { &agent.engine,
		&agent.dispatcher.stats, &agent.tsm.stats, &agent.tlstm,
		65535 };

	if (agent.loop == NULL)
		fuzz_agent_once();
	agent.store_says = SNMP_NO_ERROR;
	agent.sent_n = 0;
	CHECK(owners.cert_map != NULL);
	CHECK(served_mibs_init(&agent.served, &owners) == 0);
	served_mibs_load(&agent.served, &agent.policy, "agent", "host");
	CHECK(served_mibs_register(&agent.served, &sources) == 0);
	CHECK(served_mibs_restored(&agent.served) == 0);
	agent.responder = (struct responder){
		.dispatcher = &agent.dispatcher,
		.mib = agent.served.mib,
		.set = agent.served.set,
		.remote = agent.served.remote_set,
		.loop = agent.loop,
		.vacm = agent.responder.vacm,
	};
	responder_init(&agent.responder);
	agent.dispatcher = (struct dispatcher){
		.engine = &agent.engine,
		.tsm = &agent.tsm,
		.requests = agent.requests,
		.responder = &agent.responder,
		.max_message_size = 65535,
		.send = take_message,
	};
}

static inline void
fuzz_agent_stop(void)
{
	struct cert_map *map = agent.served.owners.cert_map;

	poll_loop_remove_turn(agent.loop, &agent.responder.turn);
	served_mibs_fini(&agent.served);
	memset(&agent.served, 0, sizeof(agent.served));
	cert_map_free(map);
	agent.tsm.use_prefix = false;
}

#endif
