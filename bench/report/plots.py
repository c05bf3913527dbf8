# SPDX-License-Identifier: MIT
"""Plots as SVG, by gnuplot.

A plot ends with a digest of what it was drawn from.  So a page can leave out what
shows other figures than its own, and a test needs no gnuplot to notice that.
"""
import hashlib
import os
import shutil
import subprocess

SCRIPT = """\
set terminal svg size 760,420 dynamic enhanced font "sans,13" background "white"
set output "{path}"
set encoding utf8
set title "{title}" noenhanced
set xlabel "{xlabel}" noenhanced
set ylabel "{ylabel}" noenhanced
set key outside right noenhanced
set grid y
set xrange [-0.3:{last}.3]
set datafile missing "?"
{scale}
$data << EOD
{data}
EOD
plot {lines}
"""

# wax is black and thick; others differ by colour and point.
LINE = ('$data using 1:{column}:xtic(2) with linespoints linecolor rgb "{colour}" '
        'linewidth {width} pointtype {point} pointsize 0.7 title columnheader({column})')
COLOURS = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2",
           "#17becf", "#bcbd22", "#7f7f7f")
OURS = ("#000000", "#555555", "#999999")


class Plot:
    """Series over named points of the x axis; None where nothing was measured."""

    def __init__(self, name, title, labels, points, series, logarithmic=True):
        self.name = name
        self.title = title
        self.labels = labels
        self.points = points
        self.series = {name: values for name, values in series.items()
                       if any(value is not None for value in values)}
        self.logarithmic = logarithmic

    def script(self, path):
        rows = [["x", "point"] + list(self.series)]
        for number, point in enumerate(self.points):
            values = [series[number] for series in self.series.values()]
            rows.append([str(number), point] +
                        ["?" if v is None else f"{v:.6g}" for v in values])
        lines, ours, others = [], 0, 0
        for column, name in enumerate(self.series, 3):
            if name.startswith("wax"):
                colour, width = OURS[ours % len(OURS)], 3
                ours += 1
            else:
                colour, width = COLOURS[others % len(COLOURS)], 1.5
                others += 1
            lines.append(LINE.format(column=column, colour=colour, width=width,
                                     point=column + 1))
        data = "\n".join(" ".join(f'"{cell}"' if " " in cell or "," in cell else cell
                                  for cell in row) for row in rows)
        return SCRIPT.format(path=path, title=self.title, xlabel=self.labels[0],
                             ylabel=self.labels[1], last=len(self.points) - 1,
                             lines=", \\\n    ".join(lines), data=data,
                             scale="set logscale y" if self.logarithmic
                             else "set yrange [0:*]")

    def mark(self):
        digest = hashlib.sha256(self.script("").encode()).hexdigest()
        return f"<!-- drawn from {digest} -->\n"

    def path(self, directory):
        return os.path.join(directory, f"benchmarks-{self.name}.svg")

    def draw(self, directory):
        path = self.path(directory)
        done = subprocess.run(["gnuplot"], input=self.script(path + ".new"), text=True,
                              stderr=subprocess.PIPE, check=False,
                              env=dict(os.environ, LC_ALL="C.UTF-8"))
        if done.returncode != 0:
            raise OSError(f"gnuplot, {self.name}: {done.stderr.strip()}")
        with open(path + ".new", "a", encoding="utf-8") as file:
            file.write(self.mark())
        os.replace(path + ".new", path)

    def is_drawn(self, directory):
        """Whether the file shows these figures."""
        try:
            with open(self.path(directory), encoding="utf-8") as file:
                return file.read().endswith(self.mark())
        except OSError:
            return False


def have_gnuplot():
    return shutil.which("gnuplot") is not None
