/* SPDX-License-Identifier: MIT */
/* What a segment holds; see log-survey.h. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "log-survey.h"

/* How often progress is told. */
#define PROGRESS_STEP (UINT64_C(16) << 20)

int
wax_log_progress_add(struct wax_log_progress *progress, uint64_t bytes)
{
	if (progress == NULL)
		return 0;
	progress->done += bytes;
	if (progress->call == NULL ||
	    (progress->done - progress->told < PROGRESS_STEP &&
	     progress->done < progress->total))
		return 0;
	progress->told = progress->done;
	return progress->call(progress->arg, progress->done, progress->total)
		       ? -ECANCELED
		       : 0;
}

/* -- Records --------------------------------------------------------------- */

static void
add_data(struct wax_log_survey *survey, const struct wax_log_item *item,
	 uint64_t base_ordinal)
{
	const struct wax_log_index_entry entry = {
		.offset = item->offset,
		.ordinal = base_ordinal + survey->count,
		.stamp_before = survey->stamp_max,
	};

	wax_log_index_add(&survey->index, &entry);
	if (survey->count == 0 || item->stamp < survey->stamp_min)
		survey->stamp_min = item->stamp;
	if (survey->stamp_max < item->stamp)
		survey->stamp_max = item->stamp;
	survey->count++;
	survey->payload_size += item->payload_size;
}

/* Returns 1 if this ends the segment. */
static int
add_record(struct wax_log_survey *survey, const struct wax_log_item *item,
	   uint64_t base_ordinal)
{
	survey->end = item->offset;
	if (item->type == WAX_RECORD_END || item->type == WAX_RECORD_FOOTER) {
		survey->has_end = item->type == WAX_RECORD_END;
		return 1;
	}
	survey->end += item->size;
	if (item->type == WAX_RECORD_DATA)
		add_data(survey, item, base_ordinal);
	if (item->type == WAX_RECORD_GAP) {
		survey->gaps++;
		survey->gap_bytes += item->size;
	}
	return 0;
}

/* -- What is not a record -------------------------------------------------- */

/* Returns 1 if this ends the segment. */
static int
add_hole(struct wax_log_survey *survey, struct wax_log_scan *scan,
	 const struct wax_log_item *item, wax_log_hole_function *hole,
	 void *arg)
{
	struct wax_log_hole found = {.offset = item->offset,
				     .found = item->found,
				     .reason = item->reason};
	int err = wax_log_scan_resync(scan, item->size);

	survey->end = item->offset;
	if (err == -ENODATA) {
		if (scan->dirty_end != 0)
			found.size = scan->dirty_end - item->offset;
		else if (item->found != WAX_LOG_FOUND_NONE)
			found.size = 8;
		survey->torn = found;
		return 1;
	}
	if (err)
		return err;
	found.size = scan->offset - item->offset;
	err = hole(arg, &found);
	survey->is_cut = err == 1;
	if (!err)
		survey->end = scan->offset;
	return err;
}

static int
walk(struct wax_log_survey *survey, struct wax_log_scan *scan,
     uint64_t base_ordinal, wax_log_hole_function *hole, void *arg,
     struct wax_log_progress *progress)
{
	struct wax_log_item item;
	uint64_t offset;
	int err;

	do {
		offset = scan->offset;
		err = wax_log_scan_next(scan, &item);
		if (err)
			return err;
		err = item.found == WAX_LOG_FOUND_RECORD
			      ? add_record(survey, &item, base_ordinal)
			      : add_hole(survey, scan, &item, hole, arg);
		if (!err)
			err = wax_log_progress_add(progress,
						   scan->offset - offset);
	} while (!err);
	return err == 1 ? 0 : err;
}

int
wax_log_survey_run(const struct wax_log_source *source, uint64_t base_ordinal,
		   wax_log_hole_function *hole, void *arg,
		   struct wax_log_progress *progress,
		   struct wax_log_survey *ret_survey)
{
	struct wax_log_scan scan;
	uint64_t before = progress == NULL ? 0 : progress->done;
	int err;

	memset(ret_survey, 0, offsetof(struct wax_log_survey, index));
	wax_log_index_init(&ret_survey->index, 0);
	ret_survey->end = WAX_LOG_HEADER_SIZE;
	wax_log_scan_init(&scan, source->fd, &source->header,
			  WAX_LOG_HEADER_SIZE, source->size);
	err = walk(ret_survey, &scan, base_ordinal, hole, arg, progress);
	wax_log_scan_free(&scan);
	if (!err && progress != NULL)
		err = wax_log_progress_add(
			progress, source->size - (progress->done - before));
	return err;
}

/* -- What it means --------------------------------------------------------- */

int
wax_log_source_is_of_boot(const struct wax_log_source *source,
			  const unsigned char boot_id[16])
{
	return memcmp(source->has_slot ? source->slot.boot_id
				       : source->header.boot_id,
		      boot_id, 16) == 0;
}

int
wax_log_source_is_done(const struct wax_log_source *source,
		       const unsigned char boot_id[16])
{
	return source->is_sealed &&
	       ((source->has_slot && source->slot.state != WAX_SLOT_OPEN) ||
		wax_log_source_is_of_boot(source, boot_id));
}

void
wax_log_report_problem(struct wax_log_report *report, uint64_t base,
		       uint64_t offset, const char *reason, uint32_t state)
{
	if (report->state < state)
		report->state = state;
	if (report->problem.reason != NULL || reason == NULL)
		return;
	report->problem_segment = base;
	report->problem.offset = offset;
	report->problem.reason = reason;
}

void
wax_log_report_hole(struct wax_log_report *report,
		    const struct wax_log_source *source,
		    const unsigned char boot_id[16],
		    const struct wax_log_hole *hole)
{
	uint64_t base = source->header.base_lsn;
	int is_explained = !wax_log_source_is_done(source, boot_id) &&
			   wax_log_source_durable(source) <= hole->offset;

	if (is_explained && hole->found != WAX_LOG_FOUND_BAD) {
		report->holes++;
		report->hole_bytes += hole->size;
		wax_log_report_problem(report, base, hole->offset,
				       "record was begun and not committed",
				       WAX_LOG_TORN_TAIL);
	} else if (is_explained &&
		   !wax_log_source_is_of_boot(source, boot_id)) {
		report->torn_bytes += hole->size;
		wax_log_report_problem(report, base, hole->offset, hole->reason,
				       WAX_LOG_TORN_TAIL);
	} else {
		report->corrupt++;
		report->corrupt_bytes += hole->size;
		wax_log_report_problem(report, base, hole->offset,
				       hole->reason != NULL
					       ? hole->reason
					       : "record is missing",
				       WAX_LOG_DAMAGED);
	}
}

void
wax_log_report_survey(struct wax_log_report *report,
		      const struct wax_log_source *source,
		      const struct wax_log_survey *survey)
{
	if (report->segments == 0)
		report->first = source->header.base_lsn + WAX_LOG_HEADER_SIZE;
	report->segments++;
	report->records += survey->count;
	report->bytes += survey->payload_size;
	report->gaps += survey->gaps;
	report->gap_bytes += survey->gap_bytes;
	report->end = source->header.base_lsn + survey->end;
	report->durable =
		source->header.base_lsn + wax_log_source_durable(source);
	if (!source->is_sealed && report->state == WAX_LOG_CLEAN)
		report->state = WAX_LOG_UNCLEAN;
}
