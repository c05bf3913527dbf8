/* SPDX-License-Identifier: MIT */
/* Signals that end a command end it between two steps of its work. */
#ifndef WAX_TOOL_INTERRUPT_H
#define WAX_TOOL_INTERRUPT_H

/* Catch the signals, but for those that the caller of the program ignores. */
void
interrupt_catch(void);

/* The signal that came, or 0. */
int
interrupt_pending(void);

/* Die of the signal that came, so that a shell sees it; returns if none came. */
void
interrupt_raise(void);

#endif /* WAX_TOOL_INTERRUPT_H */
