/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Managers of the soak: sessions that live long or come and go, with requests
 * of every kind, each answer checked to the octet, and garbage from the
 * managers' own addresses beside them. Each manager has a row of
 * snmpTargetAddrTable of its own, which it makes, changes, reads and destroys.
 *
 * On TERM each ends what it has begun and says goodbye. One line of key=value;
 * what was wrong is said on stderr, the first times.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/message.h"
#include "tests/fault/crowd.h"
#include "tests/fault/garbage.h"
#include "util/siphash.h"
#include "util/util.h"

enum {
	TICK_US = 50000,
	KEPT = 64, /* requests of a manager: to know a late answer */
	TOLD_MAX = 10,
	LAST_MAX = 2048,
	NAME = 4, /* octets of a row's name */
	TAGS_MAX = 12,
	TAG = 9, /* octets of one, and the blank behind it */
	VARBINDS = 5,
	SERVICES = 72,
	/* snmpTargetAddrEntry */
	T_DOMAIN = 2,
	T_ADDRESS = 3,
	TAG_LIST = 6,
	PARAMS = 7,
	ROW_STATUS = 9,
	ROW_ACTIVE = 1,
	ROW_CREATE_AND_GO = 4,
	ROW_DESTROY = 6,
	/* RFC 3416 3 */
	WRONG_TYPE = 7,
	INCONSISTENT_VALUE = 12,
	NOT_WRITABLE = 17,
	INTEGER = 0x02,
	STRING = 0x04,
	NOTHING = 0x05,
	OID = 0x06,
	TIME_TICKS = 0x43,
	NO_SUCH_OBJECT = 0x80,
	NO_SUCH_INSTANCE = 0x81,
};

/* What is asked. Kept as int: each switch is about some of them. */
enum {
	OP_SYSTEM,
	OP_NEXT,
	OP_BULK,
	OP_MISSING,
	OP_NOT_WRITABLE,
	OP_WRONG_TYPE,
	OP_CREATE,
	OP_CHANGE,
	OP_READ,
	OP_READ_NEXT,
	OP_DESTROY,
	OP_GONE,
	OP_CONTACT,
	OP_READ_CONTACT,
	OPS
};

static const char *const op_names[OPS] = { "system", "next", "bulk", "missing",
	"not-writable", "wrong-type", "create", "change", "read", "read-next",
	"destroy", "gone", "contact", "read-contact" };

/* An object and its value, in room of its own. */
struct item {
	uint8_t oid[32];
	size_t oid_n;
	uint8_t tag;
	uint8_t value[TAGS_MAX * TAG];
	size_t value_n;
};

struct manager {
	bool alive;             /* has a session, or a handshake */
	bool counted;           /* the handshake, as complete */
	uint64_t begin_us;      /* the next life, not before */
	unsigned long left;     /* requests until it leaves */
	unsigned long answered; /* in this life */

	int op;         /* in flight, or the last one */
	bool follow;    /* op has to be asked next, in this life or a later */
	unsigned tries; /* 0: nothing is in flight */
	uint64_t sent_us, answered_us;
	struct message request;
	struct {
		uint32_t id;
		bool answered;
	} asked[KEPT];
	size_t n_asked;

	bool has_row;
	struct item tags; /* of the row, as it was set last */
	uint32_t up_time;

	uint8_t last[LAST_MAX]; /* its last datagram */
	size_t last_n;
};

static struct {
	unsigned long peers, life, gap_ms, rest_ms, tries, retry_ms;
	unsigned long patience_ms, garbage_ms, plant;
	char name; /* of rows: their first letter */
	bool contact;

	struct crowd crowd;
	struct manager *managers;
	struct garbage dice;
	struct item contact_is;
	uint32_t next_id;
	unsigned long planted_in; /* comparisons until one is made to fail */
	volatile sig_atomic_t stop;

	unsigned long long sessions, requests, answers, repeated, sets;
	unsigned long long values, closed, abandoned, restarted, garbage;
	unsigned long long answered, wrong, twice, lost, failed, ended;
	uint64_t slowest_us;
} the = {
	.peers = 1,
	.gap_ms = 50,
	.rest_ms = 1000,
	.tries = 20,
	.retry_ms = 5000,
	.patience_ms = 60000,
	.name = 's',
	.crowd = { .mtu = 1280, .first = INADDR_LOOPBACK + 0x30000 },
};

static uint64_t
roll(uint64_t below)
{
	return garbage_roll(&the.dice) % below;
}

/* Of one manager or session, with what it was at. */
static void
tell(const struct manager *m, const char *what)
{
	static unsigned told;

	if (told++ >= TOLD_MAX)
		return;
	fprintf(stderr, "soak: %c%03zu: %s: %s\n", the.name,
		(size_t)(m - the.managers), op_names[m->op], what);
}

/* ---- objects ---- */

static struct item
item(const uint8_t *oid, size_t oid_n)
{
	struct item i = { .oid_n = oid_n, .tag = NOTHING };

	memcpy(i.oid, oid, oid_n);
	return i;
}

/* 1.3.6.1.2.1.1.N.instance */
static struct item
system_item(uint8_t n, uint8_t instance)
{
	const uint8_t oid[] = { 0x2b, 6, 1, 2, 1, 1, n, instance };

	return item(oid, sizeof(oid));
}

static void
name_of(const struct manager *m, char name[NAME + 1])
{
	snprintf(name, NAME + 1, "%c%03u", the.name,
		(unsigned)(m - the.managers) % 1000);
}

static struct item
row_item(const struct manager *m, uint8_t column)
{
	uint8_t oid[11 + NAME] = { 0x2b, 6, 1, 6, 3, 12, 1, 2, 1, column };
	char name[NAME + 1];

	name_of(m, name);
	memcpy(oid + 10, name, NAME);
	return item(oid, 10 + NAME);
}

static struct item
with(struct item i, uint8_t tag, const void *value, size_t n)
{
	i.tag = tag;
	memcpy(i.value, value, n);
	i.value_n = n;
	return i;
}

static struct item
with_integer(struct item i, uint8_t value)
{
	return with(i, INTEGER, &value, 1);
}

static struct item
with_string(struct item i, const char *text)
{
	return with(i, STRING, text, strlen(text));
}

/* A value that was never there before, of any length. */
static struct item
with_new_tags(struct item i)
{
	char text[TAGS_MAX * TAG + 1];
	size_t n = 1 + roll(TAGS_MAX);

	for (size_t k = 0; k < n; k++)
		snprintf(text + k * TAG, TAG + 1, "%08x ",
			(unsigned)roll(UINT32_MAX));
	text[n * TAG - 1] = '\0';
	return with_string(i, text);
}

/* ---- what is asked ---- */

static void
build(struct manager *m, enum message_pdu pdu, const unsigned fields[2],
	const struct item *items, size_t n)
{
	struct message_varbind varbinds[VARBINDS];

	for (size_t i = 0; i < n; i++)
		varbinds[i] = (struct message_varbind){ items[i].oid,
			items[i].oid_n, items[i].tag, items[i].value,
			items[i].value_n };
	message_request(&m->request, pdu, fields, varbinds, n);
	if (pdu == MESSAGE_PDU_SET)
		the.sets++;
}

/* What a Set has in it, and its answer again. */
static size_t
set_items(const struct manager *m, struct item items[VARBINDS])
{
	/* 1.3.6.1.6.1.9 */
	static const uint8_t dtls_udp_domain[] = { 0x2b, 6, 1, 6, 1, 9 };
	size_t n = 0;

	switch (m->op) {
	case OP_NOT_WRITABLE:
		items[n++] = with_integer(system_item(7, 0), 1);
		break;
	case OP_WRONG_TYPE:
		items[n++] = with_string(system_item(5, 0), "never");
		items[n++] = with_integer(row_item(m, TAG_LIST), 1);
		break;
	case OP_CREATE:
		items[n++] = m->tags;
		items[n++] = with_integer(
			row_item(m, ROW_STATUS), ROW_CREATE_AND_GO);
		items[n++] = with(row_item(m, T_DOMAIN), OID, dtls_udp_domain,
			sizeof(dtls_udp_domain));
		items[n++] =
			with_string(row_item(m, T_ADDRESS), "192.0.2.1:10162");
		items[n++] = with_string(row_item(m, PARAMS), "p");
		break;
	case OP_CHANGE:
		items[n++] = m->tags;
		break;
	case OP_DESTROY:
		items[n++] = with_integer(row_item(m, ROW_STATUS), ROW_DESTROY);
		break;
	case OP_CONTACT:
		items[n++] = the.contact_is;
		break;
	default:
		break;
	}
	return n;
}

/* The name before it of the same length, and then some: whatever else is in
 * the table, the manager's own row is the next. */
static struct item
before_row(const struct manager *m)
{
	struct item i = row_item(m, TAG_LIST);

	i.oid[i.oid_n - 1]--;
	i.oid[i.oid_n++] = 127;
	return i;
}

static void
build_op(struct manager *m)
{
	static const unsigned bulk[] = { 1, 7 };
	static const uint8_t system[] = { 0x2b, 6, 1, 2, 1, 1 };
	static const uint8_t nowhere[] = { 0x2b, 6, 1, 2, 1, 127, 1, 0 };
	struct item items[VARBINDS];
	size_t n = 0;

	if (m->op == OP_CREATE || m->op == OP_CHANGE)
		m->tags = with_new_tags(row_item(m, TAG_LIST));
	if (m->op == OP_CONTACT)
		the.contact_is = with_new_tags(system_item(4, 0));
	switch (m->op) {
	case OP_SYSTEM:
		items[n++] = system_item(3, 0);
		items[n++] = system_item(6, 0);
		items[n++] = system_item(7, 0);
		break;
	case OP_NEXT:
		items[n++] = system_item(5, 0);
		items[n++] = system_item(6, 0);
		build(m, MESSAGE_PDU_GETNEXT, NULL, items, n);
		return;
	case OP_BULK:
		items[n++] = system_item(6, 0);
		items[n++] = item(system, sizeof(system));
		build(m, MESSAGE_PDU_GETBULK, bulk, items, n);
		return;
	case OP_MISSING:
		items[n++] = item(nowhere, sizeof(nowhere));
		items[n++] = system_item(3, 1);
		break;
	case OP_READ:
	case OP_GONE:
		items[n++] = row_item(m, TAG_LIST);
		items[n++] = row_item(m, ROW_STATUS);
		break;
	case OP_READ_NEXT:
		items[n++] = before_row(m);
		build(m, MESSAGE_PDU_GETNEXT, NULL, items, n);
		return;
	case OP_READ_CONTACT:
		items[n++] = system_item(4, 0);
		break;
	default:
		n = set_items(m, items);
		build(m, MESSAGE_PDU_SET, NULL, items, n);
		return;
	}
	build(m, MESSAGE_PDU_GET, NULL, items, n);
}

static int
choose_op(struct manager *m)
{
	static const int reads[] = { OP_SYSTEM, OP_SYSTEM, OP_SYSTEM, OP_NEXT,
		OP_NEXT, OP_BULK, OP_BULK, OP_MISSING, OP_NOT_WRITABLE,
		OP_WRONG_TYPE };
	uint64_t n = roll(16);

	if (n < ARRAY_LEN(reads))
		return reads[n];
	if (the.contact && m == the.managers && n < 12)
		return OP_CONTACT;
	if (!m->has_row)
		return OP_CREATE;
	if (n == 15 && roll(4) == 0)
		return OP_DESTROY;
	return OP_CHANGE;
}

/* What was set is read in the next request, if that is in another session. */
static void
follow_with(struct manager *m, int op)
{
	m->op = op;
	m->follow = true;
}

static void
follow_up(struct manager *m)
{
	m->follow = false;
	switch (m->op) {
	case OP_CREATE:
		m->has_row = true;
		follow_with(m, OP_READ);
		break;
	case OP_CHANGE:
		follow_with(m, roll(2) == 0 ? OP_READ : OP_READ_NEXT);
		break;
	case OP_DESTROY:
		m->has_row = false;
		follow_with(m, OP_GONE);
		break;
	case OP_CONTACT:
		follow_with(m, OP_READ_CONTACT);
		break;
	default:
		break;
	}
}

/* ---- what is answered ---- */

static bool
equal(const uint8_t *got, size_t got_n, const uint8_t *wanted, size_t n)
{
	uint8_t copy[sizeof(struct item)];

	the.values++;
	memcpy(copy, wanted, n);
	if (the.plant != 0 && n > 0 && the.planted_in-- == 0) {
		the.planted_in = the.plant;
		copy[roll(n)] ^= (uint8_t)(1u << roll(8));
	}
	return got_n == n && memcmp(got, copy, n) == 0;
}

static bool
is_at(const struct message_varbind *got, const struct item *wanted)
{
	return equal(got->oid, got->oid_n, wanted->oid, wanted->oid_n);
}

static bool
is_item(const struct message_varbind *got, struct item wanted)
{
	return is_at(got, &wanted) && got->tag == wanted.tag &&
		equal(got->value, got->value_n, wanted.value, wanted.value_n);
}

/* The two that the configuration has in turn. */
static bool
is_location(const struct message_varbind *got)
{
	const struct item at = system_item(6, 0);

	return is_at(got, &at) && got->tag == STRING &&
		(equal(got->value, got->value_n, (const uint8_t *)"hall A",
			 6) ||
			equal(got->value, got->value_n,
				(const uint8_t *)"hall B", 6));
}

static bool
is_services(const struct message_varbind *got)
{
	return is_item(got, with_integer(system_item(7, 0), SERVICES));
}

/* It never goes back: each answer is of a later moment. */
static bool
is_up_time(struct manager *m, const struct message_varbind *got)
{
	const struct item at = system_item(3, 0);
	uint32_t ticks = 0;

	if (!is_at(got, &at) || got->tag != TIME_TICKS || got->value_n > 4)
		return false;
	for (size_t i = 0; i < got->value_n; i++)
		ticks = ticks << 8 | got->value[i];
	if (ticks < m->up_time)
		return false;
	m->up_time = ticks;
	return true;
}

/* sysDescr.0 to sysServices.0, all there is before sysORLastChange.0. */
static bool
is_system(struct manager *m, const struct message_varbind *got)
{
	for (uint8_t i = 1; i <= 7; i++) {
		const struct item at = system_item(i, 0);

		if (!is_at(&got[i - 1], &at))
			return false;
	}
	return got[0].tag == STRING && got[0].value_n > 0 &&
		got[1].tag == OID && is_up_time(m, &got[2]) &&
		got[3].tag == STRING && got[4].tag == STRING &&
		(got[4].value_n != 5 ||
			memcmp(got[4].value, "never", 5) != 0) &&
		is_location(&got[5]) && is_services(&got[6]);
}

static bool
is_set(struct manager *m, const struct message_answer *a, unsigned status,
	unsigned error_index)
{
	struct item items[VARBINDS];
	size_t n = set_items(m, items);

	/* It may have been made when the answer was lost: then it is there,
	 * and what it holds is read next. */
	if (m->op == OP_CREATE && m->tries > 1 &&
		a->error_status == INCONSISTENT_VALUE) {
		status = INCONSISTENT_VALUE;
		error_index = a->error_index;
	}
	if (a->error_status != status || a->error_index != error_index ||
		a->n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_item(&a->varbinds[i], items[i]))
			return false;
	return true;
}

static struct item
as_missing(struct item i, uint8_t tag)
{
	i.tag = tag;
	return i;
}

static bool
is_read(struct manager *m, const struct message_varbind *got, size_t n)
{
	switch (m->op) {
	case OP_SYSTEM:
		return n == 3 && is_up_time(m, &got[0]) &&
			is_location(&got[1]) && is_services(&got[2]);
	case OP_NEXT:
		return n == 2 && is_location(&got[0]) && is_services(&got[1]);
	case OP_BULK:
		return n == 8 && is_services(&got[0]) && is_system(m, got + 1);
	case OP_MISSING:
		return n == 2 && got[0].tag == NO_SUCH_OBJECT &&
			is_item(&got[1],
				as_missing(
					system_item(3, 1), NO_SUCH_INSTANCE));
	case OP_READ:
		return n == 2 && is_item(&got[0], m->tags) &&
			is_item(&got[1],
				with_integer(
					row_item(m, ROW_STATUS), ROW_ACTIVE));
	case OP_READ_NEXT:
		return n == 1 && is_item(&got[0], m->tags);
	case OP_GONE:
		return n == 2 &&
			is_item(&got[0],
				as_missing(row_item(m, TAG_LIST),
					NO_SUCH_INSTANCE)) &&
			is_item(&got[1],
				as_missing(row_item(m, ROW_STATUS),
					NO_SUCH_INSTANCE));
	case OP_READ_CONTACT:
		return n == 1 && is_item(&got[0], the.contact_is);
	default:
		return false;
	}
}

static bool
is_right(struct manager *m, const struct message_answer *a)
{
	switch (m->op) {
	case OP_NOT_WRITABLE:
		return is_set(m, a, NOT_WRITABLE, 1);
	case OP_WRONG_TYPE:
		return is_set(m, a, WRONG_TYPE, 2);
	case OP_CREATE:
	case OP_CHANGE:
	case OP_DESTROY:
	case OP_CONTACT:
		return is_set(m, a, 0, 0);
	default:
		return a->error_status == 0 && a->error_index == 0 &&
			is_read(m, a->varbinds, a->n);
	}
}

static void
answer_came(struct crowd_peer *p, struct octets octets)
{
	static struct message_answer answer;
	struct manager *m = &the.managers[crowd_index(p)];
	size_t slot = 0;

	if (!message_read(octets.p, octets.n, &answer)) {
		the.wrong++;
		tell(m, "no answer, by its form");
		return;
	}
	while (slot < KEPT && m->asked[slot].id != answer.id)
		slot++;
	if (slot == KEPT) {
		the.wrong++;
		tell(m, "an answer nobody asked for");
		return;
	}
	if (m->asked[slot].answered) {
		the.twice++;
		tell(m, "answered twice");
		return;
	}
	m->asked[slot].answered = true;
	the.answers++;
	/* To an earlier try of what has been answered since. */
	if (m->tries == 0 || (m->n_asked - 1 - slot) % KEPT >= m->tries)
		return;
	if (!is_right(m, &answer)) {
		the.wrong++;
		tell(m, "not the answer it should be");
	}
	the.answered++;
	m->answered++;
	m->answered_us = bench_now_us();
	m->tries = 0;
	follow_up(m);
}

/* ---- lives ---- */

static void
ask(size_t i)
{
	struct manager *m = &the.managers[i];
	size_t slot = m->n_asked++ % KEPT;

	if (m->tries++ > 0)
		the.repeated++;
	m->asked[slot].id = MESSAGE_ID_FIRST + (the.next_id++ & 0x3fffffff);
	m->asked[slot].answered = false;
	message_set_id(&m->request, m->asked[slot].id);
	m->sent_us = bench_now_us();
	the.requests++;
	crowd_send(&the.crowd, i,
		(struct octets){ m->request.octets, m->request.n });
}

static void
ask_next(size_t i)
{
	struct manager *m = &the.managers[i];

	if (!m->follow)
		m->op = choose_op(m);
	build_op(m);
	ask(i);
}

static void
life_begin(size_t i)
{
	struct manager *m = &the.managers[i];

	m->alive = true;
	m->counted = false;
	m->answered = 0;
	m->tries = 0;
	m->left = the.life == 0 ? 0 : 1 + roll(2 * the.life - 1);
	crowd_begin(&the.crowd, i);
}

/* With a word; without one; or back at once, from the same port. */
static void
leave(size_t i)
{
	struct manager *m = &the.managers[i];
	uint64_t how = the.stop ? 0 : roll(3);

	m->alive = false;
	m->begin_us = bench_now_us() + roll(2 * the.rest_ms + 1) * 1000;
	crowd_leave(&the.crowd, i, how == 0);
	if (how == 0)
		the.closed++;
	if (how == 1)
		the.abandoned++;
	if (how == 2) {
		the.restarted++;
		life_begin(i);
	}
}

/* What must not happen has; the manager begins anew. */
static void
break_off(size_t i, unsigned long long *count, const char *what)
{
	struct manager *m = &the.managers[i];

	(*count)++;
	tell(m, what);
	m->follow = false; /* whether a Set came through is not known */
	m->alive = false;
	m->begin_us = bench_now_us() + the.rest_ms * 1000;
	crowd_leave(&the.crowd, i, false);
}

static void
step_open(size_t i, uint64_t now)
{
	struct manager *m = &the.managers[i];

	if (!m->counted) {
		uint64_t took = now - the.crowd.peers[i].begun_us;

		m->counted = true;
		the.sessions++;
		if (took > the.slowest_us)
			the.slowest_us = took;
	}
	if (m->tries > 0) {
		if (now < m->sent_us + the.retry_ms * 1000)
			return;
		if (m->tries >= the.tries)
			break_off(i, &the.lost, "no answer");
		else
			ask(i);
		return;
	}
	if (m->answered > 0 &&
		(the.stop || (m->left > 0 && m->answered >= m->left)))
		leave(i);
	else if (now >= m->answered_us + the.gap_ms * 1000)
		ask_next(i);
}

static void
step(size_t i, uint64_t now)
{
	const struct crowd_peer *p = &the.crowd.peers[i];

	switch (p->state) {
	case CROWD_NONE:
		if (!the.stop && now >= the.managers[i].begin_us)
			life_begin(i);
		break;
	case CROWD_SHAKING:
		if (now > p->begun_us + the.patience_ms * 1000)
			break_off(i, &the.failed, "no handshake");
		break;
	case CROWD_OPEN:
		step_open(i, now);
		break;
	case CROWD_OVER:
		if (the.managers[i].counted)
			break_off(i, &the.ended, "the agent ended it");
		else
			break_off(i, &the.failed, "the handshake failed");
		break;
	}
}

static bool
note_outgoing(struct crowd_peer *p, struct octets datagram)
{
	struct manager *m = &the.managers[crowd_index(p)];

	if (datagram.n <= LAST_MAX) {
		memcpy(m->last, datagram.p, datagram.n);
		m->last_n = datagram.n;
	}
	return true;
}

/* From an address with a session or with none; not into a handshake, which
 * anybody who can write its address could end. */
static void
send_garbage(uint64_t now)
{
	static uint8_t octets[GARBAGE_MAX];
	static uint64_t sent;
	size_t i = roll(the.peers);
	const struct manager *m = &the.managers[i];
	struct octets datagram = { octets, 0 };

	if (the.garbage_ms == 0 || now < sent + the.garbage_ms * 1000 ||
		the.crowd.peers[i].state == CROWD_SHAKING || m->last_n == 0)
		return;
	sent = now;
	datagram.n = garbage_make(&the.dice,
		(enum garbage_kind)roll(GARBAGE_KINDS),
		(struct octets){ m->last, m->last_n }, m->n_asked, octets);
	crowd_transmit(&the.crowd, i, datagram);
	the.garbage++;
}

static bool
anybody_alive(void)
{
	for (size_t i = 0; i < the.peers; i++)
		if (the.managers[i].alive)
			return true;
	return false;
}

static void
run(void)
{
	uint64_t tick = 0;

	do {
		uint64_t now = bench_now_us();

		for (size_t i = 0; i < the.peers; i++)
			step(i, now);
		send_garbage(now);
		if (crowd_receive(&the.crowd, 5))
			while (crowd_receive(&the.crowd, 0))
				;
		if (now - tick > TICK_US) {
			tick = now;
			crowd_tick(&the.crowd);
		}
	} while (!the.stop || anybody_alive());
	printf("sessions=%llu closed=%llu abandoned=%llu restarted=%llu "
	       "requests=%llu repeated=%llu answers=%llu answered=%llu "
	       "sets=%llu "
	       "values=%llu garbage=%llu slowest_handshake_ms=%llu "
	       "wrong=%llu twice=%llu lost=%llu failed=%llu ended=%llu "
	       "errors=%llu\n",
		the.sessions, the.closed, the.abandoned, the.restarted,
		the.requests, the.repeated, the.answers, the.answered, the.sets,
		the.values, the.garbage,
		(unsigned long long)(the.slowest_us / 1000), the.wrong,
		the.twice, the.lost, the.failed, the.ended,
		the.wrong + the.twice + the.lost + the.failed + the.ended);
}

/* ---- options ---- */

static void
stop(int signal_number)
{
	(void)signal_number;
	the.stop = 1;
}

static _Noreturn void
usage(void)
{
	fputs("usage: soak_client --port P --cert F --key F --ca F --name C\n"
	      "      [--first N: address of the first manager in 127.0.0.0/8]\n"
	      "      [--peers N] [--life N: requests, about; 0: until TERM]\n"
	      "      [--gap-ms N] [--rest-ms N: between lives, about]\n"
	      "      [--tries N --retry-ms N] [--timer-ms N] [--patience-ms "
	      "N]\n"
	      "      [--garbage-ms N: a datagram that often] [--seed N]\n"
	      "      [--contact: the first one sets sysContact]\n"
	      "      [--plant N: every N-th comparison is with a bit "
	      "flipped]\n",
		stderr);
	exit(2);
}

enum option_number { NUMBERS = 256 };

/* clang-format off */
static const struct {
	const char *name;
	unsigned long *value;
	unsigned long low, high;
} numbers[] = {
	{ "peers",       &the.peers,       1, 1000 },
	{ "life",        &the.life,        0, 1000000 },
	{ "gap-ms",      &the.gap_ms,      0, 600000 },
	{ "rest-ms",     &the.rest_ms,     0, 600000 },
	{ "tries",       &the.tries,       1, KEPT },
	{ "retry-ms",    &the.retry_ms,    1, 600000 },
	{ "patience-ms", &the.patience_ms, 1, 600000 },
	{ "garbage-ms",  &the.garbage_ms,  0, 600000 },
	{ "plant",       &the.plant,       0, 1000000000 },
};
/* clang-format on */

static struct option options[ARRAY_LEN(numbers) + 10] = {
	CROWD_OPTIONS,
	{ "name", required_argument, NULL, 'n' },
	CROWD_OPTION_FIRST,
	CROWD_OPTION_TIMER_MS,
	{ "seed", required_argument, NULL, 's' },
	{ "contact", no_argument, NULL, 'C' },
};

static void
take_option(int c)
{
	if (c >= NUMBERS) {
		size_t i = (size_t)(c - NUMBERS);

		*numbers[i].value = bench_number(numbers[i].name, optarg,
			numbers[i].low, numbers[i].high);
		return;
	}
	if (crowd_take_option(&the.crowd, c, optarg))
		return;
	switch (c) {
	case 'n':
		the.name = optarg[0];
		break;
	case 's':
		the.dice.seed = bench_number("seed", optarg, 0, 0xffffffff);
		break;
	case 'C':
		the.contact = true;
		break;
	default:
		usage();
	}
}

int
main(int argc, char **argv)
{
	int c;

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		options[i + 9] = (struct option){ numbers[i].name,
			required_argument, NULL, NUMBERS + (int)i };
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		take_option(c);
	if (optind != argc || the.crowd.to.sin_port == 0)
		usage();
	the.planted_in = the.plant;
	the.managers = calloc(the.peers, sizeof(*the.managers));
	if (the.managers == NULL)
		bench_die("out of memory");
	signal(SIGTERM, stop);
	signal(SIGINT, stop);
	the.crowd.message = answer_came;
	the.crowd.outgoing = note_outgoing;
	crowd_open(&the.crowd, the.peers);
	run();
	crowd_close(&the.crowd);
	free(the.managers);
	return 0;
}
