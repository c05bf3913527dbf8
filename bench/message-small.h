/* SPDX-License-Identifier: MIT */
/*
 * What a small message in a file of its own costs, where many are made one after
 * another: the file takes most of the time.  Timed is everything from making the
 * first file to closing the last one; times are those of one file.
 */
#ifndef WAX_BENCH_MESSAGE_SMALL_H
#define WAX_BENCH_MESSAGE_SMALL_H

#include "message.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What all contestants do; the size of a message is its exact one. */
struct message_small_work {
	struct message_work message;
	uint32_t files;
};

/* One way to make a file: `argument` of the contestant. */
struct message_small_way {
	/* Returns 0 or -errno. */
	int (*make)(struct bench_job *job, const char *path, uint32_t flags);
	/* 0 or WAX_REGION_ATOMIC. */
	uint32_t flags;
};

/* run() and clean() of all contestants. */
int
message_small_run(struct bench_job *job);
int
message_small_clean(struct bench_job *job);

/* The message that all files hold. */
const struct message_work *
message_small_content(const struct bench_job *job);

/* Write to another name with `write`, and rename the file: as much as
 * WAX_REGION_ATOMIC promises. */
int
message_small_rename(struct bench_job *job, const char *path,
		     int (*write)(struct bench_job *job, const char *path));

/*
 * Those that need libcapnp: MallocMessageBuilder and writeMessageToFd() to the
 * file and to one that is renamed, and to the file from memory that is used again;
 * wax::MessageBuilder, in place and atomic; and wax::Scratch, which builds all
 * messages in the same memory.
 */
extern const struct bench_contestant message_small_stock,
	message_small_stock_rename, message_small_warm, message_small_cxx,
	message_small_cxx_atomic, message_small_scratch,
	message_small_scratch_atomic;

bench_suite bench_message_small;

#ifdef __cplusplus
}
#endif

#endif /* WAX_BENCH_MESSAGE_SMALL_H */
