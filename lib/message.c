/* SPDX-License-Identifier: MIT */
/* Creating a message and giving it segments.  Rules: message.h. */
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
/* Reserved together: few windows, and address space that nobody misses. */
#define WINDOW_SEGMENTS 16u

_Static_assert(sizeof(struct wax_message_opts) == WAX_MESSAGE_OPTS_SIZE_V0,
	       "a new field needs WAX_MESSAGE_OPTS_SIZE_V1");

/* -- Creating -------------------------------------------------------------- */

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

/* Have the table be true from now on (M2). */
static void
set_live(struct wax_message *message)
{
	uint64_t size = message->capacity * WAX_WORD_SIZE;
	struct wax_region_live live = {
		.base = message->first,
		.max = message->capacity,
		.unit = WAX_WORD_SIZE,
	};
	/* The sizes of the segments follow their number. */
	int is_large = wax_message_is_large(message);

	live.offset = is_large ? 2 * sizeof(uint32_t) : sizeof(uint32_t);
	live.stride = is_large ? size : 0;
	wax_region_set_live(message->region, &live);
}

/* The message is valid on its own as soon as it has storage. */
static int
store_first_table(struct wax_message *message)
{
	struct wax_region_stat stat;
	int err;

	/* The root pointer has storage, so that an empty message is valid. */
	err = wax_region_prefault(message->region, 0,
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
		set_live(message);
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
	message->single = old_words || (flags & WAX_MESSAGE_SINGLE_SEGMENT);
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

struct wax_region *
wax_message_region(struct wax_message *message)
{
	return message->region;
}

/* -- Segments -------------------------------------------------------------- */

static void
give(struct wax_message *message, unsigned char *words, uint64_t capacity,
     struct wax_segment *ret_segment)
{
	*ret_segment = (struct wax_segment){
		.words = words,
		.capacity = capacity,
		.used = message->old_words,
		.id = message->given++,
	};
}

static int
give_root(struct wax_message *message, struct wax_segment *ret_segment)
{
	int err = wax_message_make_root(message);

	if (!err)
		give(message, wax_message_root(message), 1, ret_segment);
	return err;
}

/* Map what the file will have, for more segments than this one if possible. */
static int
add_window(struct wax_message *message, uint32_t id)
{
	uint64_t size = message->capacity * WAX_WORD_SIZE;
	uint32_t count = WAX_SEGMENTS_MAX - id;
	int err = -ENOMEM;

	if (count > WINDOW_SEGMENTS)
		count = WINDOW_SEGMENTS;
	for (; count > 0; count /= 2) {
		err = wax_region_add_window(message->region,
					    wax_message_offset(message, id),
					    count * size);
		if (err != -ENOMEM && err != -EINVAL && err != -EAGAIN)
			return err;
	}
	return -ENOMEM;
}

/* Whatever has to know of a data segment before anybody stores to it. */
static int
announce(struct wax_message *message, uint32_t id)
{
	int err;

	if (wax_message_wants_sidecar(message))
		return wax_message_tell_sidecar(message, id);
	if (!wax_message_is_large(message))
		return 0;
	err = wax_message_store_page(message, id,
				     wax_message_stored_words(message, id),
				     WAX_ROOT_FAR);
	if (!err)
		wax_region_next_live(message->region);
	return err;
}

static int
give_data(struct wax_message *message, uint32_t id, uint64_t min_words,
	  struct wax_segment *ret_segment)
{
	uint64_t offset = wax_message_offset(message, id);
	uint64_t size = message->capacity * WAX_WORD_SIZE;
	struct wax_region *region = message->region;
	int err = 0;

	if (wax_region_address(region, offset, size) == NULL)
		err = add_window(message, id);
	/* What the segment before does not use takes no space. */
	if (!err)
		err = wax_region_ensure_apart(region, offset,
					      min_words * WAX_WORD_SIZE);
	if (!err && id > 1)
		err = announce(message, id);
	if (err)
		return err;
	/* The builder may store to any of it, in any order. */
	wax_region_hand_out(region, offset + size);
	give(message, wax_region_address(region, offset, size),
	     message->capacity, ret_segment);
	return 0;
}

/* M5: the one data segment is segment 0, behind an 8-byte table. */
static int
become_single(struct wax_message *message)
{
	static const unsigned char none[WAX_PAGE_SIZE];
	int err;

	if (wax_message_is_large(message)) {
		err = wax_os_write_at(wax_region_fd(message->region), none,
				      sizeof(none), 0);
		if (err)
			return err;
		wax_region_stop_live(message->region);
		message->first = WAX_TABLE_SIZE;
		set_live(message);
	}
	message->single = 1;
	return 0;
}

int
wax_message_alloc(struct wax_message *message, uint64_t min_words,
		  struct wax_segment *ret_segment)
{
	int single = message->single, err;

	if (min_words == 0 || ret_segment == NULL)
		return -EINVAL;
	if (min_words > message->capacity ||
	    message->given == (message->single ? 1 : WAX_SEGMENTS_MAX))
		return -EOVERFLOW;
	err = wax_region_error(message->region);
	if (err)
		return err;
	if (message->given == 0 && !single && min_words == 1)
		return give_root(message, ret_segment);
	if (message->given == 0 && !single)
		err = become_single(message);
	if (!err)
		err = give_data(message, message->given, min_words,
				ret_segment);
	if (err)
		message->single = single;
	return err;
}
