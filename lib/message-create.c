/* SPDX-License-Identifier: MIT */
/* Creating a message.  Rules: message.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "bits.h"
#include "message.h"
#include "opts.h"
#include "os.h"

#define SEGMENT_MIN 4096u
#define SEGMENT_MOST ((uint64_t)1 << (sizeof(void *) > 4 ? 33 : 28))

_Static_assert(sizeof(struct wax_message_opts) == WAX_MESSAGE_OPTS_SIZE_V0,
	       "a new field needs WAX_MESSAGE_OPTS_SIZE_V1");

static int
load(const struct wax_message_opts *user, struct wax_message_opts *ret_opts)
{
	static const struct wax_message_opts defaults = WAX_MESSAGE_OPTS_INIT;
	uint64_t bytes;
	int err;

	if (user == NULL)
		user = &defaults;
	err = wax_opts_load(ret_opts, sizeof(*ret_opts), user, user->size,
			    WAX_MESSAGE_OPTS_SIZE_V0);
	if (err)
		return err;
	bytes = ret_opts->max_segment_bytes;
	if (ret_opts->flags &
	    ~(uint32_t)(WAX_MESSAGE_SINGLE_SEGMENT | WAX_MESSAGE_EXPECT_LARGE))
		return -EINVAL;
	return (bytes != 0 && bytes < SEGMENT_MIN) || ret_opts->reserved != 0
		       ? -EINVAL
		       : 0;
}

/* How much of the file is mapped at first: one segment, or less if asked. */
static uint64_t
choose_reserve(const struct wax_message_request *request)
{
	uint64_t first = request->flags & WAX_MESSAGE_EXPECT_LARGE
				 ? WAX_PAGE_SIZE
				 : WAX_TABLE_SIZE;
	uint64_t reserve = wax_round_up(
		first + request->max_words * WAX_WORD_SIZE, WAX_OS_HUGE);

	if (reserve > SEGMENT_MOST)
		reserve = SEGMENT_MOST;
	if (request->region.reserve != 0 && request->region.reserve < reserve)
		return request->region.reserve;
	return reserve;
}

int
wax_message_load_opts(const struct wax_message_opts *user, uint32_t add,
		      uint32_t refuse, struct wax_message_request *ret)
{
	static const struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts;
	int err = load(user, &opts);

	if (err)
		return err;
	if (opts.region == NULL)
		opts.region = &region;
	err = wax_opts_load(&ret->region, sizeof(ret->region), opts.region,
			    opts.region->size, WAX_REGION_OPTS_SIZE_V0);
	if (err)
		return err;
	if (ret->region.flags & refuse)
		return -EINVAL;
	ret->region.size = sizeof(ret->region);
	ret->region.flags |= add;
	ret->flags = opts.flags;
	/* A single segment needs no larger table. */
	if (ret->flags & WAX_MESSAGE_SINGLE_SEGMENT)
		ret->flags &= ~(uint32_t)WAX_MESSAGE_EXPECT_LARGE;
	ret->max_words = opts.max_segment_bytes / WAX_WORD_SIZE;
	if (ret->max_words == 0)
		ret->max_words = WAX_SEGMENT_WORDS_MAX;
	ret->region.reserve = choose_reserve(ret);
	return 0;
}

/* The message is valid on its own as soon as it has storage. */
static int
store_first_table(struct wax_message *message)
{
	struct wax_region_stat stat;
	int err;

	/* The root pointer has storage, so that an empty message is valid. */
	err = wax_region_prefault_head(message->region,
				       message->first + WAX_WORD_SIZE);
	if (err == -ENOTSUP)
		err = 0;
	if (!err)
		err = wax_region_stat(message->region, &stat, sizeof(stat));
	if (err)
		return err;
	if (message->capacity > (stat.reserve - message->first) / WAX_WORD_SIZE)
		message->capacity =
			(stat.reserve - message->first) / WAX_WORD_SIZE;
	if (wax_message_is_large(message))
		err = wax_message_store_page(
			message, 1, wax_message_stored_words(message, 1),
			WAX_ROOT_FAR);
	if (!err)
		wax_message_follow(message);
	return err;
}

int
wax_message_start(struct wax_region *region, uint32_t flags, uint64_t max_words,
		  uint64_t old_words, struct wax_message **ret_message)
{
	struct wax_message *message = calloc(1, sizeof(*message));
	int err = -ENOMEM;

	if (message == NULL)
		goto abort;
	message->region = region;
	message->old_words = old_words;
	message->capacity = max_words;
	message->is_synced = (region->flags & WAX_REGION_SYNC) != 0;
	message->is_always_single =
		old_words || (flags & WAX_MESSAGE_SINGLE_SEGMENT);
	message->single = message->is_always_single;
	message->first = flags & WAX_MESSAGE_EXPECT_LARGE ? WAX_PAGE_SIZE
							  : WAX_TABLE_SIZE;
	err = store_first_table(message);
	if (err)
		goto free_message;
	*ret_message = message;
	return 0;

free_message:
	free(message);
abort:
	(void)wax_region_abort(region);
	return err;
}

/* Make a message of what an open call returned. */
static int
create(int err, struct wax_region *region,
       const struct wax_message_request *request,
       struct wax_message **ret_message)
{
	if (err)
		return err;
	err = wax_message_remove_old_sidecar(region);
	if (err) {
		(void)wax_region_abort(region);
		return err;
	}
	return wax_message_start(region, request->flags, request->max_words, 0,
				 ret_message);
}

int
wax_message_createat(int dirfd, const char *path,
		     const struct wax_message_opts *opts,
		     struct wax_message **ret_message)
{
	struct wax_message_request request;
	struct wax_region *region = NULL;
	int err;

	if (ret_message == NULL)
		return -EINVAL;
	err = wax_message_load_opts(opts, WAX_REGION_TRUNCATE, 0, &request);
	if (!err)
		err = wax_region_openat_named(dirfd, path, &request.region,
					      &region);
	return create(err, region, &request, ret_message);
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
	struct wax_message_request request;
	struct wax_region *region = NULL;
	int err;

	if (ret_message == NULL)
		return -EINVAL;
	err = wax_message_load_opts(opts, WAX_REGION_TRUNCATE, 0, &request);
	if (!err)
		err = wax_region_open_fd(fd, &request.region, &region);
	return create(err, region, &request, ret_message);
}

int
wax_message_create_memfd(const char *name, const struct wax_message_opts *opts,
			 struct wax_message **ret_message)
{
	struct wax_message_request request;
	struct wax_region *region = NULL;
	int err;

	if (ret_message == NULL)
		return -EINVAL;
	err = wax_message_load_opts(opts, WAX_REGION_TRUNCATE, 0, &request);
	if (!err)
		err = wax_region_open_memfd(name, &request.region, &region);
	return create(err, region, &request, ret_message);
}
