// SPDX-License-Identifier: MIT
/**
 * @file wax/capnp-reader.h++
 * @brief wax::MessageReader; wax/capnp.h++ has the rules.
 */
#ifndef WAX_CAPNP_READER_HXX
#define WAX_CAPNP_READER_HXX

#include <capnp/common.h>
#include <capnp/message.h>
#include <cerrno>
#include <cstdint>
#include <kj/common.h>
#include <kj/string.h>
#include <wax/capnp-error.h++>
#include <wax/message.h>

namespace wax
{

namespace detail
{

/* A reader on its way into a MessageReader. */
struct OpenReader {
	wax_reader *reader = nullptr;
	kj::String name;

	explicit OpenReader(kj::String &&fileName) : name(kj::mv(fileName))
	{
	}

	OpenReader(OpenReader &&other)
		: reader(other.reader), name(kj::mv(other.name))
	{
		other.reader = nullptr;
	}

	~OpenReader()
	{
		wax_reader_close(reader);
	}

	OpenReader(const OpenReader &) = delete;
	OpenReader &operator=(const OpenReader &) = delete;

	OpenReader &&opened(int err, int line, const wax_problem &problem)
	{
		if (err == -EBADMSG)
			raise(err, line, "read", name,
			      kj::str("; ", problem.reason, " at byte ",
				      problem.offset));
		if (err != 0)
			raise(err, line, "read", name);
		return kj::mv(*this);
	}
};

inline OpenReader
openReader(const char *path, const wax_reader_opts *opts)
{
	OpenReader made(kj::heapString(path));
	wax_problem problem = {0, ""};
	int err = wax_message_open(path, opts, &made.reader, &problem);

	return made.opened(err, __LINE__, problem);
}

inline OpenReader
openReader(int fd, const wax_reader_opts *opts)
{
	OpenReader made(descriptorName(fd));
	wax_problem problem = {0, ""};
	int err = wax_message_open_fd(fd, opts, &made.reader, &problem);

	return made.opened(err, __LINE__, problem);
}

/*
 * Reading each object a few times stays below the limit, and a hostile message
 * costs a small multiple of its own size.
 */
inline capnp::ReaderOptions
limitsFor(uint64_t bytes)
{
	capnp::ReaderOptions options;

	options.traversalLimitInWords += bytes;
	return options;
}

} // namespace detail

/**
 * A message in a file that is mapped for reading; nothing is copied.
 *
 * The table is checked against the file before anything is believed.  If another
 * process cuts the file meanwhile, zeros stand for what was lost: call check()
 * after the last use.
 */
class MessageReader : public capnp::MessageReader
{
public:
	/**
	 * Open a file.  The traversal limit is that of capnp and eight times
	 * the words of the file on top, so that a message of any size can be
	 * read; the nesting limit is 64.  opts are for wax_message_open(), of
	 * which WAX_NO_HANDLER matters here.
	 */
	explicit MessageReader(kj::StringPtr path,
			       const wax_reader_opts *opts = nullptr)
		: MessageReader(detail::openReader(path.cStr(), opts))
	{
	}

	/** Open a file, with limits of the caller's. */
	MessageReader(kj::StringPtr path, capnp::ReaderOptions options,
		      const wax_reader_opts *opts = nullptr)
		: MessageReader(detail::openReader(path.cStr(), opts), options)
	{
	}

	/** Open a file through a descriptor, which the caller keeps. */
	explicit MessageReader(int fd, const wax_reader_opts *opts = nullptr)
		: MessageReader(detail::openReader(fd, opts))
	{
	}

	/** Open a file through a descriptor, with limits of the caller's. */
	MessageReader(int fd, capnp::ReaderOptions options,
		      const wax_reader_opts *opts = nullptr)
		: MessageReader(detail::openReader(fd, opts), options)
	{
	}

	~MessageReader()
	{
		wax_reader_close(reader);
	}

	MessageReader(const MessageReader &) = delete;
	MessageReader &operator=(const MessageReader &) = delete;

	/** The words of a segment, or nullptr if there is no such segment. */
	kj::ArrayPtr<const capnp::word> getSegment(unsigned int id) override
	{
		const unsigned char *words;
		uint64_t count;

		if (wax_reader_segment(reader, id, &words, &count) != 0)
			return nullptr;
		/* Mapped at 0 modulo 8, and so are the segments. */
		return kj::arrayPtr(
			reinterpret_cast<const capnp::word *>(words),
			static_cast<size_t>(count));
	}

	/** Words of all segments; that of the base class counts the first one
	 *  twice, and must not be called before getRoot(). */
	size_t sizeInWords() const
	{
		const unsigned char *words;
		uint64_t count;
		size_t sum = 0;

		for (unsigned int id = 0; id < segmentCount(); id++)
			if (wax_reader_segment(reader, id, &words, &count) == 0)
				sum += static_cast<size_t>(count);
		return sum;
	}

	/** Number of segments. */
	unsigned int segmentCount() const
	{
		return wax_reader_segment_count(reader);
	}

	/** Bytes of the message: table and segments. */
	uint64_t size() const
	{
		return wax_reader_size(reader);
	}

	/** Bytes that followed the message in the file when it was opened. */
	uint64_t trailing() const
	{
		return wax_reader_trailing(reader);
	}

	/** 0 as long as what was read could be trusted; see
	 *  wax_reader_error(). */
	int error() const
	{
		return wax_reader_error(reader);
	}

	/** Throw if what was read cannot be trusted. */
	void check() const
	{
		int err = error();

		if (err != 0)
			detail::raise(err, __LINE__, "read", name);
	}

private:
	explicit MessageReader(detail::OpenReader &&open)
		: MessageReader(kj::mv(open),
				detail::limitsFor(wax_reader_size(open.reader)))
	{
	}

	MessageReader(detail::OpenReader &&open, capnp::ReaderOptions options)
		: capnp::MessageReader(options), reader(open.reader),
		  name(kj::mv(open.name))
	{
		open.reader = nullptr;
	}

	wax_reader *reader;
	kj::String name;
};

} // namespace wax

#endif /* WAX_CAPNP_READER_HXX */
