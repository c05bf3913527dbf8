/* SPDX-License-Identifier: MIT */
/*
 * The archive writer while it writes: what a reader of the file sees then.
 *
 * Method: entries without content, so that tens of thousands take no time.  The
 * file is opened by its name and read anew around every count at which a list is
 * full, which are known from the schema: 16 entries in the first chunk, twice as
 * many in each next one up to 4096, and 15 chunks in the first list of chunks.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <wax.h>

#include "harness.h"
#include "tools/archive-read.h"
#include "tools/archive-write.h"

/* The first list of chunks is full after 16 + 32 + ... + 2048 + 7 * 4096. */
#define FIRST_LIST 32752u

static char path[64];
static struct archive_writer writer;

/* A memory file that is reached by a name, so nothing is left behind. */
static void
setup(void)
{
	int fd = memfd_create("archive", MFD_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ck_assert_ok(archive_writer_create(&writer, path, NULL));
}

static void
name_entry(uint32_t number, char ret_name[16])
{
	(void)snprintf(ret_name, 16, "%u", number);
}

static void
begin(uint32_t number)
{
	struct archive_entry_builder slot;
	struct archive_entry entry = {.type = ARCHIVE_ENTRY_TYPE_FILE,
				      .mode = 0644};
	char name[16];

	name_entry(number, name);
	entry.path = name;
	entry.path_size = strlen(name);
	ck_assert_ok(archive_writer_begin(&writer, &entry, &slot));
}

/* Read the whole file: it holds the entries 0 to count - 1, in order. */
static void
expect_entries(uint32_t count)
{
	struct archive_cursor cursor = {0};
	struct wax_reader *reader;
	struct archive_item item;
	struct archive archive;
	char name[16];
	uint32_t i;

	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_ok(archive_open(reader, &archive));
	for (i = 0; i < count; i++) {
		name_entry(i, name);
		ck_assert_int_eq(archive_next(&archive, &cursor, &item), 1);
		ck_assert_str_eq(item.entry.path, name);
	}
	ck_assert_int_eq(archive_next(&archive, &cursor, &item), 0);
	(void)wax_reader_close(reader);
}

/* Write entries up to a count, and look at the file around it. */
static void
write_to(uint32_t count)
{
	uint32_t number;

	for (number = (uint32_t)writer.count; number < count; number++) {
		begin(number);
		if (number + 1 == count)
			expect_entries(number);
		ck_assert_ok(archive_writer_end(&writer, 0));
	}
	expect_entries(count);
}

START_TEST(an_entry_is_seen_when_it_is_ended_and_not_before)
{
	static const uint32_t counts[] = {1,  2,   15,  16,   17,   47,  48,
					  49, 111, 112, 4080, 4081, 8176};
	size_t i;

	expect_entries(0);
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		write_to(counts[i]);
	ck_assert_ok(archive_writer_finish(&writer));
	expect_entries(8176);
}
END_TEST

START_TEST(a_longer_list_of_chunks_takes_over_without_a_gap)
{
	write_to(FIRST_LIST - 1);
	ck_assert_uint_eq(writer.chunks.capacity, 16);
	write_to(FIRST_LIST);
	write_to(FIRST_LIST + 1);
	ck_assert_uint_eq(writer.chunks.capacity, 32);
	write_to(FIRST_LIST + 5000);
	ck_assert_ok(archive_writer_finish(&writer));
	expect_entries(FIRST_LIST + 5000);
}
END_TEST

START_TEST(backwards_gives_the_same_entries)
{
	struct archive_cursor cursor;
	struct wax_reader *reader;
	struct archive_item item;
	struct archive archive;
	char name[16];
	uint32_t i;

	write_to(100);
	ck_assert_ok(archive_writer_finish(&writer));
	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_ok(archive_open(reader, &archive));
	cursor = archive_end(&archive);
	for (i = 100; i > 0; i--) {
		name_entry(i - 1, name);
		ck_assert_int_eq(archive_previous(&archive, &cursor, &item), 1);
		ck_assert_str_eq(item.entry.path, name);
	}
	ck_assert_int_eq(archive_previous(&archive, &cursor, &item), 0);
	(void)wax_reader_close(reader);
}
END_TEST

START_TEST(an_archive_is_complete_when_it_is_finished_and_not_before)
{
	struct wax_reader *before, *after;
	struct archive growing, finished;

	write_to(100);
	ck_assert_ok(wax_message_open(path, NULL, &before, NULL));
	ck_assert_ok(archive_open(before, &growing));
	ck_assert(!growing.is_complete);
	ck_assert(!archive_is_complete_now(&growing));
	ck_assert_ok(archive_writer_finish(&writer));
	ck_assert_ok(wax_message_open(path, NULL, &after, NULL));
	ck_assert_ok(archive_open(after, &finished));
	ck_assert(finished.is_complete);
	/* What was read before did not hold all, but one can see why. */
	ck_assert(!growing.is_complete);
	ck_assert(archive_is_complete_now(&growing));
	(void)wax_reader_close(before);
	(void)wax_reader_close(after);
}
END_TEST

START_TEST(an_empty_archive_takes_at_most_256_bytes)
{
	struct stat stat_buffer;

	ck_assert_ok(archive_writer_finish(&writer));
	ck_assert_int_eq(stat(path, &stat_buffer), 0);
	ck_assert_int_le(stat_buffer.st_size, 256);
	expect_entries(0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("archive");
	TCase *writing = tcase_create("writing");

	tcase_add_checked_fixture(writing, setup, NULL);
	tcase_add_test(writing,
		       an_entry_is_seen_when_it_is_ended_and_not_before);
	tcase_add_test(writing,
		       a_longer_list_of_chunks_takes_over_without_a_gap);
	tcase_add_test(writing, backwards_gives_the_same_entries);
	tcase_add_test(
		writing,
		an_archive_is_complete_when_it_is_finished_and_not_before);
	tcase_add_test(writing, an_empty_archive_takes_at_most_256_bytes);
	suite_add_tcase(suite, writing);
	return harness_run(suite);
}
