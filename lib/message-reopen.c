/* SPDX-License-Identifier: MIT */
/* Going on with a finished message.  Rules: message.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "bits.h"
#include "message.h"
#include "os.h"

/* The words of the one segment, if the file is such a message. */
static int
read_table(int fd, uint64_t size, uint64_t *ret_words)
{
	unsigned char table[WAX_TABLE_SIZE];
	uint64_t words;

	if (size < WAX_TABLE_SIZE + WAX_WORD_SIZE ||
	    pread(fd, table, sizeof(table), 0) != (ssize_t)sizeof(table))
		return -EBADMSG;
	words = wax_load_le32(table + sizeof(uint32_t));
	if (wax_load_le32(table) != 0)
		return wax_load_le32(table) < WAX_SEGMENTS_MAX ? -EOVERFLOW
							       : -EBADMSG;
	if (words == 0 || words > WAX_SEGMENT_WORDS_MAX ||
	    words > (size - WAX_TABLE_SIZE) / WAX_WORD_SIZE)
		return -EBADMSG;
	*ret_words = words;
	return 0;
}

/* What the table says, and nothing but zeros behind it. */
static int
prepare(struct wax_region *region, uint64_t *ret_words)
{
	int err;

	/* The table speaks of the first data segment only (M6). */
	if (wax_message_has_old_sidecar(region))
		return -EBADMSG;
	err = read_table(wax_region_fd(region), wax_region_old_size(region),
			 ret_words);
	return err ? err
		   : wax_region_clear(region,
				      WAX_TABLE_SIZE +
					      *ret_words * WAX_WORD_SIZE);
}

int
wax_message_reopen(const char *path, const struct wax_message_opts *opts,
		   uint64_t *ret_used_words, struct wax_message **ret_message)
{
	struct wax_message_request request;
	struct wax_region *region;
	uint64_t words;
	int err;

	if (ret_message == NULL || ret_used_words == NULL)
		return -EINVAL;
	err = wax_message_load_opts(opts, WAX_REGION_EXISTING,
				    WAX_REGION_TRUNCATE | WAX_REGION_EXCLUSIVE |
					    WAX_REGION_ATOMIC,
				    &request);
	if (err)
		return err;
	err = wax_region_openat_named(AT_FDCWD, path, &request.region, &region);
	if (err)
		return err;
	err = prepare(region, &words);
	if (err) {
		(void)wax_region_abort(region);
		return err;
	}
	/* What there is stays, whatever the limit for what is new. */
	if (request.max_words < words)
		request.max_words = words;
	err = wax_message_start(region, WAX_MESSAGE_SINGLE_SEGMENT,
				request.max_words, words, ret_message);
	if (!err)
		*ret_used_words = words;
	return err;
}
