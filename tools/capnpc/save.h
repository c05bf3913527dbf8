/* SPDX-License-Identifier: MIT */
/* Write a file below the current directory, or none. */
#ifndef WAX_CAPNPC_SAVE_H
#define WAX_CAPNPC_SAVE_H

#include <stddef.h>

/*
 * Write a file under a temporary name, then rename it.
 *
 * path     relative, without . and .. ; directories are made, and symbolic links
 *          among them are not followed
 * returns  0 or a negative errno; -ELOOP or -ENOTDIR for a symbolic link.  What
 *          was there under the name is unchanged then
 */
int
save(const char *path, const char *bytes, size_t size);

#endif /* WAX_CAPNPC_SAVE_H */
