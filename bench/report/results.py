# SPDX-License-Identifier: MIT
"""What the benchmarks print: read, checked, and found again.

report-json.c tells what a line holds.  Nothing is taken on trust: a page made of half the lines
looks like one made of all.
"""
import json

SPREADS = ("wall_%s_s", "cpu_%s_s", "faults_%s", "growths_%s", "disk_%s_bytes")
# A fact about the machine.
DESCRIPTORS = "open files of a process, hard limit"
# bench/table.c asks for so many.
WANTED_REGIONS = "30000 regions"

UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


class Malformed(Exception):
    """Says which line of which file, and what is wrong with it."""


def _need(line, key, kinds, where):
    if key not in line:
        raise Malformed(f"{where}: no {key!r}")
    # bool is an int in Python, and never a number here.
    value = line[key]
    if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
        raise Malformed(f"{where}: {key!r} is {value!r}")
    return value


def _check_numbers(line, where):
    number = (int, float, type(None))
    for key in ("runs", "operations", "bytes"):
        _need(line, key, int, where)
    for name in SPREADS:
        for end in ("min", "median"):
            _need(line, name % end, number, where)
    _need(line, "memory_bytes", number, where)
    for name in _need(line, "metrics", dict, where):
        _need(line["metrics"], name, number, where)
    if not line["wall_min_s"] or line["runs"] < 1:
        raise Malformed(f"{where}: no time was measured")


def check(line, where):
    """Raise Malformed unless this is a line of a benchmark."""
    if not isinstance(line, dict):
        raise Malformed(f"{where}: not an object")
    for key in ("benchmark", "filesystem", "contestant"):
        _need(line, key, str, where)
    _need(line, "baseline", bool, where)
    for name in _need(line, "case", dict, where):
        _need(line["case"], name, (str, int), where)
    for key in ("note", "skipped", "error"):
        if key in line:
            _need(line, key, str, where)
    if "skipped" not in line and "error" not in line:
        _check_numbers(line, where)


def parse(text, where):
    """The JSON in a text."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise Malformed(f"{where}: {error}") from None


def format_bytes(value):
    """1536 is 1.5 KiB, 65536 is 64 KiB."""
    unit = 0
    while value >= 1024 and unit < len(UNITS) - 1:
        value /= 1024
        unit += 1
    return f"{value:.3g} {UNITS[unit]}" if value < 1000 else f"{value:.0f} {UNITS[unit]}"


def parameter(name, value):
    """A parameter of a case, for people."""
    if name == "size" or name == "record":
        return format_bytes(value)
    if name == "threads":
        return "1 thread" if value == 1 else f"{value} threads"
    if name == "step":
        return f"step {format_bytes(value)}" if isinstance(value, int) else ""
    if name == "folio":
        return f"{value} folios" if value != "default" else ""
    if name == "sync":
        return f"sync {value}"
    if name == "limited_by":
        # A paragraph of its own.
        return ""
    if isinstance(value, int):
        return f"{value} {name}" if name.endswith("s") else f"{name} {format_bytes(value)}"
    return value


class Result:
    """A contestant of a case."""

    def __init__(self, line):
        self.benchmark = line["benchmark"]
        self.place = line["filesystem"]
        self.case = line["case"]
        self.contestant = line["contestant"]
        self.note = line.get("note", "")
        self.failure = line.get("error")
        self.reason = line.get("skipped", self.failure)
        self.line = line

    @property
    def group(self):
        """Equal for all who compete with each other."""
        return (self.benchmark, self.place, tuple(self.case.items()))

    def is_wax(self):
        return self.contestant == "wax" or self.contestant.startswith(("wax,", "wax_"))

    def title(self, without=()):
        """The case, for people."""
        texts = (parameter(*p) for p in self.case.items() if p[0] not in without)
        return ", ".join(text for text in texts if text)

    def value(self, name, end="min"):
        """The minimum or median of a quantity or metric; None if it has none.

        Times are for each operation, where the benchmark counts some; written is
        for each byte of payload.
        """
        if self.reason is not None:
            return None
        if name in ("wall", "cpu"):
            seconds = self.line[f"{name}_{end}_s"]
            each = self.line["operations"] or 1
            return None if seconds is None else seconds / each
        if name == "written":
            written = self.line[f"disk_{end}_bytes"]
            payload = self.line["bytes"]
            return written / payload if written is not None and payload else None
        if name == "memory":
            return self.line["memory_bytes"]
        if name in ("faults", "growths"):
            return self.line[f"{name}_{end}"]
        for key, value in self.line["metrics"].items():
            if key == f"{name}_{end}" or key.startswith(f"{name}_{end}_"):
                return value
        return None

    def metrics(self):
        """Names and units of what it counts itself."""
        keys = self.line.get("metrics", {})
        return [tuple(key.split("_min", 1)) for key in keys if "_min" in key]


def ratio(ours, theirs, name="wall"):
    """How many times as long ours takes as theirs; None if that is not known."""
    if ours is None or theirs is None:
        return None
    a, b = ours.value(name), theirs.value(name)
    return a / b if a is not None and b else None


class Results:
    """All that was measured, in order."""

    def __init__(self, lines, where):
        self.all = []
        seen = set()
        for number, line in enumerate(lines, 1):
            check(line, f"{where}: result {number}")
            result = Result(line)
            key = (result.group, result.contestant)
            if key in seen:
                raise Malformed(f"{where}: result {number}: measured twice: "
                                f"{result.benchmark}, {result.contestant}")
            seen.add(key)
            self.all.append(result)

    def select(self, benchmark, case=None, place=None):
        """Results of a benchmark whose cases have at least these parameters."""
        case = case or {}
        return [r for r in self.all if r.benchmark == benchmark and
                place in (None, r.place) and case.items() <= r.case.items()]

    def groups(self, benchmark):
        """Lists of those that compete with each other."""
        groups = {}
        for result in self.select(benchmark):
            groups.setdefault(result.group, []).append(result)
        return sorted(groups.values(), key=lambda group: group[0].place != self.home)

    def benchmarks(self):
        return list(dict.fromkeys(r.benchmark for r in self.all))

    @property
    def home(self):
        """Where all benchmarks ran; some ran elsewhere, too."""
        places = [r.place for r in self.all]
        return max(dict.fromkeys(places), key=places.count, default=None)

    @property
    def runs(self):
        """Everything was measured so often, or more often."""
        return min((r.line["runs"] for r in self.all if r.reason is None), default=0)


def named(results, *names):
    """The first of these contestants that has numbers, or None."""
    for name in names:
        for result in results:
            if result.contestant == name and result.reason is None:
                return result
    return None
