// SPDX-License-Identifier: MIT
/* Contestants that need libcapnp; the code for the schema is capnpc-c++'s. */
#include "config.h"

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wax.h>
#include <wax/capnp.h++>

#include "file.h"
#include "message-capnp.h++"
#include "message.capnp.h"
#include "message.h"

namespace
{

constexpr size_t HUGE_SIZE = size_t(2) << 20;

/* Above, memory would be taken from what the others need. */
constexpr uint64_t WARM_MAX = uint64_t(5) << 28;

/* Of a segment; the largest case takes less. */
constexpr size_t SEGMENT_WORDS_MAX = (size_t(1) << 29) - 1;

kj::StringPtr
text(const message_text &text)
{
	return kj::StringPtr(text.text, text.size);
}

void
fillPerson(Person::Builder person, uint64_t id)
{
	const message_entry &entry = message_entries[id % MESSAGE_ENTRIES];
	auto count = static_cast<unsigned>(1 + id % 2);

	person.setId(id);
	person.setBorn(1900 + static_cast<int32_t>(id % 100));
	person.setFlags(static_cast<uint16_t>(id));
	person.setName(text(entry.name));
	person.setEmail(text(entry.email));
	auto address = person.initAddress();
	address.setHouse(static_cast<uint32_t>(id % 200));
	address.setCode(static_cast<uint32_t>(id));
	address.setStreet(text(entry.street));
	address.setCity(text(entry.city));
	auto phones = person.initPhones(count);
	for (unsigned i = 0; i < count; i++) {
		phones[i].setKind(static_cast<uint16_t>(i));
		phones[i].setNumber(text(entry.phone));
	}
}

void
fillPeople(Page::Builder page, uint32_t count, uint64_t first)
{
	auto people = page.initPeople(count);

	for (unsigned i = 0; i < count; i++)
		fillPerson(people[i], first + i);
}

void
fillSamples(Page::Builder page, uint32_t count, uint64_t first)
{
	auto samples = page.initSamples(count);

	for (unsigned i = 0; i < count; i++) {
		auto sample = samples[i];
		sample.setTime(first + i);
		sample.setSource(i % 7);
		sample.setState(i % 3);
		sample.setValue(i);
		sample.setError(0.5);
	}
}

} // namespace

void
fill(capnp::MessageBuilder &message, const message_work &work)
{
	auto book = message.initRoot<Book>();

	if (work.kind == MESSAGE_KIND_BLOBS) {
		auto blobs = book.initBlobs(work.count);
		for (uint32_t i = 0; i < work.count; i++)
			blobs.set(i, kj::arrayPtr(message_blob(),
						  MESSAGE_BLOB_SIZE));
		return;
	}
	auto pages = book.initPages(work.count);
	for (uint32_t i = 0; i < work.count; i++) {
		if (work.kind == MESSAGE_KIND_PEOPLE)
			fillPeople(pages[i], work.each,
				   uint64_t(i) * work.each);
		else
			fillSamples(pages[i], work.each,
				    uint64_t(i) * work.each);
	}
}

namespace
{

const message_work &
workOf(const bench_job *job)
{
	return *static_cast<const message_work *>(job->work);
}

int
runStock(bench_job *job)
{
	return caught([&] {
		capnp::MallocMessageBuilder message;

		fill(message, workOf(job));
		int fd = open(job->path,
			      O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (fd < 0)
			return -errno;
		capnp::writeMessageToFd(fd, message);
		return close(fd) == 0 ? 0 : -errno;
	});
}

int
runWax(bench_job *job)
{
	struct wax_region_opts region;
	struct wax_message_opts opts = message_options(job, &region);

	return caught([&] {
		wax::MessageBuilder message(job->path, &opts);

		fill(message, workOf(job));
		message_count(job, message.region());
		message.finish();
		return 0;
	});
}

/* Build in a mapping of a file, write the table; returns the bytes used. */
size_t
fillMapped(unsigned char *base, size_t size, const message_work &work)
{
	auto words = kj::min(size / 8 - 1, SEGMENT_WORDS_MAX);
	capnp::FlatMessageBuilder message(
		kj::arrayPtr(reinterpret_cast<capnp::word *>(base + 8), words));

	fill(message, work);
	uint32_t table[2] = {0,
			     static_cast<uint32_t>(
				     message.getSegmentsForOutput()[0].size())};
	memcpy(base, table, sizeof(table));
	return 8 + size_t(table[1]) * 8;
}

/* Room for any message of the case, at a multiple of 2 MiB. */
size_t
roomFor(const message_work &work)
{
	uint64_t size = work.size + work.size / 64 + 2 * HUGE_SIZE;

	return static_cast<size_t>(size & ~uint64_t(HUGE_SIZE - 1));
}

/* The file has its size, and a little more, before anything is built. */
int
buildMapped(int fd, size_t size, bench_job *job)
{
	struct bench_mapping mapping;
	size_t used = 0;
	int err;

	if (fallocate(fd, 0, 0, static_cast<off_t>(size)) != 0)
		return -errno;
	err = bench_map(fd, size, &mapping);
	if (err != 0)
		return err;
	(void)madvise(mapping.base, size, MADV_HUGEPAGE);
	err = caught([&] {
		used = fillMapped(mapping.base, size, workOf(job));
		return 0;
	});
	bench_unmap(&mapping);
	if (err != 0)
		return err;
	job->growths = 1;
	return ftruncate(fd, static_cast<off_t>(used)) == 0 ? 0 : -errno;
}

int
runIdeal(bench_job *job)
{
	int err, fd;

	fd = open(job->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	err = buildMapped(fd, roomFor(workOf(job)), job);
	if (close(fd) != 0 && err == 0)
		err = -errno;
	return err;
}

/* Memory of zeros that has its pages, from before until after the run. */
int
setupWarm(bench_job *job)
{
	const message_work &work = workOf(job);

	if (work.size > WARM_MAX)
		return -ENOTSUP;
	size_t size = roomFor(work);
	void *memory = mmap(nullptr, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return -errno;
	(void)madvise(memory, size, MADV_HUGEPAGE);
	memset(memory, 0, size);
	job->state = memory;
	return 0;
}

int
runWarm(bench_job *job)
{
	return caught([&] {
		job->bytes =
			fillMapped(static_cast<unsigned char *>(job->state),
				   roomFor(workOf(job)), workOf(job));
		return 0;
	});
}

int
cleanWarm(bench_job *job)
{
	(void)munmap(job->state, roomFor(workOf(job)));
	return 0;
}

bench_contestant
makeWarm()
{
	bench_contestant made = {};

	made.name = "warm memory";
	made.note = "a limit: builds, and keeps nothing";
	made.setup = setupWarm;
	made.run = runWarm;
	made.clean = cleanWarm;
	return made;
}

/* C++ before 20 has no designated initialisers. */
bench_contestant
contestant(const char *name, uint32_t flags, int (*run)(bench_job *job),
	   const uint32_t *argument = nullptr)
{
	bench_contestant made = {};

	made.name = name;
	made.flags = flags;
	made.argument = argument;
	made.run = run;
	made.clean = message_measure;
	return made;
}

} // namespace

const bench_contestant message_stock =
	contestant("MallocMessageBuilder", BENCH_BASELINE, runStock);
const bench_contestant message_cxx = contestant("wax, C++", 0, runWax);
const bench_contestant message_cxx_pretouch =
	contestant("wax, C++, pretouch", 0, runWax, &message_pretouch);
const bench_contestant message_ideal =
	contestant("ideal", BENCH_BASELINE, runIdeal);
const bench_contestant message_warm = makeWarm();
