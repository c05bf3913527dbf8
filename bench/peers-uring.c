/* SPDX-License-Identifier: MIT */
/*
 * io_uring: eight buffers of 256 KiB, of which one is filled while the kernel
 * writes the others.
 */
#include "config.h"

#include "log-peers.h"

#ifdef HAVE_URING

#	include <errno.h>
#	include <fcntl.h>
#	include <stdio.h>
#	include <stdlib.h>
#	include <string.h>
#	include <unistd.h>

#	include <liburing.h>

#	include "log-appender.h"

#	define BUFFERS 8
#	define BUFFER_SIZE ((size_t)256 << 10)

struct queue {
	struct io_uring ring;
	int fd;
	size_t size;
	/* Where the next buffer goes in the file. */
	uint64_t offset;
	/* The buffer that is filled, and how far. */
	unsigned int current;
	size_t used;
	/* Bytes that the kernel has to write from each, or 0. */
	size_t writing[BUFFERS];
	unsigned char buffers[BUFFERS][BUFFER_SIZE];
};

static int
open_queue(const struct appender *appender, const char *directory,
	   const struct append_work *work, void **ret_state)
{
	struct queue *queue = malloc(sizeof(*queue));
	char path[4096];
	int err;

	(void)appender;
	if (queue == NULL)
		return -ENOMEM;
	memset(queue, 0, offsetof(struct queue, buffers));
	queue->size = work->size;
	(void)snprintf(path, sizeof(path), "%s/records", directory);
	queue->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (queue->fd < 0) {
		err = -errno;
		free(queue);
		return err;
	}
	err = io_uring_queue_init(BUFFERS, &queue->ring, 0);
	if (err) {
		(void)close(queue->fd);
		free(queue);
		/* Switched off, as in many containers. */
		return err == -EPERM || err == -ENOSYS ? -ENOTSUP : err;
	}
	*ret_state = queue;
	return 0;
}

/* Wait for one write to end. */
static int
reap(struct queue *queue)
{
	struct io_uring_cqe *cqe;
	uint64_t index;
	int err = io_uring_wait_cqe(&queue->ring, &cqe);

	if (err)
		return err;
	index = io_uring_cqe_get_data64(cqe);
	if (cqe->res < 0)
		err = cqe->res;
	else if ((size_t)cqe->res != queue->writing[index])
		err = -ENOSPC;
	queue->writing[index] = 0;
	io_uring_cqe_seen(&queue->ring, cqe);
	return err;
}

/* Pass the current buffer on, and have another one. */
static int
submit(struct queue *queue)
{
	struct io_uring_sqe *sqe;
	int err = 0;

	if (queue->used == 0)
		return 0;
	sqe = io_uring_get_sqe(&queue->ring);
	if (sqe == NULL)
		return -EBUSY;
	io_uring_prep_write(sqe, queue->fd, queue->buffers[queue->current],
			    (unsigned int)queue->used, queue->offset);
	io_uring_sqe_set_data64(sqe, queue->current);
	queue->writing[queue->current] = queue->used;
	queue->offset += queue->used;
	queue->used = 0;
	queue->current = (queue->current + 1) % BUFFERS;
	err = io_uring_submit(&queue->ring);
	if (err > 0)
		err = 0;
	while (!err && queue->writing[queue->current] != 0)
		err = reap(queue);
	return err;
}

static int
append(void *arg, const void *data, size_t count)
{
	struct queue *queue = arg;
	int err = 0;

	while (!err && count-- > 0) {
		if (BUFFER_SIZE - queue->used < queue->size)
			err = submit(queue);
		memcpy(queue->buffers[queue->current] + queue->used, data,
		       queue->size);
		queue->used += queue->size;
	}
	return err;
}

static int
drain(struct queue *queue)
{
	int err = submit(queue);
	unsigned int i;

	for (i = 0; i < BUFFERS; i++)
		while (!err && queue->writing[i] != 0)
			err = reap(queue);
	return err;
}

static int
sync_queue(void *arg)
{
	struct queue *queue = arg;
	int err = drain(queue);

	if (!err && fdatasync(queue->fd) != 0)
		err = -errno;
	return err;
}

static int
close_queue(void *arg)
{
	struct queue *queue = arg;
	int err = drain(queue);

	io_uring_queue_exit(&queue->ring);
	if (close(queue->fd) != 0 && !err)
		err = -errno;
	free(queue);
	return err;
}

static const struct appender buffers = {
	.open = open_queue,
	.append = append,
	.sync = sync_queue,
	.close = close_queue,
};

const struct bench_contestant bench_peer_uring = {
	BENCH_APPENDER("io_uring, 8 x 256 KiB",
		       "kill -9 loses 256 KiB; no checksum", &buffers)};

#else

const struct bench_contestant bench_peer_uring =
	BENCH_MISSING("io_uring, 8 x 256 KiB", "liburing-dev");

#endif
