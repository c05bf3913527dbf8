/* SPDX-License-Identifier: MIT */
/*
 * What an append costs, next to the two ways everybody has: write(2) for each
 * record, which a killed process does not lose either, and fwrite(3) into a
 * buffer of 64 KiB, which it does.  Neither of them computes a checksum.
 *
 * Nothing is synced.  Timed is everything from opening to closing; closing
 * without sync, since the others do not sync.  CPU is that of all threads of the
 * process, user and system.  The contestants alternate, after one untimed run of
 * each, and the smallest of the runs counts for each column.
 *
 *   log [--dir DIR] [--mib N] [--runs N]
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <wax.h>

#define BUFFER_SIZE ((size_t)64 << 10)

struct bench {
	char directory[4096];
	char path[4200];
	size_t bytes;
	int runs;
};

_Noreturn static void
die(const char *what, int err)
{
	fprintf(stderr, "log: %s: %s\n", what, wax_strerror(err));
	exit(EXIT_FAILURE);
}

static double
wall(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static double
cpu(void)
{
	struct rusage use;

	(void)getrusage(RUSAGE_SELF, &use);
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	       (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static void
remove_all(const struct bench *bench)
{
	char command[4300];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'/log.*",
		       bench->directory);
	if (system(command) != 0)
		die(bench->directory, -EIO);
	(void)unlink(bench->path);
}

static void
run_wax(const struct bench *bench, const char *record, size_t size,
	uint32_t flags)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	struct wax_log *log;
	size_t i;
	int err;

	opts.sync = WAX_LOG_SYNC_NONE;
	opts.flags = flags;
	err = wax_log_open(bench->directory, &opts, &log, NULL);
	for (i = 0; !err && i < bench->bytes / size; i++)
		err = wax_log_append(log, record, size, NULL);
	if (!err)
		err = wax_log_close(log);
	if (err)
		die("append", err);
}

static void
run_wax_threads(const struct bench *bench, const char *record, size_t size)
{
	run_wax(bench, record, size, 0);
}

static void
run_wax_alone(const struct bench *bench, const char *record, size_t size)
{
	run_wax(bench, record, size, WAX_LOG_NO_THREAD);
}

static void
run_write(const struct bench *bench, const char *record, size_t size)
{
	int fd = open(bench->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
		      0666);
	size_t i;

	if (fd < 0)
		die(bench->path, -errno);
	for (i = 0; i < bench->bytes / size; i++)
		if (write(fd, record, size) != (ssize_t)size)
			die("write", -errno);
	(void)close(fd);
}

static void
run_fwrite(const struct bench *bench, const char *record, size_t size)
{
	FILE *file = fopen(bench->path, "ae");
	size_t i;

	if (file == NULL)
		die(bench->path, -errno);
	(void)setvbuf(file, NULL, _IOFBF, BUFFER_SIZE);
	for (i = 0; i < bench->bytes / size; i++)
		if (fwrite(record, size, 1, file) != 1)
			die("fwrite", -errno);
	if (fclose(file) != 0)
		die("fclose", -errno);
}

static const struct contestant {
	const char *name;
	void (*run)(const struct bench *, const char *, size_t);
} contestants[] = {
	{"wax", run_wax_threads},
	{"wax, no thread", run_wax_alone},
	{"write", run_write},
	{"fwrite", run_fwrite},
};
#define CONTESTANTS (sizeof(contestants) / sizeof(contestants[0]))

static double
smaller(double best, double value)
{
	return best == 0 || value < best ? value : best;
}

static void
compare(const struct bench *bench, size_t size)
{
	double cpus[CONTESTANTS] = {0}, walls[CONTESTANTS] = {0};
	double start_cpu, start_wall, count = (double)(bench->bytes / size);
	char *record = malloc(size);
	size_t i;
	int run;

	if (record == NULL)
		die("record", -ENOMEM);
	memset(record, 'x', size);
	for (run = 0; run <= bench->runs; run++)
		for (i = 0; i < CONTESTANTS; i++) {
			remove_all(bench);
			start_cpu = cpu();
			start_wall = wall();
			contestants[i].run(bench, record, size);
			if (run == 0)
				continue;
			cpus[i] = smaller(cpus[i], cpu() - start_cpu);
			walls[i] = smaller(walls[i], wall() - start_wall);
		}
	for (i = 0; i < CONTESTANTS; i++)
		printf("%5zu bytes  %-14s  %8.1f ns CPU  %8.1f ns wall  "
		       "%5.2f GB/s  CPU of wax: %.2f\n",
		       size, contestants[i].name, cpus[i] / count * 1e9,
		       walls[i] / count * 1e9,
		       (double)bench->bytes / walls[i] / 1e9,
		       cpus[i] / cpus[0]);
	free(record);
	remove_all(bench);
}

int
main(int argc, char **argv)
{
	static const struct option long_options[] = {
		{"dir", required_argument, NULL, 'd'},
		{"mib", required_argument, NULL, 'm'},
		{"runs", required_argument, NULL, 'r'},
		{NULL, 0, NULL, 0},
	};
	struct bench bench = {.bytes = (size_t)256 << 20, .runs = 5};
	const char *parent = "/tmp";
	int option;

	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1)
		if (option == 'd')
			parent = optarg;
		else if (option == 'm')
			bench.bytes = (size_t)atol(optarg) << 20;
		else if (option == 'r')
			bench.runs = atoi(optarg);
		else
			return EXIT_FAILURE;
	(void)snprintf(bench.directory, sizeof(bench.directory),
		       "%s/wax-bench-XXXXXX", parent);
	if (mkdtemp(bench.directory) == NULL)
		die(parent, -errno);
	(void)snprintf(bench.path, sizeof(bench.path), "%s/file",
		       bench.directory);
	compare(&bench, 64);
	compare(&bench, 256);
	compare(&bench, 4096);
	(void)rmdir(bench.directory);
	return EXIT_SUCCESS;
}
