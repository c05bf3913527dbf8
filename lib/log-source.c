/* SPDX-License-Identifier: MIT */
/* One segment file that is open for reading; see log-source.h. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "log-source.h"
#include "os.h"

#define MAGIC_SIZE 8u

int
wax_log_read(int fd, void *buffer, size_t size, uint64_t offset)
{
	size_t done = 0;
	ssize_t got;

	while (done < size) {
		got = wax_os_read_at(fd, (uintptr_t)buffer + done, size - done,
				     offset + done);
		if (got == 0)
			return -ENODATA;
		if (got == -EINTR)
			continue;
		if (got < 0)
			return (int)got;
		done += (size_t)got;
	}
	return 0;
}

/*
 * A trailer counts if the FOOTER it tells of is there and ends where it begins.
 * The payload of that is checked by who needs it.
 */
static int
load_trailer(struct wax_log_source *source)
{
	unsigned char bytes[WAX_LOG_TRAILER_SIZE];
	struct wax_log_trailer trailer;
	uint64_t offset;
	uint32_t word;
	int err;

	source->is_sealed = 0;
	if (source->size < WAX_LOG_HEADER_SIZE + WAX_LOG_TRAILER_SIZE ||
	    source->size % 8 != 0)
		return 0;
	offset = source->size - WAX_LOG_TRAILER_SIZE;
	err = wax_log_read(source->fd, bytes, sizeof(bytes), offset);
	if (err)
		return err == -ENODATA ? 0 : err;
	if (wax_log_trailer_decode(bytes, source->header.salt, offset,
				   &trailer) != 0 ||
	    offset < trailer.end + WAX_RECORD_HEAD_SIZE)
		return 0;
	err = wax_log_read(source->fd, bytes, WAX_RECORD_HEAD_SIZE,
			   trailer.end);
	if (err)
		return err == -ENODATA ? 0 : err;
	word = wax_load_le32(bytes);
	if (wax_record_type_of(word) == WAX_RECORD_FOOTER &&
	    wax_record_length_of(word) <= WAX_LOG_FOOTER_MAX &&
	    trailer.end + wax_record_size(word, 0) == offset &&
	    wax_load_le32(bytes + 4) == trailer.footer_crc) {
		source->trailer = trailer;
		source->is_sealed = 1;
	}
	return 0;
}

static int
is_zero(const unsigned char *bytes, size_t size)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

static int
load(struct wax_log_source *source, struct wax_problem *reterr_problem)
{
	unsigned char bytes[WAX_LOG_HEADER_SIZE];
	struct wax_os_stat st;
	int err = wax_os_stat(source->fd, &st);

	if (err)
		return err;
	source->size = st.size;
	memset(bytes, 0, sizeof(bytes));
	err = wax_log_read(source->fd, bytes,
			   st.size < sizeof(bytes) ? st.size : sizeof(bytes),
			   0);
	/* Cut off before anything of it was stored. */
	if (!err && st.size < sizeof(bytes))
		err = is_zero(bytes, sizeof(bytes)) ? 0 : -ENODATA;
	if (err == -ENODATA && st.size != 0 && reterr_problem != NULL) {
		reterr_problem->offset = st.size;
		reterr_problem->reason = "header is cut off";
	}
	if (err == -ENODATA)
		return st.size == 0 ? -ENODATA : -EBADMSG;
	/* The magic is stored last. */
	if (!err && is_zero(bytes, MAGIC_SIZE))
		return -ENODATA;
	if (!err)
		err = wax_log_header_decode(bytes, &source->header,
					    reterr_problem);
	if (err)
		return err;
	source->has_slot = wax_log_slot_best(bytes, source->header.salt,
					     &source->slot) == 0;
	return load_trailer(source);
}

int
wax_log_source_load(int fd, struct wax_log_source *ret_source,
		    struct wax_problem *reterr_problem)
{
	struct wax_log_source source = {.fd = fd};
	int err = load(&source, reterr_problem);

	if (!err)
		*ret_source = source;
	return err;
}

int
wax_log_source_open(const struct wax_log_dir *dir, uint64_t base, int flags,
		    struct wax_log_source *ret_source,
		    struct wax_problem *reterr_problem)
{
	struct wax_log_source source;
	int fd = wax_log_dir_open_file(dir, base, flags);
	int err;

	if (fd < 0)
		return fd;
	err = wax_log_source_load(fd, &source, reterr_problem);
	if (!err && !dir->is_single && source.header.base_lsn != base) {
		err = -EBADMSG;
		if (reterr_problem != NULL) {
			reterr_problem->offset = 72;
			reterr_problem->reason =
				"position is not that of the name";
		}
	}
	if (err) {
		(void)wax_os_close(fd);
		return err;
	}
	*ret_source = source;
	return 0;
}

void
wax_log_source_close(struct wax_log_source *source)
{
	(void)wax_os_close(source->fd);
	source->fd = -1;
}

int
wax_log_source_refresh(struct wax_log_source *source)
{
	struct wax_log_source again = {.fd = source->fd};
	int err = load(&again, NULL);

	/* The header was read once and does not change. */
	if (err == -EBADMSG || err == -ENODATA || err == -ENOTSUP)
		return 0;
	if (!err)
		*source = again;
	return err;
}

uint64_t
wax_log_source_durable(const struct wax_log_source *source)
{
#ifdef WAX_TEST_NO_WATERMARK
	/* As if nothing were known to be on the disk; see log-format.h. */
	return WAX_LOG_HEADER_SIZE;
#endif
	if (source->is_on_disk)
		return source->header.capacity;
	if (!source->has_slot)
		return WAX_LOG_HEADER_SIZE;
	/* A trailer can be seen before it was synced; this state is set later. */
	return source->is_sealed && source->slot.state != WAX_SLOT_OPEN
		       ? source->trailer.end
		       : source->slot.end;
}

uint64_t
wax_log_source_base_ordinal(const struct wax_log_source *source)
{
	if (source->is_sealed)
		return source->trailer.base_ordinal;
	if (source->has_slot)
		return source->slot.base_ordinal;
	return source->header.previous_flags & WAX_LOG_HAS_PREVIOUS ? UINT64_MAX
								    : 0;
}

int
wax_log_source_index(const struct wax_log_source *source,
		     struct wax_log_index *ret_index)
{
	uint64_t offset = source->trailer.end;
	size_t size = (size_t)(source->size - WAX_LOG_TRAILER_SIZE - offset);
	unsigned char *bytes;
	uint32_t word;
	int err;

	if (!source->is_sealed)
		return -EBADMSG;
	bytes = malloc(size);
	if (bytes == NULL)
		return -ENOMEM;
	err = wax_log_read(source->fd, bytes, size, offset);
	if (!err) {
		word = wax_load_le32(bytes);
		/* The file may have changed since it was looked at. */
		if (wax_record_size(word, 0) != size ||
		    wax_record_type_of(word) != WAX_RECORD_FOOTER ||
		    !wax_log_crc_matches(wax_record_crc(bytes, word,
							source->header.salt,
							offset, 0),
					 wax_load_le32(bytes + 4)))
			err = -EBADMSG;
	}
	if (!err)
		err = wax_log_footer_decode(bytes + WAX_RECORD_HEAD_SIZE,
					    wax_record_length_of(word), offset,
					    ret_index);
	free(bytes);
	return err == -ENODATA ? -EBADMSG : err;
}
