/* SPDX-License-Identifier: MIT */
/*
 * A message that is written: a region with a segment table in front.
 *
 *   0      4         8
 *   | 0    | words   | segment 0 ........................ to the end of file |
 *     n-1    live
 *
 *   M1  Segment 0 starts at byte 8 and may grow to 4 GiB less that table.
 *   M2  The size word follows the file while it grows (the live cell), so the
 *       file is a valid message from the moment create returns.
 *   M3  The table never claims more than the file has: raised after the file
 *       grew, lowered before it is cut.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bits.h"
#include "frame.h"
#include "opts.h"
#include "region.h"

#include <wax/message.h>

#define TABLE_SIZE 8u
#define SIZE_CELL 4u
#define WORD_SIZE 8u
#define MESSAGE_RESERVE ((uint64_t)1 << (sizeof(void *) > 4 ? 32 : 28))

_Static_assert(sizeof(struct wax_message_opts) == WAX_MESSAGE_OPTS_SIZE_V0,
	       "a new field needs WAX_MESSAGE_OPTS_SIZE_V1");

struct wax_message {
	struct wax_region *region;
	uint64_t capacity;  /* words of the segment */
	uint64_t old_words; /* what a reopened message had; else 0 */
	int given;          /* the segment was handed out */
};

static int
opts_load(const struct wax_message_opts *user, uint32_t add, uint32_t refuse,
	  struct wax_region_opts *ret_region)
{
	static const struct wax_message_opts defaults = WAX_MESSAGE_OPTS_INIT;
	static const struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts;
	int err;

	if (user == NULL)
		user = &defaults;
	err = wax_opts_load(&opts, sizeof(opts), user, user->size,
			    WAX_MESSAGE_OPTS_SIZE_V0);
	if (err)
		return err;
	if (opts.flags != 0)
		return -EINVAL;
	if (opts.region == NULL)
		opts.region = &region;
	err = wax_opts_load(ret_region, sizeof(*ret_region), opts.region,
			    opts.region->size, WAX_REGION_OPTS_SIZE_V0);
	if (err)
		return err;
	if (ret_region->flags & refuse)
		return -EINVAL;
	ret_region->size = sizeof(*ret_region);
	ret_region->flags |= add;
	if (ret_region->reserve == 0 || ret_region->reserve > MESSAGE_RESERVE)
		ret_region->reserve = MESSAGE_RESERVE;
	return 0;
}

static int
create_opts(const struct wax_message_opts *user,
	    struct wax_region_opts *ret_region)
{
	return opts_load(user, WAX_REGION_TRUNCATE, 0, ret_region);
}

/* Make a message of an open region, which is aborted on failure. */
static int
message_create(struct wax_region *region, uint64_t old_words,
	       struct wax_message **ret_message)
{
	struct wax_message *message = calloc(1, sizeof(*message));
	struct wax_region_stat stat;
	int err = -ENOMEM;

	if (message == NULL)
		goto abort;
	/* The root pointer has storage, so that an empty message is valid. */
	err = wax_region_prefault(region, 0, TABLE_SIZE + WORD_SIZE);
	if (err == -ENOTSUP)
		err = 0;
	if (!err)
		err = wax_region_stat(region, &stat, sizeof(stat));
	if (err)
		goto free_message;
	message->region = region;
	message->old_words = old_words;
	message->capacity = (stat.reserve - TABLE_SIZE) / WORD_SIZE;
	if (message->capacity > WAX_SEGMENT_WORDS_MAX)
		message->capacity = WAX_SEGMENT_WORDS_MAX;
	wax_region_set_live(region, SIZE_CELL, TABLE_SIZE, WORD_SIZE,
			    message->capacity);
	*ret_message = message;
	return 0;

free_message:
	free(message);
abort:
	(void)wax_region_abort(region);
	return err;
}

int
wax_message_createat(int dirfd, const char *path,
		     const struct wax_message_opts *opts,
		     struct wax_message **ret_message)
{
	struct wax_region_opts region_opts;
	struct wax_region *region;
	int err;

	if (ret_message == NULL)
		return -EINVAL;
	err = create_opts(opts, &region_opts);
	if (!err)
		err = wax_region_openat(dirfd, path, &region_opts, &region);
	return err ? err : message_create(region, 0, ret_message);
}

int
wax_message_create(const char *path, const struct wax_message_opts *opts,
		   struct wax_message **ret_message)
{
	return wax_message_createat(AT_FDCWD, path, opts, ret_message);
}

int
wax_message_create_fd(int fd, const struct wax_message_opts *opts,
		      struct wax_message **ret_message)
{
	struct wax_region_opts region_opts;
	struct wax_region *region;
	int err;

	if (ret_message == NULL)
		return -EINVAL;
	err = create_opts(opts, &region_opts);
	if (!err)
		err = wax_region_open_fd(fd, &region_opts, &region);
	return err ? err : message_create(region, 0, ret_message);
}

int
wax_message_create_memfd(const char *name, const struct wax_message_opts *opts,
			 struct wax_message **ret_message)
{
	struct wax_region_opts region_opts;
	struct wax_region *region;
	int err;

	if (ret_message == NULL)
		return -EINVAL;
	err = create_opts(opts, &region_opts);
	if (!err)
		err = wax_region_open_memfd(name, &region_opts, &region);
	return err ? err : message_create(region, 0, ret_message);
}

int
wax_message_alloc(struct wax_message *message, uint64_t min_words,
		  struct wax_segment *ret_segment)
{
	struct wax_region *region = message->region;
	int err;

	if (min_words == 0 || ret_segment == NULL)
		return -EINVAL;
	if (message->given || min_words > message->capacity)
		return -EOVERFLOW;
	err = wax_region_ensure(region, TABLE_SIZE, min_words * WORD_SIZE);
	if (err)
		return err;
	/* The builder may store to any of it, in any order. */
	wax_region_hand_out(region, TABLE_SIZE + message->capacity * WORD_SIZE);
	message->given = 1;
	*ret_segment = (struct wax_segment){
		.words = wax_region_base(region) + TABLE_SIZE,
		.capacity = message->capacity,
		.used = message->old_words,
	};
	return 0;
}

struct wax_region *
wax_message_region(struct wax_message *message)
{
	return message->region;
}

/*
 * The last word on the table: what was used or, after a failure, what is
 * intact.  Returns the bytes of the file that the table then speaks of.
 */
static uint64_t
write_table(struct wax_region *region, uint64_t used_words)
{
	uint64_t end = TABLE_SIZE + used_words * WORD_SIZE;
	uint64_t intact = wax_region_intact(region);

	if (wax_region_error(region) && intact < end) {
		if (intact < TABLE_SIZE + WORD_SIZE)
			return 0;
		used_words = (intact - TABLE_SIZE) / WORD_SIZE;
		end = TABLE_SIZE + used_words * WORD_SIZE;
	}
	wax_store_le32(wax_region_base(region) + SIZE_CELL,
		       (uint32_t)used_words);
	return end;
}

int
wax_message_finish(struct wax_message *message, const uint64_t *used_words,
		   size_t count, uint64_t *ret_size)
{
	struct wax_region *region;
	uint64_t end;
	int err;

	if (message == NULL)
		return 0;
	region = message->region;
	if (count != 1 || !message->given || used_words == NULL ||
	    used_words[0] == 0 || used_words[0] > message->capacity) {
		(void)wax_message_abort(message);
		return -EINVAL;
	}
	free(message);
	if (!wax_region_is_ours(region))
		return wax_region_finish(region, 0);
	/* Used words may lie beyond the file: allocated and never stored to. */
	err = wax_region_ensure(region, TABLE_SIZE, used_words[0] * WORD_SIZE);
	if (err)
		wax_region_fail(region, err);
	wax_region_set_live(region, 0, 0, 0, 0);
	wax_region_notice_cut(region, TABLE_SIZE + used_words[0] * WORD_SIZE);
	end = write_table(region, used_words[0]);
	err = wax_region_finish(region, end);
	if (!err && ret_size != NULL)
		*ret_size = end;
	return err;
}

int
wax_message_abort(struct wax_message *message)
{
	struct wax_region *region;

	if (message == NULL)
		return 0;
	region = message->region;
	if (message->old_words != 0 && wax_region_is_ours(region)) {
		wax_region_set_live(region, 0, 0, 0, 0);
		(void)write_table(region, message->old_words);
	}
	free(message);
	return wax_region_abort(region);
}

/* -- Going on with a finished message -------------------------------------- */

/* The words of the one segment, if the file is such a message. */
static int
read_table(int fd, uint64_t size, uint64_t *ret_words)
{
	unsigned char table[TABLE_SIZE];
	uint64_t words;

	if (size < TABLE_SIZE + WORD_SIZE ||
	    pread(fd, table, sizeof(table), 0) != (ssize_t)sizeof(table))
		return -EBADMSG;
	words = wax_load_le32(table + SIZE_CELL);
	if (wax_load_le32(table) != 0)
		return wax_load_le32(table) < WAX_SEGMENTS_MAX ? -EOVERFLOW
							       : -EBADMSG;
	if (words == 0 || words > WAX_SEGMENT_WORDS_MAX ||
	    words > (size - TABLE_SIZE) / WORD_SIZE)
		return -EBADMSG;
	*ret_words = words;
	return 0;
}

int
wax_message_reopen(const char *path, const struct wax_message_opts *opts,
		   uint64_t *ret_used_words, struct wax_message **ret_message)
{
	struct wax_region_opts region_opts;
	struct wax_region *region;
	uint64_t words;
	int err;

	if (ret_message == NULL || ret_used_words == NULL)
		return -EINVAL;
	err = opts_load(opts, WAX_REGION_EXISTING,
			WAX_REGION_TRUNCATE | WAX_REGION_EXCLUSIVE |
				WAX_REGION_ATOMIC,
			&region_opts);
	if (err)
		return err;
	err = wax_region_open(path, &region_opts, &region);
	if (err)
		return err;
	err = read_table(wax_region_fd(region), wax_region_old_size(region),
			 &words);
	if (!err)
		err = wax_region_clear(region, TABLE_SIZE + words * WORD_SIZE);
	if (err) {
		(void)wax_region_abort(region);
		return err;
	}
	err = message_create(region, words, ret_message);
	if (!err)
		*ret_used_words = words;
	return err;
}
