/* SPDX-License-Identifier: MIT */
/*
 * Seeds: archives as `wax pack` writes them.  The targets of their symlinks are
 * paths that must never be written to; a mutant that points the path of a file
 * there does what a hostile archive would.  The last ones are hostile as they
 * are.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax.h>

#include "fuzz-archive.h"
#include "fuzz-target.h"
#include "tools/archive-write.h"

struct sample {
	const char *path;
	const char *target;
	const char *content;
	uint16_t type;
	uint16_t mode;
};

static int
add_sample(struct archive_writer *writer, const struct sample *sample)
{
	struct archive_entry entry = {
		.path = sample->path,
		.path_size = strlen(sample->path),
		.target = sample->target,
		.target_size = sample->target ? strlen(sample->target) : 0,
		.modified = INT64_C(981173106000000001),
		.type = sample->type,
		.mode = sample->mode,
	};
	struct archive_entry_builder slot;
	struct wax_list_builder pieces;
	size_t size = 0;
	int err;

	err = archive_writer_begin(writer, &entry, &slot);
	if (err == 0 && sample->content != NULL) {
		size = strlen(sample->content);
		err = archive_entry_init_content(&slot, 1, &pieces);
		if (err == 0)
			err = archive_entry_put_content(&pieces, 0,
							sample->content, size);
	}
	return err ? err : archive_writer_end(writer, size);
}

/* Read a file that was just written, and add it. */
static int
add_file(struct fuzz_seeds *seeds, const char *name, const char *path)
{
	static char bytes[1 << 20];
	FILE *stream = fopen(path, "rb");
	size_t size;

	if (stream == NULL)
		return -errno;
	size = fread(bytes, 1, sizeof(bytes), stream);
	fclose(stream);
	(void)unlink(path);
	return fuzz_seed_add(seeds, name, bytes, size);
}

static int
add_archive(struct fuzz_seeds *seeds, const char *name,
	    const struct sample *samples, size_t count)
{
	struct archive_writer writer;
	char path[4096];
	size_t i;
	int err;

	(void)snprintf(path, sizeof(path), "%s/out/seed",
		       fuzz_archive_scratch());
	err = archive_writer_create(&writer, path, NULL);
	for (i = 0; err == 0 && i < count; i++)
		err = add_sample(&writer, &samples[i]);
	if (err == 0)
		err = archive_writer_finish(&writer);
	return err ? err : add_file(seeds, name, path);
}

/* One of everything. */
static int
add_tree(struct fuzz_seeds *seeds)
{
	static const struct sample samples[] = {
		{"dir", NULL, NULL, ARCHIVE_ENTRY_TYPE_DIRECTORY, 0755},
		{"dir/file", NULL, "content of a file", ARCHIVE_ENTRY_TYPE_FILE,
		 04644},
		{"dir/sub", NULL, NULL, ARCHIVE_ENTRY_TYPE_DIRECTORY, 0500},
		{"dir/sub/empty", NULL, NULL, ARCHIVE_ENTRY_TYPE_FILE, 0600},
		{"dir/up", "../sentinel/file", NULL, ARCHIVE_ENTRY_TYPE_SYMLINK,
		 0777},
		{"dir/out", FUZZ_OUTSIDE "/evil", NULL,
		 ARCHIVE_ENTRY_TYPE_SYMLINK, 0777},
		{"dir/up.", "../../sentinel/evil", NULL,
		 ARCHIVE_ENTRY_TYPE_SYMLINK, 0777},
		{"up", "../sentinel", NULL, ARCHIVE_ENTRY_TYPE_SYMLINK, 0777},
		{"up-", "up/evil", NULL, ARCHIVE_ENTRY_TYPE_SYMLINK, 0777},
		{"last", NULL, "x", ARCHIVE_ENTRY_TYPE_FILE, 0644},
	};

	return add_archive(seeds, "tree", samples,
			   sizeof(samples) / sizeof(samples[0]));
}

/*
 * Paths and targets of one size, next to each other: a pointer to a path that is
 * moved a little points to a target.
 */
static int
add_close(struct fuzz_seeds *seeds)
{
	static const char content[] = "../sentinel/evil";
	const struct sample samples[] = {
		{"a/path/of/sixtee", NULL, content, ARCHIVE_ENTRY_TYPE_FILE,
		 0644},
		{"n/link/of/sixtee", "../sentinel/file", NULL,
		 ARCHIVE_ENTRY_TYPE_SYMLINK, 0777},
		{"n/file/of/sixtee", NULL, content, ARCHIVE_ENTRY_TYPE_FILE,
		 0644},
		{"n/also/of/sixtee", "../sentinel/evil", NULL,
		 ARCHIVE_ENTRY_TYPE_SYMLINK, 0777},
		{"directory/sixtee", NULL, NULL, ARCHIVE_ENTRY_TYPE_DIRECTORY,
		 0500},
		{"n/last/of/sixtee", "a/../../../a/../", NULL,
		 ARCHIVE_ENTRY_TYPE_SYMLINK, 0777},
		{"n/more/of/sixtee", NULL, "x", ARCHIVE_ENTRY_TYPE_FILE, 0644},
	};

	return add_archive(seeds, "close", samples,
			   sizeof(samples) / sizeof(samples[0]));
}

/* Enough for two chunks. */
static int
add_many(struct fuzz_seeds *seeds)
{
	struct sample samples[20];
	char names[20][8];
	size_t i;

	for (i = 0; i < 20; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "f%zu", i);
		samples[i] = (struct sample){names[i], NULL, "../sentinel/evil",
					     ARCHIVE_ENTRY_TYPE_FILE, 0644};
	}
	return add_archive(seeds, "many", samples, 20);
}

/* The archive writer takes any path; what it then writes leads outside. */
static int
add_hostile(struct fuzz_seeds *seeds, const char *name,
	    const struct sample *samples, size_t count)
{
	int err = add_archive(seeds, name, samples, count);

	if (err == 0)
		seeds->list[seeds->count - 1].is_hostile = 1;
	return err;
}

static int
add_outside(struct fuzz_seeds *seeds)
{
	static const struct sample up = {"../sentinel/evil", NULL, "x",
					 ARCHIVE_ENTRY_TYPE_FILE, 0644};
	static const struct sample absolute = {FUZZ_OUTSIDE "/evil", NULL, "x",
					       ARCHIVE_ENTRY_TYPE_FILE, 0644};
	static const struct sample through[] = {
		{"up", "../sentinel", NULL, ARCHIVE_ENTRY_TYPE_SYMLINK, 0777},
		{"up/evil", NULL, "x", ARCHIVE_ENTRY_TYPE_FILE, 0644},
	};
	int err = add_hostile(seeds, "up", &up, 1);

	if (err == 0)
		err = add_hostile(seeds, "absolute", &absolute, 1);
	return err ? err : add_hostile(seeds, "through", through, 2);
}

int
fuzz_seeds_create(struct fuzz_seeds *seeds)
{
	int err;

	memset(seeds, 0, sizeof(*seeds));
	err = add_archive(seeds, "empty", NULL, 0);
	if (err == 0)
		err = add_tree(seeds);
	if (err == 0)
		err = add_close(seeds);
	if (err == 0)
		err = add_many(seeds);
	return err ? err : add_outside(seeds);
}
