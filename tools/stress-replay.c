/* SPDX-License-Identifier: MIT */
/* From the options of wax stress back to a command line. */
#include "config.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "stress.h"

__attribute__((format(printf, 3, 4))) static void
append(char *buffer, size_t size, const char *format, ...)
{
	size_t used = strlen(buffer);
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(buffer + used, size - used, format, arguments);
	va_end(arguments);
}

/* A word as bash reads it, on one line and harmless to a terminal. */
static void
append_word(char *buffer, size_t size, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_./+:,@%=-";
	const char *c;

	if (word[strspn(word, plain)] == '\0') {
		append(buffer, size, "%s", word);
		return;
	}
	append(buffer, size, "$'");
	for (c = word; *c != '\0'; c++)
		if (*c == ' ' || strchr(plain, *c) != NULL)
			append(buffer, size, "%c", *c);
		else
			append(buffer, size, "\\%03o", (unsigned char)*c);
	append(buffer, size, "'");
}

void
stress_options_replay(const struct stress_options *options, uint64_t operations,
		      char *buffer, size_t size)
{
	static const char *const modes[] = {"both", "allocate", "sparse"};

	*buffer = '\0';
	append(buffer, size,
	       "wax stress --seed=%" PRIu64 " --threads=%" PRIu32
	       " --regions=%" PRIu32 " --mode=%s",
	       options->seed, options->threads, options->regions,
	       modes[options->mode]);
	if (options->log)
		append(buffer, size, " --log");
	if (options->is_load && operations > 0)
		append(buffer, size, " --operations=%" PRIu64, operations);
	if (options->mix_text != NULL)
		append(buffer, size, " --mix=%s", options->mix_text);
	if (options->kills > 0)
		append(buffer, size, " --kill=%" PRIu64, options->kills);
	if (options->powercuts > 0)
		append(buffer, size, " --powercut=%" PRIu64,
		       options->powercuts);
	if (options->small_disk) {
		append(buffer, size, " --enospc");
	} else if (options->full_disk) {
		append(buffer, size, " --enospc=");
		append_word(buffer, size, options->parent);
	}
	if (options->file_limit > 0)
		append(buffer, size, " --fsize=%" PRIu64, options->file_limit);
	if (options->inject != NULL)
		append(buffer, size, " --inject=%s", options->inject);
	if (!options->full_disk || options->small_disk) {
		append(buffer, size, " --dir=");
		append_word(buffer, size, options->parent);
	}
}
