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

#endif /* WAX_FUZZ_ARCHIVE_H */
