/* SPDX-License-Identifier: MIT */
/*
 * Appending by fwrite(3).
 *
 * With one thread the stream is used without its lock, as libc does by itself
 * in a program that has no other thread; this one may have had some.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <unistd.h>

#include "log-appender.h"
#include "log.h"

struct stream {
	FILE *file;
	size_t size;
	char buffer[];
};

/* variant is the size of the buffer. */
static int
open_stream(const struct appender *appender, const char *directory,
	    const struct append_work *work, void **ret_state)
{
	size_t capacity = appender->variant;
	struct stream *stream = malloc(sizeof(*stream) + capacity);
	char path[4096];
	int err;

	if (stream == NULL)
		return -ENOMEM;
	stream->size = work->size;
	(void)snprintf(path, sizeof(path), "%s/records", directory);
	stream->file = fopen(path, "ae");
	if (stream->file == NULL) {
		err = -errno;
		free(stream);
		return err;
	}
	(void)setvbuf(stream->file, stream->buffer, _IOFBF, capacity);
	if (work->threads == 1)
		(void)__fsetlocking(stream->file, FSETLOCKING_BYCALLER);
	*ret_state = stream;
	return 0;
}

static int
append(void *arg, const void *data, size_t count)
{
	const struct stream *stream = arg;

	while (count-- > 0)
		if (fwrite(data, stream->size, 1, stream->file) != 1)
			return -errno;
	return 0;
}

static int
sync_stream(void *arg)
{
	const struct stream *stream = arg;

	if (fflush(stream->file) != 0 || fdatasync(fileno(stream->file)) != 0)
		return -errno;
	return 0;
}

static int
close_stream(void *arg)
{
	struct stream *stream = arg;
	int err = fclose(stream->file) == 0 ? 0 : -errno;

	free(stream);
	return err;
}

#define STREAM                                                           \
	.flags = APPENDER_SHARED, .open = open_stream, .append = append, \
	.sync = sync_stream, .close = close_stream

static const struct appender small = {STREAM, .variant = 4096};
static const struct appender medium = {STREAM, .variant = (uint64_t)64 << 10};
static const struct appender large = {STREAM, .variant = (uint64_t)1 << 20};

const struct bench_contestant bench_log_fwrite_4k = {
	BENCH_APPENDER("fwrite 4 KiB", "kill -9 loses 4 KiB; no checksum",
		       &small),
};
const struct bench_contestant bench_log_fwrite_64k = {
	BENCH_APPENDER("fwrite 64 KiB", "kill -9 loses 64 KiB; no checksum",
		       &medium),
	.flags = BENCH_BASELINE,
};
const struct bench_contestant bench_log_fwrite_1m = {
	BENCH_APPENDER("fwrite 1 MiB", "kill -9 loses 1 MiB; no checksum",
		       &large),
};
