/* SPDX-License-Identifier: MIT */
/* Whether all of a message is sound. */
#include "config.h"

#include "verify.h"

#include <string.h>

/* Whether a list holds structs with at least these sections. */
static bool
has_sections(const struct wax_list_reader *list, uint32_t data_words,
	     uint32_t pointers)
{
	return list->kind == WAX_LIST_COMPOSITE &&
	       64 * data_words <= list->data_bits && pointers <= list->pointers;
}

bool
verify_is_archive(struct wax_reader *reader)
{
	struct archive_cursor cursor = {0};
	struct archive_item item;
	struct archive archive;
	int err;

	err = archive_open(reader, &archive);
	if (archive.is_signed)
		return true;
	if (err || archive_next(&archive, &cursor, &item) != 1)
		return false;
	return has_sections(&archive.chunks, CHUNK_DATA_WORDS,
			    CHUNK_POINTERS) &&
	       has_sections(&cursor.entries, ENTRY_DATA_WORDS, ENTRY_POINTERS);
}

static int
verify_archive(struct wax_reader *reader, struct verify_result *result)
{
	struct archive *archive = &result->archive;
	int err;

	err = archive_open(reader, archive);
	if (err == 0)
		err = archive_check(archive, &result->totals, &result->item);
	if (err)
		result->problem = archive_problem(archive);
	return err;
}

int
verify_message(struct wax_reader *reader, struct verify_result *ret_result)
{
	struct verify_result *result = ret_result;
	int err;

	memset(result, 0, sizeof(*result));
	result->problem.reason = "malformed message";
	result->trailing = wax_reader_trailing(reader);
	err = wax_reader_verify(reader, &result->objects);
	if (err) {
		(void)wax_reader_problem(reader, &result->problem);
		return err;
	}
	result->is_archive = verify_is_archive(reader);
	if (result->is_archive) {
		err = verify_archive(reader, result);
		if (err)
			return err;
	}
	return wax_reader_error(reader);
}
