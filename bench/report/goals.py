# SPDX-License-Identifier: MIT
"""What wax wants to reach, where it loses, and what to use there.

Both are looked up in what was measured: a sentence here names no figure.
"""
import results as r

MIB, GIB = 1 << 20, 1 << 30
STOCK = "MallocMessageBuilder"
CXX, C = "wax, C++", "wax, C"
SCRATCH, STORE = "wax, Scratch", "wax, C, store"
AHEAD = "wax, prefault thread"

# What no program can use in place of wax: it knows the size in advance, or keeps
# nothing.
BOUNDS = ("ideal", "mmap of known size", "memcpy to warm memory", "the clock alone")

# What everybody has, and therefore no peer.
LIBC = ("write", "fwrite", "buffer", "malloc", "pwrite", "read")


class Goal:
    """A quotient, and the most (or least) it may be; None if not measured."""

    def __init__(self, what, limit, value, least=False):
        self.what = what
        self.limit = limit
        self.value = value
        self.least = least

    def state(self):
        if self.value is None:
            return "not measured"
        held = self.value >= self.limit if self.least else self.value <= self.limit
        return "held" if held else "**missed**"

    def wanted(self):
        return f"{'at least' if self.least else 'at most'} {self.limit:g}"


def _compare(found, ours, theirs, name="wall"):
    return r.ratio(r.named(found, *ours), r.named(found, *theirs), name)


def messages(results):
    def case(content, size):
        return results.select("message", {"content": content, "size": size},
                              results.home)

    for content, size, limit in (("people", GIB, 0.25), ("blobs", GIB, 0.22),
                                 ("people", 64 * MIB, 0.25)):
        yield Goal(f"Message of {r.format_bytes(size)} of {content} in C++, against "
                   "MallocMessageBuilder and writeMessageToFd()", limit,
                   _compare(case(content, size), [CXX], [STOCK]))
    large = r.named(case("people", GIB), CXX)
    memory = large.value("memory") if large else None
    yield Goal("Private memory of it, against its size", 0.01,
               None if memory is None else memory / GIB)
    yield Goal("The same in C, against C++", 1,
               _compare(case("people", GIB), [C], [CXX]))
    small = results.select("message-small", place=results.home)
    yield Goal("Message of 1 KiB in a file of its own, against MallocMessageBuilder, "
               "open, writeMessageToFd(), close", 1.5, _compare(small, [CXX], [STOCK]))
    for ours, how in ((SCRATCH, "wax::Scratch"), (STORE, "wax_message_store()")):
        yield Goal(f"The same in memory that is used again, {how}", 1,
                   _compare(small, [ours], [STOCK]))


def growth(results):
    for group in results.groups("growth"):
        first = group[0]
        if (first.place in ("ext4", "xfs") and first.case["step"] == "doubling" and
                first.case["folio"] == "default"):
            what = f"Growth by fault on {first.place}, {first.title()}, against "
            yield Goal(what + "a mapping of known size", 1.05,
                       _compare(group, ["wax, by fault"], ["ideal"]))
            if first.place == "ext4":
                for ours, how in (("wax, by fault", ""), (AHEAD, ", pages made ready ahead")):
                    yield Goal(what + "write(2) of 1 MiB" + how, 0.8,
                               _compare(group, [ours], ["write 1 MiB"]))


def table(results):
    found = results.select("table", {"operation": "lookup, any of them"}, results.home)
    crowds = [x for x in found if x.reason is None and x.contestant.endswith("regions")]
    most = crowds[-1].contestant if crowds else "30000 regions"
    yield Goal(f"Lookup among {most}, against 1 region", 1.5,
               _compare(found, [most], ["1 region"]))


def is_peer(result):
    return not (result.is_wax() or result.contestant in BOUNDS or
                result.contestant.startswith(LIBC))


def log(results):
    def case(size, threads=1):
        return results.select("log", {"record": size, "threads": threads}, results.home)

    for size, write, fwrite in ((256, 0.1, 0.85), (64, 0.05, 0.7)):
        found = case(size)
        what = f"CPU of a log record of {size} B, with checksum, against "
        yield Goal(what + "write(2)", write, _compare(found, ["wax"], ["write"], "cpu"))
        yield Goal(what + "fwrite(3) with 64 KiB", fwrite,
                   _compare(found, ["wax"], ["fwrite 64 KiB"], "cpu"))
        peers = [x for x in found if is_peer(x) and x.reason is None]
        best = min(peers, key=lambda x: x.value("cpu"), default=None)
        name = best.contestant if best else "every library"
        yield Goal(f"{what}the best library ({name})", 1,
                   r.ratio(r.named(found, "wax"), best, "cpu"))
    for size in (64, 256):
        yield Goal(f"Records of {size} B a second from 2 threads, against 1", 1.1,
                   r.ratio(r.named(case(size, 1), "wax"), r.named(case(size, 2), "wax")),
                   least=True)
    for group in results.groups("log-latency"):
        yield Goal(f"Longest of 99.9 % of appends, {group[0].title()}, against "
                   "fwrite(3) with 64 KiB", 0.1,
                   _compare(group, ["wax"], ["fwrite 64 KiB"], "p99.9"))
    for group in results.groups("log-sync"):
        ours = r.named(group, "wax")
        yield Goal("Bytes written to the disk for each byte of payload, "
                   f"{group[0].title(('record', 'threads'))}", 1.2,
                   ours.value("written") if ours else None)


def goals(results):
    """All goals, and what was measured."""
    return [goal for part in (messages, growth, table, log) for goal in part(results)]


def headlines(results):
    """The three ratios that matter, as (what wax does, as opposed to, ratio)."""
    people = results.select("message", {"content": "people", "size": GIB}, results.home)
    records = results.select("log", {"record": 256, "threads": 1}, results.home)
    fill = results.select("growth", {"size": GIB, "mode": "allocate",
                                     "folio": "default", "step": "doubling"}, results.home)
    return [
        ("building a Cap'n Proto message of 1 GiB in its file", "building it in memory "
         "and writing it", _compare(people, [CXX], [STOCK])),
        ("appending a record of 256 bytes to a log", "`write(2)` in CPU time, which promises "
         "as much when a process is killed",
         _compare(records, ["wax"], ["write"], "cpu")),
        ("filling a file of 1 GiB that grows by fault", "filling one whose size is known "
         "in advance", _compare(fill, ["wax, by fault"], ["ideal"])),
    ]


# The contestants that stand for wax where it is compared with others, and what
# counts there.
OURS = (
    ("message", CXX, "wall"), ("message", C, "wall"), ("message-large", CXX, "wall"),
    ("message-small", CXX, "wall"),
    ("growth", "wax, by fault", "wall"), ("log", "wax", "cpu"),
    ("log-sync", "wax", "wall"), ("log-latency", "wax", "p99.9"),
    ("log-read", "wax_log_next", "wall"), ("log-follow", "wax_log_wait", "p50"),
)


def advice(result):
    """What to use where wax loses."""
    if result.place.startswith("btrfs"):
        return ("Page faults cost more on btrfs than elsewhere: `write(2)` from a buffer, or "
                "another file system.")
    if result.place.startswith("tmpfs") and "huge" not in result.place:
        return ("A tmpfs mounted with `huge=advise` has cheaper page faults; or `write(2)` "
                "from a buffer.")
    if result.benchmark == "log-sync":
        return ("Sync less often, or let several records share a sync; where each "
                "small piece must be on the disk at once, `write(2)` does it for less.")
    if result.benchmark == "log-read":
        return "Nothing: the checksum is what takes the time."
    if result.benchmark == "log-follow":
        return "Nothing: either is far below what a person notices."
    if result.benchmark.startswith("log"):
        return ("A buffer and `write(2)`, if a killed process may lose the records "
                "in the buffer, and nobody asks for a checksum.")
    if result.benchmark == "message-small":
        return ("`wax_message_store()` or `wax::Scratch`, which use the same memory for one "
                "message after the other; or many messages in one file.")
    return ("Streaming, where nothing that was stored changes later: `write(2)` from a "
            "buffer, which stays in the cache of the processor.")


def losses(results):
    """Where a rival is faster: (our result, what counts, [(their result, ratio)])."""
    for benchmark, ours, quantity in OURS:
        for group in results.groups(benchmark):
            mine = r.named(group, ours)
            rivals = [(x, r.ratio(mine, x, quantity)) for x in group
                      if not x.is_wax() and x.contestant not in BOUNDS]
            faster = [pair for pair in rivals
                      if pair[1] is not None and round(pair[1], 2) > 1]
            if faster:
                yield mine, quantity, sorted(faster, key=lambda pair: -pair[1])
