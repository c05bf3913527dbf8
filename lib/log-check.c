/* SPDX-License-Identifier: MIT */
/* What verify and recover have in common; see log-check.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "log-check.h"
#include "opts.h"
#include "os.h"

static int
load_options(const struct wax_log_check_opts *user,
	     struct wax_log_check_opts *opts)
{
	const struct wax_log_check_opts defaults = WAX_LOG_CHECK_OPTS_INIT;
	int err = 0;

	*opts = defaults;
	if (user != NULL)
		err = wax_opts_load(opts, sizeof(*opts), user, user->size,
				    WAX_LOG_CHECK_OPTS_SIZE_V0);
	if (err)
		return err;
	if (opts->flags & ~(uint32_t)WAX_LOG_DRY_RUN || opts->reserved != 0 ||
	    WAX_LOG_PREFIX < opts->mode)
		return -EINVAL;
	return 0;
}

int
wax_log_check_begin(const char *path, const struct wax_log_check_opts *opts,
		    struct wax_log_check *ret_check)
{
	struct wax_log_check *check = ret_check;
	int err;

	memset(check, 0, sizeof(*check));
	err = load_options(opts, &check->opts);
	if (!err)
		err = wax_os_boot_id(check->boot_id);
	if (!err)
		err = wax_log_dir_open(path, check->opts.name, &check->dir);
	check->progress.call = check->opts.progress;
	check->progress.arg = check->opts.progress_arg;
	return err;
}

void
wax_log_check_end(struct wax_log_check *check)
{
	wax_log_dir_close(&check->dir);
}

/* So that progress knows what there is in all. */
static void
add_sizes(struct wax_log_check *check, const struct wax_log_list *list)
{
	struct wax_os_stat st;
	char name[256];
	size_t i;

	for (i = 0; i < list->count; i++) {
		wax_log_dir_name(&check->dir, list->bases[i], name);
		if (wax_os_stat_name(check->dir.fd, name, 1, &st) == 0)
			check->progress.total += st.size;
	}
}

/*
 * The newest segment that has a checkpoint of its records by a writer; 0 if none
 * has.  Recovery may have been of one file alone (W7).
 */
static uint64_t
find_synced(const struct wax_log_check *check, const struct wax_log_list *list)
{
	struct wax_log_source source;
	uint64_t end = 0;
	size_t i;

	for (i = list->count; end <= WAX_LOG_HEADER_SIZE && i > 0; i--) {
		if (wax_log_source_open(&check->dir, list->bases[i - 1],
					O_RDONLY, &source, NULL) != 0)
			continue;
		end = source.has_slot && source.slot.state != WAX_SLOT_RECOVERED
			      ? source.slot.end
			      : 0;
		wax_log_source_close(&source);
	}
	return end <= WAX_LOG_HEADER_SIZE ? 0 : list->bases[i];
}

int
wax_log_check_each(struct wax_log_check *check,
		   int (*each)(void *arg, uint64_t base), void *arg)
{
	struct wax_log_list list;
	size_t i;
	int err = wax_log_dir_list(&check->dir, &list);

	if (err)
		return err;
	if (list.count == 0)
		err = -ENOENT;
	add_sizes(check, &list);
	check->synced = find_synced(check, &list);
	for (i = 0; !err && i < list.count; i++)
		err = each(arg, list.bases[i]);
	wax_log_list_free(&list);
	return err;
}
