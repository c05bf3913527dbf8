/* SPDX-License-Identifier: MIT */
/* A writer that is killed, and what it has promised until then. */
#ifndef WAX_STRESS_VICTIM_H
#define WAX_STRESS_VICTIM_H

#include <stdatomic.h>
#include <stdint.h>

#include "stress-worker.h"

/* What a writer stores at most; it is killed long before. */
#define STRESS_PAGES_MAX 65536u
#define STRESS_LINKS_MAX 20000u

/* What a writer has acknowledged. */
struct stress_promise {
	_Atomic(uint64_t) units; /* pages, or links */
	_Atomic(uint64_t) bytes;
};

struct stress_victim {
	struct stress_worker worker;
	struct stress_promise *promise;
	uint64_t key;
	uint32_t is_message;
	char path[STRESS_PATH_SIZE];
};

void
stress_acknowledge(struct stress_promise *promise, uint64_t units,
		   uint64_t bytes);

/* The body of the process (stress-writer.c); does not return. */
void
stress_writer_main(struct stress_victim *victim);

#endif /* WAX_STRESS_VICTIM_H */
