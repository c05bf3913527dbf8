// SPDX-License-Identifier: MIT
//
// What the tests of wax/capnp.h++ share.  A claim is a function; each runs in a
// process of its own, in an empty directory, with no SIGBUS handler installed
// yet, and fails by an exception, a failed CHECK, a signal, or a minute without
// an end.  One TAP line each.
#ifndef WAX_TESTS_CXX_HXX
#define WAX_TESTS_CXX_HXX

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <functional>
#include <kj/exception.h>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>
#include <wax/capnp.h++>

struct Failure {
	std::string what;
};

#define CHECK(condition)                                          \
	do {                                                      \
		if (!(condition))                                 \
			throw Failure{std::string(__FILE__ ":") + \
				      std::to_string(__LINE__) +  \
				      ": " #condition};           \
	} while (0)

struct Claim {
	const char *name;
	void (*body)();
};

inline std::vector<Claim> &
claims()
{
	static std::vector<Claim> all;
	return all;
}

struct ClaimEntry {
	ClaimEntry(const char *name, void (*body)())
	{
		claims().push_back(Claim{name, body});
	}
};

#define CLAIM(name)                                        \
	static void name();                                \
	static const ClaimEntry entry_##name(#name, name); \
	static void name()

inline int
runHere(const Claim &claim)
{
	static const struct rlimit noCore = {0, 0};
	std::string why;

	// Some claims die on purpose in a child of theirs.
	(void)setrlimit(RLIMIT_CORE, &noCore);
	alarm(240);
	try {
		claim.body();
		return 0;
	} catch (const Failure &failure) {
		why = failure.what;
	} catch (const kj::Exception &exception) {
		why = kj::str(exception).cStr();
	} catch (const std::exception &exception) {
		why = exception.what();
	}
	for (size_t i = 0; i <= why.size(); i++)
		if (i == 0 || why[i - 1] == '\n')
			printf("# %s\n",
			       why.substr(i, why.find('\n', i) - i).c_str());
	return 1;
}

// The wait status of a child that runs the function.
inline int
inChild(const std::function<int()> &body)
{
	fflush(stdout);
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		int code = body();
		fflush(stdout);
		_exit(code);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return status;
}

inline std::string
scratchDirectory()
{
	const char *parent = getenv("TMPDIR");
	std::string path =
		std::string(parent ? parent : "/tmp") + "/wax.XXXXXX";

	if (mkdtemp(&path[0]) == nullptr) {
		perror(path.c_str());
		exit(1);
	}
	return path;
}

inline void
removeDirectory(const std::string &path)
{
	std::string command = "rm -rf '" + path + "'";

	if (system(command.c_str()) != 0)
		fprintf(stderr, "%s is left behind\n", path.c_str());
}

// All claims, or those whose names are given.
inline int
runClaims(int count, char **names)
{
	int failed = 0, number = 0;
	auto wanted = [&](const Claim &claim) {
		for (int i = 1; i < count; i++)
			if (strcmp(names[i], claim.name) == 0)
				return true;
		return count == 1;
	};

	printf("1..%d\n", static_cast<int>(claims().size()));
	for (auto &claim : claims()) {
		number++;
		if (!wanted(claim)) {
			printf("ok %d - %s # SKIP not asked for\n", number,
			       claim.name);
			continue;
		}
		std::string directory = scratchDirectory();
		int status = inChild([&] {
			return chdir(directory.c_str()) ? 1 : runHere(claim);
		});
		removeDirectory(directory);
		if (WIFSIGNALED(status))
			printf("# signal %d\n", WTERMSIG(status));
		failed += status != 0;
		printf("%s %d - %s\n", status == 0 ? "ok" : "not ok", number,
		       claim.name);
	}
	return failed != 0;
}

// -- Truth from outside the library ---------------------------------------------

inline bool
exists(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0;
}

inline uint64_t
sizeOf(const char *path)
{
	struct stat status;

	CHECK(stat(path, &status) == 0);
	return static_cast<uint64_t>(status.st_size);
}

inline std::string
contentOf(int fd)
{
	std::string content;
	char buffer[65536];
	ssize_t count;
	off_t offset = 0;

	while ((count = pread(fd, buffer, sizeof(buffer), offset)) > 0) {
		content.append(buffer, static_cast<size_t>(count));
		offset += count;
	}
	CHECK(count == 0);
	return content;
}

inline std::string
contentOf(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	CHECK(fd >= 0);
	std::string content = contentOf(fd);
	close(fd);
	return content;
}

inline void
writeFile(const char *path, const std::string &content)
{
	FILE *file = fopen(path, "we");

	CHECK(file != nullptr);
	CHECK(fwrite(content.data(), 1, content.size(), file) ==
	      content.size());
	CHECK(fclose(file) == 0);
}

// What the stock serializer writes.
inline std::string
flat(capnp::MessageBuilder &message)
{
	auto words = capnp::messageToFlatArray(message);
	auto bytes = words.asBytes();

	return std::string(reinterpret_cast<const char *>(bytes.begin()),
			   bytes.size());
}

// A stock reader of a file that is small enough to copy.
struct StockReader {
	kj::Array<capnp::word> words;
	kj::Own<capnp::FlatArrayMessageReader> reader;

	explicit StockReader(const std::string &content)
		: words(kj::heapArray<capnp::word>(content.size() / 8))
	{
		capnp::ReaderOptions options;

		options.traversalLimitInWords = UINT64_MAX;
		CHECK(content.size() % 8 == 0);
		memcpy(words.begin(), content.data(), content.size());
		reader =
			kj::heap<capnp::FlatArrayMessageReader>(words, options);
	}

	capnp::FlatArrayMessageReader *operator->()
	{
		return reader.get();
	}
};

// The exception that the function throws.
inline kj::Exception
thrownBy(const std::function<void()> &body)
{
	try {
		body();
	} catch (const kj::Exception &exception) {
		return exception;
	}
	throw Failure{"no exception"};
}

inline bool
says(const kj::Exception &exception, const char *text)
{
	return strstr(exception.getDescription().cStr(), text) != nullptr;
}

inline wax_message_opts
optionsWith(uint32_t flags, uint32_t maxSegmentBytes = 0)
{
	wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;

	opts.flags = flags;
	opts.max_segment_bytes = maxSegmentBytes;
	return opts;
}

#endif // WAX_TESTS_CXX_HXX
