// SPDX-License-Identifier: MIT
/* Contestants of message-small that need libcapnp. */
#include "config.h"

#include <capnp/serialize.h>
#include <fcntl.h>
#include <unistd.h>
#include <wax.h>
#include <wax/capnp.h++>

#include "message-capnp.h++"
#include "message-small.h"

namespace
{

int
fillAndWrite(const bench_job *job, const char *path,
	     capnp::MessageBuilder &message)
{
	fill(message, *message_small_content(job));
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	capnp::writeMessageToFd(fd, message);
	return close(fd) == 0 ? 0 : -errno;
}

int
writeStock(bench_job *job, const char *path)
{
	return caught([&] {
		capnp::MallocMessageBuilder message;

		return fillAndWrite(job, path, message);
	});
}

/* The builder zeros what it used of the memory that it is given. */
int
makeWarm(bench_job *job, const char *path, uint32_t)
{
	static capnp::word memory[1024];

	return caught([&] {
		capnp::MallocMessageBuilder message(
			kj::arrayPtr(memory, kj::size(memory)));

		return fillAndWrite(job, path, message);
	});
}

int
makeStock(bench_job *job, const char *path, uint32_t flags)
{
	return flags & WAX_REGION_ATOMIC
		       ? message_small_rename(job, path, writeStock)
		       : writeStock(job, path);
}

int
makeWax(bench_job *job, const char *path, uint32_t flags)
{
	wax_region_opts region = WAX_REGION_OPTS_INIT;
	wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;

	region.flags = flags;
	opts.region = &region;
	return caught([&] {
		wax::MessageBuilder message(path, &opts);

		fill(message, *message_small_content(job));
		message_count(job, message.region());
		message.finish();
		return 0;
	});
}

int
setupScratch(bench_job *job)
{
	return caught([&] {
		job->state = new wax::Scratch();
		return 0;
	});
}

int
makeScratch(bench_job *job, const char *path, uint32_t flags)
{
	return caught([&] {
		wax::ScratchBuilder message(
			*static_cast<wax::Scratch *>(job->state));

		fill(message, *message_small_content(job));
		message.store(path, flags);
		return 0;
	});
}

int
cleanScratch(bench_job *job)
{
	delete static_cast<wax::Scratch *>(job->state);
	return message_small_clean(job);
}

const message_small_way STOCK = {makeStock, 0};
const message_small_way STOCK_RENAME = {makeStock, WAX_REGION_ATOMIC};
const message_small_way WARM = {makeWarm, 0};
const message_small_way WAX = {makeWax, 0};
const message_small_way WAX_ATOMIC = {makeWax, WAX_REGION_ATOMIC};
const message_small_way SCRATCH = {makeScratch, 0};
const message_small_way SCRATCH_ATOMIC = {makeScratch, WAX_REGION_ATOMIC};

/* C++ before 20 has no designated initialisers. */
bench_contestant
contestant(const char *name, const message_small_way *way, uint32_t flags = 0)
{
	bench_contestant made = {};

	made.name = name;
	made.flags = flags;
	made.argument = way;
	made.run = message_small_run;
	made.clean = message_small_clean;
	return made;
}

bench_contestant
scratchContestant(const char *name, const message_small_way *way)
{
	bench_contestant made = contestant(name, way);

	made.setup = setupScratch;
	made.clean = cleanScratch;
	return made;
}

} // namespace

const bench_contestant message_small_stock =
	contestant("MallocMessageBuilder", &STOCK, BENCH_BASELINE);
const bench_contestant message_small_stock_rename =
	contestant("libcapnp, rename", &STOCK_RENAME);
const bench_contestant message_small_warm = contestant("libcapnp, warm", &WARM);
const bench_contestant message_small_cxx = contestant("wax, C++", &WAX);
const bench_contestant message_small_cxx_atomic =
	contestant("wax, C++, atomic", &WAX_ATOMIC);
const bench_contestant message_small_scratch =
	scratchContestant("wax, Scratch", &SCRATCH);
const bench_contestant message_small_scratch_atomic =
	scratchContestant("wax, Scratch, atomic", &SCRATCH_ATOMIC);
