/* SPDX-License-Identifier: MIT */
/* bench/message-small: what a small message in a file of its own costs. */
#include "config.h"

#include "message-small.h"

int
main(int argc, char **argv)
{
	static const struct bench_contestant *const peers[] = {
		&message_small_stock,          &message_small_stock_rename,
		&message_small_warm,           &message_small_cxx,
		&message_small_cxx_atomic,     &message_small_scratch,
		&message_small_scratch_atomic, NULL};

	return bench_main(argc, argv, bench_message_small, peers);
}
