/* SPDX-License-Identifier: MIT */
/*
 * The negative control: a fault handler that makes files longer with nothing
 * but ftruncate(2), under the load of stress-load.h.  It must lose pages; if it
 * does not, the load proves nothing about wax.
 *
 * Two threads that grow at the same time compute two sizes.  When the smaller
 * one is set last, it cuts off pages that the other has been told to be there.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "stress-load.h"

enum { SLOTS = 128 };

static const size_t reserve = (size_t)1 << 30;

struct naive {
	_Atomic(unsigned char *) base;
	int fd;
	size_t step;
	atomic_uint_fast64_t growths;
};

static struct naive slots[SLOTS];

static void
on_sigbus(int signo, siginfo_t *info, void *context)
{
	unsigned char *address = info->si_addr;
	unsigned char *base;
	size_t offset;
	int i;

	(void)context;
	for (i = 0; i < SLOTS; i++) {
		base = atomic_load(&slots[i].base);
		if (base == NULL || address < base || base + reserve <= address)
			continue;
		offset = (size_t)(address - base);
		offset = (offset / slots[i].step + 1) * slots[i].step;
		atomic_fetch_add(&slots[i].growths, 1);
		if (ftruncate(slots[i].fd, (off_t)offset) == 0)
			return;
	}
	(void)signal(signo, SIG_DFL);
}

static struct naive *
take_slot(unsigned char *base)
{
	unsigned char *nobody;
	int i;

	for (i = 0; i < SLOTS; i++) {
		nobody = NULL;
		if (atomic_compare_exchange_strong(&slots[i].base, &nobody,
						   base))
			return &slots[i];
	}
	return NULL;
}

static int
naive_open(const char *path, int mode, uint64_t step, void **ret_handle,
	   unsigned char **ret_base)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	struct naive *naive;
	void *map;

	(void)mode;
	if (fd < 0)
		return -errno;
	map = mmap(NULL, reserve, PROT_READ | PROT_WRITE,
		   MAP_SHARED | MAP_NORESERVE, fd, 0);
	if (map == MAP_FAILED) {
		close(fd);
		return -ENOMEM;
	}
	naive = take_slot(map);
	if (naive == NULL) {
		(void)munmap(map, reserve);
		close(fd);
		return -ENFILE;
	}
	naive->fd = fd;
	naive->step = step;
	atomic_store(&naive->growths, 0);
	*ret_handle = naive;
	*ret_base = map;
	return 0;
}

static int
naive_finish(void *handle, uint64_t used, struct stress_counts *counts)
{
	struct naive *naive = handle;
	unsigned char *base = atomic_load(&naive->base);
	int fd = naive->fd;
	int err = 0;

	if (ftruncate(fd, (off_t)used) != 0)
		err = -errno;
	counts->growths += atomic_load(&naive->growths);
	/* The slot first: once unmapped, the address may be another file's. */
	atomic_store(&naive->base, NULL);
	(void)munmap(base, reserve);
	close(fd);
	return err;
}

int
main(int argc, char **argv)
{
	static const struct stress_target target = {naive_open, naive_finish,
						    1};
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = on_sigbus;
	action.sa_flags = SA_SIGINFO | SA_NODEFER;
	if (sigaction(SIGBUS, &action, NULL) != 0)
		return 1;
	return stress_main(argc, argv, &target);
}
