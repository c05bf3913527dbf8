/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "stress-child.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "stress.h"

pid_t
stress_child_fork(void)
{
	static const struct rlimit no_core = {0, 0};
	pid_t parent = getpid(), child;

	(void)fflush(NULL);
	child = fork();
	if (child != 0)
		return child;
	/* It ends when it is told to by the one that watches, or with it. */
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	(void)setrlimit(RLIMIT_CORE, &no_core);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(STRESS_CANNOT);
	return 0;
}
