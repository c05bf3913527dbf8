/* SPDX-License-Identifier: MIT */
/*
 * From what was found to what is to be done.
 *
 *   sidecar       file                          report
 *   none, short   table true, exact size        finished
 *   none, short   table true, zeros at the end  growing     cut
 *   foreign       finished and sound            leftover    remove the sidecar
 *   growing       data segments, small table    segments    make room, cut
 *   making room   before or after the insertion finishing   make room or not,
 *                                                           write the head
 *
 * Everything else is refused.  While one data segment is enough and the root is
 * the pointer to its first word, that word is the root of a one-segment message,
 * and no room is needed.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "repair.h"
#include "room.h"

#define WORD_SIZE 8u

/* The pointer to word 0 of segment 1: a far pointer, 2, to index 0. */
#define ROOT_IN_FIRST_WORD (UINT64_C(1) << 32 | 2)

/* The end of the file if only what is used stays of the last segment. */
static int
used_end(struct wax_repair *repair, uint64_t end, uint64_t *ret_end)
{
	uint32_t last = repair->segment_count - 1;
	uint64_t start = repair->segments[last].offset;
	uint64_t reached = repair->ends[last];
	uint64_t stored;
	int err;

	*ret_end = end;
	if (repair->report.verified != 0)
		return 0;
	/* The end is that of a word, which may be behind that of the file. */
	err = wax_repair_last_byte(repair->file.fd, start,
				   end < repair->size ? end : repair->size,
				   &stored);
	if (err)
		return err;
	/* Readers of .NET refuse segments without words. */
	reached = start + WORD_SIZE * (reached == 0 ? 1 : reached);
	stored = wax_round_up(stored, WORD_SIZE);
	*ret_end = stored < reached ? reached : stored;
	repair->report.unreached_words =
		(uint32_t)((*ret_end - reached) / WORD_SIZE);
	return 0;
}

/* All behind `end` must be zero. */
static int
check_behind(struct wax_repair *repair, uint64_t end)
{
	uint64_t other;
	int err;

	if (repair->size <= end)
		return 0;
	err = wax_repair_first_byte(repair->file.fd, end, repair->size, &other);
	if (!err && other < repair->size)
		err = wax_repair_refuse(repair, other,
					"other bytes than zeros follow the "
					"message");
	return err;
}

/*
 * The head of the result: a table with the sizes of the segments as they are
 * going to be and, if that is where it lies, the root word.
 */
static int
write_head(struct wax_repair *repair, uint64_t size, int with_root)
{
	uint32_t count = repair->segment_count, i;
	uint64_t table_size = wax_frame_table_size(count);
	uint64_t words[WAX_SEGMENTS_MAX];

	repair->head = calloc(1, size);
	if (repair->head == NULL)
		return -ENOMEM;
	repair->head_size = size;
	for (i = 0; i < count; i++)
		words[i] = repair->segments[i].words;
	if (with_root) {
		words[0] = (size - table_size) / WORD_SIZE;
		memcpy(repair->head + table_size, repair->root_bytes,
		       sizeof(repair->root_bytes));
	}
	if (wax_frame_write(repair->head, words, count))
		return wax_repair_refuse(repair, 0,
					 "message has more segments than a "
					 "table can tell");
	return 0;
}

static void
set_last_end(struct wax_repair *repair, uint64_t end)
{
	struct wax_frame_segment *last =
		&repair->segments[repair->segment_count - 1];

	last->words = (end - last->offset) / WORD_SIZE;
	repair->content = end;
}

/* -- With a table ---------------------------------------------------------- */

/* Its growth may have been interrupted, for all the file tells. */
static int
may_grow(const struct wax_repair *repair, uint64_t declared)
{
	return declared < repair->size ||
	       repair->size % WAX_REPAIR_GROWTH_UNIT == 0;
}

static int
plan_by_table(struct wax_repair *repair)
{
	struct wax_frame_segment *last;
	uint64_t declared, end;
	int err = wax_repair_walk(repair, 1);

	if (err)
		return err;
	last = &repair->segments[repair->segment_count - 1];
	declared = last->offset + WORD_SIZE * last->words;
	err = check_behind(repair, declared);
	if (!err)
		err = used_end(repair, declared, &end);
	if (err)
		return err;
	if (repair->report.verified == -EBADMSG && repair->size == declared) {
		repair->problem = repair->report.problem;
		return -EBADMSG;
	}
	if (end == repair->size || !may_grow(repair, declared)) {
		repair->report.state = WAX_REPAIR_FINISHED;
		repair->content = repair->size;
		return 0;
	}
	repair->report.state = WAX_REPAIR_GROWING;
	set_last_end(repair, end);
	return write_head(repair, wax_frame_table_size(repair->segment_count),
			  0);
}

/* The sidecar is of a file that this one replaced, if this one is complete. */
static int
plan_foreign(struct wax_repair *repair)
{
	int err = plan_by_table(repair);

	if (!err && repair->report.state == WAX_REPAIR_FINISHED &&
	    repair->report.verified == 0) {
		repair->report.state = WAX_REPAIR_LEFTOVER;
		return 0;
	}
	if (err && err != -EBADMSG)
		return err;
	return wax_repair_refuse(repair, WAX_SIDECAR_INODE_OFFSET,
				 "sidecar is of another file");
}

/* -- With a sidecar -------------------------------------------------------- */

/* Data segments as the sidecar has them; all of them end at `end`. */
static void
place_segments(struct wax_repair *repair, uint32_t count, uint64_t moved,
	       uint64_t end)
{
	const struct wax_sidecar *sidecar = &repair->sidecar;
	uint32_t i;

	repair->segments[0] = (struct wax_frame_segment){.words = 1};
	for (i = 0; i < count; i++)
		repair->segments[i + 1] = (struct wax_frame_segment){
			.offset = moved + wax_sidecar_segment(sidecar, i),
			.words = sidecar->capacity_words,
		};
	repair->segment_count = count + 1;
	end = wax_round_up(end, WORD_SIZE);
	repair->segments[count].words =
		(end - repair->segments[count].offset) / WORD_SIZE;
}

/*
 * Data segments that have bytes.  The last may have been opened in vain, and
 * finish drops all that are not used; of a file that somebody else cut the walk
 * finds that it needs them.
 */
static uint32_t
count_segments(const struct wax_repair *repair)
{
	uint32_t count = repair->sidecar.data_segments;

	while (1 < count &&
	       repair->size <= wax_sidecar_segment(&repair->sidecar, count - 1))
		count--;
	return count;
}

static int
walk_growing(struct wax_repair *repair, uint32_t count, uint64_t end)
{
	uint32_t dropped = repair->sidecar.data_segments - count;
	int err, verified;

	place_segments(repair, count, 0, end);
	err = wax_repair_walk(repair, 0);
	verified = repair->report.verified;
	if (!err && ((dropped > 0 && verified == -EBADMSG) ||
		     (dropped > 1 && verified != 0)))
		err = wax_repair_refuse(repair, repair->size,
					"file has less than its sidecar says");
	return err;
}

/* What is left is a message of one segment as it stands. */
static int
is_one_segment(const struct wax_repair *repair)
{
	return repair->segment_count == 2 &&
	       wax_load_le64(repair->root_bytes) == ROOT_IN_FIRST_WORD &&
	       repair->sidecar.first_offset == wax_frame_table_size(1);
}

/*
 * Plan for one segment, where a segment 1 that far pointers may name is no
 * longer: 1 if they did, and the plan is as it was.
 */
static int
take_as_one_segment(struct wax_repair *repair)
{
	struct wax_frame_segment segments[] = {repair->segments[0],
					       repair->segments[1]};
	uint64_t ends[] = {repair->ends[0], repair->ends[1]};
	struct wax_repair_report report = repair->report;
	int err;

	repair->segments[0] = segments[1];
	repair->segment_count = 1;
	if (report.verified != 0)
		return 0;
	err = wax_repair_walk(repair, 0);
	if (err || repair->report.verified == 0)
		return err;
	memcpy(repair->segments, segments, sizeof(segments));
	memcpy(repair->ends, ends, sizeof(ends));
	repair->segment_count = 2;
	repair->report = report;
	return 1;
}

static int
plan_growing(struct wax_repair *repair)
{
	uint32_t count = count_segments(repair);
	uint64_t limit = wax_sidecar_segment(&repair->sidecar, count);
	uint64_t end = repair->size < limit ? repair->size : limit;
	int err = check_behind(repair, limit);

	if (!err && end <= repair->sidecar.first_offset)
		err = wax_repair_refuse(repair, end,
					"file has less than its sidecar says");
	if (!err)
		err = walk_growing(repair, count, end);
	if (!err)
		err = used_end(repair, wax_round_up(end, WORD_SIZE), &end);
	if (err)
		return err;
	repair->report.state = WAX_REPAIR_SEGMENTS;
	set_last_end(repair, end);
	if (is_one_segment(repair)) {
		err = take_as_one_segment(repair);
		if (err < 0)
			return err;
		if (err == 0)
			return write_head(repair, wax_frame_table_size(1), 0);
	}
	repair->inserted = wax_room_inserted(&repair->file);
	return write_head(repair,
			  repair->inserted + repair->sidecar.first_offset, 1);
}

static int
plan_making_room(struct wax_repair *repair)
{
	const struct wax_sidecar *sidecar = &repair->sidecar;
	uint64_t moved = 0;
	int err;

	if (repair->size == sidecar->file_size + sidecar->inserted)
		moved = sidecar->inserted;
	else if (repair->size != sidecar->file_size)
		return wax_repair_refuse(repair, repair->size,
					 "file has not the size that its "
					 "sidecar says");
	place_segments(repair, sidecar->data_segments, moved, repair->size);
	err = wax_repair_walk(repair, 0);
	if (err)
		return err;
	repair->report.state = WAX_REPAIR_FINISHING;
	repair->content = repair->size;
	repair->inserted = sidecar->inserted - moved;
	return write_head(repair, sidecar->inserted + sidecar->first_offset, 1);
}

int
wax_repair_plan(struct wax_repair *repair)
{
	struct wax_repair_report *report = &repair->report;
	int err;

	if (repair->beside == WAX_REPAIR_FOREIGN_SIDECAR)
		err = plan_foreign(repair);
	else if (repair->beside != WAX_REPAIR_SIDECAR)
		err = plan_by_table(repair);
	else if (repair->sidecar.state == WAX_SIDECAR_GROWING)
		err = plan_growing(repair);
	else
		err = plan_making_room(repair);
	if (err)
		return err;
	if (report->state == WAX_REPAIR_FINISHED &&
	    repair->beside == WAX_REPAIR_SHORT_SIDECAR)
		report->state = WAX_REPAIR_LEFTOVER;
	report->segments = repair->segment_count;
	report->file_size = repair->size;
	report->message_size = repair->content + repair->inserted;
	if (repair->content < repair->size)
		report->cut_size = repair->size - repair->content;
	return 0;
}
