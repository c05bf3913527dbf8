/* SPDX-License-Identifier: MIT */
/**
 * @file wax/capnp-edit.h
 * @brief Read back, change, copy and measure Cap'n Proto objects.
 *
 * Part of wax/capnp.h.
 *
 * Getting back what was built: wax_builder_get_struct() and its sisters follow
 * a pointer of a builder and give what can be built on.  What an older schema
 * made too small is moved to new words first, as large as is asked for.
 *
 * Reading what was built: wax_builder_read() gives a reader of a message that
 * is not finished, for wax_get_totals(), wax_reader_verify(), and as the source
 * of a copy.
 *
 * Caveats
 *
 * - Where wax_set_pointer() made several pointers lead to one object, the others
 *   must be set again after it was moved, grown, trimmed or cleared through one
 *   of them: its words may be in use for something else.
 */
#ifndef WAX_CAPNP_EDIT_H
#define WAX_CAPNP_EDIT_H

#include <stddef.h>
#include <stdint.h>
#include <wax/base.h>
#include <wax/capnp-locate.h>
#include <wax/capnp.h>

WAX_BEGIN_DECLS

/* -- Getting back what was built ------------------------------------------- */

/**
 * The struct that a pointer of a builder leads to, made if there is none.
 *
 * @param pointer     the pointer
 * @param data_words  least size of the data section, at most 65535
 * @param pointers    least number of pointers, at most 65535
 * @param[out] ret_struct  the struct, which may be larger
 *
 * @retval 0         success
 * @retval -EINVAL   there is no such pointer, or a size is too large
 * @retval -EBADMSG  the pointer leads to something else
 * @return  else as wax_init_struct(); nothing is changed
 *
 * A null pointer gets a new struct.  A struct that is smaller is moved to new
 * words with zeros behind what it had; the old words are zeroed, and handles to
 * it are no longer good.
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_builder_get_struct(struct wax_pointer_builder pointer, uint32_t data_words,
		       uint32_t pointers,
		       struct wax_struct_builder *ret_struct);

/**
 * The list of numbers, bools or pointers that a pointer of a builder leads to.
 *
 * @param pointer  the pointer; null gives an empty list
 * @param kind     WAX_LIST_VOID to WAX_LIST_POINTER, as the schema says; a list
 *                 of structs may stand for a list of what its first field is,
 *                 bools excepted
 * @param[out] ret_list  the list
 *
 * @retval 0         success
 * @retval -EINVAL   there is no such pointer, or kind is out of range
 * @retval -EBADMSG  the pointer leads to something else
 *
 * Threads:  one thread per builder.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_builder_get_list(struct wax_pointer_builder pointer, uint32_t kind,
		     struct wax_list_builder *ret_list);

/**
 * The list of structs that a pointer of a builder leads to.
 *
 * @param pointer     the pointer; null gives an empty list
 * @param data_words  least data section of each, at most 65535
 * @param pointers    least pointers of each, at most 65535
 * @param[out] ret_list  the list; its elements may be larger
 *
 * @retval 0         success
 * @retval -EINVAL   there is no such pointer, or a size is too large
 * @retval -EBADMSG  the pointer leads to something else, or to a list of bools
 * @return  else as wax_init_struct_list(); nothing is changed
 *
 * A list of smaller structs, or of what is now the first field of a struct, is
 * moved to new words as wax_builder_get_struct() does.
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_builder_get_struct_list(struct wax_pointer_builder pointer,
			    uint32_t data_words, uint32_t pointers,
			    struct wax_list_builder *ret_list);

/**
 * The data that a pointer of a builder leads to.
 *
 * @param pointer  the pointer
 * @param[out] ret_data  the bytes, which may be changed; NULL if the pointer is
 *                 null
 * @param[out] ret_size  how many
 *
 * @return  as wax_builder_get_list()
 *
 * Threads:  one thread per builder.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_builder_get_data(struct wax_pointer_builder pointer,
		     unsigned char **ret_data, size_t *ret_size);

/**
 * The text that a pointer of a builder leads to.
 *
 * @param pointer  the pointer; null gives ""
 * @param[out] ret_text  the text, with its NUL
 * @param[out] ret_size  bytes without the NUL at the end
 *
 * @return  as wax_builder_get_list(); -EBADMSG also if the NUL is missing
 *
 * Threads:  one thread per builder.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_builder_get_text(struct wax_pointer_builder pointer, const char **ret_text,
		     size_t *ret_size);

/**
 * What a pointer of a builder leads to; see wax_get_kind().
 *
 * @retval 0         success
 * @retval -EINVAL   there is no such pointer
 * @retval -EBADMSG  the pointer is malformed, which only a reopened message can
 *                   be
 *
 * Threads:  one thread per builder.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_builder_get_kind(struct wax_pointer_builder pointer, uint32_t *ret_kind);

/* -- Changing it ----------------------------------------------------------- */

/**
 * Make a pointer null and zero the object that it led to.
 *
 * @param pointer  the pointer
 *
 * @retval 0        success
 * @retval -EINVAL  there is no such pointer
 *
 * The pointer is null before the words are zeroed.  The words are used again if
 * nothing was made after the object.  What the object points to stays as it is,
 * unreachable: clear that first if it matters.
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_clear_pointer(struct wax_pointer_builder pointer);

/**
 * Make room for more elements in a list without moving it, or give room back.
 *
 * @param pointer   leads to the list
 * @param list      the list; its capacity is updated, and its count, too, if it
 *                  is not a list of structs or the count is above the capacity
 * @param capacity  elements there shall be room for, at most WAX_LIST_COUNT_MAX
 *
 * @retval 0           success
 * @retval -EINVAL     pointer does not lead to this list, or capacity is too
 *                     large
 * @retval -EAGAIN     something was made after the list in its segment
 * @retval -EOVERFLOW  the segment is full
 * @return  else as wax_region_ensure(); nothing is changed
 *
 * For a list of unknown length: grow the list that was made last as elements
 * come, and fill them.  New elements are zero.  In a list of structs they show
 * when wax_list_builder_set_count() says so; in others at once.
 *
 * After -EAGAIN or -EOVERFLOW, make a longer list, or a list of lists: what was
 * built stays good.  To make less room always succeeds; what is cut off is
 * zeroed, and its words are used again unless something was made after the list.
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_grow_list(struct wax_pointer_builder pointer, struct wax_list_builder *list,
	      uint32_t capacity);

/* -- Reading what was built ------------------------------------------------ */

/**
 * Read a message that is being built.
 *
 * @param builder  the builder; it must stay until the reader is closed
 * @param opts     options, or NULL for all defaults; the traversal limit is
 *                 UINT64_MAX by default, since the message is one's own
 * @param[out] ret_reader  the reader; close with wax_reader_close()
 *
 * @retval 0        success
 * @retval -EINVAL  an argument is NULL, or an option is wrong
 * @retval -E2BIG   opts comes from a newer wax and sets a field this one lacks
 * @retval -ENOMEM  no memory
 *
 * The reader sees the words in use at this moment.  Later changes to them show,
 * too; a pointer to words that were made later is refused (-EBADMSG).
 *
 * Threads:  one thread per builder.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_builder_read(struct wax_builder *builder,
		 const struct wax_reader_opts *opts,
		 struct wax_reader **ret_reader);

/**
 * A pointer of a builder, to be followed by a reader of the same message.
 *
 * @param reader   from wax_builder_read()
 * @param pointer  the pointer; reads as null if the reader does not see it
 *
 * Threads:  one thread per builder.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API struct wax_pointer_reader
wax_reader_pointer(struct wax_reader *reader,
		   struct wax_pointer_builder pointer);

/* -- Copying --------------------------------------------------------------- */

/**
 * Copy what a pointer leads to, and all that it reaches, into a message.
 *
 * @param pointer  where to point from
 * @param source   a pointer of any reader, also of one from wax_builder_read();
 *                 if it is null, so becomes pointer
 *
 * @retval 0         success
 * @retval -EINVAL   there is no such pointer
 * @retval -ENOMEM   no memory
 * @retval -EBADMSG  source, or something it reaches, is malformed or a
 *                   capability, which a file cannot hold;
 *                   wax_reader_problem() tells what and where
 * @return  else as wax_get_struct() and wax_init_struct()
 *
 * The limits of the reader apply: what can be reached twice is copied, and
 * counted, twice.  The copy is in preorder, without far pointers as long as it
 * fits a segment, and each object has the size it has in the source.  The pointer
 * is set last; on failure it is unchanged, and the words used stay in use.
 *
 * Threads:  one thread per builder and reader.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_copy_pointer(struct wax_pointer_builder pointer,
		 struct wax_pointer_reader source);

/**
 * Copy the fields of a struct, and all that they reach, to one that exists.
 *
 * @param object  the struct, of the size that its schema says
 * @param source  the struct to copy; what object has no room for is left out,
 *                and what source lacks becomes zero or null
 *
 * @return  as wax_copy_pointer(); on failure some fields have been copied
 *
 * Threads:  one thread per builder and reader.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_copy_struct(const struct wax_struct_builder *object,
		const struct wax_struct_reader *source);

/* -- Canonical form -------------------------------------------------------- */

/**
 * Fill a message with the canonical form of what a pointer leads to.
 *
 * @param builder  a builder that nothing was built with
 * @param source   becomes the root
 *
 * @retval -EINVAL     builder is NULL or not new
 * @retval -EOVERFLOW  also if it does not fit one segment
 * @return  else as wax_copy_pointer()
 *
 * The canonical form is one segment in preorder, without zeros at the ends of
 * data sections or nulls at the ends of pointer sections, so that equal content
 * has equal bytes.  It is kept if the file has one segment, see
 * WAX_MESSAGE_EXPECT_LARGE.
 *
 * Threads:  one thread per builder and reader.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_canonicalize(struct wax_builder *builder, struct wax_pointer_reader source);

/**
 * Whether a message is in canonical form.
 *
 * @retval 1  it is
 * @retval 0  it is not; wax_reader_problem() tells where first, and why
 * @return    else as wax_reader_verify()
 *
 * The limits apply as they do to wax_reader_verify().  For a message that is
 * being built, a root segment of one word counts as no segment.
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_reader_is_canonical(struct wax_reader *reader);

/* -- Kinds and sizes ------------------------------------------------------- */

/**
 * What a pointer leads to, for pointers whose schema says AnyPointer.
 *
 * @param pointer  the pointer
 * @param[out] ret_kind  WAX_KIND_*
 *
 * @retval 0         success
 * @retval -EBADMSG  the pointer is malformed; wax_reader_problem() tells how
 * @retval -EOVERFLOW  the traversal limit is reached
 *
 * The object itself is not checked.
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_get_kind(struct wax_pointer_reader pointer, uint32_t *ret_kind);

/**
 * The index of a capability, which means something only to whoever sent the
 * message over a connection.
 *
 * @retval 0         success
 * @retval -ENODATA  the pointer is null
 * @return  else as wax_get_kind(); -EBADMSG also if it is not a capability
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_get_capability(struct wax_pointer_reader pointer, uint32_t *ret_index);

/**
 * Walk all objects that a pointer reaches and count, as wax_reader_verify().
 *
 * @param pointer  the pointer; the words do not include its own
 * @param[out] ret_totals  counts, or NULL
 *
 * @return  as wax_reader_verify()
 *
 * The words are what a copy takes, as capnp's totalSize() says.
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_get_totals(struct wax_pointer_reader pointer,
	       struct wax_reader_totals *ret_totals);

WAX_END_DECLS

#endif /* WAX_CAPNP_EDIT_H */
