/* SPDX-License-Identifier: MIT */
/* From the command line to a subcommand. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wax.h>

#include "escape.h"
#include "report.h"
#include "tool.h"

static struct command {
	const char *name;
	/* What getopt_long() takes for the name of the program. */
	char title[16];
	int (*run)(int argc, char **argv);
	const char *summary;
} commands[] = {
	{"pack", "wax: pack", cmd_pack, "write files to a message"},
	{"unpack", "wax: unpack", cmd_unpack, "restore the files"},
	{"ls", "wax: ls", cmd_ls, "list the files"},
	{"info", "wax: info", cmd_info, "tell what a file is"},
	{"dump", "wax: dump", cmd_dump, "show the layout of a message"},
	{"verify", "wax: verify", cmd_verify, "check all of a file"},
	{"repair", "wax: repair", cmd_repair, "mend a file"},
	{"log", "wax: log", cmd_log, "work with logs"},
	{"stress", "wax: stress", cmd_stress, "try to break wax here"},
	{"bench", "wax: bench", cmd_bench, "measure wax here"},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static void
help(void)
{
	size_t i;

	printf("usage: wax COMMAND [OPTION]... FILE...\n\n"
	       "Work with Cap'n Proto messages that grow on disk.\n\n");
	for (i = 0; i < COMMAND_COUNT; i++)
		printf("  %-8s %s\n", commands[i].name, commands[i].summary);
	printf("\n"
	       "  -h, --help     show this help; `wax COMMAND --help` tells "
	       "more\n"
	       "  -V, --version  show the version\n\n"
	       "Exit status: 0 success, 1 failed or damaged, 2 wrong usage.\n"
	       "The manual is wax(1).\n");
}

static struct command *
find(const char *name)
{
	size_t i;

	for (i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

int
tool_usage_error(const char *name, const char *what)
{
	if (what == NULL && opterr == 0)
		what = "no such option, or a wrong one";
	if (what != NULL) {
		fprintf(stderr, "wax: %s: ", name);
		escape_write(stderr, what, strlen(what));
		fputc('\n', stderr);
	}
	fprintf(stderr, "wax: %s: try `wax %s --help`\n", name, name);
	return TOOL_USAGE;
}

static int
run(int argc, char **argv)
{
	struct command *command;

	if (argc < 2) {
		fprintf(stderr, "wax: no command given: try `wax --help`\n");
		return TOOL_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		help();
		return TOOL_OK;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		printf("wax %s\n", wax_version_string());
		return TOOL_OK;
	}
	command = find(argv[1]);
	if (command == NULL) {
		report_error(argv[1], 0, "no such command", "try `wax --help`");
		return TOOL_USAGE;
	}
	argv[1] = command->title;
	return command->run(argc - 1, argv + 1);
}

int
tool_main(int argc, char **argv)
{
	int i, status;

	/* getopt_long() writes a wrong option as it is. */
	for (i = 1; i < argc; i++)
		if (argv[i][0] == '-' && escape_is_needed(argv[i]))
			opterr = 0;
	/* Passing a limit of file sizes is to be an error, not death. */
	(void)signal(SIGXFSZ, SIG_IGN);
	status = run(argc, argv);
	/* What could not be printed must not look like success. */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		report_error("standard output", -errno, NULL, NULL);
		if (status == TOOL_OK)
			status = TOOL_FAILED;
	}
	return status;
}
