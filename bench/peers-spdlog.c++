/* SPDX-License-Identifier: MIT */
/*
 * spdlog: lines in a file, without a timestamp ("%v"), by the thread that logs or
 * by one behind a queue of 65536 lines.  It cannot sync.
 */
#include "config.h"

#include "log-peers.h"

#ifdef HAVE_SPDLOG

#	include <cerrno>
#	include <memory>
#	include <string>

#	include <spdlog/async.h>
#	include <spdlog/sinks/basic_file_sink.h>
#	include <spdlog/spdlog.h>

#	include "log-appender.h"

namespace
{

constexpr size_t queueSize = 65536;

struct Logger {
	/* Empty without a queue; outlives the logger, which posts to it. */
	std::shared_ptr<spdlog::details::thread_pool> pool;
	std::shared_ptr<spdlog::logger> logger;
	size_t size;
};

/* variant is 1 for a queue. */
int
openLogger(const struct appender *appender, const char *directory,
	   const struct append_work *work, void **ret_state)
try {
	auto result = std::make_unique<Logger>();
	auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(
		std::string(directory) + "/records");

	result->size = work->size;
	if (appender->variant != 0) {
		result->pool = std::make_shared<spdlog::details::thread_pool>(
			queueSize, 1);
		result->logger = std::make_shared<spdlog::async_logger>(
			"bench", sink, result->pool,
			spdlog::async_overflow_policy::block);
	} else {
		result->logger =
			std::make_shared<spdlog::logger>("bench", sink);
	}
	result->logger->set_pattern("%v");
	*ret_state = result.release();
	return 0;
} catch (const spdlog::spdlog_ex &) {
	return -EIO;
} catch (const std::bad_alloc &) {
	return -ENOMEM;
}

int
append(void *arg, const void *data, size_t count)
{
	auto *logger = static_cast<Logger *>(arg);
	spdlog::string_view_t line(static_cast<const char *>(data),
				   logger->size);

	while (count-- > 0)
		logger->logger->info(line);
	return 0;
}

int
closeLogger(void *arg)
{
	std::unique_ptr<Logger> logger(static_cast<Logger *>(arg));

	logger->logger->flush();
	logger->logger.reset();
	/* Works its queue off. */
	logger->pool.reset();
	return 0;
}

const struct appender direct = {APPENDER_SHARED, 4,       0,       openLogger,
				append,          nullptr, nullptr, closeLogger};
const struct appender queued = {APPENDER_SHARED, 16,      1,       openLogger,
				append,          nullptr, nullptr, closeLogger};

} // namespace

const struct bench_contestant bench_peer_spdlog =
	bench_appender("spdlog", "kill -9 loses 4 KiB; no checksum", &direct);
const struct bench_contestant bench_peer_spdlog_async = bench_appender(
	"spdlog, async", "kill -9 loses 65536 lines; no checksum", &queued);

#else

const struct bench_contestant bench_peer_spdlog =
	BENCH_MISSING("spdlog", "libspdlog-dev");
const struct bench_contestant bench_peer_spdlog_async =
	BENCH_MISSING("spdlog, async", "libspdlog-dev");

#endif
