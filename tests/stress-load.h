/* SPDX-License-Identifier: MIT */
/*
 * The load of the stress programs: half of the threads store interleaved pages
 * into one shared file, the other half open, fill and finish files of their
 * own.  Files grow only by stores.  Every page is read back with pread(2)
 * through a descriptor that was opened after the file was finished.
 *
 * What makes files grow is a target, so that wax and a naive handler are put to
 * the same load.
 */
#ifndef WAX_STRESS_LOAD_H
#define WAX_STRESS_LOAD_H

#include <stdint.h>

/* What a run did; added up over its files. */
struct stress_counts {
	uint64_t pages;
	/* Pages that read as zeros, or lie beyond the end. */
	uint64_t lost;
	/* Pages that hold anything else than what was stored. */
	uint64_t wrong;
	uint64_t shared_files;
	uint64_t own_files;
	/* As far as the target counts them. */
	uint64_t growths;
	uint64_t races;
};

struct stress_target {
	/* Open an empty file for stores, that grows by step bytes at a time.
	 * Returns 0 or a negative errno. */
	int (*open)(const char *path, int mode, uint64_t step,
		    void **ret_handle, unsigned char **ret_base);
	/* Cut it to used bytes, free it and add what it counted.  Returns 0 or
	 * a negative errno. */
	int (*finish)(void *handle, uint64_t used,
		      struct stress_counts *counts);
	/* The negative control: it must lose pages, and runs until it does. */
	int is_control;
};

/* Run with the options of the command line; what main() returns:
 * 0, 1 if a page was lost or wrong or a call failed, 2 for wrong options, 3 if
 * there were too few growths or races for the run to count.  A control returns
 * 0 if it lost pages. */
int
stress_main(int argc, char **argv, const struct stress_target *target);

#endif /* WAX_STRESS_LOAD_H */
