/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading a module with libsmi, and which of its diagnostics count. */
#include "mibs/mibc/compile_internal.h"

#include <stdlib.h>
#include <string.h>

static void
on_error(char *path, int line, int severity, char *message, char *tag)
{
	if (path != NULL && is_base_module(path) &&
		(strncmp(tag, "range-", 6) == 0 ||
			strcmp(tag, "import-failed") == 0))
		return;
	complain(path, line, "%s", message);
	if (severity <= 0)
		exit(EXIT_FAILURE); /* libsmi cannot go on */
}

/* Diagnostics that weigh more with us than with libsmi, or nothing. */
static void
set_severities(void)
{
	static const struct {
		char tag[24];
		int severity;
	} ours[] = {
		/* It would lose some of the ranges. */
		{ "range-ascending", 1 },
		/* So have the IETF's own modules it; whether a row can be
		 * named at all is asked in compile.c. */
		{ "index-element-no-size", 128 },
		/* DEFVAL is read in defval.c. */
		{ "defval-", 128 },
		{ "default-too-long", 128 },
	};

	smiSetErrorLevel(3); /* all but recommendations and notes */
	for (size_t i = 0; i < ARRAY_LEN(ours); i++) {
		char tag[sizeof(ours[i].tag)];

		memcpy(tag, ours[i].tag, sizeof(tag));
		smiSetSeverity(tag, ours[i].severity);
	}
}

SmiModule *
load(const char *path, const char *folders)
{
	SmiModule *module = NULL;
	const char *name;
	size_t n = 0;

	/* Without a name for the program libsmi reads no smi.conf; the path
	 * set then replaces the one built in and that of SMIPATH. */
	if (smiInit(NULL) != 0 || smiSetPath(folders) != 0) {
		complain(path, 0, "libsmi does not start");
		return NULL;
	}
	smiSetErrorHandler(on_error);
	set_severities();
	smiSetFlags(smiGetFlags() | SMI_FLAG_ERRORS | SMI_FLAG_RECURSIVE);
	name = smiLoadModule(path);
	if (complaints() > 0)
		return NULL;
	for (SmiModule *m = smiGetFirstModule(); m != NULL;
		m = smiGetNextModule(m)) {
		if (strcmp(m->path, path) != 0)
			continue;
		n++;
		if (name != NULL && strcmp(m->name, name) == 0)
			module = m;
	}
	if (n != 1 || module == NULL)
		complain(path, 0, "it holds %zu modules and not one", n);
	else if (module->language != SMI_LANGUAGE_SMIV2)
		complain(path, 0, "`%s' is no SMIv2 module", module->name);
	else
		return module;
	return NULL;
}
