/* SPDX-License-Identifier: MIT */
/* Bytes of a log on disk; see log-format.h, which has the tables. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "log-format.h"

#define VERSION_MAJOR 1
#define BYTE_ORDER_PROBE 0x01020304u
#define HEADER_CRC_OFFSET 20
#define SLOT_A_OFFSET 1024u
#define SLOT_B_OFFSET 2048u
/* Of slot and trailer alike; it is their last field. */
#define BLOCK_CRC_OFFSET 60u

static const unsigned char header_magic[8] = {0x89, 'W',  'X',  'L',
					      'G',  '\r', '\n', 0x1a};
static const unsigned char trailer_magic[8] = {0x89, 'W',  'X',  'L',
					       'E',  '\r', '\n', 0x1a};

static int
refuse(int err, uint64_t offset, const char *reason,
       struct wax_problem *reterr_problem)
{
	if (reterr_problem != NULL) {
		reterr_problem->offset = offset;
		reterr_problem->reason = reason;
	}
	return err;
}

/* 1 if it is a multiple of 8 that sums can be made of. */
static int
is_position(uint64_t position)
{
	return position % 8 == 0 && position <= WAX_LOG_POSITION_MAX;
}

/* The same for what is in whole pages. */
static int
is_page(uint64_t position)
{
	return position % WAX_LOG_HEADER_SIZE == 0 &&
	       position <= WAX_LOG_POSITION_MAX;
}

/* -- Header ---------------------------------------------------------------- */

static uint32_t
header_crc(const unsigned char *bytes)
{
	static const unsigned char zero[4];
	uint32_t crc = wax_crc32c(0, bytes, HEADER_CRC_OFFSET);

	crc = wax_crc32c(crc, zero, sizeof(zero));
	return wax_crc32c(crc, bytes + HEADER_CRC_OFFSET + 4,
			  WAX_LOG_HEADER_CRC_SIZE - HEADER_CRC_OFFSET - 4);
}

void
wax_log_header_encode(const struct wax_log_header *header,
		      unsigned char bytes[WAX_LOG_HEADER_SIZE])
{
	memset(bytes, 0, WAX_LOG_HEADER_SIZE);
	memcpy(bytes, header_magic, sizeof(header_magic));
	wax_store_le16(bytes + 8, VERSION_MAJOR);
	wax_store_le32(bytes + 12, BYTE_ORDER_PROBE);
	wax_store_le32(bytes + 16, WAX_LOG_HEADER_SIZE);
	wax_store_le64(bytes + 24, header->incompat);
	wax_store_le64(bytes + 32, header->ro_compat);
	wax_store_le64(bytes + 40, header->compat);
	memcpy(bytes + 48, header->log_id, 16);
	wax_store_le64(bytes + 64, header->number);
	wax_store_le64(bytes + 72, header->base_lsn);
	wax_store_le64(bytes + 80, header->capacity);
	wax_store_le32(bytes + 88, header->salt);
	wax_store_le32(bytes + 92, header->record_max);
	wax_store_le64(bytes + 96, header->realtime_ns);
	wax_store_le64(bytes + 104, header->monotonic_ns);
	memcpy(bytes + 112, header->boot_id, 16);
	wax_store_le64(bytes + 128, header->previous_number);
	wax_store_le64(bytes + 136, header->previous_base_lsn);
	wax_store_le32(bytes + 144, header->previous_salt);
	wax_store_le32(bytes + 148, header->previous_flags);
	wax_store_le32(bytes + 152, header->stamp_kind);
	memcpy(bytes + WAX_LOG_USER_OFFSET, header->user, WAX_LOG_USER_SIZE);
	wax_store_le32(bytes + HEADER_CRC_OFFSET, header_crc(bytes));
}

static int
header_check(const unsigned char *bytes, struct wax_problem *reterr)
{
	if (memcmp(bytes, header_magic, sizeof(header_magic)) != 0)
		return refuse(-EBADMSG, 0, "not a segment of a log", reterr);
	if (wax_load_le32(bytes + 12) != BYTE_ORDER_PROBE ||
	    wax_load_le32(bytes + 16) != WAX_LOG_HEADER_SIZE)
		return refuse(-EBADMSG, 12, "header is malformed", reterr);
	if (wax_load_le32(bytes + HEADER_CRC_OFFSET) != header_crc(bytes))
		return refuse(-EBADMSG, HEADER_CRC_OFFSET,
			      "checksum of the header is wrong", reterr);
	if (wax_load_le16(bytes + 8) != VERSION_MAJOR)
		return refuse(-ENOTSUP, 8, "another version of the format",
			      reterr);
	if (wax_load_le64(bytes + 24) & ~WAX_LOG_FEATURES)
		return refuse(-ENOTSUP, 24, "features that are not known",
			      reterr);
	return 0;
}

static void
header_load(const unsigned char *bytes, struct wax_log_header *header)
{
	header->incompat = wax_load_le64(bytes + 24);
	header->ro_compat = wax_load_le64(bytes + 32);
	header->compat = wax_load_le64(bytes + 40);
	memcpy(header->log_id, bytes + 48, 16);
	header->number = wax_load_le64(bytes + 64);
	header->base_lsn = wax_load_le64(bytes + 72);
	header->capacity = wax_load_le64(bytes + 80);
	header->salt = wax_load_le32(bytes + 88);
	header->record_max = wax_load_le32(bytes + 92);
	header->realtime_ns = wax_load_le64(bytes + 96);
	header->monotonic_ns = wax_load_le64(bytes + 104);
	memcpy(header->boot_id, bytes + 112, 16);
	header->previous_number = wax_load_le64(bytes + 128);
	header->previous_base_lsn = wax_load_le64(bytes + 136);
	header->previous_salt = wax_load_le32(bytes + 144);
	header->previous_flags = wax_load_le32(bytes + 148);
	header->stamp_kind = wax_load_le32(bytes + 152);
	memcpy(header->user, bytes + WAX_LOG_USER_OFFSET, WAX_LOG_USER_SIZE);
}

int
wax_log_header_decode(const unsigned char bytes[WAX_LOG_HEADER_SIZE],
		      struct wax_log_header *ret_header,
		      struct wax_problem *reterr_problem)
{
	struct wax_log_header header;
	int err = header_check(bytes, reterr_problem);

	if (err)
		return err;
	header_load(bytes, &header);
	if (!is_page(header.base_lsn))
		return refuse(-EBADMSG, 72, "base position is out of range",
			      reterr_problem);
	if (!is_page(header.capacity) ||
	    header.capacity < 2 * WAX_LOG_HEADER_SIZE ||
	    header.base_lsn > WAX_LOG_POSITION_MAX - header.capacity)
		return refuse(-EBADMSG, 80, "capacity is out of range",
			      reterr_problem);
	if (header.record_max == 0 || WAX_RECORD_LENGTH_MAX < header.record_max)
		return refuse(-EBADMSG, 92, "size of records is out of range",
			      reterr_problem);
	*ret_header = header;
	return 0;
}

/* -- Checkpoint slots ------------------------------------------------------ */

/* The crc at the end of a block of 64 bytes that stands at an offset. */
static uint32_t
block_crc(const unsigned char *bytes, uint32_t salt, uint64_t offset)
{
	return wax_crc32c(wax_log_seed(salt, offset, 0), bytes,
			  BLOCK_CRC_OFFSET);
}

uint64_t
wax_log_slot_offset(uint64_t generation)
{
	return generation % 2 == 0 ? SLOT_A_OFFSET : SLOT_B_OFFSET;
}

void
wax_log_slot_encode(const struct wax_log_slot *slot, uint32_t salt,
		    unsigned char bytes[WAX_LOG_SLOT_SIZE])
{
	wax_store_le64(bytes, slot->generation);
	wax_store_le64(bytes + 8, slot->end);
	wax_store_le64(bytes + 16, slot->ordinal);
	wax_store_le64(bytes + 24, slot->base_ordinal);
	wax_store_le64(bytes + 32, slot->stamp_max);
	wax_store_le32(bytes + 40, slot->state);
	memcpy(bytes + 44, slot->boot_id, 16);
	wax_store_le32(
		bytes + BLOCK_CRC_OFFSET,
		block_crc(bytes, salt, wax_log_slot_offset(slot->generation)));
}

static int
slot_decode(const unsigned char *bytes, uint32_t salt, uint64_t offset,
	    struct wax_log_slot *ret_slot)
{
	ret_slot->generation = wax_load_le64(bytes);
	ret_slot->end = wax_load_le64(bytes + 8);
	ret_slot->ordinal = wax_load_le64(bytes + 16);
	ret_slot->base_ordinal = wax_load_le64(bytes + 24);
	ret_slot->stamp_max = wax_load_le64(bytes + 32);
	ret_slot->state = wax_load_le32(bytes + 40);
	memcpy(ret_slot->boot_id, bytes + 44, 16);
	return wax_load_le32(bytes + BLOCK_CRC_OFFSET) ==
		       block_crc(bytes, salt, offset) &&
	       ret_slot->generation != 0 &&
	       wax_log_slot_offset(ret_slot->generation) == offset &&
	       WAX_LOG_HEADER_SIZE <= ret_slot->end &&
	       is_position(ret_slot->end) && WAX_SLOT_OPEN <= ret_slot->state &&
	       ret_slot->state <= WAX_SLOT_RECOVERED;
}

int
wax_log_slot_best(const unsigned char header_bytes[WAX_LOG_HEADER_SIZE],
		  uint32_t salt, struct wax_log_slot *ret_slot)
{
	struct wax_log_slot a, b;
	int has_a, has_b;

	has_a = slot_decode(header_bytes + SLOT_A_OFFSET, salt, SLOT_A_OFFSET,
			    &a);
	has_b = slot_decode(header_bytes + SLOT_B_OFFSET, salt, SLOT_B_OFFSET,
			    &b);
	if (!has_a && !has_b)
		return -ENODATA;
	*ret_slot = has_a && (!has_b || b.generation < a.generation) ? a : b;
	return 0;
}

/* -- Trailer --------------------------------------------------------------- */

void
wax_log_trailer_encode(const struct wax_log_trailer *trailer, uint32_t salt,
		       uint64_t offset,
		       unsigned char bytes[WAX_LOG_TRAILER_SIZE])
{
	memcpy(bytes, trailer_magic, sizeof(trailer_magic));
	wax_store_le64(bytes + 8, trailer->end);
	wax_store_le64(bytes + 16, trailer->count);
	wax_store_le64(bytes + 24, trailer->payload_size);
	wax_store_le64(bytes + 32, trailer->stamp_min);
	wax_store_le64(bytes + 40, trailer->stamp_max);
	wax_store_le64(bytes + 48, trailer->base_ordinal);
	wax_store_le32(bytes + 56, trailer->footer_crc);
	wax_store_le32(bytes + BLOCK_CRC_OFFSET,
		       block_crc(bytes, salt, offset));
}

int
wax_log_trailer_decode(const unsigned char bytes[WAX_LOG_TRAILER_SIZE],
		       uint32_t salt, uint64_t offset,
		       struct wax_log_trailer *ret_trailer)
{
	uint64_t end = wax_load_le64(bytes + 8);

	if (memcmp(bytes, trailer_magic, sizeof(trailer_magic)) != 0 ||
	    wax_load_le32(bytes + BLOCK_CRC_OFFSET) !=
		    block_crc(bytes, salt, offset) ||
	    end < WAX_LOG_HEADER_SIZE || !is_position(end))
		return -EBADMSG;
	ret_trailer->end = end;
	ret_trailer->count = wax_load_le64(bytes + 16);
	ret_trailer->payload_size = wax_load_le64(bytes + 24);
	ret_trailer->stamp_min = wax_load_le64(bytes + 32);
	ret_trailer->stamp_max = wax_load_le64(bytes + 40);
	ret_trailer->base_ordinal = wax_load_le64(bytes + 48);
	ret_trailer->footer_crc = wax_load_le32(bytes + 56);
	return 0;
}

/* -- Names ----------------------------------------------------------------- */

static const char digits[] = "0123456789abcdef";
static const char extension[] = ".wlog";

void
wax_log_suffix_encode(uint64_t base_lsn, char suffix[WAX_LOG_SUFFIX_SIZE])
{
	unsigned i;

	suffix[0] = '.';
	for (i = 0; i < 16; i++)
		suffix[1 + i] = digits[base_lsn >> (60 - 4 * i) & 0xf];
	memcpy(suffix + 17, extension, sizeof(extension) - 1);
}

int
wax_log_suffix_decode(const char *suffix, size_t size, uint64_t *ret_base_lsn)
{
	char again[WAX_LOG_SUFFIX_SIZE];
	uint64_t base_lsn = 0;
	const char *digit;
	unsigned i;

	if (size != WAX_LOG_SUFFIX_SIZE)
		return -EINVAL;
	for (i = 1; i <= 16; i++) {
		digit = memchr(digits, suffix[i], 16);
		if (digit == NULL)
			return -EINVAL;
		base_lsn = base_lsn << 4 | (uint64_t)(digit - digits);
	}
	wax_log_suffix_encode(base_lsn, again);
	if (memcmp(suffix, again, sizeof(again)) != 0)
		return -EINVAL;
	*ret_base_lsn = base_lsn;
	return 0;
}
