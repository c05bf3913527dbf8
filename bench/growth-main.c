/* SPDX-License-Identifier: MIT */
/* bench/growth: what growing costs. */
#include "config.h"

#include "growth.h"

int
main(int argc, char **argv)
{
	return bench_main(argc, argv, bench_growth, NULL);
}
