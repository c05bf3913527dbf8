/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "stress-child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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

void
stress_child_expect(struct stress_worker *worker, pid_t process, int wanted,
		    const char *who)
{
	int status = -1;

	while (waitpid(process, &status, 0) < 0 && errno == EINTR)
		;
	if (status != wanted)
		stress_error(worker, "the %s ended with status %#x", who,
			     (unsigned)status);
}
