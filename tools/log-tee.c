/* SPDX-License-Identifier: MIT */
/* Passing on to standard output; see log-tee.h. */
#include "config.h"

#include "log-tee.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* How long a reader that stands still holds up the end of the program. */
#define PATIENCE_NS 500000000L

/* Wait until a small write does not block; 0 or -errno. */
static int
wait_for_room(const struct log_tee *tee)
{
	static const struct timespec patience = {.tv_nsec = PATIENCE_NS};
	struct pollfd fd = {.fd = STDOUT_FILENO, .events = POLLOUT};
	int count;

	do
		count = ppoll(&fd, 1, *tee->stopping ? &patience : NULL,
			      &tee->while_waiting);
	while (count < 0 && errno == EINTR);
	if (count < 0)
		return -errno;
	return count == 0 ? -ETIMEDOUT : 0;
}

int
log_tee_flush(struct log_tee *tee)
{
	size_t size, done = 0;
	ssize_t got;
	int err = 0;

	while (!err && done < tee->used) {
		err = wait_for_room(tee);
		if (err)
			break;
		size = tee->used - done;
		/* A pipe that is writable has room for so much. */
		got = write(STDOUT_FILENO, tee->bytes + done,
			    size < PIPE_BUF ? size : PIPE_BUF);
		if (got >= 0)
			done += (size_t)got;
		else if (errno != EINTR && errno != EAGAIN)
			err = -errno;
	}
	tee->used = 0;
	return err;
}

int
log_tee_add(struct log_tee *tee, const void *data, size_t size)
{
	const unsigned char *from = data;
	size_t part;
	int err = 0;

	while (!err && size > 0) {
		part = LOG_TEE_SIZE - tee->used;
		part = size < part ? size : part;
		memcpy(tee->bytes + tee->used, from, part);
		tee->used += part;
		from += part;
		size -= part;
		if (tee->used == LOG_TEE_SIZE)
			err = log_tee_flush(tee);
	}
	return err;
}
