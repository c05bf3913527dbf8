/* SPDX-License-Identifier: MIT */
/* wax log: from its arguments to a subcommand. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "log.h"
#include "report.h"
#include "tool.h"

static struct command {
	const char *name;
	/* What getopt_long() takes for the name of the program. */
	char title[24];
	int (*run)(int argc, char **argv);
	const char *summary;
} commands[] = {
	{"write", "wax: log write", log_write, "append what is read to a log"},
	{"cat", "wax: log cat", log_cat, "print records"},
	{"tail", "wax: log tail", log_tail, "print the last records, follow"},
	{"stat", "wax: log stat", log_stat, "tell what a log has"},
	{"verify", "wax: log verify", log_verify, "check every record"},
	{"recover", "wax: log recover", log_recover,
	 "make a log whole that nobody closed"},
	{"prune", "wax: log prune", log_prune, "delete old segments"},
	{"export", "wax: log export", log_export,
	 "write records as lines or messages"},
	{"import", "wax: log import", log_import, "append them to a log"},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static void
help(void)
{
	size_t i;

	printf("usage: wax log COMMAND [OPTION]... DIR\n\n"
	       "Work with the log in directory DIR: records that survive a "
	       "killed process.\n\n");
	for (i = 0; i < COMMAND_COUNT; i++)
		printf("  %-8s %s\n", commands[i].name, commands[i].summary);
	printf("\n"
	       "  -h, --help  show this help; `wax log COMMAND --help` tells "
	       "more\n\n"
	       "The manual is wax-log(1).\n");
}

int
log_usage_error(const char *name, const char *what)
{
	char full[16];

	(void)snprintf(full, sizeof(full), "log %s", name);
	return tool_usage_error(full, what);
}

int
log_bad_argument(const char *name, const char *option, const char *argument)
{
	char what[160];

	(void)snprintf(what, sizeof(what), "--%s: bad argument: %.100s", option,
		       argument);
	return log_usage_error(name, what);
}

int
cmd_log(int argc, char **argv)
{
	size_t i;

	if (argc < 2)
		return tool_usage_error("log", "a COMMAND is needed");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		help();
		return TOOL_OK;
	}
	for (i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(commands[i].name, argv[1]) != 0)
			continue;
		argv[1] = commands[i].title;
		return commands[i].run(argc - 1, argv + 1);
	}
	report_error(argv[1], 0, "no such command", "try `wax log --help`");
	return TOOL_USAGE;
}
