/* SPDX-License-Identifier: MIT */
/*
 * Doing what was planned, in a new file or in place.
 *
 * In place, each step leaves what the next repair recognises (P3):
 *
 *   table            the size in it is lowered, then the file is cut
 *   growing          the file is cut; the sidecar says so, and what is to be
 *                    inserted; that is inserted; the head is written; the
 *                    sidecar is removed
 *   making room      the same from where it was interrupted
 *
 * Where nothing can be inserted, another file replaces this one when it is
 * complete.  The sidecar then has the inode number of a file that is gone.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>

#include "repair.h"
#include "room.h"

static int
sync_file(const struct wax_repair *repair, int fd)
{
	return repair->opts.flags & WAX_REPAIR_SYNC ? wax_os_sync(fd) : 0;
}

static int
sync_name(const struct wax_repair *repair, const struct wax_file *file)
{
	return repair->opts.flags & WAX_REPAIR_SYNC ? wax_file_sync_name(file)
						    : 0;
}

static struct wax_room
room_of(const struct wax_repair *repair)
{
	return (struct wax_room){
		.size = repair->content,
		.inserted = repair->inserted,
		.head = repair->head,
		.head_size = (size_t)repair->head_size,
		/* A kill would leave what no repair can tell from damage. */
		.no_shift = 1,
	};
}

/* -- A new file ------------------------------------------------------------ */

static int
write_output(struct wax_repair *repair, struct wax_file *output)
{
	struct wax_room room = room_of(repair);
	uint64_t size = room.size + room.inserted;
	/* Before there is content that others must not read. */
	int err = wax_os_set_mode(output->fd, repair->permissions);

	/* The last word may not be all there. */
	if (repair->size < room.size)
		room.size = repair->size;
	if (!err)
		err = wax_room_fill(&repair->file, output, &room);
	if (!err)
		err = wax_os_set_size(output->fd, size);
	if (!err)
		err = sync_file(repair, output->fd);
	if (!err)
		err = wax_file_publish(output);
	if (!err)
		err = sync_name(repair, output);
	return err;
}

static int
apply_to_output(struct wax_repair *repair)
{
	struct wax_file output;
	int err = wax_file_open(AT_FDCWD, repair->opts.output,
				WAX_FILE_ATOMIC | WAX_FILE_EXCLUSIVE, &output);
	int closed;

	if (err)
		return err;
	err = write_output(repair, &output);
	closed = wax_file_close(&output);
	return err ? err : closed;
}

/* -- In place -------------------------------------------------------------- */

static int
remove_sidecar(struct wax_repair *repair)
{
	int err;

	if (repair->beside == WAX_REPAIR_NO_SIDECAR)
		return 0;
	err = wax_os_unlink(repair->dirfd, repair->sidecar_name);
	if (err && err != -ENOENT)
		return err;
	return sync_name(repair, &repair->file);
}

/* One write inside one page, which a kill does not tear. */
static int
lower_table(struct wax_repair *repair)
{
	int err = wax_os_write_at(repair->file.fd, repair->head,
				  (size_t)repair->head_size, 0);

	if (!err)
		err = wax_os_set_size(repair->file.fd, repair->content);
	return err ? err : sync_file(repair, repair->file.fd);
}

/* From growing to making room. */
static int
write_sidecar(struct wax_repair *repair)
{
	struct wax_sidecar sidecar = repair->sidecar;
	unsigned char head[WAX_SIDECAR_HEAD_SIZE];
	int fd, err, closed;

	sidecar.state = WAX_SIDECAR_MAKING_ROOM;
	sidecar.data_segments = repair->segment_count - 1;
	sidecar.file_size = repair->content;
	sidecar.inserted = repair->inserted;
	sidecar.inode = repair->file.inode;
	if (wax_sidecar_encode(&sidecar, head))
		return wax_repair_refuse(repair, 0,
					 "message cannot be repaired in place");
	fd = wax_os_openat(repair->dirfd, repair->sidecar_name,
			   O_WRONLY | O_NOFOLLOW, 0);
	if (fd < 0)
		return fd;
	err = wax_os_write_at(fd, head, sizeof(head), 0);
	if (!err)
		err = sync_file(repair, fd);
	closed = wax_os_close(fd);
	return err ? err : closed;
}

static int
make_room(struct wax_repair *repair)
{
	struct wax_room room = room_of(repair);
	int err;

	if (repair->inserted == 0)
		return wax_os_write_at(repair->file.fd, repair->head,
				       (size_t)repair->head_size, 0);
	err = wax_room_make(&repair->file, &room);
	/* The same directory, by the descriptor that is open now. */
	repair->dirfd = repair->file.dirfd;
	if (err || !(repair->file.flags & WAX_FILE_ATOMIC))
		return err;
	err = sync_file(repair, repair->file.fd);
	return err ? err : wax_file_publish(&repair->file);
}

static int
apply_segments(struct wax_repair *repair)
{
	int err = 0;

	if (repair->report.state == WAX_REPAIR_SEGMENTS) {
		err = wax_os_set_size(repair->file.fd, repair->content);
		if (!err)
			err = sync_file(repair, repair->file.fd);
		if (!err)
			err = write_sidecar(repair);
	}
	if (!err)
		err = make_room(repair);
	return err ? err : sync_file(repair, repair->file.fd);
}

static int
apply_in_place(struct wax_repair *repair)
{
	int err = 0;

	if (repair->report.state == WAX_REPAIR_FINISHING ||
	    (repair->report.state == WAX_REPAIR_SEGMENTS &&
	     repair->inserted != 0))
		err = apply_segments(repair);
	else if (repair->head != NULL)
		err = lower_table(repair);
	return err ? err : remove_sidecar(repair);
}

int
wax_repair_apply(struct wax_repair *repair)
{
	if (repair->opts.flags & WAX_REPAIR_DRY_RUN)
		return 0;
	if (repair->opts.flags & WAX_REPAIR_IN_PLACE)
		return apply_in_place(repair);
	return repair->head == NULL ? 0 : apply_to_output(repair);
}
