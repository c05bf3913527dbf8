# SPDX-License-Identifier: MIT
"""The page: goals, losses, ratios, plots, and then every figure, in Markdown."""
import textwrap

import goals as g
import results as r

HEAD = """`make bench` writes this page, with every figure on it, from what it measured on {date};
the machine and all versions are at its [end](#the-machine). Contestants take turns, back and forth,
the first round does not count, and a figure is the minimum of the other rounds, of which there are
at least {runs}{goals}. Ratios are between those that ran side by side, and tell more about another
machine than nanoseconds do."""

# Fewer rounds say nothing.
FEW = 3
QUICK = """**This was a quick run. It shows what the page looks like; its figures say nothing.**"""

LIMITS = """The *limit here* is what the barest program that does the same job reaches on this
machine, in the same run, against the same rival: no wax, no error handled that need not be, the
same calls in the same order. A goal that it misses is out of reach of what works in this way; what
is left for wax is the distance to it. The ideal knows the size in advance; a bare loop knows one
file, no reader and no failure. Behind *without* stands what is left of the limit without a part of the job:
building in memory that is there and is no file, writing what was built before, pages without stores
to them, records in pages that are used again or without a note of what is on the disk. A goal that
the barest program holds is for wax to reach yet."""

LOSSES = """Every job in which somebody else was faster, as wax's figure divided by theirs, and what
to use there. What knows the size in advance, or keeps nothing, does not count."""

RATIOS = """Each figure is that of `{ours}` divided by that of the other: below 1, wax takes less. Wall
time, and CPU time in parentheses."""

ABSOLUTE = """Times are for each operation where the benchmark counts some (a record, a lookup), else
for all of it. Memory is private memory at its peak; written is bytes on the disk for each byte of
payload."""

# Of the benchmark: title, text, contestant that stands for wax, and the
# parameters that make tables of their own; the others make columns.
SECTIONS = {
    "message": ("Messages", "A Cap'n Proto message built into a file, from opening it to closing "
                "it: people are structs with texts, samples are numbers, blobs are of 1 MiB.",
                g.CXX, ("content",)),
    "message-large": ("Messages larger than memory", "The same in a memory cgroup of a quarter of "
                      "the message: mostly, the disk is what is measured.", g.CXX, ()),
    "message-small": ("Small messages", "A message of about 1 KiB in a file of its own, many in a row. "
                      "The file is mapped; or, by store and Scratch, written from memory that is "
                      "used again.", g.CXX, ()),
    "growth": ("Growth", "A file filled from start to end, word by word. The ideal is a mapping of "
               "a file whose size is known in advance.", "wax, by fault", ()),
    "table": ("Many regions", "What it costs to have many regions open: each figure is divided by "
              "that of one region. Wall time, and CPU time in parentheses.", None, ()),
    "log": ("Log", "Records appended and not synced. What they promise differs: see the notes "
            "below the ratios.", "wax", ("threads",)),
    "log-sync": ("Log, synced", "The same, on the disk as often as the column says.", "wax", ()),
    "log-latency": ("Log, latency", "How long each append took.", "wax", ()),
    "log-read": ("Log, read", "A log that the kernel has in memory.", "wax_log_next", ()),
    "log-follow": ("Log, followed", "From an append to the reader in another process, which "
                   "sleeps in between.", "wax_log_wait", ()),
}


def number(value, digits=2):
    if value is None:
        return "-"
    if value and abs(value) < 10 ** -digits:
        return f"{value:.1g}"
    return f"{value:.{digits}f}" if value < 100 else f"{value:.0f}"


def seconds(value):
    if value is None:
        return "-"
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}" if value < 1000 * size else f"{value:.0f} s"
    return f"{value * 1e9:.3g} ns"


def quantity(value, unit):
    """A metric, with its unit."""
    if value is None:
        return "-"
    if unit == "ns":
        return seconds(value * 1e-9)
    if unit == "bytes":
        return r.format_bytes(value)
    return f"{value:.4g} {unit}".strip()


def paragraph(text, indent=""):
    return textwrap.fill(" ".join(text.split()), 100, break_on_hyphens=False,
                         subsequent_indent=indent) + "\n"


def table(head, rows, texts=1):
    """Lines of a table, whose first columns are text and the others numbers."""
    lines = ["| " + " | ".join(head) + " |",
             "|" + "---|" * texts + "---:|" * (len(head) - texts)]
    lines += ["| " + " | ".join(cell or " " for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _limit(goal):
    """What the barest programs reach."""
    texts = [f"{number(goal.bare[0], 3)} {goal.bare[1]}"] if goal.bare else []
    if goal.part:
        texts.append(f"*without:* {number(goal.part[0], 3)} {goal.part[1]}")
    return "; ".join(texts) or "-"


def _state(goal):
    state = goal.state()
    if state == "limited":
        excess = round(goal.excess() * 100)
        side = "above" if (excess > 0) != goal.least else "below"
        distance = f"{abs(excess)} % {side} it" if excess else "at it"
        return f"**missed**; the limit here is {number(goal.bare[0], 3)}, wax is {distance}"
    return {"held": "held", "missed": "**missed**", "unknown": "not measured"}[state]


def goal_table(goals):
    rows = [(goal.what, goal.wanted(), number(goal.value, 3), _limit(goal), _state(goal))
            for goal in goals]
    return ("## Goals\n\n" + paragraph(LIMITS) + "\n" +
            table(("goal", "wanted", "measured", "limit here", " "), rows))


def losses(results):
    """Where others are faster, by what to do about it."""
    advised = {}
    for mine, name, faster in g.losses(results):
        job = f"{mine.benchmark}: {mine.title()}, {mine.place}; {mine.contestant}"
        rivals = "; ".join(f"{theirs.contestant} {number(ratio)}" for theirs, ratio in faster)
        advised.setdefault(g.advice(mine), []).append((job, name.replace("cpu", "CPU"), rivals))
    parts = ["## Where wax loses\n", paragraph(LOSSES)]
    for advice, rows in advised.items():
        parts += [paragraph(advice), table(("job", "in", "faster there"), rows, 3)]
    return "\n".join(parts if advised else parts + ["None was found.\n"])


def _cell(ours, theirs, reverse):
    if theirs is None or theirs.reason is not None:
        return "-"
    pair = (theirs, ours) if reverse else (ours, theirs)
    wall = r.ratio(*pair, "wall")
    text = number(wall)
    if wall is not None and round(wall, 2) > 1:
        text = f"**{text}**"
    return f"{text} ({number(r.ratio(*pair, 'cpu'))})"


def _subject(group, name):
    """Whom the others are compared with."""
    return (r.named(group, name) if name else None) or next(
        (x for x in group if x.line["baseline"] and x.reason is None), None)


def ratio_table(groups, name, without):
    """Contestants down and cases across, or the other way if that is narrower."""
    subjects = [_subject(group, name) for group in groups]
    taken = {subject.contestant for subject in subjects if subject}
    names = [x for x in dict.fromkeys(x.contestant for group in groups for x in group)
             if x not in taken]
    cells = [[_cell(subject, r.named(group, x), reverse=name is None) for x in names]
             for group, subject in zip(groups, subjects)]
    titles = [group[0].title(without) for group in groups]
    if len(titles) > len(names):
        return table([" "] + names, [[title] + row for title, row in zip(titles, cells)])
    return table([" "] + titles, [[x] + list(row) for x, row in zip(names, zip(*cells))])


def metric_table(groups, name):
    """Ratios of what contestants count themselves."""
    parts = []
    for group in groups:
        subject = _subject(group, name)
        names = [m for m, unit in subject.metrics()] if subject else []
        rows = [[x.contestant] + [number(r.ratio(subject, x, m)) for m in names]
                for x in group if x is not subject and x.reason is None]
        if names and rows:
            parts.append(f"{group[0].title()}, {group[0].place}:\n\n" + table([" "] + names, rows))
    return "\n".join(parts)


def section(results, benchmark, plots):
    """What a benchmark shows: plots and ratios."""
    title, text, name, apart = SECTIONS.get(benchmark, (benchmark, "", None, ()))
    parts = [f"## {title}\n"] + ([paragraph(text)] if text else []) + plots
    groups = results.groups(benchmark)
    if name:
        parts.append(paragraph(RATIOS.format(ours=name)))
    if benchmark in ("log-latency", "log-follow"):
        return "\n".join(parts + [metric_table(groups, name)])
    split = {}
    for group in groups:
        fixed = tuple((k, v) for k, v in group[0].case.items() if k in apart)
        split.setdefault((group[0].place, fixed), []).append(group)
    for (place, fixed), members in split.items():
        label = ", ".join([r.parameter(*pair) for pair in fixed] + [place])
        parts.append(f"{label}:\n")
        parts.append(ratio_table(members, name, apart))
    if benchmark == "log-sync":
        parts.append(written_table(groups))
    return "\n".join(parts)


def written_table(groups):
    names = list(dict.fromkeys(x.contestant for group in groups for x in group))
    rows = []
    for contestant in names:
        found = [r.named(group, contestant) for group in groups]
        if any(found):
            rows.append([contestant] + [number(x.value("written")) if x else "-" for x in found])
    return ("Bytes written to the disk for each byte of payload:\n\n" +
            table([" "] + [group[0].title(("record", "threads")) for group in groups], rows))


def _figures(x, metrics):
    counts = [f"{x.value(name):.0f}" if x.value(name) is not None else "-"
              for name in ("faults", "growths")]
    memory = x.value("memory")
    return ([x.contestant, seconds(x.value("wall")), seconds(x.value("wall", "median")),
             seconds(x.value("cpu"))] + counts +
            ["-" if memory is None else r.format_bytes(memory), number(x.value("written"))] +
            [quantity(x.value(name), unit.strip("_")) for name, unit in metrics])


def absolute(results):
    """All figures of all contestants."""
    parts = ["## Absolute figures\n", paragraph(ABSOLUTE)]
    for benchmark in results.benchmarks():
        for group in results.groups(benchmark):
            ran = [x for x in group if x.reason is None]
            metrics = list(dict.fromkeys(m for x in ran for m in x.metrics()))
            runs = max((x.line["runs"] for x in ran), default=0)
            parts.append(f"{benchmark}: {group[0].title()}; {group[0].place}, "
                         f"minimum of {runs}\n")
            head = [" ", "wall", "median", "CPU", "faults", "growths", "memory", "written"]
            parts.append(table(head + [name for name, _ in metrics],
                               [_figures(x, metrics) for x in ran]))
            for x in group:
                if x.reason is not None:
                    kind = "failed" if x.failure else "left out"
                    parts.append(f"- {x.contestant} {kind}: {x.reason}")
            if len(ran) < len(group):
                parts.append("")
    return "\n".join(parts)


def notes(results, benchmark, known):
    """What has to be known to compare contestants, unless a section told it already."""
    rows = dict.fromkeys((x.contestant, x.note) for x in results.select(benchmark) if x.note)
    new = [row for row in rows if row not in known]
    known.update(new)
    return table(("contestant", "note"), new, 2) if new else ""


def shortage(document, results, benchmark):
    """Why there were fewer of something than a benchmark wanted."""
    found = [x for x in results.select(benchmark) if "limited_by" in x.case]
    if not found:
        return ""
    most = [x.contestant for x in found if x.contestant.endswith("regions")][-1:]
    limit = document["machine"].get(r.DESCRIPTORS, "unknown")
    return paragraph(f"{r.WANTED_REGIONS} were wanted, and no more than "
                     f"{most[0] if most else 'one'} could be open: {found[0].case['limited_by']}. The hard limit of "
                     f"descriptors is {limit} here.")


def setting(document, results):
    """The machine, the versions, where it ran."""
    rows = list(document["machine"].items())
    rows += [("file systems", "; ".join(dict.fromkeys(x.place for x in results.all)))]
    return ("## The machine\n\n" + table((" ", " "), rows, 2) + "\n## Versions\n\n" +
            table((" ", " "), list(document["versions"].items()), 2))


def head(document, results, goals):
    least = min((goal.runs for goal in goals if goal.value is not None), default=0)
    more = f", and {least} where a goal depends on it" if least > results.runs else ""
    return paragraph(HEAD.format(date=document["date"], runs=results.runs, goals=more))


def write(document, results, plots):
    """The page; plots are (name of a benchmark, lines that show one)."""
    goals = g.goals(results)
    parts = ["# Benchmarks\n", head(document, results, goals)]
    if results.runs < FEW:
        parts.append(paragraph(QUICK))
    parts += [goal_table(goals), losses(results)]
    known = set()
    order = list(SECTIONS)
    for benchmark in sorted(results.benchmarks(), key=lambda name:
                            order.index(name) if name in order else len(order)):
        shown = [text for name, text in plots if name == benchmark]
        parts += [section(results, benchmark, shown), shortage(document, results, benchmark),
                  notes(results, benchmark, known)]
    parts += [absolute(results), setting(document, results)]
    return "\n".join(part for part in parts if part)
