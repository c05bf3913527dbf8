/* SPDX-License-Identifier: MIT */
/* The name of something new. */
#include "config.h"

#include "new-name.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define LETTER_COUNT 6
#define ATTEMPTS 100

/* Bytes of a name to repeat: whole characters, if it is UTF-8. */
static size_t
kept_size(const char *name)
{
	size_t size = strnlen(name, NEW_NAME_KEPT + 1);

	if (size <= NEW_NAME_KEPT)
		return size;
	size = NEW_NAME_KEPT;
	while (size > 0 && ((unsigned char)name[size] & 0xc0) == 0x80)
		size--;
	return size;
}

static int
choose_temporary(struct new_name *new_name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
	unsigned char bytes[LETTER_COUNT];
	char random[LETTER_COUNT + 1];
	size_t i;

	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return -EAGAIN;
	for (i = 0; i < LETTER_COUNT; i++)
		random[i] = letters[bytes[i] % (sizeof(letters) - 1)];
	random[LETTER_COUNT] = '\0';
	(void)snprintf(new_name->temporary, sizeof(new_name->temporary),
		       ".%.*s.%s", (int)kept_size(new_name->name),
		       new_name->name, random);
	return 0;
}

static int
make_temporary(struct new_name *new_name, new_name_make *make,
	       const void *context)
{
	int attempt, err;

	for (attempt = 0; attempt < ATTEMPTS; attempt++) {
		err = choose_temporary(new_name);
		if (err == 0)
			err = make(new_name->parent, new_name->temporary,
				   context);
		if (err != -EEXIST)
			return err;
	}
	return -EAGAIN;
}

int
new_name_create(struct new_name *new_name, bool force, new_name_make *make,
		const void *context)
{
	struct stat stat;
	int made;

	new_name->temporary[0] = '\0';
	made = make(new_name->parent, new_name->name, context);
	if (made != -EEXIST || !force)
		return made;
	/* The rename would fail too, but only after all the work. */
	if (fstatat(new_name->parent, new_name->name, &stat,
		    AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(stat.st_mode))
		return -EISDIR;
	return make_temporary(new_name, make, context);
}

const char *
new_name_present(const struct new_name *new_name)
{
	return new_name->temporary[0] != '\0' ? new_name->temporary
					      : new_name->name;
}

int
new_name_publish(const struct new_name *new_name)
{
	int err;

	if (new_name->temporary[0] == '\0')
		return 0;
	if (renameat(new_name->parent, new_name->temporary, new_name->parent,
		     new_name->name) == 0)
		return 0;
	err = -errno;
	new_name_remove(new_name);
	return err;
}

void
new_name_remove(const struct new_name *new_name)
{
	(void)unlinkat(new_name->parent, new_name_present(new_name), 0);
}
