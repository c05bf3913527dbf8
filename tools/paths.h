/* SPDX-License-Identifier: MIT */
/*
 * Paths of entries.
 *
 * P1  A path in an archive is relative, its components are separated by one
 *     slash, and none of them is empty, "." or "..", or longer than 255 bytes.
 *     So it names something below the directory that it is unpacked in, if no
 *     component is a symlink.
 */
#ifndef WAX_TOOL_PATHS_H
#define WAX_TOOL_PATHS_H

#include <stdbool.h>
#include <stddef.h>

/* Longest name of a file on every file system of Linux. */
#define PATHS_COMPONENT_MAX 255u

/*
 * Turn a path of the command line into one for an archive: without "/" and ".."
 * at its start, or anything up to a later "..".
 *
 * ret_stored  room for size + 1 bytes
 * returns     bytes of the stored path; 0 if nothing is left of it
 */
size_t
paths_store(const char *path, size_t size, char *ret_stored);

/* Whether paths_store() drops a "/" or ".." that meant something. */
bool
paths_leads_outside(const char *path);

/* What breaks P1, a static phrase, or NULL. */
const char *
paths_problem(const char *path, size_t size);

#endif /* WAX_TOOL_PATHS_H */
