/* SPDX-License-Identifier: MIT */
/*
 * A log: what was appended is in the file when the call returns, so it is there
 * after a kill, too.
 *
 * Usage: ./06-log DIR [TEXT...]     append each TEXT, then print all there is
 */
#include <stdio.h>
#include <string.h>

#include <wax.h>

static int
append(const char *directory, int count, char **texts)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	struct wax_log *log;
	int i, closed, err;

	opts.stamp = WAX_LOG_STAMP_REAL;
	err = wax_log_open(directory, &opts, &log, NULL);
	if (err)
		return err;
	for (i = 0; i < count && !err; i++)
		err = wax_log_append(log, texts[i], strlen(texts[i]), NULL);
	/* Until here only a power failure could have lost them. */
	if (!err)
		err = wax_log_sync(log, WAX_LOG_END);
	closed = wax_log_close(log);
	return err ? err : closed;
}

static int
print(const char *directory)
{
	struct wax_log_reader *reader;
	struct wax_log_entry entry;
	int kind, err = wax_log_reader_open(directory, NULL, &reader);

	if (err)
		return err;
	while ((kind = wax_log_next(reader, &entry)) > 0)
		if (kind == WAX_LOG_ENTRY)
			printf("%.*s\n", (int)entry.size,
			       (const char *)entry.data);
	wax_log_reader_close(reader);
	return kind;
}

int
main(int argc, char **argv)
{
	int err;

	if (argc < 2) {
		fprintf(stderr, "usage: %s DIR [TEXT...]\n", argv[0]);
		return 2;
	}
	err = append(argv[1], argc - 2, argv + 2);
	if (!err)
		err = print(argv[1]);
	if (err)
		fprintf(stderr, "%s: %s\n", argv[1], wax_strerror(err));
	return err != 0;
}
