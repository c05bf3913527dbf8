/* SPDX-License-Identifier: MIT */
/* Whether all of a message is sound. */
#include "config.h"

#include "verify.h"

#include <string.h>

bool
verify_is_archive(struct wax_reader *reader)
{
	struct archive archive;
	int err;

	err = archive_open(reader, &archive);
	if (archive.is_signed)
		return true;
	return err == 0 && archive_is_likely(&archive);
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
