/* SPDX-License-Identifier: MIT */
/*
 * A directory for segments that are made by hand, in memory if there is any; empty
 * at the start of each test.
 */
#ifndef WAX_IMAGE_DIR_H
#define WAX_IMAGE_DIR_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness.h"

static char dir[48];

static void
dir_remove_all(const char *what)
{
	char command[96];

	(void)snprintf(command, sizeof(command), "rm -rf %s%s", dir, what);
	ck_assert_int_eq(system(command), 0);
}

static void
dir_empty(void)
{
	dir_remove_all("/*");
}

/* In the parent of the tests, which outlives one that fails. */
static void
dir_make(void)
{
	(void)snprintf(dir, sizeof(dir), "%s/wax-image-XXXXXX",
		       access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void
dir_remove(void)
{
	dir_remove_all("");
}

static inline void
dir_fixture(TCase *tests)
{
	tcase_add_unchecked_fixture(tests, dir_make, dir_remove);
	tcase_add_checked_fixture(tests, dir_empty, NULL);
}

#endif /* WAX_IMAGE_DIR_H */
