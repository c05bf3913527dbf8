/* SPDX-License-Identifier: MIT */
/*
 * Limits of the process: file size, address space, descriptors, locked memory.
 *
 * Method: setrlimit(2) in the child, then plain use.  File sizes come from
 * stat(2), the disposition of SIGXFSZ from sigaction(2).
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax/log.h>

#include "hazard.h"

static volatile sig_atomic_t xfsz_calls;

static void
on_xfsz(int signo)
{
	(void)signo;
	xfsz_calls++;
}

static void
limit(int resource, uint64_t value)
{
	struct rlimit both;

	both.rlim_cur = (rlim_t)value;
	both.rlim_max = (rlim_t)value;
	expect_ok(setrlimit((__rlimit_resource_t)resource, &both));
}

static int
open_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");
	int count = 0;

	expect(directory != NULL);
	while (readdir(directory) != NULL)
		count++;
	closedir(directory);
	return count;
}

/* Hazard 9: the default action of SIGXFSZ would kill. */
static void
ensure_under_ulimit_f_gives_efbig_and_no_sigxfsz(void)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region = hazard_open(&opts);
	struct sigaction action;

	limit(RLIMIT_FSIZE, HAZARD_MIB);
	expect_ok(wax_region_ensure(region, 0, HAZARD_MIB));
	expect_int(wax_region_ensure(region, HAZARD_MIB, 1), -EFBIG);
	expect_int(wax_region_ensure(region, 0, 2 * HAZARD_MIB), -EFBIG);
	expect_int(hazard_file_size("f"), HAZARD_MIB);

	/* Nothing was lost, so nothing sticks. */
	expect_ok(wax_region_error(region));
	expect_ok(sigaction(SIGXFSZ, NULL, &action));
	expect(action.sa_handler == SIG_DFL);
	expect_ok(wax_region_finish(region, HAZARD_MIB));
}

static void
store_past_ulimit_f(uint32_t mode)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region;

	opts.mode = mode;
	region = hazard_open(&opts);
	limit(RLIMIT_FSIZE, HAZARD_MIB);
	hazard_store(region, HAZARD_MIB - 1, 'a');
	hazard_store(region, HAZARD_MIB, 'b');
	expect_int(hazard_load(region, HAZARD_MIB), 'b');
	expect_int(wax_region_error(region), -EFBIG);
	expect_int(wax_region_ensure(region, 0, 1), -EFBIG);
	expect_int(wax_region_finish(region, HAZARD_MIB + 1), -EFBIG);
	expect_int(hazard_file_size("f"), HAZARD_MIB);
	expect_int(hazard_file_byte("f", HAZARD_MIB - 1), 'a');
}

/* Hazard 9. */
static void
store_past_ulimit_f_gives_sticky_efbig_and_lives(void)
{
	store_past_ulimit_f(WAX_GROW_ALLOCATE);
}

/* Hazard 9. */
static void
store_past_ulimit_f_in_sparse_mode_does_the_same(void)
{
	store_past_ulimit_f(WAX_GROW_SPARSE);
}

/* Hazard 9: the program's own SIGXFSZ handler is neither called nor replaced */
static void
sigxfsz_handler_of_the_program_is_untouched(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_xfsz;
	expect_ok(sigaction(SIGXFSZ, &action, NULL));
	store_past_ulimit_f(WAX_GROW_ALLOCATE);
	expect_int(xfsz_calls, 0);
	expect_ok(sigaction(SIGXFSZ, NULL, &action));
	expect(action.sa_handler == on_xfsz);
}

/* Hazard 9: ftruncate(2) raises SIGXFSZ just as well. */
static void
finish_beyond_ulimit_f_gives_efbig(void)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region = hazard_open(&opts);

	limit(RLIMIT_FSIZE, HAZARD_MIB);
	hazard_store(region, 0, 'a');
	expect_int(wax_region_finish(region, HAZARD_MIB + 1), -EFBIG);
	expect_int(hazard_file_byte("f", 0), 'a');
}

/* Hazards 4, 9: the last page of the file ends beyond the limit. */
static void
reopening_close_to_ulimit_f_lives(void)
{
	struct wax_region *region = NULL;
	int err;

	region = hazard_open(NULL);
	hazard_store(region, 0, 'a');
	expect_ok(wax_region_finish(region, 5000));
	limit(RLIMIT_FSIZE, 6000);
	err = wax_region_open("f", NULL, &region);
	if (err == 0)
		err = wax_region_finish(region, 5000);
	expect(err == 0 || err == -EFBIG);
	expect_int(hazard_file_size("f"), 5000);
	expect_int(hazard_file_byte("f", 0), 'a');
}

/* Hazard 34. */
static void
three_regions_work_under_ulimit_v(void)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region[3];
	struct wax_region_stat stat;
	char name[2] = "0";
	int i;

	if (HAZARD_SANITIZED)
		hazard_skip("sanitizers need the address space");
	limit(RLIMIT_AS, (uint64_t)2000000 << 10);
	opts.mode = WAX_GROW_SPARSE;
	for (i = 0; i < 3; i++) {
		name[0] = (char)('0' + i);
		expect_ok(wax_region_open(name, &opts, &region[i]));
		expect_ok(wax_region_stat(region[i], &stat, sizeof(stat)));
		expect(stat.reserve < 2 * HAZARD_GIB);
		expect(HAZARD_MIB <= stat.reserve);
	}
	/* What is reported is granted, to the last byte. */
	for (i = 0; i < 3; i++) {
		expect_ok(wax_region_stat(region[i], &stat, sizeof(stat)));
		hazard_store(region[i], 0, 'x');
		hazard_store(region[i], stat.reserve - 1, 'y');
		name[0] = (char)('0' + i);
		expect_int(hazard_file_size(name), stat.reserve);
		expect_ok(wax_region_finish(region[i], stat.reserve));
		expect_int(hazard_file_byte(name, stat.reserve - 1), 'y');
	}
}

/* Hazard 36: more than any process has is halved until it fits. */
static void
reserve_beyond_the_address_space_is_halved_and_told(void)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region_stat stat;
	struct wax_region *region;

	opts.reserve = (uint64_t)1 << 60;
	region = hazard_open(&opts);
	expect_ok(wax_region_stat(region, &stat, sizeof(stat)));
	expect(stat.reserve < (uint64_t)1 << 57);
	expect(64 * HAZARD_GIB <= stat.reserve);
	hazard_store(region, 12345, 'x');
	expect_ok(wax_region_finish(region, 12346));
	expect_int(hazard_file_byte("f", 12345), 'x');
}

/* Hazard 39: locked memory cannot be reserved by the terabyte. */
static void
open_under_mlockall_works_or_says_why(void)
{
	struct wax_region *region = NULL;
	int err;

	if (geteuid() == 0 &&
	    (setgroups(0, NULL) != 0 || chmod(".", 0777) != 0 ||
	     setgid(65534) != 0 || setuid(65534) != 0))
		hazard_skip("cannot become an ordinary user");
	if (mlockall(MCL_FUTURE) != 0)
		hazard_skip("mlockall(MCL_FUTURE) is refused");
	err = wax_region_open("f", NULL, &region);
	if (err != 0) {
		expect(err == -EAGAIN || err == -ENOMEM);
		expect(region == NULL);
		return;
	}
	hazard_store(region, 0, 'x');
	expect_ok(wax_region_finish(region, 1));
	expect_int(hazard_file_byte("f", 0), 'x');
}

static long
mapped_kib(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	char line[256];
	long kib = -1;

	expect(status != NULL);
	while (kib < 0 && fgets(line, sizeof(line), status) != NULL)
		(void)sscanf(line, "RssFile: %ld", &kib);
	(void)fclose(status);
	expect(kib >= 0);
	return kib;
}

/* Hazard 39: MADV_DONTNEED leaves locked pages alone. */
static void
log_under_mlockall_gives_back_what_is_passed(void)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	struct wax_log *log;
	char record[4000] = "";
	long before;
	int i;

	if (HAZARD_SANITIZED || mlockall(MCL_FUTURE | MCL_ONFAULT) != 0)
		hazard_skip("mlockall(MCL_FUTURE) is refused");
	if (madvise(NULL, 0, 24) != 0)
		hazard_skip("no MADV_DONTNEED_LOCKED");
	opts.segment_bytes = 32 * HAZARD_MIB;
	opts.sync = WAX_LOG_SYNC_NONE;
	if (wax_log_open("log", &opts, &log, NULL) != 0)
		hazard_skip("so much memory cannot be locked");
	before = mapped_kib();
	for (i = 0; i < 4000; i++)
		expect_ok(wax_log_append(log, record, sizeof(record), NULL));
	expect(mapped_kib() < before + 4096);
	expect_ok(wax_log_close(log));
}

/* Hazard 13: the private descriptor's number adapts to a low limit. */
static void
region_works_when_few_descriptors_are_allowed(void)
{
	struct wax_region *region;

	limit(RLIMIT_NOFILE, 16);
	region = hazard_open(NULL);
	expect(wax_region_fd(region) < 16);
	hazard_store(region, 0, 'x');
	expect_ok(wax_region_finish(region, 1));
	expect_int(hazard_file_byte("f", 0), 'x');
}

/* Hazard 13: whatever step of opening runs out of descriptors. */
static void
open_with_too_few_descriptors_is_refused_and_leaks_none(void)
{
	int taken[16];
	int spare;
	int before;
	int count;
	int err;

	limit(RLIMIT_NOFILE, 16);
	before = open_descriptors();
	for (spare = 0; spare < 6; spare++) {
		struct wax_region *region = NULL;

		for (count = 0; count < 16; count++) {
			taken[count] = dup(0);
			if (taken[count] < 0)
				break;
		}
		for (; count > 0 && 16 - spare <= count + before - 3; count--)
			close(taken[count - 1]);
		err = wax_region_open("f", NULL, &region);
		if (err == 0)
			expect_ok(wax_region_close(region));
		else
			expect_int(err, -EMFILE);
		expect(err == 0 || region == NULL);
		expect(spare != 0 || err == -EMFILE);
		while (count > 0)
			close(taken[--count]);
		expect_int(open_descriptors(), before);
	}
}

/* Hazard 36: address space is what a process has most of. */
static void
hundred_regions_are_open_at_once(void)
{
	static struct wax_region *region[100];
	char name[32];
	uint64_t i;

	for (i = 0; i < HAZARD_COUNT(region); i++)
		expect_ok(wax_region_open_memfd(NULL, NULL, &region[i]));
	for (i = 0; i < HAZARD_COUNT(region); i++)
		hazard_store(region[i], i * HAZARD_PAGE, (int)i);
	for (i = 0; i < HAZARD_COUNT(region); i++) {
		snprintf(name, sizeof(name), "/proc/self/fd/%d",
			 wax_region_fd(region[i]));
		expect_int(hazard_file_byte(name, i * HAZARD_PAGE), i);
		expect_ok(wax_region_close(region[i]));
	}
}

/* Hazard 36: with a hole beside each, half as many would fit. */
static void
regions_of_4_gib_lie_side_by_side(void)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region[50];
	uintptr_t lowest = UINTPTR_MAX;
	uintptr_t highest = 0;
	uintptr_t base;
	uint64_t i;

	opts.reserve = 4 * HAZARD_GIB;
	for (i = 0; i < HAZARD_COUNT(region); i++) {
		expect_ok(wax_region_open_memfd(NULL, &opts, &region[i]));
		base = (uintptr_t)wax_region_base(region[i]);
		lowest = base < lowest ? base : lowest;
		highest = base > highest ? base : highest;
	}
	expect(highest - lowest < 75 * opts.reserve);
	for (i = 0; i < HAZARD_COUNT(region); i++)
		expect_ok(wax_region_close(region[i]));
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD(ensure_under_ulimit_f_gives_efbig_and_no_sigxfsz),
		HAZARD(store_past_ulimit_f_gives_sticky_efbig_and_lives),
		HAZARD(store_past_ulimit_f_in_sparse_mode_does_the_same),
		HAZARD(sigxfsz_handler_of_the_program_is_untouched),
		HAZARD(finish_beyond_ulimit_f_gives_efbig),
		HAZARD(reopening_close_to_ulimit_f_lives),
		HAZARD(three_regions_work_under_ulimit_v),
		HAZARD(reserve_beyond_the_address_space_is_halved_and_told),
		HAZARD(open_under_mlockall_works_or_says_why),
		HAZARD(log_under_mlockall_gives_back_what_is_passed),
		HAZARD(region_works_when_few_descriptors_are_allowed),
		HAZARD(open_with_too_few_descriptors_is_refused_and_leaks_none),
		HAZARD(hundred_regions_are_open_at_once),
		HAZARD(regions_of_4_gib_lie_side_by_side),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
