/* SPDX-License-Identifier: MIT */
/* Making a log whole that nobody closed; see log-recover.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "log-recover.h"
#include "os.h"

struct recovery {
	struct wax_log_check *check;
	/* The newest base there is. */
	uint64_t newest;
	/* Ordinal of the next segment's first record. */
	uint64_t ordinal;
	/* Everything from here on goes: PREFIX met a hole. */
	int is_cut;
	/* The segment at hand. */
	const struct wax_log_source *source;
	struct wax_log_survey *survey;
};

static int
is_dry(const struct recovery *recovery)
{
	return (recovery->check->opts.flags & WAX_LOG_DRY_RUN) != 0;
}

/* 1 if what is behind a hole goes, too. */
static int
cuts(const struct recovery *recovery, uint64_t offset)
{
	const struct wax_log_source *source = recovery->source;

	return recovery->check->opts.mode == WAX_LOG_PREFIX &&
	       !wax_log_source_is_of_boot(source, recovery->check->boot_id) &&
	       wax_log_source_durable(source) <= offset;
}

static int
make_gap(struct recovery *recovery, const struct wax_log_hole *hole)
{
	recovery->check->report.gaps++;
	recovery->check->report.gap_bytes += hole->size;
	return is_dry(recovery) ? 0
				: wax_log_write_gaps(recovery->source,
						     hole->offset, hole->size);
}

static int
see_hole(void *arg, const struct wax_log_hole *hole)
{
	struct recovery *recovery = arg;

	wax_log_report_hole(&recovery->check->report, recovery->source,
			    recovery->check->boot_id, hole);
	return cuts(recovery, hole->offset) ? 1 : make_gap(recovery, hole);
}

/* What is behind the last record, where nothing verifies. */
static int
see_torn(struct recovery *recovery)
{
	struct wax_log_survey *survey = recovery->survey;
	int is_last = recovery->source->header.base_lsn == recovery->newest;
	int err;

	if (survey->torn.size != 0)
		wax_log_report_hole(&recovery->check->report, recovery->source,
				    recovery->check->boot_id, &survey->torn);
	if (survey->has_end || survey->is_cut || is_last)
		return 0;
	/* Records of later segments are behind it. */
	if (cuts(recovery, survey->end)) {
		recovery->is_cut = 1;
		return 0;
	}
	if (survey->torn.size == 0)
		return 0;
	err = make_gap(recovery, &survey->torn);
	survey->end += survey->torn.size;
	survey->torn.size = 0;
	return err;
}

/* A later segment than the one that PREFIX cut. */
static int
drop_segment(struct recovery *recovery, uint64_t base)
{
	struct wax_log_check *check = recovery->check;
	struct wax_os_stat st = {0};
	char name[256];
	int err;

	wax_log_dir_name(&check->dir, base, name);
	err = wax_os_stat_name(check->dir.fd, name, 1, &st);
	if (err)
		return err;
	check->report.cut_bytes += st.size;
	check->report.saved_bytes += st.size;
	return is_dry(recovery) ? 0 : wax_log_save_segment(&check->dir, base);
}

/*
 * Newest first, and before the hole is cut off: whoever is killed meanwhile leaves
 * the hole, and the next recovery goes on here.
 */
static int
drop_later(struct recovery *recovery)
{
	struct wax_log_list list;
	size_t i;
	int err = wax_log_dir_list(&recovery->check->dir, &list);

	if (err)
		return err;
	for (i = list.count; !err && i > 0; i--) {
		if (list.bases[i - 1] <= recovery->source->header.base_lsn)
			break;
		err = drop_segment(recovery, list.bases[i - 1]);
	}
	wax_log_list_free(&list);
	return err;
}

/* What is behind `end` goes: save it first if there are records in it. */
static int
save(struct recovery *recovery)
{
	const struct wax_log_source *source = recovery->source;
	const struct wax_log_survey *survey = recovery->survey;
	struct wax_log_report *report = &recovery->check->report;

	int err = 0;

	if (survey->is_cut)
		recovery->is_cut = 1;
	if (recovery->is_cut && !recovery->check->dir.is_single)
		err = drop_later(recovery);
	if (err)
		return err;
	if (survey->is_cut || survey->torn.size != 0)
		report->cut_bytes += survey->is_cut ? source->size - survey->end
						    : survey->torn.size;
	if (!survey->is_cut || is_dry(recovery))
		return 0;
	return wax_log_save_rest(&recovery->check->dir, source, survey->end,
				 &report->saved_bytes);
}

/*
 * A writer that goes on in the same boot syncs when it is asked to: the kernel
 * has all of what the dead one wrote.
 */
static int
is_synced(const struct recovery *recovery)
{
	const struct wax_log_check *check = recovery->check;

	return !check->is_lazy ||
	       !wax_log_source_is_of_boot(recovery->source, check->boot_id);
}

/*
 * A writer has its segments locked as well, so that one whose NAME.lock somebody
 * removed keeps its records.  What is its own lock is locked already.
 */
static int
lock_source(const struct recovery *recovery,
	    const struct wax_log_source *source)
{
	int is_locked = recovery->check->dir.name_size == 0;
	int err = is_dry(recovery) || is_locked ? 0 : wax_os_lock(source->fd);

	return err == -EBUSY ? err : 0;
}

static int
recover_source(struct recovery *recovery, const struct wax_log_source *source)
{
	uint64_t known = wax_log_source_base_ordinal(source);
	uint64_t base_ordinal = recovery->check->has_last || known == UINT64_MAX
					? recovery->ordinal
					: known;
	int err;

	recovery->source = source;
	err = lock_source(recovery, source);
	if (!err)
		err = wax_log_survey_run(source, base_ordinal, see_hole,
					 recovery, &recovery->check->progress,
					 recovery->survey);
	if (!err)
		err = see_torn(recovery);
	if (!err)
		err = save(recovery);
	if (err)
		return err;
	wax_log_report_survey(&recovery->check->report, source,
			      recovery->survey);
	recovery->check->report.repaired++;
	recovery->ordinal = base_ordinal + recovery->survey->count;
	return is_dry(recovery) ? 0
				: wax_log_write_end(source, recovery->survey,
						    base_ordinal,
						    recovery->check->boot_id,
						    is_synced(recovery));
}

/* A segment that is sealed is not looked into. */
static int
pass_sealed(struct recovery *recovery, const struct wax_log_source *source)
{
	struct wax_log_report *report = &recovery->check->report;
	int err;

	recovery->source = source;
	/* The report is going to say that it is on the disk. */
	if (!is_dry(recovery) && is_synced(recovery) &&
	    (!source->has_slot || source->slot.state == WAX_SLOT_OPEN)) {
		err = wax_os_sync_data(source->fd);
		if (err)
			return err;
	}
	if (report->segments == 0)
		report->first = source->header.base_lsn + WAX_LOG_HEADER_SIZE;
	report->segments++;
	report->records += source->trailer.count;
	report->bytes += source->trailer.payload_size;
	report->durable = source->header.base_lsn + source->trailer.end;
	/* As verify has it: where END stands. */
	report->end = report->durable - WAX_RECORD_HEAD_SIZE;
	recovery->ordinal =
		source->trailer.base_ordinal + source->trailer.count;
	return wax_log_progress_add(&recovery->check->progress, source->size);
}

/*
 * A file without a header: its maker was killed, or its header was not on the disk
 * yet.  So nobody was told that anything in it is safe; but it may have records,
 * which cannot be verified.
 */
static int
drop_unborn(struct recovery *recovery, uint64_t base)
{
	struct wax_os_stat st = {0};
	char name[256];
	int err;

	recovery->check->report.repaired++;
	if (recovery->check->report.state == WAX_LOG_CLEAN)
		recovery->check->report.state = WAX_LOG_UNCLEAN;
	/* A header is whole before the next file is made. */
	if (base != recovery->newest) {
		recovery->check->report.corrupt++;
		wax_log_report_problem(&recovery->check->report, base, 0,
				       "header is missing", WAX_LOG_DAMAGED);
	}
	wax_log_dir_name(&recovery->check->dir, base, name);
	err = wax_os_stat_name(recovery->check->dir.fd, name, 1, &st);
	if (err || is_dry(recovery))
		return err;
	if (WAX_LOG_HEADER_SIZE < st.size)
		return wax_log_save_segment(&recovery->check->dir, base);
	return wax_os_unlink(recovery->check->dir.fd, name);
}

/* 1 if a file that cannot be opened was being made when the machine stopped. */
static int
is_unborn(const struct recovery *recovery, uint64_t base, int err)
{
	struct wax_os_stat st;
	char name[256];

	if (recovery->check->dir.is_single || err == 0)
		return 0;
	if (err == -ENODATA)
		return 1;
	/* Of the newest, a part of the header is as good as none. */
	if (err != -EBADMSG || base != recovery->newest)
		return 0;
	wax_log_dir_name(&recovery->check->dir, base, name);
	return wax_os_stat_name(recovery->check->dir.fd, name, 1, &st) == 0 &&
	       st.size < WAX_LOG_HEADER_SIZE;
}

static int
recover_segment(void *arg, uint64_t base)
{
	struct recovery *recovery = arg;
	struct wax_log_check *check = recovery->check;
	struct wax_problem problem = {0, "header is damaged"};
	struct wax_log_source source;
	int err;

	if (recovery->is_cut)
		return 0;
	err = wax_log_source_open(&check->dir, base,
				  is_dry(recovery) ? O_RDONLY : O_RDWR, &source,
				  &problem);
	if (is_unborn(recovery, base, err))
		return drop_unborn(recovery, base);
	/* Deleted meanwhile: retention needs no lock.  It leaves the newest,
	 * which can only be a link that leads nowhere. */
	if (err == -ENOENT && !check->dir.is_single)
		return base == recovery->newest ? -EINVAL : 0;
	if (err == -EBADMSG || err == -ENODATA) {
		check->report.corrupt++;
		wax_log_report_problem(&check->report, base, problem.offset,
				       problem.reason, WAX_LOG_DAMAGED);
		return -EBADMSG;
	}
	if (err)
		return err;
	source.is_on_disk = base < check->synced;
	if (source.header.ro_compat != 0)
		err = -ENOTSUP;
	else if (wax_log_source_is_done(&source, check->boot_id))
		err = pass_sealed(recovery, &source);
	else
		err = recover_source(recovery, &source);
	check->last = source.header;
	check->has_last = 1;
	wax_log_source_close(&source);
	return err;
}

static int
see_newest(void *arg, uint64_t base)
{
	struct recovery *recovery = arg;

	recovery->newest = base;
	return 0;
}

int
wax_log_recover_locked(struct wax_log_check *check)
{
	struct recovery recovery = {.check = check};
	int err = wax_log_check_each(check, see_newest, &recovery);

	if (err)
		return err;
	check->progress.total = 0;
	recovery.survey = malloc(sizeof(*recovery.survey));
	if (recovery.survey == NULL)
		return -ENOMEM;
	err = wax_log_check_each(check, recover_segment, &recovery);
	free(recovery.survey);
	return err;
}

int
wax_log_recover_dir(const struct wax_log_dir *dir, uint32_t mode,
		    struct wax_log_report *ret_report)
{
	struct wax_log_check check = {
		.opts.mode = mode, .dir = *dir, .is_lazy = 1};
	int err = wax_os_boot_id(check.boot_id);

	if (!err)
		err = wax_log_recover_locked(&check);
	if (err == -ENOENT)
		err = 0;
	*ret_report = check.report;
	return err;
}

/* -- On its own ------------------------------------------------------------- */

/* Have the writer's lock, if it can be had.  Returns a descriptor. */
static int
take_lock(const struct wax_log_check *check)
{
	char name[256] = "";
	int err;
	int fd;

	if (check->dir.name_size == 0)
		/* One file by a name of its own: it is its own lock. */
		memcpy(name, check->dir.file, sizeof(name));
	else
		wax_log_dir_lock_name(&check->dir, name);
	fd = wax_os_openat(check->dir.fd, name, O_RDWR | O_CREAT | O_NONBLOCK,
			   0666);
	if (fd < 0)
		return fd;
	err = wax_os_lock(fd);
	/* A file system without locks has no other writer that could be told. */
	if (err == -EBUSY) {
		(void)wax_os_close(fd);
		return err;
	}
	return fd;
}

int
wax_log_recover(const char *path, const struct wax_log_check_opts *opts,
		struct wax_log_report *ret_report, size_t size)
{
	struct wax_log_check check;
	int lock = -1;
	int err;

	if (ret_report == NULL || size == 0)
		return -EINVAL;
	err = wax_log_check_begin(path, opts, &check);
	if (err)
		return err;
	if (!(check.opts.flags & WAX_LOG_DRY_RUN)) {
		lock = take_lock(&check);
		if (lock < 0)
			err = lock;
	}
	if (!err)
		err = wax_log_recover_locked(&check);
	if (lock >= 0)
		(void)wax_os_close(lock);
	wax_log_check_end(&check);
	if (err)
		return err;
	memcpy(ret_report, &check.report,
	       size < sizeof(check.report) ? size : sizeof(check.report));
	return 0;
}
