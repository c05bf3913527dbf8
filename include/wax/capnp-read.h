/* SPDX-License-Identifier: MIT */
/**
 * @file wax/capnp-read.h
 * @brief Reading structs, lists and pointers.
 *
 * Part of wax/capnp.h, whose rules hold here.
 */
#ifndef WAX_CAPNP_READ_H
#define WAX_CAPNP_READ_H

#include <stddef.h>
#include <stdint.h>
#include <wax/base.h>
#include <wax/message.h>

WAX_BEGIN_DECLS

/** A pointer that can be followed. */
struct wax_pointer_reader {
	/** NULL if the words are constants of the program, as defaults in
	 *  generated code are: trusted, and without far pointers. */
	struct wax_reader *reader;
	/** The pointer word, or NULL: reads as a null pointer. */
	const unsigned char *word;
	uint32_t segment;
	/** Levels that may still be entered. */
	uint32_t nesting;
};

/** A struct that is being read. */
struct wax_struct_reader {
	struct wax_reader *reader;
	const unsigned char *data;
	/** Size of the data section in bits. */
	uint32_t data_bits;
	uint32_t pointers;
	const unsigned char *pointer_words;
	uint32_t segment;
	uint32_t nesting;
};

/** A list that is being read. */
struct wax_list_reader {
	struct wax_reader *reader;
	const unsigned char *elements;
	uint32_t count;
	/** Distance between elements in bits. */
	uint32_t stride_bits;
	/** Sections of an element. */
	uint32_t data_bits;
	uint32_t pointers;
	uint32_t segment;
	uint32_t nesting;
	/** WAX_LIST_*, as encoded. */
	uint32_t kind;
	uint32_t reserved;
};

/**
 * The root pointer of a message.
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API struct wax_pointer_reader
wax_reader_root(struct wax_reader *reader);

/**
 * Follow a pointer to a struct.
 *
 * @param pointer  the pointer; null gives an empty struct
 * @param[out] ret_struct  the struct
 *
 * @retval 0           success
 * @retval -EBADMSG    not a valid pointer to a struct; wax_reader_problem()
 *                     tells what and where
 * @retval -EOVERFLOW  the traversal or the nesting limit is reached
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_get_struct(struct wax_pointer_reader pointer,
	       struct wax_struct_reader *ret_struct);

/**
 * Follow a pointer to a list.
 *
 * @param pointer  the pointer; null gives an empty list
 * @param kind     the kind the schema says; a list of structs may stand for a
 *                 list of what its first field is, and the other way round
 *                 (schema evolution), bools excepted
 * @param[out] ret_list  the list
 *
 * @return  as wax_get_struct(); -EBADMSG also if the list is of another kind;
 *          -EINVAL if kind is out of range
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_get_list(struct wax_pointer_reader pointer, uint32_t kind,
	     struct wax_list_reader *ret_list);

/**
 * Follow a pointer to data.
 *
 * @param pointer  the pointer; null gives no bytes
 * @param[out] ret_data  the bytes, inside the message; "" if there are none
 * @param[out] ret_size  how many
 *
 * @return  as wax_get_list()
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_get_data(struct wax_pointer_reader pointer, const unsigned char **ret_data,
	     size_t *ret_size);

/**
 * Follow a pointer to text.
 *
 * @param pointer  the pointer; null gives ""
 * @param[out] ret_text  the text, inside the message; ends in a NUL, and may
 *                 contain others
 * @param[out] ret_size  bytes without the NUL at the end
 *
 * @return  as wax_get_list(); -EBADMSG also if the NUL is missing
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_get_text(struct wax_pointer_reader pointer, const char **ret_text,
	     size_t *ret_size);

/**
 * An element of a list of structs.
 *
 * @param list   the list
 * @param index  below list->count
 * @param[out] ret_struct  the element
 *
 * @retval 0        success
 * @retval -EINVAL  index is too large, or the list is one of bools
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_list_reader_struct(const struct wax_list_reader *list, uint32_t index,
		       struct wax_struct_reader *ret_struct);

/**
 * What the last -EBADMSG or -EOVERFLOW of this reader was about.
 *
 * @param[out] ret_problem  offset in the file, and reason
 *
 * @retval 0         success
 * @retval -ENODATA  there was none
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_reader_problem(const struct wax_reader *reader,
		   struct wax_problem *ret_problem);

/** What wax_reader_verify() counted. */
struct wax_reader_totals {
	uint64_t structs;
	uint64_t lists;
	/** Words of all objects, the root pointer included; without far
	 *  pointers and what they land on. */
	uint64_t words;
	/** Deepest nesting; 1 for a root without pointers. */
	uint64_t depth;
	uint64_t capabilities;
};

/**
 * Walk all objects that the root reaches and check every pointer.
 *
 * @param reader  the reader; its limits apply
 * @param[out] ret_totals  counts, or NULL
 *
 * @return  0, or as wax_get_struct()
 *
 * The traversal limit is counted anew and not used up by the walk.  An object
 * that several pointers share is walked, and counted, for each of them.
 *
 * Threads:  one thread per reader.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_reader_verify(struct wax_reader *reader,
		  struct wax_reader_totals *ret_totals);

WAX_END_DECLS

#endif /* WAX_CAPNP_READ_H */
