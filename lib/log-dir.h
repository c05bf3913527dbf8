/* SPDX-License-Identifier: MIT */
/*
 * The segments of a log, as a directory has them.
 *
 * The listing is the manifest: NAME.<base position, 16 hexadecimal digits>.wlog, all
 * of one NAME.  A path may also name one segment, which is then all there is.
 *
 * Threads: one thread per object.  Signals: not async-signal-safe.
 */
#ifndef WAX_LOG_DIR_H
#define WAX_LOG_DIR_H

#include <stddef.h>
#include <stdint.h>

#include "log-format.h"

#define WAX_LOG_NAME_MAX 200u

struct wax_log_dir {
	/* Of the directory, under a high number. */
	int fd;
	/* The path names a file: `file` is its name, and there is no other. */
	int is_single;
	/* NAME, and how long it is. */
	char name[WAX_LOG_NAME_MAX + 1];
	size_t name_size;
	char file[256];
};

/* Base positions, ascending. */
struct wax_log_list {
	uint64_t *bases;
	size_t count;
};

/* A segment file. */
struct wax_log_file {
	uint64_t base;
	uint64_t size;
	uint64_t written_ms; /* since 1970 */
};

/* 1 if it can be the NAME of a log. */
int
wax_log_name_is_valid(const char *name);

/* The log of a valid NAME, in a directory that is open. */
void
wax_log_dir_init(struct wax_log_dir *dir, int fd, const char *name);

/*
 * Open the directory of a log that exists; or one segment file.  name NULL means
 * the only NAME there is, "log" if there are several.
 *
 * Returns 0; -ENOENT if path does not exist, or name is NULL and there is no
 * segment at all; -EINVAL if name cannot be one, or path is neither a directory
 * nor a regular file.
 */
int
wax_log_dir_open(const char *path, const char *name,
		 struct wax_log_dir *ret_dir);

void
wax_log_dir_close(struct wax_log_dir *dir);

/* The segments there are now, maybe none.  Free it with wax_log_list_free(). */
int
wax_log_dir_list(const struct wax_log_dir *dir, struct wax_log_list *ret_list);

void
wax_log_list_free(struct wax_log_list *list);

/*
 * The segments that are regular files, by base.  Returns how many, or -errno; the
 * caller frees *ret_files.
 */
int64_t
wax_log_files(const struct wax_log_dir *dir, struct wax_log_file **ret_files);

/* The file name of a segment, with a NUL. */
void
wax_log_dir_name(const struct wax_log_dir *dir, uint64_t base,
		 char ret_name[256]);

/* The name of the file that the writer has locked. */
void
wax_log_dir_lock_name(const struct wax_log_dir *dir, char ret_name[256]);

/*
 * Open a segment file; flags as for open(2).  Returns a descriptor; -ENOENT if
 * there is none; -EINVAL if it is not a regular file.
 */
int
wax_log_dir_open_file(const struct wax_log_dir *dir, uint64_t base, int flags);

#endif /* WAX_LOG_DIR_H */
