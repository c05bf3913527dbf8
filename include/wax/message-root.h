/* SPDX-License-Identifier: MIT */
/**
 * @file wax/message-root.h
 * @brief The root word of a message that has ended.
 *
 * For builders whose objects may still be looked at when their message is in its
 * file.  The word that segment 0 is has a page of its own in memory, which
 * otherwise goes with the message.
 */
#ifndef WAX_MESSAGE_ROOT_H
#define WAX_MESSAGE_ROOT_H

#include <wax/base.h>
#include <wax/message.h>

WAX_BEGIN_DECLS

/**
 * Keep the word that segment 0 is.  The message can only be finished or aborted
 * then.
 *
 * @return  the word, where wax_message_alloc() gave it; or NULL if it gave no
 *          such word, if there is no memory, or in a forked child, if the parent
 *          had more than one data segment by then: nothing is kept then
 *
 * The caller gives it to wax_message_drop_root() one day.  What is stored to it
 * after the message has ended is in no file.
 *
 * Threads:  no other thread may be using the message or its memory.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK unsigned char *
wax_message_keep_root(struct wax_message *message);

/**
 * Give back what wax_message_keep_root() returned, after its message has ended.
 *
 * @param root  the word, or NULL; a later message may be given it
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API void
wax_message_drop_root(unsigned char *root);

WAX_END_DECLS

#endif /* WAX_MESSAGE_ROOT_H */
