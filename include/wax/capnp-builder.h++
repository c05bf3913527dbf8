// SPDX-License-Identifier: MIT
/**
 * @file wax/capnp-builder.h++
 * @brief wax::MessageBuilder; wax/capnp.h++ has the rules.
 */
#ifndef WAX_CAPNP_BUILDER_HXX
#define WAX_CAPNP_BUILDER_HXX

#include <capnp/any.h>
#include <capnp/common.h>
#include <capnp/layout.h>
#include <capnp/message.h>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <kj/common.h>
#include <kj/exception.h>
#include <kj/memory.h>
#include <kj/string.h>
#include <kj/vector.h>
#include <unistd.h>
#include <wax/capnp-error.h++>
#include <wax/capnp-open.h++>
#include <wax/capnp-remains.h++>
#include <wax/handler.h>
#include <wax/message.h>
#include <wax/region.h>

namespace wax
{

/** Chooses the constructor for a memory file without a name. */
enum class InMemory { FILE };

/**
 * A message that is built in a file.
 *
 * All of capnp::MessageBuilder is there.  Up to 4 GiB the finished file is, byte
 * for byte, what capnp::writeMessageToFd() writes of a MallocMessageBuilder with
 * one segment that is large enough; beyond, the message goes on in further
 * segments.  The root should be made once, see wax_message(3); with
 * WAX_MESSAGE_SINGLE_SEGMENT that does not matter.
 *
 * A message that is destroyed without finish() is given up: see abort().
 */
class MessageBuilder : public capnp::MessageBuilder
{
	/* A name that only this class can say. */
	struct Reopened {
	};

public:
	/**
	 * Create a message in a named file; see wax_message_create(), also for
	 * what opts may say.
	 */
	explicit MessageBuilder(kj::StringPtr path,
				const wax_message_opts *opts = nullptr)
		: MessageBuilder(detail::create(path.cStr(), opts))
	{
	}

	/** Create a message in a file named relative to a directory. */
	MessageBuilder(int dirfd, kj::StringPtr path,
		       const wax_message_opts *opts = nullptr)
		: MessageBuilder(detail::createAt(dirfd, path.cStr(), opts))
	{
	}

	/** Create a message in an open file; the caller keeps the descriptor. */
	explicit MessageBuilder(int fd, const wax_message_opts *opts = nullptr)
		: MessageBuilder(detail::createFd(fd, opts))
	{
	}

	/** Create a message in a new memory file; see region() for its
	 *  descriptor. */
	explicit MessageBuilder(InMemory, kj::StringPtr label = "wax",
				const wax_message_opts *opts = nullptr)
		: MessageBuilder(detail::createMemfd(label.cStr(), opts))
	{
	}

	/**
	 * Open a finished message of one segment to add to it.
	 *
	 * The content is trusted: capnp does not check what a builder reads, so
	 * a file that anybody else could write to corrupts memory.  Copy such a
	 * message from a MessageReader instead.
	 *
	 * Destruction without finish() cuts off what is new, to which the words
	 * that were there may point by then: see wax_message_abort().
	 */
	static kj::Own<MessageBuilder> reopenTrusted(
		kj::StringPtr path, const wax_message_opts *opts = nullptr)
	{
		return kj::heap<MessageBuilder>(
			Reopened(), detail::reopen(path.cStr(), opts));
	}

	/* For reopenTrusted(), through kj::heap(). */
	MessageBuilder(Reopened, detail::OpenMessage &&open)
		: capnp::MessageBuilder(kj::arrayPtr(&open.init, 1)),
		  name(kj::mv(open.name)), installs(open.installs),
		  endOffset(8), segmentBytes(open.segmentBytes)
	{
		add(open.init.space.begin(), open.init.space.size());
		take(open);
	}

	~MessageBuilder()
	{
		(void)wax_message_abort(message);
	}

	MessageBuilder(const MessageBuilder &) = delete;
	MessageBuilder &operator=(const MessageBuilder &) = delete;

	/**
	 * Give the next segment to the base class: zeroed words, at least
	 * minimumSize, as many as there are.
	 */
	kj::ArrayPtr<capnp::word> allocateSegment(
		unsigned int minimumSize) override
	{
		wax_segment segment = {};

		requireOpen("extend");
		if (!hasHandler() &&
		    endOffset + minimumSize * sizeof(capnp::word) > reservedEnd)
			detail::raise(-ENOTSUP, __LINE__, "extend", name,
				      "; the SIGBUS handler of wax was"
				      " displaced for good: reserve() first");
		int err = wax_message_alloc(message, wantedWords(minimumSize),
					    &segment);
		if (err != 0)
			detail::raise(err, __LINE__, "extend", name,
				      kj::str("; ", minimumSize,
					      " words are wanted"));
		return add(reinterpret_cast<capnp::word *>(segment.words),
			   segment.capacity);
	}

	/**
	 * Grow the file now, so that the next words can be built without a
	 * fault; what does not fit the segment is had when the next one is
	 * given.  Costs one comparison if they have storage.
	 */
	void reserve(uint64_t words)
	{
		requireOpen("extend");
		/* Without it, what is reserved is safe all the same. */
		(void)hasHandler();
		uint64_t start = nextOffset();
		uint64_t room = segmentEnd() - start;
		int err = -EOVERFLOW;
		if (words < UINT64_MAX / 16)
			err = wax_region_ensure(
				region(), start,
				kj::min(words * sizeof(capnp::word), room));
		if (err != 0)
			detail::raise(err, __LINE__, "extend", name,
				      kj::str("; ", words,
					      " words are wanted at byte ",
					      start));
		reservedEnd = start + words * sizeof(capnp::word);
	}

	/**
	 * Write the table, cut the file to what is used, publish it under its
	 * name, and unmap it.  A message without a root gets a null one.
	 *
	 * @return  bytes of the file
	 *
	 * What a failure leaves behind is said at wax_message_finish().  Data
	 * that is not in the file is refused before anything is done.
	 */
	uint64_t finish()
	{
		struct wax_region_stat stat = {};
		uint64_t size = 0;

		requireOpen("finish");
		if (getSegmentsForOutput().size() == 0)
			(void)getRoot<capnp::AnyPointer>();
		requireAllGiven();
		auto used = usedWords();
		(void)wax_region_stat(region(), &stat, sizeof(stat));
		int err = end(size, [&](wax_message *ending) {
			return wax_message_finish(ending, used.begin(),
						  used.size(), &size);
		});
		if (err != 0)
			detail::raise(err, __LINE__, "finish", name,
				      stat.error == 0
					      ? kj::str()
					      : kj::str("; intact up to byte ",
							stat.intact));
		return size;
	}

	/** Give the message up, if it is not finished; see
	 *  wax_message_abort(). */
	void abort()
	{
		if (message != nullptr)
			(void)end(0, [](wax_message *ending) {
				(void)wax_message_abort(ending);
				return -ECANCELED;
			});
	}

	/** The region under the message, until finish() or abort(); else
	 *  nullptr. */
	wax_region *region()
	{
		return message == nullptr ? nullptr
					  : wax_message_region(message);
	}

	/**
	 * Whether what finish() would write is canonical.
	 *
	 * Replaces that of the base class, which takes the word that the root
	 * has for itself for a second segment.
	 */
	bool isCanonical()
	{
		auto segments = getSegmentsForOutput();

		if (segments.size() != 2 || !isRootFirst(segments[0]))
			return capnp::MessageBuilder::isCanonical();
		return isCanonicalSegment(segments[1]);
	}

	/** Words in use in all segments, 0 before there is a root.  That of the
	 *  base class must not be called before. */
	size_t sizeInWords()
	{
		size_t words = 0;

		for (auto &segment : getSegmentsForOutput())
			words += segment.size();
		return words;
	}

private:
	struct Given {
		capnp::word *words;
		uint64_t capacity;
		uint64_t offset; /* in the file; 0: not in it until finish */
	};

	explicit MessageBuilder(detail::OpenMessage &&open)
		: name(kj::mv(open.name)), installs(open.installs),
		  endOffset(open.dataOffset), segmentBytes(open.segmentBytes)
	{
		take(open);
	}

	void take(detail::OpenMessage &open)
	{
		message = open.message;
		open.message = nullptr;
	}

	kj::ArrayPtr<capnp::word> add(capnp::word *words, uint64_t capacity)
	{
		/* The word for the root is in memory until finish. */
		bool isRoot = given.size() == 0 && capacity == 1;

		/* Nothing but a root leaves room for a larger table. */
		if (given.size() == 0 && !isRoot)
			endOffset = 8;

		given.add(Given{words, capacity, isRoot ? 0 : endOffset});
		if (!isRoot)
			endOffset += capacity * sizeof(capnp::word);
		return kj::arrayPtr(words, static_cast<size_t>(capacity));
	}

	void requireOpen(kj::StringPtr action) const
	{
		if (message == nullptr)
			detail::raise(kj::Exception::Type::FAILED, __LINE__,
				      kj::str("wax: cannot ", action, " ", name,
					      ": the message is finished or"
					      " aborted"));
	}

	bool isGiven(const capnp::word *words) const
	{
		for (auto &segment : given)
			if (segment.words == words)
				return true;
		return false;
	}

	/*
	 * A segment of which the base class knows and that was not given to it
	 * is external data.  One of which it does not know was asked for by the
	 * program, and shifts the numbers by which far pointers find theirs.
	 */
	void requireAllGiven()
	{
		auto segments = getSegmentsForOutput();
		size_t external = 0;

		for (auto &segment : segments)
			external += !isGiven(segment.begin());
		if (external == 0 && segments.size() == given.size())
			return;
		detail::raise(kj::Exception::Type::FAILED, __LINE__,
			      external != 0
				      ? kj::str("wax: cannot finish ", name,
						": ", external,
						" segments of external data"
						" (referenceExternalData) are"
						" not in the file: copy them"
						" into the message")
				      : kj::str("wax: cannot finish ", name,
						": allocateSegment() was called"
						" by the program"));
	}

	/* Whether faults come to wax; they are fetched back if need be. */
	bool hasHandler() const
	{
		return !installs || wax_handler_status() != WAX_HANDLER_LOST ||
		       wax_handler_install() == 0;
	}

	bool hasData() const
	{
		return given.size() != 0 && given.back().offset != 0;
	}

	/* Where in the file the segment ends that is being filled. */
	uint64_t segmentEnd() const
	{
		struct wax_region_stat stat = {};
		uint64_t end = hasData() ? endOffset : endOffset + segmentBytes;

		/* The first one may be smaller than was asked for. */
		if (!hasData() && wax_region_stat(wax_message_region(message),
						  &stat, sizeof(stat)) == 0)
			end = kj::min(end, stat.reserve);
		return end;
	}

	/* With what was reserved and is not in the segments before. */
	uint64_t wantedWords(uint64_t minimum) const
	{
		if (!hasData() || reservedEnd <= endOffset)
			return minimum;
		uint64_t reserved =
			(reservedEnd - endOffset) / sizeof(capnp::word);
		return kj::max(minimum,
			       kj::min(reserved, given.back().capacity));
	}

	/* Where in the file the next object goes, if it fits the segment. */
	uint64_t nextOffset()
	{
		if (!hasData())
			return endOffset;
		const Given &last = given.back();
		for (auto &segment : getSegmentsForOutput())
			if (segment.begin() == last.words)
				return last.offset +
				       segment.size() * sizeof(capnp::word);
		return last.offset;
	}

	/* Words in use of each segment given. */
	kj::Array<uint64_t> usedWords()
	{
		auto used = kj::heapArray<uint64_t>(given.size());

		for (size_t i = 0; i < given.size(); i++) {
			used[i] = 0;
			for (auto &segment : getSegmentsForOutput())
				if (segment.begin() == given[i].words)
					used[i] = segment.size();
		}
		return used;
	}

	/* End the message by a function that returns 0 if the file is there, of
	 * `size` bytes. */
	template <typename Function>
	int end(const uint64_t &size, Function &&function)
	{
		auto used = usedWords();
		wax_message *ending = message;
		int file = fcntl(wax_region_fd(region()), F_DUPFD_CLOEXEC, 3);

		remains.prepare(ending, given.size());
		message = nullptr;
		int err = function(ending);
		keepWords(used, err == 0 ? file : -1, size);
		if (file >= 0)
			close(file);
		return err;
	}

	/* Room for a larger table moves all of the file behind it. */
	void keepWords(kj::ArrayPtr<const uint64_t> used, int fd, uint64_t size)
	{
		uint64_t end = 0;

		for (size_t i = 0; i < used.size(); i++)
			if (given[i].offset != 0 && used[i] != 0)
				end = given[i].offset + used[i] * 8;
		for (size_t i = 0; i < used.size(); i++) {
			if (given[i].offset != 0)
				remains.keep(given[i].words, used[i] * 8, fd,
					     given[i].offset + size - end);
			else if (!remains.hasRoot())
				remains.keep(given[i].words, 8, -1, 0);
		}
	}

	/* The word of segment 0 is a far pointer to word 0 of segment 1. */
	static bool isRootFirst(kj::ArrayPtr<const capnp::word> segment)
	{
		static const unsigned char pointer[8] = {2, 0, 0, 0,
							 1, 0, 0, 0};

		return segment.size() == 1 &&
		       memcmp(segment.begin(), pointer, sizeof(pointer)) == 0;
	}

	/* As in the base class, for a segment that is not the first. */
	static bool isCanonicalSegment(kj::ArrayPtr<const capnp::word> segment)
	{
		capnp::ReaderOptions options;

		options.traversalLimitInWords = UINT64_MAX;
		options.nestingLimit = INT32_MAX;
		capnp::SegmentArrayMessageReader reader(
			kj::arrayPtr(&segment, 1), options);
		const capnp::word *head = segment.begin() + 1;
		return capnp::_::PointerHelpers<capnp::AnyPointer>::
			getInternalReader(reader.getRoot<capnp::AnyPointer>())
				.isCanonical(&head);
	}

	wax_message *message = nullptr;
	kj::String name;
	bool installs;
	uint64_t endOffset; /* in the file, of the segments given */
	uint64_t segmentBytes;
	uint64_t reservedEnd = 0;
	kj::Vector<Given> given;
	detail::Remains remains;
};

} // namespace wax

#endif /* WAX_CAPNP_BUILDER_HXX */
