/* SPDX-License-Identifier: MIT */
/* The sidecar; see sidecar.h for its format and rules S1 to S4. */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <wax/message.h>

#include "bits.h"
#include "frame.h"
#include "sidecar.h"

#define SIDECAR_VERSION 1u

/* Most bytes of a name in a directory. */
#define NAME_SIZE_MAX 255u

/* Offsets of the fields. */
enum {
	AT_VERSION = 8,
	AT_STATE = 12,
	AT_SEGMENTS = 16,
	AT_ZERO = 20,
	AT_CAPACITY = 24,
	AT_FIRST = 32,
	AT_FILE_SIZE = 40,
	AT_INSERTED = 48,
	AT_INODE = 56,
	AT_REST = 72
};

static const unsigned char magic[8] = {0x89, 'W',  'X',  'O',
				       'P',  '\r', '\n', 0x1a};

static int
refuse(struct wax_problem *reterr_problem, uint64_t offset, const char *reason)
{
	if (reterr_problem != NULL) {
		reterr_problem->offset = offset;
		reterr_problem->reason = reason;
	}
	return -EBADMSG;
}

static int
check_segments(const struct wax_sidecar *sidecar, struct wax_problem *problem)
{
	uint64_t first = sidecar->first_offset;

	if (sidecar->data_segments == 0 ||
	    WAX_SEGMENTS_MAX <= sidecar->data_segments)
		return refuse(problem, AT_SEGMENTS,
			      "sidecar claims no segment, or more than 510");
	if (sidecar->capacity_words == 0 ||
	    WAX_SEGMENT_WORDS_MAX < sidecar->capacity_words)
		return refuse(problem, AT_CAPACITY,
			      "sidecar claims segments of no word, or of more "
			      "than 2^29 - 1");
	if (first < 8 || WAX_SIDECAR_HEAD_MAX < first || first % 8 != 0)
		return refuse(problem, AT_FIRST,
			      "sidecar claims a first segment where none can "
			      "be");
	return 0;
}

/* S3, S4; behind S2. */
static int
check_sizes(const struct wax_sidecar *sidecar, struct wax_problem *problem)
{
	uint32_t count = sidecar->data_segments;
	uint64_t size = sidecar->file_size;
	uint64_t inserted = sidecar->inserted;
	uint64_t head;

	if (sidecar->state == WAX_SIDECAR_GROWING) {
		if (size != 0 || inserted != 0)
			return refuse(problem, AT_FILE_SIZE,
				      "sidecar of a growing message has a "
				      "final size");
		return 0;
	}
	if (size < wax_sidecar_segment(sidecar, count - 1) ||
	    wax_sidecar_segment(sidecar, count) < size || size % 8 != 0)
		return refuse(problem, AT_FILE_SIZE,
			      "sidecar claims a size outside the last segment");
	head = wax_frame_table_size(count + 1) + 8;
	if (WAX_SIDECAR_HEAD_MAX < inserted || inserted % 8 != 0 ||
	    inserted + sidecar->first_offset < head)
		return refuse(problem, AT_INSERTED,
			      "sidecar leaves no room for the segment table");
	return 0;
}

static int
check(const struct wax_sidecar *sidecar, struct wax_problem *problem)
{
	int err;

	if (WAX_SIDECAR_MAKING_ROOM < sidecar->state)
		return refuse(problem, AT_STATE, "sidecar has no known state");
	err = check_segments(sidecar, problem);
	return err ? err : check_sizes(sidecar, problem);
}

int
wax_sidecar_encode(const struct wax_sidecar *sidecar, unsigned char *head)
{
	if (check(sidecar, NULL))
		return -EINVAL;
	memcpy(head, magic, sizeof(magic));
	wax_store_le32(head + AT_VERSION, SIDECAR_VERSION);
	wax_store_le32(head + AT_STATE, sidecar->state);
	wax_store_le32(head + AT_SEGMENTS, sidecar->data_segments);
	wax_store_le32(head + AT_ZERO, 0);
	wax_store_le64(head + AT_CAPACITY, sidecar->capacity_words);
	wax_store_le64(head + AT_FIRST, sidecar->first_offset);
	wax_store_le64(head + AT_FILE_SIZE, sidecar->file_size);
	wax_store_le64(head + AT_INSERTED, sidecar->inserted);
	wax_store_le64(head + AT_INODE, sidecar->inode);
	return 0;
}

int
wax_sidecar_decode(const unsigned char *bytes, uint64_t size,
		   struct wax_sidecar *ret_sidecar, uint64_t *ret_root,
		   struct wax_problem *reterr_problem)
{
	struct wax_sidecar sidecar;
	uint64_t i;
	int err;

	if (size < WAX_SIDECAR_SIZE)
		return -ENODATA;
	if (memcmp(bytes, magic, sizeof(magic)) != 0)
		return refuse(reterr_problem, 0, "sidecar is none of wax");
	if (wax_load_le32(bytes + AT_VERSION) != SIDECAR_VERSION)
		return -ENOTSUP;
	if (wax_load_le32(bytes + AT_ZERO) != 0)
		return refuse(reterr_problem, AT_ZERO,
			      "reserved bytes of the sidecar are not zero");
	for (i = AT_REST; i < WAX_SIDECAR_SIZE; i++)
		if (bytes[i] != 0)
			return refuse(reterr_problem, i,
				      "sidecar has reserved bytes that are not "
				      "zero");
	sidecar = (struct wax_sidecar){
		.capacity_words = wax_load_le64(bytes + AT_CAPACITY),
		.first_offset = wax_load_le64(bytes + AT_FIRST),
		.data_segments = wax_load_le32(bytes + AT_SEGMENTS),
		.state = wax_load_le32(bytes + AT_STATE),
		.file_size = wax_load_le64(bytes + AT_FILE_SIZE),
		.inserted = wax_load_le64(bytes + AT_INSERTED),
		.inode = wax_load_le64(bytes + AT_INODE),
	};
	err = check(&sidecar, reterr_problem);
	if (err)
		return err;
	*ret_sidecar = sidecar;
	*ret_root = wax_load_le64(bytes + WAX_SIDECAR_ROOT_OFFSET);
	return 0;
}

int
wax_sidecar_name(const char *name, char *ret_name, uint64_t size)
{
	const char *slash = strrchr(name, '/');
	size_t whole = strlen(name);
	size_t last =
		slash == NULL ? whole : whole - (size_t)(slash + 1 - name);

	if (last + sizeof(WAX_SIDECAR_SUFFIX) - 1 > NAME_SIZE_MAX ||
	    whole + sizeof(WAX_SIDECAR_SUFFIX) > size)
		return -ENAMETOOLONG;
	memcpy(ret_name, name, whole);
	memcpy(ret_name + whole, WAX_SIDECAR_SUFFIX,
	       sizeof(WAX_SIDECAR_SUFFIX));
	return 0;
}
