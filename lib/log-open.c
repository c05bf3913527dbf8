/* SPDX-License-Identifier: MIT */
/*
 * Opening a log for appending: the directory, the lock, what the last writer
 * left, and a new segment behind it.
 *
 * The lock is on a file of its own, NAME.lock, which stays: a lock on the active
 * segment would have to move with each rotation.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log-recover.h"
#include "log-writer.h"
#include "process.h"

/* -- Directory and lock ---------------------------------------------------- */

/* The name of a directory that was made is on the disk before its files. */
static int
sync_parent(int dirfd)
{
	int fd = wax_os_openat(dirfd, "..", O_RDONLY | O_DIRECTORY, 0), err;

	/* A parent that may be written and not read is left to the system. */
	if (fd < 0)
		return fd == -EACCES ? 0 : fd;
	err = wax_os_sync(fd);
	(void)wax_os_close(fd);
	return err;
}

static int
open_directory(struct wax_log *log, const char *path)
{
	int fd, made = -EEXIST;

	if (!(log->opts.flags & WAX_LOG_EXISTING))
		made = wax_os_make_directory(path);
	if (made && made != -EEXIST)
		return made;
	fd = wax_os_openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
	if (fd < 0)
		return fd;
	log->dir.fd = wax_os_move_high(fd);
	if (log->dir.fd < 0)
		return log->dir.fd;
	return made == 0 ? sync_parent(log->dir.fd) : 0;
}

/* Who has the lock, as far as can be told. */
static int64_t
holder(const struct wax_log *log, const char *name)
{
	char text[WAX_LOG_FOLLOW_SEQUENCE_OFFSET + 1] = "";
	int fd = wax_os_openat(log->dir.fd, name, O_RDONLY | O_NONBLOCK, 0);
	long long pid = 0;

	if (fd < 0)
		return 0;
	if (pread(fd, text, sizeof(text) - 1, 0) < 1 ||
	    sscanf(text, "%lld", &pid) != 1)
		pid = 0;
	(void)wax_os_close(fd);
	return pid;
}

static int
take_lock(struct wax_log *log, struct wax_log_obstacle *reterr)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	char name[WAX_LOG_NAME_SIZE];
	unsigned char *page;
	int err;

	(void)snprintf(name, sizeof(name), "%s.lock", log->dir.name);
	opts.flags = log->opts.flags & WAX_NO_HANDLER;
	opts.reserve = opts.first_step = WAX_LOG_LOCK_SIZE;
	opts.folio = WAX_FOLIO_NORMAL;
	err = wax_region_openat(log->dir.fd, name, &opts, &log->lock_file);
	if (err == -EBUSY && reterr != NULL)
		reterr->pid = holder(log, name);
	if (!err)
		err = wax_region_ensure(log->lock_file, 0, WAX_LOG_LOCK_SIZE);
	if (err)
		return err;
	page = wax_region_base(log->lock_file);
	(void)snprintf((char *)page, WAX_LOG_FOLLOW_SEQUENCE_OFFSET, "%ld\n",
		       (long)getpid());
	log->follow =
		(struct wax_log_follow
			 *)(void *)(page + WAX_LOG_FOLLOW_SEQUENCE_OFFSET);
	return 0;
}

/* -- What is there --------------------------------------------------------- */

/* Looked at before there is a lock: who has the wrong directory leaves nothing. */
static int
must_exist(const struct wax_log *log)
{
	struct wax_log_file *files = NULL;
	int64_t count = wax_log_files(&log->dir, &files);

	free(files);
	return count == 0 ? -ENOENT : count < 0 ? (int)count : 0;
}

/* What a new segment comes behind. */
struct last {
	struct wax_log_link link;
	uint64_t capacity;
	uint64_t ordinal;
	int exists;
	int is_synced; /* and all before it, W7 */
};

/* The newest segment is sealed now: what it ends with. */
static int
read_last(struct wax_log *log, const struct wax_log_file *file,
	  struct last *last, struct wax_log_obstacle *reterr)
{
	unsigned char page[WAX_LOG_HEADER_SIZE], end[WAX_LOG_TRAILER_SIZE];
	struct wax_log_header header;
	struct wax_log_trailer trailer;
	struct wax_problem problem;
	struct wax_log_slot slot;
	struct wax_os_stat st;
	int fd = wax_log_dir_open_file(&log->dir, file->base, O_RDONLY), err;

	if (fd < 0)
		return fd;
	problem = (struct wax_problem){0, "segment is cut off"};
	err = wax_os_stat(fd, &st);
	if (!err && (st.size < sizeof(page) + sizeof(end) ||
		     pread(fd, page, sizeof(page), 0) != (ssize_t)sizeof(page)))
		err = -EBADMSG;
	if (!err)
		err = wax_log_header_decode(page, &header, &problem);
	if (!err &&
	    (pread(fd, end, sizeof(end), (off_t)(st.size - sizeof(end))) !=
		     (ssize_t)sizeof(end) ||
	     wax_log_trailer_decode(end, header.salt, st.size - sizeof(end),
				    &trailer) != 0)) {
		problem = (struct wax_problem){st.size, "segment has no end"};
		err = -EBADMSG;
	}
	(void)wax_os_close(fd);
	if (err == -EBADMSG && reterr != NULL) {
		reterr->segment = file->base;
		reterr->problem = problem;
	}
	if (err)
		return err;
	last->exists = 1;
	last->is_synced = wax_log_slot_best(page, header.salt, &slot) == 0 &&
			  slot.state == WAX_SLOT_SEALED;
	last->ordinal = trailer.base_ordinal + trailer.count;
	last->link.base = header.base_lsn;
	last->link.number = header.number;
	last->link.salt = header.salt;
	last->capacity = header.capacity;
	memcpy(log->id, header.log_id, sizeof(log->id));
	return 0;
}

/* Recover, if need be, what the last writer left; then all is sealed. */
static int
recover(struct wax_log *log, struct wax_log_report *report,
	struct wax_log_obstacle *reterr)
{
	int err = wax_log_recover_dir(&log->dir, log->opts.recover, report);

	if (err == -EBADMSG) {
		reterr->segment = report->problem_segment;
		reterr->problem = report->problem;
	}
	/* Its NAME.lock was removed. */
	if (err == -EBUSY)
		reterr->pid = 0;
	return err;
}

static int
find_last(struct wax_log *log, struct last *last,
	  struct wax_log_obstacle *reterr)
{
	struct wax_log_file *files = NULL;
	int64_t count;
	int err = 0;

	count = wax_log_files(&log->dir, &files);
	if (count < 0)
		return (int)count;
	if (count != 0)
		err = read_last(log, &files[count - 1], last, reterr);
	free(files);
	return err;
}

/* -- Putting it together ---------------------------------------------------- */

static int
begin_segment(struct wax_log *log, const struct last *last)
{
	const struct wax_log_link *previous = last->exists ? &last->link : NULL;
	uint64_t base = 0, number = 0;
	struct wax_log_part *segment;
	int err = 0;

	if (previous != NULL) {
		base = previous->base + last->capacity;
		number = previous->number + 1;
	} else {
		err = wax_os_random(log->id, sizeof(log->id));
	}
	/* A header that says more is damaged to whoever reads it. */
	if (base > WAX_LOG_POSITION_MAX - log->opts.segment_bytes)
		err = -EFBIG;
	if (!err)
		err = wax_log_part_create(log, base, number, previous,
					  &segment);
	if (err)
		return err;
	segment->ordinal = last->ordinal;
	log->ordinal = last->ordinal;
	log->oldest = segment;
	log->walking = segment;
	log->walked = base + WAX_LOG_HEADER_SIZE;
	/* order: relaxed throughout; no other thread has the log yet. */
	atomic_store_explicit(&log->tail, log->walked, memory_order_relaxed);
	atomic_store_explicit(&log->durable, log->walked, memory_order_relaxed);
	/* What it says of those before, which may be deleted. */
	if (last->exists)
		wax_log_checkpoint(log, segment, WAX_LOG_HEADER_SIZE,
				   last->ordinal, WAX_SLOT_OPEN);
	/* Which of those before were synced is not known. */
	if (last->exists && !last->is_synced) {
		log->unsynced = 0;
		atomic_store_explicit(&log->durable, 0, memory_order_relaxed);
	}
	wax_log_enter_segment(log, segment);
	return 0;
}

static int
start(struct wax_log *log, const char *path, struct wax_log_obstacle *reterr)
{
	struct wax_log_report report = {.repaired = 0};
	struct wax_log_obstacle unused;
	struct last last = {.exists = 0};
	int err = open_directory(log, path);

	if (reterr == NULL)
		reterr = &unused;
	if (!err && log->opts.flags & WAX_LOG_EXISTING)
		err = must_exist(log);
	if (!err)
		err = take_lock(log, reterr);
	if (err)
		return err;
	log->generation = wax_process_generation();
	err = wax_os_boot_id(log->boot);
	if (!err)
		err = recover(log, &report, reterr);
	if (!err)
		err = find_last(log, &last, reterr);
	if (!err)
		err = begin_segment(log, &last);
	if (err)
		return err;
	err = wax_log_start_threads(log);
	if (!err && report.repaired != 0)
		wax_log_tell(log, WAX_LOG_EVENT_RECOVERED, 0, report.end,
			     report.gap_bytes + report.cut_bytes);
	return err;
}

int
wax_log_open(const char *path, const struct wax_log_opts *opts,
	     struct wax_log **ret_log, struct wax_log_obstacle *reterr_obstacle)
{
	struct wax_log *log;
	int err;

	if (path == NULL || ret_log == NULL)
		return -EINVAL;
	log = aligned_alloc(64, wax_round_up(sizeof(*log), 64));
	if (log == NULL)
		return -ENOMEM;
	memset(log, 0, sizeof(*log));
	log->dir.fd = -1;
	log->unsynced = UINT64_MAX;
	err = wax_log_opts_load(opts, &log->opts);
	if (!err) {
		/* The caller's strings may go away. */
		wax_log_dir_init(&log->dir, -1, log->opts.name);
		if (log->opts.user_size != 0)
			memcpy(log->user, log->opts.user, log->opts.user_size);
		log->opts.name = log->dir.name;
		log->opts.user = log->user;
		log->stamp_size = log->opts.stamp == WAX_LOG_STAMP_NONE
					  ? 0
					  : WAX_RECORD_STAMP_SIZE;
		err = start(log, path, reterr_obstacle);
	}
	if (err) {
		wax_log_free(log);
		return err;
	}
	*ret_log = log;
	return 0;
}
