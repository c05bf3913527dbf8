/* SPDX-License-Identifier: MIT */
/* The case of message-small, and contestants that need wax and libc only. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message-small.h"

/* Runs are short, and files of one run may happen to lie better on the disk than
 * those of another: many take turns. */
#define ROUNDS 3u

#define PATH_MAX_SIZE 4160
#define PAGE ((size_t)4096)

/* That many people take that many bytes: about 1 KiB. */
#define PEOPLE 5u
#define SIZE 1080u

static void
name_file(const struct bench_job *job, uint32_t number, char *path)
{
	(void)snprintf(path, PATH_MAX_SIZE, "%s/%u", job->directory,
		       (unsigned)number);
}

int
message_small_run(struct bench_job *job)
{
	const struct message_small_work *work = job->work;
	const struct message_small_way *way = job->argument;
	char path[PATH_MAX_SIZE];
	uint32_t i;
	int err = 0;

	for (i = 0; !err && i < work->files; i++) {
		name_file(job, i, path);
		err = way->make(job, path, way->flags);
	}
	job->operations = work->files;
	return err;
}

/* All have built the same. */
int
message_small_clean(struct bench_job *job)
{
	const struct message_small_work *work = job->work;
	char path[PATH_MAX_SIZE];
	struct stat st;
	uint32_t i;

	for (i = 0; i < work->files; i++) {
		name_file(job, i, path);
		if (stat(path, &st) != 0)
			return -errno;
		if ((uint64_t)st.st_size != work->message.size)
			return -EIO;
		job->bytes += work->message.size;
	}
	return 0;
}

const struct message_work *
message_small_content(const struct bench_job *job)
{
	const struct message_small_work *work = job->work;

	return &work->message;
}

int
message_small_rename(struct bench_job *job, const char *path,
		     int (*write)(struct bench_job *job, const char *path))
{
	char temporary[PATH_MAX_SIZE];
	int err;

	(void)snprintf(temporary, sizeof(temporary), "%s/new", job->directory);
	err = write(job, temporary);
	if (err)
		return err;
	return rename(temporary, path) == 0 ? 0 : -errno;
}

/* -- A file that is mapped ------------------------------------------------- */

static int
make_wax(struct bench_job *job, const char *path, uint32_t flags)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;

	region.flags = flags;
	opts.region = &region;
	return message_build(job, path, &opts, message_small_content(job));
}

/* -- Memory that is used again --------------------------------------------- */

static int
setup_store(struct bench_job *job)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_builder *builder;
	struct wax_message *message;
	int err;

	opts.flags = WAX_MESSAGE_SINGLE_SEGMENT;
	err = wax_message_create_memfd("bench", &opts, &message);
	if (!err)
		err = message_begin(message, &builder);
	if (!err)
		job->state = builder;
	return err;
}

static int
make_store(struct bench_job *job, const char *path, uint32_t flags)
{
	int err = message_fill(job->state, message_small_content(job));

	if (!err)
		err = wax_builder_store(job->state, AT_FDCWD, path, flags);
	return err ? err : wax_builder_reset(job->state);
}

static int
clean_store(struct bench_job *job)
{
	(void)wax_builder_abort(job->state);
	return message_small_clean(job);
}

/* -- Memory that is written ------------------------------------------------ */

static int
setup_malloc(struct bench_job *job)
{
	const struct message_work *work = message_small_content(job);

	return message_setup_words(job, work, (size_t)work->size);
}

static int
write_malloc(struct bench_job *job, const char *path)
{
	size_t size = (size_t)message_small_content(job)->size;

	return message_write_words(path, job->state, size, size);
}

static int
make_malloc(struct bench_job *job, const char *path, uint32_t flags)
{
	return flags & WAX_REGION_ATOMIC
		       ? message_small_rename(job, path, write_malloc)
		       : write_malloc(job, path);
}

static int
clean_malloc(struct bench_job *job)
{
	free(job->state);
	return message_small_clean(job);
}

/* -- A mapping, and nothing else ------------------------------------------- */

/* Once the file is open. */
static int
store_mapped(int fd, const void *words, size_t size)
{
	void *base;

	if (ftruncate(fd, PAGE) != 0)
		return -errno;
	base = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (base == MAP_FAILED)
		return -errno;
	memcpy(base, words, size);
	(void)munmap(base, PAGE);
	return ftruncate(fd, (off_t)size) == 0 ? 0 : -errno;
}

static int
make_mapped(struct bench_job *job, const char *path, uint32_t flags)
{
	int err, fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	(void)flags;
	if (fd < 0)
		return -errno;
	err = store_mapped(fd, job->state,
			   (size_t)message_small_content(job)->size);
	if (close(fd) != 0 && !err)
		err = -errno;
	return err;
}

/* -- All ------------------------------------------------------------------- */

/* clang-format off */
static const struct message_small_way
	wax_in_place = {make_wax, 0},
	wax_atomic = {make_wax, WAX_REGION_ATOMIC},
	store_in_place = {make_store, 0},
	store_atomic = {make_store, WAX_REGION_ATOMIC},
	mapped_in_place = {make_mapped, 0},
	malloc_in_place = {make_malloc, 0},
	malloc_atomic = {make_malloc, WAX_REGION_ATOMIC};

static const struct bench_contestant
	message_small_wax = {
		.name = "wax, C", .argument = &wax_in_place,
		.run = message_small_run, .clean = message_small_clean},
	message_small_wax_atomic = {
		.name = "wax, C, atomic", .argument = &wax_atomic,
		.run = message_small_run, .clean = message_small_clean},
	message_small_store = {
		.name = "wax, C, store", .argument = &store_in_place,
		.setup = setup_store, .run = message_small_run,
		.clean = clean_store},
	message_small_store_atomic = {
		.name = "wax, C, store, atomic", .argument = &store_atomic,
		.setup = setup_store, .run = message_small_run,
		.clean = clean_store},
	message_small_mapped = {
		.name = "bare mapping", .argument = &mapped_in_place,
		.note = "a limit: builds nothing",
		.setup = setup_malloc, .run = message_small_run,
		.clean = clean_malloc},
	message_small_malloc = {
		.name = "malloc + write", .flags = BENCH_BASELINE,
		.argument = &malloc_in_place,
		.note = "builds nothing: copies the words from a cache",
		.setup = setup_malloc, .run = message_small_run,
		.clean = clean_malloc},
	message_small_malloc_rename = {
		.name = "malloc, write, rename", .argument = &malloc_atomic,
		.note = "builds nothing, either",
		.setup = setup_malloc, .run = message_small_run,
		.clean = clean_malloc};
/* clang-format on */

int
bench_message_small(const struct bench_options *options,
		    const struct bench_contestant *const *peers)
{
	static const struct bench_contestant *const everybody[] = {
		&message_small_wax,           &message_small_wax_atomic,
		&message_small_store,         &message_small_store_atomic,
		&message_small_mapped,        &message_small_malloc,
		&message_small_malloc_rename, NULL};
	struct message_small_work work = {
		.message = {.kind = MESSAGE_KIND_PEOPLE,
			    .each = PEOPLE,
			    .count = 1,
			    .size = SIZE},
		.files = options->quick ? 20 : 200};
	struct bench_case c = {
		.benchmark = "message-small",
		.work = &work,
		.contestants = everybody,
		.peers = peers,
		.parameters = {BENCH_BYTES("size", work.message.size),
			       BENCH_NUMBER("files", work.files)}};
	struct bench_options more = *options;

	if (!options->quick)
		more.runs *= ROUNDS;
	if (more.runs > BENCH_RUNS_MAX)
		more.runs = BENCH_RUNS_MAX;
	return bench_compare(&more, &c);
}
