/* SPDX-License-Identifier: MIT */
/*
 * What growth may not do: swallow wild stores, die, hide a failure, or be
 * mistaken for something that system calls take part in.
 *
 * Method: a file-size limit stands for a full disk, since it can be put on and
 * taken off; the file is read with stat(2) and pread(2).
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <wax/message.h>

#include "hazard.h"

static sigjmp_buf escape;
static void *volatile wild_address;

static void
on_wild(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)context;
	wild_address = info->si_addr;
	siglongjmp(escape, 1);
}

static void
limit_file_size(rlim_t size)
{
	struct rlimit both;

	expect_ok(getrlimit(RLIMIT_FSIZE, &both));
	both.rlim_cur = size;
	expect_ok(setrlimit(RLIMIT_FSIZE, &both));
}

static struct wax_region *
open_guarded(uint32_t mode)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;

	opts.mode = mode;
	return hazard_open(&opts);
}

/* Hazard 51: a wild store grows no file. */
static void
store_a_gibibyte_beyond_the_end_kills(void)
{
	struct wax_region *region = open_guarded(WAX_GROW_ALLOCATE);

	hazard_store(region, 0, 1);
	hazard_store(region, 3 * HAZARD_GIB, 1);
}

/* Hazard 51: whoever survives it finds the region failed, the file as it was.
 */
static void
wild_store_is_remembered_as_efault(void)
{
	struct wax_region *other = NULL;
	struct wax_region_stat stat_;
	struct wax_region *region;
	struct sigaction action;
	uint64_t size;

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = on_wild;
	action.sa_flags = SA_SIGINFO;
	expect_ok(sigaction(SIGBUS, &action, NULL));
	region = open_guarded(WAX_GROW_ALLOCATE);
	hazard_store(region, 0, 'a');
	size = hazard_file_size("f");
	if (sigsetjmp(escape, 1) == 0) {
		hazard_store(region, 3 * HAZARD_GIB + 5, 1);
		expect_not_reached();
	}
	expect(wild_address == wax_region_base(region) + 3 * HAZARD_GIB + 5);
	expect_int(hazard_file_size("f"), size);
	expect_int(wax_region_error(region), -EFAULT);
	expect_int(wax_region_ensure(region, 0, 1), -EFAULT);
	expect_int(wax_region_finish(region, 1), -EFAULT);

	/* The jump out of the handler has left nothing held (hazard 23). */
	expect_ok(wax_region_open_memfd(NULL, NULL, &other));
	expect_ok(wax_region_stat(other, &stat_, sizeof(stat_)));
	expect_int(stat_.retained, 0);
	expect_ok(wax_region_close(other));
}

/* Hazard 51: the last byte inside the guard, then the first one outside. */
static void
guard_is_measured_from_the_end_of_storage(void)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region;
	uint64_t size;

	opts.mode = WAX_GROW_ALLOCATE;
	opts.guard = 8 * HAZARD_MIB;
	opts.first_step = 2 * HAZARD_MIB;
	opts.max_step = 2 * HAZARD_MIB;
	region = hazard_open(&opts);
	hazard_store(region, 0, 1);
	size = wax_region_size(region);
	hazard_store(region, size + 8 * HAZARD_MIB - 1, 1);
	expect_ok(wax_region_error(region));
	size = wax_region_size(region);
	hazard_store(region, size + 8 * HAZARD_MIB + 2 * HAZARD_MIB, 1);
}

/* Hazard 51: nothing that was handed out is guarded. */
static void
ensured_range_is_exempt_from_the_guard(void)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region;

	opts.mode = WAX_GROW_ALLOCATE;
	opts.guard = 4 * HAZARD_MIB;
	region = hazard_open(&opts);
	expect_ok(wax_region_ensure(region, 0, 48 * HAZARD_MIB));
	hazard_store(region, 48 * HAZARD_MIB - 1, 'z');
	expect_ok(wax_region_trim(region, 4 * HAZARD_MIB));
	hazard_store(region, 48 * HAZARD_MIB - 1, 'z');
	hazard_store(region, 51 * HAZARD_MIB, 'y');
	expect_ok(wax_region_error(region));
	expect_ok(wax_region_finish(region, 51 * HAZARD_MIB + 1));
	expect_int(hazard_file_byte("f", 48 * HAZARD_MIB - 1), 'z');
	expect_int(hazard_file_byte("f", 51 * HAZARD_MIB), 'y');
}

static void
need_disk(uint64_t size)
{
	struct statvfs fs;

	expect_ok(statvfs(".", &fs));
	if ((uint64_t)fs.f_bavail * fs.f_frsize < 2 * size)
		hazard_skip("too little disk space");
	/* Memory file systems would take it from memory. */
	if ((uint64_t)fs.f_blocks * fs.f_frsize < 32 * HAZARD_GIB)
		hazard_skip("too small a file system");
}

/* Hazard 51: a builder may fill a list of 3 GiB from its end. */
static void
three_gibibytes_of_a_segment_may_be_filled_from_the_end(void)
{
	struct wax_message *message = NULL;
	struct wax_segment segment;
	uint64_t used = 3 * HAZARD_GIB / 8;
	volatile unsigned char *words;

	need_disk(4 * HAZARD_GIB);
	expect_ok(wax_message_create("f", NULL, &message));
	expect_ok(wax_message_alloc(message, 2, &segment));
	expect(used <= segment.capacity);
	words = segment.words;
	words[8 * used - 1] = 'e';
	words[HAZARD_GIB] = 'm';
	words[8] = 's';
	expect_ok(wax_region_error(wax_message_region(message)));
	expect_ok(wax_message_finish(message, &used, 1, NULL));
	expect_int(hazard_file_size("f"), 8 + 3 * HAZARD_GIB);
	expect_int(hazard_file_byte("f", 8 + 3 * HAZARD_GIB - 1), 'e');
	expect_int(hazard_file_byte("f", 8 + HAZARD_GIB), 'm');
	expect_int(hazard_file_byte("f", 16), 's');
}

/* Hazard 4: holes cost nothing until they are written. */
static void
sparse_store_five_gibibytes_into_an_empty_file_works_at_once(void)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region_stat stat_;
	struct wax_region *region;
	struct stat st;

	opts.reserve = 1024 * HAZARD_GIB;
	opts.mode = WAX_GROW_SPARSE;
	region = hazard_open(&opts);
	expect_ok(wax_region_stat(region, &stat_, sizeof(stat_)));
	if (stat_.reserve < opts.reserve)
		hazard_skip("no terabyte of address space");
	hazard_store(region, 5 * HAZARD_GIB, 'x');
	expect_ok(wax_region_error(region));
	expect_ok(wax_region_stat(region, &stat_, sizeof(stat_)));
	expect_int(stat_.grow_faults, 1);
	expect_ok(wax_region_finish(region, 5 * HAZARD_GIB + 1));
	expect_ok(stat("f", &st));
	expect_int(st.st_size, 5 * HAZARD_GIB + 1);
	expect((uint64_t)st.st_blocks * 512 <= 8 * HAZARD_MIB);
	expect_int(hazard_file_byte("f", 5 * HAZARD_GIB), 'x');
}

/* Hazard 3: told to die, the process dies at the store. */
static void
die_option_kills_at_the_store_that_gets_no_storage(void)
{
	struct wax_region_opts opts = hazard_opts(WAX_REGION_DIE);
	struct wax_region *region = hazard_open(&opts);

	limit_file_size(HAZARD_MIB);
	hazard_store(region, 0, 1);
	hazard_store(region, 8 * HAZARD_MIB, 1);
}

/* Hazards 3, 7, 35, 37: private memory takes the stores, the error sticks, the
 * file ends before the first byte that was lost. */
static void
rescue_keeps_the_process_and_finish_reports(void)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region = hazard_open(&opts);
	struct wax_region_stat stat_;
	uint64_t offset;

	limit_file_size(8 * HAZARD_MIB);
	for (offset = 0; offset < 24 * HAZARD_MIB; offset += HAZARD_PAGE)
		hazard_store(region, offset, 'r');
	for (offset = 0; offset < 24 * HAZARD_MIB; offset += HAZARD_PAGE)
		expect_int(hazard_load(region, offset), 'r');
	expect_int(wax_region_error(region), -EFBIG);
	expect_ok(wax_region_stat(region, &stat_, sizeof(stat_)));
	expect_int(stat_.intact, 8 * HAZARD_MIB);
	expect_int(stat_.error, -EFBIG);
	expect(16 * HAZARD_MIB <= stat_.rescued);

	/* What came back does not make the lost bytes whole. */
	limit_file_size(RLIM_INFINITY);
	expect_int(wax_region_ensure(region, 0, 1), -EFBIG);
	hazard_store(region, 30 * HAZARD_MIB, 'r');
	expect_int(wax_region_finish(region, 24 * HAZARD_MIB), -EFBIG);
	expect_int(hazard_file_size("f"), 8 * HAZARD_MIB);
	expect_int(hazard_file_byte("f", 8 * HAZARD_MIB - HAZARD_PAGE), 'r');
}

/* Hazard 37: every rescue is a mapping, and a process may have 65 530. */
static void
scattered_rescues_merge_into_few_mappings(void)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region;
	uint64_t offset;

	opts.mode = WAX_GROW_SPARSE;
	region = hazard_open(&opts);
	limit_file_size(HAZARD_MIB);
	for (offset = 0; offset < 300 * HAZARD_MIB; offset += 2 * HAZARD_PAGE)
		hazard_store(region, offset, 'r');
	for (offset = 0; offset < 300 * HAZARD_MIB; offset += 2 * HAZARD_PAGE)
		expect_int(hazard_load(region, offset), 'r');
	expect_int(wax_region_close(region), -EFBIG);
}

/* Hazard 3. */
static void
atomic_file_that_failed_is_not_published(void)
{
	struct wax_region_opts opts = hazard_opts(WAX_REGION_ATOMIC);
	struct wax_region *region;
	int fd = open("f", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	expect_int(write(fd, "old", 3), 3);
	region = hazard_open(&opts);
	limit_file_size(HAZARD_MIB);
	hazard_store(region, 3 * HAZARD_MIB, 1);
	expect_int(wax_region_finish(region, 3 * HAZARD_MIB), -EFBIG);
	expect_int(hazard_file_size("f"), 3);
	expect_int(hazard_file_byte("f", 0), 'o');
}

/* Hazard 51: steps that double stop at the end of the reserve. */
static void
file_never_grows_past_the_reserve(void)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region;
	uint64_t offset;

	opts.reserve = 6 * HAZARD_MIB;
	region = hazard_open(&opts);
	for (offset = 0; offset < opts.reserve; offset += HAZARD_PAGE) {
		hazard_store(region, offset, 'x');
		expect(hazard_file_size("f") <= opts.reserve);
	}
	expect_int(wax_region_ensure(region, 0, opts.reserve + 1), -EOVERFLOW);
	expect_int(wax_region_ensure(region, UINT64_MAX, UINT64_MAX),
		   -EOVERFLOW);
	expect_ok(wax_region_error(region));
	expect_ok(wax_region_finish(region, opts.reserve));
	expect_int(hazard_file_size("f"), opts.reserve);
}

/* Hazards 5, 14: system calls get EFAULT and grow nothing; that is what ensure
 * is for. */
static void
system_calls_get_efault_until_ensure(void)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region = hazard_open(&opts);
	unsigned char *there = wax_region_base(region) + 9 * HAZARD_MIB;
	int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	int pipe_fd[2];

	expect(zero >= 0);
	expect_ok(pipe(pipe_fd));
	expect_int(read(zero, there, 10), -1);
	expect_int(errno, EFAULT);
	expect_int(write(pipe_fd[1], there, 10), -1);
	expect_int(errno, EFAULT);
	expect_int(hazard_file_size("f"), 0);
	expect_ok(wax_region_error(region));

	expect_ok(wax_region_ensure(region, 9 * HAZARD_MIB, 10));
	memset(there, 'x', 10);
	expect_int(write(pipe_fd[1], there, 10), 10);
	expect_int(read(zero, there, 10), 10);
	expect_int(there[9], 0);
	expect_ok(wax_region_finish(region, 9 * HAZARD_MIB + 10));
}

/* Hazard 6: a load past the end reads zeros, and is a growth like a store. */
static void
load_past_the_end_reads_zero(void)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region = hazard_open(&opts);

	expect_int(hazard_load(region, 9 * HAZARD_MIB), 0);
	expect(9 * HAZARD_MIB < hazard_file_size("f"));
	expect_ok(wax_region_finish(region, 0));
	expect_int(hazard_file_size("f"), 0);
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD_DIES(store_a_gibibyte_beyond_the_end_kills, SIGBUS),
		HAZARD(wild_store_is_remembered_as_efault),
		HAZARD_DIES(guard_is_measured_from_the_end_of_storage, SIGBUS),
		HAZARD(ensured_range_is_exempt_from_the_guard),
		HAZARD(three_gibibytes_of_a_segment_may_be_filled_from_the_end),
		HAZARD(sparse_store_five_gibibytes_into_an_empty_file_works_at_once),
		HAZARD_DIES(die_option_kills_at_the_store_that_gets_no_storage,
			    SIGBUS),
		HAZARD(rescue_keeps_the_process_and_finish_reports),
		HAZARD(scattered_rescues_merge_into_few_mappings),
		HAZARD(atomic_file_that_failed_is_not_published),
		HAZARD(file_never_grows_past_the_reserve),
		HAZARD(system_calls_get_efault_until_ensure),
		HAZARD(load_past_the_end_reads_zero),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
