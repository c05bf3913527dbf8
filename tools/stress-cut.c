/* SPDX-License-Identifier: MIT */
/* What must hold of the images that stress-powercut.c makes. */
#include "config.h"

#include "stress-cut.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "stress-message.h"

/*
 * Open the image and walk all of it.  Returns the number of links, or a
 * negative errno that says that it is malformed; anything else is an error.
 */
static int64_t
open_image(struct stress_cut *cut, const char *path)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_reader_totals totals;
	struct wax_reader *reader;
	int64_t links;
	int err;

	opts.nesting = 65535;
	err = wax_message_open(path, &opts, &reader, NULL);
	if (!err) {
		err = wax_reader_verify(reader, &totals);
		/* Also without asking first, as programs do. */
		links = stress_message_check(reader, cut->key, 0);
		(void)wax_reader_close(reader);
		if (!err)
			return links < 0 ? -EBADMSG : links;
	}
	if (err != -EBADMSG && err != -EOVERFLOW)
		stress_error(&cut->worker, "%s: %s", path, wax_strerror(err));
	return err;
}

/*
 * What repair makes of the image has all that could be read before; what it
 * refuses is as it was.  must_work says that there is no reason to refuse.
 */
static void
repair_image(struct stress_cut *cut, int64_t found, int must_work)
{
	struct wax_repair_opts opts = WAX_REPAIR_OPTS_INIT;
	struct wax_repair_report report;
	int64_t again;
	int err;

	opts.flags = WAX_REPAIR_IN_PLACE;
	err = wax_message_repair(cut->image_path, &opts, &report, NULL);
	if (err == -EBADMSG && !must_work) {
		if (stress_image_read(&cut->repaired, cut->image_path) != 0 ||
		    !stress_image_equal(&cut->repaired, &cut->mixed))
			stress_error(&cut->worker,
				     "%s: refused, but changed by repair",
				     cut->image_path);
		return;
	}
	if (err) {
		stress_error(&cut->worker, "%s: repair: %s", cut->image_path,
			     wax_strerror(err));
		return;
	}
	again = open_image(cut, cut->image_path);
	if (found >= 0 && again < found)
		stress_error(&cut->worker,
			     "%s: repair left %" PRId64 " of %" PRId64 " links",
			     cut->image_path, again, found);
	if (report.state != WAX_REPAIR_FINISHED)
		stress_add(&cut->worker.run->tally->images_repaired, 1);
}

static void
begin_image(struct stress_cut *cut)
{
	struct stress_tally *tally = cut->worker.run->tally;

	stress_add(&tally->images, 1);
	stress_add(&tally->places[0].started, 1);
}

void
stress_cut_check_state(struct stress_cut *cut, const struct stress_image *state,
		       uint64_t links, const char *name)
{
	int64_t found;

	begin_image(cut);
	if (stress_image_write(state, cut->image_path) != 0) {
		stress_error(&cut->worker, "%s: %s", cut->image_path,
			     strerror(errno));
		return;
	}
	found = open_image(cut, cut->image_path);
	if (found < (int64_t)links)
		stress_error(&cut->worker,
			     "the file as %s has %" PRId64
			     " links, not %" PRIu64,
			     name, found, links);
	else
		repair_image(cut, found, 1);
}

void
stress_cut_check_mixtures(struct stress_cut *cut, uint64_t count)
{
	int64_t found;

	for (; count > 0; count--) {
		begin_image(cut);
		if (stress_image_mix(&cut->mixed, &cut->synced, &cut->current,
				     0, &cut->worker.step.random) != 0 ||
		    stress_image_write(&cut->mixed, cut->image_path) != 0) {
			stress_error(&cut->worker, "%s: %s", cut->image_path,
				     strerror(errno));
			return;
		}
		found = open_image(cut, cut->image_path);
		if (found < 0)
			stress_add(&cut->worker.run->tally->images_refused, 1);
		repair_image(cut, found, 0);
	}
}

void
stress_cut_check_finished(struct stress_cut *cut)
{
	int64_t found;

	begin_image(cut);
	found = open_image(cut, cut->path);
	if (found != (int64_t)cut->links)
		stress_error(&cut->worker,
			     "%s: finished with %" PRIu64
			     " links, has %" PRId64,
			     cut->path, cut->links, found);
	else
		stress_add(&cut->worker.run->tally->images_identical, 1);
}

void
stress_cut_expect_old(struct stress_cut *cut, const char *when)
{
	begin_image(cut);
	if (cut->old.size == 0
		    ? access(cut->path, F_OK) == 0
		    : stress_image_read(&cut->mixed, cut->path) != 0 ||
			      !stress_image_equal(&cut->mixed, &cut->old))
		stress_error(&cut->worker, "%s: is not the old file %s",
			     cut->path, when);
}
