/* SPDX-License-Identifier: MIT */
/*
 * Files and sidecars that a killed writer left, written by hand from
 * wax-format(5), and a look at what repair made of them: word by word, and the
 * table computed here once more.
 */
#ifndef WAX_LEFT_H
#define WAX_LEFT_H

#include <string.h>
#include <wax.h>

#include "harness.h"
#include "image.h"
#include "one-file.h"

/* Small segments, one page each. */
#define CAPACITY 512u
#define CAPACITY_BYTES (8 * CAPACITY)
#define ROOM 4096u
/* What the last segment uses, though less of it is not zero. */
#define LAST_WORDS 4u

static char sidecar_path[80];
static char output_path[80];
static struct wax_repair_report report;
static struct wax_problem problem;

static inline void
left_setup(void)
{
	one_file_setup();
	(void)snprintf(sidecar_path, sizeof(sidecar_path), "%s.wax-open", path);
	(void)snprintf(output_path, sizeof(output_path), "%s.repaired", path);
}

static inline void
left_teardown(void)
{
	(void)unlink(sidecar_path);
	(void)unlink(output_path);
}

static inline int64_t
size_of(const char *name)
{
	struct stat st;

	return stat(name, &st) < 0 ? -1 : st.st_size;
}

static inline void
put_word(const char *name, uint64_t offset, uint64_t word)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
	unsigned char bytes[8];

	image_put(bytes, word, 8);
	ck_assert_int_eq(pwrite(fd, bytes, 8, (off_t)offset), 8);
	close(fd);
}

static inline uint64_t
get_word(const char *name, uint64_t offset)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	unsigned char bytes[8];
	uint64_t word = 0;
	int i;

	ck_assert_int_eq(pread(fd, bytes, 8, (off_t)offset), 8);
	close(fd);
	for (i = 7; i >= 0; i--)
		word = word << 8 | bytes[i];
	return word;
}

static inline void
set_size(const char *name, uint64_t size)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);

	ck_assert_int_eq(ftruncate(fd, (off_t)size), 0);
	close(fd);
}

/* -- Files that a writer left ---------------------------------------------- */

/*
 * The data segments of a message: a struct in the first whose pointers lead to
 * a list of three numbers, 7 0 0, in the last, and to data of 4000 bytes.
 */
static inline void
put_segments(uint64_t first, uint32_t count)
{
	uint64_t last = first + (uint64_t)(count - 1) * CAPACITY_BYTES;

	put_word(path, first, STRUCT_WORD(0, 0, 2));
	if (count == 1) {
		put_word(path, first + 8, LIST_WORD(1, 5, 3));
		put_word(path, first + 24, 7);
		return;
	}
	put_word(path, first + 8, FAR_WORD(0, count));
	put_word(path, first + 16, LIST_WORD(0, 2, 4000));
	put_word(path, first + 24 + 3992, UINT64_C(0xee) << 56);
	put_word(path, last, LIST_WORD(0, 5, 3));
	put_word(path, last + 8, 7);
}

static inline void
put_sidecar(uint32_t state, uint32_t count, uint64_t size, uint64_t inserted)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	set_size(sidecar_path, 4096);
	put_word(sidecar_path, 0, UINT64_C(0x1a0a0d504f585789));
	put_word(sidecar_path, 8, (uint64_t)state << 32 | 1);
	put_word(sidecar_path, 16, count);
	put_word(sidecar_path, 24, CAPACITY);
	put_word(sidecar_path, 32, 8);
	put_word(sidecar_path, 40, size);
	put_word(sidecar_path, 48, inserted);
	put_word(sidecar_path, 56, st.st_ino);
	put_word(sidecar_path, 64, FAR_WORD(0, 1));
}

/* As far as it has to go in any case. */
static inline uint64_t
used_size(uint32_t count)
{
	if (count == 1)
		return 8 + 8 * 5;
	return 8 + (uint64_t)(count - 1) * CAPACITY_BYTES + 8 * LAST_WORDS;
}

/* Growing: the table is that of one segment, as it was when that was full. */
static inline void
leave_growing(uint32_t count, uint64_t size)
{
	put_word(path, 0, (uint64_t)CAPACITY << 32);
	put_segments(8, count);
	set_size(path, size);
	put_sidecar(0, count, 0, 0);
}

static inline void
leave_making_room(uint32_t count, int inserted)
{
	uint64_t moved = inserted ? ROOM : 0;

	put_word(path, moved, (uint64_t)CAPACITY << 32);
	put_segments(8 + moved, count);
	set_size(path, moved + used_size(count));
	put_sidecar(1, count, used_size(count), ROOM);
}

/* -- What has come out ----------------------------------------------------- */

/* The table, the root and all data segments, compared with what was put. */
static inline void
check_segments(const char *name, uint32_t count)
{
	uint64_t table = 8 * ((uint64_t)(count + 1) / 2 + 1);
	uint64_t room = (uint64_t)size_of(name) - used_size(count);
	uint64_t last = room + used_size(count) - 8 * LAST_WORDS, i;

	ck_assert_uint_eq(room % 4096, 0);
	ck_assert_uint_gt(room, 0);
	ck_assert_uint_eq(get_word(name, 0),
			  count | (room + 8 - table) / 8 << 32);
	for (i = 1; i < count; i++)
		ck_assert_uint_eq(get_word(name, 4 + 4 * i) & UINT32_MAX,
				  CAPACITY);
	ck_assert_uint_eq(get_word(name, 4 * count) >> 32, LAST_WORDS);
	ck_assert_uint_eq(get_word(name, table), FAR_WORD(0, 1));
	for (i = table + 8; i < room + 8; i += 8)
		ck_assert_uint_eq(get_word(name, i), 0);
	ck_assert_uint_eq(get_word(name, room + 8), STRUCT_WORD(0, 0, 2));
	ck_assert_uint_eq(get_word(name, room + 16), FAR_WORD(0, count));
	ck_assert_uint_eq(get_word(name, room + 32 + 3992), UINT64_C(0xee)
								    << 56);
	ck_assert_uint_eq(get_word(name, last), LIST_WORD(0, 5, 3));
	ck_assert_uint_eq(get_word(name, last + 8), 7);
}

/* One segment that ends with the list, as the stock serializer writes it. */
static inline void
check_one_segment(const char *name)
{
	ck_assert_int_eq(size_of(name), (int64_t)used_size(1) + 8);
	ck_assert_uint_eq(get_word(name, 0), UINT64_C(6) << 32);
	ck_assert_uint_eq(get_word(name, 8), STRUCT_WORD(0, 0, 2));
	ck_assert_uint_eq(get_word(name, 32), 7);
}

static inline void
check_reads(const char *name)
{
	struct wax_struct_reader root;
	struct wax_list_reader list;
	struct wax_reader *reader;

	ck_assert_ok(wax_message_open(name, NULL, &reader, NULL));
	ck_assert_uint_eq(wax_reader_trailing(reader), 0);
	ck_assert_ok(wax_get_struct(wax_reader_root(reader), &root));
	ck_assert_ok(wax_get_list(wax_struct_reader_pointer(&root, 0),
				  WAX_LIST_EIGHT, &list));
	ck_assert_uint_eq(list.count, 3);
	ck_assert_uint_eq(wax_list_get_u64(&list, 0), 7);
	(void)wax_reader_close(reader);
}

static inline int
repair_with(uint32_t flags)
{
	struct wax_repair_opts opts = WAX_REPAIR_OPTS_INIT;

	opts.flags = flags;
	memset(&report, 0xee, sizeof(report));
	problem = (struct wax_problem){UINT64_MAX, NULL};
	return wax_message_repair(path, &opts, &report, &problem);
}

static inline const char *
result_of(uint32_t flags)
{
	return flags & WAX_REPAIR_IN_PLACE ? path : output_path;
}

static const uint32_t ways[] = {0, WAX_REPAIR_SYNC, WAX_REPAIR_IN_PLACE,
				WAX_REPAIR_IN_PLACE | WAX_REPAIR_SYNC};
#define WAYS ((int)(sizeof(ways) / sizeof(ways[0])))

static inline void
left_fixture(TCase *tests)
{
	one_file_fixture(tests, left_setup);
	tcase_add_checked_fixture(tests, NULL, left_teardown);
}

#endif /* WAX_LEFT_H */
