/* SPDX-License-Identifier: MIT */
/* bench/message: what building a message into a file costs. */
#include "config.h"

#include "message.h"

int
main(int argc, char **argv)
{
	static const struct bench_contestant *const peers[] = {
		&message_stock, &message_cxx,  &message_cxx_pretouch,
		&message_ideal, &message_warm, NULL};

	return bench_main(argc, argv, bench_message, peers);
}
