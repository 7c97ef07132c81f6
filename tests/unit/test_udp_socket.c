/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of transport/udp_socket.c over loopback. */
#include "transport/udp_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/runner.h"

static struct net_address
address(const char *text)
{
	struct net_address a;

	if (!net_address_parse(text, &a))
		abort();
	return a;
}

static struct udp_socket *
open_at(const char *text, bool v6_only)
{
	struct net_address a = address(text);
	struct udp_socket *s = NULL;
	int rc = udp_socket_open(&s, &a, v6_only);

	if (rc != 0) {
		printf("# %s: %s\n", text, strerror(-rc));
		abort();
	}
	return s;
}

/* Some build hosts have no ::1. */
static bool
has_v6_loopback(void)
{
	struct net_address a = address("[::1]:0");
	struct udp_socket *s;

	if (udp_socket_open(&s, &a, true) != 0) {
		printf("# no ::1 here\n");
		return false;
	}
	udp_socket_close(s);
	return true;
}

/* A plain socket in the part of the peer. */
static int
client_at(const char *text)
{
	struct net_address a = address(text);
	struct sockaddr_storage sa;
	int family = net_address_is_v4(&a) ? AF_INET : AF_INET6;
	socklen_t n = net_address_to_sockaddr(&a, family, &sa);
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, n) != 0)
		abort();
	return fd;
}

static struct net_address
client_address(int fd)
{
	struct sockaddr_storage sa;
	socklen_t n = sizeof(sa);
	struct net_address a;

	if (getsockname(fd, (struct sockaddr *)&sa, &n) != 0 ||
		!net_address_from_sockaddr(&a, &sa))
		abort();
	return a;
}

static void
client_send(int fd, const char *host, uint16_t port, const void *p, size_t n)
{
	struct net_address to = address(host);
	struct sockaddr_storage sa;
	socklen_t sa_n;

	to.port = port;
	sa_n = net_address_to_sockaddr(
		&to, net_address_is_v4(&to) ? AF_INET : AF_INET6, &sa);
	if (sendto(fd, p, n, 0, (struct sockaddr *)&sa, sa_n) < 0)
		abort();
}

/* What comes within a second; -1 when nothing does. */
static ssize_t
client_receive(int fd, void *p, size_t n, struct net_address *from)
{
	struct pollfd pfd = { fd, POLLIN, 0 };
	struct sockaddr_storage sa;
	socklen_t sa_n = sizeof(sa);
	ssize_t got;

	if (poll(&pfd, 1, 1000) != 1)
		return -1;
	got = recvfrom(fd, p, n, 0, (struct sockaddr *)&sa, &sa_n);
	if (got >= 0 && !net_address_from_sockaddr(from, &sa))
		abort();
	return got;
}

static bool
nothing_comes(int fd)
{
	struct pollfd pfd = { fd, POLLIN, 0 };

	return poll(&pfd, 1, 50) == 0;
}

static int
receive(struct udp_socket *s, struct udp_datagram out[UDP_BATCH])
{
	struct pollfd pfd = { udp_socket_fd(s), POLLIN, 0 };

	if (poll(&pfd, 1, 1000) != 1)
		return 0;
	return udp_socket_receive(s, out);
}

static void
answer(struct udp_socket *s, const void *p, size_t n,
	const struct net_address *local, const struct net_address *peer)
{
	memcpy(udp_socket_reserve(s), p, n);
	udp_socket_commit(s, n, local, peer);
}

/* Sends to host and answers; asserts both ends' addresses. */
static void
assert_round_trip(struct udp_socket *s, const char *client, const char *host)
{
	uint16_t port = udp_socket_local(s).port;
	int fd = client_at(client);
	struct net_address peer = client_address(fd);
	struct net_address asked = address(host);
	struct udp_datagram in[UDP_BATCH];
	struct net_address from;
	char octets[16];

	asked.port = port;
	client_send(fd, host, port, "ask", 3);
	CU_ASSERT_EQUAL_FATAL(receive(s, in), 1);
	CU_ASSERT_TRUE(net_address_equal(&in[0].peer, &peer));
	CU_ASSERT_TRUE(net_address_equal(&in[0].local, &asked));
	CU_ASSERT_EQUAL(in[0].payload.n, 3);
	CU_ASSERT_EQUAL(memcmp(in[0].payload.p, "ask", 3), 0);
	CU_ASSERT_FALSE(in[0].truncated);
	answer(s, "answer", 6, &in[0].local, &in[0].peer);
	CU_ASSERT_TRUE(nothing_comes(fd)); /* it waits for the batch */
	udp_socket_flush(s);
	CU_ASSERT_EQUAL(client_receive(fd, octets, sizeof(octets), &from), 6);
	CU_ASSERT_EQUAL(memcmp(octets, "answer", 6), 0);
	CU_ASSERT_TRUE(net_address_equal(&from, &asked));
	close(fd);
}

/* TLSTM-05, TLSTM-06: 127.0.0.2 would be answered from 127.0.0.1 by routing */
static void
test_dual_stack_answers_from_the_address_asked(void)
{
	struct udp_socket *s = open_at("[::]:0", false);

	assert_round_trip(s, "127.0.0.1:0", "127.0.0.1:0");
	assert_round_trip(s, "127.0.0.1:0", "127.0.0.2:0");
	assert_round_trip(s, "127.0.0.3:0", "127.1.2.3:0");
	if (has_v6_loopback())
		assert_round_trip(s, "[::1]:0", "[::1]:0");
	udp_socket_close(s);
}

/* TLSTM-06 */
static void
test_v4_wildcard_answers_from_the_address_asked(void)
{
	struct udp_socket *s = open_at("0.0.0.0:0", false);

	assert_round_trip(s, "127.0.0.1:0", "127.0.0.1:0");
	assert_round_trip(s, "127.0.0.1:0", "127.0.0.2:0");
	udp_socket_close(s);
}

static void
test_bound_address_is_the_local_one(void)
{
	struct udp_socket *s = open_at("127.0.0.5:0", false);

	assert_round_trip(s, "127.0.0.1:0", "127.0.0.5:0");
	udp_socket_close(s);
	if (has_v6_loopback()) {
		s = open_at("[::1]:0", false);
		assert_round_trip(s, "[::1]:0", "[::1]:0");
		udp_socket_close(s);
	}
}

static void
test_v6_only_leaves_v4_alone(void)
{
	struct udp_socket *s6 = open_at("[::]:0", true);
	struct net_address v4 = address("0.0.0.0:0");
	struct udp_socket *s4 = NULL;

	/* The port is still free for IPv4. */
	v4.port = udp_socket_local(s6).port;
	CU_ASSERT_EQUAL(udp_socket_open(&s4, &v4, false), 0);
	if (has_v6_loopback())
		assert_round_trip(s6, "[::1]:0", "[::1]:0");
	assert_round_trip(s4, "127.0.0.1:0", "127.0.0.1:0");
	udp_socket_close(s6);
	udp_socket_close(s4);
}

static void
test_bind_fails_on_taken_port_and_foreign_address(void)
{
	struct udp_socket *s = open_at("[::]:0", false);
	struct net_address taken = udp_socket_local(s);
	struct net_address foreign = address("192.0.2.1:0");
	struct udp_socket *other = NULL;

	CU_ASSERT_EQUAL(udp_socket_open(&other, &taken, false), -EADDRINUSE);
	CU_ASSERT_EQUAL(
		udp_socket_open(&other, &foreign, false), -EADDRNOTAVAIL);
	CU_ASSERT_PTR_NULL(other);
	udp_socket_close(s);
	udp_socket_close(NULL);
}

static void
test_descriptor_is_closed_on_exec_and_never_blocks(void)
{
	struct udp_socket *s = open_at("[::]:0", false);
	struct udp_datagram in[UDP_BATCH];
	int fd = udp_socket_fd(s);

	CU_ASSERT_TRUE((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	CU_ASSERT_TRUE((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
	CU_ASSERT_EQUAL(udp_socket_receive(s, in), 0);
	udp_socket_close(s);
}

/* DTLS-16: fragments without DF, and ICMP not believed. */
static void
test_path_mtu_discovery_is_off(void)
{
	struct udp_socket *s = open_at("[::]:0", false);
	int value = -1;
	socklen_t n = sizeof(value);
	int fd = udp_socket_fd(s);

	CU_ASSERT_EQUAL(
		getsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &value, &n), 0);
	CU_ASSERT_EQUAL(value, IP_PMTUDISC_OMIT);
	CU_ASSERT_EQUAL(
		getsockopt(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &value, &n), 0);
	CU_ASSERT_EQUAL(value, IPV6_PMTUDISC_OMIT);
	udp_socket_close(s);
}

static void
test_burst_comes_in_batches(void)
{
	enum { BURST = 2 * UDP_BATCH + 3 };
	struct udp_socket *s = open_at("127.0.0.1:0", false);
	uint16_t port = udp_socket_local(s).port;
	int fd = client_at("127.0.0.1:0");
	struct udp_datagram in[UDP_BATCH];
	uint8_t next = 0;
	int sizes[3];

	for (uint8_t i = 0; i < BURST; i++)
		client_send(fd, "127.0.0.1:0", port, &i, 1);
	for (size_t i = 0; i < 3; i++) {
		sizes[i] = receive(s, in);
		for (int k = 0; k < sizes[i]; k++) {
			CU_ASSERT_EQUAL(in[k].payload.n, 1);
			CU_ASSERT_EQUAL(in[k].payload.p[0], next);
			next++;
		}
	}
	CU_ASSERT_EQUAL(sizes[0], UDP_BATCH);
	CU_ASSERT_EQUAL(sizes[1], UDP_BATCH);
	CU_ASSERT_EQUAL(sizes[2], 3);
	CU_ASSERT_EQUAL(udp_socket_stats(s)->received, BURST);
	CU_ASSERT_EQUAL(udp_socket_receive(s, in), 0);
	close(fd);
	udp_socket_close(s);
}

static void
test_full_batch_leaves_by_itself(void)
{
	enum { COUNT = UDP_BATCH + 1 };
	struct udp_socket *s = open_at("127.0.0.1:0", false);
	int fd = client_at("127.0.0.1:0");
	struct net_address local = udp_socket_local(s);
	struct net_address peer = client_address(fd);
	struct net_address from;
	uint8_t octet;

	for (uint8_t i = 0; i < COUNT; i++)
		answer(s, &i, 1, &local, &peer);
	for (uint8_t i = 0; i < UDP_BATCH; i++) {
		CU_ASSERT_EQUAL(client_receive(fd, &octet, 1, &from), 1);
		CU_ASSERT_EQUAL(octet, i);
	}
	CU_ASSERT_TRUE(nothing_comes(fd));
	udp_socket_close(s); /* flushes */
	CU_ASSERT_EQUAL(client_receive(fd, &octet, 1, &from), 1);
	CU_ASSERT_EQUAL(octet, UDP_BATCH);
	close(fd);
}

static void
test_reserved_datagram_may_be_thrown_away(void)
{
	struct udp_socket *s = open_at("127.0.0.1:0", false);
	int fd = client_at("127.0.0.1:0");
	struct net_address local = udp_socket_local(s);
	struct net_address peer = client_address(fd);
	uint8_t *first = udp_socket_reserve(s);
	struct net_address from;
	char octet;

	memcpy(first, "no", 2);
	CU_ASSERT_PTR_EQUAL(udp_socket_reserve(s), first);
	answer(s, "y", 1, &local, &peer);
	udp_socket_flush(s);
	CU_ASSERT_EQUAL(client_receive(fd, &octet, 1, &from), 1);
	CU_ASSERT_EQUAL(octet, 'y');
	CU_ASSERT_TRUE(nothing_comes(fd));
	CU_ASSERT_EQUAL(udp_socket_stats(s)->sent, 1);
	udp_socket_flush(s); /* nothing waits */
	CU_ASSERT_EQUAL(udp_socket_stats(s)->sent, 1);
	close(fd);
	udp_socket_close(s);
}

/* Unreachable, without address family, from a foreign source: each is lost
 * alone. */
static void
test_refused_datagrams_do_not_hold_up_the_others(void)
{
	struct udp_socket *s = open_at("0.0.0.0:0", false);
	int fd = client_at("127.0.0.1:0");
	struct net_address local = address("127.0.0.1:0");
	struct net_address foreign = address("192.0.2.1:0");
	struct net_address peer = client_address(fd);
	struct net_address no_port = address("127.0.0.1:0");
	struct net_address v6 = address("[::1]:9");
	struct net_address broadcast = address("255.255.255.255:9");
	struct net_address from;
	char octets[4];

	answer(s, "1", 1, &local, &peer);
	answer(s, "a", 1, &local, &no_port);
	answer(s, "2", 1, &local, &peer);
	answer(s, "b", 1, &local, &v6);
	answer(s, "c", 1, &foreign, &peer);
	answer(s, "3", 1, &local, &peer);
	answer(s, "d", 1, &local, &broadcast);
	udp_socket_flush(s);
	for (char c = '1'; c <= '3'; c++) {
		CU_ASSERT_EQUAL(
			client_receive(fd, octets, sizeof(octets), &from), 1);
		CU_ASSERT_EQUAL(octets[0], c);
	}
	CU_ASSERT_TRUE(nothing_comes(fd));
	CU_ASSERT_EQUAL(udp_socket_stats(s)->sent, 3);
	CU_ASSERT_EQUAL(udp_socket_stats(s)->dropped, 4);
	close(fd);
	udp_socket_close(s);
}

/* DTLS-16: a peer that is gone disturbs neither receiving nor sending. */
static void
test_icmp_unreachable_does_not_break_the_socket(void)
{
	struct udp_socket *s = open_at("[::]:0", false);
	int fd = client_at("127.0.0.1:0");
	struct net_address gone = client_address(fd);
	struct net_address local = address("127.0.0.1:0");
	struct udp_datagram in[UDP_BATCH];

	close(fd);
	for (unsigned i = 0; i < 3; i++) {
		answer(s, "x", 1, &local, &gone);
		udp_socket_flush(s);
		CU_ASSERT_EQUAL(udp_socket_receive(s, in), 0);
	}
	assert_round_trip(s, "127.0.0.1:0", "127.0.0.1:0");
	udp_socket_close(s);
}

/* The same when the kernel does report it, as it does once connected. */
static void
test_reported_icmp_error_is_read_away_and_counted(void)
{
	struct udp_socket *s = open_at("127.0.0.1:0", false);
	int fd = client_at("127.0.0.1:0");
	struct net_address peer = client_address(fd);
	struct net_address local = udp_socket_local(s);
	struct net_address from;
	struct sockaddr_storage sa;
	struct udp_datagram in[UDP_BATCH];
	char octet;
	socklen_t n = net_address_to_sockaddr(&peer, AF_INET, &sa);

	CU_ASSERT_EQUAL_FATAL(
		connect(udp_socket_fd(s), (struct sockaddr *)&sa, n), 0);
	close(fd);
	answer(s, "x", 1, &local, &peer);
	udp_socket_flush(s);
	CU_ASSERT_EQUAL(receive(s, in), 0);
	CU_ASSERT_EQUAL(udp_socket_stats(s)->icmp_errors, 1);
	CU_ASSERT_EQUAL(udp_socket_receive(s, in), 0);
	CU_ASSERT_EQUAL(udp_socket_stats(s)->icmp_errors, 1);

	/* sendmmsg reports it too: that datagram is lost, the next goes. */
	answer(s, "x", 1, &local, &peer);
	udp_socket_flush(s);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	CU_ASSERT_EQUAL_FATAL(bind(fd, (struct sockaddr *)&sa, n), 0);
	answer(s, "y", 1, &local, &peer);
	answer(s, "z", 1, &local, &peer);
	udp_socket_flush(s);
	CU_ASSERT_EQUAL(client_receive(fd, &octet, 1, &from), 1);
	CU_ASSERT_EQUAL(octet, 'z');
	CU_ASSERT_EQUAL(udp_socket_stats(s)->icmp_errors, 2);
	CU_ASSERT_EQUAL(udp_socket_stats(s)->dropped, 1);
	close(fd);
	udp_socket_close(s);
}

static void
test_broken_socket_is_reported(void)
{
	struct udp_socket *s = open_at("127.0.0.1:0", false);
	struct udp_datagram in[UDP_BATCH];
	int ends[2];

	/* Something that is no socket in its place. */
	CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
	CU_ASSERT_EQUAL_FATAL(
		dup2(ends[0], udp_socket_fd(s)), udp_socket_fd(s));
	CU_ASSERT_EQUAL(udp_socket_receive(s, in), -ENOTSOCK);
	close(ends[0]);
	close(ends[1]);
	udp_socket_close(s);
}

static void
test_empty_datagram_is_delivered(void)
{
	struct udp_socket *s = open_at("[::]:0", false);
	uint16_t port = udp_socket_local(s).port;
	int fd = client_at("127.0.0.1:0");
	struct udp_datagram in[UDP_BATCH];

	client_send(fd, "127.0.0.1:0", port, "", 0);
	client_send(fd, "127.0.0.1:0", port, "x", 1);
	CU_ASSERT_EQUAL(receive(s, in), 2);
	CU_ASSERT_EQUAL(in[0].payload.n, 0);
	CU_ASSERT_FALSE(in[0].truncated);
	CU_ASSERT_EQUAL(in[1].payload.n, 1);
	close(fd);
	udp_socket_close(s);
}

static void
test_largest_datagrams_both_ways_larger_ones_are_flagged(void)
{
	static const char *const hosts[] = { "127.0.0.1:0", "[::1]:0" };
	static uint8_t octets[UDP_DATAGRAM_MAX + 1];
	struct udp_socket *s = open_at("[::]:0", false);
	uint16_t port = udp_socket_local(s).port;
	size_t n_hosts = has_v6_loopback() ? ARRAY_LEN(hosts) : 1;
	struct udp_datagram in[UDP_BATCH];
	struct net_address from;

	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = (uint8_t)(i * 7);
	for (size_t h = 0; h < n_hosts; h++) {
		int fd = client_at(hosts[h]);

		client_send(fd, hosts[h], port, octets, sizeof(octets) - 1);
		client_send(fd, hosts[h], port, octets, sizeof(octets));
		client_send(fd, hosts[h], port, octets, 1);
		CU_ASSERT_EQUAL_FATAL(receive(s, in), 3);
		CU_ASSERT_EQUAL(in[0].payload.n, UDP_DATAGRAM_MAX);
		CU_ASSERT_FALSE(in[0].truncated);
		CU_ASSERT_EQUAL(in[1].payload.n, UDP_DATAGRAM_MAX);
		CU_ASSERT_TRUE(in[1].truncated);
		CU_ASSERT_EQUAL(in[2].payload.n, 1);
		CU_ASSERT_FALSE(in[2].truncated);
		CU_ASSERT_EQUAL(
			memcmp(in[0].payload.p, octets, in[0].payload.n), 0);
		for (unsigned i = 0; i < UDP_BATCH; i++)
			answer(s, octets, UDP_DATAGRAM_MAX, &in[0].local,
				&in[0].peer);
		udp_socket_flush(s);
		CU_ASSERT_EQUAL(
			client_receive(fd, octets, sizeof(octets), &from),
			UDP_DATAGRAM_MAX);
		close(fd);
	}
	CU_ASSERT_EQUAL(udp_socket_stats(s)->sent, n_hosts * UDP_BATCH);
	CU_ASSERT_EQUAL(udp_socket_stats(s)->dropped, 0);
	udp_socket_close(s);
}

/* What is appended travels together, up to max and to the same peer only. */
static void
test_append_joins_what_goes_to_the_same_peer(void)
{
	struct udp_socket *s = open_at("127.0.0.1:0", false);
	const struct net_address local = udp_socket_local(s);
	int fd[2] = { client_at("127.0.0.1:0"), client_at("127.0.0.1:0") };
	const struct net_address peer[2] = { client_address(fd[0]),
		client_address(fd[1]) };
	const struct octets four = { (const uint8_t *)"four", 4 };
	uint8_t octets[32];
	struct net_address from;

	udp_socket_append(s, four, 8, &local, &peer[0]);
	udp_socket_append(s, four, 8, &local, &peer[0]);
	udp_socket_append(s, four, 8, &local, &peer[0]); /* one too much */
	udp_socket_append(s, four, 8, &local, &peer[1]); /* another one */
	answer(s, "five5", 5, &local, &peer[1]);
	udp_socket_append(s, four, 32, &local, &peer[1]); /* not to that */
	udp_socket_append(s, four, 0, &local, &peer[1]);
	udp_socket_flush(s);
	udp_socket_append(s, four, 32, &local, &peer[1]); /* it is gone */
	udp_socket_flush(s);
	CU_ASSERT(client_receive(fd[0], octets, 32, &from) == 8);
	CU_ASSERT(memcmp(octets, "fourfour", 8) == 0);
	CU_ASSERT(client_receive(fd[0], octets, 32, &from) == 4);
	CU_ASSERT(nothing_comes(fd[0]));
	CU_ASSERT(client_receive(fd[1], octets, 32, &from) == 4);
	CU_ASSERT(client_receive(fd[1], octets, 32, &from) == 5);
	for (int i = 0; i < 3; i++)
		CU_ASSERT(client_receive(fd[1], octets, 32, &from) == 4);
	CU_ASSERT(nothing_comes(fd[1]));
	close(fd[0]);
	close(fd[1]);
	udp_socket_close(s);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_dual_stack_answers_from_the_address_asked),
	UNIT_TEST(test_v4_wildcard_answers_from_the_address_asked),
	UNIT_TEST(test_bound_address_is_the_local_one),
	UNIT_TEST(test_v6_only_leaves_v4_alone),
	UNIT_TEST(test_bind_fails_on_taken_port_and_foreign_address),
	UNIT_TEST(test_descriptor_is_closed_on_exec_and_never_blocks),
	UNIT_TEST(test_path_mtu_discovery_is_off),
	UNIT_TEST(test_burst_comes_in_batches),
	UNIT_TEST(test_full_batch_leaves_by_itself),
	UNIT_TEST(test_append_joins_what_goes_to_the_same_peer),
	UNIT_TEST(test_reserved_datagram_may_be_thrown_away),
	UNIT_TEST(test_refused_datagrams_do_not_hold_up_the_others),
	UNIT_TEST(test_icmp_unreachable_does_not_break_the_socket),
	UNIT_TEST(test_reported_icmp_error_is_read_away_and_counted),
	UNIT_TEST(test_broken_socket_is_reported),
	UNIT_TEST(test_empty_datagram_is_delivered),
	UNIT_TEST(test_largest_datagrams_both_ways_larger_ones_are_flagged),
};

UNIT_MAIN("udp_socket", tests)
