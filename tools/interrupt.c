/* SPDX-License-Identifier: MIT */
/* Signals that end a command end it between two steps of its work. */
#include "config.h"

#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU};

#define SIGNAL_COUNT (sizeof(signals) / sizeof(signals[0]))

static volatile sig_atomic_t pending;

static void
note(int signo)
{
	pending = signo;
}

void
interrupt_catch(void)
{
	struct sigaction old;
	struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
	size_t i;

	(void)sigemptyset(&action.sa_mask);
	for (i = 0; i < SIGNAL_COUNT; i++)
		if (sigaction(signals[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &action, NULL);
}

int
interrupt_pending(void)
{
	return pending;
}

void
interrupt_raise(void)
{
	struct sigaction action = {.sa_handler = SIG_DFL};
	int signo = pending;

	if (signo == 0)
		return;
	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(signo, &action, NULL);
	(void)raise(signo);
}
