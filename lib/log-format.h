/* SPDX-License-Identifier: MIT */
/*
 * Bytes of a log on disk, version 1: encoded, decoded, judged.
 *
 * All numbers are little-endian.  A segment is one file:
 *
 *        0  4096  file header, written once, with three places that change
 *     4096    ..  records, each aligned to 8, the last of them END
 *       ..    ..  sealed only: FOOTER record, then the trailer
 *   EOF-64    64  trailer
 *
 * The position of a record is its LSN: base LSN of the segment + offset.  The base
 * of the next segment is base + capacity, so a segment takes as many LSNs as it may
 * have bytes, and its successor's name and header are known before it ends.  END
 * says that it has ended: all that is reserved later is in the next segment.  It is
 * stored while records before it are still being filled; FOOTER and trailer come
 * when none is.  FOOTER and trailer have no LSN.
 *
 * File header
 *
 *     0   8  magic 89 'W' 'X' 'L' 'G' 0d 0a 1a
 *     8   2  major version, 1        10   2  minor version, 0
 *    12   4  01020304, to detect the byte order
 *    16   4  4096, size of the header
 *    20   4  crc of bytes 0..511 with this field zero
 *    24   8  incompatible features: whoever knows not all refuses the file
 *    32   8  compatible for reading: who knows not all must not write
 *    40   8  compatible: ignored where unknown
 *    48  16  log id, random, the same in all segments
 *    64   8  segment number, from 0
 *    72   8  base LSN, a multiple of 8
 *    80   8  capacity: most bytes of the file
 *    88   4  salt, random          92   4  most bytes of payload
 *    96   8  created, ns since 1970    104   8  created, ns of CLOCK_MONOTONIC
 *   112  16  boot id
 *   128   8  number of the segment before
 *   136   8  its base LSN           144   4  its salt
 *   148   4  1: there was a segment before
 *   152   4  kind of stamp (WAX_LOG_STAMP_*)
 *   156  36  zero
 *   192 256  the application's
 *   448  64  zero
 *  1024  64  checkpoint slot A     2048  64  checkpoint slot B
 *
 * A header is valid if and only if magic, byte order, size and crc are as above,
 * the major version is 1, base LSN and capacity are multiples of 4096 whose sum is
 * at most 2^62, capacity is at least 8192, and the most bytes of payload are from 1
 * to 2^28 - 1.  The magic is stored last, and all of it synced before the first
 * record: a file whose magic is zero was never begun.
 *
 * Checkpoint slot: generation g is in slot A if g is even, else in B, so that a
 * torn write leaves the one before.
 *
 *     0   8  generation, from 1
 *     8   8  durable end: offset up to which fdatasync has returned
 *    16   8  ordinal there
 *    24   8  ordinal of the segment's first record
 *    32   8  highest stamp before the end
 *    40   4  state: 1 OPEN, 2 SEALED, 3 RECOVERED
 *    44  16  boot id of the writer
 *    60   4  crc, begun with the seed of the slot, of bytes 0..59
 *
 * A slot is valid if and only if its crc is right, its generation is not 0 and
 * is of that slot, its end is a multiple of 8 from 4096 to 2^62, and its state is
 * one of these.  It is written after the sync it tells of, so it is late, never
 * early.  The valid one with the higher generation counts.
 *
 * Record
 *
 *     0   4  bits 0-27 size of the payload, bits 28-31 type
 *     4   4  crc, begun with the seed of the record, of stamp, payload and
 *            padding; of nothing more than the seed for PAD, GAP, END
 *     8   8  stamp: DATA only, if the file has stamps
 *    ..  ..  payload, padded with zeros to 8
 *
 *   0 NONE    with size 0 and crc 0: nothing here (yet)
 *   1 DATA    a record
 *   2 PAD     nothing, of that size: given up by the writer
 *   3 GAP     the same, but something was lost here; put there by recovery
 *   4 FOOTER  the index
 *   5 END     with size 0: go on in the segment base + capacity
 *  15 BUSY    reserved by a writer; crc 0, so it is only a hint
 *
 * The two words at 0 and 4 are stored at once, when all else is in place.  A
 * record is valid if and only if its type is 1 to 5, a DATA payload is not larger
 * than the header allows, it ends within the file, and the crc is right.
 *
 * The seed of what is at `offset` is the crc of 16 bytes: offset (8), salt (4),
 * the first word of the record (4; 0 for slots and the trailer).  So what is
 * valid elsewhere in the file, in another file, or with another size is not valid
 * here.
 *
 * Payload of a FOOTER: stride (8), count (4), zero (4), then count entries of 24
 * bytes.  Each is for a DATA record: its offset (8), its ordinal (8), the highest
 * stamp before it (8), so that all three never decrease.  At most 4096; entries
 * are at least a stride apart.
 *
 * Trailer
 *
 *     0   8  magic 89 'W' 'X' 'L' 'E' 0d 0a 1a
 *     8   8  end: offset of the FOOTER
 *    16   8  number of DATA records      24   8  bytes of their payload
 *    32   8  lowest stamp                40   8  highest stamp
 *    48   8  ordinal of the first record  56   4  crc field of the FOOTER
 *    60   4  crc, begun with the seed of the trailer, of bytes 0..59
 *
 * A trailer is valid if and only if magic and crc are right and its end is a
 * multiple of 8 and at least 4096; it is at the end of the file, right behind the
 * FOOTER.
 */
#ifndef WAX_LOG_FORMAT_H
#define WAX_LOG_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#include <wax/base.h>

#include "bits.h"
#include "crc32c.h"

#define WAX_LOG_HEADER_SIZE 4096u
#define WAX_LOG_HEADER_CRC_SIZE 512u
#define WAX_LOG_USER_OFFSET 192u
#define WAX_LOG_USER_SIZE 256u
#define WAX_LOG_SLOT_SIZE 64u
#define WAX_LOG_TRAILER_SIZE 64u

/*
 * NAME.lock, which the writer has locked and which stays: its process number in
 * decimal, a newline, zeros; then what followers sleep on, sequence, a futex, and a
 * mark that somebody waits.  It is one for all segments, because an appender may
 * touch no segment once its record is committed.
 */
#define WAX_LOG_LOCK_SIZE 4096u
#define WAX_LOG_FOLLOW_SEQUENCE_OFFSET 64u
#define WAX_LOG_FOLLOW_WAITING_OFFSET 68u

#define WAX_RECORD_HEAD_SIZE 8u
#define WAX_RECORD_STAMP_SIZE 8u
#define WAX_RECORD_LENGTH_MAX ((UINT32_C(1) << 28) - 1)
/* Sums of a few positions and sizes cannot wrap. */
#define WAX_LOG_POSITION_MAX (UINT64_C(1) << 62)

enum wax_record_type {
	WAX_RECORD_NONE = 0,
	WAX_RECORD_DATA = 1,
	WAX_RECORD_PAD = 2,
	WAX_RECORD_GAP = 3,
	WAX_RECORD_FOOTER = 4,
	WAX_RECORD_END = 5,
	WAX_RECORD_BUSY = 15
};

enum wax_slot_state {
	WAX_SLOT_OPEN = 1,
	WAX_SLOT_SEALED = 2,
	WAX_SLOT_RECOVERED = 3
};

/* Incompatible features that this version knows. */
#define WAX_LOG_FEATURE_STAMP (UINT64_C(1) << 0)
#define WAX_LOG_FEATURES WAX_LOG_FEATURE_STAMP

#define WAX_LOG_HAS_PREVIOUS 1u

/* -- Header, slots, trailer ------------------------------------------------ */

struct wax_log_header {
	uint64_t incompat;
	uint64_t ro_compat;
	uint64_t compat;
	unsigned char log_id[16];
	uint64_t number;
	uint64_t base_lsn;
	uint64_t capacity;
	uint32_t salt;
	uint32_t record_max;
	uint64_t realtime_ns;
	uint64_t monotonic_ns;
	unsigned char boot_id[16];
	uint64_t previous_number;
	uint64_t previous_base_lsn;
	uint32_t previous_salt;
	uint32_t previous_flags;
	uint32_t stamp_kind;
	unsigned char user[WAX_LOG_USER_SIZE];
};

/* Writes all of the header; slots and follow line become zero. */
void
wax_log_header_encode(const struct wax_log_header *header,
		      unsigned char bytes[WAX_LOG_HEADER_SIZE]);

/*
 * Returns 0; -EBADMSG if the header is not valid; -ENOTSUP if it is of another
 * version or has incompatible features that are not known.  ro_compat is for the
 * caller to judge.
 */
int
wax_log_header_decode(const unsigned char bytes[WAX_LOG_HEADER_SIZE],
		      struct wax_log_header *ret_header,
		      struct wax_problem *reterr_problem);

struct wax_log_slot {
	uint64_t generation;
	uint64_t end;
	uint64_t ordinal;
	uint64_t base_ordinal;
	uint64_t stamp_max;
	uint32_t state;
	unsigned char boot_id[16];
};

/* Offset in the file of the slot for a generation. */
uint64_t
wax_log_slot_offset(uint64_t generation);

void
wax_log_slot_encode(const struct wax_log_slot *slot, uint32_t salt,
		    unsigned char bytes[WAX_LOG_SLOT_SIZE]);

/*
 * The slot that counts.  Returns 0, or -ENODATA if neither is valid: nothing was
 * synced since the file was made.
 */
int
wax_log_slot_best(const unsigned char header_bytes[WAX_LOG_HEADER_SIZE],
		  uint32_t salt, struct wax_log_slot *ret_slot);

struct wax_log_trailer {
	uint64_t end;
	uint64_t count;
	uint64_t payload_size;
	uint64_t stamp_min;
	uint64_t stamp_max;
	uint64_t base_ordinal;
	uint32_t footer_crc;
};

void
wax_log_trailer_encode(const struct wax_log_trailer *trailer, uint32_t salt,
		       uint64_t offset,
		       unsigned char bytes[WAX_LOG_TRAILER_SIZE]);

/* Returns 0, or -EBADMSG if it is not a valid trailer. */
int
wax_log_trailer_decode(const unsigned char bytes[WAX_LOG_TRAILER_SIZE],
		       uint32_t salt, uint64_t offset,
		       struct wax_log_trailer *ret_trailer);

/* -- Records --------------------------------------------------------------- */

static inline uint32_t
wax_record_word(enum wax_record_type type, uint32_t length)
{
	return (uint32_t)type << 28 | length;
}

static inline enum wax_record_type
wax_record_type_of(uint32_t word)
{
	return (enum wax_record_type)(word >> 28);
}

static inline uint32_t
wax_record_length_of(uint32_t word)
{
	return word & WAX_RECORD_LENGTH_MAX;
}

/* Both words of a record, as one little-endian number to be stored at once. */
static inline uint64_t
wax_record_head(uint32_t word, uint32_t crc)
{
	return (uint64_t)crc << 32 | word;
}

/* Bytes in front of the payload. */
static inline uint32_t
wax_record_prefix(uint32_t word, int has_stamps)
{
	return wax_record_type_of(word) == WAX_RECORD_DATA && has_stamps
		       ? WAX_RECORD_HEAD_SIZE + WAX_RECORD_STAMP_SIZE
		       : WAX_RECORD_HEAD_SIZE;
}

/*
 * Bytes that a record takes.  BUSY names what follows its first 8 bytes, stamp
 * included, so that it can be stepped over without knowing what it becomes.
 */
static inline uint64_t
wax_record_size(uint32_t word, int has_stamps)
{
	return wax_round_up((uint64_t)wax_record_length_of(word) +
				    wax_record_prefix(word, has_stamps),
			    8);
}

/*
 * Where the checksum of what is at `offset` begins.  Test builds leave that out
 * to show that tests notice: WAX_TEST_NO_SEED.  Likewise WAX_TEST_NO_CRC, and
 * WAX_TEST_NO_WATERMARK for the checkpoint.
 */
static inline void
wax_log_seed_words(uint32_t salt, uint64_t offset, uint32_t word,
		   uint64_t ret_words[2])
{
#ifdef WAX_TEST_NO_SEED
	offset = 0;
#endif
	ret_words[0] = offset;
	ret_words[1] = (uint64_t)word << 32 | salt;
}

static inline uint32_t
wax_log_seed(uint32_t salt, uint64_t offset, uint32_t word)
{
	unsigned char bytes[16];
	uint64_t words[2];

	wax_log_seed_words(salt, offset, word, words);
	wax_store_le64(bytes, words[0]);
	wax_store_le64(bytes + 8, words[1]);
	return wax_crc32c(0, bytes, sizeof(bytes));
}

/* 1 if a checksum is right; always, in test builds with WAX_TEST_NO_CRC. */
static inline int
wax_log_crc_matches(uint32_t computed, uint32_t stored)
{
#ifdef WAX_TEST_NO_CRC
	(void)computed;
	(void)stored;
	return 1;
#else
	return computed == stored;
#endif
}

/* Bytes behind the head that the checksum covers. */
static inline uint64_t
wax_record_covered_size(uint32_t word, int has_stamps)
{
	enum wax_record_type type = wax_record_type_of(word);

	return type == WAX_RECORD_PAD || type == WAX_RECORD_GAP ||
			       type == WAX_RECORD_END
		       ? 0
		       : wax_record_size(word, has_stamps) -
				 WAX_RECORD_HEAD_SIZE;
}

/* The checksum of a record in memory, padded. */
static inline uint32_t
wax_record_crc(const unsigned char *record, uint32_t word, uint32_t salt,
	       uint64_t offset, int has_stamps)
{
	return wax_crc32c(wax_log_seed(salt, offset, word),
			  record + WAX_RECORD_HEAD_SIZE,
			  (size_t)wax_record_covered_size(word, has_stamps));
}

/* -- The index in a FOOTER ------------------------------------------------- */

#define WAX_LOG_INDEX_MAX 4096u
#define WAX_LOG_INDEX_STRIDE (UINT64_C(1) << 20)
#define WAX_LOG_INDEX_ENTRY_SIZE 24u
#define WAX_LOG_FOOTER_MAX (16u + WAX_LOG_INDEX_MAX * WAX_LOG_INDEX_ENTRY_SIZE)

struct wax_log_index_entry {
	uint64_t offset;
	uint64_t ordinal;
	uint64_t stamp_before;
};

struct wax_log_index {
	uint64_t stride;
	uint32_t count;
	struct wax_log_index_entry entries[WAX_LOG_INDEX_MAX];
};

/* Empty it; stride 0 means WAX_LOG_INDEX_STRIDE. */
void
wax_log_index_init(struct wax_log_index *index, uint64_t stride);

/*
 * Tell it of a DATA record, in order; each or, as well, only some.  Keeps one for
 * each stride; when it is full, it doubles the stride and drops what is too close.
 */
void
wax_log_index_add(struct wax_log_index *index,
		  const struct wax_log_index_entry *entry);

/* Bytes of payload that a FOOTER with this index has, at most _FOOTER_MAX. */
uint32_t
wax_log_footer_size(const struct wax_log_index *index);

/* Most bytes of FOOTER and trailer of a segment whose records end at `offset`. */
static inline uint64_t
wax_log_footer_bound(uint64_t offset)
{
	uint64_t entries = offset / WAX_LOG_INDEX_STRIDE + 2;

	if (WAX_LOG_INDEX_MAX < entries)
		entries = WAX_LOG_INDEX_MAX;
	return WAX_RECORD_HEAD_SIZE + 16 + entries * WAX_LOG_INDEX_ENTRY_SIZE +
	       WAX_LOG_TRAILER_SIZE;
}

/*
 * Writes a whole FOOTER record for `offset`: 8 + wax_log_footer_size() bytes,
 * which is a multiple of 8.  Returns its crc, for the trailer.
 */
uint32_t
wax_log_footer_encode(const struct wax_log_index *index, uint32_t salt,
		      uint64_t offset, unsigned char *bytes);

/*
 * Reads the payload of a FOOTER whose checksum was right.  Returns 0, or
 * -EBADMSG if entries are not in order or not within [4096, offset).
 */
int
wax_log_footer_decode(const unsigned char *payload, uint32_t size,
		      uint64_t offset, struct wax_log_index *ret_index);

/* -- Names of segments ----------------------------------------------------- */

/* ".0123456789abcdef.wlog" */
#define WAX_LOG_SUFFIX_SIZE 22u

/* Writes the suffix, without a NUL, for a base LSN. */
void
wax_log_suffix_encode(uint64_t base_lsn, char suffix[WAX_LOG_SUFFIX_SIZE]);

/* Returns 0, or -EINVAL if it is not exactly such a suffix, in lower case. */
int
wax_log_suffix_decode(const char *suffix, size_t size, uint64_t *ret_base_lsn);

#endif /* WAX_LOG_FORMAT_H */
