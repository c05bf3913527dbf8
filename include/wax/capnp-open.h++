// SPDX-License-Identifier: MIT
/**
 * @file wax/capnp-open.h++
 * @brief What wax::MessageBuilder is made of; include wax/capnp.h++.
 */
#ifndef WAX_CAPNP_OPEN_HXX
#define WAX_CAPNP_OPEN_HXX

#include <capnp/common.h>
#include <capnp/message.h>
#include <cstddef>
#include <cstdint>
#include <kj/common.h>
#include <kj/string.h>
#include <wax/capnp-error.h++>
#include <wax/message.h>
#include <wax/region.h>

namespace wax
{

namespace detail
{

/* A message on its way into a builder, which may yet fail to be made. */
struct OpenMessage {
	wax_message *message = nullptr;
	kj::String name;
	bool installs = true; /* the handler, that is */
	uint64_t dataOffset = 8;
	uint64_t segmentBytes = WAX_SEGMENT_WORDS_MAX * sizeof(capnp::word);
	capnp::MessageBuilder::SegmentInit init = {nullptr, 0};

	OpenMessage(kj::String &&fileName, const wax_message_opts *opts)
		: name(kj::mv(fileName))
	{
		if (opts == nullptr)
			return;
		if (opts->flags & WAX_MESSAGE_EXPECT_LARGE)
			dataOffset = 4096;
		if (opts->max_segment_bytes != 0)
			segmentBytes = opts->max_segment_bytes;
		if (opts->region != nullptr)
			installs = !(opts->region->flags & WAX_NO_HANDLER);
	}

	OpenMessage(OpenMessage &&other)
		: message(other.message), name(kj::mv(other.name)),
		  installs(other.installs), dataOffset(other.dataOffset),
		  segmentBytes(other.segmentBytes), init(other.init)
	{
		other.message = nullptr;
	}

	~OpenMessage()
	{
		(void)wax_message_abort(message);
	}

	OpenMessage(const OpenMessage &) = delete;
	OpenMessage &operator=(const OpenMessage &) = delete;

	OpenMessage &&opened(int err, int line)
	{
		if (err != 0)
			raise(err, line, "create the message in", name);
		return kj::mv(*this);
	}
};

inline OpenMessage
create(const char *path, const wax_message_opts *opts)
{
	OpenMessage made(kj::heapString(path), opts);
	int err = wax_message_create(path, opts, &made.message);

	return made.opened(err, __LINE__);
}

inline OpenMessage
createAt(int dirfd, const char *path, const wax_message_opts *opts)
{
	OpenMessage made(kj::heapString(path), opts);
	int err = wax_message_createat(dirfd, path, opts, &made.message);

	return made.opened(err, __LINE__);
}

inline OpenMessage
createFd(int fd, const wax_message_opts *opts)
{
	OpenMessage made(descriptorName(fd), opts);
	int err = wax_message_create_fd(fd, opts, &made.message);

	return made.opened(err, __LINE__);
}

inline OpenMessage
createMemfd(const char *name, const wax_message_opts *opts)
{
	OpenMessage made(kj::str("a memory file"), opts);
	int err = wax_message_create_memfd(name, opts, &made.message);

	return made.opened(err, __LINE__);
}

inline OpenMessage
reopen(const char *path, const wax_message_opts *opts)
{
	OpenMessage made(kj::heapString(path), opts);
	wax_segment segment = {};
	uint64_t used = 0;
	int err = wax_message_reopen(path, opts, &used, &made.message);

	if (err == 0)
		err = wax_message_alloc(made.message, 1, &segment);
	if (err != 0)
		raise(err, __LINE__, "reopen the message in", made.name);
	made.init.space =
		kj::arrayPtr(reinterpret_cast<capnp::word *>(segment.words),
			     static_cast<size_t>(segment.capacity));
	made.init.wordsUsed = static_cast<size_t>(used);
	return made;
}

} // namespace detail

} // namespace wax

#endif /* WAX_CAPNP_OPEN_HXX */
