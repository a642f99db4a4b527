#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""figures.py BUILD-FOLDER: what the benchmarks of the last run in that folder measured, as a table and as bench.json.

Each benchmark prints lines "FIGURE<tab>what<tab>value<tab>unit<tab>peer<tab>value of the peer".
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
        elif line.startswith("FIGURE\t"):
            what, value, unit, peer, peer_value = line.rstrip("\n").split("\t")[1:]
            figure = {"program": program, "what": what, "value": float(value), "unit": unit}
            if peer:
                figure |= {"peer": peer, "peer_value": float(peer_value)}
                figure["ratio"] = round(figure["value"] / max(figure["peer_value"], 1e-9), 3)
            figures.append(figure)

rows = [("measured", "Sandglass", "", "beside it", "", "ratio")]
for figure in figures:
    number = lambda key: f"{figure[key]:,.0f}" if figure[key] >= 100 else f"{figure[key]:.3g}"
    peer = (figure["peer"], number("peer_value"), f"{figure['ratio']:.2f}") if "peer" in figure else ("", "", "")
    rows.append((figure["what"], number("value"), figure["unit"], *peer))
widths = [max(len(row[column]) for row in rows) for column in range(6)]
for row in rows:
    cells = [cell.rjust(width) if column in (1, 4, 5) else cell.ljust(width)
             for column, (cell, width) in enumerate(zip(row, widths))]
    print("  ".join(cells).rstrip())

path = os.path.join(folder, "bench.json")
with open(path, "w", encoding="utf-8") as file:
    json.dump(figures, file, indent=1, ensure_ascii=False)
    file.write("\n")
print(f"── The same as JSON: {path}")
