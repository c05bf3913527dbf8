/* SPDX-License-Identifier: MIT */
/* What the targets for archives and their seeds share. */
#ifndef WAX_FUZZ_ARCHIVE_H
#define WAX_FUZZ_ARCHIVE_H

/*
 * The scratch directory, absolute.  "out" in it is unpacked to; what is in
 * "sentinel" must never change.  NULL before fuzz_targets are started.
 */
const char *
fuzz_archive_scratch(void);

/* "sentinel" once more, absolute and the same in each run. */
#define FUZZ_OUTSIDE_FD 100
#define FUZZ_OUTSIDE "/proc/self/fd/100"

#endif /* WAX_FUZZ_ARCHIVE_H */
