/* SPDX-License-Identifier: MIT */
/*
 * Target: structures of options, as a caller of any version might pass them.
 *
 *   offset  size  what
 *        0     1  which structure, modulo 4; see run_options()
 *        1     1  bit 0: give the message options of a region
 *        2     2  first and second parameter, modulo what makes sense
 *        4     4  an offset in the file
 *        8    ..  the structure, which starts with its size
 *
 * Sizes above 256 are taken as 256, and the structure is a heap block of just its
 * size: a load beyond it is seen.  Which options are refused is written down here
 * once more.  What is accepted is used a little, on a memfd that RLIMIT_FSIZE
 * keeps from taking the machine's memory.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax.h>

#include "fuzz-options.h"
#include "fuzz-target.h"
#include "image.h"
#include "lib/opts.h"

#define SIZE_MOST 256u
#define FILE_MOST (UINT64_C(4) << 20)

#define REGION_SIZE 48u
#define READER_SIZE 24u
#define MESSAGE_SIZE (16u + sizeof(void *))
#define FLAGS_MOST (WAX_REGION_PRETOUCH * 2u - 1)

struct input {
	const unsigned char *bytes;
	size_t size;
	unsigned first;
	unsigned second;
	uint32_t offset;
};

static void
require(int claim)
{
	if (!claim)
		abort();
}

/* A structure of the size that it claims, at least that claim itself. */
static void *
structure(const unsigned char *bytes, size_t size)
{
	uint32_t claimed = 0;
	unsigned char *block;

	memcpy(&claimed, bytes, size < 4 ? size : 4);
	if (claimed > SIZE_MOST)
		claimed = SIZE_MOST;
	block = calloc(1, claimed < 4 ? 4 : claimed);
	require(block != NULL);
	if (size > claimed)
		size = claimed;
	if (size != 0)
		memcpy(block, bytes, size);
	memcpy(block, &claimed, 4);
	return block;
}

static int
is_zero(const unsigned char *bytes, size_t size)
{
	while (size > 0 && bytes[size - 1] == 0)
		size--;
	return size == 0;
}

/* Sizes, old and new, and whether they may mix. */
static int
expected_load(const void *user, size_t known, size_t user_size, size_t min)
{
	if (user_size < min)
		return -EINVAL;
	if (known < user_size &&
	    !is_zero((const unsigned char *)user + known, user_size - known))
		return -E2BIG;
	return 0;
}

static int
expected_region(const struct wax_region_opts *opts)
{
	int err = expected_load(opts, REGION_SIZE, opts->size, REGION_SIZE);

	if (err)
		return err;
	if (opts->flags > FLAGS_MOST || opts->mode > 2 || opts->folio > 3)
		return -EINVAL;
	/* These two need a name. */
	if (opts->flags & (WAX_REGION_ATOMIC | WAX_REGION_EXCLUSIVE))
		return -EINVAL;
	return 0;
}

static int
expected_reader(const struct wax_reader_opts *opts)
{
	int err = expected_load(opts, READER_SIZE, opts->size, READER_SIZE);

	if (err)
		return err;
	return opts->flags > WAX_NO_HANDLER || opts->reserved != 0 ||
			       opts->nesting > 65535
		       ? -EINVAL
		       : 0;
}

static int
check_load(const struct input *input)
{
	unsigned char ours[SIZE_MOST + 16];
	size_t known = input->first % 97;
	size_t min = input->second % 97;
	size_t user = input->size < SIZE_MOST ? input->size : SIZE_MOST;
	unsigned char *block = malloc(user);
	size_t common = user < known ? user : known;
	int expected, err;

	require(block != NULL || user == 0);
	if (user != 0)
		memcpy(block, input->bytes, user);
	/* The smallest version is never larger than ours. */
	if (min > known)
		min = known;
	memset(ours, 0xa5, sizeof(ours));
	expected = expected_load(block, known, user, min);
	err = wax_opts_load(ours, known, block, (uint32_t)user, min);
	require(err == expected);
	if (err == 0 && known != 0) {
		require(common == 0 || memcmp(ours, block, common) == 0);
		require(is_zero(ours + common, known - common));
	}
	require(ours[known] == 0xa5 && (err == 0 || ours[0] == 0xa5));
	free(block);
	return err;
}

/* -- Regions --------------------------------------------------------------- */

static void
check_stat(const struct wax_region *region, const struct wax_region_opts *opts)
{
	struct wax_region_stat stat;

	require(wax_region_stat(region, &stat, sizeof(stat)) == 0);
	require(stat.size <= stat.reserve && stat.error == 0);
	require(stat.mode == WAX_GROW_ALLOCATE || stat.mode == WAX_GROW_SPARSE);
	require(opts->mode == WAX_GROW_DEFAULT || stat.mode == opts->mode);
	require(stat.folio >= WAX_FOLIO_HUGE && stat.folio <= WAX_FOLIO_SMALL);
	require(opts->folio == WAX_FOLIO_DEFAULT || stat.folio == opts->folio);
	fuzz_feature("mode", stat.mode);
	fuzz_feature("folio", stat.folio);
}

/* Grow by call and, where that is allowed, by a store; then end it. */
static void
use_region(struct wax_region *region, const struct input *input, uint32_t flags)
{
	uint64_t offset = input->offset % (2 * FILE_MOST);
	uint64_t used = offset % FILE_MOST;
	int fd = dup(wax_region_fd(region));
	unsigned char *base = wax_region_base(region);
	struct stat stat;
	struct wax_region_stat limits;
	uint64_t size;
	int err;

	require(fd >= 0);
	require(wax_region_stat(region, &limits, sizeof(limits)) == 0);
	err = wax_region_ensure(region, offset, 1);
	require(fstat(fd, &stat) == 0);
	if (err == 0) {
		require((uint64_t)stat.st_size > offset);
		base[offset] = 7;
	}
	size = wax_region_size(region);
	require((uint64_t)stat.st_size == size && size <= FILE_MOST);
	if ((flags & (WAX_NO_HANDLER | WAX_REGION_DIE)) == 0 &&
	    size < limits.reserve)
		base[size] = 7;
	err = wax_region_finish(region, used);
	require(fstat(fd, &stat) == 0);
	require(err != 0 || (uint64_t)stat.st_size == used);
	(void)close(fd);
}

static int
check_region(const struct input *input)
{
	struct wax_region_opts *opts = structure(input->bytes, input->size);
	struct wax_region *region = NULL;
	int expected = expected_region(opts);
	int err = wax_region_open_memfd("fuzz", opts, &region);

	require(err == expected && (region != NULL) == (err == 0));
	if (err == 0) {
		check_stat(region, opts);
		use_region(region, input, opts->flags);
	}
	free(opts);
	return err;
}

/* -- Messages -------------------------------------------------------------- */

static void
use_message(struct wax_message *message)
{
	struct wax_segment segment;
	uint64_t used = 2;
	int fd = dup(wax_region_fd(wax_message_region(message)));
	struct stat stat;

	require(fd >= 0);
	require(wax_message_alloc(message, 2, &segment) == 0);
	require(segment.capacity >= 2 && is_zero(segment.words, 16));
	/* A struct with one word of data. */
	image_put(segment.words, STRUCT_WORD(0, 1, 0), 8);
	require(wax_message_finish(message, &used, 1, NULL) == 0);
	require(fstat(fd, &stat) == 0 && stat.st_size == 24);
	(void)close(fd);
}

/* The structure is followed by that of the region. */
static int
check_message(const struct input *input, int has_region)
{
	struct wax_message_opts *opts = structure(input->bytes, input->size);
	size_t past = input->size < opts->size ? input->size : opts->size;
	struct wax_region_opts *region =
		structure(input->bytes + past, input->size - past);
	struct wax_message *message = NULL;
	int expected, err;

	if (opts->size >= MESSAGE_SIZE)
		opts->region = has_region ? region : NULL;
	expected = expected_load(opts, MESSAGE_SIZE, opts->size, MESSAGE_SIZE);
	if (expected == 0 &&
	    (opts->flags > 3 || opts->reserved != 0 ||
	     (opts->max_segment_bytes != 0 && opts->max_segment_bytes < 4096)))
		expected = -EINVAL;
	if (expected == 0 && has_region)
		expected = expected_region(region);
	err = wax_message_create_memfd("fuzz", opts, &message);
	require(err == expected && (message != NULL) == (err == 0));
	if (err == 0)
		use_message(message);
	free(region);
	free(opts);
	return err;
}

/* A list of structs, one of which has a list. */
static const struct image image = {
	{7},
	{LIST_WORD(0, 7, 4), STRUCT_WORD(2, 1, 1), 1, LIST_WORD(2, 2, 8), 2, 0,
	 3},
};

static int
check_reader(const struct input *input)
{
	struct wax_reader_opts *opts = structure(input->bytes, input->size);
	unsigned char bytes[IMAGE_SIZE_MAX];
	size_t size = image_write(&image, bytes);
	struct wax_reader *reader = NULL;
	struct wax_reader_totals totals;
	int expected = expected_reader(opts);
	int enough, verified, err;

	err = wax_message_open_memory(bytes, size, opts, &reader, NULL);
	require(err == expected && (reader != NULL) == (err == 0));
	if (err == 0) {
		enough = (opts->traversal_words == 0 ||
			  opts->traversal_words >= 16) &&
			 (opts->nesting == 0 || opts->nesting >= 3);
		verified = wax_reader_verify(reader, &totals);
		require(verified == 0 || (!enough && verified == -EOVERFLOW));
		fuzz_feature("verified", verified != 0);
		(void)wax_reader_close(reader);
	}
	free(opts);
	return err;
}

static int
run_options(const void *data, size_t size)
{
	const unsigned char *bytes = data;
	struct input input;

	if (size < FUZZ_OPTIONS_HEAD)
		return -EINVAL;
	input.bytes = bytes + FUZZ_OPTIONS_HEAD;
	input.size = size - FUZZ_OPTIONS_HEAD;
	input.first = bytes[2];
	input.second = bytes[3];
	memcpy(&input.offset, bytes + 4, 4);
	switch (bytes[0] % 4) {
	case FUZZ_OPTIONS_REGION:
		return check_region(&input);
	case FUZZ_OPTIONS_MESSAGE:
		return check_message(&input, bytes[1] & 1);
	case FUZZ_OPTIONS_READER:
		return check_reader(&input);
	default:
		return check_load(&input);
	}
}

/* Asked for before it is tried, so that no SIGXFSZ comes. */
static int
start(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_FSIZE, &limit) < 0)
		return -errno;
	limit.rlim_cur = FILE_MOST;
	return setrlimit(RLIMIT_FSIZE, &limit) < 0 ? -errno : 0;
}

static const struct fuzz_target options = {
	.name = "options",
	.run = run_options,
	.start = start,
	.plain = 1,
};

const char fuzz_group[] = "options";
const struct fuzz_target *const fuzz_targets[] = {&options, NULL};
