/* SPDX-License-Identifier: MIT */
/*
 * Append the lines of standard input to a file by storing to memory.
 *
 * Usage: ./01-append FILE < INPUT
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <wax.h>

int
main(int argc, char **argv)
{
	struct wax_region *region;
	unsigned char *base;
	struct stat st = {0};
	char line[4096];
	uint64_t end;
	int err;

	if (argc != 2) {
		fprintf(stderr, "usage: %s FILE\n", argv[0]);
		return 2;
	}
	/* Before the open, which completes the last page of the file. */
	(void)stat(argv[1], &st);
	end = (uint64_t)st.st_size;

	err = wax_region_open(argv[1], NULL, &region);
	if (err) {
		fprintf(stderr, "%s: %s\n", argv[1], wax_strerror(err));
		return 1;
	}
	base = wax_region_base(region);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		size_t size = strlen(line);

		/* The file grows because of this store. */
		memcpy(base + end, line, size);
		end += size;
	}
	err = wax_region_finish(region, end);
	if (err)
		fprintf(stderr, "%s: %s\n", argv[1], wax_strerror(err));
	return err != 0;
}
