/* SPDX-License-Identifier: MIT */
/*
 * Messages: a chain of structs, each with a number, a blob and the next one.
 *
 *   root -> { index, blob, next } -> { index, blob, next } -> ...
 */
#include "config.h"

#include "stress-message.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "stress-worker.h"

/* Links of one message: below the depth that readers allow by default. */
#define LINKS_MAX 48u

enum { POINTER_BLOB, POINTER_NEXT, POINTER_COUNT };

/* The blob of a link; its first bytes change from one to the next. */
static void
blob_fill(unsigned char *blob, uint32_t size, uint64_t key, uint64_t index)
{
	uint64_t word = stress_hash(key ^ index);
	uint32_t i;

	for (i = 0; i < size; i++)
		blob[i] = (unsigned char)((word >> (i % 8 * 8)) + i) | 1;
}

uint32_t
stress_blob_size(uint64_t key, uint64_t index)
{
	return 1 + (uint32_t)(stress_hash(key + index) % STRESS_BLOB_MAX);
}

int
stress_message_add(struct wax_pointer_builder *end, uint64_t key,
		   uint64_t index)
{
	struct wax_struct_builder link;
	unsigned char blob[STRESS_BLOB_MAX];
	uint32_t size = stress_blob_size(key, index);
	int err;

	err = wax_init_struct(*end, 1, POINTER_COUNT, &link);
	if (err)
		return err;
	(void)wax_set_u64(&link, 0, index, 0);
	blob_fill(blob, size, key, index);
	err = wax_set_data(wax_struct_builder_pointer(&link, POINTER_BLOB),
			   blob, size);
	*end = wax_struct_builder_pointer(&link, POINTER_NEXT);
	return err;
}

/* One link: 1 if it is right, 0 at the end of the chain, -1 if it is wrong. */
static int
check_link(struct wax_pointer_reader *at, uint64_t key, uint64_t index,
	   int is_last_torn)
{
	unsigned char expected[STRESS_BLOB_MAX];
	uint32_t wanted = stress_blob_size(key, index);
	struct wax_struct_reader link;
	const unsigned char *blob;
	size_t size;

	if (wax_get_struct(*at, &link) != 0)
		return -1;
	if (link.pointers == 0)
		return 0;
	if (wax_get_data(wax_struct_reader_pointer(&link, POINTER_BLOB), &blob,
			 &size) != 0)
		return -1;
	blob_fill(expected, wanted, key, index);
	if (wax_get_u64(&link, 0, 0) != index || size != wanted ||
	    memcmp(blob, expected, wanted) != 0)
		return is_last_torn ? 0 : -1;
	*at = wax_struct_reader_pointer(&link, POINTER_NEXT);
	return 1;
}

int64_t
stress_message_check(struct wax_reader *reader, uint64_t key, uint64_t whole)
{
	struct wax_pointer_reader at = wax_reader_root(reader);
	int64_t index = 0;
	int status;

	for (;;) {
		status = check_link(&at, key, (uint64_t)index,
				    (uint64_t)index >= whole);
		if (status < 0)
			return -1;
		if (status == 0)
			return index;
		index++;
	}
}

/* All that is wrong with a message that was opened; NULL for nothing. */
static const char *
examine(struct wax_reader *reader, uint64_t key, uint64_t links)
{
	struct wax_reader_totals totals;

	if (wax_reader_trailing(reader) != 0)
		return "has trailing bytes";
	if (wax_reader_verify(reader, &totals) != 0)
		return "does not verify";
	if (totals.structs != links)
		return "has another number of structs";
	if (stress_message_check(reader, key, links) != (int64_t)links)
		return "has other content";
	return wax_reader_error(reader) != 0 ? "cannot be trusted" : NULL;
}

/* Open a finished message by name, and from bytes read by pread(2). */
static void
check_finished(struct stress_worker *worker, const char *path, uint64_t key,
	       uint64_t links)
{
	struct wax_reader *reader;
	const char *problem;
	uint64_t size;
	int fd, err;

	(void)pthread_rwlock_rdlock(worker->handler_lock);
	err = wax_message_open(path, NULL, &reader, NULL);
	(void)pthread_rwlock_unlock(worker->handler_lock);
	if (stress_refuse(worker, "open to read", err))
		return;
	problem = examine(reader, key, links);
	(void)wax_reader_close(reader);
	fd = stress_check_open(worker, path, &size);
	if (fd < 0)
		return;
	if (problem == NULL && size <= STRESS_BUFFER_SIZE) {
		if (pread(fd, worker->buffer, (size_t)size, 0) !=
			    (ssize_t)size ||
		    wax_message_open_memory(worker->buffer, (size_t)size, NULL,
					    &reader, NULL) != 0) {
			problem = "cannot be read";
		} else {
			problem = examine(reader, key, links);
			(void)wax_reader_close(reader);
		}
	}
	(void)close(fd);
	stress_add(&worker->run->tally->checked, size);
	if (problem != NULL && worker->run->options->inject == NULL)
		stress_error(worker, "%s: %s", path, problem);
}

static int
create(struct stress_worker *worker, const char *path,
       struct wax_builder **ret_builder)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_message *message;
	int err;

	region.mode = worker->run->options->mode;
	region.first_step = STRESS_PAGE;
	region.max_step = STRESS_PAGE;
	if (stress_random_one_in(&worker->step.random, 2))
		region.flags = WAX_REGION_ATOMIC;
	opts.region = &region;
	(void)pthread_rwlock_rdlock(worker->handler_lock);
	err = wax_message_create(path, &opts, &message);
	(void)pthread_rwlock_unlock(worker->handler_lock);
	if (err)
		return err;
	err = wax_builder_create(message, ret_builder);
	if (err)
		(void)wax_message_abort(message);
	return err;
}

void
stress_op_message(struct stress_worker *worker)
{
	uint64_t key = stress_random_next(&worker->step.random);
	uint64_t links =
		1 + stress_random_below(&worker->step.random, LINKS_MAX);
	struct wax_pointer_builder end;
	struct wax_builder *builder;
	char path[STRESS_PATH_SIZE];
	int err, sticky;
	uint64_t i;

	(void)snprintf(path, sizeof(path), "%s/message-%" PRIu32,
		       worker->run->directory, worker->index);
	err = create(worker, path, &builder);
	if (stress_refuse(worker, "create", err))
		return;
	end = wax_builder_root(builder);
	for (i = 0; i < links && !err; i++)
		err = stress_message_add(&end, key, i);
	(void)stress_count_region(
		worker->run->tally,
		wax_message_region(wax_builder_message(builder)), &sticky);
	if (stress_refuse(worker, "build", err)) {
		(void)wax_builder_abort(builder);
	} else if (stress_random_one_in(&worker->step.random, 8)) {
		(void)wax_builder_abort(builder);
	} else if (!stress_refuse(worker, "finish",
				  wax_builder_finish(builder))) {
		check_finished(worker, path, key, links);
	}
	(void)unlink(path);
}
