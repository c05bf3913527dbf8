/* SPDX-License-Identifier: MIT */
/*
 * A program that owns SIGBUS: wax installs no handler, and gets its faults from
 * ours.
 *
 * Usage: ./04-own-handler FILE
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <wax.h>

static void
on_sigbus(int signo, siginfo_t *info, void *context)
{
	static const char text[] = "a SIGBUS of our own: giving up\n";

	if (wax_sigbus(signo, info, context))
		return;
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(3);
	_exit(2);
}

int
main(int argc, char **argv)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct sigaction action = {0};
	struct wax_region *region;
	int err;

	if (argc != 2) {
		fprintf(stderr, "usage: %s FILE\n", argv[0]);
		return 2;
	}
	action.sa_sigaction = on_sigbus;
	action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
	sigfillset(&action.sa_mask);
	/* What an instruction raises must never be blocked. */
	sigdelset(&action.sa_mask, SIGBUS);
	sigdelset(&action.sa_mask, SIGSEGV);
	sigdelset(&action.sa_mask, SIGILL);
	sigdelset(&action.sa_mask, SIGFPE);
	sigdelset(&action.sa_mask, SIGTRAP);
	sigaction(SIGBUS, &action, NULL);

	opts.flags = WAX_NO_HANDLER | WAX_REGION_TRUNCATE;
	err = wax_region_open(argv[1], &opts, &region);
	if (!err) {
		memcpy(wax_region_base(region), "hello\n", 6);
		err = wax_region_finish(region, 6);
	}
	if (err)
		fprintf(stderr, "%s: %s\n", argv[1], wax_strerror(err));
	return err != 0;
}
