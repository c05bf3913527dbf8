/* SPDX-License-Identifier: MIT */
/*
 * Logs that are fuzzed: as one string of bytes, and as files in memory.
 *
 * The string is what a fuzzer changes.  It has what the files of a log have,
 * without the zeros of their headers:
 *
 *   offset  size
 *        0     2  FUZZ_LOG_*: how the log is used
 *        2     6  zero
 *        8     8  what is looked for
 *   and for each file
 *        0     2  bytes of content that follow the head
 *        2     2  zeros behind the file, in words
 *        4     2  how far its name is from where its header says that it begins,
 *                 in pages, signed
 *        6     2  bytes that are cut off from its end
 *        8    ..  content: its first 512 bytes, both checkpoints, and what is
 *                 from 4096 on
 */
#ifndef WAX_FUZZ_LOG_H
#define WAX_FUZZ_LOG_H

#include <stddef.h>
#include <stdint.h>

#include <wax.h>

#include "log-image.h"

#define FUZZ_LOG_PROLOGUE 16u
#define FUZZ_LOG_HEAD 8u
#define FUZZ_LOG_FILES_MOST 6u
/* Content of a file before its records. */
#define FUZZ_LOG_FRONT 640u

enum {
	/* The machine was started again since. */
	FUZZ_LOG_OTHER_BOOT = 1,
	FUZZ_LOG_PREFIX = 2,
	/* A process writes it; for readers only. */
	FUZZ_LOG_WRITER = 4,
	FUZZ_LOG_DURABLE = 8,
	/* Its first file is named, not the directory. */
	FUZZ_LOG_SINGLE = 16
};

/* -- The string: fuzz-log-pack.c --------------------------------------------- */

struct fuzz_log_part {
	unsigned char *head;
	unsigned char *content;
	size_t stored;
};

/* The parts of a string, at most FUZZ_LOG_FILES_MOST; the last may be cut off. */
size_t
fuzz_log_parts(unsigned char *bytes, size_t size,
	       struct fuzz_log_part parts[FUZZ_LOG_FILES_MOST]);

uint64_t
fuzz_log_get(const unsigned char *at, size_t size);

/* Make the files of a string, and no others.  Returns its flags. */
uint32_t
fuzz_log_unpack(const void *data, size_t size);

/* A string of one file more.  Returns the new size. */
size_t
fuzz_log_pack(unsigned char *string, size_t size, const unsigned char *file,
	      size_t file_size);

/* Mutation of such a string: fuzz-log-mutate.c; see struct fuzz_target. */
struct fuzz_random;
size_t
fuzz_log_mutate(struct fuzz_random *random, unsigned char *bytes, size_t size,
		size_t room);

/* -- Files in memory: fuzz-log-files.c ---------------------------------------- */

#define FUZZ_LOG_FILE_MOST ((size_t)1 << 20)

struct fuzz_log_file {
	char name[48];
	/* Zeros follow what is stored. */
	unsigned char *bytes;
	size_t stored;
	size_t size;
	int exists;
	/* Of a segment. */
	uint64_t base;
};

#define FUZZ_LOG_SLOTS 24u
extern struct fuzz_log_file fuzz_log_files[FUZZ_LOG_SLOTS];

/* No files. */
void
fuzz_log_files_reset(void);

/* NULL if there is none. */
struct fuzz_log_file *
fuzz_log_file_find(const char *name);

/* A file of that name, empty; an old one is replaced. */
struct fuzz_log_file *
fuzz_log_file_create(const char *name);

/* Have the zeros stored that are before an offset. */
void
fuzz_log_file_store(struct fuzz_log_file *file, size_t limit);

/* Write all of them to a directory that is there. */
void
fuzz_log_files_write(const char *path);

/* -- What the library sees: fuzz-log-os.c -------------------------------------- */

#define FUZZ_LOG_DIR "/log"

/* FUZZ_LOG_OTHER_BOOT, FUZZ_LOG_WRITER; and whether it is the files in memory, as
 * FUZZ_LOG_DIR, or those of the system. */
void
fuzz_log_os(uint32_t flags, int in_memory);

/* Descriptors of files in memory that are open. */
size_t
fuzz_log_os_open(void);

/* The most memory that the library had since it was asked last:
 * fuzz-log-memory.c. */
size_t
fuzz_log_memory(void);

/* -- What a reader returns: fuzz-log-read.c ------------------------------------- */

#define FUZZ_LOG_SEEN_MOST 65536u

/* What a reader returned. */
struct fuzz_log_record {
	uint64_t position;
	uint64_t size;
	uint32_t digest;
};

struct fuzz_log_seen {
	struct fuzz_log_record records[FUZZ_LOG_SEEN_MOST];
	size_t count;
	/* What is damaged or torn, as often as it was said. */
	uint64_t others;
	/* What the last call returned. */
	int last;
};

/* A record is in a file in memory, just as it is, or the program ends. */
void
fuzz_log_check(const struct wax_log_entry *entry);

/* Read until there is nothing more, and pass over what cannot be read. */
void
fuzz_log_read_all(struct wax_log_reader *reader, struct fuzz_log_seen *seen);

/* Likewise, a reader of its own.  Returns 0 or why it cannot be opened. */
int
fuzz_log_read(const char *path, struct fuzz_log_seen *seen);

/* -- The same on files of the system: fuzz-log-real.c ---------------------------- */

extern const struct fuzz_target fuzz_log_real;

#endif /* WAX_FUZZ_LOG_H */
