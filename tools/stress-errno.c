/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "stress-errno.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

/* What the manual pages of the system calls of wax name. */
static const struct {
	const char *name;
	int value;
} errors[] = {
	{"EACCES", EACCES},
	{"EAGAIN", EAGAIN},
	{"EBADF", EBADF},
	{"EBUSY", EBUSY},
	{"EDQUOT", EDQUOT},
	{"EEXIST", EEXIST},
	{"EFAULT", EFAULT},
	{"EFBIG", EFBIG},
	{"EINTR", EINTR},
	{"EINVAL", EINVAL},
	{"EIO", EIO},
	{"EISDIR", EISDIR},
	{"EMFILE", EMFILE},
	{"ENFILE", ENFILE},
	{"ENODEV", ENODEV},
	{"ENOENT", ENOENT},
	{"ENOLCK", ENOLCK},
	{"ENOMEM", ENOMEM},
	{"ENOSPC", ENOSPC},
	{"ENOSYS", ENOSYS},
	{"EOPNOTSUPP", EOPNOTSUPP},
	{"EPERM", EPERM},
	{"EROFS", EROFS},
	{"ESPIPE", ESPIPE},
	{"ESTALE", ESTALE},
	{"ETIMEDOUT", ETIMEDOUT},
	{"ETXTBSY", ETXTBSY},
	{"EXDEV", EXDEV},
};

int
stress_errno_parse(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (strcmp(errors[i].name, name) == 0)
			return errors[i].value;
	return 0;
}
