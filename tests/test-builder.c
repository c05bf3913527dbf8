/* SPDX-License-Identifier: MIT */
/*
 * The builder: words, errors, storage, order of publication.
 *
 * Method: a memfd stands for the file.  It is read back with pread and compared
 * with words composed by image.h, from the specification; that whole messages
 * equal those of the stock library is shown by capnp-peer.sh.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "image.h"

static struct wax_builder *builder;
static struct wax_pointer_builder root;
static int fd;

static void
setup_with(const struct wax_region_opts *region)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_message *message;

	opts.region = region;
	/* Whoever limits the region means all of the message. */
	if (region != NULL)
		opts.flags = WAX_MESSAGE_SINGLE_SEGMENT;
	ck_assert_ok(wax_message_create_memfd(NULL, &opts, &message));
	ck_assert_ok(wax_builder_create(message, &builder));
	fd = dup(wax_region_fd(wax_message_region(message)));
	ck_assert_int_ge(fd, 0);
	root = wax_builder_root(builder);
}

static void
setup(void)
{
	setup_with(NULL);
}

static void
teardown(void)
{
	close(fd);
}

/* Word index of the segment, as it is in the file now. */
static uint64_t
file_word(uint64_t index)
{
	unsigned char bytes[8];
	uint64_t word = 0;
	int i;

	ck_assert_int_eq(pread(fd, bytes, 8, (off_t)(8 + 8 * index)), 8);
	for (i = 7; i >= 0; i--)
		word = word << 8 | bytes[i];
	return word;
}

static uint64_t
file_size(void)
{
	struct stat st;

	ck_assert_int_eq(fstat(fd, &st), 0);
	return (uint64_t)st.st_size;
}

#define assert_words(...)                                                   \
	do {                                                                \
		static const uint64_t words_[] = {__VA_ARGS__};             \
		size_t i_;                                                  \
		for (i_ = 0; i_ < sizeof(words_) / sizeof(words_[0]); i_++) \
			ck_assert_msg(file_word(i_) == words_[i_],          \
				      "word %zu is %016llx", i_,            \
				      (unsigned long long)file_word(i_));   \
	} while (0)

/* -- Words ----------------------------------------------------------------- */

START_TEST(file_is_table_and_used_words)
{
	struct wax_struct_builder object;
	unsigned char table[8];

	ck_assert_uint_eq(wax_builder_used_words(builder), 1);
	ck_assert_ok(wax_init_struct(root, 1, 1, &object));
	ck_assert_ok(wax_set_u32(&object, 4, 0xcafe, 0));
	ck_assert_ok(
		wax_set_text(wax_struct_builder_pointer(&object, 0), "hi", 2));
	ck_assert_uint_eq(wax_builder_used_words(builder), 4);
	ck_assert_ok(wax_builder_finish(builder));

	ck_assert_uint_eq(file_size(), 8 + 4 * 8);
	ck_assert_int_eq(pread(fd, table, 8, 0), 8);
	ck_assert_mem_eq(table, "\0\0\0\0\4\0\0\0", 8);
	assert_words(STRUCT_WORD(0, 1, 1), UINT64_C(0xcafe) << 32,
		     LIST_WORD(0, 2, 3), 0x6968);
}
END_TEST

START_TEST(struct_without_words_has_offset_minus_one)
{
	struct wax_struct_builder object;

	ck_assert_ok(wax_init_struct(root, 0, 0, &object));
	ck_assert_uint_eq(wax_builder_used_words(builder), 1);
	ck_assert_ok(wax_builder_finish(builder));
	assert_words(UINT64_C(0x00000000fffffffc));
}
END_TEST

START_TEST(list_of_structs_has_a_tag)
{
	struct wax_struct_builder object;
	struct wax_list_builder list;

	ck_assert_ok(wax_init_struct_list(root, 2, 1, 1, &list));
	ck_assert_ok(wax_list_builder_struct(&list, 1, &object));
	ck_assert_ok(wax_set_u8(&object, 0, 7, 0));
	ck_assert_ok(
		wax_set_data(wax_struct_builder_pointer(&object, 0), "", 0));
	ck_assert_ok(wax_builder_finish(builder));
	assert_words(LIST_WORD(0, 7, 4), STRUCT_WORD(2, 1, 1), 0, 0, 7,
		     LIST_WORD(0, 2, 0));
}
END_TEST

START_TEST(largest_struct_is_built)
{
	struct wax_struct_builder object;

	ck_assert_ok(wax_init_struct(root, 65535, 65535, &object));
	ck_assert_ok(wax_set_u64(&object, 65535 * 8 - 8, 1, 0));
	ck_assert_int_eq(wax_set_u64(&object, 65535 * 8 - 7, 1, 0), -EINVAL);
	ck_assert_ok(wax_set_text(wax_struct_builder_pointer(&object, 65534),
				  NULL, 0));
	ck_assert_uint_eq(wax_builder_used_words(builder), 1 + 131070 + 1);
	ck_assert_ok(wax_builder_finish(builder));
	assert_words(STRUCT_WORD(0, 65535, 65535));
	ck_assert_uint_eq(file_word(65535), 1);
	ck_assert_uint_eq(file_word(131070), LIST_WORD(0, 2, 1));
}
END_TEST

START_TEST(count_can_be_raised_after_each_element)
{
	struct wax_struct_builder object;
	struct wax_list_builder list;

	ck_assert_ok(wax_init_struct_list(root, 3, 1, 0, &list));
	ck_assert_ok(wax_list_builder_set_count(&list, 0));
	ck_assert_uint_eq(list.count, 0);
	assert_words(LIST_WORD(0, 7, 3), STRUCT_WORD(0, 1, 0), 0);
	ck_assert_ok(wax_list_builder_struct(&list, 2, &object));
	ck_assert_ok(wax_list_builder_set_count(&list, 3));
	assert_words(LIST_WORD(0, 7, 3), STRUCT_WORD(3, 1, 0), 0);
	ck_assert_int_eq(wax_list_builder_set_count(&list, 4), -EINVAL);
	ck_assert_uint_eq(list.count, 3);
	ck_assert_ok(wax_init_list(root, WAX_LIST_EIGHT, 3, &list));
	ck_assert_int_eq(wax_list_builder_set_count(&list, 2), -EINVAL);
	ck_assert_ok(wax_builder_finish(builder));
}
END_TEST

START_TEST(trimmed_data_gives_its_words_back)
{
	unsigned char *data;

	ck_assert_ok(wax_init_data(root, 40, &data));
	memset(data, 0xff, 40);
	ck_assert_int_eq(wax_trim_data(root, 41), -EINVAL);
	ck_assert_ok(wax_trim_data(root, 40));
	ck_assert_ok(wax_trim_data(root, 11));
	ck_assert_uint_eq(wax_builder_used_words(builder), 3);
	assert_words(LIST_WORD(0, 2, 11), UINT64_MAX, 0xffffff, 0, 0, 0);
	ck_assert_ok(wax_trim_data(root, 0));
	ck_assert_uint_eq(wax_builder_used_words(builder), 1);
	ck_assert_ok(wax_builder_finish(builder));
	ck_assert_uint_eq(file_size(), 16);
	assert_words(LIST_WORD(0, 2, 0));
}
END_TEST

START_TEST(trimmed_data_before_something_else_is_zeroed)
{
	struct wax_struct_builder object;
	unsigned char *data;

	ck_assert_ok(wax_init_struct(root, 0, 2, &object));
	ck_assert_ok(wax_init_data(wax_struct_builder_pointer(&object, 0), 16,
				   &data));
	memset(data, 0xff, 16);
	ck_assert_ok(
		wax_set_data(wax_struct_builder_pointer(&object, 1), "x", 1));
	ck_assert_ok(wax_trim_data(wax_struct_builder_pointer(&object, 0), 1));
	ck_assert_uint_eq(wax_builder_used_words(builder), 6);
	ck_assert_int_eq(wax_trim_data(root, 0), -EINVAL);
	ck_assert_int_eq(
		wax_trim_data(wax_struct_builder_pointer(&object, 2), 0),
		-EINVAL);
	ck_assert_ok(wax_builder_finish(builder));
	assert_words(STRUCT_WORD(0, 0, 2), LIST_WORD(1, 2, 1),
		     LIST_WORD(2, 2, 1), 0xff, 0, 'x');
}
END_TEST

/* Stock readers, too, refuse a pointer behind the end. */
START_TEST(words_before_a_list_without_words_are_not_taken_back)
{
	struct wax_struct_builder object;
	struct wax_list_builder list;
	uint32_t i;

	ck_assert_ok(wax_init_struct(root, 0, 3, &object));
	for (i = 0; i < 3; i++)
		ck_assert_ok(
			wax_set_data(wax_struct_builder_pointer(&object, i),
				     "sixteen bytes...", i == 1 ? 0 : 16));
	ck_assert_ok(wax_trim_data(wax_struct_builder_pointer(&object, 2), 0));
	ck_assert_ok(wax_clear_pointer(wax_struct_builder_pointer(&object, 0)));
	ck_assert_uint_eq(wax_builder_used_words(builder), 6);
	ck_assert_ok(wax_init_list(wax_struct_builder_pointer(&object, 0),
				   WAX_LIST_VOID, 9, &list));
	ck_assert_ok(wax_builder_finish(builder));
	assert_words(STRUCT_WORD(0, 0, 3), LIST_WORD(4, 0, 9),
		     LIST_WORD(3, 2, 0), LIST_WORD(2, 2, 0), 0, 0);
	ck_assert_uint_eq(file_size(), 8 + 8 * 6);
}
END_TEST

START_TEST(second_pointer_leads_to_the_same_object)
{
	struct wax_struct_builder object;
	struct wax_list_builder list;
	struct wax_pointer_builder first, second, third;

	ck_assert_ok(wax_init_struct(root, 0, 3, &object));
	first = wax_struct_builder_pointer(&object, 0);
	second = wax_struct_builder_pointer(&object, 1);
	third = wax_struct_builder_pointer(&object, 2);
	ck_assert_ok(wax_init_struct_list(second, 1, 1, 0, &list));
	ck_assert_ok(wax_set_pointer(first, second));
	ck_assert_ok(wax_set_pointer(third, second));
	assert_words(STRUCT_WORD(0, 0, 3), LIST_WORD(2, 7, 1),
		     LIST_WORD(1, 7, 1), LIST_WORD(0, 7, 1),
		     STRUCT_WORD(1, 1, 0), 0);
	/* An object in front of the pointer: its own parent. */
	ck_assert_ok(wax_set_pointer(third, root));
	ck_assert_uint_eq(file_word(3), STRUCT_WORD(-3, 0, 3));
	ck_assert_ok(wax_set_pointer(third, first));
	ck_assert_uint_eq(file_word(3), LIST_WORD(0, 7, 1));

	ck_assert_ok(wax_init_struct(first, 0, 0, &object));
	ck_assert_ok(wax_set_pointer(third, first));
	ck_assert_uint_eq(file_word(3), STRUCT_WORD(-1, 0, 0));
	ck_assert_ok(wax_builder_finish(builder));
}
END_TEST

START_TEST(pointer_is_set_to_null_and_only_within_a_builder)
{
	struct wax_pointer_builder first, second;
	struct wax_struct_builder object;
	struct wax_list_builder list;

	ck_assert_ok(wax_init_struct(root, 0, 2, &object));
	first = wax_struct_builder_pointer(&object, 0);
	second = wax_struct_builder_pointer(&object, 1);
	ck_assert_ok(wax_init_list(first, WAX_LIST_BIT, 8, &list));
	ck_assert_int_eq(wax_trim_data(first, 0), -EINVAL);
	ck_assert_ok(wax_set_pointer(first, second));
	ck_assert_uint_eq(file_word(1), 0);
	first.segment = NULL;
	ck_assert_int_eq(wax_set_pointer(first, root), -EINVAL);
	first.word = NULL;
	ck_assert_int_eq(wax_set_pointer(first, second), -EINVAL);
	ck_assert_int_eq(wax_set_pointer(second, first), -EINVAL);
	ck_assert_uint_eq(file_word(1), 0);
	ck_assert_uint_eq(file_word(2), 0);
	ck_assert_ok(wax_builder_finish(builder));
}
END_TEST

/* -- Errors ---------------------------------------------------------------- */

START_TEST(what_has_no_encoding_is_refused)
{
	struct wax_pointer_builder none = {NULL, NULL};
	struct wax_struct_builder object = {0};
	struct wax_list_builder list = {0};
	unsigned char *data = NULL;
	const uint32_t most = WAX_LIST_COUNT_MAX;

	ck_assert_int_eq(wax_init_struct(none, 1, 1, &object), -EINVAL);
	ck_assert_int_eq(wax_init_struct(root, 65536, 0, &object), -EINVAL);
	ck_assert_int_eq(wax_init_struct(root, 0, 65536, &object), -EINVAL);
	ck_assert_int_eq(wax_init_list(none, WAX_LIST_BIT, 1, &list), -EINVAL);
	ck_assert_int_eq(wax_init_list(root, WAX_LIST_COMPOSITE, 1, &list),
			 -EINVAL);
	ck_assert_int_eq(wax_init_list(root, WAX_LIST_VOID, most + 1, &list),
			 -EINVAL);
	ck_assert_int_eq(wax_init_struct_list(none, 1, 1, 1, &list), -EINVAL);
	ck_assert_int_eq(wax_init_struct_list(root, most + 1, 0, 0, &list),
			 -EINVAL);
	ck_assert_int_eq(wax_init_struct_list(root, most / 2 + 1, 1, 1, &list),
			 -EINVAL);
	ck_assert_int_eq(wax_init_struct_list(root, 1, 65536, 0, &list),
			 -EINVAL);
	ck_assert_int_eq(wax_init_data(root, most + 1, &data), -EINVAL);
	ck_assert_int_eq(wax_set_data(root, NULL, 1), -EINVAL);
	ck_assert_int_eq(wax_set_data(root, "", (size_t)most + 1), -EINVAL);
	ck_assert_int_eq(wax_set_text(root, "", most), -EINVAL);
	ck_assert_int_eq(wax_set_text(root, "", SIZE_MAX), -EINVAL);

	ck_assert_ptr_null(object.segment);
	ck_assert_ptr_null(list.segment);
	ck_assert_ptr_null(data);
	ck_assert_uint_eq(wax_builder_used_words(builder), 1);
	ck_assert_ok(wax_builder_finish(builder));
	assert_words(0);
}
END_TEST

START_TEST(most_voids_take_no_words)
{
	struct wax_list_builder list;

	ck_assert_ok(
		wax_init_list(root, WAX_LIST_VOID, WAX_LIST_COUNT_MAX, &list));
	ck_assert_ok(wax_builder_finish(builder));
	ck_assert_uint_eq(file_size(), 16);
	assert_words(LIST_WORD(0, 0, 0x1fffffff));
}
END_TEST

START_TEST(missing_arguments_are_refused)
{
	struct wax_builder *none = NULL;

	ck_assert_int_eq(wax_builder_create(NULL, &none), -EINVAL);
	ck_assert_int_eq(wax_builder_create(wax_builder_message(builder), NULL),
			 -EINVAL);
	/* The one segment was given to the first builder. */
	ck_assert_int_eq(
		wax_builder_create(wax_builder_message(builder), &none),
		-EOVERFLOW);
	ck_assert_ptr_null(none);
	ck_assert_ok(wax_builder_finish(NULL));
	ck_assert_ok(wax_builder_abort(NULL));
	ck_assert_ok(wax_builder_abort(builder));
	ck_assert_uint_eq(file_size(), 0);
}
END_TEST

START_TEST(full_segment_is_an_error_and_the_message_stays_whole)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_struct_builder object;
	struct wax_pointer_builder pointer;
	unsigned char *data = NULL;

	opts.reserve = UINT64_C(4) << 20;
	setup_with(&opts);
	ck_assert_ok(wax_init_struct(root, 0, 2, &object));
	pointer = wax_struct_builder_pointer(&object, 0);
	/* The table, the root, two pointers: 32 bytes. */
	ck_assert_ok(wax_init_data(pointer, (4 << 20) - 32 - 8, &data));
	pointer = wax_struct_builder_pointer(&object, 1);
	ck_assert_int_eq(wax_init_data(pointer, 9, &data), -EOVERFLOW);
	ck_assert_uint_eq(file_word(2), 0);
	ck_assert_ok(wax_init_data(pointer, 8, &data));
	ck_assert_int_eq(wax_set_text(pointer, "", 0), -EOVERFLOW);
	ck_assert_ok(wax_builder_finish(builder));
	ck_assert_uint_eq(file_size(), 4 << 20);
	close(fd);
}
END_TEST

/* -- Storage and order ----------------------------------------------------- */

START_TEST(what_the_builder_gives_out_has_storage)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region_stat stat;
	struct wax_list_builder list;
	unsigned char *data;
	uint32_t i;

	opts.flags = WAX_NO_HANDLER;
	setup_with(&opts);
	ck_assert_ok(wax_init_list(root, WAX_LIST_POINTER, 200, &list));
	for (i = 0; i < 200; i++) {
		ck_assert_ok(wax_init_data(wax_list_builder_pointer(&list, i),
					   i * 1000 + 1, &data));
		/* A system call would get EFAULT without storage. */
		ck_assert_int_eq(pread(fd, data + i * 1000, 1, 0), 1);
		memset(data, 1, i * 1000 + 1);
	}
	ck_assert_ok(wax_region_stat(
		wax_message_region(wax_builder_message(builder)), &stat,
		sizeof(stat)));
	ck_assert_uint_eq(stat.grow_faults, 0);
	ck_assert_ok(wax_builder_finish(builder));
	close(fd);
}
END_TEST

static unsigned char *hidden_page;
static size_t page_size;
static const unsigned char *watched_word;
static volatile int words_zero;

/* The copy has come to the second page of its source. */
static void
on_hidden_page(int signo)
{
	(void)signo;
	words_zero = memcmp(watched_word, "\0\0\0\0\0\0\0", 8) == 0;
	mprotect(hidden_page, page_size, PROT_READ);
}

START_TEST(pointer_is_set_when_its_text_is_complete)
{
	const struct sigaction action = {.sa_handler = on_hidden_page};
	unsigned char *source;

	page_size = (size_t)sysconf(_SC_PAGESIZE);
	source = mmap(NULL, 2 * page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(source, MAP_FAILED);
	memset(source, 'x', 2 * page_size);
	hidden_page = source + page_size;
	watched_word = root.word;
	ck_assert_int_eq(mprotect(hidden_page, page_size, PROT_NONE), 0);
	ck_assert_int_eq(sigaction(SIGSEGV, &action, NULL), 0);
	ck_assert_ok(wax_set_data(root, source, 2 * page_size));
	ck_assert_int_eq(words_zero, 1);
	ck_assert_ok(wax_builder_finish(builder));
	ck_assert_uint_eq(file_word(0), LIST_WORD(0, 2, 2 * page_size));
	ck_assert_uint_eq(file_word(1), UINT64_C(0x7878787878787878));
	munmap(source, 2 * page_size);
}
END_TEST

static void
add_words(Suite *suite)
{
	TCase *words = tcase_create("words");

	tcase_add_checked_fixture(words, setup, teardown);
	tcase_add_test(words, file_is_table_and_used_words);
	tcase_add_test(words, struct_without_words_has_offset_minus_one);
	tcase_add_test(words, list_of_structs_has_a_tag);
	tcase_add_test(words, largest_struct_is_built);
	tcase_add_test(words, count_can_be_raised_after_each_element);
	tcase_add_test(words, trimmed_data_gives_its_words_back);
	tcase_add_test(words, trimmed_data_before_something_else_is_zeroed);
	tcase_add_test(words,
		       words_before_a_list_without_words_are_not_taken_back);
	tcase_add_test(words, second_pointer_leads_to_the_same_object);
	tcase_add_test(words, pointer_is_set_to_null_and_only_within_a_builder);
	tcase_add_test(words, what_has_no_encoding_is_refused);
	tcase_add_test(words, most_voids_take_no_words);
	tcase_add_test(words, missing_arguments_are_refused);
	tcase_add_test(words, pointer_is_set_when_its_text_is_complete);
	suite_add_tcase(suite, words);
}

int
main(void)
{
	Suite *suite = suite_create("builder");
	TCase *storage = tcase_create("storage");

	add_words(suite);
	tcase_add_test(storage,
		       full_segment_is_an_error_and_the_message_stays_whole);
	tcase_add_test(storage, what_the_builder_gives_out_has_storage);
	suite_add_tcase(suite, storage);
	return harness_run(suite);
}
