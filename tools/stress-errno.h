/* SPDX-License-Identifier: MIT */
/* Names of the errors that --inject takes. */
#ifndef WAX_STRESS_ERRNO_H
#define WAX_STRESS_ERRNO_H

/* The positive errno of "ENOSPC" and the like; 0 for a name not known here. */
int
stress_errno_parse(const char *name);

#endif /* WAX_STRESS_ERRNO_H */
