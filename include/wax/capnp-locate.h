/* SPDX-License-Identifier: MIT */
/**
 * @file wax/capnp-locate.h
 * @brief Where in a message the objects lie.
 *
 * Part of wax/capnp.h.  For programs that show or check how a message is laid
 * out; those that read what is in it have no use for this.
 */
#ifndef WAX_CAPNP_LOCATE_H
#define WAX_CAPNP_LOCATE_H

#include <stdint.h>
#include <wax/base.h>
#include <wax/capnp.h>

WAX_BEGIN_DECLS

/** What a pointer leads to. */
enum {
	WAX_KIND_NULL = 0,
	WAX_KIND_STRUCT = 1,
	WAX_KIND_LIST = 2,
	WAX_KIND_CAPABILITY = 3
};

/**
 * A pointer, and where it leads.  Offsets are bytes from the start of the
 * segment table, which is where the file starts.
 */
struct wax_location {
	/** Of the pointer word; 0 if there is no such pointer. */
	uint64_t pointer_offset;
	/** Of the landing pad of a far pointer, else 0. */
	uint64_t pad_offset;
	/** Of the object, starting with the tag if it is a list of structs; 0
	 *  for null and capabilities. */
	uint64_t offset;
	/** Words of the object, with the tag of a list of structs. */
	uint64_t words;
	/** Segments of the landing pad, if there is one, and of the object. */
	uint32_t pad_segment;
	uint32_t segment;
	/** Words of the landing pad: 0 without, 2 of a double-far pointer. */
	uint32_t pad_words;
	/** WAX_KIND_*. */
	uint32_t kind;
	/** Lists: WAX_LIST_*. */
	uint32_t list_kind;
	/** Lists: elements.  Capabilities: the index. */
	uint32_t count;
	/** Sections of a struct, or of each element of a list of structs. */
	uint32_t data_words;
	uint32_t pointers;
};

/**
 * Tell where a pointer leads.
 *
 * @param pointer  the pointer
 * @param[out] ret_location  where it and its object lie, and what the object is
 *
 * @retval 0         success; the object lies inside its segment
 * @retval -EINVAL   the pointer has no reader, so it is in no message
 * @retval -EBADMSG  the pointer is malformed, or what it leads to does not lie
 *                   inside its segment; wax_reader_problem() tells what and
 *                   where
 *
 * The limits of the reader do not apply and are not used up.
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_reader_locate(struct wax_pointer_reader pointer,
		  struct wax_location *ret_location);

WAX_END_DECLS

#endif /* WAX_CAPNP_LOCATE_H */
