/* SPDX-License-Identifier: MIT */
/* What a file holds, asked by pread(2) through a descriptor of our own. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stress-worker.h"

int
stress_refuse(struct stress_worker *worker, const char *call, int err)
{
	if (err == 0)
		return 0;
	if (stress_tolerates(worker->run->options, err))
		stress_add(&worker->run->tally->refused, 1);
	else
		stress_error(worker, "%s: %s (%d)", call, wax_strerror(err),
			     err);
	return err;
}

int
stress_check_open(struct stress_worker *worker, const char *path,
		  uint64_t *ret_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		stress_error(worker, "%s: %s", path, strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		return -1;
	}
	*ret_size = (uint64_t)st.st_size;
	return fd;
}

/* Count the bytes that differ and record the first of them. */
static void
tell_difference(struct stress_worker *worker, const char *path, uint64_t offset,
		const unsigned char *expected, uint64_t size)
{
	const unsigned char *got = worker->buffer;
	uint64_t lost = 0, wrong = 0, first = size, i;

	for (i = 0; i < size; i++) {
		if (got[i] == expected[i])
			continue;
		if (first == size)
			first = i;
		if (got[i] == 0)
			lost++;
		else
			wrong++;
	}
	stress_add(&worker->run->tally->lost, lost);
	stress_add(&worker->run->tally->wrong, wrong);
	stress_error(worker,
		     "%s: byte %" PRIu64 " is %02x, must be %02x; %" PRIu64
		     " lost, %" PRIu64 " wrong",
		     path, offset + first, got[first], expected[first], lost,
		     wrong);
}

/* Read all of it; what lies behind the end reads as zeros. */
static void
read_all(int fd, unsigned char *buffer, uint64_t size, uint64_t offset)
{
	uint64_t done = 0;
	ssize_t got;

	memset(buffer, 0, (size_t)size);
	while (done < size) {
		got = pread(fd, buffer + done, (size_t)(size - done),
			    (off_t)(offset + done));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		done += (uint64_t)got;
	}
}

void
stress_check_bytes(struct stress_worker *worker, int fd, const char *path,
		   uint64_t offset, const unsigned char *expected,
		   uint64_t size)
{
	uint64_t piece;

	stress_add(&worker->run->tally->checked, size);
	for (; size > 0; size -= piece) {
		piece = size < STRESS_BUFFER_SIZE ? size : STRESS_BUFFER_SIZE;
		read_all(fd, worker->buffer, piece, offset);
		if (memcmp(worker->buffer, expected, (size_t)piece) != 0) {
			tell_difference(worker, path, offset, expected, piece);
			return;
		}
		offset += piece;
		expected += piece;
	}
}

void
stress_page_fill(uint64_t *words, uint64_t key, uint64_t page)
{
	/* Never 0, and different in every word of every page. */
	uint64_t word = stress_hash(key ^ page) | 1;
	unsigned i;

	for (i = 0; i < STRESS_PAGE / sizeof(*words); i++)
		words[i] = word + (uint64_t)i * 2;
}

uint64_t
stress_count_region(struct stress_tally *tally, const struct wax_region *region,
		    int *ret_error)
{
	struct wax_region_stat stat = {0};

	(void)wax_region_stat(region, &stat, sizeof(stat));
	stress_add(&tally->grow_calls, stat.grow_calls);
	stress_add(&tally->grow_faults, stat.grow_faults);
	stress_add(&tally->benign_races, stat.benign_races);
	stress_add(&tally->rescued, stat.rescued);
	stress_add(&tally->files, 1);
	*ret_error = stat.error;
	return stat.intact;
}
