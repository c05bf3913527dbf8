/* SPDX-License-Identifier: MIT */
/*
 * bench/message-large: a message larger than memory.  message-large.sh sees to
 * that.  Whoever builds in malloc() memory is killed there.
 */
#include "config.h"

#include "message.h"

int
main(int argc, char **argv)
{
	static const struct bench_contestant *const peers[] = {
		&message_cxx, &message_cxx_pretouch, &message_ideal, NULL};

	return bench_main(argc, argv, bench_message_large, peers);
}
