/* SPDX-License-Identifier: BSD-2-Clause */
/* A UDP socket that works in batches and knows the local address. */
#include "transport/udp_socket.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	/*
	 * Ten thousand managers that poll on the minute send within the same
	 * few milliseconds, and the kernel charges one to two KiB for the
	 * smallest datagram: 200 KiB, the usual default, is full after a
	 * hundred. The memory is taken only while datagrams wait.
	 */
	RECEIVE_BUFFER = 4 << 20,
	/* A whole batch of the largest datagrams, with the kernel's share. */
	SEND_BUFFER = 1 << 20,
	IPV6_MIN_MTU = 1280, /* RFC 8200 5 */
};

/* Ancillary data in either direction; the union aligns it. */
union control {
	struct cmsghdr align;
	uint8_t octets[CMSG_SPACE(sizeof(struct in6_pktinfo)) +
		CMSG_SPACE(sizeof(struct in_pktinfo))];
};

/* One direction. buffers are one block, touched only as far as used. */
struct batch {
	struct mmsghdr headers[UDP_BATCH];
	struct iovec iov[UDP_BATCH];
	struct sockaddr_storage names[UDP_BATCH];
	union control controls[UDP_BATCH];
	uint8_t *buffers;
};

struct udp_socket {
	int fd;
	int family;
	struct net_address local;
	struct batch in;
	struct batch out;
	size_t n_out;
	bool may_append; /* to the last of them */
	struct net_address last_local;
	struct net_address last_peer;
	struct udp_socket_stats stats;
};

static uint8_t *
batch_buffer(struct batch *b, size_t i)
{
	return b->buffers + i * UDP_DATAGRAM_MAX;
}

static int
batch_init(struct batch *b)
{
	b->buffers = malloc((size_t)UDP_BATCH * UDP_DATAGRAM_MAX);
	if (b->buffers == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < UDP_BATCH; i++) {
		struct msghdr *m = &b->headers[i].msg_hdr;

		b->iov[i].iov_base = batch_buffer(b, i);
		m->msg_iov = &b->iov[i];
		m->msg_iovlen = 1;
		m->msg_name = &b->names[i];
	}
	return 0;
}

static int
set_option(int fd, int level, int name, int value)
{
	if (setsockopt(fd, level, name, &value, sizeof(value)) != 0)
		return -errno;
	return 0;
}

/* As much as we may have: a smaller one loses bursts, nothing else. */
static void
raise_buffer(int fd, int force, int plain, int size)
{
	if (set_option(fd, SOL_SOCKET, force, size) != 0)
		(void)set_option(fd, SOL_SOCKET, plain, size);
}

/*
 * Path MTU: IP_PMTUDISC_OMIT, because datagrams longer than the interface's
 * MTU must leave in fragments (_INTERFACE refuses them) without DF, and ICMP
 * must not shrink them (_DONT still learns from it; DTLS-16).
 */
static int
set_v4_options(int fd)
{
	int rc = set_option(fd, IPPROTO_IP, IP_PKTINFO, 1);

	if (rc != 0)
		return rc;
	return set_option(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_OMIT);
}

/*
 * IPv4 on an IPv6 socket has its own path MTU option, but its local address
 * comes as v4-mapped IPV6_PKTINFO (Linux 3.15 and up).
 */
static int
set_v6_options(int fd, bool v6_only)
{
	int rc = set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, v6_only ? 1 : 0);

	if (rc == 0)
		rc = set_option(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
	if (rc == 0)
		rc = set_option(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER,
			IPV6_PMTUDISC_OMIT);
	/* IPv6 routers do not fragment: whoever is deaf to ICMP sends
	 * fragments that pass everywhere. */
	if (rc == 0)
		rc = set_option(fd, IPPROTO_IPV6, IPV6_MTU, IPV6_MIN_MTU);
	if (rc == 0 && !v6_only)
		rc = set_option(
			fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_OMIT);
	return rc;
}

static int
bind_socket(
	struct udp_socket *s, const struct net_address *bind_to, bool v6_only)
{
	struct sockaddr_storage sa;
	socklen_t n;
	int rc;

	s->fd = socket(s->family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s->fd < 0)
		return -errno;
	rc = s->family == AF_INET6 ? set_v6_options(s->fd, v6_only)
				   : set_v4_options(s->fd);
	if (rc != 0)
		return rc;
	raise_buffer(s->fd, SO_RCVBUFFORCE, SO_RCVBUF, RECEIVE_BUFFER);
	raise_buffer(s->fd, SO_SNDBUFFORCE, SO_SNDBUF, SEND_BUFFER);
	n = net_address_to_sockaddr(bind_to, s->family, &sa);
	if (bind(s->fd, (const struct sockaddr *)&sa, n) != 0)
		return -errno;
	n = sizeof(sa);
	if (getsockname(s->fd, (struct sockaddr *)&sa, &n) != 0)
		return -errno;
	if (!net_address_from_sockaddr(&s->local, &sa))
		return -EAFNOSUPPORT;
	return 0;
}

int
udp_socket_open(struct udp_socket **out, const struct net_address *bind_to,
	bool v6_only)
{
	struct udp_socket *s = calloc(1, sizeof(*s));
	int rc = -ENOMEM;

	if (s == NULL)
		goto out;
	s->fd = -1;
	s->family = net_address_is_v4(bind_to) ? AF_INET : AF_INET6;
	if (batch_init(&s->in) != 0 || batch_init(&s->out) != 0)
		goto out;
	/* Only :: takes both, and to all else the option means nothing. */
	if (!net_address_is_any(bind_to))
		v6_only = true;
	rc = bind_socket(s, bind_to, v6_only);
	/* "Both families" on a kernel without IPv6 is the other one. */
	if (rc == -EAFNOSUPPORT && s->fd < 0 && s->family == AF_INET6 &&
		!v6_only) {
		s->family = AF_INET;
		rc = bind_socket(s, bind_to, v6_only);
	}
	if (rc != 0)
		goto out;
	*out = s;
	s = NULL; /* the caller's now */
out:
	udp_socket_close(s);
	return rc;
}

void
udp_socket_close(struct udp_socket *s)
{
	if (s == NULL)
		return;
	udp_socket_flush(s);
	if (s->fd >= 0)
		close(s->fd);
	free(s->in.buffers);
	free(s->out.buffers);
	free(s);
}

int
udp_socket_fd(const struct udp_socket *s)
{
	return s->fd;
}

struct net_address
udp_socket_local(const struct udp_socket *s)
{
	return s->local;
}

const struct udp_socket_stats *
udp_socket_stats(const struct udp_socket *s)
{
	return &s->stats;
}

/* What routers and peers report of earlier datagrams; ours are done with. */
static bool
is_icmp_error(int error)
{
	switch (error) {
	case ECONNREFUSED:
	case ECONNRESET:
	case EHOSTDOWN:
	case EHOSTUNREACH:
	case ENETUNREACH:
	case ENONET:
	case ENOPROTOOPT:
	case EOPNOTSUPP:
	case EPROTO:
	case EMSGSIZE:
	case EACCES:
		return true;
	default:
		return false;
	}
}

/* Receiving --------------------------------------------------------------- */

/* TLSTM-06: the address the datagram was sent to, by either family's word. */
static struct net_address
local_of(const struct udp_socket *s, struct msghdr *m)
{
	struct sockaddr_storage sa = { .ss_family = AF_UNSPEC };
	struct net_address local = s->local;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c != NULL;
		c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level == IPPROTO_IPV6 &&
			c->cmsg_type == IPV6_PKTINFO &&
			c->cmsg_len >= CMSG_LEN(sizeof(struct in6_pktinfo))) {
			struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };
			struct in6_pktinfo info;

			memcpy(&info, CMSG_DATA(c), sizeof(info));
			sin6.sin6_addr = info.ipi6_addr;
			sin6.sin6_scope_id = (uint32_t)info.ipi6_ifindex;
			memcpy(&sa, &sin6, sizeof(sin6));
		} else if (c->cmsg_level == IPPROTO_IP &&
			c->cmsg_type == IP_PKTINFO &&
			c->cmsg_len >= CMSG_LEN(sizeof(struct in_pktinfo))) {
			struct sockaddr_in sin = { .sin_family = AF_INET };
			struct in_pktinfo info;

			memcpy(&info, CMSG_DATA(c), sizeof(info));
			sin.sin_addr = info.ipi_addr;
			memcpy(&sa, &sin, sizeof(sin));
		}
	}
	if (net_address_from_sockaddr(&local, &sa))
		local.port = s->local.port;
	return local;
}

/* False for a datagram without a sender, which the kernel does not make. */
static bool
take_datagram(struct udp_socket *s, size_t i, struct udp_datagram *out)
{
	struct mmsghdr *h = &s->in.headers[i];

	if (!net_address_from_sockaddr(&out->peer, &s->in.names[i]))
		return false;
	out->local = local_of(s, &h->msg_hdr);
	out->payload = (struct octets){ batch_buffer(&s->in, i), h->msg_len };
	out->truncated = (h->msg_hdr.msg_flags & MSG_TRUNC) != 0;
	return true;
}

int
udp_socket_receive(struct udp_socket *s, struct udp_datagram out[UDP_BATCH])
{
	int n_taken = 0;
	int n;

	for (size_t i = 0; i < UDP_BATCH; i++) {
		struct msghdr *m = &s->in.headers[i].msg_hdr;

		/* What the last call has written over. */
		s->in.iov[i].iov_len = UDP_DATAGRAM_MAX;
		m->msg_namelen = sizeof(s->in.names[i]);
		m->msg_control = s->in.controls[i].octets;
		m->msg_controllen = sizeof(s->in.controls[i].octets);
		m->msg_flags = 0;
	}
	n = recvmmsg(s->fd, s->in.headers, UDP_BATCH, MSG_DONTWAIT, NULL);
	if (n < 0) {
		int error = errno;

		if (is_icmp_error(error)) {
			s->stats.icmp_errors++; /* DTLS-16 */
			return 0;
		}
		/* Nothing there, or no memory just now: the loop comes back. */
		if (error == EAGAIN || error == EWOULDBLOCK || error == EINTR ||
			error == ENOMEM || error == ENOBUFS)
			return 0;
		return -error;
	}
	s->stats.received += (uint64_t)n;
	for (int i = 0; i < n; i++)
		if (take_datagram(s, (size_t)i, &out[n_taken]))
			n_taken++;
	return n_taken;
}

/* Sending ----------------------------------------------------------------- */

uint8_t *
udp_socket_reserve(struct udp_socket *s)
{
	if (s->n_out == UDP_BATCH)
		udp_socket_flush(s);
	return batch_buffer(&s->out, s->n_out);
}

static void
put_control(struct msghdr *m, union control *control, int level, int type,
	const void *info, size_t n)
{
	struct cmsghdr *c;

	memset(control, 0, sizeof(*control));
	m->msg_control = control->octets;
	m->msg_controllen = CMSG_SPACE(n);
	c = CMSG_FIRSTHDR(m);
	c->cmsg_level = level;
	c->cmsg_type = type;
	c->cmsg_len = CMSG_LEN(n);
	memcpy(CMSG_DATA(c), info, n);
}

/* TLSTM-06. A broadcast or multicast address is no source: the kernel then
 * refuses the datagram, and who asks many gets no answers. */
static void
put_source(struct udp_socket *s, size_t i, const struct net_address *local)
{
	struct msghdr *m = &s->out.headers[i].msg_hdr;

	m->msg_control = NULL;
	m->msg_controllen = 0;
	if (net_address_is_any(local) || !net_address_is_any(&s->local))
		return; /* routing, or the bound address, decides */
	if (net_address_is_v4(local)) {
		struct in_pktinfo info = { .ipi_ifindex = 0 };

		memcpy(&info.ipi_spec_dst, local->ip + 12, 4);
		put_control(m, &s->out.controls[i], IPPROTO_IP, IP_PKTINFO,
			&info, sizeof(info));
	} else {
		struct in6_pktinfo info = { .ipi6_ifindex = 0 };

		memcpy(&info.ipi6_addr, local->ip, sizeof(local->ip));
		info.ipi6_ifindex = local->scope;
		put_control(m, &s->out.controls[i], IPPROTO_IPV6, IPV6_PKTINFO,
			&info, sizeof(info));
	}
}

void
udp_socket_commit(struct udp_socket *s, size_t n,
	const struct net_address *local, const struct net_address *peer)
{
	size_t i = s->n_out;

	assert(i < UDP_BATCH && n <= UDP_DATAGRAM_MAX);
	s->out.iov[i].iov_len = n;
	s->out.headers[i].msg_hdr.msg_namelen =
		net_address_to_sockaddr(peer, s->family, &s->out.names[i]);
	put_source(s, i, local);
	s->n_out++;
	s->may_append = false;
}

void
udp_socket_append(struct udp_socket *s, struct octets octets, size_t max,
	const struct net_address *local, const struct net_address *peer)
{
	if (s->may_append && net_address_equal(&s->last_local, local) &&
		net_address_equal(&s->last_peer, peer)) {
		struct iovec *last = &s->out.iov[s->n_out - 1];
		size_t n = last->iov_len;

		if (n + octets.n <= max && n + octets.n <= UDP_DATAGRAM_MAX) {
			memcpy((uint8_t *)last->iov_base + n, octets.p,
				octets.n);
			last->iov_len += octets.n;
			return;
		}
	}
	memcpy(udp_socket_reserve(s), octets.p, octets.n);
	udp_socket_commit(s, octets.n, local, peer);
	s->last_local = *local;
	s->last_peer = *peer;
	s->may_append = true;
}

void
udp_socket_flush(struct udp_socket *s)
{
	size_t n = s->n_out;
	size_t done = 0;

	while (done < n) {
		int rc = sendmmsg(s->fd, s->out.headers + done,
			(unsigned)(n - done), MSG_DONTWAIT | MSG_NOSIGNAL);

		if (rc > 0) {
			done += (size_t)rc;
			s->stats.sent += (uint64_t)rc;
			continue;
		}
		if (rc < 0 && errno == EINTR)
			continue;
		if (rc < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			s->stats.dropped += n - done;
			break;
		}
		/* It is the first one that was refused; the others go on. */
		if (rc < 0 && errno == ECONNREFUSED)
			s->stats.icmp_errors++; /* the rest is our routing */
		s->stats.dropped++;
		done++;
	}
	s->n_out = 0;
	s->may_append = false;
}
