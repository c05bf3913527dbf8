// SPDX-License-Identifier: MIT
//
// wax beside KJ's crash handlers: host-kj DIRECTORY none|before|after|again,
// where the word says when kj::printStackTraceOnCrash() is called; `again` is
// after the first region and before another.  tests/hosts.sh knows what should
// happen.

#include <kj/exception.h>

#include <cstdint>
#include <cstdio>
#include <string>

#include <wax/region.h>

namespace
{

constexpr std::size_t page = 4096, pages = 512;

wax_region *
open(const std::string &path)
{
	wax_region_opts opts = WAX_REGION_OPTS_INIT;
	wax_region *region = nullptr;

	opts.max_step = page;
	int err = wax_region_open(path.c_str(), &opts, &region);
	if (err != 0)
		std::printf("open: %d\n", err);
	return region;
}

bool
grow(wax_region *region)
{
	volatile unsigned char *base = wax_region_base(region);

	for (std::size_t i = 0; i < pages; i++)
		base[i * page] = 1;
	return wax_region_finish(region, pages * page) == 0;
}

} // namespace

int
main(int count, char *arguments[])
{
	if (count != 3)
		return 2;
	std::string directory = arguments[1], when = arguments[2];

	if (when == "before")
		kj::printStackTraceOnCrash();
	wax_region *first = open(directory + "/first");
	if (when == "after" || when == "again")
		kj::printStackTraceOnCrash();
	wax_region *second =
		when == "again" ? open(directory + "/second") : nullptr;
	if (first == nullptr || !grow(first))
		return 1;
	if (second != nullptr && !grow(second))
		return 1;
	std::printf("grown\n");
	return 0;
}
