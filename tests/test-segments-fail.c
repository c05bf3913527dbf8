/* SPDX-License-Identifier: MIT */
/*
 * Messages of several segments when something fails: nothing that was stored is
 * lost, and the file is whole, not there, or such that it can be mended.
 *
 * Method: __wrap_wax_os_gate() stands between the library and the system; see
 * test-anomaly.c.  It refuses the n-th call of all, or each call of one kind.
 */
#include "config.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"
#include "segments.h"

/* volatile: under -flto nobody is seen to call the function below. */
static volatile int countdown;     /* until a call is refused; 0: none is */
static volatile int refusal;       /* with this */
static volatile long refused = -1; /* each call of this kind */
static volatile int passing;       /* calls of that kind that still pass */
static int sound;                  /* no error before finish */
static volatile int insertion;     /* 0: fallocate is refused in finish */

int
__wrap_wax_os_gate(long number);
int
__wrap_wax_os_gate(long number)
{
	if (number == refused && passing-- <= 0)
		return refusal;
	if (number == SYS_fallocate && !insertion)
		return -EOPNOTSUPP;
	if (countdown == 0 || --countdown != 0)
		return 0;
	return refusal;
}

static void
setup(void)
{
	segments_setup();
	insertion = 1;
}

static int
start(uint32_t flags, uint32_t region_flags, uint32_t mode)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;

	region.flags = region_flags;
	region.mode = mode;
	opts.flags = flags;
	opts.region = &region;
	opts.max_segment_bytes = 1 << 20;
	given = 0;
	return wax_message_create(path, &opts, &message);
}

/* -- Each call refused, one at a time -------------------------------------- */

static const struct {
	const char *name;
	uint32_t flags;
	uint32_t region;
	int insertion;
} cells[] = {
	{"in place, inserted", 0, 0, 1},
	{"in place, copied", 0, WAX_REGION_SYNC, 0},
	{"atomic, inserted", 0, WAX_REGION_ATOMIC, 1},
	{"atomic, shifted", 0, WAX_REGION_ATOMIC, 0},
	{"large", WAX_MESSAGE_EXPECT_LARGE, 0, 1},
};

static const int refusals[] = {-EIO, -ENOSPC, -ENOMEM, -EACCES};

#define CELLS (int)(sizeof(cells) / sizeof(cells[0]))
#define REFUSALS (int)(sizeof(refusals) / sizeof(refusals[0]))

/* Two data segments and what the library says of them. */
static int
write_message(uint32_t flags, uint32_t region_flags)
{
	static const uint64_t root = ROOT_FAR;
	int err = start(flags, region_flags, WAX_GROW_SPARSE);
	uint32_t id;

	sound = 0;
	if (err)
		return err;
	for (id = 0; id < 3; id++) {
		err = wax_message_alloc(message, 1, &segments[id]);
		if (err)
			break;
		given++;
		used[id] = id == 0 ? 1 : segments[id].capacity - id;
		if (id == 0)
			memcpy(segments[0].words, &root, 8);
		else
			store(id, 0);
		if (id != 0)
			store(id, used[id] / 2);
		if (id != 0)
			store(id, used[id] - 1);
	}
	sound = !err && wax_region_error(wax_message_region(message)) == 0;
	if (!err)
		return wax_message_finish(message, used, given, NULL);
	(void)wax_message_abort(message);
	return err;
}

/* Where the sidecar says that the first data segment is. */
static uint64_t
mended_start(int fd, uint32_t data_segments)
{
	uint64_t inserted = 0;

	if (word_at(fd, 8) >> 32 == 1 && /* making room, and it is made */
	    (uint64_t)file_size() == word_at(fd, 40) + word_at(fd, 48))
		inserted = word_at(fd, 48);
	ck_assert_uint_eq(word_at(fd, 16), data_segments);
	ck_assert_uint_eq(word_at(fd, 64), ROOT_FAR);
	return inserted + word_at(fd, 32);
}

/* What a kill would leave: all segments are in the file. */
static void
expect_left(const char *sidecar, uint32_t data_segments)
{
	int beside = open(sidecar, O_RDONLY | O_CLOEXEC);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t start = mended_start(beside, data_segments);

	expect_marks(fd, 1, start, used[1]);
	expect_marks(fd, 2, start + (1 << 20), used[2]);
	close(beside);
	close(fd);
}

static void
expect_mendable(const char *sidecar)
{
	expect_left(sidecar, 2);
}

/* The page in front is true, whatever is behind the last segment. */
static void
expect_large(void)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	ck_assert_uint_eq(half_word_at(fd, 0), 2);
	ck_assert_uint_eq(half_word_at(fd, 4), (4096 - 16) / 8);
	ck_assert_uint_eq(half_word_at(fd, 8), (1 << 20) / 8);
	ck_assert_uint_ge(half_word_at(fd, 12), used[2]);
	ck_assert_uint_eq(word_at(fd, 16), ROOT_FAR);
	expect_marks(fd, 1, 4096, used[1]);
	expect_marks(fd, 2, 4096 + (1 << 20), used[2]);
	close(fd);
}

/* Complete, absent, or what a kill leaves. */
static void
expect_nothing_lost(int err, uint32_t flags, uint32_t region_flags)
{
	int left = entries(directory) - 2 - (file_size() >= 0);
	char sidecar[160];
	struct stat st;

	(void)snprintf(sidecar, sizeof(sidecar), "%s.wax-open", path);
	if (!err)
		ck_assert_int_eq(left, 0);
	if (region_flags & WAX_REGION_ATOMIC) {
		ck_assert_int_eq(left, 0);
		if (file_size() >= 0)
			expect_file(2, ROOT_FAR);
	} else if (stat(sidecar, &st) == 0 && sound) {
		expect_mendable(sidecar);
	} else if (err && sound && flags != 0) {
		expect_large();
	} else if (sound) {
		expect_file(2, ROOT_FAR);
	}
}

START_TEST(message_survives_each_refused_call)
{
	int cell = _i % CELLS, fds, err = 0, left = 0, n;

	refusal = refusals[_i / CELLS];
	ck_assert_ok(write_message(cells[cell].flags, cells[cell].region));
	fds = entries("/proc/self/fd");
	for (n = 1; left == 0; n++) {
		one_file_setup();
		insertion = cells[cell].insertion;
		countdown = n;
		err = write_message(cells[cell].flags, cells[cell].region);
		left = countdown;
		countdown = 0;
		insertion = 1;
		ck_assert_int_le(err, 0);
		ck_assert_int_eq(entries("/proc/self/fd"), fds);
		expect_nothing_lost(err, cells[cell].flags, cells[cell].region);
	}
	ck_assert_int_eq(err, 0);
	ck_assert_int_gt(n, 20);
	one_file_setup();
}
END_TEST

/* -- Errors at one place --------------------------------------------------- */

static const struct {
	long call;
	int err;
	int insertion;
} full_disks[] = {
	{SYS_fallocate, -ENOSPC, 1}, /* no room to insert */
	{SYS_pwrite64, -ENOSPC, 0},  /* nor to copy */
	{SYS_fsync, -EIO, 0},
	{SYS_renameat2, -EIO, 0},
};

START_TEST(message_in_place_can_be_mended_when_finish_fails)
{
	char sidecar[160];

	(void)snprintf(sidecar, sizeof(sidecar), "%s.wax-open", path);
	ck_assert_ok(start(0, WAX_REGION_SYNC, WAX_GROW_SPARSE));
	build(2, ROOT_FAR);
	refused = full_disks[_i].call;
	refusal = full_disks[_i].err;
	insertion = full_disks[_i].insertion;
	/* The sidecar itself is written before the disk is full. */
	passing = refused == SYS_pwrite64 ? 2 : 0;
	ck_assert_int_eq(wax_message_finish(message, used, given, NULL),
			 full_disks[_i].err);
	refused = -1;
	insertion = 1;
	expect_mendable(sidecar);
	ck_assert_int_eq(entries(directory), 4);
	ck_assert_int_eq(unlink(sidecar), 0);
}
END_TEST

START_TEST(file_size_limit_refuses_a_segment_and_spares_the_others)
{
	static const struct rlimit limit = {3 << 20, RLIM_INFINITY};
	struct wax_segment more = {.capacity = 77};

	ck_assert_ok(start(0, 0, 0));
	build(2, ROOT_FAR);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	take(1);
	used[3] = 0;
	ck_assert_int_eq(wax_message_alloc(message, 1, &more), -EFBIG);
	ck_assert_uint_eq(more.capacity, 77);
	finish();
	expect_file(2, ROOT_FAR);
}
END_TEST

START_TEST(store_without_storage_in_a_further_window_is_rescued)
{
	static const struct rlimit limit = {4 << 20, RLIM_INFINITY};
	struct wax_region *region;
	char sidecar[160];

	(void)snprintf(sidecar, sizeof(sidecar), "%s.wax-open", path);
	ck_assert_ok(start(0, 0, 0));
	build(2, ROOT_FAR);
	region = wax_message_region(message);
	take(1);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	take(1); /* ends behind the limit */
	used[3] = used[4] = segments[4].capacity;
	store(4, 0);
	ck_assert_ok(wax_region_error(region));
	store(4, used[4] - 1);
	ck_assert_int_eq(wax_region_error(region), -EFBIG);
	ck_assert_int_eq(segments[4].words[8 * (used[4] - 1) + 6], 0xcd);
	ck_assert_int_eq(wax_message_finish(message, used, given, NULL),
			 -EFBIG);
	used[3] = 0;
	expect_left(sidecar, 4);
	ck_assert_int_eq(unlink(sidecar), 0);
}
END_TEST

START_TEST(calls_on_ranges_reach_every_window)
{
	struct wax_region *region;
	uint64_t offset = 8 + (3 << 20);
	int fd;

	ck_assert_ok(start(0, 0, WAX_GROW_SPARSE));
	build(2, ROOT_FAR);
	take(1);
	take(1);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	region = wax_message_region(message);
	/* Nothing was stored to the last segment but what alloc promised. */
	ck_assert_ok(wax_region_ensure(region, offset, 600000));
	ck_assert_int_eq(lseek(fd, (off_t)offset + 300000, SEEK_DATA), -1);
	ck_assert_ok(wax_region_prefault(region, offset + 300000, 8192));
	ck_assert_int_eq(lseek(fd, (off_t)offset + 300000, SEEK_DATA),
			 (off_t)offset + 300000);
	ck_assert_ok(wax_region_sync(region, offset + 300000, 8192));
	ck_assert_ok(wax_region_sync(region, 0, 0));
	ck_assert_int_eq(wax_region_ensure(region, UINT64_C(1) << 40, 1),
			 -EOVERFLOW);
	close(fd);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(refused_windows_are_made_smaller)
{
	struct rlimit limit;
	char line[64];
	FILE *file = fopen("/proc/self/statm", "re");
	uint32_t id;

	ck_assert_ok(start(0, 0, 0));
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), file));
	(void)fclose(file);
	/* A page for segment 0, two segments, and buffers; not 16 of them. */
	limit.rlim_cur = limit.rlim_max =
		strtoul(line, NULL, 10) * 4096 + (7 << 20);
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	take(1);
	used[0] = 1;
	for (id = 1; id <= 3; id++) {
		take(1);
		store(id, 0);
	}
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("segments-fail");
	TCase *each = tcase_create("each");
	TCase *one = tcase_create("one");
	int count = REFUSALS;

	one_file_fixture(each, setup);
	if (getenv("WAX_FULL") == NULL || *getenv("WAX_FULL") == '\0')
		count = 2;
	tcase_add_loop_test(each, message_survives_each_refused_call, 0,
			    CELLS * count);
	suite_add_tcase(suite, each);

	one_file_fixture(one, setup);
	tcase_add_loop_test(one,
			    message_in_place_can_be_mended_when_finish_fails, 0,
			    sizeof(full_disks) / sizeof(full_disks[0]));
	tcase_add_test(one,
		       file_size_limit_refuses_a_segment_and_spares_the_others);
	tcase_add_test(one,
		       store_without_storage_in_a_further_window_is_rescued);
	tcase_add_test(one, calls_on_ranges_reach_every_window);
	tcase_add_test(one, refused_windows_are_made_smaller);
	suite_add_tcase(suite, one);
	return harness_run(suite);
}
