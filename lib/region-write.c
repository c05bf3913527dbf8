/* SPDX-License-Identifier: MIT */
/*
 * Bytes that go to the file by a system call.  Stores to pages that nobody has
 * touched have the kernel zero the pages first; write(2) has it copy to them.
 */
#include "config.h"

#include <errno.h>

#include "os.h"
#include "region.h"

int
wax_region_write(const struct wax_region *region, uint64_t offset,
		 const void *bytes, size_t size)
{
	int err = wax_region_check_range(region, offset, size);

	/* A write must not move the end of the file, which is our business. */
	if (!err && offset + size > wax_region_size(region))
		err = -EFAULT;
	/* Asked first, because trying raises SIGXFSZ. */
	if (!err && offset + size > wax_os_size_limit())
		err = -EFBIG;
	if (!err)
		err = wax_region_check_descriptor(region);
	return err ? err
		   : wax_os_write_at(region->file.fd, bytes, size, offset);
}
