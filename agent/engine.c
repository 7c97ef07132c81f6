/* SPDX-License-Identifier: BSD-2-Clause */
/* See engine.h. */
#include "agent/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "util/clock.h"
#include "util/log.h"
#include "util/siphash.h"

/*
 * The file, four lines and nothing else:
 *
 *	snmpdtlsd-engine 1
 *	id 80007ed905...
 *	boots 7
 *	checksum 0123456789abcdef
 *
 * The checksum is a hash of the octets before its line. It shows damage, not
 * malice: whoever writes here may as well write another ID.
 */
enum {
	ENGINE_VERSION = 1,
	/* The longest good file has 133 octets. */
	ENGINE_FILE_MAX = 512,
	/* seconds from one snmpEngineTime 0 to the next */
	ENGINE_TIME_SPAN_BITS = 31,
};

#define ENGINE_MAGIC "snmpdtlsd-engine "

enum engine_file {
	ENGINE_FILE_GOOD,
	ENGINE_FILE_MISSING,
	ENGINE_FILE_DAMAGED,
	ENGINE_FILE_NEWER,
	ENGINE_FILE_UNREADABLE, /* errno says why */
};

bool
engine_id_is_valid(struct octets id)
{
	size_t zeroes = 0;
	size_t ones = 0;

	if (id.n < ENGINE_ID_MIN || id.n > ENGINE_ID_MAX)
		return false;
	for (size_t i = 0; i < id.n; i++) {
		zeroes += id.p[i] == 0x00;
		ones += id.p[i] == 0xff;
	}
	if (zeroes == id.n || ones == id.n)
		return false;
	/* In the form with the first bit set octet five is the format; 6 is
	 * RFC 5343's, whose one ID means "whoever you are" (CTX-01). */
	return (id.p[0] & 0x80) == 0 || id.p[4] != 6;
}

/* Write why engine_open fails and hand its error on. */
static int __attribute__((format(printf, 4, 5)))
engine_fail(int rc, char *message, size_t size, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(message, size, fmt, args);
	va_end(args);
	return rc;
}

static uint64_t
engine_checksum(const char *text, size_t n)
{
	return siphash(0, 0, text, n);
}

/* The value of a hexadecimal digit; -1 when it is none. */
static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Move *p past the word if it stands there. */
static bool
skip_word(const char **p, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*p, word, n) != 0)
		return false;
	*p += n;
	return true;
}

/* Read a number of one to ten digits. */
static bool
read_number(const char **p, uint64_t *out)
{
	const char *start = *p;

	*out = 0;
	while (**p >= '0' && **p <= '9' && *p - start < 10)
		*out = *out * 10 + (uint64_t)(*(*p)++ - '0');
	return *p > start;
}

static bool
read_id(const char **p, struct engine *engine)
{
	engine->id_n = 0;
	while (hex_digit((*p)[0]) >= 0 && hex_digit((*p)[1]) >= 0) {
		if (engine->id_n == ENGINE_ID_MAX)
			return false;
		engine->id[engine->id_n++] =
			(uint8_t)(hex_digit((*p)[0]) << 4 | hex_digit((*p)[1]));
		*p += 2;
	}
	return engine_id_is_valid((struct octets){ engine->id, engine->id_n });
}

/* Read the file's text into id, id_n and boots of engine. */
static enum engine_file
engine_parse(const char *text, struct engine *engine)
{
	const char *p = text;
	char checksum[32];
	uint64_t n;

	if (!skip_word(&p, ENGINE_MAGIC) || !read_number(&p, &n) || n == 0)
		return ENGINE_FILE_DAMAGED;
	/* Nothing else is known of a newer file, not even its checksum. */
	if (n > ENGINE_VERSION)
		return ENGINE_FILE_NEWER;
	if (!skip_word(&p, "\nid ") || !read_id(&p, engine) ||
		!skip_word(&p, "\nboots ") || !read_number(&p, &n) || n == 0 ||
		n > ENGINE_BOOTS_MAX || !skip_word(&p, "\n"))
		return ENGINE_FILE_DAMAGED;
	engine->boots = (int32_t)n;
	(void)snprintf(checksum, sizeof(checksum), "checksum %016" PRIx64 "\n",
		engine_checksum(text, (size_t)(p - text)));
	if (strcmp(p, checksum) != 0)
		return ENGINE_FILE_DAMAGED;
	return ENGINE_FILE_GOOD;
}

static enum engine_file
engine_read(struct engine *engine)
{
	char text[ENGINE_FILE_MAX + 1];
	size_t used = 0;
	ssize_t n;
	int fd = open(engine->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return errno == ENOENT ? ENGINE_FILE_MISSING
				       : ENGINE_FILE_UNREADABLE;
	do {
		n = read(fd, text + used, sizeof(text) - 1 - used);
		if (n > 0)
			used += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0) {
		int error = errno;

		(void)close(fd);
		errno = error;
		return ENGINE_FILE_UNREADABLE;
	}
	(void)close(fd);
	/* A NUL ends the text early and so fails the checksum. */
	text[used] = '\0';
	return engine_parse(text, engine);
}

static size_t
engine_format(const struct engine *engine, char text[ENGINE_FILE_MAX])
{
	char id[2 * ENGINE_ID_MAX + 1];
	int n;

	for (size_t i = 0; i < engine->id_n; i++)
		(void)snprintf(&id[2 * i], 3, "%02x", engine->id[i]);
	n = snprintf(text, ENGINE_FILE_MAX,
		ENGINE_MAGIC "%d\nid %s\nboots %" PRId32 "\n", ENGINE_VERSION,
		id, engine->boots);
	n += snprintf(text + n, (size_t)(ENGINE_FILE_MAX - n),
		"checksum %016" PRIx64 "\n", engine_checksum(text, (size_t)n));
	return (size_t)n;
}

/* Write all of text; 0 or negative errno. */
static int
write_all(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, text, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		text += written;
		n -= (size_t)written;
	}
	return 0;
}

/* Fill engine.new in the directory dir and put it on disk. */
static int
engine_write_new(const struct engine *engine, int dir)
{
	char text[ENGINE_FILE_MAX];
	size_t n = engine_format(engine, text);
	int rc;
	int fd;

	/* One of a start that was killed is worth nothing, and O_EXCL lets
	 * nobody put a link in the way. */
	(void)unlinkat(dir, "engine.new", 0);
	fd = openat(dir, "engine.new",
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	rc = write_all(fd, text, n);
	if (rc == 0 && fsync(fd) != 0)
		rc = -errno;
	if (close(fd) != 0 && rc == 0)
		rc = -errno;
	return rc;
}

/*
 * Replace the file: write another, sync it, rename it over the old one, sync
 * the directory. Whenever the power fails, one of the two is there, whole.
 */
static int
engine_write(const struct engine *engine)
{
	char dir_path[sizeof(engine->path)];
	char *slash;
	int rc;
	int dir;

	memcpy(dir_path, engine->path, sizeof(dir_path));
	slash = strrchr(dir_path, '/');
	if (slash == NULL)
		return -EINVAL; /* engine_open has put one there */
	*slash = '\0';
	dir = open(dir_path[0] == '\0' ? "/" : dir_path,
		O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -errno;
	rc = engine_write_new(engine, dir);
	if (rc == 0 && renameat(dir, "engine.new", dir, "engine") != 0)
		rc = -errno;
	if (rc == 0 && fsync(dir) != 0)
		rc = -errno;
	if (rc != 0)
		(void)unlinkat(dir, "engine.new", 0);
	(void)close(dir);
	return rc;
}

/* A new ID: our enterprise number and 8 random octets (ENG-03). */
static int
engine_make_id(struct engine *engine)
{
	/* First bit set, enterprise 32473, format 5: octets. */
	static const uint8_t prefix[] = { 0x80, 0x00, 0x7e, 0xd9, 5 };
	size_t got = 0;

	memcpy(engine->id, prefix, sizeof(prefix));
	while (got < 8) {
		ssize_t n = getrandom(
			engine->id + sizeof(prefix) + got, 8 - got, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		got += (size_t)n;
	}
	engine->id_n = sizeof(prefix) + 8;
	return 0;
}

/* Take the configured ID; the file's boots count for the same ID only. */
static void
engine_configure(
	struct engine *engine, struct octets configured, enum engine_file file)
{
	struct octets old = { engine->id, engine->id_n };

	if (file == ENGINE_FILE_GOOD && octets_equal(old, configured))
		return;
	if (file == ENGINE_FILE_DAMAGED)
		/* ENG-05: under USM this would have to be the maximum. */
		log_warn("engine: %s is damaged: snmpEngineBoots starts at 1 "
			 "again",
			engine->path);
	memcpy(engine->id, configured.p, configured.n);
	engine->id_n = (uint8_t)configured.n;
	engine->boots = 0;
}

int
engine_open(struct engine *out, const char *persistent_dir,
	struct octets configured_id, char *message, size_t size)
{
	struct engine engine = { .boots = 0 };
	enum engine_file file;
	int rc;

	if (configured_id.n != 0 && !engine_id_is_valid(configured_id))
		return engine_fail(-EINVAL, message, size,
			"the configured engineID cannot be one: 5 to 32 "
			"octets, not all 00 or ff, not format 6");
	rc = snprintf(
		engine.path, sizeof(engine.path), "%s/engine", persistent_dir);
	if (rc < 0 || (size_t)rc >= sizeof(engine.path))
		return engine_fail(-ENAMETOOLONG, message, size,
			"the name of persistentDir is too long");

	file = engine_read(&engine);
	switch (file) {
	case ENGINE_FILE_GOOD:
	case ENGINE_FILE_MISSING:
		break;
	case ENGINE_FILE_DAMAGED:
		if (configured_id.n != 0)
			break;
		return engine_fail(-EBADMSG, message, size,
			"%s is damaged: restore it, or remove it to start "
			"with a new snmpEngineID, or set engineID",
			engine.path);
	case ENGINE_FILE_NEWER:
		return engine_fail(-ENOTSUP, message, size,
			"%s was written by a newer version of this program: "
			"run that one, or move the file away",
			engine.path);
	case ENGINE_FILE_UNREADABLE:
		rc = -errno;
		return engine_fail(rc, message, size,
			"cannot read %s: %s; give it to the user the agent "
			"runs as",
			engine.path, strerror(-rc));
	}

	if (configured_id.n != 0) {
		engine_configure(&engine, configured_id, file);
	} else if (file == ENGINE_FILE_MISSING) {
		rc = engine_make_id(&engine);
		if (rc != 0)
			return engine_fail(rc, message, size,
				"no random numbers for a new snmpEngineID: %s",
				strerror(-rc));
	}
	if (engine.boots < ENGINE_BOOTS_MAX) /* ENG-05 */
		engine.boots++;
	rc = engine_write(&engine);
	if (rc != 0)
		return engine_fail(rc, message, size,
			"cannot write %s: %s; persistentDir must exist and "
			"belong to the user the agent runs as",
			engine.path, strerror(-rc));
	engine.started_ms = clock_monotonic_ms();
	*out = engine;
	return 0;
}

int32_t
engine_time(struct engine *engine, uint64_t now_ms)
{
	uint64_t seconds = (now_ms - engine->started_ms) / 1000;
	uint64_t wraps = seconds >> ENGINE_TIME_SPAN_BITS;
	int rc;

	if (wraps == 0)
		return (int32_t)seconds;

	/* Beyond 2147483647: each passing is a boot (ENG-06). */
	if (wraps > (uint64_t)(ENGINE_BOOTS_MAX - engine->boots))
		engine->boots = ENGINE_BOOTS_MAX;
	else
		engine->boots += (int32_t)wraps;
	engine->started_ms += (wraps << ENGINE_TIME_SPAN_BITS) * 1000;
	rc = engine_write(engine);
	if (rc != 0)
		log_error("engine: cannot write %s: %s", engine->path,
			strerror(-rc));
	return (int32_t)(seconds & ENGINE_BOOTS_MAX);
}
