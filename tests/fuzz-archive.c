/* SPDX-License-Identifier: MIT */
/*
 * Targets: ls, verify and unpack on mutated archives.
 *
 * unpack writes to SCRATCH/out.  After each run nothing else in SCRATCH may have
 * changed: times, sizes and modes of what is beside it are compared.  A change is
 * a write outside the directory, and ends in abort().  SCRATCH is made in
 * WAX_FUZZ_SCRATCH, or in memory where that is not set.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax.h>

#include "fuzz-archive.h"
#include "fuzz-target.h"
#include "tools/list.h"
#include "tools/report.h"
#include "tools/unpack.h"
#include "tools/verify.h"

#define GUARDED 3

static char scratch[FUZZ_SCRATCH_SIZE];
static char out[4096 + 16];
static FILE *null_stream;

/* What must not change, and how it was at the start. */
static const char *const guarded[GUARDED] = {".", "sentinel", "sentinel/file"};
static struct stat before[GUARDED];
static int scratch_fd = -1;

const char *
fuzz_archive_scratch(void)
{
	return scratch_fd >= 0 ? scratch : NULL;
}

static struct wax_reader *
open_message(const void *data, size_t size)
{
	struct wax_reader_opts opts;
	struct wax_reader *reader;

	archive_reader_opts(size, &opts);
	if (wax_message_open_memory(data, size, &opts, &reader, NULL) != 0)
		return NULL;
	return reader;
}

static int
outcome(const struct archive *archive, int err)
{
	if (err == -EBADMSG || err == -EOVERFLOW)
		fuzz_feature(archive_problem(archive).reason, 0);
	return err;
}

static int
run_ls(const void *data, size_t size)
{
	struct wax_reader *reader = open_message(data, size);
	struct list_opts opts = {.details = true};
	struct archive archive;
	int err;

	if (reader == NULL)
		return -EBADMSG;
	err = archive_open(reader, &archive);
	if (err == 0)
		err = list_archive(&archive, &opts, null_stream);
	opts.null = true;
	if (err == 0)
		err = list_archive(&archive, &opts, null_stream);
	err = outcome(&archive, err);
	(void)wax_reader_close(reader);
	return err;
}

static int
run_verify(const void *data, size_t size)
{
	struct wax_reader *reader = open_message(data, size);
	struct verify_result result;
	int err;

	if (reader == NULL)
		return -EBADMSG;
	err = verify_message(reader, &result);
	if (err == -EBADMSG || err == -EOVERFLOW)
		fuzz_feature(result.problem.reason, result.is_archive);
	(void)wax_reader_close(reader);
	return err;
}

static void
look(struct stat now[GUARDED])
{
	size_t i;

	for (i = 0; i < GUARDED; i++)
		if (fstatat(scratch_fd, guarded[i], &now[i],
			    AT_SYMLINK_NOFOLLOW) < 0)
			abort();
}

static void
check_outside(void)
{
	struct stat now[GUARDED];
	size_t i;

	look(now);
	for (i = 0; i < GUARDED; i++)
		if (now[i].st_ino != before[i].st_ino ||
		    now[i].st_size != before[i].st_size ||
		    now[i].st_mode != before[i].st_mode ||
		    now[i].st_ctim.tv_sec != before[i].st_ctim.tv_sec ||
		    now[i].st_ctim.tv_nsec != before[i].st_ctim.tv_nsec) {
			fprintf(stderr, "%s/%s was changed\n", scratch,
				guarded[i]);
			abort();
		}
}

static int
remove_one(const char *path, const struct stat *stat, int type,
	   struct FTW *place)
{
	(void)stat;
	(void)type;
	/* The directory itself stays. */
	return place->level == 0 ? 0 : remove(path);
}

/* Let a directory be read, so that what is in it can be removed. */
static int
open_up(const char *path, const struct stat *stat, int type, struct FTW *place)
{
	(void)stat;
	(void)place;
	return type == FTW_D || type == FTW_DNR ? chmod(path, 0700) : 0;
}

static void
empty_out(void)
{
	if (nftw(out, open_up, 16, FTW_PHYS) != 0 ||
	    nftw(out, remove_one, 16, FTW_PHYS | FTW_DEPTH) != 0)
		abort();
}

static bool
out_is_empty(void)
{
	DIR *directory = opendir(out);
	size_t count = 0;

	if (directory == NULL)
		abort();
	while (readdir(directory) != NULL)
		count++;
	(void)closedir(directory);
	return count == 2;
}

static int
run_unpack(const void *data, size_t size)
{
	struct wax_reader *reader = open_message(data, size);
	struct unpack unpack = {
		.in = "archive",
		.directory = out,
		.force = size % 2 == 0,
		.umask = 022,
	};
	int err;

	if (reader == NULL)
		return -EBADMSG;
	err = archive_open(reader, &unpack.archive);
	if (err == 0)
		err = unpack_all(&unpack);
	if (err == 0 && unpack.incomplete)
		err = -EEXIST;
	/* A refused archive makes nothing. */
	if (err == -EBADMSG && !out_is_empty())
		abort();
	(void)outcome(&unpack.archive, err);
	(void)wax_reader_close(reader);
	check_outside();
	empty_out();
	return err;
}

static int
make_scratch(void)
{
	int fd, err = fuzz_make_scratch(scratch);

	if (err)
		return err;
	(void)snprintf(out, sizeof(out), "%s/out", scratch);
	scratch_fd = open(scratch, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (scratch_fd < 0 || mkdir(out, 0700) < 0 ||
	    mkdirat(scratch_fd, "sentinel", 0700) < 0)
		return -errno;
	fd = openat(scratch_fd, "sentinel/file", O_WRONLY | O_CREAT | O_CLOEXEC,
		    0600);
	if (fd < 0)
		return -errno;
	(void)close(fd);
	fd = openat(scratch_fd, "sentinel", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || dup3(fd, FUZZ_OUTSIDE_FD, O_CLOEXEC) < 0)
		return -errno;
	(void)close(fd);
	return 0;
}

static int
start(void)
{
	int err = make_scratch();

	if (err)
		return err;
	look(before);
	null_stream = fopen("/dev/null", "w");
	if (null_stream == NULL)
		return -errno;
	report_to(null_stream);
	return 0;
}

static void
stop(void)
{
	empty_out();
	(void)rmdir(out);
	(void)unlinkat(scratch_fd, "sentinel/file", 0);
	(void)unlinkat(scratch_fd, "sentinel", AT_REMOVEDIR);
	(void)rmdir(scratch);
	(void)close(scratch_fd);
	(void)close(FUZZ_OUTSIDE_FD);
	report_to(NULL);
	(void)fclose(null_stream);
}

static const struct fuzz_target ls = {
	.name = "archive-ls",
	.run = run_ls,
	.start = start,
	.stop = stop,
};
static const struct fuzz_target verify = {
	.name = "archive-verify",
	.run = run_verify,
};
static const struct fuzz_target unpack = {
	.name = "archive-unpack",
	.run = run_unpack,
};

const char fuzz_group[] = "archive";
const struct fuzz_target *const fuzz_targets[] = {&ls, &verify, &unpack, NULL};
