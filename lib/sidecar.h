/* SPDX-License-Identifier: MIT */
/*
 * The sidecar, NAME.wax-open: what the file NAME does not tell about itself
 * while it is a message that is written in place and its larger table has no
 * room yet.
 *
 *   offset  size  what
 *        0     8  0x89 'W' 'X' 'O' 'P' CR LF 0x1A
 *        8     4  version, 1
 *       12     4  state
 *       16     4  data segments
 *       20     4  zero
 *       24     8  capacity of a data segment in words
 *       32     8  offset of the first data segment in NAME
 *       40     8  making room: bytes of NAME before the block is inserted
 *       48     8  making room: bytes that are inserted in front
 *       56     8  inode number of NAME
 *       64     8  the root word, which is segment 0
 *       72  4024  zeros
 *
 * Little-endian on every host.  Data segment k (from 0) of NAME begins at
 * first + 8 * k * capacity; all but the last are full.
 *
 *             second segment             finish                 finish
 *   (no file) --------------> growing ----------> making room --------> (no file)
 *
 *   growing      the last segment reaches to the end of NAME
 *   making room  NAME was cut before the sidecar says so; it has the old size,
 *                or the inserted bytes more, and their head is written or not:
 *                repair writes it again
 *
 * The root word is live: the builder stores it through a shared mapping, and the
 * 64 bytes in front of it are replaced by one write.  A file shorter than this
 * format was never in effect: it is complete before the second segment is used.
 *
 * A sidecar is valid if and only if
 *
 *   S1  magic, version, state and zeros are as above;
 *   S2  there are 1 to WAX_SEGMENTS_MAX - 1 data segments, of 1 to
 *       WAX_SEGMENT_WORDS_MAX words, the first at a multiple of 8 from 8 to
 *       WAX_SIDECAR_HEAD_MAX;
 *   S3  growing: both sizes are 0;
 *   S4  making room: both are multiples of 8; the old size ends in the last data
 *       segment or at its start; what is inserted is at most
 *       WAX_SIDECAR_HEAD_MAX, and leaves room for the table and the root word.
 *
 * Under S2 and S4 every offset is below 2^42, so no sum here wraps.
 */
#ifndef WAX_SIDECAR_H
#define WAX_SIDECAR_H

#include <stdint.h>
#include <wax/base.h>

#define WAX_SIDECAR_SUFFIX ".wax-open"

/* One page on the usual hosts; its storage is there before it is mapped. */
#define WAX_SIDECAR_SIZE 4096u

/* What wax_sidecar_encode() writes; the root word follows. */
#define WAX_SIDECAR_HEAD_SIZE 64u
#define WAX_SIDECAR_ROOT_OFFSET 64u
#define WAX_SIDECAR_INODE_OFFSET 56u

/* More than the blocks of file systems, which is what is inserted. */
#define WAX_SIDECAR_HEAD_MAX (UINT64_C(1) << 20)

enum { WAX_SIDECAR_GROWING = 0, WAX_SIDECAR_MAKING_ROOM = 1 };

struct wax_sidecar {
	uint64_t capacity_words;
	uint64_t first_offset;
	uint32_t data_segments;
	/* WAX_SIDECAR_* */
	uint32_t state;
	/* Both 0 while growing. */
	uint64_t file_size;
	uint64_t inserted;
	uint64_t inode;
};

/* Offset in NAME of data segment index, counted from 0. */
static inline uint64_t
wax_sidecar_segment(const struct wax_sidecar *sidecar, uint32_t index)
{
	return sidecar->first_offset + 8 * index * sidecar->capacity_words;
}

/*
 * Write the WAX_SIDECAR_HEAD_SIZE bytes in front of the root word.
 *
 * Returns 0; -EINVAL if the sidecar would not be valid, with nothing written.
 */
int
wax_sidecar_encode(const struct wax_sidecar *sidecar, unsigned char *head);

/*
 * Read a sidecar of size bytes, whoever wrote it.
 *
 * Returns 0; -ENODATA if it was never in effect; -ENOTSUP if it is of a later
 * version; -EBADMSG, and what is wrong where (in the sidecar).
 */
int
wax_sidecar_decode(const unsigned char *bytes, uint64_t size,
		   struct wax_sidecar *ret_sidecar, uint64_t *ret_root,
		   struct wax_problem *reterr_problem);

/*
 * Write the name of the sidecar of a file, with the final zero, to size bytes.
 *
 * Returns 0, or -ENAMETOOLONG.  A file whose name leaves no room for the suffix
 * cannot have a second data segment in place: wax_message_alloc() refuses that,
 * rather than growing a file that nobody could mend.
 */
int
wax_sidecar_name(const char *name, char *ret_name, uint64_t size);

#endif /* WAX_SIDECAR_H */
