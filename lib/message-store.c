/* SPDX-License-Identifier: MIT */
/*
 * Storing a copy of a message in a file of its own, and beginning anew.
 *
 * For messages that are small and many, opening and mapping a file for each
 * costs more than building it.  Such a message is built in memory that stays
 * mapped, and goes into its file by one write.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <wax/message-store.h>

#include "bits.h"
#include "frame.h"
#include "message.h"
#include "os.h"

/* What is used up to here is zeroed; what is more is given back. */
#define KEPT_SIZE (64u << 10)

/* A message up to this size is put together for one write; so is any table. */
#define PIECE_SIZE 8192u

#define MODE_NEW 0666u

/* What is stored: segments `first` to `end` - 1, of these words. */
struct content {
	const struct wax_message *message;
	uint64_t words[WAX_SEGMENTS_MAX];
	uint32_t first;
	uint32_t end;
	uint64_t table_size;
	uint64_t size; /* of the file */
};

/* The root word is left out where it leads to the first word behind it (M4). */
static int
leaves_root_out(const struct content *content)
{
	const struct wax_message *message = content->message;

	return !message->single && content->end == 2 &&
	       wax_load_le64(wax_message_root(message)) == WAX_ROOT_FAR;
}

static const unsigned char *
words_of(const struct content *content, uint32_t id)
{
	const struct wax_message *message = content->message;

	if (id == 0 && !message->single)
		return wax_message_root(message);
	return wax_region_address(message->region,
				  wax_message_offset(message, id),
				  content->words[id] * WAX_WORD_SIZE);
}

static int
write_content(int fd, const struct content *content)
{
	int is_small = content->size <= PIECE_SIZE;
	uint64_t offset = content->table_size, size;
	unsigned char piece[PIECE_SIZE];
	uint32_t first = content->first, i;
	int err = wax_frame_write(piece, content->words + first,
				  content->end - first);

	if (!err && !is_small)
		err = wax_os_write_at(fd, piece, offset, 0);
	for (i = first; i < content->end && !err; i++) {
		size = content->words[i] * WAX_WORD_SIZE;
		if (is_small)
			memcpy(piece + offset, words_of(content, i), size);
		else
			err = wax_os_write_at(fd, words_of(content, i), size,
					      offset);
		offset += size;
	}
	if (!err && is_small)
		err = wax_os_write_at(fd, piece, offset, 0);
	return err;
}

/*
 * A small message in a file that is new and not published in any special way.  A
 * lock would cost a fifth of all that, for the moment between two system calls.
 * *ret_exists is set if there is a file by that name.
 */
static int
write_new(int dirfd, const char *path, const struct content *content,
	  int *ret_exists)
{
	int fd = wax_os_openat(dirfd, path, O_WRONLY | O_CREAT | O_EXCL,
			       MODE_NEW);
	int err, closed;

	*ret_exists = fd == -EEXIST;
	if (fd < 0)
		return fd;
	err = write_content(fd, content);
	closed = wax_os_close(fd);
	if (err || closed)
		(void)wax_os_unlink(dirfd, path);
	return err ? err : closed;
}

/* With a lock, a temporary name, or syncs. */
static int
write_file(int dirfd, const char *path, uint32_t flags,
	   const struct content *content)
{
	uint32_t how = (flags & WAX_REGION_ATOMIC ? WAX_FILE_ATOMIC : 0) |
		       (flags & WAX_REGION_EXCLUSIVE ? WAX_FILE_EXCLUSIVE : 0);
	struct wax_file file;
	int err = wax_file_open(dirfd, path, how, &file), closed;

	if (err)
		return err;
	if (file.size != 0)
		err = wax_os_set_size(file.fd, 0);
	if (!err)
		err = write_content(file.fd, content);
	if (!err && (flags & WAX_REGION_SYNC))
		err = wax_os_sync(file.fd);
	if (!err && (flags & WAX_REGION_ATOMIC))
		err = wax_file_publish(&file);
	if (!err && (flags & WAX_REGION_SYNC))
		err = wax_file_sync_name(&file);
	if (err) {
		/* An atomic one may have its name by now, and is complete. */
		if (!(flags & WAX_REGION_ATOMIC))
			(void)wax_os_set_size(file.fd, 0);
		wax_file_discard(&file);
		return err;
	}
	closed = wax_file_close(&file);
	return closed;
}

/* Words may be used that were never stored to and have no storage yet. */
static int
ensure_words(const struct content *content)
{
	const struct wax_message *message = content->message;
	struct wax_region *region = message->region;
	uint32_t i;
	int err = wax_region_error(region);

	for (i = message->single ? 0 : 1; i < content->end && !err; i++)
		err = wax_region_ensure_apart(
			region, wax_message_offset(message, i),
			content->words[i] * WAX_WORD_SIZE);
	return err;
}

static int
take_content(const struct wax_message *message, const uint64_t *used_words,
	     size_t count, struct content *content)
{
	uint32_t i;
	int err;

	content->message = message;
	content->end = (uint32_t)count;
	while (content->end > 1 && used_words[content->end - 1] == 0)
		content->end--;
	for (i = 0; i < content->end; i++)
		content->words[i] = used_words[i];
	err = ensure_words(content);
	if (err)
		return err;
	content->first = leaves_root_out(content) ? 1 : 0;
	content->table_size =
		wax_frame_table_size(content->end - content->first);
	content->size = content->table_size;
	for (i = content->first; i < content->end; i++)
		content->size += content->words[i] * WAX_WORD_SIZE;
	/* Asked first, because trying raises SIGXFSZ. */
	return content->size > wax_os_size_limit() ? -EFBIG : 0;
}

int
wax_message_store(struct wax_message *message, const uint64_t *used_words,
		  size_t count, int dirfd, const char *path, uint32_t flags)
{
	const uint32_t known =
		WAX_REGION_ATOMIC | WAX_REGION_EXCLUSIVE | WAX_REGION_SYNC;
	struct content content;
	int err, exists;

	if (message == NULL || path == NULL || (flags & ~known) ||
	    !wax_message_is_possible(message, used_words, count))
		return -EINVAL;
	err = take_content(message, used_words, count, &content);
	if (err)
		return err;
	if (content.size <= PIECE_SIZE &&
	    !(flags & (WAX_REGION_ATOMIC | WAX_REGION_SYNC))) {
		err = write_new(dirfd, path, &content, &exists);
		if (!exists || (flags & WAX_REGION_EXCLUSIVE))
			return err;
	}
	return write_file(dirfd, path, flags, &content);
}

/* The first window shows all that is left after trimming. */
static int
zero_used(const struct wax_message *message, uint64_t end)
{
	struct wax_region *region = message->region;
	uint64_t size;
	int err = 0;

	if (end > KEPT_SIZE)
		err = wax_region_trim(region, message->first + WAX_WORD_SIZE);
	if (err)
		return err;
	size = wax_region_size(region);
	if (end > size)
		end = size;
	if (end > message->first)
		memset(wax_region_base(region) + message->first, 0,
		       end - message->first);
	return 0;
}

int
wax_message_reset(struct wax_message *message, const uint64_t *used_words,
		  size_t count)
{
	unsigned char *root;
	uint64_t end;
	uint32_t last;
	int err;

	/* A name, what was there before and a large table are not begun anew. */
	if (message == NULL || message->region->file.dirfd >= 0 ||
	    message->old_words != 0 || wax_message_is_large(message))
		return -EINVAL;
	err = wax_region_error(message->region);
	if (err || message->given == 0)
		return err;
	if (!wax_message_is_possible(message, used_words, count))
		return -EINVAL;
	for (last = (uint32_t)count - 1; last > 0 && used_words[last] == 0;)
		last--;
	end = wax_message_offset(message, last) +
	      used_words[last] * WAX_WORD_SIZE;
	err = zero_used(message, end);
	if (err)
		return err;
	if (message->root_page != 0)
		(void)wax_message_make_root(message, &root);
	message->given = 0;
	message->single = message->is_always_single;
	return 0;
}
