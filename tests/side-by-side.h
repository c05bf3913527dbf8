/* SPDX-License-Identifier: MIT */
/* Threads that do the same at the same time, each with a number, from 1. */
#ifndef WAX_SIDE_BY_SIDE_H
#define WAX_SIDE_BY_SIDE_H

#include <check.h>
#include <pthread.h>
#include <stdint.h>

#define SIDE_BY_SIDE 4

/* Returns when all of them have; run() gets its number as a pointer. */
static inline void
run_side_by_side(void *(*run)(void *))
{
	pthread_t threads[SIDE_BY_SIDE];
	uintptr_t i;

	for (i = 0; i < SIDE_BY_SIDE; i++)
		ck_assert_int_eq(
			pthread_create(&threads[i], NULL, run, (void *)(i + 1)),
			0);
	for (i = 0; i < SIDE_BY_SIDE; i++)
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
}

#endif /* WAX_SIDE_BY_SIDE_H */
