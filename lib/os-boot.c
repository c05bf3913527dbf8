/* SPDX-License-Identifier: MIT */
/* Outside the handler: which boot of the machine this is. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "os.h"

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Hexadecimal digits, with dashes between some. */
static int
parse(const char *text, size_t size, unsigned char id[16])
{
	size_t i, count = 0;
	int value;

	for (i = 0; i < size && count < 32; i++) {
		value = digit(text[i]);
		if (value < 0)
			continue;
		id[count / 2] = (unsigned char)(id[count / 2] << 4 | value);
		count++;
	}
	return count == 32 ? 0 : -EIO;
}

int
wax_os_boot_id(unsigned char id[16])
{
	char text[64];
	ssize_t size;
	int fd = wax_os_openat(AT_FDCWD, "/proc/sys/kernel/random/boot_id",
			       O_RDONLY, 0);

	memset(id, 0, 16);
	/* Without /proc each boot is taken for another. */
	if (fd < 0)
		return wax_os_random(id, 16);
	size = wax_os_read_at(fd, (uintptr_t)text, sizeof(text), 0);
	(void)wax_os_close(fd);
	if (size < 0)
		return (int)size;
	return parse(text, (size_t)size, id);
}
