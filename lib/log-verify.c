/* SPDX-License-Identifier: MIT */
/* Checking every record of a log, and how its segments fit together. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "log-check.h"
#include "log-survey.h"
#include "os.h"

struct verify {
	struct wax_log_check check;
	const struct wax_log_source *source;
	struct wax_log_survey *survey;
	/* The file before has no header. */
	int has_unborn;
	uint64_t unborn;
};

static int
see_hole(void *arg, const struct wax_log_hole *hole)
{
	struct verify *verify = arg;

	wax_log_report_hole(&verify->check.report, verify->source,
			    verify->check.boot_id, hole);
	return 0;
}

/*
 * How bad it is that a trailer or an index is not that of the records: a crash
 * explains it where they were stored but not known to be on the disk.
 */
static uint32_t
seal_state(const struct verify *verify)
{
	return wax_log_source_is_done(verify->source, verify->check.boot_id)
		       ? WAX_LOG_DAMAGED
		       : WAX_LOG_TORN_TAIL;
}

/* The trailer of a segment against its records. */
static const char *
judge_trailer(const struct wax_log_source *source,
	      const struct wax_log_survey *survey)
{
	const struct wax_log_trailer *trailer = &source->trailer;

	if (!survey->has_end ||
	    survey->end + WAX_RECORD_HEAD_SIZE != trailer->end)
		return "segment ends elsewhere than its trailer says";
	if (survey->count != trailer->count ||
	    survey->payload_size != trailer->payload_size)
		return "records are not as many as the trailer says";
	if (survey->stamp_max != trailer->stamp_max)
		return "stamps are not those of the trailer";
	return NULL;
}

/* The index of a segment against its records, which make the same one. */
static int
judge_index(struct verify *verify)
{
	struct wax_log_index *index = malloc(sizeof(*index));
	const struct wax_log_source *source = verify->source;
	int err;

	if (index == NULL)
		return -ENOMEM;
	err = wax_log_source_index(source, index);
	free(index);
	if (err == -EBADMSG)
		wax_log_report_problem(
			&verify->check.report, source->header.base_lsn,
			source->trailer.end, "index does not verify",
			seal_state(verify));
	return err == -EBADMSG ? 0 : err;
}

/* Where damage has been counted there is no need to say it once more. */
static int
verify_seal(struct verify *verify, uint64_t corrupt)
{
	const struct wax_log_source *source = verify->source;
	const char *reason = judge_trailer(source, verify->survey);

	if (reason != NULL && verify->check.report.corrupt == corrupt)
		wax_log_report_problem(&verify->check.report,
				       source->header.base_lsn,
				       source->size - WAX_LOG_TRAILER_SIZE,
				       reason, seal_state(verify));
	return judge_index(verify);
}

static int
verify_source(struct verify *verify, const struct wax_log_source *source)
{
	struct wax_log_report *report = &verify->check.report;
	uint64_t corrupt = report->corrupt;
	int err;

	verify->source = source;
	err = wax_log_survey_run(source, 0, see_hole, verify,
				 &verify->check.progress, verify->survey);
	if (err)
		return err;
	if (verify->survey->torn.size != 0)
		wax_log_report_hole(report, source, verify->check.boot_id,
				    &verify->survey->torn);
	wax_log_report_survey(report, source, verify->survey);
	return source->is_sealed ? verify_seal(verify, corrupt) : 0;
}

/* A segment against the one before it. */
static void
verify_chain(struct verify *verify, const struct wax_log_source *source)
{
	const struct wax_log_header *header = &source->header;
	const struct wax_log_header *last = &verify->check.last;
	const char *reason = NULL;

	if (!verify->check.has_last)
		return;
	if (memcmp(header->log_id, last->log_id, 16) != 0)
		reason = "segment is of another log";
	else if (header->base_lsn != last->base_lsn + last->capacity ||
		 header->number != last->number + 1)
		reason = "a segment is missing before this one";
	else if (header->previous_salt != last->salt)
		reason = "segment before this one was replaced";
	wax_log_report_problem(
		&verify->check.report, header->base_lsn, 0, reason,
		reason == NULL ? WAX_LOG_CLEAN : WAX_LOG_DAMAGED);
}

/*
 * A file without a header is being made, or its maker was killed.  That it is so
 * for another reason shows where it does not follow the one before, and when there
 * is one behind it: a header is whole before the next file is made.
 */
static void
note_unborn(struct verify *verify, uint64_t base)
{
	const struct wax_log_check *check = &verify->check;

	if (check->has_last &&
	    base != check->last.base_lsn + check->last.capacity)
		wax_log_report_problem(&verify->check.report, base, 0,
				       "a segment is missing before this one",
				       WAX_LOG_DAMAGED);
	verify->has_unborn = 1;
	verify->unborn = base;
}

static void
verify_unborn(struct verify *verify)
{
	if (!verify->has_unborn)
		return;
	verify->has_unborn = 0;
	verify->check.has_last = 0;
	verify->check.report.corrupt++;
	wax_log_report_problem(&verify->check.report, verify->unborn, 0,
			       "header is missing", WAX_LOG_DAMAGED);
}

/* It is there, and is not: its file is elsewhere, on a disk that is missing. */
static int
is_broken_link(const struct wax_log_check *check, uint64_t base)
{
	struct wax_os_stat st;
	char name[256];

	wax_log_dir_name(&check->dir, base, name);
	return wax_os_stat_name(check->dir.fd, name, 0, &st) == 0;
}

static int
verify_segment(void *arg, uint64_t base)
{
	struct verify *verify = arg;
	struct wax_problem problem = {0, "header is damaged"};
	struct wax_log_source source;
	int err = wax_log_source_open(&verify->check.dir, base, O_RDONLY,
				      &source, &problem);

	verify_unborn(verify);
	if (err == -ENOENT && is_broken_link(&verify->check, base)) {
		problem.reason = "it is a link to a file that is missing";
		err = -EBADMSG;
	}
	if (err == -ENODATA)
		note_unborn(verify, base);
	/* Deleted meanwhile. */
	if (err == -ENOENT || err == -ENODATA)
		return 0;
	if (err == -EBADMSG) {
		verify->check.report.corrupt++;
		wax_log_report_problem(&verify->check.report, base,
				       problem.offset, problem.reason,
				       WAX_LOG_DAMAGED);
		verify->check.has_last = 0;
		return 0;
	}
	if (err)
		return err;
	source.is_on_disk = base < verify->check.synced;
	verify_chain(verify, &source);
	err = verify_source(verify, &source);
	verify->check.last = source.header;
	verify->check.has_last = 1;
	wax_log_source_close(&source);
	return err;
}

int
wax_log_verify(const char *path, const struct wax_log_check_opts *opts,
	       struct wax_log_report *ret_report, size_t size)
{
	struct verify verify = {.source = NULL};
	int err;

	if (ret_report == NULL || size == 0)
		return -EINVAL;
	err = wax_log_check_begin(path, opts, &verify.check);
	if (err)
		return err;
	verify.survey = malloc(sizeof(*verify.survey));
	err = verify.survey == NULL
		      ? -ENOMEM
		      : wax_log_check_each(&verify.check, verify_segment,
					   &verify);
	free(verify.survey);
	wax_log_check_end(&verify.check);
	if (err)
		return err;
	memcpy(ret_report, &verify.check.report,
	       size < sizeof(verify.check.report) ? size : sizeof(*ret_report));
	return 0;
}
