/* SPDX-License-Identifier: BSD-2-Clause */
/* What a server has cost so far, read from /proc. */
#ifndef TESTS_BENCH_SERVER_COST_H
#define TESTS_BENCH_SERVER_COST_H

#include <stdint.h>

/*
 * server_cpu_ns - CPU time of the main thread of pid
 *
 * From /proc/PID/schedstat, which counts nanoseconds but catches up only when
 * the process sleeps: read it when nothing is in flight. Without it from
 * /proc/PID/stat, in clock ticks. Ends the program when there is no such
 * process.
 */
uint64_t server_cpu_ns(int pid);

struct server_memory {
	long rss_kib;
	long pss_kib;     /* shared pages counted in part */
	long private_kib; /* written by it alone: its heap, most of all */
};

/* server_memory - from /proc/PID/smaps_rollup */
struct server_memory server_memory(int pid);

#endif
