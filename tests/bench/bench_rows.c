/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What rows cost inside the agent: whole messages through dispatcher, access
 * control, dispatch table and encoder, without transport. And what a change of
 * rows costs, beside the same in one sorted array.
 */
#include "config.h"

#include <inttypes.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agent/dispatcher.h"
#include "agent/responder.h"
#include "agent/interfaces.h"
#include "mibs/mib_module.h"
#include "mibs/mib_store_internal.h"
#include "tests/unit/probe_mib.h"
#include "util/clock.h"

enum {
	ROWS_MAX = 100000,
	REPETITIONS = 25,
	ROUNDS = 9,
	WALKED = 100000, /* rows at least for a sample */
	BUFFER = 16384,
};

static const uint8_t engine_id[] = { 0x80, 0x00, 0x7e, 0xd9, 5, 1, 2, 3, 4 };
static const size_t sizes[] = { 100, 1000, 10000, 100000 };

enum { SIZES = ARRAY_LEN(sizes) };

_Noreturn static void
die(const char *why)
{
	fprintf(stderr, "bench_rows: %s\n", why);
	exit(1);
}

static void
require(bool claim, const char *why)
{
	if (!claim)
		die(why);
}

static uint64_t
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint64_t random_state = 88172645463325252ULL;

static uint32_t
random_word(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 16);
}

/* Numbers 1..n, in order or shuffled. */
static uint32_t *
numbers(size_t n, bool shuffled)
{
	uint32_t *ids = calloc(n, sizeof(*ids));

	require(ids != NULL, "no memory");
	for (size_t i = 0; i < n; i++)
		ids[i] = (uint32_t)i + 1;
	for (size_t i = n; shuffled && i-- > 1;) {
		size_t k = random_word() % (i + 1);
		uint32_t id = ids[i];

		ids[i] = ids[k];
		ids[k] = id;
	}
	return ids;
}

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *samples, size_t n)
{
	qsort(samples, n, sizeof(samples[0]), compare_doubles);
	return samples[n / 2];
}

/* ---- an agent whose answers stay here ---- */

struct agent {
	struct engine engine;
	struct tsm tsm;
	struct mib *mib;
	struct vacm *vacm;
	struct request_pool *requests;
	struct poll_loop *loop;
	struct dispatcher dispatcher;
	struct responder responder;
	struct tm_state tm;
	struct probe_mib probe;
	/* The last answer. */
	uint8_t sent[BUFFER];
	size_t n_sent;
};

static enum tm_send_result
keep_answer(void *ctx, const struct tm_state *tm, struct octets message)
{
	struct agent *a = ctx;

	(void)tm;
	memcpy(a->sent, message.p, message.n);
	a->n_sent = message.n;
	return TM_SENT;
}

static void
agent_add_rules(struct agent *a)
{
	struct vacm_group_row group = { .security_model = TSM_SECURITY_MODEL,
		.security_name = "m",
		.group_name = "m" };
	struct vacm_access_row access = { .security_model = TSM_SECURITY_MODEL,
		.security_level = SECURITY_LEVEL_AUTH_PRIV,
		.group_name = "m",
		.view_names = { "all", "", "" } };

	require(vacm_add_group(a->vacm, &group) == 0 &&
			vacm_add_access(a->vacm, &access) == 0,
		"no access rules");
}

static void
agent_allow_all(struct agent *a)
{
	struct vacm_view_row view = { .view_name = "all",
		.included = true,
		.subtree = { 3, { 1, 3, 6 } } };

	agent_add_rules(a);
	require(vacm_add_view(a->vacm, &view) == 0 &&
			vacm_compile(a->vacm) == 0,
		"no view");
}

static struct agent *
agent_new(size_t max_rows)
{
	struct agent *a = calloc(1, sizeof(*a));

	require(a != NULL, "no memory");
	memcpy(a->engine.id, engine_id, sizeof(engine_id));
	a->engine.id_n = sizeof(engine_id);
	a->requests = request_pool_new(4);
	a->mib = mib_new(64);
	a->vacm = vacm_new();
	require(a->requests != NULL && a->mib != NULL && a->vacm != NULL &&
			poll_loop_new(&a->loop, 0, 4) == 0 &&
			probe_mib_init(&a->probe, max_rows) &&
			mib_module_register(a->mib, &probe_mib, &a->probe) == 0,
		"no agent");
	agent_allow_all(a);
	a->dispatcher.engine = &a->engine;
	a->dispatcher.tsm = &a->tsm;
	a->dispatcher.requests = a->requests;
	a->dispatcher.responder = &a->responder;
	a->dispatcher.max_message_size = BUFFER;
	a->dispatcher.send = keep_answer;
	a->dispatcher.send_ctx = a;
	a->responder.dispatcher = &a->dispatcher;
	a->responder.mib = a->mib;
	a->responder.vacm = a->vacm;
	a->responder.loop = a->loop;
	responder_init(&a->responder);
	a->tm = (struct tm_state){ .domain = TM_DOMAIN_DTLS_UDP,
		.address = "192.0.2.1:50000",
		.security_name = "m",
		.transport_level = SECURITY_LEVEL_AUTH_PRIV,
		.session_id = 1,
		.max_message = BUFFER };
	return a;
}

static void
agent_free(struct agent *a)
{
	request_pool_free(a->requests);
	mib_free(a->mib);
	vacm_free(a->vacm);
	poll_loop_free(a->loop);
	probe_mib_fini(&a->probe);
	free(a);
}

/* A request of n times name; the message stands in buffer. */
static struct octets
request_of(uint8_t *buffer, enum pdu_type type, int32_t repetitions,
	struct oid_view name, size_t n)
{
	const struct v3_header header = {
		.msg_id = 1,
		.msg_max_size = BUFFER,
		.msg_flags = V3_FLAG_AUTH | V3_FLAG_PRIV,
		.msg_security_model = TSM_SECURITY_MODEL,
		.context_engine_id = { engine_id, sizeof(engine_id) },
		.pdu_type = type,
		.request_id = 2,
	};
	const struct varbind varbind = { name, { .type = VALUE_NULL } };
	struct v3_writer w;

	require(v3_writer_begin(&w, &header, buffer, BUFFER, BUFFER),
		"no request");
	for (size_t i = 0; i < n; i++)
		require(v3_writer_add(&w, &varbind), "no binding");
	return v3_writer_end(&w, 0, repetitions);
}

static void
agent_ask(struct agent *a, struct octets message)
{
	a->n_sent = 0;
	dispatcher_receive(&a->dispatcher, &a->tm, message);
	a->responder.steps_left = RESPONDER_STEPS; /* the turn is over */
}

/* The last name of the answer. */
static void
agent_last_name(struct agent *a, struct oid *last, size_t *n)
{
	static uint64_t memory[BUFFER];
	struct arena arena;
	struct v3_message message;
	struct scoped_pdu scoped;
	size_t used;

	arena_init(&arena, memory, sizeof(memory));
	require(v3_message_decode((struct octets){ a->sent, a->n_sent },
			&message, &used) == V3_OK &&
			scoped_pdu_decode(message.msg_data, &arena, &scoped) ==
				BER_OK &&
			scoped.pdu.error_status == 0 &&
			scoped.pdu.n_varbinds > 0,
		"no answer");
	*n = scoped.pdu.n_varbinds;
	require(oid_copy(last, scoped.pdu.varbinds[*n - 1].name), "no name");
}

/* ---- walks ---- */

/*
 * ns for each row of a column walked by GetBulk: the median of all requests,
 * so that those in which something else had the processor do not count; nor
 * does the time for writing requests and reading answers
 */
static double
walk(struct agent *a, const char *column, size_t rows)
{
	static uint8_t buffer[BUFFER];
	static double samples[WALKED / REPETITIONS];
	size_t n_samples = 0;

	while (n_samples < ARRAY_LEN(samples)) {
		struct oid at;

		require(oid_parse(column, &at), "no column");
		for (size_t i = 0; i < rows; i += REPETITIONS) {
			struct octets message = request_of(buffer, PDU_GET_BULK,
				REPETITIONS, oid_view(&at), 1);
			uint64_t start = now_ns();
			size_t n;

			agent_ask(a, message);
			samples[n_samples++] = (double)(now_ns() - start);
			agent_last_name(a, &at, &n);
			require(n == REPETITIONS, "too few rows");
		}
		require(at.sub[at.n - 1] == rows, "another row");
	}
	return median(samples, n_samples) / REPETITIONS;
}

static void
print_ratio(const char *what, double samples[SIZES][ROUNDS])
{
	double first = 0;

	printf("%-34s", what);
	for (size_t i = 0; i < SIZES; i++) {
		double m = median(samples[i], ROUNDS);

		if (i == 0)
			first = m;
		printf(" %7.0f", m);
		if (i + 1 == SIZES)
			printf(" %7.2f  %s (<= 1.1)", m / first,
				m / first < 1.105 ? "met" : "missed");
	}
	printf("\n");
}

static void
add_rows(struct agent *a, size_t n, bool shuffled)
{
	uint32_t *ids = numbers(n, shuffled);

	for (size_t i = 0; i < n; i++)
		require(probe_mib_add(&a->probe, ids[i], NULL) != NULL,
			"a row is refused");
	free(ids);
}

static void
bench_store_walks(const char *what, bool shuffled)
{
	double samples[SIZES][ROUNDS];
	struct agent *agents[SIZES];

	for (size_t i = 0; i < SIZES; i++) {
		agents[i] = agent_new(ROWS_MAX);
		add_rows(agents[i], sizes[i], shuffled);
	}
	for (size_t round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < SIZES; i++)
			samples[i][round] =
				walk(agents[i], PROBE_TABLE ".4", sizes[i]);
	print_ratio(what, samples);
	for (size_t i = 0; i < SIZES; i++)
		agent_free(agents[i]);
}

static void
bench_live_walks(void)
{
	static struct probe_link links[ROWS_MAX];
	double samples[SIZES][ROUNDS];
	struct agent *a = agent_new(1);

	for (size_t i = 0; i < ROWS_MAX; i++)
		links[i] = (struct probe_link){ (int32_t)i + 1, "link", 1000,
			{ 4, { 1, 2, 3, 4 } } };
	a->probe.links.rows = links;
	for (size_t round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < SIZES; i++) {
			a->probe.links.n = sizes[i];
			samples[i][round] = walk(a, PROBE_LINK ".3", sizes[i]);
		}
	print_ratio("live rows, an array", samples);
	agent_free(a);
}

/* ---- single values ---- */

static void
bench_get(struct agent *a, const char *what, const char *text)
{
	static uint8_t buffer[BUFFER];
	static const size_t bindings[] = { 1, 50 };
	double ns[2];
	struct oid name;

	require(oid_parse(text, &name), "no name");
	for (size_t k = 0; k < 2; k++) {
		struct octets message = request_of(
			buffer, PDU_GET, 0, oid_view(&name), bindings[k]);
		double samples[ROUNDS];

		for (size_t round = 0; round < ROUNDS; round++) {
			size_t times = 20000 / bindings[k];
			uint64_t start = now_ns();

			for (size_t i = 0; i < times; i++)
				agent_ask(a, message);
			samples[round] =
				(double)(now_ns() - start) / (double)times;
		}
		ns[k] = median(samples, ROUNDS);
	}
	printf("%-34s %7.0f %7.0f\n", what, ns[0], (ns[1] - ns[0]) / 49);
}

/* ---- changes: the store beside one sorted array ---- */

/* The same rows, found by the same comparison; their order one array. */
struct flat {
	struct mib_index index;
	size_t n;
	struct probe_row **order;
	struct probe_row *rows;
	struct probe_row **free; /* all that are not in order */
};

static size_t
flat_seek(const struct flat *flat, uint32_t id)
{
	const struct oid_view name = { &id, 1 };
	size_t low = 0;
	size_t high = flat->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (mib_index_compare(&flat->index, flat->order[middle], name) <
			0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
flat_add(struct flat *flat, const struct probe_row *row)
{
	size_t at = flat_seek(flat, row->id);
	struct probe_row *copy = flat->free[flat->n];

	*copy = *row;
	memmove(&flat->order[at + 1], &flat->order[at],
		(flat->n - at) * sizeof(flat->order[0]));
	flat->order[at] = copy;
	flat->n++;
}

static void
flat_remove(struct flat *flat, uint32_t id)
{
	size_t at = flat_seek(flat, id);
	struct probe_row *row = flat->order[at];

	flat->n--;
	memmove(&flat->order[at], &flat->order[at + 1],
		(flat->n - at) * sizeof(flat->order[0]));
	memset(row, 0, sizeof(*row));
	flat->free[flat->n] = row;
}

static void
flat_init(struct flat *flat, size_t n)
{
	flat->n = 0;
	flat->order = calloc(n, sizeof(flat->order[0]));
	flat->free = calloc(n, sizeof(flat->free[0]));
	flat->rows = calloc(n, sizeof(flat->rows[0]));
	require(flat->order != NULL && flat->free != NULL &&
			flat->rows != NULL &&
			mib_index_of(
				&flat->index, &probe_mib, SMI_probeEntry) == 0,
		"no memory");
	for (size_t i = 0; i < n; i++)
		flat->free[i] = &flat->rows[i];
}

static void
flat_fini(struct flat *flat)
{
	free(flat->order);
	free(flat->free);
	free(flat->rows);
}

/* The shorter of ns and what has passed since start, for each of n. */
static double
shorter(double ns, uint64_t start, size_t n)
{
	double each = (double)(now_ns() - start) / (double)n;

	return each < ns ? each : ns;
}

/* ns for an add and for a remove: all rows in random order, then out again in
 * another. The first round finds no memory yet. */
static void
change_store(const uint32_t *in, const uint32_t *out, size_t n, double ns[2])
{
	struct probe_row row = { .period = 60 };
	struct mib_store *store = mib_store_new(
		&probe_mib, SMI_probeEntry, sizeof(struct probe_row), n);

	require(store != NULL, "no store");
	for (size_t round = 0; round < ROUNDS; round++) {
		uint64_t start = now_ns();

		for (size_t i = 0; i < n; i++) {
			row.id = in[i];
			(void)mib_store_add(store, &row, NULL);
		}
		ns[0] = shorter(ns[0], start, n);
		require(mib_store_count(store) == n, "rows are missing");
		start = now_ns();
		for (size_t i = 0; i < n; i++)
			mib_store_remove(store,
				mib_store_find(store,
					(struct oid_view){ &out[i], 1 }));
		ns[1] = shorter(ns[1], start, n);
		require(mib_store_count(store) == 0, "rows are left");
	}
	mib_store_free(store);
}

static void
change_flat(const uint32_t *in, const uint32_t *out, size_t n, double ns[2])
{
	struct probe_row row = { .period = 60 };
	struct flat flat;

	flat_init(&flat, n);
	for (size_t round = 0; round < ROUNDS; round++) {
		uint64_t start = now_ns();

		for (size_t i = 0; i < n; i++) {
			row.id = in[i];
			flat_add(&flat, &row);
		}
		ns[0] = shorter(ns[0], start, n);
		start = now_ns();
		for (size_t i = 0; i < n; i++)
			flat_remove(&flat, out[i]);
		ns[1] = shorter(ns[1], start, n);
		require(flat.n == 0, "rows are left");
	}
	flat_fini(&flat);
}

static void
bench_changes(void)
{
	for (size_t i = 0; i < SIZES; i++) {
		uint32_t *in = numbers(sizes[i], true);
		uint32_t *out = numbers(sizes[i], true);
		double store[2] = { 1e9, 1e9 };
		double flat[2] = { 1e9, 1e9 };

		change_store(in, out, sizes[i], store);
		change_flat(in, out, sizes[i], flat);
		printf("%7zu rows: add, remove %15.0f %7.0f %7.0f %7.0f\n",
			sizes[i], store[0], store[1], flat[0], flat[1]);
		free(in);
		free(out);
	}
}

/* ---- much work ---- */

/*
 * GetBulk from a name on: how long the longest turn of the loop was, how many
 * there were, and all of them together. The best of some rounds, since whoever
 * else has the processor makes a turn longer than it is.
 */
static void
bench_turns(struct agent *a, const char *what, const char *text)
{
	static uint8_t buffer[BUFFER];
	struct oid name;
	uint64_t least = UINT64_MAX;
	uint64_t all = 0;
	unsigned turns = 0;

	require(oid_parse(text, &name), "no name");
	for (size_t round = 0; round < ROUNDS; round++) {
		struct octets message = request_of(
			buffer, PDU_GET_BULK, 10000, oid_view(&name), 1);
		uint64_t first = now_ns();
		uint64_t start = first;
		uint64_t longest = 0;

		a->n_sent = 0;
		dispatcher_receive(&a->dispatcher, &a->tm, message);
		for (turns = 1;; turns++) {
			uint64_t ns = now_ns() - start;

			longest = ns > longest ? ns : longest;
			if (a->n_sent > 0)
				break;
			start = now_ns();
			require(poll_loop_turn(a->loop, 0) == 0, "no turn");
		}
		if (longest < least) {
			least = longest;
			all = now_ns() - first;
		}
		require(poll_loop_turn(a->loop, 0) == 0, "no turn");
	}
	printf("%-34s %7.0f %7u %7.0f\n", what, (double)least / 1e3, turns,
		(double)all / 1e3);
}

/* Nothing can be seen, but row by row; or the same by masks that no tree
 * holds. */
static void
agent_restrict(struct agent *a, bool with_masks)
{
	struct vacm_view_row view = { .view_name = "all", .included = true };

	vacm_clear(a->vacm);
	require(oid_parse(PROBE_TABLE ".7.1.1", &view.subtree), "no view");
	agent_add_rules(a);
	/* Any row: position 13. None has what is one longer. */
	view.mask[0] = 0xff;
	view.mask[1] = 0xf7;
	view.mask_n = 2;
	require(vacm_add_view(a->vacm, &view) == 0, "no view");
	for (uint32_t i = 0; with_masks && i < 20; i++) {
		struct vacm_view_row ballast = {
			.view_name = "all", .included = false, .mask_n = 3
		};

		ballast.subtree.n = 20;
		ballast.subtree.sub[i] = 1;
		ballast.mask[i / 8] = (uint8_t)(0x80U >> i % 8);
		require(vacm_add_view(a->vacm, &ballast) == 0, "no view");
	}
	require(vacm_compile(a->vacm) == 0, "no view");
}

/* ---- interfaces ---- */

#ifdef HAVE_LIBMNL
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

static uint64_t clock_ms;

static uint64_t
read_clock(void)
{
	return clock_ms;
}

static uint32_t
no_up_time(void *ctx)
{
	(void)ctx;
	return 0;
}

/* ns for each row of ifInOctets; anew: reading the counters from the kernel
 * included. */
static double
walk_interfaces(struct agent *a, size_t rows, bool anew)
{
	static uint8_t buffer[BUFFER];
	uint64_t ns = 0;
	struct oid at;

	require(oid_parse("1.3.6.1.2.1.2.2.1.10", &at), "no name");
	clock_ms += anew ? 2 * LINK_FRESH_MS : 0;
	require(poll_loop_turn(a->loop, 0) == 0, "no turn");
	for (size_t i = 0; i + REPETITIONS <= rows; i += REPETITIONS) {
		struct octets message = request_of(buffer, PDU_GET_BULK,
			REPETITIONS, oid_view(&at), 1);
		uint64_t start = now_ns();
		size_t n;

		agent_ask(a, message);
		ns += now_ns() - start;
		agent_last_name(a, &at, &n);
		require(n == REPETITIONS && at.sub[9] == 10, "too few rows");
	}
	return (double)ns / (double)(rows / REPETITIONS * REPETITIONS);
}

/* The floor: ns an interface for the kernel to say its counters to somebody who
 * does not look at them. */
static double
ask_kernel(struct mnl_socket *socket, size_t rows)
{
	alignas(struct nlmsghdr) static uint8_t buffer[32768];
	struct nlmsghdr *header = mnl_nlmsg_put_header(buffer);
	struct if_stats_msg *stats =
		mnl_nlmsg_put_extra_header(header, sizeof(*stats));
	uint64_t start;
	bool ended = false;

	header->nlmsg_type = RTM_GETSTATS;
	header->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	stats->filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
	start = now_ns();
	require(mnl_socket_sendto(socket, header, header->nlmsg_len) > 0,
		"the kernel is not asked");
	while (!ended) {
		int n = (int)mnl_socket_recvfrom(
			socket, buffer, sizeof(buffer));

		require(n > 0, "the kernel does not answer");
		header = (struct nlmsghdr *)buffer;
		for (; mnl_nlmsg_ok(header, n);
			header = mnl_nlmsg_next(header, &n))
			ended = ended || header->nlmsg_type == NLMSG_DONE;
	}
	return (double)(now_ns() - start) / (double)rows;
}

/* All interfaces of this network namespace: one line for tests/bench/run. */
static void
bench_interfaces(void)
{
	static struct interfaces interfaces;
	static double samples[3][100];
	struct mnl_socket *socket = mnl_socket_open(NETLINK_ROUTE);
	struct agent *a = agent_new(1);
	size_t rows;

	clock_ms = 1000;
	clock_inject(read_clock, NULL);
	poll_loop_free(a->loop);
	require(poll_loop_new(&a->loop, 1, 5) == 0, "no loop");
	a->responder.loop = a->loop;
	responder_init(&a->responder);
	require(socket != NULL && mnl_socket_bind(socket, 0, 0) == 0 &&
			interfaces_start(&interfaces, a->loop, a->mib,
				no_up_time, NULL) == 0,
		"no interfaces");
	rows = mib_store_count(interfaces.mib.interfaces);
	for (size_t i = 0; i < ARRAY_LEN(samples[0]); i++) {
		samples[0][i] = walk_interfaces(a, rows, false);
		samples[1][i] = walk_interfaces(a, rows, true);
		samples[2][i] = ask_kernel(socket, rows);
	}
	printf("interfaces rows=%zu known_ns=%.0f anew_ns=%.0f kernel_ns=%.0f"
	       "\n",
		rows, median(samples[0], ARRAY_LEN(samples[0])),
		median(samples[1], ARRAY_LEN(samples[1])),
		median(samples[2], ARRAY_LEN(samples[2])));
	mnl_socket_close(socket);
	interfaces_stop(&interfaces);
	agent_free(a);
}
#else
static void
bench_interfaces(void)
{
	die("built without libmnl");
}
#endif

static void
bench_tables(void)
{
	struct agent *a;

	printf("ns a row, GetBulk of %d        ", REPETITIONS);
	for (size_t i = 0; i < SIZES; i++)
		printf(" %7zu", sizes[i]);
	printf("  ratio\n");
	bench_store_walks("store, rows added in order", false);
	bench_store_walks("store, rows added at random", true);
	bench_live_walks();

	a = agent_new(ROWS_MAX);
	add_rows(a, ROWS_MAX, true);
	printf("\n%-34s %7s %7s\n", "ns a Get", "with 1", "each of 50");
	bench_get(a, "scalar", PROBE ".1.4.0");
	bench_get(a, "cell, 100000 rows", PROBE_TABLE ".4.4711");
	bench_get(a, "no such row", PROBE_TABLE ".4.0");

	printf("\n%-34s %15s %15s\n", "ns a change", "store", "sorted array");
	bench_changes();

	printf("\n%-34s %7s %7s %7s\n", "us for a GetBulk", "in turn", "turns",
		"in all");
	bench_turns(a, "16384 octets", PROBE_TABLE ".4");
	for (struct probe_row *row = mib_store_first(a->probe.probes);
		row != NULL; row = mib_store_after(a->probe.probes, row))
		mib_row_head(row)->present = 0;
	bench_turns(a, "100000 rows, no value", PROBE_TABLE ".4");
	agent_free(a);

	a = agent_new(ROWS_MAX);
	add_rows(a, ROWS_MAX, true);
	agent_restrict(a, false);
	bench_turns(a, "100000 rows, none in view", PROBE_TABLE ".6");
	agent_restrict(a, true);
	bench_turns(a, "the same, a view kept as rows", PROBE_TABLE ".7");
	agent_free(a);
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--interfaces") == 0)
		bench_interfaces();
	else
		bench_tables();
	return 0;
}
