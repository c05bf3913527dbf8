/* SPDX-License-Identifier: MIT */
/* Time and page faults of this process. */
#include "config.h"

#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

#include "sample.h"

static double
seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

void
bench_sample(struct bench_sample *ret)
{
	struct rusage use = {0};
	struct timespec now = {0};

	(void)getrusage(RUSAGE_SELF, &use);
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	ret->wall = (double)now.tv_sec + (double)now.tv_nsec / 1e9;
	ret->cpu = seconds(use.ru_utime) + seconds(use.ru_stime);
	ret->faults = (double)(use.ru_minflt + use.ru_majflt);
}
