/* SPDX-License-Identifier: MIT */
/*
 * Phrases for errors.  Each says what is wrong and, where the user can do
 * something, what.  strerror(3) is not used: it is not async-signal-safe, its
 * text depends on the locale, and it does not know what the values mean here.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>

#include <wax/base.h>

static const struct {
	int err;
	const char *phrase;
} phrases[] = {
	{0, "success"},
	{E2BIG, "an option of a newer wax is set: update the library"},
	{EACCES, "permission denied: the file must be readable and writable"},
	{EAGAIN, "not now: something has to be waited for, or a limit on "
		 "threads is reached"},
	{EBADF, "the descriptor is not open, or the program closed it"},
	{EBADMSG, "the bytes are malformed"},
	{EBUSY, "the file is in use by another writer: wait until it is done"},
	{ECANCELED, "it was stopped on request"},
	{EDQUOT, "the disk quota is exceeded: free some space"},
	{EEXIST, "the name exists already: choose another or remove it"},
	{EFAULT, "a store far beyond the end of the file: look for a wild "
		 "pointer"},
	{EFBIG, "a limit on file sizes is reached: see ulimit -f"},
	{EINTR, "a signal came"},
	{EINVAL, "an argument is wrong"},
	{EIO, "the storage failed: data may be lost"},
	{EISDIR, "the name is a directory"},
	{ELOOP, "too many symbolic links in the path"},
	{EMFILE, "too many open files in this process: see ulimit -n"},
	{ENAMETOOLONG, "the name is too long"},
	{ENFILE, "too many open files in the system"},
	{ENODATA, "there is no data"},
	{ENOENT, "no such file or directory"},
	{ENOMEM, "no memory or address space is left: see ulimit -v"},
	{ENOSPC, "the disk is full or the quota exceeded: free some space"},
	{ENOTDIR, "a part of the path is not a directory"},
	{ENOTSUP, "this system or file system cannot do it"},
	{EOVERFLOW, "a limit of wax is reached: raise it in the options"},
	{EPERM, "the operation is not permitted: the handle may come from the "
		"parent of a fork"},
	{ERANGE, "there is no such record"},
	{EROFS, "the file system is read-only"},
	{ESTALE, "another process cut the file: data is lost"},
	{ETIMEDOUT, "a thread did not get done in time"},
	{ETXTBSY, "the file is a program that is running"},
};

const char *
wax_strerror(int err)
{
	size_t i;

	for (i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (-phrases[i].err == err)
			return phrases[i].phrase;
	return "unknown error";
}
