/* SPDX-License-Identifier: MIT */
/* The entries of an archive, one on a line. */
#include "config.h"

#include "list.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "escape.h"

/* The first column of ls -l. */
static void
format_mode(const struct archive_entry *entry, char ret_text[11])
{
	static const char types[] = "-dl";
	static const char letters[] = "rwxrwxrwx";
	static const struct {
		unsigned bit;
		int column;
		char with_x;
		char without_x;
	} special[] = {
		{04000, 3, 's', 'S'},
		{02000, 6, 's', 'S'},
		{01000, 9, 't', 'T'},
	};
	size_t i;

	ret_text[0] =
		entry->type < sizeof(types) - 1 ? types[entry->type] : '?';
	for (i = 0; i < 9; i++)
		ret_text[i + 1] = entry->mode >> (8 - i) & 1 ? letters[i] : '-';
	for (i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		char *at = &ret_text[special[i].column];

		if (entry->mode & special[i].bit)
			*at = *at == 'x' ? special[i].with_x
					 : special[i].without_x;
	}
	ret_text[10] = '\0';
}

static void
write_details(const struct archive_entry *entry, FILE *stream)
{
	int64_t rest = entry->modified % 1000000000;
	time_t seconds = (time_t)(entry->modified / 1000000000 - (rest < 0));
	char mode[11], when[64] = "?";
	struct tm local;

	if (localtime_r(&seconds, &local) != NULL)
		(void)strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &local);
	format_mode(entry, mode);
	fprintf(stream, "%s %12" PRIu64 " %s ", mode, entry->size, when);
}

/* Write a name as the options say. */
static void
write_name(const char *name, size_t size, const struct list_opts *opts,
	   FILE *stream)
{
	if (opts->null)
		fwrite(name, 1, size, stream);
	else
		escape_write(stream, name, size);
}

static void
write_entry(const struct archive_entry *entry, const struct list_opts *opts,
	    FILE *stream)
{
	if (opts->details)
		write_details(entry, stream);
	write_name(entry->path, entry->path_size, opts, stream);
	if (opts->details && entry->type == ARCHIVE_ENTRY_TYPE_SYMLINK) {
		fputs(" -> ", stream);
		write_name(entry->target, entry->target_size, opts, stream);
	}
	fputc(opts->null ? '\0' : '\n', stream);
}

int
list_archive(struct archive *archive, const struct list_opts *opts,
	     FILE *stream)
{
	struct archive_cursor cursor = {0};
	struct archive_item item;
	int err;

	for (;;) {
		err = archive_next(archive, &cursor, &item);
		if (err <= 0)
			break;
		if (opts->null &&
		    memchr(item.entry.path, '\0', item.entry.path_size) != NULL)
			return archive_refuse(archive, item.offset,
					      "NUL in a path");
		write_entry(&item.entry, opts, stream);
	}
	return err ? err : wax_reader_error(archive->reader);
}
