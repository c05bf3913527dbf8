/* SPDX-License-Identifier: MIT */
/* A child that stores into a region of its parent: it must die of it, alone. */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stress-worker.h"

/* What the child says when it is not dead. */
enum { CHILD_ERROR = 3, CHILD_SURVIVED = 4 };

static void
store_as_child(const struct stress_slot *slot, uint64_t offset)
{
	/* As it would be without us, so that no handler is in between. */
	(void)signal(SIGSEGV, SIG_DFL);
	if (wax_region_error(slot->region) != -EPERM)
		_exit(CHILD_ERROR);
	*(volatile unsigned char *)(slot->base + offset) ^= 0xff;
	_exit(CHILD_SURVIVED);
}

void
stress_op_fork(struct stress_worker *worker)
{
	struct stress_slot *slot = stress_slot_take(worker);
	uint64_t offset =
		stress_random_below(&worker->step.random, STRESS_SLOT_SIZE);
	int status = 0;
	pid_t child;

	/* Where the kernel is not told to keep the memory from children, the
	 * child may well store: then there is nothing to see. */
	if (slot == NULL ||
	    strcmp(worker->run->options->inject_name, "madvise") == 0)
		return;
	child = fork();
	if (child == 0)
		store_as_child(slot, offset);
	if (child < 0) {
		stress_error(worker, "fork: %s", strerror(errno));
		return;
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSEGV)
		stress_error(worker,
			     "a child that stores ends with status %#x, "
			     "not by SIGSEGV",
			     (unsigned)status);
}
