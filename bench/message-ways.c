/* SPDX-License-Identifier: MIT */
/* Contestants that need wax and libc only. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "message.h"

/* What is copied again and again, without building anything. */
#define TEMPLATE_SIZE MESSAGE_BLOB_SIZE

void
message_count(struct bench_job *job, const struct wax_region *region)
{
	struct wax_region_stat stat;

	if (wax_region_stat(region, &stat, sizeof(stat)) == 0)
		job->growths += stat.grow_calls + stat.grow_faults;
}

const uint32_t message_pretouch = WAX_REGION_PRETOUCH;

struct wax_message_opts
message_options(const struct bench_job *job, struct wax_region_opts *region)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;

	*region = (struct wax_region_opts)WAX_REGION_OPTS_INIT;
	if (job->argument != NULL)
		region->flags = *(const uint32_t *)job->argument;
	opts.region = region;
	return opts;
}

int
message_measure(struct bench_job *job)
{
	struct stat st;

	if (stat(job->path, &st) != 0)
		return -errno;
	job->bytes = (uint64_t)st.st_size;
	bench_metric(job, "file_size", "bytes", (double)st.st_size);
	return 0;
}

int
message_begin(struct wax_message *message, struct wax_builder **ret_builder)
{
	int err = wax_builder_create(message, ret_builder);

	if (err)
		(void)wax_message_abort(message);
	return err;
}

int
message_build(struct bench_job *job, const char *path,
	      const struct wax_message_opts *opts,
	      const struct message_work *work)
{
	struct wax_message *message;
	struct wax_builder *builder;
	int err = wax_message_create(path, opts, &message);

	if (!err)
		err = message_begin(message, &builder);
	if (err)
		return err;
	err = message_fill(builder, work);
	if (err) {
		(void)wax_builder_abort(builder);
		return err;
	}
	message_count(job, wax_message_region(message));
	return wax_builder_finish(builder);
}

static int
run_wax(struct bench_job *job)
{
	struct wax_region_opts region;
	struct wax_message_opts opts = message_options(job, &region);

	return message_build(job, job->path, &opts, job->work);
}

/* -- Memory that is written ------------------------------------------------ */

int
message_setup_words(struct bench_job *job, const struct message_work *work,
		    size_t size)
{
	int err = message_build(job, job->path, NULL, work), fd;

	job->growths = 0;
	if (err)
		return err;
	job->state = malloc(size);
	if (job->state == NULL)
		return -ENOMEM;
	fd = open(job->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, job->state, size) != (ssize_t)size)
		err = -EIO;
	if (fd >= 0)
		(void)close(fd);
	(void)unlink(job->path);
	if (err)
		free(job->state);
	return err;
}

int
message_write_words(const char *path, const void *words, size_t count,
		    size_t size)
{
	unsigned char *memory = malloc(size);
	int err = -ENOMEM, fd;
	size_t at, piece;

	if (memory == NULL)
		return err;
	for (at = 0; at < size; at += piece) {
		piece = size - at < count ? size - at : count;
		memcpy(memory + at, words, piece);
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	err = fd < 0 ? -errno : bench_write_all(fd, memory, size);
	if (fd >= 0 && close(fd) != 0 && !err)
		err = -errno;
	free(memory);
	return err;
}

static int
setup_malloc(struct bench_job *job)
{
	const struct message_work *work = job->work;
	struct message_work small = *work;

	small.count = 3;
	return message_setup_words(job, &small, TEMPLATE_SIZE);
}

static int
run_malloc(struct bench_job *job)
{
	const struct message_work *work = job->work;

	return message_write_words(job->path, job->state, TEMPLATE_SIZE,
				   (size_t)work->size);
}

static int
clean_malloc(struct bench_job *job)
{
	free(job->state);
	return message_measure(job);
}

/* clang-format off */
const struct bench_contestant message_wax = {
	.name = "wax, C", .run = run_wax, .clean = message_measure};
const struct bench_contestant message_wax_pretouch = {
	.name = "wax, C, pretouch", .argument = &message_pretouch,
	.run = run_wax, .clean = message_measure};
const struct bench_contestant message_malloc = {
	.name = "malloc + write", .flags = BENCH_BASELINE,
	.note = "builds nothing: copies the words from a cache",
	.setup = setup_malloc, .run = run_malloc, .clean = clean_malloc};
/* clang-format on */
