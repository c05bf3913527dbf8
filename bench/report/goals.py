# SPDX-License-Identifier: MIT
"""What wax wants to reach, what can be reached, where it loses, and what to use there.

All are looked up in what was measured: a sentence here names no figure.
"""
import results as r

MIB, GIB = 1 << 20, 1 << 30
STOCK = "MallocMessageBuilder"
CXX, C = "wax, C++", "wax, C"
SCRATCH, STORE = "wax, Scratch", "wax, C, store"
AHEAD = "wax, prefault thread"

# What no program can use in place of wax: it knows the size in advance, keeps
# nothing, or is a limit.
BOUNDS = ("ideal", "mmap of known size", "memcpy to warm memory", "the clock alone", "bare",
          "warm memory")

# What everybody has, and therefore no peer.
LIBC = ("write", "fwrite", "buffer", "malloc", "pwrite", "read")


class Goal:
    """A quotient, and the most (or least) it may be.

    Of ours and theirs either is None if it was not measured; theirs can be a number.
    bare are programs that do the same job and nothing else, part those that do a part
    of it, each with what it is divided by, or None for theirs.
    """

    def __init__(self, what, wanted, ours, theirs, name="wall", least=False, bare=(), part=()):
        self.what = what
        self.limit = wanted
        self.name = name
        self.least = least
        self.value = self._quotient(ours, theirs)
        self.bare = self._best(bare, theirs)
        self.part = self._best(part, theirs)
        self.runs = min((x.line["runs"] for x in (ours, theirs) if isinstance(x, r.Result)),
                        default=0)

    def _quotient(self, ours, theirs):
        if ours is None or theirs is None:
            return None
        if self.least:
            return r.ratio(theirs, ours, self.name)
        if isinstance(theirs, r.Result):
            return r.ratio(ours, theirs, self.name)
        value = ours.value(self.name)
        return None if value is None else value / theirs

    def _best(self, programs, theirs):
        """(quotient, name) of the program that comes closest to the goal, or None."""
        found = [(self._quotient(x, against or theirs), x.contestant)
                 for x, against in programs if x is not None]
        found = [pair for pair in found if pair[0] is not None]
        return (max if self.least else min)(found, default=None)

    def _holds(self, value):
        return value >= self.limit if self.least else value <= self.limit

    def state(self):
        """What became of it: held, missed, limited (no program can hold it), unknown."""
        if self.value is None:
            return "unknown"
        if self._holds(self.value):
            return "held"
        return "limited" if self.bare and not self._holds(self.bare[0]) else "missed"

    def excess(self):
        """How far ours is from the limit that was found, as a part of it; below 0 beyond it."""
        return (self.value / self.bare[0] - 1) * (-1 if self.least else 1)

    def wanted(self):
        return f"{'at least' if self.least else 'at most'} {self.limit:g}"


def _bare(found, *names):
    return [(r.named(found, name), None) for name in names]


def _compare(found, ours, theirs, name="wall"):
    return r.ratio(r.named(found, ours), r.named(found, theirs), name)


def messages(results):
    def case(content, size):
        return results.select("message", {"content": content, "size": size},
                              results.home)

    for content, size, limit in (("people", GIB, 0.25), ("blobs", GIB, 0.22),
                                 ("people", 64 * MIB, 0.25)):
        found = case(content, size)
        yield Goal(f"Message of {r.format_bytes(size)} of {content} in C++, against "
                   "MallocMessageBuilder and writeMessageToFd()", limit,
                   r.named(found, CXX), r.named(found, STOCK),
                   bare=_bare(found, "ideal"), part=_bare(found, "warm memory"))
    people = case("people", GIB)
    yield Goal("Private memory of it, against its size", 0.01, r.named(people, CXX), GIB,
               "memory")
    yield Goal("The same in C, against C++", 1, r.named(people, C), r.named(people, CXX),
               bare=_bare(people, "ideal"))
    small = results.select("message-small", place=results.home)
    yield Goal("Message of 1 KiB in a file of its own, against MallocMessageBuilder, "
               "open, writeMessageToFd(), close", 1.5, r.named(small, CXX), r.named(small, STOCK),
               bare=_bare(small, "bare mapping"))
    for ours, how in ((SCRATCH, "wax::Scratch"), (STORE, "wax_message_store()")):
        yield Goal(f"The same in memory that is used again, {how}", 1,
                   r.named(small, ours), r.named(small, STOCK),
                   bare=_bare(small, "libcapnp, warm"), part=_bare(small, "malloc + write"))


def growth(results):
    for group in results.groups("growth"):
        first = group[0]
        if (first.place not in ("ext4", "xfs") or first.case["step"] != "doubling" or
                first.case["folio"] != "default" or "threads" in first.case):
            continue
        what = f"Growth by fault on {first.place}, {first.title()}, against "
        ours, ideal = r.named(group, "wax, by fault"), r.named(group, "ideal")
        yield Goal(what + "a mapping of known size", 1.05, ours, ideal)
        if first.place != "ext4":
            continue
        write = r.named(group, "write 1 MiB")
        part = _bare(group, "bare pages")
        yield Goal(what + "write(2) of 1 MiB", 0.8, ours, write,
                   bare=_bare(group, "ideal", "bare zeros"), part=part)
        yield Goal(what + "write(2) of 1 MiB, pages made ready ahead", 0.8,
                   r.named(group, AHEAD), write, bare=_bare(group, "ideal, prefault thread"),
                   part=part)


def table(results):
    found = results.select("table", {"operation": "lookup, any of them"}, results.home)
    crowds = [x for x in found if x.reason is None and x.contestant.endswith("regions")]
    most = crowds[-1].contestant if crowds else "many regions"
    # Not as many as are wanted, and why.
    limit = crowds[-1].case.get("limited_by", "").split(":")[0] if crowds else ""
    more = f" ({r.WANTED_REGIONS} were wanted: {limit})" if limit else ""
    yield Goal(f"Lookup among {most}{more}, against 1 region", 1.5,
               r.named(found, most), r.named(found, "1 region"))


def is_peer(result):
    return not (result.is_wax() or result.contestant.startswith(BOUNDS + LIBC))


def log_cpu(results, size, write, fwrite):
    found = results.select("log", {"record": size, "threads": 1}, results.home)
    peers = [x for x in found if is_peer(x) and x.reason is None]
    best = min(peers, key=lambda x: x.value("cpu"), default=None)
    name = best.contestant if best else "every library"
    for other, wanted, theirs in (("write(2)", write, r.named(found, "write")),
                                  ("fwrite(3) with 64 KiB", fwrite,
                                   r.named(found, "fwrite 64 KiB")),
                                  (f"the best library ({name})", 1, best)):
        yield Goal(f"CPU of a log record of {size} B, with checksum, against {other}", wanted,
                   r.named(found, "wax"), theirs, "cpu", bare=_bare(found, "bare loop"),
                   part=_bare(found, "bare loop, recycled"))


def log(results):
    def case(size, threads):
        return results.select("log", {"record": size, "threads": threads}, results.home)

    yield from log_cpu(results, 256, 0.1, 0.85)
    yield from log_cpu(results, 64, 0.05, 0.7)
    for size in (64, 256):
        one, two = case(size, 1), case(size, 2)
        yield Goal(f"Records of {size} B a second from 2 threads, against 1", 1.1,
                   r.named(two, "wax"), r.named(one, "wax"), least=True,
                   bare=[(r.named(two, name), r.named(one, name))
                         for name in ("bare loop, atomic", "bare loop, ahead")
                         if r.named(one, name)])
    for group in results.groups("log-latency"):
        yield Goal(f"Longest of 99.9 % of appends, {group[0].title()}, pages made ready ahead, "
                   "against fwrite(3) with 64 KiB", 0.1,
                   r.named(group, "wax, pretouch"), r.named(group, "fwrite 64 KiB"), "p99.9",
                   bare=_bare(group, "bare loop", "bare loop, atomic", "bare loop, ahead"))
    for group in results.groups("log-sync"):
        yield Goal("Bytes written to the disk for each byte of payload, "
                   f"{group[0].title(('record', 'threads'))}", 1.2,
                   r.named(group, "wax"), 1, "written",
                   bare=_bare(group, "bare write, checkpoint", "bare loop, faults"),
                   part=_bare(group, "bare write"))


def goals(results):
    """All goals, and what was measured."""
    return [goal for part in (messages, growth, table, log) for goal in part(results)]


def headlines(results):
    """The ratios that matter, as (what wax does, as opposed to, ratio, that of the barest
    program that does so)."""
    people = results.select("message", {"content": "people", "size": GIB}, results.home)
    records = results.select("log", {"record": 256, "threads": 1}, results.home)
    fill = results.select("growth", {"size": GIB, "mode": "allocate",
                                     "folio": "default", "step": "doubling"}, results.home)
    return [
        ("building a Cap'n Proto message of 1 GiB in its file", "building it in memory "
         "and writing it", _compare(people, CXX, STOCK), _compare(people, "ideal", STOCK)),
        ("appending a record of 256 bytes to a log", "`write(2)` in CPU time, which promises "
         "as much when a process is killed", _compare(records, "wax", "write", "cpu"),
         _compare(records, "bare loop", "write", "cpu")),
        ("filling a file of 1 GiB that grows by fault", "filling one whose size is known "
         "in advance", _compare(fill, "wax, by fault", "ideal"), None),
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
    if result.benchmark == "log-latency":
        return ("`WAX_LOG_PRETOUCH_ON`, if a processor is to spare: a thread makes pages, which "
                "are what most of these appends wait for; or a buffer and `write(2)`, if a "
                "killed process may lose the records in it.")
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
                      if not x.is_wax() and not x.contestant.startswith(BOUNDS)]
            faster = [pair for pair in rivals
                      if pair[1] is not None and round(pair[1], 2) > 1]
            if faster:
                yield mine, quantity, sorted(faster, key=lambda pair: -pair[1])
