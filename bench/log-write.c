/* SPDX-License-Identifier: MIT */
/* Appending by write(2) and writev(2), without a buffer and with one. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "file.h"
#include "log-appender.h"
#include "log.h"

#define VECTOR 64
#define PAGE 4096

struct output {
	int fd;
	size_t size;
	/* Bytes in the buffer, and how many fit.  Guarded by mutex if there
	 * are several threads. */
	size_t used, capacity;
	bool shared;
	pthread_mutex_t mutex;
	unsigned char buffer[];
};

static int
open_output(const struct appender *appender, const char *directory,
	    const struct append_work *work, void **ret_state)
{
	size_t capacity = appender->variant;
	struct output *out = malloc(sizeof(*out) + capacity);
	char path[4096];
	int err;

	if (out == NULL)
		return -ENOMEM;
	*out = (struct output){.size = work->size,
			       .capacity = capacity,
			       .shared = work->threads > 1};
	(void)snprintf(path, sizeof(path), "%s/records", directory);
	out->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (out->fd < 0) {
		err = -errno;
		free(out);
		return err;
	}
	(void)pthread_mutex_init(&out->mutex, NULL);
	*ret_state = out;
	return 0;
}

static int
append_each(void *arg, const void *data, size_t count)
{
	const struct output *out = arg;
	int err = 0;

	while (!err && count-- > 0)
		err = bench_write_all(out->fd, data, out->size);
	return err;
}

static int
append_vectors(void *arg, const void *data, size_t count)
{
	const struct output *out = arg;
	struct iovec parts[VECTOR];
	size_t i, part;
	ssize_t written;

	for (i = 0; i < VECTOR; i++) {
		parts[i].iov_base = (void *)(uintptr_t)data;
		parts[i].iov_len = out->size;
	}
	for (; count > 0; count -= part) {
		part = count < VECTOR ? count : VECTOR;
		written = writev(out->fd, parts, (int)part);
		if (written != (ssize_t)(part * out->size))
			return written < 0 ? -errno : -ENOSPC;
	}
	return 0;
}

static int
flush(struct output *out)
{
	size_t used = out->used;

	out->used = 0;
	return bench_write_all(out->fd, out->buffer, used);
}

static int
put(struct output *out, const void *data, size_t size)
{
	int err = 0;

	if (out->capacity - out->used < size)
		err = flush(out);
	memcpy(out->buffer + out->used, data, size);
	out->used += size;
	return err;
}

static int
append_buffered(void *arg, const void *data, size_t count)
{
	struct output *out = arg;
	int err = 0;

	while (!err && count-- > 0) {
		if (out->shared)
			(void)pthread_mutex_lock(&out->mutex);
		err = put(out, data, out->size);
		if (out->shared)
			(void)pthread_mutex_unlock(&out->mutex);
	}
	return err;
}

/* A page is left before the records. */
static int
open_framed(const struct appender *appender, const char *directory,
	    const struct append_work *work, void **ret_state)
{
	struct output *out;
	void *state;
	int err = open_output(appender, directory, work, &state);

	if (err)
		return err;
	out = state;
	/* At the end, pwrite(2) would ignore where it is to write. */
	if (fcntl(out->fd, F_SETFL, 0) != 0 ||
	    lseek(out->fd, PAGE, SEEK_SET) != PAGE) {
		err = -errno;
		(void)close(out->fd);
		free(out);
		return err;
	}
	*ret_state = out;
	return 0;
}

/* As many bytes as a log with heads has to write. */
static int
append_framed(void *arg, const void *data, size_t count)
{
	struct output *out = arg;
	const uint64_t head = out->size;
	int err = 0;

	while (!err && count-- > 0) {
		err = put(out, &head, sizeof(head));
		if (!err)
			err = put(out, data, out->size);
	}
	return err;
}

static int
sync_output(void *arg)
{
	struct output *out = arg;
	int err;

	(void)pthread_mutex_lock(&out->mutex);
	err = flush(out);
	(void)pthread_mutex_unlock(&out->mutex);
	if (!err && fdatasync(out->fd) != 0)
		err = -errno;
	return err;
}

/* A note in the page before the records, of how much is on the disk. */
static int
sync_checkpoint(void *arg)
{
	static const unsigned char slot[64] = {1};
	struct output *out = arg;
	int err = sync_output(out);

	if (!err &&
	    pwrite(out->fd, slot, sizeof(slot), 0) != (ssize_t)sizeof(slot))
		err = -errno;
	return err;
}

static int
close_output(void *arg)
{
	struct output *out = arg;
	int err = flush(out);

	if (close(out->fd) != 0 && !err)
		err = -errno;
	(void)pthread_mutex_destroy(&out->mutex);
	free(out);
	return err;
}

#define OUTPUT                                                              \
	.flags = APPENDER_SHARED, .open = open_output, .sync = sync_output, \
	.close = close_output

/* variant is the size of the buffer. */
static const struct appender each = {OUTPUT, .append = append_each, .slow = 16};
static const struct appender vectors = {OUTPUT, .append = append_vectors};
static const struct appender buffered = {OUTPUT, .append = append_buffered,
					 .variant = (uint64_t)256 << 10};
static const struct appender framed = {.open = open_framed,
				       .append = append_framed,
				       .sync = sync_output,
				       .close = close_output,
				       .variant = (uint64_t)256 << 10};
static const struct appender noted = {.open = open_framed,
				      .append = append_framed,
				      .sync = sync_checkpoint,
				      .close = close_output,
				      .variant = (uint64_t)256 << 10};

const struct bench_contestant bench_log_write = {
	BENCH_APPENDER("write", "kill -9 loses nothing; no checksum", &each),
	.flags = BENCH_BASELINE,
};
const struct bench_contestant bench_log_writev = {
	BENCH_APPENDER("writev, 64 a call",
		       "kill -9 loses nothing; no checksum", &vectors),
};
const struct bench_contestant bench_log_buffered = {
	BENCH_APPENDER("buffer 256 KiB, write",
		       "kill -9 loses 256 KiB; no checksum", &buffered),
};
const struct bench_contestant bench_log_framed = {
	BENCH_APPENDER("bare write", "a limit: heads of 8 bytes, no checksum",
		       &framed),
};
const struct bench_contestant bench_log_noted = {
	BENCH_APPENDER("bare write, checkpoint",
		       "a limit: and a note of what is on the disk", &noted),
};
