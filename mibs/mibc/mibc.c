/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mibc [-I DIR]... [-d DEPFILE] -o OUTDIR MODULE-FILE
 *
 * Reads one SMIv2 module, and what it imports from the folders named with -I,
 * and writes OUTDIR/NAME.gen.h and NAME.gen.c, the module's name being in
 * lower case with _ for -. DEPFILE tells make what they were made from. Exit
 * status 0, or 1 after lines "file:line: error: ..." on stderr; then no file
 * has been touched.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mibs/mibc/mibc.h"

enum {
	/* Seconds of CPU time, a hundred times what the largest module of the
	 * IETF takes: libsmi has loops that do not end. */
	CPU_MAX_S = 30,
};

static size_t n_complaints;

void
complain(const char *path, int line, const char *format, ...)
{
	va_list args;

	n_complaints++;
	fprintf(stderr, "%s:", path == NULL ? "mibc" : path);
	if (line > 0)
		fprintf(stderr, "%d:", line);
	fputs(" error: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

size_t
complaints(void)
{
	return n_complaints;
}

/* With AddressSanitizer: libsmi keeps what it has (asked to free it, it frees
 * some of it twice), and to look for leaks takes longer than all the rest. The
 * tests ask for it, and except libsmi. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* ---- files ---- */

/* A file is written beside its place, and moved there when all is well. */
struct file {
	char *path; /* NULL: not wanted */
	char *temporary;
	FILE *out;
};

static char *
text(const char *a, const char *b, const char *c)
{
	char *out;

	if (asprintf(&out, "%s%s%s", a, b, c) >= 0)
		return out;
	fputs("mibc: error: out of memory\n", stderr);
	exit(EXIT_FAILURE);
}

static bool
file_open(struct file *file)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	file->temporary = text(file->path, ".", pid);
	file->out = fopen(file->temporary, "w");
	if (file->out == NULL)
		complain(file->path, 0, "cannot write it: %s", strerror(errno));
	return file->out != NULL;
}

static bool
file_close(struct file *file)
{
	const bool failed = ferror(file->out) != 0;
	const bool closed = fclose(file->out) == 0;

	if (failed || !closed)
		complain(file->path, 0, "cannot write it: %s", strerror(errno));
	return !failed && closed;
}

static bool
file_move(struct file *file)
{
	if (rename(file->temporary, file->path) == 0)
		return true;
	complain(file->path, 0, "cannot write it: %s", strerror(errno));
	return false;
}

struct arguments {
	char *folders; /* "DIR:DIR" */
	char *depend;  /* may be NULL */
	const char *out;
	char *path;
};

/* The source is the last, and so never older than what belongs to it. */
enum { HEADER, DEPEND, SOURCE, N_FILES };

static bool
write_files(const struct arguments *args, const struct tables *tables)
{
	char *name = file_name(tables);
	char *stem = text(args->out, "/", name);
	struct file files[N_FILES] = {
		[HEADER].path = text(stem, ".gen.h", ""),
		[DEPEND].path = args->depend,
		[SOURCE].path = text(stem, ".gen.c", ""),
	};
	bool good = true;

	for (size_t i = 0; i < N_FILES && good; i++) {
		if (files[i].path == NULL)
			continue;
		good = file_open(&files[i]);
		if (!good)
			break;
		if (i == HEADER)
			good = write_header(files[i].out, tables);
		else if (i == SOURCE)
			write_source(files[i].out, tables);
		else
			write_depend(files[i].out, tables, stem);
		good = file_close(&files[i]) && good;
	}
	for (size_t i = 0; i < N_FILES; i++) {
		if (files[i].temporary == NULL)
			continue;
		good = good && file_move(&files[i]);
		if (!good)
			unlink(files[i].temporary);
		free(files[i].temporary);
	}
	free(files[HEADER].path);
	free(files[SOURCE].path);
	free(stem);
	free(name);
	return good;
}

/* ---- the work, in a child ---- */

static int
work(const struct arguments *args)
{
	struct text module;
	struct tables tables;
	bool good = text_read(&module, args->path);

	if (good) {
		text_check_numbers(&module);
		text_find_clauses(&module);
		good = complaints() == 0;
	}
	if (good) {
		good = compile(&tables, &module, args->folders) &&
			write_files(args, &tables);
		tables_fini(&tables);
	}
	text_fini(&module);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void
limit_cpu(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_CPU, &limit) != 0)
		return;
	if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > CPU_MAX_S)
		limit.rlim_cur = CPU_MAX_S;
	setrlimit(RLIMIT_CPU, &limit);
}

/* libsmi crashes on some modules that are wrong, and goes round for ever on
 * others; what happens to a child can be told in a sentence. */
static int
supervise(const struct arguments *args)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		limit_cpu();
		exit(work(args));
	}
	if (child < 0 || waitpid(child, &status, 0) != child) {
		complain(args->path, 0, "no process to read it: %s",
			strerror(errno));
		return EXIT_FAILURE;
	}
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		complain(args->path, 0,
			"libsmi comes to no end with it; look at what was "
			"changed last");
	else if (WIFSIGNALED(status))
		complain(args->path, 0,
			"libsmi crashes on it (%s); look at what was changed "
			"last",
			strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) > EXIT_FAILURE)
		complain(args->path, 0,
			"libsmi gives up on it (status %d); look at what was "
			"changed last",
			WEXITSTATUS(status));
	else
		return WEXITSTATUS(status);
	return EXIT_FAILURE;
}

/* ---- arguments ---- */

static int
usage(void)
{
	fputs("usage: mibc [-I DIR]... [-d DEPFILE] -o OUTDIR MODULE-FILE\n",
		stderr);
	return EXIT_FAILURE;
}

static bool
add_folder(struct arguments *args, const char *folder)
{
	char *old = args->folders;

	if (strchr(folder, ':') != NULL) {
		complain(folder, 0, "libsmi takes no folder with a colon");
		return false;
	}
	args->folders = text(old, old[0] == '\0' ? "" : ":", folder);
	free(old);
	return true;
}

int
main(int argc, char **argv)
{
	struct arguments args = { .folders = text("", "", "") };
	int status = EXIT_FAILURE;
	int option;

	while ((option = getopt(argc, argv, "I:d:o:")) != -1) {
		if (option == 'I') {
			if (!add_folder(&args, optarg))
				goto out;
		} else if (option == 'd') {
			args.depend = optarg;
		} else if (option == 'o') {
			args.out = optarg;
		} else {
			status = usage();
			goto out;
		}
	}
	if (optind + 1 != argc || args.out == NULL) {
		status = usage();
		goto out;
	}
	/* Without a dot or a slash libsmi would look for it in the folders. */
	args.path = text(strpbrk(argv[optind], "./") == NULL ? "./" : "",
		argv[optind], "");
	status = supervise(&args);
out:
	free(args.path);
	free(args.folders);
	return status;
}
