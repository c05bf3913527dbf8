/* SPDX-License-Identifier: MIT */
/*
 * Runs inside the SIGBUS handler; read fault-sig.c before changing it.
 *
 * Raw system calls only: libc's fallocate() is a cancellation point, and a
 * function of libc may one day take a lock.  statx(2) and prlimit64(2) have the
 * same layout on every machine, which fstat(2) and getrlimit(2) have not.
 */
#include "config.h"

#include <errno.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/stat.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "os.h"

#define AT_EMPTY_PATH_ 0x1000
#define RWF_APPEND_ 0x10

/* Of any machine. */
#define PAGE_LEAST 4096u
#define PAGE_MOST 65536u

/*
 * 64-bit arguments in 32-bit registers, other signal sets: not done for these.
 */
#if defined __mips__ || (defined __x86_64__ && defined __ILP32__)
#	error "raw system calls are not prepared for this machine"
#endif

/* How a 64-bit argument is passed: as one register, or as an ordered pair. */
#if __SIZEOF_LONG__ == 8
#	define OFFSET_ARG(n) (n)
#	define OFFSET_PAD
#elif __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#	define OFFSET_ARG(n) (uint32_t)((n) >> 32), (uint32_t)(n)
#else
#	define OFFSET_ARG(n) (uint32_t)(n), (uint32_t)((n) >> 32)
#endif
#if __SIZEOF_LONG__ != 8 && (defined __arm__ || defined __powerpc__)
#	define OFFSET_PAD 0, /* pairs start in an even register */
#elif __SIZEOF_LONG__ != 8
#	define OFFSET_PAD
#endif

#ifdef SYS_ftruncate64
#	define SYS_SET_SIZE SYS_ftruncate64
#else
#	define SYS_SET_SIZE SYS_ftruncate
#endif
#ifdef SYS_mmap2
#	define SYS_MAP SYS_mmap2
#else
#	define SYS_MAP SYS_mmap
#endif

static long
result(long value)
{
	return value == -1 ? -errno : value;
}

static long
map_anonymous(size_t size, int protection)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
#ifdef __s390x__
	/* Six arguments were too many when this call was made. */
	const unsigned long arguments[] = {
		0,    size, (unsigned long)protection, (unsigned long)flags,
		~0ul, 0};

	return syscall(SYS_mmap, arguments);
#else
	return syscall(SYS_MAP, NULL, size, protection, flags, -1, 0L);
#endif
}

int
wax_os_stat(int fd, struct wax_os_stat *ret)
{
	struct statx st;
	long err = wax_os_gate(SYS_statx);

	if (!err)
		err = result(syscall(SYS_statx, fd, "", AT_EMPTY_PATH_,
				     STATX_BASIC_STATS, &st));
	if (err)
		return (int)err;
	ret->device = (uint64_t)st.stx_dev_major << 32 | st.stx_dev_minor;
	ret->inode = st.stx_ino;
	ret->size = st.stx_size;
	ret->mode = st.stx_mode;
	ret->block_size = st.stx_blksize;
	return 0;
}

static int
allocate(int fd, int mode, uint64_t offset, uint64_t size)
{
	int err = wax_os_gate(SYS_fallocate);

	if (err)
		return err;
	return (int)result(syscall(SYS_fallocate, fd, mode, OFFSET_ARG(offset),
				   OFFSET_ARG(size)));
}

int
wax_os_allocate(int fd, uint64_t offset, uint64_t size)
{
	return allocate(fd, 0, offset, size);
}

int
wax_os_reserve_blocks(int fd, uint64_t offset, uint64_t size)
{
	return allocate(fd, FALLOC_FL_KEEP_SIZE, offset, size);
}

int
wax_os_set_size(int fd, uint64_t size)
{
	int err = wax_os_gate(SYS_ftruncate);

	if (err)
		return err;
	return (int)result(
		syscall(SYS_SET_SIZE, fd, OFFSET_PAD OFFSET_ARG(size)));
}

uint64_t
wax_os_size_limit(void)
{
	uint64_t limit[2];

	if (syscall(SYS_prlimit64, 0, RLIMIT_FSIZE, NULL, limit) != 0)
		return UINT64_MAX;
	return limit[0];
}

int
wax_os_advise(uintptr_t address, size_t size, int advice)
{
	int err = wax_os_gate(SYS_madvise);

	if (err)
		return err;
	return (int)result(syscall(SYS_madvise, address, size, advice));
}

int
wax_os_map_private(size_t size, int protection, uintptr_t *ret_address)
{
	long address = wax_os_gate(WAX_OS_SYS_MMAP);

	if (address == 0)
		address = result(map_anonymous(size, protection));
	if (address < 0 && address > -4096)
		return (int)address;
	*ret_address = (uintptr_t)address;
	return 0;
}

int
wax_os_move(uintptr_t from, size_t size, uintptr_t to)
{
	long address = wax_os_gate(SYS_mremap);

	if (address == 0)
		address = result(syscall(SYS_mremap, from, size, size,
					 MREMAP_MAYMOVE | MREMAP_FIXED, to));
	return address < 0 && address > -4096 ? (int)address : 0;
}

int
wax_os_unmap_raw(uintptr_t address, size_t size)
{
	return (int)result(syscall(SYS_munmap, address, size));
}

ssize_t
wax_os_read_at(int fd, uintptr_t buffer, size_t size, uint64_t offset)
{
	int err = wax_os_gate(SYS_pread64);

	if (err)
		return err;
	return result(syscall(SYS_pread64, fd, buffer, size,
			      OFFSET_PAD OFFSET_ARG(offset)));
}

int
wax_os_is_synchronous(int fd)
{
	int flags = 0;

	return wax_os_gate(SYS_ioctl) == 0 &&
	       result(syscall(SYS_ioctl, fd, FS_IOC_GETFLAGS, &flags)) == 0 &&
	       (flags & FS_SYNC_FL) != 0;
}

/* What is written ends where a page of it does, if the kernel cannot read on. */
unsigned char wax_os_zeros[WAX_OS_ZEROS] __attribute__((aligned(PAGE_MOST)));

int
wax_os_append_zeros(int fd, size_t size)
{
	long wrote;

	for (; size > 0; size -= (size_t)wrote) {
		const struct iovec piece = {wax_os_zeros, size};

		wrote = wax_os_gate(SYS_pwritev2);
		/* The offset, two halves on any machine, has no say then. */
		if (wrote == 0)
			wrote = result(syscall(SYS_pwritev2, fd, &piece, 1L, 0L,
					       0L, RWF_APPEND_));
		if (wrote < 0)
			return (int)wrote;
		if (wrote == 0 || (size_t)wrote % PAGE_LEAST != 0)
			return -EIO;
	}
	return 0;
}

int
wax_os_next_data(int fd, uint64_t offset, uint64_t *ret_data)
{
	long err = wax_os_gate(SYS_lseek);
	int64_t found = 0;

	if (err)
		return (int)err;
#ifdef SYS__llseek
	err = result(syscall(SYS__llseek, fd, (uint32_t)(offset >> 32),
			     (uint32_t)offset, &found, SEEK_DATA));
#else
	found = result(syscall(SYS_lseek, fd, offset, SEEK_DATA));
	err = found < 0 ? (long)found : 0;
#endif
	if (err)
		return (int)err;
	*ret_data = (uint64_t)found;
	return 0;
}

int
wax_os_wait(_Atomic(uint32_t) *word, uint32_t value, uint32_t timeout_ms)
{
	struct {
		long seconds;
		long nanoseconds;
	} timeout = {(long)(timeout_ms / 1000),
		     (long)(timeout_ms % 1000) * 1000000};

	return (int)result(syscall(SYS_futex, word, FUTEX_WAIT, value,
				   timeout_ms ? &timeout : NULL, NULL, 0));
}

void
wax_os_wake(_Atomic(uint32_t) *word)
{
	(void)syscall(SYS_futex, word, FUTEX_WAKE, INT32_MAX, NULL, NULL, 0);
}

static void
signals_remove(struct wax_os_signals *set, unsigned signo)
{
	unsigned width = 8 * sizeof(set->bits[0]);

	set->bits[(signo - 1) / width] &= ~(1ul << (signo - 1) % width);
}

/*
 * Everything, the two signals that libc keeps for itself included, but those
 * that an instruction raises: blocking these would turn a bug into a silent
 * death, and the nested SIGBUS of the live cell must come through.
 */
void
wax_os_block_signals(struct wax_os_signals *ret_old)
{
	struct wax_os_signals all;
	size_t i;

	for (i = 0; i < sizeof(all.bits) / sizeof(all.bits[0]); i++)
		all.bits[i] = ~0ul;
	signals_remove(&all, SIGSEGV);
	signals_remove(&all, SIGBUS);
	signals_remove(&all, SIGILL);
	signals_remove(&all, SIGFPE);
	signals_remove(&all, SIGTRAP);
	signals_remove(&all, SIGABRT);
	signals_remove(&all, SIGSYS);
	(void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, ret_old,
		      sizeof(all));
}

void
wax_os_restore_signals(const struct wax_os_signals *old)
{
	(void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, old, NULL, sizeof(*old));
}

uint32_t
wax_os_thread(void)
{
	return (uint32_t)syscall(SYS_gettid);
}

void
wax_os_raise(int signo)
{
	(void)syscall(SYS_tgkill, syscall(SYS_getpid), syscall(SYS_gettid),
		      signo);
}

uintptr_t
wax_os_handler_of(int signo)
{
	/* The kernel's struct sigaction starts with the handler. */
	uintptr_t action[8 + 64 / sizeof(uintptr_t)] = {0};

	if (syscall(SYS_rt_sigaction, signo, NULL, action,
		    sizeof(struct wax_os_signals)) != 0)
		return 0;
	return action[0];
}
