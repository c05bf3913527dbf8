/* SPDX-License-Identifier: MIT */
/*
 * Usage: capnp-scenes SCENE FILE
 *
 * Builds one of the messages of scenes.c in FILE, for capnp-decode.sh and
 * capnp-peer.sh.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <wax.h>

#include "scenes.h"

static int
build(const char *name, const char *path)
{
	struct wax_message *message;
	size_t i;
	int err;

	for (i = 0; i < scene_count; i++) {
		if (strcmp(scenes[i].name, name) != 0)
			continue;
		err = wax_message_create(path, NULL, &message);
		return err ? err : scene_build(&scenes[i], message);
	}
	return -EINVAL;
}

int
main(int argc, char **argv)
{
	int err = argc == 3 ? build(argv[1], argv[2]) : -EINVAL;

	if (err)
		fprintf(stderr, "capnp-scenes: %s\n", wax_strerror(err));
	return err ? 1 : 0;
}
