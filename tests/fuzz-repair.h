/* SPDX-License-Identifier: MIT */
/*
 * The inputs of the target for repair: a file, and behind it what stands in the
 * last LEFT_TRAILER bytes.
 *
 *   offset  size  what
 *        0    72  the sidecar, up to its zeros
 *       72     4  zeros behind the file, modulo LEFT_ZEROS_MOST
 *       76     2  bytes of the sidecar that are there, at most LEFT_SIDECAR
 *       78     2  LEFT_*
 *
 * Mutations of the message change all of it.
 */
#ifndef WAX_FUZZ_REPAIR_H
#define WAX_FUZZ_REPAIR_H

#define LEFT_TRAILER 80u
#define LEFT_HEAD 72u
#define LEFT_SIDECAR 4096u
#define LEFT_ZEROS_MOST 65536u

enum {
	LEFT_IN_PLACE = 1,
	LEFT_DRY_RUN = 2,
	/* The sidecar tells the inode number of the file. */
	LEFT_INODE = 4,
	/* Told to be copied. */
	LEFT_COPIED = 8,
	LEFT_NO_SIDECAR = 16
};

#endif /* WAX_FUZZ_REPAIR_H */
