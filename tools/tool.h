/* SPDX-License-Identifier: MIT */
/*
 * What main() and the subcommands share.
 *
 * A subcommand gets its own arguments, argv[0] being "wax: NAME" so that
 * getopt_long() starts its messages like all others, and returns the exit
 * status.  It reports its own errors.
 */
#ifndef WAX_TOOL_H
#define WAX_TOOL_H

/* Exit statuses; wax(1) documents them. */
enum {
	TOOL_OK = 0,
	/* Something failed, or a file is damaged. */
	TOOL_FAILED = 1,
	TOOL_USAGE = 2
};

int
cmd_bench(int argc, char **argv);
int
cmd_dump(int argc, char **argv);
int
cmd_info(int argc, char **argv);
int
cmd_log(int argc, char **argv);
int
cmd_ls(int argc, char **argv);
int
cmd_pack(int argc, char **argv);
int
cmd_repair(int argc, char **argv);
int
cmd_stress(int argc, char **argv);
int
cmd_unpack(int argc, char **argv);
int
cmd_verify(int argc, char **argv);

/* Point to the help of a subcommand after a usage error; returns TOOL_USAGE. */
int
tool_usage_error(const char *name, const char *what);

/* Run `wax ARGUMENTS`; what main() does. */
int
tool_main(int argc, char **argv);

#endif /* WAX_TOOL_H */
