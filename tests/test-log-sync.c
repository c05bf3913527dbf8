/* SPDX-License-Identifier: MIT */
/*
 * What a sync of a log brings to the disk: all that is promised, and little else.
 *
 * Method: the linker sends the library's syncs here, where a disk of our own gets
 * no other bytes than those that were synced, or sent.  After each sync it is
 * read as after a loss of power, by another boot.
 */
#include "config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "lib/log-writer.h"
#include "lib/os.h"

#define LOG_IN_MEMORY 1
#include "log-fixture.h"
#include "log-image.h"

#define DISK_SIZE (8 * MIB)
#define PAGE 4096u
/* As docs/durability.md says. */
#define LAG MIB

static unsigned char disk[DISK_SIZE];
static uint64_t disk_size;
/* Of one file only, and once it has a name. */
static uint64_t synced_bytes;
static unsigned whole_syncs, sent;
static char cut_directory[80];

static int
read_file(int fd, uint64_t offset, uint64_t end)
{
	struct stat st;

	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_uint_le((uint64_t)st.st_size, DISK_SIZE);
	disk_size = (uint64_t)st.st_size;
	if (disk_size < end)
		end = disk_size;
	if (offset >= end)
		return 0;
	ck_assert_int_eq(pread(fd, disk + offset, end - offset, (off_t)offset),
			 (ssize_t)(end - offset));
	return 0;
}

int
__wrap_wax_os_sync_data(int fd);
int
__wrap_wax_os_sync_data(int fd)
{
	whole_syncs++;
	return read_file(fd, 0, DISK_SIZE);
}

int
__wrap_wax_os_send(int fd, uint64_t offset, uint64_t size);
int
__wrap_wax_os_send(int fd, uint64_t offset, uint64_t size)
{
	sent++;
	return read_file(fd, offset, offset + size);
}

int
__wrap_wax_os_sync_map(uintptr_t address, size_t size);
int
__wrap_wax_os_sync_map(uintptr_t address, size_t size)
{
	const struct wax_log_part *segment = wlog->oldest;
	uint64_t offset = address - (uintptr_t)segment->memory;

	ck_assert_uint_eq(offset % PAGE, 0);
	size = (size + PAGE - 1) / PAGE * PAGE;
	synced_bytes += size;
	return read_file(wax_region_fd(segment->region), offset, offset + size);
}

static uint64_t state;

static uint32_t
below(uint32_t limit)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(state >> 33) % limit;
}

static void
append_some(uint32_t count, uint32_t most)
{
	static unsigned char record[4096];

	memset(record, 0x5a, sizeof(record));
	while (count-- > 0)
		ck_assert_ok(
			wax_log_append(wlog, record, 1 + below(most), NULL));
}

/* The disk as a log of its own, of another boot. */
static void
cut_power(void)
{
	static unsigned char bytes[DISK_SIZE];
	char name[128];
	uint32_t crc;
	int fd;

	memcpy(bytes, disk, disk_size);
	memset(bytes + 112, 0xb0, 16);
	memset(bytes + 20, 0, 4);
	crc = log_image_crc(0, bytes, 512);
	memcpy(bytes + 20, &crc, 4);
	truth_remove(cut_directory);
	ck_assert_int_eq(mkdir(cut_directory, 0700), 0);
	(void)snprintf(name, sizeof(name), "%s/log.%016x.wlog", cut_directory,
		       0u);
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, disk_size), (ssize_t)disk_size);
	(void)close(fd);
}

static void
check_disk(uint64_t records, uint32_t mode)
{
	struct wax_log_check_opts check = WAX_LOG_CHECK_OPTS_INIT;
	struct wax_log_report report;
	struct truth truth;

	cut_power();
	ck_assert_int_eq(truth_read(cut_directory, "log.", NULL, NULL, &truth),
			 0);
	/* Late by no more than that, and never early. */
	ck_assert_uint_le(truth.durable, wax_log_durable(wlog));
	ck_assert_uint_lt(wax_log_durable(wlog), truth.durable + LAG);
	check.mode = mode;
	ck_assert_ok(wax_log_recover(cut_directory, &check, &report,
				     sizeof(report)));
	ck_assert_int_eq(truth_read(cut_directory, "log.", NULL, NULL, &truth),
			 0);
	ck_assert_uint_eq(truth.records, records);
	truth_remove(cut_directory);
}

static void
begin(void)
{
	(void)snprintf(cut_directory, sizeof(cut_directory), "%s.cut",
		       directory);
	opts.segment_bytes = DISK_SIZE;
	state = (uint64_t)getpid();
	open_log();
	whole_syncs = 0;
	sent = 0;
	synced_bytes = 0;
}

START_TEST(what_was_synced_is_on_the_disk)
{
	uint64_t records = 0;
	uint32_t round, count;

	begin();
	for (round = 0; round < 100; round++) {
		count = 1 + below(60);
		append_some(count, 1 + below(2000));
		records += count;
		ck_assert_ok(wax_log_sync(wlog, WAX_LOG_END));
		check_disk(records,
			   round % 2 ? WAX_LOG_PREFIX : WAX_LOG_SALVAGE);
	}
	close_log();
}
END_TEST

START_TEST(checkpoint_comes_to_the_disk_in_time)
{
	uint64_t records = 0;
	uint32_t round;

	begin();
	/* Less than a mebibyte each, so that it is in time by one sync. */
	for (round = 0; round < 40; round++) {
		append_some(40, 4000);
		records += 40;
		ck_assert_ok(wax_log_sync(wlog, WAX_LOG_END));
		ck_assert_uint_ge(sent, 1);
	}
	check_disk(records, WAX_LOG_PREFIX);
	ck_assert_uint_gt(wax_log_durable(wlog), 2 * MIB);
	close_log();
}
END_TEST

static uint64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

START_TEST(sync_brings_records_and_neither_zeros_nor_the_header)
{
	uint64_t start = now_ms();
	uint32_t round;

	begin();
	for (round = 0; round < 64; round++) {
		append_some(100, 500);
		ck_assert_ok(wax_log_sync(wlog, WAX_LOG_END));
	}
	ck_assert_uint_eq(whole_syncs, 0);
	/* Of each sync a page more, which is synced twice. */
	ck_assert_uint_le(synced_bytes,
			  wax_log_durable(wlog) + round * (uint64_t)PAGE);
	ck_assert_uint_le(sent, 2 + wax_log_durable(wlog) / LAG +
					(now_ms() - start) / 1000);
	close_log();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log-sync");
	TCase *all = tcase_create("all");

	log_fixture(all);
	tcase_add_test(all, what_was_synced_is_on_the_disk);
	tcase_add_test(all, checkpoint_comes_to_the_disk_in_time);
	tcase_add_test(all,
		       sync_brings_records_and_neither_zeros_nor_the_header);
	suite_add_tcase(suite, all);
	return harness_run(suite);
}
