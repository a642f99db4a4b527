#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""figures.py BUILD-FOLDER: what the benchmarks of the last run in that folder measured, as a table and as bench.json.

Each benchmark prints lines "FIGURE {…}" (tests/support/figure.h). What it was measured beside is a peer, the program
that people use today, or a floor, what anything has to spend. A goal is the highest ratio to the peer, else to the
floor; without either, the highest value.
"""

import json
import os
import re
import sys

TESTING = re.compile(r"^\d+/\d+ Testing: (\S+)")
folder = sys.argv[1]
figures = []
program = ""
with open(os.path.join(folder, "Testing/Temporary/LastTest.log"), encoding="utf-8", errors="replace") as log:
    for line in log:
        if found := TESTING.match(line):
            program = found.group(1)
        elif line.startswith("FIGURE {"):
            figure = {"name": "", "ratio": None, "goal": None, "ours": None, "peer": None, "floor": None}
            figure |= json.loads(line.removeprefix("FIGURE ")) | {"program": program}
            beside = figure["floor"] if figure["peer"] is None else figure["peer"]
            if beside:
                figure["ratio"] = round(figure["ours"] / beside, 3)
            figures.append(figure)


def number(value):
    return "" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def cells(figure):
    kind = "floor" if figure["peer"] is None else "peer"
    ratio, goal = figure["ratio"], figure["goal"]
    reached = goal is None or (figure["ours"] if ratio is None else ratio) <= goal
    return (figure["name"], number(figure["ours"]), figure["unit"], figure.get(kind + "_name", ""),
            number(figure[kind]), "" if ratio is None else f"{ratio:.2f}",
            "" if goal is None else f"≤ {goal:g}", "" if reached else "missed")


rows = [("measured", "Sandglass", "", "beside it", "", "ratio", "goal", "")] + [cells(figure) for figure in figures]
widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
for row in rows:
    print("  ".join(cell.rjust(width) if column in (1, 4, 5, 6) else cell.ljust(width)
                    for column, (cell, width) in enumerate(zip(row, widths))).rstrip())

path = os.path.join(folder, "bench.json")
with open(path, "w", encoding="utf-8") as file:
    json.dump(figures, file, indent=1, ensure_ascii=False)
    file.write("\n")
print(f"── The same as JSON: {path}")
