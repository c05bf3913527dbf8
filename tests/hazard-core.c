/* SPDX-License-Identifier: MIT */
/*
 * Core dumps: a region must not make them slow or large.
 *
 * Method: a child with regions open aborts with core files allowed; the parent
 * takes the time until the child is gone and looks at the core file.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "hazard.h"

/* Found in a core file only if the memory of the region is in it.  Made at run
 * time, so that the text of the program does not contain it. */
static void
make_pattern(char *pattern, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		pattern[i] = (char)('A' + (i * 7 + 3) % 26);
}

static void
allow_core_files(void)
{
	char pattern[256] = "";
	struct rlimit core;
	int fd = open("/proc/sys/kernel/core_pattern", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, pattern, sizeof(pattern) - 1) <= 0)
		hazard_skip("no core_pattern");
	close(fd);
	if (pattern[0] == '|' || strchr(pattern, '/') != NULL)
		hazard_skip("core files are not written here");
	expect_ok(getrlimit(RLIMIT_CORE, &core));
	if (core.rlim_max != RLIM_INFINITY)
		hazard_skip("RLIMIT_CORE");
	core.rlim_cur = core.rlim_max;
	expect_ok(setrlimit(RLIMIT_CORE, &core));
}

static void
abort_with_region(void *opts)
{
	struct wax_region *region = NULL;
	char pattern[64];

	allow_core_files();
	expect_ok(wax_region_open_memfd(NULL, opts, &region));
	make_pattern(pattern, sizeof(pattern));
	memcpy(wax_region_base(region) + 3 * HAZARD_MIB, pattern,
	       sizeof(pattern));
	/* Only the copy in the region is to be found. */
	memset(pattern, 0, sizeof(pattern));
	__asm__ volatile("" : : "r"(pattern) : "memory");
	signal(SIGABRT, SIG_DFL);
	abort();
}

/* Of a processor, by children that have ended: how long they took otherwise
 * depends on what else the machine does. */
static double
seconds_of_children(void)
{
	struct rusage usage;

	expect_ok(getrusage(RUSAGE_CHILDREN, &usage));
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* The name of the core file; core_uses_pid adds to it. */
static void
find_core(char *path, size_t size)
{
	DIR *directory = opendir(".");
	struct dirent *entry;

	path[0] = '\0';
	expect(directory != NULL);
	for (;;) {
		entry = readdir(directory);
		if (entry == NULL)
			break;
		if (strncmp(entry->d_name, "core", 4) == 0)
			snprintf(path, size, "%.60s", entry->d_name);
	}
	closedir(directory);
	if (path[0] == '\0')
		hazard_skip("no core file appeared");
}

/* Whether the pattern is in the data of a file; holes are skipped. */
static int
core_has_pattern(const char *path)
{
	static char buffer[1 << 20];
	char pattern[64];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t offset = 0;
	ssize_t count;

	expect(fd >= 0);
	make_pattern(pattern, sizeof(pattern));
	for (;;) {
		offset = lseek(fd, offset, SEEK_DATA);
		if (offset < 0)
			break;
		count = pread(fd, buffer, sizeof(buffer), offset);
		if (count <= 0)
			break;
		if (memmem(buffer, (size_t)count, pattern, sizeof(pattern)))
			return 1;
		offset += count;
	}
	close(fd);
	return 0;
}

/* Hazard 40: 64 GiB of memfd took 29 s and a core file of 68 GB. */
static void
core_dump_with_a_memfd_region_is_quick_and_small(void)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	char path[64];

	if (HAZARD_SANITIZED)
		hazard_skip("sanitizers map terabytes themselves");
	opts.reserve = 64 * HAZARD_GIB;
	allow_core_files();
	expect_int(hazard_child(abort_with_region, &opts), SIGABRT);
	expect(seconds_of_children() < 3.0);
	find_core(path, sizeof(path));
	expect(hazard_file_size(path) < HAZARD_GIB);
	expect_int(core_has_pattern(path), 0);
}

/* Hazard 40: and the method would see it. */
static void
core_dump_contains_the_region_if_asked(void)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	char path[64];

	if (HAZARD_SANITIZED)
		hazard_skip("sanitizers map terabytes themselves");
	opts.reserve = 16 * HAZARD_MIB;
	opts.flags = WAX_REGION_DUMP;
	allow_core_files();
	expect_int(hazard_child(abort_with_region, &opts), SIGABRT);
	find_core(path, sizeof(path));
	expect_int(core_has_pattern(path), 1);
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD(core_dump_with_a_memfd_region_is_quick_and_small),
		HAZARD(core_dump_contains_the_region_if_asked),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
