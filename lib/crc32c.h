/* SPDX-License-Identifier: MIT */
/*
 * CRC-32C (Castagnoli), the checksum of records.
 *
 * As in iSCSI, ext4 and Btrfs: polynomial 0x1EDC6F41, bits reflected, preset to
 * ones, inverted at the end, so that the value of "123456789" is 0xe3069283.  A
 * value goes on where another ended:
 *
 *   wax_crc32c(wax_crc32c(0, a, 4), b, 4) == wax_crc32c(0, ab, 8)
 *
 * The processor computes it (SSE 4.2, ARMv8 CRC), in three lanes where it can
 * multiply without carry, and in line with the copy; eight tables of 256 words
 * where it cannot.
 *
 * Threads: all functions are pure.  Signals: async-signal-safe; what there is to
 * know about the processor is known before main().
 */
#ifndef WAX_CRC32C_H
#define WAX_CRC32C_H

#include <stddef.h>
#include <stdint.h>

uint32_t
wax_crc32c(uint32_t crc, const void *data, size_t size);

/*
 * The value of `count` words, each of which counts as 8 bytes in little-endian
 * order, and of a block behind them, which is copied meanwhile and filled up to
 * whole words with zeros.  The blocks do not overlap.
 */
uint32_t
wax_crc32c_copy_padded(const uint64_t *head, size_t count, void *to,
		       const void *from, size_t size);

/* The same by tables, whatever the processor can do. */
uint32_t
wax_crc32c_portable(uint32_t crc, const void *data, size_t size);

uint32_t
wax_crc32c_copy_padded_portable(const uint64_t *head, size_t count, void *to,
				const void *from, size_t size);

/*
 * The value of two blocks in a row, from the values of each and the size of the
 * second: a multiplication for each bit that is set in the size.
 */
uint32_t
wax_crc32c_combine(uint32_t crc_a, uint32_t crc_b, uint64_t size_b);

#endif /* WAX_CRC32C_H */
