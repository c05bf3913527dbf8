/* SPDX-License-Identifier: MIT */
/**
 * @file wax/capnp.h
 * @brief Build and read Cap'n Proto messages, without generated code.
 *
 * Offsets come from `capnp compile -ocapnp SCHEMA`, which prints after each
 * field where it lies: `# bits[64, 96)` is a 32-bit number at byte 8 of the
 * data section, `# ptr[1]` is pointer 1, and after each struct how many data
 * words and pointers it has.  capnpc-wax(1) writes typed accessors from them.
 *
 * Building: structs, lists and pointers are small values that point into the
 * message.  They stay valid until the message is finished.  Numbers are stored
 * by inline functions; whatever needs new words is a call that can fail.
 *
 * Reading: nothing is believed.  Every pointer is checked against its segment,
 * the words visited are counted against a limit, and so is the depth.  A null
 * pointer reads as an empty struct, list, text or data, and a field beyond the
 * struct as its default, as the encoding specification demands, so old and new
 * versions of a schema read each other's messages.
 *
 * Caveats
 *
 * - Words given up by setting a pointer twice stay in the message, unused;
 *   wax_clear_pointer() zeroes them.
 * - The builder makes no capabilities.  Reading one as a struct or list, or
 *   copying it, is refused (-EBADMSG); wax_get_kind() recognises it.
 *
 * Format: "Encoding", Cap'n Proto encoding specification; wax-format(5).
 */
#ifndef WAX_CAPNP_H
#define WAX_CAPNP_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wax/base.h>
#include <wax/message.h>

WAX_BEGIN_DECLS

/** Element sizes of a list, as they are encoded in its pointer. */
enum {
	WAX_LIST_VOID = 0,
	WAX_LIST_BIT = 1,
	WAX_LIST_BYTE = 2,
	WAX_LIST_TWO = 3,
	WAX_LIST_FOUR = 4,
	WAX_LIST_EIGHT = 5,
	WAX_LIST_POINTER = 6,
	WAX_LIST_COMPOSITE = 7
};

/** Most elements of a list. */
#define WAX_LIST_COUNT_MAX ((UINT32_C(1) << 29) - 1)

/* -- Building -------------------------------------------------------------- */

/** Opaque; builds objects in the segments of a message. */
struct wax_builder;

/** Opaque; one segment of a builder. */
struct wax_builder_segment;

/** A pointer that can be set. */
struct wax_pointer_builder {
	/** Where the word is. */
	struct wax_builder_segment *segment;
	/** The pointer word, or NULL if there is no such pointer. */
	unsigned char *word;
};

/** A struct that is being built. */
struct wax_struct_builder {
	struct wax_builder_segment *segment;
	unsigned char *data;
	uint32_t data_bytes;
	uint32_t pointers;
};

/** A list that is being built. */
struct wax_list_builder {
	struct wax_builder_segment *segment;
	/** First element. */
	unsigned char *elements;
	uint32_t count;
	/** Elements there is room for; at least count. */
	uint32_t capacity;
	/** Distance between elements in bits. */
	uint32_t stride_bits;
	/** Composite lists: the sections of an element. */
	uint32_t data_bytes;
	uint32_t pointers;
	/** WAX_LIST_*, as asked for. */
	uint32_t kind;
};

/**
 * Build in a message that was just created, or reopened: then what it holds
 * stays, and new objects go behind it.
 *
 * @param message  the message; the builder owns it from now on.  On failure the
 *                 caller still does
 * @param[out] ret_builder  free it with wax_builder_finish() or
 *                 wax_builder_abort()
 *
 * @retval 0        success
 * @retval -EINVAL  an argument is NULL
 * @retval -ENOMEM  no memory
 * @return  else as wax_message_alloc()
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_builder_create(struct wax_message *message,
		   struct wax_builder **ret_builder);

/**
 * Write a copy of what was built to a file; see wax_message_store().
 *
 * @return  as wax_message_store()
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_builder_store(struct wax_builder *builder, int dirfd, const char *path,
		  uint32_t flags);

/**
 * Begin anew with an empty root; see wax_message_reset().  What was built before
 * must not be used any more.
 *
 * @return  as wax_message_reset(), and then the builder is as it was; or -ENOMEM,
 *          and then it can only be freed by wax_builder_abort()
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_builder_reset(struct wax_builder *builder);

/**
 * Finish the message and free the builder; see wax_message_finish().
 *
 * @param builder  freed whatever is returned.  NULL does nothing
 * @return         as wax_message_finish()
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_builder_finish(struct wax_builder *builder);

/**
 * Give the message up and free the builder; see wax_message_abort().
 *
 * @param builder  freed whatever is returned.  NULL does nothing
 * @return         as wax_message_abort()
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_builder_abort(struct wax_builder *builder);

/**
 * The message under a builder.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API struct wax_message *
wax_builder_message(struct wax_builder *builder);

/**
 * Words in use so far, of all segments together; the root pointer counts once.
 *
 * Threads:  one thread per builder.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API uint64_t
wax_builder_used_words(const struct wax_builder *builder);

/**
 * Where in the file memory of the message is, for system calls on the file such
 * as copy_file_range(2), and for wax_region_sync() and wax_region_punch().
 *
 * @param at  an address in an object, such as one from wax_init_data()
 *
 * @return  bytes from the start of the region; UINT64_MAX if it is not in the
 *          file
 *
 * Good until the message is finished: that may move the content.
 *
 * Threads:  one thread per builder.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API uint64_t
wax_builder_offset(const struct wax_builder *builder, const void *at);

/**
 * The root pointer of the message.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API struct wax_pointer_builder
wax_builder_root(struct wax_builder *builder);

/**
 * Make a new zeroed struct and point to it.
 *
 * @param pointer     where to point from
 * @param data_words  size of the data section, at most 65535
 * @param pointers    number of pointers, at most 65535
 * @param[out] ret_struct  the struct
 *
 * @retval 0           success
 * @retval -EINVAL     there is no such pointer, or a size is too large
 * @retval -EOVERFLOW  larger than a segment, or no further segment is possible
 * @retval -ENOMEM     no memory or address space for a further segment
 * @retval -errno      as wax_region_ensure(); the pointer is unchanged
 *
 * The struct is made in the segment of the pointer if it fits there, else in
 * the last, else in a new one, with a far pointer to it.
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_init_struct(struct wax_pointer_builder pointer, uint32_t data_words,
		uint32_t pointers, struct wax_struct_builder *ret_struct);

/**
 * Make a new zeroed list of numbers, bools or pointers and point to it.
 *
 * @param pointer  where to point from
 * @param kind     WAX_LIST_VOID to WAX_LIST_POINTER
 * @param count    number of elements, at most WAX_LIST_COUNT_MAX
 * @param[out] ret_list  the list
 *
 * @retval -EINVAL  also if kind or count is out of range
 * @return  as wax_init_struct()
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_init_list(struct wax_pointer_builder pointer, uint32_t kind, uint32_t count,
	      struct wax_list_builder *ret_list);

/**
 * Make a new zeroed list of structs and point to it.
 *
 * @param pointer     where to point from
 * @param count       number of elements
 * @param data_words  data section of each, at most 65535
 * @param pointers    pointers of each, at most 65535
 * @param[out] ret_list  the list
 *
 * @retval -EINVAL  also if the elements take more than 2^29 - 1 words
 * @return  as wax_init_struct()
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_init_struct_list(struct wax_pointer_builder pointer, uint32_t count,
		     uint32_t data_words, uint32_t pointers,
		     struct wax_list_builder *ret_list);

/**
 * Change how many elements of a list of structs readers see.
 *
 * @param list   a composite list; its count is updated
 * @param count  at most list->capacity
 *
 * @retval 0        success
 * @retval -EINVAL  not a composite list, or count is more than its capacity
 *
 * One aligned 8-byte store, so a reader of a growing file sees the old or the
 * new count: make a list with room, set its count to 0, and raise it after each
 * element is complete.
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_list_builder_set_count(struct wax_list_builder *list, uint32_t count);

/**
 * Make new zeroed data, to be filled in place, and point to it.
 *
 * @param pointer  where to point from
 * @param size     bytes, at most WAX_LIST_COUNT_MAX
 * @param[out] ret_data  the bytes; they have storage, so that read(2) may fill
 *                 them (in sparse mode the storage may be a hole)
 *
 * @return  as wax_init_list()
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_init_data(struct wax_pointer_builder pointer, uint32_t size,
	      unsigned char **ret_data);

/**
 * Copy bytes into the message and point to them.
 *
 * @param data  the bytes; may be NULL if size is 0
 * @param size  at most WAX_LIST_COUNT_MAX
 *
 * @return  as wax_init_list()
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_set_data(struct wax_pointer_builder pointer, const void *data, size_t size);

/**
 * Copy text into the message, add its NUL, and point to it.
 *
 * @param text  UTF-8, not checked; may be NULL if size is 0
 * @param size  bytes without a NUL, at most WAX_LIST_COUNT_MAX - 1
 *
 * @return  as wax_init_list()
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_set_text(struct wax_pointer_builder pointer, const char *text, size_t size);

/**
 * Make data shorter.
 *
 * @param pointer  points to data that this builder made
 * @param size     bytes to keep, at most as many as there are
 *
 * @retval 0        success
 * @retval -EINVAL  there is no such pointer, it does not point to bytes, or size
 *                  is more than there are
 *
 * For data that was made before it was known how much there is, such as a file
 * that ends early.  What is cut off is zeroed, and its words are used again
 * unless something was made after the data.
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_trim_data(struct wax_pointer_builder pointer, uint32_t size);

/**
 * Point to the object that another pointer points to.
 *
 * @param pointer  where to point from
 * @param source   a pointer of the same builder; if it is null, so becomes
 *                 pointer
 *
 * @retval 0         success
 * @retval -EINVAL   one of them does not exist, or their builders differ
 * @retval -EBADMSG  source is malformed, which only a reopened message can be
 * @return  else as wax_init_struct(): to another segment takes a word or two
 *
 * The object does not move.  One aligned 8-byte store, so a reader of a growing
 * file sees the old object or the new: this is how a list that is full is
 * replaced by a longer one.  An object that can be reached twice counts twice
 * against the limits of a reader.
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_set_pointer(struct wax_pointer_builder pointer,
		struct wax_pointer_builder source);

/* Read: wax_reader_get_root() and the like. */
#include <wax/capnp-read.h>

/* Read back, change, copy and measure: wax_copy_pointer() and the like. */
#include <wax/capnp-edit.h>

/* Inline accessors: wax_set_u32() and the like. */
#include <wax/capnp-inline.h>

/* Where objects lie: wax_reader_locate(). */
#include <wax/capnp-locate.h>

WAX_END_DECLS

#endif /* WAX_CAPNP_H */
