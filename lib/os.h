/* SPDX-License-Identifier: MIT */
/*
 * The system calls of the library, each returning 0 or a value, or -errno.
 *
 * Those under "inside" may be called from the SIGBUS handler: they are raw
 * system calls that touch no thread-local but errno, which the handler saves.
 * Those under "outside" go through libc, so that sanitizers see the mappings.
 *
 * Each of them first asks wax_os_gate(), where tests inject failures.
 */
#ifndef WAX_OS_H
#define WAX_OS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>

/* What wax_os_gate() is told; 32-bit ARM has only the one that counts pages. */
#ifdef SYS_mmap
#	define WAX_OS_SYS_MMAP SYS_mmap
#else
#	define WAX_OS_SYS_MMAP SYS_mmap2
#endif

/* For wax_os_advise(): MADV_POPULATE_*, which headers of the C library may lack. */
#define WAX_OS_POPULATE_READ 22
#define WAX_OS_POPULATE_WRITE 23

/* What a PMD-mapped folio covers on the hosts that have one. */
#define WAX_OS_HUGE ((uint64_t)2 << 20)

/*
 * Asked before the system call `number` (SYS_*) is made.  Returns 0, or the
 * negative errno to fail with instead; always 0 outside tests, which replace it
 * at link time (-Wl,--wrap=wax_os_gate).
 */
int
wax_os_gate(long number);

/* -- Inside the handler ---------------------------------------------------- */

struct wax_os_stat {
	uint64_t device;
	uint64_t inode;
	uint64_t size;
	uint32_t mode;
	uint32_t block_size;
};

int
wax_os_stat(int fd, struct wax_os_stat *ret);

/* fallocate(fd, 0, ...): never makes a file shorter. */
int
wax_os_allocate(int fd, uint64_t offset, uint64_t size);

/* The same, but the size of the file stays what it is. */
int
wax_os_reserve_blocks(int fd, uint64_t offset, uint64_t size);

int
wax_os_set_size(int fd, uint64_t size);

/* Bytes a file may have (RLIMIT_FSIZE); UINT64_MAX for no limit. */
uint64_t
wax_os_size_limit(void);

int
wax_os_advise(uintptr_t address, size_t size, int advice);

/* New private memory at an address the kernel chooses. */
int
wax_os_map_private(size_t size, int protection, uintptr_t *ret_address);

/* Move a mapping over another one, in one step. */
int
wax_os_move(uintptr_t from, size_t size, uintptr_t to);

int
wax_os_unmap_raw(uintptr_t address, size_t size);

ssize_t
wax_os_read_at(int fd, uintptr_t buffer, size_t size, uint64_t offset);

/* The most that is appended at once: it is left in the second cache. */
#define WAX_OS_ZEROS ((uint64_t)256 << 10)

/* Never stored to, so all of it is one page of zeros. */
extern unsigned char wax_os_zeros[WAX_OS_ZEROS];

/* Whether each write to a file waits for the disk, as `chattr +S` has it. */
int
wax_os_is_synchronous(int fd);

/*
 * Write zeros to whole pages behind the end of the file, wherever that is by
 * then: the kernel looks under its own lock, so nothing is written over.  -EIO
 * if the system writes less and says nothing, or ends inside a page: then a store
 * to the rest of it meets no fault.
 */
int
wax_os_append_zeros(int fd, size_t size);

/*
 * The first offset from `offset` on that holds data; -ENXIO if there is none.
 * Moves the position of the descriptor, which the library does not use.
 */
int
wax_os_next_data(int fd, uint64_t offset, uint64_t *ret_data);

/* Wait while *word is value, at most timeout_ms; 0 waits without limit. */
int
wax_os_wait(_Atomic(uint32_t) *word, uint32_t value, uint32_t timeout_ms);

void
wax_os_wake(_Atomic(uint32_t) *word);

/* All signals but the synchronous ones, as the kernel sees a set. */
struct wax_os_signals {
	unsigned long bits[64 / (8 * sizeof(unsigned long))];
};

void
wax_os_block_signals(struct wax_os_signals *ret_old);
void
wax_os_restore_signals(const struct wax_os_signals *old);

/* The calling thread, as the kernel counts them; not 0. */
uint32_t
wax_os_thread(void);

/* Send a signal to the calling thread. */
void
wax_os_raise(int signo);

/* The function the kernel would call for signo, or 0 and 1 for DFL and IGN. */
uintptr_t
wax_os_handler_of(int signo);

/* -- Outside the handler --------------------------------------------------- */

/* Bytes in a page. */
size_t
wax_os_page_size(void);

/* 1 if a kernel this old may map pages past the end of a file. */
int
wax_os_maps_past_end(void);

int
wax_os_openat(int dirfd, const char *path, int flags, unsigned mode);

/* A descriptor of its own for an open file; moves it out of the way. */
int
wax_os_reopen(int fd);

/* The same description under a high number, out of the way. */
int
wax_os_duplicate(int fd);

/* Give fd a high number; fd itself is closed, also on failure. */
int
wax_os_move_high(int fd);

int
wax_os_close(int fd);

/* Access mode and status flags, as fcntl(F_GETFL). */
int
wax_os_status_flags(int fd);

int
wax_os_memfd(const char *name);

/* -ENOTSUP for file systems whose files cannot be grown by stores. */
int
wax_os_check_file_system(int fd);

/*
 * 1 where what is written to a file stays in memory, in folios as large as the
 * write, and where a file that was made longer by that can be cut for little.
 */
int
wax_os_writes_folios(int fd);

/* What others than root can still store there; UINT64_MAX if it is not known. */
uint64_t
wax_os_free_bytes(int fd);

/* Lock the whole file for writing: -EBUSY if another holder has it. */
int
wax_os_lock(int fd);

/* Lock it against writers only; fd may be open for reading. */
int
wax_os_lock_shared(int fd);

void
wax_os_unlock(int fd);

/* 0 if nobody has the file locked; 1 if somebody has, or it cannot be told. */
int
wax_os_is_locked(int fd);

/* Address space without access. */
int
wax_os_reserve(size_t size, uintptr_t *ret_address);

/* Map a file where the system likes, at best at `address`. */
int
wax_os_map_file_near(uintptr_t address, size_t size, int protection, int fd,
		     uint64_t offset, uintptr_t *ret_address);

/* Map a file over reserved address space. */
int
wax_os_map_file(uintptr_t address, size_t size, int protection, int fd,
		uint64_t offset);

/* Replace a mapping by private zeroed memory. */
int
wax_os_unmap_to_memory(uintptr_t address, size_t size);

int
wax_os_unmap(uintptr_t address, size_t size);

/* Write all of it.  -EIO if the file system writes less and says nothing. */
int
wax_os_write_at(int fd, const void *buffer, size_t size, uint64_t offset);

int
wax_os_punch(int fd, uint64_t offset, uint64_t size);

/* Blocks that a file system inserts or clones whole. */
int
wax_os_block_size(int fd, uint64_t *ret_size);

/* Insert zeros in front of a file; -EOPNOTSUPP or -EINVAL where impossible. */
int
wax_os_insert(int fd, uint64_t size);

/* Let `to`, from `offset` on, share the blocks of all of `from`. */
int
wax_os_clone(int to, uint64_t offset, int from);

/* The first offset from `offset`, which holds data, on that does not. */
int
wax_os_next_hole(int fd, uint64_t offset, uint64_t *ret_hole);

int
wax_os_sync(int fd);
int
wax_os_sync_data(int fd);
int
wax_os_sync_map(uintptr_t address, size_t size);

int
wax_os_stat_name(int dirfd, const char *name, int follow,
		 struct wax_os_stat *ret);
int
wax_os_set_mode(int fd, uint32_t mode);
int
wax_os_link_fd(int fd, int dirfd, const char *name);
int
wax_os_rename(int dirfd, const char *from, const char *to, int replace);
int
wax_os_unlink(int dirfd, const char *name);

/*
 * Call each() with every name in a directory, "." and ".." included, until it
 * returns other than 0, which is then returned.
 */
int
wax_os_list(int dirfd, int (*each)(void *arg, const char *name), void *arg);

/* 0777 minus the umask; -EEXIST if there is anything of that name. */
int
wax_os_make_directory(const char *path);

/*
 * Have an empty file written in place for ever, where that is a choice (btrfs):
 * what was allocated is then not needed a second time.
 */
void
wax_os_write_in_place(int fd);

/* Which boot of the machine this is: a random number that the kernel has. */
int
wax_os_boot_id(unsigned char id[16]);

/* Random bytes for names. */
int
wax_os_random(void *buffer, size_t size);

#endif /* WAX_OS_H */
