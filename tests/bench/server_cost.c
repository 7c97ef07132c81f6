/* SPDX-License-Identifier: BSD-2-Clause */
/* What a server has cost so far, read from /proc. */
#include "tests/bench/server_cost.h"

#include "tests/bench/bench.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static FILE *
open_proc(int pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	return fopen(path, "re");
}

/* utime and stime, fields 14 and 15, behind a name that may hold anything */
static uint64_t
cpu_from_stat(int pid)
{
	FILE *f = open_proc(pid, "stat");
	unsigned long long user = 0, system = 0;
	char line[1024];
	const char *p;

	if (f == NULL || fgets(line, sizeof(line), f) == NULL)
		bench_die("no process %d", pid);
	fclose(f);
	p = strrchr(line, ')');
	if (p == NULL ||
		sscanf(p + 1,
			" %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u"
			" %llu %llu",
			&user, &system) != 2)
		bench_die("cannot read /proc/%d/stat", pid);
	return (user + system) *
		(1000000000ULL / (unsigned long long)sysconf(_SC_CLK_TCK));
}

uint64_t
server_cpu_ns(int pid)
{
	FILE *f = open_proc(pid, "schedstat");
	unsigned long long run = 0;
	int n = 0;

	if (f != NULL) {
		n = fscanf(f, "%llu", &run);
		fclose(f);
	}
	return n == 1 && run != 0 ? run : cpu_from_stat(pid);
}

struct server_memory
server_memory(int pid)
{
	struct server_memory m = { 0 };
	FILE *f = open_proc(pid, "smaps_rollup");
	char line[256];
	long kib;

	if (f == NULL)
		bench_die("cannot read /proc/%d/smaps_rollup", pid);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "Rss: %ld", &kib) == 1)
			m.rss_kib = kib;
		else if (sscanf(line, "Pss: %ld", &kib) == 1)
			m.pss_kib = kib;
		else if (sscanf(line, "Private_Dirty: %ld", &kib) == 1)
			m.private_kib = kib;
	}
	fclose(f);
	return m;
}
