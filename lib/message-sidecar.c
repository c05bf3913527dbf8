/* SPDX-License-Identifier: MIT */
/*
 * The sidecar, and how segment 0 moves into it (M6).
 *
 * When the sidecar is made, the page of the root word becomes a shared mapping of
 * it at the same address, so whatever the builder stores there from then on
 * outlives the process.
 */
#include "config.h"

#include <errno.h>
#include <sys/mman.h>

#include "bits.h"
#include "message.h"
#include "os.h"
#include "sidecar.h"

int
wax_message_wants_sidecar(const struct wax_message *message)
{
	const struct wax_file *file = &message->region->file;

	return !wax_message_is_large(message) && file->dirfd >= 0 &&
	       !(file->flags & WAX_FILE_ATOMIC);
}

/* Remove what a killed process has left; we have its file, so it is over. */
static int
remove_old(const struct wax_file *file, const char *name)
{
	int err = wax_file_check_directory(file);

	if (!err)
		err = wax_os_unlink(file->dirfd, name);
	return err == -ENOENT ? 0 : err;
}

int
wax_message_remove_old_sidecar(const struct wax_region *region)
{
	const struct wax_file *file = &region->file;
	char name[WAX_FILE_NAME_SIZE];
	int err;

	if (file->dirfd < 0 || (file->flags & WAX_FILE_ATOMIC) ||
	    wax_sidecar_name(file->name, name, sizeof(name)))
		return 0;
	/* The directory was opened just now. */
	err = wax_os_unlink(file->dirfd, name);
	return err == -ENOENT ? 0 : err;
}

int
wax_message_has_old_sidecar(const struct wax_region *region)
{
	const struct wax_file *file = &region->file;
	char name[WAX_FILE_NAME_SIZE];
	struct wax_os_stat st;

	return file->dirfd >= 0 &&
	       wax_sidecar_name(file->name, name, sizeof(name)) == 0 &&
	       wax_os_stat_name(file->dirfd, name, 0, &st) == 0;
}

static int
write_head(const struct wax_message *message, const struct wax_sidecar *sidecar)
{
	unsigned char head[WAX_SIDECAR_HEAD_SIZE];
	int err = wax_sidecar_encode(sidecar, head);

	return err ? err
		   : wax_os_write_at(message->sidecar.fd, head, sizeof(head),
				     0);
}

static struct wax_sidecar
describe(const struct wax_message *message, uint32_t data_segments)
{
	return (struct wax_sidecar){
		.capacity_words = message->capacity,
		.first_offset = message->first,
		.data_segments = data_segments,
		.state = WAX_SIDECAR_GROWING,
		.inode = message->region->file.inode,
	};
}

/* All of it has storage before it is mapped: a store must not fail. */
static int
fill(struct wax_message *message, uint32_t data_segments)
{
	struct wax_sidecar sidecar = describe(message, data_segments);
	unsigned char page[WAX_SIDECAR_SIZE] = {0};
	int err = wax_sidecar_encode(&sidecar, page);

	wax_store_le64(page + WAX_SIDECAR_ROOT_OFFSET,
		       wax_load_le64(wax_message_root(message)));
	if (!err)
		err = wax_os_write_at(message->sidecar.fd, page, sizeof(page),
				      0);
	/* Nothing is stored any more to a word that is kept: it is finish that
	 * needs the sidecar, and the page outlives it. */
	if (err || message->root_page == 0 || message->root_is_kept)
		return err;
	err = wax_os_map_file(message->root_page, sizeof(page),
			      PROT_READ | PROT_WRITE, message->sidecar.fd, 0);
	if (err)
		return err;
	message->root_is_shared = 1;
	wax_extent_advise_privacy(message->region->extent, message->root_page,
				  sizeof(page));
	return 0;
}

/*
 * Who may read or mend the message may do so with what belongs to it.  Where that
 * is refused, the sidecar stays ours alone.
 */
static void
share(const struct wax_file *file, const struct wax_file *sidecar)
{
	struct wax_os_stat st;

	if (wax_os_stat(file->fd, &st) == 0)
		(void)wax_os_set_mode(sidecar->fd, st.mode & 0777);
}

static int
make_sidecar(struct wax_message *message, uint32_t data_segments)
{
	const struct wax_file *file = &message->region->file;
	char name[WAX_FILE_NAME_SIZE];
	int err = wax_sidecar_name(file->name, name, sizeof(name));

	/* If the name is another file's by now, so is what is beside it. */
	if (!err && wax_file_is_named(file))
		err = remove_old(file, name);
	if (!err)
		err = wax_file_open_beside(
			file, name, WAX_FILE_EXCLUSIVE | WAX_FILE_PRIVATE,
			&message->sidecar);
	if (err)
		return err;
	share(file, &message->sidecar);
	err = fill(message, data_segments);
	if (err) {
		(void)wax_file_remove_name(&message->sidecar);
		(void)wax_file_close(&message->sidecar);
	}
	message->has_sidecar = err == 0;
	return err;
}

int
wax_message_tell_sidecar(struct wax_message *message, uint32_t data_segments)
{
	struct wax_sidecar sidecar = describe(message, data_segments);

	if (!message->has_sidecar)
		return make_sidecar(message, data_segments);
	return write_head(message, &sidecar);
}

int
wax_message_tell_room(struct wax_message *message, uint32_t data_segments,
		      uint64_t file_size, uint64_t inserted)
{
	struct wax_sidecar sidecar = describe(message, data_segments);

	sidecar.state = WAX_SIDECAR_MAKING_ROOM;
	sidecar.file_size = file_size;
	sidecar.inserted = inserted;
	return write_head(message, &sidecar);
}

int
wax_message_remove_sidecar(struct wax_message *message)
{
	int err;

	if (!message->has_sidecar)
		return 0;
	message->has_sidecar = 0;
	err = wax_file_remove_name(&message->sidecar);
	/* It must not come back after a power cut: the file is another now. */
	if (!err && message->is_synced)
		err = wax_file_sync_name(&message->sidecar);
	(void)wax_file_close(&message->sidecar);
	return err;
}
