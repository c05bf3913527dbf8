/* SPDX-License-Identifier: MIT */
/*
 * Read the message that 02-message writes.
 *
 * Usage: ./03-read FILE
 */
#include <stdio.h>

#include <wax.h>

static int
print_person(struct wax_reader *reader)
{
	struct wax_struct_reader person;
	const char *name;
	size_t size;
	int err = wax_get_struct(wax_reader_root(reader), &person);

	if (err)
		return err;
	err = wax_get_text(wax_struct_reader_pointer(&person, 0), &name, &size);
	if (err)
		return err;
	printf("%s, born %u\n", name, (unsigned)wax_get_u32(&person, 0, 0));
	/* What was read counts only if nobody cut the file meanwhile. */
	return wax_reader_error(reader);
}

int
main(int argc, char **argv)
{
	struct wax_problem problem = {0, "unreadable"};
	struct wax_reader *reader;
	int err;

	if (argc != 2) {
		fprintf(stderr, "usage: %s FILE\n", argv[0]);
		return 2;
	}
	err = wax_message_open(argv[1], NULL, &reader, &problem);
	if (err == -EBADMSG)
		fprintf(stderr, "%s: %s at byte %llu\n", argv[1],
			problem.reason, (unsigned long long)problem.offset);
	if (!err) {
		err = print_person(reader);
		wax_reader_close(reader);
	}
	if (err)
		fprintf(stderr, "%s: %s\n", argv[1], wax_strerror(err));
	return err != 0;
}
