/* SPDX-License-Identifier: MIT */
/**
 * @file wax/log-claim.h
 * @brief Filling a record of a log in place.
 *
 * Part of wax/log.h, whose rules hold here.
 */
#ifndef WAX_LOG_CLAIM_H
#define WAX_LOG_CLAIM_H

#include <stddef.h>
#include <stdint.h>
#include <wax/base.h>

WAX_BEGIN_DECLS

struct wax_log;

/** A record that is being filled in place. */
struct wax_log_claim {
	/** Where to store the content; aligned to 8, zeroed. */
	unsigned char *data;
	/** How many bytes may be stored. */
	size_t size;
	/** Where the record will be. */
	uint64_t position;
	/** Set it before commit with WAX_LOG_STAMP_USER; the time of the
	 *  reservation else. */
	uint64_t stamp;
	/** The library's. */
	uint64_t opaque[2];
};

/**
 * Take room for a record, to be filled in place.
 *
 * @param log   the log
 * @param size  most bytes of the record
 * @param[out] ret_claim  where to store; give it to wax_log_commit() or
 *              wax_log_abort()
 *
 * @return  as wax_log_append()
 *
 * Until then readers and syncs stop before it, and if the process dies the room
 * is a gap.  The memory may not be touched afterwards.
 *
 * Threads:  safe; the claim may be used by any one thread.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_reserve(struct wax_log *log, size_t size,
		struct wax_log_claim *ret_claim);

/**
 * Make a record of what was stored in a claim.
 *
 * @param log    the log
 * @param claim  what wax_log_reserve() gave; not usable afterwards
 * @param used   bytes of the record, from the start of claim->data
 *
 * @retval 0        as wax_log_append()
 * @retval -EINVAL  used is over claim->size, or the claim was used up; nothing
 *                  is changed
 * @retval -errno   the error that stays; -ENOSPC or -EIO if what was stored in
 *                  place did not get storage
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_commit(struct wax_log *log, struct wax_log_claim *claim, size_t used);

/**
 * Give a claim up; readers pass over its room.
 *
 * @return  as wax_log_commit()
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_log_abort(struct wax_log *log, struct wax_log_claim *claim);

WAX_END_DECLS

#endif /* WAX_LOG_CLAIM_H */
