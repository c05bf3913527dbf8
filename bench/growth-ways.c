/* SPDX-License-Identifier: MIT */
/*
 * Ways to fill a file.  Timed is everything from opening to closing it.
 *
 * All store the same words, one by one, wherever the way puts them: into the
 * mapping, or into a buffer that is written.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <wax.h>

#include "file.h"
#include "growth.h"

/* What write(2) is given at once: more does not make it faster. */
#define PIECE ((size_t)1 << 20)

/* What ensure() is asked for at once: how much a builder fills between calls. */
#define ENSURED ((size_t)64 << 10)

/* Zeros that are written at once: with the stores they fit the second cache. */
#define ZEROS ((size_t)256 << 10)

void
growth_store(unsigned char *base, size_t size, uint64_t offset)
{
	volatile uint64_t *words = (void *)base;
	size_t i;

	for (i = 0; i < size / sizeof(*words); i++)
		words[i] = offset + i + 1;
}

int
growth_open(const struct bench_job *job, struct wax_region **ret_region)
{
	const struct growth_work *work = job->work;
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;

	opts.flags = WAX_REGION_TRUNCATE;
	opts.mode = work->mode;
	opts.folio = work->folio;
	opts.first_step = work->step;
	opts.max_step = work->step;
	return wax_region_open(job->path, &opts, ret_region);
}

int
growth_finish(struct bench_job *job, struct wax_region *region)
{
	const struct growth_work *work = job->work;
	struct wax_region_stat stat;
	int err = wax_region_stat(region, &stat, sizeof(stat));

	job->growths = err ? 0 : stat.grow_calls + stat.grow_faults;
	job->bytes = work->size;
	return wax_region_finish(region, work->size);
}

static int
run_fault(struct bench_job *job)
{
	const struct growth_work *work = job->work;
	struct wax_region *region;
	int err = growth_open(job, &region);

	if (err)
		return err;
	growth_store(wax_region_base(region), work->size, 0);
	return growth_finish(job, region);
}

static int
run_call(struct bench_job *job)
{
	const struct growth_work *work = job->work;
	struct wax_region *region;
	uint64_t offset;
	int err = growth_open(job, &region), finish_err;

	if (err)
		return err;
	for (offset = 0; !err && offset < work->size; offset += ENSURED) {
		err = wax_region_ensure(region, offset, ENSURED);
		if (!err)
			growth_store(wax_region_base(region) + offset, ENSURED,
				     offset);
	}
	finish_err = growth_finish(job, region);
	return err ? err : finish_err;
}

int
growth_open_ideal(const struct bench_job *job, struct growth_ideal *ret)
{
	const struct growth_work *work = job->work;
	int err;

	ret->fd = open(job->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (ret->fd < 0)
		return -errno;
	if (work->mode == WAX_GROW_SPARSE)
		err = ftruncate(ret->fd, (off_t)work->size);
	else
		err = fallocate(ret->fd, 0, 0, (off_t)work->size);
	err = err ? -errno : bench_map(ret->fd, work->size, &ret->mapping);
	if (err)
		(void)close(ret->fd);
	else
		(void)madvise(ret->mapping.base, work->size, MADV_HUGEPAGE);
	return err;
}

int
growth_close_ideal(struct bench_job *job, const struct growth_ideal *ideal)
{
	const struct growth_work *work = job->work;

	bench_unmap(&ideal->mapping);
	job->bytes = work->size;
	job->growths = 1;
	return close(ideal->fd) == 0 ? 0 : -errno;
}

static int
run_ideal(struct bench_job *job)
{
	struct growth_ideal ideal;
	int err = growth_open_ideal(job, &ideal);

	if (err)
		return err;
	growth_store(ideal.mapping.base, ideal.mapping.size, 0);
	return growth_close_ideal(job, &ideal);
}

static int
run_pages(struct bench_job *job)
{
	struct growth_ideal ideal;
	int err = growth_open_ideal(job, &ideal), close_err;

	if (err)
		return err;
	if (madvise(ideal.mapping.base, ideal.mapping.size,
		    MADV_POPULATE_WRITE) != 0)
		err = -errno;
	close_err = growth_close_ideal(job, &ideal);
	return err ? err : close_err;
}

/* Pages that come by writing zeros, right before they are stored to. */
static int
run_zeros(struct bench_job *job)
{
	static unsigned char zeros[ZEROS];
	struct growth_ideal ideal;
	uint64_t offset;
	int err = growth_open_ideal(job, &ideal), close_err;

	if (err)
		return err;
	for (offset = 0; !err && offset < ideal.mapping.size; offset += ZEROS) {
		if (pwrite(ideal.fd, zeros, ZEROS, (off_t)offset) !=
		    (ssize_t)ZEROS)
			err = -EIO;
		growth_store(ideal.mapping.base + offset, ZEROS, offset);
	}
	close_err = growth_close_ideal(job, &ideal);
	return err ? err : close_err;
}

/* Fill memory of `piece` bytes and write it, until the file has its size. */
static int
write_pieces(struct bench_job *job, size_t piece)
{
	const struct growth_work *work = job->work;
	unsigned char *memory = malloc(piece);
	uint64_t offset;
	int err = 0, fd;

	fd = open(job->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		err = -errno;
	else if (memory == NULL)
		err = -ENOMEM;
	for (offset = 0; !err && offset < work->size; offset += piece) {
		growth_store(memory, piece, offset);
		err = bench_write_all(fd, memory, piece);
	}
	job->bytes = work->size;
	if (fd >= 0 && close(fd) != 0 && !err)
		err = -errno;
	free(memory);
	return err;
}

static int
run_write(struct bench_job *job)
{
	return write_pieces(job, PIECE);
}

static int
run_malloc(struct bench_job *job)
{
	const struct growth_work *work = job->work;

	return write_pieces(job, work->size);
}

static int
run_fwrite(struct bench_job *job)
{
	const struct growth_work *work = job->work;
	unsigned char *memory = malloc(ENSURED);
	char *buffer = malloc(PIECE);
	FILE *file = fopen(job->path, "we");
	uint64_t offset;
	int err = 0;

	if (file == NULL)
		err = -errno;
	/* Without a buffer of ours the size is ignored. */
	else if (memory == NULL || buffer == NULL ||
		 setvbuf(file, buffer, _IOFBF, PIECE) != 0)
		err = -ENOMEM;
	for (offset = 0; !err && offset < work->size; offset += ENSURED) {
		growth_store(memory, ENSURED, offset);
		if (fwrite(memory, ENSURED, 1, file) != 1)
			err = -errno;
	}
	job->bytes = work->size;
	if (file != NULL && fclose(file) != 0 && !err)
		err = -errno;
	free(buffer);
	free(memory);
	return err;
}

const struct bench_contestant growth_fault = {.name = "wax, by fault",
					      .run = run_fault};
const struct bench_contestant growth_call = {.name = "wax, by call",
					     .run = run_call};
const struct bench_contestant growth_known = {
	.name = "ideal", .flags = BENCH_BASELINE, .run = run_ideal};
const struct bench_contestant growth_pages = {
	.name = "bare pages",
	.note = "a limit: stores nothing into them",
	.run = run_pages};
const struct bench_contestant growth_zeros = {
	.name = "bare zeros",
	.note = "a limit: the size is known, zeros are written before the "
		"stores",
	.run = run_zeros};
const struct bench_contestant growth_write = {
	.name = "write 1 MiB", .flags = BENCH_BASELINE, .run = run_write};
const struct bench_contestant growth_fwrite = {.name = "fwrite",
					       .run = run_fwrite};
const struct bench_contestant growth_malloc = {.name = "malloc + write",
					       .run = run_malloc};
