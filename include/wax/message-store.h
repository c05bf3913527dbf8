/* SPDX-License-Identifier: MIT */
/**
 * @file wax/message-store.h
 * @brief Many small messages, built one after another in the same memory.
 *
 * A file that is mapped costs many times what open, write and close do.  That
 * does not matter for a large message, but for many of a few KiB.  Those can be
 * built in a message that stays open, made by wax_message_create_memfd(): each
 * is stored in a file of its own, and the message begun anew.
 */
#ifndef WAX_MESSAGE_STORE_H
#define WAX_MESSAGE_STORE_H

#include <stddef.h>
#include <stdint.h>
#include <wax/base.h>
#include <wax/message.h>

WAX_BEGIN_DECLS

/**
 * Write a copy of the message to a file, and keep the message open.
 *
 * @param message     the message
 * @param used_words  words in use of each segment, as for wax_message_finish()
 * @param count       number of segments that were given
 * @param dirfd       directory to which path is relative, or AT_FDCWD
 * @param path        the file: made, or emptied and written
 * @param flags       WAX_REGION_ATOMIC, _EXCLUSIVE and _SYNC, as for
 *                    wax_region_open(); or 0
 *
 * @retval 0        the file is a complete message
 * @retval -EINVAL  an argument is NULL, flags has another bit, the sizes are not
 *                  possible, or path is not a regular file
 * @retval -EBUSY   another writer has the file
 * @retval -EFBIG   the message does not fit under the file-size limit; the file
 *                  is as it was
 * @return  else the sticky error of the region, or what open(2), write(2),
 *          close(2), fsync(2), link(2) or rename(2) returned
 *
 * For many small messages: made by wax_message_create_memfd(), each stored,
 * followed by wax_message_reset().  The message is neither mapped nor grown in
 * its file, which costs what open, write and close do.
 *
 * Without WAX_REGION_ATOMIC a process that is killed may leave an incomplete
 * file.  When a write fails, a file that was there before is empty, and one that
 * was not is removed; with WAX_REGION_ATOMIC what was there stays, or, if only
 * the directory could not be synced, the file is complete.
 *
 * A message of up to 8 KiB goes into a new file without a lock.  Where others
 * may write to the same name at the same moment, use WAX_REGION_ATOMIC.
 *
 * Threads:  no other thread may be using the message or its memory.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_store(struct wax_message *message, const uint64_t *used_words,
		  size_t count, int dirfd, const char *path, uint32_t flags);

/**
 * Begin the message anew: no segment is given, as after it was created.
 *
 * @param message     a message made by wax_message_create_memfd() or _create_fd()
 * @param used_words  words in use of each segment, as for wax_message_finish();
 *                    words behind them must be zero, as they were given
 * @param count       number of segments that were given
 *
 * @retval 0        success
 * @retval -EINVAL  message is NULL, has a name, was reopened, or has a large
 *                  table; or the sizes are not possible
 * @return  else the sticky error of the region, or what ftruncate(2) returned;
 *          the message can then only be finished or aborted
 *
 * Memory and address space stay; what is beyond 64 KiB of storage is given back.
 *
 * The next message has the same addresses: a store through a pointer into the
 * last one lands in the next one.
 *
 * Threads:  no other thread may be using the message or its memory.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_reset(struct wax_message *message, const uint64_t *used_words,
		  size_t count);

WAX_END_DECLS

#endif /* WAX_MESSAGE_STORE_H */
