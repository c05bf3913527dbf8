/* SPDX-License-Identifier: MIT */
/**
 * @file wax/c-capnproto.h
 * @brief Build with the c-capnproto library, straight into a file.
 *
 * Include the header of c-capnproto first, which is <capnp_c.h> or <capn.h>
 * depending on its edition.  All functions here are inline, so libwax does not
 * depend on c-capnproto:
 *
 *   struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
 *   struct wax_capn_session session;
 *   struct capn capn;
 *
 *   opts.max_segment_bytes = WAX_CAPN_SEGMENT_BYTES_MAX;
 *   err = wax_message_create(path, &opts, &message);
 *   wax_capn_init(&session, &capn, message);
 *   ... capn_root(&capn), capn_new_struct(), capn_setp() ...
 *   err = wax_capn_finish(&session, NULL);
 *
 * c-capnproto allocates from a segment as long as there is room in it and asks
 * for another one then, so a segment is given to it at full capacity at once:
 * the file grows as it stores.
 *
 * Caveats
 *
 * - A segment is used up to 2 GiB less 8 bytes, whatever its capacity: sizes of
 *   c-capnproto are of type int.  Its readers take no more either, and 4 GiB in
 *   all.
 * - A callback cannot say why it failed, and new objects are null then: see
 *   wax_capn_session.error.
 *
 * Threads:  one thread per session.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
#ifndef WAX_C_CAPNPROTO_H
#define WAX_C_CAPNPROTO_H

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wax/message.h>

#if defined(CAPN_H) || defined(CAPNP_C_H)

WAX_BEGIN_DECLS

/** Most bytes of a segment that c-capnproto can use. */
#	define WAX_CAPN_SEGMENT_BYTES_MAX UINT32_C(0x7ffffff8)

/** A message that is built with c-capnproto. */
struct wax_capn_session {
	struct wax_message *message;
	struct capn *capn;
	/** Why the last segment was refused, a negative errno; else 0. */
	int error;
};

/* -- Not for users --------------------------------------------------------- */

static inline struct capn_segment *
wax_inline_capn_create(void *user, uint32_t id, int size)
{
	struct wax_capn_session *session = (struct wax_capn_session *)user;
	struct capn_segment *segment;
	struct wax_segment given;
	uint64_t bytes;

	(void)id;
	segment = (struct capn_segment *)calloc(1, sizeof(*segment));
	if (segment == NULL) {
		session->error = -ENOMEM;
		return NULL;
	}
	session->error = wax_message_alloc(session->message,
					   ((uint64_t)size + 7) / 8, &given);
	if (session->error) {
		free(segment);
		return NULL;
	}
	bytes = given.capacity * 8;
	if (bytes > WAX_CAPN_SEGMENT_BYTES_MAX)
		bytes = WAX_CAPN_SEGMENT_BYTES_MAX;
	segment->data = (char *)given.words;
	segment->cap = (size_t)bytes;
	segment->user = segment;
	return segment;
}

/* What capn_setp() keeps while it copies is no part of the message. */
static inline struct capn_segment *
wax_inline_capn_create_local(void *user, int size)
{
	size_t bytes = size < 4096 ? 4096 : ((size_t)size + 7) / 8 * 8;
	struct capn_segment *segment =
		(struct capn_segment *)calloc(1, sizeof(*segment) + bytes);

	(void)user;
	if (segment == NULL)
		return NULL;
	segment->data = (char *)(segment + 1);
	segment->cap = bytes;
	segment->user = segment;
	return segment;
}

static inline void
wax_inline_capn_free(struct wax_capn_session *session)
{
	struct capn_segment *lists[2];
	struct capn_segment *next;
	int i;

	lists[0] = session->capn->seglist;
	lists[1] = session->capn->copylist;
	for (i = 0; i < 2; i++)
		for (; lists[i] != NULL; lists[i] = next) {
			next = lists[i]->next;
			free(lists[i]);
		}
	memset(session->capn, 0, sizeof(*session->capn));
	session->message = NULL;
}

/* -- For users ------------------------------------------------------------- */

/**
 * Have c-capnproto build a message.
 *
 * @param session  kept by the caller until finish or abort
 * @param capn     set up anew; kept likewise
 * @param message  a message of which no segment was given yet; the session takes
 *                 it over
 */
static inline void
wax_capn_init(struct wax_capn_session *session, struct capn *capn,
	      struct wax_message *message)
{
	session->message = message;
	session->capn = capn;
	session->error = 0;
	memset(capn, 0, sizeof(*capn));
	capn->create = wax_inline_capn_create;
	capn->create_local = wax_inline_capn_create_local;
	capn->user = session;
}

/**
 * Give the message up, and all that c-capnproto has of it; instead of
 * capn_free().
 *
 * @return  as wax_message_abort()
 */
static inline int
wax_capn_abort(struct wax_capn_session *session)
{
	struct wax_message *message = session->message;

	wax_inline_capn_free(session);
	return wax_message_abort(message);
}

/**
 * Finish the message; instead of capn_write_fd() and capn_free().
 *
 * @param[out] ret_size  bytes of the file, or NULL
 *
 * @retval -EINVAL  nothing was built: there is no root
 * @retval -ENOMEM  no memory; the message is aborted
 * @return  else as wax_message_finish()
 */
static inline int
wax_capn_finish(struct wax_capn_session *session, uint64_t *ret_size)
{
	struct wax_message *message = session->message;
	uint32_t count = session->capn->segnum;
	struct capn_segment *segment;
	uint64_t *used_words;
	uint32_t i = 0;
	int err;

	used_words = (uint64_t *)calloc(count ? count : 1, sizeof(*used_words));
	if (used_words == NULL) {
		(void)wax_capn_abort(session);
		return -ENOMEM;
	}
	for (segment = session->capn->seglist; segment != NULL && i < count;
	     segment = segment->next)
		used_words[i++] = ((uint64_t)segment->len + 7) / 8;
	wax_inline_capn_free(session);
	err = wax_message_finish(message, used_words, count, ret_size);
	free(used_words);
	return err;
}

WAX_END_DECLS

#endif /* CAPN_H || CAPNP_C_H */

#endif /* WAX_C_CAPNPROTO_H */
