/* SPDX-License-Identifier: MIT */
/*
 * Regions under the load of stress-load.h, in one mode.
 */
#include "config.h"

#include <wax/region.h>

#include "stress-load.h"

static int
region_open(const char *path, int mode, uint64_t step, void **ret_handle,
	    unsigned char **ret_base)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region;
	int err;

	opts.flags = WAX_REGION_TRUNCATE;
	opts.mode = (uint32_t)mode;
	opts.reserve = UINT64_C(1) << 32;
	opts.first_step = step;
	opts.max_step = step;
	opts.folio = WAX_FOLIO_NORMAL;
	err = wax_region_open(path, &opts, &region);
	if (err)
		return err;
	*ret_handle = region;
	*ret_base = wax_region_base(region);
	return 0;
}

static int
region_finish(void *handle, uint64_t used, struct stress_counts *counts)
{
	struct wax_region *region = handle;
	struct wax_region_stat stat;
	int err = wax_region_stat(region, &stat, sizeof(stat));

	if (err == 0) {
		counts->growths += stat.grow_faults;
		counts->races += stat.benign_races;
		err = stat.error;
	}
	if (err) {
		(void)wax_region_abort(region);
		return err;
	}
	return wax_region_finish(region, used);
}

int
main(int argc, char **argv)
{
	static const struct stress_target target = {region_open, region_finish,
						    0};

	return stress_main(argc, argv, &target);
}
