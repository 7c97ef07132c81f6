/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs a fuzz target over its corpus without libFuzzer, speaking TAP: every
 * file of $srcdir/tests/fuzz/corpus/NAME, or those named as arguments.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { INPUT_MAX = 1 << 20 };

static int
replay_file(const char *path)
{
	static uint8_t buffer[INPUT_MAX];
	FILE *f = fopen(path, "rb");
	uint8_t *input;
	size_t n;

	if (f == NULL) {
		perror(path);
		return -1;
	}
	n = fread(buffer, 1, sizeof(buffer), f);
	fclose(f);
	/* A copy of the exact size, so that ASan sees one octet too far. */
	input = malloc(n > 0 ? n : 1);
	if (input == NULL)
		return -1;
	memcpy(input, buffer, n);
	LLVMFuzzerTestOneInput(input, n);
	free(input);
	return 0;
}

static int
replay_corpus(const char *target)
{
	const char *srcdir = getenv("srcdir");
	char dir_path[2048];
	struct dirent **names;
	unsigned number = 0;
	int bad = 0;
	int n;

	snprintf(dir_path, sizeof(dir_path), "%s/tests/fuzz/corpus/%s",
		srcdir != NULL ? srcdir : ".", target);
	n = scandir(dir_path, &names, NULL, alphasort);
	if (n < 0) {
		perror(dir_path);
		return EXIT_FAILURE;
	}
	for (int i = 0; i < n; i++) {
		char path[4096];

		if (names[i]->d_name[0] != '.') {
			snprintf(path, sizeof(path), "%s/%s", dir_path,
				names[i]->d_name);
			int rc = replay_file(path);

			bad |= rc;
			printf("%s %u - %s: %s\n", rc == 0 ? "ok" : "not ok",
				++number, target, names[i]->d_name);
			fflush(stdout);
		}
		free(names[i]);
	}
	free(names);
	printf("1..%u\n", number);
	return bad != 0 || number == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
	const char *target = strrchr(argv[0], '/');

	if (argc == 1)
		return replay_corpus(target != NULL ? target + 1 : argv[0]);
	for (int i = 1; i < argc; i++)
		if (replay_file(argv[i]) != 0)
			return EXIT_FAILURE;
	return EXIT_SUCCESS;
}
