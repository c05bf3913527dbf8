/* SPDX-License-Identifier: MIT */
/*
 * What a program does with wax, to be run under other hosts by tests/hosts.sh.
 *
 *   host grow FILE      stores that grow a region by faults; prints "grown"
 *   host ensure FILE    the same without any handler, by calls
 *   host probe FILE     without wax: does a handler get the true address?
 *   host foreign FILE   opens a region, then faults in a mapping of its own
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <wax/region.h>

enum { PAGE = 4096, PAGES = 512 };

static int
failed(const char *what, int err)
{
	printf("%s: %s\n", what, wax_strerror(err));
	return 1;
}

static int
is_stored(const char *path)
{
	unsigned char byte;
	int fd = open(path, O_RDONLY | O_CLOEXEC), page, good = fd >= 0;

	for (page = 0; good && page < PAGES; page++)
		good = pread(fd, &byte, 1, (off_t)page * PAGE) == 1 &&
		       byte == page % 250 + 1;
	if (fd >= 0)
		close(fd);
	return good;
}

static int
grow(const char *path, uint32_t flags)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region_stat stat_;
	volatile unsigned char *base;
	struct wax_region *region;
	int page, err;

	opts.flags = flags;
	opts.reserve = (uint64_t)64 << 20;
	opts.max_step = PAGE;
	opts.first_step = PAGE;
	err = wax_region_open(path, &opts, &region);
	if (err)
		return failed("open", err);
	base = wax_region_base(region);
	for (page = 0; page < PAGES; page++) {
		if (flags & WAX_NO_HANDLER)
			err = wax_region_ensure(region, (uint64_t)page * PAGE,
						1);
		if (err)
			return failed("ensure", err);
		base[page * PAGE] = (unsigned char)(page % 250 + 1);
	}
	err = wax_region_stat(region, &stat_, sizeof(stat_));
	if (!err)
		err = wax_region_finish(region, (uint64_t)PAGES * PAGE);
	if (err)
		return failed("finish", err);
	if (!is_stored(path))
		return failed("content", -EIO);
	printf("grown, %s\n", stat_.grow_faults ? "by faults" : "by calls");
	return 0;
}

static int
foreign(const char *path)
{
	struct wax_region *region;
	volatile unsigned char *page;
	FILE *empty;
	int err = wax_region_open(path, NULL, &region);

	if (err)
		return failed("open", err);
	empty = tmpfile();
	if (empty == NULL)
		return failed("tmpfile", -errno);
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED,
		    fileno(empty), 0);
	printf("faulting\n");
	fflush(stdout);
	page[0] = 1;
	return failed("foreign store", 0);
}

static volatile unsigned char *wanted;

static void
on_fault(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)context;
	_exit(info->si_addr == (void *)(uintptr_t)wanted ? 0 : 3);
}

static int
probe(void)
{
	struct sigaction action = {.sa_flags = SA_SIGINFO};
	FILE *empty = tmpfile();
	unsigned char *page;

	if (empty == NULL)
		return failed("tmpfile", -errno);
	action.sa_sigaction = on_fault;
	(void)sigaction(SIGBUS, &action, NULL);
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED,
		    fileno(empty), 0);
	wanted = page + 77;
	*wanted = 1;
	return 1;
}

int
main(int count, char *arguments[])
{
	if (count != 3)
		return 2;
	if (strcmp(arguments[1], "grow") == 0)
		return grow(arguments[2], 0);
	if (strcmp(arguments[1], "ensure") == 0)
		return grow(arguments[2], WAX_NO_HANDLER);
	if (strcmp(arguments[1], "probe") == 0)
		return probe();
	return foreign(arguments[2]);
}
