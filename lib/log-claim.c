/* SPDX-License-Identifier: MIT */
/*
 * Records that are filled in place, and those that are gathered from pieces,
 * which are the same with the library as the one that fills.
 *
 * A claim's room is taken for good: what is not used becomes a PAD record,
 * stored before the record it follows, so that whoever hops over the one finds
 * the other.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "bits.h"
#include "log-writer.h"

/* opaque[0] is the bytes of the room; 0 once it is used up. */

static int
claim(struct wax_log *log, size_t size, struct wax_log_place *ret)
{
	int err = wax_log_check(log);

	if (err)
		return err;
	if (size > log->opts.max_record)
		return -EOVERFLOW;
	err = wax_log_take_or_wait(log, wax_log_record_bytes(log, size), ret);
	if (!err)
		wax_log_begin_record(ret->at, ret->size);
	return err;
}

int
wax_log_reserve(struct wax_log *log, size_t size,
		struct wax_log_claim *ret_claim)
{
	struct wax_log_place place;
	int err = ret_claim == NULL ? -EINVAL : claim(log, size, &place);

	if (err)
		return err;
	*ret_claim = (struct wax_log_claim){
		.data = place.at + WAX_RECORD_HEAD_SIZE + log->stamp_size,
		.size = size,
		.position = place.position,
		.stamp = wax_log_clock(log),
		.opaque = {place.size},
	};
	return 0;
}

/* Commit room that holds no record. */
static void
commit_pad(unsigned char *at, uint64_t offset, uint32_t salt, uint64_t bytes)
{
	uint32_t size = (uint32_t)(bytes - WAX_RECORD_HEAD_SIZE);

	wax_log_commit_filled(at, offset, salt,
			      wax_record_word(WAX_RECORD_PAD, size), 0);
}

/* Stamp, pad and commit what is in place; what is left becomes a PAD. */
static void
commit(const struct wax_log *log, const struct wax_log_place *place,
       uint64_t stamp, size_t used)
{
	unsigned char *body = place->at + WAX_RECORD_HEAD_SIZE;
	uint64_t bytes = wax_log_record_bytes(log, used);

	if (bytes < place->size)
		commit_pad(place->at + bytes, place->offset + bytes,
			   place->salt, place->size - bytes);
	if (log->stamp_size != 0)
		wax_store_le64(body, stamp);
	body += log->stamp_size;
	memset(body + used, 0, (size_t)(-(uint64_t)used & 7));
	wax_log_commit_filled(place->at, place->offset, place->salt,
			      wax_record_word(WAX_RECORD_DATA, (uint32_t)used),
			      log->stamp_size != 0);
}

/*
 * A poisoned log takes the record, too: others wait for those behind it.  Only
 * a forked child, which does not have the memory, is kept out.
 */
static int
check_claim(const struct wax_log *log, const struct wax_log_claim *claim)
{
	if (wax_log_check(log) == -EPERM)
		return -EPERM;
	return claim == NULL || claim->opaque[0] == 0 ? -EINVAL : 0;
}

int
wax_log_commit(struct wax_log *log, struct wax_log_claim *claim, size_t used)
{
	struct wax_log_place place;
	int err = check_claim(log, claim);

	if (!err && used > claim->size)
		err = -EINVAL;
	if (err)
		return err;
	wax_log_place_of(log, claim->position, claim->opaque[0], &place);
	claim->opaque[0] = 0;
	commit(log, &place, claim->stamp, used);
	err = wax_log_committed_to(log, &place, 1);
	return err ? err : wax_log_check(log);
}

int
wax_log_abort(struct wax_log *log, struct wax_log_claim *claim)
{
	struct wax_log_place place;
	int err = check_claim(log, claim);

	if (err)
		return err;
	wax_log_place_of(log, claim->position, claim->opaque[0], &place);
	claim->opaque[0] = 0;
	commit_pad(place.at, place.offset, place.salt, place.size);
	err = wax_log_committed_to(log, &place, 0);
	return err ? err : wax_log_check(log);
}

int
wax_log_appendv(struct wax_log *log, const struct iovec *parts, uint32_t count,
		uint64_t stamp, uint64_t *ret_position)
{
	struct wax_log_place place;
	unsigned char *to;
	uint64_t size = 0;
	uint32_t i;
	int err;

	for (i = 0; i < count; i++) {
		if (parts[i].iov_base == NULL && parts[i].iov_len != 0)
			return -EINVAL;
		/* Two huge pieces must not wrap to a small record. */
		size = size > WAX_LOG_RECORD_MAX ||
				       parts[i].iov_len > WAX_LOG_RECORD_MAX
			       ? UINT64_MAX / 2
			       : size + parts[i].iov_len;
	}
	err = size > SIZE_MAX ? -EOVERFLOW : claim(log, (size_t)size, &place);
	if (err)
		return err;
	to = place.at + WAX_RECORD_HEAD_SIZE + log->stamp_size;
	for (i = 0; i < count; i++) {
		if (parts[i].iov_len != 0)
			memcpy(to, parts[i].iov_base, parts[i].iov_len);
		to += parts[i].iov_len;
	}
	commit(log, &place,
	       log->opts.stamp == WAX_LOG_STAMP_USER ? stamp
						     : wax_log_clock(log),
	       (size_t)size);
	err = wax_log_committed_to(log, &place, 1);
	if (!err && ret_position != NULL)
		*ret_position = place.position;
	return err;
}
