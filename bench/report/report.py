#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turn docs/benchmarks.json into the page, its plots, and a section of README.md.

usage: report.py [--check] SOURCE

SOURCE is the top of the source tree.  With --check nothing is written: it fails if
the page or the section is not what the figures make, or a plot shows others.
"""
import os
import sys

import goals
import page
import results as r
from plots import Plot, have_gnuplot

BEGIN = "<!-- Written by make bench, up to the end. -->\n"
END = "<!-- The end of what make bench writes. -->\n"

# Of many, those that a plot has room for.
SHOWN = ("wax", "wax, no thread", "write", "fwrite 64 KiB", "buffer 256 KiB, write",
         "mmap of known size", "RocksDB, WAL", "LMDB", "SQLite, WAL", "spdlog")


def series(groups, value, shown=None):
    """For each contestant a value, or None, for each of the groups."""
    names = dict.fromkeys(x.contestant for group in groups for x in group)
    return {name: [value(found) if (found := r.named(group, name)) else None
                   for group in groups]
            for name in names if shown is None or name in shown}


def speed(x):
    """GB of payload a second."""
    return x.line["bytes"] / x.line["wall_min_s"] / 1e9 if x.line["bytes"] else None


def throughput(results, name, title, groups, xlabel, shown=None):
    points = [group[0].title(("content", "threads", "sync")) for group in groups]
    return Plot(name, title, (xlabel, "GB/s"), points, series(groups, speed, shown))


def of_case(results, benchmark, wanted, place=None):
    return [group for group in results.groups(benchmark)
            if wanted.items() <= group[0].case.items() and place in (None, group[0].place)]


def latency(results):
    points = ["p50", "p99", "p99.9", "p99.99"]
    for group in of_case(results, "log-latency", {"threads": 1}):
        values = {x.contestant: [x.value(point) for point in points]
                  for x in group if x.reason is None and x.contestant in SHOWN}
        yield "log-latency", Plot("latency", f"Latency of an append, {group[0].title()}",
                                  ("so many appends were not longer", "ns"), points, values)


def steps(results):
    """Growth against its step: our time divided by that of the ideal."""
    groups = [group for group in of_case(results, "growth", {"mode": "allocate"}, results.home)
              if isinstance(group[0].case["step"], int)]
    groups.sort(key=lambda group: group[0].case["step"])
    values = {name: [r.ratio(r.named(group, name), r.named(group, "ideal"))
                     for group in groups] for name in ("wax, by fault", "wax, by call")}
    points = [r.format_bytes(group[0].case["step"]) for group in groups]
    return Plot("growth", "Cost of growth against its step",
                ("step", "time, ideal = 1"), points, values, logarithmic=False)


def all_plots(results):
    """(benchmark whose section shows it, plot)."""
    people = of_case(results, "message", {"content": "people"}, results.home)
    people.sort(key=lambda group: group[0].case["size"])
    records = of_case(results, "log", {"threads": 1}, results.home)
    synced = results.groups("log-sync")
    found = [
        ("message", throughput(results, "message", "Building a message into a file", people,
                               "size of the message")),
        ("growth", steps(results)),
        ("log", throughput(results, "log", "Appending to a log, 1 thread", records,
                           "size of a record", SHOWN)),
        ("log-sync", Plot("written", "Write amplification against the distance of syncs",
                          ("synced", "bytes written / payload"),
                          [group[0].case["sync"].replace("each ", "") for group in synced],
                          series(synced, lambda x: x.value("written"), SHOWN))),
    ] + list(latency(results))
    return [(name, plot) for name, plot in found if plot.series and plot.points]


def readme_section(results, drawn):
    lines = [BEGIN, "\n"]
    lines += [f"![{plot.title}](docs/benchmarks-{plot.name}.svg)\n\n" for plot in drawn
              if plot.name == "message"]
    if results.runs < page.FEW:
        lines.append(page.paragraph(page.QUICK) + "\n")
    for what, other, ratio, limit in goals.headlines(results):
        if ratio is not None:
            text = (f"- {what[0].upper()}{what[1:]} takes **{page.number(ratio)}** times as long "
                    f"as {other}")
            if limit is not None:
                text += f"; the barest program that does so, **{page.number(limit)}** times"
            text += "."
            lines.append(page.paragraph(text, "  "))
    return "".join(lines) + "\n" + END


def replace_section(text, section, path):
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise r.Malformed(f"{path}: not both of {BEGIN.strip()} and {END.strip()}")
    return before + section + after


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def load(path):
    document = r.parse(read(path), path)
    if not isinstance(document, dict):
        raise r.Malformed(f"{path}: not an object")
    for key, kind in (("date", str), ("machine", dict), ("versions", dict), ("results", list)):
        if not isinstance(document.get(key), kind):
            raise r.Malformed(f"{path}: no {key!r}")
    return document, r.Results(document["results"], path)


def make(source, draw):
    """The text of each file, by path."""
    docs = os.path.join(source, "docs")
    document, results = load(os.path.join(docs, "benchmarks.json"))
    plots = all_plots(results)
    if draw and have_gnuplot():
        for _, plot in plots:
            plot.draw(docs)
    elif draw:
        print("report: gnuplot is missing (gnuplot-nox): no plots are drawn", file=sys.stderr)
    drawn = [(name, plot) for name, plot in plots if plot.is_drawn(docs)]
    shown = [(name, f"![{plot.title}](benchmarks-{plot.name}.svg)\n") for name, plot in drawn]
    readme = os.path.join(source, "README.md")
    return {
        os.path.join(docs, "benchmarks.md"): page.write(document, results, shown),
        readme: replace_section(read(readme), readme_section(results, [p for _, p in drawn]),
                                readme),
    }


def main():
    check = sys.argv[1:2] == ["--check"]
    if len(sys.argv) != 2 + check:
        sys.exit(__doc__)
    status = 0
    try:
        for path, text in make(sys.argv[-1], draw=not check).items():
            if check and read(path) != text:
                print(f"report: {path} is not what make bench-report writes")
                status = 1
            if not check:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
    except (r.Malformed, OSError) as error:
        sys.exit(f"report: {error}")
    sys.exit(status)


if __name__ == "__main__":
    main()
